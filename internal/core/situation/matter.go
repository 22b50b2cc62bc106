package situation

import (
	"fmt"
	"strconv"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/brief"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/matter"
)

// Thresholds of what waits for an answer.
const (
	manyLate    = 3   // late answers on one side [own]
	longLate    = 10  // days by which one answer has to be late to count alone [own]
	quietMatter = 30  // days without a move [own]: a month
	manyChanges = 5   // changes nobody has decided [own]
	oldChange   = 56  // days for which one of them waits [own]: eight weeks
	heardWithin = 7   // days in which an early warning is answered [own]: a week
	toldWithin  = 3   // days in which a decision is told [own]
	lately      = 60  // days that are looked back on for what came without a warning [own]
	manySudden  = 3   // issues without one [own]
	deemedFor   = 30  // days for which silence that counted is told of [own]
	effectFor   = 180 // days for which a change without its effect is told of [own]: half a year
)

var matterRules = []Rule{
	{ID: "our-answers", Name: "Our answers are what they wait for", Needs: []Group{Matters}, find: func(f *Facts) []Found { return f.lateIn(access.ClientSide) },
		Definition: "Matters of an engagement lie in our court, and the time for our answer is over.",
		Threshold:  fmt.Sprintf("%d late answers, or one that is %d days late [own]. "+restWords, manyLate, longLate)},
	{ID: "their-answers", Name: "We wait for their answers", Needs: []Group{Matters}, find: func(f *Facts) []Found { return f.lateIn(access.DeliverySide) },
		Definition: "Matters of an engagement lie in the court of the delivery side, and the time for their answer is over.",
		Threshold:  fmt.Sprintf("%d late answers, or one that is %d days late [own]. "+restWords, manyLate, longLate)},
	{ID: "decision-costs", Name: "A waiting decision that now costs", Needs: []Group{Matters}, Case: true, find: decisionCosts,
		Definition: "A decision lies in our court, and every further week without it costs: by what it holds up in the programme, or because the day it was needed by is past.",
		Threshold:  "A cost from today on, or one day past the day it is needed by [own]. " + restWords},
	{ID: "decided-untold", Name: "Decided, and told to nobody", Needs: []Group{Matters}, find: decidedUntold,
		Definition: "A decision was taken and nobody was told: whoever waits for it still waits.",
		Threshold:  fmt.Sprintf("%d working days after it was decided [own].", toldWithin)},
	{ID: "change-effect", Name: "Change accepted with no benefit effect stated", Needs: []Group{Matters}, find: changeEffect,
		Definition: "A change was accepted, and what it does to the benefits is not stated: it was judged by time and cost alone.",
		Threshold:  fmt.Sprintf("One change that was accepted in the last %d days [own].", effectFor)},
	{ID: "changes-pile", Name: "Changes pile up", Needs: []Group{Matters}, find: changesPile,
		Definition: "Changes of an engagement are neither accepted nor declined, so that neither side knows what the work will cost or when it ends.",
		Threshold:  fmt.Sprintf("%d changes, or one that waits %d days [own].", manyChanges, oldChange)},
	{ID: "warning-unheard", Name: "An early warning that nobody answered", Needs: []Group{Matters}, find: warningUnheard,
		Definition: "The delivery side gave an early warning, and nobody on our side has answered it: the next one will come later.",
		Threshold:  fmt.Sprintf("%d days [own].", heardWithin)},
	{ID: "surprises", Event: true, Name: "Bad news comes without warning", Needs: []Group{Matters}, find: surprises,
		Definition: "Issues were raised without an early warning before them: somebody knew, or nobody was looking.",
		Threshold:  fmt.Sprintf("%d issues in the last %d days [own].", manySudden, lately)},
	{ID: "untouched", Name: "A matter nobody touches", Needs: []Group{Matters}, find: untouched,
		Definition: "Matters that both sides see are open, nothing is due of them later, and nobody has made a move on them for a month: the register is kept and not read.",
		Threshold:  fmt.Sprintf("%d days without a move [own].", quietMatter)},
	{ID: "silence-counted", Event: true, Name: "Our silence was taken for an answer", Needs: []Group{Matters}, find: silenceCounted,
		Definition: "A time the contract names ran out on our side, the contract treats that as an answer that we never gave, and we have neither given one since nor closed the matter.",
		Threshold:  fmt.Sprintf("One matter in the last %d days [own]; what silence means is the contract’s.", deemedFor)},
}

// each lists the matters of each engagement that satisfy a test, by engagement in the order of the facts.
func (f *Facts) each(is func(*Matter) bool, found func(engagement string, list []*Matter) *Found) (out []Found) {
	by := map[string][]*Matter{}
	for i := range f.Matters {
		if m := &f.Matters[i]; m.Shared && is(m) {
			by[m.Engagement] = append(by[m.Engagement], m)
		}
	}
	for i := range f.Engagements {
		if id := f.Engagements[i].ID; len(by[id]) > 0 {
			if x := found(id, by[id]); x != nil {
				out = append(out, *x)
			}
		}
	}
	return out
}

