package benefit

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
	"strings"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	work "counterpart.dev/internal/app/benefit"
	"counterpart.dev/internal/chart"
	core "counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/casebook"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/server"
	"counterpart.dev/internal/web/static"
	"counterpart.dev/internal/web/ui"
)

// mapState is how the editor of the map is shown: what was done, what is wrong, and what was typed.
type mapState struct {
	at    string       // id of the node to look at
	did   string       // what was done, in words
	wrong []errs.Field // what is to be put right, of the form named do
	typed map[string]string
}

// drawnNode is a node of the map as the picture has it.
type drawnNode struct {
	casebook.Node
	drawn        chart.Node
	needs, feeds []string // titles of what it waits for or is served by, and of what waits for it
}

// Map is the case from what is wanted, at the left, to what it waits for, at the right, and the place where it is made.
func (p Pages) Map(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	m, err := p.Work.Map(r.Context(), c.v, c.project)
	if err != nil {
		return err
	}
	shown, err := c.mapPage(m, mapState{at: c.URL.Query().Get("at"), did: mapDones[c.URL.Query().Get("did")]})
	if err != nil {
		return err
	}
	return p.Shell.Show(w, r, shown)
}

// mapDones are the words for what the last act did to the map, by the code an address carries.
var mapDones = map[string]string{"add": "It is in the map. Link it next.", "rename": "Renamed.", "link": "Linked.", "part": "The link is gone.", "out": "Taken out of the map.",
	"undo": "Taken back.", "redo": "Made again."}

// EditMap does what a form of the editor says. The script exchanges the editor alone; without it the whole page comes again.
func (p Pages) EditMap(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	s := mapState{typed: map[string]string{}}
	for _, name := range []string{"do", "kind", "title", "was", "node", "from", "to", "link"} {
		s.typed[name] = c.text(name)
	}
	at, err := p.edit(c, s.typed)
	alone := r.Header.Get("HX-Request") == "true"
	if err == nil && !alone {
		return server.Redirect(w, r, string(c.at("map").With("did", s.typed["do"]).With("at", at)))
	}
	ok := true
	if err != nil {
		if s.wrong, ok = wrong(err); !ok {
			return err
		}
	} else {
		s = mapState{at: at, did: mapDones[s.typed["do"]]}
	}
	m, err := p.Work.Map(r.Context(), c.v, c.project)
	if err != nil {
		return err
	}
	if alone {
		s.at = cmp.Or(s.at, c.text("at"))
		part, err := c.mapEditor(m, s)
		if err != nil {
			return err
		}
		return p.Shell.Fragment(w, r, part)
	}
	shown, err := c.mapPage(m, s)
	if err != nil {
		return err
	}
	return p.Shell.Again(w, r, shown)
}

// edit does one thing to the map, and returns the node to look at.
func (p Pages) edit(c call, typed map[string]string) (at string, err error) {
	ctx, node := c.Context(), typed["node"]
	switch typed["do"] {
	case "add":
		return p.Work.AddToMap(ctx, c.v, c.project, work.NewNode{Kind: typed["kind"], Title: typed["title"]})
	case "rename":
		return node, p.Work.Rename(ctx, c.v, c.project, node, typed["was"], typed["title"])
	case "link":
		return typed["from"], p.Work.Join(ctx, c.v, c.project, typed["from"], typed["to"])
	case "part":
		from, to, _ := cut(typed["link"])
		return from, p.Work.Part(ctx, c.v, c.project, from, to)
	case "out":
		return "", p.Work.TakeOut(ctx, c.v, c.project, node)
	case "undo":
		return p.Work.UndoMap(ctx, c.v, c.project)
	case "redo":
		return p.Work.RedoMap(ctx, c.v, c.project)
	}
	return "", notFound
}

