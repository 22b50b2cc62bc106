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

// Gaps compares the sheets of both sides, in the order of the instrument. Answers that are not on the scale are left out.
func Gaps(i Instrument, sheets []Sheet) []Gap {
	gaps := make([]Gap, len(i.Dilemmas))
	for k, d := range i.Dilemmas {
		g := Gap{Dilemma: d, Band: NotKnown, ClientBand: NotKnown, DelivBand: NotKnown}
		ours, theirs := map[access.Side][]Point{}, map[access.Side][]Point{}
		for _, s := range sheets {
			for _, a := range s.Answers {
				if a.Dilemma == d.ID {
					ours[s.Side] = append(ours[s.Side], a.Ours)
					theirs[s.Side] = append(theirs[s.Side], a.Theirs)
				}
			}
		}
		g.Client, g.Delivery = spreadOf(ours[access.ClientSide]), spreadOf(ours[access.DeliverySide])
		g.ClientExpects, g.DeliveryExpects = spreadOf(theirs[access.ClientSide]), spreadOf(theirs[access.DeliverySide])
		if g.Known = g.Client.N > 0 && g.Delivery.N > 0; g.Known {
			g.Gap = g.Client.Mean - g.Delivery.Mean
			g.Band = BandOf(g.Gap)
		}
		if g.ClientKnows = g.ClientExpects.N > 0 && g.Delivery.N > 0; g.ClientKnows {
			g.ClientErr = g.ClientExpects.Mean - g.Delivery.Mean
			g.ClientBand = BandOf(g.ClientErr)
		}
		if g.DelivKnows = g.DeliveryExpects.N > 0 && g.Client.N > 0; g.DelivKnows {
			g.DelivErr = g.DeliveryExpects.Mean - g.Client.Mean
			g.DelivBand = BandOf(g.DelivErr)
		}
		gaps[k] = g
	}
	return gaps
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
