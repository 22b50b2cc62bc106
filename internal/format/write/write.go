// Package write puts a network out as a schedule file, in each of the formats that are read: so that one schedule in three formats can be
// shown to be one network, and so that examples can be made in formats whose tools are not at hand.
//
// It promises that the package of the same format reads what it writes as the network that was written. It refuses what a format cannot
// hold, with a sentence that says what it is; nothing is left out in silence.
package write

import (
	"fmt"
	"strconv"
	"strings"

	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/plan"
)

// hours are minutes as hours with what decimals it takes.
func hours(m civil.Minutes) string {
	if m%60 == 0 {
		return strconv.Itoa(int(m / 60))
	}
	return strconv.FormatFloat(float64(m)/60, 'f', 6, 64)
}

// money are hundredths as units of the currency.
func money(v int64) string {
	sign := ""
	if v < 0 {
		sign, v = "-", -v
	}
	return fmt.Sprintf("%s%d.%02d", sign, v/100, v%100)
}

// escaped is text within an element.
func escaped(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(s)
}

// document is an XML file under way.
type document struct{ strings.Builder }

// leaf writes an element with text, nothing for none.
func (d *document) leaf(name, text string) {
	if text != "" {
		d.WriteString("<" + name + ">" + escaped(text) + "</" + name + ">\n")
	}
}

// in writes an element around what inner writes.
func (d *document) in(name string, inner func()) {
	d.WriteString("<" + name + ">\n")
	inner()
	d.WriteString("</" + name + ">\n")
}

// stamp is an instant of XML; "" for none.
func stamp(t civil.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.String() + ":00"
}

// costs are those of a network by activity.
func costs(n *plan.Network) map[int32]plan.Cost {
	of := make(map[int32]plan.Cost, len(n.Costs))
	for _, c := range n.Costs {
		of[c.Activity] = c
	}
	return of
}

// primavera refuses what no file of Primavera P6 can hold.
func primavera(n *plan.Network) error {
	switch {
	case n.Rules != plan.PrimaveraRules:
		return fmt.Errorf("the network follows the rules of Microsoft Project, by which Primavera P6 does not schedule")
	case len(n.WBSLinks) > 0:
		return fmt.Errorf("the network has links of WBS elements, which Primavera P6 does not have")
	case len(n.Assignments) > 0:
		return fmt.Errorf("the network has work on calendars of resources, which is not written")
	}
	for _, l := range n.Links {
		if l.Elapsed {
			return fmt.Errorf("the link from %s to %s has an elapsed lag, which Primavera P6 does not have", n.Activities[l.From].Code, n.Activities[l.To].Code)
		}
	}
	for i := range n.Activities {
		a := &n.Activities[i]
		if a.Elapsed || a.Gap != 0 || a.Delay != 0 || !a.ManualStart.IsZero() || !a.Deadline.IsZero() {
			return fmt.Errorf("activity %s has a split, a delay, elapsed time, a deadline or dates set by hand, which Primavera P6 does not have", a.Code)
		}
		if a.PercentKind == plan.UnitsPercent {
			return fmt.Errorf("activity %s measures itself by units, which are not written", a.Code)
		}
	}
	return nil
}
