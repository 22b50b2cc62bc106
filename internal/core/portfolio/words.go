package portfolio

import (
	"maps"
	"math"
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
	{Name, []string{"project"}, []string{"number", "id", "start", "end", "date", "phase", "budget", "duration", "cost", "costs", "description", "manager", "type", "status", "category", "benefits", "narrative", "owner", "sponsor", "year"}},
	{Name, []string{"programme"}, []string{"number", "id", "start", "end", "date", "phase", "budget", "duration", "cost", "costs", "description", "manager", "type", "status", "category", "benefits", "narrative", "owner", "sponsor", "year"}},
	{Name, []string{"project", "name"}, []string{"phase"}},
	{Name, []string{"project", "title"}, nil},
	{Name, []string{"programme", "name"}, nil},
	{Name, []string{"projectname"}, nil},
	{ID, []string{"project", "id"}, nil},
	{ID, []string{"project", "number"}, nil},
	{ID, []string{"project", "reference"}, nil},
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
	{Rating, []string{"outcome"}, narrative},
	{Rating, []string{"rag"}, narrative},
	{Rating, []string{"dca"}, narrative},
	{Rating, []string{"rating"}, narrative},
	{Rating, []string{"sro", "confidence"}, narrative},
	{Rating, []string{"delivery", "confidence"}, append([]string{"sro"}, narrative...)},
	{Rating, []string{"ipa", "rating"}, narrative},
	{Words, []string{"rating", "comment"}, nil},
	{Words, []string{"commentary", "actions"}, nil},
	{Begins, []string{"start", "date"}, narrative},
	{Begins, []string{"approval", "fy"}, nil},
	{Ends, []string{"closing", "fy"}, nil},
	{Ends, []string{"estimatedcompletiondate"}, nil},
	{Ends, []string{"completion", "date"}, narrative},
	{Ends, []string{"finish", "date"}, narrative},
	{Ends, []string{"end", "date"}, narrative},
	{Cost, []string{"project", "budget", "amount"}, nil},
	{Cost, []string{"totalbudget"}, nil},
	{Cost, []string{"whole", "life", "cost"}, narrative},
	{Cost, []string{"whole", "life", "costs"}, narrative},
	{Cost, []string{"wlc"}, narrative},
	{Benefit, []string{"benefits"}, narrative},
	{Benefit, []string{"total", "benefits"}, narrative},
	{When, []string{"evaluation", "fy"}, nil},
	{When, []string{"year"}, []string{"baseline", "forecast", "variance", "budget", "remaining", "cost", "costs", "benefits", "start", "end"}},
}

// alone are headings that say something when nothing stands beside them. They count less than all others.
var alone = map[string]Field{"id": ID, "number": ID, "no": ID, "ref": ID, "reference": ID, "name": Name, "title": Name, "scheme": Name, "initiative": Name, "start": Begins, "end": Ends,
	"finish": Ends, "completion": Ends, "cost": Cost, "total cost": Cost, "budget": Cost, "total budget": Cost, "owner": Owner, "body": Owner, "confidence": Rating, "sector": Sort, "financial year": When}

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

// RatingOf is what a rating means. A bracket behind the word, marks of footnotes and the word rating do not change it.
func RatingOf(word string) Rated {
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
	case withheld(all):
		r.Why = "withheld"
	case scale[text] > 0:
		r.Points = scale[text]
	case strings.HasPrefix(all, "reset"):
		r.Why = "the project was reset"
	case text == "" && strings.Trim(r.Word, "-–— .*") == "" || slices.Contains(unrated, all) || slices.Contains(unrated, text):
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
	words := strings.FieldsFunc(strings.ToLower(text), func(c rune) bool { return c < 'a' || c > 'z' })
	for _, w := range []string{"exempt", "exempted", "withheld", "redacted", "foi", "foia"} {
		if slices.Contains(words, w) {
			return true
		}
	}
	return strings.Contains(strings.Join(words, " "), "freedom of information")
}

// Amount is a sum of money as a list states it.
type Amount struct {
	Word  string
	Whole int64  // in whole units of the list's currency
	Why   string // why it is not known; "" where it is
}

