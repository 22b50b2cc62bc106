package benefit

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"unicode"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/casebook"
	"counterpart.dev/internal/core/programme"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/format/casefile"
)

// Suggestion is a link that a benefit or a change without any might have. It is a guess from words, and unconfirmed until somebody says
// that it is right.
type Suggestion struct {
	Node  casebook.Node
	On    string // id of what the node would wait for; of a contract milestone that the case does not hold yet, MilestoneChoice
	Title string // of that
	Why   string
}

// candidate is something that a benefit or a change might wait for.
type candidate struct {
	on, title string
	words     map[string]bool
	rank      int // among contract milestones: 0 is the likeliest to be a go-live or hand-over; −1 for a change
}

// mostSuggested is how many links are suggested for one node.
const mostSuggested = 3

// Suggestions lists links for the benefits and changes that wait for nothing yet: first what shares words with them, then the likeliest
// go-live of the project.
func (view *View) Suggestions() (out []Suggestion) {
	candidates := view.candidates()
	add := func(id string, needs []benefit.Need, change bool) {
		if len(needs) == 0 {
			out = append(out, suggest(view.Nodes[id], view.More[id].Words["depends"], candidates, change)...)
		}
	}
	for _, ch := range view.Case.Changes {
		add(string(ch.ID), ch.Needs, true)
	}
	for _, b := range view.Case.Benefits {
		if b.Status != benefit.StatusWithdrawn {
			add(string(b.ID), b.Needs, false)
		}
	}
	return out
}

// candidates are the changes of the case, and the contract milestones of its engagements: as ties, or as they are named.
func (view *View) candidates() (out []candidate) {
	for _, ch := range view.Case.Changes {
		out = append(out, candidate{string(ch.ID), ch.Title, telling(ch.Title), -1})
	}
	tied := map[string]string{}
	for id, t := range view.Ties {
		tied[t.Milestone] = string(id)
	}
	for i := range view.Engagements {
		e := &view.Engagements[i]
		for rank, m := range likeliest(e.Milestones) {
			on := cmp.Or(tied[m.ID], MilestoneChoice(benefit.EngagementID(e.Engagement), m.ID))
			out = append(out, candidate{on, m.Title, telling(m.Title + " " + m.ActivityName), rank})
		}
	}
	return out
}

// likeliest puts the milestones that sound like a go-live or a hand-over first.
func likeliest(list []programme.Milestone) (out []programme.Milestone) {
	var all []casefile.Candidate
	for _, m := range list {
		all = append(all, casefile.Candidate{Code: m.ID, Name: m.Title, IsMilestone: true, HasSuccessor: true, Done: m.Achieved != ""})
	}
	for _, s := range casefile.Rank(all) {
		at := slices.IndexFunc(list, func(m programme.Milestone) bool { return m.ID == s.Code })
		out = append(out, list[at])
	}
	return out
}

// suggest lists what a node might wait for: what a list says by name that it depends on, and otherwise what shares words with its title
// and with what the list says.
func suggest(n casebook.Node, depends string, candidates []candidate, change bool) (out []Suggestion) {
	mine, said := telling(n.Title+" "+depends), plainWords(depends)
	type scored struct {
		candidate
		shared []string
	}
	var best, named []scored
	for _, c := range candidates {
		if c.on == n.ID || change && c.rank < 0 {
			continue // a change that waits for a change is for somebody to say
		}
		if title := plainWords(c.title); title != "" && strings.Contains(" "+said+" ", " "+title+" ") {
			named = append(named, scored{c, nil})
		}
		if shared := common(mine, c.words); len(shared) > 0 {
			best = append(best, scored{c, shared})
		}
	}
	for _, s := range named[:min(mostSuggested, len(named))] {
		out = append(out, Suggestion{n, s.on, s.title, "the list says that it depends on it"})
	}
	if len(out) > 0 {
		return out
	}
	slices.SortStableFunc(best, func(a, b scored) int {
		return cmp.Or(cmp.Compare(weight(b.shared), weight(a.shared)), cmp.Compare(a.rank, b.rank))
	})
	for _, s := range best[:min(mostSuggested, len(best))] {
		out = append(out, Suggestion{n, s.on, s.title, "both say " + strings.Join(s.shared, ", ")})
	}
	if len(out) > 0 {
		return out
	}
	for _, c := range candidates {
		if c.rank == 0 {
			return []Suggestion{{n, c.on, c.title, "the likeliest go-live of the project"}}
		}
	}
	return nil
}

// weight is how much shared words say: a word with its number says as much as two.
func weight(shared []string) (n int) {
	for _, w := range shared {
		n += len(strings.Fields(w))
	}
	return n
}

// plainWords is a text in lower case, without anything between its words but blanks.
func plainWords(s string) string { return strings.Join(wordsOf(s), " ") }

