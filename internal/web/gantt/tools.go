package gantt

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	"counterpart.dev/internal/web/ui"
)

// Query is what the address of the page asks for. The zero value is every row, on its first page.
type Query struct {
	Words    string // what the rows' codes or names hold
	Critical bool   // critical activities only
	Previous bool   // the previous submission beside each
	Page     int    // of the table; 0 is the first
}

// ParseQuery reads the query of an address: q, critical, previous, page. What it cannot read it takes for nothing.
func ParseQuery(v url.Values) Query {
	page, err := strconv.Atoi(v.Get("page"))
	if err != nil || page < 1 {
		page = 1
	}
	return Query{Words: strings.TrimSpace(v.Get("q")), Critical: v.Get("critical") != "", Previous: v.Get("previous") != "", Page: page}
}

// on is the address that asks for this, without its page.
func (q Query) on(u ui.URL) ui.URL {
	flag := map[bool]string{true: "1"}
	return u.With("q", q.Words).With("critical", flag[q.Critical]).With("previous", flag[q.Previous]).With("page", "")
}

// tools is the form above the picture. Sent, it filters the table; with the script it works on the picture, and what
// needs the script shows.
func (p Props) tools() g.Node {
	box := func(name, text string, on bool) g.Node {
		return h.Label(h.Class("gantt-box"), h.Input(h.Type("checkbox"), h.Name(name), h.Value("1"), g.If(on, h.Checked())), g.Text(text))
	}
	return h.Form(h.Class("gantt-tools"), h.Method("get"), ui.Action(path(p.Self)), h.Role("search"), h.Aria("label", "Programme"),
		others(p.Self),
		h.Div(h.Class("gantt-find"),
			h.Label(h.Class("unseen"), h.For(p.ID+"-q"), g.Text("Find activities by ID or name")),
			h.Input(h.Type("search"), h.ID(p.ID+"-q"), h.Name("q"), h.Value(p.Query.Words), h.Placeholder("Find activities"), h.AutoComplete("off")),
			act("previous-hit", "Previous hit", "‹", ""), act("next-hit", "Next hit", "›", ""),
			g.El("output", h.Data("hits", ""), h.For(p.ID+"-q"))),
		h.Div(h.Class("gantt-boxes"), box("critical", "Critical only", p.Query.Critical),
			g.If(p.Plan.Before != "", box("previous", "With "+p.Plan.Before, p.Query.Previous)),
			h.Span(h.Data("plain", ""), ui.Button{Text: "Show"})),
		h.Div(h.Class("gantt-acts"),
			act("in", "Zoom in", "+", ""), act("out", "Zoom out", "−", ""), act("fit", "", "Fit", "Show the whole time"),
			act("close", "", "Collapse all", ""), act("open", "", "Expand all", ""), act("print", "", "Print", "")))
}

// act is a button that the script listens to.
func act(name, label, text, title string) g.Node {
	return h.Button(h.Type("button"), h.Class("button"), h.Data("act", name), g.If(label != "", h.Aria("label", label)),
		g.If(title != "" || label != "", h.Title(title+label)), g.Attr("hidden"), g.Text(text))
}

// path is an address without its query.
func path(u ui.URL) ui.URL {
	before, _, _ := strings.Cut(string(u), "?")
	return ui.URL(before)
}

// others is what the address says beyond Query, so that sending the form keeps it.
func others(u ui.URL) g.Node {
	at, err := url.Parse(string(u))
	if err != nil {
		return nil
	}
	query := at.Query()
	var names []string
	for name := range query {
		if !slices.Contains([]string{"q", "critical", "previous", "page"}, name) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	var fields g.Group
	for _, name := range names {
		for _, v := range query[name] {
			fields = append(fields, h.Input(h.Type("hidden"), h.Name(name), h.Value(v)))
		}
	}
	return fields
}

// Shortcuts are the keys of the picture, which work where it has the focus.
var Shortcuts = []ui.Shortcut{
	{Keys: "↑ ↓", Does: "previous or next row"},
	{Keys: "← →", Does: "close or open a group, or go to it"},
	{Keys: "Home End", Does: "first or last row"},
	{Keys: "PgUp PgDn", Does: "a screen up or down"},
	{Keys: "+ −", Does: "zoom in or out"},
	{Keys: "0", Does: "show the whole time"},
	{Keys: "Shift ← →", Does: "earlier or later"},
	{Keys: "[ ]", Does: "less or more room for the names"},
	{Keys: "Space", Does: "bring the bar into view"},
	{Keys: "c", Does: "critical only, or all"},
	{Keys: "/", Does: "find"},
	{Keys: "n N", Does: "next or previous hit"},
	{Keys: "p s", Does: "to the predecessor or successor"},
	{Keys: "Enter", Does: "open the activity"},
}

// keys is how the picture is used.
func (p Props) keys() g.Node {
	return g.Group{
		h.Span(h.Class("unseen"), h.ID(p.ID+"-help"),
			g.Text("Arrows go from row to row, plus and minus zoom, Enter opens the activity. All keys are listed below the picture.")),
		h.Details(h.Class("gantt-keys"), h.Summary(g.Text("Keys and pointer")), ui.KeyList(Shortcuts),
			h.P(g.Text("Drag or scroll to move, the edge of the names to give them room, Ctrl and the wheel or two fingers to zoom. A click chooses a row and shows its links; a second one on a group opens or closes it."))),
	}
}
