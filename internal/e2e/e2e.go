// Package e2e opens pages in a real browser for tests: how they look, whether they can be used without seeing, what they
// fetch, how they print.
//
// It promises one browser per test binary and in it a context per page with nothing kept and nothing shared; that every
// step waits for what it leads to; and that no request leaves this machine. Where there is no browser a test is skipped
// and says why, or fails when MustRunVar says that there must be one. It is imported by tests only and refuses to be part
// of a program.
package e2e

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// ScreenshotsVar names the environment variable with the folder that takes the pictures of pages; unset, none are kept.
const ScreenshotsVar = "COUNTERPART_SCREENSHOTS"

//go:embed testdata/axe.min.js
var axe string

// patience is how long one step may take, on a machine that is busy with other tests too.
const patience = 2 * time.Minute

// Page is a page in the browser, in a context of its own: it shares no cookie and no storage with another.
type Page struct {
	t     testing.TB
	ctx   context.Context
	watch *watch
	look  Look
	plain bool // runs no script
}

// Option is how a page is opened.
type Option func(*Page)

// NoScript opens a page in a browser that runs no JavaScript.
func NoScript(p *Page) {
	p.plain = true
	p.do("disable scripts", command(emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}))
}

// Open opens a file. The test is skipped when there is no browser, and with -short.
func Open(t testing.TB, file string, options ...Option) *Page {
	t.Helper()
	path, err := filepath.Abs(file)
	if err != nil {
		t.Fatal(err)
	}
	return OpenURL(t, (&url.URL{Scheme: "file", Path: path}).String(), options...)
}

// OpenURL opens an address and waits until the page has settled. The page is closed when the test ends.
func OpenURL(t testing.TB, address string, options ...Option) *Page {
	t.Helper()
	browser := started(t)
	w := newWatch()
	ctx, stop := chromedp.NewContext(browser, chromedp.WithNewBrowserContext(), chromedp.WithListener(w.event))
	t.Cleanup(stop)
	// The first step binds the page's life to its context, so it may not have a deadline of its own.
	if err := chromedp.Do(ctx); err != nil {
		t.Fatal(err)
	}
	p := &Page{t: t, ctx: ctx, watch: w}
	// Pages are open side by side, and each believes that it has the keyboard.
	p.do("focus", command(emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true}))
	p.Look(Look{Width: 1280, Height: 900})
	for _, o := range options {
		o(p)
	}
	p.OpenURL(address)
	return p
}

// command is a step that sends one command to the page's tab.
func command[P, R any](c cdp.Command[P, R], params P) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, c, params)
		return err
	})
}

// Look is how a page is looked at.
type Look struct {
	Width, Height int64
	Dark          bool
	Print         bool // as on paper, without breaking into sheets
}

// Look sets size, colours and medium. Whoever clicks waits for no motion: a page that scrolls smoothly would be elsewhere when the click comes.
func (p *Page) Look(l Look) {
	p.t.Helper()
	scheme, medium := "light", "screen"
	if l.Dark {
		scheme = "dark"
	}
	if l.Print {
		medium = "print"
	}
	p.look = l
	p.do("look", chromedp.EmulateViewport(l.Width, l.Height), command(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Media: medium, Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"}}}))
}

// Overflow is by how many pixels the page scrolls sideways when it is so wide. What sticks out is told in the log.
func (p *Page) Overflow(width int64) int {
	p.t.Helper()
	before, narrow := p.look, p.look
	narrow.Width = width
	p.Look(narrow)
	defer p.Look(before)
	over := Eval[int](p, `document.documentElement.scrollWidth - document.documentElement.clientWidth`)
	if over > 0 {
		p.t.Logf("at %d px these stick out: %q", width, Eval[[]string](p, `[...document.body.querySelectorAll("*")]
			.filter(e => e.getBoundingClientRect().right > document.documentElement.clientWidth + 0.5)
			.slice(0, 5).map(e => e.outerHTML.slice(0, 100))`))
	}
	return over
}

// Problems is what went wrong on the page since it was last asked: errors and warnings in the console, scripts that
// failed, what the content security policy refused, requests that failed or were answered with a status from 400 on.
// The status of the page itself is no problem: it is Status.
func (p *Page) Problems() []string { return p.watch.take() }

// Eval is the value of an expression on the page.
func Eval[T any](p *Page, expression string) T {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		p.t.Fatalf("%s: %v", expression, err)
	}
	return v
}

// Violation is a rule of axe that the page breaks.
type Violation struct {
	ID     string
	Impact string
	Help   string
	Nodes  []struct{ HTML, FailureSummary string }
}

func (v Violation) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s (%s): %s", v.ID, v.Impact, v.Help)
	for i, n := range v.Nodes {
		if i == 5 {
			fmt.Fprintf(&b, "\n\tand %d more", len(v.Nodes)-i)
			break
		}
		fmt.Fprintf(&b, "\n\t%.200s\n\t\t%s", n.HTML, strings.ReplaceAll(n.FailureSummary, "\n", " "))
	}
	return b.String()
}

// Axe lists what keeps people out of the page, by axe-core's rules for WCAG 2.2 A and AA and its best practices.
func (p *Page) Axe() []Violation {
	p.t.Helper()
	if !Eval[bool](p, `"axe" in window`) { // it is large, and a page is looked at more than once
		Eval[any](p, axe+";0")
	}
	return Eval[[]Violation](p, `axe.run(document, {runOnly: ["wcag2a","wcag2aa","wcag21a","wcag21aa","wcag22aa","best-practice"], resultTypes: ["violations"]})`+
		`.then(r => r.violations.map(v => ({ID: v.id, Impact: v.impact, Help: v.help, Nodes: v.nodes.map(n => ({HTML: n.html, FailureSummary: n.failureSummary}))})))`)
}

// Keep saves a picture of the whole page when pictures are asked for.
func (p *Page) Keep(name string) {
	p.t.Helper()
	p.save(name+".png", chromedp.FullScreenshot(100))
}

// KeepPart saves a picture of the first element a CSS selector finds.
func (p *Page) KeepPart(name, selector string) {
	p.t.Helper()
	p.save(name+".png", chromedp.Screenshot(chromedp.CSS(selector)))
}

// PDF is the page as printed, and the number of its sheets.
func (p *Page) PDF(name string) (pages int) {
	p.t.Helper()
	data, err := chromedp.Run(p.ctx, chromedp.PrintToPDF(chromedp.PDFPreferCSSPageSize(), chromedp.PDFPrintBackground()))
	if err != nil {
		p.t.Fatal(err)
	}
	p.write(name+".pdf", data)
	return len(sheet.FindAll(data, -1))
}

var sheet = regexp.MustCompile(`/Type\s*/Page\b`)

func (p *Page) save(name string, a chromedp.Action[[]byte]) {
	p.t.Helper()
	if os.Getenv(ScreenshotsVar) == "" {
		return
	}
	data, err := chromedp.Run(p.ctx, a)
	if err != nil {
		p.t.Fatal(err)
	}
	p.write(name, data)
}

func (p *Page) write(name string, data []byte) {
	p.t.Helper()
	folder := os.Getenv(ScreenshotsVar)
	if folder == "" {
		return
	}
	if err := errors.Join(os.MkdirAll(folder, 0o755), os.WriteFile(filepath.Join(folder, name), data, 0o644)); err != nil {
		p.t.Fatal(err)
	}
}
