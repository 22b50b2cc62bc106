package kill

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"sync"
	"time"

	"counterpart.dev/internal/app/engage"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/store"
)

// orders is what a writer is told: where the database is and who writes where.
type orders struct {
	Database string
	KeyDir   string
	Run      int // how often somebody wrote before
	Desks    []desk
	Lead     access.Viewer // gives and takes roles
	Cora     access.PersonID
	Scope    access.ScopeID
}

// desk is somebody who writes notes in a scope.
type desk struct {
	Viewer access.Viewer
	Scope  access.ScopeID
	Shares bool // what they write may be shared
}

// What a writer says of an act, before it and after it was acknowledged.
const (
	tries = "try"
	done  = "done"
)

// act is an act that a writer tries.
type act struct {
	Desk int
	What string // add, change, share, erase, give, take
	Note string // the note's id, or "" before it has one
	Copy string // of a note that was shared
	Text string // what the note says afterwards
}

// write acts at every desk until it is killed, and says on standard output what it tries and what was acknowledged.
func write(order string) error {
	var o orders
	if err := json.Unmarshal([]byte(order), &o); err != nil {
		return err
	}
	ctx := context.Background()
	db, err := store.Open(ctx, o.Database, store.Options{KeyDir: o.KeyDir})
	if err != nil {
		return err
	}
	w := &writer{orders: o, work: engage.Work{DB: db}, from: time.Now()}
	var all sync.WaitGroup
	for n := range o.Desks {
		all.Go(func() { w.sit(ctx, n) })
	}
	all.Go(func() { w.lead(ctx) })
	all.Wait() // only when the database is gone
	return nil
}

type writer struct {
	orders
	work engage.Work
	from time.Time
	mu   sync.Mutex // one line at a time
}

func (w *writer) say(when string, a act) {
	b, err := json.Marshal(a)
	if err != nil {
		b = []byte(err.Error())
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	fmt.Printf("%s %s\n", when, b)
}

// sit writes notes at a desk, changes some, shares some and erases some, one act after the other, until one fails.
func (w *writer) sit(ctx context.Context, n int) {
	d := w.Desks[n]
	chance := rand.New(rand.NewPCG(uint64(w.Run), uint64(n)))
	for turn := 0; ; turn++ {
		word := fmt.Sprintf("r%dd%dt%d", w.Run, n, turn)
		a := act{Desk: n, What: "add", Text: strings.TrimSpace(strings.Repeat(word+" ", 1+chance.IntN(40)))}
		form := engage.NoteForm{Title: word, Body: a.Text}
		if !w.try(&a, func() (err error) { a.Note, err = w.work.AddNote(ctx, d.Viewer, d.Scope, "", form); return err }) {
			return
		}
		rev := int64(1)
		if chance.IntN(3) == 0 {
			a.What, a.Text = "change", strings.TrimSpace(strings.Repeat(word+"x ", 1+chance.IntN(80)))
			form := engage.NoteForm{Title: word + "x", Body: a.Text, Rev: rev}
			if !w.try(&a, func() error { return w.work.ChangeNote(ctx, d.Viewer, d.Scope, a.Note, form) }) {
				return
			}
			rev++
		}
		if d.Shares && chance.IntN(4) == 0 {
			a.What = "share"
			if !w.try(&a, func() (err error) { a.Copy, err = w.work.ShareNote(ctx, d.Viewer, d.Scope, a.Note, rev); return err }) {
				return
			}
		}
		if chance.IntN(5) == 0 {
			a.What, a.Text = "erase", ""
			if !w.try(&a, func() error { return w.work.EraseNote(ctx, d.Viewer, d.Scope, a.Note, "mistake") }) {
				return
			}
		}
	}
}

func (w *writer) try(a *act, do func() error) bool {
	w.say(tries, *a)
	if err := do(); err != nil {
		fmt.Fprintln(os.Stderr, a.What, err)
		return false
	}
	w.say(done, *a)
	return true
}

// lead gives somebody a role and takes it back.
func (w *writer) lead(ctx context.Context) {
	for {
		a := act{Desk: -1, What: "give"}
		if !w.held(ctx) && !w.try(&a, func() error {
			return w.work.GiveRole(ctx, w.Lead, w.Scope, engage.RoleForm{Person: w.Cora, Role: access.ClientPM, Days: "3"})
		}) {
			return
		}
		a.What = "take"
		if !w.try(&a, func() error { return w.take(ctx) }) {
			return
		}
	}
}

// held reports whether the role is held from before.
func (w *writer) held(ctx context.Context) bool {
	p, err := w.work.People(ctx, w.Lead, w.Scope)
	for _, r := range p.Ours {
		if err == nil && r.Person == w.Cora {
			return true
		}
	}
	return false
}

func (w *writer) take(ctx context.Context) error {
	p, err := w.work.People(ctx, w.Lead, w.Scope)
	if err != nil {
		return err
	}
	for _, r := range p.Ours {
		if r.Person == w.Cora {
			return w.work.EndRole(ctx, w.Lead, w.Scope, r.ID, r.Rev)
		}
	}
	return nil
}
