package password

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// folded is a text without case and accents, in which "PÄSSWORD" and "password" are one.
func folded(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFKD.String(text))
}

// masks is what people write in the place of letters. Letters that share a sign become one letter.
var masks = strings.NewReplacer("0", "o", "1", "i", "l", "i", "!", "i", "|", "i", "2", "z", "3", "e", "€", "e", "4", "a", "@", "a",
	"5", "s", "$", "s", "6", "g", "9", "g", "7", "t", "+", "t", "8", "b")

// unmasked is a folded text in which "p@ssw0rd" and "password" are one.
func unmasked(text string) string { return masks.Replace(text) }

// leastBase is the shortest leaked password that counts as the base of a longer one.
const leastBase = 4

// variants are the spellings in which a folded password is looked up: with and without what is hung around it, with and
// without what stands between its letters, and once where it is repeated.
func variants(text string) []string {
	notLetter := func(r rune) bool { return !unicode.IsLetter(r) }
	var all []string
	for _, t := range []string{text, packed(text)} {
		for _, v := range []string{t, strings.TrimLeftFunc(t, notLetter), strings.TrimRightFunc(t, notLetter), strings.TrimFunc(t, notLetter)} {
			r := []rune(v)
			all = append(all, unmasked(v), unmasked(string(r[:period(r)])))
		}
	}
	all = slices.DeleteFunc(all, func(t string) bool { return utf8.RuneCountInString(t) < leastBase })
	slices.Sort(all)
	return slices.Compact(all)
}

// packed is a text without anything between its letters and digits.
func packed(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, text)
}
