package gather

import (
	"cmp"
	"maps"
	"slices"

	"counterpart.dev/internal/assess"
	"counterpart.dev/internal/core/benefit"
)

// Held is an activity that something of the client's holds back.
type Held = assess.HeldActivity

// Holding is what a piece of own work holds back, what hangs on that, and what another week of it costs.
type Holding struct {
	Held   []Held
	Moves  int           // days by which what it holds back is later for it and all else that is laid
	Feeds  []string      // ids of the benefits that hang on it
	Later  benefit.Dates // of the milestones that move where it is done a week later
	Week   benefit.Money
	NoWeek string // why it is not known what a further week costs
}

// Holding is that of a piece of own work, against the result of the case; nil where the case has none.
func (w *Whole) Holding(o benefit.OwnWork, r *benefit.Result) (h Holding) {
	h.Feeds = w.Feeds(o.ID)
	var later benefit.Dates
	if at := slices.IndexFunc(w.Carried.Pushes, func(p assess.Push) bool { return p.Work == o.ID }); at >= 0 {
		h.Held, later = w.Carried.Pushes[at].Held, w.Carried.Pushes[at].Later
		h.Moves = longest(h.Held)
	}
	h.Later = benefit.Dates{}
	for _, id := range slices.Sorted(maps.Keys(later)) {
		if later[id] == w.Input.Dates[id] {
			continue
		}
		h.Later[id] = later[id]
		for _, b := range w.Feeds(id) {
			if !slices.Contains(h.Feeds, b) {
				h.Feeds = append(h.Feeds, b)
			}
		}
	}
	expected, _ := o.Expected(w.Input.Report)
	switch {
	case !o.Done.IsZero():
		h.NoWeek = "it is done"
	case r == nil:
		h.NoWeek = "the case cannot be computed yet"
	case !r.Totals.HasForecast:
		h.NoWeek = cmp.Or(r.Totals.Reason, "no benefit has a forecast with money")
	case expected.IsZero() || o.Overdue(w.Input.Report):
		h.NoWeek = "nobody has said when it is expected"
	default:
		in := w.Input
		in.Dates, in.Split, in.Unsplit = maps.Clone(in.Dates), nil, nil
		maps.Copy(in.Dates, later)
		in.Dates[o.ID] = expected + 7
		then, err := benefit.Forecast(w.Book.Case, in)
		if err != nil || !then.Totals.HasForecast {
			h.NoWeek = "the case has no forecast then"
			break
		}
		h.Week = r.Totals.Forecast - then.Totals.Forecast
	}
	return h
}

// HandOver is what a hand-over between suppliers holds back, and by how many days; false where one of its activities is in no submission.
func (w *Whole) HandOver(id benefit.InterfaceID) (p assess.Push, moves int, ok bool) {
	at := slices.IndexFunc(w.Carried.Pushes, func(p assess.Push) bool { return p.Interface == id && id != "" })
	if at < 0 {
		return p, 0, false
	}
	return w.Carried.Pushes[at], longest(w.Carried.Pushes[at].Held), true
}

// longest is the days by which what is held finishes later than its submission has it.
func longest(held []Held) (days int) {
	for _, a := range held {
		days = max(days, int(a.Is-a.Was))
	}
	return days
}

// Feeds are the ids of the benefits that hang on a node.
func (w *Whole) Feeds(id benefit.NodeID) (out []string) {
	for _, b := range w.Book.Case.Benefits {
		if w.hangs(b.Needs, id, map[benefit.NodeID]bool{}) {
			out = append(out, string(b.ID))
		}
	}
	return out
}

func (w *Whole) hangs(needs []benefit.Need, id benefit.NodeID, seen map[benefit.NodeID]bool) bool {
	for _, n := range needs {
		if n.On == id {
			return true
		}
		if seen[n.On] {
			continue
		}
		seen[n.On] = true
		for _, ch := range w.Book.Case.Changes {
			if ch.ID == n.On && w.hangs(ch.Needs, id, seen) {
				return true
			}
		}
	}
	return false
}