func wordsOf(s string) []string {
	return strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// common are the words of both, in order; of a word and the same with its number, the latter.
func common(a, b map[string]bool) (out []string) {
	for w := range a {
		if b[w] {
			out = append(out, w)
		}
	}
	slices.Sort(out)
	return slices.DeleteFunc(slices.Clone(out), func(w string) bool {
		return slices.ContainsFunc(out, func(more string) bool { return strings.HasPrefix(more, w+" ") })
	})
}

// idle are words that many titles share and that say nothing about what belongs together.
var idle = strings.Fields("about after again all also and are been before being benefit both but can change changes complete completed completion day days does done for from get give given go has have improve improved improvement increase increased into its less live lower more new not number of off on one only or our out over project reduce reduced reduction rate start system systems than that the their them then they this time to under up use used users was were when which who will with without work works year years")

// telling are the words of a title that say what it is about, by their beginnings, so that "clinics" and "clinic" are one. A number says
// something with the word before it: "wave 2" is not "wave 3".
func telling(title string) map[string]bool {
	out := map[string]bool{}
	before := ""
	for _, w := range wordsOf(title) {
		if strings.Trim(w, "0123456789") == "" {
			if before != "" {
				out[before+" "+w] = true
			}
			continue
		}
		before = ""
		if len([]rune(w)) < 4 || slices.Contains(idle, w) {
			continue
		}
		w = strings.TrimSuffix(w, "s")
		if !slices.Contains(idle, w) {
			out[w], before = true, w
		}
	}
	return out
}

// LinkSuggested makes suggested links, as unconfirmed ones. Each is a node and what it shall wait for, as Suggestion.On names it; a
// contract milestone that the case does not hold yet is taken into it.
func (w Work) LinkSuggested(ctx context.Context, v access.Viewer, project access.ScopeID, pairs [][2]string) (made int, err error) {
	defer errs.Wrap(&err, "benefit.LinkSuggested")
	err = w.change(ctx, v, project, access.Add, func(a *act.Act, view *View) error {
		if !view.Leads {
			return errs.New(errs.NotFound, "there is nothing like that here")
		}
		made = 0
		for _, p := range pairs {
			if err := suggestOne(ctx, a, view, p[0], p[1]); err != nil {
				return err
			}
			made++
		}
		return nil
	})
	return made, err
}

func suggestOne(ctx context.Context, a *act.Act, view *View, id, on string) error {
	n, ok := view.Nodes[id]
	if !ok || n.Kind != casebook.Benefit && n.Kind != casebook.Change {
		return errs.New(errs.Invalid, "One of the benefits was taken out meanwhile. Look at the suggestions again.")
	}
	if strings.Contains(on, "/") {
		tie, err := tieTo(ctx, a, view, on)
		if err != nil {
			return err
		}
		on = tie
	}
	if !waitable(view.Nodes[on].Kind) {
		return errs.New(errs.Invalid, "One of the milestones was taken out meanwhile. Look at the suggestions again.")
	}
	e := casebook.Edge{Organisation: a.Reach.Organisation, Room: a.Reach.Room, Node: id, Needs: on}
	c := check{view: view}
	rows := view.Rows
	rows.Edges = append(slices.Clone(rows.Edges), e)
	if err := c.loops(rows, id); err != nil {
		return err
	}
	view.Rows = rows
	if err := a.KeepEdge(ctx, e); err != nil {
		return err
	}
	_, err := a.Record(ctx, a.Reach, linkSuggested, ref(n.Kind, id), field("needs", view.titled(on)+" (unconfirmed)"))
	return err
}

func waitable(k casebook.Kind) bool {
	return k == casebook.Tie || k == casebook.Work || k == casebook.Change
}

// tieTo takes a contract milestone into the case, unless it is there, and is the id of its tie.
func tieTo(ctx context.Context, a *act.Act, view *View, choice string) (string, error) {
	for id, t := range view.Ties {
		if MilestoneChoice(t.Engagement, t.Milestone) == choice {
			return string(id), nil
		}
	}
	c := check{view: view}
	n, err := tieSheet.take(&c, nil, map[string]string{"milestone": choice})
	if err == nil {
		err = c.err()
	}
	if err != nil {
		return "", err
	}
	n.ID, n.Organisation, n.Room, n.Place = a.NewID(), a.Reach.Organisation, a.Reach.Room, view.nextPlace(casebook.Tie)
	t, _, err := casebook.Decode[casebook.Tied](n)
	if err != nil {
		return "", err
	}
	view.Rows.Nodes, view.Nodes[n.ID], view.Ties[t.ID] = append(slices.Clone(view.Rows.Nodes), n), n, t
	return n.ID, add(ctx, a, view, n)
}
