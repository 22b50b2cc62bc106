package store

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/party"
	"counterpart.dev/internal/core/record"
	"counterpart.dev/internal/errs"
)

// Ledger is what must not come back when a database does: keys that were destroyed, seats and roles that ended.
type Ledger struct {
	Keys   map[string]bool
	Seats  []access.SeatID
	Posts  []party.Post
	Unread int // lines that say nothing: the machine stopped while one was written
}

// longestLine is how many bytes of a line of a ledger are read.
const longestLine = 4 << 10

// ReadLedger adds what a ledger says. Keys and seats end for ever; a role may have been given again, so one that ended counts only
// when that was after an instant.
func (l *Ledger) ReadLedger(r io.Reader, since time.Time) (err error) {
	defer errs.Wrap(&err, "store.ReadLedger")
	if l.Keys == nil {
		l.Keys = map[string]bool{}
	}
	lines := bufio.NewScanner(r)
	lines.Buffer(make([]byte, longestLine), longestLine)
	for lines.Scan() {
		l.line(lines.Text(), since)
	}
	if errors.Is(lines.Err(), bufio.ErrTooLong) {
		return errs.New(errs.Invalid, "this is no ledger: it has a line of more than %d bytes", longestLine)
	}
	return lines.Err()
}

func (l *Ledger) line(line string, since time.Time) {
	parts := strings.Split(line, " ")
	at, err := time.Parse(time.RFC3339, parts[0])
	switch {
	case err == nil && len(parts) == 3 && parts[1] == "key":
		l.Keys[parts[2]] = true
	case err == nil && len(parts) == 3 && parts[1] == "seat":
		l.Seats = append(l.Seats, access.SeatID(parts[2]))
	case err == nil && len(parts) == 6 && parts[1] == "post":
		if !at.Before(since) {
			l.Posts = append(l.Posts, party.Post{Seat: access.SeatID(parts[2]), Tenant: access.OrganisationID(parts[3]),
				Scope: access.ScopeID(parts[4]), Role: access.Role(parts[5])})
		}
	default:
		l.Unread++
	}
}

// Again is what a ledger says was destroyed of one room and is there again.
type Again struct {
	Place
	boxes []Box
}

// Again lists, room by room, what a ledger says was destroyed and is there again.
func (w *Whole) Again(ctx context.Context, l Ledger) ([]Again, error) {
	sealed, err := w.sealed(ctx)
	if err != nil {
		return nil, err
	}
	var out []Again
	for _, f := range sealed {
		if !l.Keys[f.key] {
			continue
		}
		if n := len(out); n == 0 || out[n-1].Place != f.Place {
			out = append(out, Again{Place: f.Place})
		}
		last := &out[len(out)-1]
		last.boxes = append(last.boxes, Box{Index: f.index, Name: f.name, keyID: f.key})
	}
	return out, nil
}

// need is a kind of row and what has to be done with it.
type need struct {
	kind  access.Kind
	verbs access.Verb
}

// What is needed in a room to erase in it, to close an invitation, to end an appointment, and to say of somebody that they left.
var (
	needsErasing     = []need{{access.Record, access.See | access.Add | access.Remove}, {access.Note, access.See | access.Change}, {access.Term, access.See | access.Remove}}
	needsClosing     = []need{{access.Invitation, access.See | access.Change}}
	needsAppointing  = []need{{access.Appointment, access.See | access.Change}}
	needsIntroducing = []need{{access.Member, access.See | access.Change}}
)

// capable is the first role that may do in rooms of an audience what is needed.
func capable(a access.Audience, needs []need) (access.Role, bool) {
	for _, r := range access.Roles() {
		if !slices.ContainsFunc(needs, func(n need) bool { return access.Allowed(r, a, n.kind)&n.verbs != n.verbs }) {
			return r, true
		}
	}
	return "", false
}

const (
	roomText     text = `SELECT organisation, id, shared_room, scope, audience FROM room WHERE organisation = $1 AND id = $2`
	dropSeatRows text = `DELETE FROM seat_room WHERE seat = $1`
	pastSeat     text = `UPDATE seat SET until_us = $2 WHERE id = $1`

	anyOrganisation text = `SELECT id FROM organisation ORDER BY id LIMIT 1`
)

