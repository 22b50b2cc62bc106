package journey

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The client PM gives a list as a file, answers what it asks, takes it in, finds the benefit that a row became, and takes the list out
// again.
func TestListTakenInAndOut(t *testing.T) {
	s := still(t)
	project := "/projects/" + string(s.cast.Projects["PR"])
	file := filepath.Join(t.TempDir(), "pharmacy.csv")
	const list = "Benefit,Owner,Measure,Baseline,Target,Value p.a.,Realisation date\n" +
		"Reduce medicines that expire on wards,Farouk Benedetti,Expired packs,900,300,£60k - £66k,FY27/28 Q4\nTotal,,,,,£63k,\n"
	if err := os.WriteFile(file, []byte(list), 0o600); err != nil {
		t.Fatal(err)
	}
	p := s.as(t, "Amina Rahman")
	p.OpenURL(s.at + project + "/benefits")
	clean(t, p, 200)
	p.Click(".actions a[href$='/lists/new']")
	p.Upload("[name=file]", file)
	p.Submit("[name=text]")
	clean(t, p, 200)
	judge(t, p, "Amina Rahman", "/lists/{id} that is open", "light")
	if got := p.Text("#row-list"); !strings.Contains(got, "left out") || !strings.Contains(got, "It is a range") {
		t.Errorf("the rows read %q", got)
	}
	p.Click("#row-list input[type=radio]")
	p.Submit("#row-list input[type=radio]")
	clean(t, p, 200)
	p.Type("[name=life_for]", "5 years")
	p.Submit("[name=life_for]")
	clean(t, p, 200)
	if got := p.Text(".lead"); !strings.Contains(got, "1 row of 3 came in") {
		t.Errorf("after taking it in: %q", got)
	}
	taken := p.URL()
	p.Click("#row-list td a[href*='/benefits/']")
	clean(t, p, 200)
	if got := p.Text("h1"); got != "Reduce medicines that expire on wards" {
		t.Errorf("the row leads to %q", got)
	}
	p.OpenURL(taken)
	p.Click(".actions a[href$='/undo']")
	clean(t, p, 200)
	p.Submit("main form button")
	clean(t, p, 200)
	if got := p.Text(".lead"); !strings.Contains(got, "taken out again. Nothing of it stayed") {
		t.Errorf("after taking it out: %q", got)
	}
}
