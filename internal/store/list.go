package store

import (
	"context"
	"math"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/engage"
	"counterpart.dev/internal/core/party"
)

// Lists that are read page by page continue behind a row of theirs, by what they are sorted by and its id, so that a page far down
// costs no more than the first. A page backwards is the page of the opposite order.

// first and last stand for the bounds of texts and of instants.
const (
	firstText = ""
	lastText  = "\U0010FFFF"
	firstTime = math.MinInt64
	lastTime  = Forever
)

// Cursor names the row behind which a page of a list begins. The zero value begins with the first.
type Cursor struct {
	Text string // what the list is sorted by, if that is a text
	At   int64  // or an instant
	ID   string
}

// Sort is how a list is sorted: by one of the keys its list allows. Its pages hold at most Limit rows.
type Sort struct {
	Key   string
	Desc  bool
	After Cursor
	Limit int
}

// bound is the value behind which the page begins.
func (s Sort) bound(instant bool) any {
	switch {
	case s.After.ID != "" && instant:
		return s.After.At
	case s.After.ID != "":
		return s.After.Text
	case instant && s.Desc:
		return int64(lastTime)
	case instant:
		return int64(firstTime)
	case s.Desc:
		return lastText
	}
	return firstText
}

// way is a key of a list with its direction.
type way struct {
	key  string
	desc bool
}

const (
	// With the project that each is of, as far as the seat sees it.
	engagementsPage text = `SELECT f.*, coalesce(p.id, '') AS project, coalesce(p.name, '') AS project_name FROM (
			SELECT ` + engagementColumns + ` FROM visible_engagement WHERE ($1 = '' OR state = $1)
			AND ($2 = '' OR id IN (SELECT doc FROM visible_term WHERE kind = 'engagement' AND word >= $2 AND word < $3)) AND {order} LIMIT $6) f
		LEFT JOIN visible_standing s ON s.organisation = f.organisation AND s.engagement = f.id
		LEFT JOIN visible_project p ON p.organisation = s.organisation AND p.id = s.project {again}`
	engagementStates text = `SELECT state, count(*) FROM visible_engagement
		WHERE ($1 = '' OR id IN (SELECT doc FROM visible_term WHERE kind = 'engagement' AND word >= $1 AND word < $2)) GROUP BY state ORDER BY state`

	engagementByName       order = `(name, id) > ($4, $5) ORDER BY name, id`
	engagementByNameDown   order = `(name, id) < ($4, $5) ORDER BY name DESC, id DESC`
	engagementByState      order = `(state, id) > ($4, $5) ORDER BY state, id`
	engagementByStateDown  order = `(state, id) < ($4, $5) ORDER BY state DESC, id DESC`
	engagementByClient     order = `(client_name, id) > ($4, $5) ORDER BY client_name, id`
	engagementByClientDown order = `(client_name, id) < ($4, $5) ORDER BY client_name DESC, id DESC`
	engagementByFirm       order = `(delivery_name, id) > ($4, $5) ORDER BY delivery_name, id`
	engagementByFirmDown   order = `(delivery_name, id) < ($4, $5) ORDER BY delivery_name DESC, id DESC`
	engagementBySince      order = `(state_us, id) > ($4, $5) ORDER BY state_us, id`
	engagementBySinceDown  order = `(state_us, id) < ($4, $5) ORDER BY state_us DESC, id DESC`

	projectsPage text = `SELECT organisation, room, id, programme, code, name, purpose, currency, zone, created_us, ended_us, rev FROM visible_project
		WHERE ($1 = '' OR programme = $1)
		AND ($2 = '' OR id IN (SELECT doc FROM visible_term WHERE kind = 'project' AND word >= $2 AND word < $3)) AND {order} LIMIT $6`
	projectCount text = `SELECT count(*) FROM visible_project WHERE ($1 = '' OR programme = $1)
		AND ($2 = '' OR id IN (SELECT doc FROM visible_term WHERE kind = 'project' AND word >= $2 AND word < $3))`

	projectByName     order = `(name, id) > ($4, $5) ORDER BY name, id`
	projectByNameDown order = `(name, id) < ($4, $5) ORDER BY name DESC, id DESC`
	projectByCode     order = `(code, id) > ($4, $5) ORDER BY code, id`
	projectByCodeDown order = `(code, id) < ($4, $5) ORDER BY code DESC, id DESC`

	notesPage text = `SELECT ` + noteColumns + ` FROM visible_note WHERE organisation = $1 AND room = $2 AND parent = id
		AND ($3 = '' OR id IN (SELECT doc FROM visible_term WHERE organisation = $1 AND room = $2 AND kind = 'note' AND word >= $3 AND word < $4))
		AND {order} LIMIT $7`
	notesFound text = `SELECT count(*) FROM visible_note WHERE organisation = $1 AND room = $2 AND parent = id
		AND ($3 = '' OR id IN (SELECT doc FROM visible_term WHERE organisation = $1 AND room = $2 AND kind = 'note' AND word >= $3 AND word < $4))`

	noteByTime      order = `(created_us, id) > ($5, $6) ORDER BY created_us, id`
	noteByTimeDown  order = `(created_us, id) < ($5, $6) ORDER BY created_us DESC, id DESC`
	noteByTitle     order = `(title, id) > ($5, $6) ORDER BY title, id`
	noteByTitleDown order = `(title, id) < ($5, $6) ORDER BY title DESC, id DESC`
)

