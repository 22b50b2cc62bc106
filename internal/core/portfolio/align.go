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

// Spot names a row: the list, and where in it.
type Spot struct {
	List string
	At   int
}

// First is the row in which the project stands first, which names it.
func (l *Line) First() Spot { return l.Points[0].Spot }

// Last is the project in the last list that has it.
func (l *Line) Last() *Point { return &l.Points[len(l.Points)-1] }

// By is why a row is taken for a project of an earlier list.
type By string

// The rules.
const (
	Anew     By = ""         // it is none: the project stands here first
	ByID     By = "the id"   // both have the same
	ByName   By = "the name" // the same but for capitals, punctuation, "the", and a bracket with its initials or what it was called formerly
	ByMove   By = "the name, among others that went from one owner to another"
	BySaying By = "answered" // somebody said so
)

// Point is a project in one list.
type Point struct {
	Year int // index of the list
	Spot
	By      By
	Renamed bool // its name is another than in the list before
	Entry   Entry
}

// Said is what somebody said of a row: that it is the project of an earlier row, or one of its own.
type Said struct {
	Same  Spot
	Other bool
}

// Doubt is something about the identity of projects that somebody has to settle. Nothing is merged because of it.
type Doubt struct {
	Year int
	Spot
	Name string
	Why  string
	With []Like // the projects it may be; none where only the list can be put right
}

// Like is a project that a row resembles.
type Like struct {
	Spot // in which it stood last
	Name string
}

// Align lays lists side by side, in the order they are given. A project of a list is one of an earlier list when both have the same id, unless
// neither a word of their names nor who answers for them agrees; or, where one of the two has none, when their names are the same but for
// capitals, punctuation, "the", and a bracket with its initials or what it was called formerly, and the same owner is given or none, or the list has at
// least three projects of an owner it does not name any more under one other [own]; in two lists of one year the owner has to be given in both. What
// somebody said goes before. Whatever only resembles that is a doubt: the same name under another id or owner, one named as former, one whose name
// shares most words with one that is not in the list, and the same project twice in one list.
func Align(years []Year, said map[Spot]Said) (lines []Line, doubts []Doubt) {
	a := &aligner{years: years, said: said, ids: map[string]int{}, names: map[string][]int{}, spots: map[Spot]int{}, words: map[string][]int{}}
	for y := range years {
		a.year(y, &years[y])
	}
	slices.SortStableFunc(a.lines, func(x, y Line) int { return cmp.Or(cmp.Compare(key(x.Name), key(y.Name)), cmp.Compare(x.ID, y.ID)) })
	return a.lines, a.doubts
}

type aligner struct {
	years  []Year
	said   map[Spot]Said
	lines  []Line
	ids    map[string]int
	names  map[string][]int
	words  map[string][]int // lines by each word of their names
	spots  map[Spot]int
	moved  map[[2]string]bool // owners whose projects the list at hand has under another
	doubts []Doubt
}

// year lays one list beside those before it.
func (a *aligner) year(y int, year *Year) {
	taken := map[int]bool{}
	var fresh []int // entries that are new
	before := len(a.lines)
	a.moved = a.movings(year)
	for i, e := range year.Entries {
		spot := Spot{year.List, e.At}
		at, by := a.find(y, spot, e)
		if at >= 0 && taken[at] {
			if by != BySaying && !a.said[spot].Other {
				a.doubt(y, spot, e, "it stands in the list twice, with other figures: the second is kept as a project of its own", at)
			}
			at = -1
		}
		if at < 0 {
			fresh, by = append(fresh, i), Anew
			at = len(a.lines)
			a.lines = append(a.lines, Line{})
		}
		taken[at] = true
		a.add(at, y, spot, e, by)
	}
	for _, i := range fresh {
		if e := year.Entries[i]; !a.said[Spot{year.List, e.At}].Other {
			a.resembles(y, Spot{year.List, e.At}, e, taken, before)
		}
	}
}

func (a *aligner) doubt(y int, spot Spot, e Entry, why string, with ...int) {
	d := Doubt{Year: y, Spot: spot, Name: e.Said[Name], Why: why}
	for _, at := range with {
		if p := a.lines[at].Last(); p.Year != y {
			d.With = append(d.With, Like{p.Spot, a.lines[at].Name})
		}
	}
	a.doubts = append(a.doubts, d)
}

