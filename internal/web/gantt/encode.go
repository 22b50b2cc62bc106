package gantt

import (
	"bytes"
	"encoding/json"
	"math"
	"strconv"
	"strings"
	"unicode"

	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/plan"
)

// format is raised whenever a script of before could not read what is written now.
const format = 1

// document is the data as it travels. A column has one value for each row; one that would say the same of every row, and
// nothing of it, is left out.
//
// Instants are minutes since the first midnight (base), lengths and differences are minutes, and null is "none". A text that
// stood before is the number of the row it stood in. The finish, the baseline and the submission before are told as
// differences, which are short: finish from start, the others from the dates of the row. Links are in the order of their
// predecessors: each "from" is the difference from the one before, each "to" the difference from its own "from".
type document struct {
	Format   int     `json:"format"`
	Base     string  `json:"base"`
	DataDate numbers `json:"dataDate"` // one, or none
	Today    numbers `json:"today"`
	Before   string  `json:"before"`
	Weeks    numbers `json:"weeks"` // from the Monday of base: which days have no work (bit 0 is Monday), and for how many weeks
	Rows     int     `json:"rows"`
	ID       texts   `json:"id,omitempty"` // none: the code is the ID
	Code     texts   `json:"code"`
	Title    texts   `json:"title"`
	Depth    numbers `json:"depth"`
	Kind     numbers `json:"kind"`
	State    numbers `json:"state"` // bits: critical, longest path, started, complete
	Start    numbers `json:"start"`
	Length   numbers `json:"length"`

	BaseStart    numbers `json:"baseStart,omitempty"`
	BaseFinish   numbers `json:"baseFinish,omitempty"`
	BeforeStart  numbers `json:"beforeStart,omitempty"`
	BeforeFinish numbers `json:"beforeFinish,omitempty"`
	Float        numbers `json:"float"`
	Day          numbers `json:"day,omitempty"` // none: eight hours
	Percent      numbers `json:"percent,omitempty"`

	Contract contracts `json:"contract"`
	From     numbers   `json:"from"`
	To       numbers   `json:"to"`
	Link     numbers   `json:"link"` // kind of the link, and 4 more when it drives
	Lag      numbers   `json:"lag"`
}

// contracts are the contract dates, by row.
type contracts struct {
	Row   numbers `json:"row"`
	Due   numbers `json:"due"`
	Label texts   `json:"label"`
}

// Encode writes a plan for the script: the same bytes for the same plan. Links that name rows there are not are left out.
func Encode(p Plan) []byte {
	base := firstDay(p)
	d := document{Format: format, Base: base.String(), Before: clean(p.Before), Rows: len(p.Rows), Weeks: weeks(p, base)}
	if !p.DataDate.IsZero() {
		d.DataDate = numbers{int64(p.DataDate - base.At(0))}
	}
	if !p.Today.IsZero() {
		d.Today = numbers{int64(p.Today.At(0) - base.At(0))}
	}
	d.rows(p.Rows, base.At(0))
	d.links(p)
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false) // never part of a page
	if err := e.Encode(d); err != nil {
		return nil // numbers and texts always have a JSON form
	}
	return b.Bytes()
}

// The bits of a row's state.
const (
	critical = 1 << iota
	longest
	started
	complete
)

// columns is which columns say anything.
type columns struct{ id, baseline, before, day, percent bool }

func needed(rows []Row) columns {
	var c columns
	for i := range rows {
		r := &rows[i]
		c.id = c.id || r.Kind != Group && r.ID != r.Code
		c.baseline = c.baseline || !r.Baseline.IsZero()
		c.before = c.before || !r.Before.IsZero()
		c.day = c.day || r.day() != 480
		c.percent = c.percent || r.Percent != 0
	}
	return c
}

func (d *document) rows(rows []Row, base civil.Time) {
	has := needed(rows)
	for i := range rows {
		r := &rows[i]
		d.Code, d.Title = append(d.Code, clean(r.Code)), append(d.Title, clean(r.Name))
		d.Depth, d.Kind, d.State = append(d.Depth, int64(r.Depth)), append(d.Kind, int64(r.Kind)), append(d.State, r.state())
		start, length := spread(r.Dates, base)
		d.Start, d.Length = append(d.Start, start), append(d.Length, length)
		d.Float = append(d.Float, orNone(r.HasFloat, r.Float))
		if has.id {
			d.ID = append(d.ID, r.ID)
		}
		if has.baseline {
			s, f := moved(r.Dates, r.Baseline, base)
			d.BaseStart, d.BaseFinish = append(d.BaseStart, s), append(d.BaseFinish, f)
		}
		if has.before {
			s, f := moved(r.Dates, r.Before, base)
			d.BeforeStart, d.BeforeFinish = append(d.BeforeStart, s), append(d.BeforeFinish, f)
		}
		if has.day {
			d.Day = append(d.Day, int64(r.day()))
		}
		if has.percent {
			d.Percent = append(d.Percent, int64(r.Percent))
		}
		if !r.Contract.Due.IsZero() {
			d.Contract.Row, d.Contract.Due = append(d.Contract.Row, int64(i)), append(d.Contract.Due, int64(r.Contract.Due.At(0)-base))
			d.Contract.Label = append(d.Contract.Label, clean(r.Contract.Label))
		}
	}
}

