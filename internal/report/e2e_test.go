package report

import (
	"os"
	"path/filepath"
	"testing"

	"counterpart.dev/internal/core/brief"
	"counterpart.dev/internal/e2e"
)

// written is a brief as a file.
func written(t testing.TB, b *brief.Brief) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "brief.html")
	f, err := os.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := WriteBrief(f, b); err != nil {
		t.Fatal(err)
	}
	return file
}

// a4 is the width in pixels of what the margins leave of an A4 page, and its height.
const (
	a4Width  = 695
	a4Height = 1031
)

func TestBriefInABrowser(t *testing.T) {
	p := e2e.Open(t, written(t, sampleBrief(t)))
	for _, l := range []struct {
		name string
		look e2e.Look
		axe  bool
	}{
		{"brief-light-1280", e2e.Look{Width: 1280, Height: 900}, true},
		{"brief-dark-1280", e2e.Look{Width: 1280, Height: 900, Dark: true}, true},
		{"brief-light-768", e2e.Look{Width: 768, Height: 900}, false},
		{"brief-light-360", e2e.Look{Width: 360, Height: 740}, true},
		{"brief-dark-320", e2e.Look{Width: 320, Height: 256, Dark: true}, false}, // 1280 px at 400 %
	} {
		t.Run(l.name, func(t *testing.T) {
			p.Look(l.look)
			if over := e2e.Eval[int](p, `document.documentElement.scrollWidth - document.documentElement.clientWidth`); over > 0 {
				t.Errorf("the page scrolls sideways by %d px", over)
			}
			if l.axe {
				for _, v := range p.Axe() {
					t.Error(v)
				}
			}
			p.Keep(l.name)
			p.KeepPart(l.name+"-front", ".front")
		})
	}
}

// outside lists what the page fetched besides itself.
const outside = `performance.getEntriesByType("resource").map(e => e.name)`

func TestBriefFetchesNothing(t *testing.T) {
	p := e2e.Open(t, written(t, sampleBrief(t)))
	if got := e2e.Eval[[]string](p, outside); len(got) > 0 {
		t.Errorf("fetched %v", got)
	}
	if applied := e2e.Eval[string](p, `getComputedStyle(document.querySelector(".figures")).display`); applied != "grid" {
		t.Errorf("the policy keeps the page's own stylesheet out: figures are %q", applied)
	}
}

func TestFrontPrintsOnOnePage(t *testing.T) {
	for name, b := range map[string]*brief.Brief{"sample": sampleBrief(t), "crowded": crowded(t), "hostile": hostile(t),
		"bare": bare(t)} {
		t.Run(name, func(t *testing.T) {
			p := e2e.Open(t, written(t, b))
			p.Look(e2e.Look{Width: a4Width, Height: a4Height, Print: true, Dark: true})
			if ink := e2e.Eval[string](p, `getComputedStyle(document.body).backgroundColor`); ink != "rgb(255, 255, 255)" {
				t.Errorf("printed on %s", ink)
			}
			whole := p.PDF("brief-" + name)
			if over := e2e.Eval[int](p, `(f => f.scrollHeight - f.clientHeight)(document.querySelector(".front"))`); over > 0 {
				t.Errorf("%d px of the front are cut off", over)
			}
			p.KeepPart("brief-print-"+name, ".front")
			e2e.Eval[any](p, `document.querySelector(".annex")?.remove()`)
			if front := p.PDF("brief-front-" + name); front != 1 {
				t.Errorf("the front prints on %d pages", front)
			}
			if len(b.Evidence) > 0 && whole < 2 {
				t.Errorf("the whole prints on %d pages", whole)
			}
		})
	}
}
