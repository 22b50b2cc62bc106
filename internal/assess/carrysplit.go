package assess

import (
	"slices"
	"strings"

	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/civil"
)

// split finds how much of the milestones' slip comes from each of the client's own links, and names it where it moved them. What is kept
// from an earlier split, of work that stands in the schedule and is later there than in the baseline, is one cause with it.
func (l *laid) split(in *benefit.Input, all *laidDates) error {
	late := map[string][]string{}
	var ids []string
	for i := range l.c.OwnWork {
		w := &l.c.OwnWork[i]
		if k := l.at(w.PromisedTo); k >= 0 {
			p := l.list[k]
			if p.baseline != nil && p.baseline != p.latest() {
				late[string(w.ID)] = p.later(w.Activities)
			}
		}
	}
	here := l.dates(all)
	cause := func(id, title string, court benefit.Court, laid bool) error {
		if !laid && len(late[id]) == 0 {
			return nil
		}
		without, err := l.without(late, id)
		if err != nil {
			return err
		}
		if !laid || moves(without, here) || l.alone(id) {
			in.Split = append(in.Split, benefit.SlipCause{ID: id, Title: title, Court: court, Without: without})
			ids = append(ids, id)
			l.because(in, without, here, title)
		}
		return nil
	}
	for i := range l.c.OwnWork {
		w := &l.c.OwnWork[i]
		laid := l.pushing(all, func(x link) bool { return x.work == w })
		if err := cause(string(w.ID), w.Title, benefit.Client, laid); err != nil {
			return err
		}
	}
	for i := range l.c.Interfaces {
		x := &l.c.Interfaces[i]
		laid := l.pushing(all, func(y link) bool { return y.over == x })
		if err := cause(string(x.ID), x.Name(), benefit.Delivery, laid); err != nil {
			return err
		}
	}
	if len(in.Split) < 2 {
		return nil
	}
	var err error
	in.Unsplit, err = l.without(late, ids...)
	return err
}

// pushing reports whether one of some links holds an activity back from where its submission has it.
func (l *laid) pushing(all *laidDates, of func(link) bool) bool {
	return slices.ContainsFunc(all.links, func(x link) bool {
		raw := l.list[x.To.Programme].latest().Result.Dates[x.To.Activity]
		from := x.day.At(0)
		if x.over != nil {
			r, at := all.of(l.list[x.From.Programme], x.From.Programme, x.From.Activity)
			from = r.Dates[at].Finish() + civil.Time(x.Lag)
		}
		return of(x) && (from > raw.Start() && !x.Finishes || from > raw.Finish())
	})
}

// alone reports whether a link by itself moves a milestone. Where it does, it is a cause even while another holds the same back longer.
func (l *laid) alone(id string) bool {
	var others []string
	for _, w := range l.c.OwnWork {
		others = append(others, string(w.ID))
	}
	for _, x := range l.c.Interfaces {
		others = append(others, string(x.ID))
	}
	none, err := l.run(nil, others...)
	if err != nil {
		return false
	}
	only, err := l.run(nil, slices.DeleteFunc(others, func(o string) bool { return o == id })...)
	return err == nil && moves(l.dates(none), l.dates(only))
}

// because names what moved a milestone, beside where its date comes from.
func (l *laid) because(in *benefit.Input, without, here benefit.Dates, title string) {
	for id, day := range here {
		source := in.Sources[id]
		if before, _, moved := strings.Cut(source, "; held back by "); moved && without[id] < day {
			if strings.HasSuffix(source, ownLinks) {
				in.Sources[id] = before + "; held back by “" + title + "”"
			} else {
				in.Sources[id] = source + " and “" + title + "”"
			}
		}
	}
}

// ownLinks is what holds a milestone back while no single link is known to.
const ownLinks = "what our own links say"

// moves reports whether two sets of dates differ.
func moves(a, b benefit.Dates) bool {
	for id, day := range a {
		if b[id] != day {
			return true
		}
	}
	return false
}

// without are the milestones' dates without some of the client's own links, and with their work kept to the baseline.
func (l *laid) without(late map[string][]string, ids ...string) (benefit.Dates, error) {
	kept := *l
	kept.list = slices.Clone(l.list)
	kept.notes = nil
	for k, p := range kept.list {
		var codes []string
		for i := range l.c.OwnWork {
			if w := &l.c.OwnWork[i]; w.PromisedTo == p.engagement.ID && slices.Contains(ids, string(w.ID)) {
				codes = append(codes, late[string(w.ID)]...)
			}
		}
		if len(codes) > 0 {
			again, err := p.keptTo(codes)
			if err != nil {
				return nil, err
			}
			kept.list[k] = again
		}
	}
	d, err := kept.run(nil, ids...)
	if err != nil {
		return nil, err
	}
	return kept.dates(d), nil
}
