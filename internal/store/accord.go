package store

import (
	"context"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/poll"
)

const (
	roundColumns = `organisation, room, id, kind, number, instrument, before_award, by_person, by_name, made_us, closes_us, criteria, body, state, ended_us,
		client_asked, delivery_asked, rev`
	addRound text = `INSERT INTO visible_round (` + roundColumns + `)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 0, 0, 0, 1)`
	roundText   text = `SELECT ` + roundColumns + ` FROM visible_round WHERE organisation = $1 AND room = $2 AND id = $3`
	roundsText  text = `SELECT ` + roundColumns + ` FROM visible_round WHERE organisation = $1 AND room = $2 ORDER BY kind, number DESC`
	changeRound text = `UPDATE visible_round SET body = $5, state = $6, ended_us = $7, client_asked = $8, delivery_asked = $9, rev = rev + 1
		WHERE organisation = $1 AND room = $2 AND id = $3 AND rev = $4 RETURNING rev`

	askedColumns      = `id, round, person, link, sealed, by_person, name, by_name, made_us, ended_us, rev`
	addAsked     text = `INSERT INTO visible_asked (organisation, room, ` + askedColumns + `) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0, 1)`
	askedText    text = `SELECT ` + askedColumns + ` FROM visible_asked WHERE organisation = $1 AND room = $2 AND round = $3 ORDER BY made_us, name, id`
	everAsked    text = `SELECT ` + askedColumns + ` FROM visible_asked WHERE organisation = $1 AND room = $2 ORDER BY round, made_us, name, id`
	endAsked     text = `UPDATE visible_asked SET ended_us = $5, rev = rev + 1 WHERE organisation = $1 AND room = $2 AND id = $3 AND rev = $4 AND ended_us = 0 RETURNING rev`

	ballotColumns      = `organisation, room, round, kind, side, scope, instrument, closes_us, made_us, who, box, body, title, client, delivery, criteria`
	addBallot     text = `INSERT INTO visible_ballot (` + ballotColumns + `) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)`
	ballotsText   text = `SELECT ` + ballotColumns + ` FROM visible_ballot ORDER BY closes_us, round`
	awaitedText   text = `SELECT b.organisation, b.room, b.round, b.kind, b.side, b.scope, b.instrument, b.closes_us, b.made_us, b.who, b.box, b.body, b.title, b.client, b.delivery,
				b.criteria, coalesce(z.body, '')
			FROM visible_ballot b LEFT JOIN visible_sealed z ON z.organisation = b.organisation AND z.room = b.room AND z.round = b.round AND z.name = ''
			WHERE b.closes_us > $1
		UNION SELECT c.organisation, c.room, '', 'charter', coalesce(s.side, ''), e.id, '', 0, 0, '', '', '', e.name, '', '', g.role, ''
			FROM visible_charter c
			JOIN visible_engagement e ON e.organisation = c.organisation AND e.room = c.room
			JOIN visible_grant g ON g.organisation = c.organisation AND g.room = c.room AND NOT g.read_only
			LEFT JOIN visible_signature s ON s.organisation = c.organisation AND s.room = c.room AND s.version = c.version
			WHERE e.state <> 'closed' AND NOT EXISTS (
				SELECT 1 FROM visible_charter n WHERE n.organisation = c.organisation AND n.room = c.room AND n.version > c.version)
		ORDER BY 8, 3, 13, 6, 16, 5`

	changeSealed text = `UPDATE visible_sealed SET body = $5, rev = rev + 1 WHERE organisation = $1 AND room = $2 AND round = $3 AND name = $4 RETURNING rev`
	addSealed    text = `INSERT INTO visible_sealed (organisation, room, round, name, body, rev) VALUES ($1, $2, $3, $4, $5, 1)`
	sealedText   text = `SELECT round, name, body FROM visible_sealed WHERE organisation = $1 AND room = $2 AND round = $3 ORDER BY name`
	dropSealed   text = `DELETE FROM visible_sealed WHERE organisation = $1 AND room = $2 AND round = $3 RETURNING round`

	addFinding   text = `INSERT INTO visible_finding (organisation, room, round, part, body, made_us) VALUES ($1, $2, $3, $4, $5, $6)`
	findingsText text = `SELECT round, part, body, made_us FROM visible_finding WHERE organisation = $1 AND room = $2 ORDER BY made_us, round, part`

	changeVerdict text = `UPDATE visible_verdict SET outcome = $5, reason = $6, by_person = $7, by_name = $8, at_us = $9, rev = rev + 1
		WHERE organisation = $1 AND room = $2 AND round = $3 AND step = $4 RETURNING rev`
	addVerdict text = `INSERT INTO visible_verdict (organisation, room, round, step, side, outcome, reason, by_person, by_name, at_us, rev)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1)`
	verdictsText text = `SELECT round, step, side, outcome, reason, by_person, by_name, at_us, rev FROM visible_verdict WHERE organisation = $1 AND room = $2
		ORDER BY at_us, round, step`

	// What was found and said in several rooms, and the rounds themselves.
	roundsIn     text = `SELECT ` + roundColumns + ` FROM visible_round WHERE organisation = $1 AND room IN ({list}) ORDER BY room, kind, number DESC`
	findingsIn   text = `SELECT room, round, part, body, made_us FROM visible_finding WHERE organisation = $1 AND room IN ({list}) ORDER BY made_us, round, part, room`
	verdictsIn   text = `SELECT room, round, step, side, outcome, reason, by_person, by_name, at_us, rev FROM visible_verdict WHERE organisation = $1 AND room IN ({list}) ORDER BY at_us, round, step, room`
	conditionsIn text = `SELECT room, round, idx, words, matter, made_us, rev FROM visible_condition WHERE organisation = $1 AND room IN ({list}) ORDER BY round, idx, room`

	addCondition   text = `INSERT INTO visible_condition (organisation, room, round, idx, words, matter, made_us, rev) VALUES ($1, $2, $3, $4, $5, '', $6, 1)`
	conditionsText text = `SELECT round, idx, words, matter, made_us, rev FROM visible_condition WHERE organisation = $1 AND room = $2 ORDER BY round, idx`
	meetCondition  text = `UPDATE visible_condition SET matter = $5, rev = rev + 1 WHERE organisation = $1 AND room = $2 AND round = $3 AND idx = $4 AND matter = ''
		RETURNING rev`

	addCharter    text = `INSERT INTO visible_charter (organisation, room, version, body, by_person, by_name, made_us, changed_us, rev) VALUES ($1, $2, $3, $4, $5, $6, $7, $7, 1)`
	chartersText  text = `SELECT version, body, by_person, by_name, made_us, changed_us, rev FROM visible_charter WHERE organisation = $1 AND room = $2 ORDER BY version DESC`
	changeCharter text = `UPDATE visible_charter SET body = $5, by_person = $6, by_name = $7, changed_us = $8, rev = rev + 1
		WHERE organisation = $1 AND room = $2 AND version = $3 AND rev = $4 RETURNING rev`
	addSignature text = `INSERT INTO visible_signature (organisation, room, version, person, side, role, hash, name, firm, made_us)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`
	signaturesText text = `SELECT version, person, side, role, hash, name, firm, made_us FROM visible_signature WHERE organisation = $1 AND room = $2
		ORDER BY version DESC, made_us, person`

	factsText text = `WITH held (room) AS (SELECT DISTINCT room FROM visible_grant WHERE organisation = $1 AND room IN ({list}))
		SELECT 'finding', f.room, f.round, f.part, f.body, f.made_us FROM visible_finding f JOIN held h ON f.room = h.room WHERE f.organisation = $1
		UNION SELECT 'verdict', v.room, v.by_name, v.side, v.outcome, v.at_us FROM visible_verdict v JOIN held h ON v.room = h.room
			WHERE v.organisation = $1 AND v.step = 'outcome'
		UNION SELECT 'signature', s.room, s.name, s.side, '', s.version FROM visible_signature s JOIN held h ON s.room = h.room WHERE s.organisation = $1
		ORDER BY 6, 1, 2, 3, 4`

	closeRoom  text = `DELETE FROM seat_room WHERE seat = $1 AND organisation = $2 AND room = $3 AND audience = 'sealed' RETURNING seat`
	addTime    text = `INSERT INTO survey_time (organisation, who, at_us, round, minutes) VALUES ($1, $2, $3, $4, $5)`
	timeText   text = `SELECT at_us, minutes FROM survey_time WHERE organisation = $1 AND who = $2 AND at_us > $3 ORDER BY at_us`
	forgetTime text = `DELETE FROM survey_time WHERE organisation = $1 AND who = $2 AND at_us <= $3 RETURNING who`
)

