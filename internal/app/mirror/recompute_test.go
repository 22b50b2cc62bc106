package mirror_test

import (
	"fmt"
	"math/big"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	matters "counterpart.dev/internal/app/matter"
	work "counterpart.dev/internal/app/mirror"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/conduct"
	"counterpart.dev/internal/core/matter"
)

// owed is one thing a side owed, decided, promised or raised, found by reading the exported moves as a person would: nothing of the mirror,
// its rows or the clocks is asked. Times are microseconds, 0 for never.
type owed struct {
	id            string
	sort          string
	side          access.Side
	kind          matter.Kind
	class, reason string
	from, due     int64
	further       int64 // last day of what was given after a notice that it is overdue
	done, ended   int64
	deemed        int64
	moved         int
	lent, looked  bool
	queried       bool
	warned        bool
}

// rule is what the rules of the engagement say of a kind: so many working days for an answer.
type rule struct {
	days    int
	deems   bool // silence is an answer
	further int  // silence is one so many working days after a notice
	passes  bool // who is asked may ask back, and is asked again afterwards
	answers []matter.Verb
}

var (
	said  = []matter.Verb{matter.Reply, matter.Accept, matter.Decline, matter.Decide}
	asked = rule{days: 5, passes: true, answers: said}
	plain = map[matter.Kind]rule{matter.Question: asked, matter.EarlyWarning: asked, matter.Risk: asked, matter.Issue: asked,
		matter.Decision: {days: 10, passes: true, answers: said}}

	silent  = rule{days: 6, deems: true, answers: []matter.Verb{matter.Reply}}
	silence = map[matter.Kind]rule{matter.Question: silent, matter.EarlyWarning: silent, matter.Issue: silent,
		matter.Decision: {days: 4, further: 3, answers: []matter.Verb{matter.Decide, matter.Decline}}}
)

// written is silence as an engagement keeps it.
const written = `{"id":"own","name":"Own","edition":"own","rules":[
	{"id":"reply","kinds":["question","early_warning","issue"],"step":"Reply","owed_by":"other side","from":["raise","re_open"],"within":"6 working days",
		"met_by":["reply"],"if_missed":"Treated as accepted.","deemed":"accepted"},
	{"id":"decide","kinds":["decision"],"step":"Decide","owed_by":"other side","from":["raise","re_open"],"within":"4 working days",
		"met_by":["decide","decline"],"if_missed":"It may be notified.","further":{"within":"3 working days","if_missed":"Treated as rejected.","deemed":"rejected"}}]}`

func against(s access.Side) access.Side {
	if s == access.ClientSide {
		return access.DeliverySide
	}
	return access.ClientSide
}

// ends is the end of the day that lies so many working days after an instant, in London, where the engagement has no holidays.
func ends(t *testing.T, at int64, days int) int64 {
	t.Helper()
	london, err := time.LoadLocation("Europe/London")
	if err != nil {
		t.Fatal(err)
	}
	d := time.UnixMicro(at).In(london)
	for days > 0 {
		if d = d.AddDate(0, 0, 1); d.Weekday() != time.Saturday && d.Weekday() != time.Sunday {
			days--
		}
	}
	return time.Date(d.Year(), d.Month(), d.Day()+1, 0, 0, 0, 0, london).UnixMicro() - 1
}

// reader reads one matter of the export.
type reader struct {
	*testing.T
	rule
	ruled bool
	all   []matters.Whole
	waits []*owed
}

// day is the end of a day that a move names.
func (r *reader) day(x matters.Moved) int64 {
	day, err := time.Parse(time.DateOnly, x.Said.Due.String())
	if err != nil {
		r.Fatal(err)
	}
	return ends(r.T, day.Add(12*time.Hour).UnixMicro(), 0)
}

// last is what was owed last, with what silence made of it by then; nil for nothing.
func (r *reader) last(at int64) *owed {
	if len(r.waits) == 0 {
		return nil
	}
	w := r.waits[len(r.waits)-1]
	if w.done == 0 && w.ended == 0 && w.deemed == 0 && w.due < at {
		switch {
		case r.deems:
			w.deemed = w.due
		case w.further != 0 && w.further < at:
			w.deemed = w.further
		}
	}
	return w
}

// open reports whether an answer is still awaited.
func (w *owed) open() bool { return w != nil && w.done == 0 && w.ended == 0 && w.deemed == 0 }

