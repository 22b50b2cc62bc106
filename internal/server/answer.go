package server

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"io"
	"mime"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"counterpart.dev/internal/errs"
)

// failure is an answer that is not what was asked for.
type failure struct {
	status         int
	title, message string
}

func (f *failure) Error() string { return f.message }

// kindFailure is the table from kinds to status and words. What has no kind is our failure, and its detail is for the log only.
func kindFailure(err error) *failure {
	switch errs.KindOf(err) {
	case errs.NotFound:
		return &failure{http.StatusNotFound, "Not found", errs.Sentence(errHidden)}
	case errs.Invalid:
		return &failure{http.StatusUnprocessableEntity, "That does not fit", errs.Sentence(err)}
	case errs.Conflict:
		return &failure{http.StatusConflict, "Changed meanwhile", errs.Sentence(err)}
	case errs.Unauthenticated:
		return &failure{http.StatusUnauthorized, "Not signed in", errs.Sentence(err)}
	case errs.Busy:
		return &failure{http.StatusServiceUnavailable, "Busy", errs.Sentence(err)}
	}
	return &failure{http.StatusInternalServerError, "Something went wrong", "Something went wrong on our side, and it has been noted."}
}

// tooMany is an answer to who asks too often.
type tooMany struct {
	failure
	after time.Duration
}

// TooMany refuses somebody who asks too often, until some time has passed.
func TooMany(after time.Duration) error {
	return &tooMany{failure{http.StatusTooManyRequests, "Too often", "That was tried too often in a short time. Nothing was done."}, after}
}

// Unwrap is the failure that is answered.
func (t *tooMany) Unwrap() error { return &t.failure }

// fail writes the page, or the problem document, of a failure.
func (s *Server) fail(w http.ResponseWriter, r *http.Request, f *failure) {
	a := event(r.Context())
	v := ErrorView{Status: f.status, Title: f.title, Message: f.message, Fields: errs.FieldsOf(a.failure), Viewer: a.viewer}
	if f.status >= http.StatusInternalServerError && f.status != http.StatusServiceUnavailable {
		v.RequestID = a.id
	}
	if f.status == http.StatusTooManyRequests {
		w.Header().Set("Retry-After", "60")
	}
	if api(r) {
		s.problem(w, r, v)
		return
	}
	if err := Page(w, r, f.status, func(w io.Writer) error { return s.o.ErrorPage(w, v) }); err != nil {
		http.Error(w, f.message, f.status)
	}
}

// problem writes an RFC 9457 document.
func (s *Server) problem(w http.ResponseWriter, r *http.Request, v ErrorView) {
	type field struct {
		Path    string `json:"path"`
		Message string `json:"message"`
	}
	body := struct {
		Type    string  `json:"type"`
		Title   string  `json:"title"`
		Status  int     `json:"status"`
		Detail  string  `json:"detail"`
		Request string  `json:"request,omitempty"`
		Errors  []field `json:"errors,omitempty"`
	}{"about:blank", v.Title, v.Status, v.Message, v.RequestID, nil}
	for _, f := range v.Fields {
		body.Errors = append(body.Errors, field{f.Path, f.Message})
	}
	w.Header().Set("Content-Type", "application/problem+json")
	w.Header().Set("Cache-Control", "private, no-store")
	w.WriteHeader(v.Status)
	_ = json.NewEncoder(w).Encode(body) // whoever asked has gone if this fails
}

// Page renders a page into memory and sends it whole, unless the asker holds the same bytes already.
func Page(w http.ResponseWriter, r *http.Request, status int, render func(io.Writer) error) error {
	var b bytes.Buffer
	if err := render(&b); err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	return send(w, r, status, b.Bytes())
}

// JSON sends a value.
func JSON(w http.ResponseWriter, r *http.Request, status int, value any) error {
	b, err := json.Marshal(value)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	return send(w, r, status, append(b, '\n'))
}

// Download sends a file to be saved under a name.
func Download(w http.ResponseWriter, r *http.Request, name, kind string, write func(io.Writer) error) error {
	var b bytes.Buffer
	if err := write(&b); err != nil {
		return err
	}
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	return send(w, r, http.StatusOK, b.Bytes())
}

