package conduct

// Reason is why a promise was missed, as its side says [own].
type Reason struct {
	Code string
	Text string
}

// reasons are few, so that they can be counted. What else there is to say belongs into the thread.
var reasons = []Reason{
	{"waited", "we waited for the other side"},
	{"decision", "a decision came late"},
	{"people", "the people were not there"},
	{"other_work", "other work came first"},
	{"larger", "it was more work than we thought"},
	{"information", "what we were told was missing something or wrong"},
	{"elsewhere", "somebody outside was late"},
	{"changed", "what was wanted changed"},
	{"overlooked", "we lost sight of it"},
}

// Reasons lists the reasons that a side may give, in a fixed order.
func Reasons() []Reason { return append([]Reason(nil), reasons...) }

// ReasonText is a reason in words, "" for none and for what is no reason.
func ReasonText(code string) string {
	for _, r := range reasons {
		if r.Code == code {
			return r.Text
		}
	}
	return ""
}

// Missed reports whether a row is a promise that was due and not kept by the date it was first made for.
func (o Obligation) Missed(now int64) bool {
	o = o.knownAt(now)
	return o.Sort == Promise && (Query{Now: now}).fell(o, o.Original) && (o.Answered == 0 || o.Answered > o.Original)
}
