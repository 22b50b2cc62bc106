package act

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/errs"
)

// Input is what people typed into the form of an act: it takes each text as it is kept, and collects what is wrong with any. The zero value
// has found nothing wrong.
type Input struct{ fields []errs.Field }

// Say notes what is wrong with the field of a path; "" is the form as a whole.
func (c *Input) Say(path, format string, args ...any) {
	c.fields = append(c.fields, errs.Field{Path: path, Message: fmt.Sprintf(format, args...)})
}

// Err is all that is wrong, nil where nothing is.
func (c *Input) Err() error {
	return errs.InvalidFields("Something is missing or cannot be read", c.fields)
}

// Says reports whether something is wrong with the field of a path.
func (c *Input) Says(path string) bool {
	return slices.ContainsFunc(c.fields, func(f errs.Field) bool { return f.Path == path })
}

// Line is a text of one line, of at most so many characters: white space is one blank, none stands around it. what names it in a sentence,
// "the name".
func (c *Input) Line(path, value, what string, required bool, most int) string {
	value = strings.Join(strings.Fields(value), " ")
	c.Text(path, value, what, required, most)
	return value
}

// Body is a text of several lines.
func (c *Input) Body(path, value, what string, required bool, most int) string {
	value = strings.TrimSpace(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(value))
	c.Text(path, value, what, required, most)
	return value
}

// Text says what is wrong with a text as it is kept.
func (c *Input) Text(path, value, what string, required bool, most int) {
	switch n := utf8.RuneCountInString(value); {
	case value == "" && required:
		c.Say(path, "Write %s.", what)
	case n > most:
		c.Say(path, "Make %s shorter: it has %d characters, and at most %d are kept.", what, n, most)
	case !utf8.ValidString(value) || strings.ContainsFunc(value, Unprintable):
		c.Say(path, "Remove the characters from %s that no keyboard writes.", what)
	}
}

// Unprintable are control characters, and the marks that turn the direction of what follows them.
func Unprintable(r rune) bool {
	return unicode.IsControl(r) && r != '\n' && r != '\t' || r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x2069
}

// ReachOf is the room of an audience among reaches in which the viewer may do something.
func ReachOf(v access.Viewer, reaches []access.Reach, a access.Audience, k access.Kind, verb access.Verb) (access.Reach, bool) {
	at := slices.IndexFunc(reaches, func(r access.Reach) bool { return r.Audience == a && access.Decide(v, r, k, verb) })
	if at < 0 {
		return access.Reach{}, false
	}
	return reaches[at], true
}
