package engage

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store/storetest"
)

func TestANoteStaysWithItsSideUntilItIsShared(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		_, e := w.joined()
		id := must[string](t)(w.AddNote(ctx, w.pm, e, "", NoteForm{Title: "Ward access", Body: "We promised keys by May."}))
		for _, v := range []access.Viewer{w.vantor, w.halden, w.assurer, w.owner} {
			_, err := w.Note(ctx, v, e, id)
			refused(t, v.Name+" reads it", err)
			_, err = w.Sharing(ctx, v, e, id)
			refused(t, v.Name+" would share it", err)
			refused(t, v.Name+" erases it", w.EraseNote(ctx, v, e, id, "mistake"))
		}
		s := must[Sharing](t)(w.Sharing(ctx, w.pm, e, id))
		if s.In.With(w.pm.Side) != "Vantor Systems" || len(s.Readers) != 0 || s.Body != "We promised keys by May." {
			t.Errorf("before sharing: %+v", s)
		}
		copied := must[string](t)(w.ShareNote(ctx, w.sponsor, e, id, s.Seen))
		theirs := must[NoteView](t)(w.Note(ctx, w.vantor, e, copied))
		if copied == id || theirs.AuthorName != "Edwin Cole" || theirs.Created == s.Created || theirs.MayErase || theirs.MayEdit || theirs.SharedAs != "" {
			t.Errorf("the other side reads %+v", theirs)
		}
		_, err := w.ShareNote(ctx, w.pm, e, id, s.Seen+1)
		if errs.Sentence(err) != "This was shared already." {
			t.Errorf("sharing twice: %v", err)
		}
		if own := must[NoteView](t)(w.Note(ctx, w.pm, e, id)); own.SharedAs != copied || own.MayShare {
			t.Errorf("the side's own note: %+v", own)
		}
		if list := must[NoteList](t)(w.Notes(ctx, w.vantor, e, NoteFilter{Audience: access.Shared}, Order{})); len(list.Rows) != 1 || list.Total != 1 {
			t.Errorf("the other side lists %+v", list)
		}
		_, err = w.Notes(ctx, w.halden, e, NoteFilter{Audience: act.Ours}, Order{})
		refused(t, "notes of who has no room", err)
	})
}

func TestAnswersBeginPrivateAndAreSharedBelowTheSharedNote(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		_, e := w.joined()
		id := must[string](t)(w.AddNote(ctx, w.pm, e, "", NoteForm{Title: "Ward access", Body: "Keys by May."}))
		root := must[string](t)(w.ShareNote(ctx, w.pm, e, id, 1))
		reply := must[string](t)(w.AddNote(ctx, w.vantor, e, root, NoteForm{Body: "May is too late for us."}))
		if n := must[NoteView](t)(w.Note(ctx, w.pm, e, root)); len(n.Answers) != 0 {
			t.Errorf("the client sees what the other side has not shared: %+v", n.Answers)
		}
		if n := must[NoteView](t)(w.Note(ctx, w.vantor, e, root)); len(n.Answers) != 1 || !n.Answers[0].MayShare || n.Answers[0].Audience != access.DeliveryOnly {
			t.Errorf("its own side sees %+v", n.Answers)
		}
		must[string](t)(w.ShareNote(ctx, w.vantor, e, reply, 1))
		for _, v := range []access.Viewer{w.pm, w.vantor} {
			n := must[NoteView](t)(w.Note(ctx, v, e, root))
			if len(n.Answers) != 1 || n.Answers[0].Audience != access.Shared || n.Answers[0].AuthorFirm != "Vantor Systems" {
				t.Errorf("%s sees %+v", v.Name, n.Answers)
			}
		}
		// Who is asked about sharing next now knows whom it reaches.
		other := must[string](t)(w.AddNote(ctx, w.pm, e, "", NoteForm{Title: "Next", Body: "Text."}))
		if s := must[Sharing](t)(w.Sharing(ctx, w.pm, e, other)); len(s.Readers) != 1 || s.Readers[0].Name != "Dan Reyes" {
			t.Errorf("readers: %+v", s.Readers)
		}
		private := must[string](t)(w.AddNote(ctx, w.pm, e, other, NoteForm{Body: "Between us."}))
		_, err := w.Sharing(ctx, w.pm, e, private)
		if errs.KindOf(err) != errs.Invalid {
			t.Errorf("sharing an answer to a private note: %v", err)
		}
	})
}

func TestWhatIsSharedIsWhatWasShown(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		_, e := w.joined()
		id := must[string](t)(w.AddNote(ctx, w.pm, e, "", NoteForm{Title: "Price", Body: "Fine."}))
		s := must[Sharing](t)(w.Sharing(ctx, w.pm, e, id))
		if err := w.ChangeNote(ctx, w.sponsor, e, id, NoteForm{Title: "Price", Body: "We would pay twice as much.", Rev: s.Rev}); err != nil {
			t.Fatal(err)
		}
		if _, err := w.ShareNote(ctx, w.pm, e, id, s.Seen); errs.KindOf(err) != errs.Conflict {
			t.Errorf("a text that nobody was shown was shared: %v", err)
		}
		if err := w.ChangeNote(ctx, w.pm, e, id, NoteForm{Title: "Price", Body: "Mine.", Rev: s.Rev}); errs.KindOf(err) != errs.Conflict {
			t.Errorf("an edit over somebody else's: %v", err)
		}
		past := must[Past](t)(w.NoteHistory(ctx, w.pm, e, id)).Versions
		var got []string
		for _, p := range past {
			got = append(got, p.By.Name+": "+p.Body)
		}
		if diff := cmp.Diff([]string{"Priya Nair: Fine.", "Edwin Cole: We would pay twice as much."}, got); diff != "" {
			t.Error(diff)
		}
	})
}

