package intake

import (
	"slices"
	"strings"

	"counterpart.dev/internal/core/matter"
	"counterpart.dev/internal/core/vague"
)

// The fields of a register of matters, besides those that other lists have too: FieldRef, FieldTitle, FieldDescription, FieldKind,
// FieldOwner, FieldDate (by when it is needed) and FieldNotes.
const (
	FieldRaisedBy    = "raised_by"
	FieldRaised      = "raised"
	FieldStatus      = "status"
	FieldResponse    = "response"
	FieldAnswered    = "answered"
	FieldClosed      = "closed"
	FieldProbability = "probability"
	FieldClass       = "class"
)

// MatterFields is what a register of risks, issues, questions, changes, actions or decisions says of each, with the headings that mean it.
func MatterFields() []Field {
	dates := []string{"date", "raised", "closed", "due", "by", "id", "ref", "no", "number", "owner", "type", "category", "status", "rating", "score", "level", "register", "log"}
	return []Field{
		{Key: FieldTitle, Title: "Title", Content: Prose, Names: []string{"title", "subject", "summary", "headline", "name", "short description", "risk title", "issue title", "risk", "issue", "question", "query",
			"rfi title", "rfi subject", "action", "action title", "decision", "decision title", "change", "change title", "topic", "item", "what", "risk name", "issue name", "betreff", "titel", "objet", "matter",
			"decision required", "action required", "change request", "request", "early warning", "assumption", "dependency"}, Not: dates},
		{Key: FieldRef, Title: "Reference", Content: Codes, Names: []string{"ref", "reference", "id", "no", "number", "#", "rfi no", "rfi number", "rfi ref", "risk id", "issue id", "risk no", "issue no", "risk ref", "issue ref",
			"item no", "log no", "raid id", "raid ref", "action id", "action no", "decision id", "decision no", "change id", "cr no", "cr number", "ew no", "tq no", "unique id", "uid", "nr", "lfd nr", "identifier", "rfi #", "ref no"}},
		{Key: FieldDescription, Title: "Description", Content: Prose, Tells: true, Names: []string{"description", "detail", "details", "risk description", "issue description", "description of risk", "description of issue", "question detail", "query detail",
			"full description", "narrative", "information requested", "information required", "description of query", "description of change", "change description", "action description", "decision description", "beschreibung",
			"cause and effect", "background", "request detail"}, Not: []string{"date", "impact", "response", "mitigation", "answer"}},
		{Key: FieldKind, Title: "Kind", Content: Prose, Names: []string{"type", "kind", "raid", "raid type", "item type", "entry type", "record type", "log type", "r/a/i/d", "raid category", "type of item", "art", "register", "type of entry"},
			Not: []string{"date", "response", "contract", "risk"}},
		{Key: FieldRaisedBy, Title: "Raised by", Content: People, Names: []string{"raised by", "originator", "author", "identified by", "submitted by", "requested by", "requestor", "requester", "logged by", "reported by", "from", "created by",
			"opened by", "asked by", "raiser", "initiator", "reporter", "rfi from", "erfasst von", "issued by"}, Not: []string{"date"}},
		{Key: FieldRaised, Title: "Raised on", Content: Dates, Names: []string{"date raised", "raised", "raised on", "date identified", "identified", "date logged", "logged", "date opened", "opened", "date submitted", "submitted", "open date",
			"created", "created on", "date created", "creation date", "date issued", "issued", "date", "date asked", "rfi date", "raised date", "date of issue", "date entered", "erfasst am", "date sent", "sent", "submission date"},
			Not: []string{"due", "closed", "by", "required", "target", "response", "answered", "updated", "review"}},
		{Key: FieldOwner, Title: "Owner", Content: People, Names: []string{"owner", "risk owner", "issue owner", "action owner", "assigned to", "assignee", "responsible", "action by", "actionee", "ball in court", "bic", "with", "lead", "who",
			"owned by", "responsibility", "accountable", "decision maker", "decision owner", "rfi to", "responder", "verantwortlich", "to be answered by", "allocated to", "action with", "owner name", "assigned"}, Not: []string{"date", "ref"}},
		{Key: FieldDate, Title: "Needed by", Content: Dates, Names: []string{"due", "due date", "date due", "required by", "date required", "response required by", "response due", "answer required by", "needed by", "target date", "by when", "deadline",
			"target closure", "target closure date", "target resolution date", "required date", "reply by", "decision needed by", "decision required by", "action by date", "complete by", "expected by", "fällig", "termin", "due by", "date needed",
			"target completion", "planned closure date"}, Not: []string{"raised", "closed on", "actual", "baseline", "original", "last"}},
		{Key: FieldStatus, Title: "Status", Content: AnyContent, Names: []string{"status", "state", "open/closed", "open / closed", "current status", "item status", "rfi status", "risk status", "issue status", "closed?", "open?", "zustand", "statut",
			"progress status"}, Not: []string{"date", "rag", "comment", "update"}},
		{Key: FieldResponse, Title: "Response", Content: Prose, Names: []string{"response", "answer", "reply", "rfi response", "response text", "answer given", "resolution", "outcome", "decision made", "decision taken", "response detail", "antwort",
			"resolution detail", "client response", "reply text"}, Not: []string{"date", "by", "required", "due", "plan", "type", "strategy", "owner"}},
		{Key: FieldAnswered, Title: "Answered on", Content: Dates, Names: []string{"response date", "date of response", "date answered", "answered", "answered on", "date responded", "responded", "reply date", "date replied", "date of reply",
			"response received", "date response received", "returned", "date returned", "decision date", "date decided", "date of decision"}, Not: []string{"due", "required", "by", "raised", "needed"}},
		{Key: FieldClosed, Title: "Closed on", Content: Dates, Names: []string{"closed date", "date closed", "closed", "closed on", "closure date", "close date", "date completed", "completed", "completion date", "actual closure date", "resolved",
			"date resolved", "resolved on", "actual completion", "actual close", "geschlossen am", "date of closure"}, Not: []string{"target", "planned", "due", "expected", "by"}},
		{Key: FieldProbability, Title: "Probability", Content: AnyContent, Names: []string{"probability", "likelihood", "prob", "probability %", "likelihood %", "p", "chance", "wahrscheinlichkeit", "current probability", "probability (%)"},
			Not: []string{"impact", "score", "residual", "target", "post"}},
		{Key: FieldClass, Title: "Class", Content: Prose, Names: []string{"category", "class", "risk category", "issue category", "decision class", "decision category", "discipline", "workstream", "theme", "area", "kategorie", "decision type", "change category"},
			Not: []string{"date"}},
		{Key: FieldNotes, Title: "Notes", Content: AnyContent, Names: []string{"notes", "note", "comments", "comment", "remarks", "update", "latest update", "progress", "commentary", "bemerkung"}},
	}
}

