package main

import (
	"cmp"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"time"

	"counterpart.dev/internal/web/gantttest"
)

// browsers are where a Chromium may be found.
var browsers = []string{"/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome",
	"/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"}

// bars measures a programme of 10,000 activities as bars in a browser, and one of 100 beside it.
func bars(w io.Writer) error {
	exe := ""
	for _, b := range browsers {
		if _, err := os.Stat(b); err == nil {
			exe = cmp.Or(exe, b)
		}
	}
	if exe == "" {
		fmt.Fprintf(w, "not measured: a programme as bars, since there is no Chromium in %s\n", strings.Join(browsers, ", "))
		return nil
	}
	var few gantttest.Figures
	for range 2 { // the first browser of a day is slower than the next
		var err error
		if few, err = painted(exe, 100); err != nil {
			return err
		}
	}
	many, err := painted(exe, 10_000)
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "a programme of 10,000 activities as bars: %.0f ms to its first picture (1500 ms), %.0f frames a second panning and %.0f zooming (at least 30), %.0f ms between two at worst\n",
		many.Painted, many.Pan, many.Zoom, many.Worst)
	fmt.Fprintf(w, "first picture of 10,000 activities ÷ of 100: %.2f (%.0f and %.0f ms)\n", many.Painted/few.Painted, many.Painted, few.Painted)
	return nil
}

// painted is what a browser without a window finds of a programme of so many activities.
func painted(exe string, activities int) (f gantttest.Figures, err error) {
	told := make(chan gantttest.Figures, 1)
	h, err := gantttest.Serve(gantttest.Large(activities), func(f gantttest.Figures) { told <- f })
	if err != nil {
		return f, err
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return f, err
	}
	serving := &http.Server{Handler: h, ReadHeaderTimeout: time.Minute}
	go func() { _ = serving.Serve(l) }() // it ends with Close, and says so
	defer func() { err = firstOf(err, serving.Close()) }()
	profile, err := os.MkdirTemp("", "counterpart-bench")
	if err != nil {
		return f, err
	}
	defer func() { _ = os.RemoveAll(profile) }() // the browser may still write there: what is left is in the system's own folder
	browser := exec.Command(exe, "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--hide-scrollbars", "--disable-background-networking",
		"--disable-component-update", "--disable-sync", "--no-proxy-server", "--window-size=1280,900", "--user-data-dir="+profile, "http://"+l.Addr().String()+"/programme")
	if err := browser.Start(); err != nil {
		return f, err
	}
	defer func() {
		_ = browser.Process.Kill()
		_ = browser.Wait() // killed, which is no failure
	}()
	select {
	case f = <-told:
		return f, nil
	case <-time.After(time.Minute):
		return f, fmt.Errorf("%s told nothing within a minute", exe)
	}
}