func TestErasingLeavesTheTextNowhere(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		_, e := w.joined()
		id := must[string](t)(w.AddNote(ctx, w.pm, e, "", NoteForm{Title: "Zanzibarfirst", Body: "Zanzibarfirst is ill."}))
		if err := w.ChangeNote(ctx, w.pm, e, id, NoteForm{Title: "Zanzibarsecond", Body: "Zanzibarsecond is ill.", Rev: 1}); err != nil {
			t.Fatal(err)
		}
		must[any](t)(nil, w.SaveDraft(ctx, w.pm, NoteDraft(access.EngagementScope, e, id), "body=zanzibarthird"))
		refused(t, "by a role that leads nothing", func() error { w.post(w.owner, e, access.Firm); return w.EraseNote(ctx, w.owner, e, id, "mistake") }())
		invalid(t, "without a reason", w.EraseNote(ctx, w.pm, e, id, "because"), "reason")
		if g := must[Erasing](t)(w.Erasing(ctx, w.pm, e, id)); g.Versions != 2 || g.Copied {
			t.Errorf("before erasing: %+v", g)
		}
		if h := must[Hits](t)(w.Search(ctx, w.pm, "zanzi", 10)); len(h.Found) != 1 {
			t.Errorf("before erasing: found %+v", h.Found)
		}
		holding := func() (out []string) {
			for _, c := range storetest.Cells(ctx, t, adminOf(w)) {
				if strings.Contains(strings.ToLower(c.Text), "zanzibar") {
					out = append(out, c.Table+"."+c.Column)
				}
			}
			return out
		}
		if diff := cmp.Diff([]string{"draft.body", "note.body", "note.title", "term.word"}, holding()); diff != "" {
			t.Errorf("before erasing: %s", diff)
		}
		if err := w.EraseNote(ctx, w.pm, e, id, "personal"); err != nil {
			t.Fatal(err)
		}
		if left := holding(); len(left) > 0 {
			t.Errorf("still in %v", left)
		}
		past := must[Past](t)(w.NoteHistory(ctx, w.pm, e, id)).Versions
		erased, reasons := 0, 0
		for _, p := range past {
			if p.Erased && p.Body == "" {
				erased++
			}
			if p.Reason == "personal" {
				reasons++
			}
		}
		if erased != 2 || reasons != 4 {
			t.Errorf("the record holds %d erased texts and %d entries that say why, want 2 and 4", erased, reasons)
		}
		refused(t, "erasing twice", w.EraseNote(ctx, w.pm, e, id, "personal"))
		if h := must[Hits](t)(w.Search(ctx, w.pm, "zanzi", 10)); len(h.Found) != 0 {
			t.Errorf("after erasing: found %+v", h.Found)
		}
	})
}

func TestASideErasesOnlyItsOwn(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		_, e := w.joined()
		id := must[string](t)(w.AddNote(ctx, w.vantor, e, "", NoteForm{Title: "Plan", Body: "Ours."}))
		copied := must[string](t)(w.ShareNote(ctx, w.vantor, e, id, 1))
		refused(t, "the client erasing it", w.EraseNote(ctx, w.pm, e, copied, "order"))
		if err := w.EraseNote(ctx, w.vantor, e, copied, "order"); err != nil {
			t.Fatal(err)
		}
		if n := must[NoteView](t)(w.Note(ctx, w.pm, e, copied)); n.Erased == 0 || n.Body != "" || n.MayErase || n.MayReply {
			t.Errorf("the client reads %+v", n)
		}
		if n := must[NoteView](t)(w.Note(ctx, w.vantor, e, id)); n.Body != "Ours." {
			t.Errorf("their own note: %+v", n)
		}
	})
}

