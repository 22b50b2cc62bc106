package assess

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"counterpart.dev/internal/core/assure"
	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/brief"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/errs"
)

// Engine names what computed a result. It changes when the same input may give another answer.
const Engine = "Counterpart 0.1.0"

// mostNext is how many missing inputs a brief names.
const mostNext = 5

// BriefInput is what a brief is made from.
type BriefInput struct {
	Case     *benefit.Case
	CaseFile brief.File
	Files    []*Loaded     // the submissions, in any order
	Report   civil.Date    // the report date; zero: the latest data date of the files
	Known    benefit.Input // what is known besides the files: what a file says counts

	// Compared is what changed since the submission before, by engagement, where that is known and the files need not tell it: nil where
	// there is none before.
	Compared map[benefit.EngagementID]*brief.Changes
}

// Brief carries the dates of the submissions through the case to the sponsor's page. Errors: a file that belongs to no
// engagement, links that form a loop, a case that is not sound, and no report date when there are no files.
func Brief(in BriefInput) (*brief.Brief, error) {
	n, err := Run(in)
	if err != nil {
		return nil, err
	}
	result, err := benefit.Forecast(in.Case, n.Dates)
	if err != nil {
		return nil, errs.New(errs.Invalid, "%w", err)
	}
	return brief.New(brief.Input{Case: in.Case, Result: result, CaseFile: in.CaseFile, Engine: Engine, Schedules: n.Schedules,
		Waiting: n.Waiting, NoWaiting: n.NoWaiting, Obligations: in.Case.Obligations(n.Dates.Report),
		CaseChecks: benefit.Checks(in.Case, n.Dates.Report), Next: benefit.NextInputs(in.Case, result, mostNext)})
}

// Networks is what only the networks of the submissions can tell: dates, what drives them, what waiting costs, and which part of a
// slip is whose.
type Networks struct {
	Dates     benefit.Input
	Carried   *Carried
	Schedules []brief.Schedule
	Waiting   []benefit.Waiting
	NoWaiting map[benefit.DecisionID]string
}

// Run schedules the submissions for a brief, and again for every open decision and everything that the client side owes. Errors are
// those of Brief.
func Run(in BriefInput) (n *Networks, err error) {
	list, err := programmes(in.Case, in.Files)
	if err != nil {
		return nil, err
	}
	n = &Networks{}
	to := &n.Dates
	if n.Dates, n.Carried, err = carried(in, list); err != nil {
		return nil, err
	}
	if n.Waiting, n.NoWaiting, err = waiting(in.Case, *to, list); err != nil {
		return nil, err
	}
	for _, p := range list {
		s, err := p.schedule(&in)
		if err != nil {
			return nil, err
		}
		n.Schedules = append(n.Schedules, s)
	}
	n.tell()
	return n, nil
}

// tell says of the client's own links that could not be laid why, at the programme that lacks an end of them: they move no date, which
// would look as if they had been kept.
func (n *Networks) tell() {
	if len(n.Schedules) == 0 {
		return
	}
	for _, text := range n.Carried.Notes {
		at := slices.IndexFunc(n.Schedules, func(s brief.Schedule) bool { return strings.HasSuffix(text, " "+s.File.Name) })
		s := &n.Schedules[max(at, 0)]
		s.Warnings = append(s.Warnings, brief.Warning{Where: "our own links", Text: text})
	}
}

// datesOf is the dates that submissions say with the client's own links laid over them, and which part of a slip is whose.
func datesOf(in BriefInput, list []*programme) (to benefit.Input, err error) {
	to, _, err = carried(in, list)
	return to, err
}

// carried is datesOf with what the client's own links hold back.
func carried(in BriefInput, list []*programme) (to benefit.Input, c *Carried, err error) {
	to = benefit.Input{Report: in.Report, Dates: copied(in.Known.Dates), Missing: copied(in.Known.Missing), Sources: copied(in.Known.Sources), Reached: copied(in.Known.Reached)}
	for _, p := range list {
		p.dates(&to)
		if in.Report.IsZero() {
			to.Report = max(to.Report, p.latest().project().DataDate.Date())
		}
	}
	if to.Report.IsZero() {
		return to, nil, errs.New(errs.Invalid, "without a schedule file a brief needs a report date")
	}
	c, err = carry(in.Case, list, &to)
	return to, c, err
}

