package mirror_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"counterpart.dev/internal/app/engage"
	matters "counterpart.dev/internal/app/matter"
	"counterpart.dev/internal/app/mirror"
	"counterpart.dev/internal/apptest"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/conduct"
	core "counterpart.dev/internal/core/engage"
	"counterpart.dev/internal/core/matter"
	"counterpart.dev/internal/recount"
	"counterpart.dev/internal/web/webtest"
)

// everything is rules of an engagement's own in which every part of a rule occurs.
const everything = `{"id":"own","name":"Own","edition":"own","warn":"2 days","terms":[{"name":"our period","period":"6 working days"}],"rules":[
 {"id":"reply","kinds":["question","early_warning","issue","risk"],"step":"Reply","owed_by":"other side","from":["raise","re_open","hand_over","reply returned"],"within":"our period",
  "met_by":["reply","decline"],"reasons":true,"if_missed":"Treated as accepted.","deemed":"accepted","passes":true},
 {"id":"decide","kinds":["decision"],"step":"Decide","owed_by":"other side","from":["raise","re_open"],"within":"1 month","roll":true,"met_by":["decide","decline"],
  "if_missed":"It may be notified.","further":{"within":"3 working days","if_missed":"Treated as rejected.","deemed":"rejected"}},
 {"id":"objection","kinds":["decision"],"step":"Object","owed_by":"raiser","from":["decide missed"],"within":"2 days","met_by":["escalate"],"right":true,"if_missed":"It stands.","deemed":"final and binding"},
 {"id":"acceptance","kinds":["acceptance"],"step":"Accept","owed_by":"other side","from":["raise","re_open","again met"],"within":"10 days","roll":true,"met_by":["accept","decline"],
  "reasons":true,"if_missed":"Treated as accepted.","deemed":"accepted","no_extension":true},
 {"id":"again","kinds":["acceptance"],"step":"Submit it again","owed_by":"raiser","from":["acceptance decline"],"within":"2 weeks","met_by":["reply"],"if_missed":"Nothing."},
 {"id":"prepare","kinds":["acceptance"],"step":"Prepare","owed_by":"raiser","from":["raise"],"within":"3 days before acceptance","met_by":["reply"],"if_missed":"Nothing."},
 {"id":"obey","kinds":["instruction"],"step":"Obey","owed_by":"delivery","from":["raise by client","re_open"],"within":"8 working days","met_by":["implement","accept","decline"],
  "if_missed":"Treated as revoked.","deemed":"revoked"},
 {"id":"price","kinds":["change"],"step":"Quote","owed_by":"delivery","from":["raise by client","instruct_quotation","answer accept","answer deemed"],"within":"7 working days",
  "met_by":["quotation"],"anew":"instruct_quotation","if_missed":"Nothing."},
 {"id":"answer","kinds":["change"],"step":"Answer","owed_by":"client","raised_by":"delivery","from":["raise","re_open"],"within":"5 days","met_by":["accept","decline","reply"],"reasons":true,
  "if_missed":"Treated as accepted.","deemed":"accepted","spares_client_caused":true},
 {"id":"assess","kinds":["change"],"step":"Assess","owed_by":"client","from":["price met","price missed"],"within":"as long as price","met_by":["accept","assess","instruct_quotation"],
  "if_missed":"It may be notified.","further":{"within":"1 week","if_missed":"Treated as accepted.","deemed":"accepted"}},
 {"id":"promise","kinds":["commitment"],"step":"Keep it","owed_by":"promiser","from":["raise","re_open"],"within":"the date promised","met_by":["implement"],"if_missed":"Nothing."}]}`

// history is matters as they are played, each with its state.
type history struct {
	*stage
	chance   *rand.Rand
	mirror   mirror.Work
	ids      []string
	states   []matter.State
	warnings []int // numbers in the shared register
}

