package xer

import (
	"bytes"
	"strings"
	"unsafe"

	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/plan"
)

var projectColumns = []string{"proj_id", "proj_short_name", "clndr_id", "last_recalc_date", "plan_start_date", "plan_end_date",
	"scd_end_date", "critical_path_type", "critical_drtn_hr_cnt"}

const (
	projID = iota
	projShortName
	projCalendar
	projDataDate
	projStart
	projMustFinish
	projFinish
	projCriticalType
	projCriticalHours
)

func (x *reader) project(r *row) {
	p := projectRow{line: r.line, calendar: x.id(r.v[projCalendar])}
	p.ID = plan.ProjectID(x.id(r.v[projID]))
	p.Code = x.text(r.v[projShortName])
	p.Calendar = plan.None
	p.DataDate = x.date(r, projDataDate)
	p.PlannedStart = x.date(r, projStart)
	p.MustFinish = x.date(r, projMustFinish)
	p.StoredFinish = x.date(r, projFinish)
	p.Currency = x.money
	p.Options = defaultOptions()
	p.Options.CriticalBy = word(x, r, projCriticalType,
		map[string]plan.CriticalBy{"CT_TotFloat": plan.ByTotalFloat, "CT_DrivPath": plan.ByLongestPath}, plan.ByTotalFloat)
	p.Options.CriticalFloat, _ = x.hours(r, projCriticalHours)
	x.hold((unsafe.Sizeof(p) + unsafe.Sizeof(plan.Project{})) * growing)
	x.rows.projects = append(x.rows.projects, p)
}

// defaultOptions are P6's own, for files without a table of options.
func defaultOptions() plan.Options {
	return plan.Options{SSLagFromEarlyStart: true, UseExpectedFinish: true}
}

var optionColumns = []string{"proj_id", "sched_outer_depend_type", "sched_open_critical_flag", "sched_lag_early_start_flag",
	"sched_retained_logic", "sched_progress_override", "sched_float_type", "sched_calendar_on_relationship_lag",
	"sched_use_expect_end_flag", "sched_use_project_end_date_for_float"}

const (
	optProject = iota
	optOuter
	optOpenCritical
	optLagEarlyStart
	optRetained
	optOverride
	optFloat
	optLagCalendar
	optExpected
	optProjectEnd
)

// Words of the options. P6 writes them with and without the prefix, so it is taken off first.
var lagCalendars = map[string]plan.LagCalendar{"predecessor": plan.LagOnPredecessor, "successor": plan.LagOnSuccessor,
	"24hour": plan.LagOn24Hours, "projdefault": plan.LagOnProjectDefault, "project": plan.LagOnProjectDefault}

var floatKinds = map[string]plan.FloatKind{"ff": plan.FinishFloat, "finish": plan.FinishFloat, "ss": plan.StartFloat,
	"sf": plan.StartFloat, "start": plan.StartFloat, "min": plan.SmallestFloat, "smallest": plan.SmallestFloat}

// option looks a word of the options up, whatever its prefix and case; an unknown one is a warning and the default.
func option[T any](x *reader, r *row, col int, prefix string, words map[string]T, otherwise T) T {
	b := strings.ToLower(string(bytes.TrimSpace(r.v[col])))
	if b == "" {
		return otherwise
	}
	if v, ok := words[strings.TrimPrefix(b, prefix)]; ok {
		return v
	}
	x.warnAt(r.line, r.table, r.names[col], "\"%s\" is not known; P6's default was taken", clip(b))
	return otherwise
}

func (x *reader) options(r *row) {
	o := optionsRow{line: r.line, project: x.id(r.v[optProject])}
	set := defaultOptions()
	set.IgnoreOtherProjects = string(bytes.TrimSpace(r.v[optOuter])) == "SD_None"
	set.OpenEndsCritical = yes(r.v[optOpenCritical], false)
	set.SSLagFromEarlyStart = yes(r.v[optLagEarlyStart], true)
	switch {
	case yes(r.v[optRetained], len(r.v[optOverride]) == 0):
		set.Logic = plan.RetainedLogic
	case yes(r.v[optOverride], false):
		set.Logic = plan.ProgressOverride
	default:
		set.Logic = plan.ActualDates
	}
	set.FloatKind = option(x, r, optFloat, "ft_", floatKinds, plan.FinishFloat)
	set.LagCalendar = option(x, r, optLagCalendar, "rcal_", lagCalendars, plan.LagOnPredecessor)
	set.UseExpectedFinish = yes(r.v[optExpected], true)
	set.FloatToAllFinish = !yes(r.v[optProjectEnd], true)
	o.options = set
	x.hold(unsafe.Sizeof(o) * growing)
	x.rows.options = append(x.rows.options, o)
}

