package accord_test

import (
	"fmt"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	work "counterpart.dev/internal/app/accord"
	"counterpart.dev/internal/app/account"
	"counterpart.dev/internal/apptest"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/accord"
	"counterpart.dev/internal/web/webtest"
)

// stage is two sides in their browsers.
type stage struct {
	apptest.Both
	t        *testing.T
	site     webtest.Site
	ada, dan *webtest.Browser
	home     string
}

func newStage(t *testing.T, world *apptest.World) stage {
	s := stage{Both: world.Both(t), t: t}
	s.site = webtest.Open(t, s.World)
	s.ada, s.dan = s.site.SignedIn(t, "Ada Lovell"), s.site.SignedIn(t, "Dan Firth")
	s.home = "/engagements/" + string(s.Engagement)
	return s
}

func ok(t *testing.T, p webtest.Page, says string) webtest.Page {
	t.Helper()
	if p.Status != 200 || !strings.Contains(p.Text(), says) {
		t.Fatalf("%s: %d, without %q:\n%s", p.Path, p.Status, says, p.Text())
	}
	return p
}

// open opens an alignment and is the address of its page.
func (s stage) open() string {
	s.t.Helper()
	p := ok(s.t, s.ada.Get(s.home+"/values").Submit("#open-form", nil), "It is open.")
	path, _, _ := strings.Cut(p.Path, "?")
	return path
}

// ask asks somebody by a link and is the path of it.
func (s stage) ask(b *webtest.Browser, round, name string) string {
	s.t.Helper()
	p := ok(s.t, b.Get(round+"/ask").Submit("form.form", webtest.Fill{"name": name}), "The link for "+name)
	u, err := url.Parse(p.One("code.secret").Text())
	if err != nil {
		s.t.Fatal(err)
	}
	return u.Path
}

// sheet is an answer to every dilemma.
func sheet(ours, theirs int) webtest.Fill {
	f := webtest.Fill{}
	for _, d := range accord.Current().Dilemmas {
		f["ours-"+d.ID], f["theirs-"+d.ID] = fmt.Sprint(ours), fmt.Sprint(theirs)
	}
	return f
}

// From the first question to the gate, through the pages of both sides and of who has no account.
func TestThroughThePages(t *testing.T) {
	apptest.Each(t, func(t *testing.T, world *apptest.World) {
		s := newStage(t, world)
		ok(t, s.ada.Get(s.home+"/values"), "Nobody has been asked yet")
		round := s.open()
		p := ok(t, s.ada.Get(round+"/ask").Submit("form.form", webtest.Fill{"person": string(s.Ada.Person)}), "Asked.")
		if !strings.Contains(p.Text(), "invited 1 of North Hospitals and 0 of Vantor Systems") {
			t.Errorf("after one was asked: %s", p.Text())
		}
		p = ok(t, s.ada.Get("/"), "You are asked").Click("#asked a")
		p = ok(t, p.Submit("#paper", webtest.Fill{"ours-news": "2"}), "19 answers to go")
		if n := len(p.All(".scale.wrong")); n != 19 {
			t.Errorf("%d are marked", n)
		}
		ok(t, p.Submit("#paper", sheet(2, 4)), "You may change it until the last day.")
		nobody := s.site.Browser(t)
		link := s.ask(s.dan, round, "Mo Reid")
		p = ok(t, nobody.Get(link), "No name stands beside an answer")
		if p.Has("nav.main a") || strings.Contains(p.Text(), "Patient records") {
			t.Errorf("who has no account sees %s", p.Text())
		}
		if saved := nobody.Post(link+"/save", url.Values{"ours-news": {"6"}}); saved.Status != 200 || !strings.Contains(saved.Raw, "kept, 19 to go") {
			t.Errorf("saved: %d %q", saved.Status, saved.Raw)
		}
		ok(t, nobody.Get(link).Submit("#paper", sheet(6, 1)), "Kept.")
		ok(t, s.ada.Get(round).Submit("form[action$='/answered']", nil), "Our side has answered")
		p = ok(t, s.dan.Get(round).Submit("form[action$='/answered']", nil), "Furthest apart in bad news: North Hospitals at 2.0, Vantor Systems at 6.0.")
		if gone := nobody.Get(link); gone.Status != 404 {
			t.Errorf("the link afterwards: %d", gone.Status)
		}
		if !p.Has("#talk") || p.Has("#asked .button") || len(p.All("figure.picture svg")) != 2 {
			t.Error("what was found does not stand as it should")
		}
		s.verdicts(round)
		s.charterAndGate()
	})
}

