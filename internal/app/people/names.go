package people

import (
	"context"
	"slices"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/party"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// Past is something that is over and still says somebody's name: a role, a letter of authority, an invitation or a link.
type Past struct {
	What  string // "appointment", "authority", "invitation" or "link"
	ID    string
	Names string // as they stand there
	Role  string // what it was, in words
	Ended int64
	room  access.Reach
	leafs []string // names of the fields of the record that repeat the names
}

// Names is what is over in a project or an engagement and still says a name, in rooms in which the viewer may erase.
type Names struct {
	Zone  string
	Today civil.Date
	List  []Past
}

// Names lists what is over and still says a name.
func (w Work) Names(ctx context.Context, v access.Viewer, scope access.ScopeID) (out Names, err error) {
	defer errs.Wrap(&err, "people.Names(%s)", scope)
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		reaches, err := tx.Reaches(ctx, scope)
		if err != nil {
			return err
		}
		if _, err := reachOf(v, reaches, v.Side.Of(), access.Record, access.Remove); err != nil {
			return err
		}
		out.Zone, out.Today = "UTC", dateOf(tx.Now())
		out.List, err = past(ctx, tx, v, reaches)
		return err
	})
	return out, err
}

// past reads what is over in the viewer's own room, and the letters of their side in the shared one.
func past(ctx context.Context, tx *store.Tx, v access.Viewer, reaches []access.Reach) (out []Past, err error) {
	now := tx.Now().UnixMicro()
	for _, r := range reaches {
		own := r.Audience == v.Side.Of()
		if !own && r.Audience != access.Shared || !access.Decide(v, r, access.Record, access.Remove) {
			continue
		}
		if own && access.Decide(v, r, access.Appointment, access.Change) {
			if out, err = pastRoles(ctx, tx, r, now, out); err != nil {
				return nil, err
			}
		}
		if access.Decide(v, r, access.Authority, access.Change) {
			if out, err = pastLetters(ctx, tx, v, r, out); err != nil {
				return nil, err
			}
		}
		if own && access.Decide(v, r, access.Invitation, access.Change) {
			if out, err = pastInvited(ctx, tx, r, now, out); err != nil {
				return nil, err
			}
		}
		if own && access.Decide(v, r, access.Link, access.Change) {
			if out, err = pastLinks(ctx, tx, r, now, out); err != nil {
				return nil, err
			}
		}
	}
	return out, nil
}

func pastRoles(ctx context.Context, tx *store.Tx, r access.Reach, now int64, out []Past) ([]Past, error) {
	all, err := tx.Appointments(ctx, store.At(r))
	for _, a := range all {
		if !a.InForce(now) && a.Name != "" {
			out = append(out, Past{"appointment", a.ID, a.Name, a.Role.Words(), max(a.Ended, min(a.Until, now)), r, []string{"name", "firm"}})
		}
	}
	return out, err
}

func pastLetters(ctx context.Context, tx *store.Tx, v access.Viewer, r access.Reach, out []Past) ([]Past, error) {
	all, err := tx.Authorities(ctx, store.At(r))
	today := dateOf(tx.Now()).String()
	for _, l := range all {
		if l.Side == v.Side && l.HolderName != "" && (l.Revoked != 0 || l.Until != "" && l.Until < today) {
			out = append(out, Past{"authority", l.ID, l.HolderName + ", from " + l.GiverName, "letter of authority", l.Revoked, r, []string{"holder", "giver"}})
		}
	}
	return out, err
}

func pastInvited(ctx context.Context, tx *store.Tx, r access.Reach, now int64, out []Past) ([]Past, error) {
	all, err := tx.Invitations(ctx, store.At(r))
	for _, i := range all {
		if i.State(now) != "open" && i.Email != "" {
			out = append(out, Past{"invitation", i.ID, i.Name + " " + i.Email, "invitation as " + i.Role.Words(), max(i.Ended, min(i.Until, now)), r, []string{"email", "name"}})
		}
	}
	return out, err
}

func pastLinks(ctx context.Context, tx *store.Tx, r access.Reach, now int64, out []Past) ([]Past, error) {
	all, err := tx.Links(ctx, store.At(r))
	for _, l := range all {
		if (l.Ended != 0 || l.Until <= now) && l.Label != "" {
			what := map[party.SeatKind]string{party.ReplySeat: "link that asked", party.ShareSeat: "link to a page"}[l.Kind]
			out = append(out, Past{"link", l.ID, l.Label, what, max(l.Ended, min(l.Until, now)), r, []string{"to"}})
		}
	}
	return out, err
}

// EraseName destroys the names in one thing that is over: in its row, and in every entry of the record that says them. That it was, from
// when to when and what it allowed, stays, and the record verifies.
func (w Work) EraseName(ctx context.Context, v access.Viewer, scope access.ScopeID, what, id, reason string) (err error) {
	defer errs.Wrap(&err, "people.EraseName(%s)", what)
	in := act.Intent{Scope: scope, Audience: act.Ours, Kind: access.Record, Verb: access.Remove}
	return act.Do(ctx, w.DB, v, in, func(a *act.Act) error {
		reaches, err := a.Reaches(ctx, scope)
		if err != nil {
			return err
		}
		all, err := past(ctx, a.Tx, v, reaches)
		if err != nil {
			return err
		}
		at := slices.IndexFunc(all, func(p Past) bool { return p.What == what && p.ID == id })
		if at < 0 {
			return store.ErrRefused
		}
		if err := known(reason); err != nil {
			return err
		}
		return eraseName(ctx, a, all[at], reason)
	})
}

func eraseName(ctx context.Context, a *act.Act, p Past, reason string) error {
	at, ref := store.At(p.room), store.Ref{What: p.What, ID: p.ID}
	said, err := a.History(ctx, at, ref)
	if err != nil {
		return err
	}
	for _, s := range said {
		for _, name := range p.leafs {
			if _, there := s.Texts[name]; !there {
				continue
			}
			if err := a.EraseField(ctx, at, s.Index, name, store.Entry{Subject: ref, Actor: a.Actor()}, reason); err != nil {
				return err
			}
		}
	}
	switch p.What {
	case "appointment":
		return a.EraseAppointment(ctx, at, p.ID)
	case "authority":
		return a.EraseAuthority(ctx, at, p.ID)
	case "invitation":
		return a.EraseInvitation(ctx, at, p.ID)
	}
	return a.EraseLink(ctx, at, p.ID)
}
