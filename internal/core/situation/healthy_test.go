package situation_test

import (
	"fmt"
	"math/rand/v2"
	"slices"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/compare"
	"counterpart.dev/internal/core/matter"
	"counterpart.dev/internal/core/situation"
	"counterpart.dev/internal/core/trend"
)

// healthy makes the facts of a project on which nothing special goes on: work with some noise, as there always is.
func healthy(r *rand.Rand) *situation.Facts {
	f := &situation.Facts{Today: civil.NewDate(2027, 3, 1) + civil.Date(r.IntN(300)), Currency: "GBP", Known: situation.Groups()}
	for i := range 1 + r.IntN(3) {
		e := situation.Engagement{ID: fmt.Sprintf("e%d", i), Name: fmt.Sprintf("Works %d", i), Supplier: fmt.Sprintf("Builder %d", i), Active: true,
			Since: f.Today - civil.Date(200+r.IntN(300)), Aligned: r.IntN(4) > 0}
		e.Ungated = !e.Aligned
		if e.Charter = f.Today - civil.Date(r.IntN(200)); e.Charter < f.Today-10 {
			e.ClientSigned, e.DeliverySigned = true, true
		}
		f.Engagements = append(f.Engagements, e)
		programme(r, f, e)
		matters(r, f, e)
		f.Posts = append(f.Posts, situation.Post{Engagement: e.ID, Filled: true, Authority: true, Days: 8 + int64(r.IntN(4)), Needed: 8, First: r.IntN(3) == 0, Mentor: true})
		f.Chances = append(f.Chances, situation.Chance{Engagement: e.ID, Milestone: e.ID + "m0", Title: "Hand-over", Contract: f.Today + 200, Meets: 300_000 + r.IntN(600_000),
			P50: f.Today + 205, P80: f.Today + 230})
		f.Dilemmas = append(f.Dilemmas, situation.Dilemma{Engagement: e.ID, Round: e.ID + "r", ID: "early", Title: "Early bad news or checked news", Early: true,
			OursWrong: r.Float64()*3.8 - 1.9, TheirWrong: r.Float64()*3.8 - 1.9})
		for k, side := range []access.Side{access.ClientSide, access.DeliverySide} {
			level := 4.2 + 2*r.Float64()
			f.Pulse = append(f.Pulse, situation.PulseItem{Engagement: e.ID, Round: e.ID + "p", ID: fmt.Sprintf("i%d", k), Says: "They tell us early", Side: side, Level: level,
				Before: max(1, level-0.8+1.6*r.Float64()), Day: f.Today - 20})
		}
		for _, side := range []access.Side{access.ClientSide, access.DeliverySide} {
			c := 3 + r.IntN(2)
			f.Ratings = append(f.Ratings, situation.Rating{ID: fmt.Sprint(e.ID, side), Engagement: e.ID, Dimension: "time", Side: side, By: "Somebody of " + string(side), Day: f.Today - 9,
				Claimed: c, Bears: max(3, c-r.IntN(2))})
		}
	}
	benefits(r, f)
	f.Pages = []situation.Page{{ID: "p1", Number: 1, Made: f.Today - 60, LeftOut: []string{"an old one"}}, {ID: "p2", Number: 2, Made: f.Today - civil.Date(r.IntN(40))}}
	f.Contacts = []situation.Contact{{ID: "s", Name: "Sponsor", Sponsor: true, Influence: 5, Now: 4, Wanted: 5, Owner: "Ada", Last: f.Today - civil.Date(r.IntN(28)), Since: f.Today - 300},
		{ID: "c", Name: "Head of nursing", Influence: 4, Now: 3, Wanted: 4, Owner: "Ada", Every: 30, Last: f.Today - civil.Date(r.IntN(55)), Since: f.Today - 300},
		{ID: "d", Name: "Porter", Influence: 2, Now: 1, Wanted: 3, Every: 10, Last: f.Today - 90, Since: f.Today - 300}}
	return f
}

