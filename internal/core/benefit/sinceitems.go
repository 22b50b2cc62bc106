package benefit

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"
)

// benefit adds what changed in one benefit but for what it waits for. What can be told apart is a change of its own.
func (b *blender) benefit(i int, p pair) {
	switch {
	case p.before < 0:
		n := &b.after.c.Benefits[p.after]
		b.add(brought{SinceCause: SinceCause{Cause: Cause{ID: "in:" + string(n.ID), Court: Client, Benefit: n.ID, Title: n.name() + " was added"}}, item: i,
			bring: func(x *blend) { x.there = true }})
		return
	case p.after < 0:
		o := &b.before.c.Benefits[p.before]
		b.add(brought{SinceCause: SinceCause{Cause: Cause{ID: "out:" + string(o.ID), Court: Client, Benefit: o.ID, Title: o.name() + " was taken out"}}, item: i,
			bring: func(x *blend) { x.there = false }})
		return
	}
	o, n := &b.before.c.Benefits[p.before], &b.after.c.Benefits[p.after]
	add := func(id, words string, bring func(*Benefit)) {
		if words == "" {
			return
		}
		b.add(brought{SinceCause: SinceCause{Cause: Cause{ID: id + ":" + string(n.ID), Court: Client, Benefit: n.ID, Title: n.name() + words}}, item: i,
			bring: func(x *blend) { bring(&x.c.Benefits[0]) }})
	}
	curveMoved(o, n, add)
	add("life", lifeMoved(o, n), func(x *Benefit) { x.Life = n.Life })
	add("approved", approvedMoved(o, n), func(x *Benefit) { x.ApprovedTarget, x.ApprovedLife = n.ApprovedTarget, n.ApprovedLife })
	add("value", b.valueMoved(o, n), func(x *Benefit) { x.Value = n.Value })
	if o.share() != n.share() {
		add("claim", fmt.Sprintf(": the project claims %s of it instead of %s", fine(n.share()), fine(o.share())), func(x *Benefit) { x.Attribution = n.Attribution })
	}
	was, is := b.read(o.Readings, true), b.read(n.Readings, false)
	if !slices.EqualFunc(was, is, func(x, y Reading) bool { return x.Date == y.Date && x.Value == y.Value }) {
		add("readings", ": "+readingsMoved(was, is), func(x *Benefit) { x.Readings = is })
	}
	if o, n := o.Status == StatusWithdrawn, n.Status == StatusWithdrawn; o != n {
		title := " was withdrawn"
		if o {
			title = " was taken up again"
		}
		status := b.after.c.Benefits[p.after].Status
		add("status", title, func(x *Benefit) { x.Status = status })
	}
}

// curveMoved adds what changed in the curve of a benefit, each by itself.
func curveMoved(o, n *Benefit, add func(id, words string, bring func(*Benefit))) {
	add("target", levelMoved("target", o.Target, n.Target), func(x *Benefit) { x.Target = n.Target })
	add("baseline", levelMoved("baseline", o.Baseline, n.Baseline), func(x *Benefit) { x.Baseline = n.Baseline })
	if o.Ramp != n.Ramp {
		add("ramp", fmt.Sprintf(": grows %s instead of %s", n.Ramp.words(), o.Ramp.words()), func(x *Benefit) { x.Ramp = n.Ramp })
	}
	if o.Start != n.Start {
		add("start", fmt.Sprintf(": begins %s instead of %s", n.Start.words(), o.Start.words()), func(x *Benefit) { x.Start = n.Start })
	}
	if o.DoNothing.PerYear != n.DoNothing.PerYear || !slices.Equal(o.DoNothing.Points, n.DoNothing.Points) {
		add("without", ": another level without the project", func(x *Benefit) { x.DoNothing = n.DoNothing })
	}
	if o.Measure.Better != n.Measure.Better {
		add("better", ": "+n.Measure.Better.String()+" is better now", func(x *Benefit) { x.Measure.Better = n.Measure.Better })
	}
}

