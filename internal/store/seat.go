package store

import (
	"context"
	"slices"
	"strings"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/party"
)

const (
	addSeat text = `INSERT INTO seat (id, person, organisation, kind, side, read_only, label, made_by, created_us, until_us, held)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, (1 = 0))`
	seatText    text = `SELECT id, person, organisation, kind, side, read_only, label, made_by, created_us, until_us, held FROM seat WHERE id = $1`
	seatsOfText text = `SELECT id, person, organisation, kind, side, read_only, label, made_by, created_us, until_us, held FROM seat
		WHERE person = $1 AND until_us > $2 ORDER BY created_us, id`
	seatsInText text = `SELECT id, person, organisation, kind, side, read_only, label, made_by, created_us, until_us, held FROM seat
		WHERE organisation = $1 AND until_us > $2 ORDER BY created_us, id`
	// Seats of people that lead an organisation, held or not; and of each organisation how many such there are, and how many people act for it.
	leadSeats text = `SELECT s.id, s.person, s.organisation, s.kind, s.side, s.read_only, s.label, s.made_by, s.created_us, s.until_us, s.held FROM post l JOIN seat s ON s.id = l.seat
		WHERE l.organisation = $1 AND l.scope = $1 AND l.role = 'lead' AND l.until_us > $2 AND s.until_us > $2 AND s.kind IN ('person', 'guest') ORDER BY s.id`
	peopled text = `SELECT s.organisation, count(*), (SELECT count(*) FROM post l JOIN seat z ON z.id = l.seat
				WHERE l.organisation = s.organisation AND l.scope = s.organisation AND l.role = 'lead' AND l.until_us > $1 AND z.until_us > $1 AND z.kind IN ('person', 'guest'))
		FROM seat s WHERE s.until_us > $1 AND s.kind IN ('person', 'guest') GROUP BY s.organisation ORDER BY s.organisation`
	// What is known of the accounts of several people: a row for each organisation that they act for, one with the number of their sessions,
	// and one where they have a second factor.
	accountsOf text = `SELECT 0, s.person, o.id, o.name, o.side, (SELECT count(*) FROM post l JOIN seat z ON z.id = l.seat
				WHERE l.organisation = o.id AND l.scope = o.id AND l.role = 'lead' AND l.until_us > $1 AND z.until_us > $1 AND z.kind IN ('person', 'guest'))
			FROM seat s JOIN organisation o ON o.id = s.organisation WHERE s.person IN ({list}) AND s.until_us > $1 AND s.kind IN ('person', 'guest')
		UNION ALL SELECT 1, person, '', '', '', count(*) FROM credential WHERE kind = 'session' AND until_us > $1 AND person IN ({list}) GROUP BY person
		UNION ALL SELECT 2, person, '', '', '', 1 FROM factor WHERE confirmed_us > 0 AND person IN ({list})
		ORDER BY 1, 2, 4, 3`
	hangOnText text = `SELECT d.id FROM seat d JOIN seat s ON d.person = s.person AND d.organisation = s.organisation
		WHERE s.id = $1 AND s.kind IN ('person', 'guest') AND d.kind IN ('token', 'onlooker') AND d.until_us > $2 ORDER BY d.id`
	everSeated   text = `SELECT id FROM seat WHERE organisation = $1 AND kind IN ('person', 'guest') ORDER BY id LIMIT 1`
	holdSeat     text = `UPDATE seat SET held = $2 WHERE id = $1 RETURNING id`
	endSeat      text = `UPDATE seat SET until_us = $2 WHERE id = $1 AND until_us > $2 RETURNING id`
	endSeatRooms text = `UPDATE seat_room SET until_us = $2 WHERE seat = $1 AND until_us > $2`
	endSeatPosts text = `UPDATE post SET until_us = $2 WHERE seat = $1 AND until_us > $2`

	addPost     text = `INSERT INTO post (seat, organisation, scope, role, read_only, since_us, until_us) VALUES ($1, $2, $3, $4, $5, $6, $7)`
	renewPost   text = `UPDATE post SET read_only = $5, until_us = $6 WHERE seat = $1 AND organisation = $2 AND scope = $3 AND role = $4 RETURNING seat`
	endPost     text = `UPDATE post SET until_us = $5 WHERE seat = $1 AND organisation = $2 AND scope = $3 AND role = $4 AND until_us > $5 RETURNING seat`
	postsOfText text = `SELECT seat, organisation, scope, role, read_only, since_us, until_us FROM post WHERE seat = $1 AND until_us > $2
		ORDER BY organisation, scope, role`
	postsAtText text = `SELECT seat, organisation, scope, role, read_only, since_us, until_us FROM post WHERE organisation = $1 AND scope = $2
		AND until_us > $3 ORDER BY seat, role`
	everPosted text = `SELECT seat, organisation, scope, role, read_only, since_us, until_us FROM post WHERE organisation = $1 AND scope = $2 ORDER BY seat, role`
	seatsAbove text = `WITH RECURSIVE above (scope) AS (
			SELECT id FROM scope WHERE organisation = $1 AND id = $2 UNION SELECT p.parent FROM above a JOIN scope_parent p ON p.organisation = $1 AND p.id = a.scope)
		SELECT DISTINCT p.seat FROM post p JOIN above a ON p.scope = a.scope WHERE p.organisation = $1 AND p.until_us > $3 ORDER BY p.seat`

	openingsText text = `WITH RECURSIVE below (organisation, held, scope) AS (
			SELECT DISTINCT organisation, scope, scope FROM post WHERE seat = $1
			UNION SELECT b.organisation, b.held, c.id FROM below b JOIN scope_parent c ON c.organisation = b.organisation AND c.parent = b.scope)
		SELECT p.seat, p.organisation, p.scope, p.role, p.read_only, p.since_us, p.until_us, h.kind, r.id, r.shared_room, r.scope, r.audience
		FROM post p JOIN scope h ON h.organisation = p.organisation AND h.id = p.scope
			JOIN below b ON b.organisation = p.organisation AND b.held = p.scope
			JOIN room r ON r.organisation = b.organisation AND r.scope = b.scope
		WHERE p.seat = $1 AND p.until_us > $2 AND r.audience NOT IN ('named', 'sealed')
		ORDER BY p.organisation, p.scope, p.role, r.id`
	// Tokens come last, since they hold no more than what their person's seat holds by then.
	newOpenings text = `WITH RECURSIVE above (scope) AS (
			SELECT id FROM scope WHERE organisation = $1 AND id = $2 UNION SELECT p.parent FROM above a JOIN scope_parent p ON p.organisation = $1 AND p.id = a.scope)
		SELECT p.seat, p.organisation, p.scope, p.role, p.read_only, p.since_us, p.until_us, h.kind, r.id, r.shared_room, r.scope, r.audience
		FROM above a JOIN post p ON p.organisation = $1 AND p.scope = a.scope JOIN scope h ON h.organisation = $1 AND h.id = a.scope
			JOIN room r ON r.organisation = $1 AND r.scope = $2 JOIN seat s ON s.id = p.seat
		WHERE p.until_us > $3 AND r.audience NOT IN ('named', 'sealed')
		ORDER BY (s.kind = 'token'), p.seat, p.scope, p.role, r.id`
	mainGrants text = `SELECT g.organisation, g.room, g.role, g.read_only, g.until_us FROM seat d
		JOIN seat s ON s.person = d.person AND s.organisation = d.organisation AND s.kind IN ('person', 'guest') AND s.until_us > $2
		JOIN seat_room g ON g.seat = s.id AND g.until_us > $2
		WHERE d.id = $1 ORDER BY g.organisation, g.room, g.role, g.until_us`
	mainGrantsAt text = `SELECT g.organisation, g.room, g.role, g.read_only, g.until_us FROM seat d
		JOIN seat s ON s.person = d.person AND s.organisation = d.organisation AND s.kind IN ('person', 'guest') AND s.until_us > $2
		JOIN seat_room g ON g.seat = s.id AND g.scope = $3 AND g.until_us > $2
		WHERE d.id = $1 ORDER BY g.organisation, g.room, g.role, g.until_us`
	dropGrants text = `DELETE FROM seat_room WHERE seat = $1 AND audience NOT IN ('named', 'sealed')`
	// A room that was opened by name to somebody of a side closes with the role it was opened to, and one in which they are asked something
	// with their last role there. Desks and links are not opened so.
	dropStale text = `DELETE FROM seat_room WHERE seat = $1 AND (audience = 'named' AND role NOT IN ('staff', 'reply', 'reader') OR audience = 'sealed' AND role = 'rater')
		AND NOT EXISTS (SELECT 1 FROM seat_room o WHERE o.seat = seat_room.seat AND o.organisation = seat_room.organisation AND o.scope = seat_room.scope
			AND (o.role = seat_room.role OR seat_room.audience = 'sealed') AND o.audience NOT IN ('named', 'sealed'))`
	addGrant text = `INSERT INTO seat_room (seat, organisation, room, place, role, audience, read_only, shared_room, scope, until_us)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`
	countGrant text = `UPDATE seat SET granted = granted + 1 WHERE id = $1`
)

