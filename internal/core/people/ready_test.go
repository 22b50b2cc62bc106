package people

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/engage"
	"counterpart.dev/internal/core/party"
)

// Every competence is whole: a code of its own, levels in words, and attributes that move only what there is.
func TestStart(t *testing.T) {
	codes := map[string]bool{}
	for _, c := range Start(ClientCraft) {
		if codes[c.Code] || c.Name == "" || c.Means == "" || c.Wanted < 1 || c.Wanted > 5 || c.Delivery < 1 || c.Delivery > 5 || limits[c.Code] == "" {
			t.Errorf("%+v", c)
		}
		codes[c.Code] = true
		for l := int64(1); l <= 5; l++ {
			if c.At(l) == "" || c.Levels[l-1] == "" {
				t.Errorf("%s has no words for level %d", c.Code, l)
			}
		}
	}
	if len(codes) != 12 || len(limits) != 12 {
		t.Errorf("%d competences, %d limits", len(codes), len(limits))
	}
	for _, a := range Attributes() {
		for _, m := range a.Moves {
			if !codes[m] {
				t.Errorf("%s moves %s, which there is not", a.Code, m)
			}
		}
	}
	areas := map[string]int{}
	for _, c := range Start(SponsorCraft) {
		areas[c.Area]++
		if c.At(5) != Scale()[4] || c.At(0)+c.At(6) != "" {
			t.Errorf("%s reads %q", c.Code, c.At(5))
		}
	}
	if len(areas) != 3 {
		t.Errorf("areas %v", areas)
	}
	body, err := WriteCraft(Start(ClientCraft))
	if err != nil {
		t.Fatal(err)
	}
	again, err := ReadCraft(ClientCraft, body)
	if diff := cmp.Diff(Start(ClientCraft), again); err != nil || diff != "" {
		t.Errorf("%v %s", err, diff)
	}
}

func TestDemands(t *testing.T) {
	level := func(d Demand, code string) (int64, string) {
		for _, x := range Demands(Start(ClientCraft), d) {
			if x.Code == code {
				return x.Level, strings.Join(x.Reasons, "; ")
			}
		}
		return 0, ""
	}
	for _, x := range []struct {
		name, code string
		d          Demand
		want       int64
		says       string
	}{
		{"nothing stated", "governance", Demand{}, 4, "4 is usual for the role"},
		{"high raises", "governance", Demand{Value: "high"}, 5, "raised by one for value at stake: large"},
		{"two high raise once", "control", Demand{Novelty: "high", Uncertainty: "high"}, 5, "raised by one for outcome: found out"},
		{"high wins over low", "governance", Demand{Value: "high", Parties: "low"}, 5, "raised"},
		{"all low lower", "governance", Demand{Value: "low", Parties: "low"}, 3, "lowered by one for parties: one supplier"},
		{"low beside middle", "governance", Demand{Value: "low", Parties: "middle"}, 4, "usual"},
		{"one stated low", "governance", Demand{Value: "low"}, 3, "lowered"},
		{"no more than five", "conflict", Demand{Politics: "high"}, 5, "kept within 1 to 5"},
		{"not moved by it", "design", Demand{Value: "high", Novelty: "high", Contract: "high", Parties: "high", Politics: "high", Uncertainty: "high"}, 2, "usual"},
	} {
		if got, why := level(x.d, x.code); got != x.want || !strings.Contains(why, x.says) {
			t.Errorf("%s: %d because %s", x.name, got, why)
		}
	}
}

