package benefit_test

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"counterpart.dev/internal/apptest"
	"counterpart.dev/internal/core/casebook"
	"counterpart.dev/internal/web/webtest"
)

// TestAFirstCaseByForms builds a small case by forms alone, from an empty project to what a week later costs.
func TestAFirstCaseByForms(t *testing.T) {
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		s := open(t, w)
		b := s.SignedIn(t, "Ada")
		p := b.Get(s.Path + "/benefits")
		if !p.Has(".nothing a[href$='/lists/new']") {
			t.Errorf("an empty case does not lead on: %s", p.Text())
		}
		b.Get(s.Path+"/case/objectives/new").Submit("form#form", webtest.Fill{"title": "Faster care"})
		b.Get(s.Path+"/case/milestones/new").Submit("form#form", webtest.Fill{"title": "Go-live", "dates": "2027-03-01", "forecast": "2027-04-12"})
		p = b.Get(s.Path+"/case/changes/new").Submit("form#form", webtest.Fill{"title": "Clinics run in the new system", "adoption": "8 weeks"})
		if p.Status != 200 || !strings.Contains(p.Path, "did=added") {
			t.Fatalf("%d %s %s", p.Status, p.Path, p.Text())
		}
		p = p.Click(".actions a[href$='/links']").Submit("form#form", webtest.Fill{"needs": s.id(t, "Go-live")})
		if !strings.Contains(p.Text(), "Go-live") || !strings.Contains(p.Path, "did=linked") {
			t.Errorf("%s: %s", p.Path, p.Text())
		}
		wrong := b.Get(s.Path+"/benefits/new").Submit("form#form", webtest.Fill{"title": "", "value": "c. £5m"})
		if wrong.Status != 422 || !wrong.Has("#form-title[aria-invalid]") || !wrong.Has("#form-value-error") || !wrong.Has("#form-value[value='c. £5m']") {
			t.Errorf("%d %s", wrong.Status, wrong.Text())
		}
		p = wrong.Submit("form#form", webtest.Fill{"title": "Reduce waiting", "kind": "cashable", "measure": "Days", "better": "lower", "baseline": "30", "baseline_date": "2026-03-31", "target": "20",
			"value": "£120k", "life_until": "2033-03-31", "start": "first of next month"})
		if p.Status != 200 {
			t.Fatalf("%d %s", p.Status, p.Text())
		}
		p = p.Click(".actions a[href$='/links']").Submit("form#form", webtest.Fill{"needs": s.id(t, "Clinics run in the new system"), "serves": s.id(t, "Faster care")})
		if text := squeeze(p.Text()); !strings.Contains(text, "Expected from 1 Jul 2027, 61 days late") || !strings.Contains(text, "Faster care") {
			t.Errorf("%s", text)
		}
		for path, want := range map[string]string{"/benefits": "1 of 1 benefit begin later", "/map": "1 objective, 1 benefit, 1 business change, 1 enabler", "/loss": "Go-live: 6 weeks later than the contract",
			"/checks": "found something", "/case": "Clinics run in the new system", "/what-if": "Go-live"} {
			if p := b.Get(s.Path + path); p.Status != 200 || !strings.Contains(squeeze(p.Text()), want) {
				t.Errorf("%s: %d, without %q: %s", path, p.Status, want, squeeze(p.Text()))
			}
		}
		moved := b.Get(s.Path + "/what-if?move_" + s.id(t, "Go-live") + "=4")
		if !strings.Contains(moved.Text(), "of value would be lost by that") {
			t.Errorf("%s", squeeze(moved.Text()))
		}
		if bad := b.Get(s.Path + "/what-if?move_" + s.id(t, "Go-live") + "=soon"); bad.Status != 422 || !bad.Has("#ask [aria-invalid]") {
			t.Errorf("%d", bad.Status)
		}
	})
}

