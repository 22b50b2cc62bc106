package store

import (
	"context"
	"maps"
	"slices"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/programme"
)

const (
	submissionColumns = `organisation, room, id, shared_room, number, side, for_record, origin, file, by_person, by_name, by_firm, made_us, label,
		project, project_name, state, problem, format, tool, data_date, finish, activities, incomplete, links, warnings, held, missed, read_us, due_us,
		notified_us, notified_person, notified_name, notified_firm, further_us, silence_us, rev`
	addSubmission text = `INSERT INTO visible_submission (` + submissionColumns + `) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15,
		$16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, 0, $29, 0, '', '', '', 0, $30, 1)`
	submissionText   text = `SELECT ` + submissionColumns + ` FROM visible_submission WHERE id = $1`
	submissionsText  text = `SELECT ` + submissionColumns + ` FROM visible_submission WHERE organisation = $1 AND room IN ($2, $3) ORDER BY data_date, made_us, id`
	submissionRevs   text = `SELECT room, rev, count(*) FROM visible_submission WHERE organisation = $1 AND room IN ($2, $3) GROUP BY room, rev ORDER BY room, rev`
	changeSubmission text = `UPDATE visible_submission SET label = $5, project = $6, project_name = $7, state = $8, problem = $9, format = $10, tool = $11,
		data_date = $12, finish = $13, activities = $14, incomplete = $15, links = $16, warnings = $17, held = $18, missed = $19, read_us = $20,
		due_us = $21, silence_us = $22, rev = rev + 1
		WHERE organisation = $1 AND room = $2 AND id = $3 AND rev = $4 RETURNING rev`
	notifyOverdue text = `UPDATE visible_submission SET notified_us = $5, notified_person = $6, notified_name = $7, notified_firm = $8, further_us = $9, silence_us = $10,
		rev = rev + 1
		WHERE organisation = $1 AND room = $2 AND id = $3 AND rev = $4 AND notified_us = 0 RETURNING rev`

	addBucket  text = `INSERT INTO visible_activity (organisation, room, bucket, submission, body) VALUES ($1, $2, $4, $3, $5)`
	addBuckets text = `INSERT INTO visible_activity (organisation, room, bucket, submission, body) VALUES ($1, $2, $4, $3, $5), ($1, $2, $6, $3, $7), ($1, $2, $8, $3, $9), ($1, $2, $10, $3, $11), ($1, $2, $12, $3, $13),
		($1, $2, $14, $3, $15), ($1, $2, $16, $3, $17), ($1, $2, $18, $3, $19), ($1, $2, $20, $3, $21), ($1, $2, $22, $3, $23),
		($1, $2, $24, $3, $25), ($1, $2, $26, $3, $27), ($1, $2, $28, $3, $29), ($1, $2, $30, $3, $31), ($1, $2, $32, $3, $33),
		($1, $2, $34, $3, $35)`
	someOfSubmission text = `SELECT body FROM visible_activity WHERE organisation = $1 AND room = $2 AND bucket = $3 AND submission = $4`
	dropActivities   text = `DELETE FROM visible_activity WHERE organisation = $1 AND room = $2 AND submission = $3`
	historyText      text = `SELECT room, submission, body FROM visible_activity
		WHERE organisation = $1 AND room IN ($2, $3) AND bucket = $4 ORDER BY room, submission`
	forecastsText text = `SELECT room, submission, bucket, body FROM visible_activity
		WHERE organisation = $1 AND room IN ($2, $3) AND bucket IN ({list}) ORDER BY room, bucket, submission`

	partColumns      = `organisation, room, submission, part, shared_room, submission_room, engine, inputs, body, made_us, rev`
	addPart     text = `INSERT INTO visible_assessment (` + partColumns + `) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1)`
	partText    text = `SELECT ` + partColumns + ` FROM visible_assessment WHERE organisation = $1 AND room = $2 AND submission = $3 AND part = $4`
	partRev     text = `SELECT rev FROM visible_assessment WHERE organisation = $1 AND room = $2 AND submission = $3 AND part = $4`
	partsNamed  text = `SELECT ` + partColumns + ` FROM visible_assessment WHERE organisation = $1 AND room = $2 AND part = $3 ORDER BY submission`
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
	addMilestone     text = `INSERT INTO visible_milestone (` + milestoneColumns + `, bucket)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 0, 1, $13)`
	milestonesText  text = `SELECT ` + milestoneColumns + ` FROM visible_milestone WHERE organisation = $1 AND room IN ($2, $3) AND ended_us = 0 ORDER BY place, created_us, id`
	milestoneText   text = `SELECT ` + milestoneColumns + ` FROM visible_milestone WHERE id = $1`
	changeMilestone text = `UPDATE visible_milestone SET title = $5, deliverable = $6, activity = $7, activity_name = $8, confirmed = $9, achieved = $10,
		place = $11, ended_us = $12, bucket = $13, rev = rev + 1 WHERE organisation = $1 AND room = $2 AND id = $3 AND rev = $4 RETURNING rev`
	addMilestoneDate text = `INSERT INTO visible_milestone_date (organisation, room, milestone, idx, due, from_date, reason, by_name, made_us)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`
	milestoneDates text = `SELECT milestone, due, from_date, reason, by_name, made_us FROM visible_milestone_date
		WHERE organisation = $1 AND room IN ($2, $3) ORDER BY milestone, idx`
)

