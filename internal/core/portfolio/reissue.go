package portfolio

import (
	"cmp"
	"slices"
)

// Reissue is what a list says otherwise than an earlier one of the same years.
type Reissue struct {
	Same    int // projects of which both say the same
	Changed []Changed
	Fresh   []Entry     // projects that only the newer list has
	Gone    []Entry     // projects that only the earlier list has
	Rows    map[int]int // rows of the newer list by those of the earlier one that are the same project
}

// Changed is a project of which two lists of a year say something different.
type Changed struct {
	Was, Is Entry
	What    []Field
}

// Both is how many projects stand in both lists.
func (r *Reissue) Both() int { return r.Same + len(r.Changed) }

// Nothing reports whether the newer list says nothing new, and leaves nothing out.
func (r *Reissue) Nothing() bool {
	return r.Same > 0 && len(r.Changed)+len(r.Fresh)+len(r.Gone) == 0
}

// Likely reports whether one list seems to be the other one again: most projects of the one that has fewer stand in both [own].
func (r *Reissue) Likely() bool {
	return 2*r.Both() > min(r.Both()+len(r.Fresh), r.Both()+len(r.Gone))
}

// Compare says in what a newer list differs from an earlier one. Only rows of the same year are compared; which project a row is follows the
// rules of Align.
func Compare(was, is Year) Reissue {
	out := Reissue{Rows: map[int]int{}}
	before, now := byLabel(was), byLabel(is)
	for _, label := range slices.Sorted(keys(before, now)) {
		a, b := before[label], now[label]
		a.List, b.List = "was", "is"
		out.align(a, b)
	}
	order := func(a, b Entry) int { return cmp.Compare(a.At, b.At) }
	slices.SortFunc(out.Fresh, order)
	slices.SortFunc(out.Gone, order)
	slices.SortFunc(out.Changed, func(a, b Changed) int { return order(a.Is, b.Is) })
	return out
}

func (r *Reissue) align(was, is Year) {
	was.Label, is.Label = "was", "is"
	was.Entries, is.Entries = r.equal(was.Entries, is.Entries)
	lines, _ := Align([]Year{was, is}, nil)
	for _, l := range lines {
		from, to := -1, -1
		for i, p := range l.Points {
			if p.Year == 0 {
				from = i
			} else {
				to = i
			}
		}
		switch {
		case from < 0:
			r.Fresh = append(r.Fresh, l.Points[to].Entry)
		case to < 0:
			r.Gone = append(r.Gone, l.Points[from].Entry)
		default:
			a, b := l.Points[from].Entry, l.Points[to].Entry
			r.Rows[a.At] = b.At
			if what := differs(&a, &b); len(what) > 0 {
				r.Changed = append(r.Changed, Changed{a, b, what})
			} else {
				r.Same++
			}
		}
	}
}

// equal takes out the rows that say the same in both, each for one: also those of a project that stands in a list twice.
func (r *Reissue) equal(was, is []Entry) (before, now []Entry) {
	at := map[string][]int{}
	for i := range was {
		k := key(was[i].Said[Name]) + "|" + idOf(was[i])
		at[k] = append(at[k], i)
	}
	gone := map[int]bool{}
	for _, e := range is {
		k := key(e.Said[Name]) + "|" + idOf(e)
		n := slices.IndexFunc(at[k], func(i int) bool { return len(differs(&was[i], &e)) == 0 })
		if n < 0 {
			now = append(now, e)
			continue
		}
		i := at[k][n]
		at[k] = slices.Delete(at[k], n, n+1)
		r.Rows[was[i].At], gone[i] = e.At, true
		r.Same++
	}
	for i, e := range was {
		if !gone[i] {
			before = append(before, e)
		}
	}
	return before, now
}

// differs lists in what two rows of a project say something different. Sums, days and ratings that were understood are the same however they
// were written. Why a project is rated so is prose, and is not kept.
func differs(a, b *Entry) (out []Field) {
	for _, f := range Fields() {
		different := f != Words && a.Said[f] != b.Said[f]
		switch f {
		case Rating:
			different = a.Rating.Points != b.Rating.Points || different && a.Rating.Points == 0
		case Own: // it counts as the rating, or not at all
			different = different && graded(a.Said[f], b.Said[f])
		case Cost:
			different = otherSum(a.Cost, b.Cost)
		case Benefit:
			different = otherSum(a.Benefit, b.Benefit)
		case Begins:
			different = a.Begins.On != b.Begins.On || different && a.Begins.On == 0
		case Ends:
			different = a.Ends.On != b.Ends.On || different && a.Ends.On == 0
		}
		if different {
			out = append(out, f)
		}
	}
	return out
}

func otherSum(a, b Amount) bool {
	return a.Whole != b.Whole || (a.Why == "") != (b.Why == "") || a.Why != "" && a.Word != b.Word
}

// graded reports whether two words for a rating mean something different.
func graded(a, b string) bool {
	x, y := RatingOf(a), RatingOf(b)
	return x.Points != y.Points || x.Points == 0
}

// byLabel is a list by the years of its rows.
func byLabel(y Year) map[string]Year {
	out := map[string]Year{}
	for _, part := range Apart([]Year{y}) {
		out[part.Label] = part
	}
	return out
}

// keys are those of both maps, each once.
func keys(a, b map[string]Year) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for k := range a {
			if !yield(k) {
				return
			}
		}
		for k := range b {
			if _, there := a[k]; !there && !yield(k) {
				return
			}
		}
	}
}
