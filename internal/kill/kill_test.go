// Package kill kills a program that writes, and its database server, in the middle of it, and looks at what is left.
//
// It promises that an act that was acknowledged is there afterwards, that none is there by half, and that doctor finds nothing it
// cannot put right. It holds tests only. It refuses to pull the plug: what the disk does when the power goes is not seen here.
package kill

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"counterpart.dev/internal/app/engage"
	"counterpart.dev/internal/app/upkeep"
	"counterpart.dev/internal/apptest"
	core "counterpart.dev/internal/core/engage"
	"counterpart.dev/internal/pgtest"
	"counterpart.dev/internal/store"
)

// orderVar holds the orders of a writer; a test binary that has it writes instead of testing.
const orderVar = "COUNTERPART_KILL_ORDERS"

// killsVar says how often each engine is killed, 20 times when it says nothing.
const killsVar = "COUNTERPART_KILLS"

func TestMain(m *testing.M) {
	if order := os.Getenv(orderVar); order != "" {
		if err := write(order); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// longest is how long a writer writes at most.
const longest = 300 * time.Millisecond

// perWorld is how often one database is killed before the next one is begun, so that a look at it takes no longer and longer.
const perWorld = 50

// kills is how often to kill.
func kills(t *testing.T) int {
	t.Helper()
	if n, err := strconv.Atoi(os.Getenv(killsVar)); err == nil && n > 0 {
		return n
	}
	if testing.Short() {
		return 3
	}
	return 20
}

// tally is what was seen.
type tally struct {
	kills, acts, uncertain, happened, idle, erased int
	slowest                                        time.Duration // look
}

func (t tally) String() string {
	return fmt.Sprintf("%d kills: %d acts acknowledged and all there, of them %d erasures; %d acts cut off, of which %d had happened whole and the rest not at all; "+
		"%d keys that opened nothing were swept; the slowest look took %v", t.kills, t.acts, t.erased, t.uncertain, t.happened, t.idle, t.slowest.Round(time.Millisecond))
}

func TestKilledWithSQLite(t *testing.T) {
	var all tally
	worlds(t, func(t *testing.T, n int) {
		s := newScene(t)
		for range n {
			s.round(t, &all, killWriter)
		}
	})
	t.Log(all)
}

// On PostgreSQL now the server goes, now the program, now both.
func TestKilledWithPostgres(t *testing.T) {
	var all tally
	worlds(t, func(t *testing.T, n int) {
		server := pgtest.StartDurable(t)
		s := newScene(t)
		s.move(t, server)
		for range n {
			s.round(t, &all, []how{killServer, killWriter, killBoth}[s.run%3])
		}
	})
	t.Log(all)
}

// worlds divides the kills among worlds, each of which is gone when its own are done.
func worlds(t *testing.T, world func(t *testing.T, n int)) {
	t.Helper()
	for n := kills(t); n > 0; n -= perWorld {
		if !t.Run(fmt.Sprintf("%d to go", n), func(t *testing.T) { world(t, min(n, perWorld)) }) {
			return
		}
	}
}

// scene is an installation and who writes in it.
type scene struct {
	at upkeep.Installation
	orders
	server *pgtest.Server // nil on SQLite
	run    int
	chance *rand.Rand
}

// newScene is a world with two engagements on the disk.
func newScene(t *testing.T) *scene {
	t.Helper()
	w := apptest.SQLite(t)
	b := w.Both(t)
	second := w.Engagement(t, b.Ada, b.Project, "Halden Digital")
	cora := w.Colleague(t, b.Ada, "Cora Miles")
	if err := w.DB.Close(); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	s := &scene{at: upkeep.Installation{Database: filepath.Join(dir, "killed.db"), KeyDir: filepath.Join(dir, "keys")},
		chance: rand.New(rand.NewPCG(uint64(time.Now().UnixNano()), 0))}
	content, err := os.ReadFile(w.Login)
	if err == nil {
		err = os.WriteFile(s.at.Database, content, 0o600)
	}
	if err = errors.Join(err, os.CopyFS(s.at.KeyDir, os.DirFS(w.KeyDir))); err != nil {
		t.Fatal(err)
	}
	s.orders = orders{Desks: []desk{{b.Ada, b.Engagement, true}, {b.Dan, b.Engagement, true}, {b.Ada, second, true}, {b.Ada, b.Project, false}},
		Lead: b.Ada, Cora: cora.Person, Scope: b.Engagement}
	return s
}

// move moves the installation to a server of its own.
func (s *scene) move(t *testing.T, server *pgtest.Server) {
	t.Helper()
	if err := server.Admin(t.Context(), "postgres", "CREATE DATABASE killed"); err != nil {
		t.Fatal(err)
	}
	if _, err := s.at.Move(t.Context(), server.URL("postgres", "killed")); err != nil {
		t.Fatal(err)
	}
	s.server, s.at.Database, s.at.Owner = server, server.URL("cp_login", "killed"), server.URL("postgres", "killed")
}

// how is what is killed.
type how int

const (
	killWriter how = iota
	killServer
	killBoth
)

// round lets a writer write for a moment, kills, and looks at what is left.
func (s *scene) round(t *testing.T, all *tally, h how) {
	t.Helper()
	s.run++
	said := s.write(t, h)
	if h != killWriter {
		if err := s.server.Start(); err != nil {
			t.Fatal(err)
		}
	}
	all.kills++
	s.look(t, all, said)
	if t.Failed() {
		t.Fatalf("after kill %d", s.run)
	}
}

// said is what a writer said: per desk its acts in order, and the one it was in the middle of.
type said struct {
	done   map[int][]act
	trying map[int]act
}

// write runs a writer until it is killed or the server that it writes to is, and collects what it said.
func (s *scene) write(t *testing.T, h how) said {
	t.Helper()
	o := s.orders
	o.Database, o.KeyDir, o.Run = s.at.Database, s.at.KeyDir, s.run
	order, err := json.Marshal(o)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(os.Args[0], "-test.run=^$")
	cmd.Env = append(os.Environ(), orderVar+"="+string(order))
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	var complaints strings.Builder
	cmd.Stderr = &complaints
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	patience := time.AfterFunc(time.Minute, func() { cmd.Process.Kill() })
	defer patience.Stop()
	var blow *time.Timer
	struck := make(chan error, 1)
	all := said{map[int][]act{}, map[int]act{}}
	lines := bufio.NewScanner(out)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		when, what, ok := strings.Cut(lines.Text(), " ")
		var a act
		if err := json.Unmarshal([]byte(what), &a); err != nil || !ok {
			break // the last line, cut off: nothing was acknowledged by it
		}
		if when == done {
			all.done[a.Desk] = append(all.done[a.Desk], a)
			delete(all.trying, a.Desk)
		} else {
			all.trying[a.Desk] = a
		}
		if blow == nil && when == done { // from the first acknowledgement on, at any instant
			blow = time.AfterFunc(time.Duration(s.chance.Int64N(int64(longest))), func() { struck <- s.strike(h, cmd) })
		}
	}
	if err := cmd.Wait(); err == nil && h != killServer {
		t.Fatalf("the writer ended by itself: %s", complaints.String())
	}
	if blow == nil {
		t.Fatalf("the writer wrote nothing: %s", complaints.String())
	}
	if err := <-struck; err != nil {
		t.Fatal(err)
	}
	return all
}

func (s *scene) strike(h how, cmd *exec.Cmd) error {
	var err error
	if h != killServer {
		err = cmd.Process.Kill()
	}
	if h != killWriter {
		err = errors.Join(err, s.server.Kill())
	}
	return err
}

// look holds what is left against what was said.
func (s *scene) look(t *testing.T, all *tally, x said) {
	t.Helper()
	ctx := t.Context()
	before := time.Now()
	idle, err := s.at.Doctor(ctx, true)
	if err != nil {
		t.Fatal(err)
	}
	if idle.Findings > 0 {
		t.Error(idle.First())
	}
	all.idle += idle.Repaired
	if grants := slices.IndexFunc(idle.Checks, func(c upkeep.Check) bool { return c.ID == "grants" }); idle.Checks[grants].Verdict != upkeep.Holds {
		t.Errorf("grants: %s", idle.Checks[grants].First)
	}
	all.slowest = max(all.slowest, time.Since(before))
	db, err := store.Open(ctx, s.at.Database, store.Options{KeyDir: s.at.KeyDir})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	l := looker{t: t, tally: all, work: engage.Work{DB: db}}
	for n, d := range s.Desks {
		l.desk(ctx, d, x.done[n], x.trying[n])
	}
	l.role(ctx, s.orders, x.done[-1], x.trying[-1])
}

// looker looks at what a desk wrote.
type looker struct {
	t     *testing.T
	tally *tally
	work  engage.Work
}

// desk looks at every note of a desk: as the last acknowledged act left it, or as the one that was cut off would have.
func (l looker) desk(ctx context.Context, d desk, done []act, trying act) {
	l.tally.acts += len(done)
	last := map[string]act{}
	var order []string
	for _, a := range done {
		if _, known := last[a.Note]; !known {
			order = append(order, a.Note)
		}
		last[a.Note] = a
		if a.What == "erase" {
			l.tally.erased++
		}
	}
	for _, id := range order {
		l.note(ctx, d, last[id], trying)
	}
	if trying.What != "" {
		l.tally.uncertain++
	}
	if trying.What == "add" {
		l.unfinished(ctx, d, trying)
	}
}

// note looks at one note.
func (l looker) note(ctx context.Context, d desk, a, trying act) {
	n, err := l.work.Note(ctx, d.Viewer, d.Scope, a.Note)
	if err != nil {
		l.t.Errorf("%s of the note %s was acknowledged, and the note is not there: %v", a.What, a.Note, err)
		return
	}
	after := trying.Note == a.Note && trying.What != "add"
	erased := n.Erased != 0
	switch {
	case n.Body == a.Text && erased == (a.What == "erase") && (n.SharedAs == a.Copy || after && trying.What == "share"):
		if after && trying.What == "share" && n.SharedAs != a.Copy {
			l.tally.happened++
		}
	case after && n.Body == trying.Text && erased == (trying.What == "erase"):
		l.tally.happened++
	default:
		l.t.Errorf("%s of the note %s was acknowledged, and it reads %.40q, erased %v, shared as %q; wanted %.40q, shared as %q (then tried: %+v)",
			a.What, a.Note, n.Body, erased, n.SharedAs, a.Text, a.Copy, trying)
	}
	l.found(ctx, d, n)
	l.known(ctx, d, n)
	if n.SharedAs != "" {
		if c, err := l.work.Note(ctx, d.Viewer, d.Scope, n.SharedAs); err != nil || c.Body == "" {
			l.t.Errorf("the note %s is shared as %s, which is not there: %v", n.ID, n.SharedAs, err)
		}
	}
}

// found holds the search against a note: it is found by its title, which nothing else has, unless it was erased.
func (l looker) found(ctx context.Context, d desk, n engage.NoteView) {
	title := n.Title
	if n.Erased != 0 {
		return // doctor looks for words of what is not there any more
	}
	err := l.work.DB.Read(ctx, d.Viewer.Seat, func(tx *store.Tx) error {
		hits, err := tx.Find(ctx, []string{title}, 100)
		if err == nil && !slices.ContainsFunc(hits, func(f core.Found) bool { return f.ID == n.ID }) {
			l.t.Errorf("the note %s is not found by its title %q", n.ID, title)
		}
		return err
	})
	if err != nil {
		l.t.Error(err)
	}
}

// known holds that whoever wrote a note is known in its room, by the record too.
func (l looker) known(ctx context.Context, d desk, n engage.NoteView) {
	err := l.work.DB.Read(ctx, d.Viewer.Seat, func(tx *store.Tx) error {
		at := store.Place{Organisation: n.Organisation, Room: n.Room}
		if _, err := tx.Member(ctx, at, n.Author); err != nil {
			l.t.Errorf("whoever wrote the note %s is not known in its room: %v", n.ID, err)
		}
		past, err := tx.History(ctx, at, store.Ref{What: "note", ID: n.ID})
		if err == nil && (len(past) == 0 || past[0].Actor.ID != string(n.Author)) {
			l.t.Errorf("the record does not say who wrote the note %s: %+v", n.ID, past)
		}
		return err
	})
	if err != nil {
		l.t.Error(err)
	}
}

// unfinished looks for a note whose adding was cut off: it is there whole, or nothing of it is.
func (l looker) unfinished(ctx context.Context, d desk, a act) {
	word, _, _ := strings.Cut(a.Text, " ")
	list, err := l.work.Notes(ctx, d.Viewer, d.Scope, engage.NoteFilter{Audience: "ours", Words: word}, engage.Order{Key: "time", All: true})
	if err != nil {
		l.t.Error(err)
		return
	}
	for _, n := range list.Rows {
		if n.Title != word {
			continue
		}
		l.tally.happened++
		if n.Body != a.Text {
			l.t.Errorf("the note %s is there by half: %.40q", n.ID, n.Body)
		}
	}
}

// role looks at the role that was given and taken: whoever has it sees the engagement, and nobody else does.
func (l looker) role(ctx context.Context, o orders, done []act, trying act) {
	l.tally.acts += len(done)
	p, err := l.work.People(ctx, o.Lead, o.Scope)
	if err != nil {
		l.t.Error(err)
		return
	}
	held := slices.ContainsFunc(p.Ours, func(r engage.HeldRole) bool { return r.Person == o.Cora })
	if len(done) == 0 {
		return
	}
	want := done[len(done)-1].What == "give"
	if trying.What != "" {
		l.tally.uncertain++
		if held != want {
			l.tally.happened++
		}
	} else if held != want {
		l.t.Errorf("the role is held: %v; acknowledged last: %s", held, done[len(done)-1].What)
	}
}
