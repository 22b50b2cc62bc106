// Package e2e opens pages in a real browser for tests: how they look, whether they can be used without seeing, what they
// fetch, how they print.
//
// It promises a browser of its own per test with nothing kept, or a skipped test with the reason when there is none. It is
// imported by tests only and refuses to be part of a program.
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

// places are where a Chromium may be found.
var places = []string{"/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome",
	"/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"}

// longest is how long one test may use the browser.
const longest = 90 * time.Second

// Page is a page in a browser.
type Page struct {
	t   testing.TB
	ctx context.Context
}

// Open starts a browser and opens a file. The test is skipped when there is no browser, and with -short.
func Open(t testing.TB, file string) *Page {
	t.Helper()
	if testing.Short() {
		t.Skip("not run: -short leaves the browser out")
	}
	exe := ""
	for _, p := range places {
		if _, err := os.Stat(p); err == nil {
			exe = p
			break
		}
	}
	if exe == "" {
		t.Skip("not run: no Chromium in " + strings.Join(places, ", "))
	}
	path, err := filepath.Abs(file)
	if err != nil {
		t.Fatal(err)
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(exe), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.UserDataDir(t.TempDir()),
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true),
		chromedp.Flag("hide-scrollbars", true), chromedp.WindowSize(1280, 900))
	ctx, stop := context.WithTimeout(context.Background(), longest)
	t.Cleanup(stop)
	ctx, stop = chromedp.NewExecAllocator(ctx, options...)
	t.Cleanup(stop)
	ctx, stop = chromedp.NewContext(ctx)
	t.Cleanup(stop)
	p := &Page{t, ctx}
	p.do(chromedp.Navigate((&url.URL{Scheme: "file", Path: path}).String()))
	return p
}

func (p *Page) do(steps ...chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	if err := chromedp.Do(p.ctx, steps...); err != nil {
		p.t.Fatal(err)
	}
}

// Look is how a page is looked at.
type Look struct {
	Width, Height int64
	Dark          bool
	Print         bool // as on paper, without breaking into sheets
}

// Look sets size, colours and medium.
func (p *Page) Look(l Look) {
	p.t.Helper()
	scheme, medium := "light", "screen"
	if l.Dark {
		scheme = "dark"
	}
	if l.Print {
		medium = "print"
	}
	p.do(chromedp.EmulateViewport(l.Width, l.Height), chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: medium,
			Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}})
		return err
	}))
}

// Eval is the value of an expression on the page.
func Eval[T any](p *Page, expression string) T {
	p.t.Helper()
	v, err := chromedp.Run(p.ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
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
	Eval[any](p, axe+";0")
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
