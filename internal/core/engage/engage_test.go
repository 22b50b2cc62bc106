package engage

import (
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/party"
)

func TestParseWeek(t *testing.T) {
	day := []civil.Span{{From: 540, To: 1020}}
	for _, c := range []struct {
		text string
		want map[time.Weekday][]civil.Span
		err  string
	}{
		{text: "mon-fri 09:00-17:00", want: map[time.Weekday][]civil.Span{1: day, 2: day, 3: day, 4: day, 5: day}},
		{text: "SUN-Thu 09:00-17:00", want: map[time.Weekday][]civil.Span{0: day, 1: day, 2: day, 3: day, 4: day}},
		{text: "fri-mon 09:00-17:00", want: map[time.Weekday][]civil.Span{5: day, 6: day, 0: day, 1: day}},
		{text: "mon 09:00-12:30 13:30-24:00\n\nsat 00:00-06:00;", want: map[time.Weekday][]civil.Span{1: {{From: 540, To: 750}, {From: 810, To: 1440}}, 6: {{From: 0, To: 360}}}},
		{text: "", err: "write the working hours"},
		{text: " ; \n", err: "write the working hours"},
		{text: "mon-fri", err: "names no hours"},
		{text: "monday 09:00-17:00", err: "not a day"},
		{text: "mon-fri-sat 09:00-17:00", err: "not a day"},
		{text: "mon 17:00-09:00", err: "not a span of hours"},
		{text: "mon 09:00-09:00", err: "not a span of hours"},
		{text: "mon 9:00-17:00", err: "not a span of hours"},
		{text: "mon 09:00-24:01", err: "not a span of hours"},
		{text: "mon 09:60-17:00", err: "not a span of hours"},
		{text: "mon 09:00-12:00 11:00-13:00", err: "overlap"},
		{text: "mon-wed 09:00-17:00; tue 09:00-12:00", err: "two rules name tue"},
	} {
		got, err := ParseWeek(c.text)
		if c.err != "" {
			if err == nil || !strings.Contains(err.Error(), c.err) {
				t.Errorf("ParseWeek(%q): got %v, want an error about %q", c.text, err, c.err)
			}
			continue
		}
		var want civil.Week
		for d, spans := range c.want {
			want[d] = spans
		}
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("ParseWeek(%q): %v %s", c.text, err, diff)
		}
	}
}

func TestCalendarKnowsHolidays(t *testing.T) {
	e := Engagement{Week: "mon-fri 09:00-17:00", Holidays: "2026-12-28 Boxing Day, moved\n2026-12-25\n\n2026-12-25"}
	c, err := e.Calendar()
	if err != nil {
		t.Fatal(err)
	}
	for date, works := range map[string]bool{"2026-12-24": true, "2026-12-25": false, "2026-12-26": false, "2026-12-28": false, "2026-12-29": true} {
		d, err := civil.ParseDate(date)
		if err != nil || c.IsWorkday(d) != works {
			t.Errorf("%s: %v, a working day: %v", date, err, c.IsWorkday(d))
		}
	}
	for _, bad := range []string{"25 December 2026", "2026-02-30", strings.Repeat("x", 1000)} {
		if _, err := ParseHolidays(bad); err == nil || len(err.Error()) > 200 {
			t.Errorf("ParseHolidays(%.30q): %v", bad, err)
		}
	}
	var many strings.Builder
	for d := civil.NewDate(2026, 1, 1); d < civil.NewDate(2027, 3, 1); d++ {
		many.WriteString(d.String() + "\n")
	}
	if _, err := ParseHolidays(many.String()); err == nil {
		t.Error("more holidays than are kept were taken")
	}
}

func TestWords(t *testing.T) {
	for _, c := range []struct {
		text string
		want []string
	}{
		{"", nil},
		{"a b, c!", nil},
		{"Ward access: ward B-12, 2026", []string{"12", "2026", "access", "ward"}},
		{"Cafe\u0301 STRASSE Straße", []string{"cafe", "strasse", "straße"}},
		{"Привет мир", []string{"мир", "привет"}},
		{strings.Repeat("x", 60), []string{strings.Repeat("x", 40)}},
		{"e\u0301\u0301", nil},
	} {
		if diff := cmp.Diff(c.want, Words(c.text)); diff != "" {
			t.Errorf("Words(%q): %s", c.text, diff)
		}
	}
}

