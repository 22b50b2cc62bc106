// Package server is the listener, the registry of routes and everything that happens around a page: who asks, whether they may,
// what goes wrong, and what is written to the log.
//
// It promises that a route without a policy keeps the program from starting, that what may not be seen is answered like what does
// not exist, byte for byte, that a body is read only after the decision, that half a page is never sent, and that each request
// leaves one event in the log without a secret in it. It refuses to make HTML, which it is handed, and to know any use case.
//
// Long because whatever a page may ask of its request, and give to its browser, is asked and given here.
package server

import (
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"counterpart.dev/internal/config"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/errs"
)

// Handler answers a request, or says why not.
type Handler func(w http.ResponseWriter, r *http.Request) error

// CredentialKind says where a secret came from.
type CredentialKind string

// The kinds of credential.
const (
	SessionCredential CredentialKind = "session" // a cookie
	TokenCredential   CredentialKind = "token"   // Authorization: Bearer, under /api/ only
	LinkCredential    CredentialKind = "link"    // {secret} in the path
)

// Credential is a secret somebody came with.
type Credential struct {
	Kind   CredentialKind
	Secret string
}

// Authenticator resolves credentials. One that is unknown or ended gives the zero Viewer, or an error of kind Unauthenticated or
// NotFound; any other error is a failure.
type Authenticator interface {
	Viewer(ctx context.Context, c Credential) (access.Viewer, error)
}

// Gate lists what a viewer reaches of a scope: nothing, or an error of kind NotFound, where there is none for them.
type Gate interface {
	Reach(ctx context.Context, v access.Viewer, scope access.Scope, id access.ScopeID, where Where) ([]access.Reach, error)
}

// ErrorView is what the page of a failure shows.
type ErrorView struct {
	Status    int
	Title     string
	Message   string
	Fields    []errs.Field
	RequestID string // for failures of ours only
	Viewer    access.Viewer
}

// Options are what a server is made of. Authenticator, Gate and ErrorPage are required.
type Options struct {
	Authenticator Authenticator
	Gate          Gate
	ErrorPage     func(w io.Writer, v ErrorView) error
	Log           *slog.Logger                // discards if nil
	Now           func() time.Time            // of the pages; time.Now if nil
	Pace          func() time.Time            // what limits count by; time.Now if nil, whatever Now is
	Rate          int                         // requests a minute by one credential, a quarter of them at once; 1,200 if 0
	NewID         func() string               // of requests; random if nil
	Ready         func(context.Context) error // always ready if nil
	// Count gives a context in which statements are counted, and how many there were. They are not counted if nil.
	Count func(context.Context) (context.Context, func() int)
}

// Server is the routes and how they are served.
type Server struct {
	cfg       config.Config
	o         Options
	mux       *http.ServeMux
	routes    []Route
	faults    []string
	secrets   []string // the beginnings of paths that end in a secret
	anonymous *Limiter // by address
	known     *Limiter // by credential
	metrics   *metrics
	uploads   held
	draining  atomic.Bool
}

// Route is a route as the table of routes shows it.
type Route struct{ Method, Pattern, Policy string }

// New makes a server without routes.
func New(cfg config.Config, o Options) (*Server, error) {
	if o.Authenticator == nil || o.Gate == nil || o.ErrorPage == nil {
		return nil, errs.New(errs.Internal, "a server needs an Authenticator, a Gate and an ErrorPage")
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Pace == nil {
		o.Pace = time.Now
	}
	if o.NewID == nil {
		o.NewID = rand.Text
	}
	if o.Ready == nil {
		o.Ready = func(context.Context) error { return nil }
	}
	if o.Count == nil {
		o.Count = func(ctx context.Context) (context.Context, func() int) { return ctx, func() int { return 0 } }
	}
	if o.Rate <= 0 {
		o.Rate = usualRate
	}
	rate := max(cfg.AnonymousRate, 1)
	s := &Server{cfg: cfg, o: o, mux: http.NewServeMux(), metrics: newMetrics(),
		anonymous: NewLimiter(o.Pace, time.Minute/time.Duration(rate), rate, mostKeys),
		known:     NewLimiter(o.Pace, time.Minute/time.Duration(o.Rate), max(o.Rate/4, 1), mostKeys)}
	s.Handle("GET /healthz", Asset("says that the program runs"), func(w http.ResponseWriter, _ *http.Request) error {
		healthy(w, nil)
		return nil
	})
	return s, nil
}

// methods are those a route may have; HEAD follows GET.
var methods = []string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete}

