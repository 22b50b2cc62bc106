package upkeep_test

import (
	"bytes"
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"counterpart.dev/internal/app/engage"
	"counterpart.dev/internal/app/evidence"
	"counterpart.dev/internal/app/upkeep"
	"counterpart.dev/internal/apptest"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/pgtest"
	"counterpart.dev/internal/store"
	"counterpart.dev/internal/store/storetest"
)

// at is where a world lies.
func at(w *apptest.World) upkeep.Installation {
	i := upkeep.Installation{Database: w.Login, KeyDir: w.KeyDir, Now: w.Clock.Now}
	if store.Postgres(w.Login) {
		i.Owner = w.Address
	}
	return i
}

// house is a world with two sides that have written to each other, erased something and signed the record.
type house struct {
	apptest.Both
	Evidence     *evidence.Evidence
	Note, Shared string // a note of the client's and its copy
	Erased       string
}

const origin = "record.example.org"

func newHouse(t *testing.T, w *apptest.World) house {
	t.Helper()
	h := house{Both: w.Both(t), Evidence: &evidence.Evidence{DB: w.DB, Origin: origin}}
	h.Note = h.write(t, "Ward rounds move", "The ward rounds move to the mornings.")
	var err error
	if h.Shared, err = w.Work.ShareNote(t.Context(), h.Ada, h.Engagement, h.Note, 1); err != nil {
		t.Fatal(err)
	}
	h.Erased = h.write(t, "To be forgotten", "Nobody should read this for long.")
	if err := w.Work.EraseNote(t.Context(), h.Ada, h.Engagement, h.Erased, engageErasure); err != nil {
		t.Fatal(err)
	}
	for _, v := range []access.Viewer{h.Ada, h.Dan} { // each side keeps the heads of its own log
		if _, err := h.Evidence.Head(t.Context(), v, h.Engagement, v.Side.Of()); err != nil {
			t.Fatal(err)
		}
	}
	return h
}

const engageErasure = "mistake"

func (h house) write(t *testing.T, title, body string) string {
	t.Helper()
	id, err := h.Work.AddNote(t.Context(), h.Ada, h.Engagement, "", engage.NoteForm{Title: title, Body: body})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func examined(t *testing.T, i upkeep.Installation, repair bool) upkeep.Report {
	t.Helper()
	r, err := i.Doctor(t.Context(), repair)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestDoctorFindsNothingInAHouseInOrder(t *testing.T) {
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		newHouse(t, w)
		r := examined(t, at(w), false)
		for _, c := range r.Checks {
			wanted := upkeep.Holds
			switch {
			case c.ID == "rooms":
				wanted = upkeep.Noted // nobody of the assurer's has written
			case c.ID == "login" && r.Engine == "sqlite":
				wanted = upkeep.NotRun
			}
			if c.Verdict != wanted {
				t.Errorf("%s: %s %s %s", c.ID, c.Verdict, c.First, c.Reason)
			}
			if c.Looked == 0 && wanted != upkeep.NotRun {
				t.Errorf("%s looked at nothing", c.ID)
			}
		}
	})
}

// copies closes a world and makes copies of what it holds, each for one test.
func copies(t *testing.T, w *apptest.World) func(*testing.T) upkeep.Installation {
	t.Helper()
	if err := w.DB.Close(); err != nil {
		t.Fatal(err)
	}
	return func(t *testing.T) upkeep.Installation {
		t.Helper()
		dir := t.TempDir()
		i := upkeep.Installation{Database: filepath.Join(dir, "copy.db"), KeyDir: filepath.Join(dir, "keys"), Now: w.Clock.Now}
		if err := os.CopyFS(i.KeyDir, os.DirFS(w.KeyDir)); err != nil {
			t.Fatal(err)
		}
		if !store.Postgres(w.Login) {
			copyFile(t, w.Login, i.Database)
			return i
		}
		u, err := url.Parse(w.Login)
		if err != nil {
			t.Fatal(err)
		}
		s := pgtest.Start(t)
		name := s.Create(t, strings.TrimPrefix(u.Path, "/"), "cp_owner")
		i.Database, i.Owner = s.URL("cp_login", name), s.URL("postgres", name)
		return i
	}
}