// keeper is a seat that is made inside a system transaction for what has to be done in rooms, and ends with it.
type keeper struct {
	tx   *Tx
	seat access.SeatID
}

// keeper makes one for fn.
func (tx *Tx) keeper(ctx context.Context, fn func(keeper) error) error {
	k := keeper{tx, access.SeatID(tx.NewOpaqueID())}
	var anybody access.OrganisationID
	if err := tx.one(ctx, []any{&anybody}, anyOrganisation); err != nil {
		return err
	}
	s := party.Seat{ID: k.seat, Organisation: anybody, Kind: party.AgentSeat, Label: "whoever brought a backup back", Until: Forever}
	if err := tx.AddSeat(ctx, s); err != nil {
		return err
	}
	if err := fn(k); err != nil {
		return err
	}
	return tx.exec(ctx, pastSeat, k.seat, tx.now.UnixMicro())
}

// in runs fn in a room, with a role that may do there what is needed.
func (k keeper) in(ctx context.Context, at Place, needs []need, fn func(*Tx) error) error {
	room, err := single(ctx, k.tx, scanRoom, roomText, at.Organisation, at.Room)
	if err != nil {
		return err
	}
	role, ok := capable(room.Audience, needs)
	if !ok {
		return errs.New(errs.Internal, "nobody may do that in a room for %s", room.Audience)
	}
	if err := k.tx.grant(ctx, k.seat, party.Grant{Room: room, Role: role, Until: Forever}); err != nil {
		return err
	}
	err = k.tx.As(ctx, k.seat, func(in *Tx) error {
		if err := in.Lock(ctx, room.Scope); err != nil {
			return err
		}
		return fn(in)
	})
	if err != nil {
		return err
	}
	return k.tx.regrants(ctx, dropSeatRows, k.seat)
}

// EraseAgain destroys what is there again of a room, and says so in its log. Working texts that repeat it are blanked. It asks for a
// system transaction.
func (tx *Tx) EraseAgain(ctx context.Context, a Again) (err error) {
	defer errs.Wrap(&err, "store.EraseAgain(%s)", a.Room)
	return tx.keeper(ctx, func(k keeper) error {
		return k.in(ctx, a.Place, needsErasing, func(in *Tx) error { return in.eraseAgain(ctx, a) })
	})
}

func (tx *Tx) eraseAgain(ctx context.Context, a Again) error {
	about, err := tx.subjects(ctx, a)
	if err != nil {
		return err
	}
	for _, b := range a.boxes {
		e := Entry{Subject: about[b.Index], Actor: Ref{What: "seat", ID: string(tx.seat)}}
		if err := tx.eraseBoxes(ctx, a.Place, []Box{b}, e, "restored"); err != nil {
			return err
		}
	}
	for _, ref := range distinct(about) {
		if err := tx.blank(ctx, a.Place, ref); err != nil {
			return err
		}
	}
	return nil
}

// subjects is what the leaves of boxes are about.
func (tx *Tx) subjects(ctx context.Context, a Again) (map[uint64]Ref, error) {
	handles, err := tx.Handles(ctx, a.Place)
	if err != nil {
		return nil, err
	}
	out := map[uint64]Ref{}
	for _, b := range a.boxes {
		if _, ok := out[b.Index]; ok {
			continue
		}
		raw, err := tx.Leaves(ctx, a.Place, b.Index, 1)
		if err != nil {
			return nil, err
		}
		if len(raw) == 0 {
			return nil, errs.New(errs.Internal, "there is no leaf %d", b.Index)
		}
		l, err := record.ParseLeaf(raw[0])
		if err != nil {
			return nil, err
		}
		out[b.Index] = handles[l.Subject]
	}
	return out, nil
}

// distinct lists each ref once, in a stated order.
func distinct(about map[uint64]Ref) []Ref {
	return slices.CompactFunc(slices.SortedFunc(maps.Values(about), func(a, b Ref) int {
		return cmp.Or(cmp.Compare(a.What, b.What), cmp.Compare(a.ID, b.ID))
	}), func(a, b Ref) bool { return a == b })
}

