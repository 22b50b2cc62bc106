package gantt_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"counterpart.dev/internal/htmltest"
	"counterpart.dev/internal/web/gantt"
	"counterpart.dev/internal/web/gantttest"
	"counterpart.dev/internal/web/ui"
)

func view(t *testing.T, p gantt.Props) htmltest.Doc {
	t.Helper()
	return htmltest.Parse(t, gantt.View(p))
}

// attr is an attribute of the only element that a selector finds.
func attr(d htmltest.Doc, selector, name string) string {
	value, _ := d.One(selector).Attr(name)
	return value
}

func TestView(t *testing.T) {
	d := view(t, gantt.Props{Plan: small(), Self: "/p?tab=3", Data: "/p.json", Activities: "/p/activities"})
	if got := attr(d, "a[data-data]", "href"); got != "/p.json" {
		t.Errorf("the data is at %q", got)
	}
	if got := attr(d, "[role=treegrid]", "aria-label"); got != "Patient records as of 15 Jan 2027, activities over time" {
		t.Errorf("the picture is called %q", got)
	}
	if got := attr(d, "[role=treegrid]", "aria-rowcount"); got != "6" {
		t.Errorf("it has %s rows", got)
	}
	if got := attr(d, "input[name=tab]", "value"); got != "3" || attr(d, "form", "action") != "/p" {
		t.Errorf("the form goes to %s with the tab %q", attr(d, "form", "action"), got)
	}
	for _, b := range d.All("[data-act]") {
		label, _ := b.Attr("aria-label")
		if len([]rune(b.Text())) < 2 && label == "" {
			t.Errorf("the button %q has no name", b.Text())
		}
		if _, hidden := b.Attr("hidden"); !hidden {
			t.Errorf("the button %q is shown to who has no script", b.Text())
		}
	}
	if d.Has("[style]") || d.Has("script:not([src])") || d.Has("style") {
		t.Error("something is inline")
	}
}

// The table says in words what the picture shows.
func TestViewTable(t *testing.T) {
	d := view(t, gantt.Props{Plan: small(), Query: gantt.Query{Previous: true}, Self: "/p", Data: "/p.json", Activities: "/p/activities"})
	var got []string
	for _, r := range d.All(".gantt-table tbody tr") {
		got = append(got, r.Text())
	}
	want := []string{"INT Interfaces 4 Jan 2027 1 Mar 2027 −1 d critical –", "I10 Specify 4 Jan 2027 8 Jan 2027 –",
		"I20 Build 11 Jan 2027 26 Feb 2027 −1 d critical 19 Feb 2027", "I90 Accepted milestone Contract date 22 Feb 2027 1 Mar 2027 1 Mar 2027 2 d –", "I95 Build – – –"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"/p/activities/I10", "/p/activities/I20", "/p/activities/I90", "/p/activities/I95"}, d.Attrs(".gantt-table tbody a", "href")); diff != "" {
		t.Errorf("links (-want +got):\n%s", diff)
	}
}

func TestViewQuery(t *testing.T) {
	for _, x := range []struct {
		query string
		want  []string // codes
	}{
		{"", []string{"INT", "I10", "I20", "I90", "I95"}},
		{"q=BUILD", []string{"INT", "I20", "I95"}},
		{"q=i9", []string{"INT", "I90", "I95"}},
		{"critical=1", []string{"INT", "I20"}},
		{"critical=1&q=spec", nil},
		{"q=Interfaces", nil},
		{"page=99&q=+", []string{"INT", "I10", "I20", "I90", "I95"}},
		{"page=-1", []string{"INT", "I10", "I20", "I90", "I95"}},
		{"page=x", []string{"INT", "I10", "I20", "I90", "I95"}},
	} {
		t.Run(x.query, func(t *testing.T) {
			values, err := url.ParseQuery(x.query)
			if err != nil {
				t.Fatal(err)
			}
			d := view(t, gantt.Props{Plan: small(), Query: gantt.ParseQuery(values), Self: "/p", Data: "/p.json"})
			var got []string
			for _, r := range d.All(".gantt-table tbody th") {
				code, _, _ := strings.Cut(r.Text(), " ")
				got = append(got, code)
			}
			if diff := cmp.Diff(x.want, got); diff != "" {
				t.Errorf("rows (-want +got):\n%s", diff)
			}
			if x.want == nil && attr(d, ".nothing a", "href") != "/p" {
				t.Errorf("from nothing a link leads to %s", attr(d, ".nothing a", "href"))
			}
		})
	}
}