// Standing is what a register says of how far a matter has come.
type Standing string

// The standings.
const (
	StandsOpen     Standing = "open"
	StandsAnswered Standing = "answered"
	StandsClosed   Standing = "closed"
	StandsDropped  Standing = "withdrawn"
)

// matterWords is the ways registers name kinds of matters.
var matterWords = map[matter.Kind][]string{
	matter.Question: {"question", "query", "rfi", "request for information", "tq", "technical query", "clarification", "clarification request", "information request", "request for clarification", "q", "frage",
		"site query", "design query", "engineering query", "rfc"},
	matter.EarlyWarning: {"early warning", "early warning notice", "ew", "ewn", "early warning notification", "advance warning"},
	matter.Risk:         {"risk", "r", "threat", "opportunity", "risiko", "risque", "project risk", "risks"},
	matter.Issue:        {"issue", "i", "problem", "concern", "issues", "incident", "project issue", "defect"},
	matter.Change: {"change", "change request", "cr", "variation", "variation order", "vo", "compensation event", "ce", "change order", "scope change", "change notice", "claim", "notice of claim", "change control", "rfv", "pcr",
		"änderung", "c"},
	matter.Decision:    {"decision", "key decision", "decisions", "decision required", "entscheidung", "décision"},
	matter.Instruction: {"instruction", "site instruction", "pmi", "project manager instruction", "architects instruction", "architect's instruction", "engineers instruction", "engineer's instruction", "ai", "si", "ei", "directive"},
	matter.Commitment:  {"commitment", "action", "task", "to do", "todo", "promise", "action item", "actions", "aufgabe", "next step", "undertaking"},
	matter.Acceptance:  {"acceptance", "deliverable", "submittal", "approval", "for approval", "submission", "transmittal", "sign-off", "sign off", "approval request", "document for approval"},
}

// vagueMatters is words for several kinds, or for none of ours, with the kinds they can be.
var vagueMatters = map[string][]matter.Kind{
	"a": {matter.Commitment, matter.Risk}, "d": {matter.Decision, matter.Commitment}, "assumption": {matter.Risk, matter.Issue}, "assumptions": {matter.Risk, matter.Issue},
	"dependency": {matter.Commitment, matter.Risk}, "dependencies": {matter.Commitment, matter.Risk}, "constraint": {matter.Risk, matter.Issue}, "risk/issue": {matter.Risk, matter.Issue},
	"notice": {matter.EarlyWarning, matter.Change}, "request": {matter.Question, matter.Change}, "lesson": {matter.Issue}, "observation": {matter.Issue, matter.EarlyWarning},
}

