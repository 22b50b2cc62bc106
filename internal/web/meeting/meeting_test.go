package meeting_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"counterpart.dev/internal/app/account"
	"counterpart.dev/internal/apptest"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/meeting"
	"counterpart.dev/internal/format/calendar"
	"counterpart.dev/internal/web/webtest"
)

func ok(t *testing.T, p webtest.Page, says string) webtest.Page {
	t.Helper()
	if p.Status != http.StatusOK && p.Status != http.StatusUnprocessableEntity || !strings.Contains(p.Text(), says) {
		t.Fatalf("%s: %d, without %q:\n%s", p.Path, p.Status, says, p.Text())
	}
	return p
}

func without(t *testing.T, p webtest.Page, says string) {
	t.Helper()
	if strings.Contains(p.Text(), says) {
		t.Errorf("%s says %q", p.Path, says)
	}
}

func zone(name string) *time.Location { z, _ := time.LoadLocation(name); return z }

// A weekly meeting of both sides, from its plan to minutes that one side contests, and each side's own one that the other never sees.
func TestAMeetingThroughItsPages(t *testing.T) {
	w := apptest.SQLite(t)
	b := w.Both(t)
	site := webtest.Open(t, w)
	ada, dan := site.SignedIn(t, "Ada Lovell"), site.SignedIn(t, "Dan Firth")
	home := "/engagements/" + string(b.Engagement)

	ok(t, ada.Get(home+"/meetings"), "No meeting is planned here.")
	form := ok(t, ada.Get(home+"/meetings/new"), "Plan a meeting")
	p := form.Submit("#series-form", webtest.Fill{"title": "", "day": "soon", "at": "9", "zone": "Mars/Base", "length": "0"})
	for _, want := range []string{"Write what it is called.", "Write the day as 2026-03-31.", "Write the time as 09:30.", "Write a time zone by its name", "Write how many minutes"} {
		if !strings.Contains(p.Text(), want) {
			t.Errorf("not said: %s", want)
		}
	}
	p = ok(t, form.Submit("#series-form", webtest.Fill{"title": "Weekly <b>site</b> meeting", "day": "2026-03-05", "at": "09:30", "zone": "Europe/London", "shared": "yes", "venue": "Room 4"}), "Planned.")
	ok(t, p, "Thu 5 Mar 2026, 09:30")
	sitting, _, _ := strings.Cut(p.Path, "?")

	p = ok(t, p.Submit("#line-form", webtest.Fill{"line": "The lift arrives late."}), "The line is in the minutes.")
	p = p.Submit("#line-form", webtest.Fill{"line": "promise: Zoe will call by Friday"})
	if !strings.Contains(p.Text(), "is nobody who is known here") || !p.Has("#line-form [value='promise: Zoe will call by Friday']") {
		t.Errorf("a promise of nobody: %s", p.Text())
	}
	p = p.Submit("#line-form", webtest.Fill{"line": "promise: Ada will send the drawings by 12 March"})
	if !strings.Contains(p.Text(), "Yes, keep it so") || !strings.Contains(p.Text(), "12 Mar 2026") {
		t.Fatalf("what it was understood as is not shown first: %s", p.Text())
	}
	if n := len(ada.Get(sitting).All("#minute-list tbody tr")); n != 1 {
		t.Errorf("%d lines before it was said that it is right", n)
	}
	p = ok(t, p.Submit("#line-form", nil), "has become a matter")
	ok(t, p.Click("#minute-list a[href*='/matters/']"), "Send the drawings")

	p = ok(t, dan.Get(sitting), "The lift arrives late.")
	p = ok(t, ada.Get(sitting).Submit("#send form", nil), "The minutes are put out.")
	p = ok(t, dan.Get(sitting), "waiting for a side")
	p = p.Click("#minute-list tbody tr:first-child a[href*='/contest']")
	p = ok(t, p.Submit("#contest-form", webtest.Fill{"why": "It was on time."}), "contested")
	ok(t, ada.Get(sitting), "It was on time.")
	p = ok(t, dan.Get(sitting).Submit("form:has([name='index'][value='-1'])", nil), "Kept.")
	ok(t, ada.Get(sitting+"/print"), "Minutes: Weekly <b>site</b> meeting")

	// One of our own stays with us, on every page, in the feed, and as an address.
	own := ok(t, ada.Get(home+"/meetings/new").Submit("#series-form", webtest.Fill{"title": "Whether to sue", "day": "2026-03-06", "at": "08:00", "zone": "Europe/London", "shared": ""}), "Planned.")
	if got := dan.Get(strings.Split(own.Path, "?")[0]); got.Status != http.StatusNotFound {
		t.Errorf("the other side opens it: %d", got.Status)
	}
	without(t, dan.Get(home+"/meetings"), "Whether to sue")
	without(t, dan.Get("/"), "Whether to sue")
	ok(t, ada.Get("/"), "Whether to sue")

	feeds(t, ada, dan, w)
	outsider(t, w, b, site, sitting)
}

