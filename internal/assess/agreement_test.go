package assess

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"counterpart.dev/internal/core/plan"
	"counterpart.dev/internal/core/sched"
	"counterpart.dev/internal/format/xer"
)

func TestLab(t *testing.T) {
	name := os.Getenv("LAB")
	if name == "" {
		t.Skip("lab")
	}
	fd, err := os.Open(filepath.Join("../../../shared/data/xer", name))
	if err != nil {
		fd, err = os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
	}
	f, err := xer.Read(fd, xer.Options{})
	if err != nil {
		t.Fatal(err)
	}
	n := f.Network
	r, err := sched.Run(n)
	if err != nil {
		t.Fatal(err)
	}
	bad := map[string]int{}
	tot := map[string]int{}
	show := map[string]int{}
	for i := range n.Activities {
		a := &n.Activities[i]
		d := r.Dates[i]
		c := n.Calendars[a.Calendar].Time
		key := a.Status.String() + "/" + a.Type.String()
		cmp := func(what string, ok bool, got, want any) {
			k := what + " " + key
			tot[k]++
			if !ok {
				bad[k]++
				if show[k] < 4 {
					show[k]++
					fmt.Printf("%-40s %s %-20s got %v want %v | cstr %v %v exp %v cal %d rem %d\n", k, a.ID, a.Code, got, want, a.Constraints[0].Kind, a.Constraints[0].Date, a.ExpectedFinish, a.Calendar, a.Remaining)
				}
			}
		}
		s := a.Stored
		if s.EarlyStart.IsZero() {
			continue
		}
		exact := os.Getenv("EXACT") != ""
		eq := func(x, y interface{ IsZero() bool }) bool { return x == y }
		_ = eq
		if exact {
			cmp("ES", d.EarlyStart == s.EarlyStart, d.EarlyStart, s.EarlyStart)
			cmp("EF", d.EarlyFinish == s.EarlyFinish, d.EarlyFinish, s.EarlyFinish)
			cmp("LS", d.LateStart == s.LateStart, d.LateStart, s.LateStart)
			cmp("LF", d.LateFinish == s.LateFinish, d.LateFinish, s.LateFinish)
		} else {
			cmp("ES", c.Next(d.EarlyStart) == c.Next(s.EarlyStart), d.EarlyStart, s.EarlyStart)
			cmp("EF", c.Next(d.EarlyFinish) == c.Next(s.EarlyFinish), d.EarlyFinish, s.EarlyFinish)
			cmp("LS", c.Next(d.LateStart) == c.Next(s.LateStart), d.LateStart, s.LateStart)
			cmp("LF", c.Next(d.LateFinish) == c.Next(s.LateFinish), d.LateFinish, s.LateFinish)
		}
		if a.Status != plan.Complete {
			cmp("TF", d.TotalFloat == s.TotalFloat, d.TotalFloat, s.TotalFloat)
			cmp("FF", d.FreeFloat == s.FreeFloat, d.FreeFloat, s.FreeFloat)
		}
		cmp("LP", d.LongestPath == s.LongestPath, d.LongestPath, s.LongestPath)
	}
	for k := range tot {
		if bad[k] > 0 {
			fmt.Printf("%-40s bad %d of %d\n", k, bad[k], tot[k])
		}
	}
	fmt.Println(r.Projects)
}
