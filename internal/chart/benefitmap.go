package chart

import (
	"fmt"
	"strings"
)

// Map leads from what is wanted, at the left, to what it waits for, at the right.
type Map struct {
	Title string
	Nodes []Node
	Edges []Edge
}

// Node is one box of a Map.
type Node struct {
	Kind  NodeKind
	Name  string
	Note  string // its date or its slip, in words
	State NodeState
	Flag  string // what is missing from it, such as a measure; "" for nothing
}

// NodeKind names the column of a node.
type NodeKind uint8

const (
	Objective NodeKind = iota
	Benefit
	Change
	Enabler
)

var kindNames = [...]string{"Objectives", "Benefits", "Business changes", "Enablers"}
var kindWords = [...]string{"objective", "benefit", "business change", "enabler"}

// NodeState says how a node's availability stands against plan.
type NodeState uint8

const (
	InTime NodeState = iota
	Slips
	NotKnown
)

var stateWords = [...]string{"in time", "slips", "not known"}

// Edge says that the node Left needs the node Right; both are indices of Nodes.
type Edge struct {
	Left, Right int
	Note        string // "60 %" for an additive part
}

// Sizes of the boxes of a map.
const (
	boxPad   = 8.0
	boxGap   = 14.0
	boxLines = 3
	headRoom = 24.0
)

// Placed is a map laid out: where every box and every link lies, for who draws it otherwise than Scene does.
type Placed struct {
	Width, Height float64
	Heads         []Text // the names of the columns
	Boxes         []Box  // by node
	Wires         []Wire // by edge
}

// Box is where a node lies, with its name in lines that fit.
type Box struct {
	X, Y, W, H float64
	Column     int // from the left, from 0
	Lines      []string
}

// Wire is the way of a link.
type Wire struct {
	Marks []Mark // Line and Curve, from left to right
	Tip   Point  // where it meets the box at its left
	Late  bool   // both of its ends slip
}

// Place lays the map out at a width. Equal maps lie equally, and no box covers another. Errors: as of Scene.
func (c Map) Place(width float64) (Placed, error) {
	if len(c.Nodes) == 0 {
		return Placed{}, ErrEmpty
	}
	g, err := c.layers()
	if err != nil {
		return Placed{}, err
	}
	columns := float64(len(g.columns))
	gap := min(64, width/columns*0.28)
	box := (width - gap*(columns-1)) / columns
	if len(g.columns) < len(kindNames) { // few columns do not make wide boxes
		box = min(box, (width-gap*float64(len(kindNames)-1))/float64(len(kindNames)))
	}
	p := Placed{Width: width, Boxes: make([]Box, len(c.Nodes)), Wires: make([]Wire, len(c.Edges))}
	for i, n := range c.Nodes {
		b := &p.Boxes[i]
		b.Lines = wrap(Clean(n.Name), box-2*boxPad, boxLines, false)
		lines := len(b.Lines)
		if n.Note != "" {
			lines++
		}
		if n.Flag != "" {
			lines++
		}
		g.vertices[i].height = float64(max(lines, 1))*lineHeight + boxPad
	}
	g.untangle()
	height := g.place()
	p.Height = headRoom + height + 4
	left := func(v int) float64 { return float64(g.vertices[v].column) * (box + gap) }
	p.Heads = c.heads(g, box+gap-10, width, left)
	for i := range c.Nodes {
		v := g.vertices[i]
		b := &p.Boxes[i]
		b.X, b.Y, b.W, b.H, b.Column = left(i), headRoom+v.y-v.height/2, box, v.height, v.column
	}
	for _, r := range g.routes {
		p.Wires[r.id] = c.wire(g, r, left, box)
	}
	return p, nil
}

// Scene draws the map at a width. Errors: ErrEmpty, ErrLoop, and a reason when an edge names no node.
func (c Map) Scene(width float64) (Scene, error) {
	p, err := c.Place(width)
	if err != nil {
		return Scene{}, err
	}
	s := Scene{Kind: "map", Width: width, Height: p.Height, Title: c.Title}
	for _, t := range p.Heads {
		s.add(t)
	}
	for _, w := range p.Wires {
		role := roleEdge
		if w.Late {
			role = roleEdgeLate
		}
		s.add(Area{role + "-head", w.Head()})
		s.add(w.Marks...)
	}
	for i := range c.Nodes {
		c.node(&s, p.Boxes[i], i)
	}
	s.Summary, s.Table = c.sentence(), c.table()
	return s, nil
}

// Head is the arrow at the left end of a wire.
func (w Wire) Head() []Point {
	return []Point{w.Tip, {w.Tip.X + arrow, w.Tip.Y - arrow/2}, {w.Tip.X + arrow, w.Tip.Y + arrow/2}}
}

// Path is the way of a wire as the data of an SVG path.
func (w Wire) Path() string {
	d := ""
	for _, m := range w.Marks {
		switch m := m.(type) {
		case Line:
			d += "M" + point(m.A) + "L" + point(m.B)
		case Curve:
			d += "M" + point(m.A) + "C" + point(m.C) + " " + point(m.D) + " " + point(m.B)
		}
	}
	return d
}

