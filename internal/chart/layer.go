package chart

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

// layered is a map laid out in columns, after Sugiyama: columns by longest path, edges that pass a column held open by an
// unseen vertex, orders untangled by medians and swaps of neighbours, and places found by spread.
type layered struct {
	vertices []vertex // the nodes, then the unseen ones
	columns  [][]int  // vertices from top to bottom
	routes   []route
	left     [][]int // per vertex: its neighbours in the column to the left
	right    [][]int
}

type vertex struct {
	column int
	height float64
	y      float64 // middle
}

// route is one edge as the vertices it passes, from left to right.
type route struct {
	id   int
	path []int
}

const unseenHeight = 6.0

// layers puts every node in a column and every edge on a route.
func (c Map) layers() (*layered, error) {
	for _, e := range c.Edges {
		if e.Left < 0 || e.Right < 0 || e.Left >= len(c.Nodes) || e.Right >= len(c.Nodes) {
			return nil, fmt.Errorf("an edge of the map joins nodes %d and %d of %d", e.Left, e.Right, len(c.Nodes))
		}
	}
	column, err := c.columns()
	if err != nil {
		return nil, err
	}
	g := &layered{}
	last := 0
	for _, k := range column {
		g.vertices = append(g.vertices, vertex{column: k})
		last = max(last, k)
	}
	for i, e := range c.Edges {
		r := route{i, []int{e.Left}}
		for k := column[e.Left] + 1; k < column[e.Right]; k++ {
			r.path = append(r.path, len(g.vertices))
			g.vertices = append(g.vertices, vertex{column: k, height: unseenHeight})
		}
		g.routes = append(g.routes, route{i, append(r.path, e.Right)})
	}
	g.columns = make([][]int, last+1)
	for i, v := range g.vertices {
		g.columns[v.column] = append(g.columns[v.column], i)
	}
	g.left, g.right = make([][]int, len(g.vertices)), make([][]int, len(g.vertices))
	for _, r := range g.routes {
		for k := 0; k+1 < len(r.path); k++ {
			g.right[r.path[k]] = append(g.right[r.path[k]], r.path[k+1])
			g.left[r.path[k+1]] = append(g.left[r.path[k+1]], r.path[k])
		}
	}
	return g, nil
}

// columns are by kind, pushed right where a node is needed by another of its column; enablers stand in the last one.
// Columns that stay empty are left out.
func (c Map) columns() ([]int, error) {
	column := make([]int, len(c.Nodes))
	last := 0
	for i, n := range c.Nodes {
		column[i] = int(min(n.Kind, Enabler))
		last = max(last, column[i])
	}
	for round := 0; ; round++ {
		moved := false
		for _, e := range c.Edges {
			if column[e.Right] <= column[e.Left] {
				column[e.Right] = column[e.Left] + 1
				last = max(last, column[e.Right])
				moved = true
			}
		}
		if !moved {
			break
		}
		if round > len(c.Nodes) {
			return nil, ErrLoop
		}
	}
	needs := make([]bool, len(c.Nodes))
	for _, e := range c.Edges {
		needs[e.Left] = true
	}
	for i, n := range c.Nodes {
		if n.Kind == Enabler && !needs[i] {
			column[i] = last
		}
	}
	used := slices.Clone(column)
	slices.Sort(used)
	used = slices.Compact(used)
	for i := range column {
		column[i], _ = slices.BinarySearch(used, column[i])
	}
	return column, nil
}

// untangle orders the columns so that few edges cross; the best order met is kept.
func (g *layered) untangle() {
	best, fewest := g.orders(), g.crossings()
	for round := 0; round < 12 && fewest > 0; round++ {
		if round%2 == 0 {
			for k := 1; k < len(g.columns); k++ {
				g.sortBy(k, g.left)
			}
		} else {
			for k := len(g.columns) - 2; k >= 0; k-- {
				g.sortBy(k, g.right)
			}
		}
		g.swap()
		if n := g.crossings(); n < fewest {
			best, fewest = g.orders(), n
		}
	}
	g.columns = best
}

func (g *layered) orders() [][]int {
	out := make([][]int, len(g.columns))
	for k := range g.columns {
		out[k] = slices.Clone(g.columns[k])
	}
	return out
}

// ranks are the positions of all vertices within their columns.
func (g *layered) ranks() []int {
	rank := make([]int, len(g.vertices))
	for _, column := range g.columns {
		for i, v := range column {
			rank[v] = i
		}
	}
	return rank
}

