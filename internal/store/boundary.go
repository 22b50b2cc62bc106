package store

import (
	"fmt"
	"slices"
	"strings"

	"modernc.org/sqlite"

	"counterpart.dev/internal/core/access"
)

// boundary is what the locks are made of. The zero value is the real one; a test breaks one field at a time and demands that the
// suite notices.
type boundary struct {
	// view, policy, bound, guard and door rewrite the condition of a lock: the views of both engines, PostgreSQL's row policies and the one
	// that bounds them, SQLite's triggers on tables and on views. They are given the table, the verb and the real condition.
	view, policy, bound, guard, door func(t table, v access.Verb, condition string) string
	// grants is the condition under which PostgreSQL shows a row of seat_room to the application: the seat's own.
	grants string
	// authorize replaces a verdict of SQLite's authorizer.
	authorize func(m mode, action sqlite.AuthorizerActionCode, name, column, via string, ok bool) bool
}

// inReach is the boundary in one sentence: the row's room is one in which the seat holds, at this instant, a role that the matrix
// allows verb on kind. It is the same text on both engines and in every lock. An unset seat or clock makes seat() or tx_now()
// NULL, the comparison unknown and the set empty.
func inReach(k access.Kind, v access.Verb, organisation, room string) string {
	if placesOf(k, v) == "" {
		return "(1 = 0)"
	}
	return fmt.Sprintf("((%s, %s) IN (%s))", organisation, room, roomsFor(k, v))
}

// roomsFor lists the rooms of inReach.
func roomsFor(k access.Kind, v access.Verb) string {
	return fmt.Sprintf("SELECT g.organisation, g.room FROM seat_room g WHERE g.seat = seat() AND g.until_us > tx_now() AND g.place IN (%s)", placesOf(k, v))
}

// inReachEach is inReach for one row at a time: for each row that is written, and for the rows of a table that lie few in each of many rooms.
// Whoever holds thousands of rooms pays for the rows that are looked at. The place is wrapped, so that an engine does not look for each
// place of the list in an index: of one room there are few.
func inReachEach(k access.Kind, v access.Verb, organisation, room string) string {
	places := placesOf(k, v)
	if places == "" {
		return "(1 = 0)"
	}
	return fmt.Sprintf("((SELECT count(*) FROM seat_room g WHERE (%s, %s) = (g.organisation, g.room) AND g.seat = seat() AND g.until_us > tx_now() AND coalesce(g.place, '') IN (%s)) > 0)",
		organisation, room, places)
}

// placesOf lists the places of the matrix in which a verb is allowed on a kind.
func placesOf(k access.Kind, v access.Verb) string {
	var places []string
	for _, p := range access.Places(k, v) {
		places = append(places, "'"+string(p)+"'")
	}
	return strings.Join(places, ", ")
}

// condition is inReach for a row of the table; row is "NEW.", "OLD." or "". A row that is added must also refer only into rooms
// where its writer may see rows of the kind it refers to: a foreign key is checked past every policy, so it would confirm that a
// hidden row exists. A table without mutable columns is never changed, and one that nothing is removed from never shrinks, whatever
// the matrix allows on the kind: other tables hold rows of it too.
func (t table) condition(v access.Verb, row string) string {
	if v == access.Change && len(t.mutable) == 0 || v == access.Remove && !t.remove {
		return "(1 = 0)"
	}
	if row == "" {
		row = t.name + "."
	}
	if v == access.See && !t.far {
		return "(" + inReach(t.kind, v, "organisation", "room") + ")"
	}
	c := inReachEach(t.kind, v, row+"organisation", row+"room")
	if v == access.Add {
		for _, r := range t.refers {
			c += " AND " + inReachEach(r.kind, access.See, row+"organisation", row+r.room)
		}
	}
	return "(" + c + ")"
}

func rewritten(f func(table, access.Verb, string) string, t table, v access.Verb, c string) string {
	if f == nil {
		return c
	}
	return f(t, v, c)
}

// view is the same on both engines, but that SQLite's list of rooms may be narrowed.
func (b boundary) viewOf(t table, condition string) string {
	return fmt.Sprintf("SELECT %s FROM %s WHERE %s", list(t.columns(), ""), t.name, rewritten(b.view, t, access.See, condition))
}

// Views of what a seat holds itself: its grants, its scopes, and by what it is told that they changed. The last is the one view of PostgreSQL that
// asks with its owner's rights: it shows two counters of tables of which a seat may see nothing else.
const (
	grantColumns = "organisation, room, role, audience, read_only, shared_room, scope, until_us"
	grantView    = "SELECT " + grantColumns + " FROM seat_room WHERE seat = seat() AND until_us > tx_now()"
	scopeReach   = "EXISTS (SELECT 1 FROM seat_room g WHERE g.seat = seat() AND g.until_us > tx_now() AND g.organisation = scope.organisation AND g.scope = scope.id)"
	scopeView    = "SELECT organisation, id, kind, touched FROM scope WHERE " + scopeReach
	// markView is two counters: how often the rooms of the seat changed, and how often figures of projects were kept in its organisation.
	markView = "SELECT s.organisation, s.granted, o.summed FROM seat s JOIN organisation o ON o.id = s.organisation WHERE s.id = seat()"
)

