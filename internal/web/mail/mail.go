// Package mail is the pages of messages that came by mail: those that wait for somebody, what became of the others, one message with what it
// quotes folded, and what can be done with one that was not understood.
//
// It promises that nothing of a message is shown as HTML or fetched from elsewhere, that what would become visible to the other side is said
// before it does, and that every message says why it is where it is. It refuses to show what lies in rooms that are not the viewer's: the use
// cases decide that.
package mail

import (
	"errors"
	"net/http"
	"strconv"
	"strings"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	work "counterpart.dev/internal/app/mail"
	matters "counterpart.dev/internal/app/matter"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/inbound"
	"counterpart.dev/internal/core/quoting"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/server"
	"counterpart.dev/internal/web/page"
	"counterpart.dev/internal/web/ui"
)

// Pages are the pages.
type Pages struct {
	Shell  page.Shell
	Work   work.Work
	Matter matters.Work // threads that wait for an answer which binds
}

// filterNames are the filters as links.
var filterNames = map[work.Filter]string{work.Waiting: "To do", work.Threads: "In threads", work.Rest: "Put aside"}

// dones are what the last act did, by the code an address carries.
var dones = map[string]string{"posted": "It is in the thread.", "raised": "The matter is raised, for our side only.", "discarded": "Put aside.", "dropped": "Taken in. Only you see it.", "addressed": "The engagement has an address of its own.", "confirmed": "It counts. Both sides read it in the thread."}

// List is what came.
func (p Pages) List(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	before, _ := strconv.ParseInt(q.Get("before"), 10, 64)
	l, err := p.Work.List(r.Context(), server.Viewer(r.Context()), work.Filter(q.Get("show")), before)
	if err != nil {
		return err
	}
	self := ui.Path("messages").With("show", string(l.Filter))
	var tabs []ui.Link
	for _, f := range work.Filters() {
		tabs = append(tabs, ui.Link{Text: filterNames[f], URL: ui.Path("messages").With("show", string(f)), Current: f == l.Filter, Count: ui.Count(int64(l.Counts[f]))})
	}
	now := p.Shell.Now(r.Context())
	t := ui.Table[inbound.Message]{ID: "messages", Caption: "Messages that came by mail", Rows: l.Rows, Things: "messages", Self: self, Columns: []ui.Column[inbound.Message]{
		{Head: "Subject", Row: true, Cell: func(m inbound.Message) g.Node {
			return g.Group{ui.A(ui.Path("messages", m.ID), ui.Name(subject(m))), ui.Note(g.Text(why(m)))}
		}},
		{Head: "From", Cell: func(m inbound.Message) g.Node { return ui.Name(from(m)) }},
		{Head: "State", Cell: func(m inbound.Message) g.Node { return ui.State(m.State.Words()) }},
		{Head: "Came", Number: true, Cell: func(m inbound.Message) g.Node { return ui.Moment(page.Then(m.Took, now), now) }},
	}, Empty: ui.Empty{Says: empties[l.Filter], Action: ui.Link{Text: "Put a saved message in", URL: "/messages/drop"}}}
	if l.Next != 0 {
		t.Pager = ui.Pager{Next: self.With("before", strconv.FormatInt(l.Next, 10))}
	}
	actions := []ui.Link{{Text: "Put a saved message in", URL: "/messages/drop"}}
	if l.Address != "" && server.Viewer(r.Context()).Side == access.ClientSide {
		actions = append(actions, ui.Link{Text: "Addresses of engagements", URL: "/messages/addresses"})
	}
	return p.Shell.Show(w, r, ui.Page{Title: "Messages", Lead: lead(l), Section: ui.Nav{Label: "Which messages", Items: tabs}, Zone: now.Location().String(), Flash: flash(r), Actions: actions, Body: []g.Node{t}})
}

// empties say what would stand in an empty list.
var empties = map[work.Filter]string{
	work.Waiting: "No message waits for anybody. What was not understood, waits to be confirmed or has to become a matter stands here.",
	work.Threads: "No message became a reply or a matter yet. Whoever replies to a message of this program replies in the thread it is about.",
	work.Rest:    "Nothing was put aside. Absence notes, bounces and what came twice stand here, with the reason.",
}

func flash(r *http.Request) ui.Flash { return ui.Flash{Text: dones[r.URL.Query().Get("did")]} }

func lead(l work.Listing) g.Node {
	n := l.Counts[work.Waiting]
	says := "Nothing waits."
	if n > 0 {
		says = ui.Things(n, "message") + " waiting."
	}
	if l.Address == "" {
		return g.Text(says + " This installation takes no mail: replies by mail do not arrive. Messages that were saved as files can be put in.")
	}
	return g.Group{g.Text(says + " What is sent or forwarded to "), ui.Name(l.Address), g.Text(" from your own address comes to you.")}
}

func subject(m inbound.Message) string {
	if m.Subject == "" {
		return "(no subject)"
	}
	return m.Subject
}

func from(m inbound.Message) string {
	switch {
	case m.Name != "" && m.From != "":
		return m.Name + " <" + m.From + ">"
	case m.From == "":
		return "–"
	}
	return m.From
}

// why is the reason of a message's state, with what was said of it.
func why(m inbound.Message) string {
	if m.State == inbound.Discarded {
		return m.Detail
	}
	return strings.TrimSpace(m.Reason.Sentence() + " " + m.Detail)
}

// Show is one message.
func (p Pages) Show(w http.ResponseWriter, r *http.Request) error {
	shown, err := p.shown(r, "", nil)
	if err != nil {
		return err
	}
	return p.Shell.Show(w, r, shown)
}

