package benefit

import (
	"fmt"
	"strconv"
	"strings"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/casebook"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/vague"
)

func personID(s string) access.PersonID { return access.PersonID(s) }

// ticked is the value of a field that is ticked or not.
const ticked = "on"

// tick is a field that is ticked or not.
func tick[T any](name string, of func(*T) *bool) box[T] {
	return box[T]{name: name,
		show: func(_ *View, t *T, _ *casebook.More) string {
			if *of(t) {
				return ticked
			}
			return ""
		},
		take: func(_ *check, t *T, _ *casebook.More, value string) { *of(t) = value != "" }}
}

// day is a field with one day.
func day[T any](name string, of func(*T) *civil.Date) box[T] {
	return box[T]{name: name,
		show: func(_ *View, t *T, _ *casebook.More) string { return of(t).String() },
		take: func(c *check, t *T, _ *casebook.More, value string) { *of(t) = c.date(name, value) }}
}

// length is a field with a length of time.
func length[T any](name string, of func(*T) *benefit.Duration) box[T] {
	return box[T]{name: name,
		show: func(_ *View, t *T, _ *casebook.More) string {
			if of(t).IsZero() {
				return ""
			}
			return of(t).String()
		},
		take: func(c *check, t *T, _ *casebook.More, value string) { *of(t), _ = c.length(name, value) }}
}

// optionalLength is a field with a length of time that may not be stated, which is not the same as no time.
func optionalLength[T any](name string, of func(*T) **benefit.Duration) box[T] {
	return box[T]{name: name,
		show: func(_ *View, t *T, _ *casebook.More) string {
			if *of(t) == nil {
				return ""
			}
			return (*of(t)).String()
		},
		take: func(c *check, t *T, _ *casebook.More, value string) {
			*of(t) = nil
			if d, given := c.length(name, value); given {
				*of(t) = &d
			}
		}}
}

// figure is a field with a level of a measure that may not be stated.
func figure[T any](name string, of func(*T) **float64) box[T] {
	return box[T]{name: name,
		show: func(_ *View, t *T, _ *casebook.More) string {
			if *of(t) == nil {
				return ""
			}
			return Plain(**of(t))
		},
		take: func(c *check, t *T, _ *casebook.More, value string) { *of(t) = c.level(name, value) }}
}

// Plain writes a level as forms show it.
func Plain(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }

// word is a field with one of the words that name gives.
func word[T any](name string, said func(uint8) string, of func(*T) uint8, set func(*T, uint8)) box[T] {
	return box[T]{name: name,
		show: func(_ *View, t *T, _ *casebook.More) string { return said(of(t)) },
		take: func(c *check, t *T, _ *casebook.More, value string) { set(t, c.choice(name, value, said)) }}
}

// sum is a field with a sum of money that may not be stated.
func sum[T any](name string, of func(*T) *benefit.Money, set func(*T, *benefit.Money), periods func(*T) []vague.Period) box[T] {
	return box[T]{name: name,
		show: func(view *View, t *T, _ *casebook.More) string {
			if of(t) == nil {
				return ""
			}
			return amount(*of(t), view.Project.Currency)
		},
		take: func(c *check, t *T, _ *casebook.More, value string) { set(t, c.money(name, value, periods(t)...)) }}
}

// amount writes a sum as a form shows it: every digit, without minor units where there are none.
func amount(m benefit.Money, currency string) string {
	text := m.Full(currency)
	if point := strings.LastIndex(text, "."); point >= 0 && strings.Trim(text[point+1:], "0") == "" {
		return text[:point]
	}
	return text
}

// part is a field with a share.
func part[T any](name string, of func(*T) *float64) box[T] {
	return box[T]{name: name,
		show: func(_ *View, t *T, _ *casebook.More) string { return percent(*of(t)) },
		take: func(c *check, t *T, _ *casebook.More, value string) {
			if *of(t) = c.share(name, value); *of(t) == 0 && strings.Trim(value, "0.% ") == "" && strings.TrimSpace(value) != "" {
				c.say(name, "A share of nothing cannot be claimed: leave it empty to claim all, or withdraw the benefit.")
			}
		}}
}

// textLines is a field with several texts, one a line.
func textLines[T any](name string, of func(*T) *[]string) box[T] {
	return box[T]{name: name,
		show: func(_ *View, t *T, _ *casebook.More) string { return strings.Join(*of(t), "\n") },
		take: func(c *check, t *T, _ *casebook.More, value string) { *of(t) = c.lines(name, value) }}
}

