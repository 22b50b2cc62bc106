package mspdi

import (
	"counterpart.dev/internal/core/plan"
	"counterpart.dev/internal/format/markup"
)

// moneyRow is the money of a task or an assignment, in millionths of the currency.
type moneyRow struct {
	plan.Amounts      // the budget is the whole cost
	left         bool // what remains of it is stated
}

// valueRow is what else a task says of its money.
type valueRow struct {
	fixed  int64 // the part of its cost that no resource has
	worked plan.Amounts
	priced bool // its whole cost is stated
	stated bool // its planned, earned or actual value is
}

// all is what it costs: tools that leave out what remains leave it to be worked out.
func (m *moneyRow) all() plan.Amounts {
	out := m.Amounts
	if !m.left {
		out.Remaining = out.Budget - out.Actual
	}
	return out
}

var taskMoney = children{
	"Cost": field(func(x *reader, at markup.Place, b []byte) {
		x.task.money.Budget, x.task.value.priced = x.money(at, b)
		x.task.cost = x.task.cost || x.task.money.Budget != 0
	}),
	"FixedCost": field(func(x *reader, at markup.Place, b []byte) {
		x.task.value.fixed, _ = x.money(at, b)
		x.task.cost = x.task.cost || x.task.value.fixed != 0
	}),
	"ActualCost": amount(func(x *reader) *int64 { return &x.task.money.Actual }),
	"RemainingCost": field(func(x *reader, at markup.Place, b []byte) {
		x.task.money.Remaining, x.task.money.left = x.money(at, b)
	}),
	"BCWS": worked(func(v *plan.Amounts) *int64 { return &v.Budget }),
	"BCWP": worked(func(v *plan.Amounts) *int64 { return &v.Baseline }),
	"ACWP": worked(func(v *plan.Amounts) *int64 { return &v.Actual }),
}

// amount is an element with money.
func amount(to func(x *reader) *int64) *node {
	return field(func(x *reader, at markup.Place, b []byte) { *to(x), _ = x.money(at, b) })
}

// worked is an element of a task with a value that Microsoft Project worked out.
func worked(to func(*plan.Amounts) *int64) *node {
	return field(func(x *reader, at markup.Place, b []byte) {
		v, ok := x.money(at, b)
		*to(&x.task.value.worked) = v
		x.task.value.stated = x.task.value.stated || ok
	})
}

// money reads hundredths of the currency, in which the format keeps all money, as millionths of it.
func (x *reader) money(at markup.Place, text []byte) (int64, bool) {
	if len(text) == 0 {
		return 0, false
	}
	v, ok := markup.Decimal(text, 4)
	if !ok || v > mostMoney || v < -mostMoney {
		x.warnAt(at, "\"%s\" is not an amount and was left out", clip(text))
		return 0, false
	}
	return v, true
}

// mostMoney is an amount that two of still fit.
const mostMoney = 4e18

// buildCosts gives the activities their costs: a task's own, or where it states none, those of its assignments and its fixed one.
func (a *assembly) buildCosts() {
	var tally, value plan.Tally
	stated := false
	for _, t := range a.tasks {
		if t.at == plan.None || !t.leaf || a.byUID[t.uid] != t {
			continue
		}
		if t.value.priced {
			tally.Add(t.at, t.money.all())
		} else {
			tally.Add(t.at, plan.Amounts{Budget: t.value.fixed, Remaining: t.value.fixed})
		}
		value.Add(0, t.value.worked)
		stated = stated || t.value.stated
	}
	a.assignments.each(func(r *assignmentRow) {
		if t := a.byUID[r.task]; t != nil && t.leaf && t.at != plan.None && !t.value.priced {
			tally.Add(t.at, r.money.all())
		}
	})
	a.baselines.each(func(b *baselineRow) {
		if a.counts(b) {
			tally.Add(b.task.at, plan.Amounts{Baseline: b.cost})
		}
	})
	a.n.Costs = tally.Costs()
	for _, v := range append(value.Costs(), plan.Cost{})[:1] {
		a.n.Projects[0].StoredValue = plan.Value{Planned: v.Budget, Earned: v.Baseline, Actual: v.Actual, Stated: stated}
	}
}
