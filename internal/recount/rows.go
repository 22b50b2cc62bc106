package recount

import (
	"cmp"
	"slices"
)

// Row is one thing that a side owed, decided, promised or raised.
type Row struct {
	Matter        int64
	Sort          string // reply, decision, promise, issue
	Side, Kind    string
	Class, Reason string
	Raised, Due   int64
	First         int64 // promised for
	Answered      int64
	Deemed, Ended int64
	ReDates       int
	ReOpened      bool
	Warned        bool
}

// Rows is what the sides owed under rules, as it is known at an instant, in an order of its own.
func (r *Record) Rows(rules string, now int64) (out []Row, err error) {
	g, err := r.ground()
	if err != nil {
		return nil, err
	}
	s, err := parse(rules)
	if err != nil {
		return nil, err
	}
	for _, m := range r.Matters {
		if m.Lost || len(m.Moves) == 0 {
			continue
		}
		c, err := m.course(g, s, now)
		if err != nil {
			return nil, err
		}
		out = append(out, c.replies(m)...)
		if row, tells := r.told(m, c); tells {
			out = append(out, row)
		}
	}
	Sort(out)
	return out, nil
}

// Sort puts rows into an order that depends on nothing but what they say.
func Sort(rows []Row) {
	slices.SortFunc(rows, func(a, b Row) int {
		return cmp.Or(cmp.Compare(a.Matter, b.Matter), cmp.Compare(a.Sort, b.Sort), cmp.Compare(a.Raised, b.Raised), cmp.Compare(a.Due, b.Due), cmp.Compare(a.Side, b.Side),
			cmp.Compare(a.Answered, b.Answered), cmp.Compare(a.Ended, b.Ended))
	})
}

// replies is a row for everything with a date that was asked of a side. Rights are nobody's duty, and a promise has a row of its own.
func (c *course) replies(m *Matter) (out []Row) {
	for _, d := range c.all {
		if m.Kind != "commitment" && !d.Right && d.due != 0 {
			out = append(out, Row{Matter: m.Number, Sort: "reply", Kind: m.Kind, Side: d.side, Raised: d.began, Due: d.due, Answered: d.met, Deemed: d.silent, Ended: d.left,
				ReOpened: d.queried})
		}
	}
	return out
}

// told is the row of a decision, a promise or an issue.
func (r *Record) told(m *Matter, c *course) (o Row, tells bool) {
	first := m.Moves[0]
	o = Row{Matter: m.Number, Kind: m.Kind, Side: first.Side, Raised: first.At}
	promised := false
	for _, x := range m.Moves {
		switch x.Verb {
		case "raise":
			o.Side = cmp.Or(x.Said.Owes, x.Side)
			o.Due, o.First = c.closing(x.Said.Due), c.closing(x.Said.Due)
		case "re_date":
			o.Due, o.ReDates = c.closing(x.Said.Due), o.ReDates+1
		case "extend":
			o.Due = c.closing(x.Said.Due)
		case "implement", "tell":
			o.Answered = x.At
		case "decline":
			o.Answered = 0
		case "re_open":
			o.Answered, o.Ended = 0, 0
		case "close", "withdraw":
			o.Ended = x.At
		case "link":
			for _, other := range r.Matters {
				o.Warned = o.Warned || other.Number == x.Said.LinkNumber && other.Kind == "early_warning" && other.Moves[0].At < first.At
			}
		}
		promised = promised || x.Side == o.Side && slices.Contains([]string{"raise", "accept", "re_open"}, x.Verb)
	}
	if o.Answered != 0 {
		o.Ended = 0
	}
	switch m.Kind {
	case "commitment":
		o.Sort, o.Warned, o.Reason = "promise", false, m.Missed
		return o, promised
	case "issue":
		return Row{Matter: m.Number, Kind: m.Kind, Sort: "issue", Side: first.Side, Raised: first.At, Warned: o.Warned}, true
	case "decision":
		decides := across(first.Side)
		return Row{Matter: m.Number, Kind: m.Kind, Sort: "decision", Side: decides, Class: first.Said.About.Choice.Class, Raised: first.At, Answered: o.Answered,
			Deemed: c.silence(decides), Ended: o.Ended}, true
	}
	return o, false
}

// closing is the last microsecond of a day that people named, 0 for none.
func (c *course) closing(day string) int64 {
	if day == "" {
		return 0
	}
	return c.end(c.named(day))
}

// silence is when silence of a side was treated as the decision: it was what the side was asked last, and nothing has begun since.
func (c *course) silence(of string) int64 {
	var last *duty
	for _, d := range c.all {
		if !d.Right && (last == nil || d.began > last.began || d.began == last.began && d.place >= last.place) {
			last = d
		}
	}
	if last == nil || last.side != of {
		return 0
	}
	return last.silent
}
