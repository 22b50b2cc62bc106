package recount

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"
	"time"
)

// set is clock rules as docs/cli.md says that they are written.
type set struct {
	Terms []struct{ Name, Period string }
	Rules []rule
}

type rule struct {
	ID       string
	Kinds    []string
	OwedBy   string `json:"owed_by"`
	RaisedBy string `json:"raised_by"`
	From     []string
	Within   string
	Roll     bool
	MetBy    []string `json:"met_by"`
	Reasons  bool
	Deemed   string
	Spares   bool `json:"spares_client_caused"`
	Further  *struct{ Within, Deemed, Of string }
	Right    bool
	Passes   bool
	Fixed    bool `json:"no_extension"`
	Anew     string
	AtOnce   string `json:"at_once"`
	place    int
}

// duty is one thing that a rule asked of a side, from when to when, and what became of it.
type duty struct {
	*rule
	side             string
	began, due       int64
	met, left        int64
	notified, second int64 // a notice that it is overdue, and until when it then was
	silent           int64 // when silence was treated as an outcome
	overdue, over    bool
	replaced         bool // missing it began another that takes its place
	queried, looked  bool
}

// waiting reports whether its date, the second one after a notice, is still to come.
func (d *duty) waiting() bool {
	return !d.over && d.silent == 0 && (!d.overdue || d.second != 0 && d.notified != 0)
}

func (d *duty) date() int64 {
	if d.overdue {
		return d.second
	}
	return d.due
}

// course is what rules make of the moves of one matter.
type course struct {
	ground
	terms            map[string]string
	rules            []rule
	raiser, promiser string
	promised         string
	caused, ended    bool
	all              []*duty
	err              error
}

// course follows the moves of a matter up to an instant.
func (m *Matter) course(g ground, s set, until int64) (*course, error) {
	c := &course{ground: g, terms: map[string]string{}}
	for _, t := range s.Terms {
		c.terms[t.Name] = t.Period
	}
	for i, r := range s.Rules {
		if r.place = i; slices.Contains(r.Kinds, m.Kind) {
			c.rules = append(c.rules, r)
		}
	}
	for i, x := range m.Moves {
		if x.At > until {
			break
		}
		if i == 0 { // whoever raises it was aware of it then, or when they say
			c.raiser, c.promiser, c.promised, c.caused = x.Side, cmp.Or(x.Said.Owes, x.Side), x.Said.Due, x.Said.ClientCaused
			aware := x.At
			if x.Said.Aware != 0 {
				aware = min(aware, x.Said.Aware)
			}
			c.happens(aware, x.Side, "aware", "aware by "+x.Side)
		}
		c.pass(x.At)
		c.move(x)
	}
	c.pass(until)
	return c, c.err
}

// last is what each rule asked last, in the order of the rules.
func (c *course) last() (out []*duty) {
	for i := range c.rules {
		for _, d := range slices.Backward(c.all) {
			if d.rule == &c.rules[i] {
				out = append(out, d)
				break
			}
		}
	}
	return out
}

// pass lets time pass up to an instant: whatever is due before it runs out, the earliest first.
func (c *course) pass(until int64) {
	for range 5000 {
		var next *duty
		for _, d := range c.last() {
			if d.waiting() && d.date() != 0 && d.date() < until && (next == nil || d.date() < next.date()) {
				next = d
			}
		}
		if next == nil {
			return
		}
		at, outcome, said, first := next.date(), next.Deemed, []string{}, false
		if next.overdue {
			if outcome, next.second = next.Further.Deemed, 0; next.Further.Of != "" && !slices.ContainsFunc(c.all, func(d *duty) bool { return d.ID == next.Further.Of && d.met != 0 }) {
				outcome = ""
			}
		} else {
			next.overdue, said, first = true, append(said, next.ID+" missed"), true
		}
		if outcome != "" && !(next.Spares && c.caused) {
			next.silent, said = at, append(said, next.ID+" deemed")
		}
		c.happens(at, cmp.Or(next.side, c.raiser), said...)
		if first && next.silent == 0 { // what begins because it was missed, of the same side, takes its place
			next.replaced = slices.ContainsFunc(c.last(), func(d *duty) bool {
				return d != next && d.side == next.side && d.began == at && slices.Contains(d.From, next.ID+" missed")
			})
			next.over = next.over || next.replaced
		}
	}
}

