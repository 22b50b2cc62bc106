package store

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"counterpart.dev/internal/core/access"
)

// The list of rooms of a view differs from what every other lock says by one more condition, and by nothing else.
func TestNarrowedIsTheSameAndMore(t *testing.T) {
	const more = " AND g.scope >= scope_from() AND g.scope <= scope_to()"
	lists := 0
	for _, tab := range tables {
		whole := tab.condition(access.See, "")
		got := narrowed(tab, whole)
		if strings.ReplaceAll(got, more, "") != whole || strings.Count(got, more) > 1 {
			t.Errorf("%s: %s", tab.name, got)
		}
		if strings.Contains(got, more+")") { // inside the list, behind the last of its conditions
			lists++
		} else if !tab.far && whole != "((1 = 0))" {
			t.Errorf("%s lists all rooms: %s", tab.name, got)
		}
	}
	if strings.Contains(boundary{}.postgres(), "scope_from") {
		t.Error("PostgreSQL is asked for what it does not know")
	}
	if lists < len(tables)/2 {
		t.Errorf("only %d views are narrowed", lists)
	}
}

// Whatever scope a statement is narrowed to, one that nobody knows too, a seat sees of every table what it sees of the rooms of that scope.
func TestNarrowedShowsLess(t *testing.T) {
	w := openLiteWorld(t, Options{Slots: 1})
	within := append([]string{"", "nowhere", "a", lastText}, make([]string, 0, len(scopes))...)
	for _, s := range scopes {
		within = append(within, s.id)
	}
	less, seen := 0, 0
	for _, h := range w.named() {
		if err := w.db.Read(t.Context(), h.id, func(tx *Tx) error {
			for i, tab := range tables {
				all := w.reached(h, tab, access.See)
				for j, scope := range within {
					if (i+j)%3 != 0 && scope != "" && !long() {
						continue
					}
					want := all
					if scope != "" && !tab.far {
						want = slices.DeleteFunc(slices.Clone(all), func(room string) bool { return w.room(access.RoomID(room)).scope != scope })
					}
					var got []string
					tx.e.within(access.ScopeID(scope))
					if err := tx.e.query(t.Context(), selectRooms(tab.view()), nil, func(s scan) error {
						var room string
						err := s(&room)
						got = append(got, room)
						return err
					}); err != nil {
						return err
					}
					slices.Sort(got)
					if err := same(fmt.Sprintf("%q within %q in %s", h.id, scope, tab.name), got, want); err != nil {
						t.Error(err)
					}
					if seen += len(got); len(got) < len(all) {
						less++
					}
				}
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
	}
	if less == 0 || seen == 0 {
		t.Errorf("%d lists were narrower, and %d rows were seen", less, seen)
	}
}

// A statement about one scope is narrowed when the transaction has learned whose rooms it asks for, finds the same, and leaves nothing behind:
// not for the next statement, not after an error, not for whoever has the connection next.
func TestNarrowedStatementsFindTheSame(t *testing.T) {
	const (
		ofOne text = `SELECT room FROM visible_note WHERE organisation = $1 AND room = $2`
		ofTwo text = `SELECT room FROM visible_note WHERE organisation = $1 AND room IN ($2, $3)`
		ofAll text = `SELECT room FROM visible_note`
	)
	w := openLiteWorld(t, Options{Slots: 1})
	note, _ := tableNamed("note")
	narrower := 0
	for _, h := range w.named() {
		all := w.reached(h, note, access.See)
		sees := func(rooms ...access.RoomID) (out []string) {
			for _, r := range rooms {
				if slices.Contains(all, string(r)) {
					out = append(out, string(r))
				}
			}
			slices.Sort(out)
			return slices.Compact(out)
		}
		if err := w.db.Read(t.Context(), h.id, func(tx *Tx) error {
			check := func(want []string, q text, args ...any) error {
				got, err := collect(t.Context(), tx, q, args...)
				if err != nil {
					return err
				}
				return same(fmt.Sprintf("%q: %s of %v", h.id, q, args), got, want)
			}
			for _, known := range []bool{false, true} {
				for _, p := range w.rooms {
					if known {
						if _, err := tx.Reaches(t.Context(), access.ScopeID(p.scope)); err != nil {
							return err
						}
					}
					if tx.scopeOf(ofOne, []any{p.tenant, p.id}) != "" {
						narrower++
					}
					for _, q := range w.rooms {
						if q.tenant != p.tenant {
							continue
						}
						if err := errors.Join(check(sees(p.id), ofOne, p.tenant, p.id), check(sees(p.id, q.id), ofTwo, p.tenant, p.id, q.id),
							check(sees(p.id), ofTwo, p.tenant, p.id, access.RoomID(""))); err != nil {
							return err
						}
					}
					if err := check(all, ofAll); err != nil {
						return err
					}
				}
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		stopped := errors.New("stopped")
		if err := w.db.Read(t.Context(), h.id, func(tx *Tx) error {
			p := w.rooms[0]
			if _, err := tx.Reaches(t.Context(), access.ScopeID(p.scope)); err != nil {
				return err
			}
			return errors.Join(tx.query(t.Context(), func(scan) error { return stopped }, ofOne, p.tenant, p.id), stopped)
		}); !errors.Is(err, stopped) {
			t.Fatal(err)
		}
		got, err := w.ask(t.Context(), h.id, ofAll)
		if err := errors.Join(err, same(fmt.Sprintf("%q after an error", h.id), got, all)); err != nil {
			t.Error(err)
		}
	}
	if narrower == 0 {
		t.Error("nothing was narrowed")
	}
}

// What a text asks for is told where it is plain, and else not at all.
func TestBoundsOfTexts(t *testing.T) {
	for _, c := range []struct {
		text   text
		rooms  []int
		scopes []int
	}{
		{`SELECT id FROM visible_note WHERE organisation = $1 AND room = $2 AND (id = $3 OR id = $4) ORDER BY id`, []int{2}, nil},
		{`SELECT n.id FROM visible_note n WHERE n.organisation = $1 AND n.room = $2`, []int{2}, nil},
		{`SELECT id FROM visible_note WHERE organisation = $1 AND room IN ($2, $3)`, []int{2, 3}, nil},
		{`SELECT id FROM visible_note WHERE organisation = $1 AND room = $2 AND id IN (SELECT doc FROM visible_term WHERE organisation = $1 AND room = $5) AND title = ' OR '`, []int{2, 5}, nil},
		{`SELECT id FROM visible_note WHERE organisation = $1 AND room = $2 UNION ALL SELECT id FROM visible_link WHERE organisation = $1 AND room = $3`, []int{2, 3}, nil},
		{`SELECT id FROM visible_engagement WHERE id = $1`, nil, []int{1}},
		{`SELECT id FROM visible_engagement WHERE id IN ($2) UNION ALL SELECT id FROM visible_project WHERE id IN ($2)`, nil, []int{2}},
		{`SELECT id FROM visible_note WHERE organisation = $1 AND room = $2 AND room IN (SELECT room FROM visible_grant)`, []int{2}, nil},

		{`SELECT id FROM visible_note`, nil, nil},
		{`SELECT id FROM visible_note WHERE organisation = $1`, nil, nil},
		{`SELECT id FROM visible_note WHERE organisation = $1 AND room = $2 OR id = $3`, nil, nil},
		{`SELECT id FROM visible_note WHERE (organisation = $1 AND room = $2)`, nil, nil},
		{`SELECT id FROM visible_note WHERE organisation = $1 AND room >= $2`, nil, nil},
		{`SELECT id FROM visible_note WHERE organisation = $1 AND room IN ($2, $3, $4)`, nil, nil},
		{`SELECT n.id FROM visible_note n WHERE n.organisation = $1 AND o.room = $2`, nil, nil},
		{`SELECT n.id FROM visible_note n WHERE o.organisation = $1 AND o.room = $2`, nil, nil},
		{`SELECT n.id FROM visible_note n JOIN visible_link l ON l.room = n.room WHERE n.organisation = $1 AND n.room = $2`, nil, nil},
		{`SELECT id FROM visible_note WHERE organisation = $1 AND room = $2 AND id IN (SELECT doc FROM visible_term)`, nil, nil},
		{`SELECT id FROM visible_note WHERE organisation = $1 AND room = $2 UNION ALL SELECT id FROM visible_link`, nil, nil},
		{`SELECT id FROM visible_engagement WHERE id IN ($1, $2)`, nil, nil},
		{`SELECT id FROM visible_engagement WHERE id = $1 OR name = $2`, nil, nil},
		{`SELECT id FROM visible_note WHERE id = $1`, nil, nil},
		{`UPDATE visible_note SET title = $3 WHERE organisation = $1 AND room = $2`, nil, nil},
		{`INSERT INTO visible_note (organisation, room) VALUES ($1, $2)`, nil, nil},
		{`WITH held (room) AS (SELECT room FROM visible_note WHERE organisation = $1 AND room = $2) SELECT room FROM held`, nil, nil},
	} {
		if got := boundsOf(c.text); !slices.Equal(got.rooms, c.rooms) || !slices.Equal(got.scopes, c.scopes) {
			t.Errorf("%s asks for %v", c.text, got)
		}
	}
}

// tableRead is a step of SQLite's plan that reads a table by its name.
var tableRead = regexp.MustCompile(`^(?:SEARCH|SCAN) (\w+)(.*)`)

// Of every text that is narrowed SQLite itself says that it looks at rows of a room, or of an id: at no view else.
func TestNarrowedTextsNameTheirRooms(t *testing.T) {
	w := openLiteWorld(t, Options{Slots: 1})
	db := w.db.engine.(*lite).all[0].db
	ctx := context.WithValue(t.Context(), stateKey{}, &state{mode: appMode, seat: "ann", now: now})
	n := 0
	for name, q := range allTexts(t) {
		if b := boundsOf(q); len(b.rooms)+len(b.scopes) == 0 {
			continue
		}
		n++
		plan, err := stringRows(ctx, db, "EXPLAIN QUERY PLAN "+string(q), make([]any, arguments(string(q)))...)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for _, step := range plan {
			m := tableRead.FindStringSubmatch(step[len(step)-1])
			if m == nil || !lists(m[1]) || strings.Contains(m[2], "room=?") {
				continue
			}
			if !strings.Contains(m[2], "(id=?") {
				t.Errorf("%s: %s", name, m[0])
			}
		}
	}
	if n < 200 {
		t.Errorf("only %d texts are narrowed", n)
	}
}

// Whatever lists, finds or counts the matters of a room is narrowed to its scope: nothing that is asked of a register lists all rooms of the seat.
func TestRegistersAreNarrowed(t *testing.T) {
	n := 0
	for _, q := range compositions() {
		if !strings.Contains(string(q), "visible_matter") {
			continue
		}
		if n++; len(boundsOf(q).rooms) == 0 {
			t.Errorf("this lists all rooms first: %s", q)
		}
	}
	for _, q := range []text{mattersWith, mattersWithMany, mattersWithIn, mattersHeld, mattersOwned, mattersOwnedIn, mattersLateNow, mattersKeyedIn, mattersListed, lateFound, lateOfKind, mattersLate, tallyText} {
		if n++; len(boundsOf(q).rooms) == 0 {
			t.Errorf("this lists all rooms first: %s", q)
		}
	}
	if n < 50 {
		t.Errorf("only %d texts were looked at", n)
	}
}
