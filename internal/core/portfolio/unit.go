package portfolio

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// scales are the words for what sums are counted in, in small letters without accents. Those of the second list speak of money only beside a
// currency, or where nothing but money can be meant, since they are also metres, tonnes or a letter of an index.
var (
	scales = map[string]float64{"thousand": 1e3, "thousands": 1e3, "tausend": 1e3, "tsd": 1e3, "milliers": 1e3, "tys": 1e3,
		"million": 1e6, "millions": 1e6, "mio": 1e6, "mill": 1e6, "mln": 1e6, "millionen": 1e6, "miljoner": 1e6, "millioner": 1e6, "milj": 1e6,
		"billion": 1e9, "billions": 1e9, "mrd": 1e9, "mia": 1e9, "bln": 1e9, "milliard": 1e9, "milliards": 1e9, "milliarden": 1e9, "milliarder": 1e9, "miljarder": 1e9,
		"crore": 1e7, "crores": 1e7, "lakh": 1e5, "lakhs": 1e5}
	initials = map[string]float64{"k": 1e3, "t": 1e3, "ths": 1e3, "000": 1e3, "000s": 1e3, "1000": 1e3, "1000s": 1e3, "m": 1e6, "ms": 1e6, "mm": 1e6, "mn": 1e6, "b": 1e9, "bn": 1e9, "md": 1e9, "cr": 1e7}
)

// currencies are codes, signs and words that stand beside a sum, in small letters. Longer ones first.
var currencies = []string{"dollars", "pounds", "kroner", "kronor", "euros", "euro", "gbp", "usd", "eur", "cad", "aud", "nzd", "inr", "chf", "sek", "nok", "dkk", "jpy", "zar", "pln", "sgd", "us$", "ca$", "au$", "nz$", "a$", "c$",
	"rs.", "rs", "kr.", "kr", "£", "$", "€", "￡", "₹", "¥"}

// glued is what a word says that is a currency and what it is counted in, in one: "£m", "m£", "k€", "teur", "mnok", "gbpm", "tkr".
func glued(w string) (unit float64, money bool) {
	for _, c := range currencies {
		c = strings.Trim(c, ".")
		if w == c {
			return 0, true
		}
		for _, rest := range []string{strings.TrimPrefix(w, c), strings.TrimSuffix(w, c)} {
			if rest == w {
				continue
			}
			if u := scales[rest] + initials[rest]; u > 0 {
				return u, true
			}
		}
	}
	return 0, false
}

// unitOf is what a heading counts in: "Cost (£m)", "£ million", "$000", "NZ$m", "TEUR", "mio. kr.", "WLC in EUR bn"; 0 where it says nothing, or
// says something for each of something else.
func unitOf(heading string) float64 { return countedIn(heading, false) }

// CountsIn reports whether a heading says what sums below it are counted in.
func CountsIn(heading string) bool { return len(heading) <= mostLine && unitOf(heading) > 0 }

// countedIn is unitOf; of money: the heading is known to be one of money, so that a lone letter in it says what it counts in: "Cost (m)".
func countedIn(heading string, money bool) float64 {
	words := unitWords(heading)
	signed := func(i int) bool {
		if i < 0 || i >= len(words) {
			return false
		}
		u, is := glued(words[i])
		return is && u == 0
	}
	for i, w := range words {
		if i > 0 && slices.Contains([]string{"per", "pro", "hundred", "ten", "tens", "hundreds"}, words[i-1]) || i > 1 && words[i-1] == "of" && slices.Contains([]string{"tens", "hundreds"}, words[i-2]) {
			continue
		}
		if u, _ := glued(w); u > 0 {
			return u
		}
		if u := scales[w]; u > 0 {
			return u
		}
		// An R stands for the rand only where it stands alone.
		if u := initials[w]; u > 0 && (money || signed(i-1) || signed(i+1) || i > 0 && words[i-1] == "r") {
			return u
		}
		if rest, rand := strings.CutPrefix(w, "r000"); rand && strings.Trim(rest, "s") == "" {
			return 1e3
		}
	}
	return 0
}

// groupedThousand is a thousand with a mark in it.
var groupedThousand = regexp.MustCompile(`\b1[,.]000`)

