package server_test

import (
	"bytes"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/textproto"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"counterpart.dev/internal/config"
	"counterpart.dev/internal/server"
)

// taking is a server with one route that takes files of 100,000 bytes together, and tells what it was handed.
func taking(t *testing.T) http.Handler {
	t.Helper()
	cfg, err := config.Load(nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	return takingWith(t, cfg)
}

// takingWith is the same with settings.
func takingWith(t *testing.T, cfg config.Config) http.Handler {
	t.Helper()
	s, err := server.New(cfg, server.Options{Authenticator: nobody{}, Gate: nobody{}, ErrorPage: func(w io.Writer, v server.ErrorView) error {
		_, err := fmt.Fprintf(w, "<!doctype html><title>%s</title><p>%s</p>", v.Title, v.Message)
		return err
	}})
	if err != nil {
		t.Fatal(err)
	}
	s.Handle("POST /up", server.Public("a test").Upload(100_000), func(w http.ResponseWriter, r *http.Request) error {
		fmt.Fprintf(w, "%s|%s|%s", r.PostFormValue("label"), r.PostForm["many"], r.FormValue("q"))
		for _, u := range server.Uploads(r.Context(), "file") {
			fmt.Fprintf(w, "\n%q %q %d", u.Name, u.Media, len(u.Body))
		}
		return nil
	})
	s.Handle("POST /plain", server.Public("a test"), func(w http.ResponseWriter, r *http.Request) error { return nil })
	h, err := s.Handler()
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// part is one part of a form.
type part struct{ field, name, media, body string }

// form is a form of parts; a part whose name is not "" is a file.
func form(t *testing.T, parts ...part) (body, kind string) {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for _, p := range parts {
		h := textproto.MIMEHeader{}
		disposition := fmt.Sprintf(`form-data; name=%q`, p.field)
		if p.name != "" {
			disposition += `; filename="` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(p.name) + `"`
		}
		h.Set("Content-Disposition", disposition)
		if p.media != "" {
			h.Set("Content-Type", p.media)
		}
		part, err := w.CreatePart(h)
		if err != nil {
			t.Fatal(err)
		}
		io.WriteString(part, p.body)
	}
	w.Close()
	return b.String(), w.FormDataContentType()
}

func send(h http.Handler, path, body, kind string, headers ...string) (int, string) {
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(body))
	r.Header.Set("Content-Type", kind)
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Code, w.Body.String()
}

func TestUploads(t *testing.T) {
	h := taking(t)
	long := strings.Repeat("a", 300) + ".xer"
	tests := []struct {
		name  string
		parts []part
		want  string
	}{
		{"a file and fields", []part{{"label", "", "", "October"}, {"file", "plan.xer", "application/octet-stream", "ERMHDR"}, {"many", "", "", "1"}, {"many", "", "", "2"}},
			"October|[1 2]|\n\"plan.xer\" \"application/octet-stream\" 6"},
		{"several files", []part{{"file", "a.xer", "", "1"}, {"file", "b.xer", "", "22"}}, "|[]|\n\"a.xer\" \"\" 1\n\"b.xer\" \"\" 2"},
		{"a field that was left empty", []part{{"label", "", "", "x"}}, "x|[]|"},
		{"an empty file has a name", []part{{"file", "nothing.xer", "", ""}}, "|[]|\n\"nothing.xer\" \"\" 0"},
		{"a path of Unix", []part{{"file", "../../etc/passwd", "", "x"}}, "|[]|\n\"passwd\" \"\" 1"},
		{"a path of Windows", []part{{"file", `C:\plans\october.xer`, "", "x"}}, "|[]|\n\"october.xer\" \"\" 1"},
		{"dots", []part{{"file", "..", "", "x"}}, "|[]|\n\"file\" \"\" 1"},
		{"what turns the direction of a name", []part{{"file", "plan\u202erex.exe", "", "x"}}, "|[]|\n\"plan-rex.exe\" \"\" 1"},
		{"a name that is no text", []part{{"file", "pl\xffan.xer", "", "x"}}, "|[]|\n\"pl-an.xer\" \"\" 1"},
		{"a name with markup", []part{{"file", `<b>"x"</b>.xer`, "", "x"}}, "|[]|\n\"b>.xer\" \"\" 1"},
		{"a name in another script", []part{{"file", "Програма 10.xer", "", "x"}}, "|[]|\n\"Програма 10.xer\" \"\" 1"},
		{"a long name", []part{{"file", long, "", "x"}}, "|[]|\n\"" + strings.Repeat("a", 196) + ".xer\" \"\" 1"},
		{"a media type that is none", []part{{"file", "a.xer", ";;;", "x"}}, "|[]|\n\"a.xer\" \"\" 1"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			body, kind := form(t, tt.parts...)
			status, got := send(h, "/up", body, kind)
			if diff := cmp.Diff(tt.want, got); status != http.StatusOK || diff != "" {
				t.Errorf("%d (-want +got):\n%s", status, diff)
			}
		})
	}
}

