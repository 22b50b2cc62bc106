package upkeep_test

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"counterpart.dev/internal/app/account"
	"counterpart.dev/internal/app/engage"
	"counterpart.dev/internal/app/evidence"
	"counterpart.dev/internal/app/upkeep"
	"counterpart.dev/internal/apptest"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/record"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/pgtest"
	"counterpart.dev/internal/store"
	"counterpart.dev/internal/store/storetest"
)

func TestMoveTakesEverything(t *testing.T) {
	s := pgtest.Start(t)
	w := apptest.SQLite(t)
	h := newHouse(t, w)
	// An answer that is older than what it answers, by the clock, and that stands before it in the table.
	if _, err := w.Work.AddNote(t.Context(), h.Ada, h.Engagement, h.Shared, engage.NoteForm{Body: "Between us: what do we say?"}); err != nil {
		t.Fatal(err)
	}
	key, err := h.Evidence.PublicKey(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	i := at(w)
	name := s.Create(t, "", "")
	to := s.URL("postgres", name)
	if _, err := i.Move(t.Context(), to); !errors.Is(err, errs.Conflict) || !strings.Contains(err.Error(), "stop the server") {
		t.Errorf("moved under the server's feet: %v", err)
	}
	if err := w.DB.Close(); err != nil {
		t.Fatal(err)
	}
	cells := storetest.Cells(t.Context(), t, w.Login)
	r, err := i.Move(t.Context(), to)
	if err != nil {
		t.Fatal(err)
	}
	if r.Rows == 0 || len(r.Tables) == 0 || r.Proof.Findings != 0 {
		t.Errorf("%+v", r)
	}
	moved := storetest.Cells(t.Context(), t, to)
	if len(moved) != len(cells) {
		t.Errorf("%d texts arrived of %d", len(moved), len(cells))
	}
	there := upkeep.Installation{Database: s.URL("cp_login", name), Owner: to, KeyDir: w.KeyDir, Now: w.Clock.Now}
	if r := examined(t, there, false); r.Findings != 0 {
		t.Error(r.First())
	}
	if r := examined(t, i, false); r.Findings != 0 {
		t.Errorf("the file that was moved from: %v", r.First())
	}
	if _, err := i.Move(t.Context(), to); !errors.Is(err, errs.Conflict) || !strings.Contains(err.Error(), "nothing is overwritten") {
		t.Errorf("moved onto what is there: %v", err)
	}
	db, err := store.Open(t.Context(), there.Database, store.Options{Now: w.Clock.Now, KeyDir: w.KeyDir})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	b := &apptest.World{DB: db, Accounts: &account.Accounts{DB: db, Passwords: w.Accounts.Passwords}, Work: engage.Work{DB: db}, Clock: w.Clock}
	ada := b.SignIn(t, "Ada")
	if n, err := b.Work.Note(t.Context(), ada, h.Engagement, h.Shared); err != nil || n.Body == "" || len(n.Answers) != 1 {
		t.Errorf("%+v %v", n, err)
	}
	if _, err := b.Work.AddNote(t.Context(), ada, h.Engagement, "", engage.NoteForm{Title: "Here now", Body: "It goes on."}); err != nil {
		t.Error(err)
	}
	bundle, err := (&evidence.Evidence{DB: db, Origin: origin}).Bundle(t.Context(), ada, h.Engagement, access.Shared, false)
	if err != nil {
		t.Fatal(err)
	}
	if report, err := record.Verify(bundle, record.Anchor{Key: key}); err != nil || report.Verdict != record.Verified {
		t.Errorf("%+v %v", report, err)
	}
}

func TestMoveRefuses(t *testing.T) {
	s := pgtest.Start(t)
	w := apptest.SQLite(t)
	newHouse(t, w)
	fresh := copies(t, w)
	for _, c := range []struct {
		name  string
		spoil []string
		to    string
		kind  errs.Kind
		says  string
	}{
		{name: "to a file", to: "/tmp/other.db", kind: errs.Invalid, says: "no PostgreSQL address"},
		{name: "what is not in order", spoil: []string{`UPDATE note SET body = 'x' WHERE erased_us = 0`}, kind: errs.Conflict, says: "not in order"},
		{name: "while jobs are not done", kind: errs.Conflict, says: "1 jobs are not done",
			spoil: []string{`INSERT INTO river_job (args, kind, max_attempts, metadata, queue, state, tags) VALUES ('{}', 'x', 1, '{}', 'default', 'available', '[]')`}},
		{name: "to where the login may not change the schema", to: "cp_login", kind: errs.Invalid, says: "schema"},
	} {
		t.Run(c.name, func(t *testing.T) {
			i := fresh(t)
			if len(c.spoil) > 0 {
				storetest.Spoil(t.Context(), t, i.Database, c.spoil...)
			}
			name := s.Create(t, "", "")
			to := c.to
			switch c.to {
			case "":
				to = s.URL("postgres", name)
			case "cp_login":
				to = s.URL("cp_login", name)
			}
			if _, err := i.Move(t.Context(), to); !errors.Is(err, c.kind) || !strings.Contains(err.Error(), c.says) {
				t.Errorf("%v", err)
			}
			if r := examined(t, i, false); len(c.spoil) == 0 && r.Findings != 0 {
				t.Errorf("the file: %v", r.First())
			}
		})
	}
	t.Run("what does not exist", func(t *testing.T) {
		i := fresh(t)
		i.Database = filepath.Join(t.TempDir(), "nothing.db")
		if _, err := i.Move(t.Context(), s.URL("postgres", s.Create(t, "", ""))); !errors.Is(err, errs.NotFound) {
			t.Errorf("%v", err)
		}
	})
}
