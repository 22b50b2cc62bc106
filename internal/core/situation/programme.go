package situation

import (
	"fmt"
	"slices"
	"strconv"

	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/matter"
)

// Thresholds of what a programme shows.
const (
	lateDays   = 10 // days after the contract date from which a milestone without a warning is told of [own]
	quietDays  = 42 // days since the last data date from which a programme is old [own]: six weeks, where most contracts ask for one every four
	soonDays   = 3  // days before an answer is due from which it is told of [own]
	fewHolding = 4  // of the fourteen checks, how many may not hold in a programme that was accepted [own]
	urgentLate = 28 // days of slip from which it is a matter of now [own]
)

var programmeRules = []Rule{
	{ID: "no-nearer", Name: "Slipping day for day", Needs: []Group{Programme}, find: noNearer,
		Definition: "Over the last submissions a contract milestone has come no nearer: for every day that passed its forecast moved by a day or more, and it is now later than the contract date in force.",
		Threshold:  "A slope of 1 or more over the last three reports, at least three weeks apart [milestone trend; the three weeks are our own]."},
	{ID: "late-unwarned", Name: "Late, and nobody has warned", Needs: []Group{Programme, Matters}, find: lateUnwarned,
		Definition: "The latest submission forecasts a contract milestone after its contract date, and no early warning, issue or change has been raised in the engagement since a submission first said so.",
		Threshold:  fmt.Sprintf("%d days after the contract date in force [own].", lateDays)},
	{ID: "milestone-gone", Name: "A contract milestone has left the programme", Needs: []Group{Programme}, find: milestoneGone,
		Definition: "The activity that a contract milestone is tied to was in an earlier submission, not yet reached, and is not in the latest one, so that nothing forecasts the date the contract names.",
		Threshold:  "One milestone [own]."},
	{ID: "milestone-untied", Name: "A contract date that nothing forecasts", Needs: []Group{Programme}, find: milestoneUntied,
		Definition: "Submissions were read, and a contract milestone is tied to no activity of them, or to one that nobody has confirmed.",
		Threshold:  "One milestone [own]."},
	{ID: "programme-unanswered", Name: "A programme waits for our answer", Needs: []Group{Programme}, find: programmeUnanswered,
		Definition: "A submission has to be accepted or not by a day, nobody has said either, no later one has taken its place, and the day is near or past.",
		Threshold:  fmt.Sprintf("%d days before it is due [own]; the period is the contract’s.", soonDays)},
	{ID: "programme-old", Name: "No programme for weeks", Needs: []Group{Programme}, find: programmeOld,
		Definition: "Work goes on that is followed by a programme, and the data date of the newest submission is long past, so that every date on these pages is as old. It is not asked where no programme came and no contract milestone is kept, where everything is reached, or once the work is being closed.",
		Threshold:  fmt.Sprintf("%d days, holidays left out, or as long since work began without any submission [own].", quietDays)},
	{ID: "accepted-unsound", Event: true, Name: "Accepted, though it does not hold together", Needs: []Group{Programme}, find: acceptedUnsound,
		Definition: "The latest submission was accepted, and so many of the fourteen checks of a schedule do not hold that its dates say little.",
		Threshold:  fmt.Sprintf("%d of the checks that have a verdict [own].", fewHolding)},
}

func noNearer(f *Facts) (out []Found) {
	for i := range f.Milestones {
		m := &f.Milestones[i]
		l := m.Line
		if len(l.Points) < l.Steps+1 || l.Deleted || !l.DayForDay() {
			continue
		}
		last, first := l.Points[len(l.Points)-1], l.Points[len(l.Points)-1-l.Steps]
		if last.Reached || !last.HasCumulative || last.Cumulative <= 0 || last.Report < first.Report+21 {
			continue
		}
		moved, passed := int(last.Forecast-first.Forecast), int(last.Report-first.Report)
		x := Found{Subject: about(OfMilestone, m.Engagement, m.ID, m.Title), Since: first.Report, Severity: Act, Weight: last.Cumulative,
			Says: fmt.Sprintf("%s has come no nearer: in %s its forecast moved by %s, and it is now %s after the contract date.", m.Title, days(passed), days(moved), days(last.Cumulative))}
		if last.Cumulative >= urgentLate {
			x.Severity = Urgent
		}
		link := at(OfTrend, m.Engagement, m.ID)
		for _, p := range l.Points[len(l.Points)-1-l.Steps:] {
			x.Evidence = append(x.Evidence, fact("forecast in the report of "+day(p.Report), day(p.Forecast), link))
		}
		x.Evidence = append(x.Evidence, fact("contract date in force", day(last.Contract), at(OfMilestone, m.Engagement, m.ID)),
			fact("days of forecast for each day that passed", strconv.FormatFloat(last.Slope, 'f', 2, 64), link))
		out = append(out, x)
	}
	return out
}

