package civil

import (
	"testing"

	"pgregory.net/rapid"
)

var office = []Span{{8 * 60, 12 * 60}, {13 * 60, 17 * 60}}

func mustCalendar(t interface{ Fatal(...any) }, w Week, ex []Exception) *Calendar {
	c, err := NewCalendar(w, ex)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func at(t *testing.T, s string) Time {
	t.Helper()
	v, err := ParseTime(s)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func fiveDays() Week { return Week{nil, office, office, office, office, office, nil} }

func TestCalendar(t *testing.T) {
	// 2026-04-03 is Good Friday, 2026-04-06 Easter Monday; Saturday 2026-04-11 is worked in the morning.
	c := mustCalendar(t, fiveDays(), []Exception{
		{NewDate(2026, 4, 6), nil}, {NewDate(2026, 4, 3), nil}, {NewDate(2026, 4, 11), []Span{{480, 720}}},
	})
	day := Week{}
	for i := range day {
		day[i] = []Span{{0, MinutesPerDay}}
	}
	round := mustCalendar(t, day, nil)
	night := mustCalendar(t, Week{1: {{0, 360}, {1320, 1440}}}, nil)
	tests := []struct {
		name string
		got  Time
		want string
	}{
		{"a day's work ends the same day", c.Finish(at(t, "2026-04-01T08:00"), 480), "2026-04-01T17:00"},
		{"work skips the lunch hour", c.Finish(at(t, "2026-04-01T11:00"), 120), "2026-04-01T14:00"},
		{"work skips Easter", c.Finish(at(t, "2026-04-02T08:00"), 481), "2026-04-07T08:01"},
		{"work uses the extra Saturday", c.Finish(at(t, "2026-04-10T08:00"), 500), "2026-04-11T08:20"},
		{"and no more of it than there is", c.Finish(at(t, "2026-04-10T08:00"), 721), "2026-04-13T08:01"},
		{"a finish stays at the end of the shift", c.Finish(at(t, "2026-04-10T08:00"), 720), "2026-04-11T12:00"},
		{"backwards it is the start of a shift", c.Start(at(t, "2026-04-07T17:00"), 480), "2026-04-07T08:00"},
		{"backwards over Easter", c.Start(at(t, "2026-04-07T08:01"), 481), "2026-04-02T08:00"},
		{"a lead goes back", c.Finish(at(t, "2026-04-07T08:00"), -60), "2026-04-02T16:00"},
		{"nothing takes no time", c.Finish(at(t, "2026-04-05T03:00"), 0), "2026-04-05T03:00"},
		{"next within a shift is itself", c.Next(at(t, "2026-04-01T16:59")), "2026-04-01T16:59"},
		{"next at the end of a shift is the next shift", c.Next(at(t, "2026-04-01T12:00")), "2026-04-01T13:00"},
		{"next over Easter", c.Next(at(t, "2026-04-02T17:00")), "2026-04-07T08:00"},
		{"next before the day begins", c.Next(at(t, "2026-04-07T00:00")), "2026-04-07T08:00"},
		{"prev at the start of a shift is the shift before", c.Prev(at(t, "2026-04-07T08:00")), "2026-04-02T17:00"},
		{"prev in the lunch hour", c.Prev(at(t, "2026-04-07T12:30")), "2026-04-07T12:00"},
		{"prev on a holiday", c.Prev(at(t, "2026-04-06T12:30")), "2026-04-02T17:00"},
		{"round the clock", round.Finish(at(t, "2026-04-01T23:30"), 60), "2026-04-02T00:30"},
		{"round the clock to midnight", round.Finish(at(t, "2026-04-01T23:30"), 30), "2026-04-02T00:00"},
		{"round the clock next", round.Next(at(t, "2026-04-02T00:00")), "2026-04-02T00:00"},
		{"round the clock prev", round.Prev(at(t, "2026-04-02T00:00")), "2026-04-02T00:00"},
		{"Mondays only, at night", night.Finish(at(t, "2026-04-06T05:00"), 120), "2026-04-06T23:00"},
		{"a week later", night.Finish(at(t, "2026-04-06T23:00"), 120), "2026-04-13T01:00"},
	}
	for _, tt := range tests {
		if tt.got.String() != tt.want {
			t.Errorf("%s: got %s, want %s", tt.name, tt.got, tt.want)
		}
	}
	if got := c.Between(at(t, "2026-04-01T08:00"), at(t, "2026-04-13T08:00")); got != 2*480+4*480+240 {
		t.Errorf("between: got %d", got)
	}
	if got := c.Between(at(t, "2026-04-13T08:00"), at(t, "2026-04-01T08:00")); got != -(2*480 + 4*480 + 240) {
		t.Errorf("between backwards: got %d", got)
	}
}

func TestCalendarRefuses(t *testing.T) {
	if _, err := NewCalendar(Week{}, []Exception{{NewDate(2026, 1, 1), nil}}); err != ErrNoWork {
		t.Errorf("no work: got %v", err)
	}
	if _, err := NewCalendar(Week{0: {{600, 600}}}, nil); err == nil {
		t.Error("an empty shift was taken")
	}
	if _, err := NewCalendar(Week{0: {{600, 1441}}}, nil); err == nil {
		t.Error("a shift past midnight was taken")
	}
	if _, err := NewCalendar(fiveDays(), []Exception{{0, nil}}); err == nil {
		t.Error("an exception on no day was taken")
	}
}

func TestCalendarEnds(t *testing.T) {
	once := mustCalendar(t, Week{}, []Exception{{NewDate(2026, 1, 1), []Span{{480, 490}}}})
	if got := once.Finish(NewTime(2026, 1, 1, 8, 0), 10); got != NewTime(2026, 1, 1, 8, 10) {
		t.Errorf("the only ten minutes: got %s", got)
	}
	if got := once.Finish(NewTime(2026, 1, 1, 8, 0), 11); got != MaxTime {
		t.Errorf("work that never ends: got %s", got)
	}
	if got := once.Next(NewTime(2026, 1, 2, 0, 0)); got != MaxTime {
		t.Errorf("next after the last: got %s", got)
	}
	if got := once.Prev(NewTime(2025, 1, 2, 0, 0)); got != 1 {
		t.Errorf("prev before the first: got %s", got)
	}
	c := mustCalendar(t, fiveDays(), nil)
	if got := c.Finish(MaxTime-5, 1<<30); got != MaxTime {
		t.Errorf("beyond the era: got %s", got)
	}
	if got := c.Start(5, 1<<30); got != 1 {
		t.Errorf("before the era: got %s", got)
	}
}

// drawCalendar makes a calendar with odd shifts and clustered exceptions.
func drawCalendar(t *rapid.T) *Calendar {
	spans := rapid.Custom(func(t *rapid.T) Span {
		from := rapid.IntRange(0, 1435).Draw(t, "from")
		return Span{from, rapid.IntRange(from+1, 1440).Draw(t, "to")}
	})
	var w Week
	for i := range w {
		w[i] = rapid.SliceOfN(spans, 0, 3).Draw(t, "day")
	}
	ex := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Exception {
		return Exception{NewDate(2026, 1, 1) + Date(rapid.IntRange(-30, 30).Draw(t, "ex")),
			rapid.SliceOfN(spans, 0, 2).Draw(t, "spans")}
	}), 0, 25).Draw(t, "exceptions")
	c, err := NewCalendar(w, ex)
	if err != nil {
		t.Skip("no work in this one")
	}
	return c
}

