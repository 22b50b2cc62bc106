package compare

// Words are a kind as people say it.
func (k Kind) Words() string { return words[k] }

var words = map[Kind]string{
	MilestoneMoved: "Milestone moved", MilestoneDeleted: "Milestone deleted", HistoryRewritten: "History rewritten",
	ProgressTaken: "Progress taken back", LinkCut: "Link cut", LinkAdded: "Link added", LinkRetyped: "Link of another type",
	LagChanged: "Lag changed", DurationChanged: "Duration changed", RemainingChanged: "Remaining duration changed",
	ConstraintSet: "Constraint added", ConstraintMoved: "Constraint moved", ConstraintGone: "Constraint removed",
	CalendarChanged: "On another calendar", CalendarEdited: "Calendar changed", Deleted: "Deleted", Added: "Added",
	Renamed: "Renamed", Reidentified: "Under another identity", TypeChanged: "Of another type", BaselineChanged: "Baseline replaced",
	OptionsChanged: "Scheduling options changed", TargetMoved: "Must-finish date moved", DataDateBack: "Data date moved back",
	FloatUsed: "Float used", CriticalJoined: "Became critical", CriticalLeft: "No longer critical",
}
