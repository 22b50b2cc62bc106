package situation_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/matter"
	"counterpart.dev/internal/core/situation"
	"counterpart.dev/internal/core/trend"
)

// varieties are healthy projects that look different from one another: none of them should raise an alarm that the plain one does not.
var varieties = map[string]func(*rand.Rand, *situation.Facts){
	"a shutdown that has just ended": func(r *rand.Rand, f *situation.Facts) {
		for d := f.Today - 16; d < f.Today; d++ {
			for i := range f.Engagements {
				f.Engagements[i].Calendar.Off = append(f.Engagements[i].Calendar.Off, d)
			}
		}
		for i := range f.Matters {
			m := &f.Matters[i]
			if m.Live() && m.Due != 0 && r.IntN(4) == 0 && m.Kind == matter.Question {
				m.Due = f.Today - civil.Date(r.IntN(16)) // in it: owed on the first day after it
			}
			if m.Kind == matter.EarlyWarning {
				m.Raised = f.Today - 16
			}
			if m.Phase == matter.Decided {
				m.Answered = f.Today - 17
			}
		}
		for i := range f.Submissions {
			f.Submissions[i].DataDate -= 33
			f.Submissions[i].Made -= 33
		}
		f.Contacts[0].Last = f.Today - 39
		f.Pages[1].Made = f.Today - 52
	},
	"no schedule": func(_ *rand.Rand, f *situation.Facts) {
		f.Submissions, f.Milestones, f.Changes, f.Chances = nil, nil, nil, nil
	},
	"one submission": func(_ *rand.Rand, f *situation.Facts) {
		f.Changes = nil
		for _, e := range f.Engagements {
			s := newest(f, e.ID)
			f.Submissions = slices.DeleteFunc(f.Submissions, func(x situation.Submission) bool { return x.Engagement == e.ID && x.ID != s.ID })
		}
		for i := range f.Milestones {
			m := &f.Milestones[i]
			p, _ := m.Last()
			m.Line = trend.Follow(m.Activity, m.Title, []trend.Reported{p.Reported}, []trend.Contract{{Date: m.Contract}}, 3)
		}
	},
	"a small project": func(_ *rand.Rand, f *situation.Facts) {
		keep := f.Engagements[0].ID
		f.Engagements, f.Benefits, f.Matters = f.Engagements[:1], f.Benefits[:1], nil
		f.Submissions = slices.DeleteFunc(f.Submissions, func(x situation.Submission) bool { return x.Engagement != keep })
		f.Milestones = slices.DeleteFunc(f.Milestones, func(x situation.Milestone) bool { return x.Engagement != keep })[:1]
		f.Ratings, f.Pulse, f.Dilemmas, f.Chances, f.Owed, f.Enablers, f.Adoptions = nil, nil, nil, nil, nil, nil, nil
	},
	"dates on weekends": func(_ *rand.Rand, f *situation.Facts) {
		if f.Today.Weekday() != time.Monday && f.Today.Weekday() != time.Sunday {
			return
		}
		for i := range f.Matters {
			m := &f.Matters[i]
			weekend := f.Today - 1
			for weekend.Weekday() != time.Saturday && weekend.Weekday() != time.Sunday {
				weekend--
			}
			if m.Live() && m.Due != 0 {
				m.Due = max(m.Due, weekend)
			}
			if m.Live() && m.Needed != 0 {
				m.Needed = max(m.Needed, weekend)
			}
		}
		o := &f.Owed[0]
		o.Due, o.DaysLate = f.Today-1, 1
		for o.Due.Weekday() != time.Saturday {
			o.Due--
			o.DaysLate++
		}
	},
	"a cadence of two weeks": func(r *rand.Rand, f *situation.Facts) {
		f.Changes = nil
		for i := range f.Submissions {
			s := &f.Submissions[i]
			back := (f.Today - 4 - s.DataDate) / 2
			s.DataDate += back
			s.Made = s.DataDate + 1
			s.Due, s.Answered, s.Accepted = s.Made+7, s.Made+3, true
			if r.IntN(2) == 0 && s.ID != newest(f, s.Engagement).ID {
				s.Answered, s.Accepted = 0, false // the next came before it was answered
			}
		}
		for i := range f.Milestones {
			m := &f.Milestones[i]
			if i%2 == 0 { // delivered, and dropped from the plan afterwards
				reached := []trend.Reported{{Report: f.Today - 40, There: true, Forecast: m.Contract + 12, Reached: true}, {Report: f.Today - 4}}
				m.Line = trend.Follow(m.Activity, m.Title, reached, []trend.Contract{{Date: m.Contract}}, 3)
			}
		}
	},
	"one engagement over": func(r *rand.Rand, f *situation.Facts) { over(r, f, false) },
	"all that is left is closing": func(r *rand.Rand, f *situation.Facts) {
		over(r, f, true)
		for i := range f.Milestones {
			m := &f.Milestones[i]
			p, _ := m.Last()
			p.Reached = true
			m.Line = trend.Follow(m.Activity, m.Title, []trend.Reported{p.Reported}, []trend.Contract{{Date: m.Contract}}, 3)
		}
		for i := range f.Submissions {
			f.Submissions[i].DataDate -= 200
		}
	},
}

