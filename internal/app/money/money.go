// Package money is what people do with the client's money: enter it, correct it, take it in from a spreadsheet, let the supplier see the
// part of its own contract, and look where it stands against what was approved.
//
// It promises that an entry is never changed, that what a supplier sees of money is copied into the room of its contract by a named act
// and holds no chance, no word and no number of the client's own, and that a figure can be followed to its entries. It refuses to
// convert currencies, to guess an amount or a day, and to add up what was not given.
package money

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/app/gather"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/casebook"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/engage"
	"counterpart.dev/internal/core/money"
	"counterpart.dev/internal/core/record"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// Work is the use cases.
type Work struct{ DB *store.DB }

// What is recorded. The subject is the entry.
const (
	kindEntered   record.Kind = "money.entered"
	kindCorrected record.Kind = "money.corrected"
	kindShared    record.Kind = "money.shared"

	whatMoney = "money"
)

const (
	mostLine  = 160
	mostWords = 4_000
)

// Entry is an entry as it was written.
type Entry = store.MoneyRow

// View is the money of a project.
type View struct {
	Project   engage.Project
	Reaches   []access.Reach
	Reach     access.Reach // the client side's own room
	Purse     gather.Purse
	Ledger    money.Ledger
	Tolerance *casebook.Tolerance // that is in force
	Against   money.Against
	Why       string // why the outturn cannot be held against approval; "" when it can
	Findings  []money.Finding
	Today     civil.Date
	MayAdd    bool
	MayShare  bool
}

// Row is the entry of an id as it was written; ok is false for one that follows from a matter.
func (v View) Row(id string) (store.MoneyRow, bool) {
	at := slices.IndexFunc(v.Purse.Rows, func(r store.MoneyRow) bool { return r.ID == id })
	if at < 0 {
		return store.MoneyRow{}, false
	}
	return v.Purse.Rows[at], true
}

// Show is the money of a project as it stands on a day, "" for today.
func (w Work) Show(ctx context.Context, v access.Viewer, project access.ScopeID, on string) (out View, err error) {
	defer errs.Wrap(&err, "money.Show(%s)", project)
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error { return out.read(ctx, tx, v, project, on) })
	return out, err
}

func (out *View) read(ctx context.Context, tx *store.Tx, v access.Viewer, project access.ScopeID, on string) (err error) {
	*out = View{}
	if out.Reaches, err = tx.Reaches(ctx, project); err != nil {
		return err
	}
	ok := false
	if out.Reach, ok = act.ReachOf(v, out.Reaches, access.ClientOnly, access.Money, access.See); !ok {
		return store.ErrRefused
	}
	if out.Project, err = tx.Project(ctx, project); err != nil {
		return err
	}
	out.MayAdd = access.Decide(v, out.Reach, access.Money, access.Add)
	out.MayShare = out.MayAdd && !slices.Equal(out.Reach.Roles, []access.Role{access.Firm})
	if out.Purse, err = gather.Money(ctx, tx, out.Project, store.At(out.Reach)); err != nil {
		return err
	}
	all, err := tx.Tolerances(ctx, store.At(out.Reach))
	if err != nil {
		return err
	}
	ppm := int64(-1)
	if len(all) > 0 {
		out.Tolerance, ppm = &all[0], all[0].CostPPM
	}
	out.Today = gather.Today(tx.Now(), out.Project.Zone)
	day := out.Today
	if d, err := civil.ParseDate(on); err == nil {
		day = d
	}
	out.Ledger = money.Fold(out.Project.Currency, out.Purse.Entries(), day)
	out.Against, out.Why = out.Ledger.Hold(ppm)
	out.Findings = append(out.Ledger.Findings(func(a money.Account) string { return out.Purse.Name(a.Engagement) }), out.unshared()...)
	return nil
}

// unshared says where the supplier knows of another figure than the client side.
func (out *View) unshared() (found []money.Finding) {
	for _, r := range out.Purse.Rows {
		if r.SharedAs == "" || out.Ledger.Replaced[r.ID] == "" {
			continue
		}
		last := out.Ledger.Replaced[r.ID]
		for out.Ledger.Replaced[last] != "" {
			last = out.Ledger.Replaced[last]
		}
		if x, ok := out.Row(last); ok && x.SharedAs == "" {
			found = append(found, money.Finding{Code: "correction-not-shared", IDs: []string{last},
				Text: fmt.Sprintf("%s still sees an entry that was corrected here: share the correction.", out.Purse.Name(r.Engagement))})
		}
	}
	return found
}

// ContractView is what both sides know of the money of a contract.
type ContractView struct {
	Engagement engage.Engagement
	Rows       []store.MoneyRow
	Changes    []money.Entry // that follow from shared matters
	Ledger     money.Ledger
	Project    access.ScopeID // for the client side
	Side       access.Side
}

// Contract is what both sides know of the money of a contract.
func (w Work) Contract(ctx context.Context, v access.Viewer, scope access.ScopeID) (out ContractView, err error) {
	defer errs.Wrap(&err, "money.Contract(%s)", scope)
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		reaches, err := tx.Reaches(ctx, scope)
		if err != nil {
			return err
		}
		shared, ok := act.ReachOf(v, reaches, access.Shared, access.Money, access.See)
		if !ok {
			return store.ErrRefused
		}
		out = ContractView{Side: v.Side}
		if out.Engagement, err = tx.Engagement(ctx, scope); err != nil {
			return err
		}
		if _, ours := act.ReachOf(v, reaches, access.ClientOnly, access.Money, access.See); ours {
			s, err := tx.Standing(ctx, scope)
			if err != nil {
				return err
			}
			// Who acts for the client on one contract may not be somebody of the project.
			wider, err := tx.Reaches(ctx, s.Project)
			if err != nil && !errors.Is(err, store.ErrRefused) {
				return err
			}
			if _, may := act.ReachOf(v, wider, access.ClientOnly, access.Money, access.See); may {
				out.Project = s.Project
			}
		}
		if out.Rows, err = tx.Money(ctx, store.At(shared)); err != nil {
			return err
		}
		changes, err := tx.ChangesIn(ctx, shared.Organisation, []access.RoomID{shared.Room})
		if err != nil {
			return err
		}
		out.Changes, err = gather.Changes(changes, out.Engagement.Zone, out.Engagement.Currency, map[access.RoomID]access.ScopeID{shared.Room: scope})
		if err != nil {
			return err
		}
		entries := slices.Clone(out.Changes)
		for _, r := range out.Rows {
			entries = append(entries, r.Entry)
		}
		out.Ledger = money.Fold(out.Engagement.Currency, entries, gather.Today(tx.Now(), out.Engagement.Zone))
		return nil
	})
	return out, err
}

// check collects what is wrong with an input.
type check struct{ act.Input }

func (c *check) line(path, value, what string, required bool) string {
	return c.Line(path, value, what, required, mostLine)
}

func (c *check) body(path, value, what string, required bool) string {
	return c.Body(path, value, what, required, mostWords)
}

func field(name, value string) record.Field { return record.Field{Name: name, Value: []byte(value)} }

// day is an instant's day where a project is.
func day(us int64, zone string) civil.Date { return gather.Today(time.UnixMicro(us), zone) }
