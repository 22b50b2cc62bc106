package casefile

import (
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/civil"
)

func day(s string) civil.Date {
	d, err := civil.ParseDate(s)
	if err != nil {
		return 0
	}
	return d
}

func full(t testing.TB) []byte {
	t.Helper()
	data, err := os.ReadFile("testdata/full.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// Every key of the file ends up where it belongs.
func TestReadEveryKey(t *testing.T) {
	f, err := Read(full(t))
	if err != nil {
		t.Fatal(err)
	}
	target, life := 19.0, benefit.Life{For: benefit.Duration{N: 6, Unit: benefit.Years}}
	waiting, paper := benefit.Money(12_000_000), benefit.Money(3850)
	want := benefit.Case{
		Project:  benefit.Project{Name: "Hospital records", Client: "Eastmere Hospitals", Programme: "Digital front door", Sponsor: "Dr Amara Lind", Manager: "Jo Farrow"},
		Currency: "GBP",
		Appraisal: benefit.Appraisal{Base: day("2027-04-01"), Rate: 0.035, RateStated: true, Basis: benefit.Real, End: day("2037-03-31"),
			YearStarts: 4},
		Engagements: []benefit.Engagement{{ID: "ehr", Supplier: "Northwind Health Systems", Contract: "EHR-2026/14", Project: "EHR",
			Baseline: benefit.Baseline{File: "baseline.xer", DataDate: day("2026-11-30")},
			Milestones: []benefit.ContractMilestone{
				{ID: "go-live", Title: "Records system live", Activity: "EHR-4100", ActivityName: "Go-live, both sites", Unconfirmed: true,
					Dates:    []benefit.ContractDate{{Date: day("2027-06-30")}, {Date: day("2027-08-31"), From: day("2027-01-15"), Reason: "Extension of time 1"}},
					Approved: day("2027-06-30"), Forecast: day("2027-09-15")},
				{ID: "manuals", Title: "Manuals handed over", Deliverable: true, Dates: []benefit.ContractDate{{Date: day("2027-05-31")}},
					Achieved: day("2027-05-20")}}}},
		OwnWork: []benefit.OwnWork{
			{ID: "training", Title: "Train 1,200 ward staff", Owner: "Sam Okoro", Due: day("2027-06-15"), Approved: day("2027-06-01"), Forecast: day("2027-06-20")},
			{ID: "test-data", Title: "Hand over test data", Owner: "Priya Nair", Due: day("2027-02-01"), Done: day("2027-02-08"), PromisedTo: "ehr",
				Activities: []string{"EHR-2210", "EHR-2220"}}},
		Objectives: []benefit.Objective{{ID: "safer", Title: "Safer care", Owner: "Dr Amara Lind"}, {ID: "cheaper", Title: "Less spent on paper"}},
		Changes: []benefit.Change{
			{ID: "ward-rounds", Title: "Ward rounds from the screen", Owner: "Matron Ellis", Needs: []benefit.Need{{On: "go-live"}, {On: "training"}},
				Lead: benefit.Duration{N: 8, Unit: benefit.Weeks}, ApprovedLead: &benefit.Duration{N: 6, Unit: benefit.Weeks}},
			{ID: "scanning", Title: "No more scanning", Needs: []benefit.Need{{On: "go-live", Share: 0.6}, {On: "manuals", Share: 0.4}}, Additive: true}},
		Benefits: []benefit.Benefit{
			{ID: "waiting", Title: "Reduce waiting for records", Kind: benefit.Cashable, Status: benefit.StatusApproved, Beneficiary: "Outpatients",
				Objectives: []benefit.Serves{{Objective: "safer"}},
				Owner:      benefit.Ownership{Name: "Matron Ellis", Accepted: day("2026-10-01"), HandedBack: day("2026-09-01")},
				Measure: benefit.Measure{Name: "Waiting for records", Unit: "minutes a visit", Better: benefit.Lower, Source: "Patient administration",
					Frequency: "monthly"},
				Baseline: &benefit.Level{Value: 30, Date: day("2026-09-30")}, Target: &benefit.Level{Value: 20, Date: day("2028-12-31")},
				DoNothing: benefit.DoNothing{Points: []benefit.Level{{Value: 31, Date: day("2027-09-30")}, {Value: 32.5, Date: day("2028-09-30")}}},
				Needs:     []benefit.Need{{On: "ward-rounds"}},
				Start:     benefit.StartRule{Kind: benefit.NextMonth, NotBefore: day("2027-10-01")},
				Ramp:      benefit.Ramp{Shape: benefit.SCurve, Length: benefit.Duration{N: 6, Unit: benefit.Months}},
				Life:      benefit.Life{For: benefit.Duration{N: 5, Unit: benefit.Years}},
				Value:     &waiting, ValueSource: "Costing study 2026", Attribution: 0.8, Assumptions: []benefit.AssumptionID{"staffing"},
				Readings:       []benefit.Reading{{Date: day("2027-12-31"), Value: 29, By: "Matron Ellis", Note: "first month"}},
				ApprovedTarget: &target, ApprovedLife: &life},
			{ID: "paper", Title: "Reduce paper", Kind: benefit.Cashable, Objectives: []benefit.Serves{{Objective: "cheaper", Weight: 1}, {Objective: "safer"}},
				Owner: benefit.Ownership{Name: "Tom Reyes"}, Measure: benefit.Measure{Name: "Boxes of paper", Better: benefit.Lower},
				Baseline: &benefit.Level{Value: 1200}, Target: &benefit.Level{}, DoNothing: benefit.DoNothing{PerYear: 12},
				Needs: []benefit.Need{{On: "scanning", Share: 1}}, Additive: true,
				Ramp: benefit.Ramp{Shape: benefit.Linear, Length: benefit.Duration{N: 90, Unit: benefit.Days}}, Life: benefit.Life{Until: day("2033-03-31")},
				Value: &paper, ValueSource: "Purchase ledger"}},
		Costs: []benefit.Cost{
			{ID: "licence", Title: "Licence", Kind: benefit.OneOff, Amount: 120_000_000, On: day("2027-06-30"), With: "go-live"},
			{ID: "support", Title: "Support", Kind: benefit.Yearly, Amount: 21_000_000, From: day("2027-07-01"),
				For: benefit.Duration{N: 5, Unit: benefit.Years}, With: "go-live"},
			{ID: "hosting", Title: "Hosting", Kind: benefit.Yearly, Amount: 9_000_000, From: day("2027-04-01"), To: day("2032-03-31")},
			{ID: "old-system", Title: "Keep the old system", Kind: benefit.OldWay, Amount: 400_000, From: day("2027-04-01"), Until: "ward-rounds"}},
		Decisions: []benefit.Decision{{ID: "sites", Title: "Which site goes first", By: "Dr Amara Lind", AskedOn: day("2027-01-20"), NeededBy: day("2027-02-28"),
			Options: []string{"North first", "South first"},
			Holds:   []benefit.ActivityRef{{Engagement: "ehr", Code: "EHR-3000"}, {Engagement: "ehr", Code: "EHR-3010"}},
			PerWeek: 150_000, Decided: day("2027-02-20"), Outcome: "North first"}},
		Assumptions: []benefit.Assumption{{ID: "staffing", Text: "Ward staffing stays as it is", Owner: "Matron Ellis", Source: "Workforce plan 2026"}},
	}
	if d := cmp.Diff(want, f.Case); d != "" {
		t.Errorf("(−want +got):\n%s", d)
	}
	if m := f.Mark("benefits[1].baseline.value"); m != (Mark{131, 23}) {
		t.Errorf("the mark of a value is %+v", m)
	}
	if m := f.Mark("benefits[1].ramp.length"); m != f.Mark("benefits[1].ramp") || m.Line == 0 {
		t.Errorf("the mark of something inside a value is %+v", m)
	}
}

// head is the beginning every case needs, 4 lines.
const head = "version: 1\nproject:\n  name: X\ncurrency: GBP\n"

const benefitHead = head + "benefits:\n  - id: b\n    title: Reduce b\n    kind: cashable\n    needs: [m]\n" +
	"engagements:\n  - id: e\n    supplier: S\n    milestones:\n      - {id: m, title: M}\n"

// What is wrong is reported with its place and what would be right. Structural mistakes fail by the schema too; those it
// cannot see, an id that does not exist or a circle, are marked.
func TestReadReportsWhatIsWrong(t *testing.T) {
	s := compiled(t)
	for _, x := range []struct {
		name, file string
		want       string
		readerOnly bool
	}{
		{"empty", "", "the file holds no case", false},
		{"only comments", "# nothing\n", "the file holds no case", false},
		{"null", "~\n", "the file holds no case", false},
		{"a list", "- 1\n", "line 1, column 1: expected keys with values, found a list", false},
		{"nothing needed is there", "own_work: []\n",
			"line 1, column 1: version is missing\nline 1, column 1: project is missing\nline 1, column 1: currency is missing", false},
		{"another version", "version: 2\nproject: {name: X}\ncurrency: GBP\n",
			`version, line 1, column 10: this program reads version 1 of the case file, not "2"`, false},
		{"unknown key", head + "benefit: []\n", `line 5, column 1: unknown key "benefit": did you mean "benefits"?`, false},
		{"unknown key without a likeness", head + "zebra: []\n", `line 5, column 1: unknown key "zebra"`, false},
		{"unknown key inside", head + "objectives:\n  - {id: o, title: O, onwer: Me}\n",
			`objectives[0], line 6, column 23: unknown key "onwer": did you mean "owner"?`, false},
		{"key twice", head + "currency: EUR\n", `line 5, column 1: the key "currency" stands twice`, false},
		{"currency", "version: 1\nproject: {name: X}\ncurrency: pounds\n",
			`currency, line 3, column 11: "pounds" is not an ISO 4217 code such as GBP`, false},
		{"a currency that is none", "version: 1\nproject: {name: X}\ncurrency: GPB\n",
			`currency, line 3, column 11: "GPB" is no currency of ISO 4217: write its three letters, such as GBP`, true},
		{"a currency of old", "version: 1\nproject: {name: X}\ncurrency: HRK\n", "", false},
		{"percent without its sign", head + "appraisal:\n  base_date: 2027-04-01\n  discount_rate: 3.5\n",
			`appraisal.discount_rate, line 7, column 18: "3.5" is not a percentage such as "3.5 %"`, false},
		{"rate without a base date", head + "appraisal:\n  discount_rate: 3.5 %\n",
			"appraisal.discount_rate, line 6, column 18: a discount rate needs a base date to discount to", true},
		{"date", head + "appraisal: {end: 31/03/2037}\n", `appraisal.end, line 5, column 18: "31/03/2037" is not a date such as 2027-03-31`, false},
		{"no such day", head + "appraisal: {end: 2027-02-30}\n", `appraisal.end, line 5, column 18: "2027-02-30" is not a date such as 2027-03-31`, false},
		{"no such year", head + "appraisal: {end: 3027-02-28}\n", "appraisal.end, line 5, column 18: the year must lie between 1900 and 2199", true},
		{"month", head + "appraisal: {financial_year_starts: 13}\n",
			`appraisal.financial_year_starts, line 5, column 36: "13" is not a month such as April`, false},
		{"choice", head + "appraisal: {rate_basis: reel}\n",
			`appraisal.rate_basis, line 5, column 25: "reel" is none of not stated, real, nominal: did you mean "real"?`, false},
		{"id with a space", head + "objectives:\n  - id: Go live\n    title: O\n",
			`objectives[0].id, line 6, column 9: an id is lower-case letters, digits, - _ and . (at most 64): write "go-live"`, false},
		{"id twice", head + "objectives:\n  - {id: o, title: O}\n  - {id: o, title: P}\n",
			`objectives[1].id, line 7, column 10: the id "o" is already that of an objective (objectives[0]): every id is used once in the whole case`, true},
		{"unknown id", benefitHead + "changes:\n  - {id: c, title: C, needs: [mm]}\n",
			`changes[0].needs[0], line 16, column 31: there is no milestone, own work or change "mm"`, true},
		{"unknown id with a likeness", head + "own_work:\n  - {id: training, title: T}\nchanges:\n  - {id: c, title: C, needs: [trainig]}\n",
			`changes[0].needs[0], line 8, column 31: there is no milestone, own work or change "trainig": did you mean "training"?`, true},
		{"two mistakes on a line", head + "changes:\n  - {id: c, title: C, needs: [x], adoption: soon}\n",
			"changes[0].needs[0], line 6, column 31: there is no milestone, own work or change \"x\"\n" +
				`changes[0].adoption, line 6, column 45: "soon" is not a duration such as "8 weeks", "6 months" or "5 years"`, false},
		{"the word null", "version: 1\nproject: {name: \"null\", sponsor: null}\ncurrency: GBP\n", "", false},
		{"needs a benefit", benefitHead + "changes:\n  - {id: c, title: C, needs: [b]}\n",
			`changes[0].needs[0], line 16, column 31: "b" is a benefit: a map leads from milestones and own work through changes to benefits`, true},
		{"circle", head + "changes:\n  - {id: a, title: A, needs: [b]}\n  - {id: b, title: B, needs: [c]}\n  - {id: c, title: C, needs: [b]}\n",
			"changes[1].needs, line 7, column 30: the map goes round in a circle: b needs c needs b", true},
		{"benefit without kind", head + "benefits:\n  - {id: b, title: B}\n", "benefits[0], line 6, column 5: kind is missing", false},
		{"level with a sign", head + "benefits:\n  - {id: b, title: B, kind: quantifiable, baseline: {value: 62 %}}\n",
			`benefits[0].baseline.value, line 6, column 61: "62 %" is a level of a measure: write the number alone and give % as the measure's unit`, false},
		{"ramp", head + "benefits:\n  - {id: b, title: B, kind: cashable, ramp: quick}\n",
			`benefits[0].ramp, line 6, column 45: "quick" is not a ramp: "step", "linear over 6 months" or "S-curve over 6 months"`, false},
		{"life of no length", head + "benefits:\n  - {id: b, title: B, kind: cashable, life: 0 days}\n",
			"benefits[0].life, line 6, column 45: a life lasts at least a day", true},
		{"start", head + "benefits:\n  - {id: b, title: B, kind: cashable, start: next month}\n",
			`benefits[0].start, line 6, column 46: "next month" is not a start: "at once", "first of next month", "first of next quarter" or ` +
				`"first of next financial year", with ", not before 2028-04-01" where needed`, false},
		{"share of a part that is not additive", head + "own_work:\n  - {id: w, title: W}\nchanges:\n  - {id: c, title: C, needs: [{on: w, share: 50 %}]}\n",
			"changes[0].needs[0], line 8, column 31: a share counts only where the parts are declared additive", true},
		{"share above one", head + "own_work:\n  - {id: w, title: W}\nchanges:\n  - {id: c, title: C, additive: yes, needs: [{on: w, share: 60}]}\n",
			`changes[0].needs[0].share, line 8, column 61: "60" is not a share such as "60 %" or "0.6"`, false},
		{"a claim of nothing", head + "benefits:\n  - {id: b, title: B, kind: cashable, attribution: 0 %}\n",
			`benefits[0].attribution, line 6, column 52: "0 %" leaves nothing of the benefit to this project: leave the key out to claim all of it, ` +
				"or give the benefit the status withdrawn", true},
		{"two amounts", head + "costs:\n  - {id: c, title: C, once: 1, per_year: 2, on: 2027-01-01}\n",
			"costs[0], line 6, column 5: a cost states one amount: once, per_year or per_week (of keeping the old way)", false},
		{"no amount", head + "costs:\n  - {id: c, title: C, on: 2027-01-01}\n",
			"costs[0], line 6, column 5: a cost states one amount: once, per_year or per_week (of keeping the old way)", false},
		{"a key of another kind of cost", head + "costs:\n  - {id: c, title: C, once: 1, on: 2027-01-01, to: 2027-02-01}\n",
			"costs[0].to, line 6, column 52: to says nothing about this kind of cost", false},
		{"one-off without a day", head + "costs:\n  - {id: c, title: C, once: 1}\n", "costs[0], line 6, column 5: a one-off cost needs the day it falls due", false},
		{"yearly without an end", head + "costs:\n  - {id: c, title: C, per_year: 1, from: 2027-01-01}\n",
			"costs[0], line 6, column 5: a yearly cost needs a last day (to), a length (for) or an end of the appraisal", true},
		{"amount in another currency", head + "decisions:\n  - {id: d, title: D, cost_per_week: €40k}\n",
			"decisions[0].cost_per_week, line 6, column 38: the case is in GBP, this amount in €: all amounts of a case are in its currency", true},
		{"amount below the coin", head + "decisions:\n  - {id: d, title: D, cost_per_week: 0.005}\n",
			`decisions[0].cost_per_week, line 6, column 38: "0.005" is finer than the smallest coin: count the measure in a larger unit`, true},
		{"amount below nothing", head + "decisions:\n  - {id: d, title: D, cost_per_week: -5}\n",
			"decisions[0].cost_per_week, line 6, column 38: amounts are positive: a cost is listed under costs, a loss is a disbenefit", false},
		{"bare activity with no engagement", head + "decisions:\n  - {id: d, title: D, holds: [A1]}\n",
			"decisions[0].holds[0], line 6, column 31: the case has several engagements or none: write {engagement: …, activity: A1}", true},
		{"later contract date without its day", head + "engagements:\n  - {id: e, supplier: S, milestones: [{id: m, title: M, contract_dates: [2027-01-01, 2027-02-01]}]}\n",
			"engagements[0].milestones[0].contract_dates[1], line 6, column 86: a later contract date needs the day it came into force (in_force_from)", true},
		{"anchor", head + "objectives: &a []\n", "objectives, line 5, column 13: anchors (&) and aliases (*) are not read: write the text out; a text that begins so needs quotes", true},
		{"tag", head + "objectives: !x []\n", `objectives, line 5, column 13: tags (!) are not read: leave "!x" out; a text that begins so needs quotes`, true},
		{"a list as a text", "version: 1\nproject: {name: [X]}\ncurrency: GBP\n", "project.name, line 2, column 17: expected a single value, found a list", false},
		{"a text as a list", head + "objectives: none\n", `objectives, line 5, column 13: expected a list, found "none"`, false},
		{"not YAML", "version: 1\nproject: [\n", "line 3, column 1: the file is not YAML: did not find expected node content", false},
		{"two documents", head + "---\nversion: 1\n", "line 5, column 1: a second document begins (---): one file holds one case", false},
		{"a broken second document", head + "---\n[", "line 7, column 1: the file is not YAML: did not find expected node content", false},
		{"not UTF-8", "version: 1\nproject: {name: Gr\xf6\xdfe}\n", "line 2, column 19: the byte 0xf6 is not UTF-8 text: save the file as UTF-8", false},
		{"UTF-16", "\xff\xfev\x00e\x00", "the file is UTF-16: save it as UTF-8", false},
		{"too deep", strings.Repeat("[", 70) + strings.Repeat("]", 70), "line 1, column 65: the file is not YAML: exceeded max depth of 64", false},
		{"too large", "# " + strings.Repeat("x", maxBytes), "the file has 4194306 bytes, more than the 4194304 a case may have", false},
		{"too many entries", strings.Repeat("- a\n", maxMarks+1), "the file holds more than the 300000 entries a case may have", false},
	} {
		t.Run(x.name, func(t *testing.T) {
			_, err := Read([]byte(x.file))
			got := ""
			if err != nil {
				got = err.Error()
			}
			if got != x.want {
				t.Errorf("got\n%s\nwant\n%s", got, x.want)
			}
			bad, plain := bySchema(s, []byte(x.file))
			if refused := bad != nil || !plain; x.want != "" && refused == x.readerOnly {
				t.Errorf("refused by the schema: %t (%v), want %t", refused, bad, !x.readerOnly)
			}
		})
	}
}

// A file with many mistakes reports them in the order of its lines, and counts those beyond fifty.
func TestReadReportsEverythingWithinBounds(t *testing.T) {
	_, err := Read([]byte(head + "zebra: 1\nobjectives:\n" + strings.Repeat("  - {title: T}\n", 60)))
	var e *Error
	if !errors.As(err, &e) {
		t.Fatal(err)
	}
	if len(e.Problems) != 50 || e.More != 11 {
		t.Errorf("%d problems and %d more", len(e.Problems), e.More)
	}
	for i, p := range e.Problems[1:] {
		if p.Line < e.Problems[i].Line {
			t.Errorf("line %d follows line %d", p.Line, e.Problems[i].Line)
		}
	}
	if !strings.HasSuffix(err.Error(), "\nand 11 more") {
		t.Errorf("the end is %q", err.Error()[len(err.Error())-30:])
	}
}

// A byte order mark and Windows line ends change nothing.
func TestReadOtherLineEnds(t *testing.T) {
	want, err := Read(full(t))
	if err != nil {
		t.Fatal(err)
	}
	got, err := Read([]byte("\xef\xbb\xbf" + strings.ReplaceAll(string(full(t)), "\n", "\r\n")))
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(want.Case, got.Case); d != "" {
		t.Error(d)
	}
}

// A comma in an amount between braces ends the entry, and that is said instead of an unknown key.
func TestReadTellsOfCommasBetweenBraces(t *testing.T) {
	_, err := Read([]byte(head + "costs:\n  - {id: k, title: K, per_year: £12,345, from: 2026-07-01}\n"))
	if err == nil || !strings.Contains(err.Error(), `so "345" stands alone: put an amount that has commas in quotes`) {
		t.Errorf("said %v", err)
	}
}
