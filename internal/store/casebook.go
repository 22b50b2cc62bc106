package store

import (
	"context"

	"counterpart.dev/internal/core/casebook"
)

const (
	nodeColumns      = `organisation, room, id, kind, created_us, title, owner, body, place, source, changed_us, ended_us, rev`
	addNode     text = `INSERT INTO visible_node (` + nodeColumns + `, person) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $5, 0, 1, $11)`
	nodeText    text = `SELECT ` + nodeColumns + ` FROM visible_node WHERE organisation = $1 AND room = $2 AND id = $3`
	nodesFrom   text = `SELECT ` + nodeColumns + ` FROM visible_node WHERE organisation = $1 AND room = $2 AND source = $3 AND ended_us = 0 ORDER BY place, created_us, id`
	changeNode  text = `UPDATE visible_node SET title = $5, owner = $6, body = $7, place = $8, source = $9, changed_us = $10, ended_us = $11, person = $12, rev = rev + 1
		WHERE organisation = $1 AND room = $2 AND id = $3 AND rev = $4 RETURNING rev`

	edgeColumns      = `organisation, room, node, needs, share_ppm, confirmed`
	addEdge     text = `INSERT INTO visible_edge (` + edgeColumns + `) VALUES ($1, $2, $3, $4, $5, $6)`
	changeEdge  text = `UPDATE visible_edge SET share_ppm = $5, confirmed = $6 WHERE organisation = $1 AND room = $2 AND node = $3 AND needs = $4 RETURNING node`
	dropEdge    text = `DELETE FROM visible_edge WHERE organisation = $1 AND room = $2 AND node = $3 AND needs = $4 RETURNING node`
	dropEdgesOf text = `DELETE FROM visible_edge WHERE organisation = $1 AND room = $2 AND (node = $3 OR needs = $3)`

	readingColumns       = `organisation, room, id, node, day, value, by_person, by_name, words, source, made_us, withdrawn_us, rev`
	addReading      text = `INSERT INTO visible_reading (` + readingColumns + `) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0, 1)`
	readingsOfText  text = `SELECT ` + readingColumns + ` FROM visible_reading WHERE organisation = $1 AND room = $2 AND node = $3 ORDER BY day, made_us, id`
	withdrawReading text = `UPDATE visible_reading SET words = $5, withdrawn_us = $6, rev = rev + 1
		WHERE organisation = $1 AND room = $2 AND id = $3 AND rev = $4 AND withdrawn_us = 0 RETURNING rev`

	intakeColumns      = `organisation, room, id, kind, file, by_person, by_name, made_us, sheet, mapping, state, applied_us, undone_us, rev`
	addIntake     text = `INSERT INTO visible_intake (` + intakeColumns + `) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0, 0, 1)`
	intakeText    text = `SELECT ` + intakeColumns + ` FROM visible_intake WHERE organisation = $1 AND room = $2 AND id = $3`
	intakesText   text = `SELECT ` + intakeColumns + ` FROM visible_intake WHERE organisation = $1 AND room = $2 ORDER BY made_us DESC, id DESC LIMIT 200`
	changeIntake  text = `UPDATE visible_intake SET sheet = $5, mapping = $6, state = $7, applied_us = $8, undone_us = $9, rev = rev + 1
		WHERE organisation = $1 AND room = $2 AND id = $3 AND rev = $4 RETURNING rev`

	intakeRowColumns      = `idx, cells, state, answers, reason, node, rev`
	addIntakeRow     text = `INSERT INTO visible_intake_row (organisation, room, intake, ` + intakeRowColumns + `) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1)`
	intakeRowsText   text = `SELECT ` + intakeRowColumns + ` FROM visible_intake_row WHERE organisation = $1 AND room = $2 AND intake = $3 ORDER BY idx`
	changeIntakeRow  text = `UPDATE visible_intake_row SET state = $6, answers = $7, reason = $8, node = $9, rev = rev + 1
		WHERE organisation = $1 AND room = $2 AND intake = $3 AND idx = $4 AND rev = $5 RETURNING rev`
	dropIntakeRows text = `DELETE FROM visible_intake_row WHERE organisation = $1 AND room = $2 AND intake = $3`

	mappingText   text = `SELECT body FROM visible_mapping WHERE organisation = $1 AND room = $2 AND kind = $3 AND name = $4`
	changeMapping text = `UPDATE visible_mapping SET body = $5, changed_us = $6, rev = rev + 1
		WHERE organisation = $1 AND room = $2 AND kind = $3 AND name = $4 RETURNING rev`
	addMapping  text = `INSERT INTO visible_mapping (organisation, room, kind, name, body, changed_us, rev) VALUES ($1, $2, $3, $4, $5, $6, 1)`
	dropMapping text = `DELETE FROM visible_mapping WHERE organisation = $1 AND room = $2 AND kind = $3 AND name = $4 RETURNING kind`

	toleranceColumns      = `organisation, room, id, late_days, benefit_ppm, cost_ppm, words, by_person, by_name, made_us`
	addTolerance     text = `INSERT INTO visible_tolerance (` + toleranceColumns + `) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`
	tolerancesText   text = `SELECT ` + toleranceColumns + ` FROM visible_tolerance WHERE organisation = $1 AND room = $2 ORDER BY made_us DESC, id DESC`
	eraseTolerance   text = `UPDATE visible_tolerance SET words = '' WHERE organisation = $1 AND room = $2 AND id = $3 RETURNING id`

	briefHead       = `organisation, room, id, number, title, report, style, by_person, by_name, made_us`
	addBrief   text = `INSERT INTO visible_brief (` + briefHead + `, page, print, data) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`
	briefText  text = `SELECT ` + briefHead + `, page, print, data FROM visible_brief WHERE organisation = $1 AND room = $2 AND id = $3`
	briefData  text = `SELECT ` + briefHead + `, data FROM visible_brief WHERE organisation = $1 AND room = $2 AND id = $3`
	lastBrief  text = `SELECT ` + briefHead + ` FROM visible_brief WHERE organisation = $1 AND room = $2 ORDER BY number DESC LIMIT 1`
	briefsText text = `SELECT ` + briefHead + ` FROM visible_brief WHERE organisation = $1 AND room = $2 ORDER BY number DESC LIMIT 500`
)