// copied is a map that may be added to; an empty one for none.
func copied[M ~map[K]V, K comparable, V any](m M) M {
	if m == nil {
		return M{}
	}
	return maps.Clone(m)
}

// schedule gathers what the page says about one supplier's programme.
func (p *programme) schedule(in *BriefInput) (brief.Schedule, error) {
	c, s := in.Case, p.latest()
	report, err := Check(s, p.baseline)
	if err != nil {
		return brief.Schedule{}, fmt.Errorf("%s: %w", s.Name, err)
	}
	ours := make(map[string]string)
	for _, w := range c.OwnWork {
		for _, code := range w.Activities {
			if w.PromisedTo == p.engagement.ID {
				ours[code] = w.Title
			}
		}
	}
	project := s.project()
	out := brief.Schedule{Engagement: p.engagement.ID, Supplier: p.engagement.Supplier, File: brief.File{Name: s.Name, SHA256: s.SHA256},
		Tool: tool(s), Project: project.Name, DataDate: project.DataDate.Date(), Finish: s.Result.Projects[s.Project].Finish.FinishDate(),
		Activities: report.Activities, Incomplete: report.Incomplete, Links: report.Links, Baseline: p.stated,
		Milestones: p.tied(ours), Checks: checks(report.Checks), Extras: checks(report.Extras)}
	if out.Project == "" {
		out.Project = project.Code
	}
	for i := range out.Checks {
		if out.Checks[i].Verdict == brief.Fails {
			out.Missed++
		}
	}
	if last := s.last(); last >= 0 {
		out.Drives = s.chain(last, ours)
	}
	var known bool
	if out.Changes, known = in.Compared[p.engagement.ID]; !known {
		if out.Changes, err = p.changes(); err != nil {
			return brief.Schedule{}, err
		}
	}
	for _, n := range p.notes {
		out.Warnings = append(out.Warnings, brief.Warning{Where: n.where, Text: n.text})
	}
	for _, w := range s.File.Warnings.List {
		where := w.Table
		if w.Field != "" {
			where += " " + w.Field
		}
		out.Warnings = append(out.Warnings, brief.Warning{Line: w.Line, Where: where, Text: w.Text})
	}
	return out, nil
}

// tool is what wrote the file of a submission.
func tool(s *Submission) string {
	name := "Primavera P6"
	switch s.File.Kind {
	case "mspdi":
		name = "Microsoft Project"
	case "table":
		name = "a spreadsheet"
	}
	return strings.TrimSpace(name + " " + s.File.Version)
}

// checks turns the figures of the schedule checks into what the page shows of them.
func checks(figures []assure.Figure) []brief.Check {
	list := make([]brief.Check, len(figures))
	for i := range figures {
		f := &figures[i]
		c := brief.Check{Number: f.Number, Name: f.Name, Value: f.Shown(), Threshold: f.Threshold.String(), Verdict: brief.Verdict(f.Verdict),
			Reason: f.Reason, Definition: f.Text, Source: f.Source, Lists: f.Lists, Notes: f.Notes}
		for k := range f.Items {
			c.Items = append(c.Items, brief.Item{Label: f.Items[k].Label(), Detail: f.Items[k].Detail})
		}
		c.Used, c.HasUsed = used(f)
		list[i] = c
	}
	return list
}

// used is how much of what a threshold allows is used up: 1 at the threshold. Where nothing is allowed, one is too much.
func used(f *assure.Figure) (float64, bool) {
	if !f.HasValue || f.Threshold.Sign == "" || f.Verdict == assure.NotRun || f.Verdict == assure.Shown {
		return 0, false
	}
	limit := f.Threshold.Value
	if f.Threshold.Sign == "≤" {
		if limit == 0 {
			if f.Value > 0 {
				return 2, true
			}
			return 0, true
		}
		return f.Value / limit, true
	}
	full := 1.0
	if f.Threshold.Unit == "%" {
		full = 100
	}
	if limit >= full {
		return 0, false // a test that holds or fails, with nothing to use up
	}
	return max(full-f.Value, 0) / (full - limit), true
}
