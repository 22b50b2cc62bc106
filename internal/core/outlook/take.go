package outlook

import (
	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/risk"
)

// Take makes rows of what a case file states, each with its kind, title and body, in the order of Kinds. rename says what an engagement,
// a piece of own work or a benefit of the file is called here, "" for what is not here; what names that is left out and counted. Hand-overs
// are no rows: they are kept with the case.
func Take(s *risk.Stated, rename func(string) string) (rows []Row, left int, err error) {
	t := taking{rename: rename}
	for _, x := range s.Uncertainty {
		st := Statement{Where: x.Where, Set: x.Set, Record: x.Calibrated}
		if x.Set == "" && !x.Calibrated {
			st.Factor = &x.Spread
		}
		t.keep(Lengths, "", st)
	}
	for _, x := range s.Risks {
		t.keep(Risk, x.Title, Statement{Where: x.Where, Court: x.Court, Probability: x.Probability, Factor: x.Factor, Delay: x.Delay})
	}
	for _, x := range s.Promises {
		t.keep(Promise, "", Statement{Node: string(x.Work), Probability: x.Probability, Delay: &x.Late})
	}
	for _, x := range s.Realised {
		t.keep(Realised, "", Statement{Node: string(x.Benefit), Factor: &x.Factor})
	}
	for _, x := range s.Together {
		t.keep(Together, "", Statement{Where: x.Where, Correlation: x.Correlation})
	}
	for _, x := range s.Closed {
		t.keep(Closed, x.Title, Statement{Overrun: x.Overrun})
	}
	return t.rows, t.left, t.err
}

type taking struct {
	rename func(string) string
	rows   []Row
	left   int
	err    error
}

func (t *taking) keep(k Kind, title string, s Statement) {
	if s.Engagement != "" {
		s.Engagement = benefit.EngagementID(t.rename(string(s.Engagement)))
	}
	placed := k == Lengths || k == Risk || k == Together
	if s.Node != "" {
		s.Node = t.rename(s.Node)
	}
	if placed && s.Engagement == "" || (k == Promise || k == Realised) && s.Node == "" {
		t.left++
		return
	}
	body, err := s.Encode()
	if err != nil && t.err == nil {
		t.err = err
	}
	t.rows = append(t.rows, Row{Kind: k, Title: title, Body: body})
}
