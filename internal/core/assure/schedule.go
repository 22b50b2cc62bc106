package assure

import (
	"fmt"

	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/plan"
	"counterpart.dev/internal/core/sched"
)

// schedule is one project prepared for the checks: who counts, and which ends of whom are tied.
type schedule struct {
	n       *plan.Network
	project int32
	p       *plan.Project
	res     *sched.Result // nil when there are no dates
	limits  Limits
	base    baseline

	work, open   []bool // per activity of the network: in the project and no span; and not finished
	works, opens int
	in, out      []ties  // per activity: what its links into it, and out of it, are
	links        []int32 // links whose successor is in the project, used for scheduling, in the order of the file
	openLinks    int     // of them, those whose successor is open

	searched bool      // whether circles has looked for loops
	found    [][]int32 // what it found
}

// ties is a set of the kinds of link an activity has on one side.
type ties uint8

const (
	toSpan  ties = 1 << 4 // with a summary or level of effort, whatever the kind
	outside ties = 1 << 5 // with a project outside the file
)

// kind is the set of one kind of link with an activity that is no span.
func kind(k plan.LinkKind) ties { return 1 << k }

const anyKind = ties(1<<4 - 1)

func prepare(in Input) (*schedule, error) {
	if err := in.validate(); err != nil {
		return nil, err
	}
	if in.Limits == (Limits{}) {
		in.Limits = DefaultLimits()
	}
	n := in.Network
	s := &schedule{
		n: n, project: in.Project, p: &n.Projects[in.Project], res: in.Result, limits: in.Limits,
		work: make([]bool, len(n.Activities)), open: make([]bool, len(n.Activities)),
		in: make([]ties, len(n.Activities)), out: make([]ties, len(n.Activities)),
	}
	for i := range n.Activities {
		a := &n.Activities[i]
		s.work[i] = a.Project == s.project && !a.Type.IsSpan()
		s.open[i] = s.work[i] && a.Status != plan.Complete
		if s.work[i] {
			s.works++
		}
		if s.open[i] {
			s.opens++
		}
		if !s.p.Options.IgnoreOtherProjects {
			if !a.ExternalStart.IsZero() {
				s.in[i] |= outside
			}
			if !a.ExternalLate.IsZero() {
				s.out[i] |= outside
			}
		}
	}
	s.tie()
	s.tieSummaries()
	s.base = findBaseline(s, in.Baseline)
	return s, nil
}

// tie notes the links at both of their ends.
func (s *schedule) tie() {
	for i := range s.n.Links {
		l := &s.n.Links[i]
		if !s.schedules(l) {
			continue
		}
		s.in[l.To] |= s.tieWith(l.From, l.Kind)
		s.out[l.From] |= s.tieWith(l.To, l.Kind)
		if s.n.Activities[l.To].Project == s.project {
			s.links = append(s.links, int32(i))
			if s.open[l.To] {
				s.openLinks++
			}
		}
	}
}

// schedules reports whether the files' options let a link move dates: each of two projects may ignore the other.
func (s *schedule) schedules(l *plan.Link) bool {
	from, to := s.n.Activities[l.From].Project, s.n.Activities[l.To].Project
	return from == to ||
		!s.n.Projects[from].Options.IgnoreOtherProjects && !s.n.Projects[to].Options.IgnoreOtherProjects
}

func (s *schedule) tieWith(other int32, k plan.LinkKind) ties {
	if s.n.Activities[other].Type.IsSpan() {
		return toSpan
	}
	return kind(k)
}

// calendar is an activity's own calendar.
func (s *schedule) calendar(i int32) *plan.Calendar {
	return &s.n.Calendars[s.n.Activities[i].Calendar]
}

// dayless stands in for a calendar that does not say how long its day is.
const dayless = 8 * 60

// day is the length of a working day of a calendar in minutes.
func day(c *plan.Calendar) civil.Minutes {
	if c.MinutesPerDay <= 0 {
		return dayless
	}
	return c.MinutesPerDay
}

// days turns working minutes of a calendar into its working days.
func days(m civil.Minutes, c *plan.Calendar) float64 { return float64(m) / float64(day(c)) }

