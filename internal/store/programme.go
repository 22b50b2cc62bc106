package store

import (
	"context"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/programme"
)

const (
	submissionColumns = `organisation, room, id, shared_room, number, side, for_record, origin, file, by_person, by_name, by_firm, made_us, label,
		project, project_name, state, problem, format, tool, data_date, finish, activities, incomplete, links, warnings, read_us, due_us, rev`
	addSubmission text = `INSERT INTO visible_submission (` + submissionColumns + `) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15,
		$16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, 0, $27, 1)`
	submissionText   text = `SELECT ` + submissionColumns + ` FROM visible_submission WHERE id = $1`
	submissionsText  text = `SELECT ` + submissionColumns + ` FROM visible_submission WHERE organisation = $1 AND room IN ($2, $3) ORDER BY data_date, made_us, id`
	changeSubmission text = `UPDATE visible_submission SET label = $5, project = $6, project_name = $7, state = $8, problem = $9, format = $10, tool = $11,
		data_date = $12, finish = $13, activities = $14, incomplete = $15, links = $16, warnings = $17, read_us = $18, due_us = $19, rev = rev + 1
		WHERE organisation = $1 AND room = $2 AND id = $3 AND rev = $4 RETURNING rev`

	activityColumns      = `idx, code, name, wbs, kind, status, start_min, finish_min, float_min, has_float, per_day, critical, longest, driver, detail`
	addActivity     text = `INSERT INTO visible_activity (organisation, room, submission, ` + activityColumns + `)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)`
	activityText   text = `SELECT ` + activityColumns + ` FROM visible_activity WHERE organisation = $1 AND room = $2 AND submission = $3 AND code = $4 ORDER BY idx LIMIT 1`
	dropActivities text = `DELETE FROM visible_activity WHERE organisation = $1 AND room = $2 AND submission = $3`
	chainText      text = `WITH RECURSIVE above (idx, driver) AS (SELECT idx, driver FROM visible_activity
			WHERE organisation = $1 AND room = $2 AND submission = $3 AND idx = $4
		UNION SELECT a.idx, a.driver FROM above c JOIN visible_activity a ON a.organisation = $1 AND a.room = $2 AND a.submission = $3 AND a.idx = c.driver)
		SELECT ` + activityColumns + ` FROM visible_activity WHERE organisation = $1 AND room = $2 AND submission = $3
		AND idx IN (SELECT idx FROM above) ORDER BY start_min, finish_min, idx`
	historyText text = `SELECT room, submission, ` + activityColumns + ` FROM visible_activity
		WHERE organisation = $1 AND room IN ($2, $3) AND code = $4 ORDER BY room, submission, idx`
	forecastsText text = `SELECT a.room, a.submission, a.idx, a.code, a.name, a.wbs, a.kind, a.status, a.start_min, a.finish_min, a.float_min, a.has_float, a.per_day,
		a.critical, a.longest, a.driver FROM visible_milestone m
		JOIN visible_activity a ON a.organisation = m.organisation AND a.room IN ($2, $3) AND a.code = m.activity
		WHERE m.organisation = $1 AND m.room IN ($2, $3) AND m.activity <> '' AND m.ended_us = 0 ORDER BY a.code, a.room, a.submission, a.idx`

	partColumns      = `organisation, room, submission, part, shared_room, submission_room, engine, inputs, body, made_us, rev`
	addPart     text = `INSERT INTO visible_assessment (` + partColumns + `) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1)`
	partText    text = `SELECT ` + partColumns + ` FROM visible_assessment WHERE organisation = $1 AND room = $2 AND submission = $3 AND part = $4`
	partsText   text = `SELECT organisation, room, submission, part, shared_room, submission_room, engine, inputs, made_us, rev FROM visible_assessment
		WHERE organisation = $1 AND room = $2 AND submission = $3 ORDER BY part`
	changePart text = `UPDATE visible_assessment SET engine = $5, inputs = $6, body = $7, made_us = $8, rev = rev + 1
		WHERE organisation = $1 AND room = $2 AND submission = $3 AND part = $4 RETURNING rev`

	acceptanceColumns      = `organisation, room, id, shared_room, submission_room, submission, accepted, reason, words, by_person, by_name, by_firm, made_us`
	addAcceptance     text = `INSERT INTO visible_acceptance (` + acceptanceColumns + `) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`
	acceptancesText   text = `SELECT ` + acceptanceColumns + ` FROM visible_acceptance WHERE organisation = $1 AND room IN ($2, $3) ORDER BY made_us, id`
	eraseAcceptance   text = `UPDATE visible_acceptance SET words = '' WHERE organisation = $1 AND room = $2 AND id = $3 RETURNING id`

	nominationColumns      = `organisation, room, id, shared_room, submission_room, submission, by_person, by_name, made_us`
	addNomination     text = `INSERT INTO visible_baseline (` + nominationColumns + `) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`
	nominationText    text = `SELECT ` + nominationColumns + ` FROM visible_baseline WHERE organisation = $1 AND room = $2 ORDER BY made_us DESC, id DESC LIMIT 1`

	milestoneColumns      = `organisation, room, id, shared_room, created_us, title, deliverable, activity, activity_name, confirmed, achieved, place, ended_us, rev`
	addMilestone     text = `INSERT INTO visible_milestone (` + milestoneColumns + `) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 0, 1)`
	milestonesText   text = `SELECT ` + milestoneColumns + ` FROM visible_milestone WHERE organisation = $1 AND room IN ($2, $3) AND ended_us = 0 ORDER BY place, created_us, id`
	milestoneText    text = `SELECT ` + milestoneColumns + ` FROM visible_milestone WHERE id = $1`
	changeMilestone  text = `UPDATE visible_milestone SET title = $5, deliverable = $6, activity = $7, activity_name = $8, confirmed = $9, achieved = $10,
		place = $11, ended_us = $12, rev = rev + 1 WHERE organisation = $1 AND room = $2 AND id = $3 AND rev = $4 RETURNING rev`
	addMilestoneDate text = `INSERT INTO visible_milestone_date (organisation, room, milestone, idx, due, from_date, reason, by_name, made_us)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`
	milestoneDates text = `SELECT milestone, due, from_date, reason, by_name, made_us FROM visible_milestone_date
		WHERE organisation = $1 AND room IN ($2, $3) ORDER BY milestone, idx`
)

