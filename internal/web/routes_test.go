package web

import (
	"context"
	"flag"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"counterpart.dev/internal/config"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/server"
	"counterpart.dev/internal/web/page"
)

var update = flag.Bool("update", false, "write the golden file anew")

// somebody is the one viewer of a server of this test, with one role in one room.
type somebody struct {
	viewer access.Viewer
	reach  access.Reach
}

func (s *somebody) Viewer(context.Context, server.Credential) (access.Viewer, error) {
	return s.viewer, nil
}

func (s *somebody) Reach(context.Context, access.Viewer, access.Scope, access.ScopeID, server.Where) ([]access.Reach, error) {
	return []access.Reach{s.reach}, nil
}

// identify gives a request the credential that counts there: programs have a token, people a cookie.
func identify(r *http.Request) {
	if strings.HasPrefix(r.URL.Path, "/api/") {
		r.Header.Set("Authorization", "Bearer x")
		return
	}
	r.AddCookie(&http.Cookie{Name: "counterpart", Value: "x"})
}

// registered is every route with its policy, on a server where each answers 204 to whom its policy lets in.
func registered(t *testing.T, s *somebody) (*server.Server, map[string]server.Policy) {
	t.Helper()
	cfg, err := config.Load(map[string]string{"anonymous-rate": "1000000"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	srv, err := server.New(cfg, server.Options{Authenticator: s, Gate: s, Rate: 1_000_000_000, ErrorPage: func(io.Writer, server.ErrorView) error { return nil }})
	if err != nil {
		t.Fatal(err)
	}
	policies := map[string]server.Policy{}
	Pages{Shell: page.Shell{Demo: true}}.Register(func(pattern string, p server.Policy, _ server.Handler) {
		policies[pattern] = p
		srv.Handle(pattern, p.Limited(1_000_000), func(w http.ResponseWriter, _ *http.Request) error { w.WriteHeader(http.StatusNoContent); return nil })
	})
	return srv, policies
}

// The table of routes is what was decided. A change of it is a change of this file.
func TestRouteTable(t *testing.T) {
	srv, _ := registered(t, &somebody{})
	if _, err := srv.Handler(); err != nil {
		t.Fatal(err)
	}
	golden := filepath.Join("testdata", "routes.golden")
	got := server.Table(srv.Routes())
	if *update {
		if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
		t.Errorf("routes (-decided +are); run with -update once it is decided:\n%s", diff)
	}
}

// sideOf is the side whose own room an audience is for.
func sideOf(a access.Audience) access.Side {
	for _, s := range []access.Side{access.ClientSide, access.DeliverySide, access.AssurerSide} {
		if s.Of() == a {
			return s
		}
	}
	return access.NoSide
}

// Every policy that asks about a room lets in exactly those whom the matrix allows: for every route, role, audience, and right to act.
func TestPoliciesAreTheMatrix(t *testing.T) {
	who := &somebody{}
	srv, policies := registered(t, who)
	h, err := srv.Handler()
	if err != nil {
		t.Fatal(err)
	}
	asked := 0
	for pattern, p := range policies {
		_, where, kind, verb, ok := p.Scope()
		if !ok {
			continue
		}
		method, path, _ := strings.Cut(pattern, " ")
		for _, role := range access.Roles() {
			for _, audience := range access.Audiences() {
				for _, reading := range []bool{false, true} {
					for _, own := range []access.Side{access.ClientSide, access.DeliverySide, access.AssurerSide} {
						who.viewer = access.Viewer{Seat: "s", Person: "p", Side: own}
						who.reach = access.Reach{Room: "r", Audience: audience, Roles: []access.Role{role}}
						if reading {
							who.reach.Roles, who.reach.Reading = nil, []access.Role{role}
						}
						want := access.Allowed(role, audience, kind)&verb == verb && (!reading || verb == access.See)
						switch where {
						case server.Ours:
							want = want && sideOf(audience) == own
						case server.SharedRoom:
							want = want && audience == access.Shared
						}
						asked++
						r := httptest.NewRequest(method, strings.NewReplacer("{id}", "1", "{", "", "}", "").Replace(path), nil)
						identify(r)
						w := httptest.NewRecorder()
						h.ServeHTTP(w, r)
						if got := w.Code == http.StatusNoContent; got != want || !got && w.Code != http.StatusNotFound {
							t.Fatalf("%s: %s in %s (reading %v) acting for %s gets %d, and the matrix says %v", pattern, role, audience, reading, own, w.Code, want)
						}
					}
				}
			}
		}
	}
	if asked < 1000 {
		t.Errorf("only %d questions were asked", asked)
	}
}

// Who only looks changes nothing, whatever their role.
func TestLookersChangeNothing(t *testing.T) {
	who := &somebody{}
	srv, policies := registered(t, who)
	h, err := srv.Handler()
	if err != nil {
		t.Fatal(err)
	}
	for pattern, p := range policies {
		method, path, _ := strings.Cut(pattern, " ")
		if method == "GET" || strings.HasPrefix(p.String(), "public") {
			continue
		}
		who.viewer = access.Viewer{Seat: "s", Person: "p", Side: access.ClientSide, ReadOnly: true}
		who.reach = access.Reach{Room: "r", Audience: access.Shared, Roles: []access.Role{access.ClientPM}}
		r := httptest.NewRequest(method, strings.NewReplacer("{", "", "}", "").Replace(path), nil)
		identify(r)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code != http.StatusNotFound {
			t.Errorf("%s answers %d to somebody who only looks", pattern, w.Code)
		}
	}
}

// The description names every route, and nothing but what it is made of.
func TestDescription(t *testing.T) {
	srv, _ := registered(t, &somebody{})
	d := describe(srv.Routes(), "1")
	n := 0
	for path, operations := range d.Paths {
		n += len(operations)
		if strings.ContainsAny(path, "$ ") || strings.Contains(path, "...") {
			t.Errorf("%q is no path of OpenAPI", path)
		}
		for method, o := range operations {
			if got := strings.Count(path, "{"); got != len(o.Parameters) {
				t.Errorf("%s %s: %d parameters, %d in the path", method, path, len(o.Parameters), got)
			}
		}
	}
	if n != len(srv.Routes()) {
		t.Errorf("%d routes are described of %d", n, len(srv.Routes()))
	}
}
