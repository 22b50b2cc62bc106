package main

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/app/benefit"
	"counterpart.dev/internal/app/brief"
	"counterpart.dev/internal/app/gather"
	"counterpart.dev/internal/app/programme"
	"counterpart.dev/internal/core/access"
	core "counterpart.dev/internal/core/benefit"
	page "counterpart.dev/internal/core/brief"
	"counterpart.dev/internal/core/casebook"
	"counterpart.dev/internal/core/civil"
)

// errNothing: there is nothing of the kind that a move is about.
var errNothing = errors.New("there is nothing it could happen to")

// moves are what can happen to a project.
var moves = map[string]func(h *drawnHouse, n [6]int) error{
	"programme":        func(h *drawnHouse, n [6]int) error { return h.programmeMoves(n, 1+n[3]%40, access.Shared) },
	"programme again":  func(h *drawnHouse, n [6]int) error { return h.programmeMoves(n, 0, access.Shared) },
	"own record":       func(h *drawnHouse, n [6]int) error { return h.programmeMoves(n, n[3]%40, act.Ours) },
	"obligation":       (*drawnHouse).obligation,
	"relink":           func(h *drawnHouse, n [6]int) error { return h.relink(casebook.Benefit, n) },
	"relink change":    func(h *drawnHouse, n [6]int) error { return h.relink(casebook.Change, n) },
	"unlink":           (*drawnHouse).unlink,
	"reading":          (*drawnHouse).reading,
	"withdraw reading": (*drawnHouse).withdraw,
	"curve":            (*drawnHouse).curve,
	"plan":             (*drawnHouse).plan,
	"cost":             (*drawnHouse).cost,
	"hand-over":        (*drawnHouse).handOver,
	"adoption": func(h *drawnHouse, n [6]int) error {
		return h.changed(casebook.Change, n, map[string]string{"adoption": fmt.Sprintf("%d weeks", n[1]%20)})
	},
	"contract date": (*drawnHouse).contractDate,
	"milestone":     (*drawnHouse).milestone,
	"tie": func(h *drawnHouse, n [6]int) error {
		return h.changed(casebook.Tie, n, map[string]string{"approved": someDay(n[1]), "forecast": someDay(n[2])})
	},
	"decision":    (*drawnHouse).decision,
	"appraisal":   (*drawnHouse).appraisal,
	"baseline":    (*drawnHouse).baseline,
	"publish":     (*drawnHouse).publish,
	"a day later": func(h *drawnHouse, n [6]int) error { h.Clock.Add(time.Duration(1+n[0]%60) * time.Hour); return nil },
	"take out":    (*drawnHouse).takeOut,
}

// someDay is a day, or none.
func someDay(n int) string {
	if n%4 == 0 {
		return ""
	}
	return (civil.NewDate(2026, 9, 1) + civil.Date(n%900)).String()
}

// past is a day that has come.
func past(n int) string { return (civil.NewDate(2026, 11, 2) - civil.Date(n%150)).String() }

// programmeMoves has a supplier hand in another programme so many days after the last: activities are longer or shorter, and links are other ones.
func (h *drawnHouse) programmeMoves(n [6]int, later int, room access.Audience) error {
	i := n[0] % len(h.drawn.plans)
	p := &h.drawn.plans[i]
	task := &p.tasks[n[1]%(len(p.tasks)-p.milestones)]
	task.days = max(1, task.days+n[2]%60-25)
	if len(p.links) > 0 {
		l := &p.links[n[4]%len(p.links)]
		l.lag += 8 * (n[5]%15 - 7)
	}
	if n[5]%9 == 0 {
		p.calendars[0].off = append(p.calendars[0].off, civil.NewDate(2026, 11, 9)+civil.Date(n[5]%90))
	}
	h.after[i] += later
	return h.handIn(i, room)
}

// view is the case as it stands.
func (h *drawnHouse) view() *benefit.View {
	h.Helper()
	return ok(h.Case.Case(h.Context(), h.Ada, h.Project))(h.T)
}

// any is one of the things of a kind.
func (h *drawnHouse) any(k casebook.Kind, n int) (*benefit.View, casebook.Node, error) {
	view := h.view()
	var all []casebook.Node
	for _, x := range view.Rows.Nodes {
		if x.Kind == k {
			all = append(all, x)
		}
	}
	if len(all) == 0 {
		return view, casebook.Node{}, errNothing
	}
	slices.SortFunc(all, func(a, b casebook.Node) int { return int(a.Place - b.Place) })
	return view, all[n%len(all)], nil
}

// changed changes fields of one of the things of a kind.
func (h *drawnHouse) changed(k casebook.Kind, n [6]int, values map[string]string) error {
	view, x, err := h.any(k, n[0])
	if err != nil {
		return err
	}
	f := ok(view.Filled(k, x))(h.T)
	for name, v := range values {
		f.Values[name] = v
	}
	return h.Case.Change(h.Context(), h.Ada, h.Project, k, x.ID, f)
}

