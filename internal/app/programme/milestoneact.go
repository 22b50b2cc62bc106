package programme

import (
	"context"
	"errors"
	"slices"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/programme"
	"counterpart.dev/internal/core/record"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// MilestoneForm is what is asked of a contract milestone. Field names are title, activity, due, from, reason, achieved and room.
type MilestoneForm struct {
	Title       string
	Deliverable bool
	Activity    string // code; "" while it is tied to none
	Confirmed   bool   // the tie is right
	Due         string // contract date, when it is added
	From        string // day from which it is in force; "" from the beginning
	Reason      string
	Achieved    string
	Room        access.Audience // where it is added: access.Shared, or act.Ours
	Rev         int64
}

// AddMilestone adds a contract milestone: in the room both sides see, or the client side's own.
func (w Work) AddMilestone(ctx context.Context, v access.Viewer, engagement access.ScopeID, f MilestoneForm) (id string, err error) {
	defer errs.Wrap(&err, "programme.AddMilestone(%s)", engagement)
	in := act.Intent{Scope: engagement, Audience: f.Room, Kind: access.Milestone, Verb: access.Add}
	err = act.Do(ctx, w.DB, v, in, func(a *act.Act) error {
		var c check
		m := f.milestone(&c)
		d := f.date(&c, false)
		name, err := w.activityName(ctx, a, &c, a.Reach, m.Activity)
		if err = errors.Join(err, c.Err()); err != nil {
			return err
		}
		r := a.Reach
		m.Organisation, m.Room, m.Shared, m.ID, m.ActivityName, m.Confirmed = r.Organisation, r.Room, r.SharedRoom, a.NewID(), name, f.Confirmed && m.Activity != ""
		m.Place, id = a.Now().UnixMicro(), m.ID
		if err := a.AddMilestone(ctx, m); err != nil {
			return err
		}
		if _, err := a.Record(ctx, r, kindMilestoneAdded, milestoneRef(id), milestoneFields(m)...); err != nil || d.Due == "" {
			return err
		}
		return addDate(ctx, a, r, m, d)
	})
	return id, err
}

func milestoneRef(id string) store.Ref { return store.Ref{What: "milestone", ID: id} }

// milestone is what the form says of the milestone itself.
func (f MilestoneForm) milestone(c *check) programme.Milestone {
	return programme.Milestone{Title: c.line("title", f.Title, "what the contract calls it", true), Deliverable: f.Deliverable,
		Activity: c.line("activity", f.Activity, "the Activity ID", false), Achieved: day(c.date("achieved", f.Achieved, "when it was achieved", false))}
}

// date is the contract date in the form.
func (f MilestoneForm) date(c *check, required bool) programme.MilestoneDate {
	return programme.MilestoneDate{Due: day(c.date("due", f.Due, "the contract date", required)), From: day(c.date("from", f.From, "from when it is in force", false)),
		Reason: c.body("reason", f.Reason, "why it is in force", required)}
}

// activityName is what the activity with a code is called in the latest submission that readers of a room see; a code that it does not
// hold is to be put right. Of a milestone that both sides see, what the client keeps for its own record is not asked.
func (w Work) activityName(ctx context.Context, a *act.Act, c *check, at access.Reach, code string) (string, error) {
	if code == "" {
		return "", nil
	}
	all, err := a.Submissions(ctx, at.Organisation, at.Room, at.SharedRoom)
	if err != nil {
		return "", err
	}
	for _, s := range slices.Backward(all) {
		if s.State != programme.Read {
			continue
		}
		x, err := a.Activity(ctx, placeOf(s), s.ID, code)
		if errors.Is(err, store.ErrRefused) {
			c.Say("activity", "%s does not hold the activity %.60q: write the code of one that it holds, or leave it empty for now.", Called(s), code)
			return "", nil
		}
		return x.Name, err
	}
	c.Say("activity", "Who sees this milestone sees no submission that was read yet, so it can be tied to nothing: leave it empty for now.")
	return "", nil
}

// record fields of a milestone.
func milestoneFields(m programme.Milestone) []record.Field {
	return []record.Field{field("title", m.Title), field("deliverable", yes(m.Deliverable)), field("activity", m.Activity), field("activity_name", m.ActivityName),
		field("confirmed", yes(m.Confirmed)), field("achieved", m.Achieved)}
}

// addDate keeps a contract date behind those a milestone has.
func addDate(ctx context.Context, a *act.Act, at access.Reach, m programme.Milestone, d programme.MilestoneDate) error {
	d.ByName = a.Viewer.Name
	if err := a.AddMilestoneDate(ctx, store.At(at), m.ID, len(m.Dates), d); err != nil {
		return err
	}
	_, err := a.Record(ctx, at, kindMilestoneDated, milestoneRef(m.ID), field("due", d.Due), field("from", d.From), field("reason", d.Reason))
	return err
}

// changeMilestone is an act on a milestone in whichever room it lies.
func (w Work) changeMilestone(ctx context.Context, v access.Viewer, engagement access.ScopeID, id string, do func(*act.Act, programme.Milestone, access.Reach) error) error {
	in := act.Intent{Scope: engagement, Audience: act.Ours, Kind: access.Milestone, Verb: access.See}
	return act.Do(ctx, w.DB, v, in, func(a *act.Act) error {
		m, err := a.Milestone(ctx, id)
		if err != nil {
			return err
		}
		at, err := a.Room(m.Room, access.Milestone, access.Change)
		if err != nil {
			return err
		}
		if m.Ended != 0 {
			return store.ErrRefused
		}
		all, err := a.Milestones(ctx, m.Organisation, m.Room, m.Room)
		if err != nil {
			return err
		}
		for _, x := range all {
			if x.ID == id {
				m.Dates = x.Dates
			}
		}
		return do(a, m, at)
	})
}

// ChangeMilestone changes a contract milestone that nobody changed since f.Rev: its title, what it is tied to, whether the tie is right,
// and when it was achieved. Its dates only grow.
func (w Work) ChangeMilestone(ctx context.Context, v access.Viewer, engagement access.ScopeID, id string, f MilestoneForm) (err error) {
	defer errs.Wrap(&err, "programme.ChangeMilestone(%s)", engagement)
	return w.changeMilestone(ctx, v, engagement, id, func(a *act.Act, was programme.Milestone, at access.Reach) error {
		var c check
		m := f.milestone(&c)
		if d, err := civil.ParseDate(m.Achieved); err == nil {
			e, err := termsOf(ctx, a.Tx, engagement)
			if err != nil {
				return err
			}
			if d > dayOf(a.Now(), e.Zone) {
				c.Say("achieved", "It cannot have been achieved after today: write the day it was, or leave it empty.")
			}
		}
		name, err := was.ActivityName, error(nil)
		if m.Activity != was.Activity || f.Confirmed {
			if name, err = w.activityName(ctx, a, &c, at, m.Activity); err != nil {
				return err
			}
		}
		if err := c.Err(); err != nil {
			return err
		}
		m.Organisation, m.Room, m.ID, m.Place, m.Rev = was.Organisation, was.Room, was.ID, was.Place, f.Rev
		m.ActivityName, m.Confirmed = name, f.Confirmed && m.Activity != ""
		if err := a.ChangeMilestone(ctx, m); err != nil {
			return err
		}
		_, err = a.Record(ctx, at, kindMilestone, milestoneRef(id), milestoneFields(m)...)
		return err
	})
}

// AddContractDate adds a contract date to a milestone, such as one that an agreed extension brings. What was in force before stays in
// force until then.
func (w Work) AddContractDate(ctx context.Context, v access.Viewer, engagement access.ScopeID, id string, f MilestoneForm) (err error) {
	defer errs.Wrap(&err, "programme.AddContractDate(%s)", engagement)
	return w.changeMilestone(ctx, v, engagement, id, func(a *act.Act, m programme.Milestone, at access.Reach) error {
		var c check
		d := f.date(&c, true)
		if n := len(m.Dates); n > 0 && d.From <= m.Dates[n-1].From {
			if d.From == "" {
				c.Say("from", "Write from which day it is in force: the dates before it stay in force until then.")
			} else {
				c.Say("from", "It has to come into force after %s, when the date before it did: dates are added in their order.", m.Dates[n-1].From)
			}
		}
		if n := len(m.Dates); n > 0 && m.Dates[n-1].Due == d.Due {
			c.Say("due", "That is the date in force already.")
		}
		if err := c.Err(); err != nil {
			return err
		}
		return addDate(ctx, a, at, m, d)
	})
}

// EndMilestone takes a contract milestone out of the lists, such as one that was entered by mistake. The record keeps it.
func (w Work) EndMilestone(ctx context.Context, v access.Viewer, engagement access.ScopeID, id, why string, rev int64) (err error) {
	defer errs.Wrap(&err, "programme.EndMilestone(%s)", engagement)
	return w.changeMilestone(ctx, v, engagement, id, func(a *act.Act, m programme.Milestone, at access.Reach) error {
		var c check
		why = c.body("why", why, "why it is taken away", true)
		if err := c.Err(); err != nil {
			return err
		}
		m.Ended, m.Rev = a.Now().UnixMicro(), rev
		if err := a.ChangeMilestone(ctx, m); err != nil {
			return err
		}
		_, err := a.Record(ctx, at, kindMilestoneEnded, milestoneRef(id), field("why", why))
		return err
	})
}

// AddSuggested adds contract milestones for activities of the latest submission, tied and yet to be confirmed. Take names them by their
// codes, each with its contract date as it was typed, "" for one that is added later. Field names are code, and due. with a code.
func (w Work) AddSuggested(ctx context.Context, v access.Viewer, engagement access.ScopeID, take map[string]string, room access.Audience) (n int, err error) {
	defer errs.Wrap(&err, "programme.AddSuggested(%s)", engagement)
	l, err := w.Milestones(ctx, v, engagement)
	if err != nil {
		return 0, err
	}
	var c check
	var forms []MilestoneForm
	for _, s := range l.Suggests {
		due, ok := take[s.Code]
		if !ok {
			continue
		}
		f := MilestoneForm{Title: clip(s.Name), Activity: s.Code, Due: due, Room: room}
		if d := c.date("due."+s.Code, due, "the contract date of "+f.Title, false); d != 0 && d == s.Planned && room != access.Shared { // whoever reads it there may not know that submission
			f.Reason = "As in " + s.By
		}
		forms = append(forms, f)
	}
	if len(forms) == 0 {
		c.Say("code", "Tick the milestones that the contract names.")
	}
	if err := c.Err(); err != nil {
		return 0, err
	}
	for _, f := range forms {
		if _, err := w.AddMilestone(ctx, v, engagement, f); err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}

// clip is a name as a title: at most so many characters.
func clip(s string) string {
	if r := []rune(s); len(r) > mostLine {
		return string(r[:mostLine-1]) + "…"
	}
	return s
}