// called is a matter by its kind and number.
func called(m *Matter) string {
	return fmt.Sprintf("%s %d, %s", m.Kind.Words(), m.Number, titled(m.Title, "without a title"))
}

func matterAt(m *Matter) Target {
	if m.InCase {
		return at(OfDecision, "", m.ID)
	}
	return at(OfMatter, m.Engagement, m.ID)
}

// onEngagement makes a situation of matters of one engagement.
func (f *Facts) onEngagement(id string, list []*Matter, show func(*Matter) string) *Found {
	name := ""
	if e := f.engagement(id); e != nil {
		name = e.Name
	}
	x := &Found{Subject: about(OfEngagement, id, "", name), Severity: Act, Weight: len(list)}
	for _, m := range list {
		x.Evidence = append(x.Evidence, fact(called(m), show(m), matterAt(m)))
	}
	x.Evidence = listed(x.Evidence, at(OfRegister, id, ""))
	return x
}

func (f *Facts) lateIn(side access.Side) []Found {
	late := func(m *Matter) bool {
		return m.Live() && m.Court == side && !m.Due.IsZero() && f.late(m.Engagement, m.Due) > 0
	}
	return f.each(late, func(id string, list []*Matter) *Found {
		worst, since := 0, f.Today
		for _, m := range list {
			worst, since = max(worst, f.late(id, m.Due)), min(since, m.Due)
		}
		if len(list) < manyLate && worst < longLate {
			return nil
		}
		x := f.onEngagement(id, list, func(m *Matter) string { return days(f.late(id, m.Due)) + " late" })
		x.Since, x.Weight = since, worst
		if x.Says = fmt.Sprintf("%s waits for %s of ours, the oldest %s late.", f.supplier(id), things(len(list), "answer"), days(worst)); side == access.DeliverySide {
			x.Says = fmt.Sprintf("We wait for %s of %s, the oldest %s late.", things(len(list), "answer"), f.supplier(id), days(worst))
		} else if worst >= longLate {
			x.Severity = Urgent
		}
		return x
	})
}

func decisionCosts(f *Facts) (out []Found) {
	for i := range f.Matters {
		m := &f.Matters[i]
		if m.Kind != matter.Decision || m.Phase != matter.Open || m.Court != access.ClientSide {
			continue
		}
		past := 0
		if !m.Needed.IsZero() {
			past = f.late(m.Engagement, m.Needed)
		}
		costs := m.HasPerWeek && m.PerWeek > 0 && (m.FreeTo.IsZero() || m.FreeTo <= f.Today)
		if !costs && past < 1 {
			continue
		}
		x := Found{Subject: Subject{Target: matterAt(m), Name: titled(m.Title, called(m))}, Since: m.Raised, Severity: Act, Weight: max(past, 0),
			Evidence: []Evidence{fact("asked for on", day(m.Raised), matterAt(m)), fact("needed by", day(m.Needed), matterAt(m))}}
		if past > 0 {
			x.Since = m.Needed
			x.Says = fmt.Sprintf("%s was needed by %s and is not decided.", x.Subject.Name, day(m.Needed))
		}
		switch {
		case costs:
			x.Severity, x.PerWeek = Urgent, m.PerWeek
			sum := brief.Short(benefit.Money(m.PerWeek), f.Currency)
			x.Says = fmt.Sprintf("%s is not decided, and each week of waiting now costs %s.", x.Subject.Name, sum)
			x.Evidence = append(x.Evidence, fact("each week of waiting costs", sum, matterAt(m)))
		case m.HasPerWeek && m.PerWeek > 0:
			x.Evidence = append(x.Evidence, fact("waiting costs nothing until", day(m.FreeTo), matterAt(m)))
		case !m.HasPerWeek:
			x.Evidence = append(x.Evidence, fact("each week of waiting costs", "not run: it is tied to no activity of a programme, and states no cost of its own", matterAt(m)))
		}
		out = append(out, x)
	}
	return out
}

func decidedUntold(f *Facts) []Found {
	is := func(m *Matter) bool {
		return m.Kind == matter.Decision && m.Phase == matter.Decided && m.Told == 0 && !m.Answered.IsZero() && f.worked(m.Engagement, m.Answered) >= toldWithin
	}
	return f.each(is, func(id string, list []*Matter) *Found {
		x := f.onEngagement(id, list, func(m *Matter) string { return "decided on " + day(m.Answered) })
		x.Since = list[0].Answered
		x.Says = fmt.Sprintf("%s decided and told to nobody at %s.", were(len(list), "decision"), f.supplier(id))
		return x
	})
}

