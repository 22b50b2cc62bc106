package demo

import (
	"crypto/md5"
	"encoding/base64"
	"fmt"
	"io"
	"strconv"
	"strings"

	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/plan"
)

const (
	projectCode = "HPR"
	projectName = "Harrowdale patient records"
	supplier    = "Calder Clinical Systems"
	planner     = "renée.okafor"
)

// Internal identities; those of activities, links and assignments move with the database.
const (
	firstWBS        = 30100
	firstTask       = 71000
	firstLink       = 94000
	firstAssignment = 15000
	topOfOBS        = 565
)

// table is one table of an XER file: cells by column, written in the order of the columns; a column without a cell is
// empty.
type table struct {
	name    string
	columns []string
	rows    []cells
}

type cells map[string]string

// write puts the schedule out as P6 does: tab-separated tables in Windows-1252 with CRLF.
func (s *schedule) write(w io.Writer) error {
	work, err := s.taskTable()
	if err != nil {
		return err
	}
	calendars, err := calendarTable()
	if err != nil {
		return err
	}
	var b strings.Builder
	exported := s.dataDate.Date() + 4 // a programme is issued a few days after its data date
	b.WriteString(strings.Join([]string{"ERMHDR", "20.12", exported.String(), "Project", "ADMIN", planner, "dbxDatabaseNoName",
		"Project Management", "GBP"}, "\t") + "\r\n")
	for _, t := range []table{currencyTable, obsTable, s.projectTable(), calendars, s.optionTable(), s.wbsTable(), resourceTable(),
		work, s.linkTable(), s.assignmentTable()} {
		t.write(&b)
	}
	b.WriteString("%E\r\n")
	text, err := windows1252(b.String())
	if err != nil {
		return err
	}
	_, err = w.Write(text)
	return err
}

func (t *table) write(b *strings.Builder) {
	b.WriteString("%T\t" + t.name + "\r\n%F\t" + strings.Join(t.columns, "\t") + "\r\n")
	for _, r := range t.rows {
		b.WriteString("%R")
		for _, c := range t.columns {
			b.WriteString("\t" + r[c])
		}
		b.WriteString("\r\n")
	}
}

// windows1252 encodes text whose characters are in that page at their Unicode number: ASCII and Latin-1.
func windows1252(s string) ([]byte, error) {
	out := make([]byte, 0, len(s))
	for _, r := range s {
		if r > 0xFF || r >= 0x80 && r < 0xA0 {
			return nil, fmt.Errorf("%q is not written by this demonstration", r)
		}
		out = append(out, byte(r))
	}
	return out, nil
}

var currencyTable = table{"CURRTYPE", columns(`curr_id decimal_digit_cnt curr_symbol decimal_symbol digit_group_symbol pos_curr_fmt_type
	neg_curr_fmt_type curr_type curr_short_name group_digit_cnt base_exch_rate`), []cells{{
	"curr_id": "1", "decimal_digit_cnt": "2", "curr_symbol": "£", "decimal_symbol": ".", "digit_group_symbol": ",",
	"pos_curr_fmt_type": "#1.1", "neg_curr_fmt_type": "(#1.1)", "curr_type": "Pound", "curr_short_name": "GBP",
	"group_digit_cnt": "3", "base_exch_rate": "1",
}}}

var obsTable = table{"OBS", columns("obs_id parent_obs_id guid seq_num obs_name obs_descr"), []cells{
	{"obs_id": strconv.Itoa(topOfOBS), "guid": guid("obs"), "seq_num": "0", "obs_name": supplier},
}}

func (s *schedule) projectTable() table {
	finish := civil.Time(0)
	for _, d := range s.dates {
		finish = max(finish, d.EarlyFinish)
	}
	return table{"PROJECT", columns(`proj_id fy_start_month_num rsrc_self_add_flag allow_complete_flag rsrc_multi_assign_flag
		checkout_flag project_flag step_complete_flag cost_qty_recalc_flag batch_sum_flag name_sep_char def_complete_pct_type
		proj_short_name acct_id orig_proj_id source_proj_id base_type_id clndr_id sum_base_proj_id task_code_base task_code_step
		priority_num wbs_max_sum_level strgy_priority_num last_checksum critical_drtn_hr_cnt def_cost_per_qty last_recalc_date
		plan_start_date plan_end_date scd_end_date add_date last_tasksum_date fcst_start_date def_duration_type task_code_prefix
		guid def_qty_type add_by_name web_local_root_path proj_url def_rate_type add_act_remain_flag act_this_per_link_flag
		def_task_type act_pct_link_flag critical_path_type task_code_prefix_flag def_rollup_dates_flag use_project_baseline_flag
		rem_target_link_flag reset_planned_flag allow_neg_act_flag sum_assign_level last_fin_dates_id fintmpl_id
		last_baseline_update_date cr_external_key apply_actuals_date location_id loaded_scope_level export_flag new_fin_dates_id
		baselines_to_export baseline_names_to_export next_data_date close_period_flag sum_refresh_date trsrcsum_loaded`), []cells{{
		"proj_id": s.project(), "fy_start_month_num": "4", "rsrc_self_add_flag": "N", "allow_complete_flag": "Y",
		"rsrc_multi_assign_flag": "Y", "checkout_flag": "N", "project_flag": "Y", "step_complete_flag": "N", "cost_qty_recalc_flag": "N",
		"batch_sum_flag": "Y", "name_sep_char": ".", "def_complete_pct_type": "CP_Drtn", "proj_short_name": projectCode,
		"clndr_id": strconv.Itoa(calendars[weekdays].id), "task_code_base": "1000", "task_code_step": "10", "priority_num": "10",
		"wbs_max_sum_level": "0", "strgy_priority_num": "500", "critical_drtn_hr_cnt": "0", "def_cost_per_qty": "100.0000",
		"last_recalc_date": stamp(s.dataDate), "plan_start_date": "2026-06-01 08:00", "scd_end_date": stamp(finish),
		"add_date": "2026-03-09 10:12", "def_duration_type": "DT_FixedDUR2", "task_code_prefix": "A", "guid": guid("project"),
		"def_qty_type": "QT_Hour", "add_by_name": planner, "def_rate_type": "COST_PER_QTY", "add_act_remain_flag": "N",
		"act_this_per_link_flag": "Y", "def_task_type": "TT_Task", "act_pct_link_flag": "N", "critical_path_type": "CT_DrivPath",
		"task_code_prefix_flag": "Y", "def_rollup_dates_flag": "Y", "use_project_baseline_flag": "Y", "rem_target_link_flag": "Y",
		"reset_planned_flag": "N", "allow_neg_act_flag": "N", "sum_assign_level": "SL_Taskrsrc", "loaded_scope_level": "7", "export_flag": "Y",
	}}}
}

