package clock

import (
	"fmt"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/matter"
)

const (
	client   = access.ClientSide
	delivery = access.DeliverySide
)

// office works Monday to Friday from 09:00, but for Easter 2026.
func office(t interface{ Fatal(...any) }, zone string) Ground {
	hours := []civil.Span{{From: 9 * 60, To: 17 * 60}}
	c, err := civil.NewCalendar(civil.Week{nil, hours, hours, hours, hours, hours, nil},
		[]civil.Exception{{Day: civil.NewDate(2026, 4, 3)}, {Day: civil.NewDate(2026, 4, 6)}})
	if err != nil {
		t.Fatal(err)
	}
	z, err := time.LoadLocation(zone)
	if err != nil {
		t.Fatal(err)
	}
	return Ground{c, z}
}

// in is an instant from its words in a zone.
func (g Ground) in(t *testing.T, s string) int64 {
	t.Helper()
	at, err := time.ParseInLocation("2006-01-02 15:04", s, g.Zone)
	if err != nil {
		t.Fatal(err)
	}
	return at.UnixMicro()
}

// A day ends with its last microsecond, where clocks change at midnight and where a whole day is skipped too.
func TestEndOf(t *testing.T) {
	for _, tt := range []struct{ zone, day, want string }{
		{"UTC", "2026-03-31", "2026-03-31T23:59:59.999999Z"},
		{"Europe/London", "2026-03-28", "2026-03-28T23:59:59.999999Z"},
		{"Europe/London", "2026-03-29", "2026-03-29T23:59:59.999999+01:00"},
		{"Europe/London", "2026-10-25", "2026-10-25T23:59:59.999999Z"},
		{"Asia/Beirut", "2022-03-26", "2022-03-26T23:59:59.999999+02:00"}, // the 27th begins at 01:00
		{"Asia/Beirut", "2022-10-29", "2022-10-29T23:59:59.999999+02:00"}, // has its last hour twice
		{"America/Havana", "2022-03-12", "2022-03-12T23:59:59.999999-05:00"},
		{"America/Havana", "2022-11-06", "2022-11-06T23:59:59.999999-05:00"},
		{"Pacific/Apia", "2011-12-29", "2011-12-29T23:59:59.999999-10:00"},
		{"Pacific/Apia", "2011-12-30", "2011-12-29T23:59:59.999999-10:00"}, // there was no 30th
		{"Pacific/Kiritimati", "2026-01-01", "2026-01-01T23:59:59.999999+14:00"},
		{"Australia/Lord_Howe", "2026-04-05", "2026-04-05T23:59:59.999999+10:30"},
		{"Asia/Kathmandu", "2026-01-01", "2026-01-01T23:59:59.999999+05:45"},
	} {
		g := office(t, tt.zone)
		d, err := civil.ParseDate(tt.day)
		if err != nil {
			t.Fatal(err)
		}
		if got := time.UnixMicro(g.EndOf(d)).In(g.Zone).Format(time.RFC3339Nano); got != tt.want {
			t.Errorf("%s in %s ends at %s, not %s", tt.day, tt.zone, got, tt.want)
		}
	}
}

// A set that shows what the built-in ones do not use: months, a last day that rolls, dates counted back over working days.
func TestUnusualLengths(t *testing.T) {
	set, problems := Decode([]byte(`{"id":"x","name":"X","edition":"own","warn":"1 week","rules":[
		{"id":"month","kinds":["question"],"step":"Reply","owed_by":"client","from":["raise"],"within":"1 month","met_by":["reply"],"if_missed":"N"},
		{"id":"rolled","kinds":["question"],"step":"Reply","owed_by":"client","from":["raise"],"within":"28 days","roll":true,"met_by":["reply"],"if_missed":"N"},
		{"id":"before","kinds":["question"],"step":"Warn","owed_by":"client","from":["raise"],"within":"3 working days before month","met_by":["hold"],"if_missed":"N","warn":"2 months","no_extension":true}]}`))
	if problems != nil {
		t.Fatal(problems)
	}
	g := office(t, "Europe/London")
	raise := matter.Move{At: g.in(t, "2026-01-31 10:00"), By: delivery, Verb: matter.Raise} // a Saturday
	show := func(moves ...matter.Move) (out []string) {
		for _, s := range set.Steps("question", moves, g, Forever).Steps {
			out = append(out, fmt.Sprintf("%s %s, warned %s", s.Rule, g.date(s.Due), time.UnixMicro(s.Warn).In(g.Zone).Format("2006-01-02 15:04")))
		}
		return out
	}
	// 28 February is a Saturday: a month keeps it, 28 days roll to Monday 2 March. Warned a week before, on the working day before that,
	// and never before the step began.
	want := []string{"month 2026-02-28, warned 2026-02-20 09:00", "rolled 2026-03-02, warned 2026-02-23 09:00", "before 2026-02-25, warned 2026-01-31 10:00"}
	if diff := cmp.Diff(want, show(raise)); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	// What cannot be extended follows what it is counted back from: Fri 20 March; 19, 18, 17 March.
	extend := matter.Move{At: raise.At + 1, By: delivery, Verb: matter.Extend, Due: civil.NewDate(2026, 3, 20)}
	if got := show(raise, extend); !strings.HasPrefix(got[0], "month 2026-03-20") || !strings.HasPrefix(got[2], "before 2026-03-17") {
		t.Errorf("after an extension: %q", got)
	}
}

