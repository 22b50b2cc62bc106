package tabular

import (
	"cmp"
	"fmt"
	"math"
	"strconv"
	"strings"

	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/intake"
	"counterpart.dev/internal/core/plan"
	"counterpart.dev/internal/core/vague"
)

// reader goes through the rows of a list.
type reader struct {
	*list
	warn    plan.Warnings
	customs vague.Customs
	parts   bool             // percentages are written as parts of one
	byDates bool             // durations count every day, so that the dates say how long work takes
	at      map[string]int32 // identity → index + 1 of its activity
	alike   map[string]int32 // the same without signs; below zero where several are alike
	column  map[string]intake.Column
}

func newReader(l *list) *reader {
	x := &reader{list: l, at: map[string]int32{}, alike: map[string]int32{}, column: map[string]intake.Column{}}
	var texts []string
	for _, c := range l.layout.Columns {
		if c.Field == "" {
			continue
		}
		if _, again := x.column[c.Field]; !again {
			x.column[c.Field] = c
		}
		switch c.Field {
		case FieldStart, FieldFinish, FieldActualStart, FieldActualFinish, FieldBaselineStart, FieldBaselineFinish:
			for _, row := range x.body() {
				if c.Index < len(row) && row[c.Index].Kind == intake.Words {
					texts = append(texts, row[c.Index].Text)
				}
			}
		}
	}
	var notes []string
	x.customs, notes = x.customs.Learn(texts)
	for _, n := range notes {
		x.warn.Add(plan.Warning{Text: n})
	}
	x.parts = x.partsOfOne()
	return x
}

func (x *reader) body() [][]intake.Cell { return x.rows[x.layout.Last+1:] }

// partsOfOne reports percentages that no cell has above 1, of which one is neither nought nor one.
func (x *reader) partsOfOne() bool {
	c, ok := x.column[FieldPercent]
	if !ok {
		return false
	}
	between := false
	for _, row := range x.body() {
		if c.Index >= len(row) || row[c.Index].Blank() {
			continue
		}
		v := row[c.Index].Number
		if row[c.Index].Kind != intake.Number {
			var err error
			if v, err = strconv.ParseFloat(strings.Replace(strings.TrimSpace(row[c.Index].Text), ",", ".", 1), 64); err != nil {
				return false
			}
		}
		if v > 1 || row[c.Index].Percent {
			return false
		}
		between = between || v > 0 && v < 1
	}
	return between
}

// cell is the cell of a row for a field, and the heading above it.
func (x *reader) cell(row int, field string) (intake.Cell, string) {
	c, ok := x.column[field]
	if !ok || c.Index >= len(x.rows[row]) || x.rows[row][c.Index].Merged {
		return intake.Cell{}, ""
	}
	return x.rows[row][c.Index], c.Heading
}

func (x *reader) text(row int, field string) string {
	c, _ := x.cell(row, field)
	return strings.TrimSpace(c.Text)
}

func (x *reader) warnAt(row int, field, format string, args ...any) {
	x.warn.Add(plan.Warning{Line: row + 1, Table: x.name, Field: field, Text: fmt.Sprintf(format, args...)})
}

// network makes an activity of every row that has a length, and elements of the rows above others.
func (x *reader) network() *plan.Network {
	week := civil.Week{}
	for d := 1; d <= 5; d++ {
		week[d] = []civil.Span{{From: dayStart, To: 12 * 60}, {From: 13 * 60, To: dayEnd}}
	}
	calendar, _ := civil.NewCalendar(week, nil)
	n := &plan.Network{Calendars: []plan.Calendar{{ID: "1", Name: "Monday to Friday, 08:00 to 12:00 and 13:00 to 17:00", MinutesPerDay: perDay, Time: calendar}},
		Projects: []plan.Project{{ID: "1", Code: cmp.Or(x.name, "1"), Name: x.name, Calendar: 0, Options: plan.Options{SSLagFromEarlyStart: true, UseExpectedFinish: true}}}}
	x.warn.Add(plan.Warning{Text: "a table has no calendars: Monday to Friday, 08:00 to 12:00 and 13:00 to 17:00, was taken"})
	x.byDates = x.everyDay(calendar)
	rows := x.activities(n)
	for i, row := range rows {
		x.links(n, row, int32(i))
	}
	x.hold(n)
	x.dataDate(n)
	return n
}