// lite is SQLite's half: for each table an inner view that filters, an outer view that texts name, INSTEAD OF triggers that make
// the outer view writable, and BEFORE triggers that guard the table whatever the way in.
//
// Two views, because SQLite reports the target of an UPDATE or DELETE as the context of its whole WHERE: with one view, a
// subquery on the base table in "UPDATE visible_note … WHERE" would look like a read through that view.
//
// A hidden row is skipped by RAISE(IGNORE), as PostgreSQL's USING does: refusing it loudly would tell that it exists. The triggers
// of the outer view skip it too, or RETURNING would report a row as changed that the table's own trigger has left alone. A row
// of a table that nothing is removed from is never deleted: INSERT OR REPLACE is a way to try, since recursive_triggers is on.
func (b boundary) lite() string {
	var out strings.Builder
	fmt.Fprintf(&out, `CREATE VIEW guard_grant AS %s;
CREATE VIEW visible_grant AS SELECT %s FROM guard_grant;
CREATE VIEW guard_scope AS %s;
CREATE VIEW visible_scope AS SELECT organisation, id, kind, touched FROM guard_scope;
CREATE TRIGGER guard_scope_update INSTEAD OF UPDATE ON visible_scope BEGIN SELECT 1; END;
CREATE VIEW guard_mark AS %s;
CREATE VIEW visible_mark AS SELECT organisation, granted, summed FROM guard_mark;
`, grantView, grantColumns, scopeView, markView)
	for _, t := range tables {
		r := strings.NewReplacer("{t}", t.name, "{g}", reserved+t.name, "{v}", "visible_"+t.name, "{select}", b.viewOf(t, narrowed(t, t.condition(access.See, ""))),
			"{cols}", list(t.columns(), ""), "{new}", list(t.columns(), "NEW."), "{set}", assign(t.mutable), "{key}", t.keyIs("OLD."),
			"{keys}", strings.Join(slices.Concat([]string{"organisation", "room"}, t.key, t.fixed), ", "),
			"{add}", b.guardOf(t, access.Add, "NEW."), "{change}", b.guardOf(t, access.Change, "OLD."), "{remove}", b.guardOf(t, access.Remove, "OLD."),
			"{may change}", rewritten(b.door, t, access.Change, t.condition(access.Change, "OLD.")),
			"{may remove}", rewritten(b.door, t, access.Remove, t.condition(access.Remove, "OLD.")))
		write := func(s string) { out.WriteString(r.Replace(s)) }
		write(`CREATE VIEW {g} AS {select};
CREATE VIEW {v} AS SELECT {cols} FROM {g};
CREATE TRIGGER {g}_new BEFORE INSERT ON {t} WHEN {add} IS NOT TRUE BEGIN SELECT RAISE(ABORT, 'refused'); END;
CREATE TRIGGER {g}_key BEFORE UPDATE OF {keys} ON {t} BEGIN SELECT RAISE(ABORT, 'refused'); END;
CREATE TRIGGER {g}_old BEFORE UPDATE ON {t} WHEN {change} IS NOT TRUE BEGIN SELECT RAISE(IGNORE); END;
CREATE TRIGGER {g}_gone BEFORE DELETE ON {t} WHEN {remove} IS NOT TRUE BEGIN SELECT RAISE(IGNORE); END;
CREATE TRIGGER {g}_insert INSTEAD OF INSERT ON {v} BEGIN INSERT INTO {t} ({cols}) VALUES ({new}); END;
`)
		if len(t.mutable) > 0 {
			write("CREATE TRIGGER {g}_update INSTEAD OF UPDATE ON {v} BEGIN SELECT RAISE(IGNORE) WHERE {may change} IS NOT TRUE; UPDATE {t} SET {set} WHERE {key}; END;\n")
		}
		if t.remove {
			write("CREATE TRIGGER {g}_delete INSTEAD OF DELETE ON {v} BEGIN SELECT RAISE(IGNORE) WHERE {may remove} IS NOT TRUE; DELETE FROM {t} WHERE {key}; END;\n")
		}
	}
	return out.String()
}

func (b boundary) guardOf(t table, v access.Verb, row string) string {
	return rewritten(b.guard, t, v, t.condition(v, row))
}

