package work_test

import (
	"strings"
	"testing"

	"counterpart.dev/internal/apptest"
	"counterpart.dev/internal/brieftest"
	"counterpart.dev/internal/core/casebook"
	"counterpart.dev/internal/htmltest"
	"counterpart.dev/internal/web/webtest"
)

// What a further week of our own work costs through a supplier's programme is the same on every page that says it, each leads to what it
// is made of, and a hand-over says in a sentence what it holds back.
func TestEveryPageSaysTheSameOfAWeek(t *testing.T) {
	base := apptest.SQLite(t)
	w := brieftest.Ready(t, base, 2)
	w.HandOver(t, w.Second(t))
	const title = "Recruit and release"
	w.Change(t, casebook.Work, title, "forecast", "2027-09-30")
	ada, project := webtest.Open(t, base).SignedIn(t, "Ada Lovell"), "/projects/"+string(w.Project)
	week := func(path, list, of string) (words, to string) {
		t.Helper()
		for _, r := range ada.Get(path).All("#" + list + " tbody tr") {
			if strings.Contains(r.Text(), title) {
				cell := r.One("td[data-head='" + of + "']")
				to, _ = cell.One("a").Attr("href")
				return cell.One("a").Text(), to
			}
		}
		t.Fatalf("%s names no %s", path, title)
		return "", ""
	}
	owed, to := week(project+"/work", "duties", "A further week")
	delayed, further := week(project+"/loss", "delay-list", "A week later")
	node, _, _ := strings.Cut(to, "#")
	p := ada.Get(node)
	said := p.One("#dates").Text()
	if owed == "" || owed != delayed || !strings.Contains(said, owed) || !strings.Contains(p.One(".lead").Text(), "a further week costs "+owed) {
		t.Errorf("a week costs %q on the page of our work, %q on that of delays, and of itself it says %q", owed, delayed, said)
	}
	if further != node+"#further" || !p.Has("#further-list tbody tr") || !p.Has("#held-list tbody a") {
		t.Errorf("%s leads to %s, which says\n%s", delayed, further, p.Text())
	}
	if p.One("nav[aria-label='Project'] [aria-current]").Text() != "Our work" {
		t.Errorf("it stands under %q", p.One("nav[aria-label='Project'] [aria-current]").Text())
	}
	over := htmltest.Doc(ada.Get(ada.Get(project+"/work").Attrs("#hand-overs tbody a", "href")[0]).Doc)
	if lead := over.One(".lead").Text(); !strings.HasPrefix(lead, "Once ") || !strings.Contains(lead, " may start ") || !over.Has("#held-list tbody tr") {
		t.Errorf("a hand-over says %q", lead)
	}
}
