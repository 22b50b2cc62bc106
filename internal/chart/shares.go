package chart

import (
	"fmt"
	"strconv"
	"strings"
)

// Shares shows how many of a number of things are rated how: a bar for each year, in parts from red to green, then those without a rating.
type Shares struct {
	Title string
	Rows  []SharesRow
}

// SharesRow is one year: how many are without a rating, at 0, then red, amber/red, amber, amber/green and green.
type SharesRow struct {
	Name string
	N    [6]int
}

// grades are the parts of a bar from red to green, and the last without a rating.
var grades = []struct {
	at      int
	role    Role
	letters string
	words   string
	text    Role
}{{1, roleRed, "R", "red", roleOn}, {2, roleAmberRed, "AR", "amber/red", roleOver}, {3, roleAmber, "A", "amber", roleOn}, {4, roleAmberGreen, "AG", "amber/green", roleOver},
	{5, roleGreen, "G", "green", roleOn}, {0, roleUnknown, "–", "without a rating", roleOver}}

// Scene draws the years at a width. Errors: ErrEmpty, ErrNumber.
func (c Shares) Scene(width float64) (Scene, error) {
	var names []string
	for _, r := range c.Rows {
		names = append(names, r.Name)
		for _, n := range r.N {
			if n < 0 {
				return Scene{}, ErrNumber
			}
		}
	}
	if len(names) == 0 {
		return Scene{}, ErrEmpty
	}
	s := Scene{Kind: "shares", Width: width, Title: c.Title}
	l := newRows(width, names)
	s.Height = l.bottom(len(names)) + 2
	for i, r := range c.Rows {
		l.name(&s, i, r.Name, false)
		x, y, sum := l.x0, l.bar(i), r.sum()
		for _, g := range grades {
			if r.N[g.at] == 0 {
				continue
			}
			w := (width - l.x0) * float64(r.N[g.at]) / float64(sum)
			s.add(Rect{g.role, x, y, w, barHeight, fmt.Sprintf("%s, %s: %s", r.Name, g.words, of(r.N[g.at], sum))})
			if text := g.letters + " " + strconv.Itoa(r.N[g.at]); Width(text, false)+8 <= w {
				s.text(g.text, Point{x + 4, y + barHeight - 4}, Start, false, w-4, text)
			}
			x += w
		}
	}
	s.Summary, s.Table = c.sentence(), c.table()
	return s, nil
}

func (r SharesRow) sum() (n int) {
	for _, x := range r.N {
		n += x
	}
	return n
}

func of(n, all int) string { return fmt.Sprintf("%d of %d", n, all) }

func (c Shares) sentence() string {
	var parts []string
	for _, r := range c.Rows {
		rated := r.sum() - r.N[0]
		parts = append(parts, fmt.Sprintf("%s: %s red or amber/red, %s green or amber/green, %s without a rating", r.Name, of(r.N[1]+r.N[2], rated), of(r.N[4]+r.N[5], rated), of(r.N[0], r.sum())))
	}
	return sentence(strings.Join(parts, "; "))
}

func (c Shares) table() Table {
	t := Table{Caption: c.Title, Head: []string{"Year"}, Number: []bool{false}}
	for _, g := range grades {
		t.Head, t.Number = append(t.Head, g.words), append(t.Number, true)
	}
	for _, r := range c.Rows {
		row := []string{r.Name}
		for _, g := range grades {
			row = append(row, strconv.Itoa(r.N[g.at]))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}
