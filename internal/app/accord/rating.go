package accord

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/confidence"
	"counterpart.dev/internal/core/engage"
	"counterpart.dev/internal/core/party"
	"counterpart.dev/internal/core/poll"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// RatingForm is asked before confidence is asked about. Field names are closes and more.
type RatingForm struct {
	Closes string // the last day on which people may rate
	More   string // dimensions of one's own, one a line, with what it means behind a colon
}

const (
	mostMore = 4 // dimensions of one's own
	mostAims = 5 // milestones whose date is asked about
)

// OpenRating opens a round about confidence in an engagement. It asks about the contract milestones that are not reached, at the dates in
// force. Nobody is asked by it yet.
func (w Work) OpenRating(ctx context.Context, v access.Viewer, scope access.ScopeID, f RatingForm) (id string, err error) {
	defer errs.Wrap(&err, "accord.OpenRating(%s)", scope)
	err = w.do(ctx, v, scope, access.Shared, access.Add, func(a *act.Act) error {
		e, err := a.Engagement(ctx, scope)
		if err != nil {
			return err
		}
		var c check
		closes := c.closing("closes", f.Closes, a.Now(), e.Zone)
		plan := poll.Plan{Dimensions: confidence.Usual()}
		for _, l := range linesOf(f.More) {
			title, about, _ := strings.Cut(l, ":")
			title = c.line("more", title, "what is judged", true)
			plan.Dimensions = append(plan.Dimensions, confidence.Asked{ID: confidence.Dimension(strings.ToLower(title)), Title: title, About: c.line("more", about, "what it means", false)})
		}
		if n := len(plan.Dimensions); n > 4+mostMore {
			c.Say("more", "At most %d of your own are asked: nobody rates more with care.", mostMore)
		}
		for i, d := range plan.Dimensions {
			if slices.ContainsFunc(plan.Dimensions[:i], func(x confidence.Asked) bool { return x.ID == d.ID }) {
				c.Say("more", "%s is asked already.", d.Title)
			}
		}
		if err := c.Err(); err != nil {
			return err
		}
		if plan.Aims, err = aims(ctx, a, e); err != nil {
			return err
		}
		body, err := written(plan)
		if err != nil {
			return err
		}
		r, err := begin(ctx, a, poll.Round{Kind: poll.Confidence, Closes: closes.UnixMicro(), Body: body})
		id = r.ID
		return err
	})
	return id, err
}

// aims are the next contract milestones that both sides know and that are not reached, by their dates in force.
func aims(ctx context.Context, a *act.Act, e engage.Engagement) (out []confidence.Aim, err error) {
	all, err := a.Milestones(ctx, a.Reach.Organisation, a.Reach.Room, a.Reach.Room)
	if err != nil {
		return nil, err
	}
	y, m, d := a.Now().In(Zone(e.Zone)).Date()
	today := civil.NewDate(y, int(m), d)
	for _, x := range all {
		due, err := civil.ParseDate(x.InForce(today.String()))
		if x.Achieved != "" || x.Ended != 0 || err != nil || due < today {
			continue
		}
		out = append(out, confidence.Aim{ID: x.ID, Title: x.Title, Due: due})
	}
	slices.SortStableFunc(out, func(a, b confidence.Aim) int { return int(a.Due - b.Due) })
	return out[:min(len(out), mostAims)], nil
}

// ratingBody is what somebody is asked: the dimensions, the milestones, and what they said the last time, so that only what changed is asked.
func (q *question) ratingBody(ctx context.Context, plan poll.Plan) (string, error) {
	body := poll.Rated{Dimensions: plan.Dimensions, Aims: plan.Aims}
	findings, err := q.act.Findings(ctx, store.At(q.act.Reach))
	if err != nil {
		return "", err
	}
	for _, f := range slices.Backward(findings) {
		r, err := f.Reveal()
		if f.Part != poll.Both || err != nil || len(body.Last) > 0 {
			continue
		}
		for _, x := range r.Raters {
			if x.Name == q.name && x.Side == q.side {
				body.Last = x.Sheet.Ratings
			}
		}
	}
	return written(body)
}

// assurers are those who assure an engagement: they hold no room of either side.
func assurers(ctx context.Context, sys *store.Tx, shared store.Place) ([]holder, error) {
	return insiders(ctx, sys, shared, func(r access.Role) bool { return r == access.AssurerRole })
}

