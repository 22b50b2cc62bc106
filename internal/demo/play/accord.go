package play

import (
	"fmt"

	"counterpart.dev/internal/app/accord"
	"counterpart.dev/internal/core/access"
	core "counterpart.dev/internal/core/accord"
	"counterpart.dev/internal/core/poll"
)

// answers of somebody to the ten dilemmas, in their order: what their side would do, and what they expect of the other.
type answered struct {
	name         string // who has no account, as their side knows them; or somebody of the play
	ours, theirs [10]core.Point
}

// asks asks somebody of a side and answers for them, signed in or by their link.
func (s *stage) asks(by string, scope access.ScopeID, kind poll.Kind, round string, a answered) {
	v := s.asked(by, scope, kind, round, a.name)
	if s.err != nil {
		return
	}
	var list []core.Answer
	for i, d := range core.Current().Dilemmas {
		list = append(list, core.Answer{Dilemma: d.ID, Ours: a.ours[i], Theirs: a.theirs[i]})
	}
	_, err := s.Accord.Keep(s.ctx, v, round, list)
	s.must(err)
}

// asked asks somebody of a side, and is who they answer as.
func (s *stage) asked(by string, scope access.ScopeID, kind poll.Kind, round, name string) (v access.Viewer) {
	if s.err != nil {
		return v
	}
	f := accord.AskForm{Name: name}
	if p, here := s.people[name]; here {
		v, f = p.viewer, accord.AskForm{Person: p.viewer.Person}
	}
	a, err := s.Accord.Ask(s.ctx, s.as(by), scope, kind, round, f)
	if s.must(err); err == nil && a.Secret != "" {
		v, err = s.Accounts.Link(s.ctx, a.Secret)
		s.must(err)
	}
	return v
}

// aligned: the trust and Vantor answer the dilemmas before they begin, talk, say go, and sign a charter.
func aligned(s *stage, id access.ScopeID) {
	s.at(8, "12:00")
	if s.err != nil {
		return
	}
	round, err := s.Accord.Open(s.ctx, s.as("Amina"), id, accord.OpenForm{Closes: s.date(15)})
	s.must(err)
	s.asks("Amina", id, poll.Alignment, round, answered{"Amina", [10]core.Point{2, 4, 5, 3, 5, 6, 3, 5, 3, 2}, [10]core.Point{5, 2, 3, 2, 2, 3, 4, 4, 5, 4}})
	s.asks("Amina", id, poll.Alignment, round, answered{"Helen", [10]core.Point{1, 4, 6, 4, 6, 6, 2, 5, 2, 2}, [10]core.Point{6, 2, 3, 3, 2, 2, 5, 4, 6, 4}})
	s.at(9, "10:30")
	s.asks("Ingrid", id, poll.Alignment, round, answered{"Javier", [10]core.Point{5, 5, 4, 2, 4, 4, 5, 3, 5, 3}, [10]core.Point{3, 1, 6, 6, 1, 2, 4, 6, 6, 5}})
	s.asks("Ingrid", id, poll.Alignment, round, answered{"Ingrid", [10]core.Point{6, 6, 4, 3, 5, 4, 5, 3, 6, 3}, [10]core.Point{2, 1, 6, 6, 2, 1, 4, 6, 5, 5}})
	s.at(10, "09:00")
	if s.err != nil {
		return
	}
	s.must(s.Accord.Answered(s.ctx, s.as("Amina"), id, round))
	s.at(10, "17:30")
	s.must(s.Accord.Answered(s.ctx, s.as("Ingrid"), id, round))
	s.at(11, "11:00")
	s.must(s.Accord.Say(s.ctx, s.as("Helen"), id, round, accord.VerdictForm{Outcome: core.Go, Reason: "We were furthest apart on bad news, and said so in the same hour. I would rather begin with that than with agreement nobody tested."}))
	s.must(s.Accord.Say(s.ctx, s.as("Ingrid"), id, round, accord.VerdictForm{Outcome: core.Go, Reason: "They expect us to hide behind the contract. Javier can show them otherwise within a month."}))
	s.at(11, "14:00")
	s.must(s.Accord.Propose(s.ctx, s.as("Amina"), id))
	s.signed(id, "Ingrid", "Helen", "Amina", "Javier")
}

// signed has people sign the charter as it stands.
func (s *stage) signed(id access.ScopeID, names ...string) {
	for i, name := range names {
		s.at(12, fmt.Sprintf("%02d:20", 10+i))
		if s.err != nil {
			return
		}
		v, err := s.Accord.Values(s.ctx, s.as(name), id)
		if s.must(err); err == nil {
			s.must(s.Accord.Sign(s.ctx, s.as(name), id, v.Charter.Hash))
		}
	}
}

