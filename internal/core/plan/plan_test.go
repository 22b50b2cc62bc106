package plan

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"counterpart.dev/internal/core/civil"
)

// sound is a network of three projects: the first two tied by a link, the third alone; the last has no activities.
func sound(t *testing.T) *Network {
	t.Helper()
	c, err := civil.NewCalendar(civil.Week{1: {{From: 480, To: 960}}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return &Network{
		Projects:  []Project{{ID: "1", Code: "ONE", Calendar: None}, {ID: "2", Code: "TWO"}, {ID: "3", Code: "THREE"}, {ID: "4", Code: "EMPTY"}},
		WBS:       []WBS{{ID: "w1", Parent: None}, {ID: "w3", Parent: None, Project: 2}, {ID: "w31", Parent: 1, Project: 2}},
		Calendars: []Calendar{{ID: "c", Time: c}},
		Activities: []Activity{{ID: "a", Project: 0, WBS: 0}, {ID: "b", Project: 1, WBS: None}, {ID: "c", Project: 2, WBS: 2},
			{ID: "d", Project: 2, WBS: None}},
		Links:       []Link{{From: 0, To: 1}, {From: 2, To: 3, Lag: 5}},
		Assignments: []Assignment{{Activity: 3, Remaining: 60}},
		Costs:       []Cost{{Activity: 0, Budget: 100}, {Activity: 3, Budget: 200, Actual: 50}},
	}
}

func TestValidate(t *testing.T) {
	if err := sound(t).Validate(); err != nil {
		t.Fatalf("a sound network: %v", err)
	}
	tests := []struct {
		want  string
		spoil func(*Network)
	}{
		{`calendar "" has no working time`, func(n *Network) { n.Calendars[0].Time = nil }},
		{`project "ONE" names calendar 7`, func(n *Network) { n.Projects[0].Calendar = 7 }},
		{"has a parent or project", func(n *Network) { n.WBS[0].Parent = 3 }},
		{"has a parent or project", func(n *Network) { n.WBS[0].Project = -1 }},
		{"names a project, calendar or WBS", func(n *Network) { n.Activities[0].Project = 4 }},
		{"names a project, calendar or WBS", func(n *Network) { n.Activities[0].Calendar = None }},
		{"names a project, calendar or WBS", func(n *Network) { n.Activities[0].WBS = 3 }},
		{"a duration below zero", func(n *Network) { n.Activities[0].Remaining = -1 }},
		{"above a thousand years", func(n *Network) { n.Activities[0].Original = MaxDuration + 1 }},
		{`the constraint "start on" without a date`, func(n *Network) { n.Activities[0].Constraints[1].Kind = StartOn }},
		{"link 0 joins activities 0 and 0", func(n *Network) { n.Links[0].To = 0 }},
		{"link 0 joins activities 0 and 4", func(n *Network) { n.Links[0].To = 4 }},
		{"longer than a thousand years", func(n *Network) { n.Links[1].Lag = -MaxDuration - 1 }},
		{"an assignment names activity 4", func(n *Network) { n.Assignments[0].Activity = 4 }},
		{"an assignment names", func(n *Network) { n.Assignments[0].Remaining = -1 }},
		{"a gap or a delay below zero", func(n *Network) { n.Activities[0].Gap = -1 }},
		{"a gap or a delay below zero", func(n *Network) { n.Activities[0].Delay = MaxDuration + 1 }},
		{"dates set by hand", func(n *Network) { n.Activities[0].ManualStart = 1 }},
		{"dates set by hand", func(n *Network) { n.Activities[0].ManualStart, n.Activities[0].ManualFinish = 2, 1 }},
		{"link 0 of WBS elements has an end that does not exist", func(n *Network) { n.WBSLinks = []WBSLink{{From: None, To: 0, FromWBS: 3, ToWBS: None}} }},
		{"link 0 of WBS elements has an end", func(n *Network) { n.WBSLinks = []WBSLink{{From: 1, To: 0, FromWBS: 0, ToWBS: None}} }},
		{"link 0 of WBS elements has an end", func(n *Network) { n.WBSLinks = []WBSLink{{From: None, To: None, FromWBS: 0, ToWBS: None}} }},
		{"link 0 of WBS elements joins two activities", func(n *Network) { n.WBSLinks = []WBSLink{{From: 0, To: 1, FromWBS: None, ToWBS: None}} }},
		{"link 0 of WBS elements has a lag", func(n *Network) {
			n.WBSLinks = []WBSLink{{From: None, To: 0, FromWBS: 1, ToWBS: None, Lag: MaxDuration + 1}}
		}},
		{"a cost names activity 4 of 4", func(n *Network) { n.Costs[1].Activity = 4 }},
		{"a cost names activity 0 of 4 after 0", func(n *Network) { n.Costs[1].Activity = 0 }},
		{`activity "" has a cost too large`, func(n *Network) { n.Costs[1].Remaining = -MaxCost - 1 }},
		{"larger than can be analysed", func(n *Network) { n.Links = make([]Link, MaxLinks+1) }},
	}
	for _, tt := range tests {
		n := sound(t)
		tt.spoil(n)
		if err := n.Validate(); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("got %v, want %q", err, tt.want)
		}
	}
	n := sound(t)
	n.Activities[0].Constraints[0].Kind = AsLateAsPossible
	if err := n.Validate(); err != nil {
		t.Errorf("as late as possible needs no date: %v", err)
	}
}

func TestChoose(t *testing.T) {
	f := &File{Network: sound(t)}
	tests := []struct {
		name       string
		at         int32
		projects   int
		activities string
		links      string
		wrong      string
	}{
		{"", 0, 0, "", "", "the file has 3 projects with activities; choose one of: 1 (ONE), 2 (TWO), 3 (THREE), 4 (EMPTY)"},
		{"FIVE", 0, 0, "", "", `the file has no project "FIVE"`},
		{"1", 0, 2, "a b", "0-1", ""},
		{"TWO", 1, 2, "a b", "0-1", ""},
		{"THREE", 0, 1, "c d", "0-1", ""},
		{"EMPTY", 0, 1, "", "", ""},
	}
	for _, tt := range tests {
		n, at, err := f.Choose(tt.name)
		if tt.wrong != "" {
			if err == nil || !strings.Contains(err.Error(), tt.wrong) {
				t.Errorf("%q: got %v, want %q", tt.name, err, tt.wrong)
			}
			continue
		}
		if err != nil {
			t.Errorf("%q: %v", tt.name, err)
			continue
		}
		if err := n.Validate(); err != nil {
			t.Errorf("%q: %v", tt.name, err)
		}
		var activities, links []string
		for _, a := range n.Activities {
			activities = append(activities, string(a.ID))
		}
		for _, l := range n.Links {
			links = append(links, fmt.Sprintf("%d-%d", l.From, l.To))
		}
		got := []any{at, len(n.Projects), strings.Join(activities, " "), strings.Join(links, " ")}
		if diff := cmp.Diff([]any{tt.at, tt.projects, tt.activities, tt.links}, got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", tt.name, diff)
		}
	}
	three, _, err := f.Choose("3")
	if err != nil {
		t.Fatal(err)
	}
	if len(three.WBS) != 2 || three.WBS[1].Parent != 0 || three.Activities[0].WBS != 1 {
		t.Errorf("the WBS of THREE: %+v, its first activity in %d", three.WBS, three.Activities[0].WBS)
	}
	if diff := cmp.Diff([]Assignment{{Activity: 1, Remaining: 60}}, three.Assignments); diff != "" {
		t.Errorf("assignments (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]Cost{{Activity: 1, Budget: 200, Actual: 50}}, three.Costs); diff != "" {
		t.Errorf("costs (-want +got):\n%s", diff)
	}
}

// TestChooseFollowsSummaryLinks: they tie projects as other links do, and go where their ends go.
func TestChooseFollowsSummaryLinks(t *testing.T) {
	n := sound(t)
	n.Rules = ProjectRules
	n.WBSLinks = []WBSLink{{From: None, To: 2, FromWBS: 1, ToWBS: None, Lag: 60}, {From: 3, To: None, FromWBS: None, ToWBS: 2}}
	three, _, err := (&File{Network: n}).Choose("THREE")
	if err != nil {
		t.Fatal(err)
	}
	want := []WBSLink{{From: None, To: 0, FromWBS: 0, ToWBS: None, Lag: 60}, {From: 1, To: None, FromWBS: None, ToWBS: 1}}
	if diff := cmp.Diff(want, three.WBSLinks); diff != "" || three.Rules != ProjectRules {
		t.Errorf("rules %d, links of elements (-want +got):\n%s", three.Rules, diff)
	}
	n.WBSLinks = append(n.WBSLinks, WBSLink{From: 0, To: None, FromWBS: None, ToWBS: 2})
	all, at, err := (&File{Network: n}).Choose("THREE")
	if err != nil || len(all.Projects) != 3 || at != 2 || len(all.WBSLinks) != 3 {
		t.Errorf("%d projects, the third at %d, %d links of elements: %v", len(all.Projects), at, len(all.WBSLinks), err)
	}
}

func TestWarningsAreBounded(t *testing.T) {
	var w Warnings
	for i := range MostWarnings + 7 {
		w.Add(Warning{Line: i})
	}
	if len(w.List) != MostWarnings || w.More != 7 {
		t.Errorf("%d kept, %d more", len(w.List), w.More)
	}
	if got := (Warning{Line: 3, Table: "TASK", Field: "name", Text: "odd"}).String(); got != "line 3: TASK: name: odd" {
		t.Errorf("a warning reads %q", got)
	}
}
