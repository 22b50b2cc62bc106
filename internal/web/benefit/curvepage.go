package benefit

import (
	"errors"
	"math"
	"net/http"
	"slices"
	"strconv"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	work "counterpart.dev/internal/app/benefit"
	"counterpart.dev/internal/chart"
	core "counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/brief"
	"counterpart.dev/internal/core/casebook"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/web/static"
	"counterpart.dev/internal/web/ui"
)

// curveFields are the fields of a benefit that make its planned curve.
var curveFields = []string{"start", "not_before", "ramp", "ramp_length", "baseline", "target", "life_for", "life_until"}

// ofCurve is the form of the benefit whose curve is meant, for whoever may change it.
func (p Pages) ofCurve(r *http.Request) (c call, v *work.View, f work.Form, err error) {
	if c, v, err = p.see(r); err != nil {
		return c, v, f, err
	}
	n := v.Nodes[c.id]
	if n.Kind != casebook.Benefit || !v.May(c.v, c.id) {
		return c, v, f, notFound
	}
	f, err = v.Filled(casebook.Benefit, n)
	return c, v, f, err
}

// Curve is the planned curve of a benefit, to be changed.
func (p Pages) Curve(w http.ResponseWriter, r *http.Request) error {
	c, v, f, err := p.ofCurve(r)
	if err != nil {
		return err
	}
	shown, err := c.curvePage(v, f, nil)
	if err != nil {
		return err
	}
	return p.Shell.Show(w, r, shown)
}

// KeepCurve draws the curve as it would be, and keeps it when it is told to.
func (p Pages) KeepCurve(w http.ResponseWriter, r *http.Request) error {
	c, v, f, err := p.ofCurve(r)
	if err != nil {
		return err
	}
	f.Rev = c.rev()
	for _, name := range curveFields {
		f.Values[name] = c.text(name)
	}
	alone := r.Header.Get("HX-Request") == "true"
	if c.text("keep") != "" {
		err = p.Work.Change(r.Context(), c.v, c.project, casebook.Benefit, c.id, f)
		if err == nil && alone {
			w.Header().Set("HX-Redirect", string(c.here().With("did", "saved")))
			return p.Shell.Fragment(w, r, h.Div(h.ID("curve"), g.Text("Saved.")))
		}
		if err == nil {
			return back(w, r, c.here(), "saved")
		}
	}
	var fields []errs.Field
	if err == nil {
		var tried *work.View
		if tried, err = p.Work.TryCurve(r.Context(), c.v, c.project, c.id, f); err == nil {
			v = tried
		}
	}
	if errs.KindOf(err) == errs.Conflict {
		fields, err = []errs.Field{{Message: "Somebody else changed this benefit meanwhile: look at what stands now, and choose again."}}, nil
	}
	if err != nil {
		ok := false
		if fields, ok = wrong(err); !ok {
			return err
		}
	}
	if alone {
		part, err := c.curveEditor(v, f, fields)
		if err != nil {
			return err
		}
		return p.Shell.Fragment(w, r, part)
	}
	shown, err := c.curvePage(v, f, fields)
	if err != nil {
		return err
	}
	if len(fields) > 0 {
		return p.Shell.Again(w, r, shown)
	}
	return p.Shell.Show(w, r, shown)
}

func (c call) curvePage(v *work.View, f work.Form, wrong []errs.Field) (ui.Page, error) {
	shown := c.frame(v, "Planned curve")
	shown.Crumbs = append(shown.Crumbs, ui.Link{Text: v.Nodes[c.id].Title, URL: c.here()})
	shown.Lead = g.Group{c.flag(v), g.Text("When it begins, how it grows, and where it is to get. Nothing is kept before you say so.")}
	shown.Live = true
	editor, err := c.curveEditor(v, f, wrong)
	if err != nil {
		return shown, err
	}
	shown.Body = []g.Node{h.Link(h.Rel("stylesheet"), ui.Href(static.URL("map.css"))), h.Script(ui.Src(static.URL("curve.js")), h.Defer()), h.Section(h.ID("curve-room"), h.Aria("label", "The planned curve"), editor)}
	return shown, nil
}

// curveEditor is the picture with its points, and the form that says the same.
func (c call) curveEditor(v *work.View, f work.Form, wrong []errs.Field) (g.Node, error) {
	list := v.List()
	at := slices.IndexFunc(list, func(r work.Row) bool { return string(r.ID) == c.id })
	if at < 0 {
		return nil, notFound
	}
	drawn, err := c.curvePicture(v, list[at])
	if err != nil {
		return nil, err
	}
	if drawn == nil {
		drawn = ui.Note(g.Text("There is no curve yet: it takes a baseline, a target, and something that it waits for."))
	}
	x := ui.Form{ID: "curve-form", Action: c.here("curve"), Swap: "#curve", Errors: wrong, Rev: rev(f.Rev), Cancel: c.here(), Submit: ui.Button{Text: "Draw it"}, Lesser: true,
		Buttons: []ui.Button{{Text: "Keep this curve", Look: ui.Primary, Name: "keep", Value: "yes"}}}
	beside := ui.Group{InLine: true}
	for _, group := range groups(v, casebook.Benefit, f.Values) {
		for _, field := range group.Fields {
			if slices.Contains(curveFields, field.Name) {
				beside.Fields = append(beside.Fields, field)
			}
		}
	}
	x.Groups = []ui.Group{beside}
	return h.Div(h.ID("curve"), drawn, ui.Section("points", "The points", x)), nil
}

