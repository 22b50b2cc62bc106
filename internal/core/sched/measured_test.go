package sched

import (
	"testing"

	"counterpart.dev/internal/core/plan"
)

// TestMeasured holds rules that the authors of the public cpp-cpm-engine measured on the scheduling of Primavera P6 23.12.1
// and published in its change log (releases 2.9.46 to 2.9.54); the networks are ours. The data date is Monday 12 January
// 2026 unless a case says otherwise.
func TestMeasured(t *testing.T) {
	override := func(p *plan.Project) { p.Options.Logic = plan.ProgressOverride }
	fromActual := func(p *plan.Project) { p.Options.SSLagFromEarlyStart = false }
	notExpected := func(p *plan.Project) { p.Options.UseExpectedFinish = false }
	tests := []struct {
		name    string
		options func(*plan.Project)
		network []string
		want    []string
	}{
		// Constraints dated on time the calendar does not work.
		{"a start on a Saturday is a start on Monday", nil, []string{"A 2d msoa=01-17"}, []string{"A 01-19 08:00..01-20 17:00 01-19 08:00..01-20 17:00 TF 0 FF 0 LP"}},
		{"a start after the close of Friday is a start on Monday", nil, []string{"A 2d msoa=01-16T17:00"}, []string{"A 01-19 08:00..01-20 17:00 01-19 08:00..01-20 17:00 TF 0 FF 0 LP"}},
		{"a task that must finish on a Sunday finishes on Friday", nil, []string{"A 2d meo=01-18"}, []string{"A 01-15 08:00..01-16 17:00 01-15 08:00..01-16 17:00 TF 0 FF 0 LP"}},
		{"a task of no length that must finish on a Sunday sits on Monday", nil, []string{"A 0 meo=01-18", "Z 10d"}, []string{"A 01-19 08:00..01-19 08:00 01-16 17:00..01-16 17:00 TF 0 FF 5"}},
		{"a finish milestone held at Friday's close lets Saturday begin", nil, []string{"M 0 finmile meoa=01-16T17:00", "B 1d cal=1", "M FS B"},
			[]string{"M 01-16 17:00..01-16 17:00 01-16 17:00..01-16 17:00 TF 0 FF 0 LP", "B 01-17 08:00..01-17 17:00 01-17 08:00..01-17 17:00 TF 0 FF 0 LP"}},
		// As late as possible.
		{"as late as possible slides by free float, in a chain", nil, []string{"A 2d alap", "B 2d alap", "C 2d msoa=01-26", "A FS B", "B FS C"},
			[]string{"A 01-20 08:00..01-21 17:00 01-20 08:00..01-21 17:00 TF 0 FF 0", "B 01-22 08:00..01-23 17:00 01-22 08:00..01-23 17:00 TF 0 FF 0 LP"}},
		{"an open end slides to the end of the project, not beyond", nil, []string{"A 2d alap", "Z 10d"}, []string{"A 01-22 08:00..01-23 17:00 01-22 08:00..01-23 17:00 TF 0 FF 0 LP"}},
		// Finish constraints on work under way.
		{"a mandatory finish on work under way is dropped from both passes", nil, []string{"A 5d as=01-05T08:00 rem=3d mandf=01-13T17:00", "Z 10d"},
			[]string{"A 01-12 08:00..01-14 17:00 01-21 08:00..01-23 17:00 TF 7 FF 7"}},
		{"finish on caps the late finish of work under way", nil, []string{"A 5d as=01-05T08:00 rem=3d meo=01-13T17:00", "Z 10d"},
			[]string{"A 01-12 08:00..01-14 17:00 01-09 08:00..01-13 17:00 TF -1 FF 7"}},
		{"finish on or after does not move work under way", nil, []string{"A 5d as=01-05T08:00 rem=3d meoa=01-20T17:00", "Z 10d"},
			[]string{"A 01-12 08:00..01-14 17:00 01-21 08:00..01-23 17:00 TF 7 FF 7"}},
		{"free float of an open end under a mandatory finish runs to the project's finish", nil, []string{"A 2d mandf=01-16T17:00", "Z 10d"},
			[]string{"A 01-15 08:00..01-16 17:00 01-15 08:00..01-16 17:00 TF 0 FF 5"}},
		// Expected finish.
		{"an expected finish stretches", nil, []string{"A 5d as=01-05T08:00 rem=3d exp=01-20T17:00", "Z 10d"}, []string{"A 01-12 08:00..01-20 17:00 01-15 08:00..01-23 17:00 TF 3 FF 0"}},
		{"and shrinks", nil, []string{"A 9d as=01-05T08:00 rem=8d exp=01-13T17:00", "Z 10d"}, []string{"A 01-12 08:00..01-13 17:00 01-22 08:00..01-23 17:00 TF 8 FF 0"}},
		{"on a Saturday it is Friday's close", nil, []string{"A 5d as=01-05T08:00 rem=1d exp=01-17", "Z 10d"}, []string{"A 01-12 08:00..01-16 17:00 01-19 08:00..01-23 17:00 TF 5 FF 0"}},
		{"in the past it leaves no work", nil, []string{"A 5d as=01-05T08:00 rem=3d exp=01-09T17:00", "Z 10d"}, []string{"A 01-12 08:00..01-12 08:00 01-23 17:00..01-23 17:00 TF 10 FF 0"}},
		{"in the past it leaves assigned work alone", nil, []string{"A 5d as=01-05T08:00 rem=3d exp=01-09T17:00 res", "Z 10d"}, []string{"A 01-12 08:00..01-14 17:00 01-21 08:00..01-23 17:00 TF 7 FF 0"}},
		{"behind a link to its start it leaves what is left", nil, []string{"P 3d", "A 5d exp=01-20T17:00", "Z 10d", "P FS A"}, []string{"A 01-15 08:00..01-20 17:00 01-20 08:00..01-23 17:00 TF 3 FF 0"}},
		{"a link to its finish moves the work and does not size it", nil, []string{"P 6d", "A 9d as=01-05T08:00 rem=3d exp=01-19T17:00", "Z 10d", "P FF A"}, []string{"A 01-12 08:00..01-19 17:00 01-16 08:00..01-23 17:00 TF 4 FF 0"}},
		{"a link that asks for a later finish keeps the size", nil, []string{"P 8d", "A 9d as=01-05T08:00 rem=3d exp=01-16T17:00", "Z 10d", "P FF A"}, []string{"A 01-19 08:00..01-21 17:00 01-21 08:00..01-23 17:00 TF 2 FF 0"}},
		{"and is ignored when the option is off", notExpected, []string{"A 5d as=01-05T08:00 rem=3d exp=01-20T17:00", "Z 10d"}, []string{"A 01-12 08:00..01-14 17:00 01-21 08:00..01-23 17:00 TF 7 FF 7"}},
		// Resume dates.
		{"suspended work goes on at its resume date", nil, []string{"A 5d as=01-05T08:00 rem=3d suspend=01-07T17:00 resume=01-19T08:00"}, []string{"A 01-19 08:00..01-21 17:00 01-19 08:00..01-21 17:00 TF 0 FF 0 LP"}},
		{"a resume date alone holds nothing", nil, []string{"A 5d as=01-05T08:00 rem=3d resume=01-19T08:00"}, []string{"A 01-12 08:00..01-14 17:00 01-12 08:00..01-14 17:00 TF 0 FF 0 LP"}},
		{"complete work with a resume date to come drives from there", nil, []string{"A 2d as=01-05T08:00 af=01-06T17:00 suspend=01-05T12:00 resume=01-19T08:00", "B 2d", "A FS B"}, []string{"B 01-19 08:00..01-20 17:00 01-19 08:00..01-20 17:00 TF 0 FF 0 LP"}},
		{"no lag goes by while work is suspended", nil, []string{"A 9d as=01-05T08:00 rem=3d suspend=01-06T17:00 resume=01-14T08:00", "B 1d", "A SS+4d B"}, []string{"B 01-16 08:00..01-16 17:00 01-16 08:00..01-16 17:00 TF 0 FF 0 LP"}},
		// Lags from and into work that has begun.
		{"from complete to complete work no lag is laid", nil, []string{"A 2d as=01-08T08:00 af=01-09T17:00", "B 1d as=01-09T08:00 af=01-09T17:00", "C 1d", "A FS+10d B", "B FS C"}, []string{"C 01-12 08:00..01-12 17:00 01-12 08:00..01-12 17:00 TF 0 FF 0 LP"}},
		{"from complete work into open work the rest of a lag is laid", nil, []string{"A 2d as=01-08T08:00 af=01-09T17:00", "C 1d", "A FS+3d C"}, []string{"C 01-15 08:00..01-15 17:00 01-15 08:00..01-15 17:00 TF 0 FF 0 LP"}},
		{"from begun into complete work no start lag is laid", nil, []string{"A 9d as=01-09T08:00 rem=6d", "B 1d as=01-09T08:00 af=01-09T17:00", "C 1d", "A SS+9d B", "B FS C"}, []string{"C 01-12 08:00..01-12 17:00 01-19 08:00..01-19 17:00 TF 5 FF 5"}},
		{"start lag from the actual start counts from the data date", fromActual, []string{"P 4d", "A 9d as=01-09T08:00 rem=6d", "B 1d", "P FS A", "A SS+3d B"}, []string{"B 01-14 08:00..01-14 17:00 01-23 08:00..01-23 17:00 TF 7 FF 7"}},
		{"a start to finish link does not know that option", fromActual, []string{"P 4d", "A 9d as=01-09T08:00 rem=6d", "B 1d", "P FS A", "A SF+3d B"}, []string{"B 01-19 08:00..01-19 17:00 01-23 08:00..01-23 17:00 TF 4 FF 4"}},
		// Progress override.
		{"retained logic passes through complete work", nil, []string{"A 5d", "B 1d as=01-08T08:00 af=01-08T17:00", "C 1d", "A FS B", "B FS C"}, []string{"C 01-19 08:00..01-19 17:00 01-19 08:00..01-19 17:00 TF 0 FF 0 LP"}},
		{"progress override does not", override, []string{"A 5d", "B 1d as=01-08T08:00 af=01-08T17:00", "C 1d", "A FS B", "B FS C"}, []string{"C 01-12 08:00..01-12 17:00 01-16 08:00..01-16 17:00 TF 4 FF 4"}},
		{"progress override keeps links to the finish of work under way", override, []string{"A 5d", "B 4d as=01-08T08:00 rem=2d", "A FF B"}, []string{"B 01-15 08:00..01-16 17:00 01-15 08:00..01-16 17:00 TF 0 FF 0 LP"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			n := build(t, "01-12", tt.network...)
			if tt.options != nil {
				tt.options(&n.Projects[0])
			}
			check(t, n, tt.want)
		})
	}
}
