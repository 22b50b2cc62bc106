package assess

import (
	"cmp"
	"fmt"
	"slices"

	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/plan"
	"counterpart.dev/internal/core/risk"
	"counterpart.dev/internal/core/sched"
)

// Carried is what the client's own links do to the suppliers' dates: what it promised and has not done, and hand-overs between suppliers.
type Carried struct {
	Pushes []Push
	Notes  []string // what could not be laid, and why
}

// Push is what one obligation or hand-over holds back.
type Push struct {
	Work      benefit.NodeID      // of an obligation
	Interface benefit.InterfaceID // of a hand-over
	Title     string
	Day       civil.Date // the day it is expected; of a hand-over, the day the first supplier is done with the lag behind it
	Overdue   bool       // it was due before the report and has no later date
	Held      []HeldActivity
	Later     benefit.Dates // of an obligation: the milestones' dates were it done a week later
}

// HeldActivity is an activity that something holds back.
type HeldActivity struct {
	benefit.ActivityRef
	Name   string
	Was    civil.Date // its finish as the submission has it
	Is     civil.Date // its finish with everything laid
	Stands bool       // it stands for the work, so that it finishes no earlier, instead of waiting for it
}

// Carry is the dates of the submissions with the client's own links laid over them, their sources, and whose part of a slip is whose.
// Errors are those of Brief.
func Carry(in BriefInput) (dates benefit.Input, c *Carried, err error) {
	list, err := programmes(in.Case, in.Files)
	if err != nil {
		return dates, nil, err
	}
	return carried(in, list)
}

// carry lays the client's own links over the networks, and notes what moved and why.
func carry(c *benefit.Case, list []*programme, in *benefit.Input) (*Carried, error) {
	out := &Carried{}
	if len(list) == 0 {
		return out, nil
	}
	l := &laid{c: c, list: list, base: list, report: in.Report}
	all, err := l.run(nil)
	if err != nil {
		return nil, err
	}
	out.Notes = l.notes
	if err := l.pushes(all, out); err != nil {
		return nil, err
	}
	l.move(in, all)
	return out, l.split(in, all)
}

// laid is the programmes of a case with the client's own links between them.
type laid struct {
	c      *benefit.Case
	list   []*programme
	base   []*programme // as they were submitted: whether an activity stands for work follows from that
	report civil.Date
	later  benefit.NodeID // a piece of own work that is taken to be done a week later
	notes  []string
}

// laidDates is every programme on one set of dates.
type laidDates struct {
	joint  *risk.Joint // nil where nothing was laid
	result []*sched.Result
	starts []int32 // per result: the first activity of the joint network in it
	links  []link
}

// link is one of the client's own links as it was laid.
type link struct {
	risk.Interface
	work *benefit.OwnWork
	over *benefit.Interface
	day  civil.Date
}

// of is where a result has an activity of a programme.
func (d *laidDates) of(p *programme, k int, activity int32) (*sched.Result, int32) {
	if d.joint == nil {
		return d.result[k], activity
	}
	at := d.joint.Activity(risk.Point{Programme: k, Activity: activity})
	for i := len(d.result) - 1; i >= 0; i-- {
		if d.starts[i] <= at {
			return d.result[i], at - d.starts[i]
		}
	}
	return p.latest().Result, activity
}

// forecast is the day an activity of a programme is done, and whether that is history.
func (d *laidDates) forecast(p *programme, k int, activity int32) (civil.Date, bool) {
	r, at := d.of(p, k, activity)
	return p.latest().forecastAt(r, activity, at)
}

