package benefit

import (
	"fmt"
	"slices"

	"counterpart.dev/internal/core/civil"
)

// Checks applies every rule to the case as it stands on the report date. Others are the organisation's other cases,
// for the rule that looks across projects; without them it is not run. Rules about dates and sums are not run on a
// case that does not Validate.
func Checks(c *Case, report civil.Date, others ...*Case) []Check {
	k := &checker{c: c, report: report, others: others}
	if m, err := newModel(c, Input{Report: report}); err == nil {
		k.model = m
		k.plan = m.arrivals(m.plan)
	} else {
		k.unsound = "the case is not sound yet: " + c.firstProblem(err)
	}
	var all []Check
	for _, r := range rules() {
		ch := Check{ID: r.id, Name: r.name, Definition: r.definition, Severity: r.severity}
		k.found = func(s Subject, format string, args ...any) {
			ch.Findings = append(ch.Findings, Finding{r.id, r.severity, s, fmt.Sprintf(format, args...)})
		}
		ch.Reason = r.run(k)
		switch {
		case ch.Reason != "":
			ch.Verdict = CheckNotRun
		case len(ch.Findings) > 0:
			ch.Verdict = Found
		}
		all = append(all, ch)
	}
	return all
}

func (c *Case) firstProblem(err error) string {
	if found := c.Problems(); len(found) > 0 {
		return found[0].Error()
	}
	return err.Error()
}

// checker is what rules look at.
type checker struct {
	c       *Case
	report  civil.Date
	others  []*Case
	model   *model // nil when the case is not sound
	plan    []arrival
	unsound string
	found   func(s Subject, format string, args ...any)
}

// rule is one check: run reports findings, or returns why it cannot.
type rule struct {
	id, name   string
	severity   Severity
	definition string
	run        func(*checker) string
}

func rules() []rule {
	return slices.Concat(mapRules(), profileRules(), dayRules(), standingRules())
}

// benefits calls f for every benefit that is not withdrawn.
func (k *checker) benefits(f func(i int, b *Benefit, s Subject)) {
	for i := range k.c.Benefits {
		if b := &k.c.Benefits[i]; b.Status != StatusWithdrawn {
			f(i, b, Subject{ABenefit, string(b.ID)})
		}
	}
}

// where makes a rule's run of a condition on a benefit that is not withdrawn, and of what it then says.
func where(is func(*Benefit) bool, says string) func(*checker) string {
	return func(k *checker) string {
		k.benefits(func(_ int, b *Benefit, s Subject) {
			if is(b) {
				k.found(s, "%s: %s", b.name(), says)
			}
		})
		return ""
	}
}

// milestones calls f for every contract milestone.
func (k *checker) milestones(f func(m *ContractMilestone, s Subject)) {
	for i := range k.c.Engagements {
		e := &k.c.Engagements[i]
		for j := range e.Milestones {
			f(&e.Milestones[j], Subject{AMilestone, string(e.Milestones[j].ID)})
		}
	}
}

func (e *EnablerResult) subject() Subject {
	if e.Kind == OwnWorkEnabler {
		return Subject{SomeOwnWork, string(e.ID)}
	}
	return Subject{AMilestone, string(e.ID)}
}

func titled(title, id string) string {
	if title == "" {
		return id
	}
	return title
}
