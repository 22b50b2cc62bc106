package pdf

// stacked is lines one below the other.
type stacked []line

func (l stacked) height() (h float64) {
	for _, one := range l {
		h += one.leading
	}
	return h
}

// width is that of the longest line.
func (l stacked) width() (w float64) {
	for _, one := range l {
		w = max(w, one.width())
	}
	return w
}

// highest is the height of what stands side by side.
func highest(all []stacked) (h float64) {
	for _, l := range all {
		h = max(h, l.height())
	}
	return h
}

func (l stacked) draw(s *sheet, x, y float64) {
	for _, one := range l {
		s.set(one, x, y)
		y += one.leading
	}
}

// drawRight draws lines that end at x.
func (l stacked) drawRight(s *sheet, x, y float64) {
	for _, one := range l {
		s.set(one, x-one.width(), y)
		y += one.leading
	}
}

// tallest is how much of what stands side by side is kept together.
const tallest = 300.0

// cut is the lines that fit into a height, at least one, and the others.
func (l stacked) cut(height float64) (fit, rest stacked) {
	at := 0.0
	for i, one := range l {
		if at += one.leading; at > height && i > 0 {
			return l[:i], l[i:]
		}
	}
	return l, nil
}

// split cuts what stands side by side into parts that fit on a sheet.
func split(all []stacked) (parts [][]stacked) {
	for rest := true; rest; {
		part, others := make([]stacked, len(all)), make([]stacked, len(all))
		rest = false
		for i := range all {
			part[i], others[i] = all[i].cut(tallest)
			rest = rest || len(others[i]) > 0
		}
		parts, all = append(parts, part), others
	}
	return parts
}
