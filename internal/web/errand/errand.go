// Package errand is the part of somebody's first page that says what waits for them besides matters.
//
// It promises that each line says what to do, by when and where, and leads there. It refuses to do anything itself.
package errand

import (
	"net/http"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	work "counterpart.dev/internal/app/errand"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/errand"
	"counterpart.dev/internal/server"
	"counterpart.dev/internal/web/ui"
)

// Pages are the pages.
type Pages struct {
	Work work.Work
}

// mostRows is how many errands stand on the first page.
const mostRows = 20

// Today is what waits for the reader, for the first page; nil where nothing does.
func (p Pages) Today(r *http.Request) (g.Node, error) {
	v := server.Viewer(r.Context())
	t, err := p.Work.Today(r.Context(), v)
	if err != nil || len(t.List) == 0 {
		return nil, err
	}
	var rest g.Node
	if more := len(t.List) - mostRows; more > 0 {
		rest = h.P(ui.Quiet(g.Text(ui.Things(more, "more thing") + " after these: they come up as these are done.")))
	}
	return ui.Section("errands", "Waits for you", h.Ul(h.Class("stack"), g.Map(t.List[:min(len(t.List), mostRows)], func(e work.Placed) g.Node {
		return item(e, t.Date, v.Side)
	})), rest), nil
}

func item(e work.Placed, today civil.Date, side access.Side) g.Node {
	note := []g.Node{ui.Name(e.Where.Name)}
	if e.Day != 0 {
		note = append(note, g.Text(" · "), ui.Due(e.Day, today))
	}
	if late := int(e.Day - e.Planned); e.Planned != 0 && late > 0 {
		note = append(note, g.Text(" · "+ui.Things(late, "day")+" after the day that was planned"))
	}
	return h.Li(ui.A(ui.URL(e.Path()), words(e)), ui.Note(append(note, g.Text(" · "), ui.Audience{Of: e.Where.Audience, Viewer: side}.Chip())...))
}

// words say what is to be done.
func words(e work.Placed) g.Node {
	named := func(before, after string) g.Node { return g.Group{g.Text(before), ui.Name(e.Title), g.Text(after)} }
	switch e.Sort {
	case errand.Accept:
		return named("Say whether you answer for “", "”")
	case errand.Reading:
		return named("Read the measure of “", "”")
	case errand.Review:
		return named("Review “", "”")
	case errand.Work:
		return named("Your work: ", "")
	case errand.Change:
		return named("Your business change: ", "")
	case errand.Right:
		return named(e.What+", or let it go: ", "")
	case errand.Answer:
		return named("Accept or not: ", "")
	case errand.Aim:
		return g.Text("Acknowledge " + ui.Things(e.Times, "objective or criterion", "objectives and criteria") + " that the client shared")
	case errand.Confirm:
		return g.Text("Confirm " + ui.Things(e.Times, "start condition"))
	case errand.Recheck:
		return g.Text("Look again at " + ui.Things(e.Times, "start condition"))
	}
	what := "Name who owes " + ui.Things(e.Times, "condition") + " of "
	switch {
	case e.Where.Kind() == access.EngagementScope:
		return g.Text(what + "your verdict")
	case e.Title == "": // it was erased
		return g.Text(what + "your decision")
	}
	return named(what+"“", "”")
}
