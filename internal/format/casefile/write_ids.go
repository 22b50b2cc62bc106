package casefile

import (
	"fmt"
	"strings"

	"counterpart.dev/internal/core/benefit"
)

// fileIDs makes an id for everything in a case that has one: its own where it reads well, one of its title where it is made by a
// machine, and nobody's twice.
func fileIDs(c *benefit.Case) map[string]string {
	out, taken := map[string]string{}, map[string]bool{"null": true} // which YAML reads as nothing
	add := func(id, title string) { out[id] = freeID(taken, id, title) }
	for i := range c.Objectives {
		add(string(c.Objectives[i].ID), c.Objectives[i].Title)
	}
	for i := range c.Engagements {
		e := &c.Engagements[i]
		add(string(e.ID), e.Supplier)
		for j := range e.Milestones {
			add(string(e.Milestones[j].ID), e.Milestones[j].Title)
		}
	}
	for i := range c.OwnWork {
		add(string(c.OwnWork[i].ID), c.OwnWork[i].Title)
	}
	for i := range c.Interfaces {
		add(string(c.Interfaces[i].ID), or(c.Interfaces[i].Title, c.Interfaces[i].From.Code+" to "+c.Interfaces[i].To.Code))
	}
	for i := range c.Changes {
		add(string(c.Changes[i].ID), c.Changes[i].Title)
	}
	for i := range c.Benefits {
		add(string(c.Benefits[i].ID), c.Benefits[i].Title)
	}
	for i := range c.Costs {
		add(string(c.Costs[i].ID), c.Costs[i].Title)
	}
	for i := range c.Decisions {
		add(string(c.Decisions[i].ID), c.Decisions[i].Title)
	}
	for i := range c.Assumptions {
		add(string(c.Assumptions[i].ID), c.Assumptions[i].Text)
	}
	return out
}

// freeID is an id for the file that nothing else has.
func freeID(taken map[string]bool, id, title string) string {
	name := id
	if machine(id) || !idForm.MatchString(id) {
		name = or(Slug(title), "n")
	}
	base := name
	for n := 2; taken[name]; n++ {
		name = fmt.Sprintf("%s-%d", base[:min(len(base), 56)], n)
	}
	taken[name] = true
	return name
}

// machine reports whether an id is a UUID, which tells a reader nothing.
func machine(id string) bool { return len(id) == 36 && strings.Count(id, "-") == 4 }
