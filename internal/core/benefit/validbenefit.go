package benefit

import (
	"fmt"
	"math"
)

func (v *validator) benefit(i int) {
	b := &v.c.Benefits[i]
	path := fmt.Sprintf("benefits[%d]", i)
	if b.Kind > Disbenefit || b.Status > StatusWithdrawn || b.Measure.Better > Lower || b.Start.Kind > NextYear || b.Ramp.Shape > SCurve {
		v.add(path, "a kind, status, direction, start rule or ramp is none of those there are")
	}
	for k, s := range b.Objectives {
		at := fmt.Sprintf("%s.objectives[%d]", path, k)
		v.refers(at, string(s.Objective), "objective")
		if math.IsNaN(s.Weight) || s.Weight < 0 || s.Weight > 1 {
			v.add(at, "a weight lies between 0 and 1")
		}
	}
	for k, a := range b.Assumptions {
		v.refers(fmt.Sprintf("%s.assumptions[%d]", path, k), string(a), "assumption")
	}
	v.date(path+".owner.accepted", b.Owner.Accepted)
	v.date(path+".owner.handed_back", b.Owner.HandedBack)
	v.needs(path, b.Needs, b.Additive)
	v.levels(path, b)
	v.timing(path, b)
	if b.Value != nil {
		v.money(path+".value_per_unit", *b.Value)
		v.size(path, b)
	}
	if math.IsNaN(b.Attribution) || b.Attribution < 0 || b.Attribution > 1 {
		v.add(path+".attribution", "a share lies between 0 and 100 %%")
	}
}

func (v *validator) levels(path string, b *Benefit) {
	if b.Baseline != nil {
		v.number(path+".baseline.value", b.Baseline.Value)
		v.date(path+".baseline.date", b.Baseline.Date)
	}
	if b.Target != nil {
		v.number(path+".target.value", b.Target.Value)
		v.date(path+".target.date", b.Target.Date)
	}
	if b.ApprovedTarget != nil {
		v.number(path+".approved.target", *b.ApprovedTarget)
	}
	v.number(path+".do_nothing.per_year", b.DoNothing.PerYear)
	if b.DoNothing.PerYear != 0 && len(b.DoNothing.Points) > 0 {
		v.add(path+".do_nothing", "the do-nothing level drifts by so much a year or along levels by date, not both")
	}
	for k, p := range b.DoNothing.Points {
		at := fmt.Sprintf("%s.do_nothing.levels[%d]", path, k)
		v.number(at+".value", p.Value)
		v.date(at+".date", p.Date)
		switch {
		case p.Date.IsZero():
			v.add(at, "a level needs its date")
		case b.Baseline != nil && p.Date <= b.Baseline.Date || k > 0 && p.Date <= b.DoNothing.Points[k-1].Date:
			v.add(at+".date", "levels stand in the order of their dates, after the baseline's")
		}
	}
	for k, r := range b.Readings {
		at := fmt.Sprintf("%s.readings[%d]", path, k)
		v.number(at+".value", r.Value)
		v.date(at+".date", r.Date)
		if r.Date.IsZero() {
			v.add(at, "a reading needs its date")
		}
	}
}

func (v *validator) timing(path string, b *Benefit) {
	v.date(path+".start.not_before", b.Start.NotBefore)
	v.month(path+".start.year_starts", b.Start.Month)
	v.duration(path+".ramp.length", b.Ramp.Length)
	if b.Ramp.Shape != Step && b.Ramp.Length.IsZero() {
		v.add(path+".ramp", "a linear or S-curve ramp needs a length")
	}
	v.life(path+".life", b.Life)
	if b.ApprovedLife != nil {
		v.life(path+".approved.life", *b.ApprovedLife)
	}
}

func (v *validator) life(path string, l Life) {
	v.duration(path, l.For)
	v.date(path, l.Until)
	if !l.For.IsZero() && !l.Until.IsZero() {
		v.add(path, "a life is a length, which moves with the start, or a last day, which does not: choose one")
	}
}

// size refuses a full year beyond a hundred times what a stated amount may be: somewhere a unit is wrong.
func (v *validator) size(path string, b *Benefit) {
	if b.Baseline == nil || b.Target == nil {
		return
	}
	if math.Abs(b.Target.Value-b.Baseline.Value)*float64(*b.Value) > maxMoney {
		v.add(path+".value_per_unit", "a full year would be worth more than %s: check the value of a unit and the levels",
			Money(maxMoney).Short(v.c.Currency))
	}
}
