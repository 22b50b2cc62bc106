package xer

import (
	"bytes"
	"math"
	"unsafe"

	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/plan"
)

// rows is what the tables said, before references are resolved: tables may come in any order.
type rows struct {
	projects    []projectRow
	options     []optionsRow
	calendars   []calendarRow
	wbs         []wbsRow
	activities  list[plan.Activity]
	refs        list[activityRef] // beside activities
	links       list[linkRow]
	assignments []assignmentRow
	resources   map[string]string // resource → its calendar
	costs       []plan.Amounts    // of the assignments that have any
	expenses    []expenseRow
}

// list grows in blocks that are never copied, so that growing leaves no garbage behind.
type list[T any] struct{ blocks [][]T }

const blockLength = 4096

// add appends a zero element and returns it.
func (l *list[T]) add() *T {
	last := len(l.blocks) - 1
	if last < 0 || len(l.blocks[last]) == cap(l.blocks[last]) {
		length := blockLength
		if last < 0 {
			length = blockLength / 16
		}
		l.blocks = append(l.blocks, make([]T, 0, length))
		last++
	}
	b := &l.blocks[last]
	*b = (*b)[:len(*b)+1]
	return &(*b)[len(*b)-1]
}

func (l *list[T]) length() (n int) {
	for _, b := range l.blocks {
		n += len(b)
	}
	return n
}

// at is the element of an index; all blocks but the first are of one length.
func (l *list[T]) at(i int) *T {
	if first := len(l.blocks[0]); i >= first {
		i -= first
		return &l.blocks[1+i/blockLength][i%blockLength]
	}
	return &l.blocks[0][i]
}

// each goes through the elements in order and lets go of each block behind it.
func (l *list[T]) each(f func(i int, v *T)) {
	i := 0
	for k, b := range l.blocks {
		for j := range b {
			f(i, &b[j])
			i++
		}
		l.blocks[k] = nil
	}
	l.blocks = nil
}

type projectRow struct {
	line     int
	calendar string
	plan.Project
}

type optionsRow struct {
	line    int
	project string
	options plan.Options
}

type calendarRow struct {
	line           int
	id, name, base string
	perDay         civil.Minutes
	calendarText
}

type wbsRow struct {
	line                int
	id, parent, project string
	code, name          string
	top                 bool
}

// activityRef is what an activity's row refers to.
type activityRef struct {
	line                   int32
	project, wbs, calendar string
}

type linkRow struct {
	line     int32
	from, to string
	link     plan.Link
}

type assignmentRow struct {
	activity, resource string
	remaining          civil.Minutes
	cost               int32 // its place among the costs, from 1; 0 when it has none
}

// expenseRow is a cost of an activity besides those of its resources.
type expenseRow struct {
	activity string
	plan.Amounts
}

// tables are the ones that are read; all others are passed over.
var tables = map[string]*table{
	"CURRTYPE":     {[]string{"curr_short_name", "decimal_symbol", "digit_group_symbol"}, (*reader).currency},
	"PROJECT":      {projectColumns, (*reader).project},
	"SCHEDOPTIONS": {optionColumns, (*reader).options},
	"CALENDAR":     {[]string{"clndr_id", "clndr_name", "base_clndr_id", "day_hr_cnt", "clndr_data", "clndr_type"}, (*reader).calendar},
	"PROJWBS":      {[]string{"wbs_id", "parent_wbs_id", "proj_id", "wbs_short_name", "wbs_name", "proj_node_flag"}, (*reader).wbs},
	"RSRC":         {[]string{"rsrc_id", "clndr_id"}, (*reader).resource},
	"TASK":         {taskColumns, (*reader).task},
	"TASKPRED":     {[]string{"task_id", "pred_task_id", "pred_type", "lag_hr_cnt"}, (*reader).link},
	"TASKRSRC":     {assignmentColumns, (*reader).assignment},
	"PROJCOST":     {[]string{"task_id", "target_cost", "act_cost", "remain_cost"}, (*reader).expense},
}

