package casefile

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"counterpart.dev/internal/core/benefit"
)

func TestRank(t *testing.T) {
	all := []Candidate{
		{Code: "S", Name: "Start on site", IsMilestone: true, Finish: day("2026-01-01"), HasSuccessor: true},
		{Code: "D", Name: "Design complete", IsMilestone: true, Finish: day("2026-06-01"), HasSuccessor: true},
		{Code: "G", Name: "GO-LIVE (both sites)", IsMilestone: true, Finish: day("2027-06-30"), HasSuccessor: true},
		{Code: "P", Name: "Project Complete", IsMilestone: true, Finish: day("2027-09-30")},
		{Code: "H", Name: "Hand over manuals", IsMilestone: true, Finish: day("2028-01-30"), HasSuccessor: true},
		{Code: "O", Name: "Go-live pilot", IsMilestone: true, Done: true, Finish: day("2026-09-30"), HasSuccessor: true},
		{Code: "E", Name: "M99", IsMilestone: true, Finish: day("2027-10-30")},
		{Code: "M", Name: "M50", IsMilestone: true, Finish: day("2027-01-30"), HasSuccessor: true},
		{Code: "N", Name: "M40", IsMilestone: true, Finish: day("2027-03-30"), HasSuccessor: true},
		{Code: "T", Name: "Handover", Finish: day("2027-12-30")}, // a task, not a milestone
	}
	var codes []string
	for _, s := range Rank(all) {
		codes = append(codes, s.Code)
	}
	if d := cmp.Diff([]string{"P", "H", "G", "D", "O", "E", "N", "M", "S"}, codes); d != "" {
		t.Errorf("(−want +got):\n%s", d)
	}
	tasks := Rank([]Candidate{{Code: "A", Finish: day("2027-01-01")}, {Code: "B", HasSuccessor: true}, {Code: "C", Finish: day("2027-02-01")}})
	if len(tasks) != 2 || tasks[0].Code != "C" || !strings.Contains(tasks[0].Reason, "without milestones") {
		t.Errorf("without milestones: %+v", tasks)
	}
}

func TestNamesThatTell(t *testing.T) {
	for name, want := range map[string]int{"Go-Live": 0, "GOLIVE 2": 0, "System handover to client": 0, "Start of handover": -1, "Handover starts": -1,
		"Start of operations": 0, "Start-up complete": 2, "Ready for Service (Phase 1)": 0, "Contract award": -1, "Factory acceptance test": 1,
		"Deliverables": -1, "Delivery of pumps": 1, "Weekend": -1, "Excavation complete": 2, "": -1, "M100": -1} {
		if got := named(name); got != want {
			t.Errorf("%q: %d, want %d", name, got, want)
		}
	}
}

// A started case is read, says what the schedule said, and its checks name what is missing.
func TestStarter(t *testing.T) {
	data := Starter(StarterInput{Project: "Hospital \"records\"", Supplier: "Northwind: Health & Co", Currency: "GBP", ScheduleFile: "rev 7.xer",
		DataDate: day("2026-11-30"), BaselineFinish: day("2027-06-30"), BaselineFile: "baseline.xer", Candidates: []Candidate{
			{Code: "A100", Name: "Go-live", IsMilestone: true, Finish: day("2027-07-15"), Baseline: day("2027-06-30")},
			{Code: "A200", Name: "Go-live", IsMilestone: true, Finish: day("2027-03-15"), HasSuccessor: true}}})
	f, err := Read(data)
	if err != nil {
		t.Fatalf("%v\n%s", err, data)
	}
	want := []benefit.ContractMilestone{
		{ID: "go-live", Title: "Go-live", Activity: "A100", ActivityName: "Go-live", Unconfirmed: true},
		{ID: "go-live-2", Title: "Go-live", Activity: "A200", ActivityName: "Go-live", Unconfirmed: true}}
	if d := cmp.Diff(want, f.Case.Engagements[0].Milestones); d != "" {
		t.Errorf("(−want +got):\n%s", d)
	}
	if f.Case.Project.Name != `Hospital "records"` || f.Case.Engagements[0].Supplier != "Northwind: Health & Co" || f.Case.Currency != "GBP" ||
		f.Case.Appraisal.Base != day("2026-11-30") || f.Case.Engagements[0].Baseline.File != "baseline.xer" {
		t.Errorf("the schedule's own words are lost: %+v", f.Case)
	}
	found := map[string]bool{}
	for _, c := range benefit.Checks(&f.Case, day("2026-12-01")) {
		found[c.ID] = c.Verdict == benefit.Found
	}
	for _, id := range []string{"tie-unconfirmed", "no-owner", "no-measure"} {
		if !found[id] {
			t.Errorf("the check %s finds nothing in a started case", id)
		}
	}
	if bad, plain := bySchema(compiled(t), data); bad != nil || !plain {
		t.Errorf("by the schema: %v", bad)
	}
}

// The examples in the comments are right: with their # taken away the case is still read.
func TestStarterExamplesAreRight(t *testing.T) {
	data := Starter(StarterInput{Candidates: []Candidate{{Code: "A1000", Name: "Go-live", IsMilestone: true, Finish: day("2027-06-30")}}})
	lines := strings.Split(string(data), "\n")
	examples := 0
	for i, line := range lines {
		plain := strings.TrimLeft(line, " ")
		rest, ok := strings.CutPrefix(plain, "# ")
		key, _, isKey := strings.Cut(strings.TrimLeft(strings.TrimPrefix(strings.TrimLeft(rest, " "), "- "), " {"), ":")
		if ok && isKey && !strings.Contains(key, " ") {
			lines[i] = line[:len(line)-len(plain)] + rest
			examples++
		}
	}
	f, err := Read([]byte(strings.Join(lines, "\n")))
	if err != nil {
		t.Fatalf("%v\n%s", err, strings.Join(lines, "\n"))
	}
	if examples < 30 || len(f.Case.Costs) != 3 || f.Case.Benefits[0].Value == nil || len(f.Case.Decisions) != 1 || len(f.Case.OwnWork) != 1 {
		t.Errorf("only %d examples were used: %+v", examples, f.Case)
	}
}

// Whatever names a schedule holds, the case started from it is read and holds them unchanged.
func TestStarterTakesAnyName(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		name, code, project := rapid.String().Draw(t, "name"), rapid.String().Draw(t, "code"), rapid.String().Draw(t, "project")
		f, err := Read(Starter(StarterInput{Project: project, ScheduleFile: name, ScheduleProject: code, Currency: rapid.String().Draw(t, "currency"),
			Candidates: []Candidate{{Code: code, Name: name, IsMilestone: true}, {Code: code, Name: name, IsMilestone: true}}}))
		if err != nil {
			t.Fatal(err)
		}
		if got := f.Case.Engagements[0].Milestones[0]; strings.TrimSpace(name) != "" && got.Title != strings.TrimSpace(name) ||
			strings.TrimSpace(code) != "" && got.Activity != strings.TrimSpace(code) {
			t.Fatalf("name %q is %q, code %q is %q", name, got.Title, code, got.Activity)
		}
	})
}
