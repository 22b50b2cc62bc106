package engage

import (
	"context"
	"slices"
	"time"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/engage"
	"counterpart.dev/internal/core/party"
	"counterpart.dev/internal/core/record"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/password"
	"counterpart.dev/internal/store"
)

// AskForm is what is asked before a question is put to somebody outside. Field names are to, title, body and until.
type AskForm struct {
	To    string // who is asked, as they will be known: "Jo Marsh, fire officer"
	Title string
	Body  string
	Until string // the last day on which they may answer
}

// mostLinkDays is how long a link may last.
const mostLinkDays = 90

func (f AskForm) check(now time.Time, zone string) (to, title, body string, until time.Time, err error) {
	var c check
	to = c.Line("to", f.To, "who is asked", true, mostName)
	title = c.Line("title", f.Title, "the question in a few words", true, mostLine)
	body = c.Body("body", f.Body, "the question", true, mostBody)
	last := c.date("until", f.Until, "until when they may answer", true)
	if !last.IsZero() {
		if first := today(now, zone); last < first || last > first+mostLinkDays {
			c.Say("until", "Choose a day from today to %d days from now.", mostLinkDays)
		}
		y, m, d := last.Civil()
		until = time.Date(y, m, d+1, 0, 0, 0, 0, Zone(zone))
	}
	return to, title, body, until, c.Err()
}

// Asked is a link that was just made. Secret is shown once and kept nowhere.
type Asked struct {
	Link   string
	Secret string
	To     string
	Until  int64
}

// Ask puts one question to somebody without an account. It opens a room for them and for those of the viewer's side who hold its own
// room; they read that question and answer it, and see nothing else.
func (w Work) Ask(ctx context.Context, v access.Viewer, scope access.ScopeID, kind access.Scope, f AskForm) (out Asked, err error) {
	defer errs.Wrap(&err, "engage.Ask(%s)", scope)
	err = act.Do(ctx, w.DB, v, act.Intent{Scope: scope, Audience: act.Ours, Kind: access.Link, Verb: access.Add}, func(a *act.Act) error {
		zone, err := scopeZone(ctx, a.Tx, scope, kind)
		if err != nil {
			return err
		}
		to, title, body, until, err := f.check(a.Now(), zone)
		if err != nil {
			return err
		}
		l := party.Link{ID: a.NewOpaqueID(), Kind: party.ReplySeat, Label: to, MadeBy: v.Person, MadeByName: v.Name, Until: until.UnixMicro()}
		out = Asked{Link: l.ID, To: to, Until: l.Until}
		if out.Secret, l.Thread, err = openThread(ctx, a, l); err != nil {
			return err
		}
		if err := a.AddLink(ctx, store.At(a.Reach), l); err != nil {
			return err
		}
		if _, err := a.Record(ctx, a.Reach, kindLinkMade, store.Ref{What: "link", ID: l.ID}, field("to", to), field("title", title)); err != nil {
			return err
		}
		return act.Within(ctx, a.Tx, v, act.Intent{Scope: scope, Audience: act.Ours, Kind: access.Link, Verb: access.Add}, func(b *act.Act) error {
			thread, err := b.Room(l.Thread, access.Note, access.Add)
			if err != nil {
				return err
			}
			q := engage.Note{Organisation: thread.Organisation, Room: thread.Room, Shared: thread.Room, ID: b.NewID(), Title: title, Body: body}
			q.ParentRoom, q.Parent = q.Room, q.ID
			return post(ctx, b, thread, kindQuestionPut, q)
		})
	})
	return out, err
}

// openThread makes the room of a question, the seat of whoever is asked, and the secret that leads to it.
func openThread(ctx context.Context, a *act.Act, l party.Link) (secret string, room access.RoomID, err error) {
	err = a.System(ctx, store.GiveSeat, func(sys *store.Tx) error {
		thread, err := sys.AddRoom(ctx, party.Room{Organisation: a.Reach.Organisation, Scope: a.Reach.Scope, Audience: access.Named}, false)
		if err != nil {
			return err
		}
		room = thread.ID
		seat := party.Seat{ID: access.SeatID(sys.NewOpaqueID()), Organisation: a.Viewer.Organisation, Kind: party.ReplySeat, Side: a.Viewer.Side,
			Label: l.Label, MadeBy: a.Viewer.Person, Until: l.Until}
		if err := sys.AddSeat(ctx, seat); err != nil {
			return err
		}
		if err := sys.GrantNamed(ctx, seat.ID, party.Grant{Room: thread, Role: access.Reply, Until: l.Until}); err != nil {
			return err
		}
		if err := openToSide(ctx, sys, a.Reach, thread, ""); err != nil {
			return err
		}
		var hash [32]byte
		if secret, hash, err = password.NewToken(sys.Random()); err != nil {
			return err
		}
		// The credential has the link's id: by it the link finds what it opened.
		return sys.AddCredential(ctx, hash, party.Credential{ID: l.ID, Kind: party.LinkCredential, Seat: seat.ID, Label: l.Label, Until: l.Until})
	})
	return secret, room, err
}

