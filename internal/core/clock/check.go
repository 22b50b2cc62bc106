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

// Doubts lists what is to be put right in a set that somebody edits, beyond what Problems finds: a rule without its source, and what can
// never happen. A set that was kept before is worked with in spite of them.
func (s Set) Doubts() []matter.Problem {
	r := &reader{}
	for i, rule := range s.Rules {
		path := fmt.Sprintf("rules[%d].", i)
		if rule.Clause == "" && s.editionOf(rule) != Own {
			r.problem(path+"clause", "name the clause that it paraphrases, or write edition: own where no contract is its source")
		}
		for j, v := range rule.MetBy {
			if slices.Contains(silentMoves(), v) {
				r.problem(fmt.Sprintf("%smet_by[%d]", path, j), "%s answers nothing, so nothing is ever met by it", v.Words())
			}
		}
		for j, from := range rule.From {
			move, _, _ := strings.Cut(from, bySide)
			if v := matter.Verb(move); v == matter.Withdraw || v == matter.Close || slices.Contains(silentMoves(), v) {
				r.problem(fmt.Sprintf("%sfrom[%d]", path, j), "%s begins nothing", v.Words())
			}
		}
		of := map[string]string{"within": rule.Within.Before + rule.Within.As}
		if rule.Further != nil {
			of["further.of"] = rule.Further.Of
		}
		for key, id := range of {
			k := slices.IndexFunc(s.Rules, func(o Rule) bool { return o.ID == id })
			if k >= 0 && !slices.ContainsFunc(s.Rules[k].Kinds, func(kind Kind) bool { return slices.Contains(rule.Kinds, kind) }) {
				r.problem(path+key, "the rule %s is for other kinds", id)
			}
		}
	}
	return r.problems
}

// silentMoves lists the moves that change clocks, or nothing, and answer nothing.
func silentMoves() []matter.Verb {
	return []matter.Verb{matter.Hold, matter.Share, matter.Assign, matter.Link, matter.Extend, matter.ReDate, matter.NotifyOverdue}
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
		need(f.Of != "" && !slices.ContainsFunc(s.Rules, func(o Rule) bool { return o.ID == f.Of }), "further.of", "there is no rule "+f.Of)
		need(f.Of != "" && f.Deemed == Nothing, "further.of", "nothing is deemed, so it is of nothing")
	}
	need(rule.OwedBy == Either && !rule.Right, "right", "what either side may do is a right: say right, or who owes it")
	need(rule.OwedBy == Either && rule.Further != nil, "further", "either side may do it, so nobody waits for it")
	need(rule.AtOnce != "" && !slices.Contains(rule.MetBy, rule.AtOnce), "at_once", "name a move that meets it")
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
	need(rule.Anew != "" && !slices.ContainsFunc(rule.From, func(from string) bool {
		move, _, _ := strings.Cut(from, bySide)
		return move == string(rule.Anew)
	}), "anew", "name a move that starts it")
}

// bySide stands between a move and whose it is; receiver is the side that did not raise the matter.
const (
	bySide   = " by "
	receiver = "receiver"
)

// whose lists who a move may be said to be of.
func whose() []string {
	return []string{string(access.ClientSide), string(access.DeliverySide), string(Raiser), receiver}
}

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
		if slices.Contains(whose(), side) {
			return ""
		}
		return fmt.Sprintf("%.40q is nobody whose move it could be: write %s", side, strings.Join(whose(), ", "))
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

// checkCircles refuses rules that begin each other by running out, or by being met at once: they would go on for ever.
func (s Set) checkCircles(r *reader) {
	next := map[string][]string{}
	for _, rule := range s.Rules {
		for _, from := range rule.From {
			id, event, _ := strings.Cut(from, " ")
			if event == "missed" || event == "deemed" || rule.AtOnce != "" && slices.Contains([]string{"met", "late", "returned", string(rule.AtOnce)}, event) {
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
				r.problem(fmt.Sprintf("rules[%d].from", i), "it would begin %s again and again by itself: %s lead back to it", rule.ID, strings.Join(next[rule.ID], ", "))
				break
			}
			if !seen[id] {
				seen[id] = true
				todo = append(todo, next[id]...)
			}
		}
	}
}
