package main

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestAgreementText(t *testing.T) {
	tests := []struct {
		name string
		of   agreementObject
		want string
	}{
		{"nothing stored", agreementObject{Fields: []fieldObject{{Field: "early_start"}}},
			"\nthe file stores no calculated dates: there is nothing to compare\n"},
		{"complete activities only",
			agreementObject{Complete: 2, Fields: []fieldObject{{Field: "late_start", ComparedComplete: 2, EqualComplete: 1}},
				Differences: []differenceObject{{"7", "A1000", "late_start", "2026-01-05T08:00", "2026-01-06T08:00"}}},
			`
against the stored values of 0 incomplete and 2 complete activities
field       incomplete  complete
late_start  –           1 of 2 equal

activity  field       computed          stored
A1000     late_start  2026-01-05T08:00  2026-01-06T08:00
`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var out bytes.Buffer
			if err := tt.of.print(&out); err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(tt.want, out.String()); d != "" {
				t.Error(d)
			}
		})
	}
}
