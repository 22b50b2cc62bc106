package web

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// span is something that a document names as it is typed.
var span = regexp.MustCompile("`([^`\n]+)`")

// exempt says which addresses that are read are no pages of the guide, by how they end or begin.
var exempt = []struct{ begins, ends, why string }{
	{ends: ".csv", why: "a file beside its page"}, {ends: ".json", why: "a file beside its page"}, {ends: ".xlsx", why: "a file beside its page"}, {ends: ".pdf", why: "a file beside its page"},
	{ends: ".ics", why: "a file beside its page"}, {ends: ".yaml", why: "a file beside its page"}, {ends: "/file", why: "the file as it came"}, {ends: "/original", why: "the file as it came"},
	{ends: "/raw", why: "the file as it came"}, {ends: "/record/bundle", why: "a file beside its page"}, {ends: "/record/head", why: "a file beside its page"},
	{ends: "/gantt/data", why: "what the bars are painted from"}, {ends: "/page", why: "the frozen page within its page"}, {begins: "/api/", why: "for programs"}, {begins: "/static/", why: "for browsers"},
	{begins: "/styleguide", why: "for who builds the pages"}, {begins: "/healthz", why: "for who watches the machine"}, {begins: "/readyz", why: "for who watches the machine"}, {begins: "/metrics", why: "for who watches the machine"},
}

// The guide names every page, and no page that there is not.
func TestTheGuideHasEveryPage(t *testing.T) {
	_, policies := registered(t, &somebody{})
	pages := map[string]bool{}
	for pattern := range policies {
		method, path, _ := strings.Cut(pattern, " ")
		if method == "GET" && !exempted(path) {
			pages[strings.TrimSuffix(path, "{$}")] = false
		}
	}
	files, err := filepath.Glob("../../docs/guide/*.md")
	if err != nil || len(files) < 6 {
		t.Fatal(files, err)
	}
	for _, file := range append(files, "../../docs/guide.md") {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range span.FindAllStringSubmatch(string(text), -1) {
			for _, path := range addresses(m[1]) {
				if _, ok := pages[path]; ok {
					pages[path] = true
				} else if !exempted(path) {
					t.Errorf("%s names %s, which is no page", filepath.Base(file), path)
				}
			}
		}
	}
	for path, named := range pages {
		if !named {
			t.Errorf("the guide does not name %s: add it to docs/guide/pages.md, and how it is used to the guide of whoever uses it", path)
		}
	}
}

// addresses are those that a span of the guide stands for: … is an engagement or a project.
func addresses(name string) []string {
	if rest, ok := strings.CutPrefix(name, "…"); ok {
		return []string{"/engagements/{id}" + rest, "/projects/{id}" + rest}
	}
	if strings.HasPrefix(name, "/") && !strings.Contains(name, " ") {
		return []string{name}
	}
	return nil
}

func exempted(path string) bool {
	for _, x := range exempt {
		if x.begins != "" && strings.HasPrefix(path, x.begins) || x.ends != "" && strings.HasSuffix(path, x.ends) {
			return true
		}
	}
	return false
}
