package store

import (
	"context"
	"time"

	"counterpart.dev/internal/core/access"
)

// Task is long work as the side that asked for it sees it.
type Task struct {
	Place
	ID      string
	Kind    string
	Label   string
	About   string // id of what the work is for, "" for nothing in particular
	State   TaskState
	Done    int64
	Total   int64 // 0 while it is not known
	Message string
	Cancel  bool // somebody asked to stop it
	MadeBy  access.PersonID
	Created int64
	Started int64
	Ended   int64
	Rev     int64
}

// TaskState is how far long work is.
type TaskState string

// The states of long work.
const (
	TaskQueued    TaskState = "queued"
	TaskRunning   TaskState = "running"
	TaskDone      TaskState = "done"
	TaskFailed    TaskState = "failed"
	TaskCancelled TaskState = "cancelled"
)

// Over reports whether nothing more will happen.
func (s TaskState) Over() bool { return s == TaskDone || s == TaskFailed || s == TaskCancelled }

const (
	taskColumns      = `organisation, room, id, kind, label, about, state, done, total, message, cancel, made_by, created_us, started_us, ended_us, rev`
	addTask     text = `INSERT INTO visible_task (` + taskColumns + `) VALUES ($1, $2, $3, $4, $5, $6, 'queued', 0, 0, '', (1 = 0), $7, $8, 0, 0, 1)`
	taskText    text = `SELECT ` + taskColumns + ` FROM visible_task WHERE id = $1`
	tasksText   text = `SELECT ` + taskColumns + ` FROM visible_task WHERE organisation = $1 AND room = $2 ORDER BY created_us DESC, id LIMIT $3`
	tasksAbout  text = `SELECT ` + taskColumns + ` FROM visible_task WHERE organisation = $1 AND room = $2 AND about = $3 ORDER BY created_us DESC, id LIMIT 1`
	allTasks    text = `SELECT ` + taskColumns + ` FROM visible_task ORDER BY created_us DESC, id LIMIT $1`
	changeTask  text = `UPDATE visible_task SET state = $4, done = $5, total = $6, message = $7, started_us = $8, ended_us = $9, rev = rev + 1
		WHERE organisation = $1 AND room = $2 AND id = $3 AND ended_us = 0 RETURNING rev`
	cancelTask text = `UPDATE visible_task SET cancel = (1 = 1), state = 'cancelled', ended_us = $4, rev = rev + 1
		WHERE organisation = $1 AND room = $2 AND id = $3 AND ended_us = 0 RETURNING rev`
	restartTask text = `UPDATE visible_task SET cancel = (1 = 0), state = 'queued', done = 0, total = 0, message = '', started_us = 0, ended_us = 0, rev = rev + 1
		WHERE organisation = $1 AND room = $2 AND id = $3 AND ended_us <> 0 AND state <> 'done' RETURNING rev`
	agentSeats text = `SELECT id FROM seat WHERE kind = 'agent' AND until_us > $1 ORDER BY id`
	sweepTasks text = `DELETE FROM visible_task WHERE ended_us <> 0 AND ended_us < $1 RETURNING id`
)

// AddTask notes work that was asked for.
func (tx *Tx) AddTask(ctx context.Context, t Task) error {
	return tx.exec(ctx, addTask, t.Organisation, t.Room, t.ID, t.Kind, t.Label, t.About, t.MadeBy, tx.now.UnixMicro())
}

func scanTask(s scan) (t Task, err error) {
	err = s(&t.Organisation, &t.Room, &t.ID, &t.Kind, &t.Label, &t.About, &t.State, &t.Done, &t.Total, &t.Message, &t.Cancel, &t.MadeBy, &t.Created,
		&t.Started, &t.Ended, &t.Rev)
	return t, err
}

// Task is long work by its id.
func (tx *Tx) Task(ctx context.Context, id string) (Task, error) {
	return single(ctx, tx, scanTask, taskText, id)
}

// TaskAbout is the latest work of a room that is for something, or ErrRefused.
func (tx *Tx) TaskAbout(ctx context.Context, at Place, about string) (Task, error) {
	return single(ctx, tx, scanTask, tasksAbout, at.Organisation, at.Room, about)
}

// Tasks lists at most limit works of a room, newest first.
func (tx *Tx) Tasks(ctx context.Context, at Place, limit int) ([]Task, error) {
	return rows(ctx, tx, scanTask, tasksText, at.Organisation, at.Room, limit)
}

// TasksOf lists at most limit works of all rooms of the seat, newest first.
func (tx *Tx) TasksOf(ctx context.Context, limit int) ([]Task, error) {
	return rows(ctx, tx, scanTask, allTasks, limit)
}

// ChangeTask notes how far work is, and reports whether it was still going on: what has ended, or was cancelled, stays so.
func (tx *Tx) ChangeTask(ctx context.Context, t Task) (bool, error) {
	return tx.changed(ctx, changeTask, t.Organisation, t.Room, t.ID, t.State, t.Done, t.Total, t.Message, t.Started, t.Ended)
}

// CancelTask ends work before it is done, and reports whether it was still going on. Whoever works on it finds out at its next step,
// and can keep nothing any more.
func (tx *Tx) CancelTask(ctx context.Context, at Place, id string) (bool, error) {
	return tx.changed(ctx, cancelTask, at.Organisation, at.Room, id, tx.now.UnixMicro())
}

// RestartTask begins work anew that failed or was cancelled, and reports whether it had.
func (tx *Tx) RestartTask(ctx context.Context, at Place, id string) (bool, error) {
	return tx.changed(ctx, restartTask, at.Organisation, at.Room, id)
}

// SweepTasks forgets works that ended before an instant, in the rooms where the seat may remove them.
func (tx *Tx) SweepTasks(ctx context.Context, before time.Time) (n int, err error) {
	err = tx.query(ctx, func(scan) error { n++; return nil }, sweepTasks, before.UnixMicro())
	return n, err
}

// Agents lists the seats of all sides' agents, for System.
func (tx *Tx) Agents(ctx context.Context) ([]access.SeatID, error) {
	return rows(ctx, tx, func(s scan) (id access.SeatID, err error) {
		err = s(&id)
		return id, err
	}, agentSeats, tx.now.UnixMicro())
}
