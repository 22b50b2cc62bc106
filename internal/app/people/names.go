package people

import (
	"context"
	"slices"
	"strconv"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/engage"
	"counterpart.dev/internal/core/party"
	"counterpart.dev/internal/core/poll"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// Past is something that is over and still says somebody's name: a role, a letter of authority, an invitation, a link, a question that was
// put in a round, or a signature under a charter that is no longer in force.
type Past struct {
	What  string // "appointment", "authority", "invitation", "link", "asked" or "signature"
	ID    string
	Names string // as they stand there
	Role  string // what it was, in words
	Ended int64
	room  access.Reach
	leafs []string // names of the fields of the record that repeat the names
	said  said
}

// said narrows down which entries of the record are about one name, where the record knows several under one thing.
type said struct {
	ref    store.Ref // as what the record knows the thing, where it is not the row itself
	person access.PersonID
	text   string // what a field must say to be erased
}

// about reports whether an entry is about the name.
func (s said) about(p store.Past, leaf string) bool {
	text, there := p.Texts[leaf]
	return there && (s.text == "" || text == s.text) && (s.person == "" || p.Actor.ID == "" || p.Actor.ID == string(s.person))
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
	if out, err = pastAsked(ctx, tx, v, reaches, out); err != nil {
		return nil, err
	}
	return pastSigned(ctx, tx, v, reaches, out)
}

func pastRoles(ctx context.Context, tx *store.Tx, r access.Reach, now int64, out []Past) ([]Past, error) {
	all, err := tx.Appointments(ctx, store.At(r))
	for _, a := range all {
		if !a.InForce(now) && a.Name != "" {
			out = append(out, Past{"appointment", a.ID, a.Name, a.Role.Words(), max(a.Ended, min(a.Until, now)), r, []string{"name", "firm"}, said{}})
		}
	}
	return out, err
}

func pastLetters(ctx context.Context, tx *store.Tx, v access.Viewer, r access.Reach, out []Past) ([]Past, error) {
	all, err := tx.Authorities(ctx, store.At(r))
	today := dateOf(tx.Now()).String()
	for _, l := range all {
		if l.Side == v.Side && l.HolderName != "" && (l.Revoked != 0 || l.Until != "" && l.Until < today) {
			out = append(out, Past{"authority", l.ID, l.HolderName + ", from " + l.GiverName, "letter of authority", l.Revoked, r, []string{"holder", "giver"}, said{}})
		}
	}
	return out, err
}

func pastInvited(ctx context.Context, tx *store.Tx, r access.Reach, now int64, out []Past) ([]Past, error) {
	all, err := tx.Invitations(ctx, store.At(r))
	for _, i := range all {
		if i.State(now) != "open" && i.Email != "" {
			out = append(out, Past{"invitation", i.ID, i.Name + " " + i.Email, "invitation as " + i.Role.Words(), max(i.Ended, min(i.Until, now)), r, []string{"email", "name"}, said{}})
		}
	}
	return out, err
}

func pastLinks(ctx context.Context, tx *store.Tx, r access.Reach, now int64, out []Past) ([]Past, error) {
	all, err := tx.Links(ctx, store.At(r))
	for _, l := range all {
		if (l.Ended != 0 || l.Until <= now) && l.Label != "" {
			what := map[party.SeatKind]string{party.ReplySeat: "link that asked", party.ShareSeat: "link to a page"}[l.Kind]
			out = append(out, Past{"link", l.ID, l.Label, what, max(l.Ended, min(l.Until, now)), r, []string{"to"}, said{}})
		}
	}
	return out, err
}

// pastAsked reads whom the viewer's side asked in rounds that are over, or asks no more.
func pastAsked(ctx context.Context, tx *store.Tx, v access.Viewer, reaches []access.Reach, out []Past) ([]Past, error) {
	at := slices.IndexFunc(reaches, func(r access.Reach) bool {
		return r.Audience == v.Side.Of() && access.Decide(v, r, access.Record, access.Remove) && access.Decide(v, r, access.Values, access.Change)
	})
	if at < 0 {
		return out, nil
	}
	asked, err := tx.NamesAsked(ctx, store.At(reaches[at]))
	if err != nil || len(asked) == 0 {
		return out, err
	}
	rounds := map[string]poll.Round{}
	for _, r := range reaches {
		if !access.Decide(v, r, access.Values, access.See) {
			continue
		}
		list, err := tx.Rounds(ctx, store.At(r))
		if err != nil {
			return nil, err
		}
		for _, one := range list {
			rounds[one.ID] = one
		}
	}
	for _, x := range asked {
		r := rounds[x.Round]
		ended := x.Ended
		if ended == 0 {
			ended = r.EndedAt
		}
		if ended != 0 {
			out = append(out, Past{"asked", x.ID, x.Name, "asked in a round", ended, reaches[at], []string{"name"},
				said{ref: store.Ref{What: "round", ID: x.Round}, text: x.Name}})
		}
	}
	return out, nil
}

// pastSigned reads who of the viewer's side signed a version of the charter that both sides signed anew since, or any of a closed
// engagement. A charter in force keeps its signers: it is proof of who promised.
func pastSigned(ctx context.Context, tx *store.Tx, v access.Viewer, reaches []access.Reach, out []Past) ([]Past, error) {
	at := slices.IndexFunc(reaches, func(r access.Reach) bool {
		return r.Audience == access.Shared && access.Decide(v, r, access.Record, access.Remove) && access.Decide(v, r, access.Charter, access.Change)
	})
	if at < 0 {
		return out, nil
	}
	place := store.At(reaches[at])
	signed, err := tx.Signatures(ctx, place)
	if err != nil || !slices.ContainsFunc(signed, func(s poll.Signature) bool { return s.Side == v.Side && s.Name != "" }) {
		return out, err
	}
	charters, err := tx.Charters(ctx, place)
	if err != nil {
		return nil, err
	}
	e, err := tx.Engagement(ctx, reaches[at].Scope)
	if err != nil {
		return nil, err
	}
	var since int64 // when the charter that is in force was signed by both
	agreed, _ := poll.Agreed(charters, signed)
	for _, s := range signed {
		if s.Version == agreed.Version {
			since = max(since, s.Made)
		}
	}
	for _, s := range signed {
		closed := e.State == engage.Closed
		if s.Side != v.Side || s.Name == "" || !closed && s.Version >= agreed.Version {
			continue
		}
		ended := since
		if closed && s.Version >= agreed.Version {
			ended = e.StateSince
		}
		version := strconv.FormatInt(s.Version, 10)
		out = append(out, Past{"signature", version + "-" + string(s.Person), s.Name, "signature under version " + version + " of the charter", ended, reaches[at],
			[]string{"name"}, said{store.Ref{What: "charter", ID: version}, s.Person, s.Name}})
	}
	return out, nil
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
	if p.said.ref.What != "" {
		ref = p.said.ref
	}
	entries, err := a.History(ctx, at, ref)
	if err != nil {
		return err
	}
	for _, s := range entries {
		for _, name := range p.leafs {
			if !p.said.about(s, name) {
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
	case "asked":
		return a.EraseAsked(ctx, at, p.ID)
	case "signature":
		version, err := strconv.ParseInt(ref.ID, 10, 64)
		if err != nil {
			return store.ErrRefused
		}
		return a.EraseSignature(ctx, at, version, p.said.person)
	}
	return a.EraseLink(ctx, at, p.ID)
}