// AddSubmission keeps a submission that was just made.
func (tx *Tx) AddSubmission(ctx context.Context, s programme.Submission) error {
	return tx.exec(ctx, addSubmission, s.Organisation, s.Room, s.ID, s.Shared, s.Number, s.Side, s.ForRecord, s.Origin, s.File, s.By, s.ByName, s.ByFirm,
		tx.now.UnixMicro(), s.Label, s.Project, s.ProjectName, s.State, s.Problem, s.Format, s.Tool, s.DataDate, s.Finish, s.Activities, s.Incomplete, s.Links,
		s.Warnings, s.Held, s.Missed, s.Due, s.Silence)
}

func scanSubmission(s scan) (v programme.Submission, err error) {
	err = s(&v.Organisation, &v.Room, &v.ID, &v.Shared, &v.Number, &v.Side, &v.ForRecord, &v.Origin, &v.File, &v.By, &v.ByName, &v.ByFirm, &v.Made, &v.Label,
		&v.Project, &v.ProjectName, &v.State, &v.Problem, &v.Format, &v.Tool, &v.DataDate, &v.Finish, &v.Activities, &v.Incomplete, &v.Links, &v.Warnings,
		&v.Held, &v.Missed, &v.ReadAt, &v.Due, &v.Notified.At, &v.Notified.By, &v.Notified.Name, &v.Notified.Firm, &v.Notified.Due, &v.Silence, &v.Rev)
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

// SubmissionRevs is how many submissions of a room have a revision. All of a room tell whether its submissions are as they were: none
// ever goes, and a change of one adds to its revision.
type SubmissionRevs struct {
	Room access.RoomID
	Rev  int64
	N    int64
}

// SubmissionRevs is the revisions of what Submissions lists, for who keeps the list in memory.
func (tx *Tx) SubmissionRevs(ctx context.Context, tenant access.OrganisationID, own, shared access.RoomID) ([]SubmissionRevs, error) {
	return rows(ctx, tx, scanRevs, submissionRevs, tenant, own, shared)
}

func scanRevs(s scan) (v SubmissionRevs, err error) {
	err = s(&v.Room, &v.Rev, &v.N)
	return v, err
}

// ChangeSubmission keeps what is known of a submission that nobody changed since s.Rev.
func (tx *Tx) ChangeSubmission(ctx context.Context, s programme.Submission) error {
	return tx.revised(ctx, changeSubmission, s.Organisation, s.Room, s.ID, s.Rev, s.Label, s.Project, s.ProjectName, s.State, s.Problem, s.Format, s.Tool,
		s.DataDate, s.Finish, s.Activities, s.Incomplete, s.Links, s.Warnings, s.Held, s.Missed, s.ReadAt, s.Due, s.Silence)
}

// NotifyOverdue keeps that somebody notified now that the answer to a submission is overdue, once and as it was at its revision.
func (tx *Tx) NotifyOverdue(ctx context.Context, s programme.Submission) error {
	n := s.Notified
	return tx.revised(ctx, notifyOverdue, s.Organisation, s.Room, s.ID, s.Rev, tx.now.UnixMicro(), n.By, n.Name, n.Firm, n.Due, s.Silence)
}

// AddActivities keeps the activities of a submission, which has none.
func (tx *Tx) AddActivities(ctx context.Context, at Place, submission string, list []programme.Activity) error {
	var buckets [programme.Buckets][]programme.Activity
	for _, a := range list {
		b := programme.Bucket(a.Code)
		buckets[b] = append(buckets[b], a)
	}
	var filled []any // the numbers of buckets that hold something, each followed by its body
	for b, some := range buckets {
		if len(some) > 0 {
			filled = append(filled, b, programme.EncodeActivities(some))
		}
	}
	for part := range slices.Chunk(filled, 2*bucketsAtOnce) {
		if len(part) == 2*bucketsAtOnce {
			if err := tx.exec(ctx, addBuckets, append([]any{at.Organisation, at.Room, submission}, part...)...); err != nil {
				return err
			}
			continue
		}
		for one := range slices.Chunk(part, 2) {
			if err := tx.exec(ctx, addBucket, append([]any{at.Organisation, at.Room, submission}, one...)...); err != nil {
				return err
			}
		}
	}
	return nil
}

// bucketsAtOnce is how many buckets one statement keeps: over a network each takes as long as the way there and back.
const bucketsAtOnce = 16

// DropActivities forgets the activities of a submission, before they are read anew.
func (tx *Tx) DropActivities(ctx context.Context, at Place, submission string) error {
	return tx.exec(ctx, dropActivities, at.Organisation, at.Room, submission)
}

// Activity is the activity of a submission with a code, the first where the file has it more than once; or ErrRefused.
func (tx *Tx) Activity(ctx context.Context, at Place, submission, code string) (programme.Activity, error) {
	body, err := single(ctx, tx, func(s scan) (b []byte, err error) { err = s(&b); return b, err },
		someOfSubmission, at.Organisation, at.Room, programme.Bucket(code), submission)
	if err != nil {
		return programme.Activity{}, err
	}
	a, ok, err := programme.FindActivity(body, code)
	if err == nil && !ok {
		err = ErrRefused
	}
	return a, err
}

// ActivityHistory is what every submission of two rooms says of the activity with a code.
func (tx *Tx) ActivityHistory(ctx context.Context, tenant access.OrganisationID, own, shared access.RoomID, code string) ([]programme.Forecast, error) {
	list, err := rows(ctx, tx, func(s scan) (k kept, err error) {
		k.Code = code
		err = s(&k.Room, &k.Submission, &k.body)
		return k, err
	}, historyText, tenant, own, shared, programme.Bucket(code))
	if err != nil {
		return nil, err
	}
	return forecasts(list)
}

// Forecasts is what every submission of two rooms says of the activities with some codes. Their buckets are named one by one: an engine
// that joins milestones to activities would rather walk all activities.
func (tx *Tx) Forecasts(ctx context.Context, tenant access.OrganisationID, own, shared access.RoomID, codes []string) ([]programme.Forecast, error) {
	named := map[int][]string{}
	for _, c := range codes {
		named[programme.Bucket(c)] = append(named[programme.Bucket(c)], c)
	}
	var list []kept
	for part := range slices.Chunk(slices.Sorted(maps.Keys(named)), inListMax) {
		args := []any{tenant, own, shared}
		for _, b := range part {
			args = append(args, b)
		}
		type bucket struct {
			kept
			number int
		}
		got, err := rows(ctx, tx, func(s scan) (b bucket, err error) {
			err = s(&b.Room, &b.Submission, &b.number, &b.body)
			return b, err
		}, inList(forecastsText, 4, len(part)), args...)
		if err != nil {
			return nil, err
		}
		for _, b := range got {
			for _, c := range named[b.number] {
				b.Code = c
				list = append(list, b.kept)
			}
		}
	}
	return forecasts(list)
}

// kept is what a submission says of the activities of a bucket, one of which is asked for.
type kept struct {
	programme.Forecast
	body []byte
}

func scanKept(s scan) (k kept, err error) {
	err = s(&k.Room, &k.Submission, &k.Code, &k.body)
	return k, err
}

// forecasts picks the activities that were asked for, each once for a submission. A bucket without one says nothing.
func forecasts(list []kept) (out []programme.Forecast, err error) {
	type key struct {
		room             access.RoomID
		submission, code string
	}
	seen := map[key]bool{}
	for _, k := range list {
		at := key{k.Room, k.Submission, k.Code}
		if seen[at] {
			continue
		}
		seen[at] = true
		a, ok, err := programme.FindActivity(k.body, k.Code)
		if err != nil {
			return nil, err
		}
		if k.Activity = a; ok {
			out = append(out, k.Forecast)
		}
	}
	return out, nil
}

// AddPart keeps a result of a name that has none.
func (tx *Tx) AddPart(ctx context.Context, p programme.Part) error {
	return tx.exec(ctx, addPart, p.Organisation, p.Room, p.Submission, p.Name, p.Shared, p.SubmissionRoom, p.Engine, p.Inputs, p.Body, tx.now.UnixMicro())
}

// KeepPart keeps a result, in place of an earlier one of its name.
func (tx *Tx) KeepPart(ctx context.Context, p programme.Part) error {
	ok, err := tx.changed(ctx, changePart, p.Organisation, p.Room, p.Submission, p.Name, p.Engine, p.Inputs, p.Body, tx.now.UnixMicro())
	if err != nil || ok {
		return err
	}
	return tx.AddPart(ctx, p)
}

// Part is one result of a submission, kept in a room.
func (tx *Tx) Part(ctx context.Context, at Place, submission, name string) (programme.Part, error) {
	return single(ctx, tx, scanPart, partText, at.Organisation, at.Room, submission, name)
}

func scanPart(s scan) (p programme.Part, err error) {
	err = s(&p.Organisation, &p.Room, &p.Submission, &p.Name, &p.Shared, &p.SubmissionRoom, &p.Engine, &p.Inputs, &p.Body, &p.Made, &p.Rev)
	return p, err
}

// PartRev is the revision of a result, for who keeps its body in memory; or ErrRefused.
func (tx *Tx) PartRev(ctx context.Context, at Place, submission, name string) (rev int64, err error) {
	err = tx.one(ctx, []any{&rev}, partRev, at.Organisation, at.Room, submission, name)
	return rev, err
}

// PartsNamed lists the results of a name that a room keeps, of every submission.
func (tx *Tx) PartsNamed(ctx context.Context, at Place, name string) ([]programme.Part, error) {
	return rows(ctx, tx, scanPart, partsNamed, at.Organisation, at.Room, name)
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
		m.Achieved, m.Place, programme.Bucket(m.Activity))
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
		m.Place, m.Ended, programme.Bucket(m.Activity))
}

// AddMilestoneDate keeps a contract date of a milestone behind those it has, of which there are n.
func (tx *Tx) AddMilestoneDate(ctx context.Context, at Place, milestone string, n int, d programme.MilestoneDate) error {
	return tx.exec(ctx, addMilestoneDate, at.Organisation, at.Room, milestone, n, d.Due, d.From, d.Reason, d.ByName, tx.now.UnixMicro())
}
