package static_test

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"counterpart.dev/internal/web/static"
)

// What files may weigh: stylesheets and the picture of a programme compressed, the script of every page as it is.
var most = map[string]int{"app.css": 14_000, "app.js": 10_240, "gantt.css": 3_000, "gantt.js": 20_480, "map.css": 1_800, "map.js": 5_500, "curve.js": 1_800}

func TestFilesAreSmall(t *testing.T) {
	for name, most := range most {
		n := len(static.Files[name].Data)
		if name != "app.js" {
			n = get(t, string(static.URL(name)), "Accept-Encoding", "gzip").Body.Len()
		}
		if n == 0 || n > most {
			t.Errorf("%s has %d bytes, at most %d are allowed", name, n, most)
		}
	}
}

func TestVendoredFilesAreUnchanged(t *testing.T) {
	sums, err := os.ReadFile(filepath.Join("vendor", "SHA256SUMS"))
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(sums)), "\n")
	known := map[string]bool{"SHA256SUMS": true, "README.md": true}
	for _, line := range lines {
		want, name, ok := strings.Cut(line, "  ")
		if !ok {
			t.Fatalf("line %q", line)
		}
		known[name] = true
		data, err := os.ReadFile(filepath.Join("vendor", name))
		if err != nil {
			t.Fatal(err)
		}
		sum := sha256.Sum256(data)
		if got := hex.EncodeToString(sum[:]); got != want {
			t.Errorf("%s has the checksum %s, want %s", name, got, want)
		}
	}
	files, err := os.ReadDir("vendor")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if !known[f.Name()] {
			t.Errorf("vendor/%s has no checksum", f.Name())
		}
	}
}

func get(t *testing.T, path string, headers ...string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, path, nil)
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	static.Handler().ServeHTTP(w, r)
	return w
}

func TestEveryFileIsServedUnderItsHash(t *testing.T) {
	for name, f := range static.Files {
		path := string(static.URL(name))
		sum := sha256.Sum256(f.Data)
		if hash := hex.EncodeToString(sum[:]); f.Hash != hash || !strings.Contains(path, hash[:16]) {
			t.Errorf("%s: the address %s does not hold its hash %s", name, path, hash)
		}
		w := get(t, path)
		if w.Code != http.StatusOK || !bytes.Equal(w.Body.Bytes(), f.Data) || w.Header().Get("Content-Encoding") != "" {
			t.Errorf("%s: status %d, %d bytes of %d, encoding %q", name, w.Code, w.Body.Len(), len(f.Data),
				w.Header().Get("Content-Encoding"))
		}
		if got := w.Header().Get("Content-Type"); got != f.Type || got == "" {
			t.Errorf("%s is %q", name, got)
		}
		if got := w.Header().Get("Cache-Control"); got != static.Forever {
			t.Errorf("%s is kept %q", name, got)
		}
		if got := w.Header().Get("X-Content-Type-Options"); got != "nosniff" {
			t.Errorf("%s: nosniff is %q", name, got)
		}
	}
}

func TestGzip(t *testing.T) {
	path := string(static.URL("app.css"))
	for accept, want := range map[string]bool{
		"": false, "gzip": true, "br, gzip;q=0.5": true, "GZIP": true, "gzip;q=0": false, "gzip; q=0.0, *": false,
		"*": true, "*;q=0": false, "br": false, "x-gzip": false, "identity, ,gzip": true,
	} {
		w := get(t, path, "Accept-Encoding", accept)
		if got := w.Header().Get("Content-Encoding") == "gzip"; got != want {
			t.Errorf("Accept-Encoding %q: compressed is %v", accept, got)
			continue
		}
		data := io.Reader(w.Body)
		if want {
			r, err := gzip.NewReader(w.Body)
			if err != nil {
				t.Fatal(err)
			}
			data = r
		}
		if got, err := io.ReadAll(data); err != nil || !bytes.Equal(got, static.Files["app.css"].Data) {
			t.Errorf("Accept-Encoding %q: %d other bytes, %v", accept, len(got), err)
		}
		if w.Header().Get("Vary") != "Accept-Encoding" {
			t.Errorf("Accept-Encoding %q: a cache is not told that the answer varies", accept)
		}
	}
}

