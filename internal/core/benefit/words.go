package benefit

// word is the name of the n-th of some words, "" beyond them.
func word(words []string, n uint8) string {
	if int(n) < len(words) {
		return words[n]
	}
	return ""
}

// String is the kind as registers of benefits, forms and case files name it.
func (k Kind) String() string {
	return word([]string{"cashable", "non-cashable", "quantifiable", "qualitative", "disbenefit"}, uint8(k))
}

// String is the status in a word.
func (s Status) String() string {
	return word([]string{"proposed", "approved", "realising", "realised", "withdrawn"}, uint8(s))
}

// String is the direction in a word.
func (d Direction) String() string { return word([]string{"not stated", "higher", "lower"}, uint8(d)) }

// String is the rule in words: "first of next month".
func (k StartKind) String() string {
	return word([]string{"at once", "first of next month", "first of next quarter", "first of next financial year"}, uint8(k))
}

// String is the shape in a word.
func (s Shape) String() string { return word([]string{"step", "linear", "S-curve"}, uint8(s)) }

// String is the kind in words.
func (k CostKind) String() string { return word([]string{"once", "a year", "a week"}, uint8(k)) }

// String is the kind in a word.
func (k WorkKind) String() string {
	return word([]string{"not stated", "approval", "access", "data", "decision", "backfill"}, uint8(k))
}

// String is the basis in words.
func (b RateBasis) String() string { return word([]string{"not stated", "real", "nominal"}, uint8(b)) }
