package brief

import (
	"cmp"
	"fmt"
	"slices"

	"counterpart.dev/internal/core/outlook"
)

// movedExpected is what moved what is expected since the page before; nil where that cannot be said, or nothing did.
func (c *composer) movedExpected() *outlook.Moved {
	if c.in.Stood == nil {
		return nil
	}
	m := c.in.Outlook.Since(c.in.Stood.Outlook)
	if m == nil || m.From == m.To && m.Certain == 0 && len(m.Causes) == 0 {
		return nil
	}
	return m
}

// expectedSince is what is expected now and was then, with the causes that did most; "" where no reader would see a difference.
func (c *composer) expectedSince() string {
	m := c.movedExpected()
	if m == nil || Short(m.From, c.b.Currency) == Short(m.To, c.b.Currency) {
		return ""
	}
	causes := []outlook.MovedCause{{Cause: outlook.Cause{Title: wordCertain, Amount: m.Certain}}}
	if m.Certain == 0 {
		causes = nil
	}
	causes = append(causes, m.Causes...)
	slices.SortStableFunc(causes, func(a, b outlook.MovedCause) int {
		return cmp.Compare(max(b.Amount, -b.Amount), max(a.Amount, -a.Amount))
	})
	const most = 2
	var said []string
	for i := range causes[:min(len(causes), most)] {
		k := &causes[i]
		name := k.Title
		if k.ID != "" {
			name = k.Words()
		}
		said = append(said, fmt.Sprintf("%s (%s)", name, c.more(k.Amount)))
	}
	if n := len(causes) - most; n > 0 {
		said = append(said, things(n, "other cause"))
	}
	return fmt.Sprintf("Simulated, %s is expected on average, %s than then: %s.", Short(m.To, c.b.Currency), c.more(m.To-m.From), list(said))
}

// wordCertain is what moves what is expected besides chance.
const wordCertain = "the dates and the case, whatever chance does"

// sinceExpected are the causes of what moved what is expected, which add up.
func (c *composer) sinceExpected(m *outlook.Moved) Table {
	t := table("What moved what is expected", text("Because"), text("Court"), figure("Took then"), figure("Takes now"), figure("Adds"))
	t.add(cell(capital(wordCertain)), cell(""), cell(""), cell(""), c.sum(m.Certain))
	for i := range m.Causes {
		k := &m.Causes[i]
		t.add(cell(k.Words()), cell(courtWord(k.Court)), c.sum(k.Then), c.sum(k.Now), c.sum(k.Amount))
	}
	t.add(cell("Sum"), cell(""), cell(""), cell(""), c.sum(m.To-m.From))
	return t
}
