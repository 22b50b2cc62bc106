package pgtest

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
)

// ask is the single value a query gives to a role.
func ask[T any](t *testing.T, s *Server, user, database, query string) T {
	t.Helper()
	c, err := pgx.Connect(t.Context(), s.URL(user, database))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close(context.Background())
	var v T
	if err := c.QueryRow(t.Context(), query).Scan(&v); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return v
}

func TestDatabaseFromTemplate(t *testing.T) {
	s := Start(t)
	if err := s.Admin(t.Context(), "postgres", `CREATE ROLE "Anne O'Neil" LOGIN; CREATE ROLE other LOGIN`); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { // after the databases, which they own
		if err := s.Admin(context.Background(), "postgres", `DROP ROLE "Anne O'Neil"; DROP ROLE other`); err != nil {
			t.Error(err)
		}
	})
	template := s.Create(t, "", "Anne O'Neil")
	if err := s.Admin(t.Context(), template, "CREATE TABLE matter (id int); INSERT INTO matter VALUES (7); GRANT SELECT ON matter TO other"); err != nil {
		t.Fatal(err)
	}
	var one, two string
	t.Run("two copies", func(t *testing.T) {
		one, two = s.Create(t, template, "Anne O'Neil"), s.Create(t, template, "")
		if err := s.Admin(t.Context(), one, "DELETE FROM matter"); err != nil {
			t.Fatal(err)
		}
		got := []int{ask[int](t, s, "other", one, "SELECT count(*) FROM matter"), ask[int](t, s, "other", two, "SELECT sum(id) FROM matter")}
		if diff := cmp.Diff([]int{0, 7}, got); diff != "" {
			t.Error(diff)
		}
		const owners = `SELECT string_agg(pg_get_userbyid(datdba), ',' ORDER BY datname) FROM pg_database WHERE datname LIKE 'test%'`
		if diff := cmp.Diff("Anne O'Neil,Anne O'Neil,postgres", ask[string](t, s, "other", "postgres", owners)); diff != "" {
			t.Error(diff)
		}
		// Whoever is still connected does not keep a database alive.
		c, err := pgx.Connect(t.Context(), s.URL("other", two))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { c.Close(context.Background()) })
	})
	if n := ask[int](t, s, "other", "postgres", fmt.Sprintf("SELECT count(*) FROM pg_database WHERE datname IN ('%s', '%s')", one, two)); n != 0 {
		t.Errorf("%d databases outlived their test", n)
	}
}

func TestAdminReportsAFailingScript(t *testing.T) {
	if err := Start(t).Admin(t.Context(), "postgres", "SELECT 1; SELECT no_such_column"); err == nil || !strings.Contains(err.Error(), "no_such_column") {
		t.Errorf("got %v", err)
	}
}

func TestSettings(t *testing.T) {
	shared, durable := Start(t), StartDurable(t)
	if again := Start(t); again != shared {
		t.Error("a second server was started for one test binary")
	}
	for setting, want := range map[string][2]string{
		"fsync":              {"off", "on"},
		"synchronous_commit": {"off", "on"},
		"full_page_writes":   {"off", "on"},
		"listen_addresses":   {"", ""},
		"server_encoding":    {"UTF8", "UTF8"},
		"lc_collate":         {"C.UTF-8", "C.UTF-8"},
		"TimeZone":           {"UTC", "UTC"},
	} {
		query := "SELECT current_setting('" + setting + "')"
		got := [2]string{ask[string](t, shared, "postgres", "postgres", query), ask[string](t, durable, "postgres", "postgres", query)}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s, shared and durable: %s", setting, diff)
		}
	}
}

// The environment of whoever runs the tests must not lead them to another server.
func TestURLNamesEverything(t *testing.T) {
	s := Start(t)
	t.Setenv("PGHOST", "192.0.2.1")
	t.Setenv("PGPORT", "1")
	t.Setenv("PGUSER", "nobody")
	t.Setenv("PGDATABASE", "nowhere")
	t.Setenv("PGSSLMODE", "verify-full")
	if got := ask[string](t, s, "postgres", "postgres", "SELECT current_user || ' in ' || current_database()"); got != "postgres in postgres" {
		t.Errorf("got %s", got)
	}
}