// move lets a move do what it does. What has ended is only re-opened.
func (c *course) move(x Move) {
	if c.ended && x.Verb != "re_open" {
		return
	}
	switch x.Verb {
	case "hold", "share", "assign", "link":
	case "extend":
		c.extend(x)
	case "re_date":
		c.promise(x)
	case "notify_overdue":
		for _, d := range c.last() {
			if d.overdue && !d.over && d.silent == 0 && d.notified == 0 && d.side != x.Side && d.Further != nil {
				day, err := c.away(c.day(x.At), d.Further.Within, 1)
				d.notified, d.second, c.err = x.At, c.end(c.rolled(d.rule, day)), cmp.Or(c.err, err)
			}
		}
	case "withdraw", "close":
		c.meet(x)
		for _, d := range c.last() {
			c.leaves(d, x.At)
		}
		c.ended = true
	case "hand_over":
		c.handsOver(x)
	default:
		c.ended = false
		c.answers(x)
	}
}

// promise moves what people named a date for, where who promises names another.
func (c *course) promise(x Move) {
	var moved []*duty
	mine := false
	for _, d := range c.last() {
		if d.Within == "the date promised" && !d.over && d.silent == 0 {
			moved, mine = append(moved, d), mine || d.side == x.Side
		}
	}
	if !mine || x.Said.Due == "" {
		return
	}
	c.promised = x.Said.Due
	for _, d := range moved {
		if !d.overdue {
			c.schedule(d)
			continue
		}
		c.leaves(d, x.At)
		c.begin(d.rule, x.At, across(d.side))
	}
}

// handsOver ends what who hands over owes by rules that pass. It takes something to hand over.
func (c *course) handsOver(x Move) {
	owes := false
	for _, d := range c.last() {
		if d.over || d.silent != 0 || d.Right || d.side != x.Side {
			continue
		}
		if owes = true; d.Passes && !d.overdue {
			c.leaves(d, x.At)
		}
	}
	if owes {
		said, _ := c.meet(x)
		c.happens(x.At, x.Side, append(said, c.unawaited(x)...)...)
	}
}

// leaves ends what is asked without an answer.
func (c *course) leaves(d *duty, at int64) {
	if (!d.over || d.replaced && d.left == 0) && d.silent == 0 {
		d.left = at
	}
	d.over = true
}

// extend moves a date, where both agree before it is due: of what the other side owes, or of what the side owes itself where that is nothing.
// Of several it is what is due first, of those that the agreed date is later than.
func (c *course) extend(x Move) {
	to := c.named(x.Said.Due)
	for _, theirs := range []bool{true, false} {
		var first *duty
		late := false
		for _, d := range c.last() {
			if d.over || d.silent != 0 || d.due == 0 || (d.side != x.Side) != theirs {
				continue
			}
			switch {
			case d.overdue:
				late = late || !d.Right
			case d.Fixed:
			case first == nil || d.due < c.end(to) && (first.due >= c.end(to) || d.due < first.due) || d.due >= c.end(to) && first.due >= c.end(to) && d.due < first.due:
				first = d
			}
		}
		if first != nil && c.end(to) > first.due {
			c.dated(first, to)
		}
		if first != nil || late {
			return
		}
	}
}

// unawaited is the events of a move that nothing awaits.
func (c *course) unawaited(x Move) []string {
	who := "receiver"
	if x.Side == c.raiser {
		who = "raiser"
	}
	return []string{x.Verb, x.Verb + " by " + x.Side, x.Verb + " by " + who}
}

// meet lets a move meet what its side owes. It gives the events of that, and whether a rule knew the move.
func (c *course) meet(x Move) (said []string, known bool) {
	var tooLate *duty
	for _, d := range c.last() {
		switch {
		case d.side != x.Side && d.OwedBy != "either side" || !slices.Contains(d.MetBy, x.Verb):
		case d.silent != 0: // silence has decided it
			if tooLate == nil || d.silent > tooLate.silent {
				tooLate = d
			}
		case d.over:
		case x.Verb == "decline" && d.Reasons && !x.Said.Reasons:
			known = true
		default:
			known, said = true, append(said, c.met(d, x)...)
		}
	}
	if !known && tooLate != nil {
		return []string{tooLate.ID + " late"}, true
	}
	return said, known
}

// met ends a duty with its answer, and gives the events of that. What who raised the matter answers, having been handed it, goes back.
func (c *course) met(d *duty, x Move) []string {
	d.met, d.over = x.At, true
	said := []string{d.ID + " met", d.ID + " " + x.Verb}
	if d.overdue {
		said = append(said, d.ID+" late")
	}
	if d.Passes && d.OwedBy == "other side" && x.Side == c.raiser {
		said = append(said, d.ID+" returned")
	}
	return said
}

