package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/app/programme"
	"counterpart.dev/internal/demo/play"
	"counterpart.dev/internal/pgtest"
	"counterpart.dev/internal/store"
)

const (
	revisions = 50    // submissions of the measured programme
	sizeOf    = 4_000 // activities of each
)

// programmes measures handing in a large schedule, and the pages of many of them, on both engines.
func programmes(w io.Writer, rounds int) error {
	if err := programmesOn(w, "SQLite", "", rounds, func(context.Context) error { return nil }); err != nil {
		return err
	}
	s, err := pgtest.Shared()
	if err != nil {
		fmt.Fprintf(w, "not measured: a large programme on PostgreSQL: %v\n", err)
		return nil
	}
	ctx := context.Background()
	if err := s.Admin(ctx, "postgres", "CREATE DATABASE programme"); err != nil {
		return err
	}
	if err := store.Migrate(ctx, s.URL("postgres", "programme")); err != nil {
		return err
	}
	return programmesOn(w, "PostgreSQL", s.URL("cp_login", "programme"), rounds, func(ctx context.Context) error {
		return s.Admin(ctx, "programme", "VACUUM ANALYZE") // which a server does by itself, a minute later
	})
}

// programmesOn measures on one engine, once it has come to rest.
func programmesOn(w io.Writer, engine, database string, rounds int, rest func(context.Context) error) error {
	ctx := context.Background()
	s, err := openSite(ctx, database, submissions)
	if err != nil {
		return err
	}
	if err = rest(ctx); err == nil {
		fmt.Fprintf(w, "%s, %d submissions of %d activities:\n", engine, revisions, sizeOf)
		err = s.programme(w, rounds)
	}
	return firstOf(err, s.stop())
}

// submissions hands in many revisions of a large programme for the client's own record and has them read. It notes the path of the last,
// and what one of them took beside what its checks take on the command line.
func submissions(ctx context.Context, s *site, h play.House, c play.Cast) (err error) {
	amina, work := c.People["Amina"], c.Work["Vantor Systems"]
	s.took, s.checked, s.followed, err = upload(ctx, h, s.jobs, func(body []byte) error {
		_, _, err := h.Programme.Submit(ctx, amina, work, programme.SubmitForm{Name: "large.xer", Body: body, Room: act.Ours})
		return err
	})
	if err != nil {
		return err
	}
	file := string(writeXER(synthetic(sizeOf)))
	base := time.Date(2026, 1, 5, 0, 0, 0, 0, time.UTC)
	for n := range revisions {
		on := base.AddDate(0, n, 0).Format("2006-01-02")
		body := []byte(strings.Replace(file, "SYN\t0\t2026-01-05", "SYN\t0\t"+on, 1))
		id, _, err := h.Programme.Submit(ctx, amina, work, programme.SubmitForm{Name: on + ".xer", Body: body, Room: act.Ours})
		if err != nil {
			return err
		}
		s.submit = "/engagements/" + string(work) + "/programme/" + id
	}
	return h.Drain(ctx)
}

// lastRead is a log that notes when a submission was last read, of all that is logged of jobs.
type lastRead struct {
	slog.Handler
	at   time.Time
	used time.Duration // of the processor until then
}

func (l *lastRead) Enabled(context.Context, slog.Level) bool { return true }

func (l *lastRead) Handle(_ context.Context, r slog.Record) error {
	r.Attrs(func(a slog.Attr) bool {
		if a.Key == "kind" && a.Value.String() == string(programme.ReadJob) {
			l.at, l.used = time.Now(), processor()
		}
		return true
	})
	return nil
}

