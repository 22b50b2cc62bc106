package journey

import (
	"fmt"
	"strings"
	"testing"

	"counterpart.dev/internal/e2e"
)

// Somebody who is overdue is spoken to at a meeting and leaves the list; a first-timer whose mentor is taken away is told of, and their plan
// has days and who helps; and green claimed over red evidence leads to a message and a decision, and is gone.
func TestPeopleAndASituation(t *testing.T) {
	s := still(t)
	records := s.at + "/projects/" + string(s.cast.Projects["PR"])
	p := s.as(t, "Amina Rahman")
	t.Run("a cold executive", func(t *testing.T) { cold(t, p, records) })
	t.Run("a first-timer", func(t *testing.T) { firstTimer(t, s, records) })
	t.Run("green over red", func(t *testing.T) { greenRed(t, s, p, records) })
}

func cold(t *testing.T, p *e2e.Page, project string) {
	p.OpenURL(project + "/stakeholders")
	clean(t, p, 200)
	const first = "#next-list tbody tr:first-child th a"
	name := p.Text(first)
	id := e2e.Eval[string](p, `document.querySelector("`+first+`").href.split("/").pop()`)
	if why := p.Text("#next-list tbody tr:first-child"); !strings.Contains(why, "ago") && !strings.Contains(why, "Never spoken") {
		t.Errorf("no reason is given: %s", why)
	}
	p.OpenURL(project + "/meetings/new")
	p.Type("[name=title]", "A word about the pilot")
	p.Type("[name=day]", stage[:10])
	p.Type("[name=at]", "08:30")
	p.Submit("[name=title]")
	clean(t, p, 200)
	p.Click("#guest-form [value='" + id + "']")
	p.Submit("#guest-form [value='" + id + "']")
	clean(t, p, 200)
	if got := p.Text("#guests"); !strings.Contains(got, name) {
		t.Errorf("%s is not kept as having been there: %s", name, got)
	}
	p.OpenURL(project + "/stakeholders")
	if got := p.Text("#next-list"); strings.Contains(got, name) {
		t.Errorf("%s was at a meeting and is still to be spoken to: %s", name, got)
	}
	p.OpenURL(project + "/stakeholders/" + id)
	if got := p.Text("#contacts"); !strings.Contains(got, "from a meeting") {
		t.Errorf("the contact is not with them: %s", got)
	}
}

func firstTimer(t *testing.T, s *site, project string) {
	p := s.as(t, "Helen Ashworth")
	p.OpenURL(project + "/client-role")
	clean(t, p, 200)
	form := e2e.Eval[string](p, `[...document.querySelectorAll("form[id^=first-]")].find(f => f.querySelector("[name=first]").value === "yes").id`)
	mentor := e2e.Eval[string](p, `document.querySelector("#`+form+` [name=mentor]").value`)
	if mentor == "" {
		t.Fatal("the first-timer has no mentor to begin with")
	}
	told := func() string { p.OpenURL(s.at + "/"); return p.Text("main") }
	before := told()
	say := func(who string) {
		p.OpenURL(project + "/client-role")
		p.Choose("#"+form+" [name=mentor]", who)
		p.Submit("#" + form + " [name=mentor]")
		clean(t, p, 200)
	}
	say("")
	if got := told(); strings.Contains(before, "without a mentor") || !strings.Contains(got, "without a mentor") {
		t.Errorf("the sponsor is not told that a first-timer has no mentor: %s", got)
	}
	say(mentor)
	p.OpenURL(project + "/readiness")
	p.Click("#readiness-list tbody a")
	clean(t, p, 200)
	if got := p.Text("#plan"); !strings.Contains(got, "20") || e2e.Eval[int](p, `document.querySelectorAll("#step-list tbody tr").length`) == 0 {
		t.Errorf("the plan has no steps with days: %s", got)
	}
}

func greenRed(t *testing.T, s *site, p *e2e.Page, project string) {
	list := project + "/situations"
	at := func(part string) int {
		return e2e.Eval[int](p, fmt.Sprintf(`[...document.querySelectorAll("#%s-list tbody tr")].findIndex(r => r.textContent.includes("and the evidence is red")) + 1`, part))
	}
	p.OpenURL(list)
	p.Submit("form[action$='/look'] button")
	n := at("open")
	if n == 0 {
		t.Fatalf("no green over red is open: %s", p.Text("main"))
	}
	p.Click(fmt.Sprintf("#open-list tbody tr:nth-child(%d) a", n))
	clean(t, p, 200)
	one := p.URL()
	for _, act := range []string{"1", "2"} { // the message to the other side, and the decision of our own
		p.OpenURL(one)
		p.Click("#acts a[href$='/acts/" + act + "']")
		clean(t, p, 200)
		p.Submit("#act-form [name=title]")
		clean(t, p, 200)
	}
	if got := p.Text("main"); !strings.Contains(got, "in hand") {
		t.Errorf("what was begun does not have it in hand: %s", got)
	}
	p.OpenURL(e2e.Eval[string](p, `[...document.querySelectorAll(".timeline .said a")].find(a => a.textContent.includes("Green was claimed")).href`))
	clean(t, p, 200)
	if got := p.Text("h1"); !strings.Contains(got, "Green was claimed") {
		t.Fatalf("the last that was raised is %q", got)
	}
	p.OpenURL(p.URL() + "/moves/decide")
	p.Type("[name=body]", "We plan with the later date.")
	p.Submit("[name=body]")
	clean(t, p, 200)
	p.OpenURL(list)
	p.Submit("form[action$='/look'] button")
	if at("gone") == 0 || at("open") != 0 || at("hand") != 0 {
		t.Errorf("it is not gone after a message and a decision: %s", p.Text("main"))
	}
	q := s.as(t, "Javier Ortega")
	q.OpenURL(s.at + "/engagements/" + string(s.cast.Work["Vantor Systems"]) + "/matters")
	if got := q.Text("#matters"); !strings.Contains(got, "What your confidence rests on") || strings.Contains(got, "Green was claimed") {
		t.Errorf("the other side reads %s", got)
	}
}
