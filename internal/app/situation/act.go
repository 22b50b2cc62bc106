package situation

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/app/gather"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/record"
	"counterpart.dev/internal/core/situation"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// What is recorded, in the client's own log. The texts stay with the situation, where they can be blanked.
const (
	kindDismissed record.Kind = "situation.dismissed"
	kindResumed   record.Kind = "situation.resumed"
	kindActed     record.Kind = "situation.acted"
	kindOutcome   record.Kind = "situation.outcome"

	whatSituation = "situation"
)

const mostWords = 2_000

// For how many days a situation can be dismissed, and for how many it is unless somebody says [own].
const (
	MostDays  = 366
	UsualDays = 30
)

// check collects what is wrong with an input.
type check struct{ fields []errs.Field }

func (c *check) say(path, format string, args ...any) {
	c.fields = append(c.fields, errs.Field{Path: path, Message: fmt.Sprintf(format, args...)})
}

func (c *check) err() error {
	return errs.InvalidFields("Something is missing or cannot be read", c.fields)
}

// words is a text of several lines.
func (c *check) words(path, value, what string, required bool) string {
	value = strings.TrimSpace(strings.ReplaceAll(strings.ReplaceAll(value, "\r\n", "\n"), "\r", "\n"))
	switch n := utf8.RuneCountInString(value); {
	case value == "" && required:
		c.say(path, "Write %s.", what)
	case n > mostWords:
		c.say(path, "Make %s shorter: it has %d characters, and at most %d are kept.", what, n, mostWords)
	case !utf8.ValidString(value) || strings.ContainsFunc(value, func(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\t' }):
		c.say(path, "Remove the characters from %s that no keyboard writes.", what)
	}
	return value
}

// do is an act on a situation: change changes its row, and what it gives is kept as the next line of its history.
func (w Work) do(ctx context.Context, v access.Viewer, scope access.ScopeID, id string, kind record.Kind, change func(*act.Act, *situation.Row) (situation.Entry, error)) error {
	return act.Do(ctx, w.DB, v, act.Intent{Scope: scope, Audience: act.Ours, Kind: access.Situation, Verb: access.Change}, func(a *act.Act) error {
		row, r, err := find(ctx, a.Tx, v, scope, id)
		if err != nil {
			return err
		}
		e, err := change(a, &row)
		if err != nil {
			return err
		}
		e.Situation, e.Index, e.By, e.ByName = row.ID, row.Entries, v.Person, v.Name
		row.Entries++
		if err := a.ChangeSituation(ctx, row); err != nil {
			return err
		}
		if err := a.AddSituationEntry(ctx, place(row), e); err != nil {
			return err
		}
		_, err = a.Record(ctx, r, kind, store.Ref{What: whatSituation, ID: row.ID})
		return err
	})
}

// today is the day where the project of a situation is, as far as that is seen.
func today(ctx context.Context, tx *store.Tx, row situation.Row) civil.Date {
	zone := "UTC"
	if p, err := tx.Project(ctx, row.Project); err == nil {
		zone = p.Zone
	} else if e, err := tx.Engagement(ctx, row.Engagement); err == nil {
		zone = e.Zone
	}
	return gather.Today(tx.Now(), zone)
}

// DismissForm is what is asked to dismiss a situation. Field names are reason and until.
type DismissForm struct {
	Reason string
	Until  string // a day, on which it is open again; "" for the usual time
}

// Dismiss says that a situation is none, with the reason, until a day. It is open again earlier when it gets worse.
func (w Work) Dismiss(ctx context.Context, v access.Viewer, scope access.ScopeID, id string, f DismissForm) (err error) {
	defer errs.Wrap(&err, "situation.Dismiss(%s)", id)
	return w.do(ctx, v, scope, id, kindDismissed, func(a *act.Act, row *situation.Row) (e situation.Entry, err error) {
		var c check
		e = situation.Entry{What: situation.DidDismiss, Words: c.words("reason", f.Reason, "why it is none", true)}
		now := today(ctx, a.Tx, *row)
		until := now + UsualDays
		if s := strings.TrimSpace(f.Until); s != "" {
			if until, err = civil.ParseDate(s); err != nil || until <= now || until > now+MostDays {
				c.say("until", "Choose a day from tomorrow to a year from now, written as 2027-03-31.")
			}
		}
		if row.State == situation.Gone {
			c.say("", "The facts do not show it any more, so there is nothing to dismiss.")
		}
		row.State, row.Until, row.Dismissed = situation.Dismissed, until, row.Severity
		return e, c.err()
	})
}

// Resume opens a dismissed situation again.
func (w Work) Resume(ctx context.Context, v access.Viewer, scope access.ScopeID, id string) (err error) {
	defer errs.Wrap(&err, "situation.Resume(%s)", id)
	return w.do(ctx, v, scope, id, kindResumed, func(_ *act.Act, row *situation.Row) (situation.Entry, error) {
		if row.State != situation.Dismissed {
			return situation.Entry{}, errs.New(errs.Invalid, "It is not dismissed.")
		}
		row.State, row.Until = situation.Open, 0
		return situation.Entry{What: situation.DidResume}, nil
	})
}

// Did is something that was done about a situation from its play.
type Did struct {
	What  string // DidRaise, DidNote or DidMeet
	Ref   string // id of the matter or the note
	Words string // what it was called
}

// Acted notes what was done, and that the situation is in hand.
func (w Work) Acted(ctx context.Context, v access.Viewer, scope access.ScopeID, id string, d Did) (err error) {
	defer errs.Wrap(&err, "situation.Acted(%s)", id)
	return w.do(ctx, v, scope, id, kindActed, func(_ *act.Act, row *situation.Row) (situation.Entry, error) {
		if !slices.Contains([]string{situation.DidRaise, situation.DidNote, situation.DidMeet}, d.What) {
			return situation.Entry{}, errs.New(errs.Invalid, "That is nothing a play offers.")
		}
		if row.State == situation.Open {
			row.State = situation.InHand
		}
		return situation.Entry{What: d.What, Ref: d.Ref, Words: d.Words}, nil
	})
}

// OutcomeForm is what is asked of how a play went. Field names are outcome and words.
type OutcomeForm struct {
	Outcome situation.Outcome
	Words   string
}

// Say notes how a play went.
func (w Work) Say(ctx context.Context, v access.Viewer, scope access.ScopeID, id string, f OutcomeForm) (err error) {
	defer errs.Wrap(&err, "situation.Say(%s)", id)
	return w.do(ctx, v, scope, id, kindOutcome, func(*act.Act, *situation.Row) (situation.Entry, error) {
		var c check
		if !slices.Contains(situation.Outcomes(), f.Outcome) {
			c.say("outcome", "Choose how it went.")
		}
		return situation.Entry{What: string(f.Outcome), Words: c.words("words", f.Words, "what there is to say", false)}, c.err()
	})
}

// Blank takes the words out of a line of the history, for good.
func (w Work) Blank(ctx context.Context, v access.Viewer, scope access.ScopeID, id string, index int) (err error) {
	defer errs.Wrap(&err, "situation.Blank(%s)", id)
	return act.Do(ctx, w.DB, v, act.Intent{Scope: scope, Audience: act.Ours, Kind: access.Situation, Verb: access.Change}, func(a *act.Act) error {
		row, _, err := find(ctx, a.Tx, v, scope, id)
		if err != nil {
			return err
		}
		return a.EraseSituationEntry(ctx, place(row), row.ID, index)
	})
}

// Due is the day by which an answer to an act of a play is asked for, "" for none.
func Due(now time.Time, zone string, days int) string {
	if days == 0 {
		return ""
	}
	return (gather.Today(now, zone) + civil.Date(days)).String()
}
