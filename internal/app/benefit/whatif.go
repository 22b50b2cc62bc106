package benefit

import (
	"maps"

	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/errs"
)

// mostWeeks bounds what is asked of a what-if: two years.
const mostWeeks = 104

// WhatIf is what the case would come to if what it waits for were reached some weeks later than it is forecast now, or earlier where
// the number is below nought. What has no forecast, or has been reached, cannot be moved.
func (view *View) WhatIf(weeks map[benefit.NodeID]int) (then *benefit.Result, err error) {
	defer errs.Wrap(&err, "benefit.WhatIf")
	if view.Result == nil {
		return nil, errs.New(errs.Invalid, "The case cannot be computed yet, so nothing can be moved in it.")
	}
	in := view.Input
	in.Dates, in.Sources = maps.Clone(in.Dates), maps.Clone(in.Sources)
	var wrong []errs.Field
	for _, e := range view.Result.Enablers {
		n, ok := weeks[e.ID]
		switch {
		case !ok || n == 0:
		case !Movable(e):
			wrong = append(wrong, errs.Field{Path: "move_" + string(e.ID), Message: "It has been reached, or has no date: it cannot be moved."})
		case n > mostWeeks || n < -mostWeeks:
			wrong = append(wrong, errs.Field{Path: "move_" + string(e.ID), Message: "Move it by at most two years."})
		default:
			in.Dates[e.ID] = e.Forecast + civil.Date(7*n)
			in.Sources[e.ID] = "moved"
		}
	}
	if err := errs.InvalidFields("Something cannot be moved", wrong); err != nil {
		return nil, err
	}
	return benefit.Forecast(view.Case, in)
}

// Movable reports whether what is waited for lies ahead on a day that is known.
func Movable(e benefit.EnablerResult) bool { return !e.Reached && !e.Forecast.IsZero() }
