package accord_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	work "counterpart.dev/internal/app/accord"
	"counterpart.dev/internal/apptest"
	"counterpart.dev/internal/core/accord"
	"counterpart.dev/internal/core/poll"
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

// narrow is a telephone, and fine is a page on it that keeps nobody out.
var narrow = e2e.Look{Width: 360, Height: 740}

func fine(t *testing.T, p *e2e.Page, what string) {
	t.Helper()
	for _, v := range p.Axe() {
		t.Errorf("%s: %s", what, v)
	}
	if over := p.Overflow(360); over > 0 {
		t.Errorf("%s is %d px wider than a narrow screen", what, over)
	}
	p.Keep("accord-" + strings.ReplaceAll(what, " ", "-"))
	for _, problem := range p.Problems() {
		t.Errorf("%s: %s", what, problem)
	}
}

// A bidder's PM answers all ten dilemmas both ways on a screen of 360 px, a touch for each answer, in at most forty interactions.
func TestABiddersPMAnswersOnATelephone(t *testing.T) {
	s := newStage(t, apptest.SQLite(t))
	p := s.ada.Get("/projects/" + string(s.Project) + "/bidders")
	ok(t, p.Submit("#open-form", webtest.Fill{"engagements": string(s.Engagement), "criteria": "How we would work together."}), "It is open.")
	accords := work.Work{DB: s.DB}
	v, err := accords.Values(t.Context(), s.Dan, s.Engagement)
	if err != nil {
		t.Fatal(err)
	}
	link := s.ask(s.dan, s.home+"/values/"+v.Alignments[0].ID, "Mo Reid")
	m := e2e.OpenURL(t, s.site.URL+link)
	m.Look(narrow)
	fine(t, m, "paper")
	touches := 0
	touch := func(selector string) {
		t.Helper()
		if size := e2e.Eval[float64](m, fmt.Sprintf(`(r => Math.min(r.width, r.height))(document.querySelector(%q).getBoundingClientRect())`, selector)); size < 24 {
			t.Fatalf("%s is %.0f px small", selector, size)
		}
		m.Click(selector)
		touches++
	}
	for i, d := range accord.Current().Dilemmas {
		touch(fmt.Sprintf("[id='ours-%s-%d']", d.ID, 1+i%7))
		touch(fmt.Sprintf("[id='theirs-%s-%d']", d.ID, 7-i%7))
	}
	m.Submit("#paper input")
	touches++
	if said := m.Text(".flash"); !strings.HasPrefix(said, "Kept.") || touches > 40 {
		t.Errorf("after %d touches: %q", touches, said)
	}
	t.Logf("%d touches", touches)
	fine(t, m, "paper handed in")
	if got := e2e.Eval[int](m, `document.querySelectorAll("input:checked").length`); got != 20 {
		t.Errorf("%d answers are kept", got)
	}
}

// The client PM reads the gaps, says go, both sign, and the engagement begins; every page on the way keeps nobody out.
func TestFromTheGapsToTheStart(t *testing.T) {
	s := newStage(t, apptest.SQLite(t))
	accords := work.Work{DB: s.DB}
	ctx := t.Context()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	round := strings.TrimPrefix(s.open(), s.home+"/values/")
	for i, by := range []*webtest.Browser{s.ada, s.dan} {
		link := s.ask(by, s.home+"/values/"+round, "Somebody")
		ok(t, s.site.Browser(t).Get(link).Submit("#paper", sheet(2+3*i, 4)), "Kept.")
	}
	must(accords.Answered(ctx, s.Dan, s.Engagement, round))
	ada := signedIn(t, s.site, "Ada Lovell", s.home+"/values/"+round)
	fine(t, ada, "asked")
	must(accords.Answered(ctx, s.Ada, s.Engagement, round))
	ada.OpenURL(s.site.URL + s.home + "/values/" + round)
	fine(t, ada, "gaps")
	if got := ada.Text("#talk"); !strings.Contains(got, "3.0 points, far apart") {
		t.Errorf("the gaps read %q", got)
	}
	ada.Click("#verdict .button")
	fine(t, ada, "verdict")
	ada.Click("[name=outcome][value=go]")
	ada.Type("[name=reason]", "We know where we differ.")
	ada.Submit("[name=reason]")
	must(accords.Propose(ctx, s.Dan, s.Engagement))
	dan := signedIn(t, s.site, "Dan Firth", s.home+"/charter")
	fine(t, dan, "charter")
	dan.Submit("#sign button")
	ada.OpenURL(s.site.URL + s.home + "/charter/edit")
	fine(t, ada, "charter edited")
	ada.OpenURL(s.site.URL + s.home + "/charter")
	ada.Submit("#sign button")
	if got := ada.Text(".lead"); !strings.Contains(got, "signed by both sides") {
		t.Fatalf("after both signed: %q", got)
	}
	ada.OpenURL(s.site.URL + s.home + "/charter/print")
	fine(t, ada, "charter for print")
	ada.OpenURL(s.site.URL + s.home + "/values")
	fine(t, ada, "values")
	ada.Click("#gate .button")
	ada.Submit("main form button")
	ada.OpenURL(s.site.URL + s.home + "/step?to=active")
	ada.Submit("main form button")
	if got := ada.Text(".lead"); !strings.Contains(got, "active") {
		t.Errorf("at the end: %q", got)
	}
	for _, path := range []string{s.home + "/pulse", "/projects/" + string(s.Project) + "/bidders", s.home + "/values/" + round + "/verdict"} {
		ada.OpenURL(s.site.URL + path)
		fine(t, ada, path[strings.LastIndex(path, "/")+1:])
	}
	pulse, err := accords.OpenPulse(ctx, s.Ada, s.Engagement, work.OpenForm{Closes: s.Clock.Now().AddDate(0, 0, 3).Format(time.DateOnly)})
	must(err)
	asked, err := accords.Ask(ctx, s.Ada, s.Engagement, poll.Pulse, pulse, work.AskForm{Name: "Ivy Shaw"})
	must(err)
	m := e2e.OpenURL(t, s.site.URL+"/answer/"+asked.Secret)
	m.Look(narrow)
	fine(t, m, "pulse on a telephone")
}