// text keeps a value, and remembers it for guessing the code page when it is not plain ASCII.
func (x *reader) text(b []byte) string {
	b = bytes.TrimRight(b, " \x00")
	if bytes.Contains(b, []byte(`""`)) {
		b = bytes.ReplaceAll(b, []byte(`""`), []byte(`"`))
	}
	if !ascii(b) {
		x.sample.add(b)
	}
	x.hold(uintptr(len(b)))
	return x.arena.keep(b)
}

// id keeps an identity; blanks around it do not count.
func (x *reader) id(b []byte) string {
	b = bytes.TrimSpace(b)
	x.hold(uintptr(len(b)))
	return x.arena.keep(b)
}

func ascii(b []byte) bool {
	for _, c := range b {
		if c >= 0x80 {
			return false
		}
	}
	return true
}

// date reads a date cell; an unreadable one is a warning and no date.
func (x *reader) date(r *row, col int) civil.Time {
	b := r.v[col]
	if len(b) == 0 {
		return 0
	}
	t, ok := instant(b)
	if !ok {
		if b = bytes.TrimSpace(b); len(b) > 0 {
			if t, ok = instant(b); !ok {
				x.warnAt(r.line, r.table, r.names[col], "\"%s\" is not a date and was left out", clip(string(b)))
			}
		}
	}
	return t
}

// hours reads a cell of working hours as minutes. A length outside a thousand years is cut there, with a warning.
func (x *reader) hours(r *row, col int) (civil.Minutes, bool) {
	b := r.v[col]
	if len(b) == 0 {
		return 0, false
	}
	m, ok := x.numbers.minutes(b)
	if !ok {
		if len(bytes.TrimSpace(b)) > 0 {
			x.warnAt(r.line, r.table, r.names[col], "\"%s\" is not a number of hours and was left out", clip(string(b)))
		}
		return 0, false
	}
	if m > plan.MaxDuration || m < -plan.MaxDuration {
		x.warnAt(r.line, r.table, r.names[col], "%s hours are more than a thousand years; cut to that", clip(string(b)))
		m = min(max(m, -plan.MaxDuration), plan.MaxDuration)
	}
	return m, true
}

// duration is hours that cannot be negative.
func (x *reader) duration(r *row, col int) (civil.Minutes, bool) {
	m, ok := x.hours(r, col)
	if m < 0 {
		x.warnAt(r.line, r.table, r.names[col], "a duration below zero was read as zero")
		m = 0
	}
	return m, ok
}

// word looks a value of a closed set up; an unknown one is a warning and the default.
func word[T any](x *reader, r *row, col int, words map[string]T, otherwise T) T {
	b := bytes.TrimSpace(r.v[col])
	if len(b) == 0 {
		return otherwise
	}
	if v, ok := words[string(b)]; ok {
		return v
	}
	x.warnAt(r.line, r.table, r.names[col], "\"%s\" is not known and was left out", clip(string(b)))
	return otherwise
}

func (x *reader) currency(r *row) {
	name := string(bytes.TrimSpace(r.v[0]))
	if name == "" || name != x.money && x.money != "" {
		return
	}
	x.numbers = numbers{decimal: symbol(r.v[1], '.'), group: symbol(r.v[2], 0)}
	if x.numbers.decimal == x.numbers.group {
		x.numbers.group = 0
	}
}

// symbol reads a sign that separates digits: itself, or a word for it.
func symbol(b []byte, otherwise byte) byte {
	switch s := string(b); s {
	case ".", ",", " ", "'":
		return s[0]
	case "ds_comma", "dg_comma", "comma":
		return ','
	case "ds_period", "dg_period", "period":
		return '.'
	}
	return otherwise
}

func (x *reader) wbs(r *row) {
	x.hold((unsafe.Sizeof(wbsRow{}) + unsafe.Sizeof(plan.WBS{})) * growing)
	x.rows.wbs = append(x.rows.wbs, wbsRow{line: r.line, id: x.id(r.v[0]), parent: x.id(r.v[1]), project: x.id(r.v[2]),
		code: x.text(r.v[3]), name: x.text(r.v[4]), top: yes(r.v[5], false)})
}

