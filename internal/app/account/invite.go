package account

import (
	"context"
	"slices"
	"time"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/party"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// Order is an invitation to be sent.
type Order struct {
	Scope        access.ScopeID
	Role         access.Role
	Email        string
	Name         string
	Organisation string                // name of a new organisation, where the role is not held by one's own
	Firm         access.OrganisationID // instead of it: a firm that acts for the client already
	Days         int                   // how long the link is good for; 14 if 0
	Until        time.Time             // end of the role; zero for none, which a guest may not have
}

// Invited is an invitation that has just been made. Its secret is shown once.
type Invited struct {
	ID     string
	Secret string
	Until  time.Time
	Mailed string // the address it is mailed to; "" where no mail is sent
}

// foreign is the side of the organisation to which people in a role belong when it is not the inviter's own.
var foreign = map[access.Role]access.Side{access.Firm: access.ClientSide, access.AssurerRole: access.AssurerSide,
	access.DeliveryPM: access.DeliverySide, access.DeliveryExecutive: access.DeliverySide}

// theirs reports whether a viewer who invites to a role invites people of another organisation.
func theirs(v access.Viewer, r access.Role) bool {
	side, ok := foreign[r]
	return ok && (r == access.Firm || side != v.Side)
}

// invitable lists the roles of a kind of scope to which a side invites: those of its own side and those of none. The client invites
// its firms and its assurer, and the first to lead the delivery side while nobody ever has.
func invitable(kind access.Scope, side access.Side, untouched bool) []access.Role {
	return slices.DeleteFunc(access.Appointable(kind), func(r access.Role) bool {
		switch {
		case r.Side() == access.NoSide || r.Side() == side:
			return false
		case side != access.ClientSide:
			return true
		}
		return r != access.AssurerRole && !(untouched && (r == access.DeliveryPM || r == access.DeliveryExecutive))
	})
}

// untouched reports whether nobody of the delivery side ever had a role in an engagement.
func untouched(ctx context.Context, tx *store.Tx, scope access.ScopeID) (bool, error) {
	tenant, _, err := tx.Tenant(ctx, scope)
	if err != nil {
		return false, err
	}
	posts, err := tx.PostsEver(ctx, tenant, scope)
	return !slices.ContainsFunc(posts, func(p party.Post) bool {
		return p.Role.Side() == access.DeliverySide && p.Role != access.DeliveryAgent
	}), err
}

// inviting is what an act on the invitations of a scope asks of the matrix.
func inviting(scope access.ScopeID, v access.Verb) act.Intent {
	return act.Intent{Scope: scope, Audience: act.Ours, Kind: access.Invitation, Verb: v}
}

// Invitable is what a viewer may invite to in a scope: roles, and firms that act for the client already.
type Invitable struct {
	Kind  access.Scope
	Roles []access.Role
	Firms []party.Organisation
}

// Invitable is what a viewer may invite to in a scope. Who may not is told that there is no such scope.
func (a *Accounts) Invitable(ctx context.Context, v access.Viewer, scope access.ScopeID) (out Invitable, err error) {
	defer errs.Wrap(&err, "account.Invitable")
	if err := signedIn(v); err != nil {
		return out, err
	}
	var r access.Reach
	err = a.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		if r, err = ours(ctx, tx, v, scope, access.Invitation, access.Add); err != nil {
			return err
		}
		out.Kind, err = tx.ScopeKind(ctx, scope)
		return err
	})
	if err != nil {
		return Invitable{}, err
	}
	err = a.DB.System(ctx, store.ReadAccount, func(tx *store.Tx) error {
		if out.Roles, err = roles(ctx, tx, v, out.Kind, scope); err != nil {
			return err
		}
		if slices.Contains(out.Roles, access.Firm) {
			out.Firms, err = firmsOf(ctx, tx, r.Organisation)
		}
		return err
	})
	return out, err
}

