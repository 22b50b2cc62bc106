package benefit_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	work "counterpart.dev/internal/app/benefit"
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
	list := s.list(t, "council.csv")
	applied := s.list(t, "hospital.xlsx")
	if _, err := s.Case.ApplyList(t.Context(), s.Ada, s.Project, applied, work.ApplyForm{Rev: 1}); err != nil {
		t.Fatal(err)
	}
	p := e2e.OpenURL(t, s.URL+"/sign-in")
	p.SetCookie(s.cookie(t, "Ada"))
	for _, path := range []string{s.Path + "/benefits", benefit, benefit + "/edit", benefit + "/links", benefit + "/end", benefit + "/curve", benefit + "/readings/list", s.Path + "/reviews",
		"/engagements/" + string(s.Engagement) + "/objectives", s.Path + "/benefits/new", s.Path + "/map", s.Path + "/case",
		s.Path + "/case/changes/" + change, s.Path + "/case/changes/" + change + "/links", s.Path + "/case/milestones/" + tie, s.Path + "/case/milestones/" + tie + "/edit",
		s.Path + "/case/costs/" + cost + "/edit", s.Path + "/case/decisions/new", s.Path + "/case/own-work/new", s.Path + "/case/appraisal/new", s.Path + "/case/objectives/new",
		s.Path + "/lists", s.Path + "/lists/new", s.Path + "/lists/" + list, s.Path + "/lists/" + list + "?show=asks", s.Path + "/lists/" + applied, s.Path + "/lists/" + applied + "/undo", at(empty, "lists"),
		s.Path + "/checks", s.Path + "/loss", s.Path + "/what-if?move_" + tie + "=4", s.Path + "/suggestions", at(empty, "benefits"), at(empty, "map"), at(empty, "case"), at(empty, "checks"),
		at(empty, "loss"), at(empty, "what-if"), at(empty, "case", "import"), at(empty, "suggestions")} {
		p.OpenURL(s.URL + path)
		look(t, p, path)
	}
}

// list begins to take in one of the messy lists.
func (s site) list(t *testing.T, name string) string {
	t.Helper()
	body, err := os.ReadFile(filepath.Join("../../format/sheet/testdata/lists", name))
	if err != nil {
		t.Fatal(err)
	}
	id, err := s.Case.BeginList(t.Context(), s.Ada, s.Project, work.File{Name: name, Body: body})
	if err != nil {
		t.Fatal(err)
	}
	return id
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
		if dark && !e2e.InTheDark(path) {
			continue
		}
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