// The orders of each list.
var (
	engagementOrders = map[way]order{
		{"name", false}: engagementByName, {"name", true}: engagementByNameDown,
		{"state", false}: engagementByState, {"state", true}: engagementByStateDown,
		{"client", false}: engagementByClient, {"client", true}: engagementByClientDown,
		{"delivery", false}: engagementByFirm, {"delivery", true}: engagementByFirmDown,
		{"since", false}: engagementBySince, {"since", true}: engagementBySinceDown,
	}
	projectOrders = map[way]order{
		{"name", false}: projectByName, {"name", true}: projectByNameDown,
		{"code", false}: projectByCode, {"code", true}: projectByCodeDown,
	}
	noteOrders = map[way]order{
		{"time", false}: noteByTime, {"time", true}: noteByTimeDown,
		{"title", false}: noteByTitle, {"title", true}: noteByTitleDown,
	}
)

// compositions lists every text that a list is read with, for a test that prepares each.
func compositions() (out []text) {
	for t, orders := range map[text]map[way]order{engagementsPage: engagementOrders, projectsPage: projectOrders, notesPage: noteOrders, mattersPage: matterOrders, mattersWorded: matterOrders,
		mattersAll: matterOrders, mattersStill: matterOrders, mattersLive: dueOrders, mattersOverdue: dueOrders, mattersLater: matterOrders, mattersOfSide: dueOrders, mattersOfKind: dueOrders, mattersLateOfKind: dueOrders,
		mattersNear: matterOrders, mattersNearStill: matterOrders, mattersNearLive: dueOrders, mattersNearOfKind: dueOrders} {
		for _, o := range orders {
			out = append(out, ordered(t, o))
		}
	}
	return out
}

// after is the bound of a word's prefix.
func after(prefix string) string { return prefix + lastText }

// EngagementOf is an engagement with the id and the name of its project, as far as the seat sees that.
type EngagementOf struct {
	engage.Engagement
	Project     access.ScopeID
	ProjectName string
}

// EngagementPage is a page of the engagements the seat may see: in a state, or any when it is "", with a word that begins with
// prefix, or all. Keys: name, state, client, delivery, since.
func (tx *Tx) EngagementPage(ctx context.Context, state engage.State, prefix string, s Sort) ([]EngagementOf, error) {
	o, ok := engagementOrders[way{s.Key, s.Desc}]
	if !ok {
		s.Key, o = "name", engagementByName
	}
	return rows(ctx, tx, func(s scan) (e EngagementOf, err error) {
		e.Engagement, err = scanEngagement(func(dst ...any) error { return s(append(dst, &e.Project, &e.ProjectName)...) })
		return e, err
	}, ordered(engagementsPage, o), state, prefix, after(prefix), s.bound(s.Key == "since"), s.After.ID, s.Limit)
}

// EngagementStates counts the engagements the seat may see by state, those with a word that begins with prefix.
func (tx *Tx) EngagementStates(ctx context.Context, prefix string) (map[engage.State]int, error) {
	out := map[engage.State]int{}
	err := tx.query(ctx, func(s scan) error {
		var state engage.State
		var n int
		err := s(&state, &n)
		out[state] = n
		return err
	}, engagementStates, prefix, after(prefix))
	return out, err
}

// ProjectPage is a page of the projects the seat may see: of a programme, or of any when it is "", with a word that begins with
// prefix, or all. Keys: name, code.
func (tx *Tx) ProjectPage(ctx context.Context, programme access.ScopeID, prefix string, s Sort) ([]engage.Project, error) {
	o, ok := projectOrders[way{s.Key, s.Desc}]
	if !ok {
		o = projectByName
	}
	return rows(ctx, tx, scanProject, ordered(projectsPage, o), programme, prefix, after(prefix), s.bound(false), s.After.ID, s.Limit)
}

// ProjectCount counts what ProjectPage lists.
func (tx *Tx) ProjectCount(ctx context.Context, programme access.ScopeID, prefix string) (n int, err error) {
	err = tx.one(ctx, []any{&n}, projectCount, programme, prefix, after(prefix))
	return n, err
}