func changeEffect(f *Facts) (out []Found) {
	for i := range f.Matters {
		m := &f.Matters[i]
		if m.Kind != matter.Change || m.EffectSaid || m.Settled.IsZero() || m.Phase == matter.Withdrawn || f.Today > m.Settled+effectFor {
			continue
		}
		out = append(out, Found{Subject: about(OfMatter, m.Engagement, m.ID, titled(m.Title, called(m))), Since: m.Settled, Severity: Act, Weight: max(0, int(f.Today-m.Settled)),
			Says:     fmt.Sprintf("%s was accepted, and what it does to the benefits is not stated.", titled(m.Title, called(m))),
			Evidence: []Evidence{fact("accepted on", day(m.Settled), matterAt(m)), fact("effect on benefits", "not stated", matterAt(m))}})
	}
	return out
}

// undecided are the phases of a change in which neither side knows what becomes of it.
func undecided(p matter.Phase) bool {
	return p == matter.Open || p == matter.Answered || p == matter.Admitted || p == matter.Quoting || p == matter.Quoted || p == matter.Assessing
}

func changesPile(f *Facts) []Found {
	return f.each(func(m *Matter) bool { return m.Kind == matter.Change && undecided(m.Phase) }, func(id string, list []*Matter) *Found {
		oldest := f.Today
		for _, m := range list {
			oldest = min(oldest, m.Raised)
		}
		if len(list) < manyChanges && f.passed(id, oldest) < oldChange {
			return nil
		}
		x := f.onEngagement(id, list, func(m *Matter) string { return string(m.Phase) + ", raised on " + day(m.Raised) })
		x.Since, x.Says = oldest, fmt.Sprintf("%s with %s not decided, the oldest since %s.", areN(len(list), "change"), f.supplier(id), day(oldest))
		return x
	})
}

// areN is a number of things that are something.
func areN(n int, one string) string {
	if n == 1 {
		return "1 " + one + " is"
	}
	return things(n, one) + " are"
}

func warningUnheard(f *Facts) []Found {
	is := func(m *Matter) bool {
		return m.Kind == matter.EarlyWarning && m.Raiser == access.DeliverySide && m.Live() && m.Court == access.ClientSide && m.Answered.IsZero() && f.passed(m.Engagement, m.Raised) >= heardWithin
	}
	return f.each(is, func(id string, list []*Matter) *Found {
		x := f.onEngagement(id, list, func(m *Matter) string { return "given on " + day(m.Raised) + ", not answered" })
		x.Since, x.Weight = list[0].Raised, int(f.Today-list[0].Raised)
		x.Says = fmt.Sprintf("%s gave %s that nobody here has answered.", f.supplier(id), things(len(list), "early warning"))
		return x
	})
}

func surprises(f *Facts) []Found {
	is := func(m *Matter) bool { return m.Kind == matter.Issue && !m.Warned && m.Raised > f.Today-lately }
	return f.each(is, func(id string, list []*Matter) *Found {
		if len(list) < manySudden {
			return nil
		}
		x := f.onEngagement(id, list, func(m *Matter) string { return "raised on " + day(m.Raised) + " without an early warning" })
		x.Severity = Watch
		for _, m := range list { // the latest: what was settled before it did not settle it
			x.Since = max(x.Since, m.Raised)
		}
		x.Says = fmt.Sprintf("%s in %d days came without an early warning.", things(len(list), "issue"), lately)
		x.Evidence = append(x.Evidence, fact("surprises of both sides", strconv.Itoa(len(list)), at(OfMirror, id, "")))
		return x
	})
}

func untouched(f *Facts) []Found {
	is := func(m *Matter) bool {
		return m.Live() && m.Court != "" && m.Phase != matter.Done && f.passed(m.Engagement, m.Moved) >= quietMatter && m.Due <= f.Today && (m.Needed.IsZero() || m.Needed < f.Today+quietMatter)
	}
	return f.each(is, func(id string, list []*Matter) *Found {
		oldest := f.Today
		for _, m := range list {
			oldest = min(oldest, m.Moved)
		}
		x := f.onEngagement(id, list, func(m *Matter) string { return "last move on " + day(m.Moved) })
		x.Since, x.Severity, x.Weight = civil.Date(oldest), Watch, len(list)
		x.Says = fmt.Sprintf("%s with %s not touched for a month or longer.", areN(len(list), "matter"), f.supplier(id))
		return x
	})
}

func silenceCounted(f *Facts) (out []Found) {
	for i := range f.Matters {
		m := &f.Matters[i]
		if m.Deemed.IsZero() || m.DeemedFor != access.ClientSide || f.Today > m.Deemed+deemedFor || m.Answered >= m.Deemed || !m.Live() && m.Moved >= m.Deemed {
			continue
		}
		out = append(out, Found{Subject: about(OfMatter, m.Engagement, m.ID, titled(m.Title, called(m))), Since: m.Deemed, Severity: Urgent, Weight: int(f.Today - m.Deemed),
			Says: fmt.Sprintf("Our silence on %s counts as an answer since %s.", titled(m.Title, called(m)), day(m.Deemed)),
			Evidence: []Evidence{fact("answer owed by us", day(m.Due), matterAt(m)), fact("silence counted on", day(m.Deemed), matterAt(m)),
				fact("how we answer otherwise", "the mirror", at(OfMirror, m.Engagement, ""))}})
	}
	return out
}
