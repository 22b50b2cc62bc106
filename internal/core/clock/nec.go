package clock

import "counterpart.dev/internal/core/matter"

const (
	pm         = "project manager"
	contractor = "contractor"
	forReply   = "period for reply"
	lateReply  = "A late reply of the client side is itself a change (60.1(6))."
	mayNotify  = "The supplier may notify the failure."
)

// nec4 paraphrases the NEC4 Engineering and Construction Contract. Weeks are calendar weeks; nothing rolls over days without work.
func nec4() Set {
	rules := []Rule{
		{ID: "warning", Kinds: kinds(matter.EarlyWarning), Step: "Warn as soon as aware", Clause: "15.1", OwedBy: Raiser, Role: "either side", From: []string{"aware"},
			MetBy: raised, Right: true,
			IfMissed: "Only against the supplier, and only if it is said when quotations are instructed: the change is assessed as if warned (61.5, 63.7)."},
		{ID: "warning-reply", Kinds: kinds(matter.EarlyWarning), Step: "Say what will be done about it", Edition: Own, OwedBy: OtherSide,
			From: append([]string{"warning met"}, began...), Within: term(forReply), MetBy: settles, IfMissed: noDeeming},
		{ID: "reply", Kinds: kinds(matter.Question, matter.Risk, matter.Issue, matter.Decision), Step: "Reply", Clause: "13.3", OwedBy: OtherSide, Role: pm,
			RaisedBy: byDelivery, From: began, Within: term(forReply), MetBy: settles, Reasons: true, IfMissed: lateReply},
		{ID: "reply-delivery", Kinds: kinds(matter.Question, matter.Risk, matter.Issue, matter.Decision), Step: "Reply", Clause: "13.3", OwedBy: OtherSide,
			Role: contractor, RaisedBy: byClient, From: began, Within: term(forReply), MetBy: settles, Reasons: true, IfMissed: noDeeming},
		{ID: "asked-back", Kinds: kinds(matter.Question, matter.EarlyWarning, matter.Risk, matter.Issue, matter.Decision), Step: "Answer what was asked back", Clause: "13.3",
			OwedBy: OtherSide, From: []string{"hand_over"}, Within: term(forReply), MetBy: []matter.Verb{matter.Reply}, IfMissed: noDeeming},
		{ID: "acceptance", Kinds: kinds(matter.Acceptance), Step: "Accept it, or say why not", Clause: "13.4", OwedBy: OtherSide, Role: pm,
			From: append([]string{"resubmission met"}, began...), Within: term(forReply), MetBy: answers, Reasons: true, IfMissed: lateReply},
		{ID: "resubmission", Kinds: kinds(matter.Acceptance), Step: "Submit it again, with the reasons put right", Clause: "13.4", OwedBy: Raiser,
			Role: contractor, From: []string{"acceptance decline"}, Within: term(forReply), MetBy: resubmit, IfMissed: noDeeming},
		{ID: "obey", Kinds: kinds(matter.Instruction), Step: "Obey the instruction", Clause: "27.3", OwedBy: Delivery, Role: contractor, From: began,
			MetBy: []matter.Verb{matter.Implement, matter.Accept, matter.Decline, matter.Reply}, IfMissed: "No period is stated."},
		promise(),
	}
	rules = append(rules, necProgramme()...)
	rules = append(rules, necChange()...)
	return Set{ID: "nec4", Name: "NEC4-like: periods of reply, deemed acceptance", Edition: "NEC4 ECC June 2017, as amended to January 2023",
		Note: "Our own paraphrase; the contract and its Z clauses come before it. The period for reply is stated in the contract data: set it for each engagement.",
		Warn: Period{twoDaysWarn, WorkingDays}, Terms: []Term{{forReply, Period{2, Weeks}, "our own default; the contract data state it"}},
		Rules: append(rules, necPayment()...)}
}

func necProgramme() []Rule {
	return []Rule{
		{ID: "programme", Kinds: []Kind{Programme}, Step: "Accept the programme, or say why not", Clause: "31.3", OwedBy: Client, Role: pm,
			From: []string{"raise", "revised-programme met"}, Within: weeks(2), MetBy: answers, Reasons: true, IfMissed: mayNotify,
			Further: &Further{Within: Period{1, Weeks}, IfMissed: "Treated as accepted.", Deemed: Accepted}},
		{ID: "revised-programme", Kinds: []Kind{Programme}, Step: "Submit a revised programme, with the reasons put right", Clause: "13.4", OwedBy: Delivery,
			Role: contractor, From: []string{"programme decline"}, Within: term(forReply), MetBy: resubmit, IfMissed: noDeeming},
	}
}

