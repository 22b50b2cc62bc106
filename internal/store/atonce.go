package store

import (
	"context"
	"slices"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/engage"
	"counterpart.dev/internal/core/programme"
)

// What several pages ask of the database one after another is asked here at once. The first column of a text says of which kind a row is;
// what the kind has no use for is empty.
const (
	engagementWork text = `SELECT 0, ` + engagementColumns + ` FROM visible_engagement WHERE id = $1
		UNION ALL SELECT 1, organisation, room, project, '', '', '', '', 0, (1 = 0), (1 = 0), '', '', (1 = 0), '', '', '', '', 0, 0
			FROM visible_standing WHERE engagement = $1
		UNION ALL SELECT 2, organisation, room, id, name, '', '', '', 0, (1 = 0), (1 = 0), '', '', (1 = 0), zone, currency, '', '', 0, 0
			FROM visible_project WHERE id IN (SELECT project FROM visible_standing WHERE engagement = $1)
		ORDER BY 1`
	engagementsOf text = `SELECT 0, organisation, room, id, shared_room, engagement, project, '', gate_us, (1 = 0), (1 = 0), gate_reason, gate_by, (1 = 0), '', '', '', '', 0, rev,
			pm_days, needed_days FROM visible_standing WHERE organisation = $1 AND project IN ({list})
		UNION ALL SELECT 1, ` + engagementColumns + `, 0, 0 FROM visible_engagement WHERE organisation = $1
			AND room IN (SELECT shared_room FROM visible_standing WHERE organisation = $1 AND project IN ({list}))
		ORDER BY 1, 7, 6, 5, 4`
	activitiesIn text = `SELECT bucket, body FROM visible_activity WHERE organisation = $1 AND room = $2 AND submission = $3 AND bucket IN ({list})`
)

// EngagementWork is an engagement by its id, and for the client side the project that it is of: its id, and its name, zone and currency as
// far as the seat sees the project. What is not the seat's is the zero value; an engagement that is not is ErrRefused.
func (tx *Tx) EngagementWork(ctx context.Context, id access.ScopeID) (e engage.Engagement, p engage.Project, err error) {
	found := false
	err = tx.query(ctx, func(s scan) error {
		var what int64
		x, err := scanEngagement(func(into ...any) error { return s(append([]any{&what}, into...)...) })
		switch what {
		case 0:
			e, found = x, true
		case 1:
			p.ID = x.ID
		default:
			p.Organisation, p.Room, p.Name, p.Zone, p.Currency = x.Organisation, x.Room, x.Name, x.Zone, x.Currency
		}
		return err
	}, engagementWork, id)
	if err == nil && !found {
		err = ErrRefused
	}
	return e, p, err
}

// EngagementsOf lists what the client side keeps about the engagements of several projects, by project, and those of the engagements that the
// seat may see.
func (tx *Tx) EngagementsOf(ctx context.Context, tenant access.OrganisationID, projects []access.ScopeID) (standings []engage.Standing, list []engage.Engagement, err error) {
	_, err = among(ctx, tx, func(s scan) (e engage.Engagement, err error) {
		var what, pm, needed int64
		e, err = scanEngagement(func(into ...any) error { return s(append(append([]any{&what}, into...), &pm, &needed)...) })
		if what == 1 {
			list = append(list, e)
			return e, err
		}
		standings = append(standings, engage.Standing{Organisation: e.Organisation, Room: e.Room, ID: string(e.ID), Shared: access.RoomID(e.Name),
			Engagement: access.ScopeID(e.ClientName), Project: access.ScopeID(e.DeliveryName), PMDays: pm, NeededDays: needed, GateReason: e.Contract, GateBy: e.Rules,
			GateAt: e.StateSince, Rev: e.Rev})
		return e, err
	}, engagementsOf, tenant, projects)
	return standings, list, err
}

// ActivitiesCalled are the activities of a submission with some codes, by code, the first where the file has one more than once.
func (tx *Tx) ActivitiesCalled(ctx context.Context, at Place, submission string, codes []string) (map[string]programme.Activity, error) {
	var buckets []int
	for _, c := range codes {
		buckets = append(buckets, programme.Bucket(c))
	}
	slices.Sort(buckets)
	out := map[string]programme.Activity{}
	for part := range slices.Chunk(slices.Compact(buckets), inListMax) {
		args := []any{at.Organisation, at.Room, submission}
		for _, b := range part {
			args = append(args, b)
		}
		err := tx.query(ctx, func(s scan) error {
			var bucket int
			var body []byte
			if err := s(&bucket, &body); err != nil {
				return err
			}
			for _, c := range codes {
				if programme.Bucket(c) != bucket {
					continue
				}
				a, ok, err := programme.FindActivity(body, c)
				if err != nil {
					return err
				}
				if ok {
					out[c] = a
				}
			}
			return nil
		}, inList(activitiesIn, 4, len(part)), args...)
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}
