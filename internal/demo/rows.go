package demo

import (
	"fmt"
	"strconv"
	"strings"

	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/plan"
	"counterpart.dev/internal/core/sched"
)

// resources are those the supplier loads; units are what one assignment works in an hour.
var resources = []struct {
	code, name string
	units      float64
	rate       int // pounds an hour
}{
	{"PM", "Project manager", 1, 118}, {"ANA", "Clinical analysts", 3, 96}, {"INF", "Infrastructure engineers", 2, 92},
	{"SEC", "Security engineer", 1, 104}, {"CFG", "Configuration team", 4, 88}, {"REP", "Report writers", 2, 84},
	{"INT", "Interface developers", 3, 98}, {"MIG", "Migration team", 3, 94}, {"TST", "Test team", 4, 76},
	{"SAF", "Clinical safety officer", 1, 112}, {"TRN", "Trainers", 5, 64}, {"ROL", "Roll-out team", 4, 72}, {"SUP", "Support team", 5, 70},
}

func resourceIndex(code string) int {
	for i, r := range resources {
		if r.code == code {
			return i
		}
	}
	return -1
}

func resourceTable() table {
	t := table{"RSRC", columns(`rsrc_id parent_rsrc_id clndr_id role_id shift_id user_id pobs_id guid rsrc_seq_num email_addr employee_code
		office_phone other_phone rsrc_name rsrc_short_name rsrc_title_name def_qty_per_hr cost_qty_type ot_factor active_flag
		auto_compute_act_flag def_cost_qty_link_flag ot_flag curr_id unit_id rsrc_type location_id rsrc_notes load_tasks_flag level_flag
		last_checksum`), nil}
	for i, r := range resources {
		t.rows = append(t.rows, cells{
			"rsrc_id": strconv.Itoa(501 + i), "clndr_id": strconv.Itoa(calendars[weekdays].id), "guid": guid("resource " + r.code),
			"rsrc_seq_num": strconv.Itoa(i), "rsrc_name": r.name, "rsrc_short_name": r.code, "def_qty_per_hr": number(r.units),
			"cost_qty_type": "QT_Hour", "active_flag": "Y", "auto_compute_act_flag": "Y", "def_cost_qty_link_flag": "Y", "ot_flag": "N",
			"curr_id": "1", "rsrc_type": "RT_Labor",
		})
	}
	return t
}

// serialDay is the day that exceptions of a calendar are counted from: 30 December 1899.
var serialDay = civil.NewDate(1899, 12, 30)

func calendarTable() (table, error) {
	t := table{"CALENDAR", columns(`clndr_id default_flag clndr_name proj_id base_clndr_id last_chng_date clndr_type day_hr_cnt week_hr_cnt
		month_hr_cnt year_hr_cnt rsrc_private clndr_data`), nil}
	for i := range calendars {
		c := &calendars[i]
		data, err := c.data()
		if err != nil {
			return t, err
		}
		week := 0
		for _, spans := range c.week {
			for _, x := range spans {
				week += x.To - x.From
			}
		}
		t.rows = append(t.rows, cells{
			"clndr_id": strconv.Itoa(c.id), "default_flag": map[bool]string{true: "Y", false: "N"}[i == weekdays], "clndr_name": c.name,
			"last_chng_date": "2026-03-09 00:00", "clndr_type": "CA_Base", "day_hr_cnt": strconv.Itoa(c.hours),
			"week_hr_cnt": strconv.Itoa(week / 60), "month_hr_cnt": strconv.Itoa(week / 60 * 52 / 12), "year_hr_cnt": strconv.Itoa(week / 60 * 52),
			"rsrc_private": "N", "clndr_data": data,
		})
	}
	return t, nil
}

// data is the nested text in which P6 keeps a calendar; two delete characters stand for the end of a line.
func (c *calendar) data() (string, error) {
	const eol = "\x7f\x7f"
	var b strings.Builder
	b.WriteString("(0||CalendarData()(" + eol + "  (0||DaysOfWeek()(" + eol)
	for i, spans := range c.week {
		b.WriteString(fmt.Sprintf("    (0||%d()(%s))", i+1, shifts(spans)) + eol)
	}
	b.WriteString("  ))" + eol + "  (0||VIEW(ShowTotal|N)())" + eol + "  (0||Exceptions()(" + eol)
	days, err := c.days()
	if err != nil {
		return "", err
	}
	for i, e := range days {
		b.WriteString(fmt.Sprintf("    (0||%d(d|%d)(%s))", i, e.Day-serialDay, shifts(e.Spans)) + eol)
	}
	b.WriteString("  ))" + eol + "))")
	return b.String(), nil
}

// shifts is the shifts of one day; one that lasts until midnight ends at 00:00.
func shifts(spans []civil.Span) string {
	var b strings.Builder
	for i, x := range spans {
		fmt.Fprintf(&b, "(0||%d(s|%02d:%02d|f|%02d:%02d)())", i, x.From/60, x.From%60, x.To/60%24, x.To%60)
	}
	return b.String()
}

