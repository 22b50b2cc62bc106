package assess

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/brief"
	"counterpart.dev/internal/core/civil"
)

// projectSchedule writes what schedule does in XML of Microsoft Project: tasks are "uid hours name", with "from=2026-02-02";
// "2-4" is a link.
func projectSchedule(status string, lines ...string) string {
	links := map[string]string{}
	for _, line := range lines {
		if a, b, ok := strings.Cut(line, "-"); ok && !strings.Contains(line, " ") {
			links[b] += "<PredecessorLink><PredecessorUID>" + a + "</PredecessorUID><Type>1</Type></PredecessorLink>"
		}
	}
	tasks := ""
	for i, line := range lines {
		f := strings.Fields(line)
		if len(f) < 3 {
			continue
		}
		more := ""
		if _, date, ok := strings.Cut(line, "from="); ok {
			more = "<ConstraintType>4</ConstraintType><ConstraintDate>" + date + "T08:00:00</ConstraintDate>"
		}
		tasks += fmt.Sprintf("<Task><UID>%s</UID><ID>%d</ID><Name>%s</Name><OutlineLevel>1</OutlineLevel><Duration>PT%sH0M0S</Duration><Milestone>%t</Milestone>%s%s</Task>\n",
			f[0], i+1, strings.Join(f[2:], " "), f[1], f[1] == "0", more, links[f[0]])
	}
	return `<Project xmlns="http://schemas.microsoft.com/project"><Name>P</Name><StartDate>2026-01-05T08:00:00</StartDate><StatusDate>` + status +
		`T08:00:00</StatusDate><CalendarUID>1</CalendarUID><Calendars><Calendar><UID>1</UID><Name>Standard</Name></Calendar></Calendars><Tasks>` + tasks + `</Tasks></Project>`
}

// ofTasks is the case of the other tests with the unique IDs of tasks.
var ofTasks = strings.NewReplacer("activity: LIVE", `activity: "4"`, "[DATA]", `["1"]`, "[SITE]", `["3"]`).Replace(oneBenefit)

var (
	projectBaseline   = projectSchedule("2026-01-05", "1 80 Data", "2 120 Build", "3 40 Site from=2026-01-26", "4 0 Go live", "1-2", "2-4", "3-4")
	projectSubmission = projectSchedule("2026-01-12", "1 80 Data from=2026-01-26", "2 120 Build", "3 40 Site from=2026-01-26", "4 0 Go live", "1-2", "2-4", "3-4")
)

// TestBriefOfMicrosoftProject tells from XML of Microsoft Project what the same schedule in XER tells.
func TestBriefOfMicrosoftProject(t *testing.T) {
	b := compose(t, readCase(t, ofTasks), loaded(t, "now.xml", projectSubmission), loaded(t, "then.xml", projectBaseline))
	if b.Loss == nil {
		t.Fatal("nothing is lost")
	}
	want := []brief.Cause{{Name: "Give the data", Court: benefit.Client, Change: -21000}}
	if diff := cmp.Diff(want, b.Loss.Steps); diff != "" {
		t.Errorf("causes (-want +got):\n%s", diff)
	}
	if m := b.Milestones[0]; m.Forecast != civil.NewDate(2026, 2, 27) || m.Slip != 21 {
		t.Errorf("live on %s, slip %d", m.Forecast, m.Slip)
	}
}

// TestSplitOfWhatHasBegun: work that began late is planned anew as it was, with what has happened taken back.
func TestSplitOfWhatHasBegun(t *testing.T) {
	begun := strings.Replace(projectSubmission, "<ConstraintType>4</ConstraintType><ConstraintDate>2026-01-26T08:00:00</ConstraintDate>",
		"<ActualStart>2026-01-12T08:00:00</ActualStart><PercentComplete>10</PercentComplete><RemainingDuration>PT72H0M0S</RemainingDuration><Stop>2026-01-12T17:00:00</Stop><Resume>2026-01-27T08:00:00</Resume>", 1)
	b := compose(t, readCase(t, ofTasks), loaded(t, "now.xml", begun), loaded(t, "then.xml", projectBaseline))
	want := []brief.Cause{{Name: "Give the data", Court: benefit.Client, Change: -21000}}
	if diff := cmp.Diff(want, b.Loss.Steps); diff != "" {
		t.Errorf("causes (-want +got):\n%s", diff)
	}
}

// TestWaitingByTheRulesOfMicrosoft: a decision holds what is scheduled, and nothing that was set by hand.
func TestWaitingByTheRulesOfMicrosoft(t *testing.T) {
	kase := readCase(t, ofTasks)
	costs := func(file string) ([]benefit.Waiting, string) {
		list, err := programmes(kase, []*Loaded{loaded(t, "now.xml", file)})
		if err != nil {
			t.Fatal(err)
		}
		in := benefit.Input{Report: civil.NewDate(2026, 1, 12), Dates: benefit.Dates{"live": civil.NewDate(2026, 2, 27)}}
		costs, why, err := waiting(kase, in, list)
		if err != nil {
			t.Fatal(err)
		}
		return costs, why["site"]
	}
	held, why := costs(projectSubmission)
	if len(held) != 1 || why != "" {
		t.Fatalf("%d costs, %q", len(held), why)
	}
	var got []benefit.Money
	for _, w := range held[0].Weeks {
		got = append(got, w.Benefits)
	}
	if diff := cmp.Diff([]benefit.Money{0, 0, 0, 0, 0, 0, 7000, 7000, 7000, 7000, 7000, 7000}, got); diff != "" {
		t.Errorf("weeks (-want +got):\n%s", diff)
	}
	held, why = costs(strings.Replace(projectSubmission, "<Duration>PT40H0M0S</Duration>", "<Manual>1</Manual><Start>2026-01-26T08:00:00</Start><Finish>2026-01-30T17:00:00</Finish><Duration>PT40H0M0S</Duration>", 1))
	if len(held) != 0 || why != "activity 3 has dates set by hand in now.xml, which nothing moves" {
		t.Errorf("%d costs, %q", len(held), why)
	}
}
