package brief

import (
	"testing"

	"counterpart.dev/internal/core/civil"
)

func TestDate(t *testing.T) {
	for d, want := range map[civil.Date]string{civil.NewDate(2027, 9, 4): "4 Sep 2027", civil.NewDate(2026, 12, 31): "31 Dec 2026",
		0: ""} {
		if got := Date(d); got != want {
			t.Errorf("Date(%d) = %q, want %q", d, got, want)
		}
	}
}

func TestSpans(t *testing.T) {
	tests := []struct {
		days              int
		span, slip, table string
	}{
		{0, "0 days", "on the day", "0 days"},
		{1, "1 day", "1 day late", "1 day"},
		{3, "3 days", "3 days late", "3 days"},
		{7, "one week", "1 week late", "1 week"},
		{13, "13 days", "13 days late", "13 days"},
		{14, "two weeks", "2 weeks late", "2 weeks"},
		{15, "over two weeks", "15 days late", "15 days"},
		{63, "nine weeks", "9 weeks late", "9 weeks"},
		{66, "over nine weeks", "66 days late", "66 days"},
		{67, "almost ten weeks", "67 days late", "67 days"},
		{84, "twelve weeks", "12 weeks late", "12 weeks"},
		{91, "13 weeks", "13 weeks late", "13 weeks"},
		{-63, "nine weeks", "9 weeks early", "9 weeks"},
		{-1, "1 day", "1 day early", "1 day"},
	}
	for _, tt := range tests {
		if got := Span(tt.days); got != tt.span {
			t.Errorf("Span(%d) = %q, want %q", tt.days, got, tt.span)
		}
		if got := Slip(tt.days); got != tt.slip {
			t.Errorf("Slip(%d) = %q, want %q", tt.days, got, tt.slip)
		}
		if got := Days(tt.days); got != tt.table {
			t.Errorf("Days(%d) = %q, want %q", tt.days, got, tt.table)
		}
	}
}

func TestCounting(t *testing.T) {
	tests := []struct {
		n    int
		word string
		want string
	}{{0, "decision", "no decisions"}, {1, "decision", "one decision"}, {2, "day", "two days"}, {12, "activity",
		"twelve activities"}, {13, "week", "13 weeks"}, {1, "activity", "one activity"},
		{1200, "week", "1,200 weeks"}}
	for _, tt := range tests {
		if got := things(tt.n, tt.word); got != tt.want {
			t.Errorf("things(%d, %q) = %q, want %q", tt.n, tt.word, got, tt.want)
		}
	}
	for want, parts := range map[string][]string{"": nil, "a": {"a"}, "a and b": {"a", "b"}, "a, b and c": {"a", "b", "c"}} {
		if got := list(parts); got != want {
			t.Errorf("list(%q) = %q, want %q", parts, got, want)
		}
	}
}

func TestNamesInSentences(t *testing.T) {
	long := "A name that goes on and on until nobody remembers how the sentence began"
	if got, want := inShort(long), "A name that goes on and on until nobody remembers how the s…"; got != want {
		t.Errorf("inShort gives %q, want %q", got, want)
	}
	if got := inShort("Go-live"); got != "Go-live" {
		t.Errorf("inShort changes a short name to %q", got)
	}
	for in, want := range map[string]string{"": "", "none of it": "None of it", "übergabe": "Übergabe",
		"£4 is lost": "£4 is lost"} {
		if got := capital(in); got != want {
			t.Errorf("capital(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestSlug(t *testing.T) {
	for in, want := range map[string]string{"go-live": "go-live", "Go live!": "go-live", "": "", "--": "", "עברית": "",
		"A  B": "a-b",
		"a very long identity that nobody would ever type in " +
			"full": "a-very-long-identity-that-nobody-would-e", `"><script>`: "script"} {
		if got := slug(in); got != want {
			t.Errorf("slug(%q) = %q, want %q", in, got, want)
		}
	}
}
