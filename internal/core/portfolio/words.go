package portfolio

import (
	"maps"
	"slices"
	"strconv"
	"strings"
)

// known are the headings that are recognised, in small letters: by the words that must stand in them, and those that must not. A later
// line of a field counts for more.
var known = []struct {
	field    Field
	all, not []string
}{
	{Name, []string{"project"}, []string{"number", "id", "start", "end", "date", "phase", "budget", "duration", "cost", "description", "manager", "type", "status", "category"}},
	{Name, []string{"project", "name"}, []string{"phase"}},
	{Name, []string{"projectname"}, nil},
	{ID, []string{"project", "id"}, nil},
	{ID, []string{"project", "number"}, nil},
	{ID, []string{"uniqueid"}, nil},
	{ID, []string{"gmpp", "id"}, nil},
	{Owner, []string{"country"}, []string{"lending", "fcs", "status"}},
	{Owner, []string{"department"}, []string{"narrative", "commentary"}},
	{Rating, []string{"outcome"}, nil},
	{Rating, []string{"rag"}, []string{"commentary", "narrative", "actions"}},
	{Rating, []string{"rating"}, []string{"commentary", "narrative", "comment", "actions"}},
	{Rating, []string{"delivery", "confidence"}, []string{"commentary", "narrative", "comment", "actions"}},
	{Words, []string{"rating", "comment"}, nil},
	{Words, []string{"commentary", "actions"}, nil},
	{Begins, []string{"start", "date"}, nil},
	{Begins, []string{"approval", "fy"}, nil},
	{Ends, []string{"closing", "fy"}, nil},
	{Ends, []string{"completion", "date"}, nil},
	{Ends, []string{"end", "date"}, nil},
	{Cost, []string{"project", "budget", "amount"}, nil},
	{Cost, []string{"totalbudget"}, nil},
	{Cost, []string{"whole", "life", "cost"}, []string{"narrative"}},
	{Cost, []string{"whole", "life", "costs"}, []string{"narrative"}},
	{Cost, []string{"wlc"}, []string{"comment"}},
	{When, []string{"year"}, []string{"financial", "budget", "forecast", "variance", "baseline", "remaining"}},
	{When, []string{"evaluation", "fy"}, nil},
}

// fieldOf is what a heading says, and how much it counts; "" for nothing that is read. What a heading explains on further lines or
// in brackets is not looked at, and a text that is too long to head anything is none.
func fieldOf(heading string) (f Field, rank int) {
	head, _, _ := strings.Cut(strings.TrimSpace(heading), "\n")
	head, _, _ = strings.Cut(head, "(")
	text := tidy(head)
	if len(text) > 90 {
		return "", 0
	}
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !(r >= 'a' && r <= 'z') && !(r >= '0' && r <= '9') })
	for i, k := range known {
		holds := func(w string) bool { return slices.Contains(words, w) }
		if len(words) <= 12 && !slices.ContainsFunc(k.all, func(w string) bool { return !holds(w) }) && !slices.ContainsFunc(k.not, holds) {
			f, rank = k.field, i
		}
	}
	return f, rank
}

// Rated is a rating: five points from red, 1, to green, 5, or why there is none.
type Rated struct {
	Word   string // as it was written
	Points int    // 0 for none
	Why    string // why there are none; "" where there are
}

// scale is what words of published ratings mean in five points [own]. The six points of the World Bank's outcomes are laid on five: highly
// and moderately unsatisfactory lie to either side of red and amber/red.
var scale = map[string]int{
	"green": 5, "amber green": 4, "green amber": 4, "amber": 3, "yellow": 3, "amber red": 2, "red amber": 2, "red": 1,
	"highly satisfactory": 5, "satisfactory": 4, "moderately satisfactory": 3, "moderately unsatisfactory": 2, "unsatisfactory": 1, "highly unsatisfactory": 1,
}

// RatingOf is what a rating means.
func RatingOf(word string) Rated {
	r := Rated{Word: tidy(word)}
	text := strings.Join(strings.FieldsFunc(strings.ToLower(r.Word), func(c rune) bool { return c < 'a' || c > 'z' }), " ")
	switch {
	case r.Word == "":
		r.Why = "none is given"
	case withheld(text):
		r.Why = "withheld"
	case scale[text] > 0:
		r.Points = scale[text]
	case strings.HasPrefix(text, "reset"):
		r.Why = "the project was reset"
	case text == "not rated" || text == "no dca" || text == "n a" || text == "na" || text == "not applicable" || text == "not available":
		r.Why = "not rated"
	default:
		r.Why = "not a word for a rating that is known"
	}
	return r
}

// Three is the rating in three points: red 1, amber 2, green 3; 0 for none. Amber/green counts as green and amber/red as red [own].
func (r Rated) Three() int { return [...]int{0, 1, 1, 2, 3, 3}[r.Points] }

// withheld reports whether a text says that something is kept back.
func withheld(text string) bool {
	for _, w := range []string{"exempt", "withheld", "redacted", "freedom of information", "foi"} {
		if slices.Contains(strings.Fields(text), w) || strings.Contains(w, " ") && strings.Contains(text, w) {
			return true
		}
	}
	return false
}

// Amount is a sum of money as a list states it.
type Amount struct {
	Word  string
	Whole int64  // in whole units of the list's currency
	Why   string // why it is not known; "" where it is
}

// amountOf reads a sum; a heading that counts in millions makes it millions.
func amountOf(text, heading string) Amount {
	a := Amount{Word: tidy(text)}
	lower := strings.ToLower(a.Word)
	digits := strings.NewReplacer("£", "", "$", "", "€", "", ",", "", " ", "", "\ufffd", "").Replace(lower)
	unit := 1.0
	head := strings.ToLower(heading)
	if strings.Contains(head, "£m") || strings.Contains(head, "million") || strings.Contains(head, "\ufffdm") || strings.Contains(head, "wlc") {
		unit = 1e6
	}
	for _, s := range []struct {
		suffix string
		unit   float64
	}{{"million", 1e6}, {"billion", 1e9}, {"bn", 1e9}, {"m", 1e6}} {
		if rest, ok := strings.CutSuffix(digits, s.suffix); ok && rest != "" {
			digits, unit = rest, s.unit
			break
		}
	}
	x, err := strconv.ParseFloat(digits, 64)
	switch {
	case a.Word == "":
		a.Why = "none is given"
	case withheld(strings.Join(strings.FieldsFunc(lower, func(c rune) bool { return c < 'a' || c > 'z' }), " ")):
		a.Why = "withheld"
	case err != nil:
		a.Why = "not a sum"
	case x*unit > 1e15 || x*unit < -1e15:
		a.Why = "larger than can be meant"
	default:
		a.Whole = int64(x*unit + 0.5)
	}
	return a
}

func sortedKeys(m map[string]int) []string { return slices.Sorted(maps.Keys(m)) }

func number(n int) string { return strconv.Itoa(n) }
