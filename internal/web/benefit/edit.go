package benefit

import (
	"io"
	"net/http"
	"net/url"
	"strings"

	g "maragu.dev/gomponents"

	work "counterpart.dev/internal/app/benefit"
	"counterpart.dev/internal/core/casebook"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/web/ui"
)

// formOf reads the fields of a kind out of a request, and nothing else.
func (c call) formOf() work.Form {
	f := work.Form{Values: map[string]string{}, Rev: c.rev(), Draft: c.text("draft")}
	for _, name := range work.Fields(c.kind) {
		f.Values[name] = c.text(name)
	}
	return f
}

// draft names what somebody has begun to write in the form at an address below the project.
func (c call) draft(u ui.URL) string {
	return "case/project/" + string(c.project) + string(u)[len(c.at()):]
}

// begun fills a form with what the viewer began to write in it, and says when that was saved.
func (p Pages) begun(c call, v *work.View, name string, f *work.Form) (saved string, err error) {
	d, err := p.Drafts.Draft(c.Context(), c.v, name)
	if err != nil || d.Body == "" {
		return "", err
	}
	q, err := url.ParseQuery(d.Body)
	if err != nil {
		return "", nil // it was written by another form, and is as good as none
	}
	for _, field := range work.Fields(c.kind) {
		if q.Has(field) {
			f.Values[field] = q.Get(field)
		}
	}
	at, err := parseRev(q.Get("rev"))
	if err == nil {
		f.Rev = at // a change goes on from the revision it was begun at
	}
	return "saved " + ui.Since(usTime(d.Changed), c.now), nil
}

// SaveDraft keeps what is typed in a form, and answers with when it was kept.
func (p Pages) SaveDraft(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	c.kind = casebook.Kind(c.URL.Query().Get("kind"))
	fields := work.Fields(c.kind)
	if fields == nil {
		return notFound
	}
	body := url.Values{}
	for _, name := range append(fields, "rev") {
		if s := c.text(name); s != "" {
			body.Set(name, s)
		}
	}
	name := c.URL.Query().Get("form")
	if !strings.HasPrefix(name, c.draft(c.at())+"/") {
		return notFound
	}
	if err := p.Drafts.SaveDraft(r.Context(), c.v, name, body.Encode()); err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, err := io.WriteString(w, "saved "+c.now.UTC().Format("15:04")+" UTC")
	return err
}

// saves is where a form sends its drafts.
func (c call) saves(name string) ui.URL {
	return c.at("case", "drafts").With("form", name).With("kind", string(c.kind))
}

// New asks about something that is added to the case.
func (p Pages) New(w http.ResponseWriter, r *http.Request) error {
	c, v, err := p.see(r)
	if err != nil {
		return err
	}
	if !v.Leads || c.kind == "" {
		return notFound
	}
	f, err := v.Filled(c.kind, c.usual(v))
	if err != nil {
		return err
	}
	saved, err := p.begun(c, v, c.draft(c.newPlace()), &f)
	if err != nil {
		return err
	}
	return p.Shell.Show(w, r, c.newPage(v, f, saved, nil))
}

// usual is the node a new form is filled with: of the appraisal, the one there is.
func (c call) usual(v *work.View) casebook.Node {
	if c.kind == casebook.Appraisal {
		return c.appraisalNode(v)
	}
	return casebook.Node{}
}

// newPlace is where something of the request's kind is added.
func (c call) newPlace() ui.URL {
	if c.kind == casebook.Benefit {
		return c.at("benefits", "new")
	}
	return c.at("case", plural[c.kind], "new")
}

// addPlace takes what is added.
func (c call) addPlace() ui.URL {
	if c.kind == casebook.Benefit {
		return c.at("benefits")
	}
	return c.at("case", plural[c.kind])
}

func (c call) newPage(v *work.View, f work.Form, saved string, wrong []errs.Field) ui.Page {
	name := kindNames[c.kind]
	shown := c.frame(v, "New "+name)
	submit := "Add the " + name
	if c.kind == casebook.Appraisal {
		shown.Title, submit = "How sums are reckoned", "Save"
	}
	draft := c.draft(c.newPlace())
	shown.Body = []g.Node{ui.Form{Action: c.addPlace(), Groups: groups(v, c.kind, f.Values), Errors: wrong, Submit: ui.Button{Text: submit}, Cancel: c.list(c.kind),
		Draft: draft, Saves: c.saves(draft), Saved: saved}}
	return shown
}

// Add adds something to the case.
func (p Pages) Add(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	f := c.formOf()
	id, err := p.Work.Add(r.Context(), c.v, c.project, c.kind, f)
	if err == nil {
		switch c.kind {
		case casebook.Benefit, casebook.Change:
			return back(w, r, c.place(c.kind, id), "added")
		case casebook.Appraisal:
			return back(w, r, c.at("case"), "saved")
		}
		return back(w, r, c.at("case"), "kept")
	}
	fields, ok := wrong(err)
	if !ok {
		return err
	}
	v, err := p.Work.Case(r.Context(), c.v, c.project)
	if err != nil {
		return err
	}
	return p.Shell.Again(w, r, c.newPage(v, f, "", fields))
}

