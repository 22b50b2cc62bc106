package gantt_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/plan"
	"counterpart.dev/internal/web/gantt"
	"counterpart.dev/internal/web/gantttest"
)

var update = flag.Bool("update", false, "write the golden file anew")

// small is a plan with one of everything.
func small() gantt.Plan {
	at := func(month, day, hour int) civil.Time { return civil.NewTime(2027, month, day, hour, 0) }
	week := gantttest.Large(1).Calendar
	return gantt.Plan{
		Name: "Patient records", DataDate: at(1, 15, 17), Today: civil.NewDate(2027, 1, 20), Before: "submission 3", Calendar: week,
		Rows: []gantt.Row{
			{Code: "INT", Name: "Interfaces", Kind: gantt.Group, Dates: gantt.Span{Start: at(1, 4, 8), Finish: at(3, 1, 17)}, Status: plan.InProgress,
				Critical: true, Float: -480, HasFloat: true},
			{ID: "I10", Code: "I10", Name: "Specify", Depth: 1, Kind: gantt.Task, Status: plan.Complete, Percent: 100,
				Dates: gantt.Span{Start: at(1, 4, 8), Finish: at(1, 8, 17)}, Baseline: gantt.Span{Start: at(1, 4, 8), Finish: at(1, 6, 17)}},
			{ID: "I20", Code: "I20", Name: "Build", Depth: 1, Kind: gantt.Task, Status: plan.InProgress, Percent: 40, Critical: true, Longest: true,
				Dates: gantt.Span{Start: at(1, 11, 8), Finish: at(2, 26, 17)}, Before: gantt.Span{Start: at(1, 11, 8), Finish: at(2, 19, 17)},
				Float: -480, HasFloat: true, Day: 450},
			{ID: "I90", Code: "I90", Name: "Accepted", Depth: 1, Kind: gantt.FinishMilestone, Dates: gantt.Span{Start: at(3, 1, 17), Finish: at(3, 1, 17)},
				Float: 960, HasFloat: true, Contract: gantt.Contract{Label: "Key date 1", Due: civil.NewDate(2027, 2, 22)}},
			{ID: "I95", Code: "I95", Name: "Build", Depth: 0, Kind: gantt.LevelOfEffort},
		},
		Links: []gantt.Link{{From: 2, To: 3, Drives: true}, {From: 1, To: 2, Kind: plan.StartToStart, Lag: 480}, {From: 2, To: 9}, {From: -1, To: 2}, {From: 3, To: 3}},
	}
}