// unquoted takes out the marks before three zeros, and puts the sign of the pound where an encoding lost it.
var unquoted = strings.NewReplacer("£\ufffd", "£", "\ufffd\ufffd", "£", "\ufffd", "£", "￡", "£", "'", "", "’", "", "‘", "")

// unitWords are the words and signs of a heading in small letters, without accents and the mark before three zeros.
func unitWords(text string) []string {
	text = fold(unquoted.Replace(text))
	text = groupedThousand.ReplaceAllString(text, "1000")
	for _, c := range []string{"us$", "nz$", "ca$", "au$", "a$", "c$"} {
		text = strings.ReplaceAll(text, c, "$")
	}
	return strings.FieldsFunc(text, func(r rune) bool {
		return !(r >= 'a' && r <= 'z') && !(r >= '0' && r <= '9') && !strings.ContainsRune("£$€¥₹", r)
	})
}

// What is known of a unit without being told [own]: sums in whole pounds, euros or dollars are large, the largest of a list above all.
const (
	wholeWithSign = 1e5 // beside a sign of a currency
	wholeAlone    = 1e8
)

// counted is how the sums of a field are written, and what of that the list does not say itself.
func (y *Year) counted(rows [][]string, f Field) counting {
	var texts []string
	c := counting{unit: float64(max(y.Setup.Unit, 0)), sign: y.Sign}
	var all []float64
	most := 0.0
	for _, r := range rows[y.Setup.Head:] {
		for _, of := range []Field{Cost, Benefit} {
			if text := y.cell(r, of); text != "" {
				texts = append(texts, text)
			}
		}
	}
	if c.decimal = decimalOf(texts); y.Setup.Mark != "" {
		c.decimal = y.Setup.Mark[0]
	}
	for _, r := range rows[y.Setup.Head:] {
		text := y.cell(r, f)
		if mid, span := middle(text); span {
			text = mid
		}
		if x, unit, why := c.sum(text); why == "" && unit == 0 {
			most, all = max(most, math.Abs(x)), append(all, math.Abs(x))
		}
	}
	if c.told = c.unit > 0; c.told {
		return c
	}
	if c.unit = countedIn(y.heading(f), true); c.unit == 0 && most > 0 {
		y.unsaid(rows, f, &c, most)
	}
	if slices.Sort(all); c.unit > 0 && len(all) >= 4 {
		c.beyond = max(far*all[len(all)*3/4-1], farFrom/c.unit)
	}
	return c
}

// How far a sum lies above three quarters of the others for it to be asked about, and from which sum on [own]: whole pounds among millions.
const (
	far     = 300
	farFrom = 1e10
)

// unsaid finds out what sums are counted in where their heading does not say it, and says how; or asks.
func (y *Year) unsaid(rows [][]string, f Field, c *counting, most float64) {
	note := func(how string, args ...any) {
		y.Notes = append(y.Notes, fmt.Sprintf("“%s” does not say what it counts in: sums are read in ", tidy(y.heading(f)))+fmt.Sprintf(how, args...))
	}
	beside, times := y.inProse(rows, f, *c)
	line, at := y.inLine(rows, f)
	switch u := y.elsewhere(); {
	case line > 0:
		c.unit = line
		note("%s, as row %d says", unitName(line), at)
	case u > 1 && most < largest && (beside == 0 || beside == u):
		c.unit = u
		note("%s, as other headings of the list say", unitName(u))
	case beside > 0:
		c.unit = beside
		note("%s, as what is written beside %d of them says", unitName(beside), times)
	case y.signed(rows, f) && most >= wholeWithSign, most >= wholeAlone:
		c.unit = 1
		note("full")
	default:
		y.Asks = append(y.Asks, f)
	}
}

// signed reports whether the heading of a field or a cell of it writes a currency.
func (y *Year) signed(rows [][]string, f Field) bool {
	for _, w := range unitWords(y.heading(f)) {
		if _, money := glued(w); money {
			return true
		}
	}
	return slices.ContainsFunc(rows[y.Setup.Head:], func(r []string) bool { return strings.ContainsAny(y.cell(r, f), "£$€￡₹¥") })
}

// elsewhere is what all other headings of the list count in that say so; 0 where they differ or none does.
func (y *Year) elsewhere() (unit float64) {
	for _, h := range y.Headings {
		switch u := unitOf(h); {
		case u == 0 || unit == u:
		case unit != 0:
			return 0
		default:
			unit = u
		}
	}
	return unit
}

