package matter

import (
	"fmt"
	"slices"
	"strings"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/brief"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/intake"
	"counterpart.dev/internal/core/matter"
	"counterpart.dev/internal/core/vague"
)

// Known is something that was understood of a row of a list.
type Known struct {
	Field string   // a key of intake.MatterFields
	Value string   // as the matter has it; "" where it is kept in its words
	Said  string   // as the list has it, where that differs
	Notes []string // how it was understood
}

// taken is a row of a list as the matter it becomes.
type taken struct {
	kind      matter.Kind
	title     string
	about     About
	raise     entry
	more      []entry
	known     []Known
	questions []intake.Question
}

// reader makes matters of the rows of a register.
type reader struct {
	side   access.Side
	people []Person // who may have a matter of the room
	row    intake.MatterRow
	t      *taken
	said   []string // what the list says and the matter has no place for, a line each
}

// understand makes a matter of a row. Times of its own are those of the record: what dates the list has for it is kept beside them.
func understand(row intake.MatterRow, side access.Side, people []Person) *taken {
	r := &reader{side: side, people: people, row: row, t: &taken{kind: row.Kind.Value, questions: slices.Clone(row.Questions)}}
	r.title()
	r.knows(intake.FieldKind, row.Kind.Value.Words(), row.Kind.Text, row.Kind.State, row.Kind.Notes)
	r.line("Reference", row.Ref)
	r.knows(intake.FieldRef, row.Ref, row.Ref, vague.Understood, nil)
	r.t.raise.move = matter.Move{Verb: matter.Raise, By: side, Private: true}
	r.t.raise.said.Recorded = r.date(intake.FieldRaised, "Raised on", row.Raised)
	r.person(intake.FieldRaisedBy, "Raised by", row.RaisedBy)
	r.owner()
	r.due()
	r.content()
	r.answer()
	r.standing()
	for _, n := range row.Notes {
		heading := n.Heading
		if heading == "" {
			heading = "Note"
		}
		r.line(heading, n.Text)
	}
	if row.Section != "" {
		r.line("Below", row.Section)
	}
	r.words()
	return r.t
}