// weighed are the moves that are tried of those that are legal: what goes on, more often than what ends.
func (h *history) weighed(all []matter.Verb) (out []matter.Verb) {
	for _, v := range all {
		n := 6
		switch v {
		case matter.Withdraw, matter.Share:
			n = 1
		case matter.Close, matter.Assign, matter.Escalate, matter.Hold:
			n = 2
		case matter.ReOpen, matter.ReDate, matter.NotifyOverdue:
			n = 9
		case matter.Implement, matter.Decide, matter.Tell:
			n = 20
		}
		out = append(out, slices.Repeat([]matter.Verb{v}, n)...)
	}
	return out
}

// raiseOne raises a matter of any kind, a few in a room of one side first.
func (h *history) raiseOne(t *testing.T, by access.Viewer, due string) {
	t.Helper()
	k := matter.Kinds()[h.chance.IntN(len(matter.Kinds()))]
	if h.chance.IntN(3) == 0 {
		k = []matter.Kind{matter.Decision, matter.Decision, matter.Commitment, matter.Commitment, matter.Commitment, matter.Commitment, matter.Issue, matter.EarlyWarning}[h.chance.IntN(8)]
	}
	if k == matter.Instruction {
		by = h.Ada
	}
	f := matters.RaiseForm{Kind: k, Shared: h.chance.IntN(10) > 0, Title: fmt.Sprintf("Matter %d", len(h.ids)), Due: due,
		Content: matters.Content{Class: []string{"scope", "money"}[h.chance.IntN(2)], Options: "Big; 100\nSmall; 50"}}
	m := matter.Move{Verb: matter.Raise, By: by.Side, At: h.Clock.Now().UnixMicro()}
	switch k {
	case matter.Commitment:
		f.Owes = []string{"us", "us", "them"}[h.chance.IntN(3)]
		m.Owes = map[string]access.Side{"us": by.Side, "them": against(by.Side)}[f.Owes]
	case matter.Change:
		f.Aware, f.Caused = h.Clock.Now().AddDate(0, 0, -2-h.chance.IntN(40)).Format(time.DateOnly), h.chance.IntN(3) == 0
		f.Options = ""
	case matter.Risk, matter.Question, matter.Issue, matter.EarlyWarning, matter.Acceptance, matter.Instruction:
		f.Options, f.Class = "", ""
	}
	id, err := h.work.Raise(t.Context(), by, h.Engagement, f)
	if err == nil && !f.Shared && h.chance.IntN(3) > 0 { // it is shared after a while, and begins there
		h.Clock.Add(time.Duration(1+h.chance.IntN(60)) * time.Hour)
		id, err = h.work.Share(t.Context(), by, h.Engagement, id, 1)
		f.Shared, m.At = true, h.Clock.Now().UnixMicro()
	}
	if err != nil {
		t.Fatalf("%s: %v", k, err)
	}
	if !f.Shared {
		return
	}
	if m.Due, err = civil.ParseDate(due); err != nil {
		t.Fatal(err)
	}
	s, err := matter.State{Kind: k}.Apply(m)
	if err != nil {
		t.Fatal(err)
	}
	if h.ids, h.states = append(h.ids, id), append(h.states, s); k == matter.EarlyWarning {
		h.warnings = append(h.warnings, len(h.ids))
	}
	if k == matter.Commitment && s.Owes == by.Side {
		h.soon(t, len(h.ids)-1, by, matter.Implement)
	}
}

// soon lets a move be followed by the one that people usually make next.
func (h *history) soon(t *testing.T, at int, by access.Viewer, verb matter.Verb) {
	t.Helper()
	if h.chance.IntN(3) > 0 {
		h.Clock.Add(time.Duration(1+h.chance.IntN(40)) * time.Hour)
		h.try(t, at, by, matters.MoveForm{Verb: verb, Told: "Somebody"})
	}
}

