package money_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"counterpart.dev/internal/app/account"
	"counterpart.dev/internal/app/evidence"
	work "counterpart.dev/internal/app/money"
	"counterpart.dev/internal/apptest"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/money"
	"counterpart.dev/internal/core/record"
)

// ledger is one of two worlds: the client keeps money of two contracts, and shares some of each with its supplier.
type ledger struct {
	stage
	kestrel access.ScopeID // the other contract
	last    []string       // of every entry that Vantor was shown: the id of the latest in its place
	gone    []bool         // that was taken out
	own     []string       // entries that nobody was shown
}

func newLedger(t *testing.T) *ledger {
	w := apptest.SQLite(t)
	l := &ledger{stage: stage{w.Both(t), work.Work{DB: w.DB}, t}}
	l.kestrel = w.Engagement(t, l.Ada, l.Project, "Kestrel Works")
	w.Join(t, l.Ada, account.Order{Scope: l.kestrel, Role: access.DeliveryPM, Name: "Kit Marlow", Organisation: "Kestrel Works"})
	return l
}

// form is an entry by its number.
func form(n int, engagement access.ScopeID) work.Form {
	f := work.Form{Kind: money.Certified, Engagement: engagement, Day: fmt.Sprintf("2026-01-%02d", 1+n%28), Amount: strconv.Itoa(1000+n) + ".00", Ref: fmt.Sprint("R", n), Title: fmt.Sprintf("Entry %d", n)}
	if n%3 == 0 {
		f.Kind, f.Stage, f.Chance = money.Change, money.Quoted, "40"
	}
	return f
}

// share shares what is in the place of an entry with its supplier.
func (l *ledger) share(engagement access.ScopeID, id string) {
	l.t.Helper()
	_, err := l.Share(l.t.Context(), l.Ada, l.Project, engagement, []string{id})
	l.ok(err)
}

// open is an act that Vantor is told of: a new entry, a correction, or that one is taken out.
func (l *ledger) open(n, what, of int) {
	l.t.Helper()
	ctx, f := l.t.Context(), form(n, l.Engagement)
	var err error
	switch {
	case len(l.last) == 0 || what == 0:
		id := l.enter(f)
		l.share(l.Engagement, id)
		l.last, l.gone = append(l.last, id), append(l.gone, false)
		return
	case l.gone[of%len(l.last)]:
		return
	case what == 1:
		of %= len(l.last)
		l.last[of], err = l.Correct(ctx, l.Ada, l.Project, l.last[of], f)
		l.ok(err)
	default:
		of %= len(l.last)
		l.ok(l.TakeOut(ctx, l.Ada, l.Project, l.last[of], "It was one too many"))
		rows := l.show().Purse.Rows
		at := slices.IndexFunc(rows, func(r work.Entry) bool { return r.Corrects == l.last[of] })
		l.last[of], l.gone[of] = rows[at].ID, true
	}
	l.share(l.Engagement, l.last[of])
}

// alone is what Vantor is told nothing of: entries, corrections of what it knows, and what the other supplier is shown.
func (l *ledger) alone(n int, chance *rand.Rand) {
	l.t.Helper()
	ctx, f := l.t.Context(), form(n, l.Engagement)
	f.Words, f.Title = "Between us", "Canary of our own "+f.Title
	switch chance.IntN(4) {
	case 0:
		l.own = append(l.own, l.enter(f))
	case 1:
		f.Engagement = l.kestrel
		l.share(l.kestrel, l.enter(f))
	case 2:
		if at := chance.IntN(len(l.last) + 1); at < len(l.last) && !l.gone[at] {
			id, err := l.Correct(ctx, l.Ada, l.Project, l.last[at], f)
			l.ok(err)
			l.last[at] = id
		}
	case 3:
		if len(l.own) > 0 {
			l.ok(l.TakeOut(ctx, l.Ada, l.Project, l.own[len(l.own)-1], "Between us"))
			l.own = l.own[:len(l.own)-1]
		}
	}
}

// ids are what chance alone makes.
var ids = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`)

// fetched is everything that Vantor can fetch about money, and what it costs, with ids by the order in which they come.
func (l *ledger) fetched() string {
	l.t.Helper()
	ctx, was := l.t.Context(), l.Statements()
	v, err := l.Contract(ctx, l.Dan, l.Engagement)
	l.ok(err)
	p, err := (&evidence.Evidence{DB: l.DB, Origin: "x.example"}).Page(ctx, l.Dan, l.Engagement, access.Shared, 1<<40, 500)
	l.ok(err)
	cost := l.Statements() - was
	p.Log = record.LogID{}
	raw, err := json.Marshal([]any{v, p, cost})
	l.ok(err)
	var file bytes.Buffer
	l.ok(l.WriteContract(v, &file))
	known := map[string]string{}
	return ids.ReplaceAllStringFunc(string(raw)+file.String(), func(id string) string {
		if known[id] == "" {
			known[id] = fmt.Sprint("id ", len(known))
		}
		return known[id]
	})
}

// At random, what the client keeps to itself and shares with another supplier changes nothing that a supplier can fetch.
func TestSuppliersSeeWhatWasSharedWithThem(t *testing.T) {
	chance := rand.New(rand.NewPCG(5, 17))
	plain, other := newLedger(t), newLedger(t)
	for n := range 120 {
		if chance.IntN(2) == 0 {
			other.alone(1000+n, chance)
		}
		if chance.IntN(2) == 0 {
			what, of := chance.IntN(3), chance.IntN(1000)
			plain.open(n, what, of)
			other.open(n, what, of)
		}
		plain.Clock.Add(time.Hour)
		other.Clock.Add(time.Hour)
		if n%10 == 9 {
			if d := cmp.Diff(plain.fetched(), other.fetched()); d != "" {
				t.Fatalf("after %d acts the supplier sees another thing: %s", n, d)
			}
		}
	}
	if len(plain.last) < 10 || len(other.show().Purse.Rows) < len(plain.show().Purse.Rows)+20 {
		t.Error("too little was done to prove anything")
	}
}
