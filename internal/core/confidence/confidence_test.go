package confidence

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/civil"
)

func rater(name string, s access.Side, levels ...Level) Rater {
	r := Rater{Name: name, Side: s}
	for i, l := range levels {
		r.Sheet.Ratings = append(r.Sheet.Ratings, Rating{Dimension: Usual()[i].ID, Level: l})
	}
	return r
}

func TestEveryLevelIsDefined(t *testing.T) {
	seen := map[string]bool{}
	for _, d := range Usual() {
		for _, l := range Levels() {
			text := Definition(d.ID, l)
			if text == "" || seen[text] || l.Words() == "" || l.Letters() == "" {
				t.Errorf("%s %s: %q", d.ID, l.Words(), text)
			}
			seen[text] = true
		}
	}
	if Definition("own one", Green) == "" || Definition(Time, 0) != "" {
		t.Error("one of a round's own has no definition, or no rating has one")
	}
	for l, want := range map[Level]Level{Red: Red, AmberRed: Red, Amber: Amber, AmberGreen: Green, Green: Green, 0: 0} {
		if l.Three() != want {
			t.Errorf("%s is %s of three", l.Words(), l.Three().Words())
		}
	}
}

func TestDivergenceIsRanked(t *testing.T) {
	r := Reveal{Raters: []Rater{rater("Amina", access.ClientSide, Amber, AmberRed, Green, AmberGreen), rater("Javier", access.DeliverySide, AmberGreen, Green, Green, Amber), rater("Ines", access.AssurerSide, Amber, Amber, 0, 0)}}
	d := Divergence(Usual(), r)
	want := []struct {
		d     Dimension
		steps int
		n     int
	}{{Time, 3, 3}, {Benefits, 1, 3}, {Relationship, 1, 2}, {Cost, 0, 2}}
	if len(d) != len(want) {
		t.Fatalf("%d dimensions", len(d))
	}
	for i, w := range want {
		if d[i].Dimension.ID != w.d || d[i].Steps() != w.steps || d[i].Raters != w.n {
			t.Errorf("%d: %+v", i, d[i])
		}
	}
	if d[0].Lowest.Name != "Amina" || d[0].Highest.Name != "Javier" {
		t.Errorf("%s to %s", d[0].Lowest.Name, d[0].Highest.Name)
	}
	if n := len(Divergence(Usual(), Reveal{Raters: r.Raters[:1]})); n != 0 {
		t.Errorf("one rater is apart from nobody in %d", n)
	}
}

func TestCapsAskAndChangeNothing(t *testing.T) {
	caps := []Cap{{Time, AmberGreen, "P50 is late", true}, {Time, AmberRed, "the forecast is two months late", false}, {Cost, Amber, "it goes beyond", true}}
	for _, x := range []struct {
		r   Rating
		at  Level
		out bool
	}{{Rating{Dimension: Time, Level: Green}, AmberRed, true}, {Rating{Dimension: Time, Level: Amber}, AmberRed, true}, {Rating{Dimension: Time, Level: AmberRed}, 0, false},
		{Rating{Dimension: Benefits, Level: Green}, 0, false}, {Rating{Dimension: Cost, Level: AmberGreen}, Amber, true}, {Rating{Dimension: Time}, 0, false}} {
		if c, ok := Capped(caps, x.r); ok != x.out || c.At != x.at {
			t.Errorf("%+v: %+v %v", x.r, c, ok)
		}
	}
}

func TestGreenOverRedIsFlagged(t *testing.T) {
	r := Reveal{Raters: []Rater{rater("Amina", access.ClientSide, Green, Amber), rater("Javier", access.DeliverySide, Amber, AmberGreen)}}
	f := Flags(r, []Evidence{{Dimension: Time, Text: "nine weeks late"}})
	if len(f) != 1 || f[0].Rater.Name != "Javier" || len(f[0].Evidence) != 1 {
		t.Errorf("%+v", f)
	}
}

func TestReasonsStayWithTheirSide(t *testing.T) {
	r := Reveal{Raters: []Rater{{Name: "Amina", Sheet: Sheet{Ratings: []Rating{{Dimension: Time, Level: Green, Why: "told", Reason: "kept"}}}}}}
	if got := r.Told().Raters[0].Sheet.Ratings[0]; got.Reason != "" || got.Why != "told" || r.Raters[0].Sheet.Ratings[0].Reason != "kept" {
		t.Errorf("%+v", got)
	}
}

func TestWhatLiesWithTheProjectIsParted(t *testing.T) {
	all := Private{Caps: []Cap{{Time, Amber, "ours", false}, {Cost, Amber, "theirs", true}}, Evidence: []Evidence{{Time, "ours", "", false}, {Cost, "theirs", "", true}}, Reasons: []Reason{{"Amina", Cost, "why"}}}
	own, project := all.Parted()
	if len(own.Caps) != 1 || own.Caps[0].Project || len(own.Evidence) != 1 || own.Evidence[0].Project || len(own.Reasons) != 1 || len(project.Reasons) != 0 {
		t.Errorf("%+v and %+v", own, project)
	}
	own.Take(project)
	if d := cmp.Diff(all, own); d != "" {
		t.Error(d)
	}
}

func TestBecame(t *testing.T) {
	for _, x := range []struct {
		due, achieved, today civil.Date
		want                 Outcome
	}{{10, 0, 9, Open}, {10, 0, 10, Open}, {10, 0, 11, NotMet}, {10, 10, 11, Met}, {10, 4, 5, Met}, {10, 11, 20, NotMet}, {0, 0, 5, Open}} {
		if got := Became(x.due, x.achieved, x.today); got != x.want {
			t.Errorf("%+v: %d", x, got)
		}
	}
}

// By hand: (0.9−1)² + (0.8−0)² + (0.5−1)² = 0.01 + 0.64 + 0.25 = 0.90, of three: 0.30.
func TestScores(t *testing.T) {
	c, d := access.ClientSide, access.DeliverySide
	past := []Past{{c, Green, 90, true, true}, {c, AmberGreen, 80, true, false}, {c, Amber, 50, true, true}, {d, Green, 100, true, false}, {d, Green, 0, false, true}}
	if score, n := Brier(past, c); n != 3 || math.Abs(score-0.30) > 1e-12 {
		t.Errorf("%v of %d", score, n)
	}
	if score, n := Brier(past, d); n != 1 || score != 1 {
		t.Errorf("%v of %d", score, n)
	}
	if _, n := Brier(past, access.AssurerSide); n != 0 {
		t.Error("nobody has a score")
	}
	want := []Line{{Level: Green, N: 3, Met: 2, Said: 190}, {Level: AmberGreen, N: 1, Said: 80}, {Level: Amber, N: 1, Met: 1, Said: 50},
		{From: 40, To: 60, N: 1, Met: 1, Said: 50, Chance: true}, {From: 80, To: 100, N: 3, Met: 1, Said: 90, Chance: true}}
	got := Calibration(past)
	if len(got) != len(want) {
		t.Fatalf("%+v", got)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("%d: %+v, wanted %+v", i, got[i], want[i])
		}
	}
}
