package risk

import (
	"fmt"
	"slices"

	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/civil"
)

// Stated is what a client states about what is uncertain, beside a case.
type Stated struct {
	Uncertainty []StatedRange
	Risks       []StatedRisk
	Together    []StatedGroup
	Interfaces  []StatedInterface
	Promises    []StatedPromise
	Realised    []StatedRealisation
	Closed      []Closed
}

// Where names activities of one engagement's schedule: by their codes, or those of an element of the work breakdown with all below it; all
// that are open where neither is given.
type Where struct {
	Engagement benefit.EngagementID // "" where the case has only one
	Activities []string
	WBS        string
}

// StatedRange is how uncertain the lengths of some activities are: an assumption set by name, the supplier's own record, or a spread of
// factors. Of several that name an activity, the one that names it most closely counts: by code, by element, all; of equals the last.
type StatedRange struct {
	Where
	Set        string
	Calibrated bool
	Spread     Spread
}

// StatedRisk is a risk: a factor on the lengths of what it hits, a delay in working days, or both.
type StatedRisk struct {
	Where
	ID          string
	Title       string
	Court       benefit.Court
	Probability float64
	Factor      *Spread
	Delay       *Spread // working days of the activity's calendar
}

// StatedGroup is activities whose lengths move together.
type StatedGroup struct {
	Where
	Correlation float64
}

// StatedInterface is a hand-over between two engagements: the second activity starts no earlier than the first finishes, and so many days later.
type StatedInterface struct {
	From, To benefit.ActivityRef
	Lag      benefit.Duration
}

// StatedPromise is how late a piece of own work may be: with a probability, so many days after its date.
type StatedPromise struct {
	Work        benefit.NodeID
	Probability float64
	Late        Spread // days
}

// StatedRealisation is how much of a benefit may come, as a factor of what is planned.
type StatedRealisation struct {
	Benefit benefit.BenefitID
	Factor  Spread
}

// Closed is a closed project of the organisation's own: how far its outturn went beyond its estimate, 0.35 for 35 %.
type Closed struct {
	Title   string
	Overrun float64
}

// IsZero reports whether nothing is stated.
func (s *Stated) IsZero() bool {
	return len(s.Uncertainty)+len(s.Risks)+len(s.Together)+len(s.Interfaces)+len(s.Promises)+len(s.Realised)+len(s.Closed) == 0
}

// In is the same, said of an engagement wherever none is named.
func (s *Stated) In(only benefit.EngagementID) Stated {
	out := *s
	out.Uncertainty, out.Risks, out.Together = slices.Clone(s.Uncertainty), slices.Clone(s.Risks), slices.Clone(s.Together)
	name := func(w *Where) {
		if w.Engagement == "" {
			w.Engagement = only
		}
	}
	for i := range out.Uncertainty {
		name(&out.Uncertainty[i].Where)
	}
	for i := range out.Risks {
		name(&out.Risks[i].Where)
	}
	for i := range out.Together {
		name(&out.Together[i].Where)
	}
	return out
}

// daysStated bounds what a delay may be stated as: ten years.
const daysStated = 3650

// Problems lists what cannot be meant beside a case. Paths are those of the case file.
func (s *Stated) Problems(c *benefit.Case) []benefit.Problem {
	v := &stating{c: c, ids: map[string]bool{}}
	for i := range s.Uncertainty {
		v.uncertainty(fmt.Sprintf("risk.uncertainty[%d]", i), &s.Uncertainty[i])
	}
	for i := range s.Risks {
		v.risk(fmt.Sprintf("risk.risks[%d]", i), &s.Risks[i])
	}
	for i := range s.Together {
		v.where(fmt.Sprintf("risk.together[%d]", i), &s.Together[i].Where)
	}
	for i := range s.Interfaces {
		at := fmt.Sprintf("risk.interfaces[%d]", i)
		v.engagement(at+".from", s.Interfaces[i].From.Engagement)
		v.engagement(at+".to", s.Interfaces[i].To.Engagement)
	}
	for i, p := range s.Promises {
		at := fmt.Sprintf("risk.promises[%d]", i)
		v.promise(at, p)
		v.spread(at+".late", p.Late, 0, daysStated)
	}
	for i, r := range s.Realised {
		at := fmt.Sprintf("risk.realisation[%d]", i)
		v.benefit(at, r.Benefit)
		v.spread(at, r.Factor, 0, maxFactor)
	}
	for i, x := range s.Closed {
		if x.Overrun <= -1 || x.Overrun > maxFactor {
			v.add(fmt.Sprintf("risk.closed_projects[%d].overrun", i), "no project has an outturn of nothing or a thousand times its estimate")
		}
	}
	return v.problems
}

