package intake

import (
	"slices"
	"strings"
	"unicode"

	"counterpart.dev/internal/core/vague"
)

// Field is something that a list says of each of its rows.
type Field struct {
	Key     string
	Title   string   // for people
	Names   []string // headings that mean it
	Not     []string // words that no heading of it has
	Content Content  // what its cells look like
	ByTime  bool     // it can have several columns, each headed by a time, such as "FY27/28"
	Tells   bool     // it says what a row is about where no column is its title
}

// Content is what the cells of a field look like.
type Content uint8

// The contents.
const (
	AnyContent Content = iota
	Prose              // words, mostly several
	Codes              // short marks of a row, such as "B-07"
	Dates
	Sums
	Figures
	People
)

// tokens is the words of a heading in lower case and in the singular, with signs that mean something.
func tokens(heading string) []string {
	var out []string
	for _, w := range strings.FieldsFunc(strings.ToLower(heading), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("£€$%#", r)
	}) {
		w = signApart(w, &out)
		if w != "" && !joins[w] {
			out = append(out, singular(w))
		}
	}
	return out
}

// signApart takes a sign off the start of a word: "£k" is a sign and a word.
func signApart(w string, out *[]string) string {
	for _, sign := range []string{"£", "€", "$", "%", "#"} {
		if rest, ok := strings.CutPrefix(w, sign); ok {
			*out = append(*out, sign)
			return rest
		}
	}
	return w
}

// joins are words that headings differ by without meaning.
var joins = map[string]bool{"the": true, "of": true, "a": true, "an": true, "for": true, "in": true, "please": true, "this": true, "s": true}

func singular(w string) string {
	switch {
	case len(w) > 4 && strings.HasSuffix(w, "ies"):
		return w[:len(w)-3] + "y"
	case len(w) > 3 && strings.HasSuffix(w, "s") && !strings.HasSuffix(w, "ss") && !strings.HasSuffix(w, "us"):
		return w[:len(w)-1]
	}
	return w
}

// keyOf is what two headings have in common when they are the same.
func keyOf(heading string) string { return strings.Join(tokens(heading), " ") }

// withoutBrackets is a heading without what stands in brackets, where something is left.
func withoutBrackets(heading string) string {
	var b strings.Builder
	depth := 0
	for _, r := range heading {
		switch r {
		case '(', '[':
			depth++
		case ')', ']':
			depth = max(0, depth-1)
		default:
			if depth == 0 {
				b.WriteRune(r)
			}
		}
	}
	if strings.TrimSpace(b.String()) == "" {
		return heading
	}
	return b.String()
}

// likeness is how well a heading means a field by its name, from 0 to 1 [own].
func likeness(heading string, f Field) float64 {
	all := tokens(heading)
	bare := tokens(withoutBrackets(heading))
	for _, word := range f.Not {
		if slices.Contains(bare, word) && !slices.Contains(namesOf(f), strings.Join(bare, " ")) {
			return 0
		}
	}
	best := 0.0
	for _, name := range f.Names {
		n := tokens(name)
		best = max(best, alike(all, n), 0.98*alike(bare, n))
	}
	return best
}

// namesOf is the names of a field as keys.
func namesOf(f Field) []string {
	var out []string
	for _, n := range f.Names {
		out = append(out, keyOf(n))
	}
	return out
}

// alike compares the words of a heading with those of a name: the same, one within the other, or some in common.
func alike(heading, name []string) float64 {
	if len(heading) == 0 || len(name) == 0 {
		return 0
	}
	common := 0
	for _, n := range name {
		if slices.ContainsFunc(heading, func(h string) bool { return sameWord(h, n) }) {
			common++
		}
	}
	ratio := float64(len(name)) / float64(max(len(heading), len(name)))
	switch {
	case common < len(name):
		if share := float64(common) / float64(len(heading)+len(name)-common); share >= 0.5 {
			return 0.5 * share
		}
		return 0
	case len(heading) == len(name) && within(heading, name):
		return 1
	case len(heading) == len(name):
		return 0.9
	case within(heading, name):
		return 0.4 + 0.55*ratio
	}
	return 0.4 + 0.4*ratio
}

// within reports whether the words of a name stand together in a heading.
func within(heading, name []string) bool {
	for at := 0; at+len(name) <= len(heading); at++ {
		if slices.EqualFunc(heading[at:at+len(name)], name, sameWord) {
			return true
		}
	}
	return false
}

// sameWord allows one slip of the finger in a long word; in one of five letters, none that makes another letter of one.
func sameWord(a, b string) bool {
	if a == b {
		return true
	}
	x, y := []rune(a), []rune(b)
	if len(x) < 5 || len(y) < 5 {
		return false
	}
	return slip(x, y, len(x) > 5 && len(y) > 5)
}

// slip reports whether one letter was left out, doubled, exchanged with its neighbour or, where that counts, mistyped.
func slip(a, b []rune, mistyped bool) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	switch len(b) - len(a) {
	case 0:
		if i == len(a) || mistyped && slices.Equal(a[i+1:], b[i+1:]) {
			return true
		}
		return i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && slices.Equal(a[i+2:], b[i+2:])
	case 1:
		return slices.Equal(a[i:], b[i+1:])
	}
	return false
}

// How many filled cells of a column are looked at.
const sampleCells = 40

// share is the part of a column's cells that look like a content; cells that say nothing yet are left aside. Not known:
// there are too few.
func share(rows [][]Cell, column int, c Content) (part float64, known bool) {
	fits, all := 0, 0
	seen := map[string]bool{}
	for _, row := range rows {
		cell := cellAt(row, column)
		if !cell.own() {
			continue
		}
		ok, says := looks(cell, c)
		if says {
			all++
		}
		if c == Codes && seen[cell.Text] {
			ok = false
		}
		seen[cell.Text] = true
		if ok {
			fits++
		}
		if all == sampleCells {
			break
		}
	}
	if all == 0 {
		return 0, false
	}
	return float64(fits) / float64(all), all >= 3
}

// looks reports whether a cell looks like a content, and whether it says anything.
func looks(cell Cell, c Content) (fits, says bool) {
	switch c {
	case Dates:
		if cell.Kind == Date {
			return true, true
		}
		return answered(vague.ReadDate(cell.Text, vague.Customs{}))
	case Sums:
		if cell.Kind == Number {
			return !cell.Percent, true
		}
		return answered(vague.ReadMoney(cell.Text, vague.Customs{}, vague.Heading{}))
	case Figures:
		if cell.Kind == Number {
			return true, true
		}
		return answered(vague.ReadQuantity(cell.Text, vague.Customs{}, vague.Heading{}))
	case People:
		if cell.Kind != Words || len(cell.Text) > 80 || strings.IndexFunc(cell.Text, unicode.IsDigit) >= 0 {
			return false, true
		}
		return answered(vague.ReadPerson(cell.Text))
	case Prose:
		return cell.Kind == Words && strings.ContainsFunc(cell.Text, unicode.IsLetter), true
	case Codes:
		return len(cell.Text) <= 12, true
	}
	return true, true
}

func answered[T any](a vague.Answer[T]) (fits, says bool) {
	switch a.State {
	case vague.Understood:
		return true, true
	case vague.Asked:
		return len(a.Candidates) > 0, true
	}
	return false, false
}
