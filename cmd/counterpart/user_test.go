package main

import (
	"encoding/base32"
	"errors"
	"io/fs"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"counterpart.dev/internal/app/account"
	"counterpart.dev/internal/config"
	"counterpart.dev/internal/house"
	"counterpart.dev/internal/store"
	"counterpart.dev/internal/totp"
)

// TestUser keeps accounts from the command line, on the database of an installation that is set up through its pages.
func TestUser(t *testing.T) {
	dir := t.TempDir()
	user := func(args ...string) []string {
		return append(append([]string{"user"}, args...), "--data-dir", dir, "--database", filepath.Join(dir, "counterpart.db"), "--key-dir", filepath.Join(dir, "keys"))
	}
	if code, stdout, _ := call(user("list")...); code != exitOK || !strings.Contains(stdout, "nobody yet") {
		t.Errorf("an empty installation: %d %q", code, stdout)
	}
	link, _ := object(t, append(user("first-run"), "--json")...)["link"].(string)
	post(t, dir, link, url.Values{"organisation": {"North Hospitals"}, "name": {"Ada Lovell"}, "email": {"ada@example.org"}, "password": {"four grey herons wading"}})

	for _, c := range []struct {
		args []string
		code int
		says string
	}{
		{user("first-run"), exitBadInput, "set up already"},
		{user("list"), exitOK, "ada@example.org  Ada Lovell  1         1        administrator  North Hospitals"},
		{user("remove-admin", "ada@example.org"), exitBadInput, "make somebody else its administrator first"},
		{user("add-admin", "bo@example.org"), exitBadInput, "nobody here has the address bo@example.org"},
		{user("add-admin"), exitBadInput, "it is given as counterpart "},
		{user("deactivate", "ada@example.org"), exitBadInput, "make somebody else its administrator first"},
		{user("reset-link", "ADA@example.org"), exitOK, "/recover/"},
		{user("second-factor-off", "ada@example.org"), exitBadInput, "ada@example.org has no second factor"},
		{user("end-sessions", "ada@example.org"), exitOK, "signed out everywhere"},
		{user("list"), exitOK, "Ada Lovell  0 "},
	} {
		code, stdout, stderr := call(c.args...)
		if code != c.code || !strings.Contains(stdout+stderr, c.says) {
			t.Errorf("%v ended with %d: %s%s", c.args[:2], code, stdout, stderr)
		}
	}
	people := object(t, append(user("list"), "--json")...)["people"].([]any)
	if len(people) != 1 || people[0].(map[string]any)["administrator"] != true {
		t.Errorf("people %v", people)
	}
	if o := object(t, append(user("end-sessions", "ada@example.org"), "--json")...); o["sessions"] != 0.0 || o["schema"] != "counterpart/user/1" {
		t.Errorf("printed %v", o)
	}
}

// TestSecondFactorOff takes a second factor away from somebody who has lost it.
func TestSecondFactorOff(t *testing.T) {
	dir := t.TempDir()
	in := []string{"--data-dir", dir, "--database", filepath.Join(dir, "counterpart.db"), "--key-dir", filepath.Join(dir, "keys")}
	link, _ := object(t, append([]string{"user", "first-run", "--json"}, in...)...)["link"].(string)
	post(t, dir, link, url.Values{"organisation": {"North Hospitals"}, "name": {"Ada Lovell"}, "email": {"ada@example.org"}, "password": {"four grey herons wading"}})
	enrol(t, dir)
	has := func() any {
		people := object(t, append([]string{"user", "list", "--json"}, in...)...)["people"].([]any)
		return people[0].(map[string]any)["second_factor"]
	}
	if has() != true {
		t.Fatal("there is no second factor to be removed")
	}
	code, stdout, stderr := call(append([]string{"user", "second-factor-off", "ADA@example.org"}, in...)...)
	if code != exitOK || stdout != "ADA@example.org signs in with the password alone, and is signed out everywhere.\n" || has() != false {
		t.Errorf("ended with %d: %s%s", code, stdout, stderr)
	}
}

