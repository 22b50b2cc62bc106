package main

import (
	"fmt"
	"strings"

	"pgregory.net/rapid"

	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/risk"
)

// drawnWorld is a project as it is drawn, before anybody has put it anywhere: what its suppliers plan, what the client's case says, and what
// happens then.
type drawnWorld struct {
	zone  string
	plans []drawnPlan
	kase  *benefit.Case
	risk  *risk.Stated
	moves []drawnMove
}

// drawnMove is something that happens. Which thing it happens to, and what becomes of it, follows from the numbers when it does.
type drawnMove struct {
	kind string
	n    [6]int
}

// The moves there are.
var moveKinds = []string{"programme", "programme", "programme again", "obligation", "obligation", "relink", "relink", "unlink", "relink change", "reading", "withdraw reading",
	"curve", "plan", "cost", "hand-over", "adoption", "contract date", "tie", "decision", "appraisal", "baseline", "own record", "publish", "a day later", "take out", "milestone"}

// drawnPlan is a supplier's programme. Activities stand in the order of their links.
type drawnPlan struct {
	supplier, code string
	start          civil.Date
	calendars      []drawnCalendar
	tasks          []drawnTask
	links          []drawnLink
	milestones     int // of the tasks, the last
}

type drawnCalendar struct {
	hours    int // of a day: 8 or 10
	saturday bool
	off      []civil.Date
}

type drawnTask struct {
	code, name, kind string // TT_Task, TT_Mile or TT_FinMile
	days, calendar   int
	pinned           civil.Date // starts no earlier
}

type drawnLink struct {
	from, to int
	kind     string
	lag      int // hours
}

// artist draws.
type artist struct{ *rapid.T }

func (a artist) upTo(most int) int { return rapid.IntRange(0, most).Draw(a.T, "n") }
func (a artist) yes() bool         { return rapid.Bool().Draw(a.T, "yes") }
func (a artist) day() civil.Date   { return civil.NewDate(2026, 9, 1) + civil.Date(a.upTo(900)) }
func (a artist) orNone() civil.Date {
	if a.upTo(2) == 0 {
		return 0
	}
	return a.day()
}
func (a artist) length(most int) benefit.Duration {
	return benefit.Duration{N: 1 + a.upTo(most), Unit: benefit.Unit(a.upTo(2))}
}

func drawWorld(t *rapid.T) *drawnWorld {
	a := artist{t}
	w := &drawnWorld{zone: rapid.SampledFrom([]string{"Europe/London", "Pacific/Kiritimati", "America/Los_Angeles", "Asia/Kolkata"}).Draw(t, "zone")}
	for i := range 1 + a.upTo(2) {
		w.plans = append(w.plans, a.plan(i))
	}
	w.kase = a.kase(w.plans)
	w.risk = a.stated(w.plans, w.kase)
	for range 3 + a.upTo(2) {
		m := drawnMove{kind: rapid.SampledFrom(moveKinds).Draw(t, "move")}
		for i := range m.n {
			m.n[i] = a.upTo(10_000)
		}
		w.moves = append(w.moves, m)
	}
	return w
}

