package matter

import (
	"context"
	"errors"
	"slices"
	"strings"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/matter"
	"counterpart.dev/internal/core/register"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// BesideForm is what one side keeps about a matter for itself. Field names are owner, tags, body and effect.
type BesideForm struct {
	Owner  access.PersonID
	Tags   string // words
	Words  string
	Effect string // one benefit a line: benefit; value; +days. The client side's only
	Rev    int64  // that was read; 0 where there was nothing
	Draft  string
}

// KeepBeside keeps what the viewer's side notes about a matter, in the side's own room.
func (w Work) KeepBeside(ctx context.Context, v access.Viewer, scope access.ScopeID, id string, f BesideForm) (err error) {
	defer errs.Wrap(&err, "matter.KeepBeside(%s)", scope)
	return act.Do(ctx, w.DB, v, act.Intent{Scope: scope, Audience: act.Ours, Kind: access.Beside, Verb: access.Change}, func(a *act.Act) error {
		_, m, _, err := find(ctx, a.Tx, v, scope, id, access.See)
		if err != nil {
			return err
		}
		g, err := groundOf(ctx, a.Tx, scope)
		if err != nil {
			return err
		}
		b, err := f.check(ctx, a, g)
		if err != nil {
			return err
		}
		b.Organisation, b.Room, b.Shared, b.MatterRoom, b.Matter, b.Rev = a.Reach.Organisation, a.Reach.Room, a.Reach.SharedRoom, m.Room, m.ID, f.Rev
		if err := keepBeside(ctx, a, b); err != nil {
			return err
		}
		if err := a.Index(ctx, store.At(a.Reach), whatBeside, m.ID, words(b.Tags, b.Words)); err != nil {
			return err
		}
		return dropDraft(ctx, a.Tx, f.Draft)
	})
}

func (f BesideForm) check(ctx context.Context, a *act.Act, g *Ground) (b register.Beside, err error) {
	var c check
	b.Words = c.Body("body", f.Words, "the note", false, mostWords)
	tags := words(c.Line("tags", strings.NewReplacer(",", " ", "#", " ").Replace(f.Tags), "the tags", false, mostLine))
	b.Tags = strings.Join(tags, " ")
	if f.Owner != "" {
		people, err := assignable(ctx, a.Tx, a.Viewer, a.Reach, a.Viewer.Side)
		if err != nil {
			return b, err
		}
		at := slices.IndexFunc(people, func(p Person) bool { return p.ID == f.Owner })
		if at < 0 {
			c.Say("owner", "Choose somebody of your side.")
		} else {
			b.Owner, b.OwnerName = people[at].ID, people[at].Name
		}
	}
	if a.Viewer.Side == access.ClientSide {
		if effects := c.effects(f.Effect, g.Currency); len(effects) > 0 {
			b.Effect = write(effects)
		}
	} else if f.Effect != "" {
		c.Say("effect", "What it does to benefits is the client side's to say.")
	}
	return b, c.Err()
}

// effects reads what a matter does to benefits, one a line: its name; the value gained or lost; how much later it begins.
func (c *check) effects(text, currency string) (out []matter.BenefitEffect) {
	for i, l := range c.lines("effect", text) {
		parts := strings.Split(l, ";")
		e := matter.BenefitEffect{Benefit: strings.TrimSpace(parts[0])}
		for _, p := range parts[1:] {
			p = strings.TrimSpace(p)
			if s, ok := readShift("days " + strings.TrimSuffix(strings.TrimSuffix(p, " days"), " d")); ok {
				if strings.HasPrefix(p, "+") || strings.HasSuffix(p, "days") || strings.HasSuffix(p, " d") {
					e.Days = s.Days
					continue
				}
			}
			n, ok := readAmount(p, currency)
			if !ok {
				c.Say("effect", "Line %d: %.40q is neither a value, such as -200,000, nor a delay, such as +6 days.", i+1, p)
				continue
			}
			e.Value = matter.Sum{Minor: n, Currency: currency}
		}
		if e.Benefit == "" {
			c.Say("effect", "Line %d: name the benefit.", i+1)
		}
		out = append(out, e)
	}
	return out
}

// keepBeside writes the notes and records them. What they said before stays in the side's own record.
func keepBeside(ctx context.Context, a *act.Act, b register.Beside) error {
	was, err := a.Beside(ctx, store.At(a.Reach), b.Matter)
	switch {
	case errors.Is(err, store.ErrRefused) && b.Rev == 0:
		b.ID = a.NewID()
		err = a.AddBeside(ctx, b)
	case errors.Is(err, store.ErrRefused):
		return errs.New(errs.Conflict, "somebody changed this since you opened it")
	case err == nil:
		b.ID = was.ID
		err = a.ChangeBeside(ctx, b)
	}
	if err != nil {
		return err
	}
	_, err = a.Record(ctx, a.Reach, kindBeside, store.Ref{What: whatBeside, ID: b.ID}, field("owner", b.OwnerName), field("tags", b.Tags), field("words", b.Words),
		field("effect", b.Effect))
	return err
}
