package assure

import (
	"fmt"
	"math"
	"strconv"
)

// Limits are the thresholds of the checks. They are starting points, printed with every figure; a contract may set others.
// Percentages are 0 to 100, days are working days of the activity's own calendar.
type Limits struct {
	MissingLogicPercent   float64 // 1: at most
	Leads                 float64 // 2: at most, links
	LagsPercent           float64 // 3: at most
	FinishToStartPercent  float64 // 4: at least
	HardConstraintPercent float64 // 5: at most
	HighFloatDays         float64 // 6: float above this is high
	HighFloatPercent      float64 // 6: at most
	NegativeFloat         float64 // 7: at most, activities
	HighDurationDays      float64 // 8: a duration above this is high
	HighDurationPercent   float64 // 8: at most
	InvalidDates          float64 // 9: at most, dates
	MissedPercent         float64 // 11: at most
	CriticalPathDays      float64 // 12: added, and at least to arrive
	CriticalPathLength    float64 // 13: at least
	BaselineExecution     float64 // 14: at least
	OpenEndedPercent      float64 // 15: at most
}

// DefaultLimits are the thresholds of DCMA-EA PAM 200.1 (2012) §4. The pamphlet asks for a gross extension in check 12; 600
// working days is the figure in common use. The limit of check 15 is [own], equal to that of check 1.
func DefaultLimits() Limits {
	return Limits{
		MissingLogicPercent: 5, LagsPercent: 5, FinishToStartPercent: 90, HardConstraintPercent: 5,
		HighFloatDays: 44, HighFloatPercent: 5, HighDurationDays: 44, HighDurationPercent: 5, MissedPercent: 5,
		CriticalPathDays: 600, CriticalPathLength: 0.95, BaselineExecution: 0.95, OpenEndedPercent: 5,
	}
}

// mostTestDays keeps check 12 far from the end of the calendar.
const mostTestDays = 3_000

func (l Limits) validate() error {
	for _, v := range [...]float64{
		l.MissingLogicPercent, l.Leads, l.LagsPercent, l.FinishToStartPercent, l.HardConstraintPercent, l.HighFloatDays,
		l.HighFloatPercent, l.NegativeFloat, l.HighDurationDays, l.HighDurationPercent, l.InvalidDates, l.MissedPercent,
		l.CriticalPathDays, l.CriticalPathLength, l.BaselineExecution, l.OpenEndedPercent,
	} {
		if !(v >= 0) || math.IsInf(v, 1) {
			return fmt.Errorf("%v is not a limit: it must be a number not below zero", v)
		}
	}
	if l != (Limits{}) && (l.CriticalPathDays < 1 || l.CriticalPathDays > mostTestDays) {
		return fmt.Errorf("the critical path test adds 1 to %d working days, not %v", mostTestDays, l.CriticalPathDays)
	}
	return nil
}

// Threshold is the bound a figure is held to. The zero Threshold means the figure is only shown.
type Threshold struct {
	Sign  string // "≤" or "≥"
	Value float64
	Unit  string
}

func atMost(v float64, unit string) Threshold  { return Threshold{"≤", v, unit} }
func atLeast(v float64, unit string) Threshold { return Threshold{"≥", v, unit} }

// String is "≤ 5 %", "0 links", "≥ 0.95", or "" when the figure is only shown.
func (t Threshold) String() string {
	switch {
	case t.Sign == "":
		return ""
	case t.Sign == "≤" && t.Value == 0:
		return withUnit("0", t.Unit)
	}
	return t.Sign + " " + withUnit(number(t.Value), t.Unit)
}

// verdict compares exactly. A share is one correctly rounded division of whole numbers, so a share that equals the limit
// compares equal to it.
func (t Threshold) verdict(v float64) Verdict {
	switch {
	case t.Sign == "":
		return Shown
	case t.Sign == "≤" && v <= t.Value, t.Sign == "≥" && v >= t.Value:
		return Holds
	}
	return Fails
}

func withUnit(v, unit string) string {
	if unit == unitIndex {
		return v
	}
	return v + " " + unit
}

// number writes a figure with the digits it has, at most four after the point.
func number(v float64) string {
	return strconv.FormatFloat(math.Round(v*1e4)/1e4, 'f', -1, 64)
}