// postgres is PostgreSQL's half, run as the owner of the tables: row security that binds the owner too, a policy for each verb,
// grants by column, and views that ask with the rights of the caller. The role that looks after the database from its host reads
// every row and changes none; the server's login is no member of it.
//
// What is read is held by two policies that say the same, of which the second restricts whatever others allow. Both are barriers: no
// condition of a text that could tell of a row's values is looked at before them. The view is none, so that a text that asks for a page
// of a long list gets it in the order of an index (ADR 0032); PostgreSQL looks at two equal policies once.
func (b boundary) postgres() string {
	grants := b.grants
	if grants == "" {
		grants = "seat = seat()"
	}
	var out strings.Builder
	for _, t := range systemTables {
		fmt.Fprintf(&out, "GRANT SELECT, INSERT, UPDATE, DELETE ON %s TO cp_system;\n", t)
	}
	fmt.Fprintf(&out, `GRANT SELECT ON ALL TABLES IN SCHEMA public TO cp_upkeep;
ALTER TABLE seat_room ENABLE ROW LEVEL SECURITY;
ALTER TABLE seat_room FORCE ROW LEVEL SECURITY;
CREATE POLICY upkeep ON seat_room FOR SELECT TO cp_upkeep USING (true);
CREATE POLICY system ON seat_room TO cp_system USING (true) WITH CHECK (true);
CREATE POLICY own ON seat_room FOR SELECT TO cp_app USING (%s);
GRANT SELECT ON seat_room TO cp_app;
ALTER TABLE scope ENABLE ROW LEVEL SECURITY;
ALTER TABLE scope FORCE ROW LEVEL SECURITY;
CREATE POLICY upkeep ON scope FOR SELECT TO cp_upkeep USING (true);
CREATE POLICY system ON scope TO cp_system USING (true) WITH CHECK (true);
CREATE POLICY own ON scope TO cp_app USING (%s) WITH CHECK (%[2]s);
GRANT SELECT, UPDATE (touched) ON scope TO cp_app;
CREATE VIEW visible_grant WITH (security_invoker = true, security_barrier = true) AS %s;
CREATE VIEW visible_scope WITH (security_invoker = true, security_barrier = true) AS %s;
CREATE VIEW visible_mark WITH (security_barrier = true) AS %s;
GRANT SELECT ON visible_grant, visible_scope, visible_mark TO cp_app;
GRANT UPDATE (touched) ON visible_scope TO cp_app;
`, grants, scopeReach, grantView, scopeView, markView)
	for _, t := range tables {
		r := strings.NewReplacer("{t}", t.name, "{v}", "visible_"+t.name, "{select}", b.viewOf(t, t.condition(access.See, "")), "{mutable}", list(t.mutable, ""),
			"{see}", b.policyOf(t, access.See), "{bound}", rewritten(b.bound, t, access.See, t.condition(access.See, "")), "{add}", b.policyOf(t, access.Add), "{change}", b.policyOf(t, access.Change), "{remove}", b.policyOf(t, access.Remove))
		write := func(s string) { out.WriteString(r.Replace(s)) }
		write(`ALTER TABLE {t} ENABLE ROW LEVEL SECURITY;
ALTER TABLE {t} FORCE ROW LEVEL SECURITY;
CREATE POLICY upkeep ON {t} FOR SELECT TO cp_upkeep USING (true);
CREATE POLICY see ON {t} FOR SELECT TO cp_app USING ({see});
CREATE POLICY bound ON {t} AS RESTRICTIVE FOR SELECT TO cp_app USING ({bound});
CREATE POLICY add ON {t} FOR INSERT TO cp_app WITH CHECK ({add});
CREATE VIEW {v} WITH (security_invoker = true) AS {select};
GRANT SELECT, INSERT ON {t}, {v} TO cp_app;
`)
		if len(t.mutable) > 0 { // by column: this is what makes the room immutable
			write("CREATE POLICY change ON {t} FOR UPDATE TO cp_app USING ({change}) WITH CHECK ({change});\nGRANT UPDATE ({mutable}) ON {t}, {v} TO cp_app;\n")
		}
		if t.remove {
			write("CREATE POLICY remove ON {t} FOR DELETE TO cp_app USING ({remove});\nGRANT DELETE ON {t}, {v} TO cp_app;\n")
		}
	}
	return out.String()
}

func (b boundary) policyOf(t table, v access.Verb) string {
	return rewritten(b.policy, t, v, t.condition(v, ""))
}

// keyIs compares the key of the table with that of row.
func (t table) keyIs(row string) string {
	var parts []string
	for _, c := range slices.Concat([]string{"organisation", "room"}, t.key) {
		parts = append(parts, c+" = "+row+c)
	}
	return strings.Join(parts, " AND ")
}

func list(columns []string, prefix string) string {
	return prefix + strings.Join(columns, ", "+prefix)
}

func assign(columns []string) string {
	var set []string
	for _, c := range columns {
		set = append(set, c+" = NEW."+c)
	}
	return strings.Join(set, ", ")
}
