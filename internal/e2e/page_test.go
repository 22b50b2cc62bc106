package e2e

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

const policy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'"

// site serves pages from a table: path to HTML under a strict policy, and what a test adds.
func site(t *testing.T, pages map[string]string, handlers map[string]http.HandlerFunc) string {
	t.Helper()
	mux := http.NewServeMux()
	for path, body := range pages {
		mux.HandleFunc("GET "+path, func(w http.ResponseWriter, r *http.Request) {
			switch filepath.Ext(path) {
			case ".js":
				w.Header().Set("Content-Type", "text/javascript")
			case ".css":
				w.Header().Set("Content-Type", "text/css")
			default:
				w.Header().Set("Content-Type", "text/html; charset=utf-8")
			}
			w.Header().Set("Content-Security-Policy", policy)
			fmt.Fprint(w, body)
		})
	}
	for pattern, h := range handlers {
		mux.HandleFunc(pattern, h)
	}
	srv := httptest.NewServer(mux)
	t.Cleanup(srv.Close)
	return srv.URL
}

const form = `<!doctype html><html lang=en><title>Form</title><h1>Form</h1><form method=post action=/said>
<p><label>Name <input id=name name=name value="before"></label></p>
<p><label>Note <textarea id=note name=note>old
lines</textarea></label></p>
<p><label>When <input id=due type=date name=due></label></p>
<p><label>Kind <select id=kind name=kind><option value=q>Question<option value=w>Early warning</select></label></p>
<p><label><input id=sure type=checkbox name=sure value=yes> Sure</label></p>
<p><button type=button>Nothing</button> <button name=do value=send>Send</button></p></form></html>`

// say answers a form with what it said, after a moment in which a test that does not wait would still see the form.
func say(w http.ResponseWriter, r *http.Request) {
	r.ParseForm()
	time.Sleep(150 * time.Millisecond)
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	fmt.Fprintf(w, `<!doctype html><html lang=en><title>Said</title><h1>Said</h1><pre id=said>%s</pre></html>`,
		strings.NewReplacer("&", "&amp;", "<", "&lt;").Replace(strings.ReplaceAll(r.PostForm.Encode(), "&", "\n")))
}

// A form is filled and sent by every means there is, with scripts and without.
func TestForm(t *testing.T) {
	at := site(t, map[string]string{"/form": form}, map[string]http.HandlerFunc{"POST /said": say})
	for name, options := range map[string][]Option{"scripts": nil, "no scripts": {NoScript}} {
		for way, send := range map[string]func(*Page){
			"submit": func(p *Page) { p.Submit("#note") },
			"click":  func(p *Page) { p.Click("button[name=do]") },
			"enter":  func(p *Page) { p.Type("#name", "Zoë Ångström 日本"); p.Press("Enter") },
		} {
			t.Run(name+", "+way, func(t *testing.T) {
				p := OpenURL(t, at+"/form", options...)
				p.Type("#note", "one\ntwo")
				p.Type("#name", "Zoë Ångström 日本")
				p.Type("#due", "2026-03-01")
				p.Choose("#kind", "w")
				p.Click("#sure")
				send(p)
				want := "do=send\ndue=2026-03-01\nkind=w\nname=Zo%C3%AB+%C3%85ngstr%C3%B6m+%E6%97%A5%E6%9C%AC\nnote=one%0D%0Atwo\nsure=yes"
				if diff := cmp.Diff(want, p.Text("#said")); diff != "" {
					t.Error(diff)
				}
				if p.URL() != at+"/said" || p.Status() != 200 {
					t.Errorf("at %s with status %d", p.URL(), p.Status())
				}
				if got := p.Problems(); len(got) > 0 {
					t.Errorf("problems %q", got)
				}
			})
		}
	}
}

func TestNoScript(t *testing.T) {
	at := site(t, map[string]string{
		"/":     `<!doctype html><html lang=en><title>t</title><p id=o>as written</p><noscript><p id=n>without</p></noscript><script src=/s.js></script></html>`,
		"/s.js": `document.querySelector("#o").textContent = "as changed"`,
	}, nil)
	with, without := OpenURL(t, at+"/"), OpenURL(t, at+"/", NoScript)
	if got := with.Text("#o"); got != "as changed" {
		t.Errorf("with scripts the page says %q", got)
	}
	if got := without.Text("#o") + ", " + without.Text("#n"); got != "as written, without" {
		t.Errorf("without scripts the page says %q", got)
	}
}

