package benefit

import (
	"cmp"
	"net/http"
	"slices"
	"strings"
	"time"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	work "counterpart.dev/internal/app/benefit"
	engage "counterpart.dev/internal/app/engage"
	"counterpart.dev/internal/core/casebook"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/web/ui"
)

// history is what the record says about a node, the newest first.
func (c call) history(v *work.Profile) g.Node {
	if len(v.History) == 0 {
		return nil
	}
	var t ui.Timeline
	for i := len(v.History) - 1; i >= 0; i-- {
		e := v.History[i]
		t = append(t, ui.Event{When: c.moment(e.At, v.Project.Zone), Who: ui.Person{Name: e.By.Name, Side: e.By.Side}, Did: did(string(e.Kind)), Body: c.saidOf(e)})
	}
	return ui.Section("history", "History", t)
}

// did is what an entry of the record says was done.
func did(kind string) string {
	_, act, _ := strings.Cut(kind, ".")
	words := map[string]string{"reading.added": "gave a reading", "reading.withdrawn": "withdrew a reading", "benefit.accepted": "accepted it", "benefit.returned": "handed it back",
		"link.suggested": "linked it, unconfirmed", "benefit.handed-over": "handed it over"}
	if w, ok := words[kind]; ok {
		return w
	}
	switch act {
	case "added":
		return "added it"
	case "changed":
		return "changed it"
	case "linked":
		return "said what it waits for"
	case "ended":
		return "took it out"
	case "restored":
		return "brought it back"
	}
	return kind
}

// linkNames are the texts of entries that are no fields of a form.
var linkNames = map[string]string{"needs": "Waits for", "serves": "Serves", "assumptions": "Rests on", "additive": "Parts", "day": "On", "by": "Read by", "link_added": "Link added", "link_removed": "Link removed",
	"turn": "By", "from": "From", "source": "Out of", "words": "Note", "why": "Why"}

// mostSaid is how many texts an entry shows before the rest is folded away.
const mostSaid = 4

// saidOf is the texts of an entry, in the order of the form. What was left empty is said only where that may have taken something away.
func (c call) saidOf(e work.Event) g.Node {
	var out g.Group
	reading := strings.HasPrefix(string(e.Kind), "reading.")
	texts := slices.Clone(e.Said)
	order := work.Fields(c.kind)
	slices.SortStableFunc(texts, func(a, b work.Text) int { return cmp.Compare(slices.Index(order, a.Name), slices.Index(order, b.Name)) })
	changed := strings.HasSuffix(string(e.Kind), ".changed") || strings.HasSuffix(string(e.Kind), ".linked")
	for _, s := range texts {
		if s.Value == "" && !changed {
			continue
		}
		name, ok := linkNames[s.Name]
		if !ok || !reading && s.Name == "by" {
			name = label(c.kind, s.Name)
		}
		if reading && s.Name == "value" {
			name = "Level"
		}
		value := ui.Name(dayWords(s.Value))
		if s.Value == "" {
			value = ui.Quiet(g.Text("nothing"))
		}
		out = append(out, h.Div(ui.Quiet(g.Text(name+": ")), value))
	}
	if len(out) > mostSaid {
		return h.Details(h.Summary(g.Text("What it said: "+ui.Things(len(out), "field"))), out)
	}
	return out
}

// dayWords is a value as a person reads it: a day as a form sends it is written out.
func dayWords(value string) string {
	if day, err := civil.ParseDate(value); err == nil {
		return short(day)
	}
	return value
}

// formerPrefix begins the names of the unseen fields that hold a form as it was read.
const formerPrefix = "was_"

// formerly is a form as it was read, to travel with it: when somebody else saves in between, the choice is made from it.
func formerly(k casebook.Kind, values map[string]string) (out []ui.Hidden) {
	for _, name := range work.Fields(k) {
		out = append(out, ui.Hidden{Name: formerPrefix + name, Value: values[name]})
	}
	return out
}

// kept is formerly for a form that is shown again: as it was read the first time.
func (c call) kept() (out []ui.Hidden) {
	for _, name := range work.Fields(c.kind) {
		if _, there := typed(c.Request)[formerPrefix+name]; there {
			out = append(out, ui.Hidden{Name: formerPrefix + name, Value: c.text(formerPrefix + name)})
		}
	}
	return out
}

// merge shows what somebody else saved beside what was typed here, to choose from.
func (p Pages) merge(w http.ResponseWriter, r *http.Request, v *work.View, f work.Form) error {
	c := of(r)
	now, err := v.Filled(c.kind, v.Nodes[c.id])
	if err != nil {
		return err
	}
	last, err := p.Work.LastChange(r.Context(), c.v, c.project, c.kind, c.id)
	if err != nil && errs.KindOf(err) != errs.NotFound {
		return err
	}
	m := ui.Merge{Who: ui.Person{Name: "Somebody"}, Action: c.here(), Rev: rev(now.Rev), Cancel: c.here(), Hidden: formerly(c.kind, now.Values)}
	if last.By.Name != "" {
		m.Who = ui.Person{Name: last.By.Name, Side: last.By.Side}
	}
	if last.At != 0 {
		m.When = ui.Moment(time.UnixMicro(last.At).In(engage.Zone(v.Project.Zone)), c.now)
	}
	for _, name := range work.Fields(c.kind) {
		if _, asked := typed(r)[name]; !asked && f.Values[name] == "" && now.Values[name] == c.text(formerPrefix+name) {
			continue // the form of this viewer has no such field, or nobody touched it
		}
		m.Fields = append(m.Fields, ui.MergeField{Name: name, Label: label(c.kind, name), Base: clean(c.text(formerPrefix + name)), Theirs: now.Values[name], Mine: clean(f.Values[name]),
			Say: func(value string) string { return dayWords(v.Said(name, value)) }})
	}
	shown := c.frame(v, "Change "+v.Nodes[c.id].Title)
	shown.Lead, shown.Flash = g.Text("Somebody else saved first."), ui.Flash{}
	shown.Body = []g.Node{m}
	return p.Shell.Render(w, r, http.StatusConflict, shown)
}
