package store

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"counterpart.dev/internal/core/access"
)

// Every text of every table that could name somebody is looked at: a row is planted in every room of the world whose texts are all one
// sentence, and each column that holds it must be told of. A new column is covered, or this fails.
func TestMentionsLookEverywhere(t *testing.T) {
	w := openLiteWorld(t, Options{Slots: 1})
	u, err := OpenUpkeep(t.Context(), w.address, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer u.Close()
	said := "secret of hall.client 1"
	want := map[string][]string{}
	for _, tab := range tables {
		for column, v := range w.rows[tab.name]["hall.client"] {
			if v == said && notGiven[tab.name+"."+column] == "" {
				want[tab.name] = append(want[tab.name], column)
			}
		}
	}
	got := map[string][]string{}
	err = u.Read(t.Context(), func(whole *Whole) error {
		return whole.Mentions(t.Context(), Subject{Person: access.PersonID(said), Names: []string{said}, Organisation: "north"}, func(m Mention) error {
			if m.Room != "hall.client" {
				t.Errorf("%s of %s: %v", m.Table, m.Room, m.Columns)
			}
			got[m.Table] = append(got[m.Table], m.Columns...)
			return nil
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	columns := 0
	for _, tab := range tables {
		a, b := want[tab.name], got[tab.name]
		slices.Sort(a)
		slices.Sort(b)
		if columns += len(a); !slices.Equal(a, b) {
			t.Errorf("%s: of the columns %v only %v are looked at", tab.name, a, b)
		}
	}
	if columns < 200 {
		t.Errorf("only %d columns were planted", columns)
	}
	for c, why := range notGiven {
		if why == "" {
			t.Errorf("%s is left out without a reason", c)
		}
	}
}

// Every column of every table is given, or is left out with a reason: a new one makes this fail until it is one or the other.
func TestEveryColumnIsGiven(t *testing.T) {
	relations, err := declared()
	if err != nil {
		t.Fatal(err)
	}
	left := maps.Clone(notGiven)
	for _, h := range holdings {
		given := h.given()
		for _, c := range relations[h.table].columns {
			name := h.table + "." + c.name
			if slices.Contains(given, c.name) == (notGiven[name] != "") {
				t.Errorf("%s is neither given nor left out with a reason, or both", name)
			}
			if c.typ == "BLOB" && notGiven[name] == "" {
				t.Errorf("%s is bytes, which nobody can read", name)
			}
			delete(left, name)
		}
	}
	for name := range left {
		t.Errorf("%s is left out, and does not exist", name)
	}
}

// aboutNobody lists the tables of System that say nothing of a person.
var aboutNobody = map[string]string{
	"setting": "the installation's", "organisation": "an organisation's", "mail_seen": "sums of messages", "mail_alias": "an engagement's address",
	"scope": "what rooms belong to", "scope_parent": "what rooms belong to", "room": "rooms",
}

// A row about somebody stands in every table of System: by their person, a seat, an invitation, an address. Each is told of, and those of
// somebody of the same name who acts for another organisation are not.
func TestMentionsOfAnAccount(t *testing.T) {
	w := openLiteWorld(t, Options{Slots: 1})
	plant := func(tag string, o access.OrganisationID) {
		err := w.db.System(t.Context(), FirstRun, func(tx *Tx) error {
			values := map[string]any{"person": tag, "seat": "seat " + tag, "organisation": string(o), "email": tag + "@x.example", "sender": tag + "@x.example", "invite": "invite " + tag,
				"who": "person " + tag, "name": "Rosa Quill", "kind": nil, "label": "Rosa Quill"}
			for _, name := range systemTables {
				if aboutNobody[name] != "" {
					continue
				}
				r := row{}
				for _, c := range w.tables[name].columns {
					if v := values[c.name]; v != nil && c.typ == "TEXT" {
						r[c.name] = v
					}
				}
				switch name {
				case "person":
					r["id"] = tag
				case "seat":
					r["id"] = "seat " + tag
				case "invite":
					r["id"] = "invite " + tag
				case "seat_room":
					delete(r, "organisation")
					for k, v := range map[string]any{"organisation": "south", "room": "dock.client", "shared_room": "dock.shared", "scope": "dock", "audience": "client", "place": string(access.PlaceOf(access.ClientPM, access.ClientOnly, false)), "role": string(access.ClientPM)} {
						r[k] = v
					}
				}
				q, args := w.insert(name, name, r, name+" of "+tag)
				if err := tx.exec(t.Context(), q, args...); err != nil {
					return fmt.Errorf("%s: %w", name, err)
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	plant("rosa", "north")
	plant("other", "build")
	u, err := OpenUpkeep(t.Context(), w.address, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer u.Close()
	told := func(s Subject) map[string]int {
		out := map[string]int{}
		if err := u.Read(t.Context(), func(whole *Whole) error {
			return whole.Mentions(t.Context(), s, func(m Mention) error {
				if m.Room == "" || m.Table == "seat_room" {
					out[m.Table]++
				}
				for c, v := range m.Row {
					if strings.Contains(v, "other") {
						t.Errorf("%s.%s is about somebody else: %s", m.Table, c, v)
					}
				}
				return nil
			})
		}); err != nil {
			t.Fatal(err)
		}
		return out
	}
	got := told(Subject{Person: "rosa", Names: []string{"Rosa Quill", "rosa@x.example"}, Organisation: "north"})
	for _, name := range systemTables {
		if want := aboutNobody[name] == ""; got[name] != 1 && want || got[name] != 0 && !want {
			t.Errorf("%s is told of in %d rows", name, got[name])
		}
	}
	if got := told(Subject{Names: []string{"rosa@x.example"}, Organisation: "north"}); got["invite"] != 1 || got["invite_secret"] != 0 || got["credential"] != 0 {
		t.Errorf("of somebody without an account: %v", got)
	}
}

// Each side is told of its own rooms and of those it shares, and of nobody else's; sealed ones open to nobody.
func TestMentionsKeepTheSide(t *testing.T) {
	w := openLiteWorld(t, Options{Slots: 1})
	u, err := OpenUpkeep(t.Context(), w.address, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer u.Close()
	rooms := map[access.RoomID]bool{}
	err = u.Read(t.Context(), func(whole *Whole) error {
		return whole.Mentions(t.Context(), Subject{Names: []string{"secret of"}, Organisation: "north"}, func(m Mention) error {
			rooms[m.Room] = true
			return nil
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range w.rooms {
		mine := p.tenant == "north" && (p.audience == access.ClientOnly || p.audience == access.Shared)
		theirs := p.audience == access.DeliveryOnly || p.audience == access.AssurerOnly || p.audience == access.Sealed
		if mine && !rooms[p.id] || theirs && rooms[p.id] {
			t.Errorf("%s is told of: %v", p.id, rooms[p.id])
		}
	}
	for _, x := range []struct {
		text string
		want bool
	}{{"Ann Lee", true}, {"to ANN LEE, who", true}, {"Joann Lee", false}, {"Ann Leeds", false}, {"Ann Leeds and Ann Lee.", true}, {"", false}} {
		if got := (Subject{Names: []string{"Ann Lee", ""}}).Mentioned(x.text); got != x.want {
			t.Errorf("%q: %v", x.text, got)
		}
	}
}
