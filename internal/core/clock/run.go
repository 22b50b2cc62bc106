package clock

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/matter"
)

// Result is what a rule set makes of moves.
type Result struct {
	Steps []Step
	Notes []string // sentences about moves that changed nothing, and why
}

// mostSteps bounds what an edited set can make of many moves.
const mostSteps = 2000

// Steps is the steps of a matter, or of an event, at an instant: moves after it are not known yet, and what runs out after it has not
// run out. The moves are in the order of time, the first of them raises it or notes awareness. Each rule of the kind comes in the set's
// order, every time it began, or once as not started.
func (s Set) Steps(k Kind, moves []matter.Move, g Ground, at int64) Result {
	r := &run{set: s, rules: s.For(k), ground: g, at: at, live: map[string][]*live{}}
	moves = r.prepare(moves)
	for _, m := range moves {
		if m.At > at {
			break
		}
		r.expire(m.At)
		r.move(m)
	}
	r.expire(at)
	return Result{r.steps(), r.notes}
}

// live is a rule that was begun.
type live struct {
	rule    *Rule
	step    Step
	further *Step
	over    bool // nothing can happen to it any more
}

type run struct {
	set          Set
	rules        []Rule
	ground       Ground
	at           int64
	live         map[string][]*live
	count        int
	raiser       access.Side
	promiser     access.Side
	promised     civil.Date
	clientCaused bool
	ended        bool // withdrawn or closed, and not re-opened
	notes        []string
}

// prepare finds who raised it, and gives every case a moment of awareness: where nobody stated one it is when the matter was raised. A
// notice after the raising makes that the moment of awareness.
func (r *run) prepare(moves []matter.Move) []matter.Move {
	has := func(v matter.Verb) bool {
		return slices.ContainsFunc(moves, func(m matter.Move) bool { return m.Verb == v })
	}
	aware, noticed := has(Aware), has(Notice)
	var out []matter.Move
	once := map[matter.Verb]bool{}
	for _, m := range moves {
		if m.Verb == matter.Raise || m.Verb == Notice || m.Verb == Aware {
			if once[m.Verb] {
				continue // matters refuse a second raising; here it changes nothing
			}
			once[m.Verb] = true
		}
		r.clientCaused = r.clientCaused || m.ClientCaused
		if r.raiser == "" && (m.Verb == matter.Raise || m.Verb == Aware || m.Verb == Notice) {
			r.raiser, r.promiser = m.By, m.By
		}
		switch {
		case m.Verb == matter.Raise && noticed:
			m.Verb = Aware
			if aware {
				continue
			}
		case m.Verb == Notice:
			m.Verb = matter.Raise
		case m.Verb == matter.Raise:
			if m.Owes != "" {
				r.promiser = m.Owes
			}
			r.promised = m.Due
			if !aware {
				out = append(out, matter.Move{At: earlier(m.Aware, m.At), By: m.By, Verb: Aware})
			}
		}
		out = append(out, m)
	}
	return out
}

// earlier is the moment of awareness that a notice names, or that of the notice.
func earlier(aware, noticed int64) int64 {
	if aware == 0 {
		return noticed
	}
	return min(aware, noticed)
}

// latest is the rule's last beginning, or nil.
func (r *run) latest(id string) *live {
	all := r.live[id]
	if len(all) == 0 {
		return nil
	}
	return all[len(all)-1]
}

// each calls f for the last beginning of every rule, in the set's order.
func (r *run) each(f func(l *live)) {
	for i := range r.rules {
		if l := r.latest(r.rules[i].ID); l != nil {
			f(l)
		}
	}
}

// expire lets run out what is due before an instant, the earliest first: one may begin another.
func (r *run) expire(before int64) {
	for r.count < mostSteps {
		var first *live
		var due int64
		r.each(func(l *live) {
			for _, s := range []*Step{&l.step, l.further} {
				if s != nil && !l.over && s.State == Running && s.Due != 0 && s.Due < before && (first == nil || s.Due < due) {
					first, due = l, s.Due
				}
			}
		})
		if first == nil {
			return
		}
		r.runOut(first)
	}
}

// runOut ends the period that a rule is in.
func (r *run) runOut(l *live) {
	s, deemed := &l.step, l.rule.Deemed
	if f := l.rule.Further; l.further != nil {
		if s, deemed = l.further, f.Deemed; f.Of != "" && !r.wasMet(f.Of) {
			deemed = Nothing
		}
	}
	events := []string{l.rule.ID + " missed"}
	s.State = Missed
	if deemed != Nothing && !(l.rule.Spared && r.clientCaused) {
		s.State, s.Deemed, s.DeemedOn = Treated, deemed, s.Due
		l.over = true
		events = append(events, l.rule.ID+" deemed")
	}
	if s == l.further {
		events = events[1:]
	}
	by := s.OwedBy
	if by == access.NoSide {
		by = r.raiser
	}
	r.fire(events, s.Due, by)
	if s.State == Missed && s != l.further && r.follows(l) {
		l.over = true
	}
}

