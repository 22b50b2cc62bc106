package recount

import (
	"cmp"
	"encoding/json"
	"fmt"
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
	Further  *struct{ Within, Deemed string }
	Right    bool
	Passes   bool
	Fixed    bool `json:"no_extension"`
	Anew     string
	place    int
}

// ground is the working time of an engagement.
type ground struct {
	zone  *time.Location
	works map[time.Weekday]bool
	free  map[string]bool // days, as 2026-12-25
}

func (r *Record) ground() (ground, error) {
	zone, err := time.LoadLocation(r.Zone)
	if err != nil {
		return ground{}, err
	}
	g, names := ground{zone, map[time.Weekday]bool{}, map[string]bool{}}, []string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}
	for _, part := range strings.FieldsFunc(cmp.Or(strings.ToLower(r.Week), "mon-fri"), func(c rune) bool { return c == ';' || c == '\n' }) {
		span := strings.Split(strings.Fields(part)[0], "-")
		for d := slices.Index(names, span[0]); ; d = (d + 1) % 7 {
			if d < 0 {
				return g, fmt.Errorf("%q is no week", r.Week)
			}
			g.works[time.Weekday(d)] = true
			if names[d] == span[len(span)-1] {
				break
			}
		}
	}
	for line := range strings.Lines(r.Holidays) {
		g.free[strings.TrimSpace(line)[:min(len(strings.TrimSpace(line)), len(time.DateOnly))]] = true
	}
	return g, nil
}

// A day is its noon in UTC, so that adding days never meets a change of clocks.
func (g ground) day(at int64) time.Time {
	y, m, d := time.UnixMicro(at).In(g.zone).Date()
	return time.Date(y, m, d, 12, 0, 0, 0, time.UTC)
}

// end is the last microsecond of a day.
func (g ground) end(day time.Time) int64 {
	y, m, d := day.Date()
	return time.Date(y, m, d+1, 0, 0, 0, 0, g.zone).UnixMicro() - 1
}

func (g ground) working(day time.Time) bool {
	return g.works[day.Weekday()] && !g.free[day.Format(time.DateOnly)]
}

// away is the day that lies a period from another, which is not counted: forwards or, with -1, backwards.
func (g ground) away(day time.Time, period string, way int) (time.Time, error) {
	var n int
	var unit string
	if _, err := fmt.Sscanf(strings.Replace(period, "working day", "workday", 1), "%d %s", &n, &unit); err != nil {
		return day, fmt.Errorf("%q is no period", period)
	}
	switch strings.TrimSuffix(unit, "s") {
	case "day":
		return day.AddDate(0, 0, way*n), nil
	case "week":
		return day.AddDate(0, 0, way*7*n), nil
	case "month":
		y, m, d := day.Date()
		last := time.Date(y, m+time.Month(way*n)+1, 0, 12, 0, 0, 0, time.UTC)
		return last.AddDate(0, 0, min(d, last.Day())-last.Day()), nil
	case "workday":
		for n > 0 {
			if day = day.AddDate(0, 0, way); g.working(day) {
				n--
			}
		}
		return day, nil
	}
	return day, fmt.Errorf("%q is no period", period)
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
	lent             bool // it came by handing over
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
	caused           bool
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
		at, outcome, said := next.date(), next.Deemed, []string{}
		if next.overdue {
			outcome, next.second = next.Further.Deemed, 0
		} else {
			next.overdue, said = true, append(said, next.ID+" missed")
		}
		if outcome != "" && !(next.Spares && c.caused) {
			next.silent, said = at, append(said, next.ID+" deemed")
		}
		c.happens(at, next.side, said...)
	}
}

// move lets a move do what it does.
func (c *course) move(x Move) {
	switch x.Verb {
	case "extend":
		c.extend(x)
	case "re_date":
		if c.promised = x.Said.Due; x.Said.Due != "" {
			for _, d := range c.last() {
				if d.Within == "the date promised" && d.waiting() && !d.overdue {
					c.dated(d, c.named(x.Said.Due))
				}
			}
		}
	case "notify_overdue":
		for _, d := range c.last() {
			if d.overdue && !d.over && d.silent == 0 && d.notified == 0 && d.side != x.Side && d.Further != nil {
				day, err := c.away(c.day(x.At), d.Further.Within, 1)
				d.notified, d.second, c.err = x.At, c.end(c.rolled(d.rule, day)), cmp.Or(c.err, err)
			}
		}
	case "withdraw", "close":
		for _, d := range c.last() {
			c.leaves(d, x.At)
		}
	case "hold", "share", "assign", "link", "tell":
	case "hand_over":
		for _, d := range c.last() {
			if d.Passes && d.side == x.Side && d.waiting() && !d.overdue {
				c.leaves(d, x.At)
			}
		}
		c.answers(x)
	default:
		c.answers(x)
	}
}

// leaves ends what is asked without an answer.
func (c *course) leaves(d *duty, at int64) {
	if !d.over && d.silent == 0 {
		d.left = at
	}
	d.over = true
}

// extend moves the date of what is due first, where both agree before it is due.
func (c *course) extend(x Move) {
	var first *duty
	for _, d := range c.last() {
		if d.waiting() && !d.overdue && d.due != 0 && !d.Fixed && (first == nil || d.due < first.due) {
			first = d
		}
	}
	if to := c.named(x.Said.Due); first != nil && c.end(to) > first.due {
		c.dated(first, to)
	}
}

// answers lets a move meet what its side owes; of what nobody awaits, rules may begin.
func (c *course) answers(x Move) {
	var said []string
	var tooLate *duty
	awaited := false
	for _, d := range c.last() {
		switch {
		case d.side != x.Side || !slices.Contains(d.MetBy, x.Verb):
		case d.silent != 0: // silence has decided it
			if tooLate == nil || d.silent > tooLate.silent {
				tooLate = d
			}
		case d.over:
		case x.Verb == "decline" && d.Reasons && !x.Said.Reasons:
			awaited = true
		default:
			awaited, d.met, d.over = true, x.At, true
			said = append(said, d.ID+" met", d.ID+" "+x.Verb)
			if d.overdue {
				said = append(said, d.ID+" late")
			}
			if d.lent {
				said = append(said, d.ID+" returned")
			}
		}
	}
	switch {
	case awaited:
	case tooLate != nil:
		said = []string{tooLate.ID + " late"}
	case x.Verb == "escalate":
		return
	default:
		said = []string{x.Verb, x.Verb + " by " + x.Side}
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
			default:
				if d != nil {
					c.leaves(d, at)
				}
				d = &duty{rule: r, began: at, lent: r.Passes && slices.Contains(events, "hand_over"),
					side: map[string]string{"client": "client", "delivery": "delivery", "raiser": c.raiser, "promiser": c.promiser, "other side": across(by)}[r.OwedBy]}
				c.all = append(c.all, d)
			}
			begun = append(begun, d)
			c.schedule(d)
		}
	}
	return begun
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
