package benefit_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/spent"
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

// TestWhatCanBeToldApartIsACauseOfItsOwn changes everything about a benefit, a cost and the sums at once.
func TestWhatCanBeToldApartIsACauseOfItsOwn(t *testing.T) {
	stand := func(change bool) benefit.Stand {
		b := perDay("b", benefit.Life{For: benefit.Duration{N: 3, Unit: benefit.Years}}, "m")
		b.Readings = []benefit.Reading{{Date: day("2027-04-20"), Value: 0.75}}
		k := benefit.Cost{ID: "k", Title: "Licences", Kind: benefit.Yearly, Amount: 365_00, From: day("2027-02-01"), To: day("2028-01-31")}
		c := caseOf([]benefit.ContractMilestone{contract("m", "2027-02-01")}, b)
		c.Costs = []benefit.Cost{k}
		c.Appraisal = benefit.Appraisal{Base: day("2027-01-01"), RateStated: true, Rate: 0.02, Basis: benefit.Real}
		if change {
			b := &c.Benefits[0]
			value, approved := *b.Value*2, 4.0
			b.Value, b.Attribution, b.ApprovedTarget = &value, 0.5, &approved
			b.Target, b.Baseline = &benefit.Level{Value: 3, Date: b.Target.Date}, &benefit.Level{Value: 0.25, Date: day("2027-01-01")}
			b.Ramp, b.Start, b.Life = benefit.Ramp{Shape: benefit.Linear, Length: benefit.Duration{N: 6, Unit: benefit.Months}}, benefit.StartRule{Kind: benefit.NextMonth, NotBefore: day("2027-03-02")}, until("2031-12-31")
			b.DoNothing = benefit.DoNothing{PerYear: 0.1}
			b.Readings = []benefit.Reading{{Date: day("2027-04-20"), Value: 0.5}}
			c.Costs[0].Amount, c.Costs[0].To, c.Costs[0].With = 400_00, day("2028-06-30"), "m"
			c.Appraisal = benefit.Appraisal{Base: day("2027-02-01"), RateStated: true, Rate: 0.0325, Basis: benefit.Nominal, End: day("2031-06-30"), YearStarts: 4}
		}
		return benefit.Stand{Case: c, Input: benefit.Input{Report: day("2027-05-01"), Dates: benefit.Dates{"m": day("2027-02-15")}}}
	}
	s, err := benefit.Between(stand(false), stand(true))
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	var sum benefit.Money
	for _, c := range s.Causes {
		got[c.ID] = c.Title
		sum += c.Amount
	}
	want := map[string]string{
		"target:b": "Increase b: target 3 instead of 1", "baseline:b": "Increase b: baseline 0.25 instead of 0", "ramp:b": "Increase b: grows over 6 months instead of at once",
		"start:b": "Increase b: begins first of next month, not before 2 Mar 2027 instead of at once", "without:b": "Increase b: another level without the project",
		"life:b": "Increase b: it counts until 31 Dec 2031 instead of for 3 years", "approved:b": "Increase b: another target was approved",
		"value:b": "Increase b: a unit is worth £730,000.00 instead of £365,000.00 a year", "claim:b": "Increase b: the project claims 50 % of it instead of 100 %",
		"readings:b": "Increase b: the reading of 20 Apr 2027 is 0.5 instead of 0.75",
		"amount:k":   "Cost of Licences: £400.00 instead of £365.00 a year", "days:k": "Cost of Licences: falls due on other days", "goes:k": "Cost of Licences: goes with something else",
		"rate": "How sums are made: rate 3.25 % instead of 2 %", "base": "How sums are made: base date 1 Feb 2027 instead of 1 Jan 2027",
		"end": "How sums are made: last day that counts 30 Jun 2031 instead of no day", "year": "How sums are made: another first month of the year",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if !s.HasValue || s.Rest != 0 || sum != s.To-s.From || len(s.Still) != 1 || s.Still[0].Text != "Whether sums are real or nominal: nominal instead of real." {
		t.Errorf("%v of %v, %v left, %+v", sum, s.To-s.From, s.Rest, s.Still)
	}
}

// TestTwoThingsAboutABenefit: a benefit of £1,000 a day counts for 100 days. Of three times the target, and half of it claimed, it becomes £150,000: by
// itself the target adds £200,000 and the claim takes £50,000; after the other they add £100,000 and take £150,000; on average £150,000 more and £100,000 less.
func TestTwoThingsAboutABenefit(t *testing.T) {
	stand := func(target, claim float64) benefit.Stand {
		b := perDay("b", benefit.Life{For: benefit.Duration{N: 100, Unit: benefit.Days}}, "m")
		b.Target.Value, b.Attribution = target, claim
		return benefit.Stand{Case: caseOf([]benefit.ContractMilestone{contract("m", "2027-02-01")}, b), Input: benefit.Input{Report: day("2027-01-01"), Dates: benefit.Dates{"m": day("2027-02-01")}}}
	}
	s, err := benefit.Between(stand(1, 1), stand(3, 0.5))
	if err != nil {
		t.Fatal(err)
	}
	if s.From != 100_000_00 || s.To != 150_000_00 || len(s.Causes) != 2 || s.Causes[0].ID != "target:b" || s.Causes[0].Amount != 150_000_00 || s.Causes[1].ID != "claim:b" || s.Causes[1].Amount != -100_000_00 {
		t.Errorf("from %v to %v: %+v", s.From, s.To, s.Causes)
	}
}

// TestManyThatMoveAtOnce: what moved is explained soon however many milestones moved, whatever hangs on how many of them.
func TestManyThatMoveAtOnce(t *testing.T) {
	const many = 300
	for _, x := range []struct {
		each, benefits int
		most           time.Duration
	}{{1, many, time.Second}, {8, 100, 2 * time.Second}, {many, 10, 2 * time.Second}} {
		stand := func(later int) benefit.Stand {
			var milestones []benefit.ContractMilestone
			in, benefits := benefit.Input{Report: day("2027-03-01"), Dates: benefit.Dates{}}, []benefit.Benefit{}
			for i := range many {
				id := fmt.Sprint("m", i)
				milestones = append(milestones, contract(id, "2027-07-01"))
				in.Dates[benefit.NodeID(id)] = day("2027-08-01") + civil.Date(i%17+later*(5+i%29))
			}
			for k := range x.benefits {
				var needs []string
				for j := range x.each {
					needs = append(needs, fmt.Sprint("m", (k*x.each+j)%many))
				}
				benefits = append(benefits, perDay(fmt.Sprint("b", k), until("2032-12-31"), needs...))
			}
			s := benefit.Stand{Case: caseOf(milestones, benefits...), Input: in}
			r, err := benefit.Forecast(s.Case, s.Input)
			if err != nil {
				t.Fatal(err)
			}
			s.Result = r
			return s
		}
		before, after := stand(0), stand(1)
		began := spent.So()
		s, err := benefit.Between(before, after)
		if err != nil {
			t.Fatal(err)
		}
		if took := spent.Since(began); took > x.most {
			t.Errorf("%d benefits of %d milestones each: it took %v", x.benefits, x.each, took)
		}
		var sum benefit.Money
		for _, c := range s.Causes {
			sum += c.Amount
		}
		if len(s.Causes) != many || sum != s.To-s.From || s.Rest != 0 || sum == 0 {
			t.Errorf("%d benefits of %d milestones each: %v of %v by %d causes, %v left", x.benefits, x.each, sum, s.To-s.From, len(s.Causes), s.Rest)
		}
		for _, m := range s.Weeks {
			var sum benefit.Money
			for _, p := range m.Parts {
				sum += p.Amount
			}
			if sum != m.To-m.From {
				t.Errorf("a week of %s: %v of %v", m.ID, sum, m.To-m.From)
			}
		}
	}
}
