package store

import (
	"context"
	"testing"
	"time"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/meeting"
	"counterpart.dev/internal/core/notice"
	"counterpart.dev/internal/core/party"
)

func (x target) series(id string) meeting.Series {
	return meeting.Series{Organisation: x.At.Organisation, Room: x.At.Room, ID: id, UID: id, Title: "t", Rhythm: meeting.Weekly, Starts: civil.NewTime(2026, 1, 5, 9, 0), Length: 30, Zone: "UTC", Rev: 1}
}

func (x target) sitting() meeting.Sitting {
	return meeting.Sitting{Series: x.Note, Number: 0, Starts: civil.NewTime(2026, 1, 5, 9, 0), Length: 30, State: meeting.Planned, Rev: 1}
}

func (x target) telling(id string) meeting.Telling {
	return meeting.Telling{Organisation: x.At.Organisation, Room: x.At.Room, ID: id, Who: secret("client"), Purpose: meeting.Know, Next: civil.NewDate(2026, 1, 5), Rev: 1}
}

// settleMeetings writes meetings into a room.
func (v *village) settleMeetings(t *testing.T, tx *Tx, x target, of string, must func(error)) {
	t.Helper()
	ctx := t.Context()
	s := x.series(x.Note)
	s.Title = secret(of)
	must(tx.AddSeries(ctx, s))
	first := x.sitting()
	first.Rev, first.Agenda = 0, secret(of)
	must(tx.KeepSitting(ctx, x.At, first))
	must(tx.KeepAttendance(ctx, x.At, meeting.Attendee{Series: x.Note, Number: meeting.Invited, Person: x.Person, Side: access.ClientSide, Name: secret(of), State: meeting.Asked}))
	must(tx.KeepAttendance(ctx, x.At, meeting.Attendee{Series: x.Note, Number: first.Number, Person: x.Person, Side: access.ClientSide, Name: secret(of), State: meeting.Came}))
	must(tx.AddMinute(ctx, x.At, meeting.Minute{Series: x.Note, Sort: meeting.Note, Words: secret(of), By: x.Person}))
	must(tx.KeepAttending(ctx, x.At, meeting.Attending{Series: x.Note, Number: meeting.Invited, Person: x.Person, Answer: meeting.Accepted}))
}

// settleTellings writes the client's communication plan.
func (v *village) settleTellings(t *testing.T, tx *Tx, x target, must func(error)) {
	t.Helper()
	must(tx.AddTelling(t.Context(), x.telling(x.Note)))
	must(tx.AddTold(t.Context(), x.At, meeting.Told{Telling: x.Note, Day: civil.NewDate(2026, 1, 1), Words: secret("client")}))
}

// settleMail asks for a message, and says what somebody wishes.
func settleMail(ctx context.Context, tx *Tx, must func(error)) {
	must(tx.AddOutgoing(ctx, Outgoing{Seat: "mia", Person: "person-mia", Kind: notice.Digest}))
	must(tx.KeepNotify(ctx, Notify{Person: "person-mia", Settings: notice.Usual("UTC"), Next: 1}))
	must(tx.AddStop(ctx, villageHash, "person-mia", notice.Digest, time.UnixMicro(Forever)))
	must(tx.SetFeed(ctx, "mia", &villageHash))
	must(tx.AddAnswerLink(ctx, villageHash, AnswerLink{Seat: "mia", Scope: "weir", Matter: "matter-1", Until: Forever}))
	must(tx.NoteFailing(ctx, "person-mia", "5.1.1"))
	_, err := tx.MailAlias(ctx, "weir", "alias-1")
	must(err)
}

// firstMail is a message that waits.
func firstMail(ctx context.Context, tx *Tx) (Outgoing, error) {
	due, err := tx.DueOutgoing(ctx, 1)
	if err != nil || len(due) == 0 {
		return Outgoing{}, err
	}
	return due[0], nil
}