// TestReadingsAndOwners lets an owner accept, read and withdraw, and see nothing else.
func TestReadingsAndOwners(t *testing.T) {
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		s := full(t, w)
		mine, other := s.Path+"/benefits/"+s.id(t, "Reduce harm from medication errors"), s.Path+"/benefits/"+s.id(t, "Reduce licences and support of the old systems")
		ruth := s.SignedIn(t, "Ruth")
		p := ruth.Get(s.Path + "/benefits")
		if rows := p.All("#benefit-list tbody tr"); len(rows) != 1 || p.Has(".actions a") {
			t.Errorf("an owner's list has %d rows", len(rows))
		}
		for path, status := range map[string]int{mine: 200, mine + "/edit": 200, other: 404, other + "/edit": 404, mine + "/links": 404, mine + "/end": 404, s.Path + "/benefits/new": 404, s.Path + "/case": 404,
			s.Path + "/checks": 404, s.Path + "/case.yaml": 404, s.Path + "/suggestions": 404, s.Path + "/lists": 404, s.Path + "/map": 200, s.Path + "/loss": 200, s.Path + "/what-if": 200,
			s.Path + "/case/changes/" + s.id(t, "Medicines are prescribed and given electronically"): 404} {
			if p := ruth.Get(path); p.Status != status {
				t.Errorf("an owner opens %s: %d, want %d", path, p.Status, status)
			}
		}
		p = ruth.Get(mine)
		if p = p.Submit("form#answer", webtest.Fill{}); p.Status != 422 || !p.Has("#answer-why-error") {
			t.Fatalf("handed back without a reason: %d", p.Status)
		}
		p = ruth.Post(mine+"/answer", url.Values{"accept": {"yes"}, "rev": p.Values("form#answer")["rev"]})
		if !strings.Contains(p.Path, "did=accepted") {
			t.Errorf("%s", p.Path)
		}
		p = ruth.Get(mine).Submit("form#reading", webtest.Fill{"day": "2026-11-30", "value": "300"})
		if p.Status != 422 || !strings.Contains(p.Text(), "still ahead") {
			t.Errorf("%d %s", p.Status, p.Text())
		}
		p = p.Submit("form#reading", webtest.Fill{"day": "2026-11-20", "value": "301", "by": "Pharmacy audit", "words": "provisional"})
		if p.Status != 200 || !strings.Contains(p.One("#reading-list").Text(), "Pharmacy audit") {
			t.Fatalf("%d %s", p.Status, squeeze(p.Text()))
		}
		p = p.Click("#reading-list tbody tr:first-child a").Submit("form#form", webtest.Fill{"why": ""})
		if p.Status != 422 {
			t.Errorf("withdrawn without a reason: %d", p.Status)
		}
		p = p.Submit("form#form", webtest.Fill{"why": "counted twice"})
		if !strings.Contains(squeeze(p.One("#reading-list").Text()), "withdrawn counted twice") {
			t.Errorf("%s", squeeze(p.Text()))
		}
		gus := s.SignedIn(t, "Gus")
		if p := gus.Get(mine); p.Status != 200 || p.Has("form#answer") || p.Has("form#reading") || p.Has(".actions a") {
			t.Errorf("a mentor is offered something: %d", p.Status)
		}
		if p := s.SignedIn(t, "Dan").Get(mine); p.Status != 404 {
			t.Errorf("the delivery PM opens a benefit: %d", p.Status)
		}
	})
}

// TestTwoPeopleChangeOneBenefit leads the second of two to a choice that loses nothing.
func TestTwoPeopleChangeOneBenefit(t *testing.T) {
	s := full(t, apptest.SQLite(t))
	path := s.Path + "/benefits/" + s.id(t, "Reduce appointments missed by patients")
	ada, sy := s.SignedIn(t, "Ada"), s.SignedIn(t, "Sy")
	first, second := ada.Get(path+"/edit"), sy.Get(path+"/edit")
	if p := first.Submit("form#form", webtest.Fill{"target": "32000", "unit": "appointments a year"}); p.Status != 200 {
		t.Fatalf("%d", p.Status)
	}
	p := second.Submit("form#form", webtest.Fill{"target": "31000", "beneficiary": "Patients"})
	if p.Status != 409 || !p.Has("fieldset.clash input[name=target]") || p.Has("fieldset.clash input[name=title]") {
		t.Fatalf("%d %s", p.Status, squeeze(p.Text()))
	}
	if p = p.Submit("form#merge", webtest.Fill{"target": "31000"}); p.Status != 200 {
		t.Fatalf("%d %s", p.Status, squeeze(p.Text()))
	}
	f, err := s.see(t).Filled(casebook.Benefit, s.see(t).Nodes[s.id(t, "Reduce appointments missed by patients")])
	if err != nil || f.Values["target"] != "31000" || f.Values["unit"] != "appointments a year" || f.Values["beneficiary"] != "Patients" {
		t.Errorf("%v %v", err, f.Values)
	}
}

