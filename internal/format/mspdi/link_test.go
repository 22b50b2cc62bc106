package mspdi

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func predecessor(uid int, more string) string {
	return fmt.Sprintf("<PredecessorLink><PredecessorUID>%d</PredecessorUID>%s</PredecessorLink>", uid, more)
}

// TestLags: the predecessor takes sixteen hours.
func TestLags(t *testing.T) {
	tests := []struct{ link, want string }{
		{``, "1 FS 2 0"},
		{`<Type>0</Type>`, "1 FF 2 0"},
		{`<Type>1</Type>`, "1 FS 2 0"},
		{`<Type>2</Type>`, "1 SF 2 0"},
		{`<Type>3</Type>`, "1 SS 2 0"},
		{`<LinkLag>4800</LinkLag>`, "1 FS 2 480"},
		{`<LinkLag>-4800</LinkLag><LagFormat>7</LagFormat>`, "1 FS 2 -480"},
		{`<LinkLag>600</LinkLag><LagFormat>3</LagFormat>`, "1 FS 2 60"},
		{`<LinkLag>600</LinkLag><LagFormat>4</LagFormat>`, "1 FS 2 60 elapsed"},
		{`<LinkLag>600</LinkLag><LagFormat>5</LagFormat>`, "1 FS 2 60"},
		{`<LinkLag>600</LinkLag><LagFormat>6</LagFormat>`, "1 FS 2 60 elapsed"},
		{`<LinkLag>14400</LinkLag><LagFormat>8</LagFormat>`, "1 FS 2 1440 elapsed"},
		{`<LinkLag>100800</LinkLag><LagFormat>10</LagFormat>`, "1 FS 2 10080 elapsed"},
		{`<LinkLag>432000</LinkLag><LagFormat>12</LagFormat>`, "1 FS 2 43200 elapsed"},
		{`<LinkLag>4800</LinkLag><LagFormat>39</LagFormat>`, "1 FS 2 480"},
		{`<LinkLag>14400</LinkLag><LagFormat>40</LagFormat>`, "1 FS 2 1440 elapsed"},
		{`<LinkLag>50</LinkLag><LagFormat>19</LagFormat>`, "1 FS 2 480"},
		{`<LinkLag>-25</LinkLag><LagFormat>19</LagFormat>`, "1 FS 2 -240"},
		{`<LinkLag>50</LinkLag><LagFormat>20</LagFormat>`, "1 FS 2 480 elapsed"},
		{`<LinkLag>50</LinkLag><LagFormat>51</LagFormat>`, "1 FS 2 480"},
		{`<LinkLag>50</LinkLag><LagFormat>52</LagFormat>`, "1 FS 2 480 elapsed"},
		{`<LinkLag>4,5</LinkLag>`, "1 FS 2 0"},
		{`<Type>9</Type>`, "1 FS 2 0"},
		{`<LinkLag>1e15</LinkLag>`, "1 FS 2 527040000"},
	}
	for _, tt := range tests {
		f := read(t, project(tasks("<Duration>PT16H0M0S</Duration>", predecessor(1, tt.link))))
		if diff := cmp.Diff([]string{tt.want}, lines(f, "link")); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.link, diff)
		}
	}
}

