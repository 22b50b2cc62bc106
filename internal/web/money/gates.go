package money

import (
	"net/http"
	"slices"
	"strconv"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	"counterpart.dev/internal/app/matter"
	work "counterpart.dev/internal/app/money"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/gate"
	corematter "counterpart.dev/internal/core/matter"
	"counterpart.dev/internal/core/poll"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/server"
	"counterpart.dev/internal/web/page"
	"counterpart.dev/internal/web/ui"
)

// gates is an address below the gates of the project.
func (c call) gates(segments ...string) ui.URL {
	return ui.Path(append([]string{"projects", string(c.scope), "gates"}, segments...)...)
}

// Gates is the gates of a project.
func (p Pages) Gates(w http.ResponseWriter, r *http.Request) error {
	shown, err := p.gatesPage(r, work.GateForm{}, nil)
	if err != nil {
		return err
	}
	return p.Shell.Show(w, r, shown)
}

func (p Pages) gatesPage(r *http.Request, f work.GateForm, wrong []errs.Field) (ui.Page, error) {
	c := of(r)
	v, err := p.Work.Gates(r.Context(), c.v, c.scope)
	if err != nil {
		return ui.Page{}, err
	}
	shown, err := p.frame(c, "Gates")
	if err != nil {
		return shown, err
	}
	shown.Zone = v.Project.Zone
	shown.Lead = g.Text("Where we decide whether to go on: what is asked for before it, who decided what and why, and the case as it stood then.")
	var open g.Node
	if v.May {
		day := f.Day
		if day == "" {
			day = (v.Today + 28).String()
		}
		open = ui.Section("open", "Open a gate", ui.Form{ID: "gate-form", Action: c.gates(), Errors: wrong, Submit: ui.Button{Text: "Open it"}, Fields: []ui.Field{
			{Name: "name", Label: "What it is called", Value: f.Name, Required: true, Most: 160, Hint: "Such as: Full business case, or Before go-live"},
			{Name: "day", Label: "To be decided on", Kind: ui.Day, Value: day, Required: true},
			{Name: "purpose", Label: "What is decided", Kind: ui.Area, Size: 2, Value: f.Purpose},
			{Name: "items", Label: "What is asked for before it, one a line", Kind: ui.Area, Size: 4, Value: f.Items, Hint: "Left empty, the usual: the case, benefits, dates, money, confidence, what we owe, values"},
		}})
	}
	shown.Body = []g.Node{ui.Table[work.Gate]{ID: "gate-list", Caption: "Gates, the newest first", Rows: v.Gates, Things: "gates", Empty: ui.Empty{Says: "No gate is set yet. Each stands here with its evidence and its decision."}, Columns: []ui.Column[work.Gate]{
		{Head: "Gate", Row: true, Cell: func(x work.Gate) g.Node {
			return g.Group{ui.A(c.gates(x.ID), ui.Name(title(x.Name))), ui.Note(ui.Name(x.Purpose))}
		}},
		{Head: "To be decided", Cell: func(x work.Gate) g.Node { return ui.Date(parsed(x.Day), v.Today) }},
		{Head: "Evidence", Cell: func(x work.Gate) g.Node {
			if n := len(gate.Open(x.Items)); n > 0 {
				return g.Text(ui.Count(n) + " of " + ui.Count(len(x.Items)) + " missing")
			}
			return g.Text("all there")
		}},
		{Head: "Decided", Cell: func(x work.Gate) g.Node {
			if x.Outcome == gate.Undecided {
				return ui.Quiet(g.Text("not yet"))
			}
			return g.Group{ui.State(string(x.Outcome)), ui.Note(g.Text("by "), ui.Name(x.DeciderName))}
		}},
	}}, open}
	return shown, nil
}

func title(s string) string {
	if s == "" {
		return "Erased"
	}
	return s
}

func parsed(day string) civil.Date {
	d, err := civil.ParseDate(day)
	if err != nil {
		return 0
	}
	return d
}

// OpenGate opens a gate.
func (p Pages) OpenGate(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	f := work.GateForm{Name: c.form("name"), Day: c.form("day"), Purpose: c.form("purpose"), Items: c.form("items")}
	id, err := p.Work.OpenGate(r.Context(), c.v, c.scope, f)
	if fields, ok := page.Wrong(err); ok {
		shown, err := p.gatesPage(r, f, fields)
		if err != nil {
			return err
		}
		return p.Shell.Again(w, r, shown)
	}
	if err != nil {
		return err
	}
	return server.Redirect(w, r, string(c.gates(id)))
}

