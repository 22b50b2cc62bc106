package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"counterpart.dev/internal/app/evidence"
	"counterpart.dev/internal/app/upkeep"
	"counterpart.dev/internal/core/record"
	"counterpart.dev/internal/house"
	"counterpart.dev/internal/store"
)

// keyObject is what record key prints.
type keyObject struct {
	Schema string           `json:"schema"` // counterpart/record-key/1
	Key    record.PublicKey `json:"key"`
}

func (o keyObject) print(w io.Writer) error {
	_, err := fmt.Fprintln(w, o.Key)
	return err
}

func recordKeyCommand() *cobra.Command {
	return keyCommand("key", "Print the public key of this installation, by which others check its record",
		"It is the first key: whoever holds it can check what later keys sign, since each was handed over to by the one before. Hand it\n"+
			"out by a way of its own, not with the bundles that it is to check.",
		func(ctx context.Context, db *store.DB, origin string) (interface{ print(io.Writer) error }, error) {
			key, err := (&evidence.Evidence{DB: db, Origin: origin}).PublicKey(ctx)
			return keyObject{"counterpart/record-key/1", key}, err
		})
}

// rotatedObject is what record rotate-key prints: counterpart/record-rotate-key/1.
type rotatedObject struct{ upkeep.Rotated }

func (o rotatedObject) print(w io.Writer) error {
	_, err := fmt.Fprintf(w, "From now on %s signs, and %d logs say so. The key that others check by stays %s\n", o.Current, o.Logs, o.First)
	return err
}

func recordRotateKeyCommand() *cobra.Command {
	return keyCommand("rotate-key", "Let a new key sign the record, and tell both sides of every engagement",
		"Draws a new key, to which the old one hands over, and writes that into the logs of both sides of every engagement.",
		func(ctx context.Context, db *store.DB, origin string) (interface{ print(io.Writer) error }, error) {
			r, err := upkeep.RotateKey(ctx, db, origin)
			return rotatedObject{r}, err
		})
}

// keyCommand is a command on the keys of the record.
func keyCommand(use, short, long string, do func(context.Context, *store.DB, string) (interface{ print(io.Writer) error }, error)) *cobra.Command {
	var flags fileFlags
	c := &cobra.Command{
		Use:   use,
		Short: short,
		Long:  long,
		Args:  cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) (err error) {
			cfg, err := loadConfig(c)
			if err != nil {
				return err
			}
			db, err := house.OpenStore(c.Context(), cfg, store.Options{})
			if err != nil {
				return err
			}
			defer func() { err = errors.Join(err, db.Close()) }()
			o, err := do(c.Context(), db, cfg.PublicURL.Hostname())
			if err != nil {
				return err
			}
			return flags.show(c, o)
		},
	}
	bindConfig(c)
	c.Flags().BoolVar(&flags.json, "json", false, "print one JSON object")
	return c
}