// AddSeat adds a seat, which reaches nothing yet.
func (tx *Tx) AddSeat(ctx context.Context, s party.Seat) error {
	return tx.exec(ctx, addSeat, s.ID, s.Person, s.Organisation, s.Kind, s.Side, s.ReadOnly, s.Label, s.MadeBy, tx.now.UnixMicro(), s.Until)
}

func scanSeat(s scan) (v party.Seat, err error) {
	err = s(&v.ID, &v.Person, &v.Organisation, &v.Kind, &v.Side, &v.ReadOnly, &v.Label, &v.MadeBy, &v.Created, &v.Until, &v.Held)
	return v, err
}

// SeatByID is a seat, ended or not.
func (tx *Tx) SeatByID(ctx context.Context, id access.SeatID) (party.Seat, error) {
	return single(ctx, tx, scanSeat, seatText, id)
}

// SeatsOf lists the seats a person has now, oldest first.
func (tx *Tx) SeatsOf(ctx context.Context, p access.PersonID) ([]party.Seat, error) {
	return rows(ctx, tx, scanSeat, seatsOfText, p, tx.now.UnixMicro())
}

// SeatsIn lists the seats that act for an organisation now, oldest first.
func (tx *Tx) SeatsIn(ctx context.Context, o access.OrganisationID) ([]party.Seat, error) {
	return rows(ctx, tx, scanSeat, seatsInText, o, tx.now.UnixMicro())
}