func newest(f *situation.Facts, engagement string) (out *situation.Submission) {
	for i := range f.Submissions {
		if f.Submissions[i].Engagement == engagement {
			out = &f.Submissions[i]
		}
	}
	return out
}

// over adds an engagement that has ended as such do: late, with words about it, and with much that nobody put right any more.
func over(r *rand.Rand, f *situation.Facts, closing bool) {
	if closing {
		for i := range f.Engagements {
			f.Engagements[i].Closing = true
		}
	}
	e := situation.Engagement{ID: "old", Name: "Enabling works", Supplier: "Digger", Over: true, Since: f.Today - 900, Charter: f.Today - 800}
	f.Engagements = append(f.Engagements, e)
	f.Submissions = append(f.Submissions, situation.Submission{ID: "olds", Engagement: "old", Called: "as built", DataDate: f.Today - 300, Made: f.Today - 299, Due: f.Today - 285, Run: 12, Missed: 7})
	m := situation.Milestone{ID: "oldm", Engagement: "old", Title: "Ground ready", Activity: "G1", Confirmed: true, Contract: f.Today - 350}
	m.Line = trend.Follow("G1", m.Title, []trend.Reported{{Report: f.Today - 300, There: true, Forecast: f.Today - 280}}, []trend.Contract{{Date: m.Contract}}, 3)
	f.Milestones = append(f.Milestones, m)
	f.Matters = append(f.Matters, situation.Matter{ID: "oldq", Engagement: "old", Shared: true, Kind: matter.Change, Phase: matter.Closed, Settled: f.Today - 100, Raised: f.Today - 400, Moved: f.Today - 100},
		situation.Matter{ID: "oldd", Engagement: "old", Shared: true, Kind: matter.Question, Phase: matter.Closed, Raised: f.Today - 60, Moved: f.Today - 9, Deemed: f.Today - 10, DeemedFor: access.ClientSide})
	f.Pulse = append(f.Pulse, situation.PulseItem{Engagement: "old", Round: "oldp", ID: "i0", Says: "They tell us early", Side: access.ClientSide, Level: 2 + r.Float64(), Day: f.Today - 310})
	f.Ratings = append(f.Ratings, situation.Rating{ID: "oldr", Engagement: "old", Dimension: "time", Side: access.DeliverySide, By: "Digger", Day: f.Today - 310, Claimed: 5, Bears: 1})
	f.Dilemmas = append(f.Dilemmas, situation.Dilemma{Engagement: "old", Round: "oldv", ID: "early", Title: "Early bad news", OursWrong: 3})
	f.Posts = append(f.Posts, situation.Post{Engagement: "old"})
	f.Chances = append(f.Chances, situation.Chance{Engagement: "old", Milestone: "oldm", Title: "Ground ready", Contract: f.Today - 350})
}

// Healthy projects of every variety are as quiet as the plain one: each rule speaks on fewer than one in a hundred, and few histories raise
// any alarm at all.
func TestEveryHealthyVarietyIsQuiet(t *testing.T) {
	const runs = 150 // of each
	count, loud := map[string]int{}, 0
	for name, vary := range varieties {
		for seed := range uint64(runs) {
			r := rand.New(rand.NewPCG(seed, 23))
			f := healthy(r)
			vary(r, f)
			found, not := situation.Find(f)
			if len(not) > 0 {
				t.Fatalf("%s: not run: %v", name, not)
			}
			spoke := map[string]string{}
			for _, x := range found {
				spoke[x.Rule] = x.Says
			}
			for rule, says := range spoke {
				if count[name+": "+rule]++; count[name+": "+rule]*100 > runs {
					t.Errorf("%s: %s speaks too often: %s", name, rule, says)
				}
			}
			if len(spoke) > 0 {
				loud++
			}
		}
	}
	if all := runs * len(varieties); loud*50 > all {
		t.Errorf("%d of %d healthy histories raise an alarm", loud, all)
	}
}