// moveOne makes a move that is legal on one of the matters.
func (h *history) moveOne(t *testing.T, by access.Viewer, due string) {
	t.Helper()
	at := len(h.ids) - 1 - h.chance.IntN(min(len(h.ids), 24))
	verbs := h.weighed(h.states[at].Possible(by.Side, ""))
	if len(verbs) == 0 {
		return
	}
	f := matters.MoveForm{Verb: verbs[h.chance.IntN(len(verbs))], Words: "Words.", Due: due, Option: "1", To: by.Person, Told: "Somebody", Link: fmt.Sprint(1 + h.chance.IntN(len(h.ids))),
		Content: matters.Content{Options: "As quoted; 100", Probability: "10"}}
	if len(h.warnings) > 0 && h.chance.IntN(3) > 0 {
		f.Link = fmt.Sprint(h.warnings[h.chance.IntN(len(h.warnings))])
	}
	if h.try(t, at, by, f); h.states[at].Phase == matter.Decided {
		h.soon(t, at, by, matter.Tell)
	}
}

// try makes a move, which may be refused: a notice that is too early, a link to itself.
func (h *history) try(t *testing.T, at int, by access.Viewer, f matters.MoveForm) {
	t.Helper()
	m := matter.Move{Verb: f.Verb, By: by.Side, At: h.Clock.Now().UnixMicro(), Reasons: true, Option: 1, To: by.Person, Told: 1}
	m.Due, _ = civil.ParseDate(f.Due)
	if f.Verb == matter.Reply && h.chance.IntN(3) == 0 { // it came by mail, and is kept when the mail is looked at
		f.Came = h.Clock.Now().Add(-time.Duration(h.chance.IntN(90)) * time.Hour).UnixMicro()
		m.At = max(f.Came, h.states[at].Last)
	}
	if h.work.Move(t.Context(), by, h.Engagement, h.ids[at], f) != nil {
		return
	}
	s, err := h.states[at].Apply(m)
	if err != nil {
		t.Fatal(err)
	}
	h.states[at] = s
}

// play lets some moves happen, and gives reasons for some of the misses.
func (h *history) play(t *testing.T, moves int) {
	t.Helper()
	for range moves {
		h.Clock.Add(time.Duration(1+h.chance.IntN(1400)) * time.Minute)
		by, due := []access.Viewer{h.Ada, h.Dan}[h.chance.IntN(2)], h.Clock.Now().AddDate(0, 0, 1+h.chance.IntN(25)).Format(time.DateOnly)
		if len(h.ids) < 9 || h.chance.IntN(4) == 0 {
			h.raiseOne(t, by, due)
		} else {
			h.moveOne(t, by, due)
		}
	}
	for i, id := range h.ids {
		if h.states[i].Kind == matter.Commitment && h.chance.IntN(2) == 0 {
			by := map[access.Side]access.Viewer{access.ClientSide: h.Ada, access.DeliverySide: h.Dan}[h.states[i].Owes]
			_ = h.mirror.Explain(t.Context(), by, h.Engagement, id, conduct.Reasons()[h.chance.IntN(4)/3].Code) // of what was not missed it is refused
		}
	}
}

func against(s access.Side) access.Side {
	if s == access.ClientSide {
		return access.DeliverySide
	}
	return access.ClientSide
}