// everyDay reports durations without a unit that count the days of the week-end too, as the dates beside them show [own].
func (x *reader) everyDay(calendar *civil.Calendar) bool {
	if !x.has(FieldDuration) || !x.has(FieldStart) || !x.has(FieldFinish) {
		return false
	}
	quiet := *x // what is odd about a cell is said when its row is read
	quiet.warn = plan.Warnings{More: 1}
	every, working := 0, 0
	for row := x.layout.Last + 1; row < len(x.rows); row++ {
		c, heading := x.cell(row, FieldDuration)
		n, err := strconv.ParseFloat(strings.TrimSpace(c.Text), 64)
		if start, finish := quiet.date(row, FieldStart, dayStart), quiet.date(row, FieldFinish, dayEnd); err == nil && headUnit(heading) == perDay && finish-start > 14*civil.MinutesPerDay && !start.IsZero() {
			switch all := float64(finish.Date() - start.Date()); {
			case n == all || n == all+1:
				every++
			case math.Abs(n-float64(calendar.Between(start, finish))/perDay) <= 1:
				working++
			}
		}
	}
	if every <= working {
		return false
	}
	x.warn.Add(plan.Warning{Field: FieldDuration, Text: fmt.Sprintf("the durations count every day of the week, as %d rows show: the working time between the dates was taken", every)})
	return true
}

// activities makes the activities, and returns the row of each.
func (x *reader) activities(n *plan.Network) (rows []int) {
	numbered := !x.has(FieldID) && !x.has(FieldUnique)
	if numbered {
		x.warn.Add(plan.Warning{Text: "the rows have no identity and were numbered: a row that is put in between gives those below another one"})
	}
	depths := x.depths()
	var above []int // rows of the elements a row is in
	element := map[int]int32{}
	for row := x.layout.Last + 1; row < len(x.rows); row++ {
		depth, told := depths[row]
		if !told {
			continue
		}
		for len(above) > 0 && depths[above[len(above)-1]] >= depth {
			above = above[:len(above)-1]
		}
		in := plan.None
		if len(above) > 0 {
			in = element[above[len(above)-1]]
		}
		if x.summary(row, depths) {
			element[row] = int32(len(n.WBS))
			above = append(above, row)
			n.WBS = append(n.WBS, plan.WBS{ID: plan.WBSID(fmt.Sprint(row + 1)), Parent: in, Code: cmp.Or(x.text(row, FieldWBS), x.text(row, FieldID)), Name: x.text(row, FieldName)})
			continue
		}
		a, ok := x.activity(n, row)
		if !ok {
			continue
		}
		a.WBS = in
		ref := x.text(row, FieldID)
		if a.Code = cmp.Or(x.text(row, FieldUnique), ref); numbered {
			a.Code = strconv.Itoa(row - x.layout.Last)
		}
		if !x.identify(&a, row, ref, int32(len(n.Activities))) {
			continue
		}
		n.Activities = append(n.Activities, a)
		rows = append(rows, row)
	}
	return rows
}

// identify gives an activity its identity, by which others find it.
func (x *reader) identify(a *plan.Activity, row int, ref string, i int32) bool {
	if a.Code == "" {
		x.warnAt(row, FieldID, "“%s” has no identity and was left out", clip(a.Name))
		return false
	}
	ref = cmp.Or(ref, a.Code)
	if x.at[ref] > 0 {
		x.warnAt(row, FieldID, "the identity “%s” stands in the table twice; the first row was taken", clip(ref))
		return false
	}
	x.at[ref] = i + 1
	if key := bare(ref); x.alike[key] == 0 {
		x.alike[key] = i + 1
	} else {
		x.alike[key] = -1
	}
	a.ID = plan.ActivityID(a.Code)
	return true
}

