package ui

import (
	"io"
	"slices"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"
)

// Assets are the addresses of the files a page loads. They are made by package static, once, and frozen with a frozen page.
type Assets struct {
	Stylesheet URL
	Script     URL // ours; everything works without it
	Htmx       URL // loaded by pages that are Live
	Icon       URL
}

// Frame is what all pages of one request have in common.
type Frame struct {
	Assets    Assets
	Product   string // the name in the header; "Counterpart" when empty
	Home      URL    // where the name leads; "/" when empty
	Nav       []Link // what this reader may open, and nothing else
	Who       Person // the zero value: nobody has signed in
	SignOut   URL    // takes a POST; "" for none
	Search    URL    // the search page; "" for none, and then no palette either
	Palette   URL    // answers ?q= with PaletteResults; "" for none
	Shortcuts []Shortcut
	KeysOff   bool   // the reader has turned single keys off (WCAG 2.1.4): only Ctrl K works then
	KeysAt    URL    // where they can be turned on and off; "" for nowhere
	Demo      bool   // says that everything is invented
	SeenAs    SeenAs // the zero value: the reader sees their own pages
	Footer    []Link
	Version   string // of the program; "" is not shown
}

// SeenAs says that the page is shown as the other side gets it.
type SeenAs struct {
	Organisation string // whose member would get this page; "" when the reader sees their own
	Leave        URL    // takes a POST and leads back
}

// Page is a whole document. Every page has a title and an audience; the rest may be left out.
type Page struct {
	Frame
	Title    string
	Lead     g.Node   // the conclusion in a sentence, before anything else
	Crumbs   Crumbs   // the way here, without the page itself
	Section  Nav      // the parts of the project or engagement the page is in
	Audience Audience // who can see what is on it
	Actions  []Link   // what can be started from here
	Flash    Flash    // what the last act did
	Zone     string   // the zone of its times, "Europe/London"; "" when there are none
	Live     bool     // parts of it are exchanged in place: loads htmx
	Plain    bool     // without navigation: sign-in, a letter, a page before there is anything to navigate
	Body     []g.Node
}

// Render writes the document, as every node does.
func (p Page) Render(w io.Writer) error {
	p.Product, p.Home = or(p.Product, "Counterpart"), URL(or(string(p.Home), "/"))
	return h.Doctype(h.HTML(h.Lang("en-GB"), p.head(), h.Body(
		h.Class("of-"+hue(p.Who.Side)), flag("data-keys-off", p.KeysOff),
		h.A(h.Class("skip"), h.Href("#page"), g.Text("Skip to the page")),
		p.header(),
		h.Main(h.ID("page"), h.TabIndex("-1"), p.top(), g.Group(p.Body)),
		p.footer(),
		p.overlays(),
		h.P(h.ID("say"), h.Class("unseen"), h.Role("status")),
	))).Render(w)
}

func (p Page) head() g.Node {
	title := p.Title
	for _, l := range slices.Backward(p.Crumbs) {
		title += " · " + l.Text
	}
	return h.Head(
		h.Meta(h.Charset("utf-8")),
		h.Meta(h.Name("viewport"), h.Content("width=device-width, initial-scale=1")),
		h.Meta(h.Name("color-scheme"), h.Content("light dark")),
		h.TitleEl(g.Text(title+" · "+p.Product)),
		g.If(p.Assets.Stylesheet.safe(), h.Link(h.Rel("stylesheet"), Href(p.Assets.Stylesheet))),
		g.If(p.Assets.Icon.safe(), h.Link(h.Rel("icon"), h.Type("image/svg+xml"), Href(p.Assets.Icon))),
		g.If(p.Live, g.Group{
			h.Meta(h.Name("htmx-config"), h.Content(htmxConfig)),
			script(p.Assets.Htmx),
		}),
		script(p.Assets.Script),
	)
}

// htmxConfig keeps htmx from evaluating text, from writing a style into the page, from keeping pages, and from leaving us. A part
// that came is taken up at once: in the 20 ms that htmx would wait, a form in it would be sent as a page of its own.
const htmxConfig = `{"allowEval":false,"includeIndicatorStyles":false,"historyEnabled":false,"historyCacheSize":0,` +
	`"refreshOnHistoryMiss":true,"selfRequestsOnly":true,"allowScriptTags":false,"defaultSettleDelay":0}`