var taskColumns = []string{"task_id", "proj_id", "wbs_id", "clndr_id", "phys_complete_pct", "complete_pct_type", "task_type",
	"status_code", "task_code", "task_name", "remain_drtn_hr_cnt", "target_drtn_hr_cnt", "total_float_hr_cnt",
	"free_float_hr_cnt", "cstr_date", "cstr_type", "cstr_date2", "cstr_type2", "act_start_date", "act_end_date",
	"early_start_date", "early_end_date", "late_start_date", "late_end_date", "expect_end_date", "target_start_date",
	"target_end_date", "suspend_date", "resume_date", "driving_path_flag", "external_early_start_date",
	"external_late_end_date", "target_work_qty", "remain_work_qty", "act_work_qty"}

const (
	taskID = iota
	taskProject
	taskWBS
	taskCalendar
	taskPhysical
	taskPercentType
	taskType
	taskStatus
	taskCode
	taskName
	taskRemaining
	taskOriginal
	taskTotalFloat
	taskFreeFloat
	taskConstraintDate
	taskConstraint
	taskConstraintDate2
	taskConstraint2
	taskActualStart
	taskActualFinish
	taskEarlyStart
	taskEarlyFinish
	taskLateStart
	taskLateFinish
	taskExpected
	taskPlannedStart
	taskPlannedFinish
	taskSuspend
	taskResume
	taskDriving
	taskExternalStart
	taskExternalLate
	taskTargetUnits
	taskRemainingUnits
	taskActualUnits
)

func (x *reader) task(r *row) {
	ref := x.rows.refs.add()
	*ref = activityRef{line: int32(r.line), project: x.id(r.v[taskProject]), wbs: x.id(r.v[taskWBS]), calendar: x.id(r.v[taskCalendar])}
	a := x.rows.activities.add()
	x.hold((unsafe.Sizeof(*ref) + unsafe.Sizeof(*a)) * 2) // the rows, and the activities of the network
	a.ID = plan.ActivityID(x.id(r.v[taskID]))
	a.Code = x.text(r.v[taskCode])
	a.Name = x.text(r.v[taskName])
	a.Type = word(x, r, taskType, activityTypes, plan.Task)
	a.ActualStart = x.date(r, taskActualStart)
	a.ActualFinish = x.date(r, taskActualFinish)
	a.Suspend = x.date(r, taskSuspend)
	a.Resume = x.date(r, taskResume)
	a.ExpectedFinish = x.date(r, taskExpected)
	a.PlannedStart = x.date(r, taskPlannedStart)
	a.PlannedFinish = x.date(r, taskPlannedFinish)
	a.ExternalStart = x.date(r, taskExternalStart)
	a.ExternalLate = x.date(r, taskExternalLate)
	a.Constraints[0] = x.constraint(r, taskConstraint, taskConstraintDate)
	a.Constraints[1] = x.constraint(r, taskConstraint2, taskConstraintDate2)
	x.status(r, a)
	x.durations(r, a)
	x.stored(r, &a.Stored)
}

// constraint needs a date, except "as late as possible".
func (x *reader) constraint(r *row, kind, date int) plan.Constraint {
	c := plan.Constraint{Kind: word(x, r, kind, constraints, plan.NoConstraint)}
	if c.Kind == plan.NoConstraint || c.Kind == plan.AsLateAsPossible {
		return c
	}
	if c.Date = x.date(r, date); c.Date.IsZero() {
		x.warnAt(r.line, r.table, r.names[kind], "the constraint \"%s\" has no date and was left out", c.Kind)
		return plan.Constraint{}
	}
	return c
}

