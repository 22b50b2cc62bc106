package brief_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"counterpart.dev/internal/app/accord"
	work "counterpart.dev/internal/app/brief"
	"counterpart.dev/internal/apptest"
	"counterpart.dev/internal/core/confidence"
	"counterpart.dev/internal/core/poll"
)

// What our side alone judged is told as that, and named before somebody outside may read it: the supplier was told nothing of it.
func TestWhatWeAloneJudgedIsNamed(t *testing.T) {
	w := open(t, apptest.SQLite(t))
	a, ctx := accord.Work{DB: w.DB}, t.Context()
	round := ok[string](t)(a.OpenRating(ctx, w.Ada, w.Engagement, accord.RatingForm{Closes: w.Clock.Now().AddDate(0, 0, 7).Format("2006-01-02")}))
	ok[accord.Asking](t)(a.Ask(ctx, w.Ada, w.Engagement, poll.Confidence, round, accord.AskForm{Person: w.Ada.Person}))
	ok[accord.Paper](t)(a.Judge(ctx, w.Ada, round, confidence.Sheet{Locked: true, Ratings: []confidence.Rating{{Dimension: confidence.Time, Level: confidence.Red}}}))
	named := func(l *work.Live) bool {
		return slices.ContainsFunc(l.Private, func(s string) bool { return strings.HasPrefix(s, "what our side judged of the work with ") })
	}
	if l := w.Live(t); l.Confidence != nil || named(l) {
		t.Errorf("before it is revealed the page tells of it: %+v", l.Confidence)
	}
	w.Clock.Add(8 * 24 * time.Hour)
	if err := a.End(ctx, w.Ada, w.Engagement, poll.Confidence, round); err != nil {
		t.Fatal(err)
	}
	if l := w.Live(t); l.Confidence == nil || !strings.Contains(l.Confidence.Sentence, "to us alone") || !named(l) {
		t.Errorf("%+v, named %v", l.Confidence, l.Private)
	}
}
