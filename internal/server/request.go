package server

import (
	"context"
	"log/slog"
	"mime"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"counterpart.dev/internal/core/access"
)

// asked is what is known of a request. It is filled in while the request goes through.
type asked struct {
	out     *watch
	viewer  access.Viewer
	reaches []access.Reach
	uploads map[string][]Upload // by field
	now     time.Time
	id      string
	client  netip.Addr
	route   string
	secret  bool     // the path holds a secret, or might
	secrets []string // what may not come into the log
	https   bool
	failure error
	stack   string // of a panic

	mu    sync.Mutex
	notes []slog.Attr
}

type askedKey struct{}

func event(ctx context.Context) *asked {
	if a, ok := ctx.Value(askedKey{}).(*asked); ok {
		return a
	}
	return &asked{}
}

// Viewer is who asks; the zero Viewer is somebody who has not signed in.
func Viewer(ctx context.Context) access.Viewer { return event(ctx).viewer }

// Reaches is what let the viewer in to a route that Needs something.
func Reaches(ctx context.Context) []access.Reach { return event(ctx).reaches }

// Now is the instant of the request.
func Now(ctx context.Context) time.Time { return event(ctx).now }

// RequestID names the request in the log.
func RequestID(ctx context.Context) string { return event(ctx).id }

// Client is the address the request came from.
func Client(ctx context.Context) netip.Addr { return event(ctx).client }

// Note adds a field to the one event of the request. It is never a secret or a text somebody wrote.
func Note(ctx context.Context, key string, value any) {
	a := event(ctx)
	a.mu.Lock()
	defer a.mu.Unlock()
	a.notes = append(a.notes, slog.Any(key, value))
}

// api reports whether a path belongs to the programming interface.
func api(r *http.Request) bool { return strings.HasPrefix(r.URL.Path, "/api/") }

// safe reports whether a method asks for nothing to be done.
func safe(method string) bool { return method == http.MethodGet || method == http.MethodHead }

// client is the address of who asks: the nearest one that no trusted proxy has.
func (s *Server) client(r *http.Request) netip.Addr {
	addr, ok := parseAddr(r.RemoteAddr)
	if !ok || !s.trusted(addr) {
		return addr
	}
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(hops) - 1; i >= 0 && s.trusted(addr); i-- {
		next, ok := parseAddr(strings.TrimSpace(hops[i]))
		if !ok {
			break
		}
		addr = next
	}
	return addr
}

// parseAddr reads an address with or without a port.
func parseAddr(text string) (netip.Addr, bool) {
	if at, err := netip.ParseAddrPort(text); err == nil {
		return at.Addr().Unmap().WithZone(""), true
	}
	addr, err := netip.ParseAddr(text)
	return addr.Unmap().WithZone(""), err == nil
}

func (s *Server) trusted(a netip.Addr) bool {
	for _, p := range s.cfg.TrustedProxies {
		if p.Contains(a) {
			return true
		}
	}
	return false
}

// readForm reads a body that is a form, since the form values of net/http take one that is broken or too large for an empty one.
// It refuses text that one of the databases cannot keep.
func readForm(r *http.Request) error {
	if !safe(r.Method) {
		if kind := r.Header.Get("Content-Type"); kind != "" {
			media, _, err := mime.ParseMediaType(kind)
			if err != nil {
				return unreadable(err)
			}
			if media == "multipart/form-data" && r.PostForm == nil { // the page takes no file, or it would have been read
				return unreadable(nil)
			}
		}
		if err := r.ParseForm(); err != nil {
			return unreadable(err)
		}
	}
	if !keepable(r.PostForm) || r.URL.RawQuery != "" && !keepable(r.URL.Query()) {
		return unreadable(nil)
	}
	return nil
}

func keepable(values url.Values) bool {
	for name, texts := range values {
		if !isText(name) || slices.ContainsFunc(texts, func(text string) bool { return !isText(text) }) {
			return false
		}
	}
	return true
}

// isText reports whether s is text for PostgreSQL too, which knows no zero byte.
func isText(s string) bool { return utf8.ValidString(s) && strings.IndexByte(s, 0) < 0 }