// stating collects problems.
type stating struct {
	c        *benefit.Case
	ids      map[string]bool
	problems []benefit.Problem
}

func (v *stating) add(path, format string, args ...any) {
	v.problems = append(v.problems, benefit.Problem{Path: path, Text: fmt.Sprintf(format, args...)})
}

func (v *stating) uncertainty(at string, r *StatedRange) {
	v.where(at, &r.Where)
	ways := 0
	for _, stated := range []bool{r.Set != "", r.Calibrated, r.Spread.Shape != Certain || r.Spread.Likely != 0} {
		if stated {
			ways++
		}
	}
	switch {
	case ways != 1:
		v.add(at, "state one of three: assume (a named set), calibrated, or a shape with its values")
	case r.Set != "":
		if _, ok := setNamed(r.Set); !ok {
			v.add(at+".assume", "there is no assumption set %q", r.Set)
		}
	case !r.Calibrated:
		v.spread(at, r.Spread, 0, maxFactor)
	}
}

func setNamed(name string) (Set, bool) {
	for _, s := range Sets() {
		if s.Name == name {
			return s, true
		}
	}
	return Set{}, false
}

func (v *stating) risk(at string, r *StatedRisk) {
	v.where(at, &r.Where)
	if v.ids[r.ID] {
		v.add(at+".id", "two risks are called %q", r.ID)
	}
	v.ids[r.ID] = true
	if r.Factor == nil && r.Delay == nil {
		v.add(at, "a risk has a factor, a delay, or both")
	}
	if r.Factor != nil {
		v.spread(at+".factor", *r.Factor, 0, maxFactor)
	}
	if r.Delay != nil {
		v.spread(at+".delay", *r.Delay, 0, daysStated)
	}
}

func (v *stating) spread(at string, s Spread, least, most float64) {
	if err := s.check(least, most); err != nil {
		v.add(at, "%s", err)
	}
}

func (v *stating) where(at string, w *Where) {
	if len(w.Activities) > 0 && w.WBS != "" {
		v.add(at, "state activities or an element of the work breakdown, not both")
	}
	v.engagement(at, w.Engagement)
}

func (v *stating) engagement(at string, id benefit.EngagementID) {
	if id == "" && len(v.c.Engagements) == 1 {
		return
	}
	for i := range v.c.Engagements {
		if v.c.Engagements[i].ID == id {
			return
		}
	}
	if id == "" {
		v.add(at, "the case has several engagements or none: say which one is meant")
		return
	}
	v.problems = append(v.problems, benefit.Problem{Path: at + ".engagement", Text: fmt.Sprintf("there is no engagement %q", id), Unknown: string(id)})
}

func (v *stating) promise(at string, p StatedPromise) {
	for i := range v.c.OwnWork {
		if v.c.OwnWork[i].ID == p.Work {
			return
		}
	}
	v.problems = append(v.problems, benefit.Problem{Path: at + ".own_work", Text: fmt.Sprintf("there is no own work %q", p.Work), Unknown: string(p.Work)})
}

func (v *stating) benefit(at string, id benefit.BenefitID) {
	for i := range v.c.Benefits {
		if v.c.Benefits[i].ID == id {
			return
		}
	}
	v.problems = append(v.problems, benefit.Problem{Path: at + ".benefit", Text: fmt.Sprintf("there is no benefit %q", id), Unknown: string(id)})
}

// Minutes is a spread of days as one of minutes.
func (s Spread) Minutes(perDay civil.Minutes) Spread {
	day := float64(perDay)
	return Spread{Shape: s.Shape, Low: s.Low * day, Likely: s.Likely * day, High: s.High * day}
}
