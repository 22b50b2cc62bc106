package brief_test

import (
	"testing"

	work "counterpart.dev/internal/app/brief"
	"counterpart.dev/internal/apptest"
	"counterpart.dev/internal/core/access"
)

// The way to the first page is told from what there is, step by step, and ends with that page; nobody but the client's leads is told.
func TestWay(t *testing.T) {
	w := open(t, apptest.SQLite(t))
	see := func() work.Way {
		t.Helper()
		y, err := w.Brief.Way(t.Context(), w.Ada, w.Project)
		if err != nil {
			t.Fatal(err)
		}
		return y
	}
	begins := func(who access.Viewer, y work.Way) bool {
		t.Helper()
		is, err := w.Brief.Begins(t.Context(), who, y.Reaches)
		if err != nil {
			t.Fatal(err)
		}
		return is
	}
	y := see()
	if y.Published || y.Latest != nil || y.Benefits+y.Milestones+y.Linked > 0 || y.Agreed || y.List != "" || y.Engagement != w.Engagement || len(y.Engagements) != 1 {
		t.Errorf("of nothing it says %+v", y)
	}
	if !begins(w.Ada, y) {
		t.Error("a project without a page does not begin")
	}
	if is, err := w.Brief.Begins(t.Context(), w.Ada, nil); is || err != nil {
		t.Errorf("where none of its rooms is the viewer's, it begins: %v, %v", is, err)
	}

	w.Submit(t, 0)
	w.Submit(t, 1)
	w.Contract(t)
	y = see()
	if y.Latest == nil || y.Earlier == nil || y.Earlier.DataDate >= y.Latest.DataDate || y.Measured || y.Supplier == "" {
		t.Errorf("of two submissions it says %+v", y)
	}
	if y.Milestones == 0 || y.Dated != y.Milestones || y.Benefits == 0 || y.Linked == 0 || y.Linked > y.Benefits {
		t.Errorf("of the case it says %+v", y)
	}
	if _, err := w.Brief.Agree(t.Context(), w.Ada, w.Project, work.ToleranceForm{Late: "14", Benefit: "5", Cost: "10"}); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Programme.Nominate(t.Context(), w.Ada, w.Engagement, y.Earlier.ID, access.ClientOnly); err != nil {
		t.Fatal(err)
	}
	w.Works(t)
	if y = see(); !y.Agreed || !y.Measured {
		t.Errorf("once it is agreed and measured it says %+v", y)
	}
	w.WorkOut(t)
	w.Publish(t)
	if y = see(); !y.Published || begins(w.Ada, y) {
		t.Errorf("once there is a page it says %+v", y)
	}
	for name, who := range map[string]access.Viewer{"the supplier": w.Dan, "a benefit owner": w.Owner} {
		_, err := w.Brief.Way(t.Context(), who, w.Project)
		refused(t, name, err)
	}
}