// find is the line an entry belongs to, -1 for none.
func (a *aligner) find(y int, spot Spot, e Entry) (int, By) {
	if s, ok := a.said[spot]; ok {
		if at, there := a.spots[s.Same]; there && !s.Other {
			return at, BySaying
		}
		if s.Other {
			return -1, Anew
		}
	}
	id := idOf(e)
	if id != "" {
		if at, ok := a.ids[id]; ok && !a.stranger(at, e) {
			return at, ByID
		}
	}
	if withheld(e.Said[Name]) {
		return -1, Anew
	}
	for _, at := range a.names[key(bare(e.Said[Name]))] {
		switch l := a.lines[at]; {
		case id != "" && l.ID != "" || a.unowned(y, at, e) || a.latelyFormer(at, e):
		case sameOwner(l, e):
			return at, ByName
		case a.moves(at, e):
			return at, ByMove
		}
	}
	return -1, Anew
}

// latelyFormer reports whether an entry says that it was called as a project that stood in a later list than the line: it may be that one.
func (a *aligner) latelyFormer(at int, e Entry) bool {
	former := formerly(e.Said[Name])
	return former != "" && slices.ContainsFunc(a.names[key(bare(former))], func(other int) bool {
		return other != at && a.lines[other].Last().Year > a.lines[at].Last().Year
	})
}

// idOf is the id by which a project is known again, "" for none: one that is withheld, or that says that there is none, is no id.
func idOf(e Entry) string {
	if text := e.Said[ID]; !none(text) && !withheld(text) && !unsaid(text) {
		return key(text)
	}
	return ""
}

// unowned reports whether a line stands in another list of the same year, and one of the two does not say who answers for it: two
// departments may each have a project of that name.
func (a *aligner) unowned(y, at int, e Entry) bool {
	l := a.lines[at]
	of := l.Last().Year
	return of != y && a.years[of].Label == a.years[y].Label && (l.Owner == "" || e.Said[Owner] == "")
}

func sameOwner(l Line, e Entry) bool {
	return l.Owner == "" || e.Said[Owner] == "" || key(l.Owner) == key(e.Said[Owner])
}

// stranger reports whether an entry shares no word of its name with a line, and is of another owner: its id was given twice.
func (a *aligner) stranger(at int, e Entry) bool {
	l := a.lines[at]
	return !sameOwner(l, e) && alike(telling(l.Name), telling(e.Said[Name])) == 0
}

// resembles says what a new project seems to be. Those of its list after it are none of it.
func (a *aligner) resembles(y int, spot Spot, e Entry, taken map[int]bool, before int) {
	here := a.spots[spot]
	said := func(at int) bool { return at >= here }
	var named []int
	why := ""
	for _, at := range a.names[key(bare(e.Said[Name]))] {
		l := a.lines[at]
		switch {
		case said(at):
			continue
		case l.ID != "" && idOf(e) != "" && key(l.ID) != idOf(e):
			why = cmp.Or(why, "a project of the same name has the id "+l.ID+", and this one "+e.Said[ID])
		case !sameOwner(l, e):
			why = cmp.Or(why, "a project of the same name is of "+l.Owner+", and this one of "+e.Said[Owner])
		case a.unowned(y, at, e):
			why = cmp.Or(why, "a project of the same name stands in another list of the year, and it is not said of both who answers for them")
		}
		named = append(named, at)
	}
	if why != "" {
		a.doubt(y, spot, e, why, named...)
		return
	}
	if at, ok := a.ids[idOf(e)]; ok && idOf(e) != "" && !said(at) && a.stranger(at, e) {
		a.doubt(y, spot, e, "its id is that of “"+a.lines[at].Name+"”, which has another name and owner", at)
		return
	}
	if former := formerly(e.Said[Name]); former != "" {
		if at := slices.DeleteFunc(slices.Clone(a.names[key(former)]), said); len(at) > 0 {
			a.doubt(y, spot, e, "it says that it was formerly “"+a.lines[at[0]].Name+"”, which stands here", at[0])
			return
		}
	}
	if at := a.nearest(e, taken, before); at >= 0 {
		a.doubt(y, spot, e, "its name resembles “"+a.lines[at].Name+"”, which is not in this list: was it renamed?", at)
	}
}

// near is how much of two names must be the same words for one to be asked about [own].
const near = 0.6

// mostSharing is how many projects may share a word for it to tell one from another [own].
const mostSharing = 1000

