package config

import (
	"os"
	"path/filepath"
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
	want := []string{"anonymous-rate", "demo", "demo-seed", "lisen", "listen", "log-level", "nonsense", "public-url", "role", "session-idle", "tls-cert", "trusted-proxies"}
	if diff := cmp.Diff(want, keys); diff != "" {
		t.Error(diff)
	}
	if _, err := Load(map[string]string{"config": file + ".not"}, nil); err == nil || !strings.Contains(err.Error(), "cannot be read") {
		t.Error(err)
	}
}

func TestNoSecretIsPrinted(t *testing.T) {
	for _, in := range []string{"postgres://u:hunter2@h/d", "postgres://h/d?user=u&password=hunter2", "postgres://u:hunter2@h:port/d%zz"} {
		if got := masked(in); strings.Contains(got, "hunter2") {
			t.Errorf("%s shows %s", in, got)
		}
	}
}