// project is the internal identity of the project.
func (s *schedule) project() string { return strconv.Itoa(s.projectID) }

func (s *schedule) optionTable() table {
	return table{"SCHEDOPTIONS", columns(`schedoptions_id proj_id sched_outer_depend_type sched_open_critical_flag
		sched_lag_early_start_flag sched_retained_logic sched_setplantoforecast sched_float_type sched_calendar_on_relationship_lag
		sched_use_expect_end_flag sched_progress_override level_float_thrs_cnt level_outer_assign_flag level_outer_assign_priority
		level_over_alloc_pct level_within_float_flag level_keep_sched_date_flag level_all_rsrc_flag
		sched_use_project_end_date_for_float enable_multiple_longest_path_calc limit_multiple_longest_path_calc
		max_multiple_longest_path use_total_float_multiple_longest_paths key_activity_for_multiple_longest_paths
		LevelPriorityList`), []cells{{
		"schedoptions_id": "88", "proj_id": s.project(), "sched_outer_depend_type": "SD_Both", "sched_open_critical_flag": "N",
		"sched_lag_early_start_flag": "Y", "sched_retained_logic": "Y", "sched_setplantoforecast": "N", "sched_float_type": "FT_FF",
		"sched_calendar_on_relationship_lag": "rcal_Predecessor", "sched_use_expect_end_flag": "Y", "sched_progress_override": "N",
		"level_float_thrs_cnt": "0", "level_outer_assign_flag": "N", "level_outer_assign_priority": "5", "level_over_alloc_pct": "25",
		"level_within_float_flag": "N", "level_keep_sched_date_flag": "Y", "level_all_rsrc_flag": "Y",
		"sched_use_project_end_date_for_float": "Y", "enable_multiple_longest_path_calc": "N", "limit_multiple_longest_path_calc": "Y",
		"max_multiple_longest_path": "10", "use_total_float_multiple_longest_paths": "Y", "LevelPriorityList": "priority_type,ASC",
	}}}
}

// options are the same options in the words of the passes.
func options() plan.Options {
	return plan.Options{CriticalBy: plan.ByLongestPath, SSLagFromEarlyStart: true, UseExpectedFinish: true}
}

func (s *schedule) wbsTable() table {
	t := table{"PROJWBS", columns(`wbs_id proj_id obs_id seq_num est_wt proj_node_flag sum_data_flag status_code wbs_short_name wbs_name
		phase_id parent_wbs_id ev_user_pct ev_etc_user_value orig_cost indep_remain_total_cost ann_dscnt_rate_pct dscnt_period_type
		indep_remain_work_qty anticip_start_date anticip_end_date ev_compute_type ev_etc_compute_type guid tmpl_guid
		plan_open_state`), nil}
	add := func(id int, top, code, name, parent string) {
		t.rows = append(t.rows, cells{
			"wbs_id": strconv.Itoa(id), "proj_id": s.project(), "obs_id": strconv.Itoa(topOfOBS), "seq_num": strconv.Itoa(100 * len(t.rows)),
			"est_wt": "1", "proj_node_flag": top, "sum_data_flag": "N", "status_code": "WS_Open", "wbs_short_name": code, "wbs_name": name,
			"parent_wbs_id": parent, "ev_user_pct": "6", "ev_etc_user_value": "0.88", "orig_cost": "0.0000",
			"indep_remain_total_cost": "0.0000", "ev_compute_type": "EC_Cmp_pct", "ev_etc_compute_type": "EE_Rem_hr", "guid": guid("wbs " + code),
		})
	}
	add(s.wbsID(""), "Y", projectCode, projectName, "")
	for _, e := range structure {
		add(s.wbsID(e.code), "N", lastOf(e.code), e.name, strconv.Itoa(s.wbsID(parentOf(e.code))))
	}
	return t
}

// wbsID is the internal identity of the element with a path; "" is the project's own.
func (s *schedule) wbsID(path string) int {
	for i, e := range structure {
		if e.code == path {
			return s.shift + firstWBS + 1 + i
		}
	}
	return s.shift + firstWBS
}

// columns splits a list at blanks and line ends.
func columns(list string) []string { return strings.Fields(list) }

// stamp is an instant as the files write it, "" for none.
func stamp(t civil.Time) string { return strings.Replace(t.String(), "T", " ", 1) }

// guid is 22 characters that stay the same for the same thing in every submission.
func guid(of string) string {
	sum := md5.Sum([]byte(projectCode + "/" + of))
	return base64.RawStdEncoding.EncodeToString(sum[:])
}

// number writes a quantity without trailing zeros.
func number(hours float64) string { return strconv.FormatFloat(hours, 'f', -1, 64) }
