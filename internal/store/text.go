package store

import (
	"errors"
	"strconv"
	"strings"
)

// text is a statement. Only constants of this package have the type, or a composition of them from closed lists: a string made
// at run time does not compile where a text is asked for. A test finds every constant and prepares it on both engines.
type text string

// reserved begins the name of every view and trigger that may touch a base table on SQLite.
const reserved = "guard_"

// lint refuses a text with the reserved prefix in any form. SQLite's authorizer is told the name of the view or trigger through
// which a table is read, and is told the same for a common table expression of that name; so those names are reserved. An
// identifier cannot be spelled without its letters, so looking for the substring is enough.
func lint(t text) error {
	if strings.Contains(strings.ToLower(string(t)), reserved) {
		return refusal{errors.New("text uses the reserved prefix " + reserved)}
	}
	return nil
}

// order is how a list is sorted: a hole of a text that is filled from these constants only.
type order text

// ordered fills the hole {order} of a text, and the hole {again} with how that sorts.
//
// Safety: both parts are constants of this package.
func ordered(t text, o order) text {
	_, by, _ := strings.Cut(string(o), " ORDER BY ")
	return text(strings.NewReplacer("{order}", string(o), "{again}", "ORDER BY "+by).Replace(string(t)))
}

// inListMax is how many values one list holds at most.
const inListMax = 64

// inList fills every hole {list} of a text with the same n placeholders, counted from from.
//
// Safety: numbers only.
func inList(t text, from, n int) text {
	marks := make([]string, n)
	for i := range marks {
		marks[i] = "$" + strconv.Itoa(from+i)
	}
	return text(strings.ReplaceAll(string(t), "{list}", strings.Join(marks, ", ")))
}
