package programme

import (
	"cmp"
	"context"
	"slices"
	"time"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/app/gather"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/clock"
	"counterpart.dev/internal/core/engage"
	"counterpart.dev/internal/core/matter"
	"counterpart.dev/internal/core/programme"
	"counterpart.dev/internal/store"
)

// Duty is what the clock rules of an engagement ask for once a programme was submitted.
type Duty struct {
	clock.Step
	Rules   string // the name of the rule set
	Outcome string // how it stands, in words
}

// rules is the clock rules that hold in an engagement, with its terms.
type rules struct {
	terms engage.Engagement
	set   clock.Set
}

func rulesOf(ctx context.Context, tx *store.Tx, e engage.Engagement) (r rules, err error) {
	r.terms = e
	r.set, _, err = gather.Rules(ctx, tx, e)
	return r, err
}

// ground is the time an engagement lives in. A calendar that cannot be read is one that works from Monday to Friday.
func ground(e engage.Engagement) clock.Ground {
	g := clock.Ground{Zone: zoneOf(e.Zone)}
	week, err := engage.ParseWeek(e.Week)
	days, err2 := engage.ParseHolidays(e.Holidays)
	var off []civil.Exception
	for _, d := range days {
		off = append(off, civil.Exception{Day: d})
	}
	if err == nil && err2 == nil {
		if g.Calendar, err = civil.NewCalendar(week, off); err == nil {
			return g
		}
	}
	var usual civil.Week
	for d := time.Monday; d <= time.Friday; d++ {
		usual[d] = []civil.Span{{From: 9 * 60, To: 17 * 60}}
	}
	if g.Calendar, err = civil.NewCalendar(usual, off); err != nil {
		g.Calendar, _ = civil.NewCalendar(usual, nil)
	}
	return g
}

// duties is what is owed about a submission at an instant: of what the supplier handed in, from the moment both sides had it. What
// one side keeps for its own record starts no clock, nor does an earlier revision that was handed in behind a later one. Later is when
// the supplier handed in the next, 0 for not yet.
func duties(r rules, s programme.Submission, said []programme.Acceptance, later, now int64) (out []Duty) {
	for _, step := range r.steps(s, said, later, now) {
		if step.State != clock.NotStarted {
			out = append(out, Duty{step, r.set.Name, step.OutcomeIn(zoneOf(r.terms.Zone), "2 Jan 2006")})
		}
	}
	return out
}

// steps are the rules at work on a submission, those that were not begun among them.
func (r rules) steps(s programme.Submission, said []programme.Acceptance, later, now int64) []clock.Step {
	if r.set.ID == "" || s.ForRecord || s.Room != s.Shared || s.Due == 0 {
		return nil
	}
	moves := []matter.Move{{At: s.Made, By: access.DeliverySide, Verb: matter.Raise}}
	declined := int64(0)
	for _, a := range said {
		verb := matter.Accept
		if declined = 0; !a.Accepted {
			verb, declined = matter.Decline, a.Made
		}
		moves = append(moves, matter.Move{At: a.Made, By: access.ClientSide, Verb: verb, Reasons: a.Reason != ""})
	}
	if declined != 0 && later > declined {
		moves = append(moves, matter.Move{At: later, By: access.DeliverySide, Verb: matter.Reply})
	}
	if n := s.Notified; n.At != 0 {
		moves = append(moves, matter.Move{At: n.At, By: access.DeliverySide, Verb: matter.NotifyOverdue})
	}
	slices.SortStableFunc(moves, func(a, b matter.Move) int { return cmp.Compare(a.At, b.At) })
	return r.set.Steps(clock.Programme, moves, ground(r.terms), now).Steps
}

// dueOf is when the client side has to have answered a submission that is handed in now, and when silence is treated as its answer; 0 where
// the rules know no such period, or treat silence as nothing.
func dueOf(ctx context.Context, a *act.Act, engagement access.ScopeID) (due, treated int64, err error) {
	e, err := a.Engagement(ctx, engagement)
	if err != nil {
		return 0, 0, err
	}
	r, err := rulesOf(ctx, a.Tx, e)
	if err != nil {
		return 0, 0, err
	}
	now := a.Now().UnixMicro()
	if d := firstDuty(r, now); d != nil {
		return d.Due, silence(r, programme.Submission{Made: now, Due: d.Due}), nil
	}
	return 0, 0, nil
}

// firstDuty is what the client side owes once a programme is handed in at an instant; nil where the rules know no such period.
func firstDuty(r rules, now int64) *Duty {
	for _, d := range duties(r, programme.Submission{Made: now, Due: 1}, nil, 0, now) {
		if d.OwedBy == access.ClientSide {
			return &d
		}
	}
	return nil
}
