package engage

import (
	"slices"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/party"
)

// ClientRole says whether a client role is filled on a date: by the client PMs among the appointments in force, with letters that
// one of them holds, and with the days a month that were set aside for it against those it takes.
func ClientRole(appointments []party.Appointment, letters []Authority, needed, now int64, date string) Role {
	r := Role{NeededDays: needed}
	holders := map[access.PersonID]bool{}
	for _, a := range appointments {
		if a.Role != access.ClientPM || !a.InForce(now) {
			continue
		}
		r.Filled = true
		r.PMDays += a.Days
		if !holders[a.Person] {
			r.Names = append(r.Names, a.Name)
		}
		holders[a.Person] = true
	}
	slices.Sort(r.Names)
	r.Authority = slices.ContainsFunc(letters, func(l Authority) bool { return holders[l.Holder] && l.InForce(date) })
	return r
}