// Edit asks what shall be changed.
func (p Pages) Edit(w http.ResponseWriter, r *http.Request) error {
	c, v, err := p.see(r)
	if err != nil {
		return err
	}
	n := v.Nodes[c.id]
	if n.Kind != c.kind || c.kind == "" || !v.May(c.v, c.id) {
		return notFound
	}
	f, err := v.Filled(c.kind, n)
	if err != nil {
		return err
	}
	was := formerly(c.kind, f.Values)
	saved, err := p.begun(c, v, c.draft(c.here("edit")), &f)
	if err != nil {
		return err
	}
	return p.Shell.Show(w, r, c.editPage(v, f, was, saved, nil))
}

func (c call) editPage(v *work.View, f work.Form, was []ui.Hidden, saved string, wrong []errs.Field) ui.Page {
	shown := c.frame(v, "Change "+v.Nodes[c.id].Title)
	shown.Crumbs = append(shown.Crumbs, ui.Link{Text: v.Nodes[c.id].Title, URL: c.here()})
	draft := c.draft(c.here("edit"))
	shown.Body = []g.Node{ui.Form{Action: c.here(), Groups: groups(v, c.kind, f.Values), Rev: rev(f.Rev), Hidden: was, Errors: wrong, Cancel: c.here(), Draft: draft,
		Saves: c.saves(draft), Saved: saved}}
	return shown
}

// Change changes something of the case.
func (p Pages) Change(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	f := c.formOf()
	err := p.Work.Change(r.Context(), c.v, c.project, c.kind, c.id, f)
	if err == nil {
		return back(w, r, c.here(), "saved")
	}
	v, readErr := p.Work.Case(r.Context(), c.v, c.project)
	if readErr != nil {
		return readErr
	}
	if errs.KindOf(err) == errs.Conflict {
		return p.merge(w, r, v, f)
	}
	fields, ok := wrong(err)
	if !ok {
		return err
	}
	return p.Shell.Again(w, r, c.editPage(v, f, c.kept(), "", fields))
}

// Ending asks whether something shall be taken out of the case.
func (p Pages) Ending(w http.ResponseWriter, r *http.Request) error {
	c, v, err := p.see(r)
	if err != nil {
		return err
	}
	if n := v.Nodes[c.id]; n.Kind != c.kind || c.kind == "" || !v.Leads {
		return notFound
	}
	return p.Shell.Show(w, r, c.endPage(v, nil))
}

func (c call) endPage(v *work.View, wrong []errs.Field) ui.Page {
	n := v.Nodes[c.id]
	shown := c.frame(v, "Take out "+n.Title)
	var waits []string
	count := func(id string, on bool) {
		if on {
			waits = append(waits, title(v, id))
		}
	}
	for _, ch := range v.Case.Changes {
		count(string(ch.ID), needs(ch.Needs, c.id))
	}
	for _, b := range v.Case.Benefits {
		count(string(b.ID), needs(b.Needs, c.id))
	}
	happens := g.Text("“" + n.Title + "” no longer counts in this case.")
	if len(waits) > 0 {
		happens = g.Text("“" + n.Title + "” no longer counts in this case, and its links go: " + ui.Series(waits) + " no longer waits for it.")
	}
	shown.Body = []g.Node{ui.Confirm{Happens: happens, Kept: "The record keeps what it was, who changed it and when.",
		Form: ui.Form{Action: c.here("end"), Rev: rev(n.Rev), Errors: wrong, Submit: ui.Button{Text: "Take it out", Look: ui.Danger}, Cancel: c.here()}}}
	return shown
}

// End takes something out of the case.
func (p Pages) End(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	err := p.Work.End(r.Context(), c.v, c.project, c.kind, c.id, c.rev())
	if err == nil {
		return back(w, r, c.list(c.kind), "ended")
	}
	fields, ok := wrong(err)
	if !ok {
		return err
	}
	v, err := p.Work.Case(r.Context(), c.v, c.project)
	if err != nil {
		return err
	}
	return p.Shell.Again(w, r, c.endPage(v, fields))
}

// Answer is what an owner says to a benefit.
func (p Pages) Answer(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	accept := c.text("accept") == "yes"
	err := p.Work.Answer(r.Context(), c.v, c.project, c.id, accept, c.text("why"), c.rev())
	if fields, ok := wrong(err); err != nil && ok {
		v, err := p.Work.Profile(r.Context(), c.v, c.project, c.kind, c.id)
		if err != nil {
			return err
		}
		shown := c.frame(v.View, v.Node.Title)
		shown.Crumbs = append(shown.Crumbs, ui.Link{Text: v.Node.Title, URL: c.here()})
		shown.Body = []g.Node{c.answerForm(v, fields)}
		return p.Shell.Again(w, r, shown)
	}
	if err != nil {
		return err
	}
	if accept {
		return back(w, r, c.here(), "accepted")
	}
	return back(w, r, c.here(), "returned")
}
