package assess

import (
	"fmt"

	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/plan"
	"counterpart.dev/internal/core/sched"
)

// Agreement sets what was computed against what the file's own tool stored.
type Agreement struct {
	Fields      []FieldAgreement
	Differences []Difference // in file order
	Incomplete  int          // incomplete activities with stored dates
	Complete    int          // complete activities with stored dates: their dates are compared too, and counted apart
}

// FieldAgreement counts one field over the activities whose file states it.
type FieldAgreement struct {
	Field         string
	Compared      int // incomplete activities
	Equal         int
	OfComplete    int // complete activities
	EqualComplete int
}

// Difference is one value that was computed otherwise than it was stored.
type Difference struct {
	Activity         plan.ActivityID
	Code             string
	Field            string
	Computed, Stored string // in the form of the field: an instant, minutes, true or false
}

// The fields that are compared, in order.
var agreementFields = []string{"early_start", "early_finish", "late_start", "late_finish", "total_float_minutes",
	"free_float_minutes", "longest_path"}

// Agree compares every activity of a network whose file states what its own tool computed. Two dates agree when both
// lead to the same next working instant of the activity's calendar, since the end of one shift and the start of the next
// are one moment of work; floats agree to the minute.
func Agree(n *plan.Network, r *sched.Result) *Agreement {
	a := &Agreement{Fields: make([]FieldAgreement, len(agreementFields))}
	for i, f := range agreementFields {
		a.Fields[i].Field = f
	}
	for i := range n.Activities {
		a.activity(n, i, &r.Dates[i])
	}
	return a
}

func (a *Agreement) activity(n *plan.Network, i int, d *sched.Dates) {
	act := &n.Activities[i]
	s := &act.Stored
	if s.EarlyStart.IsZero() && s.EarlyFinish.IsZero() && s.LateStart.IsZero() && s.LateFinish.IsZero() && !s.HasTotalFloat {
		return
	}
	if act.Status == plan.Complete {
		a.Complete++
	} else {
		a.Incomplete++
	}
	cal := n.Calendars[act.Calendar].Time
	a.date(act, cal, 0, d.EarlyStart, s.EarlyStart)
	a.date(act, cal, 1, d.EarlyFinish, s.EarlyFinish)
	a.date(act, cal, 2, d.LateStart, s.LateStart)
	a.date(act, cal, 3, d.LateFinish, s.LateFinish)
	if d.HasFloat && s.HasTotalFloat {
		a.count(act, 4, d.TotalFloat == s.TotalFloat, fmt.Sprint(d.TotalFloat), fmt.Sprint(s.TotalFloat))
	}
	if d.HasFloat && s.HasFreeFloat {
		a.count(act, 5, d.FreeFloat == s.FreeFloat, fmt.Sprint(d.FreeFloat), fmt.Sprint(s.FreeFloat))
	}
	if s.HasLongestPath {
		a.count(act, 6, d.LongestPath == s.LongestPath, fmt.Sprint(d.LongestPath), fmt.Sprint(s.LongestPath))
	}
}

func (a *Agreement) date(act *plan.Activity, cal *civil.Calendar, field int, computed, stored civil.Time) {
	if !stored.IsZero() {
		a.count(act, field, computed == stored || cal.Next(computed) == cal.Next(stored), computed.String(), stored.String())
	}
}

func (a *Agreement) count(act *plan.Activity, field int, equal bool, computed, stored string) {
	f := &a.Fields[field]
	of, hits := &f.Compared, &f.Equal
	if act.Status == plan.Complete {
		of, hits = &f.OfComplete, &f.EqualComplete
	}
	*of++
	if equal {
		*hits++
		return
	}
	a.Differences = append(a.Differences, Difference{act.ID, act.Code, f.Field, computed, stored})
}