func (a artist) plan(i int) drawnPlan {
	p := drawnPlan{supplier: [...]string{"Calder Systems", "Northern Cabling", "Ætna & Söhne"}[i], code: [...]string{"CAL", "NCB", "AET"}[i], start: civil.NewDate(2026, 9, 1) + civil.Date(a.upTo(40))}
	for range 1 + a.upTo(1) {
		c := drawnCalendar{hours: 8 + 2*a.upTo(1), saturday: a.yes()}
		for range a.upTo(4) {
			c.off = append(c.off, civil.NewDate(2026, 11, 1)+civil.Date(a.upTo(300)))
		}
		p.calendars = append(p.calendars, c)
	}
	for k := range 2 + a.upTo(4) {
		task := drawnTask{code: fmt.Sprintf("%s%d0", p.code, k+1), name: fmt.Sprintf("Work %d of %s", k+1, p.code), kind: "TT_Task", days: 1 + a.upTo(80), calendar: a.upTo(len(p.calendars) - 1)}
		if a.upTo(5) == 0 {
			task.pinned = a.day()
		}
		p.tasks = append(p.tasks, task)
		if k > 0 && a.upTo(5) > 0 {
			p.links = append(p.links, a.link(a.upTo(k-1), k))
		}
	}
	last := len(p.tasks) - 1
	p.milestones = 1 + a.upTo(1)
	for k := range p.milestones {
		kind := "TT_FinMile"
		if a.upTo(3) == 0 {
			kind = "TT_Mile"
		}
		p.links = append(p.links, drawnLink{from: a.upTo(last), to: len(p.tasks), kind: "PR_FS", lag: 8 * (a.upTo(4) - 2)})
		p.tasks = append(p.tasks, drawnTask{code: fmt.Sprintf("%sM%d", p.code, k+1), name: fmt.Sprintf("Handed over %d by %s", k+1, p.code), kind: kind, calendar: a.upTo(len(p.calendars) - 1)})
	}
	return p
}

func (a artist) link(from, to int) drawnLink {
	l := drawnLink{from: from, to: to, kind: rapid.SampledFrom([]string{"PR_FS", "PR_FS", "PR_SS", "PR_FF", "PR_SF"}).Draw(a.T, "link")}
	if a.yes() {
		l.lag = 8*a.upTo(40) - 120
	}
	return l
}

func (a artist) kase(plans []drawnPlan) *benefit.Case {
	c := &benefit.Case{Project: benefit.Project{Name: "Drawn"}, Currency: rapid.SampledFrom([]string{"GBP", "GBP", "JPY", "KWD"}).Draw(a.T, "currency")}
	if a.upTo(4) > 0 {
		c.Appraisal = benefit.Appraisal{Base: civil.NewDate(2026, 4, 1), Rate: float64(a.upTo(120)) / 1000, RateStated: true, Basis: benefit.RateBasis(a.upTo(2)), YearStarts: 1 + a.upTo(11)}
	}
	if a.yes() {
		c.Appraisal.End = civil.NewDate(2029, 1, 1) + civil.Date(a.upTo(2000))
	}
	c.Objectives = []benefit.Objective{{ID: "objective", Title: "Objective"}}
	for _, p := range plans {
		e := benefit.Engagement{ID: benefit.EngagementID(strings.ToLower(p.code)), Supplier: p.supplier}
		for k, task := range p.tasks[len(p.tasks)-p.milestones:] {
			m := benefit.ContractMilestone{ID: benefit.NodeID(fmt.Sprintf("%s-m%d", e.ID, k)), Activity: task.code, Deliverable: a.yes(), Approved: a.orNone(), Forecast: a.orNone()}
			m.Title = fmt.Sprintf("Milestone %d of %s", k, p.code)
			if a.upTo(5) > 0 {
				m.Dates = []benefit.ContractDate{{Date: a.day()}}
			}
			e.Milestones = append(e.Milestones, m)
		}
		c.Engagements = append(c.Engagements, e)
	}
	a.ours(c, plans)
	return c
}

