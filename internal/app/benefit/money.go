package benefit

import (
	"strconv"
	"strings"

	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/casebook"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/programme"
	"counterpart.dev/internal/core/vague"
)

// costPeriods is what the sum of a cost is for, by its kind.
func costPeriods(k *benefit.Cost) []vague.Period {
	return []vague.Period{[...]vague.Period{vague.Once, vague.PerYear, vague.PerWeek}[min(k.Kind, benefit.OldWay)]}
}

var costSheet = table[benefit.Cost]{kind: casebook.Cost,
	places: map[string]string{"": "cost_kind", "moves_with": "moves_with"},
	boxes: []box[benefit.Cost]{
		line("title", true, func(k *benefit.Cost) *string { return &k.Title }),
		word("cost_kind", func(i uint8) string { return benefit.CostKind(i).String() }, func(k *benefit.Cost) uint8 { return uint8(k.Kind) },
			func(k *benefit.Cost, i uint8) { k.Kind = benefit.CostKind(i) }),
		{name: "amount",
			show: func(view *View, k *benefit.Cost, _ *casebook.More) string {
				if k.ID == "" {
					return ""
				}
				return amount(k.Amount, view.Project.Currency)
			},
			take: func(c *check, k *benefit.Cost, _ *casebook.More, value string) {
				m := c.money("amount", value, costPeriods(k)...)
				switch {
				case m != nil:
					k.Amount = *m
				case strings.TrimSpace(value) == "":
					c.say("amount", "Write the sum.")
				}
			}},
		day("on", func(k *benefit.Cost) *civil.Date { return &k.On }),
		day("from", func(k *benefit.Cost) *civil.Date { return &k.From }),
		day("to", func(k *benefit.Cost) *civil.Date { return &k.To }),
		length("for", func(k *benefit.Cost) *benefit.Duration { return &k.For }),
		node("moves_with", func(k *benefit.Cost) *benefit.NodeID { return &k.With }),
		node("until", func(k *benefit.Cost) *benefit.NodeID { return &k.Until }),
	},
	head: func(k *benefit.Cost) (string, string) { return k.Title, "" }}

var decisionSheet = table[benefit.Decision]{kind: casebook.Decision,
	places: map[string]string{"cost_per_week": "per_week"},
	boxes: []box[benefit.Decision]{
		line("title", true, func(d *benefit.Decision) *string { return &d.Title }),
		line("owner", false, func(d *benefit.Decision) *string { return &d.By }),
		day("asked_on", func(d *benefit.Decision) *civil.Date { return &d.AskedOn }),
		day("needed_by", func(d *benefit.Decision) *civil.Date { return &d.NeededBy }),
		textLines("options", func(d *benefit.Decision) *[]string { return &d.Options }),
		{name: "holds",
			show: func(view *View, d *benefit.Decision, _ *casebook.More) string { return view.activityLines(d.Holds) },
			take: func(c *check, d *benefit.Decision, _ *casebook.More, value string) {
				d.Holds = c.activities("holds", value)
			}},
		sum("per_week", func(d *benefit.Decision) *benefit.Money {
			if d.PerWeek == 0 {
				return nil
			}
			return &d.PerWeek
		}, func(d *benefit.Decision, m *benefit.Money) {
			d.PerWeek = 0
			if m != nil {
				d.PerWeek = *m
			}
		}, func(*benefit.Decision) []vague.Period { return []vague.Period{vague.PerWeek} }),
		day("decided", func(d *benefit.Decision) *civil.Date { return &d.Decided }),
		line("outcome", false, func(d *benefit.Decision) *string { return &d.Outcome }),
	},
	head: func(d *benefit.Decision) (string, string) { return d.Title, d.By }}

var appraisalSheet = table[benefit.Appraisal]{kind: casebook.Appraisal,
	places: map[string]string{"discount_rate": "rate", "base_date": "base", "financial_year_starts": "year_starts"},
	boxes: []box[benefit.Appraisal]{
		day("base", func(a *benefit.Appraisal) *civil.Date { return &a.Base }),
		{name: "rate",
			show: func(_ *View, a *benefit.Appraisal, _ *casebook.More) string {
				if a.RateStated && a.Rate == 0 {
					return "0 %"
				}
				return percent(a.Rate)
			},
			take: func(c *check, a *benefit.Appraisal, _ *casebook.More, value string) {
				a.Rate, a.RateStated = c.rate("rate", value)
			}},
		word("basis", func(i uint8) string { return benefit.RateBasis(i).String() }, func(a *benefit.Appraisal) uint8 { return uint8(a.Basis) },
			func(a *benefit.Appraisal, i uint8) { a.Basis = benefit.RateBasis(i) }),
		day("end", func(a *benefit.Appraisal) *civil.Date { return &a.End }),
		{name: "year_starts",
			show: func(_ *View, a *benefit.Appraisal, _ *casebook.More) string {
				if a.YearStarts == 0 {
					return ""
				}
				return strconv.Itoa(a.YearStarts)
			},
			take: func(c *check, a *benefit.Appraisal, _ *casebook.More, value string) {
				n, err := strconv.Atoi(value)
				if a.YearStarts = n; value != "" && (err != nil || n < 1 || n > 12) {
					c.say("year_starts", "Choose one of the months.")
				}
			}},
	},
	head: func(*benefit.Appraisal) (string, string) { return "Appraisal", "" }}