// shown is the page of a message. A form that was sent with something wrong keeps what was typed.
func (p Pages) shown(r *http.Request, form string, wrong []errs.Field) (ui.Page, error) {
	c := call{Request: r, v: server.Viewer(r.Context()), form: form, wrong: wrong}
	m, err := p.Work.Show(r.Context(), c.v, r.PathValue("message"))
	if err != nil {
		return ui.Page{}, err
	}
	now := p.Shell.Now(r.Context())
	out := ui.Page{Title: subject(m.Message), Crumbs: ui.Crumbs{{Text: "Messages", URL: "/messages"}}, Zone: now.Location().String(), Flash: flash(r)}
	out.Lead = g.Group{ui.State(m.State.Words()), g.Text(" " + why(m.Message))}
	if m.Original {
		out.Actions = []ui.Link{{Text: "The message as it came", URL: ui.Path("messages", m.ID, "original")}}
	}
	about := ui.Definitions{{Term: "From", Value: ui.Name(from(m.Message))}, {Term: "To", Value: ui.Name(or(strings.ReplaceAll(m.To, strings.Repeat("x", 52), "…")))}}
	if m.Cc != "" {
		about = append(about, ui.Definition{Term: "Also to", Value: ui.Name(m.Cc), Note: "Only our side sees this."})
	}
	about = append(about, ui.Definition{Term: "Came", Value: ui.Moment(page.Then(m.Took, now), now), Note: "A reply counts from then."},
		ui.Definition{Term: "Sent", Value: ui.Moment(page.Then(m.Sent, now), now), Note: "As its sender says."})
	if m.Number > 0 {
		about = append(about, ui.Definition{Term: "Matter", Value: ui.A(ui.Path("engagements", string(m.ThreadIn), "matters", m.Matter), g.Text("No. "+ui.Count(m.Number)+" "), ui.Name(m.Title))})
	}
	if m.DoneBy != "" {
		about = append(about, ui.Definition{Term: "By", Value: ui.Name(m.DoneBy), Note: page.Then(m.Done, now).Format("2 Jan 2006 15:04")})
	}
	out.Body = []g.Node{text(m), ui.Section("about", "The message", about), files(m), odd(m)}
	if m.Acts && m.State != inbound.Taken && m.State != inbound.Raised {
		confirm, err := p.confirm(c, m)
		if err != nil {
			return ui.Page{}, err
		}
		out.Body = append(append(out.Body, confirm, planned(m)), p.acts(c, m)...)
	}
	return out, nil
}

func or(s string) string {
	if s == "" {
		return "–"
	}
	return s
}

// foldNames are what is folded, by its kind.
var foldNames = map[quoting.Kind]string{quoting.Quote: "Quotation", quoting.Signature: "Signature", quoting.Small: "What hangs beneath it"}

// text is what a message says, with what is not new folded.
func text(m work.View) g.Node {
	if len(m.Blocks) == 0 {
		return ui.Section("text", "Text", h.P(ui.Quiet(g.Text("It has none."))))
	}
	return ui.Section("text", "Text", g.Map(m.Blocks, func(b quoting.Block) g.Node {
		if strings.TrimSpace(b.Text) == "" {
			return nil
		}
		lines := paragraphs(b.Text)
		if b.Kind == quoting.New {
			return lines
		}
		n := strings.Count(strings.TrimSpace(b.Text), "\n") + 1
		return h.Details(h.Summary(g.Text(foldNames[b.Kind]+", "+ui.Things(n, "line"))), lines)
	}))
}

// paragraphs are lines as they stand.
func paragraphs(s string) g.Node {
	var out g.Group
	for _, part := range strings.Split(strings.Trim(s, "\n"), "\n\n") {
		var lines g.Group
		for i, l := range strings.Split(part, "\n") {
			if i > 0 {
				lines = append(lines, h.Br())
			}
			lines = append(lines, g.Text(l))
		}
		out = append(out, h.P(h.Dir("auto"), lines))
	}
	return out
}

func files(m work.View) g.Node {
	if len(m.Files) == 0 {
		return nil
	}
	return ui.Section("files", "Files", h.Ul(h.Class("stack"), g.Map(m.Files, func(f work.Part) g.Node {
		return h.Li(ui.Name(f.Name), g.Text(" "), ui.Quiet(g.Text(size(f.Size))))
	})))
}

func size(n int) string {
	if n < 1<<20 {
		return strconv.Itoa(max(n>>10, 1)) + " kB"
	}
	return strconv.Itoa(n>>20) + " MB"
}

func odd(m work.View) g.Node {
	if len(m.Warnings) == 0 {
		return nil
	}
	var out g.Group
	for _, x := range m.Warnings {
		out = append(out, h.Li(g.Text(x.Where+": "+x.Message)))
	}
	return ui.Section("odd", "What was odd about it", h.Ul(h.Class("stack"), out))
}

// call is a request about one message.
type call struct {
	*http.Request
	v     access.Viewer
	form  string // that was sent with something wrong
	wrong []errs.Field
}

// typed is what was typed into a field of a form, or else what stands there at first.
func (c call) typed(form, name, first string) string {
	if c.form == form {
		return c.PostFormValue(name)
	}
	return first
}

func (c call) errorsOf(form string) []errs.Field {
	if c.form == form {
		return c.wrong
	}
	return nil
}

// again shows a message with what is wrong with a form, or gives the error back.
func (p Pages) again(w http.ResponseWriter, r *http.Request, form string, err error) error {
	fields := errs.FieldsOf(err)
	if !errors.Is(err, errs.Invalid) && !errors.Is(err, errs.Conflict) {
		return err
	}
	if len(fields) == 0 {
		fields = []errs.Field{{Message: errs.Sentence(err)}}
	}
	shown, err := p.shown(r, form, fields)
	if err != nil {
		return err
	}
	return p.Shell.Again(w, r, shown)
}
