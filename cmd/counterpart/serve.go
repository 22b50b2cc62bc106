package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"

	"counterpart.dev/internal/app/account"
	"counterpart.dev/internal/app/engage"
	"counterpart.dev/internal/app/evidence"
	"counterpart.dev/internal/config"
	"counterpart.dev/internal/demo/play"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/password"
	"counterpart.dev/internal/server"
	"counterpart.dev/internal/store"
	"counterpart.dev/internal/web"
	"counterpart.dev/internal/web/demo"
	recordpages "counterpart.dev/internal/web/evidence"
	"counterpart.dev/internal/web/page"
)

func serveCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Serve the pages",
		Long: "Everything is kept in one SQLite file below --data-dir, or in the PostgreSQL database that --database names. The first start\n" +
			"prints an address at which the installation is set up, once. With --demo it serves a demonstration of its own instead:\n" +
			"invented people and firms, and sign-in by one click.",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			cfg, err := loadConfig(cmd)
			if err != nil {
				return err
			}
			ctx, stop := signal.NotifyContext(cmd.Context(), syscall.SIGINT, syscall.SIGTERM)
			defer stop()
			return serve(ctx, cfg, cmd.OutOrStdout(), newLogger(cfg, cmd.ErrOrStderr()))
		},
	}
	bindConfig(cmd)
	return cmd
}

func newLogger(cfg config.Config, w io.Writer) *slog.Logger {
	o := &slog.HandlerOptions{Level: cfg.LogLevel}
	if cfg.LogFormat == "json" {
		return slog.New(slog.NewJSONHandler(w, o))
	}
	return slog.New(slog.NewTextHandler(w, o))
}

// serve answers until ctx ends.
func serve(ctx context.Context, cfg config.Config, out io.Writer, log *slog.Logger) (err error) {
	h, err := openHouse(ctx, cfg, log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.close()) }()
	if cfg.Role == config.Worker {
		log.Info("working on jobs only")
		<-ctx.Done()
		return nil
	}
	public, err := net.Listen("tcp", cfg.Listen)
	if err != nil {
		return errs.New(errs.Invalid, "nothing can be served at %s: %w", cfg.Listen, err)
	}
	var private net.Listener
	if cfg.Metrics != "" {
		if private, err = net.Listen("tcp", cfg.Metrics); err != nil {
			return errors.Join(errs.New(errs.Invalid, "metrics cannot be served at %s: %w", cfg.Metrics, err), public.Close())
		}
	}
	if err := h.greet(ctx, out); err != nil {
		return err
	}
	return h.server.Serve(ctx, public, private)
}

// house is the program put together.
type house struct {
	cfg      config.Config
	db       *store.DB
	accounts *account.Accounts
	work     engage.Work
	pages    web.Pages
	server   *server.Server
}

func newAccounts(db *store.DB, cfg config.Config, log *slog.Logger) *account.Accounts {
	return &account.Accounts{DB: db, Passwords: password.NewHasher(rand.Reader), Idle: cfg.SessionIdle, Life: cfg.SessionLife, Log: log}
}

// openHouse puts the program together: the database, the use cases, the pages, the server. A demonstration is acted first.
func openHouse(ctx context.Context, cfg config.Config, log *slog.Logger) (_ *house, err error) {
	o := store.Options{Count: server.CountStatement}
	clock := play.NewClock(fileClock(cfg.DemoClock))
	if cfg.Demo {
		o.Now, o.Chance = clock.Now, newSeeded(cfg.DemoSeed).draw
	}
	h := &house{cfg: cfg}
	if h.db, err = openStore(ctx, cfg, o); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, h.db.Close())
		}
	}()
	h.accounts, h.work = newAccounts(h.db, cfg, log), engage.Work{DB: h.db}
	people, err := h.demonstrate(ctx, clock)
	if err != nil {
		return nil, err
	}
	if err := h.tellPeople(people); err != nil {
		return nil, err
	}
	h.pages = h.assemble(people)
	if h.server, err = server.New(cfg, server.Options{
		Authenticator: h.pages.Door, Gate: h.pages.Door, ErrorPage: h.pages.Shell.Error, Log: log, Now: o.Now, Ready: h.ready, Count: server.CountStatements,
	}); err != nil {
		return nil, err
	}
	h.pages.Register(h.server.Handle)
	return h, nil
}

// assemble makes the pages.
func (h *house) assemble(people []play.Person) web.Pages {
	shell := page.Shell{Version: version(), Demo: h.cfg.Demo}
	return web.Pages{
		Shell:    shell,
		Door:     page.Door{Accounts: h.accounts},
		Evidence: recordpages.Pages{Shell: shell, Evidence: &evidence.Evidence{DB: h.db, Origin: h.cfg.PublicURL.Hostname()}},
		Demo:     demo.Pages{Shell: shell, Accounts: h.accounts, People: shown(people)},
	}
}

// ready says whether the database answers.
func (h *house) ready(ctx context.Context) error {
	return h.db.System(ctx, store.ResolveSeat, func(tx *store.Tx) error {
		_, err := tx.Setting(ctx, "demo")
		return err
	})
}

func (h *house) close() error { return h.db.Close() }

// greet says where the pages are and, once, where the installation is set up.
func (h *house) greet(ctx context.Context, out io.Writer) error {
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
