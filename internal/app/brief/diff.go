package brief

import (
	"context"
	"strconv"
	"strings"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/brief"
	"counterpart.dev/internal/core/casebook"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// Change is one thing that two published pages say differently. Was is "" for what is new, Is for what is gone.
type Change struct{ What, Was, Is string }

// Changes are those of one part of the page.
type Changes struct {
	Title string
	List  []Change
	Same  int // how many say the same
}

// Diff is two published pages side by side: what changed from the earlier to the later.
type Diff struct {
	From, To casebook.Brief
	Parts    []Changes
	Zone     string
}

// Same reports whether the pages say the same.
func (d Diff) Same() bool {
	for _, p := range d.Parts {
		if len(p.List) > 0 {
			return false
		}
	}
	return true
}

// Compare sets two published pages side by side, the earlier first whichever way they are named.
func (w Work) Compare(ctx context.Context, v access.Viewer, project access.ScopeID, one, other string) (d Diff, err error) {
	defer errs.Wrap(&err, "brief.Compare(%s)", project)
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		at, err := reach(ctx, tx, v, project)
		if err != nil {
			return err
		}
		p, err := tx.Project(ctx, project)
		if err != nil {
			return err
		}
		d.Zone = p.Zone
		if d.From, err = tx.BriefData(ctx, store.At(at), one); err != nil {
			return err
		}
		d.To, err = tx.BriefData(ctx, store.At(at), other)
		return err
	})
	if err != nil {
		return d, err
	}
	if d.From.Number > d.To.Number {
		d.From, d.To = d.To, d.From
	}
	from, err := readFrozen(d.From.Data)
	if err != nil {
		return d, err
	}
	to, err := readFrozen(d.To.Data)
	d.Parts = from.against(&to)
	return d, err
}

// against lists what a later page says differently, part by part.
func (f *Frozen) against(to *Frozen) []Changes {
	return []Changes{
		compare("The conclusion", lines(f.Lead), lines(to.Lead)),
		compare("Figures", f.figures(), to.figures()),
		compare("Held against what was agreed", f.measures(), to.measures()),
		compare("Contract milestones", f.milestones(), to.milestones()),
		compare("What changed since the submission before", f.changed(), to.changed()),
		compare("Decisions", f.asks(), to.asks()),
		compare("What we owe and are late with", f.owed(), to.owed()),
		compare("What to find out next", f.next(), to.next()),
		compare("What it rests on", pieces(f.Basis), pieces(to.Basis)),
	}
}

// said is one thing a page says, by what it is about.
type said struct{ key, what, text string }

func compare(title string, was, is []said) Changes {
	c := Changes{Title: title}
	before := map[string]said{}
	for _, s := range was {
		before[s.key] = s
	}
	now := map[string]bool{}
	for _, s := range is {
		now[s.key] = true
		switch old, ok := before[s.key]; {
		case ok && old.text == s.text:
			c.Same++
		default:
			c.List = append(c.List, Change{What: s.what, Was: old.text, Is: s.text})
		}
	}
	for _, s := range was {
		if !now[s.key] {
			c.List = append(c.List, Change{What: s.what, Was: s.text})
		}
	}
	return c
}

// lines are sentences in their order.
func lines(all []string) (out []said) {
	for i, s := range all {
		out = append(out, said{key: strconv.Itoa(i), what: ordinal(i), text: s})
	}
	return out
}

func ordinal(i int) string {
	if names := []string{"first", "second", "third", "fourth", "fifth", "sixth"}; i < len(names) {
		return names[i] + " sentence"
	}
	return "further sentence"
}

// pieces are what a page rests on, by where it stands among them.
func pieces(all []string) (out []said) {
	for i, s := range all {
		what := "programme"
		switch {
		case i == 0:
			what = "day and sponsor"
		case strings.HasPrefix(s, "by "):
			what = "by whom"
		}
		out = append(out, said{key: what + strconv.Itoa(i), what: what, text: s})
	}
	return out
}

// notes joins what stands beside a figure.
func notes(value string, more []string) string {
	return strings.Join(append([]string{value}, more...), " · ")
}

func (f *Frozen) figures() (out []said) {
	for _, x := range f.Figures {
		out = append(out, said{string(x.Evidence), x.Name, notes(x.Value, x.Notes)})
	}
	return out
}

func (f *Frozen) measures() (out []said) {
	if f.Held == nil {
		return nil
	}
	for _, list := range [][]brief.Measure{f.Held.Outside, f.Held.Within} {
		for _, m := range list {
			standing := "within"
			if m.Beyond != "" {
				standing = "outside, " + m.Beyond
			}
			out = append(out, said{m.What + "\x00" + string(m.Evidence), m.What, notes(m.Value, []string{m.Limit, standing})})
		}
	}
	return out
}

func (f *Frozen) milestones() (out []said) {
	for _, m := range f.Milestones {
		text := "forecast " + dateOr(brief.Date(m.Forecast)) + ", contract " + dateOr(brief.Date(m.Contract))
		out = append(out, said{string(m.Evidence), m.Name, notes(text, []string{m.SlipText})})
	}
	return out
}

func (f *Frozen) changed() (out []said) {
	if f.Changed == nil {
		return nil
	}
	out = append(out, said{"", "in all", f.Changed.Sentence})
	for i, x := range f.Changed.List {
		out = append(out, said{x.What + "\x00" + strconv.Itoa(i), x.What, notes(strings.TrimSpace(x.Milestone+" "+x.Effect), []string{x.Why})})
	}
	return out
}

func dateOr(date string) string {
	if date == "" {
		return "none"
	}
	return date
}

func (f *Frozen) asks() (out []said) {
	for _, a := range f.Asks {
		out = append(out, said{string(a.Evidence), a.Title, notes("needed by "+dateOr(brief.Date(a.NeededBy)), append([]string{"each week costs " + a.Cost}, a.Notes...))})
	}
	return out
}

func (f *Frozen) owed() (out []said) {
	if f.Owed == nil {
		return nil
	}
	for _, o := range f.Owed.Late {
		out = append(out, said{o.Title + "\x00" + o.To, o.Title, notes("due "+brief.Date(o.Due), []string{brief.Days(o.DaysLate) + " late"})})
	}
	return out
}

func (f *Frozen) next() (out []said) {
	for _, n := range f.Next {
		out = append(out, said{n.Sentence, n.Sentence, notes("asked for", []string{n.Worth})})
	}
	return out
}
