package crawl

import (
	"context"

	"counterpart.dev/internal/app/meeting"
	"counterpart.dev/internal/core/access"
	core "counterpart.dev/internal/core/meeting"
	"counterpart.dev/internal/demo/play"
)

// ownMeetings is what each side plans among itself, and what the client says it tells whom.
func ownMeetings(ctx context.Context, h play.House, c play.Cast) error {
	for n, name := range []string{"Amina", "Javier"} {
		v, vantor := c.People[name], c.Work["Vantor Systems"]
		h.Clock.Set(moment(40 + n))
		side := string(v.Side)
		id, err := h.Meeting.Plan(ctx, v, vantor, meeting.SeriesForm{Title: "Canary meeting of the " + side + " saffron", Purpose: "Canary purpose of the " + side + " saffron", Venue: "Canary venue of the " + side,
			Rhythm: string(core.Weekly), Day: "2026-11-26", At: "08:00", Length: "30", Zone: "Europe/London", People: []access.PersonID{v.Person}})
		if err != nil {
			return err
		}
		if err := h.Meeting.KeepAgenda(ctx, v, vantor, id, 0, "Canary agenda of the "+side+" saffron", 0); err != nil {
			return err
		}
		if _, err := h.Meeting.Minute(ctx, v, vantor, id, 0, core.Line{Sort: core.Note, Words: "Canary line of the " + side + " saffron"}); err != nil {
			return err
		}
	}
	h.Clock.Set(moment(42))
	return h.Meeting.AddTelling(ctx, c.People["Amina"], c.Projects["PR"], meeting.TellingForm{Who: "Canary who of the client saffron", Needs: "Canary needs of the client saffron", Purpose: core.Know, Cadence: "7"})
}
