package sched

import (
	"fmt"
	"strings"
	"testing"

	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/plan"
)

// Calendars of the tests, by index: five days of eight hours with a lunch hour, six days of the same, and round the clock.
const (
	fiveDays = iota
	sixDays
	allHours
	mornings // Monday to Friday 06:00 to 14:00
)

const day = civil.Minutes(8 * 60)

func calendars() []plan.Calendar {
	office := []civil.Span{{From: 480, To: 720}, {From: 780, To: 1020}}
	var five, six, all, early civil.Week
	for d := range all {
		all[d] = []civil.Span{{From: 0, To: 1440}}
		if d >= 1 && d <= 5 {
			five[d], six[d] = office, office
			early[d] = []civil.Span{{From: 360, To: 840}}
		}
	}
	six[6] = office
	list := make([]plan.Calendar, 4)
	for i, w := range []civil.Week{five, six, all, early} {
		c, err := civil.NewCalendar(w, nil)
		if err != nil {
			panic(err)
		}
		list[i] = plan.Calendar{ID: plan.CalendarID(fmt.Sprint(i)), MinutesPerDay: day, Time: c}
	}
	return list
}

// build makes a network from lines, so that a case reads as its drawing would:
//
//	A 5d                      a task of five days
//	B 5d cal=2 as=… rem=2d    on calendar 2, begun
//	M 0 finmile               a finish milestone (mile, loe, wbs, rsrc)
//	A FS+3d B                 a link
//
// Further words: af= (complete), mso= msoa= msob= meo= meoa= meob= mands= mandf= alap (second: ,2), exp= ext= extl=
// suspend= resume= in= res; and for the rules of Microsoft Project man= manf= dl= gap= delay= and elapsed. A lag of
// elapsed time is written FS+36he.
func build(t testing.TB, dataDate string, lines ...string) *plan.Network {
	t.Helper()
	n := &plan.Network{Calendars: calendars()}
	dd := when(t, dataDate)
	n.Projects = []plan.Project{{ID: "1", Code: "P", DataDate: dd, PlannedStart: dd, Calendar: fiveDays,
		Options: plan.Options{SSLagFromEarlyStart: true, UseExpectedFinish: true}}}
	index := map[string]int32{}
	for _, line := range lines {
		f := strings.Fields(line)
		if len(f) == 3 && isLink(f[1]) {
			n.Links = append(n.Links, link(t, index, f))
			continue
		}
		index[f[0]] = int32(len(n.Activities))
		n.Activities = append(n.Activities, activity(t, n, f))
	}
	return n
}

func isLink(s string) bool {
	for _, k := range []string{"FS", "SS", "FF", "SF"} {
		if strings.HasPrefix(s, k) {
			return true
		}
	}
	return false
}

func link(t testing.TB, index map[string]int32, f []string) plan.Link {
	kinds := map[string]plan.LinkKind{"FS": plan.FinishToStart, "SS": plan.StartToStart, "FF": plan.FinishToFinish, "SF": plan.StartToFinish}
	from, ok1 := index[f[0]]
	to, ok2 := index[f[2]]
	if !ok1 || !ok2 {
		t.Fatalf("link %v joins an activity that is not there", f)
	}
	l := plan.Link{From: from, To: to, Kind: kinds[f[1][:2]]}
	if len(f[1]) > 2 {
		lag, elapsed := strings.CutSuffix(f[1][2:], "e")
		l.Lag, l.Elapsed = length(t, lag), elapsed
	}
	return l
}

