package sched

import "testing"

// TestCaptured holds small networks whose answers were read off a Primavera P6 23.12 by the authors of the public
// cpp-cpm-engine and published with it; the data date is Monday 5 January 2026.
func TestCaptured(t *testing.T) {
	tests := []struct {
		name     string
		dataDate string
		network  []string
		want     []string
	}{
		{"a chain", "01-05",
			[]string{"A 5d", "B 3d", "C 2d", "A FS B", "B FS C"},
			[]string{"A 01-05 08:00..01-09 17:00 01-05 08:00..01-09 17:00 TF 0 FF 0 LP", "B 01-12 08:00..01-14 17:00 01-12 08:00..01-14 17:00 TF 0 FF 0 LP",
				"C 01-15 08:00..01-16 17:00 01-15 08:00..01-16 17:00 TF 0 FF 0 LP"}},
		{"start to start with a lag", "01-05",
			[]string{"A 10d", "B 4d", "A SS+5d B"},
			[]string{"A 01-05 08:00..01-16 17:00 01-05 08:00..01-16 17:00 TF 0 FF 0 LP", "B 01-12 08:00..01-15 17:00 01-13 08:00..01-16 17:00 TF 1 FF 1"}},
		{"finish to finish with a lag", "01-05",
			[]string{"A 5d", "B 4d", "A FF+3d B"},
			[]string{"A 01-05 08:00..01-09 17:00 01-05 08:00..01-09 17:00 TF 0 FF 0 LP", "B 01-09 08:00..01-14 17:00 01-09 08:00..01-14 17:00 TF 0 FF 0 LP"}},
		{"start to finish", "01-05",
			[]string{"A 5d", "B 3d", "A SF B"},
			[]string{"A 01-05 08:00..01-09 17:00 01-05 08:00..01-09 17:00 TF 0 FF 3 LP", "B 01-05 08:00..01-07 17:00 01-07 08:00..01-09 17:00 TF 2 FF 2"}},
		{"negative float by a finish constraint", "01-05",
			[]string{"A 8d", "B 4d meob=01-12", "A FS B"},
			[]string{"A 01-05 08:00..01-14 17:00 2025-12-25 08:00..01-05 17:00 TF -7 FF 0 LP", "B 01-15 08:00..01-20 17:00 01-06 08:00..01-09 17:00 TF -7 FF 0 LP"}},
		{"two calendars", "01-05",
			[]string{"A 10d", "B 10d cal=1"},
			[]string{"A 01-05 08:00..01-16 17:00 01-05 08:00..01-16 17:00 TF 0 FF 0 LP", "B 01-05 08:00..01-15 17:00 01-06 08:00..01-16 17:00 TF 1 FF 1"}},
		{"in progress", "01-12",
			[]string{"A 10d as=01-06T08:00 rem=7d", "B 5d", "A FS B"},
			[]string{"A 01-12 08:00..01-20 17:00 01-12 08:00..01-20 17:00 TF 0 FF 0 LP", "B 01-21 08:00..01-27 17:00 01-21 08:00..01-27 17:00 TF 0 FF 0 LP"}},
		{"out of sequence, complete successor", "01-05",
			[]string{"A 5d", "B 5d as=2025-12-15T08:00 af=2025-12-30T17:00", "A FS B"},
			[]string{"A 01-05 08:00..01-09 17:00 01-05 08:00..01-09 17:00 TF 0 FF 0 LP"}},
		{"out of sequence, retained logic", "01-12",
			[]string{"A 10d", "B 5d as=01-08T08:00 rem=3d", "A FS B"},
			[]string{"A 01-12 08:00..01-23 17:00 01-12 08:00..01-23 17:00 TF 0 FF 0 LP", "B 01-26 08:00..01-28 17:00 01-26 08:00..01-28 17:00 TF 0 FF 0 LP"}},
		{"start on and finish on", "01-05",
			[]string{"A 5d mso=01-12", "B 4d meo=01-30", "A FS B"},
			[]string{"A 01-12 08:00..01-16 17:00 01-12 08:00..01-16 17:00 TF 0 FF 5", "B 01-26 08:00..01-29 17:00 01-26 08:00..01-29 17:00 TF 0 FF 0 LP"}},
		{"start on or after, finish on or before", "01-05",
			[]string{"A 5d msoa=01-20", "B 5d meob=02-13", "A FS B"},
			[]string{"A 01-20 08:00..01-26 17:00 01-20 08:00..01-26 17:00 TF 0 FF 0 LP", "B 01-27 08:00..02-02 17:00 01-27 08:00..02-02 17:00 TF 0 FF 0 LP"}},
		{"as late as possible without float", "01-05",
			[]string{"A 5d", "B 5d alap,2", "C 3d meob=02-28", "A FS B", "B FS C"},
			[]string{"A 01-05 08:00..01-09 17:00 01-05 08:00..01-09 17:00 TF 0 FF 0 LP", "B 01-12 08:00..01-16 17:00 01-12 08:00..01-16 17:00 TF 0 FF 0 LP",
				"C 01-19 08:00..01-21 17:00 01-19 08:00..01-21 17:00 TF 0 FF 0 LP"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) { check(t, build(t, tt.dataDate, tt.network...), tt.want) })
	}
}
