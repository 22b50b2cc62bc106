package play

import (
	"counterpart.dev/internal/app/brief"
	"counterpart.dev/internal/core/access"
)

// agree sets down how far a project may go before the sponsor is asked.
func (s *stage) agree(by string, project access.ScopeID, f brief.ToleranceForm) {
	if s.err == nil {
		_, err := s.Brief.Agree(s.ctx, s.as(by), project, f)
		s.must(err)
	}
}

// publish has the sponsor's page worked out, and publishes it as it stands.
func (s *stage) publish(by string, project access.ScopeID) string {
	if s.err != nil {
		return ""
	}
	_, err := s.Brief.WorkOut(s.ctx, s.as(by), project)
	s.must(err)
	s.read()
	if s.err != nil {
		return ""
	}
	l, err := s.Brief.Live(s.ctx, s.as(by), project)
	if s.must(err); s.err != nil {
		return ""
	}
	id, err := s.Brief.Publish(s.ctx, s.as(by), project, brief.PublishForm{Seen: l.Seen, Doubt: true})
	s.must(err)
	return id
}

// tolerances: Amina proposes how far the records project may go, and Helen agrees to less.
func (s *stage) tolerances() {
	project := s.cast.Projects["PR"]
	s.at(18, "16:00")
	s.agree("Amina", project, brief.ToleranceForm{Late: "28", Benefit: "5", Cost: "10"})
	s.at(19, "08:30")
	s.agree("Helen", project, brief.ToleranceForm{Late: "14", Benefit: "3", Cost: "10", Words: "Before the first go-live moves at all I want to hear of it the same day."})
}

// told: Amina publishes the page of the month, after what Vantor handed in last.
func (s *stage) told(day int) (id string) {
	s.at(day, "16:40")
	return s.publish("Amina", s.cast.Projects["PR"])
}

// let lets somebody outside read a page for a time.
func (s *stage) let(day int, id, to string, until int) {
	s.at(day, "09:05")
	if s.err != nil {
		return
	}
	l, err := s.Brief.Share(s.ctx, s.as("Amina"), s.cast.Projects["PR"], id, brief.ShareForm{To: to, Until: s.date(until), Private: true})
	if s.must(err); s.err == nil {
		s.cast.Pages = append(s.cast.Pages, l.Secret)
	}
}
