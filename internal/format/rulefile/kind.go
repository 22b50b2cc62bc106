package rulefile

import (
	"slices"

	"counterpart.dev/internal/core/clock"
	"counterpart.dev/internal/core/matter"
	"counterpart.dev/internal/errs"
)

// otherKinds is what contracts and people call kinds.
var otherKinds = map[string]clock.Kind{
	"communication": clock.Kind(matter.Question), "rfi": clock.Kind(matter.Question), "request_for_information": clock.Kind(matter.Question), "query": clock.Kind(matter.Question),
	"warning": clock.Kind(matter.EarlyWarning), "early_warning_notice": clock.Kind(matter.EarlyWarning), "ewn": clock.Kind(matter.EarlyWarning),
	"compensation_event": clock.Kind(matter.Change), "ce": clock.Kind(matter.Change), "variation": clock.Kind(matter.Change), "change_request": clock.Kind(matter.Change),
	"submission": clock.Kind(matter.Acceptance), "submittal": clock.Kind(matter.Acceptance), "deliverable": clock.Kind(matter.Acceptance),
	"action": clock.Kind(matter.Commitment), "promise": clock.Kind(matter.Commitment),
	"program": clock.Programme, "revised_programme": clock.Programme, "schedule": clock.Programme,
	"payment_certificate": clock.Payment, "payment_application": clock.Payment, "application_for_payment": clock.Payment, "invoice": clock.Payment, "statement": clock.Payment,
	"assessment_date": clock.Payment, "notice_of_claim": clock.Claim,
}

// Kind reads a kind of matter, or an event, by its name or by what contracts call it. Capitals, spaces, hyphens and underscores do not count.
func Kind(s string) (clock.Kind, error) {
	word := plainWord(s)
	if k := clock.Kind(word); slices.Contains(clock.Kinds(), k) {
		return k, nil
	}
	if k, ok := otherKinds[word]; ok {
		return k, nil
	}
	return "", errs.New(errs.Invalid, "%.40q is no kind; known are %s", s, known(clock.Kinds()))
}
