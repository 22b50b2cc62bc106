package store

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/casebook"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/errand"
)

const (
	// errandsText reads what waits for a person ($1) and for who answers for a side ($2, on the day $3): what they own with what is due of it;
	// what was shared with the supplier and nobody acknowledged; what must be in place and their side has not said so, or is to look at
	// again; the conditions of a decision of theirs that nobody owes yet; submissions that the client has to answer, the last of each engagement
	// that counts; and rights on matters that run out, once their side is warned. What is of a side is told to who answers for it: the roles are
	// those of party.Answering.
	errandsText text = `WITH held (organisation, room, zone) AS (
			SELECT DISTINCT g.organisation, g.room, e.zone FROM visible_grant g
			JOIN visible_engagement e ON e.organisation = g.organisation AND e.room = g.room AND e.state <> 'closed'
			WHERE g.audience = 'shared' AND NOT g.read_only AND g.role IN ('client_pm', 'delivery_pm')),
		found (what, organisation, room, id, kind, title, body, planned, expected, day, said, n) AS (
		SELECT 0, n.organisation, n.room, n.id, n.kind, n.title, n.body, coalesce(c.planned, ''), coalesce(c.expected, ''),
				coalesce((SELECT max(r.day) FROM visible_reading r WHERE r.organisation = n.organisation AND r.room = n.room AND r.node = n.id AND r.withdrawn_us = 0), ''),
				coalesce((SELECT v.next_day || ' ' || v.finding FROM visible_review v WHERE v.organisation = n.organisation AND v.room = n.room AND v.node = n.id
					ORDER BY v.day DESC, v.made_us DESC, v.id DESC LIMIT 1), ''), 1
			FROM visible_node n LEFT JOIN visible_coming c ON c.organisation = n.organisation AND c.room = n.room AND c.node = n.id
			WHERE n.organisation IN (SELECT organisation FROM visible_grant) AND n.person = $1 AND n.person <> '' AND n.ended_us = 0
		UNION ALL SELECT 1, a.organisation, a.room, '', '', '', '', '', '', '', '', count(*)
			FROM held m JOIN visible_aim a ON a.organisation = m.organisation AND a.room = m.room
			WHERE $2 = 'delivery' AND a.acknowledged_us = 0 AND a.ended_us = 0 GROUP BY a.organisation, a.room
		UNION ALL SELECT 2, p.organisation, p.room, p.code, '', '', '', '', '', coalesce(o.next_day, ''), coalesce(o.verb, ''), 1
			FROM held m JOIN visible_premise p ON p.organisation = m.organisation AND p.room = m.room AND p.verb = 'state'
			LEFT JOIN visible_premise o ON o.organisation = p.organisation AND o.room = p.room AND o.code = p.code AND o.side = $2
				AND o.idx = (SELECT max(x.idx) FROM visible_premise x WHERE x.organisation = p.organisation AND x.room = p.room AND x.code = p.code
					AND x.side = $2 AND x.verb <> 'state' AND x.idx > p.idx)
			WHERE NOT EXISTS (SELECT 1 FROM visible_premise y WHERE y.organisation = p.organisation AND y.room = p.room AND y.code = p.code
					AND y.verb = 'state' AND y.idx > p.idx)
				AND (o.verb IS NULL OR o.verb = 'withdraw' OR o.next_day <> '' AND o.next_day <= $3)
		UNION ALL SELECT 3, g.organisation, g.room, g.id, '', g.name, '', '', '', '', '', count(*)
			FROM visible_gate g JOIN visible_condition c ON c.organisation = g.organisation AND c.room = g.room AND c.round = g.id AND c.matter = ''
			WHERE g.organisation IN (SELECT organisation FROM visible_grant) AND g.decided_by = $1 AND g.decided_by <> '' GROUP BY g.organisation, g.room, g.id, g.name
		UNION ALL SELECT 4, v.organisation, v.room, v.round, '', '', '', '', '', '', '', count(*)
			FROM visible_verdict v JOIN visible_condition c ON c.organisation = v.organisation AND c.room = v.room AND c.round = v.round AND c.matter = ''
			WHERE v.organisation IN (SELECT organisation FROM visible_grant) AND v.by_person = $1 AND v.by_person <> '' AND v.step = 'outcome' GROUP BY v.organisation, v.room, v.round
		UNION ALL SELECT 5, s.organisation, s.room, s.id, '', s.label, m.zone, '', '', '', s.data_date, CASE WHEN s.further_us > 0 THEN s.further_us ELSE s.due_us END
			FROM held m JOIN visible_submission s ON s.organisation = m.organisation AND s.room = m.room AND s.due_us > 0 AND NOT s.for_record AND s.state = 'read'
			WHERE $2 = 'client' AND (s.silence_us = 0 OR s.silence_us >= $4)
				AND NOT EXISTS (SELECT 1 FROM visible_acceptance a WHERE a.organisation = s.organisation AND a.room = s.room AND a.submission = s.id)
				AND NOT EXISTS (SELECT 1 FROM visible_submission x WHERE x.organisation = s.organisation AND x.room = s.room AND NOT x.for_record AND x.state = 'read'
					AND (x.data_date > s.data_date OR x.data_date = s.data_date AND (x.made_us > s.made_us OR x.made_us = s.made_us AND x.id > s.id)))
		UNION ALL SELECT 6, x.organisation, x.room, x.id, '', x.title, m.zone, x.client_right, '', '', '', x.client_right_us
			FROM held m JOIN visible_matter x ON x.organisation = m.organisation AND x.room = m.room AND x.client_right_us >= $4 AND x.client_right_warn_us <= $4
			WHERE $2 = 'client' AND x.ended_us = 0
		UNION ALL SELECT 6, x.organisation, x.room, x.id, '', x.title, m.zone, x.delivery_right, '', '', '', x.delivery_right_us
			FROM held m JOIN visible_matter x ON x.organisation = m.organisation AND x.room = m.room AND x.delivery_right_us >= $4 AND x.delivery_right_warn_us <= $4
			WHERE $2 = 'delivery' AND x.ended_us = 0)
		SELECT f.what, f.organisation, f.room, f.id, f.kind, f.title, f.body, f.planned, f.expected, f.day, f.said, f.n, ` + whereColumns + `
			FROM found` + whereOfF + ` ORDER BY f.what, f.organisation, f.room, f.id, g.role`

	comingText   text = `SELECT node, planned, expected FROM visible_coming WHERE organisation = $1 AND room = $2 ORDER BY node`
	addComing    text = `INSERT INTO visible_coming (organisation, room, node, planned, expected) VALUES ($1, $2, $3, $4, $5)`
	changeComing text = `UPDATE visible_coming SET planned = $4, expected = $5 WHERE organisation = $1 AND room = $2 AND node = $3 RETURNING node`
)

