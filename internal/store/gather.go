package store

import (
	"context"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/programme"
)

// What the client's case waits for lies in the rooms of several engagements. These texts read all of them at once, so that a page asks
// as many questions for ten engagements as for one.
const (
	milestonesIn text = `SELECT ` + milestoneColumns + ` FROM visible_milestone WHERE organisation = $1 AND room IN ({list}) AND ended_us = 0
		ORDER BY shared_room, place, created_us, id`
	milestoneDatesIn text = `SELECT milestone, due, from_date, reason, by_name, made_us FROM visible_milestone_date
		WHERE organisation = $1 AND room IN ({list}) ORDER BY milestone, idx`
	submissionsIn text = `SELECT ` + submissionColumns + ` FROM visible_submission WHERE organisation = $1 AND room IN ({list})
		ORDER BY shared_room, data_date, number, id`
	submissionRevsIn text = `SELECT room, rev, count(*) FROM visible_submission WHERE organisation = $1 AND room IN ({list}) GROUP BY room, rev ORDER BY room, rev`
	nominationsIn    text = `SELECT ` + nominationColumns + ` FROM visible_baseline WHERE organisation = $1 AND room IN ({list}) ORDER BY made_us, id`
	forecastsOf      text = `SELECT a.room, a.submission, m.activity, a.body FROM visible_submission u
		JOIN visible_milestone m ON m.organisation = u.organisation AND m.shared_room = u.shared_room AND m.activity <> '' AND m.ended_us = 0
		JOIN visible_activity a ON a.organisation = u.organisation AND a.room = u.room AND a.submission = u.id AND a.bucket = m.bucket
		WHERE u.organisation = $1 AND u.id IN ({list}) ORDER BY a.room, a.submission, m.activity`
)

// MilestonesIn lists the contract milestones of several rooms with their dates, by engagement.
func (tx *Tx) MilestonesIn(ctx context.Context, tenant access.OrganisationID, rooms []access.RoomID) ([]programme.Milestone, error) {
	list, err := among(ctx, tx, scanMilestone, milestonesIn, tenant, rooms)
	if err != nil || len(list) == 0 {
		return list, err
	}
	at := make(map[string]int, len(list))
	for i, m := range list {
		at[m.ID] = i
	}
	type dated struct {
		id string
		programme.MilestoneDate
	}
	dates, err := among(ctx, tx, func(s scan) (d dated, err error) {
		err = s(&d.id, &d.Due, &d.From, &d.Reason, &d.ByName, &d.Made)
		return d, err
	}, milestoneDatesIn, tenant, rooms)
	for _, d := range dates {
		if i, ok := at[d.id]; ok {
			list[i].Dates = append(list[i].Dates, d.MilestoneDate)
		}
	}
	return list, err
}

// SubmissionsIn lists the submissions of several rooms, by engagement and data date.
func (tx *Tx) SubmissionsIn(ctx context.Context, tenant access.OrganisationID, rooms []access.RoomID) ([]programme.Submission, error) {
	return among(ctx, tx, scanSubmission, submissionsIn, tenant, rooms)
}

// SubmissionRevsIn is the revisions of what SubmissionsIn lists, for who keeps the list in memory.
func (tx *Tx) SubmissionRevsIn(ctx context.Context, tenant access.OrganisationID, rooms []access.RoomID) ([]SubmissionRevs, error) {
	return among(ctx, tx, scanRevs, submissionRevsIn, tenant, rooms)
}

// NominationsIn lists which submissions were nominated in several rooms, oldest first: the latest of a room counts.
func (tx *Tx) NominationsIn(ctx context.Context, tenant access.OrganisationID, rooms []access.RoomID) ([]programme.Nomination, error) {
	return among(ctx, tx, scanNomination, nominationsIn, tenant, rooms)
}

// ForecastsOf is what several submissions say of the activities that contract milestones of their engagements are tied to.
func (tx *Tx) ForecastsOf(ctx context.Context, tenant access.OrganisationID, submissions []string) ([]programme.Forecast, error) {
	list, err := among(ctx, tx, scanKept, forecastsOf, tenant, submissions)
	if err != nil {
		return nil, err
	}
	return forecasts(list)
}
