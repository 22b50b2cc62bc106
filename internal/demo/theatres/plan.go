package theatres

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/plan"
	"counterpart.dev/internal/core/sched"
)

// What the builder calls the plan.
const (
	worksCode  = "Theatres"
	worksName  = "Theatres 1 to 4"
	worksGUID  = "6F3B0C52-7C1E-4A39-9B57-2B1D4A8E9001"
	worksStart = "2026-06-01T08:00"
)

// works is one state of the builder's plan, and what the passes made of it.
type works struct {
	report
	jobs    []job
	place   map[int]int32 // uid → place in jobs
	summary []bool
	above   []int32 // place of the summary, or None
	at      []int32 // place of its activity in the network, or of its element for a summary
	ties    []tie
	n       *plan.Network
	dates   []sched.Dates // in the order of the network's activities
}

// tie is a link as the predecessor column of Microsoft Project shows it.
type tie struct {
	from, to int32 // places
	kind     plan.LinkKind
	amount   float64
	unit     string // d, ed or %
}

var linkKinds = map[string]plan.LinkKind{
	"": plan.FinishToStart, "FS": plan.FinishToStart, "SS": plan.StartToStart, "FF": plan.FinishToFinish, "SF": plan.StartToFinish,
}

// tieShape reads "6", "7SS+50%", "8FS+3ed".
var tieShape = regexp.MustCompile(`^(\d+)(FS|SS|FF|SF)?(?:([+-][\d.]+)(ed|d|%))?$`)

// worksAt is the plan as the i-th submission states it.
func worksAt(i int) (*works, error) {
	w := &works{report: reports[i], jobs: slices.Clone(jobs), place: map[int]int32{}}
	for k := range w.jobs {
		w.place[w.jobs[k].uid] = int32(k)
	}
	progress := map[int]done{}
	for _, r := range reports[:i+1] {
		for uid, change := range r.changes {
			change(&w.jobs[w.place[uid]])
		}
		for _, d := range r.done {
			progress[d.uid] = d
		}
	}
	w.outline()
	if err := w.network(progress); err != nil {
		return nil, err
	}
	r, err := sched.Run(w.n)
	if err != nil {
		return nil, err
	}
	w.dates = r.Dates
	return w, nil
}

// outline finds which jobs are summaries, and which summary each is in.
func (w *works) outline() {
	w.summary, w.above = make([]bool, len(w.jobs)), make([]int32, len(w.jobs))
	var open []int32
	for k := range w.jobs {
		for len(open) > 0 && w.jobs[open[len(open)-1]].level >= w.jobs[k].level {
			open = open[:len(open)-1]
		}
		w.above[k] = plan.None
		if len(open) > 0 {
			w.above[k] = open[len(open)-1]
			w.summary[w.above[k]] = true
		}
		open = append(open, int32(k))
	}
}

func (w *works) network(progress map[int]done) error {
	start, status := instant(worksStart), instant(w.status)
	w.n = &plan.Network{Rules: plan.ProjectRules, Projects: []plan.Project{{ID: worksGUID, Code: worksCode, Name: worksName, PlannedStart: start, DataDate: status,
		Currency: "GBP", Options: plan.Options{LagCalendar: plan.LagOnSuccessor, FloatKind: plan.SmallestFloat}}}}
	for i := range worksCalendars {
		c, err := worksCalendars[i].compile()
		if err != nil {
			return err
		}
		w.n.Calendars = append(w.n.Calendars, c)
	}
	w.at = make([]int32, len(w.jobs))
	for k := range w.jobs {
		if w.summary[k] {
			w.addElement(k)
			continue
		}
		w.addActivity(k, progress[w.jobs[k].uid])
	}
	for k := range w.jobs {
		if err := w.join(int32(k)); err != nil {
			return err
		}
	}
	return nil
}

func (w *works) element(k int32) int32 {
	if w.above[k] == plan.None {
		return plan.None
	}
	return w.at[w.above[k]]
}

func (w *works) addElement(k int) {
	w.at[k] = int32(len(w.n.WBS))
	w.n.WBS = append(w.n.WBS, plan.WBS{ID: plan.WBSID(strconv.Itoa(w.jobs[k].uid)), Parent: w.element(int32(k)), Name: w.jobs[k].name})
}