// TestLinkEnds: what a link may join, by tasks 1 to 5, of which 1 and 3 are summaries that hold 2 and 4.
func TestLinkEnds(t *testing.T) {
	outline := []string{"<OutlineLevel>1</OutlineLevel>", "<OutlineLevel>2</OutlineLevel>", "<OutlineLevel>1</OutlineLevel>", "<OutlineLevel>2</OutlineLevel>", "<OutlineLevel>1</OutlineLevel>"}
	tests := []struct {
		name     string
		at       int // the task that has the link
		link     string
		links    []string
		warnings []string
	}{
		{"between tasks", 5, predecessor(2, ""), []string{"2 FS 5 0"}, nil},
		{"from a summary", 5, predecessor(1, ""), []string{"-1/0 FS 2/-1 0"}, nil},
		{"to a summary", 3, predecessor(2, "<Type>3</Type>"), []string{"0/-1 SS -1/1 0"}, nil},
		{"between summaries", 3, predecessor(1, "<LinkLag>14400</LinkLag><LagFormat>8</LagFormat>"), []string{"-1/0 FS -1/1 1440 elapsed"}, nil},
		{"within its own summary", 2, predecessor(1, ""), nil, []string{"PredecessorUID: task 2 and the summary 1 that holds it are linked; the link was left out"}},
		{"to nothing", 5, predecessor(9, ""), nil, []string{"PredecessorUID: task 5 waits for task 9, which is not in the file; the link was left out"}},
		{"to itself", 5, predecessor(5, ""), nil, []string{"PredecessorUID: task 5 is linked to itself; the link was left out"}},
		{"out of the file", 5, predecessor(9, `<CrossProject>1</CrossProject><CrossProjectName>C:\plans\kitchen.mpp\3</CrossProjectName>`), nil,
			[]string{`CrossProject: task 5 waits for a task of another project, "C:\plans\kitchen.mpp\3", whose dates the file does not give; the link was left out`}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			bodies := append([]string(nil), outline...)
			bodies[tt.at-1] += tt.link
			f := read(t, project(tasks(bodies...)))
			if diff := cmp.Diff(tt.links, lines(f, "link"), cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("links (-want +got):\n%s", diff)
			}
			got := lines(f, "warning")
			for i := range got {
				_, got[i], _ = strings.Cut(got[i], "PredecessorLink: ")
			}
			if diff := cmp.Diff(tt.warnings, got, cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("warnings (-want +got):\n%s", diff)
			}
		})
	}
}

// TestOutside: tasks of other projects stand in the file with their dates, and set the dates of what they are linked to.
func TestOutside(t *testing.T) {
	const eight = "<Duration>PT8H0M0S</Duration>"
	outside := "<ExternalTask>1</ExternalTask><Start>2026-05-06T08:00:00</Start><Finish>2026-05-07T17:00:00</Finish>" +
		"<LateStart>2026-05-11T08:00:00</LateStart><LateFinish>2026-05-12T17:00:00</LateFinish>"
	tests := []struct {
		name, first, second, want string
	}{
		{"a predecessor", outside, eight + predecessor(1, "<LinkLag>4800</LinkLag>"), "480 of 480 outside 2026-05-08T17:00"},
		{"one that starts", outside, eight + predecessor(1, "<Type>3</Type>"), "480 of 480 outside 2026-05-06T08:00"},
		{"one that finishes with it", outside, eight + predecessor(1, "<Type>0</Type>"), "480 of 480 outside 2026-05-07T08:00"},
		{"with an elapsed lag", outside, eight + predecessor(1, "<LinkLag>14400</LinkLag><LagFormat>8</LagFormat>"), "480 of 480 outside 2026-05-08T17:00"},
		{"a successor", eight, outside + predecessor(1, ""), "480 of 480 outside late 2026-05-11T08:00"},
		{"one that finishes with it", eight, outside + predecessor(1, "<Type>0</Type>"), "480 of 480 outside late 2026-05-12T17:00"},
	}
	for _, tt := range tests {
		f := read(t, project(tasks(tt.first, tt.second)))
		if got := lines(f, "activity"); len(got) != 1 || !strings.HasSuffix(got[0], tt.want) {
			t.Errorf("%s: got %q, want %q", tt.name, got, tt.want)
		}
		if len(f.Warnings.List) > 0 || len(f.Network.Links) > 0 {
			t.Errorf("%s: %v", tt.name, f.Warnings.List)
		}
	}
	f := read(t, project(tasks("<ExternalTask>1</ExternalTask>", eight+predecessor(1, ""))))
	if diff := cmp.Diff([]string{"line 2: PredecessorLink: PredecessorUID: what task 1 of another project imposes on task 2 is not known"}, lines(f, "warning")); diff != "" {
		t.Errorf("warnings (-want +got):\n%s", diff)
	}
}
