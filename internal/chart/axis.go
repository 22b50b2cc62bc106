package chart

import (
	"cmp"
	"slices"
)

// frame is the plot area of a chart with axes.
type frame struct{ x0, y0, x1, y1 float64 }

// edge is the least room left at either side of a level time axis, for the half of a date centred on its end.
const edge = 40

// tickRoom is where the frame begins, so that the texts of an upright value axis fit beside it.
func (s *Scene) tickRoom(unit Unit, ticks []float64, step float64) float64 {
	widest := 0.0
	for _, v := range ticks {
		widest = max(widest, Width(Clean(unit.Tick(v, step)), false))
	}
	return max(min(widest, s.Width/4)+10, edge)
}

// valueAxis draws level grid lines with their texts at the left.
func (s *Scene) valueAxis(f frame, y scale, unit Unit, ticks []float64, step float64) {
	for _, v := range ticks {
		role := roleGrid
		if v == 0 {
			role = roleAxis
		}
		at := y.At(v)
		s.add(Line{role, Point{f.x0, at}, Point{f.x1, at}})
		s.text(roleTick, Point{f.x0 - 8, at + 4}, End, false, f.x0-8, unit.Tick(v, step))
	}
}

// dayAxis draws ticks with their texts below the frame; a text that would leave the picture is left out.
func (s *Scene) dayAxis(f frame, x scale) {
	for _, t := range levelDayTicks(Day(x.Min), Day(x.Max), f.x1-f.x0) {
		at := x.At(float64(t.Day))
		s.add(Line{roleAxis, Point{at, f.y1}, Point{at, f.y1 + 4}})
		if half := Width(t.Text, false) / 2; at-half >= 0 && at+half <= s.Width {
			s.text(roleTick, Point{at, f.y1 + 17}, Middle, false, 2*half, t.Text)
		}
	}
}

// now draws the line of the data date with its text above the frame, when it lies inside.
func (s *Scene) now(f frame, x scale, day Day, name string) {
	if day == 0 || float64(day) < x.Min || float64(day) > x.Max {
		return
	}
	at := x.At(float64(day))
	s.add(Line{roleNow, Point{at, f.y0 - 6}, Point{at, f.y1}})
	half := min(Width(Clean(name), false), s.Width) / 2
	centre := min(max(at, half), s.Width-half)
	s.text(roleNote, Point{centre, f.y0 - 10}, Middle, false, s.Width, name)
}

// stack moves places apart, as little as keeps them in order, at least gap from each other and between lo and hi; closer
// when they cannot all fit otherwise. The slice keeps its order; its values change.
func stack(at []float64, gap, lo, hi float64) {
	n := len(at)
	if n == 0 {
		return
	}
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(at[a], at[b]) })
	want, gaps := make([]float64, n), make([]float64, n)
	for k, i := range order {
		want[k], gaps[k] = at[i], gap
		if n > 1 {
			gaps[k] = min(gap, (hi-lo)/float64(n-1))
		}
	}
	for k, v := range spread(want, gaps, lo, hi) {
		at[order[k]] = v
	}
}

// spread finds the places nearest to those wanted (least squares) that keep their order, place k at least gaps[k] after
// the one before, all between lo and hi. It pools neighbours that want the same room (isotonic regression).
func spread(want, gaps []float64, lo, hi float64) []float64 {
	type pool struct {
		sum float64
		n   int
	}
	var pools []pool
	offset := make([]float64, len(want)) // of each place from the first, when all stand as close as they may
	for i := range want {
		if i > 0 {
			offset[i] = offset[i-1] + gaps[i]
		}
		pools = append(pools, pool{want[i] - offset[i], 1})
		for k := len(pools) - 1; k > 0 && pools[k].sum/float64(pools[k].n) < pools[k-1].sum/float64(pools[k-1].n); k-- {
			pools[k-1] = pool{pools[k-1].sum + pools[k].sum, pools[k-1].n + pools[k].n}
			pools = pools[:k]
		}
	}
	out := make([]float64, 0, len(want))
	for _, p := range pools {
		for range p.n {
			i := len(out)
			free := min(max(p.sum/float64(p.n), lo), hi-offset[len(offset)-1])
			out = append(out, free+offset[i])
		}
	}
	return out
}