// walk answers the questions minute by minute, to compare with the arithmetic.
func walk(c *Calendar, from, to Time) (work int32) {
	for x := from; x < to; x++ {
		for _, s := range c.Day(x.Date()) {
			if m := x.Minute(); m >= s.From && m < s.To {
				work++
			}
		}
	}
	return work
}

func TestCalendarProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := drawCalendar(t)
		a := NewTime(2025, 12, 1, 0, 0) + Time(rapid.IntRange(0, 60*1440).Draw(t, "a"))
		b := a + Time(rapid.IntRange(0, 12*1440).Draw(t, "b"))
		w := walk(c, a, b)
		if got := c.Between(a, b); got != w {
			t.Fatalf("between %s and %s: got %d, counted %d", a, b, got, w)
		}
		if w == 0 {
			return
		}
		f := c.Finish(a, w)
		if f > b || c.Between(a, f) != w || walk(c, f-1, f) != 1 {
			t.Fatalf("finish of %d from %s: %s is not the earliest", w, a, f)
		}
		s := c.Start(b, w)
		if s < a || c.Between(s, b) != w || walk(c, s, s+1) != 1 {
			t.Fatalf("start of %d before %s: %s is not the latest", w, b, s)
		}
		if n := c.Next(a); n < a || c.Between(a, n) != 0 || walk(c, n, n+1) != 1 {
			t.Fatalf("next of %s: %s", a, n)
		}
		if p := c.Prev(b); p > b || c.Between(p, b) != 0 || walk(c, p-1, p) != 1 {
			t.Fatalf("prev of %s: %s", b, p)
		}
	})
}

