package situation_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/compare"
	"counterpart.dev/internal/core/matter"
	"counterpart.dev/internal/core/play"
	"counterpart.dev/internal/core/situation"
)

// injected is a change of a healthy history that brings about one situation, and what mends it.
type injected struct {
	into     func(*situation.Facts)
	about    situation.Target // "" engagement and id: as the rule's
	evidence []string         // that must stand in what is shown
	mend     func(*situation.Facts)
}

func rid(f *situation.Facts, is func(situation.Change) bool) {
	f.Changes = slices.DeleteFunc(f.Changes, is)
}

func change(f *situation.Facts, c situation.Change) {
	c.Engagement, c.Submission = "e0", last(f).ID
	f.Changes = append(f.Changes, c)
}

func benefit(f func(*situation.Benefit)) func(*situation.Facts) {
	return func(x *situation.Facts) { f(&x.Benefits[0]) }
}

// injections has one for every rule.
var injections = map[string]injected{
	"no-nearer": {into: func(f *situation.Facts) { reports(f, func(k, n int) (int, bool) { return 20 + 35*(k-n+1) + 20, true }) }, about: situation.Target{What: situation.OfMilestone, Engagement: "e0", ID: "e0m0"},
		evidence: []string{"1."}, mend: func(f *situation.Facts) { reports(f, func(int, int) (int, bool) { return 0, true }) }},
	"late-unwarned": {into: func(f *situation.Facts) {
		reports(f, func(int, int) (int, bool) { return 15, true })
		f.Matters = slices.DeleteFunc(f.Matters, func(m situation.Matter) bool { return m.Engagement == "e0" && m.Kind != matter.Question })
	}, about: situation.Target{What: situation.OfMilestone, Engagement: "e0", ID: "e0m0"}, evidence: []string{"none"},
		mend: func(f *situation.Facts) {
			f.Matters = append(f.Matters, situation.Matter{ID: "w", Engagement: "e0", Shared: true, Kind: matter.EarlyWarning, Phase: matter.Open, Court: access.DeliverySide, Raised: f.Today, Moved: f.Today})
		}},
	"milestone-gone": {into: func(f *situation.Facts) { reports(f, func(k, n int) (int, bool) { return 0, k < n-1 }) }, about: situation.Target{What: situation.OfMilestone, Engagement: "e0", ID: "e0m0"},
		evidence: []string{"last forecast", "submission without it"}, mend: func(f *situation.Facts) { reports(f, func(int, int) (int, bool) { return 0, true }) }},
	"milestone-untied": {into: func(f *situation.Facts) { f.Milestones[0].Confirmed = false }, about: situation.Target{What: situation.OfMilestone, Engagement: "e0", ID: "e0m0"}, evidence: []string{"A100, not confirmed"},
		mend: func(f *situation.Facts) { f.Milestones[0].Confirmed = true }},
	"programme-unanswered": {into: func(f *situation.Facts) { s := last(f); s.Due, s.Answered, s.Accepted = f.Today-2, 0, false },
		evidence: []string{"to be answered by"}, mend: func(f *situation.Facts) { last(f).Answered = f.Today }},
	"programme-old": {into: func(f *situation.Facts) {
		f.Submissions = slices.DeleteFunc(f.Submissions, func(s situation.Submission) bool { return s.Engagement == "e0" && s.DataDate > f.Today-45 })
		f.Matters, f.Changes = nil, nil
	}, about: situation.Target{What: situation.OfEngagement, Engagement: "e0"}, evidence: []string{"data date of", "days since"}, mend: func(f *situation.Facts) { last(f).DataDate = f.Today - 3 }},
	"accepted-unsound": {into: func(f *situation.Facts) { s := last(f); s.Accepted, s.Answered, s.Missed = true, f.Today-3, 6 }, evidence: []string{"6 of 12"},
		mend: func(f *situation.Facts) { last(f).Missed = 2 }},
	"history-rewritten": {into: func(f *situation.Facts) {
		change(f, situation.Change{Kind: compare.HistoryRewritten, ID: "A7", Name: "Foundations", From: "2027-01-04", To: "2027-01-18", Suspicious: true})
	}, evidence: []string{"2027-01-18, was 2027-01-04"}, mend: func(f *situation.Facts) {
		rid(f, func(c situation.Change) bool { return c.Kind == compare.HistoryRewritten })
	}},
	"float-harvested": {into: func(f *situation.Facts) {
		for i := range 3 {
			change(f, situation.Change{Kind: compare.FloatUsed, ID: fmt.Sprint("F", i), Name: "Work", FloatLost: 8})
		}
	}, evidence: []string{"8 days of float gone"}, mend: func(f *situation.Facts) {
		rid(f, func(c situation.Change) bool { return c.Kind == compare.FloatUsed })
	}},
	"logic-cut": {into: func(f *situation.Facts) {
		reports(f, func(k, n int) (int, bool) {
			if k == n-2 {
				return 9, true
			}
			return 0, true
		})
		change(f, situation.Change{Kind: compare.LinkCut, ID: "A5", Name: "Test the lifts", Activity: "A100", Milestone: "Hand-over 0", Effect: -9, Suspicious: true})
	}, evidence: []string{"9 days earlier"}, mend: func(f *situation.Facts) {
		rid(f, func(c situation.Change) bool { return c.Kind == compare.LinkCut })
	}},
	"dates-forced": {into: func(f *situation.Facts) {
		change(f, situation.Change{Kind: compare.ConstraintSet, ID: "A9", Name: "Hand-over", To: "must finish on 2027-09-01", Suspicious: true})
	}, evidence: []string{"must finish on 2027-09-01"}, mend: func(f *situation.Facts) { rid(f, func(c situation.Change) bool { return c.Suspicious }) }},
	"our-answers": {into: func(f *situation.Facts) {
		find(f, func(m *situation.Matter) bool { return m.Court == access.ClientSide }).Due = weekday(f.Today - 14)
	}, about: situation.Target{What: situation.OfEngagement, Engagement: "e0"}, evidence: []string{"days late"},
		mend: func(f *situation.Facts) {
			m := find(f, func(m *situation.Matter) bool { return m.Court == access.ClientSide })
			m.Court, m.Moved, m.Due = access.DeliverySide, f.Today, f.Today+5
		}},
	"their-answers": {into: func(f *situation.Facts) {
		for i := range f.Matters {
			if m := &f.Matters[i]; m.Engagement == "e0" && m.Court == access.DeliverySide && m.Kind == matter.Question {
				m.Due = weekday(f.Today - 4)
			}
		}
	}, about: situation.Target{What: situation.OfEngagement, Engagement: "e0"}, evidence: []string{"days late"}, mend: func(f *situation.Facts) {
		for i := range f.Matters {
			if m := &f.Matters[i]; m.Court == access.DeliverySide && m.Kind == matter.Question {
				m.Due = f.Today + 2
			}
		}
	}},
	"decision-costs": {into: func(f *situation.Facts) {
		m := find(f, func(m *situation.Matter) bool { return m.Kind == matter.Decision && m.Phase == matter.Open })
		m.PerWeek, m.FreeTo = 44_000_00, f.Today-1
	}, evidence: []string{"£44k"}, mend: func(f *situation.Facts) {
		m := find(f, func(m *situation.Matter) bool { return m.Kind == matter.Decision && m.Phase == matter.Open })
		m.Phase, m.Court, m.Answered, m.Told = matter.Decided, access.ClientSide, f.Today, 3
	}},
	"decided-untold": {into: func(f *situation.Facts) {
		find(f, func(m *situation.Matter) bool { return m.Phase == matter.Decided }).Answered = f.Today - 5
	}, evidence: []string{"decided on"}, mend: func(f *situation.Facts) {
		find(f, func(m *situation.Matter) bool { return m.Phase == matter.Decided }).Told = 4
	}},
	"change-effect": {into: func(f *situation.Facts) {
		find(f, func(m *situation.Matter) bool { return m.Kind == matter.Change && m.EffectSaid }).EffectSaid = false
	}, evidence: []string{"not stated"}, mend: func(f *situation.Facts) {
		for i := range f.Matters {
			f.Matters[i].EffectSaid = true
		}
	}},
	"changes-pile": {into: func(f *situation.Facts) { find(f, ofKind(matter.Change)).Raised = f.Today - 60 }, evidence: []string{"quoted"},
		mend: func(f *situation.Facts) {
			m := find(f, ofKind(matter.Change))
			m.Phase, m.Court = matter.Declined, ""
		}},
	"warning-unheard": {into: func(f *situation.Facts) { find(f, ofKind(matter.EarlyWarning)).Raised = f.Today - 9 }, evidence: []string{"not answered"},
		mend: func(f *situation.Facts) { find(f, ofKind(matter.EarlyWarning)).Answered = f.Today }},
	"surprises": {into: func(f *situation.Facts) {
		for i := range f.Matters {
			if m := &f.Matters[i]; m.Engagement == "e0" && m.Kind == matter.Issue {
				m.Raised, m.Warned = f.Today-10, false
			}
		}
		f.Matters = append(f.Matters, situation.Matter{ID: "sudden", Engagement: "e0", Shared: true, Kind: matter.Issue, Phase: matter.Closed, Raised: f.Today - 4, Moved: f.Today - 4})
	}, evidence: []string{"without an early warning", "surprises of both sides"}, mend: func(f *situation.Facts) {
		for i := range f.Matters {
			f.Matters[i].Warned = true
		}
	}},
	"untouched": {into: func(f *situation.Facts) { m := &f.Matters[0]; m.Moved, m.Due = f.Today-33, 0 }, evidence: []string{"last move on"}, mend: func(f *situation.Facts) { f.Matters[0].Moved = f.Today }},
	"silence-counted": {into: func(f *situation.Facts) {
		m := find(f, func(m *situation.Matter) bool { return !m.Deemed.IsZero() })
		m.Deemed, m.Phase, m.Court, m.Moved = f.Today-3, matter.Open, access.ClientSide, f.Today-3
	}, evidence: []string{"silence counted on"}, mend: func(f *situation.Facts) {
		m := find(f, func(m *situation.Matter) bool { return !m.Deemed.IsZero() })
		m.Answered, m.Court, m.Phase = f.Today, access.DeliverySide, matter.Answered
	}},
	"our-promises": {into: func(f *situation.Facts) { find(f, ofKind(matter.Commitment)).Needed = weekday(f.Today - 3) }, evidence: []string{"late"},
		mend: func(f *situation.Facts) {
			m := find(f, ofKind(matter.Commitment))
			m.Phase, m.Court = matter.Closed, ""
		}},
	"their-promises": {into: func(f *situation.Facts) {
		find(f, func(m *situation.Matter) bool { return m.Owes == access.DeliverySide }).Needed = weekday(f.Today - 10)
	}, evidence: []string{"late", "by one rule"}, mend: func(f *situation.Facts) {
		m := find(f, func(m *situation.Matter) bool { return m.Owes == access.DeliverySide })
		m.Needed, m.ReDates = f.Today+4, 1
	}},
	"promise-moved": {into: func(f *situation.Facts) { find(f, ofKind(matter.Commitment)).ReDates = 3 }, evidence: []string{"3"},
		mend: func(f *situation.Facts) {
			m := find(f, ofKind(matter.Commitment))
			m.Phase, m.Court = matter.Closed, ""
		}},
	"benefit-unowned":    {into: benefit(func(b *situation.Benefit) { b.Owner = "" }), evidence: []string{"none"}, mend: benefit(func(b *situation.Benefit) { b.Owner = "Bea" })},
	"owner-silent":       {into: benefit(func(b *situation.Benefit) { b.Named, b.Accepted = b.Named-20, 0 }), evidence: []string{"not yet"}, mend: benefit(func(b *situation.Benefit) { b.Accepted = b.Named + 30 })},
	"benefit-unmeasured": {into: benefit(func(b *situation.Benefit) { b.Measured = false }), evidence: []string{"measure: none"}, mend: benefit(func(b *situation.Benefit) { b.Measured = true })},
	"benefit-unfounded":  {into: benefit(func(b *situation.Benefit) { b.Needs = 0 }), evidence: []string{"what it waits for: nothing"}, mend: benefit(func(b *situation.Benefit) { b.Needs = 1 })},
	"change-unowned":     {into: func(f *situation.Facts) { f.Adoptions[0].Owner = "" }, evidence: []string{"nobody"}, mend: func(f *situation.Facts) { f.Adoptions[0].Owner = "Bea" }},
	"own-work-late":      {into: func(f *situation.Facts) { o := &f.Owed[0]; o.Due, o.DaysLate = weekday(f.Today-6), 6 }, evidence: []string{"2"}, mend: func(f *situation.Facts) { f.Owed[0].Open = false }},
	"enabler-undated":    {into: func(f *situation.Facts) { f.Enablers[1].Benefits = 1 }, evidence: []string{"not mapped"}, mend: func(f *situation.Facts) { f.Enablers[1].NotRun = "" }},
	"benefit-lost":       {into: benefit(func(b *situation.Benefit) { b.Loss = b.Planned/2 + 1 }), evidence: []string{"lost against the plan"}, mend: benefit(func(b *situation.Benefit) { b.Loss = 0 })},
	"reading-missing": {into: func(f *situation.Facts) { b := &f.Benefits[0]; b.Start, b.LastRead = f.Today-300, f.Today-125 },
		evidence: []string{"last reading", "due on"}, mend: func(f *situation.Facts) { f.Benefits[0].LastRead = f.Today }},
	"benefit-behind": {into: benefit(func(b *situation.Benefit) { b.HasRatio, b.Ratio = true, 0.6 }), evidence: []string{"60 %"}, mend: benefit(func(b *situation.Benefit) { b.Ratio = 0.9 })},
	"green-red": {into: func(f *situation.Facts) {
		r := &f.Ratings[0]
		r.Claimed, r.Bears, r.Evidence = 5, 1, []situation.Evidence{{What: "forecast against contract date", Value: "64 days late", Link: situation.Target{What: situation.OfTrend, Engagement: "e0", ID: "e0m0"}}}
	}, evidence: []string{"green", "64 days late"}, mend: func(f *situation.Facts) { f.Ratings[0].Claimed = 2 }},
	"ratings-apart": {into: func(f *situation.Facts) {
		f.Ratings[0].Claimed, f.Ratings[1].Claimed, f.Ratings[1].Bears = 1, 4, 4
	}, evidence: []string{"amber-green", "red"}, mend: func(f *situation.Facts) { f.Ratings[0].Claimed = 3 }},
	"date-unbelieved": {into: func(f *situation.Facts) { f.Chances[0].Meets = 90_000 }, evidence: []string{"9 %"}, mend: func(f *situation.Facts) { f.Chances[0].Meets = 800_000 }},
	"left-out": {into: func(f *situation.Facts) { f.Pages[1].LeftOut = []string{"Hand-over is six weeks late"} }, evidence: []string{"six weeks late"}, mend: func(f *situation.Facts) {
		f.Pages = append(f.Pages, situation.Page{ID: "p3", Number: 3, Made: f.Today})
	}},
	"page-old": {into: func(f *situation.Facts) { f.Pages = f.Pages[:1] }, evidence: []string{"60"}, mend: func(f *situation.Facts) {
		f.Pages = append(f.Pages, situation.Page{ID: "p3", Number: 3, Made: f.Today})
	}},
	"expectation-wrong": {into: func(f *situation.Facts) { f.Dilemmas[0].OursWrong = -2.5 }, evidence: []string{"-2.5 points of 7"},
		mend: func(f *situation.Facts) { f.Dilemmas[0].Covered = true }},
	"unaligned": {into: func(f *situation.Facts) { e := &f.Engagements[0]; e.Aligned, e.Ungated = false, false }, evidence: []string{"work began"}, mend: func(f *situation.Facts) { f.Engagements[0].Aligned = true }},
	"charter-unsigned": {into: func(f *situation.Facts) {
		e := &f.Engagements[0]
		e.Charter, e.ClientSigned, e.DeliverySigned = f.Today-20, true, false
	}, evidence: []string{"no"}, mend: func(f *situation.Facts) { f.Engagements[0].DeliverySigned = true }},
	"pulse-low":       {into: func(f *situation.Facts) { f.Pulse[0].Level = 3.4 }, evidence: []string{"3.4 points of 7"}, mend: func(f *situation.Facts) { f.Pulse[0].Level, f.Pulse[0].Before = 5, 5 }},
	"sponsor-silence": {into: func(f *situation.Facts) { f.Contacts[0].Last = f.Today - 31 }, evidence: []string{"last word with Sponsor"}, mend: func(f *situation.Facts) { f.Contacts[0].Last = f.Today }},
	"going-cold":      {into: func(f *situation.Facts) { f.Contacts[1].Last = f.Today - 61 }, evidence: []string{"every 30 days"}, mend: func(f *situation.Facts) { f.Contacts[1].Last = f.Today }},
	"against-alone":   {into: func(f *situation.Facts) { f.Contacts[1].Owner = "" }, evidence: []string{"nobody"}, mend: func(f *situation.Facts) { f.Contacts[1].Owner = "Ada" }},
	"role-empty":      {into: func(f *situation.Facts) { f.Posts[0].Authority = false }, evidence: []string{"no"}, mend: func(f *situation.Facts) { f.Posts[0].Authority = true }},
	"role-stretched":  {into: func(f *situation.Facts) { f.Posts[0].Days = 3 }, evidence: []string{"3"}, mend: func(f *situation.Facts) { f.Posts[0].Days = 9 }},
}

