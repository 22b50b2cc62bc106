package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"counterpart.dev/internal/app/upkeep"
	"counterpart.dev/internal/errs"
)

func restoreCommand() *cobra.Command {
	var flags fileFlags
	var ledger, replay string
	c := &cobra.Command{
		Use:   "restore FILE",
		Short: "Bring an installation back from a backup, without what was erased or ended since",
		Long: "Brings a backup back to --database and --key-dir, and overwrites nothing. What the ledger in the key folder says was erased or\n" +
			"ended since is erased and ended again; where the folder is lost and a copy of its ledger is not, name that with --ledger.\n" +
			"A key store that is there already is used, since it knows more than the backup's. Everybody signs in anew, open invitations\n" +
			"are withdrawn, and both sides of every engagement are told in their records.\n\n" +
			"A PostgreSQL database is brought back by its own tools. Before it is served again, --replay and the instant at which its copy\n" +
			"was made do the rest of this to it, without a FILE.",
		Args: cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			cfg, err := loadConfig(c)
			if err != nil {
				return err
			}
			r, err := restore(c.Context(), installation(cfg), args, replay, ledger)
			if err != nil {
				return err
			}
			return flags.show(c, restoreObject{r})
		},
	}
	bindConfig(c)
	c.Flags().BoolVar(&flags.json, "json", false, "print one JSON object")
	c.Flags().StringVar(&replay, "replay", "", "instant at which the copy was made that the database was brought back from, such as 2026-11-20T02:00:00Z")
	c.Flags().StringVar(&ledger, "ledger", "", "a copy of erased.log that lay elsewhere than the key folder")
	return c
}

// restore brings a file back, or replays the ledger on what other tools brought back.
func restore(ctx context.Context, i upkeep.Installation, files []string, replay, ledger string) (upkeep.Restored, error) {
	switch {
	case len(files) == 1 && replay == "":
		return i.Restore(ctx, files[0], ledger)
	case len(files) == 1 || replay == "":
		return upkeep.Restored{}, errs.New(errs.Invalid, "name the backup to restore, or give --replay and the instant at which the database's own copy was made")
	}
	made, err := time.Parse(time.RFC3339, replay)
	if err != nil {
		return upkeep.Restored{}, errs.New(errs.Invalid, "--replay: %q is no instant such as 2026-11-20T02:00:00Z", replay)
	}
	return i.Replay(ctx, made, ledger)
}

// restoreObject is what restore prints: counterpart/restore/1.
type restoreObject struct{ upkeep.Restored }

func (o restoreObject) print(w io.Writer) error {
	fmt.Fprintf(w, "%s is as it was at %s.\n", cmp.Or(o.Database, "The database"), o.Made.Format("2006-01-02 15:04:05 MST"))
	fmt.Fprintf(w, "Erased again: %d texts. Ended again: %d seats and roles. Signed out: %d sessions. Withdrawn: %d invitations.\n",
		o.Erased, o.Ended, o.Sessions, o.Invitations)
	if o.KeysKept {
		fmt.Fprintf(w, "The key store that was in %s is used. Keys of what was written after the backup are still in it: once no later backup\n"+
			"will be brought back, counterpart doctor --repair destroys them.\n", o.KeyDir)
	}
	if o.Unread > 0 {
		fmt.Fprintf(w, "%d lines of the ledger could not be read.\n", o.Unread)
	}
	_, err := fmt.Fprintln(w, "Passwords are those of that time; leads can end and recover accounts that were changed since.")
	return err
}