// openToSide opens a thread to those who hold a side's own room in roles that read threads: to one seat of them, or to all when seat
// is "". It lasts as long as the role.
func openToSide(ctx context.Context, sys *store.Tx, own access.Reach, thread party.Room, seat access.SeatID) error {
	holders, err := sys.Holders(ctx, store.At(own))
	if err != nil {
		return err
	}
	for _, h := range holders {
		if access.Allowed(h.Role, access.Named, access.Note)&access.See == 0 || seat != "" && h.Seat != seat {
			continue
		}
		if err := sys.GrantNamed(ctx, h.Seat, party.Grant{Room: thread, Role: h.Role, ReadOnly: h.ReadOnly, Until: h.Until}); err != nil {
			return err
		}
	}
	return nil
}

// post keeps a text in the room of a question. It is not found by a search: it belongs to its link.
func post(ctx context.Context, a *act.Act, at access.Reach, kind record.Kind, n engage.Note) error {
	n.Author, n.AuthorName, n.AuthorFirm, n.Side = a.Viewer.Person, a.Viewer.Name, a.Viewer.Firm, a.Viewer.Side
	if a.Viewer.Link {
		n.AuthorFirm, n.Side = "", access.NoSide // whoever was asked acts for nobody here
	}
	leaf, err := a.Record(ctx, at, kind, noteRef(n.ID), field("title", n.Title), field("body", n.Body))
	if err != nil {
		return err
	}
	n.Leaf = int64(leaf)
	return a.AddNote(ctx, n)
}

// scopeZone is the zone of an engagement or a project; UTC's "" for anything else.
func scopeZone(ctx context.Context, tx *store.Tx, scope access.ScopeID, kind access.Scope) (string, error) {
	if kind == access.EngagementScope {
		e, err := tx.Engagement(ctx, scope)
		return e.Zone, err
	}
	p, err := tx.Project(ctx, scope)
	return p.Zone, err
}

// EndLink ends a link now: whoever has it reads and writes nothing more. What they wrote stays.
func (w Work) EndLink(ctx context.Context, v access.Viewer, scope access.ScopeID, link string) (err error) {
	defer errs.Wrap(&err, "engage.EndLink(%s)", scope)
	return act.Do(ctx, w.DB, v, act.Intent{Scope: scope, Audience: act.Ours, Kind: access.Link, Verb: access.Change}, func(a *act.Act) error {
		l, err := question(a.Link(ctx, store.At(a.Reach), link))
		if err != nil {
			return err
		}
		open, err := a.EndLink(ctx, store.At(a.Reach), link)
		if err != nil || !open {
			return err
		}
		if _, err := a.Record(ctx, a.Reach, kindLinkEnded, store.Ref{What: "link", ID: link}); err != nil {
			return err
		}
		return a.System(ctx, store.GiveSeat, func(sys *store.Tx) error {
			holders, err := sys.Holders(ctx, store.Place{Organisation: a.Reach.Organisation, Room: l.Thread})
			if err != nil {
				return err
			}
			for _, h := range holders {
				if h.Role == access.Reply {
					if err := sys.EndSeat(ctx, h.Seat); err != nil {
						return err
					}
				}
			}
			return nil
		})
	})
}

// LinkList is the links of a scope that the viewer's side has made, newest first.
type LinkList struct {
	Links  []party.Link
	Now    int64
	MayAsk bool
	In     Heading
}

// Links lists the links of a scope.
func (w Work) Links(ctx context.Context, v access.Viewer, scope access.ScopeID) (out LinkList, err error) {
	defer errs.Wrap(&err, "engage.Links(%s)", scope)
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		at := access.Reach{}
		if out.In, at, err = reading(ctx, tx, v, scope, ours(v), access.Link); err != nil {
			return err
		}
		out.Now, out.MayAsk = tx.Now().UnixMicro(), access.Decide(v, at, access.Link, access.Add)
		all, err := tx.Links(ctx, store.At(at))
		out.Links = slices.DeleteFunc(all, func(l party.Link) bool { return l.Kind != party.ReplySeat })
		return err
	})
	return out, err
}

// question is a link that puts a question; any other is another family's.
func question(l party.Link, err error) (party.Link, error) {
	if err == nil && l.Kind != party.ReplySeat {
		return party.Link{}, store.ErrRefused
	}
	return l, err
}

// Thread is one question with its answers.
type Thread struct {
	Link     party.Link    // the zero value for whoever was asked
	Open     bool          // answers can still come
	Closed   bool          // the viewer came later and has not opened the room yet
	Question engage.Note   // the first text
	Answers  []engage.Note // what was written after it, oldest first
	In       Heading       // the zero value for whoever was asked
}