// Gate is one gate.
func (p Pages) Gate(w http.ResponseWriter, r *http.Request) error {
	shown, err := p.gatePage(r, work.DecideForm{}, nil)
	if err != nil {
		return err
	}
	return p.Shell.Show(w, r, shown)
}

func (p Pages) gatePage(r *http.Request, f work.DecideForm, wrong []errs.Field) (ui.Page, error) {
	c := of(r)
	v, err := p.Work.Gates(r.Context(), c.v, c.scope)
	if err != nil {
		return ui.Page{}, err
	}
	x, ok := v.Find(r.PathValue("gate"))
	if !ok {
		return ui.Page{}, notFound
	}
	shown, err := p.frame(c, title(x.Name), ui.Link{Text: "Gates", URL: c.gates()})
	if err != nil {
		return shown, err
	}
	shown.Zone, shown.Lead = v.Project.Zone, ui.Name(x.Purpose)
	shown.Body = []g.Node{decidedPart(c, v, x), itemsPart(c, v, x, wrong), conditionsPart(c, v, x), casesPart(c, v, x), decidePart(c, v, x, f, wrong)}
	return shown, nil
}

func decidedPart(c call, v work.GatesView, x work.Gate) g.Node {
	d := ui.Definitions{{Term: "To be decided", Value: ui.Date(parsed(x.Day), v.Today)}}
	if x.Outcome != gate.Undecided {
		d = ui.Definitions{{Term: "Decided", Value: ui.State(string(x.Outcome))}, {Term: "By", Value: ui.Name(x.DeciderName)}, {Term: "On", Value: c.moment(x.DecidedAt, v.Project.Zone)}, {Term: "Because", Value: ui.Name(x.Reason)}}
		if n := len(gate.Open(x.Items)); n > 0 {
			d = append(d, ui.Definition{Term: "Missing then", Value: g.Text(ui.Things(n, "thing") + " of " + ui.Count(len(x.Items)) + " that were asked for")})
		}
	}
	return ui.Section("gate", "The gate", d)
}

// itemsPart is what is asked for, each with a form of its own while the gate is open.
func itemsPart(c call, v work.GatesView, x work.Gate, wrong []errs.Field) g.Node {
	return ui.Section("evidence", "What is asked for", ui.Table[gate.Item]{ID: "gate-items", Caption: "Evidence of this gate", Rows: x.Items, Things: "things", Columns: []ui.Column[gate.Item]{
		{Head: "What", Row: true, Cell: func(i gate.Item) g.Node { return g.Group{ui.Name(i.Title), ui.Note(ui.Name(i.Words))} }},
		{Head: "Standing", Cell: func(i gate.Item) g.Node {
			return g.Group{ui.State(string(i.State)), g.If(i.State != gate.Missing, ui.Note(g.Text("says "), ui.Name(i.ByName)))}
		}},
		{Head: "Change", Silent: true, Cell: func(i gate.Item) g.Node {
			if !v.May || x.Outcome != gate.Undecided {
				return nil
			}
			return h.Details(h.Summary(g.Text("Say how it stands"), ui.Unseen(": "+i.Title)), ui.Form{ID: "item-" + strconv.Itoa(i.Index), Action: c.gates(x.ID, "evidence", strconv.Itoa(i.Index)), Rev: revOf(i.Rev), Lesser: true, Submit: ui.Button{Text: "Keep it"}, Fields: []ui.Field{
				{Name: "state", Label: "It is", Kind: ui.Select, Value: string(i.State), Options: []ui.Option{{Value: string(gate.There), Label: "there"}, {Value: string(gate.Unneeded), Label: "not needed"}, {Value: string(gate.Missing), Label: "missing"}}},
				{Name: "words", Label: "Where it is, or why it is not needed", Kind: ui.Area, Size: 2, Value: i.Words}}})
		}},
	}})
}

