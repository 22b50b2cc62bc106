package pmxml

import (
	"unsafe"

	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/plan"
	"counterpart.dev/internal/format/markup"
)

// projectRow is one project of the file, current or baseline.
type projectRow struct {
	line               int
	id, code, name     string
	calendar, top      string // identity of its default calendar, and of the element at the top of its WBS
	baseline, external bool
	current            string // identity of the baseline it is measured against
	original           string // of a baseline: the project it is one of
	dataDate, start    civil.Time
	mustFinish, finish civil.Time
	options            optionsRow
}

// optionsRow is the scheduling options of a project, in it or beside it.
type optionsRow struct {
	project string
	set     plan.Options
	stated  bool
}

func projectNode(baseline bool) *node {
	n := record("Project", func(x *reader, at markup.Place) {
		x.project = &projectRow{line: at.Line, baseline: baseline}
		x.project.options.set = defaultOptions()
		x.projects = append(x.projects, x.project)
		x.option = &x.project.options
		x.hold(unsafe.Sizeof(*x.project) + unsafe.Sizeof(plan.Project{}) + 1024)
	}, join(projectFields, optionFields, records), func(x *reader, _ markup.Place) {
		x.project, x.option = nil, nil
	})
	open := n.Open
	n.Open = func(x *reader, at markup.Place, attribute func(string) string) {
		open(x, at, attribute)
		x.project.external = yes([]byte(attribute("external")))
	}
	return n
}

var projectFields = children{
	"ObjectId":                        text(func(x *reader) *string { return &x.project.id }),
	"Id":                              text(func(x *reader) *string { return &x.project.code }),
	"Name":                            text(func(x *reader) *string { return &x.project.name }),
	"ActivityDefaultCalendarObjectId": text(func(x *reader) *string { return &x.project.calendar }),
	"WBSObjectId":                     text(func(x *reader) *string { return &x.project.top }),
	"CurrentBaselineProjectObjectId":  text(func(x *reader) *string { return &x.project.current }),
	"OriginalProjectObjectId":         text(func(x *reader) *string { return &x.project.original }),
	"DataDate":                        date(func(x *reader) *civil.Time { return &x.project.dataDate }),
	"PlannedStartDate":                date(func(x *reader) *civil.Time { return &x.project.start }),
	"MustFinishByDate":                date(func(x *reader) *civil.Time { return &x.project.mustFinish }),
	"ScheduledFinishDate":             date(func(x *reader) *civil.Time { return &x.project.finish }),
}

// defaultOptions are P6's own, for files that state none.
func defaultOptions() plan.Options {
	return plan.Options{SSLagFromEarlyStart: true, UseExpectedFinish: true}
}

var optionsNode = record("ScheduleOptions", func(x *reader, _ markup.Place) {
	if x.project != nil {
		x.option = &x.project.options
		return
	}
	x.options = append(x.options, optionsRow{set: defaultOptions()})
	x.option = &x.options[len(x.options)-1]
	x.hold(unsafe.Sizeof(optionsRow{}) * growing)
}, join(optionFields, children{
	"ProjectObjectId": text(func(x *reader) *string { return &x.option.project }),
}), func(x *reader, _ markup.Place) {
	if x.project == nil {
		x.option = nil
	}
})

var (
	lagCalendars = map[string]plan.LagCalendar{"predecessor activity calendar": plan.LagOnPredecessor,
		"successor activity calendar": plan.LagOnSuccessor, "24 hour calendar": plan.LagOn24Hours, "project default calendar": plan.LagOnProjectDefault}
	logics = map[string]plan.Logic{"retained logic": plan.RetainedLogic, "progress override": plan.ProgressOverride, "actual dates": plan.ActualDates}
	floats = map[string]plan.FloatKind{"start float = late start - early start": plan.StartFloat, "start float": plan.StartFloat,
		"finish float = late finish - early finish": plan.FinishFloat, "finish float": plan.FinishFloat,
		"smallest of start float and finish float": plan.SmallestFloat}
	criticals = map[string]plan.CriticalBy{"critical float": plan.ByTotalFloat, "total float": plan.ByTotalFloat, "longest path": plan.ByLongestPath}
)

// optionFields are the scheduling options, which stand in the project or in an element of their own.
var optionFields = children{
	"RelationshipLagCalendar": option(func(x *reader, o *plan.Options, at markup.Place, b []byte) {
		o.LagCalendar = word(x, at, b, lagCalendars, o.LagCalendar)
	}),
	"OutOfSequenceScheduleType": option(func(x *reader, o *plan.Options, at markup.Place, b []byte) {
		o.Logic = word(x, at, b, logics, o.Logic)
	}),
	"ComputeTotalFloatType": option(func(x *reader, o *plan.Options, at markup.Place, b []byte) {
		o.FloatKind = word(x, at, b, floats, o.FloatKind)
	}),
	"CriticalActivityPathType": option(func(x *reader, o *plan.Options, at markup.Place, b []byte) {
		o.CriticalBy = word(x, at, b, criticals, o.CriticalBy)
	}),
	"CriticalActivityFloatLimit":     option(criticalFloat),
	"CriticalActivityFloatThreshold": option(criticalFloat),
	"StartToStartLagCalculationType": option(func(_ *reader, o *plan.Options, _ markup.Place, b []byte) { o.SSLagFromEarlyStart = yes(b) }),
	"UseExpectedFinishDates":         option(func(_ *reader, o *plan.Options, _ markup.Place, b []byte) { o.UseExpectedFinish = yes(b) }),
	"MakeOpenEndedActivitiesCritical": option(func(_ *reader, o *plan.Options, _ markup.Place, b []byte) {
		o.OpenEndsCritical = yes(b)
	}),
	"IgnoreOtherProjectRelationships": option(func(_ *reader, o *plan.Options, _ markup.Place, b []byte) {
		o.IgnoreOtherProjects = yes(b)
	}),
	"CalculateFloatBasedOnFinishDate": option(toOwnFinish),
	"CalculateFloatBasedOnFishDate":   option(toOwnFinish), // so spelt in some versions of the schema
}

func criticalFloat(x *reader, o *plan.Options, at markup.Place, b []byte) {
	if m, ok := x.hours(at, b); ok {
		o.CriticalFloat = m
	}
}

func toOwnFinish(_ *reader, o *plan.Options, _ markup.Place, b []byte) { o.FloatToAllFinish = !yes(b) }

// option is an element that sets a scheduling option; an empty one leaves it.
func option(set func(x *reader, o *plan.Options, at markup.Place, b []byte)) *node {
	return field(func(x *reader, at markup.Place, b []byte) {
		if len(b) > 0 {
			set(x, &x.option.set, at, b)
			x.option.stated = true
		}
	})
}

// wbsRow is one element of a work breakdown structure.
type wbsRow struct {
	line                int
	id, parent, project string
	code, name          string
	in                  *projectRow // in which it stands
}

var wbsNode = record("WBS", func(x *reader, at markup.Place) {
	x.element = wbsRow{line: at.Line, in: x.project}
}, children{
	"ObjectId":        text(func(x *reader) *string { return &x.element.id }),
	"ParentObjectId":  text(func(x *reader) *string { return &x.element.parent }),
	"ProjectObjectId": text(func(x *reader) *string { return &x.element.project }),
	"Code":            text(func(x *reader) *string { return &x.element.code }),
	"Name":            text(func(x *reader) *string { return &x.element.name }),
}, func(x *reader, _ markup.Place) {
	x.wbs = append(x.wbs, x.element)
	x.hold((unsafe.Sizeof(wbsRow{}) + unsafe.Sizeof(plan.WBS{})) * growing)
})
