package notice

import (
	"strings"
	"testing"
	"time"
)

func zone(t *testing.T, name string) *time.Location {
	t.Helper()
	z, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

// Worked by hand: 2026-10-23 is a Friday; London's clocks go back on the 25th.
func TestDigestsComeAtTheirTimeOnTheWall(t *testing.T) {
	usual := Usual("Europe/London")
	weekly := Settings{Rhythm: Weekly, Weekday: time.Sunday, Minute: 90}
	for _, c := range []struct {
		s     Settings
		zone  string
		after string
		want  string
	}{
		{usual, "Europe/London", "2026-10-23T06:29:59Z", "2026-10-23T06:30:00Z"},
		{usual, "Europe/London", "2026-10-23T06:30:00Z", "2026-10-26T07:30:00Z"},
		{usual, "Australia/Sydney", "2026-10-22T20:30:00Z", "2026-10-25T20:30:00Z"},
		{Settings{Rhythm: Daily, Minute: 0}, "America/New_York", "2026-10-31T04:00:00Z", "2026-11-01T04:00:00Z"},
		{Settings{Rhythm: Daily, Minute: 0}, "America/New_York", "2026-11-01T04:00:00Z", "2026-11-02T05:00:00Z"},
		{weekly, "Europe/London", "2026-10-20T00:00:00Z", "2026-10-25T00:30:00Z"}, // 01:30 comes twice: the first
		{weekly, "Europe/London", "2026-10-25T00:30:00Z", "2026-11-01T01:30:00Z"},
		{Settings{Rhythm: Never}, "Europe/London", "2026-10-20T00:00:00Z", "0001-01-01T00:00:00Z"},
		{Settings{Rhythm: "hourly"}, "Europe/London", "2026-10-20T00:00:00Z", "0001-01-01T00:00:00Z"},
	} {
		after, err := time.Parse(time.RFC3339, c.after)
		if err != nil {
			t.Fatal(err)
		}
		if got := c.s.Next(after, zone(t, c.zone)).UTC().Format(time.RFC3339); got != c.want {
			t.Errorf("%+v in %s after %s: %s, want %s", c.s, c.zone, c.after, got, c.want)
		}
	}
}

func TestTriesLastTwoDays(t *testing.T) {
	var sum time.Duration
	for n := 1; n < MostTries; n++ {
		if Rest(n) < Rest(n-1) {
			t.Errorf("the rest after %d tries is shorter than the one before", n)
		}
		sum += Rest(n)
	}
	if sum < 24*time.Hour || sum > 72*time.Hour {
		t.Errorf("given up after %s", sum)
	}
}

func TestKindsHaveSubjectsThatSayNothing(t *testing.T) {
	for _, k := range Kinds() {
		if s := k.Subject(); s == "" || strings.ContainsAny(s, "0123456789") {
			t.Errorf("%s: %q", k, s)
		}
	}
	for _, r := range []Reason{Unreachable, Later, Refused, Locked, Unmade, Ended, Stopped, Nothing} {
		if r.Words() == "" {
			t.Errorf("%s has no words", r)
		}
	}
}

func TestLetters(t *testing.T) {
	l := Letter{Greeting: "Good morning.", Sections: []Section{{Title: "You have it", Rows: []Row{{Text: "Q-7 <script>\r\nBcc: x", Note: "due 3 December\u202E", URL: "https://c.example/x?a=1&b=2"},
		{Text: "evil", URL: "javascript:alert(1)"}}}, {Title: "Nothing here"}}, Action: Link{"Open Counterpart", "https://c.example/"},
		Foot: []string{"Sent because you have a seat."}, Stop: Link{"Stop these summaries", "https://c.example/stop/1"}}
	text, page := l.Text(), l.HTML()
	for _, want := range []string{"* Q-7 <script> Bcc: x\n  due 3 December\n  https://c.example/x?a=1&b=2\n", "Stop these summaries: https://c.example/stop/1\n", "\n-- \n"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
	for _, want := range []string{"Q-7 &lt;script&gt; Bcc: x</a>", `href="https://c.example/x?a=1&amp;b=2"`, "<li>evil</li>"} {
		if !strings.Contains(page, want) {
			t.Errorf("no %q in\n%s", want, page)
		}
	}
	for _, bad := range []string{"<script", "javascript:", "<img", "Nothing here", "\u202E"} {
		if strings.Contains(page, bad) {
			t.Errorf("%q in\n%s", bad, page)
		}
	}
	if l.Empty() || !(Letter{Sections: []Section{{Title: "x"}}}).Empty() {
		t.Error("what is empty is not told from what is not")
	}
}
