package portfolio

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// Rated is a rating: five points from red, 1, to green, 5, or why there is none.
type Rated struct {
	Word   string // as it was written
	Points int    // 0 for none
	Why    string // why there are none; "" where there are
	By     string `json:",omitempty"` // the heading of the project's own rating, where that was taken because there is no other
}

// scale is what words of published ratings mean in five points [own]. The six points of the World Bank's outcomes are laid on five: highly
// and moderately unsatisfactory lie to either side of red and amber/red.
var scale = map[string]int{
	"green": 5, "amber green": 4, "green amber": 4, "amber": 3, "yellow": 3, "amber red": 2, "red amber": 2, "red": 1,
	"ambergreen": 4, "greenamber": 4, "amberred": 2, "redamber": 2,
	"g": 5, "a g": 4, "g a": 4, "ag": 4, "a": 3, "a r": 2, "r a": 2, "ar": 2, "r": 1,
	"highly likely": 5, "probable": 4, "feasible": 3, "in doubt": 2, "unachievable": 1,
	"highly satisfactory": 5, "satisfactory": 4, "moderately satisfactory": 3, "moderately unsatisfactory": 2, "unsatisfactory": 1, "highly unsatisfactory": 1,
}

// unrated are words that say that a project was not rated.
var unrated = []string{"not rated", "unrated", "no dca", "no rating", "n a", "na", "not applicable", "not available", "not assessed", "not yet assessed", "not yet rated", "none", "new",
	"not provided", "tbc", "to be confirmed", "data not available", "not set", "no data", "unknown"}

// sure are words of a scale of confidence without colours. They mean something only below a heading that speaks of confidence, since a risk is
// high where confidence is low.
var sure = map[string]int{"high": 5, "very high": 5, "medium high": 4, "high medium": 4, "medium": 3, "moderate": 3, "medium low": 2, "low medium": 2, "low": 1, "very low": 1}

// hue are words and signs of other languages for colours.
var hue = map[string]string{"rot": "red", "rote": "red", "rod": "red", "rodt": "red", "rott": "red", "rouge": "red", "🔴": "red", "🟥": "red", "gelb": "amber", "gul": "amber", "gult": "amber", "gula": "amber", "orange": "amber", "oransje": "amber",
	"jaune": "amber", "🟡": "amber", "🟨": "amber", "🟠": "amber", "🟧": "amber", "grun": "green", "gron": "green", "gronn": "green", "gront": "green", "gront́": "green", "vert": "green", "verte": "green", "🟢": "green", "🟩": "green"}

// colours are the words by which a text speaks of a colour.
var colours = []string{"red", "amber", "green", "yellow"}

// RatingOf is what a rating means. A bracket behind the word, words behind a dash, marks of footnotes and the word rating do not change it.
func RatingOf(word string) Rated { return ratedBelow(word, "") }

// ratedBelow is what a rating means below a heading.
func ratedBelow(word, heading string) Rated {
	r := Rated{Word: tidy(word)}
	letters := func(s string) []string {
		words := strings.FieldsFunc(fold(s), func(c rune) bool { return (c < 'a' || c > 'z') && hue[string(c)] == "" })
		if spelt := slices.DeleteFunc(slices.Clone(words), func(w string) bool { return w[0] > 'z' }); len(spelt) > 0 {
			words = spelt // a sign beside words says the same
		}
		for i, w := range words {
			words[i] = cmp.Or(hue[w], w)
		}
		if one := slices.Compact(slices.Clone(words)); len(one) == 1 {
			return one
		}
		return words
	}
	all := strings.Join(letters(r.Word), " ")
	head, _, _ := strings.Cut(r.Word, "(")
	words := slices.DeleteFunc(letters(head), func(w string) bool {
		return w == "rating" || w == "rated" && len(head) < 14 && !strings.HasPrefix(all, "not") || w == "dca" || w == "rag"
	})
	text := strings.Join(words, " ")
	switch {
	case r.Word == "":
		r.Why = noneGiven
	case withheld(r.Word):
		r.Why = keptBack
	case scale[text] > 0:
		r.Points = scale[text]
	case strings.HasPrefix(all, "reset"):
		r.Why = "the project was reset"
	case text == "" && strings.Trim(r.Word, "-–— .*") == "" || slices.Contains(unrated, all) || slices.Contains(unrated, text) || unsaid(r.Word):
		r.Why = notRated
	case sure[text] > 0 && slices.Contains(letters(heading), "confidence"):
		r.Points = sure[text]
	case scale[leading(head)] > 0:
		r.Points = scale[leading(head)]
	default:
		r.Why = notKnown
	}
	return r
}

// Why there is no rating.
const (
	notRated = "not rated"
	notKnown = "not a word for a rating that is known"
)

// Grade is a word of a rating without what people write differently, by which it is known again.
func Grade(word string) string { return fold(tidy(word)) }

// graded is what a rating means: as somebody said of its word, else as it is known.
func (y *Year) graded(word string, f Field) Rated {
	points, said := y.Setup.Grades[Grade(word)]
	switch {
	case !said || word == "":
		return ratedBelow(word, y.heading(f))
	case points < 1 || points > 5:
		return Rated{Word: tidy(word), Why: notRated}
	}
	return Rated{Word: tidy(word), Points: points}
}

