package server

import (
	"net/http"
	"time"
)

// securityPolicy lets a page load what is ours and nothing else.
const securityPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self'; " +
	"manifest-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

const noStore = "private, no-store"

// secure sets the headers of every answer.
//
// The referrer goes to ourselves only, and from a path that holds a secret without the path. Were there none at all, a browser would
// send the origin "null" with the forms of a page, and over plain HTTP nothing else (Chromium 156), which is refused as another site's.
func (s *Server) secure(a *asked) {
	h := a.out.Header()
	h.Set("Content-Security-Policy", securityPolicy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "same-origin")
	if a.secret {
		h.Set("Referrer-Policy", "strict-origin")
	}
	h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Cache-Control", noStore)
	h.Set("Date", a.now.UTC().Format(http.TimeFormat))
	if a.https {
		h.Set("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
	}
}

// https reports whether people reach us over TLS.
func (s *Server) https() bool { return s.cfg.PublicURL.Scheme == "https" }

// CookieName is the name of the session's cookie. Over TLS it binds the cookie to this very host.
func CookieName(https bool) string {
	if https {
		return "__Host-counterpart"
	}
	return "counterpart"
}

// waitingName ends the name of the cookie of who is asked for a code. It is another than the session's, and never read as one.
const waitingName = "-code"

func cookie(r *http.Request, more, secret string) *http.Cookie {
	https := event(r.Context()).https
	return &http.Cookie{Name: CookieName(https) + more, Value: secret, Path: "/", HttpOnly: true, Secure: https, SameSite: http.SameSiteLaxMode}
}

// SetSession gives the browser the secret of a session. It ends with the browser or with the session, whichever is first. A code is
// waited for no more.
func SetSession(w http.ResponseWriter, r *http.Request, secret string) {
	http.SetCookie(w, cookie(r, "", secret))
	if _, err := r.Cookie(CookieName(event(r.Context()).https) + waitingName); err == nil {
		SetWaiting(w, r, "", 0)
	}
}

// SetWaiting gives the browser the secret of an entrance that waits for a code, for some time; for none, it takes it away.
func SetWaiting(w http.ResponseWriter, r *http.Request, secret string, long time.Duration) {
	c := cookie(r, waitingName, secret)
	if c.MaxAge = int(long.Seconds()); c.MaxAge <= 0 {
		c.MaxAge = -1
	}
	http.SetCookie(w, c)
}

// Waiting is the secret of an entrance that waits for a code, "" for none. It is kept out of the log.
func Waiting(r *http.Request) string {
	a := event(r.Context())
	c, err := r.Cookie(CookieName(a.https) + waitingName)
	if err != nil || len(c.Value) > mostSecret {
		return ""
	}
	a.secrets = append(a.secrets, c.Value)
	return c.Value
}

// ClearSession takes the secret away, with everything else the browser keeps of us. Other cookies are left: browsers would clear
// those of every host beside ours too, and sign people out of what is not ours.
func ClearSession(w http.ResponseWriter, r *http.Request) {
	c := cookie(r, "", "")
	c.MaxAge = -1
	http.SetCookie(w, c)
	w.Header().Set("Clear-Site-Data", `"cache", "storage"`)
}