func TestKillAndStartAgain(t *testing.T) {
	s := StartDurable(t)
	database := s.Create(t, "", "") // dropped while the server is down, at the end
	if err := s.Admin(t.Context(), database, "CREATE TABLE move (n int); INSERT INTO move VALUES (1)"); err != nil {
		t.Fatal(err)
	}
	if err := s.Start(); err == nil {
		t.Fatal("started twice")
	}
	for round := range 2 {
		open, err := pgx.Connect(t.Context(), s.URL("postgres", database))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := open.Exec(t.Context(), "BEGIN; INSERT INTO move VALUES (99)"); err != nil {
			t.Fatal(err)
		}
		pid, err := s.postmaster()
		if err != nil {
			t.Fatal(err)
		}
		processes, err := children(pid)
		if err != nil || len(processes) < 2 { // our connection, and those that every server has
			t.Fatalf("round %d: children %v of %d, %v", round, processes, pid, err)
		}
		if err := s.Kill(); err != nil {
			t.Fatal(err)
		}
		for _, p := range append(processes, pid) {
			if alive(p) {
				t.Errorf("round %d: process %d lives", round, p)
			}
		}
		if err := open.Ping(t.Context()); err == nil {
			t.Errorf("round %d: a connection outlived the server", round)
		}
		open.Close(context.Background())
		if err := s.Start(); err != nil {
			t.Fatal(err)
		}
		if got := ask[int](t, s, "postgres", database, "SELECT sum(n) FROM move"); got != 1 {
			t.Errorf("round %d: the rows add up to %d, want 1: what was committed and nothing else", round, got)
		}
	}
	if err := s.Kill(); err != nil {
		t.Fatal(err)
	}
	if err := s.Kill(); err == nil {
		t.Error("killed twice")
	}
}

func TestDurableServerGoesWithItsTest(t *testing.T) {
	var s *Server
	t.Run("up", func(t *testing.T) { s = StartDurable(t) })
	if _, err := os.Stat(s.dir); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the folder is still there: %v", err)
	}
}

func TestServerThatCannotStart(t *testing.T) {
	Start(t) // or there is nothing to test with
	_, err := start([]string{"no_such_setting=1"})
	if err == nil || !strings.Contains(err.Error(), "no_such_setting") {
		t.Errorf("the reason is lost: %v", err)
	}
}

// asChild is set in the processes that TestNothingIsLeftBehind starts from this same binary.
const asChild = "PGTEST_CHILD"

func TestMain(m *testing.M) {
	if end := os.Getenv(asChild); end != "" {
		os.Exit(child(end))
	}
	os.Exit(m.Run())
}

// child starts the server of its process, says where, and ends in one of two ways.
func child(end string) int {
	s, err := Shared()
	if err != nil {
		fmt.Println(err)
		return 1
	}
	pid, err := s.postmaster()
	if err != nil {
		fmt.Println(err)
		return 1
	}
	fmt.Printf("child %d %s\n", pid, s.dir)
	if end == "killed" {
		time.Sleep(patience)
	}
	return 0
}

func TestNothingIsLeftBehind(t *testing.T) {
	Start(t)
	for _, end := range []string{"returns", "killed"} {
		t.Run(end, func(t *testing.T) {
			child := exec.Command(os.Args[0])
			child.Env = append(os.Environ(), asChild+"="+end)
			out, err := child.StdoutPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := child.Start(); err != nil {
				t.Fatal(err)
			}
			line, err := bufio.NewReader(out).ReadString('\n')
			if err != nil {
				t.Fatal(err)
			}
			var pid int
			var dir string
			if _, err := fmt.Sscanf(line, "child %d %s", &pid, &dir); err != nil {
				t.Fatalf("%q: %v", line, err)
			}
			if end == "killed" {
				child.Process.Kill()
			}
			child.Wait() // how it ended is the point of neither case
			if err := awaitDeath([]int{pid}); err != nil {
				t.Error(err)
			}
			deadline := time.Now().Add(patience)
			for _, err = os.Stat(dir); err == nil && time.Now().Before(deadline); _, err = os.Stat(dir) {
				time.Sleep(5 * time.Millisecond)
			}
			if !errors.Is(err, fs.ErrNotExist) {
				t.Errorf("%s is left behind: %v", dir, err)
			}
		})
	}
}

// verdict records how a test was told to end, instead of ending.
type verdict struct {
	testing.TB
	said string
}

func (v *verdict) Helper()                   {}
func (v *verdict) Fatalf(f string, a ...any) { v.said = "failed: " + fmt.Sprintf(f, a...) }
func (v *verdict) Skipf(f string, a ...any) {
	if v.said == "" { // Fatalf would not have returned
		v.said = "skipped: " + fmt.Sprintf(f, a...)
	}
}

func TestMissingServer(t *testing.T) {
	for value, want := range map[string]string{
		"":  "skipped: not run: no PostgreSQL: none here",
		"0": "skipped: not run: no PostgreSQL: none here",
		"1": "failed: no PostgreSQL, and COUNTERPART_MUST_RUN says that there must be one: none here",
	} {
		t.Setenv(MustRunVar, value)
		v := &verdict{TB: t}
		missing(v, errors.New("none here"))
		if diff := cmp.Diff(want, v.said); diff != "" {
			t.Errorf("with %q: %s", value, diff)
		}
	}
}
