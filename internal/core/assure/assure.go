// Package assure judges the quality of a schedule: the fourteen checks of the DCMA assessment, and further ones that an
// experienced reviewer would make.
//
// It promises that every figure comes with its definition, its numerator and denominator, its threshold and the list of
// activities or links behind it, in the order of the file, and that the same input gives the same report. It refuses to
// turn a figure it cannot compute into a zero or a pass: such a check is "not run" with the reason. It reads no files and
// changes nothing it is given; what-if runs are made on copies.
package assure

import (
	"errors"
	"fmt"

	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/plan"
	"counterpart.dev/internal/core/sched"
)

// Input is one project of a network, with what is known beside it.
type Input struct {
	Network  *plan.Network
	Project  int32         // index of the project to check
	Result   *sched.Result // what sched.Run found for Network; nil when it could not be scheduled
	Baseline *Baseline     // an earlier submission to measure against; nil when none is nominated
	Limits   Limits        // the zero value stands for DefaultLimits
}

// Baseline is an earlier submission that the user nominates as the baseline. Where it is given, the baseline dates that
// the checked file may carry itself are not used.
type Baseline struct {
	Network *plan.Network
	Project int32
	Result  *sched.Result // its computed dates; when nil they are computed here
	MatchBy Match
}

// Match says what makes two activities of two submissions the same one.
type Match uint8

const (
	ByCode Match = iota // the Activity ID that users see: the internal ones differ between databases
	ByID                // the file's own identity, for formats whose visible number is the row
)

func (m Match) String() string { return [...]string{"Activity ID", "the file's own identity"}[m] }

// Report is the outcome for one project.
type Report struct {
	Project    plan.ProjectID
	Code, Name string
	DataDate   civil.Time
	Baseline   string // which baseline was used, as a sentence
	Limits     Limits

	Activities, Incomplete int // without summaries and level of effort
	Links, IncompleteLinks int // links into an activity of the project, and into an incomplete one

	Checks []Figure // the fourteen, in order
	Extras []Figure // numbered from 15
}

// Verdict of a check.
type Verdict string

// The four things a check can say.
const (
	Holds  Verdict = "holds"
	Fails  Verdict = "fails"
	NotRun Verdict = "not run" // Reason says why
	Shown  Verdict = "shown"   // a figure without a threshold, or one that says nothing here: then Reason says why
)

// Figure is one check with its outcome.
type Figure struct {
	Definition
	Verdict  Verdict
	Reason   string // why it was not run, or is only shown
	Value    float64
	HasValue bool // false when not run
	Ratio    Ratio
	AllLinks *Ratio // link checks: the same over all links, whatever the state of their successor
	Items    []Item // what Definition.Lists says, in the order of the file
	Notes    []string
}

// Ratio is what a figure was made of, in whole things or, for the critical path length index, working days.
type Ratio struct{ Part, Whole float64 }

// Item is one thing behind a figure.
type Item struct {
	IDs    []plan.ActivityID // an activity, both ends of a link, or the activities of a loop
	Codes  []string          // the Activity IDs users see, in the same order
	Link   string            // kind and lag of a link: "FS+5d"
	Detail string            // what is wrong with it
}

// Check runs every check on one project. Errors: an Input whose parts do not fit together, or limits that are no limits.
func Check(in Input) (*Report, error) {
	s, err := prepare(in)
	if err != nil {
		return nil, fmt.Errorf("assure.Check: %w", err)
	}
	r := &Report{
		Project: s.p.ID, Code: s.p.Code, Name: s.p.Name, DataDate: s.p.DataDate,
		Baseline: s.base.stated, Limits: s.limits,
		Activities: s.works, Incomplete: s.opens, Links: len(s.links), IncompleteLinks: s.openLinks,
	}
	for _, d := range Definitions(s.limits) {
		f := Figure{Definition: d, Verdict: NotRun}
		checks[d.Number](s, &f)
		if d.Number <= 14 {
			r.Checks = append(r.Checks, f)
		} else {
			r.Extras = append(r.Extras, f)
		}
	}
	return r, nil
}

// checks maps the number of a check to the function that fills its figure.
var checks = map[int]func(*schedule, *Figure){
	1: (*schedule).missingLogic, 2: (*schedule).leads, 3: (*schedule).lags, 4: (*schedule).linkKinds,
	5: (*schedule).hardConstraints, 6: (*schedule).highFloat, 7: (*schedule).negativeFloat, 8: (*schedule).highDuration,
	9: (*schedule).invalidDates, 10: (*schedule).resources, 11: (*schedule).missed, 12: (*schedule).criticalPathTest,
	13: (*schedule).criticalPathLength, 14: (*schedule).baselineExecution,
	15: (*schedule).openEnded, 16: (*schedule).outOfSequence, 17: (*schedule).forecastInPast, 18: (*schedule).redundantLinks,
	19: (*schedule).loops, 20: (*schedule).inconsistentProgress, 21: (*schedule).softConstraints,
	22: (*schedule).waitingAtDataDate,
}

func (in Input) validate() error {
	if in.Network == nil {
		return errors.New("there is no network")
	}
	if err := fits(in.Network, in.Project, in.Result); err != nil {
		return err
	}
	if b := in.Baseline; b != nil {
		if b.Network == nil {
			return errors.New("the baseline has no network")
		}
		if err := fits(b.Network, b.Project, b.Result); err != nil {
			return fmt.Errorf("the baseline: %w", err)
		}
	}
	return in.Limits.validate()
}

func fits(n *plan.Network, project int32, r *sched.Result) error {
	if project < 0 || int(project) >= len(n.Projects) {
		return fmt.Errorf("there is no project %d among %d", project, len(n.Projects))
	}
	if r != nil && len(r.Dates) != len(n.Activities) {
		return fmt.Errorf("the result has dates for %d activities, the network has %d", len(r.Dates), len(n.Activities))
	}
	return n.Validate()
}
