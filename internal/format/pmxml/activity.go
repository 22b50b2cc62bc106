package pmxml

import (
	"bytes"
	"unsafe"

	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/plan"
	"counterpart.dev/internal/format/markup"
)

// activityRow is one activity as the file states it: its own values, and what it refers to.
type activityRow struct {
	plan.Activity
	line                      int32
	project, wbs, calendar    string
	in                        *projectRow // in which it stands
	status                    plan.Status
	hasStatus                 bool
	hasOriginal, hasRemaining bool
	physical                  float64 // 0 to 1
	done, left                float64 // units
	start, finish             civil.Time
	remainingEarly            [2]civil.Time // start and finish
	remainingLate             [2]civil.Time
}

var activityNode = record("Activity", func(x *reader, at markup.Place) {
	x.activity = x.activities.add()
	x.activity.line, x.activity.in = int32(at.Line), x.project
	x.hold((unsafe.Sizeof(*x.activity) + unsafe.Sizeof(plan.Activity{})) * 2)
}, join(activityFields, activityDates), func(*reader, markup.Place) {})

var (
	activityTypes = map[string]plan.ActivityType{"task dependent": plan.Task, "resource dependent": plan.ResourceTask,
		"start milestone": plan.StartMilestone, "finish milestone": plan.FinishMilestone, "level of effort": plan.LevelOfEffort,
		"wbs summary": plan.WBSSummary}
	statuses     = map[string]plan.Status{"not started": plan.NotStarted, "in progress": plan.InProgress, "completed": plan.Complete}
	percentKinds = map[string]plan.PercentKind{"duration": plan.DurationPercent, "physical": plan.PhysicalPercent, "units": plan.UnitsPercent}
	constraints  = map[string]plan.ConstraintKind{"start on": plan.StartOn, "start on or before": plan.StartOnOrBefore,
		"start on or after": plan.StartOnOrAfter, "finish on": plan.FinishOn, "finish on or before": plan.FinishOnOrBefore,
		"finish on or after": plan.FinishOnOrAfter, "mandatory start": plan.MandatoryStart, "mandatory finish": plan.MandatoryFinish,
		"as late as possible": plan.AsLateAsPossible}
)

var activityFields = children{
	"ObjectId":         field(func(x *reader, _ markup.Place, b []byte) { x.activity.ID = plan.ActivityID(x.kept(b)) }),
	"Id":               text(func(x *reader) *string { return &x.activity.Code }),
	"Name":             text(func(x *reader) *string { return &x.activity.Name }),
	"ProjectObjectId":  text(func(x *reader) *string { return &x.activity.project }),
	"WBSObjectId":      text(func(x *reader) *string { return &x.activity.wbs }),
	"CalendarObjectId": text(func(x *reader) *string { return &x.activity.calendar }),
	"Status": field(func(x *reader, at markup.Place, b []byte) {
		x.activity.status, x.activity.hasStatus = word(x, at, b, statuses, plan.NotStarted), len(b) > 0
	}),
	"Type": field(func(x *reader, at markup.Place, b []byte) {
		x.activity.Type = word(x, at, b, activityTypes, plan.Task)
	}),
	"PlannedDuration": field(func(x *reader, at markup.Place, b []byte) {
		x.activity.Original, x.activity.hasOriginal = x.length(at, b)
	}),
	"RemainingDuration": field(func(x *reader, at markup.Place, b []byte) {
		x.activity.Remaining, x.activity.hasRemaining = x.length(at, b)
	}),
	"PercentCompleteType": field(func(x *reader, at markup.Place, b []byte) {
		x.activity.PercentKind = word(x, at, b, percentKinds, plan.DurationPercent)
	}),
	"PhysicalPercentComplete": field(func(x *reader, at markup.Place, b []byte) { x.activity.physical, _ = x.number(at, b) }),
	"ActualLaborUnits":        field(func(x *reader, at markup.Place, b []byte) { x.activity.done, _ = x.number(at, b) }),
	"RemainingLaborUnits":     field(func(x *reader, at markup.Place, b []byte) { x.activity.left, _ = x.number(at, b) }),
	"PrimaryConstraintType":   field(func(x *reader, at markup.Place, b []byte) { x.constraint(0, at, b) }),
	"SecondaryConstraintType": field(func(x *reader, at markup.Place, b []byte) { x.constraint(1, at, b) }),
	"TotalFloat": field(func(x *reader, at markup.Place, b []byte) {
		x.activity.Stored.TotalFloat, x.activity.Stored.HasTotalFloat = x.hours(at, b)
	}),
	"FreeFloat": field(func(x *reader, at markup.Place, b []byte) {
		x.activity.Stored.FreeFloat, x.activity.Stored.HasFreeFloat = x.hours(at, b)
	}),
	"IsLongestPath": field(func(x *reader, _ markup.Place, b []byte) {
		x.activity.Stored.LongestPath, x.activity.Stored.HasLongestPath = yes(b), len(b) > 0
	}),
}

