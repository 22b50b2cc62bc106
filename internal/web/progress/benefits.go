package progress

import (
	"net/http"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	work "counterpart.dev/internal/app/programme"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/brief"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/compare"
	pages "counterpart.dev/internal/web/programme"
	"counterpart.dev/internal/web/ui"
)

// Benefits is what the changes of a submission mean for the client's benefits.
func (p Pages) Benefits(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	v, err := p.Work.BenefitsOfChanges(r.Context(), c.v, c.scope, c.submission, c.query("against"))
	if err != nil {
		return err
	}
	shown := pages.Inside(r, v.In, v.Row, "What it means for the benefits", "Changes")
	shown.Audience.Of = access.ClientOnly
	shown.Crumbs = append(shown.Crumbs, ui.Link{Text: "Changes", URL: c.here("changes").With("against", c.query("against"))})
	shown.Lead = g.Text(benefitsLead(v))
	if v.Kept && v.Why == "" {
		shown.Body = append(shown.Body, ui.Section("milestones", "Milestones that the case waits for", c.moves(v)), ui.Section("benefits", "Benefits", c.benefits(v),
			h.P(ui.Quiet(g.Text("The case of the project is worked out twice: with the dates of either submission for these milestones, and all other dates as they are now.")))))
	}
	return p.Shell.Show(w, r, shown)
}

func benefitsLead(v work.BenefitsView) string {
	switch {
	case v.Why != "":
		return v.Why
	case !v.Kept:
		return "The two were not compared yet: that is done on the page of the changes."
	}
	text := "Since " + named(*v.Against) + " "
	switch n := len(v.Benefits); {
	case n == 0:
		return text + "no benefit comes another day or is worth another sum."
	case !v.HasMoney || v.Lost == 0:
		text += ui.Things(n, "benefit") + " moved"
	case v.Lost > 0:
		text += brief.Short(v.Lost, v.Currency) + " less " + v.SumName + ", over " + ui.Things(n, "benefit") + " that moved"
	default:
		text += brief.Short(-v.Lost, v.Currency) + " more " + v.SumName + ", over " + ui.Things(n, "benefit") + " that moved"
	}
	if v.Still > 0 {
		text += "; " + ui.Count(v.Still) + " did not"
	}
	return text + "."
}

// moves is the milestones that the case waits for, with what waits and what moved them.
func (c call) moves(v work.BenefitsView) g.Node {
	return ui.Table[work.MilestoneMove]{ID: "moves", Caption: "Contract milestones that the case waits for", Rows: v.Moves, Things: "milestones", Columns: []ui.Column[work.MilestoneMove]{
		{Head: "Milestone", Row: true, Cell: func(m work.MilestoneMove) g.Node {
			return g.Group{ui.A(c.at("milestones", m.ID), ui.Name(m.Title)), g.If(len(m.Benefits) > 0, ui.Note(g.Text("waits for it: "), ui.Name(some(m.Benefits))))}
		}},
		{Head: "Was", Number: true, Cell: func(m work.MilestoneMove) g.Node { return ui.Date(m.Old, 0) }},
		{Head: "Is", Number: true, Cell: func(m work.MilestoneMove) g.Node {
			if m.Gone {
				return ui.Late("not in it")
			}
			return ui.Date(m.New, 0)
		}},
		{Head: "Moved", Number: true, Cell: func(m work.MilestoneMove) g.Node { return days(m.Moved) }},
		{Head: "In all", Cell: func(m work.MilestoneMove) g.Node { return reasons(m.Moved) }},
		{Head: "Because of", Cell: func(m work.MilestoneMove) g.Node { return c.because(v, m) }},
	}}
}

// because is the changes with the largest effect on a milestone.
func (c call) because(v work.BenefitsView, m work.MilestoneMove) g.Node {
	if len(m.Because) == 0 {
		return ui.Quiet(g.Text("no single change"))
	}
	return g.Map(m.Because, func(x compare.Row) g.Node {
		in := c.submission
		if x.Kind == compare.Deleted || x.Kind == compare.MilestoneDeleted {
			in = v.Against.ID
		}
		what := g.Group{g.Text(x.Kind.Words() + " ")}
		if x.ID != "" {
			what = append(what, ui.A(c.sub(in, "activities", x.ID), ui.Name(x.ID)), g.Text(" "))
		}
		return h.Div(what, ui.Name(x.Name))
	})
}

// benefits is those that come another day or are worth another sum.
func (c call) benefits(v work.BenefitsView) g.Node {
	return ui.Table[work.BenefitMove]{ID: "benefits", Caption: "Benefits that moved", Rows: v.Benefits, Things: "benefits", Empty: ui.Empty{Says: "None moved."}, Columns: []ui.Column[work.BenefitMove]{
		{Head: "Benefit", Row: true, Cell: func(b work.BenefitMove) g.Node {
			return ui.A(ui.Path("projects", string(v.In.Project), "benefits", b.ID), ui.Name(b.Title))
		}},
		{Head: "Started on", Number: true, Cell: func(b work.BenefitMove) g.Node { return ui.Date(b.Old, 0) }},
		{Head: "Starts on", Number: true, Cell: func(b work.BenefitMove) g.Node {
			if b.New.IsZero() {
				return ui.Quiet(ui.Name(b.NotRun))
			}
			return ui.Date(b.New, 0)
		}},
		{Head: "Moved", Number: true, Cell: func(b work.BenefitMove) g.Node { return apart(b.Old, b.New) }},
		{Head: "Value lost", Number: true, Cell: func(b work.BenefitMove) g.Node {
			if !b.HasMoney {
				return ui.Date(0, 0)
			}
			return ui.Sum(b.Lost, v.Currency)
		}},
	}}
}

// apart is by how many days something comes later.
func apart(was, is civil.Date) g.Node {
	n := int(is - was)
	switch {
	case was.IsZero() || is.IsZero():
		return ui.Date(0, 0)
	case n == 0:
		return g.Text("no change")
	case n > 0:
		return ui.Late(ui.Things(n, "day") + " later")
	}
	return g.Text(ui.Things(-n, "day") + " earlier")
}
