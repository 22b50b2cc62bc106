package vague

import "slices"

// connectors stand between the two ends of a range.
var connectors = setOf("to", "-", "until", "till", "through", "thru", "bis", "and", "→", "/", "&")

// between reads a range: "Q2-Q3 2027", "March to May 2027", "between 2027 and 2029".
func (r dateReader) between(ls []lexeme) dates {
	ls = trimMarks(ls)
	anded := false
	if _, n := lookup(ls, rangeStarts); n > 0 {
		anded = ls[0].is("between")
		ls = ls[n:]
	}
	for at := 1; at+1 < len(ls); at++ {
		if ls[at].kind == number || !connectors[ls[at].text] || ls[at].is("and") && !anded || (ls[at].is("/") || ls[at].is("&")) && !sameParts(ls, at) {
			continue
		}
		if withinDate(ls, at) {
			continue
		}
		if found := r.ends(ls[:at], ls[at+1:]); len(found) > 0 {
			return found
		}
	}
	return nil
}

var rangeStarts = table(map[string]bool{"between|from|during": true})

// withinDate tells a dash between numbers that have another dash beside them: it belongs to a date, if an impossible one.
func withinDate(ls []lexeme, at int) bool {
	if !ls[at].is("-") || !ls[at].glued || ls[at-1].kind != number || !ls[at+1].glued || ls[at+1].kind != number {
		return false
	}
	dashed := func(i int) bool { return i >= 0 && i < len(ls) && ls[i].is("-") && ls[i].glued }
	return dashed(at-2) || dashed(at+2)
}

// sameParts allows a stroke between two quarters, halves or months of one year, where it cannot be part of a date.
func sameParts(ls []lexeme, at int) bool {
	if at == 1 {
		return monthNames[ls[0].text] != 0 && monthNames[ls[2].text] != 0
	}
	return at == 2 && at+2 < len(ls) && partWords[ls[0].text] != 0 && ls[0].text == ls[at+1].text
}

// ends joins what stands before and behind a connector. An end without a year takes the other's.
func (r dateReader) ends(left, right []lexeme) dates {
	froms, tos := settledOnly(r.end(left)), settledOnly(r.end(right))
	if len(froms) == 0 {
		froms = r.lend(left, right)
	}
	if len(tos) == 0 {
		tos = r.lend(right, left)
	}
	var pairs dates
	for _, a := range froms {
		for _, b := range tos {
			if a.habit == b.habit || a.habit == "" || b.habit == "" {
				pairs = append(pairs, join(a, b))
			}
		}
	}
	if len(pairs) == 1 && len(froms)*len(tos) > 1 {
		pairs[0].ask = ""
		pairs[0].notes = append(pairs[0].notes, pairs[0].why+", as the other end shows")
	}
	return slices.DeleteFunc(pairs, func(d reading[Date]) bool { return d.value.From > d.value.To })
}

// join makes a span of a reading of each end.
func join(a, b reading[Date]) reading[Date] {
	d := reading[Date]{why: joined(a.why, b.why), ask: a.ask}
	if d.ask == "" {
		d.ask = b.ask
	}
	for _, n := range slices.Concat(a.notes, b.notes) {
		if !slices.Contains(d.notes, n) {
			d.notes = append(d.notes, n)
		}
	}
	d.value = Date{From: a.value.From, To: b.value.To, Precision: Span, Approximate: a.value.Approximate || b.value.Approximate}
	return d
}

// end reads one end of a range, with "early" or "c." before it.
func (r dateReader) end(ls []lexeme) dates {
	ls = trimMarks(ls)
	_, n := lookup(ls, approximations)
	return r.span(ls[n:]).limit(Exactly, n > 0)
}

// lend reads an end with the last words of the other end added: "1" of "1 to 5 May 2027", "Q2" of "Q2 to Q3 2027".
func (r dateReader) lend(bare, other []lexeme) dates {
	for k := 1; k < len(other); k++ {
		if found := settledOnly(r.end(append(slices.Clone(bare), other[k:]...))); len(found) > 0 {
			return found
		}
	}
	for k := len(other) - 1; k > 0 && holdsNumber(other[:k]); k-- {
		if found := settledOnly(r.end(append(slices.Clone(other[:k]), bare...))); len(found) > 0 {
			return found
		}
	}
	return nil
}

// settledOnly is the readings that have a value and do not lack a year.
func settledOnly(found dates) dates {
	var out dates
	for _, d := range found {
		if !d.none && d.ask != askYear && d.ask != askWhetherYear {
			out = append(out, d)
		}
	}
	return out
}

func joined(a, b string) string {
	switch {
	case a == "" || a == b:
		return b
	case b == "":
		return a
	}
	return a + "; " + b
}