var activityDates = children{
	"ActualStartDate":          date(func(x *reader) *civil.Time { return &x.activity.ActualStart }),
	"ActualFinishDate":         date(func(x *reader) *civil.Time { return &x.activity.ActualFinish }),
	"SuspendDate":              date(func(x *reader) *civil.Time { return &x.activity.Suspend }),
	"ResumeDate":               date(func(x *reader) *civil.Time { return &x.activity.Resume }),
	"ExpectedFinishDate":       date(func(x *reader) *civil.Time { return &x.activity.ExpectedFinish }),
	"PlannedStartDate":         date(func(x *reader) *civil.Time { return &x.activity.PlannedStart }),
	"PlannedFinishDate":        date(func(x *reader) *civil.Time { return &x.activity.PlannedFinish }),
	"StartDate":                date(func(x *reader) *civil.Time { return &x.activity.start }),
	"FinishDate":               date(func(x *reader) *civil.Time { return &x.activity.finish }),
	"ExternalEarlyStartDate":   date(func(x *reader) *civil.Time { return &x.activity.ExternalStart }),
	"ExternalLateFinishDate":   date(func(x *reader) *civil.Time { return &x.activity.ExternalLate }),
	"PrimaryConstraintDate":    date(func(x *reader) *civil.Time { return &x.activity.Constraints[0].Date }),
	"SecondaryConstraintDate":  date(func(x *reader) *civil.Time { return &x.activity.Constraints[1].Date }),
	"EarlyStartDate":           date(func(x *reader) *civil.Time { return &x.activity.Stored.EarlyStart }),
	"EarlyFinishDate":          date(func(x *reader) *civil.Time { return &x.activity.Stored.EarlyFinish }),
	"LateStartDate":            date(func(x *reader) *civil.Time { return &x.activity.Stored.LateStart }),
	"LateFinishDate":           date(func(x *reader) *civil.Time { return &x.activity.Stored.LateFinish }),
	"RemainingEarlyStartDate":  date(func(x *reader) *civil.Time { return &x.activity.remainingEarly[0] }),
	"RemainingEarlyFinishDate": date(func(x *reader) *civil.Time { return &x.activity.remainingEarly[1] }),
	"RemainingLateStartDate":   date(func(x *reader) *civil.Time { return &x.activity.remainingLate[0] }),
	"RemainingLateFinishDate":  date(func(x *reader) *civil.Time { return &x.activity.remainingLate[1] }),
}

// kept is a copy of a text.
func (x *reader) kept(b []byte) string {
	x.hold(uintptr(len(b)))
	return string(b)
}

func (x *reader) constraint(k int, at markup.Place, b []byte) {
	x.activity.Constraints[k].Kind = word(x, at, b, constraints, plan.NoConstraint)
}

// settle brings the values of an activity into line with each other.
func (x *assembly) settle(a *activityRow) {
	for k := range a.Constraints {
		c := &a.Constraints[k]
		switch {
		case c.Kind == plan.NoConstraint || c.Kind == plan.AsLateAsPossible:
			c.Date = 0
		case c.Date.IsZero():
			x.warnOf(int(a.line), "Activity", "PrimaryConstraintDate", "the constraint \"%s\" has no date and was left out", c.Kind)
			*c = plan.Constraint{}
		}
	}
	x.settleStatus(a)
	x.settleDurations(a)
	s := &a.Stored
	s.EarlyStart, s.EarlyFinish = or(s.EarlyStart, a.remainingEarly[0]), or(s.EarlyFinish, a.remainingEarly[1])
	s.LateStart, s.LateFinish = or(s.LateStart, a.remainingLate[0]), or(s.LateFinish, a.remainingLate[1])
}