// depths are how deep each row that says something is in the outline, all alike where the table has none.
func (x *reader) depths() map[int]int {
	out := map[int]int{}
	for row := x.layout.Last + 1; row < len(x.rows); row++ {
		if x.text(row, FieldName) == "" && x.text(row, FieldID) == "" && x.text(row, FieldUnique) == "" {
			continue
		}
		depth := 0
		if level, err := strconv.ParseFloat(strings.Replace(x.text(row, FieldLevel), ",", ".", 1), 64); err == nil && level >= 0 && level < 1000 {
			depth = int(level)
		} else if wbs := strings.Trim(x.text(row, FieldWBS), "."); wbs != "" && x.outlined() {
			depth = 1 + strings.Count(wbs, ".")
		}
		out[row] = depth
	}
	return out
}

// outlined reports a WBS column in which each row has a number of its own, so that it is an outline and not the part it belongs to.
func (x *reader) outlined() bool {
	c, ok := x.column[FieldWBS]
	if !ok {
		return false
	}
	seen := map[string]bool{}
	for _, row := range x.body() {
		if c.Index < len(row) && !row[c.Index].Blank() {
			if seen[row[c.Index].Text] {
				return false
			}
			seen[row[c.Index].Text] = true
		}
	}
	return len(seen) > 0
}

// summary reports a row that the next one is deeper than.
func (x *reader) summary(row int, depths map[int]int) bool {
	for next := row + 1; next < len(x.rows); next++ {
		if d, told := depths[next]; told {
			return d > depths[row]
		}
	}
	return false
}

// activity reads one row. One without a length and without dates is none.
func (x *reader) activity(n *plan.Network, row int) (plan.Activity, bool) {
	a := plan.Activity{Name: x.text(row, FieldName), HasResource: x.text(row, FieldResource) != ""}
	start, finish := x.date(row, FieldStart, dayStart), x.date(row, FieldFinish, dayEnd)
	duration, elapsed, stated := x.duration(row, FieldDuration)
	cal := n.Calendars[0].Time
	a.ActualStart, a.ActualFinish = x.date(row, FieldActualStart, dayStart), x.date(row, FieldActualFinish, dayEnd)
	switch {
	case stated && elapsed:
		x.warnAt(row, FieldDuration, "an elapsed duration was read as the working time within it")
		duration = cal.Between(civil.NewTime(2024, 1, 1, 0, 0), civil.NewTime(2024, 1, 1, 0, 0)+civil.Time(min(duration, civil.Minutes(civil.MinutesPerDay*366*100))))
	case stated && !(x.byDates && !start.IsZero() && !finish.IsZero() && duration > 0):
	case !start.IsZero() && !finish.IsZero():
		duration = max(cal.Between(start, finish), 0)
	case !a.ActualStart.IsZero() && !a.ActualFinish.IsZero():
		duration = max(cal.Between(a.ActualStart, a.ActualFinish), 0)
	case start.IsZero() && finish.IsZero():
		x.warnAt(row, FieldDuration, "“%s” has neither a duration nor dates and was left out", clip(cmp.Or(a.Name, x.text(row, FieldID))))
		return a, false
	}
	if truth(x.text(row, FieldMilestone)) || stated && duration == 0 || !stated && (start.IsZero() || finish.IsZero()) {
		a.Type, duration = plan.FinishMilestone, 0
		start = or(finish, start)
		finish = start
	}
	a.Original, a.Remaining = duration, duration
	a.PlannedStart, a.PlannedFinish = start, finish
	a.Stored.EarlyStart, a.Stored.EarlyFinish = start, finish
	a.BaselineStart, a.BaselineFinish = x.date(row, FieldBaselineStart, dayStart), x.date(row, FieldBaselineFinish, dayEnd)
	if !a.BaselineFinish.IsZero() {
		a.BaselineDuration = max(cal.Between(or(a.BaselineStart, a.BaselineFinish), a.BaselineFinish), 0)
	}
	x.progress(row, &a)
	return a, true
}