// sortBy orders a column by the mean position of each vertex's neighbours; a vertex without any keeps its place.
func (g *layered) sortBy(k int, neighbours [][]int) {
	rank := g.ranks()
	mean := make([]float64, len(g.vertices))
	for i, v := range g.columns[k] {
		mean[v] = float64(i)
		if ns := neighbours[v]; len(ns) > 0 {
			sum := 0
			for _, n := range ns {
				sum += rank[n]
			}
			// scaled to this column, so that those without neighbours mix fairly with the others
			size := len(g.columns[g.vertices[ns[0]].column])
			mean[v] = (float64(sum)/float64(len(ns)) + 0.5) / float64(size) * float64(len(g.columns[k]))
		}
	}
	slices.SortStableFunc(g.columns[k], func(a, b int) int { return cmp.Compare(mean[a], mean[b]) })
}

// swap exchanges neighbours in a column while that takes crossings away.
func (g *layered) swap() {
	for _, column := range g.columns {
		for improved, rounds := true, 0; improved && rounds < len(column); rounds++ {
			improved = false
			rank := g.ranks()
			for i := 0; i+1 < len(column); i++ {
				a, b := column[i], column[i+1]
				if g.cross(a, b, rank) > g.cross(b, a, rank) {
					column[i], column[i+1] = b, a
					improved = true
				}
			}
		}
	}
}

// cross counts the crossings of the edges of two vertices of one column, with a above b.
func (g *layered) cross(a, b int, rank []int) (n int) {
	for _, side := range [...][][]int{g.left, g.right} {
		for _, p := range side[a] {
			for _, q := range side[b] {
				if rank[p] > rank[q] {
					n++
				}
			}
		}
	}
	return n
}

func (g *layered) crossings() (n int) {
	rank := g.ranks()
	for _, column := range g.columns {
		for i, a := range column {
			for _, b := range column[i+1:] {
				for _, p := range g.right[a] {
					for _, q := range g.right[b] {
						if rank[p] > rank[q] {
							n++
						}
					}
				}
			}
		}
	}
	return n
}

// place gives every vertex its level and returns the height of all.
func (g *layered) place() float64 {
	tallest := 0.0
	for _, column := range g.columns {
		h := -boxGap
		for _, v := range column {
			h += g.vertices[v].height + boxGap
		}
		tallest = max(tallest, h)
	}
	for _, column := range g.columns {
		g.settle(column, tallest, func(int) (float64, bool) { return tallest / 2, true })
	}
	for round := range 16 {
		for i := range g.columns {
			k, side := i, g.left
			if round%2 == 1 {
				k, side = len(g.columns)-1-i, g.right
			}
			g.settle(g.columns[k], tallest, func(v int) (float64, bool) { return g.mean(side[v]) })
		}
	}
	return tallest
}

// mean is the mean level of vertices.
func (g *layered) mean(vs []int) (float64, bool) {
	sum := 0.0
	for _, v := range vs {
		sum += g.vertices[v].y
	}
	return sum / float64(max(len(vs), 1)), len(vs) > 0
}

// settle moves the vertices of a column as near to the levels wanted as their heights allow; those that want none stay.
func (g *layered) settle(column []int, tallest float64, wanted func(v int) (float64, bool)) {
	want, gaps := make([]float64, len(column)), make([]float64, len(column))
	for i, v := range column {
		want[i] = g.vertices[v].y
		if y, ok := wanted(v); ok {
			want[i] = y
		}
		if i > 0 {
			gaps[i] = (g.vertices[column[i-1]].height+g.vertices[v].height)/2 + boxGap
		}
	}
	if len(column) == 0 {
		return
	}
	first, last := g.vertices[column[0]].height/2, g.vertices[column[len(column)-1]].height/2
	for i, y := range spread(want, gaps, first, tallest-last) {
		g.vertices[column[i]].y = y
	}
}

// port is the level at which a route meets a vertex on one of its sides: routes keep apart in the order of their far ends.
func (g *layered) port(id, v int, onRight bool) float64 {
	at, n := 0, 0
	own := g.far(id, v, onRight)
	for _, r := range g.routes {
		y := g.far(r.id, v, onRight)
		if math.IsNaN(y) {
			continue
		}
		n++
		if y < own || y == own && r.id < id {
			at++
		}
	}
	h := g.vertices[v].height
	return g.vertices[v].y + (float64(at)-float64(n-1)/2)*min(9, h/float64(n+1))
}

// far is the level of the next vertex of a route beyond v, NaN when the route does not leave v on that side.
func (g *layered) far(id, v int, onRight bool) float64 {
	path := g.routes[id].path
	for k, p := range path {
		if p != v {
			continue
		}
		if onRight && k+1 < len(path) {
			return g.vertices[path[k+1]].y
		}
		if !onRight && k > 0 {
			return g.vertices[path[k-1]].y
		}
	}
	return math.NaN()
}