// ratingPaper fills in what somebody is asked about confidence, and what they said so far.
func (w Work) ratingPaper(ctx context.Context, v access.Viewer, p *Paper, own []poll.Sealed) (err error) {
	if p.Rated, err = p.Ballot.Rated(); err != nil {
		return errs.New(errs.Internal, "a ballot that cannot be read: %w", err)
	}
	p.Sheet.Ratings = p.Rated.Last
	for i := range p.Sheet.Ratings {
		p.Sheet.Ratings[i].Kept, p.Sheet.Ratings[i].Reason = true, ""
	}
	for _, b := range own {
		kept, err := ratedOf(b.Body)
		if err != nil {
			return err
		}
		p.Sheet = kept.Sheet
	}
	if p.Side != access.ClientSide || v.Link || w.Doubts == nil {
		return nil
	}
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) (err error) {
		p.Caps, p.Evidence, err = w.Doubts(ctx, tx, v, p.Scope)
		return err
	})
	if errors.Is(err, store.ErrRefused) { // somebody who owns a benefit may be asked, and sees nothing of what the data says
		return nil
	}
	return err
}

func ratedOf(body string) (s poll.RatedSheet, err error) {
	if body == "" {
		return s, nil
	}
	if err := json.Unmarshal([]byte(body), &s); err != nil {
		return s, errs.New(errs.Internal, "a rating that cannot be read: %w", err)
	}
	return s, nil
}

// Judge keeps what the viewer judges, in place of what they judged before, and locks it for good if they say so. A rating above a cap needs a
// reason; nothing else of it is changed. When everybody who was asked has locked, all is revealed in this act.
func (w Work) Judge(ctx context.Context, v access.Viewer, round string, s confidence.Sheet) (p Paper, err error) {
	defer errs.Wrap(&err, "accord.Judge")
	if p, err = w.Paper(ctx, v, round); err != nil {
		return p, err
	}
	if p.Kind != poll.Confidence {
		return p, store.ErrRefused
	}
	locks := notNow("You have locked what you judged: it stays as it is until it is revealed.")
	if p.Sheet.Locked {
		return p, locks
	}
	if p.Sheet, err = p.judged(s); err != nil {
		return p, err
	}
	body, err := written(poll.RatedSheet{Side: p.Side, Sheet: p.Sheet, Caps: p.Caps, Evidence: p.Evidence})
	if err != nil {
		return p, err
	}
	in := act.Intent{Scope: p.Scope, Audience: access.Sealed, Kind: access.Answer, Verb: access.Change}
	err = act.Do(ctx, w.DB, v, in, func(a *act.Act) error {
		at, err := a.Room(p.Room, access.Answer, access.Change)
		if err != nil {
			return err
		}
		before, err := a.Sealed(ctx, store.At(at), p.Round)
		if err != nil {
			return err
		}
		if locked, err := lockedIn(before); err != nil || locked { // from another window, a moment ago
			return cmp.Or(err, locks)
		}
		if err := a.Seal(ctx, store.At(at), poll.Sealed{Round: p.Round, Body: body}); err != nil || !p.Sheet.Locked {
			return err
		}
		return a.System(ctx, store.OpenSealed, func(sys *store.Tx) error { return endLocked(ctx, sys, p.Scope, p.Round) })
	})
	return p, err
}

// judged is what somebody judged, as far as it can be kept.
func (p Paper) judged(s confidence.Sheet) (out confidence.Sheet, err error) {
	var c check
	out = confidence.Sheet{Locked: s.Locked, Chances: map[string]int{}}
	for _, d := range p.Rated.Dimensions {
		r := s.Of(d.ID)
		if !r.Level.Valid() {
			continue
		}
		r.Why = c.body("why-"+string(d.ID), r.Why, "why", false)
		r.Reason = c.body("reason-"+string(d.ID), r.Reason, "why it is rated so all the same", false)
		k, capped := confidence.Capped(p.Caps, r)
		if !capped {
			r.Reason = ""
		} else if r.Reason == "" {
			c.Say("reason-"+string(d.ID), "%s Write why you rate %s %s all the same: only our side reads it.", k.Because, strings.ToLower(d.Title), r.Level.Words())
		}
		was := confidence.Sheet{Ratings: p.Rated.Last}.Of(d.ID)
		r.Kept = was.Level == r.Level && was.Why == r.Why
		out.Ratings = append(out.Ratings, r)
	}
	for _, a := range p.Rated.Aims {
		if n, ok := s.Chances[a.ID]; ok && n >= 0 && n <= 100 {
			out.Chances[a.ID] = n
		} else if ok {
			c.Say("chance-"+a.ID, "Write a whole number from 0 to 100.")
		}
	}
	if out.Locked && !out.Rated() {
		c.Say("", "Rate at least one of them before you lock it.")
	}
	return out, c.Err()
}

