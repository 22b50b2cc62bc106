package engage

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/engage"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// LetterForm is what is asked to give authority. Field names are holder, may, limit, currency, words, from and until.
type LetterForm struct {
	Holder   access.PersonID
	May      []engage.Power
	Limit    string
	Currency string
	Words    string
	From     string
	Until    string
}

// letterRoom is where letters of a scope lie: in the room both sides see, or in the side's own where none is shared. A letter of a
// project is the client's own.
func letterRoom(kind access.Scope) access.Audience {
	if kind == access.EngagementScope {
		return access.Shared
	}
	return access.ClientOnly
}

// givers are the roles that give authority, the one that gives most first.
var givers = []access.Role{access.Sponsor, access.ProgrammeManager, access.DeliveryExecutive, access.ClientPM, access.DeliveryPM}

// IssueLetter gives somebody of the viewer's own side authority. Nobody gives it to themselves.
func (w Work) IssueLetter(ctx context.Context, v access.Viewer, scope access.ScopeID, kind access.Scope, f LetterForm) (id string, err error) {
	defer errs.Wrap(&err, "engage.IssueLetter(%s)", scope)
	in := act.Intent{Scope: scope, Audience: letterRoom(kind), Kind: access.Authority, Verb: access.Add}
	err = act.Do(ctx, w.DB, v, in, func(a *act.Act) error {
		holders, err := letterHolders(ctx, a.Tx, v, scope, kind)
		if err != nil {
			return err
		}
		l, err := f.check(v, holders)
		if err != nil {
			return err
		}
		at := slices.IndexFunc(givers, func(r access.Role) bool { return a.Reach.Holds(r) })
		if at < 0 {
			return store.ErrRefused
		}
		l.ID, l.Side, l.Giver, l.GiverName, l.GiverRole = a.NewID(), v.Side, v.Person, v.Name, givers[at]
		id = l.ID
		if l.Number, err = a.Next(ctx, store.At(a.Reach), "authority"); err != nil {
			return err
		}
		if err := a.AddAuthority(ctx, store.At(a.Reach), l); err != nil {
			return err
		}
		_, err = a.Record(ctx, a.Reach, kindLetterIssued, store.Ref{What: "authority", ID: id},
			field("number", strconv.FormatInt(l.Number, 10)), field("holder", l.HolderName), field("role", string(l.HolderRole)),
			field("giver_role", string(l.GiverRole)), field("may", powers(l.May)), field("limit", strconv.FormatInt(l.Limit, 10)),
			field("currency", l.Currency), field("words", l.Words), field("from", l.From), field("until", l.Until))
		return err
	})
	return id, err
}

func powers(may []engage.Power) string {
	var all []string
	for _, p := range may {
		all = append(all, string(p))
	}
	return strings.Join(all, " ")
}

func (f LetterForm) check(v access.Viewer, holders []HeldRole) (engage.Authority, error) {
	var c check
	l := engage.Authority{Words: c.Body("words", f.Words, "what else it says", false, mostText)}
	at := slices.IndexFunc(holders, func(h HeldRole) bool { return h.Person == f.Holder })
	switch {
	case f.Holder == v.Person:
		c.Say("holder", "Nobody gives authority to themselves: ask another who may.")
	case at < 0:
		c.Say("holder", "Choose somebody who has a role here.")
	default:
		l.Holder, l.HolderName, l.HolderRole = holders[at].Person, holders[at].Name, holders[at].Role
	}
	for _, p := range engage.Powers() {
		if slices.Contains(f.May, p) {
			l.May = append(l.May, p)
		}
	}
	if len(l.May) == 0 {
		c.Say("may", "Choose what the holder may do.")
	}
	l.Currency = c.currency("currency", f.Currency)
	l.Limit = c.amount("limit", f.Limit, l.Currency)
	if l.Limit > 0 && !slices.Contains(l.May, engage.Agree) && !slices.Contains(l.May, engage.Certify) {
		c.Say("limit", "A limit of money needs a power it limits: to agree changes or to certify payment.")
	}
	from, until := c.date("from", f.From, "from when it holds", true), c.date("until", f.Until, "until when it holds", false)
	if !until.IsZero() && until < from {
		c.Say("until", "It must not end before it begins.")
	}
	l.From, l.Until = from.String(), until.String()
	return l, c.Err()
}