// ask lets a side owe an answer, unless one is owed that is not overdue.
func (r *reader) ask(side access.Side, at int64, lent bool) (begun bool) {
	w := r.last(at)
	if !r.ruled || w.open() && w.due >= at {
		return false
	}
	if w.open() {
		w.ended = at
	}
	r.waits = append(r.waits, &owed{sort: "reply", side: side, from: at, due: ends(r.T, at, r.days), lent: lent})
	return true
}

// move lets a move do what it does to who owes an answer.
func (r *reader) move(x matters.Moved) {
	w, theirs := r.last(x.At), against(x.Side)
	running := w.open() && w.due >= x.At
	switch x.Verb {
	case matter.Raise:
		r.ask(theirs, x.At, false)
	case matter.ReOpen:
		begun := r.ask(theirs, x.At, false)
		for _, w := range r.waits { // an answer is queried where the first re-opening after it asks the same side again
			if w.done != 0 && !w.looked {
				w.looked, w.queried = true, begun && w.side == theirs
			}
		}
	case matter.HandOver:
		if r.passes {
			if running && w.side == x.Side {
				w.ended = x.At
			}
			r.ask(theirs, x.At, true)
		}
	case matter.Extend:
		if to := r.day(x); running && to > w.due {
			w.due = to
		}
	case matter.NotifyOverdue:
		if w.open() && !running && w.side == theirs && w.further == 0 && r.further > 0 {
			w.further = ends(r.T, x.At, r.further)
		}
	case matter.Close, matter.Withdraw:
		if w.open() {
			w.ended = x.At
		}
	default:
		if w.open() && w.side == x.Side && slices.Contains(r.answers, x.Verb) {
			if w.done = x.At; w.lent {
				r.ask(theirs, x.At, false)
			}
		}
	}
}

// read is what a matter of the export says that sides owed, by its moves up to now.
func (r *reader) read(m matters.Whole, now int64) (out []owed) {
	first := m.Moves[0]
	s := owed{side: first.Side, from: first.At, reason: m.Missed}
	promised := false
	for _, x := range m.Moves {
		r.move(x)
		switch x.Verb {
		case matter.Raise:
			if x.Said.Owes != "" {
				s.side = x.Said.Owes
			}
			if m.Kind == matter.Commitment {
				s.due = r.day(x)
			}
		case matter.ReDate:
			s.moved++
		case matter.Implement, matter.Tell:
			s.done = x.At
		case matter.Decline:
			s.done = 0
		case matter.ReOpen:
			s.done, s.ended = 0, 0
		case matter.Close, matter.Withdraw:
			s.ended = x.At
		case matter.Link:
			for _, other := range r.all {
				s.warned = s.warned || other.Number == x.Said.LinkNumber && other.Audience == access.Shared && other.Kind == matter.EarlyWarning && other.Moves[0].At < s.from
			}
		}
		promised = promised || x.Side == s.side && slices.Contains([]matter.Verb{matter.Raise, matter.Accept, matter.ReOpen}, x.Verb)
	}
	r.last(now)
	for _, w := range r.waits {
		out = append(out, *w)
	}
	if s.done != 0 {
		s.ended = 0
	}
	switch m.Kind {
	case matter.Commitment:
		if s.sort = "promise"; !promised {
			return nil
		}
	case matter.Issue:
		s.sort = "issue"
	case matter.Decision:
		s.sort, s.side, s.class = "decision", against(first.Side), m.About.Choice.Class
		if w := r.last(now); w != nil {
			s.deemed = w.deemed
		}
	}
	if s.sort != "" {
		out = append(out, s)
	}
	for i := range out {
		out[i].id, out[i].kind = fmt.Sprintf("%s/%d", m.ID, i+1), m.Kind
	}
	return out
}

// cases are the rows that count and the others, as they are compared.
func cases(counts, others []string) string {
	counts, others = slices.Sorted(slices.Values(counts)), slices.Sorted(slices.Values(others))
	return fmt.Sprintf("%d of %d: %s | %s", len(counts), len(counts)+len(others), strings.Join(counts, " "), strings.Join(others, " "))
}

// counting is the figures of one side while they are counted.
type counting struct {
	counts, others map[string][]string
	values         map[string][]int64
	needs          map[string][]owed
}

func (c *counting) add(figure, id string, counts bool) {
	if counts {
		c.counts[figure] = append(c.counts[figure], id)
	} else {
		c.others[figure] = append(c.others[figure], id)
	}
}

