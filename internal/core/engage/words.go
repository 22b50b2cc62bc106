package engage

import (
	"slices"
	"strings"
	"unicode"
)

// How texts are cut into words for the search.
const (
	mostWords   = 64 // of one text
	longestWord = 40 // runes; the rest of a longer word is left out
)

// Words are the words by which a text is found: runs of letters and digits in lower case without marks above or below them, of
// at least two runes, each once, in order of the alphabet; the first 64 of the text. A text whose letters and marks are one
// character must be taken apart before (normal form KD) for its marks to be left out.
func Words(text string) []string {
	var out []string
	seen := map[string]bool{}
	for _, w := range Spelled(text) {
		if !seen[w] {
			seen[w] = true
			if out = append(out, w); len(out) == mostWords {
				break
			}
		}
	}
	slices.Sort(out)
	return out
}

// Spelled is Words in the order of the text, with repetitions and without an end: for comparing a name with what was typed.
func Spelled(text string) []string {
	var out []string
	var word strings.Builder
	n := 0
	flush := func() {
		if n >= 2 {
			out = append(out, word.String())
		}
		word.Reset()
		n = 0
	}
	for _, r := range text {
		switch {
		case unicode.Is(unicode.Mn, r):
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			if n < longestWord {
				word.WriteRune(unicode.ToLower(r))
			}
			n++
		default:
			flush()
		}
	}
	flush()
	return out
}