// nearest is the line of earlier lists alone whose name shares most words with that of an entry, of the same owner, unless both have an id.
// It is -1 for none near enough.
func (a *aligner) nearest(e Entry, taken map[int]bool, before int) int {
	best, most := -1, 0.0
	mine, seen := telling(e.Said[Name]), map[int]bool{}
	for _, w := range mine {
		if len(a.words[w]) > mostSharing {
			continue
		}
		for _, at := range a.words[w] {
			if at >= before { // they stand in their order
				break
			}
			l := a.lines[at]
			if taken[at] || seen[at] || l.ID != "" && idOf(e) != "" || !sameOwner(l, e) {
				continue
			}
			seen[at] = true
			if x := alike(mine, telling(l.Name)); x >= near && x > most {
				best, most = at, x
			}
		}
	}
	return best
}

// alike is the share of the words of two names that both have.
func alike(a, b []string) float64 {
	both := 0
	for _, w := range a {
		if slices.Contains(b, w) {
			both++
		}
	}
	if len(a)+len(b)-both == 0 {
		return 0
	}
	return float64(both) / float64(len(a)+len(b)-both)
}

// common are words of names by which nothing is told apart.
var common = []string{"project", "programme", "program", "of", "for", "to", "in", "on", "a", "phase", "system", "services", "service"}

// telling are the words of a name that tell it from others, each once.
func telling(name string) []string {
	var out []string
	for _, w := range strings.Fields(key(bare(name))) {
		if !slices.Contains(common, w) && !slices.Contains(out, w) {
			out = append(out, w)
		}
	}
	return out
}

func (a *aligner) add(at, y int, spot Spot, e Entry, by By) {
	l := &a.lines[at]
	p := Point{Year: y, Spot: spot, By: by, Entry: e, Renamed: by != Anew && key(bare(l.Name)) != key(bare(e.Said[Name]))}
	l.Name, l.Owner = e.Said[Name], cmp.Or(e.Said[Owner], l.Owner)
	if l.ID == "" && idOf(e) != "" {
		l.ID = e.Said[ID]
	}
	l.Points = append(l.Points, p)
	a.spots[spot] = at
	if id := idOf(e); id != "" {
		if _, there := a.ids[id]; !there || by != Anew { // of two that give the same id the first keeps it
			a.ids[id] = at
		}
	}
	if name := key(bare(e.Said[Name])); !slices.Contains(a.names[name], at) {
		a.names[name] = append(a.names[name], at)
	}
	for _, w := range telling(e.Said[Name]) {
		if all := a.words[w]; len(all) == 0 || all[len(all)-1] != at {
			a.words[w] = append(all, at)
		}
	}
}

// key is a text without what people write differently: capitals, punctuation, "the" and "and".
func key(s string) string {
	words := strings.FieldsFunc(strings.ToLower(strings.ReplaceAll(s, "&", " and ")), func(r rune) bool {
		return !(r >= 'a' && r <= 'z') && !(r >= '0' && r <= '9') && r < 0x80 || r == '’' || r == '–' || r == '—' || r == '“' || r == '”' || r == '‘' || r == '£'
	})
	return strings.Join(slices.DeleteFunc(words, func(w string) bool { return w == "the" || w == "and" }), " ")
}

// former are words with which a bracket begins that says what a project was called.
var former = []string{"formerly", "previously", "was", "formally"}

// bare is a name without marks of footnotes and the bracket that says what it was called.
func bare(name string) string {
	name = footnote.ReplaceAllString(strings.TrimRight(name, "¹²³⁴⁵⁶⁷⁸⁹ "), "")
	before, inside, after := bracket(unabbreviated(name))
	if inside == "" {
		return before
	}
	return before + " " + after
}

// formerly is what a name says it was called, "" for nothing.
func formerly(name string) string {
	_, inside, _ := bracket(unabbreviated(name))
	return inside
}

// longestName is up to where a name is looked through for brackets; what is longer is prose.
const longestName = 400

// bracket is the bracket of a name that says what it was called, and what stands before and behind it.
func bracket(name string) (before, inside, after string) {
	if len(name) > longestName {
		return name, "", ""
	}
	for open := range len(name) {
		if name[open] != '(' {
			continue
		}
		end := closing(name, open)
		text := strings.TrimSpace(name[open+1 : max(end, open+1)])
		for _, w := range former {
			if len(text) > len(w) && strings.EqualFold(text[:len(w)], w) && text[len(w)] == ' ' {
				return name[:open], strings.TrimSpace(strings.TrimPrefix(text[len(w)+1:], "known as ")), name[end+1:]
			}
		}
	}
	return name, "", ""
}

// closing is where the bracket closes that opens at a place; where too few do, the last one that does.
func closing(name string, open int) int {
	depth := 0
	for i := open; i < len(name); i++ {
		switch name[i] {
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return strings.LastIndexByte(name, ')')
}
