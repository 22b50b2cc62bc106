package engage

import (
	"context"
	"errors"
	"slices"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/engage"
	"counterpart.dev/internal/core/party"
	"counterpart.dev/internal/core/record"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// NoteForm is what is asked to write a note. Field names are title and body.
type NoteForm struct {
	Title string
	Body  string
	Rev   int64  // that was read, when it is changed
	Form  string // the draft it was begun in, forgotten once it is kept; "" for none
}

func (f NoteForm) check(answer bool) (title, body string, err error) {
	var c check
	title = c.Line("title", f.Title, "the title", !answer, mostLine)
	body = c.Body("body", f.Body, "the text", true, mostBody)
	return title, body, c.Err()
}

func noteRef(id string) store.Ref { return store.Ref{What: "note", ID: id} }

// AddNote writes a note in the room of the viewer's own side. With answers it answers a note there or in the shared room, and is
// still seen by the viewer's side only.
func (w Work) AddNote(ctx context.Context, v access.Viewer, scope access.ScopeID, answers string, f NoteForm) (id string, err error) {
	defer errs.Wrap(&err, "engage.AddNote(%s)", scope)
	err = act.Do(ctx, w.DB, v, act.Intent{Scope: scope, Audience: act.Ours, Kind: access.Note, Verb: access.Add}, func(a *act.Act) error {
		n := engage.Note{Organisation: a.Reach.Organisation, Room: a.Reach.Room, Shared: a.Reach.SharedRoom, ID: a.NewID()}
		id, n.ParentRoom, n.Parent = n.ID, n.Room, n.ID
		if answers != "" {
			root, err := rootOf(ctx, a, answers)
			if err != nil {
				return err
			}
			n.ParentRoom, n.Parent = root.Room, root.ID
		}
		title, body, err := f.check(answers != "")
		if err != nil {
			return err
		}
		n.Title, n.Body = title, body
		if err := write(ctx, a, a.Reach, kindNoteAdded, n); err != nil {
			return err
		}
		return dropDraft(ctx, a.Tx, f.Form)
	})
	return id, err
}

// rootOf is the note that an answer belongs to: in the viewer's own room, or in the shared one.
func rootOf(ctx context.Context, a *act.Act, id string) (engage.Note, error) {
	reaches, err := a.Reaches(ctx, a.Reach.Scope)
	if err != nil {
		return engage.Note{}, err
	}
	n, _, err := findNote(ctx, a.Tx, a.Viewer, reaches, id)
	if err != nil || n.Root() {
		return n, err
	}
	return a.Note(ctx, store.Place{Organisation: n.Organisation, Room: n.ParentRoom}, n.Parent)
}

// write keeps a new note of the viewer's in a room, records it and makes it be found.
func write(ctx context.Context, a *act.Act, at access.Reach, kind record.Kind, n engage.Note) error {
	n.Author, n.AuthorName, n.AuthorFirm, n.Side = a.Viewer.Person, a.Viewer.Name, a.Viewer.Firm, a.Viewer.Side
	leaf, err := a.Record(ctx, at, kind, noteRef(n.ID), field("title", n.Title), field("body", n.Body))
	if err != nil {
		return err
	}
	n.Leaf = int64(leaf)
	if err := a.AddNote(ctx, n); err != nil {
		return err
	}
	return a.Index(ctx, store.At(at), "note", n.ID, words(n.Title, n.Body))
}

// ChangeNote changes a note of the viewer's own side that nobody changed since f.Rev. What it said before stays in the record.
func (w Work) ChangeNote(ctx context.Context, v access.Viewer, scope access.ScopeID, id string, f NoteForm) (err error) {
	defer errs.Wrap(&err, "engage.ChangeNote(%s)", scope)
	return act.Do(ctx, w.DB, v, act.Intent{Scope: scope, Audience: act.Ours, Kind: access.Note, Verb: access.Change}, func(a *act.Act) error {
		n, err := a.Note(ctx, store.At(a.Reach), id)
		if err != nil {
			return err
		}
		title, body, err := f.check(!n.Root())
		if err != nil {
			return err
		}
		if n.Title == title && n.Body == body && n.Rev == f.Rev {
			return dropDraft(ctx, a.Tx, f.Form)
		}
		n.Title, n.Body, n.Rev = title, body, f.Rev
		leaf, err := a.Record(ctx, a.Reach, kindNoteChanged, noteRef(id), field("title", title), field("body", body))
		if err != nil {
			return err
		}
		n.Leaf = int64(leaf)
		if err := a.ChangeNote(ctx, n); err != nil {
			return err
		}
		if err := a.Index(ctx, store.At(a.Reach), "note", id, words(title, body)); err != nil {
			return err
		}
		return dropDraft(ctx, a.Tx, f.Form)
	})
}

// findNote is a note of a scope with the room it lies in: the viewer's own or the shared one.
func findNote(ctx context.Context, tx *store.Tx, v access.Viewer, reaches []access.Reach, id string) (engage.Note, access.Reach, error) {
	for _, audience := range []access.Audience{ours(v), access.Shared} {
		at, ok := reachOf(v, reaches, audience, access.Note, access.See)
		if !ok {
			continue
		}
		n, err := tx.Note(ctx, store.At(at), id)
		if err == nil || !errors.Is(err, store.ErrRefused) {
			return n, at, err
		}
	}
	return engage.Note{}, access.Reach{}, store.ErrRefused
}

// NoteView is a note as its page shows it.
type NoteView struct {
	engage.Note
	In       Heading
	Reach    access.Reach
	Answers  []Answer
	MayEdit  bool
	MayShare bool
	MayErase bool
	MayAsk   bool // may put it to somebody outside by a link
	MayReply bool
	Seen     bool // the record of its room is the viewer's to see: it has a history
}

// Answer is an answer to a note.
type Answer struct {
	engage.Note
	Audience access.Audience
	MayEdit  bool
	MayShare bool
	MayErase bool
}

// Note is one note with its answers: those of the shared room, and those the viewer's side keeps for itself.
func (w Work) Note(ctx context.Context, v access.Viewer, scope access.ScopeID, id string) (out NoteView, err error) {
	defer errs.Wrap(&err, "engage.Note(%s)", scope)
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		if out.In, err = heading(ctx, tx, v, scope); err != nil {
			return err
		}
		if out.Note, out.Reach, err = findNote(ctx, tx, v, out.In.Reaches, id); err != nil {
			return err
		}
		reaches := out.In.Reaches
		answers, err := tx.Replies(ctx, store.At(out.Reach), id)
		if err != nil {
			return err
		}
		_, shares := reachOf(v, reaches, access.Shared, access.Note, access.Add)
		own, writes := reachOf(v, reaches, ours(v), access.Note, access.Add)
		private, there, standing := out.Room == own.Room && writes, out.Erased == 0, out.SharedAs == ""
		out.MayEdit = private && there && access.Decide(v, out.Reach, access.Note, access.Change)
		out.MayShare = private && there && standing && shares
		out.MayErase = there && out.Side == v.Side && access.Decide(v, out.Reach, access.Record, access.Remove)
		out.MayAsk = private && there && access.Decide(v, own, access.Link, access.Add)
		out.MayReply = writes && there && out.Root()
		out.Seen = access.Decide(v, out.Reach, access.Record, access.See)
		for _, n := range answers {
			if n.SharedAs != "" && slices.ContainsFunc(answers, func(o engage.Note) bool { return o.ID == n.SharedAs }) {
				continue // its copy stands below, as everybody sees it
			}
			a := Answer{Note: n, Audience: access.Shared}
			shared, _ := reachOf(v, reaches, access.Shared, access.Note, access.See)
			a.MayErase = erasable(v, n, shared)
			if n.Room == own.Room {
				a.MayErase = erasable(v, n, own)
				a.Audience = own.Audience
				a.MayEdit = n.Erased == 0 && access.Decide(v, own, access.Note, access.Change)
				a.MayShare = n.Erased == 0 && n.SharedAs == "" && shares && n.ParentRoom != own.Room
			}
			out.Answers = append(out.Answers, a)
		}
		return nil
	})
	return out, err
}

