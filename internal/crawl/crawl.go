// Package crawl opens every page as every person, for tests that prove what nobody may find.
//
// It promises that every address an answer leads to is followed, through forms that ask and links alike, and that answers come back
// whole: status, headers and body. A crawl sends only GET, which changes nothing. It is imported by tests only.
package crawl

import (
	"bytes"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"

	"golang.org/x/net/html"
)

// Visitor is somebody who opens pages.
type Visitor struct {
	Name   string
	Cookie *http.Cookie // nil for somebody who has not signed in
	Bearer string       // an API token; "" for none
}

// Answer is what came back for an address.
type Answer struct {
	Status int
	Header http.Header
	Body   []byte
}

// Bytes is the whole answer, headers in order of their names, so that two answers can be compared.
func (a Answer) Bytes() []byte {
	var b bytes.Buffer
	b.WriteString(http.StatusText(a.Status) + "\n")
	for _, name := range slices.Sorted(maps.Keys(a.Header)) {
		b.WriteString(name + ": " + strings.Join(a.Header[name], ", ") + "\n")
	}
	b.WriteString("\n")
	b.Write(a.Body)
	return b.Bytes()
}

var strangers atomic.Int64

// Open asks a site for an address as a visitor.
func (v Visitor) Open(site http.Handler, address string) Answer {
	r := httptest.NewRequest(http.MethodGet, address, nil)
	r.RemoteAddr = "192.0.2.1:1234"
	if v.Cookie != nil {
		r.AddCookie(v.Cookie)
	} else { // each time from elsewhere, since who asks for too much is let in no more
		n := strangers.Add(1)
		r.RemoteAddr = fmt.Sprintf("10.%d.%d.%d:1234", byte(n>>16), byte(n>>8), byte(n))
	}
	if v.Bearer != "" {
		r.Header.Set("Authorization", "Bearer "+v.Bearer)
	}
	w := httptest.NewRecorder()
	site.ServeHTTP(w, r)
	return Answer{w.Code, w.Header(), w.Body.Bytes()}
}

// views is how many addresses are opened that differ in what follows the question mark only, or in which thing of one scope it is of.
const views = 4

// Crawl opens what the seeds lead to, at most most pages, and answers by address. Addresses in skip are left alone, by prefix. Of the
// many ways to look at one list the first are opened.
func (v Visitor) Crawl(site http.Handler, most int, skip []string, seeds ...string) map[string]Answer {
	found := map[string]Answer{}
	alike := map[string]int{}
	queue := slices.Clone(seeds)
	for len(queue) > 0 && len(found) < most {
		address := queue[0]
		queue = queue[1:]
		if _, seen := found[address]; seen || slices.ContainsFunc(skip, func(p string) bool { return strings.HasPrefix(address, p) }) {
			continue
		}
		if path, _, viewed := strings.Cut(address, "?"); viewed || numbered.MatchString(path) {
			if alike[sort(path)]++; alike[sort(path)] > views {
				continue
			}
		}
		a := v.Open(site, address)
		found[address] = a
		queue = append(queue, Links(address, a)...)
	}
	return found
}

// sort is a path without the ids after its first.
func sort(path string) string {
	n := 0
	return ids.ReplaceAllStringFunc(numbered.ReplaceAllString(path, "/{}$1"), func(id string) string {
		if n++; n == 1 {
			return id
		}
		return "{}"
	})
}

// numbered is one of many of a thing, such as the meetings of a series and the activities of a programme.
var numbered = regexp.MustCompile(`/(?:[0-9]+|activities/[^/]+)(/|$)`)

var ids = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`)

// Links lists the addresses of ours that an answer leads to with GET, each once, in order.
func Links(from string, a Answer) []string {
	base, err := url.Parse(from)
	if err != nil {
		return nil
	}
	var out []string
	add := func(to string) {
		u, err := base.Parse(to)
		if err != nil || u.Host != "" || u.Scheme != "" && u.Scheme != "http" {
			return
		}
		u.Fragment = ""
		if s := u.String(); strings.HasPrefix(s, "/") && !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	if to := a.Header.Get("Location"); to != "" {
		add(to)
	}
	if !strings.HasPrefix(a.Header.Get("Content-Type"), "text/html") {
		return out
	}
	doc, err := html.Parse(bytes.NewReader(a.Body))
	if err != nil {
		return out
	}
	for n := range doc.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		for _, at := range n.Attr {
			get := n.Data == "form" && !strings.EqualFold(attribute(n, "method"), "post")
			switch {
			case at.Key == "href" || at.Key == "src" || at.Key == "hx-get" || at.Key == "action" && get:
				add(at.Val)
			}
		}
	}
	return out
}

func attribute(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// Post sends a form, for what a visitor has to do before they can look.
func (v Visitor) Post(site http.Handler, address string, form url.Values) Answer {
	r := httptest.NewRequest(http.MethodPost, address, strings.NewReader(form.Encode()))
	r.RemoteAddr = "192.0.2.1:1234"
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if v.Cookie != nil {
		r.AddCookie(v.Cookie)
	}
	w := httptest.NewRecorder()
	site.ServeHTTP(w, r)
	return Answer{w.Code, w.Header(), w.Body.Bytes()}
}
