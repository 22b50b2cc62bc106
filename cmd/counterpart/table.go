package main

import (
	"bufio"
	"io"
	"strings"
	"unicode/utf8"
)

// table prints rows in columns, each as wide as its widest cell. The last cell of a row may be as long as it likes.
type table struct {
	rows   [][]string
	widths []int
}

func (t *table) row(cells ...string) {
	for i, c := range cells {
		if i == len(t.widths) {
			t.widths = append(t.widths, 0)
		}
		if i < len(cells)-1 {
			t.widths[i] = max(t.widths[i], utf8.RuneCountInString(c))
		}
	}
	t.rows = append(t.rows, cells)
}

func (t *table) print(w io.Writer) error {
	const gap = 2
	b := bufio.NewWriter(w)
	for _, cells := range t.rows {
		line := &strings.Builder{}
		for i, c := range cells {
			line.WriteString(c)
			if i < len(cells)-1 {
				line.WriteString(strings.Repeat(" ", t.widths[i]-utf8.RuneCountInString(c)+gap))
			}
		}
		b.WriteString(strings.TrimRight(line.String(), " "))
		b.WriteByte('\n')
	}
	return b.Flush()
}
