package brief

import (
	"strings"
	"testing"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/confidence"
	"counterpart.dev/internal/core/money"
)

// withMoney is a page of a case with money, of which the outturn is 3.2m.
func withMoney(t *testing.T, approved int64, agreed *Agreed) *Brief {
	t.Helper()
	in := story{}.input()
	list := []money.Entry{{ID: "c", Kind: money.Contract, Engagement: "e", Day: 10, Minor: 3_200_000_00, Currency: "GBP"}}
	if approved > 0 {
		list = append(list, money.Entry{ID: "a", Kind: money.Approved, Day: 10, Minor: approved, Currency: "GBP"})
	}
	l := money.Fold("GBP", list, 20)
	in.Money, in.Agreed = &l, agreed
	return made(t, in)
}

func TestMoneyAgainstApproval(t *testing.T) {
	if b := made(t, story{}.input()); b.Spent != nil || b.Confidence != nil {
		t.Error("a block stands there without data")
	}
	for _, x := range []struct {
		approved int64
		agreed   *Agreed
		want     string
		beyond   bool
	}{
		{0, nil, "The outturn cannot be held against approval: no approved budget is given.", false},
		{4_000_000_00, nil, "It is forecast to come to £3.2m of the £4m approved: £800k is left.", false},
		{3_000_000_00, nil, "It is forecast to come to £3.2m, £200k above what was approved and more than was agreed. No exception note speaks of it.", true},
		{3_000_000_00, &Agreed{CostPPM: 100_000}, "It is forecast to come to £3.2m, £200k above what was approved and within what was agreed.", false},
	} {
		s := withMoney(t, x.approved, x.agreed).Spent
		if s.Sentence != x.want || s.Beyond != x.beyond {
			t.Errorf("%+v", s)
		}
		for _, l := range s.Lines {
			if l.Name == "paid" && l.Value != "not given" || strings.Contains(l.Value, "£0") {
				t.Errorf("%+v", l)
			}
		}
	}
}

func TestConfidenceOnThePage(t *testing.T) {
	in := story{}.input()
	rater := func(name string, s access.Side, l confidence.Level) confidence.Rater {
		return confidence.Rater{Name: name, Side: s, Sheet: confidence.Sheet{Ratings: []confidence.Rating{{Dimension: confidence.Time, Level: l}}}}
	}
	r := confidence.Reveal{Raters: []confidence.Rater{rater("Amina", access.ClientSide, confidence.AmberRed), rater("Javier", access.DeliverySide, confidence.Green)}}
	in.Judged = []Judged{{Supplier: "Vantor", On: on(2026, 5, 1), Asked: confidence.Usual(), Reveal: r, Flags: confidence.Flags(r, []confidence.Evidence{{Dimension: confidence.Time, Text: "Nine weeks late."}})}}
	b := made(t, in)
	c := b.Confidence
	if c == nil || len(c.Lines) != 2 || c.Lines[0] != "Vantor, Time: Amina says amber-red, Javier says green." || !strings.HasSuffix(c.Lines[1], "Javier says green over this: Nine weeks late.") || !strings.Contains(c.Sentence, "at most 3 steps apart") && !strings.Contains(c.Sentence, "at most three steps apart") {
		t.Errorf("%+v", c)
	}
	found := false
	for _, e := range b.Evidence {
		found = found || e.ID == c.Evidence && len(e.Tables) == 1 && len(e.Tables[0].Rows) == 2
	}
	if !found {
		t.Error("it leads to no evidence")
	}
}
