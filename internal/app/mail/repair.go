package mail

import (
	"context"
	"strings"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/inbound"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/format/mail"
	"counterpart.dev/internal/store"
)

// RaiseForm is what is asked to make a matter of a message. Field names are scope, kind, title, words and files.
type RaiseForm struct {
	Scope string
	Kind  string
	Title string
	Words string
	Files bool
}

// MakeMatter makes a matter of a message, in the room of the viewer's side: it is shared from there, like any other.
func (w Work) MakeMatter(ctx context.Context, v access.Viewer, id string, f RaiseForm) (matter string, err error) {
	defer errs.Wrap(&err, "mail.MakeMatter")
	m, body, err := w.kept(ctx, v, id)
	if err != nil {
		return "", err
	}
	r := Raising{Scope: access.ScopeID(f.Scope), Kind: f.Kind, Title: f.Title, Words: f.Words}
	if f.Scope == "" {
		return "", errs.InvalidFields("The matter was not raised", []errs.Field{{Path: "scope", Message: "Choose an engagement that you work on."}})
	}
	if r.Files, err = w.filesFor(ctx, m, body, f.Files); err != nil {
		return "", err
	}
	if matter, err = w.Raise(ctx, v, r); err != nil {
		return "", err
	}
	m.State, m.Reason, m.Detail, m.Scope, m.Matter, m.DoneBy = inbound.Raised, inbound.None, "", r.Scope, matter, v.Name
	return matter, w.change(ctx, v, m, func(a *act.Act) error { return a.EndMessage(ctx, m) })
}

// Discard puts a message aside, with a reason, and forgets what it says where that is wished.
func (w Work) Discard(ctx context.Context, v access.Viewer, id, reason string, forget bool) (err error) {
	defer errs.Wrap(&err, "mail.Discard")
	reason = strings.TrimSpace(reason)
	if reason == "" || len(reason) > mostLine {
		return errs.InvalidFields("The message was not put aside", []errs.Field{{Path: "reason", Message: "Say in a line why it is put aside."}})
	}
	m, _, err := w.kept(ctx, v, id)
	if err != nil {
		return err
	}
	m.State, m.Detail, m.DoneBy = inbound.Discarded, reason, v.Name
	return w.change(ctx, v, m, func(a *act.Act) error {
		if err := a.EndMessage(ctx, m); err != nil || !forget {
			return err
		}
		return a.EraseMessage(ctx, store.Place{Organisation: m.Organisation, Room: m.Room}, m.ID)
	})
}

// change does something with a message in the room it lies in.
func (w Work) change(ctx context.Context, v access.Viewer, m inbound.Message, do func(*act.Act) error) error {
	var at access.Reach
	err := w.DB.Read(ctx, v.Seat, func(tx *store.Tx) (err error) {
		at, err = tx.Reach(ctx, m.Room)
		return err
	})
	if err != nil {
		return err
	}
	return act.Do(ctx, w.DB, v, act.Intent{Scope: at.Scope, Audience: at.Audience, Kind: access.Mail, Verb: access.Change}, do)
}

// Drop takes in a message that was saved as a file, .eml or .msg, at the viewer's own desk, as a draft. A file that is none is refused.
func (w Work) Drop(ctx context.Context, v access.Viewer, body []byte) (id string, err error) {
	defer errs.Wrap(&err, "mail.Drop")
	if _, err := mail.Read(body); err != nil {
		return "", errs.InvalidFields("The file was not taken in", []errs.Field{{Path: "file", Message: errs.Sentence(err)}})
	}
	l := letter{}
	l.spooled.Body = body
	if err := w.read(&l); err != nil {
		return "", err
	}
	l.row.State, l.row.Reason, l.row.Person = inbound.Draft, inbound.Dropped, v.Person
	err = act.Do(ctx, w.DB, v, act.Intent{Scope: home(v.Organisation), Audience: access.Named, Kind: access.Mail, Verb: access.Add}, func(a *act.Act) error {
		row := l.row
		row.ID, row.Took = a.NewID(), a.Now().UnixMicro()
		row.Organisation, row.Room = a.Reach.Organisation, a.Reach.Room
		id = row.ID
		if err := a.AddMessage(ctx, row, body); err != nil {
			return err
		}
		return w.contacts(ctx, a.Tx, v, row, l.m)
	})
	return id, err
}