// printed is a text without the characters that no keyboard writes.
func printed(s string) string {
	return strings.Map(func(c rune) rune {
		if c == '\n' || !act.Unprintable(c) && c != '\t' {
			return c
		}
		return ' '
	}, strings.ToValidUTF8(strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n"), "\uFFFD"))
}

func squeezed(s string) string { return strings.Join(strings.Fields(printed(s)), " ") }

// line keeps something that the list says in its words.
func (r *reader) line(heading, text string) {
	if text = squeezed(text); text != "" {
		r.said = append(r.said, fmt.Sprintf("- %s: %s", squeezed(heading), text))
	}
}

// knows says how a field was understood. A text that means more than its value stays beside it.
func (r *reader) knows(field, value, said string, state vague.State, notes []string) {
	k := Known{Field: field, Notes: notes}
	if state == vague.Understood {
		k.Value = squeezed(value)
	}
	if said = squeezed(said); !strings.EqualFold(said, k.Value) {
		k.Said = said
	}
	if k.Value != "" || k.Said != "" {
		r.t.known = append(r.t.known, k)
	}
}

// title is what the matter is called: the title of the list, as long as it is a line.
func (r *reader) title() {
	full := squeezed(r.row.Title)
	r.t.title = full
	if c := []rune(full); len(c) > mostTitle {
		r.t.title = string(c[:mostTitle-1]) + "…"
		r.line("Title", full)
	}
	r.knows(intake.FieldTitle, r.t.title, r.t.title, vague.Understood, nil)
}

// date is a day the list has for something. Its words stay where they do not name one day.
func (r *reader) date(field, heading string, a vague.Answer[vague.Date]) civil.Date {
	on := civil.Date(0)
	if a.State == vague.Understood {
		on = a.Value.On
	}
	exact := on != 0 && a.Value.Precision == vague.Day && a.Value.Bound == vague.Exactly && !a.Value.Approximate
	value := ""
	if on != 0 {
		value = brief.Date(on)
	}
	if said := squeezed(a.Text); said != "" && !exact {
		r.line(heading, said)
	} else if exact {
		r.line(heading, value)
	}
	r.knows(field, value, a.Text, a.State, a.Notes)
	return on
}

// person is somebody the list names, who stays a name.
func (r *reader) person(field, heading string, a vague.Answer[vague.Person]) {
	r.line(heading, a.Text)
	r.knows(field, a.Value.String(), a.Text, a.State, a.Notes)
}

// owner is who has it: somebody who is known here, where exactly one has that name; otherwise the name stays one.
func (r *reader) owner() {
	a := r.row.Owner
	if a.State == vague.Understood {
		var same []Person
		for _, p := range r.people {
			if a.Value.Name != "" && strings.EqualFold(squeezed(p.Name), squeezed(a.Value.Name)) {
				same = append(same, p)
			}
		}
		if len(same) == 1 {
			n := entry{move: matter.Move{Verb: matter.Assign, By: r.side, To: same[0].ID}}
			r.t.more = append(r.t.more, n)
			a.Notes = append(slices.Clone(a.Notes), "known here, and will have it")
		} else {
			a.Notes = append(slices.Clone(a.Notes), "kept as a name: nobody here is known by it")
		}
	}
	r.person(intake.FieldOwner, "Owner", a)
}

// due is by when it is needed.
func (r *reader) due() {
	a := r.row.Due
	if a.State == vague.Understood && a.Value.On != 0 {
		r.t.raise.move.Due = a.Value.On
		exact := a.Value.Precision == vague.Day && a.Value.Bound == vague.Exactly
		if !exact {
			r.line("Needed by", a.Text)
		}
		r.knows(intake.FieldDate, brief.Date(a.Value.On), a.Text, a.State, a.Notes)
		return
	}
	r.line("Needed by", a.Text)
	r.knows(intake.FieldDate, "", a.Text, a.State, a.Notes)
}

// content is what kinds of matters say besides: a probability, a class.
func (r *reader) content() {
	p := r.row.Probability
	switch {
	case r.t.kind == matter.Risk && p.State == vague.Understood:
		r.t.about.Estimate = &matter.Estimate{Probability: p.Value}
		r.knows(intake.FieldProbability, fmt.Sprintf("%g %%", float64(p.Value)/100), p.Text, p.State, p.Notes)
	case squeezed(p.Text) != "":
		r.line("Probability", p.Text)
		r.knows(intake.FieldProbability, "", p.Text, vague.Asked, nil)
	}
	class := squeezed(r.row.Class)
	if r.t.kind == matter.Decision {
		r.t.about.Choice = &matter.Choice{NeededBy: r.t.raise.move.Due, Class: class}
	} else {
		r.line("Class", class)
	}
	r.knows(intake.FieldClass, class, class, vague.Understood, nil)
}

// answer is what the list has as a response: a reply of ours, since we write it down.
func (r *reader) answer() {
	on := r.date(intake.FieldAnswered, "Answered on", r.row.Answered)
	text := strings.TrimSpace(printed(r.row.Response))
	if text == "" {
		return
	}
	r.t.more = append(r.t.more, entry{move: matter.Move{Verb: matter.Reply, By: r.side}, words: "The list it came from has this response:\n\n" + text, said: Said{Recorded: on}})
	r.knows(intake.FieldResponse, text, text, vague.Understood, nil)
}

// standing ends what the list says has ended, now: when it ended there is kept beside it.
func (r *reader) standing() {
	on := r.date(intake.FieldClosed, "Closed on", r.row.Closed)
	a := r.row.Standing
	r.line("Status", a.Text)
	value := string(a.Value)
	if a.State == vague.Understood && a.Value == intake.StandsAnswered {
		value = "open, answered"
	}
	r.knows(intake.FieldStatus, value, a.Text, a.State, a.Notes)
	verb := map[intake.Standing]matter.Verb{intake.StandsClosed: matter.Close, intake.StandsDropped: matter.Withdraw}[a.Value]
	if a.State == vague.Understood && verb != "" {
		r.t.more = append(r.t.more, entry{move: matter.Move{Verb: verb, By: r.side}, words: "The list it came from says so: " + strings.TrimSpace(squeezed(a.Text)+" "+dated(on)) + ".", said: Said{Recorded: on}})
	}
}

func dated(on civil.Date) string {
	if on == 0 {
		return ""
	}
	return "on " + brief.Date(on)
}

// words are what is written when it is raised: the description, and all that the list says besides.
func (r *reader) words() {
	text := strings.TrimSpace(printed(r.row.Description))
	if squeezed(text) == r.t.title {
		text = ""
	}
	if len(r.said) > 0 {
		text = strings.TrimSpace(text + "\n\nThe list it came from says:\n\n" + strings.Join(r.said, "\n"))
	}
	r.t.raise.words = text
}

// tooLong says that a row writes more than a matter keeps, "" when it does not.
func (t *taken) tooLong() string {
	for _, n := range append([]entry{t.raise}, t.more...) {
		if c := len([]rune(n.words)); c > mostWords {
			return fmt.Sprintf("its texts have %d characters, and at most %d are kept", c, mostWords)
		}
	}
	return ""
}