// truth reports a cell that says yes.
func truth(s string) bool {
	switch strings.ToLower(s) {
	case "yes", "y", "true", "1", "x", "ja", "oui":
		return true
	}
	return false
}

func or(t, otherwise civil.Time) civil.Time {
	if t.IsZero() {
		return otherwise
	}
	return t
}

// progress is what the percentage and the actual dates say. What is done without an actual date was done as it was planned.
func (x *reader) progress(row int, a *plan.Activity) {
	percent, stated := x.percent(row)
	if c, ok := x.column[FieldPercent]; ok && strings.Contains(strings.ToLower(c.Heading), "physical") {
		a.PercentKind = plan.PhysicalPercent
	}
	switch {
	case !a.ActualFinish.IsZero() && (!stated || percent >= 100 || percent == 0), stated && percent >= 100:
		a.Status, a.Percent, a.Remaining = plan.Complete, 100, 0
		a.ActualStart, a.ActualFinish = or(a.ActualStart, or(a.PlannedStart, a.ActualFinish)), or(a.ActualFinish, or(a.PlannedFinish, a.ActualStart))
		if a.ActualFinish.IsZero() {
			a.Status, a.Percent, a.Remaining = plan.NotStarted, 0, a.Original
			x.warnAt(row, FieldPercent, "it is complete without any date, which was not believed")
		}
		if a.Type.IsMilestone() {
			a.ActualStart = a.ActualFinish
		}
		return
	case a.ActualStart.IsZero() && percent == 0, a.Type.IsMilestone():
		a.ActualStart, a.ActualFinish = 0, 0
		return
	}
	a.ActualFinish = 0
	if a.ActualStart = or(a.ActualStart, a.PlannedStart); a.ActualStart.IsZero() {
		x.warnAt(row, FieldPercent, "it has begun without any date, which was not believed")
		return
	}
	a.Status, a.Percent = plan.InProgress, percent
	a.Remaining = civil.Minutes(float64(a.Original) * (1 - percent/100))
	if left, _, ok := x.duration(row, FieldRemaining); ok {
		a.Remaining = left
	}
}

// hold keeps activities that wait for nothing on the start that the table states for them.
func (x *reader) hold(n *plan.Network) {
	waits := make([]bool, len(n.Activities))
	for _, l := range n.Links {
		waits[l.To] = true
	}
	held := 0
	for i := range n.Activities {
		a := &n.Activities[i]
		if start := or(a.PlannedStart, a.PlannedFinish); !waits[i] && a.Status == plan.NotStarted && !start.IsZero() {
			a.Constraints[0] = plan.Constraint{Kind: plan.StartOnOrAfter, Date: start}
			if a.Type.IsMilestone() {
				a.Constraints[0] = plan.Constraint{Kind: plan.FinishOnOrAfter, Date: or(a.PlannedFinish, start)}
			}
			held++
		}
	}
	if held > 0 {
		x.warn.Add(plan.Warning{Text: fmt.Sprintf("what waits for nothing starts no earlier than the table says: %d activities", held)})
	}
}

// dataDate is the last day that something is known to have happened on; where nothing has begun, the first day of all.
func (x *reader) dataDate(n *plan.Network) {
	p := &n.Projects[0]
	first := civil.MaxTime
	for i := range n.Activities {
		a := &n.Activities[i]
		p.DataDate = max(p.DataDate, a.ActualFinish, a.ActualStart)
		if t := or(a.PlannedStart, a.PlannedFinish); !t.IsZero() {
			first = min(first, t)
		}
	}
	how := "the last actual date"
	if p.DataDate.IsZero() && first < civil.MaxTime {
		p.DataDate, how = first, "the first start"
	}
	p.PlannedStart = min(first, p.DataDate)
	if p.DataDate.IsZero() {
		p.DataDate, how = civil.NewDate(2000, 1, 3).At(dayStart), "which has no dates at all"
		p.PlannedStart = p.DataDate
	}
	x.warn.Add(plan.Warning{Text: fmt.Sprintf("a table has no data date: %s, %s, was taken", how, p.DataDate.Date())})
}
