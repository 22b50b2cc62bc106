package casefile

import (
	"errors"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/risk"
)

func risky(t testing.TB) []byte {
	t.Helper()
	data, err := os.ReadFile("testdata/risk.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestReadRisk(t *testing.T) {
	f, err := Read(risky(t))
	if err != nil {
		t.Fatal(err)
	}
	ehr, net := risk.Where{Engagement: "ehr"}, risk.Where{Engagement: "net"}
	integration := risk.Where{Engagement: "ehr", WBS: "EHR.INT"}
	one := risk.Where{Engagement: "net", Activities: []string{"N1"}}
	want := risk.Stated{
		Uncertainty: []risk.StatedRange{
			{Where: ehr, Set: "moderate"},
			{Where: net, Calibrated: true},
			{Where: integration, Spread: risk.Spread{Shape: risk.PERT, Low: 0.9, Likely: 1, High: 1.6}},
			{Where: risk.Where{Engagement: "ehr", Activities: []string{"EHR-3000", "EHR-3010"}}, Spread: risk.Spread{Shape: risk.Lognormal, Low: 0.8, High: 1.5}},
			{Where: one, Spread: risk.Spread{Likely: 1.2}},
		},
		Risks: []risk.StatedRisk{
			{Where: integration, ID: "interfaces", Title: "The interface specification changes again", Court: benefit.Client, Probability: 0.4,
				Factor: &risk.Spread{Shape: risk.Triangular, Low: 1, Likely: 1.2, High: 2}},
			{Where: one, ID: "strike", Title: "Hauliers strike", Probability: 0.1, Delay: &risk.Spread{Shape: risk.Uniform, Low: 5, High: 20}},
		},
		Together:   []risk.StatedGroup{{Where: integration, Correlation: 0.6}},
		Interfaces: []risk.StatedInterface{{From: benefit.ActivityRef{Engagement: "net", Code: "N9"}, To: benefit.ActivityRef{Engagement: "ehr", Code: "EHR-3000"}, Lag: benefit.Duration{N: 3}}},
		Promises:   []risk.StatedPromise{{Work: "staff", Probability: 0.5, Late: risk.Spread{Shape: risk.Triangular, Low: 7, Likely: 14, High: 70}}},
		Realised:   []risk.StatedRealisation{{Benefit: "time", Factor: risk.Spread{Shape: risk.Triangular, Low: 0.6, Likely: 1, High: 1.1}}},
		Closed:     []risk.Closed{{Title: "Portal", Overrun: 0.35}, {Title: "Ward tablets", Overrun: -0.04}},
	}
	if diff := cmp.Diff(want, f.Risk); diff != "" {
		t.Error(diff)
	}
}

func TestReadRiskRefuses(t *testing.T) {
	good := string(risky(t))
	tests := []struct{ name, from, to, path, says string }{
		{"values that fall", "low: 90 %, likely: 100 %, high: 160 %", "low: 90 %, likely: 100 %, high: 60 %", "risk.uncertainty[2]", "do not rise"},
		{"a value missing", "shape: PERT, low: 90 %, likely", "shape: PERT, likely", "risk.uncertainty[2]", "needs low"},
		{"two ways at once", "assume: moderate", "assume: moderate, calibrated: yes", "risk.uncertainty[0]", "one of three"},
		{"an unknown set", "assume: moderate", "assume: modest", "risk.uncertainty[0].assume", "none of narrow, moderate, wide"},
		{"no engagement", "engagement: net, calibrated", "calibrated", "risk.uncertainty[1]", "say which one"},
		{"an unknown engagement", "engagement: net, calibrated", "engagement: nets, calibrated", "risk.uncertainty[1].engagement", `did you mean "net"`},
		{"a probability above one", "probability: 40 %", "probability: 140 %", "risk.risks[0].probability", "not a share"},
		{"nothing a risk does", "factor: {low: 100 %, likely: 120 %, high: 200 %}", "wbs_note: x", "risk.risks[0]", "unknown key"},
		{"two risks of one name", "id: strike", "id: interfaces", "risk.risks[1].id", "two risks"},
		{"months of delay", "high: 4 weeks", "high: 4 months", "risk.risks[1].delay.high", "days or weeks"},
		{"an empty delay", "delay: {shape: uniform, low: 5 days, high: 4 weeks}", "delay: {}", "risk.risks[1].delay", "state likely"},
		{"a promise of nobody", "own_work: staff", "own_work: staf", "risk.promises[0].own_work", `did you mean "staff"`},
		{"a benefit of nobody", "benefit: time", "benefit: tide", "risk.realisation[0].benefit", "there is no benefit"},
		{"an end of nothing", "from: {engagement: net, activity: N9}", "from:", "risk.interfaces[0]", "from is missing"},
		{"an outturn below nothing", "overrun: -4 %", "overrun: -100 %", "risk.closed_projects[1].overrun", "no project"},
	}
	for _, tt := range tests {
		_, err := Read([]byte(strings.Replace(good, tt.from, tt.to, 1)))
		var e *Error
		if !errors.As(err, &e) {
			t.Errorf("%s: accepted (%v)", tt.name, err)
			continue
		}
		if !slices.ContainsFunc(e.Problems, func(p Problem) bool { return p.Path == tt.path && strings.Contains(p.Text, tt.says) }) {
			t.Errorf("%s: want %s … %s, got\n%v", tt.name, tt.path, tt.says, err)
		}
	}
}

// Damaged statements of risk bring nothing down, and what the reader accepts the schema accepts.
func TestReadDamagedRisk(t *testing.T) {
	s := compiled(t)
	accepted := 0
	for i, data := range damaged(risky(t), 1000) {
		if _, err := Read(data); err != nil {
			checkError(t, data, err)
			continue
		}
		accepted++
		if bad, plain := bySchema(s, data); bad != nil || !plain {
			t.Errorf("file %d: the reader accepts what the schema refuses: %v\n%s", i, bad, data)
		}
	}
	if accepted < 50 {
		t.Errorf("only %d files were accepted", accepted)
	}
}
