package people

import (
	"net/http"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	work "counterpart.dev/internal/app/people"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/web/ui"
)

// Prepare is how far the ground is ready for the work of a project, for the page on which the project begins.
func (p Pages) Prepare(r *http.Request, engagement access.ScopeID) (g.Node, error) {
	c := of(r)
	y, err := p.Work.Way(r.Context(), c.v, c.scope, engagement)
	if err != nil || !y.Sees {
		return nil, err
	}
	return ui.Section("ground", "Before the work begins", h.Ol(h.Class("steps"), g.Map(c.preparing(y), func(s preparation) g.Node {
		mark := g.Node(nil)
		if s.done {
			mark = ui.State("done")
		}
		return h.Li(ui.A(s.url, g.Text(s.text)), g.Text(" "), mark, ui.Note(g.Text(s.note)))
	})), ui.Note(g.Text("Each can be left out, and gone on with at any time."))), nil
}

// preparation is one thing that makes the ground ready.
type preparation struct {
	text string
	done bool
	url  ui.URL
	note string
}

func (c call) preparing(y work.Way) []preparation {
	in := func(part string) ui.URL { return ui.Path("engagements", string(y.Engagement), part) }
	whom := "Who decides, who is affected, who can stop it: each with somebody who minds them."
	if y.Listed > 0 {
		whom = ui.Things(y.Listed, "person", "people") + ", " + ui.Count(y.Judged) + " judged, " + ui.Count(y.Rhythm) + " with an agreed rhythm"
	}
	out := []preparation{{"Who it depends on", y.Listed > 0 && y.Judged == y.Listed, c.list(), whom}, {"Bidders", false, c.at("bidders"), "Where several compete: the same questions to each, answered blind, opened at one instant."}}
	if !y.Shared {
		return out
	}
	charter := "Behaviours agreed from the gaps, signed by both sides."
	switch {
	case y.Signed[0] && !y.Signed[1]:
		charter = "Signed by our side; not yet by theirs."
	case y.Signed[1] && !y.Signed[0]:
		charter = "Signed by their side; not yet by ours."
	}
	return append(out, preparation{"Values", y.Aligned, in("values"), "Both sides answer the same dilemmas blind, and learn where they differ before it costs anything."},
		preparation{"Charter", y.Signed[0] && y.Signed[1], in("charter"), charter},
		preparation{"Start conditions", y.Of > 0 && y.InPlace == y.Of, in("start-conditions"), ui.Count(y.InPlace) + " of " + ui.Count(y.Of) + " confirmed by both sides: decision rights, escalation, access, sponsor hours, backfill."})
}
