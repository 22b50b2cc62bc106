package tabular

import (
	"math"
	"regexp"
	"strings"
	"unicode"

	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/plan"
)

// A predecessor is written "12", "12SS", "12FS+3d", "12+3d", "A1010: FS 5", "15SS-50%"; some write both ends, "111FS112". A lag without a
// sign has a kind of link before it: the digits of an identity are no lag, or "13" would be three days after 1 where no 13 is.
var (
	onePredecessor = regexp.MustCompile(`^(.+?)[\s:]*(?:(FS|SS|FF|SF)\s*(?:([+\-−–])?\s*([0-9][0-9.,]*\s*(?:%|\p{L}*)))?|([+\-−–])\s*([0-9][0-9.,]*\s*(?:%|\p{L}*)))$`)
	bothEnds       = regexp.MustCompile(`^(.+?)(FS|SS|FF|SF)([^\s+\-−–].*)$`)
	linkWords      = map[string]plan.LinkKind{"": plan.FinishToStart, "FS": plan.FinishToStart, "SS": plan.StartToStart, "FF": plan.FinishToFinish, "SF": plan.StartToFinish}
)

// mostLinks is how many links of one table are read.
const mostLinks = 500_000

// links reads the predecessors of an activity.
func (x *reader) links(n *plan.Network, row int, to int32) {
	c, _ := x.cell(row, FieldPredecessors)
	for _, part := range x.separate(c.Text) {
		if len(n.Links) == mostLinks {
			x.warnAt(row, FieldPredecessors, "more than %d links are not read", mostLinks)
			return
		}
		l, ok := x.link(n, part, to)
		switch {
		case !ok:
			x.warnAt(row, FieldPredecessors, "“%s” is not a link to an activity of the table and was left out", clip(part))
		case l.From == l.To:
			x.warnAt(row, FieldPredecessors, "“%s” links an activity to itself and was left out", clip(part))
		default:
			n.Links = append(n.Links, l)
		}
	}
}

// separate takes a list apart at semicolons and ends of lines, else at commas.
func (x *reader) separate(text string) (parts []string) {
	between := func(r rune) bool { return r == ';' || r == '\n' || r == '\r' }
	if strings.IndexFunc(text, between) < 0 && x.at[strings.TrimSpace(text)] == 0 {
		between = func(r rune) bool { return r == ',' }
	}
	for _, p := range strings.FieldsFunc(text, between) {
		if p = strings.TrimSpace(p); p != "" {
			parts = append(parts, p)
		}
	}
	return parts
}

func (x *reader) link(n *plan.Network, part string, to int32) (plan.Link, bool) {
	if from, ok := x.find(part); ok {
		return plan.Link{From: from, To: to}, true
	}
	if m := bothEnds.FindStringSubmatch(part); m != nil {
		from, ok1 := x.find(m[1])
		if end, ok2 := x.find(m[3]); ok1 && ok2 {
			return plan.Link{From: from, To: end, Kind: linkWords[m[2]]}, true
		}
	}
	if m := onePredecessor.FindStringSubmatch(part); m != nil {
		if from, ok := x.find(m[1]); ok {
			lag, elapsed, ok := lagOf(m[4]+m[6], n.Activities[from].Original)
			if sign := m[3] + m[5]; sign != "" && sign != "+" {
				lag = -lag
			}
			return plan.Link{From: from, To: to, Kind: linkWords[m[2]], Lag: lag, Elapsed: elapsed}, ok
		}
	}
	return plan.Link{}, false
}

// lagOf is the time of a lag; in per cent it is of what its predecessor takes.
func lagOf(text string, of civil.Minutes) (lag civil.Minutes, elapsed, ok bool) {
	if text == "" {
		return 0, false, true
	}
	l, ok := readLength(text, perDay)
	if l.percent {
		l.minutes *= float64(of) / 100
	}
	if l.minutes > float64(plan.MaxDuration) {
		return 0, false, false
	}
	return civil.Minutes(math.Round(l.minutes)), l.elapsed, ok
}

// find is the activity of an identity; where none has just that, the only one that differs in its signs alone.
func (x *reader) find(id string) (int32, bool) {
	id = strings.TrimSpace(id)
	if i := x.at[id]; i > 0 {
		return i - 1, true
	}
	if i := x.alike[bare(id)]; i > 0 {
		return i - 1, true
	}
	return 0, false
}

// bare is an identity without its signs.
func bare(id string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, id)
}