// NoteFilter says which notes of a scope are listed.
type NoteFilter struct {
	Audience access.Audience // act.Ours or access.Shared; "" for the viewer's own, and the shared ones where they have none
	Words    string
}

// NoteList is a page of notes.
type NoteList struct {
	Paged[engage.Note]
	In     Heading
	Reach  access.Reach
	MayAdd bool              // the viewer may write notes for their side
	Rooms  []access.Audience // whose notes the viewer may list
}

// Notes lists the notes of a room of a scope that answer nothing. Keys: time, title.
func (w Work) Notes(ctx context.Context, v access.Viewer, scope access.ScopeID, f NoteFilter, o Order) (out NoteList, err error) {
	defer errs.Wrap(&err, "engage.Notes(%s)", scope)
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		in, err := heading(ctx, tx, v, scope)
		if err != nil {
			return err
		}
		reaches := in.Reaches
		at, ok := reachOf(v, reaches, ours(v), access.Note, access.See)
		if f.Audience == access.Shared || !ok && f.Audience == "" {
			at, ok = reachOf(v, reaches, access.Shared, access.Note, access.See)
		}
		if !ok {
			return store.ErrRefused
		}
		out, err = noteRows(ctx, tx, at, prefix(f.Words), o)
		out.In, out.Reach = in, at
		_, out.MayAdd = reachOf(v, reaches, ours(v), access.Note, access.Add)
		for _, a := range []access.Audience{ours(v), access.Shared} {
			if _, ok := reachOf(v, reaches, a, access.Note, access.See); ok {
				out.Rooms = append(out.Rooms, a)
			}
		}
		return err
	})
	return out, err
}