func TestUploadsAreBounded(t *testing.T) {
	h := taking(t)
	multi := func(parts ...part) func(*testing.T) (string, string) {
		return func(t *testing.T) (string, string) { return form(t, parts...) }
	}
	var many, files []part
	for i := range 250 {
		many = append(many, part{"many", "", "", fmt.Sprint(i)})
	}
	for i := range 41 {
		files = append(files, part{"file", fmt.Sprintf("%d.xer", i), "", "x"})
	}
	tests := []struct {
		name   string
		send   func(*testing.T) (body, kind string)
		path   string
		status int
		says   string
	}{
		{"as large as may be", multi(part{"file", "a", "", strings.Repeat("x", 100_000)}), "/up", 200, ""},
		{"a byte too large", multi(part{"file", "a", "", strings.Repeat("x", 100_001)}), "/up", 413, "larger than 100000 bytes"},
		{"two that are too large together", multi(part{"file", "a", "", strings.Repeat("x", 60_000)}, part{"file", "b", "", strings.Repeat("x", 60_000)}), "/up", 413, ""},
		{"larger than the whole body may be", multi(part{"file", "a", "", strings.Repeat("x", 2<<20)}), "/up", 413, ""},
		{"a field that is too large", multi(part{"label", "", "", strings.Repeat("x", 1<<20+1)}), "/up", 413, ""},
		{"too many fields", multi(many...), "/up", 422, "more than 200 fields"},
		{"too many files", multi(files...), "/up", 422, "More than 40 files"},
		{"a field with a zero byte", multi(part{"label", "", "", "a\x00b"}), "/up", 400, ""},
		{"a field that is no text", multi(part{"label", "", "", "\xff"}), "/up", 400, ""},
		{"a field without a name", multi(part{"", "", "", "x"}), "/up", 400, ""},
		{"no boundary", func(*testing.T) (string, string) { return "x", "multipart/form-data" }, "/up", 400, ""},
		{"no end", func(*testing.T) (string, string) {
			return "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\nhalf", "multipart/form-data; boundary=b"
		}, "/up", 400, ""},
		{"random bytes", func(*testing.T) (string, string) { return "\x00\xff\xfe--b", "multipart/form-data; boundary=b" }, "/up", 400, ""},
		{"a form without files", func(*testing.T) (string, string) { return "label=x", "application/x-www-form-urlencoded" }, "/up", 200, "x|"},
		{"a large form without files", func(*testing.T) (string, string) {
			return "label=" + strings.Repeat("x", 1<<20), "application/x-www-form-urlencoded"
		}, "/up", 413, ""},
		{"a page that takes none", multi(part{"file", "a", "", "x"}), "/plain", 400, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			body, kind := tt.send(t)
			status, got := send(h, tt.path, body, kind)
			if status != tt.status || !strings.Contains(got, tt.says) {
				t.Errorf("%d %q, want %d that says %q", status, got, tt.status, tt.says)
			}
		})
	}
	body, kind := form(t, part{"file", "a", "", "x"})
	if status, _ := send(h, "/up", body, kind, "Origin", "https://elsewhere.example", "Sec-Fetch-Site", "cross-site"); status != http.StatusForbidden {
		t.Errorf("a file from another site is taken: %d", status)
	}
}
