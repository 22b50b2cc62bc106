package money

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/matter"
)

func on(s string) civil.Date {
	d, err := civil.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

const vantor, helio = access.ScopeID("vantor"), access.ScopeID("helio")

// theatres is worked by hand: every figure below was added up on paper.
func theatres() []Entry {
	list := []Entry{
		{ID: "a1", Kind: Approved, Day: on("2026-01-10"), Minor: 4_200_000_00},
		{ID: "a2", Kind: Approved, Day: on("2026-06-01"), Minor: 150_000_00},
		{ID: "h1", Kind: Held, Day: on("2026-01-10"), Minor: 300_000_00},
		{ID: "d1", Kind: Drawn, Day: on("2026-05-20"), Minor: 18_400_50},
		{ID: "o1", Kind: Own, Day: on("2026-01-10"), Minor: 410_000_00},
		{ID: "x1", Kind: Order, Day: on("2026-03-01"), Minor: 22_500_00},
		{ID: "c1", Kind: Contract, Engagement: vantor, Day: on("2026-02-02"), Minor: 2_850_000_00},
		{ID: "c2", Kind: Contract, Engagement: helio, Day: on("2026-02-16"), Minor: 640_000_00},
		{ID: "v1", Kind: Change, Stage: Warned, Engagement: vantor, Ref: "CE1", Day: on("2026-03-05"), Minor: 60_000_00, Chance: 5_000},
		{ID: "v2", Kind: Change, Stage: Quoted, Engagement: vantor, Ref: "CE1", Day: on("2026-04-05"), Minor: 48_200_00, Chance: 9_000},
		{ID: "v3", Kind: Change, Stage: Implemented, Engagement: vantor, Ref: "CE1", Day: on("2026-05-02"), Minor: 46_950_25},
		{ID: "v4", Kind: Change, Stage: Warned, Engagement: vantor, Ref: "CE2", Day: on("2026-05-10"), Minor: 100_000_01, Chance: 3_333},
		{ID: "v5", Kind: Change, Stage: Quoted, Engagement: helio, Ref: "CE1", Day: on("2026-05-11"), Minor: -12_000_00, Chance: 7_500},
		{ID: "v6", Kind: Change, Stage: Warned, Engagement: helio, Ref: "CE2", Day: on("2026-05-12"), Minor: 5_000_00},
		{ID: "v7", Kind: Change, Stage: Dropped, Engagement: helio, Ref: "CE3", Day: on("2026-05-12"), Minor: 9_000_00},
		{ID: "p1", Kind: Certified, Engagement: vantor, Ref: "1", Day: on("2026-03-31"), Minor: 310_000_00},
		{ID: "p2", Kind: Certified, Engagement: vantor, Ref: "2", Day: on("2026-04-30"), Minor: 295_500_75},
		{ID: "q1", Kind: Paid, Engagement: vantor, Ref: "1", Day: on("2026-04-21"), Minor: 310_000_00},
	}
	for i := range list {
		list[i].Currency, list[i].Made = "GBP", int64(i+1)
	}
	return list
}

func TestFoldByHand(t *testing.T) {
	l := Fold("GBP", theatres(), on("2026-05-31"))
	m := l.Main
	committed, _ := m.Committed()
	left, _ := m.Left()
	outturn, ok := m.Outturn()
	// Exposure: 100,000.01 × 33.33 % = 33,330.003333 → 33,330.00; −12,000 × 75 % = −9,000; 5,000 without a chance whole.
	for _, x := range []struct {
		what      string
		got, want int64
	}{
		{"approved", m.Approved, 4_200_000_00}, {"contract", m.Contract, 3_490_000_00}, {"warned", m.Warned, 105_000_01}, {"quoted", m.Quoted, -12_000_00},
		{"implemented", m.Implemented, 46_950_25}, {"exposure", m.Exposure, 29_330_00}, {"committed", committed, 3_559_450_25}, {"certified", m.Certified, 605_500_75},
		{"paid", m.Paid, 310_000_00}, {"held", m.Held, 300_000_00}, {"drawn", m.Drawn, 18_400_50}, {"left", left, 281_599_50}, {"own", m.Own, 410_000_00},
		{"outturn", outturn, 3_976_280_25},
	} {
		if x.got != x.want {
			t.Errorf("%s is %s, by hand %s", x.what, Full(x.got, "GBP"), Full(x.want, "GBP"))
		}
	}
	if !ok || len(l.Ahead) != 1 || l.Ahead[0].ID != "a2" {
		t.Errorf("ahead: %v", l.Ahead)
	}
	if n := len(m.Items); n != 5 || m.Items[0].Entries != 3 || m.Items[0].Stage != Implemented {
		t.Errorf("%d changes, the first %+v", n, m.Items[0])
	}
	v := m.Accounts[1]
	if out, _ := v.Outturn(); v.Engagement != vantor || out != 2_850_000_00+46_950_25+33_330_00 {
		t.Errorf("the contract of %s comes to %d", v.Engagement, out)
	}
	// 4,200,000.00 − 3,976,280.25; −223,719.75 of 4,200,000 is −5.3266 %.
	a, why := l.Hold(-1)
	if why != "" || a.Headroom != 223_719_75 || a.OverPPM != -53_266 || a.Beyond || a.Tolerance {
		t.Errorf("held: %+v, %q", a, why)
	}
}

func TestHold(t *testing.T) {
	base := []Entry{{ID: "a", Kind: Approved, Day: 1, Minor: 1000_00, Currency: "GBP"}, {ID: "c", Kind: Contract, Engagement: vantor, Day: 1, Minor: 1050_00, Currency: "GBP"}}
	for _, x := range []struct {
		tolerance int64
		more      []Entry
		beyond    bool
		noted     bool
	}{
		{-1, nil, true, false},
		{0, nil, true, false},
		{50_000, nil, false, false}, // exactly at the limit
		{49_999, nil, true, false},
		{0, []Entry{{ID: "n", Kind: Exception, Day: 1, Minor: 1050_00, Currency: "GBP"}}, true, true},
		{0, []Entry{{ID: "n", Kind: Exception, Day: 1, Minor: 1049_99, Currency: "GBP"}}, true, false},
	} {
		a, why := Fold("GBP", append(base[:2:2], x.more...), 10).Hold(x.tolerance)
		if why != "" || a.Beyond != x.beyond || a.Noted != x.noted {
			t.Errorf("tolerance %d: %+v %q", x.tolerance, a, why)
		}
	}
	for i, want := range []string{"no approved budget is given", "no contract sum is given"} {
		if _, why := Fold("GBP", base[1-i:2-i], 10).Hold(0); why != want {
			t.Errorf("why: %q, wanted %q", why, want)
		}
	}
}

func TestCorrectionsTakeThePlace(t *testing.T) {
	c := func(id, corrects string, minor int64, void bool) Entry {
		return Entry{ID: id, Kind: Contract, Engagement: vantor, Day: 5, Minor: minor, Currency: "GBP", Corrects: corrects, Void: void}
	}
	list := []Entry{c("1", "", 100, false), c("2", "1", 90, false), c("3", "2", 95, false), c("4", "", 7, false), c("5", "4", 0, true)}
	if l := Fold("GBP", list, 9); l.Main.Contract != 95 || len(l.Live) != 1 || l.Replaced["1"] != "2" {
		t.Errorf("%+v", l)
	}
	later := c("6", "3", 80, false)
	later.Day = 50 // the corrected one was never so on this day
	if l := Fold("GBP", append(list, later), 9); l.Main.Contract != 0 || l.Main.Has(Contract) || len(l.Ahead) != 1 {
		t.Errorf("%+v", l)
	}
	for _, bad := range []Entry{c("7", "1", 5, false), c("8", "none", 5, false), c("9", "5", 5, false), {ID: "x", Kind: Paid, Engagement: vantor, Day: 5, Minor: 5, Currency: "GBP", Corrects: "3"}} {
		if len(bad.Problems(list)) == 0 {
			t.Errorf("%s may correct %s", bad.ID, bad.Corrects)
		}
	}
	if p := c("7", "3", 5, false).Problems(list); len(p) != 0 {
		t.Errorf("a correction is refused: %v", p)
	}
}

func TestCurrenciesAreApart(t *testing.T) {
	l := Fold("GBP", []Entry{{ID: "1", Kind: Contract, Engagement: vantor, Day: 1, Minor: 10, Currency: "GBP"}, {ID: "2", Kind: Contract, Engagement: helio, Day: 1, Minor: 20, Currency: "EUR"},
		{ID: "3", Kind: Own, Day: 1, Minor: 30, Currency: "USD"}}, 2)
	if out, _ := l.Main.Outturn(); out != 10 || len(l.Others) != 2 || l.Others[0].Contract != 20 {
		t.Errorf("%+v", l)
	}
	if s := l.Apart(); !strings.Contains(s, "EUR and USD are kept apart") {
		t.Error(s)
	}
}

func TestFindings(t *testing.T) {
	entry := func(id string, k Kind, minor int64) Entry {
		return Entry{ID: id, Kind: k, Engagement: vantor, Day: 1, Minor: minor, Currency: "GBP", Stage: Warned, Ref: id}
	}
	codes := func(list ...Entry) (out []string) {
		for _, f := range Fold("GBP", list, 5).Findings(func(a Account) string { return "Vantor" }) {
			out = append(out, f.Code)
		}
		return out
	}
	for _, x := range []struct {
		list []Entry
		want string
	}{
		{[]Entry{entry("1", Contract, 100), entry("2", Certified, 100), entry("3", Paid, 100)}, ""},
		{[]Entry{entry("1", Contract, 100), entry("2", Certified, 101)}, "certified-over-due"},
		{[]Entry{entry("1", Contract, 100), entry("2", Certified, 50), entry("3", Paid, 51)}, "paid-over-certified"},
		{[]Entry{entry("1", Paid, 51)}, "no-contract-sum paid-over-certified"},
		{[]Entry{entry("1", Held, 10), entry("2", Drawn, 11)}, "drawn-over-held"},
		{[]Entry{entry("1", Drawn, 1)}, "drawn-over-held"},
		{[]Entry{entry("1", Approved, 5), entry("2", Held, 6)}, "held-over-approved"},
		{[]Entry{entry("1", Contract, 5), entry("2", Change, 6)}, "no-chance"},
		{[]Entry{entry("1", Contract, 5), entry("2", Change, 0)}, "no-price"},
	} {
		if got := strings.Join(codes(x.list...), " "); got != x.want {
			t.Errorf("%v: %q, wanted %q", x.list, got, x.want)
		}
	}
}

func TestChangesOfARegister(t *testing.T) {
	for _, x := range []struct {
		phase   matter.Phase
		settled bool
		want    Stage
	}{{matter.Open, false, Warned}, {matter.Quoting, false, Warned}, {matter.Quoted, false, Quoted}, {matter.Assessing, false, Quoted}, {matter.Accepted, true, Implemented},
		{matter.Done, true, Implemented}, {matter.Closed, true, Implemented}, {matter.Closed, false, Dropped}, {matter.Declined, false, Dropped}, {matter.Withdrawn, false, Dropped}} {
		e, ok := Matter{ID: "m", Number: 7, Phase: x.phase, Settled: x.settled, Minor: 5, Currency: "GBP", Moved: 3}.Entry()
		if !ok || e.Stage != x.want {
			t.Errorf("%s is %s, wanted %s", x.phase, e.Stage, x.want)
		}
	}
	if _, ok := (Matter{Phase: matter.Shared}).Entry(); ok {
		t.Error("what was shared counts twice")
	}
	derived, _ := Matter{ID: "m", Phase: matter.Quoted, Minor: 500, Currency: "GBP", Moved: 3}.Entry()
	typed := Entry{ID: "t", Kind: Change, Stage: Implemented, Engagement: vantor, Matter: "m", Day: 4, Minor: 450, Currency: "GBP"}
	if l := Fold("GBP", []Entry{derived, typed}, 9); len(l.Main.Items) != 1 || l.Main.Implemented != 450 || l.Main.Exposure != 0 {
		t.Errorf("what somebody wrote down does not count alone: %+v", l.Main)
	}
}

// Whatever is added in whatever order, the parts add up, and an entry counts once.
func TestPartsAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var list []Entry
		var contracts int64
		for i := range rapid.IntRange(1, 30).Draw(t, "entries") {
			e := Entry{ID: string(rune('a' + i)), Kind: rapid.SampledFrom(Kinds()).Draw(t, "kind"), Engagement: rapid.SampledFrom([]access.ScopeID{vantor, helio}).Draw(t, "contract"), Day: 1,
				Minor: rapid.Int64Range(-Most, Most).Draw(t, "minor"), Currency: "GBP", Ref: rapid.SampledFrom([]string{"1", "2"}).Draw(t, "ref"), Chance: rapid.IntRange(0, Certain).Draw(t, "chance"),
				Stage: rapid.SampledFrom(Stages()).Draw(t, "stage")}
			if list = append(list, e); e.Kind == Contract {
				contracts += e.Minor
			}
		}
		m := Fold("GBP", list, 2).Main
		var parts, exposure int64
		for _, a := range m.Accounts {
			parts, exposure = parts+a.Contract, exposure+a.Exposure
		}
		var weighted int64
		for _, i := range m.Items {
			if i.Stage != Implemented {
				weighted += i.Weighted
			}
		}
		if m.Contract != contracts || parts != contracts || exposure != m.Exposure || weighted != m.Exposure {
			t.Fatalf("%d, %d, %d; exposure %d, %d, %d", m.Contract, contracts, parts, m.Exposure, exposure, weighted)
		}
	})
}
