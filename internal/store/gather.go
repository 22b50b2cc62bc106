package store

import (
	"cmp"
	"context"
	"slices"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/casebook"
	"counterpart.dev/internal/core/engage"
	"counterpart.dev/internal/core/programme"
)

// What the client's case waits for lies in the rooms of several engagements. These texts read all of them at once, so that a page asks
// as many questions for ten engagements as for one. Several of them read two kinds of rows, so that a page asks fewer: the first column
// says of which kind a row is, and what the kind has no use for is empty.
const (
	projectWork text = `SELECT 0, organisation, room, id, programme, code, name, purpose, currency, zone, created_us, ended_us, rev, 0
			FROM visible_project WHERE id = $1
		UNION ALL SELECT 1, organisation, room, id, shared_room, engagement, project, gate_reason, gate_by, '', gate_us, pm_days, rev, needed_days
			FROM visible_standing WHERE project = $1
		ORDER BY 1, 6`
	caseRows text = `SELECT 0, kind, '', place, created_us, id, organisation, room, title, owner, body, source, '', changed_us, ended_us, rev, (1 = 0)
			FROM visible_node WHERE organisation = $1 AND room = $2 AND ended_us = 0
		UNION ALL SELECT 1, node, '', 0, 0, needs, organisation, room, '', '', '', '', '', share_ppm, 0, 0, confirmed
			FROM visible_edge WHERE organisation = $1 AND room = $2
		UNION ALL SELECT 2, node, day, 0, made_us, id, organisation, room, value, by_person, by_name, source, words, withdrawn_us, 0, rev, (1 = 0)
			FROM visible_reading WHERE organisation = $1 AND room = $2 AND withdrawn_us = 0`
	milestonesIn text = `SELECT 0, shared_room, place, created_us, id, organisation, room, title, activity, activity_name, achieved, deliverable, confirmed, ended_us, rev
			FROM visible_milestone WHERE organisation = $1 AND room IN ({list}) AND ended_us = 0
		UNION ALL SELECT 1, '', idx, made_us, milestone, '', '', due, from_date, reason, by_name, (1 = 0), (1 = 0), 0, 0
			FROM visible_milestone_date WHERE organisation = $1 AND room IN ({list})
		ORDER BY 1, 2, 3, 4, 5`
	submissionsIn text = `SELECT ` + submissionColumns + ` FROM visible_submission WHERE organisation = $1 AND room IN ({list})
		ORDER BY shared_room, data_date, number, id`
	submissionsStand text = `SELECT 0, 0, room, rev, count(*), '', '', '', '', '', '', '' FROM visible_submission
			WHERE organisation = $1 AND room IN ({list}) GROUP BY room, rev
		UNION ALL SELECT 1, made_us, id, 0, 0, organisation, room, shared_room, submission_room, submission, by_person, by_name FROM visible_baseline
			WHERE organisation = $1 AND room IN ({list})
		ORDER BY 1, 2, 3, 4`
	pageStand text = `SELECT 0, made_us, id, organisation, room, words, by_person, by_name, '', '', late_days, benefit_ppm, cost_ppm
			FROM visible_tolerance WHERE organisation = $1 AND room = $2
		UNION ALL SELECT 1, made_us, id, organisation, room, title, by_person, by_name, report, style, number, 0, 0
			FROM visible_brief WHERE organisation = $1 AND room = $2
			AND number = (SELECT max(number) FROM visible_brief WHERE organisation = $1 AND room = $2)
		UNION ALL SELECT 2, made_us, id, organisation, room, submissions, '', '', '', '', 0, 0, 0
			FROM visible_simulation WHERE organisation = $1 AND room = $2 AND scenario = ''
			AND made_us = (SELECT max(made_us) FROM visible_simulation WHERE organisation = $1 AND room = $2 AND scenario = '')
		ORDER BY 1, 2 DESC, 3 DESC`
	forecastsOf text = `SELECT a.room, a.submission, m.activity, a.body FROM visible_submission u
		JOIN visible_milestone m ON m.organisation = u.organisation AND m.shared_room = u.shared_room AND m.activity <> '' AND m.ended_us = 0
		JOIN visible_activity a ON a.organisation = u.organisation AND a.room = u.room AND a.submission = u.id AND a.bucket = m.bucket
		WHERE u.organisation = $1 AND u.id IN ({list}) ORDER BY a.room, a.submission, m.activity`
)