// recompute is the mirror as a history goes on under one set of rules after another, counted anew after each.
func recompute(t *testing.T, w *apptest.World, seed uint64, moves int) {
	s := open(t, w)
	h := &history{stage: &s, chance: rand.New(rand.NewPCG(seed, 8)), mirror: mirror.Work{DB: w.DB, Reckon: matters.Reckon}}
	s.letter(t)
	for _, v := range []access.Viewer{s.Ada, s.Dan} {
		if err := h.mirror.Switch(t.Context(), v, s.Engagement, true); err != nil {
			t.Fatal(err)
		}
	}
	seen := map[string]bool{}
	var queries []string
	for i, rules := range []matters.RulesForm{{}, {From: "nec4"}, {From: "fidic2017"}, {From: "fidic1999"}, {Body: everything}, {Terms: map[string]string{"our period": "3 days"}}} {
		if i > 0 {
			rules.Rev = int64(i - 1)
			if err := s.work.KeepRules(t.Context(), s.Ada, s.Engagement, rules); err != nil {
				t.Fatal(err)
			}
		}
		switch i {
		case 3:
			s.elsewhere(t)
		case 4:
			queries = h.surely(t)
		}
		h.play(t, moves)
		s.enter(t)
		h.compare(t, seen, queries...)
	}
	for _, f := range []string{"in time", "late", "unanswered", "by silence", "kept", "surprises", "queried", "decided "} {
		if !seen[f+" counts"] || !seen[f+" others"] {
			t.Errorf("too dull to tell anything of %q", f)
		}
	}
	for _, f := range []string{"open for", "moved", "missed because: ", "missed because: waited", "decided within scope", "decided within money"} {
		if !seen[f] {
			t.Errorf("too dull to tell anything of %q", f)
		}
	}
	for _, k := range matter.Kinds() {
		if !seen[string(k)] {
			t.Errorf("nothing is owed about any %s", k)
		}
	}
}

// letter lets Ada instruct.
func (s *stage) letter(t *testing.T) {
	t.Helper()
	bo := s.Colleague(t, s.Ada, "Bo Lind")
	if err := s.Work.GiveRole(t.Context(), s.Ada, s.Project, engage.RoleForm{Person: bo.Person, Role: access.Sponsor}); err != nil {
		t.Fatal(err)
	}
	_, err := s.Work.IssueLetter(t.Context(), bo, s.Engagement, access.EngagementScope, engage.LetterForm{Holder: s.Ada.Person, May: core.Powers(), Limit: "1000000", Currency: "GBP", From: "2026-03-01"})
	if err != nil {
		t.Fatal(err)
	}
}

// elsewhere moves the engagement to another zone and week, with holidays.
func (s *stage) elsewhere(t *testing.T) {
	t.Helper()
	v, err := s.Work.Engagement(t.Context(), s.Ada, s.Engagement)
	if err != nil {
		t.Fatal(err)
	}
	e := v.Engagement
	err = s.Work.ChangeEngagement(t.Context(), s.Ada, s.Engagement, engage.Terms{Name: e.Name, DeliveryName: e.DeliveryName, Rules: e.Rules, Zone: "America/New_York", Currency: e.Currency,
		Week: "sun-wed 08:00-16:00; thu 08:00-12:00", Holidays: "2026-03-11 A day off\n2026-04-06\n2026-05-25", Rev: e.Rev})
	if err != nil {
		t.Fatal(err)
	}
}

// takeaway is what one side takes away.
func (s *stage) takeaway(t *testing.T, b *webtest.Browser) (bundle, register *recount.Record) {
	t.Helper()
	bundle, err := recount.FromBundle([]byte(b.Get(s.home + "/record/bundle?room=shared").Raw))
	if err != nil {
		t.Fatal(err)
	}
	if register, err = recount.FromRegister([]byte(b.Get(s.home + "/matters.json").Raw)); err != nil {
		t.Fatal(err)
	}
	return bundle, register
}

