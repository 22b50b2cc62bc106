package benefit

import (
	"cmp"
	"context"
	"slices"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/brief"
	"counterpart.dev/internal/core/casebook"
	"counterpart.dev/internal/core/engage"
	"counterpart.dev/internal/core/errand"
	"counterpart.dev/internal/core/notice"
	"counterpart.dev/internal/core/party"
	"counterpart.dev/internal/core/record"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// What is recorded of what is shared of a case.
const (
	aimShared       record.Kind = "aim.shared"
	aimAcknowledged record.Kind = "aim.acknowledged"
	aimWithdrawn    record.Kind = "aim.withdrawn"
)

// mostAims is how many aims of an engagement count at once.
const mostAims = 60

// Aims is what a client shared of what its project is for with the supplier of an engagement.
type Aims struct {
	Engagement engage.Engagement
	Reach      access.Reach
	Reaches    []access.Reach
	All        []casebook.Aim // by number, those that count no more among them
	Shares     bool           // the viewer may share and withdraw
	Answers    bool           // the viewer may acknowledge for the delivery side

	Offers []Offer        // for who shares: what of the case can be shared
	Others []party.Member // for who shares: those of the other side who have acted here themselves
}

// Offer is something of the case as it would be shared.
type Offer struct {
	casebook.Aim
	Node   string
	Kept   string // why its measure stays with the client; "" where it would be shared
	Shared string // id of the aim it was shared as last, while that counts; "" for none
	Same   bool   // and says the same
}

// Aims reads what was shared; for who may share, what could be.
func (w Work) Aims(ctx context.Context, v access.Viewer, scope access.ScopeID) (out Aims, err error) {
	defer errs.Wrap(&err, "benefit.Aims(%s)", scope)
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		out, err = aims(ctx, tx, v, scope)
		return err
	})
	return out, err
}

func aims(ctx context.Context, tx *store.Tx, v access.Viewer, scope access.ScopeID) (out Aims, err error) {
	if out.Reaches, err = tx.Reaches(ctx, scope); err != nil {
		return out, err
	}
	at := slices.IndexFunc(out.Reaches, func(r access.Reach) bool {
		return r.Audience == access.Shared && access.Decide(v, r, access.Aim, access.See)
	})
	if at < 0 {
		return out, store.ErrRefused
	}
	out.Reach = out.Reaches[at]
	if out.Engagement, err = tx.Engagement(ctx, scope); err != nil {
		return out, err
	}
	if out.All, err = tx.Aims(ctx, store.At(out.Reach)); err != nil {
		return out, err
	}
	out.Shares = access.Decide(v, out.Reach, access.Aim, access.Add)
	out.Answers = v.Side == access.DeliverySide && access.Decide(v, out.Reach, access.Aim, access.Change)
	if !out.Shares {
		return out, nil
	}
	members, err := tx.Members(ctx, store.At(out.Reach))
	if err != nil {
		return out, err
	}
	for _, m := range members {
		if m.Side == access.DeliverySide && m.Until == 0 {
			out.Others = append(out.Others, m)
		}
	}
	return out, out.offer(ctx, tx, v, scope)
}

// offer says what of the case of the engagement's project can be shared.
func (out *Aims) offer(ctx context.Context, tx *store.Tx, v access.Viewer, scope access.ScopeID) error {
	view, known, err := caseOf(ctx, tx, v, scope)
	if err != nil || view == nil {
		return err
	}
	for _, o := range view.Case.Objectives {
		out.Offers = append(out.Offers, Offer{Node: string(o.ID), Aim: casebook.Aim{Sort: casebook.AnObjective, Title: o.Title}})
	}
	for _, b := range view.Case.Benefits {
		if b.Status != benefit.StatusWithdrawn {
			out.Offers = append(out.Offers, criterion(b, view.Case.Currency))
		}
	}
	for i := range out.Offers {
		o := &out.Offers[i]
		for _, k := range known {
			for _, m := range out.All {
				if k.Engagement == scope && k.Node == o.Node && k.Aim == m.ID && m.Ended == 0 {
					o.Shared, o.Same = m.ID, m.Title == o.Title && m.Measure == o.Measure && m.Baseline == o.Baseline && m.Target == o.Target && m.ByDay == o.ByDay
				}
			}
		}
	}
	return nil
}

