package benefit_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	work "counterpart.dev/internal/app/benefit"
	"counterpart.dev/internal/apptest"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/casebook"
	"counterpart.dev/internal/errs"
	"github.com/google/go-cmp/cmp"
)

// told is the sentence of a refusal.
func told(err error) string {
	var all []string
	for _, f := range errs.FieldsOf(err) {
		all = append(all, f.Message)
	}
	return strings.Join(all, " ")
}

// drawn is a map as everybody sees it: what stands in it, and what is linked.
func drawn(view *work.View) (out []string) {
	for _, n := range view.Rows.Nodes {
		if n.Kind != casebook.Appraisal && n.Kind != casebook.Assumption {
			out = append(out, string(n.Kind)+" "+n.Title)
		}
	}
	for _, e := range view.Rows.Edges {
		out = append(out, fmt.Sprintf("%s → %s (%d %t)", view.Nodes[e.Node].Title, view.Nodes[e.Needs].Title, e.SharePPM, e.Confirmed))
	}
	slices.Sort(out)
	return out
}

// put adds something to the map.
func (w world) put(t *testing.T, v access.Viewer, k casebook.Kind, title string) string {
	t.Helper()
	id, err := w.Case.AddToMap(t.Context(), v, w.Project, work.NewNode{Kind: string(k), Title: title})
	if err != nil {
		t.Fatalf("%s %s: %v: %s", k, title, err, told(err))
	}
	return id
}

func TestMapIsMadeAndTakenBack(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		ctx := t.Context()
		must := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatalf("%v: %s", err, told(err))
			}
		}
		begun := drawn(w.see(t, w.Ada))
		o, b, ch := w.put(t, w.Ada, casebook.Objective, "Fewer harms"), w.put(t, w.Ada, casebook.Benefit, "Reduce errors"), w.put(t, w.Ada, casebook.Change, "Wards work digitally")
		own, tie := w.put(t, w.Ada, casebook.Work, "Train wards"), w.put(t, w.Ada, casebook.Tie, "Go-live")
		must(w.Case.Join(ctx, w.Ada, w.Project, b, o)) // either way round
		must(w.Case.Join(ctx, w.Ada, w.Project, b, ch))
		must(w.Case.Join(ctx, w.Ada, w.Project, tie, ch))
		must(w.Case.Join(ctx, w.Ada, w.Project, ch, own))
		must(w.Case.Rename(ctx, w.Ada, w.Project, tie, "Go-live", "Go-live, wave 1"))
		must(w.Case.Part(ctx, w.Ada, w.Project, own, ch))
		full := drawn(w.see(t, w.Ada))
		want := []string{"Fewer harms → Reduce errors (0 true)", "Reduce errors → Wards work digitally (0 true)", "Wards work digitally → Go-live, wave 1 (0 true)", "benefit Reduce errors",
			"change Wards work digitally", "objective Fewer harms", "tie Go-live, wave 1", "work Train wards"}
		slices.Sort(want)
		if diff := cmp.Diff(want, full); diff != "" {
			t.Errorf("the map (-want +is):\n%s", diff)
		}
		must(w.Case.TakeOut(ctx, w.Ada, w.Project, ch))
		if _, err := w.Case.UndoMap(ctx, w.Ada, w.Project); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(full, drawn(w.see(t, w.Ada))); diff != "" {
			t.Errorf("a node that was taken out comes back without its links (-was +is):\n%s", diff)
		}
		m, err := w.Case.Map(ctx, w.Ada, w.Project)
		must(err)
		if m.Undo != "Take the link from “Wards work digitally” to “Train wards” away" || m.Redo != "Take “Wards work digitally” out" {
			t.Errorf("to undo: %q, to redo: %q", m.Undo, m.Redo)
		}
		for range 11 {
			_, err := w.Case.UndoMap(ctx, w.Ada, w.Project)
			must(err)
		}
		if diff := cmp.Diff(begun, drawn(w.see(t, w.Ada))); diff != "" {
			t.Errorf("all taken back (-was +is):\n%s", diff)
		}
		if _, err := w.Case.UndoMap(ctx, w.Ada, w.Project); told(err) != "There is nothing of yours to undo." {
			t.Errorf("one more: %v %s", err, told(err))
		}
		for range 11 {
			_, err := w.Case.RedoMap(ctx, w.Ada, w.Project)
			must(err)
		}
		if diff := cmp.Diff(full, drawn(w.see(t, w.Ada))); diff != "" {
			t.Errorf("all made again (-was +is):\n%s", diff)
		}
	})
}

