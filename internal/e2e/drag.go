package e2e

import "github.com/chromedp/cdproto/input"

// Drag moves the pointer over one element, takes hold of another that may only show then, lets go over a third, and waits for what that leads
// to. Each is the first that a CSS selector finds.
func (p *Page) Drag(over, from, to string) {
	p.t.Helper()
	move := func(t input.DispatchMouseEventType, at []float64, buttons int64) {
		p.t.Helper()
		p.do("move the pointer", command(input.DispatchMouseEvent, input.DispatchMouseEventParams{Type: t, X: at[0], Y: at[1], Button: input.MouseButtonLeft, Buttons: buttons, ClickCount: 1}))
	}
	Eval[any](p, element(over)+`.scrollIntoView({block: "center"})`)
	move(input.DispatchMouseEventTypeMouseMoved, p.middle(over), 0)
	begin := p.middle(from)
	move(input.DispatchMouseEventTypeMouseMoved, begin, 0)
	move(input.DispatchMouseEventTypeMousePressed, begin, 1)
	end := p.middle(to)
	move(input.DispatchMouseEventTypeMouseMoved, []float64{(begin[0] + end[0]) / 2, (begin[1] + end[1]) / 2}, 1)
	move(input.DispatchMouseEventTypeMouseMoved, end, 1)
	move(input.DispatchMouseEventTypeMouseReleased, end, 0)
	p.settle()
}

// middle is where the middle of an element lies in the window. The element must be there to be seen.
func (p *Page) middle(selector string) []float64 {
	p.t.Helper()
	at := Eval[[]float64](p, `(r => r && r.width ? [r.x + r.width / 2, r.y + r.height / 2] : [])(`+element(selector)+`?.getBoundingClientRect())`)
	if len(at) != 2 {
		p.t.Fatalf("%s shows no %s", p.URL(), selector)
	}
	return at
}