func (c call) mapPage(m *work.MapView, s mapState) (ui.Page, error) {
	shown := c.frame(m.View, "Map")
	shown.Flash = ui.Flash{} // the editor says itself what was done
	shown.Lead = g.Text("From what is wanted, at the left, to what it waits for, at the right.")
	editor, err := c.mapEditor(m, s)
	if err != nil {
		return shown, err
	}
	shown.Live = m.Leads
	shown.Body = []g.Node{c.parts(m.View), h.Link(h.Rel("stylesheet"), ui.Href(static.URL("map.css"))), h.Script(ui.Src(static.URL("map.js")), h.Defer()),
		h.Section(h.ID("map-room"), h.Aria("label", "The map"), editor, h.Dialog(h.ID("map-dialog"), h.Class("dialog"), h.Aria("label", "Change the map"),
			h.Form(h.Method("dialog"), h.Class("close"), h.Button(h.Class("as-link"), g.Text("Close")))))}
	if len(m.Case.Benefits)+len(m.Case.Changes) > 0 {
		shown.Body = append(shown.Body, c.mapLinks(m.View))
	}
	if m.Leads {
		shown.Actions = []ui.Link{{Text: "What the case holds", URL: c.at("case")}, {Text: "Suggested links", URL: c.at("suggestions")}}
	}
	return shown, nil
}

// mapEditor is all of the editor that an edit may change.
func (c call) mapEditor(m *work.MapView, s mapState) (g.Node, error) {
	drawn, nodes := benefitMap(m.View)
	body := g.Group{c.mapSays(s)}
	if m.Leads {
		body = append(body, c.mapTools(m, len(nodes) > 0))
	}
	if len(nodes) == 0 {
		empty := ui.Empty{Says: "Objectives, benefits, business changes and what they wait for stand here, linked."}
		if m.Leads {
			empty.Action = ui.Link{Text: "Take in a list of benefits", URL: c.at("lists", "new")}
		}
		body = append(body, empty)
	} else {
		picture, err := c.mapPicture(m, drawn, nodes)
		if err != nil {
			return nil, err
		}
		body = append(body, picture)
	}
	if m.Leads {
		body = append(body, c.mapForms(m, s, nodes))
	}
	return h.Div(h.ID("map"), h.Class("map"), h.Data("at", s.at), g.If(m.Leads, h.Data("leads", "")), body), nil
}

// mapSays says what was done, or what is to be put right.
func (c call) mapSays(s mapState) g.Node {
	if len(s.wrong) == 0 {
		return h.P(h.Class("map-said"), h.Role("status"), g.Text(s.did))
	}
	var all []string
	for _, f := range s.wrong {
		all = append(all, f.Message)
	}
	return h.P(h.Class("map-said error"), h.Role("alert"), h.Strong(g.Text("Not done. ")), g.Text(strings.Join(all, " ")))
}

// mapTools are what is done to the map without its forms. Undo and redo are forms; the others are taken up by the script, those for what is
// there only where there is something.
func (c call) mapTools(m *work.MapView, some bool) g.Node {
	tool := func(does, text, keys string) g.Node {
		return h.Button(h.Type("button"), h.Class("button"), h.Data("tool", does), g.If(len(keys) == 1, h.Data("keys", keys)), h.Aria("keyshortcuts", keys), g.Text(text+" "), h.Kbd(h.Aria("hidden", "true"), g.Text(keys)))
	}
	turn := func(does, text, words, keys string) g.Node {
		name := text
		if words != "" {
			name += ": " + words
		}
		return h.Form(h.Class("post"), h.Method("post"), ui.Action(c.at("map")), c.swaps(), hiddenIn("do", does), hiddenIn("at", ""),
			h.Button(h.Class("button"), h.Data("turn", does), g.If(len(keys) == 1, h.Data("keys", keys)), g.If(words == "", h.Disabled()), h.Title(name), g.Text(text), g.If(words != "", ui.Unseen(": "+words)), g.Text(" "), h.Kbd(h.Aria("hidden", "true"), g.Text(keys))))
	}
	return h.Div(h.Class("map-tools"), h.Span(h.Class("map-script"), tool("add", "Add", "n"), g.If(some, g.Group{tool("rename", "Rename", "F2"), tool("link", "Link", "l"), tool("part", "Remove a link", "Delete"),
		tool("out", "Take out", "x")})), turn("undo", "Undo", m.Undo, "u"), turn("redo", "Redo", m.Redo, "Ctrl Y"))
}

// swaps makes a form's answer take the place of the editor.
func (c call) swaps() g.Node {
	return g.Group{g.Attr("hx-post", string(c.at("map"))), g.Attr("hx-target", "#map"), g.Attr("hx-swap", "outerHTML")}
}

func hiddenIn(name, value string) g.Node {
	return h.Input(h.Type("hidden"), h.Name(name), h.Value(value))
}