func lateUnwarned(f *Facts) (out []Found) {
	for i := range f.Milestones {
		m := &f.Milestones[i]
		if len(m.Line.Points) == 0 || m.Line.Deleted {
			continue
		}
		last := m.Line.Points[len(m.Line.Points)-1]
		if last.Reached || !last.HasCumulative || last.Cumulative < lateDays {
			continue
		}
		since := last.Report
		for k := len(m.Line.Points) - 1; k >= 0 && m.Line.Points[k].HasCumulative && m.Line.Points[k].Cumulative > 0; k-- {
			since = m.Line.Points[k].Report
		}
		if f.warned(m.Engagement, since) {
			continue
		}
		x := Found{Subject: about(OfMilestone, m.Engagement, m.ID, m.Title), Since: since, Severity: Act, Weight: last.Cumulative,
			Says: fmt.Sprintf("%s is forecast %s after its contract date, and nobody has given an early warning of it.", m.Title, days(last.Cumulative)),
			Evidence: []Evidence{fact("forecast", day(last.Forecast), at(OfTrend, m.Engagement, m.ID)), fact("contract date in force", day(last.Contract), at(OfMilestone, m.Engagement, m.ID)),
				fact("first reported late", day(since), at(OfTrend, m.Engagement, m.ID)),
				fact("early warnings, issues and changes raised since", "none", at(OfRegister, m.Engagement, ""))}}
		if last.Cumulative >= urgentLate {
			x.Severity = Urgent
		}
		out = append(out, x)
	}
	return out
}

// warned reports whether something that warns of lateness was raised in an engagement since a day, or lives.
func (f *Facts) warned(engagement string, since civil.Date) bool {
	for i := range f.Matters {
		m := &f.Matters[i]
		warns := m.Kind == matter.EarlyWarning || m.Kind == matter.Issue || m.Kind == matter.Change
		if m.Engagement == engagement && m.Shared && warns && (m.Raised >= since || m.Live()) {
			return true
		}
	}
	return false
}

// wasReached reports whether the last submission that holds a milestone says that it is reached.
func (m *Milestone) wasReached() bool {
	for k := len(m.Line.Points) - 1; k >= 0; k-- {
		if p := &m.Line.Points[k]; p.There {
			return p.Reached
		}
	}
	return false
}

func milestoneGone(f *Facts) (out []Found) {
	for i := range f.Milestones {
		m := &f.Milestones[i]
		if !m.Line.Deleted || m.Activity == "" {
			continue
		}
		if m.wasReached() {
			continue
		}
		x := Found{Subject: about(OfMilestone, m.Engagement, m.ID, m.Title), Severity: Urgent, Weight: 1,
			Says: fmt.Sprintf("%s is no longer in the programme: activity %s is not in the latest submission.", m.Title, m.Activity)}
		for k := len(m.Line.Points) - 1; k >= 0; k-- {
			if p := m.Line.Points[k]; p.There {
				x.Evidence = append(x.Evidence, fact("last forecast, in the report of "+day(p.Report), day(p.Forecast), at(OfTrend, m.Engagement, m.ID)))
				break
			}
			x.Since = m.Line.Points[k].Report
		}
		x.Evidence = append(x.Evidence, fact("contract date in force", day(m.Contract), at(OfMilestone, m.Engagement, m.ID)))
		if s := f.latest(m.Engagement); s != nil {
			x.Evidence = append(x.Evidence, fact("submission without it", s.Called, at(OfSubmission, m.Engagement, s.ID)))
		}
		out = append(out, x)
	}
	return out
}

