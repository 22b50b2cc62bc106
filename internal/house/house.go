// Package house puts the program together: the database, the use cases, the pages and the server.
//
// It promises that the command line, the tests and the benchmarks run the same program. It refuses to do anything itself.
package house

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"runtime"
	"strings"
	"time"

	"counterpart.dev/internal/app/accord"
	"counterpart.dev/internal/app/account"
	"counterpart.dev/internal/app/benefit"
	"counterpart.dev/internal/app/brief"
	"counterpart.dev/internal/app/dispatch"
	"counterpart.dev/internal/app/engage"
	"counterpart.dev/internal/app/errand"
	"counterpart.dev/internal/app/evidence"
	"counterpart.dev/internal/app/gather"
	"counterpart.dev/internal/app/matter"
	"counterpart.dev/internal/app/mirror"
	"counterpart.dev/internal/app/money"
	"counterpart.dev/internal/app/outlook"
	"counterpart.dev/internal/app/people"
	"counterpart.dev/internal/app/portfolio"
	"counterpart.dev/internal/app/programme"
	"counterpart.dev/internal/app/situation"
	"counterpart.dev/internal/app/task"
	ownwork "counterpart.dev/internal/app/work"
	"counterpart.dev/internal/config"
	"counterpart.dev/internal/demo/play"
	"counterpart.dev/internal/job"
	"counterpart.dev/internal/password"
	"counterpart.dev/internal/server"
	"counterpart.dev/internal/server/mailin"
	"counterpart.dev/internal/store"
	"counterpart.dev/internal/web"
	accordpages "counterpart.dev/internal/web/accord"
	accountpages "counterpart.dev/internal/web/account"
	"counterpart.dev/internal/web/admin"
	benefitpages "counterpart.dev/internal/web/benefit"
	briefpages "counterpart.dev/internal/web/brief"
	"counterpart.dev/internal/web/demo"
	mailpages "counterpart.dev/internal/web/dispatch"
	engagepages "counterpart.dev/internal/web/engage"
	errandpages "counterpart.dev/internal/web/errand"
	recordpages "counterpart.dev/internal/web/evidence"
	messagepages "counterpart.dev/internal/web/mail"
	matterpages "counterpart.dev/internal/web/matter"
	meetingpages "counterpart.dev/internal/web/meeting"
	mirrorpages "counterpart.dev/internal/web/mirror"
	moneypages "counterpart.dev/internal/web/money"
	outlookpages "counterpart.dev/internal/web/outlook"
	"counterpart.dev/internal/web/page"
	peoplepages "counterpart.dev/internal/web/people"
	portfoliopages "counterpart.dev/internal/web/portfolio"
	programmepages "counterpart.dev/internal/web/programme"
	situationpages "counterpart.dev/internal/web/situation"
	taskpages "counterpart.dev/internal/web/task"
	"counterpart.dev/internal/web/ui"
	workpages "counterpart.dev/internal/web/work"
)

// House is the program put together.
type House struct {
	Server *server.Server
	People []play.Person // of a demonstration; nil otherwise

	cfg        config.Config
	version    string
	db         *store.DB
	runner     *job.Runner
	box        *mailin.IMAP // the mailbox that is read; nil for none
	sends      dispatch.Work
	accounts   *account.Accounts
	work       engage.Work
	programmes programme.Work
}

// Options are what a program is put together from besides its settings.
type Options struct {
	Log     *slog.Logger
	Version string
	// Extra is what a test adds to the demonstration, and RequestID names its requests.
	Extra     play.Extra
	RequestID func() string
	Rate      int // requests a minute by one credential; as many as the server allows if 0
}

// NewAccounts makes the use cases of accounts.
func NewAccounts(db *store.DB, cfg config.Config, log *slog.Logger) *account.Accounts {
	return &account.Accounts{DB: db, Passwords: password.NewHasher(rand.Reader), Idle: cfg.SessionIdle, Life: cfg.SessionLife, Log: log}
}

