// Package task is long work as people see it: what their side asked for, how far it is, stopping it and asking again; and for whoever
// runs the installation, the jobs that were set aside.
//
// It promises that a task shows to its room and to nobody else, that a stopped task keeps nothing afterwards, and that whoever runs
// the installation sees what kind of work failed and never for whom or about what. It refuses to do the work, which package job does.
package task

import (
	"context"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// Tasks are the use cases of long work.
type Tasks struct{ DB *store.DB }

// Task is long work as its side sees it.
type Task struct {
	ID       string
	Label    string
	Kind     string         // of work, as the family that does it calls it
	About    string         // id of what it is for, "" for nothing in particular
	Scope    access.ScopeID // of the room it lies in
	State    store.TaskState
	Done     int64
	Total    int64 // 0 while it is not known
	Message  string
	By       string // who asked, as the room knows them; empty where it does not
	Audience access.Audience
	Asked    int64 // instants, 0 for none
	Started  int64
	Ended    int64
	Changes  bool // the viewer may stop it and ask again
}

// most is how many tasks a list shows.
const most = 200

// List shows the tasks of all rooms the viewer is in, newest first.
func (t Tasks) List(ctx context.Context, v access.Viewer) (out []Task, err error) {
	defer errs.Wrap(&err, "task.List")
	err = t.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		out = nil
		list, err := tx.TasksOf(ctx, most)
		if err != nil {
			return err
		}
		l := looker{v: v, rooms: map[access.RoomID]room{}}
		for _, x := range list {
			shown, ok, err := l.show(ctx, tx, x)
			if err != nil {
				return err
			}
			if ok {
				out = append(out, shown)
			}
		}
		return nil
	})
	return out, err
}

// Show is one task.
func (t Tasks) Show(ctx context.Context, v access.Viewer, id string) (out Task, err error) {
	defer errs.Wrap(&err, "task.Show")
	err = t.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		x, err := tx.Task(ctx, id)
		if err != nil {
			return err
		}
		l, ok := looker{v: v, rooms: map[access.RoomID]room{}}, false
		if out, ok, err = l.show(ctx, tx, x); err == nil && !ok {
			err = store.ErrRefused
		}
		return err
	})
	return out, err
}

// looker shows tasks to a viewer, and looks at each room once.
type looker struct {
	v     access.Viewer
	rooms map[access.RoomID]room
}

// room is what a viewer knows of a room.
type room struct {
	reach access.Reach
	names map[access.PersonID]string
}

func (l looker) room(ctx context.Context, tx *store.Tx, id access.RoomID) (r room, err error) {
	if r, ok := l.rooms[id]; ok {
		return r, nil
	}
	if r.reach, err = tx.Reach(ctx, id); err != nil {
		return r, err
	}
	members, err := tx.Members(ctx, store.At(r.reach))
	r.names = map[access.PersonID]string{}
	for _, m := range members {
		r.names[m.Person] = m.Name
	}
	l.rooms[id] = r
	return r, err
}

func (l looker) show(ctx context.Context, tx *store.Tx, x store.Task) (Task, bool, error) {
	r, err := l.room(ctx, tx, x.Room)
	if err != nil || !access.Decide(l.v, r.reach, access.Task, access.See) {
		return Task{}, false, err
	}
	return Task{ID: x.ID, Label: x.Label, Kind: x.Kind, About: x.About, Scope: r.reach.Scope, State: x.State, Done: x.Done, Total: x.Total, Message: x.Message, By: r.names[x.MadeBy],
		Audience: r.reach.Audience, Asked: x.Created, Started: x.Started, Ended: x.Ended,
		Changes: access.Decide(l.v, r.reach, access.Task, access.Change)}, true, nil
}

// Stop ends a task before it is done. One that has ended already stays as it is.
func (t Tasks) Stop(ctx context.Context, v access.Viewer, id string) (err error) {
	defer errs.Wrap(&err, "task.Stop")
	return t.change(ctx, v, id, func(a *act.Act, x store.Task) error {
		_, err := a.CancelTask(ctx, x.Place, x.ID)
		return err
	})
}

// Again asks once more for work that failed or was stopped, from now on as the viewer. Nothing happens to a task of another state.
func (t Tasks) Again(ctx context.Context, v access.Viewer, id string) (err error) {
	defer errs.Wrap(&err, "task.Again")
	return t.change(ctx, v, id, func(a *act.Act, x store.Task) error {
		ok, err := a.RestartTask(ctx, x.Place, x.ID)
		if err != nil || !ok {
			return err
		}
		return a.Enqueue(ctx, store.Job{Kind: store.JobKind(x.Kind), Place: x.Place, Task: x.ID})
	})
}

// change runs an act on a task that the viewer sees.
func (t Tasks) change(ctx context.Context, v access.Viewer, id string, do func(*act.Act, store.Task) error) error {
	var x store.Task
	var at access.Reach
	err := t.DB.Read(ctx, v.Seat, func(tx *store.Tx) (err error) {
		if x, err = tx.Task(ctx, id); err == nil {
			at, err = tx.Reach(ctx, x.Room)
		}
		return err
	})
	if err != nil {
		return err
	}
	return act.Do(ctx, t.DB, v, act.Intent{Scope: at.Scope, Audience: at.Audience, Kind: access.Task, Verb: access.Change}, func(a *act.Act) error {
		if _, err := a.Room(x.Room, access.Task, access.Change); err != nil {
			return err
		}
		return do(a, x)
	})
}

// Dead is a job that was set aside.
type Dead = store.DeadJob

// Queue is the queue as whoever runs the installation sees it.
type Queue struct {
	Waiting, Running, Aside int
	Dead                    []Dead // the newest of those set aside
}

// Queue shows the queue to whoever runs the installation.
func (t Tasks) Queue(ctx context.Context, v access.Viewer) (q Queue, err error) {
	defer errs.Wrap(&err, "task.Queue")
	if !v.Admin {
		return q, store.ErrRefused
	}
	err = t.DB.System(ctx, store.Administer, func(tx *store.Tx) error {
		n, err := tx.QueueCounts(ctx)
		if err != nil {
			return err
		}
		q = Queue{Waiting: n.Waiting, Running: n.Running, Aside: n.Dead}
		q.Dead, err = tx.DeadJobs(ctx, most)
		return err
	})
	return q, err
}

// Retry puts a job that was set aside back into the queue.
func (t Tasks) Retry(ctx context.Context, v access.Viewer, id string) (err error) {
	defer errs.Wrap(&err, "task.Retry")
	return t.mind(ctx, v, func(tx *store.Tx) error { return tx.RetryDead(ctx, id) })
}

// Drop forgets a job that was set aside. Its task stays failed.
func (t Tasks) Drop(ctx context.Context, v access.Viewer, id string) (err error) {
	defer errs.Wrap(&err, "task.Drop")
	return t.mind(ctx, v, func(tx *store.Tx) error { return tx.DropDead(ctx, id) })
}

func (t Tasks) mind(ctx context.Context, v access.Viewer, do func(*store.Tx) error) error {
	if !v.Admin || v.ReadOnly {
		return store.ErrRefused
	}
	return t.DB.System(ctx, store.MindQueue, do)
}
