package matter

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
	_ "time/tzdata" // zones are the product's, whatever the machine knows
	"unicode"
	"unicode/utf8"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/matter"
	"counterpart.dev/internal/errs"
)

// check is what was typed into the form of a matter, with what is wrong with it.
type check struct{ act.Input }

// date is a day, 0 when none is given.
func (c *check) date(path, value string) civil.Date {
	value = strings.TrimSpace(value)
	if value == "" {
		return 0
	}
	d, err := civil.ParseDate(value)
	if err != nil {
		c.Say(path, "%.20q is not a date: write it as 2026-03-31.", value)
	}
	return d
}

// moment is a day, whose beginning is meant, or a time of one, in a zone.
func (c *check) moment(path, value string, zone *time.Location) int64 {
	value = strings.TrimSpace(value)
	if value == "" {
		return 0
	}
	t, err := civil.ParseTime(value)
	if err != nil {
		c.Say(path, "%.20q is not a date: write it as 2026-03-31.", value)
		return 0
	}
	y, m, d := t.Date().Civil()
	return time.Date(y, m, d, 0, t.Minute(), 0, 0, zone).UnixMicro()
}

// lines are the lines of a list, without empty ones.
func (c *check) lines(path, value string) (out []string) {
	for _, l := range strings.Split(strings.ReplaceAll(value, "\r", "\n"), "\n") {
		if l = strings.Join(strings.Fields(l), " "); l != "" {
			out = append(out, l)
		}
	}
	if len(out) > mostLines {
		c.Say(path, "At most %d lines are kept, and there are %d.", mostLines, len(out))
		return out[:mostLines]
	}
	for i, l := range out {
		if utf8.RuneCountInString(l) > mostLine || !utf8.ValidString(l) || strings.ContainsFunc(l, act.Unprintable) {
			c.Say(path, "Line %d is too long, or has characters that no keyboard writes: at most %d are kept.", i+1, mostLine)
		}
	}
	return out
}

// names are a list's entries, one a line or between commas.
func (c *check) names(path, value string) []string {
	return c.lines(path, strings.NewReplacer(",", "\n", ";", "\n").Replace(value))
}

// mostMoney is the largest amount, so that sums of amounts stay numbers.
const mostMoney = int64(1_000_000_000_000_000)

// amount is money in minor units, 0 when none is given: digits with or without commas between thousands, and up to as many behind a
// point as the currency has; a minus before it takes away.
func (c *check) amount(path, value, currency string) int64 {
	n, ok := readAmount(value, currency)
	if !ok {
		c.Say(path, "%.40q is not an amount: write digits, such as 84,000 or -1250.50.", value)
	}
	return n
}

func readAmount(value, currency string) (n int64, ok bool) {
	value = strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(value), currency))
	if value == "" {
		return 0, true
	}
	rest, minus := value, false
	for _, sign := range []string{"-", "−"} {
		if r, cut := strings.CutPrefix(rest, sign); cut {
			rest, minus = r, true
		}
	}
	rest = strings.TrimLeft(rest, "£$€ ")
	whole, fraction, point := strings.Cut(rest, ".")
	digits := benefit.MinorDigits(currency)
	if whole == "" || point && (fraction == "" || len(fraction) > digits) {
		return 0, false
	}
	for _, r := range strings.ReplaceAll(whole, ",", "") + fraction + strings.Repeat("0", digits-len(fraction)) {
		if r < '0' || r > '9' {
			return 0, false
		}
		if n = n*10 + int64(r-'0'); n > mostMoney {
			return 0, false
		}
	}
	if minus {
		n = -n
	}
	return n, true
}

// Content is what a form says of what a matter is about, as it is typed. Every list has one entry a line.
type Content struct {
	Probability string // per cent
	Impacts     string // activity; low; likely; high, in working days
	Class       string
	Options     string // name; cost; milestone +days; …
	Chosen      string
	Holds       string // activities
	Criteria    string
	Cost        string
}

// about reads what a kind of matter asks for. strict reports what a decision or a risk lacks as well.
func (c *check) about(k matter.Kind, f Content, due civil.Date, currency string) (a About) {
	switch k {
	case matter.Risk:
		a.Estimate = c.estimate(f)
	case matter.Decision:
		ch := matter.Choice{NeededBy: due, Class: c.Line("class", f.Class, "the class", false, mostName), Options: c.options(f.Options, currency)}
		for _, x := range c.names("holds", f.Holds) {
			ch.Holds = append(ch.Holds, matter.Activity(x))
		}
		c.problems(ch.Problems(currency), map[string]string{"class": "class", "needed_by": "due", "options": "options", "holds": "holds"})
		a.Choice = &ch
	case matter.Change:
		a.Proposal = c.proposal(f, currency)
	case matter.Instruction:
		if n := c.amount("cost", f.Cost, currency); n != 0 {
			a.Proposal = &matter.Proposal{Options: []matter.Option{{Name: "As instructed", Effect: matter.Effect{Cost: matter.Sum{Minor: n, Currency: currency}}}}}
		}
	case matter.Acceptance:
		for _, l := range c.lines("criteria", f.Criteria) {
			a.Criteria = append(a.Criteria, matter.Criterion{Name: l})
		}
	}
	return a
}