// Thread is a question of the viewer's side with its answers.
func (w Work) Thread(ctx context.Context, v access.Viewer, scope access.ScopeID, link string) (t Thread, err error) {
	defer errs.Wrap(&err, "engage.Thread(%s)", scope)
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		at := access.Reach{}
		if t.In, at, err = reading(ctx, tx, v, scope, ours(v), access.Link); err != nil {
			return err
		}
		if t.Link, err = question(tx.Link(ctx, store.At(at), link)); err != nil {
			return err
		}
		t.Open = t.Link.Ended == 0 && tx.Now().UnixMicro() < t.Link.Until
		i := slices.IndexFunc(t.In.Reaches, func(r access.Reach) bool { return r.Room == t.Link.Thread })
		if t.Closed = i < 0; t.Closed {
			return nil
		}
		return t.read(ctx, tx, store.At(t.In.Reaches[i]))
	})
	return t, err
}

// read fills in what was written in a thread: its one root, and the answers to it.
func (t *Thread) read(ctx context.Context, tx *store.Tx, at store.Place) error {
	roots, err := tx.Notes(ctx, at, store.Before{}, 1)
	if err != nil || len(roots) == 0 {
		return err
	}
	t.Question = roots[0]
	t.Answers, err = tx.Replies(ctx, at, t.Question.ID)
	return err
}

// OpenThread opens the room of a question to the viewer, who came to their side after it was put.
func (w Work) OpenThread(ctx context.Context, v access.Viewer, scope access.ScopeID, link string) (err error) {
	defer errs.Wrap(&err, "engage.OpenThread(%s)", scope)
	return act.Do(ctx, w.DB, v, act.Intent{Scope: scope, Audience: act.Ours, Kind: access.Link, Verb: access.Change}, func(a *act.Act) error {
		l, err := question(a.Link(ctx, store.At(a.Reach), link))
		if err != nil {
			return err
		}
		if _, err := a.Room(l.Thread, access.Note, access.See); err == nil {
			return nil
		}
		return a.System(ctx, store.GiveSeat, func(sys *store.Tx) error {
			thread := party.Room{Organisation: a.Reach.Organisation, ID: l.Thread, SharedRoom: l.Thread, Scope: scope, Audience: access.Named}
			return openToSide(ctx, sys, a.Reach, thread, v.Seat)
		})
	})
}

// Say adds to a thread from the viewer's own side: whoever was asked reads it.
func (w Work) Say(ctx context.Context, v access.Viewer, scope access.ScopeID, link, body string) (err error) {
	defer errs.Wrap(&err, "engage.Say(%s)", scope)
	return act.Do(ctx, w.DB, v, act.Intent{Scope: scope, Audience: act.Ours, Kind: access.Link, Verb: access.Change}, func(a *act.Act) error {
		l, err := question(a.Link(ctx, store.At(a.Reach), link))
		if err != nil {
			return err
		}
		if l.Ended != 0 || l.Until <= a.Now().UnixMicro() {
			return errs.New(errs.Invalid, "The link has ended: nobody would read this. Put a new question.")
		}
		at, err := a.Room(l.Thread, access.Note, access.Add)
		if err != nil {
			return err
		}
		return answer(ctx, a, at, body)
	})
}

func answer(ctx context.Context, a *act.Act, at access.Reach, body string) error {
	var c check
	body = c.Body("body", body, "the answer", true, mostBody)
	if err := c.Err(); err != nil {
		return err
	}
	var t Thread
	if err := t.read(ctx, a.Tx, store.At(at)); err != nil {
		return err
	}
	n := engage.Note{Organisation: at.Organisation, Room: at.Room, Shared: at.Room, ID: a.NewID(), ParentRoom: at.Room, Parent: t.Question.ID, Body: body}
	return post(ctx, a, at, kindQuestionAnswered, n)
}

// asked is the room of whoever came by a link.
func (w Work) asked(ctx context.Context, v access.Viewer) (at access.Reach, err error) {
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		list, err := tx.ReachesOf(ctx, access.Named)
		i := slices.IndexFunc(list, func(r access.Reach) bool { return r.Holds(access.Reply) })
		if err == nil && (i < 0 || !v.Link) {
			err = store.ErrRefused
		}
		if err == nil {
			at = list[i]
		}
		return err
	})
	return at, err
}

// Question is what whoever came by a link reads.
func (w Work) Question(ctx context.Context, v access.Viewer) (t Thread, err error) {
	defer errs.Wrap(&err, "engage.Question")
	at, err := w.asked(ctx, v)
	if err != nil {
		return t, err
	}
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		t.Open = true
		return t.read(ctx, tx, store.At(at))
	})
	return t, err
}

// Reply answers the question that a link puts.
func (w Work) Reply(ctx context.Context, v access.Viewer, body string) (err error) {
	defer errs.Wrap(&err, "engage.Reply")
	at, err := w.asked(ctx, v)
	if err != nil {
		return err
	}
	in := act.Intent{Scope: at.Scope, Audience: access.Named, Kind: access.Note, Verb: access.Add}
	return act.Do(ctx, w.DB, v, in, func(a *act.Act) error { return answer(ctx, a, a.Reach, body) })
}