// randomMoves is a life of an event: raised, then any moves of any side in the order of time.
func randomMoves(t *rapid.T, g Ground) []matter.Move {
	at := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC).UnixMicro() + rapid.Int64Range(0, 200*24*3600).Draw(t, "raised")*1e6
	sides := []access.Side{client, delivery}
	moves := []matter.Move{{At: at, By: rapid.SampledFrom(sides).Draw(t, "raiser"), Verb: matter.Raise, Due: g.date(at) + 30,
		ClientCaused: rapid.Bool().Draw(t, "client caused")}}
	if rapid.Bool().Draw(t, "aware before") {
		moves = append([]matter.Move{{At: at - rapid.Int64Range(0, 100).Draw(t, "days")*24*3600*1e6, By: moves[0].By, Verb: Aware}}, moves...)
	}
	for range rapid.IntRange(0, 12).Draw(t, "moves") {
		at += rapid.Int64Range(0, 20*24*3600).Draw(t, "later") * 1e6
		moves = append(moves, matter.Move{At: at, By: rapid.SampledFrom(sides).Draw(t, "by"), Verb: rapid.SampledFrom(Verbs()).Draw(t, "verb"),
			Reasons: rapid.Bool().Draw(t, "reasons"), Due: g.date(at) + civil.Date(rapid.IntRange(-5, 60).Draw(t, "until"))})
	}
	return moves
}

type world struct {
	set   Set
	kind  Kind
	g     Ground
	moves []matter.Move
}

func randomWorld(t *rapid.T) world {
	w := world{kind: rapid.SampledFrom(Kinds()).Draw(t, "kind"),
		g: office(t, rapid.SampledFrom([]string{"UTC", "Europe/London", "America/New_York", "Asia/Kathmandu", "Pacific/Auckland"}).Draw(t, "zone"))}
	w.set, _ = Find(Sets(), rapid.SampledFrom([]string{"plain", "nec4", "fidic2017", "fidic1999"}).Draw(t, "set"))
	w.moves = randomMoves(t, w.g)
	return w
}

// Whatever moves come, steps are sound: what is due is due at the end of a day in the zone and warned of before, what was met was met in
// its state's time, and a deemed outcome stands exactly where it ran out.
func TestStepsAreSound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := randomWorld(t)
		at := rapid.SampledFrom([]int64{Forever, w.moves[0].At, w.moves[len(w.moves)-1].At + 1, w.moves[0].At + 40*24*3600*1e6}).Draw(t, "at")
		r := w.set.Steps(w.kind, w.moves, w.g, at)
		if len(r.Steps) < len(w.set.For(w.kind))/2 && w.set.ID == "plain" {
			t.Fatalf("%d steps of %d rules", len(r.Steps), len(w.set.For(w.kind)))
		}
		for _, s := range r.Steps {
			if why := unsound(s, w.g, at); why != "" {
				t.Fatalf("%s: %+v", why, s)
			}
		}
		for _, n := range r.Notes {
			if len(n) < 20 || strings.Contains(n, "%") {
				t.Fatalf("%q is no clear note", n)
			}
		}
	})
}