// ReadMatterKind understands what kind of matter a register says.
func ReadMatterKind(text string) vague.Answer[matter.Kind] {
	a := vague.Answer[matter.Kind]{Text: text}
	word := plainWord(text)
	if word == "" {
		if strings.TrimSpace(text) != "" {
			a.State = vague.Undecided
		}
		return a
	}
	for _, k := range matter.Kinds() {
		if word == k.Words() || slices.Contains(matterWords[k], word) {
			a.State, a.Value = vague.Understood, k
			return a
		}
	}
	can, ok := vagueMatters[word]
	if !ok {
		can = kindsNamed(word)
	}
	if len(can) == 0 {
		can = matter.Kinds()
	}
	a.State, a.Question = vague.Asked, "What kind of matter is it?"
	for _, k := range can {
		a.Candidates = append(a.Candidates, vague.Candidate[matter.Kind]{Value: k, Words: k.Words()})
	}
	return a
}

// plainWord is a text in small letters without the signs around it, "" when it says that nothing is known.
func plainWord(text string) string {
	word := strings.Trim(strings.ToLower(strings.Join(strings.Fields(plainMarks.Replace(text)), " ")), " .,;:[]?*!-")
	if slices.Contains([]string{"tbc", "tbd", "tba", "unknown", "n/a", "na", "none"}, word) {
		return ""
	}
	return word
}

// kindsNamed is the kinds that are named among other words.
func kindsNamed(word string) (out []matter.Kind) {
	spaced := " " + strings.NewReplacer("/", " ", "-", " ", "_", " ", ",", " ").Replace(word) + " "
	for _, k := range matter.Kinds() {
		for _, way := range matterWords[k] {
			if len(way) > 2 && (strings.Contains(spaced, " "+way+" ") || strings.Contains(spaced, " "+way+"s ")) && !slices.Contains(out, k) {
				out = append(out, k)
			}
		}
	}
	return out
}

// standingWords is the ways registers say how far a matter has come.
var standingWords = map[Standing][]string{
	StandsOpen: {"open", "new", "raised", "in progress", "ongoing", "on-going", "active", "live", "pending", "draft", "submitted", "outstanding", "awaiting response", "awaiting reply", "awaiting answer", "under review",
		"in review", "on hold", "overdue", "not started", "monitoring", "monitor", "mitigating", "wip", "work in progress", "assigned", "escalated", "o", "opened", "re-opened", "reopened", "treat", "watch", "issued", "sent", "offen",
		"in arbeit", "ouvert", "on-hold", "waiting", "identified", "logged", "proposed", "to do", "started", "late"},
	StandsAnswered: {"answered", "responded", "replied", "response received", "response issued", "answer received", "response provided"},
	StandsClosed: {"closed", "close", "complete", "completed", "done", "resolved", "closed out", "implemented", "finished", "archived", "expired", "c", "geschlossen", "erledigt", "fermé", "closed - resolved", "mitigated and closed",
		"closed - answered", "answered and closed"},
	StandsDropped: {"withdrawn", "cancelled", "canceled", "void", "voided", "superseded", "duplicate", "not required", "no longer required", "dropped", "deleted"},
}

// decidedWords is standings that are an outcome of the matter itself, which a register states and nobody here has decided.
var decidedWords = []string{"approved", "accepted", "agreed", "rejected", "declined", "refused", "decided", "not accepted", "approved with comments", "deferred", "materialised", "materialized", "occurred"}

// ReadStanding understands how far a register says a matter has come. Heading is that of the column: below "Closed?" a "yes" means it.
func ReadStanding(text, heading string) vague.Answer[Standing] {
	a := vague.Answer[Standing]{Text: text}
	word := plainWord(text)
	if word == "" {
		if strings.TrimSpace(text) != "" {
			a.State = vague.Undecided
		}
		return a
	}
	is := func(s Standing, notes ...string) vague.Answer[Standing] {
		a.State, a.Value, a.Notes = vague.Understood, s, notes
		return a
	}
	yes, no := slices.Contains([]string{"y", "yes", "true", "x", "✓", "1"}, word), slices.Contains([]string{"n", "no", "false", "0"}, word)
	switch key := keyOf(heading); {
	case (yes || no) && (key == "closed" || key == "complete"):
		return is(map[bool]Standing{true: StandsClosed, false: StandsOpen}[yes])
	case (yes || no) && key == "open":
		return is(map[bool]Standing{true: StandsOpen, false: StandsClosed}[yes])
	case slices.Contains(decidedWords, word):
		return is(StandsOpen, "it stays open here until somebody decides or closes it")
	}
	for _, s := range []Standing{StandsOpen, StandsAnswered, StandsClosed, StandsDropped} {
		if slices.Contains(standingWords[s], word) {
			return is(s)
		}
	}
	a.State, a.Question = vague.Asked, "How does it stand?"
	for _, s := range []Standing{StandsOpen, StandsClosed, StandsDropped} {
		a.Candidates = append(a.Candidates, vague.Candidate[Standing]{Value: s, Words: string(s)})
	}
	return a
}
