package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"counterpart.dev/internal/app/engage"
	"counterpart.dev/internal/config"
	"counterpart.dev/internal/demo/play"
	"counterpart.dev/internal/house"
)

// listed is how many rows the measured list has.
const listed = 2000

// site is the program on a port of this machine, with the demonstration and a long list in it.
type site struct {
	at     string // address
	list   string // path of the long list, or ""
	submit string // path of the last of many large submissions, or ""

	project           string // path of its project
	bare, bareProject string // paths of an engagement and a project where nobody has handed anything in

	took, checked, followed time.Duration // from its bytes to its page, its checks on the command line, and from its bytes until it is compared
	jobs                    *lastRead
	empty                   string // path of a page with nothing on it
	people                  []string
	stop                    func() error
}

// openSite starts the program with the demonstration, on the database that is given or on its own file for "", and with what more adds.
func openSite(ctx context.Context, database string, more func(context.Context, *site, play.House, play.Cast) error) (*site, error) {
	dir, err := os.MkdirTemp("", "counterpart-bench")
	if err != nil {
		return nil, err
	}
	settings := map[string]string{"demo": "true", "data-dir": filepath.Join(dir, "data"), "anonymous-rate": "1000000"}
	if database != "" {
		settings["database"] = database
	}
	cfg, err := config.Load(settings, nil)
	if err != nil {
		return nil, err
	}
	s := &site{empty: "/styleguide/empty", jobs: &lastRead{Handler: slog.DiscardHandler}}
	h, err := house.Open(ctx, cfg, house.Options{Log: slog.New(s.jobs), Version: "bench", Rate: 1_000_000_000, Extra: func(ctx context.Context, h play.House, c play.Cast) error {
		s.project, s.bareProject = "/projects/"+string(c.Projects["PR"]), "/projects/"+string(c.Projects["CN"])
		s.bare = "/engagements/" + string(c.Work["Castell Networks"])
		return more(ctx, s, h, c)
	}})
	if err != nil {
		return nil, err
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	serving, stop := context.WithCancel(ctx)
	done := make(chan error, 1)
	go func() { done <- h.Server.Serve(serving, l, nil) }()
	s.at = "http://" + l.Addr().String()
	for _, p := range h.People {
		s.people = append(s.people, s.at+p.SignInURL)
	}
	s.stop = func() error {
		stop()
		err := <-done
		h.Close()
		return firstOf(err, os.RemoveAll(dir))
	}
	return s, nil
}

// longList writes the notes of the measured list.
func longList(ctx context.Context, s *site, h play.House, c play.Cast) error {
	s.list = "/engagements/" + string(c.Work["Vantor Systems"]) + "/notes"
	for n := range listed {
		f := engage.NoteForm{Title: fmt.Sprintf("Note %d about the release plan", n), Body: "A few words that say what was agreed, and what is still open."}
		if _, err := h.Work.AddNote(ctx, c.People["Amina"], c.Work["Vantor Systems"], "", f); err != nil {
			return err
		}
	}
	return nil
}

func firstOf(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// visitor is a signed-in client with a connection of its own.
type visitor struct {
	client *http.Client
	cookie *http.Cookie
}

func (s *site) enter(link string) (*visitor, error) {
	v := &visitor{client: &http.Client{Transport: &http.Transport{}, Timeout: 30 * time.Second,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
	r, err := v.client.Get(link)
	if err != nil {
		return nil, err
	}
	defer r.Body.Close()
	if len(r.Cookies()) != 1 {
		return nil, fmt.Errorf("signing in answered %s", r.Status)
	}
	v.cookie = r.Cookies()[0]
	return v, nil
}

func (v *visitor) open(address string) error { return v.into(address, io.Discard) }

// read is what a page says.
func (v *visitor) read(address string) (string, error) {
	var page strings.Builder
	err := v.into(address, &page)
	return page.String(), err
}

func (v *visitor) into(address string, w io.Writer) error {
	q, err := http.NewRequest(http.MethodGet, address, nil)
	if err != nil {
		return err
	}
	q.AddCookie(v.cookie)
	r, err := v.client.Do(q)
	if err != nil {
		return err
	}
	defer r.Body.Close()
	if _, err := io.Copy(w, r.Body); err != nil {
		return err
	}
	if r.StatusCode != http.StatusOK {
		return fmt.Errorf("%s answered %s", address, r.Status)
	}
	return nil
}

// pages measures the program as people use it: four clients that ask without pause, and twenty that think for a second.
func pages(w io.Writer, long time.Duration) (err error) {
	ctx := context.Background()
	s, err := openSite(ctx, "", longList)
	if err != nil {
		return err
	}
	defer func() { err = firstOf(err, s.stop()) }()
	list, err := s.closed(s.list, 4, long)
	if err != nil {
		return err
	}
	empty, err := s.closed(s.empty, 4, long)
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "%-74s %8.0f /s\n", fmt.Sprintf("a page of a list of %d rows, four clients without pause (at least 500)", listed), list)
	fmt.Fprintf(w, "%-74s %8.0f /s\n", "an empty page, the same four clients", empty)
	fmt.Fprintf(w, "%-74s %8.2f\n", "a page of the list ÷ an empty page, in time", empty/list)
	return s.thinking(w, 20, 2*long)
}

// closed counts the pages a second that some clients get who ask for the next as soon as they have one.
func (s *site) closed(path string, clients int, long time.Duration) (float64, error) {
	var n atomic.Int64
	errs := make([]error, clients)
	var wg sync.WaitGroup
	start := time.Now()
	for i := range clients {
		v, err := s.enter(s.people[2])
		if err != nil {
			return 0, err
		}
		wg.Go(func() {
			for time.Since(start) < long {
				if errs[i] = v.open(s.at + path); errs[i] != nil {
					return
				}
				n.Add(1)
			}
		})
	}
	wg.Wait()
	return float64(n.Load()) / time.Since(start).Seconds(), firstOf(errs...)
}

// thinking times the pages of people who think for about a second between two, and prints the 99th percentile.
func (s *site) thinking(w io.Writer, people int, long time.Duration) error {
	took := make([][]time.Duration, people)
	errs := make([]error, people)
	var wg sync.WaitGroup
	start := time.Now()
	for i := range people {
		v, err := s.enter(s.people[2])
		if err != nil {
			return err
		}
		wg.Go(func() {
			for time.Since(start) < long {
				time.Sleep(time.Duration(500+rand.IntN(1000)) * time.Millisecond)
				path := []string{"/", s.list, "/engagements", "/projects"}[rand.IntN(4)]
				began := time.Now()
				if errs[i] = v.open(s.at + path); errs[i] != nil {
					return
				}
				took[i] = append(took[i], time.Since(began))
			}
		})
	}
	wg.Wait()
	all := slices.Sorted(slices.Values(slices.Concat(took...)))
	if err := firstOf(errs...); err != nil || len(all) == 0 {
		return err
	}
	at := func(q float64) time.Duration { return all[int(q*float64(len(all)-1))].Round(10 * time.Microsecond) }
	fmt.Fprintf(w, "%-74s %8v\n", fmt.Sprintf("%d people who think for a second, %d pages: 99 of 100 within (50 ms)", people, len(all)), at(0.99))
	fmt.Fprintf(w, "%-74s %8v\n", "half of them within", at(0.5))
	return nil
}