// mapKeys says how the map is read and changed without a pointer.
const mapKeys = "The arrow keys lead along the links and up and down a column; Enter opens. "

const mapEditKeys = "n adds, F2 renames, l begins a link that the arrows and Enter end, Delete removes a link, x takes out, u or Ctrl Z takes your last change back, Ctrl Y makes it again. " +
	"With a pointer: drag from the handle of one box to another; click a link to remove it; double-click a box to rename it, and an empty place to add something there."

func (c call) mapPicture(m *work.MapView, drawn chart.Map, nodes []drawnNode) (g.Node, error) {
	p, err := drawn.Place(mapChart)
	if err != nil {
		return nil, err
	}
	s, err := drawn.Scene(mapChart)
	if err != nil {
		return nil, err
	}
	var parts g.Group
	for _, t := range p.Heads {
		parts = append(parts, svgText("c-note bold", t.At.X, t.At.Y, t.Text))
	}
	for i, e := range drawn.Edges {
		parts = append(parts, mapWire(p.Wires[i], nodes[e.Left].ID, nodes[e.Right].ID, nodes[e.Left].Title+" – "+nodes[e.Right].Title))
	}
	// Those who read the map node by node go from top to bottom of each column, from the left.
	order := make([]int, len(nodes))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int {
		if d := p.Boxes[a].Column - p.Boxes[b].Column; d != 0 {
			return d
		}
		if p.Boxes[a].Y < p.Boxes[b].Y {
			return -1
		}
		return 1
	})
	for _, i := range order {
		parts = append(parts, c.mapNode(m, p.Boxes[i], nodes[i]))
	}
	keys := mapKeys
	if m.Leads {
		keys += mapEditKeys
	}
	return g.Group{
		h.Div(h.Class("map-box"), g.El("svg", h.Class("chart chart-map"), g.Attr("viewBox", "0 0 "+num(p.Width)+" "+num(p.Height)), g.Attr("width", num(p.Width)), g.Attr("height", num(p.Height)),
			h.Role("group"), h.Aria("label", "The map. "+s.Summary), h.Aria("describedby", "map-keys"), parts)),
		h.P(h.Class("note"), g.Text(s.Summary+" Grey: in time. Red: later than planned, by so many days. Dashed: not known.")),
		h.P(h.Class("note map-keys"), h.ID("map-keys"), g.Text(keys)),
		h.Details(h.Summary(g.Text("As a table")), ui.PlainTable{Caption: s.Table.Caption, Head: s.Table.Head, Number: s.Table.Number, Rows: s.Table.Rows}),
	}, nil
}

func num(x float64) string {
	return strings.TrimSuffix(strconv.FormatFloat(x, 'f', 1, 64), ".0")
}

func svgText(class string, x, y float64, text string) g.Node {
	return g.El("text", h.Class(class), g.Attr("x", num(x)), g.Attr("y", num(y)), g.Text(text+" ")) // the lines of a name are words apart
}

// mapWire is a link, with a broad unseen way below it that a pointer can hit.
func mapWire(w chart.Wire, from, to, name string) g.Node {
	class := "c-edge"
	if w.Late {
		class = "c-edge-late"
	}
	var head []string
	for _, p := range w.Head() {
		head = append(head, num(p.X)+","+num(p.Y))
	}
	return g.El("g", h.Class("map-wire"), h.Data("from", from), h.Data("to", to), h.Aria("hidden", "true"), g.El("title", g.Text(name)),
		g.El("path", h.Class("map-hit"), g.Attr("d", w.Path())), g.El("path", h.Class(class), g.Attr("d", w.Path())), g.El("polygon", h.Class(class+"-head"), g.Attr("points", strings.Join(head, " "))))
}

