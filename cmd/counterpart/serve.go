package main

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"

	"counterpart.dev/internal/config"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/house"
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
	for _, w := range cfg.Warnings() {
		log.Warn(w.String())
	}
	h, err := house.Open(ctx, cfg, house.Options{Log: log, Version: version()})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.Close()) }()
	if err := h.Start(ctx); err != nil {
		return err
	}
	taking, endMail := context.WithCancel(ctx)
	defer endMail()
	waitForMail, err := h.TakeMail(taking, log)
	if err != nil {
		return err
	}
	defer func() {
		endMail()
		err = errors.Join(err, waitForMail())
	}()
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
	if err := h.Greet(ctx, out); err != nil {
		return err
	}
	return h.Server.Serve(ctx, public, private)
}