// unsound says what is wrong with a step.
func unsound(s Step, g Ground, at int64) string {
	local := time.UnixMicro(s.Due).In(g.Zone)
	switch {
	case s.State == NotStarted && (s.Started != 0 || s.Due != 0 || s.Warn != 0 || s.Met != 0 || s.DeemedOn != 0):
		return "what is not started has times"
	case s.State != NotStarted && (s.Started == 0 || s.OwedBy != client && s.OwedBy != delivery && !(s.OwedBy == access.NoSide && s.Right)):
		return "what began has no time or nobody owes it"
	case s.Due != 0 && (local.Hour() != 23 || local.Minute() != 59 || local.Second() != 59):
		return "it is due within a day"
	case s.Due != 0 && s.Warn != 0 && (s.Warn > s.Due || s.Warn < min(s.Started, s.Due)):
		return "it is warned of at the wrong time"
	case s.State == Running && s.Due != 0 && s.Due < at:
		return "it ran out"
	case s.State == Met && s.Due != 0 && s.Met > s.Due, s.State == Late && s.Met <= s.Due:
		return "met in time and late are confused"
	case (s.State == Treated) != (s.DeemedOn != 0), s.DeemedOn != 0 && (s.DeemedOn != s.Due || s.DeemedOn >= at || s.Deemed == Nothing):
		return "a deemed outcome without its time"
	case s.State == Missed && (s.Due == 0 || s.Due >= at):
		return "missed before it was due"
	}
	return ""
}

// A holding reply changes nothing at all.
func TestHoldingRepliesChangeNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := randomWorld(t)
		before := w.set.Steps(w.kind, w.moves, w.g, Forever)
		i := rapid.IntRange(0, len(w.moves)-1).Draw(t, "after")
		hold := matter.Move{At: w.moves[i].At, By: rapid.SampledFrom([]access.Side{client, delivery}).Draw(t, "holder"), Verb: matter.Hold}
		held := append(append(append([]matter.Move{}, w.moves[:i+1]...), hold), w.moves[i+1:]...)
		if diff := cmp.Diff(before, w.set.Steps(w.kind, held, w.g, Forever)); diff != "" {
			t.Fatalf("a holding reply changed\n%s", diff)
		}
	})
}

// An extension agreed in time moves the step that is due first to exactly the day that was agreed, and no other.
func TestExtensionsMoveExactly(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := randomWorld(t)
		w.moves = []matter.Move{{At: w.moves[len(w.moves)-1].At, By: delivery, Verb: matter.Raise, Due: w.g.date(w.moves[len(w.moves)-1].At) + 30}}
		at := w.moves[0].At + rapid.Int64Range(0, 3*24*3600).Draw(t, "agreed")*1e6
		before := w.set.Steps(w.kind, w.moves, w.g, at).Steps
		first := -1
		for i, s := range before {
			fixed := false
			for _, r := range w.set.Rules {
				fixed = fixed || r.ID == s.Rule && r.Fixed
			}
			if s.State == Running && s.Due != 0 && !fixed && (first < 0 || s.Due < before[first].Due) {
				first = i
			}
		}
		if first < 0 {
			return
		}
		until := w.g.date(before[first].Due) + civil.Date(rapid.IntRange(1, 50).Draw(t, "days"))
		after := w.set.Steps(w.kind, append(w.moves, matter.Move{At: at, By: client, Verb: matter.Extend, Due: until}), w.g, at).Steps
		for i, s := range after {
			want := before[i]
			if i == first {
				want.Due, want.Warn, want.Extended = w.g.EndOf(until), s.Warn, 1
			}
			if before[i].Rule == "pay-less" { // counted back from what was moved
				want.Due, want.Warn = s.Due, s.Warn
			}
			if diff := cmp.Diff(want, s); diff != "" {
				t.Fatalf("step %d of %d moved:\n%s", i, first, diff)
			}
		}
	})
}

// What is raised later is due no earlier, and a period of weeks ends on the same weekday.
func TestDueNeverGoesBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := randomWorld(t)
		due := func(at int64) map[string]int64 {
			out := map[string]int64{}
			for _, s := range w.set.Steps(w.kind, []matter.Move{{At: at, By: delivery, Verb: matter.Raise, Due: 740_000}}, w.g, at).Steps {
				out[s.Rule] = s.Due
			}
			return out
		}
		at := w.moves[len(w.moves)-1].At
		earlier, later := due(at), due(at+rapid.Int64Range(0, 40*24*3600).Draw(t, "later")*1e6)
		for _, r := range w.set.For(w.kind) {
			if earlier[r.ID] > later[r.ID] {
				t.Fatalf("%s: raised later it is due earlier", r.ID)
			}
			if p := w.set.period(r.Within); earlier[r.ID] != 0 && p.Unit == Weeks && w.g.date(earlier[r.ID]).Weekday() != w.g.date(at).Weekday() {
				t.Fatalf("%s: weeks do not end on the weekday they began", r.ID)
			}
		}
	})
}