// AddRound opens a round of asking.
func (tx *Tx) AddRound(ctx context.Context, r poll.Round) error {
	return tx.exec(ctx, addRound, r.Organisation, r.Room, r.ID, r.Kind, r.Number, r.Instrument, r.BeforeAward, r.By, r.ByName, tx.now.UnixMicro(), r.Closes,
		r.Criteria, r.Body, r.State)
}

func scanRound(s scan) (r poll.Round, err error) {
	err = s(&r.Organisation, &r.Room, &r.ID, &r.Kind, &r.Number, &r.Instrument, &r.BeforeAward, &r.By, &r.ByName, &r.Made, &r.Closes, &r.Criteria, &r.Body,
		&r.State, &r.EndedAt, &r.ClientAsked, &r.DelivAsked, &r.Rev)
	return r, err
}

// Round is one round of a room.
func (tx *Tx) Round(ctx context.Context, at Place, id string) (poll.Round, error) {
	return single(ctx, tx, scanRound, roundText, at.Organisation, at.Room, id)
}

// Rounds lists the rounds of a room by their kind, the newest of each first.
func (tx *Tx) Rounds(ctx context.Context, at Place) ([]poll.Round, error) {
	return rows(ctx, tx, scanRound, roundsText, at.Organisation, at.Room)
}