// TestDraftsAreKept saves what is typed, offers it on the first page, and forgets it once it is kept.
func TestDraftsAreKept(t *testing.T) {
	s := open(t, apptest.SQLite(t))
	b := s.SignedIn(t, "Ada")
	p := b.Get(s.Path + "/benefits/new")
	saves, ok := p.One("form#form").Attr("data-draft")
	if !ok {
		t.Fatal("the form saves nothing")
	}
	if p := b.Post(saves, url.Values{"title": {"Reduce wai"}, "kind": {"cashable"}, "colour": {"red"}}); p.Status != 200 || !strings.HasPrefix(p.Raw, "saved ") {
		t.Fatalf("%d %s", p.Status, p.Raw)
	}
	today := b.Get("/")
	p = today.Click("#drafts a")
	if v := p.Values("form#form"); v["title"][0] != "Reduce wai" {
		t.Errorf("%v", v["title"])
	}
	if p = p.Submit("form#form", webtest.Fill{"title": "Reduce waiting"}); p.Status != 200 {
		t.Fatalf("%d", p.Status)
	}
	if b.Get("/").Has("#drafts") {
		t.Error("a draft outlives what it became")
	}
	for _, bad := range []string{s.Path + "/case/drafts?kind=benefit&form=note/x", s.Path + "/case/drafts?kind=colour&form=case/project/" + string(s.Project) + "/x", s.Path + "/case/drafts?kind=benefit"} {
		if p := b.Post(bad, url.Values{"title": {"x"}}); p.Status != 404 {
			t.Errorf("%s: %d", bad, p.Status)
		}
	}
}

// TestAListComesInByPages takes a pasted list in, answers what it asks, and takes it out again.
func TestAListComesInByPages(t *testing.T) {
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		s := open(t, w)
		b := s.SignedIn(t, "Ada")
		p := b.Get(s.Path+"/lists/new").Submit("form#form", webtest.Fill{"text": ""})
		if p.Status != 422 || !p.Has("#form-file-error") {
			t.Errorf("nothing at all: %d", p.Status)
		}
		const list = "Benefit\tOwner\tValue p.a.\tDate\nReduce waiting\tAnn Lee\t£1.2m\tFY27/28 Q2\nFewer letters\tJ. Smith / K. Lee\t£10k - £20k\t2027-03-31\nTotal\t\t£1.22m\t\n"
		p = p.Submit("form#form", webtest.Fill{"text": list})
		if p.Status != 200 || !strings.Contains(squeeze(p.Text()), "1 of 4 rows are ready, 1 asks something, 2 are left out.") {
			t.Fatalf("%d %s", p.Status, squeeze(p.Text()))
		}
		answer := "answer:3:value"
		p = p.Submit("form#answers", webtest.Fill{answer: "GBP 20,000.00 per year", "other:3:owner": "K. Lee"})
		if !strings.Contains(squeeze(p.Text()), "2 of 4 rows are ready, 0 ask something") {
			t.Fatalf("%s", squeeze(p.Text()))
		}
		p = p.Submit("form#columns", webtest.Fill{"column_3": "objective"})
		p = p.Submit("form#columns", webtest.Fill{"column_3": "title"})
		if p.Status != 422 || !p.Has("#columns-column_3-error") {
			t.Errorf("two columns of titles: %d", p.Status)
		}
		p = p.Submit("form#columns", webtest.Fill{"column_3": "date"})
		p = p.Submit("form#apply", webtest.Fill{"life_for": "five moons"})
		if p.Status != 422 || !p.Has("#apply-life_for-error") {
			t.Errorf("%d", p.Status)
		}
		p = p.Submit("form#apply", webtest.Fill{"life_for": "5 years"})
		if !strings.Contains(squeeze(p.Text()), "2 rows of 4 came in; 2 were left out, each with its reason.") {
			t.Fatalf("%s", squeeze(p.Text()))
		}
		benefit := p.Click("#row-list tbody tr:nth-child(2) a")
		if text := squeeze(benefit.Text()); !strings.Contains(text, "Ann Lee") || !strings.Contains(text, "the list says “FY27/28 Q2”") {
			t.Errorf("%s", text)
		}
		undo := p.Click(".actions a[href$='/undo']").Submit("form#form", webtest.Fill{})
		if !strings.Contains(undo.Text(), "This list was taken out again. Nothing of it stayed.") || len(s.see(t).Case.Benefits) != 0 {
			t.Errorf("%s", squeeze(undo.Text()))
		}
		csv := b.Get(strings.TrimSuffix(strings.Split(undo.Path, "?")[0], "/") + "/rows.csv")
		if csv.Status != 200 || strings.Count(csv.Raw, "\n") != 5 {
			t.Errorf("%d %q", csv.Status, csv.Raw)
		}
	})
}