// criterion is a benefit as a criterion of success: its measure and levels, unless they are money.
func criterion(b benefit.Benefit, currency string) Offer {
	o := Offer{Node: string(b.ID), Aim: casebook.Aim{Sort: casebook.ACriterion, Title: b.Title}}
	if b.Measure.Name == "" {
		o.Kept = "no measure is stated"
		return o
	}
	if casebook.SpeaksOfMoney(b.Measure.Name+" "+b.Measure.Unit, currency) {
		o.Kept = "its measure is money, and money is never shared"
		return o
	}
	with := func(l *benefit.Level) string {
		if l == nil {
			return ""
		}
		if b.Measure.Unit == "" {
			return brief.Number(l.Value)
		}
		return brief.Number(l.Value) + " " + b.Measure.Unit
	}
	o.Measure, o.Baseline, o.Target = b.Measure.Name, with(b.Baseline), with(b.Target)
	if b.Target != nil && b.Target.Date != 0 {
		o.ByDay = b.Target.Date.String()
	}
	return o
}

// caseOf is the case of the project that an engagement belongs to, and what of it was shared; nil where it is not the viewer's to change.
func caseOf(ctx context.Context, tx *store.Tx, v access.Viewer, scope access.ScopeID) (*View, []casebook.SharedAim, error) {
	standing, err := tx.Standing(ctx, scope)
	if errs.KindOf(err) == errs.NotFound || err == nil && standing.Project == "" {
		return nil, nil, nil // an engagement without a project
	}
	if err != nil {
		return nil, nil, err
	}
	view, err := bare(ctx, tx, v, standing.Project)
	if errs.KindOf(err) == errs.NotFound || err == nil && !view.Leads {
		return nil, nil, nil
	}
	if err != nil {
		return nil, nil, err
	}
	known, err := tx.AimsOf(ctx, store.At(view.Reach))
	return view, known, err
}

// AimForm says what is shared, in which words. Field names are node, title and measure.
type AimForm struct {
	Node    string
	Title   string // "" for the words of the case
	Measure bool   // with its measure and levels
}

// inShared is an intent about the room both sides of an engagement see.
func inShared(scope access.ScopeID, verb access.Verb) act.Intent {
	return act.Intent{Scope: scope, Audience: access.Shared, Kind: access.Aim, Verb: verb}
}

// ShareAim puts an objective or a criterion of success into the room both sides see: words and a measure, never money. Shared once more, it
// takes the place of what was shared before, and is to be acknowledged anew.
func (w Work) ShareAim(ctx context.Context, v access.Viewer, scope access.ScopeID, f AimForm) (err error) {
	defer errs.Wrap(&err, "benefit.ShareAim(%s)", scope)
	return act.Do(ctx, w.DB, v, inShared(scope, access.Add), func(a *act.Act) error {
		out, err := aims(ctx, a.Tx, v, scope)
		if err != nil {
			return err
		}
		view, _, err := caseOf(ctx, a.Tx, v, scope)
		if err != nil {
			return err
		}
		at := slices.IndexFunc(out.Offers, func(o Offer) bool { return o.Node == f.Node })
		if view == nil || at < 0 {
			return store.ErrRefused
		}
		o, c := out.Offers[at], check{view: view}
		o.Title = c.line("title", cmp.Or(f.Title, o.Title), true)
		if !f.Measure {
			o.Measure, o.Baseline, o.Target, o.ByDay = "", "", "", ""
		}
		if casebook.SpeaksOfMoney(o.Title, view.Case.Currency) {
			c.say("title", "These words speak of money, which a supplier is never shown: say it without the sum.")
		}
		counting := 0
		for _, m := range out.All {
			if m.Ended == 0 {
				counting++
			}
		}
		if counting >= mostAims {
			c.say("", "There are %d already: withdraw one first.", counting)
		}
		if err := c.err(); err != nil {
			return err
		}
		return share(ctx, a, view, out, o)
	})
}

