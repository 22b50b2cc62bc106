package ui_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	g "maragu.dev/gomponents"

	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/htmltest"
	"counterpart.dev/internal/web/ui"
)

// every is a field of every kind, answered.
var every = []ui.Field{
	{Name: "line", Label: "Line", Value: `"quoted" <b>`},
	{Name: "area", Label: "Area", Kind: ui.Area, Value: "\nfirst\n</textarea><script>"},
	{Name: "select", Label: "Select", Kind: ui.Select, Value: "b",
		Options: []ui.Option{{Value: "a", Label: "A"}, {Value: "b", Label: "B"}}},
	{Name: "radios", Label: "Radios", Kind: ui.Radios, Value: "b",
		Options: []ui.Option{{Value: "a", Label: "A"}, {Value: "b", Label: "B", Hint: "why"}}},
	{Name: "checks", Label: "Checks", Kind: ui.Checks, Values: []string{"a", "c"},
		Options: []ui.Option{{Value: "a"}, {Value: "b"}, {Value: "c"}}},
	{Name: "check", Label: "Check", Kind: ui.Check, Values: []string{"yes"}, Value: "yes"},
	{Name: "off", Label: "Off", Kind: ui.Check},
	{Name: "day", Label: "Day", Kind: ui.Day, Value: "2026-11-25"},
	{Name: "time", Label: "Time", Kind: ui.DayTime, Value: "2026-11-25T10:00"},
	{Name: "sum", Label: "Sum", Kind: ui.Amount, Unit: "£", Value: "84,000.00"},
	{Name: "length", Label: "Length", Kind: ui.Length, Value: "6"},
	{Name: "integer", Label: "Integer", Kind: ui.Integer, Value: "4"},
	{Name: "email", Label: "E-mail", Kind: ui.Email, Value: "a@example.org", Fill: "email"},
	{Name: "password", Label: "Password", Kind: ui.Password, Value: "secret", Fill: "current-password"},
	{Name: "find", Label: "Find", Kind: ui.Find, Value: "x"},
	{Name: "fixed", Label: "Fixed", Value: "7", Fixed: true},
	{Name: "file", Label: "File", Kind: ui.File, Most: 1024},
}

func TestFormSendsBackWhatWasTyped(t *testing.T) {
	doc := htmltest.Parse(t, ui.Form{Action: "/m", Fields: every[:9],
		Groups: []ui.Group{{Legend: "More", Fields: every[9:]}}, Rev: "7", Draft: "d1",
		Hidden: []ui.Hidden{{Name: "then", Value: "x"}}})
	want := map[string][]string{
		"line": {`"quoted" <b>`}, "area": {"\nfirst\n</textarea><script>"}, "select": {"b"}, "radios": {"b"},
		"checks": {"a", "c"}, "check": {"yes"},
		"day": {"2026-11-25"}, "time": {"2026-11-25T10:00"}, "sum": {"84,000.00"}, "length": {"6"}, "integer": {"4"},
		"email":    {"a@example.org"},
		"password": {""}, "find": {"x"}, "fixed": {"7"}, "rev": {"7"}, "draft": {"d1"}, "then": {"x"},
	}
	if diff := cmp.Diff(want, doc.Values("form")); diff != "" {
		t.Error(diff)
	}
	if got, _ := doc.One("form").Attr("enctype"); got != "multipart/form-data" {
		t.Errorf("a form with a file is sent as %q", got)
	}
	if got, _ := doc.One("input[type=file]").Attr("data-most"); got != "1024" {
		t.Errorf("the script is told of %q bytes", got)
	}
	if doc.Has("input[type=file][maxlength]") {
		t.Error("a file has a length in characters")
	}
	if doc.Has("script") {
		t.Error("an answer became markup")
	}
}

// Whatever stands in a form has a name for those who listen, and what describes it is there.
func TestFieldsAreNamedAndDescribed(t *testing.T) {
	fields := make([]ui.Field, len(every))
	for i, f := range every {
		f.Hint, f.Error, f.Required = "A hint.", "An error.", true
		fields[i] = f
	}
	doc := htmltest.Parse(t, ui.Form{ID: "x", Action: "/m", Fields: fields})
	for _, f := range fields {
		control := `[id="x-` + f.Name + `"]`
		if f.Kind == ui.Radios || f.Kind == ui.Checks {
			control = `fieldset:has([id="x-` + f.Name + `-0"])`
		} else if got := doc.Texts(`label[for="x-` + f.Name + `"]`); !cmp.Equal(got, []string{f.Label + " (required)"}) {
			t.Errorf("%s is labelled %q", f.Name, got)
		}
		by, _ := doc.One(control).Attr("aria-describedby")
		if want := "x-" + f.Name + "-hint x-" + f.Name + "-error"; by != want {
			t.Errorf("%s is described by %q, want %q", f.Name, by, want)
		}
		for id := range strings.FieldsSeq(by) {
			doc.One(`[id="` + id + `"]`)
		}
	}
}