// follows reports whether missing a step has just begun another of the same side, which takes its place: so a determination that of an
// agreement.
func (r *run) follows(l *live) (so bool) {
	r.each(func(next *live) {
		so = so || next != l && next.step.OwedBy == l.step.OwedBy && next.step.Started == l.step.Due && slices.Contains(next.rule.From, l.rule.ID+" missed")
	})
	return so
}

// wasMet reports whether a rule was ever met, in time or late.
func (r *run) wasMet(id string) bool {
	return slices.ContainsFunc(r.live[id], func(l *live) bool { return l.step.State == Met || l.step.State == Late })
}

// move lets one move do what it does.
func (r *run) move(m matter.Move) {
	switch m.Verb {
	case matter.Hold, matter.Share, matter.Assign, matter.Link:
		return
	}
	if r.ended && m.Verb != matter.ReOpen {
		if m.Verb != matter.Close && m.Verb != matter.Withdraw && m.Verb != matter.Escalate {
			r.note(m, "it had ended by then, so no clock looked at it")
		}
		return
	}
	switch m.Verb {
	case matter.Extend:
		r.extend(m)
	case matter.ReDate:
		r.reDate(m)
	case matter.NotifyOverdue:
		r.notify(m)
	case matter.Withdraw, matter.Close:
		r.end(m)
	case matter.HandOver:
		r.pass(m)
	default:
		r.ended = false
		r.answer(m)
	}
}

// answer lets a move meet what awaits it, and begin what follows.
func (r *run) answer(m matter.Move) {
	events, matched := r.meet(m)
	if (m.Verb == matter.Escalate || m.Verb == matter.Tell) && !matched {
		return // people escalate and tell whenever they like, and clocks look at it where a rule asks for it
	}
	if !matched {
		events = append(events, r.unawaited(m)...)
	}
	if !r.fire(events, m.At, m.By) && !matched && m.Verb != Aware && m.Verb != matter.Raise {
		r.note(m, "nothing awaited it, so no clock looked at it")
	}
}

// unawaited is the events of a move that no rule awaited: itself, and whose it is.
func (r *run) unawaited(m matter.Move) []string {
	whose := receiver
	if m.By == r.raiser {
		whose = string(Raiser)
	}
	verb := string(m.Verb)
	return []string{verb, verb + bySide + string(m.By), verb + bySide + whose}
}

// meet ends what a move answers. It gives the events of it, and whether a rule knew the move: if none in force did, then the one of which
// an outcome was deemed last.
func (r *run) meet(m matter.Move) (events []string, matched bool) {
	var treated *live
	r.each(func(l *live) {
		if l.step.OwedBy != m.By && l.rule.OwedBy != Either || !slices.Contains(l.rule.MetBy, m.Verb) {
			return
		}
		switch {
		case l.deemedOn() != 0:
			if treated == nil || l.deemedOn() > treated.deemedOn() {
				treated = l
			}
		case l.over:
		case m.Verb == matter.Decline && l.rule.Reasons && !m.Reasons:
			r.note(m, "it gave no reasons, so the clock runs on")
			matched = true
		default:
			matched = true
			events = append(events, r.meets(l, m)...)
		}
	})
	if matched || treated == nil {
		return events, matched
	}
	r.note(m, fmt.Sprintf("it came after %q was deemed %s", treated.step.Name, treated.deemed()))
	return []string{treated.rule.ID + " late"}, true
}

// deemedOn is when an outcome of it was deemed, 0 when none was.
func (l *live) deemedOn() int64 {
	if l.further != nil {
		return l.further.DeemedOn
	}
	return l.step.DeemedOn
}

func (l *live) deemed() Deemed {
	if l.further != nil {
		return l.further.Deemed
	}
	return l.step.Deemed
}

// meets ends a step with the move that answers it, and gives the events of that. What who raised the matter answers, having been handed
// the ball, gives it back.
func (r *run) meets(l *live, m matter.Move) []string {
	id := l.rule.ID
	events := []string{id + " met", fmt.Sprintf("%s %s", id, m.Verb)}
	if l.rule.Passes && l.rule.OwedBy == OtherSide && m.By == r.raiser {
		events = append(events, id+" returned")
	}
	l.over, l.step.Met = true, m.At
	if l.step.State == Missed {
		l.step.State = Late
		events = append(events, id+" late")
	} else {
		l.step.State = Met
	}
	if f := l.further; f != nil {
		if f.Met = m.At; f.State == Missed {
			f.State = Late
		} else {
			f.State = Met
		}
	}
	return events
}

// fire begins every rule that one of the events starts. It reports whether there was one.
func (r *run) fire(events []string, at int64, by access.Side) (began bool) {
	for _, counted := range []bool{false, true} { // those that count back from another come after it
		for i := range r.rules {
			rule := &r.rules[i]
			starts := slices.ContainsFunc(events, func(e string) bool { return slices.Contains(rule.From, e) })
			if !starts || (rule.Within.Before != "") != counted || rule.RaisedBy != "" && rule.RaisedBy != r.raiser {
				continue
			}
			if l := r.latest(rule.ID); l != nil {
				if l.step.State == Running {
					if rule.Anew != "" && slices.Contains(events, string(rule.Anew)) {
						l.step.Started, began = at, true
						r.schedule(l)
					}
					continue
				}
				if !l.over && slices.Contains(events, string(matter.ReOpen)) {
					continue // it is overdue, and stays so: what was never answered is not opened again
				}
				l.drop(at)
			}
			r.begin(rule, at, by)
			began = true
			r.meetAtOnce(rule, events, at, by)
		}
	}
	return began
}