// weekday is a day, or the last one before it on which work is done.
func weekday(d civil.Date) civil.Date {
	for d.Weekday() == time.Saturday || d.Weekday() == time.Sunday {
		d--
	}
	return d
}

func of(found []situation.Found, rule string) *situation.Found {
	if i := slices.IndexFunc(found, func(x situation.Found) bool { return x.Rule == rule }); i >= 0 {
		return &found[i]
	}
	return nil
}

// On histories on which nothing special goes on, no rule speaks on more than one in a hundred.
func TestHealthyHistoriesAreQuiet(t *testing.T) {
	const runs = 1_000
	count := map[string]int{}
	for seed := range uint64(runs) {
		found, not := situation.Find(healthy(rand.New(rand.NewPCG(seed, 7))))
		if len(not) > 0 {
			t.Fatalf("not run: %v", not)
		}
		spoke := map[string]bool{}
		for _, x := range found {
			spoke[x.Rule] = true
		}
		for r := range spoke {
			count[r]++
		}
	}
	for r, n := range count {
		if n*100 >= runs {
			t.Errorf("%s speaks on %d of %d healthy histories", r, n, runs)
		}
	}
}

// What is injected is found with its evidence, about what it was injected into; and whatever the play offers ends it: what is put right
// is gone, what is taken up is in hand, until what was taken up is over and the facts still show it.
func TestInjectedIsFoundAndPlaysEndIt(t *testing.T) {
	for _, r := range situation.Rules() {
		in, ok := injections[r.ID]
		if !ok {
			t.Errorf("%s: nothing is injected", r.ID)
			continue
		}
		if len(in.evidence) == 0 || in.mend == nil {
			t.Errorf("%s: it is not said what the evidence is, or what mends it", r.ID)
			continue
		}
		met := 0
		for seed := range uint64(12) {
			rng := func() *rand.Rand { return rand.New(rand.NewPCG(seed, 11)) }
			f := healthy(rng())
			if before, _ := situation.Find(f); of(before, r.ID) != nil {
				continue
			}
			in.into(f)
			found, _ := situation.Find(f)
			x := of(found, r.ID)
			if x == nil {
				t.Errorf("%s: not found, seed %d", r.ID, seed)
				break
			}
			met++
			shows(t, r, in, x)
			ends(t, f, r, in, x)
		}
		if met == 0 {
			t.Errorf("%s was injected into no history", r.ID)
		}
	}
}