func TestNotesArePagedBothWays(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		_, e := w.joined()
		for _, title := range []string{"Alpha", "Bravo", "Charlie", "Delta", "Echo"} {
			must[string](t)(w.AddNote(ctx, w.pm, e, "", NoteForm{Title: title, Body: "Text of " + title}))
		}
		for _, c := range []struct {
			o    Order
			want [][]string
		}{
			{Order{Key: "time", Desc: true, Limit: 2}, [][]string{{"Echo", "Delta"}, {"Charlie", "Bravo"}, {"Alpha"}}},
			{Order{Key: "time", Limit: 2}, [][]string{{"Alpha", "Bravo"}, {"Charlie", "Delta"}, {"Echo"}}},
			{Order{Key: "title", Limit: 3}, [][]string{{"Alpha", "Bravo", "Charlie"}, {"Delta", "Echo"}}},
			{Order{Key: "title", Desc: true, Limit: 5}, [][]string{{"Echo", "Delta", "Charlie", "Bravo", "Alpha"}}},
		} {
			titles := func(o Order) ([]string, NoteList) {
				l := must[NoteList](t)(w.Notes(ctx, w.pm, e, NoteFilter{Audience: act.Ours}, o))
				var out []string
				for _, n := range l.Rows {
					out = append(out, n.Title)
				}
				return out, l
			}
			var forth, back [][]string
			o := c.o
			for {
				page, l := titles(o)
				forth = append(forth, page)
				if o.After = l.Next; l.Next == "" {
					o.Before = l.Previous
					break
				}
			}
			back = [][]string{forth[len(forth)-1]}
			for o.After = ""; o.Before != ""; {
				page, l := titles(o)
				back = append([][]string{page}, back...)
				o.Before = l.Previous
			}
			if diff := cmp.Diff(c.want, forth); diff != "" {
				t.Errorf("%+v forth: %s", c.o, diff)
			}
			if diff := cmp.Diff(c.want, back); diff != "" {
				t.Errorf("%+v back: %s", c.o, diff)
			}
		}
		l := must[NoteList](t)(w.Notes(ctx, w.pm, e, NoteFilter{Audience: act.Ours, Words: "ALPH"}, Order{}))
		if len(l.Rows) != 1 || l.Total != 1 || !l.MayAdd {
			t.Errorf("filtered: %+v", l)
		}
	})
}

func TestTheSearchKnowsWhatItsReaderSees(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		p, e := w.joined()
		id := must[string](t)(w.AddNote(ctx, w.pm, e, "", NoteForm{Title: "Café opening", Body: "The façade and the records"}))
		find := func(v access.Viewer, typed string) (got []string) {
			h := must[Hits](t)(w.Search(ctx, v, typed, 10))
			for _, f := range h.Found {
				got = append(got, f.Kind+" "+f.Title+" in "+f.ScopeName)
			}
			for _, m := range h.People {
				got = append(got, "person "+m.Name)
			}
			return got
		}
		note := "note Café opening in Patient records with Vantor Systems"
		for _, c := range []struct {
			who   access.Viewer
			typed string
			want  []string
		}{
			{w.pm, "CAFE facad", []string{note}},
			{w.pm, "café nothing", nil},
			{w.vantor, "cafe", nil},
			{w.halden, "records", nil},
			{w.vantor, "records", []string{"engagement Patient records with Vantor Systems in "}},
			{w.vantor, "Dan", []string{"person Dan Reyes"}},
			{w.vantor, "Priya", []string{"person Priya Nair"}}, // she opened the engagement
			{w.vantor, "Mara", nil},
			{w.halden, "Priya", nil},
			{w.pm, "x", nil},
			{access.Viewer{}, "records", nil},
		} {
			if diff := cmp.Diff(c.want, find(c.who, c.typed)); diff != "" {
				t.Errorf("%s looks for %q: %s", c.who.Name, c.typed, diff)
			}
		}
		if got := find(w.pm, "patient rec"); len(got) != 2 {
			t.Errorf("the project and the engagement: %v", got)
		}
		must[string](t)(w.ShareNote(ctx, w.pm, e, id, 1))
		if got := find(w.vantor, "cafe"); len(got) != 1 {
			t.Errorf("after sharing: %v", got)
		}
		_ = p
		today := must[Today](t)(w.Today(ctx, w.vantor))
		if len(today.Notes) != 1 || len(today.Engagements.Rows) != 1 || today.Projects.MayProject || len(today.Projects.Rows) != 0 {
			t.Errorf("the delivery side's first page: %+v", today)
		}
	})
}

func TestDraftsAreOnesOwn(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		_, e := w.joined()
		form := NoteDraft(access.EngagementScope, e, "new")
		must[any](t)(nil, w.SaveDraft(ctx, w.pm, form, "title=A&body=B"))
		must[any](t)(nil, w.SaveDraft(ctx, w.pm, form, "title=A&body=C"))
		if d, err := w.Draft(ctx, w.pm, form); err != nil || d.Body != "title=A&body=C" {
			t.Errorf("got %+v, %v", d, err)
		}
		if d, err := w.Draft(ctx, w.sponsor, form); err != nil || d.Body != "" {
			t.Errorf("somebody else gets %+v, %v", d, err)
		}
		if today := must[Today](t)(w.Today(ctx, w.pm)); len(today.Drafts) != 1 {
			t.Errorf("drafts: %+v", today.Drafts)
		}
		must[string](t)(w.AddNote(ctx, w.pm, e, "", NoteForm{Title: "A", Body: "C", Form: form}))
		if d, err := w.Draft(ctx, w.pm, form); err != nil || d.Body != "" {
			t.Errorf("after it was kept: %+v, %v", d, err)
		}
		if err := w.SaveDraft(ctx, w.pm, form, strings.Repeat("x", mostDraft+1)); errs.KindOf(err) != errs.Invalid {
			t.Errorf("a draft without an end: %v", err)
		}
	})
}
