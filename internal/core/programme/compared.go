package programme

import (
	"fmt"

	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/compare"
	"counterpart.dev/internal/core/trend"
)

// Compared is what changed from one submission to another, as it is kept.
type Compared struct {
	Against    string // id of the earlier submission
	Problem    string // why nothing could be compared, "" where it could
	ByUID      bool   // activities are the same by their unique ID of Microsoft Project, else by their Activity ID
	Bare       bool   // of one of them nothing but dates is known
	Matched    int
	Added      int
	Deleted    int
	Unmeasured int      // changes whose effect was not worked out, because there were too many
	More       int      // changes that were not kept
	Watched    []string // activities that the effects are on, since contract milestones were tied to them; none: every finish milestone
	Milestones []Moved
	Changes    []compare.Row
}

// Moved is a milestone that matters in both submissions.
type Moved struct {
	Code, Name string
	Old, New   civil.Date // zero where it is not there
	Minutes    civil.Minutes
	PerDay     civil.Minutes // working minutes of a day of its calendar
	Gone       bool
	Parts      []compare.Part `json:",omitempty"` // why it moved, in days that add up
}

// MostChanges is how many changes of two submissions are kept.
const MostChanges = 20_000

// NewCompared keeps a comparison. perDay is how long a day of an activity is.
func NewCompared(against string, r *compare.Report, perDay func(code string) civil.Minutes) Compared {
	c := Compared{Against: against, Matched: r.Matched, Added: r.Added, Deleted: r.Deleted, Unmeasured: r.Unmeasured, Changes: compare.Rows(r.Changes)}
	for _, m := range r.Milestones {
		c.Milestones = append(c.Milestones, Moved{Code: m.ID, Name: m.Name, Old: m.Old.FinishDate(), New: m.New.FinishDate(), Minutes: m.Minutes, PerDay: perDay(m.ID), Gone: m.Deleted, Parts: m.Parts})
	}
	if c.More = len(c.Changes) - MostChanges; c.More > 0 {
		c.Changes = c.Changes[:MostChanges]
	}
	c.More = max(c.More, 0)
	return c
}

// Milestone is one that matters, by its code.
func (c *Compared) Milestone(code string) (Moved, bool) {
	for _, m := range c.Milestones {
		if m.Code == code {
			return m, true
		}
	}
	return Moved{}, false
}

// Later says by how much a change makes a milestone later, in days of its calendar.
func (c *Compared) Later(e compare.RowEffect) string {
	m, _ := c.Milestone(e.ID)
	return Days(e.Minutes, m.PerDay)
}

// Days says by how many working days something is later or earlier. perDay may be zero where it is not known: then it is eight hours.
func Days(by, perDay civil.Minutes) string {
	if perDay <= 0 {
		perDay = 8 * 60
	}
	way := "later"
	if by < 0 {
		way, by = "earlier", -by
	}
	switch {
	case by == 0:
		return "no effect"
	case by == perDay:
		return "1 day " + way
	case by%perDay == 0:
		return fmt.Sprintf("%d days %s", by/perDay, way)
	case by < perDay/20:
		return "less than 0.1 days " + way
	}
	return fmt.Sprintf("%.1f days %s", float64(by)/float64(perDay), way)
}

// comparedForm is the form in which comparisons are written, and observedForm that of what a submission says of its tasks.
const (
	comparedForm = 1
	observedForm = 1
)

// Encode writes a comparison.
func (c Compared) Encode() []byte {
	w := &coder{}
	w.compared(&c)
	return w.b
}

// DecodeCompared reads what Encode wrote.
func DecodeCompared(b []byte) (c Compared, err error) {
	r := &coder{text: string(b), reading: true}
	r.compared(&c)
	return c, r.end()
}

// form is the form in which something is written; what is written in another cannot be read.
func (c *coder) form(want int) bool {
	form := want
	if num(c, &form); form != want {
		c.bad, c.text = true, ""
	}
	return !c.bad
}

func (c *coder) compared(v *Compared) {
	if !c.form(comparedForm) {
		return
	}
	str(c, &v.Against)
	str(c, &v.Problem)
	c.flags(&v.ByUID, &v.Bare)
	for _, n := range []*int{&v.Matched, &v.Added, &v.Deleted, &v.Unmeasured, &v.More} {
		num(c, n)
	}
	list(c, &v.Watched, func(s *string) { str(c, s) })
	list(c, &v.Milestones, func(m *Moved) {
		str(c, &m.Code)
		str(c, &m.Name)
		num(c, &m.Old)
		num(c, &m.New)
		num(c, &m.Minutes)
		num(c, &m.PerDay)
		c.flags(&m.Gone)
	})
	list(c, &v.Changes, c.change)
}

func (c *coder) change(r *compare.Row) {
	str(c, &r.Kind)
	str(c, &r.ID)
	str(c, &r.Name)
	str(c, &r.Successor)
	str(c, &r.From)
	str(c, &r.To)
	measured := r.Effect != nil
	c.flags(&measured, &r.Suspicious)
	if measured {
		if c.reading {
			r.Effect = new(civil.Minutes)
		}
		num(c, r.Effect)
	}
	str(c, &r.Milestone)
	list(c, &r.Effects, func(e *compare.RowEffect) {
		str(c, &e.ID)
		str(c, &e.Name)
		num(c, &e.Minutes)
	})
	str(c, &r.Why)
	list(c, &r.Items, func(s *string) { str(c, s) })
	num(c, &r.FloatLost)
}

// EncodeObserved writes what a submission says of its tasks. Names are kept of those that have begun, since no other is told of.
func EncodeObserved(all []trend.Observed) []byte {
	c := &coder{}
	c.observed(&all)
	return c.b
}

// DecodeObserved reads what EncodeObserved wrote.
func DecodeObserved(b []byte) (all []trend.Observed, err error) {
	c := &coder{text: string(b), reading: true}
	c.observed(&all)
	return all, c.end()
}

func (c *coder) observed(all *[]trend.Observed) {
	if !c.form(observedForm) {
		return
	}
	list(c, all, func(o *trend.Observed) {
		str(c, &o.ID)
		c.flags(&o.Begun, &o.Running, &o.Untold)
		if !o.Begun {
			num(c, &o.Length)
			return
		}
		str(c, &o.Name)
		num(c, &o.Taken)
	})
}

// Record is what became of the durations that a supplier stated, as it is kept.
type Record struct {
	trend.Record
	Submissions []string // ids, oldest first
}

// Encode writes a record.
func (r Record) Encode() []byte {
	c := &coder{}
	c.record(&r)
	return c.b
}

// DecodeRecord reads what Encode wrote.
func DecodeRecord(b []byte) (r Record, err error) {
	c := &coder{text: string(b), reading: true}
	c.record(&r)
	return r, c.end()
}

func (c *coder) record(r *Record) {
	if !c.form(observedForm) {
		return
	}
	list(c, &r.Submissions, func(s *string) { str(c, s) })
	for _, n := range []*int{&r.Finished, &r.Running} {
		num(c, n)
	}
	for _, q := range []*trend.Quantile{&r.Median, &r.P80} {
		c.float(&q.Value)
		c.flags(&q.Reached)
	}
	list(c, &r.Activities, func(s *trend.Stated) {
		str(c, &s.ID)
		str(c, &s.Name)
		num(c, &s.First)
		num(c, &s.Taken)
		c.flags(&s.Running)
	})
}
