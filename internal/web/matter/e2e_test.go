package matter_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"counterpart.dev/internal/app/lists"
	work "counterpart.dev/internal/app/matter"
	"counterpart.dev/internal/apptest"
	"counterpart.dev/internal/core/matter"
	"counterpart.dev/internal/e2e"
	"counterpart.dev/internal/web/webtest"
)

// signedIn is a browser in which somebody has signed in.
func signedIn(t *testing.T, s webtest.Site, name, to string) *e2e.Page {
	t.Helper()
	p := e2e.OpenURL(t, s.URL+"/sign-in?next="+to)
	p.Type("input[name=email]", apptest.Email(name))
	p.Type("input[name=password]", apptest.Password)
	p.Submit("input[name=email]")
	return p
}

// A day of a client PM, by the keyboard only: ten matters that wait on her side, each dealt with, in at most forty keys.
func TestADayOfAClientPM(t *testing.T) {
	w := apptest.SQLite(t).Both(t)
	s := stage{Both: w, site: webtest.Open(t, w.World), home: "/engagements/" + string(w.Engagement)}
	acts := work.Work{DB: w.DB}
	var ids []string
	for i := range 8 {
		w.Clock.Add(time.Second)
		ids = append(ids, s.raise(t, w.Dan, work.RaiseForm{Kind: matter.Question, Shared: true, Title: fmt.Sprintf("Question %d of theirs", i), Words: "Please answer."}))
	}
	for i := range 2 {
		w.Clock.Add(time.Second)
		id := s.raise(t, w.Ada, work.RaiseForm{Kind: matter.Question, Shared: true, Title: fmt.Sprintf("Question %d of ours", i)})
		if err := acts.Move(t.Context(), w.Dan, w.Engagement, id, work.MoveForm{Verb: matter.Reply, Words: "So it is."}); err != nil {
			t.Fatal(err)
		}
		ids = append(ids, id)
	}
	p := signedIn(t, s.site, "Ada Lovell", s.home+"/matters?court=client")
	pressed := 0
	press := func(keys ...string) {
		t.Helper()
		for _, k := range keys { // as fast as somebody looks at what has come
			p.Press(k)
		}
		pressed += len(keys)
	}
	row := func() string {
		return e2e.Eval[string](p, `(document.activeElement.closest("tr")?.querySelector("th a")?.id || "").replace("m-", "")`)
	}
	press("j")
	for i, id := range ids {
		if got := row(); got != id {
			t.Fatalf("matter %d: the focus is on the row of %q, want %s, at %s", i, got, id, p.URL())
		}
		switch {
		case i == 0:
			press("r", "Y", "e", "s", ".", "Tab", "Tab", "Enter")
		case i < 5:
			press("a", "a")
		case i < 8:
			press("h", "h")
		default:
			press("c", "c")
		}
		if said := p.Text(".flash"); !strings.Contains(said, "Done") {
			t.Fatalf("matter %d: %q at %s", i, said, p.URL())
		}
	}
	if pressed > 40 {
		t.Errorf("%d keys", pressed)
	}
	t.Logf("%d keys", pressed)
	left, err := acts.Register(t.Context(), w.Ada, w.Engagement, work.Filter{Mine: true}, work.Order{})
	if err != nil || left.Total != 4 {
		t.Errorf("hers: %d, %v", left.Total, err)
	}
	for _, problem := range p.Problems() {
		t.Error(problem)
	}
}

