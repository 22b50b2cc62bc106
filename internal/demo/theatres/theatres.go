// Package theatres holds the second engagement of the demonstration: a builder who refits four operating theatres, two at a time,
// while the hospital works on.
//
// It promises what the demonstration promises: everything in it is invented, the submissions hang together, and two runs write the
// same bytes. It refuses to write XML of Microsoft Project for any other plan.
//
// The story: the gas engineers leave for a fortnight on another site with three days of work undone, and the trust decides the
// positions of the ceiling pendants six weeks late.
package theatres

import (
	"fmt"

	"counterpart.dev/internal/core/plan"
	"counterpart.dev/internal/demo"
)

// job is one row of the builder's plan. A job whose next one is a level deeper is a summary.
type job struct {
	uid, level int
	name       string
	days       float64 // of eight hours; of twenty-four where it passes day and night
	after      string  // its predecessors, as Microsoft Project shows them: "6, 7SS+50%, 8FS+3ed"
	elapsed    bool
	milestone  bool
	byHand     string // the date of a milestone that nobody schedules
	kind       plan.ConstraintKind
	date       string // of the constraint
	deadline   string
	nights     bool // worked at night, whoever works
	who        int  // resource, 0 for nobody
	gap        int  // days in the middle on which nobody works
}

var jobs = []job{
	{uid: 1, level: 1, name: "Preliminaries"},
	{uid: 2, level: 2, name: "Possession of the site", milestone: true},
	{uid: 3, level: 2, name: "Site set-up and dust screens", days: 10, after: "2", who: builders},
	{uid: 4, level: 2, name: "Asbestos survey and clearance", days: 15, after: "3SS+3d"},
	{uid: 10, level: 1, name: "Theatres 1 and 2", after: "1"},
	{uid: 11, level: 2, name: "Strip out", days: 10, who: builders},
	{uid: 12, level: 2, name: "Floor slab and screed", days: 6, after: "11", who: builders},
	{uid: 13, level: 2, name: "Screed dries", days: 21, after: "12", elapsed: true},
	{uid: 14, level: 2, name: "Power and data, first fix", days: 20, after: "11, 12SS+50%", who: electricians},
	{uid: 15, level: 2, name: "Medical gases, first fix", days: 12, after: "14SS+5d", who: gasEngineers, gap: 2},
	{uid: 16, level: 2, name: "Wall panels and ceilings", days: 15, after: "14, 15FF+3d", who: builders},
	{uid: 17, level: 2, name: "Vinyl floor", days: 6, after: "13, 16FS+1ed", who: builders},
	{uid: 18, level: 2, name: "Trust: decide the positions of the pendants", milestone: true, byHand: "2026-09-04T17:00"},
	{uid: 19, level: 2, name: "Pendants and theatre lights", days: 8, after: "18, 16", who: electricians},
	{uid: 20, level: 2, name: "Tie into the live gas main", days: 3, after: "15", nights: true, who: gasEngineers},
	{uid: 21, level: 2, name: "Second fix and tests", days: 10, after: "17, 19, 20", who: electricians},
	{uid: 22, level: 2, name: "Clean, and test the air", days: 5, after: "21", who: builders},
	{uid: 23, level: 2, name: "Trust: accept theatres 1 and 2", days: 5, after: "22"},
	{uid: 24, level: 2, name: "Theatres 1 and 2 handed over", milestone: true, after: "23", deadline: "2026-10-30T17:00"},
	{uid: 30, level: 1, name: "Theatres 3 and 4"},
	{uid: 31, level: 2, name: "Trust: move surgery into theatres 1 and 2", days: 5, after: "24FS+2d", kind: plan.StartOnOrAfter, date: "2026-11-02T08:00"},
	{uid: 32, level: 2, name: "Strip out", days: 10, after: "31", who: builders},
	{uid: 33, level: 2, name: "Floor slab and screed", days: 6, after: "32", who: builders},
	{uid: 34, level: 2, name: "Screed dries", days: 21, after: "33", elapsed: true},
	{uid: 35, level: 2, name: "Power and data, first fix", days: 20, after: "32, 33SS+50%", who: electricians},
	{uid: 36, level: 2, name: "Medical gases, first fix", days: 12, after: "35SS+5d", who: gasEngineers},
	{uid: 37, level: 2, name: "Wall panels and ceilings", days: 15, after: "35, 36FF+3d", who: builders},
	{uid: 38, level: 2, name: "Vinyl floor", days: 6, after: "34, 37FS+1ed", who: builders},
	{uid: 39, level: 2, name: "Pendants and theatre lights", days: 8, after: "37", who: electricians},
	{uid: 40, level: 2, name: "Tie into the live gas main", days: 3, after: "36", nights: true, who: gasEngineers},
	{uid: 41, level: 2, name: "Second fix and tests", days: 10, after: "38, 39, 40", who: electricians},
	{uid: 42, level: 2, name: "Clean, and test the air", days: 5, after: "41", who: builders},
	{uid: 43, level: 2, name: "Trust: accept theatres 3 and 4", days: 5, after: "42"},
	{uid: 44, level: 2, name: "Theatres 3 and 4 handed over", milestone: true, after: "43", kind: plan.FinishOnOrBefore, date: "2027-04-16T17:00"},
	{uid: 50, level: 1, name: "Close", after: "30SS"},
	{uid: 51, level: 2, name: "Health and safety file", days: 15, after: "10", kind: plan.AsLateAsPossible},
	{uid: 52, level: 2, name: "Snagging", days: 15, after: "44", who: builders},
	{uid: 53, level: 2, name: "Project complete", milestone: true, after: "51, 52"},
}