// AddNode adds a node of a case.
func (tx *Tx) AddNode(ctx context.Context, n casebook.Node) error {
	return tx.exec(ctx, addNode, n.Organisation, n.Room, n.ID, n.Kind, tx.now.UnixMicro(), n.Title, n.Owner, n.Body, n.Place, n.Source, n.Person())
}

func scanNode(s scan) (n casebook.Node, err error) {
	err = s(&n.Organisation, &n.Room, &n.ID, &n.Kind, &n.Created, &n.Title, &n.Owner, &n.Body, &n.Place, &n.Source, &n.Changed, &n.Ended, &n.Rev)
	return n, err
}

// Node is one node of a case, or ErrRefused.
func (tx *Tx) Node(ctx context.Context, at Place, id string) (casebook.Node, error) {
	return single(ctx, tx, scanNode, nodeText, at.Organisation, at.Room, id)
}

// NodesFrom lists the nodes that stand and came from an intake.
func (tx *Tx) NodesFrom(ctx context.Context, at Place, intake string) ([]casebook.Node, error) {
	return rows(ctx, tx, scanNode, nodesFrom, at.Organisation, at.Room, intake)
}

// ChangeNode changes a node that nobody changed since n.Rev. Ending it is a change too; its edges have DropEdgesOf.
func (tx *Tx) ChangeNode(ctx context.Context, n casebook.Node) error {
	return tx.revised(ctx, changeNode, n.Organisation, n.Room, n.ID, n.Rev, n.Title, n.Owner, n.Body, n.Place, n.Source, tx.now.UnixMicro(), n.Ended, n.Person())
}

// KeepEdge adds an edge between two nodes of a case, or changes it.
func (tx *Tx) KeepEdge(ctx context.Context, e casebook.Edge) error {
	ok, err := tx.changed(ctx, changeEdge, e.Organisation, e.Room, e.Node, e.Needs, e.SharePPM, e.Confirmed)
	if err != nil || ok {
		return err
	}
	return tx.exec(ctx, addEdge, e.Organisation, e.Room, e.Node, e.Needs, e.SharePPM, e.Confirmed)
}

// DropEdge takes an edge away, and reports whether it was there.
func (tx *Tx) DropEdge(ctx context.Context, at Place, node, needs string) (bool, error) {
	return tx.changed(ctx, dropEdge, at.Organisation, at.Room, node, needs)
}

// DropEdgesOf takes away every edge from or to a node.
func (tx *Tx) DropEdgesOf(ctx context.Context, at Place, node string) error {
	return tx.exec(ctx, dropEdgesOf, at.Organisation, at.Room, node)
}