// enrol gives the person of an installation a second factor, as the pages do.
func enrol(t *testing.T, dir string) {
	t.Helper()
	cfg, err := config.Load(map[string]string{"data-dir": dir, "database": filepath.Join(dir, "counterpart.db"), "key-dir": filepath.Join(dir, "keys")}, nil)
	if err != nil {
		t.Fatal(err)
	}
	db, err := house.OpenStore(t.Context(), cfg, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	a := house.NewAccounts(db, cfg, nil)
	e, err := a.SignIn(t.Context(), account.Credentials{Email: "ada@example.org", Password: "four grey herons wading"})
	if err != nil {
		t.Fatal(err)
	}
	n, err := a.SetUpFactor(t.Context(), e.Viewer, "four grey herons wading", "Counterpart")
	if err != nil {
		t.Fatal(err)
	}
	secret, err := base32.StdEncoding.DecodeString(strings.ReplaceAll(n.Secret, " ", ""))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := a.ConfirmFactor(t.Context(), e.Viewer, totp.Code(secret, totp.Step(time.Now())), ""); err != nil {
		t.Fatal(err)
	}
}

// post serves the installation in a folder for one form.
func post(t *testing.T, dir, link string, form url.Values) {
	t.Helper()
	cfg, err := config.Load(map[string]string{"data-dir": dir, "database": filepath.Join(dir, "counterpart.db"), "key-dir": filepath.Join(dir, "keys")}, nil)
	if err != nil {
		t.Fatal(err)
	}
	h, err := house.Open(t.Context(), cfg, house.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer h.Close()
	handler, err := h.Server.Handler()
	if err != nil {
		t.Fatal(err)
	}
	served := httptest.NewServer(handler)
	defer served.Close()
	at, err := url.Parse(link)
	if err != nil {
		t.Fatal(err)
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	client := &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	res, err := client.PostForm(served.URL+at.Path, form)
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	if res.StatusCode != http.StatusSeeOther {
		t.Fatalf("setting up is answered %d", res.StatusCode)
	}
}

// TestUserData writes what an organisation holds about somebody, and overwrites nothing.
func TestUserData(t *testing.T) {
	dir := t.TempDir()
	in := []string{"--data-dir", dir, "--database", filepath.Join(dir, "counterpart.db"), "--key-dir", filepath.Join(dir, "keys")}
	link, _ := object(t, append([]string{"user", "first-run", "--json"}, in...)...)["link"].(string)
	post(t, dir, link, url.Values{"organisation": {"North Hospitals"}, "name": {"Ada Lovell"}, "email": {"ada@example.org"}, "password": {"four grey herons wading"}})
	file := filepath.Join(dir, "ada.zip")
	ask := append([]string{"user", "data", file, "--email", "ADA@example.org", "--organisation", "North Hospitals"}, in...)
	told := object(t, append(slices.Clone(ask), "--json")...)
	rows, _ := told["rows"].(map[string]any)
	for _, table := range []string{"person", "member", "seat", "credential"} {
		if n, _ := rows[table].(float64); n < 1 {
			t.Errorf("%v rows of %s", rows[table], table)
		}
	}
	if n, _ := told["sentences"].(float64); n < 1 {
		t.Errorf("%v texts of the record", told["sentences"])
	}
	b, err := os.ReadFile(file)
	if err != nil || len(b) < 500 || rows["password"] != nil && strings.Contains(string(b), "argon2") {
		t.Errorf("%d bytes, %v", len(b), err)
	}
	if code, _, stderr := call(ask...); code == exitOK || !strings.Contains(stderr, "nothing is ever overwritten") {
		t.Errorf("again: %d %s", code, stderr)
	}
	other := append([]string{"user", "data", filepath.Join(dir, "x.zip"), "--name", "Zoe", "--organisation", "South"}, in...)
	if code, _, stderr := call(other...); code == exitOK || !strings.Contains(stderr, "0 organisations") {
		t.Errorf("for nobody: %d %s", code, stderr)
	}
	if _, err := os.Stat(filepath.Join(dir, "x.zip")); !errors.Is(err, fs.ErrNotExist) {
		t.Error("a file stays of what failed")
	}
}
