// Package trend follows milestones over the submissions of a supplier, and what became of the durations it once stated.
//
// It promises that a slip is measured against the contract date that was in force when the report was made, so that an agreed extension
// is none; that a milestone that was deleted stays, marked; and that work still going on is counted as such, never as finished or left
// out. It refuses to smooth or to extrapolate: what it says was reported, or follows from what was.
package trend

import (
	"cmp"
	"slices"

	"counterpart.dev/internal/core/civil"
)

// Reported is what one submission says of a milestone.
type Reported struct {
	Report   civil.Date // data date of the submission
	File     string
	There    bool       // the milestone is in it
	Name     string     // what it is called there
	Forecast civil.Date // zero when it has no date
	Reached  bool       // the date is an actual one
}

// Contract is a contract date and the day from which it is in force; zero: from the beginning.
type Contract struct{ Date, From civil.Date }

// InForce is the contract date in force on a day, in whatever order they are given: the one that came into force last, and of two of one
// day the one given later. Zero when there is none.
func InForce(dates []Contract, day civil.Date) civil.Date {
	var last Contract
	for _, d := range dates {
		if d.From <= day && d.From >= last.From {
			last = d
		}
	}
	return last.Date
}

// Point is a milestone in one report. Figures that cannot be computed have a false Has.
type Point struct {
	Reported
	Contract civil.Date // in force at the report, zero for none

	Slip          int // days, f(n) − f(n−1)
	HasSlip       bool
	Cumulative    int // days, f(n) − contract date in force at the report: an agreed extension is no slip
	HasCumulative bool
	Slope         float64 // days of forecast a day of reports, over the last reports; 1: no nearer than then
	HasSlope      bool
	Extended      int // days by which the contract date in force is later than at the report before
}

// Line is one milestone over all reports, oldest first.
type Line struct {
	ID, Name string // the name is that of the last report it is in, unless Follow was given another
	Points   []Point
	Deleted  bool // it is in an earlier report and not in the last one
	Steps    int  // reports that Slope looks back over
}

// Follow puts the reports of a milestone in order and works out its figures: the slope over the last steps reports [domain: MTA].
// Of two reports of one day the later given counts as the later one.
func Follow(id, name string, reports []Reported, contract []Contract, steps int) Line {
	l := Line{ID: id, Name: name, Steps: max(steps, 1)}
	reports = slices.Clone(reports)
	slices.SortStableFunc(reports, func(a, b Reported) int { return cmp.Compare(a.Report, b.Report) })
	for i, r := range reports {
		p := Point{Reported: r, Contract: InForce(contract, r.Report)}
		if i > 0 {
			before := l.Points[i-1]
			if known(p) && known(before) {
				p.Slip, p.HasSlip = int(p.Forecast-before.Forecast), true
			}
			if !p.Contract.IsZero() && !before.Contract.IsZero() {
				p.Extended = int(p.Contract - before.Contract)
			}
		}
		if known(p) && !p.Contract.IsZero() {
			p.Cumulative, p.HasCumulative = int(p.Forecast-p.Contract), true
		}
		if k := i - l.Steps; k >= 0 && known(p) && known(l.Points[k]) && r.Report > l.Points[k].Report && !p.Reached {
			p.Slope = float64(p.Forecast-l.Points[k].Forecast) / float64(r.Report-l.Points[k].Report)
			p.HasSlope = true
		}
		if name == "" && r.There {
			l.Name = r.Name
		}
		l.Points = append(l.Points, p)
	}
	seen := slices.ContainsFunc(l.Points, func(p Point) bool { return p.There })
	l.Deleted = seen && !l.Points[len(l.Points)-1].There
	return l
}

func known(p Point) bool { return p.There && !p.Forecast.IsZero() }

// Renamed lists the points at which the milestone is called otherwise than in the report before that had it.
func (l Line) Renamed() (list []Point) {
	before := ""
	for _, p := range l.Points {
		if !p.There {
			continue
		}
		if before != "" && p.Name != before {
			list = append(list, p)
		}
		before = p.Name
	}
	return list
}

// DayForDay reports whether the milestone has come no nearer over the last reports: its slope is 1 or more.
func (l Line) DayForDay() bool {
	if len(l.Points) == 0 {
		return false
	}
	last := l.Points[len(l.Points)-1]
	return last.HasSlope && last.Slope >= 1
}
