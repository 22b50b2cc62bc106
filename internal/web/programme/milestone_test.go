package programme_test

import (
	"net/url"
	"strings"
	"testing"

	"counterpart.dev/internal/demo"
	"counterpart.dev/internal/web/webtest"
)

// path is where a page is, without what the last act did.
func path(p webtest.Page) string {
	at, _, _ := strings.Cut(p.Path, "?")
	return at
}

// handIn gives a file to both sides, read, and returns the path of its page.
func (s *site) handIn(b *webtest.Browser, f demo.File) string {
	s.t.Helper()
	trial := s.add(b, chosen(f))
	p := b.Get(path(trial)+"/share").Submit("#share-form", nil)
	if p.Status != 200 {
		s.t.Fatalf("%s: %s", p.Path, p.One("main").Text())
	}
	s.drain()
	return path(p)
}

// renamed is a file in which something is called otherwise.
func renamed(f demo.File, from, to string) demo.File {
	return demo.File{Name: f.Name, Content: []byte(strings.ReplaceAll(string(f.Content), from, to))}
}

// From a suggestion of the file to a date that was achieved: every step is a page, and the history says what moved against what was in force.
func TestMilestonePages(t *testing.T) {
	s := open(t)
	dan, ada := s.SignedIn(t, "Dan Firth"), s.SignedIn(t, "Ada Lovell")
	all := files(t)
	has(t, ok(t, ada.Get(s.at("/milestones"))), "main", "No date of the contract is named yet", "Add the first")
	s.handIn(dan, all[0])
	empty := ok(t, ada.Get(s.at("/milestones")))
	has(t, empty, "#suggested", "RO1900 Go-live, wave 1", "finish milestone")

	nothing := empty.Submit("#suggest-form", nil)
	if nothing.Status != 422 {
		t.Errorf("nothing ticked is answered with %d", nothing.Status)
	}
	taken := ada.Post(s.at("/milestones/suggested"), url.Values{"code": {"RO1900", "INT1900"}, "room": {"shared"}})
	has(t, ok(t, taken), "#milestone-list tbody tr", "Go-live, wave 1", "Interfaces accepted", "to be confirmed")

	one := ok(t, taken.Click("#milestone-list a[href*='/milestones/']:contains('Interfaces')"))
	has(t, one, "main", "Nobody has said yet", "No contract date yet")
	has(t, one.Submit("form:has(input[name=confirmed][type=hidden])", nil), "#tie", "tied", "INT1900")

	dating := ok(t, ada.Get(path(one)+"/dates"))
	wrong := dating.Submit("main form", webtest.Fill{"due": "2027-03-05"})
	has(t, wrong, "main .errors", "Write why it is in force")
	if wrong.Status != 422 || wrong.Values("main form")["due"][0] != "2027-03-05" {
		t.Errorf("a date without a reason is answered with %d, and keeps what was typed: %v", wrong.Status, wrong.Values("main form"))
	}
	has(t, ok(t, wrong.Submit("main form", webtest.Fill{"reason": "The contract, schedule 2"})), "main", "5 Mar 2027", "17 days earlier")
	has(t, ok(t, ada.Get(path(one)+"/dates").Submit("main form", webtest.Fill{"due": "2027-04-16", "from": "2026-06-15", "reason": "Extension 1"})), "#dates", "in force from 15 Jun 2026", "Extension 1")

	s.handIn(dan, all[1])
	s.handIn(dan, renamed(all[3], "Interfaces accepted", "Interfaces signed off"))
	later := ok(t, ada.Get(path(one)))
	has(t, later, "main", "was called “Interfaces accepted”", "is called “Interfaces signed off” now")
	has(t, later, "#point-list tbody tr", "17 days earlier", "59 days earlier", "27 days later")
	has(t, later, "#trend", "How its forecast moved")
	has(t, ok(t, dan.Get(path(one))), "main", "is called “Interfaces signed off” now")
	if dan.Get(path(one)).Has("main .actions a") || dan.Get(path(one)+"/edit").Status != 404 || dan.Get(path(one)+"/end").Status != 404 {
		t.Error("the supplier is offered to change the contract")
	}
	has(t, later.Submit("form:has(input[name=confirmed][type=hidden])", nil), "#tie", "tied", "Interfaces signed off")
	has(t, ok(t, ada.Get(s.at("/milestones"))), "#milestone-list tbody tr", "to be confirmed RO1900", "agreed since: 16 Apr 2027")
}

// Two people who change a milestone at once: the second sees both, and what was achieved closes it.
func TestChangeMilestonePages(t *testing.T) {
	s := open(t)
	ada := s.SignedIn(t, "Ada Lovell")
	one := ok(t, ada.Get(s.at("/milestones/new")).Submit("main form", webtest.Fill{"title": "Staff trained", "due": "2026-02-20", "room": "shared"}))
	has(t, one, "main", "not mapped to the programme yet")
	list := ok(t, ada.Get(s.at("/milestones")))
	has(t, list, "main .lead", "1 not mapped yet")

	first, second := ada.Get(path(one)+"/edit"), ada.Get(path(one)+"/edit")
	has(t, ok(t, first.Submit("main form", webtest.Fill{"title": "Staff trained, wave 1"})), "h1", "Staff trained, wave 1")
	both := second.Submit("main form", webtest.Fill{"achieved": "2026-02-27"})
	has(t, both, "main", "Somebody else saved first", "Staff trained, wave 1")
	if both.Status != 409 {
		t.Errorf("the second is answered with %d", both.Status)
	}
	merged := ok(t, both.Submit("main form", webtest.Fill{"title": "Staff trained, wave 1", "achieved": "2026-02-27"}))
	has(t, merged, "main .lead", "Achieved on 27 Feb 2026: 7 days later than the contract date then in force")
	why := merged.Click("a[href$='/end']").Submit("main form", nil)
	has(t, why, "main .errors", "Write why it is taken away")
	has(t, ok(t, why.Submit("main form", webtest.Fill{"why": "entered twice"})), "main", "Taken away", "No date of the contract")
	if got := ada.Get(path(one)); got.Status != 404 {
		t.Errorf("what was taken away is still shown: %d", got.Status)
	}
	tied := ada.Get(s.at("/milestones/new")).Submit("main form", webtest.Fill{"title": "Go-live", "activity": "NONE", "room": "shared"})
	has(t, tied, "main .errors", "sees no submission that was read yet")
}
