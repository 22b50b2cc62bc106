package brieftest

import (
	"bytes"
	"maps"
	"slices"
	"strings"
	"testing"

	"counterpart.dev/internal/app/benefit"
	"counterpart.dev/internal/app/gather"
	"counterpart.dev/internal/app/programme"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/casebook"
)

// Cabling is the programme of a second supplier: one activity of 60 days from the end of October on, and a piece of the client's work.
const Cabling = "ERMHDR\t20.12\t2026-10-26\tProject\tu\tu\tdb\tPM\tGBP\r\n%T\tPROJECT\r\n%F\tproj_id\tproj_short_name\tlast_recalc_date\tplan_start_date\r\n" +
	"%R\t1\tCAB\t2026-10-26 00:00\t2026-10-26 00:00\r\n" +
	"%T\tTASK\r\n%F\ttask_id\tproj_id\ttask_type\tstatus_code\ttask_code\ttask_name\tremain_drtn_hr_cnt\ttarget_drtn_hr_cnt\r\n" +
	"%R\t1\t1\tTT_Task\tTK_NotStart\tCAB10\tLay the cables\t480\t480\r\n%R\t2\t1\tTT_Task\tTK_NotStart\tCAB20\tClient to release ward staff\t40\t40\r\n%E\r\n"

// Second gives the project a second supplier, whose programme the client has handed in and that was read. What is worked out of cases is kept
// from here on, as the server keeps it.
func (w *World) Second(t testing.TB) access.ScopeID {
	t.Helper()
	kept := &gather.Kept{}
	w.Case.Kept, w.Brief.Kept = kept, kept
	second := w.World.Engagement(t, w.Ada, w.Project, "Northern Cabling")
	w.HandIn(t, w.Ada, second, "cabling.xer", []byte(Cabling))
	return second
}

// HandIn hands a schedule in to both sides of an engagement, and has it read.
func (w *World) HandIn(t testing.TB, by access.Viewer, engagement access.ScopeID, name string, body []byte) {
	t.Helper()
	_, _, err := w.Programme.Submit(t.Context(), by, engagement, programme.SubmitForm{Name: name, Body: bytes.Clone(body), Room: access.Shared})
	must(t, err)
	w.Works(t)
}

// HandOver is the second supplier's cables, eight weeks before the first site is looked at.
func (w *World) HandOver(t testing.TB, second access.ScopeID) {
	t.Helper()
	_, err := w.Case.Add(t.Context(), w.Ada, w.Project, casebook.Interface, benefit.Form{Values: map[string]string{"title": "Cables laid", "from_engagement": string(second),
		"from": "CAB10", "to_engagement": string(w.Engagement), "to": "RO1010", "lag": "8 weeks"}})
	must(t, err)
}

// Node is the thing of the case whose title begins so.
func (w *World) Node(t testing.TB, k casebook.Kind, title string) casebook.Node {
	t.Helper()
	view, err := w.Case.Case(t.Context(), w.Ada, w.Project)
	must(t, err)
	at := slices.IndexFunc(view.Rows.Nodes, func(n casebook.Node) bool { return n.Kind == k && strings.HasPrefix(n.Title, title) })
	if at < 0 {
		t.Fatalf("there is no %s %q", k, title)
	}
	return view.Rows.Nodes[at]
}

// Change changes one field of a thing of the case.
func (w *World) Change(t testing.TB, k casebook.Kind, title, name, value string) {
	t.Helper()
	n := w.Node(t, k, title)
	view, err := w.Case.Case(t.Context(), w.Ada, w.Project)
	must(t, err)
	f, err := view.Filled(k, n)
	must(t, err)
	f.Values = maps.Clone(f.Values)
	f.Values[name] = value
	must(t, w.Case.Change(t.Context(), w.Ada, w.Project, k, n.ID, f))
}
