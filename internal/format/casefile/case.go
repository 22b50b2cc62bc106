package casefile

import (
	"fmt"
	"maps"

	yaml "go.yaml.in/yaml/v4"

	"counterpart.dev/internal/core/benefit"
)

// version is the form of the case file this package reads.
const version = "1"

// file reads the whole case.
func (r *reader) file(root *yaml.Node, c *benefit.Case) {
	o := r.open("", root)
	if o == nil {
		return
	}
	r.marks[""] = o.mark
	var v string
	read(o, "version", "version", required, &v, func(s string) (string, error) {
		if s != version {
			return s, fmt.Errorf("this program reads version %s of the case file, not %s", version, quoted(s))
		}
		return s, nil
	})
	o.object("project", required, func(o *object) {
		o.text("name", required, &c.Project.Name)
		o.text("client", optional, &c.Project.Client)
		o.text("programme", optional, &c.Project.Programme)
		o.text("sponsor", optional, &c.Project.Sponsor)
		o.text("manager", optional, &c.Project.Manager)
	})
	read(o, "currency", "currency", required, &c.Currency, func(s string) (string, error) {
		if !currencyForm.MatchString(s) {
			return "", fmt.Errorf("%s is not an ISO 4217 code such as GBP", quoted(s))
		}
		if s != noCurrency && !benefit.KnownCurrency(s) {
			return "", fmt.Errorf("%s is no currency of ISO 4217: write its three letters, such as GBP", quoted(s))
		}
		return s, nil
	})
	r.currency = c.Currency
	o.object("appraisal", optional, func(o *object) { appraisal(o, &c.Appraisal) })
	o.objects("engagements", func(o *object) { c.Engagements = append(c.Engagements, engagement(o)) })
	if len(c.Engagements) == 1 {
		r.single = c.Engagements[0].ID
	}
	o.objects("own_work", func(o *object) { c.OwnWork = append(c.OwnWork, ownWork(o)) })
	o.objects("interfaces", func(o *object) { c.Interfaces = append(c.Interfaces, handOver(o)) })
	o.objects("objectives", func(o *object) {
		var x benefit.Objective
		ident(o, "id", required, &x.ID)
		o.text("title", required, &x.Title)
		o.text("owner", optional, &x.Owner)
		c.Objectives = append(c.Objectives, x)
	})
	o.objects("changes", func(o *object) { c.Changes = append(c.Changes, change(o)) })
	o.objects("benefits", func(o *object) { c.Benefits = append(c.Benefits, profile(o)) })
	o.objects("costs", func(o *object) { c.Costs = append(c.Costs, cost(o)) })
	o.objects("decisions", func(o *object) { c.Decisions = append(c.Decisions, decision(o)) })
	o.objects("assumptions", func(o *object) {
		var x benefit.Assumption
		ident(o, "id", required, &x.ID)
		o.text("text", required, &x.Text)
		o.text("owner", optional, &x.Owner)
		o.text("source", optional, &x.Source)
		c.Assumptions = append(c.Assumptions, x)
	})
	o.object("risk", optional, func(o *object) { uncertain(o, &r.risk) })
	o.done()
}

func appraisal(o *object, a *benefit.Appraisal) {
	o.date("base_date", optional, &a.Base)
	a.RateStated = read(o, "discount_rate", "percent", optional, &a.Rate, percentage)
	choice(o, "rate_basis", optional, &a.Basis, "not stated", "real", "nominal")
	o.date("end", optional, &a.End)
	read(o, "financial_year_starts", "month", optional, &a.YearStarts, month)
}

func engagement(o *object) benefit.Engagement {
	var e benefit.Engagement
	ident(o, "id", required, &e.ID)
	o.text("supplier", required, &e.Supplier)
	o.text("contract", optional, &e.Contract)
	o.text("schedule_project", optional, &e.Project)
	o.object("baseline", optional, func(o *object) {
		o.text("file", optional, &e.Baseline.File)
		o.date("data_date", optional, &e.Baseline.DataDate)
	})
	o.objects("milestones", func(o *object) { e.Milestones = append(e.Milestones, milestone(o)) })
	return e
}