// counted is every figure of a side with its cases, by their names.
func counted(all []owed, side access.Side, kind matter.Kind, from, to, now int64) map[string]string {
	c := counting{map[string][]string{}, map[string][]string{}, map[string][]int64{}, map[string][]owed{}}
	for _, o := range all {
		if o.side == side && (kind == "" || o.kind == kind) {
			c.count(o, from, to, now)
		}
	}
	out := map[string]string{}
	for _, m := range []map[string][]string{c.counts, c.others} {
		for figure := range m {
			out[figure] = cases(c.counts[figure], c.others[figure])
		}
	}
	for figure, v := range c.values { // the least that half of them, and that nine in ten, do not exceed
		slices.Sort(v)
		out[figure+" values"] = fmt.Sprintf("%d %d", v[(len(v)+1)/2-1], v[(9*len(v)+9)/10-1])
	}
	for class, some := range c.needs {
		out["latency "+class+" values"] = waited(some, now, 1, 2) + " " + waited(some, now, 1, 10)
	}
	return out
}

func (c *counting) count(o owed, from, to, now int64) {
	in := func(at int64) bool { return at >= from && at < to }
	fell := in(o.due) && o.due < now && (o.done != 0 || o.ended == 0 || o.ended > o.due)
	switch o.sort {
	case "issue":
		if in(o.from) {
			c.add("surprises", o.id, !o.warned)
		}
	case "promise":
		if !fell {
			return
		}
		kept := o.done != 0 && o.done <= o.due
		c.add("kept", o.id, kept)
		c.add("re_dates", o.id, true)
		c.values["re_dates"] = append(c.values["re_dates"], int64(o.moved))
		if !kept {
			c.add("missed: "+o.reason, o.id, false)
		}
	case "decision":
		if in(o.from) {
			for _, class := range []string{"", o.class} {
				c.add("latency "+class, o.id, o.told())
				c.needs[class] = append(c.needs[class], o)
			}
		}
	case "reply":
		if o.done != 0 && in(o.done) {
			c.add("re_opened", o.id, o.queried)
		}
		if o.open() {
			c.add("ageing", o.id, true)
			c.values["ageing"] = append(c.values["ageing"], now-o.from)
		}
		if fell {
			c.add("in_time", o.id, o.done != 0 && o.done <= o.due)
			c.add("late", o.id, o.done > o.due)
			c.add("unanswered", o.id, o.done == 0)
			c.add("deemed", o.id, o.deemed != 0)
		}
	}
}

// told reports whether a decision was told before silence was treated as one.
func (w *owed) told() bool { return w.done != 0 && w.deemed == 0 }

// waited is the shortest time after which no more than a share of n in of still waits for its decision [Kaplan & Meier 1958], or the
// longest that was seen. Fractions are exact.
func waited(some []owed, now, n, of int64) string {
	length := func(o owed) int64 {
		until := now
		for _, at := range []int64{o.deemed, o.ended} {
			if at != 0 {
				until = min(until, at)
			}
		}
		if o.told() {
			until = o.done
		}
		return until - o.from
	}
	slices.SortFunc(some, func(a, b owed) int { return int(length(a) - length(b)) })
	left := big.NewRat(1, 1)
	for i := 0; i < len(some); {
		waiting, told, long := len(some)-i, 0, length(some[i])
		for ; i < len(some) && length(some[i]) == long; i++ {
			if some[i].told() {
				told++
			}
		}
		if left.Mul(left, big.NewRat(int64(waiting-told), int64(waiting))); told > 0 && left.Cmp(big.NewRat(n, of)) <= 0 {
			return fmt.Sprint(long)
		}
	}
	return fmt.Sprintf("more than %d", length(some[len(some)-1]))
}

// shown is the same of the mirror, with the cases to which its figures lead.
func shown(s work.Seen) map[string]string {
	out := map[string]string{}
	keep := func(name string, code work.Code, part string) {
		if counts, others := s.Cases(code, part); len(counts)+len(others) > 0 {
			out[name] = cases(counts, others)
		}
	}
	whole := func(days float64) int64 { return int64(days*24*3600*1e6 + 0.5) }
	for _, f := range s.FiguresFor() {
		if f.Code != work.Latency {
			keep(string(f.Code), f.Code, "")
		}
	}
	if v := s.Ageing; len(v.IDs) > 0 {
		out["ageing values"] = fmt.Sprintf("%d %d", whole(v.Median), whole(v.P90))
	}
	if v := s.ReDates; len(v.IDs) > 0 {
		out["re_dates values"] = fmt.Sprintf("%.10g %.10g", v.Median, v.P90)
	}
	for _, m := range s.Misses {
		part := m.Reason
		if part == "" {
			part = work.Unsaid
		}
		keep("missed: "+m.Reason, work.Kept, part)
	}
	for _, l := range s.Latency {
		keep("latency "+l.Class, work.Latency, l.Class)
		var said []string
		for _, e := range []conduct.Estimate{l.Median, l.P90} {
			if said = append(said, fmt.Sprint(whole(e.Days))); !e.Reached {
				said[len(said)-1] = "more than " + said[len(said)-1]
			}
		}
		out["latency "+l.Class+" values"] = strings.Join(said, " ")
	}
	return out
}

