package store

import (
	"slices"

	"counterpart.dev/internal/core/access"
)

// table describes a table whose rows belong to rooms. The boundary of both engines and SQLite's authorizer are made from this
// list, so they cannot disagree; a test compares it with the schemas.
type table struct {
	name    string
	kind    access.Kind
	key     []string // after organisation and room
	fixed   []string // columns that never change
	mutable []string // columns that may; never the key: a row's room is for ever
	refers  []reference
	remove  bool
	far     bool // pages read a few rows in each of many rooms: every row asks for its own room, and nothing goes through all rooms of the seat
}

// reference is a fixed column that names a room, and the kind of row there that is referred to: whoever adds the referring row
// must be allowed to see such rows in that room.
type reference struct {
	room string
	kind access.Kind
}

// columns lists every column in the order of the schema's key, then fixed, then mutable.
func (t table) columns() []string {
	return slices.Concat([]string{"organisation", "room"}, t.key, t.fixed, t.mutable)
}

// tables lists every table of the third class.
var tables = []table{
	{name: "member", kind: access.Member, key: []string{"id"}, fixed: []string{"person", "side", "since_us"},
		mutable: []string{"name", "firm", "role", "title", "until_us", "rev"}},
	{name: "programme", kind: access.Programme, key: []string{"id"}, fixed: []string{"created_us"},
		mutable: []string{"name", "purpose", "ended_us", "rev"}, far: true},
	{name: "project", kind: access.Project, key: []string{"id"}, fixed: []string{"created_us"},
		mutable: []string{"programme", "code", "name", "purpose", "currency", "zone", "ended_us", "rev"}, far: true},
	{name: "engagement", kind: access.Engagement, key: []string{"id"}, fixed: []string{"adopted", "created_us"},
		mutable: []string{"name", "client_name", "delivery_name", "state", "state_us", "one_sided", "contract", "rules", "record_only", "zone",
			"currency", "week", "holidays", "rev"}},
	{name: "standing", kind: access.Standing, key: []string{"id"}, fixed: []string{"shared_room", "engagement_room", "engagement", "project"},
		mutable: []string{"pm_days", "needed_days", "gate_reason", "gate_by", "gate_us", "rev"}, refers: []reference{{"engagement_room", access.Engagement}}, far: true},
	{name: "appointment", kind: access.Appointment, key: []string{"id"}, fixed: []string{"seat", "person", "role", "made_by", "since_us"},
		mutable: []string{"name", "firm", "days", "until_us", "ended_us", "rev"}},
	{name: "authority", kind: access.Authority, key: []string{"id"},
		fixed: []string{"number", "side", "holder", "holder_role", "giver", "giver_role", "may", "limit_minor",
			"currency", "words", "from_date", "until_date", "issued_us"},
		mutable: []string{"holder_name", "giver_name", "revoked_us", "revoked_why", "rev"}},
	{name: "invitation", kind: access.Invitation, key: []string{"id"},
		fixed:   []string{"firm", "role", "made_by", "created_us", "until_us"},
		mutable: []string{"email", "name", "made_by_name", "ended_us", "outcome", "rev"}},
	{name: "link", kind: access.Link, key: []string{"id"},
		fixed:   []string{"kind", "thread", "made_by", "created_us", "until_us"},
		mutable: []string{"label", "made_by_name", "ended_us", "rev"}},
	{name: "note", kind: access.Note, key: []string{"id"},
		fixed:   []string{"shared_room", "parent_room", "parent", "author", "side", "created_us"},
		mutable: []string{"title", "body", "author_name", "author_firm", "changed_us", "erased_us", "shared_as", "leaf", "rev"},
		refers:  []reference{{"parent_room", access.Note}}, remove: true},
	{name: "log", kind: access.Record, fixed: []string{"id", "made_us"}},
	{name: "leaf", kind: access.Record, key: []string{"idx"}, fixed: []string{"at_us", "kind", "subject", "actor", "body"}, far: true},
	{name: "tree", kind: access.Record, key: []string{"idx"}, fixed: []string{"hash"}},
	{name: "opening", kind: access.Record, key: []string{"idx", "name"}, fixed: []string{"key_id", "sealed"}, remove: true},
	{name: "handle", kind: access.Record, key: []string{"id"}, fixed: []string{"what"}, mutable: []string{"ref"}},
	{name: "head", kind: access.Record, key: []string{"size"}, fixed: []string{"at_us", "note"}},
	{name: "sequence", kind: access.Sequence, key: []string{"name"}, mutable: []string{"next"}},
	{name: "term", kind: access.Term, key: []string{"word", "kind", "doc"}, remove: true},
	{name: "draft", kind: access.Draft, key: []string{"form"}, mutable: []string{"body", "changed_us", "rev"}, remove: true},
	{name: "task", kind: access.Task, key: []string{"id"}, fixed: []string{"kind", "label", "about", "made_by", "created_us"},
		mutable: []string{"state", "done", "total", "message", "cancel", "started_us", "ended_us", "rev"}, remove: true},

	{name: "room_secret", kind: access.File, fixed: []string{"secret"}},
	{name: "file", kind: access.File, key: []string{"id"}, fixed: []string{"media", "size", "sha256", "made_by", "made_us"}, mutable: []string{"name", "erased_us"}},
	{name: "piece", kind: access.File, key: []string{"address"}, mutable: []string{"erased_us", "body"}},
	{name: "file_piece", kind: access.File, key: []string{"file", "idx"}, fixed: []string{"address", "size"}},
	{name: "submission", kind: access.Submission, key: []string{"id"},
		fixed: []string{"shared_room", "number", "side", "for_record", "origin", "file", "by_person", "made_us"},
		mutable: []string{"by_name", "by_firm", "label", "project", "project_name", "state", "problem", "format", "tool", "data_date", "finish",
			"activities", "incomplete", "links", "warnings", "held", "missed", "read_us", "due_us",
			"notified_us", "notified_person", "notified_name", "notified_firm", "further_us", "silence_us", "rev"}},
	{name: "activity", kind: access.Submission, key: []string{"bucket", "submission"}, fixed: []string{"body"}, remove: true},
	{name: "assessment", kind: access.Submission, key: []string{"submission", "part"}, fixed: []string{"shared_room", "submission_room"},
		mutable: []string{"engine", "inputs", "body", "made_us", "rev"}, refers: []reference{{"submission_room", access.Submission}}},
	{name: "acceptance", kind: access.Acceptance, key: []string{"id"},
		fixed:   []string{"shared_room", "submission_room", "submission", "accepted", "reason", "by_person", "made_us"},
		mutable: []string{"words", "by_name", "by_firm"}, refers: []reference{{"submission_room", access.Submission}}},
	{name: "baseline", kind: access.Acceptance, key: []string{"id"},
		fixed:   []string{"shared_room", "submission_room", "submission", "by_person", "made_us"},
		mutable: []string{"by_name"}, refers: []reference{{"submission_room", access.Submission}}},
	{name: "milestone", kind: access.Milestone, key: []string{"id"}, fixed: []string{"shared_room", "created_us"},
		mutable: []string{"title", "deliverable", "activity", "bucket", "activity_name", "confirmed", "achieved", "place", "ended_us", "rev"}},
	{name: "milestone_date", kind: access.Milestone, key: []string{"milestone", "idx"}, fixed: []string{"due", "from_date", "reason", "made_us"},
		mutable: []string{"by_name"}},
	{name: "node", kind: access.Benefit, key: []string{"id"}, fixed: []string{"kind", "created_us"},
		mutable: []string{"title", "owner", "person", "body", "place", "source", "changed_us", "ended_us", "rev"}},
	{name: "coming", kind: access.Coming, key: []string{"node"}, mutable: []string{"planned", "expected"}, far: true},
	{name: "edge", kind: access.Benefit, key: []string{"node", "needs"}, mutable: []string{"share_ppm", "confirmed"}, remove: true},
	{name: "reading", kind: access.Benefit, key: []string{"id"}, fixed: []string{"node", "day", "value", "by_person", "source", "made_us"},
		mutable: []string{"by_name", "words", "withdrawn_us", "rev"}},
	{name: "intake", kind: access.Intake, key: []string{"id"}, fixed: []string{"kind", "file", "by_person", "made_us"},
		mutable: []string{"by_name", "sheet", "mapping", "state", "applied_us", "undone_us", "rev"}},
	{name: "intake_row", kind: access.Intake, key: []string{"intake", "idx"}, mutable: []string{"cells", "state", "answers", "reason", "node", "rev"}, remove: true},
	{name: "mapping", kind: access.Intake, key: []string{"kind", "name"}, mutable: []string{"body", "changed_us", "rev"}, remove: true},
	{name: "tolerance", kind: access.Brief, key: []string{"id"}, fixed: []string{"late_days", "benefit_ppm", "cost_ppm", "by_person", "made_us"},
		mutable: []string{"words", "by_name"}},
	{name: "brief", kind: access.Brief, key: []string{"id"}, fixed: []string{"number", "title", "report", "page", "print", "data", "style", "by_person", "made_us"},
		mutable: []string{"by_name"}},

	{name: "passed_over", kind: access.Benefit, key: []string{"engagement", "code"}, mutable: []string{"by_name", "made_us"}},
	{name: "summary", kind: access.Summary, fixed: []string{"project"},
		mutable: []string{"currency", "planned", "forecast", "per_week", "slip", "benefits", "body", "at_us", "rev", "name", "programme", "lost", "approved", "outturn", "over",
			"confidence", "lacks", "unmeasured", "inputs", "turn", "code"}, far: true},
	{name: "published", kind: access.Published, key: []string{"id"}, fixed: []string{"media", "by_person", "made_us"},
		mutable: []string{"file", "by_name", "sheet", "label", "setup", "state", "taken", "listed", "taken_us", "undone_us", "rev"}},
	{name: "published_piece", kind: access.Published, key: []string{"list", "part", "idx"}, mutable: []string{"body"}, remove: true},
	{name: "published_row", kind: access.Published, key: []string{"list", "idx"}, mutable: []string{"outcome", "entry"}, remove: true},
	{name: "published_same", kind: access.Published, key: []string{"list", "idx"}, mutable: []string{"same_list", "same_idx", "other", "by_name", "at_us"}, remove: true},

	{name: "uncertain", kind: access.Outlook, key: []string{"id"}, fixed: []string{"kind", "made_us"},
		mutable: []string{"title", "body", "by_name", "changed_us", "ended_us", "rev"}},
	{name: "scenario", kind: access.Outlook, key: []string{"id"}, fixed: []string{"made_us"},
		mutable: []string{"name", "body", "by_name", "changed_us", "rev"}, remove: true},
	{name: "simulation", kind: access.Outlook, key: []string{"id"},
		fixed:   []string{"scenario", "inputs", "submissions", "named", "engine", "seed", "iterations", "report", "figures", "body", "by_person", "made_us"},
		mutable: []string{"by_name"}, remove: true},

	{name: "situation", kind: access.Situation, key: []string{"id"}, fixed: []string{"name", "rule", "project", "engagement", "made_us"},
		mutable: []string{"body", "state", "severity", "per_week", "weight", "times", "last_day", "left_day", "until_day", "dismissed", "entries", "changed_us", "rev"}},
	{name: "situation_entry", kind: access.Situation, key: []string{"situation", "idx"}, fixed: []string{"at_us", "what", "ref", "by_person"},
		mutable: []string{"words", "by_name"}},
	{name: "situation_look", kind: access.Situation, key: []string{"what"}, mutable: []string{"inputs", "body", "at_us", "rev"}},

	{name: "message", kind: access.Mail, key: []string{"id"}, fixed: []string{"took_us", "sent_us", "person", "auto", "message_id", "size"},
		mutable: []string{"from_mail", "from_name", "to_line", "cc_line", "subject", "said", "folded", "warnings", "state", "reason", "detail", "scope", "matter", "done_us", "done_by", "rev"}},
	{name: "message_piece", kind: access.Mail, key: []string{"message", "idx"}, mutable: []string{"body"}},
	{name: "matter", kind: access.Matter, key: []string{"id"},
		fixed: []string{"shared_room", "number", "kind", "raiser", "raised_us", "by_person", "source"},
		mutable: []string{"title", "by_name", "about", "phase", "court", "holder", "due", "due_us", "warn_us", "turn_us", "rule", "deemed", "state", "moves",
			"moved_us", "ended_us", "duties", "missed", "shared_as", "rev",
			"client_right", "client_right_us", "client_right_warn_us", "delivery_right", "delivery_right_us", "delivery_right_warn_us"}},
	{name: "move", kind: access.Matter, key: []string{"matter", "idx"},
		fixed:   []string{"id", "at_us", "side", "role", "person", "recorder", "verb", "leaf"},
		mutable: []string{"said", "words", "by_name", "by_firm"}},
	{name: "attached", kind: access.Matter, key: []string{"matter", "move", "idx"}, fixed: []string{"file", "made_us"}},
	{name: "beside", kind: access.Beside, key: []string{"id"}, fixed: []string{"shared_room", "matter_room", "matter"},
		mutable: []string{"words", "owner", "owner_name", "tags", "effect", "changed_us", "rev"}, refers: []reference{{"matter_room", access.Matter}}},
	{name: "tally", kind: access.Matter, key: []string{"kind", "court", "phase"}, mutable: []string{"n"}},
	{name: "rule_set", kind: access.Clock, key: []string{"id"}, mutable: []string{"body", "changed_us", "rev"}},
	{name: "mirror", kind: access.Mirror, key: []string{"side"}, mutable: []string{"by_name", "on_us", "rev"}},
	{name: "saved", kind: access.Draft, key: []string{"id"}, mutable: []string{"name", "query", "changed_us"}, remove: true, far: true},
	{name: "looked", kind: access.Draft, key: []string{"what", "doc"}, mutable: []string{"at_us"}, remove: true},

	{name: "round", kind: access.Values, key: []string{"id"},
		fixed:   []string{"kind", "number", "instrument", "before_award", "by_person", "made_us", "closes_us"},
		mutable: []string{"by_name", "criteria", "body", "state", "ended_us", "client_asked", "delivery_asked", "rev"}},
	{name: "asked", kind: access.Values, key: []string{"id"}, fixed: []string{"round", "person", "link", "sealed", "by_person", "made_us"},
		mutable: []string{"name", "by_name", "ended_us", "rev"}},
	{name: "ballot", kind: access.Ballot, key: []string{"round"},
		fixed: []string{"kind", "side", "scope", "instrument", "closes_us", "made_us", "who", "box", "body", "title", "client", "delivery", "criteria"}},
	{name: "sealed", kind: access.Answer, key: []string{"round", "name"}, mutable: []string{"body", "rev"}, remove: true},
	{name: "finding", kind: access.Finding, key: []string{"round", "part"}, fixed: []string{"body", "made_us"}},
	{name: "verdict", kind: access.Verdict, key: []string{"round", "step"}, fixed: []string{"side"},
		mutable: []string{"outcome", "reason", "by_person", "by_name", "at_us", "rev"}},
	{name: "condition", kind: access.Values, key: []string{"round", "idx"}, fixed: []string{"made_us"}, mutable: []string{"words", "matter", "rev"}},
	{name: "charter", kind: access.Charter, key: []string{"version"}, fixed: []string{"made_us"},
		mutable: []string{"body", "by_person", "by_name", "changed_us", "rev"}},
	{name: "money", kind: access.Money, key: []string{"id"},
		fixed:   []string{"engagement", "kind", "stage", "day", "minor", "currency", "chance", "matter", "corrects", "void", "source", "by_person", "made_us"},
		mutable: []string{"code", "title", "words", "by_name", "shared_as"}},
	{name: "gate", kind: access.Gate, key: []string{"id"}, fixed: []string{"number", "made_us", "by_person"},
		mutable: []string{"name", "day", "purpose", "outcome", "reason", "decided_by", "decided_name", "decided_us", "by_name", "rev"}},
	{name: "gate_item", kind: access.Gate, key: []string{"gate", "idx"}, fixed: []string{"made_us"}, mutable: []string{"title", "state", "words", "by_name", "changed_us", "rev"}},
	{name: "gate_case", kind: access.Gate, key: []string{"gate", "version"}, fixed: []string{"sha256", "body", "by_person", "made_us"}, mutable: []string{"by_name"}},
	{name: "series", kind: access.Meeting, key: []string{"id"}, fixed: []string{"uid", "by_person", "made_us"},
		mutable: []string{"title", "purpose", "venue", "rhythm", "starts", "length", "zone", "until_day", "by_name", "sequence", "changed_us", "ended_us", "rev"}},
	{name: "sitting", kind: access.Meeting, key: []string{"series", "number"}, fixed: []string{"made_us"},
		mutable: []string{"starts", "length", "venue", "state", "sequence", "agenda", "began_us", "sent_us", "changed_us", "rev"}},
	{name: "attendance", kind: access.Meeting, key: []string{"series", "number", "person"}, fixed: []string{"side"}, mutable: []string{"name", "firm", "state", "changed_us"}},
	{name: "attending", kind: access.Meeting, key: []string{"series", "number", "person"}, mutable: []string{"answer", "sequence", "changed_us"}},
	{name: "minute", kind: access.Meeting, key: []string{"series", "number", "idx"}, fixed: []string{"by_person", "made_us"},
		mutable: []string{"sort", "words", "who", "day", "by_name", "matter", "client_says", "client_why", "client_name", "delivery_says", "delivery_why", "delivery_name",
			"changed_us", "rev"}},
	{name: "telling", kind: access.Telling, key: []string{"id"}, fixed: []string{"by_person", "made_us"},
		mutable: []string{"who", "stakeholder", "needs", "purpose", "channel", "owner", "owner_name", "cadence", "last_day", "next_day", "changed_us", "ended_us", "rev"}},
	{name: "told", kind: access.Telling, key: []string{"telling", "idx"}, fixed: []string{"day", "by_person", "made_us"}, mutable: []string{"words", "by_name"}},
	{name: "signature", kind: access.Charter, key: []string{"version", "person"}, fixed: []string{"side", "role", "hash", "made_us"}, mutable: []string{"name", "firm"}},

	{name: "stakeholder", kind: access.Stakeholder, key: []string{"id"}, fixed: []string{"by_person", "created_us"},
		mutable: []string{"name", "post", "firm", "email", "side", "person", "owner", "owner_name", "cadence", "last_day", "next_day", "influence", "interest", "power",
			"legitimacy", "urgency", "stance", "wanted", "judged_us", "changed_us", "ended_us", "erased_us", "rev"}},
	{name: "judgement", kind: access.Stakeholder, key: []string{"id"},
		fixed:   []string{"stakeholder", "influence", "interest", "power", "legitimacy", "urgency", "stance", "wanted", "by_person", "made_us"},
		mutable: []string{"words", "by_name", "erased_us"}},
	{name: "contact", kind: access.Stakeholder, key: []string{"id"}, fixed: []string{"stakeholder", "day", "way", "source", "ref", "by_person", "made_us"},
		mutable: []string{"told", "heard", "by_name", "erased_us"}},
	{name: "bond", kind: access.Stakeholder, key: []string{"stakeholder", "other", "sort"}, fixed: []string{"by_person", "made_us"}, remove: true},
	{name: "sensitivity", kind: access.Sensitive, key: []string{"id"}, fixed: []string{"stakeholder", "by_person", "made_us"},
		mutable: []string{"words", "readers", "by_name", "changed_us", "erased_us", "rev"}},
	{name: "craft", kind: access.Craft, key: []string{"id"}, mutable: []string{"body", "by_person", "by_name", "changed_us", "rev"}},
	{name: "readiness", kind: access.Readiness, key: []string{"id"}, fixed: []string{"person", "scope", "sort", "made_us"},
		mutable: []string{"name", "mentor", "mentor_name", "readers", "delegation", "changed_us", "rev"}},
	{name: "proof", kind: access.Readiness, key: []string{"id"}, fixed: []string{"readiness", "sort", "competence", "by_person", "made_us"},
		mutable: []string{"level", "day", "helper", "words", "by_name", "done_us", "erased_us", "rev"}},
	{name: "induction", kind: access.Appointment, key: []string{"id"}, fixed: []string{"person"},
		mutable: []string{"first_time", "mentor", "mentor_name", "by_person", "by_name", "changed_us", "rev"}},
	{name: "premise", kind: access.Premise, key: []string{"code", "idx"}, fixed: []string{"side", "verb", "next_day", "by_person", "made_us"},
		mutable: []string{"words", "by_name", "by_firm"}},
	{name: "map_edit", kind: access.Benefit, key: []string{"person", "n"}, fixed: []string{"made_us"}, mutable: []string{"undone", "words", "body"}, remove: true},
	{name: "review", kind: access.Benefit, key: []string{"id"}, fixed: []string{"node", "day", "finding", "next_day", "by_person", "made_us"}, mutable: []string{"words", "by_name"}},
	{name: "aim", kind: access.Aim, key: []string{"id"}, fixed: []string{"number", "sort", "title", "measure", "baseline", "target", "by_day", "by_person", "made_us"},
		mutable: []string{"by_name", "acknowledged_person", "acknowledged_name", "acknowledged_firm", "acknowledged_words", "acknowledged_us", "ended_us", "rev"}},
	{name: "aim_of", kind: access.Benefit, key: []string{"engagement", "node"}, mutable: []string{"aim", "made_us"}},
}

// systemTables lists the tables of the first two classes, which only System reads and writes.
var systemTables = []string{"setting", "organisation", "person", "password", "seat", "post", "credential", "invite", "factor",
	"recovery_code", "waiting", "reply_token", "spool", "mail_seen", "outgoing", "notify", "mail_stop", "feed", "invite_secret", "answer_link", "mail_failing", "mail_alias", "scope", "scope_parent", "room", "seat_room", "survey_time"}

// RoomTables lists the tables whose rows belong to rooms, for tests and for moving a database.
func RoomTables() []string {
	var out []string
	for _, t := range tables {
		out = append(out, t.name)
	}
	return out
}
