package portfolio

import (
	"regexp"
	"slices"
	"strings"
)

// together is how many projects of the same names have to go from one owner to another for it to be no chance [own].
const together = 3

// movings are the owners whose projects a list has under another: an owner that the list does not name any more, of which at least so many
// projects as are no chance stand under one other in it, with the same names. By the keys of both.
func (a *aligner) movings(year *Year) map[[2]string]bool {
	named, count := map[string]bool{}, map[[2]string]int{}
	for _, e := range year.Entries {
		named[key(e.Said[Owner])] = true
	}
	for _, e := range year.Entries {
		seen := map[string]bool{}
		for _, at := range a.names[key(bare(e.Said[Name]))] {
			from, to := key(a.lines[at].Owner), key(e.Said[Owner])
			if from != "" && to != "" && !named[from] && !seen[from] {
				seen[from] = true
				count[[2]string{from, to}]++
			}
		}
	}
	out := map[[2]string]bool{}
	for pair, n := range count {
		out[pair] = n >= together
	}
	return out
}

// moves reports whether the projects of a line's owner stand under that of an entry in its list.
func (a *aligner) moves(at int, e Entry) bool {
	return a.moved[[2]string{key(a.lines[at].Owner), key(e.Said[Owner])}]
}

// inBrackets is a bracket of capitals.
var inBrackets = regexp.MustCompile(`\s*\(([A-Z][A-Z0-9]{1,9})\)`)

// unabbreviated is a name without brackets that only repeat its initials: "Common Platform (CP)".
func unabbreviated(name string) string {
	if len(name) > longestName {
		return name
	}
	for _, m := range inBrackets.FindAllStringSubmatchIndex(name, -1) {
		short := name[m[2]:m[3]]
		for _, w := range strings.Fields(strings.ReplaceAll(name[:m[0]], "&", "and")) {
			if w = strings.TrimLeft(w, "(“‘\"'"); short != "" && w != "" && strings.EqualFold(w[:1], short[:1]) {
				short = short[1:]
			}
		}
		if short == "" {
			return unabbreviated(name[:m[0]] + name[m[1]:])
		}
	}
	return name
}

// running reports whether the ids of a list only number its rows, 1 and on, below a heading that does not speak of an id: what is the first
// one year is another project the next.
func (y *Year) running() bool {
	words := headingWords(y.heading(ID))
	if len(y.Entries) < together || slices.ContainsFunc(words, func(w string) bool {
		return slices.Contains([]string{"id", "ids", "identifier", "uniqueid", "code", "ref", "reference", "project", "projects", "gmpp", "programme"}, w)
	}) {
		return false
	}
	before := 0
	for _, e := range y.Entries {
		n := ordinal(e.Said[ID])
		if n != before+1 {
			return false
		}
		before = n
	}
	return true
}

// ordinal is the number of a row: "7" or "7."; 0 for none.
func ordinal(text string) (n int) {
	text = strings.TrimSuffix(text, ".")
	for _, c := range text {
		if c < '0' || c > '9' || n > 1e6 {
			return 0
		}
		n = n*10 + int(c-'0')
	}
	return n
}
