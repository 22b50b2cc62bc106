package brief

import (
	"fmt"
	"strconv"

	"counterpart.dev/internal/core/benefit"
)

func (c *composer) checksEvidence(s *Schedule) *Evidence {
	if len(s.Checks) == 0 {
		return nil
	}
	fails, notRun := tally(s.Checks)
	e := c.section("checks", string(s.Engagement), "Checks of "+c.programme(s), fmt.Sprintf("%d of %d fail", fails, len(s.Checks)))
	if notRun > 0 {
		e.Value += fmt.Sprintf(", %d not run", notRun)
	}
	if s.Baseline != "" {
		e.given("baseline", s.Baseline, c.fromCase())
	}
	title := fmt.Sprintf("%s of %d checks fail", capital(count(fails)), len(s.Checks))
	if fails == 1 {
		title = fmt.Sprintf("One of %d checks fails", len(s.Checks))
	}
	e.Pictures = []Picture{&CheckList{Title: title, Checks: s.Checks}}
	e.Tables = []Table{c.checkTable("The checks", s, s.Checks), c.checkTable("Further checks", s, s.Extras)}
	return e
}

func (c *composer) checkRef(s *Schedule, k *Check) Ref {
	return c.ref("check", string(s.Engagement)+" "+strconv.Itoa(k.Number))
}

func (c *composer) checkTable(caption string, s *Schedule, checks []Check) Table {
	t := table(caption, figure("No."), text("Check"), figure("Figure"), figure("Threshold"), text("Verdict"), figure("Listed"))
	for i := range checks {
		k := &checks[i]
		t.add(cell(strconv.Itoa(k.Number)), link(k.Name, c.checkRef(s, k)), cell(or(k.Value, k.Reason)), cell(k.Threshold),
			lateIf(k.Verdict == Fails, string(k.Verdict)), cell(strconv.Itoa(len(k.Items))))
	}
	return t
}

// checkEvidence is one check with everything behind it.
func (c *composer) checkEvidence(s *Schedule, k *Check) *Evidence {
	e := &Evidence{ID: c.checkRef(s, k), Part: true, Title: fmt.Sprintf("Check %d, %s: %s", k.Number, k.Name, c.programme(s)),
		Value: or(k.Value, string(NotRun)), Definition: k.Definition, Source: k.Source}
	e.given("verdict", string(k.Verdict), "computed")
	if k.Threshold != "" {
		e.given("threshold", k.Threshold, "starting point of the check")
	}
	if k.Reason != "" {
		e.note(capital(k.Reason) + ".")
	}
	e.Notes = append(e.Notes, k.Notes...)
	t := table(capital(or(k.Lists, "what is behind it")), text("Activity or link"), text("What"))
	for _, it := range k.Items {
		t.add(cell(it.Label), cell(it.Detail))
	}
	e.Tables = []Table{t}
	return e
}

// noFinish is why the project has no finish.
func (s *Schedule) noFinish() string { return or(s.NoFinish, "no dates could be computed") }

// programmeEvidence is what was read from one supplier.
func (c *composer) programmeEvidence(s *Schedule) *Evidence {
	e := c.section("programme", string(s.Engagement), capital(c.programme(s)), s.File.Name)
	e.stated("file", s.File.Name, "given")
	e.stated("SHA-256 of the file", s.File.SHA256, "computed")
	e.stated("written by", s.Tool, s.File.Name)
	e.stated("project", s.Project, s.File.Name)
	e.stated("data date", Date(s.DataDate), s.File.Name)
	e.stated("project finish", Date(s.Finish), "computed")
	if s.Finish.IsZero() {
		e.note("Project finish not run: " + s.noFinish() + ".")
	}
	activities := fmt.Sprintf("%s, %s of them incomplete", group(int64(s.Activities), 0), group(int64(s.Incomplete), 0))
	e.given("activities", activities, s.File.Name)
	e.given("links", group(int64(s.Links), 0), s.File.Name)
	e.Tables = []Table{chainTable("What drives the finish: each activity waits for the one before", s.Drives),
		warningTable(s.Warnings)}
	return e
}

// stated adds an input unless it is not stated.
func (e *Evidence) stated(name, value, from string) {
	if value != "" {
		e.given(name, value, from)
	}
}

func warningTable(warnings []Warning) Table {
	t := table("What could not be read as it stood", figure("Line"), text("Where"), text("What"))
	for _, w := range warnings {
		line := ""
		if w.Line > 0 {
			line = strconv.Itoa(w.Line)
		}
		t.add(cell(line), cell(w.Where), cell(w.Text))
	}
	return t
}

// caseEvidence is the case itself: its file, its assumptions, and what its checks found.
func (c *composer) caseEvidence() *Evidence {
	e := c.section("case", "", "The case", c.title())
	p := &c.c.Project
	e.stated("client", p.Client, c.fromCase())
	e.stated("programme", p.Programme, c.fromCase())
	e.stated("sponsor", p.Sponsor, c.fromCase())
	e.stated("client project manager", p.Manager, c.fromCase())
	e.stated("currency", c.c.Currency, c.fromCase())
	e.stated("SHA-256 of "+c.fromCase(), c.in.CaseFile.SHA256, "computed")
	e.stated("computed by", c.in.Engine, "given")
	t := table("Assumptions", text("Assumption"), text("Owner"), text("Source"))
	for _, a := range c.c.Assumptions {
		t.add(cell(a.Text), cell(a.Owner), cell(a.Source))
	}
	e.Tables = append(e.Tables, t)
	if len(c.in.CaseChecks) > 0 {
		e.Tables = append(e.Tables, caseCheckTable(c.in.CaseChecks))
	}
	return e
}

func caseCheckTable(checks []benefit.Check) Table {
	t := table("What the checks of the case found", text("Check"), text("Severity"), text("Found"))
	clean := 0
	for i := range checks {
		k := &checks[i]
		switch {
		case k.Verdict == benefit.CheckNotRun:
			t.add(cell(k.Name), cell("not run"), cell(k.Reason))
		case len(k.Findings) == 0:
			clean++
		}
		for _, f := range k.Findings {
			severity := [...]string{"note", "warning", "serious"}[min(f.Severity, benefit.Serious)]
			t.add(cell(k.Name), lateIf(f.Severity == benefit.Serious, severity), cell(f.Sentence))
		}
	}
	t.add(cell("Checks that found nothing"), cell(""), cell(strconv.Itoa(clean)))
	return t
}