// bidding: two suppliers answer the same dilemmas, and neither can tell that there is another.
func bidding(s *stage) {
	helio, castell, project := s.cast.Work["Helio Data"], s.cast.Work["Castell Networks"], s.cast.Projects["CN"]
	s.at(28, "09:00")
	if s.err != nil {
		return
	}
	tender, err := s.Accord.OpenTender(s.ctx, s.as("Amina"), project, accord.OpenForm{Closes: s.date(41), Engagements: []access.ScopeID{helio, castell},
		Criteria: "How we would work together counts for a tenth. Not how near you are to us, but how well each of us knows where we differ."})
	s.must(err)
	s.asks("Amina", project, poll.Tender, tender, answered{"Dawn Pryce, district nursing", [10]core.Point{2, 3, 5, 2, 6, 6, 2, 4, 2, 1}, [10]core.Point{4, 3, 4, 4, 3, 3, 4, 3, 4, 3}})
	s.asks("Amina", project, poll.Tender, tender, answered{"Owen Pike, estates", [10]core.Point{3, 3, 6, 4, 5, 5, 3, 6, 4, 2}, [10]core.Point{4, 2, 4, 4, 3, 2, 4, 3, 5, 4}})
	if s.err != nil {
		return
	}
	list, err := s.Accord.Tenders(s.ctx, s.as("Amina"), project)
	if s.must(err); err != nil {
		return
	}
	s.at(30, "15:00")
	for _, b := range list.Rounds[0].Bids {
		switch b.Engagement {
		case helio:
			s.asks("Mei", helio, poll.Alignment, b.Round.ID, answered{"Mei", [10]core.Point{5, 2, 3, 3, 3, 3, 5, 4, 6, 3}, [10]core.Point{3, 1, 6, 6, 2, 1, 4, 6, 6, 5}})
			s.asks("Mei", helio, poll.Alignment, b.Round.ID, answered{"Tomás Rey, delivery lead", [10]core.Point{6, 2, 3, 2, 3, 3, 6, 4, 6, 4}, [10]core.Point{2, 1, 6, 6, 1, 1, 4, 6, 6, 4}})
		case castell:
			s.asks("Luc", castell, poll.Alignment, b.Round.ID, answered{"Luc", [10]core.Point{2, 4, 5, 3, 5, 5, 3, 3, 4, 2}, [10]core.Point{2, 2, 6, 5, 4, 4, 3, 6, 4, 3}})
		}
	}
	s.at(42, "08:00")
	s.over(project, poll.Tender, tender)
	s.at(43, "10:00")
	for _, b := range list.Rounds[0].Bids {
		if b.Engagement == castell && s.err == nil {
			s.must(s.Accord.Say(s.ctx, s.as("Helen"), castell, b.Round.ID, accord.VerdictForm{Outcome: core.Go, Reason: "Close to us, and the better at guessing us. The contract is not awarded by this."}))
		}
	}
}

// over ends a round whose last day is over, unless a clock has.
func (s *stage) over(scope access.ScopeID, kind poll.Kind, round string) {
	if s.err != nil {
		return
	}
	ended := false
	if kind == poll.Tender {
		v, err := s.Accord.Tenders(s.ctx, s.as("Amina"), scope)
		s.must(err)
		for _, t := range v.Rounds {
			ended = ended || t.ID == round && t.State == poll.Ended
		}
	} else {
		v, err := s.Accord.Values(s.ctx, s.as("Amina"), scope)
		s.must(err)
		for _, p := range v.Pulses {
			ended = ended || p.ID == round && p.State == poll.Ended
		}
	}
	if !ended && s.err == nil {
		s.must(s.Accord.End(s.ctx, s.as("Amina"), scope, kind, round))
	}
}

// raters are those who are asked in every pulse, none of whom has an account.
var raters = map[string][]string{
	"Amina":  {"Ward sister, 4 North", "Pharmacy lead", "Outpatients manager", "Clinical safety officer", "Records librarian", "Head of porters", "Training lead"},
	"Ingrid": {"Migration lead", "Interface engineer", "Test manager", "Trainer", "Service desk lead", "Solution architect"},
}

// pulses: twice both sides are asked how it goes; of the second, what differs stays open for somebody to act upon.
func pulses(s *stage) {
	id := s.cast.Work["Vantor Systems"]
	for i, days := range [][2]int{{44, 50}, {77, 80}} {
		s.at(days[0], "09:00")
		if s.err != nil {
			return
		}
		round, err := s.Accord.OpenPulse(s.ctx, s.as("Amina"), id, accord.OpenForm{Closes: s.date(days[1])})
		s.must(err)
		for _, side := range []string{"Amina", "Ingrid"} {
			for n, name := range raters[side] {
				s.rates(side, id, round, name, n+i)
			}
		}
		s.at(days[1]+1, "08:00")
		s.over(id, poll.Pulse, round)
	}
}

// rates asks somebody by a link, who answers the pulse: the client side's people think little of what they hear early, delivery's are content.
func (s *stage) rates(by string, id access.ScopeID, round, name string, n int) {
	v := s.asked(by, id, poll.Pulse, round, name)
	if s.err != nil {
		return
	}
	paper, err := s.Accord.Paper(s.ctx, v, "")
	if s.must(err); err != nil {
		return
	}
	points := map[string]core.Point{}
	for k, item := range paper.Items {
		points[item.ID] = core.Point(4 + (n+k)%3)
		if by == "Amina" && k == 0 {
			points[item.ID] = core.Point(2 + n%2)
		}
		if by == "Ingrid" && k == 0 {
			points[item.ID] = core.Point(5 + n%2)
		}
	}
	_, err = s.Accord.Rate(s.ctx, v, "", points)
	s.must(err)
}

// again: both sides are asked the dilemmas once more before the first cohort goes live. Nobody has answered yet.
func again(s *stage) {
	id := s.cast.Work["Vantor Systems"]
	s.at(length-3, "08:40")
	if s.err != nil {
		return
	}
	round, err := s.Accord.Open(s.ctx, s.as("Amina"), id, accord.OpenForm{Closes: s.date(length + 9)})
	s.must(err)
	s.asked("Amina", id, poll.Alignment, round, "Helen")
	s.asked("Ingrid", id, poll.Alignment, round, "Ingrid")
}
