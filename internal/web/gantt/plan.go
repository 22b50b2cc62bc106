package gantt

import (
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/plan"
)

// Plan is what is painted: rows in the order they stand in, every group before what is in it, and the links between them.
// The zero value is a plan without rows.
type Plan struct {
	Name     string          // of the programme; "" for none
	DataDate civil.Time      // zero for none
	Today    civil.Date      // in the zone of the engagement; zero draws no line
	Calendar *civil.Calendar // whose days without work are shaded; nil shades none
	Before   string          // names the submission that Row.Before is from, "submission 4 of 30 Sep 2026"; "" for none
	Rows     []Row
	Links    []Link
}

// Kind is what a row shows.
type Kind uint8

// The kinds of rows. Only a Group holds others.
const (
	Group Kind = iota
	Task
	StartMilestone
	FinishMilestone
	LevelOfEffort
	Summary
)

// milestone reports kinds that are an instant.
func (k Kind) milestone() bool { return k == StartMilestone || k == FinishMilestone }

// Row is a WBS element or an activity.
type Row struct {
	ID       string // names the page of the activity; "" for a group
	Code     string
	Name     string
	Depth    int // how many groups it is in
	Kind     Kind
	Status   plan.Status
	Dates    Span // actual where there are, else forecast
	Baseline Span
	Before   Span          // as the previous submission had it
	Float    civil.Minutes // total float, when HasFloat
	HasFloat bool
	Day      civil.Minutes // how long a day of its calendar is; 0 is eight hours
	Critical bool
	Longest  bool // on the longest path
	Percent  int  // 0 to 100
	Contract Contract
}

// Span is a start and a finish; the zero value is none.
type Span struct{ Start, Finish civil.Time }

// IsZero reports no span.
func (s Span) IsZero() bool { return s.Start.IsZero() || s.Finish.IsZero() }

// Contract is the date in a contract that a milestone is held against. The zero value is none.
type Contract struct {
	Label string // "Go-live, wave 1"
	Due   civil.Date
}

// Link is a dependency between two rows.
type Link struct {
	From, To int // rows
	Kind     plan.LinkKind
	Lag      civil.Minutes
	Drives   bool // it sets the dates of its successor
}

// day is how long a day of the row's calendar is.
func (r *Row) day() civil.Minutes {
	if r.Day <= 0 {
		return 480
	}
	return r.Day
}

// parents is the row that each row is in, or -1.
func parents(rows []Row) []int {
	up := make([]int, len(rows))
	var way []int
	for i := range rows {
		for len(way) > 0 && rows[way[len(way)-1]].Depth >= rows[i].Depth {
			way = way[:len(way)-1]
		}
		up[i] = -1
		if len(way) > 0 {
			up[i] = way[len(way)-1]
		}
		if rows[i].Kind == Group {
			way = append(way, i)
		}
	}
	return up
}