// bare is a project with one engagement of which nothing is kept, on a Thursday.
func bare() *situation.Facts {
	return &situation.Facts{Today: civil.NewDate(2027, 6, 17), Currency: "GBP", Known: situation.Groups(),
		Engagements: []situation.Engagement{{ID: "e0", Name: "Works", Supplier: "Builder", Active: true, Since: civil.NewDate(2027, 6, 1), Aligned: true}},
		Pages:       []situation.Page{{ID: "p", Number: 1, Made: civil.NewDate(2027, 6, 10)}}}
}

func shared(k matter.Kind, m situation.Matter) situation.Matter {
	m.ID, m.Engagement, m.Shared, m.Kind, m.Title = "q", "e0", true, k, "About something"
	if m.Phase == "" {
		m.Phase = matter.Open
	}
	return m
}

// thresholds put into a bare project as much as a number says. At the number a rule speaks, below it, it does not.
var thresholds = map[string]struct {
	at  int
	put func(f *situation.Facts, n int)
}{
	"no-nearer": {1, func(f *situation.Facts, n int) { // days late, having moved day for day
		var list []trend.Reported
		for k := range 4 {
			list = append(list, trend.Reported{Report: f.Today - civil.Date(30-7*k-1), There: true, Forecast: f.Today + 100 + civil.Date(n-7*(3-k))})
		}
		line(f, list)
	}},
	"late-unwarned": {10, func(f *situation.Facts, n int) {
		line(f, []trend.Reported{{Report: f.Today - 5, There: true, Forecast: f.Today + 100 + civil.Date(n)}})
	}},
	"programme-unanswered": {-3, func(f *situation.Facts, n int) {
		f.Submissions = []situation.Submission{{ID: "s", Engagement: "e0", Made: f.Today - 9, DataDate: f.Today - 10, Due: f.Today - civil.Date(n)}}
	}},
	"programme-old": {42, func(f *situation.Facts, n int) {
		f.Submissions = []situation.Submission{{ID: "s", Engagement: "e0", Made: f.Today - 1, DataDate: f.Today - civil.Date(n)}}
	}},
	"accepted-unsound": {4, func(f *situation.Facts, n int) {
		f.Submissions = []situation.Submission{{ID: "s", Engagement: "e0", DataDate: f.Today - 10, Made: f.Today - 9, Answered: f.Today - 3, Accepted: true, Run: 12, Missed: n}}
	}},
	"our-answers": {10, func(f *situation.Facts, n int) {
		f.Matters = []situation.Matter{shared(matter.Question, situation.Matter{Court: access.ClientSide, Moved: f.Today, Due: f.Today - civil.Date(n)})}
	}},
	"their-answers": {3, func(f *situation.Facts, n int) { // so many answers
		for range n {
			f.Matters = append(f.Matters, shared(matter.Question, situation.Matter{Court: access.DeliverySide, Moved: f.Today, Due: f.Today - 1}))
		}
	}},
	"decision-costs": {1, func(f *situation.Facts, n int) {
		f.Matters = []situation.Matter{shared(matter.Decision, situation.Matter{Court: access.ClientSide, Moved: f.Today, Needed: f.Today - civil.Date(n)})}
	}},
	"decided-untold": {3, func(f *situation.Facts, n int) { // working days
		f.Matters = []situation.Matter{shared(matter.Decision, situation.Matter{Phase: matter.Decided, Moved: f.Today, Answered: f.Today - civil.Date(n)})}
	}},
	"change-effect": {-180, func(f *situation.Facts, n int) {
		f.Matters = []situation.Matter{shared(matter.Change, situation.Matter{Phase: matter.Accepted, Moved: f.Today, Due: f.Today + 9, Settled: f.Today + civil.Date(n)})}
	}},
	"changes-pile": {5, func(f *situation.Facts, n int) {
		for range n {
			f.Matters = append(f.Matters, shared(matter.Change, situation.Matter{Court: access.ClientSide, Moved: f.Today, Raised: f.Today - 5}))
		}
	}},
	"warning-unheard": {7, func(f *situation.Facts, n int) {
		f.Matters = []situation.Matter{shared(matter.EarlyWarning, situation.Matter{Raiser: access.DeliverySide, Court: access.ClientSide, Moved: f.Today, Raised: f.Today - civil.Date(n)})}
	}},
	"surprises": {3, func(f *situation.Facts, n int) {
		for range n {
			f.Matters = append(f.Matters, shared(matter.Issue, situation.Matter{Phase: matter.Closed, Raised: f.Today - 59, Moved: f.Today}))
		}
	}},
	"untouched": {30, func(f *situation.Facts, n int) {
		f.Matters = []situation.Matter{shared(matter.Question, situation.Matter{Court: access.DeliverySide, Moved: f.Today - civil.Date(n)})}
	}},
	"silence-counted": {-30, func(f *situation.Facts, n int) {
		f.Matters = []situation.Matter{shared(matter.Question, situation.Matter{Court: access.ClientSide, Moved: f.Today, Deemed: f.Today + civil.Date(n), DeemedFor: access.ClientSide})}
	}},
	"our-promises": {1, func(f *situation.Facts, n int) {
		f.Matters = []situation.Matter{shared(matter.Commitment, situation.Matter{Owes: access.ClientSide, Court: access.ClientSide, Moved: f.Today, Needed: f.Today - civil.Date(n)})}
	}},
	"their-promises": {7, func(f *situation.Facts, n int) {
		f.Matters = []situation.Matter{shared(matter.Commitment, situation.Matter{Owes: access.DeliverySide, Court: access.DeliverySide, Moved: f.Today, Needed: f.Today - civil.Date(n)})}
	}},
	"promise-moved": {2, func(f *situation.Facts, n int) {
		f.Matters = []situation.Matter{shared(matter.Commitment, situation.Matter{Owes: access.DeliverySide, Court: access.DeliverySide, Moved: f.Today, Needed: f.Today + 9, ReDates: n})}
	}},
	"owner-silent": {14, func(f *situation.Facts, n int) {
		f.Benefits = []situation.Benefit{{ID: "b", Live: true, Owner: "Bea", Measured: true, Needs: 1, Named: f.Today - civil.Date(n)}}
	}},
	"own-work-late": {1, func(f *situation.Facts, n int) {
		f.Owed = []situation.Owed{{ID: "o", Open: true, Due: f.Today - civil.Date(n), DaysLate: n}}
	}},
	"benefit-lost": {50, func(f *situation.Facts, n int) {
		f.Benefits = []situation.Benefit{{ID: "b", Live: true, Owner: "Bea", Accepted: f.Today, Measured: true, Needs: 1, HasLoss: true, Planned: 100, Loss: int64(n)}}
	}},
	"reading-missing": {120, func(f *situation.Facts, n int) { // every 90 days, and 30 late
		f.Benefits = []situation.Benefit{{ID: "b", Live: true, Owner: "Bea", Accepted: f.Today, Measured: true, Needs: 1, Every: 90, Start: f.Today - 400, LastRead: f.Today - civil.Date(n)}}
	}},
	"benefit-behind": {-74, func(f *situation.Facts, n int) {
		f.Benefits = []situation.Benefit{{ID: "b", Live: true, Owner: "Bea", Accepted: f.Today, Measured: true, Needs: 1, HasRatio: true, Ratio: float64(-n) / 100}}
	}},
	"green-red": {4, func(f *situation.Facts, n int) {
		f.Ratings = []situation.Rating{{ID: "r", Engagement: "e0", Dimension: "time", Side: access.DeliverySide, By: "Dan", Day: f.Today, Claimed: n, Bears: 2}}
	}},
	"ratings-apart": {2, func(f *situation.Facts, n int) {
		f.Ratings = []situation.Rating{{ID: "r", Engagement: "e0", Dimension: "time", Side: access.DeliverySide, By: "Dan", Day: f.Today, Claimed: 1 + n},
			{ID: "r", Engagement: "e0", Dimension: "time", Side: access.ClientSide, By: "Ada", Day: f.Today - 31, Claimed: 1}}
	}},
	"date-unbelieved": {-19, func(f *situation.Facts, n int) {
		f.Chances = []situation.Chance{{Engagement: "e0", Milestone: "m", Contract: f.Today + 9, Meets: -n * 10_000}}
	}},
	"page-old": {45, func(f *situation.Facts, n int) { f.Pages[0].Made = f.Today - civil.Date(n) }},
	"expectation-wrong": {20, func(f *situation.Facts, n int) {
		f.Dilemmas = []situation.Dilemma{{Engagement: "e0", Round: "r", ID: "d", TheirWrong: float64(n) / 10}}
	}},
	"charter-unsigned": {14, func(f *situation.Facts, n int) {
		e := &f.Engagements[0]
		e.Charter, e.ClientSigned = f.Today-civil.Date(n), true
	}},
	"pulse-low": {-35, func(f *situation.Facts, n int) {
		f.Pulse = []situation.PulseItem{{Engagement: "e0", Round: "r", ID: "i", Side: access.ClientSide, Level: float64(-n) / 10}}
	}},
	"sponsor-silence": {30, func(f *situation.Facts, n int) {
		f.Contacts = []situation.Contact{{ID: "s", Name: "Sue", Sponsor: true, Last: f.Today - civil.Date(n)}}
	}},
	"going-cold": {28, func(f *situation.Facts, n int) {
		f.Contacts = []situation.Contact{{ID: "s", Name: "Vera", Owner: "Ada", Influence: 4, Every: 14, Last: f.Today - civil.Date(n)}}
	}},
	"against-alone": {4, func(f *situation.Facts, n int) {
		f.Contacts = []situation.Contact{{ID: "s", Name: "Vera", Influence: n, Now: 2, Wanted: 4}}
	}},
	"role-stretched": {-7, func(f *situation.Facts, n int) {
		f.Posts = []situation.Post{{Engagement: "e0", Filled: true, Authority: true, Days: int64(-n), Needed: 8}}
	}},
}