func TestGaps(t *testing.T) {
	list := []Competence{{Code: "benefits", Name: "Benefits", Wanted: 4}, {Code: "contract", Name: "Contract", Wanted: 3}, {Code: "schedule", Wanted: 2}, {Code: "case", Wanted: 1}}
	proofs := []Proof{{Sort: BySelf, Competence: "benefits", Level: 5}, {Sort: ByOther, Competence: "benefits", Level: 2}, {Sort: BySelf, Competence: "contract", Level: 3},
		{Sort: Step, Competence: "contract", Words: "shadow a claim"}, {Sort: ByOther, Competence: "case", Level: 4, Erased: 1}}
	var got []string
	gaps := Gaps(Demands(list, Demand{}), proofs)
	for _, g := range gaps {
		got = append(got, g.Code+": "+g.Words())
	}
	want := []string{"benefits: 2 levels short", "contract: met, by their own evidence alone", "schedule: no evidence yet", "case: no evidence yet"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if len(gaps[1].Steps) != 1 || len(gaps[1].Evidence) != 1 {
		t.Errorf("%+v", gaps[1])
	}
	var limited []string
	for _, l := range Delegation(gaps) {
		limited = append(limited, l.Competence)
	}
	if strings.Join(limited, ",") != "Benefits,," {
		t.Errorf("limits for %q", limited)
	}
}

func TestRoleHealth(t *testing.T) {
	pm := party.Appointment{ID: "a", Person: "p", Name: "Ada", Role: access.ClientPM, Days: 4, Until: 100}
	whole := engage.Role{Filled: true, Names: []string{"Ada"}, Authority: true, PMDays: 4, NeededDays: 4}
	for _, x := range []struct {
		name string
		role engage.Role
		ind  []Induction
		want []Lack
	}{
		{"whole", whole, nil, nil},
		{"a first-timer with a mentor", whole, []Induction{{ID: "a", FirstTime: true, Mentor: "m", MentorName: "Moe"}}, nil},
		{"a first-timer alone", whole, []Induction{{ID: "a", FirstTime: true}}, []Lack{Alone}},
		{"no first-timer", whole, []Induction{{ID: "a"}}, nil},
		{"another's induction", whole, []Induction{{ID: "b", FirstTime: true}}, nil},
		{"nobody", engage.Role{}, nil, []Lack{Vacant, Unstated}},
		{"no letter, too few", engage.Role{Filled: true, PMDays: 1, NeededDays: 4}, nil, []Lack{NoLetter, TooFew}},
	} {
		got := RoleHealth(x.role, []party.Appointment{pm, {ID: "b", Role: access.Sponsor, Until: 100}, {ID: "c", Role: access.ClientPM, Until: 1}}, x.ind, 10)
		if diff := cmp.Diff(x.want, got.Lacks); diff != "" || len(got.Holders) != 1 {
			t.Errorf("%s: %d holders, -want +got:\n%s", x.name, len(got.Holders), diff)
		}
	}
	for _, l := range Lacks() {
		if l.Words() == "" {
			t.Errorf("%s has no words", l)
		}
	}
}

// What both sides say of one thing, and how it then stands.
func TestFold(t *testing.T) {
	say := func(side access.Side, verb, next string, made int64) Premise {
		return Premise{Code: "access", Side: side, Verb: verb, Next: next, Words: "w", Made: made}
	}
	c, d := access.ClientSide, access.DeliverySide
	for _, x := range []struct {
		name string
		said []Premise
		in   bool
		next string
		open access.Side
	}{
		{"nothing", nil, false, "", ""},
		{"one side", []Premise{say(c, State, "", 1), say(c, Confirm, "2026-05-01", 2)}, false, "2026-05-01", ""},
		{"both", []Premise{say(c, State, "", 1), say(c, Confirm, "2026-05-01", 2), say(d, Confirm, "2026-04-01", 3)}, true, "2026-04-01", ""},
		{"said anew", []Premise{say(c, Confirm, "", 1), say(d, Confirm, "", 2), say(d, State, "", 3)}, false, "", ""},
		{"withdrawn", []Premise{say(c, State, "", 1), say(c, Confirm, "", 2), say(d, Confirm, "", 3), say(d, Withdraw, "", 4)}, false, "", d},
		{"withdrawn, and confirmed by the other", []Premise{say(d, Withdraw, "", 1), say(c, Confirm, "", 2)}, false, "", d},
		{"confirmed again", []Premise{say(c, Confirm, "", 1), say(d, Confirm, "", 2), say(d, Withdraw, "", 3), say(d, Confirm, "", 4)}, true, "", ""},
	} {
		var got PremiseState
		for _, s := range Fold(x.said) {
			if s.Code == "access" {
				got = s
			} else if s.InPlace() || s.Words != "" {
				t.Errorf("%s: %s has changed", x.name, s.Code)
			}
		}
		if got.InPlace() != x.in || got.Next != x.next || got.Withdrawn.Side != x.open || len(got.History) != len(x.said) {
			t.Errorf("%s: %+v", x.name, got)
		}
	}
	s := PremiseState{Client: Premise{Made: 1}, Delivery: Premise{Made: 1}, Next: "2026-04-01"}
	if s.Due("2026-03-31") || !s.Due("2026-04-01") {
		t.Error("it is due on its day, and not before")
	}
}