// TestACaseFileByPages takes the example out of one project and into another.
func TestACaseFileByPages(t *testing.T) {
	s := full(t, apptest.SQLite(t))
	b := s.SignedIn(t, "Ada")
	file := b.Get(s.Path + "/case.yaml")
	if file.Status != 200 || !strings.HasPrefix(file.Raw, "version: 1") {
		t.Fatalf("%d %.40s", file.Status, file.Raw)
	}
	other := "/projects/" + string(s.World.Project(t, s.Ada, "Community network"))
	p := b.Get(other+"/case/import").Submit("form#form", webtest.Fill{"file": "version: 2\n"})
	if p.Status != 422 || !strings.Contains(p.Text(), "version 1") {
		t.Errorf("%d %s", p.Status, squeeze(p.Text()))
	}
	p = p.Submit("form#form", webtest.Fill{"file": file.Raw})
	if p.Status != 200 || !strings.Contains(squeeze(p.One("#tried").Text()), "11 benefits") || !strings.Contains(p.Text(), "which is no engagement here") {
		t.Fatalf("%d %s", p.Status, squeeze(p.Text()))
	}
	values := url.Values(p.Values("form#form"))
	values.Set("step", "take")
	if p = b.Post(other+"/case/import", values); !strings.Contains(p.Path, "did=imported") {
		t.Errorf("%d %s", p.Status, squeeze(p.Text()))
	}
	if rows := b.Get(other + "/benefits").All("#benefit-list tbody tr"); len(rows) != 11 {
		t.Errorf("%d benefits came over", len(rows))
	}
}

// TestSuggestedLinksByPages links what waits for nothing, and confirms it.
func TestSuggestedLinksByPages(t *testing.T) {
	s := full(t, apptest.SQLite(t))
	b := s.SignedIn(t, "Ada")
	b.Get(s.Path+"/benefits/new").Submit("form#form", webtest.Fill{"title": "Reduce tests of the old records system"})
	id := s.id(t, "Reduce tests of the old records system")
	p := b.Get(s.Path + "/suggestions")
	p = p.Submit("form#form", webtest.Fill{})
	if !strings.Contains(p.Path, "did=suggested") {
		t.Fatalf("%d %s", p.Status, squeeze(p.Text()))
	}
	p = b.Get(s.Path + "/benefits/" + id)
	if !strings.Contains(p.One("#needs").Text(), "unconfirmed") {
		t.Errorf("%s", squeeze(p.Text()))
	}
	p = p.Click(".actions a[href$='/links']").Submit("form#form", webtest.Fill{})
	if strings.Contains(p.One("#needs").Text(), "unconfirmed") {
		t.Error("links that were looked at are still unconfirmed")
	}
}

