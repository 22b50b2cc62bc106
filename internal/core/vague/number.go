package vague

import (
	"math"
	"math/big"
	"strings"
)

// decimal is digits × 10^-places, exactly.
type decimal struct {
	digits int64
	places int
}

// figure is one reading of a number with its marks.
type figure struct {
	value decimal
	why   string
	note  string
	odd   bool // nobody writes sums so: three decimals
	alien bool // a comma where the writer has a point before decimals, which may be a slip
}

// The most digits a number may have: what an int64 surely holds.
const maxDigits = 18

// figures reads a number as lex cut it. Where a single mark before three digits can be either, there are two readings
// unless the writer's decimal mark is known.
func figures(s string, mark byte) []figure {
	grouped, s := ungroup(s)
	last := strings.LastIndexAny(s, ".,")
	if last < 0 {
		return figureOf(s, "", "", false)
	}
	point, other := s[last], byte('.'+','-s[last])
	whole, rest := s[:last], s[last+1:]
	switch {
	case strings.IndexByte(whole, point) >= 0: // the same mark again groups thousands
		if grouped || strings.IndexByte(s, other) >= 0 || !inGroups(s, point) {
			return nil
		}
		return figureOf(strings.ReplaceAll(s, string(point), ""), "", "", false)
	case strings.IndexByte(whole, other) >= 0:
		if grouped || !inGroups(whole, other) {
			return nil
		}
		return figureOf(strings.ReplaceAll(whole, string(other), ""), rest, "", false)
	case len(rest) != 3 || len(whole) > 3 || whole == "" || whole[0] == '0' || grouped:
		note := ""
		if mark != 0 && point != mark {
			note = "the " + markName(point) + " is taken as the decimal mark: it groups no thousands"
		}
		out := figureOf(whole, rest, note, false)
		if len(out) > 0 {
			out[0].alien = note != "" && point == ',' && !grouped && len(rest) < 3 && strings.Trim(whole, "0") != ""
		}
		return out
	}
	thousands := figureOf(whole+rest, "", "", false)
	decimals := figureOf(whole, rest, "", true)
	if mark == point {
		return decimals
	}
	if mark != 0 {
		return thousands
	}
	thousands[0].why = "the " + markName(point) + " groups thousands"
	decimals[0].why = "the " + markName(point) + " is the decimal mark"
	return append(thousands, decimals...)
}

func markName(mark byte) string {
	if mark == ',' {
		return "comma"
	}
	return "point"
}

// ungroup takes out spaces and apostrophes between thousands.
func ungroup(s string) (grouped bool, bare string) {
	bare = groupMarks.Replace(s)
	return bare != s, bare
}

var groupMarks = strings.NewReplacer(" ", "", "'", "")

// inGroups reports whether a mark cuts digits into thousands, or into lakhs and crores.
func inGroups(s string, mark byte) bool {
	parts := strings.Split(s, string(mark))
	n := len(parts)
	if len(parts[0]) == 0 || len(parts[0]) > 3 || len(parts[n-1]) != 3 {
		return false
	}
	two, three := true, true
	for _, p := range parts[1 : n-1] {
		two = two && len(p) == 2
		three = three && len(p) == 3
	}
	return three || two && len(parts[0]) <= 2
}

func figureOf(whole, places, note string, odd bool) []figure {
	digits := strings.TrimLeft(whole, "0") + places
	if len(digits) > maxDigits {
		return nil
	}
	var v int64
	for i := range len(digits) {
		if !isDigit(digits[i]) {
			return nil
		}
		v = v*10 + int64(digits[i]-'0')
	}
	return []figure{{value: decimal{v, len(places)}, note: note, odd: odd}}
}

// times is the decimal in units of 10^-power, rounded half away from zero, and whether that was exact. Not ok: too large.
func (d decimal) times(power int) (units int64, exact, ok bool) {
	v := big.NewInt(d.digits)
	ten := big.NewInt(10)
	shift := power - d.places
	if shift >= 0 {
		v.Mul(v, new(big.Int).Exp(ten, big.NewInt(int64(shift)), nil))
		return v.Int64(), true, v.IsInt64()
	}
	unit := new(big.Int).Exp(ten, big.NewInt(int64(-shift)), nil)
	q, rest := new(big.Int).QuoRem(v, unit, new(big.Int))
	if rest.Mul(rest, big.NewInt(2)).Cmp(unit) >= 0 {
		q.Add(q, big.NewInt(1))
	}
	return q.Int64(), rest.Sign() == 0, q.IsInt64()
}

// float is the decimal times 10^power as a number for figures that are no money.
func (d decimal) float(power int) float64 {
	if shift := d.places - power; shift > 0 {
		return float64(d.digits) / math.Pow10(shift)
	}
	return float64(d.digits) * math.Pow10(power-d.places)
}
