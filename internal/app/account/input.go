package account

import (
	"net/mail"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/password"
)

// The longest texts, in characters.
const (
	maxEmail = 254 // bytes, of RFC 5321
	maxName  = 100
	maxLabel = 80
)

// input collects what is wrong with a form, so that everything is said at once.
type input struct{ faults []errs.Field }

func (in *input) fault(path, message string) {
	in.faults = append(in.faults, errs.Field{Path: path, Message: message})
}

func (in *input) err() error { return errs.InvalidFields("Some of this cannot be used.", in.faults) }

// email is an address in lower case.
func (in *input) email(path, text string) string {
	text = strings.ToLower(norm.NFC.String(strings.TrimSpace(text)))
	a, err := mail.ParseAddress(text)
	switch {
	case text == "":
		in.fault(path, "Give an e-mail address.")
	case err != nil || a.Address != text || !strings.Contains(text, ".") || !clean(text) || strings.ContainsAny(text, "\"<> "):
		in.fault(path, "This is not an e-mail address; one looks like name@example.org.")
	case len(text) > maxEmail:
		in.fault(path, "This e-mail address is too long to be one.")
	}
	return text
}

// name is a name with single spaces in it.
func (in *input) name(path, what, text string) string {
	text = strings.Join(strings.Fields(norm.NFC.String(text)), " ")
	switch {
	case text == "":
		in.fault(path, "Give "+what+".")
	case !clean(text):
		in.fault(path, "This has characters in it that cannot be seen; type it again.")
	case utf8.RuneCountInString(text) > maxName:
		in.fault(path, "This is too long; use at most 100 characters.")
	}
	return text
}

// password is checked against what is known of the person.
func (in *input) password(path, text string, known ...string) {
	if err := password.Check(text, known...); err != nil {
		in.fault(path, errs.Sentence(err))
	}
}

// clean reports whether a text is only of characters that can be seen, so that no name can pass for another.
func clean(text string) bool {
	return utf8.ValidString(text) && !strings.ContainsFunc(text, func(r rune) bool {
		return r == utf8.RuneError || unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Zl, unicode.Zp)
	})
}

// label cuts a text that a browser gave to what can be shown.
func label(text string) string {
	text = strings.Map(func(r rune) rune {
		if unicode.In(r, unicode.Cc, unicode.Cf) || r == utf8.RuneError {
			return -1
		}
		return r
	}, text)
	if r := []rune(strings.TrimSpace(text)); len(r) > maxLabel {
		return string(r[:maxLabel])
	}
	return strings.TrimSpace(text)
}
