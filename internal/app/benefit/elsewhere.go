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
		others, err = view.others(ctx, tx, v)
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

// mostTelling is the longest word of a measure in small letters of English, by which profiles are found before they are read; "" where it has none.
func mostTelling(measure string) (best string) {
	for word := range strings.FieldsFuncSeq(strings.ToLower(measure), func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') }) {
		if len(word) > len(best) {
			best = word
		}
	}
	return best
}

// alike reports whether the profile of a node may be measured by one of the case's own measures.
func (view *View) alike() func(casebook.Node) bool {
	var words []string
	for _, b := range view.Case.Benefits {
		if b.Measure.Name != "" {
			words = append(words, mostTelling(b.Measure.Name))
		}
	}
	return func(n casebook.Node) bool {
		body := strings.ToLower(n.Body)
		return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(body, w) })
	}
}

// others are the cases of the organisation's other projects, with no more in them than benefits that may have a measure of this case. What
// somebody sees only as the owner of some of it is left out.
func (view *View) others(ctx context.Context, tx *store.Tx, v access.Viewer) ([]*benefit.Case, error) {
	nodes, err := tx.BenefitsElsewhere(ctx, store.At(view.Reach))
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
	by, alike := map[access.RoomID]*benefit.Case{}, view.alike()
	var out []*benefit.Case
	for _, n := range nodes {
		if !whole[n.Room] || !alike(n) {
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