// ChangeRound keeps how far a round has come that nobody changed since r.Rev, and how many of each side were asked.
func (tx *Tx) ChangeRound(ctx context.Context, r poll.Round) error {
	return tx.revised(ctx, changeRound, r.Organisation, r.Room, r.ID, r.Rev, r.Body, r.State, r.EndedAt, r.ClientAsked, r.DelivAsked)
}

// AddAsked keeps with a side that it asked one of its own.
func (tx *Tx) AddAsked(ctx context.Context, at Place, a poll.Asked) error {
	return tx.exec(ctx, addAsked, at.Organisation, at.Room, a.ID, a.Round, a.Person, a.Link, a.Sealed, a.By, a.Name, a.ByName, tx.now.UnixMicro())
}

// Asked lists whom a side asked in a round, in the order in which they were.
func (tx *Tx) Asked(ctx context.Context, at Place, round string) ([]poll.Asked, error) {
	return rows(ctx, tx, scanAsked, askedText, at.Organisation, at.Room, round)
}

// AskedIn lists whom a side ever asked in a room, by round.
func (tx *Tx) AskedIn(ctx context.Context, at Place) (map[string][]poll.Asked, error) {
	all, err := rows(ctx, tx, scanAsked, everAsked, at.Organisation, at.Room)
	out := map[string][]poll.Asked{}
	for _, a := range all {
		out[a.Round] = append(out[a.Round], a)
	}
	return out, err
}

func scanAsked(s scan) (a poll.Asked, err error) {
	err = s(&a.ID, &a.Round, &a.Person, &a.Link, &a.Sealed, &a.By, &a.Name, &a.ByName, &a.Made, &a.Ended, &a.Rev)
	return a, err
}

// EndAsked notes that somebody is asked no more.
func (tx *Tx) EndAsked(ctx context.Context, at Place, id string, rev int64) error {
	return tx.revised(ctx, endAsked, at.Organisation, at.Room, id, rev, tx.now.UnixMicro())
}

