package portfolio

import (
	"cmp"
	"slices"
	"strings"
)

// Line is one project over the years.
type Line struct {
	Name   string // as it was written last
	ID     string // "" where no list gives one
	Owner  string
	Points []Point // one for each list that has it, in the order of the lists
}

// Point is a project in one list.
type Point struct {
	Year int // index of the list
	Entry
}

// Doubt is something about the identity of projects that somebody has to settle. Nothing is merged because of it.
type Doubt struct {
	Year, At int
	Name     string
	Why      string
}

// Align lays lists side by side, in the order they are given. A project of a list is one of an earlier list when both have the same id; or,
// where one of the two has none, when their names are the same but for capitals, punctuation, "the", and a bracket that says what it was
// called formerly, and the same owner is given or none [own]. Whatever only resembles that is a doubt: the same name under another id or
// owner, one named as former, and the same project twice in one list.
func Align(years []Year) (lines []Line, doubts []Doubt) {
	a := &aligner{ids: map[string]int{}, names: map[string][]int{}}
	for y, year := range years {
		taken := map[int]bool{}
		for _, e := range year.Entries {
			at := a.find(e)
			if at >= 0 && taken[at] {
				a.doubt(y, e, "it stands in the list twice, with other figures: the second is kept as a project of its own")
				at = -1
			}
			if at < 0 {
				a.resembles(y, e)
				at = len(a.lines)
				a.lines = append(a.lines, Line{})
			}
			taken[at] = true
			a.add(at, y, e)
		}
	}
	slices.SortStableFunc(a.lines, func(x, y Line) int { return cmp.Or(cmp.Compare(x.Name, y.Name), cmp.Compare(x.ID, y.ID)) })
	return a.lines, a.doubts
}

type aligner struct {
	lines  []Line
	ids    map[string]int
	names  map[string][]int
	doubts []Doubt
}

func (a *aligner) doubt(y int, e Entry, why string) {
	a.doubts = append(a.doubts, Doubt{y, e.At, e.Said[Name], why})
}

// find is the line an entry belongs to, -1 for none.
func (a *aligner) find(e Entry) int {
	id := key(e.Said[ID])
	if id != "" {
		if at, ok := a.ids[id]; ok {
			return at
		}
	}
	for _, at := range a.names[key(bare(e.Said[Name]))] {
		l := a.lines[at]
		if (id == "" || l.ID == "") && (l.Owner == "" || e.Said[Owner] == "" || key(l.Owner) == key(e.Said[Owner])) {
			return at
		}
	}
	return -1
}

// resembles says what a new project seems to be.
func (a *aligner) resembles(y int, e Entry) {
	for _, at := range a.names[key(bare(e.Said[Name]))] {
		l := a.lines[at]
		switch {
		case l.ID != "" && e.Said[ID] != "" && key(l.ID) != key(e.Said[ID]):
			a.doubt(y, e, "a project of the same name has the id "+l.ID+", and this one "+e.Said[ID])
		case l.Owner != "" && e.Said[Owner] != "" && key(l.Owner) != key(e.Said[Owner]):
			a.doubt(y, e, "a project of the same name is of "+l.Owner+", and this one of "+e.Said[Owner])
		}
	}
	if former := formerly(e.Said[Name]); former != "" {
		if at := a.names[key(former)]; len(at) > 0 {
			a.doubt(y, e, "it says that it was formerly “"+a.lines[at[0]].Name+"”, which stands here")
		}
	}
}

func (a *aligner) add(at, y int, e Entry) {
	l := &a.lines[at]
	l.Name, l.ID, l.Owner = e.Said[Name], cmp.Or(l.ID, e.Said[ID]), cmp.Or(e.Said[Owner], l.Owner)
	l.Points = append(l.Points, Point{y, e})
	if id := key(e.Said[ID]); id != "" {
		a.ids[id] = at
	}
	if name := key(bare(e.Said[Name])); !slices.Contains(a.names[name], at) {
		a.names[name] = append(a.names[name], at)
	}
}

// key is a text without what people write differently: capitals, punctuation, "the" and "and".
func key(s string) string {
	words := strings.FieldsFunc(strings.ToLower(strings.ReplaceAll(s, "&", " and ")), func(r rune) bool {
		return !(r >= 'a' && r <= 'z') && !(r >= '0' && r <= '9') && r < 0x80 || r == '’' || r == '–' || r == '—'
	})
	return strings.Join(slices.DeleteFunc(words, func(w string) bool { return w == "the" || w == "and" }), " ")
}

// former are words with which a bracket begins that says what a project was called.
var former = []string{"formerly", "previously", "was", "formally"}

// bare is a name without the bracket that says what it was called.
func bare(name string) string {
	before, inside, after := bracket(name)
	if inside == "" {
		return name
	}
	return before + " " + after
}

// formerly is what a name says it was called, "" for nothing.
func formerly(name string) string {
	_, inside, _ := bracket(name)
	return inside
}

func bracket(name string) (before, inside, after string) {
	open := strings.IndexByte(name, '(')
	end := strings.LastIndexByte(name, ')')
	if open < 0 || end < open {
		return name, "", ""
	}
	text := strings.TrimSpace(name[open+1 : end])
	for _, w := range former {
		if len(text) > len(w) && strings.EqualFold(text[:len(w)], w) && text[len(w)] == ' ' {
			return name[:open], strings.TrimSpace(strings.TrimPrefix(text[len(w)+1:], "known as ")), name[end+1:]
		}
	}
	return name, "", ""
}