// upload times how long a file takes from its bytes until it is read and assessed, how long the command line takes that checks the same
// file, and how long it takes to the end of what follows from it and the submission before it.
func upload(ctx context.Context, h play.House, jobs *lastRead, submit func([]byte) error) (took, checked, followed time.Duration, err error) {
	dir, err := os.MkdirTemp("", "counterpart-bench")
	if err != nil {
		return 0, 0, 0, err
	}
	defer func() { err = firstOf(err, os.RemoveAll(dir)) }()
	_, data := input()
	file, command := filepath.Join(dir, "large.xer"), filepath.Join(dir, "counterpart")
	if err := os.WriteFile(file, data, 0o600); err != nil {
		return 0, 0, 0, err
	}
	if out, err := exec.CommandContext(ctx, "go", "build", "-o", command, "counterpart.dev/cmd/counterpart").CombinedOutput(); err != nil {
		return 0, 0, 0, fmt.Errorf("the command line cannot be built: %w: %s", err, out)
	}
	var reads []time.Duration
	followed, checked = pair(9, func() { // the same file is taken once only, so each has an empty line more at its end
		body, began := append(bytes.Clone(data), strings.Repeat("\r\n", len(reads)+1)...), time.Now()
		err = firstOf(err, submit(body), h.Drain(ctx))
		reads = append(reads, jobs.at.Sub(began))
	}, func() {
		err = firstOf(err, exec.CommandContext(ctx, command, "schedule", "check", "--json", file).Run())
	})
	reads = reads[1:] // the first fills what is kept in memory
	slices.Sort(reads)
	return reads[len(reads)/2], checked, followed, err
}

// programme measures the pages of the large programme, and of its project, against the same page of an engagement where nothing was
// handed in, and against a page with nothing on it that nobody signs in for.
func (s *site) programme(w io.Writer, rounds int) error {
	ratio(w, "handing in, reading and keeping a submission ÷ its checks by the command line", s.took, s.checked, 2)
	fmt.Fprintf(w, "until it is compared with the one before as well: %v\n", s.followed.Round(time.Millisecond))
	v, err := s.enter(s.people[2])
	if err != nil {
		return err
	}
	list := s.submit[:strings.LastIndex(s.submit, "/")]
	for _, x := range []struct{ name, path, bare string }{
		{fmt.Sprintf("a list of %d submissions", revisions), list, s.bare + "/programme"},
		{fmt.Sprintf("a submission of %d activities", sizeOf), s.submit, s.bare + "/programme"},
		{"its activities", s.submit + "/activities", s.bare + "/programme"},
		{"its critical activities, by float", s.submit + "/activities?critical=1&sort=float", s.bare + "/programme"},
		{fmt.Sprintf("an activity with its history over %d submissions", revisions), s.submit + "/activities/A000099", s.bare + "/programme"},
		{"its checks", s.submit + "/checks", s.bare + "/programme"},
		{"a check", s.submit + "/checks/1", s.bare + "/programme"},
		{"its bars", s.submit + "/gantt", s.bare + "/programme"},
		{"what its bars are painted from", s.submit + "/gantt/data", s.bare + "/programme"},
		{fmt.Sprintf("the contract milestones over %d submissions", revisions), strings.TrimSuffix(list, "programme") + "milestones", s.bare + "/milestones"},
		{"the project", s.project, s.bareProject},
		{"the project's brief", s.project + "/brief", s.bareProject + "/brief"},
	} {
		t, err := s.three(v, rounds, x.path, x.bare)
		if err != nil {
			return err
		}
		fmt.Fprintf(w, "%-58s ÷ the same without any %5.2f (limit 3; %4.2f of the processor), ÷ nothing %6.2f; %v\n", x.name, t[0].wall/t[1].wall, t[0].cpu/t[1].cpu, t[0].wall/t[2].wall,
			time.Duration(t[0].wall).Round(10*time.Microsecond))
	}
	return nil
}

// timed is how long a page takes, and how much of a processor this program: the median, and the mean.
type timed struct{ wall, cpu float64 }

// three times a page, the one it is compared with and the one with nothing on it, in turn.
func (s *site) three(v *visitor, rounds int, paths ...string) ([]timed, error) {
	paths = append(paths, s.empty)
	took, out := make([][]time.Duration, len(paths)), make([]timed, len(paths))
	for round := range rounds + 1 {
		for i, path := range paths {
			start, used := time.Now(), processor()
			if err := v.open(s.at + path); err != nil {
				return nil, err
			}
			if round > 0 { // the first fills what is kept in memory
				took[i] = append(took[i], time.Since(start))
				out[i].cpu += float64(processor()-used) / float64(rounds)
			}
		}
	}
	for i := range took {
		slices.Sort(took[i])
		out[i].wall = float64(took[i][rounds/2])
	}
	return out, nil
}

// processor is how much of a processor this program has used.
func processor() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
