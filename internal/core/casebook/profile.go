package casebook

import (
	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/civil"
)

// benefitBody is the profile of a benefit, without its title, its owner's name, and what other rows say.
type benefitBody struct {
	head
	Kind           string         `json:"kind"`
	Status         string         `json:"status"`
	Beneficiary    string         `json:"beneficiary,omitempty"`
	Accepted       civil.Date     `json:"accepted,omitzero"`
	HandedBack     civil.Date     `json:"handed_back,omitzero"`
	Measure        measureBody    `json:"measure,omitzero"`
	Baseline       *levelBody     `json:"baseline,omitempty"`
	Target         *levelBody     `json:"target,omitempty"`
	ApprovedTarget *float64       `json:"approved_target,omitempty"`
	Drift          float64        `json:"do_nothing_per_year,omitempty"`
	Levels         []levelBody    `json:"do_nothing_levels,omitempty"`
	Additive       bool           `json:"additive,omitempty"`
	Start          startBody      `json:"start"`
	Ramp           rampBody       `json:"ramp"`
	Life           lifeBody       `json:"life,omitzero"`
	ApprovedLife   *lifeBody      `json:"approved_life,omitempty"`
	Value          *benefit.Money `json:"value,omitempty"`
	ValueSource    string         `json:"value_source,omitempty"`
	Attribution    float64        `json:"attribution,omitempty"`
}

type measureBody struct {
	Name      string `json:"name,omitempty"`
	Unit      string `json:"unit,omitempty"`
	Better    string `json:"better,omitempty"`
	Source    string `json:"source,omitempty"`
	Frequency string `json:"frequency,omitempty"`
}

type levelBody struct {
	Value float64    `json:"value"`
	Date  civil.Date `json:"date,omitzero"`
}

type startBody struct {
	Rule      string     `json:"rule"`
	NotBefore civil.Date `json:"not_before,omitzero"`
	Month     int        `json:"month,omitempty"`
}

type rampBody struct {
	Shape  string `json:"shape"`
	Length string `json:"length,omitempty"`
}

type lifeBody struct {
	For   string     `json:"for,omitempty"`
	Until civil.Date `json:"until,omitzero"`
}

func newBenefitBody(h head, b benefit.Benefit) benefitBody {
	out := benefitBody{head: h, Kind: b.Kind.String(), Status: b.Status.String(), Beneficiary: b.Beneficiary, Accepted: b.Owner.Accepted, HandedBack: b.Owner.HandedBack,
		Measure:  measureBody{b.Measure.Name, b.Measure.Unit, "", b.Measure.Source, b.Measure.Frequency},
		Baseline: newLevel(b.Baseline), Target: newLevel(b.Target), ApprovedTarget: b.ApprovedTarget, Drift: b.DoNothing.PerYear, Additive: b.Additive,
		Start: startBody{b.Start.Kind.String(), b.Start.NotBefore, b.Start.Month}, Ramp: rampBody{b.Ramp.Shape.String(), length(b.Ramp.Length)},
		Life: lifeBody{length(b.Life.For), b.Life.Until}, Value: b.Value, ValueSource: b.ValueSource, Attribution: b.Attribution}
	if b.Measure.Better != benefit.DirectionNotStated {
		out.Measure.Better = b.Measure.Better.String()
	}
	for _, l := range b.DoNothing.Points {
		out.Levels = append(out.Levels, levelBody(l))
	}
	if b.ApprovedLife != nil {
		out.ApprovedLife = &lifeBody{length(b.ApprovedLife.For), b.ApprovedLife.Until}
	}
	return out
}

func newLevel(l *benefit.Level) *levelBody {
	if l == nil {
		return nil
	}
	b := levelBody(*l)
	return &b
}

func (b *levelBody) level() *benefit.Level {
	if b == nil {
		return nil
	}
	l := benefit.Level(*b)
	return &l
}

func (b *benefitBody) benefit(r *reading, n Node) benefit.Benefit {
	out := benefit.Benefit{ID: benefit.BenefitID(n.ID), Title: n.Title, Beneficiary: b.Beneficiary,
		Kind:   benefit.Kind(r.word(b.Kind, func(i uint8) string { return benefit.Kind(i).String() })),
		Status: benefit.Status(r.word(b.Status, func(i uint8) string { return benefit.Status(i).String() })),
		Owner:  benefit.Ownership{Name: n.Owner, Accepted: b.Accepted, HandedBack: b.HandedBack}, Measure: b.Measure.measure(r),
		Baseline: b.Baseline.level(), Target: b.Target.level(), ApprovedTarget: b.ApprovedTarget, DoNothing: benefit.DoNothing{PerYear: b.Drift}, Additive: b.Additive,
		Start: benefit.StartRule{Kind: benefit.StartKind(r.word(b.Start.Rule, func(i uint8) string { return benefit.StartKind(i).String() })),
			NotBefore: b.Start.NotBefore, Month: b.Start.Month},
		Ramp: benefit.Ramp{Shape: benefit.Shape(r.word(b.Ramp.Shape, func(i uint8) string { return benefit.Shape(i).String() })), Length: r.length(b.Ramp.Length)},
		Life: b.Life.life(r), Value: b.Value, ValueSource: b.ValueSource, Attribution: b.Attribution}
	for _, l := range b.Levels {
		out.DoNothing.Points = append(out.DoNothing.Points, benefit.Level(l))
	}
	if b.ApprovedLife != nil {
		l := b.ApprovedLife.life(r)
		out.ApprovedLife = &l
	}
	return out
}

func (b measureBody) measure(r *reading) benefit.Measure {
	m := benefit.Measure{Name: b.Name, Unit: b.Unit, Source: b.Source, Frequency: b.Frequency}
	if b.Better != "" {
		m.Better = benefit.Direction(r.word(b.Better, func(i uint8) string { return benefit.Direction(i).String() }))
	}
	return m
}

func (b lifeBody) life(r *reading) benefit.Life {
	return benefit.Life{For: r.length(b.For), Until: b.Until}
}
