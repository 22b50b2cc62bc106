package casefile

import (
	yaml "go.yaml.in/yaml/v4"

	"counterpart.dev/internal/core/benefit"
)

// profile reads one benefit.
func profile(o *object) benefit.Benefit {
	var b benefit.Benefit
	ident(o, "id", required, &b.ID)
	o.text("title", required, &b.Title)
	choice(o, "kind", required, &b.Kind, "cashable", "non-cashable", "quantifiable", "qualitative", "disbenefit")
	choice(o, "status", optional, &b.Status, "proposed", "approved", "realising", "realised", "withdrawn")
	o.text("beneficiary", optional, &b.Beneficiary)
	o.list("objectives", optional, func(path string, n *yaml.Node) { b.Objectives = append(b.Objectives, o.r.serves(path, n)) })
	b.Owner = o.ownership("owner")
	o.object("measure", optional, func(o *object) {
		o.text("name", required, &b.Measure.Name)
		o.text("unit", optional, &b.Measure.Unit)
		choice(o, "better", optional, &b.Measure.Better, "not stated", "higher", "lower")
		o.text("source", optional, &b.Measure.Source)
		o.text("frequency", optional, &b.Measure.Frequency)
	})
	o.level("baseline", &b.Baseline)
	o.level("target", &b.Target)
	o.object("do_nothing", optional, func(o *object) {
		o.number("per_year", optional, &b.DoNothing.PerYear)
		o.objects("levels", func(o *object) {
			var l benefit.Level
			o.date("date", required, &l.Date)
			o.number("value", required, &l.Value)
			b.DoNothing.Points = append(b.DoNothing.Points, l)
		})
	})
	b.Needs = o.needs()
	o.truth("additive", &b.Additive)
	read(o, "start", "start", optional, &b.Start, start)
	read(o, "ramp", "ramp", optional, &b.Ramp, ramp)
	read(o, "life", "life", optional, &b.Life, life)
	var value benefit.Money
	if o.money("value_per_unit", optional, &value) {
		b.Value = &value
	}
	o.text("value_source", optional, &b.ValueSource)
	read(o, "attribution", "share", optional, &b.Attribution, claim)
	o.texts("assumptions", func(path string, n *yaml.Node) {
		b.Assumptions = append(b.Assumptions, benefit.AssumptionID(o.r.ident(path, n)))
	})
	o.objects("readings", func(o *object) { b.Readings = append(b.Readings, reading(o)) })
	o.object("approved", optional, func(o *object) {
		var target float64
		if o.number("target", optional, &target) {
			b.ApprovedTarget = &target
		}
		var l benefit.Life
		if read(o, "life", "life", optional, &l, life) {
			b.ApprovedLife = &l
		}
	})
	return b
}

// serves reads an objective's id, alone or with a weight.
func (r *reader) serves(path string, n *yaml.Node) benefit.Serves {
	var s benefit.Serves
	if n != nil && n.Kind == yaml.ScalarNode {
		s.Objective = benefit.ObjectiveID(r.ident(path, n))
		return s
	}
	if o := r.open(path, n); o != nil {
		ident(o, "id", required, &s.Objective)
		o.share("weight", &s.Weight)
		o.done()
	}
	return s
}

// ownership reads a name, or a name with whether they accepted.
func (o *object) ownership(name string) benefit.Ownership {
	var w benefit.Ownership
	n := o.get(name, "owner", optional)
	if n == nil && o.r.describe == nil {
		return w
	}
	path := join(o.path, name)
	if n != nil && n.Kind == yaml.ScalarNode {
		w.Name, _ = o.r.scalar(path, n)
		return w
	}
	if sub := o.r.open(path, n); sub != nil {
		sub.text("name", required, &w.Name)
		sub.date("accepted", optional, &w.Accepted)
		sub.date("handed_back", optional, &w.HandedBack)
		sub.done()
	}
	return w
}

// level reads a value of the measure with its date.
func (o *object) level(name string, to **benefit.Level) {
	o.object(name, optional, func(o *object) {
		var l benefit.Level
		if o.number("value", required, &l.Value) {
			*to = &l
		}
		o.date("date", optional, &l.Date)
	})
}

func reading(o *object) benefit.Reading {
	var r benefit.Reading
	o.date("date", required, &r.Date)
	o.number("value", required, &r.Value)
	o.text("by", optional, &r.By)
	o.text("note", optional, &r.Note)
	return r
}
