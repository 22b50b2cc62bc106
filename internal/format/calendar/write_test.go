package calendar

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/meeting"
)

func zones(name string) *time.Location {
	if name == "" || name == "Local" {
		return nil
	}
	z, err := time.LoadLocation(name)
	if err != nil {
		return nil
	}
	return z
}

var stamp = time.Date(2026, 9, 1, 8, 0, 0, 0, time.UTC)

func weekly(zone string, y, m, d, h, mi int) Event {
	start := civil.NewTime(y, m, d, h, mi)
	return Event{UID: "7f6d2c7e-0d0a-4e6e-9a40-6a2f6f1d2b11@counterpart", Stamp: stamp, Start: start, End: start + 45, Zone: zones(zone),
		Rule: RuleOf(meeting.Weekly, start, time.Time{}), Summary: "Weekly meeting"}
}

// known is a reader of zones that knows none, so that only what stands in the file counts.
func known(string) *time.Location { return nil }

// A weekly meeting stays at its time on the wall. The instants are worked out by hand: London goes back on 25 October 2026, New York on
// 1 November 2026, Sydney goes forward on 4 October 2026 and back on 4 April 2027. A program that knows no zone finds the same in the
// definition that the file carries.
func TestAWeeklyMeetingAcrossAChangeOfTheClock(t *testing.T) {
	for _, c := range []struct {
		event Event
		want  []string
	}{
		{weekly("Europe/London", 2026, 10, 15, 9, 30), []string{"2026-10-15T08:30:00Z", "2026-10-22T08:30:00Z", "2026-10-29T09:30:00Z", "2026-11-05T09:30:00Z"}},
		{weekly("Europe/London", 2027, 3, 22, 9, 30), []string{"2027-03-22T09:30:00Z", "2027-03-29T08:30:00Z"}},
		{weekly("America/New_York", 2026, 10, 20, 14, 0), []string{"2026-10-20T18:00:00Z", "2026-10-27T18:00:00Z", "2026-11-03T19:00:00Z"}},
		{weekly("America/New_York", 2027, 3, 9, 14, 0), []string{"2027-03-09T19:00:00Z", "2027-03-16T18:00:00Z"}},
		{weekly("Australia/Sydney", 2026, 9, 24, 10, 0), []string{"2026-09-24T00:00:00Z", "2026-10-01T00:00:00Z", "2026-10-07T23:00:00Z"}},
		{weekly("Australia/Sydney", 2027, 3, 29, 10, 0), []string{"2027-03-28T23:00:00Z", "2027-04-05T00:00:00Z"}},
	} {
		data, err := Write(Calendar{Method: Publish, Events: []Event{c.event}})
		if err != nil {
			t.Fatal(err)
		}
		if f := faults(data); len(f) > 0 {
			t.Errorf("%v\n%s", f, data)
		}
		for name, find := range map[string]func(string) *time.Location{"by name": zones, "by the file": known} {
			f, err := Read(data, find)
			if err != nil || len(f.Events) != 1 || len(f.Warnings) > 0 {
				t.Fatalf("%s: %v, %+v", name, err, f)
			}
			e := f.Events[0]
			var got []string
			for _, s := range e.Starts(len(c.want), civil.MaxTime) {
				got = append(got, meeting.Instant(s, e.Zone).UTC().Format(time.RFC3339))
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("%s, %s: %s\n%s", c.event.Zone, name, diff, data)
			}
		}
	}
}

// What a file says of a zone is what the zone does, for years to come, hour by hour around every change.
func TestADefinitionSaysWhatTheZoneDoes(t *testing.T) {
	for _, name := range []string{"Europe/London", "Europe/Dublin", "America/New_York", "Australia/Sydney", "Australia/Lord_Howe", "Asia/Kolkata", "America/Sao_Paulo",
		"Africa/Cairo", "Africa/Casablanca", "America/Santiago", "Pacific/Auckland", "Asia/Kathmandu", "Pacific/Apia"} {
		e := weekly(name, 2026, 9, 7, 9, 0)
		data, err := Write(Calendar{Events: []Event{e}})
		if err != nil {
			t.Fatal(err)
		}
		f, err := Read(data, known)
		if err != nil || len(f.Events) != 1 {
			t.Fatalf("%s: %v %+v", name, err, f)
		}
		for at := stamp; at.Before(stamp.AddDate(19, 0, 0)); at = at.Add(7 * time.Hour) {
			_, want := at.In(e.Zone).Zone()
			if _, got := at.In(f.Events[0].Zone).Zone(); got != want {
				t.Errorf("%s at %s: %d, want %d", name, at, got, want)
				break
			}
		}
	}
}