// node is a field with something that others can wait for.
func node[T any](name string, of func(*T) *benefit.NodeID) box[T] {
	return box[T]{name: name,
		show: func(_ *View, t *T, _ *casebook.More) string { return string(*of(t)) },
		take: func(c *check, t *T, _ *casebook.More, value string) {
			switch c.view.Nodes[value].Kind {
			case casebook.Tie, casebook.Work, casebook.Change, "":
				if value == "" || c.view.Nodes[value].ID != "" {
					*of(t) = benefit.NodeID(value)
					return
				}
			}
			c.say(name, "Choose a contract milestone, a piece of own work or a business change.")
		}}
}

// levels reads levels by date, one a line: "2027-03-31 5,200".
func (c *check) levels(path, value string) (out []benefit.Level) {
	for _, line := range c.lines(path, value) {
		when, what, _ := strings.Cut(strings.ReplaceAll(line, ":", " "), " ")
		d, err := civil.ParseDate(when)
		if err != nil {
			c.say(path, "%.60q does not begin with a day: write a day and a level on each line, such as 2027-03-31 5,200.", line)
			return nil
		}
		if x := c.level(path, what); x != nil {
			out = append(out, benefit.Level{Value: *x, Date: d})
		} else if strings.TrimSpace(what) == "" {
			c.say(path, "%.60q has no level behind the day.", line)
		}
	}
	return out
}

func levelLines(list []benefit.Level) string {
	lines := make([]string, len(list))
	for i, l := range list {
		lines[i] = l.Date.String() + " " + Plain(l.Value)
	}
	return strings.Join(lines, "\n")
}

// contractDates reads contract dates, one a line: "2027-03-05", "2027-04-16 from 2026-09-21: Extension 1".
func (c *check) contractDates(path, value string) (out []benefit.ContractDate) {
	for _, line := range c.lines(path, value) {
		days, reason, _ := strings.Cut(line, ":")
		when, from, later := strings.Cut(days, " from ")
		d := benefit.ContractDate{Date: c.date(path, when), Reason: strings.TrimSpace(reason)}
		if later {
			d.From = c.date(path, from)
		}
		out = append(out, d)
	}
	return out
}

func contractLines(list []benefit.ContractDate) string {
	lines := make([]string, len(list))
	for i, d := range list {
		lines[i] = d.Date.String()
		if !d.From.IsZero() {
			lines[i] += " from " + d.From.String()
		}
		if d.Reason != "" {
			lines[i] += ": " + d.Reason
		}
	}
	return strings.Join(lines, "\n")
}

// activities reads activities, one a line: "A1040", or "Vantor Systems: A1040" where the project has several suppliers.
func (c *check) activities(path, value string) (out []benefit.ActivityRef) {
	for _, line := range c.lines(path, value) {
		ref := benefit.ActivityRef{Code: line}
		for i := range c.view.Engagements {
			e := &c.view.Engagements[i]
			if code, ok := strings.CutPrefix(line, e.Supplier()+":"); ok {
				ref = benefit.ActivityRef{Engagement: benefit.EngagementID(e.Engagement), Code: strings.TrimSpace(code)}
			} else if len(c.view.Engagements) == 1 {
				ref.Engagement = benefit.EngagementID(e.Engagement)
			}
		}
		if ref.Engagement == "" {
			c.say(path, "Say whose schedule %.40q is in: write the supplier before it, such as Vantor Systems: A1040.", line)
			continue
		}
		out = append(out, ref)
	}
	return out
}

func (view *View) activityLines(list []benefit.ActivityRef) string {
	lines := make([]string, len(list))
	for i, a := range list {
		lines[i] = a.Code
		if len(view.Engagements) != 1 {
			lines[i] = fmt.Sprintf("%s: %s", view.Supplier(a.Engagement), a.Code)
		}
	}
	return strings.Join(lines, "\n")
}

// Supplier is the name of the supplier of an engagement.
func (view *View) Supplier(id benefit.EngagementID) string {
	for i := range view.Case.Engagements {
		if e := &view.Case.Engagements[i]; e.ID == id {
			return e.Supplier
		}
	}
	return "a supplier"
}