// ProjectWork is a project by its id, and the client side's pages of its engagements.
func (tx *Tx) ProjectWork(ctx context.Context, id access.ScopeID) (p engage.Project, all []engage.Standing, err error) {
	found := false
	err = tx.query(ctx, func(s scan) error {
		var what, a, b, c, d int64
		var t [9]string
		err := s(&what, &t[0], &t[1], &t[2], &t[3], &t[4], &t[5], &t[6], &t[7], &t[8], &a, &b, &c, &d)
		at := Place{access.OrganisationID(t[0]), access.RoomID(t[1])}
		if what == 0 {
			found = true
			p = engage.Project{Organisation: at.Organisation, Room: at.Room, ID: access.ScopeID(t[2]), Programme: access.ScopeID(t[3]), Code: t[4], Name: t[5],
				Purpose: t[6], Currency: t[7], Zone: t[8], Created: a, Ended: b, Rev: c}
			return err
		}
		all = append(all, engage.Standing{Organisation: at.Organisation, Room: at.Room, ID: t[2], Shared: access.RoomID(t[3]), Engagement: access.ScopeID(t[4]),
			Project: access.ScopeID(t[5]), GateReason: t[6], GateBy: t[7], GateAt: a, PMDays: b, Rev: c, NeededDays: d})
		return err
	}, projectWork, id)
	if err == nil && !found {
		err = ErrRefused
	}
	return p, all, err
}

// CaseRows lists what a case is put together from: the nodes that stand, by kind; the edges; and what was measured and not withdrawn, by
// node and day.
func (tx *Tx) CaseRows(ctx context.Context, at Place) (nodes []casebook.Node, edges []casebook.Edge, readings []casebook.Reading, err error) {
	err = tx.query(ctx, func(s scan) error {
		var what, n, us, x, ended, rev int64
		var first, second, id, t1, t2, t3, t4, t5 string
		var in Place
		var yes bool
		err := s(&what, &first, &second, &n, &us, &id, &in.Organisation, &in.Room, &t1, &t2, &t3, &t4, &t5, &x, &ended, &rev, &yes)
		switch what {
		case 0:
			nodes = append(nodes, casebook.Node{Organisation: in.Organisation, Room: in.Room, ID: id, Kind: casebook.Kind(first), Created: us, Title: t1, Owner: t2,
				Body: t3, Place: n, Source: t4, Changed: x, Ended: ended, Rev: rev})
		case 1:
			edges = append(edges, casebook.Edge{Organisation: in.Organisation, Room: in.Room, Node: first, Needs: id, SharePPM: x, Confirmed: yes})
		default:
			readings = append(readings, casebook.Reading{Organisation: in.Organisation, Room: in.Room, ID: id, Node: first, Day: second, Value: t1,
				By: access.PersonID(t2), ByName: t3, Source: t4, Words: t5, Made: us, Withdrawn: x, Rev: rev})
		}
		return err
	}, caseRows, at.Organisation, at.Room)
	// Sorted here: an engine that sorts copies every body once more.
	slices.SortFunc(nodes, func(a, b casebook.Node) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Place, b.Place), cmp.Compare(a.Created, b.Created), cmp.Compare(a.ID, b.ID))
	})
	slices.SortFunc(edges, func(a, b casebook.Edge) int {
		return cmp.Or(cmp.Compare(a.Node, b.Node), cmp.Compare(a.Needs, b.Needs))
	})
	slices.SortFunc(readings, func(a, b casebook.Reading) int {
		return cmp.Or(cmp.Compare(a.Node, b.Node), cmp.Compare(a.Day, b.Day), cmp.Compare(a.Made, b.Made), cmp.Compare(a.ID, b.ID))
	})
	return nodes, edges, readings, err
}

