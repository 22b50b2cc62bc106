package server

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// damage changes some bytes of a text: others in their place, left out, doubled, or cut off.
func damage(chance *rand.Rand, text []byte) []byte {
	out := bytes.Clone(text)
	for range 1 + chance.IntN(4) {
		if len(out) < 2 {
			return out
		}
		at := chance.IntN(len(out))
		switch chance.IntN(5) {
		case 0:
			out[at] = byte(chance.IntN(256))
		case 1:
			out = append(out[:at], out[at+1:]...)
		case 2:
			out = append(out[:at:at], append(bytes.Repeat(out[at:at+1], chance.IntN(200)), out[at:]...)...)
		case 3:
			out[at] = "\x00\r\n%\\/;,=\xff"[chance.IntN(10)]
		case 4:
			out = out[:at]
		}
	}
	return out
}

const whole = "POST /engagements/e1/notes?a=b%20c HTTP/1.1\r\nHost: example.com\r\nCookie: counterpart=ann; other=\"x\"\r\nAuthorization: Bearer cpt_x\r\n" +
	"Origin: http://example.com\r\nX-Forwarded-For: 1.1.1.1, 10.0.0.1\r\nAccept-Encoding: gzip;q=0.5, br\r\nIf-None-Match: W/\"x\", \"y\"\r\n" +
	"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 11\r\n\r\ntext=a%20b\r\n"

// Whatever bytes come over a connection, nothing panics and the next asker is served.
func TestDamagedConnections(t *testing.T) {
	r := newRig(t, usual, "trusted-proxies", "127.0.0.0/8")
	public, _, _, _ := serving(t, r)
	address, chance := strings.TrimPrefix(public, "http://"), rand.New(rand.NewPCG(1, 2))
	for i := range 500 {
		sent := damage(chance, []byte(whole))
		conn, err := net.Dial("tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := conn.Write(sent); err != nil {
			t.Fatal(err)
		}
		_ = conn.(*net.TCPConn).CloseWrite()
		_ = conn.SetReadDeadline(time.Now().Add(20 * time.Second))
		for in := bufio.NewReader(conn); ; {
			res, err := http.ReadResponse(in, nil)
			if err != nil {
				if ne, ok := err.(net.Error); ok && ne.Timeout() {
					t.Fatalf("request %d hangs: %q", i, sent)
				}
				break
			}
			_, _ = io.Copy(io.Discard, res.Body)
			if res.StatusCode >= 500 && res.StatusCode != http.StatusNotImplemented && res.StatusCode != http.StatusHTTPVersionNotSupported {
				t.Fatalf("request %d, %q: %s", i, sent, res.Status)
			}
		}
		_ = conn.Close()
	}
	if log := r.log.String(); strings.Contains(log, "panic") {
		t.Errorf("something panicked: %s", log)
	}
	if status, _ := fetch(t, public+"/healthz"); status != http.StatusOK {
		t.Errorf("afterwards %d", status)
	}
}

