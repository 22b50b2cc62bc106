package estate_test

import (
	"cmp"
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/estate"
)

func item(t *rapid.T) estate.Item {
	n := func(name string) int64 { return rapid.Int64Range(-2, 3).Draw(t, name) }
	word := rapid.SampledFrom([]string{"alder", "alderney", "birch"}).Draw(t, "word")
	return estate.Item{Room: access.RoomID(fmt.Sprint("r", rapid.IntRange(0, 25).Draw(t, "room"))), Programme: access.ScopeID(rapid.SampledFrom([]string{"", "p", "q"}).Draw(t, "programme")),
		Name: word, Words: " " + word, Currency: rapid.SampledFrom([]string{"GBP", "EUR"}).Draw(t, "currency"), Planned: n("planned"), Forecast: n("forecast"), Lost: n("lost"), PerWeek: n("week"),
		Slip: n("slip"), Benefits: n("benefits"), Approved: n("approved"), Outturn: n("outturn"), Over: n("over"), Confidence: n("confidence"), Lacks: n("lacks"), Unmeasured: n("unmeasured"), At: n("at")}
}

// Pages that follow one another hold each project that the filter takes once and in order, in both directions; what is put in again counts
// once; and the sums are those of a loop that knows nothing of the filter’s words but what they mean.
func TestPagesAndSums(t *testing.T) {
	figure := map[estate.Key]func(estate.Item) int64{"week": func(i estate.Item) int64 { return i.PerWeek }, "planned": func(i estate.Item) int64 { return i.Planned },
		"forecast": func(i estate.Item) int64 { return i.Forecast }, "lost": func(i estate.Item) int64 { return i.Lost }, "slip": func(i estate.Item) int64 { return i.Slip },
		"outturn": func(i estate.Item) int64 { return i.Outturn }, "confidence": func(i estate.Item) int64 { return i.Confidence }, "role": func(i estate.Item) int64 { return i.Lacks },
		"worked": func(i estate.Item) int64 { return i.At }, "name": func(estate.Item) int64 { return 0 }}
	means := map[estate.Only]func(estate.Item) bool{"": func(estate.Item) bool { return true }, "slipping": func(i estate.Item) bool { return i.Slip > 0 }, "over": func(i estate.Item) bool { return i.Over > 0 },
		"doubted": func(i estate.Item) bool { return i.Confidence == 1 || i.Confidence == 2 }, "role": func(i estate.Item) bool { return i.Lacks > 0 },
		"unmeasured": func(i estate.Item) bool { return i.Unmeasured > 0 }, "nonsense": func(estate.Item) bool { return false }}
	rapid.Check(t, func(t *rapid.T) {
		var e estate.Estate
		last := map[access.RoomID]estate.Item{}
		for range rapid.IntRange(0, 60).Draw(t, "puts") {
			i := item(t)
			e.Put(i)
			last[i.Room] = i
		}
		if e.Len() != len(last) {
			t.Fatalf("%d projects of %d", e.Len(), len(last))
		}
		f := estate.Filter{Programme: access.ScopeID(rapid.SampledFrom([]string{"", "p"}).Draw(t, "of")), Prefix: rapid.SampledFrom([]string{"", "alder", "aldern", "lder"}).Draw(t, "prefix"),
			Only: rapid.SampledFrom([]estate.Only{"", "slipping", "over", "doubted", "role", "unmeasured", "nonsense"}).Draw(t, "only")}
		key, desc := rapid.SampledFrom([]estate.Key{"week", "name", "planned", "forecast", "lost", "slip", "outturn", "confidence", "role", "worked"}).Draw(t, "key"), rapid.Bool().Draw(t, "down")
		var want []estate.Item
		sums := map[string]estate.Sum{}
		for _, i := range last {
			begins := f.Prefix == "" || f.Prefix == "alder" && i.Name != "birch" || f.Prefix == "aldern" && i.Name == "alderney"
			if !begins || f.Programme != "" && i.Programme != f.Programme || !means[f.Only](i) {
				continue
			}
			want = append(want, i)
			s, there := sums[i.Currency]
			if !there {
				s = estate.Sum{Currency: i.Currency, Oldest: i.At}
			}
			sums[i.Currency] = estate.Sum{Currency: i.Currency, Projects: s.Projects + 1, Planned: s.Planned + i.Planned, Forecast: s.Forecast + i.Forecast, PerWeek: s.PerWeek + i.PerWeek,
				Benefits: s.Benefits + i.Benefits, Approved: s.Approved + i.Approved, Outturn: s.Outturn + i.Outturn, Oldest: min(s.Oldest, i.At)}
		}
		slices.SortFunc(want, func(a, b estate.Item) int {
			order := cmp.Compare(figure[key](a), figure[key](b))
			if key == "name" {
				order = cmp.Compare(a.Name, b.Name)
			}
			order = cmp.Or(order, cmp.Compare(a.Room, b.Room))
			if desc {
				return -order
			}
			return order
		})
		got := e.Sums(f)
		if len(got) != len(sums) || !slices.IsSortedFunc(got, func(a, b estate.Sum) int { return cmp.Compare(a.Currency, b.Currency) }) {
			t.Fatalf("sums %+v, want %+v", got, sums)
		}
		for _, s := range got {
			if s != sums[s.Currency] {
				t.Fatalf("%+v, want %+v", s, sums[s.Currency])
			}
		}
		size := rapid.IntRange(1, 7).Draw(t, "page")
		var after *estate.Mark
		for n := 0; ; n += size {
			page := e.Page(f, key, desc, after, size)
			if len(page) != max(0, min(size, len(want)-n)) {
				t.Fatalf("a page of %d behind %d of %d", len(page), n, len(want))
			}
			for k, room := range page {
				if room != want[n+k].Room {
					t.Fatalf("place %d is %s, want %s", n+k, room, want[n+k].Room)
				}
			}
			if len(page) == 0 {
				return
			}
			i := last[page[len(page)-1]]
			m := key.Mark(&i)
			after = &m
		}
	})
}
