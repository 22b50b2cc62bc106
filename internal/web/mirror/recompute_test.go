package mirror_test

import (
	"archive/zip"
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	matters "counterpart.dev/internal/app/matter"
	"counterpart.dev/internal/app/mirror"
	"counterpart.dev/internal/apptest"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/matter"
)

// What follows reckons the mirror by simple code of its own, which knows nothing of how the program does it: from the record that a side
// takes away to the rows, and from the rows of the exported file to every figure.

// exportedMirror is the file as its reader reads it.
type exportedMirror struct {
	From, Until, Now time.Time
	Few              int
	Obligations      []obligation
	Figures          []exportedSide
}

type obligation struct {
	ID       string
	Matter   int
	Sort     string
	Side     string
	Kind     string
	Class    string
	Raised   time.Time
	Due      time.Time
	Original time.Time `json:"first_promised"`
	Answered time.Time
	Deemed   time.Time
	Ended    time.Time
	ReDates  int `json:"re_dates"`
	Reason   string
	ReOpened bool `json:"re_opened"`
	Warned   bool
}

type exportedSide struct {
	Side       string
	InTime     exportedShare `json:"in_time"`
	Late       exportedShare
	Unanswered exportedShare
	Deemed     exportedShare
	Ageing     exportedSpread `json:"ageing_days"`
	Latency    []struct {
		Class       string
		Median, P90 struct {
			Days    float64
			Reached bool
		}
		Told, Open []string
	} `json:"latency_days"`
	Kept   exportedShare
	Misses []struct {
		Reason string
		Rows   []string
	}
	ReDates   exportedSpread `json:"re_dates"`
	Surprises exportedShare
	ReOpened  exportedShare `json:"re_opened"`
}

type exportedShare struct {
	N, Of          int
	Counts, Others []string
}

type exportedSpread struct {
	Median, P90 float64
	Rows        []string
}

// act is one act of the record: its words for what was done, when, and its texts by name.
type recorded struct {
	at    time.Time
	kind  string
	texts map[string]string
}

// record reads the acts of an evidence bundle as a person would, from its index.
func record(t *testing.T, bundle string) (out []recorded) {
	t.Helper()
	z, err := zip.NewReader(strings.NewReader(bundle), int64(len(bundle)))
	if err != nil {
		t.Fatal(err)
	}
	f, err := z.Open("index.txt")
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	name := ""
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSuffix(line, "\n")
		var index int
		var stamp, kind string
		switch n, _ := fmt.Sscanf(line, "%d  %s  %s", &index, &stamp, &kind); {
		case strings.HasPrefix(line, "    | ") && len(out) > 0:
			out[len(out)-1].texts[name] += line[len("    | "):]
		case strings.HasPrefix(line, "    ") && strings.Contains(line, ": opened"):
			name, _, _ = strings.Cut(strings.TrimSpace(line), ": ")
		case n == 3 && !strings.HasPrefix(line, " "):
			if at, err := time.Parse(time.RFC3339Nano, stamp); err == nil {
				out = append(out, recorded{at, kind, map[string]string{}})
			}
		}
	}
	return out
}

// waits is one thing a side owes an answer to.
type waits struct {
	side                        string
	raised, due, answered, left time.Time
	lent, queried               bool
}

// told is a matter as the record tells it.
type told struct {
	number   int
	kind     string
	raiser   string
	owes     string
	raised   time.Time
	due      time.Time // as people name it now: the end of that day
	first    time.Time
	accepted bool
	done     time.Time
	ended    time.Time
	reDates  int
	warned   bool
	reason   string
	waits    []*waits
}

func otherSide(s string) string {
	return map[string]string{"client": "delivery", "delivery": "client"}[s]
}

// endOf is the last microsecond of a day in London.
func endOf(day string) time.Time {
	if day == "" {
		return time.Time{}
	}
	zone, err := time.LoadLocation("Europe/London")
	if err != nil {
		panic(err)
	}
	d, err := time.ParseInLocation(time.DateOnly, day, zone)
	if err != nil {
		panic(err)
	}
	return d.AddDate(0, 0, 1).Add(-time.Microsecond)
}

// workdays is the end of the day so many working days after an instant's; the engagement works Monday to Friday.
func workdays(at time.Time, n int) time.Time {
	zone, _ := time.LoadLocation("Europe/London")
	d := at.In(zone)
	for n > 0 {
		if d = d.AddDate(0, 0, 1); d.Weekday() != time.Saturday && d.Weekday() != time.Sunday {
			n--
		}
	}
	return endOf(d.Format(time.DateOnly))
}

