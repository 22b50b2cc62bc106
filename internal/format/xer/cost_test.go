package xer

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"counterpart.dev/internal/core/plan"
)

// costly is the sample with assignments and expenses.
func costly(assignments, expenses string) string {
	lines := smallFile()
	lines = append(lines[:len(lines)-1], "%T\tTASKRSRC", "%F\ttaskrsrc_id\ttask_id\trsrc_id\ttarget_cost\tact_reg_cost\tact_ot_cost\tremain_cost")
	lines = append(lines, strings.Split(assignments, "\n")...)
	lines = append(lines, "%T\tPROJCOST", "%F\tcost_item_id\ttask_id\ttarget_cost\tact_cost\tremain_cost")
	return join(append(append(lines, strings.Split(expenses, "\n")...), "%E"))
}

// TestCosts: an activity costs what its assignments and expenses come to, summed up before anything is rounded.
func TestCosts(t *testing.T) {
	tests := []struct {
		name, assignments, expenses string
		want                        []plan.Cost
		warning                     string
	}{
		{"none", "%R\t1\t100\t5\t0.0000\t0\t\t0", "%R\t1\t100\t\t0\t0", nil, ""},
		{"of several assignments and an expense", "%R\t1\t100\t5\t1000.0040\t250.5\t10\t750\n%R\t2\t100\t6\t0.0040\t0\t0\t0.0040", "%R\t1\t100\t20\t5\t15",
			[]plan.Cost{{Activity: 0, Budget: 102001, Actual: 26550, Remaining: 76500}}, ""},
		{"of an expense alone, and a credit", "%R\t1\t100\t5\t-7.5\t\t\t", "%R\t1\t101\t3.3850\t0\t3.3850",
			[]plan.Cost{{Activity: 0, Budget: -750}, {Activity: 1, Budget: 339, Remaining: 339}}, ""},
		{"of what is not in the file", "%R\t1\t999\t5\t10\t10\t10\t10", "%R\t1\t998\t1\t1\t1", nil, ""},
		{"that are none", "%R\t1\t100\t5\tmuch\t1\t\t", "%R\t1\t100\t99999999999999999999\t0\t0", []plan.Cost{{Activity: 0, Actual: 100}},
			`TASKRSRC: target_cost: "much" is not an amount and was left out`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := read(t, costly(tt.assignments, tt.expenses))
			if diff := cmp.Diff(tt.want, f.Network.Costs); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			for i, a := range f.Network.Activities {
				has := false
				for _, c := range tt.want {
					has = has || c.Activity == int32(i)
				}
				if a.HasCost != has {
					t.Errorf("activity %s has a cost: %t", a.Code, a.HasCost)
				}
			}
			if got := strings.Join(warnings(f), "\n"); !strings.Contains(got, tt.warning) || got != "" && tt.warning == "" {
				t.Errorf("warnings %q, want %q", got, tt.warning)
			}
		})
	}
}
