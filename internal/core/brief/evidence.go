package brief

import (
	"slices"
	"strconv"

	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/civil"
)

// evidence is a section for every figure and claim of the page, in the order in which the page makes them, and what they
// rest on.
func (c *composer) evidence() []Evidence {
	var out []Evidence
	add := func(e *Evidence) {
		if e != nil {
			e.Tables = slices.DeleteFunc(e.Tables, func(t Table) bool { return len(t.Rows) == 0 })
			out = append(out, *e)
		}
	}
	add(c.heldEvidence())
	add(c.sinceEvidence())
	add(c.lossEvidence())
	add(c.curveEvidence())
	for i := range c.r.Enablers {
		if isMilestone(&c.r.Enablers[i]) {
			add(c.milestoneEvidence(&c.r.Enablers[i]))
		}
	}
	add(c.trendEvidence())
	add(c.outlookEvidence())
	add(c.delayEvidence())
	for i := range c.c.Decisions {
		add(c.decisionEvidence(&c.c.Decisions[i]))
	}
	add(c.owedEvidence())
	add(c.relationEvidence())
	add(c.spentEvidence())
	add(c.confidenceEvidence())
	add(c.silenceEvidence())
	add(c.mapEvidence())
	for i := range c.r.Benefits {
		add(c.benefitEvidence(i))
	}
	add(c.nextEvidence())
	for i := range c.in.Schedules {
		s := &c.in.Schedules[i]
		add(c.changesEvidence(s))
		add(c.checksEvidence(s))
		for _, checks := range [...][]Check{s.Checks, s.Extras} {
			for k := range checks {
				add(c.checkEvidence(s, &checks[k]))
			}
		}
		add(c.programmeEvidence(s))
	}
	add(c.caseEvidence())
	return out
}

// given adds an input.
func (e *Evidence) given(name, value, from string) {
	e.Given = append(e.Given, Given{name, value, from})
}

// note adds a sentence.
func (e *Evidence) note(s string) { e.Notes = append(e.Notes, s) }

// table begins a list behind a figure.
func table(caption string, columns ...Column) Table { return Table{Caption: caption, Columns: columns} }

// add adds a row.
func (t *Table) add(cells ...Cell) { t.Rows = append(t.Rows, cells) }

// Columns and cells, in short.
func text(name string) Column                { return Column{Name: name} }
func figure(name string) Column              { return Column{Name: name, Number: true} }
func cell(s string) Cell                     { return Cell{Text: s} }
func link(s string, to Ref) Cell             { return Cell{Text: s, Evidence: to} }
func lateIf(late bool, s string) Cell        { return Cell{Text: s, Late: late} }
func (c *composer) sum(m benefit.Money) Cell { return cell(c.full(m)) }

func (c *composer) full(m benefit.Money) string { return Full(m, c.b.Currency) }

// day is a date in a table.
func day(d civil.Date) string { return or(Date(d), "none") }

func or(s, otherwise string) string {
	if s != "" {
		return s
	}
	return otherwise
}

// fromCase says that an input stands in the case file.
func (c *composer) fromCase() string { return or(c.in.CaseFile.Name, "the case") }

func courtWord(court benefit.Court) string {
	switch court {
	case benefit.Client:
		return "ours"
	case benefit.Delivery:
		return "supplier’s"
	}
	return "agreed"
}

func (c *composer) lossEvidence() *Evidence {
	if len(c.r.Benefits) == 0 && len(c.r.Costs) == 0 {
		return nil
	}
	t := &c.r.Totals
	e := c.section("loss", "", "Loss against the approved plan", "not run")
	switch {
	case !t.HasMoney:
		e.note("Not run: " + t.Reason + ".")
	case !c.compared():
		e.note("Not run: " + c.firstMissing() + ".")
	default:
		e.Value = c.full(t.Loss)
	}
	c.appraisal(e)
	if t.HasMoney {
		c.totals(e)
	}
	e.Tables = append(e.Tables, c.benefitTable())
	if len(c.r.Costs) > 0 {
		e.Tables = append(e.Tables, c.costTable())
	}
	if w := c.waterfall(c.r.Loss.Causes, 0); w != nil {
		e.Pictures = append(e.Pictures, w)
		e.Tables = append(e.Tables, c.causeTable("What the loss is made of", c.r.Loss.Causes))
		e.note(c.defs["causes"].Text)
		if c.r.Loss.Method == benefit.Sequential {
			e.note("Here causes were removed one after another in the order of their dates: there are too many to average " +
				"over every order.")
		}
	}
	return e
}

// appraisal is what turns yearly values into one sum.
func (c *composer) appraisal(e *Evidence) {
	a := &c.c.Appraisal
	rate := "none stated: not discounted"
	if a.RateStated {
		rate = Number(a.Rate*100) + " % a year" + [...]string{"", ", real", ", nominal"}[min(a.Basis, benefit.Nominal)]
	}
	e.given("discount rate", rate, c.fromCase())
	if !a.Base.IsZero() {
		e.given("base date", Date(a.Base), c.fromCase())
	}
	if !a.End.IsZero() {
		e.given("last day that counts", Date(a.End), c.fromCase())
	}
	e.given("report date", Date(c.b.Report), "given")
}

