package play

import (
	"strings"

	"counterpart.dev/internal/app/benefit"
	"counterpart.dev/internal/core/access"
	core "counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/casebook"
	"counterpart.dev/internal/core/intake"
)

// pastedList is what the trust kept in a spreadsheet before, as Amina copies it out of there.
const pastedList = "Benefits register, Patient records, version 7\n\n" +
	"Benefit\tCategory\tSupports objective\tBenefit owner\tMeasure\tUnit\tBaseline\tTarget\tAnnual value\tRealisation date\tComments\n" +
	"Reduce staff who fetch, file and chase paper records\tCashable\tLower cost of records and of what depends on them\tImogen Drax, records manager\tPosts in records and ward administration\twhole-time posts\t131\t58\t£2,438,200\t30/06/2028\tPayroll; no redundancies\n" +
	"Reduce bed-days lost to waiting for records, results and medicines\tNon cash releasing\tMore time of clinical staff with patients\tRuaridh Maclellan, operations director\tOccupied bed-days\tbed-days a year\t212,400\t203,900\t£2.89m\t31/12/2028\tNot all of it is the record’s doing\n" +
	"Reduce harm from medication errors\tNon cash releasing\tSafer care, with the whole record at the bedside\tFarouk Benedetti, chief pharmacist\tMedication incidents with harm\tincidents a year\t318\t172\t£1,043,900\tQ2 28/29\t\n" +
	"Reduce licences and support of the old systems\tCashable\tLower cost of records and of what depends on them\tGareth Pellow, finance director\tYearly charges of the old systems\t£ thousand a year\t1,960\t120\t£1,840,000\t01/01/2028\tContracts end at the end of a quarter\n" +
	"Reduce tests that are repeated because a result cannot be found\tCashable\tLower cost of records and of what depends on them\tTBC\tRepeated tests within 14 days\ttests a year\t64,200\t39,500\t£666,900\t30/06/2028\t\n" +
	"Reduce sets of paper notes fetched\tCashable\tLower cost of records and of what depends on them\tRuth Fielding\tSets of notes fetched by porters\tsets a week\tabout 400\t20\t£160,000 - £180,000\tspring 2028\tPorters count them\n" +
	"Reduce appointments missed by patients\tNon cash releasing\tPatients tell their history once\tRuaridh Maclellan / Priscilla Adeyemi-Holt\tMissed appointments\ta year\t38,100\t33,000\t\tend of wave 3\t\n" +
	"Improve patients’ experience of telling their history once\tQualitative\tPatients tell their history once\t\tPatients who had to repeat their history\t\t\t\t\t\t\n" +
	"Total\t\t\t\t\t\t\t\t£9.0m\t\t\n"

// casework is somebody entering a case: what they have entered so far, by a short name.
type casework struct {
	*stage
	by      string
	project access.ScopeID
	ids     map[string]string
}

// enter fills in a form for something new: fields and values in turn.
func (c *casework) enter(k casebook.Kind, name string, values ...string) {
	if c.err != nil {
		return
	}
	id, err := c.Benefit.Add(c.ctx, c.as(c.by), c.project, k, benefit.Form{Values: c.fields(map[string]string{}, values)})
	c.must(err)
	c.ids[name] = id
}

// fields puts values in place. One that begins with @ is the id of what has that name.
func (c *casework) fields(into map[string]string, values []string) map[string]string {
	for i := 0; i+1 < len(values); i += 2 {
		into[values[i]] = values[i+1]
		if name, ok := strings.CutPrefix(values[i+1], "@"); ok {
			into[values[i]] = c.ids[name]
		}
	}
	return into
}

// view is the case as somebody sees it.
func (c *casework) view() *benefit.View {
	view, err := c.Benefit.Case(c.ctx, c.as(c.by), c.project)
	if c.must(err); err != nil {
		return &benefit.View{}
	}
	return view
}

// amend changes some fields of a benefit.
func (c *casework) amend(name string, values ...string) {
	if c.err != nil {
		return
	}
	view := c.view()
	f, err := view.Filled(casebook.Benefit, view.Nodes[c.ids[name]])
	c.must(err)
	if c.fields(f.Values, values); c.err == nil {
		c.must(c.Benefit.Change(c.ctx, c.as(c.by), c.project, casebook.Benefit, c.ids[name], f))
	}
}