func (d *document) links(p Plan) {
	from := 0
	for _, l := range inOrder(p.Links, len(p.Rows)) {
		kind := int64(l.Kind)
		if l.Drives {
			kind += 4
		}
		d.From, d.To = append(d.From, int64(l.From-from)), append(d.To, int64(l.To-l.From))
		d.Link, d.Lag = append(d.Link, kind), append(d.Lag, int64(l.Lag))
		from = l.From
	}
}

// inOrder is the links between rows there are, by predecessor.
func inOrder(links []Link, rows int) []Link {
	next := make([]int, rows+1)
	kept := 0
	fits := func(l Link) bool { return l.From >= 0 && l.From < rows && l.To >= 0 && l.To < rows && l.From != l.To }
	for _, l := range links {
		if fits(l) {
			next[l.From+1]++
			kept++
		}
	}
	for i := range rows {
		next[i+1] += next[i]
	}
	out := make([]Link, kept)
	for _, l := range links {
		if fits(l) {
			out[next[l.From]] = l
			next[l.From]++
		}
	}
	return out
}

func (r *Row) state() int64 {
	var s int64
	if r.Critical {
		s |= critical
	}
	if r.Longest {
		s |= longest
	}
	if r.Status != plan.NotStarted {
		s |= started
	}
	if r.Status == plan.Complete {
		s |= complete
	}
	return s
}

// spread is the start since base and the length of a span.
func spread(s Span, base civil.Time) (start, length int64) {
	if s.IsZero() {
		return none, none
	}
	return int64(s.Start - base), max(0, int64(s.Finish-s.Start))
}

// moved is by how much another span differs from that of a row, or from base where the row has none.
func moved(row, other Span, base civil.Time) (start, finish int64) {
	if other.IsZero() {
		return none, none
	}
	if row.IsZero() {
		row = Span{base, base}
	}
	return int64(other.Start - row.Start), int64(other.Finish - max(row.Finish, row.Start))
}

func orNone(known bool, n civil.Minutes) int64 {
	if !known {
		return none
	}
	return int64(n)
}

// firstDay is the day that instants are counted from: the first that is painted.
func firstDay(p Plan) civil.Date {
	first := civil.Time(math.MaxInt32)
	see := func(t civil.Time) {
		if !t.IsZero() {
			first = min(first, t)
		}
	}
	see(p.DataDate)
	for i := range p.Rows {
		for _, s := range []Span{p.Rows[i].Dates, p.Rows[i].Baseline, p.Rows[i].Before} {
			see(s.Start)
		}
	}
	switch {
	case first < math.MaxInt32:
		return first.Date()
	case !p.Today.IsZero():
		return p.Today
	}
	return civil.NewDate(2000, 1, 1) // nothing has a date: any day will do
}

// mostWeeks is how far days are shaded: forty years from the first.
const mostWeeks = 52 * 40

// weeks is which days of each week have no work, weeks that are alike taken together.
func weeks(p Plan, base civil.Date) numbers {
	if p.Calendar == nil {
		return nil
	}
	last := base
	for i := range p.Rows {
		for _, s := range []Span{p.Rows[i].Dates, p.Rows[i].Baseline, p.Rows[i].Before} {
			last = max(last, s.Finish.Date())
		}
	}
	monday := base - civil.Date((int(base.Weekday())+6)%7)
	var out numbers
	for w := range min(int(last-monday)/7+1, mostWeeks) {
		var off int64
		for d := range 7 {
			if !p.Calendar.IsWorkday(monday + civil.Date(7*w+d)) {
				off |= 1 << d
			}
		}
		if n := len(out); n > 0 && out[n-2] == off {
			out[n-1]++
			continue
		}
		out = append(out, off, 1)
	}
	return out
}

// longestText is how many characters of a text travel: more is never seen, and a file may hold anything.
const longestText = 240

// clean is a text as it can be painted on one line.
func clean(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
	if len(s) <= longestText {
		return s
	}
	n := 0
	for i := range s {
		if n++; n > longestText {
			return s[:i] + "…"
		}
	}
	return s
}

// none stands for null among numbers: no instant and no length is so far away.
const none = math.MinInt64

// numbers is a list whose JSON has no more in it than it needs.
type numbers []int64

// MarshalJSON writes the list, as every value does.
func (n numbers) MarshalJSON() ([]byte, error) {
	b := append(make([]byte, 0, 8*len(n)+2), '[')
	for i, v := range n {
		if i > 0 {
			b = append(b, ',')
		}
		if v == none {
			b = append(b, "null"...)
		} else {
			b = strconv.AppendInt(b, v, 10)
		}
	}
	return append(b, ']'), nil
}

// texts is a list in which a text stands once, and after that the number of where it stood.
type texts []string

// MarshalJSON writes the list, as every value does.
func (t texts) MarshalJSON() ([]byte, error) {
	seen := make(map[string]int, len(t))
	out := make([]any, len(t))
	for i, s := range t {
		if at, ok := seen[s]; ok && len(s) > 4 {
			out[i] = at
			continue
		}
		seen[s], out[i] = i, s
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(out); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}