// raisedIn is the matters of a season with their kinds, and the numbers of early warnings that both sides read.
type raisedIn struct {
	ids      []string
	kinds    []matter.Kind
	shared   int
	warnings []int
}

// tried is what people try with a kind, the usual more often.
func tried(k matter.Kind) []matter.Verb {
	switch k {
	case matter.Commitment:
		return []matter.Verb{matter.Implement, matter.Implement, matter.Implement, matter.Implement, matter.Accept, matter.Accept, matter.ReDate, matter.ReDate, matter.ReDate, matter.ReDate, matter.Extend, matter.Decline, matter.Close, matter.ReOpen,
			matter.Withdraw}
	case matter.Decision:
		return []matter.Verb{matter.Decide, matter.Decide, matter.Tell, matter.Tell, matter.Tell, matter.Decline, matter.Reply, matter.ReOpen, matter.NotifyOverdue, matter.NotifyOverdue,
			matter.Extend, matter.HandOver, matter.Close, matter.Withdraw}
	}
	return []matter.Verb{matter.Reply, matter.Reply, matter.Reply, matter.ReOpen, matter.ReOpen, matter.Link, matter.Link, matter.Link, matter.Extend, matter.HandOver, matter.Hold, matter.ReDate,
		matter.Close, matter.Withdraw}
}

// season acts random moves through the use cases. What is not legal is refused and is no part of the record.
func (s stage) season(chance *rand.Rand, in *raisedIn, moves int) {
	s.t.Helper()
	kinds := []matter.Kind{matter.Question, matter.Question, matter.Decision, matter.Decision, matter.Decision, matter.Commitment, matter.Commitment, matter.Commitment, matter.Issue, matter.Issue, matter.EarlyWarning, matter.Risk}
	for range moves {
		s.Clock.Add(time.Duration(1+chance.IntN(480)) * time.Minute)
		sides, due := []access.Viewer{s.Ada, s.Dan}, s.Clock.Now().AddDate(0, 0, 1+chance.IntN(16)).Format(time.DateOnly)
		if chance.IntN(2) == 0 {
			slices.Reverse(sides)
		}
		if len(in.ids) < 6 || chance.IntN(6) == 0 {
			f := matters.RaiseForm{Kind: kinds[chance.IntN(len(kinds))], Shared: chance.IntN(12) > 0, Title: "Matter", Due: due,
				Content: matters.Content{Class: []string{"scope", "money"}[chance.IntN(2)]}}
			if f.Kind == matter.Commitment && f.Shared {
				f.Owes = []string{"us", "us", "them"}[chance.IntN(3)]
			}
			id, err := s.matters.Raise(s.t.Context(), sides[0], s.Engagement, f)
			if err != nil {
				s.t.Fatal(err)
			}
			in.ids, in.kinds = append(in.ids, id), append(in.kinds, f.Kind)
			if f.Shared {
				in.shared++
			}
			if f.Shared && f.Kind == matter.EarlyWarning {
				in.warnings = append(in.warnings, in.shared)
			}
			continue
		}
		at := len(in.ids) - 1 - chance.IntN(min(len(in.ids), 16))
		verbs := tried(in.kinds[at])
		f := matters.MoveForm{Verb: verbs[chance.IntN(len(verbs))], Words: "Words.", Told: "Somebody", Due: due, Link: fmt.Sprint(1 + chance.IntN(len(in.ids)))}
		if f.Verb == matter.Withdraw && chance.IntN(3) > 0 {
			f.Verb = matter.Reply
		}
		if len(in.warnings) > 0 {
			f.Link = fmt.Sprint(in.warnings[chance.IntN(len(in.warnings))])
		}
		for _, by := range sides {
			if s.matters.Move(s.t.Context(), by, s.Engagement, in.ids[at], f) == nil {
				if f.Verb == matter.Decide { // and mostly it is told
					s.Clock.Add(time.Duration(1+chance.IntN(40)) * time.Hour)
					f.Verb = tried(matter.Decision)[2+chance.IntN(5)]
					_ = s.matters.Move(s.t.Context(), by, s.Engagement, in.ids[at], f)
				}
				break
			}
		}
	}
	for i, id := range in.ids { // why some promises were missed; of what was not, it is refused
		if in.kinds[i] == matter.Commitment && chance.IntN(3) > 0 {
			reason := conduct.Reasons()[chance.IntN(2)].Code
			if err := s.Explain(s.t.Context(), s.Ada, s.Engagement, id, reason); err != nil {
				_ = s.Explain(s.t.Context(), s.Dan, s.Engagement, id, reason)
			}
		}
	}
}