// Every page as a person sees it: nothing keeps anybody out, light and dark, and on a narrow screen nothing scrolls sideways.
func TestPagesKeepNobodyOut(t *testing.T) {
	w := apptest.SQLite(t).Both(t)
	s := stage{Both: w, site: webtest.Open(t, w.World), home: "/engagements/" + string(w.Engagement)}
	id := s.raise(t, w.Dan, work.RaiseForm{Kind: matter.Decision, Shared: true, Title: "Pilot site", Words: "Which of the two?", Due: "2026-03-20",
		Content: work.Content{Class: "scope", Options: "North wing\nSouth wing; 12,000; Go-live +5", Holds: "MIG-2140"}})
	own := s.raise(t, w.Ada, work.RaiseForm{Kind: matter.Risk, Title: "Nobody has the time", Content: work.Content{Probability: "20", Impacts: "MIG-2140; 1; 2; 3"}})
	acts := work.Work{DB: w.DB}
	open, in := s.listed(t, acts), s.listed(t, acts)
	if _, err := acts.ApplyList(t.Context(), w.Ada, w.Engagement, in, 1); err != nil {
		t.Fatal(err)
	}
	seen := s.raise(t, w.Dan, work.RaiseForm{Kind: matter.Question, Shared: true, Title: "With files", Words: "@Ada Lovell, look.", Files: []work.Attached{{Name: "a.txt", Body: []byte("a text\nof two lines")},
		{Name: "b.pdf", Body: []byte(onePage)}, {Name: "c.gif", Body: []byte("GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff!\xf9\x04\x01\x00\x00\x00\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;")}}})
	thread, err := acts.Thread(t.Context(), w.Ada, w.Engagement, seen)
	if err != nil {
		t.Fatal(err)
	}
	look := func(i int) string { return "/matters/" + seen + "/files/" + thread.Moves[0].Files[i].File.ID + "/look" }
	p := signedIn(t, s.site, "Ada Lovell", s.home+"/matters")
	for _, x := range []struct{ name, path string }{{"register", "/matters"}, {"thread", "/matters/" + id}, {"own", "/matters/" + own}, {"share", "/matters/" + own + "/share"},
		{"decide", "/matters/" + id + "/moves/decide"}, {"kinds", "/matters/new"}, {"new", "/matters/new?kind=change&room=shared"}, {"erase", "/matters/" + own + "/erase/0"},
		{"registers", "/registers"}, {"new register", "/registers/new"}, {"open register", "/registers/" + open}, {"register taken in", "/registers/" + in}, {"undo", "/registers/" + in + "/undo"},
		{"files", "/matters/" + seen}, {"text", look(0)}, {"picture", look(2)}, {"what if", "/matters/" + id + "/what-if"},
		{"rules", "/clock"}, {"bench", "/clock/bench?kind=change&by=delivery&raised=2026-03-03"}, {"today", "/"}} {
		path := s.home + x.path
		if x.path == "/" {
			path = "/"
		}
		p.OpenURL(s.site.URL + path)
		if p.Status() != 200 {
			t.Errorf("%s: %d", x.name, p.Status())
		}
		for _, look := range []e2e.Look{{Width: 1280, Height: 900}, {Width: 1280, Height: 900, Dark: true}, {Width: 360, Height: 740}} {
			p.Look(look)
			for _, fault := range p.Axe() {
				t.Errorf("%s %+v: %v", x.name, look, fault)
			}
		}
		if n := p.Overflow(360); n > 0 {
			t.Errorf("%s scrolls %d px sideways", x.name, n)
		}
		for _, problem := range p.Problems() {
			t.Errorf("%s: %s", x.name, problem)
		}
	}
}

// onePage is the smallest file with a sheet.
const onePage = "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj\n" +
	"trailer<</Root 1 0 R>>\n"

// listed is a register of our side that is being looked at.
func (s stage) listed(t *testing.T, acts work.Work) string {
	t.Helper()
	id, err := acts.BeginList(t.Context(), s.Ada, s.Engagement, lists.File{Name: "raid.csv", Body: []byte(
		"ID,Type,Title,Owner,Due,Status,Probability\n1,Risk,Ground water,A. Lee,30/04/2026,Open,30%\n2,Action,Order pumps,,,Open,\n3,Assumption,The road stays open,,,Blue,\n4,Issue,No crane,A. Lee,,Closed,\n")})
	if err != nil {
		t.Fatal(err)
	}
	return id
}
