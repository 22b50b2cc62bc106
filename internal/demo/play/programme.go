package play

import (
	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/app/programme"
	"counterpart.dev/internal/core/access"
	core "counterpart.dev/internal/core/programme"
	"counterpart.dev/internal/demo"
	"counterpart.dev/internal/demo/theatres"
)

// submit hands in a file in a room, and has it read.
func (s *stage) submit(by string, id access.ScopeID, room access.Audience, f demo.File, label string) string {
	if s.err != nil {
		return ""
	}
	submission, _, err := s.Programme.Submit(s.ctx, s.as(by), id, programme.SubmitForm{Name: f.Name, Body: f.Content, Label: label, Room: room})
	s.must(err)
	s.read()
	return submission
}

// read has everything read that was asked for.
func (s *stage) read() {
	if s.err == nil {
		s.must(s.Drain(s.ctx))
	}
}

// say says what the client side says of a submission.
func (s *stage) say(by string, id access.ScopeID, submission string, f programme.AcceptForm) {
	if s.err == nil {
		s.must(s.Programme.Accept(s.ctx, s.as(by), id, submission, f))
	}
}

// milestone names a date of the contract.
func (s *stage) milestone(by string, id access.ScopeID, f programme.MilestoneForm) string {
	if s.err != nil {
		return ""
	}
	m, err := s.Programme.AddMilestone(s.ctx, s.as(by), id, f)
	s.must(err)
	return m
}

// handedIn: Vantor hands its programme in, month by month; the client names the contract's dates, the baseline, and what it does not
// accept. The third month is tried out privately first.
func handedIn(s *stage) {
	files, err := demo.Files()
	if s.must(err); s.err != nil {
		return
	}
	id := s.cast.Work["Vantor Systems"]
	s.at(16, "09:30")
	first := s.submit("Javier", id, access.Shared, files[0], "First programme")
	s.at(16, "09:40")
	handed := []string{first}
	for i, label := range []string{"June update", "July update"} {
		handed = append(handed, s.submit("Javier", id, access.Shared, files[1+i], label))
	}
	s.at(18, "14:10")
	for _, h := range handed {
		s.say("Amina", id, h, programme.AcceptForm{Accepted: true})
	}
	s.at(18, "14:20")
	if s.err == nil {
		_, err := s.Programme.Nominate(s.ctx, s.as("Amina"), id, first, access.Shared)
		s.must(err)
		s.read()
	}
	s.contract(id)
	s.entered.tied()
	s.tolerances()
	s.at(19, "10:05")
	august := s.submit("Javier", id, access.Shared, files[3], "August update")
	s.at(26, "11:45")
	s.say("Amina", id, august, programme.AcceptForm{Accepted: true, Words: "Accepted with the slip of the solution design as reported; tell us by the next update how it is won back."})
	s.september(id, files[4])
	s.told(length - 38)
	s.at(length-8, "15:30")
	s.submit("Javier", id, access.Shared, files[5], "The programme of October")
	s.let(length-6, s.told(length-7), "Jo Marsh, chair of the audit committee", length+14)
}

// contract names the dates of Vantor's contract, with two extensions of one of them.
func (s *stage) contract(id access.ScopeID) {
	s.at(18, "15:00")
	for _, m := range []struct{ title, activity, due string }{
		{"Infrastructure accepted", "INF1900", "2026-10-30"}, {"Interfaces accepted", "INT1900", "2027-03-05"}, {"Go-live, wave 1", "RO1900", "2027-07-05"},
		{"Go-live, wave 2", "RO2900", "2027-08-23"}, {"Go-live, wave 3", "RO3900", "2027-10-04"},
	} {
		made := s.milestone("Amina", id, programme.MilestoneForm{Title: m.title, Activity: m.activity, Confirmed: true, Due: m.due, Room: access.Shared})
		if s.err != nil || m.activity != "INT1900" {
			continue
		}
		for _, d := range []programme.MilestoneForm{
			{Due: "2027-04-16", From: "2026-09-21", Reason: "Extension 1, agreed: the trust releases its interface team in November instead of September"},
			{Due: "2027-05-14", From: "2026-10-26", Reason: "Extension 2, agreed: in January instead of November"}} {
			s.must(s.Programme.AddContractDate(s.ctx, s.as("Amina"), id, made, d))
		}
	}
	s.milestone("Amina", id, programme.MilestoneForm{Title: "Old records system archived and switched off", Activity: "ELS1060", Deliverable: true, Due: "2027-11-26", Room: access.Shared})
	s.milestone("Amina", id, programme.MilestoneForm{Title: "Staff trained, wave 1", Due: "2027-06-18", Room: access.Shared})
}

// september is tried out, handed in, and not accepted.
func (s *stage) september(id access.ScopeID, f demo.File) {
	s.at(33, "11:20")
	trial := s.submit("Javier", id, act.Ours, f, "September update")
	s.at(34, "09:10")
	if s.err != nil {
		return
	}
	v, err := s.Programme.Submission(s.ctx, s.as("Javier"), id, trial)
	if s.must(err); s.err != nil {
		return
	}
	handed, _, err := s.Programme.Share(s.ctx, s.as("Javier"), id, trial, v.Rev)
	s.must(err)
	s.read()
	s.at(41, "16:15")
	s.say("Amina", id, handed, programme.AcceptForm{Reason: core.NotRealistic,
		Words: "The data migration is re-sequenced so that rehearsal and build run at the same time with one team.\nShow who does both, or put the old order back."})
}

// beside: what one side keeps for itself. Brandt sends files of Microsoft Project by mail, which Amina keeps for the record; Mei types in
// the dates she means to offer.
func beside(s *stage) {
	files, err := theatres.Files()
	if s.must(err); s.err != nil {
		return
	}
	brandt := s.cast.Work["Brandt Fit-out"]
	s.at(28, "10:00")
	first := s.submit("Amina", brandt, act.Ours, files[0], "Contract programme")
	s.at(28, "10:05")
	s.submit("Amina", brandt, act.Ours, files[1], "Programme of August")
	s.at(28, "10:20")
	if s.err == nil {
		_, err := s.Programme.Nominate(s.ctx, s.as("Amina"), brandt, first, act.Ours)
		s.must(err)
		s.read()
	}
	for _, m := range []programme.MilestoneForm{{Title: "Theatres 1 and 2 handed over", Activity: "24", Due: "2026-10-30"}, {Title: "Theatres 3 and 4 handed over", Activity: "44", Due: "2027-04-16"}} {
		m.Confirmed, m.Room = true, act.Ours
		s.milestone("Amina", brandt, m)
	}
	s.at(33, "16:40")
	s.submit("Amina", brandt, act.Ours, files[2], "Programme of September")
	s.at(60, "16:50")
	s.submit("Amina", brandt, act.Ours, files[3], "Programme of October")
	s.at(60, "17:05")
	if s.err == nil {
		_, err := s.Programme.TypeIn(s.ctx, s.as("Mei"), s.cast.Work["Helio Data"], programme.TypedForm{Label: "What we could offer", DataDate: s.date(59), Rows: []programme.TypedMilestone{
			{Name: "First rural site connected", Date: s.date(200)}, {Name: "All rural sites connected", Date: s.date(420)}}})
		s.must(err)
	}
}
