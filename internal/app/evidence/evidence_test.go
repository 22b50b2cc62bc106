package evidence_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"counterpart.dev/internal/app/engage"
	"counterpart.dev/internal/app/evidence"
	"counterpart.dev/internal/apptest"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/record"
	"counterpart.dev/internal/store"
)

const origin = "record.example.org"

// written is a world in which both sides have written, and the client has erased one of its private notes.
func written(t *testing.T, w *apptest.World) (b apptest.Both, e *evidence.Evidence, note string) {
	t.Helper()
	b, e = w.Both(t), &evidence.Evidence{DB: w.DB, Origin: origin}
	add := func(v access.Viewer, title string) string {
		w.Clock.Add(time.Minute)
		id, err := w.Work.AddNote(t.Context(), v, b.Engagement, "", engage.NoteForm{Title: title, Body: "What was said."})
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	share := func(v access.Viewer, id string) {
		n, err := w.Work.Note(t.Context(), v, b.Engagement, id)
		if err == nil {
			_, err = w.Work.ShareNote(t.Context(), v, b.Engagement, id, n.Rev)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	note = add(b.Ada, "Nothing stays secret for ever")
	share(b.Ada, add(b.Ada, "From the client"))
	share(b.Dan, add(b.Dan, "From the delivery side"))
	return b, e, note
}

func TestRecordIsItsRooms(t *testing.T) {
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		b, e, _ := written(t, w)
		owner := w.Colleague(t, b.Ada, "Ruth Bell")
		if err := w.Work.GiveRole(t.Context(), b.Ada, b.Project, engage.RoleForm{Person: owner.Person, Role: access.BenefitOwner}); err != nil {
			t.Fatal(err)
		}
		owner = w.SignIn(t, "Ruth Bell")
		for _, c := range []struct {
			name     string
			v        access.Viewer
			audience access.Audience
			tells    string // a text of it; "" where it is hidden
		}{
			{"the client reads the shared record", b.Ada, access.Shared, "From the delivery side"},
			{"so does the delivery side", b.Dan, access.Shared, "From the client"},
			{"the client reads its own", b.Ada, access.ClientOnly, "Nothing stays secret for ever"},
			{"the delivery side reads its own", b.Dan, access.DeliveryOnly, "From the delivery side"},
			{"the delivery side does not read the client's", b.Dan, access.ClientOnly, ""},
			{"nor the client the delivery side's", b.Ada, access.DeliveryOnly, ""},
			{"nor does who sees of the client's case what they own", owner, access.ClientOnly, ""},
			{"nobody reads none", access.Viewer{}, access.Shared, ""},
		} {
			p, err := e.Page(t.Context(), c.v, b.Engagement, c.audience, 0, 100)
			_, headErr := e.Head(t.Context(), c.v, b.Engagement, c.audience)
			_, bundleErr := e.Bundle(t.Context(), c.v, b.Engagement, c.audience, false)
			if c.tells == "" {
				for _, err := range []error{err, headErr, bundleErr} {
					if !errors.Is(err, store.ErrRefused) {
						t.Errorf("%s: %v", c.name, err)
					}
				}
				continue
			}
			if err = errors.Join(err, headErr, bundleErr); err != nil {
				t.Fatalf("%s: %v", c.name, err)
			}
			if uint64(len(p.Entries)) != p.Size || !tells(p, c.tells) {
				t.Errorf("%s: %d entries of %d, without %q", c.name, len(p.Entries), p.Size, c.tells)
			}
		}
	})
}

func tells(p evidence.Page, text string) bool {
	for _, e := range p.Entries {
		for _, f := range e.Texts {
			if strings.Contains(f.Value, text) {
				return true
			}
		}
	}
	return false
}

func TestPagesFollowEachOther(t *testing.T) {
	w := apptest.SQLite(t)
	b, e, _ := written(t, w)
	var seen []uint64
	for before := uint64(0); ; {
		p, err := e.Page(t.Context(), b.Ada, b.Engagement, access.ClientOnly, before, 2)
		if err != nil {
			t.Fatal(err)
		}
		for _, entry := range p.Entries {
			seen = append(seen, entry.Index)
		}
		if before = p.Earlier; before == 0 {
			if uint64(len(seen)) != p.Size {
				t.Errorf("%v of %d", seen, p.Size)
			}
			break
		}
	}
	for i := range seen {
		if seen[i] != uint64(len(seen)-1-i) {
			t.Fatalf("not newest first, each once: %v", seen)
		}
	}
}

// A head of the shared room is the same for both sides, whenever they ask, and asking leaves nothing behind.
func TestHeadTellsNothingOfWhoAsks(t *testing.T) {
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		b, e, _ := written(t, w)
		first, err := e.Head(t.Context(), b.Ada, b.Engagement, access.Shared)
		if err != nil {
			t.Fatal(err)
		}
		before, err := e.Bundle(t.Context(), b.Dan, b.Engagement, access.Shared, false)
		if err != nil {
			t.Fatal(err)
		}
		w.Clock.Add(time.Hour)
		again, err := e.Head(t.Context(), b.Dan, b.Engagement, access.Shared)
		if err != nil {
			t.Fatal(err)
		}
		after, err := e.Bundle(t.Context(), b.Dan, b.Engagement, access.Shared, false)
		if err != nil || string(first) != string(again) || string(before) != string(after) {
			t.Errorf("asking shows: %v\n%s\n%s", err, first, again)
		}
	})
}

