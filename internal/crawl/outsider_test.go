package crawl

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"testing"
	"time"

	"counterpart.dev/internal/app/account"
	"counterpart.dev/internal/app/brief"
	"counterpart.dev/internal/app/engage"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/demo/play"
	"counterpart.dev/internal/server"
	"counterpart.dev/internal/store/storetest"
)

// outsiders are those who come in by the side: guests, one of whom may no longer, somebody whose account was ended, somebody asked by a
// link, a program with a token, and one side looking as the other does.
type outsiders struct {
	guest, late, gone account.Entrance
	link              string
	page, ended, out  string // links to a published page: one that works, one that was ended, one that has run out
}

// come lets the outsiders in.
func (o *outsiders) come(ctx context.Context, h play.House, c play.Cast) error {
	if err := private(ctx, h, c); err != nil {
		return err
	}
	amina, vantor := c.People["Amina"], c.Work["Vantor Systems"]
	guest := func(n int, email string, until time.Time) (account.Entrance, error) {
		h.Clock.Set(moment(40 + n))
		i, err := h.Accounts.Invite(ctx, amina, account.Order{Scope: vantor, Role: access.Guest, Email: email, Name: "Guest " + email[:3], Until: until})
		if err != nil {
			return account.Entrance{}, err
		}
		return h.Accounts.Accept(ctx, i.Secret, account.Acceptance{Name: "Guest " + email[:3], Password: "a long walk along the tidal river"})
	}
	var err error
	if o.guest, err = guest(0, "one@guests.example", moment(0).AddDate(0, 0, 30)); err != nil {
		return err
	}
	if o.late, err = guest(1, "two@guests.example", moment(59)); err != nil {
		return err
	}
	if o.gone, err = guest(2, "six@guests.example", moment(0).AddDate(0, 0, 30)); err != nil {
		return err
	}
	h.Clock.Set(moment(45))
	if err := h.Accounts.Deactivate(ctx, c.People["Tom"], o.gone.Viewer.Person, c.People["Amina"].Person); err != nil {
		return err
	}
	h.Clock.Set(moment(46))
	asked, err := h.Work.Ask(ctx, amina, vantor, access.EngagementScope, engage.AskForm{To: "Ida Canary, fire officer", Title: "May the trolleys stand in the corridor?",
		Body: "For one night, on the ground floor.", Until: "2026-12-20"})
	o.link = asked.Secret
	if err != nil {
		return err
	}
	return o.pages(ctx, h, c)
}

