package benefit

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/casebook"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/record"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// What is recorded of a benefit's reviews and of its hand-over.
const (
	benefitReviewed   record.Kind = "review.added"
	benefitHandedOver record.Kind = "benefit.handed-over"
)

// ReviewForm is what was found when a benefit was looked at with its owner. Field names are day, finding, words and next.
type ReviewForm struct{ Day, Finding, Words, Next string }

// AddReview keeps a review of a benefit. It asks for no engagement: a benefit is reviewed until it is realised, whoever delivered it.
func (w Work) AddReview(ctx context.Context, v access.Viewer, project access.ScopeID, id string, f ReviewForm) (err error) {
	defer errs.Wrap(&err, "benefit.AddReview")
	return w.change(ctx, v, project, access.Change, func(a *act.Act, view *View) error {
		if _, err := view.mine(v, casebook.Benefit, id); err != nil {
			return err
		}
		c := check{view: view}
		day, next := c.date("day", f.Day), c.date("next", f.Next)
		r := casebook.Review{Organisation: a.Reach.Organisation, Room: a.Reach.Room, ID: a.NewID(), Node: id, Finding: casebook.Finding(f.Finding), Words: c.body("words", f.Words),
			By: v.Person, ByName: v.Name}
		switch {
		case strings.TrimSpace(f.Day) == "":
			c.say("day", "Write the day of the review.")
		case day > view.Input.Report:
			c.say("day", "A review is of a day that has come: %s is still ahead.", day)
		case next != 0 && next <= day:
			c.say("next", "The next review is after this one.")
		}
		if !slices.Contains(casebook.Findings(), r.Finding) {
			c.say("finding", "Choose how it was found.")
		}
		if r.Finding != casebook.OnTrack && r.Words == "" {
			c.say("words", "Say why, in a sentence.")
		}
		if err := c.err(); err != nil {
			return err
		}
		r.Day = day.String()
		if next != 0 {
			r.Next = next.String()
		}
		if err := a.AddReview(ctx, r); err != nil {
			return err
		}
		_, err = a.Record(ctx, a.Reach, benefitReviewed, store.Ref{What: "review", ID: r.ID}, field("benefit", view.titled(id)), field("day", r.Day), field("finding", f.Finding),
			field("words", r.Words), field("next", r.Next))
		return err
	})
}

// Reviewed is a benefit with what was found at its last review.
type Reviewed struct {
	Row
	Last  casebook.Review // ID is "" where it was never reviewed
	Times int
	Next  civil.Date // zero where no next one is planned
	Due   bool       // a review is due: the planned one has come, or the benefit has begun and was never reviewed
}

// Reviews lists the benefits that are not over, what is due first, then by the day of the next review.
func (w Work) Reviews(ctx context.Context, v access.Viewer, project access.ScopeID) (view *View, list []Reviewed, err error) {
	defer errs.Wrap(&err, "benefit.Reviews(%s)", project)
	var all []casebook.Review
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		if view, err = w.see(ctx, tx, v, project); err != nil {
			return err
		}
		all, err = tx.Reviews(ctx, store.At(view.Reach))
		return err
	})
	if err != nil {
		return nil, nil, err
	}
	if err := view.compute(); err != nil {
		return nil, nil, err
	}
	for _, r := range view.List() {
		x := Reviewed{Row: r}
		for _, k := range all {
			if k.Node == string(r.ID) {
				x.Last = k
				x.Times++
			}
		}
		x.Next, _ = civil.ParseDate(x.Last.Next) // zero for none
		over := r.Status == benefit.StatusWithdrawn || r.Status == benefit.StatusRealised || x.Last.Finding == casebook.Realised || x.Last.Finding == casebook.Failed
		begun := r.Result != nil && r.Result.Forecast.NotRun == "" && r.Result.Forecast.Start <= view.Input.Report
		x.Due = !over && (x.Next != 0 && x.Next <= view.Input.Report || x.Times == 0 && begun)
		list = append(list, x)
	}
	slices.SortStableFunc(list, func(a, b Reviewed) int {
		if a.Due != b.Due {
			if a.Due {
				return -1
			}
			return 1
		}
		later := func(d civil.Date) civil.Date {
			if d == 0 {
				return 1 << 30
			}
			return d
		}
		return cmp.Compare(later(a.Next), later(b.Next))
	})
	return view, list, nil
}

// HandOverForm names who answers for a benefit from now on. Field names are owner, person and why.
type HandOverForm struct {
	Owner  string
	Person string // of the project, "" for somebody who is not in it
	Why    string
	Rev    int64
}

// HandOver gives a benefit that nobody changed since f.Rev to another owner, who is asked to accept it. Its owner may, and who leads.
func (w Work) HandOver(ctx context.Context, v access.Viewer, project access.ScopeID, id string, f HandOverForm) (err error) {
	defer errs.Wrap(&err, "benefit.HandOver")
	return w.change(ctx, v, project, access.Change, func(a *act.Act, view *View) error {
		n, err := view.mine(v, casebook.Benefit, id)
		if err != nil {
			return err
		}
		b, m, err := casebook.Decode[benefit.Benefit](n)
		if err != nil {
			return err
		}
		c := check{view: view}
		name, why := c.line("owner", f.Owner, false), c.body("why", f.Why)
		person := access.PersonID("")
		for _, p := range view.People {
			if f.Person != "" && string(p.Person) == f.Person {
				person = p.Person
				if name == "" {
					name = p.Name
				}
			}
		}
		switch {
		case f.Person != "" && person == "":
			c.say("person", "Choose one of those that are listed.")
		case name == "":
			c.say("owner", "Name who answers for it from now on.")
		case strings.EqualFold(name, b.Owner.Name) && person == m.Person:
			c.say("owner", "%s answers for it already.", name)
		}
		if why == "" {
			c.say("why", "Say why it is handed over.")
		}
		if err := c.err(); err != nil {
			return err
		}
		was, before := b.Owner.Name, n
		b.Owner, m.Person = benefit.Ownership{Name: name}, person
		if n.Body, err = casebook.Encode(b, m); err != nil {
			return err
		}
		n.Owner, n.Rev = name, f.Rev
		if err := a.ChangeNode(ctx, n); err != nil {
			return err
		}
		if err := tell(ctx, a, before, n); err != nil {
			return err
		}
		_, err = a.Record(ctx, a.Reach, benefitHandedOver, ref(casebook.Benefit, id), field("from", was), field("owner", name), field("why", why))
		return err
	})
}