func activity(t testing.TB, n *plan.Network, f []string) plan.Activity {
	a := plan.Activity{ID: plan.ActivityID(f[0]), Code: f[0], Name: f[0], WBS: plan.None}
	a.Original = length(t, f[1])
	a.Remaining = a.Original
	kinds := map[string]plan.ConstraintKind{"mso": plan.StartOn, "msoa": plan.StartOnOrAfter, "msob": plan.StartOnOrBefore,
		"meo": plan.FinishOn, "meoa": plan.FinishOnOrAfter, "meob": plan.FinishOnOrBefore, "mands": plan.MandatoryStart,
		"mandf": plan.MandatoryFinish, "alap": plan.AsLateAsPossible}
	types := map[string]plan.ActivityType{"mile": plan.StartMilestone, "finmile": plan.FinishMilestone, "loe": plan.LevelOfEffort,
		"wbs": plan.WBSSummary, "rsrc": plan.ResourceTask}
	for _, word := range f[2:] {
		key, value, _ := strings.Cut(word, "=")
		slot := 0
		if strings.HasSuffix(key, ",2") {
			key, slot = key[:len(key)-2], 1
		}
		if k, ok := kinds[key]; ok {
			a.Constraints[slot] = plan.Constraint{Kind: k}
			if value != "" {
				a.Constraints[slot].Date = when(t, value)
			}
			continue
		}
		if typ, ok := types[key]; ok && value == "" {
			a.Type = typ
			continue
		}
		switch key {
		case "cal":
			a.Calendar = int32(value[0] - '0')
		case "as":
			a.ActualStart, a.Status = when(t, value), plan.InProgress
		case "af":
			a.ActualFinish, a.Status, a.Remaining = when(t, value), plan.Complete, 0
		case "rem":
			a.Remaining = length(t, value)
		case "exp":
			a.ExpectedFinish = when(t, value)
		case "ext":
			a.ExternalStart = when(t, value)
		case "extl":
			a.ExternalLate = when(t, value)
		case "resume":
			a.Resume = when(t, value)
		case "suspend":
			a.Suspend = when(t, value)
		case "res":
			a.HasResource = true
		case "man":
			a.ManualStart = when(t, value)
		case "manf":
			a.ManualFinish = when(t, value)
		case "dl":
			a.Deadline = when(t, value)
		case "gap":
			a.Gap = length(t, value)
		case "delay":
			a.Delay = length(t, value)
		case "elapsed":
			a.Elapsed = true
		case "in":
			a.WBS = int32(value[0] - '0')
		default:
			t.Fatalf("word %q is not known", word)
		}
	}
	return a
}

// length reads 5d, 3h, 0, -2d.
func length(t testing.TB, s string) civil.Minutes {
	t.Helper()
	var n int
	unit := civil.Minutes(1)
	switch {
	case strings.HasSuffix(s, "d"):
		unit = day
	case strings.HasSuffix(s, "h"):
		unit = 60
	}
	if _, err := fmt.Sscanf(strings.TrimRight(s, "dh"), "%d", &n); err != nil {
		t.Fatalf("length %q: %v", s, err)
	}
	return civil.Minutes(n) * unit
}

// when reads 01-05 (of 2026), 2025-12-15, with a time after T or midnight without one.
func when(t testing.TB, s string) civil.Time {
	t.Helper()
	if len(s) < 10 || s[4] != '-' {
		s = "2026-" + s
	}
	v, err := civil.ParseTime(s)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// show writes the dates of one activity: early start..finish, late start..finish, floats in days.
func show(n *plan.Network, r *Result, code string) string {
	for i := range n.Activities {
		if n.Activities[i].Code != code {
			continue
		}
		d := r.Dates[i]
		s := fmt.Sprintf("%s..%s %s..%s", short(d.EarlyStart), short(d.EarlyFinish), short(d.LateStart), short(d.LateFinish))
		if d.HasFloat {
			s += fmt.Sprintf(" TF %s FF %s", days(d.TotalFloat), days(d.FreeFloat))
		}
		if d.LongestPath {
			s += " LP"
		}
		return s
	}
	return "not there"
}

func days(m civil.Minutes) string {
	if m%day != 0 {
		return fmt.Sprintf("%dm", m)
	}
	return fmt.Sprint(m / day)
}

func short(t civil.Time) string {
	return strings.TrimPrefix(strings.Replace(t.String(), "T", " ", 1), "2026-")
}

// want is what an activity must come out as: "A 01-05 08:00..".
func check(t *testing.T, n *plan.Network, wants []string) {
	t.Helper()
	r, err := Run(n)
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range wants {
		code, want, _ := strings.Cut(w, " ")
		if got := show(n, r, code); got != want {
			t.Errorf("%s:\n got %s\nwant %s", code, got, want)
		}
	}
}
