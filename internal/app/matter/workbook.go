package matter

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/matter"
	"counterpart.dev/internal/core/register"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/format/sheet"
	"counterpart.dev/internal/store"
)

// Workbook writes the matters that a filter leaves of a register as a workbook: one sheet with a row for each, one with every move of
// theirs, one with what they were reckoned on.
func (w Work) Workbook(ctx context.Context, v access.Viewer, scope access.ScopeID, f Filter, o Order, into io.Writer) (err error) {
	defer errs.Wrap(&err, "matter.Workbook(%s)", scope)
	o.All = true
	var r Register
	var moves []register.Move
	var now time.Time
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) (err error) {
		now = tx.Now()
		if err := r.list(ctx, tx, v, scope, f, o); err != nil {
			return err
		}
		ids := make([]string, len(r.Rows))
		for i, m := range r.Rows {
			ids[i] = m.ID
		}
		moves, err = tx.MovesOf(ctx, store.At(r.Reach), ids)
		return err
	})
	if err != nil {
		return err
	}
	matters, err := r.mattersSheet()
	if err != nil {
		return err
	}
	told, err := r.movesSheet(moves)
	if err != nil {
		return err
	}
	return sheet.WriteXLSX(into, matters, told, r.groundSheet(now))
}

// day is the day an instant falls on, an empty cell for none.
func (g *Ground) day(us int64) sheet.Value {
	if us == 0 {
		return sheet.Value{}
	}
	return sheet.Day(dateOf(time.UnixMicro(us), g.clock.Zone))
}

func (g *Ground) stamp(us int64) sheet.Value {
	return sheet.Text(time.UnixMicro(us).In(g.clock.Zone).Format(time.RFC3339))
}

// mattersSheet is a row for each matter.
func (r *Register) mattersSheet() (t sheet.Table, err error) {
	t = sheet.Table{Name: "Matters", Columns: []string{"No.", "Kind", "Title", "Raised by", "Raised", "State", "Court", "With", "Due", "First date", "Re-dated", "Moves", "Last moved", "Ended", "Treated as",
		"Needed by", "Probability %", "What it would do", "Class", "Options", "Chosen", "Holds", "Criteria"}}
	own := r.Own.Room != ""
	if own {
		t.Columns = append(t.Columns, "Owner (ours)", "Tags (ours)", "Note (ours)")
	}
	for _, m := range r.Rows {
		about, err := ReadAbout(m.About)
		if err != nil {
			return t, err
		}
		s := m.State
		row := []sheet.Value{sheet.Figure(float64(m.Number)), sheet.Text(m.Kind.Words()), sheet.Text(m.Title), sheet.Text(m.ByName), r.Ground.day(m.Raised), sheet.Text(string(m.Phase)), sheet.Text(string(m.Court)),
			sheet.Text(m.Holder), r.Ground.day(m.DueAt), sheet.Day(s.Original), sheet.Figure(float64(s.ReDates)), sheet.Figure(float64(m.Moves)), r.Ground.day(m.Moved), r.Ground.day(m.Ended), sheet.Text(m.Deemed),
			sheet.Day(s.Due)}
		row = append(row, about.cells(s)...)
		if own {
			b := register.Beside{}
			if m.Beside != nil {
				b = *m.Beside
			}
			row = append(row, sheet.Text(b.OwnerName), sheet.Text(b.Tags), sheet.Text(b.Words))
		}
		t.Rows = append(t.Rows, row)
	}
	return t, nil
}