// programme makes submissions a month apart, whose forecasts wander about the contract dates.
func programme(r *rand.Rand, f *situation.Facts, e situation.Engagement) {
	n := 4 + r.IntN(4)
	for k := range n {
		data := f.Today - civil.Date(10+30*(n-1-k)+r.IntN(4))
		s := situation.Submission{ID: fmt.Sprintf("%ss%d", e.ID, k), Engagement: e.ID, Called: fmt.Sprintf("revision %d", k+1), DataDate: data, Made: data + 3, Due: data + 17,
			Answered: data + 10, Accepted: true, Run: 12, Missed: r.IntN(4)}
		if k == n-1 && r.IntN(2) == 0 {
			s.Due, s.Answered, s.Accepted = f.Today+4+civil.Date(r.IntN(9)), 0, false
		}
		f.Submissions = append(f.Submissions, s)
	}
	for k := range 2 + r.IntN(2) {
		contract := f.Today + civil.Date(60+r.IntN(400))
		m := situation.Milestone{ID: fmt.Sprintf("%sm%d", e.ID, k), Engagement: e.ID, Title: fmt.Sprintf("Hand-over %d", k), Activity: fmt.Sprintf("A%d", 100+k), Confirmed: true, Contract: contract}
		var reports []trend.Reported
		at := contract - civil.Date(r.IntN(15))
		for _, s := range f.Submissions {
			if s.Engagement == e.ID {
				at = min(at+civil.Date(r.IntN(7)-3), contract+9)
				reports = append(reports, trend.Reported{Report: s.DataDate, File: s.ID, There: true, Name: m.Title, Forecast: at})
			}
		}
		m.Line = trend.Follow(m.Activity, m.Title, reports, []trend.Contract{{Date: contract}}, 3)
		f.Milestones = append(f.Milestones, m)
	}
	last := fmt.Sprintf("%ss%d", e.ID, n-1)
	kinds := compare.Kinds()
	for k := range r.IntN(12) { // what every month brings
		c := situation.Change{Engagement: e.ID, Submission: last, Kind: kinds[r.IntN(len(kinds))], ID: fmt.Sprintf("A%d", k), Name: "Work", From: "5", To: "6", Effect: r.IntN(9) - 2, Activity: "A100", Milestone: "Hand-over 0"}
		if c.Kind == compare.HistoryRewritten {
			continue
		}
		switch c.Kind {
		case compare.FloatUsed:
			c.FloatLost = r.IntN(5)
		case compare.Renamed, compare.DataDateBack, compare.MilestoneDeleted:
			c.Suspicious = true
		}
		f.Changes = append(f.Changes, c)
	}
}

// matters makes what a running engagement has between its sides.
func matters(r *rand.Rand, f *situation.Facts, e situation.Engagement) {
	add := func(k matter.Kind, m situation.Matter) {
		m.ID, m.Engagement, m.Kind, m.Shared, m.Number, m.Title = fmt.Sprintf("%sq%d", e.ID, len(f.Matters)), e.ID, k, true, int64(len(f.Matters)+1), "About something"
		f.Matters = append(f.Matters, m)
	}
	for range 6 {
		raised := f.Today - civil.Date(r.IntN(18))
		add(matter.Question, situation.Matter{Raiser: access.DeliverySide, Court: access.ClientSide, Phase: matter.Open, Raised: raised, Moved: raised, Due: f.Today + civil.Date(r.IntN(14))})
		add(matter.Question, situation.Matter{Raiser: access.ClientSide, Court: access.DeliverySide, Phase: matter.Open, Raised: raised, Moved: raised, Due: f.Today + civil.Date(r.IntN(14))})
	}
	late := f.Today - civil.Date(20)
	add(matter.Question, situation.Matter{Raiser: access.DeliverySide, Court: access.ClientSide, Phase: matter.Open, Raised: late, Moved: late, Due: f.Today - civil.Date(1+r.IntN(9))})
	add(matter.Question, situation.Matter{Raiser: access.ClientSide, Court: access.DeliverySide, Phase: matter.Open, Raised: late, Moved: late, Due: f.Today - civil.Date(1+r.IntN(9))})
	add(matter.Issue, situation.Matter{Raiser: access.DeliverySide, Phase: matter.Closed, Raised: f.Today - civil.Date(r.IntN(200)), Moved: f.Today - 5})
	add(matter.Issue, situation.Matter{Raiser: access.DeliverySide, Phase: matter.Closed, Raised: f.Today - civil.Date(r.IntN(200)), Moved: f.Today - 5, Warned: true})
	add(matter.EarlyWarning, situation.Matter{Raiser: access.DeliverySide, Court: access.ClientSide, Phase: matter.Open, Raised: f.Today - civil.Date(r.IntN(6)), Moved: f.Today - civil.Date(r.IntN(6)), Due: f.Today + 3})
	add(matter.Change, situation.Matter{Raiser: access.DeliverySide, Court: access.ClientSide, Phase: matter.Quoted, Raised: f.Today - civil.Date(r.IntN(50)), Moved: f.Today - civil.Date(r.IntN(14)), Due: f.Today + 6})
	add(matter.Change, situation.Matter{Raiser: access.ClientSide, Phase: matter.Done, Raised: f.Today - 90, Settled: f.Today - 40, Moved: f.Today - 40, EffectSaid: true})
	add(matter.Decision, situation.Matter{Raiser: access.DeliverySide, Court: access.ClientSide, Phase: matter.Open, Raised: f.Today - 12, Moved: f.Today - 12, Needed: f.Today + civil.Date(r.IntN(20)),
		HasPerWeek: true, PerWeek: int64(r.IntN(90_000_00)), FreeTo: f.Today + 1 + civil.Date(r.IntN(40))})
	add(matter.Decision, situation.Matter{Raiser: access.DeliverySide, Phase: matter.Decided, Answered: f.Today - civil.Date(r.IntN(3)), Moved: f.Today - 1, Raised: f.Today - 30})
	add(matter.Commitment, situation.Matter{Raiser: access.ClientSide, Owes: access.ClientSide, Court: access.ClientSide, Phase: matter.Open, Raised: f.Today - 20, Moved: f.Today - 9, Needed: f.Today + civil.Date(r.IntN(30)), ReDates: r.IntN(2)})
	add(matter.Commitment, situation.Matter{Raiser: access.DeliverySide, Owes: access.DeliverySide, Court: access.DeliverySide, Phase: matter.Open, Raised: f.Today - 20, Moved: f.Today - 9, Needed: f.Today - civil.Date(r.IntN(7)), ReDates: r.IntN(2)})
	add(matter.Question, situation.Matter{Raiser: access.DeliverySide, Phase: matter.Closed, Raised: f.Today - 200, Moved: f.Today - 150, Deemed: f.Today - 150, DeemedFor: access.ClientSide})
}