// blank blanks the row that repeats what the log of its room holds about something, if the latest of it was erased.
func (tx *Tx) blank(ctx context.Context, at Place, ref Ref) error {
	past, err := tx.History(ctx, at, ref)
	if err != nil {
		return err
	}
	for _, p := range slices.Backward(past) {
		if slices.ContainsFunc(p.Erased, ref.Repeats) {
			return tx.eraseRow(ctx, at, ref)
		}
		if slices.ContainsFunc(slices.Collect(maps.Keys(p.Texts)), ref.Repeats) {
			return nil
		}
	}
	return nil
}

func (tx *Tx) eraseRow(ctx context.Context, at Place, ref Ref) error {
	for _, h := range holdings {
		if h.what != ref.What || h.erase == nil {
			continue
		}
		if err := h.erase(tx, ctx, at, ref.ID); !errors.Is(err, ErrRefused) { // it is blank already
			return err
		}
		return nil
	}
	return errs.New(errs.Internal, "nothing erases what is in use of a %s", ref.What)
}

const (
	endEntrances text = `UPDATE credential SET until_us = $1 WHERE kind IN ('session', 'recovery') AND until_us > $1 RETURNING id`
	endWaitings  text = `DELETE FROM waiting`
	openInvites  text = `SELECT id, tenant, scope FROM invite WHERE ended_us = 0 AND until_us > $1 ORDER BY id`
)

// EndAgain ends the seats and the roles that a ledger says have ended, and counts those that were there again. What rooms know of them
// ends with them. It asks for a system transaction.
func (tx *Tx) EndAgain(ctx context.Context, l Ledger) (n int, err error) {
	defer errs.Wrap(&err, "store.EndAgain")
	if len(l.Seats)+len(l.Posts) == 0 {
		return 0, nil
	}
	err = tx.keeper(ctx, func(k keeper) error {
		for _, id := range l.Seats {
			if err := k.endSeat(ctx, id, &n); err != nil {
				return err
			}
		}
		for _, p := range l.Posts {
			if err := k.endPost(ctx, p, &n); err != nil {
				return err
			}
		}
		return nil
	})
	return n, err
}

func (k keeper) endSeat(ctx context.Context, id access.SeatID, n *int) error {
	s, err := k.tx.SeatByID(ctx, id)
	if errors.Is(err, ErrRefused) || err == nil && s.Until <= k.tx.now.UnixMicro() {
		return nil
	}
	if err != nil {
		return err
	}
	posts, err := k.tx.PostsOf(ctx, id)
	if err != nil {
		return err
	}
	before, err := k.tx.holds(ctx, id)
	if err != nil {
		return err
	}
	if err := k.tx.EndSeat(ctx, id); err != nil {
		return err
	}
	*n++
	for _, p := range posts {
		if err := k.endAppointments(ctx, p); err != nil {
			return err
		}
	}
	return k.leave(ctx, s.Person, before)
}

func (k keeper) endPost(ctx context.Context, p party.Post, n *int) error {
	s, err := k.tx.SeatByID(ctx, p.Seat)
	if errors.Is(err, ErrRefused) {
		return nil
	}
	if err != nil {
		return err
	}
	before, err := k.tx.holds(ctx, p.Seat)
	if err != nil {
		return err
	}
	switch err := k.tx.EndPost(ctx, p); {
	case errors.Is(err, ErrRefused): // it had ended
		return nil
	case err != nil:
		return err
	}
	*n++
	if err := k.endAppointments(ctx, p); err != nil {
		return err
	}
	return k.leave(ctx, s.Person, before)
}

// endAppointments notes with the side that gave a role that it was taken back.
func (k keeper) endAppointments(ctx context.Context, p party.Post) error {
	rooms, err := k.tx.Rooms(ctx, p.Scope)
	if err != nil {
		return err
	}
	return k.where(ctx, rooms, needsAppointing, func(in *Tx, at Place) error {
		list, err := in.Appointments(ctx, at)
		if err != nil {
			return err
		}
		for _, a := range list {
			if a.Seat != p.Seat || a.Role != p.Role || a.Ended != 0 {
				continue
			}
			if err := in.EndAppointment(ctx, at, a.ID, a.Rev); err != nil {
				return err
			}
		}
		return nil
	})
}

