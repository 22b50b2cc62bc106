package play

import (
	"strconv"

	"counterpart.dev/internal/app/matter"
	"counterpart.dev/internal/core/access"
	core "counterpart.dev/internal/core/matter"
)

// raise raises a matter and gives its id.
func (s *stage) raise(by string, scope access.ScopeID, f matter.RaiseForm) string {
	if s.err != nil {
		return ""
	}
	id, err := s.Matter.Raise(s.ctx, s.as(by), scope, f)
	s.must(err)
	return id
}

// put raises a matter where both sides read it.
func (s *stage) put(by string, scope access.ScopeID, f matter.RaiseForm) string {
	f.Shared = true
	return s.raise(by, scope, f)
}

// move moves a matter on.
func (s *stage) move(by string, scope access.ScopeID, id string, f matter.MoveForm) {
	if s.err == nil {
		s.must(s.Matter.Move(s.ctx, s.as(by), scope, id, f))
	}
}

// aside keeps what a side notes about a matter.
func (s *stage) aside(by string, scope access.ScopeID, id string, f matter.BesideForm) {
	if s.err == nil {
		s.must(s.Matter.KeepBeside(s.ctx, s.as(by), scope, id, f))
	}
}

// answers: what needs an answer between the trust and Vantor, of every kind, and how far each has come.
func answers(s *stage) {
	id := s.cast.Work["Vantor Systems"]
	changes(s, id)
	questions(s, id)
	choices(s, id)
	ours(s, id)
}

// changes: one the trust let run out, so that it was treated as accepted; an instruction that was carried out; a promise re-dated twice.
func changes(s *stage, id access.ScopeID) {
	s.at(42, "10:00")
	promise := s.put("Javier", id, matter.RaiseForm{Kind: core.Commitment, Title: "Release test environment C", Words: "With the interfaces of cohort 1.", Due: s.date(56)})
	s.at(45, "15:20")
	change := s.put("Javier", id, matter.RaiseForm{Kind: core.Change, Title: "Second interface engine for pathology", Words: "The laboratory’s new analysers speak another dialect. One engine cannot carry both.",
		Content: matter.Content{Options: "Second engine; 84,000; Interfaces accepted +6\nTranslate by hand for a year; 31,000"}})
	s.at(55, "09:10")
	s.move("Javier", id, promise, matter.MoveForm{Verb: core.ReDate, Due: s.date(63), Words: "The licences came late."})
	s.at(56, "11:00")
	s.move("Javier", id, change, matter.MoveForm{Verb: core.NotifyOverdue, Words: "No answer came within the week."})
	s.at(62, "16:00")
	s.move("Javier", id, promise, matter.MoveForm{Verb: core.ReDate, Due: s.date(79), Words: "The network team has no day before."})
	s.at(63, "10:00")
	told := s.put("Amina", id, matter.RaiseForm{Kind: core.Instruction, Title: "Use the trust’s identity provider", Words: "No second directory of users.", Content: matter.Content{Cost: "12,000"}})
	s.at(64, "09:30")
	s.move("Javier", id, told, matter.MoveForm{Verb: core.Accept, Words: "Understood."})
	s.at(73, "14:00")
	s.move("Javier", id, told, matter.MoveForm{Verb: core.Implement, Words: "In the test environment since this morning."})
	s.at(70, "08:50")
	s.aside("Amina", id, change, matter.BesideForm{Owner: s.as("Amina").Person, Tags: "money pilot", Words: "We missed the week. Take the cheaper way if the laboratory can live with it.",
		Effect: "Faster discharge; -200,000; +6 days"})
}