// answers lets a move meet what its side owes; of what nobody awaits, rules may begin.
func (c *course) answers(x Move) {
	said, known := c.meet(x)
	if !known {
		if x.Verb == "escalate" || x.Verb == "tell" {
			return
		}
		said = c.unawaited(x)
	}
	begun := c.happens(x.At, x.Side, said...)
	if x.Verb != "re_open" {
		return
	}
	for _, d := range c.all { // an answer is queried where the first re-opening after it asks the same of the same side again
		if d.met != 0 && !d.looked {
			d.looked = true
			d.queried = slices.ContainsFunc(begun, func(b *duty) bool { return b.rule == d.rule && b.side == d.side })
		}
	}
}

// happens begins whatever rules begin with one of some events. Those that count back from another come last.
func (c *course) happens(at int64, by string, events ...string) (begun []*duty) {
	for _, back := range []bool{false, true} {
		for i := range c.rules {
			r := &c.rules[i]
			if strings.Contains(r.Within, " before ") != back || r.RaisedBy != "" && r.RaisedBy != c.raiser ||
				!slices.ContainsFunc(events, func(e string) bool { return slices.Contains(r.From, e) }) {
				continue
			}
			d := c.of(r.ID)
			switch {
			case d != nil && d.waiting() && !d.overdue && !slices.Contains(events, r.Anew): // it runs already
				continue
			case d != nil && d.waiting() && !d.overdue:
				d.began = at
				c.schedule(d)
				begun = append(begun, d)
				continue
			case d != nil && d.overdue && !d.over && d.silent == 0 && slices.Contains(events, "re_open"): // it is overdue, and stays so
				continue
			case d != nil:
				c.leaves(d, at)
			}
			d = c.begin(r, at, by)
			begun = append(begun, d)
			answered := func(e string) bool { return e == r.AtOnce || strings.HasSuffix(e, " "+r.AtOnce) }
			if r.AtOnce != "" && (d.side == by || r.OwedBy == "either side") && slices.ContainsFunc(events, answered) { // the move that began it answers it as well
				begun = append(begun, c.happens(at, by, c.met(d, Move{At: at, Verb: r.AtOnce, Side: by})...)...)
			}
		}
	}
	return begun
}

// begin lets a rule ask.
func (c *course) begin(r *rule, at int64, by string) *duty {
	d := &duty{rule: r, began: at,
		side: map[string]string{"client": "client", "delivery": "delivery", "raiser": c.raiser, "promiser": c.promiser, "other side": across(by)}[r.OwedBy]}
	c.all = append(c.all, d)
	c.schedule(d)
	return d
}

// of is what a rule asked last, nil for nothing.
func (c *course) of(id string) *duty {
	for _, d := range slices.Backward(c.all) {
		if d.ID == id {
			return d
		}
	}
	return nil
}

// schedule gives a duty the date of its rule.
func (c *course) schedule(d *duty) {
	within := cmp.Or(c.terms[d.Within], d.Within)
	period, other, back := strings.Cut(within, " before ")
	as, like := strings.CutPrefix(within, "as long as ")
	var day time.Time
	var err error
	switch {
	case within == "":
		return
	case within == "the date promised":
		if day = c.named(c.promised); c.promised == "" {
			return
		}
	case back:
		if o := c.of(other); o == nil || o.due == 0 {
			return
		} else {
			day, err = c.away(c.day(o.due), period, -1)
		}
	case like:
		if o := c.of(as); o == nil || o.due == 0 {
			return
		} else {
			day = c.day(d.began).Add(c.day(o.due).Sub(c.day(o.began)))
		}
	default:
		day, err = c.away(c.day(d.began), period, 1)
	}
	c.err = cmp.Or(c.err, err)
	c.dated(d, day)
}

// dated gives a duty a last day, and with it whatever counts back from that.
func (c *course) dated(d *duty, day time.Time) {
	d.due = c.end(c.rolled(d.rule, day))
	for _, o := range c.last() {
		if _, other, back := strings.Cut(o.Within, " before "); back && other == d.ID && o.waiting() && !o.overdue {
			c.schedule(o)
		}
	}
}

// rolled is the first working day from a day on, for rules that say so.
func (c *course) rolled(r *rule, day time.Time) time.Time {
	for r.Roll && !c.working(day) {
		day = day.AddDate(0, 0, 1)
	}
	return day
}

// named is a day that people named.
func (c *course) named(day string) time.Time {
	at, err := time.Parse(time.DateOnly, day)
	if err != nil && day != "" {
		c.err = cmp.Or(c.err, err)
	}
	return at.Add(12 * time.Hour)
}

func across(side string) string {
	return map[string]string{"client": "delivery", "delivery": "client"}[side]
}

// parse reads a set as JSON.
func parse(text string) (s set, err error) {
	err = json.Unmarshal([]byte(text), &s)
	return s, err
}
