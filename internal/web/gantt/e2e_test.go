package gantt_test

import (
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"counterpart.dev/internal/e2e"
	"counterpart.dev/internal/web/gantt"
	"counterpart.dev/internal/web/gantttest"
)

// served is where a plan is shown, until the test ends.
func served(t testing.TB, p gantt.Plan) string {
	t.Helper()
	h, err := gantttest.Serve(p, nil)
	if err != nil {
		t.Fatal(err)
	}
	at := httptest.NewServer(h)
	t.Cleanup(at.Close)
	return at.URL + "/programme"
}

// picture is a page with the picture of a plan.
type picture struct {
	*e2e.Page
	t testing.TB
}

// open shows a plan and waits for its picture. What went wrong on the page is told when the test ends.
func open(t testing.TB, p gantt.Plan) picture {
	t.Helper()
	page := e2e.OpenURL(t, served(t, p))
	page.WaitFor(".gantt.drawn")
	t.Cleanup(func() {
		for _, x := range page.Problems() {
			t.Error(x)
		}
	})
	return picture{page, t}
}

// focus gives the picture the focus and presses keys there.
func (p picture) focus(keys ...string) {
	p.t.Helper()
	e2e.Eval[any](p.Page, `document.querySelector("[data-stage]").focus()`)
	p.Press(keys...)
}

