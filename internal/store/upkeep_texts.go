package store

import (
	"context"
	"crypto/sha256"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// holding declares every text column of a table, so that no words of a person's can hide from being erased. A test fails on a column
// that is not declared, and doctor holds what repeats the record against it.
type holding struct {
	table string

	// What repeats a field of the record: the log knows the row as what, under the id in the column ref. When the field is erased the
	// column is blanked by erase, together with whatever else was made from it.
	what, ref string
	repeats   map[string]string // column → name of the field
	erase     func(*Tx, context.Context, Place, string) error

	personal map[string]string // column → method of Tx that changes or removes what stands there
	kept     map[string]string // column → why it stays as long as its row
	none     []string          // ids, codes, dates and hashes
}

// Why names are kept that no method changes.
const (
	keptAuthor   = "who wrote it is part of what was written"
	keptParty    = "a letter of authority names its parties, and is proof as long as it exists"
	keptAsked    = "who was asked from outside, by whom, is answered for by the side that did it"
	keptGiven    = "who had which role when is answered for by the side that gave it"
	keptFiled    = "what a submission said of itself is part of what was submitted"
	keptAim      = "what a project is for, as both sides know it, is answered for by them"
	keptOfficial = "the name that an organisation bears, as the contract has it"
)

// holdings declares the text columns of every table of ours.
var holdings = []holding{
	{table: "setting", none: []string{"name", "value"}},
	{table: "organisation", personal: map[string]string{"name": "RenameOrganisation"}, none: []string{"id", "side", "acts_for"}},
	{table: "person", personal: map[string]string{"email": "ChangePerson", "name": "ChangePerson"}, none: []string{"id"}},
	{table: "password", personal: map[string]string{"hash": "SetPassword"}, none: []string{"person"}},
	{table: "seat", kept: map[string]string{"label": keptAsked}, none: []string{"id", "person", "organisation", "kind", "side", "made_by"}},
	{table: "post", none: []string{"seat", "organisation", "scope", "role"}},
	{table: "credential", personal: map[string]string{"label": "SweepCredentials"}, none: []string{"kind", "id", "seat", "person"}},
	{table: "invite", personal: map[string]string{"email": "SweepCredentials", "name": "SweepCredentials"},
		none: []string{"id", "tenant", "scope", "role", "organisation", "made_by"}},
	{table: "factor", none: []string{"person"}},
	{table: "recovery_code", none: []string{"person"}},
	{table: "waiting", none: []string{"person", "seat"}},
	{table: "reply_token", none: []string{"hash", "seat", "scope", "matter"}},
	{table: "spool", personal: map[string]string{"receiver": "SettleSpool", "sender": "SettleSpool"}, none: []string{"id", "source", "failure"}},
	{table: "mail_seen", none: []string{"hash"}},
	{table: "outgoing", none: []string{"id", "seat", "person", "kind", "scope", "about", "thread", "message", "state", "reason"}},
	{table: "notify", none: []string{"person", "rhythm", "zone"}},
	{table: "mail_stop", none: []string{"person", "kind"}},
	{table: "feed", none: []string{"seat"}},
	{table: "invite_secret", none: []string{"invite"}},
	{table: "answer_link", none: []string{"seat", "scope", "matter"}},
	{table: "mail_failing", none: []string{"person", "code"}},
	{table: "mail_alias", none: []string{"alias", "scope"}},
	{table: "scope", none: []string{"organisation", "id", "kind"}},
	{table: "scope_parent", none: []string{"organisation", "id", "parent"}},
	{table: "room", none: []string{"organisation", "id", "shared_room", "scope", "audience"}},
	{table: "seat_room", none: []string{"seat", "organisation", "room", "place", "role", "audience", "shared_room", "scope"}},
	{table: "survey_time", none: []string{"organisation", "who", "round"}},

	{table: "member", personal: map[string]string{"name": "ChangeMember", "firm": "ChangeMember"}, kept: map[string]string{"title": keptGiven},
		none: []string{"organisation", "room", "id", "person", "side", "role"}},
	{table: "programme", what: "programme", ref: "id", repeats: map[string]string{"name": "name", "purpose": "purpose"},
		none: []string{"organisation", "room", "id"}},
	{table: "project", what: "project", ref: "id",
		repeats: map[string]string{"code": "code", "name": "name", "purpose": "purpose", "currency": "currency", "zone": "zone"},
		none:    []string{"organisation", "room", "id", "programme"}},
	{table: "engagement", what: "engagement", ref: "id",
		repeats: map[string]string{"name": "name", "client_name": "client_name", "delivery_name": "delivery_name", "state": "state", "contract": "contract",
			"rules": "rules", "zone": "zone", "currency": "currency", "week": "week", "holidays": "holidays"},
		none: []string{"organisation", "room", "id"}},
	{table: "standing", what: "engagement", ref: "engagement", repeats: map[string]string{"gate_reason": "reason"},
		none: []string{"organisation", "room", "id", "shared_room", "engagement_room", "engagement", "project", "gate_by"}},
	{table: "appointment", personal: map[string]string{"name": "EraseAppointment", "firm": "EraseAppointment"},
		none: []string{"organisation", "room", "id", "seat", "person", "role", "made_by"}},
	{table: "authority", what: "authority", ref: "id",
		repeats: map[string]string{"holder_name": "holder", "holder_role": "role", "giver_role": "giver_role", "may": "may", "currency": "currency",
			"words": "words", "from_date": "from", "until_date": "until", "revoked_why": "why"}, erase: (*Tx).EraseAuthority,
		personal: map[string]string{"giver_name": "EraseAuthority"},
		none:     []string{"organisation", "room", "id", "side", "holder", "giver"}},
	{table: "invitation", what: "invitation", ref: "id", repeats: map[string]string{"email": "email", "role": "role"}, erase: (*Tx).EraseInvitation,
		personal: map[string]string{"name": "EraseInvitation", "made_by_name": "EraseInvitation"}, kept: map[string]string{"firm": keptOfficial},
		none: []string{"organisation", "room", "id", "made_by", "outcome"}},
	{table: "link", what: "link", ref: "id", repeats: map[string]string{"label": "to"}, erase: (*Tx).EraseLink, personal: map[string]string{"made_by_name": "EraseLink"},
		none: []string{"organisation", "room", "id", "kind", "thread", "made_by"}},
	{table: "note", what: "note", ref: "id", repeats: map[string]string{"title": "title", "body": "body"}, erase: (*Tx).EraseNote,
		kept: map[string]string{"author_name": keptAuthor, "author_firm": keptAuthor},
		none: []string{"organisation", "room", "id", "shared_room", "parent_room", "parent", "author", "side", "shared_as"}},
	{table: "log", none: []string{"organisation", "room"}},
	{table: "leaf", none: []string{"organisation", "room", "kind"}},
	{table: "tree", none: []string{"organisation", "room"}},
	{table: "opening", none: []string{"organisation", "room", "name", "key_id"}},
	{table: "handle", none: []string{"organisation", "room", "what", "ref"}},
	{table: "head", none: []string{"organisation", "room"}},
	{table: "sequence", none: []string{"organisation", "room", "name"}},
	{table: "term", personal: map[string]string{"word": "Index"}, none: []string{"organisation", "room", "kind", "doc"}},
	{table: "draft", personal: map[string]string{"body": "DropDraft"}, none: []string{"organisation", "room", "form"}},
	{table: "task", kept: map[string]string{"label": "what was asked for is shown to whoever asked", "message": "how it ended is shown to whoever asked"},
		none: []string{"organisation", "room", "id", "kind", "about", "state", "made_by"}},
	{table: "room_secret", none: []string{"organisation", "room"}},
	{table: "file", personal: map[string]string{"name": "EraseFile"}, none: []string{"organisation", "room", "id", "media", "made_by"}},
	{table: "piece", none: []string{"organisation", "room"}},
	{table: "file_piece", none: []string{"organisation", "room", "file"}},
	{table: "submission", kept: map[string]string{"by_name": keptAuthor, "by_firm": keptAuthor, "label": keptFiled, "project": keptFiled, "project_name": keptFiled,
		"problem": keptFiled, "tool": keptFiled, "notified_name": keptAuthor, "notified_firm": keptAuthor},
		none: []string{"organisation", "room", "id", "shared_room", "side", "origin", "file", "by_person", "state", "format", "data_date", "finish", "notified_person"}},
	{table: "activity", none: []string{"organisation", "room", "submission"}},
	{table: "assessment", none: []string{"organisation", "room", "submission", "part", "shared_room", "submission_room", "engine", "inputs"}},
	{table: "acceptance", what: "acceptance", ref: "id", repeats: map[string]string{"words": "words"}, erase: (*Tx).EraseAcceptance,
		kept: map[string]string{"by_name": keptAuthor, "by_firm": keptAuthor},
		none: []string{"organisation", "room", "id", "shared_room", "submission_room", "submission", "reason", "by_person"}},
	{table: "baseline", kept: map[string]string{"by_name": keptAuthor},
		none: []string{"organisation", "room", "id", "shared_room", "submission_room", "submission", "by_person"}},
	{table: "milestone", what: "milestone", ref: "id", repeats: map[string]string{"title": "title", "activity": "activity", "activity_name": "activity_name", "achieved": "achieved"},
		none: []string{"organisation", "room", "id", "shared_room"}},
	{table: "milestone_date", kept: map[string]string{"reason": "why a contract date is in force is part of the contract", "by_name": keptAuthor},
		none: []string{"organisation", "room", "milestone", "due", "from_date"}},
	{table: "node", personal: map[string]string{"title": "ChangeNode", "owner": "ChangeNode", "body": "ChangeNode"},
		none: []string{"organisation", "room", "id", "kind", "source", "person"}},
	{table: "coming", none: []string{"organisation", "room", "node", "planned", "expected"}},
	{table: "edge", none: []string{"organisation", "room", "node", "needs"}},
	{table: "reading", personal: map[string]string{"words": "WithdrawReading"}, kept: map[string]string{"value": "a figure that was measured", "by_name": keptAuthor},
		none: []string{"organisation", "room", "id", "node", "day", "by_person", "source"}},
	{table: "intake", personal: map[string]string{"sheet": "ChangeIntake", "mapping": "ChangeIntake"}, kept: map[string]string{"by_name": keptAuthor},
		none: []string{"organisation", "room", "id", "kind", "file", "by_person", "state"}},
	{table: "intake_row", personal: map[string]string{"cells": "DropIntakeRows", "answers": "DropIntakeRows", "reason": "DropIntakeRows"},
		none: []string{"organisation", "room", "intake", "state", "node"}},
	{table: "mapping", personal: map[string]string{"name": "DropMapping", "body": "DropMapping"}, none: []string{"organisation", "room", "kind"}},
	{table: "tolerance", what: "tolerance", ref: "id", repeats: map[string]string{"words": "words"}, erase: (*Tx).EraseTolerance,
		kept: map[string]string{"by_name": keptAuthor},
		none: []string{"organisation", "room", "id", "by_person"}},
	{table: "brief", kept: map[string]string{"title": "a page stays as it was published", "by_name": keptAuthor},
		none: []string{"organisation", "room", "id", "report", "style", "by_person"}},
	{table: "passed_over", kept: map[string]string{"by_name": keptAuthor, "code": "the code of an activity in a supplier’s programme"}, none: []string{"organisation", "room", "engagement"}},
	{table: "summary", personal: map[string]string{"body": "KeepSummary", "name": "KeepSummary", "code": "KeepSummary"}, none: []string{"organisation", "room", "project", "currency", "programme", "inputs"}},
	{table: "published", personal: map[string]string{"file": "ChangePublished", "sheet": "ChangePublished", "setup": "ChangePublished", "label": "ChangePublished"}, kept: map[string]string{"by_name": keptAuthor},
		none: []string{"organisation", "room", "id", "media", "by_person", "state"}},
	{table: "published_piece", none: []string{"organisation", "room", "list", "part"}},
	{table: "published_row", personal: map[string]string{"entry": "DropPublishedRows"}, none: []string{"organisation", "room", "list", "outcome"}},
	{table: "published_same", kept: map[string]string{"by_name": keptAuthor}, none: []string{"organisation", "room", "list", "same_list"}},
	{table: "uncertain", personal: map[string]string{"title": "ChangeUncertain", "body": "ChangeUncertain"}, kept: map[string]string{"by_name": keptAuthor},
		none: []string{"organisation", "room", "id", "kind"}},
	{table: "scenario", personal: map[string]string{"name": "ChangeScenario", "body": "ChangeScenario"}, kept: map[string]string{"by_name": keptAuthor},
		none: []string{"organisation", "room", "id"}},
	{table: "simulation", personal: map[string]string{"named": "DropRun", "figures": "DropRun", "body": "DropRun"}, kept: map[string]string{"by_name": keptAuthor},
		none: []string{"organisation", "room", "id", "scenario", "inputs", "submissions", "engine", "seed", "report", "by_person"}},
	{table: "situation", personal: map[string]string{"body": "ChangeSituation"}, none: []string{"organisation", "room", "id", "name", "rule", "project", "engagement", "state"}},
	{table: "situation_entry", personal: map[string]string{"words": "EraseSituationEntry"}, kept: map[string]string{"by_name": keptAuthor},
		none: []string{"organisation", "room", "situation", "what", "ref", "by_person"}},
	{table: "situation_look", personal: map[string]string{"body": "KeepSituationLook"}, none: []string{"organisation", "room", "what", "inputs"}},
	{table: "message", personal: map[string]string{"from_mail": "EraseMessage", "from_name": "EraseMessage", "to_line": "EraseMessage", "cc_line": "EraseMessage", "subject": "EraseMessage",
		"said": "EraseMessage", "folded": "EraseMessage", "warnings": "EraseMessage", "detail": "EraseMessage"}, kept: map[string]string{"done_by": keptAuthor},
		none: []string{"organisation", "room", "id", "person", "auto", "message_id", "state", "reason", "scope", "matter"}},
	{table: "message_piece", none: []string{"organisation", "room", "message"}},
	{table: "matter", what: "matter", ref: "id", repeats: map[string]string{"title": "title"}, erase: (*Tx).EraseMatterTitle,
		personal: map[string]string{"about": "ChangeMatter"}, kept: map[string]string{"by_name": keptAuthor},
		none: []string{"organisation", "room", "id", "shared_room", "kind", "raiser", "by_person", "phase", "court", "holder", "due", "rule", "deemed", "state",
			"duties", "missed", "shared_as", "source", "client_right", "delivery_right"}},
	{table: "move", what: "move", ref: "id", repeats: map[string]string{"words": "words"}, erase: (*Tx).EraseMove,
		personal: map[string]string{"said": "EraseMove"}, kept: map[string]string{"by_name": keptAuthor, "by_firm": keptAuthor},
		none: []string{"organisation", "room", "id", "matter", "side", "role", "person", "recorder", "verb"}},
	{table: "attached", none: []string{"organisation", "room", "matter", "file"}},
	{table: "beside", personal: map[string]string{"owner_name": "ChangeBeside", "tags": "ChangeBeside", "words": "ChangeBeside"},
		none: []string{"organisation", "room", "id", "shared_room", "matter_room", "matter", "owner", "effect"}},
	{table: "tally", none: []string{"organisation", "room", "kind", "court", "phase"}},
	{table: "rule_set", none: []string{"organisation", "room", "id", "body"}},
	{table: "mirror", kept: map[string]string{"by_name": keptAuthor}, none: []string{"organisation", "room", "side"}},
	{table: "saved", personal: map[string]string{"name": "DropSaved", "query": "DropSaved"}, none: []string{"organisation", "room", "id"}},
	{table: "looked", none: []string{"organisation", "room", "what", "doc"}},
	{table: "round", kept: map[string]string{"by_name": keptAuthor, "criteria": "what bidders were told stays as they were told it"},
		none: []string{"organisation", "room", "id", "kind", "instrument", "by_person", "body", "state"}},
	{table: "asked", personal: map[string]string{"name": "EraseAsked", "by_name": "EraseAsked"},
		none: []string{"organisation", "room", "id", "round", "person", "link", "sealed", "by_person"}},
	{table: "ballot", kept: map[string]string{"title": keptOfficial, "client": keptOfficial, "delivery": keptOfficial, "criteria": "what bidders were told stays as they were told it"},
		none: []string{"organisation", "room", "round", "kind", "side", "scope", "instrument", "who", "box", "body"}},
	{table: "sealed", personal: map[string]string{"body": "DropSealed"}, none: []string{"organisation", "room", "round", "name"}},
	{table: "finding", kept: map[string]string{"body": "what somebody judged, and why, both sides were told under their name"}, none: []string{"organisation", "room", "round", "part"}},
	{table: "verdict", kept: map[string]string{"reason": "why a side went on, or did not, is answered for by it", "by_name": keptAuthor},
		none: []string{"organisation", "room", "round", "step", "side", "outcome", "by_person"}},
	{table: "condition", kept: map[string]string{"words": "on what condition a side went on is answered for by it"}, none: []string{"organisation", "room", "round", "matter"}},
	{table: "charter", kept: map[string]string{"body": "what both sides signed is proof as long as it exists", "by_name": keptAuthor},
		none: []string{"organisation", "room", "by_person"}},
	{table: "money", what: "money", ref: "id", repeats: map[string]string{"title": "title", "words": "words"}, erase: (*Tx).EraseMoney,
		kept: map[string]string{"code": "the number of a change or a certificate is part of the contract", "by_name": keptAuthor},
		none: []string{"organisation", "room", "id", "engagement", "kind", "stage", "day", "currency", "matter", "corrects", "source", "by_person", "shared_as"}},
	{table: "gate", what: "gate", ref: "id", repeats: map[string]string{"name": "name", "purpose": "purpose", "reason": "reason"}, erase: (*Tx).EraseGate,
		kept: map[string]string{"decided_name": keptAuthor, "by_name": keptAuthor}, none: []string{"organisation", "room", "id", "day", "outcome", "by_person", "decided_by"}},
	{table: "gate_item", personal: map[string]string{"title": "ChangeGateItem", "words": "ChangeGateItem"}, kept: map[string]string{"by_name": keptAuthor},
		none: []string{"organisation", "room", "gate", "state"}},
	{table: "gate_case", kept: map[string]string{"by_name": keptAuthor}, none: []string{"organisation", "room", "gate", "by_person"}},
	{table: "series", personal: map[string]string{"title": "ChangeSeries", "purpose": "ChangeSeries", "venue": "ChangeSeries"}, kept: map[string]string{"by_name": keptAuthor},
		none: []string{"organisation", "room", "id", "uid", "by_person", "rhythm", "starts", "zone", "until_day"}},
	{table: "sitting", personal: map[string]string{"venue": "KeepSitting", "agenda": "KeepSitting"},
		none: []string{"organisation", "room", "series", "starts", "state"}},
	{table: "attendance", personal: map[string]string{"name": "KeepAttendance", "firm": "KeepAttendance"},
		none: []string{"organisation", "room", "series", "person", "side", "state"}},
	{table: "attending", none: []string{"organisation", "room", "series", "person", "answer"}},
	{table: "minute", personal: map[string]string{"words": "ChangeMinute", "who": "ChangeMinute", "client_why": "ChangeMinute", "delivery_why": "ChangeMinute"},
		kept: map[string]string{"by_name": keptAuthor, "client_name": keptAuthor, "delivery_name": keptAuthor},
		none: []string{"organisation", "room", "series", "by_person", "sort", "day", "matter", "client_says", "delivery_says"}},
	{table: "telling", personal: map[string]string{"who": "ChangeTelling", "needs": "ChangeTelling", "channel": "ChangeTelling", "owner_name": "ChangeTelling"},
		none: []string{"organisation", "room", "id", "by_person", "stakeholder", "purpose", "owner", "last_day", "next_day"}},
	{table: "told", personal: map[string]string{"words": "ChangeTold"}, kept: map[string]string{"by_name": keptAuthor},
		none: []string{"organisation", "room", "telling", "day", "by_person"}},
	{table: "signature", personal: map[string]string{"name": "EraseSignature"}, kept: map[string]string{"firm": keptParty}, none: []string{"organisation", "room", "person", "side", "role"}},
	{table: "stakeholder", what: "stakeholder", ref: "id", repeats: map[string]string{"name": "name", "post": "post", "firm": "firm", "email": "email"}, erase: (*Tx).EraseStakeholder,
		personal: map[string]string{"owner_name": "ChangeStakeholder"},
		none:     []string{"organisation", "room", "id", "by_person", "side", "person", "owner", "last_day", "next_day", "stance", "wanted"}},
	{table: "judgement", what: "judgement", ref: "id", repeats: map[string]string{"words": "words"}, erase: (*Tx).EraseJudgement, kept: map[string]string{"by_name": keptAuthor},
		none: []string{"organisation", "room", "id", "stakeholder", "stance", "wanted", "by_person"}},
	{table: "contact", what: "contact", ref: "id", repeats: map[string]string{"told": "told", "heard": "heard"}, erase: (*Tx).EraseContact,
		kept: map[string]string{"by_name": keptAuthor},
		none: []string{"organisation", "room", "id", "stakeholder", "day", "way", "source", "ref", "by_person"}},
	{table: "bond", none: []string{"organisation", "room", "stakeholder", "other", "sort", "by_person"}},
	{table: "sensitivity", what: "sensitivity", ref: "id", repeats: map[string]string{"words": "words"}, erase: (*Tx).EraseSensitivity,
		kept: map[string]string{"by_name": keptAuthor, "readers": "who was let in to read is answered for by who let them"},
		none: []string{"organisation", "room", "id", "stakeholder", "by_person"}},
	{table: "craft", kept: map[string]string{"body": "what a role takes is said of the role, and of nobody", "by_name": keptAuthor}, none: []string{"organisation", "room", "id", "by_person"}},
	{table: "readiness", personal: map[string]string{"name": "ChangeReadiness", "mentor_name": "ChangeReadiness", "readers": "ChangeReadiness", "delegation": "ChangeReadiness"},
		none: []string{"organisation", "room", "id", "person", "scope", "sort", "mentor"}},
	{table: "proof", what: "proof", ref: "id", repeats: map[string]string{"words": "words"}, erase: (*Tx).EraseProof, personal: map[string]string{"helper": "ChangeProof"},
		kept: map[string]string{"by_name": keptAuthor},
		none: []string{"organisation", "room", "id", "readiness", "sort", "competence", "by_person", "day"}},
	{table: "induction", personal: map[string]string{"mentor_name": "KeepInduction"}, kept: map[string]string{"by_name": keptAuthor},
		none: []string{"organisation", "room", "id", "person", "mentor", "by_person"}},
	{table: "premise", kept: map[string]string{"words": "what both sides agreed must be in place is answered for by them", "by_name": keptParty, "by_firm": keptParty},
		none: []string{"organisation", "room", "code", "side", "verb", "next_day", "by_person"}},
	{table: "map_edit", personal: map[string]string{"words": "DropMapEdit", "body": "DropMapEdit"}, none: []string{"organisation", "room", "person"}},
	{table: "review", what: "review", ref: "id", repeats: map[string]string{"words": "words"}, erase: (*Tx).EraseReview, kept: map[string]string{"by_name": keptAuthor},
		none: []string{"organisation", "room", "id", "node", "day", "finding", "next_day", "by_person"}},
	{table: "aim", kept: map[string]string{"title": keptAim, "measure": keptAim, "baseline": keptAim, "target": keptAim, "by_name": keptAuthor,
		"acknowledged_name": keptAuthor, "acknowledged_firm": keptAuthor, "acknowledged_words": keptAim},
		none: []string{"organisation", "room", "id", "sort", "by_day", "by_person", "acknowledged_person"}},
	{table: "aim_of", none: []string{"organisation", "room", "engagement", "node", "aim"}},
}

// Repeated is a text of a row that repeats a field of the record. The text itself stays in the database.
type Repeated struct {
	Table, Column string
	Place
	Ref   Ref    // as what the log knows the row
	Field string // name of the field that the column repeats
	Empty bool
	Sum   [sha256.Size]byte // of the text
}

// Repeats tells of every text that repeats a field of the record.
func (w *Whole) Repeats(ctx context.Context, tell func(Repeated)) error {
	for _, h := range holdings {
		if len(h.repeats) == 0 {
			continue
		}
		columns := slices.Sorted(maps.Keys(h.repeats))
		query := fmt.Sprintf("SELECT organisation, room, %s, %s FROM %s ORDER BY organisation, room, id", h.ref, strings.Join(columns, ", "), h.table)
		if err := each(ctx, w.tx, func(s scan) error { return h.tell(s, columns, tell) }, query); err != nil {
			return err
		}
	}
	return nil
}

func (h holding) tell(s scan, columns []string, tell func(Repeated)) error {
	r := Repeated{Table: h.table, Ref: Ref{What: h.what}}
	texts := make([]string, len(columns))
	into := []any{&r.Organisation, &r.Room, &r.Ref.ID}
	for i := range texts {
		into = append(into, &texts[i])
	}
	if err := s(into...); err != nil {
		return err
	}
	for i, c := range columns {
		r.Column, r.Field, r.Empty, r.Sum = c, h.repeats[c], texts[i] == "", sha256.Sum256([]byte(texts[i]))
		tell(r)
	}
	return nil
}

// Repeats reports whether some text of a row that a log knows as what repeats a field of that name.
func (r Ref) Repeats(field string) bool {
	return slices.ContainsFunc(holdings, func(h holding) bool {
		return h.what == r.What && slices.Contains(slices.Collect(maps.Values(h.repeats)), field)
	})
}

const wholeTerms = `SELECT organisation, room, kind, doc FROM term WHERE kind = 'note' AND NOT EXISTS (SELECT 1 FROM note n
	WHERE n.organisation = term.organisation AND n.room = term.room AND n.id = term.doc AND n.erased_us = 0)
	GROUP BY organisation, room, kind, doc ORDER BY organisation, room, kind, doc`

// Hit is a text that is found by a search.
type Hit struct {
	Place
	Kind string
	ID   string
}

// LostTerms lists what is found by a search and is not there any more.
func (w *Whole) LostTerms(ctx context.Context) ([]Hit, error) {
	return collected(ctx, w.tx, func(s scan) (h Hit, err error) {
		err = s(&h.Organisation, &h.Room, &h.Kind, &h.ID)
		return h, err
	}, wholeTerms)
}
