package journey

import (
	"bytes"
	"context"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"counterpart.dev/internal/config"
	"counterpart.dev/internal/crawl"
	"counterpart.dev/internal/demo/play"
	"counterpart.dev/internal/e2e"
	"counterpart.dev/internal/house"
)

// site is the program on a port of this machine.
type site struct {
	http.Handler
	at       string
	greeting string // what was printed when it started
	people   map[string]play.Person
	cast     play.Cast
	close    func() error
	patterns *http.ServeMux // of every route that is read

	crawled sync.Map // what each person is led to, by name
}

// open serves the program with settings besides those of every site.
func open(settings map[string]string) (_ *site, err error) {
	folder, err := os.MkdirTemp("", "journey")
	if err != nil {
		return nil, err
	}
	listener, err := net.Listen("tcp", "localhost:0")
	if err != nil {
		return nil, err
	}
	s := &site{people: map[string]play.Person{}, at: "http://" + listener.Addr().String()}
	flags := map[string]string{"data-dir": filepath.Join(folder, "data"), "public-url": s.at, "anonymous-rate": "1000000"}
	for name, value := range settings {
		flags[name] = value
	}
	cfg, err := config.Load(flags, nil)
	if err != nil {
		return nil, err
	}
	h, err := house.Open(context.Background(), cfg, house.Options{Version: "test", Rate: 1_000_000, Extra: func(_ context.Context, _ play.House, c play.Cast) error { s.cast = c; return nil }})
	if err != nil {
		return nil, err
	}
	if s.Handler, err = h.Server.Handler(); err != nil {
		return nil, errors.Join(err, h.Close())
	}
	s.patterns = http.NewServeMux()
	for _, r := range h.Server.Routes() {
		if r.Method == http.MethodGet {
			s.patterns.Handle("GET "+r.Pattern, http.NotFoundHandler())
		}
	}
	for _, p := range h.People {
		s.people[p.Name] = p
	}
	if err := h.Start(context.Background()); err != nil {
		return nil, errors.Join(err, h.Close())
	}
	var greeting bytes.Buffer
	if err := h.Greet(context.Background(), &greeting); err != nil {
		return nil, errors.Join(err, h.Close())
	}
	s.greeting = greeting.String()
	served := &httptest.Server{Listener: listener, Config: &http.Server{Handler: s.Handler}}
	served.Start()
	s.close = func() error {
		served.Close()
		return errors.Join(h.Close(), os.RemoveAll(folder))
	}
	return s, nil
}

// demonstration is the site that all tests share which need no other. The first of them starts it.
var demonstration = sync.OnceValues(func() (*site, error) { return open(map[string]string{"demo": "true"}) })

var started bool

func TestMain(m *testing.M) {
	m.Run()
	if started {
		if s, err := demonstration(); err == nil {
			s.close()
		}
	}
}

// start is the program with the demonstration in it.
func start(t *testing.T) *site {
	t.Helper()
	patient(t)
	started = true
	s, err := demonstration()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// empty is the program as it is on its first day, with a database of its own.
func empty(t *testing.T) *site {
	t.Helper()
	patient(t)
	s, err := open(nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func patient(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("not run: -short leaves the browser out")
	}
}

// as is a browser in which somebody has signed in, on their first page.
func (s *site) as(t *testing.T, name string, o ...e2e.Option) *e2e.Page {
	t.Helper()
	return e2e.OpenURL(t, s.at+s.people[name].SignInURL, o...)
}

// visitor is the same person asking without a browser.
func (s *site) visitor(t *testing.T, name string) crawl.Visitor {
	t.Helper()
	v := crawl.Visitor{Name: name}
	a := v.Open(s, s.people[name].SignInURL)
	cookies := (&http.Response{Header: a.Header}).Cookies()
	if len(cookies) != 1 {
		t.Fatalf("%s could not sign in: %d", name, a.Status)
	}
	v.Cookie = &http.Cookie{Name: cookies[0].Name, Value: cookies[0].Value}
	return v
}

// each is how many addresses of one sort of page are opened.
const each = 12

// pages is what a person is led to, by address: of each sort the first few.
func (s *site) pages(t *testing.T, name string) map[string]crawl.Answer {
	t.Helper()
	if found, there := s.crawled.Load(name); there {
		return found.(map[string]crawl.Answer)
	}
	v, found, opened := s.visitor(t, name), map[string]crawl.Answer{}, map[string]int{}
	for queue := []string{"/"}; len(queue) > 0; queue = queue[1:] {
		address := queue[0]
		sort := s.sort(address)
		if _, there := found[address]; there || opened[sort] == each || slices.ContainsFunc([]string{"/sign-out", "/demo", "/styleguide"}, func(p string) bool { return strings.HasPrefix(address, p) }) {
			continue
		}
		opened[sort]++
		found[address] = v.Open(s, address)
		queue = append(queue, crawl.Links(address, found[address])...)
	}
	s.crawled.Store(name, found)
	return found
}

// sort is what an address is an example of: the pattern of its route, without the method.
func (s *site) sort(address string) string {
	r := httptest.NewRequest(http.MethodGet, address, nil)
	_, pattern := s.patterns.Handler(r)
	if pattern = strings.TrimPrefix(pattern, "GET "); strings.Contains(pattern, "...}") || pattern == "" {
		return r.URL.Path // files, and what is nowhere
	}
	return pattern
}

// printed is the address in what the program printed when it started.
func (s *site) printed(t *testing.T) string {
	t.Helper()
	m := regexp.MustCompile(`http://\S+/first-run/\S+`).FindString(s.greeting)
	if m == "" {
		t.Fatalf("the program printed no address to set it up: %s", s.greeting)
	}
	return m
}

// path is the path of a page, without what an act added to it.
func path(t *testing.T, p *e2e.Page) string {
	t.Helper()
	u, err := url.Parse(p.URL())
	if err != nil {
		t.Fatal(err)
	}
	return u.Path
}

// clean asks that nothing was refused, broken or missing on a page so far, and that it answers as it should.
func clean(t *testing.T, p *e2e.Page, status int) {
	t.Helper()
	if got := p.Status(); got != status {
		t.Errorf("%s answers %d, want %d: %s", p.URL(), got, status, p.Text("main"))
	}
	for _, problem := range p.Problems() {
		t.Errorf("%s: %s", p.URL(), problem)
	}
}
