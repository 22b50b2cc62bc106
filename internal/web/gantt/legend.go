package gantt

import (
	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"
)

// legend says in words what every mark means, and names only marks that the picture has.
func (p Props) legend() g.Node {
	var has struct{ contract, baseline, loe, milestone bool }
	for i := range p.Plan.Rows {
		r := &p.Plan.Rows[i]
		has.contract = has.contract || !r.Contract.Due.IsZero()
		has.baseline = has.baseline || r.Kind != Group && !r.Baseline.IsZero()
		has.loe = has.loe || r.Kind == LevelOfEffort
		has.milestone = has.milestone || r.Kind.milestone()
	}
	bar := func(class string) g.Node { return rect(class, 1, 4, 26, 8) }
	return h.Ul(h.Class("gantt-legend"), h.Aria("label", "What the marks mean"),
		sign("Critical", bar("g-critical")),
		sign("Not critical", bar("g-bar")),
		sign("Done", bar("g-done")),
		sign("Group", rect("g-ink", 1, 5, 26, 3), shape("g-ink", "1,5 6,5 1,12"), shape("g-ink", "27,5 22,5 27,12")),
		g.If(has.loe, sign("Level of effort", rect("g-mid", 1, 7, 26, 2), rect("g-mid", 1, 4, 2, 8), rect("g-mid", 25, 4, 2, 8))),
		g.If(has.milestone, sign("Milestone, critical or not", shape("g-critical", "8,3 13,8 8,13 3,8"), shape("g-bar", "20,3 25,8 20,13 15,8"))),
		g.If(has.contract, sign("Contract date", rect("g-mid", 7, 2, 2, 12), shape("g-mid", "9,2 16,5 9,8"))),
		g.If(has.baseline, sign("Baseline", rect("g-base", 1, 10, 26, 3))),
		g.If(p.Plan.Before != "", sign("Previous submission, where it differs", rect("g-ghost", 1.5, 4.5, 25, 8))),
		sign("Link that sets a date", rect("g-ink", 1, 7.5, 20, 1), shape("g-ink", "20,5 27,8 20,11")),
		sign("Other link, of the chosen row", g.El("line", h.Class("g-dash"), g.Attr("x1", "1"), g.Attr("y1", "8"), g.Attr("x2", "21"), g.Attr("y2", "8")),
			shape("g-mid", "20,5 27,8 20,11")),
	)
}

// sign is one mark with its words.
func sign(words string, marks ...g.Node) g.Node {
	return h.Li(h.SVG(h.Aria("hidden", "true"), h.Width("28"), h.Height("16"), g.Attr("viewBox", "0 0 28 16"), g.Group(marks)), g.Text(words))
}

func rect(class string, x, y, width, height float64) g.Node {
	n := func(name string, v float64) g.Node { return g.Attr(name, number(v)) }
	return g.El("rect", h.Class(class), n("x", x), n("y", y), n("width", width), n("height", height))
}

func shape(class, points string) g.Node {
	return g.El("polygon", h.Class(class), g.Attr("points", points))
}
