package benefit_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"counterpart.dev/internal/apptest"
	"counterpart.dev/internal/core/casebook"
	"counterpart.dev/internal/e2e"
)

// curve is what the editor of a planned curve says: the fields that its handles fill in, and the points that the server has drawn.
type curve struct{ notBefore, ramp, target, points string }

func drawnCurve(p *e2e.Page) curve {
	field := func(name string) string {
		return e2e.Eval[string](p, `document.forms["curve-form"].elements["`+name+`"].value`)
	}
	return curve{field("not_before"), field("ramp_length"), field("target"),
		e2e.Eval[string](p, `[...document.querySelectorAll("#curve [data-handle]")].map(h => h.dataset.handle + " " + h.dataset.day + " " + h.dataset.level).join(", ")`)}
}

// after does something to a handle, and waits until the server has drawn the curve anew.
func after(p *e2e.Page, do func()) curve {
	e2e.Eval[any](p, `void (document.getElementById("curve").dataset.old = "yes")`)
	do()
	p.WaitFor("#curve:not([data-old])")
	return drawnCurve(p)
}

// TestCurveHandles moves the points of a planned curve with the pointer, and to the same place with the keyboard alone: the form and the
// picture say the same, nothing is kept before that is said, and then it is what the handles said.
func TestCurveHandles(t *testing.T) {
	s := full(t, apptest.SQLite(t))
	id := s.id(t, "Reduce harm from medication errors")
	p := e2e.OpenURL(t, s.URL+"/sign-in")
	p.SetCookie(s.cookie(t, "Ada"))
	address := s.URL + s.Path + "/benefits/" + id + "/curve"
	day := func(handle string) int {
		t.Helper()
		n, err := strconv.Atoi(e2e.Eval[string](p, `document.querySelector("[data-handle=`+handle+`]").dataset.day`))
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	p.OpenURL(address)
	was, first := drawnCurve(p), day("start")
	pointed := after(p, func() { p.Drag(`[data-handle=start]`, `[data-handle=start]`, `[data-handle=full]`) })
	moved := e2e.Eval[int](p, `Math.round((Date.parse(document.forms["curve-form"].elements["not_before"].value) / 864e5) + 719162)`) - first
	if pointed.notBefore == was.notBefore || pointed.points == was.points || moved < 30 || pointed.target != was.target {
		t.Fatalf("the pointer moves the beginning by %d days, from %+v to %+v", moved, was, pointed)
	}

	p.OpenURL(address)
	if again := drawnCurve(p); again != was {
		t.Errorf("the pointer alone kept %+v in place of %+v", again, was)
	}
	keyed := after(p, func() {
		e2e.Eval[any](p, `document.querySelector("[data-handle=start]").focus()`)
		p.Press(append(repeated("ArrowRight", moved/7), repeated("Shift+ArrowRight", moved%7)...)...)
	})
	if keyed != pointed {
		t.Errorf("the keyboard makes %+v, the pointer %+v", keyed, pointed)
	}
	if at := e2e.Eval[string](p, `document.activeElement?.dataset?.handle ?? ""`); at != "start" {
		t.Errorf("after the curve was drawn anew, %q has the focus", at)
	}

	p.Slow(400 * time.Millisecond) // a point that moves on while its answer is under way stays where it was moved to
	onward := day("start")
	after(p, func() {
		e2e.Eval[any](p, `document.querySelector("[data-handle=start]").focus()`)
		p.Press("ArrowRight")
		e2e.Eval[int](p, `new Promise((done) => document.addEventListener("htmx:beforeSend", () => setTimeout(() => done(0), 50)))`)
		p.Press("ArrowRight")
	})
	if got := day("start"); got != onward+14 {
		t.Errorf("moved twice by 7 days while an answer was under way: %d", got-onward)
	}
	p.Slow(0)

	higher := after(p, func() {
		e2e.Eval[any](p, `document.querySelector("[data-handle=full]").focus()`)
		p.Press("ArrowUp", "ArrowRight")
	})
	if higher.target == keyed.target || higher.ramp == keyed.ramp || !strings.HasSuffix(higher.ramp, " days") {
		t.Errorf("the full effect does not move: %+v", higher)
	}
	p.Click(`#curve-form button[name=keep]`)
	kept, err := s.see(t).Filled(casebook.Benefit, s.see(t).Nodes[id])
	if err != nil {
		t.Fatal(err)
	}
	if got, want := fmt.Sprint(kept.Values["not_before"], kept.Values["ramp_length"], kept.Values["target"]), fmt.Sprint(higher.notBefore, higher.ramp, higher.target); got != want {
		t.Errorf("kept is %s, not %s", got, want)
	}
	for _, problem := range p.Problems() {
		t.Error(problem)
	}
}

func repeated(key string, n int) (keys []string) {
	for range n {
		keys = append(keys, key)
	}
	return keys
}