// AddBallot lays what somebody is asked in their own room.
func (tx *Tx) AddBallot(ctx context.Context, b poll.Ballot) error {
	return tx.exec(ctx, addBallot, b.Organisation, b.Room, b.Round, b.Kind, b.Side, b.Scope, b.Instrument, b.Closes, tx.now.UnixMicro(), b.Who, b.Box, b.Body,
		b.Title, b.Client, b.Delivery, b.Criteria)
}

// Ballots lists what the seat itself was ever asked, what ends first first.
func (tx *Tx) Ballots(ctx context.Context) ([]poll.Ballot, error) {
	return rows(ctx, tx, scanBallot, ballotsText)
}

func scanBallot(s scan) (b poll.Ballot, err error) {
	err = s(&b.Organisation, &b.Room, &b.Round, &b.Kind, &b.Side, &b.Scope, &b.Instrument, &b.Closes, &b.Made, &b.Who, &b.Box, &b.Body, &b.Title, &b.Client,
		&b.Delivery, &b.Criteria)
	return b, err
}

// Awaited lists what the seat itself is asked and may still answer, with what it has answered, and the newest charter of each engagement it is
// in that goes on.
func (tx *Tx) Awaited(ctx context.Context) (asked []poll.Ballot, charters []poll.Unsigned, err error) {
	all, err := rows(ctx, tx, func(s scan) (b poll.Ballot, err error) {
		err = s(&b.Organisation, &b.Room, &b.Round, &b.Kind, &b.Side, &b.Scope, &b.Instrument, &b.Closes, &b.Made, &b.Who, &b.Box, &b.Body, &b.Title, &b.Client,
			&b.Delivery, &b.Criteria, &b.Said)
		return b, err
	}, awaitedText, tx.now.UnixMicro())
	for _, b := range all {
		if b.Kind == "charter" {
			charters = append(charters, poll.Unsigned{Organisation: b.Organisation, Room: b.Room, Scope: b.Scope, Engagement: b.Title, Role: access.Role(b.Criteria), Signed: b.Side})
			continue
		}
		asked = append(asked, b)
	}
	return asked, charters, err
}

// Seal keeps a body under a name in place of what was there.
func (tx *Tx) Seal(ctx context.Context, at Place, b poll.Sealed) error {
	ok, err := tx.changed(ctx, changeSealed, at.Organisation, at.Room, b.Round, b.Name, b.Body)
	if err != nil || ok {
		return err
	}
	return tx.exec(ctx, addSealed, at.Organisation, at.Room, b.Round, b.Name, b.Body)
}

// Sealed lists the bodies of a round in a sealed room, by name.
func (tx *Tx) Sealed(ctx context.Context, at Place, round string) ([]poll.Sealed, error) {
	return rows(ctx, tx, func(s scan) (b poll.Sealed, err error) {
		err = s(&b.Round, &b.Name, &b.Body)
		return b, err
	}, sealedText, at.Organisation, at.Room, round)
}

// DropSealed destroys the bodies of a round in a sealed room.
func (tx *Tx) DropSealed(ctx context.Context, at Place, round string) error {
	return tx.exec(ctx, dropSealed, at.Organisation, at.Room, round)
}

// AddFinding keeps what a round found.
func (tx *Tx) AddFinding(ctx context.Context, at Place, f poll.Finding) error {
	return tx.exec(ctx, addFinding, at.Organisation, at.Room, f.Round, f.Part, f.Body, tx.now.UnixMicro())
}

// Findings lists what the rounds of a room found, oldest first.
func (tx *Tx) Findings(ctx context.Context, at Place) ([]poll.Finding, error) {
	return rows(ctx, tx, func(s scan) (f poll.Finding, err error) {
		err = s(&f.Round, &f.Part, &f.Body, &f.Made)
		return f, err
	}, findingsText, at.Organisation, at.Room)
}

