package play

import (
	"strconv"
	"strings"

	"counterpart.dev/internal/app/people"
	"counterpart.dev/internal/core/access"
	core "counterpart.dev/internal/core/people"
)

// lists adds somebody the records project depends on, as one of the trust's people sees them.
func (s *stage) lists(by string, f people.StakeholderForm, influence, interest, has string, now, wanted core.Stance, why string) string {
	if s.err != nil {
		return ""
	}
	pr := s.cast.Projects["PR"]
	id, err := s.People.Add(s.ctx, s.as(by), pr, f)
	if s.must(err); s.err == nil && influence != "" {
		s.sees(by, id, influence, interest, has, now, wanted, why)
	}
	return id
}

func (s *stage) sees(by, id, influence, interest, has string, now, wanted core.Stance, why string) {
	if s.err == nil {
		s.must(s.People.Judge(s.ctx, s.as(by), s.cast.Projects["PR"], id, people.JudgeForm{Influence: influence, Interest: interest, Attributes: strings.Fields(has), Stance: now, Wanted: wanted, Why: why}))
	}
}

// speaks notes that somebody was spoken to on the day of the play.
func (s *stage) speaks(by, id string, way core.Way, told, heard string) {
	if s.err == nil {
		s.must(s.People.Note(s.ctx, s.as(by), s.cast.Projects["PR"], id, people.ContactForm{Way: way, Told: told, Heard: heard}))
	}
}

// stakeholders: whom the records project depends on. The medical director goes cold; the chief nurse has moved; what Amina knows of her
// she shares with Helen alone.
func stakeholders(s *stage) {
	if s.err != nil {
		return
	}
	s.at(16, "16:00")
	amina, helen := s.as("Amina").Person, s.as("Helen").Person
	nurse := s.lists("Amina", people.StakeholderForm{Name: "Margaret Osei", Post: "Chief nurse", Firm: "Northmere Trust", Side: core.Ours, Owner: amina, Cadence: "21"}, "5", "3", "power legitimacy",
		core.Resistant, core.Supportive, "Her wards lost a month to the last system. She has said so in the board.")
	doctor := s.lists("Amina", people.StakeholderForm{Name: "Samuel Whitlock", Post: "Medical director", Firm: "Northmere Trust", Side: core.Ours, Owner: amina, Cadence: "28"}, "5", "4", "power legitimacy urgency",
		core.Neutral, core.Leading, "Wants one record, and has not yet been asked to lead anything.")
	sponsor := s.lists("Amina", people.StakeholderForm{Name: "Helen Ashworth", Post: "Sponsor", Firm: "Northmere Trust", Side: core.Ours, Person: helen}, "5", "5", "power legitimacy urgency", core.Leading, core.Leading, "")
	exec := s.lists("Amina", people.StakeholderForm{Name: "Ingrid Solberg", Post: "Executive of Vantor", Firm: "Vantor Systems", Side: core.Theirs, Owner: helen, Cadence: "30"}, "4", "4", "power legitimacy", core.Supportive, core.Supportive,
		"Keeps what she promises; hears of trouble late.")
	matron := s.lists("Amina", people.StakeholderForm{Name: "The night matron", Post: "Nights, all wards", Firm: "Northmere Trust", Side: core.Ours, Owner: amina, Cadence: "42"}, "2", "5", "legitimacy urgency", core.Unaware, core.Neutral, "Nobody has told the nights what changes for them.")
	s.lists("Helen", people.StakeholderForm{Name: "Priya Nair", Post: "Regional information officer", Firm: "Regional office", Side: core.Beyond, Owner: helen, Cadence: "60"}, "4", "2", "power legitimacy", core.Neutral, core.Supportive, "Signs off the data sharing agreement.")
	s.lists("Amina", people.StakeholderForm{Name: "Colin Barrow", Post: "Staff side", Firm: "Ward staff association", Side: core.Beyond}, "", "", "", "", "", "")
	if s.err != nil {
		return
	}
	pr := s.cast.Projects["PR"]
	s.must(s.People.Bind(s.ctx, s.as("Amina"), pr, sponsor, people.BondForm{Other: exec, Sort: core.Peers}))
	s.must(s.People.Bind(s.ctx, s.as("Amina"), pr, matron, people.BondForm{Other: nurse, Sort: core.Sways}))
	s.speaks("Amina", doctor, core.Met, "What the pilot ward will look like in spring.", "He would open the first training day himself.")
	s.at(40, "11:30")
	s.speaks("Helen", exec, core.Call, "That the board watches the interface dates.", "They have asked for a second interface team.")
	s.at(58, "14:10")
	s.speaks("Amina", nurse, core.Met, "The notes fetched on her wards, and who counts them.", "She will lend two ward leads if the training is on the ward.")
	s.sees("Amina", nurse, "5", "5", "power legitimacy urgency", core.Neutral, core.Supportive, "She lent two ward leads.")
	s.must(s.People.Confide(s.ctx, s.as("Amina"), pr, nurse, people.ConfideForm{Words: "She has told me that she retires in June. Her deputy does not know yet: plan the hand-over of the sponsor’s ear, and say nothing.",
		Readers: []access.PersonID{helen}}))
	s.at(70, "10:00")
	s.speaks("Amina", nurse, core.Call, "", "Both ward leads have started.")
}

