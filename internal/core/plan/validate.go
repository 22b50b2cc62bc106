package plan

import "fmt"

// Validate reports the first thing that would make the Network unfit to be analysed. Readers repair and warn; a
// Network that fails here is a reader's bug or was built by hand.
func (n *Network) Validate() error {
	if len(n.Activities) > MaxActivities || len(n.Links) > MaxLinks {
		return fmt.Errorf("a schedule of %d activities and %d links is larger than can be analysed (%d and %d)",
			len(n.Activities), len(n.Links), MaxActivities, MaxLinks)
	}
	for i := range n.Calendars {
		if n.Calendars[i].Time == nil {
			return fmt.Errorf("calendar %q has no working time", n.Calendars[i].Name)
		}
	}
	for i := range n.Projects {
		if c := n.Projects[i].Calendar; c != None && !within(c, len(n.Calendars)) {
			return fmt.Errorf("project %q names calendar %d of %d", n.Projects[i].Code, c, len(n.Calendars))
		}
	}
	for i := range n.WBS {
		if p := n.WBS[i].Parent; p != None && !within(p, len(n.WBS)) || !within(n.WBS[i].Project, len(n.Projects)) {
			return fmt.Errorf("WBS element %q has a parent or project that does not exist", n.WBS[i].Code)
		}
	}
	for i := range n.Activities {
		if err := n.validActivity(&n.Activities[i]); err != nil {
			return err
		}
	}
	for i := range n.Links {
		l := &n.Links[i]
		if !within(l.From, len(n.Activities)) || !within(l.To, len(n.Activities)) || l.From == l.To {
			return fmt.Errorf("link %d joins activities %d and %d of %d", i, l.From, l.To, len(n.Activities))
		}
		if l.Lag > MaxDuration || l.Lag < -MaxDuration {
			return fmt.Errorf("the lag between %q and %q is longer than a thousand years",
				n.Activities[l.From].Code, n.Activities[l.To].Code)
		}
	}
	for i := range n.WBSLinks {
		if err := n.validWBSLink(&n.WBSLinks[i]); err != nil {
			return fmt.Errorf("link %d of WBS elements %w", i, err)
		}
	}
	for _, s := range n.Assignments {
		if !within(s.Activity, len(n.Activities)) || !within(s.Calendar, len(n.Calendars)) || s.Remaining < 0 || s.Remaining > MaxDuration {
			return fmt.Errorf("an assignment names activity %d of %d on calendar %d of %d", s.Activity, len(n.Activities), s.Calendar, len(n.Calendars))
		}
	}
	return n.validCosts()
}

func (n *Network) validCosts() error {
	before := None
	for _, c := range n.Costs {
		if !within(c.Activity, len(n.Activities)) || c.Activity <= before {
			return fmt.Errorf("a cost names activity %d of %d after %d", c.Activity, len(n.Activities), before)
		}
		before = c.Activity
		for _, v := range [...]int64{c.Budget, c.Actual, c.Remaining, c.Baseline} {
			if v > MaxCost || v < -MaxCost {
				return fmt.Errorf("activity %q has a cost too large to reckon with", n.Activities[c.Activity].Code)
			}
		}
	}
	return nil
}

func (n *Network) validWBSLink(l *WBSLink) error {
	end := func(activity, wbs int32) bool {
		if activity != None {
			return wbs == None && within(activity, len(n.Activities))
		}
		return within(wbs, len(n.WBS))
	}
	switch {
	case !end(l.From, l.FromWBS) || !end(l.To, l.ToWBS):
		return fmt.Errorf("has an end that does not exist, or one that is two things")
	case l.FromWBS == None && l.ToWBS == None:
		return fmt.Errorf("joins two activities")
	case l.Lag > MaxDuration || l.Lag < -MaxDuration:
		return fmt.Errorf("has a lag longer than a thousand years")
	}
	return nil
}

func (n *Network) validActivity(a *Activity) error {
	if !within(a.Project, len(n.Projects)) || !within(a.Calendar, len(n.Calendars)) ||
		a.WBS != None && !within(a.WBS, len(n.WBS)) {
		return fmt.Errorf("activity %q names a project, calendar or WBS element that does not exist", a.Code)
	}
	if a.Original < 0 || a.Original > MaxDuration || a.Remaining < 0 || a.Remaining > MaxDuration {
		return fmt.Errorf("activity %q has a duration below zero or above a thousand years", a.Code)
	}
	if a.Gap < 0 || a.Gap > MaxDuration || a.Delay < 0 || a.Delay > MaxDuration {
		return fmt.Errorf("activity %q has a gap or a delay below zero or above a thousand years", a.Code)
	}
	if a.ManualStart.IsZero() != a.ManualFinish.IsZero() || a.ManualFinish < a.ManualStart {
		return fmt.Errorf("activity %q has dates set by hand that are not a start and a later finish", a.Code)
	}
	for _, c := range a.Constraints {
		if c.Date.IsZero() && c.Kind != NoConstraint && c.Kind != AsLateAsPossible {
			return fmt.Errorf("activity %q has the constraint %q without a date", a.Code, c.Kind)
		}
	}
	return nil
}

func within(i int32, n int) bool { return i >= 0 && int(i) < n }