// Strange is a word that stands where ratings do, and is none that is known.
type Strange struct {
	Word  string
	Times int
	Means int // what somebody said that it means; -1 where nobody did
}

// Strange are the words below the headings of ratings that are not known, or of which somebody said what they mean, those that stand most often
// first.
func (y *Year) Strange() (out []Strange) {
	at := map[string]int{}
	for _, e := range y.Entries {
		for _, f := range []Field{Rating, Own} {
			word := e.Said[f]
			points, said := y.Setup.Grades[Grade(word)]
			if word == "" || !said && ratedBelow(word, y.heading(f)).Why != notKnown {
				continue
			}
			k, there := at[Grade(word)]
			if !there {
				k, at[Grade(word)] = len(out), len(out)
				out = append(out, Strange{Word: word, Means: -1})
			}
			if out[k].Times++; said {
				out[k].Means = points
			}
		}
	}
	slices.SortStableFunc(out, func(a, b Strange) int { return b.Times - a.Times })
	return out
}

// leading is what stands before a dash or a colon, where no colour stands behind it: "Green – on track".
func leading(text string) string {
	text = strings.ToLower(text)
	at := strings.IndexAny(text, "-–—:")
	if at < 0 || slices.ContainsFunc(colours, func(c string) bool { return strings.Contains(text[at:], c) }) {
		return ""
	}
	return strings.TrimSpace(text[:at])
}

// Three is the rating in three points: red 1, amber 2, green 3; 0 for none. Amber/green counts as green and amber/red as red [own].
func (r Rated) Three() int { return [...]int{0, 1, 1, 2, 3, 3}[r.Points] }

// withheld reports whether a text says that something is kept back: by its words, or by the section of a law that allows it.
func withheld(text string) bool {
	text = strings.ToLower(tidy(text))
	words := strings.FieldsFunc(text, func(c rune) bool { return !(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') })
	for i, w := range words {
		next := ""
		if i+1 < len(words) {
			next = words[i+1]
		}
		switch w {
		case "exempt", "exempted", "exemption", "withheld", "redacted", "foi", "foia", "undisclosed", "unpublished", "confidential", "confidentiality", "vertraulich":
			return true
		case "section", "sections":
			if next != "" && next[0] >= '0' && next[0] <= '9' {
				return true
			}
		}
	}
	for _, said := range []string{"freedom of information", "not for publication", "not published", "not disclosed", "in confidence", "commercially sensitive", "commercial sensitivity"} {
		if strings.Contains(text, said) {
			return true
		}
	}
	return false
}

// unsaid reports whether a text says in words that there is nothing to say yet.
func unsaid(text string) bool {
	text = strings.ToLower(tidy(text))
	for _, said := range []string{"not in a position", "not yet in a position", "planning stage", "early planning", "not provided", "not yet known", "not known", "not available", "not yet available", "to be confirmed", "to be determined",
		"not yet agreed", "data not held", "did not provide", "no data"} {
		if strings.Contains(text, said) {
			return true
		}
	}
	return false
}

// nothing are words and signs of an empty cell.
var nothing = []string{"", "n/a", "#n/a", "na", "none", "not applicable", "tbc", "tbd", "tba", "unknown", "null", "nan", "?", "tbc."}

// none reports whether a cell says that it says nothing.
func none(text string) bool {
	text = strings.ToLower(tidy(text))
	return slices.Contains(nothing, text) || strings.Trim(text, "-–—.* ") == ""
}

// sign is the sign of the currency that the headings of money, or most of its cells, write.
func (y *Year) sign(rows [][]string) string {
	times := map[string]int{}
	for _, f := range []Field{Cost, Benefit} {
		for _, s := range []string{"£", "€", "$"} {
			if strings.Contains(y.heading(f), s) {
				times[s] += len(rows)
			}
			for _, r := range rows {
				if strings.Contains(y.cell(r, f), s) {
					times[s]++
				}
			}
		}
	}
	return commonest(times)
}

// folded are letters with what stands above or in them, and what people write where there is none.
var folded = strings.NewReplacer("ä", "a", "á", "a", "à", "a", "â", "a", "ã", "a", "å", "a", "æ", "ae", "ç", "c", "é", "e", "è", "e", "ê", "e", "ë", "e", "í", "i", "ì", "i", "î", "i", "ï", "i", "ñ", "n", "ö", "o", "ó", "o", "ò", "o", "ô", "o", "õ", "o",
	"ø", "o", "œ", "oe", "ß", "ss", "ú", "u", "ù", "u", "û", "u", "ü", "u")

// fold is a text in small letters without accents.
func fold(s string) string { return folded.Replace(strings.ToLower(s)) }

func sortedKeys(m map[string]int) []string { return slices.Sorted(maps.Keys(m)) }

// Short is a sum in a few characters, with the sign of its currency before it.
func Short(whole int64, sign string) string {
	minus, x := "", float64(whole)
	if whole < 0 {
		minus, x = "−", -x
	}
	for _, u := range []struct {
		of   float64
		word string
	}{{1e9, "bn"}, {1e6, "m"}, {1e3, "k"}} {
		if x >= u.of {
			text := strconv.FormatFloat(x/u.of, 'f', 1, 64)
			return minus + sign + strings.TrimSuffix(text, ".0") + u.word
		}
	}
	return minus + sign + strconv.FormatFloat(x, 'f', 0, 64)
}