// AddReading keeps a measured value.
func (tx *Tx) AddReading(ctx context.Context, r casebook.Reading) error {
	return tx.exec(ctx, addReading, r.Organisation, r.Room, r.ID, r.Node, r.Day, r.Value, r.By, r.ByName, r.Words, r.Source, tx.now.UnixMicro())
}

func scanReading(s scan) (r casebook.Reading, err error) {
	err = s(&r.Organisation, &r.Room, &r.ID, &r.Node, &r.Day, &r.Value, &r.By, &r.ByName, &r.Words, &r.Source, &r.Made, &r.Withdrawn, &r.Rev)
	return r, err
}

// ReadingsOf lists what was measured for a node, withdrawn or not, by day.
func (tx *Tx) ReadingsOf(ctx context.Context, at Place, node string) ([]casebook.Reading, error) {
	return rows(ctx, tx, scanReading, readingsOfText, at.Organisation, at.Room, node)
}

// WithdrawReading says that a reading that nobody changed since r.Rev counts no more, with the words that then stand beside it.
func (tx *Tx) WithdrawReading(ctx context.Context, r casebook.Reading) error {
	return tx.revised(ctx, withdrawReading, r.Organisation, r.Room, r.ID, r.Rev, r.Words, tx.now.UnixMicro())
}

// AddIntake keeps a list that is about to be taken in.
func (tx *Tx) AddIntake(ctx context.Context, i casebook.Intake) error {
	return tx.exec(ctx, addIntake, i.Organisation, i.Room, i.ID, i.Kind, i.File, i.By, i.ByName, tx.now.UnixMicro(), i.Sheet, i.Mapping, i.State)
}

func scanIntake(s scan) (i casebook.Intake, err error) {
	err = s(&i.Organisation, &i.Room, &i.ID, &i.Kind, &i.File, &i.By, &i.ByName, &i.Made, &i.Sheet, &i.Mapping, &i.State, &i.AppliedAt, &i.UndoneAt, &i.Rev)
	return i, err
}

// Intake is one list that was, or is being, taken in.
func (tx *Tx) Intake(ctx context.Context, at Place, id string) (casebook.Intake, error) {
	return single(ctx, tx, scanIntake, intakeText, at.Organisation, at.Room, id)
}

// Intakes lists the lists that were taken in, the newest first.
func (tx *Tx) Intakes(ctx context.Context, at Place) ([]casebook.Intake, error) {
	return rows(ctx, tx, scanIntake, intakesText, at.Organisation, at.Room)
}

// ChangeIntake changes an intake that nobody changed since i.Rev.
func (tx *Tx) ChangeIntake(ctx context.Context, i casebook.Intake) error {
	return tx.revised(ctx, changeIntake, i.Organisation, i.Room, i.ID, i.Rev, i.Sheet, i.Mapping, i.State, i.AppliedAt, i.UndoneAt)
}

// AddIntakeRows keeps the rows of a list.
func (tx *Tx) AddIntakeRows(ctx context.Context, at Place, intake string, list []casebook.IntakeRow) error {
	for _, r := range list {
		if err := tx.exec(ctx, addIntakeRow, at.Organisation, at.Room, intake, r.Index, r.Cells, r.State, r.Answers, r.Reason, r.Node); err != nil {
			return err
		}
	}
	return nil
}

// IntakeRows lists the rows of a list, in the order of its sheet.
func (tx *Tx) IntakeRows(ctx context.Context, at Place, intake string) ([]casebook.IntakeRow, error) {
	return rows(ctx, tx, func(s scan) (r casebook.IntakeRow, err error) {
		err = s(&r.Index, &r.Cells, &r.State, &r.Answers, &r.Reason, &r.Node, &r.Rev)
		return r, err
	}, intakeRowsText, at.Organisation, at.Room, intake)
}

// ChangeIntakeRow keeps what became of a row that nobody changed since r.Rev.
func (tx *Tx) ChangeIntakeRow(ctx context.Context, at Place, intake string, r casebook.IntakeRow) error {
	return tx.revised(ctx, changeIntakeRow, at.Organisation, at.Room, intake, r.Index, r.Rev, r.State, r.Answers, r.Reason, r.Node)
}

// DropIntakeRows forgets the rows of a list, before its columns are understood in another way or for good.
func (tx *Tx) DropIntakeRows(ctx context.Context, at Place, intake string) error {
	return tx.exec(ctx, dropIntakeRows, at.Organisation, at.Room, intake)
}

