package programme

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/programme"
	"counterpart.dev/internal/core/trend"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// The names of what the forecast record is made of: what each submission says of its tasks, and what follows from all of them, which is
// kept with the latest.
const (
	observedPart = "tasks"
	recordPart   = "record"
)

// keepRecord works out anew what became of the durations that the submissions state which readers of a room see, and keeps it with the
// latest of them; or only where that is the one with an id, unless it is "". It begins with the submission that was named as the
// baseline.
func keepRecord(ctx context.Context, a *act.Act, room access.Reach, only string) error {
	r, err := roomsOf(ctx, a.Tx, a.Viewer, room.Scope)
	if err != nil {
		return err
	}
	all, err := submissionsOf(ctx, a.Tx, r)
	if err != nil {
		return err
	}
	rows := slices.DeleteFunc(readIn(r, room, all), func(x Row) bool { return !x.Counts || x.Origin != programme.FromFile })
	if len(rows) == 0 || only != "" && rows[len(rows)-1].ID != only {
		return nil
	}
	if rows, err = sinceBaseline(ctx, a.Tx, r, room, rows); err != nil {
		return err
	}
	bodies, err := observedIn(ctx, a.Tx, r, room)
	if err != nil {
		return err
	}
	last := rows[len(rows)-1]
	from := recordInputs(rows, bodies)
	if was, err := maybe(a.Part(ctx, store.At(room), last.ID, recordPart)); err != nil || was.Name != "" && was.Engine == Engine && was.Inputs == from {
		return err
	}
	var rec programme.Record
	var seen [][]trend.Observed
	for _, x := range rows {
		p, there := bodies[x.ID]
		if !there {
			continue
		}
		list, err := programme.DecodeObserved(p.Body)
		if err != nil {
			return err
		}
		rec.Submissions, seen = append(rec.Submissions, x.ID), append(seen, list)
	}
	rec.Record = trend.NewRecord(trend.Collect(seen))
	return a.KeepPart(ctx, programme.Part{Organisation: room.Organisation, Room: room.Room, Shared: room.SharedRoom, SubmissionRoom: last.Room, Submission: last.ID,
		Name: recordPart, Engine: Engine, Inputs: from, Body: rec.Encode()})
}

// recordInputs is the hash of what a record is made of.
func recordInputs(rows []Row, observed map[string]programme.Part) string {
	h := sha256.New()
	for _, x := range rows {
		if p, there := observed[x.ID]; there {
			h.Write([]byte(x.ID + " " + p.Engine + " " + p.Inputs + "\n"))
		}
	}
	return hex.EncodeToString(h.Sum(nil))
}

// sinceBaseline leaves out what came before the baseline that counts in a room.
func sinceBaseline(ctx context.Context, tx *store.Tx, r rooms, room access.Reach, rows []Row) ([]Row, error) {
	n, err := nominationFor(ctx, tx, r, room)
	if err != nil || n.Submission == "" {
		return rows, err
	}
	if at := slices.IndexFunc(rows, func(x Row) bool { return x.ID == n.Submission }); at > 0 {
		rows = rows[at:]
	}
	return rows, nil
}

// observedIn is what the submissions say of their tasks which readers of a room see, by submission.
func observedIn(ctx context.Context, tx *store.Tx, r rooms, room access.Reach) (map[string]programme.Part, error) {
	out := map[string]programme.Part{}
	for _, at := range []access.Reach{r.shared, room} {
		if at.Room == "" {
			continue
		}
		parts, err := tx.PartsNamed(ctx, store.At(at), observedPart)
		if err != nil {
			return nil, err
		}
		for _, p := range parts {
			out[p.Submission] = p
		}
		if at.Room == room.Room {
			break
		}
	}
	return out, nil
}

// RecordView is a supplier's forecast record.
type RecordView struct {
	In
	Latest      *Row  // submission, up to which it goes
	Over        []Row // the submissions it is made of, oldest first
	Left        int   // submissions that count and are not in it: those of dates that somebody typed in, or that it was not worked out with
	Record      trend.Record
	Kept        bool
	Working     bool           // the viewer's side has work under way that keeps it
	Rows        []trend.Stated // a page of them
	Total       int
	Page, Pages int
}

// RecordFilter says which activities of a forecast record are listed.
type RecordFilter struct {
	Words string
	State string // "running", "finished", or "" for all
}

// ForecastRecord is what became of the durations that the supplier stated. Keys: ratio, name, first, taken.
func (w Work) ForecastRecord(ctx context.Context, v access.Viewer, engagement access.ScopeID, f RecordFilter, o Order) (out RecordView, err error) {
	defer errs.Wrap(&err, "programme.ForecastRecord(%s)", engagement)
	var kept programme.Record
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		l, err := w.look(ctx, tx, v, engagement)
		if err != nil {
			return err
		}
		out.In = l.In
		counted := slices.DeleteFunc(slices.Clone(l.all), func(x Row) bool { return !x.Counts })
		for i := range slices.Backward(counted) {
			if counted[i].Origin == programme.FromFile {
				out.Latest = &counted[i]
				break
			}
		}
		if out.Latest == nil {
			out.Left = len(counted)
			return nil
		}
		p, err := keptRecord(ctx, tx, l, out.Latest.Submission)
		if err != nil {
			return err
		}
		if p.Name == "" {
			t, err := taskAbout(ctx, tx, l, following(out.Latest.ID))
			out.Working = t != nil
			return err
		}
		if kept, err = programme.DecodeRecord(p.Body); err != nil {
			return err
		}
		out.Kept = true
		for _, x := range counted {
			if slices.Contains(kept.Submissions, x.ID) {
				out.Over = append(out.Over, x)
			}
		}
		out.Left = len(counted) - len(out.Over)
		return nil
	})
	out.Record = kept.Record
	all := kept.Activities // the largest ratio first
	if f != (RecordFilter{}) || o.Key != "ratio" || !o.Desc {
		all = slices.DeleteFunc(slices.Clone(all), func(s trend.Stated) bool { return !f.keeps(s) })
		sortStated(all, o)
	}
	out.Total = len(all)
	out.Rows, out.Page, out.Pages = paged(all, o)
	return out, err
}

// keptRecord is the record up to a submission: since the client's own baseline where that one counts for the viewer.
func keptRecord(ctx context.Context, tx *store.Tx, l look, latest programme.Submission) (p programme.Part, err error) {
	if l.private() {
		if p, err = maybe(tx.Part(ctx, store.At(l.own), latest.ID, recordPart)); err != nil || p.Name != "" {
			return p, err
		}
	}
	return maybe(tx.Part(ctx, placeOf(latest), latest.ID, recordPart))
}

func (f RecordFilter) keeps(s trend.Stated) bool {
	return (f.State == "" || (f.State == "running") == s.Running) && hasWords(f.Words, s.ID, s.Name)
}

func sortStated(all []trend.Stated, o Order) {
	by := map[string]func(a, b trend.Stated) int{
		"name":  func(a, b trend.Stated) int { return strings.Compare(a.ID, b.ID) },
		"first": func(a, b trend.Stated) int { return cmp.Compare(a.First, b.First) },
		"taken": func(a, b trend.Stated) int { return cmp.Compare(a.Taken, b.Taken) },
		"ratio": func(a, b trend.Stated) int { return cmp.Compare(a.Ratio(), b.Ratio()) },
	}[o.Key]
	if by != nil {
		slices.SortStableFunc(all, by)
	}
	if o.Desc {
		slices.Reverse(all)
	}
}
