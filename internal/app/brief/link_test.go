package brief_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	work "counterpart.dev/internal/app/brief"
	"counterpart.dev/internal/app/engage"
	"counterpart.dev/internal/apptest"
	"counterpart.dev/internal/core/access"
)

// TestLinkOpensOnePage: whoever has the link reads the page that was shared, byte by byte, and nothing else, until the link ends.
func TestLinkOpensOnePage(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		w.Submit(t, 0)
		w.Contract(t)
		w.WorkOut(t)
		id := w.Publish(t)
		_, err := w.Brief.Share(ctx, w.Ada, w.Project, id, work.ShareForm{To: " ", Until: "2027-11-03"})
		invalid(t, "nobody, for a year", err, "to", "until")
		first, err := w.Brief.Share(ctx, w.Ada, w.Project, id, work.ShareForm{To: "Jo Marsh, finance director", Until: "2026-11-10"})
		if err != nil {
			t.Fatal(err)
		}
		second, err := w.Brief.Share(ctx, w.Sponsor, w.Project, id, work.ShareForm{To: "Ken Ward, chair", Until: "2026-11-20"})
		if err != nil {
			t.Fatal(err)
		}
		if len(first.Secret) < 43 || first.Secret == second.Secret || strings.Contains(w.Log.String(), first.Secret) {
			t.Errorf("the secret is short, used twice or in the log")
		}
		reader := w.follow(t, first.Secret)
		if !reader.Link || reader.Person != "" || reader.Name != "Jo Marsh, finance director" {
			t.Errorf("the reader is %+v", reader)
		}
		got, err := w.Brief.Opened(ctx, reader)
		if err != nil {
			t.Fatal(err)
		}
		want := w.Published(t, id)
		if !bytes.Equal(got.Page, want.Page) || !bytes.Equal(got.Print, want.Print) || got.ID == want.ID || got.Room == want.Room || got.Number != want.Number {
			t.Errorf("what the link opens is not a copy of brief %d: %s %s %d", want.Number, got.ID, got.Room, got.Number)
		}
		w.readsNothingElse(t, reader, id)
		w.Publish(t)
		if again, err := w.Brief.Opened(ctx, reader); err != nil || again.Number != 1 {
			t.Errorf("after another page was published the link opens number %d, %v", again.Number, err)
		}
		if err := w.Brief.EndReading(ctx, w.Ada, w.Project, second.ID); err != nil {
			t.Fatal(err)
		}
		if v, err := w.Accounts.Link(ctx, second.Secret); v.Known() {
			t.Errorf("a link that was ended lets in %+v, %v", v, err)
		}
		w.Day(t, "2026-11-11")
		if v, err := w.Accounts.Link(ctx, first.Secret); v.Known() {
			t.Errorf("a link that has run out lets in %+v, %v", v, err)
		}
		_, err = w.Brief.Opened(ctx, reader)
		refused(t, "a reader whose link has run out", err)
	})
}

