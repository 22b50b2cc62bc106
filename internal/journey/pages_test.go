package journey

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"counterpart.dev/internal/crawl"
	"counterpart.dev/internal/e2e"
)

// kinds is one person of each kind.
var kinds = []string{"Amina Rahman", "Helen Ashworth", "Daniel Okafor", "Tom Lindqvist", "Javier Ortega", "Mei Tanaka", "Fiona Grant", "Ruth Fielding"}

// unlike keeps one address of each sort of page: the same path but for ids, and the same names in its query.
func unlike(pages map[string]crawl.Answer) map[string]string {
	out := map[string]string{}
	for _, address := range slices.Sorted(maps.Keys(pages)) {
		a := pages[address]
		if a.Status != 200 || !strings.HasPrefix(a.Header.Get("Content-Type"), "text/html") || strings.Contains(string(a.Body[:min(20, len(a.Body))]), "<li") {
			continue
		}
		path, _, _ := strings.Cut(address, "?")
		key := ids.ReplaceAllString(path, "{id}")
		if _, there := out[key]; !there {
			out[key] = address
		}
	}
	return out
}

var ids = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f-]{27}`)

// every is one address of each sort of page that each kind of person can open, with who opens it: a sort that somebody else was shown
// already is left out.
func (s *site) every(t *testing.T) map[string]map[string]string {
	t.Helper()
	seen, out := map[string]bool{}, map[string]map[string]string{}
	for _, name := range kinds {
		pages := s.visitor(t, name).Crawl(s, 600, []string{"/sign-out", "/demo", "/styleguide", "/static"}, "/")
		for sort, address := range unlike(pages) {
			if fragment(sort) {
				continue
			}
			if key := sort + " " + string(s.people[name].Side); !seen[key] {
				seen[key] = true
				if out[name] == nil {
					out[name] = map[string]string{}
				}
				out[name][sort] = address
			}
		}
	}
	return out
}

// fragment reports whether an address answers with a part of a page, for scripts.
func fragment(path string) bool { return strings.HasSuffix(path, "/palette") || strings.HasSuffix(path, "/progress") }

// Every sort of page keeps nobody out: no violation of WCAG A or AA, light and wide, dark, and on a narrow screen, where nothing
// scrolls sideways; and nothing is refused, broken or missing on it.
func TestEveryPage(t *testing.T) {
	s := start(t)
	total := 0
	for name, pages := range s.every(t) {
		p := s.as(t, name)
		for _, sort := range slices.Sorted(maps.Keys(pages)) {
			p.Look(e2e.Look{Width: 1280, Height: 900})
			p.OpenURL(s.at + pages[sort])
			if p.Status() != 200 {
				t.Errorf("%s: %s answers %d", name, pages[sort], p.Status())
				continue
			}
			total++
			judge(t, p, name, sort, "light")
			picture := strings.NewReplacer("/", "-", "{id}", "x").Replace(sort) + "-" + string(s.people[name].Side)
			p.Keep("wide" + picture)
			p.Look(e2e.Look{Width: 360, Height: 800, Dark: true})
			judge(t, p, name, sort, "dark, narrow")
			if px := p.Overflow(360); px > 0 {
				t.Errorf("%s: %s scrolls %d px sideways at 360 px", name, sort, px)
			}
			p.Keep("narrow" + picture)
		}
	}
	for _, path := range []string{"/sign-in", "/demo", "/styleguide/empty", "/nowhere-at-all"} {
		p := e2e.OpenURL(t, s.at+path)
		judge(t, p, "a stranger", path, "light")
		total++
	}
	t.Logf("%d pages were looked at", total)
	if total < 20 {
		t.Errorf("only %d pages: nothing is proved", total)
	}
}

func judge(t *testing.T, p *e2e.Page, name, sort, look string) {
	t.Helper()
	for _, v := range p.Axe() {
		t.Errorf("%s: %s, %s: %v", name, sort, look, v)
	}
	for _, problem := range p.Problems() {
		t.Errorf("%s: %s, %s: %s", name, sort, look, problem)
	}
}

// Nothing in any menu of any person is dead: what a page leads to opens.
func TestNothingIsDead(t *testing.T) {
	s := start(t)
	for _, name := range slices.Sorted(maps.Keys(s.people)) {
		pages := s.visitor(t, name).Crawl(s, 800, []string{"/sign-out", "/demo", "/styleguide"}, "/")
		for _, address := range slices.Sorted(maps.Keys(pages)) {
			if a := pages[address]; a.Status != 200 && a.Status != 303 && a.Status != 304 {
				t.Errorf("%s is led to %s, which answers %d", name, address, a.Status)
			}
		}
		if len(pages) < 5 {
			t.Errorf("%s is led to %d pages only", name, len(pages))
		}
	}
}
