package journey

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"counterpart.dev/internal/crawl"
	"counterpart.dev/internal/e2e"
)

// kinds is one person of each kind.
var kinds = []string{"Amina Rahman", "Helen Ashworth", "Daniel Okafor", "Tom Lindqvist", "Javier Ortega", "Mei Tanaka", "Fiona Grant", "Ruth Fielding"}

// unlike keeps one address of each sort of page.
func (s *site) unlike(pages map[string]crawl.Answer) map[string]string {
	out := map[string]string{}
	for _, address := range slices.Sorted(maps.Keys(pages)) {
		a := pages[address]
		if a.Status != 200 || !strings.HasPrefix(a.Header.Get("Content-Type"), "text/html") || strings.Contains(string(a.Body[:min(20, len(a.Body))]), "<li") {
			continue
		}
		key := s.sort(address)
		if _, there := out[key]; !there {
			out[key] = address
		}
	}
	return out
}

// every is one address of each sort of page that each kind of person can open, with who opens it: a sort that somebody else was shown
// already is left out, since the sides differ in what stands on a page and not in what it is made of.
func (s *site) every(t *testing.T) map[string]map[string]string {
	t.Helper()
	seen, out := map[string]bool{}, map[string]map[string]string{}
	for _, name := range kinds {
		for sort, address := range s.unlike(s.pages(t, name)) {
			if fragment(sort) {
				continue
			}
			if !seen[sort] {
				seen[sort] = true
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
func fragment(path string) bool {
	return strings.HasSuffix(path, "/palette") || strings.HasSuffix(path, "/progress")
}

// Every sort of page keeps nobody out: no violation of WCAG A or AA, light and wide, dark, and on a narrow screen, where nothing
// scrolls sideways; and nothing is refused, broken or missing on it.
func TestEveryPage(t *testing.T) {
	s := start(t)
	every := s.every(t)
	total := 4
	for _, name := range slices.Sorted(maps.Keys(every)) {
		total += len(every[name])
		for part := range slices.Chunk(slices.Sorted(maps.Keys(every[name])), 40) { // several pages of somebody side by side
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				p := s.as(t, name)
				for _, sort := range part {
					s.look(t, p, name, sort, every[name][sort])
				}
			})
		}
	}
	t.Run("a stranger", func(t *testing.T) {
		t.Parallel()
		for _, path := range append([]string{"/sign-in", "/demo", "/styleguide/empty", "/nowhere-at-all"}, s.shared()...) {
			judge(t, e2e.OpenURL(t, s.at+path), "a stranger", path, "light")
		}
	})
	t.Logf("%d pages are looked at", total)
	if total < 60 {
		t.Errorf("only %d pages: nothing is proved", total)
	}
}

// look looks at one page of somebody in every way.
func (s *site) look(t *testing.T, p *e2e.Page, name, sort, address string) {
	t.Helper()
	p.Look(e2e.Look{Width: 1280, Height: 900})
	p.OpenURL(s.at + address)
	if p.Status() != 200 {
		t.Errorf("%s: %s answers %d", name, address, p.Status())
		return
	}
	judge(t, p, name, sort, "light")
	picture := strings.NewReplacer("/", "-", "{", "", "}", "", "$", "").Replace(sort) + "-" + string(s.people[name].Side)
	p.Keep("wide" + picture)
	for _, width := range []int64{1280, 1024} { // the widest, and the narrowest with parts side by side
		p.Look(e2e.Look{Width: width, Height: 900})
		if got := e2e.Eval[[]string](p, outside); len(got) > 0 {
			t.Errorf("%s: %s, %d px wide: these tables lie over what is beside them: %q", name, sort, width, got)
		}
	}
	p.Look(e2e.Look{Width: 360, Height: 800, Dark: true})
	if e2e.InTheDark(sort) { // of the others it is enough that nothing sticks out
		judge(t, p, name, sort, "dark, narrow")
	}
	if px := p.Overflow(360); px > 0 {
		t.Errorf("%s: %s scrolls %d px sideways at 360 px", name, sort, px)
	}
	p.Keep("narrow" + picture)
}

// outside lists the tables that are wider than where they stand.
const outside = `[...document.querySelectorAll("main table")].filter(t => !t.closest(".scroll") &&
	t.getBoundingClientRect().right > t.parentElement.getBoundingClientRect().right + 1).map(t => t.caption?.innerText || t.outerHTML.slice(0, 80))`

func judge(t *testing.T, p *e2e.Page, name, sort, look string) {
	t.Helper()
	for _, v := range p.Axe() {
		t.Errorf("%s: %s, %s: %v", name, sort, look, v)
	}
	for _, problem := range p.Problems() {
		t.Errorf("%s: %s, %s: %s", name, sort, look, problem)
	}
}

// shared is where whoever has a link to a published page reads it.
func (s *site) shared() (out []string) {
	for _, secret := range s.cast.Pages {
		out = append(out, "/shared/"+secret)
	}
	return out
}

// Nothing in any menu of any person is dead: what a page leads to opens.
func TestNothingIsDead(t *testing.T) {
	s := start(t)
	for _, name := range slices.Sorted(maps.Keys(s.people)) {
		pages := s.pages(t, name)
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