// eventually waits until an expression has a value. What is told of a row comes a moment after it was chosen, and zooming
// takes its time.
func eventually[T comparable](p picture, what, expression string, want T) {
	p.t.Helper()
	var got T
	for range 150 {
		if got = e2e.Eval[T](p.Page, expression); got == want {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	p.t.Errorf("%s: %v, want %v", what, got, want)
}

const (
	chosen = `document.querySelector("[data-row] [role=rowheader]").textContent`
	rows   = `document.querySelector("[data-stage]").getAttribute("aria-rowcount")`
	hits   = `document.querySelector("[data-hits]").textContent`
	told   = `document.querySelector("[data-told]").textContent`
)

// bytes is the picture as it is painted, when it has come to rest.
func (p picture) bytes() string {
	p.t.Helper()
	last := ""
	for range 60 {
		now := e2e.Eval[string](p.Page, `document.querySelector("[data-stage] canvas").toDataURL()`)
		if now == last {
			return now
		}
		last = now
		time.Sleep(35 * time.Millisecond)
	}
	p.t.Fatal("the picture does not come to rest")
	return ""
}

func TestKeys(t *testing.T) {
	p := open(t, hospital(t))
	p.focus()
	for _, x := range []struct {
		keys string
		want string
	}{
		{"ArrowDown", "MOB1000 Contract signed"},
		{"ArrowUp ArrowUp", "Mobilise and design"},
		{"ArrowRight", "MOB1000 Contract signed"},
		{"ArrowLeft", "Mobilise and design"},
		{"ArrowLeft ArrowDown", "Infrastructure and hosting"},
		{"Home ArrowRight ArrowDown", "MOB1000 Contract signed"},
		{"End", "TRU4030 Trust: test data, cohort 2"},
		{"PageUp PageUp PageUp PageUp PageUp PageUp PageUp PageUp PageUp", "Mobilise and design"},
		{"ArrowDown s", "MOB1010 Mobilise the team and the project office"},
		{"s", "MOB1020 Agree controls and reporting"},
		{"p", "MOB1010 Mobilise the team and the project office"},
		{"p p", "MOB1000 Contract signed"},
	} {
		p.Press(strings.Fields(x.keys)...)
		eventually(p, x.keys, chosen, x.want)
	}
}

// What is chosen is told in one sentence, for those who listen and for those who look.
func TestTelling(t *testing.T) {
	p := open(t, hospital(t))
	p.focus("/")
	p.Type("[type=search]", "RO1900")
	p.Press("Enter")
	eventually(p, "a milestone", told, "RO1900 Go-live, wave 1: milestone, 6 Sep 2027; not started; total float −63 days; critical; on the longest path; "+
		"Go-live, wave 1 · 63 days after contract date; finish 42 days later than in submission 4 of 30 Sep 2026; "+
		"waits for RO1080, which sets its dates; leads to RO2010 (finish to start − 20 d) and 4 more. Open RO1900")
	p.focus("ArrowLeft")
	eventually(p, "a group", told, "Wave 1, Harrowdale General: 10 activities, open; 14 Dec 2026 to 6 Sep 2027; total float −63 days; critical; "+
		"finish 42 days later than in submission 4 of 30 Sep 2026. ")
	if got := e2e.Eval[string](p.Page, `(r => [r.getAttribute("aria-level"), r.getAttribute("aria-expanded"), r.getAttribute("aria-selected")].join())(document.querySelector("[data-row] [role=row]"))`); got != "2,true,true" {
		t.Errorf("the row is at level, open, selected: %s", got)
	}
	p.Press("ArrowLeft")
	eventually(p, "a closed group", `document.querySelector("[data-row] [role=row]").getAttribute("aria-expanded")`, "false")
}

func TestOpening(t *testing.T) {
	p := open(t, hospital(t))
	p.focus("ArrowDown", "Enter")
	if got := p.URL(); !strings.HasSuffix(got, "/activities/MOB1000") {
		t.Errorf("Enter leads to %s", got)
	}
}

func TestCollapse(t *testing.T) {
	p := open(t, gantttest.Large(10_000))
	eventually(p, "at first", rows, "10442")
	p.Click("[data-act=close]")
	eventually(p, "collapsed: the outermost group stays open", rows, "42")
	p.Click("[data-act=open]")
	eventually(p, "expanded", rows, "10442")
	p.focus("Home", "ArrowLeft")
	eventually(p, "the outermost closed", rows, "2")
	p.Press("ArrowRight")
	eventually(p, "and open", rows, "10442")
}

func TestSearch(t *testing.T) {
	p := open(t, gantttest.Large(10_000))
	p.Click("[data-act=close]")
	p.focus("/")
	p.Type("[type=search]", "ESCALATOR 9, depot")
	eventually(p, "nothing", hits, "none")
	p.Press("Enter")
	p.Type("[type=search]", "escalator 9, CÓNCOURSE") // as it is said, not as it is written
	eventually(p, "found", hits, "8 found")
	p.Press("Enter")
	eventually(p, "the first", hits, "1 of 8")
	eventually(p, "is chosen", chosen, "LU007880 Design escalator 9, concourse")
	eventually(p, "its groups are opened", rows, "77")
	p.focus("n", "n")
	eventually(p, "the third", hits, "3 of 8")
	p.Press("N", "N", "N")
	eventually(p, "round to the last", hits, "8 of 8")
	p.Click("[data-act=next-hit]")
	eventually(p, "round to the first", hits, "1 of 8")
	p.focus("/")
	p.Press("Escape")
	eventually(p, "emptied", hits, "")
	eventually(p, "back in the picture", `document.activeElement.hasAttribute("data-stage")`, true)
}

func TestCriticalOnly(t *testing.T) {
	plan := hospital(t)
	want := 1
	for _, r := range plan.Rows {
		if r.Critical {
			want++
		}
	}
	p := open(t, plan)
	p.focus("ArrowDown", "c")
	eventually(p, "critical rows", rows, fmt.Sprint(want))
	eventually(p, "the box", `document.querySelector("[name=critical]").checked`, true)
	if got := e2e.Eval[string](p.Page, chosen); strings.HasPrefix(got, "MOB1000") {
		t.Errorf("%s is chosen, and is not shown", got)
	}
	p.Click("[name=critical]")
	eventually(p, "all rows", rows, fmt.Sprint(len(plan.Rows)+1))
}

// What is seen follows the tools: whatever changes the picture, its opposite changes it back.
func TestPicture(t *testing.T) {
	p := open(t, hospital(t))
	whole := p.bytes()
	same := func(what string, want bool) {
		t.Helper()
		if got := p.bytes() == whole; got != want {
			t.Errorf("%s: the picture is the same: %v", what, got)
		}
	}
	p.Click("[data-act=in]")
	same("zoomed in", false)
	p.Click("[data-act=fit]")
	same("fitted", true)
	p.Click("[name=previous]")
	same("with the previous submission", false)
	p.Click("[name=previous]")
	same("without it", true)
	p.Click("[data-act=out]")
	same("zoomed out", false)
	p.focus("0")
	same("fitted by the key", true)
	p.Press("+", "Shift+ArrowRight", "]")
	same("moved", false)
	p.Press("[", "0")
	same("moved back", true)
	p.Look(e2e.Look{Width: 1280, Height: 900, Dark: true})
	same("dark", false)
	if got, want := e2e.Eval[string](p.Page, `(c => [...c.getContext("2d").getImageData(2, 8, 1, 1).data].slice(0, 3).join())(document.querySelector("[data-stage] canvas"))`), "18,24,30"; got != want {
		t.Errorf("the ground is %s in the dark, want %s", got, want)
	}
	p.Look(e2e.Look{Width: 1280, Height: 900})
	same("light again", true)
	p.Look(e2e.Look{Width: 900, Height: 900})
	same("narrower", false)
	p.Look(e2e.Look{Width: 1280, Height: 900})
	same("wide again", true)
}

// wheel and drag are what a pointer does in the picture.
const pointer = `((type, from, how) => { const s = document.querySelector("[data-stage]"), b = s.getBoundingClientRect();
	const at = (x, y) => ({bubbles: true, cancelable: true, clientX: b.left + x, clientY: b.top + y});
	if (type === "wheel") return !s.dispatchEvent(new WheelEvent("wheel", {...at(800, 300), ...how}));
	const send = (kind, id, x, y) => s.dispatchEvent(new PointerEvent(kind, {...at(x, y), pointerId: id, pointerType: "touch", button: 0, isPrimary: id === 1}));
	s.setPointerCapture = () => {};
	for (const p of from) send(...p) })`

func TestPointer(t *testing.T) {
	p := open(t, hospital(t))
	whole := p.bytes()
	if e2e.Eval[bool](p.Page, pointer+`("wheel", 0, {deltaY: -100})`) {
		t.Error("scrolling up at the top does not leave the wheel to the page")
	}
	if !e2e.Eval[bool](p.Page, pointer+`("wheel", 0, {deltaY: 100})`) {
		t.Error("scrolling down lets the page scroll too")
	}
	if p.bytes() == whole {
		t.Error("scrolling shows nothing new")
	}
	e2e.Eval[any](p.Page, pointer+`("wheel", 0, {deltaY: -100})`)
	if p.bytes() != whole {
		t.Error("scrolling back does not lead back")
	}
	e2e.Eval[any](p.Page, pointer+`("wheel", 0, {deltaY: -80, ctrlKey: true})`)
	zoomed := p.bytes()
	if zoomed == whole {
		t.Error("Ctrl and the wheel do not zoom")
	}
	e2e.Eval[any](p.Page, pointer+`("drag", [["pointerdown", 1, 800, 300], ["pointermove", 1, 760, 280], ["pointermove", 1, 700, 250], ["pointerup", 1, 700, 250]])`)
	if p.bytes() == zoomed {
		t.Error("dragging moves nothing")
	}
	p.focus("Home", "0")
	if p.bytes() != whole {
		t.Error("Home and 0 do not lead back")
	}
	e2e.Eval[any](p.Page, pointer+`("drag", [["pointerdown", 1, 700, 300], ["pointerdown", 2, 800, 300], ["pointermove", 2, 900, 300], ["pointermove", 1, 600, 300], ["pointerup", 1, 600, 300], ["pointerup", 2, 900, 300]])`)
	if p.bytes() == whole {
		t.Error("two fingers do not zoom")
	}
	p.focus("0")
	e2e.Eval[any](p.Page, pointer+`("drag", [["pointerdown", 1, 200, 78], ["pointerup", 1, 200, 78]])`)
	eventually(p, "a click", chosen, "MOB1000 Contract signed")
	e2e.Eval[any](p.Page, pointer+`("drag", [["pointerdown", 1, 12, 54], ["pointerup", 1, 12, 54]])`)
	eventually(p, "a click on the mark of a group", `document.querySelector("[data-row] [role=row]").getAttribute("aria-expanded")`, "false")
}

func TestLooks(t *testing.T) {
	p := open(t, hospital(t))
	p.Click("[name=previous]")
	p.focus("/")
	p.Type("[type=search]", "laboratory")
	p.Press("Enter")
	for _, l := range []struct {
		name string
		look e2e.Look
		axe  bool
	}{
		{"gantt-light-1280", e2e.Look{Width: 1280, Height: 900}, true},
		{"gantt-dark-1280", e2e.Look{Width: 1280, Height: 900, Dark: true}, true},
		{"gantt-light-360", e2e.Look{Width: 360, Height: 740}, true},
		{"gantt-dark-320", e2e.Look{Width: 320, Height: 256, Dark: true}, false}, // 1280 px at 400 %
	} {
		t.Run(l.name, func(t *testing.T) {
			p.Look(l.look)
			if over := p.Overflow(l.look.Width); over > 0 {
				t.Errorf("the page scrolls sideways by %d px", over)
			}
			if l.axe {
				for _, v := range p.Axe() {
					t.Error(v)
				}
			}
			p.bytes()
			p.Keep(l.name)
		})
	}
}

// The printer gets the rows that are shown on sheets that lie on their side, and no table.
func TestPrint(t *testing.T) {
	p := open(t, hospital(t))
	p.focus("+", "+", "+")
	p.bytes()
	p.Look(e2e.Look{Width: 1280, Height: 900, Print: true, Dark: true})
	if n := p.PDF("gantt-print"); n != 4 {
		t.Errorf("148 rows take %d sheets", n)
	}
	if e2e.Eval[bool](p.Page, `!!document.querySelector(".gantt-sheets")`) {
		t.Error("what was made for the printer stays on the page")
	}
	if e2e.Eval[string](p.Page, `getComputedStyle(document.querySelector(".gantt-table")).display`) != "none" {
		t.Error("the table is printed beside the picture")
	}
	big := open(t, gantttest.Large(10_000))
	big.Look(e2e.Look{Width: 1280, Height: 900, Print: true})
	if n := big.PDF("gantt-print-large"); n != 16 {
		t.Errorf("10,441 rows take %d sheets", n)
	}
}

// Without a script there are the table, its filter and its pages, and nothing that does not work.
func TestWithoutScript(t *testing.T) {
	page := e2e.OpenURL(t, served(t, gantttest.Large(300)), e2e.NoScript)
	p := picture{page, t}
	first := `document.querySelector(".gantt-table tbody tr:nth-child(4)").innerText.split("\t")[0].trim()`
	eventually(p, "the first activity", first, "LU001000 Design switchgear room 1, north")
	for _, sel := range []string{"[data-stage]", "[data-act=in]", ".gantt-legend", "[data-told]"} {
		if e2e.Eval[bool](page, fmt.Sprintf(`document.querySelector(%q).checkVisibility()`, sel)) {
			t.Errorf("%s is shown and does nothing", sel)
		}
	}
	p.Click(".pager a[rel=next]")
	eventually(p, "the second page", `document.querySelectorAll(".gantt-table tbody tr").length`, 53)
	p.Type("[name=q]", "escalator 3")
	p.Click("[name=previous]")
	p.Submit("[name=q]")
	if got := p.URL(); !strings.HasSuffix(got, "?q=escalator+3&previous=1") {
		t.Errorf("the form leads to %s", got)
	}
	eventually(p, "hits with their groups", `document.querySelectorAll(".gantt-table tbody tr").length`, 11)
	eventually(p, "the previous submission", `document.querySelector(".gantt-table thead").innerText.includes("Previous finish")`, true)
	p.Keep("gantt-without-script")
	for _, x := range p.Problems() {
		t.Error(x)
	}
}

// What the address asks for is what the picture begins with.
func TestAddress(t *testing.T) {
	p := open(t, hospital(t))
	p.OpenURL(p.URL() + "?q=interface&critical=1&previous=1")
	p.WaitFor(".gantt.drawn")
	eventually(p, "critical rows", `document.querySelector("[name=critical]").checked && document.querySelector("[name=previous]").checked`, true)
	eventually(p, "hits", hits, "11 found")
}

// A picture that cannot be loaded says so, and leaves the table.
func TestWithoutData(t *testing.T) {
	at := served(t, hospital(t))
	page := e2e.OpenURL(t, at+"?lost")
	page.WaitFor(".gantt.failed")
	if got := page.Text("[data-told]"); !strings.Contains(got, "could not be loaded") {
		t.Errorf("it says %q", got)
	}
	if !e2e.Eval[bool](page, `document.querySelector(".gantt-table").checkVisibility() && !document.querySelector("[data-stage]").checkVisibility()`) {
		t.Error("the table is not there, or the empty picture is")
	}
	if len(page.Problems()) == 0 {
		t.Error("the browser did not notice")
	}
}

// A day at the edge of what a file can hold, and a plan without dates, are pictures too.
func TestOddPlans(t *testing.T) {
	far := small()
	far.Rows[1].Dates = gantt.Span{Start: 1440, Finish: 2_000_000_000}
	empty := gantt.Plan{Rows: []gantt.Row{{Kind: gantt.Task, Code: "A", Name: "\u202eA"}, {Kind: gantt.Group}}}
	for name, plan := range map[string]gantt.Plan{"far": far, "empty": empty, "small": small()} {
		t.Run(name, func(t *testing.T) {
			p := open(t, plan)
			p.focus("End", "+", "+", "-", "p", "s", "Space", "c", "c", "0", "n", "Home", "Enter")
			p.bytes()
			p.KeepPart("gantt-odd-"+name, ".gantt")
		})
	}
}

// What is measured is told, not judged: bench compares it with what it should be.
func TestMeasured(t *testing.T) {
	p := open(t, gantttest.Large(10_000))
	f := e2e.Eval[gantttest.Figures](p.Page, gantttest.Measure)
	t.Logf("10,000 activities: %.0f ms to the first picture, %.0f frames a second panning, %.0f zooming, %.0f ms at worst", f.Painted, f.Pan, f.Zoom, f.Worst)
	if f.Painted <= 0 || f.Pan <= 0 || f.Zoom <= 0 {
		t.Errorf("nothing was measured: %+v", f)
	}
}
