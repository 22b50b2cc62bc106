package programme

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/compare"
	"counterpart.dev/internal/core/trend"
)

var text = rapid.StringN(0, 6, -1)

func drawChange(t *rapid.T) compare.Row {
	r := compare.Row{Kind: rapid.SampledFrom(compare.Kinds()).Draw(t, "kind"), ID: text.Draw(t, "id"), Name: text.Draw(t, "name"), Successor: text.Draw(t, "successor"), From: text.Draw(t, "from"),
		To: text.Draw(t, "to"), Suspicious: rapid.Bool().Draw(t, "suspicious"), Why: text.Draw(t, "why"), Items: rapid.SliceOfN(text, 0, 3).Draw(t, "items"),
		FloatLost: rapid.Int32().Draw(t, "float")}
	if rapid.Bool().Draw(t, "measured") {
		n := civil.Minutes(rapid.Int32().Draw(t, "effect"))
		r.Effect = &n
		r.Milestone = text.Draw(t, "milestone")
		r.Effects = []compare.RowEffect{{ID: text.Draw(t, "milestone"), Name: text.Draw(t, "called"), Minutes: n}}
	}
	return r
}

// What is written is read back as it was.
func TestComparedRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		number := rapid.IntRange(0, 1000)
		c := Compared{Against: text.Draw(t, "against"), Problem: text.Draw(t, "problem"), ByUID: rapid.Bool().Draw(t, "uid"), Bare: rapid.Bool().Draw(t, "bare"),
			Matched: number.Draw(t, "matched"), Added: number.Draw(t, "added"), Deleted: number.Draw(t, "deleted"), Unmeasured: number.Draw(t, "unmeasured"), More: number.Draw(t, "more"),
			Watched: rapid.SliceOfN(text, 0, 3).Draw(t, "watched"), Changes: rapid.SliceOfN(rapid.Custom(drawChange), 0, 5).Draw(t, "changes"),
			Milestones: rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Moved {
				day := rapid.Int32Range(0, 800_000)
				return Moved{Code: text.Draw(t, "code"), Name: text.Draw(t, "name"), Old: civil.Date(day.Draw(t, "old")), New: civil.Date(day.Draw(t, "new")),
					Minutes: rapid.Int32().Draw(t, "minutes"), PerDay: rapid.Int32().Draw(t, "day"), Gone: rapid.Bool().Draw(t, "gone")}
			}), 0, 3).Draw(t, "milestones")}
		got, err := DecodeCompared(c.Encode())
		if diff := cmp.Diff(c, got, cmpopts.EquateEmpty()); err != nil || diff != "" {
			t.Fatalf("%v (-want +got):\n%s", err, diff)
		}
	})
}

// Of tasks that have not begun no name is kept; all else is.
func TestObservedRoundTrip(t *testing.T) {
	all := []trend.Observed{{ID: "A", Length: 480}, {ID: "B", Name: "Build", Begun: true, Running: true, Taken: 960}, {ID: "C", Name: "Crane", Begun: true, Untold: true}}
	got, err := DecodeObserved(EncodeObserved(all))
	if diff := cmp.Diff(all, got); err != nil || diff != "" {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	r := Record{Submissions: []string{"one", "two"}, Record: trend.NewRecord([]trend.Stated{{ID: "B", Name: "Build", First: 480, Taken: 960, Running: true}, {ID: "A", First: 480, Taken: 500}})}
	back, err := DecodeRecord(r.Encode())
	if diff := cmp.Diff(r, back); err != nil || diff != "" {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
}

// Bytes of anything else are refused, and never more memory is asked for than they stand for.
func FuzzDecodeCompared(f *testing.F) {
	f.Add(Compared{Against: "x", Changes: []compare.Row{{Kind: compare.Added, Items: []string{"a"}}}}.Encode())
	f.Add(EncodeObserved([]trend.Observed{{ID: "A"}}))
	f.Fuzz(func(t *testing.T, b []byte) {
		if c, err := DecodeCompared(b); err == nil {
			if again, err := DecodeCompared(c.Encode()); err != nil || !cmp.Equal(c, again, cmpopts.EquateEmpty()) {
				t.Fatalf("%v: %+v became %+v", err, c, again)
			}
		}
		_, _ = DecodeObserved(b)
		_, _ = DecodeRecord(b)
	})
}

func TestDays(t *testing.T) {
	tests := []struct {
		by, perDay civil.Minutes
		want       string
	}{
		{0, 480, "no effect"}, {480, 480, "1 day later"}, {-480, 480, "1 day earlier"}, {960, 480, "2 days later"}, {720, 480, "1.5 days later"}, {-10, 480, "less than 0.1 days earlier"},
		{600, 600, "1 day later"}, {480, 0, "1 day later"},
	}
	for _, tt := range tests {
		if got := Days(tt.by, tt.perDay); got != tt.want {
			t.Errorf("%d of %d: %q, want %q", tt.by, tt.perDay, got, tt.want)
		}
	}
}

// Of more changes than are kept, the number of the others is.
func TestMostChanges(t *testing.T) {
	r := &compare.Report{Changes: make([]compare.Change, MostChanges+7)}
	if c := NewCompared("x", r, func(string) civil.Minutes { return 480 }); len(c.Changes) != MostChanges || c.More != 7 {
		t.Errorf("%d kept, %d more", len(c.Changes), c.More)
	}
}