// share keeps an aim in the place of the one it was shared as before.
func share(ctx context.Context, a *act.Act, view *View, out Aims, o Offer) error {
	for _, m := range out.All {
		if m.ID != o.Shared || m.Ended != 0 {
			continue
		}
		m.Ended = a.Now().UnixMicro()
		if err := a.ChangeAim(ctx, m); err != nil {
			return err
		}
	}
	m := o.Aim
	m.Organisation, m.Room, m.ID, m.By, m.ByName = a.Reach.Organisation, a.Reach.Room, a.NewID(), a.Viewer.Person, a.Viewer.Name
	for _, x := range out.All {
		m.Number = max(m.Number, x.Number)
	}
	m.Number++
	if err := a.AddAim(ctx, m); err != nil {
		return err
	}
	if err := a.KeepAimOf(ctx, store.At(view.Reach), casebook.SharedAim{Engagement: a.Reach.Scope, Node: o.Node, Aim: m.ID}); err != nil {
		return err
	}
	if err := a.Notify(ctx, a.Reach.Scope, access.DeliverySide, "", notice.Asked, string(errand.Aim)); err != nil {
		return err
	}
	_, err := a.Record(ctx, a.Reach, aimShared, store.Ref{What: "aim", ID: m.ID}, field("title", m.Title), field("measure", m.Measure), field("baseline", m.Baseline), field("target", m.Target),
		field("by_day", m.ByDay))
	return err
}

// AcknowledgeAim says for the delivery side that it knows an aim that nobody changed since rev, in words of its own if it likes.
func (w Work) AcknowledgeAim(ctx context.Context, v access.Viewer, scope access.ScopeID, id, words string, rev int64) (err error) {
	defer errs.Wrap(&err, "benefit.AcknowledgeAim(%s)", scope)
	return act.Do(ctx, w.DB, v, inShared(scope, access.Change), func(a *act.Act) error {
		if v.Side != access.DeliverySide {
			return store.ErrRefused
		}
		m, err := a.Aim(ctx, store.At(a.Reach), id)
		if err != nil {
			return err
		}
		c := check{}
		words = c.body("words", words)
		switch {
		case m.Ended != 0:
			c.say("", "The client has withdrawn it, or said it anew.")
		case m.Acknowledged.At != 0:
			c.say("", "%s has acknowledged it already.", m.Acknowledged.Name)
		}
		if err := c.err(); err != nil {
			return err
		}
		m.Acknowledged = casebook.Acknowledged{Person: v.Person, Name: v.Name, Firm: v.Firm, Words: words, At: a.Now().UnixMicro()}
		m.Rev = rev
		if err := a.ChangeAim(ctx, m); err != nil {
			return err
		}
		_, err = a.Record(ctx, a.Reach, aimAcknowledged, store.Ref{What: "aim", ID: id}, field("title", m.Title), field("words", words))
		return err
	})
}

// WithdrawAim says that an aim counts no more. Both sides still see that it was shared.
func (w Work) WithdrawAim(ctx context.Context, v access.Viewer, scope access.ScopeID, id string, rev int64) (err error) {
	defer errs.Wrap(&err, "benefit.WithdrawAim(%s)", scope)
	return act.Do(ctx, w.DB, v, inShared(scope, access.Add), func(a *act.Act) error {
		m, err := a.Aim(ctx, store.At(a.Reach), id)
		if err != nil {
			return err
		}
		if m.Ended != 0 {
			return errs.InvalidFields("It counts no more", []errs.Field{{Message: "It was withdrawn already."}})
		}
		m.Ended, m.Rev = a.Now().UnixMicro(), rev
		if err := a.ChangeAim(ctx, m); err != nil {
			return err
		}
		_, err = a.Record(ctx, a.Reach, aimWithdrawn, store.Ref{What: "aim", ID: id}, field("title", m.Title))
		return err
	})
}
