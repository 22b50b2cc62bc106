package chart

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestClean(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"plain", "Go-live", "Go-live"},
		{"lines and tabs", " a\tb\r\nc  d ", "a b c d"},
		{"control characters", "a\x00b\x1b[31mc\x7f", "ab[31mc"},
		{"no text", "a\xffb", "a\uFFFDb"},
		{"turned direction", "abc\u202Eevil\u202C", "abcevil"},
		{"isolates and marks of direction", "\u2067x\u2069\u200F\u061C", "x"},
		{"unseen characters", "pay\u200Bpal\uFEFF\u00AD", "paypal"},
		{"no characters", "a\uFFFEb\uFDD0c", "abc"},
		{"piled marks", "z" + strings.Repeat("\u0301", 40), "z" + strings.Repeat("\u0301", 4)},
		{"Hebrew stays", "בדיקה 12", "בדיקה 12"},
		{"joined emoji stays", "👩\u200D🔧", "👩\u200D🔧"},
		{"empty", "\n\t", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := Clean(tt.in); got != tt.want {
				t.Errorf("Clean(%q) = %q, want %q", tt.in, got, tt.want)
			}
		})
	}
}

func TestShorten(t *testing.T) {
	tests := []struct {
		name, in string
		room     float64
		want     string
	}{
		{"fits", "Go-live", 60, "Go-live"},
		{"cut", "Data migration re-sequenced", 100, "Data migratio…"},
		{"no space before the ellipsis", "Data migration", 48, "Data…"},
		{"no room", "Go-live", 8, ""},
		{"a mark stays with its letter", "ae\u0301e\u0301e\u0301e\u0301", 28, "ae\u0301…"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := Shorten(tt.in, tt.room, false); got != tt.want {
				t.Errorf("Shorten(%q, %g) = %q, want %q", tt.in, tt.room, got, tt.want)
			}
		})
	}
}

func TestShortenProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := Clean(rapid.String().Draw(t, "text"))
		room := rapid.Float64Range(0, 300).Draw(t, "room")
		bold := rapid.Bool().Draw(t, "bold")
		got := Shorten(in, room, bold)
		if !utf8.ValidString(got) {
			t.Fatalf("%q is no text", got)
		}
		if w := Width(got, bold); w > room+0.01 {
			t.Fatalf("%q takes %g of %g", got, w, room)
		}
		if got != in && got != "" && !strings.HasSuffix(got, "…") {
			t.Fatalf("%q was cut to %q without an ellipsis", in, got)
		}
		lines := wrap(in, room, 3, bold)
		if len(lines) > 3 {
			t.Fatalf("%d lines", len(lines))
		}
		for _, line := range lines {
			if Width(line, bold) > room+0.01 {
				t.Fatalf("line %q takes %g of %g", line, Width(line, bold), room)
			}
		}
	})
}

func TestWrap(t *testing.T) {
	tests := []struct {
		name, in string
		lines    int
		want     []string
	}{
		{"one line", "Go-live", 3, []string{"Go-live"}},
		{"at spaces", "Wards prescribe in the new record", 3, []string{"Wards prescribe", "in the new", "record"}},
		{"too long", "Wards prescribe in the new record from day one", 2, []string{"Wards prescribe", "in the new rec…"}},
		{"a long word", "Übernachtungsmöglichkeitsverzeichnis neu", 3, []string{"Übernachtung…", "neu"}},
		{"nothing", " ", 3, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if d := cmp.Diff(tt.want, wrap(tt.in, 100, tt.lines, false)); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
		})
	}
}
