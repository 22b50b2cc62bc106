package store

import (
	"slices"
	"strings"

	"modernc.org/sqlite"
)

// authorizer is what SQLite asks while it compiles a statement on a slot; it costs nothing when one runs. It allows what is
// listed for the slot's mode and nothing else: no schema change, no PRAGMA, no ATTACH, no sqlite_schema.
func authorizer(readOnly bool, b boundary) func(*slot) sqlite.AuthorizerFn {
	return func(s *slot) sqlite.AuthorizerFn {
		return func(action sqlite.AuthorizerActionCode, name, column, _, via string) sqlite.AuthorizerReturnCode {
			ok := false
			m := s.state.Load().mode
			switch m {
			case appMode:
				ok = mayApp(action, name, column, via, !readOnly)
			case systemMode:
				ok = maySystem(action, name, column)
			case queueMode:
				ok = mayQueue(action, name, column)
			}
			if b.authorize != nil {
				ok = b.authorize(m, action, name, column, via, ok)
			}
			if ok {
				return sqlite.AuthorizerOK
			}
			return sqlite.AuthorizerDeny
		}
	}
}

// functions lists what our texts, views and triggers call. None of them fails on any value: SQLite has no barrier between a view
// and the conditions around it, so one that fails, such as json(), could be made to fail on a hidden row and tell of it. Nor does
// one count rows of all rooms, as changes() does, or load code.
var functions = []string{"coalesce", "count", "max", "scope_from", "scope_to", "seat", "tx_now"}

// mayApp lets a seat read and write through the views. A base table is in reach only from our own views and triggers (via).
func mayApp(action sqlite.AuthorizerActionCode, name, column, via string, writable bool) bool {
	ours, view := strings.HasPrefix(via, reserved), strings.HasPrefix(name, "visible_")
	switch action {
	case sqlite.AuthSelect, sqlite.AuthRecursive, sqlite.AuthTransaction:
		return true
	case sqlite.AuthFunction:
		return slices.Contains(functions, column)
	case sqlite.AuthRead:
		// SELECT count(*) reads no column of the outer view, and the inner one is then read with no column and via the outer.
		return ours || view || strings.HasPrefix(name, reserved) && strings.HasPrefix(via, "visible_")
	case sqlite.AuthInsert, sqlite.AuthDelete:
		return writable && (ours || view)
	case sqlite.AuthUpdate: // by column, like the grants on PostgreSQL
		return writable && (ours || mutable(strings.TrimPrefix(name, "visible_"), column) && view)
	}
	return false
}

// mutable reports whether a column of a table may be changed through its view.
func mutable(name, column string) bool {
	if name == "scope" {
		return column == "touched"
	}
	return slices.ContainsFunc(tables, func(t table) bool { return t.name == name && slices.Contains(t.mutable, column) })
}

// maySystem lets System read and write its own tables and no content.
func maySystem(action sqlite.AuthorizerActionCode, name, column string) bool {
	switch action {
	case sqlite.AuthSelect, sqlite.AuthRecursive, sqlite.AuthTransaction:
		return true
	case sqlite.AuthFunction:
		return slices.Contains(functions, column)
	case sqlite.AuthRead, sqlite.AuthInsert, sqlite.AuthUpdate, sqlite.AuthDelete:
		return slices.Contains(systemTables, name)
	}
	return false
}

// queueFunctions lists what the queue's statements call, as a run through its whole life showed. Neither seat() nor tx_now() is
// among them.
var queueFunctions = []string{"->", "->>", "CURRENT_TIMESTAMP", "coalesce", "count", "datetime", "json", "json_array", "json_extract",
	"json_insert", "json_type", "json_valid", "jsonb", "jsonb_group_array", "jsonb_patch", "jsonb_set", "length", "max", "nullif", "typeof", "unhex",
	"unixepoch"}

// mayQueue lets the queue, which shares the writer's connection between our transactions, work on its own tables.
func mayQueue(action sqlite.AuthorizerActionCode, name, column string) bool {
	switch action {
	case sqlite.AuthSelect, sqlite.AuthTransaction:
		return true
	case sqlite.AuthFunction:
		return slices.Contains(queueFunctions, column)
	case sqlite.AuthRead:
		return slices.Contains(queueTables, name) || name == "json_each"
	case sqlite.AuthInsert, sqlite.AuthUpdate, sqlite.AuthDelete:
		return slices.Contains(queueTables, name)
	}
	return false
}
