package journey

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"counterpart.dev/internal/assess"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/plan"
	"counterpart.dev/internal/core/sched"
	"counterpart.dev/internal/format/write"
)

// rolloutSize is how many activities the supplier's programme of a first hour has.
const rolloutSize = 1900

// rollout is a supplier's programme: a lending system is built in eight parts, then brought to thirty-six libraries in four waves.
type rollout struct {
	*plan.Network
	late civil.Minutes // by which the migration of data takes longer
}

// Steps of a part of the system and of a library, each with its days of work.
var (
	parts = []string{"catalogue", "lending", "kiosks", "data migration", "payments", "reading app", "reports", "interfaces"}
	built = []string{"Specify", "Review the specification of", "Agree the specification of", "Design", "Review the design of", "Model the data of", "Draw the screens of", "Build the core of",
		"Build the screens of", "Build the rules of", "Configure", "Write the tests of", "Test the units of", "Correct", "Integrate", "Test the integration of", "Correct after integration",
		"Test the load of", "Test the security of", "Write the manual of", "Rehearse", "Put into service for tests"}
	libraries = strings.Fields("Abbot Beck Castle Dock Elm Ferry Grange Hill Ings Jubilee Kiln Lock Market Nether Orchard Priory Quay Ridge Station Tower Upper Vale West Yard Ash Birch Cedar Drove East Ford Gate Holm Isle Kirk Lane Mill")
	brought   = []string{"Survey", "Agree dates with", "Order kiosks for", "Order scanners for", "Order cabling for", "Lay cables in", "Fit power in", "Fit the network of", "Test the network of", "Deliver kiosks to",
		"Place kiosks in", "Connect kiosks of", "Test kiosks of", "Deliver scanners to", "Connect scanners of", "Label shelves of", "Tag new stock of", "Tag old stock of", "Count stock of", "Clean member records of",
		"Clean stock records of", "Match member records of", "Match stock records of", "Load test data of", "Check test data of", "Train staff of", "Train volunteers of", "Train the cover of", "Rehearse with",
		"Correct after rehearsal in", "Rehearse again with", "Tell members of", "Tell schools near", "Print cards for", "Hand out cards in", "Load live data of", "Check live data of", "Open the new desk of",
		"Support the first week of", "Correct after the first week in", "Support the second week of", "Take away old kiosks of", "Take away old desks of", "Switch off the old system of", "Archive records of",
		"Report on", "Hand over"}
)

const waves = 4

// planned is the programme as it was agreed, from a Monday on.
func planned(late civil.Minutes) *rollout {
	start := civil.NewTime(2026, 6, 1, 8, 0)
	office := []civil.Span{{From: 480, To: 720}, {From: 780, To: 1020}}
	week := civil.Week{1: office, 2: office, 3: office, 4: office, 5: office}
	var closed []civil.Exception
	for _, d := range []civil.Date{civil.NewDate(2026, 8, 31), civil.NewDate(2026, 12, 25), civil.NewDate(2026, 12, 28), civil.NewDate(2027, 1, 1), civil.NewDate(2027, 3, 26), civil.NewDate(2027, 3, 29), civil.NewDate(2027, 5, 3)} {
		closed = append(closed, civil.Exception{Day: d})
	}
	working, err := civil.NewCalendar(week, closed)
	if err != nil {
		panic(err)
	}
	r := &rollout{late: late, Network: &plan.Network{
		Projects:  []plan.Project{{ID: "1", Code: "OLC", Name: "One library card", DataDate: start, PlannedStart: start, Currency: "GBP"}},
		Calendars: []plan.Calendar{{ID: "1", Name: "Office", MinutesPerDay: 480, Time: working}}}}
	r.grow()
	return r
}

// grow adds everything, each activity after those that are named.
func (r *rollout) grow() {
	r.WBS = []plan.WBS{{ID: "5000", Parent: plan.None, Code: "OLC", Name: r.Projects[0].Name}}
	element := func(name string) int32 {
		r.WBS = append(r.WBS, plan.WBS{ID: plan.WBSID(fmt.Sprint(5000 + len(r.WBS))), Code: fmt.Sprint(len(r.WBS)), Name: name})
		return int32(len(r.WBS) - 1)
	}
	top := element("Contract")
	award := r.add(top, "Contract awarded", 0)
	agreed, accepted := r.add(top, "Design agreed", 0, award), []int32(nil)
	for i, part := range parts {
		in, last := element("Build: "+part), award
		for k, step := range built {
			days := 2 + (i+3*k)%6
			if step == "Build the core of" && part == "data migration" {
				days += int(r.late / 480)
			}
			last = r.add(in, step+" "+part, days, last)
			if step == "Review the design of" {
				r.link(last, agreed)
			}
		}
		accepted = append(accepted, r.add(top, strings.ToUpper(part[:1])+part[1:]+" accepted", 0, last))
	}
	tested := r.add(top, "System test passed", 0, accepted...)
	trainers := award
	for n := range 12 {
		trainers = r.add(top, fmt.Sprintf("Train the trainers, course %d", n+1), 3, trainers)
	}
	before := r.add(top, "Final acceptance", 0)
	final := before
	for w := range waves {
		live, over := r.add(top, fmt.Sprintf("Go-live, wave %d", w+1), 0), r.add(top, fmt.Sprintf("Wave %d handed over to the service desk", w+1), 0)
		for l := w * 9; l < w*9+9; l++ {
			r.library(element("Library: "+libraries[l]), l, tested, trainers, live, over)
		}
		tested = live
		r.link(over, final)
	}
}

