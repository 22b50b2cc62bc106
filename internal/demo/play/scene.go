package play

import (
	"counterpart.dev/internal/app/account"
	"counterpart.dev/internal/app/engage"
	"counterpart.dev/internal/core/access"
	core "counterpart.dev/internal/core/engage"
)

// founding: the trust sets the installation up, its people come in, the programme and its projects are opened.
func founding(s *stage) {
	s.at(0, "08:30")
	secret, _, err := s.Accounts.FirstRunToken(s.ctx)
	if s.must(err); s.err != nil {
		return
	}
	e, err := s.Accounts.SetUp(s.ctx, secret, account.SetUp{Organisation: "Northmere Trust", Name: "Tom Lindqvist", Email: "tom@northmere.example", Password: phrase})
	s.enter("Tom", "Tom Lindqvist", "tom@northmere.example", e, err)
	if s.err != nil {
		return
	}
	home := access.ScopeID(s.as("Tom").Organisation)
	s.at(0, "09:10")
	s.invite("Tom", "Daniel", "Daniel Okafor", "daniel@northmere.example", account.Order{Scope: home, Role: access.Lead})
	s.invite("Tom", "Amina", "Amina Rahman", "amina@northmere.example", account.Order{Scope: home, Role: access.Staff})
	s.invite("Tom", "Helen", "Helen Ashworth", "helen@northmere.example", account.Order{Scope: home, Role: access.Staff})
	s.invite("Tom", "Ruth", "Ruth Fielding", "ruth@northmere.example", account.Order{Scope: home, Role: access.Staff})
	s.invite("Tom", "Grace", "Grace Mensah", "grace@northmere.example", account.Order{Scope: home, Role: access.Staff})
	if s.err != nil {
		return
	}
	s.at(1, "10:00")
	programme, err := s.Work.OpenProgramme(s.ctx, s.as("Daniel"), engage.ProgrammeForm{Name: "Digital hospital",
		Purpose: "One record for each patient, wherever they are treated, and rooms and networks that carry it."})
	s.must(err)
	for _, p := range []struct{ code, name, purpose string }{
		{"PR", "Patient records", "Clinicians see one record at every bedside; paper notes are no longer fetched."},
		{"CN", "Community network", "District nurses read and write the record at the patient’s home."},
		{"TR", "Theatre refurbishment", "Four theatres reopen with the record’s screens and the power they need."},
	} {
		if s.err != nil {
			return
		}
		id, err := s.Work.OpenProject(s.ctx, s.as("Daniel"), engage.ProjectForm{Programme: programme, Code: p.code, Name: p.name, Purpose: p.purpose,
			Currency: "GBP", Zone: "Europe/London"})
		s.must(err)
		s.cast.Projects[p.code] = id
	}
	s.at(1, "11:30")
	for _, code := range []string{"PR", "CN", "TR"} {
		s.role("Daniel", "Amina", s.cast.Projects[code], access.ClientPM, "9")
		s.role("Daniel", "Helen", s.cast.Projects[code], access.Sponsor, "2")
	}
	s.role("Daniel", "Ruth", s.cast.Projects["PR"], access.BenefitOwner, "3")
	s.role("Daniel", "Grace", s.cast.Projects["PR"], access.Mentor, "")
}

// engagement opens an engagement of a project.
func (s *stage) engagement(by, project, supplier string, t engage.Terms) access.ScopeID {
	if s.err != nil {
		return ""
	}
	t.ClientName, t.DeliveryName, t.Zone, t.Currency = "Northmere Trust", supplier, "Europe/London", "GBP"
	if t.Week == "" {
		t.Week = "mon-fri 09:00-17:00"
	}
	id, err := s.Work.OpenEngagement(s.ctx, s.as(by), s.cast.Projects[project], t)
	s.must(err)
	s.cast.Work[supplier] = id
	return id
}

// records: Vantor delivers the records system. The client side plans privately, shares, gives authority, and starts.
func records(s *stage) {
	s.at(3, "09:20")
	id := s.engagement("Amina", "PR", "Vantor Systems", engage.Terms{Name: "Records system", Contract: "NT-2026-014", Rules: "nec4", RecordOnly: true,
		Holidays: "2026-12-25\n2026-12-28\n2027-01-01"})
	s.at(3, "09:50")
	s.invite("Amina", "Ingrid", "Ingrid Solberg", "ingrid@vantor.example", account.Order{Scope: id, Role: access.DeliveryExecutive, Organisation: "Vantor Systems"})
	s.at(4, "09:00")
	s.invite("Ingrid", "Javier", "Javier Ortega", "javier@vantor.example", account.Order{Scope: id, Role: access.DeliveryPM})
	s.at(5, "14:00")
	s.invite("Amina", "Peter", "Peter Novak", "peter@caldermoss.example", account.Order{Scope: id, Role: access.Firm, Organisation: "Calder & Moss"})
	s.invite("Amina", "Fiona", "Fiona Grant", "fiona@beacon.example", account.Order{Scope: id, Role: access.AssurerRole, Organisation: "Beacon Review"})
	if s.err != nil {
		return
	}
	s.at(8, "11:00")
	s.note("Amina", id, "What we want from the first month", "We agree the release plan before the contract’s first programme is due.\n\n- Test data for cohort 1 is ours to give.\n- The pilot site is still open: keep it out of the kick-off.")
	s.note("Helen", id, "How far I will go on money", "I can live with £19.1m outturn. Nothing beyond it without the board. This stays on our side.")
	s.note("Ingrid", id, "Margin on the interface work", "The pathology interface carries our whole margin. Javier must not trade it away in a workshop.")
	s.at(9, "09:30")
	s.note("Javier", id, "Who knows the old system", "Two people at the trust know the legacy extracts. We lose a month if both are on leave in December.")
	s.at(10, "16:00")
	s.must(s.Work.SetStanding(s.ctx, s.as("Amina"), id, engage.StandingForm{PMDays: "9", NeededDays: "12", Rev: s.standing("Amina", id)}))
	s.at(12, "10:15")
	if s.err == nil {
		_, err := s.Work.IssueLetter(s.ctx, s.as("Helen"), id, access.EngagementScope, engage.LetterForm{Holder: s.as("Amina").Person,
			May: []core.Power{core.Instruct, core.Accept, core.Agree}, Limit: "50000", Currency: "GBP",
			Words: "Changes that move the go-live date, or take the sum of agreed changes over £250,000, stay with the sponsor.", From: s.date(12)})
		s.must(err)
	}
	aligned(s, id)
	s.at(12, "15:00")
	s.step("Amina", id, core.Aligned, "")
	s.at(15, "09:00")
	s.step("Amina", id, core.Active, "")
}

