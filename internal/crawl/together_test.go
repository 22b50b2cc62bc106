package crawl

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	work "counterpart.dev/internal/app/accord"
	"counterpart.dev/internal/app/benefit"
	"counterpart.dev/internal/app/engage"
	"counterpart.dev/internal/app/matter"
	"counterpart.dev/internal/app/meeting"
	"counterpart.dev/internal/app/money"
	"counterpart.dev/internal/app/people"
	"counterpart.dev/internal/app/programme"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/casebook"
	"counterpart.dev/internal/core/confidence"
	core "counterpart.dev/internal/core/matter"
	rhythm "counterpart.dev/internal/core/meeting"
	spent "counterpart.dev/internal/core/money"
	premises "counterpart.dev/internal/core/people"
	"counterpart.dev/internal/core/poll"
	"counterpart.dev/internal/demo"
	"counterpart.dev/internal/demo/play"
)

// later is when other suppliers look at what the client did with one of them: after all mail of the days before is sent.
const later = "2026-12-01T12:00:00Z"

// suppliers are those whom the client works with, with who looks on from another one: for Helio beside Vantor, and for Castell, which is on one
// project with Helio, beside both.
var suppliers = []struct{ name, delivery, project, other string }{{"Vantor Systems", "Javier", "PR", "Mei Tanaka"}, {"Helio Data", "Mei", "CN", "Luc Moreau"}}

// since is what those who work for other suppliers find and are sent later on.
func (s *site) since(t *testing.T, sent *posted, together bool, names []string, everywhere []string) (map[string]map[string]Answer, *posted) {
	t.Helper()
	found, more := map[string]map[string]Answer{}, *sent
	more.all, more.out.Sender = slices.Clone(sent.all), &more.bag
	for n, x := range suppliers {
		if !slices.Contains(names, x.other) {
			continue
		}
		if together {
			a := &pairActor{ctx: t.Context(), h: s.stage, ours: s.cast.People["Amina"], theirs: s.cast.People[x.delivery], project: s.cast.Projects[x.project],
				scope: s.cast.Work[x.name], at: time.Date(2026, 12, 1, 10+n, 0, 0, 0, time.UTC)}
			if err := a.together(); err != nil {
				t.Fatal(err)
			}
		}
		found[x.other] = s.later(t, x.other).Crawl(s, most, left, everywhere...)
	}
	if err := more.sweep(t.Context(), time.Date(2026, 12, 2, 9, 0, 0, 0, time.UTC), 6); err != nil {
		t.Fatal(err)
	}
	return found, &more
}

// later has somebody come in once all mail is sent.
func (s *site) later(t *testing.T, name string) Visitor {
	t.Helper()
	s.stage.Clock.Set(time.Time{})
	s.set(t, later)
	return s.enter(t, s.people[name])
}

// pairActor is the client and one supplier at work together, until the first error.
type pairActor struct {
	ctx            context.Context
	h              play.House
	ours, theirs   access.Viewer
	project, scope access.ScopeID
	at             time.Time
}

// together is what both do where both see it, of every kind.
func (a *pairActor) together() error {
	for _, do := range []func() error{a.notes, a.asks, a.submits, a.pays, a.aims, a.readies, a.judge, a.meets} {
		a.at = a.at.Add(time.Minute)
		a.h.Clock.Set(a.at)
		if err := do(); err != nil {
			return err
		}
	}
	return nil
}

func (a *pairActor) notes() error {
	id, err := a.h.Work.AddNote(a.ctx, a.ours, a.scope, "", engage.NoteForm{Title: "Where we stand", Body: "Two weeks, and the lift is booked."})
	if err != nil {
		return err
	}
	v, err := a.h.Work.Note(a.ctx, a.ours, a.scope, id)
	if err != nil {
		return err
	}
	_, err = a.h.Work.ShareNote(a.ctx, a.ours, a.scope, id, v.Rev)
	return err
}

func (a *pairActor) asks() error {
	id, err := a.h.Matter.Raise(a.ctx, a.theirs, a.scope, matter.RaiseForm{Kind: core.Question, Shared: true, Title: "Which door is it?", Words: "There are two.", Due: "2026-12-09",
		Files: []matter.Attached{{Name: "doors.txt", Media: "text/plain", Body: []byte("north, south")}}})
	if err != nil {
		return err
	}
	return a.h.Matter.Move(a.ctx, a.ours, a.scope, id, matter.MoveForm{Verb: core.Reply, Words: "The north one."})
}