// AddSubmission keeps a submission that was just made.
func (tx *Tx) AddSubmission(ctx context.Context, s programme.Submission) error {
	return tx.exec(ctx, addSubmission, s.Organisation, s.Room, s.ID, s.Shared, s.Number, s.Side, s.ForRecord, s.Origin, s.File, s.By, s.ByName, s.ByFirm,
		tx.now.UnixMicro(), s.Label, s.Project, s.ProjectName, s.State, s.Problem, s.Format, s.Tool, s.DataDate, s.Finish, s.Activities, s.Incomplete, s.Links,
		s.Warnings, s.Due)
}

func scanSubmission(s scan) (v programme.Submission, err error) {
	err = s(&v.Organisation, &v.Room, &v.ID, &v.Shared, &v.Number, &v.Side, &v.ForRecord, &v.Origin, &v.File, &v.By, &v.ByName, &v.ByFirm, &v.Made, &v.Label,
		&v.Project, &v.ProjectName, &v.State, &v.Problem, &v.Format, &v.Tool, &v.DataDate, &v.Finish, &v.Activities, &v.Incomplete, &v.Links, &v.Warnings,
		&v.ReadAt, &v.Due, &v.Rev)
	return v, err
}

// Submission is one submission by its id, in whichever of the seat's rooms it is.
func (tx *Tx) Submission(ctx context.Context, id string) (programme.Submission, error) {
	return single(ctx, tx, scanSubmission, submissionText, id)
}

// Submissions lists the submissions of two rooms, such as a side's own and the shared one, by data date; those not read yet come first.
func (tx *Tx) Submissions(ctx context.Context, tenant access.OrganisationID, own, shared access.RoomID) ([]programme.Submission, error) {
	return rows(ctx, tx, scanSubmission, submissionsText, tenant, own, shared)
}

// ChangeSubmission keeps what is known of a submission that nobody changed since s.Rev.
func (tx *Tx) ChangeSubmission(ctx context.Context, s programme.Submission) error {
	return tx.revised(ctx, changeSubmission, s.Organisation, s.Room, s.ID, s.Rev, s.Label, s.Project, s.ProjectName, s.State, s.Problem, s.Format, s.Tool,
		s.DataDate, s.Finish, s.Activities, s.Incomplete, s.Links, s.Warnings, s.ReadAt, s.Due)
}

// AddActivities keeps the activities of a submission.
func (tx *Tx) AddActivities(ctx context.Context, at Place, submission string, list []programme.Activity) error {
	for i := range list {
		a := &list[i]
		if err := tx.exec(ctx, addActivity, at.Organisation, at.Room, submission, a.Index, a.Code, a.Name, a.WBS, a.Kind, a.Status, int64(a.Start), int64(a.Finish),
			int64(a.Float), a.HasFloat, int64(a.PerDay), a.Critical, a.Longest, a.Driver, a.Detail); err != nil {
			return err
		}
	}
	return nil
}

