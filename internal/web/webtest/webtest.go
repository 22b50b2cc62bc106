// Package webtest serves pages over a world of package apptest, to browsers that follow links and send forms as people do.
//
// It promises that a form is sent as it stands on the page, with what the test fills in and no field that the page does not have. It
// is imported by tests only, and refuses to run scripts, which package e2e does.
package webtest

import (
	"bytes"
	"context"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"counterpart.dev/internal/app/accord"
	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/app/benefit"
	"counterpart.dev/internal/app/brief"
	"counterpart.dev/internal/app/dispatch"
	"counterpart.dev/internal/app/errand"
	"counterpart.dev/internal/app/evidence"
	"counterpart.dev/internal/app/gather"
	"counterpart.dev/internal/app/mail"
	"counterpart.dev/internal/app/matter"
	"counterpart.dev/internal/app/meeting"
	"counterpart.dev/internal/app/mirror"
	"counterpart.dev/internal/app/money"
	"counterpart.dev/internal/app/outlook"
	"counterpart.dev/internal/app/people"
	"counterpart.dev/internal/app/portfolio"
	"counterpart.dev/internal/app/programme"
	"counterpart.dev/internal/app/situation"
	"counterpart.dev/internal/app/task"
	ownwork "counterpart.dev/internal/app/work"
	"counterpart.dev/internal/apptest"
	"counterpart.dev/internal/config"
	"counterpart.dev/internal/core/access"
	core "counterpart.dev/internal/core/matter"
	"counterpart.dev/internal/htmltest"
	"counterpart.dev/internal/server"
	"counterpart.dev/internal/web"
	accordpages "counterpart.dev/internal/web/accord"
	"counterpart.dev/internal/web/account"
	"counterpart.dev/internal/web/admin"
	benefitpages "counterpart.dev/internal/web/benefit"
	briefpages "counterpart.dev/internal/web/brief"
	mailpages "counterpart.dev/internal/web/dispatch"
	"counterpart.dev/internal/web/engage"
	errandpages "counterpart.dev/internal/web/errand"
	recordpages "counterpart.dev/internal/web/evidence"
	messagepages "counterpart.dev/internal/web/mail"
	matterpages "counterpart.dev/internal/web/matter"
	meetingpages "counterpart.dev/internal/web/meeting"
	mirrorpages "counterpart.dev/internal/web/mirror"
	moneypages "counterpart.dev/internal/web/money"
	outlookpages "counterpart.dev/internal/web/outlook"
	"counterpart.dev/internal/web/page"
	peoplepages "counterpart.dev/internal/web/people"
	portfoliopages "counterpart.dev/internal/web/portfolio"
	programmepages "counterpart.dev/internal/web/programme"
	situationpages "counterpart.dev/internal/web/situation"
	taskpages "counterpart.dev/internal/web/task"
	workpages "counterpart.dev/internal/web/work"
)

// Site is the pages of a world, served.
type Site struct {
	*apptest.World
	URL string
}

