package benefit_test

import (
	"strings"
	"testing"

	"counterpart.dev/internal/apptest"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/e2e"
)

// TestEveryPageIsAccessible opens every page of the family in a browser, and has axe look at it.
func TestEveryPageIsAccessible(t *testing.T) {
	s := full(t, apptest.SQLite(t))
	empty := s.World.Project(t, s.Ada, "Community network")
	b, change, tie, cost := s.id(t, "Reduce harm from medication errors"), s.id(t, "Medicines are prescribed and given electronically"), s.id(t, "Go-live, wave 1"), s.id(t, "Ward devices")
	benefit := s.Path + "/benefits/" + b
	p := e2e.OpenURL(t, s.URL+"/sign-in")
	p.SetCookie(s.cookie(t, "Ada"))
	for _, path := range []string{s.Path + "/benefits", benefit, benefit + "/edit", benefit + "/links", benefit + "/end", s.Path + "/benefits/new", s.Path + "/map", s.Path + "/case",
		s.Path + "/case/changes/" + change, s.Path + "/case/changes/" + change + "/links", s.Path + "/case/milestones/" + tie, s.Path + "/case/milestones/" + tie + "/edit",
		s.Path + "/case/costs/" + cost + "/edit", s.Path + "/case/decisions/new", s.Path + "/case/own-work/new", s.Path + "/case/appraisal/new", s.Path + "/case/objectives/new",
		s.Path + "/checks", s.Path + "/loss", s.Path + "/what-if?move_" + tie + "=4", s.Path + "/suggestions", at(empty, "benefits"), at(empty, "map"), at(empty, "case"), at(empty, "checks"),
		at(empty, "loss"), at(empty, "what-if"), at(empty, "case", "import"), at(empty, "suggestions")} {
		p.OpenURL(s.URL + path)
		look(t, p, path)
	}
}

func at(project access.ScopeID, segments ...string) string {
	return "/projects/" + string(project) + "/" + strings.Join(segments, "/")
}

// look holds one page against what is asked of all, and keeps pictures of it.
func look(t *testing.T, p *e2e.Page, path string) {
	t.Helper()
	name := strings.NewReplacer("/", "_", "?", "_", "=", "_").Replace(path)
	if p.Status() != 200 {
		t.Errorf("%s answers %d", path, p.Status())
	}
	for _, dark := range []bool{false, true} {
		p.Look(e2e.Look{Width: 1280, Height: 800, Dark: dark})
		for _, v := range p.Axe() {
			t.Errorf("%s (dark %v): %+v", path, dark, v)
		}
		if dark {
			p.Keep("dark" + name)
		} else {
			p.Keep("light" + name)
		}
	}
	if over := p.Overflow(360); over > 0 {
		t.Errorf("%s scrolls sideways by %d at 360", path, over)
	}
	p.Look(e2e.Look{Width: 360, Height: 800})
	p.Keep("narrow" + name)
	for _, problem := range p.Problems() {
		t.Errorf("%s: %s", path, problem)
	}
}
