package journey

import (
	"strings"
	"testing"

	"counterpart.dev/internal/e2e"
)

// keys is somebody who uses a page with the keyboard only.
type keys struct {
	t *testing.T
	p *e2e.Page
}

// focus says where the focus is, or why somebody who looks for it would not see it: it has no ring, it is outside of what the window
// shows, or something lies over it.
const focus = `(() => {
	const e = document.activeElement;
	if (!e || e === document.body) return "nothing has the focus";
	const what = e.outerHTML.slice(0, 120), style = getComputedStyle(e), box = e.getClientRects()[0];
	if (!e.matches(":focus-visible")) return "the focus is not shown on " + what;
	if (e.id !== "page" && (style.outlineStyle === "none" || parseFloat(style.outlineWidth) < 2)) return "there is no ring around " + what;
	if (!box || box.bottom <= 0 || box.top >= innerHeight || box.right <= 0 || box.left >= innerWidth) return "out of sight is " + what;
	const over = document.elementFromPoint(Math.min(Math.max(box.left + box.width / 2, 0), innerWidth - 1),
		Math.min(Math.max(box.top + box.height / 2, 0), innerHeight - 1));
	if (over && !e.contains(over) && !over.contains(e)) return over.outerHTML.slice(0, 120) + " lies over " + what;
	return "";
})()`

// seen asks that the focus can be seen.
func (k keys) seen() {
	k.t.Helper()
	if fault := e2e.Eval[string](k.p, focus); fault != "" {
		k.t.Errorf("%s: %s", k.p.URL(), fault)
	}
}

// at reports whether what has the focus is what a selector finds.
func (k keys) at(selector string) bool {
	k.t.Helper()
	return e2e.Eval[bool](k.p, "document.activeElement.matches("+quoted(selector)+")")
}

// skip goes past what is the same on every page.
func (k keys) skip() {
	k.t.Helper()
	k.p.Press("Tab")
	if k.seen(); !k.at(".skip") {
		k.t.Fatalf("%s: the first stop is not the link to the page itself", k.p.URL())
	}
	k.p.Press("Enter")
	if !k.at("main") {
		k.t.Fatalf("%s: the link to the page itself does not lead there", k.p.URL())
	}
}

// to goes on, stop by stop, to what a selector finds; at every stop the focus can be seen.
func (k keys) to(selector string) {
	k.t.Helper()
	for range 40 {
		k.p.Press("Tab")
		if k.seen(); k.at(selector) {
			return
		}
	}
	k.t.Fatalf("%s: forty stops do not lead to %s", k.p.URL(), selector)
}

// text types where the focus is.
func (k keys) text(text string) {
	k.t.Helper()
	k.p.Press(strings.Split(text, "")...)
}

// said is the text of what a selector finds, in one line.
func said(p *e2e.Page, selector string) string {
	return strings.Join(strings.Fields(p.Text(selector)), " ")
}

func quoted(s string) string { return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"` }

// Amina never touches the mouse: she comes in, goes to Vantor's engagement through the palette, writes a note that only her side reads,
// sees who would read it, and shares it. Javier reads it.
func TestKeyboardOnly(t *testing.T) {
	s := start(t)
	p := e2e.OpenURL(t, s.at+"/demo")
	k := keys{t, p}
	k.skip()
	k.to("a[href=" + quoted(s.people["Amina Rahman"].SignInURL) + "]")
	p.Press("Enter")
	clean(t, p, 200)
	if got := p.Text("h1"); got != "Today" {
		t.Fatalf("the keys led to %q", got)
	}

	p.Press("Control+k")
	if k.seen(); !k.at("#palette-q") {
		t.Fatal("Ctrl K does not lead to the palette")
	}
	k.text("records sys")
	p.WaitFor("#palette-found a[href^='/engagements/']")
	for range 9 {
		p.Press("ArrowDown")
		if k.seen(); k.at("a[href^='/engagements/']:not([href*=notes])") {
			break
		}
	}
	p.Press("Enter")
	clean(t, p, 200)
	engagement := path(t, p)
	if got := p.Text("h1"); got != "Records system" || engagement != "/engagements/"+string(s.cast.Work["Vantor Systems"]) {
		t.Fatalf("the palette led to %q at %s", got, engagement)
	}

	p.Press("n")
	k.skip()
	k.to("#form-title")
	k.text("Pilot site")
	k.to("#form-body")
	k.text("Ward 7 can start.")
	k.to("#form button")
	p.Press("Enter")
	clean(t, p, 200)
	if got := said(p, ".audience"); got != "Who sees this: Ours only" {
		t.Fatalf("the note is seen by %q", got)
	}

	p.Press("s")
	if got := p.Text("#share-who"); !strings.Contains(got, "Vantor Systems") || !strings.Contains(got, "Javier Ortega") {
		t.Errorf("before it is shared, the readers are %q", got)
	}
	k.skip()
	k.to("#share-form button")
	p.Press("Enter")
	clean(t, p, 200)
	if got := said(p, ".audience"); got != "Who sees this: Shared with Vantor Systems" {
		t.Errorf("the copy is seen by %q", got)
	}

	p.Press("?")
	if k.seen(); !k.at("#keys button, #keys") {
		t.Error("the list of keys does not take the focus")
	}
	p.Press("Escape")
	shared := path(t, p)
	javier := s.as(t, "Javier Ortega")
	javier.OpenURL(s.at + shared)
	if got := javier.Text("h1") + ": " + javier.Text(".prose"); got != "Pilot site: Ward 7 can start." {
		t.Errorf("the other side reads %q", got)
	}
	clean(t, javier, 200)
	clean(t, p, 200)
}
