package matter

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/civil"
)

const (
	client   = access.ClientSide
	delivery = access.DeliverySide
)

// script is moves written "side verb", one second apart; "!" behind the verb expects a refusal.
func script(t *testing.T, k Kind, lines ...string) State {
	t.Helper()
	s := State{Kind: k}
	for i, line := range lines {
		side, verb, _ := strings.Cut(line, " ")
		verb, refused := strings.CutSuffix(verb, "!")
		m := Move{At: int64(i+1) * 1e6, By: access.Side(side), Verb: Verb(verb), Reasons: true, Due: civil.Date(740_000 + i), To: "p", Told: 2}
		next, err := s.Apply(m)
		switch {
		case refused && err == nil:
			t.Fatalf("%s was allowed after %v", line, lines[:i])
		case !refused && err != nil:
			t.Fatalf("%s after %v: %v", line, lines[:i], err)
		case refused && (len(err.Error()) < 15 || strings.Contains(err.Error(), "%")):
			t.Fatalf("%s: %q is no clear sentence", line, err)
		}
		s = next
	}
	return s
}

func TestWays(t *testing.T) {
	tests := []struct {
		name  string
		kind  Kind
		moves string
		phase Phase
		court access.Side
	}{
		{"a question is answered and closed", Question, "delivery raise, client hold, delivery close, client reply!", Closed, ""},
		{"a holding reply keeps the ball", Question, "delivery raise, client hold, delivery hold!", Open, client},
		{"an answer gives the ball back", Question, "delivery raise, client reply", Answered, delivery},
		{"who asks may say more", Question, "delivery raise, delivery reply", Open, client},
		{"an answer that is queried", Question, "delivery raise, client reply, client re_open!, delivery re_open", Open, client},
		{"asked back and given back", Question, "delivery raise, client hand_over, client reply, delivery reply", Open, client},
		{"a question cannot be accepted", Question, "delivery raise, client accept!, client decide!, delivery quotation!", Open, client},
		{"withdrawn by who asked only", Question, "delivery raise, client withdraw!, delivery withdraw, client re_open!, delivery re_open", Open, client},
		{"a warning is closed by either after an answer", EarlyWarning, "delivery raise, client close!, client reply, client close", Closed, ""},
		{"a risk is estimated by either", Risk, "client raise, client assess, delivery assess, delivery reply, delivery close", Closed, ""},
		{"an issue has no estimate", Issue, "client raise, client assess!", Open, delivery},
		{"the whole change", Change, "delivery raise, client accept, client instruct_quotation, delivery quotation, client accept, delivery implement, client close", Closed, ""},
		{"a revised quotation", Change, "delivery raise, client instruct_quotation, delivery quotation, client instruct_quotation, client quotation!, delivery quotation", Quoted, client},
		{"the client's own assessment after no quotation", Change, "delivery raise, client instruct_quotation, client accept!, client assess", Accepted, delivery},
		{"the client's own assessment after a quotation it does not accept", Change, "delivery raise, client instruct_quotation, delivery quotation, client decline, client assess", Accepted, delivery},
		{"a change that is none", Change, "delivery raise, client decline, client close!, delivery close", Closed, ""},
		{"a change the client raises", Change, "client raise, client instruct_quotation, delivery quotation", Quoted, client},
		{"only the waiting side notifies", Change, "delivery raise, client notify_overdue!, delivery notify_overdue", Open, client},
		{"only the waiting side grants more time", Change, "delivery raise, client instruct_quotation, delivery extend!, client extend", Quoting, delivery},
		{"an agreed change is not withdrawn", Change, "delivery raise, client instruct_quotation, delivery quotation, client accept, delivery withdraw!", Accepted, delivery},
		{"a decision is told", Decision, "delivery raise, delivery decide!, client decide, delivery close!, client tell, delivery close", Closed, ""},
		{"a decision waits for who asked", Decision, "delivery raise, client hand_over, delivery decide!, delivery reply", Open, client},
		{"a reply to a change answers it until it is queried", Change, "delivery raise, client reply, delivery re_open, client accept", Admitted, delivery},
		{"an instruction comes from the client", Instruction, "delivery raise!, client raise, client accept!, delivery accept, delivery implement, client close", Closed, ""},
		{"an objection to an instruction", Instruction, "client raise, delivery decline, client reply", Open, delivery},
		{"a promise stands at once", Commitment, "client raise, delivery accept!, delivery re_date!, client re_date, client implement, delivery close", Closed, ""},
		{"not as promised", Commitment, "client raise, client implement, client close!, delivery decline", Accepted, client},
		{"who was promised lets go", Commitment, "client raise, client withdraw!, delivery withdraw", Withdrawn, ""},
		{"a deliverable comes again", Acceptance, "delivery raise, client decline, client accept!, delivery reply, client accept, client close", Closed, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := script(t, tt.kind, strings.Split(tt.moves, ", ")...)
			if s.Phase != tt.phase || s.Court != tt.court {
				t.Errorf("it is %s with the ball at %q, not %s at %q", s.Phase, s.Court, tt.phase, tt.court)
			}
		})
	}
}