// mapNode is a box that leads to the page of what it stands for, with a handle at each side that can be linked.
func (c call) mapNode(m *work.MapView, b chart.Box, n drawnNode) g.Node {
	class := [...]string{"c-node", "c-node-late", "c-node-unknown"}[min(n.drawn.State, chart.NotKnown)]
	const pad = 8.0
	var texts g.Group
	write := func(class, text string) {
		texts = append(texts, svgText(class, b.X+pad, b.Baseline(len(texts)), text))
	}
	for _, l := range b.Lines {
		write("c-name", l)
	}
	if n.drawn.Note != "" {
		write("c-note", chart.Shorten(n.drawn.Note, b.W-2*pad, false))
	}
	if n.drawn.Flag != "" {
		write("c-name bold map-flag", n.drawn.Flag)
	}
	port := func(side string, x float64) g.Node {
		return g.El("circle", h.Class("map-port"), h.Data("port", side), g.Attr("cx", num(x)), g.Attr("cy", num(b.Y+b.H/2)), g.Attr("r", "6"))
	}
	at := c.place(n.Kind, n.ID)
	if m.Owns && n.Kind != casebook.Benefit { // an owner reads what theirs waits for here, and has no page of it
		at = ui.URL("#n-" + n.ID)
	}
	return h.A(h.Class("map-node"), h.ID("n-"+n.ID), ui.Href(at), h.Data("node", n.ID), h.Data("kind", string(n.Kind)), h.Data("title", n.Title),
		h.Data("column", strconv.Itoa(b.Column)), h.Aria("describedby", "d-"+n.ID),
		g.El("desc", h.ID("d-"+n.ID), g.Text(n.spoken())), g.El("rect", h.Class(class), g.Attr("x", num(b.X)), g.Attr("y", num(b.Y)), g.Attr("width", num(b.W)), g.Attr("height", num(b.H)), g.Attr("rx", "3")), texts,
		g.If(m.Leads && n.Kind != casebook.Objective, port("left", b.X)), g.If(m.Leads && n.Kind != casebook.Work && n.Kind != casebook.Tie, port("right", b.X+b.W)))
}

// spoken is a node as somebody hears it who does not see where it lies.
func (n drawnNode) spoken() string {
	said := []string{n.Title, kindNames[n.Kind]}
	if n.drawn.Note != "" {
		said = append(said, n.drawn.Note)
	}
	if n.drawn.Flag != "" {
		said = append(said, n.drawn.Flag)
	}
	verb := "waits for "
	if n.Kind == casebook.Objective {
		verb = "served by "
	}
	switch {
	case len(n.needs) > 0:
		said = append(said, verb+ui.Series(n.needs))
	case n.Kind == casebook.Benefit || n.Kind == casebook.Change:
		said = append(said, "waits for nothing yet")
	}
	if len(n.feeds) > 0 {
		said = append(said, "needed by "+ui.Series(n.feeds))
	}
	return strings.Join(said, "; ")
}

// mapKindNames are the kinds that are added to a map, in its order.
var mapKindNames = []ui.Option{{Value: string(casebook.Objective), Label: "Objective"}, {Value: string(casebook.Benefit), Label: "Benefit"}, {Value: string(casebook.Change), Label: "Business change"},
	{Value: string(casebook.Work), Label: "Our own work"}, {Value: string(casebook.Tie), Label: "Contract milestone"}}

// mapForms do all that the picture does, and need no script.
func (c call) mapForms(m *work.MapView, s mapState, nodes []drawnNode) g.Node {
	var all, waiting []ui.Option
	for _, n := range nodes {
		o := ui.Option{Value: n.ID, Label: n.Title + " (" + kindNames[n.Kind] + ")"}
		all = append(all, o)
		if n.Kind != casebook.Work && n.Kind != casebook.Tie {
			waiting = append(waiting, o)
		}
	}
	var links []ui.Option
	for _, l := range m.Rows.Edges {
		a, b := m.Nodes[l.Node], m.Nodes[l.Needs]
		if a.ID != "" && b.ID != "" && b.Kind != casebook.Assumption {
			links = append(links, ui.Option{Value: a.ID + " " + b.ID, Label: a.Title + " – " + b.Title})
		}
	}
	form := func(do, submit string, look ui.Look, fields ...ui.Field) g.Node {
		f := ui.Form{ID: "map-" + do, Action: c.at("map"), Swap: "#map", Lesser: true, Hidden: []ui.Hidden{{Name: "do", Value: do}, {Name: "at", Value: ""}, {Name: "was", Value: ""}},
			Submit: ui.Button{Text: submit, Look: look}}
		for _, x := range fields {
			if s.typed["do"] == do {
				x.Value = s.typed[x.Name]
			}
			f.Fields = append(f.Fields, x)
		}
		return f
	}
	out := g.Group{form("add", "Add it", ui.Primary, ui.Field{Name: "kind", Label: "Add", Kind: ui.Select, Value: string(casebook.Benefit), Options: mapKindNames},
		ui.Field{Name: "title", Label: "Title", Most: 200, Required: true})}
	if len(nodes) > 0 {
		out = append(out, form("rename", "Rename it", ui.Plain, ui.Field{Name: "node", Label: "Rename", Kind: ui.Select, Options: all}, ui.Field{Name: "title", Label: "New title", Most: 200, Required: true}),
			form("link", "Link them", ui.Plain, ui.Field{Name: "from", Label: "Link", Kind: ui.Select, Options: waiting, Hint: "What waits, or is served"},
				ui.Field{Name: "to", Label: "To", Kind: ui.Select, Options: all, Hint: "What it waits for, or what serves it"}))
	}
	if len(links) > 0 {
		out = append(out, form("part", "Remove it", ui.Plain, ui.Field{Name: "link", Label: "Remove a link", Kind: ui.Select, Options: links}))
	}
	if len(nodes) > 0 {
		out = append(out, form("out", "Take it out", ui.Plain, ui.Field{Name: "node", Label: "Take out", Kind: ui.Select, Options: all}))
	}
	return ui.Section("forms", "Change the map by form", ui.Note(g.Text("Everything the picture does, in words. Each change can be taken back.")), h.Div(h.Class("map-forms"), out))
}