func milestone(o *object) benefit.ContractMilestone {
	var m benefit.ContractMilestone
	var kind uint8
	ident(o, "id", required, &m.ID)
	o.text("title", required, &m.Title)
	choice(o, "kind", optional, &kind, "milestone", "deliverable")
	m.Deliverable = kind == 1
	o.text("activity", optional, &m.Activity)
	o.text("activity_name", optional, &m.ActivityName)
	o.truth("unconfirmed", &m.Unconfirmed)
	o.list("contract_dates", optional, func(path string, n *yaml.Node) {
		m.Dates = append(m.Dates, o.r.contractDate(path, n))
	})
	o.date("approved", optional, &m.Approved)
	o.date("forecast", optional, &m.Forecast)
	o.date("achieved", optional, &m.Achieved)
	return m
}

// contractDate reads a bare date, or a date with the day it came into force and why.
func (r *reader) contractDate(path string, n *yaml.Node) benefit.ContractDate {
	var d benefit.ContractDate
	if n != nil && n.Kind == yaml.ScalarNode {
		if s, ok := r.scalar(path, n); ok {
			var err error
			if d.Date, err = date(s); err != nil {
				r.problem(path, markOf(n), "%s", err)
			}
		}
		return d
	}
	if o := r.open(path, n); o != nil {
		o.date("date", required, &d.Date)
		o.date("in_force_from", optional, &d.From)
		o.text("reason", optional, &d.Reason)
		o.done()
	}
	return d
}

func ownWork(o *object) benefit.OwnWork {
	var w benefit.OwnWork
	ident(o, "id", required, &w.ID)
	o.text("title", required, &w.Title)
	choice(o, "kind", optional, &w.Kind, "not stated", "approval", "access", "data", "decision", "backfill")
	o.text("owner", optional, &w.Owner)
	o.date("due", optional, &w.Due)
	o.date("approved", optional, &w.Approved)
	o.date("forecast", optional, &w.Forecast)
	o.date("done", optional, &w.Done)
	ident(o, "promised_to", optional, &w.PromisedTo)
	o.texts("activities", func(path string, n *yaml.Node) {
		if s, ok := o.r.scalar(path, n); ok {
			w.Activities = append(w.Activities, s)
		}
	})
	o.texts("holds", func(path string, n *yaml.Node) {
		if s, ok := o.r.scalar(path, n); ok {
			w.Holds = append(w.Holds, s)
		}
	})
	return w
}

func handOver(o *object) benefit.Interface {
	var x benefit.Interface
	ident(o, "id", required, &x.ID)
	o.text("title", optional, &x.Title)
	x.From, x.To = o.end("from"), o.end("to")
	o.duration("lag", &x.Lag)
	return x
}

func change(o *object) benefit.Change {
	var c benefit.Change
	ident(o, "id", required, &c.ID)
	o.text("title", required, &c.Title)
	o.text("owner", optional, &c.Owner)
	c.Needs = o.needs()
	o.truth("additive", &c.Additive)
	o.duration("adoption", &c.Lead)
	var approved benefit.Duration
	if o.duration("approved_adoption", &approved) {
		c.ApprovedLead = &approved
	}
	return c
}

// needs reads the edges into a node: ids, or an id with a share.
func (o *object) needs() []benefit.Need {
	var needs []benefit.Need
	o.list("needs", optional, func(path string, n *yaml.Node) {
		var need benefit.Need
		if n != nil && n.Kind == yaml.ScalarNode {
			need.On = benefit.NodeID(o.r.ident(path, n))
		} else if sub := o.r.open(path, n); sub != nil {
			ident(sub, "on", required, &need.On)
			sub.share("share", &need.Share)
			sub.done()
		}
		needs = append(needs, need)
	})
	return needs
}

