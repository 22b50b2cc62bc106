package mspdi

import (
	"fmt"
	"strings"

	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/plan"
)

// describe writes what was read, a line for each thing, without what is not there.
func describe(f *plan.File) string {
	var b strings.Builder
	n := f.Network
	fmt.Fprintf(&b, "%s, %q, %s\n", f.Format, f.Version, f.Encoding)
	for _, p := range n.Projects {
		fmt.Fprintf(&b, "project %s %s %q calendar %d %s data date %s start %s finish %s must %s limit %d%s\n", p.ID, p.Code, p.Name, p.Calendar, p.Currency,
			p.DataDate, p.PlannedStart, p.StoredFinish, p.MustFinish, p.Options.CriticalFloat,
			words("open ends", p.Options.OpenEndsCritical, "from finish", p.Options.FromFinish, "keep remaining", p.Options.KeepRemaining))
	}
	for i, c := range n.Calendars {
		fmt.Fprintf(&b, "calendar %d %q%s\n", i, c.Name, words("derived", c.Derived))
	}
	for i, w := range n.WBS {
		fmt.Fprintf(&b, "element %d %s %q in %d%s%s\n", i, w.Code, w.Name, w.Parent, constraint(w.Constraint), instant("deadline", w.Deadline))
	}
	for i := range n.Activities {
		describeActivity(&b, &n.Activities[i])
	}
	for _, l := range n.Links {
		fmt.Fprintf(&b, "link %s %s %s %d%s\n", n.Activities[l.From].Code, l.Kind, n.Activities[l.To].Code, l.Lag, words("elapsed", l.Elapsed))
	}
	for _, l := range n.WBSLinks {
		fmt.Fprintf(&b, "link %d/%d %s %d/%d %d%s\n", l.From, l.FromWBS, l.Kind, l.To, l.ToWBS, l.Lag, words("elapsed", l.Elapsed))
	}
	for _, s := range n.Assignments {
		fmt.Fprintf(&b, "worked %s on %d\n", n.Activities[s.Activity].Code, s.Calendar)
	}
	for _, w := range f.Warnings.List {
		fmt.Fprintf(&b, "warning %s\n", w)
	}
	return b.String()
}

func describeActivity(b *strings.Builder, a *plan.Activity) {
	fmt.Fprintf(b, "activity %s %q in %d on %d, %s, %s, %d of %d", a.Code, a.Name, a.WBS, a.Calendar, a.Type, a.Status, a.Remaining, a.Original)
	if a.Percent > 0 {
		fmt.Fprintf(b, " %g%%", a.Percent)
	}
	if a.Gap > 0 || a.Delay > 0 {
		fmt.Fprintf(b, " gap %d delay %d", a.Gap, a.Delay)
	}
	b.WriteString(words("elapsed", a.Elapsed, "physical", a.PercentKind == plan.PhysicalPercent, "resources", a.HasResource, "costs", a.HasCost))
	b.WriteString(constraint(a.Constraints[0]))
	for _, d := range []struct {
		name string
		at   civil.Time
	}{{"planned", a.PlannedStart}, {"to", a.PlannedFinish}, {"began", a.ActualStart}, {"ended", a.ActualFinish}, {"stopped", a.Suspend}, {"resumes", a.Resume},
		{"by hand", a.ManualStart}, {"to", a.ManualFinish}, {"deadline", a.Deadline}, {"baseline", a.BaselineStart}, {"to", a.BaselineFinish},
		{"outside", a.ExternalStart}, {"outside late", a.ExternalLate}, {"stored", a.Stored.EarlyStart}, {"to", a.Stored.EarlyFinish},
		{"late", a.Stored.LateStart}, {"to", a.Stored.LateFinish}} {
		b.WriteString(instant(d.name, d.at))
	}
	if a.Stored.HasTotalFloat || a.Stored.HasFreeFloat {
		fmt.Fprintf(b, " slack %d %d", a.Stored.TotalFloat, a.Stored.FreeFloat)
	}
	b.WriteString("\n")
}

func instant(name string, t civil.Time) string {
	if t.IsZero() {
		return ""
	}
	return fmt.Sprintf(" %s %s", name, t)
}

func constraint(c plan.Constraint) string {
	if c.Kind == plan.NoConstraint {
		return ""
	}
	return " " + c.Kind.String() + strings.Replace(instant("", c.Date), "  ", " ", 1)
}

// words are those of the pairs that hold.
func words(pairs ...any) string {
	s := ""
	for i := 0; i < len(pairs); i += 2 {
		if pairs[i+1].(bool) {
			s += " " + pairs[i].(string)
		}
	}
	return s
}
