package matter

import (
	"context"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/party"
	"counterpart.dev/internal/core/register"
	"counterpart.dev/internal/store"
)

// Person is somebody a page may name.
type Person struct {
	ID   access.PersonID
	Name string
	Firm string
	Side access.Side
}

func personOf(m party.Member) Person { return Person{m.Person, m.Name, m.Firm, m.Side} }

// assignable are the people who may have a matter of a room for a side: members of the room, and for the viewer's own side those of its
// own room too, which the viewer knows and the other side learns of by this act only.
func assignable(ctx context.Context, tx *store.Tx, v access.Viewer, at access.Reach, side access.Side) ([]Person, error) {
	reaches := []access.Reach{at}
	if at.Audience == access.Shared && side == v.Side {
		var err error
		if reaches, err = tx.Reaches(ctx, at.Scope); err != nil {
			return nil, err
		}
	}
	c, err := circleOf(ctx, tx, v, at, reaches)
	return c.of(v, side), err
}

// circle is who works on what lies in a room: its members, and those of the viewer's side's own room.
type circle struct{ there, ours []party.Member }

func circleOf(ctx context.Context, tx *store.Tx, v access.Viewer, at access.Reach, reaches []access.Reach) (c circle, err error) {
	if c.there, err = present(ctx, tx, at); err != nil || at.Audience != access.Shared {
		return c, err
	}
	if own, ok := reachOf(v, reaches, v.Side.Of(), access.Member, access.See); ok {
		c.ours, err = present(ctx, tx, own)
	}
	return c, err
}

// of are the people of a side, by name.
func (c circle) of(v access.Viewer, side access.Side) (out []Person) {
	known := c.there
	if side == v.Side {
		known = slices.Concat(c.there, c.ours)
	}
	for _, m := range known {
		if m.Side == side && !slices.ContainsFunc(out, func(p Person) bool { return p.ID == m.Person }) {
			out = append(out, personOf(m))
		}
	}
	slices.SortFunc(out, func(a, b Person) int { return strings.Compare(a.Name+string(a.ID), b.Name+string(b.ID)) })
	return out
}

// mentioned are the members of the room whose names stand behind an @: whole, or their first word where no other member has it. Nobody is
// looked for elsewhere, so that a mention tells nothing.
func mentioned(ctx context.Context, a *act.Act, at access.Reach, text string) (out []access.PersonID, err error) {
	if !strings.Contains(text, "@") {
		return nil, nil
	}
	known, err := present(ctx, a.Tx, at)
	first := map[string]int{}
	for _, m := range known {
		first[firstName(m.Name)]++
	}
	for _, m := range known {
		if f := firstName(m.Name); behindAt(text, m.Name) || first[f] == 1 && behindAt(text, f) {
			out = append(out, m.Person)
		}
	}
	return out, err
}

func firstName(name string) string {
	first, _, _ := strings.Cut(strings.ToLower(name), " ")
	return first
}

// behindAt reports whether a name stands behind an @ in a text, and no longer one does.
func behindAt(text, name string) bool {
	if name == "" {
		return false
	}
	text, name = strings.ToLower(text), "@"+strings.ToLower(name)
	for rest := text; ; {
		at := strings.Index(rest, name)
		if at < 0 {
			return false
		}
		rest = rest[at+len(name):]
		if r, _ := utf8.DecodeRuneInString(rest); !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return true
		}
	}
}

// mentionWords are what the matters that mention somebody are found by. No text that people type is spelled so.
func mentionWords(people []access.PersonID) (out []string) {
	for _, p := range people {
		out = append(out, "@"+string(p))
	}
	return out
}

// holders are the names of who has matters, for a page that shows it. Who is known in none of the rooms has none.
func holders(ctx context.Context, tx *store.Tx, of []register.Matter, at, own access.Reach) (map[access.PersonID]string, error) {
	var people []string
	for _, m := range of {
		if m.Holder != "" && !slices.Contains(people, string(m.Holder)) {
			people = append(people, string(m.Holder))
		}
	}
	if len(people) == 0 {
		return nil, nil
	}
	room := at.Room
	if own.Room != "" {
		room = own.Room
	}
	return tx.NamesIn(ctx, store.At(at), room, people)
}
