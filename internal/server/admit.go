package server

import (
	"context"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"time"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/errs"
)

// endpoint is one route with its policy around it: resolve, decide, and only then read the body.
type endpoint struct {
	s       *Server
	pattern string
	policy  Policy
	limit   *Limiter // of this route; nil for none
	handler Handler
}

func (e *endpoint) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	a := event(r.Context())
	a.route = e.pattern
	if a.out.asset = e.policy.who == whoAsset; a.out.asset {
		w.Header().Del("Date") // caches count from it, and by the machine's clock
	}
	if e.policy.within != usualTime {
		a.out.allow(e.policy.within)
	}
	ctx, cancel := context.WithTimeout(r.Context(), e.policy.within)
	defer cancel()
	r = r.WithContext(ctx)
	if err := e.serve(w, r); err != nil {
		e.s.answer(r, err)
	}
}

func (e *endpoint) serve(w http.ResponseWriter, r *http.Request) error {
	if err := e.s.admit(r, e.policy, e.limit); err != nil {
		return err
	}
	most := e.policy.room(r)
	if r.ContentLength > most {
		return &http.MaxBytesError{Limit: most}
	}
	r.Body = http.MaxBytesReader(w, r.Body, most)
	if most > e.policy.body {
		done, err := e.s.readUploads(r, e.policy.upload)
		defer done()
		if err != nil {
			return err
		}
	}
	if err := readForm(r); err != nil {
		return err
	}
	return e.handler(w, r)
}

var errSignIn = errs.New(errs.Unauthenticated, "sign in first")

// errHidden is the one answer for what does not exist and what the asker may not know of.
var errHidden = errs.New(errs.NotFound, "There is nothing here, or nothing that you may see.")

// admit finds out who asks and whether the policy lets them in.
func (s *Server) admit(r *http.Request, p Policy, limit *Limiter) error {
	if p.who == whoAsset {
		return nil
	}
	a := event(r.Context())
	v, err := s.resolve(r, p)
	if err != nil {
		return err
	}
	a.viewer = v
	key := pace(a.client)
	if v.Known() {
		key = "seat " + string(v.Person) + " " + string(v.Seat)
		if !s.known.Allow(key + " " + v.Entry) {
			return errTooFast
		}
	} else if !s.anonymous.Allow(key) {
		return TooMany(time.Second)
	}
	if limit != nil && !limit.Allow(key) {
		return TooMany(limit.every)
	}
	switch {
	case p.who == whoPublic:
		return nil
	case p.who == whoLink && !v.Known():
		return errHidden
	case !v.Known():
		return errSignIn
	case v.ReadOnly && !safe(r.Method), p.who != whoLink && v.Link, p.who == whoAdministrator && (!v.Admin || v.ReadOnly):
		return errHidden
	case p.who == whoNeeds:
		return s.decide(r, a, p)
	}
	return nil
}

// pace is the key by which an address is limited. Whoever has one address of the sixth version has 2⁶⁴ of them.
func pace(a netip.Addr) string {
	if a.Is6() {
		if p, err := a.Prefix(64); err == nil {
			return "address " + p.String()
		}
	}
	return "address " + a.String()
}

// decide asks the gate and the matrix.
func (s *Server) decide(r *http.Request, a *asked, p Policy) error {
	reaches, err := s.o.Gate.Reach(r.Context(), a.viewer, p.scope, access.ScopeID(r.PathValue(p.param)), p.where)
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
	a := event(r.Context())
	a.secrets = append(a.secrets, c.Secret)
	v, err := s.o.Authenticator.Viewer(r.Context(), c)
	if err != nil && (errs.KindOf(err) == errs.Unauthenticated || errs.KindOf(err) == errs.NotFound) {
		return access.Viewer{}, nil
	}
	return v, err
}

// mostSecret is the length of the longest secret worth looking up.
const mostSecret = 512

// credential is the secret that counts for a route. A link's own page takes no cookie, a page takes no token, and a cookie changes
// something through the programming interface only from a page of ours.
func (s *Server) credential(r *http.Request, p Policy) (c Credential, ok bool) {
	switch {
	case p.who == whoLink:
		c = Credential{LinkCredential, r.PathValue("secret")}
	case api(r) && len(r.Header.Values("Authorization")) > 0:
		scheme, secret, _ := strings.Cut(r.Header.Get("Authorization"), " ")
		if strings.EqualFold(scheme, "Bearer") {
			c = Credential{TokenCredential, strings.TrimSpace(secret)}
		}
	case !api(r) || safe(r.Method) || sameOrigin(r):
		if cookie, err := r.Cookie(CookieName(s.https())); err == nil {
			c = Credential{SessionCredential, cookie.Value}
		}
	}
	return c, c.Secret != "" && len(c.Secret) <= mostSecret
}

// sameOrigin reports whether a browser says that the request comes from a page of ours. No browser, no such word.
func sameOrigin(r *http.Request) bool {
	if site := r.Header.Get("Sec-Fetch-Site"); site != "" {
		return site == "same-origin"
	}
	origin, err := url.Parse(r.Header.Get("Origin"))
	return err == nil && origin.Host != "" && origin.Host == r.Host
}

// dispatch finds the route. The mux answers some requests itself, with a redirect or in its own words; they would tell a stranger
// what exists, so only its findings are used.
func (s *Server) dispatch(w http.ResponseWriter, r *http.Request) {
	if isText(r.URL.Path) {
		if h, _ := s.mux.Handler(r); ours(h) {
			s.mux.ServeHTTP(w, r)
			return
		}
	}
	s.answer(r, s.unknown(r))
}

func ours(h http.Handler) bool {
	_, ok := h.(*endpoint)
	return ok
}

// unknown says what is wrong with a request that has no route. A path without one is answered like one that the asker may not
// know of.
func (s *Server) unknown(r *http.Request) error {
	p := SignedIn("nothing is told to strangers")
	allowed, open := s.otherMethods(r)
	if open {
		p = Public("it is no secret")
	}
	if err := s.admit(r, p, nil); err != nil {
		return err
	}
	if len(allowed) == 0 {
		return errHidden
	}
	return &failure{status: http.StatusMethodNotAllowed, title: "Not in this way", message: "This address cannot be used in this way, so nothing was done.",
		allow: strings.Join(allowed, ", ")}
}

// otherMethods lists the methods that the path can be used with, and whether one of them is open to everybody.
func (s *Server) otherMethods(r *http.Request) (allowed []string, open bool) {
	if !isText(r.URL.Path) || r.Method == http.MethodConnect {
		return nil, false
	}
	other := *r
	for _, m := range methods {
		other.Method = m
		h, _ := s.mux.Handler(&other)
		e, ok := h.(*endpoint)
		if !ok {
			continue
		}
		if allowed = append(allowed, m); m == http.MethodGet {
			allowed = append(allowed, http.MethodHead)
		}
		open = open || e.policy.who == whoPublic || e.policy.who == whoAsset
	}
	slices.Sort(allowed)
	return allowed, open
}
