package people_test

import (
	"strings"
	"testing"
	"time"

	"counterpart.dev/internal/app/engage"
	"counterpart.dev/internal/apptest"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/web/webtest"
)

// stage is a project that Ada leads with Sue as its sponsor and Max beside her, in their browsers.
type stage struct {
	apptest.Both
	site     webtest.Site
	ada, sue *webtest.Browser
	max      *webtest.Browser
	home     string
}

func open(t *testing.T) *stage {
	t.Helper()
	w := apptest.SQLite(t)
	s := &stage{Both: w.Both(t)}
	for name, role := range map[string]access.Role{"Sue Hart": access.Sponsor, "Max Dorn": access.ClientPM} {
		w.Colleague(t, s.Ada, name)
		if err := w.Work.GiveRole(t.Context(), s.Ada, s.Project, engage.RoleForm{Person: w.SignIn(t, name).Person, Role: role}); err != nil {
			t.Fatal(err)
		}
	}
	s.site, s.home = webtest.Open(t, w), "/projects/"+string(s.Project)
	s.enter(t)
	return s
}

// enter signs everybody in: sessions end in the weeks that a test lets pass.
func (s *stage) enter(t *testing.T) {
	t.Helper()
	s.ada, s.sue, s.max = s.site.SignedIn(t, "Ada Lovell"), s.site.SignedIn(t, "Sue Hart"), s.site.SignedIn(t, "Max Dorn")
}

func ok(t *testing.T, p webtest.Page, says string) webtest.Page {
	t.Helper()
	if p.Status != 200 || !strings.Contains(p.Text(), says) {
		t.Fatalf("%s: %d, without %q:\n%s", p.Path, p.Status, says, p.Text())
	}
	return p
}

// Somebody is added, judged, goes cold, stands on the first page, and leaves it once they were spoken to in a line.
func TestStakeholdersThroughTheirPages(t *testing.T) {
	s := open(t)
	p := ok(t, s.ada.Get(s.home+"/stakeholders"), "Nobody is listed yet")
	p = ok(t, p.Click(".actions a[href$='/stakeholders/new']"), "needs no account")
	bad := p.Submit("#stakeholder-form", webtest.Fill{"name": "", "cadence": "0", "post": "Director"})
	if bad.Status != 422 || !strings.Contains(bad.Text(), "Write the name") || !strings.Contains(bad.Raw, `value="Director"`) {
		t.Errorf("%d: %s", bad.Status, bad.Text())
	}
	p = ok(t, bad.Submit("#stakeholder-form", webtest.Fill{"name": "Vera <i>Quist", "cadence": "14", "side": "ours"}), "Added.")
	one := p.Path
	p = ok(t, p.Click(".actions a[href$='/judge']"), "Nothing is averaged")
	p = ok(t, p.Submit("#judge-form", webtest.Fill{"influence": "5", "interest": "2", "stance": "resistant", "wanted": "supportive", "why": "Said no."}), "Kept, with your name")
	if got := p.Texts("#judgement-list tbody td"); len(got) != 6 || got[0] != "Ada Lovell" || got[4] != "resistant, wanted supportive" {
		t.Errorf("judgements %q", got)
	}
	s.Clock.Add(40 * 24 * time.Hour)
	s.enter(t)
	if p := ok(t, s.ada.Get("/"), "Never spoken to, every 14 days was agreed"); !strings.Contains(p.Text(), "26 days late") || strings.Contains(p.Text(), "overdue") {
		t.Errorf("the first page: %s", p.Text())
	}
	p = ok(t, s.ada.Get(s.home+"/stakeholders"), "0 of 1 person with an agreed rhythm")
	if !p.Has("#grid svg") || len(p.Texts("#next-list tbody tr")) != 1 {
		t.Error("no grid, or nobody is next")
	}
	who := p.Attrs("#quick-form option[value]", "value")
	p = ok(t, p.Submit("#quick-form", webtest.Fill{"who": who[1], "way": "call", "told": "The pilot dates"}), "Nobody is due within a week")
	if strings.Contains(s.ada.Get("/").Text(), "Vera <i>Quist") {
		t.Error("who was spoken to is still on the first page")
	}
	ok(t, s.ada.Get(one), "The pilot dates")
	if csv := s.ada.Get(s.home + "/stakeholders.csv"); !strings.Contains(csv.Raw, "Vera <i>Quist,") || !strings.Contains(csv.Raw, "resistant,supportive") {
		t.Errorf("as a file: %s", csv.Raw)
	}
}

// What is confided is on the page of its readers, and the page of everybody else is the same as before, byte for byte.
func TestConfidedThroughThePages(t *testing.T) {
	s := open(t)
	p := ok(t, s.ada.Get(s.home+"/stakeholders/new"), "needs no account")
	one := ok(t, p.Submit("#stakeholder-form", webtest.Fill{"name": "Vera Quist", "side": "ours"}), "Added.").Path
	one, _, _ = strings.Cut(one, "?")
	s.sue.Get(one)
	before := s.max.Get(one)
	p = ok(t, s.ada.Get(one+"/confide"), "whoever it is about may ask to see it")
	sue := ""
	for i, label := range p.Texts("#confide-form label") {
		if strings.Contains(label, "Sue Hart") {
			sue = p.Attrs("#confide-form input[name=readers]", "value")[i-1]
		}
	}
	ok(t, p.Submit("#confide-form", webtest.Fill{"words": "Retires in June.", "readers": sue}), "Retires in June.")
	ok(t, s.sue.Get(one), "Retires in June.")
	if after := s.max.Get(one); after.Raw != before.Raw {
		t.Error("the page of who was not named has changed")
	}
	if got := s.site.SignedIn(t, "Dan Firth").Get(one); got.Status != 404 {
		t.Errorf("the delivery side opens it: %d", got.Status)
	}
	p = ok(t, s.sue.Get(one).Click("#sensitive a[href$='/erase']"), "destroyed for every reader")
	ok(t, p.Submit("#erase-form", webtest.Fill{"reason": "personal"}), "Erased. It was kept by Ada Lovell")
	if strings.Contains(s.ada.Get(one).Text(), "Retires") {
		t.Error("erased, and still there")
	}
}