// period is how many working days the plain rules give for an answer.
func (m *told) period() int {
	if m.kind == "decision" || m.kind == "acceptance" {
		return 10
	}
	return 5
}

// last is what is owed last, nil for nothing.
func (m *told) last() *waits {
	if len(m.waits) == 0 {
		return nil
	}
	return m.waits[len(m.waits)-1]
}

// owed reports whether it is still to be answered.
func (w *waits) owed() bool { return w != nil && w.answered.IsZero() && w.left.IsZero() }

// begin lets a side owe an answer from now on, unless it owes one that is not overdue.
func (m *told) begin(side string, at time.Time, lent bool) {
	if m.kind == "commitment" {
		return
	}
	if w := m.last(); w.owed() {
		if !at.After(w.due) {
			return
		}
		w.left = at
	}
	m.waits = append(m.waits, &waits{side: side, raised: at, due: workdays(at, m.period()), lent: lent})
}

// said is what a move says besides words.
type said struct {
	Owes, Due string
	Reasons   bool
	Warns     bool
}

// moved lets a move do what it does under the plain rules.
func (m *told) moved(verb, side string, at time.Time, s said) {
	switch verb {
	case "raise":
		m.raiser, m.owes, m.raised, m.due, m.first = side, side, at, endOf(s.Due), endOf(s.Due)
		if s.Owes != "" {
			m.owes = s.Owes
		}
		m.accepted = m.owes == side
		m.begin(otherSide(side), at, false)
	case "reply", "accept", "decline", "decide":
		m.answered(verb, side, at)
	case "hand-over":
		if w := m.last(); w.owed() && w.side == side {
			w.left = at
		}
		m.begin(otherSide(side), at, true)
	case "re-open":
		if w := m.last(); w != nil && !w.answered.IsZero() {
			w.queried = w.side == otherSide(side)
		}
		m.ended, m.done = time.Time{}, time.Time{}
		m.begin(otherSide(side), at, false)
	case "re-date":
		if m.due = endOf(s.Due); m.first.IsZero() {
			m.first = m.due
		} else {
			m.reDates++
		}
	case "extend":
		if w, to := m.last(), endOf(s.Due); w.owed() && !at.After(w.due) && to.After(w.due) {
			w.due = to
		}
		if !m.first.IsZero() {
			m.due = endOf(s.Due)
		}
	case "implement", "tell":
		m.done = at
	case "link":
		m.warned = m.warned || s.Warns
	case "withdraw", "close":
		m.ended = at
		if w := m.last(); w.owed() {
			w.left = at
		}
	}
}

// answered ends what the side owes.
func (m *told) answered(verb, side string, at time.Time) {
	if m.kind == "commitment" {
		m.accepted = m.accepted || verb == "accept"
		if verb == "decline" {
			m.done = time.Time{}
		}
		return
	}
	if w := m.last(); w.owed() && w.side == side {
		w.answered = at
		if w.lent {
			m.begin(otherSide(side), at, false)
		}
	}
}

// tell reads the matters of the shared record.
func tell(t *testing.T, acts []recorded) map[string]*told {
	t.Helper()
	out := map[string]*told{}
	for _, a := range acts {
		number, verb := a.texts["matter"], strings.TrimPrefix(a.kind, "matter.")
		switch {
		case a.kind == "matter.raised":
			m := &told{kind: a.texts["kind"]}
			out[a.texts["number"]] = m
			if _, err := fmt.Sscan(a.texts["number"], &m.number); err != nil {
				t.Fatal(err)
			}
		case a.kind == "matter.missed":
			out[number].reason = a.texts["reason"]
		case out[number] != nil:
			var s said
			if err := json.Unmarshal([]byte(a.texts["said"]), &s); err != nil {
				t.Fatalf("%s: %v", a.kind, err)
			}
			out[number].moved(verb, a.texts["side"], a.at, s)
		}
	}
	return out
}

// rows is what the record tells of a matter, without names of rows.
func (m *told) rows() (out []obligation) {
	add := func(o obligation) { o.Matter, o.Kind = m.number, m.kind; out = append(out, o) }
	for _, w := range m.waits {
		add(obligation{Sort: "reply", Side: w.side, Raised: w.raised, Due: w.due, Answered: w.answered, Ended: w.left, ReOpened: w.queried})
	}
	ended := m.ended
	if !m.done.IsZero() {
		ended = time.Time{}
	}
	switch m.kind {
	case "decision":
		add(obligation{Sort: "decision", Side: otherSide(m.raiser), Class: "scope", Raised: m.raised, Answered: m.done, Ended: ended})
	case "commitment":
		if m.accepted {
			add(obligation{Sort: "promise", Side: m.owes, Raised: m.raised, Due: m.due, Original: m.first, Answered: m.done, Ended: ended, ReDates: m.reDates, Reason: m.reason})
		}
	case "issue":
		add(obligation{Sort: "issue", Side: m.raiser, Raised: m.raised, Warned: m.warned})
	}
	return out
}

