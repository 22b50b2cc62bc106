package situation

import (
	"fmt"
	"slices"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/matter"
)

// Thresholds of what was promised.
const (
	movedTimes  = 2 // times that one promise was moved [own]
	manyBroken  = 2 // promises that are late on the other side [own]; one of ours is enough
	brokenSince = 7 // days by which one of theirs has to be late to count alone [own]
)

var promiseRules = []Rule{
	{ID: "our-promises", Name: "A promise of ours is late", Needs: []Group{Matters}, find: func(f *Facts) []Found { return f.broken(access.ClientSide) },
		Definition: "We promised the other side something by a day, the day is past, and it is not done. Both sides measure it by the same rule.",
		Threshold:  "One promise, one day late [own]. " + restWords},
	{ID: "their-promises", Name: "Promises to us are late", Needs: []Group{Matters}, find: func(f *Facts) []Found { return f.broken(access.DeliverySide) },
		Definition: "The delivery side promised us something by a day, the day is past, and it is not done.",
		Threshold:  fmt.Sprintf("%d promises, or one that is %d days late [own]. "+restWords, manyBroken, brokenSince)},
	{ID: "promise-moved", Name: "A promise that keeps moving", Needs: []Group{Matters}, find: promiseMoved,
		Definition: "A promise that is still open was given a later date again and again: the day it now has is as little worth as the ones before.",
		Threshold:  fmt.Sprintf("Moved %d times or more [own].", movedTimes)},
}

func (f *Facts) broken(side access.Side) []Found {
	is := func(m *Matter) bool {
		return m.Kind == matter.Commitment && m.Owes == side && m.Live() && m.Phase != matter.Done && !m.Needed.IsZero() && f.late(m.Engagement, m.Needed) > 0
	}
	return f.each(is, func(id string, list []*Matter) *Found {
		slices.SortStableFunc(list, func(a, b *Matter) int { return int(a.Needed - b.Needed) })
		worst := f.late(id, list[0].Needed)
		if side == access.DeliverySide && len(list) < manyBroken && worst < brokenSince {
			return nil
		}
		x := f.onEngagement(id, list, func(m *Matter) string {
			return fmt.Sprintf("promised for %s, %s late", day(m.Needed), days(f.late(id, m.Needed)))
		})
		x.Since, x.Weight = list[0].Needed, worst
		x.Says = fmt.Sprintf("%s of ours to %s late, the oldest by %s.", areN(len(list), "promise"), f.supplier(id), days(worst))
		if side == access.DeliverySide {
			x.Says = fmt.Sprintf("%s of %s late, the oldest by %s.", areN(len(list), "promise"), f.supplier(id), days(worst))
		}
		x.Evidence = append(x.Evidence, fact("promises of both sides, by one rule", "the mirror", at(OfMirror, id, "")))
		return x
	})
}

func promiseMoved(f *Facts) (out []Found) {
	for i := range f.Matters {
		m := &f.Matters[i]
		if m.Kind != matter.Commitment || !m.Shared || !m.Live() || m.ReDates < movedTimes {
			continue
		}
		out = append(out, Found{Subject: about(OfMatter, m.Engagement, m.ID, titled(m.Title, called(m))), Since: m.Raised, Severity: Watch, Weight: m.ReDates,
			Says: fmt.Sprintf("%s was moved %s and is now promised for %s.", titled(m.Title, called(m)), things(m.ReDates, "time"), day(m.Needed)),
			Evidence: []Evidence{fact("promised on", day(m.Raised), matterAt(m)), fact("times it was moved", fmt.Sprint(m.ReDates), matterAt(m)),
				fact("promised for now", day(m.Needed), matterAt(m))}})
	}
	return out
}
