package crawl

import (
	"maps"
	"mime"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"counterpart.dev/internal/store/storetest"
)

// guards is what every answer of ours tells a browser; "" is what none may say.
var guards = map[string]string{"X-Content-Type-Options": "nosniff", "Cross-Origin-Resource-Policy": "same-origin", "Access-Control-Allow-Origin": "", "Refresh": "", "Server": ""}

// Looking changes nothing: whoever opens everything they can, by GET, leaves every text and every grant as it was. And each answer is
// guarded: what it is, that it is nobody else's to show, and that no cache keeps it.
func TestLookingChangesNothing(t *testing.T) {
	t.Parallel()
	s := look(t, "sqlite")
	before, everywhere := s.holds, s.everywhere
	for _, name := range []string{"Amina Rahman", "Javier Ortega", "Tom Lindqvist", "Fiona Grant"} {
		v := s.enter(t, s.people[name])
		pages := v.Crawl(s, most, left, append([]string{"/"}, everywhere...)...)
		for _, address := range slices.Sorted(maps.Keys(pages)) {
			guarded(t, name+" at "+address, strings.HasPrefix(address, "/static/"), pages[address])
		}
		if len(pages) < 100 {
			t.Errorf("%s opened %d addresses only", name, len(pages))
		}
	}
	if diff := cmp.Diff(kept(before.cells), kept(storetest.Cells(t.Context(), t, s.address))); diff != "" {
		t.Errorf("texts were changed (-before +after):\n%s", diff)
	}
	if diff := cmp.Diff(before.grants, storetest.Grants(t.Context(), t, s.address)); diff != "" {
		t.Errorf("grants were changed (-before +after):\n%s", diff)
	}
}

// kept is what looking leaves as it is. A signed head of one's own side's record is not: whoever takes one with them has it kept, once
// for each length of that record, so that later bundles of it hold the head too. Of the shared record none is kept.
func kept(cells []storetest.Cell) []storetest.Cell {
	return slices.DeleteFunc(slices.Clone(cells), func(c storetest.Cell) bool { return c.Table == "head" })
}

func guarded(t *testing.T, where string, asset bool, a Answer) {
	t.Helper()
	for name, want := range guards {
		if got := a.Header.Get(name); got != want {
			t.Errorf("%s: %s is %q", where, name, got)
		}
	}
	if policy := a.Header.Get("Content-Security-Policy"); !strings.Contains(policy, "default-src 'none'") || strings.Contains(policy, "unsafe") {
		t.Errorf("%s: its policy is %q", where, policy)
	}
	if got := a.Header.Get("Cache-Control"); (got == "private, no-store") == asset {
		t.Errorf("%s: is kept: %q", where, got)
	}
	if len(a.Header.Values("Set-Cookie")) > 0 {
		t.Errorf("%s: sets a cookie", where)
	}
	kind, with, err := mime.ParseMediaType(a.Header.Get("Content-Type"))
	textual := strings.HasPrefix(kind, "text/") || strings.HasSuffix(kind, "xml")
	if len(a.Body) > 0 && (err != nil || textual && !strings.EqualFold(with["charset"], "utf-8")) {
		t.Errorf("%s: %d bytes are %q", where, len(a.Body), a.Header.Get("Content-Type"))
	}
	if file := a.Header.Get("Content-Disposition"); a.Status == 200 && !asset && string(a.Body) != "ok\n" && kind != "text/html" && kind != "application/json" && !strings.HasPrefix(file, "attachment") {
		t.Errorf("%s: %s is shown, not saved: %q", where, kind, file)
	}
}
