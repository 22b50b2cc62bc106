package rulefile

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/google/go-cmp/cmp"
	yaml "go.yaml.in/yaml/v4"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/clock"
	"counterpart.dev/internal/core/matter"
)

// workedCase is one case of testdata/clock-cases.yaml or clock-edges.yaml.
type workedCase struct {
	Name, Source, Rules, Kind, By, Raised, Due, Zone string
	Terms                                            map[string]string
	Calendar, Moves                                  yaml.Node
	Expect                                           map[string]yaml.Node
	Notes                                            []string // parts of the notes, in their order; none where none is named
}

// The cases worked by hand: together they are about every kind under every set.
func TestClockCases(t *testing.T) {
	var cases []workedCase
	for _, name := range []string{"testdata/clock-cases.yaml", "testdata/clock-edges.yaml"} {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		var of []workedCase
		if err := yaml.Load(data, &of, yaml.WithKnownFields()); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		cases = append(cases, of...)
	}
	seen, names := map[string]bool{}, map[string]bool{}
	for _, c := range cases {
		t.Run(c.Name, func(t *testing.T) { c.check(t) })
		kind, _ := Kind(c.Kind)
		seen[c.Rules+" "+string(kind)] = true
		if c.Source == "" || names[c.Rules+c.Name] {
			t.Errorf("%s names no clause and edition, or is there twice", c.Name)
		}
		names[c.Rules+c.Name] = true
	}
	for _, s := range clock.Sets() {
		for _, k := range clock.Kinds() {
			if !seen[s.ID+" "+string(k)] {
				t.Errorf("no case is about %s under %s", k, s.ID)
			}
		}
	}
}

func (c workedCase) check(t *testing.T) {
	t.Helper()
	zone, err := time.LoadLocation(c.Zone)
	if err != nil {
		t.Fatal(err)
	}
	set, ok := clock.Find(clock.Sets(), c.Rules)
	if !ok {
		t.Fatalf("there is no set %s", c.Rules)
	}
	for term, length := range c.Terms {
		p, err := clock.ParsePeriod(length)
		if err != nil {
			t.Fatal(err)
		}
		set = set.With(term, p)
	}
	kind, err := Kind(c.Kind)
	if err != nil {
		t.Fatal(err)
	}
	r := set.Steps(kind, c.moves(t, kind, zone), c.ground(t, zone), clock.Forever)
	got := map[string][]string{}
	times := map[string]int{}
	for _, s := range r.Steps {
		name := s.Rule
		if s.Notified {
			name += "/notified"
		}
		if times[name]++; times[name] > 1 {
			name = fmt.Sprintf("%s#%d", name, times[name])
		}
		got[name] = []string{shown(s.Due, zone), shown(s.DeemedOn, zone), s.Outcome(zone), warned(s.Warn, zone), s.Owes()}
	}
	for i, want := range c.Notes {
		if i >= len(r.Notes) || !strings.Contains(r.Notes[i], want) {
			t.Errorf("note %d is not %q: %q", i, want, r.Notes)
		}
	}
	for name, want := range c.Expect {
		if want.Value == "absent" {
			if got[name] != nil {
				t.Errorf("%s is there: %v", name, got[name])
			}
			continue
		}
		if got[name] == nil || len(want.Content) < 3 {
			t.Errorf("%s is not there, or nothing is said of it; there are %v", name, got)
			continue
		}
		if diff := cmp.Diff(expected(want, zone), got[name][:len(want.Content)]); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// expected is [due, deemed on, outcome, warned, owed by]; the last two may be left out. A bare day is the last second of it.
func expected(n yaml.Node, zone *time.Location) []string {
	var out []string
	for _, c := range n.Content {
		s := c.Value
		if s == "~" {
			s = ""
		}
		if d, err := time.ParseInLocation(time.DateOnly, s, zone); err == nil {
			s = d.Add(36 * time.Hour).Truncate(time.Second).Format(time.DateOnly) // any time of the next day
			next, _ := time.ParseInLocation(time.DateOnly, s, zone)
			s = next.Add(-time.Second).Format("2006-01-02T15:04:05-07:00")
		}
		out = append(out, s)
	}
	return out
}

func shown(at int64, zone *time.Location) string {
	if at == 0 {
		return ""
	}
	return time.UnixMicro(at).In(zone).Format("2006-01-02T15:04:05-07:00")
}

func warned(at int64, zone *time.Location) string {
	if at == 0 {
		return ""
	}
	return time.UnixMicro(at).In(zone).Format("2006-01-02T15:04")
}

func (c workedCase) ground(t *testing.T, zone *time.Location) clock.Ground {
	t.Helper()
	cal, err := OfficeWeek()
	if !c.Calendar.IsZero() && err == nil {
		cal, err = ReadCalendar(again(t, &c.Calendar))
	}
	if err != nil {
		t.Fatal(err)
	}
	return clock.Ground{Calendar: cal.Working, Zone: zone}
}

func (c workedCase) moves(t *testing.T, kind clock.Kind, zone *time.Location) []matter.Move {
	t.Helper()
	raise := clock.RaisedBy(kind)
	if c.By != "" {
		raise.By = access.Side(c.By)
	}
	var err error
	if raise.At, err = Instant(c.Raised, zone); err != nil {
		t.Fatal(err)
	}
	if c.Due != "" {
		if raise.Due, err = civil.ParseDate(c.Due); err != nil {
			t.Fatal(err)
		}
	}
	var read []matter.Move
	if !c.Moves.IsZero() {
		if read, err = ReadMoves(again(t, &c.Moves), zone); err != nil {
			t.Fatal(err)
		}
	}
	out, err := clock.Begin(raise, read)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// again is a part of a file as a file of its own.
func again(t *testing.T, n *yaml.Node) []byte {
	t.Helper()
	data, err := yaml.Dump(n, yaml.WithV4Defaults())
	if err != nil {
		t.Fatal(err)
	}
	return []byte(strings.TrimSpace(string(data)))
}
