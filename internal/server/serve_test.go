package server

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"counterpart.dev/internal/errs"
)

// serving starts a rig on two listeners and gives their addresses, what ends it, and what Serve returned.
func serving(t *testing.T, r *rig) (public, private string, stop func(), ended chan error) {
	t.Helper()
	var listeners [2]net.Listener
	for i := range listeners {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		listeners[i] = l
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended = make(chan error, 1)
	go func() { ended <- r.s.Serve(ctx, listeners[0], listeners[1]) }()
	t.Cleanup(cancel)
	return "http://" + listeners[0].Addr().String(), "http://" + listeners[1].Addr().String(), cancel, ended
}

func fetch(t *testing.T, address string) (int, string) {
	t.Helper()
	res, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, string(b)
}

// What has begun when the program is told to end ends well, and meanwhile nobody is sent to it any more.
func TestShutdownDrains(t *testing.T) {
	begun, finish := make(chan bool), make(chan bool)
	r := newRig(t, func(s *Server) {
		s.Handle("GET /long", Public("it takes its time"), func(w http.ResponseWriter, r *http.Request) error {
			close(begun)
			<-finish
			if err := r.Context().Err(); err != nil {
				return err
			}
			return text("all of it")(w, r)
		})
	})
	public, private, stop, ended := serving(t, r)
	if status, _ := fetch(t, private+"/readyz"); status != http.StatusOK {
		t.Errorf("not ready at first: %d", status)
	}
	answer := make(chan string)
	go func() {
		_, body := fetch(t, public+"/long")
		answer <- body
	}()
	<-begun
	stop()
	for !r.s.draining.Load() {
		time.Sleep(time.Millisecond)
	}
	if status, _ := fetch(t, private+"/readyz"); status != http.StatusServiceUnavailable {
		t.Errorf("ready while it ends: %d", status)
	}
	close(finish)
	if got := <-answer; got != "all of it" {
		t.Errorf("what had begun got %q", got)
	}
	if err := <-ended; err != nil {
		t.Error(err)
	}
	if _, err := net.Dial("tcp", strings.TrimPrefix(public, "http://")); err == nil {
		t.Error("it still listens")
	}
}

// What does not end in time is cut off, and the program ends all the same.
func TestShutdownHasADeadline(t *testing.T) {
	begun := make(chan bool)
	r := newRig(t, func(s *Server) {
		s.Handle("GET /for-ever", Public("it does not end"), func(_ http.ResponseWriter, r *http.Request) error {
			close(begun)
			<-r.Context().Done()
			return r.Context().Err()
		})
	}, "drain", "1s")
	public, _, stop, ended := serving(t, r)
	go func() {
		if res, err := http.Get(public + "/for-ever"); err == nil {
			_ = res.Body.Close()
		}
	}()
	<-begun
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	if log := r.log.String(); !strings.Contains(log, "cut off") {
		t.Errorf("the log does not say so: %s", log)
	}
}

// An answer that breaks off is not taken for a whole one.
func TestBrokenStreamIsCut(t *testing.T) {
	r := newRig(t, func(s *Server) {
		for name, end := range map[string]func() error{"error": func() error { return errors.New("no more") }, "panic": func() error { panic("no more") }} {
			s.Handle("GET /"+name, Public("it breaks off"), func(w http.ResponseWriter, _ *http.Request) error {
				if _, err := io.WriteString(w, "the first half"); err != nil {
					return err
				}
				if err := http.NewResponseController(w).Flush(); err != nil {
					return err
				}
				return end()
			})
		}
	})
	public, _, _, _ := serving(t, r)
	for _, path := range []string{"/error", "/panic"} {
		res, err := http.Get(public + path)
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(res.Body)
		_ = res.Body.Close()
		if err == nil {
			t.Errorf("%s: %q looks like a whole answer", path, b)
		}
	}
	if status, body := fetch(t, public+"/healthz"); status != 200 || body != "ok\n" {
		t.Errorf("afterwards %d %q", status, body)
	}
}

// Metrics are on the second listener only, by route and never by path, and neither listener shows how the program runs inside.
func TestOperations(t *testing.T) {
	r := newRig(t, usual)
	public, private, _, _ := serving(t, r)
	fetch(t, public+"/open")
	fetch(t, public+"/links/"+longSecret)
	status, body := fetch(t, private+"/metrics")
	if status != http.StatusOK {
		t.Fatalf("metrics: %d", status)
	}
	for _, want := range []string{`counterpart_request_seconds_count{route="GET /open",status="2xx"} 1`, "counterpart_requests_in_flight 0",
		`counterpart_request_statements_count{route="GET /links/{secret}"} 1`} {
		if !strings.Contains(body, want) {
			t.Errorf("metrics lack %s", want)
		}
	}
	if strings.Contains(body, longSecret) {
		t.Error("metrics hold the secret of a path")
	}
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	for _, address := range []string{public + "/metrics", public + "/readyz", public + "/debug/pprof/", private + "/debug/pprof/", private + "/open"} {
		res, err := client.Get(address)
		if err != nil {
			t.Fatal(err)
		}
		_ = res.Body.Close()
		if res.StatusCode == http.StatusOK {
			t.Errorf("%s is answered", address)
		}
	}
	r.unready = errs.New(errs.Busy, "no database at db.example")
	if status, body := fetch(t, private+"/readyz"); status != http.StatusServiceUnavailable || strings.Contains(body, "db.example") {
		t.Errorf("without a database: %d %q", status, body)
	}
	if status, _ := fetch(t, public+"/healthz"); status != http.StatusOK {
		t.Errorf("it runs, but health is %d", status)
	}
}

// A faulty table of routes keeps the program from starting and leaves nothing open.
func TestFaultsKeepItFromServing(t *testing.T) {
	r := newRig(t, usual)
	r.s.Handle("GET /x", Policy{}, text(""))
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	if err := r.s.Serve(t.Context(), l, nil); err == nil || !strings.Contains(err.Error(), "GET /x: it has no policy") {
		t.Error(err)
	}
	if _, err := l.Accept(); err == nil {
		t.Error("the listener is open")
	}
}

// A large head is refused by the listener, and a body that is not read does not hold up what comes after it.
func TestConnectionGoesOn(t *testing.T) {
	r := newRig(t, usual)
	public, _, _, _ := serving(t, r)
	conn, err := net.Dial("tcp", strings.TrimPrefix(public, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	const head = "POST /engagements/e1/notes HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\na=bcd"
	if _, err := io.WriteString(conn, head+"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	in := bufio.NewReader(conn)
	for _, want := range []int{401, 200} {
		res, err := http.ReadResponse(in, nil)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.Copy(io.Discard, res.Body)
		if res.StatusCode != want {
			t.Errorf("got %d, want %d", res.StatusCode, want)
		}
	}
	q, err := http.NewRequest("GET", public+"/open", nil)
	if err != nil {
		t.Fatal(err)
	}
	q.Header.Set("X-Long", strings.Repeat("x", 64<<10))
	res, err := http.DefaultClient.Do(q)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusRequestHeaderFieldsTooLarge {
		t.Errorf("a head of 64 KiB: %d", res.StatusCode)
	}
}
