package matter

import (
	"encoding/json"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/matter"
	"counterpart.dev/internal/core/register"
	"counterpart.dev/internal/errs"
)

// About is what a matter is about besides its title: what its kind asks for.
type About struct {
	Estimate *matter.Estimate   `json:"estimate,omitempty"` // a risk
	Choice   *matter.Choice     `json:"choice,omitempty"`   // a decision
	Proposal *matter.Proposal   `json:"proposal,omitempty"` // a change, an instruction that costs something
	Criteria []matter.Criterion `json:"criteria,omitempty"` // an acceptance
}

// empty reports whether nothing is said.
func (a About) empty() bool {
	return a.Estimate == nil && a.Choice == nil && a.Proposal == nil && len(a.Criteria) == 0
}

// Options are those of a decision or of a change.
func (a About) Options() []matter.Option {
	switch {
	case a.Choice != nil:
		return a.Choice.Options
	case a.Proposal != nil:
		return a.Proposal.Options
	}
	return nil
}

// cost is what the chosen option of a change, or the only one, comes to.
func (a About) cost() matter.Sum {
	if a.Proposal == nil || len(a.Proposal.Options) == 0 {
		return matter.Sum{}
	}
	return a.Proposal.Options[max(a.Proposal.Chosen, 1)-1].Effect.Cost
}

// optionCost is what an option of a decision comes to, counted from 1.
func (a About) optionCost(n int) matter.Sum {
	if a.Choice == nil || n < 1 || n > len(a.Choice.Options) {
		return matter.Sum{}
	}
	return a.Choice.Options[n-1].Effect.Cost
}

// with is what the matter is about after a move said more.
func (a About) with(more About) About {
	if more.Estimate != nil {
		a.Estimate = more.Estimate
	}
	if more.Choice != nil {
		a.Choice = more.Choice
	}
	if more.Proposal != nil {
		a.Proposal = more.Proposal
	}
	if len(more.Criteria) > 0 {
		a.Criteria = more.Criteria
	}
	return a
}

func (a About) String() string {
	if a.empty() {
		return ""
	}
	return write(a)
}

// ReadAbout reads what the row of a matter keeps.
func ReadAbout(s string) (a About, err error) {
	if s == "" {
		return a, nil
	}
	if err := json.Unmarshal([]byte(s), &a); err != nil {
		return a, errs.New(errs.Internal, "what a matter is about cannot be read: %w", err)
	}
	return a, nil
}

// Said is what a move says besides its words.
type Said struct {
	At           int64             `json:"at,omitempty"` // when it was made, where its entry in the record has another time: it came by mail, or behind another's
	Private      bool              `json:"private,omitempty"`
	Owes         access.Side       `json:"owes,omitempty"`
	Due          civil.Date        `json:"due,omitzero"`
	Aware        int64             `json:"aware,omitempty"`
	ClientCaused bool              `json:"client_caused,omitempty"`
	Reasons      bool              `json:"reasons,omitempty"`
	Option       int               `json:"option,omitempty"`
	To           access.PersonID   `json:"to,omitempty"`
	Warns        bool              `json:"warns,omitempty"`
	Told         int               `json:"told,omitempty"`
	About        About             `json:"about,omitzero"`
	Link         string            `json:"link,omitempty"` // id of the other matter, in the same room
	LinkNumber   int64             `json:"link_number,omitempty"`
	Letter       int64             `json:"letter,omitempty"`    // number of the letter of authority it was made under
	Uncovered    bool              `json:"uncovered,omitempty"` // decide: no letter of its maker covers what it costs
	Mentions     []access.PersonID `json:"mentions,omitempty"`
	Copied       bool              `json:"copied,omitempty"`  // raise: it came from a room of one side
	Recorded     civil.Date        `json:"recorded,omitzero"` // the day that the list it was taken in from has for it
}

func write(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		return "{}" // none of the types holds what JSON does not write
	}
	return string(b)
}

// readSaid reads what a move says.
func readSaid(s string) (out Said, err error) {
	if s == "" {
		return out, nil
	}
	if err := json.Unmarshal([]byte(s), &out); err != nil {
		return out, errs.New(errs.Internal, "what a move says cannot be read: %w", err)
	}
	return out, nil
}

// saidOf is what a move of the core says.
func saidOf(m matter.Move) Said {
	return Said{Private: m.Private, Owes: m.Owes, Due: m.Due, Aware: m.Aware, ClientCaused: m.ClientCaused, Reasons: m.Reasons, Option: m.Option, To: m.To,
		Warns: m.Warns, Told: m.Told}
}

// move is the move of the core that a row keeps.
func (s Said) move(m register.Move) matter.Move {
	return matter.Move{ID: m.ID, At: m.At, By: m.Side, Role: m.Role, Person: m.Person, Recorder: m.Recorder, Verb: m.Verb, Private: s.Private, Owes: s.Owes, Due: s.Due,
		Aware: s.Aware, ClientCaused: s.ClientCaused, Reasons: s.Reasons, Option: s.Option, To: s.To, Warns: s.Warns, Told: s.Told}
}
