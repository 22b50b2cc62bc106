package e2e

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// OpenURL leads the page to an address and waits until it has settled.
func (p *Page) OpenURL(address string) {
	p.t.Helper()
	p.do("open "+address, chromedp.Navigate(address))
	p.settle()
}

// URL is the address of the page.
func (p *Page) URL() string {
	p.t.Helper()
	return Eval[string](p, "location.href")
}

// Status is the HTTP status that the page itself came with.
func (p *Page) Status() int {
	p.watch.mu.Lock()
	defer p.watch.mu.Unlock()
	return int(p.watch.status)
}

// Text is the text of the first element that a CSS selector finds, as a reader sees it. There must be one.
func (p *Page) Text(selector string) string {
	p.t.Helper()
	text := Eval[*string](p, element(selector)+"?.innerText ?? null")
	if text == nil {
		p.t.Fatalf("%s has no %s", p.URL(), selector)
	}
	return *text
}

// WaitFor waits until an element is there to be seen. It is for what a script brings by itself: pressing, clicking and
// submitting wait for what they lead to.
func (p *Page) WaitFor(selector string) {
	p.t.Helper()
	p.do("wait for "+selector, chromedp.WaitVisible(chromedp.CSS(selector)))
}

// Click clicks the middle of the first element that a CSS selector finds, and waits for what it leads to.
func (p *Page) Click(selector string) {
	p.t.Helper()
	p.do("click "+selector, chromedp.Click(chromedp.CSS(selector)))
	p.settle()
}

// Submit clicks the first submit button of the form that holds the first element that a CSS selector finds.
func (p *Page) Submit(selector string) {
	p.t.Helper()
	button := element(selector) + `?.closest("form")?.querySelector("button:not([type]), [type=submit]")`
	if !Eval[bool](p, "!!"+button) {
		p.t.Fatalf("%s has no %s in a form with a submit button", p.URL(), selector)
	}
	p.do("submit "+selector, chromedp.Click(chromedp.JSPath(button)))
	p.settle()
}

// Type replaces what a field holds, key by key; fields that a person fills from a picker (date, time, month, week,
// colour, range) get their value at once, as the field writes it.
func (p *Page) Type(selector, text string) {
	p.t.Helper()
	kind := Eval[string](p, fmt.Sprintf(`(f => { f?.focus(); f?.select?.(); return f?.type ?? "" })(%s)`, element(selector)))
	switch kind {
	case "date", "time", "datetime-local", "month", "week", "color", "range":
		p.set(selector, text)
	default:
		p.do("type into "+selector, chromedp.KeyEvent(kb.Backspace), chromedp.SendKeys(chromedp.CSS(selector), text))
	}
	p.settle()
}

// Choose picks the option of a list that has a value.
func (p *Page) Choose(selector, value string) {
	p.t.Helper()
	p.set(selector, value)
	p.settle()
}

// set gives a field its value and tells the page, as the browser does after a choice. A value that the field does not
// take ends the test.
func (p *Page) set(selector, value string) {
	p.t.Helper()
	got := Eval[*string](p, fmt.Sprintf(`(f => { if (!f) return null; f.focus(); f.value = %s;
		for (const e of ["input", "change"]) f.dispatchEvent(new Event(e, {bubbles: true})); return f.value })(%s)`, quoted(value), element(selector)))
	if got == nil || *got != value {
		p.t.Fatalf("%s: %s does not take %q", p.URL(), selector, value)
	}
}

// Upload gives a file field its files.
func (p *Page) Upload(selector string, files ...string) {
	p.t.Helper()
	p.do("upload to "+selector, chromedp.SetUploadFiles(chromedp.CSS(selector), files))
	p.settle()
}

// Drop drags files from outside of the browser to the middle of what it shows and lets go.
func (p *Page) Drop(files ...string) {
	p.t.Helper()
	at := Eval[[]float64](p, "[innerWidth / 2, innerHeight / 2]")
	for _, kind := range []input.DispatchDragEventType{input.DispatchDragEventTypeDragEnter, input.DispatchDragEventTypeDragOver, input.DispatchDragEventTypeDrop} {
		p.do("drop", command(input.DispatchDragEvent, input.DispatchDragEventParams{Type: kind, X: at[0], Y: at[1],
			Data: &input.DragData{Items: []*input.DragDataItem{}, Files: files, DragOperationsMask: 1}}))
	}
	p.settle()
}

// Press presses keys one after another, each a character or a name ("Enter", "Shift+Tab", "Control+k"), where the focus
// is, and waits for what they lead to.
func (p *Page) Press(keys ...string) {
	p.t.Helper()
	for _, key := range keys {
		text, modifiers, err := stroke(key)
		if err != nil {
			p.t.Fatal(err)
		}
		p.do("press "+key, strike(text, modifiers)...)
	}
	p.settle()
}

var keyNames = map[string]string{
	"Enter": kb.Enter, "Tab": kb.Tab, "Escape": kb.Escape, "Backspace": kb.Backspace, "Delete": kb.Delete, "Space": " ",
	"ArrowUp": kb.ArrowUp, "ArrowDown": kb.ArrowDown, "ArrowLeft": kb.ArrowLeft, "ArrowRight": kb.ArrowRight,
	"Home": kb.Home, "End": kb.End, "PageUp": kb.PageUp, "PageDown": kb.PageDown,
}

