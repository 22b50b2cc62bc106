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

// Scene draws the map at a width. Errors: ErrEmpty, ErrLoop, and a reason when an edge names no node.
func (c Map) Scene(width float64) (Scene, error) {
	if len(c.Nodes) == 0 {
		return Scene{}, ErrEmpty
	}
	g, err := c.layers()
	if err != nil {
		return Scene{}, err
	}
	columns := float64(len(g.columns))
	gap := min(64, width/columns*0.28)
	box := (width - gap*(columns-1)) / columns
	texts := make([][]string, len(c.Nodes))
	for i, n := range c.Nodes {
		texts[i] = wrap(Clean(n.Name), box-2*boxPad, boxLines, false)
		lines := len(texts[i])
		if n.Note != "" {
			lines++
		}
		g.vertices[i].height = float64(max(lines, 1))*lineHeight + boxPad
	}
	g.untangle()
	height := g.place()
	s := Scene{Kind: "map", Width: width, Height: headRoom + height + 4, Title: c.Title}
	left := func(v int) float64 { return float64(g.vertices[v].column) * (box + gap) }
	c.heads(&s, g, box+gap-10, left)
	for _, r := range g.routes {
		c.route(&s, g, r, left, box)
	}
	for i := range c.Nodes {
		c.node(&s, g, i, left(i), box, texts[i])
	}
	s.Summary, s.Table = c.sentence(), c.table()
	return s, nil
}

// heads names each column by the kind that begins in it.
func (c Map) heads(s *Scene, g *layered, room float64, left func(int) float64) {
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
}

func (c Map) node(s *Scene, g *layered, i int, x, box float64, lines []string) {
	n, v := c.Nodes[i], g.vertices[i]
	top := headRoom + v.y - v.height/2
	full := n.Name
	if n.Note != "" {
		full += ", " + n.Note
	}
	role := [...]Role{roleNode, roleNodeLate, roleNodeUnknown}[min(n.State, NotKnown)]
	s.add(Rect{role, x, top, box, v.height, full})
	y := top + boxPad/2 + lineHeight - 4
	for k, line := range lines {
		t := Text{Role: roleName, At: Point{x + boxPad, y}, Text: line}
		if k == len(lines)-1 && strings.HasSuffix(line, "…") {
			t.Full = Clean(n.Name)
		}
		s.add(t)
		y += lineHeight
	}
	if n.Note != "" {
		s.text(roleNote, Point{x + boxPad, y}, Start, false, box-2*boxPad, n.Note)
	}
}

// route draws one edge through the gaps between columns, around the boxes of the columns it passes.
func (c Map) route(s *Scene, g *layered, r route, left func(int) float64, box float64) {
	role := roleEdge
	if c.Nodes[r.path[0]].State == Slips && c.Nodes[r.path[len(r.path)-1]].State == Slips {
		role = roleEdgeLate
	}
	const head = 6.0
	for k := 0; k+1 < len(r.path); k++ {
		a, b := r.path[k], r.path[k+1]
		from := Point{left(a) + box, headRoom + g.port(r.id, a, true)}
		to := Point{left(b), headRoom + g.port(r.id, b, false)}
		if k == 0 {
			s.add(Area{role + "-head", []Point{{from.X, from.Y}, {from.X + head, from.Y - 3}, {from.X + head, from.Y + 3}}})
			from.X += head
		} else {
			s.add(Line{role, Point{left(a), from.Y}, from})
		}
		bend := (to.X - from.X) / 2
		s.add(Curve{role, from, Point{from.X + bend, from.Y}, Point{to.X - bend, to.Y}, to})
	}
}

func (c Map) sentence() string {
	count := [len(kindNames)]int{}
	slips, unknown := 0, 0
	for _, n := range c.Nodes {
		count[min(n.Kind, Enabler)]++
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
		t.Rows = append(t.Rows, []string{kindWords[min(n.Kind, Enabler)], n.Name, stateWords[min(n.State, NotKnown)], n.Note,
			strings.Join(needs[i], "; ")})
	}
	return t
}