func TestEncodeGolden(t *testing.T) {
	golden := filepath.Join("testdata", "plan.golden.json")
	got := gantt.Encode(small())
	if *update {
		if err := os.WriteFile(golden, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("the data (-written before +now); when the script reads it, run with -update:\n%s", diff)
	}
}

func TestEncodeIsSmall(t *testing.T) {
	p := gantttest.Large(10_000)
	if len(p.Links) < 14_900 {
		t.Fatalf("%d links", len(p.Links))
	}
	got := gantt.Encode(p)
	if n := len(got); n > 1_200_000 {
		t.Errorf("10,000 activities and %d links are %d bytes, at most 1.2 MB are allowed", len(p.Links), n)
	}
	if !bytes.Equal(got, gantt.Encode(gantttest.Large(10_000))) {
		t.Error("the same programme gives other bytes")
	}
}

// decoded is the data as a reader of another kind takes it apart, by the words of its description alone.
type decoded struct {
	Format                           int
	Rows                             int
	Base                             string
	DataDate, Today, Weeks           []int64
	ID, Code, Title                  []any
	Depth, Kind, State, Day, Percent []int64
	Start, Length, Float             []*int64
	BaseStart, BaseFinish            []*int64
	BeforeStart, BeforeFinish        []*int64
	From, To, Link, Lag              []int64
	Contract                         struct {
		Row, Due []int64
		Label    []any
	}
}

func texts(list []any) []string {
	out := make([]string, len(list))
	for i, v := range list {
		switch v := v.(type) {
		case string:
			out[i] = v
		case float64:
			out[i] = out[int(v)]
		}
	}
	return out
}

func read(t interface{ Fatal(...any) }, data []byte) decoded {
	var d decoded
	if err := json.Unmarshal(data, &d); err != nil {
		t.Fatal(err)
	}
	return d
}

// Whatever the rows and links are, what travels says the same.
func TestEncodeRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawn(t)
		d := read(t, gantt.Encode(p))
		if d.Rows != len(p.Rows) || d.Format != 1 {
			t.Fatalf("%d rows, format %d", d.Rows, d.Format)
		}
		base, err := civil.ParseDate(d.Base)
		if len(p.Rows) > 0 && err != nil {
			t.Fatal(err)
		}
		codes, titles := texts(d.Code), texts(d.Title)
		for i, r := range p.Rows {
			if codes[i] != r.Code || titles[i] != r.Name || d.Depth[i] != int64(r.Depth) || d.Kind[i] != int64(r.Kind) {
				t.Fatalf("row %d is %q %q, want %+v", i, codes[i], titles[i], r)
			}
			if d.State[i]&1 != 0 != r.Critical || d.State[i]&2 != 0 != r.Longest || d.State[i]&8 != 0 != (r.Status == plan.Complete) {
				t.Fatalf("row %d has the state %b, want %+v", i, d.State[i], r)
			}
			if (d.Float[i] != nil) != r.HasFloat || r.HasFloat && *d.Float[i] != int64(r.Float) {
				t.Fatalf("row %d: float %v", i, d.Float[i])
			}
			if got := span(base, d.Start[i], d.Length[i]); got != r.Dates {
				t.Fatalf("row %d: %v, want %v", i, got, r.Dates)
			}
			if got := beside(base, r.Dates, pick(d.BeforeStart, i), pick(d.BeforeFinish, i)); got != r.Before {
				t.Fatalf("row %d before: %v, want %v", i, got, r.Before)
			}
			if got := beside(base, r.Dates, pick(d.BaseStart, i), pick(d.BaseFinish, i)); got != r.Baseline {
				t.Fatalf("row %d baseline: %v, want %v", i, got, r.Baseline)
			}
		}
		compareLinks(t, p, d)
	})
}

func pick(list []*int64, i int) *int64 {
	if list == nil {
		return nil
	}
	return list[i]
}

func span(base civil.Date, start, length *int64) gantt.Span {
	if start == nil {
		return gantt.Span{}
	}
	s := base.At(0) + civil.Time(*start)
	return gantt.Span{Start: s, Finish: s + civil.Time(*length)}
}

func beside(base civil.Date, row gantt.Span, start, finish *int64) gantt.Span {
	if start == nil {
		return gantt.Span{}
	}
	if row.IsZero() {
		row = gantt.Span{Start: base.At(0), Finish: base.At(0)}
	}
	return gantt.Span{Start: row.Start + civil.Time(*start), Finish: row.Finish + civil.Time(*finish)}
}

func compareLinks(t *rapid.T, p gantt.Plan, d decoded) {
	want := map[gantt.Link]int{}
	for _, l := range p.Links {
		if l.From >= 0 && l.To >= 0 && l.From < len(p.Rows) && l.To < len(p.Rows) && l.From != l.To {
			want[l]++
		}
	}
	from := 0
	for k := range d.From {
		from += int(d.From[k])
		l := gantt.Link{From: from, To: from + int(d.To[k]), Kind: plan.LinkKind(d.Link[k] & 3), Lag: civil.Minutes(d.Lag[k]), Drives: d.Link[k]&4 != 0}
		if want[l]--; want[l] == 0 {
			delete(want, l)
		}
	}
	if len(want) > 0 {
		t.Fatalf("these links were not told, or were made up: %v", want)
	}
}

