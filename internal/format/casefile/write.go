package casefile

import (
	"fmt"
	"strconv"
	"strings"

	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/risk"
)

// Write writes a sound case, and what is stated about what is uncertain in it (nil for nothing), as a file that Read reads as the same,
// but for what a file has no place for: a month in which one benefit's year starts other than the case's. Ids that cannot stand in a file
// are made out of titles.
func Write(c *benefit.Case, stated *risk.Stated) []byte {
	w := writer{currency: c.Currency, ids: fileIDs(c)}
	w.line("version: 1")
	w.line("project:")
	w.text(1, "name", c.Project.Name, true)
	for _, t := range [][2]string{{"client", c.Project.Client}, {"programme", c.Project.Programme}, {"sponsor", c.Project.Sponsor}, {"manager", c.Project.Manager}} {
		w.text(1, t[0], t[1], false)
	}
	w.line("currency: %s", c.Currency)
	w.appraisal(&c.Appraisal)
	w.list("objectives", len(c.Objectives), func(i int) {
		o := &c.Objectives[i]
		w.item(string(o.ID), o.Title)
		w.text(2, "owner", o.Owner, false)
	})
	w.list("engagements", len(c.Engagements), func(i int) { w.engagement(&c.Engagements[i]) })
	w.list("own_work", len(c.OwnWork), func(i int) { w.ownWork(&c.OwnWork[i]) })
	w.list("interfaces", len(c.Interfaces), func(i int) { w.handOver(&c.Interfaces[i]) })
	w.list("changes", len(c.Changes), func(i int) { w.change(&c.Changes[i]) })
	w.list("benefits", len(c.Benefits), func(i int) { w.benefit(&c.Benefits[i]) })
	w.list("costs", len(c.Costs), func(i int) { w.cost(&c.Costs[i]) })
	w.list("decisions", len(c.Decisions), func(i int) { w.decision(&c.Decisions[i], len(c.Engagements) == 1) })
	w.list("assumptions", len(c.Assumptions), func(i int) {
		a := &c.Assumptions[i]
		w.line("  - id: %s", w.id(string(a.ID)))
		w.text(2, "text", a.Text, true)
		w.text(2, "owner", a.Owner, false)
		w.text(2, "source", a.Source, false)
	})
	if stated != nil && !stated.IsZero() {
		w.line("risk:")
		w.risk(stated)
	}
	return []byte(w.b.String())
}

type writer struct {
	b        strings.Builder
	currency string
	ids      map[string]string
}

func (w *writer) line(format string, args ...any) {
	fmt.Fprintf(&w.b, format, args...)
	w.b.WriteByte('\n')
}

// key writes a key with a value that needs no quotes.
func (w *writer) key(deep int, key, value string) {
	w.line("%s%s: %s", strings.Repeat("  ", deep), key, value)
}

// text writes a key with any text; an empty one only where the key is required.
func (w *writer) text(deep int, key, value string, required bool) {
	if value != "" || required {
		w.key(deep, key, scalar(value))
	}
}

func (w *writer) date(deep int, key string, d civil.Date) {
	if !d.IsZero() {
		w.key(deep, key, d.String())
	}
}

func (w *writer) list(key string, n int, each func(int)) {
	if n == 0 {
		return
	}
	w.line("%s:", key)
	for i := range n {
		each(i)
	}
}

// item begins an entry of a list.
func (w *writer) item(id, title string) {
	w.line("  - id: %s", w.id(id))
	w.text(2, "title", title, true)
}

// id is how an id stands in the file.
func (w *writer) id(s string) string { return w.ids[s] }

func (w *writer) appraisal(a *benefit.Appraisal) {
	if *a == (benefit.Appraisal{}) {
		return
	}
	w.line("appraisal:")
	w.date(1, "base_date", a.Base)
	if a.RateStated {
		w.key(1, "discount_rate", hundredths(a.Rate)+" %")
	}
	if a.Basis != benefit.BasisNotStated {
		w.key(1, "rate_basis", a.Basis.String())
	}
	w.date(1, "end", a.End)
	if a.YearStarts != 0 {
		w.key(1, "financial_year_starts", strconv.Itoa(a.YearStarts))
	}
}

func (w *writer) engagement(e *benefit.Engagement) {
	w.line("  - id: %s", w.id(string(e.ID)))
	w.text(2, "supplier", e.Supplier, true)
	w.text(2, "contract", e.Contract, false)
	w.text(2, "schedule_project", e.Project, false)
	if e.Baseline != (benefit.Baseline{}) {
		w.line("    baseline:")
		w.text(3, "file", e.Baseline.File, false)
		w.date(3, "data_date", e.Baseline.DataDate)
	}
	if len(e.Milestones) == 0 {
		return
	}
	w.line("    milestones:")
	for i := range e.Milestones {
		w.milestone(&e.Milestones[i])
	}
}

