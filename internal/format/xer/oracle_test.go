package xer

import (
	"os"
	"path/filepath"
	"testing"
)

// realFiles is the folder of real files, which are not ours to keep in the repository. Without it the test says what it
// did not run.
func realFiles(t testing.TB) string {
	dir := os.Getenv("COUNTERPART_TESTDATA")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "..", "shared", "data")
	}
	dir = filepath.Join(dir, "xer")
	if _, err := os.Stat(dir); err != nil {
		t.Skipf("not run: reading real XER files (none at %s; set COUNTERPART_TESTDATA)", dir)
	}
	return dir
}

func TestRealFiles(t *testing.T) {
	dir := realFiles(t)
	tests := []struct {
		file, version, encoding                string
		projects, activities, links, calendars int
		warnings                               int
	}{
		{"p6_8.1_infra_3994.xer", "8.1", "windows-1252", 1, 3994, 5966, 6, 4},
		{"encoding1251.xer", "20.12", "windows-1251", 1, 2, 0, 5, 0},
		{"test.xer", "5.0", "windows-1252", 1, 2, 0, 1, 0},
		{"MultiprojectWithExternal.xer", "20.12", "windows-1251", 2, 3, 1, 2, 0},
		{"ScheduleOptions.xer", "20.12", "windows-1252", 4, 0, 0, 1, 0},
		{"PredecessorCalendar.xer", "8.2.0", "windows-1252", 1, 1, 0, 1, 0},
		{"TwentyFourHourCalendar.xer", "8.2.0", "windows-1252", 1, 1, 0, 1, 0},
		{"invalid-calendar-8.4.xer", "8.4", "windows-1252", 1, 12, 0, 3, 2},
		{"percent-complete-8.4.xer", "8.4", "windows-1252", 1, 12, 0, 1, 0},
	}
	for _, tt := range tests {
		t.Run(tt.file, func(t *testing.T) {
			r, err := os.Open(filepath.Join(dir, tt.file))
			if err != nil {
				t.Skipf("not run: %v", err)
			}
			defer r.Close()
			f, err := Read(r, Options{})
			if err != nil {
				t.Fatal(err)
			}
			n := f.Network
			if err := n.Validate(); err != nil {
				t.Error(err)
			}
			if f.Version != tt.version || f.Encoding != tt.encoding || len(n.Projects) != tt.projects || len(n.Activities) != tt.activities ||
				len(n.Links) != tt.links || len(n.Calendars) != tt.calendars || len(f.Warnings.List) != tt.warnings {
				t.Errorf("version %s in %s: %d projects, %d activities, %d links, %d calendars, %d warnings; want %+v", f.Version, f.Encoding,
					len(n.Projects), len(n.Activities), len(n.Links), len(n.Calendars), len(f.Warnings.List), tt)
			}
		})
	}
}
