package store

import (
	"context"

	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/meeting"
)

const (
	seriesColumns = `organisation, room, id, uid, by_person, made_us, title, purpose, venue, rhythm, starts, length, zone, until_day, by_name, sequence, changed_us,
		ended_us, rev`
	addSeries text = `INSERT INTO visible_series (` + seriesColumns + `)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, 0, $16, 0, 1)`
	seriesText text = `SELECT ` + seriesColumns + ` FROM visible_series WHERE organisation = $1 AND room = $2 AND id = $3`
	seriesList text = `SELECT ` + seriesColumns + ` FROM visible_series WHERE organisation = $1 AND room = $2 ORDER BY ended_us, starts, id`
	mySeries   text = `SELECT f.*, ` + whereColumns + ` FROM (SELECT ` + seriesColumns + ` FROM visible_series ORDER BY starts, id LIMIT $1)` + whereOfF + `
		ORDER BY f.starts, f.id, g.role`
	changeSeries text = `UPDATE visible_series SET title = $5, purpose = $6, venue = $7, rhythm = $8, starts = $9, length = $10, zone = $11, until_day = $12,
		sequence = $13, ended_us = $14, changed_us = $15, rev = rev + 1 WHERE organisation = $1 AND room = $2 AND id = $3 AND rev = $4 RETURNING rev`

	sittingColumns      = `series, number, starts, length, venue, state, sequence, agenda, began_us, sent_us, changed_us, rev`
	sittingsText   text = `SELECT ` + sittingColumns + ` FROM visible_sitting WHERE organisation = $1 AND room = $2 ORDER BY series, number`
	mySittings     text = `SELECT ` + sittingColumns + ` FROM visible_sitting WHERE starts >= $1 ORDER BY starts, series, number LIMIT $2`
	addSitting     text = `INSERT INTO visible_sitting (organisation, room, ` + sittingColumns + `, made_us)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 1, $13)`
	changeSitting text = `UPDATE visible_sitting SET starts = $6, length = $7, venue = $8, state = $9, sequence = $10, agenda = $11, began_us = $12, sent_us = $13,
		changed_us = $14, rev = rev + 1 WHERE organisation = $1 AND room = $2 AND series = $3 AND number = $4 AND rev = $5 RETURNING rev`

	attendanceColumns      = `series, number, person, side, name, firm, state, changed_us`
	attendanceText    text = `SELECT ` + attendanceColumns + ` FROM visible_attendance WHERE organisation = $1 AND room = $2 AND series = $3 ORDER BY number, side, name, person`
	addAttendance     text = `INSERT INTO visible_attendance (organisation, room, ` + attendanceColumns + `) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`
	changeAttendance  text = `UPDATE visible_attendance SET name = $6, firm = $7, state = $8, changed_us = $9
		WHERE organisation = $1 AND room = $2 AND series = $3 AND number = $4 AND person = $5 RETURNING person`

	minuteColumns = `series, number, idx, by_person, made_us, sort, words, who, day, by_name, matter, client_says, client_why, client_name, delivery_says, delivery_why,
		delivery_name, changed_us, rev`
	addMinute text = `INSERT INTO visible_minute (organisation, room, ` + minuteColumns + `)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, '', '', '', '', '', '', $7, 1)`
	minutesText  text = `SELECT ` + minuteColumns + ` FROM visible_minute WHERE organisation = $1 AND room = $2 AND series = $3 AND number = $4 ORDER BY idx`
	changeMinute text = `UPDATE visible_minute SET sort = $7, words = $8, who = $9, day = $10, matter = $11, client_says = $12, client_why = $13, client_name = $14,
		delivery_says = $15, delivery_why = $16, delivery_name = $17, changed_us = $18, rev = rev + 1
		WHERE organisation = $1 AND room = $2 AND series = $3 AND number = $4 AND idx = $5 AND rev = $6 RETURNING rev`

	tellingColumns = `organisation, room, id, by_person, made_us, who, stakeholder, needs, purpose, channel, owner, owner_name, cadence, last_day, next_day, changed_us,
		ended_us, rev`
	addTelling text = `INSERT INTO visible_telling (` + tellingColumns + `)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $5, 0, 1)`
	tellingText   text = `SELECT ` + tellingColumns + ` FROM visible_telling WHERE organisation = $1 AND room = $2 AND id = $3`
	tellingList   text = `SELECT ` + tellingColumns + ` FROM visible_telling WHERE organisation = $1 AND room = $2 ORDER BY ended_us, (next_day = ''), next_day, who, id`
	myTellings    text = `SELECT ` + tellingColumns + ` FROM visible_telling WHERE ended_us = 0 ORDER BY (next_day = ''), next_day, who, id LIMIT $1`
	changeTelling text = `UPDATE visible_telling SET who = $5, stakeholder = $6, needs = $7, purpose = $8, channel = $9, owner = $10, owner_name = $11, cadence = $12,
		last_day = $13, next_day = $14, ended_us = $15, changed_us = $16, rev = rev + 1 WHERE organisation = $1 AND room = $2 AND id = $3 AND rev = $4 RETURNING rev`
	addTold    text = `INSERT INTO visible_told (organisation, room, telling, idx, day, by_person, made_us, words, by_name) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`
	toldText   text = `SELECT telling, idx, day, by_person, made_us, words, by_name FROM visible_told WHERE organisation = $1 AND room = $2 ORDER BY day DESC, made_us DESC, idx DESC LIMIT $3`
	changeTold text = `UPDATE visible_told SET words = $5 WHERE organisation = $1 AND room = $2 AND telling = $3 AND idx = $4 RETURNING idx`
)

