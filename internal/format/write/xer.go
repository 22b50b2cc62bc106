package write

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/plan"
)

// XER writes a network as an export of Primavera P6, in UTF-8. It holds no baseline.
func XER(w io.Writer, n *plan.Network) error {
	if err := primavera(n); err != nil {
		return err
	}
	x := &tables{n: n}
	x.WriteString("ERMHDR\t20.12\t2026-01-01\tProject\tADMIN\tADMIN\tdb\tProject Management\t" + currency(n) + "\r\n")
	x.table("CURRTYPE", "curr_id curr_short_name decimal_symbol digit_group_symbol", func(put func(...string)) { put("1", currency(n), ".", ",") })
	x.projects()
	x.calendars()
	x.table("PROJWBS", "wbs_id parent_wbs_id proj_id wbs_short_name wbs_name proj_node_flag", func(put func(...string)) {
		for i := range n.WBS {
			e := &n.WBS[i]
			parent, top := "", "Y"
			if e.Parent != plan.None {
				parent, top = string(n.WBS[e.Parent].ID), "N"
			}
			put(string(e.ID), parent, string(n.Projects[e.Project].ID), e.Code, e.Name, top)
		}
	})
	x.tasks()
	x.table("TASKPRED", "task_pred_id task_id pred_task_id pred_type lag_hr_cnt", func(put func(...string)) {
		for i, l := range n.Links {
			put(strconv.Itoa(i+1), string(n.Activities[l.To].ID), string(n.Activities[l.From].ID), "PR_"+l.Kind.String(), hours(l.Lag))
		}
	})
	x.money()
	x.WriteString("%E\r\n")
	if x.wrong != nil {
		return x.wrong
	}
	_, err := io.WriteString(w, x.String())
	return err
}

func currency(n *plan.Network) string {
	if len(n.Projects) == 0 {
		return ""
	}
	return n.Projects[0].Currency
}

// tables is an XER file under way.
type tables struct {
	strings.Builder
	n     *plan.Network
	wrong error
}

// table writes a table of the rows that it is given.
func (x *tables) table(name, columns string, rows func(put func(...string))) {
	x.WriteString("%T\t" + name + "\r\n%F\t" + strings.ReplaceAll(columns, " ", "\t") + "\r\n")
	rows(func(cells ...string) {
		x.WriteString("%R")
		for _, c := range cells {
			if strings.ContainsAny(c, "\t\r\n") && x.wrong == nil {
				x.wrong = fmt.Errorf("%q has a tab or the end of a line in it, which a cell of an XER cannot hold", c)
			}
			x.WriteString("\t" + strings.ReplaceAll(c, `"`, `""`))
		}
		x.WriteString("\r\n")
	})
}

func (x *tables) projects() {
	x.table("PROJECT", "proj_id proj_short_name clndr_id last_recalc_date plan_start_date plan_end_date scd_end_date critical_path_type critical_drtn_hr_cnt", func(put func(...string)) {
		for i := range x.n.Projects {
			p := &x.n.Projects[i]
			calendar := ""
			if p.Calendar != plan.None {
				calendar = string(x.n.Calendars[p.Calendar].ID)
			}
			put(string(p.ID), p.Code, calendar, instant(p.DataDate), instant(p.PlannedStart), instant(p.MustFinish), instant(p.StoredFinish),
				[...]string{"CT_TotFloat", "CT_DrivPath"}[p.Options.CriticalBy], hours(p.Options.CriticalFloat))
		}
	})
	x.table("SCHEDOPTIONS", "proj_id sched_outer_depend_type sched_open_critical_flag sched_lag_early_start_flag sched_retained_logic sched_progress_override "+
		"sched_float_type sched_calendar_on_relationship_lag sched_use_expect_end_flag sched_use_project_end_date_for_float", func(put func(...string)) {
		for i := range x.n.Projects {
			o := &x.n.Projects[i].Options
			outer := "SD_Both"
			if o.IgnoreOtherProjects {
				outer = "SD_None"
			}
			put(string(x.n.Projects[i].ID), outer, yes(o.OpenEndsCritical), yes(o.SSLagFromEarlyStart), yes(o.Logic == plan.RetainedLogic), yes(o.Logic == plan.ProgressOverride),
				[...]string{"FT_FF", "FT_SS", "FT_Min"}[o.FloatKind], [...]string{"rcal_Predecessor", "rcal_Successor", "rcal_24Hour", "rcal_ProjDefault"}[o.LagCalendar],
				yes(o.UseExpectedFinish), yes(!o.FloatToAllFinish))
		}
	})
}

func yes(is bool) string {
	if is {
		return "Y"
	}
	return "N"
}

func instant(t civil.Time) string { return strings.Replace(t.String(), "T", " ", 1) }

// serialDay is the day that exceptions of a calendar are counted from.
var serialDay = civil.NewDate(1899, 12, 30)

