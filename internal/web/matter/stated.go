package matter

import (
	"fmt"
	"slices"

	work "counterpart.dev/internal/app/matter"
	"counterpart.dev/internal/core/matter"
)

// stated is what a move said of what the matter is about, a line each, as it was said then: beside the thread stands what holds now. Of
// the first move it is said only where a later one says otherwise.
func stated(v work.View, m work.Moved) (out []string) {
	if v.Title == "" {
		return nil // it was erased, and with it what it was about
	}
	again := func(x work.Moved) bool { return x.Index > m.Index && states(x.Said.About) }
	if m.Verb == matter.Raise && !slices.ContainsFunc(v.Moves, again) {
		return nil
	}
	a := m.Said.About
	if e := a.Estimate; e != nil {
		out = append(out, fmt.Sprintf("Probability: %g %%", float64(e.Probability)/100))
		for _, im := range e.Impacts {
			out = append(out, fmt.Sprintf("%s: %s", im.Activity, impact(im)))
		}
	}
	for i, o := range a.Options() {
		out = append(out, fmt.Sprintf("Option %d: %s: %s", i+1, o.Name, effect(o.Effect)))
	}
	for _, cr := range a.Criteria {
		if cr.Found != "" {
			out = append(out, fmt.Sprintf("%s: %s", cr.Name, cr.Found))
		}
	}
	return out
}

func states(a work.About) bool {
	return a.Estimate != nil || a.Proposal != nil || len(a.Criteria) > 0
}

// impact is what a risk would do to an activity, in words.
func impact(im matter.Impact) string {
	return fmt.Sprintf("%g to %g working days, most likely %g", im.Low, im.High, im.Likely)
}