func (a *pairActor) submits() error {
	files, err := demo.Files()
	if err != nil {
		return err
	}
	body := bytes.Replace(files[2].Content, []byte("\tGo-live, wave 3"), []byte("\tGo-live, wave 3 once more"), 1)
	id, _, err := a.h.Programme.Submit(a.ctx, a.theirs, a.scope, programme.SubmitForm{Name: "december.xer", Body: body, Label: "December", Room: access.Shared})
	if err != nil {
		return err
	}
	if err := a.h.Drain(a.ctx); err != nil {
		return err
	}
	return a.h.Programme.Accept(a.ctx, a.ours, a.scope, id, programme.AcceptForm{Accepted: true})
}

func (a *pairActor) pays() error {
	_, err := a.h.Money.Enter(a.ctx, a.ours, a.project, money.Form{Kind: spent.Certified, Engagement: a.scope, Day: "2026-11-30", Amount: "417,000.00", Ref: "9", Title: "Certificate of November"})
	if err != nil {
		return err
	}
	v, err := a.h.Money.Show(a.ctx, a.ours, a.project, "")
	if err != nil {
		return err
	}
	var all []string
	for _, c := range v.Copies(a.scope) {
		all = append(all, c.Of.ID)
	}
	_, err = a.h.Money.Share(a.ctx, a.ours, a.project, a.scope, all)
	return err
}

func (a *pairActor) aims() error {
	node, err := a.h.Benefit.Add(a.ctx, a.ours, a.project, casebook.Objective, benefit.Form{Values: map[string]string{"title": "Nurses walk less"}})
	if err != nil {
		return err
	}
	if err := a.h.Benefit.ShareAim(a.ctx, a.ours, a.scope, benefit.AimForm{Node: node}); err != nil {
		return err
	}
	all, err := a.h.Benefit.Aims(a.ctx, a.theirs, a.scope)
	if err != nil {
		return err
	}
	m := all.All[len(all.All)-1]
	return a.h.Benefit.AcknowledgeAim(a.ctx, a.theirs, a.scope, m.ID, "Understood.", m.Rev)
}

func (a *pairActor) readies() error {
	if err := a.h.People.Say(a.ctx, a.ours, a.scope, people.PremiseForm{Code: "access", Verb: premises.State, Words: "Badges for eleven."}); err != nil {
		return err
	}
	return a.h.People.Say(a.ctx, a.theirs, a.scope, people.PremiseForm{Code: "access", Verb: premises.Confirm})
}

// judge opens a round about confidence, or goes on with the one that is open, and judges until all of it is revealed.
func (a *pairActor) judge() error {
	round, err := openRating(a.ctx, a.h, a.ours, a.scope)
	if err != nil {
		return err
	}
	if round == "" {
		if round, err = a.h.Accord.OpenRating(a.ctx, a.ours, a.scope, work.RatingForm{Closes: "2026-12-09"}); err != nil {
			return err
		}
	}
	v, err := a.h.Accord.Confidence(a.ctx, a.ours, a.scope)
	if err != nil {
		return err
	}
	for _, x := range v.Rounds[0].Asked { // whoever else was asked is asked no more
		if x.Person != a.ours.Person {
			err = errors.Join(err, a.h.Accord.Unask(a.ctx, a.ours, a.scope, poll.Confidence, round, x.ID))
		}
	}
	for _, x := range []access.Viewer{a.ours, a.theirs} {
		if _, asked := a.h.Accord.Paper(a.ctx, x, round); asked != nil {
			_, asked = a.h.Accord.Ask(a.ctx, x, a.scope, poll.Confidence, round, work.AskForm{Person: x.Person})
			err = errors.Join(err, asked)
		}
		p, read := a.h.Accord.Paper(a.ctx, x, round)
		if err = errors.Join(err, read); err == nil && !p.Sheet.Locked {
			_, err = a.h.Accord.Judge(a.ctx, x, round, judgement(confidence.Amber, confidence.Green, "As it stands", "As it stands"))
		}
	}
	if err != nil {
		return err
	}
	if v, err = a.h.Accord.Confidence(a.ctx, a.theirs, a.scope); err != nil || !v.Rounds[0].Told {
		return errors.Join(err, fmt.Errorf("what both judged is not revealed: %s", v.Rounds[0].State))
	}
	return nil
}

func (a *pairActor) meets() error {
	_, err := a.h.Meeting.Plan(a.ctx, a.ours, a.scope, meeting.SeriesForm{Title: "Progress", Rhythm: string(rhythm.Weekly), Day: "2026-12-07", At: "11:00", Length: "30", Zone: "Europe/London", Shared: true,
		People: []access.PersonID{a.theirs.Person}})
	return err
}
