package config

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestPrecedence(t *testing.T) {
	file := filepath.Join(t.TempDir(), "c.conf")
	if err := os.WriteFile(file, []byte("# settings\nlisten = :1\nlog-level=debug\ndatabase = postgres://u:secret@h/d\n\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	c, err := Load(map[string]string{"config": file, "listen": ":3"}, []string{"COUNTERPART_LISTEN=:2", "COUNTERPART_DATA_DIR=/d", "OTHER=x"})
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, v := range c.Values() {
		if v.Source != "default" {
			got[v.Key] = v.Value + " from " + strings.ReplaceAll(v.Source, file, "file")
		}
	}
	want := map[string]string{"listen": ":3 from the flag --listen", "data-dir": "/d from COUNTERPART_DATA_DIR", "log-level": "debug from file, line 3",
		"database": "postgres://u:xxxxx@h/d from file, line 4"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if c.Database != "postgres://u:secret@h/d" || !c.Postgres() || c.PublicURL.String() != "http://localhost:3" || c.KeyDir != "/d/keys" {
		t.Errorf("%+v", c)
	}
}

func TestDefaultsWork(t *testing.T) {
	c, err := Load(nil, nil)
	if err != nil || c.Database != "counterpart-data/counterpart.db" || c.Postgres() || c.Role != All {
		t.Errorf("%+v, %v", c, err)
	}
}

func TestEverythingWrongAtOnce(t *testing.T) {
	file := filepath.Join(t.TempDir(), "c.conf")
	if err := os.WriteFile(file, []byte("lisen = :1\nnonsense\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := Load(map[string]string{"config": file, "listen": "8080", "public-url": "ftp://x", "trusted-proxies": "nowhere", "session-idle": "2h",
		"session-life": "1h", "role": "boss", "tls-cert": "c.pem", "demo-people": "p.json", "anonymous-rate": "0", "log-level": "loud", "demo-seed": "-1"}, nil)
	e, ok := err.(*Error)
	if !ok {
		t.Fatal(err)
	}
	var keys []string
	for _, p := range e.Problems {
		keys = append(keys, p.Key)
		if p.Source == "" || len(p.Message) < 10 {
			t.Errorf("%v", p)
		}
	}
	want := []string{"anonymous-rate", "config", "demo", "demo-seed", "lisen", "listen", "log-level", "public-url", "role", "session-idle", "tls-cert", "trusted-proxies"}
	if diff := cmp.Diff(want, keys); diff != "" {
		t.Error(diff)
	}
	if _, err := Load(map[string]string{"config": file + ".not"}, nil); err == nil || !strings.Contains(err.Error(), "cannot be read") {
		t.Error(err)
	}
}

// No password is shown, neither among the settings nor in what is wrong with them.
func TestNoSecretIsPrinted(t *testing.T) {
	file := write(t, "database: postgres://u:hunter2@h/d\n")
	for _, in := range []string{"postgres://u:hunter2@h/d", "postgres://h/d?user=u&password=hunter2", "postgres://u:hunter2@h:port/d%zz", "mysql://u:hunter2@h/d",
		"postgres://u:hunter2/x@h/d", "postgres://u:x@hunter2@h/d", "postgres://u:x#hunter2@h/d", "host=h password=hunter2", "postgres://h/d?sslpassword=hunter2",
		"postgres://h/d?password=hunter2;x", "postgres://h/u:hunter2@x"} {
		for _, key := range []string{"database", "migration-database"} {
			c, err := Load(map[string]string{key: in, "config": file}, nil)
			if said := fmt.Sprint(c.Values(), err); err == nil || strings.Contains(said, "hunter2") {
				t.Errorf("%s = %s: %s", key, in, said)
			}
			if c, err = Load(map[string]string{"database": "postgres://h/d", key: in}, nil); strings.Contains(fmt.Sprint(c.Values(), c.Warnings(), err), "hunter2") {
				t.Errorf("%s = %s shows %v %v", key, in, c.Values(), err)
			}
		}
	}
	if got := masked("a folder/counterpart.db"); got != "a folder/counterpart.db" {
		t.Errorf("a path is shown as %s", got)
	}
}

func write(t *testing.T, text string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "c.conf")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// refused is what Load says is wrong, a line each.
func refused(flags map[string]string, environ ...string) string {
	_, err := Load(flags, environ)
	e, ok := err.(*Error)
	if !ok {
		return fmt.Sprint(err)
	}
	var lines []string
	for _, p := range e.Problems {
		lines = append(lines, p.String())
	}
	return strings.Join(lines, "\n")
}

func TestFile(t *testing.T) {
	file := write(t, "\ufeff# remark\r\nlisten=:1\r\n\r\n  data-dir =  /a folder=x \n")
	c, err := Load(map[string]string{"config": file}, nil)
	if err != nil || c.Listen != ":1" || c.DataDir != "/a folder=x" {
		t.Errorf("%+v, %v", c, err)
	}
	for text, want := range map[string]string{
		"listen = :1\nlisten = :2\n":          "listen (from FILE, line 2): it is set on line 1 already",
		"listen = \":1\"\n":                   "listen (from FILE, line 1): a value has no quotes",
		"listen = :1 # the usual\n":           "listen (from FILE, line 1): a remark stands on a line of its own",
		"COUNTERPART_LISTEN = :1\n":           "did you mean listen?",
		"data_dir = x\n":                      "did you mean data-dir?",
		"sesion-idel = 1h\n":                  "did you mean session-idle?",
		"proxies = 10.0.0.0/8\n":              "did you mean trusted-proxies?",
		"colour = red\n":                      "counterpart config lists those there are",
		strings.Repeat("x", 70_000) + "\n":    "cannot be read to its end",
		strings.Repeat("# remark\n", 200_000): "text of at most 1 MB",
	} {
		file := write(t, text)
		if got := strings.ReplaceAll(refused(map[string]string{"config": file}), file, "FILE"); !strings.Contains(got, want) {
			t.Errorf("%.60q: %s, want %s", text, got, want)
		}
	}
	if got := refused(map[string]string{"config": t.TempDir()}); !strings.Contains(got, "is no file of settings") {
		t.Errorf("a folder: %s", got)
	}
}

func TestEnvironment(t *testing.T) {
	for variable, want := range map[string]string{
		"COUNTERPART_LISTN=:1":     "COUNTERPART_LISTN (from the environment): there is no such setting; did you mean listen?",
		"COUNTERPART_listen=:1":    "did you mean listen?",
		"COUNTERPART_PUBLIC-URL=x": "did you mean public-url?",
		"COUNTERPART_LISTEN=":      "<nil>",
		"COUNTERPART=1":            "<nil>",
		// An orchestrator sets these beside a service of that name.
		"COUNTERPART_PORT=tcp://10.0.0.1:80": "<nil>", "COUNTERPART_SERVICE_HOST=10.0.0.1": "<nil>", "COUNTERPART_SERVICE_PORT_HTTP=80": "<nil>",
		"COUNTERPART_PORT_80_TCP_ADDR=10.0.0.1": "<nil>", "COUNTERPART_DB_SERVICE_HOST=10.0.0.2": "<nil>",
	} {
		if got := refused(nil, variable); !strings.Contains(got, want) {
			t.Errorf("%s: %s, want %s", variable, got, want)
		}
	}
}

// Every variable the repository names is a setting, or known to be none: a test's own would otherwise keep the program from starting.
func TestVariablesOfTheRepository(t *testing.T) {
	name := regexp.MustCompile(`"COUNTERPART_[A-Z_]+"`)
	seen := 0
	err := filepath.WalkDir("../..", func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil && !errors.Is(err, fs.ErrNotExist):
			return err
		case err != nil || filepath.Ext(path) != ".go" || strings.Contains(path, "internal/config"):
			return nil
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for _, quoted := range name.FindAllString(string(text), -1) {
			seen++
			if got := refused(nil, strings.Trim(quoted, `"`)+"=0"); strings.Contains(got, "no such setting") {
				t.Errorf("%s: %s", path, got)
			}
		}
		return nil
	})
	if err != nil || seen == 0 {
		t.Errorf("%d variables, %v", seen, err)
	}
}

func TestBetweenSettings(t *testing.T) {
	pem := write(t, "")
	for _, c := range []struct {
		flags map[string]string
		want  string
	}{
		{map[string]string{"tls-cert": "none.pem", "tls-key": pem}, "tls-cert (from none.pem): the file cannot be read"},
		{map[string]string{"tls-cert": pem, "tls-key": pem, "public-url": "http://x.example"}, "let public-url begin with https://"},
		{map[string]string{"tls-cert": pem, "tls-key": pem}, "<nil>"},
		{map[string]string{"migration-database": "postgres://h/d"}, "an SQLite file is changed by the program itself"},
		{map[string]string{"migration-database": "h/d", "database": "postgres://h/d"}, "no address that begins with postgres://"},
		{map[string]string{"database": "file:x.db"}, "neither the path of an SQLite file"},
		{map[string]string{"database": "host=h dbname=d"}, "write them as an address"},
		{map[string]string{"database": "postgres:///d?host=/run/postgresql"}, "<nil>"},
		{map[string]string{"mail-dir": "m"}, "are for a demonstration"},
		{map[string]string{"hook-dir": "h", "demo": "true"}, "<nil>"},
		{map[string]string{"session-idle": "1d", "session-life": "1d"}, "<nil>"},
		{map[string]string{"session-life": "31d"}, `"31d" is no length of time from 1m to 30d, such as 30m, 12h or 7d`},
		{map[string]string{"session-life": "d"}, "is no length of time"},
		{map[string]string{"public-url": "https://x.example/app"}, "without a path"},
		{map[string]string{"colour": "red"}, "there is no such setting"},
	} {
		if got := refused(c.flags); !strings.Contains(got, c.want) {
			t.Errorf("%v: %s, want %s", c.flags, got, c.want)
		}
	}
}

// What is printed is what is in force, also where nobody gave it.
func TestEffectiveValues(t *testing.T) {
	for listen, want := range map[string]string{":80": "http://localhost:80", "0.0.0.0:81": "http://localhost:81", "[::]:82": "http://localhost:82",
		"[::1]:83": "http://[::1]:83", "10.0.0.1:84": "http://10.0.0.1:84", "localhost:85": "http://localhost:85"} {
		c, err := Load(map[string]string{"listen": listen, "data-dir": "d"}, nil)
		if err != nil {
			t.Fatal(err)
		}
		shown := map[string]string{}
		for _, v := range c.Values() {
			shown[v.Key] = v.Value
		}
		if shown["public-url"] != want || c.PublicURL.String() != want || shown["database"] != filepath.Join("d", "counterpart.db") || shown["key-dir"] != filepath.Join("d", "keys") {
			t.Errorf("%s: %v", listen, shown)
		}
	}
}

func TestWarnings(t *testing.T) {
	open := write(t, "database = postgres://u:hunter2@h/d\n")
	if err := os.Chmod(open, 0o644); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		flags map[string]string
		want  []string
	}{
		{nil, nil},
		{map[string]string{"listen": ":80"}, nil},
		{map[string]string{"public-url": "http://127.0.0.2:80", "metrics": "[::1]:9"}, nil},
		{map[string]string{"public-url": "http://x.example"}, []string{"public-url"}},
		{map[string]string{"public-url": "https://x.example"}, []string{"trusted-proxies"}},
		{map[string]string{"public-url": "https://x.example", "trusted-proxies": "10.1.2.3/8"}, nil},
		{map[string]string{"metrics": ":9090"}, []string{"metrics"}},
		{map[string]string{"config": open}, []string{"config"}},
		{map[string]string{"config": write(t, "database = postgres://u:hunter2@h/d\n")}, nil},
	} {
		loaded, err := Load(c.flags, nil)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, w := range loaded.Warnings() {
			got = append(got, w.Key)
			if w.Source == "" || strings.Contains(w.String(), "hunter2") {
				t.Errorf("%v", w)
			}
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%v: %s", c.flags, diff)
		}
	}
}