// Open serves the pages of a world until the test ends. Asking often is allowed, unless settings say otherwise.
func Open(t testing.TB, w *apptest.World) Site {
	t.Helper()
	cfg, err := config.Load(map[string]string{"anonymous-rate": "1000000"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	shell := page.Shell{Version: "test", Zones: dispatch.Work{DB: w.DB}.ZoneOf}
	var handler http.Handler
	served := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { handler.ServeHTTP(w, r) }))
	t.Cleanup(served.Close)
	if cfg.PublicURL, err = url.Parse(served.URL); err != nil {
		t.Fatal(err)
	}
	programmes := programmepages.Pages{Shell: shell, Work: programme.Work{DB: w.DB, Sheets: &programme.Sheets{}}, Pictures: &programmepages.Pictures{}, Engage: w.Work, Benefits: benefit.Work{DB: w.DB}, Brief: brief.Work{DB: w.DB}}
	work := engage.Pages{Shell: shell, Work: w.Work, Address: served.URL, Start: programmes.StartPart}
	matters := matterpages.Pages{Shell: shell, Work: matter.Work{DB: w.DB}, Drafts: w.Work, Frame: work.Frame, Address: served.URL, Links: matterpages.Links{Find: dispatch.Work{DB: w.DB}.Answering, Use: dispatch.Work{DB: w.DB}.Answered}}
	accords := accordpages.Pages{Shell: shell, Work: accord.Work{DB: w.DB, Doubts: gather.Doubts}, Matter: matters.Work, Frame: work.Frame, Address: served.URL}
	work.Matters, work.Asked = matters.Today, accords.Today
	work.Errands = errandpages.Pages{Work: errand.Work{DB: w.DB}}.Today
	persons := peoplepages.Pages{Shell: shell, Work: people.Work{DB: w.DB}, Frame: work.Frame}
	work.Contacts, programmes.Prepare = persons.Today, persons.Prepare
	portfolios := portfoliopages.Pages{Shell: shell, Work: portfolio.Work{DB: w.DB}}
	work.Court, work.Next, work.Stands, work.Courts = matters.Standing, programmes.Next, portfolios.Standing, matters.Courts
	noticed := situationpages.Pages{Shell: shell, Work: situation.Work{DB: w.DB, Reckon: matter.Reckon}, Matter: matters.Work, Notes: w.Work, Frame: work.Frame}
	work.Noticed = noticed.Today
	meetings := meetingpages.Pages{Shell: shell, Work: meeting.Work{DB: w.DB, Address: served.URL}, Matter: matters.Work, Frame: work.Frame, Address: served.URL}
	work.Meetings = meetings.Today
	pages := web.Pages{Shell: shell, Meeting: meetings, Dispatch: mailpages.Pages{Shell: shell, Work: dispatch.Work{DB: w.DB, Address: served.URL}}, Door: page.Door{Accounts: w.Accounts}, Account: account.New(shell, w.Accounts, cfg.PublicURL, w.Clock.Now),
		Admin:     admin.Pages{Shell: shell, Accounts: w.Accounts, Public: cfg.PublicURL},
		Engage:    work,
		Programme: programmes,
		Benefit:   benefitpages.Pages{Shell: shell, Work: benefit.Work{DB: w.DB}, Drafts: w.Work},
		Portfolio: portfolios,
		OwnWork:   workpages.Pages{Shell: shell, Work: ownwork.Work{DB: w.DB}, Frame: work.Frame},
		Brief:     briefpages.Pages{Shell: shell, Work: brief.Work{DB: w.DB, Kept: &gather.Kept{}}, Project: w.Work, Address: served.URL},
		Matter:    matters,
		Accord:    accords,
		People:    persons,
		Situation: noticed,
		Outlook:   outlookpages.Pages{Shell: shell, Work: outlook.Work{DB: w.DB, Kept: &gather.Kept{}, Ready: &outlook.Ready{}, Workers: 1}},
		Mail:      messagepages.Pages{Shell: shell, Work: messages(w), Matter: matters.Work},
		Money:     moneypages.Pages{Shell: shell, Work: money.Work{DB: w.DB}, Matter: matters.Work, Frame: work.Frame},
		Mirror:    mirrorpages.Pages{Shell: shell, Work: mirror.Work{DB: w.DB, Reckon: matter.Reckon}, Frame: work.Frame},
		Task:      taskpages.Pages{Shell: shell, Tasks: task.Tasks{DB: w.DB}},
		Evidence:  recordpages.Pages{Shell: shell, Evidence: &evidence.Evidence{DB: w.DB, Origin: "test"}, Frame: work.Frame}}
	s, err := server.New(cfg, server.Options{Authenticator: pages.Door, Gate: pages.Door, ErrorPage: pages.Shell.Error, Now: w.Clock.Now, Rate: 1_000_000})
	if err != nil {
		t.Fatal(err)
	}
	pages.Routes = s.Routes
	pages.Register(s.Handle)
	if handler, err = s.Handler(); err != nil {
		t.Fatal(err)
	}
	return Site{World: w, URL: served.URL}
}

// Browser keeps cookies, follows redirects and runs no script.
type Browser struct {
	t      testing.TB
	site   Site
	client *http.Client
}

// Browser is one that nobody has used.
func (s Site) Browser(t testing.TB) *Browser {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &Browser{t: t, site: s, client: &http.Client{Jar: jar}}
}

// SignedIn is a browser in which somebody of the world has signed in.
func (s Site) SignedIn(t testing.TB, name string) *Browser {
	t.Helper()
	b := s.Browser(t)
	p := b.Get("/sign-in?next=/me").Submit("form[action='/sign-in']", Fill{"email": apptest.Email(name), "password": apptest.Password})
	if p.Status != http.StatusOK || p.Path != "/me" && p.Path != "/choose-organisation?next=%2Fme" {
		t.Fatalf("%s is not signed in: %d %s", name, p.Status, p.Path)
	}
	return b
}

// Page is an answer, after redirects.
type Page struct {
	htmltest.Doc
	Status int
	Path   string // with the query
	Header http.Header
	Raw    string // for comparing answers whole

	b *Browser
}

// Fill is what is filled in to a form, by the names of its fields.
type Fill map[string]string

// Get opens a path.
func (b *Browser) Get(path string) Page {
	b.t.Helper()
	res, err := b.client.Get(b.site.URL + path)
	if err != nil {
		b.t.Fatal(err)
	}
	return b.page(res)
}

