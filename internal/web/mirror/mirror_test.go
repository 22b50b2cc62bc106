package mirror_test

import (
	"encoding/csv"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	matters "counterpart.dev/internal/app/matter"
	"counterpart.dev/internal/app/mirror"
	"counterpart.dev/internal/apptest"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/matter"
	"counterpart.dev/internal/web/webtest"
)

// stage is two sides in their browsers.
type stage struct {
	apptest.Both
	work     matters.Work
	site     webtest.Site
	ada, dan *webtest.Browser
	home     string
}

func open(t *testing.T, w *apptest.World) stage {
	t.Helper()
	s := stage{Both: w.Both(t), work: matters.Work{DB: w.DB}}
	s.site, s.home = webtest.Open(t, w), "/engagements/"+string(s.Engagement)
	return s
}

// enter signs both in: sessions end in the weeks that a test lets pass.
func (s *stage) enter(t *testing.T) {
	t.Helper()
	s.ada, s.dan = s.site.SignedIn(t, "Ada Lovell"), s.site.SignedIn(t, "Dan Firth")
}

func (s stage) raise(t *testing.T, v access.Viewer, f matters.RaiseForm) string {
	t.Helper()
	s.Clock.Add(time.Minute)
	f.Shared = true
	id, err := s.work.Raise(t.Context(), v, s.Engagement, f)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func (s stage) move(t *testing.T, v access.Viewer, id string, f matters.MoveForm) {
	t.Helper()
	s.Clock.Add(time.Minute)
	if err := s.work.Move(t.Context(), v, s.Engagement, id, f); err != nil {
		t.Fatal(err)
	}
}

// conducted is a month between the sides; it gives the promise that the client missed.
func (s *stage) conducted(t *testing.T) (missed string) {
	t.Helper()
	s.move(t, s.Ada, s.raise(t, s.Dan, matters.RaiseForm{Kind: matter.Question, Title: "Which sites?"}), matters.MoveForm{Verb: matter.Reply, Words: "Two."})
	s.raise(t, s.Dan, matters.RaiseForm{Kind: matter.Question, Title: "Which <b>wards</b>?"})
	s.raise(t, s.Ada, matters.RaiseForm{Kind: matter.Question, Title: "When does it end?"})
	choice := s.raise(t, s.Dan, matters.RaiseForm{Kind: matter.Decision, Title: "Pilot site", Due: "2026-03-20", Content: matters.Content{Class: "scope", Options: "North\nSouth"}})
	s.Clock.Add(3 * 24 * time.Hour)
	s.move(t, s.Ada, choice, matters.MoveForm{Verb: matter.Decide, Option: "1"})
	s.move(t, s.Ada, choice, matters.MoveForm{Verb: matter.Tell, Told: "Dan Firth"})
	s.move(t, s.Ada, s.raise(t, s.Ada, matters.RaiseForm{Kind: matter.Commitment, Title: "Desks", Due: "2026-03-10"}), matters.MoveForm{Verb: matter.Implement})
	missed = s.raise(t, s.Ada, matters.RaiseForm{Kind: matter.Commitment, Title: "Badges", Due: "2026-03-12"})
	s.raise(t, s.Dan, matters.RaiseForm{Kind: matter.Issue, Title: "No power"})
	s.Clock.Add(30 * 24 * time.Hour)
	s.enter(t)
	return missed
}

func ok(t *testing.T, p webtest.Page, says string) webtest.Page {
	t.Helper()
	if p.Status != 200 || !strings.Contains(p.Text(), says) {
		t.Fatalf("%s: %d, without %q:\n%s", p.Path, p.Status, says, p.Text())
	}
	return p
}

// figure is what a measure's row says, a text for each side.
func figure(p webtest.Page, name string) []string {
	for _, row := range p.All("#mirror tbody tr") {
		if strings.HasPrefix(row.One("th").Text(), name) {
			return row.Texts("td")
		}
	}
	return nil
}

// whole is what a part of a page says and where it leads.
func whole(p webtest.Page, part string) []string {
	return append([]string{p.One(part).Text()}, p.Attrs(part+" a", "href")...)
}

// Each side opens its own mirror; the client shows its promises first; both switch it on, and both see the same.
func TestTheMirrorThroughItsPages(t *testing.T) {
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		s := open(t, w)
		s.conducted(t)
		p := ok(t, s.ada.Get(s.home+"/mirror"), "does not see our figures")
		if got := figure(p, "Replies in time"); !cmp.Equal(got, []string{"2 of 4"}) {
			t.Errorf("in time: %q", got)
		}
		if got := figure(p, "From need to decision"); !cmp.Equal(got, []string{"median 3 days, P90 3 days (of 1)"}) {
			t.Errorf("latency: %q", got)
		}
		if p.Has(".picture") {
			t.Error("one side alone is drawn beside nobody")
		}
		before := s.dan.Get(s.home + "/mirror")
		ok(t, before, "Our side has not switched it on.")

		asking := ok(t, p.Click("#who a[href$='/switch']"), "It is not told that we switched it on.")
		p = ok(t, asking.Submit("#switch-form", nil), "Our side switched it on")
		if after := s.dan.Get(s.home + "/mirror"); after.Raw != before.Raw {
			t.Error("the client's wish changes the other side's page")
		}
		for path, never := range map[string]string{"/mirror.json": "Which sites?", "/mirror.csv": "Which sites?", "/mirror/cases?side=client&figure=in_time": "Which sites?", "/record": "wished"} {
			if got := s.dan.Get(s.home + path); strings.Contains(got.Raw, never) {
				t.Errorf("%s tells the other side of it", path)
			}
		}

		asking = ok(t, p.Click("#who a[href$='/promises']"), "at once, whatever they wish to show themselves")
		ok(t, asking.Submit("#promises-form", nil), "Both sides see how our side keeps its promises.")
		theirs := ok(t, s.dan.Get(s.home+"/mirror"), "shows how it keeps its promises")
		if got := figure(theirs, "Promises kept"); !cmp.Equal(got, []string{"1 of 2", "none"}) {
			t.Errorf("kept: %q", got)
		}
		if got := figure(theirs, "Replies in time"); !cmp.Equal(got, []string{"not shown", "0 of 1"}) {
			t.Errorf("in time: %q", got)
		}
		if got := s.dan.Get(s.home + "/mirror/cases?side=client&figure=in_time"); got.Status != 404 {
			t.Errorf("cases that are not shown: %d", got.Status)
		}
		if got := s.dan.Get(s.home + "/mirror/promises"); got.Status != 404 {
			t.Errorf("the delivery side is asked to publish: %d", got.Status)
		}

		asking = ok(t, theirs.Click("#who a[href$='/switch']"), "When both switched it on")
		theirs = ok(t, asking.Submit("#switch-form", nil), "Both sides switched it on.")
		ours := ok(t, s.ada.Get(s.home+"/mirror?did=on"), "Both sides switched it on.")
		if got := ours.Texts("#sides h2"); len(got) != 1 { // no level of headings is left out before the picture
			t.Errorf("the picture stands below %q", got)
		}
		for _, part := range []string{"#mirror", ".picture"} {
			if diff := cmp.Diff(whole(ours, part), whole(theirs, part)); diff != "" {
				t.Errorf("the sides see different figures (-client +delivery):\n%s", diff)
			}
		}
		for _, file := range []string{"/mirror.json", "/mirror.csv"} {
			if a, b := s.ada.Get(s.home+file).Raw, s.dan.Get(s.home+file).Raw; a != b {
				t.Errorf("%s: the sides take away different files", file)
			}
		}
		off := ok(t, theirs.Click("#who a[href$='/switch']"), "Both sides lose sight")
		ok(t, off.Submit("#switch-form", nil), "Each side sees its own figures only.")
		if got := figure(s.ada.Get(s.home+"/mirror"), "Replies in time"); !cmp.Equal(got, []string{"2 of 4"}) {
			t.Errorf("after it was switched off: %q", got)
		}
	})
}

