package portfolio_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/app/engage"
	"counterpart.dev/internal/app/lists"
	"counterpart.dev/internal/app/portfolio"
	"counterpart.dev/internal/apptest"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/casebook"
	core "counterpart.dev/internal/core/portfolio"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/job"
	"counterpart.dev/internal/store"
)

const returns2024 = "Returns,,,\nProject Name,Ref,RAG,Delivery end date\nBridge,B1,Amber/Red,31/03/2026\nNorth tunnel,,Green,30/06/2026\nTotal,,,\n"

// TestPublishedYearsAreTakenInAndOut gives two years at once, says which column is what, settles a question, and takes one out again.
func TestPublishedYearsAreTakenInAndOut(t *testing.T) {
	w := apptest.SQLite(t).Both(t)
	p := portfolio.Work{DB: w.DB}
	ctx := t.Context()
	ids, err := p.BeginLists(ctx, w.Ada, []lists.File{{Name: "r 2024.csv", Body: []byte(returns2024)},
		{Name: "r 2025.csv", Body: []byte("Project Name;Ref;RAG;Delivery end date\nBridge;B1;Red;30/09/2026\nNorth tunnel works;;Green;30/06/2026\n")}})
	if err != nil || len(ids) != 2 {
		t.Fatal(ids, err)
	}
	for i, id := range ids {
		l, err := p.List(ctx, w.Ada, id)
		if err != nil {
			t.Fatal(err)
		}
		if _, there := l.Setup.Fields[4]; i == 0 && !there {
			if err := p.ReadList(ctx, w.Ada, id, portfolio.ReadForm{Label: "2024", Head: l.Setup.Head, Fields: map[int]core.Field{4: core.Ends}, Rev: l.Rev}); err != nil {
				t.Fatal(err)
			}
		}
		if err := p.ReadList(ctx, w.Ada, id, portfolio.ReadForm{Label: "soon", Head: l.Setup.Head}); errs.KindOf(err) != errs.Invalid {
			t.Errorf("a year that is none: %v", err)
		}
		l, err = p.List(ctx, w.Ada, id)
		if err != nil {
			t.Fatal(err)
		}
		if task, err := p.TakeList(ctx, w.Ada, id, l.Rev); err != nil || task != "" {
			t.Fatal(task, err)
		}
		if _, err := p.TakeList(ctx, w.Ada, id, l.Rev); errs.KindOf(err) != errs.Conflict {
			t.Errorf("taken in twice: %v", err)
		}
	}
	y, err := p.Years(ctx, w.Ada)
	if err != nil || len(y.Lines) != 3 || len(y.Doubts) != 1 || len(y.Tallies) != 2 {
		t.Fatalf("%+v %v", y, err)
	}
	if l := y.Line(core.Spot{List: ids[1], At: 2}); l == nil || len(l.Points) != 2 || l.Points[1].Entry.Rating.Points != 1 {
		t.Errorf("the bridge: %+v", l)
	}
	if err := p.Settle(ctx, w.Ada, y.Doubts[0].Spot, core.Said{Same: core.Spot{List: "nothing", At: 1}}); errs.KindOf(err) != errs.Invalid {
		t.Errorf("the same as nothing: %v", err)
	}
	if err := p.Settle(ctx, w.Ada, y.Doubts[0].Spot, core.Said{Same: y.Doubts[0].With[0].Spot}); err != nil {
		t.Fatal(err)
	}
	if y, err = p.Years(ctx, w.Ada); err != nil || len(y.Lines) != 2 || len(y.Doubts) != 0 {
		t.Fatalf("once it is said: %d lines, %v", len(y.Lines), err)
	}
	s, err := p.Row(ctx, w.Ada, ids[0], 3)
	if err != nil || s.Entry == nil || s.Entry.Said[core.Name] != "Bridge" || s.Cells[2].Text != "Amber/Red" {
		t.Errorf("the row of a figure: %+v %v", s, err)
	}
	if s, err := p.Row(ctx, w.Ada, ids[0], 5); err != nil || s.Reason != "a total" {
		t.Errorf("a row that was listed: %+v %v", s, err)
	}
	var rows, all bytes.Buffer
	if err := p.RowsCSV(ctx, w.Ada, ids[0], &rows); err != nil || strings.Count(rows.String(), "\n") != 5 {
		t.Errorf("%q %v", rows.String(), err)
	}
	if err := p.YearsCSV(ctx, w.Ada, &all); err != nil || !strings.Contains(all.String(), "Amber/Red") {
		t.Errorf("%q %v", all.String(), err)
	}
	// Nobody else sees them: not who works on a project, and no supplier.
	for _, v := range []access.Viewer{w.Dan, w.Colleague(t, w.Ada, "Ivo Penn")} {
		if _, err := p.Years(ctx, v); errs.KindOf(err) != errs.NotFound {
			t.Errorf("%s sees the years: %v", v.Name, err)
		}
		if _, err := p.Row(ctx, v, ids[0], 3); errs.KindOf(err) != errs.NotFound {
			t.Errorf("%s sees a row: %v", v.Name, err)
		}
		if _, err := p.BeginLists(ctx, v, []lists.File{{Name: "x.csv", Body: []byte(returns2024)}}); errs.KindOf(err) != errs.NotFound {
			t.Errorf("%s gives a list: %v", v.Name, err)
		}
	}
	l, err := p.List(ctx, w.Ada, ids[1])
	if err != nil {
		t.Fatal(err)
	}
	if err := p.UndoList(ctx, w.Ada, ids[1], l.Rev); err != nil {
		t.Fatal(err)
	}
	if y, err = p.Years(ctx, w.Ada); err != nil || len(y.Lines) != 2 || len(y.Tallies) != 1 {
		t.Errorf("one year out again: %d lines, %v", len(y.Lines), err)
	}
}

