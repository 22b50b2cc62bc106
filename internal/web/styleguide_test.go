package web

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"counterpart.dev/internal/config"
	"counterpart.dev/internal/htmltest"
	"counterpart.dev/internal/server"
)

// The styleguide shows the demonstration's programme as bars, and answers the address of its data as a page does.
func TestStyleguideProgramme(t *testing.T) {
	cfg, err := config.Load(map[string]string{"anonymous-rate": "1000000"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	srv, err := server.New(cfg, server.Options{Authenticator: &somebody{}, Gate: &somebody{}, ErrorPage: func(io.Writer, server.ErrorView) error { return nil }})
	if err != nil {
		t.Fatal(err)
	}
	Pages{}.Register(srv.Handle)
	h, err := srv.Handler()
	if err != nil {
		t.Fatal(err)
	}
	ask := func(path, tag string) *httptest.ResponseRecorder {
		r, w := httptest.NewRequest(http.MethodGet, path, nil), httptest.NewRecorder()
		r.Header.Set("If-None-Match", tag)
		h.ServeHTTP(w, r)
		return w
	}
	page := ask("/styleguide?critical=1", "")
	d := htmltest.Read(t, page.Body)
	at, _ := d.One("#programme a[data-data]").Attr("href")
	if rows := d.All("#programme .gantt-table tbody tr"); page.Code != http.StatusOK || len(rows) < 30 {
		t.Fatalf("status %d, %d critical rows", page.Code, len(rows))
	}
	data := ask(at, "")
	var plan struct{ Rows int }
	if err := json.Unmarshal(data.Body.Bytes(), &plan); err != nil || plan.Rows != 148 || data.Header().Get("Content-Type") != "application/json" {
		t.Errorf("%s is %s with %d rows: %v", at, data.Header().Get("Content-Type"), plan.Rows, err)
	}
	if again := ask(at, data.Header().Get("ETag")); again.Code != http.StatusNotModified {
		t.Errorf("who holds the data gets %d", again.Code)
	}
}
