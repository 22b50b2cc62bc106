package chart

import (
	"fmt"
	"math"
	"strings"
)

// Checks shows how each check stands against its threshold.
type Checks struct {
	Title string
	Rows  []CheckRow
}

// CheckRow is one check. Used is how much of what the threshold allows is used up: 1 is the threshold itself, and a check
// that allows none has a Used above 1 as soon as there is one. It is drawn only when HasUsed.
type CheckRow struct {
	Number           int
	Name             string
	Value, Threshold string
	Verdict          Verdict
	Used             float64
	HasUsed          bool
}

// Verdict of a check.
type Verdict uint8

const (
	Shown Verdict = iota // a figure without a verdict
	Holds
	Fails
	NotRun
)

var verdictWords = [...]string{"shown", "holds", "fails", "not run"}

func (v Verdict) String() string { return verdictWords[min(v, NotRun)] }

var verdictRoles = [...]Role{roleNeutral, roleHolds, roleFails, roleUnknown}

// mostUsed is where a bar is cut: twice what is allowed.
const mostUsed = 2.0

// Scene draws the list at a width. Errors: ErrEmpty, ErrNumber.
func (c Checks) Scene(width float64) (Scene, error) {
	if len(c.Rows) == 0 {
		return Scene{}, ErrEmpty
	}
	s := Scene{Kind: "checks", Width: width, Title: c.Title}
	var names []string
	for _, r := range c.Rows {
		if r.HasUsed && !finite(r.Used) {
			return Scene{}, ErrNumber
		}
		names = append(names, r.name())
	}
	l := newRows(width, names)
	l.shift(18)
	length := math.Round((width - l.x0) * 0.26)
	if l.above {
		length = math.Round(width * 0.36)
	}
	limit := l.x0 + length/mostUsed
	s.Height = l.bottom(len(c.Rows)) + 2
	s.text(roleNote, Point{limit, 11}, Middle, false, 2*(limit-l.x0), "threshold")
	for i, r := range c.Rows {
		c.row(&s, l, i, r, length)
		if r.HasUsed {
			s.add(Line{roleThreshold, Point{limit, l.bar(i)}, Point{limit, l.bar(i) + barHeight}})
		}
	}
	s.Summary, s.Table = c.sentence(), c.table()
	return s, nil
}

func (r CheckRow) name() string { return fmt.Sprintf("%d  %s", r.Number, r.Name) }

func (c Checks) row(s *Scene, l rows, i int, r CheckRow, length float64) {
	verdict := r.Verdict.String()
	room := l.width - l.x0 - length - 12
	x, y := l.x0+length+12, l.bar(i)
	if l.above {
		end := Width(verdict, true)
		s.text(roleLabel, Point{l.width, y - 4}, End, true, end, verdict)
		l.room = l.width - end - 10
	}
	if r.HasUsed {
		w := max(min(r.Used, mostUsed), 0) / mostUsed * length
		s.add(Rect{verdictRoles[min(r.Verdict, NotRun)], l.x0, y + 3, max(w, 1), barHeight - 6, r.Name + ": " + r.Value})
		if r.Used > mostUsed { // it goes on
			s.add(Area{verdictRoles[min(r.Verdict, NotRun)], []Point{{l.x0 + w + 2, y + 3}, {l.x0 + w + 8, y + barHeight/2},
				{l.x0 + w + 2, y + barHeight - 3}}})
		}
	}
	l.name(s, i, r.name(), r.Verdict == Fails)
	text := r.Value
	if r.Threshold != "" {
		text += " · " + r.Threshold
	}
	if l.above {
		s.text(roleNote, Point{x, y + barHeight - 4}, Start, false, room, text)
		return
	}
	const wordRoom = 52
	s.text(roleNote, Point{x, y + barHeight - 4}, Start, false, room-wordRoom-10, text)
	s.text(roleLabel, Point{l.width, y + barHeight - 4}, End, r.Verdict == Fails, wordRoom, verdict)
}

func (c Checks) sentence() string {
	count := [len(verdictWords)]int{}
	var failing []string
	for _, r := range c.Rows {
		count[min(r.Verdict, NotRun)]++
		if r.Verdict == Fails {
			failing = append(failing, fmt.Sprintf("%s (%s)", r.Name, r.Value))
		}
	}
	text := fmt.Sprintf("%d of %d checks hold", count[Holds], len(c.Rows))
	if len(failing) > 0 {
		verb := "fail"
		if len(failing) == 1 {
			verb = "fails"
		}
		text += fmt.Sprintf("; %d %s: %s", len(failing), verb, strings.Join(failing, ", "))
	}
	if n := count[NotRun]; n > 0 {
		text += fmt.Sprintf("; %d not run", n)
	}
	if n := count[Shown]; n > 0 {
		text += fmt.Sprintf("; %d shown without a verdict", n)
	}
	return sentence(text)
}

func (c Checks) table() Table {
	t := Table{Caption: c.Title, Head: []string{"No.", "Check", "Figure", "Threshold", "Verdict"}, Number: []bool{true, false, true,
		true, false}}
	for _, r := range c.Rows {
		t.Rows = append(t.Rows, []string{fmt.Sprint(r.Number), r.Name, r.Value, r.Threshold, r.Verdict.String()})
	}
	return t
}
