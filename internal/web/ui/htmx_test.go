package ui_test

import (
	"encoding/json"
	"testing"

	"counterpart.dev/internal/htmltest"
	"counterpart.dev/internal/web/ui"
)

// The library for parts of pages evaluates nothing, runs no script that comes with a part, asks nobody else and keeps nothing.
func TestPartsAreExchangedWithoutEvaluating(t *testing.T) {
	doc := htmltest.Parse(t, ui.Page{Frame: frame(), Title: "Parts", Live: true})
	text, _ := doc.One("meta[name=htmx-config]").Attr("content")
	var config map[string]any
	if err := json.Unmarshal([]byte(text), &config); err != nil {
		t.Fatalf("%q: %v", text, err)
	}
	for name, want := range map[string]any{"allowEval": false, "allowScriptTags": false, "selfRequestsOnly": true, "historyEnabled": false, "historyCacheSize": 0.0, "defaultSettleDelay": 0.0} {
		if config[name] != want {
			t.Errorf("%s is %v, want %v", name, config[name], want)
		}
	}
}
