package evidence

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"counterpart.dev/internal/app/evidence"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/brief"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/money"
)

// said is how kinds of entries read that do not say it themselves.
var said = map[string]string{"person": "Became known here", "erased": "A text was erased", "hold": "An erasure was refused: a legal hold lies on it",
	"note.received": "Note shared with both sides", "note.shared": "Note shared with the other side", "engagement.state": "Engagement moved on",
	"matter.raise": "Matter opened", "matter.raised": "Matter raised", "matter.reply": "Matter answered", "matter.hold": "Holding reply on a matter", "matter.hand_over": "Matter handed over",
	"matter.assign": "Matter assigned", "matter.re_date": "Matter dated anew", "matter.extend": "Later date agreed on a matter", "matter.notify_overdue": "Other side told that a matter is overdue",
	"matter.link": "Matter linked", "matter.escalate": "Matter escalated", "matter.accept": "Matter accepted", "matter.decline": "Matter declined",
	"matter.object":             "Objection to a matter",
	"matter.instruct_quotation": "Quotation asked for on a matter", "matter.quotation": "Quotation given on a matter", "matter.assess": "Matter assessed",
	"matter.implement": "Matter carried out", "matter.decide": "Matter decided", "matter.tell": "Matter told", "matter.withdraw": "Matter withdrawn", "matter.close": "Matter closed",
	"matter.re_open": "Matter opened again", "matter.share": "Matter shared", "matter.noted": "Our note on a matter changed", "matter.missed": "Missed date explained",
	"meeting.said": "Minutes answered", "meeting.minuted": "Minutes sent", "premise.state": "Start condition stated", "premise.confirm": "Start condition confirmed",
	"premise.withdraw": "Start condition no longer holds", "standing.changed": "Days of our project manager changed", "values.asked": "Somebody asked for values or confidence",
	"values.answered": "Our side has answered", "craft.changed": "What the client role takes changed", "mirror.promises-shown": "Our promises shown in the mirror",
	"mirror.promises-hidden": "Our promises hidden in the mirror", "mirror.wished": "Showing the mirror wished for", "mirror.unwished": "Wish for the mirror taken back",
	"scenario.kept": "What-if kept", "scenario.dropped": "What-if forgotten", "uncertain.stated": "Uncertainty stated", "uncertain.changed": "Uncertainty changed",
	"uncertain.ended": "Uncertainty ended", "role.inducted": "First time in the role stated", "benefit.returned": "Benefit handed back", "submission.not_accepted": "Submission not accepted",
	"submission.notified": "Answer to a submission notified as overdue",
	"stakeholder.minded":  "Who minds a stakeholder changed", "stakeholder.bound": "Stakeholders tied", "stakeholder.unbound": "Stakeholders untied", "clock.changed": "Clock rules changed"}

// named is how the names of fields read that do not say it themselves.
var named = map[string]string{"may": "Powers", "sha256": "SHA-256 of the file", "for_record": "For the record only", "pm_days": "Days set aside a month", "needed_days": "Days it takes a month",
	"one_sided": "One-sided", "record_only": "Record only", "data_date": "Data date", "cadence": "Spoken to every (days)", "instrument": "Version of the questions", "delegation": "Delegation",
	"giver_role": "Given by", "to": "To", "said": "Said", "post": "Post", "way": "How", "bond": "Tie", "code": "Code", "week": "Working hours", "of": "Of"}

// words makes a kind of entry readable.
func words(kind string) string {
	if w, ok := said[kind]; ok {
		return w
	}
	return sentence(kind)
}

// label makes the name of a field readable.
func label(field string) string {
	if w, ok := named[field]; ok {
		return w
	}
	return words(field)
}

// sentence is a code as words: "not_accepted" is "Not accepted".
func sentence(code string) string {
	s := strings.NewReplacer("-", " ", "_", " ", ".", " ").Replace(code)
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// identity is what only the program knows something by.
var identity = regexp.MustCompile(`^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`)

// code is a word that stands for something: in lower case, of several parts.
var code = regexp.MustCompile(`^[a-z]+(_[a-z]+)+$`)

// value is the text of a field as people read it: days and moments as everywhere else, codes as words, structures as what is in them. What
// only the program knows is left out. The bundle has every text as it was recorded.
func value(e evidence.Entry, t evidence.Text) string {
	switch v := strings.TrimSpace(t.Value); {
	case t.Name == "limit":
		if n, err := strconv.ParseInt(v, 10, 64); err == nil {
			return money.Full(n, of(e, "currency"))
		}
	case identity.MatchString(v):
		return ""
	case strings.HasPrefix(v, "{"), strings.HasPrefix(v, "["):
		var held any
		if json.Unmarshal([]byte(v), &held) == nil {
			return strings.Join(inside(held), "; ")
		}
	}
	return strings.ReplaceAll(plain(t.Value), "\t", " · ")
}

// of is another field of an entry, "" where it has none.
func of(e evidence.Entry, name string) string {
	for _, t := range e.Texts {
		if t.Name == name {
			return t.Value
		}
	}
	return ""
}

// plain is a single value as people read it.
func plain(v string) string {
	if d, err := civil.ParseDate(v); err == nil {
		return brief.Date(d)
	}
	if at, err := civil.ParseTime(v); err == nil {
		return fmt.Sprintf("%s, %d:%02d", brief.Date(at.Date()), at.Minute()/60, at.Minute()%60)
	}
	if w := access.Role(v).Words(); w != v {
		return w
	}
	if code.MatchString(v) {
		return strings.ReplaceAll(v, "_", " ")
	}
	return v
}

// inside is what a structure holds, each with its name. What is empty and what only the program knows is left out.
func inside(held any) (out []string) {
	switch x := held.(type) {
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(x)) {
			if what := strings.Join(inside(x[name]), ", "); what != "" && !strings.EqualFold(name, "id") && name != "v" {
				out = append(out, sentence(name)+": "+what)
			}
		}
	case []any:
		for _, one := range x {
			if what := strings.Join(inside(one), ", "); what != "" {
				out = append(out, what)
			}
		}
	case string:
		if x != "" && !identity.MatchString(x) {
			out = append(out, plain(x))
		}
	case bool:
		out = append(out, map[bool]string{true: "yes", false: "no"}[x])
	case float64:
		out = append(out, fmt.Sprint(x))
	}
	return out
}
