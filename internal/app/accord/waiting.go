package accord

import (
	"context"
	"slices"
	"time"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/accord"
	"counterpart.dev/internal/core/notice"
	"counterpart.dev/internal/core/poll"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// Awaiting is what waits for the viewer themselves.
type Awaiting struct {
	Asked    []poll.Ballot   // what they have not answered yet, what ends first first; a pulse until it ends, since nobody is told who answered one
	Charters []poll.Unsigned // those that nobody of their side has signed and they may, one for each engagement
}

// Waiting lists what the viewer is asked and has not answered, and the charters that wait for a signature of theirs.
func (w Work) Waiting(ctx context.Context, v access.Viewer) (out Awaiting, err error) {
	defer errs.Wrap(&err, "accord.Waiting")
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		out = Awaiting{}
		asked, charters, err := tx.Awaited(ctx)
		if err != nil {
			return err
		}
		for _, b := range asked {
			done, err := answered(b)
			if err != nil {
				return err
			}
			if !done {
				out.Asked = append(out.Asked, b)
			}
		}
		out.Charters = toSign(v, charters)
		return nil
	})
	return out, err
}

// answered reports whether the reader of a ballot has said all that they are asked: every dilemma, or what they judged and locked. Of a pulse
// nobody can know.
func answered(b poll.Ballot) (bool, error) {
	switch {
	case b.Said == "" || b.Kind == poll.Pulse:
		return false, nil
	case b.Kind == poll.Confidence:
		s, err := ratedOf(b.Said)
		return s.Sheet.Locked, err
	}
	i, err := instrument(b.Instrument)
	if err != nil {
		return false, err
	}
	s, err := sheetOf(b.Side, b.Said)
	p := Paper{Ballot: b, Dilemmas: i.Dilemmas, Answers: map[string]accord.Answer{}}
	for _, a := range s.Answers {
		p.Answers[a.Dilemma] = a
	}
	return p.Left() == 0, err
}

// toSign are the charters that the viewer may sign and nobody of their side has.
func toSign(v access.Viewer, all []poll.Unsigned) (out []poll.Unsigned) {
	for i, c := range all {
		same := func(x poll.Unsigned) bool { return x.Organisation == c.Organisation && x.Room == c.Room }
		if slices.ContainsFunc(all[:i], same) {
			continue
		}
		at, signed := access.Reach{Organisation: c.Organisation, Room: c.Room, SharedRoom: c.Room, Scope: c.Scope, Audience: access.Shared}, false
		for _, x := range all[i:] {
			if same(x) {
				at.Roles, signed = append(at.Roles, x.Role), signed || x.Signed == v.Side
			}
		}
		if !signed && !v.Token && access.Decide(v, at, access.Charter, access.Add) {
			out = append(out, c)
		}
	}
	return out
}

// asks is a ballot in a message: what it takes, and of nothing that it is about.
func asks(b poll.Ballot, address string) notice.Row {
	r := notice.Row{Text: "You are asked ten dilemmas, three minutes", URL: address + "/asked/" + b.Round,
		Note: "until " + time.UnixMicro(b.Closes-1).UTC().Format("2 January 2006")}
	switch b.Kind {
	case poll.Pulse:
		r.Text = "You are asked how it is going, two minutes"
	case poll.Confidence:
		r.Text = "You are asked how confident you are"
	}
	return r
}

// Awaits is what a digest says of what its reader is asked, and of charters that wait for them.
func (w Work) Awaits(ctx context.Context, v access.Viewer, address string) (out []notice.Section, err error) {
	defer errs.Wrap(&err, "accord.Awaits")
	list, err := w.Waiting(ctx, v)
	if err != nil {
		return nil, err
	}
	s := notice.Section{Title: "You are asked"}
	for _, b := range list.Asked {
		s.Rows = append(s.Rows, asks(b, address))
	}
	for _, c := range list.Charters {
		s.Rows = append(s.Rows, notice.Row{Text: "A charter waits for your side’s signature", Note: c.Engagement, URL: address + "/engagements/" + string(c.Scope) + "/charter"})
	}
	return []notice.Section{s}, nil
}

// Letter is what somebody is told at once of a round in which they are asked. Where they have answered, or it has ended, it is not there.
func (w Work) Letter(ctx context.Context, v access.Viewer, round, address string) (l notice.Letter, err error) {
	defer errs.Wrap(&err, "accord.Letter(%s)", round)
	list, err := w.Waiting(ctx, v)
	if err != nil {
		return l, err
	}
	at := slices.IndexFunc(list.Asked, func(b poll.Ballot) bool { return b.Round == round })
	if at < 0 {
		return l, store.ErrRefused
	}
	r := asks(list.Asked[at], address)
	l.Greeting = "You are asked something."
	l.Sections = []notice.Section{{Title: "You are asked", Rows: []notice.Row{r}}}
	l.Action = notice.Link{Text: "Answer it", URL: r.URL}
	return l, nil
}
