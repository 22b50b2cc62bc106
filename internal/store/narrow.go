package store

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"counterpart.dev/internal/core/access"
)

// Before the first row of a view SQLite lists the rooms of the seat, all of them, for each statement and each view in it. A statement about
// rooms of one scope has no use for the others. So the list is narrowed to that scope (ADR 0034): one condition more, which only ever leaves
// less. What it leaves out is what the statement does not ask for, which is told from its text.

// narrowed is the condition of a view with a list of rooms that is narrowed to the scopes between two, which are the same, or the bounds of all
// texts. A view that looks at the room of each row by itself has no list.
func narrowed(t table, condition string) string {
	all := roomsFor(t.kind, access.See)
	return strings.Replace(condition, all, all+" AND g.scope >= scope_from() AND g.scope <= scope_to()", 1)
}

// bounds is what a text asks of its views: rooms alone, and of engagements one alone, which has the name of its scope. The numbers are those of
// arguments, from 1. Without a number, it cannot be told.
type bounds struct{ rooms, scopes []int }

var (
	viewNamed = regexp.MustCompile(`\bvisible_(\w+)`)
	// What follows on the name of a view that stands alone in its SELECT, and what comes first in the condition there.
	viewOfRooms = regexp.MustCompile(`^(?: (\w+))? WHERE (\w+\.)?organisation = \$\d+ AND (\w+\.)?room (?:= \$(\d+)|IN \(\$(\d+), \$(\d+)\))`)
	viewOfScope = regexp.MustCompile(`^ WHERE id (?:= \$(\d+)|IN \(\$(\d+)\))`)
)

// boundsOf reads a text. Nothing may stand as an alternative to the rooms of a view.
func boundsOf(t text) (b bounds) {
	if known, ok := boundsOfTexts.Load(t); ok {
		return known.(bounds)
	}
	defer func() { boundsOfTexts.Store(t, b) }()
	s := string(t)
	if !strings.HasPrefix(s, "SELECT ") {
		return bounds{}
	}
	for _, v := range viewNamed.FindAllStringSubmatchIndex(s, -1) {
		name, rest := s[v[2]:v[3]], s[v[1]:]
		if !lists(name) {
			continue
		}
		rooms, scope := viewOfRooms.FindStringSubmatch(rest), viewOfScope.FindStringSubmatch(rest)
		switch {
		case rooms != nil && rooms[2] == rooms[3] && (rooms[2] == "" || rooms[2] == rooms[1]+".") && !alternative(rest[len(rooms[0]):]):
			b.rooms = numbers(b.rooms, rooms[4:])
		case scope != nil && name == "engagement" && !alternative(rest[len(scope[0]):]):
			b.scopes = numbers(b.scopes, scope[1:])
		default:
			return bounds{}
		}
	}
	return b
}

// boundsOfTexts is boundsOf by text.
var boundsOfTexts sync.Map

// lists reports whether a view lists the rooms of the seat.
func lists(view string) bool {
	i := slices.IndexFunc(tables, func(t table) bool { return t.name == view })
	return i >= 0 && !tables[i].far
}

func numbers(to []int, from []string) []int {
	for _, n := range from {
		if i, err := strconv.Atoi(n); err == nil {
			to = append(to, i)
		}
	}
	return to
}

// alternative reports whether the rest of a condition has an OR on its own level.
func alternative(rest string) bool {
	depth := 0
	for _, w := range sqlWord.FindAllString(rest, -1) {
		switch w {
		case "(":
			depth++
		case ")":
			depth--
		case "OR":
			if depth == 0 {
				return true
			}
		case "UNION":
			if depth == 0 {
				return false
			}
		}
		if depth < 0 {
			return false
		}
	}
	return false
}

var sqlWord = regexp.MustCompile(`'(?:[^']|'')*'|\w+|[^\s\w]`)

// learn notes of which scope a room is that the seat holds.
func (tx *Tx) learn(room access.RoomID, scope access.ScopeID) {
	if tx.scopes == nil {
		tx.scopes = map[access.RoomID]access.ScopeID{}
	}
	tx.scopes[room] = scope
}

// scopeOf is the one scope that a statement asks for, as far as the transaction knows; "" for none or several. No room is called "".
func (tx *Tx) scopeOf(t text, args []any) (scope access.ScopeID) {
	b := boundsOf(t)
	also := func(s access.ScopeID) bool {
		if s == "" || scope != "" && s != scope {
			return false
		}
		scope = s
		return true
	}
	for _, n := range b.scopes {
		if !also(access.ScopeID(nameAt(args, n))) {
			return ""
		}
	}
	for _, n := range b.rooms {
		if room := access.RoomID(nameAt(args, n)); room != "" && !also(tx.scopes[room]) {
			return ""
		}
	}
	return scope
}

// nameAt is the argument with a number that names a room or a scope; any other is nobody's name.
func nameAt(args []any, n int) string {
	if n <= len(args) {
		switch v := args[n-1].(type) {
		case access.RoomID:
			return string(v)
		case access.ScopeID:
			return string(v)
		case string:
			return v
		}
	}
	return "\x00"
}
