package people_test

import (
	"slices"
	"testing"
	"time"

	work "counterpart.dev/internal/app/accord"
	"counterpart.dev/internal/app/people"
	"counterpart.dev/internal/apptest"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/accord"
	"counterpart.dev/internal/core/poll"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// Who was asked in a round goes when the round is over, one name at a time; who signed a charter goes when both have signed it anew. What
// both sides agreed stays agreed, and the record verifies.
func TestEraseAskedAndSigned(t *testing.T) {
	c := newCast(t, apptest.SQLite(t))
	ctx, a := t.Context(), work.Work{DB: c.DB}
	round, err := a.Open(ctx, c.Ada, c.Engagement, work.OpenForm{Closes: c.Clock.Now().AddDate(0, 0, 7).Format(time.DateOnly)})
	must(t, err)
	for _, name := range []string{"Ida Berg", "Olaf Stern"} {
		_, err := a.Ask(ctx, c.Ada, c.Engagement, poll.Alignment, round, work.AskForm{Name: name})
		must(t, err)
	}
	names := func(v access.Viewer, what string) (out []people.Past) {
		t.Helper()
		all, err := c.Names(ctx, v, c.Engagement)
		must(t, err)
		return slices.DeleteFunc(all.List, func(p people.Past) bool { return p.What != what })
	}
	if got := names(c.Ada, "asked"); len(got) != 0 {
		t.Errorf("while they are asked: %+v", got)
	}
	must(t, a.Withdraw(ctx, c.Ada, c.Engagement, poll.Alignment, round))
	asked := names(c.Ada, "asked")
	if len(asked) != 2 || asked[0].Names != "Ida Berg" || len(names(c.Dan, "asked")) != 0 {
		t.Fatalf("over: %+v", asked)
	}
	must(t, c.EraseName(ctx, c.Ada, c.Engagement, "asked", asked[0].ID, "personal"))
	if got := names(c.Ada, "asked"); len(got) != 1 || got[0].Names != "Olaf Stern" {
		t.Errorf("after one was erased: %+v", got)
	}

	promise := func(words string) {
		t.Helper()
		v, err := a.Values(ctx, c.Ada, c.Engagement)
		must(t, err)
		must(t, a.Edit(ctx, c.Ada, c.Engagement, v.Charter.Rev, []accord.Behaviour{{Words: words}}))
		v, err = a.Values(ctx, c.Ada, c.Engagement)
		must(t, err)
		must(t, a.Sign(ctx, c.Ada, c.Engagement, v.Charter.Hash))
		must(t, a.Sign(ctx, c.Dan, c.Engagement, v.Charter.Hash))
	}
	promise("We answer the telephone.")
	signed := "1-" + string(c.Ada.Person)
	if err := c.EraseName(ctx, c.Ada, c.Engagement, "signature", signed, "personal"); errs.KindOf(err) != errs.NotFound {
		t.Errorf("a signer of the charter in force: %v", err)
	}
	promise("We answer the telephone within a day.")
	if got := names(c.Ada, "signature"); len(got) != 1 || got[0].ID != signed || got[0].Names != c.Ada.Name {
		t.Fatalf("superseded: %+v", got)
	}
	if err := c.EraseName(ctx, c.Dan, c.Engagement, "signature", signed, "personal"); errs.KindOf(err) != errs.NotFound {
		t.Errorf("the other side erases: %v", err)
	}
	must(t, c.EraseName(ctx, c.Ada, c.Engagement, "signature", signed, "personal"))
	if got := names(c.Ada, "signature"); len(got) != 0 || len(names(c.Dan, "signature")) != 1 {
		t.Errorf("after it was erased: %+v", got)
	}
	said := map[string]int{}
	must(t, c.DB.Read(ctx, c.Ada.Seat, func(tx *store.Tx) error {
		reaches, err := tx.Reaches(ctx, c.Engagement)
		for _, r := range reaches {
			for _, ref := range []store.Ref{{What: "round", ID: round}, {What: "charter", ID: "1"}, {What: "charter", ID: "2"}} {
				past, err := tx.History(ctx, store.At(r), ref)
				must(t, err)
				for _, p := range past {
					if p.Texts["name"] != "" {
						said[p.Texts["name"]]++
					}
				}
			}
		}
		return err
	}))
	if said["Ida Berg"] != 0 || said["Olaf Stern"] == 0 || said[c.Ada.Name] != 1 || said[c.Dan.Name] != 2 {
		t.Errorf("the record says %v", said)
	}
	verified(t, c, c.Engagement)
}
