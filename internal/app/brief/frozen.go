package brief

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/app/gather"
	"counterpart.dev/internal/assess"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/brief"
	"counterpart.dev/internal/core/casebook"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/notice"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/report"
	"counterpart.dev/internal/report/pdf"
	"counterpart.dev/internal/store"
)

// Frozen is what a published page says, as data: its figures and claims, the bad news on it, and what it was worked out from.
type Frozen struct {
	Form       int
	Title      string
	Report     civil.Date
	DataDate   civil.Date
	Currency   string
	Basis      []string
	Lead       []string
	Figures    []brief.Figure
	Held       *brief.Held
	Asks       []brief.Ask
	Milestones []brief.Milestone
	Changed    *brief.Changed
	Owed       *brief.Owed
	Next       []brief.Next
	Findings   []brief.Finding
	Private    []string  // what it rests on that the supplier had not been shown
	Networks   Freshness // what needs the networks was worked out from
	Engine     string
	Stood      *gather.Stood `json:",omitempty"` // what the case and its dates were; not in what is shared
}

// frozenForm changes when what is kept means something else.
const frozenForm = 1

func frozen(l *Live, engine string) Frozen {
	b := l.Brief
	return Frozen{Form: frozenForm, Title: b.Title, Report: b.Report, DataDate: b.DataDate, Currency: b.Currency, Basis: b.Basis, Lead: b.Lead, Figures: b.Figures,
		Held: b.Held, Asks: b.Asks, Milestones: b.Milestones, Changed: b.Changed, Owed: b.Owed, Next: b.Next, Findings: l.Findings, Private: l.Private, Networks: l.Networks, Engine: engine, Stood: l.stood}
}

func readFrozen(b []byte) (f Frozen, err error) {
	if err := json.Unmarshal(b, &f); err != nil || f.Form != frozenForm {
		return f, errs.New(errs.Internal, "the data of a published page cannot be read (form %d): %v", f.Form, err)
	}
	return f, nil
}

// Page is the page as it would be published now, whole: with the lists behind every figure.
func (w Work) Page(ctx context.Context, v access.Viewer, project access.ScopeID) (l *Live, html []byte, err error) {
	defer errs.Wrap(&err, "brief.Page(%s)", project)
	if l, err = w.whole(ctx, v, project); err != nil || l.Brief == nil {
		return l, nil, err
	}
	html, err = drawn(l)
	return l, html, err
}

// whole is Live with the lists behind it.
func (w Work) whole(ctx context.Context, v access.Viewer, project access.ScopeID) (l *Live, err error) {
	var s *state
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		s, err = w.lookBehind(ctx, tx, v, project)
		return err
	})
	if err != nil {
		return nil, err
	}
	return s.live(v)
}

// lookBehind is look with the lists behind the figures.
func (w Work) lookBehind(ctx context.Context, tx *store.Tx, v access.Viewer, project access.ScopeID) (*state, error) {
	s, err := w.look(ctx, tx, v, project)
	if err != nil {
		return nil, err
	}
	return s, keptLists(ctx, tx, store.At(s.Reach), &s.kept)
}

func drawn(l *Live) ([]byte, error) {
	var b bytes.Buffer
	err := report.WriteBrief(&b, l.Brief)
	return b.Bytes(), err
}

// PublishForm says what is published.
type PublishForm struct {
	Seen  string // Live.Seen of the page that was looked at
	Doubt bool   // published although there are doubts
}

// Publish keeps the page as it stands: it never changes again. Errors: what is published is no longer what was looked at (Conflict), the
// case cannot be computed, or there are doubts that nobody has said yes to (Invalid, field doubt).
func (w Work) Publish(ctx context.Context, v access.Viewer, project access.ScopeID, f PublishForm) (id string, err error) {
	defer errs.Wrap(&err, "brief.Publish(%s)", project)
	l, err := w.whole(ctx, v, project)
	if err != nil {
		return "", err
	}
	if err := f.check(l); err != nil {
		return "", err
	}
	b, err := l.freeze()
	if err != nil {
		return "", err
	}
	err = act.Do(ctx, w.DB, v, intent(project, access.Brief, access.Add), func(a *act.Act) error {
		s, err := w.lookBehind(ctx, a.Tx, v, project)
		if err != nil {
			return err
		}
		now, err := s.live(v)
		if err != nil {
			return err
		}
		if err := f.check(now); err != nil { // somebody changed something while the page was printed
			return err
		}
		b.Organisation, b.Room, b.ID, b.By, b.ByName, b.Made = a.Reach.Organisation, a.Reach.Room, a.NewID(), v.Person, v.Name, a.Now().UnixMicro()
		if b.Number, err = a.Next(ctx, store.At(a.Reach), sequence); err != nil {
			return err
		}
		id = b.ID
		if _, err := a.Record(ctx, a.Reach, kindPublished, store.Ref{What: "brief", ID: b.ID}, field("number", fmt.Sprint(b.Number)), field("report", b.Report),
			field("page", hash(b.Page)), field("print", hash(b.Print))); err != nil {
			return err
		}
		if err := a.AddBrief(ctx, b); err != nil {
			return err
		}
		return a.NotifyRoles(ctx, project, told, notice.Published, b.ID)
	})
	return id, err
}