// DropActivities forgets the activities of a submission, before they are read anew.
func (tx *Tx) DropActivities(ctx context.Context, at Place, submission string) error {
	return tx.exec(ctx, dropActivities, at.Organisation, at.Room, submission)
}

func activityInto(a *programme.Activity) []any {
	return []any{&a.Index, &a.Code, &a.Name, &a.WBS, &a.Kind, &a.Status, &a.Start, &a.Finish, &a.Float, &a.HasFloat, &a.PerDay, &a.Critical, &a.Longest,
		&a.Driver, &a.Detail}
}

func scanActivity(s scan) (a programme.Activity, err error) {
	err = s(activityInto(&a)...)
	return a, err
}

// Activity is the activity of a submission with a code; the first where the file has it more than once.
func (tx *Tx) Activity(ctx context.Context, at Place, submission, code string) (programme.Activity, error) {
	return single(ctx, tx, scanActivity, activityText, at.Organisation, at.Room, submission, code)
}

// Chain lists what drives the activity with an index, back to where nothing does, and the activity itself, in time order.
func (tx *Tx) Chain(ctx context.Context, at Place, submission string, index int) ([]programme.Activity, error) {
	return rows(ctx, tx, scanActivity, chainText, at.Organisation, at.Room, submission, index)
}

// ActivityHistory is what every submission of two rooms says of the activity with a code.
func (tx *Tx) ActivityHistory(ctx context.Context, tenant access.OrganisationID, own, shared access.RoomID, code string) ([]programme.Forecast, error) {
	return rows(ctx, tx, func(s scan) (f programme.Forecast, err error) {
		err = s(append([]any{&f.Room, &f.Submission}, activityInto(&f.Activity)...)...)
		f.Code = f.Activity.Code
		return f, err
	}, historyText, tenant, own, shared, code)
}

// Forecasts is what every submission of two rooms says of every activity that a contract milestone of them is tied to, without details.
func (tx *Tx) Forecasts(ctx context.Context, tenant access.OrganisationID, own, shared access.RoomID) ([]programme.Forecast, error) {
	return rows(ctx, tx, scanForecast, forecastsText, tenant, own, shared)
}

func scanForecast(s scan) (f programme.Forecast, err error) {
	into := activityInto(&f.Activity)
	err = s(append([]any{&f.Room, &f.Submission}, into[:len(into)-1]...)...)
	f.Code = f.Activity.Code
	return f, err
}

// KeepPart keeps a result, in place of an earlier one of its name.
func (tx *Tx) KeepPart(ctx context.Context, p programme.Part) error {
	ok, err := tx.changed(ctx, changePart, p.Organisation, p.Room, p.Submission, p.Name, p.Engine, p.Inputs, p.Body, tx.now.UnixMicro())
	if err != nil || ok {
		return err
	}
	return tx.exec(ctx, addPart, p.Organisation, p.Room, p.Submission, p.Name, p.Shared, p.SubmissionRoom, p.Engine, p.Inputs, p.Body, tx.now.UnixMicro())
}

// Part is one result of a submission, kept in a room.
func (tx *Tx) Part(ctx context.Context, at Place, submission, name string) (programme.Part, error) {
	return single(ctx, tx, func(s scan) (p programme.Part, err error) {
		err = s(&p.Organisation, &p.Room, &p.Submission, &p.Name, &p.Shared, &p.SubmissionRoom, &p.Engine, &p.Inputs, &p.Body, &p.Made, &p.Rev)
		return p, err
	}, partText, at.Organisation, at.Room, submission, name)
}

// Parts lists the results of a submission that a room keeps, without their bodies.
func (tx *Tx) Parts(ctx context.Context, at Place, submission string) ([]programme.Part, error) {
	return rows(ctx, tx, func(s scan) (p programme.Part, err error) {
		err = s(&p.Organisation, &p.Room, &p.Submission, &p.Name, &p.Shared, &p.SubmissionRoom, &p.Engine, &p.Inputs, &p.Made, &p.Rev)
		return p, err
	}, partsText, at.Organisation, at.Room, submission)
}

// AddAcceptance keeps what was said of a submission.
func (tx *Tx) AddAcceptance(ctx context.Context, a programme.Acceptance) error {
	return tx.exec(ctx, addAcceptance, a.Organisation, a.Room, a.ID, a.Shared, a.SubmissionRoom, a.Submission, a.Accepted, a.Reason, a.Words, a.By, a.ByName,
		a.ByFirm, tx.now.UnixMicro())
}

