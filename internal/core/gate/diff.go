package gate

import "strings"

// Line is a line of one case beside another: it stayed, went or came.
type Line struct {
	Text  string
	Gone  bool
	Added bool
}

// mostLines is up to how many lines two cases are compared; the work grows with the product of their lengths.
const mostLines = 6_000

// Diff is the way from one case to another, line by line, with what stands around every change. ok is false where they are too long to be
// compared.
func Diff(from, to string) (out []Line, ok bool) {
	a, b := strings.Split(strings.TrimSuffix(from, "\n"), "\n"), strings.Split(strings.TrimSuffix(to, "\n"), "\n")
	if len(a) > mostLines || len(b) > mostLines {
		return nil, false
	}
	var head []Line
	for len(a) > 0 && len(b) > 0 && a[0] == b[0] {
		head, a, b = append(head, Line{Text: a[0]}), a[1:], b[1:]
	}
	var tail []Line
	for len(a) > 0 && len(b) > 0 && a[len(a)-1] == b[len(b)-1] {
		tail, a, b = append(tail, Line{Text: a[len(a)-1]}), a[:len(a)-1], b[:len(b)-1]
	}
	all := append(head, middle(a, b)...)
	for i := len(tail) - 1; i >= 0; i-- {
		all = append(all, tail[i])
	}
	return around(all), true
}

// middle is the way between lists that begin and end otherwise.
func middle(a, b []string) (out []Line) {
	common := make([][]int32, len(a)+1)
	for i := range common {
		common[i] = make([]int32, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				common[i][j] = common[i+1][j+1] + 1
			} else {
				common[i][j] = max(common[i+1][j], common[i][j+1])
			}
		}
	}
	i, j := 0, 0
	for i < len(a) || j < len(b) {
		switch {
		case i < len(a) && j < len(b) && a[i] == b[j]:
			out = append(out, Line{Text: a[i]})
			i, j = i+1, j+1
		case i < len(a) && (j == len(b) || common[i+1][j] >= common[i][j+1]):
			out = append(out, Line{Text: a[i], Gone: true})
			i++
		default:
			out = append(out, Line{Text: b[j], Added: true})
			j++
		}
	}
	return out
}

// context is how many lines that stayed stand before and after a change.
const context = 2

// around leaves the lines near changes, and "…" for others.
func around(all []Line) (out []Line) {
	near := make([]bool, len(all))
	for i, l := range all {
		if l.Gone || l.Added {
			for k := max(0, i-context); k <= min(len(all)-1, i+context); k++ {
				near[k] = true
			}
		}
	}
	for i, l := range all {
		switch {
		case near[i]:
			out = append(out, l)
		case i > 0 && near[i-1], i == 0 && len(all) > 0:
			out = append(out, Line{Text: "…"})
		}
	}
	if len(out) == 1 && out[0].Text == "…" {
		return nil
	}
	return out
}
