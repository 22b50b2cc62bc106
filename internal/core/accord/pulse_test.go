package accord

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"counterpart.dev/internal/core/access"
)

// one is an item and the answers of n people to it.
var one = []Item{{ID: "x"}}

func answered(points ...Point) map[string]map[string]Point {
	out := map[string]map[string]Point{}
	for i, p := range points {
		out[fmt.Sprint("h", i)] = map[string]Point{"x": p}
	}
	return out
}

func TestLevels(t *testing.T) {
	for _, c := range []struct {
		sum, n int
		want   Level
	}{
		{35, 5, Level{Form: Withheld}},
		{21, 6, Level{Form: InWords, Word: Low}}, {22, 6, Level{Form: InWords, Word: Mixed}},
		{26, 6, Level{Form: InWords, Word: Mixed}}, {27, 6, Level{Form: InWords, Word: High}},
		{24, 7, Level{Form: InWords, Word: Low}}, {25, 7, Level{Form: InWords, Word: Mixed}},
		{28, 8, Level{Form: InWords, Word: Low}}, {36, 8, Level{Form: InWords, Word: High}},
		{9, 9, Level{Form: InSteps, Step: 2.5}}, {24, 9, Level{Form: InSteps, Step: 2.5}}, {25, 9, Level{Form: InSteps, Step: 3}},
		{36, 9, Level{Form: InSteps, Step: 4}}, {38, 9, Level{Form: InSteps, Step: 4}}, {39, 9, Level{Form: InSteps, Step: 4.5}},
		{63, 9, Level{Form: InSteps, Step: 5.5}}, {40, 10, Level{Form: InSteps, Step: 4}}, {43, 10, Level{Form: InSteps, Step: 4.5}},
	} {
		if got := LevelOf(c.sum, c.n); got != c.want {
			t.Errorf("%d from %d: %+v, want %+v", c.sum, c.n, got, c.want)
		}
	}
}

// The half step of a sum is its mean rounded to the nearest half, halves upwards, and kept within 2.5 and 5.5.
func TestStepsAreRoundedMeans(t *testing.T) {
	for n := enough; n <= 40; n++ {
		for sum := n; sum <= 7*n; sum++ {
			mean := float64(sum) / float64(n)
			want := min(max(math.Floor(mean*2+0.5)/2, 2.5), 5.5)
			if got := stepOf(sum, n); got != want {
				t.Fatalf("%d from %d: %v, want %v", sum, n, got, want)
			}
		}
	}
}

// Every set of six answers there is, and every coalition of none, one or two of the six that puts what it knows together with what was
// released: no answer of anybody else is pinned down.
func TestNobodyIsToldBySixAnswers(t *testing.T) {
	const n = 6
	type seen struct {
		level Level
		size  int
		own   [2]Point
	}
	possible := map[seen]map[Point]bool{} // of the last of them, by what a coalition of the first ones sees
	var points [n]Point
	var walk func(int)
	walk = func(at int) {
		if at == n {
			r := NewRelease(access.ClientSide, one, answered(points[:]...), nil)
			for size := range 3 {
				s := seen{level: r.Levels["x"], size: size}
				copy(s.own[:], points[:size])
				if possible[s] == nil {
					possible[s] = map[Point]bool{}
				}
				possible[s][points[n-1]] = true
			}
			return
		}
		for p := First; p <= Last; p++ {
			points[at] = p
			walk(at + 1)
		}
	}
	if testing.Short() {
		t.Skip("not run: every set of six answers, left out by -short")
	}
	walk(0)
	if len(possible) == 0 {
		t.Fatal("nothing was seen")
	}
	for s, values := range possible {
		if len(values) < 2 {
			t.Errorf("a coalition of %d that sees %+v knows the answer of another: %v", s.size, s, values)
		}
	}
}

// The same for more answers, by their sums: what a coalition of up to two does not know of the others is only that their sum lies in a
// range.
func TestNobodyIsToldBySums(t *testing.T) {
	for n := fewest; n <= 16; n++ {
		for size := range 3 {
			others := n - size
			for own := size; own <= 7*size; own++ {
				// The sums of the others by what is released together with the coalition's.
				by := map[Level][]int{}
				for sum := others; sum <= 7*others; sum++ {
					l := LevelOf(own+sum, n)
					by[l] = append(by[l], sum)
				}
				for l, sums := range by {
					values := 0
					for v := 1; v <= 7; v++ {
						rest := others - 1
						if slices.ContainsFunc(sums, func(sum int) bool { return sum-v >= rest && sum-v <= 7*rest }) {
							values++
						}
					}
					if values < 2 {
						t.Errorf("%d answers, %d of them known with the sum %d, %+v: only %d values are left for another", n, size, own, l, values)
					}
				}
			}
		}
	}
}