// Open puts the program together. A demonstration is acted first.
func Open(ctx context.Context, cfg config.Config, with Options) (_ *House, err error) {
	o := store.Options{Count: server.CountStatement}
	clock := play.NewClock(fileClock(cfg.DemoClock))
	if cfg.Demo {
		o.Now, o.Chance = clock.Now, newSeeded(cfg.DemoSeed).draw
	}
	h := &House{cfg: cfg, version: with.Version}
	if h.db, err = OpenStore(ctx, cfg, o); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, h.Close())
		}
	}()
	h.accounts, h.work = NewAccounts(h.db, cfg, with.Log), engage.Work{DB: h.db}
	h.programmes = programme.Work{DB: h.db, Sheets: &programme.Sheets{}}
	if h.sends, err = h.dispatcher(); err != nil {
		return nil, err
	}
	h.accounts.Mails = h.sends.Sender != nil
	if err := h.hire(ctx, with.Log, o.Now); err != nil {
		return nil, err
	}
	if h.People, err = h.demonstrate(ctx, clock, with.Extra); err != nil {
		return nil, err
	}
	if err := h.tellPeople(h.People); err != nil {
		return nil, err
	}
	pages := h.assemble()
	if h.Server, err = server.New(cfg, server.Options{
		Authenticator: pages.Door, Gate: pages.Door, ErrorPage: pages.Shell.Error, Log: with.Log, NewID: with.RequestID, Rate: with.Rate, Now: o.Now, Ready: h.ready, Count: server.CountStatements,
	}); err != nil {
		return nil, err
	}
	pages.Routes = h.Server.Routes
	pages.Register(h.Server.Handle)
	return h, nil
}

// assemble makes the pages.
func (h *House) assemble() web.Pages {
	shell, kept := page.Shell{Version: h.version, Demo: h.cfg.Demo, Zones: h.sends.ZoneOf}, &gather.Kept{}
	programmes := programmepages.Pages{Shell: shell, Work: h.programmes, Pictures: &programmepages.Pictures{}, Engage: h.work, Benefits: benefit.Work{DB: h.db}, Brief: brief.Work{DB: h.db}}
	work := engagepages.Pages{Shell: shell, Work: h.work, Address: strings.TrimSuffix(h.cfg.PublicURL.String(), "/"), Start: programmes.StartPart}
	matters := matterpages.Pages{Shell: shell, Work: matter.Work{DB: h.db}, Drafts: h.work, Frame: work.Frame, Address: work.Address, Links: matterpages.Links{Find: h.sends.Answering, Use: h.sends.Answered}}
	accords := accordpages.Pages{Shell: shell, Work: accord.Work{DB: h.db, Doubts: gather.Doubts}, Matter: matters.Work, Frame: work.Frame, Address: work.Address}
	noticed := situationpages.Pages{Shell: shell, Work: situation.Work{DB: h.db, Reckon: matter.Reckon}, Matter: matters.Work, Notes: h.work, Frame: work.Frame}
	work.Noticed = noticed.Today
	work.Matters, work.Asked = matters.Today, accords.Today
	work.Errands = errandpages.Pages{Work: errand.Work{DB: h.db}}.Today
	persons := peoplepages.Pages{Shell: shell, Work: people.Work{DB: h.db}, Frame: work.Frame}
	work.Contacts, programmes.Prepare = persons.Today, persons.Prepare
	portfolios := portfoliopages.Pages{Shell: shell, Work: portfolio.Work{DB: h.db, Kept: kept, Books: &portfolio.Books{}}}
	work.Court, work.Next, work.Stands, work.Courts = matters.Standing, programmes.Next, portfolios.Standing, matters.Courts
	meetings := meetingpages.Pages{Shell: shell, Work: h.meetings(), Matter: matters.Work, Frame: work.Frame, Address: work.Address}
	work.Meetings = meetings.Today
	return web.Pages{
		Shell:     shell,
		Door:      page.Door{Accounts: h.accounts},
		Account:   accountpages.New(shell, h.accounts, h.cfg.PublicURL, time.Now), // attempts are counted by the machine's clock, which never stands,
		Admin:     h.admin(shell),
		Engage:    work,
		Evidence:  recordpages.Pages{Shell: shell, Evidence: &evidence.Evidence{DB: h.db, Origin: h.cfg.PublicURL.Hostname()}, Frame: work.Frame},
		Task:      taskpages.Pages{Shell: shell, Tasks: task.Tasks{DB: h.db}, Section: h.admin(shell).Section},
		Programme: programmes,
		Benefit:   benefitpages.Pages{Shell: shell, Work: benefit.Work{DB: h.db, Kept: kept}, Drafts: h.work},
		Brief:     briefpages.Pages{Shell: shell, Work: brief.Work{DB: h.db, Kept: kept}, Project: h.work, Address: work.Address},
		Matter:    matters,
		Situation: noticed,
		Accord:    accords,
		People:    persons,
		Portfolio: portfolios,
		OwnWork:   workpages.Pages{Shell: shell, Work: ownwork.Work{DB: h.db, Kept: kept}, Frame: work.Frame},
		Money:     moneypages.Pages{Shell: shell, Work: money.Work{DB: h.db}, Matter: matters.Work, Frame: work.Frame},
		Meeting:   meetings,
		Dispatch:  mailpages.Pages{Shell: shell, Work: h.sends, Section: h.admin(shell).Section},
		Mail:      messagepages.Pages{Shell: shell, Work: h.mail(), Matter: matters.Work},
		Mirror:    mirrorpages.Pages{Shell: shell, Work: mirror.Work{DB: h.db, Reckon: matter.Reckon}, Frame: work.Frame},
		Outlook:   outlookpages.Pages{Shell: shell, Work: outlook.Work{DB: h.db, Kept: &gather.Kept{}, Ready: &outlook.Ready{}, Workers: runtime.NumCPU()}},
		Demo:      demo.Pages{Shell: shell, Accounts: h.accounts, People: shown(h.People)},
	}
}