func (h *drawnHouse) obligation(n [6]int) error {
	values := map[string]string{"forecast": someDay(n[2])}
	switch n[1] % 4 {
	case 0:
		values["done"] = past(n[3])
	case 1:
		values["due"] = someDay(n[3])
	case 2:
		values["done"] = ""
	}
	return h.changed(casebook.Work, n, values)
}

// relink lets something wait for other things.
func (h *drawnHouse) relink(k casebook.Kind, n [6]int) error {
	view, x, err := h.any(k, n[0])
	if err != nil {
		return err
	}
	f := view.Links(x.ID)
	f.Needs, f.Additive = nil, false
	var all []string
	for _, node := range view.Rows.Nodes {
		if node.ID != x.ID && (node.Kind == casebook.Tie || node.Kind == casebook.Work || node.Kind == casebook.Change) {
			all = append(all, node.ID)
		}
	}
	slices.Sort(all)
	a, b := all[n[1]%len(all)], all[n[2]%len(all)]
	f.Needs = []benefit.Link{{On: a}}
	if a != b {
		f.Needs = append(f.Needs, benefit.Link{On: b})
		if n[3]%2 == 0 {
			f.Additive, f.Needs[0].Share, f.Needs[1].Share = true, "35 %", "65 %"
		}
	}
	return h.Case.SetLinks(h.Context(), h.Ada, h.Project, k, x.ID, f)
}

func (h *drawnHouse) unlink(n [6]int) error {
	view, x, err := h.any(casebook.Benefit, n[0])
	if err != nil {
		return err
	}
	f := view.Links(x.ID)
	if len(f.Needs) == 0 || f.Additive {
		return errNothing
	}
	at := n[1] % len(f.Needs)
	f.Needs = slices.Delete(f.Needs, at, at+1)
	return h.Case.SetLinks(h.Context(), h.Ada, h.Project, casebook.Benefit, x.ID, f)
}

func (h *drawnHouse) reading(n [6]int) error {
	_, x, err := h.any(casebook.Benefit, n[0])
	if err != nil {
		return err
	}
	return h.Case.AddReading(h.Context(), h.Ada, h.Project, x.ID, benefit.ReadingForm{Day: past(n[1]), Value: fmt.Sprint(float64(n[2]) / 16)})
}

func (h *drawnHouse) withdraw(n [6]int) error {
	view := h.view()
	if len(view.Rows.Readings) == 0 {
		return errNothing
	}
	r := view.Rows.Readings[n[0]%len(view.Rows.Readings)]
	return h.Case.WithdrawReading(h.Context(), h.Ada, h.Project, r.Node, r.ID, "Counted twice", r.Rev)
}

func (h *drawnHouse) curve(n [6]int) error {
	values := map[string]string{"ramp": []string{"step", "linear", "S-curve"}[n[1]%3], "ramp_length": fmt.Sprintf("%d months", 1+n[2]%12), "target": fmt.Sprint(float64(n[3]) / 16)}
	if n[4]%3 == 0 {
		values["drift"], values["do_nothing_levels"] = fmt.Sprint(float64(n[5]%300)/8), ""
	}
	return h.changed(casebook.Benefit, n, values)
}

func (h *drawnHouse) plan(n [6]int) error {
	values := map[string]string{}
	switch n[1] % 5 {
	case 0:
		values["life_for"], values["life_until"] = fmt.Sprintf("%d months", 1+n[2]%60), ""
	case 1:
		values["life_for"], values["life_until"] = "", (civil.NewDate(2028, 1, 1) + civil.Date(n[2]%1500)).String()
	case 2:
		values["value"] = fmt.Sprint(n[2])
	case 3:
		values["status"] = []string{"proposed", "approved", "realising", "withdrawn"}[n[2]%4]
	default:
		values["attribution"] = fmt.Sprintf("%d %%", 1+n[2]%100)
	}
	return h.changed(casebook.Benefit, n, values)
}

func (h *drawnHouse) cost(n [6]int) error {
	values := map[string]string{"amount": fmt.Sprint(n[1] * 7)}
	if _, x, err := h.any(casebook.Cost, n[0]); err == nil && n[2]%2 == 0 {
		k, _, _ := casebook.Decode[core.Cost](x)
		values[map[core.CostKind]string{core.OneOff: "on", core.Yearly: "from", core.OldWay: "from"}[k.Kind]] = (civil.NewDate(2026, 9, 1) + civil.Date(n[3]%900)).String()
	}
	return h.changed(casebook.Cost, n, values)
}