func conditionsPart(c call, v work.GatesView, x work.Gate) g.Node {
	if len(x.Conditions) == 0 {
		return nil
	}
	owners := []ui.Option{{Label: "whoever makes it a commitment"}}
	for _, o := range v.People {
		owners = append(owners, ui.Option{Value: string(o.Person), Label: o.Name})
	}
	return ui.Section("conditions", "Conditions", h.Ul(h.Class("stack"), g.Map(x.Conditions, func(k poll.Condition) g.Node {
		if k.Matter != "" {
			return h.Li(ui.Name(k.Words), ui.Note(ui.A(ui.Path("projects", string(c.scope), "matters", k.Matter), g.Text("the commitment"), ui.Unseen(": "+k.Words))))
		}
		n := strconv.Itoa(k.Index)
		return h.Li(ui.Name(k.Words), g.If(v.May, ui.Form{ID: "follow-" + n, Action: c.gates(x.ID, "conditions", n), Lesser: true, Submit: ui.Button{Text: "Make it a commitment"}, Groups: []ui.Group{{InLine: true, Fields: []ui.Field{
			{Name: "due", Label: "Kept by", Kind: ui.Day, Value: (v.Today + 28).String(), Required: true, Min: v.Today.String()},
			{Name: "owner", Label: "Who owes it", Kind: ui.Select, Options: owners}}}}}))
	})))
}

func casesPart(c call, v work.GatesView, x work.Gate) g.Node {
	// what it is compared with: the last case of the gate before that has one
	before, version := "", ""
	for _, o := range v.Gates {
		if o.Number < x.Number && len(o.Cases) > 0 {
			before, version = o.ID, strconv.FormatInt(o.Cases[0].Version, 10)
			break
		}
	}
	var body g.Group
	if v.May && x.Outcome == gate.Undecided {
		body = append(body, ui.Post{Action: c.gates(x.ID, "case"), Button: ui.Button{Text: "Keep the case as it stands"}})
	}
	return ui.Section("case", "The business case", ui.Table[gate.Case]{ID: "gate-cases", Caption: "Versions of the case", Rows: x.Cases, Things: "versions", Empty: ui.Empty{Says: "The case is kept here, as a file that never changes, when somebody keeps it and when the gate is decided."}, Columns: []ui.Column[gate.Case]{
		{Head: "Version", Row: true, Cell: func(k gate.Case) g.Node {
			return ui.A(c.gates(x.ID, "case", strconv.FormatInt(k.Version, 10)), g.Text("Version "+strconv.FormatInt(k.Version, 10)))
		}},
		{Head: "Kept", Cell: func(k gate.Case) g.Node {
			return g.Group{c.moment(k.Made, v.Project.Zone), ui.Note(g.Text("by "), ui.Name(k.ByName))}
		}},
		{Head: "Compared", Cell: func(k gate.Case) g.Node {
			from, at := before, version
			if k.Version > 1 {
				from, at = x.ID, strconv.FormatInt(k.Version-1, 10)
			}
			if from == "" {
				return ui.Quiet(g.Text("the first"))
			}
			return ui.A(c.gates(x.ID, "changes").With("to", strconv.FormatInt(k.Version, 10)).With("from", from).With("version", at), g.Text("What changed"), ui.Unseen(" in version "+strconv.FormatInt(k.Version, 10)))
		}},
	}}, body)
}

func decidePart(c call, v work.GatesView, x work.Gate, f work.DecideForm, wrong []errs.Field) g.Node {
	if !v.May || x.Outcome != gate.Undecided {
		return nil
	}
	outcome := ui.Field{Name: "outcome", Label: "We decide", Kind: ui.Radios, Value: string(f.Outcome), Required: true}
	for _, o := range gate.Outcomes() {
		outcome.Options = append(outcome.Options, ui.Option{Value: string(o), Label: capital(string(o))})
	}
	intro := "It is decided in your name, once. The case is kept as it stands."
	if n := len(gate.Open(x.Items)); n > 0 {
		intro += " " + capital(ui.Things(n, "thing")) + " that were asked for are missing, and will stay listed as missing."
	}
	return ui.Section("decide", "Decide", ui.Form{ID: "decide-form", Action: c.gates(x.ID), Rev: revOf(x.Rev), Errors: wrong, Intro: h.P(ui.Quiet(g.Text(intro))), Submit: ui.Button{Text: "Decide it"}, Fields: []ui.Field{outcome,
		{Name: "reason", Label: "Why", Kind: ui.Area, Size: 3, Value: f.Reason, Required: true},
		{Name: "conditions", Label: "Conditions, one a line", Kind: ui.Area, Size: 3, Value: f.Conditions, Hint: "Each becomes a commitment with an owner and a date"}}})
}

// onGate answers an act on a gate: it leads back, or shows the gate once more with what is wrong.
func (p Pages) onGate(w http.ResponseWriter, r *http.Request, f work.DecideForm, err error) error {
	c := of(r)
	if fields, ok := page.Wrong(err); ok {
		shown, err := p.gatePage(r, f, fields)
		if err != nil {
			return err
		}
		return p.Shell.Again(w, r, shown)
	}
	if err != nil {
		return err
	}
	return server.Redirect(w, r, string(c.gates(r.PathValue("gate"))))
}

