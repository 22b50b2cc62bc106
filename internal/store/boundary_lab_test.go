package store

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"
	"modernc.org/sqlite"

	"counterpart.dev/internal/core/access"
)

// lab is one transaction on the world in which locks are broken and then asked, and that is rolled back in the end: so a thousand
// boundaries are tried without making a database for any.
type lab interface {
	asker
	// try changes locks, runs check and undoes everything.
	try(ctx context.Context, statements []string, check func() error) error
	// effect runs a text as a seat, looks at what is there then, past every lock, and undoes the text.
	effect(ctx context.Context, seat access.SeatID, q text, args []any, look string, lookArgs ...any) ([]string, error)
	// in runs a text without a seat in a mode, and undoes it.
	in(ctx context.Context, m mode, q text, args ...any) error
}

// session is what both labs do with a statement.
type session struct {
	tx  engineTx
	raw func(ctx context.Context, statement string) error // past every lock
	// as puts the transaction back to where the locks were changed, after a failure too, and takes a mode and a seat.
	as func(ctx context.Context, m mode, seat access.SeatID) error
	// unbound leaves the modes and looks past every lock.
	unbound func(ctx context.Context) error
	// noLint leaves out the look at a text that comes before every statement.
	noLint bool
}

func (s *session) run(ctx context.Context, m mode, seat access.SeatID, q text, args ...any) (out []string, err error) {
	if err := s.as(ctx, m, seat); err != nil {
		return nil, err
	}
	if err := lint(q); err != nil && !s.noLint {
		return nil, err
	}
	err = s.tx.query(ctx, q, args, func(s scan) error {
		var v any
		err := s(&v)
		out = append(out, show(v))
		return err
	})
	slices.Sort(out)
	return out, err
}

func (s *session) ask(ctx context.Context, seat access.SeatID, q text, args ...any) ([]string, error) {
	return s.run(ctx, appMode, seat, q, args...)
}

func (s *session) in(ctx context.Context, m mode, q text, args ...any) error {
	_, err := s.run(ctx, m, "", q, args...)
	return err
}

func (s *session) effect(ctx context.Context, seat access.SeatID, q text, args []any, look string, lookArgs ...any) (out []string, err error) {
	if _, err := s.run(ctx, appMode, seat, q, args...); err != nil {
		return nil, err
	}
	if err := s.unbound(ctx); err != nil {
		return nil, err
	}
	err = s.tx.query(ctx, text(look), lookArgs, func(s scan) error {
		var v any
		err := s(&v)
		out = append(out, show(v))
		return err
	})
	slices.Sort(out)
	return out, err
}

func (s *session) change(ctx context.Context, statements []string, check func() error) error {
	for _, q := range statements {
		if err := s.raw(ctx, q); err != nil {
			return fmt.Errorf("%.120s: %w", q, err)
		}
	}
	return check()
}

// pgLab works as the superuser, who becomes the owner of the tables to change locks, and each of the roles to ask.
type pgLab struct {
	session
	conn *pgx.Conn
}

func newPGLab(t *testing.T) lab {
	s, name := pgCopy(t)
	conn, err := pgx.Connect(t.Context(), s.URL("postgres", name))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close(context.Background()) })
	return &pgLab{conn: conn}
}

func (l *pgLab) try(ctx context.Context, statements []string, check func() error) (err error) {
	tx, err := l.conn.Begin(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, tx.Rollback(ctx)) }()
	script := func(ctx context.Context, q string) error {
		_, err := l.conn.PgConn().Exec(ctx, q).ReadAll()
		return err
	}
	l.session = session{tx: &pgTx{tx}, noLint: l.noLint,
		raw: script,
		as: func(ctx context.Context, m mode, seat access.SeatID) error { // what enter does, in one round trip
			return script(ctx, fmt.Sprintf("ROLLBACK TO SAVEPOINT changed; SET LOCAL ROLE %s; SELECT set_config('app.seat', '%s', true), set_config('app.now', '%d', true)",
				pgRoles[m], seat, now))
		},
		unbound: func(ctx context.Context) error { return script(ctx, "RESET ROLE") }}
	return l.change(ctx, slices.Concat([]string{"SET LOCAL ROLE cp_owner"}, statements, []string{"RESET ROLE; SAVEPOINT changed"}), check)
}

// liteLab has one connection whose authorizer steps aside while locks are changed.
type liteLab struct {
	session
	slot *slot
	free bool // the authorizer allows everything
	// authorize is the authorizer that is tried.
	authorize func(m mode, action sqlite.AuthorizerActionCode, name, column, via string, ok bool) bool
}

