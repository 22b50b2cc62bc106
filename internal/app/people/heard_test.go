package people_test

import (
	"testing"
	"time"

	"counterpart.dev/internal/app/meeting"
	"counterpart.dev/internal/app/people"
	"counterpart.dev/internal/app/situation"
	"counterpart.dev/internal/apptest"
	"counterpart.dev/internal/core/access"
	kept "counterpart.dev/internal/core/meeting"
	core "counterpart.dev/internal/core/people"
	"counterpart.dev/internal/store"
)

// Who came to a meeting has been spoken to: at once where those wrote it down who keep people, by the client's clock where the other side
// did, once each; and the other side learns nothing of it.
func TestMetIsAContact(t *testing.T) {
	w := apptest.SQLite(t)
	c := newCast(t, w)
	meets := meeting.Work{DB: w.DB}
	sue := c.add(t, people.StakeholderForm{Name: "Susan", Person: c.Sue.Person, Cadence: "7"})
	dan := c.add(t, people.StakeholderForm{Name: "dan firth", Side: core.Theirs, Cadence: "7"})
	vera := c.add(t, people.StakeholderForm{Name: "Vera Quist", Cadence: "7"})
	twin := []string{c.add(t, people.StakeholderForm{Name: "Max Dorn", Firm: "North"}), c.add(t, people.StakeholderForm{Name: "Max Dorn", Firm: "South"})}
	w.Clock.Add(30 * 24 * time.Hour)
	form := meeting.SeriesForm{Title: "Hello", Rhythm: string(kept.Once), Day: "2026-04-08", At: "09:00", Length: "30", Zone: "Europe/London", Shared: true}
	for _, name := range []string{"Dan Firth", "Sue Hart", "Max Dorn"} { // who acts in the shared room is known there
		_, err := meets.Plan(t.Context(), w.SignIn(t, name), c.Engagement, form)
		must(t, err)
	}
	ada := w.SignIn(t, "Ada Lovell")
	id, err := meets.Plan(t.Context(), ada, c.Engagement, meeting.SeriesForm{Title: "Steering", Rhythm: string(kept.Weekly), Day: "2026-03-30", At: "09:00", Length: "60", Zone: "Europe/London", Shared: true})
	must(t, err)
	told := func(who string) int { return len(c.show(t, w.SignIn(t, "Ada Lovell"), who).Contacts) }
	came := func(v access.Viewer, number int, who ...access.Viewer) {
		t.Helper()
		at := map[access.PersonID]kept.Presence{}
		for _, p := range who {
			at[p.Person] = kept.Came
		}
		must(t, meets.Attend(t.Context(), v, c.Engagement, id, number, at))
	}
	for range 2 {
		came(ada, 0, c.Dan, c.Sue, c.Max)
	}
	if a, b, v, x, y := told(dan), told(sue), told(vera), told(twin[0]), told(twin[1]); a != 1 || b != 1 || v != 0 || x+y != 0 {
		t.Errorf("noted %d, %d, %d, and of two by one name %d and %d", a, b, v, x, y)
	}
	if k := c.show(t, ada, dan).Contacts[0]; k.Day != "2026-03-30" || k.Source != core.FromMeeting || k.Told != "Steering" || k.Way != core.Met {
		t.Errorf("%+v", k)
	}
	guests(t, c, meets, id, vera)

	// What the other side writes down changes nothing there and then: it does not even ask more.
	w.Clock.Add(7 * 24 * time.Hour)
	came(w.SignIn(t, "Dan Firth"), 1, c.Dan)
	if n := told(dan); n != 1 {
		t.Errorf("an act of the other side wrote into the client's room: %d", n)
	}
	var seats []access.SeatID
	must(t, w.DB.System(t.Context(), store.Sweep, func(tx *store.Tx) (err error) { seats, err = situation.Watched(t.Context(), tx); return err }))
	noted := 0
	for range 2 {
		for _, seat := range seats {
			n, err := c.Hear(t.Context(), seat)
			must(t, err)
			noted += n
		}
	}
	if noted != 1 || told(dan) != 2 {
		t.Errorf("the clock noted %d, %d in all", noted, told(dan))
	}
}

// guests: somebody without an account is noted as having been at a meeting by who keeps people, and by nobody else.
func guests(t *testing.T, c cast, meets meeting.Work, id, vera string) {
	t.Helper()
	ada, dan := c.SignIn(t, "Ada Lovell"), c.SignIn(t, "Dan Firth")
	see := func(v access.Viewer) []meeting.Guest {
		s, err := meets.Sitting(t.Context(), v, c.Engagement, id, 0)
		must(t, err)
		return s.Guests
	}
	if len(see(ada)) != 5 || len(see(dan)) != 0 {
		t.Errorf("offered %d, %d", len(see(ada)), len(see(dan)))
	}
	if err := meets.Were(t.Context(), dan, c.Engagement, id, 0, []string{vera}); err == nil {
		t.Error("the other side notes who was spoken to")
	}
	if err := meets.Were(t.Context(), ada, c.Engagement, id, 3, []string{vera}); err == nil {
		t.Error("somebody was at a meeting that is to come")
	}
	for range 2 {
		must(t, meets.Were(t.Context(), ada, c.Engagement, id, 0, []string{vera}))
	}
	if got := c.show(t, ada, vera).Contacts; len(got) != 1 || got[0].Source != core.FromMeeting {
		t.Errorf("%+v", got)
	}
}