// Whatever somebody else did in between is left alone, with a sentence that says what.
func TestUndoLeavesAloneWhatOthersChanged(t *testing.T) {
	w := open(t, apptest.SQLite(t))
	ctx := t.Context()
	b, ch := w.put(t, w.Ada, casebook.Benefit, "Reduce errors"), w.put(t, w.Ada, casebook.Change, "Wards work digitally")
	refused := func(what, want string) {
		t.Helper()
		before := drawn(w.see(t, w.Ada))
		_, err := w.Case.UndoMap(ctx, w.Ada, w.Project)
		if errs.KindOf(err) != errs.Invalid || told(err) != want {
			t.Errorf("%s: %v %q", what, err, told(err))
		}
		if diff := cmp.Diff(before, drawn(w.see(t, w.Ada))); diff != "" {
			t.Errorf("%s: a refused undo changed the map:\n%s", what, diff)
		}
	}
	if err := w.Case.Join(ctx, w.Sponsor, w.Project, b, ch); err != nil {
		t.Fatal(err)
	}
	refused("a link of the sponsor's", "“Reduce errors” is linked to “Wards work digitally” by now, so your undo leaves it as it is.")
	if _, err := w.Case.UndoMap(ctx, w.Sponsor, w.Project); err != nil {
		t.Fatal(err)
	}
	if err := w.Case.Rename(ctx, w.Sponsor, w.Project, ch, "Wards work digitally", "Wards write notes once"); err != nil {
		t.Fatal(err)
	}
	refused("a name of the sponsor's", "Somebody renamed “Wards write notes once” since, so your undo leaves it as it is.")
	if err := w.Case.Rename(ctx, w.Ada, w.Project, ch, "Wards work digitally", "Wards work"); told(err) == "" {
		t.Errorf("a name over another's: %v", err)
	}
	if err := w.change(t, w.Sponsor, casebook.Change, ch, "title", "Wards work digitally", "owner", "Sister Hale"); err != nil {
		t.Fatal(err)
	}
	refused("a profile of the sponsor's", "Somebody changed “Wards work digitally” since, so your undo leaves it as it is.")
	if err := w.Case.Join(ctx, w.Ada, w.Project, b, b); told(err) != "A link joins two things: choose another." {
		t.Errorf("a link to itself: %v", told(err))
	}
	o := w.put(t, w.Ada, casebook.Objective, "Fewer harms")
	if err := w.Case.Join(ctx, w.Ada, w.Project, o, ch); !strings.HasPrefix(told(err), "“Fewer harms” and “Wards work digitally” are never linked.") {
		t.Errorf("an objective to a change: %v", told(err))
	}
	other := w.put(t, w.Ada, casebook.Change, "Stock is counted")
	for _, pair := range [][2]string{{ch, other}, {other, ch}} {
		err := w.Case.Join(ctx, w.Ada, w.Project, pair[0], pair[1])
		if pair[0] == other && !strings.HasPrefix(told(err), "This leads round in a circle") {
			t.Errorf("a circle: %v %s", err, told(err))
		}
	}
	for who, v := range w.strangers() {
		if _, err := w.Case.AddToMap(ctx, v, w.Project, work.NewNode{Kind: "benefit", Title: "x"}); errs.KindOf(err) != errs.NotFound {
			t.Errorf("%s adds to the map: %v", who, err)
		}
	}
	for who, v := range map[string]access.Viewer{"the owner": w.Owner, "the mentor": w.Mentor, "the firm": w.Firm} {
		if _, err := w.Case.UndoMap(ctx, v, w.Project); errs.KindOf(err) != errs.NotFound {
			t.Errorf("%s undoes: %v", who, err)
		}
	}
}

// A random sequence of edits of two people, all of the one taken back while the other rests, leads back to the map as it was.
func TestEditsAndTheirUndoLeadBack(t *testing.T) {
	w := open(t, apptest.SQLite(t))
	ctx := t.Context()
	n := 0
	for seed := range uint64(12) {
		draw := rand.New(rand.NewPCG(seed, 10))
		var ids []string
		for _, x := range w.see(t, w.Ada).Rows.Nodes {
			ids = append(ids, x.ID)
		}
		begun, made := drawn(w.see(t, w.Ada)), 0
		for range 1 + draw.IntN(8) {
			pick := func() string { return ids[draw.IntN(len(ids))] }
			var err error
			switch what := draw.IntN(5); {
			case what == 0 || len(ids) < 3:
				n++
				var id string
				k := []casebook.Kind{casebook.Objective, casebook.Benefit, casebook.Change, casebook.Work, casebook.Tie}[draw.IntN(5)]
				id, err = w.Case.AddToMap(ctx, w.Ada, w.Project, work.NewNode{Kind: string(k), Title: fmt.Sprint("Thing ", n)})
				ids = append(ids, id)
			case what == 1:
				n++
				err = w.Case.Rename(ctx, w.Ada, w.Project, pick(), "", fmt.Sprint("Called ", n))
			case what == 2 || what == 3:
				err = w.Case.Join(ctx, w.Ada, w.Project, pick(), pick())
			default:
				err = w.Case.TakeOut(ctx, w.Ada, w.Project, pick())
			}
			switch {
			case err == nil:
				made++
			case errs.KindOf(err) != errs.Invalid:
				t.Fatalf("seed %d: %v", seed, err)
			}
		}
		for range made {
			if _, err := w.Case.UndoMap(ctx, w.Ada, w.Project); err != nil {
				t.Fatalf("seed %d: %v: %s", seed, err, told(err))
			}
		}
		if diff := cmp.Diff(begun, drawn(w.see(t, w.Ada))); diff != "" {
			t.Fatalf("seed %d: -was +is:\n%s", seed, diff)
		}
	}
}
