package chart

import (
	"fmt"
	"reflect"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// boxesApart holds a layout against what an editor rests on: boxes inside the picture, none over another, those of a column one below the other,
// and every link from the right of what waits to the left of what it waits for.
func boxesApart(c Map, p Placed) error {
	for i, a := range p.Boxes {
		if a.X < -0.01 || a.Y < -0.01 || a.X+a.W > p.Width+0.01 || a.Y+a.H > p.Height+0.01 {
			return fmt.Errorf("the box of node %d leaves the picture: %+v in %v × %v", i, a, p.Width, p.Height)
		}
		for k, b := range p.Boxes[:i] {
			if a.X < b.X+b.W-0.01 && b.X < a.X+a.W-0.01 && a.Y < b.Y+b.H-0.01 && b.Y < a.Y+a.H-0.01 {
				return fmt.Errorf("the boxes of nodes %d and %d cover one another: %+v %+v", k, i, b, a)
			}
		}
	}
	for i, e := range c.Edges {
		l, r, w := p.Boxes[e.Left], p.Boxes[e.Right], p.Wires[i]
		if l.Column >= r.Column {
			return fmt.Errorf("link %d leads from column %d to %d", i, l.Column, r.Column)
		}
		if w.Tip.X != l.X+l.W || w.Tip.Y < l.Y-0.01 || w.Tip.Y > l.Y+l.H+0.01 || w.Path() == "" {
			return fmt.Errorf("link %d meets %+v at %+v", i, l, w.Tip)
		}
	}
	return nil
}

func TestMapLiesStill(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := drawMap(t)
		p, err := c.Place(1120)
		if len(c.Nodes) == 0 {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		if err := boxesApart(c, p); err != nil {
			t.Fatal(err)
		}
		again, err := c.Place(1120)
		if err != nil || !reflect.DeepEqual(p, again) {
			t.Fatalf("the same map lies otherwise the second time: %v", err)
		}
	})
}

// large is a map of 300 nodes with some 700 links, as dense as maps get.
func large() Map {
	c := Map{Title: "x"}
	of := map[NodeKind][]int{}
	for i := range 300 {
		k := [...]NodeKind{Objective, Benefit, Benefit, Change, Change, Enabler}[i%6]
		if i%60 == 0 {
			k = Objective
		}
		of[k] = append(of[k], i)
		c.Nodes = append(c.Nodes, Node{Kind: k, Name: fmt.Sprintf("Thing number %d with a name of usual length", i), Note: "5 Mar 2027"})
	}
	for k := Benefit; k <= Enabler; k++ {
		for n, right := range of[k] {
			for x := range 3 {
				c.Edges = append(c.Edges, Edge{of[k-1][(n*7+x*11)%len(of[k-1])], right, ""})
			}
		}
	}
	return c
}

func TestLargeMap(t *testing.T) {
	c := large()
	begun := time.Now()
	p, err := c.Place(1120)
	if err != nil {
		t.Fatal(err)
	}
	if took := time.Since(begun); took > 4*time.Second {
		t.Errorf("300 nodes take %v", took)
	}
	t.Logf("300 nodes, %d links: %v", len(c.Edges), time.Since(begun))
	if err := boxesApart(c, p); err != nil {
		t.Error(err)
	}
}