// ours draws what the client plans, promises, waits for and pays.
func (a artist) ours(c *benefit.Case, plans []drawnPlan) {
	for i := range a.upTo(3) {
		c.OwnWork = append(c.OwnWork, a.work(i, plans))
	}
	if len(plans) > 1 {
		for i := range a.upTo(2) {
			c.Interfaces = append(c.Interfaces, benefit.Interface{ID: benefit.InterfaceID(fmt.Sprint("hand-over-", i)), Title: fmt.Sprint("Hand over ", i),
				From: a.activity(plans[i%2]), To: a.activity(plans[1-i%2]), Lag: benefit.Duration{N: a.upTo(60), Unit: benefit.Days}})
		}
	}
	nodes := []benefit.NodeID{}
	for _, e := range c.Enablers() {
		nodes = append(nodes, e.ID)
	}
	for i := range a.upTo(2) {
		ch := benefit.Change{ID: benefit.NodeID(fmt.Sprint("change-", i)), Title: fmt.Sprint("Change ", i), Lead: a.length(9)}
		if a.yes() {
			l := a.length(9)
			ch.ApprovedLead = &l
		}
		ch.Needs, ch.Additive = a.needs(nodes)
		nodes = append(nodes, ch.ID)
		c.Changes = append(c.Changes, ch)
	}
	for i := range 1 + a.upTo(3) {
		c.Benefits = append(c.Benefits, a.benefit(i, nodes))
	}
	for i := range a.upTo(3) {
		c.Costs = append(c.Costs, a.cost(i, c, nodes))
	}
	for i := range a.upTo(2) {
		d := benefit.Decision{ID: benefit.DecisionID(fmt.Sprint("decision-", i)), Title: fmt.Sprint("Decision ", i), AskedOn: a.orNone(), NeededBy: a.orNone(), PerWeek: benefit.Money(a.upTo(900_000))}
		if a.upTo(3) > 0 {
			d.Holds = []benefit.ActivityRef{a.activity(plans[a.upTo(len(plans)-1)])}
		}
		c.Decisions = append(c.Decisions, d)
	}
}

func (a artist) activity(p drawnPlan) benefit.ActivityRef {
	return benefit.ActivityRef{Engagement: benefit.EngagementID(strings.ToLower(p.code)), Code: p.tasks[a.upTo(len(p.tasks)-1)].code}
}

func (a artist) work(i int, plans []drawnPlan) benefit.OwnWork {
	w := benefit.OwnWork{ID: benefit.NodeID(fmt.Sprint("work-", i)), Title: fmt.Sprint("Own work ", i), Due: a.orNone(), Approved: a.orNone(), Forecast: a.orNone()}
	if a.upTo(4) == 0 {
		w.Done = civil.NewDate(2026, 9, 1) + civil.Date(a.upTo(60))
	}
	if a.upTo(4) > 0 {
		p := plans[a.upTo(len(plans)-1)]
		x := a.activity(p)
		w.PromisedTo = x.Engagement
		if a.yes() {
			w.Activities = []string{x.Code}
		}
		if a.yes() {
			w.Holds = []string{a.activity(p).Code}
		}
	}
	return w
}

func (a artist) needs(nodes []benefit.NodeID) (out []benefit.Need, additive bool) {
	if len(nodes) == 0 {
		return nil, false
	}
	picked := rapid.SliceOfNDistinct(rapid.SampledFrom(nodes), 0, min(3, len(nodes)), rapid.ID[benefit.NodeID]).Draw(a.T, "needs")
	additive = len(picked) > 1 && a.yes()
	for i, id := range picked {
		n := benefit.Need{On: id}
		if additive {
			n.Share = [][]float64{{1}, {0.3, 0.7}, {0.2, 0.3, 0.5}}[len(picked)-1][i]
		}
		out = append(out, n)
	}
	return out, additive
}

