package money_test

import (
	"strings"
	"testing"

	"counterpart.dev/internal/apptest"
	"counterpart.dev/internal/web/webtest"
)

// stage is two sides in their browsers.
type stage struct {
	apptest.Both
	ada, dan *webtest.Browser
	money    string
}

func TestMoney(t *testing.T) {
	w := apptest.SQLite(t)
	s := stage{Both: w.Both(t)}
	site := webtest.Open(t, w)
	s.ada, s.dan, s.money = site.SignedIn(t, "Ada Lovell"), site.SignedIn(t, "Dan Firth"), "/projects/"+string(s.Project)+"/money"
	t.Run("entering", s.entering)
	t.Run("sharing", s.sharing)
	t.Run("lists", s.lists)
	t.Run("gates", s.gates)
}

// says looks for sentences on a page.
func says(t *testing.T, p webtest.Page, want ...string) {
	t.Helper()
	for _, w := range want {
		if !strings.Contains(p.Text(), w) {
			t.Errorf("%s does not say %q: %.600s", p.Path, w, p.Text())
		}
	}
}

func (s stage) entering(t *testing.T) {
	p := s.ada.Get(s.money)
	says(t, p, "No money is given for this project yet.")
	p = s.ada.Get(s.money+"/new").Submit("#money-form", webtest.Fill{"kind": "approved", "amount": "about four million", "title": "Full business case"})
	says(t, p, "Write one sum")
	if !strings.Contains(p.Text(), "Enter money") {
		t.Error("the form is gone")
	}
	p = p.Submit("#money-form", webtest.Fill{"amount": "£4m"})
	says(t, p, "Entered.")
	says(t, s.ada.Get(s.money+"/new").Submit("#money-form", webtest.Fill{"kind": "contract", "engagement": string(s.Engagement), "amount": "4,200,000.00"}), "£200k more than was approved and more than was agreed")
	p = s.ada.Get(s.money)
	says(t, p, "No exception note speaks of that yet", "Forecast outturn", "£4,200,000.00", "Every entry")
	s.ada.Get(s.money+"/new?kind=exception").Submit("#money-form", webtest.Fill{"title": "Steel", "words": "Steel went up; we propose to leave out the canopy."})
	if p = s.ada.Get(s.money); strings.Contains(p.Text(), "No exception note speaks of that yet") {
		t.Error("the exception note speaks of nothing")
	}
	if csv := s.ada.Get(s.money + ".csv"); !strings.Contains(csv.Raw, "contract sum") {
		t.Error("the file says nothing of the contract")
	}
}

func (s stage) sharing(t *testing.T) {
	theirs := "/engagements/" + string(s.Engagement) + "/money"
	says(t, s.dan.Get(theirs), "No money of this contract is shared yet.")
	says(t, s.ada.Get(s.money+"/share?contract="+string(s.Engagement)).Submit("#share-form", nil), "Shared. Both sides see it from now on.")
	p := s.dan.Get(theirs)
	says(t, p, "£4,200,000.00", "Contract sum")
	for _, secret := range []string{"business case", "Steel", "outturn", "4,000,000"} {
		if strings.Contains(p.Text(), secret) {
			t.Errorf("the supplier reads %q", secret)
		}
	}
}

func (s stage) lists(t *testing.T) {
	p := s.ada.Get(s.money+"/lists/new").Upload("#list-form", webtest.Fill{"text": "Date\tType\tSupplier\tRef\tDescription\tAmount\n2026-01-20\tCertificate\tVantor Systems\t1\tJanuary\t100.00\n2026-01-21\tInvoice\tVantor Systems\t2\tWhat\t5\n"})
	says(t, p, "1 of 3 rows are ready", "What kind of entry is it?")
	p = p.Submit("#apply", nil)
	says(t, p, "1 row of 3 came in")
}

func (s stage) gates(t *testing.T) {
	gates := "/projects/" + string(s.Project) + "/gates"
	p := s.ada.Get(gates).Submit("#gate-form", webtest.Fill{"name": "Full business case", "items": "The case\nMoney"})
	says(t, p, "Full business case", "2 things that were asked for are missing")
	p = p.Submit("#item-0", webtest.Fill{"state": "there", "words": "Approved on the 3rd"})
	says(t, p, "Approved on the 3rd")
	p = p.Submit("#decide-form", webtest.Fill{"outcome": "go with conditions", "reason": "Worth it"})
	says(t, p, "Write the conditions")
	p = p.Submit("#decide-form", webtest.Fill{"outcome": "go with conditions", "reason": "Worth it", "conditions": "Name an owner for every benefit"})
	says(t, p, "go with conditions", "Ada Lovell", "Name an owner for every benefit", "1 thing of 2 that were asked for")
	p = p.Submit("#follow-0", nil)
	says(t, p, "the commitment")
	if got := s.dan.Get(gates).Status; got != 404 {
		t.Errorf("the supplier opens our gates: %d", got)
	}
}