func line(f *situation.Facts, list []trend.Reported) {
	m := situation.Milestone{ID: "m", Engagement: "e0", Title: "Hand-over", Activity: "A", Confirmed: true, Contract: f.Today + 100}
	m.Line = trend.Follow("A", m.Title, list, []trend.Contract{{Date: m.Contract}}, 3)
	f.Milestones, f.Submissions = []situation.Milestone{m}, []situation.Submission{{ID: "s", Engagement: "e0", Made: f.Today - 4, DataDate: f.Today - 5}}
}

// A rule with a number speaks from that number on, and no earlier.
func TestThresholds(t *testing.T) {
	for rule, x := range thresholds {
		for _, n := range []int{x.at - 1, x.at} {
			f := bare()
			x.put(f, n)
			found, _ := situation.Find(f)
			if spoke := of(found, rule) != nil; spoke != (n == x.at) {
				t.Errorf("%s at %d: %v", rule, n, spoke)
			}
		}
	}
	for _, r := range situation.Rules() {
		if _, ok := thresholds[r.ID]; !ok && !slices.Contains([]string{"milestone-gone", "milestone-untied", "history-rewritten", "float-harvested", "logic-cut", "dates-forced", "benefit-unowned", "benefit-unmeasured",
			"benefit-unfounded", "change-unowned", "enabler-undated", "left-out", "unaligned", "role-empty"}, r.ID) {
			t.Errorf("%s: its threshold is not tried", r.ID)
		}
	}
	if found, _ := situation.Find(bare()); len(found) > 0 {
		t.Errorf("nothing is kept, and there is %s", fmt.Sprint(found[0].Rule))
	}
}

