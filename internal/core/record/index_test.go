package record

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestPrintable(t *testing.T) {
	for in, want := range map[string]string{
		"Üben – „so“, 日本語, שלום, ✓":            "Üben – „so“, 日本語, שלום, ✓",
		"\x1b[31mred\a\t.\r\n":                 `\u{1b}[31mred\u{7}\u{9}.\u{d}\u{a}`,
		"a\u202eb\u2066c\u200bd\ufeffe\u2028f": `a\u{202e}b\u{2066}c\u{200b}d\u{feff}e\u{2028}f`,
		"soft\u00adhyphen \u007f\u0085":        `soft\u{ad}hyphen \u{7f}\u{85}`,
		"\U000e0041 \u3164 \u180e":             `\u{e0041} \u{3164} \u{180e}`,
		`\u{202e}`:                             `\u{5c}u{202e}`,
	} {
		if got := printable(in); got != want {
			t.Errorf("%q is printed as %s, want %s", in, got, want)
		}
	}
}

// TestIndexNames takes the names of handles from leaves of kind person and nowhere else, the latest, and not too much of it.
func TestIndexNames(t *testing.T) {
	b := newBook(t, 12)
	anna, thing, long, odd := b.handle(), b.handle(), b.handle(), b.handle()
	b.act(KindPerson, anna, anna, text("name", "Anna Before"))
	b.act("matter.ask", thing, anna, text("name", "Not a person"))
	b.act(KindPerson, long, anna, text("name", strings.Repeat("ő", 500)))
	b.act(KindPerson, odd, anna, Field{"name", []byte{0xff}})
	b.act(KindPerson, anna, anna, text("name", "Anna\nAfter"))
	b.act("matter.close", thing, anna) // the last leaf has no field
	b.head()
	c, err := b.export().parse()
	b.must(err)
	var out bytes.Buffer
	b.must(c.writeIndex(&out))
	var abouts []string
	for line := range strings.Lines(out.String()) {
		if about, ok := strings.CutPrefix(line, "    about "); ok {
			_, name, _ := strings.Cut(about, " (")
			name, _, _ = strings.Cut(name, ")")
			abouts = append(abouts, name)
		}
	}
	want := []string{`Anna\u{a}After`, `Anna\u{a}After`, strings.Repeat("ő", 80), `Anna\u{a}After`, `Anna\u{a}After`, `Anna\u{a}After`}
	if diff := cmp.Diff(want, abouts); diff != "" {
		t.Errorf("names (-want +got):\n%s", diff)
	}
}
