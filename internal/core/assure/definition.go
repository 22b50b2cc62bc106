package assure

import "fmt"

// Definition says what a figure is, before it is known.
type Definition struct {
	Number    int
	Name      string
	Unit      string // "%", "links", "activities", "dates", "loops", "wd" (working days), or "" for an index
	Threshold Threshold
	Text      string // the definition in full
	Source    string // where the rule comes from; [own] marks what is ours
	Lists     string // what the items of the figure are
}

const (
	unitPercent    = "%"
	unitLinks      = "links"
	unitActivities = "activities"
	unitDates      = "dates"
	unitLoops      = "loops"
	unitDays       = "wd"
	unitIndex      = ""
)

// The public documents the rules are taken from, retold in our own words.
const (
	pam     = "DCMA-EA PAM 200.1 (2012)"
	gao     = "GAO-16-89G"
	ownRule = "[own]"
)

const (
	incompleteSays = "Incomplete leaves out finished activities, summaries and level of effort."
	linksSay       = "Counted are the links whose successor is incomplete, which leaves out finished activities, summaries " +
		"and level of effort; the figure over all links stands beside it. Links to other projects count only where the " +
		"file schedules with them."
	dayIs = "A working day (wd) is as long as the activity's own calendar says."
)

// Definitions lists all checks with the given limits, in the order of their numbers.
func Definitions(l Limits) []Definition {
	if l == (Limits{}) {
		l = DefaultLimits()
	}
	return append(append(linkAndConstraintChecks(l), progressChecks(l)...), extraChecks(l)...)
}

func linkAndConstraintChecks(l Limits) []Definition {
	return []Definition{
		{1, "Logic", unitPercent, atMost(l.MissingLogicPercent, unitPercent),
			"Incomplete activities without a predecessor, without a successor, or without both, divided by incomplete " +
				"activities. Exempt are the project's one start and one finish: of all activities without a predecessor " +
				"the one that starts first, of all without a successor the one that finishes last (at the same instant " +
				"a milestone before others, then the order of the file). A date the file takes from a project outside " +
				"it counts as a link. " + incompleteSays,
			pam + " §4.1; which start and finish are exempt is " + ownRule, "incomplete activities that miss a link"},
		{2, "Leads", unitLinks, atMost(l.Leads, unitLinks),
			"Links with a negative lag. " + linksSay,
			pam + " §4.2", "links with a negative lag"},
		{3, "Lags", unitPercent, atMost(l.LagsPercent, unitPercent),
			"Links with a positive lag divided by links. " + linksSay,
			pam + " §4.3", "links with a positive lag"},
		{4, "Link types", unitPercent, atLeast(l.FinishToStartPercent, unitPercent),
			"Finish-to-start links divided by links. " + linksSay,
			pam + " §4.4", "links that are not finish-to-start"},
		{5, "Hard constraints", unitPercent, atMost(l.HardConstraintPercent, unitPercent),
			"Incomplete activities with a constraint that can hold a date against the logic (mandatory, on a date, or no " +
				"later than a date), in either of the two places a file has for one, divided by incomplete activities. " +
				incompleteSays,
			pam + " §4.5", "incomplete activities with such a constraint"},
		{6, "High float", unitPercent, atMost(l.HighFloatPercent, unitPercent),
			fmt.Sprintf("Incomplete activities with a total float of more than %s wd divided by incomplete activities. "+
				"Float is computed here, not read from the file. %s %s", number(l.HighFloatDays), dayIs, incompleteSays),
			pam + " §4.6", "incomplete activities with high float"},
		{7, "Negative float", unitActivities, atMost(l.NegativeFloat, unitActivities),
			"Incomplete activities with a total float below zero. Float is computed here, not read from the file. " +
				incompleteSays,
			pam + " §4.7", "incomplete activities with negative float"},
		{8, "High duration", unitPercent, atMost(l.HighDurationPercent, unitPercent),
			fmt.Sprintf("Incomplete activities longer than %s wd, by their baseline duration or, without one, their original "+
				"duration, divided by incomplete activities. %s %s", number(l.HighDurationDays), dayIs, incompleteSays),
			pam + " §4.8; all incomplete activities count, whatever their planning horizon, which is " + ownRule,
			"incomplete activities with a high duration"},
	}
}

