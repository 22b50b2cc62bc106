package casefile

import (
	"slices"
	"sort"
	"strings"
	"unicode"

	"counterpart.dev/internal/core/civil"
)

// Candidate is an activity of a schedule that might stand for a contract milestone.
type Candidate struct {
	Code, Name   string
	IsMilestone  bool // a finish milestone
	HasSuccessor bool
	Done         bool
	Finish       civil.Date // present forecast, or the day it was reached
	Baseline     civil.Date // where a baseline gives one
	Float        float64    // total float in working days
}

// Suggestion is a candidate with the reason it was put where it is.
type Suggestion struct {
	Candidate
	Reason string
}

// telling are the words in names by which a finish milestone gives itself away, the strongest first: all of a group
// weigh the same. A word also stands for those that begin with it.
var telling = [][]string{
	{"go live", "golive", "hand over", "handover", "taking over", "take over", "cut over", "cutover", "practical completion",
		"substantial completion", "final completion", "project complete", "project completion", "ready for use", "ready for service", "in service",
		"into service", "in use", "open to public", "opening", "switch on", "start of operation", "commercial operation"},
	{"final acceptance", "acceptance", "accepted", "roll out", "rollout", "release", "commissioned", "commissioning complete", "delivered",
		"delivery", "deployment"},
	{"complete", "completion", "finish", "end of", "close out"},
}

// beginnings are whole words that show a milestone to begin something.
var beginnings = []string{"start", "starts", "started", "starting", "begin", "begins", "beginning", "kick off", "kickoff", "notice to proceed",
	"award", "awarded", "mobilisation", "mobilization"}

// Rank orders the activities that might stand for what the contract promises, the likeliest first: finish milestones
// named like a go-live, hand-over or completion; then finish milestones that nothing follows; then the others, latest
// first. Activities that are no milestones come in only when the schedule has no milestones, and then only those that
// nothing follows. What is done comes last in its group. English names only.
func Rank(all []Candidate) []Suggestion {
	type ranked struct {
		Suggestion
		group, strength int
	}
	var found []ranked
	milestones := slices.ContainsFunc(all, func(c Candidate) bool { return c.IsMilestone })
	for _, c := range all {
		strength := -1
		if c.IsMilestone { // the names of thousands of activities are not worth reading
			strength = named(c.Name)
		}
		switch {
		case c.IsMilestone && strength >= 0:
			found = append(found, ranked{Suggestion{c, "a finish milestone with a name that says so"}, 0, strength})
		case c.IsMilestone && !c.HasSuccessor:
			found = append(found, ranked{Suggestion{c, "a finish milestone that nothing follows"}, 1, 0})
		case c.IsMilestone:
			found = append(found, ranked{Suggestion{c, "one of the last finish milestones"}, 2, 0})
		case !milestones && !c.HasSuccessor:
			found = append(found, ranked{Suggestion{c, "an activity that nothing follows, in a schedule without milestones"}, 3, 0})
		}
	}
	sort.SliceStable(found, func(i, j int) bool {
		a, b := &found[i], &found[j]
		switch {
		case a.group != b.group:
			return a.group < b.group
		case a.Done != b.Done:
			return b.Done
		case a.strength != b.strength:
			return a.strength < b.strength
		case a.HasSuccessor != b.HasSuccessor:
			return b.HasSuccessor
		case a.Finish != b.Finish:
			return a.Finish > b.Finish
		}
		return a.Code < b.Code
	})
	suggestions := make([]Suggestion, len(found))
	for i := range found {
		suggestions[i] = found[i].Suggestion
	}
	return suggestions
}

// named is how strongly a name tells of an end: 0 most, −1 not at all.
func named(name string) int {
	words := strings.Join(strings.FieldsFunc(strings.ToLower(name), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r)
	}), " ")
	words = " " + strings.ReplaceAll(words, "start up", "startup") + " "
	has := func(word string) bool { return strings.Contains(words, " "+word) }
	begins := slices.ContainsFunc(beginnings, func(word string) bool { return has(word + " ") })
	if begins && !has("start of operation") {
		return -1
	}
	return slices.IndexFunc(telling, func(group []string) bool { return slices.ContainsFunc(group, has) })
}
