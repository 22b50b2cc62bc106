package programme

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/plan"
	"counterpart.dev/internal/core/programme"
	"counterpart.dev/internal/core/sched"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// TypedForm is the dates of milestones as somebody types them in, for a supplier who sends only pages. Field names are label, data_date,
// and code, name and date, each with the number of its row from 1 behind a full stop: date.3.
type TypedForm struct {
	Label    string
	DataDate string
	Rows     []TypedMilestone
	Room     access.Audience // act.Ours when empty, or access.Shared
}

// TypedMilestone is one of the rows. One that is empty is left out.
type TypedMilestone struct{ Code, Name, Date string }

// mostTyped is how many milestones are taken from one form.
const mostTyped = 200

// TypeIn keeps a submission that is nothing but dated milestones.
func (w Work) TypeIn(ctx context.Context, v access.Viewer, engagement access.ScopeID, f TypedForm) (id string, err error) {
	defer errs.Wrap(&err, "programme.TypeIn(%s)", engagement)
	if f.Room == "" {
		f.Room = act.Ours
	}
	in := act.Intent{Scope: engagement, Audience: f.Room, Kind: access.Submission, Verb: access.Add}
	err = act.Do(ctx, w.DB, v, in, func(a *act.Act) error {
		e, err := termsOf(ctx, a.Tx, engagement)
		if err != nil {
			return err
		}
		var c check
		s := programme.Submission{Label: c.line("label", f.Label, "what you call it", false), Origin: programme.Typed}
		sheet := f.sheet(&c, dayOf(a.Now(), e.Zone))
		if err := c.Err(); err != nil {
			return err
		}
		id, err = keepTyped(ctx, a, a.Reach, s, sheet)
		return err
	})
	return id, err
}

// sheet is what was typed in as a network without links: every milestone on its date.
func (f TypedForm) sheet(c *check, today civil.Date) programme.Sheet {
	report := c.date("data_date", f.DataDate, "the day up to which it says what happened", true)
	if report > today {
		c.Say("data_date", "It cannot say what happened after today: write the day up to which it does.")
	}
	n := &plan.Network{Projects: []plan.Project{{Calendar: 0, DataDate: report.At(endOfDay)}}, Calendars: []plan.Calendar{{Name: "Every day", MinutesPerDay: civil.MinutesPerDay}}}
	r := &sched.Result{Projects: make([]sched.ProjectDates, 1)}
	seen := map[string]int{}
	if len(f.Rows) > mostTyped {
		c.Say("name.1", "At most %d milestones are taken: leave out those that no contract names.", mostTyped)
		f.Rows = f.Rows[:mostTyped]
	}
	for i, row := range f.Rows {
		at := func(name string) string { return fmt.Sprintf("%s.%d", name, i+1) }
		if strings.TrimSpace(row.Code+row.Name+row.Date) == "" {
			continue
		}
		name := c.line(at("name"), row.Name, "the name of the milestone", true)
		code := c.line(at("code"), row.Code, "its code", false)
		if code == "" {
			code = name
		}
		day := c.date(at("date"), row.Date, "the date of the milestone", true)
		if before, again := seen[code]; again {
			c.Say(at("name"), "Rows %d and %d are the same milestone: leave one out, or give them codes of their own.", before, i+1)
		}
		seen[code] = i + 1
		n.Activities = append(n.Activities, typedActivity(code, name, day.At(endOfDay), report))
		r.Dates = append(r.Dates, sched.Dates{EarlyStart: day.At(endOfDay), EarlyFinish: day.At(endOfDay), LateStart: day.At(endOfDay), LateFinish: day.At(endOfDay)})
		r.Driver = append(r.Driver, plan.None)
		r.Finish = max(r.Finish, day.At(endOfDay))
	}
	if len(n.Activities) == 0 {
		c.Say("name.1", "Write at least one milestone with its date.")
	}
	r.Projects[0].Finish, r.Projects[0].LateFinish = r.Finish, r.Finish
	return programme.Sheet{Network: n, Result: r, Project: 0}
}

// endOfDay is the minute of the day on which milestones fall that somebody typed in.
const endOfDay = 17 * 60

// typedActivity is a milestone. One that lies before the data date has happened.
func typedActivity(code, name string, at civil.Time, report civil.Date) plan.Activity {
	a := plan.Activity{Code: code, Name: name, WBS: plan.None, Type: plan.FinishMilestone}
	if at.Date() <= report {
		a.Status, a.ActualStart, a.ActualFinish = plan.Complete, at, at
	}
	return a
}

// keepTyped keeps a submission of dates in a room, with the sheet that its pages show.
func keepTyped(ctx context.Context, a *act.Act, at access.Reach, s programme.Submission, sheet programme.Sheet) (string, error) {
	project := sheet.Network.Projects[sheet.Project]
	all := sheet.Activities()
	s.State, s.DataDate, s.Finish = programme.Read, dated(project.DataDate), day(sheet.Finish())
	s.Activities = len(all)
	s.Incomplete = len(slices.DeleteFunc(slices.Clone(all), func(x programme.Activity) bool { return x.Status == plan.Complete.String() }))
	s, err := receive(ctx, a, at, s, field("milestones", spoken(sheet)), field("data_date", s.DataDate))
	if err != nil {
		return "", err
	}
	if err := a.AddActivities(ctx, store.At(at), s.ID, all); err != nil {
		return "", err
	}
	return s.ID, a.KeepPart(ctx, programme.Part{Organisation: at.Organisation, Room: at.Room, Shared: at.SharedRoom, SubmissionRoom: at.Room, Submission: s.ID,
		Name: sheetPart, Engine: Engine, Body: sheet.Encode()})
}