// arrow is the length of the arrow of a wire.
const arrow = 6.0

// heads names each column by the kind that begins in it.
func (c Map) heads(g *layered, room, width float64, left func(int) float64) []Text {
	s := Scene{Width: width}
	named := map[NodeKind]bool{}
	for _, column := range g.columns {
		kinds := [len(kindNames)]int{}
		at := -1
		for _, v := range column {
			if v < len(c.Nodes) {
				kinds[min(c.Nodes[v].Kind, Enabler)]++
				at = v
			}
		}
		best := 0
		for k, n := range kinds {
			if n > kinds[best] {
				best = k
			}
		}
		if at >= 0 && !named[NodeKind(best)] {
			named[NodeKind(best)] = true
			s.text(roleNote, Point{left(at), 12}, Start, true, min(room, s.Width-left(at)), kindNames[best])
		}
	}
	out := make([]Text, 0, len(s.Marks))
	for _, m := range s.Marks {
		if t, ok := m.(Text); ok {
			out = append(out, t)
		}
	}
	return out
}

// Baseline is where a line of a box is written, counted from 0: the name's lines, then its note, then its flag.
func (b Box) Baseline(line int) float64 { return b.Y + boxPad/2 + lineHeight*float64(line+1) - 4 }

func (c Map) node(s *Scene, b Box, i int) {
	n, lines := c.Nodes[i], b.Lines
	full := n.Name
	if n.Note != "" {
		full += ", " + n.Note
	}
	if n.Flag != "" {
		full += ", " + n.Flag
	}
	role := [...]Role{roleNode, roleNodeLate, roleNodeUnknown}[min(n.State, NotKnown)]
	s.add(Rect{role, b.X, b.Y, b.W, b.H, full})
	for k, line := range lines {
		t := Text{Role: roleName, At: Point{b.X + boxPad, b.Baseline(k)}, Text: line}
		if k == len(lines)-1 && strings.HasSuffix(line, "…") {
			t.Full = Clean(n.Name)
		}
		s.add(t)
	}
	below := len(lines)
	if n.Note != "" {
		s.text(roleNote, Point{b.X + boxPad, b.Baseline(below)}, Start, false, b.W-2*boxPad, n.Note)
		below++
	}
	if n.Flag != "" {
		s.text(roleName, Point{b.X + boxPad, b.Baseline(below)}, Start, true, b.W-2*boxPad, n.Flag)
	}
}

// wire leads one edge through the gaps between columns, around the boxes of the columns it passes.
func (c Map) wire(g *layered, r route, left func(int) float64, box float64) (w Wire) {
	role := roleEdge
	if c.Nodes[r.path[0]].State == Slips && c.Nodes[r.path[len(r.path)-1]].State == Slips {
		role, w.Late = roleEdgeLate, true
	}
	for k := 0; k+1 < len(r.path); k++ {
		a, b := r.path[k], r.path[k+1]
		from := Point{left(a) + box, headRoom + g.port(r.id, a, true)}
		to := Point{left(b), headRoom + g.port(r.id, b, false)}
		if k == 0 {
			w.Tip = from
			from.X += arrow
		} else {
			w.Marks = append(w.Marks, Line{role, Point{left(a), from.Y}, from})
		}
		bend := (to.X - from.X) / 2
		w.Marks = append(w.Marks, Curve{role, from, Point{from.X + bend, from.Y}, Point{to.X - bend, to.Y}, to})
	}
	return w
}

func (c Map) sentence() string {
	count := [len(kindNames)]int{}
	slips, unknown, flagged := 0, 0, 0
	for _, n := range c.Nodes {
		count[min(n.Kind, Enabler)]++
		if n.Flag != "" {
			flagged++
		}
		switch n.State {
		case Slips:
			slips++
		case NotKnown:
			unknown++
		}
	}
	var parts []string
	for k, n := range count {
		if n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, plural(kindWords[k], n)))
		}
	}
	text := fmt.Sprintf("%s; %d of %d slip", strings.Join(parts, ", "), slips, len(c.Nodes))
	if unknown > 0 {
		text += fmt.Sprintf(", %d not known", unknown)
	}
	if flagged > 0 {
		text += fmt.Sprintf("; %d flagged", flagged)
	}
	return sentence(text)
}

func plural(word string, n int) string {
	if n == 1 {
		return word
	}
	return word + "s"
}

func (c Map) table() Table {
	t := Table{Caption: c.Title, Head: []string{"Kind", "Name", "State", "Date or slip", "Waits for"}, Number: []bool{false, false,
		false, false, false}}
	needs := make([][]string, len(c.Nodes))
	for _, e := range c.Edges {
		name := c.Nodes[e.Right].Name
		if e.Note != "" {
			name += " (" + e.Note + ")"
		}
		needs[e.Left] = append(needs[e.Left], name)
	}
	for i, n := range c.Nodes {
		state := stateWords[min(n.State, NotKnown)]
		if n.Flag != "" {
			state += "; " + n.Flag
		}
		t.Rows = append(t.Rows, []string{kindWords[min(n.Kind, Enabler)], n.Name, state, n.Note,
			strings.Join(needs[i], "; ")})
	}
	return t
}