var statuses = map[string]plan.Status{"TK_NotStart": plan.NotStarted, "TK_Active": plan.InProgress, "TK_Complete": plan.Complete}

// status takes the file's word, and the actual dates' where it says nothing or they contradict it.
func (x *reader) status(r *row, a *plan.Activity) {
	if reached := max(a.ActualStart, a.ActualFinish); a.Type.IsMilestone() && !reached.IsZero() && string(r.v[taskStatus]) != "TK_NotStart" {
		a.ActualStart, a.ActualFinish = or(a.ActualStart, reached), or(a.ActualFinish, reached) // a milestone has one date
	}
	byDates := plan.NotStarted
	switch {
	case !a.ActualFinish.IsZero():
		byDates = plan.Complete
	case !a.ActualStart.IsZero():
		byDates = plan.InProgress
	}
	a.Status = word(x, r, taskStatus, statuses, byDates)
	switch {
	case a.Status == plan.Complete && a.ActualFinish.IsZero():
		x.warnAt(r.line, r.table, r.names[taskStatus], "activity %s is complete without an actual finish", clip(a.Code))
	case a.Status == plan.InProgress && byDates == plan.Complete, a.Status == plan.NotStarted && byDates != plan.NotStarted:
		x.warnAt(r.line, r.table, r.names[taskStatus], "activity %s is called %s but its actual dates say %s; the dates were believed",
			clip(a.Code), a.Status, byDates)
		a.Status = byDates
	case a.Status == plan.InProgress && a.ActualStart.IsZero():
		x.warnAt(r.line, r.table, r.names[taskStatus], "activity %s is in progress without an actual start", clip(a.Code))
	}
}

func or(t, otherwise civil.Time) civil.Time {
	if t.IsZero() {
		return otherwise
	}
	return t
}

func (x *reader) durations(r *row, a *plan.Activity) {
	original, hasOriginal := x.duration(r, taskOriginal)
	remaining, hasRemaining := x.duration(r, taskRemaining)
	switch {
	case a.Status == plan.Complete:
		remaining = 0
	case !hasRemaining:
		remaining = original
		if hasOriginal && a.Status == plan.InProgress {
			x.warnAt(r.line, r.table, r.names[taskRemaining], "activity %s is in progress without a remaining duration; its whole duration was taken", clip(a.Code))
		}
	}
	if !hasOriginal {
		original = remaining
	}
	if a.Type.IsMilestone() {
		original, remaining = 0, 0
	}
	a.Original, a.Remaining = original, remaining
	a.PercentKind = word(x, r, taskPercentType, percentKinds, plan.DurationPercent)
	a.Percent = x.percent(r, a)
}

// percent is the percentage complete of the kind the activity measures itself by, 0 to 100.
func (x *reader) percent(r *row, a *plan.Activity) float64 {
	switch {
	case a.Status == plan.Complete:
		return 100
	case a.PercentKind == plan.PhysicalPercent:
		v, _ := x.numbers.micro(r.v[taskPhysical])
		return min(max(float64(v)/1e6, 0), 100)
	case a.Status == plan.NotStarted:
		return 0
	case a.PercentKind == plan.UnitsPercent:
		done, _ := x.numbers.micro(r.v[taskActualUnits])
		left, _ := x.numbers.micro(r.v[taskRemainingUnits])
		if done > 0 && left >= 0 {
			return 100 * float64(done) / (float64(done) + float64(left))
		}
		return 0
	case a.Original > 0 && a.Remaining < a.Original:
		return 100 * float64(a.Original-a.Remaining) / float64(a.Original)
	}
	return 0
}

func (x *reader) stored(r *row, s *plan.Stored) {
	s.EarlyStart = x.date(r, taskEarlyStart)
	s.EarlyFinish = x.date(r, taskEarlyFinish)
	s.LateStart = x.date(r, taskLateStart)
	s.LateFinish = x.date(r, taskLateFinish)
	s.TotalFloat, s.HasTotalFloat = x.hours(r, taskTotalFloat)
	s.FreeFloat, s.HasFreeFloat = x.hours(r, taskFreeFloat)
	if b := r.v[taskDriving]; len(b) > 0 {
		s.HasLongestPath, s.LongestPath = true, yes(b, false)
	}
}
