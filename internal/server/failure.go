package server

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"counterpart.dev/internal/errs"
)

// failure is an answer that is not what was asked for.
type failure struct {
	status         int
	title, message string
	after          time.Duration // when to try again; 0 for no such time
	allow          string        // the methods that would do
}

func (f *failure) Error() string { return f.message }

// kinds is the one table from kinds to answers. Without a message of the table, the sentence of the error is told: it was written for
// a person. What does not exist always has the same message, and what has no kind is our failure, its detail for the log only.
var kinds = map[errs.Kind]failure{
	errs.NotFound:        {status: http.StatusNotFound, title: "Not found", message: errs.Sentence(errHidden)},
	errs.Invalid:         {status: http.StatusUnprocessableEntity, title: "That does not fit"},
	errs.Conflict:        {status: http.StatusConflict, title: "Changed meanwhile"},
	errs.Unauthenticated: {status: http.StatusUnauthorized, title: "Not signed in", message: "Sign in first; nothing was done."},
	errs.Busy:            {status: http.StatusServiceUnavailable, title: "Busy", after: 5 * time.Second},
	errs.Internal:        {status: http.StatusInternalServerError, title: "Something went wrong", message: "Something went wrong on our side, and it has been noted."},
}

// statusGone is for the log: nobody is there any more to be answered.
const statusGone = 499

// failureOf is how an error is answered.
func failureOf(r *http.Request, err error) failure {
	var f *failure
	if errors.As(err, &f) {
		return *f
	}
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		return failure{status: http.StatusRequestEntityTooLarge, title: "Too large",
			message: fmt.Sprintf("What was sent is larger than %s, so nothing was taken in.", size(large.Limit))}
	}
	kind := errs.KindOf(err)
	if kind == errs.Internal {
		switch r.Context().Err() {
		case context.Canceled:
			return failure{status: statusGone, title: "Gone", message: "Nobody waits for the answer."}
		case context.DeadlineExceeded:
			return failure{status: http.StatusServiceUnavailable, title: "Busy", message: "That took too long and was given up.", after: 5 * time.Second}
		}
	}
	g := kinds[kind]
	if g.message == "" {
		g.message = errs.Sentence(err)
	}
	return g
}

// size is a number of bytes in words.
func size(n int64) string {
	if n%(1<<20) == 0 {
		return fmt.Sprintf("%d MB", n>>20)
	}
	return fmt.Sprintf("%d bytes", n)
}

// TooMany refuses somebody who asks too often, until some time has passed.
func TooMany(after time.Duration) error {
	return &failure{status: http.StatusTooManyRequests, title: "Too often", message: "That was tried too often in a short time. Nothing was done.", after: after}
}

// errTooFast refuses a session, a token or a link that asks for more than it is good for.
var errTooFast = &failure{status: http.StatusTooManyRequests, title: "Too often", after: time.Second,
	message: "You asked for more in a short time than anybody can read, so nothing was done."}

// unreadable refuses a form or a query that is none; err is why, and nil where it has bytes that are no text.
func unreadable(err error) error {
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		return err
	}
	return &failure{status: http.StatusBadRequest, title: "That cannot be read", message: "What was sent is no text that can be read, so nothing was done."}
}

// answer turns an error into a page or a problem document. Nothing that a handler had prepared for another answer stays.
func (s *Server) answer(r *http.Request, err error) {
	a := event(r.Context())
	a.failure = err
	if a.out.code != 0 {
		a.out.cut()
		return
	}
	a.out.asset = false
	clear(a.out.Header())
	s.secure(a)
	f := failureOf(r, err)
	if f.status == http.StatusUnauthorized && !api(r) {
		if htmx := r.Header.Get("HX-Request") != ""; htmx || safe(r.Method) {
			s.signIn(r, a, htmx)
			return
		}
	}
	s.fail(r, a, f)
}

// signIn sends somebody who has not signed in to where they can. A script that exchanges a part of a page is told to leave the page.
func (s *Server) signIn(r *http.Request, a *asked, htmx bool) {
	const place = "/sign-in"
	if htmx {
		a.out.Header().Set("HX-Redirect", place)
		a.out.WriteHeader(http.StatusUnauthorized)
		return
	}
	to := place
	if next := Local(r.URL.RequestURI()); next != "/" && !a.secret {
		to += "?next=" + url.QueryEscape(next)
	}
	http.Redirect(a.out, r, to, http.StatusSeeOther)
}

// fail writes the page, or the problem document, of a failure.
func (s *Server) fail(r *http.Request, a *asked, f failure) {
	h := a.out.Header()
	if f.after > 0 {
		h.Set("Retry-After", strconv.Itoa(int(math.Ceil(f.after.Seconds()))))
	}
	if f.allow != "" {
		h.Set("Allow", f.allow)
	}
	v := ErrorView{Status: f.status, Title: f.title, Message: f.message, Viewer: a.viewer}
	switch f.status {
	case http.StatusInternalServerError:
		v.RequestID = a.id
	case http.StatusUnprocessableEntity:
		v.Fields = errs.FieldsOf(a.failure)
	}
	if api(r) {
		problem(a.out, r, v)
		return
	}
	if err := Page(a.out, r, f.status, func(w io.Writer) error { return s.o.ErrorPage(w, v) }); err != nil && a.out.code == 0 {
		a.failure = errors.Join(a.failure, fmt.Errorf("the page of the failure: %w", err))
		http.Error(a.out, f.message, f.status)
	}
}

// problem writes an RFC 9457 document.
func problem(w http.ResponseWriter, r *http.Request, v ErrorView) {
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
	if v.Status == http.StatusUnauthorized {
		w.Header().Set("WWW-Authenticate", `Bearer realm="counterpart"`)
	}
	b, err := json.Marshal(body)
	if err != nil {
		http.Error(w, v.Message, v.Status)
		return
	}
	_ = send(w, r, v.Status, "application/problem+json", append(b, '\n')) // whoever asked has gone if this fails
}
