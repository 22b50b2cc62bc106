package main

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"counterpart.dev/internal/app/upkeep"
)

func backupCommand() *cobra.Command {
	var flags fileFlags
	var withoutKeys bool
	c := &cobra.Command{
		Use:   "backup FILE",
		Short: "Copy an embedded installation into one file, and prove it by restoring it",
		Long: "Makes one file of the database, the keys of the record and the ledger of what was erased, while the server runs. The file gets\n" +
			"its name only after it was restored to a folder of its own and doctor found nothing there. It may be read by whoever has it:\n" +
			"keep it as you keep the database. With --without-keys no text of the record can be opened with it; then keep copies of the\n" +
			"key folder elsewhere, and shorter. PostgreSQL is backed up by its own tools, such as pg_dump.",
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			cfg, err := loadConfig(c)
			if err != nil {
				return err
			}
			b, err := installation(cfg).Backup(c.Context(), args[0], version(), !withoutKeys)
			if err != nil {
				return err
			}
			return flags.show(c, backupObject{b})
		},
	}
	bindConfig(c)
	c.Flags().BoolVar(&flags.json, "json", false, "print one JSON object")
	c.Flags().BoolVar(&withoutKeys, "without-keys", false, "leave the keys of the record out")
	return c
}

// backupObject is what backup prints: counterpart/backup/1.
type backupObject struct{ upkeep.Backed }

func (o backupObject) print(w io.Writer) error {
	keys := "with the keys of the record"
	if !o.Keys {
		keys = "without the keys of the record"
	}
	_, err := fmt.Fprintf(w, "The backup is at %s, %s: %d bytes, SHA-256 %s\nIt was restored to a folder of its own and looked at there: everything agrees.\n",
		o.File, keys, o.Bytes, o.SHA256)
	return err
}
