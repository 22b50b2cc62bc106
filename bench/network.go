package main

import (
	"bytes"
	"fmt"
	"math/rand/v2"

	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/plan"
)

// synthetic makes a network of a given size with about one and a half links an activity, three calendars with holidays,
// all kinds of links, some lags and constraints: the same one for the same size.
func synthetic(size int) *plan.Network {
	rnd := rand.New(rand.NewPCG(1, uint64(size)))
	n := &plan.Network{Calendars: sampleCalendars()}
	start := civil.NewTime(2026, 1, 5, 0, 0)
	n.Projects = []plan.Project{{ID: "1", Code: "SYN", DataDate: start, PlannedStart: start, Calendar: 0}}
	for i := range size {
		a := plan.Activity{ID: plan.ActivityID(fmt.Sprint(1000 + i)), Code: fmt.Sprintf("A%06d", i), Name: fmt.Sprintf("Activity %d", i),
			WBS: plan.None, Calendar: int32(rnd.IntN(3)), Original: civil.Minutes(rnd.IntN(40)) * 480}
		a.Remaining = a.Original
		if rnd.IntN(20) == 0 {
			a.Constraints[0] = plan.Constraint{Kind: plan.StartOnOrAfter, Date: start + civil.Time(rnd.IntN(400)*1440)}
		}
		n.Activities = append(n.Activities, a)
		for range 1 + rnd.IntN(2) {
			if i == 0 {
				break
			}
			// Schedules link what stands near: far links would measure the memory, not the schedule.
			l := plan.Link{From: int32(max(0, i-1-rnd.IntN(60))), To: int32(i)}
			switch rnd.IntN(12) {
			case 0:
				l.Kind = plan.StartToStart
			case 1:
				l.Kind = plan.FinishToFinish
			case 2:
				l.Lag = civil.Minutes(rnd.IntN(10)-2) * 480
			}
			n.Links = append(n.Links, l)
		}
	}
	return n
}

func sampleCalendars() []plan.Calendar {
	office := []civil.Span{{From: 480, To: 720}, {From: 780, To: 1020}}
	var list []plan.Calendar
	for k, days := range []int{5, 6, 7} {
		var week civil.Week
		for d := range days {
			week[(d+1)%7] = office
		}
		var holidays []civil.Exception
		for y := 2020; y < 2050; y++ {
			for h := range 8 {
				holidays = append(holidays, civil.Exception{Day: civil.NewDate(y, 1+h, 3+h+k)})
			}
		}
		c, err := civil.NewCalendar(week, holidays)
		if err != nil {
			panic(err) // a fixed calendar: only a change of this file can break it
		}
		list = append(list, plan.Calendar{ID: plan.CalendarID(fmt.Sprint(k)), Name: fmt.Sprintf("%d days", days), MinutesPerDay: 480, Time: c})
	}
	return list
}

