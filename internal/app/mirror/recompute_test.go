package mirror_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	matters "counterpart.dev/internal/app/matter"
	work "counterpart.dev/internal/app/mirror"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/conduct"
	"counterpart.dev/internal/core/matter"
)

// owed is one thing a side owed, found by reading the exported moves as a person would: nothing of the mirror, its rows or the clocks is
// asked. Times are microseconds, 0 for never.
type owed struct {
	side            access.Side
	from, due, done int64
	ended           int64
	promise, issue  bool
	warned, queried bool
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

// read is what a matter of the export says that sides owed.
func read(t *testing.T, m matters.Whole) (out []owed) {
	t.Helper()
	days := 5
	if m.Kind == matter.Decision {
		days = 10
	}
	open := -1 // which of out awaits its answer
	for _, x := range m.Moves {
		theirs := access.ClientSide
		if x.Side == access.ClientSide {
			theirs = access.DeliverySide
		}
		switch x.Verb {
		case matter.Raise:
			switch m.Kind {
			case matter.Commitment:
				day, err := time.Parse(time.DateOnly, x.Said.Due.String())
				if err != nil {
					t.Fatal(err)
				}
				out = append(out, owed{side: x.Side, promise: true, from: x.At, due: ends(t, day.Add(12*time.Hour).UnixMicro(), 0)})
				continue
			case matter.Issue:
				out = append(out, owed{side: x.Side, issue: true, from: x.At})
			}
			fallthrough
		case matter.ReOpen:
			if x.Verb == matter.ReOpen {
				for i := range out { // the last answer is the one that is queried
					if j := len(out) - 1 - i; !out[j].issue {
						out[j].queried = true
						break
					}
				}
			}
			open = len(out)
			out = append(out, owed{side: theirs, from: x.At, due: ends(t, x.At, days)})
		case matter.Reply, matter.Decide:
			if open >= 0 && out[open].side == x.Side {
				out[open].done, open = x.At, -1
			}
		case matter.Implement:
			out[0].done = x.At
		case matter.Close, matter.Withdraw:
			if m.Kind == matter.Commitment && out[0].done == 0 {
				out[0].ended = x.At
			}
			if open >= 0 {
				out[open].ended, open = x.At, -1
			}
		}
	}
	return out
}

// counted is the figures of a side as n of m.
func counted(all []owed, side access.Side, from, to, now int64) map[string]string {
	n, of := map[string]int{}, map[string]int{}
	add := func(figure string, counts bool) {
		of[figure]++
		if counts {
			n[figure]++
		}
	}
	for _, o := range all {
		if o.side != side {
			continue
		}
		in := func(at int64) bool { return at >= from && at < to }
		fell := in(o.due) && o.due < now && (o.ended == 0 || o.ended > o.due)
		switch {
		case o.issue && in(o.from):
			add("surprises", true)
		case o.promise && fell:
			add("kept", o.done != 0 && o.done <= o.due)
		case !o.issue && !o.promise:
			if o.done != 0 && in(o.done) {
				add("re-opened", o.queried)
			}
			if fell {
				add("in time", o.done != 0 && o.done <= o.due)
				add("late", o.done > o.due)
				add("unanswered", o.done == 0)
			}
		}
	}
	out := map[string]string{}
	for figure := range of {
		out[figure] = fmt.Sprintf("%d of %d", n[figure], of[figure])
	}
	return out
}

// shown is the same of the mirror.
func shown(f conduct.Figures) map[string]string {
	out := map[string]string{}
	for figure, s := range map[string]conduct.Share{"in time": f.InTime, "late": f.Late, "unanswered": f.Unanswered, "kept": f.Kept, "surprises": f.Surprises, "re-opened": f.ReOpened} {
		if s.Of() > 0 {
			out[figure] = fmt.Sprintf("%d of %d", s.N(), s.Of())
		}
	}
	return out
}

// A season of random moves through the use cases: what the mirror says of either side, for any period, is what somebody counts who has
// nothing but the exported record.
func TestFiguresFollowFromTheExportedRecord(t *testing.T) {
	onSQLite(t, func(t *testing.T, s stage) {
		chance := rand.New(rand.NewPCG(16, 3))
		begun := s.Clock.Now()
		var ids []string
		for range 220 {
			s.Clock.Add(time.Duration(1+chance.IntN(16)) * time.Hour)
			by := []access.Viewer{s.Ada, s.Dan}[chance.IntN(2)]
			if len(ids) < 6 || chance.IntN(5) == 0 {
				k := []matter.Kind{matter.Question, matter.Question, matter.Decision, matter.Commitment, matter.Issue}[chance.IntN(5)]
				ids = append(ids, s.raise(by, k, s.Clock.Now().AddDate(0, 0, 3+chance.IntN(20)).Format(time.DateOnly)))
				continue
			}
			verb := []matter.Verb{matter.Reply, matter.Reply, matter.Hold, matter.Decide, matter.Implement, matter.ReOpen, matter.Close, matter.Withdraw}[chance.IntN(8)]
			// What is not legal is refused and is no part of the record.
			_ = s.matters.Move(t.Context(), by, s.Engagement, ids[chance.IntN(len(ids))], matters.MoveForm{Verb: verb, Words: "Words.", Told: "Somebody"})
		}
		s.Clock.Add(12 * 24 * time.Hour)
		s.set(s.Ada, true)
		s.set(s.Dan, true)
		whole, err := s.matters.Export(t.Context(), s.Dan, s.Engagement)
		if err != nil {
			t.Fatal(err)
		}
		var all []owed
		for _, m := range whole.Matters {
			all = append(all, read(t, m)...)
		}
		for _, days := range [][2]int{{-30, 400}, {0, 20}, {15, 40}, {33, 34}} {
			from, to := begun.AddDate(0, 0, days[0]), begun.AddDate(0, 0, days[1])
			v, err := s.Show(t.Context(), s.Ada, s.Engagement, work.Ask{From: from.Format(time.DateOnly), To: to.Format(time.DateOnly)})
			if err != nil || len(v.Wrong) > 0 || len(v.Sides) != 2 {
				t.Fatalf("%d sides, %v, %v", len(v.Sides), v.Wrong, err)
			}
			first, last := ends(t, from.AddDate(0, 0, -1).UnixMicro(), 0)+1, ends(t, to.UnixMicro(), 0)+1
			for _, side := range v.Sides {
				want := counted(all, side.Side, first, last, s.Clock.Now().UnixMicro())
				if diff := cmp.Diff(want, shown(side.Figures)); diff != "" {
					t.Errorf("%s from day %d to %d (-counted +mirror):\n%s", side.Side, days[0], days[1], diff)
				}
				if days[1] == 400 && (len(want) != 6 || slices.Contains([]string{"", "0 of 1"}, want["re-opened"])) {
					t.Errorf("%s: too dull to tell anything: %v", side.Side, want)
				}
			}
		}
	})
}