// reckoned is every figure of a side, from the rows of the file alone.
func reckoned(x exportedMirror, side string) exportedSide {
	out := exportedSide{Side: side}
	known := func(at time.Time) bool { return !at.IsZero() && !at.After(x.Now) }
	in := func(at time.Time) bool { return !at.IsZero() && !at.Before(x.From) && at.Before(x.Until) }
	share := func(into *exportedShare, o obligation, counts bool) {
		into.Of++
		if counts {
			into.N++
			into.Counts = append(into.Counts, o.ID)
		} else {
			into.Others = append(into.Others, o.ID)
		}
	}
	ages, moves, misses, needs := map[string]float64{}, map[string]float64{}, map[string][]string{}, map[string][]obligation{}
	for _, o := range x.Obligations {
		if o.Side != side || o.Raised.After(x.Now) {
			continue
		}
		owed := func(date time.Time) bool { // it was due and nobody had taken it back by then
			return in(date) && date.Before(x.Now) && (known(o.Answered) || !known(o.Ended) || o.Ended.After(date))
		}
		switch o.Sort {
		case "reply":
			if known(o.Answered) && in(o.Answered) {
				share(&out.ReOpened, o, o.ReOpened)
			}
			if !known(o.Answered) && !known(o.Deemed) && !known(o.Ended) {
				ages[o.ID] = x.Now.Sub(o.Raised).Hours() / 24
			}
			if owed(o.Due) {
				share(&out.InTime, o, known(o.Answered) && !o.Answered.After(o.Due))
				share(&out.Late, o, known(o.Answered) && o.Answered.After(o.Due))
				share(&out.Unanswered, o, !known(o.Answered))
				share(&out.Deemed, o, known(o.Deemed))
			}
		case "promise":
			if !owed(o.Original) {
				continue
			}
			kept := known(o.Answered) && !o.Answered.After(o.Original)
			share(&out.Kept, o, kept)
			moves[o.ID] = float64(o.ReDates)
			if !kept {
				misses[o.Reason] = append(misses[o.Reason], o.ID)
			}
		case "issue":
			if in(o.Raised) {
				share(&out.Surprises, o, !o.Warned)
			}
		case "decision":
			if in(o.Raised) {
				needs[""] = append(needs[""], o)
				if o.Class != "" {
					needs[o.Class] = append(needs[o.Class], o)
				}
			}
		}
	}
	out.Ageing, out.ReDates = nearest(ages), nearest(moves)
	for _, reason := range sorted(misses) {
		out.Misses = append(out.Misses, struct {
			Reason string
			Rows   []string
		}{reason, misses[reason]})
	}
	for _, class := range sorted(needs) {
		out.waited(class, needs[class], x.Now)
	}
	return out
}

