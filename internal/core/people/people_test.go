package people

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"counterpart.dev/internal/core/civil"
)

// The seven classes as the paper names them, and none.
func TestClass(t *testing.T) {
	for _, x := range []struct {
		power, legitimacy, urgency bool
		want                       Class
	}{
		{false, false, false, NoClass}, {true, false, false, Dormant}, {false, true, false, Discretionary}, {false, false, true, Demanding},
		{true, true, false, Dominant}, {true, false, true, Dangerous}, {false, true, true, Dependent}, {true, true, true, Definitive},
	} {
		if got := (Judged{Power: x.power, Legitimacy: x.legitimacy, Urgency: x.urgency}).Class(); got != x.want || got.Means() == "" {
			t.Errorf("%+v: %s (%s)", x, got, got.Means())
		}
	}
}

func day(t *testing.T, s string) civil.Date {
	t.Helper()
	d, err := civil.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestNextContacts(t *testing.T) {
	today := day(t, "2026-03-31")
	made := func(name string, influence, cadence int64, last string) Stakeholder {
		s := Stakeholder{ID: name, Name: name, Cadence: cadence, Last: last, Judged: Judged{Influence: influence}}
		s.Count(day(t, "2026-03-01"))
		return s
	}
	ended := made("ended", 5, 7, "2026-01-01")
	ended.Ended = 1
	never, gap := made("never", 4, 14, ""), made("gap", 5, 30, "2026-02-20")
	gap.Stance, gap.Wanted = Resistant, Supportive
	all := []Stakeholder{made("fresh", 5, 30, "2026-03-30"), made("soon", 1, 30, "2026-03-02"), made("today", 2, 30, "2026-03-01"), gap, never,
		made("none agreed", 5, 0, "2020-01-01"), ended, made("cold", 1, 7, "2026-03-10"), made("equal", 4, 14, "2026-03-01")}
	var got []string
	for _, n := range NextContacts(all, today) {
		got = append(got, strings.Join([]string{n.Name, string(n.Standing), n.Told}, "|"))
		if strings.Contains(n.Reason, "due") || n.Name == "gap" && n.Reason != "Last spoken to 39 days ago, every 30 days was agreed; influence 5 of 5; resistant, and wanted supportive." {
			t.Errorf("beside the day on which it is due stands %q", n.Reason)
		}
	}
	want := []string{
		"gap|overdue|Last spoken to 39 days ago, every 30 days was agreed; 9 days overdue; influence 5 of 5; resistant, and wanted supportive.",
		"equal|gone cold|Last spoken to 30 days ago, every 14 days was agreed; 16 days overdue; influence 4 of 5.",
		"never|gone cold|Never spoken to, every 14 days was agreed; 16 days overdue; influence 4 of 5.",
		"cold|gone cold|Last spoken to 21 days ago, every 7 days was agreed; 14 days overdue.",
		"today|due soon|Last spoken to 30 days ago, every 30 days was agreed; due today.",
		"soon|due soon|Last spoken to 29 days ago, every 30 days was agreed; due in 1 day.",
		"fresh|in time|Last spoken to yesterday, every 30 days was agreed; due in 29 days; influence 5 of 5.",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if within, of := Currency(all, today); within != 3 || of != 7 {
		t.Errorf("currency %d of %d", within, of)
	}
}

// A contact on the last agreed day is in time, one a day later is not: and the next count begins with it.
func TestCountAtTheEdge(t *testing.T) {
	s := Stakeholder{Cadence: 14, Last: "2026-02-15"}
	s.Count(0)
	if s.Next != "2026-03-01" || !s.Tended(day(t, "2026-03-01")) || s.Tended(day(t, "2026-03-02")) {
		t.Errorf("next %s", s.Next)
	}
	s.Cadence = 0
	if s.Count(0); s.Next != "" || s.Tended(0) {
		t.Errorf("no cadence, and next %q", s.Next)
	}
}

func TestArrow(t *testing.T) {
	at := func(influence, interest int64, s Stance, made int64) Judgement {
		return Judgement{Judged: Judged{Influence: influence, Interest: interest, Stance: s}, Made: made}
	}
	if _, ok := Arrow(nil); ok {
		t.Error("an arrow of nobody")
	}
	m, ok := Arrow([]Judgement{at(5, 1, Neutral, 1), at(4, 2, Resistant, 2), at(4, 2, Supportive, 3), at(4, 2, Supportive, 4)})
	if !ok || m.From.Stance != Resistant || m.Since != 2 || m.To.Stance != Supportive {
		t.Errorf("%+v", m)
	}
	if m, _ := Arrow([]Judgement{at(3, 3, Neutral, 1), at(3, 3, Neutral, 2)}); m.Since != 0 || m.From != m.To {
		t.Errorf("who has not moved: %+v", m)
	}
}

func TestPeers(t *testing.T) {
	bonds := []Bond{{From: "a", To: "b", Sort: Sways}, {From: "c", To: "a", Sort: Peers}}
	if PeerOf("a", bonds) != "c" || PeerOf("c", bonds) != "a" || PeerOf("b", bonds) != "" {
		t.Error("peers are found from both ends only, and no other bond is one")
	}
}