// cost reads one cost; which amount it states says what kind it is.
func cost(o *object) benefit.Cost {
	var c benefit.Cost
	ident(o, "id", required, &c.ID)
	o.text("title", required, &c.Title)
	amounts := 0
	for kind, name := range []string{"once", "per_year", "per_week"} {
		if o.money(name, optional, &c.Amount) {
			c.Kind = benefit.CostKind(kind)
		}
		if o.keys[name] != nil {
			amounts++
		}
	}
	if amounts != 1 && o.r.describe == nil {
		o.r.problem(o.path, o.mark, "a cost states one amount: once, per_year or per_week (of keeping the old way)")
	}
	o.date("on", optional, &c.On)
	o.date("from", optional, &c.From)
	o.date("to", optional, &c.To)
	o.duration("for", &c.For)
	ident(o, "moves_with", optional, &c.With)
	ident(o, "until", optional, &c.Until)
	if amounts == 1 {
		for _, name := range foreign[c.Kind] {
			if n := o.keys[name]; n != nil {
				o.r.problem(join(o.path, name), markOf(n), "%s says nothing about this kind of cost", name)
			}
		}
	}
	return c
}

// foreign is the keys that say nothing about a kind of cost.
var foreign = map[benefit.CostKind][]string{
	benefit.OneOff: {"from", "to", "for", "until"},
	benefit.Yearly: {"on", "until"},
	benefit.OldWay: {"on", "to", "for", "moves_with"},
}

func decision(o *object) benefit.Decision {
	var d benefit.Decision
	ident(o, "id", required, &d.ID)
	o.text("title", required, &d.Title)
	o.text("by", optional, &d.By)
	o.date("asked_on", optional, &d.AskedOn)
	o.date("needed_by", optional, &d.NeededBy)
	o.texts("options", func(path string, n *yaml.Node) {
		if s, ok := o.r.scalar(path, n); ok {
			d.Options = append(d.Options, s)
		}
	})
	o.list("holds", optional, func(path string, n *yaml.Node) {
		if ref, ok := o.r.activity(path, n); ok {
			d.Holds = append(d.Holds, ref)
		}
	})
	o.money("cost_per_week", optional, &d.PerWeek)
	o.date("decided", optional, &d.Decided)
	o.text("outcome", optional, &d.Outcome)
	return d
}

// activity reads an activity's code, with its engagement unless the case has only one.
func (r *reader) activity(path string, n *yaml.Node) (benefit.ActivityRef, bool) {
	var a benefit.ActivityRef
	if n != nil && n.Kind == yaml.ScalarNode {
		s, ok := r.scalar(path, n)
		if ok && r.single == "" {
			r.problem(path, markOf(n), "the case has several engagements or none: write {engagement: …, activity: %s}", s)
			return a, false
		}
		return benefit.ActivityRef{Engagement: r.single, Code: s}, ok
	}
	o := r.open(path, n)
	if o == nil {
		return a, false
	}
	ident(o, "engagement", required, &a.Engagement)
	o.text("activity", required, &a.Code)
	o.done()
	return a, true
}

// sound adds what the core finds wrong with the case, unless something of the same place could not be read: then what
// the core misses is a consequence.
func (r *reader) sound(c *benefit.Case) {
	unread := maps.Clone(r.broken)
	known := ids(c)
	for _, p := range append(c.Problems(), r.risk.Problems(c)...) {
		path, m := nearest(r.marks, p.Path)
		if unread[path] {
			continue
		}
		r.problem(path, m, "%s%s", p.Text, r.hint(p.Unknown, known))
	}
}

// ids are all ids of a case that something can refer to.
func ids(c *benefit.Case) []string {
	var all []string
	for _, e := range c.Enablers() {
		all = append(all, string(e.ID))
	}
	for i := range c.Changes {
		all = append(all, string(c.Changes[i].ID))
	}
	for i := range c.Engagements {
		all = append(all, string(c.Engagements[i].ID))
	}
	for i := range c.Objectives {
		all = append(all, string(c.Objectives[i].ID))
	}
	for i := range c.Assumptions {
		all = append(all, string(c.Assumptions[i].ID))
	}
	return all
}