// problems puts what the core finds wrong beside the fields it was typed in.
func (c *check) problems(found []matter.Problem, at map[string]string) {
	for _, p := range found {
		name, _, _ := strings.Cut(p.Path, ".")
		base, index, many := strings.Cut(name, "[")
		text := sentence(p.Text)
		if many {
			if n, err := strconv.Atoi(strings.TrimSuffix(index, "]")); err == nil {
				text = fmt.Sprintf("Line %d: %s", n+1, text)
			}
		}
		c.Say(at[base], "%s", text)
	}
}

// sentence begins with a capital and ends with a stop.
func sentence(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if s = string(unicode.ToUpper(r)) + s[n:]; !strings.HasSuffix(s, ".") {
		s += "."
	}
	return s
}

func (c *check) estimate(f Content) *matter.Estimate {
	e := &matter.Estimate{}
	if p := strings.TrimSuffix(strings.TrimSpace(f.Probability), "%"); p != "" {
		x, err := strconv.ParseFloat(strings.TrimSpace(p), 64)
		if err != nil || math.IsNaN(x) || math.Abs(x) > 1000 {
			c.Say("probability", "%.20q is not a probability: write a number of per cent, such as 25.", f.Probability)
		} else {
			e.Probability = int(math.Round(x * matter.Certain / 100))
		}
	}
	for i, l := range c.lines("impacts", f.Impacts) {
		parts := strings.Split(l, ";")
		if len(parts) != 4 {
			c.Say("impacts", "Line %d: write the activity and three numbers of working days: MIG-2140; 2; 5; 12.", i+1)
			continue
		}
		im := matter.Impact{Activity: matter.Activity(strings.TrimSpace(parts[0]))}
		for j, into := range []*float64{&im.Low, &im.Likely, &im.High} {
			x, err := strconv.ParseFloat(strings.TrimSpace(parts[j+1]), 64)
			if err != nil || math.IsNaN(x) || math.Abs(x) > 100_000 {
				c.Say("impacts", "Line %d: %.20q is not a number of working days.", i+1, parts[j+1])
			}
			*into = x
		}
		e.Impacts = append(e.Impacts, im)
	}
	if c.Err() == nil {
		c.problems(e.Problems(), map[string]string{"probability": "probability", "impacts": "impacts"})
	}
	if e.Probability == 0 && len(e.Impacts) == 0 {
		return nil
	}
	return e
}

func (c *check) proposal(f Content, currency string) *matter.Proposal {
	p := &matter.Proposal{Options: c.options(f.Options, currency)}
	if s := strings.TrimSpace(f.Chosen); s != "" {
		n, err := strconv.Atoi(s)
		if err != nil {
			n = -1
		}
		p.Chosen = n
	}
	c.problems(p.Problems(currency), map[string]string{"options": "options", "chosen": "chosen"})
	if len(p.Options) == 0 && p.Chosen == 0 {
		return nil
	}
	return p
}

// options reads one option a line: its name; what it costs; what it does to milestones.
func (c *check) options(text, currency string) (out []matter.Option) {
	for i, l := range c.lines("options", text) {
		parts := strings.Split(l, ";")
		o := matter.Option{Name: strings.TrimSpace(parts[0])}
		for _, p := range parts[1:] {
			if p = strings.TrimSpace(p); p == "" {
				continue
			}
			if s, ok := readShift(p); ok {
				o.Effect.Shifts = append(o.Effect.Shifts, s)
				continue
			}
			n, ok := readAmount(p, currency)
			if !ok {
				c.Say("options", "Line %d: %.40q is neither a cost, such as 84,000, nor what it does to a milestone, such as Go-live +6.", i+1, p)
				continue
			}
			o.Effect.Cost = matter.Sum{Minor: n, Currency: currency}
		}
		out = append(out, o)
	}
	return out
}

// readShift reads "Go-live +6": a milestone, and how many days later it comes.
func readShift(s string) (out matter.Shift, ok bool) {
	at := strings.LastIndexFunc(s, unicode.IsSpace)
	if at < 0 {
		return out, false
	}
	name, days := strings.TrimSpace(s[:at]), strings.Replace(strings.TrimSpace(s[at:]), "−", "-", 1)
	if days == "" || days[0] != '+' && days[0] != '-' {
		return out, false
	}
	n, err := strconv.Atoi(days)
	if err != nil || name == "" || n > 100_000 || n < -100_000 || !strings.ContainsFunc(name, unicode.IsLetter) {
		return out, false
	}
	return matter.Shift{Milestone: name, Days: n}, true
}

// refusal is a sentence of the core beside the field it is about.
func refusal(v matter.Verb, why string) error {
	at := map[matter.Verb]string{matter.Decline: "body", matter.Object: "body", matter.ReDate: "due", matter.Extend: "due", matter.Assign: "to", matter.Tell: "told", matter.Decide: "option"}[v]
	if !slices.ContainsFunc([]string{"declining needs", "objecting needs", "name the new date", "that is the date", "an extension moves", "name who", "they have it", "there is no such", "the date lies",
		"a commitment names"}, func(s string) bool { return strings.HasPrefix(why, s) }) {
		at = ""
	}
	if v == matter.Raise && (strings.HasPrefix(why, "a commitment names") || strings.HasPrefix(why, "the date lies")) {
		at = "due"
	}
	if strings.HasPrefix(why, "who raises it is aware") {
		at = "aware"
	}
	return errs.InvalidFields("This move cannot be made", []errs.Field{{Path: at, Message: sentence(why)}})
}

// sideOf is a side as a form says it, seen from the viewer: "us" or "them".
func sideOf(v access.Side, said string) access.Side {
	if said == "them" {
		return other(v)
	}
	return v
}
