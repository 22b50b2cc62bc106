package money

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"counterpart.dev/internal/core/casebook"
	"counterpart.dev/internal/core/intake"
	"counterpart.dev/internal/core/money"
	"counterpart.dev/internal/store"
)

// ofRegister stands in the place of the id of an entry that nobody wrote down: it follows from a change of the register.
const ofRegister = "register"

// again is what rows of a list are that name an entry which is here: the file was written here, and is given back.
type again struct {
	l    *ListView
	rows map[string]int // row that names an entry, by its id
}

// settles says what a row becomes that names an entry: nothing, with the reason, where it says what the entry says or cannot take its place;
// else a correction of it. A row that names none is left as it is.
func (g *again) settles(t *taken, row intake.MoneyRow) (left string) {
	id := strings.TrimSpace(row.Entry)
	if id == "" || g.l.State != casebook.Open {
		return ""
	}
	if id == ofRegister {
		return "it follows from a change of the register, which says it"
	}
	was, here := g.l.View.Row(id)
	if !here {
		t.known = append(t.known, Known{intake.FieldEntry, "none that is here: it is taken as a new one", row.Entry, nil})
		return ""
	}
	if first, twice := g.rows[id]; twice {
		return fmt.Sprintf("row %d names the same entry", first)
	}
	g.rows[id] = row.Row
	now := g.latest(was)
	if now.Void {
		return "its entry was taken out here"
	}
	if now.Kind == money.Exception {
		return "an exception stays as it was raised"
	}
	if now.Matter != "" { // the change of the register tells which it is
		t.questions = slices.DeleteFunc(t.questions, func(q intake.Question) bool { return q.Field == intake.FieldRef })
		t.row.Ref = cmp.Or(t.row.Ref, now.Ref)
	}
	if len(t.questions) > 0 {
		return ""
	}
	what := changes(now, t.row)
	switch {
	case len(what) == 0:
		return "it says what its entry says"
	case now.ID != was.ID && len(changes(was, t.row)) == 0:
		return "its entry was corrected here since"
	case t.row.Kind != now.Kind || t.row.Engagement != now.Engagement || t.row.Currency != now.Currency:
		return "an entry keeps its kind, its contract and its currency: take it out here, and enter another"
	}
	t.row.Corrects, t.row.Matter = now.ID, now.Matter
	t.known = append(t.known, Known{intake.FieldEntry, "a correction: " + strings.Join(what, "; "), row.Entry, nil})
	if now.ID != was.ID && g.l.Answers[row.Row][intake.FieldRow] != intake.TakeIn {
		t.questions = append(t.questions, intake.Question{Field: intake.FieldRow, Text: t.row.Title, Ask: "Its entry was corrected here since, and this row says something else: does it take the place of that correction?",
			Candidates: []string{intake.TakeIn, intake.LeaveOut}, Must: true})
	}
	return ""
}

// latest is the entry that counts in the place of one, or that took it out.
func (g *again) latest(r store.MoneyRow) store.MoneyRow {
	for range g.l.View.Purse.Rows {
		next, ok := g.l.View.Row(g.l.View.Ledger.Replaced[r.ID])
		if !ok {
			break
		}
		r = next
	}
	return r
}

// changes are in what a row differs from an entry, in words.
func changes(was, is store.MoneyRow) (out []string) {
	differ := func(what, a, b string) {
		if a != b {
			if a == "" {
				a = "nothing"
			}
			if b == "" {
				b = "nothing"
			}
			out = append(out, what+" "+a+" → "+b)
		}
	}
	differ("kind", was.Kind.Words(), is.Kind.Words())
	differ("stage", string(was.Stage), string(is.Stage))
	differ("contract", string(was.Engagement), string(is.Engagement))
	differ("day", was.Day.String(), is.Day.String())
	differ("amount", money.Full(was.Minor, was.Currency), money.Full(is.Minor, is.Currency))
	differ("reference", clip(was.Ref), is.Ref)
	differ("title", clip(was.Title), is.Title)
	differ("chance", chanceOf(was.Chance), chanceOf(is.Chance))
	return out
}

func chanceOf(x int) string {
	if x == 0 {
		return ""
	}
	return fmt.Sprintf("%g %%", float64(x)/100)
}

// silent is a sentence on entries that count and that a list, written here, does not name: they stay as they are. It is "" for none.
func (g *again) silent() string {
	if len(g.rows) == 0 {
		return ""
	}
	n := 0
	for _, e := range slices.Concat(g.l.View.Ledger.Live, g.l.View.Ledger.Ahead) {
		if _, named := g.rows[e.ID]; !named && !e.Derived {
			n++
		}
	}
	switch n {
	case 0:
		return ""
	case 1:
		return "One entry that counts here is not among the rows: it stays as it is. To take it out, say so at the entry."
	}
	return fmt.Sprintf("%d entries that count here are not among the rows: they stay as they are. To take one out, say so at the entry.", n)
}