var (
	typeNames = map[plan.ActivityType]string{plan.Task: "TT_Task", plan.StartMilestone: "TT_Mile", plan.FinishMilestone: "TT_FinMile",
		plan.LevelOfEffort: "TT_LOE", plan.WBSSummary: "TT_WBS"}
	statusNames = map[plan.Status]string{plan.NotStarted: "TK_NotStart", plan.InProgress: "TK_Active", plan.Complete: "TK_Complete"}
	pinNames    = map[plan.ConstraintKind]string{plan.StartOnOrAfter: "CS_MSOA", plan.FinishOnOrBefore: "CS_MEOB",
		plan.AsLateAsPossible: "CS_ALAP"}
	linkNames = map[plan.LinkKind]string{plan.FinishToStart: "PR_FS", plan.StartToStart: "PR_SS", plan.FinishToFinish: "PR_FF",
		plan.StartToFinish: "PR_SF"}
)

func (s *schedule) taskTable() (table, error) {
	t := table{"TASK", columns(`task_id proj_id wbs_id clndr_id phys_complete_pct rev_fdbk_flag est_wt lock_plan_flag auto_compute_act_flag
		complete_pct_type task_type duration_type status_code task_code task_name rsrc_id total_float_hr_cnt free_float_hr_cnt
		remain_drtn_hr_cnt act_work_qty remain_work_qty target_work_qty target_drtn_hr_cnt target_equip_qty act_equip_qty remain_equip_qty
		cstr_date act_start_date act_end_date late_start_date late_end_date expect_end_date early_start_date early_end_date restart_date
		reend_date target_start_date target_end_date rem_late_start_date rem_late_end_date cstr_type priority_type suspend_date resume_date
		float_path float_path_order guid tmpl_guid cstr_date2 cstr_type2 driving_path_flag act_this_per_work_qty act_this_per_equip_qty
		external_early_start_date external_late_end_date create_date update_date create_user update_user location_id`), nil}
	for i, a := range s.activities {
		r, err := s.taskRow(a, &s.dates[i])
		if err != nil {
			return t, err
		}
		t.rows = append(t.rows, r)
	}
	return t, nil
}

func (s *schedule) taskRow(a *activity, d *sched.Dates) (cells, error) {
	q := a.quantities()
	r := cells{
		"task_id": s.taskID(a), "proj_id": s.project(), "wbs_id": strconv.Itoa(s.wbsID(a.wbs)), "clndr_id": strconv.Itoa(calendars[a.calendar].id),
		"phys_complete_pct": "0", "rev_fdbk_flag": "N", "est_wt": "1", "lock_plan_flag": "N", "auto_compute_act_flag": "N",
		"complete_pct_type": "CP_Drtn", "task_type": typeNames[a.kind], "duration_type": "DT_FixedDUR2", "status_code": statusNames[a.status()],
		"task_code": a.code, "task_name": a.name, "target_drtn_hr_cnt": strconv.Itoa(a.hours), "remain_drtn_hr_cnt": strconv.Itoa(a.remaining),
		"act_work_qty": number(q.done), "remain_work_qty": number(q.left), "target_work_qty": number(q.planned),
		"target_equip_qty": "0", "act_equip_qty": "0", "remain_equip_qty": "0", "act_this_per_work_qty": "0", "act_this_per_equip_qty": "0",
		"act_start_date": stamp(a.start), "act_end_date": stamp(a.finish), "priority_type": "PT_Normal", "guid": guid("task " + a.code),
		"driving_path_flag": "N", "create_date": "2026-03-09 10:12", "update_date": stamp((s.dataDate.Date() + 3).At(16*60 + 40)),
		"create_user": planner, "update_user": planner,
	}
	if a.finish.IsZero() {
		s.forecast(a, d, r)
	} else {
		r["target_start_date"], r["target_end_date"] = stamp(a.planned[0]), stamp(a.planned[1])
	}
	if at := resourceIndex(a.who); at >= 0 {
		r["rsrc_id"] = strconv.Itoa(501 + at)
	}
	if a.pin != plan.NoConstraint {
		r["cstr_type"] = pinNames[a.pin]
		if a.pinned != "" {
			at, err := a.pinnedAt()
			if err != nil {
				return nil, err
			}
			r["cstr_date"] = stamp(at)
		}
	}
	return r, nil
}

