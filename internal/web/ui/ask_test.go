package ui_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	g "maragu.dev/gomponents"
	"pgregory.net/rapid"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/htmltest"
	"counterpart.dev/internal/web/ui"
)

func TestShareNamesOnlyWhoHasActed(t *testing.T) {
	share := ui.Share{With: "Vantor Systems", Form: ui.Form{Action: "/share", Rev: "7", Cancel: "/m"},
		Copied: ui.Definitions{{Term: "Title", Value: g.Text("Which sites?")}}}
	doc := htmltest.Parse(t, share)
	if got := doc.One("#share-who").Text(); !strings.Contains(got, "Vantor Systems") ||
		!strings.Contains(got, "Nobody of them has acted here yet") {
		t.Errorf("who will see it: %q", got)
	}
	if doc.Has("#share-inside") || doc.Has("[name=private]") {
		t.Error("it speaks of files or figures that are not there")
	}
	if got := doc.One("button").Text(); got != "Share with Vantor Systems" {
		t.Errorf("the button says %q", got)
	}
	share.Readers = []ui.Person{{Name: "Jorge Ortega", Side: access.DeliverySide}}
	share.Inside = []ui.Inside{{File: "a.xlsx", Found: "a hidden sheet", Warns: true}}
	share.Private = []ui.Option{{Value: "cost", Label: "£17k a week"}}
	doc = htmltest.Parse(t, share)
	if diff := cmp.Diff([]string{"Jorge Ortega"}, doc.Texts("#share-who .person bdi")); diff != "" {
		t.Error(diff)
	}
	if got := doc.One("#share-inside li").Text(); got != "Look first: a.xlsx: a hidden sheet" {
		t.Errorf("inside: %q", got)
	}
	if diff := cmp.Diff(map[string][]string{"rev": {"7"}}, doc.Values("form")); diff != "" {
		t.Errorf("a private figure is ticked before anybody ticked it: %s", diff)
	}
	if len(share.Form.Fields) > 0 {
		t.Error("drawing changed the form")
	}
}

func TestMerge(t *testing.T) {
	doc := htmltest.Parse(t, ui.Merge{Action: "/m", Rev: "8", Who: ui.Person{Name: "Ann"}, Fields: []ui.MergeField{
		{Name: "none", Label: "Untouched", Base: "a", Theirs: "a", Mine: "a"},
		{Name: "mine", Label: "Mine", Base: "a", Theirs: "a", Mine: ""},
		{Name: "theirs", Label: "Theirs", Base: "a", Theirs: "b", Mine: "a"},
		{Name: "same", Label: "Same", Base: "a", Theirs: "b", Mine: "b"},
		{Name: "clash", Label: "Clash", Base: "a\nz", Theirs: "b\nz", Mine: "c\nz"},
	}})
	want := map[string][]string{"rev": {"8"}, "none": {"a"}, "mine": {""}, "theirs": {"b"}, "same": {"b"},
		"clash": {"c\nz"}}
	if diff := cmp.Diff(want, doc.Values("form")); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"c\nz", "b\nz"}, doc.Attrs("fieldset input[name=clash][type=radio]",
		"value")); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"Mine: your text stands, “”.", "Theirs: their text stands, “b”.",
		"Same: what you both wrote stands, “b”."}, doc.Texts(".settled")); diff != "" {
		t.Error(diff)
	}
}

// What is struck out and what stayed is the old text; what stayed and what was put in is the new one.
func TestMergeShowsBothTexts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		texts := rapid.StringOfN(rapid.SampledFrom([]rune("ab c.\né")), 0, 40, -1)
		base, mine := texts.Draw(t, "base"), texts.Draw(t, "mine")
		if base == mine {
			return
		}
		var old, now strings.Builder
		for _, p := range ui.Changed(base, mine) {
			if !p.Added {
				old.WriteString(p.Text)
			}
			if !p.Gone {
				now.WriteString(p.Text)
			}
		}
		if old.String() != base || now.String() != mine {
			t.Fatalf("from %q to %q shows %q and %q", base, mine, old.String(), now.String())
		}
	})
}

// A phrase that was put in another's place is read as a phrase.
func TestMergeShowsPhrases(t *testing.T) {
	got := ui.Changed("the screens and the power they need.", "the screens and the power by spring.")
	want := []ui.Part{{Text: "the screens and the power "}, {Text: "they need", Gone: true}, {Text: "by spring", Added: true}, {Text: "."}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestProgress(t *testing.T) {
	for state, want := range map[ui.JobState]struct {
		poll, cancel, retry, result bool
		bar                         string
	}{
		ui.Queued: {poll: true, cancel: true, bar: "unknown"}, ui.Running: {poll: true, cancel: true, bar: "3"},
		ui.Done: {result: true}, ui.Failed: {retry: true}, ui.Cancelled: {retry: true},
	} {
		doc := htmltest.Parse(t, ui.Progress{Label: "Reading", State: state, Done: 3, Total: 10, Poll: "/job/1",
			Self: "/jobs", Cancel: "/cancel", Retry: "/retry",
			Result: ui.Link{Text: "Open", URL: "/result"}})
		bar := ""
		for _, p := range doc.All("progress") {
			bar = "unknown"
			if v, ok := p.Attr("value"); ok {
				bar = v
			}
		}
		got := want
		got.poll, got.cancel, got.retry, got.result, got.bar = doc.Has("[data-poll]"), doc.Has("form[action='/cancel']"),
			doc.Has("form[action='/retry']"), doc.Has("a[href='/result']"), bar
		if got != want {
			t.Errorf("%v: %+v, want %+v", state, got, want)
		}
		if state.Over() == doc.Has("a[href='/jobs']") {
			t.Errorf("%v: without a script there is a way to refresh exactly while it runs", state)
		}
	}
}

func TestProblemSaysThreeThings(t *testing.T) {
	doc := htmltest.Parse(t, ui.Problem{Request: "r1"})
	if diff := cmp.Diff([]string{"What happened", "What was kept", "What to do"}, doc.Texts("dt")); diff != "" {
		t.Error(diff)
	}
	for _, dd := range doc.Texts("dd") {
		if dd == "" || dd == "not known" {
			t.Errorf("the zero value answers %q", doc.Texts("dd"))
		}
	}
	if got := doc.One("code").Text(); got != "r1" {
		t.Errorf("the request is %q", got)
	}
}

func TestFigures(t *testing.T) {
	doc := htmltest.Parse(t, ui.Figures{{Value: "£36m", Name: "benefit", URL: "/e"},
		{Value: "not run", Name: "confidence", NotRun: true}})
	if diff := cmp.Diff([]string{"£36m benefit"}, doc.Texts("a[href='/e']")); diff != "" {
		t.Error(diff)
	}
	if !doc.Has("ul.figures.of-2 .not-run") {
		t.Error("what was not computed looks like a figure")
	}
}

func TestChartHasTableAndSentence(t *testing.T) {
	doc := htmltest.Parse(t, ui.Chart{Title: "Why?", Wide: g.Raw("<svg></svg>"), Summary: "Because.",
		Table: ui.PlainTable{Caption: "Causes", Head: []string{"Cause", "£"},
			Number: []bool{false, true}, Rows: [][]string{{"Team", "−2.6"}}}})
	if diff := cmp.Diff([]string{"Because."}, doc.Texts("figcaption")); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"−2.6"}, doc.Texts("details td.n")); diff != "" {
		t.Error(diff)
	}
}
