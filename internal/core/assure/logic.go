package assure

import (
	"strings"

	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/plan"
)

// missingLogic is check 1 [DCMA-EA PAM 200.1 §4.1]: incomplete activities that miss a predecessor, a successor or both. The
// pamphlet expects one start and one finish without; which they are where a file has several candidates is [own].
func (s *schedule) missingLogic(f *Figure) {
	start, finish := s.firstStart(), s.lastFinish()
	s.shareOfIncomplete(f, func(i int32) string {
		before, after := s.in[i] == 0 && i != start, s.out[i] == 0 && i != finish
		switch {
		case before && after:
			return "no predecessor and no successor"
		case before:
			return "no predecessor"
		case after:
			return "no successor"
		}
		return ""
	})
	if f.HasValue {
		s.noteExempt(f, start, "predecessor", "start")
		s.noteExempt(f, finish, "successor", "finish")
	}
}

func (s *schedule) noteExempt(f *Figure, i int32, link, end string) {
	switch {
	case i == plan.None:
		f.note("Every activity has a %s, so none is exempt as the project's %s.", link, end)
	case s.open[i]:
		f.note("Exempt as the project's %s: %s.", end, s.n.Activities[i].Code)
	default:
		f.note("The project's %s is %s, already finished, so no incomplete activity is exempt as such.", end, s.n.Activities[i].Code)
	}
}

// firstStart is the activity taken as the project's one start.
func (s *schedule) firstStart() int32 {
	best, at := plan.None, civil.Time(0)
	for k := range s.n.Activities {
		i := int32(k)
		if !s.work[i] || s.in[i] != 0 {
			continue
		}
		t := s.start(i)
		if t.IsZero() {
			t = civil.MaxTime // not known: only when no other is
		}
		if best == plan.None || t < at ||
			t == at && s.n.Activities[i].Type.IsMilestone() && !s.n.Activities[best].Type.IsMilestone() {
			best, at = i, t
		}
	}
	return best
}

// lastFinish is the activity taken as the project's one finish.
func (s *schedule) lastFinish() int32 {
	return last(s.n, s.res, func(i int32) bool { return s.work[i] && s.out[i] == 0 })
}

// overLinks runs a check that picks links. What it lists is the picked ones, or the others when rest is set.
func (s *schedule) overLinks(f *Figure, rest bool, pick func(l *plan.Link) bool) {
	part, all := 0, 0
	for _, i := range s.links {
		l := &s.n.Links[i]
		picked, open := pick(l), s.open[l.To]
		if picked {
			all++
			if open {
				part++
			}
		}
		if open && picked != rest {
			f.Items = append(f.Items, s.linkItem(i, ""))
		}
	}
	f.AllLinks = &Ratio{float64(all), float64(len(s.links))}
	switch {
	case s.openLinks == 0:
		f.notRun(noLinks)
	case f.Unit == unitPercent:
		f.share(part, s.openLinks)
	default:
		f.count(part, s.openLinks)
	}
}

// leads is check 2 [§4.2].
func (s *schedule) leads(f *Figure) {
	s.overLinks(f, false, func(l *plan.Link) bool { return l.Lag < 0 })
}

// lags is check 3 [§4.3].
func (s *schedule) lags(f *Figure) {
	s.overLinks(f, false, func(l *plan.Link) bool { return l.Lag > 0 })
}

// linkKinds is check 4 [§4.4]. It lists what speaks against the share: the links that are not finish-to-start.
func (s *schedule) linkKinds(f *Figure) {
	s.overLinks(f, true, func(l *plan.Link) bool { return l.Kind == plan.FinishToStart })
}

// openEnded is extra 15 [GAO-16-89G best practice 2]: activities that pass check 1 at an end that nothing drives, or that
// drives nothing. A milestone has one instant, so any link ties both its ends.
func (s *schedule) openEnded(f *Figure) {
	s.shareOfIncomplete(f, func(i int32) string {
		a := &s.n.Activities[i]
		startTies := kind(plan.FinishToStart) | kind(plan.StartToStart) | outside
		finishTies := kind(plan.FinishToStart) | kind(plan.FinishToFinish) | outside
		if a.Type.IsMilestone() {
			startTies, finishTies = anyKind|outside, anyKind|outside
		}
		var start, finish string
		if a.Status == plan.NotStarted && s.in[i] != 0 && s.in[i]&startTies == 0 {
			start = "its start has no driver (" + s.in[i].String() + " only)"
		}
		if s.out[i] != 0 && s.out[i]&finishTies == 0 {
			finish = "its finish drives nothing (" + s.out[i].String() + " only)"
		}
		return listed(start, finish)
	})
}

// String names the kinds in a set: "SS, level of effort".
func (t ties) String() string {
	var names []string
	for k := plan.FinishToStart; k <= plan.StartToFinish; k++ {
		if t&kind(k) != 0 {
			names = append(names, k.String())
		}
	}
	if t&toSpan != 0 {
		names = append(names, "summary or level of effort")
	}
	return strings.Join(names, ", ")
}
