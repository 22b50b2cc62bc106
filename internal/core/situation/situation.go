// Package situation recognises in the data of a project what an experienced client project manager would notice.
//
// It promises that every situation comes from a named rule with a printed definition and threshold, and shows the facts it rests on; that
// a rule whose facts are not there is not run, with the reason, and never silently absent; that the same facts give the same situations in
// the same order; and that a situation keeps its identity, so that it can be said how often it came back. It refuses to say whose fault
// anything is, to rate people, and to know what to do about it, which package play does.
//
// Long because the facts, the rules that read them and the words they answer with are one vocabulary.
package situation

import (
	"cmp"
	"slices"
	"strings"

	"counterpart.dev/internal/core/civil"
)

// Severity says how soon something has to be done.
type Severity int

// The severities.
const (
	Watch  Severity = 1 + iota // this month
	Act                        // this week
	Urgent                     // now: it costs already, or a date runs out
)

// Words are a severity as people say it.
func (s Severity) Words() string {
	switch s {
	case Urgent:
		return "now"
	case Act:
		return "this week"
	}
	return "watch"
}

// What names a kind of thing that a situation is about, or that evidence leads to.
type What string

// The kinds of things. In a Target the engagement says where it lies; a thing of the project itself has none.
const (
	OfProject     What = "project"
	OfEngagement  What = "engagement"
	OfSubmission  What = "submission"
	OfComparison  What = "comparison" // a submission with the one before it
	OfChecks      What = "checks"     // of a submission
	OfMilestone   What = "milestone"
	OfTrend       What = "trend" // a contract milestone over the submissions
	OfMatter      What = "matter"
	OfDecision    What = "decision" // that the case keeps
	OfRegister    What = "register" // all matters of the engagement
	OfBenefit     What = "benefit"
	OfAdoption    What = "change" // a business change
	OfEnabler     What = "enabler"
	OfOwnWork     What = "work"
	OfPage        What = "page"
	OfPages       What = "pages"
	OfRound       What = "round"
	OfCharter     What = "charter"
	OfPulse       What = "pulse"
	OfContact     What = "contact"
	OfPost        What = "post" // the people of the engagement
	OfSimulation  What = "simulation"
	OfRating      What = "rating"
	OfMirror      What = "mirror"
	OfBenefits    What = "benefits"
	OfSubmissions What = "submissions"
)

// Target is where something is shown.
type Target struct {
	What       What   `json:"what"`
	Engagement string `json:"engagement,omitempty"`
	ID         string `json:"id,omitempty"`
}

// Subject is what a situation is about.
type Subject struct {
	Target
	Name string `json:"name"`
}

// Evidence is one fact that a situation rests on, with where it is shown.
type Evidence struct {
	What  string `json:"what"`
	Value string `json:"value"`
	Link  Target `json:"link"`
}

// Found is a situation as it is in the facts.
type Found struct {
	Rule     string     `json:"rule"`
	Subject  Subject    `json:"subject"`
	Supplier string     `json:"supplier,omitempty"` // of the engagement
	Says     string     `json:"says"`               // the finding in one sentence
	Evidence []Evidence `json:"evidence"`
	Since    civil.Date `json:"since"` // as the facts tell it; zero where they do not
	Severity Severity   `json:"severity"`
	PerWeek  int64      `json:"perWeek,omitempty"` // what each week of it costs, where that is known
	Weight   int        `json:"weight"`            // how bad it is, among those of the same rule: days, numbers
	InHand   bool       `json:"inHand,omitempty"`  // something was begun about it that is not over
}

// Key is the identity of a situation: the same as long as it is the same rule about the same thing.
func (f *Found) Key() string { return Key(f.Rule, f.Subject.Target) }

// Key is the identity that a situation of a rule about a thing has.
func Key(rule string, t Target) string {
	return strings.Join([]string{rule, string(t.What), t.Engagement, t.ID}, "/")
}

// NotRun is a rule that could not be asked, with the reason.
type NotRun struct {
	Rule   string `json:"rule"`
	Reason string `json:"reason"`
}