// verdicts: each side says whether to go on; conditions become commitments.
func (s stage) verdicts(round string) {
	t := s.t
	p := s.ada.Get(round+"/verdict").Submit("form.form", webtest.Fill{"outcome": "go with conditions", "reason": "They listen."})
	if p.Status != 422 || !strings.Contains(p.Text(), "Write the conditions, one a line") {
		t.Fatalf("without conditions: %d %s", p.Status, p.Text())
	}
	p = ok(t, p.Submit("form.form", webtest.Fill{"outcome": "go with conditions", "reason": "They listen.", "conditions": "A weekly talk\nOne contact", "owes": "them"}), "A weekly talk")
	if n := len(p.All("#verdict a[href*='/matters/']")); n != 2 {
		t.Errorf("%d commitments: %s", n, p.Text())
	}
	ok(t, s.dan.Get(round+"/verdict").Submit("form.form", webtest.Fill{"outcome": "no go", "reason": "They pay late."}), "Only your side sees this.")
	if theirs := s.ada.Get(round); strings.Contains(theirs.Raw, "They pay late.") || strings.Contains(theirs.Text(), "No go") {
		t.Error("the client side reads the delivery side's word")
	}
	ok(t, s.dan.Get(s.home+"/matters"), "One contact")
	if csv := s.dan.Get(round + "/found.csv"); !strings.Contains(csv.Raw, "Bad news,Early,Checked,North Hospitals,2.00,2,2,1,1.00,1,4.00,far apart") {
		t.Errorf("as a file:\n%s", csv.Raw)
	}
}

func (s stage) charterAndGate() {
	t := s.t
	p := ok(t, s.dan.Get(s.home+"/charter").Submit("form.post[action$='/propose']", nil), "Proposed from the gaps")
	p = ok(t, p.Click(".actions a[href$='/edit']"), "Change the charter")
	p = ok(t, p.Submit("form.form", webtest.Fill{"words-0": "We say it the same day.", "words-5": ""}), "We say it the same day.")
	if n := len(p.All("#behaviours li")); n != 5 {
		t.Errorf("%d behaviours", n)
	}
	ok(t, s.dan.Get(s.home+"/charter").Submit("#sign", nil), "Signed. The record of both sides holds the hash of the words.")
	stale := s.ada.Get(s.home + "/charter")
	if got := s.ada.Get(s.home + "/step?to=aligned"); got.Status != 404 || s.ada.Get(s.home).Has("a[href*='to=aligned']") {
		t.Errorf("offered after one signature: %d", got.Status)
	}
	p = ok(t, stale.Submit("#sign", nil), "signed by both sides.")
	ok(t, p.Click(".actions a[href$='/print']"), "We promise each other:")
	ok(t, s.ada.Get(s.home+"/values").Click("#gate a").Submit("form.form", nil), "aligned")
}