// What was known at an instant stays as it was: later moves and later instants add to it, and never take a deemed outcome back.
func TestDeemedOutcomesStay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := randomWorld(t)
		at := w.moves[0].At + rapid.Int64Range(0, 300*24*3600).Draw(t, "at")*1e6
		known := w.set.Steps(w.kind, w.moves, w.g, at).Steps
		var until []matter.Move
		for _, m := range w.moves {
			if m.At <= at {
				until = append(until, m)
			}
		}
		notices := func(moves []matter.Move) (n int) {
			for _, m := range moves {
				if m.Verb == Notice || m.Verb == Aware || m.ClientCaused {
					n++
				}
			}
			return n
		}
		if notices(until) == notices(w.moves) { // who was aware when may be told later
			if diff := cmp.Diff(known, w.set.Steps(w.kind, until, w.g, at).Steps); diff != "" {
				t.Fatalf("moves after the instant were known at it:\n%s", diff)
			}
		}
		end := map[string]bool{}
		key := func(s Step) string { return fmt.Sprint(s.Rule, s.Notified, s.Started, s.DeemedOn, s.Deemed) }
		for _, s := range w.set.Steps(w.kind, w.moves, w.g, Forever).Steps {
			end[key(s)] = true
		}
		for _, s := range known {
			if s.State == Treated && !end[key(s)] {
				t.Fatalf("a deemed outcome was taken back: %+v", s)
			}
		}
	})
}

// Where the ball is when time has moved it on.
func TestStand(t *testing.T) {
	g := office(t, "Europe/London")
	nec, _ := Find(Sets(), "nec4")
	at := func(s string) int64 { return g.in(t, s) }
	move := func(when string, by access.Side, v matter.Verb) matter.Move {
		return matter.Move{At: at(when), By: by, Verb: v, Reasons: true}
	}
	raise := move("2026-03-02 09:00", delivery, matter.Raise)
	accept := move("2026-03-05 09:00", client, matter.Accept)
	quote := move("2026-03-26 09:00", delivery, matter.Quote)
	tests := []struct {
		name  string
		at    string
		moves []matter.Move
		court access.Side
		rule  string
		due   string
		n     int // deemed outcomes
	}{
		{"before the answer is due", "2026-03-03 09:00", []matter.Move{raise}, client, "answer", "2026-03-09", 0},
		{"when it is overdue", "2026-03-12 09:00", []matter.Move{raise}, client, "answer", "2026-03-09", 0},
		{"when the failure is notified", "2026-03-12 09:00", []matter.Move{raise, move("2026-03-10 09:00", delivery, matter.NotifyOverdue)}, client, "answer", "2026-03-09", 0},
		{"deemed accepted: the supplier quotes", "2026-03-25 09:00", []matter.Move{raise, move("2026-03-10 09:00", delivery, matter.NotifyOverdue)}, delivery, "quotation", "2026-04-14", 1},
		{"no quotation: the client side assesses", "2026-03-28 09:00", []matter.Move{raise, accept}, client, "assessment", "2026-04-16", 0},
		{"a quotation waits for its reply", "2026-04-01 09:00", []matter.Move{raise, accept, quote}, client, "quotation-reply", "2026-04-09", 0},
		{"a quotation deemed accepted is the supplier's to carry out", "2026-04-25 09:00", []matter.Move{raise, accept, quote, move("2026-04-10 09:00", delivery, matter.NotifyOverdue)}, delivery, "", "", 1},
		{"a decline ends it", "2026-03-28 09:00", []matter.Move{raise, move("2026-03-05 09:00", client, matter.Decline), move("2026-03-06 09:00", delivery, matter.Close)}, "", "", "", 0},
	}
	for _, tt := range tests {
		s, err := matter.Fold(matter.Change, tt.moves)
		if err != nil {
			t.Fatal(err)
		}
		got := Stand(s, nec.Steps(Kind(matter.Change), tt.moves, g, at(tt.at)).Steps)
		due := ""
		if got.Due != 0 {
			due = g.date(got.Due).String()
		}
		if got.Court != tt.court || got.Rule != tt.rule || due != tt.due || len(got.Deemed) != tt.n {
			t.Errorf("%s: %q owes %q by %q, %d deemed", tt.name, got.Court, got.Rule, due, len(got.Deemed))
		}
	}
}