// compare holds the mirrors of both sides against what is counted anew from what either takes away.
func (h *history) compare(t *testing.T, seen map[string]bool, queries ...string) {
	t.Helper()
	now := h.Clock.Now().UnixMicro()
	var rows []recount.Row
	for i, b := range []*webtest.Browser{h.ada, h.dan} {
		bundle, register := h.takeaway(t, b)
		if bundle.Own != "" {
			sameJSON(t, bundle.Own, register.Own)
		}
		if bundle.Zone != register.Zone || bundle.Week != register.Week {
			t.Fatalf("the record says %s, %s; the register %s, %s", bundle.Zone, bundle.Week, register.Zone, register.Week)
		}
		for what, r := range map[string]*recount.Record{"bundle": bundle, "register": register} {
			got, err := r.Rows(register.Own, now)
			if err != nil {
				t.Fatal(err)
			}
			if rows == nil {
				rows = got
			}
			if diff := cmp.Diff(rows, got); diff != "" {
				t.Fatalf("the %s of side %d tells other rows:\n%s", what, i, diff)
			}
		}
	}
	for _, r := range rows {
		seen[r.Kind] = true
	}
	for n := range 4 {
		from := apptest.Epoch.AddDate(0, 0, h.chance.IntN(200)-10)
		query := "?from=" + from.Format(time.DateOnly) + "&to=" + from.AddDate(0, 0, h.chance.IntN(200)).Format(time.DateOnly)
		kind := ""
		switch n {
		case 0:
			query = "?from=2026-01-01&to=2028-01-01"
		case 1, 2:
			kind = string(matter.Kinds()[h.chance.IntN(len(matter.Kinds()))])
			query += "&kind=" + kind
		}
		h.figures(t, query, kind, rows, seen)
	}
	for _, query := range queries {
		h.figures(t, query, query[strings.LastIndex(query, "=")+1:], rows, seen)
	}
}

// surely is what chance seldom brings about, under the rules that have everything: decisions that took their time each, one that a notice
// and silence decided and that was told too late, one that was opened again after it was told, a promise that was moved again and again, and answers
// that were opened again by who had asked, by who had answered, and by nobody. It gives the mirrors of these days.
func (h *history) surely(t *testing.T) (queries []string) {
	t.Helper()
	from := h.Clock.Now().AddDate(0, 0, 1)
	h.Clock.Add(48 * time.Hour)
	decision := func() string {
		return h.raise(t, h.Dan, matters.RaiseForm{Kind: matter.Decision, Title: "Which?", Due: h.Clock.Now().AddDate(0, 0, 9).Format(time.DateOnly), Content: matters.Content{Class: "money"}})
	}
	told := func(id string) {
		h.move(t, h.Ada, id, matters.MoveForm{Verb: matter.Decide})
		h.move(t, h.Ada, id, matters.MoveForm{Verb: matter.Tell, Told: "Somebody"})
	}
	for n := range 10 {
		id := decision()
		h.Clock.Add(time.Duration(5+n) * time.Hour)
		told(id)
	}
	promise := h.raise(t, h.Ada, matters.RaiseForm{Kind: matter.Commitment, Title: "Test data", Due: h.Clock.Now().AddDate(0, 0, 2).Format(time.DateOnly)})
	for n := range 3 {
		h.move(t, h.Ada, promise, matters.MoveForm{Verb: matter.ReDate, Words: "Later.", Due: h.Clock.Now().AddDate(0, 0, 4+n).Format(time.DateOnly)})
	}
	for _, again := range []*access.Viewer{&h.Dan, &h.Ada, nil} {
		id := h.raise(t, h.Dan, matters.RaiseForm{Kind: matter.Question, Title: "When?"})
		h.Clock.Add(2 * time.Hour)
		h.move(t, h.Ada, id, matters.MoveForm{Verb: matter.Reply, Words: "Soon."})
		h.Clock.Add(time.Hour)
		if again == &h.Ada { // once it is closed, either may
			h.move(t, h.Dan, id, matters.MoveForm{Verb: matter.Close})
		}
		if again != nil {
			h.move(t, *again, id, matters.MoveForm{Verb: matter.ReOpen, Words: "When?"})
		}
	}
	anew := decision()
	told(anew)
	h.move(t, h.Dan, anew, matters.MoveForm{Verb: matter.ReOpen, Words: "Not that."})
	silent := decision()
	to := h.Clock.Now().AddDate(0, 0, 4)
	h.Clock.Add(36 * 24 * time.Hour)
	h.move(t, h.Dan, silent, matters.MoveForm{Verb: matter.NotifyOverdue})
	h.Clock.Add(9 * 24 * time.Hour)
	told(silent)
	for range 16 { // they have numbers, and are moved by nobody else
		h.ids, h.states = append(h.ids, promise), append(h.states, matter.State{})
	}
	for _, k := range []matter.Kind{matter.Decision, matter.Commitment, matter.Question} {
		queries = append(queries, "?from="+from.Format(time.DateOnly)+"&to="+to.Format(time.DateOnly)+"&kind="+string(k))
	}
	return append(queries, strings.ReplaceAll(queries[0], "to="+to.Format(time.DateOnly), "to="+to.AddDate(0, 1, 9).Format(time.DateOnly)))
}

