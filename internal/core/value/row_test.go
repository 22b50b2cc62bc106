package value

import "testing"

// Every row has a name, a definition, and a value or a reason.
func TestRows(t *testing.T) {
	tests := []struct {
		name    string
		without Without
		defined int
	}{
		{"all is known", Without{}, 18},
		{"nothing measured", Without{Measure: "nobody looked"}, 12},
		{"no plan", Without{Plan: "no plan"}, 9},
		{"no budget", Without{Budget: "no budget"}, 1},
	}
	for _, tt := range tests {
		in := half(func(in *Input) { in.Without = tt.without })
		seen, defined := map[string]bool{}, 0
		for _, r := range Rows(in, Compute(in)) {
			if seen[r.ID] || r.Name == "" || r.Definition == "" || (r.Value == nil) != (r.Reason != "") {
				t.Errorf("%s: %+v", tt.name, r)
			}
			seen[r.ID] = true
			if r.Value != nil {
				defined++
			}
		}
		if defined != tt.defined {
			t.Errorf("%s: %d figures are defined", tt.name, defined)
		}
	}
}
