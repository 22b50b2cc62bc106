package e2e

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/chromedp/chromedp"
)

// MustRunVar names the environment variable that turns a skip for want of a browser into a failure when it is "1".
const MustRunVar = "COUNTERPART_MUST_RUN"

// places are where a Chromium may be found.
var places = []string{"/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome",
	"/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"}

// chromium is a running browser.
type chromium struct {
	ctx   context.Context // of the browser, which every page's descends from
	alive io.Closer       // the pipe to the sweeper: held, since it would be closed as garbage
}

// browser is the one browser of a test binary, started when the first page is opened. It ends with the process.
var browser = sync.OnceValues(launch)

// launch starts Chromium with a new profile.
func launch() (*chromium, error) {
	exe, err := find(places)
	if err != nil {
		return nil, err
	}
	profile, alive, err := newProfile()
	if err != nil {
		return nil, err
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(exe), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.UserDataDir(profile), chromedp.WindowSize(1280, 900), chromedp.Flag("hide-scrollbars", true),
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true),
		chromedp.Flag("no-proxy-server", true),
		// A page that asks for anything outside this machine fails to get it, and Problems says so.
		chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost, EXCLUDE *.localhost"))
	ctx, _ := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, _ = chromedp.NewContext(ctx)
	if err := chromedp.Do(ctx); err != nil {
		return nil, fmt.Errorf("start %s: %w", exe, err)
	}
	return &chromium{ctx, alive}, nil
}

func find(places []string) (string, error) {
	for _, p := range places {
		if _, err := os.Stat(p); err == nil {
			return p, nil
		}
	}
	return "", fmt.Errorf("no Chromium in %s", strings.Join(places, ", "))
}

// sweeper waits for the end of its standard input, which is the end of the process of the tests, and removes a folder.
// The browser dies at the same moment and may still write: hence twice.
const sweeper = `read -r _; rm -rf "$1"; sleep 1; rm -rf "$1"`

// newProfile makes a folder that outlives the process of the tests by a moment only.
func newProfile() (dir string, alive io.Closer, err error) {
	dir, err = os.MkdirTemp("", "e2e")
	if err != nil {
		return "", nil, err
	}
	cmd := exec.Command("/bin/sh", "-c", sweeper, "sweeper", dir)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // Ctrl-C is for the tests
	if alive, err = cmd.StdinPipe(); err != nil {
		return "", nil, err
	}
	return dir, alive, cmd.Start()
}

// started is the browser of this test binary. Without one the test is skipped, or fails where there must be one.
func started(t testing.TB) context.Context {
	t.Helper()
	if testing.Short() {
		t.Skip("not run: -short leaves the browser out")
	}
	b, err := browser()
	if err != nil {
		missing(t, err)
	}
	return b.ctx
}

func missing(t testing.TB, why error) {
	t.Helper()
	if os.Getenv(MustRunVar) == "1" {
		t.Fatalf("no browser, and %s says that there must be one: %v", MustRunVar, why)
	}
	t.Skipf("not run: %v", why)
}