func copyFile(t *testing.T, from, to string) {
	t.Helper()
	b, err := os.ReadFile(from)
	if err == nil {
		err = os.WriteFile(to, b, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// spoilt is something that can go wrong, the check that must notice, and what repairing does to it.
var spoilt = []struct {
	name    string
	engine  string // "" for both
	how     []string
	keys    []string // the same in the key store
	check   string
	mends   bool
	besides []string // checks that it cannot but upset too
}{
	{name: "another schema", how: []string{`INSERT INTO goose_db_version (version_id, is_applied) VALUES (99999, (1 = 1))`}, engine: "postgres", check: "schema"},
	{name: "another schema", how: []string{`INSERT INTO goose_db_version (version_id, is_applied) VALUES (99999, 1)`}, engine: "sqlite", check: "schema"},
	{name: "another boundary", how: []string{`UPDATE boundary SET fingerprint = 'x'`}, check: "boundary"},
	{name: "a table of somebody's", engine: "sqlite", how: []string{`CREATE TABLE mine (x)`}, check: "structure"},
	{name: "an index dropped", engine: "sqlite", how: []string{`DROP INDEX leaf_by_subject`}, check: "structure"},
	{name: "a column more", engine: "sqlite", how: []string{`ALTER TABLE note ADD COLUMN more TEXT`}, check: "structure"},
	{name: "a view replaced", engine: "sqlite", how: []string{`DROP VIEW guard_note`, `CREATE VIEW guard_note AS SELECT * FROM note`}, check: "structure"},
	{name: "row security not forced", engine: "postgres", how: []string{`ALTER TABLE note NO FORCE ROW LEVEL SECURITY`}, check: "structure"},
	{name: "row security off", engine: "postgres", how: []string{`ALTER TABLE seat_room DISABLE ROW LEVEL SECURITY`}, check: "structure"},
	{name: "a constraint not checked", engine: "postgres", check: "engine",
		how: []string{`ALTER TABLE note ADD CONSTRAINT later CHECK (rev > 0) NOT VALID`}},
	{name: "a parent that does not exist", engine: "sqlite", how: []string{`UPDATE note SET parent = 'nowhere'`}, check: "engine"},
	{name: "a leaf gone", how: []string{`DELETE FROM opening WHERE idx = 1`, `DELETE FROM leaf WHERE idx = 1`}, check: "leaves",
		besides: []string{"engine", "hashes", "texts", "keys"}},
	{name: "the last leaf gone", check: "hashes", besides: []string{"fields", "heads", "texts", "keys"},
		how: []string{`DELETE FROM opening WHERE idx = (SELECT max(z.idx) FROM leaf z WHERE z.room = opening.room)`,
			`DELETE FROM leaf WHERE idx = (SELECT max(z.idx) FROM leaf z WHERE z.room = leaf.room)`}},
	{name: "a leaf cut off", how: []string{`UPDATE leaf SET body = substr(body, 1, 60) WHERE idx = 1`}, check: "leaves", besides: []string{"texts"}},
	{name: "a leaf in another's place", check: "leaves", besides: []string{"hashes", "fields", "heads", "texts"},
		how: []string{`UPDATE leaf SET body = (SELECT z.body FROM leaf z WHERE z.room = leaf.room AND z.idx = 0) WHERE idx = 1`}},
	{name: "a leaf dated otherwise", how: []string{`UPDATE leaf SET at_us = at_us + 1 WHERE idx = 1`}, check: "leaves"},
	{name: "a leaf of another kind", how: []string{`UPDATE leaf SET kind = 'other' WHERE idx = 1`}, check: "leaves"},
	{name: "nothing says what a handle is", how: []string{`DELETE FROM handle WHERE what = 'note'`}, check: "leaves", besides: []string{"texts"}},
	{name: "a log of another name", how: []string{`UPDATE log SET id = substr(id, 2)`}, check: "leaves", besides: []string{"texts"}},
	{name: "a hash changed", how: []string{`UPDATE tree SET hash = (SELECT z.hash FROM tree z WHERE z.room = tree.room AND z.idx = 0) WHERE idx = 1`}, check: "hashes"},
	{name: "a hash gone", how: []string{`DELETE FROM tree WHERE idx = 1`}, check: "hashes"},
	{name: "a hash too many", how: []string{`INSERT INTO tree SELECT organisation, room, 999, hash FROM tree WHERE idx = 0`}, check: "hashes"},
	{name: "a text gone", how: []string{`DELETE FROM opening WHERE name = 'body'`}, check: "fields", besides: []string{"texts", "keys"}},
	{name: "a text cut off", how: []string{`UPDATE opening SET sealed = substr(sealed, 1, 30) WHERE name = 'title'`}, check: "fields"},
	{name: "a text of nothing", how: []string{`INSERT INTO opening SELECT organisation, room, idx, 'zzz', key_id, sealed FROM opening WHERE name = 'title'`}, check: "fields"},
	{name: "a text kept that was erased", check: "fields", besides: []string{"keys"},
		how: []string{`INSERT INTO opening SELECT l.organisation, l.room, l.idx, 'title', 'none', l.body FROM leaf l
			WHERE l.kind = 'note.added' AND NOT EXISTS (SELECT 1 FROM opening o WHERE o.room = l.room AND o.idx = l.idx)`}},
	{name: "keys gone", keys: []string{`DELETE FROM field_key`}, check: "fields"},
	{name: "a key that opens nothing", keys: []string{`INSERT INTO field_key VALUES ('idle', x'00')`}, check: "keys", mends: true},
	{name: "a head cut off", how: []string{`UPDATE head SET note = substr(note, 1, 100)`}, check: "heads"},
	{name: "a head dated otherwise", how: []string{`UPDATE head SET at_us = at_us + 1`}, check: "heads"},
	{name: "a head of another log", check: "heads",
		how: []string{`UPDATE head SET note = (SELECT z.note FROM head z WHERE z.room <> head.room), size = (SELECT z.size FROM head z WHERE z.room <> head.room),
			at_us = (SELECT z.at_us FROM head z WHERE z.room <> head.room)`}},
	{name: "a head signed by nobody", keys: []string{`DELETE FROM signing_key`}, check: "heads"},
	{name: "a note changed", how: []string{`UPDATE note SET body = 'something else' WHERE erased_us = 0`}, check: "texts"},
	{name: "a note brought back", how: []string{`UPDATE note SET body = 'read again' WHERE erased_us <> 0`}, check: "texts"},
	{name: "a note that is only in the record", check: "texts", besides: []string{"search"},
		how: []string{`DELETE FROM note WHERE id IN (SELECT max(id) FROM note)`}},
	{name: "an engagement closed by hand", how: []string{`UPDATE engagement SET state = 'closed'`}, check: "texts"},
	{name: "a search that finds what is gone", check: "search",
		how: []string{`INSERT INTO term SELECT organisation, room, 'forgotten', 'note', id FROM note WHERE erased_us <> 0`}},
	{name: "a room taken from a seat", check: "grants", mends: true,
		how: []string{`DELETE FROM seat_room WHERE role = 'client_pm' AND audience = 'shared'`}},
	{name: "a room too many", check: "grants", mends: true,
		how: []string{`INSERT INTO seat_room SELECT seat, organisation, room, 'sponsor@shared', 'sponsor', audience, read_only, shared_room, scope, until_us FROM seat_room
			WHERE role = 'delivery_pm' AND audience = 'shared'`}},
	{name: "a room for longer", check: "grants", mends: true, how: []string{`UPDATE seat_room SET until_us = until_us - 1 WHERE role = 'delivery_pm'`}},
	{name: "a login with rights", engine: "postgres", check: "login", how: []string{`GRANT SELECT ON note TO cp_login`}},
	{name: "a login that owns", engine: "postgres", check: "login", how: []string{`CREATE TABLE mine (x int)`, `ALTER TABLE mine OWNER TO cp_login`}},
}

func TestDoctorNoticesWhatIsSpoilt(t *testing.T) {
	spoil := func(t *testing.T, w *apptest.World) {
		newHouse(t, w)
		fresh := copies(t, w)
		told := map[string]bool{}
		for _, s := range spoilt {
			if s.engine != "" && (s.engine == "postgres") != store.Postgres(w.Login) {
				continue
			}
			// Once for each check, and once for each of what only this engine has; COUNTERPART_LONG asks for all of SQLite.
			if s.engine == "" && told[s.check] && (store.Postgres(w.Login) || os.Getenv("COUNTERPART_LONG") == "") {
				t.Logf("not run: %s", s.name)
				continue
			}
			told[s.check] = true
			t.Run(s.name, func(t *testing.T) {
				i := fresh(t)
				whole := i.Database
				if i.Owner != "" {
					whole = i.Owner
				}
				if len(s.how) > 0 {
					storetest.Spoil(t.Context(), t, whole, s.how...)
				}
				if len(s.keys) > 0 {
					storetest.Spoil(t.Context(), t, filepath.Join(i.KeyDir, "keys.db"), s.keys...)
				}
				r := examined(t, i, false)
				for _, c := range r.Checks {
					switch {
					case c.ID == s.check && (c.Verdict != upkeep.Found || c.First == "" || c.Found == 0):
						t.Errorf("%s was not noticed: %+v", s.name, c)
					case c.ID != s.check && c.Verdict == upkeep.Found && !slices.Contains(s.besides, c.ID):
						t.Errorf("%s also upsets %s: %s", s.name, c.ID, c.First)
					case c.ID == s.check:
						t.Logf("%s: %s (%d)", c.ID, c.First, c.Found)
					}
				}
				if r.Findings == 0 || r.First() == nil {
					t.Errorf("the report counts no finding: %+v", r)
				}
				if !s.mends {
					return
				}
				if r := examined(t, i, true); r.Findings != 0 || r.Repaired == 0 {
					t.Errorf("not repaired: %+v", r)
				}
				if r := examined(t, i, false); r.Findings != 0 {
					t.Errorf("repaired, and still there: %v", r.First())
				}
			})
		}
	}
	t.Run("sqlite", func(t *testing.T) { spoil(t, apptest.SQLite(t)) })
	t.Run("postgres", func(t *testing.T) { spoil(t, apptest.Postgres(t)) })
}

// A file of which a page is overwritten is damaged, and doctor says so rather than giving up; one that does not open at all cannot be
// looked at.
func TestDoctorOfADamagedFile(t *testing.T) {
	w := apptest.SQLite(t)
	newHouse(t, w)
	fresh := copies(t, w)
	const page = 4096
	info, err := os.Stat(fresh(t).Database)
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for n := int64(1); n < info.Size()/page; n += 7 { // the schema's pages are among them, wherever it lies
		i := fresh(t)
		f, err := os.OpenFile(i.Database, os.O_RDWR, 0)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.WriteAt(bytes.Repeat([]byte{0xa5}, page), n*page); err != nil {
			t.Fatal(err)
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
		switch r, err := i.Doctor(t.Context(), false); {
		case err != nil && !errors.Is(err, errs.Invalid):
			t.Errorf("page %d: %v", n, err)
		case err == nil && r.Findings == 0:
			t.Errorf("page %d: nothing was found", n)
		case err == nil:
			found++
			t.Log(r.First())
		}
	}
	if found == 0 {
		t.Error("no damaged file could be looked at")
	}
}
