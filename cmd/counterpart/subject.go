package main

import (
	"fmt"
	"io"
	"maps"
	"slices"

	"github.com/spf13/cobra"

	"counterpart.dev/internal/app/upkeep"
	"counterpart.dev/internal/errs"
)

func subjectCommand() *cobra.Command {
	var flags fileFlags
	var who upkeep.Asked
	c := &cobra.Command{
		Use:   "data FILE",
		Short: "Write all that one side holds about a person into a file",
		Long: "For an organisation that must answer somebody who asks what is held about them. FILE becomes an archive of JSON files: every row\n" +
			"of every table, in every room of that organisation’s side, that names the person or was written by them, and every text of its\n" +
			"records that does. Rooms of the other side are not looked into. What is about others in the same rows must be looked at by a person\n" +
			"before it is handed on. Somebody without an account is found by --name.",
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if who.Organisation == "" || who.Email == "" && len(who.Names) == 0 {
				return errs.New(errs.Invalid, "say whose data it is, and who asks: --organisation with its name, and --email, --name or both of the person")
			}
			cfg, err := loadConfig(c)
			if err != nil {
				return err
			}
			t, err := installation(cfg).Subject(c.Context(), who, args[0])
			if err != nil {
				return err
			}
			return flags.show(c, subjectObject{t})
		},
	}
	bindConfig(c)
	c.Flags().BoolVar(&flags.json, "json", false, "print one JSON object")
	c.Flags().StringVar(&who.Email, "email", "", "address of the person's account")
	c.Flags().StringArrayVar(&who.Names, "name", nil, "a name by which the person is written; may be given several times")
	c.Flags().StringVar(&who.Organisation, "organisation", "", "name of the organisation that asks")
	return c
}

// subjectObject is what user data prints: counterpart/subject/1.
type subjectObject struct{ upkeep.Told }

func (o subjectObject) print(w io.Writer) error {
	if _, err := fmt.Fprintf(w, "%s holds in %s:\n", o.Organisation, o.File); err != nil {
		return err
	}
	for _, table := range slices.Sorted(maps.Keys(o.Rows)) {
		if _, err := fmt.Fprintf(w, "  %-14s %d\n", table, o.Rows[table]); err != nil {
			return err
		}
	}
	_, err := fmt.Fprintf(w, "  %-14s %d texts, %d more were erased\nLook through it before you hand it on: the same rows may be about others.\n", "records", o.Sentences, o.Closed)
	return err
}