func milestoneUntied(f *Facts) (out []Found) {
	for i := range f.Milestones {
		m := &f.Milestones[i]
		s := f.latest(m.Engagement)
		if s == nil || m.Activity != "" && m.Confirmed {
			continue
		}
		says, state := "is tied to no activity of the programme, so that nothing forecasts it.", "none"
		if m.Activity != "" {
			says, state = "is tied to an activity that nobody has confirmed.", m.Activity+", not confirmed"
		}
		out = append(out, Found{Subject: about(OfMilestone, m.Engagement, m.ID, m.Title), Since: s.Made, Severity: Watch, Weight: 1, Says: m.Title + " " + says,
			Evidence: []Evidence{fact("contract date in force", day(m.Contract), at(OfMilestone, m.Engagement, m.ID)), fact("activity", state, at(OfMilestone, m.Engagement, m.ID)),
				fact("latest submission", s.Called, at(OfSubmission, m.Engagement, s.ID))}})
	}
	return out
}

func programmeUnanswered(f *Facts) (out []Found) {
	for i := range f.Submissions {
		s := &f.Submissions[i]
		if s.Due.IsZero() || !s.Answered.IsZero() || f.Today+soonDays < s.Due || f.overtaken(i) {
			continue
		}
		late := int(f.Today - s.Due)
		x := Found{Subject: about(OfSubmission, s.Engagement, s.ID, s.Called), Since: s.Made, Severity: Act, Weight: max(late, 0),
			Says: fmt.Sprintf("%s has to be accepted or not by %s, and nobody has answered.", s.Called, day(s.Due)),
			Evidence: []Evidence{fact("came on", day(s.Made), at(OfSubmission, s.Engagement, s.ID)), fact("to be answered by", day(s.Due), at(OfSubmission, s.Engagement, s.ID)),
				fact("checks that do not hold", fmt.Sprintf("%d of %d", s.Missed, s.Run), at(OfChecks, s.Engagement, s.ID))}}
		if late > 0 {
			x.Severity, x.Says = Urgent, fmt.Sprintf("%s should have been accepted or not by %s, %s ago.", s.Called, day(s.Due), days(late))
		}
		out = append(out, x)
	}
	return out
}

// overtaken reports whether a later submission of the same engagement has to be answered, or was, in the place of one.
func (f *Facts) overtaken(i int) bool {
	return slices.ContainsFunc(f.Submissions[i+1:], func(s Submission) bool {
		return s.Engagement == f.Submissions[i].Engagement && (!s.Due.IsZero() || !s.Answered.IsZero())
	})
}

func programmeOld(f *Facts) (out []Found) {
	for i := range f.Engagements {
		e := &f.Engagements[i]
		if !e.Active || e.Closing || !f.followed(e.ID) {
			continue
		}
		from, what, link := e.Since, "work began, without a programme since", at(OfSubmissions, e.ID, "")
		if s := f.latest(e.ID); s != nil && !s.DataDate.IsZero() {
			from, what, link = s.DataDate, "data date of "+s.Called, at(OfSubmission, e.ID, s.ID)
		}
		old := f.passed(e.ID, from)
		if from.IsZero() || old < quietDays {
			continue
		}
		out = append(out, Found{Subject: about(OfEngagement, e.ID, "", e.Name), Since: from, Severity: Act, Weight: old,
			Says:     fmt.Sprintf("%s has sent no programme for %s.", titled(e.Supplier, "The supplier"), days(old)),
			Evidence: []Evidence{fact(what, day(from), link), fact("days since", strconv.Itoa(old), link)}})
	}
	return out
}

// followed reports whether the work of an engagement is followed by a programme, of which something is still to be reached.
func (f *Facts) followed(engagement string) bool {
	dates, reached := 0, 0
	for i := range f.Milestones {
		if m := &f.Milestones[i]; m.Engagement == engagement {
			dates++
			if p, ok := m.Last(); ok && p.Reached {
				reached++
			}
		}
	}
	return dates > reached || dates == 0 && f.latest(engagement) != nil
}

func acceptedUnsound(f *Facts) (out []Found) {
	for i := range f.Engagements {
		s := f.latest(f.Engagements[i].ID)
		if s == nil || !s.Accepted || s.Missed < fewHolding {
			continue
		}
		out = append(out, Found{Subject: about(OfSubmission, s.Engagement, s.ID, s.Called), Since: s.Answered, Severity: Watch, Weight: s.Missed,
			Says: fmt.Sprintf("%s was accepted, and %d of the %d checks that could be run do not hold.", s.Called, s.Missed, s.Run),
			Evidence: []Evidence{fact("accepted on", day(s.Answered), at(OfSubmission, s.Engagement, s.ID)),
				fact("checks that do not hold", fmt.Sprintf("%d of %d", s.Missed, s.Run), at(OfChecks, s.Engagement, s.ID))}})
	}
	return out
}
