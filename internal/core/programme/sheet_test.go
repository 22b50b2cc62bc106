package programme_test

import (
	"bytes"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"counterpart.dev/internal/assess"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/plan"
	"counterpart.dev/internal/core/programme"
	"counterpart.dev/internal/demo"
)

// submissions are those of the demonstration, read and scheduled.
func submissions(t testing.TB) []*assess.Submission {
	t.Helper()
	files, err := demo.Files()
	if err != nil {
		t.Fatal(err)
	}
	var out []*assess.Submission
	for _, f := range files {
		l, err := assess.Load(f.Name, bytes.NewReader(f.Content), "")
		if err != nil {
			t.Fatal(err)
		}
		s, err := l.Submission("")
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, s)
	}
	return out
}

func sheetOf(s *assess.Submission) programme.Sheet {
	return programme.Sheet{Network: s.Network, Result: s.Result, Project: s.Project}
}

// What is written of a sheet is read as it was: what its pages show, and the days on which its project's calendar works.
func TestSheetIsReadAsWritten(t *testing.T) {
	for _, s := range submissions(t) {
		was := sheetOf(s)
		b := was.Encode()
		is, err := programme.DecodeSheet(b)
		if err != nil {
			t.Fatal(s.Name, err)
		}
		if !bytes.Equal(b, is.Encode()) {
			t.Errorf("%s: writing it again gives other bytes", s.Name)
		}
		if diff := cmp.Diff(was.Result, is.Result); diff != "" {
			t.Errorf("%s: dates (-was +is):\n%s", s.Name, diff)
		}
		if diff := cmp.Diff(was.Activities(), is.Activities()); diff != "" {
			t.Errorf("%s: activities (-was +is):\n%s", s.Name, diff)
		}
		for i := range was.Network.Activities {
			a, b := was.Network.Activities[i], is.Network.Activities[i]
			a.ID, a.GUID, a.Stored, a.PlannedStart, a.PlannedFinish = "", "", plan.Stored{}, 0, 0
			if diff := cmp.Diff(a, b); diff != "" {
				t.Fatalf("%s: activity %s (-was +is):\n%s", s.Name, a.Code, diff)
			}
		}
		if diff := cmp.Diff(was.Network.Links, is.Network.Links); diff != "" {
			t.Errorf("%s: links (-was +is):\n%s", s.Name, diff)
		}
		own := was.Network.Projects[was.Project].Calendar
		from := was.Network.Projects[was.Project].DataDate.Date()
		for d := from; d < from+200; d++ {
			if x, y := was.Network.Calendars[own].Time.IsWorkday(d), is.Network.Calendars[own].Time.IsWorkday(d); x != y {
				t.Errorf("%s: work on %s: %v, was %v", s.Name, d, y, x)
			}
		}
	}
}

// What an activity of a sheet shows is what the command line and the brief say of it.
func TestSheetSaysWhatAssessSays(t *testing.T) {
	for _, s := range submissions(t) {
		sheet := sheetOf(s)
		for _, c := range assess.StartingCase(s).Candidates {
			i := sheet.Find(c.Code)
			if i == plan.None {
				t.Fatalf("%s has no %s", s.Name, c.Code)
			}
			if a := sheet.Activity(i); a.Day() != c.Finish || a.Name != c.Name {
				t.Errorf("%s: %s %q is done on %s, assess has %s %q", s.Name, c.Code, a.Name, a.Day(), c.Finish, c.Name)
			}
		}
		last := sheet.Last()
		if last == plan.None || sheet.Result.Dates[last].EarlyFinish.FinishDate() != sheet.Finish() {
			t.Errorf("%s: the last activity does not end it", s.Name)
		}
		chain := sheet.Chain(last)
		if len(chain) < 3 || chain[len(chain)-1].Index != int(last) || chain[0].Driver >= 0 {
			t.Errorf("%s: a chain of %d", s.Name, len(chain))
		}
		for i := 1; i < len(chain); i++ {
			if chain[i].Driver != chain[i-1].Index {
				t.Errorf("%s: %s does not drive %s", s.Name, chain[i-1].Code, chain[i].Code)
			}
		}
	}
	sheet := sheetOf(submissions(t)[0])
	if sheet.Find("no such code") != plan.None {
		t.Error("an activity was found that is not there")
	}
	if got := sheet.Path(sheet.Last()); got != "Harrowdale patient records › Early-life support and close" {
		t.Errorf("the last activity is in %q", got)
	}
}