func (x *reader) calendar(r *row) {
	c := calendarRow{line: r.line, id: x.id(r.v[0]), name: x.text(r.v[1]), base: x.id(r.v[2])}
	c.perDay, _ = x.hours(r, 3)
	if c.perDay <= 0 || c.perDay > civil.MinutesPerDay {
		c.perDay = 8 * 60
	}
	c.calendarText = readCalendar(string(r.v[4]))
	if spoilt(string(r.v[5]), r.v[4]) {
		x.warnAt(r.line, r.table, "clndr_type", "\"%s\" is no kind of calendar P6 has, and P6 works such a calendar Monday to Friday, 08:00 to 16:00, without holidays; so it was read", clip(string(r.v[5])))
		c.calendarText = calendarText{week: ordinaryWeek()}
	}
	for _, fault := range c.faults {
		x.warnAt(r.line, r.table, "clndr_data", "%s", fault)
	}
	x.hold(2048 + uintptr(len(c.exceptions))*(unsafe.Sizeof(civil.Exception{})+32))
	x.rows.calendars = append(x.rows.calendars, c)
}

func (x *reader) resource(r *row) {
	if x.rows.resources == nil {
		x.rows.resources = make(map[string]string)
	}
	if id, c := x.id(r.v[0]), x.id(r.v[1]); id != "" && c != "" {
		x.hold(200)
		x.rows.resources[id] = c
	}
}

func (x *reader) link(r *row) {
	l := linkRow{line: int32(r.line), to: x.id(r.v[0]), from: x.id(r.v[1])}
	l.link.Kind = word(x, r, 2, linkKinds, plan.FinishToStart)
	l.link.Lag, _ = x.hours(r, 3)
	if l.to == "" || l.from == "" {
		x.warnAt(r.line, r.table, "pred_task_id", "a link without both its ends was left out")
		return
	}
	x.hold((unsafe.Sizeof(linkRow{}) + unsafe.Sizeof(plan.Link{})) * growing)
	*x.rows.links.add() = l
}

var assignmentColumns = []string{"task_id", "rsrc_id", "remain_qty", "remain_qty_per_hr", "target_cost", "act_reg_cost", "remain_cost", "rsrc_type", "rollup_dates_flag", "act_ot_cost"}

func (x *reader) assignment(r *row) {
	id := x.id(r.v[0])
	if id == "" {
		return
	}
	a := assignmentRow{activity: id, resource: x.id(r.v[1])}
	if c := (plan.Amounts{Budget: x.amount(r, 4), Actual: x.amount(r, 5) + x.amount(r, 9), Remaining: x.amount(r, 6)}); c != (plan.Amounts{}) {
		x.hold(unsafe.Sizeof(c) * growing)
		x.rows.costs = append(x.rows.costs, c)
		a.cost = int32(len(x.rows.costs))
	}
	qty, ok1 := x.numbers.micro(r.v[2])
	rate, ok2 := x.numbers.micro(r.v[3])
	drives := string(r.v[7]) != "RT_Mat" && yes(r.v[8], true) // the flag's name says nothing of it, but it is "drive activity dates"
	if ok1 && ok2 && rate > 0 && qty > 0 && drives {
		if m := float64(qty) / float64(rate) * 60; m < float64(plan.MaxDuration) {
			a.remaining = civil.Minutes(m + 0.5)
		}
	}
	x.hold(unsafe.Sizeof(a) * growing)
	x.rows.assignments = append(x.rows.assignments, a)
}

func (x *reader) expense(r *row) {
	e := expenseRow{x.id(r.v[0]), plan.Amounts{Budget: x.amount(r, 1), Actual: x.amount(r, 2), Remaining: x.amount(r, 3)}}
	if e.Amounts != (plan.Amounts{}) {
		x.hold(unsafe.Sizeof(e) * growing)
		x.rows.expenses = append(x.rows.expenses, e)
	}
}

// largestAmount is a cost up to which two can be added.
const largestAmount = math.MaxInt64 / 4

// amount reads a cell of money as millionths.
func (x *reader) amount(r *row, col int) int64 {
	if len(r.v[col]) == 0 {
		return 0
	}
	v, ok := x.numbers.micro(r.v[col])
	if !ok || v > largestAmount || v < -largestAmount {
		if len(bytes.TrimSpace(r.v[col])) > 0 {
			x.warnAt(r.line, r.table, r.names[col], "\"%s\" is not an amount and was left out", clip(string(r.v[col])))
		}
		return 0
	}
	return v
}