// LeadsOf lists the seats of people that lead an organisation now, held or not.
func (tx *Tx) LeadsOf(ctx context.Context, o access.OrganisationID) ([]party.Seat, error) {
	return rows(ctx, tx, scanSeat, leadSeats, o, tx.now.UnixMicro())
}

// Headcount is how many people act for an organisation, and how many of them lead it.
type Headcount struct{ People, Leads int }

// Headcounts counts the people of every organisation that has any.
func (tx *Tx) Headcounts(ctx context.Context) (map[access.OrganisationID]Headcount, error) {
	out := map[access.OrganisationID]Headcount{}
	err := tx.query(ctx, func(s scan) error {
		var o access.OrganisationID
		var n Headcount
		err := s(&o, &n.People, &n.Leads)
		out[o] = n
		return err
	}, peopled, tx.now.UnixMicro())
	return out, err
}

// EverSeated reports whether anybody ever acted for an organisation.
func (tx *Tx) EverSeated(ctx context.Context, o access.OrganisationID) (bool, error) {
	return tx.changed(ctx, everSeated, o)
}

// Account is what is known of somebody's account: for which organisations they act and which of these somebody leads, how many sessions let them
// in now, and whether they have a second factor.
type Account struct {
	Firms    []party.Organisation // by name; of each its id, name and side
	Led      map[access.OrganisationID]bool
	Sessions int
	Factor   bool
}

