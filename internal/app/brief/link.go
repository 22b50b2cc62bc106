package brief

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/app/gather"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/casebook"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/party"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/password"
	"counterpart.dev/internal/store"
)

// ShareForm is asked before a page is opened to somebody outside. Field names are to, until and private.
type ShareForm struct {
	To      string // who reads it, as they will be known: "Jo Marsh, finance director"
	Until   string // the last day on which they may
	Private bool   // yes, although it rests on what the supplier has not been shown
}

// How long a link may last, and how long a name may be.
const (
	mostLinkDays = 90
	mostName     = 120
)

// ReadingLink is a link that was just made. Secret is shown once and kept nowhere.
type ReadingLink struct {
	ID     string
	Secret string
	To     string
	Until  int64
	Brief  casebook.Brief // without its bytes
}

func (f ShareForm) read(now time.Time, zone string, private []string) (to string, until time.Time, err error) {
	var c check
	if to = c.text("to", f.To, mostName, true); slices.Contains([]byte(to), '\n') {
		c.say("to", "Write the name on one line.")
	}
	today := gather.Today(now, zone)
	last, err := civil.ParseDate(f.Until)
	if err != nil || last < today || last > today+mostLinkDays {
		c.say("until", fmt.Sprintf("Choose a day from today to %d days from now.", mostLinkDays))
	}
	if len(private) > 0 && !f.Private {
		c.say("private", "Say that they may read it, although the supplier has not been shown what it rests on.")
	}
	z, err := time.LoadLocation(zone)
	if err != nil || zone == "Local" {
		z = time.UTC
	}
	y, m, d := last.Civil()
	return to, time.Date(y, m, d+1, 0, 0, 0, 0, z), errs.InvalidFields("Something is missing or cannot be read", c.fields)
}

// Share opens one published page to somebody without an account. It makes a room for them with a copy of the page in it: they read
// that page and nothing else.
func (w Work) Share(ctx context.Context, v access.Viewer, project access.ScopeID, id string, f ShareForm) (out ReadingLink, err error) {
	defer errs.Wrap(&err, "brief.Share(%s)", project)
	in := intent(project, access.Link, access.Add)
	err = act.Do(ctx, w.DB, v, in, func(a *act.Act) error {
		b, until, err := shareable(ctx, a, project, id, &f)
		if err != nil {
			return err
		}
		l := party.Link{ID: a.NewOpaqueID(), Kind: party.ShareSeat, Label: fmt.Sprintf("%s for %s", called(b), f.To), MadeBy: v.Person, MadeByName: v.Name, Until: until}
		out = ReadingLink{ID: l.ID, To: f.To, Until: until}
		if out.Secret, l.Thread, err = openRoom(ctx, a, l, f.To); err != nil {
			return err
		}
		if err := a.AddLink(ctx, store.At(a.Reach), l); err != nil {
			return err
		}
		if _, err := a.Record(ctx, a.Reach, kindLinkMade, store.Ref{What: "link", ID: l.ID}, field("to", l.Label), field("title", called(b))); err != nil {
			return err
		}
		return act.Within(ctx, a.Tx, v, in, func(c *act.Act) error { // the rooms of the seat are other ones now
			room, err := c.Room(l.Thread, access.Brief, access.Add)
			if err != nil {
				return err
			}
			if b.Data, err = outside(b.Data); err != nil {
				return err
			}
			b.Room, b.ID = room.Room, c.NewOpaqueID()
			out.Brief = b
			out.Brief.Page, out.Brief.Print, out.Brief.Data = nil, nil, nil
			return c.AddBrief(ctx, b)
		})
	})
	return out, err
}

// outside is the data of a page as whoever is let in from outside may have them: without the case that it was made from.
func outside(data []byte) ([]byte, error) {
	f, err := readFrozen(data)
	if err != nil {
		return nil, err
	}
	f.Stood = nil
	return json.Marshal(f)
}

// shareable is a published page that may be opened to somebody, and until when.
func shareable(ctx context.Context, a *act.Act, project access.ScopeID, id string, f *ShareForm) (b casebook.Brief, until int64, err error) {
	at, err := a.In(access.ClientOnly, access.Brief, access.See)
	if err != nil {
		return b, 0, err
	}
	p, err := a.Project(ctx, project)
	if err != nil {
		return b, 0, err
	}
	if b, err = a.Brief(ctx, store.At(at), id); err != nil {
		return b, 0, err
	}
	data, err := readFrozen(b.Data)
	if err != nil {
		return b, 0, err
	}
	to, last, err := f.read(a.Now(), p.Zone, data.Private)
	f.To = to
	return b, last.UnixMicro(), err
}