// TestWordsStayWithinBounds holds whatever text to what the store and the search rely on.
func TestWordsStayWithinBounds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.String().Draw(t, "text")
		words := Words(text)
		if len(words) > mostWords || !slices.IsSorted(words) || len(slices.Compact(slices.Clone(words))) != len(words) {
			t.Fatalf("%q gives %q", text, words)
		}
		for _, w := range words {
			if n := utf8.RuneCountInString(w); n < 2 || n > longestWord || !utf8.ValidString(w) {
				t.Fatalf("%q has the word %q", text, w)
			}
			if again := Words(w); len(again) != 1 || again[0] != w {
				t.Fatalf("the word %q is found by %q", w, again)
			}
		}
	})
}

func FuzzParseWeek(f *testing.F) {
	for _, s := range []string{"mon-fri 09:00-17:00", "sun 00:00-24:00", "mon 09:00-12:30 13:30-17:00;sat 09:00-12:00", "mon", ";;", "mon-fri 9-5"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		week, err := ParseWeek(s)
		if err != nil {
			if len(err.Error()) > 300 {
				t.Errorf("a sentence of %d bytes", len(err.Error()))
			}
			return
		}
		if _, err := civil.NewCalendar(week, nil); err != nil {
			t.Errorf("%q is a week without a calendar: %v", s, err)
		}
	})
}

func TestStepsLeadFromStateToState(t *testing.T) {
	for _, s := range []State{Prospective, Aligned, Active, Closing, Closed} {
		for _, step := range s.Steps() {
			if step.From != s || step.To == s || step.Words == "" {
				t.Errorf("%s has the step %+v", s, step)
			}
			if step.Gate != (s == Prospective && step.To == Active) {
				t.Errorf("%s to %s: gate %v", s, step.To, step.Gate)
			}
		}
	}
	if len(Closed.Steps()) != 0 {
		t.Error("a closed engagement goes on")
	}
	if _, ok := Prospective.StepTo(Closing); ok {
		t.Error("a prospective engagement closes at once")
	}
}

func TestClientRole(t *testing.T) {
	pm := party.Appointment{Person: "p1", Name: "Priya", Role: access.ClientPM, Days: 4, Until: 100}
	letter := Authority{Holder: "p1", Issued: 1, From: "2026-03-01", Until: "2026-03-31"}
	for _, c := range []struct {
		what         string
		appointments []party.Appointment
		letters      []Authority
		needed       int64
		date         string
		want         []string
	}{
		{"nobody", nil, []Authority{letter}, 5, "2026-03-02", []string{"Nobody is client PM.", "The client PM has fewer days than it takes."}},
		{"somebody else's role", []party.Appointment{{Person: "p1", Role: access.Sponsor, Until: 100}}, nil, 1, "2026-03-02",
			[]string{"Nobody is client PM.", "The client PM has fewer days than it takes."}},
		{"no letter", []party.Appointment{pm}, nil, 4, "2026-03-02", []string{"No letter of authority is in force."}},
		{"a letter of somebody else", []party.Appointment{pm}, []Authority{{Holder: "p2", Issued: 1, From: "2026-03-01"}}, 4, "2026-03-02",
			[]string{"No letter of authority is in force."}},
		{"a letter that ran out", []party.Appointment{pm}, []Authority{letter}, 4, "2026-04-01", []string{"No letter of authority is in force."}},
		{"too few days", []party.Appointment{pm}, []Authority{letter}, 5, "2026-03-31", []string{"The client PM has fewer days than it takes."}},
		{"not stated", []party.Appointment{pm}, []Authority{letter}, 0, "2026-03-01", []string{"How many days a month it takes is not stated."}},
		{"two together", []party.Appointment{pm, pm}, []Authority{letter}, 8, "2026-03-01", nil},
		{"ended", []party.Appointment{{Person: "p1", Role: access.ClientPM, Until: 100, Ended: 40}}, nil, 1, "2026-03-01",
			[]string{"Nobody is client PM.", "The client PM has fewer days than it takes."}},
		{"run out", []party.Appointment{{Person: "p1", Role: access.ClientPM, Until: 50}}, nil, 1, "2026-03-01",
			[]string{"Nobody is client PM.", "The client PM has fewer days than it takes."}},
	} {
		if diff := cmp.Diff(c.want, ClientRole(c.appointments, c.letters, c.needed, 50, c.date).Gaps()); diff != "" {
			t.Errorf("%s: %s", c.what, diff)
		}
	}
}

func TestListsHaveWords(t *testing.T) {
	for _, p := range Powers() {
		if p.Words() == string(p) {
			t.Errorf("the power %s has no words", p)
		}
	}
	seen := map[string]bool{}
	for _, r := range RuleSets() {
		seen[r.ID] = true
	}
	for _, e := range Erasures() {
		seen[e.Code] = true
	}
	if len(seen) != len(RuleSets())+len(Erasures()) {
		t.Error("two of them have one name")
	}
}