// SayVerdict keeps what a side says of a round, in place of what it said before.
func (tx *Tx) SayVerdict(ctx context.Context, at Place, v poll.Verdict) error {
	ok, err := tx.changed(ctx, changeVerdict, at.Organisation, at.Room, v.Round, v.Step, v.Outcome, v.Reason, v.By, v.ByName, tx.now.UnixMicro())
	if err != nil || ok {
		return err
	}
	return tx.exec(ctx, addVerdict, at.Organisation, at.Room, v.Round, v.Step, v.Side, v.Outcome, v.Reason, v.By, v.ByName, tx.now.UnixMicro())
}

// Verdicts lists what was said of the rounds of a room, oldest first.
func (tx *Tx) Verdicts(ctx context.Context, at Place) ([]poll.Verdict, error) {
	return rows(ctx, tx, func(s scan) (v poll.Verdict, err error) {
		err = s(&v.Round, &v.Step, &v.Side, &v.Outcome, &v.Reason, &v.By, &v.ByName, &v.At, &v.Rev)
		return v, err
	}, verdictsText, at.Organisation, at.Room)
}

// AddCondition keeps what follows from a round.
func (tx *Tx) AddCondition(ctx context.Context, at Place, c poll.Condition) error {
	return tx.exec(ctx, addCondition, at.Organisation, at.Room, c.Round, c.Index, c.Words, tx.now.UnixMicro())
}

// Conditions lists what follows from the rounds of a room.
func (tx *Tx) Conditions(ctx context.Context, at Place) ([]poll.Condition, error) {
	return rows(ctx, tx, func(s scan) (c poll.Condition, err error) {
		err = s(&c.Round, &c.Index, &c.Words, &c.Matter, &c.Made, &c.Rev)
		return c, err
	}, conditionsText, at.Organisation, at.Room)
}

// MeetCondition names the matter that what follows from a round became. It becomes one once.
func (tx *Tx) MeetCondition(ctx context.Context, at Place, c poll.Condition) error {
	return tx.revised(ctx, meetCondition, at.Organisation, at.Room, c.Round, c.Index, c.Matter)
}

// AddCharter keeps a new version of a charter.
func (tx *Tx) AddCharter(ctx context.Context, at Place, c poll.Charter) error {
	return tx.exec(ctx, addCharter, at.Organisation, at.Room, c.Version, c.Body, c.By, c.ByName, tx.now.UnixMicro())
}

// Charters lists the versions of the charter of a room, newest first.
func (tx *Tx) Charters(ctx context.Context, at Place) ([]poll.Charter, error) {
	return rows(ctx, tx, func(s scan) (c poll.Charter, err error) {
		err = s(&c.Version, &c.Body, &c.By, &c.ByName, &c.Made, &c.Changed, &c.Rev)
		return c, err
	}, chartersText, at.Organisation, at.Room)
}

// ChangeCharter changes the words of a version that nobody changed since c.Rev.
func (tx *Tx) ChangeCharter(ctx context.Context, at Place, c poll.Charter) error {
	return tx.revised(ctx, changeCharter, at.Organisation, at.Room, c.Version, c.Rev, c.Body, c.By, c.ByName, tx.now.UnixMicro())
}

// Sign keeps a name under a version of a charter. Who signed it already is ErrTaken.
func (tx *Tx) Sign(ctx context.Context, at Place, g poll.Signature) error {
	return tx.exec(ctx, addSignature, at.Organisation, at.Room, g.Version, g.Person, g.Side, g.Role, g.Hash, g.Name, g.Firm, tx.now.UnixMicro())
}

// Signatures lists the names under the charters of a room, those of the newest version first.
func (tx *Tx) Signatures(ctx context.Context, at Place) ([]poll.Signature, error) {
	return rows(ctx, tx, func(s scan) (g poll.Signature, err error) {
		err = s(&g.Version, &g.Person, &g.Side, &g.Role, &g.Hash, &g.Name, &g.Firm, &g.Made)
		return g, err
	}, signaturesText, at.Organisation, at.Room)
}