// send writes bytes with their hash as the tag. Pages whose path holds a secret are not compressed: nothing that an attacker could
// put into a page would then be compressed together with the secret.
func send(w http.ResponseWriter, r *http.Request, status int, b []byte) error {
	h := w.Header()
	sum := sha256.Sum256(b)
	tag := `"` + base64.RawURLEncoding.EncodeToString(sum[:18]) + `"`
	h.Set("Cache-Control", "private, no-store")
	h.Set("Vary", "Accept-Encoding, Cookie")
	if status == http.StatusOK {
		h.Set("ETag", tag)
		if slices.Contains(tags(r.Header.Get("If-None-Match")), tag) {
			w.WriteHeader(http.StatusNotModified)
			return nil
		}
	}
	if len(b) > 1024 && !event(r.Context()).secret && takesGzip(r) {
		var z bytes.Buffer
		g, err := gzip.NewWriterLevel(&z, gzip.BestSpeed)
		if err != nil {
			return err
		}
		if _, err := g.Write(b); err != nil {
			return err
		}
		if err := g.Close(); err != nil {
			return err
		}
		b = z.Bytes()
		h.Set("Content-Encoding", "gzip")
	}
	h.Set("Content-Length", strconv.Itoa(len(b)))
	w.WriteHeader(status)
	if r.Method == http.MethodHead {
		return nil
	}
	_, err := w.Write(b)
	return err
}

func tags(header string) (out []string) {
	for _, t := range strings.Split(header, ",") {
		out = append(out, strings.TrimPrefix(strings.TrimSpace(t), "W/"))
	}
	return out
}

func takesGzip(r *http.Request) bool {
	for _, part := range strings.Split(r.Header.Get("Accept-Encoding"), ",") {
		name, q, _ := strings.Cut(part, ";")
		if strings.TrimSpace(name) == "gzip" && strings.ReplaceAll(q, " ", "") != "q=0" {
			return true
		}
	}
	return false
}

// Redirect sends the asker on to a path of ours, after something was done.
func Redirect(w http.ResponseWriter, r *http.Request, to string) error {
	w.Header().Set("Cache-Control", "private, no-store")
	http.Redirect(w, r, Local(to), http.StatusSeeOther)
	return nil
}

// securityPolicy lets a page load what is ours and nothing else.
const securityPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self'; " +
	"manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

// secure sets the headers of every answer. The referrer goes to ourselves only: without any, a browser would send a null origin with
// the forms of a page, which the protection against other origins refuses.
func (s *Server) secure(h http.Header) {
	h.Set("Content-Security-Policy", securityPolicy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "same-origin")
	h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	if s.https() {
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

func sessionCookie(r *http.Request, secret string) *http.Cookie {
	https := event(r.Context()).https
	return &http.Cookie{Name: CookieName(https), Value: secret, Path: "/", HttpOnly: true, Secure: https, SameSite: http.SameSiteLaxMode}
}

// SetSession gives the browser the secret of a session. It ends with the browser or with the session, whichever is first.
func SetSession(w http.ResponseWriter, r *http.Request, secret string) {
	http.SetCookie(w, sessionCookie(r, secret))
}

// ClearSession takes the secret away, with everything else the browser keeps of us.
func ClearSession(w http.ResponseWriter, r *http.Request) {
	c := sessionCookie(r, "")
	c.MaxAge = -1
	http.SetCookie(w, c)
	w.Header().Set("Clear-Site-Data", `"cache", "cookies", "storage"`)
}

// handle is what the log calls a seat.
func handle(id string) string {
	sum := sha256.Sum256([]byte("seat " + id))
	return hex.EncodeToString(sum[:6])
}

// watch remembers what was sent.
type watch struct {
	http.ResponseWriter
	code  int
	bytes int64
}

func (w *watch) WriteHeader(code int) {
	if w.code == 0 {
		w.code = code
	}
	w.ResponseWriter.WriteHeader(code)
}

func (w *watch) Write(b []byte) (int, error) {
	if w.code == 0 {
		w.code = http.StatusOK
	}
	n, err := w.ResponseWriter.Write(b)
	w.bytes += int64(n)
	return n, err
}

// Unwrap lets http.ResponseController reach the writer.
func (w *watch) Unwrap() http.ResponseWriter { return w.ResponseWriter }

func (w *watch) status() int {
	if w.code == 0 {
		return http.StatusOK
	}
	return w.code
}
