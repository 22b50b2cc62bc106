// Package duty finds what a client owes its suppliers in their own schedules, and says week by week what is due.
//
// It promises that every proposal comes with the rule it was found by, that the same schedule gives the same proposals in the same order,
// and that a week holds what is late before what is due. It refuses to decide: what it finds is a proposal until somebody confirms it,
// and it never reads the client out of a word that only sounds like one.
package duty

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/plan"
	"counterpart.dev/internal/core/programme"
)

// Known is what is known of a client when a schedule is searched for it.
type Known struct {
	Names    []string        // of the client's organisation, as contracts write them
	Codes    []string        // beginnings of activity codes that stand for the client, such as "TRU"
	Linked   map[string]bool // codes that own work is linked to already
	PassedBy map[string]bool // codes that somebody has said are none of ours
}

// Proposal is an activity that seems to be the client's.
type Proposal struct {
	programme.Activity
	Kind benefit.WorkKind // guessed from its words
	Why  string           // the rule it was found by, as a sentence without a stop
}

// parties are words for whoever has the work done. They count as whole words only [own].
var parties = []string{"client", "customer", "employer", "purchaser"}

// Find lists the open activities of a schedule that name the client, in the order of their dates. An activity is proposed by the first of
// these rules that holds [own]: its name holds the name of the client's organisation, or its capitals; it holds a word for the party that
// has the work done; its code begins as stated, or as the codes of two activities that stand for our work already. Summaries, levels of
// effort and what is complete are never proposed, nor what is linked or was passed over.
func Find(all []programme.Activity, k Known) (out []Proposal) {
	names, codes := k.names(), k.codes()
	for _, a := range all {
		if a.Status == plan.Complete.String() || a.Kind == plan.LevelOfEffort.String() || a.Kind == plan.WBSSummary.String() || k.Linked[a.Code] || k.PassedBy[a.Code] {
			continue
		}
		if why := found(a, names, codes); why != "" {
			out = append(out, Proposal{a, KindOf(a.Name), why})
		}
	}
	slices.SortStableFunc(out, func(a, b Proposal) int { return cmp.Or(cmp.Compare(a.Finish, b.Finish), cmp.Compare(a.Code, b.Code)) })
	return out
}

func found(a programme.Activity, names []string, codes []prefix) string {
	text := words(a.Name)
	for _, n := range names {
		if holds(text, words(n)) {
			return "its name has “" + n + "”"
		}
	}
	for _, p := range parties {
		if holds(text, []string{p}) || holds(text, []string{p + "s"}) {
			return "its name has “" + p + "”"
		}
	}
	for _, c := range codes {
		if rest, ok := strings.CutPrefix(strings.ToUpper(a.Code), c.text); ok && !startsWithLetter(rest) {
			return c.why
		}
	}
	return ""
}

// names are the names to search for: each as it is and, of three words or more, its capitals.
func (k Known) names() (out []string) {
	for _, n := range k.Names {
		n = strings.Join(strings.Fields(n), " ")
		if n == "" {
			continue
		}
		out = append(out, n)
		var capitals strings.Builder
		fields := strings.Fields(n)
		for _, w := range fields {
			if r := []rune(w)[0]; unicode.IsUpper(r) {
				capitals.WriteRune(r)
			}
		}
		if len(fields) >= 3 && len([]rune(capitals.String())) >= 3 {
			out = append(out, capitals.String())
		}
	}
	return out
}

// prefix is the beginning of codes, and why it stands for the client.
type prefix struct{ text, why string }

// codes are the beginnings to search for: those stated, and the letters that at least two linked activities begin with alike.
func (k Known) codes() (out []prefix) {
	for _, c := range k.Codes {
		if c = strings.ToUpper(strings.TrimSpace(c)); c != "" {
			out = append(out, prefix{c, "its code begins with " + c})
		}
	}
	times := map[string]int{}
	for code := range k.Linked {
		times[lettersOf(strings.ToUpper(code))]++
	}
	for _, letters := range slices.Sorted(mapKeys(times)) {
		if len(letters) >= 2 && times[letters] >= 2 {
			out = append(out, prefix{letters, "its code begins with " + letters + ", as others that stand for our work"})
		}
	}
	return out
}