// drawn is any plan of few rows.
func drawn(t *rapid.T) gantt.Plan {
	instant := rapid.Custom(func(t *rapid.T) civil.Time {
		return civil.Time(rapid.Int32Range(1_000_000_000, 1_100_000_000).Draw(t, "minute"))
	})
	spans := rapid.Custom(func(t *rapid.T) gantt.Span {
		if rapid.Bool().Draw(t, "none") {
			return gantt.Span{}
		}
		s := instant.Draw(t, "start")
		return gantt.Span{Start: s, Finish: s + civil.Time(rapid.Int32Range(0, 1_000_000).Draw(t, "length"))}
	})
	row := rapid.Custom(func(t *rapid.T) gantt.Row {
		return gantt.Row{ID: rapid.SampledFrom([]string{"", "A", "A1000", "A1000/1"}).Draw(t, "id"), Code: rapid.SampledFrom([]string{"", "A1000", "B1000"}).Draw(t, "code"),
			Name: rapid.SampledFrom([]string{"Build", "Build and test", "Ünïcode <b>", "0"}).Draw(t, "name"), Depth: rapid.IntRange(0, 3).Draw(t, "depth"),
			Kind: gantt.Kind(rapid.IntRange(0, 5).Draw(t, "kind")), Status: plan.Status(rapid.IntRange(0, 2).Draw(t, "status")),
			Dates: spans.Draw(t, "dates"), Baseline: spans.Draw(t, "baseline"), Before: spans.Draw(t, "before"),
			Float: rapid.Int32Range(-100_000, 100_000).Draw(t, "float"), HasFloat: rapid.Bool().Draw(t, "has"),
			Critical: rapid.Bool().Draw(t, "critical"), Longest: rapid.Bool().Draw(t, "longest")}
	})
	link := rapid.Custom(func(t *rapid.T) gantt.Link {
		return gantt.Link{From: rapid.IntRange(-1, 9).Draw(t, "from"), To: rapid.IntRange(-1, 9).Draw(t, "to"), Kind: plan.LinkKind(rapid.IntRange(0, 3).Draw(t, "kind")),
			Lag: rapid.Int32Range(-5000, 5000).Draw(t, "lag"), Drives: rapid.Bool().Draw(t, "drives")}
	})
	return gantt.Plan{Rows: rapid.SliceOfN(row, 0, 8).Draw(t, "rows"), Links: rapid.SliceOfN(link, 0, 12).Draw(t, "links")}
}

// What a file may hold of names is one line of valid text that ends, whatever it was.
func TestEncodeHostileNames(t *testing.T) {
	for name, in := range map[string]string{
		"line ends":    "a\r\nb\x00c",
		"not UTF-8":    "a\xff\xfeb",
		"long":         strings.Repeat("é", 100_000),
		"markup":       "</script><img src=x onerror=alert(1)>",
		"direction":    "\u202egnp.exe",
		"number":       "17",
		"separators":   "a\u2028b\u2029c",
		"only escapes": strings.Repeat("\x1b", 300),
	} {
		t.Run(name, func(t *testing.T) {
			rows := []gantt.Row{{ID: in, Code: in, Name: in, Kind: gantt.Task}, {ID: in, Code: in, Name: in, Kind: gantt.Task}}
			data := gantt.Encode(gantt.Plan{Before: in, Rows: rows})
			if !utf8.Valid(data) || bytes.Count(data, []byte("\n")) != 1 {
				t.Errorf("the data is %.200q", data)
			}
			d := read(t, data)
			first, second := texts(d.Title)[0], texts(d.Title)[1]
			if first != second || utf8.RuneCountInString(first) > 241 {
				t.Errorf("the names are %.80q and %.80q", first, second)
			}
			if strings.ContainsAny(first, "\r\n\x00\x1b") {
				t.Errorf("%q is not one line", first)
			}
		})
	}
}

func TestEncodeNothing(t *testing.T) {
	d := read(t, gantt.Encode(gantt.Plan{}))
	if d.Rows != 0 || len(d.From) != 0 || len(d.DataDate) != 0 {
		t.Errorf("nothing is %+v", d)
	}
}

// The shading follows the calendar: weekends, and the week off at the end of a year.
func TestEncodeWeeks(t *testing.T) {
	p := gantt.Plan{Calendar: gantttest.Large(1).Calendar, Rows: []gantt.Row{{Kind: gantt.Task,
		Dates: gantt.Span{Start: civil.NewTime(2026, 12, 9, 8, 0), Finish: civil.NewTime(2027, 1, 15, 17, 0)}}}}
	want := []int64{0b1100000, 2, 0b1110000, 1, 0b1101111, 1, 0b1100000, 2}
	if diff := cmp.Diff(want, read(t, gantt.Encode(p)).Weeks); diff != "" {
		t.Errorf("days without work (-want +got):\n%s", diff)
	}
}
