package storetest

import (
	"context"
	"database/sql"
	"net/url"
	"testing"

	"counterpart.dev/internal/store"
)

// Spoil changes a database past every lock, so that a test can prove that it is noticed. Afterwards the locks are as they were.
func Spoil(ctx context.Context, t testing.TB, address string, statements ...string) {
	t.Helper()
	if store.Postgres(address) {
		db, err := sql.Open("pgx", address)
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		spoil(ctx, t, db, append([]string{"SET LOCAL session_replication_role = replica"}, statements...)) // without foreign keys
		return
	}
	db, err := sql.Open("sqlite", (&url.URL{Scheme: "file", Opaque: (&url.URL{Path: address}).EscapedPath()}).String())
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var drop, again []string
	rows, err := db.QueryContext(ctx, `SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var name, script string
		if err := rows.Scan(&name, &script); err != nil {
			t.Fatal(err)
		}
		drop, again = append(drop, "DROP TRIGGER "+name), append(again, script)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	spoil(ctx, t, db, append(append(drop, statements...), again...))
}

func spoil(ctx context.Context, t testing.TB, db *sql.DB, statements []string) {
	t.Helper()
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback()
	for _, s := range statements {
		if _, err := tx.ExecContext(ctx, s); err != nil {
			t.Fatalf("%s: %v", s, err)
		}
	}
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
}