func sorted[V any](m map[string]V) (out []string) {
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

// nearest is the least value that half of all, and that nine in ten, do not exceed.
func nearest(values map[string]float64) (out exportedSpread) {
	within := func(v float64) (n float64) {
		for _, w := range values {
			if w <= v {
				n++
			}
		}
		return n
	}
	out.Median, out.P90 = math.Inf(1), math.Inf(1)
	for _, v := range values {
		if 2*within(v) >= float64(len(values)) {
			out.Median = min(out.Median, v)
		}
		if 10*within(v) >= 9*float64(len(values)) {
			out.P90 = min(out.P90, v)
		}
	}
	if len(values) == 0 {
		return exportedSpread{}
	}
	out.Rows = sorted(values)
	return out
}

// waited adds the time from need to decision of a class: the share that waits longer than a length is the product, over all lengths up to
// it at which something was decided, of those that went on among those that had waited so long.
func (s *exportedSide) waited(class string, needs []obligation, now time.Time) {
	type wait struct {
		days    float64
		decided bool
	}
	l := struct {
		Class       string
		Median, P90 struct {
			Days    float64
			Reached bool
		}
		Told, Open []string
	}{Class: class}
	var waits []wait
	longest := 0.0
	for _, o := range needs {
		until, decided := now, !o.Answered.IsZero() && !o.Answered.After(now)
		switch {
		case decided:
			until = o.Answered
			l.Told = append(l.Told, o.ID)
		default:
			if !o.Ended.IsZero() && o.Ended.Before(now) {
				until = o.Ended
			}
			l.Open = append(l.Open, o.ID)
		}
		waits = append(waits, wait{until.Sub(o.Raised).Hours() / 24, decided})
		longest = max(longest, waits[len(waits)-1].days)
	}
	left := 1.0
	l.Median.Days, l.P90.Days = longest, longest
	slices.SortFunc(waits, func(a, b wait) int { return int(math.Copysign(1, a.days-b.days)) })
	for i, w := range waits {
		if !w.decided || i > 0 && waits[i-1].days == w.days && waits[i-1].decided {
			continue
		}
		risk, gone := 0.0, 0.0
		for _, v := range waits {
			if v.days >= w.days {
				risk++
			}
			if v.days == w.days && v.decided {
				gone++
			}
		}
		left *= (risk - gone) / risk
		if left <= 0.5+1e-9 && !l.Median.Reached {
			l.Median.Days, l.Median.Reached = w.days, true
		}
		if left <= 0.1+1e-9 && !l.P90.Reached {
			l.P90.Days, l.P90.Reached = w.days, true
		}
	}
	s.Latency = append(s.Latency, l)
}

// same compares figures: rows as sets, lengths of time to the second.
func same() cmp.Options {
	return cmp.Options{
		cmp.Transformer("set", func(ids []string) map[string]bool {
			out := map[string]bool{}
			for _, id := range ids {
				out[id] = true
			}
			return out
		}),
		cmp.Comparer(func(a, b float64) bool { return math.Abs(a-b) < 1.0/86400 }),
	}
}

// script is moves that people try, drawn by rapid.
type script []try

type try struct {
	matter, verb, hours int
	byClient            bool
	due                 int
}

var scripts = rapid.Custom(func(t *rapid.T) script {
	one := rapid.Custom(func(t *rapid.T) try {
		return try{rapid.IntRange(0, 200).Draw(t, "matter"), rapid.IntRange(0, 200).Draw(t, "verb"), rapid.IntRange(1, 90).Draw(t, "hours"), rapid.Bool().Draw(t, "by client"),
			rapid.IntRange(1, 40).Draw(t, "due")}
	})
	return rapid.SliceOfN(one, 130, 130).Draw(t, "moves")
})

// play acts a script through the use cases: one in three begins a matter, the others move one in a way that is legal.
func (s *stage) play(t *testing.T, all script) {
	t.Helper()
	var ids []string
	for _, x := range all {
		s.Clock.Add(time.Duration(x.hours) * time.Hour)
		by, due := s.Dan, s.Clock.Now().AddDate(0, 0, x.due).Format(time.DateOnly)
		if x.byClient {
			by = s.Ada
		}
		if x.verb%3 == 0 || len(ids) == 0 {
			f := matters.RaiseForm{Kind: matter.Kinds()[x.matter%len(matter.Kinds())], Title: fmt.Sprintf("Matter %d", len(ids)), Due: due, Owes: []string{"us", "them"}[x.due%2],
				Content: matters.Content{Class: "scope"}}
			if f.Kind == matter.Instruction { // they take a letter of authority, and are counted as questions are
				f.Kind = matter.Question
			}
			ids = append(ids, s.raise(t, by, f))
			continue
		}
		id := ids[x.matter%len(ids)]
		v, err := s.work.Thread(t.Context(), by, s.Engagement, id)
		if err != nil {
			t.Fatal(err)
		}
		if len(v.Verbs) == 0 {
			continue
		}
		f := matters.MoveForm{Verb: v.Verbs[x.verb%len(v.Verbs)], Words: "Words.", Due: due, To: by.Person, Told: "Somebody", Link: fmt.Sprint(1 + x.due%len(ids)),
			Content: matters.Content{Options: "As quoted; 100", Probability: "10"}}
		if err := s.work.Move(t.Context(), by, s.Engagement, id, f); err != nil {
			continue // a link to itself, a notice that is too early: refused, and nothing happened
		}
	}
}

// Every figure of the mirror equals one that is reckoned anew from what a side takes away, on histories that rapid draws: the rows of the
// exported file are those that the record tells, and the figures are those of the rows, for any period and kind.
func TestEveryFigureIsReckonedFromTheRecord(t *testing.T) {
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		s := open(t, w)
		m := mirror.Work{DB: w.DB, Reckon: matters.Reckon}
		for _, v := range []access.Viewer{s.Ada, s.Dan} {
			if err := m.Switch(t.Context(), v, s.Engagement, true); err != nil {
				t.Fatal(err)
			}
		}
		chance := rand.New(rand.NewPCG(5, 8))
		for n := range 2 {
			s.play(t, scripts.Example(n))
			around := s.promiseMoved(t)
			s.explain(t, m, chance)
			s.enter(t)
			s.compareRows(t)
			for range 6 {
				from := apptest.Epoch.AddDate(0, 0, chance.IntN(200))
				query := "?from=" + from.Format(time.DateOnly) + "&to=" + from.AddDate(0, 0, chance.IntN(300)).Format(time.DateOnly)
				if chance.IntN(3) == 0 {
					query += "&kind=" + string(matter.Kinds()[chance.IntN(len(matter.Kinds()))])
				}
				s.compareFigures(t, query)
			}
			s.compareFigures(t, around)
		}
	})
}

