package crawl

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"time"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/app/brief"
	"counterpart.dev/internal/app/engage"
	letters "counterpart.dev/internal/app/mail"
	"counterpart.dev/internal/app/matter"
	"counterpart.dev/internal/app/programme"
	"counterpart.dev/internal/core/access"
	core "counterpart.dev/internal/core/matter"
	"counterpart.dev/internal/demo"
	"counterpart.dev/internal/demo/play"
)

// moment is an instant in the last days of the play that nothing else happens at.
func moment(n int) time.Time { return time.Date(2026, 11, 24, 13, 0, n, 0, time.UTC) }

// private is what the sides do among themselves, in addition to the play.
func private(ctx context.Context, h play.House, c play.Cast) error {
	if err := clientAlone(ctx, h, c); err != nil {
		return err
	}
	if err := deliveryAlone(ctx, h, c); err != nil {
		return err
	}
	if err := sharedAim(ctx, h, c); err != nil {
		return err
	}
	return ownMeetings(ctx, h, c)
}

// clientAlone is what the client side does among itself.
func clientAlone(ctx context.Context, h play.House, c play.Cast) error {
	amina, vantor := c.People["Amina"], c.Work["Vantor Systems"]
	for n, scope := range []access.ScopeID{vantor, c.Work["Helio Data"], c.Work["Castell Networks"], c.Projects["PR"]} {
		h.Clock.Set(moment(n))
		if _, err := h.Work.AddNote(ctx, amina, scope, "", engage.NoteForm{Title: fmt.Sprintf("Canary client %d walnut", n), Body: "We would pay a tenth more, zeppelin."}); err != nil {
			return err
		}
	}
	h.Clock.Set(moment(10))
	if err := h.Work.SaveDraft(ctx, amina, "note:"+string(vantor), `{"title":"Canary draft of the client quagmire"}`); err != nil {
		return err
	}
	if err := clientPage(ctx, h, c); err != nil {
		return err
	}
	if err := clientMatters(ctx, h, c); err != nil {
		return err
	}
	if err := clientCase(ctx, h, c); err != nil {
		return err
	}
	if err := clientOutlook(ctx, h, c); err != nil {
		return err
	}
	if err := clientWishes(ctx, h, c); err != nil {
		return err
	}
	if err := clientNoticed(ctx, h, c); err != nil {
		return err
	}
	if err := clientProgramme(ctx, h, c); err != nil {
		return err
	}
	if err := clientValues(ctx, h, c); err != nil {
		return err
	}
	if err := clientMoney(ctx, h, c); err != nil {
		return err
	}
	if err := publishedLists(ctx, h, c); err != nil {
		return err
	}
	if err := mailed(ctx, h, amina, vantor, 9, "walnut"); err != nil {
		return err
	}
	h.Clock.Set(moment(11))
	o, err := h.Work.Engagement(ctx, amina, vantor)
	if err != nil {
		return err
	}
	return h.Work.SetStanding(ctx, amina, vantor, engage.StandingForm{PMDays: "11", NeededDays: "13", Rev: o.Ours.Standing.Rev})
}

// clientPage is what the client side does about the sponsor's page: it agrees on tolerances, publishes, and lets somebody outside read.
func clientPage(ctx context.Context, h play.House, c play.Cast) error {
	helen, project := c.People["Helen"], c.Projects["PR"]
	h.Clock.Set(moment(12))
	if _, err := h.Brief.Agree(ctx, helen, project, brief.ToleranceForm{Late: "3", Benefit: "1", Cost: "1", Words: "Canary tolerance of the sponsor rhubarb."}); err != nil {
		return err
	}
	h.Clock.Set(moment(13))
	l, err := h.Brief.Live(ctx, helen, project)
	if err != nil {
		return err
	}
	id, err := h.Brief.Publish(ctx, helen, project, brief.PublishForm{Seen: l.Seen, Doubt: true})
	if err != nil {
		return err
	}
	h.Clock.Set(moment(14))
	_, err = h.Brief.Share(ctx, helen, project, id, brief.ShareForm{To: "Canary reader of the page saffron", Until: "2026-12-20", Private: true})
	return err
}

// deliveryAlone is what Vantor does among itself.
func deliveryAlone(ctx context.Context, h play.House, c play.Cast) error {
	javier, vantor := c.People["Javier"], c.Work["Vantor Systems"]
	for n := range 3 {
		h.Clock.Set(moment(20 + n))
		if _, err := h.Work.AddNote(ctx, javier, vantor, "", engage.NoteForm{Title: fmt.Sprintf("Canary delivery %d marzipan", n), Body: "We are three weeks later than we say, obelisk."}); err != nil {
			return err
		}
	}
	h.Clock.Set(moment(25))
	if err := matters(ctx, h, javier, vantor, "delivery marzipan"); err != nil {
		return err
	}
	if _, err := tried(ctx, h, javier, vantor, "foxglove"); err != nil {
		return err
	}
	if err := deliveryValues(ctx, h, c); err != nil {
		return err
	}
	if err := deliveryJudges(ctx, h, c); err != nil {
		return err
	}
	if err := mailed(ctx, h, javier, vantor, 26, "marzipan"); err != nil {
		return err
	}
	h.Clock.Set(moment(30))
	return h.Work.SaveDraft(ctx, javier, "note:"+string(vantor), `{"title":"Canary draft of delivery harpsichord"}`)
}

