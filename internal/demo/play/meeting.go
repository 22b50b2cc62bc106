package play

import (
	"counterpart.dev/internal/app/meeting"
	"counterpart.dev/internal/core/access"
	core "counterpart.dev/internal/core/meeting"
)

// line writes a line of the minutes, as it is read while they talk.
func (s *stage) line(by string, scope access.ScopeID, series, text string) {
	if s.err != nil {
		return
	}
	page, err := s.Meeting.Sitting(s.ctx, s.as(by), scope, series, 0)
	if s.must(err); s.err != nil {
		return
	}
	_, err = s.Meeting.Minute(s.ctx, s.as(by), scope, series, 0, core.ReadLine(text, page.Here(), page.Today))
	s.must(err)
}

// met: the trust and Vantor meet every week; minutes of the first are agreed but for one line, which Vantor contests. The trust has a word
// among itself before, and says whom it tells what.
func met(s *stage) {
	id, project := s.cast.Work["Vantor Systems"], s.cast.Projects["PR"]
	s.at(72, "13:10")
	series := ""
	if s.err == nil {
		var err error
		series, err = s.Meeting.Plan(s.ctx, s.as("Amina"), id, meeting.SeriesForm{Title: "Weekly meeting", Purpose: "What is due, what has to be decided, what to warn of.", Venue: "Estates, room 2",
			Rhythm: string(core.Weekly), Day: s.date(75), At: "10:00", Length: "45", Zone: "Europe/London", Shared: true, People: []access.PersonID{s.as("Amina").Person, s.as("Javier").Person}})
		s.must(err)
	}
	s.at(75, "10:05")
	if s.err == nil {
		s.must(s.Meeting.Attend(s.ctx, s.as("Amina"), id, series, 0, map[access.PersonID]core.Presence{s.as("Amina").Person: core.Came, s.as("Javier").Person: core.Came}))
	}
	s.at(75, "10:12")
	s.line("Amina", id, series, "Cohort 2 has its ward leads; the third still lacks two.")
	s.at(75, "10:20")
	s.line("Amina", id, series, "The test environment was down for two days.")
	s.at(75, "10:50")
	if s.err == nil {
		page, err := s.Meeting.Sitting(s.ctx, s.as("Amina"), id, series, 0)
		s.must(err)
		s.must(s.Meeting.Send(s.ctx, s.as("Amina"), id, series, 0, page.Sitting.Rev))
	}
	s.at(75, "15:30")
	if s.err == nil {
		s.must(s.Meeting.Say(s.ctx, s.as("Javier"), id, series, 0, 1, core.Contested, "It was one day; the log says from 9:00 to 17:00."))
		s.must(s.Meeting.Say(s.ctx, s.as("Javier"), id, series, 0, -1, core.Agreed, ""))
	}
	s.at(75, "16:10")
	if s.err == nil {
		s.must(s.Meeting.AddTelling(s.ctx, s.as("Amina"), project, meeting.TellingForm{Who: "Executive board", Needs: "when wave 1 goes live, and what that does to the benefits", Purpose: core.Know,
			Channel: "the monthly page", Cadence: "28", Next: s.date(78)}))
	}
}