// link says what something waits for, and what it serves: names with a share behind them, such as "wave 1 50 %".
func (c *casework) link(k casebook.Kind, name, needs, serves string) {
	if c.err != nil {
		return
	}
	f := benefit.LinksForm{Needs: c.links(needs), Serves: c.links(serves), Rev: c.view().Links(c.ids[name]).Rev}
	for _, l := range f.Needs {
		f.Additive = f.Additive || l.Share != ""
	}
	if k == casebook.Benefit && name == "posts" {
		f.Assumptions = []string{c.ids["turnover"]}
	}
	if k == casebook.Benefit && name == "bed-days" {
		f.Assumptions = []string{c.ids["beds"]}
	}
	c.must(c.Benefit.SetLinks(c.ctx, c.as(c.by), c.project, k, c.ids[name], f))
}

func (c *casework) links(names string) (out []benefit.Link) {
	for _, n := range strings.Split(names, ", ") {
		if n == "" {
			continue
		}
		name, share, _ := strings.Cut(n, ": ")
		out = append(out, benefit.Link{On: c.ids[name], Share: share})
	}
	return out
}

// register: Amina takes the trust’s list in, answers what it asks, and enters what no list says.
func register(s *stage) {
	c := &casework{s, "Amina", s.cast.Projects["PR"], map[string]string{}}
	s.at(6, "09:30")
	for _, o := range [][3]string{
		{"safe", "Safer care, with the whole record at the bedside", "Dr Anneliese Thorbecke, medical director"},
		{"time", "More time of clinical staff with patients", "Priscilla Adeyemi-Holt, chief nurse"},
		{"money", "Lower cost of records and of what depends on them", "Gareth Pellow, finance director"},
		{"patients", "Patients tell their history once", ""}} {
		c.enter(casebook.Objective, o[0], "title", o[1], "owner", o[2])
	}
	c.enter(casebook.Appraisal, "appraisal", "base", "2026-04-01", "rate", "3.5 %", "basis", "real", "end", "2034-03-31", "year_starts", "4")
	s.at(6, "10:15")
	c.take()
	s.at(7, "09:20")
	c.changes()
	c.forms()
	s.at(9, "14:00")
	c.accepted()
	s.entered = c
}

// take takes the list in.
func (c *casework) take() {
	if c.err != nil {
		return
	}
	who := c.as(c.by)
	id, err := c.Benefit.BeginList(c.ctx, who, c.project, benefit.File{Body: []byte(pastedList)})
	if c.must(err); err != nil {
		return
	}
	c.at(6, "10:40")
	c.must(c.Benefit.AnswerList(c.ctx, who, c.project, id, intake.Answers{
		9: {"baseline": "400", "value": "£160,000 a year"}, 10: {"owner": "Ruaridh Maclellan"}, 11: {"row": intake.TakeIn}}))
	l, err := c.Benefit.List(c.ctx, who, c.project, id)
	if c.must(err); err != nil {
		return
	}
	_, err = c.Benefit.ApplyList(c.ctx, who, c.project, id, benefit.ApplyForm{LifeUntil: "2034-03-31", Rev: l.List.Rev})
	c.must(err)
	for _, r := range c.view().List() {
		for name, starts := range map[string]string{"posts": "Reduce staff", "bed-days": "Reduce bed", "harm": "Reduce harm", "licences": "Reduce licences", "tests": "Reduce tests",
			"notes": "Reduce sets", "missed": "Reduce appointments", "history": "Improve patients"} {
			if strings.HasPrefix(r.Title, starts) {
				c.ids[name] = string(r.ID)
			}
		}
	}
}

