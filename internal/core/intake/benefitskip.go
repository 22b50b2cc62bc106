package intake

import (
	"fmt"
	"strings"

	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/vague"
)

// reason is why a row that holds something is no benefit.
func (r *benefitReader) reason(i int) (reason Reason, why string, out bool) {
	if reason, out := r.outside(i); out {
		return reason, "", true
	}
	if why, ok := r.total(i); ok {
		return TotalRow, why, true
	}
	return r.line(i, FieldTitle)
}

// totalWords begin the label of a total.
var totalWords = map[string]bool{"total": true, "subtotal": true, "sub": true, "grand": true, "sum": true, "overall": true, "gesamt": true, "summe": true, "zwischensumme": true,
	"somme": true, "totaux": true, "gesamtsumme": true, "annual": true}

// exactTotals are labels that are a total whatever else the row holds.
var exactTotals = map[string]bool{"total": true, "subtotal": true, "sub total": true, "grand total": true, "sum": true, "overall total": true, "total benefit": true, "gesamt": true,
	"summe": true, "zwischensumme": true, "gesamtsumme": true, "total value": true, "total saving": true, "annual total": true, "somme": true}

// total reports whether a row adds up others: its label says so and the rest of it are figures, or it has no label and is
// the sum of the rows above.
func (r *benefitReader) total(i int) (why string, ok bool) {
	label, words, figures := "", 0, 0
	for _, c := range r.rows[i] {
		switch {
		case !c.own():
		case r.isFigure(c):
			figures++
		case label == "":
			label = c.Text
		default:
			words++
		}
	}
	key := keyOf(label)
	first, _, _ := strings.Cut(key, " ")
	says := exactTotals[key] || totalWords[first] && (strings.Contains(key, "total") || strings.Contains(key, "sum") || strings.Contains(key, "gesamt"))
	value := r.money(i, FieldValue)
	agrees, compared := r.sums.compare(value, strings.HasPrefix(key, "sub"))
	switch {
	case says && words == 0 && (figures > 0 || exactTotals[key]):
		return agrees, true
	case exactTotals[key] && words <= 1:
		return agrees, true
	case label == "" && figures > 0 && compared == equalsSum:
		return agrees, true
	}
	return "", false
}

// tally adds up the values of rows, for the totals among them.
type tally struct {
	all, part   sumOf
	first, from int // rows the two begin with
	last        int
}

// sumOf is a sum of values in one currency and for one time; it fails when they are not.
type sumOf struct {
	value  vague.Money
	n      int
	failed bool
}

func (s *sumOf) add(m vague.Money) {
	switch {
	case s.n == 0:
		s.value = m
	case m.Currency != s.value.Currency || m.Period != s.value.Period || m.Months != s.value.Months || s.value.Low+m.Low < s.value.Low && m.Low > 0:
		s.failed = true
	default:
		s.value.Low += m.Low
		s.value.High += m.High
	}
	s.n++
}

// add counts the value of a row.
func (t *tally) add(row int, a vague.Answer[vague.Money]) {
	if t.first == 0 {
		t.first = row
	}
	if t.from == 0 {
		t.from = row
	}
	t.last = row
	switch a.State {
	case vague.Understood:
		t.all.add(a.Value)
		t.part.add(a.Value)
	case vague.Asked:
		t.all.failed, t.part.failed = true, true
	}
}

// next begins another part of the list.
func (t *tally) next() { t.part, t.from = sumOf{}, 0 }

// comparison is what came of holding a total against the rows above.
type comparison uint8

const (
	notCompared comparison = iota
	equalsSum
	differs
)

// compare holds a total against the rows of its part and against all of them. Where it is neither, it is held against its
// part when it says that it is a sub-total.
func (t *tally) compare(a vague.Answer[vague.Money], part bool) (why string, c comparison) {
	if a.State != vague.Understood || a.Value.Low != a.Value.High || t.all.n == 0 {
		return "", notCompared
	}
	for _, s := range []struct {
		sum  sumOf
		from int
	}{{t.part, t.from}, {t.all, t.first}} {
		if s.sum.n > 0 && !s.sum.failed && s.sum.value.Low == a.Value.Low && s.sum.value.High == a.Value.High && s.sum.value.Currency == a.Value.Currency {
			return fmt.Sprintf("the sum of rows %d to %d", s.from, t.last), equalsSum
		}
	}
	s := t.all
	if part && t.part.n > 0 {
		s = t.part
	}
	if s.failed {
		return "", notCompared
	}
	return fmt.Sprintf("the rows above come to %s, not %s", spanOf(s.value), spanOf(a.Value)), differs
}

// spanOf is a sum as people write it.
func spanOf(m vague.Money) string {
	if m.Low == m.High {
		return m.Low.Full(m.Currency)
	}
	return m.Low.Full(m.Currency) + " to " + benefit.Money(m.High).Full(m.Currency)
}