// endLocked ends a round when everybody who was asked and has not left has locked what they judged, of both sides at least one. Otherwise
// nothing is told: it looks at everybody, whoever has not locked, so that how much it asks the database for says nothing of the others either.
func endLocked(ctx context.Context, sys *store.Tx, scope access.ScopeID, round string) error {
	o := opening{sys: sys, scope: scope, round: poll.Round{Kind: poll.Confidence, ID: round}}
	if err := o.enter(ctx); err != nil {
		return err
	}
	shared := o.rooms[access.Shared]
	err := sys.As(ctx, o.agents[access.ClientSide], func(tx *store.Tx) (err error) {
		o.round, err = tx.Round(ctx, store.Place{Organisation: shared.Organisation, Room: shared.ID}, round)
		return err
	})
	if err != nil || o.round.State != poll.Open {
		return err
	}
	all := true
	for _, side := range o.sides() {
		asked := 0
		for _, x := range o.asked[side] {
			if x.Ended != 0 {
				continue
			}
			locked, here, err := o.locked(ctx, side, x.Sealed)
			if err != nil {
				return err
			}
			all = all && (locked || !here)
			if locked || here {
				asked++
			}
		}
		all = all && asked > 0
	}
	if !all {
		return nil
	}
	return o.endRating(ctx)
}

// locked looks whether somebody has locked what they judged, and whether they still can. The agent is let in and out again, and takes nothing
// away.
func (o *opening) locked(ctx context.Context, side access.Side, id access.RoomID) (yes, here bool, err error) {
	bodies, err := o.peek(ctx, side, id)
	if err != nil {
		return false, false, err
	}
	holders, err := o.sys.Holders(ctx, store.Place{Organisation: o.round.Organisation, Room: id})
	if err != nil {
		return false, false, err
	}
	yes, err = lockedIn(bodies)
	return yes, len(holders) > 0, err
}

func lockedIn(bodies []poll.Sealed) (yes bool, err error) {
	for _, b := range bodies {
		s, err := ratedOf(b.Body)
		if err != nil {
			return false, err
		}
		yes = yes || s.Sheet.Locked
	}
	return yes, nil
}

// endRating reveals what everybody judged, in one act: to both sides where both judged, and to the client side alone what only it and the
// assurer did.
func (o *opening) endRating(ctx context.Context) error {
	var reveal confidence.Reveal
	var private confidence.Private
	err := o.read(ctx, func(side access.Side, x poll.Asked, bodies []poll.Sealed) error {
		for _, b := range bodies {
			s, err := ratedOf(b.Body)
			if err != nil {
				return err
			}
			if !s.Sheet.Rated() {
				continue
			}
			if s.Side == "" {
				s.Side = side
			}
			reveal.Raters = append(reveal.Raters, confidence.Rater{Name: x.Name, Side: s.Side, Sheet: s.Sheet})
			private.Add(x.Name, s.Sheet, s.Caps, s.Evidence)
		}
		return nil
	})
	if err != nil {
		return err
	}
	told := reveal.Told()
	if !reveal.Rated(access.ClientSide) || !reveal.Rated(access.DeliverySide) {
		if reveal.Rated(access.ClientSide) || reveal.Rated(access.AssurerSide) {
			for _, r := range told.Raters {
				if r.Side != access.DeliverySide {
					private.Raters = append(private.Raters, r)
				}
			}
		}
		told = confidence.Reveal{}
	}
	if err := o.keepApart(ctx, private); err != nil {
		return err
	}
	return o.found(ctx, access.Shared, poll.Both, told)
}

// keepApart keeps what the client side alone knows of a round where what it rests on lies: with the engagement, and with its project. There
// is a row in both, whatever it says.
func (o *opening) keepApart(ctx context.Context, private confidence.Private) error {
	own, wider := private.Parted()
	var s engage.Standing
	err := o.sys.As(ctx, o.agents[access.ClientSide], func(tx *store.Tx) (err error) {
		if s, err = tx.Standing(ctx, o.scope); err != nil {
			return err
		}
		return keepPrivate(ctx, tx, o.rooms[access.ClientOnly], o.round.ID, own)
	})
	if err != nil || s.Project == "" {
		return err
	}
	agent, err := act.AgentFor(ctx, o.sys, s.Project, access.ClientSide)
	if err != nil {
		return err
	}
	rooms, err := o.sys.Rooms(ctx, s.Project)
	if err != nil {
		return err
	}
	return o.sys.As(ctx, agent.Seat, func(tx *store.Tx) error {
		return keepPrivate(ctx, tx, rooms[access.ClientOnly], o.round.ID, wider)
	})
}

func keepPrivate(ctx context.Context, tx *store.Tx, room party.Room, round string, p confidence.Private) error {
	body, err := written(p)
	if err != nil {
		return err
	}
	return tx.AddFinding(ctx, store.Place{Organisation: room.Organisation, Room: room.ID}, poll.Finding{Round: round, Part: poll.Client, Body: body})
}