// readied: Amina leads a project of this size for the first time, with Grace to help. What she is short of, and the plan, she shows to Grace
// and Helen alone. With Vantor, both sides say what must be in place; the badges were taken back.
func readied(s *stage) {
	if s.err != nil {
		return
	}
	pr, vantor := s.cast.Projects["PR"], s.cast.Work["Vantor Systems"]
	s.at(17, "09:00")
	all, err := s.Work.People(s.ctx, s.as("Helen"), pr)
	s.must(err)
	for _, r := range all.Ours {
		if s.err == nil && r.Person == s.as("Amina").Person && r.Above == "" {
			s.must(s.People.Induct(s.ctx, s.as("Helen"), pr, r.ID, people.InductForm{FirstTime: true, Mentor: s.as("Grace").Person}))
		}
	}
	s.at(17, "10:30")
	role, err := s.People.Role(s.ctx, s.as("Helen"), pr)
	if s.must(err); s.err != nil {
		return
	}
	f := people.DemandForm{Demand: core.Demand{Value: "high", Novelty: "middle", Contract: "middle", Parties: "middle", Politics: "middle", Uncertainty: "middle"},
		Levels: map[string]string{}, Names: map[string]string{}, Rev: role.Revs}
	for _, d := range role.Client {
		f.Levels[d.Code], f.Names[d.Code] = strconv.FormatInt(d.Wanted, 10), d.Name
	}
	s.must(s.People.SetDemand(s.ctx, s.as("Helen"), pr, f))
	s.at(18, "08:40")
	if s.err != nil {
		return
	}
	id, err := s.People.Open(s.ctx, s.as("Amina"), pr, people.OpenForm{Sort: core.ClientCraft, Readers: []access.PersonID{s.as("Helen").Person}, Mentor: s.as("Grace").Person})
	s.must(err)
	prove := func(by string, x people.ProofForm) {
		if s.err == nil {
			s.must(s.People.Prove(s.ctx, s.as(by), pr, id, x))
		}
	}
	prove("Amina", people.ProofForm{Competence: "benefits", Level: "3", Day: s.date(-200), Words: "Kept the benefits of the outpatient letters measured for a year after they went live."})
	prove("Amina", people.ProofForm{Competence: "contract", Level: "2", Day: s.date(-90), Words: "Answered for a small contract with help from the firm."})
	s.at(24, "15:00")
	prove("Helen", people.ProofForm{Competence: "conflict", Level: "3", Day: s.date(23), Words: "Told Vantor in the room that the first plan would not do, and kept them at the table."})
	prove("Grace", people.ProofForm{Step: true, Competence: "contract", Day: s.date(60), Words: "Read the second programme together before it is accepted or declined.", Helper: "Grace Mensah"})
	prove("Grace", people.ProofForm{Step: true, Competence: "case", Day: s.date(100), Words: "Sit with finance through one revision of the case.", Helper: "Grace Mensah"})
	say := func(by, code, verb, words, next string) {
		if s.err == nil {
			s.must(s.People.Say(s.ctx, s.as(by), vantor, people.PremiseForm{Code: code, Verb: verb, Words: words, Next: next}))
		}
	}
	s.at(25, "09:00")
	say("Amina", "decisions", core.State, "Amina Rahman decides up to £50,000 within five working days; Helen Ashworth above it within ten. Javier Ortega for Vantor up to the contract’s own limits.", "")
	say("Amina", "decisions", core.Confirm, "", s.date(115))
	say("Amina", "access", core.State, "Badges for six, two desks on level 3, and accounts for the test system from the first week.", "")
	say("Amina", "access", core.Confirm, "", "")
	say("Amina", "hours", core.State, "Helen Ashworth and Ingrid Solberg: two hours each on the first Tuesday of the month.", "")
	s.at(26, "11:00")
	say("Javier", "decisions", core.Confirm, "", s.date(115))
	say("Javier", "access", core.Confirm, "", s.date(55))
	s.at(66, "09:30")
	say("Javier", "access", core.Withdraw, "Two of the six badges stopped working on Monday, and nobody has said when they will again.", "")
}