// day and clock read what the columns hold; what is empty is none.
func dayOf(s string) civil.Date {
	d, _ := civil.ParseDate(s)
	return d
}

func clockOf(s string) civil.Time {
	t, _ := civil.ParseTime(s)
	return t
}

func scanSeries(s scan) (m meeting.Series, err error) {
	var starts, until string
	err = s(&m.Organisation, &m.Room, &m.ID, &m.UID, &m.By, &m.Made, &m.Title, &m.Purpose, &m.Venue, &m.Rhythm, &starts, &m.Length, &m.Zone, &until, &m.ByName, &m.Sequence,
		&m.Changed, &m.Ended, &m.Rev)
	m.Starts, m.Until = clockOf(starts), dayOf(until)
	return m, err
}

// AddSeries adds a series of meetings.
func (tx *Tx) AddSeries(ctx context.Context, m meeting.Series) error {
	return tx.exec(ctx, addSeries, m.Organisation, m.Room, m.ID, m.UID, m.By, tx.now.UnixMicro(), m.Title, m.Purpose, m.Venue, m.Rhythm, m.Starts.String(), m.Length, m.Zone,
		m.Until.String(), m.ByName, tx.now.UnixMicro())
}

// Series is a series of a room.
func (tx *Tx) Series(ctx context.Context, at Place, id string) (meeting.Series, error) {
	return single(ctx, tx, scanSeries, seriesText, at.Organisation, at.Room, id)
}

// SeriesIn lists the series of a room: those that go on first.
func (tx *Tx) SeriesIn(ctx context.Context, at Place) ([]meeting.Series, error) {
	return rows(ctx, tx, scanSeries, seriesList, at.Organisation, at.Room)
}

// MySeries lists the series of every room the seat is in, and where they are.
func (tx *Tx) MySeries(ctx context.Context, limit int) ([]Located[meeting.Series], error) {
	return located(ctx, tx, scanSeries, func(a, b meeting.Series) bool { return a.Room == b.Room && a.ID == b.ID }, mySeries, limit)
}

// ChangeSeries changes a series that nobody changed since revision m.Rev.
func (tx *Tx) ChangeSeries(ctx context.Context, m meeting.Series) error {
	return tx.revised(ctx, changeSeries, m.Organisation, m.Room, m.ID, m.Rev, m.Title, m.Purpose, m.Venue, m.Rhythm, m.Starts.String(), m.Length, m.Zone, m.Until.String(),
		m.Sequence, m.Ended, tx.now.UnixMicro())
}

