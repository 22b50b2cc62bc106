package intake

import (
	"fmt"
	"slices"
	"strings"
)

// Mapping is what was decided about the columns of a list, to be used again for the next file of the same kind. It knows
// columns by their headings, so their order may change.
type Mapping struct {
	Columns []Mapped `json:"columns"`
	Counted int64    `json:"counted,omitempty"` // what sums are counted in whose headings do not say it; 0: not said
}

// Mapped is what was decided about one column.
type Mapped struct {
	Field   string `json:"field"`         // "" for one that is kept as notes
	Heading string `json:"heading"`       // as it stood
	Nth     int    `json:"nth,omitempty"` // 0 for the first column of this heading, 1 for the second
	Index   int    `json:"index"`         // where it stood, from 0
}

// Mapping is the layout as a decision to be used again.
func (l Layout) Mapping() Mapping {
	m := Mapping{Columns: []Mapped{}, Counted: l.Counted}
	seen := map[string]int{}
	for _, c := range l.Columns {
		key := keyOf(c.Heading)
		m.Columns = append(m.Columns, Mapped{Field: c.Field, Heading: c.Heading, Nth: seen[key], Index: c.Index})
		seen[key]++
	}
	return m
}

// Change is something in which a file differs from the one its mapping was made for.
type Change struct {
	Kind    ChangeKind
	Heading string   // of the column
	Field   string   // what it was read as
	From    int      // of Moved: where the column stood, from 0
	To      int      // of Moved and Added: where it stands
	Near    []string // of Gone: headings that nothing was decided about and that are like it
}

// ChangeKind is how a file differs.
type ChangeKind uint8

// The kinds. After the first two somebody has to look; the others are told.
const (
	NoHeadings ChangeKind = iota // no row has any heading that is known
	Gone                         // a column that was read as a field is not there
	Added                        // a column is new
	Moved                        // a column stands elsewhere
)

// String is the change in a sentence.
func (c Change) String() string {
	switch c.Kind {
	case NoHeadings:
		return "No row has the headings of the last file."
	case Gone:
		if len(c.Near) > 0 {
			return fmt.Sprintf("The column “%s” is not there any more; it may be “%s” now.", c.Heading, strings.Join(c.Near, "” or “"))
		}
		return fmt.Sprintf("The column “%s” is not there any more.", c.Heading)
	case Added:
		return fmt.Sprintf("The column “%s” is new; its cells are kept as notes.", c.Heading)
	}
	return fmt.Sprintf("The column “%s” has moved.", c.Heading)
}

// Apply finds the columns of a mapping in a list, and says in what the list differs. Without a row of known headings the
// layout has none, and a mapping that was made without headings goes by the places of columns.
func (m Mapping) Apply(rows [][]Cell) (Layout, []Change) {
	if m.headless() {
		return m.byPlace(rows), nil
	}
	first, last := m.find(rows)
	if first < 0 {
		return Layout{First: -1, Last: -1, Columns: columnsOf(rows, -1, -1)}, []Change{{Kind: NoHeadings}}
	}
	l := Layout{First: first, Last: last, Columns: columnsOf(rows, first, last), Counted: m.Counted}
	known := make([]bool, len(l.Columns))
	var changes []Change
	for _, d := range m.Columns {
		at := nth(l.Columns, keyOf(d.Heading), d.Nth)
		switch {
		case at < 0 && d.Field != "":
			changes = append(changes, Change{Kind: Gone, Heading: d.Heading, Field: d.Field})
			continue
		case at < 0:
			continue
		case l.Columns[at].Index != d.Index:
			changes = append(changes, Change{Kind: Moved, Heading: d.Heading, Field: d.Field, From: d.Index, To: l.Columns[at].Index})
		}
		l.Columns[at].Field = d.Field
		known[at] = true
	}
	for i, c := range l.Columns {
		if !known[i] {
			changes = append(changes, Change{Kind: Added, Heading: c.Heading, To: c.Index})
		}
	}
	for i := range changes {
		if changes[i].Kind == Gone {
			changes[i].Near = near(changes[i].Heading, l.Columns, known)
		}
	}
	slices.SortStableFunc(changes, func(a, b Change) int { return int(a.Kind) - int(b.Kind) })
	return l, changes
}

// headless reports whether the mapping was made for a list without headings.
func (m Mapping) headless() bool {
	return !slices.ContainsFunc(m.Columns, func(d Mapped) bool { return d.Heading != "" })
}

func (m Mapping) byPlace(rows [][]Cell) Layout {
	l := Layout{First: -1, Last: -1, Columns: columnsOf(rows, -1, -1), Counted: m.Counted}
	for i, c := range l.Columns {
		for _, d := range m.Columns {
			if d.Index == c.Index {
				l.Columns[i].Field = d.Field
			}
		}
	}
	return l
}

// find is the row, or the two rows, with most of the headings that are known.
func (m Mapping) find(rows [][]Cell) (first, last int) {
	first, last = -1, -1
	best := 0
	for r := range min(len(rows), headingRows) {
		for _, two := range []int{0, 1} {
			if r+two >= len(rows) || two == 1 && !canBeLower(rows[r], rows[r+1]) {
				continue
			}
			columns := headed(rows, r, r+two)
			n := 0
			for _, d := range m.Columns {
				if d.Heading != "" && nth(columns, keyOf(d.Heading), d.Nth) >= 0 {
					n++
				}
			}
			if n > best {
				best, first, last = n, r, r+two
			}
		}
	}
	return first, last
}

// nth is the place among columns of the n-th with a heading, counted from 0, or -1.
func nth(columns []Column, key string, n int) int {
	for i, c := range columns {
		if keyOf(c.Heading) != key {
			continue
		}
		if n == 0 {
			return i
		}
		n--
	}
	return -1
}

// near is headings nobody decided about that are like one that is gone.
func near(heading string, columns []Column, known []bool) []string {
	var out []string
	want := tokens(heading)
	for i, c := range columns {
		have := tokens(c.Heading)
		if !known[i] && max(alike(have, want), alike(want, have)) >= 0.25 {
			out = append(out, c.Heading)
		}
	}
	return out
}
