package errand_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"counterpart.dev/internal/app/account"
	"counterpart.dev/internal/app/benefit"
	"counterpart.dev/internal/app/dispatch"
	"counterpart.dev/internal/app/engage"
	work "counterpart.dev/internal/app/errand"
	"counterpart.dev/internal/app/money"
	"counterpart.dev/internal/app/people"
	"counterpart.dev/internal/app/portfolio"
	"counterpart.dev/internal/apptest"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/casebook"
	"counterpart.dev/internal/core/gate"
	"counterpart.dev/internal/core/notice"
	core "counterpart.dev/internal/core/people"
	"counterpart.dev/internal/core/poll"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// world is two suppliers and the client's people, with what each of them is told.
type world struct {
	apptest.Both
	*testing.T
	Errands           work.Work
	Case              benefit.Work
	People            people.Work
	Money             money.Work
	Ruth, Sy, Gus, Mo access.Viewer // benefit owner, sponsor, mentor, and who leads the other supplier
	Second            access.ScopeID
	mail              []notice.Message
	everybody         []access.Viewer
}

// Send keeps a message, as a mail server would.
func (w *world) Send(_ context.Context, m notice.Message) error {
	w.mail = append(w.mail, m)
	return nil
}

func open(t *testing.T, base *apptest.World) *world {
	b := base.Both(t)
	w := &world{Both: b, T: t, Errands: work.Work{DB: b.DB}, Case: benefit.Work{DB: b.DB}, People: people.Work{DB: b.DB}, Money: money.Work{DB: b.DB}}
	give := func(name string, r access.Role) access.Viewer {
		v := w.Colleague(t, w.Ada, name)
		w.must(w.Work.GiveRole(t.Context(), w.Ada, w.Project, engage.RoleForm{Person: v.Person, Role: r}))
		return w.SignIn(t, name)
	}
	w.Ruth, w.Sy, w.Gus = give("Ruth Bell", access.BenefitOwner), give("Sy Moor", access.Sponsor), give("Gus Hart", access.Mentor)
	w.Second = w.World.Engagement(t, w.Ada, w.Project, "Helio Data")
	w.Mo = w.Join(t, w.Ada, account.Order{Scope: w.Second, Role: access.DeliveryPM, Name: "Mo Reed", Organisation: "Helio Data"})
	member := w.Join(t, w.Dan, account.Order{Scope: w.Engagement, Role: access.DeliveryMember, Name: "Lee Park"})
	w.everybody = []access.Viewer{w.Ada, w.Ruth, w.Sy, w.Gus, w.Dan, w.Mo, member, w.Colleague(t, w.Ada, "Bo Lind")}
	return w
}