// Whatever one side does, no byte of any page of the other tells of it before the round ends, nor how many statements a page takes. Nor
// does a side's own page tell who of its own has answered.
func TestBlindness(t *testing.T) {
	run := func(t *testing.T, act bool) (theirs, ours map[string]string, statements int) {
		s := newStage(t, apptest.SQLite(t))
		round := s.open()
		mine, other := s.ask(s.ada, round, "Ivy Shaw"), s.ask(s.dan, round, "Mo Reid")
		if act {
			ok(t, s.site.Browser(t).Get(mine).Submit("#paper", sheet(7, 1)), "Kept.")
			ok(t, s.site.Browser(t).Get(mine).Submit("#paper", sheet(6, 1)), "Kept.")
			ok(t, s.site.Browser(t).Get(other).Submit("#paper", sheet(3, 1)), "Kept.")
		}
		ours = crawl(s.ada, 150, whole, s.home+"/values", "/", "/engagements", s.home+"/record", "/search?q=alignment")
		if act {
			ok(t, s.ada.Get(round).Submit("form[action$='/answered']", nil), "Our side has answered")
		}
		before := s.World.Statements()
		theirs = crawl(s.dan, 150, whole, s.home+"/values", "/", "/engagements", s.home+"/record", "/search?q=alignment", s.home+"/matters.json")
		return theirs, ours, s.World.Statements() - before
	}
	theirs, ours, n := run(t, true)
	theirs0, ours0, n0 := run(t, false)
	if len(theirs) < 25 || !slices.ContainsFunc(slices.Collect(maps.Keys(theirs)), func(u string) bool { return strings.Contains(u, "/values/") }) {
		t.Fatalf("only %d pages were seen", len(theirs))
	}
	if diff := cmp.Diff(theirs0, theirs); diff != "" {
		t.Errorf("the other side's pages:\n%s", diff)
	}
	if diff := cmp.Diff(ours0, ours); diff != "" {
		t.Errorf("the own side's pages:\n%s", diff)
	}
	if n != n0 {
		t.Errorf("%d statements, and %d when nobody has answered", n, n0)
	}
}

// crawl reads every page that links lead to from some, as much of it as is said, but for those that other people's work fills; about so many at most.
func crawl(b *webtest.Browser, most int, read func(webtest.Page) string, from ...string) map[string]string {
	seen := map[string]string{}
	for len(from) > 0 {
		path := from[0]
		from = from[1:]
		if _, done := seen[path]; done || len(seen) > most {
			continue
		}
		p := b.Get(path)
		seen[path] = read(p)
		if !strings.HasPrefix(p.Header.Get("Content-Type"), "text/html") {
			continue
		}
		for _, to := range p.Attrs("a[href^='/']", "href") {
			if to, _, _ = strings.Cut(to, "#"); !strings.HasPrefix(to, "/static") && !strings.Contains(to, "/bundle") {
				from = append(from, to)
			}
		}
	}
	return seen
}

func raw(p webtest.Page) string { return p.Raw }

// whole is an answer with what it says before its text.
func whole(p webtest.Page) string {
	out := fmt.Sprintln(p.Status)
	for _, name := range []string{"Content-Type", "Content-Length", "Etag", "Last-Modified", "Cache-Control", "Location"} {
		out += name + ": " + p.Header.Get(name) + "\n"
	}
	return out + p.Raw
}