// ours is the room of a viewer's own side of a scope, in which they may do something, or store.ErrRefused.
func ours(ctx context.Context, tx *store.Tx, v access.Viewer, scope access.ScopeID, k access.Kind, verb access.Verb) (access.Reach, error) {
	reaches, err := tx.Reaches(ctx, scope)
	if err != nil {
		return access.Reach{}, err
	}
	at := slices.IndexFunc(reaches, func(r access.Reach) bool { return r.Audience == v.Side.Of() && access.Decide(v, r, k, verb) })
	if at < 0 {
		return access.Reach{}, store.ErrRefused
	}
	return reaches[at], nil
}

// roles is invitable, asked of the database.
func roles(ctx context.Context, tx *store.Tx, v access.Viewer, kind access.Scope, scope access.ScopeID) (_ []access.Role, err error) {
	free := false
	if kind == access.EngagementScope && v.Side == access.ClientSide {
		free, err = untouched(ctx, tx, scope)
	}
	return invitable(kind, v.Side, free), err
}

// firmsOf lists the firms that act for a client, by name.
func firmsOf(ctx context.Context, tx *store.Tx, client access.OrganisationID) ([]party.Organisation, error) {
	all, err := tx.Organisations(ctx)
	return slices.DeleteFunc(all, func(o party.Organisation) bool { return o.ActsFor != client || o.Ended != 0 }), err
}

// check brings an order into form. What is the matter with its role and organisation is asked once the scope is known.
func (o *Order) check(now time.Time) error {
	var in input
	o.Email = in.email("email", o.Email)
	o.Name = in.name("name", "the name of the person", o.Name)
	if o.Organisation != "" {
		o.Organisation = in.name("organisation", "the name of the organisation", o.Organisation)
	}
	if o.Days == 0 {
		o.Days = usualInvite
	}
	if o.Days < 1 || o.Days > longestInvite {
		in.fault("days", "A link is good for 1 to 30 days.")
	}
	switch {
	case o.Role == access.Guest && o.Until.IsZero():
		in.fault("until", "Say until when the guest may read.")
	case o.Role == access.Guest && o.Until.After(now.Add(longestToken)):
		in.fault("until", "A guest may read for a year at most.")
	case !o.Until.IsZero() && !o.Until.After(now):
		in.fault("until", "This day is over; choose a later one.")
	}
	return in.err()
}

// Invite invites somebody to a side. Who may is who leads that side in that scope.
func (a *Accounts) Invite(ctx context.Context, v access.Viewer, o Order) (out Invited, err error) {
	defer errs.Wrap(&err, "account.Invite(%s)", o.Role)
	if err := signedIn(v); err != nil {
		return out, err
	}
	err = act.Do(ctx, a.DB, v, inviting(o.Scope, access.Add), func(at *act.Act) error {
		kind, err := at.ScopeKind(ctx, o.Scope)
		if err != nil {
			return err
		}
		var may []access.Role
		if err := at.System(ctx, store.GiveSeat, func(tx *store.Tx) error {
			may, err = roles(ctx, tx, v, kind, o.Scope)
			return err
		}); err != nil {
			return err
		}
		if err := o.check(at.Now()); err != nil {
			return err
		}
		if !slices.Contains(may, o.Role) {
			return invalid("role", "Choose one of the roles that you may invite to here.")
		}
		if out, err = invite(ctx, at, o); err != nil {
			return err
		}
		return at.System(ctx, store.GiveSeat, func(tx *store.Tx) error { return a.mailInvitation(ctx, tx, v, &out, o.Email) })
	})
	return out, err
}

