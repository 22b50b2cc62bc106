package clock

import "counterpart.dev/internal/core/matter"

const engineer = "engineer"

// fidic2017 paraphrases the second editions of the FIDIC Red, Yellow and Silver Books; the Silver Book has 3.5 where the others have 3.7.
// Days are calendar days, and nothing rolls.
func fidic2017() Set {
	rules := append(claims2017(),
		Rule{ID: "programme", Kinds: []Kind{Programme}, Step: "Review the programme, and say where it does not comply", Clause: "8.3", OwedBy: Client, Role: engineer,
			From: []string{"raise"}, Within: days(21), MetBy: answers, Reasons: true, IfMissed: "Treated as no objection.", Deemed: NoObjection},
		Rule{ID: "resubmission", Kinds: []Kind{Programme}, Step: "Submit a revised programme", Clause: "8.3", OwedBy: Delivery, Role: contractor,
			From: []string{"programme decline", "revised decline"}, MetBy: resubmit, IfMissed: "No period is stated."},
		Rule{ID: "revised", Kinds: []Kind{Programme}, Step: "Review the revised programme", Clause: "8.3", OwedBy: Client, Role: engineer,
			From: []string{"resubmission met"}, Within: days(14), MetBy: answers, Reasons: true, IfMissed: "Treated as no objection.", Deemed: NoObjection},
		Rule{ID: "obey", Kinds: kinds(matter.Instruction), Step: "Comply with the instruction, or notify at once that it is a variation or cannot be complied with",
			Clause: "3.5", OwedBy: Delivery, Role: contractor, From: []string{"raise", "instruction reply"},
			MetBy: []matter.Verb{matter.Implement, matter.Accept, matter.Decline, matter.Reply, matter.Object}, IfMissed: "No period is stated."},
		Rule{ID: "instruction", Kinds: kinds(matter.Instruction), Step: "Confirm, reverse or vary the instruction", Clause: "3.5", OwedBy: Client, Role: engineer,
			From: []string{"obey decline", "obey object", "decline by delivery", "object by delivery"}, Within: days(7), MetBy: append([]matter.Verb{matter.Withdraw}, answers...),
			IfMissed: "The instruction is treated as revoked.", Deemed: Revoked},
	)
	rules = append(rules, fidicPayment("14.6.1")...)
	return Set{ID: "fidic2017", Name: "FIDIC-like, 2017 edition", Edition: "FIDIC Red, Yellow and Silver Books, second edition 2017",
		Note: "Our own paraphrase; the contract and its particular conditions come before it. Where it states no period, our own apply and say so.",
		Warn: Period{3, WorkingDays}, Rules: append(rules, silent()...)}
}

// claims2017 is the chain of a claim, which either side may make.
func claims2017() []Rule {
	week := Period{1, Weeks}
	notice := []matter.Verb{matter.Reply, matter.Decline, matter.Object}
	return []Rule{
		{ID: "notice", Kinds: changes, Step: "Give notice of the claim", Clause: "20.2.1", OwedBy: Raiser, Role: "claiming party", From: []string{"aware"}, Within: days(28),
			MetBy: raised, IfMissed: "There is no entitlement, and the other party is discharged from liability; this binds both.", Deemed: Lapsed,
			Right: true, Fixed: true, Warn: week},
		{ID: "late-notice", Kinds: changes, Step: "Say that the notice came too late, with reasons", Clause: "20.2.2", OwedBy: Client, Role: engineer,
			From: []string{"notice late"}, Within: days(14), MetBy: notice, IfMissed: "The notice of claim is treated as valid.", Deemed: Valid, Right: true},
		{ID: "claim", Kinds: changes, Step: "Give the fully detailed claim", Clause: "20.2.4", OwedBy: Raiser, Role: "claiming party", From: []string{"aware"}, Within: days(84),
			MetBy: quoted, IfMissed: "Without its contractual or legal basis the notice of claim lapses.", Deemed: Lapsed, Right: true, Warn: Period{2, Weeks}},
		{ID: "lapse-notice", Kinds: changes, Step: "Say that the notice of claim has lapsed", Clause: "20.2.4", OwedBy: Client, Role: engineer,
			From: []string{"claim deemed"}, Within: days(14), MetBy: notice, IfMissed: "The notice of claim is treated as valid.", Deemed: Valid, Right: true},
		{ID: "agreement", Kinds: changes, Step: "Seek the agreement of both sides", Clause: "3.7.3", OwedBy: Client, Role: engineer,
			From: []string{"claim met", "claim late"}, Within: days(42), MetBy: []matter.Verb{matter.Accept, matter.Decline, matter.Assess},
			IfMissed: "The engineer determines."},
		{ID: "determination", Kinds: changes, Step: "Determine", Clause: "3.7.3", OwedBy: Client, Role: engineer,
			From: []string{"agreement missed", "agreement decline", "agreement assess"}, Within: days(42), AtOnce: matter.Assess,
			MetBy:    []matter.Verb{matter.Assess, matter.Accept, matter.Decline},
			IfMissed: "The claim is treated as rejected.", Deemed: Rejected},
		{ID: "dissatisfaction", Kinds: changes, Step: "Give notice of dissatisfaction", Clause: "3.7.5", OwedBy: Either, Role: "dissatisfied party",
			From: []string{"determination met", "determination deemed"}, Within: days(28), MetBy: []matter.Verb{matter.Object},
			IfMissed: "The determination is final and binding.", Deemed: Final, Right: true, Fixed: true, Warn: week},
		{ID: "referral", Kinds: changes, Step: "Refer the dispute to the dispute board", Clause: "21.4.1", OwedBy: Either, Role: "either party",
			From: []string{"dissatisfaction met"}, Within: days(42), MetBy: []matter.Verb{matter.Escalate},
			IfMissed: "The notice of dissatisfaction lapses and is no longer valid.", Deemed: Lapsed, Right: true, Fixed: true, Warn: week},
	}
}

