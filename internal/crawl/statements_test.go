package crawl

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"counterpart.dev/internal/app/account"
	"counterpart.dev/internal/app/engage"
	"counterpart.dev/internal/app/matter"
	"counterpart.dev/internal/app/people"
	"counterpart.dev/internal/core/access"
	core "counterpart.dev/internal/core/matter"
	who "counterpart.dev/internal/core/people"
)

// mostAsked is how often a page may ask the database, and wide are those that may ask more often: they are put together from what several
// parts of the product have to say of one thing.
const mostAsked = 20

// further is how much more a page may ask once lists are longer than it shows, which are then counted besides, and once there is a sort of thing
// that there was not. Whatever asks for each of many asks oftener: a crowd brings eight of everything.
const further = 4

var wide = map[string]int{"/engagements/{}": 36, "/projects/{}/start": 24, "/engagements/{}/programme/typed": 22, "/engagements/{}/matters/{}/what-if": 26, "/asked/{}": 22}

// Every page asks the database as often when there are twice as many people, matters, notes and engagements, and nobody's first page asks often.
func TestPagesAskAsOften(t *testing.T) {
	t.Parallel()
	s := open(t, "sqlite", nil)
	everywhere := s.addresses(s.inside(t))
	opened := map[string]string{} // by what it is like and who opens it
	few := s.asks(t, everywhere, opened)
	s.crowd(t)
	many := s.asks(t, slices.Collect(maps.Values(opened)), map[string]string{})
	if len(few) < 150 {
		t.Errorf("only %d pages were opened: little is proved", len(few))
	}
	for _, page := range slices.Sorted(maps.Keys(few)) {
		route, _, _ := strings.Cut(page, " as ")
		most := max(mostAsked, wide[route])
		n, again := many[page]
		if !again || n > few[page]+further || few[page] > most {
			t.Errorf("%s asks %d times, with twice as much of everything %d; at most %d (%s)", page, few[page], n, most, opened[page])
		}
	}
}

// asks opens a page of each kind as the first person who may, and everybody's first page, each twice, and says how often the second time asks.
func (s *site) asks(t *testing.T, everywhere []string, opened map[string]string) map[string]int {
	t.Helper()
	out := map[string]int{}
	tried := map[string]int{}
	done := map[string]bool{}
	names := append([]string{"Amina Rahman", "Javier Ortega", "Tom Lindqvist", "Helen Ashworth"}, slices.Sorted(maps.Keys(s.people))...)
	for i, name := range names {
		v := s.enter(t, s.people[name])
		addresses := []string{"/"}
		if i < 4 {
			addresses = append(addresses, everywhere...)
		}
		for _, address := range addresses {
			like := ids.ReplaceAllString(address, "{}")
			if done[like] && address != "/" || tried[name+like] >= views {
				continue
			}
			tried[name+like]++
			if v.Open(s, address).Status != 200 {
				continue
			}
			v.Open(s, address) // after what a first look prepares
			page := like + " as " + name
			out[page], opened[page] = int(s.cost.Load()), address
			done[like] = true
		}
	}
	return out
}

// crowd puts as much again into the demonstration of what pages list.
func (s *site) crowd(t *testing.T) {
	t.Helper()
	ctx, h, c := t.Context(), s.stage, s.cast
	ok := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	daniel, amina, javier, ingrid := c.People["Daniel"], c.People["Amina"], c.People["Javier"], c.People["Ingrid"]
	project, vantor := c.Projects["PR"], c.Work["Vantor Systems"]
	join := func(by access.Viewer, o account.Order) access.Viewer {
		t.Helper()
		o.Email = strings.ReplaceAll(strings.ToLower(o.Name), " ", ".") + "@example.org"
		i, err := h.Accounts.Invite(ctx, by, o)
		ok(err)
		e, err := h.Accounts.Accept(ctx, i.Secret, account.Acceptance{Name: o.Name, Password: "a long enough word to enter"})
		ok(err)
		return e.Viewer
	}
	for i := range 8 {
		one := join(daniel, account.Order{Scope: access.ScopeID(daniel.Organisation), Role: access.Staff, Name: fmt.Sprintf("Another%d Ward", i)})
		ok(h.Work.GiveRole(ctx, amina, project, engage.RoleForm{Person: one.Person, Role: access.Sponsor}))
		ok(h.Work.GiveRole(ctx, amina, vantor, engage.RoleForm{Person: one.Person, Role: access.ClientPM}))
		join(ingrid, account.Order{Scope: access.ScopeID(ingrid.Organisation), Role: access.Staff, Name: fmt.Sprintf("Another%d Lake", i)})
		join(amina, account.Order{Scope: vantor, Role: access.AssurerRole, Name: fmt.Sprintf("Another%d Hill", i), Organisation: fmt.Sprintf("Review %d", i)})
		_, err := h.People.Add(ctx, amina, project, people.StakeholderForm{Name: fmt.Sprintf("Another%d Board", i), Side: who.Ours, Owner: amina.Person, Cadence: "21"})
		ok(err)
		_, err = h.Work.OpenEngagement(ctx, amina, project, engage.Terms{Name: fmt.Sprintf("Work %d", i), ClientName: amina.Firm, DeliveryName: fmt.Sprintf("Supplier %d", i), Rules: "plain",
			Zone: "Europe/London", Currency: "GBP", Week: "mon-fri 09:00-17:00"})
		ok(err)
		for _, at := range []access.ScopeID{vantor, c.Work["Castell Networks"]} {
			ok(h.Work.SaveDraft(ctx, amina, engage.NoteDraft(access.EngagementScope, at, fmt.Sprintf("new%d", i)), "title=Begun"))
		}
	}
	for i := range 30 {
		for _, by := range []access.Viewer{amina, javier} {
			f := matter.RaiseForm{Kind: core.Kinds()[i%len(core.Kinds())], Shared: true, Title: fmt.Sprintf("Another question %d", i), Words: "Please answer, @" + amina.Name + ", @" + javier.Name + ".", Due: "2026-12-10"}
			if _, err := h.Matter.Raise(ctx, by, vantor, f); err != nil { // of a kind that is not theirs to raise
				f.Kind = core.Question
				_, err = h.Matter.Raise(ctx, by, vantor, f)
				ok(err)
			}
			_, err := h.Work.AddNote(ctx, by, vantor, "", engage.NoteForm{Title: fmt.Sprintf("Another note %d", i), Body: "The text of it."})
			ok(err)
		}
		_, err := h.Matter.Raise(ctx, amina, project, matter.RaiseForm{Kind: core.Question, Title: fmt.Sprintf("Another of ours %d", i), Words: "Before anybody asks."})
		ok(err)
	}
}