func scanSitting(s scan) (m meeting.Sitting, err error) {
	var starts string
	err = s(&m.Series, &m.Number, &starts, &m.Length, &m.Venue, &m.State, &m.Sequence, &m.Agenda, &m.Began, &m.Sent, &m.Changed, &m.Rev)
	m.Starts = clockOf(starts)
	return m, err
}

// Sittings lists the meetings of a room of which something of their own is kept.
func (tx *Tx) Sittings(ctx context.Context, at Place) ([]meeting.Sitting, error) {
	return rows(ctx, tx, scanSitting, sittingsText, at.Organisation, at.Room)
}

// MySittings is Sittings for every room the seat is in, from a time on, by the wall of whichever zone.
func (tx *Tx) MySittings(ctx context.Context, from civil.Time, limit int) ([]meeting.Sitting, error) {
	return rows(ctx, tx, scanSitting, mySittings, from.String(), limit)
}

// KeepSitting keeps what is said of one meeting, unless it was changed since revision m.Rev; 0 for nothing kept yet.
func (tx *Tx) KeepSitting(ctx context.Context, at Place, m meeting.Sitting) error {
	now := tx.now.UnixMicro()
	if m.Rev == 0 {
		return tx.exec(ctx, addSitting, at.Organisation, at.Room, m.Series, m.Number, m.Starts.String(), m.Length, m.Venue, m.State, m.Sequence, m.Agenda, m.Began, m.Sent, now)
	}
	return tx.revised(ctx, changeSitting, at.Organisation, at.Room, m.Series, m.Number, m.Rev, m.Starts.String(), m.Length, m.Venue, m.State, m.Sequence, m.Agenda, m.Began,
		m.Sent, now)
}

// Attendance lists who is invited to a series, and who came to its meetings.
func (tx *Tx) Attendance(ctx context.Context, at Place, series string) ([]meeting.Attendee, error) {
	return rows(ctx, tx, func(s scan) (m meeting.Attendee, err error) {
		err = s(&m.Series, &m.Number, &m.Person, &m.Side, &m.Name, &m.Firm, &m.State, &m.Changed)
		return m, err
	}, attendanceText, at.Organisation, at.Room, series)
}

// KeepAttendance keeps how somebody has to do with a series or a meeting.
func (tx *Tx) KeepAttendance(ctx context.Context, at Place, m meeting.Attendee) error {
	ok, err := tx.changed(ctx, changeAttendance, at.Organisation, at.Room, m.Series, m.Number, m.Person, m.Name, m.Firm, m.State, tx.now.UnixMicro())
	if err != nil || ok {
		return err
	}
	return tx.exec(ctx, addAttendance, at.Organisation, at.Room, m.Series, m.Number, m.Person, m.Side, m.Name, m.Firm, m.State, tx.now.UnixMicro())
}

// AddMinute adds a line to the minutes of a meeting.
func (tx *Tx) AddMinute(ctx context.Context, at Place, m meeting.Minute) error {
	return tx.exec(ctx, addMinute, at.Organisation, at.Room, m.Series, m.Number, m.Index, m.By, tx.now.UnixMicro(), m.Sort, m.Words, m.Who, m.Day.String(), m.ByName, m.Matter)
}

// Minutes lists the lines of the minutes of a meeting.
func (tx *Tx) Minutes(ctx context.Context, at Place, series string, number int) ([]meeting.Minute, error) {
	return rows(ctx, tx, func(s scan) (m meeting.Minute, err error) {
		var day string
		c, d := &m.Client, &m.Delivery
		err = s(&m.Series, &m.Number, &m.Index, &m.By, &m.Made, &m.Sort, &m.Words, &m.Who, &day, &m.ByName, &m.Matter, &c.Says, &c.Why, &c.Name, &d.Says, &d.Why, &d.Name,
			&m.Changed, &m.Rev)
		m.Day = dayOf(day)
		return m, err
	}, minutesText, at.Organisation, at.Room, series, number)
}

