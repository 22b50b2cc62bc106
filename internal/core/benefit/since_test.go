package benefit_test

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/civil"
)

// drawStand draws a stand of a case: what has the same name in two of them is the same thing, changed in any way.
func drawStand(t *rapid.T) benefit.Stand {
	w := drawWorld(t, true)
	e := &w.c.Engagements[0]
	ids := []benefit.NodeID{}
	for i := range e.Milestones {
		id := e.Milestones[i].ID
		ids = append(ids, id)
		switch rapid.IntRange(0, 5).Draw(t, "dated") {
		case 0:
			delete(w.in.Dates, id)
			w.in.Missing = map[benefit.NodeID]string{id: "it is not in the submission"}
		case 1:
			w.in.Reached = map[benefit.NodeID]bool{id: true}
		}
	}
	if rapid.Bool().Draw(t, "owed") {
		o := benefit.OwnWork{ID: "own", Title: "Release people", Due: drawDay(t, "due"), Forecast: drawDay(t, "own forecast"), PromisedTo: "ehr"}
		w.c.OwnWork = append(w.c.OwnWork, o)
		w.c.Benefits[0].Needs, w.c.Benefits[0].Additive = append(slices.Clone(w.c.Benefits[0].Needs), benefit.Need{On: "own"}), false
		for k := range w.c.Benefits[0].Needs {
			w.c.Benefits[0].Needs[k].Share = 0
		}
	}
	for _, part := range []string{"own", "hand-over"} {
		if rapid.Bool().Draw(t, part) {
			s := benefit.SlipCause{ID: part, Title: part, Court: benefit.Client, Without: benefit.Dates{}}
			for id, d := range w.in.Dates {
				s.Without[id] = d - civil.Date(rapid.IntRange(-5, 40).Draw(t, "worth"))
			}
			w.in.Split = append(w.in.Split, s)
		}
	}
	for i := range w.c.Benefits {
		b := &w.c.Benefits[i]
		switch rapid.IntRange(0, 6).Draw(t, "of it") {
		case 0:
			b.Readings = []benefit.Reading{{Date: day("2027-02-20"), Value: 3}, {Date: day("2027-09-20"), Value: 5}}
		case 1:
			b.Status = benefit.StatusWithdrawn
		case 2:
			b.Value = nil
		case 3:
			b.Needs, b.Additive = nil, false
		}
	}
	if rapid.Bool().Draw(t, "reported later") {
		w.in.Report = day("2027-10-01")
	}
	for i := range rapid.IntRange(0, 2).Draw(t, "costs") {
		k := benefit.Cost{ID: benefit.CostID(fmt.Sprint("k", i)), Kind: benefit.CostKind(rapid.IntRange(0, 2).Draw(t, "sort")), Amount: benefit.Money(rapid.IntRange(1, 90_000).Draw(t, "amount"))}
		k.On, k.From, k.To = day("2027-06-01"), day("2027-02-01"), day("2029-01-01")
		if k.Kind == benefit.OldWay {
			k.Until = rapid.SampledFrom(ids).Draw(t, "until")
		} else if rapid.Bool().Draw(t, "moves") {
			k.With = rapid.SampledFrom(ids).Draw(t, "with")
		}
		w.c.Costs = append(w.c.Costs, k)
	}
	return benefit.Stand{Case: w.c, Input: w.in}
}

// TestWhatChangedAddsUp: whatever changed between two stands of a case, the parts of what changed add up to how far every figure moved, to the
// penny and the day, nothing that moved is left out, and nothing is left over.
func TestWhatChangedAddsUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		before, after := drawStand(t), drawStand(t)
		if rapid.Bool().Draw(t, "little") { // changed, so that parts are averaged
			benefits := after.Case.Benefits
			after = benefit.Stand{Case: before.Case, Input: before.Input}
			c := *before.Case
			c.Benefits = append(slices.Clone(c.Benefits[:len(c.Benefits)-1]), c.Benefits[len(c.Benefits)-1])
			x := &c.Benefits[len(c.Benefits)-1]
			x.Value, x.Life, x.Ramp, x.Target = benefits[0].Value, benefits[0].Life, benefits[0].Ramp, benefits[0].Target
			after.Case = &c
		}
		s, err := benefit.Between(before, after)
		if err != nil {
			t.Fatal(err)
		}
		was, is := forecastOf(t, before), forecastOf(t, after)
		if s.From != was.Totals.Forecast || s.To != is.Totals.Forecast {
			t.Fatalf("from %v to %v, want from %v to %v", s.From, s.To, was.Totals.Forecast, is.Totals.Forecast)
		}
		sum := benefit.Money(0)
		for _, c := range s.Causes {
			sum += c.Amount
			if c.Title == "" || c.ID == "" {
				t.Fatalf("a cause without a name: %+v", c)
			}
		}
		if s.HasValue && (s.Rest != 0 || sum != s.To-s.From) {
			t.Fatalf("the causes add up to %v of %v, %v is left: %+v", sum, s.To-s.From, s.Rest, s.Causes)
		}
		for _, list := range [][]benefit.Moved{s.Benefits, s.Weeks, s.Dates} {
			for _, m := range list {
				addsUp(t, s, m)
			}
		}
		complete(t, s, was, is)
	})
}