// promiseMoved lets the client promise something and move it before its day, which passes; the day it was moved to is still to come. It
// gives the period around the first day: what was promised for it fell due, whatever it was moved to.
func (s *stage) promiseMoved(t *testing.T) (query string) {
	t.Helper()
	day := func(n int) string { return s.Clock.Now().AddDate(0, 0, n).Format(time.DateOnly) }
	query = "?from=" + day(1) + "&to=" + day(4) + "&kind=commitment"
	promise := s.raise(t, s.Ada, matters.RaiseForm{Kind: matter.Commitment, Title: "Moved before its day", Due: day(2), Owes: "us"})
	s.move(t, s.Ada, promise, matters.MoveForm{Verb: matter.ReDate, Words: "Words.", Due: day(60)})
	s.Clock.Add(8 * 24 * time.Hour)
	return query
}

// explain gives reasons for some of the misses.
func (s *stage) explain(t *testing.T, m mirror.Work, chance *rand.Rand) {
	t.Helper()
	v, err := m.Show(t.Context(), s.Ada, s.Engagement, mirror.Ask{})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range v.Rows {
		if by := map[access.Side]access.Viewer{access.ClientSide: s.Ada, access.DeliverySide: s.Dan}[r.Side]; r.Missed(v.Query.Now) && chance.IntN(2) == 0 {
			if err := m.Explain(t.Context(), by, s.Engagement, r.Matter, []string{"waited", "people"}[chance.IntN(2)]); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func (s *stage) file(t *testing.T, query string) (x exportedMirror) {
	t.Helper()
	if err := json.NewDecoder(bufio.NewReader(strings.NewReader(s.ada.Get(s.home + "/mirror.json" + query).Raw))).Decode(&x); err != nil {
		t.Fatal(err)
	}
	return x
}

// compareRows holds the rows of the file against those that the record tells, for the kinds whose plain rules are short enough to be
// written twice.
func (s *stage) compareRows(t *testing.T) {
	t.Helper()
	kinds := []string{"question", "early_warning", "issue", "decision", "commitment"}
	var want, got []obligation
	for _, m := range tell(t, record(t, s.ada.Get(s.home+"/record/bundle?room=shared").Raw)) {
		if slices.Contains(kinds, m.kind) {
			want = append(want, m.rows()...)
		}
	}
	for _, o := range s.file(t, "").Obligations {
		if slices.Contains(kinds, o.Kind) {
			o.ID = ""
			got = append(got, o)
		}
	}
	for _, all := range [][]obligation{want, got} {
		slices.SortStableFunc(all, func(a, b obligation) int {
			if a.Matter != b.Matter {
				return a.Matter - b.Matter
			}
			return strings.Compare(a.Sort+a.Raised.Format(time.RFC3339Nano), b.Sort+b.Raised.Format(time.RFC3339Nano))
		})
	}
	if len(got) < 40 {
		t.Errorf("only %d rows: nothing is proved", len(got))
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatalf("the rows are not what the record tells (-record +file):\n%s", diff)
	}
}

// compareFigures holds the figures of the file and of the page against those of its rows.
func (s *stage) compareFigures(t *testing.T, query string) {
	t.Helper()
	x := s.file(t, query)
	if len(x.Figures) != 2 {
		t.Fatalf("%d sides", len(x.Figures))
	}
	page := ok(t, s.dan.Get(s.home+"/mirror"+query), "Both sides switched it on.")
	for i, got := range x.Figures {
		want := reckoned(x, got.Side)
		if diff := cmp.Diff(want, got, same()); diff != "" {
			t.Fatalf("%s, %s side (-rows +figures):\n%s", query, got.Side, diff)
		}
		if said := figure(page, "Replies in time")[i]; !strings.Contains(said, fmt.Sprintf("%d of %d", want.InTime.N, want.InTime.Of)) && want.InTime.Of > 0 {
			t.Errorf("%s: the page says %q, %d of %d replies are in time", query, said, want.InTime.N, want.InTime.Of)
		}
	}
}
