package store

import (
	"context"

	"counterpart.dev/internal/core/access"
)

// Task is long work as the side that asked for it sees it.
type Task struct {
	Place
	ID      string
	Kind    string
	Label   string
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
	taskColumns      = `organisation, room, id, kind, label, state, done, total, message, cancel, made_by, created_us, started_us, ended_us, rev`
	addTask     text = `INSERT INTO visible_task (` + taskColumns + `) VALUES ($1, $2, $3, $4, $5, 'queued', 0, 0, '', (1 = 0), $6, $7, 0, 0, 1)`
	taskText    text = `SELECT ` + taskColumns + ` FROM visible_task WHERE id = $1`
	tasksText   text = `SELECT ` + taskColumns + ` FROM visible_task WHERE organisation = $1 AND room = $2 ORDER BY created_us DESC, id LIMIT $3`
	changeTask  text = `UPDATE visible_task SET state = $4, done = $5, total = $6, message = $7, started_us = $8, ended_us = $9, rev = rev + 1
		WHERE organisation = $1 AND room = $2 AND id = $3 RETURNING rev`
	cancelTask text = `UPDATE visible_task SET cancel = (1 = 1), rev = rev + 1
		WHERE organisation = $1 AND room = $2 AND id = $3 AND ended_us = 0 RETURNING rev`
)

// AddTask notes work that was asked for.
func (tx *Tx) AddTask(ctx context.Context, t Task) error {
	return tx.exec(ctx, addTask, t.Organisation, t.Room, t.ID, t.Kind, t.Label, t.MadeBy, tx.now.UnixMicro())
}

func scanTask(s scan) (t Task, err error) {
	err = s(&t.Organisation, &t.Room, &t.ID, &t.Kind, &t.Label, &t.State, &t.Done, &t.Total, &t.Message, &t.Cancel, &t.MadeBy, &t.Created,
		&t.Started, &t.Ended, &t.Rev)
	return t, err
}

// Task is long work by its id.
func (tx *Tx) Task(ctx context.Context, id string) (Task, error) {
	return single(ctx, tx, scanTask, taskText, id)
}

// Tasks lists at most limit works of a room, newest first.
func (tx *Tx) Tasks(ctx context.Context, at Place, limit int) ([]Task, error) {
	return rows(ctx, tx, scanTask, tasksText, at.Organisation, at.Room, limit)
}

// ChangeTask notes how far work is.
func (tx *Tx) ChangeTask(ctx context.Context, t Task) error {
	ok, err := tx.changed(ctx, changeTask, t.Organisation, t.Room, t.ID, t.State, t.Done, t.Total, t.Message, t.Started, t.Ended)
	if err == nil && !ok {
		err = ErrRefused
	}
	return err
}

// CancelTask asks work to stop, and reports whether it was still going on.
func (tx *Tx) CancelTask(ctx context.Context, at Place, id string) (bool, error) {
	return tx.changed(ctx, cancelTask, at.Organisation, at.Room, id)
}
