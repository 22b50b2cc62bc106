package mspdi

import (
	"unsafe"

	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/plan"
	"counterpart.dev/internal/format/markup"
)

// taskRow is one task as the file states it.
type taskRow struct {
	line                int32
	uid, id, level      int
	calendar            int
	format              int // of the duration
	percent, physical   float64
	guid, name, wbs     string
	outline, subproject string

	start, finish             civil.Time
	duration, remaining       civil.Minutes
	actualStart, actualFinish civil.Time
	stop, resume              civil.Time
	constraint                plan.Constraint
	deadline                  civil.Time
	manualStart, manualFinish civil.Time
	delay                     civil.Minutes
	stored                    plan.Stored

	hasLevel, hasDuration, hasRemaining bool
	null, milestone, manual             bool
	inactive, external, inserted        bool
	ignoresResources, constrainedDay    bool
	byPhysical, cost                    bool
	money                               moneyRow
	value                               valueRow

	above *taskRow // the summary it is in
	row   int32    // its place among all tasks
	last  int32    // the place of the last task that is in it
	at    int32    // index of its activity, or of its element for a summary; plan.None when left out
	leaf  bool
}

var taskNode = record("Task", func(x *reader, at markup.Place) {
	x.task = x.tasks.add()
	*x.task = taskRow{line: int32(at.Line), uid: none, id: none, calendar: none, at: plan.None}
	x.hold(unsafe.Sizeof(*x.task) + 2*unsafe.Sizeof(plan.Activity{}) + 200)
}, join(taskFields, taskDates, taskMoney, children{
	"PredecessorLink": linkNode,
	"Baseline":        baselineNode,
}), func(*reader, markup.Place) {})

var taskFields = children{
	"UID":                    count(func(x *reader) *int { return &x.task.uid }),
	"ID":                     count(func(x *reader) *int { return &x.task.id }),
	"GUID":                   text(func(x *reader) *string { return &x.task.guid }),
	"Name":                   text(func(x *reader) *string { return &x.task.name }),
	"WBS":                    text(func(x *reader) *string { return &x.task.wbs }),
	"OutlineLevel":           field(setLevel),
	"OutlineNumber":          text(func(x *reader) *string { return &x.task.outline }),
	"IsNull":                 flag(func(x *reader) *bool { return &x.task.null }),
	"Milestone":              flag(func(x *reader) *bool { return &x.task.milestone }),
	"Manual":                 flag(func(x *reader) *bool { return &x.task.manual }),
	"ExternalTask":           flag(func(x *reader) *bool { return &x.task.external }),
	"IsSubproject":           flag(func(x *reader) *bool { return &x.task.inserted }),
	"SubprojectName":         text(func(x *reader) *string { return &x.task.subproject }),
	"Active":                 field(func(x *reader, _ markup.Place, b []byte) { x.task.inactive = len(b) > 0 && !yes(b) }),
	"CalendarUID":            count(func(x *reader) *int { return &x.task.calendar }),
	"IgnoreResourceCalendar": flag(func(x *reader) *bool { return &x.task.ignoresResources }),
	"Duration": field(func(x *reader, at markup.Place, b []byte) {
		x.task.duration, x.task.hasDuration = x.length(at, b)
	}),
	"RemainingDuration": field(func(x *reader, at markup.Place, b []byte) {
		x.task.remaining, x.task.hasRemaining = x.length(at, b)
	}),
	"DurationFormat": count(func(x *reader) *int { return &x.task.format }),
	"ConstraintType": field(setConstraint),
	"LevelingDelay": field(func(x *reader, at markup.Place, b []byte) {
		m, _ := x.tenths(at, b)
		x.task.delay = max(m, 0)
	}),
	"PercentComplete":         field(func(x *reader, at markup.Place, b []byte) { x.task.percent, _ = x.number(at, b) }),
	"PhysicalPercentComplete": field(func(x *reader, at markup.Place, b []byte) { x.task.physical, _ = x.number(at, b) }),
	"EarnedValueMethod":       field(func(x *reader, at markup.Place, b []byte) { x.task.byPhysical = x.whole(at, b, 0) == 1 }),
	"TotalSlack": field(func(x *reader, at markup.Place, b []byte) {
		x.task.stored.TotalFloat, x.task.stored.HasTotalFloat = x.tenths(at, b)
	}),
	"FreeSlack": field(func(x *reader, at markup.Place, b []byte) {
		x.task.stored.FreeFloat, x.task.stored.HasFreeFloat = x.tenths(at, b)
	}),
}

