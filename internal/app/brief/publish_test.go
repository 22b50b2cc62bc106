package brief_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	work "counterpart.dev/internal/app/brief"
	"counterpart.dev/internal/apptest"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/casebook"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/report/pdf/pdftest"
)

// change changes something of the case that the page shows.
func (w *world) change(t *testing.T) {
	t.Helper()
	view, err := w.Case.Case(t.Context(), w.Ada, w.Project)
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range view.Whole.Case.Benefits {
		n := view.Nodes[string(b.ID)]
		f, err := view.Filled(casebook.Benefit, n)
		if err != nil {
			t.Fatal(err)
		}
		f.Values["title"] += " (changed)"
		if err := w.Case.Change(t.Context(), w.Ada, w.Project, casebook.Benefit, n.ID, f); err != nil {
			t.Fatal(err)
		}
	}
}

// TestPublishedNeverChanges: after everything it was made from has changed, a published page has the same bytes. It holds everything that a
// page can: the dates, the case, money, what both sides judge, and what a simulation found.
func TestPublishedNeverChanges(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		for i := range 5 {
			w.Submit(t, i)
		}
		w.Contract(t)
		w.WorkOut(t)
		w.fill(t)
		id := w.Publish(t)
		before := w.Published(t, id)
		w.printed(t, id)
		w.Clock.Add(40 * 24 * time.Hour)
		w.change(t)
		w.Submit(t, 5)
		if _, err := w.Brief.Agree(t.Context(), w.Sponsor, w.Project, work.ToleranceForm{Late: "1", Benefit: "1", Cost: "1"}); err != nil {
			t.Fatal(err)
		}
		w.WorkOut(t)
		w.disturb(t)
		second := w.Publish(t)
		after := w.Published(t, id)
		if diff := cmp.Diff(before, after); diff != "" {
			t.Errorf("a published page changed:\n%s", diff)
		}
		if next := w.Published(t, second); bytes.Equal(next.Page, before.Page) || next.Number != 2 || next.Before != id {
			t.Errorf("the second page is number %d after %q, and has the first one's bytes: %v", next.Number, next.Before, bytes.Equal(next.Page, before.Page))
		}
		print := words(t, before.Print)
		for _, f := range before.Frozen.Figures {
			if !strings.Contains(print, f.Value) || !bytes.Contains(before.Page, []byte(f.Value)) {
				t.Errorf("%s %s is not on the page and in the print", f.Value, f.Name)
			}
		}
		list, err := w.Brief.Briefs(t.Context(), w.Sponsor, w.Project)
		if err != nil || len(list.Briefs) != 2 || list.Briefs[0].ID != second {
			t.Errorf("the list: %v %v", list.Briefs, err)
		}
	})
}

// words is everything a PDF says.
func words(t *testing.T, print []byte) string {
	t.Helper()
	f, err := pdftest.Read(print)
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, p := range f.Pages {
		all.WriteString(p.Words())
	}
	return all.String()
}

// TestPublishWhatWasSeen: what is published is what was looked at, and doubts are said yes to.
func TestPublishWhatWasSeen(t *testing.T) {
	w := ready(t, apptest.SQLite(t), 3)
	l := w.Live(t)
	if len(l.Doubts) == 0 {
		t.Fatal("nobody has agreed how far things may go, and there is no doubt")
	}
	ctx := t.Context()
	_, err := w.Brief.Publish(ctx, w.Ada, w.Project, work.PublishForm{Seen: l.Seen})
	invalid(t, "publishing without a word about the doubts", err, "doubt")
	w.change(t)
	if _, err := w.Brief.Publish(ctx, w.Ada, w.Project, work.PublishForm{Seen: l.Seen, Doubt: true}); errs.KindOf(err) != errs.Conflict {
		t.Errorf("publishing what was changed meanwhile: %v", err)
	}
	refusedAll(t, w)
}

// refusedAll holds everybody who has no business with the page against every use case.
func refusedAll(t *testing.T, w *world) {
	t.Helper()
	ctx, id := t.Context(), w.Publish(t)
	outsider := w.Colleague(t, w.Ada, "Bo Lind")
	for name, v := range map[string]access.Viewer{"delivery": w.Dan, "a benefit owner": w.Owner, "a colleague": outsider, "nobody": {}} {
		_, err := w.Brief.Live(ctx, v, w.Project)
		refused(t, name+" looks", err)
		_, _, err = w.Brief.Page(ctx, v, w.Project)
		refused(t, name+" looks at all of it", err)
		_, err = w.Brief.Briefs(ctx, v, w.Project)
		refused(t, name+" lists", err)
		_, err = w.Brief.Published(ctx, v, w.Project, id)
		refused(t, name+" opens", err)
		_, err = w.Brief.Compare(ctx, v, w.Project, id, id)
		refused(t, name+" compares", err)
		_, err = w.Brief.Tolerances(ctx, v, w.Project)
		refused(t, name+" reads tolerances", err)
		_, err = w.Brief.Agree(ctx, v, w.Project, work.ToleranceForm{Late: "1", Benefit: "1", Cost: "1"})
		refused(t, name+" agrees", err)
		_, err = w.Brief.WorkOut(ctx, v, w.Project)
		refused(t, name+" works out", err)
		_, err = w.Brief.Publish(ctx, v, w.Project, work.PublishForm{})
		refused(t, name+" publishes", err)
		_, err = w.Brief.Share(ctx, v, w.Project, id, work.ShareForm{To: "Jo", Until: "2026-11-20"})
		refused(t, name+" shares", err)
		_, err = w.Brief.ReadingLinks(ctx, v, w.Project)
		refused(t, name+" lists links", err)
		_, err = w.Brief.Opened(ctx, v)
		refused(t, name+" opens by a link they do not have", err)
	}
}

func TestTolerances(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		_, err := w.Brief.Agree(ctx, w.Ada, w.Project, work.ToleranceForm{Late: "x", Benefit: "101", Cost: "1.234", Words: "a\x00b"})
		invalid(t, "nonsense", err, "late", "benefit", "cost", "words")
		if _, err := w.Brief.Agree(ctx, w.Ada, w.Project, work.ToleranceForm{Late: "14", Benefit: "5 %", Cost: "2.5"}); err != nil {
			t.Fatal(err)
		}
		got, err := w.Brief.Tolerances(ctx, w.Ada, w.Project)
		if err != nil || len(got.List) != 1 || got.Agreed() || got.Agrees {
			t.Fatalf("set down by the client PM: %+v %v", got, err)
		}
		if f := work.FormOf(got.List[0]); f.Late != "14" || f.Benefit != "5" || f.Cost != "2.5" {
			t.Errorf("kept as %+v", f)
		}
		w.Clock.Add(time.Hour)
		if _, err := w.Brief.Agree(ctx, w.Sponsor, w.Project, work.FormOf(got.List[0])); err != nil {
			t.Fatal(err)
		}
		if got, err = w.Brief.Tolerances(ctx, w.Sponsor, w.Project); err != nil || len(got.List) != 2 || !got.Agreed() || !got.Agrees {
			t.Errorf("agreed by the sponsor: %+v %v", got, err)
		}
	})
}
