package vague

import (
	"fmt"
	"strings"
	"testing"
)

// said is an answer in one line: what tests compare.
func said[T fmt.Stringer](a Answer[T]) string {
	switch a.State {
	case Understood:
		return a.Value.String()
	case Asked:
		words := []string{a.Question}
		for _, c := range a.Candidates {
			words = append(words, c.Words)
		}
		return strings.Join(words, " | ")
	}
	return "(" + a.State.String() + ")"
}

// saying is a text and what it should be understood as.
type saying struct{ text, want string }

// check reads every saying. Each candidate and each value is read again from its own words and must come back alone.
func check[T interface {
	comparable
	fmt.Stringer
}](t *testing.T, read func(string) Answer[T], sayings []saying) {
	t.Helper()
	for _, s := range sayings {
		a := read(s.text)
		if got := said(a); got != s.want {
			t.Errorf("%q is understood as\n %s, want\n %s", s.text, got, s.want)
		}
		if a.Text != s.text {
			t.Errorf("%q is kept as %q", s.text, a.Text)
		}
		again := a.Candidates
		if a.State == Understood {
			again = []Candidate[T]{{Value: a.Value, Words: a.Value.String()}}
		}
		for _, c := range again {
			if b := read(c.Words); b.State != Understood || b.Value != c.Value {
				t.Errorf("%q offers %q, which reads as %s %+v, not %+v", s.text, c.Words, said(b), b.Value, c.Value)
			}
		}
	}
}