// date is a day of the play as a date.
func (s *stage) date(day int) string { return s.first.AddDate(0, 0, day).Format("2006-01-02") }

// standing is the revision of what a side keeps about an engagement.
func (s *stage) standing(by string, id access.ScopeID) int64 {
	if s.err != nil {
		return 0
	}
	o, err := s.Work.Engagement(s.ctx, s.as(by), id)
	if s.must(err); err != nil || o.Ours == nil {
		return 0
	}
	return o.Ours.Standing.Rev
}

// network: two suppliers bid for the community network, and neither can tell that there is another.
func network(s *stage) {
	s.at(20, "09:00")
	helio := s.engagement("Amina", "CN", "Helio Data", engage.Terms{Name: "Community network", Rules: "plain"})
	s.at(20, "09:40")
	castell := s.engagement("Amina", "CN", "Castell Networks", engage.Terms{Name: "Community network", Rules: "plain"})
	s.at(21, "10:00")
	s.invite("Amina", "Mei", "Mei Tanaka", "mei@helio.example", account.Order{Scope: helio, Role: access.DeliveryPM, Organisation: "Helio Data"})
	s.at(21, "10:30")
	s.invite("Amina", "Luc", "Luc Moreau", "luc@castell.example", account.Order{Scope: castell, Role: access.DeliveryPM, Organisation: "Castell Networks"})
	s.at(24, "13:00")
	s.note("Mei", helio, "What we need to price the rural sites", "Mast surveys for the eleven rural sites. Without them we price the risk, and it will show.")
	s.note("Luc", castell, "Our reading of the tender", "They weigh nurses’ time above price. Lead with the offline mode.")
	s.note("Amina", helio, "First impression", "Strong on rural coverage, thin on training. Ask for the named trainer.")
	s.note("Amina", castell, "First impression", "The offline mode is what the nurses asked for. Price looks high.")
}

// builders: Brandt was at work before Counterpart came, and never logs in.
func builders(s *stage) {
	s.at(26, "09:00")
	id := s.engagement("Amina", "TR", "Brandt Fit-out", engage.Terms{Name: "Theatres 1 to 4", Contract: "NT-2025-091", Rules: "plain", OneSided: true,
		Adopted: true, Since: s.date(-120), Reason: "The contract was let a year ago and the builders are on site; the sponsor takes it on as it is."})
	s.at(27, "11:00")
	s.note("Amina", id, "Site meeting, recorded for Brandt", "Theatre 2 is stripped out. They wait for our decision on the pendant positions, due by the end of the month.")
}

// lately: what has happened in the last days, so that today has something on it.
func lately(s *stage) {
	id := s.cast.Work["Vantor Systems"]
	s.at(length-9, "10:20")
	shared := s.note("Javier", id, "Migration rehearsal 2 may miss its window", "The rehearsal needs the legacy extract by the 12th. If it comes later, the next window is in January.")
	s.at(length-9, "11:00")
	s.share("Javier", id, shared)
	s.at(length-6, "09:15")
	ours := s.note("Amina", id, "Test data, cohort 2", "It is ready on our side on Monday. Tell us where to put it.")
	s.at(length-6, "09:20")
	s.share("Amina", id, ours)
	s.at(length-2, "16:40")
	s.note("Amina", id, "Before the steering meeting", "Ask Helen for the pilot site. It is what they wait for most, and it is ours.")
	s.at(length-1, "12:10")
	s.note("Ruth", s.cast.Projects["PR"], "Baseline for notes fetched", "The porters count 412 sets a week. I take that as the baseline, from the last four weeks.")
}

// share shares a note with the other side.
func (s *stage) share(by string, scope access.ScopeID, note string) {
	if s.err != nil {
		return
	}
	n, err := s.Work.Note(s.ctx, s.as(by), scope, note)
	if s.must(err); s.err == nil {
		_, err = s.Work.ShareNote(s.ctx, s.as(by), scope, note, n.Rev)
		s.must(err)
	}
}