func newLiteLab(t *testing.T) *liteLab {
	l := &liteLab{}
	b := boundary{authorize: func(m mode, action sqlite.AuthorizerActionCode, name, column, via string, ok bool) bool {
		if l.authorize != nil {
			ok = l.authorize(m, action, name, column, via, ok)
		}
		return ok || l.free
	}}
	var err error
	if l.slot, err = openSlot(t.Context(), liteCopy(t), false, authorizer(false, b)); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.slot.db.Close() })
	return l
}

// try commits the changed locks: SQLite reads the whole schema anew after each step back behind a change of it.
func (l *liteLab) try(ctx context.Context, statements []string, check func() error) (err error) {
	exec := func(statements []string) error {
		l.free = true
		defer func() { l.free = false }()
		for _, q := range statements {
			if _, err := l.slot.db.ExecContext(ctx, q); err != nil {
				return fmt.Errorf("%.120s: %w", q, err)
			}
		}
		return nil
	}
	if err := exec(statements); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, exec(restoring(statements))) }()
	st := &state{mode: queueMode}
	tx, err := l.slot.db.BeginTx(context.WithValue(ctx, stateKey{}, st), nil)
	if err != nil {
		return err
	}
	defer func() {
		clear(l.slot.fresh)
		err = errors.Join(err, tx.Rollback())
	}()
	script := func(ctx context.Context, q string) error {
		l.free = true
		defer func() { l.free = false }()
		_, err := tx.ExecContext(ctx, q)
		return err
	}
	l.session = session{tx: &liteTx{slot: l.slot, tx: tx, state: st}, noLint: l.noLint, raw: script,
		as: func(ctx context.Context, m mode, seat access.SeatID) error {
			if err := script(ctx, "ROLLBACK TO changed"); err != nil {
				return err
			}
			return l.tx.enter(ctx, m, seat, now)
		},
		unbound: func(context.Context) error { l.free = true; return nil }}
	return l.change(ctx, []string{"SAVEPOINT changed"}, check)
}

var touched = regexp.MustCompile(`^(?:DROP|CREATE) (VIEW|TRIGGER) (\w+)`)

var wholeLite = sync.OnceValue(func() []string { return lines(boundary{}.lite()) })

// restoring is the statements that make anew what statements changed. With a view go its triggers.
func restoring(statements []string) (out []string) {
	var names []string
	for _, q := range statements {
		if m := touched.FindStringSubmatch(q); m != nil && !slices.Contains(names, m[2]) {
			names = append(names, m[2])
			out = append(out, "DROP "+m[1]+" IF EXISTS "+m[2])
		}
	}
	for _, l := range wholeLite() {
		m := made.FindStringSubmatch(l)
		_, on, _ := strings.Cut(l, " ON ")
		view, _, _ := strings.Cut(on, " ")
		if m != nil && (slices.Contains(names, m[2]) || m[1] == "TRIGGER" && slices.Contains(names, view)) {
			out = append(out, l)
		}
	}
	return append(out, "PRAGMA foreign_keys = ON")
}

// changes turns the difference between two boundaries into the statements that lead from the one to the other.
func changes(from, to string) (out []string) {
	before, after := lines(from), lines(to)
	for _, l := range before {
		if !slices.Contains(after, l) {
			if drop := dropping(l); drop != "" {
				out = append(out, drop)
			}
		}
	}
	for _, l := range after {
		if !slices.Contains(before, l) {
			out = append(out, viewOnPG.ReplaceAllString(l, "CREATE OR REPLACE VIEW $1 WITH"))
		}
	}
	return out
}

func lines(s string) []string { return strings.Split(strings.TrimSpace(s), "\n") }

var (
	viewOnPG = regexp.MustCompile(`^CREATE VIEW (\w+) WITH`)
	made     = regexp.MustCompile(`^CREATE (VIEW|TRIGGER) (\w+)`)
	policy   = regexp.MustCompile(`^CREATE POLICY (\w+ ON \w+)`)
)

// dropping is the statement that drops what a line made; a view of PostgreSQL is replaced, since its grants would go with it.
func dropping(line string) string {
	if m := policy.FindStringSubmatch(line); m != nil {
		return "DROP POLICY " + m[1]
	}
	if m := made.FindStringSubmatch(line); m != nil && !viewOnPG.MatchString(line) {
		return "DROP " + m[1] + " " + m[2]
	}
	return ""
}
