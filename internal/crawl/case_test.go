package crawl

import (
	"context"
	"slices"
	"strings"
	"testing"

	"counterpart.dev/internal/app/benefit"
	"counterpart.dev/internal/core/access"
	core "counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/casebook"
	"counterpart.dev/internal/core/intake"
	"counterpart.dev/internal/demo/play"
	"counterpart.dev/internal/store/storetest"
)

// canaryList is a list that the client side takes in, with a row that stays out.
const canaryList = "Benefit\tOwner\tMeasure\tBaseline\tTarget\tValue p.a.\tDate\tObjective\tComments\n" +
	"Reduce canary waiting rutabaga\tCanary owner Quill Harbottle\tCanary days turnip\t210\t180\t£1.2m p.a.\tFY27/28 Q2\tCanary care sorrel\tCanary comment of the list juniper\n" +
	"Reduce canary letters tamarind\tCanary J. Smith / Canary K. Lee\t\t\t\t£40k - £60k\tsoon after the canary\t\t\n" +
	"Canary total of everything\t\t\t\t\t£1,240,000\t\t\t\n"

// clientCase is what the client side does about its benefits: it adds, ties, links, measures, takes a list in, and drafts.
func clientCase(ctx context.Context, h play.House, c play.Cast) error {
	a := &caseActor{ctx: ctx, h: h, v: c.People["Amina"], project: c.Projects["PR"]}
	h.Clock.Set(moment(18))
	objective := a.add(casebook.Objective, "title", "Canary objective marjoram", "owner", "Canary Owner Tarragon")
	a.add(casebook.Assumption, "title", "Canary assumption of chervil", "source", "Canary source lovage")
	change := a.add(casebook.Change, "title", "Canary change of wards dandelion", "owner", "Canary Nurse Burdock", "adoption", "5 weeks")
	work := a.add(casebook.Work, "title", "Canary promise of our own nettle", "owner", "Canary Owner Yarrow", "due", "2026-12-01", "promised_to", string(c.Work["Vantor Systems"]), "activities", "TRU1090")
	tie := a.add(casebook.Tie, "title", "Canary tie of hawthorn", "milestone", benefit.MilestoneChoice(core.EngagementID(c.Work["Vantor Systems"]), ""), "dates", "2027-11-12", "forecast", "2027-12-24")
	a.add(casebook.Cost, "title", "Canary cost of elderflower", "cost_kind", "once", "amount", "£987,654", "on", "2027-02-26", "moves_with", tie)
	a.add(casebook.Decision, "title", "Canary decision on bilberry", "owner", "Canary Decider Sloe", "needed_by", "2026-12-12", "options", "Canary option medlar\nCanary option quince", "per_week", "£7,654")
	owned := a.add(casebook.Benefit, "title", "Reduce canary rent of hyssop", "kind", "cashable", "owner", "Canary Owner Comfrey", "measure", "Canary measure of angelica", "unit", "£ thousand a year", "better", "lower",
		"baseline", "871", "baseline_date", "2026-03-31", "target", "141", "life_until", "2034-03-31", "value", "£1,001", "value_source", "Canary lease of borage", "beneficiary", "Canary borough")
	a.link(casebook.Change, change, benefit.LinksForm{Needs: []benefit.Link{{On: tie}, {On: work}}})
	a.link(casebook.Benefit, owned, benefit.LinksForm{Needs: []benefit.Link{{On: change}}, Serves: []benefit.Link{{On: objective, Share: "60 %"}}})
	if a.err == nil {
		a.err = h.Benefit.AddReading(ctx, a.v, a.project, owned, benefit.ReadingForm{Day: "2026-11-20", Value: "868", By: "Canary Reader Fennel", Words: "Canary words of a reading."})
	}
	if a.err == nil {
		a.err = h.Benefit.Answer(ctx, a.v, a.project, owned, false, "Canary reason to hand it back.", 2)
	}
	a.mapped(owned)
	network := &caseActor{ctx: ctx, h: h, v: a.v, project: c.Projects["CN"], err: a.err}
	network.add(casebook.Interface, "title", "Canary hand-over of liquorice", "from_engagement", string(c.Work["Helio Data"]), "from", "CANARYGIVES", "to_engagement", string(c.Work["Castell Networks"]), "to", "CANARYTAKES")
	a.err = network.err
	h.Clock.Set(moment(19))
	a.list("Canary list of saltbush.csv", true)
	a.list("Canary list that waits.csv", false)
	if a.err == nil {
		a.err = h.Work.SaveDraft(ctx, a.v, "case/"+string(a.project)+"/benefit/new", "title=Canary+draft+of+a+benefit+samphire")
	}
	return a.err
}

