package ui_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	"counterpart.dev/internal/e2e"
	"counterpart.dev/internal/web/ui"
)

// focused says where the focus is.
const focused = `(e => e.id || e.textContent.trim().replace(/\s+/g, " ") || e.getAttribute("aria-label") || e.tagName)(document.activeElement)`

func open(t *testing.T, body ...g.Node) (*e2e.Page, *server) {
	t.Helper()
	s := serve(t, map[string]http.HandlerFunc{
		"GET /today": func(w http.ResponseWriter, r *http.Request) {
			ui.Page{Frame: frame(), Title: "Today", Body: []g.Node{h.P(h.ID("came"), g.Text("Here."))}}.Render(w)
		},
		"GET /search/palette": func(w http.ResponseWriter, r *http.Request) {
			q := r.FormValue("q")
			found := ui.PaletteResults{Query: q}
			for i := 1; q != "none" && i <= 3; i++ {
				found.Items = append(found.Items, ui.Found{Kind: "page", Text: fmt.Sprint(q, i),
					URL: ui.URL("/today").With("q", q).With("n", fmt.Sprint(i))})
			}
			found.Render(w)
		},
	}, map[string]renders{"/page": ui.Page{Frame: frame(), Title: "Page",
		Actions: []ui.Link{{Text: "New", URL: "/today", Keys: "n"}}, Body: body}})
	return e2e.OpenURL(t, s.URL+"/page"), s
}

func TestSkipLink(t *testing.T) {
	p, _ := open(t, h.P(h.A(h.Href("/today"), g.Text("in the page"))))
	p.Press("Tab")
	if got := e2e.Eval[string](p, focused); got != "Skip to the page" {
		t.Errorf("the first stop is %q", got)
	}
	p.Press("Enter", "Tab")
	if got := e2e.Eval[string](p, focused); got != "New n" {
		t.Errorf("after skipping, the next stop is %q", got)
	}
}

func TestPalette(t *testing.T) {
	p, _ := open(t)
	p.Press("Control+k")
	if got := e2e.Eval[string](p, focused); got != "palette-q" {
		t.Fatalf("the focus is on %q", got)
	}
	p.Type("#palette-q", "ab")
	p.WaitFor("#palette-found a[href$='n=3&q=ab']")
	p.Press("ArrowDown", "ArrowDown")
	if got := e2e.Eval[string](p, focused); got != "page ab2" {
		t.Errorf("two down is %q", got)
	}
	p.Press("ArrowUp", "ArrowUp")
	if got := e2e.Eval[string](p, focused); got != "palette-q" {
		t.Errorf("two up again is %q", got)
	}
	p.Press("ArrowUp")
	if got := e2e.Eval[string](p, focused); got != "page ab3" {
		t.Errorf("up from the words is %q", got)
	}
	for _, v := range p.Axe() {
		t.Error(v)
	}
	p.Press("Escape")
	if e2e.Eval[bool](p, `document.getElementById("palette").open`) {
		t.Error("Escape leaves the palette open")
	}
	p.Press("Control+k")
	p.Press("ArrowDown", "Enter")
	if got := p.URL(); !strings.HasSuffix(got, "/today?n=1&q=ab") {
		t.Errorf("Enter leads to %s", got)
	}
	for _, problem := range p.Problems() {
		t.Error(problem)
	}
}

// Whoever types and enters faster than the line is led to what was typed, not to what was listed before.
func TestPaletteOnASlowLine(t *testing.T) {
	p, _ := open(t)
	p.Press("Control+k")
	p.Type("#palette-q", "x")
	p.WaitFor("#palette-found a[href$='n=3&q=x']")
	p.Slow(200 * time.Millisecond)
	p.Press("a", "b", "Enter")
	p.WaitFor("#came")
	if got := p.URL(); !strings.HasSuffix(got, "/today?n=1&q=xab") {
		t.Errorf("Enter leads to %s", got)
	}
}

func TestPaletteFindsNothing(t *testing.T) {
	p, _ := open(t)
	p.Click(".search")
	p.Type("#palette-q", "none")
	p.WaitFor("#palette-found p")
	if got := p.Text("#palette-found"); got != "Nothing you may open matches “none”." {
		t.Errorf("it says %q", got)
	}
}

