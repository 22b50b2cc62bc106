package vague

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestPeople(t *testing.T) {
	check(t, ReadPerson, []saying{
		{"J. Smith / Ops Director", "J. Smith (Ops Director)"},
		{"Ops (tbc)", "Ops (tbc)"},
		{"?", "(undecided)"},
		{"TBC", "(undecided)"},
		{"J. Smith", "J. Smith"},
		{"John Smith", "John Smith"},
		{"john smith", "john smith"},
		{"Smith, John", "Smith, John"},
		{"Smith, J.", "Smith, J."},
		{"John Smith (Ops Director)", "John Smith (Ops Director)"},
		{"Ops Director (John Smith)", "John Smith (Ops Director)"},
		{"John Smith - Ops Director", "John Smith (Ops Director)"},
		{"John Smith, Ops Director", "John Smith (Ops Director)"},
		{"Ops Director - John Smith", "John Smith (Ops Director)"},
		{"Ops Director: John Smith", "John Smith (Ops Director)"},
		{"Ops Director", "Ops Director"},
		{"Director of Operations", "Director of Operations"},
		{"Head of Estates", "Head of Estates"},
		{"Head of Estates (vacant)", "Head of Estates (tbc)"},
		{"Marcus Head", "Marcus Head"},
		{"Sarah Dean", "Sarah Dean"},
		{"Dr A. Patel", "Dr A. Patel"},
		{"Dr. Aisha Patel (Clinical Lead)", "Dr. Aisha Patel (Clinical Lead)"},
		{"Prof. J. van der Berg", "Prof. J. van der Berg"},
		{"Siobhán O'Neill", "Siobhán O'Neill"},
		{"Jean-Luc Picard", "Jean-Luc Picard"},
		{"Mary-Anne Smith-Jones, Finance Director", "Mary-Anne Smith-Jones (Finance Director)"},
		{"john.smith@example.org", "<john.smith@example.org>"},
		{"John Smith <john.smith@example.org>", "John Smith <john.smith@example.org>"},
		{"John Smith (john.smith@example.org)", "John Smith <john.smith@example.org>"},
		{"John Smith & Jane Doe", "Several are named: who answers for it? | John Smith | Jane Doe"},
		{"John Smith and Jane Doe", "Several are named: who answers for it? | John Smith | Jane Doe"},
		{"John Smith / Jane Doe", "Several are named: who answers for it? | John Smith | Jane Doe"},
		{"John Smith; Jane Doe", "Several are named: who answers for it? | John Smith | Jane Doe"},
		{"J Smith + J Doe", "Several are named: who answers for it? | J Smith | J Doe"},
		{"Ops / Finance", "Several are named: who answers for it? | Ops | Finance"},
		{"Ops & Finance", "Ops & Finance"},
		{"Health & Safety Manager", "Health & Safety Manager"},
		{"Finance and Resources Director", "Finance and Resources Director"},
		{"Finance Director and HR Director", "Several are named: who answers for it? | Finance Director | HR Director"},
		{"Head of HR and Head of IT", "Several are named: who answers for it? | Head of HR | Head of IT"},
		{"HR", "HR"},
		{"IT", "IT"},
		{"Finance team", "Finance team"},
		{"All", "All"},
		{"Everyone", "Everyone"},
		{"SRO", "SRO"},
		{"SRO (tbc)", "SRO (tbc)"},
		{"Project Team", "Project Team"},
		{"Programme Board", "Programme Board"},
		{"vacant", "(undecided)"},
		{"Vacant - Head of IT", "Head of IT (tbc)"},
		{"TBC - Finance", "Finance (tbc)"},
		{"TBC (Finance)", "Finance (tbc)"},
		{"tbc / Finance", "Finance (tbc)"},
		{"Finance - TBC", "Finance (tbc)"},
		{"Finance TBC", "Finance (tbc)"},
		{"Finance?", "Finance (tbc)"},
		{"John Smith?", "John Smith (tbc)"},
		{"John Smith (tbc)", "John Smith (tbc)"},
		{"New post", "(undecided)"},
		{"nobody", "(undecided)"},
		{"none", "(undecided)"},
		{"n/a", "(not applicable)"},
		{"-", "(blank)"},
		{"JS", "JS"},
		{"J.S.", "J.S."},
		{"JSmith", "JSmith"},
		{"Ms K. Okafor", "Ms K. Okafor"},
		{"Cllr Brown", "Cllr Brown"},
		{"Karen", "Karen"},
		{"karen from finance", "karen from finance"},
		{"The Ops Director", "The Ops Director"},
		{"Ops Dir.", "Ops Dir."},
		{"CFO", "CFO"},
		{"CFO / J. Smith", "J. Smith (CFO)"},
		{"COO (interim)", "COO (tbc)"},
		{"Deputy Chief Executive", "Deputy Chief Executive"},
		{"Chief Nurse", "Chief Nurse"},
		{"Chief Pharmacist: Farouk Benedetti", "Farouk Benedetti (Chief Pharmacist)"},
		{"Imogen Drax, records manager", "Imogen Drax (records manager)"},
		{"Imogen Drax (Records)", "Imogen Drax (Records)"},
		{"Imogen Drax (Records) / Gareth Pellow (Finance)", "Several are named: who answers for it? | Imogen Drax (Records) | Gareth Pellow (Finance)"},
		{"Gareth Pellow, Finance Director; Imogen Drax, Records Manager", "Several are named: who answers for it? | Gareth Pellow (Finance Director) | Imogen Drax (Records Manager)"},
		{"Imogen Drax / Gareth Pellow / Ruaridh Maclellan", "Several are named: who answers for it? | Imogen Drax | Gareth Pellow | Ruaridh Maclellan"},
		{"Supplier", "Supplier"},
		{"Acme Ltd", "Acme Ltd"},
		{"Acme Ltd (supplier)", "Acme Ltd (supplier)"},
		{"PMO lead", "PMO lead"},
		{"Business owner", "Business owner"},
		{"Owner TBC", "(undecided)"},
		{"to be appointed", "(undecided)"},
		{"To be appointed (Q3)", "(undecided)"},
		{"???", "(undecided)"},
		{"J. Smith\nOps Director", "J. Smith (Ops Director)"},
		{"Smith", "Smith"},
		{"SMITH J", "SMITH J"},
		{"Smith J (Mrs)", "Smith J (Mrs)"},
		{"O'Brien, P", "O'Brien, P"},
		{"von Braun", "von Braun"},
		{"Tom, Dick and Harry", "Several are named: who answers for it? | Tom, Dick | Harry"},
		{"Tom & Dick", "Several are named: who answers for it? | Tom | Dick"},
		{"Anna Müller (Leiterin Einkauf)", "Anna Müller (Leiterin Einkauf)"},
		{"Müller / Einkauf", "Müller (Einkauf)"},
		{"Geschäftsführer", "Geschäftsführer"},
		{"H. Łukasz", "H. Łukasz"},
		{"李雷", "李雷"},
		{"Person A", "Person A"},
		{"User 1", "User 1"},
		{"1", "This has no letter of a name: who is meant?"},
		{"12 345", "This has no letter of a name: who is meant?"},
		{"J. Smith (ext. 4432)", "J. Smith (ext. 4432)"},
		{"J. Smith 07700 900123", "J. Smith 07700 900123"},
		{"J. Smith (0.5)", "J. Smith (0.5)"},
		{"Jo (Ops) & Sam (Finance)", "Several are named: who answers for it? | Jo (Ops) | Sam (Finance)"},
		{"Ops Mgr - Jo", "Jo (Ops Mgr)"},
		{"R&D", "R&D"},
		{"R&D Director", "R&D Director"},
		{"Estates & Facilities", "Estates & Facilities"},
		{"Estates/Facilities", "Several are named: who answers for it? | Estates | Facilities"},
		{"HR/Payroll Manager", "Several are named: who answers for it? | HR | Payroll Manager"},
		{"and/or Finance", "and/or Finance"},
		{"[John Smith]", "[John Smith]"},
		{"\"John Smith\"", "John Smith"},
		{"*John Smith", "John Smith"},
		{"John  Smith", "John Smith"},
		{"John Smith.", "John Smith."},
		{"John Smith/ Ops Director", "John Smith (Ops Director)"},
		{"John Smith -Ops Director", "John Smith (Ops Director)"},
	})
}

