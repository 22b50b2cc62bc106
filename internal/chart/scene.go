// Package chart turns figures into pictures that answer one question each: data → Scene (scales, axes, marks) → SVG.
//
// It promises that the picture, its table and its sentence come from the same values, that equal data give equal bytes,
// that no text leaves the picture or covers another text, and that nothing in a name can become markup. A Scene is lines,
// areas, rectangles and texts with roles, not SVG, so that another writer can draw the same picture on paper, in the colours
// that Look names.
//
// It refuses figures that are not numbers, pictures of nothing (ErrEmpty) and parts that do not add up (ErrSum). It knows
// no units of its own: the caller says how a value is written (Unit). It sets no colours: roles become class names, and
// Stylesheet gives them their colours from the page's custom properties.
//
// Long because it exports more than forty names: every chart has its own data and every mark its own type.
package chart

import (
	_ "embed"
	"errors"
	"math"
)

// Stylesheet gives every role its look, from the custom properties --ink, --ink-2, --ink-3, --line, --line-2, --paper,
// --wash, --client, --client-wash, --delivery, --delivery-wash, --red, --amber and --green of the page.
//
//go:embed chart.css
var Stylesheet string

// Errors of the functions that make a Scene.
var (
	ErrEmpty  = errors.New("the chart has nothing to draw")
	ErrNumber = errors.New("the chart has a figure that is not a number")
	ErrSum    = errors.New("the parts of the chart do not add up to its total")
	ErrLoop   = errors.New("the map leads from a node back to itself")
)

// Unit says how values are written.
type Unit struct {
	Short func(v float64) string       // beside a mark: £4.6m
	Exact func(v float64) string       // in a table: £4,612,300.00
	Tick  func(v, step float64) string // on an axis whose ticks lie step apart: £10m
	// Adds is Short made precise enough for the parts to add up to the total as written; exact is false when rounding
	// still shows. It may be nil.
	Adds func(total float64, parts []float64) (short func(v float64) string, exact bool)
}

// adding returns the writer for a total and its parts.
func (u Unit) adding(total float64, parts []float64) (short func(float64) string, exact bool) {
	if u.Adds == nil {
		return u.Short, false
	}
	return u.Adds(total, parts)
}

// Court says whose court a cause lies in.
type Court uint8

const (
	NoCourt Court = iota
	Client
	Delivery
)

// String is the word set beside a name, so that colour is never the only sign; "" for no court.
func (c Court) String() string { return [...]string{"", "ours", "supplier’s"}[min(c, Delivery)] }

// Role is what a mark means; it becomes the mark's class name.
type Role string

const (
	roleGrid      Role = "grid"     // a line of the axis
	roleAxis      Role = "axis"     // the line a chart stands on
	roleTick      Role = "tick"     // the text of an axis
	roleName      Role = "name"     // the text that names a row
	roleLabel     Role = "label"    // a text that names a mark or its value
	roleOn        Role = "on"       // a text on a mark of full colour
	roleOver      Role = "over"     // a text on a mark of pale colour
	roleNote      Role = "note"     // a quieter text beside a label
	rolePlan      Role = "plan"     // what was planned or agreed
	roleForecast  Role = "forecast" // what is expected
	roleNothing   Role = "nothing"  // what would be without the change
	roleReading   Role = "reading"  // what was measured
	roleOuter     Role = "outer"    // a wide range of outcomes
	roleInner     Role = "inner"    // a narrow range of outcomes
	roleNow       Role = "now"      // the data date
	roleClient    Role = "client"   // in the client's court
	roleDelivery  Role = "delivery" // in the supplier's court
	roleNeutral   Role = "neutral"  // in nobody's court
	roleTotal     Role = "total"    // a total
	roleBreak     Role = "break"    // the mark of an axis that does not begin at zero
	roleDiagonal  Role = "diagonal" // the line on which forecast and report date are one
	roleLate      Role = "late"     // later than agreed
	roleEarly     Role = "early"    // no later than agreed
	roleUnknown   Role = "unknown"  // not computed
	roleEdge      Role = "edge"     // a link of a map
	roleEdgeLate  Role = "edge-late"
	roleHolds     Role = "holds"
	roleFails     Role = "fails"
	roleThreshold Role = "threshold"

	roleRed        Role = "red" // how things are rated
	roleAmberRed   Role = "amber-red"
	roleAmber      Role = "amber"
	roleAmberGreen Role = "amber-green"
	roleGreen      Role = "green"

	roleNode        Role = "node" // a box of a map
	roleNodeLate    Role = "node-late"
	roleNodeUnknown Role = "node-unknown"
)