func TestInvitations(t *testing.T) {
	e := weekly("Europe/London", 2026, 10, 15, 9, 30)
	e.Rule.Until = time.Date(2027, 3, 25, 9, 30, 0, 0, time.UTC)
	e.Except = []civil.Time{civil.NewTime(2026, 12, 24, 9, 30)}
	e.Summary, e.Location = "Wöchentlich: Gas; Strom, \\Wasser", "Haus \"A\", Zimmer 4"
	e.Description = strings.Repeat("Überlänge – 会議の議題 ", 30) + "\nsecond\r\nthird\x00\x07 line\xff"
	e.Organizer = Attendee{Name: `O'Brien, "Pat"; ^x`, Address: "pat@example.org"}
	e.Attendees = []Attendee{{Name: "Ana\r\nATTENDEE:mailto:evil@example.com", Address: "ana@example.org\r\nX:1"}, {Address: "b@example.org", Optional: true, Answer: "ACCEPTED"}}
	moved := e
	moved.Rule, moved.Except, moved.Of, moved.Start, moved.End = nil, nil, civil.NewTime(2026, 11, 5, 9, 30), civil.NewTime(2026, 11, 6, 11, 0), civil.NewTime(2026, 11, 6, 12, 0)
	moved.Sequence = 2
	for _, m := range []Method{Request, Cancel} {
		data, err := Write(Calendar{Method: m, Events: []Event{e, moved}})
		if err != nil {
			t.Fatal(err)
		}
		if f := faults(data); len(f) > 0 {
			t.Errorf("%v\n%s", f, data)
		}
		f, err := Read(data, zones)
		if err != nil || len(f.Events) != 2 || len(f.Warnings) > 0 || f.Method != m {
			t.Fatalf("%v %+v", err, f)
		}
		got := f.Events[0]
		if got.Summary != e.Summary || got.Location != e.Location || got.Organizer != e.Organizer || len(got.Attendees) != 2 ||
			got.Attendees[1].Answer != "ACCEPTED" || !got.Attendees[1].Optional || got.Attendees[0].Address != "ana@example.orgX:1" {
			t.Errorf("%+v", got)
		}
		if m == Cancel && got.Status != "CANCELLED" {
			t.Error(got.Status)
		}
		if f.Events[1].Of != moved.Of || f.Events[1].Sequence != 2 || f.Events[1].Start != moved.Start {
			t.Errorf("%+v", f.Events[1])
		}
		if n := len(got.Starts(100, civil.MaxTime)); n != 23 { // 24 Thursdays from 15 October to 25 March, less one
			t.Errorf("%d starts", n)
		}
	}
}

func TestWhatCannotBeWritten(t *testing.T) {
	good := weekly("Europe/London", 2026, 10, 15, 9, 30)
	for name, spoil := range map[string]func(*Event){
		"uid": func(e *Event) { e.UID = "" }, "stamp": func(e *Event) { e.Stamp = time.Time{} }, "zone": func(e *Event) { e.Zone = nil }, "organiser": func(*Event) {}} {
		e := good
		spoil(&e)
		if _, err := Write(Calendar{Method: Request, Events: []Event{e}}); err == nil {
			t.Errorf("written without %s", name)
		}
	}
}

// Whatever is in the texts, the file is valid and reads back to them.
func TestAnyText(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		e := weekly(rapid.SampledFrom([]string{"Europe/London", "America/New_York", "UTC", "Asia/Kolkata"}).Draw(r, "zone"), 2026, 10, 15, 9, 30)
		e.Zone = cmpZone(e.Zone)
		e.Summary, e.Description = rapid.String().Draw(r, "summary"), rapid.String().Draw(r, "description")
		e.Organizer = Attendee{Name: rapid.String().Draw(r, "name"), Address: "a@example.org"}
		data, err := Write(Calendar{Method: Publish, Name: rapid.String().Draw(r, "calendar"), Refresh: time.Hour, Events: []Event{e}})
		if err != nil {
			r.Fatal(err)
		}
		if f := faults(data); len(f) > 0 {
			r.Fatalf("%v\n%q", f, data)
		}
		f, err := Read(data, zones)
		if err != nil || len(f.Events) != 1 || len(f.Warnings) > 0 {
			r.Fatalf("%v %+v", err, f)
		}
		if want := clean(e.Description, true); f.Events[0].Description != want {
			r.Fatalf("%q, want %q", f.Events[0].Description, want)
		}
	})
}

// cmpZone is the library's own UTC for the zone of that name.
func cmpZone(z *time.Location) *time.Location {
	if z.String() == "UTC" {
		return time.UTC
	}
	return z
}