// What is due on a day without work is due on the next one with work, by the days of the engagement.
func TestDaysWithoutWork(t *testing.T) {
	promise := func(today, due civil.Date, c situation.Calendar) bool {
		f := bare()
		f.Today, f.Engagements[0].Calendar = today, c
		f.Matters = []situation.Matter{shared(matter.Commitment, situation.Matter{Owes: access.ClientSide, Court: access.ClientSide, Moved: today, Needed: due})}
		found, _ := situation.Find(f)
		return of(found, "our-promises") != nil
	}
	sat := civil.NewDate(2027, 6, 12)
	sundays := situation.Calendar{Week: [7]bool{6: true, 0: true, 1: true, 2: true, 3: true}} // Sunday to Thursday
	for _, x := range []struct {
		today, due civil.Date
		c          situation.Calendar
		late       bool
	}{
		{sat + 2, sat, situation.Calendar{}, false}, {sat + 3, sat, situation.Calendar{}, true}, {sat, sat - 1, situation.Calendar{}, true},
		{sat + 3, sat, situation.Calendar{Off: []civil.Date{sat + 2}}, false}, {sat + 4, sat, situation.Calendar{Off: []civil.Date{sat + 2}}, true},
		{sat + 2, sat, sundays, true}, {sat + 1, sat, sundays, false},
	} {
		if got := promise(x.today, x.due, x.c); got != x.late {
			t.Errorf("due %s, on %s: late %v", x.due, x.today, got)
		}
	}
}
