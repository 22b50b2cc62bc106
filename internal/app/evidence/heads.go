package evidence

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// Stand is how the shared record of an engagement stands: its signed head.
type Stand struct {
	Scope  access.ScopeID
	Name   string
	Size   uint64
	Signed int64 // instant of its last entry
	Head   []byte
}

// mostStands is how many engagements one person is told of at a time.
const mostStands = 12

// answering are the roles that are told how the record stands, of either side: with the same head in both mailboxes, neither can write
// it anew.
var answering = []access.Role{access.ClientPM, access.DeliveryPM, access.DeliveryExecutive, access.ProgrammeManager}

// Stands lists the heads of the shared records that the viewer answers for, by the names of the engagements. Both sides get the same
// head, and asking leaves nothing behind. Records in which nothing stands yet are left out.
func (e *Evidence) Stands(ctx context.Context, v access.Viewer) (out []Stand, err error) {
	defer errs.Wrap(&err, "evidence.Stands")
	keys, err := e.DB.Signing(ctx, e.Origin)
	if err != nil {
		return nil, err
	}
	err = e.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		out = nil
		reaches, err := tx.ReachesOf(ctx, access.Shared)
		if err != nil {
			return err
		}
		rooms := map[access.OrganisationID][]access.RoomID{}
		for _, r := range reaches {
			if access.DecideLog(v, r) && r.Holds(answering...) {
				rooms[r.Organisation] = append(rooms[r.Organisation], r.Room)
			}
		}
		for tenant, list := range rooms {
			all, err := tx.EngagementsIn(ctx, tenant, list)
			if err != nil {
				return err
			}
			for _, g := range all {
				s, err := e.sign(ctx, tx, store.Place{Organisation: tenant, Room: g.Room}, keys)
				if errors.Is(err, store.ErrRefused) {
					continue
				}
				if err != nil {
					return err
				}
				out = append(out, Stand{Scope: access.ScopeID(g.ID), Name: g.Name, Size: s.Size, Signed: s.At, Head: s.Note})
			}
		}
		return nil
	})
	slices.SortFunc(out, func(a, b Stand) int { return strings.Compare(a.Name+string(a.Scope), b.Name+string(b.Scope)) })
	return out[:min(len(out), mostStands)], err
}

// Words says how a record stands.
func (s Stand) Words() string {
	return fmt.Sprintf("%d entries, the last of %s", s.Size, time.UnixMicro(s.Signed).UTC().Format("2 January 2006, 15:04 MST"))
}