// Errands is what waits for somebody, and where the rooms of it are.
type Errands struct {
	Owned []errand.Owned
	Rest  []errand.Errand // all others, of which several of one sort in a room stand together
	Where map[access.RoomID]Where
}

// errandRow is a row of errandsText.
type errandRow struct {
	what, n                                             int64
	at                                                  Place
	id, kind, title, body, planned, expected, day, said string
}

// Errands reads what waits for a person and for who answers for a side, on a day, in all rooms of the seat.
func (tx *Tx) Errands(ctx context.Context, p access.PersonID, side access.Side, today civil.Date) (out Errands, err error) {
	out.Where = map[access.RoomID]Where{}
	found, err := located(ctx, tx, func(s scan) (r errandRow, err error) {
		err = s(&r.what, &r.at.Organisation, &r.at.Room, &r.id, &r.kind, &r.title, &r.body, &r.planned, &r.expected, &r.day, &r.said, &r.n)
		return r, err
	}, func(a, b errandRow) bool { return a.what == b.what && a.at == b.at && a.id == b.id }, errandsText, p, side, today.String(), tx.now.UnixMicro())
	for _, f := range found {
		r := f.Value
		if out.Where[r.at.Room] = f.Where; r.what == 0 {
			out.Owned = append(out.Owned, r.owned())
		} else {
			out.Rest = together(out.Rest, r.errand())
		}
	}
	return out, err
}

