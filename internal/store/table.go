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
		mutable: []string{"name", "purpose", "ended_us", "rev"}},
	{name: "project", kind: access.Project, key: []string{"id"}, fixed: []string{"created_us"},
		mutable: []string{"programme", "code", "name", "purpose", "currency", "zone", "ended_us", "rev"}},
	{name: "engagement", kind: access.Engagement, key: []string{"id"}, fixed: []string{"adopted", "created_us"},
		mutable: []string{"name", "client_name", "delivery_name", "state", "state_us", "one_sided", "contract", "rules", "record_only", "zone",
			"currency", "week", "holidays", "rev"}},
	{name: "standing", kind: access.Standing, key: []string{"id"}, fixed: []string{"shared_room", "engagement_room", "engagement", "project"},
		mutable: []string{"pm_days", "needed_days", "gate_reason", "gate_by", "gate_us", "rev"}, refers: []reference{{"engagement_room", access.Engagement}}},
	{name: "appointment", kind: access.Appointment, key: []string{"id"}, fixed: []string{"seat", "person", "role", "made_by", "since_us"},
		mutable: []string{"name", "firm", "days", "until_us", "ended_us", "rev"}},
	{name: "authority", kind: access.Authority, key: []string{"id"},
		fixed: []string{"number", "side", "holder", "holder_name", "holder_role", "giver", "giver_name", "giver_role", "may", "limit_minor",
			"currency", "words", "from_date", "until_date", "issued_us"},
		mutable: []string{"revoked_us", "revoked_why", "rev"}},
	{name: "invitation", kind: access.Invitation, key: []string{"id"},
		fixed:   []string{"email", "name", "firm", "role", "made_by", "made_by_name", "created_us", "until_us"},
		mutable: []string{"ended_us", "outcome", "rev"}},
	{name: "link", kind: access.Link, key: []string{"id"},
		fixed:   []string{"kind", "label", "thread", "made_by", "made_by_name", "created_us", "until_us"},
		mutable: []string{"ended_us", "rev"}},
	{name: "note", kind: access.Note, key: []string{"id"},
		fixed:   []string{"shared_room", "parent_room", "parent", "author", "side", "created_us"},
		mutable: []string{"title", "body", "author_name", "author_firm", "changed_us", "erased_us", "shared_as", "leaf", "rev"},
		refers:  []reference{{"parent_room", access.Note}}, remove: true},
	{name: "log", kind: access.Record, fixed: []string{"id", "made_us"}},
	{name: "leaf", kind: access.Record, key: []string{"idx"}, fixed: []string{"at_us", "kind", "subject", "actor", "body"}},
	{name: "tree", kind: access.Record, key: []string{"idx"}, fixed: []string{"hash"}},
	{name: "opening", kind: access.Record, key: []string{"idx", "name"}, fixed: []string{"key_id", "sealed"}, remove: true},
	{name: "handle", kind: access.Record, key: []string{"id"}, fixed: []string{"what"}, mutable: []string{"ref"}},
	{name: "head", kind: access.Record, key: []string{"size"}, fixed: []string{"at_us", "note"}},
	{name: "sequence", kind: access.Sequence, key: []string{"name"}, mutable: []string{"next"}},
	{name: "term", kind: access.Term, key: []string{"word", "kind", "doc"}, remove: true},
	{name: "draft", kind: access.Draft, key: []string{"form"}, mutable: []string{"body", "changed_us", "rev"}, remove: true},
	{name: "task", kind: access.Task, key: []string{"id"}, fixed: []string{"kind", "label", "made_by", "created_us"},
		mutable: []string{"state", "done", "total", "message", "cancel", "started_us", "ended_us", "rev"}, remove: true},
}

// systemTables lists the tables of the first two classes, which only System reads and writes.
var systemTables = []string{"setting", "organisation", "person", "password", "seat", "post", "credential", "invite", "factor",
	"recovery_code", "waiting", "scope", "scope_parent", "room", "seat_room"}

// RoomTables lists the tables whose rows belong to rooms, for tests and for moving a database.
func RoomTables() []string {
	var out []string
	for _, t := range tables {
		out = append(out, t.name)
	}
	return out
}
