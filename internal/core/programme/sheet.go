package programme

import (
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/plan"
	"counterpart.dev/internal/core/sched"
)

// Sheet is a submission as its pages show it: the network that was read, with the dates that were computed for it. It holds what is
// shown and no more: of calendars the days on which work is done, and of the file's tool nothing that it computed itself.
type Sheet struct {
	Network *plan.Network
	Result  *sched.Result // nil where no dates could be computed
	Project int32         // the one that is meant
}

// sheetForm is the form in which sheets are written.
const sheetForm = 1

// Encode writes a sheet.
func (s Sheet) Encode() []byte {
	n := *s.Network
	c := &coder{b: make([]byte, 0, 96*len(n.Activities)+1024)}
	c.sheet(&s, &n)
	return c.b
}

// DecodeSheet reads what Encode wrote.
func DecodeSheet(b []byte) (Sheet, error) {
	s := Sheet{Network: &plan.Network{}}
	c := &coder{text: string(b), reading: true}
	c.sheet(&s, s.Network)
	if err := c.end(); err != nil {
		return Sheet{}, err
	}
	if !s.fits() {
		return Sheet{}, errBytes
	}
	return s, nil
}

func (c *coder) sheet(s *Sheet, n *plan.Network) {
	form := sheetForm
	if num(c, &form); form != sheetForm {
		c.bad, c.text = true, ""
		return
	}
	num(c, &s.Project)
	num(c, &n.Rules)
	list(c, &n.Projects, c.project)
	list(c, &n.WBS, c.element)
	c.calendars(s, n)
	list(c, &n.Activities, c.activity)
	list(c, &n.Links, c.link)
	dated := s.Result != nil
	c.flags(&dated)
	if !dated {
		return
	}
	if c.reading {
		s.Result = &sched.Result{}
	}
	r := *s.Result
	list(c, &r.Dates, c.dates)
	list(c, &r.Projects, func(p *sched.ProjectDates) { num(c, &p.Start); num(c, &p.Finish); num(c, &p.LateFinish) })
	num(c, &r.Finish)
	list(c, &r.Driver, func(d *int32) { num(c, d) })
	if c.reading {
		*s.Result = r
	}
}

// calendars are told by name; on which days work is done, of the project's own only.
func (c *coder) calendars(s *Sheet, n *plan.Network) {
	var from, until civil.Date
	own := plan.None
	if !c.reading {
		from, until = span(s)
		own = n.Projects[s.Project].Calendar
	}
	i := int32(0)
	list(c, &n.Calendars, func(k *plan.Calendar) {
		told := *k
		if i != own {
			told.Time = nil
		}
		c.calendar(&told, from, until)
		if i++; c.reading {
			*k = told
		}
	})
}

// fits reports whether every index of the sheet names something that is there.
func (s Sheet) fits() bool {
	n := s.Network
	in := func(i int32, of int) bool { return i >= 0 && int(i) < of }
	or := func(i int32, of int) bool { return i == plan.None || in(i, of) }
	ok := in(s.Project, len(n.Projects))
	for _, p := range n.Projects {
		ok = ok && or(p.Calendar, len(n.Calendars))
	}
	for i, w := range n.WBS {
		ok = ok && or(w.Parent, len(n.WBS)) && w.Parent != int32(i) && in(w.Project, len(n.Projects))
	}
	for i := range n.Activities {
		a := &n.Activities[i]
		ok = ok && in(a.Project, len(n.Projects)) && in(a.Calendar, len(n.Calendars)) && or(a.WBS, len(n.WBS)) && a.Type <= plan.WBSSummary &&
			a.Status <= plan.Complete && a.Constraints[0].Kind <= plan.AsLateAsPossible && a.Constraints[1].Kind <= plan.AsLateAsPossible
	}
	for _, l := range n.Links {
		ok = ok && in(l.From, len(n.Activities)) && in(l.To, len(n.Activities)) && l.Kind <= plan.StartToFinish
	}
	if r := s.Result; r != nil {
		ok = ok && len(r.Dates) == len(n.Activities) && len(r.Driver) == len(n.Activities) && len(r.Projects) == len(n.Projects)
		for _, d := range r.Driver {
			ok = ok && or(d, len(n.Links))
		}
	}
	return ok
}

func (c *coder) project(p *plan.Project) {
	str(c, &p.ID)
	str(c, &p.Code)
	str(c, &p.Name)
	num(c, &p.Calendar)
	num(c, &p.DataDate)
	num(c, &p.PlannedStart)
	num(c, &p.MustFinish)
	str(c, &p.Currency)
	num(c, &p.Options.CriticalBy)
	num(c, &p.Options.CriticalFloat)
}

func (c *coder) element(w *plan.WBS) {
	num(c, &w.Parent)
	num(c, &w.Project)
	str(c, &w.Code)
	str(c, &w.Name)
}

func (c *coder) activity(a *plan.Activity) {
	str(c, &a.Code)
	str(c, &a.Name)
	num(c, &a.Project)
	num(c, &a.WBS)
	num(c, &a.Calendar)
	num(c, &a.Type)
	num(c, &a.Status)
	num(c, &a.Original)
	num(c, &a.Remaining)
	num(c, &a.PercentKind)
	c.float(&a.Percent)
	num(c, &a.ActualStart)
	num(c, &a.ActualFinish)
	c.flags(&a.HasResource, &a.HasCost)
	rare := seldom(a)
	some := rare != rarely{}
	c.flags(&some)
	if some {
		c.rarely(&rare)
	}
	if c.reading {
		rare.into(a)
	}
}

func (c *coder) link(l *plan.Link) {
	num(c, &l.From)
	num(c, &l.To)
	num(c, &l.Kind)
	num(c, &l.Lag)
	c.flags(&l.Elapsed)
}

func (c *coder) dates(d *sched.Dates) {
	num(c, &d.EarlyStart)
	c.after(d.EarlyStart, &d.EarlyFinish)
	c.after(d.EarlyStart, &d.LateStart)
	c.after(d.LateStart, &d.LateFinish)
	num(c, &d.TotalFloat)
	num(c, &d.FreeFloat)
	c.flags(&d.HasFloat, &d.Critical, &d.LongestPath, &d.Late)
}
