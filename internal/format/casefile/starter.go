package casefile

import (
	"bytes"
	"fmt"
	"strings"
	"unicode"

	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/civil"
)

// StarterInput is what a schedule says about the case to be started. Every field may be empty.
type StarterInput struct {
	Project         string
	Client          string
	Supplier        string
	Currency        string // ISO code; without one the file says XXX and asks
	ScheduleFile    string // the file the case is started from
	ScheduleProject string // short name of the project inside that file, where it holds several
	DataDate        civil.Date
	BaselineFile    string
	BaselineDate    civil.Date // data date of the baseline
	BaselineFinish  civil.Date
	Candidates      []Candidate
	Most            int // how many milestones to suggest; 0 means 5
}

const suggestedMilestones = 5

// Starter writes a case file to begin with: what the schedule says is filled in, what only the client knows is asked
// for in comments. Read accepts it, and its checks name what is missing.
func Starter(in StarterInput) []byte {
	w := &starter{taken: map[string]bool{"supplier": true, "new-way": true, "first-benefit": true, "first-objective": true}}
	w.head(in)
	w.engagement(in)
	w.rest()
	return w.Bytes()
}

type starter struct {
	bytes.Buffer
	taken map[string]bool
	ids   []string
}

func (w *starter) line(format string, args ...any) { fmt.Fprintf(w, format+"\n", args...) }

func (w *starter) head(in StarterInput) {
	w.line("# The case of a project: what it is for, what it waits for, what that is worth.")
	w.line("# Lines that begin with # are notes and examples: take the # away to use one.")
	if in.ScheduleFile != "" {
		w.line("# Started from the schedule %s.", scalar(in.ScheduleFile))
	}
	if !in.BaselineFinish.IsZero() {
		w.line("# Its baseline finishes on %s.", in.BaselineFinish)
	}
	w.line("version: 1\n")
	w.line("project:")
	w.line("  name: %s", scalar(or(in.Project, "Name of the project")))
	if in.Client != "" {
		w.line("  client: %s", scalar(in.Client))
	} else {
		w.line("  # client: The client organisation")
	}
	w.line("  # sponsor: Who decides\n  # manager: The client project manager\n")
	if benefit.KnownCurrency(in.Currency) {
		w.line("currency: %s\n", in.Currency)
	} else {
		w.line("currency: %s # the schedule states none that is known: GBP, EUR, USD, …\n", noCurrency)
	}
	w.line("appraisal:")
	if !in.DataDate.IsZero() {
		w.line("  base_date: %s # the day values are discounted to; this is the data date of the schedule", in.DataDate)
	} else {
		w.line("  # base_date: 2027-04-01 # the day values are discounted to")
	}
	w.line("  # discount_rate: 3.5 %% # a year; without it sums are not discounted")
	w.line("  # rate_basis: real # or nominal: with inflation in the amounts and the rate")
	w.line("  # end: 2037-03-31 # the last day that counts")
	w.line("  # financial_year_starts: April\n")
}

func (w *starter) engagement(in StarterInput) {
	w.line("engagements:\n  - id: supplier")
	w.line("    supplier: %s", scalar(or(in.Supplier, "Name of the supplier")))
	w.line("    # contract: Name or number of the contract")
	if in.ScheduleProject != "" {
		w.line("    schedule_project: %s", scalar(in.ScheduleProject))
	}
	if in.BaselineFile != "" || !in.BaselineDate.IsZero() {
		w.line("    baseline:")
		if in.BaselineFile != "" {
			w.line("      file: %s", scalar(in.BaselineFile))
		}
		if !in.BaselineDate.IsZero() {
			w.line("      data_date: %s", in.BaselineDate)
		}
	}
	most := in.Most
	if most == 0 {
		most = suggestedMilestones
	}
	suggestions := Rank(in.Candidates)
	suggestions = suggestions[:min(max(most, 0), len(suggestions))]
	if len(suggestions) == 0 {
		w.line("    # No finish milestone was found in the schedule. Name what the contract promises:")
		w.line("    # milestones:\n    #   - id: go-live\n    #     title: Go-live\n    #     activity: A1000\n    #     contract_dates: [2027-06-30]\n")
		return
	}
	w.line("    # Suggested from the schedule. Keep those the contract names, put its dates, and drop \"unconfirmed\" once sure.")
	w.line("    milestones:")
	for _, s := range suggestions {
		w.milestone(s)
	}
	w.line("")
}

