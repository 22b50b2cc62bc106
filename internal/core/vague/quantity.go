package vague

import (
	"math"
	"strconv"
	"strings"
)

// Quantity is a figure with its unit: a level, a change, or both ends of one.
type Quantity struct {
	Kind        QuantityKind
	From        float64 // of FromTo: the level now
	Low, High   float64 // equal unless a range was stated; Low is never above High; a decrease is below zero
	Unit        string  // as typed: "%", "days", "£ per invoice"; "" when none is stated
	Bound       Bound
	Approximate bool
}

// QuantityKind says what a figure tells.
type QuantityKind uint8

// The kinds.
const (
	Level    QuantityKind = iota // a measure stands at it
	ChangeBy                     // a measure changes by it
	FromTo                       // a measure goes from one level to another
)

// String is the kind in words.
func (k QuantityKind) String() string {
	names := [...]string{"level", "change", "from and to"}
	if int(k) < len(names) {
		return names[k]
	}
	return "unknown"
}

// String writes the quantity so that reading it gives the same: "c. 30 %", "reduce by 15 to 20 %", "from 14 to 9 days".
func (q Quantity) String() string {
	var parts []string
	if q.Approximate {
		parts = append(parts, "c.")
	}
	low, high := q.Low, q.High
	switch {
	case q.Kind == FromTo:
		parts = append(parts, "from", plainFigure(q.From))
	case q.Kind == ChangeBy && high <= 0 && low < 0:
		parts = append(parts, "reduce by")
		low, high = -q.High, -q.Low
	case q.Kind == ChangeBy:
		parts = append(parts, "increase by")
	case low < 0: // a bare minus could be a change
		parts = append(parts, "at")
	}
	if q.Kind == FromTo {
		parts = append(parts, "to")
	}
	if q.Bound != Exactly {
		parts = append(parts, q.Bound.String())
	}
	parts = append(parts, plainFigure(low))
	if low != high {
		parts = append(parts, "to", plainFigure(high))
	}
	return strings.TrimSpace(strings.Join(append(parts, q.Unit), " "))
}

// plainFigure is a number whose mark cannot be taken for one between thousands.
func plainFigure(x float64) string {
	text := strconv.FormatFloat(x, 'f', -1, 64)
	if whole, rest, _ := strings.Cut(text, "."); len(rest) == 3 && len(whole) <= 4 {
		text += "0"
	}
	return text
}

// Quantities beyond this are slips.
const maxQuantity = 1e15

func sane(x float64) bool { return math.Abs(x) < maxQuantity }