// run dates the programmes with everything laid but what is left out, an id of own work or of an interface, and with further activities
// held back.
func (l *laid) run(holds map[*programme][]sched.Hold, leave ...string) (*laidDates, error) {
	links, work, expected := l.links(leave)
	if len(links) == 0 {
		return l.apart(holds)
	}
	d := &laidDates{links: links}
	list := make([]risk.Programme, 0, len(l.list)+2)
	for _, p := range l.list {
		list = append(list, risk.Programme{Name: string(p.engagement.ID), Network: p.latest().Network})
	}
	var all []risk.Interface
	for _, rules := range [2]plan.Rules{plan.PrimaveraRules, plan.ProjectRules} {
		var ids []string
		var days []civil.Date
		for i, w := range work {
			if l.rulesOf(w) != rules {
				continue
			}
			for k := range links {
				if links[k].work == w {
					links[k].From = risk.Point{Programme: len(list), Activity: int32(len(ids))}
				}
			}
			ids, days = append(ids, string(w.ID)), append(days, expected[i])
		}
		if len(ids) == 0 {
			continue
		}
		own, err := risk.OwnWork("own work", l.report, rules, ids, days)
		if err != nil {
			return nil, err
		}
		list = append(list, own)
	}
	for _, x := range links {
		all = append(all, x.Interface)
	}
	var err error
	if d.joint, err = risk.Join(list, all); err != nil {
		return nil, err
	}
	return d, l.date(d, holds)
}

// date runs the joint network, whole or section by section.
func (l *laid) date(d *laidDates, holds map[*programme][]sched.Hold) (err error) {
	d.result, d.starts, err = d.joint.Settle(func(first int32, n *plan.Network) (held []sched.Hold) {
		for k, of := range l.list {
			for _, x := range holds[of] {
				if at := d.joint.Activity(risk.Point{Programme: k, Activity: x.Activity}) - first; at >= 0 && int(at) < len(n.Activities) {
					held = append(held, sched.Hold{Activity: at, NotBefore: x.NotBefore})
				}
			}
		}
		return held
	})
	return err
}

// apart dates every programme by itself.
func (l *laid) apart(holds map[*programme][]sched.Hold) (*laidDates, error) {
	d := &laidDates{}
	for _, p := range l.list {
		r := p.latest().Result
		if len(holds[p]) > 0 {
			var err error
			if r, err = sched.Run(p.latest().Network, holds[p]...); err != nil {
				return nil, err
			}
		}
		d.result, d.starts = append(d.result, r), append(d.starts, 0)
	}
	return d, nil
}

// rulesOf are the rules by which the supplier is dated to whom work is promised.
func (l *laid) rulesOf(w *benefit.OwnWork) plan.Rules {
	return l.list[l.at(w.PromisedTo)].latest().Network.Rules
}

// at is the programme of an engagement, -1 for none.
func (l *laid) at(id benefit.EngagementID) int {
	return slices.IndexFunc(l.list, func(p *programme) bool { return p.engagement.ID == id })
}

// note keeps what could not be laid, once.
func (l *laid) note(format string, args ...any) {
	if text := fmt.Sprintf(format, args...); !slices.Contains(l.notes, text) {
		l.notes = append(l.notes, text)
	}
}

// links are the client's own links, the work behind some of them and the day each piece is expected.
func (l *laid) links(leave []string) (links []link, work []*benefit.OwnWork, expected []civil.Date) {
	for i := range l.c.OwnWork {
		w := &l.c.OwnWork[i]
		day, ok := w.Expected(l.report)
		if w.ID == l.later {
			day += 7
		}
		k := l.at(w.PromisedTo)
		if !ok || k < 0 || slices.Contains(leave, string(w.ID)) {
			continue
		}
		if held := l.waits(w, k, day); len(held) > 0 {
			links, work, expected = append(links, held...), append(work, w), append(expected, day)
		}
	}
	for i := range l.c.Interfaces {
		x := &l.c.Interfaces[i]
		if slices.Contains(leave, string(x.ID)) {
			continue
		}
		from, ok1 := l.point(x.From, x)
		to, ok2 := l.point(x.To, x)
		if !ok1 || !ok2 {
			continue
		}
		giver := l.list[from.Programme].latest().Network
		if giver.Rules != l.list[to.Programme].latest().Network.Rules && giver.Activities[from.Activity].Type.IsSpan() {
			l.note("%s is left out: %s takes its dates from others, and hands nothing over to a programme of another planning tool", x.Name(), x.From.Code)
			continue
		}
		links = append(links, link{Interface: risk.Interface{From: from, To: to, Lag: civil.Minutes(x.Lag.Count()) * civil.MinutesPerDay}, over: x})
	}
	return links, work, expected
}

