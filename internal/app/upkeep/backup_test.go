package upkeep_test

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"counterpart.dev/internal/app/account"
	"counterpart.dev/internal/app/engage"
	"counterpart.dev/internal/app/evidence"
	"counterpart.dev/internal/app/upkeep"
	"counterpart.dev/internal/apptest"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/party"
	"counterpart.dev/internal/core/record"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/pgtest"
	"counterpart.dev/internal/store"
	"counterpart.dev/internal/store/storetest"
)

// backup makes a backup of a world that is in use.
func backup(t *testing.T, i upkeep.Installation, keys bool) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "backup.zip")
	b, err := i.Backup(t.Context(), file, "test", keys)
	if err != nil {
		t.Fatal(err)
	}
	if b.Proof.Findings != 0 || len(b.Proof.Checks) == 0 {
		t.Errorf("the proof: %+v", b.Proof)
	}
	return file
}

// elsewhere is a place where nothing is yet.
func elsewhere(t *testing.T, w *apptest.World) upkeep.Installation {
	dir := t.TempDir()
	return upkeep.Installation{Database: filepath.Join(dir, "new", "counterpart.db"), KeyDir: filepath.Join(dir, "keys"), Now: w.Clock.Now}
}

// opened opens an installation as a world.
func opened(t *testing.T, w *apptest.World, i upkeep.Installation) *apptest.World {
	t.Helper()
	db, err := store.Open(t.Context(), i.Database, store.Options{Now: i.Now, KeyDir: i.KeyDir})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return &apptest.World{DB: db, Accounts: &account.Accounts{DB: db, Passwords: w.Accounts.Passwords}, Work: engage.Work{DB: db}, Clock: w.Clock,
		Address: i.Database, Login: i.Database, KeyDir: i.KeyDir}
}

func entries(t *testing.T, w *apptest.World, v access.Viewer, scope access.ScopeID, a access.Audience) []evidence.Entry {
	t.Helper()
	p, err := (&evidence.Evidence{DB: w.DB, Origin: origin}).Page(t.Context(), v, scope, a, 0, 100)
	if err != nil {
		t.Fatal(err)
	}
	return p.Entries
}

func TestBackupComesBack(t *testing.T) {
	w := apptest.SQLite(t)
	h := newHouse(t, w)
	session, err := w.Accounts.SignIn(t.Context(), account.Credentials{Email: apptest.Email("Ada"), Password: apptest.Password})
	if err != nil {
		t.Fatal(err)
	}
	invited := w.Invite(t, h.Ada, account.Order{Scope: access.ScopeID(h.Ada.Organisation), Role: access.Staff, Name: "Bo Late"})
	key, err := h.Evidence.PublicKey(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	file := backup(t, at(w), true)
	w.Clock.Add(time.Hour)
	to := elsewhere(t, w)
	r, err := to.Restore(t.Context(), file, "")
	if err != nil {
		t.Fatal(err)
	}
	if r.Sessions == 0 || r.Invitations != 1 || r.Erased != 0 || r.Ended != 0 || r.Logs != 2 || r.KeysKept || r.Proof.Findings != 0 {
		t.Errorf("%+v", r)
	}
	for _, name := range []string{"", "-wal", "-shm"} {
		if info, err := os.Stat(to.Database + name); err == nil && info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s may be read by others: %v", name, info.Mode())
		}
	}
	if left, err := filepath.Glob(filepath.Join(filepath.Dir(to.Database), ".counterpart-*")); err != nil || len(left) > 0 {
		t.Errorf("left lying: %v %v", left, err)
	}
	b := opened(t, w, to)
	if _, err := b.Accounts.Session(t.Context(), session.Secret); !errors.Is(err, store.ErrRefused) {
		t.Errorf("the session came back: %v", err)
	}
	if _, err := b.Accounts.Offer(t.Context(), access.Viewer{}, invited); err == nil {
		t.Error("the invitation came back")
	}
	ada := b.SignIn(t, "Ada")
	sent, err := b.Accounts.Invitations(t.Context(), ada, access.ScopeID(ada.Organisation))
	if err != nil || !slices.ContainsFunc(sent, func(i party.Invitation) bool { return i.Name == "Bo Late" && i.Outcome == "withdrawn" }) {
		t.Errorf("the invitation does not read as withdrawn: %+v %v", sent, err)
	}
	n, err := b.Work.Note(t.Context(), ada, h.Engagement, h.Note)
	if err != nil || n.Body != "The ward rounds move to the mornings." {
		t.Errorf("%+v %v", n.Note, err)
	}
	if got := entries(t, b, ada, h.Engagement, access.ClientOnly); got[0].Kind != "installation.restored" {
		t.Errorf("the client's log ends with %s", got[0].Kind)
	}
	bundle, err := (&evidence.Evidence{DB: b.DB, Origin: origin}).Bundle(t.Context(), ada, h.Engagement, access.ClientOnly, false)
	if err != nil {
		t.Fatal(err)
	}
	report, err := record.Verify(bundle, record.Anchor{Key: key})
	if err != nil || report.Verdict != record.Verified {
		t.Errorf("%v %v", report, err)
	}
	if r := examined(t, to, false); r.Findings != 0 {
		t.Error(r.First())
	}
}

