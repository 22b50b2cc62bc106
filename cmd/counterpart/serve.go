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
	"counterpart.dev/internal/app/evidence"
	"counterpart.dev/internal/config"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/password"
	"counterpart.dev/internal/server"
	"counterpart.dev/internal/store"
	"counterpart.dev/internal/web"
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
	pages    web.Pages
	server   *server.Server
}

func newAccounts(db *store.DB, cfg config.Config, log *slog.Logger) *account.Accounts {
	return &account.Accounts{DB: db, Passwords: password.NewHasher(rand.Reader), Idle: cfg.SessionIdle, Life: cfg.SessionLife, Log: log}
}

// openHouse puts the program together: the database, the use cases, the pages, the server.
func openHouse(ctx context.Context, cfg config.Config, log *slog.Logger) (*house, error) {
	o := store.Options{Count: server.CountStatement}
	if cfg.Demo {
		o.Now, o.Chance = fileClock(cfg.DemoClock), newSeeded(cfg.DemoSeed).draw
	}
	db, err := openStore(ctx, cfg, o)
	if err != nil {
		return nil, err
	}
	h := &house{cfg: cfg, db: db, accounts: newAccounts(db, cfg, log)}
	shell := page.Shell{Version: version(), Demo: cfg.Demo}
	h.pages = web.Pages{
		Shell:    shell,
		Door:     page.Door{Accounts: h.accounts},
		Accounts: h.accounts,
		Evidence: recordpages.Pages{Shell: shell, Evidence: &evidence.Evidence{DB: db, Origin: cfg.PublicURL.Hostname()}},
	}
	if h.server, err = server.New(cfg, server.Options{
		Authenticator: h.pages.Door, Gate: h.pages.Door, ErrorPage: h.pages.Shell.Error, Log: log, Now: o.Now, Ready: h.ready, Count: server.CountStatements,
	}); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	h.pages.Register(h.server.Handle)
	return h, nil
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
	fmt.Fprintf(out, "Counterpart is at %s\n", h.cfg.PublicURL)
	secret, _, err := h.accounts.FirstRunToken(ctx)
	if err != nil || secret == "" {
		return err
	}
	fmt.Fprintf(out, "Set it up at %s/first-run/%s\nThe address works once, for a day.\n", h.cfg.PublicURL, secret)
	return nil
}