func (w *writer) milestone(m *benefit.ContractMilestone) {
	w.line("      - id: %s", w.id(string(m.ID)))
	w.text(4, "title", m.Title, true)
	if m.Deliverable {
		w.key(4, "kind", "deliverable")
	}
	w.text(4, "activity", m.Activity, false)
	w.text(4, "activity_name", m.ActivityName, false)
	if m.Unconfirmed {
		w.key(4, "unconfirmed", "yes")
	}
	if len(m.Dates) > 0 {
		w.line("        contract_dates:")
	}
	for _, d := range m.Dates {
		w.line("          - date: %s", d.Date)
		w.date(6, "in_force_from", d.From)
		w.text(6, "reason", d.Reason, false)
	}
	w.date(4, "approved", m.Approved)
	w.date(4, "forecast", m.Forecast)
	w.date(4, "achieved", m.Achieved)
}

func (w *writer) ownWork(o *benefit.OwnWork) {
	w.item(string(o.ID), o.Title)
	if o.Kind != benefit.WorkNotSaid {
		w.key(2, "kind", o.Kind.String())
	}
	w.text(2, "owner", o.Owner, false)
	w.date(2, "due", o.Due)
	w.date(2, "approved", o.Approved)
	w.date(2, "forecast", o.Forecast)
	w.date(2, "done", o.Done)
	if o.PromisedTo != "" {
		w.key(2, "promised_to", w.id(string(o.PromisedTo)))
	}
	w.texts("activities", o.Activities)
	w.texts("holds", o.Holds)
}

func (w *writer) handOver(x *benefit.Interface) {
	w.line("  - id: %s", w.id(string(x.ID)))
	w.text(2, "title", x.Title, false)
	w.line("    from: {engagement: %s, activity: %s}", w.id(string(x.From.Engagement)), scalar(x.From.Code))
	w.line("    to: {engagement: %s, activity: %s}", w.id(string(x.To.Engagement)), scalar(x.To.Code))
	w.length("lag", x.Lag)
}

func (w *writer) texts(key string, list []string) {
	if len(list) == 0 {
		return
	}
	w.line("    %s:", key)
	for _, s := range list {
		w.line("      - %s", scalar(s))
	}
}

func (w *writer) change(ch *benefit.Change) {
	w.item(string(ch.ID), ch.Title)
	w.text(2, "owner", ch.Owner, false)
	w.needs(ch.Needs, ch.Additive)
	w.length("adoption", ch.Lead)
	if ch.ApprovedLead != nil {
		w.key(2, "approved_adoption", ch.ApprovedLead.String())
	}
}

func (w *writer) length(key string, d benefit.Duration) {
	if d != (benefit.Duration{}) {
		w.key(2, key, d.String())
	}
}

func (w *writer) needs(needs []benefit.Need, additive bool) {
	if additive {
		w.key(2, "additive", "yes")
	}
	if len(needs) == 0 {
		return
	}
	w.line("    needs:")
	for _, n := range needs {
		if n.Share == 0 {
			w.line("      - %s", w.id(string(n.On)))
			continue
		}
		w.line("      - {on: %s, share: %s}", w.id(string(n.On)), plain(n.Share))
	}
}

func (w *writer) benefit(b *benefit.Benefit) {
	w.item(string(b.ID), b.Title)
	w.key(2, "kind", b.Kind.String())
	w.key(2, "status", b.Status.String())
	w.text(2, "beneficiary", b.Beneficiary, false)
	w.serves(b.Objectives)
	w.owner(&b.Owner)
	w.measure(&b.Measure)
	w.level("baseline", b.Baseline)
	w.level("target", b.Target)
	w.doNothing(&b.DoNothing)
	w.needs(b.Needs, b.Additive)
	if b.Start != (benefit.StartRule{}) {
		w.key(2, "start", quotedStart(b.Start))
	}
	if b.Ramp != (benefit.Ramp{}) {
		w.key(2, "ramp", rampOf(b.Ramp))
	}
	if b.Life != (benefit.Life{}) {
		w.key(2, "life", lifeOf(b.Life))
	}
	if b.Value != nil {
		w.key(2, "value_per_unit", w.money(*b.Value))
	}
	w.text(2, "value_source", b.ValueSource, false)
	if b.Attribution != 0 {
		w.key(2, "attribution", plain(b.Attribution))
	}
	var assumptions []string
	for _, a := range b.Assumptions {
		assumptions = append(assumptions, w.id(string(a)))
	}
	w.texts("assumptions", assumptions)
	w.readings(b.Readings)
	w.approved(b)
}

func (w *writer) serves(list []benefit.Serves) {
	if len(list) == 0 {
		return
	}
	w.line("    objectives:")
	for _, s := range list {
		if s.Weight == 0 {
			w.line("      - %s", w.id(string(s.Objective)))
			continue
		}
		w.line("      - {id: %s, weight: %s}", w.id(string(s.Objective)), plain(s.Weight))
	}
}

func (w *writer) owner(o *benefit.Ownership) {
	if o.Name == "" {
		return
	}
	w.line("    owner:")
	w.text(3, "name", o.Name, true)
	w.date(3, "accepted", o.Accepted)
	w.date(3, "handed_back", o.HandedBack)
}