// curvePicture draws the plan with a handle on each of its points; nil where there is nothing to draw.
func (c call) curvePicture(v *work.View, r work.Row) (g.Node, error) {
	if r.Result == nil {
		return nil, nil
	}
	k := levels(v, r)
	k.Forecast, k.Title = nil, "The plan"
	s, err := k.Scene(wideChart)
	if errors.Is(err, chart.ErrEmpty) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	svg, _, err := draw("plan", k, wideChart)
	if err != nil {
		return nil, err
	}
	points := curvePoints(r)
	table := ui.PlainTable{Caption: "The points of the plan", Head: []string{"Point", "Day", "Level"}, Number: []bool{false, true, true}}
	for _, p := range points {
		table.Rows = append(table.Rows, []string{p.name, short(p.day), brief.Number(p.level)})
	}
	return g.Group{h.Div(h.Class("curve-box"), svg, c.curveHandles(s, r, points)),
		ui.Note(g.Text("Dashed: the plan. Dots: what was measured. Move a point with the pointer, or choose it and use the arrow keys: a week at a time, a day with Shift.")),
		h.Details(h.Summary(g.Text("As a table")), table)}, nil
}

// curvePoint is a point of the plan.
type curvePoint struct {
	name, handle string // handle is "" for a point that follows from the others
	day          civil.Date
	level        float64
}

// curvePoints are where the plan begins, where it has a quarter, a half and three quarters of its effect, and where it has all of it.
func curvePoints(r work.Row) (out []curvePoint) {
	if r.Result.Planned.NotRun != "" || len(r.Result.Planned.Parts) == 0 || r.Baseline == nil || r.Target == nil {
		return nil
	}
	start, length := r.Result.Planned.Start, r.Ramp.Length.Count()
	if r.Ramp.Shape == core.Step {
		length = 0
	}
	from, to := r.Baseline.Value, r.Target.Value
	out = append(out, curvePoint{"Begins", "start", start, from})
	for _, part := range []float64{0.25, 0.5, 0.75} {
		if length == 0 {
			continue
		}
		share := part
		if r.Ramp.Shape == core.SCurve {
			share = 3*part*part - 2*part*part*part
		}
		out = append(out, curvePoint{percent(part) + " of the way", "", start + civil.Date(math.Round(part*float64(length))), from + share*(to-from)})
	}
	return append(out, curvePoint{"Full effect", "full", start + civil.Date(length), to})
}

// curveHandles lie over the picture, in its own measures.
func (c call) curveHandles(s chart.Scene, r work.Row, points []curvePoint) g.Node {
	p := s.Plot
	if len(points) == 0 {
		return nil
	}
	step := math.Pow(10, math.Floor(math.Log10(math.Max(math.Abs(p.High-p.Low), 1e-6)))-1)
	out := g.Group{h.Data("x0", num(p.X0)), h.Data("x1", num(p.X1)), h.Data("y0", num(p.Y0)), h.Data("y1", num(p.Y1)), h.Data("first", strconv.Itoa(int(p.First))), h.Data("last", strconv.Itoa(int(p.Last))),
		h.Data("low", plain(p.Low)), h.Data("high", plain(p.High)), h.Data("start", strconv.Itoa(int(points[0].day))), h.Data("step", plain(step))}
	for _, x := range points {
		if x.handle == "" {
			continue
		}
		at := p.At(chart.Day(x.day), x.level)
		out = append(out, g.El("circle", h.Class("curve-handle"), h.Data("handle", x.handle), h.Data("day", strconv.Itoa(int(x.day))), h.Data("level", plain(x.level)), g.Attr("cx", num(at.X)), g.Attr("cy", num(at.Y)),
			g.Attr("r", "8"), h.Role("slider"), h.TabIndex("0"), h.Aria("label", x.name), h.Aria("valuemin", strconv.Itoa(int(p.First))), h.Aria("valuemax", strconv.Itoa(int(p.Last))),
			h.Aria("valuenow", strconv.Itoa(int(x.day))), h.Aria("valuetext", short(x.day)+", "+brief.Number(x.level)+unit(r.Measure.Unit))))
	}
	return g.El("svg", g.Attr("viewBox", "0 0 "+num(s.Width)+" "+num(s.Height)), h.Role("group"), h.Aria("label", "The points of the plan"), out)
}

func plain(x float64) string { return strconv.FormatFloat(x, 'g', -1, 64) }