// Nor does anything panic on what gets past the reader of connections, or would with another one.
func TestOddRequests(t *testing.T) {
	r := newRig(t, failing, "trusted-proxies", "10.0.0.0/8")
	chance := rand.New(rand.NewPCG(3, 4))
	pick := func(from ...string) string {
		s := from[chance.IntN(len(from))]
		if chance.IntN(3) == 0 {
			return string(damage(chance, []byte(s+" ")))
		}
		return s
	}
	for range 1500 {
		q := httptest.NewRequest("GET", "/", strings.NewReader(pick("text=a%20b", "text=%zz", "\x00\xff", "{}", "")))
		q.Method = pick("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "CONNECT", "BREW", "")
		q.URL = &url.URL{Path: pick("/engagements/e1/notes", "/links/l1", "//", "/..", "/engagements/%2e%2e/x", "", "*", "/api/v1/engagements/e1", "/"+strings.Repeat("a", 8000)),
			RawPath: pick("", "", "/%zz", "/engagements%2Fe1"), RawQuery: pick("", "a=%zz", "next=//evil.example", strings.Repeat("x=1&", 2000)), Host: pick("", "", "evil.example")}
		q.RequestURI, q.Host, q.RemoteAddr = q.URL.RequestURI(), pick("example.com", "", "[", "a:b:c"), pick("10.1.2.3:4", "1.2.3.4:5", "[::1%eth0]:9", "x", "")
		for name, values := range map[string]string{"Cookie": pick("counterpart=ann", strings.Repeat("counterpart=bob; ", 300), "counterpart=\"", "=;=;\x00"),
			"Authorization": pick("Bearer cpt_x", "Bearer", "Bearer ", "Basic !!"), "X-Forwarded-For": pick("1.1.1.1, x", ",,,", "::", ""), "Origin": pick("null", "http://example.com", ":", "http://[::1"),
			"Sec-Fetch-Site": pick("", "same-origin", "cross-site", "none"), "Content-Type": pick("application/x-www-form-urlencoded", "multipart/form-data; boundary=", ";;", "text/plain; charset=\xff"),
			"Accept-Encoding": pick("gzip;q=x", "gzip;;", ",", "gzip"), "If-None-Match": pick("*", "W/", "\"", ","), "Content-Length": pick("0", "-1", "9999999999999999999")} {
			q.Header.Set(name, values)
		}
		q.ContentLength = []int64{-1, 0, 10, 1 << 62}[chance.IntN(4)]
		if q.Host == "" || q.URL.Path == "/panic" || strings.HasPrefix(q.URL.Path, "/fail") {
			q.Host = "example.com"
		}
		w := httptest.NewRecorder()
		r.h.ServeHTTP(w, q)
		if w.Code >= 500 {
			t.Fatalf("%s %q: %d %s\n%s", q.Method, q.URL, w.Code, w.Body, r.log.String())
		}
		if to := w.Header().Get("Location"); to != "" && Local(to) != to {
			t.Fatalf("%s %q is sent to %q", q.Method, q.URL, to)
		}
	}
}

// What Local lets through leads a browser to no other host. Resolving here is that of the URL standard as far as it matters: a
// backslash is a slash, and tabs and line ends are nothing.
func TestLocalLeadsNowhereElse(t *testing.T) {
	home := &url.URL{Scheme: "https", Host: "counterpart.example", Path: "/sign-in"}
	rapid.Check(t, func(t *rapid.T) {
		next := strings.Join(rapid.SliceOfN(rapid.SampledFrom([]string{"/", "\\", "//", ".", "..", "evil.example", "@", ":", "https:", "javascript:", "%2f", "%5c", "%09", "\t", "\n", "\x00",
			"?", "#", "a", "é", "\u2028", " ", "e1"}), 0, 8).Draw(t, "parts"), "")
		got := Local(next)
		seen := strings.NewReplacer("\t", "", "\n", "", "\r", "", "\\", "/").Replace(got)
		u, err := home.Parse(seen)
		if err != nil || u.Host != home.Host || u.Scheme != home.Scheme || !strings.HasPrefix(got, "/") || strings.HasPrefix(seen, "//") {
			t.Fatalf("Local(%q) = %q leads to %v (%v)", next, got, u, err)
		}
	})
}

func TestLocalLetsThrough(t *testing.T) {
	for _, next := range []string{"/", "/engagements/e1", "/engagements/e1/", "/a?b=c&d=/e//f", "/a#b", "/search?q=caf%C3%A9", "/a%20b"} {
		if got := Local(next); got != next {
			t.Errorf("Local(%q) = %q", next, got)
		}
	}
	if got := Local("/" + strings.Repeat("a", mostPath)); got != "/" {
		t.Errorf("a path of any length: %.20s", got)
	}
}

// A key never gets more than its burst and what has come back since, whatever the order of asking and whoever else asks.
func TestLimiterBounds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		now := time.Unix(1_700_000_000, 0)
		start, burst := now, rapid.IntRange(1, 5).Draw(t, "burst")
		l := NewLimiter(func() time.Time { return now }, time.Second, burst, 4)
		got := map[string]int{}
		for range rapid.IntRange(1, 60).Draw(t, "asks") {
			now = now.Add(time.Duration(rapid.IntRange(0, 1500).Draw(t, "ms")) * time.Millisecond)
			key := rapid.SampledFrom([]string{"a", "b", "c", "d"}).Draw(t, "key")
			if l.Allow(key) {
				got[key]++
			}
			if most := burst + int(now.Sub(start)/time.Second); got[key] > most {
				t.Fatalf("%s was let through %d times, at most %d", key, got[key], most)
			}
		}
	})
}

func TestLimiterForgetsTheLongestUnused(t *testing.T) {
	now := time.Unix(1_700_000_000, 0)
	l := NewLimiter(func() time.Time { return now }, time.Hour, 1, 3)
	for _, c := range []struct {
		key  string
		want bool
	}{{"a", true}, {"b", true}, {"c", true}, {"a", false}, {"d", true}, {"a", false}, {"c", false}, {"b", true}, {strings.Repeat("long", 1<<18), true}} {
		if got := l.Allow(c.key); got != c.want {
			t.Errorf("%.10s: %v, want %v", c.key, got, c.want)
		}
	}
	now = now.Add(-24 * time.Hour)
	if l.Allow("b") {
		t.Error("a clock that goes back lets more through")
	}
}