// What is taken away is found true without the server, before and after a text is erased and the key is changed.
func TestBundlesVerify(t *testing.T) {
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		b, e, note := written(t, w)
		key, err := e.PublicKey(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		head, err := e.Head(t.Context(), b.Ada, b.Engagement, access.ClientOnly)
		if err != nil {
			t.Fatal(err)
		}
		states := func(withhold bool) map[record.State]int {
			t.Helper()
			zip, err := e.Bundle(t.Context(), b.Ada, b.Engagement, access.ClientOnly, withhold)
			if err != nil {
				t.Fatal(err)
			}
			for _, a := range []record.Anchor{{Key: key}, {Head: head}} {
				r, err := record.Verify(zip, a)
				if err != nil || r.Verdict != record.Verified {
					t.Fatalf("%v, %+v", err, r)
				}
			}
			r, err := record.Verify(zip, record.Anchor{Key: key})
			if err != nil {
				t.Fatal(err)
			}
			out := map[record.State]int{}
			for _, f := range r.Fields {
				out[f.State]++
			}
			return out
		}
		whole := states(false)
		if whole[record.Opened] == 0 || whole[record.Missing]+whole[record.Erased]+whole[record.Withheld] > 0 {
			t.Errorf("with the texts: %v", whole)
		}
		if sealed := states(true); sealed[record.Withheld] != whole[record.Opened] {
			t.Errorf("without the texts: %v of %v", sealed, whole)
		}
		w.Clock.Add(time.Minute)
		if err := w.Work.EraseNote(t.Context(), b.Ada, b.Engagement, note, "mistake"); err != nil {
			t.Fatal(err)
		}
		if _, err := w.DB.RotateKey(t.Context()); err != nil {
			t.Fatal(err)
		}
		gone := states(false)
		if gone[record.Erased] == 0 || gone[record.Missing] > 0 {
			t.Errorf("after erasing: %v", gone)
		}
		p, err := e.Page(t.Context(), b.Ada, b.Engagement, access.ClientOnly, 0, 100)
		if err != nil || tells(p, "Nothing stays secret") {
			t.Errorf("the erased text is still shown: %v", err)
		}
	})
}

// An installation that is reached by another name goes on signing with the name of its first key.
func TestNameOfTheInstallationMayChange(t *testing.T) {
	w := apptest.SQLite(t)
	b, e, _ := written(t, w)
	before, err := e.Head(t.Context(), b.Dan, b.Engagement, access.Shared)
	if err != nil {
		t.Fatal(err)
	}
	moved := &evidence.Evidence{DB: w.DB, Origin: "elsewhere.example.org"}
	after, err := moved.Head(t.Context(), b.Dan, b.Engagement, access.Shared)
	if err != nil || string(before) != string(after) {
		t.Errorf("%v: %s", err, after)
	}
	if _, err := moved.Bundle(t.Context(), b.Dan, b.Engagement, access.Shared, false); err != nil {
		t.Error(err)
	}
}
