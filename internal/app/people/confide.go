package people

import (
	"context"
	"slices"
	"strings"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/engage"
	"counterpart.dev/internal/core/party"
	"counterpart.dev/internal/core/people"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// ConfideForm is a text for named readers. Field names are words and readers.
type ConfideForm struct {
	Words   string
	Readers []access.PersonID // besides who writes it
}

// Confide keeps a text about somebody where only the viewer and the readers they name can read it. Nobody else learns that there is one:
// not from the page, not from a count, not from the record of the side.
func (w Work) Confide(ctx context.Context, v access.Viewer, project access.ScopeID, id string, f ConfideForm) (err error) {
	defer errs.Wrap(&err, "people.Confide(%s)", project)
	return act.Do(ctx, w.DB, v, ours(project, access.Add), func(a *act.Act) error {
		s, err := a.Stakeholder(ctx, store.At(a.Reach), id)
		if err != nil {
			return err
		}
		if s.Erased != 0 {
			return notNow("Who this was has been erased.")
		}
		staff, err := colleagues(ctx, a.Tx, a.Reach)
		if err != nil {
			return err
		}
		var c check
		text := c.body("words", f.Words, "what they shall know", true)
		chosen := choose(&c, readers(staff, v.Person), f.Readers)
		if err := c.Err(); err != nil {
			return err
		}
		room, names, err := openNamed(ctx, a, access.Sensitive, chosen)
		if err != nil {
			return err
		}
		return act.Within(ctx, a.Tx, v, ours(project, access.Add), func(b *act.Act) error { // the rooms of the seat are other ones now
			in, err := b.Room(room, access.Sensitive, access.Add)
			if err != nil {
				return err
			}
			x := people.Sensitivity{Organisation: in.Organisation, Room: in.Room, ID: b.NewOpaqueID(), Stakeholder: id, Words: text, Readers: names, By: v.Person, ByName: v.Name}
			if err := b.AddSensitivity(ctx, x); err != nil {
				return err
			}
			_, err = b.Record(ctx, in, kindConfided, store.Ref{What: whatSensitivity, ID: x.ID}, field("words", text))
			return err
		})
	})
}

// choose are the readers that were named, each once.
func choose(c *check, from []Candidate, named []access.PersonID) (out []Candidate) {
	for _, p := range slices.Compact(slices.Sorted(slices.Values(named))) {
		at := slices.IndexFunc(from, func(x Candidate) bool { return x.Person == p })
		if at < 0 {
			c.Say("readers", "Choose the readers from the list.")
			return nil
		}
		out = append(out, from[at])
	}
	return out
}

// openNamed opens a room for the viewer and the readers they name: each enters it by a role they hold in the project, as long as they hold
// it. It returns the room and who is in it, in words.
func openNamed(ctx context.Context, a *act.Act, kind access.Kind, chosen []Candidate) (room access.RoomID, names string, err error) {
	at := slices.IndexFunc(a.Reach.Roles, func(r access.Role) bool { return access.Allowed(r, access.Named, kind)&access.Add != 0 })
	if at < 0 {
		return "", "", store.ErrRefused
	}
	mine := a.Reach.Roles[at]
	err = a.System(ctx, store.GiveSeat, func(sys *store.Tx) error {
		made, err := sys.AddRoom(ctx, party.Room{Organisation: a.Reach.Organisation, Scope: a.Reach.Scope, Audience: access.Named}, false)
		if err != nil {
			return err
		}
		room = made.ID
		holders, err := sys.Holders(ctx, store.At(a.Reach))
		if err != nil {
			return err
		}
		seats := map[access.SeatID]bool{a.Viewer.Seat: true}
		if err := sys.GrantNamed(ctx, a.Viewer.Seat, party.Grant{Room: made, Role: mine, Until: store.Forever}); err != nil {
			return err
		}
		people := []string{a.Viewer.Name}
		for _, h := range holders {
			who, ok, err := reader(ctx, sys, h, kind, a.Viewer.Person, chosen)
			if err != nil {
				return err
			}
			if !ok || seats[h.Seat] {
				continue
			}
			seats[h.Seat] = true
			if who != a.Viewer.Name {
				people = append(people, who)
			}
			if err := sys.GrantNamed(ctx, h.Seat, party.Grant{Room: made, Role: h.Role, ReadOnly: h.ReadOnly, Until: h.Until}); err != nil {
				return err
			}
		}
		slices.Sort(people[1:])
		names = strings.Join(slices.Compact(people), ", ")
		return nil
	})
	return room, names, err
}

// reader reports whether a seat that holds the project's room is one of a named reader, or the viewer's own beside a token.
func reader(ctx context.Context, sys *store.Tx, h store.RoomHolder, kind access.Kind, self access.PersonID, chosen []Candidate) (name string, ok bool, err error) {
	if access.Allowed(h.Role, access.Named, kind)&access.See == 0 {
		return "", false, nil
	}
	seat, err := sys.SeatByID(ctx, h.Seat)
	if err != nil || seat.Kind != party.PersonSeat || seat.Person == "" {
		return "", false, err
	}
	at := slices.IndexFunc(chosen, func(c Candidate) bool { return c.Person == seat.Person })
	if at < 0 && seat.Person != self {
		return "", false, nil
	}
	p, err := sys.Person(ctx, seat.Person)
	return p.Name, true, err
}

// known reports whether a code is a reason for erasing.
func known(reason string) error {
	if slices.ContainsFunc(engage.Erasures(), func(e engage.Erasure) bool { return e.Code == reason }) {
		return nil
	}
	return errs.InvalidFields("Something is missing", []errs.Field{{Path: "reason", Message: "Choose why it is erased."}})
}

// EraseConfided destroys a text for named readers. Each of them may.
func (w Work) EraseConfided(ctx context.Context, v access.Viewer, project access.ScopeID, id, sensitivity, reason string) (err error) {
	defer errs.Wrap(&err, "people.EraseConfided(%s)", project)
	return act.Do(ctx, w.DB, v, ours(project, access.See), func(a *act.Act) error {
		all, err := a.Sensitivities(ctx, a.Reach.Organisation, id)
		if err != nil {
			return err
		}
		at := slices.IndexFunc(all, func(s people.Sensitivity) bool { return s.ID == sensitivity && s.Erased == 0 })
		if at < 0 {
			return store.ErrRefused
		}
		if err := known(reason); err != nil {
			return err
		}
		return eraseConfided(ctx, a, all[at], reason)
	})
}

func eraseConfided(ctx context.Context, a *act.Act, s people.Sensitivity, reason string) error {
	in, err := a.Room(s.Room, access.Record, access.Remove)
	if err != nil {
		return err
	}
	if err := eraseTexts(ctx, a, in, store.Ref{What: whatSensitivity, ID: s.ID}, reason); err != nil {
		return err
	}
	return a.EraseSensitivity(ctx, store.At(in), s.ID)
}

// eraseTexts destroys every text that the log of a room holds about something.
func eraseTexts(ctx context.Context, a *act.Act, in access.Reach, about store.Ref, reason string) error {
	past, err := a.History(ctx, store.At(in), about)
	if err != nil {
		return err
	}
	for _, p := range past {
		if len(p.Texts) == 0 {
			continue
		}
		if err := a.Erase(ctx, in, p.Index, about, reason); err != nil {
			return err
		}
	}
	return nil
}

// Erase destroys who somebody was, why they were seen as they were, what they were told and what was heard, and what the viewer was named
// to read of them. How they were judged, when they were spoken to, and that it was erased, stays. What others were named to read stays
// with them, since nobody else may know of it: each of them erases it.
func (w Work) Erase(ctx context.Context, v access.Viewer, project access.ScopeID, id, reason string) (err error) {
	defer errs.Wrap(&err, "people.Erase(%s)", project)
	return act.Do(ctx, w.DB, v, ours(project, access.Change), func(a *act.Act) error {
		own, err := a.In(access.ClientOnly, access.Record, access.Remove)
		if err != nil {
			return err
		}
		s, err := a.Stakeholder(ctx, store.At(own), id)
		if err != nil {
			return err
		}
		if s.Erased != 0 {
			return store.ErrRefused
		}
		if err := known(reason); err != nil {
			return err
		}
		if err := eraseAround(ctx, a, own, id, reason); err != nil {
			return err
		}
		if err := eraseTexts(ctx, a, own, store.Ref{What: whatStakeholder, ID: id}, reason); err != nil {
			return err
		}
		return a.EraseStakeholder(ctx, store.At(own), id)
	})
}

// eraseAround erases what was kept about somebody in rows of its own.
func eraseAround(ctx context.Context, a *act.Act, own access.Reach, id, reason string) error {
	judged, err := a.Judgements(ctx, store.At(own))
	if err != nil {
		return err
	}
	for _, j := range judged {
		if j.Stakeholder != id || j.Erased != 0 {
			continue
		}
		if err := eraseTexts(ctx, a, own, store.Ref{What: whatJudgement, ID: j.ID}, reason); err != nil {
			return err
		}
		if err := a.EraseJudgement(ctx, store.At(own), j.ID); err != nil {
			return err
		}
	}
	contacts, err := a.Contacts(ctx, store.At(own), id, 1_000_000)
	if err != nil {
		return err
	}
	for _, k := range contacts {
		if k.Erased != 0 {
			continue
		}
		if err := eraseTexts(ctx, a, own, store.Ref{What: whatContact, ID: k.ID}, reason); err != nil {
			return err
		}
		if err := a.EraseContact(ctx, store.At(own), k.ID); err != nil {
			return err
		}
	}
	confided, err := a.Sensitivities(ctx, own.Organisation, id)
	if err != nil {
		return err
	}
	for _, x := range confided {
		if x.Erased != 0 {
			continue
		}
		if err := eraseConfided(ctx, a, x, reason); err != nil {
			return err
		}
	}
	return nil
}