// shows demands what a situation has to show.
func shows(t *testing.T, r situation.Rule, in injected, x *situation.Found) {
	t.Helper()
	if x.Says == "" || !strings.HasSuffix(x.Says, ".") && !strings.HasSuffix(x.Says, ".”") || x.Severity < situation.Watch || x.Severity > situation.Urgent || len(x.Evidence) == 0 {
		t.Errorf("%s: %+v", r.ID, x)
	}
	if in.about.What != "" && x.Subject.Target != in.about {
		t.Errorf("%s is about %+v, want %+v", r.ID, x.Subject.Target, in.about)
	}
	if r.Case == (x.Subject.Engagement != "") && !r.Case {
		t.Errorf("%s is of an engagement and about none", r.ID)
	}
	all := ""
	for _, e := range x.Evidence {
		if e.What == "" || e.Value == "" || e.Link.What == "" {
			t.Errorf("%s: evidence without a name, a value or a link: %+v", r.ID, e)
		}
		all += e.What + ": " + e.Value + "\n"
	}
	for _, want := range in.evidence {
		if !strings.Contains(all, want) {
			t.Errorf("%s: the evidence lacks %q:\n%s", r.ID, want, all)
		}
	}
}

// ends applies every act of the play, each alone, and demands that the situation is over.
func ends(t *testing.T, f *situation.Facts, r situation.Rule, in injected, x *situation.Found) {
	t.Helper()
	key := x.Key()
	with := func(taken ...situation.Taken) *situation.Found {
		g := *f
		g.Taken = taken
		found, _ := situation.Find(&g)
		return of(slices.DeleteFunc(found, func(y situation.Found) bool { return y.Key() != key }), r.ID)
	}
	for _, a := range play.For(*x).Acts {
		if a.Kind == play.Open {
			continue // what is put right there is in.mend
		}
		if y := with(situation.Taken{Key: key, Day: f.Today, Live: a.Kind == play.Raise}); y == nil || !y.InHand {
			t.Errorf("%s is not in hand after %q", r.ID, a.Label)
		}
	}
	if y := with(situation.Taken{Key: key, Day: f.Today - situation.Holds - 1}); y == nil || y.InHand {
		t.Errorf("%s is in hand though what was begun is over", r.ID)
	}
	if y := with(situation.Taken{Key: key + "x", Day: f.Today, Live: true, Settled: f.Today}); y == nil || y.InHand {
		t.Errorf("%s is in hand by what was done about another", r.ID)
	}
	// What happened stays so: it is over once what was raised about it is settled, and is there again when it happens anew.
	if y := with(situation.Taken{Key: key, Day: f.Today - 30, Settled: f.Today}); r.Event != (y == nil) {
		t.Errorf("%s, of which what was raised is settled: there %v", r.ID, y != nil)
	}
	if y := with(situation.Taken{Key: key, Day: x.Since - 30, Settled: x.Since - 1}); y == nil && !x.Since.IsZero() {
		t.Errorf("%s is over by what was settled before it happened", r.ID)
	}
	in.mend(f)
	if found, _ := situation.Find(f); slices.ContainsFunc(found, func(y situation.Found) bool { return y.Key() == key }) {
		t.Errorf("%s is there although it was put right", r.ID)
	}
}