// cells are what the matter is about, in as many cells whatever its kind.
func (a About) cells(s matter.State) []sheet.Value {
	out := make([]sheet.Value, 7)
	if e := a.Estimate; e != nil {
		out[0] = sheet.Figure(float64(e.Probability) / 100)
		var impacts []string
		for _, im := range e.Impacts {
			impacts = append(impacts, fmt.Sprintf("%s: %g, %g, %g working days", im.Activity, im.Low, im.Likely, im.High))
		}
		out[1] = sheet.Text(strings.Join(impacts, "; "))
	}
	chosen := s.Option
	if a.Choice != nil {
		var holds []string
		for _, x := range a.Choice.Holds {
			holds = append(holds, string(x))
		}
		out[2], out[5] = sheet.Text(a.Choice.Class), sheet.Text(strings.Join(holds, ", "))
	}
	if a.Proposal != nil {
		chosen = a.Proposal.Chosen
	}
	var options, criteria []string
	for _, o := range a.Options() {
		options = append(options, o.Name+effectWords(o.Effect))
	}
	out[3] = sheet.Text(strings.Join(options, "; "))
	if chosen > 0 && chosen <= len(a.Options()) {
		out[4] = sheet.Text(a.Options()[chosen-1].Name)
	}
	for _, c := range a.Criteria {
		found := string(c.Found)
		if found == "" {
			found = "not judged"
		}
		criteria = append(criteria, c.Name+": "+found)
	}
	out[6] = sheet.Text(strings.Join(criteria, "; "))
	return out
}

// effectWords is what an option does to cost and milestones, behind its name.
func effectWords(e matter.Effect) string {
	var parts []string
	if e.Cost.Minor != 0 {
		parts = append(parts, benefit.Money(e.Cost.Minor).Full(e.Cost.Currency))
	}
	for _, s := range e.Shifts {
		parts = append(parts, fmt.Sprintf("%s %+d d", s.Milestone, s.Days))
	}
	if len(parts) == 0 {
		return ""
	}
	return " (" + strings.Join(parts, ", ") + ")"
}

// movesSheet is a row for each move.
func (r *Register) movesSheet(moves []register.Move) (t sheet.Table, err error) {
	t = sheet.Table{Name: "Moves", Columns: []string{"Matter", "No.", "At", "Side", "By", "Firm", "Role", "Recorded by", "Move", "New date", "Recorded as", "Words", "Entry of the record"}}
	at := map[string]int{}
	for i, m := range r.Rows {
		at[m.ID] = i
	}
	slices.SortStableFunc(moves, func(a, b register.Move) int { return at[a.Matter] - at[b.Matter] })
	for _, m := range moves {
		said, err := readSaid(m.Said)
		if err != nil {
			return t, err
		}
		t.Rows = append(t.Rows, []sheet.Value{sheet.Figure(float64(r.Rows[at[m.Matter]].Number)), sheet.Figure(float64(m.Index + 1)), r.Ground.stamp(m.At), sheet.Text(string(m.Side)), sheet.Text(m.ByName),
			sheet.Text(m.ByFirm), sheet.Text(m.Role.Words()), sheet.Text(string(m.Recorder)), sheet.Text(m.Verb.Words()), sheet.Day(said.Due), sheet.Day(said.Recorded), sheet.Text(m.Words), sheet.Figure(float64(m.Leaf))})
	}
	return t, nil
}

// groundSheet is what the matters were reckoned on.
func (r *Register) groundSheet(now time.Time) sheet.Table {
	system := "Counterpart is the contract's communication system"
	if r.Ground.Engagement.RecordOnly {
		system = "Record only: the contract names another communication system"
	}
	t := sheet.Table{Name: "About", Columns: []string{"What", "As it is"}}
	for _, l := range [][2]string{{"Engagement", r.Ground.Engagement.Name}, {"Read by", string(r.Reach.Audience)}, {"Clock rules", r.Ground.Set.Name}, {"Zone", r.Ground.Zone}, {"Currency", r.Ground.Currency},
		{"System", system}, {"Taken out", now.In(r.Ground.clock.Zone).Format(time.RFC3339)}} {
		if l[1] != "" {
			t.Rows = append(t.Rows, []sheet.Value{sheet.Text(l[0]), sheet.Text(l[1])})
		}
	}
	return t
}
