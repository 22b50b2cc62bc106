package clock

import (
	"fmt"
	"slices"
	"strings"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/matter"
)

// Problems lists what a set lacks to be worked with, each with the path of its place. The built-in sets have none.
func (s Set) Problems() []matter.Problem {
	r := &reader{}
	if !wellNamed(s.ID) {
		r.problem("id", "give the set a short name of small letters, digits and hyphens, such as our-nec4")
	}
	if s.Name == "" {
		r.problem("name", "give the set a name")
	}
	if s.Edition == "" {
		r.problem("edition", "say which edition it paraphrases, or own")
	}
	for i, t := range s.Terms {
		path := fmt.Sprintf("terms[%d]", i)
		if t.Name == "" || t.Name[0] >= '0' && t.Name[0] <= '9' || t.Name == promised {
			r.problem(path+".name", "give the term a name that begins with a letter")
		}
		if t.Period.IsZero() {
			r.problem(path+".period", "say how long it is, such as 2 weeks")
		}
		if slices.ContainsFunc(s.Terms[:i], func(u Term) bool { return u.Name == t.Name }) {
			r.problem(path+".name", "two terms are called %s", t.Name)
		}
	}
	if len(s.Rules) == 0 {
		r.problem("rules", "the set has no rule")
	}
	for i := range s.Rules {
		s.checkRule(r, i)
	}
	if len(r.problems) == 0 {
		s.checkCircles(r)
	}
	return r.problems
}

func wellNamed(id string) bool {
	return id != "" && len(id) <= longestName && id[0] != '-' && strings.Trim(id, "abcdefghijklmnopqrstuvwxyz0123456789-") == ""
}

func (s Set) checkRule(r *reader, i int) {
	rule := &s.Rules[i]
	path := fmt.Sprintf("rules[%d].", i)
	need := func(missing bool, key, text string) {
		if missing {
			r.problem(path+key, "%s", text)
		}
	}
	need(!wellNamed(rule.ID), "id", "give the rule a short name of small letters, digits and hyphens")
	need(slices.ContainsFunc(s.Rules[:i], func(o Rule) bool { return o.ID == rule.ID }), "id", "two rules are called "+rule.ID)
	need(len(rule.Kinds) == 0, "kinds", "say for what the rule is: "+names(Kinds()))
	need(rule.Step == "", "step", "say what is owed")
	need(rule.OwedBy == "", "owed_by", "say who owes it: "+names(Parties()))
	need(len(rule.From) == 0, "from", "say what starts it, such as raise")
	need(len(rule.MetBy) == 0, "met_by", "say which moves meet it, such as reply")
	need(rule.IfMissed == "", "if_missed", "say what follows when it is missed")
	need(rule.Deemed != Nothing && rule.Within.IsZero(), "within", "something is deemed, so say by when")
	need(rule.Deemed != Nothing && rule.Further != nil, "further", "silence is deemed something at once, so no notice is needed")
	need(rule.Further != nil && rule.Within.IsZero(), "within", "it can be overdue, so say by when")
	if f := rule.Further; f != nil {
		need(f.Within.IsZero(), "further.within", "say how long after the notice, such as 2 weeks")
		need(f.IfMissed == "", "further.if_missed", "say what follows when it is missed")
	}
	for j, from := range rule.From {
		if why := s.whyNotFrom(rule, from); why != "" {
			r.problem(fmt.Sprintf("%sfrom[%d]", path, j), "%s", why)
		}
	}
	if b := rule.Within.Before; b != "" {
		k := slices.IndexFunc(s.Rules, func(o Rule) bool { return o.ID == b })
		need(k < 0, "within", "there is no rule "+b)
		need(k >= 0 && s.Rules[k].Within.Before != "", "within", "count back from a rule that does not count back itself")
	}
	if as := rule.Within.As; as != "" {
		k := slices.IndexFunc(s.Rules, func(o Rule) bool { return o.ID == as })
		need(k < 0, "within", "there is no rule "+as)
		need(k >= 0 && (s.Rules[k].Within.As != "" || s.Rules[k].Within.IsZero()), "within", "name a rule that says how long it allows")
	}
	need(rule.Anew != "" && !slices.Contains(rule.From, string(rule.Anew)), "anew", "name a move that starts it")
}

// bySide stands between a move and the side that makes it.
const bySide = " by "

// whyNotFrom says what is wrong with something that should start a rule.
func (s Set) whyNotFrom(rule *Rule, from string) string {
	id, event, of := strings.Cut(from, " ")
	if !of {
		if slices.Contains(Verbs(), matter.Verb(from)) {
			return ""
		}
		return fmt.Sprintf("%.40q is no move; known are %s", from, names(Verbs()))
	}
	if move, side, ok := strings.Cut(from, bySide); ok && slices.Contains(Verbs(), matter.Verb(move)) {
		if side == string(access.ClientSide) || side == string(access.DeliverySide) {
			return ""
		}
		return fmt.Sprintf("%.40q is no side: write client or delivery", side)
	}
	k := slices.IndexFunc(s.Rules, func(o Rule) bool { return o.ID == id })
	if k < 0 {
		return fmt.Sprintf("there is no rule %.40q", id)
	}
	if !slices.ContainsFunc(s.Rules[k].Kinds, func(kind Kind) bool { return slices.Contains(rule.Kinds, kind) }) {
		return fmt.Sprintf("the rule %s is for other kinds", id)
	}
	switch event {
	case "met", "late", "missed":
		return ""
	case "returned":
		if !s.Rules[k].Passes {
			return fmt.Sprintf("the rule %s is not passed on, so it cannot be returned", id)
		}
		return ""
	case "deemed":
		if f := s.Rules[k].Further; s.Rules[k].Deemed == Nothing && (f == nil || f.Deemed == Nothing) {
			return fmt.Sprintf("nothing is deemed by the rule %s", id)
		}
		return ""
	}
	if !slices.Contains(s.Rules[k].MetBy, matter.Verb(event)) {
		return fmt.Sprintf("the rule %s knows met, late, missed, deemed, returned and the moves that meet it, not %.40q", id, event)
	}
	return ""
}

// checkCircles refuses rules that begin each other by running out: they would go on for ever.
func (s Set) checkCircles(r *reader) {
	next := map[string][]string{}
	for _, rule := range s.Rules {
		for _, from := range rule.From {
			id, event, _ := strings.Cut(from, " ")
			if event == "missed" || event == "deemed" {
				next[id] = append(next[id], rule.ID)
			}
		}
	}
	for i, rule := range s.Rules {
		seen := map[string]bool{}
		todo := slices.Clone(next[rule.ID])
		for len(todo) > 0 {
			id := todo[0]
			todo = todo[1:]
			if id == rule.ID {
				r.problem(fmt.Sprintf("rules[%d].from", i), "running out would begin %s again and again: %s lead back to it", rule.ID, strings.Join(next[rule.ID], ", "))
				break
			}
			if !seen[id] {
				seen[id] = true
				todo = append(todo, next[id]...)
			}
		}
	}
}