// pages opens a published page to three people outside.
func (o *outsiders) pages(ctx context.Context, h play.House, c play.Cast) error {
	h.Clock.Set(moment(47))
	amina, project := c.People["Amina"], c.Projects["PR"]
	list, err := h.Brief.Briefs(ctx, amina, project)
	if err != nil {
		return err
	}
	for i, secret := range []*string{&o.page, &o.ended, &o.out} {
		until := "2026-12-20"
		if i == 2 {
			until = "2026-11-24" // the pages are looked at on the day after
		}
		l, err := h.Brief.Share(ctx, amina, project, list.Briefs[0].ID, brief.ShareForm{To: fmt.Sprintf("Reader %d, outside", i), Until: until, Private: true})
		if err != nil {
			return err
		}
		if *secret = l.Secret; i == 1 {
			err = h.Brief.EndReading(ctx, amina, project, l.ID)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func cookie(e account.Entrance) *http.Cookie {
	return &http.Cookie{Name: server.CookieName(false), Value: e.Secret}
}

// signIn signs in with address and password, and gives the answer and the visitor.
func (s *site) signIn(name, email string) (Answer, Visitor) {
	a := Visitor{}.Post(s, "/sign-in", url.Values{"email": {email}, "password": {"a long walk along the tidal river"}})
	v := Visitor{Name: name}
	if c := (&http.Response{Header: a.Header}).Cookies(); len(c) > 0 {
		v.Cookie = &http.Cookie{Name: c[0].Name, Value: c[0].Value}
	}
	return a, v
}

// Who comes in by the side finds what their seat reaches and nothing else, and whose time is over finds what a stranger finds.
func TestOutsiders(t *testing.T) {
	t.Parallel()
	for engine := range engines {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			s := look(t, engine)
			o, in, everywhere := s.out, s.holds, s.everywhere
			seat := func(id access.SeatID) func(storetest.Grant) bool {
				return func(g storetest.Grant) bool { return g.Seat == id }
			}

			a, guest := s.signIn("a guest", "one@guests.example")
			if guest.Cookie == nil {
				t.Fatalf("the guest cannot sign in: %d %.600s", a.Status, text(a))
			}
			s.visit(t, guest, everywhere, in.secrets("one@guests.example Guest one Northmere Trust", false, seat(o.guest.Viewer.Seat)))
			for _, email := range []string{"two@guests.example", "six@guests.example"} {
				if a, v := s.signIn(email, email); v.Cookie != nil || a.Status == http.StatusSeeOther {
					t.Errorf("%s still signs in: %d", email, a.Status)
				}
			}
			for name, e := range map[string]account.Entrance{"a guest whose time is over": o.late, "somebody whose account was ended": o.gone} {
				v := Visitor{Name: name, Cookie: cookie(e)}
				for _, address := range append([]string{"/"}, everywhere...) {
					a, b := v.Open(s, address), Visitor{}.Open(s, address)
					if string(a.Bytes()) != string(b.Bytes()) {
						t.Errorf("%s finds at %s what a stranger does not: %d, %d", name, address, a.Status, b.Status)
					}
				}
			}
			s.link(t, o.link, everywhere, in)
			s.page(t, o, everywhere, in)
			s.asThem(t, everywhere, in)
			s.program(t, everywhere, in)
		})
	}
}

// link opens the page of a link, and everything else with nothing but the link.
func (s *site) link(t *testing.T, secret string, everywhere []string, in inside) {
	t.Helper()
	a := Visitor{}.Open(s, "/links/"+secret)
	if a.Status != 200 {
		t.Errorf("the link's own page answers %d", a.Status)
	}
	var thread access.RoomID
	for _, c := range in.cells {
		if c.Table == "note" && c.Text == "May the trolleys stand in the corridor?" && in.scopes[c.Room].ID == s.cast.Work["Vantor Systems"] && c.Column == "title" {
			thread = c.Room
		}
	}
	hidden := in.secrets("Ida Canary, fire officer", false, func(g storetest.Grant) bool { return g.Room == thread })
	s.visit(t, Visitor{Name: "who was asked by a link"}, append([]string{"/links/" + secret}, everywhere...), hidden)
	for _, wrong := range []string{secret[1:], secret + "x", "x"} {
		if a, b := (Visitor{}).Open(s, "/links/"+wrong), (Visitor{}).Open(s, "/links/nothing"); a.Status != 404 || string(a.Bytes()) != string(b.Bytes()) {
			t.Errorf("a wrong link answers %d", a.Status)
		}
	}
}

// page opens a published page by its link, and everything else with nothing but the link. A link that was ended and one that has run
// out are as one that never was.
func (s *site) page(t *testing.T, o *outsiders, everywhere []string, in inside) {
	t.Helper()
	a := Visitor{}.Open(s, "/shared/"+o.page)
	if a.Status != 200 || len(Links("/shared/"+o.page, a)) > 1 {
		t.Errorf("the page of a link answers %d and leads to %v", a.Status, Links("/shared/"+o.page, a))
	}
	nobody := func(storetest.Grant) bool { return false }
	s.visit(t, Visitor{Name: "who reads a page by a link"}, append([]string{"/shared/" + o.page, "/shared/" + o.page + "/brief.pdf", "/links/" + o.page}, everywhere...), in.secrets(text(a), false, nobody))
	for what, secret := range map[string]string{"one that was ended": o.ended, "one that has run out": o.out, "one for a question": o.link} {
		for _, more := range []string{"", "/brief.pdf"} {
			if a, b := (Visitor{}).Open(s, "/shared/"+secret+more), (Visitor{}).Open(s, "/shared/nothing"+more); a.Status != 404 || string(a.Bytes()) != string(b.Bytes()) {
				t.Errorf("%s%s answers %d, and not as none does", what, more, a.Status)
			}
		}
	}
}

// seeAs lets the client side look as Vantor does.
func (s *site) seeAs(t *testing.T) Visitor {
	t.Helper()
	a := s.enter(t, s.people["Amina Rahman"]).Post(s, "/engagements/"+string(s.cast.Work["Vantor Systems"])+"/see-as", nil)
	cookies := (&http.Response{Header: a.Header}).Cookies()
	if a.Status != http.StatusSeeOther || len(cookies) == 0 {
		t.Fatalf("looking as the other side answers %d", a.Status)
	}
	return Visitor{Name: "the client looking as Vantor", Cookie: &http.Cookie{Name: cookies[0].Name, Value: cookies[0].Value}}
}

// asThem goes through everything as the client side looking as Vantor does.
func (s *site) asThem(t *testing.T, everywhere []string, in inside) {
	t.Helper()
	v, vantor := s.onlooker, string(s.cast.Work["Vantor Systems"])
	shared := map[access.RoomID]bool{}
	for _, g := range in.grants {
		if in.scopes[g.Room].ID == s.cast.Work["Vantor Systems"] && g.Person == s.cast.People["Javier"].Person {
			shared[g.Room] = true
		}
	}
	for _, g := range in.grants { // the room of both, which Amina holds too
		if g.Person == s.cast.People["Amina"].Person && shared[g.Room] {
			shared[g.Room] = false
		}
	}
	hidden := in.secrets(s.people["Amina Rahman"].Email, false, func(g storetest.Grant) bool { own, ok := shared[g.Room]; return ok && !own })
	pages := v.Crawl(s, most, left, append([]string{"/engagements/" + vantor}, everywhere...)...)
	if pages["/engagements/"+vantor].Status != 200 {
		t.Errorf("the engagement answers %d to who looks as the other side", pages["/engagements/"+vantor].Status)
	}
	s.visit(t, v, everywhere, hidden)
	if a := v.Post(s, "/engagements/"+vantor+"/notes", nil); a.Status != http.StatusNotFound {
		t.Errorf("who only looks writes: %d", a.Status)
	}
}

// program opens the programming interface with the token of the play, and pages with it, which it does not open.
func (s *site) program(t *testing.T, everywhere []string, in inside) {
	t.Helper()
	mei := s.people["Mei Tanaka"]
	v := Visitor{Name: "a program of Helio's", Bearer: mei.Token}
	hidden := in.secrets(mei.Email, false, func(g storetest.Grant) bool { return g.Person == s.cast.People["Mei"].Person })
	s.visit(t, v, everywhere, hidden)
	for _, address := range everywhere[:50] {
		if a := v.Open(s, address); a.Status == 200 && string(a.Bytes()) != string(Visitor{}.Open(s, address).Bytes()) {
			t.Errorf("a token opens the page %s", address)
		}
	}
}