func (x *tables) calendars() {
	x.table("CALENDAR", "clndr_id clndr_name clndr_type day_hr_cnt clndr_data", func(put func(...string)) {
		for i := range x.n.Calendars {
			c := &x.n.Calendars[i]
			week, exceptions := c.Time.Parts()
			var b strings.Builder
			b.WriteString("(0||CalendarData()((0||DaysOfWeek()(")
			for d, spans := range week {
				fmt.Fprintf(&b, "(0||%d()(%s))", d+1, shifts(spans))
			}
			b.WriteString("))(0||Exceptions()(")
			for k, e := range exceptions {
				fmt.Fprintf(&b, "(0||%d(d|%d)(%s))", k, e.Day-serialDay, shifts(e.Spans))
			}
			b.WriteString("))))")
			put(string(c.ID), c.Name, "CA_Base", hours(c.MinutesPerDay), b.String())
		}
	})
}

func shifts(spans []civil.Span) string {
	var b strings.Builder
	for i, s := range spans {
		fmt.Fprintf(&b, "(0||%d(s|%s|f|%s)())", i, clock(s.From), clock(s.To%civil.MinutesPerDay))
	}
	return b.String()
}

func clock(minute int) string { return fmt.Sprintf("%02d:%02d", minute/60, minute%60) }

const taskColumns = "task_id proj_id wbs_id clndr_id phys_complete_pct complete_pct_type task_type status_code task_code task_name remain_drtn_hr_cnt " +
	"target_drtn_hr_cnt total_float_hr_cnt free_float_hr_cnt cstr_date cstr_type cstr_date2 cstr_type2 act_start_date act_end_date early_start_date " +
	"early_end_date late_start_date late_end_date expect_end_date target_start_date target_end_date suspend_date resume_date driving_path_flag " +
	"external_early_start_date external_late_end_date"

func (x *tables) tasks() {
	x.table("TASK", taskColumns, func(put func(...string)) {
		for i := range x.n.Activities {
			a, s := &x.n.Activities[i], &x.n.Activities[i].Stored
			wbs, total, free, longest := "", "", "", ""
			if a.WBS != plan.None {
				wbs = string(x.n.WBS[a.WBS].ID)
			}
			if s.HasTotalFloat {
				total = hours(s.TotalFloat)
			}
			if s.HasFreeFloat {
				free = hours(s.FreeFloat)
			}
			if s.HasLongestPath {
				longest = yes(s.LongestPath)
			}
			put(string(a.ID), string(x.n.Projects[a.Project].ID), wbs, string(x.n.Calendars[a.Calendar].ID), strconv.FormatFloat(a.Percent, 'f', -1, 64),
				[...]string{"CP_Drtn", "CP_Phys", "CP_Units"}[a.PercentKind], [...]string{"TT_Task", "TT_Rsrc", "TT_Mile", "TT_FinMile", "TT_LOE", "TT_WBS"}[a.Type],
				[...]string{"TK_NotStart", "TK_Active", "TK_Complete"}[a.Status], a.Code, a.Name, hours(a.Remaining), hours(a.Original), total, free,
				instant(a.Constraints[0].Date), constraintWords[a.Constraints[0].Kind], instant(a.Constraints[1].Date), constraintWords[a.Constraints[1].Kind],
				instant(a.ActualStart), instant(a.ActualFinish), instant(s.EarlyStart), instant(s.EarlyFinish), instant(s.LateStart), instant(s.LateFinish),
				instant(a.ExpectedFinish), instant(a.PlannedStart), instant(a.PlannedFinish), instant(a.Suspend), instant(a.Resume), longest,
				instant(a.ExternalStart), instant(a.ExternalLate))
		}
	})
}

var constraintWords = [...]string{"", "CS_MSO", "CS_MSOB", "CS_MSOA", "CS_MEO", "CS_MEOB", "CS_MEOA", "CS_MANDSTART", "CS_MANDFIN", "CS_ALAP"}

// money writes costs: those of activities with resources as assignments, others as expenses.
func (x *tables) money() {
	of := costs(x.n)
	x.table("TASKRSRC", "taskrsrc_id task_id target_cost act_reg_cost act_ot_cost remain_cost", func(put func(...string)) {
		for i := range x.n.Activities {
			if c := of[int32(i)]; x.n.Activities[i].HasResource {
				put(strconv.Itoa(i+1), string(x.n.Activities[i].ID), money(c.Budget), money(c.Actual), "0", money(c.Remaining))
			}
		}
	})
	x.table("PROJCOST", "cost_item_id task_id target_cost act_cost remain_cost", func(put func(...string)) {
		for i := range x.n.Activities {
			if c := of[int32(i)]; !x.n.Activities[i].HasResource && c != (plan.Cost{}) {
				put(strconv.Itoa(i+1), string(x.n.Activities[i].ID), money(c.Budget), money(c.Actual), money(c.Remaining))
			}
		}
	})
}
