package pdf

import (
	"fmt"

	"counterpart.dev/internal/report/document"
)

// contentsGap is the room between the columns of the contents.
const contentsGap = 18.0

// contents is links in three columns, with the numbers of the sheets they lead to.
func (l *setter) contents(f *flow, all document.Contents) {
	const columns, number, page = 3, 16.0, 18.0
	width := (f.width - contentsGap*(columns-1)) / columns
	var pieces []piece
	for i, span := range all {
		no := l.fonts.wrapped(fmt.Sprint(i+1), noteStyle, number)
		body := l.fonts.wrap(document.Text{span}, noteStyle, width-number-page)
		for n, part := range split([]stacked{no, body}) {
			pieces = append(pieces, piece{height: highest(part) + 2, draw: func(s *sheet, x, y float64) {
				part[0].draw(s, x, y)
				part[1].draw(s, x+number, y)
				if n == 0 {
					base := y + ascent(noteStyle.size, noteStyle.leading)
					s.marks = append(s.marks, pageNumber{style: noteStyle, x: x + width, y: base, to: span.To})
				}
			}})
		}
	}
	f.settle()
	f.y += 6
	for len(pieces) > 0 {
		height := l.bottom - f.y
		n := filled(pieces, columns, height)
		if n == 0 || n < len(pieces) && !f.fresh && height < 200 {
			f.next()
			continue
		}
		if n == len(pieces) {
			height = balanced(pieces, columns, height)
		}
		l.fill(f, pieces[:n], columns, width+contentsGap, height)
		pieces = pieces[n:]
		if len(pieces) > 0 {
			f.next()
		}
	}
}

// filled is how many pieces fit into columns of a height.
func filled(all []piece, columns int, height float64) (n int) {
	for range columns {
		at := 0.0
		for n < len(all) && at+all[n].height <= height {
			at += all[n].height
			n++
		}
	}
	return n
}

// balanced is the least height in which all pieces fit.
func balanced(all []piece, columns int, most float64) float64 {
	height := 0.0
	for _, p := range all {
		height += p.height / float64(columns)
	}
	for height < most && filled(all, columns, height) < len(all) {
		height += 2
	}
	return min(height, most)
}

// fill places pieces in columns of a height.
func (l *setter) fill(f *flow, all []piece, columns int, pitch, height float64) {
	flows := make([]*flow, columns)
	for k := range flows {
		flows[k] = f.column(float64(k)*pitch, pitch)
		from := flows[k].y
		for len(all) > 0 && flows[k].y+all[0].height <= from+height+0.01 {
			flows[k].place(all[0])
			all = all[1:]
		}
	}
	f.goOn(flows...)
}