// TestPersonParts holds which part of a text is the name and which the role.
func TestPersonParts(t *testing.T) {
	cases := []struct {
		text string
		want Person
	}{
		{"J. Smith / Ops Director", Person{Name: "J. Smith", Role: "Ops Director"}},
		{"Ops Director: J. Smith", Person{Name: "J. Smith", Role: "Ops Director"}},
		{"Ops (tbc)", Person{Role: "Ops", Placeholder: true}},
		{"TBC - Head of Estates", Person{Role: "Head of Estates", Placeholder: true}},
		{"Smith, John", Person{Name: "Smith, John"}},
		{"Marcus Head", Person{Name: "Marcus Head"}},
		{"john smith", Person{Name: "john smith"}},
		{"Jo Smith (Ops) <jo@example.org>", Person{Name: "Jo Smith", Role: "Ops", Email: "jo@example.org"}},
		{"jo@example.org", Person{Email: "jo@example.org"}},
	}
	for _, c := range cases {
		if diff := cmp.Diff(c.want, ReadPerson(c.text).Value); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.text, diff)
		}
	}
}

func TestPersonWordsReadBack(t *testing.T) {
	names := []string{"", "J. Smith", "Smith, John", "Siobhán O'Neill", "Dr A. Patel", "Prof. J. van der Berg"}
	roles := []string{"", "Ops Director", "Head of Estates", "Finance", "Health & Safety Manager"}
	rapid.Check(t, func(t *rapid.T) {
		p := Person{
			Name:        rapid.SampledFrom(names).Draw(t, "name"),
			Role:        rapid.SampledFrom(roles).Draw(t, "role"),
			Email:       rapid.SampledFrom([]string{"", "jo.smith@example.org"}).Draw(t, "email"),
			Placeholder: rapid.Bool().Draw(t, "placeholder"),
		}
		if p.Name == "Smith, John" {
			p.Role = "" // a comma before a bracket is no name
		}
		if p.Name+p.Role+p.Email == "" {
			t.Skip("nobody")
		}
		if got := ReadPerson(p.String()); got.State != Understood || got.Value != p {
			t.Fatalf("%q reads as %s: %+v, want %+v", p, said(got), got.Value, p)
		}
	})
}

func personHolds(t interface{ Fatalf(string, ...any) }, text string) {
	holds(t, text, ReadPerson(text), ReadPerson)
}

func TestMessyPeople(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) { personHolds(t, messyText().Draw(t, "text")) })
}

func FuzzReadPerson(f *testing.F) {
	for _, s := range []string{"J. Smith / Ops Director", "Ops (tbc)", "Health & Safety Manager", "Jo <jo@example.org>", "A; B\nC", "A; 7\nC", "A;\x80\nC", "TBC (Finance)"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) { personHolds(t, text) })
}