// TestALongListIsTakenInByAJob asks for it, has it done, and finds every row accounted for.
func TestALongListIsTakenInByAJob(t *testing.T) {
	w := apptest.SQLite(t).Both(t)
	p := portfolio.Work{DB: w.DB}
	var b strings.Builder
	b.WriteString("Project Name,RAG\n")
	for i := range 2 * portfolio.AtOnce {
		b.WriteString("Project " + strings.Repeat("x", i%7) + string(rune('a'+i%26)) + string(rune('a'+i/26%26)) + ",Red\n,Green\n")
	}
	ids, err := p.BeginLists(t.Context(), w.Ada, []lists.File{{Name: "long 2020.csv", Body: []byte(b.String())}})
	if err != nil {
		t.Fatal(err)
	}
	task, err := p.TakeList(t.Context(), w.Ada, ids[0], 1)
	if err != nil || task == "" {
		t.Fatal(task, err)
	}
	l, err := p.List(t.Context(), w.Ada, ids[0])
	if err != nil || !l.UnderWay() {
		t.Fatalf("under way: %+v %v", l.Task, err)
	}
	if err := p.DropList(t.Context(), w.Ada, ids[0], l.Rev); errs.KindOf(err) != errs.Conflict {
		t.Errorf("given up while it is taken in: %v", err)
	}
	runner, err := job.New(t.Context(), w.DB, job.Options{Now: w.Clock.Now}, job.TakesPublished(p))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := runner.Drain(t.Context()); err != nil {
		t.Fatal(err)
	}
	l, err = p.List(t.Context(), w.Ada, ids[0])
	if err != nil || l.State != casebook.Applied || l.Year.Count() != 1+4*portfolio.AtOnce {
		t.Fatalf("%s, %d rows of %d, %v", l.State, l.Year.Count(), 1+4*portfolio.AtOnce, err)
	}
}

// TestSummariesFollowByThemselves has the client's clock work out what changed, and only that.
func TestSummariesFollowByThemselves(t *testing.T) {
	w := apptest.SQLite(t).Both(t)
	p := portfolio.Work{DB: w.DB}
	var seat access.SeatID
	if err := w.DB.System(t.Context(), store.GiveSeat, func(tx *store.Tx) error {
		v, err := act.AgentFor(t.Context(), tx, w.Project, access.ClientSide)
		seat = v.Seat
		return err
	}); err != nil {
		t.Fatal(err)
	}
	watch := func(want int) {
		t.Helper()
		if n, err := p.Watch(t.Context(), seat); err != nil || n != want {
			t.Errorf("%d worked out, %v; want %d", n, err, want)
		}
	}
	watch(1)
	watch(0)
	w.Clock.Add(time.Minute)
	if _, err := w.Work.AddNote(t.Context(), w.Ada, w.Project, "", engage.NoteForm{Title: "Something", Body: "was said."}); err != nil {
		t.Fatal(err)
	}
	v, err := p.Show(t.Context(), w.Ada, portfolio.Ask{})
	if err != nil || len(v.Rows) != 1 || !v.Rows[0].Changed {
		t.Errorf("something was recorded: %+v %v", v, err)
	}
	watch(1)
	watch(0)
	if v, err = p.Show(t.Context(), w.Ada, portfolio.Ask{Key: "name"}); err != nil || v.Rows[0].Changed || v.Rows[0].At != w.Clock.Now().UnixMicro() || len(v.Rows[0].Holders) != 1 {
		t.Errorf("worked out anew: %+v %v", v.Rows[0], err)
	}
}
