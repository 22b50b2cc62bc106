package benefit

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
)

// benefit adds what changed in one benefit but for what it waits for.
func (b *blender) benefit(i int, p pair) {
	switch {
	case p.before < 0:
		n := &b.after.c.Benefits[p.after]
		b.add(brought{SinceCause: SinceCause{Cause: Cause{ID: "in:" + string(n.ID), Court: Client, Benefit: n.ID, Title: n.name() + " was added"}, Why: CameIn}, item: i,
			bring: func(x *blend) { x.there[i] = true }})
		return
	case p.after < 0:
		o := &b.before.c.Benefits[p.before]
		b.add(brought{SinceCause: SinceCause{Cause: Cause{ID: "out:" + string(o.ID), Court: Client, Benefit: o.ID, Title: o.name() + " was taken out"}, Why: TakenOut}, item: i,
			bring: func(x *blend) { x.there[i] = false }})
		return
	}
	o, n := &b.before.c.Benefits[p.before], &b.after.c.Benefits[p.after]
	add := func(id, title string, why Why, bring func(*Benefit)) {
		b.add(brought{SinceCause: SinceCause{Cause: Cause{ID: id + ":" + string(n.ID), Court: Client, Benefit: n.ID, Title: n.name() + title}, Why: why}, item: i,
			bring: func(x *blend) { bring(&x.c.Benefits[i]) }})
	}
	if words := curveMoved(o, n); len(words) > 0 {
		add("curve", ": "+strings.Join(words, ", "), CurveEdited, func(x *Benefit) {
			x.Baseline, x.Target, x.ApprovedTarget, x.DoNothing, x.Start, x.Ramp, x.Measure.Better = n.Baseline, n.Target, n.ApprovedTarget, n.DoNothing, n.Start, n.Ramp, n.Measure.Better
		})
	}
	if o.Life != n.Life || o.planned().life != n.planned().life {
		title := ": another life was approved"
		if o.Life != n.Life {
			title = fmt.Sprintf(": it counts %s instead of %s", n.Life.words(), o.Life.words())
		}
		add("life", title, LifeEdited, func(x *Benefit) { x.Life, x.ApprovedLife = n.Life, n.ApprovedLife })
	}
	if words := valueMoved(o, n); len(words) > 0 {
		add("value", ": "+strings.Join(words, ", "), ValueEdited, func(x *Benefit) { x.Value, x.Attribution = n.Value, n.Attribution })
	}
	was, is := b.read(o.Readings, true), b.read(n.Readings, false)
	if !slices.EqualFunc(was, is, func(x, y Reading) bool { return x.Date == y.Date && x.Value == y.Value }) {
		add("readings", ": "+readingsMoved(was, is), ReadingCame, func(x *Benefit) { x.Readings = is })
	}
	if o, n := o.Status == StatusWithdrawn, n.Status == StatusWithdrawn; o != n {
		title := " was withdrawn"
		if o {
			title = " was taken up again"
		}
		status := b.after.c.Benefits[p.after].Status
		add("status", title, StatusMoved, func(x *Benefit) { x.Status = status })
	}
}

// curveMoved says what changed in the planned curve of a benefit.
func curveMoved(o, n *Benefit) (words []string) {
	level := func(what string, was, is *Level) {
		switch {
		case reflect.DeepEqual(was, is):
		case was == nil:
			words = append(words, fmt.Sprintf("%s %s was stated", what, plain(is.Value)))
		case is == nil:
			words = append(words, what+" is not stated any more")
		case was.Value == is.Value:
			words = append(words, what+" has another day")
		default:
			words = append(words, fmt.Sprintf("%s %s instead of %s", what, plain(is.Value), plain(was.Value)))
		}
	}
	level("target", o.Target, n.Target)
	level("baseline", o.Baseline, n.Baseline)
	if o.Ramp != n.Ramp {
		words = append(words, fmt.Sprintf("grows %s instead of %s", n.Ramp.words(), o.Ramp.words()))
	}
	if o.Start != n.Start {
		words = append(words, "another start rule")
	}
	if o.DoNothing.PerYear != n.DoNothing.PerYear || !slices.Equal(o.DoNothing.Points, n.DoNothing.Points) {
		words = append(words, "another level without the project")
	}
	if o.Measure.Better != n.Measure.Better {
		words = append(words, n.Measure.Better.String()+" is better now")
	}
	if o.planned().target != n.planned().target && (o.Target == nil) == (n.Target == nil) {
		words = append(words, "another target was approved")
	}
	return words
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

// valueMoved says what changed in what a unit of a benefit is worth to the project.
func valueMoved(o, n *Benefit) (words []string) {
	switch {
	case o.Value == nil && n.Value == nil || o.Value != nil && n.Value != nil && *o.Value == *n.Value:
	case o.Value == nil:
		words = append(words, "a value of a unit was stated")
	case n.Value == nil:
		words = append(words, "no value of a unit is stated any more")
	default:
		words = append(words, "another value of a unit")
	}
	if o.share() != n.share() {
		words = append(words, fmt.Sprintf("the project claims %s of it instead of %s", percent(n.share()), percent(o.share())))
	}
	return words
}

// readingsMoved says what changed in the readings of a benefit. One that came may be of a day before others.
func readingsMoved(was, is []Reading) string {
	came, gone := besides(is, was), besides(was, is)
	switch {
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

// cost adds what changed in one cost.
func (b *blender) cost(i int, p pair) {
	item := len(b.union.Benefits) + i
	switch {
	case p.before < 0:
		n := &b.after.c.Costs[p.after]
		b.add(brought{SinceCause: SinceCause{Cause: Cause{ID: "cost:" + string(n.ID), Court: Client, Title: n.name() + " was added to the costs"}, Why: CameIn}, item: item,
			bring: func(x *blend) { x.there[item] = true }})
	case p.after < 0:
		o := &b.before.c.Costs[p.before]
		b.add(brought{SinceCause: SinceCause{Cause: Cause{ID: "cost:" + string(o.ID), Court: Client, Title: o.name() + " was taken out of the costs"}, Why: TakenOut}, item: item,
			bring: func(x *blend) { x.there[item] = false }})
	default:
		o, n := b.before.c.Costs[p.before], b.after.c.Costs[p.after]
		if o.Title = n.Title; o != n {
			b.add(brought{SinceCause: SinceCause{Cause: Cause{ID: "cost:" + string(n.ID), Court: Client, Title: "Cost of " + n.name() + " was changed"}, Why: CostEdited}, item: item,
				bring: func(x *blend) { x.c.Costs[i] = n }})
		}
	}
}

func (c *Cost) name() string {
	if c.Title == "" {
		return string(c.ID)
	}
	return c.Title
}

// sumsMoved says what changed in how sums are made.
func sumsMoved(o, n Appraisal) string {
	var words []string
	if o.Rate != n.Rate || o.RateStated != n.RateStated {
		rate := func(a Appraisal) string {
			if !a.RateStated {
				return "none"
			}
			return percent(a.Rate)
		}
		words = append(words, fmt.Sprintf("rate %s instead of %s", rate(n), rate(o)))
	}
	if o.Base != n.Base {
		words = append(words, "base date "+long(n.Base)+" instead of "+long(o.Base))
	}
	if o.End != n.End {
		words = append(words, "last day that counts "+long(n.End)+" instead of "+long(o.End))
	}
	if o.YearStarts != n.YearStarts {
		words = append(words, "another first month of the year")
	}
	if o.Basis != n.Basis {
		words = append(words, n.Basis.String()+" instead of "+o.Basis.String())
	}
	return strings.Join(words, ", ")
}
