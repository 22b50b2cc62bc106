package brief_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"counterpart.dev/internal/app/gather"
	"counterpart.dev/internal/apptest"
	"counterpart.dev/internal/assess"
	"counterpart.dev/internal/brieftest"
	"counterpart.dev/internal/core/brief"
	"counterpart.dev/internal/format/casefile"
)

// TestLiveSaysWhatTheCommandLineSays makes the page of the same case and files in both ways: every figure must be the same.
func TestLiveSaysWhatTheCommandLineSays(t *testing.T) {
	w := ready(t, apptest.SQLite(t), 6)
	live := w.Live(t)
	if !live.Networks.Fresh() || !live.Networks.Needed {
		t.Fatalf("it is not worked out: %+v", live.Networks)
	}
	f, err := casefile.Read(brieftest.CaseFile(t))
	if err != nil {
		t.Fatal(err)
	}
	in := assess.BriefInput{Case: &f.Case, Report: gather.Today(w.Clock.Now(), "Europe/London")}
	in.Case.Engagements[0].Baseline.File = ""
	for _, x := range w.Files {
		l, err := assess.Load(x.Name, bytes.NewReader(x.Content), "")
		if err != nil {
			t.Fatal(err)
		}
		in.Files = append(in.Files, l)
	}
	want, err := assess.Brief(in)
	if err != nil {
		t.Fatal(err)
	}
	type said struct {
		Lead       []string
		Figures    []string
		Milestones []string
		Asks       []string
		Owed       []brief.OwedItem
	}
	of := func(b *brief.Brief) (s said) {
		s.Lead = b.Lead
		for _, x := range b.Figures {
			s.Figures = append(s.Figures, x.Value+" "+x.Name)
		}
		for _, m := range b.Milestones {
			s.Milestones = append(s.Milestones, m.Name+" "+m.SlipText+" "+brief.Date(m.Forecast))
		}
		for _, a := range b.Asks {
			s.Asks = append(s.Asks, a.Title+" "+a.Cost)
		}
		if b.Owed != nil {
			for _, o := range b.Owed.Late {
				o.To = ""
				s.Owed = append(s.Owed, o)
			}
		}
		return s
	}
	if diff := cmp.Diff(of(want), of(live.Brief)); diff != "" {
		t.Errorf("the page differs (-command line +web):\n%s", diff)
	}
}

// TestWhatWasWorkedOutGoesStale: figures from the networks are told apart by what they were worked out from.
func TestWhatWasWorkedOutGoesStale(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		for i := range 5 {
			w.Submit(t, i)
		}
		w.Contract(t)
		asked := func() (costs int) {
			for _, a := range w.Live(t).Asks {
				if a.Cost != "not run" && !strings.HasPrefix(strings.Join(a.Notes, " "), "standing cost only") {
					costs++
				}
			}
			return costs
		}
		if l := w.Live(t); l.Networks.At != 0 || l.Networks.Fresh() || asked() != 0 {
			t.Errorf("before anything was worked out: %+v, %d costs", l.Networks, asked())
		}
		w.WorkOut(t)
		if l := w.Live(t); !l.Networks.Fresh() || l.Networks.Report.String() != "2026-11-03" || asked() == 0 {
			t.Errorf("just worked out: %+v, %d costs", l.Networks, asked())
		}
		w.change(t)
		if l := w.Live(t); l.Networks.Fresh() || !l.Networks.Edited || l.Networks.Moved || asked() == 0 {
			t.Errorf("after the case was changed: %+v, %d costs", l.Networks, asked())
		}
		w.Submit(t, 5)
		if l := w.Live(t); l.Networks.Fresh() || !l.Networks.Moved || asked() != 0 {
			t.Errorf("after a submission: %+v, %d costs", l.Networks, asked())
		}
		w.WorkOut(t)
		if l := w.Live(t); !l.Networks.Fresh() || asked() == 0 {
			t.Errorf("worked out anew: %+v, %d costs", l.Networks, asked())
		}
	})
}
