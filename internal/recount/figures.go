package recount

import (
	"encoding/json"
	"fmt"
	"math/big"
	"slices"
	"strings"
	"time"
)

// Seen is the mirror as a file of its own has it.
type Seen struct {
	From, Until, Now int64
	Rows             []Row
	Sides            map[string]map[string]string // the figures of a side, as Figures gives them
}

// ReadMirror reads a mirror as JSON. Nothing after its instant is known: what a row says of later is left out.
func ReadMirror(file []byte) (s Seen, err error) {
	type moment struct{ time.Time }
	var f struct {
		From, Until, Now time.Time
		Obligations      []struct {
			ID                                   string
			Matter                               int64
			Sort, Side, Kind, Class, Reason      string
			Raised, Due, Answered, Deemed, Ended moment
			First                                moment `json:"first_promised"`
			ReDates                              int    `json:"re_dates"`
			ReOpened                             bool   `json:"re_opened"`
			Warned                               bool
		}
		Figures []fileSide
	}
	if err := json.Unmarshal(file, &f); err != nil {
		return s, err
	}
	s = Seen{From: f.From.UnixMicro(), Until: f.Until.UnixMicro(), Now: f.Now.UnixMicro(), Sides: map[string]map[string]string{}}
	at := func(m moment) int64 {
		if m.IsZero() {
			return 0
		}
		return m.UnixMicro()
	}
	known := func(m moment) int64 {
		if at(m) > s.Now {
			return 0
		}
		return at(m)
	}
	ids := map[Row][]string{}
	for _, o := range f.Obligations {
		r := Row{o.Matter, o.Sort, o.Side, o.Kind, o.Class, o.Reason, at(o.Raised), at(o.Due), at(o.First), known(o.Answered), known(o.Deemed), known(o.Ended), o.ReDates, o.ReOpened, o.Warned}
		s.Rows, ids[r] = append(s.Rows, r), append(ids[r], o.ID)
	}
	Sort(s.Rows)
	names := map[string]string{}
	for i, r := range s.Rows {
		names[ids[r][0]], ids[r] = name(i), ids[r][1:]
	}
	for _, side := range f.Figures {
		s.Sides[side.Side] = side.figures(names)
	}
	return s, nil
}

// name is how the row at a place is called here.
func name(i int) string { return fmt.Sprintf("row %04d", i) }

type fileShare struct {
	N, Of          int
	Counts, Others []string
}

type fileSpread struct {
	Median, P90 float64
	Rows        []string
}

type fileSide struct {
	Side       string
	InTime     *fileShare `json:"in_time"`
	Late       *fileShare
	Unanswered *fileShare
	Deemed     *fileShare
	Ageing     *fileSpread `json:"ageing_days"`
	Latency    []struct {
		Class       string
		Median, P90 struct {
			Days    float64
			Reached bool
		}
		Told, Open []string
	} `json:"latency_days"`
	Kept   *fileShare
	Misses []struct {
		Reason string
		Rows   []string
	}
	ReDates   *fileSpread `json:"re_dates"`
	Surprises *fileShare
	ReOpened  *fileShare `json:"re_opened"`
}

// figures is what the file says of a side: the rows behind every figure, and its values.
func (f fileSide) figures(names map[string]string) map[string]string {
	out := map[string]string{}
	called := func(ids []string) (out []string) {
		for _, id := range ids {
			out = append(out, names[id])
		}
		return out
	}
	for figure, s := range map[string]*fileShare{"in time": f.InTime, "late": f.Late, "unanswered": f.Unanswered, "by silence": f.Deemed, "kept": f.Kept, "surprises": f.Surprises,
		"queried": f.ReOpened} {
		if s != nil && (s.N != len(s.Counts) || s.Of != s.N+len(s.Others)) {
			out[figure] = fmt.Sprintf("%d of %d, with other rows", s.N, s.Of)
		} else if s != nil && s.Of > 0 {
			out[figure] = cases(called(s.Counts), called(s.Others))
		}
	}
	if f.Ageing != nil && len(f.Ageing.Rows) > 0 {
		out["open"], out["open for"] = cases(called(f.Ageing.Rows), nil), fmt.Sprintf("%d, %d", length(f.Ageing.Median), length(f.Ageing.P90))
	}
	if f.ReDates != nil && len(f.ReDates.Rows) > 0 {
		out["promised"], out["moved"] = cases(called(f.ReDates.Rows), nil), fmt.Sprintf("%g, %g", f.ReDates.Median, f.ReDates.P90)
	}
	for _, m := range f.Misses {
		out["missed because: "+m.Reason] = cases(called(m.Rows), nil)
	}
	for _, l := range f.Latency {
		out["decided "+l.Class] = cases(called(l.Told), called(l.Open))
		said := fmt.Sprintf("%d %v, %d %v", length(l.Median.Days), l.Median.Reached, length(l.P90.Days), l.P90.Reached)
		out["decided within "+l.Class] = said
	}
	return out
}

