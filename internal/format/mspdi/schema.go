package mspdi

import (
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/format/markup"
)

// children is the elements within another one.
type children = map[string]*node

// schema is the elements that are read, from the root. All others are passed over.
var schema = children{"Project": {Children: join(projectFields, children{
	"Calendars":   {Children: children{"Calendar": calendarNode}},
	"Tasks":       {Children: children{"Task": taskNode}},
	"Resources":   {Children: children{"Resource": resourceNode}},
	"Assignments": {Children: children{"Assignment": assignmentNode}},
})}}

func join(all ...children) children {
	out := children{}
	for _, c := range all {
		for name, n := range c {
			out[name] = n
		}
	}
	return out
}

// field is an element whose text is a value.
func field(set func(x *reader, at markup.Place, text []byte)) *node {
	return &node{Text: set}
}

// text is an element whose text is kept.
func text(to func(x *reader) *string) *node {
	return field(func(x *reader, _ markup.Place, b []byte) {
		x.hold(uintptr(len(b)))
		*to(x) = string(b)
	})
}

// date is an element with an instant, of which the ends of Project's calendar are none.
func date(to func(x *reader) *civil.Time) *node {
	return field(func(x *reader, at markup.Place, b []byte) { *to(x) = x.real(at, b) })
}

// end is date for what ends something: a day without a time of day is its end.
func end(to func(x *reader) *civil.Time) *node {
	return field(func(x *reader, at markup.Place, b []byte) {
		t := x.real(at, b)
		if !t.IsZero() && wholeDay(b) {
			t += civil.MinutesPerDay
		}
		*to(x) = t
	})
}

// wholeDay reports a date without a time of day.
func wholeDay(text []byte) bool { return len(text) == len("2026-03-31") }

// count is an element with a whole number; an empty one leaves what is there.
func count(to func(x *reader) *int) *node {
	return field(func(x *reader, at markup.Place, b []byte) { p := to(x); *p = x.whole(at, b, *p) })
}

// flag is an element with a truth value.
func flag(to func(x *reader) *bool) *node {
	return field(func(x *reader, _ markup.Place, b []byte) { *to(x) = yes(b) })
}

// span is an element with a duration that cannot be negative; an empty one leaves what is there.
func span(to func(x *reader) *civil.Minutes) *node {
	return field(func(x *reader, at markup.Place, b []byte) {
		if m, ok := x.length(at, b); ok {
			*to(x) = m
		}
	})
}

// record begins a record of a kind, whose elements are children, and ends it.
func record(name string, open func(x *reader, at markup.Place), fields children, end func(x *reader, at markup.Place)) *node {
	return &node{
		Children: fields,
		Open: func(x *reader, at markup.Place, _ func(string) string) {
			x.tables = append(x.tables, name)
			open(x, at)
		},
		Close: func(x *reader, at markup.Place) error {
			end(x, at)
			x.tables = x.tables[:len(x.tables)-1]
			return x.affordable(at)
		},
	}
}