func TestKeyboard(t *testing.T) {
	at := site(t, map[string]string{
		"/":        `<!doctype html><html lang=en><title>t</title><script src=/keys.js defer></script><a id=one href=/next>one</a> <input id=two> <button id=three>three</button></html>`,
		"/next":    `<!doctype html><html lang=en><title>n</title><h1>next</h1></html>`,
		"/keys.js": `document.addEventListener("keydown", e => { if (e.ctrlKey && e.key == "k") { e.preventDefault(); document.querySelector("#two").focus() } })`,
	}, nil)
	p := OpenURL(t, at+"/")
	focus := func() string { return Eval[string](p, "document.activeElement.id") }
	for _, step := range []struct{ key, want string }{
		{"Tab", "one"}, {"Tab", "two"}, {"Tab", "three"}, {"Shift+Tab", "two"}, {"Tab", "three"}, {"Control+k", "two"}, {"Shift+Tab", "one"},
	} {
		if p.Press(step.key); focus() != step.want {
			t.Fatalf("after %s the focus is on %q, want %q", step.key, focus(), step.want)
		}
	}
	p.Press("Control+k", "a", "Shift+B", "+", "Space", "ß", "Backspace")
	if got := Eval[string](p, `document.querySelector("#two").value`); got != "aB+ " {
		t.Errorf("typed %q", got)
	}
	p.Press("Shift+Tab", "Enter")
	if got := p.Text("h1"); got != "next" {
		t.Errorf("Enter on the link led to %q", got)
	}
	for _, bad := range []string{"", "Retrun", "Ctrl+k", "Shift+"} {
		if text, _, err := stroke(bad); err == nil {
			t.Errorf("%q is a key: %q", bad, text)
		}
	}
}

func TestContextsShareNothing(t *testing.T) {
	at := site(t, nil, map[string]http.HandlerFunc{
		"GET /sign-in": func(w http.ResponseWriter, r *http.Request) {
			http.SetCookie(w, &http.Cookie{Name: "sid", Value: r.FormValue("as"), Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode})
			http.Redirect(w, r, "/who", http.StatusSeeOther)
		},
		"GET /who": func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "text/html")
			if c, err := r.Cookie("sid"); err == nil {
				fmt.Fprintf(w, "<p>%s</p>", c.Value)
				return
			}
			w.WriteHeader(http.StatusUnauthorized)
			fmt.Fprint(w, "<p>nobody</p>")
		},
	})
	client, delivery, stranger := OpenURL(t, at+"/sign-in?as=client"), OpenURL(t, at+"/sign-in?as=delivery"), OpenURL(t, at+"/who")
	client.OpenURL(at + "/who")
	var got []string
	for _, p := range []*Page{client, delivery, stranger} {
		got = append(got, fmt.Sprint(p.Text("p"), " ", p.Status()))
	}
	if diff := cmp.Diff([]string{"client 200", "delivery 200", "nobody 401"}, got); diff != "" {
		t.Error(diff)
	}
	if got := stranger.Problems(); len(got) > 0 {
		t.Errorf("the page's own status is a problem: %q", got)
	}
	stranger.SetCookie(&http.Cookie{Name: "sid", Value: "lent", Path: "/"})
	if stranger.OpenURL(at + "/who"); stranger.Text("p") != "lent" {
		t.Errorf("a lent cookie gives %q", stranger.Text("p"))
	}
	cookies := client.Cookies()
	if len(cookies) != 1 || cookies[0].Name != "sid" || cookies[0].Value != "client" || !cookies[0].HttpOnly || cookies[0].SameSite != http.SameSiteLaxMode {
		t.Errorf("cookies %v", cookies)
	}
}