// owned is what somebody answers for.
func (r errandRow) owned() errand.Owned {
	o := errand.Owned{Node: casebook.Node{Organisation: r.at.Organisation, Room: r.at.Room, ID: r.id, Kind: casebook.Kind(r.kind), Title: r.title, Body: r.body},
		Coming: errand.Coming{Node: r.id, Planned: dateIn(r.planned), Expected: dateIn(r.expected)}, LastRead: dateIn(r.day)}
	next, found, _ := strings.Cut(r.said, " ")
	o.Next, o.Found = dateIn(next), casebook.Finding(found)
	return o
}

// errand is anything else.
func (r errandRow) errand() errand.Errand {
	e := errand.Errand{Sort: errand.Aim, Organisation: r.at.Organisation, Room: r.at.Room, ID: r.id, Title: r.title, Times: int(r.n)}
	switch r.what {
	case 2:
		if e.Sort = errand.Confirm; r.said == "confirm" {
			e.Sort, e.Day = errand.Recheck, dateIn(r.day)
		}
		e.ID = ""
	case 3, 4:
		e.Sort = errand.Condition
	case 5:
		e.Sort, e.Times, e.Day, e.Title = errand.Answer, 1, dayIn(r.n, r.body), cmp.Or(r.title, "the programme as of "+r.said)
	case 6:
		e.Sort, e.Times, e.Day, e.What = errand.Right, 1, dayIn(r.n, r.body), r.planned
	}
	return e
}

// together adds an errand to those of its sort in its room that name nothing of their own.
func together(list []errand.Errand, e errand.Errand) []errand.Errand {
	for i := range list {
		x := &list[i]
		if e.ID == "" && x.ID == "" && x.Sort == e.Sort && x.Room == e.Room && x.Organisation == e.Organisation {
			x.Times += e.Times
			if x.Day == 0 || e.Day < x.Day {
				x.Day = e.Day
			}
			return list
		}
	}
	return append(list, e)
}

// dateIn is a day that was kept by this program, zero for none.
func dateIn(s string) civil.Date {
	d, _ := civil.ParseDate(s)
	return d
}

// dayIn is the day of an instant in a zone, or in UTC where its name is none.
func dayIn(us int64, zone string) civil.Date {
	z, err := time.LoadLocation(zone)
	if err != nil {
		z = time.UTC
	}
	y, m, d := time.UnixMicro(us).In(z).Date()
	return civil.NewDate(y, int(m), d)
}

// KeepComing keeps when what a room holds begins, in place of what was kept before. What is no more among it begins on no day.
func (tx *Tx) KeepComing(ctx context.Context, at Place, list []errand.Coming) error {
	was := map[string]errand.Coming{}
	err := tx.query(ctx, func(s scan) error {
		var c errand.Coming
		var planned, expected string
		err := s(&c.Node, &planned, &expected)
		c.Planned, c.Expected = dateIn(planned), dateIn(expected)
		was[c.Node] = c
		return err
	}, comingText, at.Organisation, at.Room)
	if err != nil {
		return err
	}
	is := map[string]bool{}
	for _, c := range list {
		is[c.Node] = true
		before, there := was[c.Node]
		switch {
		case !there:
			err = tx.exec(ctx, addComing, at.Organisation, at.Room, c.Node, c.Planned.String(), c.Expected.String())
		case before != c:
			_, err = tx.changed(ctx, changeComing, at.Organisation, at.Room, c.Node, c.Planned.String(), c.Expected.String())
		}
		if err != nil {
			return err
		}
	}
	for _, id := range slices.Sorted(maps.Keys(was)) {
		if is[id] || was[id] == (errand.Coming{Node: id}) {
			continue
		}
		if _, err := tx.changed(ctx, changeComing, at.Organisation, at.Room, id, "", ""); err != nil {
			return err
		}
	}
	return nil
}
