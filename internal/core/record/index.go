package record

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// tally counts fields by state.
type tally [len(stateNames)]int

// said counts what the bundle says of its fields.
func (c *contents) said() tally {
	var t tally
	c.eachField(func(_ *Leaf, _ *Commitment, d *Disclosure) {
		if d == nil {
			t[Missing]++
		} else {
			t[d.State]++
		}
	})
	return t
}

func (t tally) String() string {
	text := fmt.Sprintf("%d opened, %d withheld, %d erased, %d missing", t[Opened], t[Withheld], t[Erased], t[Missing])
	if t[Wrong] > 0 {
		text += fmt.Sprintf(", %d wrong", t[Wrong])
	}
	return text
}

// manifest says what the bundle is, and lists its members with the hashes that sha256sum prints.
func (c *contents) manifest(members []member) []byte {
	b := &bytes.Buffer{}
	fmt.Fprintf(b, "counterpart/bundle/1\norigin %s\nlog %v\nleaves %d\nheads %d\nkeys %d\nfields %v\n\n",
		c.newest().Origin, c.log(), len(c.leaves), len(c.heads), len(c.chain.keys), c.said())
	for _, m := range members {
		fmt.Fprintf(b, "%x  %s\n", sha256.Sum256(m.content), m.name)
	}
	return b.Bytes()
}

const indexIntroduction = `Everything below is made from the other files of this bundle, so that a person can read it. Reading is not checking: check
the bundle, as it came, with

    counterpart record verify BUNDLE --key KEY

and the public key of the origin, or with --head and a signed head that you were sent earlier. Numbers count leaves, one
for each act, from 0. Whom a handle stands for is told by acts of the kind person.
`

// writeIndex writes the log for people. What it writes depends on nothing but the bundle: not on tables of characters
// either, which grow from one version of a library to the next.
func (c *contents) writeIndex(w io.Writer) error {
	newest := c.newest()
	_, err := fmt.Fprintf(w, "Record of %s, log %v\n%d leaves at %v; fields: %v\n\n%s", newest.Origin, newest.Log, newest.Size, newest.At, c.said(), indexIntroduction)
	if err != nil {
		return err
	}
	who := c.persons()
	var at *Leaf
	emit := func(format string, args ...any) {
		if err == nil {
			_, err = fmt.Fprintf(w, format, args...)
		}
	}
	next := 0
	heading := func(until uint64) { // also for leaves without fields
		for ; next < len(c.leaves) && c.leaves[next].Index <= until; next++ {
			emit("%s", c.leaves[next].heading(who))
		}
	}
	c.eachField(func(l *Leaf, field *Commitment, d *Disclosure) {
		if l != at {
			heading(l.Index)
			at = l
		}
		emit("    %s: ", field.Name)
		if err == nil {
			err = d.describe(w)
		}
	})
	heading(None)
	return err
}

// heading is the lines that tell of a leaf what stands in it.
func (l *Leaf) heading(who map[Handle]string) string {
	b := &strings.Builder{}
	fmt.Fprintf(b, "\n%d  %v  %s\n    about %v%s, by %v%s", l.Index, l.At, l.Kind, l.Subject, who[l.Subject], l.Actor, who[l.Actor])
	if l.Previous != None {
		fmt.Fprintf(b, ", after %d", l.Previous)
	}
	b.WriteByte('\n')
	switch l.Kind {
	case KindErased:
		fmt.Fprintf(b, "    erases %s of %d, reason %s\n", l.Target.Name, l.Target.Index, l.Target.Reason)
	case KindHold:
		fmt.Fprintf(b, "    refuses to erase %s of %d, reason %s\n", l.Target.Name, l.Target.Index, l.Target.Reason)
	}
	return b.String()
}

// maxShownName is how many characters of a person's name stand beside a handle; the whole name stands where it was recorded.
const maxShownName = 80

// persons is the names, in brackets, that opened fields of leaves of kind person give to handles; the latest counts.
func (c *contents) persons() map[Handle]string {
	who := map[Handle]string{}
	c.eachField(func(l *Leaf, field *Commitment, d *Disclosure) {
		if l.Kind == KindPerson && field.Name == "name" && d != nil && d.State == Opened && utf8.Valid(d.Opening.Value) {
			name := d.Opening.Value[:min(len(d.Opening.Value), utf8.UTFMax*maxShownName)]
			runes := []rune(strings.ToValidUTF8(string(name), ""))
			who[l.Subject] = " (" + printable(string(runes[:min(len(runes), maxShownName)])) + ")"
		}
	})
	return who
}

// describe writes what the bundle says of a field, on one line or several.
func (d *Disclosure) describe(w io.Writer) error {
	var err error
	switch {
	case d == nil:
		_, err = fmt.Fprintf(w, "missing\n")
	case d.State == Erased:
		_, err = fmt.Fprintf(w, "erased by %d\n", d.By)
	case d.State == Withheld:
		_, err = fmt.Fprintf(w, "withheld\n")
	case !utf8.Valid(d.Opening.Value):
		_, err = fmt.Fprintf(w, "opened, %d bytes that are not text, SHA-256 %x\n", len(d.Opening.Value), sha256.Sum256(d.Opening.Value))
	default:
		_, err = fmt.Fprintf(w, "opened, %d bytes\n", len(d.Opening.Value))
		for line := range strings.Lines(string(d.Opening.Value)) {
			if err == nil {
				line = strings.TrimSuffix(strings.TrimSuffix(line, "\n"), "\r")
				_, err = fmt.Fprintf(w, "    | %s\n", printable(line))
			}
		}
	}
	return err
}

// printable writes out, as \u{202e}, what a terminal or an editor would obey rather than show, so that a text cannot look
// like another or like a line of the index.
func printable(s string) string {
	b := &strings.Builder{}
	for _, r := range s {
		if obeyed(r) {
			fmt.Fprintf(b, `\u{%x}`, r)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// obeyed reports control characters, marks of direction, invisible characters, separators of lines, and the backslash,
// since it begins what printable writes.
func obeyed(r rune) bool {
	switch {
	case r < ' ', r == '\\', 0x7F <= r && r <= 0x9F, r == 0xAD, r == 0x061C, r == 0x115F || r == 0x1160, r == 0x180E,
		0x200B <= r && r <= 0x200F, 0x2028 <= r && r <= 0x202E, 0x2060 <= r && r <= 0x206F, r == 0x3164, r == 0xFEFF,
		r == 0xFFA0, 0xFFF9 <= r && r <= 0xFFFB, 0xE0000 <= r && r <= 0xE0FFF:
		return true
	}
	return false
}