// Facts lists what is known in several rooms of how sides stand to each other, oldest first.
func (tx *Tx) Facts(ctx context.Context, tenant access.OrganisationID, rooms []access.RoomID) ([]poll.Fact, error) {
	return among(ctx, tx, func(s scan) (f poll.Fact, err error) {
		err = s(&f.What, &f.Room, &f.Name, &f.Part, &f.Text, &f.At)
		return f, err
	}, factsText, tenant, rooms)
}

// CloseSealed takes a sealed room from a seat, for System: at once from whoever is asked no more, and from an agent when it has read.
func (tx *Tx) CloseSealed(ctx context.Context, seat access.SeatID, at Place) error {
	return tx.regrants(ctx, closeRoom, seat, at.Organisation, at.Room)
}

// SurveyTime is time that a survey takes of somebody.
type SurveyTime struct {
	At      int64
	Minutes int
}

// SurveyTimes lists what surveys of an organisation have taken of the time of one of its own since an instant, for System. What lies
// before it is forgotten.
func (tx *Tx) SurveyTimes(ctx context.Context, o access.OrganisationID, who string, since int64) ([]SurveyTime, error) {
	if err := tx.exec(ctx, forgetTime, o, who, since); err != nil {
		return nil, err
	}
	return rows(ctx, tx, func(s scan) (t SurveyTime, err error) {
		err = s(&t.At, &t.Minutes)
		return t, err
	}, timeText, o, who, since)
}

// TakeTime notes that a round takes minutes of somebody's time, for System.
func (tx *Tx) TakeTime(ctx context.Context, o access.OrganisationID, who, round string, minutes int) error {
	return tx.exec(ctx, addTime, o, who, tx.now.UnixMicro(), round, minutes)
}

// Agreements is what several rooms hold of rounds and of what was found and said in them, by room.
type Agreements struct {
	Rounds     map[access.RoomID][]poll.Round
	Findings   map[access.RoomID][]poll.Finding
	Verdicts   map[access.RoomID][]poll.Verdict
	Conditions map[access.RoomID][]poll.Condition
}

// AgreementsIn reads in a number of statements that does not grow with the rooms what Rounds, Findings, Verdicts and Conditions list of each.
func (tx *Tx) AgreementsIn(ctx context.Context, tenant access.OrganisationID, rooms []access.RoomID) (out Agreements, err error) {
	if out.Rounds, err = inRooms(ctx, tx, roundsIn, tenant, rooms, func(s scan) (room access.RoomID, r poll.Round, err error) {
		r, err = scanRound(s)
		return r.Room, r, err
	}); err != nil {
		return out, err
	}
	if out.Findings, err = inRooms(ctx, tx, findingsIn, tenant, rooms, func(s scan) (room access.RoomID, f poll.Finding, err error) {
		err = s(&room, &f.Round, &f.Part, &f.Body, &f.Made)
		return room, f, err
	}); err != nil {
		return out, err
	}
	if out.Verdicts, err = inRooms(ctx, tx, verdictsIn, tenant, rooms, func(s scan) (room access.RoomID, v poll.Verdict, err error) {
		err = s(&room, &v.Round, &v.Step, &v.Side, &v.Outcome, &v.Reason, &v.By, &v.ByName, &v.At, &v.Rev)
		return room, v, err
	}); err != nil {
		return out, err
	}
	out.Conditions, err = inRooms(ctx, tx, conditionsIn, tenant, rooms, func(s scan) (room access.RoomID, c poll.Condition, err error) {
		err = s(&room, &c.Round, &c.Index, &c.Words, &c.Matter, &c.Made, &c.Rev)
		return room, c, err
	})
	return out, err
}

// inRooms lists by room what a text of several rooms gives.
func inRooms[T any](ctx context.Context, tx *Tx, t text, tenant access.OrganisationID, rooms []access.RoomID, one func(scan) (access.RoomID, T, error)) (map[access.RoomID][]T, error) {
	out := map[access.RoomID][]T{}
	_, err := among(ctx, tx, func(s scan) (v T, err error) {
		room, v, err := one(s)
		out[room] = append(out[room], v)
		return v, err
	}, t, tenant, rooms)
	return out, err
}
