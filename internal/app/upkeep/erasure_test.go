package upkeep_test

import (
	"archive/zip"
	"bytes"
	"encoding/hex"
	"fmt"
	"io"
	"net/url"
	"strings"
	"testing"

	"counterpart.dev/internal/app/engage"
	"counterpart.dev/internal/apptest"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/record"
	"counterpart.dev/internal/pgtest"
	"counterpart.dev/internal/store"
)

// standsIn fails where a word stands in the tables of a PostgreSQL database, as text or as bytes.
func standsIn(t *testing.T, w *apptest.World, word string) error {
	t.Helper()
	u, err := url.Parse(w.Login)
	if err != nil {
		t.Fatal(err)
	}
	return pgtest.Start(t).Admin(t.Context(), strings.TrimPrefix(u.Path, "/"), fmt.Sprintf(`DO $$ DECLARE t record; n int; BEGIN
		FOR t IN SELECT schemaname, tablename FROM pg_tables WHERE schemaname IN ('public', 'river') LOOP
			EXECUTE format('SELECT count(*) FROM %%I.%%I x WHERE position(''%s'' IN lower(x::text)) > 0 OR position(''%s'' IN x::text) > 0',
				t.schemaname, t.tablename) INTO n;
			IF n > 0 THEN RAISE EXCEPTION 'it stands in %%', t.tablename; END IF;
		END LOOP;
	END $$`, word, hex.EncodeToString([]byte(word))))
}

// found counts what a search for a word finds.
func found(t *testing.T, w *apptest.World, v access.Viewer, word string) (n int) {
	t.Helper()
	err := w.DB.Read(t.Context(), v.Seat, func(tx *store.Tx) error {
		hits, err := tx.Find(t.Context(), []string{word}, 10)
		n = len(hits)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// written makes a word that nothing else holds.
func written(n int) string { return fmt.Sprintf("w%05dord", (n*7919)%100_000) }

// A text that is erased is gone from every table, from the search, from the files of SQLite byte by byte, and from a backup made
// afterwards, while the record still verifies and says by which act it was erased: both what it said at last and what it said before.
func TestErasedIsGone(t *testing.T) {
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		h := newHouse(t, w)
		const notes, every = 60, 4
		ids := map[int]string{}
		for n := range notes {
			ids[n] = h.write(t, "About "+written(n), strings.Repeat("Something about "+written(n)+". ", 1+n*7%20))
		}
		for n := range notes {
			form := engage.NoteForm{Title: "Again about " + written(n), Body: strings.Repeat("More about "+written(n)+". ", 1+n*11%40), Rev: 1}
			if err := w.Work.ChangeNote(t.Context(), h.Ada, h.Engagement, ids[n], form); err != nil {
				t.Fatal(err)
			}
		}
		pg := store.Postgres(w.Login)
		if found(t, w, h.Ada, written(0)) != 1 || pg && standsIn(t, w, written(0)) == nil {
			t.Fatal("what is to be erased is not found to begin with")
		}
		var words []string
		for n := 0; n < notes; n += every {
			words = append(words, written(n))
			if err := w.Work.EraseNote(t.Context(), h.Ada, h.Engagement, ids[n], "personal"); err != nil {
				t.Fatal(err)
			}
		}
		for _, word := range words {
			if n := found(t, w, h.Ada, word); n != 0 {
				t.Errorf("a search finds %s in %d texts", word, n)
			}
			if pg {
				if err := standsIn(t, w, word); err != nil {
					t.Errorf("%s: %v", word, err)
				}
			}
		}
		if !pg {
			silent(t, at(w), words)
			silentBackup(t, backup(t, at(w), true), words)
		}
		proved(t, h, notes/every)
		if r := examined(t, at(w), false); r.Findings != 0 {
			t.Error(r.First())
		}
	})
}

// A look that is under way while something is erased keeps the file of SQLite from being cleared of it, and clears it when it ends.
func TestErasedIsGoneAfterALook(t *testing.T) {
	if testing.Short() {
		t.Skip("not run: SQLite waits five seconds for who reads")
	}
	w := apptest.SQLite(t)
	h := newHouse(t, w)
	id := h.write(t, "About the zebrafinch", "The quillwort knows.")
	u, err := store.OpenUpkeep(t.Context(), w.Login, store.Options{KeyDir: w.KeyDir})
	if err != nil {
		t.Fatal(err)
	}
	err = u.Read(t.Context(), func(whole *store.Whole) error {
		if _, err := whole.Logs(t.Context()); err != nil { // the snapshot begins
			return err
		}
		return w.Work.EraseNote(t.Context(), h.Ada, h.Engagement, id, "personal")
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := u.Close(); err != nil {
		t.Fatal(err)
	}
	silent(t, at(w), []string{"zebrafinch", "quillwort"})
}

// silentBackup proves that words stand nowhere in a backup.
func silentBackup(t *testing.T, file string, words []string) {
	t.Helper()
	z, err := zip.OpenReader(file)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		for _, w := range words {
			if bytes.Contains(bytes.ToLower(content), []byte(w)) {
				t.Errorf("%q stands in %s of the backup", w, f.Name)
			}
		}
	}
}

// proved verifies the client's record and what it says of the texts that were erased.
func proved(t *testing.T, h house, erased int) {
	t.Helper()
	key, err := h.Evidence.PublicKey(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	bundle, err := h.Evidence.Bundle(t.Context(), h.Ada, h.Engagement, access.ClientOnly, false)
	if err != nil {
		t.Fatal(err)
	}
	report, err := record.Verify(bundle, record.Anchor{Key: key})
	if err != nil {
		t.Fatal(err)
	}
	// Two titles and two bodies each, and those of the note that the house erased.
	if report.Verdict != record.Verified || report.Erased != 4*erased+2 || report.Missing+report.Wrong != 0 {
		t.Errorf("%s: %d erased, %d missing, %d wrong: %v", report.Verdict, report.Erased, report.Missing, report.Wrong, report.Failures)
	}
	kinds := map[uint64]record.Kind{}
	for _, e := range entries(t, h.World, h.Ada, h.Engagement, access.ClientOnly) {
		kinds[e.Index] = e.Kind
	}
	for _, f := range report.Fields {
		if f.State != record.Erased {
			continue
		}
		if f.ErasedBy == nil || f.Reason == "" {
			t.Errorf("the text %s of leaf %d is erased by nothing", f.Name, f.Leaf)
		} else if kind, known := kinds[*f.ErasedBy]; known && kind != record.KindErased {
			t.Errorf("the text %s of leaf %d is said to be erased by an act of kind %s", f.Name, f.Leaf, kind)
		}
	}
}
