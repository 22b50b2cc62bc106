// Package evidence is the pages of the record: what was done in a room, and the files that prove it elsewhere.
//
// It promises that a reader sees the record of rooms they are in, and that what was erased shows as a dated gap. It refuses to
// change anything.
package evidence

import (
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	"counterpart.dev/internal/app/engage"
	"counterpart.dev/internal/app/evidence"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/server"
	"counterpart.dev/internal/web/page"
	"counterpart.dev/internal/web/ui"
)

// Pages are the pages of the record.
type Pages struct {
	Shell    page.Shell
	Evidence *evidence.Evidence
	// Frame is what the pages of a project or an engagement have in common.
	Frame func(r *http.Request, title string, a access.Audience) (ui.Page, error)
}

// perPage is how many entries a page shows.
const perPage = 50

// room is which room's record a request is about: the shared one unless ?room=ours is asked for, or the scope has none.
func room(r *http.Request) access.Audience {
	if r.FormValue("room") != "ours" {
		for _, reach := range server.Reaches(r.Context()) {
			if reach.Audience == access.Shared {
				return access.Shared
			}
		}
	}
	return server.Viewer(r.Context()).Side.Of()
}

// Show is the record of a room, newest first.
func (p Pages) Show(w http.ResponseWriter, r *http.Request) error {
	ctx, v, id := r.Context(), server.Viewer(r.Context()), access.ScopeID(r.PathValue("id"))
	before, err := strconv.ParseUint(r.FormValue("before"), 10, 63)
	if err != nil {
		before = 0
	}
	in := room(r)
	log, err := p.Evidence.Page(ctx, v, id, in, before, perPage)
	if err != nil {
		return err
	}
	self := ui.URL(r.URL.Path)
	if in != access.Shared && both(r) {
		self = self.With("room", "ours")
	}
	shown, err := p.Frame(r, "Record", in)
	if err != nil {
		return err
	}
	shown.Lead = lead(log, in)
	shown.Body = []g.Node{rooms(r, in), entries(log, self, server.Now(ctx).In(engage.Zone(shown.Zone))), files(self, r.URL.Path, log)}
	return p.Shell.Show(w, r, shown)
}

// both reports whether the viewer may see the record of the shared room and of their own side's.
func both(r *http.Request) bool { return len(server.Reaches(r.Context())) > 1 }

func lead(log evidence.Page, in access.Audience) g.Node {
	what := "what both sides did here"
	if in != access.Shared {
		what = "what our side did here among ourselves"
	}
	if log.Size == 0 {
		return g.Text("Nothing has been recorded yet.")
	}
	return g.Text(fmt.Sprintf("%s of %s. Nothing in it can be changed without being noticed; a text can be erased, and the gap shows.", ui.Things(int(log.Size), "entry", "entries"), what))
}

// rooms leads from one record to the other.
func rooms(r *http.Request, in access.Audience) g.Node {
	if !both(r) {
		return nil
	}
	path := ui.URL(r.URL.Path)
	return ui.Nav{Label: "Which record", Items: []ui.Link{
		{Text: "Shared", URL: path, Current: in == access.Shared},
		{Text: "Ours only", URL: path.With("room", "ours"), Current: in != access.Shared},
	}}
}

// files are what can be taken away.
func files(self ui.URL, path string, log evidence.Page) g.Node {
	if log.Size == 0 {
		return ui.Empty{Says: "What is done here is recorded, with who did it and when. The first act begins the record."}
	}
	at := func(name string) ui.URL {
		u := ui.URL(path + "/" + name)
		if strings.Contains(string(self), "room=ours") {
			u = u.With("room", "ours")
		}
		return u
	}
	return ui.Section("proof", "Take the proof with you",
		ui.Definitions{
			{Term: "Signed head", Value: ui.A(at("head"), g.Text("Download the head")), Note: "A few lines that bind every entry so far. Keep one from time to time: nothing before it can be changed afterwards."},
			{Term: "Evidence bundle", Value: g.Group{ui.A(at("bundle"), g.Text("With the texts")), g.Text(" · "), ui.A(at("bundle").With("withhold", "1"), g.Text("without them"))},
				Note: "Everything that proves the record without this server: counterpart record verify bundle.zip --key key.txt"},
			{Term: "Public key", Value: ui.A("/record/key", g.Text("Download the key")), Note: "What signatures are checked with. Get it from each other, not from the bundle."},
			{Term: "Record’s id", Value: h.Code(g.Text(log.Log.String()))},
		})
}

