package conduct

import (
	"fmt"
	"math"
	"math/big"
	"slices"
	"sort"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/matter"
)

const (
	client   = access.ClientSide
	delivery = access.DeliverySide
	day      = int64(24 * 3600 * 1e6)
)

// spans are lengths; negative ones had not ended.
func spans(lengths ...float64) []Span {
	var out []Span
	for _, l := range lengths {
		out = append(out, Span{math.Abs(l), l > 0})
	}
	return out
}

// Two published examples: weeks of remission under 6-mercaptopurine (Freireich et al. 1963; the table is in Kalbfleisch & Prentice, The
// Statistical Analysis of Failure Time Data) and of the group without maintenance of acute myelogenous leukaemia (Miller 1981).
func TestKaplanMeierPublished(t *testing.T) {
	mercaptopurine := spans(6, 6, 6, -6, 7, -9, 10, -10, -11, 13, 16, -17, -19, -20, 22, 23, -25, -32, -32, -34, -35)
	want := []struct {
		at, risk, ended int
		survival        float64
	}{{6, 21, 3, .857}, {7, 17, 1, .807}, {10, 15, 1, .753}, {13, 12, 1, .690}, {16, 11, 1, .627}, {22, 7, 1, .538}, {23, 6, 1, .448}}
	got := KaplanMeier(mercaptopurine)
	if len(got) != len(want) {
		t.Fatalf("%d points: %v", len(got), got)
	}
	for i, w := range want {
		g := got[i]
		if g.Length != float64(w.at) || g.AtRisk != w.risk || g.Ended != w.ended || math.Abs(g.Survival-w.survival) > .0005 {
			t.Errorf("got %+v, want %+v", g, w)
		}
	}
	if m := Quantile(mercaptopurine, 0.5); m != (Estimate{23, true}) {
		t.Errorf("median %v", m)
	}
	if p := Quantile(mercaptopurine, 0.9); p != (Estimate{35, false}) {
		t.Errorf("P90 %v", p)
	}
	miller := spans(5, 5, 8, 8, 12, -16, 23, 27, 30, 33, 43, 45)
	if m, p := Quantile(miller, 0.5), Quantile(miller, 0.9); m != (Estimate{23, true}) || p != (Estimate{43, true}) {
		t.Errorf("median %v, P90 %v", m, p)
	}
}

func TestShare(t *testing.T) {
	share := func(n, of int) Share { return Share{make([]string, n), make([]string, of-n)} }
	for _, tt := range []struct {
		s    Share
		want string
	}{{share(0, 0), "none"}, {share(3, 9), "3 of 9"}, {share(3, 10), "30 % (3 of 10)"}, {share(2, 30), "7 % (2 of 30)"}, {share(1, 40), "3 % (1 of 40)"}, {share(40, 40), "100 % (40 of 40)"}} {
		if got := tt.s.String(); got != tt.want {
			t.Errorf("got %q, want %q", got, tt.want)
		}
	}
}

