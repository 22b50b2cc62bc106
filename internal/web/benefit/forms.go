package benefit

import (
	"strconv"
	"time"

	work "counterpart.dev/internal/app/benefit"
	"counterpart.dev/internal/core/access"
	core "counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/casebook"
	"counterpart.dev/internal/web/ui"
)

// part is a group of fields of a form.
type part struct {
	ui.Group
	leads bool // only who leads is asked
}

// options are words as the answers of a field.
func options(name func(uint8) string) (out []ui.Option) {
	for i := uint8(0); name(i) != ""; i++ {
		out = append(out, ui.Option{Value: name(i), Label: name(i)})
	}
	return out
}

// ownerParts ask who answers for something.
func ownerPart(hint string) part {
	return part{Group: ui.Group{Legend: "Who answers for it", InLine: true, Fields: []ui.Field{
		{Name: "owner", Label: "Name", Most: 200, Hint: hint},
		{Name: "person", Label: "Who that is here", Kind: ui.Select, Hint: "They see and change what they own"},
	}}, leads: true}
}

// forms are the fields of each kind, in the order of its form.
var forms = map[casebook.Kind][]part{
	casebook.Objective: {
		{Group: ui.Group{Fields: []ui.Field{{Name: "title", Label: "What the client wants in the end", Required: true, Most: 200}}}},
		ownerPart("As people write it"),
	},
	casebook.Assumption: {{Group: ui.Group{Fields: []ui.Field{
		{Name: "title", Label: "What is taken as true", Required: true, Most: 200},
		{Name: "owner", Label: "Who watches it", Most: 200},
		{Name: "source", Label: "Where it comes from", Most: 200},
	}}}},
	casebook.Change: {
		{Group: ui.Group{Fields: []ui.Field{
			{Name: "title", Label: "Who works differently, and how", Required: true, Most: 200},
			{Name: "adoption", Label: "Adoption", Size: 14, Hint: "From everything being there to people working that way, such as 8 weeks"},
			{Name: "approved_adoption", Label: "Adoption as it was approved", Size: 14, Hint: "Open: the same. Kept by itself when it changes under an approved benefit"},
		}}},
		ownerPart("As people write it"),
	},
	casebook.Work: {
		{Group: ui.Group{Fields: []ui.Field{{Name: "title", Label: "What our side does", Required: true, Most: 200, Hint: "An approval, access, data, training"},
			{Name: "work_kind", Label: "Kind", Kind: ui.Select, Options: options(func(i uint8) string { return core.WorkKind(i).String() })}}}},
		ownerPart("As people write it"),
		{Group: ui.Group{Legend: "When", InLine: true, Fields: []ui.Field{
			{Name: "due", Label: "Due", Kind: ui.Day},
			{Name: "forecast", Label: "Expected now", Kind: ui.Day, Hint: "Open: as due"},
			{Name: "done", Label: "Done on", Kind: ui.Day},
			{Name: "approved", Label: "As it was approved", Kind: ui.Day, Hint: "Open: as due"},
		}}},
		{Group: ui.Group{Legend: "Promised to a supplier", Fields: []ui.Field{
			{Name: "promised_to", Label: "To", Kind: ui.Select},
			{Name: "activities", Label: "Activities of theirs that stand for it or wait for it", Kind: ui.Area, Size: 3,
				Hint: "One code a line. One that would have begun by then finishes no earlier"},
			{Name: "holding", Label: "Activities that cannot go on before it", Kind: ui.Area, Size: 2, Hint: "One code a line. Whatever their programme says, they start no earlier"},
		}}},
	},
	casebook.Interface: {
		{Group: ui.Group{Fields: []ui.Field{{Name: "title", Label: "What is handed over", Most: 200, Hint: "Open: the two codes"}}}},
		{Group: ui.Group{Legend: "Once this is finished", InLine: true, Fields: []ui.Field{
			{Name: "from_engagement", Label: "Of", Kind: ui.Select}, {Name: "from", Label: "Activity", Required: true, Size: 16, Hint: "Its code in their programme"}}}},
		{Group: ui.Group{Legend: "This may start", InLine: true, Fields: []ui.Field{
			{Name: "to_engagement", Label: "Of", Kind: ui.Select}, {Name: "to", Label: "Activity", Required: true, Size: 16, Hint: "Its code in their programme"},
			{Name: "lag", Label: "So much later", Size: 14, Hint: "By the calendar, such as 2 weeks; open: at once"}}}},
	},
	casebook.Tie:       tieParts,
	casebook.Benefit:   benefitParts,
	casebook.Cost:      costParts,
	casebook.Decision:  decisionParts,
	casebook.Appraisal: appraisalParts,
}