// Bytes that are not a sheet's are refused, and never make one that cannot be shown.
func FuzzDecodeSheet(f *testing.F) {
	b := sheetOf(submissions(f)[0]).Encode()
	f.Add(b)
	f.Add([]byte{})
	f.Add(b[:len(b)/2])
	f.Fuzz(func(t *testing.T, b []byte) {
		s, err := programme.DecodeSheet(b)
		if err != nil {
			return
		}
		for _, a := range s.Activities()[:min(50, len(s.Activities()))] {
			s.Path(int32(a.Index))
			s.Chain(int32(a.Index))
		}
		s.Last()
		s.Finish()
	})
}

func TestDamagedSheetsAreRefused(t *testing.T) {
	b := sheetOf(submissions(t)[0]).Encode()
	for _, damaged := range [][]byte{nil, b[:1], b[:len(b)-1], append(slices.Clone(b), 0), append([]byte{99}, b...)} {
		if _, err := programme.DecodeSheet(damaged); err == nil {
			t.Errorf("%d bytes are taken for a sheet", len(damaged))
		}
	}
}

// Activities are read as they were written, whatever is in them.
func TestActivitiesAreReadAsWritten(t *testing.T) {
	some := rapid.Custom(func(t *rapid.T) programme.Activity {
		text := rapid.StringN(0, 20, 60)
		return programme.Activity{Index: rapid.IntRange(0, 1<<20).Draw(t, "index"), Code: text.Draw(t, "code"), Name: text.Draw(t, "name"),
			Kind: plan.ActivityType(rapid.IntRange(0, 5).Draw(t, "kind")).String(), Status: plan.Status(rapid.IntRange(0, 2).Draw(t, "status")).String(),
			Start: civil.Time(rapid.Int64Range(0, int64(civil.MaxTime)).Draw(t, "start")), Finish: civil.Time(rapid.Int64Range(0, int64(civil.MaxTime)).Draw(t, "finish")),
			Float: rapid.Int32().Draw(t, "float"), PerDay: rapid.Int32Range(0, 1440).Draw(t, "day"), Driver: rapid.IntRange(-1, 1<<20).Draw(t, "driver"),
			HasFloat: rapid.Bool().Draw(t, "has"), Critical: rapid.Bool().Draw(t, "critical"), Longest: rapid.Bool().Draw(t, "longest")}
	})
	rapid.Check(t, func(t *rapid.T) {
		was := rapid.SliceOfN(some, 0, 8).Draw(t, "activities")
		b, seen := programme.EncodeActivities(was), map[string]bool{}
		for _, a := range was {
			is, ok, err := programme.FindActivity(b, a.Code)
			if !seen[a.Code] && (err != nil || !ok || is != a) {
				t.Fatalf("%v: %v became %v", err, a, is)
			}
			seen[a.Code] = true
		}
		if a, ok, err := programme.FindActivity(b, "a code that is longer than any of them"); ok || err != nil {
			t.Fatalf("%v: %v was found", err, a)
		}
		if _, _, err := programme.FindActivity(b[:len(b)-1], "a code that is longer than any of them"); err == nil {
			t.Fatal("what was cut off is read")
		}
	})
}

// The part in which a code is kept never changes, or nobody would find it again.
func TestBucket(t *testing.T) {
	for code, want := range map[string]int{"": 453, "A1000": 221, "A1010": 212, "Програма": 63} {
		if got := programme.Bucket(code); got != want {
			t.Errorf("%q is kept in %d, not %d", code, got, want)
		}
	}
}