func levelMoved(what string, was, is *Level) string {
	switch {
	case reflect.DeepEqual(was, is):
		return ""
	case was == nil:
		return fmt.Sprintf(": %s %s was stated", what, plain(is.Value))
	case is == nil:
		return ": " + what + " is not stated any more"
	case was.Value == is.Value:
		return ": " + what + " has another day"
	}
	return fmt.Sprintf(": %s %s instead of %s", what, plain(is.Value), plain(was.Value))
}

func lifeMoved(o, n *Benefit) string {
	if o.Life == n.Life {
		return ""
	}
	return fmt.Sprintf(": it counts %s instead of %s", n.Life.words(), o.Life.words())
}

// approvedMoved says what changed in what a benefit was approved with.
func approvedMoved(o, n *Benefit) string {
	var words []string
	if !reflect.DeepEqual(o.ApprovedTarget, n.ApprovedTarget) {
		words = append(words, "another target was approved")
	}
	if !reflect.DeepEqual(o.ApprovedLife, n.ApprovedLife) {
		words = append(words, "another life was approved")
	}
	if len(words) == 0 {
		return ""
	}
	return ": " + strings.Join(words, ", ")
}

// words are a start rule in words: "first of next month, not before 1 Apr 2028".
func (r StartRule) words() string {
	said := r.Kind.String()
	if r.Month != 0 && (r.Kind == NextQuarter || r.Kind == NextYear) {
		said += " counted from " + time.Month(r.Month).String()
	}
	if !r.NotBefore.IsZero() {
		said += ", not before " + long(r.NotBefore)
	}
	return said
}

// words are a ramp in words: "over 6 months".
func (r Ramp) words() string {
	if r.Shape == Step {
		return "at once"
	}
	return "over " + r.Length.String()
}

// words are a life in words: "for 5 years", "until 31 Mar 2032".
func (l Life) words() string {
	switch {
	case !l.Until.IsZero():
		return "until " + long(l.Until)
	case !l.For.IsZero():
		return "for " + l.For.String()
	}
	return "for no length that is chosen"
}

func plain(x float64) string {
	return strings.TrimSuffix(strings.TrimRight(fmt.Sprintf("%.4f", x), "0"), ".")
}

// fine is a share as it was stated, as a percentage.
func fine(x float64) string { return plain(100*x) + " %" }

// valueMoved says what changed in what a unit of a benefit is worth.
func (b *blender) valueMoved(o, n *Benefit) string {
	switch {
	case o.Value == nil && n.Value == nil || o.Value != nil && n.Value != nil && *o.Value == *n.Value:
		return ""
	case o.Value == nil:
		return ": a value of a unit was stated"
	case n.Value == nil:
		return ": no value of a unit is stated any more"
	}
	return fmt.Sprintf(": a unit is worth %s instead of %s a year", n.Value.Full(b.union.Currency), o.Value.Full(b.union.Currency))
}

// readingsMoved says what changed in the readings of a benefit. One that came may be of a day before others.
func readingsMoved(was, is []Reading) string {
	came, gone := besides(is, was), besides(was, is)
	corrected := 0
	for _, r := range came {
		if slices.ContainsFunc(gone, func(x Reading) bool { return x.Date == r.Date }) {
			corrected++
		}
	}
	switch {
	case corrected == 1 && len(came) == 1 && len(gone) == 1:
		return fmt.Sprintf("the reading of %s is %s instead of %s", long(came[0].Date), plain(came[0].Value), plain(gone[0].Value))
	case len(gone) > 0 && len(came) > 0, len(gone)+len(came) == 0:
		return "readings were corrected"
	case len(gone) == 1:
		return fmt.Sprintf("the reading of %s was taken back", long(gone[0].Date))
	case len(gone) > 1:
		return fmt.Sprintf("%d readings were taken back", len(gone))
	case len(came) == 1:
		return fmt.Sprintf("a reading came, %s on %s", plain(came[0].Value), long(came[0].Date))
	}
	return fmt.Sprintf("%d readings came", len(came))
}

// besides are the readings of one list that another does not have, each for one.
func besides(list, other []Reading) (out []Reading) {
	left := slices.Clone(other)
	for _, r := range list {
		at := slices.IndexFunc(left, func(x Reading) bool { return x.Date == r.Date && x.Value == r.Value })
		if at < 0 {
			out = append(out, r)
			continue
		}
		left = slices.Delete(left, at, at+1)
	}
	return out
}