// changes are what people will do otherwise, what the trust itself has promised, and what the case assumes.
func (c *casework) changes() {
	nurse, operations, records := "Priscilla Adeyemi-Holt, chief nurse", "Ruaridh Maclellan, operations director", "Imogen Drax, records manager"
	for _, ch := range [][4]string{
		{"wards 1", "Wards at Northmere General work without paper records", nurse, "10 weeks"},
		{"wards 2", "Wards at St Édith’s work without paper records", nurse, "8 weeks"},
		{"wards 3", "Community hospitals work without paper records", nurse, "8 weeks"},
		{"prescribing", "Medicines are prescribed and given electronically", "Farouk Benedetti, chief pharmacist", "12 weeks"},
		{"results", "Clinicians order tests and see every result in one place", "Dr Anneliese Thorbecke, medical director", "6 weeks"},
		{"clinics", "Clinics are booked and run in the new system", operations, "8 weeks"},
		{"flow", "Bed managers plan discharges from live ward boards", operations, "4 weeks"},
		{"coding", "Notes are coded before the patient leaves", "Gareth Pellow, finance director", "8 weeks"},
		{"library", "The paper records library is closed", records, "12 weeks"}} {
		c.enter(casebook.Change, ch[0], "title", ch[1], "owner", ch[2], "adoption", ch[3])
	}
	vantor := string(c.cast.Work["Vantor Systems"])
	for _, w := range [][6]string{
		{"interface team", "Release the interface team to the project", operations, "2026-09-07", "2027-01-08", "TRU3010"},
		{"pilot site", "Choose the pilot site", "Helen Ashworth", "2026-10-14", "2026-12-11", "TRU1100"},
		{"cleansing", "Cleanse the old patient data", records, "2026-12-11", "", "TRU4010"},
		{"test data", "Give test data, cohort 2", records, "2026-10-23", "", "TRU4030"},
		{"specifications", "Approve the interface specifications", "Amina Rahman", "2026-11-04", "", "TRU1040"},
		{"super-users", "Recruit and release super-users with cover on the wards", nurse, "2027-02-26", "", "TRU3020"}} {
		c.enter(casebook.Work, w[0], "title", w[1], "owner", w[2], "due", w[3], "forecast", w[4], "promised_to", vantor, "activities", w[5])
	}
	c.enter(casebook.Work, "lease", "title", "Give notice on the records warehouse", "owner", "Gareth Pellow, finance director", "due", "2027-06-30")
	c.enter(casebook.Work, "coding staff", "title", "Train the clinical coding team for work on the wards", "due", "2027-08-31")
	c.enter(casebook.Assumption, "turnover", "title", "Posts are saved by turnover, without redundancy", "owner", "Gareth Pellow, finance director", "source", "Workforce plan 2026")
	c.enter(casebook.Assumption, "beds", "title", "A bed-day saved is used for another patient", "owner", operations)
}

// forms are the benefits that no list knew.
func (c *casework) forms() {
	c.enter(casebook.Benefit, "warehouse", "title", "Reduce rent and transport of paper records", "kind", "cashable", "beneficiary", "The trust", "owner", "Gareth Pellow, finance director",
		"measure", "Rent and transport of records", "unit", "£ thousand a year", "better", "lower", "measure_source", "Ledger", "frequency", "quarterly", "baseline", "870", "baseline_date", "2026-03-31",
		"target", "140", "target_date", "2028-06-30", "start", "first of next quarter", "ramp", "step", "life_until", "2034-03-31", "value", "£1,000", "value_source", "Lease of the warehouse and the courier contract")
	c.enter(casebook.Benefit, "income", "title", "Increase the completeness of clinical coding", "kind", "cashable", "beneficiary", "The trust", "owner", "Helena Voss-Martin, head of coding",
		"measure", "Episodes coded in full", "unit", "per cent", "better", "higher", "measure_source", "Coding audit", "frequency", "quarterly", "baseline", "88.5", "baseline_date", "2026-03-31",
		"target", "94", "target_date", "2028-12-31", "start", "first of next quarter", "ramp", "linear", "ramp_length", "6 months", "life_until", "2034-03-31", "value", "£262,000",
		"value_source", "Income lost to incomplete coding, audit of 2025", "attribution", "80 %")
	c.enter(casebook.Benefit, "slots", "title", "Keep clinic appointments from falling as demand on staff grows", "kind", "non-cashable", "beneficiary", "Patients", "owner", "Ruaridh Maclellan, operations director",
		"measure", "Appointments offered", "unit", "appointments a week", "better", "higher", "measure_source", "Clinic lists", "frequency", "monthly", "baseline", "5,240", "baseline_date", "2026-03-31",
		"target", "5,240", "target_date", "2028-06-30", "drift", "-95", "ramp", "linear", "ramp_length", "6 months", "life_until", "2034-03-31", "value", "£3,900",
		"value_source", "Fifty weeks at the contribution of one appointment")
	c.enter(casebook.Benefit, "slower", "title", "Slower clinics while staff learn the new system", "kind", "disbenefit", "beneficiary", "Patients", "owner", "Ruaridh Maclellan, operations director",
		"measure", "Appointments not offered", "unit", "appointments a week", "better", "lower", "measure_source", "Clinic lists", "frequency", "weekly", "baseline", "0", "baseline_date", "2026-03-31",
		"target", "290", "target_date", "2027-12-31", "ramp", "step", "life_for", "26 weeks", "value", "£4,050", "value_source", "Fifty weeks at the mean income of one appointment")
	month := []string{"baseline_date", "2026-03-31", "frequency", "monthly"}
	c.amend("posts", append(month, "target_date", "2028-06-30", "measure_source", "Payroll", "start", "first of next month", "ramp", "linear", "ramp_length", "6 months", "beneficiary", "The trust")...)
	c.amend("bed-days", append(month, "target_date", "2028-12-31", "measure_source", "Bed census", "start", "first of next month", "ramp", "S-curve", "ramp_length", "9 months", "drift", "450",
		"attribution", "60 %", "beneficiary", "Patients; the trust")...)
	c.amend("harm", "baseline_date", "2026-03-31", "target_date", "2028-09-30", "measure_source", "Incident reports", "frequency", "quarterly", "ramp", "linear", "ramp_length", "6 months", "beneficiary", "Patients")
	c.amend("licences", "baseline_date", "2026-03-31", "target_date", "2028-01-01", "measure_source", "Ledger", "frequency", "quarterly", "start", "first of next quarter", "ramp", "step", "beneficiary", "The trust")
	c.amend("tests", append(month, "measure_source", "Laboratory system", "ramp", "linear", "ramp_length", "3 months", "beneficiary", "Patients; the trust")...)
	c.amend("notes", append(month, "target_date", "2028-05-31", "measure_source", "Porters’ count", "start", "first of next month", "ramp", "linear", "ramp_length", "3 months", "beneficiary", "The trust",
		"person", string(c.as("Ruth").Person))...)
	c.amend("missed", append(month, "ramp", "linear", "ramp_length", "6 months", "beneficiary", "Patients; the trust")...)
	c.amend("history", "beneficiary", "Patients", "frequency", "yearly", "measure_source", "Patient survey", "owner", "Ruth Fielding", "person", string(c.as("Ruth").Person))
}

