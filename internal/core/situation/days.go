package situation

import (
	"slices"

	"counterpart.dev/internal/core/civil"
)

// A day without work is nobody's delay. What is due on one is due on the next day with work, and a holiday counts for no time that passed;
// weekends do, since every week has one.

// Calendar is on which days work is done under an engagement. The zero value works from Monday to Friday, without holidays.
type Calendar struct {
	Week [7]bool      // by weekday, Monday first; all false is Monday to Friday
	Off  []civil.Date // holidays
}

func (c *Calendar) weekday(d civil.Date) bool {
	at := (int(d.Weekday()) + 6) % 7
	if c == nil || c.Week == [7]bool{} {
		return at < 5
	}
	return c.Week[at]
}

func (c *Calendar) works(d civil.Date) bool {
	return c.weekday(d) && (c == nil || !slices.Contains(c.Off, d))
}

// calendar is the one of an engagement; of the project itself that of the first engagement under which work goes on.
func (f *Facts) calendar(id string) *Calendar {
	if e := f.engagement(id); e != nil {
		return &e.Calendar
	}
	for i := range f.Engagements {
		if f.Engagements[i].Active {
			return &f.Engagements[i].Calendar
		}
	}
	return nil
}

// longestRest is how many days without work in a row are looked over.
const longestRest = 60

// late is by how many days something is late today that was due on a day; 0 or less while it is not.
func (f *Facts) late(id string, due civil.Date) int {
	c := f.calendar(id)
	for range longestRest {
		if c.works(due) {
			break
		}
		due++
	}
	return f.passed(id, due)
}

// passed is how many days have passed since a day, holidays left out.
func (f *Facts) passed(id string, from civil.Date) int {
	n := int(f.Today - from)
	if c := f.calendar(id); c != nil {
		for i, d := range c.Off {
			if d > from && d <= f.Today && c.weekday(d) && !slices.Contains(c.Off[:i], d) {
				n--
			}
		}
	}
	return n
}

// worked is how many days with work have passed since a day.
func (f *Facts) worked(id string, from civil.Date) (n int) {
	c := f.calendar(id)
	for d := max(from, f.Today-2*longestRest) + 1; d <= f.Today; d++ {
		if c.works(d) {
			n++
		}
	}
	return n
}

// standing are the facts without those of engagements that are over: what was planned, claimed and felt there is history. What somebody still
// owes under one stays.
func (f *Facts) standing() *Facts {
	over := map[string]bool{}
	for i := range f.Engagements {
		if e := &f.Engagements[i]; e.Over {
			over[e.ID] = true
		}
	}
	if len(over) == 0 {
		return f
	}
	g := *f
	g.Engagements = slices.Clone(f.Engagements)
	for i := range g.Engagements {
		if e := &g.Engagements[i]; e.Over {
			e.Active, e.Charter = false, 0
		}
	}
	g.Submissions = without(f.Submissions, func(x *Submission) bool { return over[x.Engagement] })
	g.Milestones = without(f.Milestones, func(x *Milestone) bool { return over[x.Engagement] })
	g.Changes = without(f.Changes, func(x *Change) bool { return over[x.Engagement] })
	g.Chances = without(f.Chances, func(x *Chance) bool { return over[x.Engagement] })
	g.Ratings = without(f.Ratings, func(x *Rating) bool { return over[x.Engagement] })
	g.Dilemmas = without(f.Dilemmas, func(x *Dilemma) bool { return over[x.Engagement] })
	g.Pulse = without(f.Pulse, func(x *PulseItem) bool { return over[x.Engagement] })
	g.Posts = without(f.Posts, func(x *Post) bool { return over[x.Engagement] })
	g.Matters = without(f.Matters, func(x *Matter) bool { return over[x.Engagement] && !x.Live() })
	return &g
}

func without[T any](all []T, is func(*T) bool) (out []T) {
	for i := range all {
		if !is(&all[i]) {
			out = append(out, all[i])
		}
	}
	return out
}