// One quarter worked by hand.
func TestMeasure(t *testing.T) {
	q := Query{From: 100 * day, To: 200 * day, Now: 180 * day}
	rows := []Obligation{
		{ID: "in time", Sort: Reply, Side: client, Raised: 100 * day, Due: 105 * day, Answered: 105 * day, ReOpened: true},
		{ID: "late", Sort: Reply, Side: client, Raised: 100 * day, Due: 105 * day, Answered: 106 * day},
		{ID: "never", Sort: Reply, Side: client, Raised: 120 * day, Due: 130 * day},
		{ID: "deemed", Sort: Reply, Side: client, Raised: 120 * day, Due: 130 * day, Deemed: 140 * day},
		{ID: "not due yet", Sort: Reply, Side: client, Raised: 170 * day, Due: 190 * day},
		{ID: "answered early", Sort: Reply, Side: client, Raised: 170 * day, Due: 190 * day, Answered: 171 * day},
		{ID: "withdrawn", Sort: Reply, Side: client, Raised: 120 * day, Due: 130 * day, Ended: 125 * day},
		{ID: "withdrawn when overdue", Sort: Reply, Side: client, Raised: 120 * day, Due: 130 * day, Ended: 135 * day},
		{ID: "before", Sort: Reply, Side: client, Raised: 80 * day, Due: 99 * day, Answered: 98 * day},
		{ID: "answered later than now", Sort: Reply, Side: client, Raised: 150 * day, Due: 160 * day, Answered: 181 * day},
		{ID: "theirs", Sort: Reply, Side: delivery, Raised: 100 * day, Due: 105 * day, Answered: 105 * day},
		{ID: "told", Sort: Decision, Side: client, Class: "scope", Raised: 110 * day, Answered: 120 * day},
		{ID: "told too", Sort: Decision, Side: client, Class: "money", Raised: 110 * day, Answered: 114 * day},
		{ID: "undecided", Sort: Decision, Side: client, Class: "scope", Raised: 160 * day},
		{ID: "kept", Sort: Promise, Side: client, Original: 150 * day, Answered: 150 * day},
		{ID: "kept as moved", Sort: Promise, Side: client, Original: 150 * day, Due: 160 * day, Answered: 155 * day, ReDates: 1, Reason: "other work came first"},
		{ID: "broken", Sort: Promise, Side: client, Original: 150 * day, ReDates: 3},
		{ID: "still to come", Sort: Promise, Side: client, Original: 190 * day},
		{ID: "surprise", Sort: Issue, Side: client, Raised: 120 * day},
		{ID: "warned", Sort: Issue, Side: client, Raised: 120 * day, Warned: true},
	}
	got := Measure(rows, client, q)
	late := []string{"in time", "late", "never", "deemed", "withdrawn when overdue", "answered later than now"}
	rest := func(of []string, without ...string) []string {
		var out []string
		for _, id := range of {
			if !slices.Contains(without, id) {
				out = append(out, id)
			}
		}
		return out
	}
	want := Figures{
		InTime:     Share{[]string{"in time"}, rest(late, "in time")},
		Late:       Share{[]string{"late"}, rest(late, "late")},
		Unanswered: Share{[]string{"never", "deemed", "withdrawn when overdue", "answered later than now"}, []string{"in time", "late"}},
		Deemed:     Share{[]string{"deemed"}, rest(late, "deemed")},
		Ageing:     Spread{30, 60, []string{"never", "answered later than now", "not due yet"}},
		Latency: []Latency{
			{"", Estimate{10, true}, Estimate{20, false}, []string{"told", "told too"}, []string{"undecided"}},
			{"money", Estimate{4, true}, Estimate{4, true}, []string{"told too"}, nil},
			{"scope", Estimate{10, true}, Estimate{20, false}, []string{"told"}, []string{"undecided"}},
		},
		Kept:      Share{[]string{"kept"}, []string{"kept as moved", "broken"}},
		Misses:    []Miss{{"", []string{"broken"}}, {"other work came first", []string{"kept as moved"}}},
		ReDates:   Spread{1, 3, []string{"broken", "kept as moved", "kept"}},
		Surprises: Share{[]string{"surprise"}, []string{"warned"}},
		ReOpened:  Share{[]string{"in time"}, []string{"late", "answered early"}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	if theirs := Mirror(rows, q)[delivery]; theirs.InTime.N() != 1 || theirs.InTime.Of() != 1 {
		t.Errorf("the other side: %+v", theirs.InTime)
	}
	if none := Measure(rows, client, Query{From: q.From, To: q.To, Now: q.Now, Kinds: []matter.Kind{matter.Question}}); none.InTime.Of() != 0 {
		t.Errorf("rows of no kind were taken for questions: %+v", none.InTime)
	}
}

func randomRows(t *rapid.T) []Obligation {
	at := func(name string, odds int) int64 {
		if rapid.IntRange(0, odds).Draw(t, name+"?") == 0 {
			return 0
		}
		return rapid.Int64Range(1, 40).Draw(t, name) * day
	}
	n := rapid.IntRange(0, 60).Draw(t, "rows")
	var rows []Obligation
	for i := range n {
		o := Obligation{ID: fmt.Sprint(i), Sort: rapid.SampledFrom([]Sort{Reply, Reply, Reply, Decision, Promise, Issue}).Draw(t, "sort"),
			Side: rapid.SampledFrom([]access.Side{client, delivery}).Draw(t, "side"), Kind: rapid.SampledFrom(matter.Kinds()).Draw(t, "kind"),
			Class: rapid.SampledFrom([]string{"a", "b"}).Draw(t, "class"), Raised: rapid.Int64Range(1, 40).Draw(t, "raised") * day,
			Due: at("due", 3), Original: at("original", 8), ReDates: rapid.IntRange(0, 3).Draw(t, "moved"),
			Reason: rapid.SampledFrom([]string{"", "x", "y"}).Draw(t, "reason"), ReOpened: rapid.Bool().Draw(t, "queried"), Warned: rapid.Bool().Draw(t, "warned")}
		for _, to := range []*int64{&o.Answered, &o.Deemed, &o.Ended} {
			if rapid.IntRange(0, 2).Draw(t, "ends?") == 0 {
				*to = o.Raised + rapid.Int64Range(0, 30).Draw(t, "after")*day
			}
		}
		rows = append(rows, o)
	}
	return rows
}

// The figures equal a naive recomputation: one plain pass per figure, survival in exact fractions from its definition, quantiles by
// counting.
func TestMeasureEqualsRecomputation(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows := randomRows(t)
		q := Query{From: rapid.Int64Range(0, 20).Draw(t, "from") * day, Now: rapid.Int64Range(1, 60).Draw(t, "now") * day}
		q.To = q.From + rapid.Int64Range(1, 40).Draw(t, "days")*day
		f := Measure(rows, client, q)

		in := func(at int64) bool { return at >= q.From && at < q.To }
		known := func(at int64) bool { return at != 0 && at <= q.Now }
		ids := func(sort Sort, keep func(o Obligation) bool) []string {
			var out []string
			for _, o := range rows {
				if o.Side == client && o.Sort == sort && o.Raised <= q.Now && keep(o) {
					out = append(out, o.ID)
				}
			}
			return out
		}
		dueIn := func(o Obligation, at int64) bool {
			return at != 0 && in(at) && at < q.Now && !(known(o.Ended) && !known(o.Answered) && o.Ended <= at)
		}
		check := func(name string, got Share, of Sort, whole, part func(o Obligation) bool) {
			want := Share{ids(of, func(o Obligation) bool { return whole(o) && part(o) }), ids(of, func(o Obligation) bool { return whole(o) && !part(o) })}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Fatalf("%s (-recomputed +figure):\n%s", name, diff)
			}
		}
		due := func(o Obligation) bool { return dueIn(o, o.Due) }
		check("in time", f.InTime, Reply, due, func(o Obligation) bool { return known(o.Answered) && o.Answered <= o.Due })
		check("late", f.Late, Reply, due, func(o Obligation) bool { return known(o.Answered) && o.Answered > o.Due })
		check("unanswered", f.Unanswered, Reply, due, func(o Obligation) bool { return !known(o.Answered) })
		check("deemed", f.Deemed, Reply, due, func(o Obligation) bool { return known(o.Deemed) })
		check("kept", f.Kept, Promise, func(o Obligation) bool { return dueIn(o, o.Original) }, func(o Obligation) bool { return known(o.Answered) && o.Answered <= o.Original })
		check("surprises", f.Surprises, Issue, func(o Obligation) bool { return in(o.Raised) }, func(o Obligation) bool { return !o.Warned })
		check("re-opened", f.ReOpened, Reply, func(o Obligation) bool { return known(o.Answered) && in(o.Answered) }, func(o Obligation) bool { return o.ReOpened })
		if n := f.InTime.N() + f.Late.N() + f.Unanswered.N(); n != f.InTime.Of() {
			t.Fatalf("the replies due do not fall into three: %d of %d", n, f.InTime.Of())
		}
		checkSpread(t, rows, q, f)
		checkLatency(t, rows, q, f)
	})
}

