// Package pgtest runs a throw-away PostgreSQL for tests, on a socket in a new folder that no network reaches.
//
// It promises one server per test binary, started when the first test asks for it; a server of a test's own that may be
// killed and started again; and that no process and no folder is left behind when the tests end, however they end. Where
// there is no PostgreSQL a test is skipped and says why, or fails when MustRunVar says that there must be one. It is
// imported by tests and the bench only, and refuses to be part of a program and to use a server that is already there.
package pgtest

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// MustRunVar names the environment variable that turns a skip for want of PostgreSQL into a failure when it is "1".
const MustRunVar = "COUNTERPART_MUST_RUN"

// Server is a PostgreSQL that belongs to the tests.
type Server struct {
	dir       string // holds the socket, the log and the data folder
	install   installation
	settings  []string
	databases atomic.Int64

	mu  sync.Mutex // guards run
	run *running   // nil while the server is down
}

// fast is for tests that never look at what a crash leaves.
var fast = []string{"fsync=off", "synchronous_commit=off", "full_page_writes=off"}

// Shared is the server of this test binary, started by the first call. It is for TestMain and for functions without a
// test at hand; the error is why there is no server.
var Shared = sync.OnceValues(func() (*Server, error) { return start(fast) })

// Start is Shared for a test: without a server the test is skipped, or fails where there must be one.
func Start(t testing.TB) *Server {
	t.Helper()
	s, err := Shared()
	if err != nil {
		missing(t, err)
	}
	return s
}

// StartDurable starts a server for one test alone that writes through to the disk as in service. It may be killed and
// started again, and is stopped when the test ends.
func StartDurable(t testing.TB) *Server {
	t.Helper()
	s, err := start(nil)
	if err != nil {
		missing(t, err)
	}
	t.Cleanup(s.stop)
	return s
}

func missing(t testing.TB, why error) {
	t.Helper()
	if os.Getenv(MustRunVar) == "1" {
		t.Fatalf("no PostgreSQL, and %s says that there must be one: %v", MustRunVar, why)
	}
	t.Skipf("not run: no PostgreSQL: %v", why)
}

// URL is how a role reaches a database of this server. Every role is let in without a password.
func (s *Server) URL(user, database string) string {
	u := url.URL{Scheme: "postgres", User: url.User(user), Path: "/" + database,
		RawQuery: url.Values{"host": {s.dir}, "port": {port}, "sslmode": {"disable"}}.Encode()}
	return u.String()
}

// Admin runs a script in a database as the superuser. A script of several statements is one transaction.
func (s *Server) Admin(ctx context.Context, database, script string) error {
	c, err := pgx.Connect(ctx, s.URL(superuser, database))
	if err != nil {
		return err
	}
	defer c.Close(context.WithoutCancel(ctx))
	_, err = c.Exec(ctx, script)
	return err
}

// Create makes a database for one test and is its name. An empty template is PostgreSQL's own, an empty owner the
// superuser. Nobody may be connected to the template. The database goes when the test ends, connections and all.
func (s *Server) Create(t testing.TB, template, owner string) string {
	t.Helper()
	if template == "" {
		template = "template1"
	}
	if owner == "" {
		owner = superuser
	}
	name := fmt.Sprintf("test%d", s.databases.Add(1))
	if err := s.Admin(t.Context(), superuser, fmt.Sprintf("CREATE DATABASE %s TEMPLATE %s OWNER %s STRATEGY file_copy",
		name, quoted(template), quoted(owner))); err != nil {
		t.Fatalf("a database from %s for %s: %v", template, owner, err)
	}
	t.Cleanup(func() { s.drop(t, name) })
	return name
}

// drop leaves a database alone that a killed server holds: the folder goes with it.
func (s *Server) drop(t testing.TB, name string) {
	s.mu.Lock()
	up := s.run != nil
	s.mu.Unlock()
	if !up {
		return
	}
	// The context of the test is done when its cleanups run.
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if err := s.Admin(ctx, superuser, "DROP DATABASE IF EXISTS "+name+" WITH (FORCE)"); err != nil {
		t.Errorf("drop database %s: %v", name, err)
	}
}

func quoted(name string) string { return pgx.Identifier{name}.Sanitize() }

// patience is how long a server may take to start or to answer.
const patience = 30 * time.Second