// drop ends what is awaited no longer.
func (l *live) drop(at int64) {
	if f := l.further; f != nil && f.State == Running {
		f.State, f.Met = Stopped, at
	}
	l.over = true
}

// meetAtOnce ends what has just begun where the move that began it is the answer to it as well.
func (r *run) meetAtOnce(rule *Rule, events []string, at int64, by access.Side) {
	l, verb := r.latest(rule.ID), string(rule.AtOnce)
	named := func(e string) bool { return e == verb || strings.HasSuffix(e, " "+verb) }
	if verb == "" || r.count >= mostSteps || l.step.OwedBy != by && rule.OwedBy != Either || !slices.ContainsFunc(events, named) {
		return
	}
	r.fire(r.meets(l, matter.Move{At: at, By: by, Verb: rule.AtOnce}), at, by)
}

// begin starts a rule.
func (r *run) begin(rule *Rule, at int64, by access.Side) *live {
	l := &live{rule: rule, step: r.blank(rule)}
	l.step.OwedBy = r.owes(rule.OwedBy, by)
	l.step.State, l.step.Started = Running, at
	r.live[rule.ID] = append(r.live[rule.ID], l)
	r.count++
	r.schedule(l)
	return l
}

// schedule sets the date of a step from its rule.
func (r *run) schedule(l *live) {
	rule, start := l.rule, r.ground.date(l.step.Started)
	p := r.set.period(rule.Within)
	var due civil.Date
	switch {
	case rule.Within.Promised:
		due = r.promised
	case rule.Within.Before != "":
		if b := r.latest(rule.Within.Before); b != nil && b.step.Due != 0 {
			due = r.ground.Before(r.ground.date(b.step.Due), p)
		}
	case rule.Within.As != "":
		if b := r.latest(rule.Within.As); b != nil && b.step.Due != 0 {
			due = start + r.ground.date(b.step.Due) - r.ground.date(b.step.Started)
		}
	case !p.IsZero():
		due = r.ground.After(start, p)
	}
	r.date(&l.step, rule, due)
}

// date gives a step its last day.
func (r *run) date(s *Step, rule *Rule, due civil.Date) {
	s.Due, s.Warn = 0, 0
	if due == 0 {
		return
	}
	if rule.Roll {
		due = r.ground.workday(due, 1)
	}
	warn := rule.Warn
	if warn.IsZero() {
		warn = r.set.Warn
	}
	s.Due = r.ground.EndOf(due)
	if !warn.IsZero() {
		s.Warn = min(max(r.ground.morning(r.ground.workday(r.ground.Before(due, warn), -1)), s.Started), s.Due)
	}
	r.each(func(l *live) {
		if l.rule.Within.Before == rule.ID && l.step.State == Running {
			r.schedule(l)
		}
	})
}

// owes is the side a party stands for; by is whose move began the step.
func (r *run) owes(p Party, by access.Side) access.Side {
	switch p {
	case Client:
		return access.ClientSide
	case Delivery:
		return access.DeliverySide
	case Raiser:
		return r.raiser
	case Promiser:
		return r.promiser
	case Either:
		return access.NoSide
	}
	return opposite(by)
}

// blank is a step of a rule that has not begun.
func (r *run) blank(rule *Rule) Step {
	s := Step{Rule: rule.ID, Name: rule.Step, Clause: rule.Clause, Edition: r.set.editionOf(*rule), Role: rule.Role, Right: rule.Right,
		IfMissed: rule.IfMissed, State: NotStarted}
	s.OwedBy = r.owes(rule.OwedBy, r.raiser)
	return s
}

// note keeps a sentence about a move.
func (r *run) note(m matter.Move, why string) {
	on := time.UnixMicro(m.At).In(r.ground.Zone).Format(time.DateOnly)
	r.notes = append(r.notes, fmt.Sprintf("%s by the %s side on %s: %s", m.Verb.Words(), m.By, on, why))
}

// steps is all there is to show.
func (r *run) steps() []Step {
	var out []Step
	for i := range r.rules {
		rule := &r.rules[i]
		if rule.RaisedBy != "" && rule.RaisedBy != r.raiser {
			continue
		}
		all := r.live[rule.ID]
		if len(all) == 0 {
			all = []*live{{rule: rule, step: r.blank(rule)}}
		}
		for n, l := range all {
			l.step.Pending = !l.over && (l.step.State == Running || l.step.State == Missed)
			out = append(out, l.step)
			switch {
			case l.further != nil:
				l.further.Pending = !l.over && l.further.State == Running
				out = append(out, *l.further)
			case rule.Further != nil && n == len(all)-1:
				out = append(out, r.furtherOf(l))
			}
		}
	}
	return out
}