// accepted: Ruth takes on hers, and Amina records what the others said.
func (c *casework) accepted() {
	answer := func(by, name string, yes bool, why string) {
		if c.err == nil {
			c.must(c.Benefit.Answer(c.ctx, c.as(by), c.project, c.ids[name], yes, why, c.view().Nodes[c.ids[name]].Rev))
		}
	}
	for _, name := range []string{"posts", "bed-days", "harm", "licences", "warehouse", "slower"} {
		answer("Amina", name, true, "Said at the benefits board.")
	}
	answer("Ruth", "notes", true, "")
	c.at(13, "11:10")
	answer("Amina", "income", false, "The coders are promised to another project until the autumn; she cannot answer for the date.")
}

// tied: once the contract’s dates are known, the benefits hang on them, and the case is approved.
func (c *casework) tied() {
	c.at(18, "15:20")
	vantor := core.EngagementID(c.cast.Work["Vantor Systems"])
	names := map[string]string{"Infrastructure accepted": "infrastructure", "Interfaces accepted": "interfaces", "Go-live, wave 1": "go-live 1", "Go-live, wave 2": "go-live 2", "Go-live, wave 3": "go-live 3",
		"Old records system archived and switched off": "old system"}
	for _, e := range c.view().Engagements {
		for _, m := range e.Milestones {
			if name, ok := names[m.Title]; ok && core.EngagementID(e.Engagement) == vantor {
				c.enter(casebook.Tie, name, "milestone", benefit.MilestoneChoice(vantor, m.ID))
			}
		}
	}
	c.enter(casebook.Tie, "support", "milestone", benefit.MilestoneChoice(vantor, ""), "title", "End of early-life support", "dates", "2027-11-12")
	c.at(18, "15:40")
	c.chains()
	c.money()
	c.decisions()
	c.at(18, "15:55")
	for _, name := range []string{"posts", "bed-days", "harm", "licences", "tests", "notes", "warehouse", "income", "slots", "slower"} {
		c.amend(name, "status", "approved")
	}
}