var modifierNames = map[string]chromedp.Modifier{
	"Shift": chromedp.ModifierShift, "Control": chromedp.ModifierCtrl, "Alt": chromedp.ModifierAlt, "Meta": chromedp.ModifierMeta,
}

// strike is one key, down and up. What it types comes with its going down, as a keyboard has it: where a page takes the key for
// itself, nothing is typed.
func strike(text string, modifiers []chromedp.Modifier) (steps []chromedp.Action[chromedp.Void]) {
	r, _ := utf8.DecodeRuneInString(text)
	var down *input.DispatchKeyEventParams
	for _, k := range kb.Encode(r) {
		for _, m := range modifiers {
			k.Modifiers |= int64(m)
		}
		switch {
		case down == nil:
			down = k
		case k.Type == kb.KeyChar:
			if k.Modifiers&^int64(chromedp.ModifierShift) == 0 {
				down.Text, down.UnmodifiedText = k.Text, k.UnmodifiedText
			}
		default:
			steps = append(steps, command(input.DispatchKeyEvent, *down), command(input.DispatchKeyEvent, *k))
		}
	}
	return steps
}

// stroke reads the name of a key with its modifiers.
func stroke(key string) (text string, modifiers []chromedp.Modifier, err error) {
	rest := key
	for {
		name, after, ok := strings.Cut(rest, "+")
		m, known := modifierNames[name]
		if !ok || !known || after == "" {
			break
		}
		modifiers, rest = append(modifiers, m), after
	}
	if text = keyNames[rest]; text == "" {
		text = rest
	}
	if utf8.RuneCountInString(text) != 1 {
		return "", nil, fmt.Errorf("there is no key %q: name one character, or one of the keys that e2e knows", key)
	}
	return text, modifiers, nil
}

// Slow makes every answer take at least so long from now on, as over a poor line.
func (p *Page) Slow(by time.Duration) {
	p.t.Helper()
	p.do("slow down", command(network.EmulateNetworkConditionsByRule, network.EmulateNetworkConditionsByRuleParams{
		MatchedNetworkConditions: []*network.Conditions{{Latency: float64(by.Milliseconds()), DownloadThroughput: -1, UploadThroughput: -1}}}))
}

// settle waits until nothing is under way, nothing new has begun for a moment, and the page's scripts have done what was theirs to do.
func (p *Page) settle() {
	p.t.Helper()
	p.watch.touch()
	deadline := time.Now().Add(patience)
	for {
		ok, waiting := p.watch.settled(time.Now())
		if ok {
			ok = p.idle()
		}
		if ok {
			ok, waiting = p.watch.settled(time.Now())
		}
		switch {
		case ok:
			return
		case time.Now().After(deadline):
			p.t.Fatalf("the page does not come to rest; under way: %q", waiting)
		}
		time.Sleep(5 * time.Millisecond)
	}
}

// idle waits until the page's scripts have had their turn: on a busy machine an answer is there well before they take it up. It
// reports false if the page went away meanwhile.
func (p *Page) idle() bool {
	if p.plain {
		return true
	}
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	_, err := chromedp.Run(ctx, chromedp.Evaluate[any](`new Promise((done) => setTimeout(() => setTimeout(done))).then(() => 0)`, chromedp.EvalAwaitPromise))
	return err == nil
}

// do runs steps one after another, each within patience.
func (p *Page) do(what string, steps ...chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	for _, step := range steps {
		ctx, cancel := context.WithTimeout(p.ctx, patience)
		err := chromedp.Do(ctx, step)
		cancel()
		if err != nil {
			p.t.Fatalf("%s: %v", what, err)
		}
	}
}

// element is the expression for the first element that a CSS selector finds.
func element(selector string) string { return "document.querySelector(" + quoted(selector) + ")" }

func quoted(s string) string {
	b, _ := json.Marshal(s) // a string always has a JSON form, which JavaScript reads too
	return string(b)
}

// SetCookie gives the page's context a cookie for the address it is at.
func (p *Page) SetCookie(c *http.Cookie) {
	p.t.Helper()
	p.do("set a cookie", command(network.SetCookie, network.SetCookieParams{URL: p.URL(), Name: c.Name, Value: c.Value,
		Path: c.Path, Secure: &c.Secure, HTTPOnly: &c.HttpOnly}))
}

// Cookies are those that the page's address would be sent, sorted by name.
func (p *Page) Cookies() []*http.Cookie {
	p.t.Helper()
	got, err := chromedp.Call(p.ctx, network.GetCookies, network.GetCookiesParams{URLs: []string{p.URL()}})
	if err != nil {
		p.t.Fatal(err)
	}
	sameSite := map[network.CookieSameSite]http.SameSite{network.CookieSameSiteStrict: http.SameSiteStrictMode,
		network.CookieSameSiteLax: http.SameSiteLaxMode, network.CookieSameSiteNone: http.SameSiteNoneMode}
	var cookies []*http.Cookie
	for _, c := range got.Cookies {
		cookies = append(cookies, &http.Cookie{Name: c.Name, Value: c.Value, Path: c.Path, Domain: c.Domain, Secure: c.Secure,
			HttpOnly: c.HTTPOnly, SameSite: sameSite[c.SameSite]})
	}
	slices.SortFunc(cookies, func(a, b *http.Cookie) int { return strings.Compare(a.Name, b.Name) })
	return cookies
}
