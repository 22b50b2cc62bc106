package accord

import (
	"cmp"
	"math"
	"slices"

	"counterpart.dev/internal/core/access"
)

// Answer is what one person says of one dilemma: what their side would do, and what they expect of the other.
type Answer struct {
	Dilemma string
	Ours    Point
	Theirs  Point
}

// Sheet is the answers of one person. Who they are is not kept here: what is revealed is attributed to the side.
type Sheet struct {
	Side    access.Side
	Answers []Answer
}

// Complete reports whether a sheet answers every dilemma both ways, once.
func (s Sheet) Complete(i Instrument) bool {
	for _, d := range i.Dilemmas {
		n := 0
		for _, a := range s.Answers {
			if a.Dilemma == d.ID && a.Ours.Valid() && a.Theirs.Valid() {
				n++
			}
		}
		if n != 1 {
			return false
		}
	}
	return len(s.Answers) == len(i.Dilemmas)
}

// Spread is the answers of a side to one question: mean, range and their number, never a coefficient. N is 0 where nobody answered.
type Spread struct {
	N         int
	Mean      float64
	Low, High Point
}

func spreadOf(points []Point) (s Spread) {
	sum := 0
	for _, p := range points {
		if !p.Valid() {
			continue
		}
		if s.N == 0 || p < s.Low {
			s.Low = p
		}
		s.High = max(s.High, p)
		s.N++
		sum += int(p)
	}
	if s.N > 0 {
		s.Mean = float64(sum) / float64(s.N)
	}
	return s
}

// Band is how far apart two means are on the scale of 1 to 7. The bounds are our own.
type Band string

// The bands.
const (
	NotKnown Band = "not known" // one side gave no answer
	Together Band = "together"  // below 0.5
	Near     Band = "near"      // below 1
	Apart    Band = "apart"     // below 2
	FarApart Band = "far apart" // 2 and more
)

// BandOf is the band of a difference.
func BandOf(d float64) Band {
	// Means of a few whole answers are fractions; what is a hair below a bound only by the arithmetic of floating point is on it.
	const hair = 1e-9
	switch d = math.Abs(d) + hair; {
	case d < 0.5:
		return Together
	case d < 1:
		return Near
	case d < 2:
		return Apart
	}
	return FarApart
}

// Gap is one dilemma with what both sides said of it.
type Gap struct {
	Dilemma  Dilemma
	Client   Spread // what the client side would do
	Delivery Spread
	// What each expects of the other.
	ClientExpects, DeliveryExpects Spread

	Gap         float64 // mean of the client less that of delivery, see Known
	Known       bool
	Band        Band
	ClientErr   float64 // what the client expects of delivery less what delivery says of itself, see ClientKnows
	ClientKnows bool
	ClientBand  Band
	DelivErr    float64 // what delivery expects of the client less what the client says of itself
	DelivKnows  bool
	DelivBand   Band
}

// Widest is the largest of the three differences of a dilemma, without its sign.
func (g Gap) Widest() float64 {
	w := 0.0
	for _, d := range []struct {
		v     float64
		known bool
	}{{g.Gap, g.Known}, {g.ClientErr, g.ClientKnows}, {g.DelivErr, g.DelivKnows}} {
		if d.known {
			w = max(w, math.Abs(d.v))
		}
	}
	return w
}

// AsksForExample reports whether something that happened is asked for: only where the sides, or what one expects, are far apart.
func (g Gap) AsksForExample() bool { return BandOf(g.Widest()) == FarApart }

// Said is what one side said of one dilemma: the spread of what it would do, and of what it expects of the other.
type Said struct {
	Dilemma string
	Ours    Spread
	Theirs  Spread
}

// Says is the spreads of the answers of a side, in the order of the instrument: all that is kept of its sheets. Answers that are not on
// the scale are left out.
func Says(i Instrument, side access.Side, sheets []Sheet) []Said {
	out := make([]Said, len(i.Dilemmas))
	for k, d := range i.Dilemmas {
		var ours, theirs []Point
		for _, s := range sheets {
			for _, a := range s.Answers {
				if s.Side == side && a.Dilemma == d.ID {
					ours, theirs = append(ours, a.Ours), append(theirs, a.Theirs)
				}
			}
		}
		out[k] = Said{d.ID, spreadOf(ours), spreadOf(theirs)}
	}
	return out
}

// Gaps compares the sheets of both sides, in the order of the instrument.
func Gaps(i Instrument, sheets []Sheet) []Gap {
	return Between(i, Says(i, access.ClientSide, sheets), Says(i, access.DeliverySide, sheets))
}

// Between compares what both sides said, in the order of the instrument.
func Between(i Instrument, client, delivery []Said) []Gap {
	of := func(list []Said, id string) (s Said) {
		if at := slices.IndexFunc(list, func(s Said) bool { return s.Dilemma == id }); at >= 0 {
			s = list[at]
		}
		return s
	}
	gaps := make([]Gap, len(i.Dilemmas))
	for k, d := range i.Dilemmas {
		c, b := of(client, d.ID), of(delivery, d.ID)
		g := Gap{Dilemma: d, Client: c.Ours, Delivery: b.Ours, ClientExpects: c.Theirs, DeliveryExpects: b.Theirs}
		g.Gap, g.Known, g.Band = apart(g.Client, g.Delivery)
		g.ClientErr, g.ClientKnows, g.ClientBand = apart(g.ClientExpects, g.Delivery)
		g.DelivErr, g.DelivKnows, g.DelivBand = apart(g.DeliveryExpects, g.Client)
		gaps[k] = g
	}
	return gaps
}

// apart is how far one spread is from another, where there are answers of both.
func apart(a, b Spread) (d float64, known bool, band Band) {
	if a.N == 0 || b.N == 0 {
		return 0, false, NotKnown
	}
	return a.Mean - b.Mean, true, BandOf(a.Mean - b.Mean)
}

// ToTalkAbout lists the dilemmas in which something is apart or far apart, the widest first.
func ToTalkAbout(gaps []Gap) []Gap {
	var list []Gap
	for _, g := range gaps {
		if b := BandOf(g.Widest()); b == Apart || b == FarApart {
			list = append(list, g)
		}
	}
	slices.SortStableFunc(list, func(a, b Gap) int { return -cmp.Compare(a.Widest(), b.Widest()) })
	return list
}