// Who answered what does not matter: permuting the answers among people changes no byte of a release.
func TestPermutingChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		points := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Point { return Point(rapid.IntRange(0, 7).Draw(t, "p")) }), 0, 14).Draw(t, "points")
		other := rapid.Permutation(points).Draw(t, "other")
		show := func(p []Point) string {
			r := NewRelease(access.DeliverySide, one, answered(p...), nil)
			return fmt.Sprintf("%v %v %v %v", r.Side, r.Levels, r.N, r.Why)
		}
		if a, b := show(points), show(other); a != b {
			t.Fatalf("%s\n%s", a, b)
		}
	})
}

// A round whose respondents differ by one or two from one of the last three is withheld, and says nothing but why.
func TestNearRoundsAreWithheld(t *testing.T) {
	people := func(from, to int) (list []string) {
		for i := from; i < to; i++ {
			list = append(list, fmt.Sprint("h", i))
		}
		return list
	}
	ten := answered(4, 4, 4, 4, 4, 4, 4, 4, 4, 4)
	for _, c := range []struct {
		name     string
		past     []Past
		released bool
	}{
		{"the same people", []Past{{people(0, 10)}}, true},
		{"one joined", []Past{{people(0, 9)}}, false},
		{"one left and one joined", []Past{{append(people(0, 9), "other")}}, false},
		{"two left", []Past{{people(0, 12)}}, false},
		{"three left", []Past{{people(0, 13)}}, true},
		{"near the third last", []Past{{people(0, 10)}, {people(0, 10)}, {people(0, 9)}}, false},
		{"near the fourth last only", []Past{{people(0, 10)}, {people(0, 10)}, {people(0, 10)}, {people(0, 9)}}, true},
	} {
		r := NewRelease(access.ClientSide, one, ten, c.past)
		if got := len(r.Levels) > 0; got != c.released || got != (r.N == 10) || got == (r.Why != "") {
			t.Errorf("%s: %+v", c.name, r)
		}
	}
	if r := NewRelease(access.ClientSide, one, answered(1, 1, 1, 1, 1), nil); r.N != 0 || len(r.Levels) > 0 || r.Why == "" {
		t.Errorf("five answers: %+v", r)
	}
}

// An item that one or two skipped would tell of them beside the number who answered.
func TestSkippedItems(t *testing.T) {
	all := answered(4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4)
	for skip, want := range map[int]Form{0: InSteps, 1: Withheld, 2: Withheld, 3: InSteps, 4: InWords, 7: Withheld} {
		for i := range 12 {
			all[fmt.Sprint("h", i)] = map[string]Point{"x": 4}
			if i < skip {
				all[fmt.Sprint("h", i)] = map[string]Point{}
			}
		}
		if got := NewRelease(access.ClientSide, one, all, nil).Levels["x"].Form; got != want {
			t.Errorf("%d skipped: %s, want %s", skip, got, want)
		}
	}
}

func TestOpensAnActionOnTheSecondGap(t *testing.T) {
	round := func(a, b Level) [2]Release {
		return [2]Release{{Levels: map[string]Level{"x": a}}, {Levels: map[string]Level{"x": b}}}
	}
	step := func(s float64) Level { return Level{Form: InSteps, Step: s} }
	word := func(w Word) Level { return Level{Form: InWords, Word: w} }
	apart, near := round(step(3), step(4)), round(step(3.5), step(4))
	for _, c := range []struct {
		name        string
		before, now [2]Release
		want        []string
	}{
		{"twice", apart, apart, []string{"x"}},
		{"once", near, apart, nil},
		{"no longer", apart, near, nil},
		{"in words", round(word(Low), word(High)), round(word(High), word(Low)), []string{"x"}},
		{"mixed is not apart", round(word(Low), word(Mixed)), apart, nil},
		{"words beside steps", round(word(Low), step(5)), round(step(3), word(High)), []string{"x"}},
		{"withheld", round(Level{Form: Withheld}, step(5)), apart, nil},
	} {
		if diff := cmp.Diff(c.want, Opens(one, c.before, c.now)); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
}

func TestFiveMinutesAMonth(t *testing.T) {
	day := int64(24 * 60 * 60 * 1_000_000)
	for _, c := range []struct {
		history []Asked
		minutes int
		may     bool
	}{
		{nil, 5, true}, {nil, 6, false},
		{[]Asked{{0, 2}, {10 * day, 2}}, 2, false},
		{[]Asked{{0, 2}, {10 * day, 2}}, 1, true},
		{[]Asked{{-10 * day, 5}, {10 * day, 2}}, 2, true},
	} {
		if got := MayAsk(c.history, 20*day, c.minutes); got != c.may {
			t.Errorf("%v and %d more: %v", c.history, c.minutes, got)
		}
	}
}
