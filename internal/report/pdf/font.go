package pdf

import (
	_ "embed"
	"errors"
	"math"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gomedium"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"golang.org/x/text/unicode/norm"

	"counterpart.dev/internal/chart"
)

// The typeface is Roboto; what it lacks, such as arrows, is taken from the Go fonts. They are strings, since the library that
// embeds a font writes into what it is given.
var (
	//go:embed font/Roboto-Regular.ttf
	robotoRegular string
	//go:embed font/Roboto-Medium.ttf
	robotoMedium string
)

// replacement stands for a letter that no font has.
const replacement = '\uFFFD'

// face is one font.
type face struct {
	name   string // in the file
	data   string
	font   *sfnt.Font
	perEm  float64
	widths map[rune]float64 // of letters that were asked for, in parts of the size
}

// fonts measures and chooses glyphs. It belongs to one document: what it remembers is not shared.
type fonts struct {
	buffer sfnt.Buffer
	faces  [2][]*face // even and strong: Roboto, then what helps it out
}

var errFont = errors.New("a font of the program cannot be read")

// parsed reads the fonts once.
var parsed = sync.OnceValues(func() ([2][]face, error) {
	all := [2][]face{
		{{name: "roboto", data: robotoRegular}, {name: "go", data: string(goregular.TTF)}},
		{{name: "robotomedium", data: robotoMedium}, {name: "gomedium", data: string(gomedium.TTF)}},
	}
	for _, faces := range all {
		for i := range faces {
			f, err := sfnt.Parse([]byte(faces[i].data))
			if err != nil {
				return all, errors.Join(errFont, err)
			}
			faces[i].font, faces[i].perEm = f, float64(f.UnitsPerEm())
		}
	}
	return all, nil
})

func newFonts() (*fonts, error) {
	all, err := parsed()
	if err != nil {
		return nil, err
	}
	f := &fonts{}
	for i, faces := range all {
		for _, one := range faces {
			one.widths = map[rune]float64{}
			f.faces[i] = append(f.faces[i], &one)
		}
	}
	return f, nil
}

// of is the faces for text of a weight, the first choice first.
func (f *fonts) of(bold bool) []*face {
	if bold {
		return f.faces[1]
	}
	return f.faces[0]
}

// width is how far a face goes for a letter; false when it has none. The file format numbers letters by two bytes.
func (f *fonts) width(in *face, r rune) (float64, bool) {
	if w, ok := in.widths[r]; ok {
		return w, w >= 0
	}
	w := -1.0
	if g, err := in.font.GlyphIndex(&f.buffer, r); err == nil && g != 0 && r <= 0xFFFF {
		if a, err := in.font.GlyphAdvance(&f.buffer, g, fixed.I(int(in.perEm)), font.HintingNone); err == nil {
			w = math.Round(float64(a)/64/in.perEm*1000) / 1000 // as the file has it
		}
	}
	in.widths[r] = w
	return w, w >= 0
}

// face is the first that has a letter; nil when none has.
func (f *fonts) face(r rune, bold bool) *face {
	for _, in := range f.of(bold) {
		if _, ok := f.width(in, r); ok {
			return in
		}
	}
	return nil
}

// printable makes a text fit to be set: cleaned, letters joined with their accents, and a sign in place of each letter that no
// font has.
func (f *fonts) printable(s string) string {
	var b strings.Builder
	for _, r := range norm.NFC.String(chart.Clean(s)) {
		switch {
		case r == 0x200C || r == 0x200D || unicode.Is(unicode.Variation_Selector, r):
			// These tell how the letters around them are joined, and are not seen themselves.
		case f.face(r, false) == nil:
			b.WriteRune(replacement)
		default:
			b.WriteRune(r)
		}
	}
	return strings.TrimSpace(b.String())
}

// run is a piece of text that one face has.
type run struct {
	face *face
	text string
	at   float64 // where it begins, at size 1
}

// runs cuts a printable text where its face changes.
func (f *fonts) runs(s string, bold bool) (out []run) {
	at, from := 0.0, 0
	for i, r := range s {
		in := f.face(r, bold)
		if in == nil {
			in = f.of(bold)[0]
		}
		if n := len(out); n == 0 || out[n-1].face != in {
			from = i
			out = append(out, run{face: in, at: at})
		}
		out[len(out)-1].text = s[from : i+utf8.RuneLen(r)]
		at += f.advance(r, bold)
	}
	return out
}

// measure is the width of a printable text at a size.
func (f *fonts) measure(s string, bold bool, size float64) (w float64) {
	for _, r := range s {
		w += f.advance(r, bold)
	}
	return w * size
}

// advance is the width of one letter at size 1.
func (f *fonts) advance(r rune, bold bool) float64 {
	in := f.face(r, bold)
	if in == nil {
		in, r = f.of(bold)[0], replacement
	}
	w, _ := f.width(in, r)
	return w
}

// name is a text for what is shown outside the sheets, in fonts that are not ours: cleaned, with a sign in place of each
// letter whose number is too large for the file format.
func name(s string) string {
	return strings.Map(func(r rune) rune {
		if r > 0xFFFF {
			return replacement
		}
		return r
	}, norm.NFC.String(chart.Clean(s)))
}