// Everything that may go wrong unseen is told, and nothing else.
func TestProblems(t *testing.T) {
	head := `<!doctype html><html lang=en><meta charset=utf-8><title>t</title>`
	at := site(t, map[string]string{
		"/fine":        head + `<link rel=stylesheet href=/fine.css><script src=/fine.js></script><p>fine</p>`,
		"/fine.css":    `p { color: black }`,
		"/fine.js":     `console.log("fine")`,
		"/inline":      head + `<script>1</script><p>x</p>`,
		"/style":       head + `<p style="color: red">x</p>`,
		"/throws":      head + `<script src=/throws.js></script>`,
		"/throws.js":   `null.x`,
		"/warns":       head + `<script src=/warns.js></script>`,
		"/warns.js":    `console.warn("careful", 7)`,
		"/gone":        head + `<img alt="" src=/gone.png>`,
		"/outside":     head + `<img alt="" src=http://example.org/x.png>`,
		"/fetches":     head + `<script src=/fetches.js></script>`,
		"/fetches.js":  `fetch("/refused", {method: "POST"})`,
		"/promises":    head + `<script src=/promises.js></script>`,
		"/promises.js": `Promise.reject(new Error("broken promise"))`,
	}, map[string]http.HandlerFunc{
		"POST /refused": func(w http.ResponseWriter, r *http.Request) { http.Error(w, "no", http.StatusConflict) },
	})
	for path, want := range map[string]string{
		"/fine":     "",
		"/inline":   "script-src",
		"/style":    "style-src",
		"/throws":   "script failed: TypeError",
		"/warns":    "console.warning: careful 7",
		"/gone":     "GET " + at + "/gone.png was answered with 404",
		"/outside":  "img-src",
		"/fetches":  "POST " + at + "/refused was answered with 409",
		"/promises": "broken promise",
	} {
		t.Run(path, func(t *testing.T) {
			p := OpenURL(t, at+path)
			got := p.Problems()
			t.Logf("%q", got)
			switch {
			case want == "" && len(got) > 0:
				t.Errorf("a page without fault has the problems %q", got)
			case want != "" && !slices.ContainsFunc(got, func(s string) bool { return strings.Contains(s, want) }):
				t.Errorf("no %q among %q", want, got)
			}
			if again := p.Problems(); len(again) > 0 {
				t.Errorf("told twice: %q", again)
			}
		})
	}
}

// What scripts fetch after a click is waited for, in a request, in a chain of them, and not when it never ends.
func TestClickWaitsForWhatItLeadsTo(t *testing.T) {
	slow := func(text string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			time.Sleep(120 * time.Millisecond)
			fmt.Fprint(w, text)
		}
	}
	at := site(t, map[string]string{
		"/": `<!doctype html><html lang=en><title>t</title><script src=/chain.js defer></script><button id=chain>chain</button><button id=stream>stream</button>
			<button id=later>later</button><a href=/empty id=empty>empty</a><p id=o>idle</p></html>`,
		"/chain.js": `const o = document.querySelector("#o"), on = (id, f) => document.querySelector(id).addEventListener("click", f);
			on("#chain", async () => { const a = await (await fetch("/a")).text(); o.textContent = a + await (await fetch("/b")).text() });
			on("#stream", () => { new EventSource("/stream").onmessage = e => { o.textContent = e.data } });
			on("#later", () => setTimeout(() => { const p = document.createElement("p"); p.id = "late"; p.textContent = "late"; document.body.append(p) }, 400))`,
	}, map[string]http.HandlerFunc{
		"GET /a": slow("one "), "GET /b": slow("two"),
		"GET /empty": func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusNoContent) },
		"GET /stream": func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "text/event-stream")
			fmt.Fprint(w, "data: streamed\n\n")
			w.(http.Flusher).Flush()
			<-r.Context().Done()
		},
	})
	p := OpenURL(t, at+"/")
	if p.Click("#chain"); p.Text("#o") != "one two" {
		t.Errorf("after two requests the page says %q", p.Text("#o"))
	}
	began := time.Now()
	if p.Click("#stream"); p.Text("#o") != "streamed" {
		t.Errorf("after an event the page says %q", p.Text("#o"))
	}
	p.Click("#empty") // an answer without content leaves the page where it is
	if p.URL() != at+"/" {
		t.Errorf("led to %s", p.URL())
	}
	if took := time.Since(began); took > 5*time.Second {
		t.Errorf("waited %v for streams and empty answers", took)
	}
	p.Click("#later")
	p.WaitFor("#late")
	if got := p.Text("#late"); got != "late" {
		t.Errorf("got %q", got)
	}
	if got := p.Problems(); len(got) > 0 {
		t.Errorf("problems %q", got)
	}
}

