package store

import (
	"slices"
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