// TestPagesAskFewQuestions counts the statements of pages of a case with 200 nodes and 50 submissions.
func TestPagesAskFewQuestions(t *testing.T) {
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		s := full(t, w)
		s.submissions(t, 50)
		for i := len(s.see(t).Nodes); i < 200; i++ {
			if _, err := s.Case.Add(t.Context(), s.Ada, s.Project, casebook.Benefit, form("title", fmt.Sprintf("Reduce waiting %d", i), "target", "5", "baseline", "10")); err != nil {
				t.Fatal(err)
			}
		}
		b := s.SignedIn(t, "Ada")
		benefit, change := s.Path+"/benefits/"+s.id(t, "Reduce harm from medication errors"), s.Path+"/case/changes/"+s.id(t, "The paper records library is closed")
		for _, path := range []string{"/benefits", "/benefits?q=waiting&sort=-loss", "/benefits.csv", "/map", "/case", "/checks", "/loss", "/what-if", "/suggestions", "/lists", "/case.yaml", "/benefits/new", "/reviews"} {
			s.few(t, b, s.Path+path, 20)
		}
		for _, path := range []string{benefit, benefit + "/edit", benefit + "/links", benefit + "/curve", change} {
			s.few(t, b, path, 24)
		}
	})
}

// few opens a page twice, and counts the statements of the second time.
func (s site) few(t *testing.T, b *webtest.Browser, path string, most int) {
	t.Helper()
	b.Get(path)
	before := s.Statements()
	if p := b.Get(path); p.Status != 200 {
		t.Fatalf("%s: %d", path, p.Status)
	}
	if n := s.Statements() - before; n > most {
		t.Errorf("%s asks %d questions, at most %d", path, n, most)
	}
}

// TestNoMeasureIsSaidEverywhere: a benefit of which nobody said what is counted carries that on every page about it and in every list that has it,
// until somebody says it.
func TestNoMeasureIsSaidEverywhere(t *testing.T) {
	s := open(t, apptest.SQLite(t))
	b := s.SignedIn(t, "Ada")
	b.Get(s.Path+"/benefits/new").Submit("form#form", webtest.Fill{"title": "Reduce calls to the help desk", "kind": "non-cashable"})
	b.Get(s.Path+"/benefits/new").Submit("form#form", webtest.Fill{"title": "Reduce waiting", "kind": "non-cashable", "measure": "Days"})
	without, with := s.id(t, "Reduce calls to the help desk"), s.id(t, "Reduce waiting")
	said := func(id string, want bool) {
		t.Helper()
		for _, page := range []string{"", "/links", "/curve", "/readings/list"} {
			if p := b.Get(s.Path + "/benefits/" + id + page); p.Status != 200 || strings.Contains(squeeze(p.Text()), "no measure") != want {
				t.Errorf("/benefits/…%s: %d, says that there is no measure: %v", page, p.Status, !want)
			}
		}
		for _, list := range []string{"/benefits", "/reviews", "/map"} {
			found := false
			p := b.Get(s.Path + list)
			for _, row := range p.All("tr, [data-node]") {
				text := squeeze(row.Text())
				if label, ok := row.Attr("aria-label"); ok {
					text += label
				}
				if strings.Contains(text, s.see(t).Nodes[id].Title) {
					found = found || strings.Contains(text, "no measure")
				}
			}
			if found != want {
				t.Errorf("%s says of %s that there is no measure: %v", list, s.see(t).Nodes[id].Title, found)
			}
		}
	}
	said(without, true)
	said(with, false)
	b.Get(s.Path+"/benefits/"+without+"/edit").Submit("form#form", webtest.Fill{"measure": "Calls"})
	said(without, false)
}

// What cannot be computed is never said to be as planned.
func TestALossThatIsNotComputedIsNotNone(t *testing.T) {
	s := open(t, apptest.SQLite(t))
	if _, err := s.Case.Add(t.Context(), s.Ada, s.Project, casebook.Benefit, form("title", "Reduce waiting")); err != nil {
		t.Fatal(err)
	}
	p := s.SignedIn(t, "Ada Lovell").Get(s.Path + "/loss")
	if text := p.Text(); strings.Contains(text, "Nothing differs") || !strings.Contains(p.One("#why").Text(), "Not computed: ") || !strings.Contains(p.One("#causes").Text(), "Not computed: ") {
		t.Errorf("without a forecast it says\n%s", text)
	}
	if len(p.One("#when").Text()) < len("When it comes")+10 {
		t.Error("a heading with nothing below it")
	}
}
