package portfolio

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
)

// Amount is a sum of money as a list states it.
type Amount struct {
	Word  string
	Whole int64  // in whole units of the list's currency
	Why   string // why it is not known; "" where it is
	Span  bool   `json:",omitempty"` // the list states a low and a high sum beside the middle one, which is taken
}

// Why a sum is not known.
const (
	noneGiven = "none is given"
	notGiven  = "not given, as the list says"
	keptBack  = "withheld"
	noSum     = "not a sum"
	noOneSum  = "a range without a middle"
	twoMarks  = "a sum that can be read in two ways: its mark may group thousands, or be the decimal mark"
	tooMuch   = "larger than can be meant"
	standsOut = "so far above the others that it may be counted in something else"
	noUnit    = "the list does not say what it is counted in"
)

// counting is how the sums of a column are written.
type counting struct {
	unit    float64 // 0 where nothing says it
	decimal byte    // the decimal mark that other sums of the list show; 0 where none does, '?' where they show both
	sign    string  // of the currency
	told    bool    // somebody said the unit
	beyond  float64 // from here on a sum that does not say its unit stands out so far that it may be in another; 0: none does
}

// largest is how many millions, or billions, of pounds, euros or dollars a project can cost [own]: above it the sum is not in the unit that its heading names.
const largest = 2e5

// read reads a sum.
func (c counting) read(text string) Amount {
	a := Amount{Word: tidy(text)}
	word := a.Word
	if mid, span := middle(word); span {
		if a.Span = mid != ""; !a.Span {
			a.Why = noOneSum
			return a
		}
		word = mid
	}
	switch {
	case none(word):
		a.Why = noneGiven
		return a
	case withheld(word):
		a.Why = keptBack
		return a
	}
	x, unit, why := c.sum(word)
	if why == "" && unit == 0 {
		unit, why = c.unit, c.doubt(math.Abs(x))
	}
	switch {
	case why == noSum && unsaid(word):
		a.Why = notGiven
	case why != "":
		a.Why = why
	case unit == 0 && x != 0:
		a.Why = noUnit
	case math.Abs(x*unit) > 1e15:
		a.Why = tooMuch
	default:
		a.Whole = int64(math.Round(x * unit))
	}
	return a
}

// doubt is why a sum may be counted in something else than the others; "" where nothing speaks for it, or somebody said what they are counted in.
func (c counting) doubt(x float64) string {
	would := func(why string) string {
		return fmt.Sprintf("%s: as it stands it would be %s", why, Short(int64(min(x*c.unit, 9e17)), c.sign))
	}
	switch {
	case c.told:
		return ""
	case c.unit >= 1e6 && x >= largest && c.sign != "":
		return would(tooMuch)
	case c.beyond > 0 && x >= c.beyond:
		return would(standsOut)
	}
	return ""
}

// labelled are the words before the three figures of an estimate: "Low: 2,750.00, Mid: 2,820.00, High: 3,100.00".
var labelled = regexp.MustCompile(`(?i)\b(low|mid|middle|central|high)(?:er|est)?\s*[:=]`)

// middle is the middle one of three figures that a text states, "" where it states none; and whether it states several so.
func middle(text string) (mid string, span bool) {
	at := labelled.FindAllStringSubmatchIndex(text, -1)
	for i, m := range at {
		end := len(text)
		if i+1 < len(at) {
			end = at[i+1][0]
		}
		if w := strings.ToLower(text[m[2]:m[3]]); w == "mid" || w == "middle" || w == "central" {
			mid = strings.Trim(text[m[1]:end], " ,;")
		}
	}
	return mid, len(at) > 1
}

// aside is what stands behind a sum in brackets that hold words or a mark of a footnote: "12.5 (est.)", "12 [3]".
var aside = regexp.MustCompile(`^([^(\[]*[0-9][^(\[]*)(?:\([^)]*[a-z][^)]*\)|\[[^\]]*\])\s*$`)