// settleStatus takes the file's word, and the actual dates' where it says nothing or they contradict it.
func (x *assembly) settleStatus(a *activityRow) {
	stated := a.status
	if reached := max(a.ActualStart, a.ActualFinish); a.Type.IsMilestone() && !reached.IsZero() && (!a.hasStatus || stated != plan.NotStarted) {
		a.ActualStart, a.ActualFinish = or(a.ActualStart, reached), or(a.ActualFinish, reached) // a milestone has one date
	}
	byDates := plan.NotStarted
	switch {
	case !a.ActualFinish.IsZero():
		byDates = plan.Complete
	case !a.ActualStart.IsZero():
		byDates = plan.InProgress
	}
	if !a.hasStatus {
		stated = byDates
	}
	a.Status = stated
	switch {
	case a.Status == plan.Complete && a.ActualFinish.IsZero():
		x.warnOf(int(a.line), "Activity", "Status", "activity %s is complete without an actual finish", clip(a.Code))
	case a.Status == plan.InProgress && byDates == plan.Complete, a.Status == plan.NotStarted && byDates != plan.NotStarted:
		x.warnOf(int(a.line), "Activity", "Status", "activity %s is called %s but its actual dates say %s; the dates were believed", clip(a.Code), a.Status, byDates)
		a.Status = byDates
	case a.Status == plan.InProgress && a.ActualStart.IsZero():
		x.warnOf(int(a.line), "Activity", "Status", "activity %s is in progress without an actual start", clip(a.Code))
	}
}

func or(t, otherwise civil.Time) civil.Time {
	if t.IsZero() {
		return otherwise
	}
	return t
}

func (x *assembly) settleDurations(a *activityRow) {
	switch {
	case a.Status == plan.Complete:
		a.Remaining = 0
	case !a.hasRemaining:
		a.Remaining = a.Original
		if a.hasOriginal && a.Status == plan.InProgress {
			x.warnOf(int(a.line), "Activity", "RemainingDuration", "activity %s is in progress without a remaining duration; its whole duration was taken", clip(a.Code))
		}
	}
	if !a.hasOriginal {
		a.Original = a.Remaining
	}
	if a.Type.IsMilestone() {
		a.Original, a.Remaining = 0, 0
	}
	a.Percent = a.percent()
}

// percent is the percentage complete of the kind the activity measures itself by, 0 to 100.
func (a *activityRow) percent() float64 {
	switch {
	case a.Status == plan.Complete:
		return 100
	case a.PercentKind == plan.PhysicalPercent:
		return min(max(a.physical*100, 0), 100)
	case a.Status == plan.NotStarted:
		return 0
	case a.PercentKind == plan.UnitsPercent:
		if a.done > 0 && a.left >= 0 {
			return 100 * a.done / (a.done + a.left)
		}
		return 0
	case a.Original > 0 && a.Remaining < a.Original:
		return 100 * float64(a.Original-a.Remaining) / float64(a.Original)
	}
	return 0
}

// linkRow is one link as the file states it.
type linkRow struct {
	line     int32
	in       *projectRow
	from, to string
	link     plan.Link
}

var linkKinds = map[string]plan.LinkKind{"finish to start": plan.FinishToStart, "start to start": plan.StartToStart,
	"finish to finish": plan.FinishToFinish, "start to finish": plan.StartToFinish}

var linkNode = record("Relationship", func(x *reader, at markup.Place) {
	x.link = x.links.add()
	x.link.line, x.link.in = int32(at.Line), x.project
	x.hold(unsafe.Sizeof(*x.link) + growing*unsafe.Sizeof(plan.Link{}))
}, children{
	"PredecessorActivityObjectId": text(func(x *reader) *string { return &x.link.from }),
	"SuccessorActivityObjectId":   text(func(x *reader) *string { return &x.link.to }),
	"Type": field(func(x *reader, at markup.Place, b []byte) {
		x.link.link.Kind = word(x, at, b, linkKinds, plan.FinishToStart)
	}),
	"Lag": field(func(x *reader, at markup.Place, b []byte) { x.link.link.Lag, _ = x.hours(at, b) }),
}, func(*reader, markup.Place) {})