// A page of the table begins with the groups it is in, and its links keep what was asked.
func TestViewPages(t *testing.T) {
	d := view(t, gantt.Props{Plan: gantttest.Large(300), Query: gantt.Query{Page: 2, Words: "", Previous: true}, Self: "/p", Data: "/p.json"})
	rows := d.All(".gantt-table tbody th")
	var got []string
	for _, r := range rows[:4] {
		got = append(got, r.Text())
	}
	want := []string{"L Line upgrade (continued)", "L.0 Section 1 (continued)", "L.0.1 ventilation plant works (continued)", "LU001460 Commission platform canopy 1, south"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the page begins (-want +got):\n%s", diff)
	}
	if len(rows) != 53 {
		t.Errorf("%d rows", len(rows))
	}
	if got := attr(d, ".pager a[rel=next]", "href"); got != "/p?page=3&previous=1" {
		t.Errorf("the next page is %s", got)
	}
}

// Identities come from files: they lead nowhere but below the address of activities.
func TestViewHostileIdentities(t *testing.T) {
	p := gantt.Plan{}
	for _, id := range []string{"..", ".", "", "a/b", "../x", "//evil.example", "javascript:alert(1)", "a?b#c", "é\n"} {
		p.Rows = append(p.Rows, gantt.Row{ID: id, Code: "<b>" + id, Name: "</td><script>", Kind: gantt.Task})
	}
	d := view(t, gantt.Props{Plan: p, Self: "/p", Data: "/p.json", Activities: "/all"})
	want := []string{"/all/a%2Fb", "/all/..%2Fx", "/all/%2F%2Fevil.example", "/all/javascript:alert%281%29", "/all/a%3Fb%23c", "/all/%C3%A9%0A"}
	if diff := cmp.Diff(want, d.Attrs(".gantt-table tbody a", "href")); diff != "" {
		t.Errorf("links (-want +got):\n%s", diff)
	}
	if n := len(d.All("script")); n != 1 || d.Has(".gantt-table b") {
		t.Errorf("%d scripts, or a name became markup", n)
	}
	for _, base := range []ui.URL{"//evil.example", "javascript:alert(1)", "https://evil.example"} {
		d := view(t, gantt.Props{Plan: p, Self: "/p", Data: "/p.json", Activities: base})
		if d.Has("[data-activities]") || d.Has(".gantt-table tbody a") {
			t.Errorf("activities are looked for at %s", base)
		}
	}
}

func TestViewOfNothing(t *testing.T) {
	d := view(t, gantt.Props{Data: "/p.json", Empty: ui.Empty{Says: "No programme has been submitted."}})
	if d.Has("canvas") || d.One(".nothing").Text() != "No programme has been submitted." {
		t.Errorf("nothing is shown as %q", d.Text())
	}
}

// The legend names the marks that there are, and no others.
func TestLegend(t *testing.T) {
	d := view(t, gantt.Props{Plan: small(), Self: "/p", Data: "/p.json"})
	want := []string{"Critical", "Not critical", "Done", "Group", "Level of effort", "Milestone, critical or not", "Contract date", "Baseline",
		"Previous submission, where it differs", "Link that sets a date", "Other link, of the chosen row"}
	if diff := cmp.Diff(want, d.Texts(".gantt-legend li")); diff != "" {
		t.Errorf("legend (-want +got):\n%s", diff)
	}
	bare := view(t, gantt.Props{Plan: gantt.Plan{Rows: []gantt.Row{{Kind: gantt.Task}}}, Self: "/p", Data: "/p.json"})
	if got := len(bare.All(".gantt-legend li")); got != 6 || bare.Has("[name=previous]") {
		t.Errorf("the legend of a bare plan has %d marks", got)
	}
}