// Handle registers a route. What is wrong with it is kept, and keeps the server from starting.
func (s *Server) Handle(pattern string, p Policy, h Handler) {
	if fault := s.check(pattern, p, h); fault != "" {
		s.faults = append(s.faults, fault)
		return
	}
	method, path, _ := strings.Cut(pattern, " ")
	defer func() {
		if r := recover(); r != nil { // the mux knows no other way to say that patterns conflict
			s.faults = append(s.faults, fmt.Sprintf("%s: %v", pattern, r))
		}
	}()
	e := &endpoint{s: s, pattern: pattern, policy: p, handler: h}
	if p.rate > 0 {
		e.limit = NewLimiter(s.o.Pace, time.Minute/time.Duration(p.rate), p.rate, mostKeys)
	}
	s.mux.Handle(pattern, e)
	s.routes = append(s.routes, Route{method, path, p.String()})
	if root, _, ok := strings.Cut(path, "{secret}"); ok {
		s.secrets = append(s.secrets, strings.ToLower(root))
	}
}

// check says what is wrong with a route, or nothing.
func (s *Server) check(pattern string, p Policy, h Handler) string {
	method, path, ok := strings.Cut(pattern, " ")
	switch {
	case !ok || !slices.Contains(methods, method) || !strings.HasPrefix(path, "/"):
		return pattern + ": a route is a method and a path, such as GET /projects"
	case p.who == 0:
		return pattern + ": it has no policy; say who may use it"
	case p.why == "":
		return pattern + ": its policy does not say why"
	case h == nil:
		return pattern + ": it has no handler"
	case p.who == whoNeeds && !strings.Contains(path, "{"+p.param+"}"):
		return fmt.Sprintf("%s: its policy asks for {%s}, which is not in the path", pattern, p.param)
	case p.who == whoNeeds && !p.decidable():
		return pattern + ": its policy asks for what the matrix does not know"
	case p.body <= 0 || p.within <= 0 || p.rate < 0 || p.upload < 0:
		return pattern + ": its policy gives it no body, no time or no requests"
	case p.who == whoLink && !strings.Contains(path, "{secret}"):
		return pattern + ": a link has its {secret} in the path"
	case strings.Contains(path, "...}") && p.who != whoAsset:
		return pattern + ": only an asset may have a path of any length"
	}
	return ""
}

// Routes lists every route, by path and method.
func (s *Server) Routes() []Route {
	out := slices.Clone(s.routes)
	slices.SortFunc(out, func(a, b Route) int {
		return strings.Compare(a.Pattern+" "+a.Method, b.Pattern+" "+b.Method)
	})
	return out
}

// Table is routes as text, a line each.
func Table(routes []Route) string {
	var b strings.Builder
	for _, r := range routes {
		fmt.Fprintf(&b, "%-6s %-58s %s\n", r.Method, r.Pattern, r.Policy)
	}
	return b.String()
}

// Handler is everything the server answers, for tests and for Serve.
func (s *Server) Handler() (http.Handler, error) {
	if len(s.faults) > 0 {
		return nil, errs.New(errs.Internal, "the routes are not as they should be: %s", strings.Join(s.faults, "; "))
	}
	origin := http.NewCrossOriginProtection()
	if err := origin.AddTrustedOrigin(s.cfg.PublicURL.String()); err != nil {
		return nil, err
	}
	return s.begin(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := origin.Check(r); err != nil {
			s.answer(r, &failure{status: http.StatusForbidden, title: "Not from here", message: "The request came from another site, so nothing was done."})
			return
		}
		s.dispatch(w, r)
	})), nil
}
