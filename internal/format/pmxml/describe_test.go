package pmxml

import (
	"fmt"
	"strings"

	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/plan"
)

// describe writes what was read, a line for each thing, without what is not there.
func describe(f *plan.File) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s, %q, %s\n", f.Format, f.Version, f.Encoding)
	for i, c := range f.Network.Calendars {
		fmt.Fprintf(&b, "calendar %d %s %q of %d%s\n", i, c.ID, c.Name, c.MinutesPerDay, words("derived", c.Derived))
	}
	describeNetwork(&b, f.Network)
	for _, base := range f.Baselines {
		fmt.Fprintf(&b, "baseline of %s %q%s\n", base.Of, base.Name, words("current", base.Current))
		describeNetwork(&b, base.Network)
	}
	for _, w := range f.Warnings.List {
		fmt.Fprintf(&b, "warning %s\n", w)
	}
	return b.String()
}

func describeNetwork(b *strings.Builder, n *plan.Network) {
	for _, p := range n.Projects {
		fmt.Fprintf(b, "project %s %s %q calendar %d %s%s%s%s%s %+v\n", p.ID, p.Code, p.Name, p.Calendar, p.Currency,
			instant("data date", p.DataDate), instant("start", p.PlannedStart), instant("finish", p.StoredFinish), instant("must", p.MustFinish), p.Options)
	}
	for i, w := range n.WBS {
		fmt.Fprintf(b, "element %d %s %q in %d of %d\n", i, w.Code, w.Name, w.Parent, w.Project)
	}
	for i := range n.Activities {
		describeActivity(b, &n.Activities[i])
	}
	for _, l := range n.Links {
		fmt.Fprintf(b, "link %s %s %s %d\n", n.Activities[l.From].Code, l.Kind, n.Activities[l.To].Code, l.Lag)
	}
	for _, s := range n.Assignments {
		fmt.Fprintf(b, "worked %s on %d for %d\n", n.Activities[s.Activity].Code, s.Calendar, s.Remaining)
	}
}

func describeActivity(b *strings.Builder, a *plan.Activity) {
	fmt.Fprintf(b, "activity %s %q in %d on %d, %s, %s, %d of %d", a.Code, a.Name, a.WBS, a.Calendar, a.Type, a.Status, a.Remaining, a.Original)
	if a.Percent > 0 {
		fmt.Fprintf(b, " %g%%", a.Percent)
	}
	b.WriteString(words("physical", a.PercentKind == plan.PhysicalPercent, "units", a.PercentKind == plan.UnitsPercent, "resources", a.HasResource, "costs", a.HasCost))
	b.WriteString(constraint(a.Constraints[0]) + constraint(a.Constraints[1]))
	for _, d := range []struct {
		name string
		at   civil.Time
	}{{"planned", a.PlannedStart}, {"to", a.PlannedFinish}, {"began", a.ActualStart}, {"ended", a.ActualFinish}, {"stopped", a.Suspend}, {"resumes", a.Resume},
		{"expected", a.ExpectedFinish}, {"baseline", a.BaselineStart}, {"to", a.BaselineFinish},
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
