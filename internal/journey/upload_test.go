package journey

import (
	"strings"
	"testing"

	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/e2e"
	"counterpart.dev/internal/format/write"
)

// The delivery PM drops a programme on the page, sees how far its reading is and what the client would see, and hands it in; the client
// reads the same figures and accepts it. The next one is chosen in the field for files, and says by how much it is later.
func TestDeliveryHandsIn(t *testing.T) {
	s := start(t)
	programme := s.at + "/engagements/" + string(s.cast.Work["Castell Networks"]) + "/programme"
	luc := s.as(t, "Luc Moreau")
	luc.OpenURL(programme + "/new")
	luc.Drop(planned(0).file(t, "agreed.xer", write.XER))
	if got := said(luc, "form.form .drop"); !strings.Contains(got, "agreed.xer: 0.3 MB") {
		t.Errorf("what was dropped is told as %q", got)
	}
	luc.Submit("[name=file]")
	own := read(t, luc)
	if got := said(luc, ".audience"); got != "Who sees this: Ours only" {
		t.Errorf("before it is handed in it is seen by %q", got)
	}
	luc.Click(".actions a[href$='/share']")
	clean(t, luc, 200)
	if got := said(luc, "main"); !strings.Contains(got, "Amina Rahman") {
		t.Errorf("who will read it is told as %q", got)
	}
	luc.Submit("#share-form")
	if shared := read(t, luc); shared != own {
		t.Errorf("as both sides see it the figures are %q, before they were %q", shared, own)
	}

	amina := s.as(t, "Amina Rahman")
	amina.OpenURL(luc.URL())
	if got := read(t, amina); got != own {
		t.Errorf("the client reads %q, the supplier %q", got, own)
	}
	amina.Click(".actions a[href$='/accept']")
	amina.Click("[name=accepted][value=yes]")
	amina.Submit("[name=accepted]")
	clean(t, amina, 200)
	for _, p := range []*e2e.Page{amina, luc} {
		p.OpenURL(luc.URL())
		if got := said(p, "#answer"); !strings.Contains(got, "Accepted Amina Rahman") && !strings.Contains(got, "Accepted AR Amina Rahman") {
			t.Errorf("the answer reads %q", got)
		}
	}

	luc.OpenURL(programme + "/new")
	luc.Upload("[name=file]", planned(60*480).reported(t, civil.NewTime(2026, 11, 2, 8, 0)).file(t, "october.xml", write.MSPDI))
	luc.Submit("[name=file]")
	if got := read(t, luc); !strings.Contains(got, "later than") {
		t.Errorf("the next programme says %q", got)
	}
	if amina.OpenURL(luc.URL()); amina.Status() != 404 {
		t.Errorf("before it is handed in, the client opens it: %d", amina.Status())
	}
}

// read waits until a submission is read, and is its first answer with its figures.
func read(t *testing.T, p *e2e.Page) string {
	t.Helper()
	p.WaitFor("#drives")
	clean(t, p, 200)
	for _, v := range p.Axe() {
		t.Errorf("%s: %v", p.URL(), v)
	}
	return said(p, ".figures")
}
