package matter

import (
	"context"
	"time"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/civil"
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
	where := "/projects/"
	if m.Shared != m.Room || m.Where.Audience == access.Shared {
		where = "/engagements/"
	}
	return where + string(m.Where.Scope) + "/matters/" + m.ID
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
func (w Work) Answer(ctx context.Context, v access.Viewer, scope access.ScopeID, id, address string) (l notice.Letter, err error) {
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
		return nil
	})
	return l, err
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