var tieParts = []part{
	{Group: ui.Group{Fields: []ui.Field{
		{Name: "milestone", Label: "Contract milestone", Kind: ui.Select, Hint: "Its dates and what each submission says of it then come by themselves"},
		{Name: "title", Label: "What the case calls it", Most: 200, Hint: "Open: as the contract"},
		{Name: "unconfirmed", Label: "Nobody has confirmed yet that this is the right one", Kind: ui.Check},
	}}},
	{Group: ui.Group{Legend: "While the contract does not say it", Hint: "These count only where the contract milestone and the submissions give no date.", Fields: []ui.Field{
		{Name: "dates", Label: "Contract dates", Kind: ui.Area, Size: 3, Hint: "One a line: 2027-03-05, and later ones as 2027-04-16 from 2026-09-21: Extension 1"},
		{Name: "forecast", Label: "Expected now", Kind: ui.Day},
		{Name: "achieved", Label: "Reached on", Kind: ui.Day},
		{Name: "deliverable", Label: "It is a thing that is handed over", Kind: ui.Check},
	}}},
	{Group: ui.Group{Fields: []ui.Field{{Name: "approved", Label: "The date the case was approved with", Kind: ui.Day, Hint: "Open: the first contract date"}}}},
}

var benefitParts = []part{
	{Group: ui.Group{Legend: "What it is", Fields: []ui.Field{
		{Name: "title", Label: "Title", Required: true, Most: 200, Hint: "Begin with increase, reduce, keep: what changes, for whom"},
		{Name: "kind", Label: "Kind", Kind: ui.Select, Options: options(func(i uint8) string { return core.Kind(i).String() })},
		{Name: "beneficiary", Label: "Who gains", Most: 200},
	}}},
	{Group: ui.Group{Fields: []ui.Field{
		{Name: "status", Label: "Status", Kind: ui.Select, Options: options(func(i uint8) string { return core.Status(i).String() }),
			Hint: "From approved on, the target and the life that were approved are kept when they change"},
	}}, leads: true},
	ownerPart("As people write it: Imogen Drax, records manager"),
	{Group: ui.Group{Legend: "What is counted", InLine: true, Fields: []ui.Field{
		{Name: "measure", Label: "Measure", Most: 200, Size: 28},
		{Name: "unit", Label: "Unit", Most: 200, Size: 20},
		{Name: "better", Label: "Better is", Kind: ui.Select, Options: options(func(i uint8) string { return core.Direction(i).String() })},
		{Name: "measure_source", Label: "Where it is read", Most: 200},
		{Name: "frequency", Label: "How often", Most: 200, Size: 20},
	}}},
	{Group: ui.Group{Legend: "From where to where", InLine: true, Fields: []ui.Field{
		{Name: "baseline", Label: "Baseline", Size: 12}, {Name: "baseline_date", Label: "on", Kind: ui.Day},
		{Name: "target", Label: "Target", Size: 12}, {Name: "target_date", Label: "by", Kind: ui.Day},
	}}},
	{Group: ui.Group{Legend: "If nothing were done", Hint: "Open: the level stays at the baseline.", InLine: true, Fields: []ui.Field{
		{Name: "drift", Label: "It would change by so much a year", Size: 12},
		{Name: "do_nothing_levels", Label: "Or stand at these levels", Kind: ui.Area, Size: 2, Hint: "A day and a level on each line: 2027-03-31 5,200"},
	}}},
	{Group: ui.Group{Legend: "From when, and for how long", InLine: true, Fields: []ui.Field{
		{Name: "start", Label: "It counts from", Kind: ui.Select, Options: options(func(i uint8) string { return core.StartKind(i).String() }), Hint: "Once everything it waits for is there"},
		{Name: "not_before", Label: "But not before", Kind: ui.Day},
		{Name: "ramp", Label: "It grows", Kind: ui.Select, Options: options(func(i uint8) string { return core.Shape(i).String() })},
		{Name: "ramp_length", Label: "over", Size: 14, Hint: "Such as 6 months; a step needs none"},
		{Name: "life_for", Label: "It counts for", Size: 14, Hint: "Such as 5 years: a length moves with the start"},
		{Name: "life_until", Label: "Or until", Kind: ui.Day, Hint: "A last day does not move: what comes late is lost"},
	}}},
	{Group: ui.Group{Legend: "What it is worth", Fields: []ui.Field{
		{Name: "value", Label: "One unit of the measure, a year", Size: 16, Hint: "Open where no money is stated"},
		{Name: "value_source", Label: "Where that comes from", Most: 200},
		{Name: "attribution", Label: "The share this project may claim", Size: 8, Hint: "Such as 60 %; open: all of it"},
	}}},
	{Group: ui.Group{Legend: "As it was approved, where that differs", InLine: true, Fields: []ui.Field{
		{Name: "approved_target", Label: "Target", Size: 12},
		{Name: "approved_life_for", Label: "Life", Size: 14}, {Name: "approved_life_until", Label: "Or until", Kind: ui.Day},
	}}, leads: true},
}

