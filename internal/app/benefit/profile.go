package benefit

import (
	"strings"

	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/casebook"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/vague"
)

// yearly is what the value of a unit is for: a year.
func yearly[T any](*T) []vague.Period { return []vague.Period{vague.PerYear} }

var benefitSheet = table[benefit.Benefit]{kind: casebook.Benefit,
	places: map[string]string{"measure.name": "measure", "measure.better": "better", "baseline.value": "baseline", "baseline.date": "baseline_date",
		"target.value": "target", "target.date": "target_date", "do_nothing": "drift", "do_nothing.levels": "do_nothing_levels", "do_nothing.per_year": "drift", "start.not_before": "not_before",
		"ramp": "ramp_length", "ramp.length": "ramp_length", "life": "life_for", "value_per_unit": "value", "approved.target": "approved_target",
		"approved.life": "approved_life_for"},
	boxes: []box[benefit.Benefit]{
		line("title", true, func(b *benefit.Benefit) *string { return &b.Title }),
		word("kind", func(i uint8) string { return benefit.Kind(i).String() }, func(b *benefit.Benefit) uint8 { return uint8(b.Kind) },
			func(b *benefit.Benefit, i uint8) { b.Kind = benefit.Kind(i) }),
		leading(word("status", func(i uint8) string { return benefit.Status(i).String() }, func(b *benefit.Benefit) uint8 { return uint8(b.Status) },
			func(b *benefit.Benefit, i uint8) { b.Status = benefit.Status(i) })),
		line("beneficiary", false, func(b *benefit.Benefit) *string { return &b.Beneficiary }),
		leading(line("owner", false, func(b *benefit.Benefit) *string { return &b.Owner.Name })),
		person[benefit.Benefit](),
		line("measure", false, func(b *benefit.Benefit) *string { return &b.Measure.Name }),
		line("unit", false, func(b *benefit.Benefit) *string { return &b.Measure.Unit }),
		word("better", func(i uint8) string { return benefit.Direction(i).String() }, func(b *benefit.Benefit) uint8 { return uint8(b.Measure.Better) },
			func(b *benefit.Benefit, i uint8) { b.Measure.Better = benefit.Direction(i) }),
		line("measure_source", false, func(b *benefit.Benefit) *string { return &b.Measure.Source }),
		line("frequency", false, func(b *benefit.Benefit) *string { return &b.Measure.Frequency }),
		levelBox("baseline", func(b *benefit.Benefit) **benefit.Level { return &b.Baseline }),
		levelDay("baseline_date", "baseline", func(b *benefit.Benefit) **benefit.Level { return &b.Baseline }),
		levelBox("target", func(b *benefit.Benefit) **benefit.Level { return &b.Target }),
		levelDay("target_date", "target", func(b *benefit.Benefit) **benefit.Level { return &b.Target }),
		{name: "drift",
			show: func(_ *View, b *benefit.Benefit, _ *casebook.More) string {
				if b.DoNothing.PerYear == 0 {
					return ""
				}
				return Plain(b.DoNothing.PerYear)
			},
			take: func(c *check, b *benefit.Benefit, _ *casebook.More, value string) {
				b.DoNothing.PerYear = 0
				if x := c.level("drift", value); x != nil {
					b.DoNothing.PerYear = *x
				}
			}},
		{name: "do_nothing_levels",
			show: func(_ *View, b *benefit.Benefit, _ *casebook.More) string { return levelLines(b.DoNothing.Points) },
			take: func(c *check, b *benefit.Benefit, _ *casebook.More, value string) {
				b.DoNothing.Points = c.levels("do_nothing_levels", value)
			}},
		word("start", func(i uint8) string { return benefit.StartKind(i).String() }, func(b *benefit.Benefit) uint8 { return uint8(b.Start.Kind) },
			func(b *benefit.Benefit, i uint8) { b.Start.Kind = benefit.StartKind(i) }),
		day("not_before", func(b *benefit.Benefit) *civil.Date { return &b.Start.NotBefore }),
		word("ramp", func(i uint8) string { return benefit.Shape(i).String() }, func(b *benefit.Benefit) uint8 { return uint8(b.Ramp.Shape) },
			func(b *benefit.Benefit, i uint8) { b.Ramp.Shape = benefit.Shape(i) }),
		length("ramp_length", func(b *benefit.Benefit) *benefit.Duration { return &b.Ramp.Length }),
		length("life_for", func(b *benefit.Benefit) *benefit.Duration { return &b.Life.For }),
		day("life_until", func(b *benefit.Benefit) *civil.Date { return &b.Life.Until }),
		sum("value", func(b *benefit.Benefit) *benefit.Money { return b.Value }, func(b *benefit.Benefit, m *benefit.Money) { b.Value = m }, yearly[benefit.Benefit]),
		line("value_source", false, func(b *benefit.Benefit) *string { return &b.ValueSource }),
		part("attribution", func(b *benefit.Benefit) *float64 { return &b.Attribution }),
		leading(figure("approved_target", func(b *benefit.Benefit) **float64 { return &b.ApprovedTarget })),
		leading(approvedLife("approved_life_for")),
		leading(approvedUntil("approved_life_until")),
	},
	head:  func(b *benefit.Benefit) (string, string) { return b.Title, b.Owner.Name },
	after: settleBenefit}

