package accord

import (
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"counterpart.dev/internal/core/access"
)

func TestInstrumentIsWhole(t *testing.T) {
	i := Current()
	if len(i.Dilemmas) != 10 || i.Version == "" {
		t.Fatalf("%d dilemmas of version %q", len(i.Dilemmas), i.Version)
	}
	seen := map[string]bool{}
	for _, d := range i.Dilemmas {
		for _, s := range []string{d.ID, d.Title, d.Scene, d.A.Name, d.A.Says, d.B.Name, d.B.Says, d.Prompt, d.Ask} {
			if strings.TrimSpace(s) == "" {
				t.Errorf("%s lacks a text", d.ID)
			}
		}
		if seen[d.ID] || proposed[d.ID] == "" {
			t.Errorf("%s is there twice, or no behaviour follows from it", d.ID)
		}
		seen[d.ID] = true
	}
	if len(proposed) != len(i.Dilemmas) {
		t.Error("a behaviour belongs to no dilemma")
	}
	if n := len(Items()); n < FewestItems || n > MostItems {
		t.Errorf("%d items", n)
	}
}

func sheet(side access.Side, ours, theirs Point) Sheet {
	s := Sheet{Side: side}
	for _, d := range Current().Dilemmas {
		s.Answers = append(s.Answers, Answer{d.ID, ours, theirs})
	}
	return s
}

func TestGaps(t *testing.T) {
	i := Current()
	sheets := []Sheet{sheet(access.ClientSide, 2, 3), sheet(access.ClientSide, 4, 5), sheet(access.DeliverySide, 6, 2)}
	g := Gaps(i, sheets)[0]
	if g.Client.N != 2 || g.Client.Mean != 3 || g.Client.Low != 2 || g.Client.High != 4 || g.Delivery.N != 1 {
		t.Errorf("%+v", g)
	}
	if g.Gap != -3 || g.Band != FarApart || g.ClientErr != -2 || g.ClientBand != FarApart || g.DelivErr != -1 || g.DelivBand != Apart || !g.AsksForExample() {
		t.Errorf("%+v", g)
	}
	for _, s := range sheets {
		if !s.Complete(i) {
			t.Error("a whole sheet is not complete")
		}
		s.Answers = s.Answers[1:]
		if s.Complete(i) {
			t.Error("a sheet with an answer less is complete")
		}
	}
	only := Gaps(i, sheets[:2])[0]
	if only.Known || only.Band != NotKnown || only.ClientKnows || only.DelivKnows || only.Widest() != 0 {
		t.Errorf("one side alone: %+v", only)
	}
	if got := Propose(Gaps(i, sheets), 4); len(got) != 4 || got[0].Words == "" {
		t.Errorf("proposed: %+v", got)
	}
}

func TestBands(t *testing.T) {
	for d, want := range map[float64]Band{0: Together, 0.49: Together, 0.5: Near, -0.5: Near, 0.99: Near, 1: Apart, 1.99: Apart, 2: FarApart, -6: FarApart,
		7.0/3 - 1.0/3 - 1e-13: FarApart} {
		if got := BandOf(d); got != want {
			t.Errorf("%v: %s, want %s", d, got, want)
		}
	}
}

// Swapping the sides turns the gap round and nothing else.
func TestGapsAreSymmetric(t *testing.T) {
	point := rapid.Custom(func(t *rapid.T) Point { return Point(rapid.IntRange(1, 7).Draw(t, "p")) })
	rapid.Check(t, func(t *rapid.T) {
		var sheets, other []Sheet
		for range rapid.IntRange(1, 6).Draw(t, "n") {
			s := sheet(rapid.SampledFrom([]access.Side{access.ClientSide, access.DeliverySide}).Draw(t, "side"), point.Draw(t, "o"), point.Draw(t, "t"))
			sheets = append(sheets, s)
			if s.Side == access.ClientSide {
				s.Side = access.DeliverySide
			} else {
				s.Side = access.ClientSide
			}
			other = append(other, s)
		}
		a, b := Gaps(Current(), sheets)[0], Gaps(Current(), other)[0]
		if a.Gap != -b.Gap || a.ClientErr != b.DelivErr || a.Band != b.Band || math.Abs(a.Gap) > 6 {
			t.Fatalf("%+v\n%+v", a, b)
		}
	})
}

func TestCharter(t *testing.T) {
	c := Charter{Version: 1, Behaviours: []Behaviour{{"a", "news", "x"}, {"b", "", "y"}}}
	both := []Signature{{access.ClientSide, "Amina", c.Hash()}, {access.DeliverySide, "Javier", c.Hash()}}
	if !c.Signed(both) || c.Signed(both[:1]) || c.Signed([]Signature{both[0], {access.DeliverySide, "", c.Hash()}}) {
		t.Error("who has signed")
	}
	for _, change := range []func(*Charter){
		func(c *Charter) { c.Version++ },
		func(c *Charter) { c.Behaviours[0].Words += "." },
		func(c *Charter) { c.Behaviours[0].ID, c.Behaviours[0].Dilemma = "anews", "" },
		func(c *Charter) { c.Behaviours = c.Behaviours[:1] },
		func(c *Charter) { c.Behaviours[0], c.Behaviours[1] = c.Behaviours[1], c.Behaviours[0] },
	} {
		other := Charter{c.Version, append([]Behaviour{}, c.Behaviours...)}
		change(&other)
		if other.Signed(both) {
			t.Errorf("other words are signed: %+v", other)
		}
	}
	if !Go.Opens(Conditions) || Go.Opens(NoGo) || Go.Opens("") {
		t.Error("what opens the gate")
	}
}