func TestUpload(t *testing.T) {
	file := filepath.Join(t.TempDir(), "plan.xer")
	if err := os.WriteFile(file, []byte("ERMHDR"), 0o644); err != nil {
		t.Fatal(err)
	}
	at := site(t, map[string]string{"/": `<!doctype html><html lang=en><title>t</title><form method=post action=/up enctype=multipart/form-data><input type=file id=f name=f><button>Send</button></form></html>`},
		map[string]http.HandlerFunc{"POST /up": func(w http.ResponseWriter, r *http.Request) {
			_, h, err := r.FormFile("f")
			if err != nil {
				http.Error(w, err.Error(), http.StatusBadRequest)
				return
			}
			w.Header().Set("Content-Type", "text/html")
			fmt.Fprintf(w, "<p>%s %d</p>", h.Filename, h.Size)
		}})
	p := OpenURL(t, at+"/")
	p.Upload("#f", file)
	p.Submit("#f")
	if got := p.Text("p"); got != "plan.xer 6" {
		t.Errorf("got %q", got)
	}
}

func TestDrop(t *testing.T) {
	var files []string
	for _, name := range []string{"a.xer", "b.csv"} {
		files = append(files, filepath.Join(t.TempDir(), name))
		if err := os.WriteFile(files[len(files)-1], []byte(name), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	p := OpenURL(t, site(t, map[string]string{"/": `<!doctype html><html lang=en><title>t</title><p>nothing</p><script src=/s.js></script>`, "/s.js": `addEventListener("dragover", (e) => e.preventDefault());
		addEventListener("drop", async (e) => {
			e.preventDefault();
			const p = document.querySelector("p");
			p.textContent = (await Promise.all([...e.dataTransfer.files].map(async (f) => f.name + " " + (await f.text())))).join(", ");
			p.id = "arrived";
		});`}, nil)+"/")
	p.Drop(files...)
	p.WaitFor("#arrived")
	if got := p.Text("p"); got != "a.xer a.xer, b.csv b.csv" {
		t.Errorf("what was dropped arrives as %q", got)
	}
}

func TestOverflow(t *testing.T) {
	at := site(t, map[string]string{"/": `<!doctype html><html lang=en><meta name=viewport content="width=device-width"><title>t</title><link rel=stylesheet href=/s.css><p id=wide>wide</p></html>`,
		"/s.css": `body { margin: 0 } #wide { width: 500px }`}, nil)
	p := OpenURL(t, at+"/")
	p.Look(Look{Width: 900, Height: 700, Dark: true})
	got := []int{p.Overflow(1280), p.Overflow(500), p.Overflow(360)}
	if diff := cmp.Diff([]int{0, 0, 140}, got); diff != "" {
		t.Error(diff)
	}
	if back := Eval[string](p, `innerWidth + " " + matchMedia("(prefers-color-scheme: dark)").matches`); back != "900 true" {
		t.Errorf("the look was left at %s", back)
	}
}

// No page reaches beyond this machine, and none is taken for another server by the environment.
func TestNothingOutside(t *testing.T) {
	at := site(t, nil, map[string]http.HandlerFunc{"GET /": func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		fmt.Fprint(w, `<!doctype html><html lang=en><title>t</title><img alt="" src="http://example.org/x.png">`)
	}})
	p := OpenURL(t, at+"/")
	if got := p.Problems(); len(got) != 1 || !strings.Contains(got[0], "http://example.org/x.png failed: net::ERR_NAME_NOT_RESOLVED") {
		t.Errorf("problems %q", got)
	}
}

// verdict records how a test was told to end, instead of ending.
type verdict struct {
	testing.TB
	said string
}

func (v *verdict) Helper()                   {}
func (v *verdict) Fatalf(f string, a ...any) { v.said = "failed: " + fmt.Sprintf(f, a...) }
func (v *verdict) Skipf(f string, a ...any) {
	if v.said == "" { // Fatalf would not have returned
		v.said = "skipped: " + fmt.Sprintf(f, a...)
	}
}

func TestMissingBrowser(t *testing.T) {
	_, none := find([]string{"/no/such/browser", "/nor/such"})
	if none == nil {
		t.Fatal("found a browser that is not there")
	}
	for value, want := range map[string]string{
		"":  "skipped: not run: no Chromium in /no/such/browser, /nor/such",
		"1": "failed: no browser, and COUNTERPART_MUST_RUN says that there must be one: no Chromium in /no/such/browser, /nor/such",
	} {
		t.Setenv(MustRunVar, value)
		v := &verdict{TB: t}
		missing(v, none)
		if diff := cmp.Diff(want, v.said); diff != "" {
			t.Errorf("with %q: %s", value, diff)
		}
	}
	here, err := find([]string{"/no/such/browser", os.Args[0]})
	if here != os.Args[0] || errors.Is(err, os.ErrNotExist) {
		t.Errorf("found %q, %v", here, err)
	}
}
