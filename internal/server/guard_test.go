package server_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"counterpart.dev/internal/config"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/server"
)

// nobody knows any secret and reaches nothing.
type nobody struct{}

func (nobody) Viewer(context.Context, server.Credential) (access.Viewer, error) {
	return access.Viewer{}, nil
}

func (nobody) Reach(context.Context, access.Viewer, access.Scope, access.ScopeID, server.Where) ([]access.Reach, error) {
	return nil, nil
}

// guarded is a server for strangers, with settings and routes.
func guarded(t *testing.T, settings map[string]string, routes map[string]server.Handler) http.Handler {
	t.Helper()
	cfg, err := config.Load(settings, nil)
	if err != nil {
		t.Fatal(err)
	}
	s, err := server.New(cfg, server.Options{Authenticator: nobody{}, Gate: nobody{}, ErrorPage: func(w io.Writer, v server.ErrorView) error {
		_, err := fmt.Fprintf(w, "<!doctype html><title>%s</title>", v.Title)
		return err
	}})
	if err != nil {
		t.Fatal(err)
	}
	for pattern, h := range routes {
		s.Handle(pattern, server.Public("a test"), h)
	}
	h, err := s.Handler()
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func request(h http.Handler, method, target, body string, headers ...string) *http.Response {
	r := httptest.NewRequest(method, target, strings.NewReader(body))
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result()
}

// answering is a route for each way in which handlers answer.
var answering = map[string]server.Handler{
	"GET /page": func(w http.ResponseWriter, r *http.Request) error {
		return server.Page(w, r, http.StatusOK, func(w io.Writer) error { _, err := io.WriteString(w, "<!doctype html>"); return err })
	},
	"GET /api/v1/value": func(w http.ResponseWriter, r *http.Request) error {
		return server.JSON(w, r, http.StatusOK, map[string]string{"text": "</script>\u2028\"<!--"})
	},
	"GET /file": func(w http.ResponseWriter, r *http.Request) error {
		return server.Download(w, r, r.FormValue("name"), "text/csv; charset=utf-8", func(w io.Writer) error { _, err := io.WriteString(w, "a,b"); return err })
	},
	"POST /sign-in": func(w http.ResponseWriter, r *http.Request) error {
		server.SetSession(w, r, "a-secret")
		return server.Redirect(w, r, "/")
	},
	"POST /sign-out": func(w http.ResponseWriter, r *http.Request) error {
		server.ClearSession(w, r)
		return server.Redirect(w, r, "/")
	},
}

// A page may load what is ours and nothing else, name no other base, send its forms to us only and stand in no frame; and no other
// origin may read it, whatever it says it is.
func TestPolicyAllowsOwnFilesOnly(t *testing.T) {
	h := guarded(t, nil, answering)
	for _, method := range []string{"GET", "OPTIONS"} {
		res := request(h, method, "/page", "", "Origin", "https://evil.example", "Access-Control-Request-Method", "POST")
		policy := map[string]string{}
		for part := range strings.SplitSeq(res.Header.Get("Content-Security-Policy"), ";") {
			name, value, _ := strings.Cut(strings.TrimSpace(part), " ")
			policy[name] = value
		}
		if _, there := policy["object-src"]; !there {
			policy["object-src"] = policy["default-src"] // which it falls back to
		}
		for name, want := range map[string]string{"default-src": "'none'", "object-src": "'none'", "script-src": "'self'", "style-src": "'self'",
			"base-uri": "'none'", "form-action": "'self'", "frame-ancestors": "'none'"} {
			if policy[name] != want {
				t.Errorf("%s: %s is %q, want %q", method, name, policy[name], want)
			}
		}
		for name, values := range res.Header {
			if strings.HasPrefix(name, "Access-Control-") {
				t.Errorf("%s: %s is %q", method, name, values)
			}
		}
	}
}

// A session's cookie is bound to this host, to TLS and to our own pages, and no script reads it.
func TestSessionCookieOverTLS(t *testing.T) {
	for public, want := range map[string]http.Cookie{
		"https://counterpart.example.org": {Name: "__Host-counterpart", Secure: true},
		"http://localhost:8080":           {Name: "counterpart"},
	} {
		h := guarded(t, map[string]string{"public-url": public}, answering)
		for path, age := range map[string]int{"/sign-in": 0, "/sign-out": -1} {
			cookies := request(h, "POST", path, "").Cookies()
			if len(cookies) != 1 {
				t.Fatalf("%s%s sets %d cookies", public, path, len(cookies))
			}
			c := cookies[0]
			if c.Name != want.Name || c.Secure != want.Secure || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.Domain != "" ||
				c.MaxAge != age || (c.Value == "") != (age < 0) {
				t.Errorf("%s%s sets %v", public, path, c)
			}
		}
	}
}

// A value in JSON stays a value: it cannot end a script, a line or a string.
func TestValuesStayValues(t *testing.T) {
	res := request(guarded(t, nil, answering), "GET", "/api/v1/value", "")
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	var got map[string]string
	if err := json.Unmarshal(body, &got); err != nil || got["text"] != "</script>\u2028\"<!--" {
		t.Errorf("%s is read as %q, %v", body, got, err)
	}
	if strings.ContainsAny(string(body), "<>\u2028") || res.Header.Get("Content-Type") != "application/json" {
		t.Errorf("%s as %q", body, res.Header.Get("Content-Type"))
	}
}

// A file is saved, never shown, under a name that is no path and cannot end its header.
func TestDownloadNames(t *testing.T) {
	h := guarded(t, nil, answering)
	for given, want := range map[string]string{
		"notes.csv": "notes.csv", "../../etc/passwd": "..-..-etc-passwd", `a\b.csv`: "a-b.csv", "a\r\nSet-Cookie: x=1": "a--Set-Cookie: x=1",
		`a"; filename="b.exe`: `a"; filename="b.exe`, "pläne.csv": "pläne.csv", "invoice\u202efdp.exe": "invoice-fdp.exe", "": "file", "..": "file", " ": "file",
	} {
		r := httptest.NewRequest("GET", "/file", nil)
		r.URL.RawQuery = "name=" + strings.NewReplacer("%", "%25", " ", "%20", "\r", "%0D", "\n", "%0A", ";", "%3B", `"`, "%22", "+", "%2B", "&", "%26").Replace(given)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		kind, with, err := mime.ParseMediaType(w.Header().Get("Content-Disposition"))
		if err != nil || kind != "attachment" || with["filename"] != want || len(w.Header().Values("Set-Cookie")) > 0 {
			t.Errorf("%q is sent as %q, %v", given, w.Header().Get("Content-Disposition"), err)
		}
	}
}

// Where one request ends and the next begins is not for its sender to say in two ways.
func TestRequestsEndWhereTheyEnd(t *testing.T) {
	var mu sync.Mutex
	var seen []string
	see := func(what string) { mu.Lock(); defer mu.Unlock(); seen = append(seen, what) }
	h := guarded(t, nil, map[string]server.Handler{
		"POST /first": func(w http.ResponseWriter, r *http.Request) error {
			b, err := io.ReadAll(r.Body)
			see("first " + string(b))
			w.WriteHeader(http.StatusNoContent)
			return err
		},
		"GET /second": func(w http.ResponseWriter, _ *http.Request) error {
			see("second")
			w.WriteHeader(http.StatusNoContent)
			return nil
		},
		"GET /smuggled": func(http.ResponseWriter, *http.Request) error { see("smuggled"); return nil },
	})
	s := httptest.NewServer(h)
	defer s.Close()
	const hidden = "GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n"
	for _, c := range []struct {
		name, head, body string
		want             []string
	}{
		{"one length", "Content-Length: 3\r\n", "abc", []string{"first abc", "second"}},
		{"chunks", "Transfer-Encoding: chunked\r\n", "3\r\nabc\r\n0\r\n\r\n", []string{"first abc", "second"}},
		{"chunks and a length", "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n", "3\r\nabc\r\n0\r\n\r\n", []string{"first abc", "second"}},
		{"two lengths", "Content-Length: 0\r\nContent-Length: 40\r\n", hidden, nil},
		{"a coding that nobody knows", "Transfer-Encoding: xchunked\r\n", hidden, nil},
		{"a length with a sign", "Content-Length: +3\r\n", "abc", nil},
		{"a head within a head", "X: a\rGET /smuggled HTTP/1.1\r\n", "", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			mu.Lock()
			seen = nil
			mu.Unlock()
			conn, err := net.Dial("tcp", s.Listener.Addr().String())
			if err != nil {
				t.Fatal(err)
			}
			defer conn.Close()
			fmt.Fprintf(conn, "POST /first HTTP/1.1\r\nHost: x\r\n%s\r\n%sGET /second HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", c.head, c.body)
			if _, err := io.ReadAll(bufio.NewReader(conn)); err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
				t.Log(err) // a connection may be cut after a refusal
			}
			s.CloseClientConnections()
			mu.Lock()
			defer mu.Unlock()
			if diff := cmp.Diff(c.want, seen); diff != "" {
				t.Errorf("asked for (-want +got):\n%s", diff)
			}
		})
	}
}