var taskDates = children{
	"Start":        date(func(x *reader) *civil.Time { return &x.task.start }),
	"Finish":       end(func(x *reader) *civil.Time { return &x.task.finish }),
	"ManualStart":  date(func(x *reader) *civil.Time { return &x.task.manualStart }),
	"ManualFinish": end(func(x *reader) *civil.Time { return &x.task.manualFinish }),
	"ActualStart":  date(func(x *reader) *civil.Time { return &x.task.actualStart }),
	"ActualFinish": end(func(x *reader) *civil.Time { return &x.task.actualFinish }),
	"Stop":         date(func(x *reader) *civil.Time { return &x.task.stop }),
	"Resume":       date(func(x *reader) *civil.Time { return &x.task.resume }),
	"Deadline":     end(func(x *reader) *civil.Time { return &x.task.deadline }),
	"ConstraintDate": field(func(x *reader, at markup.Place, b []byte) {
		x.task.constraint.Date, x.task.constrainedDay = x.real(at, b), wholeDay(b)
	}),
	"EarlyStart":  date(func(x *reader) *civil.Time { return &x.task.stored.EarlyStart }),
	"EarlyFinish": end(func(x *reader) *civil.Time { return &x.task.stored.EarlyFinish }),
	"LateStart":   date(func(x *reader) *civil.Time { return &x.task.stored.LateStart }),
	"LateFinish":  end(func(x *reader) *civil.Time { return &x.task.stored.LateFinish }),
}

func setLevel(x *reader, at markup.Place, b []byte) {
	if x.task.level = x.whole(at, b, none); x.task.level >= 0 {
		x.task.hasLevel = true
	}
}

// constraints by the numbers of the format.
var constraints = [...]plan.ConstraintKind{plan.NoConstraint, plan.AsLateAsPossible, plan.StartOn, plan.FinishOn,
	plan.StartOnOrAfter, plan.StartOnOrBefore, plan.FinishOnOrAfter, plan.FinishOnOrBefore}

func setConstraint(x *reader, at markup.Place, b []byte) {
	kind := x.whole(at, b, 0)
	if kind < 0 || kind >= len(constraints) {
		x.warnAt(at, "there is no constraint %d; it was left out", kind)
		return
	}
	x.task.constraint.Kind = constraints[kind]
}

// baselineRow is one of the eleven baselines of a task.
type baselineRow struct {
	task          *taskRow
	number        int
	start, finish civil.Time
	duration      civil.Minutes
	cost          int64 // millionths
}

var baselineNode = record("Baseline", func(x *reader, _ markup.Place) {
	x.baseline = x.baselines.add()
	x.baseline.task = x.task
	x.hold(2 * unsafe.Sizeof(*x.baseline))
}, children{
	"Number":   count(func(x *reader) *int { return &x.baseline.number }),
	"Start":    date(func(x *reader) *civil.Time { return &x.baseline.start }),
	"Finish":   end(func(x *reader) *civil.Time { return &x.baseline.finish }),
	"Duration": span(func(x *reader) *civil.Minutes { return &x.baseline.duration }),
	"Cost":     amount(func(x *reader) *int64 { return &x.baseline.cost }),
}, func(*reader, markup.Place) {})

// linkRow is a link as its successor states it.
type linkRow struct {
	line    int32
	to      *taskRow
	from    int
	kind    plan.LinkKind
	lag     float64 // tenths of minutes, or hundredths of the predecessor's duration
	format  int
	project string // of the predecessor, when it is in another file
	crosses bool
}

var linkNode = record("PredecessorLink", func(x *reader, at markup.Place) {
	x.link = x.links.add()
	*x.link = linkRow{line: int32(at.Line), to: x.task, from: none}
	x.hold(unsafe.Sizeof(*x.link) + growing*unsafe.Sizeof(plan.Link{}))
}, children{
	"PredecessorUID":   count(func(x *reader) *int { return &x.link.from }),
	"Type":             field(setLinkKind),
	"LinkLag":          field(func(x *reader, at markup.Place, b []byte) { x.link.lag, _ = x.number(at, b) }),
	"LagFormat":        count(func(x *reader) *int { return &x.link.format }),
	"CrossProject":     flag(func(x *reader) *bool { return &x.link.crosses }),
	"CrossProjectName": text(func(x *reader) *string { return &x.link.project }),
}, func(*reader, markup.Place) {})

// linkKinds by the numbers of the format.
var linkKinds = [...]plan.LinkKind{plan.FinishToFinish, plan.FinishToStart, plan.StartToFinish, plan.StartToStart}

func setLinkKind(x *reader, at markup.Place, b []byte) {
	kind := x.whole(at, b, 1)
	if kind < 0 || kind >= len(linkKinds) {
		x.warnAt(at, "there is no link type %d; finish to start was taken", kind)
		kind = 1
	}
	x.link.kind = linkKinds[kind]
}
