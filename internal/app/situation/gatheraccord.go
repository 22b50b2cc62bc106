package situation

import (
	"context"
	"fmt"
	"slices"

	"counterpart.dev/internal/app/gather"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/accord"
	"counterpart.dev/internal/core/confidence"
	"counterpart.dev/internal/core/poll"
	"counterpart.dev/internal/core/situation"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

func sorted(list []string) []string { slices.Sort(list); return list }

// accords gathers what both sides found out of each other. Nothing is read of an answer: only what a round released to both.
func (g *ground) accords(ctx context.Context) error {
	pulses := false
	for _, e := range g.seen() {
		at := store.Place{Organisation: g.both[e.Engagement].Organisation, Room: e.Shared}
		rounds, err := g.tx.Rounds(ctx, at)
		if err != nil {
			return err
		}
		findings, err := g.tx.Findings(ctx, at)
		if err != nil {
			return err
		}
		behaviours, err := g.charter(ctx, e, at)
		if err != nil {
			return err
		}
		if err := g.dilemmas(e, rounds, findings, behaviours); err != nil {
			return err
		}
		told, err := g.pulse(e, rounds, findings)
		if err != nil {
			return err
		}
		pulses = pulses || told
	}
	g.know(situation.Values, len(g.seen()) > 0)
	g.know(situation.Pulse, pulses)
	return nil
}

// charter gathers the newest version of the charter of an engagement and gives its behaviours.
func (g *ground) charter(ctx context.Context, e *gather.Engagement, at store.Place) ([]accord.Behaviour, error) {
	charters, err := g.tx.Charters(ctx, at)
	if err != nil || len(charters) == 0 {
		return nil, err
	}
	signatures, err := g.tx.Signatures(ctx, at)
	if err != nil {
		return nil, err
	}
	text, err := charters[0].Text()
	if err != nil {
		return nil, errs.New(errs.Internal, "a charter that cannot be read: %w", err)
	}
	x := g.engagement(string(e.Engagement))
	x.Charter = g.dayOf(charters[0].Changed)
	hash := text.Hash()
	for _, s := range signatures {
		if s.Version != charters[0].Version || !slices.Equal(s.Hash, hash[:]) {
			continue
		}
		x.ClientSigned = x.ClientSigned || s.Side == access.ClientSide
		x.DeliverySigned = x.DeliverySigned || s.Side == access.DeliverySide
	}
	return text.Behaviours, nil
}

// earlyNews is the dilemma about bad news.
const earlyNews = "news"

// dilemmas gathers what the latest alignment opened to both sides found.
func (g *ground) dilemmas(e *gather.Engagement, rounds []poll.Round, findings []poll.Finding, behaviours []accord.Behaviour) error {
	latest := ""
	var means poll.Means
	for _, f := range findings { // oldest first
		at := slices.IndexFunc(rounds, func(r poll.Round) bool { return r.ID == f.Round && r.Kind == poll.Alignment })
		if at < 0 || f.Part != poll.Both {
			continue
		}
		m, err := f.Means()
		if err != nil {
			return errs.New(errs.Internal, "a finding that cannot be read: %w", err)
		}
		g.engagement(string(e.Engagement)).Aligned = true
		if m.Opened() && rounds[at].Instrument == accord.Current().Version {
			latest, means = f.Round, m
		}
	}
	if latest == "" {
		return nil
	}
	for _, gap := range accord.Between(accord.Current(), means.Client, means.Delivery) {
		d := situation.Dilemma{Engagement: string(e.Engagement), Round: latest, ID: gap.Dilemma.ID, Title: gap.Dilemma.Title, Early: gap.Dilemma.ID == earlyNews}
		if gap.ClientKnows {
			d.OursWrong = gap.ClientErr
		}
		if gap.DelivKnows {
			d.TheirWrong = gap.DelivErr
		}
		d.Covered = slices.ContainsFunc(behaviours, func(b accord.Behaviour) bool { return b.Dilemma == d.ID })
		g.facts.Dilemmas = append(g.facts.Dilemmas, d)
	}
	return nil
}

// inWords is where a level stands that is released in words only.
var inWords = map[accord.Word]float64{accord.Low: 3, accord.Mixed: 4, accord.High: 5}

// pulse gathers what the latest pulse released, with the one before it. It reports whether there is any.
func (g *ground) pulse(e *gather.Engagement, rounds []poll.Round, findings []poll.Finding) (bool, error) {
	ended := slices.DeleteFunc(slices.Clone(rounds), func(r poll.Round) bool {
		return r.Kind != poll.Pulse || !slices.ContainsFunc(findings, func(f poll.Finding) bool { return f.Round == r.ID })
	})
	slices.SortFunc(ended, func(a, b poll.Round) int { return int(b.Number - a.Number) })
	if len(ended) == 0 {
		return false, nil
	}
	plan, err := ended[0].Plan()
	if err != nil {
		return false, errs.New(errs.Internal, "a round that cannot be read: %w", err)
	}
	for _, side := range []access.Side{access.ClientSide, access.DeliverySide} {
		now, err := release(findings, ended[0].ID, side)
		if err != nil {
			return false, err
		}
		var before accord.Release
		if len(ended) > 1 {
			if before, err = release(findings, ended[1].ID, side); err != nil {
				return false, err
			}
		}
		for _, item := range plan.Items {
			level, was := now.Levels[item.ID], before.Levels[item.ID]
			x := situation.PulseItem{Engagement: string(e.Engagement), Round: ended[0].ID, ID: item.ID, Says: item.Says, Side: side, Day: g.dayOf(ended[0].EndedAt)}
			switch level.Form {
			case accord.InSteps:
				if x.Level = level.Step; was.Form == accord.InSteps {
					x.Before = was.Step
				}
			case accord.InWords:
				x.Level, x.Word = inWords[level.Word], string(level.Word)
			default:
				continue // nothing is released of it
			}
			g.facts.Pulse = append(g.facts.Pulse, x)
		}
	}
	return true, nil
}

// release is what a round released of one side, the zero value for nothing.
func release(findings []poll.Finding, round string, side access.Side) (r accord.Release, err error) {
	part := poll.Client
	if side == access.DeliverySide {
		part = poll.Delivery
	}
	for _, f := range findings {
		if f.Round == round && f.Part == part {
			if r, err = f.Release(); err != nil {
				return r, errs.New(errs.Internal, "a release that cannot be read: %w", err)
			}
		}
	}
	return r, nil
}

// ratings gathers confidence as the latest round of each engagement revealed it, with the evidence that the client side kept of that day.
func (g *ground) ratings(ctx context.Context) error {
	wider, err := g.tx.Findings(ctx, store.At(g.Reach))
	if err != nil {
		return err
	}
	for _, e := range g.seen() {
		shared := store.Place{Organisation: g.both[e.Engagement].Organisation, Room: e.Shared}
		rounds, err := g.tx.Rounds(ctx, shared)
		if err != nil {
			return err
		}
		told, err := g.tx.Findings(ctx, shared)
		if err != nil {
			return err
		}
		round, body := lastOf(rounds, told, poll.Confidence, poll.Both)
		if body == nil {
			continue
		}
		reveal, err := body.Reveal()
		if err != nil {
			return errs.New(errs.Internal, "what was judged cannot be read: %w", err)
		}
		kept, err := g.tx.Findings(ctx, store.At(g.own[e.Engagement]))
		if err != nil {
			return err
		}
		var private confidence.Private
		for _, f := range append(kept, wider...) {
			if f.Round == round.ID && f.Part == poll.Client {
				part, err := f.Private()
				if err != nil {
					return errs.New(errs.Internal, "what was kept of a round cannot be read: %w", err)
				}
				private.Take(part)
			}
		}
		g.rate(e, round, reveal, private)
	}
	g.know(situation.Ratings, len(g.facts.Ratings) > 0)
	return nil
}

// lastOf is the newest round of a kind that found something for a part; nil where none did.
func lastOf(rounds []poll.Round, findings []poll.Finding, kind poll.Kind, part string) (last poll.Round, body *poll.Finding) {
	for _, r := range rounds {
		at := slices.IndexFunc(findings, func(f poll.Finding) bool { return f.Round == r.ID && f.Part == part })
		if r.Kind == kind && at >= 0 && (body == nil || r.Number > last.Number) {
			last, body = r, &findings[at]
		}
	}
	return last, body
}

// rate takes every judgement of a round, red where there is evidence against it.
func (g *ground) rate(e *gather.Engagement, round poll.Round, reveal confidence.Reveal, private confidence.Private) {
	link := situation.Target{What: situation.OfRating, Engagement: string(e.Engagement), ID: round.ID}
	for _, r := range reveal.Raters {
		for _, j := range r.Sheet.Ratings {
			if !j.Level.Valid() {
				continue
			}
			x := situation.Rating{ID: round.ID, Engagement: string(e.Engagement), Dimension: string(j.Dimension), Side: r.Side, By: r.Name, Day: g.dayOf(round.EndedAt), Claimed: int(j.Level), Reason: j.Why}
			for _, v := range private.Evidence {
				if v.Dimension == j.Dimension {
					x.Bears = int(confidence.Red)
					x.Evidence = append(x.Evidence, situation.Evidence{What: "against it, on the day it was revealed", Value: v.Text, Link: link})
				}
			}
			if j.Dimension == confidence.Time {
				g.late(e, &x)
			}
			g.facts.Ratings = append(g.facts.Ratings, x)
		}
	}
}

// late adds the contract milestone that is furthest after its date to what speaks against a judgement of time.
func (g *ground) late(e *gather.Engagement, r *situation.Rating) {
	worst := -1
	for i := range g.facts.Milestones {
		m := &g.facts.Milestones[i]
		if p, ok := m.Last(); m.Engagement == string(e.Engagement) && ok && p.HasCumulative && !p.Reached && p.Cumulative >= redDays {
			if w, _ := g.milestone(worst); worst < 0 || p.Cumulative > w {
				worst = i
			}
		}
	}
	if worst < 0 {
		return
	}
	m := &g.facts.Milestones[worst]
	p, _ := m.Last()
	r.Bears = int(confidence.Red)
	r.Evidence = append(r.Evidence, situation.Evidence{What: m.Title + ", forecast in the latest programme", Value: fmt.Sprintf("%d days after the contract date", p.Cumulative),
		Link: situation.Target{What: situation.OfTrend, Engagement: m.Engagement, ID: m.ID}})
}

// redDays is from how many days after its contract date a milestone makes the evidence on time red [own]: four weeks.
const redDays = 28

func (g *ground) milestone(i int) (late int, ok bool) {
	if i < 0 {
		return 0, false
	}
	p, ok := g.facts.Milestones[i].Last()
	return p.Cumulative, ok
}
