package server

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"time"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/errs"
)

// asked is what is known of a request. It is filled in while the request goes through.
type asked struct {
	viewer  access.Viewer
	reaches []access.Reach
	now     time.Time
	id      string
	client  netip.Addr
	route   string
	secret  bool // the path holds a secret
	https   bool
	notes   []slog.Attr
	failure error
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
	a.notes = append(a.notes, slog.Any(key, value))
}

// begin surrounds everything: it knows the request, sets the headers, contains a panic and writes the event.
func (s *Server) begin(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a := &asked{now: s.o.Now(), id: s.o.NewID(), client: s.client(r), https: s.https()}
		ctx, count := s.o.Count(context.WithValue(r.Context(), askedKey{}, a))
		r = r.WithContext(ctx)
		start := time.Now()
		seen := &watch{ResponseWriter: w}
		s.metrics.inFlight.Inc()
		s.secure(seen.Header())
		defer func() {
			if p := recover(); p != nil {
				s.answer(seen, r, errs.New(errs.Internal, "panic: %v", p))
			}
			s.metrics.inFlight.Dec()
			s.done(r, a, seen, time.Since(start), count())
		}()
		next.ServeHTTP(seen, r)
	})
}

// done writes the event of a request.
func (s *Server) done(r *http.Request, a *asked, w *watch, took time.Duration, statements int) {
	route := a.route
	if route == "" {
		route = "none"
	}
	s.metrics.observe(route, w.status(), took, statements)
	attrs := []slog.Attr{slog.String("request", a.id), slog.String("method", r.Method), slog.String("route", route),
		slog.Int("status", w.status()), slog.Duration("took", took.Round(time.Microsecond)), slog.Int64("bytes", w.bytes), slog.Int("statements", statements)}
	if a.viewer.Known() {
		attrs = append(attrs, slog.String("seat", handle(string(a.viewer.Seat))))
	}
	level := slog.LevelInfo
	if a.failure != nil {
		attrs = append(attrs, slog.String("error", a.failure.Error()))
		if w.status() >= http.StatusInternalServerError {
			level = slog.LevelError
		}
	}
	s.o.Log.LogAttrs(r.Context(), level, "request", append(attrs, a.notes...)...)
}

// client is the address of who asks: the nearest one that no trusted proxy has.
func (s *Server) client(r *http.Request) netip.Addr {
	at, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return netip.Addr{}
	}
	addr := at.Addr().Unmap()
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(hops) - 1; i >= 0 && s.trusted(addr); i-- {
		next, err := netip.ParseAddr(strings.TrimSpace(hops[i]))
		if err != nil {
			break
		}
		addr = next.Unmap()
	}
	return addr
}

func (s *Server) trusted(a netip.Addr) bool {
	for _, p := range s.cfg.TrustedProxies {
		if p.Contains(a) {
			return true
		}
	}
	return false
}

// route is one route with its policy around it: resolve, decide, and only then the handler, which reads the body.
func (s *Server) route(pattern, path string, p Policy, h Handler) http.Handler {
	var perRoute *Limiter
	if p.rate > 0 {
		perRoute = NewLimiter(s.o.Now, time.Minute/time.Duration(p.rate), p.rate, mostKeys)
	}
	secret := strings.Contains(path, "{secret}")
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a := event(r.Context())
		a.route, a.secret = pattern, secret
		if secret {
			w.Header().Set("Referrer-Policy", "strict-origin")
		}
		ctx, cancel := context.WithTimeout(r.Context(), p.within)
		defer cancel()
		r = r.WithContext(ctx)
		_ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(p.within)) // not every writer can
		if err := s.admit(r, p, perRoute); err != nil {
			s.answer(w, r, err)
			return
		}
		r.Body = http.MaxBytesReader(w, r.Body, p.body)
		if err := h(w, r); err != nil {
			s.answer(w, r, err)
		}
	})
}

var errSignIn = errs.New(errs.Unauthenticated, "sign in first")

// errHidden is the one answer for what does not exist and what the asker may not know of.
var errHidden = errs.New(errs.NotFound, "There is nothing here, or nothing that you may see.")

// admit finds out who asks and whether the policy lets them in.
func (s *Server) admit(r *http.Request, p Policy, perRoute *Limiter) error {
	ctx, a := r.Context(), event(r.Context())
	if p.who == whoAsset {
		return nil
	}
	v, err := s.resolve(r, p)
	if err != nil {
		return err
	}
	a.viewer = v
	key := a.client.String()
	if v.Known() {
		key = string(v.Person) + "/" + string(v.Seat)
	} else if !s.anonymous.Allow(key) {
		return TooMany(time.Minute)
	}
	if perRoute != nil && !perRoute.Allow(key) {
		return TooMany(time.Minute)
	}
	if p.who == whoPublic {
		return nil
	}
	switch {
	case p.who == whoLink && !v.Known():
		return errHidden
	case !v.Known():
		return errSignIn
	case p.who != whoLink && v.Link, v.ReadOnly && r.Method != http.MethodGet && r.Method != http.MethodHead, p.who == whoAdministrator && (!v.Admin || v.ReadOnly):
		return errHidden
	case p.who == whoNeeds:
		return s.decide(ctx, r, a, p)
	}
	return nil
}