// The order of the rows of the facts changes nothing, and neither does asking twice.
func TestFindIsAFunctionOfTheFacts(t *testing.T) {
	f := healthy(rand.New(rand.NewPCG(3, 3)))
	for _, id := range []string{"our-answers", "benefit-unowned", "green-red", "role-empty", "change-effect"} {
		injections[id].into(f)
	}
	first, _ := situation.Find(f)
	again, _ := situation.Find(f)
	if diff := cmp.Diff(first, again); diff != "" {
		t.Error(diff)
	}
	if !slices.IsSortedFunc(first, situation.Compare) {
		t.Error("not in order")
	}
	slices.Reverse(f.Benefits)
	slices.Reverse(f.Posts)
	slices.Reverse(f.Ratings)
	turned, _ := situation.Find(f)
	if diff := cmp.Diff(first, turned); diff != "" {
		t.Error(diff)
	}
	seen := map[string]bool{}
	for i := range first {
		if k := first[i].Key(); seen[k] {
			t.Errorf("%s twice", k)
		} else {
			seen[k] = true
		}
	}
}

// A rule whose facts are not there is not run, with a reason, and the others are.
func TestNotRun(t *testing.T) {
	found, not := situation.Find(&situation.Facts{Today: civil.NewDate(2027, 1, 1)})
	if len(found) > 0 || len(not) != len(situation.Rules()) {
		t.Errorf("on nothing: found %d, not run %d", len(found), len(not))
	}
	for _, g := range situation.Groups() {
		f := healthy(rand.New(rand.NewPCG(1, 1)))
		f.Known = slices.DeleteFunc(slices.Clone(f.Known), func(k situation.Group) bool { return k == g })
		_, not := situation.Find(f)
		want := 0
		for _, r := range situation.Rules() {
			if slices.Contains(r.Needs, g) {
				want++
			}
		}
		if len(not) != want || want == 0 {
			t.Errorf("without %s %d rules are not run, want %d", g, len(not), want)
		}
		f.Why = map[situation.Group]string{g: "it is not yours to see"}
		_, not = situation.Find(f)
		for _, n := range not {
			if n.Reason != "it is not yours to see" {
				t.Errorf("%s: %s", n.Rule, n.Reason)
			}
		}
	}
}

