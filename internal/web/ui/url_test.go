package ui_test

import (
	"errors"
	"net/url"
	"strings"
	"testing"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/htmltest"
	"counterpart.dev/internal/web/ui"
)

// hostile is what must never become a link.
var hostile = []string{
	"javascript:alert(1)", "JaVaScRiPt:alert(1)", " javascript:alert(1)", "java\tscript:alert(1)", "java\nscript:alert(1)",
	"\x01javascript:alert(1)",
	"data:text/html,<script>alert(1)</script>", "vbscript:x", "file:///etc/passwd", "http://example.org/",
	"ftp://example.org/", "blob:https://x/y",
	"//example.org/", "/\\example.org", "\\\\example.org", "/\t/example.org", "https:example.org", "https:/example.org",
	"https://", "https:///example.org",
	"https://user:secret@example.org/", "https://?q", "mailto:", "a b", "/a\"onclick=x", "/<b>", "",
	"javascript&colon;alert(1):x",
}

func TestHostileAddressesAreLeftOut(t *testing.T) {
	for _, s := range hostile {
		t.Run(s, func(t *testing.T) {
			u := ui.URL(s)
			doc := htmltest.Parse(t, h.Div(ui.A(u, g.Text("text")), ui.Evidence(u, "4"), ui.Link{Text: "link", URL: u},
				h.Img(ui.Src(u)), h.Form(ui.Action(u)),
				h.A(ui.Href(u)), ui.Person{Name: "Ann", URL: u}, ui.Button{Text: "b", Action: u}, ui.Post{Action: u},
				ui.Form{Action: u, Saves: u, Cancel: u, Swap: "#x"}))
			for _, name := range []string{"href", "src", "action", "formaction", "data-draft", "hx-post"} {
				if got := doc.Attrs("["+name+"]", name); len(got) > 0 {
					t.Errorf("%s=%q reached the page", name, got)
				}
			}
			if got := doc.Text(); !strings.Contains(got, "text") || !strings.Contains(got, "link") ||
				!strings.Contains(got, "Ann") {
				t.Errorf("the text went with the link: %q", got)
			}
		})
	}
}

func TestParseURL(t *testing.T) {
	for in, want := range map[string]ui.URL{
		"https://example.org":        "https://example.org",
		" https://example.org/a?b#c": "https://example.org/a?b#c",
		"https://example.org?q=1":    "https://example.org?q=1",
		"HTTPS://example.org/é":      "https://example.org/%C3%A9",
		"mailto:a@example.org":       "mailto:a@example.org",
		"/matters/41":                "/matters/41",
		"matters?court=client":       "matters?court=client",
		"#m-41":                      "#m-41",
		"?sort=-due":                 "?sort=-due",
		"/a:b":                       "/a:b",
	} {
		got, err := ui.ParseURL(in)
		if err != nil || got != want {
			t.Errorf("ParseURL(%q) = %q, %v; want %q", in, got, err, want)
		}
	}
	for _, in := range hostile {
		if got, err := ui.ParseURL(in); !errors.Is(err, errs.Invalid) {
			// Spaces around an address are no attack, and url.Parse may escape what is within.
			if u, perr := url.Parse(string(got)); err != nil || perr != nil || u.Scheme != "" && u.Scheme != "https" ||
				u.Host != "" && u.Scheme == "" {
				t.Errorf("ParseURL(%q) = %q, %v; want Invalid", in, got, err)
			}
		}
	}
}

func FuzzParseURL(f *testing.F) {
	for _, s := range append(hostile, "https://example.org/a?b=c#d", "mailto:a@b", "/x") {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got, err := ui.ParseURL(s)
		if err != nil {
			if got != "" {
				t.Fatalf("an error and %q", got)
			}
			return
		}
		base, _ := url.Parse("https://ours.example/dir/page")
		u, err := base.Parse(string(got))
		if err != nil {
			t.Fatalf("%q became %q, which does not parse: %v", s, got, err)
		}
		if u.Scheme != "https" && u.Scheme != "mailto" {
			t.Fatalf("%q became %q with the scheme %q", s, got, u.Scheme)
		}
		relative := !strings.HasPrefix(strings.ToLower(string(got)), "https://") && u.Scheme == "https"
		if relative && u.Host != "ours.example" {
			t.Fatalf("%q became %q, which leads to %q", s, got, u.Host)
		}
		if again, err := ui.ParseURL(string(got)); err != nil || again != got {
			t.Fatalf("%q became %q, then %q, %v", s, got, again, err)
		}
	})
}

func TestPath(t *testing.T) {
	for _, c := range []struct {
		segments []string
		want     ui.URL
	}{
		{nil, "/"},
		{[]string{"engagements", "e1", "matters"}, "/engagements/e1/matters"},
		{[]string{"a/b", "c d", "é", "?#"}, "/a%2Fb/c%20d/%C3%A9/%3F%23"},
		{[]string{"a", "..", "b"}, ""},
		{[]string{"."}, ""},
		{[]string{"", "example.org"}, ""},
	} {
		if got := ui.Path(c.segments...); got != c.want {
			t.Errorf("Path(%q) = %q, want %q", c.segments, got, c.want)
		}
	}
}

func TestWithAndAt(t *testing.T) {
	for _, c := range []struct{ got, want ui.URL }{
		{ui.URL("/m").With("sort", "-due"), "/m?sort=-due"},
		{ui.URL("/m?sort=due&kind=a").With("sort", "age"), "/m?kind=a&sort=age"},
		{ui.URL("/m?sort=due").With("sort", ""), "/m"},
		{ui.URL("/m?a=1&a=2").With("b", "x y&z"), "/m?a=1&a=2&b=x+y%26z"},
		{ui.URL("/m#row").With("q", "é"), "/m?q=%C3%A9#row"},
		{ui.URL("/m?a=%zz").With("b", "1"), "/m?b=1"},
		{ui.URL("/m?a=1#x").At("m-41"), "/m?a=1#m-41"},
		{ui.URL("").At("m 4"), "#m%204"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}
