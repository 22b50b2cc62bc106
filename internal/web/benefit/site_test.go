package benefit_test

import (
	"fmt"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"counterpart.dev/internal/app/account"
	work "counterpart.dev/internal/app/benefit"
	"counterpart.dev/internal/app/engage"
	"counterpart.dev/internal/apptest"
	"counterpart.dev/internal/core/access"
	core "counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/casebook"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/programme"
	"counterpart.dev/internal/format/casefile"
	"counterpart.dev/internal/server"
	"counterpart.dev/internal/store"
	"counterpart.dev/internal/web/webtest"
)

// site is the pages of a project, with everybody who has to do with it.
type site struct {
	webtest.Site
	Case                work.Work
	Ada, Dan, Owner     access.Viewer
	Project, Engagement access.ScopeID
	Path                string // of the project
}

// open is a site with an empty case.
func open(t *testing.T, w *apptest.World) site {
	t.Helper()
	b := w.Both(t)
	s := site{Case: work.Work{DB: w.DB}, Ada: b.Ada, Dan: b.Dan, Project: b.Project, Engagement: b.Engagement}
	w.Clock.Add(time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC).Sub(apptest.Epoch))
	s.Site = webtest.Open(t, w)
	s.Path = "/projects/" + string(s.Project)
	give := func(name string, r access.Role) access.Viewer {
		v := w.Colleague(t, s.Ada, name)
		if err := w.Work.GiveRole(t.Context(), s.Ada, s.Project, engage.RoleForm{Person: v.Person, Role: r}); err != nil {
			t.Fatal(err)
		}
		return w.SignIn(t, name)
	}
	give("Sy Moor", access.Sponsor)
	s.Owner = give("Ruth Bell", access.BenefitOwner)
	give("Gus Hart", access.Mentor)
	return s
}

// full is a site with the example's case, whose supplier is late.
func full(t *testing.T, w *apptest.World) site {
	t.Helper()
	s := open(t, w)
	raw, err := os.ReadFile("../../../examples/hospital/case.yaml")
	if err != nil {
		t.Fatal(err)
	}
	f, err := casefile.Read(raw)
	if err != nil {
		t.Fatal(err)
	}
	s.contract(t, f.Case.Engagements[0].Milestones)
	if _, err := s.Case.TakeFile(t.Context(), s.Ada, s.Project, raw, map[string]access.ScopeID{f.Case.Engagements[0].Supplier: s.Engagement}); err != nil {
		t.Fatal(err)
	}
	s.own(t, "Reduce harm from medication errors")
	return s
}

// contract writes contract milestones and a submission six weeks later than them, as another family of use cases does.
func (s site) contract(t *testing.T, list []core.ContractMilestone) {
	t.Helper()
	err := s.DB.Write(t.Context(), s.Ada.Seat, func(tx *store.Tx) error {
		reaches, err := tx.Reaches(t.Context(), s.Engagement)
		if err != nil {
			return err
		}
		at := reaches[0]
		for _, r := range reaches {
			if r.Audience == access.Shared {
				at = r
			}
		}
		sub := programme.Submission{Organisation: at.Organisation, Room: at.Room, Shared: at.SharedRoom, ID: "s1", Number: 1, Side: access.ClientSide, ForRecord: true,
			Origin: programme.FromFile, State: programme.Read, DataDate: "2026-10-31", Label: "Revision 6", Project: "HPR"}
		if err := tx.AddSubmission(t.Context(), sub); err != nil {
			return err
		}
		var said []programme.Activity
		for i, m := range list {
			row := programme.Milestone{Organisation: at.Organisation, Room: at.Room, Shared: at.SharedRoom, ID: string(m.ID), Title: m.Title, Deliverable: m.Deliverable,
				Activity: m.Activity, ActivityName: m.ActivityName, Confirmed: !m.Unconfirmed, Place: int64(i)}
			if err := tx.AddMilestone(t.Context(), row); err != nil {
				return err
			}
			for n, d := range m.Dates {
				if err := tx.AddMilestoneDate(t.Context(), store.At(at), row.ID, n, programme.MilestoneDate{Due: d.Date.String(), From: d.From.String(), Reason: d.Reason}); err != nil {
					return err
				}
			}
			finish := m.InForce(civil.NewDate(2026, 11, 25)) + 42
			said = append(said, programme.Activity{Index: i, Code: m.Activity, Name: m.ActivityName, Kind: "finish milestone", Status: "not started", Finish: finish.At(1020),
				Start: finish.At(1020), Driver: -1})
		}
		return tx.AddActivities(t.Context(), store.At(at), "s1", said)
	})
	if err != nil {
		t.Fatal(err)
	}
}

// form makes a form of names and values in turn.
func form(values ...string) work.Form {
	f := work.Form{Values: map[string]string{}}
	for i := 0; i+1 < len(values); i += 2 {
		f.Values[values[i]] = values[i+1]
	}
	return f
}

// submissions adds further submissions, older than the one there is.
func (s site) submissions(t *testing.T, n int) {
	t.Helper()
	err := s.DB.Write(t.Context(), s.Ada.Seat, func(tx *store.Tx) error {
		reaches, err := tx.Reaches(t.Context(), s.Engagement)
		if err != nil {
			return err
		}
		for i := range n {
			sub := programme.Submission{Organisation: reaches[0].Organisation, Room: reaches[0].SharedRoom, Shared: reaches[0].SharedRoom, ID: fmt.Sprint("older", i), Number: int64(i + 2),
				Side: access.ClientSide, ForRecord: true, Origin: programme.FromFile, State: programme.Read, DataDate: civil.Date(739_000 + i).String(), Label: fmt.Sprint("Revision ", i)}
			if err := tx.AddSubmission(t.Context(), sub); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// own makes Ruth Bell the owner of a benefit.
func (s site) own(t *testing.T, title string) {
	t.Helper()
	view := s.see(t)
	id := s.id(t, title)
	f, err := view.Filled(casebook.Benefit, view.Nodes[id])
	if err != nil {
		t.Fatal(err)
	}
	f.Values["owner"], f.Values["person"] = "Ruth Bell", string(s.Owner.Person)
	if err := s.Case.Change(t.Context(), s.Ada, s.Project, casebook.Benefit, id, f); err != nil {
		t.Fatal(err)
	}
}

func (s site) see(t *testing.T) *work.View {
	t.Helper()
	view, err := s.Case.Case(t.Context(), s.Ada, s.Project)
	if err != nil {
		t.Fatal(err)
	}
	return view
}

// id is that of the node of the case with a title.
func (s site) id(t *testing.T, title string) string {
	t.Helper()
	for id, n := range s.see(t).Nodes {
		if n.Title == title {
			return id
		}
	}
	t.Fatalf("nothing is called %q", title)
	return ""
}

// cookie is the session of somebody, for a browser.
func (s site) cookie(t *testing.T, name string) *http.Cookie {
	t.Helper()
	e, err := s.Accounts.SignIn(t.Context(), account.Credentials{Email: apptest.Email(name), Password: apptest.Password})
	if err != nil {
		t.Fatal(err)
	}
	return &http.Cookie{Name: server.CookieName(false), Value: e.Secret, Path: "/"}
}

// squeeze is a text with its white space made single blanks.
func squeeze(s string) string { return strings.Join(strings.Fields(s), " ") }
