package gather

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"reflect"
	"slices"
	"sync"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/programme"
	"counterpart.dev/internal/store"
)

// How much is kept in memory.
const (
	mostResults = 64
	mostSaid    = 2_000 // submissions
	mostSame    = 256
)

// Kept keeps what was worked out of cases last, and what submissions were found to say, so that the next page does neither again. What a
// submission says is found only by who has just read the submission, and a result by who has just read everything that it follows
// from: that is its name. The zero value is ready to use, and nil keeps nothing. Nobody may change what is kept.
type Kept struct {
	mu      sync.Mutex
	results map[[sha256.Size]byte]*benefit.Result
	said    map[revision]map[string]programme.Activity
	same    map[sameKey]*same
}

// sameKey names what is made of what lies in a room.
type sameKey struct {
	room access.RoomID
	what string
}

// same is what was made last, and from what.
type same struct {
	mu         sync.Mutex // held while it is made
	from, made any
}

// Same is what was made of some things when somebody last asked for it in a room, if they are the same in every field, or else is made
// now. Nobody may change what was made, nor what it was made from.
func Same[T any](k *Kept, room access.RoomID, what string, from any, make func() (T, error)) (T, error) {
	if k == nil {
		return make()
	}
	s := k.last(sameKey{room, what})
	s.mu.Lock()
	defer s.mu.Unlock()
	if made, ok := s.made.(T); ok && reflect.DeepEqual(s.from, from) {
		return made, nil
	}
	made, err := make()
	if err == nil {
		s.from, s.made = from, made
	}
	return made, err
}

// last is the place of what was made last. When there are many, all are forgotten.
func (k *Kept) last(at sameKey) *same {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.same == nil || k.same[at] == nil && len(k.same) >= mostSame {
		k.same = map[sameKey]*same{}
	}
	if k.same[at] == nil {
		k.same[at] = &same{}
	}
	return k.same[at]
}

// submissions lists the submissions of several rooms, for the case that lies in a room, and which of them were nominated.
func (k *Kept) submissions(ctx context.Context, tx *store.Tx, of access.RoomID, tenant access.OrganisationID, rooms []access.RoomID) ([]programme.Submission, []programme.Nomination, error) {
	revs, nominated, err := tx.SubmissionsStand(ctx, tenant, rooms)
	if err != nil {
		return nil, nil, err
	}
	list, err := Same(k, of, "submissions", [2]any{rooms, revs}, func() ([]programme.Submission, error) { return tx.SubmissionsIn(ctx, tenant, rooms) })
	return list, nominated, err
}

// revision is a submission as it was.
type revision struct {
	id  string
	rev int64
}

// Case is Case with what is kept of it.
func (k *Kept) Case(ctx context.Context, tx *store.Tx, v access.Viewer, project access.ScopeID) (*Whole, error) {
	return read(ctx, tx, v, project, k, false)
}

// History is Case for who goes on to ask what every submission said.
func (k *Kept) History(ctx context.Context, tx *store.Tx, v access.Viewer, project access.ScopeID) (*Whole, error) {
	return read(ctx, tx, v, project, k, true)
}

// forecast is the result of a case on its dates. Nobody may change it.
func (k *Kept) forecast(c *benefit.Case, in benefit.Input) (*benefit.Result, error) {
	if k == nil {
		return benefit.Forecast(c, in)
	}
	b, err := json.Marshal([]any{c, in})
	if err != nil {
		return nil, err
	}
	name := sha256.Sum256(b)
	k.mu.Lock()
	r := k.results[name]
	k.mu.Unlock()
	if r != nil {
		return r, nil
	}
	if r, err = benefit.Forecast(c, in); err != nil {
		return nil, err
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.results == nil || len(k.results) >= mostResults {
		k.results = map[[sha256.Size]byte]*benefit.Result{}
	}
	k.results[name] = r
	return r, nil
}

// Said is what submissions of the engagements say of the activities that contract milestones are tied to, in the order of the
// submissions and then of the codes.
func (w *Whole) Said(ctx context.Context, tx *store.Tx, submissions []programme.Submission) ([]programme.Forecast, error) {
	return w.kept.Said(submissions, w.codes(), func(some []programme.Submission) ([]programme.Forecast, error) { return w.ask(ctx, tx, some) })
}

// Said is what submissions say of the activities with some codes, which are given by the room that both sides of an engagement share,
// sorted. It asks for those submissions only that nobody has asked for since they were read.
func (k *Kept) Said(submissions []programme.Submission, codes map[access.RoomID][]string, ask func([]programme.Submission) ([]programme.Forecast, error)) (out []programme.Forecast, err error) {
	if k == nil {
		return ask(submissions)
	}
	var unknown []programme.Submission
	for _, s := range submissions {
		if !k.knows(s, codes[s.Shared]) {
			unknown = append(unknown, s)
		}
	}
	if len(unknown) > 0 {
		said, err := ask(unknown)
		if err != nil {
			return nil, err
		}
		k.learn(unknown, codes, said)
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	for _, s := range submissions {
		of := k.said[revision{s.ID, s.Rev}]
		for _, code := range codes[s.Shared] {
			if a := of[code]; a.Code != "" {
				out = append(out, programme.Forecast{Room: s.Room, Submission: s.ID, Code: code, Activity: a})
			}
		}
	}
	return out, nil
}

// ask reads what submissions say.
func (w *Whole) ask(ctx context.Context, tx *store.Tx, submissions []programme.Submission) ([]programme.Forecast, error) {
	var ids []string
	for _, s := range submissions {
		ids = append(ids, s.ID)
	}
	return tx.ForecastsOf(ctx, w.Project.Organisation, ids)
}

// codes are the activities that contract milestones are tied to, by engagement.
func (w *Whole) codes() map[access.RoomID][]string {
	out := map[access.RoomID][]string{}
	for i := range w.Engagements {
		e := &w.Engagements[i]
		for _, m := range e.Milestones {
			if m.Activity != "" {
				out[e.Shared] = append(out[e.Shared], m.Activity)
			}
		}
		slices.Sort(out[e.Shared])
		out[e.Shared] = slices.Compact(out[e.Shared])
	}
	return out
}

// knows reports whether it was found out what a submission says of some activities.
func (k *Kept) knows(s programme.Submission, codes []string) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	of, there := k.said[revision{s.ID, s.Rev}]
	return there && !slices.ContainsFunc(codes, func(code string) bool { _, asked := of[code]; return !asked })
}

// learn keeps what some submissions were found to say; an activity that one does not hold is kept without its code.
func (k *Kept) learn(all []programme.Submission, codes map[access.RoomID][]string, said []programme.Forecast) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.said == nil || len(k.said)+len(all) > mostSaid {
		k.said = map[revision]map[string]programme.Activity{}
	}
	at := map[string]map[string]programme.Activity{}
	for _, s := range all {
		of := map[string]programme.Activity{}
		for _, code := range codes[s.Shared] {
			of[code] = programme.Activity{}
		}
		k.said[revision{s.ID, s.Rev}], at[s.ID] = of, of
	}
	for _, f := range said {
		if of := at[f.Submission]; of != nil {
			of[f.Code] = f.Activity
		}
	}
}