// caseActor is somebody working on a case, until the first error.
type caseActor struct {
	ctx     context.Context
	h       play.House
	v       access.Viewer
	project access.ScopeID
	err     error
}

// sharedAim shares an objective of the client's with a supplier, in other words than the case's.
func sharedAim(ctx context.Context, h play.House, c play.Cast) error {
	a := &caseActor{ctx: ctx, h: h, v: c.People["Amina"], project: c.Projects["PR"]}
	objective := a.add(casebook.Objective, "title", "Canary objective of betony")
	if a.err != nil {
		return a.err
	}
	return h.Benefit.ShareAim(ctx, a.v, c.Work["Vantor Systems"], benefit.AimForm{Node: objective, Title: "Canary aim of betony", Measure: true})
}

// mapped edits the map and reviews a benefit.
func (a *caseActor) mapped(owned string) {
	if a.err != nil {
		return
	}
	id, err := a.h.Benefit.AddToMap(a.ctx, a.v, a.project, benefit.NewNode{Kind: "change", Title: "Canary map of agrimony"})
	if err == nil {
		err = a.h.Benefit.Rename(a.ctx, a.v, a.project, id, "", "Canary map of bistort")
	}
	if err == nil {
		err = a.h.Benefit.AddReview(a.ctx, a.v, a.project, owned, benefit.ReviewForm{Day: "2026-11-20", Finding: "at risk", Words: "Canary review of mugwort."})
	}
	a.err = err
}

func (a *caseActor) add(k casebook.Kind, values ...string) (id string) {
	f := benefit.Form{Values: map[string]string{}}
	for i := 0; i+1 < len(values); i += 2 {
		f.Values[values[i]] = values[i+1]
	}
	if a.err == nil {
		id, a.err = a.h.Benefit.Add(a.ctx, a.v, a.project, k, f)
	}
	return id
}

func (a *caseActor) link(k casebook.Kind, id string, f benefit.LinksForm) {
	f.Rev = 1
	if a.err == nil {
		a.err = a.h.Benefit.SetLinks(a.ctx, a.v, a.project, k, id, f)
	}
}

// list begins a list, answers what it asks, and takes it in.
func (a *caseActor) list(name string, apply bool) {
	if a.err != nil {
		return
	}
	id, err := a.h.Benefit.BeginList(a.ctx, a.v, a.project, benefit.File{Name: name, Body: []byte(canaryList)})
	if a.err = err; err != nil || !apply {
		return
	}
	if a.err = a.h.Benefit.AnswerList(a.ctx, a.v, a.project, id, intake.Answers{3: {"owner": "Canary K. Lee"}}); a.err != nil {
		return
	}
	l, err := a.h.Benefit.List(a.ctx, a.v, a.project, id)
	if a.err = err; err == nil {
		_, a.err = a.h.Benefit.ApplyList(a.ctx, a.v, a.project, id, benefit.ApplyForm{LifeFor: "6 years", Rev: l.List.Rev})
	}
}

// A benefit owner finds what they own and what it waits for, and nothing else of the case: not by a link, nor by an address.
func TestOwnersFindTheirOwn(t *testing.T) {
	t.Parallel()
	s := look(t, "sqlite")
	in := s.holds
	hidden := []string{"Canary decision on bilberry", "Canary cost of elderflower", "Ward devices", "Accept the new order of the data migration", "Canary source lovage", "Canary measure of angelica",
		"Canary words of a reading.", "Canary list of saltbush.csv", "Canary comment of the list juniper", "Canary total of everything", "Gareth Pellow, finance director", "Reduce licences and support of the old systems"}
	for _, c := range in.cells {
		if c.Table == "node" && c.Column == "title" && strings.HasPrefix(c.Text, "Reduce canary") {
			hidden = append(hidden, c.Text)
		}
	}
	s.visit(t, s.enter(t, s.people["Ruth Fielding"]), s.everywhere, hidden)
	pages := s.enter(t, s.people["Ruth Fielding"]).Crawl(s, most, left, "/")
	own := slices.ContainsFunc(in.cells, func(c storetest.Cell) bool {
		return c.Table == "node" && c.Column == "id" && pages["/projects/"+string(s.cast.Projects["PR"])+"/benefits/"+c.Text].Status == 200
	})
	if !own {
		t.Error("an owner is led to no benefit of theirs")
	}
}