// questions: one that is answered and closed, one that is late with the trust, a warning that is late with Vantor, a risk and an issue.
func questions(s *stage, id access.ScopeID) {
	s.at(58, "09:00")
	old := s.put("Javier", id, matter.RaiseForm{Kind: core.Question, Title: "Who signs off the ward list?", Words: "We have two lists."})
	s.at(60, "12:00")
	s.move("Amina", id, old, matter.MoveForm{Verb: core.Reply, Words: "The chief nurse’s office; theirs is the list of March."})
	s.at(61, "10:10")
	s.move("Javier", id, old, matter.MoveForm{Verb: core.Close})
	s.at(64, "10:30")
	late := s.put("Javier", id, matter.RaiseForm{Kind: core.Question, Title: "Which sites keep paper consent forms?", Words: "We need it for the scanning plan.\n\n- Which sites\n- How many a week"})
	s.at(72, "17:10")
	s.move("Amina", id, late, matter.MoveForm{Verb: core.Hold, Words: "The sites are being asked."})
	s.at(66, "11:20")
	warning := s.put("Amina", id, matter.RaiseForm{Kind: core.EarlyWarning, Title: "Migration rehearsal 2 may miss its window", Words: "It touches MIG1060 and MIG1070."})
	s.at(67, "09:00")
	s.put("Javier", id, matter.RaiseForm{Kind: core.Risk, Title: "The old system’s supplier stops its support", Words: "Its notice runs out in January.",
		Content: matter.Content{Probability: "25", Impacts: "MIG1040; 2; 5; 12\nMIG1050; 0; 3; 8"}})
	s.at(74, "13:30")
	issue := s.put("Amina", id, matter.RaiseForm{Kind: core.Issue, Title: "Ward codes of cohort 2 are wrong", Words: "Forty of them point to wards that closed."})
	s.at(74, "13:40")
	if s.err == nil {
		w, err := s.Matter.Thread(s.ctx, s.as("Amina"), id, warning)
		if s.must(err); err == nil {
			s.move("Amina", id, issue, matter.MoveForm{Verb: core.Link, Link: strconv.FormatInt(w.Number, 10)})
		}
	}
	s.at(77, "16:00")
	s.move("Javier", id, issue, matter.MoveForm{Verb: core.Reply, Words: "Corrected in the load of this morning. Look at three of them, please."})
	s.at(75, "09:15")
	s.aside("Amina", id, late, matter.BesideForm{Tags: "sites", Words: "Two sites will not answer the project office. Ask Helen to ring them."})
}

// choices: a decision that the sponsor is waited for with, and a deliverable put up for acceptance.
func choices(s *stage, id access.ScopeID) {
	s.at(79, "10:00")
	s.put("Javier", id, matter.RaiseForm{Kind: core.Decision, Title: "Pilot site", Words: "The first trial load takes the data of the pilot wards, and training is booked for them: both wait until it is chosen.", Due: s.date(88),
		Content: matter.Content{Class: "scope", Options: "North wing\nSouth wing; 12,000; Go-live, wave 1 +5", Holds: "MIG1040, TRN1050"}})
	s.at(80, "15:00")
	s.put("Javier", id, matter.RaiseForm{Kind: core.Acceptance, Title: "Bedside screens, release 2", Words: "Installed on two wards.", Content: matter.Content{Criteria: "Opens a record within two seconds\nWorks without the network for an hour"}})
}

// ours: what each side keeps to itself, and what a project decides alone.
func ours(s *stage, id access.ScopeID) {
	s.at(68, "10:00")
	s.raise("Amina", id, matter.RaiseForm{Kind: core.Question, Title: "Do we let Vantor run the pilot alone?", Words: "Before we ask them: who of ours has the time?"})
	s.at(71, "12:00")
	s.raise("Javier", id, matter.RaiseForm{Kind: core.Risk, Title: "Two of our testers leave in January", Words: "Not to be said before the replacements have signed."})
	s.at(76, "09:00")
	pr := s.cast.Projects["PR"]
	choice := s.raise("Amina", pr, matter.RaiseForm{Kind: core.Decision, Title: "Who owns the ward screens after hand-over?", Words: "Estates or informatics.", Due: s.date(95),
		Content: matter.Content{Class: "ownership", Options: "Estates\nInformatics"}})
	s.at(76, "09:10")
	s.move("Amina", pr, choice, matter.MoveForm{Verb: core.Assign, To: s.as("Amina").Person})
	brandt := s.cast.Work["Brandt Fit-out"]
	s.at(70, "14:00")
	s.put("Amina", brandt, matter.RaiseForm{Kind: core.Commitment, Title: "Pendant positions of theatre 2 drawn up", Words: "Said at the site meeting.", Due: s.date(81), Owes: "us", For: "them"})
}
