package people

import (
	"net/http"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	work "counterpart.dev/internal/app/people"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/people"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/web/page"
	"counterpart.dev/internal/web/ui"
)

// StartConditions is what must be in place before the work of an engagement begins, as both sides say it is.
func (p Pages) StartConditions(w http.ResponseWriter, r *http.Request) error {
	shown, err := p.conditions(r, work.PremiseForm{}, nil)
	return p.Shell.Made(w, r, shown, err)
}

// start is the address of the start conditions of an engagement.
func (c call) start() ui.URL { return ui.Path("engagements", string(c.scope), "start-conditions") }

func (p Pages) conditions(r *http.Request, f work.PremiseForm, wrong []errs.Field) (ui.Page, error) {
	c := of(r)
	v, err := p.Work.Start(r.Context(), c.v, c.scope)
	if err != nil {
		return ui.Page{}, err
	}
	shown, err := p.frame(r, "Start conditions", access.Shared)
	if err != nil {
		return shown, err
	}
	shown.Zone = v.Engagement.Zone
	shown.Lead = g.Text(ui.Count(v.InPlace) + " of " + ui.Things(len(v.All), "condition") + " confirmed by both sides. Each is said in words, confirmed by both, and looked at again; a side that withdraws one opens it again.")
	for _, s := range v.All {
		shown.Body = append(shown.Body, conditionPart(c, v, s, f, wrong))
	}
	return shown, nil
}

func conditionPart(c call, v work.Start, s people.PremiseState, f work.PremiseForm, wrong []errs.Field) g.Node {
	var words g.Node = h.P(ui.Quiet(g.Text("Nobody has said yet what it is.")))
	if s.Words != "" {
		words = g.Group{prose(s.Words), ui.Note(g.Text("said by "), ui.Name(s.Stated.ByName), g.Text(", "), ui.Name(s.Stated.ByFirm), g.Text(", "), moment(s.Stated.Made, v.Engagement.Zone, v.Today))}
	}
	d := ui.Definitions{{Term: v.Engagement.ClientName, Value: confirmed(v, s, s.Client, access.ClientSide)}, {Term: v.Engagement.DeliveryName, Value: confirmed(v, s, s.Delivery, access.DeliverySide)}}
	state := "open"
	switch {
	case s.Due(v.Today.String()):
		state = "to be looked at again"
	case s.InPlace():
		state = "in place"
	case s.Withdrawn.Made != 0:
		state = "withdrawn"
	}
	var forms g.Node
	if v.May {
		forms = conditionForms(c, s, f, wrong)
	}
	return ui.Section(s.Code, s.Name, h.P(ui.State(state), g.Text(" "), ui.Quiet(g.Text(s.Means+"."))), words, d, forms)
}

// confirmed is what a side says of one now.
func confirmed(v work.Start, s people.PremiseState, p people.Premise, side access.Side) g.Node {
	switch {
	case p.Made != 0:
		out := g.Group{g.Text("in place: "), ui.Name(p.ByName), g.Text(", "), moment(p.Made, v.Engagement.Zone, v.Today)}
		if p.Next != "" {
			out = append(out, g.Text(" · looked at again "), date(p.Next, v.Today))
		}
		return out
	case s.Withdrawn.Made != 0 && s.Withdrawn.Side == side:
		return g.Group{g.Text("withdrawn: "), ui.Name(s.Withdrawn.Words), g.Text(" ("), ui.Name(s.Withdrawn.ByName), g.Text(", "), moment(s.Withdrawn.Made, v.Engagement.Zone, v.Today), g.Text(")")}
	}
	return ui.Quiet(g.Text("not confirmed"))
}

func conditionForms(c call, s people.PremiseState, f work.PremiseForm, wrong []errs.Field) g.Node {
	form := func(verb, button string, fields ...ui.Field) g.Node {
		x := ui.Form{ID: verb + "-" + s.Code, Action: c.start(), Lesser: true, Submit: ui.Button{Text: button}, Fields: fields, Hidden: []ui.Hidden{{Name: "code", Value: s.Code}, {Name: "verb", Value: verb}}}
		if f.Code == s.Code && f.Verb == verb {
			x.Errors = wrong
		}
		return x
	}
	typed := func(verb, usual string) string {
		if f.Code == s.Code && f.Verb == verb {
			return f.Words
		}
		return usual
	}
	mine := s.Client
	if c.v.Side == access.DeliverySide {
		mine = s.Delivery
	}
	state := form(people.State, "Say what it is", ui.Field{Name: "words", Label: "What it is", Kind: ui.Area, Value: typed(people.State, s.Words), Size: 3, Most: 4000, Hint: "Saying it anew asks both sides to confirm it anew"})
	if s.Words == "" {
		return state
	}
	confirm := form(people.Confirm, "It is in place", ui.Field{Name: "next", Label: "We look at it again on", Kind: ui.Day})
	said := f.Code == s.Code && len(wrong) > 0
	if mine.Made == 0 {
		return g.Group{confirm, folded("Say it anew", said, state)}
	}
	return folded("Withdraw it, say when we look at it again, or say it anew", said, g.Group{form(people.Withdraw, "It is not in place any more", ui.Field{Name: "words", Label: "Why", Kind: ui.Area, Value: typed(people.Withdraw, ""), Size: 2, Most: 4000}), confirm, state})
}

// folded is forms under a summary, open where something in them is to be put right.
func folded(summary string, open bool, forms g.Node) g.Node {
	return h.Details(g.If(open, g.Attr("open")), h.Summary(g.Text(summary)), forms)
}

// Say keeps what the reader's side says.
func (p Pages) Say(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	f := work.PremiseForm{Code: c.text("code"), Verb: c.text("verb"), Words: c.text("words"), Next: c.text("next")}
	if err := p.Work.Say(r.Context(), c.v, c.scope, f); err != nil {
		return p.Shell.Corrected(w, r, err, func(wrong []errs.Field) (ui.Page, error) { return p.conditions(r, f, wrong) })
	}
	return page.Back(w, r, c.start(), "said")
}