func (w *works) addActivity(k int, d done) {
	j := &w.jobs[k]
	uid := strconv.Itoa(j.uid)
	a := plan.Activity{ID: plan.ActivityID(uid), Code: uid, Name: j.name, WBS: w.element(int32(k)), Calendar: j.calendar(), Elapsed: j.elapsed,
		Original: j.length(), Deadline: instant(j.deadline), Gap: civil.Minutes(j.gap * 480), HasResource: j.who > 0}
	a.Remaining = a.Original
	a.Constraints[0] = plan.Constraint{Kind: j.kind, Date: instant(j.date)}
	if j.milestone {
		a.Type = plan.FinishMilestone
	}
	a.ManualStart, a.ManualFinish = instant(j.byHand), instant(j.byHand)
	if d.start != "" {
		a.Gap = 0 // it lies in what is done
		a.Status, a.ActualStart, a.Remaining = plan.InProgress, instant(d.start), civil.Minutes(d.left*60)
		a.Percent = 100 * float64(a.Original-a.Remaining) / float64(max(a.Original, 1))
	}
	if d.finish != "" {
		a.Status, a.ActualFinish, a.Remaining, a.Percent = plan.Complete, instant(d.finish), 0, 100
		a.ManualStart, a.ManualFinish = 0, 0
	}
	w.at[k] = int32(len(w.n.Activities))
	w.n.Activities = append(w.n.Activities, a)
	if j.who == gasEngineers && !j.nights {
		w.n.Assignments = append(w.n.Assignments, plan.Assignment{Activity: w.at[k], Calendar: gasCalendar, Remaining: a.Remaining})
	}
}

// join adds the links of a job to its predecessors.
func (w *works) join(to int32) error {
	for _, text := range strings.Split(w.jobs[to].after, ",") {
		if text = strings.TrimSpace(text); text == "" {
			continue
		}
		m := tieShape.FindStringSubmatch(text)
		if m == nil {
			return fmt.Errorf("job %d comes after %q, which is not of the form 7SS+50%%", w.jobs[to].uid, text)
		}
		uid, err := strconv.Atoi(m[1])
		if err != nil {
			return err
		}
		from, ok := w.place[uid]
		if !ok {
			return fmt.Errorf("job %d comes after %d, which does not exist", w.jobs[to].uid, uid)
		}
		t := tie{from: from, to: to, kind: linkKinds[m[2]], unit: cmp.Or(m[4], "d")}
		if m[3] != "" {
			if t.amount, err = strconv.ParseFloat(m[3], 64); err != nil {
				return err
			}
		}
		w.ties = append(w.ties, t)
		w.link(&t)
	}
	return nil
}

func (w *works) link(t *tie) {
	lag, elapsed := civil.Minutes(t.amount*480), false
	switch t.unit {
	case "ed":
		lag, elapsed = civil.Minutes(t.amount*civil.MinutesPerDay), true
	case "%":
		lag = civil.Minutes(t.amount / 100 * float64(w.jobs[t.from].length()))
	}
	if !w.summary[t.from] && !w.summary[t.to] {
		w.n.Links = append(w.n.Links, plan.Link{From: w.at[t.from], To: w.at[t.to], Kind: t.kind, Lag: lag, Elapsed: elapsed})
		return
	}
	l := plan.WBSLink{From: plan.None, To: plan.None, FromWBS: plan.None, ToWBS: plan.None, Kind: t.kind, Lag: lag, Elapsed: elapsed}
	if l.From = w.at[t.from]; w.summary[t.from] {
		l.From, l.FromWBS = plan.None, l.From
	}
	if l.To = w.at[t.to]; w.summary[t.to] {
		l.To, l.ToWBS = plan.None, l.To
	}
	w.n.WBSLinks = append(w.n.WBSLinks, l)
}

// length is how long a job takes on the calendar on which it is worked.
func (j *job) length() civil.Minutes {
	if j.elapsed {
		return civil.Minutes(j.days * civil.MinutesPerDay)
	}
	return civil.Minutes(j.days * 480)
}

func (j *job) calendar() int32 {
	switch {
	case j.elapsed:
		return allTime
	case j.nights:
		return nightCalendar
	}
	return siteCalendar
}

// instant reads an instant of the tables, which a test holds to be sound; zero for none.
func instant(s string) civil.Time {
	t, err := civil.ParseTime(s)
	if err != nil {
		return 0
	}
	return t
}