func TestKeys(t *testing.T) {
	p, _ := open(t, ui.Form{Action: "/page", Fields: []ui.Field{{Name: "title", Label: "Title"}}})
	p.Press("?")
	if !e2e.Eval[bool](p, `document.getElementById("keys").open`) {
		t.Fatal("? does not list the keys")
	}
	for _, v := range p.Axe() {
		t.Error(v)
	}
	p.Press("n")
	if got := p.URL(); !strings.HasSuffix(got, "/page") {
		t.Fatalf("a key reaches through an open dialog to %s", got)
	}
	p.Press("Escape")
	e2e.Eval[any](p, `document.getElementById("form-title").focus()`)
	p.Press("n", "g", "t", "?")
	if got := e2e.Eval[string](p, `document.getElementById("form-title").value`); got != "ngt?" {
		t.Fatalf("typing into a field gives %q", got)
	}
	e2e.Eval[any](p, `document.activeElement.blur()`)
	p.Press("g", "t")
	if got := p.URL(); !strings.HasSuffix(got, "/today") {
		t.Errorf("g t leads to %s", got)
	}
}

func TestKeysTurnedOff(t *testing.T) {
	f := frame()
	f.KeysOff = true
	s := serve(t, nil, map[string]renders{"/page": ui.Page{Frame: f, Title: "Page"}})
	p := e2e.OpenURL(t, s.URL+"/page")
	p.Press("g", "t", "?")
	if got := p.URL(); !strings.HasSuffix(got, "/page") || e2e.Eval[bool](p, `document.getElementById("keys").open`) {
		t.Errorf("single keys still work: %s", got)
	}
	p.Press("Control+k")
	if !e2e.Eval[bool](p, `document.getElementById("palette").open`) {
		t.Error("Ctrl K does not work any more")
	}
}

func TestChoosingRows(t *testing.T) {
	table := rows(func(x *ui.Table[row]) {
		x.Bulk = ui.Bulk{Action: "/page", Buttons: []ui.Button{{Text: "Remind", Name: "do", Value: "remind"}}}
	})
	table.Columns[1].Cell = func(r row) g.Node { return ui.A(ui.URL("/today").With("n", r.id), g.Text(r.name)) }
	p, s := open(t, table)
	p.Press("j", "j")
	if got := e2e.Eval[string](p, focused); got != "Two" {
		t.Errorf("j j goes to %q", got)
	}
	p.Press("k")
	if got := e2e.Eval[string](p, focused); got != "One" {
		t.Errorf("k goes back to %q", got)
	}
	p.Press("x")
	if got := p.Text("[data-chosen]"); got != "(1)" {
		t.Errorf("chosen: %q", got)
	}
	if !e2e.Eval[bool](p, `document.querySelector("th.pick input").indeterminate`) {
		t.Error("the box of all does not say that some are chosen")
	}
	p.Click("th.pick input")
	if got := p.Text("[data-chosen]"); got != "(2)" {
		t.Errorf("chosen: %q", got)
	}
	p.Click(".bulk button")
	if diff := cmp.Diff([]string{"/page row=1&row=2&do=remind"}, s.posted()); diff != "" {
		t.Error(diff)
	}
}

func TestConfirm(t *testing.T) {
	p, s := open(t, ui.Post{Action: "/page", Button: ui.Button{Text: "Withdraw it", Name: "do", Value: "w",
		Confirm: "Withdraw this matter?"}})
	p.Click("form.post button")
	if got := p.Text("dialog[open] p"); got != "Withdraw this matter?" {
		t.Fatalf("it asks %q", got)
	}
	for _, v := range p.Axe() {
		t.Error(v)
	}
	p.Press("Escape")
	if sent := s.posted(); len(sent) > 0 {
		t.Fatalf("Escape sends %q", sent)
	}
	p.Click("form.post button")
	p.Click("dialog[open] button:last-child")
	p.WaitFor("h1")
	if diff := cmp.Diff([]string{"/page do=w"}, s.posted()); diff != "" {
		t.Error(diff)
	}
}

