package play

import (
	"counterpart.dev/internal/app/accord"
	"counterpart.dev/internal/app/money"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/confidence"
	core "counterpart.dev/internal/core/money"
)

// pays writes an entry of money down.
func (s *stage) pays(project access.ScopeID, f money.Form) {
	if s.err == nil {
		_, err := s.Money.Enter(s.ctx, s.as("Amina"), project, f)
		s.must(err)
	}
}

// spent: what was approved for the records project, what Vantor's contract comes to, and the part of it that Vantor is shown.
func spent(s *stage) {
	project, vantor := s.cast.Projects["PR"], s.cast.Work["Vantor Systems"]
	s.at(74, "10:05")
	for _, f := range []money.Form{
		{Kind: core.Approved, Day: s.date(-200), Amount: "£19.4m", Ref: "FBC", Title: "Full business case"},
		{Kind: core.Held, Day: s.date(-200), Amount: "1,200,000.00", Title: "Contingency within the approval"},
		{Kind: core.Own, Day: s.date(-200), Amount: "2,684,250.00", Title: "Project team, training time and backfill", Words: "Ward cover is the half of it that is least certain."},
		{Kind: core.Order, Day: s.date(-30), Amount: "41,800.00", Ref: "PO 11873", Title: "Trolleys and scanners"},
		{Kind: core.Contract, Engagement: vantor, Day: s.date(2), Amount: "14,850,000.00", Title: "Contract as signed"},
		{Kind: core.Change, Stage: core.Warned, Engagement: vantor, Day: s.date(30), Amount: "640,000.00", Chance: "60", Ref: "CE-03", Title: "Second migration rehearsal"},
		{Kind: core.Change, Stage: core.Quoted, Engagement: vantor, Day: s.date(52), Amount: "584,200.00", Chance: "80", Ref: "CE-03", Title: "Second migration rehearsal"},
		{Kind: core.Change, Stage: core.Implemented, Engagement: vantor, Day: s.date(40), Amount: "224,000.00", Ref: "CE-01", Title: "Labels for the maternity wing"},
		{Kind: core.Drawn, Day: s.date(40), Amount: "224,000.00", Ref: "CE-01", Title: "Labels for the maternity wing"},
		{Kind: core.Certified, Engagement: vantor, Day: s.date(33), Amount: "1,485,000.00", Ref: "1", Title: "Mobilisation"},
		{Kind: core.Certified, Engagement: vantor, Day: s.date(63), Amount: "1,284,600.50", Ref: "2", Title: "Design"},
		{Kind: core.Paid, Engagement: vantor, Day: s.date(54), Amount: "1,485,000.00", Ref: "1", Title: "Mobilisation"},
	} {
		s.pays(project, f)
	}
	if s.err != nil {
		return
	}
	v, err := s.Money.Show(s.ctx, s.as("Amina"), project, "")
	if s.must(err); s.err != nil {
		return
	}
	var ids []string
	for _, c := range v.Copies(vantor) {
		if c.Usual {
			ids = append(ids, c.Of.ID)
		}
	}
	_, err = s.Money.Share(s.ctx, s.as("Amina"), project, vantor, ids)
	s.must(err)
}

// judged is what somebody judges of benefits, time, cost and relationship, and how likely they think every date is.
type judged struct {
	by, name string
	levels   [4]confidence.Level
	why      [4]string
	chance   int
}

// confident: Amina, Javier and Fiona judge apart from one another; what they judge is revealed at once. A month later it is asked again.
func confident(s *stage) {
	id := s.cast.Work["Vantor Systems"]
	s.at(75, "09:10")
	if s.err != nil {
		return
	}
	round, err := s.Accord.OpenRating(s.ctx, s.as("Amina"), id, accord.RatingForm{Closes: s.date(81)})
	s.must(err)
	all := []judged{
		{"Amina", "Amina", [4]confidence.Level{confidence.Amber, confidence.AmberRed, confidence.Amber, confidence.AmberGreen},
			[4]string{"Two owners have not accepted yet.", "The rehearsal slipped twice, and its float is gone.", "", "They say early what is wrong."}, 35},
		{"Ingrid", "Javier", [4]confidence.Level{confidence.AmberGreen, confidence.Green, confidence.AmberGreen, confidence.Amber},
			[4]string{"", "We recover it with a second migration team.", "", "Answers from the trust still take too long."}, 85},
		{"Amina", "Fiona", [4]confidence.Level{confidence.Amber, confidence.Amber, confidence.AmberGreen, confidence.AmberGreen},
			[4]string{"Baselines are there for half of the measures.", "It depends on one extract.", "", ""}, 50},
	}
	for _, j := range all {
		s.asked(j.by, id, "confidence", round, j.name)
	}
	s.at(76, "15:20")
	for _, j := range all {
		s.judges(round, j)
	}
	s.at(83, "09:00")
	if s.err != nil {
		return
	}
	again, err := s.Accord.OpenRating(s.ctx, s.as("Amina"), id, accord.RatingForm{Closes: s.date(length + 7)})
	s.must(err)
	for _, j := range all {
		s.asked(j.by, id, "confidence", again, j.name)
	}
}

// judges judges for somebody, and locks it.
func (s *stage) judges(round string, j judged) {
	if s.err != nil {
		return
	}
	p, err := s.Accord.Paper(s.ctx, s.as(j.name), round)
	if s.must(err); err != nil {
		return
	}
	sheet := confidence.Sheet{Locked: true, Chances: map[string]int{}}
	for i, d := range confidence.Usual() {
		sheet.Ratings = append(sheet.Ratings, confidence.Rating{Dimension: d.ID, Level: j.levels[i], Why: j.why[i], Reason: "It is my judgement of what we decided last week."})
	}
	for i, a := range p.Rated.Aims {
		sheet.Chances[a.ID] = min(j.chance+5*i, 95)
	}
	_, err = s.Accord.Judge(s.ctx, s.as(j.name), round, sheet)
	s.must(err)
}