func (w *world) must(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

// waits holds what waits for everybody against what is expected, as "Name: sort title", and that nobody else is told of anything.
func (w *world) waits(want ...string) {
	w.Helper()
	var got []string
	for _, v := range w.everybody {
		t, err := w.Errands.Today(w.Context(), v)
		w.must(err)
		for _, p := range t.List {
			line := strings.Fields(v.Name)[0] + ": " + string(p.Sort)
			if p.Title != "" {
				line += " " + p.Title
			}
			if p.Times > 1 {
				line += fmt.Sprintf(" ×%d", p.Times)
			}
			if p.Late(t.Date) {
				line += ", late"
			}
			got = append(got, line)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		w.Errorf("what waits for whom (-want +got):\n%s", diff)
	}
}

// sent holds whom the mail of what waits went to, and that no message says any of the words.
func (w *world) sent(want []string, never ...string) {
	w.Helper()
	w.Clock.Add(notice.Settle + time.Minute)
	out := dispatch.Work{DB: w.DB, Sender: w, Why: func(error) notice.Reason { return notice.Later }, Address: "https://c.example",
		Makers: map[notice.Kind]dispatch.Maker{notice.Asked: func(ctx context.Context, r dispatch.Reader, scope access.ScopeID, about, address string) (m dispatch.Made, err error) {
			m.Letter, err = w.Errands.Letter(ctx, r.Viewer, scope, about, address)
			return m, err
		}}}
	w.mail = nil
	_, err := out.Sweep(w.Context())
	w.must(err)
	var to []string
	for _, m := range w.mail {
		to = append(to, strings.Fields(m.ToName)[0])
		for _, word := range never {
			if strings.Contains(m.Text+m.HTML, word) {
				w.Errorf("mail to %s says %q:\n%s", m.ToName, word, m.Text)
			}
		}
	}
	slices.Sort(to)
	if diff := cmp.Diff(want, to); diff != "" {
		w.Errorf("who was sent mail (-want +got):\n%s", diff)
	}
}

func (w *world) days(n int) string { return w.Clock.Now().AddDate(0, 0, n).Format("2006-01-02") }

// workOut brings what is kept of the project up to date, as its clock does.
func (w *world) workOut() {
	w.Helper()
	_, err := portfolio.Work{DB: w.DB}.WorkOut(w.Context(), w.Ada, []access.ScopeID{w.Project})
	w.must(err)
}

func (w *world) add(k casebook.Kind, values ...string) string {
	w.Helper()
	f := benefit.Form{Values: map[string]string{}}
	for i := 0; i+1 < len(values); i += 2 {
		f.Values[values[i]] = values[i+1]
	}
	id, err := w.Case.Add(w.Context(), w.Ada, w.Project, k, f)
	w.must(err)
	return id
}

func (w *world) node(id string) int64 {
	w.Helper()
	view, err := w.Case.Case(w.Context(), w.Ada, w.Project)
	w.must(err)
	return view.Nodes[id].Rev
}

// A benefit waits for its owner until they answer, whoever names them; then its readings and reviews do when they are due.
func TestBenefitsWaitForTheirOwners(t *testing.T) {
	apptest.Each(t, func(t *testing.T, base *apptest.World) {
		w := open(t, base)
		ctx := t.Context()
		ready := w.add(casebook.Work, "title", "Wards ready", "forecast", w.days(20), "due", w.days(10))
		id := w.add(casebook.Benefit, "title", "Fewer lost notes", "owner", "Ruth Bell", "person", string(w.Ruth.Person), "measure", "lost notes", "unit", "notes", "better", "lower", "frequency", "monthly",
			"baseline", "90", "baseline_date", w.days(-30), "target", "10", "target_date", w.days(400))
		w.must(w.Case.SetLinks(ctx, w.Ada, w.Project, casebook.Benefit, id, benefit.LinksForm{Needs: []benefit.Link{{On: ready}}, Rev: w.node(id)}))
		w.waits("Ruth: accept Fewer lost notes")
		w.sent([]string{"Ruth"}, "Fewer", "notes", "Patient records")
		w.must(w.Case.Answer(ctx, w.Ruth, w.Project, id, false, "I run no wards.", w.node(id)))
		w.waits()
		w.must(w.Case.HandOver(ctx, w.Ada, w.Project, id, benefit.HandOverForm{Person: string(w.Sy.Person), Why: "Sy runs the wards.", Rev: w.node(id)}))
		w.waits("Sy: accept Fewer lost notes")
		w.must(w.Case.HandOver(ctx, w.Ada, w.Project, id, benefit.HandOverForm{Person: string(w.Ruth.Person), Why: "Ruth does now.", Rev: w.node(id)}))
		w.sent([]string{"Ruth"}, "Fewer") // and Sy is not asked any more
		w.must(w.Case.Answer(ctx, w.Ruth, w.Project, id, true, "", w.node(id)))
		w.waits()
		w.sent(nil)

		w.workOut()
		w.Clock.Add(55 * 24 * time.Hour) // it began 20 days on, and is read every month
		w.waits("Ruth: review Fewer lost notes, late", "Ruth: reading Fewer lost notes, late")
		w.must(w.Case.AddReading(ctx, w.Ruth, w.Project, id, benefit.ReadingForm{Day: w.days(0), Value: "70"}))
		w.must(w.Case.AddReview(ctx, w.Ruth, w.Project, id, benefit.ReviewForm{Day: w.days(0), Finding: "on track", Next: w.days(20)}))
		w.waits()
		w.Clock.Add(15 * 24 * time.Hour)
		w.waits("Ruth: review Fewer lost notes")
		w.Clock.Add(10 * 24 * time.Hour)
		w.waits("Ruth: review Fewer lost notes, late", "Ruth: reading Fewer lost notes")
	})
}

// What somebody owns of the client's own work, and of its changes, waits for them when it is due within the weeks ahead, or late.
func TestWorkAndChangesWaitForTheirOwners(t *testing.T) {
	w := open(t, apptest.SQLite(t))
	w.add(casebook.Work, "title", "Give access", "owner", "Sy Moor", "person", string(w.Sy.Person), "due", w.days(30))
	w.add(casebook.Work, "title", "Cleanse the data", "owner", "Sy Moor", "person", string(w.Sy.Person), "due", w.days(60))
	w.add(casebook.Work, "title", "Released", "owner", "Sy Moor", "person", string(w.Sy.Person), "due", w.days(-3), "done", w.days(-1))
	late := w.add(casebook.Work, "title", "Approve drawings", "owner", "Ruth Bell", "person", string(w.Ruth.Person), "due", w.days(-3))
	train := w.add(casebook.Work, "title", "Trainers there", "due", w.days(5))
	change := w.add(casebook.Change, "title", "Wards work from screens", "owner", "Ruth Bell", "person", string(w.Ruth.Person), "lead", "2 weeks")
	w.must(w.Case.SetLinks(w.Context(), w.Ada, w.Project, casebook.Change, change, benefit.LinksForm{Needs: []benefit.Link{{On: train}}, Rev: w.node(change)}))
	w.waits("Ruth: work Approve drawings, late", "Sy: work Give access")
	w.workOut()
	w.waits("Ruth: work Approve drawings, late", "Ruth: change Wards work from screens", "Sy: work Give access")
	of, err := w.Errands.Today(w.Context(), w.Ruth)
	w.must(err)
	if p := of.List[0]; p.ID != late || p.Path() != "" { // an owner of benefits reads no page of all the client's work
		w.Errorf("%+v leads to %q", p.Errand, p.Path())
	}
	w.Clock.Add(30 * 24 * time.Hour)
	w.waits("Ruth: work Approve drawings, late", "Sy: work Give access", "Sy: work Cleanse the data")
	w.sent(nil) // what was planned with its day is told in summaries
}

// What a client shared waits for who answers for that supplier, and for no other; start conditions for who answers for the side that has not
// confirmed them, and again on the day it chose.
func TestWhatIsSharedWaitsForWhoAnswersForASide(t *testing.T) {
	apptest.Each(t, func(t *testing.T, base *apptest.World) {
		w := open(t, base)
		ctx := t.Context()
		a, b := w.add(casebook.Objective, "title", "Safer care"), w.add(casebook.Objective, "title", "Shorter stays")
		for _, id := range []string{a, b} {
			w.must(w.Case.ShareAim(ctx, w.Ada, w.Engagement, benefit.AimForm{Node: id}))
		}
		w.waits("Dan: aim ×2")
		w.sent([]string{"Dan"}, "Safer", "Shorter", "Patient records")
		aims, err := w.Case.Aims(ctx, w.Dan, w.Engagement)
		w.must(err)
		for i, m := range aims.All {
			w.must(w.Case.AcknowledgeAim(ctx, w.Dan, w.Engagement, m.ID, "", m.Rev))
			if i == 0 {
				w.waits("Dan: aim")
			}
		}
		w.waits()

		say := func(v access.Viewer, verb, words, next string) {
			w.must(w.People.Say(ctx, v, w.Engagement, people.PremiseForm{Code: "access", Verb: verb, Words: words, Next: next}))
		}
		say(w.Dan, core.State, "Every ward from six in the morning.", "")
		w.waits("Ada: confirm", "Dan: confirm")
		w.sent([]string{"Ada"}, "ward", "morning")
		say(w.Ada, core.Confirm, "", w.days(10))
		w.waits("Dan: confirm")
		say(w.Dan, core.Confirm, "", "")
		w.waits()
		w.Clock.Add(11 * 24 * time.Hour)
		w.waits("Ada: recheck, late")
		say(w.Ada, core.Confirm, "", "")
		w.waits()
		say(w.Dan, core.Withdraw, "The keys are gone.", "")
		w.waits("Dan: confirm")
	})
}

// Conditions of a decision wait for who decided, until each has become somebody's commitment.
func TestConditionsWaitForWhoDecided(t *testing.T) {
	w := open(t, apptest.SQLite(t))
	ctx := w.Context()
	id, err := w.Money.OpenGate(ctx, w.Ada, w.Project, money.GateForm{Name: "Gate 2", Day: w.days(3)})
	w.must(err)
	view, err := w.Money.Gates(ctx, w.Sy, w.Project)
	w.must(err)
	w.must(w.Money.Decide(ctx, w.Sy, w.Project, id, money.DecideForm{Outcome: gate.Conditions, Reason: "It pays.", Conditions: "Train the wards\nName the owners", Rev: view.Gates[0].Rev}))
	w.waits("Sy: condition Gate 2 ×2")
	g := view.Gates[0].Gate
	w.must(w.DB.Write(ctx, w.Ada.Seat, func(tx *store.Tx) error {
		return tx.EraseGate(ctx, store.Place{Organisation: g.Organisation, Room: g.Room}, id)
	}))
	w.waits("Sy: condition ×2")
	today, err := w.Errands.Today(ctx, w.Sy)
	w.must(err)
	if got, want := today.List[0].Path(), "/projects/"+string(w.Project)+"/gates/"+id; got != want { // without a name it is the same gate
		w.Errorf("it leads to %s, not %s", got, want)
	}
	for i := range 2 {
		view, err := w.Money.Gates(ctx, w.Sy, w.Project)
		w.must(err)
		c := view.Gates[0].Conditions[i]
		w.must(w.Money.Became(ctx, w.Ada, w.Project, poll.Condition{Round: c.Round, Index: c.Index, Words: c.Words, Rev: c.Rev, Matter: "m"}))
	}
	w.waits()
	w.sent(nil)
}

// A summary says that something waits, and of the client's own nothing of what.
func TestSummariesSayWhatWaits(t *testing.T) {
	w := open(t, apptest.SQLite(t))
	w.add(casebook.Benefit, "title", "Fewer lost notes", "owner", "Ruth Bell", "person", string(w.Ruth.Person))
	w.add(casebook.Work, "title", "Give access", "owner", "Ruth Bell", "person", string(w.Ruth.Person), "due", w.days(3))
	s, err := w.Errands.Awaits(w.Context(), w.Ruth, "https://c.example")
	w.must(err)
	text := notice.Letter{Sections: s}.Text()
	for _, want := range []string{"A benefit waits for you to say whether you answer for it", "Work of yours is due", "by 5 March 2026", "https://c.example/projects/"} {
		if !strings.Contains(text, want) {
			w.Errorf("no %q in\n%s", want, text)
		}
	}
	for _, bad := range []string{"Fewer", "access", "Patient records"} {
		if strings.Contains(text, bad) {
			w.Errorf("%q in\n%s", bad, text)
		}
	}
	if _, err := w.Errands.Letter(w.Context(), w.Sy, w.Project, "anything", ""); errs.KindOf(err) != errs.NotFound {
		w.Errorf("what waits for nobody is told: %v", err)
	}
	if s, err := w.Errands.Awaits(w.Context(), access.Viewer{Seat: w.Ruth.Seat, Side: access.ClientSide}, ""); err != nil || s != nil {
		w.Errorf("nobody in particular is told %v, %v", s, err)
	}
}
