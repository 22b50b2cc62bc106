package password

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"counterpart.dev/internal/errs"
)

// The lengths of a password, in code points of its normal form.
const (
	MinLength = 12
	MaxLength = 128
)

// product is what everybody who attacks this program knows about it.
const product = "counterpart"

// advice ends every refusal but those of length.
const advice = "choose one that nobody else would, such as four unrelated words"

// Check is nil for a password that may be set. Known is what others know of the person: name, e-mail address,
// organisation. A refusal is Invalid and says in one sentence what is wrong, without repeating the password.
//
// Length is counted first and is the one rule about form. Then the password as a whole is compared, in the spirit of NIST
// SP 800-63B, with what an attacker tries first: patterns of the keyboard and of counting; what is known; and a long list
// of passwords that have leaked, in any spelling and with anything hung around them. A word that is only part of a longer
// password is no reason to refuse it.
func Check(password string, known ...string) (err error) {
	defer errs.Wrap(&err, "password.Check")
	if err := checkLength(password); err != nil {
		return err
	}
	text := folded(password)
	rest := without(text, known)
	if surprises(text) < leastSurprises {
		return errs.New(errs.Invalid, "This password follows a pattern of the keyboard, of counting or of repetition; %s.", advice)
	}
	if surprises(rest) < leastSurprises {
		return errs.New(errs.Invalid, "This password is little more than a name, an address, an organisation or the name of this program; %s.", advice)
	}
	leaked, err := common()
	if err != nil {
		return err
	}
	for _, v := range append(variants(text), variants(rest)...) {
		if _, found := slices.BinarySearch(leaked, v); found {
			return errs.New(errs.Invalid, "This password, or what is left of it without digits, signs and known names, is among those that are tried first; %s.", advice)
		}
	}
	return nil
}

func checkLength(password string) error {
	if !utf8.ValidString(password) {
		return errs.New(errs.Invalid, "This password is not made of characters; type it again.")
	}
	// What is far too long is not worth normalising.
	n := utf8.RuneCountInString(password)
	if n <= 4*MaxLength {
		n = utf8.RuneCountInString(normal(password))
	}
	switch {
	case n < MinLength:
		return errs.New(errs.Invalid, "A password needs at least %d characters, and this one has %d; a few words in a row are easily remembered.", MinLength, n)
	case n > MaxLength:
		return errs.New(errs.Invalid, "A password may have at most %d characters, and this one has %d; choose a shorter one.", MaxLength, n)
	}
	return nil
}

// leastSurprises is how many characters must not follow from those before them.
const leastSurprises = 8

// surprises counts the characters of a text that no pattern foretells. Of a text that only repeats its beginning the
// repetition counts nothing.
func surprises(text string) int {
	r := []rune(text)
	r = r[:period(r)]
	n := 0
	for i := range r {
		if !foretold(r, i) {
			n++
		}
	}
	return n
}

// period is the length of the shortest beginning that the text repeats at least twice, or of the whole text.
func period(r []rune) int {
	for p := 1; 2*p <= len(r); p++ {
		if slices.Equal(r[p:], r[:len(r)-p]) {
			return p
		}
	}
	return len(r)
}

// foretold reports a character that goes on as the two before it began: the neighbours, as in "abc" and "321", or every
// second one, as in "q1w2e3".
func foretold(r []rune, i int) bool {
	for stride := 1; stride <= 2; stride++ {
		if i < 2*stride {
			continue
		}
		for _, follows := range steps {
			if follows(r[i-2*stride], r[i-stride]) && follows(r[i-stride], r[i]) {
				return true
			}
		}
	}
	return false
}

// steps are the ways in which one character leads to the next.
var steps = []func(a, b rune) bool{
	func(a, b rune) bool { return a == b },
	func(a, b rune) bool { return b == a+1 && unicode.IsLetter(a) == unicode.IsLetter(b) },
	func(a, b rune) bool { return b == a-1 && unicode.IsLetter(a) == unicode.IsLetter(b) },
	func(a, b rune) bool { return beside(rows, a, b) },
	func(a, b rune) bool { return beside(rows, b, a) },
	func(a, b rune) bool { return beside(columns, a, b) },
	func(a, b rune) bool { return beside(columns, b, a) },
}

// The keys of the usual keyboards in the order of a finger that slides over them.
var (
	rows = []string{"`1234567890-=", "!@#$%^&*()_+", "qwertyuiop[]", "asdfghjkl;'", "zxcvbnm,./", "qwertz", "azerty", "yxcvbnm",
		"qsdfghjklm", "wxcvbn"}
	columns = []string{"1qaz", "2wsx", "3edc", "4rfv", "5tgb", "6yhn", "7ujm", "8ik,", "9ol.", "0p;/"}
)

func beside(lines []string, a, b rune) bool {
	pair := string([]rune{a, b})
	return slices.ContainsFunc(lines, func(line string) bool { return strings.Contains(line, pair) })
}

// leastWord is the shortest word worth removing: shorter ones are in everything.
const leastWord = 3

// without removes the words of what is known, and of the product, from a folded text, however they are spelt in it.
func without(text string, known []string) string {
	var words []string
	for _, k := range append(slices.Clone(known), product) {
		for _, w := range strings.FieldsFunc(folded(k), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
			if utf8.RuneCountInString(w) >= leastWord {
				words = append(words, unmasked(w))
			}
		}
	}
	slices.SortFunc(words, func(a, b string) int { return cmp.Or(cmp.Compare(len(b), len(a)), strings.Compare(a, b)) })
	for _, w := range words {
		text = remove(text, w)
	}
	return text
}

// remove takes an unmasked word out of a text that is not. Unmasking keeps every character in its place.
func remove(text, word string) string {
	for {
		before, _, found := strings.Cut(unmasked(text), word)
		if !found {
			return text
		}
		r := []rune(text)
		at := utf8.RuneCountInString(before)
		text = string(slices.Delete(r, at, at+utf8.RuneCountInString(word)))
	}
}
