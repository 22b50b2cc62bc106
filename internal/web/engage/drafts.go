package engage

import (
	"io"
	"net/http"
	"net/url"

	"counterpart.dev/internal/server"
	"counterpart.dev/internal/web/page"
)

// drafted lists the fields of a form that a draft keeps: what was typed, and what it was typed over.
var drafted = []string{"title", "body", "rev"}

// SaveDraft keeps what is typed in a form, and answers with when it was kept.
func (p Pages) SaveDraft(w http.ResponseWriter, r *http.Request) error {
	c, form := of(r), r.URL.Query().Get("form")
	if u, _ := draftPlace(form); u == "" {
		return notFound
	}
	body := url.Values{}
	for _, name := range drafted {
		if s := c.text(name); s != "" {
			body.Set(name, s)
		}
	}
	if err := p.Work.SaveDraft(r.Context(), c.v, form, body.Encode()); err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, err := io.WriteString(w, "saved "+server.Now(r.Context()).UTC().Format("15:04")+" UTC")
	return err
}

// DropDraft forgets what was begun in a form.
func (p Pages) DropDraft(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	if err := p.Work.SaveDraft(r.Context(), c.v, c.text("form"), ""); err != nil {
		return err
	}
	return page.Back(w, r, "/", "dropped")
}

// draftTitle is the title of what was begun.
func draftTitle(body string) string {
	q, err := url.ParseQuery(body)
	if err != nil {
		return ""
	}
	if t := q.Get("title"); t != "" {
		return t
	}
	return gist(q.Get("body"))
}
