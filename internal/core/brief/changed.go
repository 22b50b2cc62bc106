package brief

import (
	"fmt"
	"strings"

	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/civil"
)

// Changes is what changed in a programme since the submission before.
type Changes struct {
	Before     File
	DataDate   civil.Date // of the submission before
	All        int
	Suspicious int
	List       []Change // by effect on the contract milestones, the largest first; the first of All where there are many
	Unmeasured int      // changes whose effect was not worked out because there were too many
	Reasons    []Reason // why each contract milestone moved, in days that add up
}

// Reason is by how many days a sort of changes made a milestone later; earlier is negative.
type Reason struct {
	Node      benefit.NodeID // of the case; "" where it names no milestone that stands for the activity
	Milestone string
	Because   string
	Days      int
}

// Change is one difference between two submissions.
type Change struct {
	What      string // "Link cut: A1010 → A1020"
	From, To  string
	Milestone string // on which its effect is the largest
	Effect    string // "12 days earlier", of work; "" for none, or where it was not worked out
	Why       string // of what is suspicious: the reason
}

// Changed is what the page says of changes since the last submission.
type Changed struct {
	Sentence string
	List     []Change // suspicious ones, the largest effect first
	Evidence Ref
}

// changed tells of suspicious changes; nil when there is no earlier submission or nothing changed.
func (c *composer) changed() *Changed {
	var out *Changed
	all, suspicious := 0, 0
	for i := range c.in.Schedules {
		s := &c.in.Schedules[i]
		if s.Changes == nil || s.Changes.All == 0 {
			continue
		}
		if out == nil {
			out = &Changed{Evidence: c.ref("changes", string(s.Engagement))}
		}
		all, suspicious = all+s.Changes.All, suspicious+s.Changes.Suspicious
		for _, x := range s.Changes.List {
			if x.Why != "" {
				out.List = append(out.List, x)
			}
		}
	}
	if out == nil {
		return nil
	}
	switch {
	case all == 1 && suspicious == 1:
		out.Sentence = "One change, which is suspicious."
	case all == 1:
		out.Sentence = "One change, which is not suspicious."
	case suspicious == 0:
		out.Sentence = capital(things(all, "change")) + ", none of them suspicious."
	default:
		out.Sentence = fmt.Sprintf("%s, %s of them suspicious.", capital(things(all, "change")), count(suspicious))
	}
	return out
}

// changesEvidence is everything that changed in one supplier's programme.
func (c *composer) changesEvidence(s *Schedule) *Evidence {
	x := s.Changes
	if x == nil {
		return nil
	}
	e := c.section("changes", string(s.Engagement), "What changed in "+c.programme(s), things(x.All, "change"))
	e.given("the submission", s.File.Name, "data date "+Date(s.DataDate))
	e.given("the one before", x.Before.Name, "data date "+Date(x.DataDate))
	t := table("By effect on the contract milestones", text("Change"), text("From"), text("To"), text("Effect"), text("Suspicious because"))
	for _, k := range x.List {
		t.add(cell(k.What), cell(k.From), cell(k.To), cell(strings.TrimSpace(k.Milestone+" "+k.Effect)), lateIf(k.Why != "", k.Why))
	}
	reasons := table("Why the milestones moved", text("Milestone"), text("Because of"), figure("Days"))
	for _, r := range x.Reasons {
		reasons.add(cell(r.Milestone), cell(capital(r.Because)), cell(minus(r.Days)))
	}
	e.Tables = append(e.Tables, reasons, t)
	if len(x.Reasons) > 0 {
		e.note("Why a milestone moved is found by taking back one sort of changes after another, in the order in which they are listed; the days add up to those by which it moved.")
	}
	if n := x.All - len(x.List); n > 0 {
		e.note(fmt.Sprintf("%s with less effect %s not listed.", capital(things(n, "change")), are(n)))
	}
	if x.Unmeasured > 0 {
		e.note(fmt.Sprintf("The effect of %s was not worked out: there are too many.", things(x.Unmeasured, "change")))
	}
	return e
}
