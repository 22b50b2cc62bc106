// Package outlook is what the client side does about what could happen: say what is uncertain, have the suppliers' programmes simulated and
// carried through the case, ask what if, and keep what-ifs under a name beside each other.
//
// It promises that nothing of it leaves the client side's room of the project, that a result says from what it was made and whether that
// has changed since, that a simulation which takes long is a job like any other and one that does not is the same work in the request, and
// that where nobody stated anything there is no result. It refuses to invent uncertainty, and to simulate with anything but what whoever
// asks may read.
package outlook

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/app/gather"
	"counterpart.dev/internal/assess"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/matter"
	"counterpart.dev/internal/core/outlook"
	"counterpart.dev/internal/core/programme"
	"counterpart.dev/internal/core/record"
	"counterpart.dev/internal/core/register"
	"counterpart.dev/internal/core/risk"
	"counterpart.dev/internal/store"
)

// Work is the use cases. Without Kept and Ready, everything is read and worked out anew.
type Work struct {
	DB      *store.DB
	Kept    *gather.Kept
	Ready   *Ready
	Workers int // how many cores one simulation may take; 1 if zero
}

// What is recorded.
const (
	kindStated    record.Kind = "uncertain.stated"
	kindChanged   record.Kind = "uncertain.changed"
	kindEnded     record.Kind = "uncertain.ended"
	kindSimulated record.Kind = "simulation.run"
	kindNamed     record.Kind = "scenario.kept"
	kindDropped   record.Kind = "scenario.dropped"
)

// field is a text of an act.
func field(name, value string) record.Field { return record.Field{Name: name, Value: []byte(value)} }

// intent is an intent about what could happen to a project.
func intent(project access.ScopeID, v access.Verb) act.Intent {
	return act.Intent{Scope: project, Audience: access.ClientOnly, Kind: access.Outlook, Verb: v}
}

// state is what is read before anything is simulated.
type state struct {
	*gather.Whole
	viewer    access.Viewer
	place     store.Place
	rows      []outlook.Row
	scenarios []outlook.Scenario
	risks     []told // matters
	decisions []told
	at        time.Time
}

// told is a matter with what it says and whose engagement it is of.
type told struct {
	register.Matter
	engagement benefit.EngagementID
	estimate   *matter.Estimate
	holds      []matter.Activity
}

// look reads everything that a simulation is made from but the files.
func (w Work) look(ctx context.Context, tx *store.Tx, v access.Viewer, project access.ScopeID) (s *state, err error) {
	s = &state{viewer: v, at: tx.Now()}
	if s.Whole, err = w.Kept.Case(ctx, tx, v, project); err != nil {
		return nil, err
	}
	if !access.Decide(v, s.Reach, access.Outlook, access.See) {
		return nil, store.ErrRefused
	}
	s.place = store.At(s.Reach)
	if s.rows, err = tx.Uncertains(ctx, s.place); err != nil {
		return nil, err
	}
	if s.scenarios, err = tx.Scenarios(ctx, s.place); err != nil {
		return nil, err
	}
	return s, s.matters(ctx, tx)
}

// matters reads the risks and decisions that say what they would do to activities. One that is in the shared room too counts once.
func (s *state) matters(ctx context.Context, tx *store.Tx) error {
	of := map[access.RoomID]benefit.EngagementID{}
	var rooms []access.RoomID
	if len(s.Engagements) == 1 { // a project's matter names activities of its only engagement
		rooms = append(rooms, s.Reach.Room)
		of[s.Reach.Room] = benefit.EngagementID(s.Engagements[0].Engagement)
	}
	for i := range s.Engagements {
		e := &s.Engagements[i]
		for _, r := range []access.RoomID{e.Room, e.Shared} {
			rooms, of[r] = append(rooms, r), benefit.EngagementID(e.Engagement)
		}
	}
	all, err := tx.OpenMatters(ctx, s.Project.Organisation, rooms)
	if err != nil {
		return err
	}
	there := map[string]bool{}
	for _, m := range all {
		there[m.ID] = true
	}
	for _, m := range all {
		if m.SharedAs != "" && there[m.SharedAs] {
			continue
		}
		var about struct {
			Estimate *matter.Estimate
			Choice   *matter.Choice
		}
		if err := json.Unmarshal([]byte(m.About), &about); err != nil {
			return err
		}
		t := told{Matter: m, engagement: of[m.Room], estimate: about.Estimate}
		if about.Choice != nil {
			t.holds = about.Choice.Holds
		}
		switch {
		case m.Kind == matter.Risk && t.estimate != nil && len(t.estimate.Impacts) > 0:
			s.risks = append(s.risks, t)
		case m.Kind == matter.Decision && len(t.holds) > 0 && (m.Phase == matter.Open || m.Phase == matter.Answered):
			s.decisions = append(s.decisions, t)
		}
	}
	return nil
}