var costParts = []part{
	{Group: ui.Group{Fields: []ui.Field{
		{Name: "title", Label: "What is paid for", Required: true, Most: 200},
		{Name: "cost_kind", Label: "Paid", Kind: ui.Select, Options: []ui.Option{{Value: "once", Label: "once"}, {Value: "a year", Label: "a year"},
			{Value: "a week", Label: "a week, for keeping the old way running"}}},
		{Name: "amount", Label: "How much", Required: true, Size: 16},
		{Name: "on", Label: "On", Kind: ui.Day, Hint: "Paid once"},
		{Name: "from", Label: "From", Kind: ui.Day, Hint: "A year or a week"},
		{Name: "to", Label: "To", Kind: ui.Day, Hint: "A year: the last day, or else"},
		{Name: "for", Label: "For", Size: 14, Hint: "A year: a length, such as 5 years"},
		{Name: "moves_with", Label: "It moves with", Kind: ui.Select, Hint: "Once or a year: it falls due as much later as this is"},
		{Name: "until", Label: "Until this is there", Kind: ui.Select, Hint: "A week: what ends the old way"},
	}}},
}

var decisionParts = []part{
	{Group: ui.Group{Fields: []ui.Field{
		{Name: "title", Label: "What is to be decided", Required: true, Most: 200},
		{Name: "owner", Label: "Who decides", Most: 200},
		{Name: "asked_on", Label: "Asked on", Kind: ui.Day}, {Name: "needed_by", Label: "Needed by", Kind: ui.Day},
		{Name: "options", Label: "Options", Kind: ui.Area, Size: 4, Hint: "One a line"},
		{Name: "holds", Label: "Activities that cannot go on without it", Kind: ui.Area, Size: 3, Hint: "One code a line, with the supplier before it where there are several: Vantor Systems: A1040"},
		{Name: "per_week", Label: "What each week of waiting costs, whatever the schedule does", Size: 16},
	}}},
	{Group: ui.Group{Legend: "Once it is decided", Fields: []ui.Field{
		{Name: "decided", Label: "Decided on", Kind: ui.Day}, {Name: "outcome", Label: "What was decided", Most: 200},
	}}},
}

var appraisalParts = []part{{Group: ui.Group{Fields: []ui.Field{
	{Name: "base", Label: "Sums are reckoned to", Kind: ui.Day, Hint: "The day that values are discounted to"},
	{Name: "rate", Label: "Yearly rate", Size: 8, Hint: "Such as 3.5 %; open: sums are not discounted, and are named so"},
	{Name: "basis", Label: "The rate is", Kind: ui.Select, Options: options(func(i uint8) string { return core.RateBasis(i).String() })},
	{Name: "end", Label: "Nothing counts after", Kind: ui.Day},
	{Name: "year_starts", Label: "The financial year starts in", Kind: ui.Select, Options: months()},
}}}}

