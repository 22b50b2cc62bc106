package programme

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/compare"
	"counterpart.dev/internal/core/programme"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// ChangeFilter says which changes are listed.
type ChangeFilter struct {
	Against    string // id of the submission that is compared with; "" for the one before
	Words      string
	Kind       string // of compare; "" for all
	Suspicious bool
}

// ChangesView is what changed from one submission to another.
type ChangesView struct {
	In
	Row
	Against     *Row  // nil where there is nothing to compare with
	Others      []Row // that it can be compared with, by data date
	Task        *store.Task
	MayCompare  bool
	Benefits    bool // the viewer may see what it means for all benefits of the project
	Kept        bool // it was compared
	Compared    programme.Compared
	Later       []string         // contract milestones that were tied since, so that no effect on them is told
	Titles      map[string]Named // contract milestones by activity
	Kinds       []KindCount      // that were found
	Suspicious  int
	Rows        []compare.Row // a page of them
	Total       int
	Page, Pages int
}

// Named is a contract milestone that an activity stands for.
type Named struct {
	ID, Title string
	Due       civil.Date // contract date in force today, zero for none
}

// KindCount is how often something changed.
type KindCount struct {
	Kind  compare.Kind
	Count int
}

// Changes is what changed in a submission since an earlier one: what is suspicious first, by its effect on the contract milestones. Keys:
// effect, kind, activity.
func (w Work) Changes(ctx context.Context, v access.Viewer, engagement access.ScopeID, id string, f ChangeFilter, o Order) (out ChangesView, err error) {
	defer errs.Wrap(&err, "programme.Changes(%s)", engagement)
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		var s SubmissionView
		l, _, err := w.open(ctx, tx, v, engagement, id, &s)
		if err != nil {
			return err
		}
		out.In, out.Row = s.In, s.Row
		out.Benefits = s.In.Project != "" && !l.own.Only(access.BenefitOwner)
		if s.State != programme.Read {
			return nil
		}
		if err := out.against(l, s, f.Against); err != nil || out.Against == nil {
			return err
		}
		if err := out.kept(ctx, tx, l, f.Against == ""); err != nil {
			return err
		}
		if err := out.named(ctx, tx, l); err != nil {
			return err
		}
		return out.work(ctx, tx, l, s.Before != nil && s.Before.ID == out.Against.ID)
	})
	if err == nil {
		slices.SortStableFunc(out.Compared.Milestones, func(a, b programme.Moved) int {
			return cmp.Or(-truth(a.Gone, b.Gone), cmp.Compare(b.Minutes, a.Minutes))
		})
		out.list(f, o)
	}
	return out, err
}

// against chooses what is compared with: what was asked for, or the submission before.
func (out *ChangesView) against(l look, s SubmissionView, asked string) error {
	for i := range l.all {
		x := &l.all[i]
		if x.State != programme.Read || x.ID == s.ID || !x.Counts && x.ID != asked {
			continue
		}
		out.Others = append(out.Others, *x)
		if x.ID == asked {
			out.Against = x
		}
	}
	if asked != "" && out.Against == nil {
		return store.ErrRefused
	}
	if asked == "" {
		out.Against = s.Before
	}
	return nil
}

// kept reads what was found out: for the viewer's side, or for all who see the submission. Where nothing was asked for and the viewer's
// side has submissions of its own in between, what both sides were told is better than nothing.
func (out *ChangesView) kept(ctx context.Context, tx *store.Tx, l look, usual bool) error {
	candidates := []*Row{out.Against}
	if usual && out.Audience == access.Shared && out.Against.Audience != access.Shared {
		for i := range slices.Backward(out.Others) {
			if x := &out.Others[i]; x.Audience == access.Shared && x.DataDate <= out.DataDate && x.ID != out.Against.ID {
				candidates = append(candidates, x)
				break
			}
		}
	}
	for _, x := range candidates {
		c, kept, err := keptChanges(ctx, tx, l.own, out.Submission, x.ID)
		if err != nil {
			return err
		}
		if kept {
			out.Kept, out.Against, out.Compared = true, x, c
			break
		}
	}
	return nil
}