func script(u URL) g.Node {
	if !u.safe() {
		return nil
	}
	return h.Script(Src(u), h.Defer())
}

func (p Page) header() g.Node {
	return h.Header(h.Class("top"),
		h.Div(h.Class("bar"),
			h.A(h.Class("product"), Href(p.Home), g.Text(p.Product)),
			g.If(!p.Plain, Nav{"Main", p.Nav}.as("main-nav")),
			h.Div(h.Class("end"), p.search(), p.who()),
		),
		g.If(!p.Plain, p.Section.as("section-nav")),
		p.banners(),
	)
}

func (p Page) search() g.Node {
	if p.Plain || !p.Search.safe() {
		return nil
	}
	return h.A(h.Class("search"), Href(p.Search), g.If(p.Palette.safe(), h.Data("opens", "palette")),
		g.Text("Search "), h.Span(h.Class("keys"), h.Kbd(g.Text("Ctrl")), g.Text(" "), h.Kbd(g.Text("K"))))
}

func (p Page) who() g.Node {
	if p.Who.Name == "" {
		return nil
	}
	return g.Group{p.Who, g.If(p.SignOut.safe(), h.Form(h.Method("post"), Action(p.SignOut),
		h.Button(h.Class("as-link"), g.Text("Sign out"))))}
}

func (p Page) banners() g.Node {
	return g.Group{
		g.If(p.Demo, h.P(h.Class("banner demo"), h.Role("note"), h.Strong(g.Text("Demonstration.")),
			g.Text(" People, firms and figures are invented. Nothing you do here reaches anybody."))),
		g.If(p.SeenAs.Organisation != "", h.Div(h.Class("banner seen-as"), h.Role("note"),
			h.P(h.Strong(g.Text("As "), Name(p.SeenAs.Organisation), g.Text(" sees it.")),
				g.Text(" This is the page as a member of the other side who holds nothing private gets it. Nothing can be changed.")),
			g.If(p.SeenAs.Leave.safe(), h.Form(h.Method("post"), Action(p.SeenAs.Leave),
				h.Button(h.Class("as-link"), g.Text("Back to my own view")))))),
	}
}

// top is what stands above the body of every page: the way here, who sees it, what happened, title and conclusion.
func (p Page) top() g.Node {
	way := len(p.Crumbs) > 0 || p.Audience.Of != ""
	return g.Group{
		p.Flash,
		g.If(way, h.Div(h.Class("way"), p.Crumbs, p.Audience.Chip())),
		h.Div(h.Class("title"), h.H1(Name(p.Title)), g.If(len(p.Actions) > 0,
			h.Div(h.Class("actions"), g.Map(p.Actions, ActionLink)))),
		g.Iff(p.Lead != nil, func() g.Node { return h.P(h.Class("lead"), p.Lead) }),
	}
}

func (p Page) footer() g.Node {
	return h.Footer(h.Class("foot"),
		g.If(p.Zone != "", h.Span(g.Text("Times are those of "+p.Zone))),
		g.Map(p.Footer, func(l Link) g.Node { return l }),
		g.If(len(p.keys()) > 0, h.Span(h.Class("scripted"),
			h.Button(h.Type("button"), h.Class("as-link"), h.Data("opens", "keys"),
				g.Text("Keyboard "), h.Kbd(g.Text("?"))))),
		g.If(p.Version != "", h.Span(g.Text(p.Product+" "+p.Version))),
	)
}

// Flash says what the last act did, once. The zero value says nothing.
type Flash struct {
	Text    string
	Problem bool // it did not do what was asked
	Link    Link // where to look, or how to take it back
}

// Render writes the message, as every node does.
func (f Flash) Render(w io.Writer) error {
	if f.Text == "" {
		return nil
	}
	class, role := "flash", "status"
	if f.Problem {
		class, role = "flash problem", "alert"
	}
	return h.Div(h.Class(class), h.Role(role), h.P(g.Text(f.Text),
		g.If(f.Link.Text != "", g.Group{g.Text(" "), f.Link}))).Render(w)
}
