package brief

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/civil"
)

// Finding is a piece of bad news that data hold: a contract milestone, the benefits or the costs further off than was agreed, checks
// that a programme fails, a promise of ours that is late, or a date that a supplier had reported as reached and changed afterwards.
type Finding struct {
	Key  string // what it is about: the same in every page
	Size int64  // days, millionths or a number: how bad it is
	Text string
	Note string // where it stood; "" where that goes without saying
}

// Findings lists the bad news in what a page is made from. Without anything agreed, whatever is late or lost is bad news.
func Findings(in Input) (out []Finding) {
	agreed := in.Agreed
	if agreed == nil {
		agreed = &Agreed{}
	}
	for i := range in.Result.Enablers {
		if e := &in.Result.Enablers[i]; isMilestone(e) && !e.Forecast.IsZero() && !e.Contract.IsZero() && e.Slip > agreed.LateDays {
			out = append(out, Finding{Key: "milestone/" + string(e.ID), Size: int64(e.Slip), Text: fmt.Sprintf("%s: %s", named(e.Title, e.ID), Slip(e.Slip))})
		}
	}
	if ppm, ok := lostPPM(in.Result); ok && ppm > agreed.BenefitPPM {
		out = append(out, Finding{Key: "benefits", Size: ppm, Text: fmt.Sprintf("%s of the planned value of the benefits lost", percent(ppm))})
	}
	if ppm, ok := overPPM(in.Result); ok && ppm > agreed.CostPPM {
		out = append(out, Finding{Key: "costs", Size: ppm, Text: fmt.Sprintf("costs %s above the approved sum", percent(ppm))})
	}
	for i := range in.Obligations {
		if o := &in.Obligations[i]; o.State == benefit.Late {
			out = append(out, Finding{Key: "owed/" + string(o.Work.ID), Size: int64(o.DaysLate),
				Text: fmt.Sprintf("%s, which we owe %s: %s late", named(o.Work.Title, o.Work.ID), or(o.Supplier, "the supplier"), exactly(o.DaysLate))})
		}
	}
	for i := range in.Schedules {
		s := &in.Schedules[i]
		if s.Missed > 0 {
			out = append(out, Finding{Key: "checks/" + string(s.Engagement), Size: int64(s.Missed),
				Text: fmt.Sprintf("the programme of %s fails %s of the fourteen checks", or(s.Supplier, "the supplier"), count(s.Missed))})
		}
		for k := range s.Milestones {
			out = append(out, rewritten(in.Case, s, &s.Milestones[k])...)
		}
	}
	slices.SortStableFunc(out, func(a, b Finding) int { return cmp.Compare(a.Key, b.Key) })
	return out
}

// rewritten finds a date that was reported as reached and is another in a later submission.
func rewritten(c *benefit.Case, s *Schedule, t *Tied) (out []Finding) {
	var was civil.Date
	changes := 0
	for _, r := range inOrder(t.History) {
		if !was.IsZero() && !(r.Reached && r.Forecast == was) {
			changes++
		}
		if was = 0; r.Reached {
			was = r.Forecast
		}
	}
	if changes == 0 {
		return nil
	}
	title := string(t.Milestone)
	for i := range c.Engagements {
		for _, m := range c.Engagements[i].Milestones {
			if m.ID == t.Milestone {
				title = named(m.Title, m.ID)
			}
		}
	}
	return []Finding{{Key: "history/" + string(t.Milestone), Size: int64(changes),
		Text: fmt.Sprintf("%s was reported as reached, and %s said otherwise afterwards", title, or(s.Supplier, "the supplier"))}}
}

// NotOn lists the findings that a page did not tell, or told smaller than they were.
func NotOn(page, data []Finding) (out []Finding) {
	told := map[string]int64{}
	for _, f := range page {
		told[f.Key] = f.Size
	}
	for _, f := range data {
		if told[f.Key] < f.Size {
			out = append(out, f)
		}
	}
	return out
}

// Untold is the bad news that the last page left out although it was in the data.
type Untold struct {
	Page   string     // which page: "brief 3"
	Report civil.Date // its report date
	List   []Finding
}

// Silence is Untold as the page says it.
type Silence struct {
	Sentence string
	List     []Finding
	Evidence Ref
}

// silence says what the last page left out; nil without a page before this one.
func (c *composer) silence() *Silence {
	u := c.in.Untold
	if u == nil {
		return nil
	}
	s := &Silence{Evidence: c.ref("untold", "")}
	for _, f := range u.List {
		f.Text = capital(f.Text)
		s.List = append(s.List, f)
	}
	switch n := len(u.List); n {
	case 0:
		s.Sentence = fmt.Sprintf("No bad news was in the data at %s of %s and not on it.", u.Page, Date(u.Report))
	case 1:
		s.Sentence = fmt.Sprintf("One piece of bad news was in the data at %s of %s and not on it.", u.Page, Date(u.Report))
	default:
		s.Sentence = fmt.Sprintf("%s pieces of bad news were in the data at %s of %s and not on it.", capital(count(n)), u.Page, Date(u.Report))
	}
	return s
}

// silenceEvidence says how that was counted.
func (c *composer) silenceEvidence() *Evidence {
	u := c.in.Untold
	if u == nil {
		return nil
	}
	e := c.section("untold", "", "Bad news that the last page left out", count(len(u.List)))
	e.Definition = "What can be worked out as of the report date of the last page, from submissions with a data date up to then, whenever they came, " +
		"and from what the case and the contract dates held when the page was published: milestones, benefits and costs further off than was agreed, " +
		"checks that a programme fails, promises of ours that were late, and dates reported as reached that were changed. What the page did not tell, " +
		"or told smaller, is counted."
	e.Source = "[own]"
	e.given("the last page", strings.TrimSpace(u.Page+" of "+Date(u.Report)), "published")
	t := table("What was left out", text("What the data said"), text("Where it stood"))
	for _, f := range u.List {
		t.add(lateIf(true, capital(f.Text)), cell(or(f.Note, "in what was there when it was published")))
	}
	e.Tables = append(e.Tables, t)
	return e
}