// necChange is the chain of a compensation event. Who notifies one on the client side instructs a quotation with it (61.1), and its own
// assessment may take as long as the quotation might, with every extension of that (64.3, 62.5).
func necChange() []Rule {
	two := Period{2, Weeks}
	treated := "The quotation is treated as accepted."
	return []Rule{
		{ID: "notice", Kinds: changes, Step: "Notify the change", Clause: "61.3", OwedBy: Raiser, Role: contractor, RaisedBy: byDelivery, From: []string{"aware"},
			Within: weeks(8), MetBy: raised, Deemed: Lapsed, Spared: true, Right: true, Fixed: true, Warn: two,
			IfMissed: "Prices and dates stay as they are, unless it arises from an instruction, notification, certificate or changed decision of the client side."},
		{ID: "answer", Kinds: changes, Step: "Say whether it is a change, and instruct a quotation", Clause: "61.4", OwedBy: Client, Role: pm, RaisedBy: byDelivery,
			From: []string{"notice met", "notice late", "re_open"}, Within: weeks(1), MetBy: append([]matter.Verb{matter.Instruct}, answers...), Reasons: true,
			IfMissed: mayNotify,
			Further:  &Further{Within: two, IfMissed: "Treated as accepted that it is a change, and as an instruction to quote.", Deemed: Accepted}},
		{ID: "quotation", Kinds: changes, Step: "Give a quotation", Clause: "62.3", OwedBy: Delivery, Role: contractor,
			From: []string{"answer accept", "answer instruct_quotation", "answer deemed", "accept by client", "instruct_quotation by client", "raise by client"}, Within: weeks(3), MetBy: quoted, Anew: matter.Instruct,
			IfMissed: "The client side assesses the change itself (64.1)."},
		{ID: "quotation-reply", Kinds: changes, Step: "Accept the quotation, instruct a revised one, or say that the client side assesses", Clause: "62.3", OwedBy: Client, Role: pm,
			From: []string{"quotation met", "revised met"}, Within: weeks(2),
			MetBy: append([]matter.Verb{matter.Instruct, matter.Assess}, answers...), Reasons: true, IfMissed: mayNotify,
			Further: &Further{Clause: "62.6", Within: two, IfMissed: treated, Deemed: Accepted}},
		{ID: "revised", Kinds: changes, Step: "Give the revised quotation", Clause: "62.4", OwedBy: Delivery, Role: contractor,
			From: []string{"quotation-reply instruct_quotation"}, Within: weeks(3), MetBy: quoted, IfMissed: "The client side assesses the change itself (64.1)."},
		{ID: "assessment", Kinds: changes, Step: "Give the client side's own assessment", Clause: "64.3", OwedBy: Client, Role: pm,
			From: []string{"quotation missed", "revised missed", "quotation-reply decline", "quotation-reply assess"}, Within: Length{As: "quotation"},
			MetBy: []matter.Verb{matter.Assess, matter.Accept}, IfMissed: mayNotify, AtOnce: matter.Assess,
			Further: &Further{Clause: "64.4", Within: two, IfMissed: "The supplier's quotation, where there is one, is treated as accepted.", Deemed: Accepted, Of: "quotation"}},
	}
}

// necPayment counts from the assessment date, as which the event is raised.
func necPayment() []Rule {
	return []Rule{
		{ID: "certificate", Kinds: []Kind{Payment}, Step: "Certify the amount due", Clause: "51.1", OwedBy: Client, Role: pm, From: []string{"raise"}, Within: weeks(1),
			MetBy: []matter.Verb{Certify, matter.Accept, matter.Reply}, IfMissed: "Interest is due on what is certified late (51.2)."},
		{ID: "pay-less", Kinds: []Kind{Payment}, Step: "Notify that less will be paid", Clause: "Y2.3", Edition: "NEC4 option Y(UK)2", OwedBy: Client, Role: "client",
			From: []string{"raise"}, Within: Length{Period: Period{7, Days}, Before: "payment"}, MetBy: []matter.Verb{PayLess}, Right: true,
			IfMissed: "Where option Y(UK)2 applies, the sum notified as due is to be paid; without a certificate that is the sum applied for."},
		{ID: "payment", Kinds: []Kind{Payment}, Step: "Pay", Clause: "51.2", OwedBy: Client, Role: "client", From: []string{"raise"}, Within: weeks(3),
			MetBy: []matter.Verb{Pay}, IfMissed: "Interest is due from the day it should have been paid (51.2)."},
	}
}