// waits are the activities of a programme that work holds back.
func (l *laid) waits(w *benefit.OwnWork, k int, day civil.Date) (out []link) {
	s := l.base[k].latest()
	lay := func(code string, stands func(at int32) bool) {
		at, ok := s.codeIndex()[code]
		switch {
		case !ok:
			l.note("“%s” names activity %s, which is not in %s", cmp.Or(w.Title, string(w.ID)), code, s.Name)
		case s.Network.Activities[at].Status != plan.Complete:
			out = append(out, link{Interface: risk.Interface{To: risk.Point{Programme: k, Activity: at}, Finishes: stands(at)}, work: w, day: day})
		}
	}
	for _, code := range w.Activities {
		lay(code, func(at int32) bool { return s.Result.Dates[at].Start() < day.At(0) })
	}
	for _, code := range w.Holds {
		if !slices.Contains(w.Activities, code) {
			lay(code, func(int32) bool { return false })
		}
	}
	return out
}

func (l *laid) point(ref benefit.ActivityRef, x *benefit.Interface) (risk.Point, bool) {
	k := l.at(ref.Engagement)
	if k < 0 {
		l.note("%s is left out: there is no submission of one of the two suppliers", x.Name())
		return risk.Point{}, false
	}
	at, ok := l.list[k].latest().codeIndex()[ref.Code]
	if !ok {
		l.note("%s is left out: activity %s is not in %s", x.Name(), ref.Code, l.list[k].latest().Name)
	}
	return risk.Point{Programme: k, Activity: at}, ok
}

// pushes lists what each link does to the activity behind it.
func (l *laid) pushes(all *laidDates, out *Carried) error {
	at := map[string]int{}
	for _, x := range all.links {
		k := x.To.Programme
		p := l.list[k]
		a := &p.latest().Network.Activities[x.To.Activity]
		h := HeldActivity{ActivityRef: benefit.ActivityRef{Engagement: p.engagement.ID, Code: a.Code}, Name: a.Name, Stands: x.Finishes && x.work != nil}
		h.Was, _ = p.latest().forecast(p.latest().Result, x.To.Activity)
		h.Is, _ = all.forecast(p, k, x.To.Activity)
		push := Push{Day: x.day}
		if x.work != nil {
			push.Work, push.Title, push.Overdue = x.work.ID, cmp.Or(x.work.Title, string(x.work.ID)), x.work.Overdue(l.report)
		} else {
			from := l.list[x.From.Programme]
			push.Interface, push.Title = x.over.ID, x.over.Name()
			push.Day, _ = all.forecast(from, x.From.Programme, x.From.Activity)
			push.Day += civil.Date(x.over.Lag.Count())
		}
		key := string(push.Work) + "\x00" + string(push.Interface)
		i, there := at[key]
		if !there {
			i = len(out.Pushes)
			at[key] = i
			if x.work != nil && i < mostLater {
				again := *l
				again.later = x.work.ID
				d, err := again.run(nil)
				if err != nil {
					return err
				}
				push.Later = again.dates(d)
			}
			out.Pushes = append(out.Pushes, push)
		}
		out.Pushes[i].Held = append(out.Pushes[i].Held, h)
	}
	return nil
}

// mostLater is for how many obligations it is worked out what another week would do.
const mostLater = 40

// move notes the milestones' dates with everything laid, and says why where that moved them.
func (l *laid) move(in *benefit.Input, all *laidDates) {
	if all.joint == nil {
		return
	}
	for k, p := range l.list {
		index := p.latest().codeIndex()
		for _, m := range p.engagement.Milestones {
			i, ok := index[m.Activity]
			if m.Activity == "" || !ok || in.Reached[m.ID] {
				continue
			}
			day, reached := all.forecast(p, k, i)
			if was := in.Dates[m.ID]; day != was {
				in.Sources[m.ID] = fmt.Sprintf("activity %s in %s has %s; held back by what our own links say", m.Activity, p.latest().Name, was)
			}
			in.Dates[m.ID], in.Reached[m.ID] = day, reached
		}
	}
}

// dates are the milestones' dates on one set of dates.
func (l *laid) dates(d *laidDates) benefit.Dates {
	out := benefit.Dates{}
	for k, p := range l.list {
		index := p.latest().codeIndex()
		for _, m := range p.engagement.Milestones {
			if i, ok := index[m.Activity]; ok && m.Activity != "" {
				out[m.ID], _ = d.forecast(p, k, i)
			}
		}
	}
	return out
}
