package meeting

import (
	"testing"
	"time"

	"counterpart.dev/internal/core/civil"
)

func zone(t *testing.T, name string) *time.Location {
	t.Helper()
	z, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

// Worked by hand. London puts its clocks back on 25 October 2026 and forward on 28 March 2027; New York back on 1 November 2026 and
// forward on 14 March 2027; Sydney forward on 4 October 2026 and back on 4 April 2027.
func TestInstantAcrossChangesOfTheClock(t *testing.T) {
	for _, c := range []struct {
		zone string
		wall civil.Time
		want string
	}{
		{"Europe/London", civil.NewTime(2026, 10, 22, 9, 30), "2026-10-22T08:30:00Z"},
		{"Europe/London", civil.NewTime(2026, 10, 29, 9, 30), "2026-10-29T09:30:00Z"},
		{"Europe/London", civil.NewTime(2026, 10, 25, 1, 30), "2026-10-25T00:30:00Z"}, // comes twice: the first
		{"Europe/London", civil.NewTime(2027, 3, 28, 1, 30), "2027-03-28T01:30:00Z"},  // does not come: as if it had not jumped
		{"Europe/London", civil.NewTime(2027, 3, 28, 2, 0), "2027-03-28T01:00:00Z"},
		{"America/New_York", civil.NewTime(2026, 10, 27, 14, 0), "2026-10-27T18:00:00Z"},
		{"America/New_York", civil.NewTime(2026, 11, 3, 14, 0), "2026-11-03T19:00:00Z"},
		{"America/New_York", civil.NewTime(2026, 11, 1, 1, 15), "2026-11-01T05:15:00Z"},
		{"America/New_York", civil.NewTime(2027, 3, 14, 2, 30), "2027-03-14T07:30:00Z"},
		{"Australia/Sydney", civil.NewTime(2026, 10, 1, 10, 0), "2026-10-01T00:00:00Z"},
		{"Australia/Sydney", civil.NewTime(2026, 10, 8, 10, 0), "2026-10-07T23:00:00Z"},
		{"Australia/Sydney", civil.NewTime(2026, 10, 4, 2, 30), "2026-10-03T16:30:00Z"},
		{"Australia/Sydney", civil.NewTime(2027, 4, 4, 2, 30), "2027-04-03T15:30:00Z"},
		{"Pacific/Apia", civil.NewTime(2011, 12, 30, 12, 0), "2011-12-30T22:00:00Z"}, // a day that was left out
	} {
		if got := Instant(c.wall, zone(t, c.zone)).Format(time.RFC3339); got != c.want {
			t.Errorf("%s in %s is %s, want %s", c.wall, c.zone, got, c.want)
		}
	}
}

func TestRhythms(t *testing.T) {
	for _, c := range []struct {
		rhythm Rhythm
		first  civil.Time
		number int
		want   string
	}{
		{Once, civil.NewTime(2026, 12, 1, 9, 0), 0, "2026-12-01T09:00"},
		{Once, civil.NewTime(2026, 12, 1, 9, 0), 1, ""},
		{Weekly, civil.NewTime(2026, 12, 29, 9, 0), 1, "2027-01-05T09:00"},
		{Fortnightly, civil.NewTime(2026, 10, 20, 9, 0), 2, "2026-11-17T09:00"},
		{FourWeekly, civil.NewTime(2026, 10, 20, 9, 0), 1, "2026-11-17T09:00"},
		{Monthly, civil.NewTime(2026, 12, 8, 9, 0), 1, "2027-01-12T09:00"},  // second Tuesday
		{Monthly, civil.NewTime(2026, 12, 29, 9, 0), 2, "2027-02-23T09:00"}, // a fifth Tuesday: the last
		{Monthly, civil.NewTime(2027, 1, 29, 9, 0), 1, "2027-02-26T09:00"},
		{Monthly, civil.NewTime(2027, 1, 1, 9, 0), 13, "2028-02-04T09:00"},
		{Weekly, civil.NewTime(2026, 12, 29, 9, 0), -1, ""},
	} {
		if got := c.rhythm.On(c.first, c.number).String(); got != c.want {
			t.Errorf("%s from %s, number %d: %s, want %s", c.rhythm, c.first, c.number, got, c.want)
		}
	}
}