// figures holds one mirror, as both sides take it away and as it is shown, against what is counted.
func (h *history) figures(t *testing.T, query, kind string, rows []recount.Row, seen map[string]bool) {
	t.Helper()
	if kind != "" {
		rows = slices.DeleteFunc(slices.Clone(rows), func(r recount.Row) bool { return r.Kind != kind })
	}
	theirs := h.dan.Get(h.home + "/mirror.json" + query).Raw
	if ours := h.ada.Get(h.home + "/mirror.json" + query).Raw; ours != theirs {
		t.Errorf("%s: the sides take different files away:\n%s", query, cmp.Diff(ours, theirs))
	}
	m, err := recount.ReadMirror([]byte(theirs))
	if err != nil || len(m.Sides) != 2 {
		t.Fatalf("%d sides, %v", len(m.Sides), err)
	}
	if diff := cmp.Diff(rows, m.Rows, cmpopts.EquateEmpty()); diff != "" {
		t.Fatalf("%s: the rows are not what the record tells (-record +mirror):\n%s", query, diff)
	}
	page := ok(t, h.dan.Get(h.home+"/mirror"+query), "Both sides switched it on.")
	for i, side := range []string{"client", "delivery"} {
		want := recount.Figures(rows, side, m.From, m.Until, m.Now)
		if diff := cmp.Diff(want, m.Sides[side], cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s, %s side (-counted +mirror):\n%s", query, side, diff)
		}
		counts, _, _ := strings.Cut(want["in time"], ":")
		if said := figure(page, "Replies in time")[i]; !strings.Contains(said, counts) {
			t.Errorf("%s: the page says %q, %s replies are in time", query, said, counts)
		}
		for f, cases := range want {
			yes, no, split := strings.Cut(cases, " | ")
			seen[f] = true
			seen[f+" counts"] = seen[f+" counts"] || split && !strings.HasPrefix(yes, "0 ")
			seen[f+" others"] = seen[f+" others"] || no != ""
		}
	}
}

// sameJSON compares what two texts say, besides the schema that one of them names.
func sameJSON(t *testing.T, a, b string) {
	t.Helper()
	var x, y map[string]any
	if err := json.Unmarshal([]byte(a), &x); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal([]byte(b), &y); err != nil {
		t.Fatal(err)
	}
	delete(x, "schema")
	delete(y, "schema")
	if diff := cmp.Diff(x, y); diff != "" {
		t.Fatalf("the rules of the record are not those of the register:\n%s", diff)
	}
}

// Every figure of the mirror equals one that is counted anew, by code that shares nothing with the program, from what either side takes
// away: for matters of every kind, under every set of rules, in any period.
func TestEveryFigureIsCountedAnewFromTheRecord(t *testing.T) {
	seeds, moves := 1, 70
	if os.Getenv("COUNTERPART_LONG") != "" {
		seeds, moves = 12, 150
	} else {
		t.Log("not run: histories of many thousand moves; COUNTERPART_LONG=1 runs them")
	}
	for seed := range seeds {
		t.Run(fmt.Sprint("sqlite ", seed), func(t *testing.T) { recompute(t, apptest.SQLite(t), uint64(5+seed), moves) })
	}
	t.Run("postgres", func(t *testing.T) { recompute(t, apptest.Postgres(t), 99, moves/2) })
}
