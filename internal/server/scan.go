package server

import (
	"context"

	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/scan"
)

// Look asks the scanner, where the installation has one, about a file that came by another way than a form, in the words of one that did.
func (s *Server) Look(ctx context.Context, name string, body []byte) error {
	return s.scan(ctx, name, body)
}

// scan asks the scanner, where the installation has one, about a file. One that it finds harmful is refused, and so is every file while
// it does not answer: whoever set a scanner up wants nothing that was not looked at.
func (s *Server) scan(ctx context.Context, name string, body []byte) error {
	if s.cfg.Scanner == "" {
		return nil
	}
	harm, err := scan.Daemon(s.cfg.Scanner).Look(ctx, body)
	if err != nil {
		s.o.Log.ErrorContext(ctx, "a file was not taken in because it could not be scanned", "error", err)
		return errs.New(errs.Busy, "%s was not taken in, because the scanner that looks at files first did not look at it. Try again in a few minutes, or tell who runs this installation.", name)
	}
	if harm != "" {
		return errs.New(errs.Invalid, "%s was not taken in: the scanner of this installation found %s in it.", name, harm)
	}
	return nil
}