// decide asks the gate and the matrix.
func (s *Server) decide(ctx context.Context, r *http.Request, a *asked, p Policy) error {
	reaches, err := s.o.Gate.Reach(ctx, a.viewer, p.scope, access.ScopeID(r.PathValue(p.param)), p.where)
	if err != nil && errs.KindOf(err) != errs.NotFound {
		return err
	}
	for _, reach := range reaches {
		if p.where.holds(a.viewer, reach) && access.Decide(a.viewer, reach, p.kind, p.verb) {
			a.reaches = append(a.reaches, reach)
		}
	}
	if len(a.reaches) == 0 {
		return errHidden
	}
	return nil
}

// resolve finds the viewer of the request's credential.
func (s *Server) resolve(r *http.Request, p Policy) (access.Viewer, error) {
	c, ok := s.credential(r, p)
	if !ok {
		return access.Viewer{}, nil
	}
	v, err := s.o.Authenticator.Viewer(r.Context(), c)
	switch errs.KindOf(err) {
	case errs.Unauthenticated, errs.NotFound:
		if err != nil {
			return access.Viewer{}, nil
		}
	}
	return v, err
}

func (s *Server) credential(r *http.Request, p Policy) (Credential, bool) {
	if p.who == whoLink {
		return Credential{LinkCredential, r.PathValue("secret")}, true
	}
	if api(r) {
		if secret, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); ok {
			return Credential{TokenCredential, secret}, true
		}
	}
	if cookie, err := r.Cookie(CookieName(s.https())); err == nil && cookie.Value != "" {
		return Credential{SessionCredential, cookie.Value}, true
	}
	return Credential{}, false
}

// unknown answers a path without a route, and costs what a hidden page costs.
func (s *Server) unknown(w http.ResponseWriter, r *http.Request) {
	err := s.admit(r, SignedIn("nothing is told to strangers"), nil)
	if err == nil {
		err = errHidden
	}
	s.answer(w, r, err)
}

// api reports whether a path belongs to the programming interface.
func api(r *http.Request) bool { return strings.HasPrefix(r.URL.Path, "/api/") }

// Local is a path of ours that is safe to redirect to, or "/".
func Local(next string) string {
	u, err := url.Parse(next)
	bad := err != nil || u.Scheme != "" || u.Host != "" || u.User != nil || !strings.HasPrefix(next, "/") || strings.HasPrefix(next, "//") ||
		strings.ContainsAny(next, "\\\r\n\t") || strings.HasPrefix(u.Path, "//")
	if bad {
		return "/"
	}
	return next
}

// answer turns an error into a page or a problem document. It is the one table from kinds to status.
func (s *Server) answer(w http.ResponseWriter, r *http.Request, err error) {
	a := event(r.Context())
	a.failure = err
	if seen, ok := w.(*watch); ok && seen.code != 0 {
		return // a stream had begun: nothing can be said any more
	}
	f, ok := errors.AsType[*failure](err)
	if !ok {
		f = kindFailure(err)
	}
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		f = &failure{http.StatusRequestEntityTooLarge, "Too large", fmt.Sprintf("What was sent is larger than %d bytes, so nothing was taken in.", large.Limit)}
	}
	if f.status == http.StatusUnauthorized {
		s.signIn(w, r, a)
		return
	}
	s.fail(w, r, f)
}

// signIn sends somebody who has not signed in to where they can.
func (s *Server) signIn(w http.ResponseWriter, r *http.Request, a *asked) {
	page := r.Method == http.MethodGet || r.Method == http.MethodHead
	switch {
	case r.Header.Get("HX-Request") != "":
		w.Header().Set("HX-Redirect", "/sign-in")
		w.WriteHeader(http.StatusUnauthorized)
	case page && !api(r):
		to := "/sign-in"
		if next := r.URL.RequestURI(); next != "/" && !a.secret {
			to += "?next=" + url.QueryEscape(Local(next))
		}
		http.Redirect(w, r, to, http.StatusSeeOther)
	default:
		s.fail(w, r, &failure{http.StatusUnauthorized, "Not signed in", "Sign in first; nothing was done."})
	}
}