const stillThere text = `SELECT s.id FROM seat s JOIN seat_room g ON g.seat = s.id
	WHERE s.person = $1 AND s.kind IN ('person', 'guest') AND g.organisation = $2 AND g.room = $3 AND g.until_us > $4`

// leave marks somebody as gone in the rooms that they held and hold no longer.
func (k keeper) leave(ctx context.Context, person access.PersonID, before []heldRoom) error {
	for _, h := range before {
		there, err := k.tx.changed(ctx, stillThere, person, h.Room.Organisation, h.Room.ID, k.tx.now.UnixMicro())
		if err != nil {
			return err
		}
		if there || person == "" {
			continue
		}
		rooms := map[access.Audience]party.Room{h.Room.Audience: h.Room}
		err = k.where(ctx, rooms, needsIntroducing, func(in *Tx, at Place) error {
			m, err := in.Member(ctx, at, person)
			if errors.Is(err, ErrRefused) || err == nil && m.Until != 0 {
				return nil
			}
			if err != nil {
				return err
			}
			m.Until = in.now.UnixMicro()
			_, err = in.ChangeMember(ctx, at, m)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// where runs fn in those of some rooms in which somebody may do what is needed.
func (k keeper) where(ctx context.Context, rooms map[access.Audience]party.Room, needs []need, fn func(*Tx, Place) error) error {
	for _, a := range access.Audiences() {
		room, ok := rooms[a]
		if _, may := capable(a, needs); !ok || !may {
			continue
		}
		at := Place{room.Organisation, room.ID}
		if err := k.in(ctx, at, needs, func(in *Tx) error { return fn(in, at) }); err != nil {
			return err
		}
	}
	return nil
}

// EndEntrances ends every session and every recovery, and withdraws every open invitation: which of them were used, ended or replaced
// after a copy was made, the copy cannot know. It asks for a system transaction.
func (tx *Tx) EndEntrances(ctx context.Context) (sessions, invitations int, err error) {
	defer errs.Wrap(&err, "store.EndEntrances")
	now := tx.now.UnixMicro()
	if err := tx.query(ctx, func(scan) error { sessions++; return nil }, endEntrances, now); err != nil {
		return 0, 0, err
	}
	if err := tx.exec(ctx, endWaitings); err != nil {
		return 0, 0, err
	}
	open, err := rows(ctx, tx, func(s scan) (i party.Invite, err error) {
		err = s(&i.ID, &i.Tenant, &i.Scope)
		return i, err
	}, openInvites, now)
	if err != nil || len(open) == 0 {
		return sessions, 0, err
	}
	err = tx.keeper(ctx, func(k keeper) error {
		for _, i := range open {
			if _, err := tx.EndInvite(ctx, i.ID); err != nil {
				return err
			}
			if err := k.withdraw(ctx, i); err != nil {
				return err
			}
		}
		return nil
	})
	return sessions, len(open), err
}

// withdraw closes an invitation where the side that sent it keeps it.
func (k keeper) withdraw(ctx context.Context, i party.Invite) error {
	rooms, err := k.tx.Rooms(ctx, i.Scope)
	if err != nil {
		return err
	}
	return k.where(ctx, rooms, needsClosing, func(in *Tx, at Place) error {
		_, err := in.EndInvitation(ctx, at, i.ID, "withdrawn")
		return err
	})
}

const scopesOfKind text = `SELECT organisation, id FROM scope WHERE kind = $1 ORDER BY organisation, id`

// Scopes lists every scope of a kind, for System.
func (tx *Tx) Scopes(ctx context.Context, kind access.Scope) ([]access.ScopeID, error) {
	return rows(ctx, tx, func(s scan) (id access.ScopeID, err error) {
		var tenant access.OrganisationID
		err = s(&tenant, &id)
		return id, err
	}, scopesOfKind, kind)
}

// Texts counts what is there again.
func (a Again) Texts() int { return len(a.boxes) }