// letterHolders is whom authority in a scope can be given to: those of the viewer's side with a role there.
func letterHolders(ctx context.Context, tx *store.Tx, v access.Viewer, scope access.ScopeID, kind access.Scope) ([]HeldRole, error) {
	reaches, err := tx.Reaches(ctx, scope)
	if err != nil {
		return nil, err
	}
	own, ok := reachOf(v, reaches, ours(v), access.Appointment, access.See)
	if !ok {
		return nil, nil
	}
	p := People{In: Heading{Kind: kind}}
	err = p.ours(ctx, tx, v, scope, own)
	return slices.DeleteFunc(p.Ours, func(h HeldRole) bool { return h.Person == v.Person }), err
}

// RevokeLetter takes a letter of the viewer's own side back, with a reason.
func (w Work) RevokeLetter(ctx context.Context, v access.Viewer, scope access.ScopeID, kind access.Scope, letter, why string, rev int64) (err error) {
	defer errs.Wrap(&err, "engage.RevokeLetter(%s)", scope)
	in := act.Intent{Scope: scope, Audience: letterRoom(kind), Kind: access.Authority, Verb: access.Change}
	return act.Do(ctx, w.DB, v, in, func(a *act.Act) error {
		l, err := a.Authority(ctx, store.At(a.Reach), letter)
		if err != nil {
			return err
		}
		if l.Side != v.Side {
			return store.ErrRefused
		}
		var c check
		why := c.Body("why", why, "why it is taken back", true, mostText)
		if err := c.Err(); err != nil {
			return err
		}
		if err := a.RevokeAuthority(ctx, store.At(a.Reach), l.ID, rev, why); err != nil {
			return err
		}
		_, err = a.Record(ctx, a.Reach, kindLetterRevoked, store.Ref{What: "authority", ID: l.ID}, field("why", why))
		return err
	})
}

// Letters is the letters of a scope, newest first, and whom the viewer may give another.
type Letters struct {
	List    []engage.Authority
	Holders []HeldRole // nobody, for who may not give any
	Today   string
	Reach   access.Reach
	In      Heading
}

// Letters lists the letters of authority of an engagement or a project.
func (w Work) Letters(ctx context.Context, v access.Viewer, scope access.ScopeID, kind access.Scope) (out Letters, err error) {
	defer errs.Wrap(&err, "engage.Letters(%s)", scope)
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		if out.In, out.Reach, err = reading(ctx, tx, v, scope, letterRoom(kind), access.Authority); err != nil {
			return err
		}
		if out.List, err = tx.Authorities(ctx, store.At(out.Reach)); err != nil {
			return err
		}
		out.Today = today(tx.Now(), out.In.Zone).String()
		if access.Decide(v, out.Reach, access.Authority, access.Add) {
			out.Holders, err = letterHolders(ctx, tx, v, scope, kind)
		}
		return err
	})
	return out, err
}

// reading is the heading of a scope, and its room of an audience in which the viewer may see rows of a kind, or store.ErrRefused.
func reading(ctx context.Context, tx *store.Tx, v access.Viewer, scope access.ScopeID, a access.Audience, k access.Kind) (Heading, access.Reach, error) {
	h, err := heading(ctx, tx, v, scope)
	if err != nil {
		return h, access.Reach{}, err
	}
	r, ok := reachOf(v, h.Reaches, a, k, access.See)
	if !ok {
		return h, access.Reach{}, store.ErrRefused
	}
	return h, r, nil
}

// LetterView is a letter as it is printed.
type LetterView struct {
	engage.Authority
	Leaf      uint64 // where the record holds it
	Recorded  bool   // the viewer may see the record, and Leaf is in it
	MayRevoke bool
	Today     string
	Reach     access.Reach
	In        Heading
}

// Letter is one letter of authority.
func (w Work) Letter(ctx context.Context, v access.Viewer, scope access.ScopeID, kind access.Scope, letter string) (out LetterView, err error) {
	defer errs.Wrap(&err, "engage.Letter(%s)", scope)
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		if out.In, out.Reach, err = reading(ctx, tx, v, scope, letterRoom(kind), access.Authority); err != nil {
			return err
		}
		if out.Authority, err = tx.Authority(ctx, store.At(out.Reach), letter); err != nil {
			return err
		}
		out.Today = today(tx.Now(), out.In.Zone).String()
		out.MayRevoke = out.Side == v.Side && out.Revoked == 0 && access.Decide(v, out.Reach, access.Authority, access.Change)
		if !access.Decide(v, out.Reach, access.Record, access.See) {
			return nil // a guest
		}
		past, err := tx.History(ctx, store.At(out.Reach), store.Ref{What: "authority", ID: letter})
		if len(past) > 0 {
			out.Leaf, out.Recorded = past[0].Index, true
		}
		return err
	})
	return out, err
}