func checkSpread(t *rapid.T, rows []Obligation, q Query, f Figures) {
	var ages []float64
	for _, o := range rows {
		awaited := func(at int64) bool { return at == 0 || at > q.Now }
		if o.Side == client && o.Sort == Reply && o.Raised <= q.Now && awaited(o.Answered) && awaited(o.Deemed) && awaited(o.Ended) {
			ages = append(ages, float64(q.Now-o.Raised)/float64(day))
		}
	}
	sort.Float64s(ages)
	for _, p := range []struct {
		share float64
		got   float64
	}{{0.5, f.Ageing.Median}, {0.9, f.Ageing.P90}} {
		want := 0.0
		for _, a := range ages { // the least value that so large a share does not exceed
			within := 0
			for _, b := range ages {
				if b <= a {
					within++
				}
			}
			if float64(within) >= p.share*float64(len(ages))-1e-9 {
				want = a
				break
			}
		}
		if p.got != want {
			t.Fatalf("ages %v: the %v quantile is %v, not %v", ages, p.share, want, p.got)
		}
	}
	if len(f.Ageing.IDs) != len(ages) {
		t.Fatalf("%d rows behind %d ages", len(f.Ageing.IDs), len(ages))
	}
}

func checkLatency(t *rapid.T, rows []Obligation, q Query, f Figures) {
	lengths, ended := []int64{}, []bool{}
	for _, o := range rows {
		if o.Side != client || o.Sort != Decision || o.Raised > q.Now || o.Raised < q.From || o.Raised >= q.To {
			continue
		}
		end, told := q.Now, false
		if o.Answered != 0 && o.Answered <= q.Now && !(o.Deemed != 0 && o.Deemed <= q.Now && o.Deemed < o.Answered) {
			end, told = o.Answered, true
		} else {
			for _, at := range []int64{o.Deemed, o.Ended} {
				if at != 0 && at < end {
					end = at
				}
			}
		}
		lengths, ended = append(lengths, (end-o.Raised)/day), append(ended, told)
	}
	if len(lengths) == 0 {
		if f.Latency != nil {
			t.Fatalf("a latency of nothing: %+v", f.Latency)
		}
		return
	}
	for _, p := range []struct {
		left *big.Rat
		got  Estimate
	}{{big.NewRat(1, 2), f.Latency[0].Median}, {big.NewRat(1, 10), f.Latency[0].P90}} {
		want, reached := slices.Max(lengths), false
		for d := int64(0); d <= 100 && !reached; d++ {
			if survival(lengths, ended, d).Cmp(p.left) <= 0 {
				want, reached = d, true
			}
		}
		if p.got != (Estimate{float64(want), reached}) {
			t.Fatalf("lengths %v, ended %v: %v, not %v %v", lengths, ended, p.got, want, reached)
		}
	}
}

// survival is the product over all days up to one of the share of those at risk that did not end on it.
func survival(lengths []int64, ended []bool, until int64) *big.Rat {
	s := big.NewRat(1, 1)
	for d := int64(0); d <= until; d++ {
		risk, gone := int64(0), int64(0)
		for i, l := range lengths {
			if l >= d {
				risk++
			}
			if l == d && ended[i] {
				gone++
			}
		}
		if gone > 0 {
			s.Mul(s, big.NewRat(risk-gone, risk))
		}
	}
	return s
}