// meetingCalls are the methods about meetings and mail.
var meetingCalls = map[string]call{
	"AddSeries": {mode: appMode, in: inside, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.AddSeries(ctx, x.series(x.Note+"-new")))
	}},
	"Series":   {mode: appMode, in: inside, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.Series(ctx, x.At, x.Note) }},
	"SeriesIn": {mode: appMode, in: inside, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.SeriesIn(ctx, x.At) }},
	"MySeries": {mode: appMode, in: inside, reads: true, own: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.MySeries(ctx, 9) }},
	"ChangeSeries": {mode: appMode, in: inside, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.ChangeSeries(ctx, x.series(x.Note)))
	}},
	"Sittings": {mode: appMode, in: inside, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.Sittings(ctx, x.At) }},
	"MySittings": {mode: appMode, in: inside, reads: true, own: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return tx.MySittings(ctx, civil.NewTime(2025, 1, 1, 0, 0), 9)
	}},
	"KeepSitting": {mode: appMode, in: inside, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.KeepSitting(ctx, x.At, x.sitting()))
	}},
	"Attendance": {mode: appMode, in: inside, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.Attendance(ctx, x.At, x.Note) }},
	"KeepAttendance": {mode: appMode, in: inside, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.KeepAttendance(ctx, x.At, meeting.Attendee{Series: x.Note, Number: meeting.Invited, Person: x.Person, State: meeting.Left}))
	}},
	"KeepAttending": {mode: appMode, in: inside, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.KeepAttending(ctx, x.At, meeting.Attending{Series: x.Note, Number: 7, Person: x.Person, Answer: meeting.Declined}))
	}},
	"Attending": {mode: appMode, in: inside, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.Attending(ctx, x.At, x.Note) }},
	"AddMinute": {mode: appMode, in: inside, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.AddMinute(ctx, x.At, meeting.Minute{Series: x.Note, Index: 7, Sort: meeting.Note}))
	}},
	"Minutes": {mode: appMode, in: inside, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.Minutes(ctx, x.At, x.Note, 0) }},
	"ChangeMinute": {mode: appMode, in: inside, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.ChangeMinute(ctx, x.At, meeting.Minute{Series: x.Note, Sort: meeting.Note, Rev: 1}))
	}},
	"AddTelling": {mode: appMode, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.AddTelling(ctx, x.telling(x.Note+"-new")))
	}},
	"Telling":    {mode: appMode, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.Telling(ctx, x.At, x.Note) }},
	"Tellings":   {mode: appMode, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.Tellings(ctx, x.At) }},
	"MyTellings": {mode: appMode, reads: true, own: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.MyTellings(ctx, 9) }},
	"ChangeTelling": {mode: appMode, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.ChangeTelling(ctx, x.telling(x.Note)))
	}},
	"AddTold": {mode: appMode, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.AddTold(ctx, x.At, meeting.Told{Telling: x.Note, Index: 7}))
	}},
	"Told": {mode: appMode, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.Told(ctx, x.At, 9) }},
	"ChangeTold": {mode: appMode, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.ChangeTold(ctx, x.At, meeting.Told{Telling: x.Note}))
	}},

	"SeatsOver": {mode: systemMode, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return tx.SeatsOver(ctx, x.Tenant, x.Engagement)
	}},
	"AddInviteSecret": {mode: systemMode, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.AddInviteSecret(ctx, [32]byte{7}, party.Invite{ID: x.Invitation, Until: Forever}))
	}},
	"InviteByID": {mode: systemMode, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.InviteByID(ctx, x.Invitation) }},
	"AskedSince": {mode: systemMode, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return tx.AskedSince(ctx, Outgoing{Seat: x.Seat, Kind: notice.Invitation}, tx.Now())
	}},
	"AddAnswerLink": {mode: systemMode, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.AddAnswerLink(ctx, [32]byte{7}, AnswerLink{Seat: x.Seat, Until: Forever}))
	}},
	"AnswerLink": {mode: systemMode, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return tx.AnswerLink(ctx, villageHash, "mia")
	}},
	"UseAnswerLink": {mode: systemMode, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.UseAnswerLink(ctx, villageHash, "mia"))
	}},
	"OutgoingNamed": {mode: systemMode, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		o, err := firstMail(ctx, tx)
		if err != nil {
			return nil, err
		}
		return tx.OutgoingNamed(ctx, o.Message)
	}},
	"BackOutgoing": {mode: systemMode, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.BackOutgoing(ctx, "none"))
	}},
	"NoteFailing": {mode: systemMode, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.NoteFailing(ctx, x.Person, "5.1.1"))
	}},
	"Failing":  {mode: systemMode, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.Failing(ctx, "person-mia") }},
	"Failings": {mode: systemMode, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.Failings(ctx, 9) }},
	"EndFailing": {mode: systemMode, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.EndFailing(ctx, "person-mia"))
	}},
	"MailAlias": {mode: systemMode, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return tx.MailAlias(ctx, x.Engagement, "alias-2")
	}},
	"MailAliases": {mode: systemMode, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return tx.MailAliases(ctx, []access.ScopeID{"weir"})
	}},
	"Aliased":      {mode: systemMode, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.Aliased(ctx, "alias-1") }},
	"DomainScopes": {mode: systemMode, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.DomainScopes(ctx, "example.org") }},
	"AddOutgoing": {mode: systemMode, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.AddOutgoing(ctx, Outgoing{Seat: x.Seat, Person: x.Person, Kind: notice.Answer, About: x.Matter}))
	}},
	"Outgoing": {mode: systemMode, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		o, err := firstMail(ctx, tx)
		if err != nil {
			return nil, err
		}
		return tx.Outgoing(ctx, o.ID)
	}},
	"DueOutgoing": {mode: systemMode, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.DueOutgoing(ctx, 9) }},
	"ClaimOutgoing": {mode: systemMode, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		o, err := firstMail(ctx, tx)
		if err != nil {
			return nil, err
		}
		return tx.ClaimOutgoing(ctx, o, tx.Now())
	}},
	"RestOutgoing": {mode: systemMode, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.RestOutgoing(ctx, x.Note, notice.Later, 1, tx.Now()))
	}},
	"SettleOutgoing": {mode: systemMode, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.SettleOutgoing(ctx, x.Note, MailSent, ""))
	}},
	"SentSince": {mode: systemMode, reads: true, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return tx.SentSince(ctx, x.Person, tx.Now())
	}},
	"MailHealth": {mode: systemMode, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.MailHealth(ctx) }},
	"SweepMail": {mode: systemMode, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.SweepMail(ctx, tx.Now()))
	}},
	"Notify": {mode: systemMode, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.Notify(ctx, x.Person) }},
	"KeepNotify": {mode: systemMode, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.KeepNotify(ctx, Notify{Person: x.Person, Settings: notice.Usual("UTC"), Rev: 1}))
	}},
	"DueNotify":  {mode: systemMode, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.DueNotify(ctx, 9) }},
	"Unnotified": {mode: systemMode, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.Unnotified(ctx, 9) }},
	"AddStop": {mode: systemMode, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.AddStop(ctx, [32]byte{9}, x.Person, notice.Digest, tx.Now()))
	}},
	"Stop": {mode: systemMode, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		p, _, err := tx.Stop(ctx, x.hash())
		return p, err
	}},
	"Feed": {mode: systemMode, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		seat, _, err := tx.Feed(ctx, x.hash())
		return seat, err
	}},
	"FeedSince": {mode: systemMode, reads: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) { return tx.FeedSince(ctx, x.Seat) }},
	"SetFeed": {mode: systemMode, quiet: true, run: func(ctx context.Context, tx *Tx, x target) (any, error) {
		return nothing(tx.SetFeed(ctx, x.Seat, nil))
	}},
}