// admin makes the pages of the administration.
func (h *House) admin(shell page.Shell) admin.Pages {
	return admin.Pages{Shell: shell, Accounts: h.accounts, Public: h.cfg.PublicURL, Facts: h.facts,
		More: []ui.Link{{Text: "Jobs", URL: "/administration/jobs"}, {Text: "Mail", URL: "/administration/mail"}}}
}

// facts is what an administrator is told of the installation.
func (h *House) facts(ctx context.Context) ([]admin.Fact, error) {
	key, err := (&evidence.Evidence{DB: h.db, Origin: h.cfg.PublicURL.Hostname()}).PublicKey(ctx)
	if err != nil {
		return nil, err
	}
	name, _, _ := strings.Cut(string(key), "+")
	in, err := h.mailFact(ctx)
	if err != nil {
		return nil, err
	}
	return []admin.Fact{in,
		{Term: "Version", Value: h.version},
		{Term: "Database", Value: map[string]string{"sqlite": "SQLite, embedded", "postgres": "PostgreSQL"}[h.db.Engine()], Note: "It answers."},
		{Term: "Address", Value: h.cfg.PublicURL.String()},
		{Term: "Key that signs the record", Value: name, URL: "/record/key", Note: "Both sides check signed heads with it."},
	}, nil
}

// ready says whether the database answers.
func (h *House) ready(ctx context.Context) error {
	return h.db.System(ctx, store.ResolveSeat, func(tx *store.Tx) error {
		_, err := tx.Setting(ctx, "demo")
		return err
	})
}

// Close ends the jobs under way and gives back what the program holds.
func (h *House) Close() error { return errors.Join(h.dismiss(), h.db.Close()) }

// Greet says where the pages are and, once, where the installation is set up.
func (h *House) Greet(ctx context.Context, out io.Writer) error {
	if h.cfg.Demo {
		fmt.Fprintf(out, "The demonstration is at %s/demo\nChoose there who you would like to be.\n", h.cfg.PublicURL)
		return nil
	}
	fmt.Fprintf(out, "Counterpart is at %s\n", h.cfg.PublicURL)
	secret, _, err := h.accounts.FirstRunToken(ctx)
	if err != nil || secret == "" {
		return err
	}
	fmt.Fprintf(out, "Set it up at %s/first-run/%s\nThe address works once, for a day.\n", h.cfg.PublicURL, secret)
	return nil
}
