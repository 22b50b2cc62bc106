package civil

import (
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"
)

func TestCombine(t *testing.T) {
	holiday := NewDate(2026, 1, 6) // a Tuesday
	early := mustCalendar(t, Week{1: {{360, 840}}, 2: {{360, 840}}}, nil)
	late := mustCalendar(t, Week{1: {{780, 1020}}, 3: office}, []Exception{{holiday, []Span{{600, 900}}}, {holiday + 1, nil}})
	union, err := Union(early, late)
	if err != nil {
		t.Fatal(err)
	}
	common, err := Common(early, late)
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		day           Date
		union, common []Span
	}{
		{NewDate(2026, 1, 5), []Span{{360, 1020}}, []Span{{780, 840}}},
		{holiday, []Span{{360, 900}}, []Span{{600, 840}}},
		{holiday + 1, nil, nil},
		{holiday + 7, []Span{{360, 840}}, nil},
		{holiday + 8, office, nil},
	}
	for _, tt := range tests {
		if diff := cmp.Diff([][]Span{tt.union, tt.common}, [][]Span{union.Day(tt.day), common.Day(tt.day)}, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s: union and common time (-want +got):\n%s", tt.day, diff)
		}
	}
	if got := union.Exceptions(); got != 2 {
		t.Errorf("the union has %d exceptions, not 2", got)
	}
}

func TestCombineNothing(t *testing.T) {
	monday, tuesday := mustCalendar(t, Week{1: office}, nil), mustCalendar(t, Week{2: office}, nil)
	if c, err := Common(monday, tuesday); !errors.Is(err, ErrNoWork) || c != nil {
		t.Errorf("calendars without common time give %v and error %v", c, err)
	}
	for _, combine := range []func(...*Calendar) (*Calendar, error){Union, Common} {
		if c, err := combine(); !errors.Is(err, ErrNoWork) || c != nil {
			t.Errorf("no calendars give %v and error %v", c, err)
		}
	}
}

// What one or the other works is what both work together and what they work apart, minute by minute.
func TestCombineProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := drawCalendar(t), drawCalendar(t)
		union, err := Union(a, b)
		if err != nil {
			t.Fatal(err)
		}
		common, err := Common(a, b)
		if err != nil && !errors.Is(err, ErrNoWork) {
			t.Fatal(err)
		}
		works := func(c *Calendar, d Date, minute int) bool {
			if c == nil {
				return false
			}
			for _, s := range c.Day(d) {
				if minute >= s.From && minute < s.To {
					return true
				}
			}
			return false
		}
		d := NewDate(2026, 1, 1) + Date(rapid.IntRange(-40, 40).Draw(t, "day"))
		for minute := range MinutesPerDay {
			x, y := works(a, d, minute), works(b, d, minute)
			if works(union, d, minute) != (x || y) || works(common, d, minute) != (x && y) {
				t.Fatalf("%s, minute %d: %t and %t give %t and %t", d, minute, x, y, works(union, d, minute), works(common, d, minute))
			}
		}
	})
}

func TestParts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := drawCalendar(t)
		again, err := NewCalendar(c.Parts())
		if err != nil {
			t.Fatal(err)
		}
		for d := NewDate(2026, 1, 1); d < NewDate(2027, 1, 1); d++ {
			if !slices.Equal(c.Day(d), again.Day(d)) {
				t.Fatalf("%s: %v, and again %v", d, c.Day(d), again.Day(d))
			}
		}
		if c.Exceptions() != again.Exceptions() || c.PerWeek() != again.PerWeek() {
			t.Fatalf("%d exceptions of %d", again.Exceptions(), c.Exceptions())
		}
	})
}
