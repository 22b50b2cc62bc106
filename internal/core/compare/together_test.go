package compare_test

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"counterpart.dev/internal/assess"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/compare"
	"counterpart.dev/internal/core/plan"
	"counterpart.dev/internal/core/sched"
	"counterpart.dev/internal/core/trend"
	"counterpart.dev/internal/format/write"
)

// estate is a schedule of many chains: of each letter eight tasks of twenty days, a side task with float, and a milestone behind both.
// The sixth task may not start before 80 days have passed, which it does not on its own.
//
//	X1 … X8 ─┬─ MX
//	XS ──────┘
type estate struct {
	testing.TB
	*plan.Network
	pinned plan.ConstraintKind // how a milestone is held on its date, in the format at hand
	next   int
}

const (
	tricked  = "ABCDEFGHIJK"
	innocent = "NOPQRSTUVWYZ"
)

func instant(t testing.TB, s string) civil.Time {
	t.Helper()
	v, err := civil.ParseTime(s)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func days(t testing.TB, off ...civil.Exception) func(n ...int) *civil.Calendar {
	return func(n ...int) *civil.Calendar {
		var w civil.Week
		for _, d := range n {
			w[d] = []civil.Span{{From: 480, To: 720}, {From: 780, To: 1020}}
		}
		c, err := civil.NewCalendar(w, off)
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
}

func newEstate(t testing.TB, pinned plan.ConstraintKind) *estate {
	e := &estate{TB: t, pinned: pinned, next: 100, Network: &plan.Network{
		Projects: []plan.Project{{ID: "1", Code: "ESTATE", Name: "Estate", Calendar: 0, DataDate: instant(t, "2026-01-05T08:00"), PlannedStart: instant(t, "2026-01-05T08:00"), Currency: "GBP",
			Options: plan.Options{SSLagFromEarlyStart: true, UseExpectedFinish: true}}},
		WBS: []plan.WBS{{ID: "9001", Parent: plan.None, Code: "E", Name: "Estate"}},
	}}
	for i, name := range []string{"five days", "calendar of H", "calendar of R", "another of five days"} {
		e.Calendars = append(e.Calendars, plan.Calendar{ID: plan.CalendarID(fmt.Sprint(i + 1)), Name: name, MinutesPerDay: 480, Time: days(t)(1, 2, 3, 4, 5)})
	}
	for _, c := range tricked + innocent {
		e.chain(string(c))
	}
	e.add("E", "ME0", "Part E half done", 0)
	e.unlink("E4", "E5")
	e.link("E4", "ME0", 0)
	e.link("ME0", "E5", 0)
	e.link("Q6", "Q8", 0)
	r := e.run()
	for i := range e.Activities {
		if a, d := &e.Activities[i], r.Dates[i]; a.Type == plan.Task {
			a.BaselineStart, a.BaselineFinish, a.BaselineDuration = d.EarlyStart, d.EarlyFinish, a.Original
		}
	}
	return e
}

func (e *estate) chain(c string) {
	for i := 1; i <= 8; i++ {
		e.add(c, fmt.Sprint(c, i), fmt.Sprintf("Build part %s %d", c, i), 20)
		if i > 1 {
			e.link(fmt.Sprint(c, i-1), fmt.Sprint(c, i), 0)
		}
	}
	e.a(c + "6").Constraints[0] = plan.Constraint{Kind: plan.StartOnOrAfter, Date: instant(e, "2026-04-27T08:00")}
	e.add(c, c+"S", "Side work of part "+c, 20)
	e.a(c + "S").Constraints[0] = plan.Constraint{Kind: plan.StartOnOrAfter, Date: instant(e, "2026-06-01T08:00")}
	e.add(c, "M"+c, "Part "+c+" accepted", 0)
	e.link(c+"8", "M"+c, 0)
	e.link(c+"S", "M"+c, 0)
}

// add puts an activity at the end of its chain's rows, so that rows after it move.
func (e *estate) add(chain, code, name string, length civil.Minutes) {
	e.next++
	a := plan.Activity{ID: plan.ActivityID(fmt.Sprint(e.next)), Code: code, Name: name, Original: length * 480, Remaining: length * 480}
	if length == 0 {
		a.Type = plan.FinishMilestone
	}
	switch chain {
	case "H":
		a.Calendar = 1
	case "R":
		a.Calendar = 2
	}
	e.Activities = append(e.Activities, a)
}

func (e *estate) at(code string) int32 {
	e.Helper()
	i := slices.IndexFunc(e.Activities, func(a plan.Activity) bool { return a.Code == code })
	if i < 0 {
		e.Fatalf("there is no %s", code)
	}
	return int32(i)
}

func (e *estate) a(code string) *plan.Activity { e.Helper(); return &e.Activities[e.at(code)] }

func (e *estate) link(from, to string, lag civil.Minutes) {
	e.Helper()
	e.Links = append(e.Links, plan.Link{From: e.at(from), To: e.at(to), Lag: lag * 480})
}

func (e *estate) unlink(from, to string) {
	f, t := e.at(from), e.at(to)
	e.Links = slices.DeleteFunc(e.Links, func(l plan.Link) bool { return l.From == f && l.To == t })
}

func (e *estate) remove(code string) {
	i := e.at(code)
	e.Links = slices.DeleteFunc(e.Links, func(l plan.Link) bool { return l.From == i || l.To == i })
	for k := range e.Links {
		for _, end := range []*int32{&e.Links[k].From, &e.Links[k].To} {
			if *end > i {
				*end--
			}
		}
	}
	e.Activities = slices.Delete(e.Activities, int(i), int(i)+1)
}

// lengthen adds working days to what has not begun.
func (e *estate) lengthen(code string, n civil.Minutes) {
	a := e.a(code)
	a.Original, a.Remaining = a.Original+n*480, a.Remaining+n*480
}

func (e *estate) run() *sched.Result {
	r, err := sched.Run(e.Network)
	if err != nil {
		e.Fatal(err)
	}
	return r
}

// report moves the data date on: what should have happened by then has happened as it was planned.
func (e *estate) report(day string) {
	to, r := instant(e, day), e.run()
	for i := range e.Activities {
		a, d := &e.Activities[i], r.Dates[i]
		switch {
		case a.Status == plan.Complete:
			continue
		case d.EarlyFinish <= to:
			a.Status, a.ActualFinish, a.Remaining, a.Percent = plan.Complete, d.EarlyFinish, 0, 100
		case d.EarlyStart < to:
			a.Status, a.Remaining = plan.InProgress, e.Calendars[a.Calendar].Time.Between(to, d.EarlyFinish)
			a.Percent = 100 * float64(a.Original-a.Remaining) / float64(a.Original)
		default:
			continue
		}
		if a.ActualStart.IsZero() {
			a.ActualStart = d.EarlyStart
		}
	}
	e.Projects[0].DataDate = to
}

// clone is what the next submission begins with.
func (e *estate) clone() *estate {
	c := *e
	n := *e.Network
	n.Projects, n.Activities, n.Links, n.Calendars = slices.Clone(n.Projects), slices.Clone(n.Activities), slices.Clone(n.Links), slices.Clone(n.Calendars)
	c.Network = &n
	return &c
}

// found is a change that a comparison must have, with what it does to a milestone in working days.
type found struct {
	kind      compare.Kind
	id        string
	milestone string
	effect    civil.Minutes
}

// month is what somebody does to a schedule before they submit it again: tricks and innocent edits together.
type month struct {
	day      string // of the report
	make     func(*estate)
	tricks   []found // called suspicious
	innocent []found // found, and not called so
}

var months = []month{
	{"2026-02-02T08:00", func(e *estate) {
		e.lengthen("A5", 10) // logic cut before a slip
		e.unlink("A5", "A6")
		e.lengthen("B7", 10) // duration cut to fit
		e.lengthen("B8", -10)
		e.add("C", "C7a", "Inspection of part C", 2) // row inserted
		e.unlink("C7", "C8")
		e.link("C7", "C7a", 0)
		e.link("C7a", "C8", 0)
		e.lengthen("N7", 5)  // an estimate grows
		e.lengthen("O7", -4) // real acceleration
		e.lengthen("PS", -5) // an estimate shrinks where there is float
	}, []found{
		{compare.LinkCut, "A5", "MA", -30}, {compare.DurationChanged, "B8", "MB", -10},
	}, []found{
		{compare.Added, "C7a", "MC", 2}, {compare.DurationChanged, "N7", "MN", 5}, {compare.DurationChanged, "O7", "MO", -4}, {compare.DurationChanged, "PS", "MP", 0},
	}},
	{"2026-03-02T08:00", func(e *estate) {
		e.a("D1").ActualFinish -= 3 * civil.MinutesPerDay // actual rewritten
		e.remove("ME0")                                   // milestone deleted
		e.link("E4", "E5", 0)
		e.unlink("F7", "F8") // lag added
		e.link("F7", "F8", 5)
		e.a("P8").Name = "Build part P8"                                                                          // a typing error corrected
		e.unlink("Q6", "Q8")                                                                                      // a link that others make needless is removed
		e.Calendars[2].Time = days(e, civil.Exception{Day: instant(e, "2026-05-25T08:00").Date()})(1, 2, 3, 4, 5) // a holiday
	}, []found{
		{compare.HistoryRewritten, "D1", "MD", 0}, {compare.MilestoneDeleted, "ME0", "ME", 0}, {compare.LagChanged, "F7", "MF", 5},
	}, []found{
		{compare.Renamed, "P8", "MP", 0}, {compare.LinkCut, "Q6", "MQ", 0}, {compare.CalendarEdited, "", "MR", 1},
	}},
	{"2026-04-06T08:00", func(e *estate) {
		e.lengthen("G7", 10) // constraint pinned
		e.a("MG").Constraints[0] = plan.Constraint{Kind: e.pinned, Date: instant(e, "2026-08-14T17:00")}
		e.lengthen("H7", 5) // calendar eased
		e.Calendars[1].Time = days(e)(1, 2, 3, 4, 5, 6)
		e.a("I8").Name = "Landscaping of the car park"                                                              // activity renamed
		e.a("S8").Constraints[0] = plan.Constraint{Kind: plan.StartOnOrAfter, Date: instant(e, "2026-06-29T08:00")} // a start no earlier than, of no consequence
		e.remove("TS")                                                                                              // a task of no consequence goes
		e.a("U1").ActualFinish = instant(e, "2026-02-02T08:00")                                                     // the end of a day written as the start of the next
	}, []found{
		{compare.ConstraintSet, "MG", "MG", -10}, {compare.CalendarEdited, "", "MH", 0}, {compare.Renamed, "I8", "MI", 0},
	}, []found{
		{compare.ConstraintSet, "S8", "MS", 0}, {compare.Deleted, "TS", "MT", 0},
	}},
	{"2026-05-04T08:00", func(e *estate) {
		e.link("J7", "JS", 0) // float consumed by re-sequencing
		for i := range e.Activities {
			if a := &e.Activities[i]; a.Type == plan.Task && !a.BaselineFinish.IsZero() {
				a.BaselineFinish += 28 * civil.MinutesPerDay // baseline replaced
			}
		}
		e.lengthen("K7", 10)                      // an extension granted, and used
		e.link("V5", "VS", 0)                     // a link added where there is float
		e.a("W8").Calendar = 3                    // another calendar with the same working time
		e.lengthen("Y8", -3)                      // real acceleration
		e.add("Z", "Z9", "Handbook of part Z", 1) // a task beside everything
	}, []found{
		{compare.FloatUsed, "JS", "MJ", 0}, {compare.BaselineChanged, "", "MJ", 0},
	}, []found{
		{compare.DurationChanged, "K7", "MK", 10}, {compare.LinkAdded, "V5", "MV", 0}, {compare.DurationChanged, "Y8", "MY", -3}, {compare.Added, "Z9", "MZ", 0},
	}},
}

// series makes the five submissions.
func series(t testing.TB, pinned plan.ConstraintKind) []*estate {
	e := newEstate(t, pinned)
	list := []*estate{e}
	for _, m := range months {
		e = e.clone()
		m.make(e)
		e.report(m.day)
		list = append(list, e)
	}
	return list
}

var formats = []struct {
	name   string
	write  func(io.Writer, *plan.Network) error
	pinned plan.ConstraintKind
}{{"xer", write.XER, plan.MandatoryFinish}, {"pmxml", write.PMXML, plan.MandatoryFinish}, {"mspdi", write.MSPDI, plan.FinishOn}}

// submitted are the submissions as they are read from files of a format.
func submitted(t *testing.T, list []*estate, to func(io.Writer, *plan.Network) error) (files []*assess.Loaded, out []*assess.Submission) {
	t.Helper()
	for i, e := range list {
		var b bytes.Buffer
		if err := to(&b, e.Network); err != nil {
			t.Fatal(err)
		}
		l, err := assess.Load(fmt.Sprintf("submission %d", i), &b, "")
		if err != nil {
			t.Fatal(err)
		}
		if w := l.File.Warnings.List; len(w) > 0 {
			t.Fatalf("submission %d: %v", i, w)
		}
		s, err := l.Submission("")
		if err != nil {
			t.Fatal(err)
		}
		files, out = append(files, l), append(out, s)
	}
	return files, out
}

// key is the identity of an activity in the format at hand.
func (e *estate) key(format, code string) string {
	if format != "mspdi" || code == "" {
		return code
	}
	return string(e.a(code).ID)
}

// Over five submissions with twelve tricks and twelve innocent edits, in three formats: every trick is found, with its reason and what it
// does to its milestone; no innocent edit is called suspicious; and nothing else is.
func TestTricksTogether(t *testing.T) {
	for _, f := range formats {
		t.Run(f.name, func(t *testing.T) {
			list := series(t, f.pinned)
			_, subs := submitted(t, list, f.write)
			for i, m := range months {
				milestones := milestonesOf(f.name, list[i])
				r, err := assess.Compare(subs[i], subs[i+1], compare.Options{Milestones: milestones})
				if err != nil {
					t.Fatal(err)
				}
				month := fmt.Sprintf("%s, %s", f.name, m.day[:10])
				played := "" // the chains with tricks: what follows from them may be called suspicious too
				for _, x := range m.tricks {
					if x.kind == compare.BaselineChanged && f.name == "xer" {
						continue // an XER carries no baseline
					}
					c := changeOf(list, f.name, r, x)
					if c == nil || !c.Suspicious || c.Why == "" {
						t.Errorf("%s: %s of %s was not found, or is not suspicious: %+v", month, x.kind, x.id, c)
						continue
					}
					played += x.milestone[1:]
					x.check(t, month, list, f.name, c)
				}
				for _, x := range m.innocent {
					if c := changeOf(list, f.name, r, x); c == nil {
						t.Errorf("%s: %s of %s was not found", month, x.kind, x.id)
					} else {
						x.check(t, month, list, f.name, c)
					}
				}
				for _, c := range r.Changes {
					if chain := chainOf(list[i:i+2], f.name, c); c.Suspicious && c.Kind != compare.BaselineChanged && !strings.Contains(played, chain) {
						t.Errorf("%s: suspicious: %s %s %s: %s", month, c.Kind, c.ID, c.Name, c.Why)
					}
				}
			}
		})
	}
}

// chainOf is the letter of the chain that a change is of.
func chainOf(list []*estate, format string, c compare.Change) string {
	code := c.ID
	for _, e := range list {
		for _, a := range e.Activities {
			if format == "mspdi" && string(a.ID) == c.ID {
				code = a.Code
			}
		}
	}
	if code == "" || c.Kind == compare.CalendarEdited {
		return c.Name[max(len(c.Name)-1, 0):]
	}
	return strings.TrimPrefix(code, "M")[:1]
}

func milestonesOf(format string, e *estate) (list []string) {
	for _, c := range tricked + innocent {
		list = append(list, e.key(format, "M"+string(c)))
	}
	return list
}

// changeOf finds a change by its kind and activity; a calendar's by the milestone it acts on.
func changeOf(list []*estate, format string, r *compare.Report, x found) *compare.Change {
	id := x.id
	for _, e := range list {
		if slices.ContainsFunc(e.Activities, func(a plan.Activity) bool { return a.Code == x.id }) {
			id = e.key(format, x.id)
		}
	}
	for i := range r.Changes {
		c := &r.Changes[i]
		if c.Kind != x.kind || x.id != "" && c.ID != id {
			continue
		}
		if x.kind == compare.CalendarEdited && !strings.HasSuffix(c.Name, x.milestone[1:]) && !strings.HasSuffix(c.ID, x.milestone[1:]) {
			continue
		}
		return c
	}
	return nil
}

func (x found) check(t *testing.T, month string, list []*estate, format string, c *compare.Change) {
	t.Helper()
	id, got := list[0].key(format, x.milestone), civil.Minutes(0)
	for _, e := range c.Effects {
		if e.ID == id {
			got = e.Minutes
		}
	}
	if x.milestone == "MH" && got < 0 {
		return // a sixth day a week: that it is earlier will do
	}
	if got != x.effect*480 {
		t.Errorf("%s: %s of %s moves %s by %d minutes, want %d", month, x.kind, x.id, x.milestone, got, x.effect*480)
	}
}

// Every milestone stays on its activity through all submissions, whatever its row and its name; an agreed extension is no slip; and what
// became of durations is the same in every format.
func TestBindingsTogether(t *testing.T) {
	for _, f := range formats {
		t.Run(f.name, func(t *testing.T) {
			list := series(t, f.pinned)
			files, subs := submitted(t, list, f.write)
			mk := list[0].key(f.name, "MK")
			in := assess.TrendInput{Files: files, Milestones: append(milestonesOf(f.name, list[0]), list[0].key(f.name, "ME0")), Steps: 3, Contracts: map[string][]trend.Contract{
				mk: {{Date: instant(t, "2026-08-14T17:00").Date()}, {Date: instant(t, "2026-08-28T17:00").Date(), From: instant(t, "2026-04-20T08:00").Date()}}}}
			got, err := assess.Follow(in)
			if err != nil {
				t.Fatal(err)
			}
			for _, l := range got.Lines {
				for k, p := range l.Points {
					if !p.There {
						continue
					}
					if want := finishOf(t, l.Name, subs[k]); p.Forecast != want {
						t.Errorf("%s in submission %d: %s, want %s", l.Name, k, p.Forecast, want)
					}
				}
				if deleted := l.Name == "Part E half done"; l.Deleted != deleted {
					t.Errorf("%s deleted: %t", l.Name, l.Deleted)
				}
				if l.ID == mk {
					last := l.Points[4]
					if last.Slip != 14 || last.Extended != 14 || last.Cumulative != 0 || l.Points[3].Cumulative != 0 {
						t.Errorf("an extension granted: %+v", last)
					}
				}
			}
			if got.Record.Finished < 20 || got.Record.Running == 0 || !got.Record.Median.Reached || got.Record.Median.Value != 1 {
				t.Errorf("the record: %d finished, %d running, median %+v", got.Record.Finished, got.Record.Running, got.Record.Median)
			}
		})
	}
}

// finishOf is when the activity of a name is forecast to finish by the submission itself.
func finishOf(t *testing.T, name string, s *assess.Submission) civil.Date {
	t.Helper()
	for i := range s.Network.Activities {
		if s.Network.Activities[i].Name == name {
			if a := &s.Network.Activities[i]; a.Status == plan.Complete {
				return a.ActualFinish.FinishDate()
			}
			return s.Result.Dates[i].EarlyFinish.FinishDate()
		}
	}
	t.Fatalf("no activity is called %s", name)
	return 0
}

// The submissions are the same schedule in every format: the same dates to the minute wherever the rules of the tools agree.
func TestSeriesInFormats(t *testing.T) {
	list := series(t, plan.MandatoryFinish)
	_, x := submitted(t, list, write.XER)
	_, p := submitted(t, list, write.PMXML)
	for i := range list {
		if diff := cmp.Diff(x[i].Result.Dates, p[i].Result.Dates); diff != "" {
			t.Errorf("submission %d (-xer +pmxml):\n%s", i, diff)
		}
	}
}