// rate is a yearly rate, which may be nothing or below it.
func (c *check) rate(path, value string) (x float64, stated bool) {
	value = strings.TrimSpace(value)
	if value == "" {
		return 0, false
	}
	text := strings.TrimSpace(strings.TrimSuffix(strings.Replace(value, "−", "-", 1), "%"))
	x, err := strconv.ParseFloat(text+"e-2", 64) // a rate is always a percentage
	if err != nil || strings.ContainsAny(text, "eExXpPnN_") || len(text) > mostDigits {
		c.say(path, "%.40q is not a rate: write it as 3.5 %%.", value)
		return 0, false
	}
	return x, true
}

var tieSheet = table[casebook.Tied]{kind: casebook.Tie,
	places: map[string]string{"contract_dates": "dates"},
	boxes: []box[casebook.Tied]{
		line("title", false, func(t *casebook.Tied) *string { return &t.Title }),
		{name: "milestone",
			show: func(_ *View, t *casebook.Tied, _ *casebook.More) string {
				return MilestoneChoice(t.Engagement, t.Milestone)
			},
			take: func(c *check, t *casebook.Tied, _ *casebook.More, value string) { c.milestone(t, value) }},
		textDates("dates", func(t *casebook.Tied) *[]benefit.ContractDate { return &t.Dates }),
		day("forecast", func(t *casebook.Tied) *civil.Date { return &t.Forecast }),
		day("achieved", func(t *casebook.Tied) *civil.Date { return &t.Achieved }),
		day("approved", func(t *casebook.Tied) *civil.Date { return &t.Approved }),
		tick("deliverable", func(t *casebook.Tied) *bool { return &t.Deliverable }),
		tick("unconfirmed", func(t *casebook.Tied) *bool { return &t.Unconfirmed }),
	},
	head: func(t *casebook.Tied) (string, string) { return t.Title, "" },
	after: func(c *check, _, t *casebook.Tied, _ *casebook.More) {
		if m, ok := c.view.contractMilestone(t.Milestone); ok && t.Title == "" {
			t.Title = m.Title
		}
		if t.Title == "" {
			c.say("title", "Write what it is, or choose the contract milestone it stands for.")
		}
	}}

func textDates[T any](name string, of func(*T) *[]benefit.ContractDate) box[T] {
	return box[T]{name: name,
		show: func(_ *View, t *T, _ *casebook.More) string { return contractLines(*of(t)) },
		take: func(c *check, t *T, _ *casebook.More, value string) { *of(t) = c.contractDates(name, value) }}
}

// MilestoneChoice is how a form names a contract milestone: its engagement and its id; the engagement alone where nobody has said which
// milestone is meant.
func MilestoneChoice(e benefit.EngagementID, milestone string) string {
	if milestone == "" {
		return string(e)
	}
	return string(e) + "/" + milestone
}

// milestone maps a tie.
func (c *check) milestone(t *casebook.Tied, value string) {
	if value == MilestoneChoice(t.Engagement, t.Milestone) {
		return // as it was, even where the viewer cannot see it
	}
	engagement, id, _ := strings.Cut(value, "/")
	t.Engagement, t.Milestone = c.engagement("milestone", engagement), ""
	if id == "" {
		return
	}
	for _, e := range c.view.Engagements {
		for _, m := range e.Milestones {
			if m.ID == id && benefit.EngagementID(e.Engagement) == t.Engagement {
				t.Milestone = id
				return
			}
		}
	}
	c.say("milestone", "Choose one of the contract milestones that are listed.")
}

// contractMilestone is a contract milestone of one of the project's engagements.
func (view *View) contractMilestone(id string) (programme.Milestone, bool) {
	for _, e := range view.Engagements {
		for _, m := range e.Milestones {
			if m.ID == id {
				return m, true
			}
		}
	}
	return programme.Milestone{}, false
}
