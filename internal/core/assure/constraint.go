package assure

import (
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/plan"
)

// hardConstraints is check 5 [DCMA-EA PAM 200.1 §4.5].
func (s *schedule) hardConstraints(f *Figure) {
	s.shareOfIncomplete(f, func(i int32) string {
		return constraints(&s.n.Activities[i], plan.ConstraintKind.IsHard)
	})
}

// softConstraints is extra 21: what check 5 does not count, because it holds no date against the logic, and yet moves dates.
func (s *schedule) softConstraints(f *Figure) {
	soft := func(k plan.ConstraintKind) bool { return k != plan.NoConstraint && !k.IsHard() }
	s.shareOfIncomplete(f, func(i int32) string {
		a := &s.n.Activities[i]
		expected := ""
		if !a.ExpectedFinish.IsZero() {
			expected = "expected finish " + a.ExpectedFinish.String()
		}
		return listed(constraints(a, soft), expected, when(!a.ManualStart.IsZero(), "dates set by hand, %s to %s", a.ManualStart, a.ManualFinish))
	})
}

// resources is check 10 [§4.10]. The pamphlet gives it no threshold.
func (s *schedule) resources(f *Figure) {
	loaded := false
	for i := range s.n.Activities {
		loaded = loaded || s.n.Activities[i].HasResource || s.n.Activities[i].HasCost
	}
	long := make([]bool, len(s.open))
	whole := 0
	for i, open := range s.open {
		if long[i] = open && s.n.Activities[i].Original >= day(s.calendar(int32(i))); long[i] {
			whole++
		}
	}
	switch {
	case s.opens == 0:
		f.notRun(noIncomplete)
	case !loaded:
		f.notRun("the file loads no resource and no cost")
	case whole == 0:
		f.notRun("no incomplete activity lasts a working day")
	default:
		f.Items = s.pick(long, func(i int32) string {
			if a := &s.n.Activities[i]; a.HasResource || a.HasCost {
				return ""
			}
			return "no resource and no cost"
		})
		f.share(len(f.Items), whole)
	}
}

// highFloat is check 6 [§4.6], in days of each activity's own calendar.
func (s *schedule) highFloat(f *Figure) {
	s.overFloat(f, func(float civil.Minutes, c *plan.Calendar) bool {
		return float64(float) > s.limits.HighFloatDays*float64(day(c))
	})
}

// negativeFloat is check 7 [§4.7].
func (s *schedule) negativeFloat(f *Figure) {
	s.overFloat(f, func(float civil.Minutes, _ *plan.Calendar) bool { return float < 0 })
}

func (s *schedule) overFloat(f *Figure, pick func(civil.Minutes, *plan.Calendar) bool) {
	if s.opens == 0 {
		f.notRun(noIncomplete)
		return
	}
	if !s.dated(f) {
		return
	}
	without := 0
	s.shareOfIncomplete(f, func(i int32) string {
		d, c := &s.res.Dates[i], s.calendar(i)
		switch {
		case !d.HasFloat:
			without++
		case pick(d.TotalFloat, c):
			return "total float " + withUnit(number(days(d.TotalFloat, c)), unitDays)
		}
		return ""
	})
	if without > 0 {
		f.note("%s incomplete activities have no float and were not counted as failing.", grouped(float64(without)))
	}
}

// highDuration is check 8 [§4.8]: the baseline duration where there is one, on the calendar it was planned on.
func (s *schedule) highDuration(f *Figure) {
	s.shareOfIncomplete(f, func(i int32) string {
		a := &s.n.Activities[i]
		d, which := days(a.Original, s.calendar(i)), "original"
		if b := s.base.of(i); b != nil && b.hasDuration {
			d, which = b.days, "baseline"
		}
		if d <= s.limits.HighDurationDays {
			return ""
		}
		return which + " duration " + withUnit(number(d), unitDays)
	})
	if f.HasValue {
		s.base.noteOn(f)
	}
}
