package ui

import (
	"strings"
	"unicode"
)

// part is a run of a text that stayed, came or went.
type part struct {
	text        string
	added, gone bool
}

// mostWords is up to how many words two texts are compared; the work grows with the product of their lengths.
const mostWords = 800

// changed is the way from one text to another, word by word. Texts too long to compare count as wholly replaced.
func changed(from, to string) []part {
	a, b := wordsOf(from), wordsOf(to)
	if len(a) > mostWords || len(b) > mostWords {
		a, b = nonEmpty(from), nonEmpty(to)
	}
	// common[i][j] is how many words a[i:] and b[j:] have in common, in order.
	common := make([][]int, len(a)+1)
	for i := range common {
		common[i] = make([]int, len(b)+1)
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
	var parts runs
	i, j := 0, 0
	for i < len(a) || j < len(b) {
		switch {
		case i < len(a) && j < len(b) && a[i] == b[j]:
			parts.add(part{text: a[i]})
			i, j = i+1, j+1
		case i < len(a) && (j == len(b) || common[i+1][j] >= common[i][j+1]):
			parts.add(part{text: a[i], gone: true})
			i++
		default:
			parts.add(part{text: b[j], added: true})
			j++
		}
	}
	return phrases(parts)
}

// phrases joins changes between which only white space stayed, so that a phrase is read as one: what went, then what came.
func phrases(parts runs) runs {
	var out runs
	var gone, added, between string
	end := func() {
		out.add(part{text: gone, gone: true})
		out.add(part{text: added, added: true})
		out.add(part{text: between})
		gone, added, between = "", "", ""
	}
	for _, p := range parts {
		if !p.gone && !p.added {
			between += p.text
			if gone+added == "" || strings.TrimSpace(between) != "" {
				end()
			}
			continue
		}
		if between != "" {
			gone, added, between = gone+between, added+between, ""
		}
		if p.gone {
			gone += p.text
		} else {
			added += p.text
		}
	}
	end()
	return out
}

// runs joins neighbours of one sort.
type runs []part

func (r *runs) add(p part) {
	if p.text == "" {
		return
	}
	if n := len(*r); n > 0 && (*r)[n-1].added == p.added && (*r)[n-1].gone == p.gone {
		(*r)[n-1].text += p.text
		return
	}
	*r = append(*r, p)
}

// wordsOf cuts a text into runs of letters and digits, marks and runs of white space. Joined they are the text.
func wordsOf(s string) []string {
	var words []string
	start, last := 0, 0
	for i, r := range s {
		sort := sortOf(r)
		if i > 0 && (sort != last || sort == mark) {
			words, start = append(words, s[start:i]), i
		}
		last = sort
	}
	if start < len(s) {
		words = append(words, s[start:])
	}
	return words
}

const (
	word = iota
	space
	mark
)

func sortOf(r rune) int {
	switch {
	case unicode.IsSpace(r):
		return space
	case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r):
		return word
	}
	return mark
}

func nonEmpty(s string) []string {
	if s == "" {
		return nil
	}
	return []string{s}
}
