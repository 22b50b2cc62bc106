package xer

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"

	"counterpart.dev/internal/core/civil"
)

// node is one element of calendar data: (0||name(key|value|…)(children)).
type node struct {
	name     string
	attrs    []string // key, value, key, value …
	children []node
}

const (
	maxDepth  = 12
	maxNodes  = 200_000
	serialDay = civil.Date(693593) // day 0 of the file's exception serials: 1899-12-30
)

// nodeParser reads the nested text of a calendar. Blanks, control characters and the pairs of 0x7F that stand for line
// breaks may appear anywhere between its signs.
type nodeParser struct {
	s     string
	at    int
	nodes int
}

func (p *nodeParser) skip() {
	for p.at < len(p.s) && (p.s[p.at] <= ' ' || p.s[p.at] == 0x7F) {
		p.at++
	}
}

func (p *nodeParser) take(c byte) bool {
	p.skip()
	if p.at < len(p.s) && p.s[p.at] == c {
		p.at++
		return true
	}
	return false
}

func (p *nodeParser) fail(what string) error {
	return fmt.Errorf("%s at character %d", what, p.at+1)
}

// node reads one element. On an error it returns what it had understood until there.
func (p *nodeParser) node(depth int) (n node, err error) {
	if p.nodes++; p.nodes > maxNodes || depth > maxDepth {
		return n, p.fail("more or deeper elements than a calendar has")
	}
	if !p.take('(') {
		return n, p.fail("an opening bracket is missing")
	}
	end := strings.IndexAny(p.s[p.at:], "()")
	if end < 0 {
		return n, p.fail("the text ends inside an element")
	}
	head := p.s[p.at : p.at+end]
	p.at += end
	if _, after, found := strings.Cut(head, "||"); found {
		head = after
	}
	head = strings.TrimSpace(head)
	if strings.Contains(head, "|") { // the short form, with the values in the place of the name
		n.attrs = strings.Split(head, "|")
	} else {
		n.name = head
		if err := p.attributes(&n); err != nil {
			return n, err
		}
	}
	if p.take('(') {
		for {
			p.skip()
			if p.at < len(p.s) && p.s[p.at] == '(' {
				child, err := p.node(depth + 1)
				n.children = append(n.children, child)
				if err != nil {
					return n, err
				}
				continue
			}
			break
		}
		if !p.take(')') {
			return n, p.fail("a closing bracket is missing")
		}
	}
	if !p.take(')') {
		return n, p.fail("a closing bracket is missing")
	}
	return n, nil
}

func (p *nodeParser) attributes(n *node) error {
	if !p.take('(') {
		return nil
	}
	end := strings.IndexAny(p.s[p.at:], "()")
	if end < 0 {
		return p.fail("the text ends inside an element")
	}
	if p.s[p.at+end] == '(' { // no values at all, straight to the children
		p.at--
		return nil
	}
	if text := strings.TrimSpace(p.s[p.at : p.at+end]); text != "" {
		n.attrs = strings.Split(text, "|")
	}
	p.at += end + 1
	return nil
}

func (n *node) value(key string) string {
	for i := 0; i+1 < len(n.attrs); i += 2 {
		if strings.TrimSpace(n.attrs[i]) == key {
			return strings.TrimSpace(n.attrs[i+1])
		}
	}
	return ""
}

// calendarText is a calendar as its text states it.
type calendarText struct {
	week       civil.Week
	exceptions []civil.Exception
	faults     []string // what could not be read; the rest holds
}

// readCalendar understands as much of a calendar's text as it can.
func readCalendar(text string) calendarText {
	var c calendarText
	p := nodeParser{s: text}
	root, err := p.node(0)
	if err != nil {
		c.fault("the calendar's data breaks off: %v", err)
	}
	c.parts(root.children)
	for err == nil { // a closing bracket too many leaves parts behind the root
		for p.take(')') {
		}
		if p.skip(); p.at >= len(p.s) || p.s[p.at] != '(' {
			break
		}
		var extra node
		if extra, err = p.node(1); err != nil {
			c.fault("the calendar's data breaks off: %v", err)
		}
		c.parts([]node{extra})
	}
	return c
}

const mostFaults = 5

func (c *calendarText) fault(format string, args ...any) {
	if len(c.faults) < mostFaults {
		c.faults = append(c.faults, fmt.Sprintf(format, args...))
	}
}

func (c *calendarText) parts(parts []node) {
	for _, part := range parts {
		switch part.name {
		case "DaysOfWeek":
			for _, day := range part.children {
				d, err := strconv.Atoi(day.name)
				if err != nil || d < 1 || d > 7 {
					c.fault("\"%s\" is not a day of the week", clip(day.name))
					continue
				}
				c.shifts(&day, d-1, 0)
			}
		case "Exceptions":
			for _, e := range part.children {
				serial, err := strconv.Atoi(e.value("d"))
				day := serialDay + civil.Date(serial)
				if err != nil || serial < -600_000 || serial > 700_000 {
					c.fault("\"%s\" is not the number of a day", clip(e.value("d")))
					continue
				}
				c.exceptions = append(c.exceptions, civil.Exception{Day: day})
				c.shifts(&e, -1, len(c.exceptions)-1)
			}
		}
	}
}

// shifts adds the shifts under a node to a weekday, or (weekday -1) to an exception. A shift that runs past midnight is
// cut there and goes on in the next day of the week.
func (c *calendarText) shifts(n *node, weekday, exception int) {
	for _, shift := range n.children {
		start, finish := shift.value("s"), shift.value("f")
		if start == "" && finish == "" {
			continue
		}
		from, ok1 := clockTime(start)
		to, ok2 := clockTime(finish)
		if !ok1 || !ok2 || from == civil.MinutesPerDay {
			c.fault("a shift from \"%s\" to \"%s\" is not a time of day", clip(start), clip(finish))
			continue
		}
		if to == 0 {
			to = civil.MinutesPerDay
		}
		spans := []civil.Span{{From: from, To: to}}
		if to <= from {
			spans = []civil.Span{{From: from, To: civil.MinutesPerDay}}
			if weekday >= 0 && to > 0 {
				next := (weekday + 1) % 7
				c.week[next] = append(c.week[next], civil.Span{From: 0, To: to})
			}
			c.fault("a shift from %s to %s runs past midnight", start, finish)
		}
		if weekday >= 0 {
			c.week[weekday] = append(c.week[weekday], spans...)
		} else {
			c.exceptions[exception].Spans = append(c.exceptions[exception].Spans, spans...)
		}
	}
}

// spoilt reports a calendar that P6 was seen to put its own standard week in the place of: one of a kind that P6 does not
// have, written by a tool that gives the finish of a shift before its start. Either alone is harmless.
func spoilt(kind string, data []byte) bool {
	switch strings.TrimSpace(kind) {
	case "", "CA_Base", "CA_Rsrc", "CA_Project":
		return false
	}
	return bytes.Contains(data, []byte("(f|"))
}

// ordinaryWeek is what P6 itself uses for a calendar without readable working time: Monday to Friday, 08:00 to 16:00.
func ordinaryWeek() civil.Week {
	var w civil.Week
	for d := 1; d <= 5; d++ {
		w[d] = []civil.Span{{From: 8 * 60, To: 16 * 60}}
	}
	return w
}

func clip(s string) string {
	if len(s) > 40 {
		return s[:40] + "..."
	}
	return s
}
