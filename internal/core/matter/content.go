package matter

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/engage"
)

// Problem is one thing wrong with what a matter is about: where, and a sentence.
type Problem struct {
	Path string // such as impacts[2].high; "" for the whole
	Text string
}

// Activity is the code of an activity of the engagement's schedule.
type Activity string

// Sum is an amount of money.
type Sum struct {
	Minor    int64 // minor units
	Currency string
}

// Certain is a probability of one: probabilities are counted in hundredths of a per cent.
const Certain = 10_000

// Impact is what a risk would do to one activity if it came about: working days added to it, negative when it would be shorter.
type Impact struct {
	Activity Activity
	Low      float64
	Likely   float64
	High     float64
}

// Estimate is how likely a risk is and what it would do.
type Estimate struct {
	Probability int // hundredths of a per cent
	Impacts     []Impact
}

// Problems lists what a simulation could not use.
func (e Estimate) Problems() []Problem {
	var out []Problem
	if e.Probability < 0 || e.Probability > Certain {
		out = append(out, Problem{"probability", "a probability lies between 0 % and 100 %"})
	}
	seen := map[Activity]bool{}
	for i, im := range e.Impacts {
		path := fmt.Sprintf("impacts[%d]", i)
		switch {
		case im.Activity == "":
			out = append(out, Problem{path + ".activity", "name the activity that it would delay"})
		case seen[im.Activity]:
			out = append(out, Problem{path + ".activity", fmt.Sprintf("%s is named twice", im.Activity)})
		}
		seen[im.Activity] = true
		for _, v := range []float64{im.Low, im.Likely, im.High} {
			if math.IsNaN(v) || math.IsInf(v, 0) {
				out = append(out, Problem{path, "the three points are numbers of working days"})
				break
			}
		}
		if im.Low > im.Likely || im.Likely > im.High {
			out = append(out, Problem{path, "the three points go from the lowest to the highest: low, likely, high"})
		}
	}
	return out
}

// Shift is how much later a contract milestone comes; negative is earlier.
type Shift struct {
	Milestone string
	Days      int
}

// Effect is what a change or an option does to time and cost, as both sides may see it. What it does to benefits is a BenefitEffect.
type Effect struct {
	Shifts []Shift
	Cost   Sum
}

// BenefitEffect is what a change or an option does to one benefit. It never leaves the client's room.
type BenefitEffect struct {
	Benefit string
	Value   Sum // present value gained; negative is lost
	Days    int // how much later the benefit begins
}

// Option is one way to decide.
type Option struct {
	Name   string
	Effect Effect
}

// Proposal is what a change is about.
type Proposal struct {
	Options []Option // one where there is no choice
	Chosen  int      // from 1; 0 while none is
}

// Problems lists what does not fit.
func (p Proposal) Problems(currency string) []Problem {
	out := optionProblems(p.Options, currency)
	if p.Chosen < 0 || p.Chosen > len(p.Options) {
		out = append(out, Problem{"chosen", "there is no such option"})
	}
	return out
}

func optionProblems(options []Option, currency string) []Problem {
	var out []Problem
	names := map[string]bool{}
	for i, o := range options {
		path := fmt.Sprintf("options[%d]", i)
		name := strings.TrimSpace(o.Name)
		switch {
		case name == "":
			out = append(out, Problem{path + ".name", "give the option a name"})
		case names[name]:
			out = append(out, Problem{path + ".name", fmt.Sprintf("two options are called %.40q", name)})
		}
		names[name] = true
		if c := o.Effect.Cost; c.Minor != 0 && c.Currency != currency {
			out = append(out, Problem{path + ".cost", fmt.Sprintf("the engagement's money is %s", currency)})
		}
		var moved []string
		for j, s := range o.Effect.Shifts {
			at := fmt.Sprintf("%s.shifts[%d].milestone", path, j)
			switch {
			case s.Milestone == "":
				out = append(out, Problem{at, "name the milestone"})
			case slices.Contains(moved, s.Milestone):
				out = append(out, Problem{at, "the milestone is named twice"})
			}
			moved = append(moved, s.Milestone)
		}
	}
	return out
}

// Choice is what a decision is about.
type Choice struct {
	NeededBy civil.Date
	Class    string // decisions of one class are compared with each other
	Options  []Option
	Holds    []Activity // cannot begin before it is decided
}

// Problems lists what does not fit.
func (c Choice) Problems(currency string) []Problem {
	var out []Problem
	if strings.TrimSpace(c.Class) == "" {
		out = append(out, Problem{"class", "say what class of decision it is, such as scope, money or design"})
	}
	if c.NeededBy <= 0 {
		out = append(out, Problem{"needed_by", "say by when the decision is needed"})
	}
	if len(c.Options) == 1 {
		out = append(out, Problem{"options", "a single option is no choice: name another, such as leaving things as they are"})
	}
	out = append(out, optionProblems(c.Options, currency)...)
	for i, a := range c.Holds {
		if a == "" || slices.Contains(c.Holds[:i], a) {
			out = append(out, Problem{fmt.Sprintf("holds[%d]", i), "name each activity that waits for it, once"})
		}
	}
	return out
}

// Judgement is how a criterion was found.
type Judgement string

// The judgements.
const (
	Unjudged Judgement = ""
	Met      Judgement = "met"
	NotMet   Judgement = "not met"
)

// Criterion is one thing that a deliverable is accepted by.
type Criterion struct {
	Name  string
	Found Judgement
}

// RefuseAcceptance says in a sentence what stands against accepting by these criteria, "" when nothing does. Without criteria nothing does.
func RefuseAcceptance(criteria []Criterion) string {
	var failed, open []string
	for _, c := range criteria {
		switch c.Found {
		case NotMet:
			failed = append(failed, c.Name)
		case Unjudged:
			open = append(open, c.Name)
		}
	}
	switch {
	case len(failed) > 0:
		return "it does not meet its criteria: " + strings.Join(failed, ", ")
	case len(open) > 0:
		return "these criteria are not judged yet: " + strings.Join(open, ", ")
	}
	return ""
}

// RefuseAuthority says in a sentence why nobody's letter of authority lets a person use a power for an amount on a date, "" when one
// does. A letter covers one act up to its limit, whether it adds or takes away; a limit of 0 covers acts that cost nothing.
func RefuseAuthority(letters []engage.Authority, holder access.PersonID, power engage.Power, amount Sum, on civil.Date) string {
	var best engage.Authority
	held, found := false, false
	for _, l := range letters {
		if l.Holder != holder || !l.InForce(on.String()) {
			continue
		}
		held = true
		if !slices.Contains(l.May, power) || amount.Minor != 0 && l.Currency != amount.Currency && l.Limit != 0 {
			continue
		}
		if !found || l.Limit > best.Limit {
			best, found = l, true
		}
	}
	switch {
	case !held:
		return fmt.Sprintf("no letter of authority was in force for the giver on %s", on)
	case !found:
		return fmt.Sprintf("no letter of authority lets the giver %s", power.Words())
	case max(amount.Minor, -amount.Minor) > best.Limit:
		return fmt.Sprintf("letter %d lets the giver %s, but not for this amount", best.Number, power.Words())
	}
	return ""
}
