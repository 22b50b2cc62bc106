package play

import (
	"counterpart.dev/internal/app/matter"
	"counterpart.dev/internal/core/access"
	core "counterpart.dev/internal/core/matter"
)

// mirror says that a side wishes both to see the mirror.
func (s *stage) mirror(by string, scope access.ScopeID) {
	if s.err == nil {
		s.must(s.Mirror.Switch(s.ctx, s.as(by), scope, true))
	}
}

// why says why a promise was missed.
func (s *stage) why(by string, scope access.ScopeID, id, reason string) {
	if s.err == nil {
		s.must(s.Mirror.Explain(s.ctx, s.as(by), scope, id, reason))
	}
}

// reflected: what the trust promised Vantor, kept and missed; it shows that first, and then both switch the mirror on. With Brandt the
// trust has switched it on alone, so that nobody else sees it.
func reflected(s *stage) {
	id, brandt := s.cast.Work["Vantor Systems"], s.cast.Work["Brandt Fit-out"]
	s.at(50, "09:30")
	kept := s.put("Amina", id, matter.RaiseForm{Kind: core.Commitment, Title: "Ward leads of cohort 2 named", Words: "One for each ward, with a deputy.", Due: s.date(64)})
	s.at(50, "09:40")
	missed := s.put("Amina", id, matter.RaiseForm{Kind: core.Commitment, Title: "Comms room of the north wing cleared", Words: "Estates will move the stores.", Due: s.date(66)})
	s.at(57, "10:00")
	if s.err == nil {
		s.must(s.Mirror.Publish(s.ctx, s.as("Amina"), id, true))
	}
	s.at(62, "15:00")
	s.move("Amina", id, kept, matter.MoveForm{Verb: core.Implement, Words: "The list is with you."})
	s.at(63, "09:00")
	s.move("Javier", id, kept, matter.MoveForm{Verb: core.Close})
	s.at(65, "08:30")
	s.mirror("Amina", id)
	s.at(65, "16:00")
	s.mirror("Javier", id)
	s.at(71, "11:00")
	s.move("Amina", id, missed, matter.MoveForm{Verb: core.Implement, Words: "Empty since this morning."})
	s.at(71, "15:00")
	s.move("Javier", id, missed, matter.MoveForm{Verb: core.Close})
	s.at(72, "09:00")
	s.why("Amina", id, missed, "decision")
	s.at(72, "10:00")
	s.mirror("Amina", brandt)
}
