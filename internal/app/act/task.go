package act

import (
	"context"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/store"
)

// Begin asks for long work and notes it in the room of the viewer's own side, where the side sees how far it is. The work is done as
// the viewer, once the act has committed. It returns the id of the task. The side's agent is made sure of: it ends the task when the
// viewer may no longer, and forgets it in time.
func (a *Act) Begin(ctx context.Context, kind store.JobKind, label string) (id string, err error) {
	return a.BeginFor(ctx, kind, label, "")
}

// BeginFor is Begin for work that is about something with an id, by which it is found again.
func (a *Act) BeginFor(ctx context.Context, kind store.JobKind, label, about string) (id string, err error) {
	r, err := a.In(Ours, access.Task, access.Add)
	if err != nil {
		return "", err
	}
	if err := a.EnsureAgent(ctx); err != nil {
		return "", err
	}
	t := store.Task{Place: store.At(r), ID: a.NewID(), Kind: string(kind), Label: label, About: about, MadeBy: a.Viewer.Person}
	if err := a.AddTask(ctx, t); err != nil {
		return "", err
	}
	return t.ID, a.Enqueue(ctx, store.Job{Kind: kind, Place: t.Place, Task: t.ID})
}

// EnsureAgent makes sure of the agent of the viewer's side in the scope of the act, which does for the side what time brings about.
func (a *Act) EnsureAgent(ctx context.Context) error {
	return a.System(ctx, store.GiveSeat, func(tx *store.Tx) error {
		_, err := AgentFor(ctx, tx, a.Reach.Scope, a.Viewer.Side)
		return err
	})
}