// chains link everything to what it waits for.
func (c *casework) chains() {
	for _, l := range [][2]string{{"wards 1", "go-live 1, super-users"}, {"wards 2", "go-live 2, super-users"}, {"wards 3", "go-live 3"}, {"prescribing", "go-live 1: 50 %, go-live 2: 32 %, go-live 3: 18 %"},
		{"results", "go-live 1: 55 %, go-live 2: 30 %, go-live 3: 15 %"}, {"clinics", "go-live 1: 50 %, go-live 2: 30 %, go-live 3: 20 %"}, {"flow", "wards 1, wards 2"},
		{"coding", "wards 1, wards 2, coding staff"}, {"library", "wards 3, lease"}} {
		c.link(casebook.Change, l[0], l[1], "")
	}
	for _, l := range [][3]string{{"posts", "wards 1: 45 %, wards 2: 25 %, library: 30 %", "money: 70 %, time: 30 %"}, {"bed-days", "flow, results", "time, safe"}, {"harm", "prescribing", "safe"},
		{"licences", "old system", "money"}, {"warehouse", "library", "money"}, {"income", "coding", "money"}, {"tests", "results, interfaces", "money, patients"}, {"slots", "clinics", "time, patients"},
		{"missed", "clinics", "patients"}, {"history", "wards 1, wards 2, wards 3", "patients"}, {"slower", "go-live 1: 50 %, go-live 2: 30 %, go-live 3: 20 %", "time"},
		{"notes", "wards 1: 60 %, wards 2: 40 %", "money, time"}} {
		c.link(casebook.Benefit, l[0], l[1], l[2])
	}
}

// money is what it all costs.
func (c *casework) money() {
	once := func(title, amount, on, with string) {
		c.enter(casebook.Cost, title, "title", title, "cost_kind", "once", "amount", amount, "on", on, "moves_with", with)
	}
	once("Contract, design and build", "£2.9m", "2027-02-26", "")
	once("Contract, wave 1", "£2.1m", "2027-07-05", "@go-live 1")
	once("Contract, waves 2 and 3", "£1.8m", "2027-10-04", "@go-live 3")
	once("Ward devices", "£1.35m", "2026-11-30", "")
	once("Cover for staff in training", "£0.9m", "2027-06-01", "@go-live 1")
	c.enter(casebook.Cost, "running", "title", "Running the new system", "cost_kind", "a year", "amount", "£1.24m", "from", "2027-07-05", "to", "2034-03-31", "moves_with", "@go-live 1")
	c.enter(casebook.Cost, "team", "title", "The trust’s own project team until wave 3", "cost_kind", "a week", "amount", "£21,500", "until", "@go-live 3")
}

// decisions are what waits for somebody to decide.
func (c *casework) decisions() {
	on := "Vantor Systems: "
	if len(c.view().Engagements) == 1 {
		on = ""
	}
	c.enter(casebook.Decision, "release", "title", "Release the interface team from January", "owner", "Ruaridh Maclellan, operations director", "asked_on", "2026-10-12", "needed_by", "2026-11-06",
		"options", "Release four people from 4 January, cover them with agency staff\nRelease two people now and two in February\nHave the supplier’s own people do it, as a change", "holds", on+"TRU3010")
	c.enter(casebook.Decision, "site", "title", "Choose the pilot site", "owner", "Helen Ashworth, chief executive", "asked_on", "2026-09-28", "needed_by", "2026-11-27",
		"options", "The east wing of Northmere General\nThe whole of Northmere General", "holds", on+"TRU1100", "per_week", "£4,200")
	c.enter(casebook.Decision, "order", "title", "Accept the new order of the data migration", "owner", "Dr Anneliese Thorbecke, medical director", "asked_on", "2026-10-05",
		"options", "Accept\nAsk for the medicines records to be loaded with the rest", "holds", on+"MIG1040")
}

// measured: what was counted since, the first figures of a long row.
func measured(s *stage) {
	c := s.entered
	read := func(day int, by, name, value, who, words string) {
		s.at(day, "12:00")
		if s.err == nil {
			s.must(s.Benefit.AddReading(s.ctx, s.as(by), c.project, c.ids[name], benefit.ReadingForm{Day: s.date(day - 2), Value: value, By: who, Words: words}))
		}
	}
	read(20, "Amina", "harm", "321", "Pharmacy", "")
	read(48, "Amina", "harm", "315", "Pharmacy", "")
	read(50, "Amina", "posts", "130", "Payroll", "One leaver, not replaced.")
	for i, sets := range []string{"415", "409", "414", "410"} {
		read(length-29+7*i, "Ruth", "notes", sets, "Porters", "")
	}
	s.at(length-1, "12:20")
	owner := &casework{s, "Ruth", c.project, c.ids}
	owner.amend("notes", "baseline", "412", "baseline_date", s.date(length-1))
}