// levelBox is the value of a level that may not be stated.
func levelBox(name string, of func(*benefit.Benefit) **benefit.Level) box[benefit.Benefit] {
	return box[benefit.Benefit]{name: name,
		show: func(_ *View, b *benefit.Benefit, _ *casebook.More) string {
			if *of(b) == nil {
				return ""
			}
			return Plain((*of(b)).Value)
		},
		take: func(c *check, b *benefit.Benefit, _ *casebook.More, value string) {
			x := c.level(name, value)
			switch {
			case x == nil:
				*of(b) = nil
			case *of(b) == nil:
				*of(b) = &benefit.Level{Value: *x}
			default:
				(*of(b)).Value = *x
			}
		}}
}

// levelDay is the day of a level, which without its value says nothing.
func levelDay(name, value string, of func(*benefit.Benefit) **benefit.Level) box[benefit.Benefit] {
	return box[benefit.Benefit]{name: name,
		show: func(_ *View, b *benefit.Benefit, _ *casebook.More) string {
			if *of(b) == nil {
				return ""
			}
			return (*of(b)).Date.String()
		},
		take: func(c *check, b *benefit.Benefit, _ *casebook.More, typed string) {
			d := c.date(name, typed)
			if l := *of(b); l != nil {
				l.Date = d
			} else if !d.IsZero() {
				c.say(value, "State the level too, or leave its day open.")
			}
		}}
}

// approvedLife and approvedUntil are the two ways of stating the life that was approved.
func approvedLife(name string) box[benefit.Benefit] {
	return box[benefit.Benefit]{name: name,
		show: func(_ *View, b *benefit.Benefit, _ *casebook.More) string {
			if b.ApprovedLife == nil || b.ApprovedLife.For.IsZero() {
				return ""
			}
			return b.ApprovedLife.For.String()
		},
		take: func(c *check, b *benefit.Benefit, _ *casebook.More, value string) {
			b.ApprovedLife = nil
			if d, given := c.length(name, value); given {
				b.ApprovedLife = &benefit.Life{For: d}
			}
		}}
}

func approvedUntil(name string) box[benefit.Benefit] {
	return box[benefit.Benefit]{name: name,
		show: func(_ *View, b *benefit.Benefit, _ *casebook.More) string {
			if b.ApprovedLife == nil {
				return ""
			}
			return b.ApprovedLife.Until.String()
		},
		take: func(c *check, b *benefit.Benefit, _ *casebook.More, value string) {
			d := c.date(name, value)
			switch {
			case d.IsZero():
			case b.ApprovedLife == nil:
				b.ApprovedLife = &benefit.Life{Until: d}
			default:
				b.ApprovedLife.Until = d
			}
		}}
}

// settleBenefit keeps what was approved when it is changed, and asks a new owner to accept anew.
func settleBenefit(_ *check, was, b *benefit.Benefit, m *casebook.More) {
	if was == nil {
		return
	}
	if !strings.EqualFold(b.Owner.Name, was.Owner.Name) {
		b.Owner.Accepted, b.Owner.HandedBack = 0, 0
	}
	if b.Owner.Name == "" {
		m.Person = ""
	}
	if !isApproved(was.Status) || !isApproved(b.Status) {
		return
	}
	if b.ApprovedTarget == nil && was.ApprovedTarget == nil && was.Target != nil && (b.Target == nil || b.Target.Value != was.Target.Value) {
		target := was.Target.Value
		b.ApprovedTarget = &target
	}
	if b.ApprovedLife == nil && was.ApprovedLife == nil && was.Life != (benefit.Life{}) && b.Life != was.Life {
		life := was.Life
		b.ApprovedLife = &life
	}
}
