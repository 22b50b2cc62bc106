// Package errand is what waits for somebody besides matters, on their first page and in their mail.
//
// It promises that an errand is told to whoever it waits for and to nobody else, that it is there as long as it is not done, and that a
// message says of what is one side's own no more than that there is something. It refuses to count, and to lead anybody where they may not go.
package errand

import (
	"context"
	"slices"
	"time"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/errand"
	"counterpart.dev/internal/core/notice"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// Work is the use cases.
type Work struct {
	DB *store.DB
}

// Placed is an errand with where it is.
type Placed struct {
	errand.Errand
	Where store.Where
}

// Today is what waits for somebody, in the order in which it is told.
type Today struct {
	Date civil.Date
	List []Placed
}

// Today lists what waits for the viewer.
func (w Work) Today(ctx context.Context, v access.Viewer) (t Today, err error) {
	defer errs.Wrap(&err, "errand.Today")
	if v.Person == "" || v.Side != access.ClientSide && v.Side != access.DeliverySide {
		return t, nil
	}
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		t = Today{}
		y, m, d := tx.Now().Date()
		t.Date = civil.NewDate(y, int(m), d)
		kept, err := tx.Errands(ctx, v.Person, v.Side, t.Date)
		if err != nil {
			return err
		}
		list, err := errand.Of(t.Date, kept.Owned)
		if err != nil {
			return errs.New(errs.Internal, "something that is owned cannot be read: %w", err)
		}
		t.place(errand.Sorted(t.Date, append(list, kept.Rest...)), kept.Where)
		return nil
	})
	return t, err
}

// place says of every errand where it is. Those that the viewer could do nothing about there are left out.
func (t *Today) place(list []errand.Errand, at map[access.RoomID]store.Where) {
	for _, e := range list {
		if x, ok := at[e.Room]; ok && does(e.Sort, x) {
			t.List = append(t.List, Placed{e, x})
		}
	}
}

// acts is what somebody must be allowed to do an errand.
var acts = map[errand.Sort]struct {
	kind access.Kind
	verb access.Verb
}{errand.Accept: {access.Benefit, access.Change}, errand.Reading: {access.Benefit, access.Change}, errand.Review: {access.Benefit, access.Change},
	errand.Work: {access.Benefit, access.See}, errand.Change: {access.Benefit, access.See}, errand.Aim: {access.Aim, access.Change}, errand.Answer: {access.Acceptance, access.Add}, errand.Right: {access.Matter, access.Add},
	errand.Confirm: {access.Premise, access.Add}, errand.Recheck: {access.Premise, access.Add}, errand.Condition: {access.Matter, access.Add}}

// does reports whether somebody with the roles that they have in a room may do an errand of it. A firm that acts for the client works on its
// case, and answers for none of it.
func does(s errand.Sort, at store.Where) bool {
	need := acts[s]
	return slices.ContainsFunc(at.Roles, func(r access.Role) bool {
		return access.Allowed(r, at.Audience, need.kind)&need.verb != 0 && (r != access.Firm || need.kind != access.Benefit || need.verb == access.See)
	})
}

// Path is where an errand is done, on the pages; "" where its owner is told of it and reads no page about it.
func (p Placed) Path() string {
	at := string(p.Where.Scope)
	switch p.Sort {
	case errand.Accept, errand.Reading, errand.Review:
		return "/projects/" + at + "/benefits/" + p.ID
	case errand.Work, errand.Change:
		if !slices.ContainsFunc(p.Where.Roles, func(r access.Role) bool { return access.Allowed(r, p.Where.Audience, access.Brief)&access.See != 0 }) {
			return ""
		}
		return "/projects/" + at + "/work"
	case errand.Right:
		return "/engagements/" + at + "/matters/" + p.ID
	case errand.Answer:
		return "/engagements/" + at + "/programme/" + p.ID + "/accept"
	case errand.Aim:
		return "/engagements/" + at + "/objectives"
	case errand.Confirm, errand.Recheck:
		return "/engagements/" + at + "/start-conditions"
	}
	if p.Where.Kind() == access.ProjectScope { // of a gate
		return "/projects/" + at + "/gates/" + p.ID
	}
	return "/engagements/" + at + "/values/" + p.ID
}

// says is an errand in a message, which is read anywhere: it names nothing of it.
var says = map[errand.Sort]string{errand.Accept: "A benefit waits for you to say whether you answer for it", errand.Reading: "A reading of a benefit of yours is due",
	errand.Review: "A review of a benefit of yours is due", errand.Work: "Work of yours is due", errand.Change: "A business change of yours is due",
	errand.Right: "A right of your side on a matter runs out", errand.Answer: "A submission of the programme waits for your side to accept it or not",
	errand.Aim: "Objectives that the client shared wait for you to acknowledge them", errand.Confirm: "Start conditions wait for you to confirm them",
	errand.Recheck: "Start conditions are to be looked at again", errand.Condition: "Conditions of a decision of yours have no owner yet"}

// row is an errand in a message. What both sides see is named by its engagement, as they know it; what is one side's own by nothing.
func row(p Placed, address string) notice.Row {
	r := notice.Row{Text: says[p.Sort]}
	if p.Where.Audience == access.Shared {
		r.Note = p.Where.Name
	}
	if p.Day != 0 {
		if r.Note != "" {
			r.Note += " · "
		}
		y, m, d := p.Day.Civil()
		r.Note += "by " + time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Format("2 January 2006")
	}
	if path := p.Path(); path != "" {
		r.URL = address + path
	}
	return r
}

// mailRows is how many errands a digest names.
const mailRows = 12

// Awaits is what a digest says of what waits for its reader.
func (w Work) Awaits(ctx context.Context, v access.Viewer, address string) (out []notice.Section, err error) {
	defer errs.Wrap(&err, "errand.Awaits")
	t, err := w.Today(ctx, v)
	if err != nil || len(t.List) == 0 {
		return nil, err
	}
	s := notice.Section{Title: "Waits for you"}
	for _, p := range t.List[:min(len(t.List), mailRows)] {
		s.Rows = append(s.Rows, row(p, address))
	}
	return []notice.Section{s}, nil
}

// Letter is what somebody is told at once of an errand of theirs in a scope: of what it is about by its id, or of what stands together by its
// sort. Where it does not wait for them any more, it is not there.
func (w Work) Letter(ctx context.Context, v access.Viewer, scope access.ScopeID, about, address string) (l notice.Letter, err error) {
	defer errs.Wrap(&err, "errand.Letter(%s)", about)
	t, err := w.Today(ctx, v)
	if err != nil {
		return l, err
	}
	at := slices.IndexFunc(t.List, func(p Placed) bool {
		return p.Where.Scope == scope && (p.ID == about && p.ID != "" || p.ID == "" && string(p.Sort) == about)
	})
	if at < 0 {
		return l, store.ErrRefused
	}
	r := row(t.List[at], address)
	l.Greeting = "Something waits for you."
	l.Sections = []notice.Section{{Title: "Waits for you", Rows: []notice.Row{r}}}
	l.Action = notice.Link{Text: "Open it", URL: r.URL}
	return l, nil
}