// The resources of the plan, by their numbers.
const (
	builders = iota + 1
	electricians
	gasEngineers
)

// done is what one submission says has happened to a job: hours left of it, none when it is finished.
type done struct {
	uid           int
	start, finish string
	left          int
}

// report is one submission of the builder: what it says that those before it do not.
type report struct {
	file, status string
	done         []done
	changes      map[int]func(*job)
}

// reports are the submissions, oldest first.
var reports = []report{
	{file: "theatres-2026-05-baseline.xml", status: "2026-05-29T17:00"},
	{file: "theatres-2026-08.xml", status: "2026-08-28T17:00", done: []done{
		{2, "2026-06-01T08:00", "2026-06-01T08:00", 0}, {3, "2026-06-01T08:00", "2026-06-16T17:00", 0}, {4, "2026-06-05T08:00", "2026-06-30T17:00", 0},
		{11, "2026-07-01T08:00", "2026-07-15T17:00", 0}, {12, "2026-07-16T08:00", "2026-07-24T12:00", 0}, {13, "2026-07-24T12:00", "2026-08-14T12:00", 0},
		{14, "2026-07-21T08:00", "", 16}, {15, "2026-07-30T08:00", "", 24},
	}},
	{file: "theatres-2026-09.xml", status: "2026-09-30T17:00", done: []done{
		{14, "2026-07-21T08:00", "2026-09-03T17:00", 0}, {15, "2026-07-30T08:00", "", 24}, {16, "2026-09-04T08:00", "", 16},
	}, changes: map[int]func(*job){18: func(j *job) { j.byHand = "2026-10-16T17:00" }}},
	{file: "theatres-2026-10.xml", status: "2026-10-30T17:00", done: []done{
		{15, "2026-07-30T08:00", "2026-10-19T17:00", 0}, {16, "2026-09-04T08:00", "2026-10-22T17:00", 0}, {17, "2026-10-26T08:00", "", 8},
		{18, "2026-10-20T17:00", "2026-10-20T17:00", 0}, {19, "2026-10-23T08:00", "", 16}, {20, "2026-10-20T22:00", "2026-10-23T06:00", 0},
	}, changes: map[int]func(*job){41: func(j *job) { j.days = 8 }}},
}

// Files makes the builder's baseline and monthly submissions, oldest first, in XML of Microsoft Project.
func Files() ([]demo.File, error) {
	var files []demo.File
	var accepted *works
	for i, r := range reports {
		w, err := worksAt(i)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", r.file, err)
		}
		if accepted == nil {
			accepted = w
		}
		files = append(files, demo.File{Name: r.file, Content: w.write(accepted)})
	}
	return files, nil
}

// Networks are the schedules that Files writes, oldest first: the passes find the same dates in both.
func Networks() ([]*plan.Network, error) {
	var networks []*plan.Network
	for i, r := range reports {
		w, err := worksAt(i)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", r.file, err)
		}
		networks = append(networks, w.n)
	}
	return networks, nil
}