// ChangeMinute changes a line that nobody changed since revision m.Rev.
func (tx *Tx) ChangeMinute(ctx context.Context, at Place, m meeting.Minute) error {
	c, d := m.Client, m.Delivery
	return tx.revised(ctx, changeMinute, at.Organisation, at.Room, m.Series, m.Number, m.Index, m.Rev, m.Sort, m.Words, m.Who, m.Day.String(), m.Matter, c.Says, c.Why, c.Name,
		d.Says, d.Why, d.Name, tx.now.UnixMicro())
}

func scanTelling(s scan) (t meeting.Telling, err error) {
	var last, next string
	err = s(&t.Organisation, &t.Room, &t.ID, &t.By, &t.Made, &t.Who, &t.Stakeholder, &t.Needs, &t.Purpose, &t.Channel, &t.Owner, &t.OwnerName, &t.Cadence, &last, &next,
		&t.Changed, &t.Ended, &t.Rev)
	t.Last, t.Next = dayOf(last), dayOf(next)
	return t, err
}

// AddTelling adds somebody who is to be told something.
func (tx *Tx) AddTelling(ctx context.Context, t meeting.Telling) error {
	return tx.exec(ctx, addTelling, t.Organisation, t.Room, t.ID, t.By, tx.now.UnixMicro(), t.Who, t.Stakeholder, t.Needs, t.Purpose, t.Channel, t.Owner, t.OwnerName, t.Cadence,
		t.Last.String(), t.Next.String())
}

// Telling is one row of a room's communication plan.
func (tx *Tx) Telling(ctx context.Context, at Place, id string) (meeting.Telling, error) {
	return single(ctx, tx, scanTelling, tellingText, at.Organisation, at.Room, id)
}

// Tellings lists the communication plan of a room: those due first, those that ended last.
func (tx *Tx) Tellings(ctx context.Context, at Place) ([]meeting.Telling, error) {
	return rows(ctx, tx, scanTelling, tellingList, at.Organisation, at.Room)
}

// MyTellings lists what goes on of the plans of every room the seat is in, those due first.
func (tx *Tx) MyTellings(ctx context.Context, limit int) ([]meeting.Telling, error) {
	return rows(ctx, tx, scanTelling, myTellings, limit)
}

// ChangeTelling changes a row that nobody changed since revision t.Rev.
func (tx *Tx) ChangeTelling(ctx context.Context, t meeting.Telling) error {
	return tx.revised(ctx, changeTelling, t.Organisation, t.Room, t.ID, t.Rev, t.Who, t.Stakeholder, t.Needs, t.Purpose, t.Channel, t.Owner, t.OwnerName, t.Cadence,
		t.Last.String(), t.Next.String(), t.Ended, tx.now.UnixMicro())
}

// AddTold notes what somebody was told.
func (tx *Tx) AddTold(ctx context.Context, at Place, t meeting.Told) error {
	return tx.exec(ctx, addTold, at.Organisation, at.Room, t.Telling, t.Index, t.Day.String(), t.By, tx.now.UnixMicro(), t.Words, t.ByName)
}

// Told lists at most limit things that somebody was told in a room, the last first.
func (tx *Tx) Told(ctx context.Context, at Place, limit int) ([]meeting.Told, error) {
	return rows(ctx, tx, func(s scan) (t meeting.Told, err error) {
		var day string
		err = s(&t.Telling, &t.Index, &day, &t.By, &t.Made, &t.Words, &t.ByName)
		t.Day = dayOf(day)
		return t, err
	}, toldText, at.Organisation, at.Room, limit)
}

// ChangeTold changes the words of something that was told.
func (tx *Tx) ChangeTold(ctx context.Context, at Place, t meeting.Told) error {
	ok, err := tx.changed(ctx, changeTold, at.Organisation, at.Room, t.Telling, t.Index, t.Words)
	if err == nil && !ok {
		err = ErrRefused
	}
	return err
}