// start is when an activity started, or is forecast to; zero when neither is known.
func (s *schedule) start(i int32) civil.Time {
	if a := &s.n.Activities[i]; !a.ActualStart.IsZero() || s.res == nil {
		return a.ActualStart
	}
	return s.res.Dates[i].Start()
}

// finish is when an activity finished, or is forecast to; zero when neither is known.
func (s *schedule) finish(i int32) civil.Time { return finishOf(s.n, s.res, i) }

func finishOf(n *plan.Network, r *sched.Result, i int32) civil.Time {
	a := &n.Activities[i]
	switch {
	case a.Status == plan.Complete && !a.ActualFinish.IsZero():
		return a.ActualFinish
	case r == nil:
		return 0
	}
	return r.Dates[i].Finish()
}

// last is the activity of a project that finishes last among those that may be taken: at the same instant a milestone
// before others, then the order of the file. None when there is none.
func last(n *plan.Network, r *sched.Result, may func(i int32) bool) int32 {
	best := plan.None
	for k := range n.Activities {
		i := int32(k)
		if !may(i) {
			continue
		}
		if best == plan.None {
			best = i
			continue
		}
		a, b := finishOf(n, r, i), finishOf(n, r, best)
		if a > b || a == b && n.Activities[i].Type.IsMilestone() && !n.Activities[best].Type.IsMilestone() {
			best = i
		}
	}
	return best
}

// lastOpen is the incomplete activity that finishes last: what the project's finish is measured on.
func (s *schedule) lastOpen(n *plan.Network, r *sched.Result) int32 {
	return last(n, r, func(i int32) bool { return s.open[i] })
}

// item names an activity.
func (s *schedule) item(i int32, detail string) Item {
	a := &s.n.Activities[i]
	return Item{IDs: []plan.ActivityID{a.ID}, Codes: []string{a.Code}, Detail: detail}
}

// linkItem names a link.
func (s *schedule) linkItem(i int32, detail string) Item {
	l := &s.n.Links[i]
	a, b := &s.n.Activities[l.From], &s.n.Activities[l.To]
	return Item{
		IDs: []plan.ActivityID{a.ID, b.ID}, Codes: []string{a.Code, b.Code}, Link: l.Kind.String() + s.lag(l), Detail: detail,
	}
}

// lag writes the lag of a link, "" when it has none: in days where they come out in halves, else in hours or minutes; with an
// e for elapsed time.
func (s *schedule) lag(l *plan.Link) string {
	cal, minutes := s.lagCalendar(l), int64(l.Lag)
	switch half := int64(day(cal)); {
	case l.Lag == 0:
		return ""
	case l.Elapsed && minutes%(civil.MinutesPerDay/2) == 0:
		return fmt.Sprintf("%+ged", float64(minutes)/civil.MinutesPerDay)
	case l.Elapsed:
		return fmt.Sprintf("%+geh", float64(minutes)/60)
	case s.p.Options.LagCalendar != plan.LagOn24Hours && minutes*2%half == 0:
		return fmt.Sprintf("%+gd", float64(minutes)/float64(half))
	case minutes%30 == 0:
		return fmt.Sprintf("%+gh", float64(minutes)/60)
	}
	return fmt.Sprintf("%+dmin", minutes)
}

// lagCalendar is the calendar on which the lag of a link is worked. For lags on a 24-hour calendar it is the predecessor's,
// and only lagged knows better.
func (s *schedule) lagCalendar(l *plan.Link) *plan.Calendar {
	switch s.p.Options.LagCalendar {
	case plan.LagOnSuccessor:
		return s.calendar(l.To)
	case plan.LagOnProjectDefault:
		if s.p.Calendar != plan.None {
			return &s.n.Calendars[s.p.Calendar]
		}
	}
	return s.calendar(l.From)
}

// lagged is the instant at which the lag of a link, counted from t, is over.
func (s *schedule) lagged(l *plan.Link, t civil.Time) civil.Time {
	if l.Elapsed || s.p.Options.LagCalendar == plan.LagOn24Hours {
		return min(max(t+civil.Time(l.Lag), 1), civil.MaxTime)
	}
	return s.lagCalendar(l).Time.Finish(t, l.Lag)
}