// The notes say why a move changed nothing.
func TestNotes(t *testing.T) {
	g := office(t, "UTC")
	nec, _ := Find(Sets(), "nec4")
	move := func(when string, by access.Side, v matter.Verb) matter.Move {
		return matter.Move{At: g.in(t, when), By: by, Verb: v, Due: civil.NewDate(2026, 3, 12)}
	}
	raise := move("2026-03-02 09:00", delivery, matter.Raise)
	for _, tt := range []struct {
		move matter.Move
		want string
	}{
		{move("2026-03-03 09:00", client, matter.Decline), "decline by the client side on 2026-03-03: it gave no reasons, so the clock runs on"},
		{move("2026-03-03 09:00", delivery, matter.NotifyOverdue), "notify overdue by the delivery side on 2026-03-03: it came before the step was overdue, which is due on 2026-03-16, so it begins nothing"},
		{move("2026-03-03 09:00", client, matter.NotifyOverdue), "notify overdue by the client side on 2026-03-03: no overdue step has a further period, so it begins nothing"},
		{move("2026-03-17 09:00", delivery, matter.Extend), "extend by the delivery side on 2026-03-17: it was agreed after the step was due, so it moves nothing"},
		{move("2026-03-03 09:00", delivery, matter.Extend), "extend by the delivery side on 2026-03-03: its date is not later than the one there is, so it moves nothing"},
		{matter.Move{At: g.in(t, "2026-03-03 09:00"), By: delivery, Verb: matter.ReDate}, "re-date by the delivery side on 2026-03-03: it names no date, so it moves nothing"},
		{move("2026-03-03 09:00", delivery, matter.Accept), "accept by the delivery side on 2026-03-03: nothing awaited it, so no clock looked at it"},
	} {
		r := nec.Steps(Programme, []matter.Move{raise, tt.move}, g, Forever)
		if diff := cmp.Diff([]string{tt.want}, r.Notes); diff != "" {
			t.Errorf("-want +got\n%s", diff)
		}
	}
}

// That an answer is overdue can be notified once it is.
func TestTooEarly(t *testing.T) {
	g := office(t, "Europe/London")
	nec, _ := Find(Sets(), "nec4")
	raise := matter.Move{At: g.in(t, "2026-03-02 09:00"), By: delivery, Verb: matter.Raise}
	for _, tt := range []struct {
		at   string
		by   access.Side
		want string
	}{
		{"2026-03-09 23:59", delivery, "it is due on 2026-03-09: that it is overdue can be notified from the day after"},
		{"2026-03-10 00:00", delivery, ""},
		{"2026-03-09 23:59", client, ""},
	} {
		at := g.in(t, tt.at)
		steps := nec.Steps(Kind(matter.Change), []matter.Move{raise}, g, at).Steps
		if got := TooEarly(steps, tt.by, at, g.Zone); got != tt.want {
			t.Errorf("%s by %s: %q", tt.at, tt.by, got)
		}
	}
}

// A notice may itself say when its side became aware.
func TestAwareness(t *testing.T) {
	g := office(t, "UTC")
	nec, _ := Find(Sets(), "nec4")
	raise := matter.Move{At: g.in(t, "2026-03-02 09:00"), Aware: g.in(t, "2026-01-04 09:00"), By: delivery, Verb: matter.Raise}
	if s := nec.Steps(Kind(matter.Change), []matter.Move{raise}, g, Forever).Steps[0]; s.Outcome(g.Zone) != "deemed lapsed on 2026-03-01" {
		t.Errorf("%+v", s)
	}
}

// A term belongs to the set it was set in.
func TestWith(t *testing.T) {
	nec, _ := Find(Sets(), "nec4")
	shorter := nec.With("period for reply", Period{1, Weeks})
	if nec.Terms[0].Period != (Period{2, Weeks}) || shorter.Terms[0].Period != (Period{1, Weeks}) || shorter.Terms[0].Note != "" {
		t.Errorf("%+v, %+v", nec.Terms, shorter.Terms)
	}
	edited, _ := Find(Sets(), "plain")
	edited.Rules[0].From[0] = "close"
	if again, _ := Find(Sets(), "plain"); again.Rules[0].From[0] == "close" || edited.Rules[1].From[0] == "close" {
		t.Error("editing a set reaches another")
	}
}