// Rule is one rule as it is printed.
type Rule struct {
	ID         string
	Name       string
	Definition string // one sentence
	Threshold  string // with its source, or [own]
	Needs      []Group
	Case       bool // it stands on the client's case, so that what it finds lies with the project and not with an engagement
	Event      bool // it is about something that happened and stays so: it is over once what was raised about it is settled
	find       func(*Facts) []Found
}

// Rules lists every rule, by what they stand on.
func Rules() []Rule {
	return slices.Concat(programmeRules, comparisonRules, matterRules, promiseRules, caseRules, forecastRules, claimRules, valueRules, peopleRules)
}

// RuleByID is one rule.
func RuleByID(id string) (Rule, bool) {
	all := Rules()
	if i := slices.IndexFunc(all, func(r Rule) bool { return r.ID == id }); i >= 0 {
		return all[i], true
	}
	return Rule{}, false
}

// Holds is for how many days something that was written about a situation counts as being on its way [own]: two weekly talks.
const Holds = 14

// Find runs every rule on the facts. What it finds comes in the order in which it should be read; what was not run in the order of the
// rules.
func Find(f *Facts) (found []Found, not []NotRun) {
	f = f.standing()
	for _, r := range Rules() {
		if why := f.lacks(r); why != "" {
			not = append(not, NotRun{r.ID, why})
			continue
		}
		for _, x := range r.find(f) {
			x.Rule = r.ID
			if r.Event && f.settled(x.Key(), x.Since) {
				continue
			}
			x.InHand = f.inHand(x.Key())
			if e := f.engagement(x.Subject.Engagement); e != nil {
				x.Supplier = e.Supplier
			}
			found = append(found, x)
		}
	}
	slices.SortStableFunc(found, Compare)
	return found, not
}

// Compare puts what should be read first first: what is not in hand, how soon, what it costs a week, how bad, and then by name.
func Compare(a, b Found) int {
	hand := func(f Found) int {
		if f.InHand {
			return 1
		}
		return 0
	}
	return cmp.Or(cmp.Compare(hand(a), hand(b)), cmp.Compare(b.Severity, a.Severity), cmp.Compare(b.PerWeek, a.PerWeek),
		cmp.Compare(b.Weight, a.Weight), cmp.Compare(a.Key(), b.Key()))
}

// reasons say what is not there, where the gatherer gives no reason of its own.
var reasons = map[Group]string{Programme: "no programme of a supplier was read", Comparisons: "no two submissions of one supplier were compared",
	Matters: "no matters are kept", Case: "no case is kept", Forecast: "the case has no forecast", Pages: "no brief was published",
	Simulation: "nothing was simulated", Ratings: "nobody rated confidence", Values: "both sides were not asked about values",
	Pulse: "no pulse was released", Contacts: "no stakeholders are kept", Posts: "no engagement has a client role"}

// lacks is why a rule cannot be run, "" when it can.
func (f *Facts) lacks(r Rule) string {
	for _, g := range r.Needs {
		if f.Knows(g) {
			continue
		}
		if why := f.Why[g]; why != "" {
			return why
		}
		return reasons[g]
	}
	return ""
}

// inHand reports whether something was begun about a situation that is not over.
func (f *Facts) inHand(key string) bool {
	return slices.ContainsFunc(f.Taken, func(t Taken) bool { return t.Key == key && (t.Live || f.Today <= t.Day+Holds) })
}

// settled reports whether something that was raised about a situation was settled, no earlier than what it is about happened.
func (f *Facts) settled(key string, since civil.Date) bool {
	return slices.ContainsFunc(f.Taken, func(t Taken) bool { return t.Key == key && !t.Settled.IsZero() && t.Settled >= since })
}

func (f *Facts) engagement(id string) *Engagement {
	for i := range f.Engagements {
		if f.Engagements[i].ID == id {
			return &f.Engagements[i]
		}
	}
	return nil
}

// supplier is how the delivery organisation of an engagement is called.
func (f *Facts) supplier(id string) string {
	if e := f.engagement(id); e != nil && e.Supplier != "" {
		return e.Supplier
	}
	return "the supplier"
}

// latest is the latest submission of an engagement, nil where there is none.
func (f *Facts) latest(engagement string) (last *Submission) {
	for i := range f.Submissions {
		if f.Submissions[i].Engagement == engagement {
			last = &f.Submissions[i]
		}
	}
	return last
}
