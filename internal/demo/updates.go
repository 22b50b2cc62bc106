package demo

import (
	"fmt"

	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/plan"
	"counterpart.dev/internal/core/sched"
)

// update is one submission: what the supplier changed in the programme since the one before. What was done is not in
// it; that follows from what really happened.
type update struct {
	file     string
	dataDate string
	told     []told
	changes  []change
}

// told is a remaining duration as the supplier reports it in one submission.
type told struct {
	code string
	days int
}

// change is one edit of the programme. Edits stay: every later submission has them too.
type change func(*schedule) error

// updates are the submissions, oldest first.
var updates = []update{
	{file: "hpr-2026-05-baseline.xer", dataDate: "2026-05-31T17:00"},
	{file: "hpr-2026-06.xer", dataDate: "2026-06-30T17:00"},
	{file: "hpr-2026-07.xer", dataDate: "2026-07-31T17:00", told: []told{{"MOB1040", 9}}},
	{file: "hpr-2026-08.xer", dataDate: "2026-08-31T17:00", told: []told{{"TRU1010", 3}, {"INF1110", 35}}, changes: []change{
		pin("TRU3010", plan.StartOnOrAfter, "2026-11-02"),
		rename("TRN1030", "Build courses, e-learning and ward guides"),
	}},
	{file: "hpr-2026-09.xer", dataDate: "2026-09-30T17:00", told: []told{{"INT1010", 12}}, changes: []change{
		movedDatabase,
		// The migration is re-ordered: medicines records are loaded only once prescribing is configured, and are
		// reconciled by themselves.
		tie("MIG1040", "BLD1030"),
		untie("MIG1040", "TRU4020"),
		insert("MIG", row{code: "MIG1055", name: "Reconcile medicines records", hours: days(12), after: "MIG1050, TRU4020", who: "MIG"}),
		untie("MIG1060", "MIG1050"),
		tie("MIG1060", "MIG1055"),
		lengthen("MIG1050", 30),
		drop("INT1070"),
		rewrite("INF1030", "2026-08-14T17:00"),
	}},
	{file: "hpr-2026-10.xer", dataDate: "2026-10-31T17:00", told: []told{{"BLD1030", 30}, {"MIG1030", 14}}, changes: []change{
		// The team is not released; from the day it is decided, notice and cover take nine weeks.
		pin("TRU3010", plan.NoConstraint, ""),
		lengthen("TRU3010", 44),
		pin("TRU1100", plan.StartOnOrAfter, "2026-11-30"),
		untie("RO1030", "INF1110"),
		tie("RO1030", "INF1110 FS+5"),
		lengthen("RO1015", 85),
	}},
}

// surprises are what turned out otherwise than the baseline had it, in days more than its duration.
var surprises = []told{
	{"MOB1030", 2}, {"MOB1040", 3}, {"TRU1010", 8}, {"INF1020", 6}, {"INF1030", 2}, {"INF1040", 1}, {"INF1090", 4},
	{"MIG1010", 5}, {"TRN1010", 3}, {"INT1010", 4}, {"BLD1010", 4}, {"TST1010", 2}, {"INF1110", 12}, {"TRU4020", 6},
}

// happened computes when everything really began and ended: the baseline with its surprises, and with what nobody
// waited for taken out.
func happened() (map[string]sched.Dates, error) {
	s, err := accepted()
	if err != nil {
		return nil, err
	}
	for _, x := range surprises {
		a := s.byCode[x.code]
		if a == nil {
			return nil, fmt.Errorf("a surprise in %s, which does not exist", x.code)
		}
		a.hours += days(x.days)
		a.remaining = a.hours
	}
	for _, c := range []change{
		pin("TRU3010", plan.StartOnOrAfter, "2027-01-04"),
		pin("TRU1100", plan.StartOnOrAfter, "2026-11-30"),
		untie("TST1020", "TST1010"), // scripts were begun before the plans were agreed
		tie("TST1020", "TST1010 SS+10"),
		untie("TST1020", "BLD1020"),
		untie("TRU3020", "TRU1090"), // recruiting did not wait for the training approach
		tie("TRU3020", "TRN1020 SS+5"),
	} {
		if err := c(s); err != nil {
			return nil, err
		}
	}
	if s.dataDate, err = civil.ParseTime(updates[0].dataDate); err != nil {
		return nil, err
	}
	if err := s.compute(); err != nil {
		return nil, err
	}
	truth := map[string]sched.Dates{}
	for i, a := range s.activities {
		truth[a.code] = s.dates[i]
	}
	return truth, nil
}

