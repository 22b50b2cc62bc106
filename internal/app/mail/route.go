package mail

import (
	"context"
	"errors"
	"slices"
	"strings"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/inbound"
	"counterpart.dev/internal/core/mailtoken"
	"counterpart.dev/internal/core/party"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// sentTo are the addresses a message was sent to: those of its envelope, or what it says itself where it was fetched from a mailbox. It
// notes what came back, by the address that such messages return to or by what they say.
func (w Work) sentTo(l *letter) []string {
	to := strings.Fields(l.spooled.Receiver)
	if len(to) == 0 {
		to = slices.Clone(l.m.Delivered)
		for _, a := range slices.Concat(l.m.To, l.m.Cc) {
			to = append(to, a.Mail)
		}
	}
	for _, address := range to {
		if id, ok := mailtoken.Returned(address, w.Domain); ok {
			l.back = id
			if l.m.Report == nil { // an absence note, or advertising sent to an address that leaked
				l.back = ""
			}
			return to
		}
	}
	if r := l.m.Report; r != nil {
		l.back, _, _ = strings.Cut(r.Message, "@")
	}
	return to
}

// returned finds whom a message of ours was for that came back. What came back holds what they were told: it lies with them and nobody
// else.
func (w Work) returned(ctx context.Context, tx *store.Tx, l *letter) error {
	o, err := tx.OutgoingNamed(ctx, l.back)
	l.ours = err == nil
	if errors.Is(err, store.ErrRefused) || err == nil && o.Person == "" {
		return nil
	}
	if err != nil {
		return err
	}
	s, err := tx.SeatByID(ctx, o.Seat)
	if err != nil {
		return err
	}
	p, err := tx.Person(ctx, o.Person)
	if err != nil || s.Until <= tx.Now().UnixMicro() || s.Held || s.Kind != party.PersonSeat || p.Ended != 0 {
		return err
	}
	l.facts.Known, l.seat = true, s
	l.viewer, err = viewer(ctx, tx, s, p)
	return err
}

// routed is whose client side a message is for that comes from nobody's address: that of the engagement it was sent to, or the one in which
// the organisation works whose people have addresses of the same domain.
func (w Work) routed(ctx context.Context, tx *store.Tx, to []string, from string) (scope access.ScopeID, alias bool, err error) {
	for _, address := range to {
		if a, ok := mailtoken.AliasOf(address, w.Inbox, w.Domain); ok {
			if scope, err = tx.Aliased(ctx, a); err != nil || scope != "" {
				return scope, true, err
			}
		}
	}
	_, domain, _ := strings.Cut(from, "@")
	scopes, err := tx.DomainScopes(ctx, domain)
	if err != nil || len(scopes) == 0 {
		return "", false, err
	}
	if len(scopes) == 1 {
		return scopes[0], false, nil
	}
	var clients []access.OrganisationID // of several engagements it is for the client of all of them, if there is one
	for _, s := range scopes {
		tenant, _, err := tx.Tenant(ctx, s)
		if err != nil {
			return "", false, err
		}
		if !slices.Contains(clients, tenant) {
			clients = append(clients, tenant)
		}
	}
	if len(clients) == 1 {
		return home(clients[0]), false, nil
	}
	return "", false, nil
}

// mostCalendar is how large a calendar file is looked at.
const mostCalendar = 1 << 20

// calendars are the calendar files of a message.
func (l letter) calendars() (out [][]byte) {
	for _, a := range l.m.Attachments {
		if (strings.HasPrefix(a.Media, "text/calendar") || a.Media == "application/ics" || strings.HasSuffix(strings.ToLower(a.Name), ".ics")) && len(a.Body) <= mostCalendar && len(out) < 4 {
			out = append(out, a.Body)
		}
	}
	return out
}

// brought looks at the calendar files of a message from somebody who is known. An answer to an invitation is noted, once, and the message
// is done with.
func (w Work) brought(ctx context.Context, l *letter) (done bool, err error) {
	if w.Calendar == nil || l.facts.Unreadable || l.facts.Seen || l.facts.Failed || l.viewer.Seat == "" || l.back != "" || len(l.facts.From) != 1 {
		return false, nil
	}
	if l.facts.Token == inbound.Live && l.facts.From[0] != strings.ToLower(l.facts.Given) {
		return false, nil
	}
	for _, file := range l.calendars() {
		mine := *l
		mine.facts.Attends = true
		mine.row.State, mine.row.Reason = inbound.Judge(mine.facts)
		mine.row.Person = l.viewer.Person
		b, err := w.Calendar(ctx, l.viewer, l.facts.From[0], file, func(a *act.Act) error {
			return act.Within(ctx, a.Tx, l.viewer, act.Intent{Scope: home(l.viewer.Organisation), Audience: access.Named, Kind: access.Mail, Verb: access.Add}, func(b *act.Act) error {
				return w.into(ctx, b.Tx, b.Reach, mine)
			})
		})
		switch kind := errs.KindOf(err); {
		case err == nil && b == Answers:
			return true, nil
		case err == nil && b == Meeting:
			l.facts.Invites = true
		case err == nil, kind == errs.NotFound, kind == errs.Invalid, kind == errs.Conflict: // it is a message like any other
		default:
			return false, err
		}
	}
	return false, nil
}
