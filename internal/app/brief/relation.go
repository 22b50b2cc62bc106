package brief

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"counterpart.dev/internal/app/gather"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/accord"
	"counterpart.dev/internal/core/brief"
	"counterpart.dev/internal/core/engage"
	"counterpart.dev/internal/core/poll"
	"counterpart.dev/internal/store"
)

// standing is how the sides of the engagements stand to each other, and what was judged of their work.
type standing struct {
	relations []brief.Relation
	judged    []brief.Judged
}

// relate reads how the sides of each engagement stand to each other, as far as both know it: what bidders answered before an award is
// not among it.
func (s *state) relate(ctx context.Context, tx *store.Tx, kept *gather.Kept) error {
	var rooms []access.RoomID
	terms := make([]engage.Engagement, len(s.Engagements))
	own := make([]engage.Standing, len(s.Engagements))
	for i := range s.Engagements {
		e := &s.Engagements[i]
		if terms[i], own[i] = e.Terms, e.Standing; !e.Hidden() {
			rooms = append(rooms, e.Terms.Room, e.Standing.Room)
		}
	}
	if len(rooms) == 0 {
		return nil
	}
	rooms = append(rooms, s.Reach.Room) // what speaks against a rating may lie with the project
	facts, err := tx.Facts(ctx, s.Project.Organisation, rooms)
	if err != nil {
		return err
	}
	all, err := gather.Same(kept, s.Reach.Room, "relations", []any{s.Project.Zone, terms, own, facts}, func() (all standing, err error) {
		for i := range s.Engagements {
			e := &s.Engagements[i]
			if j, ok := judged(e, s.Reach.Room, facts, s.Project.Zone); ok {
				all.judged = append(all.judged, j)
			}
			if r := relation(e, facts); r.Unasked != "" || len(r.Said) > 0 {
				all.relations = append(all.relations, r)
			}
		}
		return all, nil
	})
	s.relations, s.judged = all.relations, all.judged
	return err
}

func relation(e *gather.Engagement, all []poll.Fact) (r brief.Relation) {
	r.Supplier, r.Unasked = e.Supplier(), e.GateReason
	var facts []poll.Fact
	asked := false
	for _, f := range all {
		shared := f.Room == e.Terms.Room
		if shared || f.Room == e.Standing.Room && f.What == "verdict" {
			facts = append(facts, f)
		}
		asked = asked || shared && f.What != "verdict" && !rated(f)
	}
	if e.Hidden() || !asked {
		return r
	}
	var version int64
	r.Aligned, version = poll.Stand(facts)
	charter := "No charter is signed by both sides."
	if version > 0 {
		charter = fmt.Sprintf("Version %d of the charter is signed by both sides.", version)
	}
	for _, sentence := range []string{charter, verdictSaid(facts), gapSaid(facts), pulseSaid(e, facts)} {
		if sentence != "" {
			r.Said = append(r.Said, sentence)
		}
	}
	return r
}

// rated reports whether a fact is what a round about confidence found, which says nothing of how the sides stand.
func rated(f poll.Fact) bool {
	r, err := poll.Finding{Body: f.Text}.Reveal()
	return f.What == "finding" && f.Part == poll.Both && err == nil && len(r.Raters) > 0
}

func verdictSaid(facts []poll.Fact) string {
	for _, f := range slices.Backward(facts) {
		if f.What == "verdict" && f.Part == string(access.ClientSide) {
			return fmt.Sprintf("%s says %s.", f.Name, f.Text)
		}
	}
	return ""
}

// gapSaid is where the sides were furthest apart when they were last asked.
func gapSaid(facts []poll.Fact) string {
	for _, f := range slices.Backward(facts) {
		m, err := poll.Finding{Body: f.Text}.Means()
		if f.What != "finding" || f.Part != poll.Both || err != nil || !m.Opened() {
			continue
		}
		widest := accord.Gap{}
		for _, g := range accord.Between(accord.Current(), m.Client, m.Delivery) {
			if g.Known && math.Abs(g.Gap) > math.Abs(widest.Gap) {
				widest = g
			}
		}
		if widest.Dilemma.ID == "" {
			return ""
		}
		return fmt.Sprintf("Furthest apart in %s: %.1f against %.1f of seven points.", strings.ToLower(widest.Dilemma.Title), widest.Client.Mean, widest.Delivery.Mean)
	}
	return ""
}

// pulseSaid is in how many questions the sides were apart when they were last asked how it goes, where something was released of both.
func pulseSaid(e *gather.Engagement, facts []poll.Fact) string {
	last := map[string]accord.Release{}
	round := ""
	for _, f := range slices.Backward(facts) {
		if f.What != "finding" || f.Part == poll.Both || round != "" && f.Name != round {
			continue
		}
		r, err := poll.Finding{Body: f.Text}.Release()
		if err != nil {
			return ""
		}
		round, last[f.Part] = f.Name, r
	}
	client, delivery := last[poll.Client], last[poll.Delivery]
	if client.N == 0 || delivery.N == 0 {
		return ""
	}
	apart := 0
	for id, l := range client.Levels {
		if l.Apart(delivery.Levels[id]) {
			apart++
		}
	}
	return fmt.Sprintf("In the last pulse we and %s were apart in %d of %d questions.", e.Supplier(), apart, len(client.Levels))
}
