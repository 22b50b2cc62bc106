package house

import (
	"context"
	"encoding/json"
	"os"
	"runtime"

	"counterpart.dev/internal/app/accord"
	"counterpart.dev/internal/app/benefit"
	"counterpart.dev/internal/app/brief"
	"counterpart.dev/internal/app/gather"
	"counterpart.dev/internal/app/matter"
	"counterpart.dev/internal/app/mirror"
	"counterpart.dev/internal/app/money"
	"counterpart.dev/internal/app/outlook"
	"counterpart.dev/internal/app/people"
	"counterpart.dev/internal/app/portfolio"
	"counterpart.dev/internal/app/situation"
	"counterpart.dev/internal/demo/play"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
	"counterpart.dev/internal/web/demo"
	"counterpart.dev/internal/web/ui"
)

// The settings of a demonstration's database.
const (
	demoSetting   = "demo"        // "true" in one that was made for a demonstration
	peopleSetting = "demo_people" // its people as JSON, once the play was acted
)

// demonstrate acts the play in a new database and gives its people. A database that was not made for a demonstration is refused, and
// one that was is never served as anything else.
func (h *House) demonstrate(ctx context.Context, clock *play.Clock, extra play.Extra) (people []play.Person, err error) {
	made, told, empty := "", "", false
	err = h.db.System(ctx, store.FirstRun, func(tx *store.Tx) error {
		if made, err = tx.Setting(ctx, demoSetting); err != nil {
			return err
		}
		if told, err = tx.Setting(ctx, peopleSetting); err != nil {
			return err
		}
		all, err := tx.Organisations(ctx)
		empty = len(all) == 0
		return err
	})
	switch {
	case err != nil:
		return nil, err
	case h.cfg.Demo && made != "true" && !empty:
		return nil, errs.New(errs.Invalid, "the database %s was not made for a demonstration; give --demo a --data-dir of its own", h.cfg.Database)
	case !h.cfg.Demo && made == "true":
		return nil, errs.New(errs.Invalid, "the database %s is a demonstration's; serve it with --demo, or give another --data-dir", h.cfg.Database)
	case !h.cfg.Demo:
		return nil, nil
	case told != "":
		return people, json.Unmarshal([]byte(told), &people)
	case !empty:
		return nil, errs.New(errs.Invalid, "the demonstration in %s was interrupted while it was made; remove that file and start again", h.cfg.Database)
	}
	return h.act(ctx, clock, extra)
}

// act acts the play and keeps who took part.
func (h *House) act(ctx context.Context, clock *play.Clock, extra play.Extra) ([]play.Person, error) {
	if err := h.db.System(ctx, store.FirstRun, func(tx *store.Tx) error { return tx.SetSetting(ctx, demoSetting, "true") }); err != nil {
		return nil, err
	}
	people, err := play.Play(ctx, play.House{Accounts: h.accounts, Work: h.work, Programme: h.programmes, Brief: brief.Work{DB: h.db}, Benefit: benefit.Work{DB: h.db}, Matter: matter.Work{DB: h.db}, Accord: accord.Work{DB: h.db, Doubts: gather.Doubts}, Money: money.Work{DB: h.db}, Mirror: mirror.Work{DB: h.db, Reckon: matter.Reckon}, Outlook: outlook.Work{DB: h.db, Ready: &outlook.Ready{}, Workers: runtime.NumCPU()}, Situation: situation.Work{DB: h.db, Reckon: matter.Reckon}, Portfolio: portfolio.Work{DB: h.db}, People: people.Work{DB: h.db}, Meeting: h.meetings(), Mail: h.sends, Letters: h.mail(), Drain: h.drain, Clock: clock}, extra)
	if err != nil {
		return nil, err
	}
	if err := h.drain(ctx); err != nil { // what the play asked for, before anybody looks
		return nil, err
	}
	told, err := json.Marshal(people)
	if err != nil {
		return nil, err
	}
	return people, h.db.System(ctx, store.FirstRun, func(tx *store.Tx) error { return tx.SetSetting(ctx, peopleSetting, string(told)) })
}

// drain does the long work that was asked for.
func (h *House) drain(ctx context.Context) error {
	_, err := h.runner.Drain(ctx)
	return err
}

// tellPeople writes the people where --demo-people asks for it, with whole addresses.
func (h *House) tellPeople(people []play.Person) error {
	if h.cfg.DemoPeople == "" {
		return nil
	}
	told := make([]play.Person, len(people))
	for i, p := range people {
		p.SignInURL = h.cfg.PublicURL.String() + p.SignInURL
		told[i] = p
	}
	b, err := json.MarshalIndent(told, "", "  ")
	if err != nil {
		return err
	}
	if err := os.WriteFile(h.cfg.DemoPeople, append(b, '\n'), 0o600); err != nil {
		return errs.New(errs.Invalid, "the people of the demonstration cannot be written to %s: %w", h.cfg.DemoPeople, err)
	}
	return nil
}

// shown is the people as the pages show them.
func shown(people []play.Person) (out []demo.Person) {
	for _, p := range people {
		out = append(out, demo.Person{Name: p.Name, Organisation: p.Organisation, Side: p.Side, Roles: p.Roles, SignIn: ui.URL(p.SignInURL)})
	}
	return out
}