func TestSentences(t *testing.T) {
	due := civil.NewDate(2026, 3, 31)
	raised, err := State{Kind: Question}.Apply(Move{At: 5, By: delivery, Verb: Raise, Due: due})
	if err != nil {
		t.Fatal(err)
	}
	change, _ := State{Kind: Change}.Apply(Move{At: 5, By: delivery, Verb: Raise})
	tests := []struct {
		s    State
		m    Move
		want string
	}{
		{State{Kind: "wish"}, Move{}, `"wish" is no kind of matter`},
		{State{Kind: Question}, Move{At: 1, By: client, Verb: Reply}, "it must be raised first"},
		{State{Kind: Question}, Move{At: 1, By: client, Verb: "sing"}, `"sing" is no move`},
		{State{Kind: Question}, Move{At: 1, By: access.AssurerSide, Verb: Raise}, "a move is made by the client side or the delivery side"},
		{State{Kind: Instruction}, Move{At: 1, By: delivery, Verb: Raise}, "only the client side gives instructions"},
		{State{Kind: Commitment}, Move{At: 1, By: delivery, Verb: Raise}, "a commitment names the date by which it is kept"},
		{State{Kind: Change}, Move{At: 6, Aware: 7, By: delivery, Verb: Raise}, "who raises it is aware of it: name a time of awareness before that"},
		{raised, Move{At: 6, By: delivery, Verb: Raise}, "it is raised already"},
		{raised, Move{At: 4, By: client, Verb: Reply}, "the move lies before the last one: moves are made in the order of time"},
		{raised, Move{At: 6, By: delivery, Verb: Hold}, "only who has the ball can give a holding reply to it now; the ball is with the client side"},
		{raised, Move{At: 6, By: client, Verb: Accept}, "nobody can accept a question"},
		{raised, Move{At: 6, By: client, Verb: ReOpen}, "nobody can re-open a question that is open"},
		{raised, Move{At: 6, By: delivery, Verb: ReDate, Due: due}, "that is the date it has"},
		{raised, Move{At: 6, By: delivery, Verb: Extend, Due: due - 1}, "an extension moves the date to a later one"},
		{raised, Move{At: 6, By: delivery, Verb: ReDate}, "name the new date"},
		{raised, Move{At: 6, By: client, Verb: Assign}, "name who takes it"},
		{change, Move{At: 6, By: client, Verb: Decline}, "declining needs the reasons, in enough detail to put them right"},
		{raised, Move{At: 6, By: client, Verb: Reply, Role: access.DeliveryPM}, "the role of delivery PM does not move for the client side"},
		{raised, Move{At: 6, By: delivery, Verb: Withdraw, Role: access.DeliveryMember}, "the role of delivery team cannot withdraw a question: ask who runs the work on your side"},
	}
	for _, tt := range tests {
		if got := tt.s.Refuse(tt.m); got != tt.want {
			t.Errorf("got  %q\nwant %q", got, tt.want)
		}
	}
}

// The first date is kept, moved dates are counted, and an agreed extension is no re-date.
func TestDates(t *testing.T) {
	d := civil.NewDate(2026, 4, 1)
	s := State{Kind: Commitment}
	for _, m := range []Move{
		{At: 1, By: client, Verb: Raise, Due: d},
		{At: 2, By: client, Verb: ReDate, Due: d + 7},
		{At: 3, By: delivery, Verb: Extend, Due: d + 10},
		{At: 4, By: client, Verb: ReDate, Due: d + 20},
	} {
		var err error
		if s, err = s.Apply(m); err != nil {
			t.Fatal(err)
		}
	}
	if s.Original != d || s.Due != d+20 || s.ReDates != 2 || s.Extensions != 1 {
		t.Errorf("original %s, due %s, %d re-dates, %d extensions", s.Original, s.Due, s.ReDates, s.Extensions)
	}
	s = State{Kind: Question}
	s, _ = s.Apply(Move{At: 1, By: delivery, Verb: Raise})
	if s, _ = s.Apply(Move{At: 2, By: delivery, Verb: ReDate, Due: d}); s.ReDates != 0 || s.Original != d {
		t.Errorf("a first date counts as moved: %+v", s)
	}
}

// What a side records for the other is marked.
func TestRecordedForTheOther(t *testing.T) {
	s, err := Fold(Question, []Move{
		{At: 1, By: client, Verb: Raise},
		{At: 2, By: delivery, Recorder: client, Role: access.ClientPM, Verb: Reply},
	})
	if err != nil || s.Unconfirmed != 1 || s.Phase != Answered || s.Court != client {
		t.Errorf("%+v, %v", s, err)
	}
}

