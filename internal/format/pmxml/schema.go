package pmxml

import (
	"strings"

	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/format/markup"
)

// children is the elements within another one.
type children = map[string]*node

// records are the kinds of record that stand in a project or beside it.
var records = children{
	"WBS":                wbsNode,
	"Activity":           activityNode,
	"Relationship":       linkNode,
	"ResourceAssignment": loadNode,
	"ActivityExpense":    expenseNode,
	"ScheduleOptions":    optionsNode,
	"Calendar":           calendarNode,
}

// schema is the elements that are read, from the root. All others are passed over.
var schema = children{"APIBusinessObjects": {
	Open: func(x *reader, _ markup.Place, attribute func(string) string) {
		x.version = versionOf(attribute("schemaLocation") + " " + attribute("xmlns"))
	},
	Children: join(records, children{
		"Project":         projectNode(false),
		"BaselineProject": projectNode(true),
		"Resource":        resourceNode,
		"DisplayCurrency": {Children: children{"Currency": {Children: children{"Id": text(func(x *reader) *string { return &x.currency })}}}},
	}),
}}

// versionOf finds the version of P6 in the names of its schema, such as …/V20.12/API/….
func versionOf(location string) string {
	_, after, found := strings.Cut(location, "/V")
	version, _, closed := strings.Cut(after, "/")
	if !found || !closed || len(version) > 12 {
		return ""
	}
	return version
}

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

// date is an element with an instant.
func date(to func(x *reader) *civil.Time) *node {
	return field(func(x *reader, at markup.Place, b []byte) { *to(x) = x.date(at, b) })
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