// library adds what is done in one library: it opens with its wave, and is handed over afterwards.
func (r *rollout) library(in int32, l int, ready, trainers, live, over int32) {
	var steps [64]int32
	for k, step := range brought {
		after := []int32{ready}
		if k > 0 {
			after = []int32{steps[k-1]}
		}
		if k > 5 && k < 25 {
			after = []int32{steps[k/3]}
		}
		if step == "Train staff of" {
			after = append(after, trainers)
		}
		steps[k] = r.add(in, step+" "+libraries[l]+" library", 1+(l+k)%2, after...)
		if step == "Open the new desk of" {
			for _, open := range steps[10:25] {
				r.link(open, steps[k])
			}
			r.link(steps[k], live)
		}
	}
	r.link(steps[len(brought)-1], over)
}

// add adds an activity; one without days is a milestone.
func (r *rollout) add(in int32, name string, days int, after ...int32) int32 {
	i := len(r.Activities)
	a := plan.Activity{ID: plan.ActivityID(fmt.Sprint(10_000 + i)), Code: fmt.Sprintf("OLC%04d", 10*i), Name: name, WBS: in, Original: civil.Minutes(days) * 480}
	if a.Remaining = a.Original; days == 0 {
		a.Type = plan.FinishMilestone
	}
	r.Activities = append(r.Activities, a)
	for _, p := range after {
		r.link(p, int32(i))
	}
	return int32(i)
}

func (r *rollout) link(from, to int32) {
	r.Links = append(r.Links, plan.Link{From: from, To: to})
}

// reported is the programme with what was done until a day.
func (r *rollout) reported(t *testing.T, until civil.Time) *rollout {
	t.Helper()
	done, err := sched.Run(r.Network)
	if err != nil {
		t.Fatal(err)
	}
	for i := range r.Activities {
		a, d := &r.Activities[i], done.Dates[i]
		switch {
		case d.EarlyFinish <= until:
			a.Status, a.ActualStart, a.ActualFinish, a.Remaining, a.Percent = plan.Complete, d.EarlyStart, d.EarlyFinish, 0, 100
		case d.EarlyStart < until:
			a.Status, a.ActualStart, a.Remaining = plan.InProgress, d.EarlyStart, r.Calendars[0].Time.Between(until, d.EarlyFinish)
			a.Percent = 100 * float64(a.Original-a.Remaining) / float64(a.Original)
		}
	}
	r.Projects[0].DataDate = until
	return r
}

// file writes the programme to where a browser can pick it.
func (r *rollout) file(t *testing.T, name string, write func(io.Writer, *plan.Network) error) string {
	t.Helper()
	var out bytes.Buffer
	if err := write(&out, r.Network); err != nil {
		t.Fatal(err)
	}
	return kept(t, name, out.Bytes())
}

// kept is a file with a name and bytes.
func kept(t *testing.T, name string, body []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, body, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// The programme has the size that is promised, and both formats hold the same one.
func TestRollout(t *testing.T) {
	r := planned(0)
	if len(r.Activities) != rolloutSize {
		t.Errorf("it has %d activities", len(r.Activities))
	}
	for name, format := range map[string]func(io.Writer, *plan.Network) error{"olc.xer": write.XER, "olc.xml": write.MSPDI} {
		body, err := os.ReadFile(r.file(t, name, format))
		if err != nil {
			t.Fatal(err)
		}
		l, err := assess.Load(name, bytes.NewReader(body), "")
		if err != nil {
			t.Fatal(err)
		}
		s, err := l.Submission("")
		if err != nil {
			t.Fatal(err)
		}
		if got := len(s.Network.Activities); got != rolloutSize {
			t.Errorf("%s holds %d activities", name, got)
		}
	}
}
