package clock

import (
	"slices"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/matter"
)

// The built-in sets say in our own words when things are due under forms of contract, each rule with its clause. They hold no text of
// those forms, and what a contract itself says comes before them.

var (
	changes  = []Kind{Kind(matter.Change), Claim}
	asked    = []Kind{Kind(matter.Question), Kind(matter.EarlyWarning), Kind(matter.Risk), Kind(matter.Issue)}
	began    = []string{string(matter.Raise), string(matter.ReOpen)}
	answers  = []matter.Verb{matter.Reply, matter.Accept, matter.Decline}
	settles  = []matter.Verb{matter.Reply, matter.Accept, matter.Decline, matter.Decide}
	quoted   = []matter.Verb{matter.Quote}
	raised   = []matter.Verb{matter.Raise}
	resubmit = []matter.Verb{matter.Reply, matter.Quote}
)

const (
	noDeeming   = "Nothing is deemed."
	byClient    = access.ClientSide
	byDelivery  = access.DeliverySide
	replyDays   = 5
	decideDays  = 10
	twoDaysWarn = 2
)

func days(n int) Length        { return Length{Period: Period{n, Days}} }
func weeks(n int) Length       { return Length{Period: Period{n, Weeks}} }
func workingDays(n int) Length { return Length{Period: Period{n, WorkingDays}} }
func term(name string) Length  { return Length{Term: name} }
func kinds(k ...matter.Kind) (out []Kind) {
	for _, k := range k {
		out = append(out, Kind(k))
	}
	return out
}

// passed is what begins a rule that may be handed over and comes back.
func passed(rule string) []string {
	return append(slices.Clone(began), string(matter.HandOver), rule+" returned")
}

// plain is what two sides agree on who have agreed on nothing else. All of it is our own.
func plain() Set {
	return Set{ID: "plain", Name: "Plain: the periods both sides agree on", Edition: Own,
		Note: "Our own defaults: reply within 5 working days, decide or accept within 10; silence is never treated as an answer.",
		Warn: Period{twoDaysWarn, WorkingDays}, Rules: append(own(), ownChange()...)}
}

// own is our own rules for matters on which a contract says nothing.
func own() []Rule {
	return append(ownReplies(append(asked, Kind(matter.Instruction))),
		Rule{ID: "decision", Kinds: kinds(matter.Decision), Step: "Decide", Edition: Own, OwedBy: OtherSide, From: passed("decision"), Within: workingDays(decideDays),
			MetBy: settles, Reasons: true, IfMissed: noDeeming, Passes: true},
		Rule{ID: "acceptance", Kinds: []Kind{Kind(matter.Acceptance), Programme}, Step: "Accept it, or say why not", Edition: Own, OwedBy: OtherSide,
			From: append(passed("acceptance"), "resubmission met"), Within: workingDays(decideDays), MetBy: answers, Reasons: true, IfMissed: noDeeming, Passes: true},
		resubmission("acceptance", []Kind{Kind(matter.Acceptance), Programme}, workingDays(replyDays)),
		Rule{ID: "certificate", Kinds: []Kind{Payment}, Step: "Certify the amount due", Edition: Own, OwedBy: Client, From: []string{"raise"},
			Within: workingDays(decideDays), MetBy: []matter.Verb{Certify, matter.Accept, matter.Decline, matter.Reply}, Reasons: true, IfMissed: noDeeming},
		promise())
}

// ownReplies is our own rule for what is asked.
func ownReplies(of []Kind) []Rule {
	return []Rule{{ID: "reply", Kinds: of, Step: "Reply", Edition: Own, OwedBy: OtherSide, From: passed("reply"), Within: workingDays(replyDays), MetBy: settles,
		Reasons: true, IfMissed: noDeeming, Passes: true}}
}

// promise is the rule of commitments: they are due when they were promised for.
func promise() Rule {
	return Rule{ID: "commitment", Kinds: kinds(matter.Commitment), Step: "Keep the promise", Edition: Own, OwedBy: Promiser,
		From: []string{"raise", "re_open"}, Within: Length{Promised: true}, MetBy: []matter.Verb{matter.Implement}, IfMissed: noDeeming}
}

// resubmission is the rule for what comes again after it was declined.
func resubmission(of string, kinds []Kind, within Length) Rule {
	return Rule{ID: "resubmission", Kinds: kinds, Step: "Submit it again, with the reasons put right", Edition: Own, OwedBy: Raiser,
		From: []string{of + " decline"}, Within: within, MetBy: resubmit, IfMissed: noDeeming}
}

// ownChange is our own chain of a change: an answer and a quotation are replies, and what is done with a quotation is a decision.
func ownChange() []Rule {
	return []Rule{
		{ID: "answer", Kinds: changes, Step: "Say whether it is a change", OwedBy: OtherSide, From: passed("answer"), Within: workingDays(replyDays),
			MetBy: append([]matter.Verb{matter.Instruct}, answers...), Reasons: true, IfMissed: noDeeming, Passes: true},
		{ID: "quotation", Kinds: changes, Step: "Give a quotation", OwedBy: Delivery,
			From: []string{"answer accept", "answer instruct_quotation", "accept by receiver", "instruct_quotation by client", "quotation-decision instruct_quotation"}, Within: workingDays(replyDays),
			MetBy: quoted, IfMissed: noDeeming},
		{ID: "quotation-decision", Kinds: changes, Step: "Decide on the quotation", OwedBy: Client, From: []string{"quotation met", "quotation by delivery"},
			Within: workingDays(decideDays), MetBy: append([]matter.Verb{matter.Instruct, matter.Assess}, answers...), Reasons: true, IfMissed: noDeeming},
	}
}