// feeds opens a feed on each side and reads it as a calendar program would.
func feeds(t *testing.T, ada, dan *webtest.Browser, w *apptest.World) {
	t.Helper()
	read := func(b *webtest.Browser) (calendar.File, string) {
		p := b.Post("/me/calendar", nil)
		address := p.One("code").Text()
		u, err := url.Parse(address)
		if err != nil || !strings.HasSuffix(u.Path, "/meetings.ics") {
			t.Fatalf("the address is %q", address)
		}
		f, err := calendar.Read([]byte(b.Get(u.Path).Raw), zone)
		if err != nil || len(f.Warnings)+len(f.Left) > 0 {
			t.Fatalf("%v %+v", err, f)
		}
		return f, u.Path
	}
	ours, first := read(ada)
	theirs, _ := read(dan)
	if len(ours.Events) != 2 || len(theirs.Events) != 1 || theirs.Events[0].Summary != "Weekly <b>site</b> meeting" {
		t.Errorf("ours %+v, theirs %+v", ours.Events, theirs.Events)
	}
	starts := theirs.Events[0].Starts(5, civil.MaxTime) // clocks go forward on 29 March 2026
	if got := meeting.Instant(starts[3], theirs.Events[0].Zone).UTC().Format(time.RFC3339); got != "2026-03-26T09:30:00Z" {
		t.Error(got)
	}
	if got := meeting.Instant(starts[4], theirs.Events[0].Zone).UTC().Format(time.RFC3339); got != "2026-04-02T08:30:00Z" {
		t.Error(got)
	}
	ada.Post("/me/calendar", nil)
	if got := ada.Get(first); got.Status != http.StatusNotFound {
		t.Errorf("the old address gives %d", got.Status)
	}
}

// outsider is of another supplier on the same project, and finds nothing.
func outsider(t *testing.T, w *apptest.World, b apptest.Both, site webtest.Site, sitting string) {
	t.Helper()
	second := w.Engagement(t, b.Ada, b.Project, "Other Works")
	w.Join(t, b.Ada, account.Order{Scope: second, Role: access.DeliveryPM, Name: "Oz Quill", Organisation: "Other Works"})
	oz := site.SignedIn(t, "Oz Quill")
	if got := oz.Get(sitting); got.Status != http.StatusNotFound {
		t.Errorf("somebody else opens it: %d", got.Status)
	}
}

func TestTheCommunicationPlan(t *testing.T) {
	w := apptest.SQLite(t)
	b := w.Both(t)
	site := webtest.Open(t, w)
	ada, dan := site.SignedIn(t, "Ada Lovell"), site.SignedIn(t, "Dan Firth")
	plan := "/projects/" + string(b.Project) + "/communication"
	p := ok(t, ada.Get(plan), "Nobody stands here yet.")
	p = ok(t, p.Submit("#telling-form", webtest.Fill{"who": "Board", "needs": "the forecast", "cadence": "often"}), "Write how many days lie between")
	p = ok(t, p.Submit("#telling-form", webtest.Fill{"cadence": "14", "next": "2026-03-01"}), "Kept.")
	ok(t, p, "1 row is overdue")
	p = p.Click("#tellings a[href*='/edit']")
	p = ok(t, p.Submit("#told-form", webtest.Fill{"day": "2026-03-02", "words": "It slips by a month."}), "It slips by a month.")
	without(t, p, "overdue")
	ok(t, ada.Get("/communication"), "Board")
	if got := dan.Get(plan); got.Status != http.StatusNotFound {
		t.Errorf("the other side opens it: %d", got.Status)
	}
	without(t, dan.Get("/communication"), "Board")
}

func TestMailPages(t *testing.T) {
	w := apptest.SQLite(t)
	w.Both(t)
	site := webtest.Open(t, w)
	ada, dan := site.SignedIn(t, "Ada Lovell"), site.SignedIn(t, "Dan Firth")
	p := ok(t, dan.Get("/me/mail"), "this installation sends no mail")
	p = ok(t, p.Submit("#mail-form", webtest.Fill{"zone": "Mars"}), "Write a time zone by its name")
	p = ok(t, p.Submit("#mail-form", webtest.Fill{"zone": "Australia/Sydney", "rhythm": "weekly", "at": "18:00"}), "Kept.")
	if got, _ := p.One("#mail-form [name='zone']").Attr("value"); got != "Australia/Sydney" {
		t.Error("the zone was not kept")
	}
	ok(t, ada.Get("/administration/mail"), "No mail server is set")
	if got := dan.Get("/administration/mail"); got.Status != http.StatusNotFound {
		t.Errorf("somebody else sees how mail goes: %d", got.Status)
	}
	if got := site.Browser(t).Get("/mail/stop/nothing"); got.Status != http.StatusNotFound {
		t.Errorf("a secret that is none: %d", got.Status)
	}
}
