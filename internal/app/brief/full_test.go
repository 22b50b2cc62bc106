package brief_test

import (
	"strings"
	"testing"

	"counterpart.dev/internal/app/accord"
	"counterpart.dev/internal/app/money"
	"counterpart.dev/internal/app/outlook"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/confidence"
	core "counterpart.dev/internal/core/money"
	ahead "counterpart.dev/internal/core/outlook"
	"counterpart.dev/internal/core/poll"
	"counterpart.dev/internal/report/pdf/pdftest"
	"counterpart.dev/internal/store"
)

func ok[T any](t *testing.T) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatalf("%v (%v)", err, store.Cause(err))
		}
		return v
	}
}

// enter enters a sum of money.
func (w *world) enter(t *testing.T, kind core.Kind, amount, title string) {
	t.Helper()
	ok[string](t)(money.Work{DB: w.DB}.Enter(t.Context(), w.Ada, w.Project, money.Form{Kind: kind, Day: "2026-01-05", Amount: amount, Title: title}))
}

// judge has both sides judge the work, and what they judged revealed.
func (w *world) judge(t *testing.T, ours, theirs confidence.Level) {
	t.Helper()
	a, ctx := accord.Work{DB: w.DB}, t.Context()
	round := ok[string](t)(a.OpenRating(ctx, w.Ada, w.Engagement, accord.RatingForm{Closes: w.Clock.Now().AddDate(0, 0, 7).Format("2006-01-02")}))
	for _, v := range []access.Viewer{w.Ada, w.Dan} {
		ok[accord.Asking](t)(a.Ask(ctx, v, w.Engagement, poll.Confidence, round, accord.AskForm{Person: v.Person}))
	}
	for v, l := range map[*access.Viewer]confidence.Level{&w.Ada: ours, &w.Dan: theirs} {
		sheet := confidence.Sheet{Locked: true, Ratings: []confidence.Rating{{Dimension: confidence.Time, Level: l, Why: "The trend says so."}}}
		ok[accord.Paper](t)(a.Judge(ctx, *v, round, sheet))
	}
}

// simulate simulates what is expected.
func (w *world) simulate(t *testing.T, seed string) {
	t.Helper()
	ok[string](t)(outlook.Work{DB: w.DB, Ready: &outlook.Ready{}, Workers: 2}.Simulate(t.Context(), w.Ada, w.Project, outlook.RunForm{Iterations: "200", Seed: seed}))
}

// fill gives the page everything that it can hold: money, what both sides judge, and what a simulation found.
func (w *world) fill(t *testing.T) {
	t.Helper()
	w.enter(t, core.Approved, "9,410,000.00", "The business case")
	w.enter(t, core.Held, "810,000.00", "Contingency")
	w.enter(t, core.Own, "640,000.00", "Our own people")
	w.judge(t, confidence.AmberRed, confidence.Green)
	ok[string](t)(outlook.Work{DB: w.DB}.Add(t.Context(), w.Ada, w.Project, ahead.Lengths, outlook.Form{"how": outlook.HowSet + "moderate"}))
	w.simulate(t, "7")
}

// disturb changes what fill gave.
func (w *world) disturb(t *testing.T) {
	t.Helper()
	w.enter(t, core.Own, "1,900,000.00", "More of our own people")
	w.judge(t, confidence.Red, confidence.Red)
	w.simulate(t, "11")
}

// printed holds the print of a page against its screen: the same figures and tables, charts that are painted, bookmarks, and text.
func (w *world) printed(t *testing.T, id string) {
	t.Helper()
	p := w.Published(t, id)
	f := ok[*pdftest.File](t)(pdftest.Read(p.Print))
	if len(f.Outline) < 3 {
		t.Errorf("the print has %d bookmarks", len(f.Outline))
	}
	painted := 0
	for _, x := range f.Pages {
		painted += x.Paths
	}
	charts := strings.Count(string(p.Page), "<svg")
	if charts == 0 || painted < 20*charts/2 { // each is on the page twice, wide and narrow
		t.Errorf("%d charts on the page, and %d lines and areas in the print", charts, painted)
	}
	said := squeezed(words(t, p.Print))
	for _, want := range []string{"£9,410,000.00", "£810,000.00", "amber-red", "200", "P80"} {
		if !strings.Contains(string(p.Page), want) || !strings.Contains(said, squeezed(want)) {
			t.Errorf("%q is not on the page and in the print: %v %v", want, strings.Contains(string(p.Page), want), strings.Contains(said, squeezed(want)))
		}
	}
}

// squeezed is a text without its spaces, since a print ends lines where it likes.
func squeezed(s string) string { return strings.Join(strings.Fields(s), "") }
