package benefit

import (
	"io"
	"net/http"
	"strings"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	work "counterpart.dev/internal/app/benefit"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/server"
	"counterpart.dev/internal/web/ui"
)

// File is the whole case as the file that the command line reads.
func (p Pages) File(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	file, err := p.Work.File(r.Context(), c.v, c.project)
	if err != nil {
		return err
	}
	return server.Download(w, r, "case.yaml", "application/yaml", func(w io.Writer) error {
		_, err := w.Write(file)
		return err
	})
}

// Importing asks for a case file.
func (p Pages) Importing(w http.ResponseWriter, r *http.Request) error {
	c, v, err := p.see(r)
	if err != nil {
		return err
	}
	if !v.Leads {
		return notFound
	}
	return p.Shell.Show(w, r, c.importPage(v, "", nil, nil))
}

// importPage asks for the text of a case file, and once it was read for which engagement each supplier of it is.
func (c call) importPage(v *work.View, file string, asked []ui.Field, wrong []errs.Field) ui.Page {
	shown := c.frame(v, "Take in a case file")
	shown.Lead = g.Text("A case in the form that “counterpart case check” reads, taken into this empty case. You see what would come in before anything is kept.")
	f := ui.Form{Action: c.at("case", "import"), Errors: wrong, Fields: []ui.Field{{Name: "file", Label: "The text of the file", Kind: ui.Area, Size: 14, Value: file, Required: true}},
		Submit: ui.Button{Text: "Look at it", Name: "step", Value: "look"}, Cancel: c.at("case")}
	f.Fields = append(f.Fields, asked...)
	if asked != nil {
		f.Buttons = []ui.Button{{Text: "Take it in", Name: "step", Value: "take"}}
	}
	shown.Body = []g.Node{c.parts(v), f}
	return shown
}

// Import looks at a case file, or takes it in.
func (p Pages) Import(w http.ResponseWriter, r *http.Request) error {
	c, v, err := p.see(r)
	if err != nil {
		return err
	}
	if !v.Leads {
		return notFound
	}
	file := c.text("file")
	if strings.TrimSpace(file) == "" {
		return p.Shell.Again(w, r, c.importPage(v, file, nil, []errs.Field{{Path: "file", Message: "Paste the text of the file."}}))
	}
	suppliers, err := work.Suppliers([]byte(file))
	if err != nil {
		return p.importAgain(w, r, v, file, nil, err)
	}
	engagements, asked := c.suppliers(v, suppliers)
	if c.text("step") == "take" {
		if _, err := p.Work.TakeFile(r.Context(), c.v, c.project, []byte(file), engagements); err != nil {
			return p.importAgain(w, r, v, file, asked, err)
		}
		return back(w, r, c.at("benefits"), "imported")
	}
	taken, err := p.Work.TryFile(r.Context(), c.v, c.project, []byte(file), engagements)
	if err != nil {
		return p.importAgain(w, r, v, file, asked, err)
	}
	shown := c.importPage(v, file, asked, nil)
	shown.Body = append(shown.Body[:1:1], tried(taken), shown.Body[1])
	return p.Shell.Show(w, r, shown)
}

func (p Pages) importAgain(w http.ResponseWriter, r *http.Request, v *work.View, file string, asked []ui.Field, err error) error {
	fields, ok := wrong(err)
	if !ok {
		return err
	}
	return p.Shell.Again(w, r, of(r).importPage(v, file, asked, fields))
}

// suppliers asks which engagement each supplier of a file is, and reads the answers.
func (c call) suppliers(v *work.View, names []string) (map[string]access.ScopeID, []ui.Field) {
	engagements, asked := map[string]access.ScopeID{}, []ui.Field{}
	for i, name := range names {
		f := ui.Field{Name: "supplier_" + rev(int64(i)), Label: name + " is", Kind: ui.Select, Options: []ui.Option{{Label: "no engagement here: keep its milestones as not mapped yet"}}}
		f.Value = c.text(f.Name)
		for k := range v.Engagements {
			e := &v.Engagements[k]
			f.Options = append(f.Options, ui.Option{Value: string(e.Engagement), Label: e.Supplier() + ", " + e.Terms.Name})
			if f.Value == "" && c.text("step") != "take" && (strings.EqualFold(e.Supplier(), name) || len(names) == 1 && len(v.Engagements) == 1) {
				f.Value = string(e.Engagement)
			}
		}
		engagements[name] = access.ScopeID(f.Value)
		asked = append(asked, f)
	}
	return engagements, asked
}

// tried is what would come in with a file, and what would not.
func tried(t work.Taken) g.Node {
	var counts []string
	for _, k := range t.Counts {
		counts = append(counts, ui.Things(k.N, kindNames[k.Kind], plurals[k.Kind]))
	}
	if t.Uncertain > 0 {
		counts = append(counts, ui.Things(t.Uncertain, "statement of what is uncertain", "statements of what is uncertain"))
	}
	left := g.Node(ui.Note(g.Text("Everything in the file is kept.")))
	if len(t.Left) > 0 {
		left = g.Group{h.P(g.Text("Not kept:")), h.Ul(h.Class("stack"), g.Map(t.Left, func(s string) g.Node { return h.Li(g.Text(s)) }))}
	}
	return ui.Section("tried", "What would come in", h.P(g.Text(ui.Series(counts)+".")), left)
}