func benefits(r *rand.Rand, f *situation.Facts) {
	for k := range 3 + r.IntN(5) {
		planned := int64(100_000_00 + r.IntN(900_000_00))
		b := situation.Benefit{ID: fmt.Sprintf("b%d", k), Title: fmt.Sprintf("Reduce waiting %d", k), Owner: "Bea", Named: f.Today - 100, Accepted: f.Today - 90, Measured: true, Needs: 1 + r.IntN(3),
			Live: true, Start: f.Today + civil.Date(r.IntN(500)-250), Every: 90, HasLoss: true, Planned: planned, Loss: int64(float64(planned) * (r.Float64()*0.5 - 0.1)), HasChance: true, Chance: 300_000 + r.IntN(600_000)}
		if b.Start < f.Today {
			b.LastRead = max(b.Start, f.Today-civil.Date(r.IntN(100)))
			b.HasRatio, b.Ratio = true, 0.8+0.4*r.Float64()
		}
		if r.IntN(5) == 0 {
			b.Named, b.Accepted = f.Today-civil.Date(r.IntN(13)), 0
		}
		f.Benefits = append(f.Benefits, b)
	}
	f.Benefits = append(f.Benefits, situation.Benefit{ID: "idea", Title: "An idea"}) // only proposed
	f.Adoptions = []situation.Adoption{{ID: "a0", Title: "Wards book by screen", Owner: "Bea"}}
	f.Enablers = []situation.Enabler{{ID: "n0", Title: "Hand-over", Benefits: 2}, {ID: "n1", Title: "Unused", NotRun: "it is not mapped to a contract milestone yet"}}
	f.Owed = []situation.Owed{{ID: "o0", Title: "Access to level 2", Owner: "Ada", Supplier: "Builder 0", Due: f.Today + civil.Date(r.IntN(40)), Open: true, Activities: 2},
		{ID: "o1", Title: "Room data", Owner: "Ada", Supplier: "Builder 0", Due: f.Today - 60, DaysLate: 4}}
}

// last is the latest submission of the first engagement.
func last(f *situation.Facts) *situation.Submission {
	for i := len(f.Submissions) - 1; i >= 0; i-- {
		if f.Submissions[i].Engagement == "e0" {
			return &f.Submissions[i]
		}
	}
	return nil
}

// reports gives the first milestone other forecasts, in days from its contract date.
func reports(f *situation.Facts, off func(k, n int) (int, bool)) {
	m := &f.Milestones[0]
	var list []trend.Reported
	for k, p := range m.Line.Points {
		days, there := off(k, len(m.Line.Points))
		rep := trend.Reported{Report: p.Report, File: p.File, There: there, Name: m.Title}
		if there {
			rep.Forecast = m.Contract + civil.Date(days)
		}
		list = append(list, rep)
	}
	m.Line = trend.Follow(m.Activity, m.Title, list, []trend.Contract{{Date: m.Contract}}, 3)
}

// find is a matter of the first engagement that satisfies a test.
func find(f *situation.Facts, is func(*situation.Matter) bool) *situation.Matter {
	i := slices.IndexFunc(f.Matters, func(m situation.Matter) bool { return m.Engagement == "e0" && is(&m) })
	return &f.Matters[i]
}

func ofKind(k matter.Kind) func(*situation.Matter) bool {
	return func(m *situation.Matter) bool { return m.Kind == k }
}
