package benefit

import (
	"net/http"
	"slices"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	work "counterpart.dev/internal/app/benefit"
	"counterpart.dev/internal/core/casebook"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/web/ui"
)

// Reviews is every benefit by when it is looked at next, for as long as it is not over, whoever delivered it.
func (p Pages) Reviews(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	v, list, err := p.Work.Reviews(r.Context(), c.v, c.project)
	if err != nil {
		return err
	}
	shown := c.frame(v, "Reviews of benefits")
	due := 0
	for _, x := range list {
		if x.Due {
			due++
		}
	}
	shown.Lead = g.Text(ui.Things(due, "review") + " due. A benefit is reviewed with its owner until it is realised, also when the supplier has gone.")
	shown.Body = []g.Node{c.parts(v), ui.Table[work.Reviewed]{ID: "reviews", Caption: "Benefits by their next review", Rows: list, Things: "benefits",
		Empty: ui.Empty{Says: "There is no benefit yet."},
		Columns: []ui.Column[work.Reviewed]{
			{Head: "Benefit", Row: true, Cell: func(x work.Reviewed) g.Node {
				return g.Group{c.ref(v, string(x.ID)), flagged(x.Row)}
			}},
			{Head: "Owner", Cell: func(x work.Reviewed) g.Node {
				if x.Owner.Name == "" {
					return ui.State("nobody")
				}
				return ui.Name(x.Owner.Name)
			}},
			{Head: "Last review", Number: true, Cell: func(x work.Reviewed) g.Node {
				if x.Times == 0 {
					return ui.Quiet(g.Text("never"))
				}
				return g.Group{plainDay(isoDay(x.Last.Day)), ui.Note(g.Text(string(x.Last.Finding)))}
			}},
			{Head: "Next", Number: true, Cell: func(x work.Reviewed) g.Node {
				switch {
				case x.Due && x.Next == 0:
					return ui.Late("due: it has begun")
				case x.Due:
					return g.Group{ui.Late("due"), g.Text(" "), plainDay(x.Next)}
				case x.Next == 0 && x.Times > 0:
					return ui.Quiet(g.Text("none is set"))
				case x.Next == 0:
					return ui.Quiet(g.Text("once it has begun"))
				}
				return day(v, x.Next)
			}},
			{Head: "Review", Silent: true, Tight: true, Cell: func(x work.Reviewed) g.Node {
				if !v.May(c.v, string(x.ID)) {
					return nil
				}
				return ui.A(c.place(casebook.Benefit, string(x.ID)).At("reviews"), g.Text("Review it"), ui.Unseen(": "+x.Title))
			}},
		}}}
	return p.Shell.Show(w, r, shown)
}

// flagged says that a benefit has no measure.
func flagged(r work.Row) g.Node {
	if unmeasured(r.Benefit) == "" {
		return nil
	}
	return g.Group{g.Text(" "), ui.State(noMeasure)}
}

// reviewSection is what was found of a benefit so far, with the form for the next review.
func (c call) reviewSection(v *work.Profile) g.Node {
	var list g.Group
	for _, r := range slices.Backward(v.Reviews) {
		next := g.Node(nil)
		if r.Next != "" {
			next = g.Text("; looked at again " + short(isoDay(r.Next)))
		}
		list = append(list, h.Li(plainDay(isoDay(r.Day)), g.Text(" "), ui.State(string(r.Finding)), g.Text(" "), ui.Name(r.Words), ui.Note(g.Text("by "), ui.Name(r.ByName), next)))
	}
	body := g.Group{}
	if len(list) == 0 {
		body = append(body, ui.Note(g.Text("Nobody has reviewed it yet.")))
	} else {
		body = append(body, h.Ul(h.Class("stack"), list))
	}
	if v.May(c.v, c.id) {
		body = append(body, h.Details(h.Summary(g.Text("Add a review")), c.reviewForm(v, work.ReviewForm{Day: v.Input.Report.String()}, nil)))
	}
	return ui.Section("reviews", "Reviews", body)
}

func (c call) reviewForm(v *work.Profile, f work.ReviewForm, wrong []errs.Field) g.Node {
	var findings []ui.Option
	for _, x := range casebook.Findings() {
		findings = append(findings, ui.Option{Value: string(x), Label: string(x)})
	}
	return ui.Form{ID: "review", Action: c.here("reviews"), Errors: wrong, Submit: ui.Button{Text: "Keep the review"}, Fields: []ui.Field{
		{Name: "day", Label: "Day", Kind: ui.Day, Value: f.Day, Required: true}, {Name: "finding", Label: "It is", Kind: ui.Select, Value: f.Finding, Options: findings},
		{Name: "words", Label: "What was found", Kind: ui.Area, Size: 3, Value: f.Words, Most: 4000}, {Name: "next", Label: "Looked at again", Kind: ui.Day, Value: f.Next, Hint: "Leave it open when it is over"}}}
}

// AddReview keeps a review.
func (p Pages) AddReview(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	f := work.ReviewForm{Day: c.text("day"), Finding: c.text("finding"), Words: c.text("words"), Next: c.text("next")}
	err := p.Work.AddReview(r.Context(), c.v, c.project, c.id, f)
	if err == nil {
		return back(w, r, c.here().At("reviews"), "reviewed")
	}
	return p.againOf(w, r, err, "A review", func(v *work.Profile, wrong []errs.Field) g.Node { return c.reviewForm(v, f, wrong) })
}

// againOf shows one form of a benefit once more.
func (p Pages) againOf(w http.ResponseWriter, r *http.Request, err error, title string, form func(*work.Profile, []errs.Field) g.Node) error {
	c := of(r)
	fields, ok := wrong(err)
	if !ok {
		return err
	}
	v, err := p.Work.Profile(r.Context(), c.v, c.project, c.kind, c.id)
	if err != nil {
		return err
	}
	shown := c.frame(v.View, title)
	shown.Crumbs = append(shown.Crumbs, ui.Link{Text: v.Node.Title, URL: c.here()})
	shown.Body = []g.Node{form(v, fields)}
	return p.Shell.Again(w, r, shown)
}

func (c call) handOverForm(v *work.Profile, wrong []errs.Field) g.Node {
	people := []ui.Option{{Value: "", Label: "Somebody who is not in the project"}}
	for _, a := range v.People {
		people = append(people, ui.Option{Value: string(a.Person), Label: a.Name + ", " + a.Role.Words()})
	}
	return ui.Form{ID: "hand", Action: c.here("hand-over"), Rev: rev(v.Node.Rev), Errors: wrong, Submit: ui.Button{Text: "Hand it over"}, Fields: []ui.Field{
		{Name: "person", Label: "To", Kind: ui.Select, Value: c.text("person"), Options: people}, {Name: "owner", Label: "Name", Value: c.text("owner"), Most: 200, Hint: "Of who is not listed"},
		{Name: "why", Label: "Why", Value: c.text("why"), Most: 4000, Required: true}}}
}

// HandOver gives a benefit to another owner.
func (p Pages) HandOver(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	err := p.Work.HandOver(r.Context(), c.v, c.project, c.id, work.HandOverForm{Owner: c.text("owner"), Person: c.text("person"), Why: c.text("why"), Rev: c.rev()})
	if err == nil {
		return back(w, r, c.at("benefits"), "handed")
	}
	return p.againOf(w, r, err, "Hand over", c.handOverForm)
}