func progressChecks(l Limits) []Definition {
	return []Definition{
		{9, "Invalid dates", unitDates, atMost(l.InvalidDates, unitDates),
			"Actual dates after the data date (to the minute), of finished and incomplete activities, plus forecast dates " +
				"before it: the early start of what has not started and the early finish of what has not finished, as the " +
				"file states them or, where it does not, as computed here. A milestone has one date. A forecast with no " +
				"working time between it and the data date is not before it. Summaries and level of effort are left out.",
			pam + " §4.9", "dates, each with its activity"},
		{10, "Resources", unitPercent, Threshold{},
			"Incomplete activities whose original duration is at least one working day and that have neither a resource nor " +
				"a cost, divided by all incomplete activities that long. Not run when the file loads no resource and no cost " +
				"at all. " + dayIs + " " + incompleteSays,
			pam + " §4.10", "such activities without resource and cost"},
		{11, "Missed", unitPercent, atMost(l.MissedPercent, unitPercent),
			"Of the activities whose baseline finish is not after the data date, the share whose finish, actual or else " +
				"forecast, is later than that baseline finish, with working time of the activity's calendar between the two. " +
				"Summaries and level of effort are left out. Not run without a baseline.",
			pam + " §4.11", "activities that missed their baseline finish"},
		{12, "Critical path test", unitDays, atLeast(l.CriticalPathDays, unitDays),
			fmt.Sprintf("How far the project's finish moves when a critical activity is given %s wd more, both in working "+
				"days of the calendar of the activity that finishes last. It is a what-if on a copy in which the "+
				"must-finish-by date and the hard constraints on activities without a successor, and on everything from the "+
				"chosen activity on, are lifted, and expected finishes and dates set by hand with them. Chosen is, of the tasks on the longest path "+
				"(those whose finish drives it before others), the first that is in progress, else the one that starts "+
				"next; where the path has no task, the critical task with the least float. Where the way to the finish "+
				"crosses calendars, 95 %% of the days are enough.",
				number(l.CriticalPathDays)),
			pam + " §4.12; the choice of activity, the lifting and the allowance are " + ownRule, "the activity that was delayed"},
		{13, "Critical path length index", unitIndex, atLeast(l.CriticalPathLength, unitIndex),
			"(CPL + TF) ÷ CPL. CPL is the working time from the data date to the project's early finish, TF the working " +
				"time from that finish to the target finish (negative when it comes after), both on the project's default " +
				"calendar, or else the calendar of the activity that finishes last. The target is the project's " +
				"must-finish-by date, else a no-later-than, on or mandatory date or a deadline on that activity or on the project's " +
				"one finish (check 1), else the baseline finish. Without a target, and where a mandatory date holds the " +
				"finish on it, the index is only shown.",
			pam + " §3.1.2.3 and §4.13; the order of targets is " + ownRule, "the activity that finishes last"},
		{14, "Baseline execution index", unitIndex, atLeast(l.BaselineExecution, unitIndex),
			"All finished activities divided by those whose baseline finish is not after the data date plus those without " +
				"a baseline finish. Summaries and level of effort are left out. Not run without a baseline.",
			pam + " §3.1.2.4 and §4.14", "activities of the denominator that are not finished"},
	}
}

func extraChecks(l Limits) []Definition {
	return []Definition{
		{15, "Open-ended logic", unitPercent, atMost(l.OpenEndedPercent, unitPercent),
			"Incomplete activities that have links but whose start, not yet made, has no driver (only finish-to-finish " +
				"or start-to-finish predecessors) or whose finish drives nothing (only start-to-start or start-to-finish " +
				"successors), divided by incomplete activities. Links to summaries and level of effort drive nothing; for " +
				"a milestone any other link will do. " + incompleteSays,
			gao + " best practice 2; the limit is " + ownRule, "incomplete activities with an open end"},
		{16, "Out-of-sequence progress", unitLinks, atMost(0, unitLinks),
			"Links whose successor has started (or, for links to a finish, has finished) although what it waits for, with " +
				"its lag, has not yet happened. Links to and from summaries and level of effort are left out.",
			gao + " best practice 9", "links contradicted by progress"},
		{17, "Forecast in the past", unitActivities, atMost(0, unitActivities),
			"Incomplete activities whose remaining work lies before the data date even after the schedule is computed " +
				"afresh: something other than logic holds it there. " + incompleteSays,
			gao + " best practice 9", "such activities"},
		{18, "Redundant links", unitLinks, Threshold{},
			"Links without lag (finish-to-start, start-to-start or finish-to-finish) that can never bind, because a path of " +
				"finish-to-start links with no lead already leads from the predecessor to the successor, where the " +
				"successor and all activities between have not started and have no hard constraint. The search is bounded; where it was cut " +
				"short a note says so.",
			ownRule, "links implied by others"},
		{19, "Loops", unitLoops, atMost(0, unitLoops),
			"Groups of activities that wait for each other in a circle. A schedule with one has no dates; one loop of " +
				"each group is listed.",
			ownRule, "one loop of each group"},
		{20, "Inconsistent progress", unitActivities, atMost(0, unitActivities),
			"Activities whose status and actual dates contradict each other: finished before started, finished or started " +
				"without the date, an actual date on what is not begun, remaining work on what is finished. Summaries and " +
				"level of effort are left out.",
			gao + " best practice 9", "such activities"},
		{21, "Other constraints", unitPercent, Threshold{},
			"Incomplete activities with a no-earlier-than or as-late-as-possible constraint, an expected finish or dates set by hand, divided " +
				"by incomplete activities. " + incompleteSays,
			gao + " best practice 2", "incomplete activities with such a constraint"},
		{22, "Waiting at the data date", unitPercent, Threshold{},
			"Activities not started whose early start is the data date, so that nothing they wait for is in the way any " +
				"more, divided by incomplete activities. " + incompleteSays,
			ownRule, "activities that could have started"},
	}
}
