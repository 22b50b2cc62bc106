package matter

import (
	"context"
	"strconv"
	"time"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/matter"
	"counterpart.dev/internal/core/notice"
	"counterpart.dev/internal/core/register"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// mailRows is how many matters of each sort a digest names.
const mailRows = 12

// Awaits is what a digest says of matters: what its reader has, what their side has, and what moved since they looked.
func (w Work) Awaits(ctx context.Context, v access.Viewer, address string) (out []notice.Section, err error) {
	defer errs.Wrap(&err, "matter.Awaits")
	t, err := w.Today(ctx, v, mailRows)
	if err != nil {
		return nil, err
	}
	section := func(title string, list []Placed) {
		s := notice.Section{Title: title}
		for _, m := range list {
			s.Rows = append(s.Rows, mailRow(m, address))
		}
		out = append(out, s)
	}
	section("In your court", t.Mine)
	section("In your side’s court", t.Ours)
	section("Moved since you looked", t.Moved)
	return out, nil
}

// pathOf is where a matter is, on the pages.
func pathOf(m Placed) string {
	return "/" + string(m.Where.Kind()) + "s/" + string(m.Where.Scope) + "/matters/" + m.ID
}

func mailRow(m Placed, address string) notice.Row {
	note := m.Where.Name
	if due, err := civil.ParseDate(m.Due); err == nil && due != 0 {
		y, month, d := due.Civil()
		note += " · by " + time.Date(y, month, d, 0, 0, 0, 0, time.UTC).Format("2 January 2006")
	}
	return notice.Row{Text: m.Kind.Words() + ": " + m.Title, Note: note, URL: address + pathOf(m)}
}

// Answer is what somebody is told at once of a matter that waits for their side. Where it does not any more, there is nothing to say.
// What decides, accepts or declines is asked for besides: it is answered on a page of its own.
func (w Work) Answer(ctx context.Context, v access.Viewer, scope access.ScopeID, id, address string) (l notice.Letter, ask notice.Ask, err error) {
	defer errs.Wrap(&err, "matter.Answer(%s)", id)
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		at, m, _, err := find(ctx, tx, v, scope, id, access.See)
		if err != nil {
			return err
		}
		if m.Court != v.Side || m.Holder != "" && m.Holder != v.Person {
			return store.ErrRefused
		}
		where, err := tx.Whereabouts(ctx, []string{string(m.Room)})
		if err != nil || len(where) == 0 {
			return err
		}
		l.Greeting = "Something waits for your answer."
		row := mailRow(Placed{Matter: m, Where: where[0]}, address)
		if at.Audience != access.Shared { // a matter of one side’s own is named on its page alone
			row.Text = "A matter of your side’s own"
		}
		l.Sections = []notice.Section{{Title: "In your court", Rows: []notice.Row{row}}}
		l.Action = notice.Link{Text: "Open and answer it", URL: row.URL}
		t, err := load(ctx, tx, at, id)
		if err == nil {
			ask = askOf(t, v, at)
		}
		return err
	})
	return l, ask, err
}

// askOf is what a matter asks of its reader that binds their side; nothing where it asks for words alone, or for more than a choice.
func askOf(t thread, v access.Viewer, at access.Reach) (ask notice.Ask) {
	about := t.about
	if len(about.Criteria) > 0 || len(binding(t.row.Kind, t.state.Phase, possible(t.state, v.Side, at.Roles), 0)) == 0 {
		return ask
	}
	ask.Text = "Answer it on one page"
	if at.Audience != access.Shared {
		return ask
	}
	ask.Hint = "To answer by mail, reply with “approved”, or with “no, because …” and the reasons. You confirm it here, signed in, before it counts."
	if len(about.Options()) > 0 {
		ask.Title, ask.Hint = "The options", "To answer by mail, reply with “option 2”, or with “no, because …” and the reasons. You confirm it here, signed in, before it counts."
	}
	for i, o := range about.Options() {
		ask.Options = append(ask.Options, notice.Row{Text: "Option " + strconv.Itoa(i+1) + ": " + o.Name, URL: "answer=option-" + strconv.Itoa(i+1)})
	}
	return ask
}

// AnswerVerb is a way to answer a matter that binds the side of whoever answers.
type AnswerVerb struct {
	Verb   matter.Verb
	Option int // from 1, where there are several; else 0
}

// Answers lists how the viewer may answer now so that it binds their side. What is to be judged by criteria is answered on its own page,
// one by one.
func (v View) Answers() (out []AnswerVerb) {
	if len(v.About.Criteria) > 0 {
		return nil
	}
	return binding(v.Kind, v.Phase, v.Verbs, len(v.About.Options()))
}

// binding are those of verbs that bind a side, once for each option there is to choose from, and a no last.
func binding(k matter.Kind, phase matter.Phase, verbs []matter.Verb, options int) (out []AnswerVerb) {
	var no []AnswerVerb
	for _, verb := range verbs {
		switch {
		case verb == matter.Decide && options > 0, verb == matter.Accept && k == matter.Change && phase == matter.Quoted && options > 1:
			for i := range options {
				out = append(out, AnswerVerb{verb, i + 1})
			}
		case verb == matter.Decide || verb == matter.Accept:
			out = append(out, AnswerVerb{Verb: verb})
		case verb == matter.Decline:
			no = append(no, AnswerVerb{Verb: verb})
		}
	}
	return append(out, no...)
}

// tell asks for a message to whoever has the ball now, where somebody else has it than before.
func tell(ctx context.Context, a *act.Act, at access.Reach, was, is register.Matter) error {
	passed := is.Court != was.Court && at.Audience == access.Shared
	named := is.Holder != "" && is.Holder != was.Holder
	if is.Court == "" || !passed && !named {
		return nil
	}
	return a.Notify(ctx, at.Scope, is.Court, is.Holder, notice.Answer, is.ID)
}