// Mapping is how the columns of lists of a kind, known by a name, were understood last; ErrRefused when they never were.
func (tx *Tx) Mapping(ctx context.Context, at Place, kind, name string) (string, error) {
	return single(ctx, tx, func(s scan) (body string, err error) { err = s(&body); return body, err }, mappingText, at.Organisation, at.Room, kind, name)
}

// RememberMapping keeps how the columns of lists of a kind are understood.
func (tx *Tx) RememberMapping(ctx context.Context, at Place, kind, name, body string) error {
	ok, err := tx.changed(ctx, changeMapping, at.Organisation, at.Room, kind, name, body, tx.now.UnixMicro())
	if err != nil || ok {
		return err
	}
	return tx.exec(ctx, addMapping, at.Organisation, at.Room, kind, name, body, tx.now.UnixMicro())
}

// DropMapping forgets how columns were understood.
func (tx *Tx) DropMapping(ctx context.Context, at Place, kind, name string) error {
	_, err := tx.changed(ctx, dropMapping, at.Organisation, at.Room, kind, name)
	return err
}

// AddTolerance keeps what the sponsor agreed to.
func (tx *Tx) AddTolerance(ctx context.Context, t casebook.Tolerance) error {
	return tx.exec(ctx, addTolerance, t.Organisation, t.Room, t.ID, t.LateDays, t.BenefitPPM, t.CostPPM, t.Words, t.By, t.ByName, tx.now.UnixMicro())
}

// Tolerances lists what the sponsor agreed to, the newest first: it counts.
func (tx *Tx) Tolerances(ctx context.Context, at Place) ([]casebook.Tolerance, error) {
	return rows(ctx, tx, func(s scan) (t casebook.Tolerance, err error) {
		err = s(&t.Organisation, &t.Room, &t.ID, &t.LateDays, &t.BenefitPPM, &t.CostPPM, &t.Words, &t.By, &t.ByName, &t.Made)
		return t, err
	}, tolerancesText, at.Organisation, at.Room)
}

// EraseTolerance blanks the words of a tolerance. The record's opening has EraseFields.
func (tx *Tx) EraseTolerance(ctx context.Context, at Place, id string) error {
	ok, err := tx.changed(ctx, eraseTolerance, at.Organisation, at.Room, id)
	if err == nil && !ok {
		err = ErrRefused
	}
	return err
}

func briefInto(b *casebook.Brief) []any {
	return []any{&b.Organisation, &b.Room, &b.ID, &b.Number, &b.Title, &b.Report, &b.Style, &b.By, &b.ByName, &b.Made}
}

// AddBrief keeps a page as it is published.
func (tx *Tx) AddBrief(ctx context.Context, b casebook.Brief) error {
	return tx.exec(ctx, addBrief, b.Organisation, b.Room, b.ID, b.Number, b.Title, b.Report, b.Style, b.By, b.ByName, b.Made, b.Page, b.Print, b.Data)
}

// Brief is a page that was published.
func (tx *Tx) Brief(ctx context.Context, at Place, id string) (casebook.Brief, error) {
	return single(ctx, tx, func(s scan) (b casebook.Brief, err error) {
		err = s(append(briefInto(&b), &b.Page, &b.Print, &b.Data)...)
		return b, err
	}, briefText, at.Organisation, at.Room, id)
}

// BriefData is a page that was published, without what is read of it: its figures and what they were made from.
func (tx *Tx) BriefData(ctx context.Context, at Place, id string) (casebook.Brief, error) {
	return single(ctx, tx, scanBriefData, briefData, at.Organisation, at.Room, id)
}

func scanBriefData(s scan) (b casebook.Brief, err error) {
	err = s(append(briefInto(&b), &b.Data)...)
	return b, err
}

// LastBrief is the page that was published last, without its bytes, or ErrRefused.
func (tx *Tx) LastBrief(ctx context.Context, at Place) (casebook.Brief, error) {
	return single(ctx, tx, func(s scan) (b casebook.Brief, err error) {
		err = s(briefInto(&b)...)
		return b, err
	}, lastBrief, at.Organisation, at.Room)
}

// Briefs lists the pages that were published, the newest first, without their bytes.
func (tx *Tx) Briefs(ctx context.Context, at Place) ([]casebook.Brief, error) {
	return rows(ctx, tx, func(s scan) (b casebook.Brief, err error) {
		err = s(briefInto(&b)...)
		return b, err
	}, briefsText, at.Organisation, at.Room)
}