func TestTags(t *testing.T) {
	path := string(static.URL("app.js"))
	plain, packed := get(t, path).Header().Get("ETag"), get(t, path, "Accept-Encoding", "gzip").Header().Get("ETag")
	if plain == packed || plain == "" {
		t.Errorf("two encodings have the tags %s and %s", plain, packed)
	}
	for held, want := range map[string]int{plain: 304, "W/" + plain: 304, `"x", ` + plain: 304, "*": 304, packed: 200,
		`"x"`: 200, "": 200} {
		w := get(t, path, "If-None-Match", held)
		if w.Code != want {
			t.Errorf("holding %s: status %d, want %d", held, w.Code, want)
		}
		if want == 304 && (w.Body.Len() > 0 || w.Header().Get("ETag") != plain) {
			t.Errorf("holding %s: %d bytes, tag %s", held, w.Body.Len(), w.Header().Get("ETag"))
		}
	}
}

func TestOnlyItsOwnAddresses(t *testing.T) {
	for _, path := range []string{"/static/", "/static/app.css", "/static/../static.go", "/static/vendor/htmx.min.js",
		"/app.css", "/static/app.0000000000000000.css"} {
		if w := get(t, path); w.Code != http.StatusNotFound {
			t.Errorf("%s: status %d", path, w.Code)
		}
	}
	if got := static.URL("other.css"); got != "" {
		t.Errorf("a file there is not has the address %q", got)
	}
	w := httptest.NewRecorder()
	static.Handler().ServeHTTP(w, httptest.NewRequest(http.MethodPost, string(static.URL("app.css")), nil))
	if w.Code != http.StatusMethodNotAllowed || w.Header().Get("Allow") != "GET, HEAD" {
		t.Errorf("POST: status %d, allowed %q", w.Code, w.Header().Get("Allow"))
	}
	w = httptest.NewRecorder()
	static.Handler().ServeHTTP(w, httptest.NewRequest(http.MethodHead, string(static.URL("app.css")), nil))
	if w.Code != http.StatusOK || w.Body.Len() > 0 || w.Header().Get("Content-Length") == "" {
		t.Errorf("HEAD: status %d, %d bytes, length %q", w.Code, w.Body.Len(), w.Header().Get("Content-Length"))
	}
}

// The scripts keep nothing in the browser and evaluate nothing.
func TestScriptsKeepNothing(t *testing.T) {
	bad := regexp.MustCompile(`localStorage|sessionStorage\.s|indexedDB|document\.cookie|\beval\b|new Function|\.style\b|history\.(push|replace)State`)
	for _, name := range []string{"app.js", "gantt.js", "map.js", "curve.js"} {
		if hit := bad.Find(static.Files[name].Data); hit != nil {
			t.Errorf("%s uses %s", name, hit)
		}
	}
}

// The stylesheets fetch nothing, and every colour in them is a token, so that both schemes have it.
func TestStylesheetFetchesNothing(t *testing.T) {
	for _, name := range []string{"app.css", "gantt.css", "map.css"} {
		if hit := regexp.MustCompile(`url\(|@import|@font-face|expression\(`).FindString(string(static.Files[name].Data)); hit != "" {
			t.Errorf("%s uses %s", name, hit)
		}
	}
	css := string(static.Files["app.css"].Data)
	_, rules, ok := strings.Cut(css, "/* ground */")
	if !ok {
		t.Fatal("the tokens do not end where the ground begins")
	}
	if hit := regexp.MustCompile(`#[0-9a-fA-F]{3,8}\b`).FindString(rules); hit != "" {
		t.Errorf("the colour %s is no token", hit)
	}
	for line := range strings.Lines(string(static.Files["gantt.css"].Data)) {
		if hit := regexp.MustCompile(`[^-\w][a-z-]+:[^;}]*#[0-9a-fA-F]{3,8}\b`).FindString(line); hit != "" && !strings.Contains(line, "--") {
			t.Errorf("gantt.css: %s is no token", hit)
		}
	}
}
