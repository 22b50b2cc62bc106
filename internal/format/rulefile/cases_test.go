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

// workedCase is one case of testdata/clock-cases.yaml.
type workedCase struct {
	Name, Source, Rules, Kind, By, Raised, Due, Zone string
	Terms                                            map[string]string
	Calendar, Moves                                  yaml.Node
	Expect                                           map[string]yaml.Node
}

// The cases worked by hand.
func TestClockCases(t *testing.T) {
	data, err := os.ReadFile("testdata/clock-cases.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var cases []workedCase
	if err := yaml.Load(data, &cases, yaml.WithKnownFields()); err != nil {
		t.Fatal(err)
	}
	if len(cases) < 60 {
		t.Errorf("only %d cases", len(cases))
	}
	sets := map[string]bool{}
	for _, c := range cases {
		t.Run(c.Name, func(t *testing.T) { c.check(t) })
		sets[c.Rules] = true
		if c.Source == "" {
			t.Errorf("%s names no clause and edition", c.Name)
		}
	}
	if len(sets) != len(clock.Sets()) {
		t.Errorf("the cases are about %v only", sets)
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
	kind := clock.Kind(plainWord(c.Kind))
	steps := set.Steps(kind, c.moves(t, kind, zone), c.ground(t, zone), clock.Forever).Steps
	got := map[string][]string{}
	times := map[string]int{}
	for _, s := range steps {
		name := s.Rule
		if s.Notified {
			name += "/notified"
		}
		if times[name]++; times[name] > 1 {
			name = fmt.Sprintf("%s#%d", name, times[name])
		}
		got[name] = []string{shown(s.Due, zone), shown(s.DeemedOn, zone), s.Outcome(zone)}
	}
	for name, want := range c.Expect {
		if want.Value == "absent" {
			if got[name] != nil {
				t.Errorf("%s is there: %v", name, got[name])
			}
			continue
		}
		if diff := cmp.Diff(expected(want, zone), got[name]); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// expected is [due, deemed on, outcome]; a bare day is the last second of it.
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
	raise := matter.Move{Verb: matter.Raise, By: access.DeliverySide}
	if kind == "instruction" || c.By == "client" {
		raise.By = access.ClientSide
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
	if c.Moves.IsZero() {
		return []matter.Move{raise}
	}
	read, err := ReadMoves(again(t, &c.Moves), zone)
	if err != nil {
		t.Fatal(err)
	}
	var out []matter.Move
	raised := false
	for _, m := range read {
		if !raised && m.Verb != clock.Aware {
			raised = true
			if m.Verb != matter.Raise {
				out = append(out, raise)
			}
		}
		out = append(out, m)
	}
	if !raised {
		out = append(out, raise)
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