// broken are what signs of currencies become where one encoding is read as another.
var broken = strings.NewReplacer("â£", "£", "â‚¬", "€", "Â£", "£", "\ufffd", "", "œ", "", "ÿ", "", "ú", "", "−", "-", "’", "'")

// sum reads a number with what it is counted in, 0 where it does not say so itself.
func (c counting) sum(text string) (x, unit float64, why string) {
	s := strings.ToLower(broken.Replace(text))
	if m := aside.FindStringSubmatch(s); m != nil {
		s = m[1]
	}
	s = strings.Trim(s, " *†‡")
	for _, w := range []string{"circa", "approximately", "approx.", "approx", "about", "around", "rund", "ca.", "ca ", "c.", "~"} {
		s = strings.TrimSpace(strings.TrimPrefix(s, w))
	}
	if rest := strings.TrimPrefix(s, "c"); strings.HasPrefix(rest, "£") || strings.HasPrefix(rest, "€") {
		s = rest
	}
	s = strings.NewReplacer(" ", "", "'", "", "\u202f", "").Replace(s)
	if s == "nil" || s == "zero" {
		return 0, 0, ""
	}
	minus := false
	if i := strings.IndexByte(s, ')'); strings.HasPrefix(s, "(") && i > 0 {
		minus, s = true, s[1:i]+s[i+1:]
	}
	if rest, ok := strings.CutPrefix(s, "-"); ok && !minus {
		minus, s = true, rest
	} else if rest, ok := strings.CutSuffix(s, "-"); ok && !minus {
		minus, s = true, rest
	}
	s, unit = bareSum(s)
	if strings.HasPrefix(s, "-") && !minus { // the sign stood behind the currency
		minus, s = true, s[1:]
	}
	x, why = c.figure(s)
	if minus {
		x = -x
	}
	return x, unit, why
}

// bareSum is a sum without the currency and what it is counted in, which stand before or behind it in any order.
func bareSum(s string) (bare string, unit float64) {
	for {
		before := s
		if word, rest := behind(s); word != "" {
			switch u, money := unitWord(word); {
			case u > 0 && unit == 0:
				s, unit = rest, u
			case money && u == 0:
				s = rest
			}
		}
		if word, rest := ahead(s); word != "" {
			switch u, money := glued(word); {
			case u > 0 && unit == 0:
				s, unit = rest, u
			case money && u == 0:
				s = rest
			}
		}
		for _, c := range currencies {
			s = strings.TrimPrefix(strings.TrimSuffix(s, c), c)
		}
		if s == before || s == "" {
			return s, unit
		}
	}
}

// behind is the word behind a number, and what stands before it.
func behind(s string) (word, rest string) {
	bare := strings.TrimRight(s, ".")
	at := strings.LastIndexAny(bare, "0123456789.,)-") + 1
	if at == 0 || at == len(bare) {
		return "", s
	}
	return fold(bare[at:]), strings.TrimRight(bare[:at], ".")
}

// ahead is the word before a number, and what stands behind it.
func ahead(s string) (word, rest string) {
	at := strings.IndexAny(s, "0123456789(-")
	if at <= 0 {
		return "", s
	}
	return fold(strings.Trim(s[:at], ".")), s[at:]
}

// unitWord is what the word behind a number counts in, with or without a currency. A t alone is a tonne.
func unitWord(w string) (unit float64, money bool) {
	if unit, money = glued(w); unit > 0 || money {
		return unit, money
	}
	if unit = scales[w]; unit == 0 && w != "t" && w[0] > '9' {
		unit = initials[w]
	}
	return unit, false
}

// powered is a number as programs write large ones: 1.2E+09.
var powered = regexp.MustCompile(`^[0-9]+(\.[0-9]+)?e[+-]?[0-9]{1,2}$`)