func (w *world) follow(t *testing.T, secret string) access.Viewer {
	t.Helper()
	v, err := w.Accounts.Link(t.Context(), secret)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// readsNothingElse holds a reader against everything else there is.
func (w *world) readsNothingElse(t *testing.T, reader access.Viewer, id string) {
	t.Helper()
	ctx := t.Context()
	_, err := w.Brief.Live(ctx, reader, w.Project)
	refused(t, "a reader looks at the live page", err)
	_, err = w.Brief.Published(ctx, reader, w.Project, id)
	refused(t, "a reader opens the page itself", err)
	_, err = w.Brief.Briefs(ctx, reader, w.Project)
	refused(t, "a reader lists", err)
	_, err = w.Brief.ReadingLinks(ctx, reader, w.Project)
	refused(t, "a reader lists links", err)
	_, err = w.Brief.Share(ctx, reader, w.Project, id, work.ShareForm{To: "Jo", Until: "2026-11-04"})
	refused(t, "a reader shares", err)
	_, err = w.Work.Question(ctx, reader)
	refused(t, "a reader reads a question", err)
	_, err = w.Case.Case(ctx, reader, w.Project)
	refused(t, "a reader reads the case", err)
	_, err = w.Work.Project(ctx, reader, w.Project)
	refused(t, "a reader reads the project", err)
}

// TestLinkOutlivesAMove: a link opens its page whatever becomes of the project and of the role of who made it, until it ends.
func TestLinkOutlivesAMove(t *testing.T) {
	w := ready(t, apptest.SQLite(t), 1)
	ctx, id := t.Context(), w.Publish(t)
	made, err := w.Brief.Share(ctx, w.Sponsor, w.Project, id, work.ShareForm{To: "Jo Marsh", Until: "2026-11-10"})
	if err != nil {
		t.Fatal(err)
	}
	programme, err := w.Work.OpenProgramme(ctx, w.Ada, engage.ProgrammeForm{Name: "Digital hospital", Purpose: "One record."})
	if err != nil {
		t.Fatal(err)
	}
	p, err := w.Work.Project(ctx, w.Ada, w.Project)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Work.MoveProject(ctx, w.Ada, w.Project, programme, p.Rev); err != nil {
		t.Fatal(err)
	}
	people, err := w.Work.People(ctx, w.Ada, w.Project)
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range people.Ours {
		if a.Person == w.Sponsor.Person {
			if err := w.Work.EndRole(ctx, w.Ada, w.Project, a.ID, a.Rev); err != nil {
				t.Fatal(err)
			}
		}
	}
	if got, err := w.Brief.Opened(ctx, w.follow(t, made.Secret)); err != nil || got.Number != 1 {
		t.Errorf("the link opens number %d, %v", got.Number, err)
	}
}

// TestLinksKeepApart: questions and pages are two sorts of links, and neither list holds the other's.
func TestLinksKeepApart(t *testing.T) {
	w := ready(t, apptest.SQLite(t), 1)
	ctx, id := t.Context(), w.Publish(t)
	made, err := w.Brief.Share(ctx, w.Ada, w.Project, id, work.ShareForm{To: "Jo Marsh", Until: "2026-11-10"})
	if err != nil {
		t.Fatal(err)
	}
	if list, err := w.Work.Links(ctx, w.Ada, w.Project); err != nil || len(list.Links) != 0 {
		t.Errorf("the list of questions has a link to a page: %v %v", list.Links, err)
	}
	_, err = w.Work.Thread(ctx, w.Ada, w.Project, made.ID)
	refused(t, "a link to a page as a question", err)
	refused(t, "ending a link to a page as a question", w.Work.EndLink(ctx, w.Ada, w.Project, made.ID))
	list, err := w.Brief.ReadingLinks(ctx, w.Ada, w.Project)
	if err != nil || len(list.Links) != 1 || list.Links[0].Label != "Brief 1 of 3 Nov 2026 for Jo Marsh" || list.Links[0].Until <= w.Clock.Now().Add(7*24*time.Hour).UnixMicro() {
		t.Errorf("the links to pages: %+v %v", list.Links, err)
	}
}

// TestPrivateEvidence: a page that rests on what the supplier was not shown is shared only by who says so.
func TestPrivateEvidence(t *testing.T) {
	w := open(t, apptest.SQLite(t))
	w.Submit(t, 0)
	w.ForRecord(t, 1)
	w.Contract(t)
	w.WorkOut(t)
	if l := w.Live(t); len(l.Private) != 1 {
		t.Fatalf("what is private: %v", l.Private)
	}
	id := w.Publish(t)
	_, err := w.Brief.Share(t.Context(), w.Ada, w.Project, id, work.ShareForm{To: "Jo", Until: "2026-11-10"})
	invalid(t, "sharing without a word", err, "private")
	if _, err := w.Brief.Share(t.Context(), w.Ada, w.Project, id, work.ShareForm{To: "Jo", Until: "2026-11-10", Private: true}); err != nil {
		t.Error(err)
	}
}

// TestEarlierPrivateEvidence: a page that tells what a submission said which the supplier was not shown rests on it, although a later one was
// handed in to both sides: in how a forecast moved, and in what moved since the page that was published before.
func TestEarlierPrivateEvidence(t *testing.T) {
	w := open(t, apptest.SQLite(t))
	w.Submit(t, 0)
	w.ForRecord(t, 1)
	w.Contract(t)
	w.Publish(t)
	w.Submit(t, 2)
	w.Submit(t, 5)
	l := w.Live(t)
	if len(l.Private) != 1 || !strings.HasPrefix(l.Private[0], w.Files[1].Name) {
		t.Fatalf("what is private: %q", l.Private)
	}
	id := w.Publish(t)
	if said := string(w.Published(t, id).Page); !strings.Contains(said, "What moved since brief 1") || !strings.Contains(said, w.Files[1].Name) {
		t.Error("the page says nothing of it")
	}
	_, err := w.Brief.Share(t.Context(), w.Ada, w.Project, id, work.ShareForm{To: "Jo", Until: "2026-11-10"})
	invalid(t, "sharing without a word", err, "private")
}
