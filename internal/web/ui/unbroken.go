package ui

import (
	"bytes"
	"io"
)

// noBreak is the space at which no line ends.
const noBreak = "\u00a0"

// units are the signs of units as they stand in a page, each after the space that belongs to it.
var units = [][]byte{[]byte(" %"), []byte(" kB"), []byte(" MB")}

// Unbroken is HTML in which no line ends between a number and its unit: "0" on one line and "%" on the next is read as two things. Every
// page goes through it, so that nobody who writes a number has to think of it. It changes what is read, and nothing that is sent back or
// taken as it is: attributes, what was typed into a field, scripts, styles and text kept as it came.
func Unbroken(render func(io.Writer) error) func(io.Writer) error {
	return func(w io.Writer) error {
		var b bytes.Buffer
		if err := render(&b); err != nil {
			return err
		}
		_, err := w.Write(unbroken(b.Bytes()))
		return err
	}
}

func unbroken(page []byte) []byte {
	for _, unit := range units {
		if bytes.Contains(page, unit) {
			page = joined(page, unit)
		}
	}
	return page
}

// joined is page with the space before a unit unbroken wherever a number stands before it in what is read.
func joined(page, unit []byte) []byte {
	out := make([]byte, 0, len(page)+64)
	from := 0
	for {
		n := bytes.Index(page[from:], unit)
		if n < 0 {
			return append(out, page[from:]...)
		}
		at := from + n
		out = append(out, page[from:at]...)
		if at > 0 && digit(page[at-1]) && read(page[:at]) {
			out = append(out, noBreak...)
		} else {
			out = append(out, ' ')
		}
		from = at + 1
	}
}

func digit(c byte) bool { return '0' <= c && c <= '9' }

// read reports whether what follows the beginning of a page is text for reading: no part of a tag, nor in an element that is kept as it is.
func read(before []byte) bool {
	open := bytes.LastIndexByte(before, '<')
	if open < 0 || bytes.IndexByte(before[open:], '>') < 0 {
		return false
	}
	for _, name := range []string{"textarea", "script", "style", "pre", "option"} {
		if rest, ok := bytes.CutPrefix(before[open+1:], []byte(name)); ok && (rest[0] == ' ' || rest[0] == '>') {
			return false
		}
	}
	return true
}