func (h *drawnHouse) handOver(n [6]int) error {
	if len(h.scopes) < 2 {
		return errNothing
	}
	if _, _, err := h.any(casebook.Interface, 0); err == nil && n[1]%3 > 0 {
		return h.changed(casebook.Interface, n, map[string]string{"lag": fmt.Sprintf("%d days", n[2]%90)})
	}
	from, to := n[2]%len(h.scopes), (n[2]+1)%len(h.scopes)
	code := func(i, k int) string { p := &h.drawn.plans[i]; return p.tasks[k%len(p.tasks)].code }
	_, err := h.Case.Add(h.Context(), h.Ada, h.Project, casebook.Interface, benefit.Form{Values: map[string]string{"title": fmt.Sprint("Hand over besides ", n[5]),
		"from_engagement": string(h.scopes[from]), "from": code(from, n[3]), "to_engagement": string(h.scopes[to]), "to": code(to, n[4]), "lag": fmt.Sprintf("%d weeks", n[3]%12)}})
	return err
}

// named is one of the contract milestones of the project.
func (h *drawnHouse) named(n int) (*gather.Engagement, int) {
	l := h.Live(h.T)
	e := &l.Whole.Engagements[n%len(l.Whole.Engagements)]
	return e, (n / 7) % len(e.Milestones)
}

func (h *drawnHouse) contractDate(n [6]int) error {
	e, i := h.named(n[0])
	form := programme.MilestoneForm{Due: (civil.NewDate(2026, 9, 1) + civil.Date(n[1]%900)).String(), From: (civil.NewDate(2026, 10, 1) + civil.Date(n[2]%60)).String(), Reason: "Agreed"}
	return h.Programme.AddContractDate(h.Context(), h.Ada, e.Engagement, e.Milestones[i].ID, form)
}

// milestone ties a contract milestone to another activity, to none, or says that it was reached.
func (h *drawnHouse) milestone(n [6]int) error {
	e, i := h.named(n[0])
	m := e.Milestones[i]
	f := programme.MilestoneForm{Title: m.Title, Deliverable: m.Deliverable, Activity: m.Activity, Confirmed: n[2]%2 == 0, Achieved: m.Achieved, Rev: m.Rev}
	switch n[1] % 4 {
	case 0:
		f.Activity = ""
	case 1:
		f.Achieved = past(n[3])
	default:
		p := &h.drawn.plans[slices.Index(h.scopes, e.Engagement)]
		f.Activity = p.tasks[n[3]%len(p.tasks)].code
	}
	return h.Programme.ChangeMilestone(h.Context(), h.Ada, e.Engagement, m.ID, f)
}

func (h *drawnHouse) decision(n [6]int) error {
	values := map[string]string{"per_week": fmt.Sprint(n[2])}
	if n[1]%3 == 0 {
		values["decided"] = past(n[3])
	}
	return h.changed(casebook.Decision, n, values)
}

func (h *drawnHouse) appraisal(n [6]int) error {
	return h.changed(casebook.Appraisal, n, map[string]string{"rate": fmt.Sprintf("%d.%d %%", n[1]%12, n[2]%10), "end": (civil.NewDate(2029, 1, 1) + civil.Date(n[3]%2000)).String()})
}

func (h *drawnHouse) baseline(n [6]int) error {
	l := h.Live(h.T)
	e := &l.Whole.Engagements[n[0]%len(l.Whole.Engagements)]
	s := e.Read[n[1]%len(e.Read)]
	for _, x := range e.Read { // a file of a case knows a baseline by its data date
		if x.ID != s.ID && x.DataDate == s.DataDate {
			return errNothing
		}
	}
	_, err := h.Programme.Nominate(h.Context(), h.Ada, e.Engagement, s.ID, act.Ours)
	return err
}

// publish publishes the page, and keeps what the program could have made it from.
func (h *drawnHouse) publish([6]int) error {
	p, l := h.alike("published")
	if l.Brief == nil {
		return errNothing
	}
	id, err := h.Brief.Publish(h.Context(), h.Ada, h.Project, brief.PublishForm{Seen: l.Seen, Doubt: true})
	if err != nil {
		return err
	}
	number := ok(h.Brief.Published(h.Context(), h.Ada, h.Project, id))(h.T).Number
	h.last = &paged{page.Stood{Page: fmt.Sprintf("brief %d", number), Report: l.Report}, core.Stand{Case: p.input.Case, Input: p.net.Dates}}
	return nil
}

func (h *drawnHouse) takeOut(n [6]int) error {
	kinds := []casebook.Kind{casebook.Cost, casebook.Benefit, casebook.Work, casebook.Interface, casebook.Change, casebook.Tie, casebook.Decision}
	k := kinds[n[1]%len(kinds)]
	_, x, err := h.any(k, n[0])
	if err != nil {
		return err
	}
	return h.Case.End(h.Context(), h.Ada, h.Project, k, x.ID, x.Rev)
}
