package mail

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/inbound"
	"counterpart.dev/internal/core/quoting"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/format/mail"
	"counterpart.dev/internal/store"
)

// Filter says which messages are listed.
type Filter string

// The filters.
const (
	Waiting Filter = "waiting" // what somebody has to do something with
	Threads Filter = "threads" // what went into a thread or became a matter
	Rest    Filter = "rest"    // what was put aside, by itself or by somebody
)

// Filters lists them, in a fixed order.
func Filters() []Filter { return []Filter{Waiting, Threads, Rest} }

// states are those that a filter shows.
func (f Filter) states() []inbound.State {
	switch f {
	case Threads:
		return []inbound.State{inbound.Taken, inbound.Raised}
	case Rest:
		return []inbound.State{inbound.Aside, inbound.Discarded}
	}
	return []inbound.State{inbound.Pending, inbound.Draft, inbound.Unclear}
}

// PageSize is how many messages a page lists.
const PageSize = 50

// Listing is a page of messages.
type Listing struct {
	Filter  Filter
	Rows    []inbound.Message // the newest first
	Next    int64             // instant before which the next page begins; 0 where this is the last
	Counts  map[Filter]int
	Address string // of the installation's inbox; "" where it takes no mail
}

// List is what came for the viewer's side and for the viewer, before an instant, the newest first.
func (w Work) List(ctx context.Context, v access.Viewer, f Filter, before int64) (out Listing, err error) {
	defer errs.Wrap(&err, "mail.List")
	out = Listing{Filter: f, Counts: map[Filter]int{}}
	if w.Domain != "" {
		out.Address = w.Inbox + "@" + w.Domain
	}
	if !slices.Contains(Filters(), f) {
		out.Filter = Waiting
	}
	if before <= 0 {
		before = store.Forever
	}
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		counts, err := tx.MessageCounts(ctx)
		if err != nil {
			return err
		}
		for _, one := range Filters() {
			for _, s := range one.states() {
				out.Counts[one] += counts[s]
			}
		}
		out.Rows, err = tx.Messages(ctx, out.Filter.states(), before, PageSize+1)
		return err
	})
	if len(out.Rows) > PageSize {
		out.Rows = out.Rows[:PageSize]
		out.Next = out.Rows[PageSize-1].Took
	}
	return out, err
}

// Place is an engagement that a message can be put into.
type Place struct {
	Scope    access.ScopeID
	Name     string
	With     string // the delivery organisation, since two engagements may go by one name
	OneSided bool   // what the other side said may be recorded for it
	Zone     string
}

// View is one message as a page shows it.
type View struct {
	inbound.Message
	Blocks   []quoting.Block
	Files    []Part
	Warnings []mail.Warning
	Places   []Place // that the viewer may put it into
	Number   int64   // of the thread or matter, 0 where there is none that the viewer sees
	Title    string
	ThreadIn access.ScopeID
	Original bool     // it may be taken away as it came
	Acts     bool     // the viewer may do something with it
	Mine     bool     // the viewer wrote it
	Calendar [][]byte // calendar files that it brings, where a meeting can be planned from them
}

// mostPlaces is how many engagements are offered.
const mostPlaces = 200

// Show is one message, or store.ErrRefused.
func (w Work) Show(ctx context.Context, v access.Viewer, id string) (out View, err error) {
	defer errs.Wrap(&err, "mail.Show")
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		if out.Message, err = tx.Message(ctx, id); err != nil {
			return err
		}
		r, err := tx.Reach(ctx, out.Room)
		if err != nil {
			return err
		}
		out.Acts = access.Decide(v, r, access.Mail, access.Change)
		out.Mine = out.Person != "" && out.Person == v.Person
		if out.Reason == inbound.Invites || out.Reason == inbound.Dropped && strings.Contains(out.Folded, "calendar") {
			body, err := tx.MessageBody(ctx, store.Place{Organisation: out.Organisation, Room: out.Room}, id)
			if err != nil {
				return err
			}
			if read, err := mail.Read(body); err == nil {
				out.Calendar = letter{m: read}.calendars()
			}
		}
		out.Original = out.Size > 0 && out.Reason != inbound.Harmful
		if out.Matter != "" {
			if err := out.thread(ctx, tx); err != nil {
				return err
			}
		}
		if !out.Acts {
			return nil
		}
		reaches, err := tx.ReachesOf(ctx, access.Shared)
		if err != nil {
			return err
		}
		out.Places, err = places(ctx, tx, v, reaches)
		return err
	})
	if err != nil {
		return View{}, err
	}
	return out, out.unpack()
}

// unpack reads what is kept of a message as JSON. What was erased is empty.
func (v *View) unpack() error {
	var f folded
	if v.Folded != "" {
		if err := json.Unmarshal([]byte(v.Folded), &f); err != nil {
			return err
		}
	}
	v.Blocks, v.Files = f.Blocks, f.Files
	if v.Message.Warnings == "" || v.Message.Warnings == "null" {
		return nil
	}
	return json.Unmarshal([]byte(v.Message.Warnings), &v.Warnings)
}

// thread finds the thread that a message went into, where the viewer sees it.
func (v *View) thread(ctx context.Context, tx *store.Tx) error {
	found, err := tx.MattersNamed(ctx, []string{v.Matter})
	if err == nil && len(found) == 1 {
		v.Number, v.Title, v.ThreadIn = found[0].Number, found[0].Title, v.Scope
	}
	return err
}