// MilestonesIn lists the contract milestones of several rooms with their dates, by engagement.
func (tx *Tx) MilestonesIn(ctx context.Context, tenant access.OrganisationID, rooms []access.RoomID) ([]programme.Milestone, error) {
	all, err := among(ctx, tx, func(s scan) (m programme.Milestone, err error) {
		var what int64
		err = s(&what, &m.Shared, &m.Place, &m.Created, &m.ID, &m.Organisation, &m.Room, &m.Title, &m.Activity, &m.ActivityName, &m.Achieved, &m.Deliverable,
			&m.Confirmed, &m.Ended, &m.Rev)
		if what == 1 { // a date of the milestone with this id
			m = programme.Milestone{ID: m.ID, Dates: []programme.MilestoneDate{{Due: m.Title, From: m.Activity, Reason: m.ActivityName, ByName: m.Achieved, Made: m.Created}}}
		}
		return m, err
	}, milestonesIn, tenant, rooms)
	var list []programme.Milestone
	at := map[string]int{}
	for _, m := range all {
		if m.Dates == nil {
			at[m.ID] = len(list)
			list = append(list, m)
		}
	}
	for _, m := range all {
		if i, ok := at[m.ID]; ok && m.Dates != nil {
			list[i].Dates = append(list[i].Dates, m.Dates...)
		}
	}
	return list, err
}

// SubmissionsIn lists the submissions of several rooms, by engagement and data date.
func (tx *Tx) SubmissionsIn(ctx context.Context, tenant access.OrganisationID, rooms []access.RoomID) ([]programme.Submission, error) {
	return among(ctx, tx, scanSubmission, submissionsIn, tenant, rooms)
}

// SubmissionsStand is the revisions of what SubmissionsIn lists, for who keeps the list in memory, and which submissions were nominated,
// oldest first: the latest of a room counts.
func (tx *Tx) SubmissionsStand(ctx context.Context, tenant access.OrganisationID, rooms []access.RoomID) (revs []SubmissionRevs, nominated []programme.Nomination, err error) {
	_, err = among(ctx, tx, func(s scan) (none struct{}, err error) {
		var what int64
		var r SubmissionRevs
		var n programme.Nomination
		err = s(&what, &n.Made, &n.ID, &r.Rev, &r.N, &n.Organisation, &n.Room, &n.Shared, &n.SubmissionRoom, &n.Submission, &n.By, &n.ByName)
		if what == 0 {
			r.Room = access.RoomID(n.ID)
			revs = append(revs, r)
			return none, err
		}
		nominated = append(nominated, n)
		return none, err
	}, submissionsStand, tenant, rooms)
	return revs, nominated, err
}

// PageStand is what a sponsor's page needs from the client's own room beside the case.
type PageStand struct {
	Agreed    []casebook.Tolerance // what the sponsor agreed to, the newest first: it counts
	Last      *casebook.Brief      // the page that was published last, without its bytes; nil when none was
	Simulated string               // the id of the newest simulation of what is expected; "" for none
	From      string               // the submissions it was made from
}

// PageStand is what a sponsor's page needs from a room beside the case.
func (tx *Tx) PageStand(ctx context.Context, at Place) (p PageStand, err error) {
	err = tx.query(ctx, func(s scan) error {
		var what int64
		var t casebook.Tolerance
		var report, style string
		err := s(&what, &t.Made, &t.ID, &t.Organisation, &t.Room, &t.Words, &t.By, &t.ByName, &report, &style, &t.LateDays, &t.BenefitPPM, &t.CostPPM)
		switch {
		case what == 0:
			p.Agreed = append(p.Agreed, t)
		case what == 1:
			p.Last = &casebook.Brief{Organisation: t.Organisation, Room: t.Room, ID: t.ID, Number: t.LateDays, Title: t.Words, Report: report, Style: style,
				By: t.By, ByName: t.ByName, Made: t.Made}
		case p.Simulated == "":
			p.Simulated, p.From = t.ID, t.Words
		}
		return err
	}, pageStand, at.Organisation, at.Room)
	return p, err
}

// ForecastsOf is what several submissions say of the activities that contract milestones of their engagements are tied to.
func (tx *Tx) ForecastsOf(ctx context.Context, tenant access.OrganisationID, submissions []string) ([]programme.Forecast, error) {
	list, err := among(ctx, tx, scanKept, forecastsOf, tenant, submissions)
	if err != nil {
		return nil, err
	}
	return forecasts(list)
}
