package mspdi

import (
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/format/markup"
)

// projectRow is what the file says of the project as a whole.
type projectRow struct {
	guid, name, title string
	uid, currency     string
	version, build    string
	start, finish     civil.Time
	status            civil.Time
	current, saved    civil.Time
	fromStart         bool
	calendar          int
	perDay            civil.Minutes
	criticalDays      float64
	multiple          bool // an end of its own for every open end
	splits            bool // remaining work is put off by unfinished predecessors
	baseline          int  // which of the baselines counts
}

// newProject is a project as Microsoft Project begins one.
func newProject() projectRow {
	return projectRow{fromStart: true, calendar: none, perDay: 8 * 60, splits: true}
}

// none is the identity of "no such thing" in this format.
const none = -1

var projectFields = children{
	"GUID":                  text(func(x *reader) *string { return &x.project.guid }),
	"UID":                   text(func(x *reader) *string { return &x.project.uid }),
	"Name":                  text(func(x *reader) *string { return &x.project.name }),
	"Title":                 text(func(x *reader) *string { return &x.project.title }),
	"SaveVersion":           text(func(x *reader) *string { return &x.project.version }),
	"BuildNumber":           text(func(x *reader) *string { return &x.project.build }),
	"CurrencyCode":          text(func(x *reader) *string { return &x.project.currency }),
	"StartDate":             date(func(x *reader) *civil.Time { return &x.project.start }),
	"FinishDate":            end(func(x *reader) *civil.Time { return &x.project.finish }),
	"StatusDate":            date(func(x *reader) *civil.Time { return &x.project.status }),
	"CurrentDate":           date(func(x *reader) *civil.Time { return &x.project.current }),
	"LastSaved":             date(func(x *reader) *civil.Time { return &x.project.saved }),
	"ScheduleFromStart":     flag(func(x *reader) *bool { return &x.project.fromStart }),
	"MultipleCriticalPaths": flag(func(x *reader) *bool { return &x.project.multiple }),
	"SplitsInProgressTasks": flag(func(x *reader) *bool { return &x.project.splits }),
	"CalendarUID":           count(func(x *reader) *int { return &x.project.calendar }),
	"CriticalSlackLimit": field(func(x *reader, at markup.Place, b []byte) {
		x.project.criticalDays, _ = x.number(at, b)
	}),
	"BaselineForEarnedValue": count(func(x *reader) *int { return &x.project.baseline }),
	"MinutesPerDay": field(func(x *reader, at markup.Place, b []byte) {
		if m := x.whole(at, b, 8*60); m > 0 && m <= civil.MinutesPerDay {
			x.project.perDay = civil.Minutes(m)
		}
	}),
}