// Every figure leads to as many cases as it counts, and every case to its matter.
func TestEveryFigureHasItsCases(t *testing.T) {
	s := open(t, apptest.SQLite(t))
	missed := s.conducted(t)
	m := mirror.Work{DB: s.DB, Reckon: matters.Reckon}
	for _, v := range []access.Viewer{s.Ada, s.Dan} {
		if err := m.Switch(t.Context(), v, s.Engagement, true); err != nil {
			t.Fatal(err)
		}
	}
	p := ok(t, ok(t, s.ada.Get("/"), "In theirs").Click("#mirrors a"), "Both sides switched it on.")
	links := p.All("#mirror tbody a")
	if len(links) < 10 {
		t.Fatalf("only %d figures", len(links))
	}
	for _, a := range links {
		href, _ := a.Attr("href")
		cases := ok(t, s.ada.Get(href), a.Text())
		rows := cases.All("#cases tbody tr")
		if len(rows) == 0 {
			t.Errorf("%s: no case behind %q", href, a.Text())
		}
		for _, r := range rows {
			to, _ := r.One("th a").Attr("href")
			if got := s.ada.Get(to); got.Status != 200 || !strings.Contains(got.Text(), r.One("th a").Text()) {
				t.Errorf("%s: a case leads to %s: %d", href, to, got.Status)
			}
		}
	}
	list := ok(t, s.ada.Get(s.home+"/mirror/cases?side=client&figure=in_time&sort=-number"), "Which <b>wards</b>?")
	if got := list.Texts("#cases tbody td:first-child"); len(got) != 4 || got[0] != "7" {
		t.Errorf("sorted: %q", got)
	}
	lateness := s.ada.Get(s.home + "/mirror/cases?side=client&figure=late").Texts("#cases tbody td:last-child")
	if !slices.Contains(lateness, "not answered") || slices.Contains(lateness, "not late") {
		t.Errorf("a reply that never came is said to be %q", lateness)
	}
	for _, bad := range []string{"side=client&figure=none", "side=assurer&figure=kept", ""} {
		if got := s.ada.Get(s.home + "/mirror/cases?" + bad); got.Status != 404 {
			t.Errorf("%s: %d", bad, got.Status)
		}
	}

	list = ok(t, s.ada.Get(s.home+"/mirror/cases?side=client&figure=kept"), "Say why")
	why := ok(t, list.Click("#cases a[href$='/misses/"+missed+"']"), "Both sides can read it")
	again := why.Submit("#reason-form", nil)
	if again.Status != 422 || !strings.Contains(again.Text(), "Choose why it was missed.") {
		t.Fatalf("%d %s", again.Status, again.Text())
	}
	p = ok(t, again.Submit("#reason-form", webtest.Fill{"reason": "waited"}), "Kept. Both sides read it")
	if got := figure(p, "– missed because we waited for the other side"); !cmp.Equal(got, []string{"1", "none"}) {
		t.Errorf("misses: %q", got)
	}
	if theirs := s.dan.Get(s.home + "/mirror/cases?side=client&figure=kept"); theirs.Has("#cases a[href*='misses']") || !strings.Contains(theirs.Text(), "we waited for the other side") {
		t.Error("the other side is asked for our reasons")
	}
	if got := s.dan.Get(s.home + "/mirror/misses/" + missed); got.Status != 404 {
		t.Errorf("the other side opens the form: %d", got.Status)
	}
	bad := ok(t, s.ada.Get(s.home+"/mirror?from=soon&to=2026-04-01&kind=question"), "is no date")
	if got := bad.Texts("#mirror-filter .error"); len(got) != 1 {
		t.Errorf("faults: %q", got)
	}
	if rows, err := csv.NewReader(strings.NewReader(s.ada.Get(s.home + "/mirror.csv").Raw)).ReadAll(); err != nil || len(rows) != 10 {
		t.Errorf("the file: %d rows, %v", len(rows), err)
	}
}