// contractNode names a contract milestone that no benefit waits for in a case that is simulated.
const contractNode = "contract:"

// full is the case with every contract milestone and every decision that waits, also those that it does not name itself.
func (s *state) full() *benefit.Case {
	c := *s.Case
	c.Engagements, c.Decisions = slices.Clone(c.Engagements), slices.Clone(c.Decisions)
	tied := map[string]bool{}
	for _, t := range s.Ties {
		tied[t.Milestone] = true
	}
	for i := range s.Engagements {
		e := &s.Engagements[i]
		at := slices.IndexFunc(c.Engagements, func(x benefit.Engagement) bool { return x.ID == benefit.EngagementID(e.Engagement) })
		if at < 0 {
			continue
		}
		c.Engagements[at].Milestones = slices.Clone(c.Engagements[at].Milestones)
		for _, m := range e.Milestones {
			if m.Activity != "" && !tied[m.ID] {
				c.Engagements[at].Milestones = append(c.Engagements[at].Milestones, contractMilestone(m))
			}
		}
	}
	for _, t := range s.decisions {
		d := benefit.Decision{ID: benefit.DecisionID(t.ID), Title: t.Title}
		for _, code := range t.holds {
			d.Holds = append(d.Holds, benefit.ActivityRef{Engagement: t.engagement, Code: string(code)})
		}
		c.Decisions = append(c.Decisions, d)
	}
	return &c
}

func contractMilestone(m programme.Milestone) benefit.ContractMilestone {
	out := benefit.ContractMilestone{ID: benefit.NodeID(contractNode + m.ID), Title: m.Title, Activity: m.Activity, ActivityName: m.ActivityName}
	out.Achieved, _ = civil.ParseDate(m.Achieved)
	for _, d := range m.Dates {
		due, err := civil.ParseDate(d.Due)
		from, _ := civil.ParseDate(d.From)
		if err == nil {
			out.Dates = append(out.Dates, benefit.ContractDate{Date: due, From: from, Reason: d.Reason})
		}
	}
	return out
}

// stated is what is uncertain, by the rows and by the matters.
func (s *state) stated() (*risk.Stated, error) {
	out, err := outlook.Build(s.rows, func(node string) bool { _, there := s.Nodes[node]; return there })
	if err != nil {
		return nil, err
	}
	for _, t := range s.risks {
		out.Risks = append(out.Risks, outlook.FromMatter(t.ID, t.Title, t.engagement, t.estimate)...)
	}
	return &out, nil
}

// calibrated reports whether the record of an engagement's supplier is used.
func calibrated(r *risk.Stated, e benefit.EngagementID, only bool) bool {
	return slices.ContainsFunc(r.Uncertainty, func(x risk.StatedRange) bool {
		return x.Calibrated && (x.Engagement == e || x.Engagement == "" && only)
	})
}

// used lists the submissions that a simulation is made from: of each engagement the one it is measured against and the latest, and all of
// them where the supplier's record is used.
func (s *state) used(stated *risk.Stated) (out []*programme.Submission) {
	for i := range s.Engagements {
		e := &s.Engagements[i]
		if e.Latest == nil || e.Latest.Origin == programme.Typed {
			continue
		}
		whole := calibrated(stated, benefit.EngagementID(e.Engagement), len(s.Engagements) == 1)
		base := e.MeasuredAgainst()
		for k := range e.Read {
			x := &e.Read[k]
			if x.Origin != programme.Typed && x.ID != e.Latest.ID && (whole || base != nil && x.ID == base.ID) {
				out = append(out, x)
			}
		}
		out = append(out, e.Latest)
	}
	return out
}

// ids are submissions by their ids, sorted.
func ids(list []*programme.Submission) string {
	var out []string
	for _, x := range list {
		out = append(out, x.ID)
	}
	slices.Sort(out)
	return strings.Join(out, ",")
}

// inputs names everything that a simulation is made from but the day: what computes, the case, what is uncertain, the submissions, and how
// often by which seed.
func (s *state) inputs(c *benefit.Case, stated *risk.Stated, used []*programme.Submission, changes *outlook.Changes) (string, error) {
	iterations, seed, _ := outlook.Chosen(s.rows)
	b, err := json.Marshal([]any{assess.SimulationEngine, c, stated, ids(used), iterations, seed, changes})
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:]), err
}

// maybe turns the absence of a row into the zero value.
func maybe[T any](v T, err error) (T, error) {
	if errors.Is(err, store.ErrRefused) {
		return v, nil
	}
	return v, err
}
