package play

import (
	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/app/benefit"
	"counterpart.dev/internal/app/engage"
	"counterpart.dev/internal/app/money"
	"counterpart.dev/internal/app/programme"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/casebook"
	authority "counterpart.dev/internal/core/engage"
	core "counterpart.dev/internal/core/money"
	"counterpart.dev/internal/demo/wireless"
)

// marram is who puts wireless coverage into the wards. It never logs in, and sends a spreadsheet.
const marram = "Marram Wireless"

// between: Vantor places its ward devices once Marram has given the wards coverage, and Marram waits for an approval of the trust. Neither
// supplier knows of the other; the links are the trust's own.
func between(s *stage) {
	s.at(60, "14:00")
	id := s.engagement("Amina", "PR", marram, engage.Terms{Name: "Wireless on the wards", Contract: "NT-2026-037", Rules: "plain", OneSided: true, Adopted: true, Since: s.date(-30),
		Reason: "Estates ordered it in the summer. The records system needs it on every ward, so the project looks after it from now on."})
	files := wireless.Files()
	s.at(60, "14:20")
	first := s.submit("Amina", id, act.Ours, files[0], "Programme A")
	s.at(60, "14:25")
	if s.err == nil {
		_, err := s.Programme.Nominate(s.ctx, s.as("Amina"), id, first, act.Ours)
		s.must(err)
		s.read()
	}
	s.submit("Amina", id, act.Ours, files[1], "Programme B")
	s.at(60, "14:40")
	for _, m := range []programme.MilestoneForm{{Title: "Wards at Northmere General have coverage", Activity: "W290", Due: "2027-02-26"}, {Title: "Wards at St Édith’s have coverage", Activity: "W390", Due: "2027-03-31"},
		{Title: "Wards at community hospitals have coverage", Activity: "W490", Due: "2027-04-30"}} {
		m.Confirmed, m.Room = true, act.Ours
		s.milestone("Amina", id, m)
	}
	s.at(60, "14:50")
	if s.err == nil {
		_, err := s.Work.IssueLetter(s.ctx, s.as("Helen"), id, access.EngagementScope, engage.LetterForm{Holder: s.as("Amina").Person, May: []authority.Power{authority.Instruct, authority.Accept, authority.Agree},
			Limit: "10000", Currency: "GBP", Words: "Anything that moves a ward’s turn stays with the sponsor.", From: s.date(60)})
		s.must(err)
	}
	s.must(s.Work.SetStanding(s.ctx, s.as("Amina"), id, engage.StandingForm{PMDays: "1", NeededDays: "1", Rev: s.standing("Amina", id)}))
	s.at(60, "15:10")
	c, vantor := s.entered, string(s.cast.Work["Vantor Systems"])
	c.enter(casebook.Work, "coverage", "title", "Approve the plan of wireless coverage", "owner", "Ruaridh Maclellan, operations director", "due", "2026-10-30", "forecast", "2026-11-27",
		"promised_to", string(id), "activities", "W150")
	for _, x := range [][3]string{{"Coverage before ward devices, wave 1", "W290", "RO1030"}, {"Coverage before ward devices, wave 2", "W390", "RO2030"}, {"Coverage before ward devices, wave 3", "W490", "RO3030"}} {
		c.enter(casebook.Interface, x[1], "title", x[0], "from_engagement", string(id), "from", x[1], "to_engagement", vantor, "to", x[2])
	}
	s.at(74, "10:40")
	for _, f := range []money.Form{
		{Kind: core.Contract, Engagement: id, Day: s.date(-30), Amount: "412,000.00", Title: "Order as placed by estates"},
		{Kind: core.Certified, Engagement: id, Day: s.date(57), Amount: "38,500.00", Ref: "1", Title: "Surveys and coverage plan"},
	} {
		s.pays(s.cast.Projects["PR"], f)
	}
}

// aimed: Vantor is told what the project is for, an objective and a measure of success and no money, and says what it can do for them.
func aimed(s *stage) {
	id, c := s.cast.Work["Vantor Systems"], s.entered
	s.at(19, "10:00")
	for _, f := range []benefit.AimForm{{Node: c.ids["safe"]}, {Node: c.ids["harm"], Measure: true}} {
		if s.err == nil {
			s.must(s.Benefit.ShareAim(s.ctx, s.as("Amina"), id, f))
		}
	}
	s.at(20, "16:30")
	if s.err != nil {
		return
	}
	all, err := s.Benefit.Aims(s.ctx, s.as("Javier"), id)
	if s.must(err); err != nil {
		return
	}
	for _, a := range all.All {
		if a.Sort == casebook.AnObjective {
			s.must(s.Benefit.AcknowledgeAim(s.ctx, s.as("Javier"), id, a.ID, "Clinical checks before each release to the wards are planned with this in mind.", a.Rev))
		}
	}
}