// mostLine is how long a line beside a list may be that says what its sums are counted in.
const mostLine = 200

// inLine is what a line of the list says that is no project: the cell below the heading, or a line above the headings or below the
// projects that speaks of all sums, such as "All figures are in £m". It is 0 where none does, or two differ.
func (y *Year) inLine(rows [][]string, f Field) (unit float64, at int) {
	take := func(u float64, i int) bool {
		if u > 0 && unit > 0 && u != unit {
			unit, at = 0, 0
			return false
		}
		if u > 0 && unit == 0 {
			unit, at = u, i+1
		}
		return true
	}
	for i, r := range rows {
		if next := i == y.Setup.Head; next && y.cell(r, Name) == "" {
			if u := countedIn(y.cell(r, f), true); u > 0 && strings.Trim(y.cell(r, f), "0123456789.,-") != "" && !take(u, i) {
				return 0, 0
			}
		}
		text, alone := lone(r)
		if i == y.Setup.Head-1 || !alone || len(text) > mostLine || strings.Contains(text, "project cost") {
			continue
		}
		words := unitWords(text)
		speaks := slices.ContainsFunc(words, func(w string) bool {
			return slices.Contains([]string{"figures", "sums", "costs", "amounts", "values", "all", "in", "angaben", "betrage", "belop", "montants"}, w)
		})
		digits := strings.ContainsAny(strings.NewReplacer("000", "", "1,000", "").Replace(text), "123456789")
		if short := len(words) <= 3; (short || speaks) && !(digits && short) && !take(unitOf(text), i) {
			return 0, 0
		}
	}
	return unit, at
}

// lone is the text of a row that says one thing only.
func lone(row []string) (text string, alone bool) {
	for _, c := range row {
		switch c = tidy(c); {
		case c == "":
		case text == "":
			text = c
		case text != c:
			return "", false
		}
	}
	return text, text != ""
}

// inWords are sums in prose that say what they are counted in: "£1,419.50m", "3.5 billion".
var inWords = regexp.MustCompile(`(?i)[£$€]?\s?([0-9][0-9,]*(?:\.[0-9]+)?)\s?(bn|billion|m|million|k|thousand)\b`)

// How far a sum in prose may be off the one it stands beside by rounding, and how many have to agree [own]: by chance one of some hundred does.
const (
	roundedBy = 0.006
	agree     = 3
	mostProse = 500 // rows that are looked at
)

// inProse is what the texts beside sums say that they are counted in, where they state the same sum with a unit: 0 where too few do, or they
// do not agree.
func (y *Year) inProse(rows [][]string, f Field, c counting) (unit float64, times int) {
	votes, all := map[float64]int{}, 0
	at := y.column(f)
	for _, r := range rows[y.Setup.Head:min(len(rows), y.Setup.Head+mostProse)] {
		x, own, why := c.sum(y.cell(r, f))
		if why != "" || own > 0 || math.Abs(x) < 1 {
			continue
		}
		seen := map[float64]bool{}
		for i, text := range r {
			if i+1 == at || len(text) < 20 {
				continue
			}
			for _, m := range inWords.FindAllStringSubmatch(text[:min(len(text), 4000)], 20) {
				said, err := strconv.ParseFloat(strings.ReplaceAll(m[1], ",", ""), 64)
				if err != nil {
					continue
				}
				said *= map[byte]float64{'b': 1e9, 'm': 1e6, 'k': 1e3, 't': 1e3}[strings.ToLower(m[2])[0]]
				for _, u := range []float64{1, 1e3, 1e6, 1e9} {
					if !seen[u] && math.Abs(said/(math.Abs(x)*u)-1) <= roundedBy {
						seen[u] = true
						votes[u]++
						all++
					}
				}
			}
		}
	}
	for u, n := range votes {
		if n >= agree && n*5 >= all*4 {
			return u, n
		}
	}
	return 0, 0
}

func unitName(u float64) string {
	switch u {
	case 1:
		return "full"
	case 1e3:
		return "thousands"
	case 1e6:
		return "millions"
	case 1e9:
		return "billions"
	}
	return strconv.FormatFloat(u, 'f', 0, 64) + "s"
}