// fidic1999 paraphrases the first editions of the FIDIC Red and Yellow Books.
func fidic1999() Set {
	rules := []Rule{
		{ID: "notice", Kinds: changes, Step: "Give notice of the claim", Clause: "20.1", OwedBy: Raiser, Role: contractor, RaisedBy: byDelivery, From: []string{"aware"},
			Within: days(28), MetBy: raised, IfMissed: "No time and no money, and the employer is discharged from liability.", Deemed: Lapsed,
			Right: true, Fixed: true, Warn: Period{1, Weeks}},
		{ID: "claim", Kinds: changes, Step: "Give the fully detailed claim", Clause: "20.1", OwedBy: Raiser, Role: contractor, RaisedBy: byDelivery, From: []string{"aware"},
			Within: days(42), MetBy: quoted, IfMissed: "What was not shown counts against the claim, as far as it hindered looking into it.", Right: true},
		{ID: "response", Kinds: changes, Step: "Approve or disapprove, with detailed comments", Clause: "20.1", OwedBy: Client, Role: engineer,
			From: []string{"claim met", "claim late"}, Within: days(42), MetBy: append([]matter.Verb{matter.Assess}, answers...), Reasons: true,
			IfMissed: noDeeming},
		{ID: "employer-claim", Kinds: changes, Step: "Reply", Edition: Own, OwedBy: Delivery, RaisedBy: byClient, From: []string{"raise"},
			Within: workingDays(replyDays), MetBy: answers, Reasons: true, IfMissed: "The contract states no period. " + noDeeming},
		{ID: "programme", Kinds: []Kind{Programme}, Step: "Say where the programme does not comply", Clause: "8.3", OwedBy: Client, Role: engineer,
			From: []string{"raise", "resubmission met"}, Within: days(21), MetBy: answers, Reasons: true, IfMissed: "The contractor proceeds by it.", Deemed: NoObjection},
		{ID: "resubmission", Kinds: []Kind{Programme}, Step: "Submit a revised programme", Clause: "8.3", OwedBy: Delivery, Role: contractor,
			From: []string{"programme decline"}, MetBy: resubmit, IfMissed: "No period is stated."},
		{ID: "obey", Kinds: kinds(matter.Instruction), Step: "Comply with the instruction", Clause: "3.3", OwedBy: Delivery, Role: contractor, From: began,
			MetBy: []matter.Verb{matter.Implement, matter.Accept, matter.Decline, matter.Reply}, IfMissed: "No period is stated."},
	}
	rules = append(rules, fidicPayment("14.6")...)
	return Set{ID: "fidic1999", Name: "FIDIC-like, 1999 edition", Edition: "FIDIC Red and Yellow Books, first edition 1999",
		Note: "Our own paraphrase; the contract and its particular conditions come before it. Where it states no period, our own apply and say so.",
		Warn: Period{3, WorkingDays}, Rules: append(rules, silent()...)}
}

// fidicPayment counts from the day the statement is received, as which the event is raised.
func fidicPayment(certificate string) []Rule {
	return []Rule{
		{ID: "certificate", Kinds: []Kind{Payment}, Step: "Issue the interim payment certificate", Clause: certificate, OwedBy: Client, Role: engineer,
			From: []string{"raise"}, Within: days(28), MetBy: []matter.Verb{Certify, matter.Accept, matter.Reply}, IfMissed: noDeeming},
		{ID: "payment", Kinds: []Kind{Payment}, Step: "Pay what was certified", Clause: "14.7", OwedBy: Client, Role: "employer", From: []string{"raise"},
			Within: days(56), MetBy: []matter.Verb{Pay}, IfMissed: "Financing charges are due (14.8)."},
	}
}

// silent is our own rules for what the FIDIC forms leave without a period.
func silent() []Rule {
	rules := append(ownReplies(asked), promise())
	for _, r := range own() {
		if r.ID == "decision" {
			rules = append(rules, r)
		}
	}
	return append(rules,
		Rule{ID: "acceptance", Kinds: kinds(matter.Acceptance), Step: "Accept it, or say why not", Edition: Own, OwedBy: OtherSide,
			From: append(passed("acceptance"), "acceptance-resubmission met"), Within: workingDays(decideDays), MetBy: answers, Reasons: true, IfMissed: noDeeming, Passes: true},
		Rule{ID: "acceptance-resubmission", Kinds: kinds(matter.Acceptance), Step: "Submit it again, with the reasons put right", Edition: Own, OwedBy: Raiser,
			From: []string{"acceptance decline"}, Within: workingDays(replyDays), MetBy: resubmit, IfMissed: noDeeming})
}
