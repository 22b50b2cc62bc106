package matter_test

import (
	"strings"
	"testing"

	"counterpart.dev/internal/app/engage"
	work "counterpart.dev/internal/app/matter"
	"counterpart.dev/internal/core/matter"
	"counterpart.dev/internal/web/webtest"
)

// A day on the first page is the day of the engagement, as in its register: in Los Angeles the 16th ends when in UTC it is the 17th.
func TestTodayTellsDaysOfTheEngagement(t *testing.T) {
	each(t, func(t *testing.T, s stage) {
		e, err := s.Both.World.Work.Engagement(t.Context(), s.Ada, s.Engagement)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Both.World.Work.ChangeEngagement(t.Context(), s.Ada, s.Engagement, engage.Terms{Name: e.Name, DeliveryName: e.DeliveryName, Contract: e.Contract, Rules: e.Rules,
			Zone: "America/Los_Angeles", Currency: e.Currency, Rev: e.Rev, Week: "mon-fri 09:00-17:00"}); err != nil {
			t.Fatal(err)
		}
		s.raise(t, s.Dan, work.RaiseForm{Kind: matter.Decision, Shared: true, Title: "Pilot site", Due: "2026-03-20", Content: work.Content{Class: "scope", Options: "North\nSouth"}})
		for _, on := range []struct {
			name string
			page webtest.Page
			row  string
		}{{"the first page", s.ada.Get("/"), "#ours-list tbody tr"}, {"the register", s.ada.Get(s.home + "/matters"), "#matters tbody tr"}} {
			if text := on.page.One(on.row).Text(); !strings.Contains(text, "16 Mar") {
				t.Errorf("%s: %s", on.name, text)
			}
		}
	})
}