// openRoom makes the room of a link, the seat of whoever has it, and the secret that leads to it. The viewer may put a page there.
func openRoom(ctx context.Context, a *act.Act, l party.Link, to string) (secret string, room access.RoomID, err error) {
	at := slices.IndexFunc(a.Reach.Roles, func(r access.Role) bool { return access.Allowed(r, access.Named, access.Brief)&access.Add != 0 })
	if at < 0 {
		return "", "", store.ErrRefused
	}
	role := a.Reach.Roles[at]
	err = a.System(ctx, store.GiveSeat, func(sys *store.Tx) error {
		made, err := sys.AddRoom(ctx, party.Room{Organisation: a.Reach.Organisation, Scope: a.Reach.Scope, Audience: access.Named}, false)
		if err != nil {
			return err
		}
		room = made.ID
		seat := party.Seat{ID: access.SeatID(sys.NewOpaqueID()), Organisation: a.Viewer.Organisation, Kind: party.ShareSeat, Side: a.Viewer.Side, Label: to,
			MadeBy: a.Viewer.Person, Until: l.Until}
		if err := sys.AddSeat(ctx, seat); err != nil {
			return err
		}
		if err := sys.GrantNamed(ctx, seat.ID, party.Grant{Room: made, Role: access.Reader, Until: l.Until}); err != nil {
			return err
		}
		if err := sys.GrantNamed(ctx, a.Viewer.Seat, party.Grant{Room: made, Role: role, Until: l.Until}); err != nil {
			return err
		}
		var hash [32]byte
		if secret, hash, err = password.NewToken(sys.Random()); err != nil {
			return err
		}
		return sys.AddCredential(ctx, hash, party.Credential{ID: l.ID, Kind: party.LinkCredential, Seat: seat.ID, Label: l.Label, Until: l.Until})
	})
	return secret, room, err
}

// ReadingLinks is the links to published pages, newest first.
type ReadingLinks struct {
	Links []party.Link
	Now   int64
	Zone  string
	May   bool // end them, and make new ones
}

// ReadingLinks lists the links that open published pages of a project.
func (w Work) ReadingLinks(ctx context.Context, v access.Viewer, project access.ScopeID) (l ReadingLinks, err error) {
	defer errs.Wrap(&err, "brief.ReadingLinks(%s)", project)
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		at, err := reach(ctx, tx, v, project)
		if err != nil {
			return err
		}
		if !access.Decide(v, at, access.Link, access.See) {
			return store.ErrRefused
		}
		p, err := tx.Project(ctx, project)
		if err != nil {
			return err
		}
		all, err := tx.Links(ctx, store.At(at))
		l.Links = slices.DeleteFunc(all, func(x party.Link) bool { return x.Kind != party.ShareSeat })
		l.Now, l.Zone, l.May = tx.Now().UnixMicro(), p.Zone, access.Decide(v, at, access.Link, access.Change)
		return err
	})
	return l, err
}

// EndReading ends a link now: whoever has it reads nothing more.
func (w Work) EndReading(ctx context.Context, v access.Viewer, project access.ScopeID, link string) (err error) {
	defer errs.Wrap(&err, "brief.EndReading(%s)", project)
	return act.Do(ctx, w.DB, v, intent(project, access.Link, access.Change), func(a *act.Act) error {
		l, err := a.Link(ctx, store.At(a.Reach), link)
		if err != nil {
			return err
		}
		if l.Kind != party.ShareSeat {
			return store.ErrRefused
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
				if h.Role == access.Reader {
					if err := sys.EndSeat(ctx, h.Seat); err != nil {
						return err
					}
				}
			}
			return nil
		})
	})
}

// Opened is the page that a link opens.
func (w Work) Opened(ctx context.Context, v access.Viewer) (b casebook.Brief, err error) {
	defer errs.Wrap(&err, "brief.Opened")
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		list, err := tx.ReachesOf(ctx, access.Named)
		if err != nil {
			return err
		}
		at := slices.IndexFunc(list, func(r access.Reach) bool {
			return r.Holds(access.Reader) && access.Decide(v, r, access.Brief, access.See)
		})
		if at < 0 || !v.Link {
			return store.ErrRefused
		}
		all, err := tx.Briefs(ctx, store.At(list[at]))
		if err != nil {
			return err
		}
		if len(all) == 0 {
			return store.ErrRefused
		}
		b, err = tx.Brief(ctx, store.At(list[at]), all[0].ID)
		return err
	})
	return b, err
}
