// Package storetest looks into a database past the boundary, for tests that must know what is hidden in order to prove that it is.
//
// It promises every text and every id of every room, on both engines. It is imported by tests only, and refuses to change anything
// but for Spoil, which says so.
package storetest

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
	_ "modernc.org/sqlite"             // the driver "sqlite"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/store"
)

// Cell is one text of one row of a room.
type Cell struct {
	Table, Column string
	Organisation  access.OrganisationID
	Room          access.RoomID
	Text          string
}

// Grant is a seat's reach of a room.
type Grant struct {
	Seat   access.SeatID
	Person access.PersonID
	Room   access.RoomID
	Until  int64
}

// open opens a database as whoever may see everything: SQLite's file itself, PostgreSQL by a superuser's address.
func open(t testing.TB, address string) *sql.DB {
	t.Helper()
	driver, dsn := "pgx", address
	if !store.Postgres(address) {
		driver, dsn = "sqlite", (&url.URL{Scheme: "file", Opaque: (&url.URL{Path: address}).EscapedPath(), RawQuery: "mode=ro&_pragma=query_only(1)"}).String()
	}
	db, err := sql.Open(driver, dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

// Cells lists every text of every row that belongs to a room, in a stated order.
func Cells(ctx context.Context, t testing.TB, address string) []Cell {
	t.Helper()
	db := open(t, address)
	defer db.Close()
	var out []Cell
	for _, table := range store.RoomTables() {
		rows, err := db.QueryContext(ctx, fmt.Sprintf("SELECT * FROM %s", table))
		if err != nil {
			t.Fatalf("%s: %v", table, err)
		}
		out = append(out, cells(t, table, rows)...)
	}
	slices.SortFunc(out, func(a, b Cell) int {
		return slices.Compare([]string{a.Table, string(a.Room), a.Column, a.Text}, []string{b.Table, string(b.Room), b.Column, b.Text})
	})
	return out
}

// Files is what every room holds in files, in what was read of them and on published pages, as one text a room.
func Files(ctx context.Context, t testing.TB, address string) map[access.RoomID]string {
	t.Helper()
	db := open(t, address)
	defer db.Close()
	out := map[access.RoomID]string{}
	for _, query := range []string{"SELECT room, body FROM piece", "SELECT room, body FROM activity", "SELECT room, body FROM assessment", "SELECT room, page FROM brief"} {
		rows, err := db.QueryContext(ctx, query)
		if err != nil {
			t.Fatalf("%s: %v", query, err)
		}
		for rows.Next() {
			var room access.RoomID
			var body []byte
			if err := rows.Scan(&room, &body); err != nil {
				t.Fatal(err)
			}
			out[room] += string(body) + "\n"
		}
		if err := errors.Join(rows.Err(), rows.Close()); err != nil {
			t.Fatal(err)
		}
	}
	return out
}

func cells(t testing.TB, table string, rows *sql.Rows) (out []Cell) {
	t.Helper()
	defer rows.Close()
	names, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	values, into := make([]any, len(names)), make([]any, len(names))
	for i := range values {
		into[i] = &values[i]
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			t.Fatal(err)
		}
		c := Cell{Table: table}
		for i, name := range names {
			if s, ok := values[i].(string); ok && name == "organisation" {
				c.Organisation = access.OrganisationID(s)
			} else if ok && name == "room" {
				c.Room = access.RoomID(s)
			}
		}
		for i, name := range names {
			if s, ok := values[i].(string); ok && name != "organisation" {
				c.Column, c.Text = name, s
				out = append(out, c)
			}
		}
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

// Grants lists every grant of every seat.
func Grants(ctx context.Context, t testing.TB, address string) (out []Grant) {
	t.Helper()
	db := open(t, address)
	defer db.Close()
	rows, err := db.QueryContext(ctx, `SELECT g.seat, s.person, g.room, g.until_us FROM seat_room g JOIN seat s ON s.id = g.seat
		ORDER BY g.seat, g.room, g.place`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var g Grant
		if err := rows.Scan(&g.Seat, &g.Person, &g.Room, &g.Until); err != nil {
			t.Fatal(err)
		}
		out = append(out, g)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

// Scope is what a room belongs to.
type Scope struct {
	ID   access.ScopeID
	Kind access.Scope
}

// Scopes is the scope of every room.
func Scopes(ctx context.Context, t testing.TB, address string) map[access.RoomID]Scope {
	t.Helper()
	rows, err := open(t, address).QueryContext(ctx, `SELECT r.id, s.id, s.kind FROM room r JOIN scope s ON s.organisation = r.organisation AND s.id = r.scope`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	out := map[access.RoomID]Scope{}
	for rows.Next() {
		var room access.RoomID
		var s Scope
		if err := rows.Scan(&room, &s.ID, &s.Kind); err != nil {
			t.Fatal(err)
		}
		out[room] = s
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}