// Seasons of random moves through the use cases: what the mirror says of either side, for any period and kind, by plain rules and by rules
// that let silence decide, is what somebody counts who has nothing but the exported record.
func TestFiguresFollowFromTheExportedRecord(t *testing.T) {
	onSQLite(t, func(t *testing.T, s stage) {
		chance := rand.New(rand.NewPCG(16, 3))
		begun := s.Clock.Now()
		s.set(s.Ada, true)
		s.set(s.Dan, true)
		var in raisedIn
		s.season(chance, &in, 650)
		s.compare(t, begun, plain)
		if err := s.matters.KeepRules(t.Context(), s.Ada, s.Engagement, matters.RulesForm{Body: written}); err != nil {
			t.Fatal(err)
		}
		s.season(chance, &in, 350)
		s.compare(t, begun, silence)
	})
}

// compare holds what the mirror says against what is counted from the export, by rules.
func (s stage) compare(t *testing.T, begun time.Time, rules map[matter.Kind]rule) {
	t.Helper()
	now := s.Clock.Now().UnixMicro()
	whole, err := s.matters.Export(t.Context(), s.Dan, s.Engagement)
	if err != nil {
		t.Fatal(err)
	}
	var all []owed
	for _, m := range whole.Matters {
		if m.Audience == access.Shared {
			r := reader{T: t, all: whole.Matters}
			r.rule, r.ruled = rules[m.Kind]
			all = append(all, r.read(m, now)...)
		}
	}
	for _, period := range []struct {
		from, to int
		kind     matter.Kind
	}{{-30, 400, ""}, {0, 20, ""}, {15, 40, ""}, {33, 34, ""}, {60, 110, ""}, {-30, 400, matter.Decision}, {10, 50, matter.Question}, {10, 90, matter.Commitment}, {0, 90, matter.Issue}} {
		from, to := begun.AddDate(0, 0, period.from), begun.AddDate(0, 0, period.to)
		v, err := s.Show(t.Context(), s.Ada, s.Engagement, work.Ask{From: from.Format(time.DateOnly), To: to.Format(time.DateOnly), Kind: string(period.kind)})
		if err != nil || len(v.Wrong) > 0 || len(v.Sides) != 2 {
			t.Fatalf("%d sides, %v, %v", len(v.Sides), v.Wrong, err)
		}
		first, last := ends(t, from.AddDate(0, 0, -1).UnixMicro(), 0)+1, ends(t, to.UnixMicro(), 0)+1
		for _, side := range v.Sides {
			want := counted(all, side.Side, period.kind, first, last, now)
			if diff := cmp.Diff(want, shown(side)); diff != "" {
				t.Errorf("%s, %+v (-counted +mirror):\n%s", side.Side, period, diff)
			}
			if period.to == 400 && period.kind == "" {
				telling(t, side.Side, want, rules[matter.Question].deems)
			}
		}
	}
}

// telling wants a history in which every figure has cases of either sort.
func telling(t *testing.T, side access.Side, figures map[string]string, silence bool) {
	t.Helper()
	for _, f := range []string{"in_time", "late", "unanswered", "deemed", "kept", "surprises", "re_opened", "latency "} {
		said := figures[f]
		if none := strings.HasPrefix(said, "0 of"); said == "" || none != (f == "deemed" && !silence) || strings.HasSuffix(said, "| ") {
			t.Errorf("%s: too dull to tell anything of %s: %q", side, f, said)
		}
	}
	for _, f := range []string{"ageing", "ageing values", "re_dates values", "missed: ", "missed: waited", "latency scope values", "latency money values", "latency  values"} {
		if figures[f] == "" || figures[f] == "0 0" {
			t.Errorf("%s: too dull to tell anything of %s: %q", side, f, figures[f])
		}
	}
}
