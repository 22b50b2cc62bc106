package assure

import (
	"fmt"
	"strings"
	"testing"

	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/plan"
	"counterpart.dev/internal/core/sched"
)

// The calendars of every test network.
const (
	fiveDay  = int32(0) // Monday to Friday, 8 to 12 and 13 to 17
	tenHour  = int32(1) // Monday to Friday, 7 to 17, and a day of ten hours
	everyDay = int32(2) // all week, 8 to 12 and 13 to 17
)

const (
	fs = plan.FinishToStart
	ss = plan.StartToStart
	ff = plan.FinishToFinish
	sf = plan.StartToFinish
)

// builder makes small networks: one project with data date Monday 2026-01-05 08:00 and the five-day calendar.
type builder struct {
	testing.TB
	n      *plan.Network
	byCode map[string]int32
}

func build(t testing.TB) *builder {
	day := []civil.Span{{From: 480, To: 720}, {From: 780, To: 1020}}
	long := []civil.Span{{From: 420, To: 1020}}
	calendars := []plan.Calendar{
		{ID: "c5", Name: "five day", MinutesPerDay: 480, Time: calendar(t, day, 1, 5)},
		{ID: "c10", Name: "ten hour", MinutesPerDay: 600, Time: calendar(t, long, 1, 5)},
		{ID: "c7", Name: "every day", MinutesPerDay: 480, Time: calendar(t, day, 0, 6)},
	}
	p := plan.Project{ID: "p1", Code: "P1", Name: "Project", Calendar: fiveDay, DataDate: at("2026-01-05T08:00")}
	return &builder{TB: t, n: &plan.Network{Projects: []plan.Project{p}, Calendars: calendars}, byCode: map[string]int32{}}
}

func calendar(t testing.TB, spans []civil.Span, first, last int) *civil.Calendar {
	t.Helper()
	var week civil.Week
	for d := first; d <= last; d++ {
		week[d] = spans
	}
	c, err := civil.NewCalendar(week, nil)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func at(s string) civil.Time {
	t, err := civil.ParseTime(s)
	if err != nil {
		return 0
	}
	return t
}

// task adds an activity that lasts so many days of the five-day calendar.
func (b *builder) task(code string, days float64, with ...func(*plan.Activity)) *builder {
	b.Helper()
	minutes := civil.Minutes(days * 480)
	a := plan.Activity{ID: plan.ActivityID("id-" + code), Code: code, Name: "Activity " + code, WBS: plan.None,
		Original: minutes, Remaining: minutes}
	for _, f := range with {
		f(&a)
	}
	b.byCode[code] = int32(len(b.n.Activities))
	b.n.Activities = append(b.n.Activities, a)
	return b
}

// tasks adds activities of one length, their codes apart by spaces.
func (b *builder) tasks(codes string, days float64, with ...func(*plan.Activity)) *builder {
	b.Helper()
	for code := range strings.FieldsSeq(codes) {
		b.task(code, days, with...)
	}
	return b
}

// link adds a link; its lag is in days of 480 minutes.
func (b *builder) link(from, to string, kind plan.LinkKind, lag float64) *builder {
	b.Helper()
	i, ok1 := b.byCode[from]
	j, ok2 := b.byCode[to]
	if !ok1 || !ok2 {
		b.Fatalf("no activity %s or %s", from, to)
	}
	b.n.Links = append(b.n.Links, plan.Link{From: i, To: j, Kind: kind, Lag: civil.Minutes(lag * 480)})
	return b
}

// chain links activities one after the other, finish to start.
func (b *builder) chain(codes string) *builder {
	b.Helper()
	list := strings.Fields(codes)
	for i := 1; i < len(list); i++ {
		b.link(list[i-1], list[i], fs, 0)
	}
	return b
}

// line adds n activities of one day each in one chain: x1 … xn.
func (b *builder) line(prefix string, n int, with ...func(*plan.Activity)) *builder {
	b.Helper()
	for k := 1; k <= n; k++ {
		b.task(fmt.Sprintf("%s%d", prefix, k), 1, with...)
		if k > 1 {
			b.link(fmt.Sprintf("%s%d", prefix, k-1), fmt.Sprintf("%s%d", prefix, k), fs, 0)
		}
	}
	return b
}

func (b *builder) project(change func(*plan.Project)) *builder {
	change(&b.n.Projects[0])
	return b
}

func (b *builder) activity(code string) *plan.Activity { return &b.n.Activities[b.byCode[code]] }

// run schedules the network and checks its first project.
func (b *builder) run(with ...func(*Input)) *Report {
	b.Helper()
	in := Input{Network: b.n}
	r, err := sched.Run(b.n)
	if err == nil {
		in.Result = r
	}
	for _, f := range with {
		f(&in)
	}
	report, err := Check(in)
	if err != nil {
		b.Fatal(err)
	}
	return report
}

// figure runs the checks and returns one of them.
func (b *builder) figure(number int, with ...func(*Input)) Figure {
	b.Helper()
	r := b.run(with...)
	for _, f := range append(r.Checks, r.Extras...) {
		if f.Number == number {
			return f
		}
	}
	b.Fatalf("no check %d", number)
	return Figure{}
}

// labels are the items of a figure by the codes of their activities.
func labels(f Figure) string {
	var list []string
	for i := range f.Items {
		list = append(list, f.Items[i].Label())
	}
	return strings.Join(list, "; ")
}

// want compares what a reader sees of a figure: "holds | 5.0 % (1 of 20) | B; C".
func want(t testing.TB, f Figure, expected string) {
	t.Helper()
	seen := f.Shown()
	if f.Verdict == NotRun {
		seen = f.Reason
	}
	if got := fmt.Sprintf("%s | %s | %s", f.Verdict, seen, labels(f)); got != expected {
		t.Errorf("check %d:\n got %s\nwant %s", f.Number, got, expected)
	}
}

func ofType(k plan.ActivityType) func(*plan.Activity) {
	return func(a *plan.Activity) {
		a.Type = k
		if k.IsMilestone() {
			a.Original, a.Remaining = 0, 0
		}
	}
}

func onCalendar(c int32) func(*plan.Activity) { return func(a *plan.Activity) { a.Calendar = c } }

// minutes sets the duration of an activity in working minutes.
func minutes(m civil.Minutes) func(*plan.Activity) {
	return func(a *plan.Activity) { a.Original, a.Remaining = m, m }
}

func finished(from, to string) func(*plan.Activity) {
	return func(a *plan.Activity) {
		a.Status, a.Remaining, a.ActualStart, a.ActualFinish = plan.Complete, 0, at(from), at(to)
	}
}

func started(from string) func(*plan.Activity) {
	return func(a *plan.Activity) { a.Status, a.ActualStart = plan.InProgress, at(from) }
}

func constrained(slot int, k plan.ConstraintKind, date string) func(*plan.Activity) {
	return func(a *plan.Activity) { a.Constraints[slot] = plan.Constraint{Kind: k, Date: at(date)} }
}

func resourced(a *plan.Activity) { a.HasResource = true }

func costed(a *plan.Activity) { a.HasCost = true }

// baselined gives an activity a baseline inside the file.
func baselined(days float64, finish string) func(*plan.Activity) {
	return func(a *plan.Activity) {
		a.BaselineFinish, a.BaselineDuration = at(finish), civil.Minutes(days*480)
	}
}

// statedEarly gives an activity early dates stored in the file.
func statedEarly(start, finish string) func(*plan.Activity) {
	return func(a *plan.Activity) { a.Stored.EarlyStart, a.Stored.EarlyFinish = at(start), at(finish) }
}