func invite(ctx context.Context, at *act.Act, o Order) (out Invited, err error) {
	id, v := at.NewOpaqueID(), at.Viewer
	i := party.Invite{ID: id, Tenant: at.Reach.Organisation, Scope: o.Scope, Role: o.Role, Organisation: v.Organisation, Email: o.Email, Name: o.Name,
		MadeBy: v.Person, Until: at.Now().Add(time.Duration(o.Days) * day).UnixMicro(), PostUntil: store.Forever}
	if !o.Until.IsZero() {
		i.PostUntil = o.Until.UnixMicro()
	}
	firm := v.Firm
	err = at.System(ctx, store.GiveSeat, func(tx *store.Tx) error {
		if theirs(v, o.Role) {
			org, err := invitedOrganisation(ctx, tx, i.Tenant, o)
			if err != nil {
				return err
			}
			i.Organisation, firm = org.ID, org.Name
		}
		out, err = keep(ctx, tx, i)
		return err
	})
	if err != nil {
		return out, err
	}
	err = at.AddInvitation(ctx, store.At(at.Reach), party.Invitation{ID: id, Email: o.Email, Name: o.Name, Firm: firm, Role: o.Role, MadeBy: v.Person,
		MadeByName: v.Name, Until: i.Until})
	if err != nil {
		return out, err
	}
	_, err = at.Record(ctx, at.Reach, kindInvited, store.Ref{What: "invitation", ID: id},
		texts("name", o.Name, "email", o.Email, "role", string(o.Role), "firm", firm)...)
	return out, err
}

// keep draws the secret of an invitation and keeps its hash.
func keep(ctx context.Context, tx *store.Tx, i party.Invite) (out Invited, err error) {
	secret, hash, err := newSecret(tx)
	if err != nil {
		return out, err
	}
	return Invited{ID: i.ID, Secret: secret, Until: time.UnixMicro(i.Until)}, tx.AddInvite(ctx, hash, i)
}

// invitedOrganisation is the firm that was chosen, or a new organisation of the name that was given. An organisation that is there
// already is never found by its name: that would tell who else works here, and let a stranger in to it.
func invitedOrganisation(ctx context.Context, tx *store.Tx, tenant access.OrganisationID, o Order) (party.Organisation, error) {
	if o.Firm != "" && o.Role == access.Firm {
		firms, err := firmsOf(ctx, tx, tenant)
		if err != nil {
			return party.Organisation{}, err
		}
		if at := slices.IndexFunc(firms, func(f party.Organisation) bool { return f.ID == o.Firm }); at >= 0 {
			return firms[at], nil
		}
		return party.Organisation{}, invalid("firm", "Choose one of the firms that act for you.")
	}
	if o.Organisation == "" {
		return party.Organisation{}, invalid("organisation", "Give the name of the organisation the person belongs to.")
	}
	n := party.Organisation{Name: o.Organisation, Side: foreign[o.Role]}
	if o.Role == access.Firm {
		n.ActsFor = tenant
	}
	return addOrganisation(ctx, tx, n)
}

// Invitations lists the invitations to a side of a scope, newest first.
func (a *Accounts) Invitations(ctx context.Context, v access.Viewer, scope access.ScopeID) (out []party.Invitation, err error) {
	defer errs.Wrap(&err, "account.Invitations")
	err = a.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		r, err := ours(ctx, tx, v, scope, access.Invitation, access.See)
		if err != nil {
			return err
		}
		out, err = tx.Invitations(ctx, store.At(r))
		return err
	})
	return out, err
}

// Withdraw makes an invitation open nothing any more. One that was used already is errs.Conflict.
func (a *Accounts) Withdraw(ctx context.Context, v access.Viewer, scope access.ScopeID, id string) (err error) {
	defer errs.Wrap(&err, "account.Withdraw")
	return act.Do(ctx, a.DB, v, inviting(scope, access.Change), func(at *act.Act) error {
		list, err := at.Invitations(ctx, store.At(at.Reach))
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(list, func(i party.Invitation) bool { return i.ID == id }) {
			return store.ErrRefused
		}
		ended, err := at.EndInvitation(ctx, store.At(at.Reach), id, "withdrawn")
		if err != nil {
			return err
		}
		if !ended {
			return errs.New(errs.Conflict, "This invitation was accepted or withdrawn already.")
		}
		if err := at.System(ctx, store.GiveSeat, func(tx *store.Tx) error {
			_, err := tx.EndInvite(ctx, id)
			return err
		}); err != nil {
			return err
		}
		_, err = at.Record(ctx, at.Reach, kindWithdrawn, store.Ref{What: "invitation", ID: id})
		return err
	})
}
