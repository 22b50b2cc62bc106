package main

import (
	"path/filepath"
	"testing"

	"counterpart.dev/internal/e2e"
)

// TestDemonstrationPage makes the page of the demonstration project from its files and looks at it as a sponsor would: wide,
// dark, on a telephone and on paper. With COUNTERPART_SCREENSHOTS set it keeps the pictures of the user guide.
func TestDemonstrationPage(t *testing.T) {
	page := filepath.Join(t.TempDir(), "brief.html")
	code, _, stderr := call(append([]string{"brief", "--case", filepath.Join(hospital, "case.yaml"), "-o", page}, submissions(t)...)...)
	if code != exitOK {
		t.Fatal(stderr)
	}
	p := e2e.Open(t, page)
	for name, look := range map[string]e2e.Look{
		"brief-light": {Width: 1180, Height: 900},
		"brief-dark":  {Width: 1180, Height: 900, Dark: true},
		"brief-phone": {Width: 360, Height: 740},
	} {
		p.Look(look)
		for _, v := range p.Axe() {
			t.Errorf("%s: %s", name, v)
		}
		if over := e2e.Eval[int](p, `document.documentElement.scrollWidth - document.documentElement.clientWidth`); over > 0 {
			t.Errorf("%s: the page scrolls sideways by %d px", name, over)
		}
		p.KeepPart(name, ".front")
	}
	if n := e2e.Eval[int](p, `document.querySelectorAll(".figures li").length`); n < 1 || n > 5 {
		t.Errorf("%d figures on the front", n)
	}
	dead := e2e.Eval[[]string](p, `[...document.querySelectorAll('a[href^="#"]')].map(a => a.getAttribute("href")).filter(h => !document.getElementById(h.slice(1)))`)
	if len(dead) > 0 {
		t.Errorf("links that lead nowhere: %v", dead)
	}
	p.Look(e2e.Look{Width: 695, Height: 1031, Print: true}) // what the margins leave of A4
	e2e.Eval[any](p, `document.querySelector(".annex").remove()`)
	if pages := p.PDF("brief-front"); pages != 1 {
		t.Errorf("the front prints on %d pages", pages)
	}
}
