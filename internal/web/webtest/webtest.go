// Package webtest serves pages over a world of package apptest, to browsers that follow links and send forms as people do.
//
// It promises that a form is sent as it stands on the page, with what the test fills in and no field that the page does not have. It
// is imported by tests only, and refuses to run scripts, which package e2e does.
package webtest

import (
	"bytes"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"counterpart.dev/internal/app/accord"
	"counterpart.dev/internal/app/benefit"
	"counterpart.dev/internal/app/brief"
	"counterpart.dev/internal/app/evidence"
	"counterpart.dev/internal/app/gather"
	"counterpart.dev/internal/app/matter"
	"counterpart.dev/internal/app/mirror"
	"counterpart.dev/internal/app/people"
	"counterpart.dev/internal/app/programme"
	"counterpart.dev/internal/app/task"
	"counterpart.dev/internal/apptest"
	"counterpart.dev/internal/config"
	"counterpart.dev/internal/htmltest"
	"counterpart.dev/internal/server"
	"counterpart.dev/internal/web"
	accordpages "counterpart.dev/internal/web/accord"
	"counterpart.dev/internal/web/account"
	"counterpart.dev/internal/web/admin"
	benefitpages "counterpart.dev/internal/web/benefit"
	briefpages "counterpart.dev/internal/web/brief"
	"counterpart.dev/internal/web/engage"
	recordpages "counterpart.dev/internal/web/evidence"
	matterpages "counterpart.dev/internal/web/matter"
	mirrorpages "counterpart.dev/internal/web/mirror"
	"counterpart.dev/internal/web/page"
	peoplepages "counterpart.dev/internal/web/people"
	programmepages "counterpart.dev/internal/web/programme"
	taskpages "counterpart.dev/internal/web/task"
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
	shell := page.Shell{Version: "test"}
	var handler http.Handler
	served := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { handler.ServeHTTP(w, r) }))
	t.Cleanup(served.Close)
	if cfg.PublicURL, err = url.Parse(served.URL); err != nil {
		t.Fatal(err)
	}
	programmes := programmepages.Pages{Shell: shell, Work: programme.Work{DB: w.DB, Sheets: &programme.Sheets{}}, Pictures: &programmepages.Pictures{}, Engage: w.Work, Benefits: benefit.Work{DB: w.DB}, Brief: brief.Work{DB: w.DB}}
	work := engage.Pages{Shell: shell, Work: w.Work, Address: served.URL, Start: programmes.StartPart}
	matters := matterpages.Pages{Shell: shell, Work: matter.Work{DB: w.DB}, Drafts: w.Work, Frame: work.Frame, Address: served.URL}
	accords := accordpages.Pages{Shell: shell, Work: accord.Work{DB: w.DB}, Matter: matters.Work, Frame: work.Frame, Address: served.URL}
	work.Matters, work.Asked = matters.Today, accords.Today
	persons := peoplepages.Pages{Shell: shell, Work: people.Work{DB: w.DB}, Frame: work.Frame}
	work.Contacts = persons.Today
	pages := web.Pages{Shell: shell, Door: page.Door{Accounts: w.Accounts}, Account: account.New(shell, w.Accounts, cfg.PublicURL, w.Clock.Now),
		Admin:     admin.Pages{Shell: shell, Accounts: w.Accounts, Public: cfg.PublicURL},
		Engage:    work,
		Programme: programmes,
		Benefit:   benefitpages.Pages{Shell: shell, Work: benefit.Work{DB: w.DB}, Drafts: w.Work},
		Brief:     briefpages.Pages{Shell: shell, Work: brief.Work{DB: w.DB, Kept: &gather.Kept{}}, Project: w.Work, Address: served.URL},
		Matter:    matters,
		Accord:    accords,
		People:    persons,
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