// submitted is the programme as the i-th submission states it.
func submitted(i int, truth map[string]sched.Dates) (*schedule, error) {
	s, err := accepted()
	if err != nil {
		return nil, err
	}
	if err := s.plan(); err != nil {
		return nil, err
	}
	if s.dataDate, err = civil.ParseTime(updates[i].dataDate); err != nil {
		return nil, err
	}
	if err := s.progress(truth, updates[i].told); err != nil {
		return nil, err
	}
	for _, u := range updates[:i+1] {
		for _, c := range u.changes {
			if err := c(s); err != nil {
				return nil, err
			}
		}
	}
	return s, s.compute()
}

// plan remembers the dates of the baseline as everybody's planned dates.
func (s *schedule) plan() (err error) {
	if s.dataDate, err = civil.ParseTime(updates[0].dataDate); err != nil {
		return err
	}
	if err := s.compute(); err != nil {
		return err
	}
	for i, a := range s.activities {
		a.planned = [2]civil.Time{s.dates[i].EarlyStart, s.dates[i].EarlyFinish}
		if a.kind.IsSpan() {
			a.hours = int(s.calendars[a.calendar].Time.Between(a.planned[0], a.planned[1])) / 60
			a.remaining = a.hours
		}
	}
	return nil
}

// progress gives everything that had begun by the data date its actual dates, and what had not ended the duration the
// supplier expects to remain: as told, else what the plan leaves, but two days at least.
func (s *schedule) progress(truth map[string]sched.Dates, told []told) error {
	expected := map[string]int{}
	for _, x := range told {
		expected[x.code] = days(x.days)
	}
	for _, a := range s.activities {
		t := truth[a.code]
		if t.EarlyStart >= s.dataDate || a.kind == plan.FinishMilestone && t.EarlyFinish > s.dataDate {
			continue
		}
		a.start = t.EarlyStart
		if t.EarlyFinish <= s.dataDate {
			a.finish, a.remaining = t.EarlyFinish, 0
			continue
		}
		if a.kind.IsSpan() {
			continue
		}
		worked := int(s.calendars[a.calendar].Time.Between(a.start, s.dataDate)) / 60
		a.remaining = max(a.hours-worked, days(2))
		if n, ok := expected[a.code]; ok {
			a.remaining = n
			delete(expected, a.code)
		}
	}
	for code := range expected {
		return fmt.Errorf("what remains of %s is told, but it is not under way", code)
	}
	return nil
}

// compute runs the passes.
func (s *schedule) compute() error {
	n, err := s.network()
	if err != nil {
		return err
	}
	r, err := sched.Run(n)
	if err != nil {
		return err
	}
	s.dates = r.Dates
	return nil
}

// edit makes a change of one activity.
func edit(code string, f func(*activity)) change {
	return func(s *schedule) error {
		a := s.byCode[code]
		if a == nil {
			return fmt.Errorf("%s does not exist", code)
		}
		f(a)
		return nil
	}
}

func pin(code string, kind plan.ConstraintKind, date string) change {
	return edit(code, func(a *activity) { a.pin, a.pinned = kind, date })
}

func rename(code, name string) change { return edit(code, func(a *activity) { a.name = name }) }

// lengthen gives an activity that has not begun another duration in days.
func lengthen(code string, n int) change {
	return edit(code, func(a *activity) { a.hours, a.remaining = days(n), days(n) })
}

// rewrite changes an actual finish that was reported before.
func rewrite(code, finish string) change {
	return func(s *schedule) error {
		at, err := civil.ParseTime(finish)
		if err != nil {
			return err
		}
		return edit(code, func(a *activity) { a.finish = at })(s)
	}
}

func tie(code, after string) change {
	return func(s *schedule) error { return s.join(code, after) }
}

func untie(code, from string) change {
	return func(s *schedule) error {
		if !s.cut(from, code) {
			return fmt.Errorf("no link from %s to %s", from, code)
		}
		return nil
	}
}

// insert adds an activity with its links.
func insert(wbs string, r row) change {
	return func(s *schedule) error {
		if err := s.add(wbs, r); err != nil {
			return err
		}
		return s.join(r.code, r.after)
	}
}

func drop(code string) change {
	return func(s *schedule) error { s.remove(code); return nil }
}

// movedDatabase gives the project and its activities new internal identities, as an import into another database does.
func movedDatabase(s *schedule) error {
	s.projectID, s.shift = 5187, 60000
	return nil
}