// benefitMap is the case as a map: what slips, what is not known and what has no measure stands out.
func benefitMap(v *work.View) (chart.Map, []drawnNode) {
	m := chart.Map{Title: "What the case waits for"}
	at := map[string]int{}
	var nodes []drawnNode
	add := func(k chart.NodeKind, id, note, flag string, s chart.NodeState) {
		n := drawnNode{Node: v.Nodes[id], drawn: chart.Node{Kind: k, Name: v.Nodes[id].Title, Note: note, State: s, Flag: flag}}
		at[id] = len(nodes)
		m.Nodes, nodes = append(m.Nodes, n.drawn), append(nodes, n)
	}
	for _, o := range v.Case.Objectives {
		add(chart.Objective, string(o.ID), "", "", chart.InTime)
	}
	for _, r := range v.List() {
		note, s := benefitNote(r)
		add(chart.Benefit, string(r.ID), note, unmeasured(r.Benefit), s)
	}
	for _, ch := range v.Case.Changes {
		note, s := nodeNote(v, ch.ID)
		add(chart.Change, string(ch.ID), note, "", s)
	}
	for _, e := range v.Case.Enablers() {
		note, s := nodeNote(v, e.ID)
		if v.Nodes[string(e.ID)].Kind == casebook.Work {
			note = "ours, " + note
		}
		add(chart.Enabler, string(e.ID), note, "", s)
	}
	edge := func(left, right, note string) {
		l, r := at[left], at[right]
		m.Edges = append(m.Edges, chart.Edge{Left: l, Right: r, Note: note})
		nodes[l].needs, nodes[r].feeds = append(nodes[l].needs, nodes[r].Title), append(nodes[r].feeds, nodes[l].Title)
	}
	for _, b := range v.Case.Benefits {
		for _, s := range b.Objectives {
			edge(string(s.Objective), string(b.ID), "")
		}
		for _, n := range b.Needs {
			edge(string(b.ID), string(n.On), percent(n.Share))
		}
	}
	for _, ch := range v.Case.Changes {
		for _, n := range ch.Needs {
			edge(string(ch.ID), string(n.On), percent(n.Share))
		}
	}
	return m, nodes
}

// noMeasure is what stands on a benefit of which it is not said what is counted.
const noMeasure = "no measure"

// flag is what stands before what a page says of the benefit it is about, where nobody said what is counted.
func (c call) flag(v *work.View) g.Node {
	for _, b := range v.Case.Benefits {
		if string(b.ID) == c.id && unmeasured(b) != "" {
			return g.Group{ui.State(noMeasure), g.Text(" ")}
		}
	}
	return nil
}

// unmeasured is the flag of a benefit without a measure, "" for one that has one.
func unmeasured(b core.Benefit) string {
	if strings.TrimSpace(b.Measure.Name) == "" {
		return noMeasure
	}
	return ""
}
