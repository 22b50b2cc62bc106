package accord_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	work "counterpart.dev/internal/app/accord"
	"counterpart.dev/internal/apptest"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/accord"
	"counterpart.dev/internal/core/poll"
	"counterpart.dev/internal/store"
)

// history is what two people who put together all they can read know of two pulses in which each of eight answered as is said, 0 for not
// at all: what both sides' pages hold, and the log of the engagement.
func history(t *testing.T, rounds [2][8]accord.Point, order [8]int) []string {
	t.Helper()
	w, ctx := newWorld(t, apptest.SQLite(t)), t.Context()
	for _, points := range rounds {
		round := must[string](t)(w.OpenPulse(ctx, w.Ada, w.Engagement, work.OpenForm{Closes: w.in(7)}))
		var asked [8]access.Viewer
		for i := range asked {
			asked[i] = w.link(w.Dan, w.Engagement, poll.Pulse, round, fmt.Sprintf("Rater %d", i))
		}
		for _, i := range order { // the order in which they answer
			if points[i] == 0 {
				continue
			}
			answers := map[string]accord.Point{}
			for k, item := range accord.Items() {
				answers[item.ID] = (points[i]+accord.Point(k)-1)%7 + 1
			}
			must[work.Paper](t)(w.Rate(ctx, asked[i], "", answers))
			w.Clock.Add(time.Second)
		}
		w.Clock.Add(8*24*time.Hour - time.Duration(w.Clock.Now().UnixNano()%int64(24*time.Hour)))
		w.ok(w.End(ctx, w.Ada, w.Engagement, poll.Pulse, round))
		w.Clock.Add(31 * 24 * time.Hour)
	}
	var known []string
	keep := func(v any) {
		raw, err := json.MarshalIndent(v, "", " ")
		w.ok(err)
		known = append(known, string(raw))
	}
	for _, v := range []access.Viewer{w.Ada, w.Dan} {
		keep(w.values(v))
	}
	w.ok(w.DB.Read(ctx, w.Dan.Seat, func(tx *store.Tx) error {
		shared, err := sharedRoom(ctx, tx, w.Engagement)
		if err != nil {
			return err
		}
		for _, r := range w.values(w.Dan).Pulses {
			past, err := tx.History(ctx, shared, store.Ref{What: "round", ID: r.ID})
			if err != nil {
				return err
			}
			keep(past)
		}
		return nil
	}))
	return known
}

func sharedRoom(ctx context.Context, tx *store.Tx, scope access.ScopeID) (store.Place, error) {
	reaches, err := tx.Reaches(ctx, scope)
	at := slices.IndexFunc(reaches, func(r access.Reach) bool { return r.Audience == access.Shared })
	return store.At(reaches[at]), err
}

// Who answered what, and in which order, exchanged among those who answered, changes no byte of anything that anybody reads afterwards;
// nor does a single answer more or less from below six.
func TestExchangedAnswersChangeNothing(t *testing.T) {
	first := history(t, [2][8]accord.Point{{1, 2, 3, 4, 5, 6, 7, 0}, {7, 7, 1, 1, 4, 4, 4, 0}}, [8]int{0, 1, 2, 3, 4, 5, 6, 7})
	second := history(t, [2][8]accord.Point{{7, 6, 5, 4, 3, 2, 1, 0}, {4, 4, 4, 1, 1, 7, 7, 0}}, [8]int{7, 3, 6, 0, 5, 1, 4, 2})
	if diff := cmp.Diff(first, second); diff != "" {
		t.Errorf("of seven who answered:\n%s", diff)
	}
	few := history(t, [2][8]accord.Point{{1, 1, 1, 1, 1, 0, 0, 0}, {7, 7, 0, 0, 0, 0, 0, 0}}, [8]int{0, 1, 2, 3, 4, 5, 6, 7})
	fewer := history(t, [2][8]accord.Point{{7, 7, 0, 0, 0, 0, 0, 0}, {1, 2, 3, 4, 0, 0, 0, 0}}, [8]int{0, 1, 2, 3, 4, 5, 6, 7})
	if diff := cmp.Diff(few, fewer); diff != "" {
		t.Errorf("of fewer than six:\n%s", diff)
	}
}