// forecast fills in what the passes found for an activity that is not complete. The remaining duration of a level of
// effort is what they found, too.
func (s *schedule) forecast(a *activity, d *sched.Dates, r cells) {
	early := [2]string{stamp(d.EarlyStart), stamp(d.EarlyFinish)}
	late := [2]string{stamp(d.LateStart), stamp(d.LateFinish)}
	r["early_start_date"], r["early_end_date"] = early[0], early[1]
	r["restart_date"], r["reend_date"] = early[0], early[1]
	r["late_start_date"], r["late_end_date"] = late[0], late[1]
	r["rem_late_start_date"], r["rem_late_end_date"] = late[0], late[1]
	r["target_start_date"], r["target_end_date"] = early[0], early[1]
	if !a.start.IsZero() {
		r["target_start_date"], r["target_end_date"] = stamp(a.planned[0]), stamp(a.planned[1])
	}
	if d.HasFloat {
		r["total_float_hr_cnt"], r["free_float_hr_cnt"] = number(float64(d.TotalFloat)/60), number(float64(d.FreeFloat)/60)
	}
	if d.LongestPath {
		r["driving_path_flag"] = "Y"
	}
	if a.kind.IsSpan() {
		left := s.calendars[a.calendar].Time.Between(d.EarlyStart, d.EarlyFinish)
		r["remain_drtn_hr_cnt"] = number(float64(left) / 60)
		if a.start.IsZero() {
			r["target_drtn_hr_cnt"] = r["remain_drtn_hr_cnt"]
		}
	}
}

// quantities is the work of an activity's resource in hours.
type quantities struct{ planned, done, left float64 }

func (a *activity) quantities() quantities {
	at := resourceIndex(a.who)
	if at < 0 || a.kind.IsSpan() {
		return quantities{}
	}
	u := resources[at].units
	q := quantities{planned: u * float64(a.hours), left: u * float64(a.remaining)}
	if !a.start.IsZero() {
		q.done = max(q.planned-q.left, 0)
	}
	return q
}

func (s *schedule) taskID(a *activity) string { return strconv.Itoa(s.shift + firstTask + a.serial) }

func (s *schedule) linkTable() table {
	t := table{"TASKPRED", columns(`task_pred_id task_id pred_task_id proj_id pred_proj_id pred_type lag_hr_cnt comments float_path aref arls`), nil}
	for i, l := range s.links {
		t.rows = append(t.rows, cells{
			"task_pred_id": strconv.Itoa(s.shift + firstLink + i), "task_id": s.taskID(s.byCode[l.to]), "pred_task_id": s.taskID(s.byCode[l.from]),
			"proj_id": s.project(), "pred_proj_id": s.project(), "pred_type": linkNames[l.kind], "lag_hr_cnt": strconv.Itoa(l.lag),
		})
	}
	return t
}

func (s *schedule) assignmentTable() table {
	t := table{"TASKRSRC", columns(`taskrsrc_id task_id proj_id cost_qty_link_flag role_id acct_id rsrc_id pobs_id skill_level remain_qty target_qty
		remain_qty_per_hr target_lag_drtn_hr_cnt target_qty_per_hr act_ot_qty act_reg_qty relag_drtn_hr_cnt ot_factor cost_per_qty target_cost
		act_reg_cost act_ot_cost remain_cost act_start_date act_end_date restart_date reend_date target_start_date target_end_date
		rem_late_start_date rem_late_end_date rollup_dates_flag target_crv remain_crv actual_crv ts_pend_act_end_flag guid rate_type
		act_this_per_cost act_this_per_qty curv_id rsrc_type cost_per_qty_source_type create_user create_date has_rsrchours
		taskrsrc_sum_id`), nil}
	for _, a := range s.activities {
		at := resourceIndex(a.who)
		if at < 0 || a.kind.IsSpan() {
			continue
		}
		res, q := resources[at], a.quantities()
		money := func(hours float64) string { return fmt.Sprintf("%.4f", hours*float64(res.rate)) }
		t.rows = append(t.rows, cells{
			"taskrsrc_id": strconv.Itoa(s.shift + firstAssignment + a.serial), "task_id": s.taskID(a), "proj_id": s.project(),
			"cost_qty_link_flag": "Y", "rsrc_id": strconv.Itoa(501 + at), "remain_qty": number(q.left), "target_qty": number(q.planned),
			"remain_qty_per_hr": number(res.units), "target_lag_drtn_hr_cnt": "0", "target_qty_per_hr": number(res.units), "act_ot_qty": "0",
			"act_reg_qty": number(q.done), "relag_drtn_hr_cnt": "0", "cost_per_qty": money(1), "target_cost": money(q.planned),
			"act_reg_cost": money(q.done), "act_ot_cost": "0.0000", "remain_cost": money(q.left), "act_start_date": stamp(a.start),
			"act_end_date": stamp(a.finish), "rollup_dates_flag": "Y", "ts_pend_act_end_flag": "N", "guid": guid("assignment " + a.code),
			"rate_type": "COST_PER_QTY", "act_this_per_cost": "0.0000", "act_this_per_qty": "0", "rsrc_type": "RT_Labor",
			"cost_per_qty_source_type": "ST_Rsrc", "create_user": planner, "create_date": "2026-03-09 10:12",
		})
	}
	return t
}
