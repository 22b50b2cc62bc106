package assess

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/trend"
)

// monthly is three submissions in which LIVE slips by two weeks each, is renamed in the second, and W takes longer than was stated.
func monthly(t *testing.T) []*Loaded {
	return []*Loaded{
		loaded(t, "march.xer", schedule("P", "2026-03-02", "W 160 Work", "X 160 Work on", "LIVE 0 Go live in all wards", "W-X", "X-LIVE")),
		loaded(t, "january.xer", schedule("P", "2026-01-05", "W 80 Work", "X 80 Work on", "LIVE 0 Go live", "NEXT 0 Next", "W-X", "X-LIVE")),
		loaded(t, "february.xer", schedule("P", "2026-02-02", "W 80 Work", "X 80 Work on", "LIVE 0 Go live in all wards", "NEXT 0 Next", "W-X", "X-LIVE")),
	}
}

func lines(t *Trend) string {
	var b strings.Builder
	for _, l := range t.Lines {
		fmt.Fprintf(&b, "%s %q deleted %t:", l.ID, l.Name, l.Deleted)
		for _, p := range l.Points {
			fmt.Fprintf(&b, " %s %s/%s", p.File, p.Forecast, p.Contract)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func TestFollow(t *testing.T) {
	extended := []trend.Contract{{Date: civil.NewDate(2026, 2, 6)}, {Date: civil.NewDate(2026, 3, 6), From: civil.NewDate(2026, 2, 1)}}
	live := ` "Go live in all wards" deleted false: january.xer 2026-01-30/%s february.xer 2026-02-27/%s march.xer 2026-04-24/%s` + "\n"
	next := `NEXT "Next" deleted true: january.xer 2026-01-05/ february.xer 2026-02-02/ march.xer /` + "\n"
	tests := []struct {
		name  string
		in    TrendInput
		want  string
		notes int
		wrong string
	}{
		{"every finish milestone, those of the last first", TrendInput{}, fmt.Sprintf("LIVE"+live, "", "", "") + next, 0, ""},
		{"one that was asked for", TrendInput{Milestones: []string{"NEXT"}}, next, 0, ""},
		{"contract dates", TrendInput{Contracts: map[string][]trend.Contract{"LIVE": extended}}, fmt.Sprintf("LIVE"+live, "2026-02-06", "2026-03-06", "2026-03-06"), 0, ""},
		{"contract dates of one, another asked for", TrendInput{Milestones: []string{"NEXT"}, Contracts: map[string][]trend.Contract{"LIVE": extended}},
			next + fmt.Sprintf("LIVE"+live, "2026-02-06", "2026-03-06", "2026-03-06"), 0, ""},
		{"a case", TrendInput{Case: readCase(t, oneBenefit)}, strings.Replace(fmt.Sprintf("LIVE"+live, "2026-02-06", "2026-02-06", "2026-02-06"), `"Go live in all wards"`, `"Live"`, 1), 0, ""},
		{"a case with a tie to nothing", TrendInput{Case: readCase(t, strings.Replace(oneBenefit, "activity: LIVE", "activity: GONE", 1))},
			`GONE "Live" deleted false: january.xer /2026-02-06 february.xer /2026-02-06 march.xer /2026-02-06` + "\n", 1, ""},
		{"an activity that is nowhere", TrendInput{Milestones: []string{"GONE"}}, "", 0, "no submission has an activity GONE"},
		{"a project that is nowhere", TrendInput{Project: "Q"}, "", 0, `march.xer: the file has no project "Q"`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tt.in.Files, tt.in.Steps = monthly(t), 2
			got, err := Follow(tt.in)
			if tt.wrong != "" {
				if err == nil || !strings.Contains(err.Error(), tt.wrong) {
					t.Errorf("got %v, want %q", err, tt.wrong)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, lines(got)); diff != "" || len(got.Notes) != tt.notes {
				t.Errorf("notes %q (-want +got):\n%s", got.Notes, diff)
			}
		})
	}
}

func TestFollowRefuses(t *testing.T) {
	january := schedule("P", "2026-01-05", "LIVE 0 Go live")
	tests := []struct {
		name  string
		files []*Loaded
		wrong string
	}{
		{"the same file twice", []*Loaded{loaded(t, "a.xer", january), loaded(t, "b.xer", january)}, "a.xer and b.xer are the same file"},
		{"nothing to follow", []*Loaded{loaded(t, "a.xer", schedule("P", "2026-01-05", "W 8 Work"))}, "no finish milestone"},
		{"links that form a loop", []*Loaded{loaded(t, "a.xer", schedule("P", "2026-01-05", "V 8", "W 8", "LIVE 0", "V-W", "W-V"))}, "a.xer"},
	}
	for _, tt := range tests {
		if _, err := Follow(TrendInput{Files: tt.files, Steps: 3}); err == nil || !strings.Contains(err.Error(), tt.wrong) {
			t.Errorf("%s: got %v, want %q", tt.name, err, tt.wrong)
		}
	}
}
