package main

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"counterpart.dev/internal/app/upkeep"
	"counterpart.dev/internal/errs"
)

func moveCommand() *cobra.Command {
	var flags fileFlags
	var to string
	c := &cobra.Command{
		Use:   "move --to ADDRESS",
		Short: "Move an embedded installation to PostgreSQL",
		Long: "Makes the schema in an empty PostgreSQL database and copies everything there in one transaction: every row is compared, and the\n" +
			"root of every log. Stop the server first; nobody else may have the file open. It is left as it was, and so are the keys.\n" +
			"The address is that of a login that may change the schema, as for counterpart migrate.",
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			cfg, err := loadConfig(c)
			if err != nil {
				return err
			}
			if to == "" {
				return errs.New(errs.Invalid, "say where to move to: --to postgres://owner@db.example.org/counterpart")
			}
			r, err := installation(cfg).Move(c.Context(), to)
			if err != nil {
				return err
			}
			return flags.show(c, moveObject{r})
		},
	}
	bindConfig(c)
	c.Flags().BoolVar(&flags.json, "json", false, "print one JSON object")
	c.Flags().StringVar(&to, "to", "", "postgres:// address of whoever may change the schema of the database to move to")
	return c
}

// moveObject is what move prints: counterpart/move/1.
type moveObject struct{ upkeep.MoveReport }

func (o moveObject) print(w io.Writer) error {
	_, err := fmt.Fprintf(w, "%d rows of %d tables were moved and compared, and everything agrees.\n"+
		"Serve with --database and the address of a login without rights of its own, such as cp_login, and the same --key-dir.\n", o.Rows, len(o.Tables))
	return err
}
