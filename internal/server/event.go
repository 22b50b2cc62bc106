package server

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"log/slog"
	"net/http"
	"net/url"
	"path"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"counterpart.dev/internal/errs"
)

// begin surrounds everything: it knows the request, sets the headers, contains a panic and writes the event.
func (s *Server) begin(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a := &asked{out: &watch{ResponseWriter: w}, now: s.o.Now(), id: s.o.NewID(), client: s.client(r), https: s.https(),
			secret: s.holdsSecret(r.URL.Path)}
		ctx, count := s.o.Count(context.WithValue(r.Context(), askedKey{}, a))
		r = r.WithContext(ctx)
		start := time.Now()
		a.out.allow(usualTime)
		s.secure(a)
		s.metrics.inFlight.Inc()
		defer func() {
			if p := recover(); p != nil {
				a.stack = string(debug.Stack())
				s.answer(r, errs.New(errs.Internal, "panic: %v", p))
			}
			if a.out.code == 0 {
				a.out.WriteHeader(http.StatusOK)
			}
			s.metrics.inFlight.Dec()
			s.done(r, a, time.Since(start), count())
		}()
		next.ServeHTTP(a.out, r)
	})
}

// holdsSecret reports whether a path is one whose end is a secret, however it is spelled and whether or not there is such a route.
func (s *Server) holdsSecret(p string) bool {
	p = strings.ToLower(path.Clean("/" + p))
	return slices.ContainsFunc(s.secrets, func(root string) bool { return strings.HasPrefix(p, root) })
}

// done writes the event of a request. It names the pattern of a route and never the path, which may hold a secret.
func (s *Server) done(r *http.Request, a *asked, took time.Duration, statements int) {
	route := a.route
	if route == "" {
		route = "none"
	}
	status := a.out.code
	s.metrics.observe(route, status, took, statements)
	level := slog.LevelInfo
	switch {
	case status >= http.StatusInternalServerError && status != http.StatusServiceUnavailable:
		level = slog.LevelError
	case a.out.asset:
		level = slog.LevelDebug
	}
	if !s.o.Log.Enabled(r.Context(), level) {
		return
	}
	attrs := []slog.Attr{slog.String("request", a.id), slog.String("method", method(r)), slog.String("route", route),
		slog.Int("status", status), slog.Duration("took", took.Round(time.Microsecond)), slog.Int64("bytes", a.out.bytes), slog.Int("statements", statements)}
	if a.viewer.Known() {
		attrs = append(attrs, slog.String("seat", seatHandle(string(a.viewer.Seat))))
	} else {
		attrs = append(attrs, slog.String("client", a.client.String()))
	}
	if a.failure != nil {
		attrs = append(attrs, slog.String("error", a.hide(a.failure.Error())))
	}
	if a.stack != "" {
		attrs = append(attrs, slog.String("stack", a.hide(a.stack)))
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, n := range a.notes {
		if n.Value.Kind() == slog.KindString {
			n.Value = slog.StringValue(a.hide(n.Value.String()))
		}
		attrs = append(attrs, n)
	}
	s.o.Log.LogAttrs(r.Context(), level, "request", attrs...)
}

// method is the method of a request, for the log: one that nobody has heard of may be as long as its sender likes.
func method(r *http.Request) string {
	if r.Method == http.MethodHead || r.Method == http.MethodOptions || slices.Contains(methods, r.Method) {
		return r.Method
	}
	return "other"
}

// seatHandle is what the log calls a seat.
func seatHandle(id string) string {
	sum := sha256.Sum256([]byte("seat " + id))
	return hex.EncodeToString(sum[:6])
}

// leastSecret is the length from which a secret is taken out of texts. A shorter one opens nothing, and would be found in any text.
const leastSecret = 8

// hide takes the secrets that came with the request out of a text for the log.
func (a *asked) hide(text string) string {
	for _, secret := range a.secrets {
		if len(secret) >= leastSecret {
			text = strings.ReplaceAll(strings.ReplaceAll(text, secret, "[secret]"), url.PathEscape(secret), "[secret]")
		}
	}
	return text
}

// watch remembers what was sent, and sees to it that only what is the same for everybody is kept by caches.
type watch struct {
	http.ResponseWriter
	code  int // 0 until the header is written
	bytes int64
	asset bool
}

// WriteHeader sends the header. Those of the 1xx kind come before it.
func (w *watch) WriteHeader(code int) {
	if w.code == 0 && code >= http.StatusOK {
		w.code = code
		if !w.asset {
			w.Header().Set("Cache-Control", noStore)
		}
	}
	w.ResponseWriter.WriteHeader(code)
}

func (w *watch) Write(b []byte) (int, error) {
	if w.code == 0 {
		w.WriteHeader(http.StatusOK)
	}
	n, err := w.ResponseWriter.Write(b)
	w.bytes += int64(n)
	return n, err
}

// FlushError sends what has been written, for streams.
func (w *watch) FlushError() error {
	if w.code == 0 {
		w.WriteHeader(http.StatusOK)
	}
	return http.NewResponseController(w.ResponseWriter).Flush()
}

// Unwrap lets http.ResponseController reach the writer.
func (w *watch) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// slack is how much longer than the work the sending of its result may take, to a reader on a slow line.
const slack = 2 * time.Minute

// allow bounds how long the request may be read and answered. Writers that are no connection cannot be bound.
func (w *watch) allow(d time.Duration) {
	c, now := http.NewResponseController(w.ResponseWriter), time.Now()
	_ = c.SetReadDeadline(now.Add(d))
	_ = c.SetWriteDeadline(now.Add(d + slack))
}

// cut breaks the connection, so that the beginning of an answer is not taken for the whole of it.
func (w *watch) cut() {
	_ = http.NewResponseController(w.ResponseWriter).SetWriteDeadline(time.Unix(1, 0))
}