// keptChanges is what changed in a submission since another one: as the viewer's side asked, or else as all its readers were told.
func keptChanges(ctx context.Context, tx *store.Tx, own access.Reach, s programme.Submission, against string) (c programme.Compared, kept bool, err error) {
	rooms := []access.RoomID{own.Room, s.Room}
	if own.Room == "" || own.Room == s.Room {
		rooms = rooms[1:]
	}
	for _, at := range rooms {
		p, err := maybe(tx.Part(ctx, store.Place{Organisation: s.Organisation, Room: at}, s.ID, comparedPart(against)))
		if err != nil {
			return c, false, err
		}
		if p.Name != "" {
			c, err = programme.DecodeCompared(p.Body)
			return c, true, err
		}
	}
	return c, false, nil
}

// named finds the contract milestones by what they are tied to, and those that were tied since.
func (out *ChangesView) named(ctx context.Context, tx *store.Tx, l look) error {
	all, err := milestonesOf(ctx, tx, l.v, l.rooms)
	if err != nil {
		return err
	}
	out.Titles = map[string]Named{}
	for _, m := range all {
		if m.Activity == "" {
			continue
		}
		n := Named{ID: m.ID, Title: m.Title}
		n.Due, _ = civil.ParseDate(m.InForce(out.Today.String()))
		if _, again := out.Titles[m.Activity]; !again {
			out.Titles[m.Activity] = n
		}
		if out.Kept && !slices.Contains(out.Compared.Watched, m.Activity) {
			out.Later = append(out.Later, m.Title)
		}
	}
	return nil
}

// work finds the work under way on it, and whether the viewer may ask for it. Those next to each other are compared without being asked for.
func (out *ChangesView) work(ctx context.Context, tx *store.Tx, l look, next bool) error {
	out.MayCompare = access.Decide(l.v, l.own, access.Submission, access.Add) && l.may(l.v, l.v.Side.Of(), access.Task, access.Add)
	abouts := []string{comparing(out.ID, out.Against.ID)}
	if next && !out.Kept {
		abouts = append(abouts, following(out.ID), following(out.Against.ID))
	}
	for _, about := range abouts {
		var err error
		if out.Task, err = taskAbout(ctx, tx, l, about); err != nil || out.Task != nil {
			return err
		}
	}
	return nil
}

// taskAbout is the work of the viewer's side about something that is under way, or nil.
func taskAbout(ctx context.Context, tx *store.Tx, l look, about string) (*store.Task, error) {
	at := l.in(l.v, l.v.Side.Of(), access.Task, access.See)
	if at.Room == "" {
		return nil, nil
	}
	t, err := maybe(tx.TaskAbout(ctx, store.At(at), about))
	if err != nil || t.ID == "" || t.State.Over() {
		return nil, err
	}
	return &t, nil
}

// list filters and orders the changes.
func (out *ChangesView) list(f ChangeFilter, o Order) {
	counts := map[compare.Kind]int{}
	var all []compare.Row
	for _, c := range out.Compared.Changes {
		counts[c.Kind]++
		if c.Suspicious {
			out.Suspicious++
		}
		if f.keeps(c) {
			all = append(all, c)
		}
	}
	for _, k := range compare.Kinds() {
		if counts[k] > 0 {
			out.Kinds = append(out.Kinds, KindCount{k, counts[k]})
		}
	}
	sortChanges(all, o)
	out.Total = len(all)
	out.Rows, out.Page, out.Pages = paged(all, o)
}

func (f ChangeFilter) keeps(c compare.Row) bool {
	if f.Kind != "" && string(c.Kind) != f.Kind || f.Suspicious && !c.Suspicious {
		return false
	}
	return f.Words == "" || hasWords(f.Words, c.ID, c.Name, c.Successor, c.From, c.To, c.Kind.Words(), c.Why, strings.Join(c.Items, " "))
}

// sortChanges puts changes in order; they come by their effect.
func sortChanges(all []compare.Row, o Order) {
	switch o.Key {
	case "effect":
	case "kind":
		order := map[compare.Kind]int{}
		for i, k := range compare.Kinds() {
			order[k] = i
		}
		slices.SortStableFunc(all, func(a, b compare.Row) int { return cmp.Compare(order[a.Kind], order[b.Kind]) })
	case "activity":
		slices.SortStableFunc(all, func(a, b compare.Row) int { return strings.Compare(a.ID, b.ID) })
	default:
		slices.SortStableFunc(all, func(a, b compare.Row) int { return -truth(a.Suspicious, b.Suspicious) })
	}
	if o.Desc {
		slices.Reverse(all)
	}
}

// truth puts what is true behind what is not.
func truth(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}
