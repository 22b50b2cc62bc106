package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/house"
)

func migrateCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "migrate",
		Short: "Make the database, or bring it up to date",
		Long: "On SQLite this also happens when the program starts; a copy of the file is kept beside it first. On PostgreSQL, run it with\n" +
			"--migration-database as a login that may create roles, and serve with a login that is a member of cp_app, cp_system and\n" +
			"cp_queue and has no rights of its own, such as cp_login.",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			cfg, err := loadConfig(cmd)
			if err != nil {
				return err
			}
			if cfg.Postgres() && cfg.MigrationDatabase == "" {
				return errs.New(errs.Invalid, "a PostgreSQL schema is changed by its owner: give --migration-database the address of a login that may create roles")
			}
			if err := house.Migrate(cmd.Context(), cfg); err != nil {
				return err
			}
			_, err = fmt.Fprintln(cmd.OutOrStdout(), "The database is up to date.")
			return err
		},
	}
	bindConfig(cmd)
	return cmd
}
