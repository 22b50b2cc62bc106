package benefit

import (
	"context"
	"maps"
	"slices"

	"counterpart.dev/internal/app/gather"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/casebook"
	"counterpart.dev/internal/core/party"
	"counterpart.dev/internal/core/record"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// Event is one entry of the record about a node.
type Event struct {
	At   int64
	Kind record.Kind
	By   party.Member // Name is "" for who is no longer known
	Said []Text
}

// Text is one text of an entry.
type Text struct{ Name, Value string }

// Profile is a node with everything its page shows.
type Profile struct {
	*View
	Node     casebook.Node
	Readings []casebook.Reading // of a benefit, those that count no more among them
	History  []Event            // oldest first; nothing where the record is not the viewer's
	Reviews  []casebook.Review  // of a benefit, oldest first
	Since    *Since             // of a benefit; nil where nothing can be said, or who sees what they own looks
	page     *casebook.Brief
	then     *gather.Stood
}

// Since is what moved a benefit since the page that was published last.
type Since struct {
	Page   casebook.Brief // without its bytes
	All    *benefit.Since
	Moved  *benefit.Moved        // of All, this benefit's; nil where it did not move
	Notice []benefit.SinceNotice // what changed of it besides, and moves no figure
}

// Profile is one node of a case, which may have been taken out of it.
func (w Work) Profile(ctx context.Context, v access.Viewer, project access.ScopeID, k casebook.Kind, id string) (p *Profile, err error) {
	defer errs.Wrap(&err, "benefit.Profile(%s)", k)
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		view, err := w.see(ctx, tx, v, project)
		if err != nil {
			return err
		}
		p = &Profile{View: view}
		var stands bool
		if p.Node, stands = view.Nodes[id]; !stands && !view.Owns {
			if p.Node, err = tx.Node(ctx, store.At(view.Reach), id); err != nil {
				return err
			}
		}
		if p.Node.Kind != k {
			return store.ErrRefused
		}
		if k == casebook.Benefit {
			if p.Readings, err = tx.ReadingsOf(ctx, store.At(view.Reach), id); err != nil {
				return err
			}
			all, err := tx.Reviews(ctx, store.At(view.Reach))
			if err != nil {
				return err
			}
			p.Reviews = slices.DeleteFunc(all, func(r casebook.Review) bool { return r.Node != id })
			if access.Decide(v, view.Reach, access.Brief, access.See) {
				if p.page, p.then, err = w.Kept.LastStood(ctx, tx, store.At(view.Reach)); err != nil {
					return err
				}
			}
		}
		if !access.Decide(v, view.Reach, access.Record, access.See) {
			return nil
		}
		p.History, err = history(ctx, tx, store.At(view.Reach), ref(k, id))
		return err
	})
	if err != nil {
		return nil, err
	}
	if err := p.compute(); err != nil {
		return nil, err
	}
	return p, p.since()
}

// since works out what moved the benefit since the page that was published last.
func (p *Profile) since() error {
	if p.page == nil || p.Result == nil || p.Node.Ended != 0 {
		return nil
	}
	all, err := p.Whole.Since(p.page.ID, p.then)
	if all == nil || err != nil {
		return err
	}
	p.Since = &Since{Page: *p.page, All: all, Moved: benefit.Of(all.Benefits, p.Node.ID)}
	for i, x := range all.Causes {
		part := p.Since.Moved != nil && slices.ContainsFunc(p.Since.Moved.Parts, func(k benefit.SincePart) bool { return k.Cause == i })
		if string(x.Benefit) == p.Node.ID && !part {
			p.Since.Notice = append(p.Since.Notice, benefit.SinceNotice{ID: p.Node.ID, Text: x.Title + ". That moves no figure."})
		}
	}
	for _, n := range all.Still {
		if n.ID == p.Node.ID {
			p.Since.Notice = append(p.Since.Notice, n)
		}
	}
	for _, r := range p.Reviews {
		if r.Made > p.page.Made {
			p.Since.Notice = append(p.Since.Notice, benefit.SinceNotice{ID: r.ID, Text: "It was reviewed, and found " + string(r.Finding) + ", which moves no figure by itself."})
		}
	}
	return nil
}

func history(ctx context.Context, tx *store.Tx, at store.Place, about store.Ref) (out []Event, err error) {
	past, err := tx.History(ctx, at, about)
	if err != nil {
		return nil, err
	}
	members, err := tx.Members(ctx, at)
	if err != nil {
		return nil, err
	}
	for _, p := range past {
		e := Event{At: p.At, Kind: p.Kind}
		for _, name := range slices.Sorted(maps.Keys(p.Texts)) {
			e.Said = append(e.Said, Text{name, p.Texts[name]})
		}
		for _, m := range members {
			if p.Actor.What == "person" && string(m.Person) == p.Actor.ID {
				e.By = m
			}
		}
		out = append(out, e)
	}
	return out, nil
}

// LastChange is the last entry of the record about a node, for whoever finds that it was changed meanwhile.
func (w Work) LastChange(ctx context.Context, v access.Viewer, project access.ScopeID, k casebook.Kind, id string) (last Event, err error) {
	defer errs.Wrap(&err, "benefit.LastChange(%s)", k)
	p, err := w.Profile(ctx, v, project, k, id)
	if err != nil || len(p.History) == 0 {
		return last, err
	}
	return p.History[len(p.History)-1], nil
}