// units are what sums are counted in, by how a heading or a sum says so. Longer ones first.
var units = []struct {
	word string
	unit float64
}{{"thousand", 1e3}, {"million", 1e6}, {"billion", 1e9}, {"bn", 1e9}, {"mn", 1e6}, {"000s", 1e3}, {"000", 1e3}, {"k", 1e3}, {"m", 1e6}, {"b", 1e9}}

// unitOf is what a heading counts in: "Cost (£m)", "£ million", "$000", "WLC in EUR bn"; 1 where it says nothing. The heading "WLC" alone is in millions, as the
// lists have it that write it so.
func unitOf(heading string) float64 {
	text := strings.NewReplacer("\ufffd", "£", "'000", "000", "’000", "000").Replace(strings.ToLower(heading))
	plain := strings.FieldsFunc(text, func(r rune) bool {
		return !(r >= 'a' && r <= 'z') && !(r >= '0' && r <= '9') && r != '£' && r != '$' && r != '€'
	})
	for i, w := range plain {
		bare := strings.TrimLeft(w, "£$€")
		money := bare != w || i > 0 && (strings.Trim(plain[i-1], "£$€") == "" || slices.Contains([]string{"gbp", "usd", "eur", "cad", "aud", "in"}, plain[i-1]))
		for _, u := range units {
			if bare == u.word && (money || len(u.word) > 4) || strings.HasPrefix(bare, u.word) && len(u.word) > 4 {
				return u.unit
			}
		}
	}
	if slices.Contains(plain, "wlc") {
		return 1e6
	}
	return 1
}

// amountOf reads a sum; a heading that counts in millions makes it millions.
func amountOf(text, heading string) Amount {
	a := Amount{Word: tidy(text)}
	x, unit, ok := sum(a.Word)
	if unit == 0 {
		unit = unitOf(heading)
	}
	switch {
	case a.Word == "" || strings.Trim(a.Word, "-–— ") == "" || slices.Contains([]string{"n/a", "na", "none", "not applicable", "tbc"}, strings.ToLower(a.Word)):
		a.Why = "none is given"
	case withheld(a.Word):
		a.Why = "withheld"
	case !ok:
		a.Why = "not a sum"
	case math.Abs(x*unit) > 1e15:
		a.Why = "larger than can be meant"
	default:
		a.Whole = int64(math.Round(x * unit))
	}
	return a
}

// sum reads a number with what it is counted in, 0 where it does not say so itself.
func sum(text string) (x, unit float64, ok bool) {
	s := strings.ToLower(text)
	if at := strings.IndexByte(s, '['); at > 0 {
		s = s[:at]
	}
	s = strings.Trim(s, " *†")
	for _, w := range []string{"circa", "approximately", "approx.", "approx", "c.", "~"} {
		s = strings.TrimSpace(strings.TrimPrefix(s, w))
	}
	s = strings.NewReplacer("gbp", "", "usd", "", "eur", "", "cad", "", "£", "", "$", "", "€", "", " ", "", "\ufffd", "").Replace(s)
	minus := strings.HasPrefix(s, "(") && strings.HasSuffix(s, ")")
	s = strings.Trim(s, "()")
	if rest, ok := strings.CutPrefix(s, "-"); ok {
		minus, s = true, rest
	}
	for _, u := range units {
		if rest, ok := strings.CutSuffix(s, u.word); ok && rest != "" && u.word != "000" {
			s, unit = rest, u.unit
			break
		}
	}
	x, ok = figure(s)
	if minus {
		x = -x
	}
	return x, unit, ok
}

// figure reads digits. Of a point and a comma the later is the decimal mark; a comma alone is one where other than three digits follow it.
func figure(s string) (float64, bool) {
	point, comma := strings.LastIndexByte(s, '.'), strings.LastIndexByte(s, ',')
	switch {
	case point >= 0 && comma > point || point < 0 && comma >= 0 && strings.Count(s, ",") == 1 && len(s)-comma != 4:
		s = strings.Replace(strings.ReplaceAll(s, ".", ""), ",", ".", 1)
	case comma >= 0:
		s = strings.ReplaceAll(s, ",", "")
	}
	if s == "" || strings.Trim(s, "0123456789.") != "" {
		return 0, false
	}
	x, err := strconv.ParseFloat(s, 64)
	return x, err == nil
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