// loadRow is the work of one resource or role on one activity.
type loadRow struct {
	in                 *projectRow
	activity, resource string
	units, rate        float64
	still              bool // it does not drive the dates of its activity
	material           bool
	cost               plan.Amounts
}

var loadNode = record("ResourceAssignment", func(x *reader, _ markup.Place) {
	x.load = x.loads.add()
	x.load.in = x.project
	x.hold(unsafe.Sizeof(*x.load) * 2)
}, children{
	"ActivityObjectId":         text(func(x *reader) *string { return &x.load.activity }),
	"ResourceObjectId":         text(func(x *reader) *string { return &x.load.resource }),
	"RemainingUnits":           field(func(x *reader, at markup.Place, b []byte) { x.load.units, _ = x.number(at, b) }),
	"RemainingUnitsPerTime":    field(func(x *reader, at markup.Place, b []byte) { x.load.rate, _ = x.number(at, b) }),
	"DrivingActivityDatesFlag": field(func(x *reader, _ markup.Place, b []byte) { x.load.still = len(b) > 0 && !yes(b) }),
	"ResourceType":             field(func(x *reader, _ markup.Place, b []byte) { x.load.material = string(b) == "Material" }),
	"PlannedCost":              amount(func(x *reader) *int64 { return &x.load.cost.Budget }),
	"ActualRegularCost":        amount(func(x *reader) *int64 { return &x.load.cost.Actual }),
	"ActualOvertimeCost":       amount(func(x *reader) *int64 { return &x.load.cost.Actual }),
	"RemainingCost":            amount(func(x *reader) *int64 { return &x.load.cost.Remaining }),
}, func(*reader, markup.Place) {})

var resourceNode = record("Resource", func(x *reader, _ markup.Place) { x.resource = [2]string{} }, children{
	"ObjectId":         text(func(x *reader) *string { return &x.resource[0] }),
	"CalendarObjectId": text(func(x *reader) *string { return &x.resource[1] }),
}, func(x *reader, _ markup.Place) {
	if x.resource[0] != "" && x.resource[1] != "" {
		x.resources[x.resource[0]] = x.resource[1]
		x.hold(200)
	}
})

// expenseRow is a cost of an activity besides its resources.
type expenseRow struct {
	in       *projectRow
	activity string
	cost     plan.Amounts
}

var expenseNode = record("ActivityExpense", func(x *reader, _ markup.Place) { x.expense = expenseRow{in: x.project} }, children{
	"ActivityObjectId": text(func(x *reader) *string { return &x.expense.activity }),
	"ActualCost":       amount(func(x *reader) *int64 { return &x.expense.cost.Actual }),
	"RemainingCost":    amount(func(x *reader) *int64 { return &x.expense.cost.Remaining }),
	"PlannedCost":      amount(func(x *reader) *int64 { return &x.expense.cost.Budget }),
}, func(x *reader, _ markup.Place) {
	if x.expense.cost != (plan.Amounts{}) {
		*x.expenses.add() = x.expense
		x.hold(unsafe.Sizeof(x.expense) * 2)
	}
})

// mostMoney is an amount that two of still fit.
const mostMoney = 4e18

// amount is an element with money, which is added to what is there.
func amount(to func(x *reader) *int64) *node {
	return field(func(x *reader, at markup.Place, b []byte) {
		if len(b) == 0 {
			return
		}
		if bytes.Count(b, []byte(",")) == 1 && !bytes.Contains(b, []byte(".")) {
			b = bytes.Replace(b, []byte(","), []byte("."), 1) // the decimal sign of the machine that wrote it
		}
		v, ok := markup.Decimal(b, 6)
		if !ok || v > mostMoney || v < -mostMoney {
			x.warnAt(at, "\"%s\" is not an amount and was left out", clip(string(b)))
			return
		}
		*to(x) += v
	})
}