// Decide decides a gate.
func (p Pages) Decide(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	f := work.DecideForm{Outcome: gate.Outcome(c.form("outcome")), Reason: c.form("reason"), Conditions: c.form("conditions"), Rev: c.rev()}
	return p.onGate(w, r, f, p.Work.Decide(r.Context(), c.v, c.scope, r.PathValue("gate"), f))
}

// SetItem says how something that is asked for stands.
func (p Pages) SetItem(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	n, err := strconv.Atoi(r.PathValue("index"))
	if err != nil {
		return notFound
	}
	return p.onGate(w, r, work.DecideForm{}, p.Work.SetItem(r.Context(), c.v, c.scope, r.PathValue("gate"), n, work.ItemForm{State: gate.State(c.form("state")), Words: c.form("words"), Rev: c.rev()}))
}

// Freeze keeps the case as it stands.
func (p Pages) Freeze(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	return p.onGate(w, r, work.DecideForm{}, p.Work.Freeze(r.Context(), c.v, c.scope, r.PathValue("gate")))
}

// Follow makes a condition a commitment with an owner and a date.
func (p Pages) Follow(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	v, err := p.Work.Gates(r.Context(), c.v, c.scope)
	if err != nil {
		return err
	}
	x, _ := v.Find(r.PathValue("gate"))
	at := slices.IndexFunc(x.Conditions, func(k poll.Condition) bool {
		return strconv.Itoa(k.Index) == r.PathValue("index") && k.Matter == ""
	})
	if at < 0 {
		return notFound
	}
	k := x.Conditions[at]
	k.Matter, err = p.Matter.Raise(r.Context(), c.v, c.scope, matter.RaiseForm{Kind: corematter.Commitment, Title: k.Words, Due: c.form("due")})
	if err == nil {
		err = p.Work.Became(r.Context(), c.v, c.scope, k)
	}
	if owner := access.PersonID(c.form("owner")); err == nil && owner != "" {
		err = p.Matter.Move(r.Context(), c.v, c.scope, k.Matter, matter.MoveForm{Verb: corematter.Assign, To: owner})
	}
	return p.onGate(w, r, work.DecideForm{}, err)
}

// Version is a case as it was kept, as a file.
func (p Pages) Version(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	n, err := strconv.ParseInt(r.PathValue("version"), 10, 64)
	if err != nil {
		return notFound
	}
	body, err := p.Work.Version(r.Context(), c.v, c.scope, r.PathValue("gate"), n)
	if err != nil {
		return err
	}
	return server.File(w, r, "case-version-"+strconv.FormatInt(n, 10)+".yaml", body)
}

// Changes is what changed from one version of the case to another.
func (p Pages) Changes(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	read := func(id, version string) ([]byte, error) {
		n, err := strconv.ParseInt(version, 10, 64)
		if err != nil {
			return nil, notFound
		}
		return p.Work.Version(r.Context(), c.v, c.scope, id, n)
	}
	from, err := read(c.asked("from"), c.asked("version"))
	if err != nil {
		return err
	}
	to, err := read(r.PathValue("gate"), c.asked("to"))
	if err != nil {
		return err
	}
	shown, err := p.frame(c, "What changed in the case", ui.Link{Text: "Gates", URL: c.gates()}, ui.Link{Text: "The gate", URL: c.gates(r.PathValue("gate"))})
	if err != nil {
		return err
	}
	all, ok := gate.Diff(string(from), string(to))
	switch {
	case !ok:
		shown.Lead = g.Text("Both versions are too long to be compared here: open each as a file.")
	case len(all) == 0:
		shown.Lead = g.Text("Nothing changed between the two.")
	default:
		shown.Lead = g.Text("Line by line: a minus went, a plus came.")
		shown.Body = []g.Node{h.Pre(g.Map(all, func(l gate.Line) g.Node {
			switch {
			case l.Gone:
				return g.Group{h.Del(g.Text("− " + l.Text)), g.Text("\n")}
			case l.Added:
				return g.Group{h.Ins(g.Text("+ " + l.Text)), g.Text("\n")}
			}
			return g.Text("  " + l.Text + "\n")
		}))}
	}
	return p.Shell.Show(w, r, shown)
}