// Acceptances lists what was said of the submissions of two rooms, oldest first.
func (tx *Tx) Acceptances(ctx context.Context, tenant access.OrganisationID, own, shared access.RoomID) ([]programme.Acceptance, error) {
	return rows(ctx, tx, func(s scan) (a programme.Acceptance, err error) {
		err = s(&a.Organisation, &a.Room, &a.ID, &a.Shared, &a.SubmissionRoom, &a.Submission, &a.Accepted, &a.Reason, &a.Words, &a.By, &a.ByName, &a.ByFirm, &a.Made)
		return a, err
	}, acceptancesText, tenant, own, shared)
}

// EraseAcceptance blanks the words of an acceptance. The record's opening has EraseFields.
func (tx *Tx) EraseAcceptance(ctx context.Context, at Place, id string) error {
	ok, err := tx.changed(ctx, eraseAcceptance, at.Organisation, at.Room, id)
	if err == nil && !ok {
		err = ErrRefused
	}
	return err
}

// Nominate keeps which submission later ones are measured against.
func (tx *Tx) Nominate(ctx context.Context, n programme.Nomination) error {
	return tx.exec(ctx, addNomination, n.Organisation, n.Room, n.ID, n.Shared, n.SubmissionRoom, n.Submission, n.By, n.ByName, tx.now.UnixMicro())
}

// Nomination is the latest nomination of a room, or ErrRefused.
func (tx *Tx) Nomination(ctx context.Context, at Place) (programme.Nomination, error) {
	return single(ctx, tx, scanNomination, nominationText, at.Organisation, at.Room)
}

func scanNomination(s scan) (n programme.Nomination, err error) {
	err = s(&n.Organisation, &n.Room, &n.ID, &n.Shared, &n.SubmissionRoom, &n.Submission, &n.By, &n.ByName, &n.Made)
	return n, err
}

// AddMilestone keeps a contract milestone. Its dates are added one by one.
func (tx *Tx) AddMilestone(ctx context.Context, m programme.Milestone) error {
	return tx.exec(ctx, addMilestone, m.Organisation, m.Room, m.ID, m.Shared, tx.now.UnixMicro(), m.Title, m.Deliverable, m.Activity, m.ActivityName, m.Confirmed,
		m.Achieved, m.Place)
}

func scanMilestone(s scan) (m programme.Milestone, err error) {
	err = s(&m.Organisation, &m.Room, &m.ID, &m.Shared, &m.Created, &m.Title, &m.Deliverable, &m.Activity, &m.ActivityName, &m.Confirmed, &m.Achieved, &m.Place,
		&m.Ended, &m.Rev)
	return m, err
}

// Milestone is one contract milestone by its id, without its dates.
func (tx *Tx) Milestone(ctx context.Context, id string) (programme.Milestone, error) {
	return single(ctx, tx, scanMilestone, milestoneText, id)
}

// Milestones lists the contract milestones of two rooms with their dates.
func (tx *Tx) Milestones(ctx context.Context, tenant access.OrganisationID, own, shared access.RoomID) ([]programme.Milestone, error) {
	list, err := rows(ctx, tx, scanMilestone, milestonesText, tenant, own, shared)
	if err != nil || len(list) == 0 {
		return list, err
	}
	at := make(map[string]int, len(list))
	for i, m := range list {
		at[m.ID] = i
	}
	return list, tx.query(ctx, func(s scan) error {
		var id string
		var d programme.MilestoneDate
		err := s(&id, &d.Due, &d.From, &d.Reason, &d.ByName, &d.Made)
		if i, ok := at[id]; ok {
			list[i].Dates = append(list[i].Dates, d)
		}
		return err
	}, milestoneDates, tenant, own, shared)
}

// ChangeMilestone changes a contract milestone that nobody changed since m.Rev; not its dates, which only grow.
func (tx *Tx) ChangeMilestone(ctx context.Context, m programme.Milestone) error {
	return tx.revised(ctx, changeMilestone, m.Organisation, m.Room, m.ID, m.Rev, m.Title, m.Deliverable, m.Activity, m.ActivityName, m.Confirmed, m.Achieved,
		m.Place, m.Ended)
}

// AddMilestoneDate keeps a contract date of a milestone behind those it has, of which there are n.
func (tx *Tx) AddMilestoneDate(ctx context.Context, at Place, milestone string, n int, d programme.MilestoneDate) error {
	return tx.exec(ctx, addMilestoneDate, at.Organisation, at.Room, milestone, n, d.Due, d.From, d.Reason, d.ByName, tx.now.UnixMicro())
}
