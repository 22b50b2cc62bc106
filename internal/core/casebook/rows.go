package casebook

import (
	"fmt"
	"math"
	"strconv"

	"counterpart.dev/internal/core/benefit"
)

// Take takes a case apart into the rows it is kept as. Every id of the case becomes what rename makes of it, those of engagements
// included: "" for an engagement that is not known here. Errors: a share finer than a millionth, which no row can hold.
func Take(c *benefit.Case, rename func(string) string) (rows Rows, err error) {
	t := &taker{rows: Rows{Project: c.Project, Currency: c.Currency}, rename: rename, next: map[Kind]int64{}}
	if c.Appraisal != (benefit.Appraisal{}) {
		keep(t, Node{ID: rename("appraisal"), Kind: Appraisal, Title: "Appraisal"}, c.Appraisal)
	}
	for _, o := range c.Objectives {
		keep(t, Node{ID: rename(string(o.ID)), Kind: Objective, Title: o.Title, Owner: o.Owner}, o)
	}
	for _, a := range c.Assumptions {
		keep(t, Node{ID: rename(string(a.ID)), Kind: Assumption, Title: a.Text, Owner: a.Owner}, a)
	}
	for _, e := range c.Engagements {
		t.engagement(e)
	}
	for _, w := range c.OwnWork {
		w.PromisedTo = benefit.EngagementID(t.name(string(w.PromisedTo)))
		keep(t, Node{ID: rename(string(w.ID)), Kind: Work, Title: w.Title, Owner: w.Owner}, w)
	}
	t.interfaces(c.Interfaces)
	for _, ch := range c.Changes {
		keep(t, Node{ID: rename(string(ch.ID)), Kind: Change, Title: ch.Title, Owner: ch.Owner}, ch)
		t.needs(string(ch.ID), ch.Needs)
	}
	for i := range c.Benefits {
		t.benefit(&c.Benefits[i])
	}
	for _, k := range c.Costs {
		k.With, k.Until = benefit.NodeID(t.name(string(k.With))), benefit.NodeID(t.name(string(k.Until)))
		keep(t, Node{ID: rename(string(k.ID)), Kind: Cost, Title: k.Title}, k)
	}
	for _, d := range c.Decisions {
		t.decision(d)
	}
	return t.rows, t.err
}

type taker struct {
	rows   Rows
	rename func(string) string
	next   map[Kind]int64 // place
	err    error
}

// name renames an id that may be missing.
func (t *taker) name(id string) string {
	if id == "" {
		return ""
	}
	return t.rename(id)
}

func keep[T Thing](t *taker, n Node, thing T) {
	body, err := Encode(thing, More{})
	if err != nil && t.err == nil {
		t.err = err
	}
	n.Body, n.Place = body, t.next[n.Kind]
	t.next[n.Kind]++
	t.rows.Nodes = append(t.rows.Nodes, n)
}

// engagement keeps an engagement that is known here, and its milestones as ties that say everything themselves.
func (t *taker) engagement(e benefit.Engagement) {
	id := benefit.EngagementID(t.name(string(e.ID)))
	if id == NotMapped {
		id = ""
	}
	for _, m := range e.Milestones {
		keep(t, Node{ID: t.rename(string(m.ID)), Kind: Tie, Title: m.Title}, Tied{Engagement: id, ContractMilestone: m})
	}
	if id != "" {
		e.ID, e.Milestones = id, nil
		t.rows.Contracts = append(t.rows.Contracts, Contract{Engagement: e})
	}
}

func (t *taker) benefit(b *benefit.Benefit) {
	id := t.rename(string(b.ID))
	keep(t, Node{ID: id, Kind: Benefit, Title: b.Title, Owner: b.Owner.Name}, *b)
	for _, s := range b.Objectives {
		t.rows.Edges = append(t.rows.Edges, Edge{Node: t.rename(string(s.Objective)), Needs: id, SharePPM: t.millionths(s.Weight), Confirmed: true})
	}
	for _, a := range b.Assumptions {
		t.rows.Edges = append(t.rows.Edges, Edge{Node: id, Needs: t.rename(string(a)), Confirmed: true})
	}
	t.needs(string(b.ID), b.Needs)
	for _, r := range b.Readings {
		t.rows.Readings = append(t.rows.Readings, Reading{Node: id, Day: r.Date.String(), Value: strconv.FormatFloat(r.Value, 'f', -1, 64), ByName: r.By, Words: r.Note})
	}
}

func (t *taker) needs(id string, needs []benefit.Need) {
	for _, n := range needs {
		t.rows.Edges = append(t.rows.Edges, Edge{Node: t.rename(id), Needs: t.rename(string(n.On)), SharePPM: t.millionths(n.Share), Confirmed: true})
	}
}

// interfaces keeps the hand-overs both of whose suppliers are known here.
func (t *taker) interfaces(list []benefit.Interface) {
	for _, x := range list {
		x.From.Engagement = benefit.EngagementID(t.name(string(x.From.Engagement)))
		x.To.Engagement = benefit.EngagementID(t.name(string(x.To.Engagement)))
		if x.From.Engagement != "" && x.To.Engagement != "" {
			keep(t, Node{ID: t.rename(string(x.ID)), Kind: Interface, Title: x.Title}, x)
		}
	}
}

func (t *taker) decision(d benefit.Decision) {
	holds := d.Holds
	d.Holds = nil
	for _, a := range holds {
		if e := t.name(string(a.Engagement)); e != "" {
			d.Holds = append(d.Holds, benefit.ActivityRef{Engagement: benefit.EngagementID(e), Code: a.Code})
		}
	}
	keep(t, Node{ID: t.rename(string(d.ID)), Kind: Decision, Title: d.Title, Owner: d.By}, d)
}

func (t *taker) millionths(x float64) int64 {
	ppm := int64(math.Round(x * millionth))
	if share(ppm) != x && t.err == nil {
		t.err = fmt.Errorf("the share %v is finer than a ten-thousandth of a per cent, which is as fine as shares are kept", x)
	}
	return ppm
}
