package matter

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"

	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/engage"
)

func TestEstimateProblems(t *testing.T) {
	good := Estimate{Probability: 2500, Impacts: []Impact{{"A100", 1, 2, 5}, {"A200", -2, 0, 0.5}}}
	if p := good.Problems(); p != nil {
		t.Errorf("a good estimate: %v", p)
	}
	bad := Estimate{Probability: Certain + 1, Impacts: []Impact{{"", 1, 2, 3}, {"A", 2, 1, 3}, {"A", 1, 2, math.NaN()}}}
	want := []string{"probability", "impacts[0].activity", "impacts[1]", "impacts[2].activity", "impacts[2]"}
	if diff := cmp.Diff(want, paths(bad.Problems())); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

func TestChoiceProblems(t *testing.T) {
	needed := civil.NewDate(2026, 5, 1)
	good := Choice{NeededBy: needed, Class: "scope", Options: []Option{{Name: "Keep"}, {Name: "Change", Effect: Effect{[]Shift{{"M1", 14}}, Sum{100, "GBP"}}}}, Holds: []Activity{"A100"}}
	if p := good.Problems("GBP"); p != nil {
		t.Errorf("a good choice: %v", p)
	}
	bad := Choice{Options: []Option{{Name: "Keep", Effect: Effect{[]Shift{{"M1", 1}, {"M1", 2}, {"", 3}}, Sum{1, "EUR"}}}}, Holds: []Activity{"A", "A"}}
	want := []string{"class", "needed_by", "options", "options[0].cost", "options[0].shifts[1].milestone", "options[0].shifts[2].milestone", "holds[1]"}
	if diff := cmp.Diff(want, paths(bad.Problems("GBP"))); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	if diff := cmp.Diff([]string{"options[1].name", "options[2].name", "chosen"},
		paths(Proposal{[]Option{{Name: "A"}, {Name: " A "}, {Name: " "}}, 4}.Problems("GBP"))); diff != "" {
		t.Errorf("a proposal: -want +got\n%s", diff)
	}
}

func paths(problems []Problem) []string {
	var out []string
	for _, p := range problems {
		out = append(out, p.Path)
	}
	return out
}

func TestRefuseAcceptance(t *testing.T) {
	for _, tt := range []struct {
		criteria []Criterion
		want     string
	}{
		{nil, ""},
		{[]Criterion{{"a", Met}, {"b", Met}}, ""},
		{[]Criterion{{"a", Met}, {"b", Unjudged}}, "these criteria are not judged yet: b"},
		{[]Criterion{{"a", NotMet}, {"b", Unjudged}, {"c", NotMet}}, "it does not meet its criteria: a, c"},
	} {
		if got := RefuseAcceptance(tt.criteria); got != tt.want {
			t.Errorf("%v: got %q, want %q", tt.criteria, got, tt.want)
		}
	}
}

func TestRefuseAuthority(t *testing.T) {
	letter := func(number, limit int64, from, until string, may ...engage.Power) engage.Authority {
		return engage.Authority{Number: number, Holder: "ann", May: may, Limit: limit, Currency: "GBP", From: from, Until: until, Issued: 1}
	}
	revoked := letter(9, 1e9, "2026-01-01", "", engage.Instruct)
	revoked.Revoked = 5
	letters := []engage.Authority{
		letter(1, 0, "2026-01-01", "2026-06-30", engage.Instruct),
		letter(2, 500_00, "2026-03-01", "2026-03-31", engage.Instruct, engage.Agree),
		revoked,
	}
	for _, tt := range []struct {
		who   string
		power engage.Power
		sum   Sum
		on    civil.Date
		want  string
	}{
		{"ann", engage.Instruct, Sum{}, civil.NewDate(2026, 2, 1), ""},
		{"ann", engage.Instruct, Sum{500_00, "GBP"}, civil.NewDate(2026, 3, 31), ""},
		{"ann", engage.Instruct, Sum{-500_00, "GBP"}, civil.NewDate(2026, 3, 31), ""},
		{"ann", engage.Instruct, Sum{-500_01, "GBP"}, civil.NewDate(2026, 3, 31), "letter 2 lets the giver give instructions, but not for this amount"},
		{"ann", engage.Instruct, Sum{500_01, "GBP"}, civil.NewDate(2026, 3, 31), "letter 2 lets the giver give instructions, but not for this amount"},
		{"ann", engage.Instruct, Sum{1, "GBP"}, civil.NewDate(2026, 4, 1), "letter 1 lets the giver give instructions, but not for this amount"},
		{"ann", engage.Instruct, Sum{1, "EUR"}, civil.NewDate(2026, 3, 1), "letter 1 lets the giver give instructions, but not for this amount"},
		{"ann", engage.Certify, Sum{}, civil.NewDate(2026, 3, 1), "no letter of authority lets the giver certify payment"},
		{"ann", engage.Instruct, Sum{}, civil.NewDate(2026, 7, 1), "no letter of authority was in force for the giver on 2026-07-01"},
		{"bob", engage.Instruct, Sum{}, civil.NewDate(2026, 3, 1), "no letter of authority was in force for the giver on 2026-03-01"},
	} {
		person := letters[0].Holder
		if tt.who == "bob" {
			person = "bob"
		}
		if got := RefuseAuthority(letters, person, tt.power, tt.sum, tt.on); got != tt.want {
			t.Errorf("%s %s %v %s: got %q, want %q", tt.who, tt.power, tt.sum, tt.on, got, tt.want)
		}
	}
}