func entries(log evidence.Page, self ui.URL, now time.Time) g.Node {
	if len(log.Entries) == 0 {
		return nil
	}
	var rows []g.Node
	for _, e := range log.Entries {
		rows = append(rows, h.Tr(h.ID(fmt.Sprintf("e%d", e.Index)),
			h.Td(h.Class("n"), g.Text(strconv.FormatUint(e.Index, 10))),
			h.Td(ui.Moment(time.UnixMicro(int64(e.At)).In(now.Location()), now)),
			h.Th(h.Scope("row"), g.Text(words(string(e.Kind)))),
			h.Td(actor(e)),
			h.Td(texts(e)),
		))
	}
	return ui.Section("entries", "Entries, newest first",
		h.Div(h.Class("scroll"), h.TabIndex("0"), h.Role("region"), h.Aria("label", "Entries of the record"),
			h.Table(h.Caption(h.Class("unseen"), g.Text("Entries of the record, newest first")),
				h.THead(h.Tr(h.Th(h.Class("n"), h.Scope("col"), g.Text("No.")), h.Th(h.Scope("col"), g.Text("When")), h.Th(h.Scope("col"), g.Text("What")),
					h.Th(h.Scope("col"), g.Text("Who")), h.Th(h.Scope("col"), g.Text("Texts")))),
				h.TBody(g.Group(rows)))),
		g.If(log.Earlier > 0, h.P(ui.A(self.With("before", strconv.FormatUint(log.Earlier, 10)), g.Text("Earlier entries")))))
}

func actor(e evidence.Entry) g.Node {
	switch {
	case e.Actor.Name != "":
		return ui.Name(e.Actor.Name)
	case e.Actor.What == "person":
		return ui.Quiet(g.Text("name erased"))
	}
	return ui.Quiet(g.Text("a clock or a link"))
}

// texts are the fields of an entry, shortened; what was erased is a gap that says by which entry.
func texts(e evidence.Entry) g.Node {
	var out []g.Node
	if e.Target.Name != "" {
		out = append(out, h.Div(g.Text(fmt.Sprintf("%s of entry %d, because of %s", label(e.Target.Name), e.Target.Index, e.Target.Reason))))
	}
	for _, t := range e.Texts {
		if t.Erased {
			out = append(out, h.Div(ui.Quiet(g.Text(fmt.Sprintf("%s: erased by entry %d", label(t.Name), t.By)))))
			continue
		}
		if v := value(e, t); v != "" { // "" was left open
			out = append(out, h.Div(ui.Quiet(g.Text(label(t.Name)+": ")), ui.Name(short(v))))
		}
	}
	return g.Group(out)
}

// longest is how many characters of a text the list shows; the bundle has them all.
const longest = 240

func short(s string) string {
	if r := []rune(s); len(r) > longest {
		return string(r[:longest]) + " …"
	}
	return s
}

// Head downloads a signed head.
func (p Pages) Head(w http.ResponseWriter, r *http.Request) error {
	signed, err := p.Evidence.Head(r.Context(), server.Viewer(r.Context()), access.ScopeID(r.PathValue("id")), room(r))
	if err != nil {
		return err
	}
	return download(w, r, "head.txt", "text/plain; charset=utf-8", signed)
}

// Bundle downloads what proves the record without this server.
func (p Pages) Bundle(w http.ResponseWriter, r *http.Request) error {
	zip, err := p.Evidence.Bundle(r.Context(), server.Viewer(r.Context()), access.ScopeID(r.PathValue("id")), room(r), r.FormValue("withhold") != "")
	if err != nil {
		return err
	}
	return download(w, r, "bundle.zip", "application/zip", zip)
}

// Key downloads the public key of the installation.
func (p Pages) Key(w http.ResponseWriter, r *http.Request) error {
	key, err := p.Evidence.PublicKey(r.Context())
	if err != nil {
		return err
	}
	return download(w, r, "key.txt", "text/plain; charset=utf-8", []byte(string(key)+"\n"))
}

func download(w http.ResponseWriter, r *http.Request, name, kind string, b []byte) error {
	return server.Download(w, r, name, kind, func(w io.Writer) error {
		_, err := w.Write(b)
		return err
	})
}