// Point in the units of the Scene: x grows to the right, y downwards; one unit is one CSS pixel at full size.
type Point struct{ X, Y float64 }

// Mark is one of Line, Polyline, Curve, Area, Rect, Dot, Text.
type Mark interface{ role() Role }

// Line is a straight line.
type Line struct {
	Role Role
	A, B Point
}

// Polyline is an open line through points.
type Polyline struct {
	Role   Role
	Points []Point
	Full   string // what a pointer resting on it may read; "" for nothing
}

// Curve is a cubic Bézier line from A to B, with C and D as its handles.
type Curve struct {
	Role       Role
	A, C, D, B Point
}

// Area is a filled polygon.
type Area struct {
	Role   Role
	Points []Point
}

// Rect is an upright rectangle.
type Rect struct {
	Role       Role
	X, Y, W, H float64
	Full       string
}

// Dot is a filled or, when Hollow, an outlined circle.
type Dot struct {
	Role   Role
	At     Point
	R      float64
	Hollow bool
	Full   string
}

// Text is one line of text. At is on its baseline.
type Text struct {
	Role   Role
	At     Point
	Anchor Anchor
	Bold   bool
	Text   string // as drawn, perhaps shortened
	Full   string // the whole text when Text is shortened, else ""
}

// Anchor says which point of a text lies at its position.
type Anchor uint8

const (
	Start Anchor = iota
	Middle
	End
)

func (m Line) role() Role     { return m.Role }
func (m Polyline) role() Role { return m.Role }
func (m Curve) role() Role    { return m.Role }
func (m Area) role() Role     { return m.Role }
func (m Rect) role() Role     { return m.Role }
func (m Dot) role() Role      { return m.Role }
func (m Text) role() Role     { return m.Role }

// Scene is a picture, and the same figures as a sentence and as a table.
type Scene struct {
	Kind          string // names the chart in class names
	Width, Height float64
	Title         string // answers the question of the chart
	Summary       string
	Marks         []Mark
	Table         Table
	Plot          Plot // of curves
}

// Plot is how days and values lie in a picture of curves: First at X0 and Last at X1, High at Y0 and Low at Y1. It is zero for other charts.
type Plot struct {
	X0, X1, Y0, Y1 float64
	First, Last    Day
	Low, High      float64
}

// At is where a value on a day lies.
func (p Plot) At(d Day, v float64) Point {
	return Point{scale{float64(p.First), float64(p.Last), p.X0, p.X1}.At(float64(d)), scale{p.Low, p.High, p.Y1, p.Y0}.At(v)}
}

// Table holds the figures of a chart as text.
type Table struct {
	Caption string
	Head    []string
	Number  []bool // per column: holds figures or dates
	Rows    [][]string
}

// add appends marks.
func (s *Scene) add(m ...Mark) { s.Marks = append(s.Marks, m...) }

// text draws a text of one line, shortened to room units, unless nothing of it fits.
func (s *Scene) text(role Role, at Point, anchor Anchor, bold bool, room float64, t string) {
	t = Clean(t)
	short := Shorten(t, room, bold)
	if short == "" {
		return
	}
	m := Text{Role: role, At: at, Anchor: anchor, Bold: bold, Text: short}
	if short != t {
		m.Full = t
	}
	s.add(m)
}

func finite(vs ...float64) bool {
	for _, v := range vs {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return false
		}
	}
	return true
}