// Every rule is printed whole, and there are enough of them.
func TestRulesArePrinted(t *testing.T) {
	seen := map[string]bool{}
	for _, r := range situation.Rules() {
		if seen[r.ID] || r.Name == "" || !strings.HasSuffix(r.Definition, ".") || !strings.HasSuffix(r.Threshold, ".") || !strings.Contains(r.Threshold, "[") && !strings.Contains(r.Threshold, "defined with") || len(r.Needs) == 0 {
			t.Errorf("%+v", r)
		}
		seen[r.ID] = true
		if got, ok := situation.RuleByID(r.ID); !ok || got.Name != r.Name {
			t.Errorf("%s is not found by its name", r.ID)
		}
	}
	if len(seen) < 28 {
		t.Errorf("%d rules", len(seen))
	}
	if _, ok := situation.RuleByID("none"); ok {
		t.Error("a rule nobody wrote")
	}
}

// What is found is kept as it is.
func TestFoundIsKept(t *testing.T) {
	f := healthy(rand.New(rand.NewPCG(5, 5)))
	injections["decision-costs"].into(f)
	found, _ := situation.Find(f)
	b, err := json.Marshal(found)
	if err != nil {
		t.Fatal(err)
	}
	var back []situation.Found
	if err := json.Unmarshal(b, &back); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(found, back); diff != "" {
		t.Error(diff)
	}
}
