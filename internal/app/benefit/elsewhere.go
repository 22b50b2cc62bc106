package benefit

import (
	"context"
	"slices"
	"strings"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/casebook"
	"counterpart.dev/internal/core/engage"
	"counterpart.dev/internal/store"
)

// CheckedCase is a project's case with its checks held against every other project whose whole case the viewer may see, so that nothing is
// counted in two of them.
func (w Work) CheckedCase(ctx context.Context, v access.Viewer, project access.ScopeID) (view *View, err error) {
	var others []*benefit.Case
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		if view, err = w.see(ctx, tx, v, project); err != nil || view.Owns {
			return err
		}
		others, err = view.others(ctx, tx, v, "")
		return err
	})
	if err != nil {
		return nil, err
	}
	if err := view.compute(); err != nil {
		return nil, err
	}
	view.Checks = view.known(benefit.Checks(view.Case, view.Input.Report, others...))
	return view, nil
}

// elsewhere is what other projects count by the measure of a benefit, as the check says it.
func (view *View) elsewhere(ctx context.Context, tx *store.Tx, v access.Viewer, b benefit.Benefit) (out []string, err error) {
	others, err := view.others(ctx, tx, v, mostTelling(b.Measure.Name))
	if err != nil || len(others) == 0 {
		return nil, err
	}
	alone := *view.Case
	alone.Benefits = []benefit.Benefit{b}
	for _, k := range benefit.Checks(&alone, view.Input.Report, others...) {
		if k.ID != "counted-in-two-projects" {
			continue
		}
		for _, f := range k.Findings {
			out = append(out, sentence(f.Sentence))
		}
	}
	return out, nil
}

// mostTelling is the longest word of a measure that every database finds without regard to case; "" where it has none.
func mostTelling(measure string) (best string) {
	for word := range strings.FieldsFuncSeq(strings.ToLower(measure), func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') }) {
		if len(word) > len(best) {
			best = word
		}
	}
	return best
}

// others are the cases of the organisation's other projects, with no more in them than their benefits whose profiles hold some words. What
// somebody sees only as the owner of some of it is left out.
func (view *View) others(ctx context.Context, tx *store.Tx, v access.Viewer, words string) ([]*benefit.Case, error) {
	nodes, err := tx.MeasuredElsewhere(ctx, store.At(view.Reach), words)
	if err != nil || len(nodes) == 0 {
		return nil, err
	}
	reaches, err := tx.ReachesOf(ctx, access.ClientOnly)
	if err != nil {
		return nil, err
	}
	whole := map[access.RoomID]bool{}
	var rooms []access.RoomID
	for _, r := range reaches {
		if access.Decide(v, r, access.Benefit, access.See) && !r.Only(access.BenefitOwner) {
			whole[r.Room] = true
		}
	}
	by := map[access.RoomID]*benefit.Case{}
	var out []*benefit.Case
	for _, n := range nodes {
		if !whole[n.Room] {
			continue
		}
		b, _, err := casebook.Decode[benefit.Benefit](n)
		if err != nil {
			return nil, err
		}
		if b.Measure.Name == "" {
			continue
		}
		if by[n.Room] == nil {
			by[n.Room] = &benefit.Case{}
			rooms, out = append(rooms, n.Room), append(out, by[n.Room])
		}
		by[n.Room].Benefits = append(by[n.Room].Benefits, b)
	}
	if len(rooms) == 0 {
		return nil, nil
	}
	projects, err := tx.ProjectsIn(ctx, view.Reach.Organisation, rooms)
	for _, p := range projects {
		if c := by[p.Room]; c != nil {
			c.Project = named(p)
		}
	}
	return slices.Clip(out), err
}

func named(p engage.Project) benefit.Project { return benefit.Project{Name: p.Name} }