func (a artist) benefit(i int, nodes []benefit.NodeID) benefit.Benefit {
	b := benefit.Benefit{ID: benefit.BenefitID(fmt.Sprint("benefit-", i)), Title: fmt.Sprint("Reduce what is counted ", i), Kind: benefit.Kind(a.upTo(4)), Status: benefit.Status(a.upTo(3)),
		Objectives: []benefit.Serves{{Objective: "objective"}}, Measure: benefit.Measure{Name: fmt.Sprint("Measure ", i), Unit: "days", Better: benefit.Direction(1 + a.upTo(1))},
		Start: benefit.StartRule{Kind: benefit.StartKind(a.upTo(3))}, Attribution: float64(a.upTo(10)) / 10}
	b.Needs, b.Additive = a.needs(nodes)
	level := func() float64 { return float64(a.upTo(4000)) / 8 }
	if a.upTo(6) > 0 {
		b.Baseline = &benefit.Level{Value: level(), Date: civil.NewDate(2026, 3, 31)}
		b.Target = &benefit.Level{Value: level()}
	}
	if a.upTo(3) == 0 {
		target := level()
		b.ApprovedTarget = &target
	}
	switch a.upTo(3) {
	case 0:
		b.DoNothing.PerYear = level() / 16
	case 1:
		b.DoNothing.Points = []benefit.Level{{Value: level(), Date: civil.NewDate(2026, 9, 1)}, {Value: level(), Date: civil.NewDate(2028, 1, 1)}}
	}
	if a.upTo(3) > 0 {
		b.Ramp = benefit.Ramp{Shape: benefit.Shape(1 + a.upTo(1)), Length: a.length(9)}
	}
	switch a.upTo(4) {
	case 0:
	case 1, 2:
		b.Life.For = a.length(60)
	default:
		b.Life.Until = civil.NewDate(2028, 1, 1) + civil.Date(a.upTo(1800))
	}
	if b.Kind != benefit.Qualitative && a.upTo(5) > 0 {
		value := benefit.Money(a.upTo(9_000_000))
		b.Value = &value
	}
	for k := range a.upTo(2) {
		b.Readings = append(b.Readings, benefit.Reading{Date: civil.NewDate(2026, 6, 1) + civil.Date(70*k+a.upTo(60)), Value: level()})
	}
	return b
}

func (a artist) cost(i int, c *benefit.Case, nodes []benefit.NodeID) benefit.Cost {
	k := benefit.Cost{ID: benefit.CostID(fmt.Sprint("cost-", i)), Title: fmt.Sprint("Cost ", i), Amount: benefit.Money(a.upTo(90_000_000))}
	node := nodes[a.upTo(len(nodes)-1)]
	switch a.upTo(2) {
	case 0:
		k.On = a.day()
	case 1:
		k.Kind, k.From, k.For = benefit.Yearly, a.day(), a.length(30)
	default:
		k.Kind, k.From, k.Until = benefit.OldWay, a.day(), node
		return k
	}
	if a.yes() {
		k.With = node
	}
	return k
}

func (a artist) stated(plans []drawnPlan, c *benefit.Case) *risk.Stated {
	s := &risk.Stated{}
	where := func(p drawnPlan) (w risk.Where) {
		w.Engagement = benefit.EngagementID(strings.ToLower(p.code))
		if a.yes() {
			w.Activities = []string{p.tasks[0].code}
		}
		return w
	}
	for _, p := range plans {
		if a.yes() {
			s.Uncertainty = append(s.Uncertainty, risk.StatedRange{Where: where(p), Set: rapid.SampledFrom([]string{"narrow", "moderate", "wide"}).Draw(a.T, "set")})
		} else {
			s.Uncertainty = append(s.Uncertainty, risk.StatedRange{Where: where(p), Spread: risk.Spread{Shape: risk.Triangular, Low: 0.8, Likely: 1, High: 1.2 + float64(a.upTo(10))/10}})
		}
	}
	if a.yes() {
		delay := risk.Spread{Shape: risk.Triangular, Low: 1, Likely: 5, High: 20}
		s.Risks = append(s.Risks, risk.StatedRisk{Where: where(plans[0]), ID: "rain", Title: "It rains", Court: benefit.Court(a.upTo(2)), Probability: float64(1+a.upTo(9)) / 10, Delay: &delay})
	}
	for i := range c.OwnWork {
		if a.yes() && c.OwnWork[i].Done.IsZero() {
			s.Promises = append(s.Promises, risk.StatedPromise{Work: c.OwnWork[i].ID, Probability: 0.5, Late: risk.Spread{Shape: risk.Triangular, Low: 7, Likely: 14, High: 60}})
		}
	}
	for i := range c.Benefits {
		if a.upTo(2) == 0 {
			s.Realised = append(s.Realised, risk.StatedRealisation{Benefit: c.Benefits[i].ID, Factor: risk.Spread{Shape: risk.Triangular, Low: 0.5, Likely: 0.9, High: 1.1}})
		}
	}
	return s
}