// Messages are ended with the seat they are to, and so is the feed; nobody sends them after.
func TestMailAndFeedEndWithTheSeat(t *testing.T) {
	inVillages(t, Options{}, func(t *testing.T, v *village) {
		ctx := t.Context()
		if err := v.db.System(ctx, FirstRun, func(tx *Tx) error {
			due, err := tx.DueOutgoing(ctx, 9)
			if err != nil || len(due) != 1 || due[0].Seat != "mia" || due[0].Message == "" || due[0].Message == due[0].Thread {
				t.Errorf("before: %+v, %v", due, err)
			}
			if err := tx.EndSeat(ctx, "mia"); err != nil {
				return err
			}
			if due, err = tx.DueOutgoing(ctx, 9); err != nil || len(due) != 0 {
				t.Errorf("after: %+v, %v", due, err)
			}
			if made, err := tx.FeedSince(ctx, "mia"); err != nil || made != 0 {
				t.Errorf("the feed is there: %d, %v", made, err)
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
	})
}

// A message is claimed once, and asked for once while it waits untried; its id stays the same over its tries.
func TestAMessageIsClaimedOnce(t *testing.T) {
	inVillages(t, Options{}, func(t *testing.T, v *village) {
		ctx := t.Context()
		if err := v.db.System(ctx, FirstRun, func(tx *Tx) error {
			if err := tx.AddOutgoing(ctx, Outgoing{Seat: "mia", Person: "person-mia", Kind: notice.Digest}); err != nil {
				return err
			}
			due, err := tx.DueOutgoing(ctx, 9)
			if err != nil || len(due) != 1 {
				t.Fatalf("%+v, %v", due, err)
			}
			for _, want := range []bool{true, false} {
				if got, err := tx.ClaimOutgoing(ctx, due[0], tx.Now().Add(time.Minute)); err != nil || got != want {
					t.Errorf("claimed: %v, %v", got, err)
				}
			}
			again, err := tx.Outgoing(ctx, due[0].ID)
			if err != nil || again.Message != due[0].Message || again.Tries != 1 {
				t.Errorf("%+v, %v", again, err)
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
	})
}
