package situation

import (
	"fmt"
	"slices"
	"strconv"

	"counterpart.dev/internal/core/compare"
)

// Thresholds of what a submission changed.
const (
	floatDays  = 5 // days of float that one activity has to have lost [own]: a working week
	floatMany  = 3 // activities that have to have lost so much [own]
	forcedDays = 1 // days by which a date has to come earlier for it to be told of [own]
)

var comparisonRules = []Rule{
	{ID: "history-rewritten", Event: true, Name: "History rewritten", Needs: []Group{Comparisons}, find: historyRewritten,
		Definition: "The latest submission says otherwise when something happened that an earlier one had already reported: an actual date was changed or taken away, or work that was done is no longer done.",
		Threshold:  "One activity [own]; what counts as a rewritten date is defined with the comparison of submissions."},
	{ID: "float-harvested", Event: true, Name: "Float is being used up quietly", Needs: []Group{Comparisons}, find: floatHarvested,
		Definition: "In the latest submission several activities have less float than before though their own dates do not explain it: room that both sides were counting on has gone elsewhere.",
		Threshold:  fmt.Sprintf("%d activities that lost %d days or more each [own].", floatMany, floatDays)},
	{ID: "logic-cut", Event: true, Name: "Logic cut before a missed date", Needs: []Group{Comparisons, Programme}, find: logicCut,
		Definition: "The submission before last forecast a contract milestone after its contract date; the latest brings it back by cutting a link between two activities that are both still there.",
		Threshold:  fmt.Sprintf("A cut that the comparison calls suspicious and that brings the milestone forward by %d day or more [own].", forcedDays)},
	{ID: "dates-forced", Event: true, Name: "A date held by hand", Needs: []Group{Comparisons}, find: datesForced,
		Definition: "The latest submission keeps a contract date by a constraint, a shorter duration, an easier calendar or a lag that the comparison calls suspicious, and not by work that was done.",
		Threshold:  fmt.Sprintf("A suspicious change that brings a milestone forward by %d day or more, or pins it [own].", forcedDays)},
}

// spoken groups the suspicious changes of each engagement's latest submission that satisfy a test.
func (f *Facts) spoken(is func(*Change) bool) (ids []string, by map[string][]Change) {
	by = map[string][]Change{}
	for i := range f.Changes {
		c := &f.Changes[i]
		if !is(c) {
			continue
		}
		if by[c.Engagement] == nil {
			ids = append(ids, c.Engagement)
		}
		by[c.Engagement] = append(by[c.Engagement], *c)
	}
	return ids, by
}

// inComparison makes a situation of changes of one submission: it is about that submission, so that the next one is another.
func (f *Facts) inComparison(engagement string, list []Change, show func(Change) string) Found {
	s := Found{Subject: about(OfComparison, engagement, list[0].Submission, "the latest submission"), Severity: Act, Weight: len(list)}
	for i := range f.Submissions {
		if x := &f.Submissions[i]; x.ID == list[0].Submission {
			s.Subject.Name, s.Since = x.Called, x.Made
		}
	}
	link := at(OfComparison, engagement, list[0].Submission)
	for _, c := range list {
		s.Evidence = append(s.Evidence, fact(c.ID+" "+c.Name, show(c), link))
	}
	s.Evidence = listed(s.Evidence, link)
	return s
}

// turned says what something was and what it is.
func turned(c Change) string {
	return fmt.Sprintf("%s, was %s", titled(c.To, "nothing"), titled(c.From, "nothing"))
}

func historyRewritten(f *Facts) (out []Found) {
	ids, by := f.spoken(func(c *Change) bool {
		return c.Kind == compare.HistoryRewritten || c.Kind == compare.ProgressTaken && c.Suspicious
	})
	for _, id := range ids {
		x := f.inComparison(id, by[id], turned)
		x.Says = fmt.Sprintf("%s says otherwise of %s what had been reported as done.", x.Subject.Name, things(len(by[id]), "activity"))
		out = append(out, x)
	}
	return out
}

func floatHarvested(f *Facts) (out []Found) {
	ids, by := f.spoken(func(c *Change) bool { return c.Kind == compare.FloatUsed && c.FloatLost >= floatDays })
	for _, id := range ids {
		if len(by[id]) < floatMany {
			continue
		}
		x := f.inComparison(id, by[id], func(c Change) string { return days(c.FloatLost) + " of float gone" })
		x.Severity = Watch
		x.Says = fmt.Sprintf("In %s, %s lost %d days of float or more without a date of their own that explains it.", x.Subject.Name, things(len(by[id]), "activity"), floatDays)
		out = append(out, x)
	}
	return out
}

func logicCut(f *Facts) (out []Found) {
	ids, by := f.spoken(func(c *Change) bool {
		return c.Kind == compare.LinkCut && c.Suspicious && c.Effect <= -forcedDays && f.wasLate(c.Engagement, c.Activity)
	})
	for _, id := range ids {
		x := f.inComparison(id, by[id], func(c Change) string {
			return fmt.Sprintf("link cut: %s %s earlier", titled(c.Milestone, "the milestone"), days(-c.Effect))
		})
		x.Severity, x.Weight = Urgent, -slices.MinFunc(by[id], func(a, b Change) int { return a.Effect - b.Effect }).Effect
		x.Says = fmt.Sprintf("%s is back within its date in %s because %s cut.", titled(by[id][0].Milestone, "A contract milestone"), x.Subject.Name, were(len(by[id]), "link"))
		out = append(out, x)
	}
	return out
}

// were is a number of things with what was done to them.
func were(n int, one string) string {
	if n == 1 {
		return "1 " + one + " was"
	}
	return things(n, one) + " were"
}

// wasLate reports whether the submission before the latest forecast a milestone after the contract date in force then.
func (f *Facts) wasLate(engagement, activity string) bool {
	for i := range f.Milestones {
		m := &f.Milestones[i]
		if n := len(m.Line.Points); m.Engagement == engagement && activity != "" && m.Activity == activity && n > 1 {
			p := m.Line.Points[n-2]
			return p.HasCumulative && p.Cumulative > 0
		}
	}
	return false
}

var forcing = []compare.Kind{compare.ConstraintSet, compare.ConstraintMoved, compare.DurationChanged, compare.RemainingChanged, compare.CalendarChanged,
	compare.CalendarEdited, compare.LagChanged, compare.BaselineChanged}

func datesForced(f *Facts) (out []Found) {
	ids, by := f.spoken(func(c *Change) bool {
		pins := c.Kind == compare.ConstraintSet || c.Kind == compare.ConstraintMoved || c.Kind == compare.BaselineChanged
		return c.Suspicious && slices.Contains(forcing, c.Kind) && (pins || c.Effect <= -forcedDays)
	})
	for _, id := range ids {
		x := f.inComparison(id, by[id], func(c Change) string { return c.Kind.Words() + ": " + turned(c) })
		gained := 0
		for _, c := range by[id] {
			gained = max(gained, -c.Effect)
		}
		if gained > 0 {
			x.Evidence = append(x.Evidence, fact("days gained by the largest of them", strconv.Itoa(gained), at(OfComparison, id, by[id][0].Submission)))
		}
		x.Says = fmt.Sprintf("%s keeps a date by %s to the plan and not by work done.", x.Subject.Name, things(len(by[id]), "suspicious change"))
		out = append(out, x)
	}
	return out
}