// NotePage is a page of the notes of a room that answer nothing, with a word that begins with prefix, or all. Keys: time, title.
func (tx *Tx) NotePage(ctx context.Context, at Place, prefix string, s Sort) ([]engage.Note, error) {
	o, ok := noteOrders[way{s.Key, s.Desc}]
	if !ok {
		s.Key, s.Desc, o = "time", true, noteByTimeDown
	}
	return rows(ctx, tx, scanNote, ordered(notesPage, o), at.Organisation, at.Room, prefix, after(prefix), s.bound(s.Key == "time"), s.After.ID, s.Limit)
}

// NotesFound counts what NotePage lists.
func (tx *Tx) NotesFound(ctx context.Context, at Place, prefix string) (n int, err error) {
	if prefix == "" {
		return tx.NoteCount(ctx, at) // without the condition on words, nothing but an index is read
	}
	err = tx.one(ctx, []any{&n}, notesFound, at.Organisation, at.Room, prefix, after(prefix))
	return n, err
}

const (
	engagementsIn  text = `SELECT ` + engagementColumns + ` FROM visible_engagement WHERE organisation = $1 AND room IN ({list}) ORDER BY name, id`
	appointmentsIn text = `SELECT room, id, seat, person, name, firm, role, days, made_by, since_us, until_us, ended_us, rev FROM visible_appointment
		WHERE organisation = $1 AND room IN ({list}) AND ended_us = 0 ORDER BY room, role, name, id`
	// The roles, and of the letters of authority what says who holds them and from when until when.
	rolesIn text = `SELECT 0, room, id, seat, person, name, firm, role, days, made_by, since_us, until_us, ended_us, rev, '', '' FROM visible_appointment
			WHERE organisation = $1 AND room IN ({list}) AND ended_us = 0
		UNION ALL SELECT 1, room, id, '', holder, holder_name, '', holder_role, 0, '', issued_us, 0, 0, 0, from_date, until_date FROM visible_authority
			WHERE organisation = $1 AND room IN ({list}) AND revoked_us = 0
		ORDER BY 1, 2, 8, 6, 3`
)

// among runs a text for a list of values, in as many pieces as it takes.
func among[T any, V ~string](ctx context.Context, tx *Tx, one func(scan) (T, error), t text, tenant access.OrganisationID, values []V) ([]T, error) {
	var out []T
	for from := 0; from < len(values); from += inListMax {
		part := values[from:min(from+inListMax, len(values))]
		args := []any{tenant}
		for _, v := range part {
			args = append(args, v)
		}
		got, err := rows(ctx, tx, one, inList(t, 2, len(part)), args...)
		if err != nil {
			return nil, err
		}
		out = append(out, got...)
	}
	return out, nil
}

// EngagementsIn lists the engagements whose shared rooms are named.
func (tx *Tx) EngagementsIn(ctx context.Context, tenant access.OrganisationID, shared []access.RoomID) ([]engage.Engagement, error) {
	return among(ctx, tx, scanEngagement, engagementsIn, tenant, shared)
}

// In is a value with the room it lies in.
type In[T any] struct {
	Room  access.RoomID
	Value T
}

// AppointmentsIn lists the roles that several rooms keep and that were not taken back.
func (tx *Tx) AppointmentsIn(ctx context.Context, tenant access.OrganisationID, rooms []access.RoomID) ([]In[party.Appointment], error) {
	return among(ctx, tx, func(s scan) (v In[party.Appointment], err error) {
		v.Value, err = scanAppointment(func(dst ...any) error { return s(append([]any{&v.Room}, dst...)...) })
		return v, err
	}, appointmentsIn, tenant, rooms)
}

// RolesIn lists what client roles are reckoned from: the roles that several rooms keep and that were not taken back, and of their letters of
// authority that were not revoked who holds them, from when and until when.
func (tx *Tx) RolesIn(ctx context.Context, tenant access.OrganisationID, rooms []access.RoomID) (given []In[party.Appointment], letters []In[engage.Authority], err error) {
	_, err = among(ctx, tx, func(s scan) (a party.Appointment, err error) {
		var letter int
		var room access.RoomID
		var from, until string
		a, err = scanAppointment(func(dst ...any) error { return s(append(append([]any{&letter, &room}, dst...), &from, &until)...) })
		if letter == 1 {
			letters = append(letters, In[engage.Authority]{room, engage.Authority{ID: a.ID, Holder: a.Person, HolderName: a.Name, HolderRole: a.Role, Issued: a.Since, From: from, Until: until}})
		} else {
			given = append(given, In[party.Appointment]{room, a})
		}
		return a, err
	}, rolesIn, tenant, rooms)
	return given, letters, err
}