func noteRows(ctx context.Context, tx *store.Tx, at access.Reach, word string, o Order) (out NoteList, err error) {
	name := func(n engage.Note) store.Cursor {
		if o.Key == "title" {
			return store.Cursor{Text: n.Title, ID: n.ID}
		}
		return store.Cursor{At: n.Created, ID: n.ID}
	}
	out.Paged, err = paged(o, name, func(s store.Sort) ([]engage.Note, error) { return tx.NotePage(ctx, store.At(at), word, s) })
	if err != nil {
		return out, err
	}
	out.Total, err = tx.NotesFound(ctx, store.At(at), word)
	return out, err
}

// Version is a note as it read once.
type Version struct {
	At     int64
	Leaf   uint64
	Kind   record.Kind
	By     party.Member // Name is "" for who is no longer known
	Title  string
	Body   string
	Erased bool
	Reason string // of an erasure
}

// Past is a note with what the record holds of it.
type Past struct {
	engage.Note
	In       Heading
	Reach    access.Reach
	Versions []Version
}

// NoteHistory is what the record holds of a note, oldest first.
func (w Work) NoteHistory(ctx context.Context, v access.Viewer, scope access.ScopeID, id string) (p Past, err error) {
	defer errs.Wrap(&err, "engage.NoteHistory(%s)", scope)
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		if p.In, err = heading(ctx, tx, v, scope); err != nil {
			return err
		}
		if p.Note, p.Reach, err = findNote(ctx, tx, v, p.In.Reaches, id); err != nil {
			return err
		}
		if !access.Decide(v, p.Reach, access.Record, access.See) {
			return store.ErrRefused
		}
		p.Versions, err = versions(ctx, tx, store.At(p.Reach), noteRef(id))
		return err
	})
	return p, err
}

func versions(ctx context.Context, tx *store.Tx, at store.Place, about store.Ref) ([]Version, error) {
	past, err := tx.History(ctx, at, about)
	if err != nil {
		return nil, err
	}
	members, err := tx.Members(ctx, at)
	if err != nil {
		return nil, err
	}
	var out []Version
	for _, p := range past {
		v := Version{At: p.At, Leaf: p.Index, Kind: p.Kind, Title: p.Texts["title"], Body: p.Texts["body"], Erased: len(p.Erased) > 0, Reason: p.Target.Reason}
		for _, m := range members {
			if string(m.Person) == p.Actor.ID && p.Actor.What == "person" {
				v.By = m
			}
		}
		out = append(out, v)
	}
	return out, nil
}

// LastChange is the last that the record of a room holds of something, for whoever finds that it was changed meanwhile; the zero value
// where the record is not the viewer's to see.
func (w Work) LastChange(ctx context.Context, v access.Viewer, scope access.ScopeID, a access.Audience, what, id string) (last Version, err error) {
	defer errs.Wrap(&err, "engage.LastChange(%s)", what)
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		reaches, err := tx.Reaches(ctx, scope)
		if err != nil {
			return err
		}
		at, ok := reachOf(v, reaches, a, access.Record, access.See)
		if !ok {
			return nil
		}
		all, err := versions(ctx, tx, store.At(at), store.Ref{What: what, ID: id})
		if len(all) > 0 {
			last = all[len(all)-1]
		}
		return err
	})
	return last, err
}