// places are the engagements in whose shared rooms the viewer may act.
func places(ctx context.Context, tx *store.Tx, v access.Viewer, reaches []access.Reach) (out []Place, err error) {
	rooms := map[access.OrganisationID][]access.RoomID{}
	scopes := map[access.RoomID]access.ScopeID{}
	for _, r := range reaches {
		if access.Decide(v, r, access.Matter, access.Change) && len(scopes) < mostPlaces {
			rooms[r.Organisation] = append(rooms[r.Organisation], r.Room)
			scopes[r.Room] = r.Scope
		}
	}
	for tenant, list := range rooms {
		all, err := tx.EngagementsIn(ctx, tenant, list)
		if err != nil {
			return nil, err
		}
		for _, e := range all {
			out = append(out, Place{scopes[e.Room], e.Name, e.DeliveryName, e.OneSided && v.Side == access.ClientSide, e.Zone})
		}
	}
	slices.SortFunc(out, func(a, b Place) int { return strings.Compare(a.Name+string(a.Scope), b.Name+string(b.Scope)) })
	return out, nil
}

// Original is a message as it came, with a name for the file.
func (w Work) Original(ctx context.Context, v access.Viewer, id string) (name string, body []byte, err error) {
	defer errs.Wrap(&err, "mail.Original")
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		m, err := tx.Message(ctx, id)
		if err == nil && m.Reason == inbound.Harmful {
			err = store.ErrRefused
		}
		if err != nil {
			return err
		}
		body, err = tx.MessageBody(ctx, store.Place{Organisation: m.Organisation, Room: m.Room}, id)
		if err == nil && len(body) == 0 {
			err = store.ErrRefused
		}
		return err
	})
	name = "message.eml"
	if len(body) > 4 && body[0] == 0xD0 && body[1] == 0xCF {
		name = "message.msg"
	}
	return name, body, err
}

// PostForm is what is asked to put a message into a thread. Field names are scope, number, words, theirs and files.
type PostForm struct {
	Scope  string
	Number string
	Words  string
	Theirs bool
	Files  bool // with its files
}

// Post puts a message into a thread as the viewer's reply, or as recorded for the other side. It counts from when the message came.
func (w Work) Post(ctx context.Context, v access.Viewer, id string, f PostForm) (err error) {
	defer errs.Wrap(&err, "mail.Post")
	m, body, err := w.kept(ctx, v, id)
	if err != nil {
		return err
	}
	scope := access.ScopeID(f.Scope)
	matter, err := w.numbered(ctx, v, scope, f.Number)
	if err != nil {
		return err
	}
	r := Reply{Scope: scope, Matter: matter, Words: f.Words, Came: m.Took, Theirs: f.Theirs}
	if r.Files, err = w.filesFor(ctx, m, body, f.Files); err != nil {
		return err
	}
	return w.Reply(ctx, v, r, func(a *act.Act) error {
		m.State, m.Reason, m.Detail, m.Scope, m.Matter, m.DoneBy = inbound.Taken, inbound.None, "", scope, matter, v.Name
		return w.end(ctx, a, m)
	})
}

// end keeps what became of a message, unless another was faster.
func (w Work) end(ctx context.Context, a *act.Act, m inbound.Message) error {
	r, err := a.Tx.Reach(ctx, m.Room)
	if err != nil {
		return err
	}
	if !access.Decide(a.Viewer, r, access.Mail, access.Change) {
		return store.ErrRefused
	}
	return a.EndMessage(ctx, m)
}

// kept is a message of which nothing was made yet, with its bytes.
func (w Work) kept(ctx context.Context, v access.Viewer, id string) (m inbound.Message, body []byte, err error) {
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		if m, err = tx.Message(ctx, id); err != nil {
			return err
		}
		r, err := tx.Reach(ctx, m.Room)
		if err == nil && !access.Decide(v, r, access.Mail, access.Change) {
			err = store.ErrRefused
		}
		if err != nil {
			return err
		}
		body, err = tx.MessageBody(ctx, store.Place{Organisation: m.Organisation, Room: m.Room}, id)
		return err
	})
	if err == nil && (m.State == inbound.Taken || m.State == inbound.Raised) {
		err = errs.New(errs.Conflict, "Something was made of this message already.")
	}
	return m, body, err
}

// filesFor are the files of a message, looked at by the scanner, where they are wanted.
func (w Work) filesFor(ctx context.Context, m inbound.Message, body []byte, wanted bool) ([]File, error) {
	if !wanted || len(body) == 0 {
		return nil, nil
	}
	read, err := mail.Read(body)
	if err != nil {
		return nil, nil // a file that is no message has no files of its own
	}
	files := filesOf(read)
	for _, f := range files {
		if w.Look == nil {
			break
		}
		if err := w.Look(ctx, f.Name, f.Body); err != nil {
			return nil, err
		}
	}
	return files, nil
}

// numbered is the matter of an engagement's shared room with a number.
func (w Work) numbered(ctx context.Context, v access.Viewer, scope access.ScopeID, said string) (id string, err error) {
	wrong := errs.InvalidFields("The message was not put into a thread", []errs.Field{{Path: "number", Message: "Write the number of a matter that both sides read in this engagement, such as 12."}})
	n, err := strconv.ParseInt(strings.TrimPrefix(strings.TrimSpace(said), "#"), 10, 64)
	if err != nil || n <= 0 {
		return "", wrong
	}
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		reaches, err := tx.Reaches(ctx, scope)
		if err != nil {
			return err
		}
		at := slices.IndexFunc(reaches, func(r access.Reach) bool {
			return r.Audience == access.Shared && access.Decide(v, r, access.Matter, access.Change)
		})
		if at < 0 {
			return errs.InvalidFields("The message was not put into a thread", []errs.Field{{Path: "scope", Message: "Choose an engagement that you work on."}})
		}
		m, err := tx.MatterNumbered(ctx, store.At(reaches[at]), n)
		id = m.ID
		return err
	})
	if errs.KindOf(err) == errs.NotFound && err != nil {
		return "", wrong
	}
	return id, err
}