func TestAFormIsSentOnce(t *testing.T) {
	p, s := open(t, ui.Form{Action: "/page", Fields: []ui.Field{{Name: "a", Label: "A", Value: "1"}}})
	e2e.Eval[any](p, `{const b = document.querySelector("#form button"); b.click(); b.click(); 0}`)
	p.WaitFor("h1")
	if diff := cmp.Diff([]string{"/page a=1"}, s.posted()); diff != "" {
		t.Error(diff)
	}
}

func TestDrafts(t *testing.T) {
	var drafts atomic.Value
	var fail atomic.Bool
	drafts.Store("")
	s := serve(t, map[string]http.HandlerFunc{"POST /draft": func(w http.ResponseWriter, r *http.Request) {
		if fail.Load() {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		if err := r.ParseForm(); err != nil {
			t.Error(err)
		}
		drafts.Store(r.PostForm.Encode())
		fmt.Fprint(w, "saved 12:03")
	}}, map[string]renders{"/page": ui.Page{Frame: frame(), Title: "Page",
		Body: []g.Node{ui.Form{Action: "/page", Saves: "/draft", Draft: "d1", Fields: []ui.Field{
			{Name: "title", Label: "Title"}, {Name: "secret", Label: "Secret", Kind: ui.Password},
			{Name: "file", Label: "File", Kind: ui.File}}}}}})
	p := e2e.OpenURL(t, s.URL+"/page")
	p.Type("#form-secret", "x")
	p.Type("#form-title", "Which sites?")
	e2e.Eval[any](p,
		`new Promise(done => { const at = setInterval(() => document.querySelector("[data-saved]").textContent && done(clearInterval(at)), 50) })`)
	if got := p.Text("[data-saved]"); got != "saved 12:03" {
		t.Errorf("it says %q", got)
	}
	if got := drafts.Load(); got != "draft=d1&title=Which+sites%3F" {
		t.Errorf("the draft is %q", got)
	}
	fail.Store(true)
	p.Type("#form-title", "!")
	e2e.Eval[any](p,
		`new Promise(done => { const at = setInterval(() => document.querySelector("[data-saved]").textContent.startsWith("not") && done(clearInterval(at)), 50) })`)
}

func TestPolling(t *testing.T) {
	var asked atomic.Int32
	job := ui.Progress{Label: "Simulating", State: ui.Running, Done: 1, Total: 3, Poll: "/job", Self: "/page",
		Cancel: "/page", Result: ui.Link{Text: "Result", URL: "/page"}}
	s := serve(t, map[string]http.HandlerFunc{"GET /job": func(w http.ResponseWriter, r *http.Request) {
		now := job
		if now.Done = int(asked.Add(1)); now.Done == 2 {
			now.State = ui.Done
		}
		now.Render(w)
	}}, map[string]renders{"/page": ui.Page{Frame: frame(), Title: "Page", Body: []g.Node{job}}})
	p := e2e.OpenURL(t, s.URL+"/page")
	p.WaitFor("#job:not([data-poll])")
	if got := p.Text("#job .job-line"); got != "Simulating done" {
		t.Errorf("in the end it says %q", got)
	}
	if got := p.Text("#say"); got != "Simulating done" {
		t.Errorf("to those who listen it says %q", got)
	}
}

func TestPasswordCanBeSeen(t *testing.T) {
	p, _ := open(t, ui.Form{Action: "/page", Fields: []ui.Field{{Name: "p", Label: "Password", Kind: ui.Password}}})
	kind := `document.getElementById("form-p").type`
	p.Click("[data-shows]")
	if got := e2e.Eval[string](p, kind); got != "text" {
		t.Errorf("shown, it is a %s", got)
	}
	p.Click("[data-shows]")
	if got := e2e.Eval[string](p, kind); got != "password" {
		t.Errorf("hidden again, it is a %s", got)
	}
}

func TestTip(t *testing.T) {
	p, _ := open(t, h.P(ui.Tip{ID: "tip", Term: "Criticality", Says: "How often."}))
	p.Click("[popovertarget]")
	if !e2e.Eval[bool](p, `document.getElementById("tip").matches(":popover-open")`) {
		t.Error("it does not open")
	}
	p.Press("Escape")
	if e2e.Eval[bool](p, `document.getElementById("tip").matches(":popover-open")`) {
		t.Error("Escape does not close it")
	}
}

func TestErrorsTakeTheFocus(t *testing.T) {
	p, _ := open(t, ui.Form{Action: "/page", Fields: []ui.Field{{Name: "title", Label: "Title", Error: "It is empty."}}})
	if got := e2e.Eval[string](p, focused); got != "form-errors" {
		t.Errorf("the focus is on %q", got)
	}
	p.Press("Tab")
	e2e.Eval[any](p, `document.activeElement.click()`)
	if got := e2e.Eval[string](p, focused); got != "form-title" {
		t.Errorf("the link leads to %q", got)
	}
}

// htmx works under the policy, exchanges the part, and keeps no page.
func TestExchangeInPlace(t *testing.T) {
	part := func(title, said string) g.Node {
		return h.Div(h.ID("part"), h.P(g.Text(said)),
			ui.Form{Action: "/part", Swap: "#part", Fields: []ui.Field{{Name: "title", Label: "Title", Value: title}}})
	}
	s := serve(t, map[string]http.HandlerFunc{"POST /part": func(w http.ResponseWriter, r *http.Request) {
		part("", "Said "+r.FormValue("title")+" to "+r.Header.Get("HX-Target")).Render(w)
	}}, map[string]renders{"/page": ui.Page{Frame: frame(), Title: "Page", Live: true,
		Body: []g.Node{part("x", "Nothing said.")}}})
	p := e2e.OpenURL(t, s.URL+"/page")
	p.Type("#form-title", "hello")
	p.Click("#form button")
	e2e.Eval[any](p,
		`new Promise(done => { const at = setInterval(() => document.querySelector("#part p").textContent.startsWith("Said") && done(clearInterval(at)), 50) })`)
	if got := p.Text("#part p"); got != "Said hello to part" {
		t.Errorf("the part says %q", got)
	}
	if kept := e2e.Eval[int](p, `localStorage.length + sessionStorage.length`); kept != 0 {
		t.Errorf("%d things are kept in the browser", kept)
	}
	for _, problem := range p.Problems() {
		t.Error(problem)
	}
}

// Everything that can be read or sent can be read and sent without a script.
func TestWithoutScript(t *testing.T) {
	table := rows(func(x *ui.Table[row]) { x.Bulk = ui.Bulk{Action: "/page", Buttons: []ui.Button{{Text: "Remind"}}} })
	s := serve(t, map[string]http.HandlerFunc{"GET /search": func(w http.ResponseWriter,
		r *http.Request) {
		ui.Page{Title: "Search"}.Render(w)
	}},
		map[string]renders{"/page": ui.Page{Frame: frame(), Title: "Page", Body: []g.Node{table,
			ui.Form{Action: "/page", Fields: []ui.Field{{Name: "title", Label: "Title", Required: true},
				{Name: "p", Label: "P", Kind: ui.Password}}},
			ui.Dialog{ID: "d", Title: "Re-date", Opener: ui.Link{Text: "Re-date", URL: "/search?redate"}}}}})
	p := e2e.OpenURL(t, s.URL+"/page", e2e.NoScript)
	p.Click("td.pick input[value='2']")
	p.Click(".bulk button")
	p.Type("#form-title", "x")
	p.Submit("#form")
	if diff := cmp.Diff([]string{"/page row=2", "/page title=x&p="}, s.posted()); diff != "" {
		t.Error(diff)
	}
	for _, hidden := range []string{"[data-shows]", ".scripted", "dialog"} {
		if e2e.Eval[bool](p, `document.querySelector("`+hidden+`").checkVisibility()`) {
			t.Errorf("%s is offered and does nothing", hidden)
		}
	}
	p.Click("[data-opens=d]")
	if got := p.URL(); !strings.HasSuffix(got, "/search?redate") {
		t.Errorf("the dialog's page is %s", got)
	}
	p.Click("body") // stays
	p.OpenURL(s.URL + "/page")
	p.Click(".search")
	if got := p.Text("h1"); got != "Search" {
		t.Errorf("search leads to %q", got)
	}
}