// Post sends fields that no form has, as somebody might who means harm.
func (b *Browser) Post(path string, fields url.Values) Page {
	b.t.Helper()
	r, err := http.NewRequestWithContext(b.t.Context(), http.MethodPost, b.site.URL+path, strings.NewReader(fields.Encode()))
	if err != nil {
		b.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Origin", b.site.URL)
	res, err := b.client.Do(r)
	if err != nil {
		b.t.Fatal(err)
	}
	return b.page(res)
}

func (b *Browser) page(res *http.Response) Page {
	b.t.Helper()
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	return Page{Doc: htmltest.Read(b.t, bytes.NewReader(raw)), Status: res.StatusCode, Path: res.Request.URL.RequestURI(), Header: res.Header, Raw: string(raw), b: b}
}

// Cookie is the value of a cookie, "" for none.
func (b *Browser) Cookie(name string) string {
	u, err := url.Parse(b.site.URL)
	if err != nil {
		b.t.Fatal(err)
	}
	for _, c := range b.client.Jar.Cookies(u) {
		if c.Name == name {
			return c.Value
		}
	}
	return ""
}

// Submit sends the only form that a selector finds, filled in. A field that it does not have ends the test.
func (p Page) Submit(form string, fill Fill) Page {
	p.b.t.Helper()
	f := p.One(form)
	values := url.Values(p.Values(form))
	for name, value := range fill {
		if !f.Has("[name='" + name + "']") {
			p.b.t.Fatalf("%s: the form %s has no field %q", p.Path, form, name)
		}
		values.Set(name, value)
	}
	action, _ := f.Attr("action")
	return p.b.Post(action, values)
}

// File is a file that is chosen in a field of a form.
type File struct{ Field, Name, Body string }

// Upload sends the only form that a selector finds, filled in, with files. A field that it does not have ends the test.
func (p Page) Upload(form string, fill Fill, files ...File) Page {
	p.b.t.Helper()
	f := p.One(form)
	if kind, _ := f.Attr("enctype"); kind != "multipart/form-data" {
		p.b.t.Fatalf("%s: the form %s takes no files", p.Path, form)
	}
	var body bytes.Buffer
	m := multipart.NewWriter(&body)
	values := url.Values(p.Values(form))
	for name, value := range fill {
		if !f.Has("[name='" + name + "']") {
			p.b.t.Fatalf("%s: the form %s has no field %q", p.Path, form, name)
		}
		values.Set(name, value)
	}
	for name, all := range values {
		for _, value := range all {
			if f.Has("input[type=file][name='" + name + "']") {
				continue
			}
			if err := m.WriteField(name, value); err != nil {
				p.b.t.Fatal(err)
			}
		}
	}
	for _, file := range files {
		w, err := m.CreateFormFile(file.Field, file.Name)
		if err != nil {
			p.b.t.Fatal(err)
		}
		if _, err := io.WriteString(w, file.Body); err != nil {
			p.b.t.Fatal(err)
		}
	}
	if err := m.Close(); err != nil {
		p.b.t.Fatal(err)
	}
	action, _ := f.Attr("action")
	r, err := http.NewRequestWithContext(p.b.t.Context(), http.MethodPost, p.b.site.URL+action, &body)
	if err != nil {
		p.b.t.Fatal(err)
	}
	r.Header.Set("Content-Type", m.FormDataContentType())
	r.Header.Set("Origin", p.b.site.URL)
	res, err := p.b.client.Do(r)
	if err != nil {
		p.b.t.Fatal(err)
	}
	return p.b.page(res)
}

// Click follows the only link that a selector finds.
func (p Page) Click(link string) Page {
	p.b.t.Helper()
	to, ok := p.One(link).Attr("href")
	if !ok {
		p.b.t.Fatalf("%s: %s leads nowhere", p.Path, link)
	}
	r, err := http.NewRequestWithContext(p.b.t.Context(), http.MethodGet, p.b.site.URL+to, nil)
	if err != nil {
		p.b.t.Fatal(err)
	}
	r.Header.Set("Referer", p.b.site.URL+p.Path) // as browsers do on their own site
	res, err := p.b.client.Do(r)
	if err != nil {
		p.b.t.Fatal(err)
	}
	return p.b.page(res)
}

// messages are the use cases of messages that come by mail, with the threads of the world.
func messages(w *apptest.World) mail.Work {
	m := matter.Work{DB: w.DB}
	return mail.Work{DB: w.DB, Domain: "mail.example.org", Inbox: "in",
		Reply: func(ctx context.Context, v access.Viewer, r mail.Reply, also func(*act.Act) error) error {
			return m.MoveWith(ctx, v, r.Scope, r.Matter, matter.MoveForm{Verb: core.Reply, Words: r.Words, Came: r.Came}, also)
		},
		Raise: func(ctx context.Context, v access.Viewer, r mail.Raising) (string, error) {
			return m.Raise(ctx, v, r.Scope, matter.RaiseForm{Kind: core.Kind(r.Kind), Title: r.Title, Words: r.Words})
		}}
}