// clientProgramme is what the client side keeps to itself of a supplier's programme: a file and typed dates for its own record, what
// it measures against, and a date of the contract that it watches for itself.
func clientProgramme(ctx context.Context, h play.House, c play.Cast) error {
	amina, vantor := c.People["Amina"], c.Work["Vantor Systems"]
	h.Clock.Set(moment(18))
	id, err := tried(ctx, h, amina, vantor, "larkspur")
	if err != nil {
		return err
	}
	if _, err := h.Programme.Nominate(ctx, amina, vantor, id, act.Ours); err != nil {
		return err
	}
	if err := h.Drain(ctx); err != nil {
		return err
	}
	_, err = h.Programme.AddMilestone(ctx, amina, vantor, programme.MilestoneForm{Title: "Canary milestone of the client larkspur", Activity: "C1", Confirmed: true, Due: "2027-03-01", Room: act.Ours})
	return err
}

// tried is what a side looks at for itself: dates typed in, and the programme of July with an activity that no other file has. It gives
// the id of that.
func tried(ctx context.Context, h play.House, v access.Viewer, engagement access.ScopeID, canary string) (id string, err error) {
	files, err := demo.Files()
	if err != nil {
		return "", err
	}
	body := bytes.Replace(files[2].Content, []byte("\tGo-live, wave 3"), []byte("\tCanary activity of the trial "+canary), 1)
	if bytes.Equal(body, files[2].Content) {
		return "", errors.New("the file of July has no activity to rename")
	}
	id, _, err = h.Programme.Submit(ctx, v, engagement, programme.SubmitForm{Name: "canary of " + canary + ".xer", Body: body, Label: "Canary trial of " + canary, Room: act.Ours})
	if err != nil {
		return "", err
	}
	if err := h.Drain(ctx); err != nil {
		return "", err
	}
	_, err = h.Programme.TypeIn(ctx, v, engagement, programme.TypedForm{Label: "Canary dates of " + canary, DataDate: "2026-11-20",
		Rows: []programme.TypedMilestone{{Code: "C1", Name: "Canary typed date of " + canary, Date: "2027-09-09"}}, Room: act.Ours})
	return id, err
}

// clientMatters is what the client side keeps to itself of what needs an answer.
func clientMatters(ctx context.Context, h play.House, c play.Cast) error {
	amina, vantor := c.People["Amina"], c.Work["Vantor Systems"]
	h.Clock.Set(moment(16))
	if err := matters(ctx, h, amina, vantor, "client walnut"); err != nil {
		return err
	}
	h.Clock.Set(moment(17))
	_, err := h.Matter.Raise(ctx, amina, c.Projects["PR"], matter.RaiseForm{Kind: core.Question, Title: "Canary matter of the project parsnip", Words: "Before anybody asks, gondola."})
	return err
}

// matters is what a side keeps to itself beside what both sides read: a matter of its own with moves, notes about every shared one, a
// list under a name, a draft, and that it has looked.
func matters(ctx context.Context, h play.House, v access.Viewer, scope access.ScopeID, canary string) error {
	id, err := h.Matter.Raise(ctx, v, scope, matter.RaiseForm{Kind: core.Risk, Title: "Canary matter of " + canary, Words: "Zeppelin over the " + canary + ".",
		Content: matter.Content{Probability: "31"}, Files: []matter.Attached{{Name: "Canary file of " + canary + ".txt", Media: "text/plain", Body: []byte("Canary in a file of " + canary)}}})
	if err != nil {
		return err
	}
	if err := h.Matter.Move(ctx, v, scope, id, matter.MoveForm{Verb: core.Reply, Words: "Canary reply of " + canary}); err != nil {
		return err
	}
	if err := taken(ctx, h, v, scope, canary); err != nil {
		return err
	}
	list, err := h.Matter.Register(ctx, v, scope, matter.Filter{Audience: access.Shared, Ended: true}, matter.Order{})
	if err != nil {
		return err
	}
	for _, m := range list.Rows {
		f := matter.BesideForm{Owner: v.Person, Tags: "tagged", Words: "Canary beside it of " + canary}
		if m.Beside != nil {
			f.Rev = m.Beside.Rev
		}
		if err := h.Matter.KeepBeside(ctx, v, scope, m.ID, f); err != nil {
			return err
		}
	}
	if err := h.Matter.Save(ctx, v, scope, "Canary list of "+canary, "late=yes"); err != nil {
		return err
	}
	if err := h.Matter.Look(ctx, v); err != nil {
		return err
	}
	return h.Work.SaveDraft(ctx, v, "matter/engagement/"+string(scope)+"/new", "title=Canary+draft+of+"+canary)
}

// mailed is a message to the address that somebody replies to, from one that is not theirs: it lies with their side, with what it quotes and
// who else had it, and as it came.
func mailed(ctx context.Context, h play.House, v access.Viewer, scope access.ScopeID, second int, word string) error {
	h.Clock.Set(moment(second))
	l, err := h.Matter.Register(ctx, v, scope, matter.Filter{Audience: access.Shared, Ended: true}, matter.Order{})
	if err != nil || len(l.Rows) == 0 {
		return errors.Join(err, errors.New("there is no thread to reply to"))
	}
	to, err := h.Letters.Address(ctx, v, scope, l.Rows[0].ID)
	if err != nil {
		return err
	}
	body := "From: Canary sender " + word + " <" + word + "@elsewhere.example>\r\nTo: " + to + "\r\nCc: Canary friend " + word + " <friend." + word + "@elsewhere.example>\r\nSubject: Canary subject " + word +
		"\r\nMessage-ID: <" + word + "@elsewhere.example>\r\n\r\nCanary words " + word + ".\r\n\r\nOn 2 March 2026, somebody wrote:\r\n> Canary quotation " + word + ".\r\n"
	if err := h.Letters.Accept(ctx, letters.Envelope{Source: "smtp", Receivers: []string{to}, Body: []byte(body)}); err != nil {
		return err
	}
	_, err = h.Letters.TakeDue(ctx)
	return err
}
