package play

import (
	"counterpart.dev/internal/app/outlook"
	core "counterpart.dev/internal/core/outlook"
)

// unsure: Amina says what is uncertain about the records programme, has it simulated, and keeps two what-ifs beside each other.
func unsure(s *stage) {
	project, vantor := s.cast.Projects["PR"], string(s.cast.Work["Vantor Systems"])
	s.at(length-6, "10:15")
	state := func(k core.Kind, values ...string) (id string) {
		if s.err != nil {
			return ""
		}
		f := outlook.Form{}
		for i := 0; i+1 < len(values); i += 2 {
			f[values[i]] = values[i+1]
		}
		id, err := s.Outlook.Add(s.ctx, s.as("Amina"), project, k, f)
		s.must(err)
		return id
	}
	state(core.Lengths, "engagement", vantor, "how", outlook.HowRecord, "source", "Six programmes that Vantor handed in")
	state(core.Lengths, "engagement", vantor, "activities", "RO1010, RO2010, RO3010", "how", "PERT", "low", "90", "likely", "100", "high", "150", "source", "Our own roll-outs of ward tablets")
	specifications := state(core.Risk, "engagement", vantor, "title", "The interface specifications change again", "court", "client", "probability", "35", "wbs", "INT",
		"factor_low", "105", "factor_likely", "120", "factor_high", "170", "source", "Tom, after the workshop with the laboratory")
	state(core.Risk, "engagement", vantor, "title", "Hardware is delivered late", "court", "delivery", "probability", "25", "wbs", "INF", "delay_low", "5", "delay_likely", "10", "delay_high", "30")
	for _, x := range [][2]string{{"Theatre management", "42"}, {"Radiology images", "11"}, {"Staff rostering", "27"}, {"Ward tablets", "-3"}, {"Maternity records", "64"}} {
		state(core.Closed, "title", x[0], "overrun", x[1])
	}
	s.at(length-6, "10:40")
	if s.err != nil {
		return
	}
	_, err := s.Outlook.Simulate(s.ctx, s.as("Amina"), project, outlook.RunForm{Iterations: "1000"})
	s.must(err)
	s.read()
	keep := func(name string, f outlook.WhatIfForm) {
		if s.err == nil {
			_, err := s.Outlook.Keep(s.ctx, s.as("Amina"), project, name, f)
			s.must(err)
		}
	}
	s.at(length-6, "11:05")
	keep("Specifications are frozen this month", outlook.WhatIfForm{Without: []string{specifications}})
	keep("Interfaces begin in March", outlook.WhatIfForm{Engagement: vantor, Move: "RO1010", NotBefore: s.date(length + 150)})
}