// AccountsOf is what is known of the accounts of several people, by person.
func (tx *Tx) AccountsOf(ctx context.Context, people []access.PersonID) (map[access.PersonID]Account, error) {
	out := map[access.PersonID]Account{}
	for part := range slices.Chunk(people, inListMax) {
		args := []any{tx.now.UnixMicro()}
		for _, p := range part {
			args = append(args, p)
		}
		err := tx.query(ctx, func(s scan) error {
			var what, n int
			var p access.PersonID
			var o party.Organisation
			if err := s(&what, &p, &o.ID, &o.Name, &o.Side, &n); err != nil {
				return err
			}
			a := out[p]
			switch what {
			case 0:
				if a.Led == nil {
					a.Led = map[access.OrganisationID]bool{}
				}
				a.Firms, a.Led[o.ID] = append(a.Firms, o), n > 0
			case 1:
				a.Sessions = n
			default:
				a.Factor = true
			}
			out[p] = a
			return nil
		}, inList(accountsOf, 2, len(part)), args...)
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

// HoldSeat keeps a seat from being signed in to, or lets it go again. What it holds and its tokens stay.
func (tx *Tx) HoldSeat(ctx context.Context, id access.SeatID, held bool) error {
	ok, err := tx.changed(ctx, holdSeat, id, held)
	if err == nil && !ok {
		err = ErrRefused
	}
	return err
}

// hangOn lists the tokens and views that hang on a person's seat.
func (tx *Tx) hangOn(ctx context.Context, id access.SeatID) ([]access.SeatID, error) {
	return rows(ctx, tx, func(s scan) (id access.SeatID, err error) {
		err = s(&id)
		return id, err
	}, hangOnText, id, tx.now.UnixMicro())
}

// EndSeat ends a seat now, with everything it holds, every credential that leads to it and what hangs on it.
func (tx *Tx) EndSeat(ctx context.Context, id access.SeatID) error {
	hanging, err := tx.hangOn(ctx, id)
	if err != nil {
		return err
	}
	for _, h := range append(hanging, id) {
		if err := tx.endSeat(ctx, h); err != nil {
			return err
		}
	}
	return nil
}

func (tx *Tx) endSeat(ctx context.Context, id access.SeatID) error {
	now := tx.now.UnixMicro()
	tx.ended = append(tx.ended, "seat "+string(id))
	if _, err := tx.changed(ctx, endSeat, id, now); err != nil {
		return err
	}
	if err := tx.regrants(ctx, endSeatRooms, id, now); err != nil {
		return err
	}
	for _, t := range []text{endSeatPosts, endCredentialsOfSeat, endOutgoingOf} {
		if err := tx.exec(ctx, t, id, now); err != nil {
			return err
		}
	}
	return tx.exec(ctx, endFeed, id)
}

// AddPost gives a seat a role in a scope, or renews it, and the rooms that follow from it.
func (tx *Tx) AddPost(ctx context.Context, p party.Post) error {
	again, err := tx.changed(ctx, renewPost, p.Seat, p.Tenant, p.Scope, p.Role, p.ReadOnly, p.Until)
	if err == nil && !again {
		err = tx.exec(ctx, addPost, p.Seat, p.Tenant, p.Scope, p.Role, p.ReadOnly, tx.now.UnixMicro(), p.Until)
	}
	if err != nil {
		return err
	}
	return tx.regrant(ctx, p.Seat)
}

// EndPost takes a role in a scope from a seat now.
func (tx *Tx) EndPost(ctx context.Context, p party.Post) error {
	ok, err := tx.changed(ctx, endPost, p.Seat, p.Tenant, p.Scope, p.Role, tx.now.UnixMicro())
	if err == nil && !ok {
		err = ErrRefused
	}
	if err != nil {
		return err
	}
	tx.ended = append(tx.ended, "post "+strings.Join([]string{string(p.Seat), string(p.Tenant), string(p.Scope), string(p.Role)}, " "))
	return tx.regrant(ctx, p.Seat)
}

func scanPost(s scan) (p party.Post, err error) {
	err = s(&p.Seat, &p.Tenant, &p.Scope, &p.Role, &p.ReadOnly, &p.Since, &p.Until)
	return p, err
}

// PostsOf lists the roles a seat has now.
func (tx *Tx) PostsOf(ctx context.Context, id access.SeatID) ([]party.Post, error) {
	return rows(ctx, tx, scanPost, postsOfText, id, tx.now.UnixMicro())
}

// PostsAt lists who has a role in a scope itself now.
func (tx *Tx) PostsAt(ctx context.Context, tenant access.OrganisationID, scope access.ScopeID) ([]party.Post, error) {
	return rows(ctx, tx, scanPost, postsAtText, tenant, scope, tx.now.UnixMicro())
}

// PostsEver lists who has or ever had a role in a scope itself.
func (tx *Tx) PostsEver(ctx context.Context, tenant access.OrganisationID, scope access.ScopeID) ([]party.Post, error) {
	return rows(ctx, tx, scanPost, everPosted, tenant, scope)
}

// regrant writes what follows from the posts of a seat, and then of the tokens that hang on it. Rooms opened by name stay as long as
// the role they were opened to.
func (tx *Tx) regrant(ctx context.Context, id access.SeatID) error {
	if err := tx.regrantOne(ctx, id); err != nil {
		return err
	}
	hanging, err := tx.hangOn(ctx, id)
	if err != nil {
		return err
	}
	for _, h := range hanging {
		if err := tx.regrantOne(ctx, h); err != nil {
			return err
		}
	}
	return nil
}

func (tx *Tx) regrantOne(ctx context.Context, id access.SeatID) error {
	openings, err := rows(ctx, tx, scanOpening, openingsText, id, tx.now.UnixMicro())
	if err != nil {
		return err
	}
	if err := tx.regrants(ctx, dropGrants, id); err != nil {
		return err
	}
	if err := tx.grantTo(ctx, id, openings); err != nil {
		return err
	}
	return tx.regrants(ctx, dropStale, id)
}

// regrants runs a text that changes what rooms a seat holds; the seat is its first argument. Nothing else may change them: what is kept in
// memory of what a seat sees holds until this was called.
func (tx *Tx) regrants(ctx context.Context, t text, seat access.SeatID, rest ...any) error {
	if !slices.Contains(tx.granted, seat) {
		tx.granted = append(tx.granted, seat)
	}
	return tx.exec(ctx, t, append([]any{seat}, rest...)...)
}

// countGrants counts that the rooms of seats changed, once for each and as the last thing in a transaction: whoever changes those of another
// seat in the meantime waits for as long as a commit takes, and nobody for one another, since the seats come in one order.
func (tx *Tx) countGrants(ctx context.Context) error {
	if len(tx.granted) == 0 {
		return nil
	}
	seats := slices.Compact(slices.Sorted(slices.Values(tx.granted)))
	return tx.as(ctx, systemMode, "", func(sys *Tx) error {
		for _, s := range seats {
			if err := sys.exec(ctx, countGrant, s); err != nil {
				return err
			}
		}
		return nil
	})
}

func scanOpening(s scan) (o party.Opening, err error) {
	err = s(&o.Post.Seat, &o.Post.Tenant, &o.Post.Scope, &o.Post.Role, &o.Post.ReadOnly, &o.Post.Since, &o.Post.Until, &o.HeldKind,
		&o.Room.ID, &o.Room.SharedRoom, &o.Room.Scope, &o.Room.Audience)
	o.Room.Organisation = o.Post.Tenant
	return o, err
}

// grantTo gives a seat what follows from openings; a token no more than its person's seat holds, which must have it already.
func (tx *Tx) grantTo(ctx context.Context, id access.SeatID, openings []party.Opening) error {
	seat, err := tx.SeatByID(ctx, id)
	if err != nil {
		return err
	}
	grants := party.Grants(seat, openings)
	if seat.Kind == party.TokenSeat {
		if grants, err = tx.within(ctx, id, grants); err != nil {
			return err
		}
	}
	for _, g := range grants {
		if err := tx.grant(ctx, id, g); err != nil {
			return err
		}
	}
	return nil
}

// within leaves of the grants of a token what the person's own seat holds too. Of grants in one scope it looks at that scope alone: a scope
// that is new costs the same however many there are.
func (tx *Tx) within(ctx context.Context, token access.SeatID, grants []party.Grant) ([]party.Grant, error) {
	if len(grants) == 0 {
		return nil, nil
	}
	t, args := mainGrants, []any{token, tx.now.UnixMicro()}
	if at := grants[0].Room.Scope; !slices.ContainsFunc(grants, func(g party.Grant) bool { return g.Room.Scope != at }) {
		t, args = mainGrantsAt, append(args, at)
	}
	main, err := rows(ctx, tx, func(s scan) (g party.Grant, err error) {
		err = s(&g.Room.Organisation, &g.Room.ID, &g.Role, &g.ReadOnly, &g.Until)
		return g, err
	}, t, args...)
	return party.Within(grants, main), err
}

func (tx *Tx) grant(ctx context.Context, seat access.SeatID, g party.Grant) error {
	r := g.Room
	return tx.regrants(ctx, addGrant, seat, r.Organisation, r.ID, g.Place(), g.Role, r.Audience, g.ReadOnly, r.SharedRoom, r.Scope, g.Until)
}

// GrantNamed opens a room to a seat by name.
func (tx *Tx) GrantNamed(ctx context.Context, seat access.SeatID, g party.Grant) error {
	return tx.grant(ctx, seat, g)
}
