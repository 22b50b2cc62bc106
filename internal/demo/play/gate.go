package play

import (
	"counterpart.dev/internal/app/money"
	"counterpart.dev/internal/core/gate"
)

// gated: after the design Helen decides to go on, on conditions, with the case as it stood; the next gate is open, and part of its evidence is
// still missing.
func gated(s *stage) {
	project := s.cast.Projects["PR"]
	s.at(76, "16:30")
	design := s.gate(money.GateForm{Name: "Design frozen: go on to build", Day: s.date(78), Purpose: "Whether the build may begin with the design as the clinical leads signed it."}, map[int]string{
		0: "The case as Amina keeps it; ten benefits are approved.", 2: "The programme of October, read by Counterpart.", 3: "Money of the project: £976,000 of contingency is left.", 4: "Judged on all sides; on time we are three steps apart from Vantor.",
		5: "Our own work, by what it holds back.", 6: "Signed on both sides before the start."})
	s.at(78, "15:00")
	if s.err != nil {
		return
	}
	v, err := s.Money.Gates(s.ctx, s.as("Helen"), project)
	if s.must(err); err != nil {
		return
	}
	g, _ := v.Find(design)
	s.must(s.Money.Decide(s.ctx, s.as("Helen"), project, design, money.DecideForm{Outcome: gate.Conditions, Rev: g.Rev,
		Reason:     "The design holds and the clinical leads stand behind it. What is late is late because of us, and we know by how much.",
		Conditions: "The interface team is released on the day we last said\nRepeated tests have an owner within a month"}))
	s.at(79, "09:15")
	s.gate(money.GateForm{Name: "Before go-live, wave 1", Day: "2027-08-20", Purpose: "Whether Northmere General goes live, with the wards as ready as the system."}, map[int]string{
		6: "Asked once more before the first cohort: see Values."})
}

// gate opens a gate, and says where those items of its evidence are that are there.
func (s *stage) gate(f money.GateForm, there map[int]string) (id string) {
	project := s.cast.Projects["PR"]
	if s.err != nil {
		return ""
	}
	id, err := s.Money.OpenGate(s.ctx, s.as("Amina"), project, f)
	if s.must(err); err != nil {
		return ""
	}
	for i := range gate.Usual() {
		if there[i] == "" || s.err != nil {
			continue
		}
		v, err := s.Money.Gates(s.ctx, s.as("Amina"), project)
		if s.must(err); err != nil {
			return ""
		}
		g, _ := v.Find(id)
		s.must(s.Money.SetItem(s.ctx, s.as("Amina"), project, id, i, money.ItemForm{State: gate.There, Words: there[i], Rev: g.Items[i].Rev}))
	}
	return id
}