// writeXER writes a network as P6 would, with the columns of a real export, so that reading it is the real work.
func writeXER(n *plan.Network) []byte {
	var b bytes.Buffer
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\r\n", args...) }
	line("ERMHDR\t20.12\t2026-01-05\tProject\tuser\tuser\tdbxDatabaseNoName\tProject Management\tGBP")
	line("%%T\tPROJECT")
	line("%%F\tproj_id\tproj_short_name\tclndr_id\tlast_recalc_date\tplan_start_date")
	line("%%R\t1\tSYN\t0\t2026-01-05 00:00\t2026-01-05 00:00")
	line("%%T\tCALENDAR")
	line("%%F\tclndr_id\tclndr_name\tday_hr_cnt\tclndr_data")
	for i := range n.Calendars {
		days := ""
		for d := range 7 {
			shifts := ""
			if d > 0 || i == 2 {
				shifts = "(0||0(s|08:00|f|12:00)())(0||1(s|13:00|f|17:00)())"
			}
			days += fmt.Sprintf("(0||%d()(%s))", d+1, shifts)
		}
		line("%%R\t%d\t%s\t8\t(0||CalendarData()((0||DaysOfWeek()(%s))(0||Exceptions()())))", i, n.Calendars[i].Name, days)
	}
	line("%%T\tTASK")
	line("%%F\ttask_id\tproj_id\twbs_id\tclndr_id\ttask_type\tstatus_code\ttask_code\ttask_name\tremain_drtn_hr_cnt\ttarget_drtn_hr_cnt\tearly_start_date\tearly_end_date\tlate_start_date\tlate_end_date\ttarget_start_date\ttarget_end_date\trestart_date\treend_date\tcreate_date\tupdate_date\tcreate_user\tupdate_user\tguid\ttmpl_guid")
	for i := range n.Activities {
		a := &n.Activities[i]
		const when = "2026-03-31 17:00"
		line("%%R\t%s\t1\t\t%d\tTT_Task\tTK_NotStart\t%s\t%s, with the length of a usual name of an activity\t%d\t%d\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\tuser\tuser\twWQq8tJ2RUaL1XJ39mmn6A\twWQq8tJ2RUaL1XJ39mmn6A",
			a.ID, a.Calendar, a.Code, a.Name, a.Remaining/60, a.Original/60, when, when, when, when, when, when, when, when, when, when)
	}
	line("%%T\tTASKPRED")
	line("%%F\ttask_pred_id\ttask_id\tpred_task_id\tproj_id\tpred_proj_id\tpred_type\tlag_hr_cnt")
	for i, l := range n.Links {
		line("%%R\t%d\t%s\t%s\t1\t1\tPR_%s\t%d", i, n.Activities[l.To].ID, n.Activities[l.From].ID, l.Kind, l.Lag/60)
	}
	line("%%E")
	return b.Bytes()
}

// bareRepeats is how often the bare pass is run for one timing: alone it is too short for the clock.
const bareRepeats = 200

// maxPlus is the least that any scheduler does: visit every activity in order, and for each of its links add a length
// and keep the largest.
type maxPlus struct {
	first  []int32 // per activity in order, and one more: its links
	from   []int32
	length []int32
	dur    []int32
	finish []int32
}

// newMaxPlus lays the network out as favourably as a bare pass could wish: predecessors first, links in order.
func newMaxPlus(n *plan.Network) (*maxPlus, error) {
	waits := make([]int, len(n.Activities))
	out := make([][]int32, len(n.Activities))
	in := make([][]plan.Link, len(n.Activities))
	for _, l := range n.Links {
		waits[l.To]++
		out[l.From] = append(out[l.From], l.To)
		in[l.To] = append(in[l.To], l)
	}
	var order []int32
	at := make([]int32, len(n.Activities))
	for i, w := range waits {
		if w == 0 {
			order = append(order, int32(i))
		}
	}
	for k := 0; k < len(order); k++ {
		at[order[k]] = int32(k)
		for _, to := range out[order[k]] {
			if waits[to]--; waits[to] == 0 {
				order = append(order, to)
			}
		}
	}
	if len(order) < len(n.Activities) {
		return nil, fmt.Errorf("the network has a loop")
	}
	p := &maxPlus{first: []int32{0}, finish: make([]int32, len(order))}
	for _, a := range order {
		for _, l := range in[a] {
			p.from = append(p.from, at[l.From])
			p.length = append(p.length, l.Lag)
		}
		p.first = append(p.first, int32(len(p.from)))
		p.dur = append(p.dur, n.Activities[a].Remaining)
	}
	return p, nil
}

func (p *maxPlus) repeat() {
	for range bareRepeats {
		p.pass()
	}
}

func (p *maxPlus) pass() {
	for i := range p.dur {
		start := int32(0)
		for k := p.first[i]; k < p.first[i+1]; k++ {
			start = max(start, p.finish[p.from[k]]+p.length[k])
		}
		p.finish[i] = start + p.dur[i]
	}
}
