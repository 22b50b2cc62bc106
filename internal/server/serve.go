package server

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus/promhttp"

	"counterpart.dev/internal/errs"
)

// Serve answers on a listener until ctx ends, then lets what has begun end within the time the settings give it. Metrics and
// readiness have a listener of their own, which is the last to close, or none. The listeners are closed when Serve returns.
func (s *Server) Serve(ctx context.Context, public, private net.Listener) (err error) {
	defer errs.Wrap(&err, "server.Serve")
	h, err := s.Handler()
	if err != nil {
		return errors.Join(err, closeAll(public, private))
	}
	base, cutOff := context.WithCancel(context.WithoutCancel(ctx))
	defer cutOff()
	pages, failed := s.listener(base, h), make(chan error, 2)
	servers := []*http.Server{pages}
	go func() { failed <- s.answerOn(pages, public) }()
	if private != nil {
		side := s.listener(base, s.operations())
		side.ReadTimeout, side.WriteTimeout = 10*time.Second, usualTime
		servers = append(servers, side)
		go func() { failed <- side.Serve(private) }()
	}
	select {
	case err = <-failed:
	case <-ctx.Done():
	}
	s.draining.Store(true)
	end, cancel := context.WithTimeout(base, max(s.cfg.Drain, time.Second))
	defer cancel()
	for _, one := range servers {
		if e := one.Shutdown(end); errors.Is(e, context.DeadlineExceeded) {
			s.o.Log.Warn("requests were cut off, since they did not end in time", "drain", s.cfg.Drain)
			cutOff()
			err = errors.Join(err, one.Close())
		} else if e != nil {
			err = errors.Join(err, e)
		}
	}
	return err
}

// answerOn serves the pages, over TLS where the settings name a certificate.
func (s *Server) answerOn(one *http.Server, l net.Listener) error {
	if s.cfg.TLSCert != "" {
		return one.ServeTLS(l, s.cfg.TLSCert, s.cfg.TLSKey)
	}
	return one.Serve(l)
}

func closeAll(listeners ...net.Listener) (err error) {
	for _, l := range listeners {
		if l != nil {
			err = errors.Join(err, l.Close())
		}
	}
	return err
}

func (s *Server) listener(base context.Context, h http.Handler) *http.Server {
	return &http.Server{Handler: h, ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 32 << 10,
		BaseContext: func(net.Listener) context.Context { return base }, ErrorLog: slog.NewLogLogger(s.o.Log.Handler(), slog.LevelWarn)}
}

// operations is what the second listener answers: metrics, whether the program runs, and whether it may be sent work.
func (s *Server) operations() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(s.metrics.registry, promhttp.HandlerOpts{}))
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { healthy(w, nil) })
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), 5*time.Second)
		defer cancel()
		err := s.o.Ready(ctx)
		switch {
		case err != nil:
			s.o.Log.Warn("not ready", "error", err)
		case s.draining.Load():
			err = errors.New("ending")
		}
		healthy(w, err)
	})
	return mux
}

// healthy answers whoever watches over the program, and tells them nothing else.
func healthy(w http.ResponseWriter, err error) {
	if err != nil {
		http.Error(w, "not ready", http.StatusServiceUnavailable)
		return
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = io.WriteString(w, "ok\n") // whoever asked has gone if this fails
}