// check refuses a page that is not the one that was looked at.
func (f PublishForm) check(l *Live) error {
	switch {
	case l.Brief == nil:
		return errs.New(errs.Invalid, "The case cannot be computed yet, so there is no page to publish.")
	case f.Seen != l.Seen:
		return errs.New(errs.Conflict, "The page has changed since you looked at it. Look at it again before you publish it.")
	case len(l.Doubts) > 0 && !f.Doubt:
		return errs.InvalidFields("Something is missing", []errs.Field{{Path: "doubt", Message: "Say that you publish it as it is, or see to what is named above first."}})
	}
	return nil
}

// freeze makes the bytes that are kept.
func (l *Live) freeze() (b casebook.Brief, err error) {
	if b.Page, err = drawn(l); err != nil {
		return b, err
	}
	var print bytes.Buffer
	y, m, d := l.Report.Civil()
	o := pdf.Options{Author: l.Whole.Case.Project.Client, Created: time.Date(y, m, d, 0, 0, 0, 0, time.UTC)}
	if err := report.PrintBrief(&print, l.Brief, o); err != nil {
		return b, err
	}
	b.Print, b.Title, b.Report, b.Style = print.Bytes(), l.Title, l.Report.String(), report.StyleHash()
	b.Data, err = json.Marshal(frozen(l, assess.Engine))
	return b, err
}

// hash names bytes in the record, by which whoever has the page finds that it is the one.
func hash(b []byte) string {
	sum := sha256.Sum256(b)
	return "sha256 " + hex.EncodeToString(sum[:])
}

// List is the pages that were published.
type List struct {
	Briefs []casebook.Brief // the newest first, without their bytes
	Zone   string
	May    bool
}

// Briefs lists the pages that were published.
func (w Work) Briefs(ctx context.Context, v access.Viewer, project access.ScopeID) (l List, err error) {
	defer errs.Wrap(&err, "brief.Briefs(%s)", project)
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		at, err := reach(ctx, tx, v, project)
		if err != nil {
			return err
		}
		p, err := tx.Project(ctx, project)
		if err != nil {
			return err
		}
		l.Zone, l.May = p.Zone, may(v, at)
		l.Briefs, err = tx.Briefs(ctx, store.At(at))
		return err
	})
	return l, err
}

// Published is a page that was published, with its bytes.
type Published struct {
	casebook.Brief
	Frozen Frozen
	Before string // id of the page published before it, "" for the first
	Zone   string
	May    bool
}

// Published is one page that was published.
func (w Work) Published(ctx context.Context, v access.Viewer, project access.ScopeID, id string) (p Published, err error) {
	defer errs.Wrap(&err, "brief.Published(%s)", project)
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		at, err := reach(ctx, tx, v, project)
		if err != nil {
			return err
		}
		scope, err := tx.Project(ctx, project)
		if err != nil {
			return err
		}
		p.Zone, p.May = scope.Zone, may(v, at)
		if p.Brief, err = tx.Brief(ctx, store.At(at), id); err != nil {
			return err
		}
		all, err := tx.Briefs(ctx, store.At(at))
		for _, b := range all {
			if b.Number == p.Number-1 {
				p.Before = b.ID
			}
		}
		return err
	})
	if err != nil {
		return p, err
	}
	p.Frozen, err = readFrozen(p.Data)
	return p, err
}

// called is how a published page is spoken of.
func called(b casebook.Brief) string {
	return fmt.Sprintf("Brief %d of %s", b.Number, brief.Date(day(b.Report)))
}
