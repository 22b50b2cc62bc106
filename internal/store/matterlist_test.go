package store

import (
	"cmp"
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/matter"
	"counterpart.dev/internal/core/register"
)

// lived writes matters of every sort into a room, some with words and some that somebody has or owns, and gives what is to be listed of them:
// the rows, and the words of each.
func lived(t *testing.T, tx *Tx, v *village) ([]register.Matter, map[string][]string, map[string]access.PersonID) {
	t.Helper()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatalf("%v (%v)", err, Cause(err))
		}
	}
	ctx, x := t.Context(), v.shared
	chance := rand.New(rand.NewPCG(1, 2))
	words, owner := map[string][]string{}, map[string]access.PersonID{}
	for n := range 60 {
		m := x.matter()
		m.ID, m.Number, m.Title = fmt.Sprintf("m%02d", (n*37)%60), int64(100+n), fmt.Sprint("title ", chance.IntN(20))
		m.Kind = []matter.Kind{matter.Question, matter.Risk}[chance.IntN(2)]
		m.Raised, m.Moved, m.DueAt = int64(chance.IntN(9)), int64(chance.IntN(9)), []int64{0, 5, 9, Forever - 5}[chance.IntN(4)]
		if chance.IntN(3) == 0 {
			m.Phase, m.Court, m.Ended = matter.Closed, access.NoSide, 7
		}
		m.Holder = []access.PersonID{"", "ida", "ola"}[chance.IntN(3)]
		must(tx.AddMatter(ctx, m))
		if chance.IntN(2) == 0 {
			words[m.ID] = []string{"alder", "alpine"}[:1+chance.IntN(2)]
			must(tx.Index(ctx, x.At, "matter", m.ID, words[m.ID]))
		}
		if chance.IntN(4) == 0 {
			b := x.beside("b" + m.ID)
			b.Room, b.Matter, b.Owner = v.private.At.Room, m.ID, "ida"
			must(tx.AddBeside(ctx, b))
			owner[m.ID] = b.Owner
			must(tx.Index(ctx, v.private.At, "beside", m.ID, []string{"alone"}))
			words[m.ID] = append(slices.Clone(words[m.ID]), "alone")
		}
	}
	all, err := tx.Matters(ctx, x.At.Organisation, x.At.Room, x.At.Room)
	must(err)
	return all, words, owner
}

// Every way to find a page, by few matters or among many, lists what the filter says in the order that is asked for, and no other; pages
// follow on each other, and what is counted is what is listed.
func TestListsOfMattersAreTheirFilter(t *testing.T) {
	inVillages(t, Options{}, func(t *testing.T, v *village) {
		err := v.world.db.Write(t.Context(), "mia", func(tx *Tx) error {
			all, words, owner := lived(t, tx, v)
			for _, f := range []MatterFilter{{}, {Live: true}, {Live: true, Court: access.DeliverySide}, {Kind: matter.Risk}, {Live: true, Kind: matter.Question}, {Overdue: true, Live: true},
				{Overdue: true, Live: true, Kind: matter.Risk}, {Prefix: "al"}, {Prefix: "alp", Live: true}, {Prefix: "alo", Live: true, Overdue: true}, {Person: "ida"},
				{Person: "ola", Live: true, Kind: matter.Question}, {Person: "ida", Prefix: "al", Live: true}, {Prefix: "none"},
				{Prefix: "al", Also: []string{"alo"}}, {Prefix: "alp", Also: []string{"ald", "alo"}, Live: true}, {Prefix: "ald", Also: []string{"none"}}} {
				f.Own = v.private.At.Room
				want := slices.DeleteFunc(slices.Clone(all), func(m register.Matter) bool {
					return !f.lists(m, tx.now.UnixMicro()) || slices.ContainsFunc(append([]string{f.Prefix}, f.Also...), func(asked string) bool {
						return asked != "" && !slices.ContainsFunc(words[m.ID], func(w string) bool { return strings.HasPrefix(w, asked) })
					}) || f.Person != "" && m.Holder != f.Person && owner[m.ID] != f.Person
				})
				for way := range matterOrders {
					inAWay(t, tx, v.shared.At, f, Sort{Key: way.key, Desc: way.desc}, want)
				}
			}
			return ErrRefused // nothing is kept
		})
		if err == nil {
			t.Error("something was kept")
		}
	})
}

// inAWay reads all pages of a filter in one order, as if few matters had what it asks for, as if many had, and as if nobody had looked.
func inAWay(t *testing.T, tx *Tx, at Place, f MatterFilter, s Sort, want []register.Matter) {
	t.Helper()
	slices.SortFunc(want, func(a, b register.Matter) int {
		p, q := placeOf(a, s.Key), placeOf(b, s.Key)
		c := cmp.Or(cmp.Compare(p.At, q.At), strings.Compare(p.Text, q.Text), strings.Compare(p.ID, q.ID))
		if s.Desc {
			return -c
		}
		return c
	})
	few, err := tx.Weigh(t.Context(), at, f, s.Key)
	if err != nil {
		t.Fatal(err, Cause(err))
	}
	many, all, whole := f, f, f
	many.weighed = &weighed{}
	whole.weighed, whole.Room, whole.Plain = &weighed{}, 60, 30
	for name, f := range map[string]MatterFilter{"few": few, "many": many, "all": all, "a whole room": whole} {
		s.Limit, s.After = 7, Cursor{}
		var got []string
		for {
			page, err := tx.MatterPage(t.Context(), at, f, s)
			if err != nil {
				t.Fatal(name, err, Cause(err))
			}
			for _, m := range page {
				got = append(got, m.ID+m.State+m.ByName+m.Title)
			}
			if len(page) < s.Limit {
				break
			}
			s.After = placeOf(page[len(page)-1], s.Key)
			if s.Key == "due" {
				s.After.At = page[len(page)-1].DueAt
			}
		}
		var ids []string
		for _, m := range want {
			ids = append(ids, m.ID+m.State+m.ByName+m.Title)
		}
		if !slices.Equal(got, ids) {
			t.Errorf("%s: %+v by %s, falling %v:\n%v, want\n%v", name, f, s.Key, s.Desc, got, ids)
		}
		if f.plain() && !f.Overdue || len(got) < s.Limit {
			continue // a tally counts those, and of less than a page the page does
		}
		if n, more, err := tx.MattersFound(context.WithoutCancel(t.Context()), at, f, s); err != nil || n > len(want) || !more && n != len(want) {
			t.Errorf("%s: %+v by %s: %d are counted, more: %v (%v), want %d", name, f, s.Key, n, more, err, len(want))
		}
	}
}

// What PostgreSQL looks at before a policy calls nothing but what is marked so in its own catalogue: we mark nothing.
func TestPostgresTrustsNoFunctionOfOurs(t *testing.T) {
	s, name := pgCopy(t)
	script := `DO $$ BEGIN IF EXISTS (SELECT 1 FROM pg_proc WHERE proleakproof AND pronamespace <> 'pg_catalog'::regnamespace) THEN RAISE 'marked'; END IF; END $$`
	if err := s.Admin(t.Context(), name, script); err != nil {
		t.Error(err)
	}
}