// figure reads digits. Of a point and a comma the later is the decimal mark, and the earlier has to group thousands. One mark alone is what the other
// sums of the list show it to be. Where none shows it, and three digits follow, a comma groups thousands, and a point is the decimal mark beside
// pounds or dollars; beside euros either may be.
func (c counting) figure(s string) (x float64, why string) {
	if powered.MatchString(s) {
		x, _ = strconv.ParseFloat(s, 64)
		return x, ""
	}
	if s == "" || strings.Trim(s, "0123456789.,") != "" {
		return 0, noSum
	}
	whole, part := s, ""
	point, comma := strings.LastIndexByte(s, '.'), strings.LastIndexByte(s, ',')
	last := max(point, comma)
	switch mark := byte('.'); {
	case last < 0:
	case point >= 0 && comma >= 0:
		whole, part = s[:last], s[last+1:]
		if strings.IndexByte(whole, s[last]) >= 0 {
			return 0, noSum
		}
	default:
		if comma >= 0 {
			mark = ','
		}
		groups := strings.Count(s, string(mark)) > 1
		if !groups {
			groups, why = c.groups(s, mark)
		}
		if !groups {
			whole, part = s[:last], s[last+1:]
		}
	}
	digits, ok := ungrouped(whole)
	switch {
	case why != "":
		return 0, why
	case !ok || strings.Trim(part, "0123456789") != "":
		return 0, noSum
	}
	if x, err := strconv.ParseFloat(digits+"."+part+"0", 64); err == nil {
		return x, ""
	}
	return 0, noSum
}

// groups says what a mark is that stands in a number alone and once.
func (c counting) groups(s string, mark byte) (groups bool, why string) {
	at := strings.IndexByte(s, mark)
	three := len(s)-at == 4 && at > 0 && at <= 3 && s[0] != '0'
	switch {
	case c.decimal == mark:
		return false, ""
	case c.decimal != 0 && c.decimal != '?':
		if three {
			return true, ""
		}
		return false, twoMarks
	case !three && mark == ',' && (c.sign == "£" || c.sign == "$"):
		return false, twoMarks
	case !three:
		return false, ""
	case c.decimal == '?', c.sign == "€", mark == '.' && c.sign == "":
		return false, twoMarks
	}
	return mark == ',', ""
}

// ungrouped is digits without the marks that group them in threes, or as lakhs and crores.
func ungrouped(s string) (string, bool) {
	at := strings.IndexAny(s, ".,")
	if at < 0 {
		return s, true
	}
	parts := strings.Split(s, s[at:at+1])
	if len(parts[0]) == 0 || len(parts[0]) > 3 || len(parts[len(parts)-1]) != 3 {
		return "", false
	}
	twos, threes := len(parts[0]) < 3, true
	for _, p := range parts[1 : len(parts)-1] {
		twos, threes = twos && len(p) == 2, threes && len(p) == 3
	}
	return strings.Join(parts, ""), twos || threes
}

// decimalOf is the decimal mark that sums show: one behind other marks, or before other than three digits.
func decimalOf(texts []string) byte {
	votes, weak := map[byte]int{}, 0
	for _, text := range texts {
		s := strings.Trim(strings.Map(func(r rune) rune {
			if r >= '0' && r <= '9' || r == '.' || r == ',' {
				return r
			}
			return -1
		}, text), ".,")
		if len(text) > 40 {
			continue // prose
		}
		point, comma := strings.Count(s, "."), strings.Count(s, ",")
		switch at := strings.LastIndexAny(s, ".,"); {
		case at < 0:
		case point > 0 && comma > 0:
			votes[s[at]]++
		case point > 1:
			votes[',']++
		case comma > 1:
			votes['.']++
		case len(s)-at != 4:
			votes[s[at]]++
		case comma == 1:
			weak++
		}
	}
	switch p, c := votes['.'], votes[',']; {
	case p > 0 && p >= 3*c:
		return '.'
	case c > 0 && c >= 3*p && weak <= c:
		return ','
	case p+c > 0:
		return '?'
	}
	return 0
}
