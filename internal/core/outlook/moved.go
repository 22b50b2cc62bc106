package outlook

import (
	"cmp"
	"slices"
	"strings"

	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/civil"
)

// Moved is what moved what is expected from one simulation to a later one. Certain and what Causes add come to To − From.
type Moved struct {
	Before   civil.Date    // report date of the earlier one
	From, To benefit.Money // mean of all outcomes
	Certain  benefit.Money // what moved whatever chance does: the dates, and the case
	Causes   []MovedCause  // of what happens by chance, by what each adds, the largest first; those that weigh as before are left out
	Besides  []string      // what else is assumed now, and was not
	Gone     []string      // what else was assumed, and is not
	Unlike   string        // why other numbers were drawn, "" where the same were
}

// MovedCause is something that happens by chance, as it weighed and weighs.
type MovedCause struct {
	Cause                   // Amount is what it adds: a loss is negative
	How       How           //
	Then, Now benefit.Money // what it took of the value, and takes
}

// How says what became of a cause.
type How uint8

// What becomes of causes.
const (
	Weighs How = iota // it is stated as before, and weighs otherwise on what is known now
	Stated            // it was not stated before
	Ended             // it is not stated any more: closed, or taken out
	Edited            // it is stated in another way
)

// Sum is what of a simulation a later one is held against.
func (r *Result) Sum() *Result {
	return &Result{Form: form, Engine: r.Engine, Report: r.Report, Iterations: r.Iterations, Seed: r.Seed, Assumptions: r.Assumptions,
		Worth: Worth{NotRun: r.Worth.NotRun, Certain: r.Worth.Certain, Mean: r.Worth.Mean, Chances: r.Worth.Chances}}
}

// Since explains what moved what is expected since an earlier simulation; nil where one of the two has no sum. Both draw the same numbers for
// a cause that has the same name, so that what its part moved by is no noise; a part is what the cause takes on average over the orders in
// which the causes of its own simulation could be taken away [own].
func (r *Result) Since(before *Result) *Moved {
	if r == nil || before == nil || r.Worth.NotRun != "" || before.Worth.NotRun != "" {
		return nil
	}
	m := &Moved{Before: before.Report, From: before.Worth.Mean, To: r.Worth.Mean}
	m.Certain = m.To - m.From
	for i := range r.Worth.Chances {
		m.cause(of(before.Worth.Chances, r.Worth.Chances[i].ID), &r.Worth.Chances[i])
	}
	for i := range before.Worth.Chances {
		if x := &before.Worth.Chances[i]; of(r.Worth.Chances, x.ID) == nil {
			m.cause(x, nil)
		}
	}
	slices.SortStableFunc(m.Causes, func(a, b MovedCause) int { return cmp.Compare(size(b.Amount), size(a.Amount)) })
	m.Besides, m.Gone = r.besides(before), before.besides(r)
	switch {
	case r.Seed != before.Seed:
		m.Unlike = "another seed was chosen"
	case r.Iterations != before.Iterations:
		m.Unlike = "another number of iterations was chosen"
	case r.Engine != before.Engine:
		m.Unlike = "another version of the program simulated it"
	}
	return m
}

// cause adds a cause as it was, nil for what was not stated, and is, nil for what is not stated any more.
func (m *Moved) cause(then, now *Cause) {
	k := MovedCause{}
	switch {
	case then == nil:
		k.Cause, k.How, k.Now = *now, Stated, now.Amount
	case now == nil:
		k.Cause, k.How, k.Then = *then, Ended, then.Amount
	default:
		k.Cause, k.Then, k.Now = *now, then.Amount, now.Amount
		if then.Said != now.Said && then.Said != "" {
			k.How = Edited
		}
	}
	k.Amount, k.Error = k.Then-k.Now, 0
	m.Certain -= k.Amount
	if k.Amount != 0 || k.How != Weighs {
		m.Causes = append(m.Causes, k)
	}
}

func of(list []Cause, id string) *Cause {
	at := slices.IndexFunc(list, func(c Cause) bool { return c.ID == id })
	if at < 0 {
		return nil
	}
	return &list[at]
}

func size(m benefit.Money) benefit.Money { return max(m, -m) }

// besides is what a result assumes that another does not, but for what its causes say.
func (r *Result) besides(other *Result) (out []string) {
	for _, s := range r.Assumptions {
		said := slices.ContainsFunc(r.Worth.Chances, func(c Cause) bool { return strings.Contains(c.Said, s) })
		if !said && !slices.Contains(other.Assumptions, s) {
			out = append(out, s)
		}
	}
	return out
}

// Words say what became of a cause: "It rains: not stated any more".
func (k *MovedCause) Words() string {
	switch k.How {
	case Stated:
		return k.Title + ": was not stated before"
	case Ended:
		return k.Title + ": closed, or not stated any more"
	case Edited:
		return k.Title + ": stated in another way"
	}
	return k.Title + ": stated as before, and weighs otherwise on what is known now"
}
