package ui

// Part is part, for tests from outside.
type Part struct {
	Text        string
	Added, Gone bool
}

// Changed is changed, for tests from outside.
func Changed(from, to string) []Part {
	var parts []Part
	for _, p := range changed(from, to) {
		parts = append(parts, Part{p.text, p.added, p.gone})
	}
	return parts
}

// Single is single, for tests from outside.
func Single(things string) string { return single(things) }