func TestErrorsStandAtTheTopAndBesideTheField(t *testing.T) {
	form := ui.Form{ID: "x", Action: "/m",
		Fields: []ui.Field{{Name: "title", Label: "Title"},
			{Name: "kind", Label: "Kind", Kind: ui.Radios, Options: []ui.Option{{Value: "a", Label: "A"}}}},
		Groups: []ui.Group{{Fields: []ui.Field{{Name: "due", Label: "Due", Kind: ui.Day,
			Error: "31 November is no day."}}}},
		Errors: []errs.Field{{Path: "kind", Message: "Choose one."}, {Path: "title", Message: "Say what is asked."},
			{Path: "benefits[2].owner", Message: "Nobody owns it."}, {Message: "It is closed."}}}
	doc := htmltest.Parse(t, form)
	if got := doc.One(".errors h2").Text(); got != "5 things to put right" {
		t.Errorf("the summary says %q", got)
	}
	if diff := cmp.Diff([]string{"Choose one.", "Say what is asked.", "Nobody owns it.", "It is closed.",
		"31 November is no day."}, doc.Texts(".errors li")); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"#x-kind-0", "#x-title", "#x-due"}, doc.Attrs(".errors a", "href")); diff != "" {
		t.Error(diff)
	}
	for _, href := range doc.Attrs(".errors a", "href") {
		doc.One(`[id="` + href[1:] + `"]`)
	}
	if diff := cmp.Diff([]string{"To put right: Say what is asked.", "To put right: Choose one.",
		"To put right: 31 November is no day."}, doc.Texts("p.error")); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"title", "due"}, doc.Attrs("[aria-invalid=true]", "name")); diff != "" {
		t.Error(diff)
	}
	if _, ok := doc.One(".errors").Attr("autofocus"); !ok {
		t.Error("the summary does not take the focus")
	}
	if len(form.Errors) != 4 {
		t.Error("drawing the form changed it")
	}
}

func TestAFormWithoutErrorsHasNoSummary(t *testing.T) {
	doc := htmltest.Parse(t, ui.Form{Action: "/m", Fields: []ui.Field{{Name: "a", Label: "A"}}})
	if doc.Has(".errors") || doc.Has("[aria-invalid]") || doc.Has("[autofocus]") {
		t.Error("something is marked wrong")
	}
	if _, ok := doc.One("form").Attr("enctype"); ok {
		t.Error("a form without a file is sent in parts")
	}
}

func TestButtons(t *testing.T) {
	doc := htmltest.Parse(t, ui.Form{Action: "/m", Cancel: "/back", Saves: "/m/draft", Saved: "saved 12:03",
		Buttons: []ui.Button{{Text: "Share…", Name: "then", Value: "share"},
			{Text: "Delete", Look: ui.Danger, Action: "/m/delete", Confirm: "Delete it?"}}})
	if diff := cmp.Diff([]string{"Save", "Share…", "Delete"}, doc.Texts("button")); diff != "" {
		t.Error(diff)
	}
	if got := doc.One("button.primary").Text(); got != "Save" {
		t.Errorf("%q is the primary one", got)
	}
	if got, _ := doc.One("button.danger[data-confirm]").Attr("formaction"); got != "/m/delete" {
		t.Errorf("the danger goes to %q", got)
	}
	if got, _ := doc.One("form").Attr("data-draft"); got != "/m/draft" {
		t.Errorf("drafts go to %q", got)
	}
	if got := doc.One("[data-saved]").Text(); got != "saved 12:03" {
		t.Errorf("it says %q", got)
	}
	lesser := htmltest.Parse(t, ui.Form{Action: "/m", Lesser: true, Buttons: []ui.Button{{Text: "Keep it", Look: ui.Primary}}})
	if diff := cmp.Diff([]string{"Keep it"}, lesser.Texts("button.primary")); diff != "" || len(lesser.Texts("button")) != 2 {
		t.Errorf("of a lesser form the loud buttons are %s", diff)
	}
	danger := htmltest.Parse(t, ui.Form{Action: "/m", Submit: ui.Button{Text: "End", Look: ui.Danger}})
	if !danger.Has("button.danger") || danger.Has("button.primary") {
		t.Error("a dangerous submit is drawn as a harmless one")
	}
}

func TestPost(t *testing.T) {
	doc := htmltest.Parse(t, g.Group{ui.Post{Action: "/a", Rev: "3", Hidden: []ui.Hidden{{Name: "id", Value: "9"}},
		Small:  true,
		Button: ui.Button{Text: "withdraw", Name: "do", Value: "w", Confirm: "Sure?"}}})
	if diff := cmp.Diff(map[string][]string{"rev": {"3"}, "id": {"9"}}, doc.Values("form[method=post]")); diff != "" {
		t.Error(diff)
	}
	if got := doc.One(`button.as-link[name=do][value=w][data-confirm]`).Text(); got != "withdraw" {
		t.Errorf("the button says %q", got)
	}
}