func (w *writer) measure(m *benefit.Measure) {
	if *m == (benefit.Measure{}) {
		return
	}
	w.line("    measure:")
	w.text(3, "name", m.Name, true)
	w.text(3, "unit", m.Unit, false)
	if m.Better != benefit.DirectionNotStated {
		w.key(3, "better", m.Better.String())
	}
	w.text(3, "source", m.Source, false)
	w.text(3, "frequency", m.Frequency, false)
}

func (w *writer) level(key string, l *benefit.Level) {
	if l == nil {
		return
	}
	w.line("    %s:", key)
	w.key(3, "value", plain(l.Value))
	w.date(3, "date", l.Date)
}

func (w *writer) doNothing(d *benefit.DoNothing) {
	if d.PerYear == 0 && len(d.Points) == 0 {
		return
	}
	w.line("    do_nothing:")
	if d.PerYear != 0 {
		w.key(3, "per_year", plain(d.PerYear))
	}
	if len(d.Points) > 0 {
		w.line("      levels:")
	}
	for _, l := range d.Points {
		w.line("        - {date: %s, value: %s}", l.Date, plain(l.Value))
	}
}

func (w *writer) readings(list []benefit.Reading) {
	if len(list) == 0 {
		return
	}
	w.line("    readings:")
	for _, r := range list {
		w.line("      - date: %s", r.Date)
		w.key(4, "value", plain(r.Value))
		w.text(4, "by", r.By, false)
		w.text(4, "note", r.Note, false)
	}
}

func (w *writer) approved(b *benefit.Benefit) {
	if b.ApprovedTarget == nil && b.ApprovedLife == nil {
		return
	}
	w.line("    approved:")
	if b.ApprovedTarget != nil {
		w.key(3, "target", plain(*b.ApprovedTarget))
	}
	if b.ApprovedLife != nil {
		w.key(3, "life", lifeOf(*b.ApprovedLife))
	}
}

func (w *writer) cost(c *benefit.Cost) {
	w.item(string(c.ID), c.Title)
	w.key(2, [...]string{"once", "per_year", "per_week"}[min(c.Kind, benefit.OldWay)], w.money(c.Amount))
	w.date(2, "on", c.On)
	w.date(2, "from", c.From)
	w.date(2, "to", c.To)
	w.length("for", c.For)
	if c.With != "" {
		w.key(2, "moves_with", w.id(string(c.With)))
	}
	if c.Until != "" {
		w.key(2, "until", w.id(string(c.Until)))
	}
}

// decision writes a decision; single says that the case has one engagement, so that activities need not name it.
func (w *writer) decision(d *benefit.Decision, single bool) {
	w.item(string(d.ID), d.Title)
	w.text(2, "by", d.By, false)
	w.date(2, "asked_on", d.AskedOn)
	w.date(2, "needed_by", d.NeededBy)
	w.texts("options", d.Options)
	if len(d.Holds) > 0 {
		w.line("    holds:")
	}
	for _, a := range d.Holds {
		if single {
			w.line("      - %s", scalar(a.Code))
			continue
		}
		w.line("      - {engagement: %s, activity: %s}", w.id(string(a.Engagement)), scalar(a.Code))
	}
	if d.PerWeek != 0 {
		w.key(2, "cost_per_week", w.money(d.PerWeek))
	}
	w.date(2, "decided", d.Decided)
	w.text(2, "outcome", d.Outcome, false)
}

// money writes a sum with every digit, as money reads it.
func (w *writer) money(m benefit.Money) string {
	digits := benefit.MinorDigits(w.currency)
	text := strconv.FormatInt(int64(m), 10)
	for len(text) <= digits {
		text = "0" + text
	}
	whole, rest := text[:len(text)-digits], strings.TrimRight(text[len(text)-digits:], "0")
	if rest != "" {
		whole += "." + rest
	}
	return scalar(whole)
}

// plain writes a number as number and share read it.
func plain(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }

// hundredths writes a share in per cent by moving its point, so that 0.07 is 7 and nothing behind it.
func hundredths(x float64) string {
	mantissa, exponent, _ := strings.Cut(strconv.FormatFloat(x, 'e', -1, 64), "e")
	n, _ := strconv.Atoi(exponent) // the form is FormatFloat's own
	y, _ := strconv.ParseFloat(mantissa+"e"+strconv.Itoa(n+2), 64)
	return plain(y)
}

// quotedStart writes a start rule.
func quotedStart(r benefit.StartRule) string {
	text := r.Kind.String()
	if !r.NotBefore.IsZero() {
		text += ", not before " + r.NotBefore.String()
	}
	return scalar(text)
}

func rampOf(r benefit.Ramp) string {
	if r.Shape == benefit.Step {
		return "step"
	}
	return r.Shape.String() + " over " + r.Length.String()
}

func lifeOf(l benefit.Life) string {
	if !l.Until.IsZero() {
		return "until " + l.Until.String()
	}
	return l.For.String()
}