// length is days as microseconds.
func length(days float64) int64 { return int64(days*86_400e6 + 0.5) }

func cases(counts, others []string) string {
	slices.Sort(counts)
	slices.Sort(others)
	return fmt.Sprintf("%d of %d: %s | %s", len(counts), len(counts)+len(others), strings.Join(counts, ", "), strings.Join(others, ", "))
}

// tally is the figures of one side while they are counted.
type tally struct {
	from, until, now int64
	yes, no          map[string][]string
	values           map[string][]int64
	needs            map[string][]Row
}

// Figures counts every figure of a side over rows, with the rows behind it, for what fell due, was promised for, asked or raised from one
// instant until before another. What has no case is not there.
func Figures(rows []Row, side string, from, until, now int64) map[string]string {
	t := tally{from, until, now, map[string][]string{}, map[string][]string{}, map[string][]int64{}, map[string][]Row{}}
	for i, r := range rows {
		if r.Side == side {
			t.add(name(i), r)
		}
	}
	out := map[string]string{}
	for _, m := range []map[string][]string{t.yes, t.no} {
		for figure := range m {
			out[figure] = cases(t.yes[figure], t.no[figure])
		}
	}
	for figure, v := range t.values { // the least that half of them, and that nine in ten, do not exceed
		slices.Sort(v)
		out[figure] = fmt.Sprintf("%d, %d", v[(len(v)+1)/2-1], v[(9*len(v)+9)/10-1])
	}
	for class, some := range t.needs {
		out["decided within "+class] = fmt.Sprintf("%s, %s", waited(some, now, 1, 2), waited(some, now, 1, 10))
	}
	return out
}

func (t *tally) say(figure, id string, counts bool) {
	if counts {
		t.yes[figure] = append(t.yes[figure], id)
	} else {
		t.no[figure] = append(t.no[figure], id)
	}
}

func (t *tally) add(id string, r Row) {
	in := func(at int64) bool { return at != 0 && t.from <= at && at < t.until }
	// A date has fallen due when it has passed and nobody took it back before.
	fell := func(at int64) bool { return in(at) && at < t.now && (r.Answered != 0 || r.Ended == 0 || r.Ended > at) }
	switch r.Sort {
	case "reply":
		if r.Answered == 0 && r.Deemed == 0 && r.Ended == 0 {
			t.say("open", id, true)
			t.values["open for"] = append(t.values["open for"], t.now-r.Raised)
		}
		if in(r.Answered) {
			t.say("queried", id, r.ReOpened)
		}
		if fell(r.Due) {
			t.say("in time", id, r.Answered != 0 && r.Answered <= r.Due)
			t.say("late", id, r.Answered > r.Due)
			t.say("unanswered", id, r.Answered == 0)
			t.say("by silence", id, r.Deemed != 0)
		}
	case "promise":
		if !fell(r.First) {
			return
		}
		kept := r.Answered != 0 && r.Answered <= r.First
		t.say("kept", id, kept)
		t.say("promised", id, true)
		t.values["moved"] = append(t.values["moved"], int64(r.ReDates))
		if !kept {
			t.say("missed because: "+r.Reason, id, true)
		}
	case "issue":
		if in(r.Raised) {
			t.say("surprises", id, !r.Warned)
		}
	case "decision":
		if !in(r.Raised) {
			return
		}
		classes := []string{"", r.Class}
		for _, class := range slices.Compact(classes) {
			t.say("decided "+class, id, r.decided())
			t.needs[class] = append(t.needs[class], r)
		}
	}
}

// decided reports whether a decision was told before silence was treated as one.
func (r Row) decided() bool { return r.Answered != 0 && (r.Deemed == 0 || r.Answered <= r.Deemed) }

// wait is how long a decision took, or had been waited for when that was last known.
func (r Row) wait(now int64) int64 {
	if r.decided() {
		return r.Answered - r.Raised
	}
	for _, at := range []int64{r.Deemed, r.Ended} {
		if at != 0 {
			now = min(now, at)
		}
	}
	return now - r.Raised
}

// waited is the shortest wait after which no more than a share of n in of goes on waiting [Kaplan & Meier 1958], and whether there is one;
// else the longest that was seen. Fractions are exact.
func waited(some []Row, now, n, of int64) string {
	slices.SortFunc(some, func(a, b Row) int { return int(a.wait(now) - b.wait(now)) })
	left := big.NewRat(1, 1)
	for i := 0; i < len(some); {
		waiting, decided, long := len(some)-i, 0, some[i].wait(now)
		for ; i < len(some) && some[i].wait(now) == long; i++ {
			if some[i].decided() {
				decided++
			}
		}
		if left.Mul(left, big.NewRat(int64(waiting-decided), int64(waiting))); decided > 0 && left.Cmp(big.NewRat(n, of)) <= 0 {
			return fmt.Sprintf("%d true", long)
		}
	}
	return fmt.Sprintf("%d false", some[len(some)-1].wait(now))
}
