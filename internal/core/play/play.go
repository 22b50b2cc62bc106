// Package play says what an experienced client project manager would do about a situation.
//
// It promises a play for every rule of package situation: why it matters, what to find out first, what to do this week, words to use, when
// to take it higher and what good looks like; and acts that begin it with one click, of which those that the other side reads say nothing
// that only our side knows. It refuses to act: an act is a form somebody reads, changes and sends.
package play

import (
	"slices"
	"strings"

	"counterpart.dev/internal/core/matter"
	"counterpart.dev/internal/core/situation"
)

// Kind says what an act does.
type Kind string

// The kinds of acts.
const (
	Raise Kind = "raise" // raises a matter
	Note  Kind = "note"  // keeps a text for our own side
	Meet  Kind = "meet"  // books a meeting
	Open  Kind = "open"  // opens the page where it is put right
)

// Act is one act of a play, filled in for a situation.
type Act struct {
	Kind   Kind
	Label  string // of the button
	Matter matter.Kind
	Shared bool // the other side reads it
	Title  string
	Words  string
	Days   int              // until an answer is needed; 0 for none
	Target situation.Target // of Open
	open   situation.What
}

// Play is what to do about a situation.
type Play struct {
	Rule     string
	Why      string
	First    []string // what to find out
	Steps    []string // this week
	Words    string   // to say or to write, honest and civil
	Escalate string   // when it has to go higher
	Good     string   // what good looks like
	Acts     []Act
}

// Names that texts of plays have holes for. What only our side knows, the other side's texts have no hole for: of a situation of the
// client's case they name the supplier and nothing else.
const (
	subjectHole  = "{subject}"
	supplierHole = "{supplier}"
	saysHole     = "{says}"
)

// All lists every play as it is written, in the order of the rules.
func All() (out []Play) {
	by := map[string]Play{}
	for _, p := range slices.Concat(programmePlays, comparisonPlays, matterPlays, casePlays, claimPlays, peoplePlays) {
		by[p.Rule] = p
	}
	for _, r := range situation.Rules() {
		if p, ok := by[r.ID]; ok {
			out = append(out, p)
		}
	}
	return out
}

// For is the play for a situation, with its names in it. The zero value where no rule has the situation's name.
func For(f situation.Found) Play {
	all := All()
	i := slices.IndexFunc(all, func(p Play) bool { return p.Rule == f.Rule })
	if i < 0 {
		return Play{}
	}
	p := all[i]
	supplier := f.Supplier
	if supplier == "" {
		supplier = "the supplier"
	}
	fill := strings.NewReplacer(subjectHole, f.Subject.Name, supplierHole, supplier, saysHole, f.Says).Replace
	p.Why, p.Words, p.Escalate, p.Good = fill(p.Why), fill(p.Words), fill(p.Escalate), fill(p.Good)
	p.First, p.Steps = filled(p.First, fill), filled(p.Steps, fill)
	p.Acts = slices.Clone(p.Acts)
	for i := range p.Acts {
		a := &p.Acts[i]
		a.Label, a.Title, a.Words = fill(a.Label), fill(a.Title), fill(a.Words)
		if a.Kind == Open {
			a.Target = target(f, a.open)
		}
	}
	return p
}

func filled(list []string, fill func(string) string) []string {
	list = slices.Clone(list)
	for i := range list {
		list[i] = fill(list[i])
	}
	return list
}

// target is where a kind of thing is shown that a situation is about: what its evidence leads to, its subject, or that of its engagement.
func target(f situation.Found, w situation.What) situation.Target {
	for _, e := range f.Evidence {
		if e.Link.What == w {
			return e.Link
		}
	}
	if f.Subject.What == w || w == situation.OfMatter && f.Subject.What == situation.OfDecision {
		return f.Subject.Target
	}
	return situation.Target{What: w, Engagement: f.Subject.Engagement}
}

// ask is a question that both sides see.
func ask(label, title, words string, days int) Act {
	return Act{Kind: Raise, Matter: matter.Question, Shared: true, Label: label, Title: title, Words: words, Days: days}
}

// warn is an early warning that both sides see.
func warn(label, title, words string) Act {
	return Act{Kind: Raise, Matter: matter.EarlyWarning, Shared: true, Label: label, Title: title, Words: words, Days: 7}
}

// decide asks our own side for a decision.
func decide(label, title, words string, days int) Act {
	return Act{Kind: Raise, Matter: matter.Decision, Label: label, Title: title, Words: words, Days: days}
}

// handle is an issue of our own side, so that somebody has it.
func handle(label, title, words string, days int) Act {
	return Act{Kind: Raise, Matter: matter.Issue, Label: label, Title: title, Words: words, Days: days}
}

// note is a text for our own side.
func note(label, title, words string) Act {
	return Act{Kind: Note, Label: label, Title: title, Words: words}
}

// meet books a meeting.
func meet(label, title string) Act { return Act{Kind: Meet, Label: label, Title: title} }

// open opens a page.
func open(label string, w situation.What) Act { return Act{Kind: Open, Label: label, open: w} }
