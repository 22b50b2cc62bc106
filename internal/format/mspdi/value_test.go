package mspdi

import (
	"testing"

	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/format/markup"
)

func TestDurations(t *testing.T) {
	tests := []struct {
		text    string
		minutes civil.Minutes
		ok      bool
	}{
		{"PT8H0M0S", 480, true}, {"PT0H30M0S", 30, true}, {"PT0H0M30S", 1, true}, {"PT0H0M29S", 0, true}, {"PT90M", 90, true}, {"PT1.5H", 90, true},
		{"P1DT2H", 1560, true}, {"P1W", 10080, true}, {"P0Y0M0DT8H", 480, true}, {"-PT8H", -480, true}, {"PT", 0, true},
		{"P1M", 0, false}, {"P1Y", 0, false}, {"", 0, false}, {"P", 0, false}, {"8", 0, false}, {"T8H", 0, false}, {"PTxH", 0, false}, {"PT8", 0, false}, {"PH", 0, false},
		{"PT-1H", -60, true}, {"PTNaNH", 0, false}, {"PTT8H", 0, false}, {"P1H", 0, false}, {"PT1D", 0, false},
		{"PT1e300H", 527040000, true}, {"-PT99999999999H", -527040000, true},
	}
	for _, tt := range tests {
		x := &reader{}
		m, ok := x.minutes(markup.Place{}, []byte(tt.text))
		if m != tt.minutes || ok != tt.ok {
			t.Errorf("%q is %d, %t; want %d, %t", tt.text, m, ok, tt.minutes, tt.ok)
		}
		if warned := len(x.warn.List) > 0; warned != (!ok && tt.text != "" || m == 527040000 || m == -527040000) {
			t.Errorf("%q: warnings %v", tt.text, x.warn.List)
		}
	}
}

func TestDates(t *testing.T) {
	tests := []struct{ text, want string }{
		{"2026-03-31T17:00:00", "2026-03-31T17:00"}, {"2026-03-31T17:00", "2026-03-31T17:00"}, {"2026-03-31", "2026-03-31T00:00"},
		{"2026-03-31T17:00:00.000", "2026-03-31T17:00"}, {"2026-03-31T17:00:00+02:00", "2026-03-31T17:00"}, {"2026-03-31Z", "2026-03-31T00:00"},
		{"2026-03-31T17:00:59", "2026-03-31T17:00"}, {"", ""}, {"NA", ""}, {"31/03/2026", ""}, {"2026-02-30T08:00:00", ""}, {"1984-01-01T00:00:00", ""},
	}
	for _, tt := range tests {
		x := &reader{}
		if got := x.real(markup.Place{}, []byte(tt.text)); got.String() != tt.want {
			t.Errorf("%q is %q, want %q", tt.text, got, tt.want)
		}
	}
}

func TestTruth(t *testing.T) {
	for text, want := range map[string]bool{"1": true, "0": false, "true": true, "false": false, "": false, "-1": true, "TRUE": true} {
		if got := yes([]byte(text)); got != want {
			t.Errorf("%q is %t", text, got)
		}
	}
}

func TestClock(t *testing.T) {
	tests := []struct {
		text   string
		minute int
		ok     bool
	}{{"08:00:00", 480, true}, {"00:00:00", 0, true}, {"23:59", 1439, true}, {"24:00:00", 1440, true}, {"24:01:00", 0, false}, {"08:60:00", 0, false},
		{"8:00:00", 0, false}, {"", 0, false}, {"xx:00:00", 0, false}}
	for _, tt := range tests {
		if m, ok := clockTime([]byte(tt.text)); ok != tt.ok || ok && m != tt.minute {
			t.Errorf("%q is %d, %t", tt.text, m, ok)
		}
	}
}
