// Package account is the pages on which people come in and look after their account: the first run, signing in, invitations,
// recovery, one's own page, one's organisation, and looking as the other side does.
//
// It promises forms that work without script, what is wrong beside its field, and that a secret is shown once, on the answer to
// whoever asked for it. It refuses guesses: attempts are counted by account and by address. It decides nothing: the use cases do.
package account

import (
	"net/http"
	"net/url"
	"strings"
	"time"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	"counterpart.dev/internal/app/account"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/server"
	"counterpart.dev/internal/web/page"
	"counterpart.dev/internal/web/ui"
)

// Pages are the pages of accounts.
type Pages struct {
	Shell    page.Shell
	Accounts *account.Accounts
	public   *url.URL // where people reach us, for links that are sent to them
	tries    tries
	codes    tries
}

// New makes the pages. Links that people send each other begin with public.
func New(s page.Shell, a *account.Accounts, public *url.URL, now func() time.Time) Pages {
	return Pages{Shell: s, Accounts: a, public: public, tries: tries{
		near: server.NewLimiter(now, time.Minute, 10, 10_000),
		far:  server.NewLimiter(now, 20*time.Second, 60, 10_000),
	}, codes: tries{ // a million codes, three of them right: whoever knows the password needs years
		near: server.NewLimiter(now, time.Minute, 10, 10_000),
		far:  server.NewLimiter(now, 5*time.Minute, 30, 10_000),
	}}
}

// tries bounds guesses at the password of an account, or at a code: from one address closely, and from everywhere so that many
// addresses gain little and nobody can lock somebody else out for good.
type tries struct{ near, far *server.Limiter }

// guess refuses one guess too many.
func (t tries) guess(r *http.Request, account string) error {
	account = strings.ToLower(strings.TrimSpace(account))
	if !t.near.Allow(account+" "+server.Client(r.Context()).String()) || !t.far.Allow(account) {
		return server.TooMany(time.Minute)
	}
	return nil
}

// prove refuses a viewer one guess too many at what proves that it is them.
func (p Pages) prove(r *http.Request, v access.Viewer) error {
	if err := p.tries.guess(r, string(v.Person)); err != nil || code(r) == "" {
		return err
	}
	return p.codes.guess(r, string(v.Person))
}

// let gives the browser what somebody came in with, and leads them on: to where they are asked for a code first, where they have to
// be, or to where they choose for whom they act.
func (p Pages) let(w http.ResponseWriter, r *http.Request, e account.Entrance, next string) error {
	if e.Waiting {
		server.SetWaiting(w, r, e.Secret, e.Until.Sub(server.Now(r.Context())))
		return server.Redirect(w, r, string(ui.URL("/sign-in/code").With("next", next)))
	}
	server.SetSession(w, r, e.Secret)
	if e.Choices > 1 {
		next = string(ui.URL("/choose-organisation").With("next", next))
	}
	return server.Redirect(w, r, next)
}

// faults is what is wrong with a form; ok is false where something else went wrong.
func faults(err error) (list []errs.Field, ok bool) {
	if errs.KindOf(err) != errs.Invalid {
		return nil, false
	}
	if list = errs.FieldsOf(err); len(list) == 0 {
		list = []errs.Field{{Message: errs.Sentence(err)}}
	}
	return list, true
}

// again shows a form once more with what is wrong with it, or passes another failure on.
func (p Pages) again(w http.ResponseWriter, r *http.Request, err error, show func([]errs.Field) ui.Page) error {
	list, ok := faults(err)
	if !ok {
		return err
	}
	return p.Shell.Again(w, r, show(list))
}

// done lists what acts say once they are done, by the word that the address carries to the next page.
var done = map[string]string{
	"name": "The name was changed.", "email": "The address was changed. Your other sessions were ended.",
	"password": "The password was changed. Your other sessions were ended.", "session": "The session was ended.", "token": "The token was ended.",
	"withdrawn": "The invitation was withdrawn.", "lead": "Who leads the organisation was changed.", "confirmed": "The person can sign in again.",
	"removed":  "The second factor was removed. Your other sessions were ended.",
	"required": "Whoever acts for the organisation needs a second factor from now on.", "optional": "A second factor is everybody's own choice again.",
	"sessions": "The sessions were ended.", "left": "The account was ended. What the person did stays under their name.",
}

func flash(r *http.Request) ui.Flash { return ui.Flash{Text: done[r.FormValue("did")]} }

// onceID names the box of a secret on its page.
const onceID = "secret"

// once shows a secret that will not be shown again.
func once(label, secret, note string) g.Node {
	return h.Div(h.Class("field"),
		h.Label(h.For(onceID), g.Text(label)),
		h.P(h.Class("hint"), h.ID(onceID+"-hint"), g.Text(note)),
		h.Input(h.ID(onceID), h.Type("text"), h.ReadOnly(), h.Value(secret), h.AutoComplete("off"), g.Attr("size", "60"), h.Aria("describedby", onceID+"-hint")))
}

// link is a whole address of ours, to be sent to somebody.
func (p Pages) link(segments ...string) string { return p.public.JoinPath(segments...).String() }

// browser is how a session is named in the list of sessions: what kind of browser on what kind of machine.
func browser(r *http.Request) string {
	first := func(of string, names ...string) string {
		for _, n := range names {
			mark, name, _ := strings.Cut(n, "=")
			if strings.Contains(r.UserAgent(), mark) {
				return name
			}
		}
		return of
	}
	return first("A browser", "Edg=Edge", "OPR/=Opera", "Firefox/=Firefox", "FxiOS/=Firefox", "CriOS/=Chrome", "Chrome/=Chrome", "Safari/=Safari") +
		first("", "Android= on Android", "iPhone= on an iPhone", "iPad= on an iPad", "Windows= on Windows", "Mac OS X= on a Mac", "CrOS= on ChromeOS", "Linux= on Linux")
}

func person(r *http.Request) access.PersonID { return access.PersonID(r.PathValue("person")) }

// utc is an instant of the store as pages show it.
func utc(us int64) time.Time { return time.UnixMicro(us).UTC() }
