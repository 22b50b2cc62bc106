package play

import (
	"slices"

	"counterpart.dev/internal/app/engage"
	"counterpart.dev/internal/app/situation"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/play"
	core "counterpart.dev/internal/core/situation"
)

// noticed: Amina looks at what the rules notice, says of one situation why it is none, and begins the play of another.
func noticed(s *stage) {
	project := s.cast.Projects["PR"]
	s.at(length-5, "08:40")
	open := s.looks("Amina", project)
	if s.err != nil || len(open) < 2 {
		return
	}
	mild := slices.MinFunc(open, func(a, b situation.Noticed) int { return int(a.Row.Severity - b.Row.Severity) })
	_, scope := mild.Scope()
	s.at(length-5, "08:50")
	s.must(s.Situation.Dismiss(s.ctx, s.as("Amina"), scope, mild.ID, situation.DismissForm{Reason: "Known, and planned for January. Nothing waits for it before then.", Until: s.date(length + 40)}))
	for _, n := range open {
		if kind, scope := n.Scope(); n.ID != mild.ID && s.err == nil && s.writes(kind, scope, n) {
			return
		}
	}
}

// looks looks for situations and lists the open ones.
func (s *stage) looks(by string, project access.ScopeID) []situation.Noticed {
	if s.err != nil {
		return nil
	}
	s.must(s.Situation.Look(s.ctx, s.as(by), project))
	if s.err != nil {
		return nil
	}
	l, err := s.Situation.List(s.ctx, s.as(by), project)
	s.must(err)
	return l.Open
}

// writes keeps the text that the play of a situation proposes, if it proposes one.
func (s *stage) writes(kind access.Scope, scope access.ScopeID, n situation.Noticed) bool {
	v, err := s.Situation.Show(s.ctx, s.as("Amina"), scope, n.ID)
	if s.must(err); err != nil {
		return false
	}
	at := slices.IndexFunc(v.Play.Acts, func(a play.Act) bool { return a.Kind == play.Note })
	if at < 0 {
		return false
	}
	a := v.Play.Acts[at]
	s.at(length-5, "09:05")
	id, err := s.Work.AddNote(s.ctx, s.as("Amina"), scope, "", engage.NoteForm{Title: a.Title, Body: a.Words})
	if s.must(err); err != nil {
		return false
	}
	s.must(s.Situation.Acted(s.ctx, s.as("Amina"), scope, n.ID, situation.Did{What: core.DidNote, Ref: string(kind) + "/" + string(scope) + "/" + id, Words: a.Title}))
	s.at(length-3, "17:10")
	if s.err == nil {
		s.must(s.Situation.Say(s.ctx, s.as("Amina"), scope, n.ID, situation.OutcomeForm{Outcome: core.Partly, Words: "Helen read it the same evening. The answer is still to come."}))
	}
	return true
}
