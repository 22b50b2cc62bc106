package brief

import (
	"errors"
	"math"
	"strconv"
	"strings"

	"counterpart.dev/internal/core/benefit"
)

// mostFigures is how many figures a page may open with.
const mostFigures = 5

// New composes the brief. Errors: no case or no result, or a result that is not of the case.
func New(in Input) (*Brief, error) {
	if in.Case == nil || in.Result == nil {
		return nil, errors.New("a brief needs a case and its result")
	}
	if len(in.Result.Benefits) != len(in.Case.Benefits) || len(in.Result.Changes) != len(in.Case.Changes) ||
		len(in.Result.Enablers) != len(in.Case.Enablers()) {
		return nil, errors.New("the result is not of this case")
	}
	c := newComposer(in)
	b := &c.b
	b.Title, b.Basis = c.title(), c.basis()
	if s := c.keySchedule(); s != nil {
		b.DataDate = s.DataDate
	}
	b.Lead = c.lead()
	b.Figures = c.figures()
	b.Held = c.held()
	b.Loss = c.waterfall(c.r.Loss.Causes, frontCauses)
	b.Asks = c.asks()
	b.Curve = c.curve()
	b.Milestones = c.milestones()
	b.Trend = c.trend()
	b.Changed = c.changed()
	b.Owed = c.owed()
	b.Related = c.related()
	b.Spent = c.spent()
	b.Confidence = c.confidence()
	b.Expected = c.expected()
	b.Silence = c.silence()
	b.Since = c.since()
	b.Next = c.next()
	b.Evidence = c.evidence()
	return b, nil
}

// composer holds what is looked up again and again.
type composer struct {
	in Input
	c  *benefit.Case
	r  *benefit.Result
	b  Brief

	money   func(benefit.Money) string // for the headline amounts: plan, forecast, loss, and the loss by court
	refs    map[string]Ref
	taken   map[Ref]bool
	enabler map[benefit.NodeID]*benefit.EnablerResult
	tied    map[benefit.NodeID]*Tied
	source  map[benefit.EngagementID]*Schedule
	defs    map[string]benefit.Definition
	key     *benefit.EnablerResult // the contract milestone the page speaks of first; nil without one
}

func newComposer(in Input) *composer {
	c := &composer{
		in: in, c: in.Case, r: in.Result,
		b:       Brief{Report: in.Result.Report, Currency: in.Case.Currency},
		refs:    map[string]Ref{},
		taken:   map[Ref]bool{},
		enabler: map[benefit.NodeID]*benefit.EnablerResult{},
		tied:    map[benefit.NodeID]*Tied{},
		source:  map[benefit.EngagementID]*Schedule{},
		defs:    map[string]benefit.Definition{},
	}
	for _, d := range benefit.Definitions() {
		c.defs[d.ID] = d
	}
	for i := range c.r.Enablers {
		e := &c.r.Enablers[i]
		c.enabler[e.ID] = e
	}
	for i := range in.Schedules {
		s := &in.Schedules[i]
		c.source[s.Engagement] = s
		for k := range s.Milestones {
			c.tied[s.Milestones[k].Milestone] = &s.Milestones[k]
		}
	}
	t, l := &c.r.Totals, &c.r.Loss
	c.money, _ = Adding(c.b.Currency, []benefit.Money{t.Compared, t.Forecast, t.Loss},
		[]benefit.Money{l.Total, l.Client, l.Delivery, l.Agreed})
	c.key = c.keyMilestone()
	return c
}

// ref is the ID of the section of evidence for one thing of a kind: readable, safe in an address, and unique.
func (c *composer) ref(kind, id string) Ref {
	key := kind + "\x00" + id
	if r, ok := c.refs[key]; ok {
		return r
	}
	base := Ref(kind)
	if s := slug(id); s != "" {
		base += Ref("-" + s)
	}
	r := base
	for n := 2; c.taken[r]; n++ {
		r = base + Ref("-"+strconv.Itoa(n))
	}
	c.refs[key], c.taken[r] = r, true
	return r
}

// slug keeps small letters and digits and joins what lies between them by hyphens.
func slug(s string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(s) {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			b.WriteRune(r)
		} else if b.Len() > 0 && !strings.HasSuffix(b.String(), "-") {
			b.WriteByte('-')
		}
		if b.Len() >= 40 {
			break
		}
	}
	return strings.TrimSuffix(b.String(), "-")
}

func (c *composer) title() string {
	if c.c.Project.Name != "" {
		return c.c.Project.Name
	}
	for _, s := range c.in.Schedules {
		if s.Project != "" {
			return s.Project
		}
	}
	return "A project without a name"
}

// basis says for whom the page is and what it rests on.
func (c *composer) basis() (out []string) {
	out = append(out, "Brief of "+Date(c.b.Report))
	if p := c.c.Project; p.Sponsor != "" {
		out[0] += " for " + inShort(p.Sponsor)
	}
	if p := c.c.Project; p.Manager != "" {
		out = append(out, "by "+inShort(p.Manager))
	}
	for i := range c.in.Schedules {
		s := &c.in.Schedules[i]
		text := c.programme(s) + " " + inShort(s.File.Name)
		if !s.DataDate.IsZero() {
			text += ", data date " + Date(s.DataDate)
		}
		out = append(out, text)
	}
	if len(c.in.Schedules) == 0 {
		out = append(out, "no supplier’s programme")
	}
	return out
}

// programme is how a supplier's schedule is called: by its supplier when there are several.
func (c *composer) programme(s *Schedule) string {
	if name := c.supplier(s.Engagement); name != "" && len(c.c.Engagements) > 1 {
		return "the programme of " + inShort(name)
	}
	return "the supplier’s programme"
}

func (c *composer) supplier(id benefit.EngagementID) string {
	for i := range c.c.Engagements {
		if e := &c.c.Engagements[i]; e.ID == id {
			return named(e.Supplier, e.ID)
		}
	}
	return ""
}

func isMilestone(e *benefit.EnablerResult) bool { return e.Kind != benefit.OwnWorkEnabler }

// keyMilestone is the contract milestone the page speaks of first: of those not reached, the one that most planned value
// waits for in the end, then the one most planned value hangs on, then the one with the latest contract date; with none
// open, the last reached.
func (c *composer) keyMilestone() *benefit.EnablerResult {
	waits := c.waitingFor()
	var best *benefit.EnablerResult
	for i := range c.r.Enablers {
		e := &c.r.Enablers[i]
		if isMilestone(e) && (best == nil || moreKey(e, best, waits)) {
			best = e
		}
	}
	return best
}

// waitingFor is the planned value that waits for each enabler in the end: the one its parts' driving chains lead to.
func (c *composer) waitingFor() map[benefit.NodeID]benefit.Money {
	waits := map[benefit.NodeID]benefit.Money{}
	for i := range c.r.Benefits {
		b := &c.r.Benefits[i]
		if !b.Planned.HasValue {
			continue
		}
		for _, p := range b.Forecast.Parts {
			if n := len(p.Chain); n > 0 {
				waits[p.Chain[n-1]] += benefit.Money(math.Round(p.Share * math.Abs(float64(b.Planned.Value))))
			}
		}
	}
	return waits
}

func moreKey(a, b *benefit.EnablerResult, waits map[benefit.NodeID]benefit.Money) bool {
	switch {
	case a.Reached != b.Reached:
		return b.Reached
	case waits[a.ID] != waits[b.ID]:
		return waits[a.ID] > waits[b.ID]
	case a.Hanging != b.Hanging:
		return a.Hanging > b.Hanging
	}
	return a.Contract > b.Contract
}