func mapKeys(m map[string]int) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

func lettersOf(s string) string {
	at := strings.IndexFunc(s, func(r rune) bool { return !unicode.IsLetter(r) })
	if at < 0 {
		return s
	}
	return s[:at]
}

func startsWithLetter(s string) bool { return s != "" && unicode.IsLetter([]rune(s)[0]) }

// words are the words of a text in small letters. A possessive counts as the word itself.
func words(s string) []string {
	s = strings.NewReplacer("’", "'").Replace(strings.ToLower(s))
	fields := strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '\'' && r != '-' })
	for i, f := range fields {
		fields[i] = strings.Trim(strings.TrimSuffix(strings.TrimSuffix(strings.Trim(f, "-"), "'s"), "s'"), "'")
	}
	return fields
}

// holds reports whether a text has some words in a row.
func holds(text, row []string) bool {
	for i := 0; len(row) > 0 && i+len(row) <= len(text); i++ {
		if slices.Equal(text[i:i+len(row)], row) {
			return true
		}
	}
	return false
}

// kinds are words that tell what somebody does, in the order in which they count: a decision about data is a decision.
var kinds = []struct {
	kind  benefit.WorkKind
	words []string
}{
	{benefit.DecisionWork, []string{"decide", "decides", "decision", "choose", "select", "selection"}},
	{benefit.ApprovalWork, []string{"approve", "approves", "approval", "accept", "acceptance", "sign", "signs", "review", "comment", "comments", "consent", "agree"}},
	{benefit.AccessWork, []string{"access", "possession", "permit", "permits", "site", "handover", "vacate", "room", "rooms"}},
	{benefit.DataWork, []string{"data", "information", "drawings", "documents", "records", "survey", "extract", "cleanse", "specification", "specifications"}},
	{benefit.BackfillWork, []string{"release", "backfill", "staff", "cover", "second", "secondment", "team", "users", "recruit"}},
}

// KindOf guesses what kind of work a name speaks of, from its words [own]; WorkNotSaid where none says so.
func KindOf(name string) benefit.WorkKind {
	text := words(name)
	for _, k := range kinds {
		if slices.ContainsFunc(text, func(w string) bool { return slices.Contains(k.words, w) }) {
			return k.kind
		}
	}
	return benefit.WorkNotSaid
}

// Weeks is how far ahead a client looks.
const Weeks = 6

// Item is something the client has to do, by a day.
type Item struct {
	ID    string
	Due   civil.Date // the day it is expected, else due; zero for none
	First civil.Date // the day it was due at first; zero for none
	Owner string
}

// Week is what is due in seven days from its first, a Monday.
type Week struct {
	First civil.Date // zero for what is late, and for what has no day
	Late  bool
	IDs   []string
}

// Ahead sorts items into what is late, the weeks ahead beginning with the one of today, and what has no day, which comes last. Weeks without
// anything stay, so that a gap is seen; what is due later is left out, unless it was due before today.
func Ahead(today civil.Date, items []Item) (out []Week) {
	late, none := Week{Late: true}, Week{}
	first := today - civil.Date((int(today.Weekday())+6)%7)
	weeks := make([]Week, Weeks)
	for i := range weeks {
		weeks[i].First = first + civil.Date(7*i)
	}
	sorted := slices.Clone(items)
	slices.SortStableFunc(sorted, func(a, b Item) int { return cmp.Or(cmp.Compare(a.Due, b.Due), cmp.Compare(a.Owner, b.Owner)) })
	for _, x := range sorted {
		switch n := int(x.Due-first) / 7; {
		case x.Due.IsZero():
			none.IDs = append(none.IDs, x.ID)
		case x.Due < today:
			late.IDs = append(late.IDs, x.ID)
		case n < Weeks:
			weeks[n].IDs = append(weeks[n].IDs, x.ID)
		case !x.First.IsZero() && x.First < today:
			late.IDs = append(late.IDs, x.ID)
		}
	}
	if len(late.IDs) > 0 {
		out = append(out, late)
	}
	out = append(out, weeks...)
	if len(none.IDs) > 0 {
		out = append(out, none)
	}
	return out
}