// TestReadingsThatMoved: what is told of readings is of those that came or went, wherever in the list they stand.
func TestReadingsThatMoved(t *testing.T) {
	march, april := benefit.Reading{Date: day("2027-03-20"), Value: 0.25}, benefit.Reading{Date: day("2027-04-20"), Value: 0.75}
	better := april
	better.Value = 0.5
	for _, x := range []struct {
		was, is []benefit.Reading
		want    string
	}{
		{[]benefit.Reading{april}, []benefit.Reading{march, april}, "a reading came, 0.25 on 20 Mar 2027"},
		{[]benefit.Reading{march}, []benefit.Reading{march, april}, "a reading came, 0.75 on 20 Apr 2027"},
		{nil, []benefit.Reading{march, april}, "2 readings came"},
		{[]benefit.Reading{april}, []benefit.Reading{march, better}, "readings were corrected"},
		{[]benefit.Reading{march, april}, []benefit.Reading{april}, "the reading of 20 Mar 2027 was taken back"},
		{[]benefit.Reading{march, april}, nil, "2 readings were taken back"},
	} {
		stand := func(readings []benefit.Reading) benefit.Stand {
			b := perDay("b", until("2028-12-31"), "m")
			b.Readings = readings
			return benefit.Stand{Case: caseOf([]benefit.ContractMilestone{contract("m", "2027-02-01")}, b),
				Input: benefit.Input{Report: day("2027-05-01"), Dates: benefit.Dates{"m": day("2027-02-01")}}}
		}
		s, err := benefit.Between(stand(x.was), stand(x.is))
		if err != nil {
			t.Fatal(err)
		}
		if len(s.Causes) != 1 || s.Causes[0].Title != "Increase b: "+x.want {
			t.Errorf("%v → %v: %+v, want %s", x.was, x.is, s.Causes, x.want)
		}
	}
}

// TestOtherWeeksTakeNoCare: how many other enablers a further week costs something else of has no bearing on how a benefit is explained.
func TestOtherWeeksTakeNoCare(t *testing.T) {
	const many = 130
	stand := func(date string, value, share float64) benefit.Stand {
		var milestones []benefit.ContractMilestone
		var benefits []benefit.Benefit
		in := benefit.Input{Report: day("2027-03-01"), Dates: benefit.Dates{}}
		for i := range many {
			id := fmt.Sprint("m", i)
			milestones = append(milestones, contract(id, "2027-07-01"))
			b := perDay(fmt.Sprint("b", i), until("2028-12-31"), id)
			b.Target.Value, b.Attribution = value, share
			benefits = append(benefits, b)
			in.Dates[benefit.NodeID(id)] = day(date)
		}
		return benefit.Stand{Case: caseOf(milestones, benefits...), Input: in}
	}
	s, err := benefit.Between(stand("2027-08-01", 1, 1), stand("2027-09-01", 2, 0.9))
	if err != nil {
		t.Fatal(err)
	}
	if s.Method != benefit.OrderAveraged || len(s.Causes) != 3*many || len(s.Weeks) != many || s.Rest != 0 {
		t.Errorf("%v, %d causes, %d weeks, %v left", s.Method, len(s.Causes), len(s.Weeks), s.Rest)
	}
}

func forecastOf(t *rapid.T, s benefit.Stand) *benefit.Result {
	r, err := benefit.Forecast(s.Case, s.Input)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// addsUp holds the parts of one figure against how far it moved.
func addsUp(t *rapid.T, s *benefit.Since, m benefit.Moved) {
	amount, days, dated := benefit.Money(0), 0, len(m.Parts) > 0
	for _, p := range m.Parts {
		amount, days, dated = amount+p.Amount, days+p.Days, dated && p.HasDays
		if p.Cause < 0 || p.Cause >= len(s.Causes) {
			t.Fatalf("%s: part of cause %d of %d", m.Title, p.Cause, len(s.Causes))
		}
	}
	if amount != m.To-m.From {
		t.Fatalf("%s: the parts add up to %v of %v − %v: %+v", m.Title, amount, m.To, m.From, m.Parts)
	}
	if both := !m.FromDay.IsZero() && !m.ToDay.IsZero(); dated && both && (m.From == 0 && m.To == 0 || days != 0) && days != int(m.ToDay-m.FromDay) {
		t.Fatalf("%s: the parts add up to %d of %d days: %+v", m.Title, days, m.ToDay-m.FromDay, m.Parts)
	}
}

// complete looks for figures that moved and are not told of.
func complete(t *rapid.T, s *benefit.Since, was, is *benefit.Result) {
	for _, b := range is.Benefits {
		at := slices.IndexFunc(was.Benefits, func(x benefit.BenefitResult) bool { return x.ID == b.ID })
		if at < 0 {
			continue
		}
		o, m := was.Benefits[at], benefit.Of(s.Benefits, string(b.ID))
		moved := o.HasLoss && b.HasLoss && o.Forecast.Value != b.Forecast.Value || o.Forecast.NotRun == "" && b.Forecast.NotRun == "" && o.Forecast.Start != b.Forecast.Start
		if moved && m == nil {
			t.Fatalf("%s moved from %v to %v and is not told of", b.ID, o.Forecast, b.Forecast)
		}
		if m != nil && o.HasLoss && b.HasLoss && (m.From != o.Forecast.Value || m.To != b.Forecast.Value) {
			t.Fatalf("%s moved from %v to %v, told is %v to %v", b.ID, o.Forecast.Value, b.Forecast.Value, m.From, m.To)
		}
	}
	for _, e := range is.Enablers {
		at := slices.IndexFunc(was.Enablers, func(x benefit.EnablerResult) bool { return x.ID == e.ID })
		if at < 0 {
			continue
		}
		o := was.Enablers[at]
		if o.Delay.Week != e.Delay.Week && benefit.Of(s.Weeks, string(e.ID)) == nil {
			t.Fatalf("a week of %s costs %v instead of %v and is not told of", e.ID, e.Delay.Week, o.Delay.Week)
		}
		if o.Forecast != e.Forecast && benefit.Of(s.Dates, string(e.ID)) == nil {
			t.Fatalf("%s is expected on %v instead of %v and is not told of", e.ID, e.Forecast, o.Forecast)
		}
	}
}
