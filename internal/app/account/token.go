package account

import (
	"context"
	"slices"
	"time"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/engage"
	"counterpart.dev/internal/core/party"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/password"
	"counterpart.dev/internal/store"
)

// mostTokens is how many tokens a person may have in one organisation.
const mostTokens = 20

// NewToken is a token to be made.
type NewToken struct {
	Name  string
	Scope access.ScopeID // a project or an engagement, with what is below it; empty for all that the viewer reaches
	Act   bool           // it may change things; else it only reads
	Days  int            // it ends after them, 365 at most

	Password string // the viewer's, which proves that it is them
	Code     string // of their second factor, where they have one: whoever has a token is asked for none
}

// TokenScopes lists the projects and engagements that a token can be narrowed to.
func (a *Accounts) TokenScopes(ctx context.Context, v access.Viewer) (projects []engage.Project, engagements []engage.Engagement, err error) {
	defer errs.Wrap(&err, "account.TokenScopes")
	err = a.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		if projects, err = tx.Projects(ctx); err != nil {
			return err
		}
		engagements, err = tx.Engagements(ctx)
		return err
	})
	return projects, engagements, err
}

// AddToken makes a token for a program that acts for the viewer. It never holds more than the viewer's own seat, holds what it does
// from now on rather than what the viewer is given later, leads no organisation, and ends with the seat.
func (a *Accounts) AddToken(ctx context.Context, v access.Viewer, n NewToken) (secret string, err error) {
	defer errs.Wrap(&err, "account.AddToken")
	if err := signedIn(v); err != nil {
		return "", err
	}
	var in input
	n.Name = in.name("name", "what the token is for", n.Name)
	if n.Days < 1 || n.Days > int(longestToken/day) {
		in.fault("days", "A token lasts for 1 to 365 days.")
	}
	if err := in.err(); err != nil {
		return "", err
	}
	hash, err := a.proved(ctx, v, "password", n.Password)
	if err != nil {
		return "", err
	}
	err = a.DB.System(ctx, store.GiveSeat, func(tx *store.Tx) error {
		if _, err := sure(ctx, tx, v, hash, n.Code); err != nil {
			return err
		}
		secret, err = addToken(ctx, tx, v, n)
		return err
	})
	return secret, err
}

func addToken(ctx context.Context, tx *store.Tx, v access.Viewer, n NewToken) (secret string, err error) {
	mine, err := tx.SeatByID(ctx, v.Seat)
	if err != nil {
		return "", err
	}
	there, err := tokens(ctx, tx, v)
	if err != nil {
		return "", err
	}
	if len(there) >= mostTokens {
		return "", errs.New(errs.Invalid, "You have %d tokens, and may not have more; end one first.", len(there))
	}
	posts, err := narrowed(ctx, tx, v, n.Scope)
	if err != nil {
		return "", err
	}
	until := min(mine.Until, tx.Now().Add(time.Duration(n.Days)*day).UnixMicro())
	s := party.Seat{ID: access.SeatID(tx.NewOpaqueID()), Person: v.Person, Organisation: v.Organisation, Kind: party.TokenSeat, Side: mine.Side,
		ReadOnly: !n.Act, Label: n.Name, MadeBy: v.Person, Until: until}
	if err := tx.AddSeat(ctx, s); err != nil {
		return "", err
	}
	for _, p := range posts {
		p.Seat, p.ReadOnly, p.Until = s.ID, p.ReadOnly || !n.Act, min(p.Until, until)
		if err := tx.AddPost(ctx, p); err != nil {
			return "", err
		}
	}
	if secret, _, err = newSecret(tx); err != nil {
		return "", err
	}
	secret = TokenPrefix + secret
	c := party.Credential{ID: tx.NewOpaqueID(), Kind: party.TokenCredential, Seat: s.ID, Person: v.Person, Label: n.Name, Until: until}
	if err := tx.AddCredential(ctx, password.TokenHash(secret), c); err != nil {
		return "", err
	}
	return secret, noteHome(ctx, tx, v, kindTokenMade, self(v))
}

// narrowed lists the viewer's posts as far as they hold in a scope, or all of them for none, without those that lead an organisation.
func narrowed(ctx context.Context, tx *store.Tx, v access.Viewer, scope access.ScopeID) (out []party.Post, err error) {
	posts, err := tx.PostsOf(ctx, v.Seat)
	if err != nil {
		return nil, err
	}
	posts = slices.DeleteFunc(posts, func(p party.Post) bool { return p.Role == access.Lead })
	if scope == "" {
		return posts, nil
	}
	tenant, _, err := tx.Tenant(ctx, scope)
	if err != nil && !isRefused(err) {
		return nil, err
	}
	for at := scope; err == nil && at != ""; at, err = tx.Parent(ctx, tenant, at) {
		_, kind, err := tx.Tenant(ctx, at)
		if err != nil {
			return nil, err
		}
		for _, p := range posts {
			if p.Scope == at && p.Tenant == tenant && (at == scope || p.Role.Inherits(kind)) {
				p.Scope = scope
				out = append(out, p)
			}
		}
	}
	if err != nil && !isRefused(err) {
		return nil, err
	}
	if len(out) == 0 {
		return nil, invalid("scope", "Choose one of the projects and engagements that you see.")
	}
	return out, nil
}

// tokens lists the tokens of a viewer for the organisation they act for.
func tokens(ctx context.Context, tx *store.Tx, v access.Viewer) ([]party.Credential, error) {
	all, err := tx.Credentials(ctx, v.Person, party.TokenCredential)
	if err != nil {
		return nil, err
	}
	seats, err := tx.SeatsOf(ctx, v.Person)
	return slices.DeleteFunc(all, func(c party.Credential) bool {
		return !slices.ContainsFunc(seats, func(s party.Seat) bool { return s.ID == c.Seat && s.Organisation == v.Organisation })
	}), err
}

// EndToken ends one of the viewer's tokens, with everything it held.
func (a *Accounts) EndToken(ctx context.Context, v access.Viewer, id string) (err error) {
	defer errs.Wrap(&err, "account.EndToken")
	if err := signedIn(v); err != nil {
		return err
	}
	return a.DB.System(ctx, store.GiveSeat, func(tx *store.Tx) error {
		list, err := tokens(ctx, tx, v)
		if err != nil {
			return err
		}
		at := slices.IndexFunc(list, func(c party.Credential) bool { return c.ID == id })
		if at < 0 {
			return store.ErrRefused
		}
		if err := tx.EndSeat(ctx, list[at].Seat); err != nil {
			return err
		}
		return noteHome(ctx, tx, v, kindTokenEnded, self(v))
	})
}
