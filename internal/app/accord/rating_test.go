package accord_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	work "counterpart.dev/internal/app/accord"
	"counterpart.dev/internal/app/account"
	"counterpart.dev/internal/apptest"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/confidence"
	"counterpart.dev/internal/core/poll"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// rated is a sheet with a level for each of the usual dimensions, in their order.
func rated(lock bool, levels ...confidence.Level) confidence.Sheet {
	s := confidence.Sheet{Locked: lock}
	for i, l := range levels {
		s.Ratings = append(s.Ratings, confidence.Rating{Dimension: confidence.Usual()[i].ID, Level: l, Why: "because"})
	}
	return s
}

// capped says that time is late, to the client side.
func capped(context.Context, *store.Tx, access.Viewer, access.ScopeID) ([]confidence.Cap, []confidence.Evidence, error) {
	return []confidence.Cap{{Dimension: confidence.Time, At: confidence.Amber, Because: "P50 is two months late."}}, []confidence.Evidence{{Dimension: confidence.Time, Text: "P50 is two months late."}}, nil
}

func TestConfidence(t *testing.T) {
	w := newWorld(t, apptest.SQLite(t))
	w.Doubts = capped
	ctx, e := t.Context(), w.Engagement
	ines := w.Join(t, w.Ada, account.Order{Scope: e, Role: access.AssurerRole, Name: "Ines Okafor", Organisation: "Beacon Review"})
	see := func(v access.Viewer) work.Confidence { return must[work.Confidence](t)(w.Confidence(ctx, v, e)) }
	closes := w.Clock.Now().AddDate(0, 0, 7).Format("2006-01-02")
	id := must[string](t)(w.OpenRating(ctx, w.Ada, e, work.RatingForm{Closes: closes, More: "Safety: nobody is hurt"}))
	for _, who := range []struct{ by, v access.Viewer }{{w.Ada, w.Ada}, {w.Ada, ines}, {w.Dan, w.Dan}} {
		must[work.Asking](t)(w.Ask(ctx, who.by, e, poll.Confidence, id, work.AskForm{Person: who.v.Person}))
	}
	before := map[access.PersonID]work.Confidence{}
	for _, v := range []access.Viewer{w.Ada, w.Dan, ines} {
		before[v.Person] = see(v)
	}
	if n := len(before[ines.Person].Rounds[0].Plan.Dimensions); n != 5 {
		t.Errorf("%d dimensions are asked", n)
	}

	_, err := w.Judge(ctx, w.Ada, id, rated(true, confidence.Amber, confidence.Green))
	if errs.KindOf(err) != errs.Invalid || errs.FieldsOf(err)[0].Path != "reason-time" || !strings.Contains(errs.FieldsOf(err)[0].Message, "two months late") {
		t.Errorf("a rating above a cap needs no reason: %v", err)
	}
	mine := rated(true, confidence.Amber, confidence.Green)
	mine.Ratings[1].Reason = "Canary reason"
	must[work.Paper](t)(w.Judge(ctx, w.Ada, id, mine))
	if _, err := w.Judge(ctx, w.Ada, id, rated(false, confidence.Red)); errs.KindOf(err) != errs.Invalid {
		t.Errorf("what is locked was changed: %v", err)
	}
	must[work.Paper](t)(w.Judge(ctx, ines, id, rated(true, 0, confidence.AmberRed)))
	must[work.Paper](t)(w.Judge(ctx, w.Dan, id, rated(false, confidence.Green, confidence.Green)))
	for _, v := range []access.Viewer{w.Ada, w.Dan, ines} {
		if d := cmp.Diff(before[v.Person], see(v)); d != "" {
			t.Errorf("before it is revealed somebody is told: %s", d)
		}
	}
	if _, err := w.Paper(ctx, w.Dan, id); err != nil {
		t.Error(err)
	}

	must[work.Paper](t)(w.Judge(ctx, w.Dan, id, rated(true, confidence.AmberGreen, confidence.Green)))
	for _, v := range []access.Viewer{w.Ada, w.Dan, ines} {
		r := see(v).Rounds[0]
		if r.State != poll.Ended || !r.Told || len(r.Reveal.Raters) != 3 {
			t.Fatalf("%s: %s, %d raters", v.Name, r.State, len(r.Reveal.Raters))
		}
		sides := map[string]access.Side{}
		for _, x := range r.Reveal.Raters {
			sides[x.Name] = x.Side
			for _, k := range x.Sheet.Ratings {
				if k.Reason != "" {
					t.Errorf("%s reads the reason %q", v.Name, k.Reason)
				}
			}
		}
		if d := cmp.Diff(map[string]access.Side{w.Ada.Name: access.ClientSide, w.Dan.Name: access.DeliverySide, "Ines Okafor": access.AssurerSide}, sides); d != "" {
			t.Error(d)
		}
		if client := v.Side == access.ClientSide; client != (len(r.Private.Reasons) == 1 && len(r.Private.Evidence) == 1 && len(r.Private.Caps) == 1) || !client && len(r.Private.Reasons)+len(r.Private.Evidence)+len(r.Private.Caps) > 0 {
			t.Errorf("%s: %+v", v.Name, r.Private)
		}
	}
	apart := confidence.Divergence(see(w.Dan).Rounds[0].Plan.Dimensions, see(w.Dan).Rounds[0].Reveal)
	if apart[0].Dimension.ID != confidence.Time || apart[0].Steps() != 3 {
		t.Errorf("%+v", apart[0])
	}
	w.again(t, ines, closes)
}

// again asks once more: what was said is filled in, and where only one side judges, the other is told nothing.
func (w *world) again(t *testing.T, ines access.Viewer, closes string) {
	ctx, e := t.Context(), w.Engagement
	w.Clock.Add(time.Hour)
	id := must[string](t)(w.OpenRating(ctx, w.Ada, e, work.RatingForm{Closes: closes}))
	for _, v := range []access.Viewer{w.Ada, ines} {
		must[work.Asking](t)(w.Ask(ctx, w.Ada, e, poll.Confidence, id, work.AskForm{Person: v.Person}))
	}
	p := must[work.Paper](t)(w.Paper(ctx, w.Ada, id))
	if r := p.Sheet.Of(confidence.Time); r.Level != confidence.Green || !r.Kept || r.Reason != "" || p.Sheet.Locked {
		t.Errorf("what was said the last time: %+v", r)
	}
	must[work.Paper](t)(w.Judge(ctx, w.Ada, id, rated(true, confidence.Red)))
	must[work.Paper](t)(w.Judge(ctx, ines, id, rated(true, confidence.Amber)))
	if r := must[work.Confidence](t)(w.Confidence(ctx, w.Ada, e)).Rounds[0]; r.State != poll.Open {
		t.Fatalf("it ended before the other side asked anybody: %s", r.State)
	}
	w.Clock.Add(8 * 24 * time.Hour)
	w.ok(w.End(ctx, w.Ada, e, poll.Confidence, id))
	if r := must[work.Confidence](t)(w.Confidence(ctx, w.Ada, e)).Rounds[0]; r.Told || len(r.Reveal.Raters) != 2 {
		t.Errorf("our side: told %v, %d raters", r.Told, len(r.Reveal.Raters))
	}
	for _, v := range []access.Viewer{w.Dan, ines} {
		if r := must[work.Confidence](t)(w.Confidence(ctx, v, e)).Rounds[0]; r.Told || len(r.Reveal.Raters) != 0 {
			t.Errorf("%s is told what its side did not give: %+v", v.Name, r.Reveal)
		}
	}
}