func (w *starter) milestone(s Suggestion) {
	id := w.id(or(s.Name, s.Code))
	w.ids = append(w.ids, id)
	w.line("      - id: %s # %s", id, s.Reason)
	w.line("        title: %s", scalar(or(s.Name, or(s.Code, "Milestone"))))
	if s.Code != "" {
		w.line("        activity: %s", scalar(s.Code))
	}
	if s.Name != "" {
		w.line("        activity_name: %s", scalar(s.Name))
	}
	w.line("        unconfirmed: yes")
	day, from := s.Baseline, "the baseline"
	if day.IsZero() {
		day, from = s.Finish, "this schedule"
	}
	if !day.IsZero() {
		w.line("        # contract_dates: [%s] # this is the date in %s: put the date of the contract", day, from)
	}
	if s.Done && !s.Finish.IsZero() {
		w.line("        achieved: %s", s.Finish)
	}
}

// id makes an id nobody has yet.
func (w *starter) id(name string) string {
	base := Slug(name)
	if base == "" {
		base = "milestone"
	}
	id := base
	for n := 2; w.taken[id]; n++ {
		id = fmt.Sprintf("%s-%d", base[:min(len(base), 56)], n)
	}
	w.taken[id] = true
	return id
}

func (w *starter) rest() {
	w.line(`# What the client side does itself: training, data, approvals. promised_to: the supplier waits for it.
# own_work:
#   - id: training
#     title: Train the staff
#     owner: Who answers for it
#     due: 2027-06-01
#     promised_to: supplier

objectives:
  - id: first-objective
    title: Say what the client wants in the end

# People working differently. Without it, delivery alone seldom brings a benefit.
changes:
  - id: new-way
    title: Say who works differently, and how
    # owner: Who answers for it`)
	if len(w.ids) > 0 {
		w.line("    needs: [%s] # everything here is needed", w.ids[0])
	} else {
		w.line("    # needs: [go-live]")
	}
	w.line(`    adoption: 3 months # from everything being there to people working that way

benefits:
  - id: first-benefit
    title: Reduce or increase what, for whom
    kind: quantifiable # cashable, non-cashable, quantifiable, qualitative or disbenefit
    objectives: [first-objective]
    needs: [new-way]
    # owner: {name: Who answers for it, accepted: 2027-01-31}
    # measure: {name: Waiting time, unit: minutes a visit, better: lower, source: Where it is read, frequency: monthly}
    # baseline: {value: 30, date: 2026-12-31}
    # target: {value: 20, date: 2028-12-31}
    # do_nothing: {per_year: 1} # where the level would drift without the project
    # start: first of next month
    # ramp: linear over 6 months
    # life: 5 years # moves with the start; or "until 2033-03-31", which loses what is late
    # value_per_unit: 120k # of one unit of the measure, per year
    # value_source: Where that value comes from
    # attribution: 80 %% # the share of the improvement this project may claim

# Without costs the sum is the value of the benefits alone.
# costs:
#   - {id: licence, title: Licence, once: 1.2m, on: 2027-06-30}
#   - {id: support, title: Support, per_year: 200k, from: 2027-07-01, for: 5 years}
#   - {id: old-way, title: Keep the old way running, per_week: "4,000", until: new-way}

# decisions:
#   - id: which-site
#     title: Which site goes first
#     by: Who decides
#     needed_by: 2027-02-28
#     holds: [A1000] # the activities that cannot go on without it

# assumptions:
#   - {id: staffing, text: Staffing stays as it is, source: Where that comes from}`)
}

func or(s, otherwise string) string {
	if strings.TrimSpace(s) == "" {
		return otherwise
	}
	return s
}

// scalar writes any text as a double-quoted YAML value on one line.
func scalar(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range strings.ToValidUTF8(s, "\ufffd") {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == ' ' || unicode.IsPrint(r):
			b.WriteRune(r)
		case r <= 0xffff:
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			fmt.Fprintf(&b, `\U%08x`, r)
		}
	}
	b.WriteByte('"')
	return b.String()
}
