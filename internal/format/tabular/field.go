package tabular

import "counterpart.dev/internal/core/intake"

// The fields of a table of activities.
const (
	FieldID             = "id"
	FieldUnique         = "unique_id"
	FieldName           = "name"
	FieldDuration       = "duration"
	FieldRemaining      = "remaining"
	FieldStart          = "start"
	FieldFinish         = "finish"
	FieldActualStart    = "actual_start"
	FieldActualFinish   = "actual_finish"
	FieldBaselineStart  = "baseline_start"
	FieldBaselineFinish = "baseline_finish"
	FieldPercent        = "percent"
	FieldPredecessors   = "predecessors"
	FieldLevel          = "level"
	FieldWBS            = "wbs"
	FieldMilestone      = "milestone"
	FieldResource       = "resource"
)

// Fields is what a table can say of each activity, with the headings that mean it.
func Fields() []intake.Field {
	other := []string{"actual", "baseline", "bl", "late", "latest", "resource", "predecessor", "successor"}
	return []intake.Field{
		{Key: FieldID, Title: "Identity", Content: intake.Codes, Names: []string{"activity id", "task id", "id", "identification", "activity code", "code", "ref", "reference", "no", "number",
			"#", "task no", "task number", "activity no", "activity number", "item", "row", "vorgangsnummer", "nr"}, Not: []string{"unique", "wbs", "name", "predecessor", "successor", "resource", "outline", "level", "guid", "calendar"}},
		{Key: FieldUnique, Title: "Unique identity", Content: intake.Codes, Names: []string{"unique id", "uid", "task unique id", "task uid"}, Not: []string{"predecessor", "successor", "resource"}},
		{Key: FieldName, Title: "Name", Content: intake.Prose, Names: []string{"activity name", "task name", "name", "task", "activity", "description", "activity description", "task description",
			"title", "work", "vorgangsname", "vorgang", "milestone name"}, Not: []string{"id", "code", "no", "number", "resource", "owner", "type", "status", "start", "finish", "date", "duration", "wbs", "calendar", "mode", "predecessor", "successor", "complete"}},
		{Key: FieldDuration, Title: "Duration", Content: intake.AnyContent, Names: []string{"duration", "original duration", "planned duration", "schedule duration", "scheduled duration", "orig dur", "dur", "duration days",
			"dauer", "working days", "days", "at completion duration"}, Not: []string{"actual", "remaining", "rem", "baseline", "bl", "late", "variance"}},
		{Key: FieldRemaining, Title: "Remaining duration", Content: intake.AnyContent, Names: []string{"remaining duration", "rem dur", "rem duration", "remaining", "days remaining"}, Not: []string{"cost", "work", "units"}},
		{Key: FieldStart, Title: "Start", Content: intake.Dates, Names: []string{"start", "start date", "planned start", "early start", "scheduled start", "schedule start", "forecast start", "begin", "begin date",
			"from", "anfang", "planned start date", "current start"}, Not: other},
		{Key: FieldFinish, Title: "Finish", Content: intake.Dates, Names: []string{"finish", "finish date", "end", "end date", "planned finish", "early finish", "scheduled finish", "schedule finish", "forecast finish",
			"due", "due date", "completion date", "to", "ende", "planned end", "planned finish date", "current finish", "deadline"}, Not: other},
		{Key: FieldActualStart, Title: "Actual start", Content: intake.Dates, Names: []string{"actual start", "actual start date", "started", "act start"}, Not: []string{"baseline"}},
		{Key: FieldActualFinish, Title: "Actual finish", Content: intake.Dates, Names: []string{"actual finish", "actual finish date", "actual end", "actual end date", "finished", "completed on", "act finish"}, Not: []string{"baseline"}},
		{Key: FieldBaselineStart, Title: "Baseline start", Content: intake.Dates, Names: []string{"baseline start", "baseline start date", "bl start", "baseline 1 start", "bl project start", "original start"}},
		{Key: FieldBaselineFinish, Title: "Baseline finish", Content: intake.Dates, Names: []string{"baseline finish", "baseline finish date", "bl finish", "baseline end", "baseline end date", "baseline 1 finish",
			"bl project finish", "original finish"}},
		{Key: FieldPercent, Title: "Per cent complete", Content: intake.Figures, Names: []string{"% complete", "percent complete", "progress", "complete", "completion", "% done", "activity % complete", "done", "% progress",
			"physical % complete", "physical percent complete", "duration % complete", "percentage complete", "% abgeschlossen"}, Not: []string{"date", "baseline", "work", "planned"}},
		{Key: FieldPredecessors, Title: "Predecessors", Content: intake.AnyContent, Names: []string{"predecessors", "predecessor", "depends on", "dependencies", "dependency", "relationships", "predecessor details", "links",
			"vorgänger", "pred", "preceded by"}, Not: []string{"successor", "unique"}},
		{Key: FieldLevel, Title: "Outline level", Content: intake.Figures, Names: []string{"outline level", "level", "hierarchy", "indent", "indent level", "wbs level"}, Not: []string{"risk", "priority"}},
		{Key: FieldWBS, Title: "WBS", Content: intake.AnyContent, Names: []string{"wbs", "wbs code", "outline number", "wbs number", "psp code"}, Not: []string{"name", "level", "predecessor", "successor"}},
		{Key: FieldMilestone, Title: "Milestone", Content: intake.AnyContent, Names: []string{"milestone", "is milestone", "milestone?"}, Not: []string{"name", "date"}},
		{Key: FieldResource, Title: "Resources", Content: intake.Prose, Names: []string{"resource names", "resources", "resource", "assigned to", "resource name", "responsible", "owner"}, Not: []string{"id", "type", "group", "initials"}},
	}
}