var (
	uuids  = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`)
	hashes = regexp.MustCompile(`[0-9a-f]{40,}|[A-Za-z0-9+/_-]{40,}=*`)
)

// plain replaces what chance has made by the order in which it first appears.
func plain(s string) string {
	names := map[string]string{}
	s = uuids.ReplaceAllStringFunc(s, func(id string) string {
		if names[id] == "" {
			names[id] = fmt.Sprintf("id-%d", len(names))
		}
		return names[id]
	})
	return hashes.ReplaceAllString(s, "hash")
}

// A bidder cannot tell by any byte, nor by the number of statements, whether there is another, before the answers open and after.
func TestBiddersAreAlone(t *testing.T) {
	run := func(t *testing.T, others bool) (before, after map[string]string, statements int) {
		s := newStage(t, apptest.SQLite(t))
		bidders := []access.ScopeID{s.Engagement}
		accords := work.Work{DB: s.DB}
		if others {
			second := s.World.Engagement(t, s.Ada, s.Project, "Orbis Health")
			s.Join(t, s.Ada, account.Order{Scope: second, Role: access.DeliveryPM, Name: "Eve Moss", Organisation: "Orbis Health"})
			bidders = append(bidders, second)
		}
		tender, err := accords.OpenTender(t.Context(), s.Ada, s.Project, work.OpenForm{Closes: s.Clock.Now().AddDate(0, 0, 7).Format(time.DateOnly), Criteria: "How we would work.", Engagements: bidders})
		if err != nil {
			t.Fatal(err)
		}
		bids, err := accords.Tenders(t.Context(), s.Ada, s.Project)
		if err != nil {
			t.Fatal(err)
		}
		base := "/projects/" + string(s.Project) + "/bidders/" + tender
		ok(t, s.site.Browser(t).Get(s.ask(s.ada, base, "Ivy Shaw")).Submit("#paper", sheet(2, 4)), "Kept.")
		for _, b := range bids.Rounds[0].Bids {
			by := s.dan
			if b.Engagement != s.Engagement {
				by = s.site.SignedIn(t, "Eve Moss")
			}
			ok(t, s.site.Browser(t).Get(s.ask(by, "/engagements/"+string(b.Engagement)+"/values/"+b.Round.ID, "Mo Reid")).Submit("#paper", sheet(5, 3)), "Kept.")
		}
		n := s.World.Statements()
		before = crawlPlain(s.dan, s.home+"/values", "/", "/engagements", "/search?q=orbis", s.home+"/record")
		n = s.World.Statements() - n
		s.Clock.Add(9 * 24 * time.Hour)
		s.dan, s.ada = s.site.SignedIn(t, "Dan Firth"), s.site.SignedIn(t, "Ada Lovell")
		p := ok(t, s.ada.Get(base).Submit("#end form", nil), "Side by side")
		if got := len(p.All("#bidder-list tbody tr")); got != len(bidders) {
			t.Errorf("%d bidders side by side", got)
		}
		ok(t, s.ada.Get(base+"/audit.csv"), "")
		after = crawlPlain(s.dan, s.home+"/values", "/", "/engagements", s.home+"/record")
		return before, after, n
	}
	before, after, n := run(t, true)
	before0, after0, n0 := run(t, false)
	if diff := cmp.Diff(before0, before); diff != "" || n != n0 {
		t.Errorf("before the answers open, by %d and %d statements:\n%s", n, n0, diff)
	}
	if diff := cmp.Diff(after0, after); diff != "" {
		t.Errorf("after they have opened:\n%s", diff)
	}
}

func crawlPlain(b *webtest.Browser, from ...string) map[string]string {
	out := map[string]string{}
	for path, text := range crawl(b, 150, raw, from...) {
		key := plain(path)
		for out[key] != "" {
			key += "'"
		}
		out[key] = plain(text)
	}
	return out
}

// A pulse through its pages: nobody is told who answered, a release below six is none, and there is a sheet for a conversation instead.
func TestPulseThroughThePages(t *testing.T) {
	s := newStage(t, apptest.SQLite(t))
	p := ok(t, s.dan.Get(s.home+"/pulse").Submit("#open-form", nil), "It is open.")
	round, _, _ := strings.Cut(p.Path, "?")
	for i := range 6 {
		link := s.ask(s.dan, round, fmt.Sprintf("Rater %d", i))
		p := ok(t, s.site.Browser(t).Get(link), "nothing of fewer than six")
		fill := webtest.Fill{}
		for _, item := range accord.Items() {
			fill["item-"+item.ID] = "6"
		}
		ok(t, p.Submit("#paper", fill), "Kept.")
		if i == 0 {
			s.ask(s.ada, round, "Ivy Shaw")
		}
	}
	s.Clock.Add(20 * 24 * time.Hour)
	s.dan = s.site.SignedIn(t, "Dan Firth")
	p = ok(t, s.dan.Get(round).Submit("#end form", nil), "released of 6 answers")
	if !strings.Contains(p.Text(), "Fewer than six answered") || len(p.All("#released tbody tr")) != 6 {
		t.Errorf("released: %s", p.Text())
	}
	ok(t, p.Click(".actions a[href$='/sheet']"), "Two people, one of each side, with names.")
	if csv := s.dan.Get(round + "/released.csv"); !strings.Contains(csv.Raw, "They tell us early what may go wrong.,the other side's,Vantor Systems,high,6") {
		t.Errorf("as a file:\n%s", csv.Raw)
	}
}
