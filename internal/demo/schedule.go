package demo

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/plan"
	"counterpart.dev/internal/core/sched"
)

// schedule is one state of the supplier's programme: the rows in force, what is known of their progress, and what the
// passes made of them.
type schedule struct {
	dataDate   civil.Time
	activities []*activity
	byCode     map[string]*activity
	links      []link
	dates      []sched.Dates // what the passes found, in the order of activities
	calendars  []plan.Calendar
	serials    int // how many activities there have ever been
	projectID  int
	shift      int // what the internal identities of activities are moved by
}

// activity is a row with its progress.
type activity struct {
	row
	wbs           string // path of its element
	remaining     int    // working hours
	start, finish civil.Time
	planned       [2]civil.Time // start and finish as the baseline had them
	serial        int           // internal identity before the shift: the order of first appearance
}

// link is one dependency, by codes.
type link struct {
	from, to string
	kind     plan.LinkKind
	lag      int // working hours
}

// afterShape reads "MOB1010", "MOB1010 SS", "BLD1900 FS-10": a code, the kind of link, and the lag in days of the
// predecessor's calendar.
var afterShape = regexp.MustCompile(`^([A-Z0-9]+)(?: (FS|SS|FF|SF)([+-]\d+)?)?$`)

var linkKinds = map[string]plan.LinkKind{
	"": plan.FinishToStart, "FS": plan.FinishToStart, "SS": plan.StartToStart, "FF": plan.FinishToFinish, "SF": plan.StartToFinish,
}

// accepted is the baseline before anything was computed.
func accepted() (*schedule, error) {
	s := &schedule{byCode: map[string]*activity{}, projectID: 4412}
	for i := range calendars {
		c, err := calendars[i].compile()
		if err != nil {
			return nil, err
		}
		s.calendars = append(s.calendars, c)
	}
	for _, e := range structure {
		for _, r := range e.rows {
			if err := s.add(e.code, r); err != nil {
				return nil, err
			}
		}
	}
	for _, a := range s.activities {
		if err := s.join(a.code, a.after); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// add appends an activity without its links.
func (s *schedule) add(wbs string, r row) error {
	if s.byCode[r.code] != nil {
		return fmt.Errorf("activity %s is there twice", r.code)
	}
	a := &activity{row: r, wbs: wbs, remaining: r.hours, serial: s.serials}
	s.serials++
	s.activities = append(s.activities, a)
	s.byCode[r.code] = a
	return nil
}

// join adds the links of an activity to the predecessors listed.
func (s *schedule) join(code, after string) error {
	if after == "" {
		return nil
	}
	for _, text := range strings.Split(after, ",") {
		m := afterShape.FindStringSubmatch(strings.TrimSpace(text))
		if m == nil {
			return fmt.Errorf("activity %s comes after %q, which is not of the form CODE SS+5", code, text)
		}
		from := s.byCode[m[1]]
		if from == nil {
			return fmt.Errorf("activity %s comes after %s, which does not exist", code, m[1])
		}
		lag := 0
		if m[3] != "" {
			n, err := strconv.Atoi(m[3])
			if err != nil {
				return fmt.Errorf("activity %s: %w", code, err)
			}
			lag = n * calendars[from.calendar].hours
		}
		s.links = append(s.links, link{m[1], code, linkKinds[m[2]], lag})
	}
	return nil
}

// cut removes the links between two activities and says whether there were any.
func (s *schedule) cut(from, to string) bool {
	kept := s.links[:0:0]
	for _, l := range s.links {
		if l.from != from || l.to != to {
			kept = append(kept, l)
		}
	}
	was := len(s.links)
	s.links = kept
	return len(kept) < was
}

// remove deletes an activity with its links.
func (s *schedule) remove(code string) {
	kept := s.activities[:0:0]
	for _, a := range s.activities {
		if a.code != code {
			kept = append(kept, a)
		}
	}
	s.activities = kept
	delete(s.byCode, code)
	links := s.links[:0:0]
	for _, l := range s.links {
		if l.from != code && l.to != code {
			links = append(links, l)
		}
	}
	s.links = links
}

// network puts the schedule into the words that the passes understand.
func (s *schedule) network() (*plan.Network, error) {
	n := &plan.Network{Projects: []plan.Project{{
		ID: plan.ProjectID(strconv.Itoa(s.projectID)), Code: projectCode, Name: projectName, Calendar: weekdays,
		DataDate: s.dataDate, Currency: "GBP", Options: options(),
	}}, Calendars: s.calendars}
	elements := map[string]int32{}
	for i, e := range structure {
		parent := plan.None
		if at, ok := elements[parentOf(e.code)]; ok {
			parent = at
		}
		elements[e.code] = int32(i)
		n.WBS = append(n.WBS, plan.WBS{ID: plan.WBSID(e.code), Parent: parent, Code: lastOf(e.code), Name: e.name})
	}
	index := map[string]int32{}
	for i, a := range s.activities {
		index[a.code] = int32(i)
		x, err := a.words(elements[a.wbs])
		if err != nil {
			return nil, err
		}
		n.Activities = append(n.Activities, x)
	}
	for _, l := range s.links {
		n.Links = append(n.Links, plan.Link{
			From: index[l.from], To: index[l.to], Kind: l.kind, Lag: civil.Minutes(l.lag * 60),
		})
	}
	return n, n.Validate()
}

// words is the activity as the passes see it.
func (a *activity) words(wbs int32) (plan.Activity, error) {
	x := plan.Activity{
		ID: plan.ActivityID(a.code), Code: a.code, Name: a.name, WBS: wbs, Calendar: int32(a.calendar), Type: a.kind,
		Status: a.status(), Original: civil.Minutes(a.hours * 60), Remaining: civil.Minutes(a.remaining * 60),
		ActualStart: a.start, ActualFinish: a.finish,
	}
	if a.pin != plan.NoConstraint {
		x.Constraints[0].Kind = a.pin
		if a.pinned != "" {
			at, err := a.pinnedAt()
			if err != nil {
				return x, err
			}
			x.Constraints[0].Date = at
		}
	}
	return x, nil
}

// pinnedAt is the instant of the constraint: the first working one of the day for a start; for a finish the end of the
// working day, and 06:00 on a calendar that never stops.
func (a *activity) pinnedAt() (civil.Time, error) {
	d, err := civil.ParseDate(a.pinned)
	if err != nil {
		return 0, fmt.Errorf("activity %s: %w", a.code, err)
	}
	switch {
	case a.calendar == always:
		return d.At(6 * 60), nil
	case a.pin == plan.FinishOnOrBefore:
		return d.At(17 * 60), nil
	}
	return d.At(8 * 60), nil
}

func (a *activity) status() plan.Status {
	switch {
	case !a.finish.IsZero():
		return plan.Complete
	case !a.start.IsZero():
		return plan.InProgress
	}
	return plan.NotStarted
}

// parentOf and lastOf take the path of a WBS element apart.
func parentOf(path string) string {
	if at := strings.LastIndexByte(path, '.'); at >= 0 {
		return path[:at]
	}
	return ""
}

func lastOf(path string) string { return path[strings.LastIndexByte(path, '.')+1:] }
