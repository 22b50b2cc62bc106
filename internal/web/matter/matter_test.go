package matter_test

import (
	"encoding/json"
	"net/url"
	"strings"
	"testing"
	"time"

	work "counterpart.dev/internal/app/matter"
	"counterpart.dev/internal/apptest"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/clock"
	"counterpart.dev/internal/core/matter"
	"counterpart.dev/internal/web/webtest"
)

// stage is two sides in their browsers.
type stage struct {
	apptest.Both
	site     webtest.Site
	ada, dan *webtest.Browser
	home     string
}

func each(t *testing.T, test func(t *testing.T, s stage)) {
	apptest.Each(t, func(t *testing.T, world *apptest.World) {
		s := stage{Both: world.Both(t)}
		s.site = webtest.Open(t, s.World)
		s.ada, s.dan = s.site.SignedIn(t, "Ada Lovell"), s.site.SignedIn(t, "Dan Firth")
		s.home = "/engagements/" + string(s.Engagement)
		test(t, s)
	})
}

func (s stage) raise(t *testing.T, v access.Viewer, f work.RaiseForm) string {
	t.Helper()
	id, err := work.Work{DB: s.DB}.Raise(t.Context(), v, s.Engagement, f)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func ok(t *testing.T, p webtest.Page, says string) webtest.Page {
	t.Helper()
	if p.Status != 200 || !strings.Contains(p.Text(), says) {
		t.Fatalf("%s: %d, without %q:\n%s", p.Path, p.Status, says, p.Text())
	}
	return p
}

// A question is noted for our side, shared with a page that says who reads it, answered, and closed.
func TestAQuestionThroughItsPages(t *testing.T) {
	each(t, func(t *testing.T, s stage) {
		p := ok(t, s.ada.Get(s.home+"/matters?room=ours"), "Raise the first")
		p = ok(t, p.Click(".actions a[href*='matters/new']"), "Somebody has to answer it.")
		p = ok(t, p.Click("a[href*='kind=question']"), "Only our side reads it")
		p = p.Submit("#new-form", webtest.Fill{"title": " ", "body": "Which?"})
		if p.Status != 422 || !p.Has(".errors") || !strings.Contains(p.Text(), "Write what it is about in a line.") {
			t.Fatalf("%d %s", p.Status, p.Text())
		}
		p = ok(t, p.Submit("#new-form", webtest.Fill{"title": "Which sites keep paper forms?", "body": "We need the list."}), "Raised. It is in our own room")
		if s.dan.Get(strings.Split(p.Path, "?")[0]).Status != 404 {
			t.Fatal("the other side opens it")
		}
		share := ok(t, p.Click(".actions a[href$='/share']"), "Nothing has been shared yet")
		if !strings.Contains(share.One("#share-who").Text(), "Vantor Systems") {
			t.Error(share.One("#share-who").Text())
		}
		shared := ok(t, share.Submit("#share-form", nil), "Shared. Its clock begins now.")
		if got := shared.One(".lead").Text(); !strings.Contains(got, "theirs") || !strings.Contains(got, "Reply due Mon 9 Mar 2026") {
			t.Errorf("the clock line: %s", got)
		}
		id := strings.Split(strings.Split(shared.Path, "?")[0], "/")[4]

		list := ok(t, s.dan.Get(s.home+"/matters"), "One waits on us. Nothing waits on them.")
		if got := list.Texts("#matters tbody tr .chip"); len(got) != 1 || got[0] != "ours" {
			t.Errorf("court: %q", got)
		}
		if list.Has("[data-head='Private']") && strings.Contains(list.One("#matters tbody tr").Text(), "note") {
			t.Error("something private of the other side")
		}
		reply := ok(t, list.Click("#matters a[data-row-keys='r']"), "Both sides read it, at once.")
		if reply.Has("#move-form input[name='due']") {
			t.Error("a reply asks for a date")
		}
		back := ok(t, reply.Submit("#move-form", webtest.Fill{"body": "Sites *two* and five."}), "Done.")
		if !strings.HasPrefix(back.Path, s.home+"/matters?") {
			t.Errorf("led to %s", back.Path)
		}
		thread := ok(t, s.ada.Get(s.home+"/matters/"+id), "two and five")
		if got := thread.Texts("#moves .timeline strong"); len(got) != 2 || got[0] != "shared it" || got[1] != "replied" {
			t.Errorf("moves: %q", got)
		}
		if !thread.Has("#next a[href*='moves/close']") || thread.Has("#next a[href*='moves/decide']") || thread.Has("#next a[href*='moves/extend']") {
			t.Errorf("moves offered: %q", thread.Texts("#next a"))
		}
		closing := ok(t, thread.Click("#next a[href*='moves/close']"), "It ends.")
		ok(t, closing.Submit("#move-form", nil), "Done.")
		again := s.dan.Post(s.home+"/matters/"+id+"/moves/close", url.Values{})
		if again.Status != 422 || !strings.Contains(again.Text(), "Nobody can close") {
			t.Errorf("closing it again: %d %s", again.Status, again.Text())
		}
		if p := s.dan.Get(s.home + "/matters/" + id + "/print.pdf"); p.Status != 200 || !strings.HasPrefix(p.Raw, "%PDF-") {
			t.Errorf("print: %d", p.Status)
		}
	})
}

// What our side keeps beside a matter is on our pages only; what each may take away holds no more.
func TestBesideIsOnOurPagesOnly(t *testing.T) {
	each(t, func(t *testing.T, s stage) {
		id := s.raise(t, s.Dan, work.RaiseForm{Kind: matter.Change, Shared: true, Title: "Second engine", Content: work.Content{Options: "Buy; 84,000; Go-live +6"}})
		p := ok(t, s.ada.Get(s.home+"/matters/"+id), "£84,000")
		p = ok(t, p.Submit("#beside-form", webtest.Fill{"tags": "pilot", "body": "Not above seventy.", "effect": "Discharge; -200,000; +6 days", "owner": string(s.Ada.Person)}), "Kept for our side only.")
		if got, _ := p.One("#beside-form-tags").Attr("value"); got != "pilot" {
			t.Errorf("tags: %q", got)
		}
		ok(t, s.ada.Get(s.home+"/matters?q=seventy"), "#pilot")
		theirs := s.dan.Get(s.home + "/matters/" + id)
		for _, path := range []string{"/matters", "/matters?q=seventy", "/matters.csv", "/matters.json", "/matters/" + id} {
			if got := s.dan.Get(s.home + path); got.Status != 200 || strings.Contains(got.Raw, "seventy.") || strings.Contains(got.Raw, "pilot") {
				t.Errorf("%s of the other side: %d", path, got.Status)
			}
		}
		if theirs.Has("#beside-form-effect") {
			t.Error("the delivery side is asked about benefits")
		}
		var x struct {
			Zone, Week string
			RuleSet    json.RawMessage `json:"rule_set"`
			Matters    []struct {
				Title  string
				Beside *struct{ Words string }
				Moves  []struct{ Move string }
			}
		}
		if err := json.Unmarshal([]byte(s.ada.Get(s.home+"/matters.json").Raw), &x); err != nil || len(x.Matters) != 1 || x.Matters[0].Beside == nil || x.Matters[0].Moves[0].Move != "raise" {
			t.Errorf("export: %+v, %v", x, err)
		}
		if set, problems := clock.Decode(x.RuleSet); len(problems) > 0 || set.ID != "plain" || x.Week == "" || x.Zone == "" {
			t.Errorf("dates do not follow from the export: %q in %q by %q, %v", x.Week, x.Zone, set.ID, problems)
		}
	})
}

// Many at once, lists under a name, today, and what of it is late.
func TestRegisterTools(t *testing.T) {
	each(t, func(t *testing.T, s stage) {
		one := s.raise(t, s.Dan, work.RaiseForm{Kind: matter.Question, Shared: true, Title: "One"})
		two := s.raise(t, s.Dan, work.RaiseForm{Kind: matter.Question, Shared: true, Title: "Two"})
		three := s.raise(t, s.Ada, work.RaiseForm{Kind: matter.Question, Shared: true, Title: "Three"})
		s.Clock.Add(10 * 24 * time.Hour)
		s.ada = s.site.SignedIn(t, "Ada Lovell") // her session has ended
		p := s.ada.Post(s.home+"/matters/bulk?back="+url.QueryEscape(s.home+"/matters?sort=title"), url.Values{"move": {"assign"}, "row": {one, two}})
		ok(t, p, "2 matters taken.")
		p = s.ada.Post(s.home+"/matters/bulk", url.Values{"move": {"close"}, "row": {one, "no-such"}})
		ok(t, p, "2 matters cannot be closed by our side now, and stand as they were, among them 1.")
		ok(t, s.ada.Post(s.home+"/matters/bulk", url.Values{"move": {"close"}}), "No matter was chosen")
		if got := s.ada.Get(s.home + "/matters?bulk=close&made=7&refused=2&stand=3-%3Cb%3E-9x"); !strings.Contains(got.Text(), "among them 3.") || strings.Contains(got.Text(), "9x") {
			t.Errorf("an address puts words into the page: %s", got.One(".flash").Text())
		}
		p = ok(t, s.ada.Get(s.home+"/matters?late=yes&court=client"), "2 matters")
		p = ok(t, p.Submit("#list-form", webtest.Fill{"name": "Late with us"}), "kept under its name")
		ok(t, p.Click("#lists a"), "2 matters")
		ok(t, p.Submit("#lists li form", nil), "forgotten")

		today := ok(t, s.ada.Get("/"), "2 wait on us, 2 of them late. One waits on them, 1 of them late.")
		if !today.Has("#mine-list") || today.Has("#ours-list") || !today.Has("#theirs-list") {
			t.Error("parts of today")
		}
		if got := today.One("#mine-list tbody tr:first-child").Text(); !strings.Contains(got, "late") {
			t.Errorf("a row of today: %s", got)
		}
		if today.Has("#moved") {
			t.Errorf("what Ada did herself is news to her: %s", today.One("#moved").Text())
		}
		if err := (work.Work{DB: s.DB}).Move(t.Context(), s.Dan, s.Engagement, three, work.MoveForm{Verb: matter.Hold, Words: "On Friday."}); err != nil {
			t.Fatal(err)
		}
		today = ok(t, s.ada.Get("/"), "Dan Firth gave a holding reply")
		today = ok(t, today.Submit("#moved form", nil), "Seen")
		if today.Has("#moved") {
			t.Error("what was seen is there again")
		}
		reply := today.Click("#mine-list tr:first-child a[data-row-keys='r']")
		ok(t, reply.Submit("#move-form", webtest.Fill{"body": "So it is."}), "One waits on us")
	})
}

// What answers a matter stands first in its row and on its page, each move with a key of its own; nobody is offered what is not theirs.
func TestTheAnswerComesFirst(t *testing.T) {
	w := apptest.SQLite(t)
	s := stage{Both: w.Both(t)}
	s.site, s.home = webtest.Open(t, s.World), "/engagements/"+string(s.Engagement)
	s.ada, s.dan = s.site.SignedIn(t, "Ada Lovell"), s.site.SignedIn(t, "Dan Firth")
	choice := s.raise(t, s.Dan, work.RaiseForm{Kind: matter.Decision, Shared: true, Title: "Pilot site", Due: "2026-03-20", Content: work.Content{Class: "scope", Options: "North\nSouth"}})
	s.raise(t, s.Dan, work.RaiseForm{Kind: matter.Acceptance, Shared: true, Title: "Screens", Content: work.Content{Criteria: "Fast"}})
	asked := s.raise(t, s.Ada, work.RaiseForm{Kind: matter.Question, Shared: true, Title: "When?"})

	list := ok(t, s.ada.Get(s.home+"/matters?sort=number"), "Pilot site")
	for i, first := range []string{"Decide", "Accept"} {
		links := list.All("#matters tbody tr")[i].All("a[data-row-keys]")
		if key, _ := links[0].Attr("data-row-keys"); key != "y" || !strings.HasPrefix(links[0].Text(), first) {
			t.Errorf("row %d begins with %s by %q", i, links[0].Text(), key)
		}
	}
	for _, p := range []webtest.Page{s.ada.Get(s.home + "/matters/" + choice), s.ada.Get(s.home + "/matters/" + asked)} {
		keys := map[string]bool{}
		for _, k := range p.Attrs("#next a[data-keys]", "data-keys") {
			if keys[k] {
				t.Errorf("%s: two moves by %q", p.Path, k)
			}
			keys[k] = true
		}
	}
	if got := s.ada.Get(s.home + "/matters/" + choice).Texts("#next a"); !strings.HasPrefix(got[0], "Decide") {
		t.Errorf("offered first: %q", got)
	}
	today := ok(t, s.ada.Get("/"), "Pilot site")
	for _, row := range today.All("#ours-list tbody tr") {
		if n := len(row.All("a[data-row-keys]")); n == 0 || n > 3 {
			t.Errorf("%d moves in %s", n, row.Text())
		}
	}
	if p := s.dan.Get(s.home + "/matters/new?kind=instruction&room=shared"); p.Has("#new-form") || strings.Contains(p.One("#page").Text(), "Instruction") {
		t.Error("the delivery side is offered to instruct")
	}
}

func TestRulesAndTheirBench(t *testing.T) {
	each(t, func(t *testing.T, s stage) {
		p := ok(t, s.ada.Get(s.home+"/clock"), "Counterpart is the contract’s communication system")
		p = ok(t, p.Submit("#from-form", webtest.Fill{"from": "nec4"}), "The rules are kept.")
		p = p.Submit("#terms-form", webtest.Fill{"term:period for reply": "soon"})
		if p.Status != 422 || !strings.Contains(p.Text(), "is not a period") {
			t.Errorf("%d %s", p.Status, p.Text())
		}
		p = ok(t, p.Submit("#terms-form", webtest.Fill{"term:period for reply": "3 weeks"}), "The rules are kept.")
		bad := p.Submit("#rules-form", webtest.Fill{"body": "id: mine\nrules:\n  - id: x\n    within: soon\n"})
		if bad.Status != 422 || !strings.Contains(bad.One("#rules-form").Text(), "rules[0]") {
			t.Errorf("broken rules: %d %s", bad.Status, bad.One("#rules-form").Text())
		}
		theirs := ok(t, s.dan.Get(s.home+"/clock"), "as this engagement changed it")
		if theirs.Has("form[method='post'][action$='/clock']") {
			t.Error("the other side is offered to change them")
		}
		bench := ok(t, s.dan.Get(s.home+"/clock/bench?kind=question&by=delivery&raised=2026-03-03&moves="), "Tue 24 Mar 2026")
		if got := bench.Texts("#bench tbody th"); len(got) != 2 { // the reply of either side: one has begun
			t.Logf("steps: %q", got)
		}
		if got := s.dan.Get(s.home + "/clock/bench?kind=question&by=delivery&raised=never"); got.Status != 200 || !strings.Contains(got.Text(), "is not a date") {
			t.Errorf("nonsense: %d", got.Status)
		}
	})
}

// A register asks a number of questions that does not grow with what it lists.
func TestPagesAskFewQuestions(t *testing.T) {
	each(t, func(t *testing.T, s stage) {
		first := s.raise(t, s.Dan, work.RaiseForm{Kind: matter.Question, Shared: true, Title: "First"})
		pages := []struct {
			path string
			most int
		}{{s.home + "/matters", 16}, {s.home + "/matters?q=first&mine=yes", 16}, {s.home + "/matters/" + first, 20}, {s.home + "/matters.json", 12}, {"/", 20}}
		counts := func() (out []int) {
			for _, p := range pages {
				s.ada.Get(p.path)
				before := s.Statements()
				if got := s.ada.Get(p.path); got.Status != 200 {
					t.Fatalf("%s: %d %s", p.path, got.Status, got.Text())
				}
				out = append(out, s.Statements()-before)
			}
			return out
		}
		few := counts()
		for range 40 {
			s.raise(t, s.Dan, work.RaiseForm{Kind: matter.Question, Shared: true, Title: "Another"})
		}
		for i, n := range counts() {
			t.Logf("%s: %d, then %d", pages[i].path, few[i], n)
			if n > pages[i].most || n > few[i]+2 {
				t.Errorf("%s: %d statements with little, %d with more, at most %d", pages[i].path, few[i], n, pages[i].most)
			}
		}
	})
}

// A quotation that changes the figures stands in the thread with its own, beside what holds now.
func TestWhatAMoveStatedStandsInTheThread(t *testing.T) {
	w := apptest.SQLite(t)
	s := stage{Both: w.Both(t)}
	s.site, s.home = webtest.Open(t, s.World), "/engagements/"+string(s.Engagement)
	s.ada = s.site.SignedIn(t, "Ada Lovell")
	id := s.raise(t, s.Dan, work.RaiseForm{Kind: matter.Change, Shared: true, Title: "Second engine", Content: work.Content{Options: "Buy; 84,000; Go-live +6"}})
	acts := work.Work{DB: s.DB}
	for _, m := range []struct {
		by   access.Viewer
		form work.MoveForm
	}{{s.Ada, work.MoveForm{Verb: matter.Instruct}}, {s.Dan, work.MoveForm{Verb: matter.Quote, Content: work.Content{Options: "Buy; 90,000; Go-live +8\nRent; Go-live +2"}}}} {
		w.Clock.Add(time.Minute)
		if err := acts.Move(t.Context(), m.by, s.Engagement, id, m.form); err != nil {
			t.Fatal(err)
		}
	}
	p := ok(t, s.ada.Get(s.home+"/matters/"+id), "gave a quotation")
	moves := p.All("#moves .timeline > li")
	if got := moves[0].Text(); !strings.Contains(got, "Option 1: Buy: £84,000; Go-live: 6 days later") {
		t.Errorf("what was first asked: %s", got)
	}
	if got := moves[2].Text(); !strings.Contains(got, "Option 1: Buy: £90,000; Go-live: 8 days later") || !strings.Contains(got, "Option 2: Rent: no cost; Go-live: 2 days later") {
		t.Errorf("the quotation: %s", got)
	}
	if got := moves[1].Text(); strings.Contains(got, "Option") {
		t.Errorf("it states what it did not: %s", got)
	}
}