// Strangers are slowed down by address, by whole networks of the sixth version; who is signed in is not.
func TestStrangersAreSlowedDown(t *testing.T) {
	r := newRig(t, usual, "anonymous-rate", "3")
	from := func(address, cookie string) int {
		return r.ask("GET", "/open", cookie, func(q *http.Request) { q.RemoteAddr = address }).Code
	}
	var got []int
	for i := range 4 {
		got = append(got, from(fmt.Sprintf("[2001:db8::%d]:1", i), ""))
	}
	got = append(got, from("[2001:db8:0:1::]:1", ""), from("[2001:db8::9]:1", "ann"), from("192.0.2.1:1", ""))
	if fmt.Sprint(got) != "[200 200 200 429 200 200 200]" {
		t.Error(got)
	}
	r.now = r.now.Add(time.Minute)
	if code := from("[2001:db8::1]:1", ""); code != 200 {
		t.Errorf("a minute later %d", code)
	}
}

// Whoever has signed in is slowed down by what they came in with: each session, token and link for itself, whatever is asked for, and
// not the files that are the same for everybody.
func TestWhoeverHasSignedInIsSlowedDown(t *testing.T) {
	r := newRig(t, usual)
	codes := func(n int, ask func() int) (allowed, refused int) {
		for range n {
			switch code := ask(); code {
			case 200, 404:
				allowed++
			case 429:
				refused++
			default:
				t.Fatalf("answers %d", code)
			}
		}
		return allowed, refused
	}
	page := func(cookie, path string) func() int { return func() int { return r.ask("GET", path, cookie).Code } }
	if allowed, refused := codes(310, page("ann", "/open")); allowed != 300 || refused != 10 {
		t.Errorf("%d pages at once are allowed, %d refused", allowed, refused)
	}
	w := r.ask("GET", "/nowhere", "ann")
	if w.Code != 429 || w.Header().Get("Retry-After") != "1" || !strings.Contains(w.Body.String(), "You asked for more in a short time") {
		t.Errorf("what is not there is answered %d, %v: %s", w.Code, w.Header(), w.Body)
	}
	if w := r.ask("GET", "/api/v1/engagements/e1", "ann"); w.Code != 429 || w.Header().Get("Content-Type") != "application/problem+json" {
		t.Errorf("the programming interface answers %d %s", w.Code, w.Header().Get("Content-Type"))
	}
	if allowed, _ := codes(310, page("ann", "/healthz")); allowed != 310 {
		t.Errorf("%d files are allowed", allowed)
	}
	if allowed, _ := codes(1, page("bob", "/open")); allowed != 1 {
		t.Error("somebody else is slowed down too")
	}
	if allowed, _ := codes(1, page("anew", "/open")); allowed != 1 {
		t.Error("another session of theirs is slowed down too")
	}
	r.now = r.now.Add(time.Second)
	if allowed, refused := codes(25, page("ann", "/open")); allowed != 20 || refused != 5 {
		t.Errorf("a second later %d are allowed, %d refused", allowed, refused)
	}
	link := func() int { return r.ask("GET", "/links/l1", "").Code }
	if allowed, refused := codes(301, link); allowed != 300 || refused != 1 {
		t.Errorf("by a link %d are allowed, %d refused", allowed, refused)
	}
}

// BenchmarkEmptyPage is what the server itself costs: who asks, one question to the gate, the headers, the event, a page of 4 kB.
func BenchmarkEmptyPage(b *testing.B) {
	page := strings.Repeat("<p>word after word</p>", 190)
	r := newRig(b, func(s *Server) {
		s.Handle("GET /page/{id}", Needs("engagement", "id", SharedRoom, "engagement", 1), text(page))
	})
	for _, accept := range []string{"identity", "gzip"} {
		b.Run(accept, func(b *testing.B) {
			q := httptest.NewRequest("GET", "/page/e1", nil)
			q.AddCookie(&http.Cookie{Name: "counterpart", Value: "ann"})
			q.Header.Set("Accept-Encoding", accept)
			for b.Loop() {
				w := httptest.NewRecorder()
				r.now = r.now.Add(time.Second) // nobody is slowed down
				if r.h.ServeHTTP(w, q); w.Code != http.StatusOK {
					b.Fatal(w.Code)
				}
			}
		})
		r.log.Reset()
	}
}
