package mspdi

import (
	"math"

	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/plan"
)

func (a *assembly) buildLinks() {
	a.n.Links = make([]plan.Link, 0, a.links.length)
	a.links.each(a.buildLink)
}

func (a *assembly) buildLink(r *linkRow) {
	to, from := r.to, a.byUID[r.from]
	switch {
	case to.null || a.byUID[to.uid] != to:
		return // its task was left out, which has been said
	case from == nil && (r.crosses || r.project != ""):
		a.warnOf(int(r.line), "PredecessorLink", "CrossProject", "task %d waits for a task of another project, \"%s\", whose dates the file does not give; the link was left out",
			to.uid, clip([]byte(r.project)))
		return
	case from == nil:
		a.warnOf(int(r.line), "PredecessorLink", "PredecessorUID", "task %d waits for task %d, which is not in the file; the link was left out", to.uid, r.from)
		return
	case from == to:
		a.warnOf(int(r.line), "PredecessorLink", "PredecessorUID", "task %d is linked to itself; the link was left out", to.uid)
		return
	case from.inactive || to.inactive:
		return // what is inactive moves nothing
	}
	lag, byClock := a.lag(r, from)
	switch {
	case from.external && to.external:
	case from.external:
		a.fromOutside(r, from, to, lag, byClock)
	case to.external:
		a.toOutside(r, from, to, lag, byClock)
	case from.leaf && to.leaf:
		a.n.Links = append(a.n.Links, plan.Link{From: from.at, To: to.at, Kind: r.kind, Lag: lag, Elapsed: byClock})
	case within(from, to) || within(to, from):
		a.warnOf(int(r.line), "PredecessorLink", "PredecessorUID", "task %d and the summary %d that holds it are linked; the link was left out", to.uid, from.uid)
	default:
		l := plan.WBSLink{From: plan.None, To: plan.None, FromWBS: plan.None, ToWBS: plan.None, Kind: r.kind, Lag: lag, Elapsed: byClock}
		*pick(from.leaf, &l.From, &l.FromWBS) = from.at
		*pick(to.leaf, &l.To, &l.ToWBS) = to.at
		a.n.WBSLinks = append(a.n.WBSLinks, l)
	}
}

func pick(first bool, a, b *int32) *int32 {
	if first {
		return a
	}
	return b
}

// within reports whether a task is in a summary, at any depth.
func within(t, summary *taskRow) bool {
	return summary.row < t.row && t.row <= summary.last
}

// lag is the minutes of a lag. One in per cent is a part of the predecessor's duration, which for a summary is that of what
// it spans when the file was written.
func (a *assembly) lag(r *linkRow, from *taskRow) (lag civil.Minutes, byClock bool) {
	minutes, byClock := r.lag/10, elapsed(r.format)
	switch r.format {
	case 19, 20, 51, 52:
		minutes = float64(from.duration) * r.lag / 100
		byClock = byClock || elapsed(from.format)
	}
	if most := float64(plan.MaxDuration); math.Abs(minutes) > most {
		a.warnOf(int(r.line), "PredecessorLink", "LinkLag", "a lag of %.4g minutes was cut to a thousand years", minutes)
		minutes = math.Copysign(most, minutes)
	}
	return civil.Minutes(math.Round(minutes)), byClock
}

// fromOutside keeps what a task of another project imposes: the start it allows, by the dates the file gives for it.
func (a *assembly) fromOutside(r *linkRow, from, to *taskRow, lag civil.Minutes, byClock bool) {
	end := from.finish
	if r.kind == plan.StartToStart || r.kind == plan.StartToFinish {
		end = from.start
	}
	if end.IsZero() || !to.leaf {
		a.warnOf(int(r.line), "PredecessorLink", "PredecessorUID", "what task %d of another project imposes on task %d is not known", from.uid, to.uid)
		return
	}
	act := &a.n.Activities[to.at]
	cal := a.n.Calendars[act.Calendar].Time
	t := moved(cal, end, lag, byClock)
	if r.kind == plan.FinishToFinish || r.kind == plan.StartToFinish {
		t = cal.Start(t, act.Remaining)
	}
	act.ExternalStart = max(act.ExternalStart, t)
}

// toOutside keeps the latest finish that a task of another project leaves to its predecessor.
func (a *assembly) toOutside(r *linkRow, from, to *taskRow, lag civil.Minutes, byClock bool) {
	end := to.stored.LateStart
	if r.kind == plan.FinishToFinish {
		end = to.stored.LateFinish
	}
	if end.IsZero() || !from.leaf || r.kind == plan.StartToStart || r.kind == plan.StartToFinish {
		return
	}
	act := &a.n.Activities[from.at]
	t := moved(a.n.Calendars[act.Calendar].Time, end, -lag, byClock)
	if act.ExternalLate.IsZero() || t < act.ExternalLate {
		act.ExternalLate = t
	}
}

func moved(cal *civil.Calendar, t civil.Time, by civil.Minutes, byClock bool) civil.Time {
	if byClock {
		return civil.Time(min(max(int64(t)+int64(by), 1), int64(civil.MaxTime)))
	}
	return cal.Finish(t, by)
}