// cost adds what changed in one cost: its sum, its days, and what it goes with. One of another kind is another cost.
func (b *blender) cost(i int, p pair) {
	item := len(b.union.Benefits) + i
	add := func(id, title string, bring func(*blend)) {
		b.add(brought{SinceCause: SinceCause{Cause: Cause{ID: id, Court: Client, Title: title}}, item: item, bring: bring})
	}
	switch {
	case p.before < 0:
		n := &b.after.c.Costs[p.after]
		add("cost:"+string(n.ID), n.name()+" was added to the costs", func(x *blend) { x.there = true })
		return
	case p.after < 0:
		o := &b.before.c.Costs[p.before]
		add("cost:"+string(o.ID), o.name()+" was taken out of the costs", func(x *blend) { x.there = false })
		return
	}
	o, n := b.before.c.Costs[p.before], b.after.c.Costs[p.after]
	title := "Cost of " + n.name()
	if o.Kind != n.Kind {
		add("cost:"+string(n.ID), title+": paid "+n.Kind.String()+" instead of "+o.Kind.String(), func(x *blend) { x.c.Costs[0] = n })
		return
	}
	if o.Amount != n.Amount {
		add("amount:"+string(n.ID), fmt.Sprintf("%s: %s instead of %s %s", title, n.Amount.Full(b.union.Currency), o.Amount.Full(b.union.Currency), n.Kind),
			func(x *blend) { x.c.Costs[0].Amount = n.Amount })
	}
	if o.On != n.On || o.From != n.From || o.To != n.To || o.For != n.For {
		add("days:"+string(n.ID), title+": falls due on other days", func(x *blend) {
			k := &x.c.Costs[0]
			k.On, k.From, k.To, k.For = n.On, n.From, n.To, n.For
		})
	}
	if o.With != n.With || o.Until != n.Until {
		add("goes:"+string(n.ID), title+": goes with something else", func(x *blend) { x.c.Costs[0].With, x.c.Costs[0].Until = n.With, n.Until })
	}
}

func (c *Cost) name() string {
	if c.Title == "" {
		return string(c.ID)
	}
	return c.Title
}

// sums adds what changed in how sums are made. Without a base date there is nothing to discount to, so that rate and base come and go together.
func (b *blender) sums(o, n Appraisal) {
	add := func(id, words string, bring func(*Appraisal)) {
		b.add(brought{SinceCause: SinceCause{Cause: Cause{ID: id, Court: Client, Title: "How sums are made: " + words}}, all: true, item: -1,
			bring: func(x *blend) { bring(&x.c.Appraisal) }})
	}
	rate := func(a Appraisal) string {
		if !a.RateStated {
			return "none"
		}
		return fine(a.Rate)
	}
	rates, based := o.Rate != n.Rate || o.RateStated != n.RateStated, o.Base != n.Base
	from := fmt.Sprintf("base date %s instead of %s", long(n.Base), long(o.Base))
	switch together := o.RateStated != n.RateStated || o.Base.IsZero() || n.Base.IsZero(); {
	case rates && based && together:
		add("rate", fmt.Sprintf("rate %s instead of %s, %s", rate(n), rate(o), from), func(a *Appraisal) { a.Rate, a.RateStated, a.Base = n.Rate, n.RateStated, n.Base })
	default:
		if rates {
			add("rate", fmt.Sprintf("rate %s instead of %s", rate(n), rate(o)), func(a *Appraisal) { a.Rate, a.RateStated = n.Rate, n.RateStated })
		}
		if based {
			add("base", from, func(a *Appraisal) { a.Base = n.Base })
		}
	}
	if o.End != n.End {
		add("end", "last day that counts "+long(n.End)+" instead of "+long(o.End), func(a *Appraisal) { a.End = n.End })
	}
	if o.YearStarts != n.YearStarts {
		add("year", "another first month of the year", func(a *Appraisal) { a.YearStarts = n.YearStarts })
	}
}
