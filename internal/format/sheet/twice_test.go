package sheet

import (
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"
	"pgregory.net/rapid"
)

// What was encoded twice is read as it was before, and nothing else is touched.
func TestEncodedTwice(t *testing.T) {
	for _, c := range []struct{ written, read string }{
		{"Cost (Â£m),Departmentâ€™s plan", "Cost (£m),Department’s plan"},
		{"CafÃ© â€“ stage 2,Â£12.5m", "Café – stage 2,£12.5m"},
		{"Whole life cost (ï¿½m)", "Whole life cost (\ufffdm)"},
		{"Cost (£m),Department’s plan", "Cost (£m),Department’s plan"},
		{"Blåbær, Ærø, “FRÅ”, Ås", "Blåbær, Ærø, “FRÅ”, Ås"},
		{"“FRÅ”", "“FRÅ”"},
		{"Å”", "Å”"}, // could have been one letter, but nothing else says so
		{"Grün, Straße, Â£", "Grün, Straße, Â£"},
		{"Проект, Â£", "Проект, Â£"},
		{"", ""},
	} {
		if got, _ := once(c.written); got != c.read {
			t.Errorf("%q is read as %q, want %q", c.written, got, c.read)
		}
	}
}

// Any text of Windows-1252 that was encoded twice comes back, if it has a sign that shows it; and what is right is never touched twice.
func TestEncodedTwiceComesBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOfN(rapid.SampledFrom([]string{"Bridge", "£12m", "Café", "it’s", "–", "naïve", "10 €", "Ärger", "x"}), 1, 20).Draw(t, "words")
		text := strings.Join(append(words, "£"), " ")
		var twice strings.Builder
		for _, b := range []byte(text) {
			twice.WriteRune(charmap.Windows1252.DecodeByte(b))
		}
		got, n := once(twice.String())
		if got != text || n == 0 {
			t.Fatalf("%q comes back as %q", text, got)
		}
		if again, n := once(got); again != got || n != 0 {
			t.Fatalf("%q was right already, and became %q", got, again)
		}
	})
}

// A file of an old program is read by its own page where that can be told.
func TestCodePageOfDOS(t *testing.T) {
	for _, c := range []struct {
		bytes, want, encoding string
	}{
		{"Project,Cost (\x9cm)\nCaf\x82,12\n", "Café", "cp850"},
		{"Project,Cost (\xa3m)\nCaf\xe9,12\n", "Café", "windows-1252"},
		{"Project,Cost\nC\x9curs \x93one\x94,12\n", "Cœurs “one”", "windows-1252"},
		{"Project,Cost\nC\x9cur,12\n", "Cœur", "windows-1252"},
	} {
		text, encoding, err := decodeText([]byte(c.bytes), &warnings{})
		if err != nil || encoding != c.encoding || !strings.Contains(text, c.want) {
			t.Errorf("%q: %q in %s, %v", c.bytes, text, encoding, err)
		}
	}
}