// xer writes a programme as Primavera does, so many days after its start. What is over by then is done, what has begun has so much left.
func (p *drawnPlan) xer(after int) string {
	var b strings.Builder
	stamp := func(d civil.Date, hour int) string { return fmt.Sprintf("%s %02d:00", d, hour) }
	now := p.start + civil.Date(after)
	fmt.Fprintf(&b, "ERMHDR\t20.12\t%s\tProject\tu\tu\tdb\tPM\tGBP\r\n", now)
	fmt.Fprintf(&b, "%%T\tPROJECT\r\n%%F\tproj_id\tproj_short_name\tclndr_id\tlast_recalc_date\tplan_start_date\r\n%%R\t1\t%s\t1\t%s\t%s\r\n", p.code, stamp(now, 8), stamp(p.start, 8))
	b.WriteString("%T\tCALENDAR\r\n%F\tclndr_id\tdefault_flag\tclndr_name\tclndr_type\tday_hr_cnt\tweek_hr_cnt\tclndr_data\r\n")
	for i, c := range p.calendars {
		fmt.Fprintf(&b, "%%R\t%d\tN\tCalendar %d\tCA_Base\t%d\t%d\t%s\r\n", i+1, i+1, c.hours, 5*c.hours, c.data())
	}
	b.WriteString("%T\tTASK\r\n%F\ttask_id\tproj_id\tclndr_id\ttask_type\tstatus_code\ttask_code\ttask_name\tremain_drtn_hr_cnt\ttarget_drtn_hr_cnt\tact_start_date\tact_end_date\tcstr_type\tcstr_date\r\n")
	begun := p.start
	for i, t := range p.tasks {
		hours := t.days * p.calendars[t.calendar].hours
		status, left, from, to, pin, pinned := "TK_NotStart", hours, "", "", "", ""
		switch end := begun + civil.Date(t.days*7/5+2); {
		case t.kind != "TT_Task" || begun >= now:
		case end < now:
			status, left, from, to = "TK_Complete", 0, stamp(begun, 8), stamp(end, 12)
		default:
			status, left, from = "TK_Active", max(hours-int(now-begun)*5, 8), stamp(begun, 8)
		}
		if t.kind == "TT_Task" {
			begun += civil.Date(t.days * 7 / 5)
		}
		if t.pinned != 0 && status == "TK_NotStart" {
			pin, pinned = "CS_MSOA", stamp(t.pinned, 8)
		}
		fmt.Fprintf(&b, "%%R\t%d\t1\t%d\t%s\t%s\t%s\t%s\t%d\t%d\t%s\t%s\t%s\t%s\r\n", i+1, t.calendar+1, t.kind, status, t.code, t.name, left, hours, from, to, pin, pinned)
	}
	b.WriteString("%T\tTASKPRED\r\n%F\ttask_pred_id\ttask_id\tpred_task_id\tproj_id\tpred_proj_id\tpred_type\tlag_hr_cnt\r\n")
	for i, l := range p.links {
		fmt.Fprintf(&b, "%%R\t%d\t%d\t%d\t1\t1\t%s\t%d\r\n", i+1, l.to+1, l.from+1, l.kind, l.lag)
	}
	b.WriteString("%E\r\n")
	return b.String()
}

// data is the nested text in which Primavera keeps a calendar.
func (c *drawnCalendar) data() string {
	var b strings.Builder
	b.WriteString("(0||CalendarData()((0||DaysOfWeek()(")
	for day := 1; day <= 7; day++ {
		hours := ""
		if day > 1 && (day < 7 || c.saturday) {
			hours = fmt.Sprintf("(0||0(s|08:00|f|12:00)())(0||1(s|13:00|f|%02d:00)())", 9+c.hours)
		}
		fmt.Fprintf(&b, "(0||%d()(%s))", day, hours)
	}
	b.WriteString("))(0||VIEW(ShowTotal|N)())(0||Exceptions()(")
	for i, d := range c.off {
		fmt.Fprintf(&b, "(0||%d(d|%d)())", i, d-civil.NewDate(1899, 12, 30))
	}
	b.WriteString("))))")
	return b.String()
}
