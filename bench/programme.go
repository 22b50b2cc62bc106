package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/app/programme"
	"counterpart.dev/internal/assess"
	"counterpart.dev/internal/demo/play"
)

const (
	revisions = 50    // submissions of the measured programme
	sizeOf    = 4_000 // activities of each
)

// submissions hands in many revisions of a large programme for the client's own record and has them read. It returns the path of the last,
// and what one of them took beside what its checks take on the command line.
func submissions(ctx context.Context, h play.House, c play.Cast) (path string, took, checked time.Duration, err error) {
	amina, work := c.People["Amina"], c.Work["Vantor Systems"]
	file := string(writeXER(synthetic(sizeOf)))
	base := time.Date(2026, 1, 5, 0, 0, 0, 0, time.UTC)
	for n := range revisions {
		on := base.AddDate(0, n, 0).Format("2006-01-02")
		body := []byte(strings.Replace(file, "SYN\t0\t2026-01-05", "SYN\t0\t"+on, 1))
		id, _, err := h.Programme.Submit(ctx, amina, work, programme.SubmitForm{Name: on + ".xer", Body: body, Room: act.Ours})
		if err != nil {
			return "", 0, 0, err
		}
		path = "/engagements/" + string(work) + "/programme/" + id
	}
	if err := h.Drain(ctx); err != nil {
		return "", 0, 0, err
	}
	_, data := input()
	n := 0
	took, checked = pair(5, func() { // the same file is taken once only, so each has an empty line more at its end
		n++
		_, _, e := h.Programme.Submit(ctx, amina, work, programme.SubmitForm{Name: "large.xer", Body: append(bytes.Clone(data), strings.Repeat("\r\n", n)...), Room: act.Ours})
		err = firstOf(err, e, h.Drain(ctx))
	}, func() { err = firstOf(err, check(data)) })
	return path, took, checked, err
}

// check is what the command line does with a file.
func check(data []byte) error {
	l, err := assess.Load("large.xer", bytes.NewReader(data), "")
	if err != nil {
		return err
	}
	s, err := l.Submission("")
	if err != nil {
		return err
	}
	_, err = assess.Check(s, nil)
	return err
}

// programme measures the pages of the large programme against an empty page, whose number a second is given.
func (s *site) programme(w io.Writer, empty float64, long time.Duration) error {
	ratio(w, "handing in, reading and keeping a submission ÷ its checks on the command line", s.took, s.checked, 10)
	list := s.submit[:strings.LastIndex(s.submit, "/")]
	for _, x := range []struct{ name, path string }{
		{fmt.Sprintf("a list of %d submissions", revisions), list}, {fmt.Sprintf("a submission of %d activities", sizeOf), s.submit}, {"its activities", s.submit + "/activities"},
		{fmt.Sprintf("an activity with its history over %d submissions", revisions), s.submit + "/activities/A000099"}, {"its checks", s.submit + "/checks"}, {"its bars", s.submit + "/gantt"},
		{fmt.Sprintf("the contract milestones over %d submissions", revisions), strings.TrimSuffix(list, "programme") + "milestones"},
	} {
		got, err := s.closed(x.path, 4, long)
		if err != nil {
			return err
		}
		fmt.Fprintf(w, "%-74s %8.2f\n", x.name+" ÷ an empty page, in time", empty/got)
	}
	return nil
}