// since is a world of which a backup was made before something was erased and ended.
type since struct {
	house
	file            string // the backup
	Secret, Private string // a note and its shared copy
	Cora            access.Viewer
	Link            string // the secret of a link that was ended
	Words           []string
}

func changedSince(t *testing.T, w *apptest.World, keys bool) since {
	t.Helper()
	s := since{house: newHouse(t, w), Words: []string{"zebrafinch", "quillwort"}}
	s.Private = s.write(t, "About the zebrafinch", "The quillwort knows.")
	var err error
	if s.Secret, err = w.Work.ShareNote(t.Context(), s.Ada, s.Engagement, s.Private, 1); err != nil {
		t.Fatal(err)
	}
	s.Cora = w.Colleague(t, s.Ada, "Cora Miles")
	if err := w.Work.GiveRole(t.Context(), s.Ada, s.Engagement, engage.RoleForm{Person: s.Cora.Person, Role: access.ClientPM, Days: "4"}); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Work.AddNote(t.Context(), w.SignIn(t, "Cora"), s.Engagement, "", engage.NoteForm{Title: "I am here", Body: "And work with you."}); err != nil {
		t.Fatal(err)
	}
	asked, err := w.Work.Ask(t.Context(), s.Ada, s.Engagement, access.EngagementScope, engage.AskForm{To: "Lars Outside", Title: "When?", Body: "When do you come?", Until: "2026-03-20"})
	if err != nil {
		t.Fatal(err)
	}
	s.Link = asked.Secret
	s.file = backup(t, at(w), keys)
	w.Clock.Add(time.Hour)
	for _, id := range []string{s.Private, s.Secret} {
		if err := w.Work.EraseNote(t.Context(), s.Ada, s.Engagement, id, "personal"); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Work.EndLink(t.Context(), s.Ada, s.Engagement, asked.Link); err != nil {
		t.Fatal(err)
	}
	people, err := w.Work.People(t.Context(), s.Ada, s.Engagement)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range people.Ours {
		if p.Person == s.Cora.Person {
			if err := w.Work.EndRole(t.Context(), s.Ada, s.Engagement, p.ID, p.Rev); err != nil {
				t.Fatal(err)
			}
		}
	}
	w.Clock.Add(time.Hour)
	if err := w.DB.Close(); err != nil {
		t.Fatal(err)
	}
	return s
}

// holdsAgain proves of what was restored that nothing came back.
func (s since) holdsAgain(t *testing.T, i upkeep.Installation, r upkeep.Restored) {
	t.Helper()
	if r.Erased != 4 || r.Ended != 2 {
		t.Errorf("%d texts were erased again and %d seats and roles ended; wanted 4 and 2", r.Erased, r.Ended)
	}
	b := opened(t, s.World, i)
	ada := b.SignIn(t, "Ada")
	for _, id := range []string{s.Private, s.Secret} {
		n, err := b.Work.Note(t.Context(), ada, s.Engagement, id)
		if err != nil || n.Title != "" || n.Body != "" || n.Erased == 0 {
			t.Errorf("the note came back: %+v %v", n.Note, err)
		}
	}
	for _, a := range []access.Audience{access.ClientOnly, access.Shared} {
		if !slices.ContainsFunc(entries(t, b, ada, s.Engagement, a), func(e evidence.Entry) bool { return e.Kind == record.KindErased && e.Target.Reason == "restored" }) {
			t.Errorf("the log for %s does not say what was erased again", a)
		}
	}
	if _, err := b.Accounts.Link(t.Context(), s.Link); !errors.Is(err, store.ErrRefused) {
		t.Errorf("the link came back: %v", err)
	}
	cora := b.SignIn(t, "Cora")
	if _, err := b.Work.Engagement(t.Context(), cora, s.Engagement); !errors.Is(err, store.ErrRefused) {
		t.Errorf("the role came back: %v", err)
	}
	people, err := b.Work.People(t.Context(), ada, s.Engagement)
	if err != nil || slices.ContainsFunc(people.Ours, func(p engage.HeldRole) bool { return p.Person == s.Cora.Person }) {
		t.Errorf("the role is still shown: %+v %v", people.Ours, err)
	}
	o, err := b.Work.Engagement(t.Context(), b.SignIn(t, "Dan"), s.Engagement)
	if err != nil || slices.ContainsFunc(o.Members, func(m party.Member) bool { return m.Person == s.Cora.Person }) {
		t.Errorf("the other side still sees who left: %+v %v", o.Members, err)
	}
	silent(t, i, s.Words)
}

// silent proves that words stand nowhere in the files of an installation.
func silent(t *testing.T, i upkeep.Installation, words []string) {
	t.Helper()
	files := []string{i.Database, i.Database + "-wal", filepath.Join(i.KeyDir, "keys.db"), filepath.Join(i.KeyDir, "keys.db-wal"), filepath.Join(i.KeyDir, "erased.log")}
	for _, name := range files {
		content, err := os.ReadFile(name)
		if err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
		for _, w := range words {
			if bytes.Contains(bytes.ToLower(content), []byte(w)) {
				t.Errorf("%q stands in %s", w, filepath.Base(name))
			}
		}
	}
}

func TestRestoreRevivesNothing(t *testing.T) {
	t.Run("where the key folder survived", func(t *testing.T) {
		w := apptest.SQLite(t)
		s := changedSince(t, w, true)
		to := elsewhere(t, w)
		to.KeyDir = w.KeyDir
		r, err := to.Restore(t.Context(), s.file, "")
		if err != nil {
			t.Fatal(err)
		}
		if !r.KeysKept {
			t.Error("the key store that was there was not used")
		}
		s.holdsAgain(t, to, r)
	})
	t.Run("where only the ledger survived", func(t *testing.T) {
		w := apptest.SQLite(t)
		s := changedSince(t, w, true)
		to := elsewhere(t, w)
		r, err := to.Restore(t.Context(), s.file, filepath.Join(w.KeyDir, "erased.log"))
		if err != nil {
			t.Fatal(err)
		}
		s.holdsAgain(t, to, r)
		// What is known of the ledger holds for the next time too.
		again := elsewhere(t, w)
		r, err = again.Restore(t.Context(), s.file, filepath.Join(to.KeyDir, "erased.log"))
		if err != nil {
			t.Fatal(err)
		}
		s.holdsAgain(t, again, r)
	})
	t.Run("from a backup without keys", func(t *testing.T) {
		w := apptest.SQLite(t)
		s := changedSince(t, w, false)
		to := elsewhere(t, w)
		if _, err := to.Restore(t.Context(), s.file, ""); !errors.Is(err, errs.Invalid) || !strings.Contains(err.Error(), "without keys") {
			t.Errorf("restored without keys: %v", err)
		}
		to.KeyDir = w.KeyDir
		r, err := to.Restore(t.Context(), s.file, "")
		if err != nil {
			t.Fatal(err)
		}
		s.holdsAgain(t, to, r)
	})
	t.Run("and a ledger that was cut off is read as far as it goes", func(t *testing.T) {
		w := apptest.SQLite(t)
		s := changedSince(t, w, true)
		content, err := os.ReadFile(filepath.Join(w.KeyDir, "erased.log"))
		if err != nil {
			t.Fatal(err)
		}
		ledger := filepath.Join(t.TempDir(), "ledger")
		if err := os.WriteFile(ledger, append(content, "2026-03-02T10:0"...), 0o600); err != nil {
			t.Fatal(err)
		}
		to := elsewhere(t, w)
		r, err := to.Restore(t.Context(), s.file, ledger)
		if err != nil || r.Unread != 1 {
			t.Errorf("%+v %v", r, err)
		}
		s.holdsAgain(t, to, r)
	})
}

// A PostgreSQL database that its own tools brought back revives nothing either, once the ledger was replayed.
func TestReplayOnPostgres(t *testing.T) {
	w := apptest.Postgres(t)
	s := since{house: newHouse(t, w)}
	s.Private = s.write(t, "About the zebrafinch", "The quillwort knows.")
	u, err := url.Parse(w.Login)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.DB.Close(); err != nil {
		t.Fatal(err)
	}
	server, made := pgtest.Start(t), w.Clock.Now()
	name := server.Create(t, strings.TrimPrefix(u.Path, "/"), "cp_owner") // the copy
	w.Clock.Add(time.Hour)
	b := opened(t, w, at(w))
	if err := b.Work.EraseNote(t.Context(), s.Ada, s.Engagement, s.Private, "personal"); err != nil {
		t.Fatal(err)
	}
	session, err := b.Accounts.SignIn(t.Context(), account.Credentials{Email: apptest.Email("Ada"), Password: apptest.Password})
	if err != nil {
		t.Fatal(err)
	}
	w.Clock.Add(time.Hour)
	i := upkeep.Installation{Database: server.URL("cp_login", name), Owner: server.URL("postgres", name), KeyDir: w.KeyDir, Now: w.Clock.Now}
	if _, err := (upkeep.Installation{Database: i.Database, Owner: i.Owner, KeyDir: t.TempDir()}).Replay(t.Context(), made, ""); !errors.Is(err, errs.Invalid) {
		t.Errorf("replayed without keys: %v", err)
	}
	r, err := i.Replay(t.Context(), made, "")
	if err != nil {
		t.Fatal(err)
	}
	if r.Erased != 2 || r.Logs != 2 || r.Sessions == 0 || r.Proof.Findings != 0 {
		t.Errorf("%+v", r)
	}
	c := opened(t, w, i)
	if _, err := c.Accounts.Session(t.Context(), session.Secret); !errors.Is(err, store.ErrRefused) {
		t.Errorf("the session came back: %v", err)
	}
	n, err := c.Work.Note(t.Context(), c.SignIn(t, "Ada"), s.Engagement, s.Private)
	if err != nil || n.Body != "" || n.Erased == 0 {
		t.Errorf("the note came back: %+v %v", n.Note, err)
	}
	c.Login = i.Database
	for _, word := range []string{"zebrafinch", "quillwort"} {
		if err := standsIn(t, c, word); err != nil {
			t.Error(err)
		}
	}
}

// A role that was taken and given again before the backup was made is in it, and stays.
func TestRestoreKeepsWhatWasGivenAgain(t *testing.T) {
	w := apptest.SQLite(t)
	h := newHouse(t, w)
	cora := w.Colleague(t, h.Ada, "Cora Miles")
	give := func() {
		if err := w.Work.GiveRole(t.Context(), h.Ada, h.Engagement, engage.RoleForm{Person: cora.Person, Role: access.ClientPM, Days: "4"}); err != nil {
			t.Fatal(err)
		}
	}
	give()
	people, err := w.Work.People(t.Context(), h.Ada, h.Engagement)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range people.Ours {
		if p.Person == cora.Person {
			if err := w.Work.EndRole(t.Context(), h.Ada, h.Engagement, p.ID, p.Rev); err != nil {
				t.Fatal(err)
			}
		}
	}
	w.Clock.Add(time.Hour)
	give()
	file := backup(t, at(w), true)
	if err := w.DB.Close(); err != nil {
		t.Fatal(err)
	}
	to := elsewhere(t, w)
	to.KeyDir = w.KeyDir
	if r, err := to.Restore(t.Context(), file, ""); err != nil || r.Ended != 0 {
		t.Errorf("%+v %v", r, err)
	}
	b := opened(t, w, to)
	if _, err := b.Work.Engagement(t.Context(), b.SignIn(t, "Cora"), h.Engagement); err != nil {
		t.Errorf("the role was taken: %v", err)
	}
}

func TestBackupRefuses(t *testing.T) {
	w := apptest.SQLite(t)
	newHouse(t, w)
	i := at(w)
	taken := filepath.Join(t.TempDir(), "taken.zip")
	if err := os.WriteFile(taken, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := i.Backup(t.Context(), taken, "test", true); !errors.Is(err, errs.Conflict) {
		t.Errorf("overwritten: %v", err)
	}
	if b, err := os.ReadFile(taken); err != nil || string(b) != "mine" {
		t.Errorf("%q %v", b, err)
	}
	there := i
	there.Database = filepath.Join(t.TempDir(), "nothing.db")
	if _, err := there.Backup(t.Context(), filepath.Join(t.TempDir(), "b.zip"), "test", true); !errors.Is(err, errs.NotFound) {
		t.Errorf("a database that does not exist: %v", err)
	}
	keyless := i
	keyless.KeyDir = t.TempDir()
	if _, err := keyless.Backup(t.Context(), filepath.Join(t.TempDir(), "b.zip"), "test", true); !errors.Is(err, errs.Invalid) {
		t.Errorf("no key store: %v", err)
	}
	file := backup(t, i, true)
	if _, err := i.Restore(t.Context(), file, ""); !errors.Is(err, errs.Conflict) {
		t.Errorf("the database was overwritten: %v", err)
	}
	other := apptest.SQLite(t)
	if _, err := other.DB.Signing(t.Context(), "other.example.org"); err != nil {
		t.Fatal(err)
	}
	to := elsewhere(t, w)
	to.KeyDir = other.KeyDir
	if _, err := to.Restore(t.Context(), file, ""); err == nil {
		t.Error("restored over the keys of another installation")
	}
	if _, err := elsewhere(t, w).Restore(t.Context(), file, filepath.Join(t.TempDir(), "nothing")); !errors.Is(err, errs.NotFound) {
		t.Errorf("a ledger that does not exist: %v", err)
	}
}

// A copy that is not in order is no backup.
func TestBackupOfWhatIsNotInOrder(t *testing.T) {
	w := apptest.SQLite(t)
	newHouse(t, w)
	i := copies(t, w)(t)
	storetest.Spoil(t.Context(), t, i.Database, `UPDATE note SET body = 'something else' WHERE erased_us = 0`)
	dir := t.TempDir()
	if _, err := i.Backup(t.Context(), filepath.Join(dir, "b.zip"), "test", true); !errors.Is(err, errs.Conflict) || !strings.Contains(err.Error(), "texts in use") {
		t.Errorf("%v", err)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("left lying: %v %v", left, err)
	}
}

// repack makes a backup anew with other members.
func repack(t *testing.T, file string, change func(map[string][]byte) []string) string {
	t.Helper()
	z, err := zip.OpenReader(file)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	members := map[string][]byte{}
	var order []string
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if members[f.Name], err = io.ReadAll(r); err != nil {
			t.Fatal(err)
		}
		order = append(order, f.Name)
	}
	if o := change(members); o != nil {
		order = o
	}
	out := filepath.Join(t.TempDir(), "changed.zip")
	to, err := os.Create(out)
	if err != nil {
		t.Fatal(err)
	}
	w := zip.NewWriter(to)
	for _, name := range order {
		method := zip.Store
		if strings.HasPrefix(name, "small:") {
			name, method = strings.TrimPrefix(name, "small:"), zip.Deflate
		}
		part, err := w.CreateHeader(&zip.FileHeader{Name: name, Method: method})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := part.Write(members[name]); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(w.Close(), to.Close()); err != nil {
		t.Fatal(err)
	}
	return out
}

// manifest changes the manifest of a backup.
func manifest(t *testing.T, members map[string][]byte, change func(*upkeep.Manifest)) {
	t.Helper()
	var m upkeep.Manifest
	if err := json.Unmarshal(members["manifest.json"], &m); err != nil {
		t.Fatal(err)
	}
	change(&m)
	b, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	members["manifest.json"] = b
}

func TestRestoreRefusesWhatIsNoBackup(t *testing.T) {
	w := apptest.SQLite(t)
	newHouse(t, w)
	file := backup(t, at(w), true)
	for _, c := range []struct {
		name   string
		change func(t *testing.T, m map[string][]byte) []string
	}{
		{"no manifest", func(_ *testing.T, m map[string][]byte) []string {
			return []string{"counterpart.db", "keys.db", "erased.log"}
		}},
		{"the manifest last", func(_ *testing.T, m map[string][]byte) []string {
			return []string{"counterpart.db", "keys.db", "erased.log", "manifest.json"}
		}},
		{"a member more", func(_ *testing.T, m map[string][]byte) []string {
			m["more"] = []byte("x")
			return []string{"manifest.json", "counterpart.db", "keys.db", "erased.log", "more"}
		}},
		{"a member twice", func(_ *testing.T, m map[string][]byte) []string {
			return []string{"manifest.json", "counterpart.db", "keys.db", "erased.log", "keys.db"}
		}},
		{"a member less", func(_ *testing.T, m map[string][]byte) []string {
			return []string{"manifest.json", "counterpart.db", "keys.db"}
		}},
		{"a member in another folder", func(t *testing.T, m map[string][]byte) []string {
			m["../evil"] = m["erased.log"]
			manifest(t, m, func(f *upkeep.Manifest) { f.Members[2].Name = "../evil" })
			return []string{"manifest.json", "counterpart.db", "keys.db", "../evil"}
		}},
		{"members in another order", func(t *testing.T, m map[string][]byte) []string {
			manifest(t, m, func(f *upkeep.Manifest) { f.Members[0], f.Members[1] = f.Members[1], f.Members[0] })
			return []string{"manifest.json", "keys.db", "counterpart.db", "erased.log"}
		}},
		{"a member that is packed", func(_ *testing.T, m map[string][]byte) []string {
			return []string{"manifest.json", "small:counterpart.db", "keys.db", "erased.log"}
		}},
		{"a byte changed", func(_ *testing.T, m map[string][]byte) []string { m["counterpart.db"][5000] ^= 1; return nil }},
		{"cut off", func(_ *testing.T, m map[string][]byte) []string { m["keys.db"] = m["keys.db"][:100]; return nil }},
		{"another form", func(t *testing.T, m map[string][]byte) []string {
			manifest(t, m, func(f *upkeep.Manifest) { f.Schema = "counterpart/backup-manifest/2" })
			return nil
		}},
		{"a program from tomorrow", func(t *testing.T, m map[string][]byte) []string {
			manifest(t, m, func(f *upkeep.Manifest) { f.Version = 1_000_000 })
			return nil
		}},
		{"no keys though it says so", func(t *testing.T, m map[string][]byte) []string {
			manifest(t, m, func(f *upkeep.Manifest) { f.Members = []upkeep.Member{f.Members[0], f.Members[2]} })
			return []string{"manifest.json", "counterpart.db", "erased.log"}
		}},
		{"a manifest that is none", func(_ *testing.T, m map[string][]byte) []string { m["manifest.json"] = []byte("{"); return nil }},
		{"a manifest and more", func(_ *testing.T, m map[string][]byte) []string {
			m["manifest.json"] = append(m["manifest.json"], "{}"...)
			return nil
		}},
		{"a manifest too long", func(_ *testing.T, m map[string][]byte) []string {
			m["manifest.json"] = append(m["manifest.json"], bytes.Repeat([]byte(" "), 2<<20)...)
			return nil
		}},
		{"a database that is none", func(t *testing.T, m map[string][]byte) []string {
			m["counterpart.db"] = bytes.Repeat([]byte("no"), 5000)
			sum := sha256.Sum256(m["counterpart.db"])
			manifest(t, m, func(f *upkeep.Manifest) { f.Members[0].Bytes, f.Members[0].SHA256 = 10000, hex.EncodeToString(sum[:]) })
			return nil
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			to := elsewhere(t, w)
			changed := repack(t, file, func(m map[string][]byte) []string { return c.change(t, m) })
			if _, err := to.Restore(t.Context(), changed, ""); err == nil {
				t.Fatal("it was restored")
			} else if !errors.Is(err, errs.Invalid) {
				t.Errorf("%v", err)
			}
			if left, err := filepath.Glob(filepath.Join(filepath.Dir(filepath.Dir(to.Database)), "*", "*")); err != nil || len(left) > 0 {
				t.Errorf("left lying: %v %v", left, err)
			}
		})
	}
	t.Run("a list of members without end", func(t *testing.T) {
		long := filepath.Join(t.TempDir(), "long.zip")
		f, err := os.Create(long)
		if err != nil {
			t.Fatal(err)
		}
		z := zip.NewWriter(f)
		for n := range 40_000 {
			if _, err := z.CreateHeader(&zip.FileHeader{Name: fmt.Sprint("member", n), Method: zip.Store}); err != nil {
				t.Fatal(err)
			}
		}
		if err := errors.Join(z.Close(), f.Close()); err != nil {
			t.Fatal(err)
		}
		if _, err := elsewhere(t, w).Restore(t.Context(), long, ""); !errors.Is(err, errs.Invalid) || !strings.Contains(err.Error(), "longer than any") {
			t.Errorf("%v", err)
		}
	})
	t.Run("what is no archive", func(t *testing.T) {
		if _, err := elsewhere(t, w).Restore(t.Context(), at(w).Database, ""); !errors.Is(err, errs.Invalid) {
			t.Errorf("%v", err)
		}
	})
}