func months() []ui.Option {
	out := []ui.Option{{Label: "January, as not stated"}}
	for m := time.January; m <= time.December; m++ {
		out = append(out, ui.Option{Value: strconv.Itoa(int(m)), Label: m.String()})
	}
	return out
}

// groups are the fields of a form with what is in them.
func groups(v *work.View, k casebook.Kind, values map[string]string) (out []ui.Group) {
	for _, p := range forms[k] {
		if p.leads && !v.Leads {
			continue
		}
		group := p.Group
		group.Fields = nil
		for _, f := range p.Fields {
			group.Fields = append(group.Fields, filled(v, f, values[f.Name]))
		}
		out = append(out, group)
	}
	return out
}

// filled is a field with its value and, where they depend on the case, its options.
func filled(v *work.View, f ui.Field, value string) ui.Field {
	f.Value = value
	switch {
	case f.Kind == ui.Check:
		f.Value = ""
		if value != "" {
			f.Values = []string{value}
		}
	case f.Kind == ui.Select && f.Options == nil:
		f.Options = choices(v, f.Name, value)
	}
	return f
}

// choices are the options of a field that depend on the case.
func choices(v *work.View, name, value string) []ui.Option {
	switch name {
	case "person":
		return people(v, value)
	case "promised_to", "from_engagement", "to_engagement":
		out := []ui.Option{{Label: "Nobody"}}
		for i := range v.Engagements {
			e := &v.Engagements[i]
			out = append(out, ui.Option{Value: string(e.Engagement), Label: e.Supplier()})
		}
		return out
	case "milestone":
		return milestones(v)
	}
	out := []ui.Option{{Label: "Nothing"}} // moves_with, until
	for _, k := range []casebook.Kind{casebook.Tie, casebook.Work, casebook.Change} {
		for _, n := range v.Rows.Nodes {
			if n.Kind == k {
				out = append(out, ui.Option{Value: n.ID, Label: n.Title})
			}
		}
	}
	return out
}

// people are those with a role in the project, each once.
func people(v *work.View, value string) []ui.Option {
	out := []ui.Option{{Label: "Nobody yet"}}
	seen := map[string]bool{}
	for _, a := range v.People {
		if id := string(a.Person); !seen[id] && a.Role != access.AssurerRole {
			seen[id] = true
			out = append(out, ui.Option{Value: id, Label: a.Name + ", " + a.Role.Words()})
		}
	}
	if value != "" && !seen[value] {
		out = append(out, ui.Option{Value: value, Label: "Somebody whose role has ended"})
	}
	return out
}

// milestones are the contract milestones of the project's engagements, and each engagement for one that is not named yet.
func milestones(v *work.View) []ui.Option {
	out := []ui.Option{{Label: "Not mapped yet"}}
	for i := range v.Engagements {
		e := &v.Engagements[i]
		id := core.EngagementID(e.Engagement)
		for _, m := range e.Milestones {
			out = append(out, ui.Option{Value: work.MilestoneChoice(id, m.ID), Label: e.Supplier() + ": " + m.Title})
		}
		out = append(out, ui.Option{Value: work.MilestoneChoice(id, ""), Label: e.Supplier() + ": not mapped yet"})
	}
	return out
}

// alone are the labels of fields that say too little outside their group.
var alone = map[string]string{"baseline_date": "Baseline on", "target_date": "Target by", "ramp_length": "It grows over", "not_before": "It counts not before", "life_until": "It counts until",
	"drift": "If nothing were done, a year", "do_nothing_levels": "If nothing were done", "value": "Value of one unit, a year", "value_source": "Where the value comes from",
	"approved_target": "Target as approved", "approved_life_for": "Life as approved", "approved_life_until": "Life as approved, until", "person": "Owner here", "promised_to": "Promised to",
	"approved": "As it was approved"}

// label is how a field of a kind is called outside its form.
func label(k casebook.Kind, name string) string {
	if s := alone[name]; s != "" {
		return s
	}
	for _, p := range forms[k] {
		for _, f := range p.Fields {
			switch {
			case f.Name != name:
			case name == "owner" && f.Label == "Name":
				return "Owner"
			default:
				return f.Label
			}
		}
	}
	return name
}