func TestDates(t *testing.T) {
	for _, bad := range []string{"2026-02-30", "2026-13-01", "2026-1-01", "26-01-01", "2026-01-01T24:00", "2026-01-01T10:60", "2026-00-10", "2026-01-00", "", "garbage", "2026-01-01T10:00:0x"} {
		if v, err := ParseTime(bad); err == nil {
			t.Errorf("%q was read as %s", bad, v)
		}
	}
	for in, want := range map[string]string{"2026-03-31 17:00": "2026-03-31T17:00", "2024-02-29T23:59:59": "2024-02-29T23:59", "1999-12-31": "1999-12-31T00:00"} {
		if got := at(t, in); got.String() != want {
			t.Errorf("%q: got %s, want %s", in, got, want)
		}
	}
	if d := NewDate(2026, 1, 31).AddMonths(1); d.String() != "2026-02-28" {
		t.Errorf("a month after 31 January: %s", d)
	}
	if d := NewDate(2026, 3, 31).AddMonths(-13); d.String() != "2025-02-28" {
		t.Errorf("thirteen months before 31 March: %s", d)
	}
	if wd := NewDate(2026, 11, 23).Weekday().String(); wd != "Monday" {
		t.Errorf("weekday: %s", wd)
	}
	if d := NewTime(2026, 11, 23, 0, 0).FinishDate(); d.String() != "2026-11-22" {
		t.Errorf("a finish at midnight belongs to the day before: %s", d)
	}
}

func BenchmarkCalendar(b *testing.B) {
	var ex []Exception
	for y := 2010; y < 2040; y++ {
		for k := 0; k < 10; k++ {
			ex = append(ex, Exception{NewDate(y, k+1, 5+k), nil})
		}
	}
	c := mustCalendar(b, fiveDays(), ex)
	t := NewTime(2026, 4, 1, 10, 0)
	for i := 0; b.Loop(); i++ {
		c.Finish(t+Time(i%100000*10), Minutes(i%50000+1))
	}
}

func TestDatesComeBackFromJSON(t *testing.T) {
	for _, d := range []Date{0, 1, NewDate(2027, 3, 31)} {
		b, err := d.MarshalJSON()
		if err != nil {
			t.Fatal(err)
		}
		got := Date(99)
		if err := got.UnmarshalJSON(b); err != nil || got != d {
			t.Errorf("%s came back as %s: %v", b, got, err)
		}
	}
	for _, bad := range []string{`"2027-02-30"`, `2027`, `""`, `"`, `{}`} {
		var d Date
		if err := d.UnmarshalJSON([]byte(bad)); err == nil {
			t.Errorf("%s is read as %s", bad, d)
		}
	}
}
