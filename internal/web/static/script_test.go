package static_test

import (
	"mime"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"counterpart.dev/internal/web/static"
)

// The scripts write texts as texts. Only what our own server answers is put into a page as a part of it, in two places.
func TestScriptsWriteTexts(t *testing.T) {
	makes := regexp.MustCompile(`innerHTML|outerHTML|insertAdjacentHTML|createContextualFragment|parseFromString|setHTMLUnsafe|srcdoc|document\.write`)
	var found []string
	for line := range strings.Lines(string(static.Files["app.js"].Data) + string(static.Files["gantt.js"].Data) + string(static.Files["map.js"].Data) + string(static.Files["curve.js"].Data)) {
		if makes.MatchString(line) {
			found = append(found, strings.TrimSpace(line))
		}
	}
	want := []string{`box.innerHTML = answer.ok ? await answer.text() : "";`, `el.outerHTML = await answer.text();`}
	if diff := cmp.Diff(want, found); diff != "" {
		t.Errorf("what is put into pages (-known +is):\n%s", diff)
	}
}

// No text of a script goes over the end of a line, where setting out would count.
func TestTextsEndWithTheirLine(t *testing.T) {
	for _, name := range []string{"app.js", "gantt.js", "map.js", "curve.js"} {
		for line := range strings.Lines(string(static.Files[name].Data)) {
			if strings.Count(line, "`")%2 != 0 {
				t.Errorf("%s: %s", name, line)
			}
		}
	}
}

// The scripts talk to our own server only, and to no other window.
func TestScriptsTalkToNobodyElse(t *testing.T) {
	talks := regexp.MustCompile(`postMessage|onmessage|["']message["']|BroadcastChannel|window\.open|opener|https?://|WebSocket|EventSource|importScripts|import\(`)
	for _, name := range []string{"app.js", "gantt.js", "map.js", "curve.js"} {
		if hit := talks.Find(static.Files[name].Data); hit != nil {
			t.Errorf("%s uses %s", name, hit)
		}
	}
}

// Every file says which characters it is written in.
func TestFilesNameTheirCharacters(t *testing.T) {
	for name, f := range static.Files {
		if _, with, err := mime.ParseMediaType(f.Type); err != nil || with["charset"] != "utf-8" {
			t.Errorf("%s is %q", name, f.Type)
		}
	}
}