// randomMove is any move at all, sensible or not.
func randomMove(r *rand.Rand, s State) Move {
	sides := []access.Side{client, delivery, client, delivery, client, delivery, access.AssurerSide, ""}
	roles := []access.Role{"", "", "", access.ClientPM, access.DeliveryPM, access.DeliveryMember, access.Guest}
	recorder := []access.Side{"", "", "", client, delivery}
	verbs := Verbs()
	m := Move{At: s.Last + int64(r.IntN(4)), By: sides[r.IntN(len(sides))], Role: roles[r.IntN(len(roles))],
		Recorder: recorder[r.IntN(len(recorder))], Verb: verbs[r.IntN(len(verbs))],
		Private: r.IntN(4) == 0, Reasons: r.IntN(4) > 0, ClientCaused: r.IntN(2) == 0, Warns: r.IntN(2) == 0,
		Owes: []access.Side{"", "", client, delivery}[r.IntN(4)], Due: civil.Date(r.IntN(3) * (370_000 + r.IntN(50))),
		Option: r.IntN(3), To: access.PersonID([]string{"", "a", "b"}[r.IntN(3)]), Told: r.IntN(3)}
	if s.Moves == 0 && r.IntN(4) > 0 {
		m.Verb = Raise
	}
	return m
}

// A hundred thousand random lives, a tenth of them in the short test: no undefined state; a refused move changes nothing and gets a
// sentence; folding anew gives what a stored row that was carried on gives; and what is counted agrees with counting the moves.
func TestRandomLives(t *testing.T) {
	lives := 100_000
	if testing.Short() {
		lives = 10_000
		t.Log("not run, because the test is to be short: 90,000 of 100,000 random lives")
	}
	r := rand.New(rand.NewPCG(20260302, 5))
	sentences := map[string]bool{}
	ended := 0
	for range lives {
		s := State{Kind: Kinds()[r.IntN(len(Kinds()))]}
		var made []Move
		for range 4 + r.IntN(40) {
			m := randomMove(r, s)
			next, err := s.Apply(m)
			if err != nil {
				sentences[err.Error()] = true
				if next != s {
					t.Fatalf("a refused move changed the state: %+v", m)
				}
				continue
			}
			made, s = append(made, m), next
			defined(t, s)
		}
		holds(t, s, made)
		if s.Moves > 0 && !s.Phase.Live() {
			ended++
		}
	}
	for text := range sentences {
		if len(text) < 12 || strings.ContainsAny(text, "%{}") || strings.HasSuffix(text, " ") {
			t.Errorf("%q is no clear sentence", text)
		}
	}
	if ended < lives/5 || len(sentences) < 60 {
		t.Errorf("%d lives ended and %d sentences were seen: the lives are too dull", ended, len(sentences))
	}
}

// defined fails where a state is one that has no meaning.
func defined(t *testing.T, s State) {
	t.Helper()
	known := false
	for _, p := range Phases() {
		known = known || p == s.Phase
	}
	balls := s.Court == client || s.Court == delivery
	if !known || balls != s.Phase.Live() || s.Raised == 0 || s.Raised > s.Last || s.Due == 0 != (s.Original == 0) ||
		(s.Ended != 0) == s.Phase.Live() || s.Private && balls && s.Court != s.Raiser || s.Holder != "" && !balls {
		t.Fatalf("undefined: %+v", s)
	}
}

// holds compares a state with folding its moves anew, with a row that was written and read between them, and with counting.
func holds(t *testing.T, s State, made []Move) {
	t.Helper()
	whole, err := Fold(s.Kind, made)
	if err != nil || whole != s {
		t.Fatalf("folding anew: %v\n%s", err, cmp.Diff(s, whole))
	}
	half, err := Fold(s.Kind, made[:len(made)/2])
	if err != nil {
		t.Fatal(err)
	}
	stored := half
	stored.Due, stored.Original = reread(t, half.Due), reread(t, half.Original)
	for _, m := range made[len(made)/2:] {
		if stored, err = stored.Apply(m); err != nil {
			t.Fatal(err)
		}
	}
	if stored != s {
		t.Fatalf("a stored row carried on:\n%s", cmp.Diff(s, stored))
	}
	count := func(v Verb) (n int) {
		for _, m := range made {
			if m.Verb == v {
				n++
			}
		}
		return n
	}
	got := []int{s.Moves, s.Holds, s.HandOvers, s.Overdue, s.Escalated, s.ReOpened, s.Links, s.Extensions}
	want := []int{len(made), count(Hold), count(HandOver), count(NotifyOverdue), count(Escalate), count(ReOpen), count(Link), count(Extend)}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatalf("counts (-counted +state):\n%s", diff)
	}
}

// reread is a date as a row keeps it: ISO text, "" for none.
func reread(t *testing.T, d civil.Date) civil.Date {
	t.Helper()
	if d.String() == "" {
		return 0
	}
	out, err := civil.ParseDate(d.String())
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// A holding reply changes nothing but its count and the time of the last move; so does an escalation.
func TestHoldingChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
		s := State{Kind: rapid.SampledFrom(Kinds()).Draw(t, "kind")}
		for range rapid.IntRange(1, 30).Draw(t, "moves") {
			s, _ = s.Apply(randomMove(r, s))
		}
		for _, v := range []Verb{Hold, Escalate} {
			next, err := s.Apply(Move{At: s.Last, By: s.Court, Verb: v})
			if err != nil {
				continue
			}
			next.Holds, next.Escalated, next.Moves, next.Last = s.Holds, s.Escalated, s.Moves, s.Last
			if next != s {
				t.Fatalf("%s: %s", v, cmp.Diff(s, next))
			}
		}
	})
}
