package benefit_test

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"counterpart.dev/internal/apptest"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/casebook"
	"counterpart.dev/internal/e2e"
	"counterpart.dev/internal/htmltest"
)

// the map that is made three times: what is added, in order, with its kind, and what is linked.
var (
	mapAdds = [][2]string{{"objective", "Fewer harms"}, {"benefit", "Reduce errors"}, {"change", "Wards work digitally"}, {"work", "Train wards"}, {"tie", "Go-live"}}
	mapTies = [][2]string{{"Fewer harms", "Reduce errors"}, {"Reduce errors", "Wards work digitally"}, {"Wards work digitally", "Train wards"}, {"Wards work digitally", "Go-live"}}
)

// drawn is the map of a project as it is exported: nothing but kinds, titles, links.
func (s site) drawn(t *testing.T, project access.ScopeID) (out []string) {
	t.Helper()
	view, err := s.Case.Case(t.Context(), s.Ada, project)
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range view.Rows.Nodes {
		out = append(out, string(n.Kind)+" "+n.Title)
	}
	for _, e := range view.Rows.Edges {
		out = append(out, fmt.Sprint(view.Nodes[e.Node].Title, " → ", view.Nodes[e.Needs].Title, e.SharePPM, e.Confirmed))
	}
	slices.Sort(out)
	return out
}

func node(title string) string { return `[data-node][data-title="` + title + `"]` }

// keyed makes the map with the keyboard alone.
func keyed(t *testing.T, p *e2e.Page) {
	text := func(s string) {
		for _, r := range s {
			key := string(r)
			if key == " " {
				key = "Space"
			}
			p.Press(key)
		}
	}
	at := func() string { return e2e.Eval[string](p, `document.activeElement?.dataset?.title ?? ""`) }
	to := func(title string, keys ...string) {
		t.Helper()
		for i := 0; at() != title; i++ {
			if i == 8 {
				t.Fatalf("%v do not lead to %s, but to %q", keys, title, at())
			}
			p.Press(keys[i%len(keys)])
		}
	}
	for i, n := range mapAdds {
		p.Press("n")
		if i > 0 {
			p.Press("Shift+Tab", "ArrowDown", "Tab")
		}
		text(n[1])
		p.Press("Enter")
		if at() != n[1] {
			t.Fatalf("after adding %s, %q has the focus: %s", n[1], at(), p.Text(".map-said"))
		}
	}
	to("Fewer harms", "ArrowLeft")
	for _, l := range mapTies {
		to(l[0], "ArrowRight", "ArrowDown", "ArrowUp")
		p.Press("l")
		to(l[1], "ArrowRight", "ArrowDown", "ArrowUp", "ArrowUp")
		p.Press("Enter")
	}
	p.Press("r")
	text("Wards write")
	p.Press("Enter")
	if said := p.Text(".map-said"); said != "Renamed." {
		t.Errorf("renaming says %q", said)
	}
	p.Press("u", "Control+y", "Control+z") // the name goes, comes, and goes
	to("Wards work digitally", "ArrowRight")
	p.Press("Delete", "Enter") // a link goes, after it was asked which
	if got := e2e.Eval[int](p, `document.querySelectorAll("[data-from]").length`); got != 3 {
		t.Errorf("after a link was removed there are %d", got)
	}
	p.Press("u")
	p.Press("Delete", "Escape", "l", "Escape")
}

// pointed makes it with the pointer; only titles are typed.
func pointed(t *testing.T, p *e2e.Page) {
	for _, n := range mapAdds {
		p.Click(`[data-tool="add"]`)
		p.Choose(`#map-dialog select[name="kind"]`, n[0])
		p.Type(`#map-dialog input[name="title"]`, n[1])
		p.Submit(`#map-dialog input[name="title"]`)
	}
	for i, l := range mapTies {
		over, from, to, port := node(l[0]), node(l[0]), node(l[1]), "right"
		if i == 1 { // from the other end
			over, from, to, port = node(l[1]), node(l[1]), node(l[0]), "left"
		}
		p.Drag(over, from+` [data-port="`+port+`"]`, to)
		if got := e2e.Eval[int](p, `document.querySelectorAll("[data-from]").length`); got != i+1 {
			t.Fatalf("after linking %v there are %d links: %s", l, got, p.Text(".map-said"))
		}
	}
	p.Click(node("Train wards"))
	p.Click(`[data-tool="out"]`)
	p.Submit(`#map-dialog select[name="node"]`)
	p.Click(`[data-turn="undo"]`)
	p.Drag(node("Fewer harms"), node("Fewer harms")+` [data-port="right"]`, node("Go-live"))
	if said := p.Text(".map-said"); !strings.Contains(said, "“Fewer harms” and “Go-live” are never linked.") {
		t.Errorf("a link that is none says %q", said)
	}
}

