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
	{Name, []string{"project"}, noName},
	{Name, []string{"programme"}, noName},
	{Name, []string{"project", "name"}, []string{"phase"}},
	{Name, []string{"project", "title"}, nil},
	{Name, []string{"programme", "name"}, nil},
	{Name, []string{"projectname"}, nil},
	{ID, []string{"project", "id"}, nil},
	{ID, []string{"project", "number"}, nil},
	{ID, []string{"project", "reference"}, nil},
	{ID, []string{"projects", "id"}, nil},
	{ID, []string{"id", "numbers"}, nil},
	{ID, []string{"unique", "id"}, nil},
	{ID, []string{"unique", "identifier"}, nil},
	{ID, []string{"uniqueid"}, nil},
	{ID, []string{"gmpp", "id"}, nil},
	{ID, []string{"gmpp", "number"}, nil},
	{Owner, []string{"country"}, []string{"lending", "fcs", "status"}},
	{Owner, []string{"organisation"}, narrative},
	{Owner, []string{"ministry"}, narrative},
	{Owner, []string{"agency"}, narrative},
	{Owner, []string{"dept"}, narrative},
	{Owner, []string{"department"}, narrative},
	{Sort, []string{"category"}, narrative},
	{Sort, []string{"report", "category"}, narrative},
	{Rating, []string{"outcome"}, other},
	{Rating, []string{"rag"}, other},
	{Rating, []string{"dca"}, other},
	{Rating, []string{"rating"}, other},
	{Rating, []string{"delivery", "confidence"}, other},
	{Rating, []string{"ipa", "rating"}, other},
	{Own, []string{"sro", "rag"}, narrative},
	{Own, []string{"sro", "rating"}, narrative},
	{Own, []string{"sro", "dca"}, narrative},
	{Own, []string{"sro", "confidence"}, narrative},
	{Words, []string{"rating", "comment"}, nil},
	{Words, []string{"commentary", "actions"}, nil},
	{Begins, []string{"start", "date"}, narrative},
	{Begins, []string{"approval", "fy"}, nil},
	{Ends, []string{"closing", "fy"}, nil},
	{Ends, []string{"estimatedcompletiondate"}, nil},
	{Ends, []string{"completion", "date"}, narrative},
	{Ends, []string{"finish", "date"}, narrative},
	{Ends, []string{"end", "date"}, narrative},
	{Cost, []string{"total", "cost"}, notWhole},
	{Cost, []string{"total", "costs"}, notWhole},
	{Cost, []string{"project", "budget", "amount"}, nil},
	{Cost, []string{"totalbudget"}, nil},
	{Cost, []string{"whole", "life", "cost"}, narrative},
	{Cost, []string{"whole", "life", "costs"}, narrative},
	{Cost, []string{"lifecycle", "cost"}, narrative},
	{Cost, []string{"life", "cycle", "cost"}, narrative},
	{Cost, []string{"whole", "of", "life", "cost"}, narrative},
	{Cost, []string{"wlc"}, append([]string{"gov", "government", "non"}, narrative...)},
	{Benefit, []string{"benefits"}, narrative},
	{Benefit, []string{"total", "benefits"}, narrative},
	{When, []string{"evaluation", "fy"}, nil},
	{When, []string{"year"}, []string{"baseline", "forecast", "variance", "budget", "remaining", "cost", "costs", "benefits", "start", "end"}},
}

// notWhole are words of a heading of costs that are not those of the whole.
var notWhole = append([]string{"year", "fy", "date", "spent", "annual", "forecast", "remaining", "actual", "variance"}, narrative...)

// alone are headings that say something when nothing stands beside them. They count less than all others.
var alone = map[string]Field{"id": ID, "number": ID, "no": ID, "ref": ID, "reference": ID, "name": Name, "title": Name, "scheme": Name, "initiative": Name, "start": Begins, "end": Ends,
	"finish": Ends, "completion": Ends, "cost": Cost, "total cost": Cost, "budget": Cost, "total budget": Cost, "owner": Owner, "body": Owner, "confidence": Rating, "sector": Sort, "financial year": When}

// noName are words of a heading that speaks of a project, and does not name it.
var noName = []string{"number", "id", "ids", "start", "end", "date", "phase", "budget", "duration", "length", "cost", "costs", "description", "manager", "type", "status", "stage", "category", "benefits", "narrative", "owner", "sponsor",
	"year", "does", "have", "rating", "rag", "dca", "confidence", "value", "summary"}

// other are words of a heading of a rating that is another's, or of another time.
var other = append([]string{"sro", "departmental", "previous", "last", "prior", "grouped", "change", "trend"}, narrative...)

// narrative are words of a heading that is followed by prose, or by how a figure moved.
var narrative = []string{"commentary", "narrative", "comment", "comments", "actions", "variance", "reason", "description", "explanation", "deviation"}

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
	holds := func(w string) bool { return slices.Contains(words, w) }
	f = alone[strings.Join(words, " ")]
	for i, k := range known {
		if len(words) <= 12 && !slices.ContainsFunc(k.all, func(w string) bool { return !holds(w) }) && !slices.ContainsFunc(k.not, holds) {
			f, rank = k.field, i+1
		}
	}
	return f, rank
}

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

// colours are the words by which a text speaks of a colour.
var colours = []string{"red", "amber", "green", "yellow"}

// RatingOf is what a rating means. A bracket behind the word, words behind a dash, marks of footnotes and the word rating do not change it.
func RatingOf(word string) Rated { return ratedBelow(word, "") }

// ratedBelow is what a rating means below a heading.
func ratedBelow(word, heading string) Rated {
	r := Rated{Word: tidy(word)}
	letters := func(s string) []string {
		return strings.FieldsFunc(strings.ToLower(s), func(c rune) bool { return c < 'a' || c > 'z' })
	}
	all := strings.Join(letters(r.Word), " ")
	head, _, _ := strings.Cut(r.Word, "(")
	words := slices.DeleteFunc(letters(head), func(w string) bool {
		return w == "rating" || w == "rated" && len(head) < 14 && !strings.HasPrefix(all, "not") || w == "dca" || w == "rag"
	})
	text := strings.Join(words, " ")
	switch {
	case r.Word == "":
		r.Why = "none is given"
	case withheld(r.Word):
		r.Why = "withheld"
	case scale[text] > 0:
		r.Points = scale[text]
	case strings.HasPrefix(all, "reset"):
		r.Why = "the project was reset"
	case text == "" && strings.Trim(r.Word, "-–— .*") == "" || slices.Contains(unrated, all) || slices.Contains(unrated, text) || unsaid(r.Word):
		r.Why = "not rated"
	case sure[text] > 0 && slices.Contains(letters(heading), "confidence"):
		r.Points = sure[text]
	case scale[leading(head)] > 0:
		r.Points = scale[leading(head)]
	default:
		r.Why = "not a word for a rating that is known"
	}
	return r
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
		case "exempt", "exempted", "exemption", "withheld", "redacted", "foi", "foia", "undisclosed", "unpublished", "confidential", "confidentiality":
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
	for _, said := range []string{"not in a position", "not yet in a position", "planning stage", "not provided", "not yet known", "not known", "not available", "not yet available", "to be confirmed", "to be determined",
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
