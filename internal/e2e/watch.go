package e2e

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
)

// watch follows what the browser tells of one page: what is under way, and what went wrong.
type watch struct {
	mu       sync.Mutex
	frame    cdp.FrameID                   // the page's own frame, the first to navigate
	requests map[network.RequestID]request // under way
	loading  map[cdp.FrameID]bool          // frames that are on their way to a page
	last     time.Time                     // when something last changed
	status   int64                         // of the page's own document
	problems []string
}

type request struct {
	method, url string
	frame       cdp.FrameID
	page        cdp.LoaderID // which page of the frame asked
	document    bool
	aside       bool // the browser makes it for itself when it likes, such as for the icon, and may never tell of its end
}

func newWatch() *watch {
	return &watch{requests: map[network.RequestID]request{}, loading: map[cdp.FrameID]bool{}, last: time.Now()}
}

// event is called for every event of the page, in the order of the browser.
func (w *watch) event(ev any) {
	w.mu.Lock()
	defer w.mu.Unlock()
	switch ev := ev.(type) {
	case *page.EventFrameRequestedNavigation:
		w.load(ev.FrameID, true)
	case *page.EventFrameStartedLoading:
		w.load(ev.FrameID, true)
	case *page.EventFrameStoppedLoading:
		w.load(ev.FrameID, false)
	case *page.EventFrameDetached:
		w.load(ev.FrameID, false)
	case *page.EventFrameNavigated:
		w.navigated(ev.Frame)
	case *runtime.EventConsoleAPICalled, *runtime.EventExceptionThrown, *log.EventEntryAdded:
		w.console(ev)
	default:
		w.network(ev)
	}
}

// navigated forgets what a page asked for that is no longer there: the browser may never tell of its end.
func (w *watch) navigated(f *cdp.Frame) {
	if f.ParentID == "" {
		w.frame = f.ID
	}
	maps.DeleteFunc(w.requests, func(_ network.RequestID, r request) bool { return r.frame == f.ID && r.page != f.LoaderID })
}

func (w *watch) load(frame cdp.FrameID, on bool) {
	w.last = time.Now()
	if on {
		w.loading[frame] = true
	} else {
		delete(w.loading, frame)
	}
}

func (w *watch) network(ev any) {
	switch ev := ev.(type) {
	case *network.EventRequestWillBeSent:
		w.begin(ev)
	case *network.EventResponseReceived:
		w.respond(ev)
	case *network.EventLoadingFinished:
		w.end(ev.RequestID)
	case *network.EventLoadingFailed:
		if r, ok := w.requests[ev.RequestID]; ok && !ev.Canceled {
			w.problem("%s %s failed: %s", r.method, r.url, failure(ev))
		}
		w.end(ev.RequestID)
	}
}

func (w *watch) begin(ev *network.EventRequestWillBeSent) {
	w.last = time.Now()
	if ev.Type == network.ResourceTypeEventSource { // open for as long as the page is
		return
	}
	w.requests[ev.RequestID] = request{ev.Request.Method, ev.Request.URL, ev.FrameID, ev.LoaderID, string(ev.LoaderID) == string(ev.RequestID), ev.Type == network.ResourceTypeOther}
}

func (w *watch) respond(ev *network.EventResponseReceived) {
	w.last = time.Now()
	r, ok := w.requests[ev.RequestID]
	switch {
	case !ok:
	case r.document && (ev.FrameID == w.frame || w.frame == ""):
		w.status = ev.Response.Status
	case ev.Response.Status >= 400 && !strings.HasSuffix(r.url, "/favicon.ico"): // which the browser asks for by itself
		w.problem("%s %s was answered with %d", r.method, r.url, ev.Response.Status)
	}
	if ev.Response.MimeType == "text/event-stream" {
		w.end(ev.RequestID)
	}
}

func (w *watch) end(id network.RequestID) {
	w.last = time.Now()
	delete(w.requests, id)
}

// failure is why a request failed, with the policy's own word for it where a policy refused.
func failure(ev *network.EventLoadingFailed) string {
	if ev.BlockedReason != "" {
		return fmt.Sprintf("blocked by %s", ev.BlockedReason)
	}
	return ev.ErrorText
}

func (w *watch) console(ev any) {
	switch ev := ev.(type) {
	case *runtime.EventConsoleAPICalled:
		if ev.Type == runtime.ConsoleAPICalledTypeError || ev.Type == runtime.ConsoleAPICalledTypeWarning || ev.Type == runtime.ConsoleAPICalledTypeAssert {
			w.problem("console.%s: %s", ev.Type, said(ev.Args))
		}
	case *runtime.EventExceptionThrown:
		w.problem("script failed: %s", thrown(ev.ExceptionDetails))
	case *log.EventEntryAdded:
		// Requests are followed one by one; here the browser only repeats that they failed.
		if e := ev.Entry; e.Source != log.EntrySourceNetwork && (e.Level == log.EntryLevelError || e.Level == log.EntryLevelWarning) {
			w.problem("%s %s: %s", e.Source, e.Level, e.Text)
		}
	}
}

func said(args []*runtime.RemoteObject) string {
	var words []string
	for _, a := range args {
		if a.Description != "" {
			words = append(words, a.Description)
		} else {
			words = append(words, strings.Trim(string(a.Value), `"`))
		}
	}
	return strings.Join(words, " ")
}

func thrown(d *runtime.ExceptionDetails) string {
	if d.Exception != nil && d.Exception.Description != "" {
		return d.Exception.Description
	}
	return d.Text
}

func (w *watch) problem(format string, args ...any) {
	w.problems = append(w.problems, fmt.Sprintf(format, args...))
}

// quiet is how long nothing may happen before a page counts as settled, with nothing under way and, for what the browser
// never calls finished (an answer without content, a download), with something under way that no request stands for.
const (
	quiet      = 60 * time.Millisecond
	quietAgain = time.Second
)

// settled reports whether nothing is under way, and if not what is.
func (w *watch) settled(now time.Time) (bool, []string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	since := now.Sub(w.last)
	var waiting []string
	for r := range maps.Values(w.requests) {
		if !r.aside {
			waiting = append(waiting, r.method+" "+r.url)
		}
	}
	if len(waiting) == 0 && (since >= quietAgain || since >= quiet && len(w.loading) == 0) {
		clear(w.loading)
		return true, nil
	}
	slices.Sort(waiting)
	return false, waiting
}

// touch says that the test did something: what comes of it may take until now to begin.
func (w *watch) touch() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.last = time.Now()
}

// take is the problems so far, which are then forgotten.
func (w *watch) take() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	p := w.problems
	w.problems = nil
	return p
}