// formed makes it with the plain forms, without a script.
func formed(_ *testing.T, p *e2e.Page) {
	for _, n := range mapAdds {
		p.Choose(`#map-add select[name="kind"]`, n[0])
		p.Type(`#map-add input[name="title"]`, n[1])
		p.Submit(`#map-add input[name="title"]`)
	}
	value := func(selector, title string) string {
		return e2e.Eval[string](p, `[...document.querySelectorAll('`+selector+` option')].find(o => o.label.startsWith("`+title+`")).value`)
	}
	for _, l := range mapTies {
		p.Choose(`#map-link select[name="from"]`, value(`#map-link select[name="from"]`, l[0]))
		p.Choose(`#map-link select[name="to"]`, value(`#map-link select[name="to"]`, l[1]))
		p.Submit(`#map-link select[name="to"]`)
	}
	p.Choose(`#map-part select[name="link"]`, value(`#map-part select[name="link"]`, "Fewer harms"))
	p.Submit(`#map-part select[name="link"]`)
	p.Click(`[data-turn="undo"]`)
}

// On a slow line nothing that was pressed or clicked is lost, done twice or done to what was there before: it waits for the answer.
func TestMapOnASlowLine(t *testing.T) {
	s := open(t, apptest.SQLite(t))
	project := s.World.Project(t, s.Ada, "Slow")
	p := e2e.OpenURL(t, s.URL+"/sign-in")
	p.SetCookie(s.cookie(t, "Ada"))
	p.OpenURL(s.URL + at(project, "map"))
	p.Press("n", "A", "Enter")
	p.Slow(300 * time.Millisecond)
	p.Press("n", "Shift+Tab", "ArrowDown", "Tab", "B", "Enter", "n", "C", "Enter", "l", "ArrowLeft", "Enter", "r", "D", "Enter", "u", "Control+y", "Control+z", "u", "u")
	if diff := cmp.Diff([]string{"benefit B", "objective A"}, s.drawn(t, project)); diff != "" {
		t.Errorf("typed ahead: %s\n%s", diff, p.Text(".map-said"))
	}
	e2e.Eval[int](p, `document.querySelectorAll("[data-turn]").forEach((b) => { b.click(); b.click() }), 0`) // undo, undo, redo, redo
	p.Press("Control+y")
	if diff := cmp.Diff([]string{"benefit B", "benefit C", "objective A"}, s.drawn(t, project)); diff != "" {
		t.Errorf("clicked ahead: %s\n%s", diff, p.Text(".map-said"))
	}
	for _, problem := range p.Problems() {
		t.Error(problem)
	}
}

// The map made by keyboard alone equals the map made by pointer and the one made by forms; and axe finds nothing in any of them.
func TestMapByKeyboardPointerAndForm(t *testing.T) {
	s := open(t, apptest.SQLite(t))
	var first []string
	for _, way := range []struct {
		name    string
		make    func(*testing.T, *e2e.Page)
		options []e2e.Option
	}{{"keyboard", keyed, nil}, {"pointer", pointed, nil}, {"form", formed, []e2e.Option{e2e.NoScript}}} {
		project := s.World.Project(t, s.Ada, "By "+way.name)
		p := e2e.OpenURL(t, s.URL+"/sign-in", way.options...)
		p.SetCookie(s.cookie(t, "Ada"))
		p.OpenURL(s.URL + at(project, "map"))
		way.make(t, p)
		made := s.drawn(t, project)
		if first == nil {
			first = made
			if len(made) != len(mapAdds)+len(mapTies) || !slices.Contains(made, string(casebook.Tie)+" Go-live") {
				t.Errorf("the map made by keyboard: %q", made)
			}
			look(t, p, "/map-editor")
			p.Look(e2e.Look{Width: 1280, Height: 900, Print: true})
			p.Keep("print_map-editor")
		}
		if diff := cmp.Diff(first, made); diff != "" {
			t.Errorf("the map made by keyboard and by %s differ:\n%s", way.name, diff)
		}
		for _, problem := range p.Problems() {
			t.Errorf("%s: %s", way.name, problem)
		}
	}
}

// Every line of a box lies within it, as the picture that reckoned its height has it.
func TestLinesOfABoxLieWithinIt(t *testing.T) {
	s := full(t, apptest.SQLite(t))
	p := s.SignedIn(t, "Ada Lovell").Get(s.Path + "/map")
	number := func(d htmltest.Doc, name string) float64 {
		t.Helper()
		text, _ := d.Attr(name)
		x, err := strconv.ParseFloat(text, 64)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		return x
	}
	most := 0
	for _, n := range p.All("a.map-node") {
		rect, lines := n.One("rect"), n.All("text")
		top := number(rect, "y")
		most = max(most, len(lines))
		for i, l := range lines {
			if y := number(l, "y"); y < top+10 || y > top+number(rect, "height")-6 {
				t.Errorf("line %d of %q lies at %g of %g", i, n.Text(), y-top, number(rect, "height"))
			}
		}
	}
	if most < 4 {
		t.Errorf("no box has more than %d lines", most)
	}
}