func (c *composer) totals(e *Evidence) {
	t := &c.r.Totals
	e.given("planned, all benefits less costs", c.full(t.Planned), "computed")
	e.given("planned, of what has a forecast", c.full(t.Compared), "computed")
	e.given("forecast", c.full(t.Forecast), "computed")
	if t.HasCosts {
		e.given("costs within it, planned", c.full(t.PlannedCosts), "computed")
		e.given("costs within it, forecast", c.full(t.ForecastCosts), "computed")
	}
	e.given("cashable benefits within it, planned", c.full(t.PlannedCashable), "computed")
	e.given("cashable benefits within it, forecast", c.full(t.ForecastCashable), "computed")
}

func (c *composer) benefitTable() Table {
	t := table("By benefit", text("Benefit"), figure("Planned start"), figure("Forecast start"), figure("Planned value"),
		figure("Forecast value"), figure("Loss"))
	for i := range c.r.Benefits {
		b := &c.r.Benefits[i]
		t.add(c.benefitLink(b), cell(started(&b.Planned)), lateIf(b.SlipDays > 0, started(&b.Forecast)),
			cell(c.worth(&b.Planned)), cell(c.worth(&b.Forecast)), c.lossCell(b))
	}
	sum := &c.r.Totals
	t.add(cell("Sum of what has both"), cell(""), cell(""), c.sum(sum.PlannedBenefits), c.sum(sum.ForecastBenefits),
		c.sum(sum.PlannedBenefits-sum.ForecastBenefits))
	return t
}

func (c *composer) benefitLink(b *benefit.BenefitResult) Cell {
	return link(named(b.Title, b.ID), c.ref("benefit", string(b.ID)))
}

// enablerLink leads to a contract milestone; own work has no section of its own.
func (c *composer) enablerLink(e *benefit.EnablerResult) Cell {
	if !isMilestone(e) {
		return cell(named(e.Title, e.ID))
	}
	return link(named(e.Title, e.ID), c.ref("milestone", string(e.ID)))
}

func (c *composer) lossCell(b *benefit.BenefitResult) Cell {
	if !b.HasLoss {
		return cell("not run")
	}
	return lateIf(b.Loss > 0, c.full(b.Loss))
}

func started(o *benefit.Outcome) string {
	if o.NotRun != "" || o.Start.IsZero() {
		return "not run"
	}
	return Date(o.Start)
}

func (c *composer) worth(o *benefit.Outcome) string {
	if !o.HasValue {
		return "not run"
	}
	return c.full(o.Value)
}

func (c *composer) costTable() Table {
	t := table("Costs", text("Cost"), figure("Planned"), figure("Forecast"), figure("More than planned"))
	for i := range c.r.Costs {
		k := &c.r.Costs[i]
		name := cell(named(k.Title, k.ID))
		switch {
		case k.NoPlan != "":
			t.add(name, cell("not run"), cell("not run"), cell(k.NotRun))
			continue
		case k.NotRun != "":
			t.add(name, c.sum(k.Planned), cell("not run"), cell(k.NotRun))
			continue
		}
		t.add(name, c.sum(k.Planned), c.sum(k.Forecast), lateIf(k.Forecast > k.Planned, c.full(k.Forecast-k.Planned)))
	}
	return t
}

func (c *composer) causeTable(caption string, causes []benefit.Cause) Table {
	t := table(caption, text("Cause"), text("Court"), figure("Days"), figure("Loss"))
	var sum benefit.Money
	for _, x := range causes {
		days := ""
		if x.Days != 0 {
			days = strconv.Itoa(x.Days)
		}
		t.add(link(x.Title, c.causeRef(x)), cell(courtWord(x.Court)), cell(days), c.sum(x.Amount))
		sum += x.Amount
	}
	t.add(cell("Sum"), cell(""), cell(""), c.sum(sum))
	return t
}

// causeRef leads to what a cause is about, where that has a section.
func (c *composer) causeRef(x benefit.Cause) Ref {
	if e := c.enabler[x.Enabler]; e != nil && isMilestone(e) {
		return c.ref("milestone", string(e.ID))
	}
	if x.Benefit != "" {
		return c.ref("benefit", string(x.Benefit))
	}
	return ""
}

func (c *composer) curveEvidence() *Evidence {
	k := c.curve()
	if k == nil {
		return nil
	}
	r := &c.r.Curve
	e := c.section("curve", "", "What is gained each year", k.Title)
	e.Pictures = []Picture{k}
	e.given("drawn", "on the first of each month, not discounted", "computed")
	t := table("Yearly rate, on the first of each month that differs from the one before", figure("Day"), figure("Planned, a year"),
		figure("Forecast, a year"))
	for i, m := range r.Months {
		if i == 0 || r.Planned[i] != r.Planned[i-1] || r.Forecast[i] != r.Forecast[i-1] {
			t.add(cell(Date(m)), c.sum(r.Planned[i]), c.sum(r.Forecast[i]))
		}
	}
	e.Tables = []Table{t}
	return e
}
