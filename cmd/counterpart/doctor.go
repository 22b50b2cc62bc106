package main

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"counterpart.dev/internal/app/upkeep"
	"counterpart.dev/internal/config"
)

// installation is where the settings say that everything lies.
func installation(cfg config.Config) upkeep.Installation {
	return upkeep.Installation{Database: cfg.Database, Owner: cfg.MigrationDatabase, KeyDir: cfg.KeyDir}
}

func doctorCommand() *cobra.Command {
	var flags fileFlags
	var repair bool
	c := &cobra.Command{
		Use:   "doctor",
		Short: "Look whether everything an installation keeps agrees",
		Long: "Looks at the schema, the files of the engine, every act, hash, head and text of the record, the texts in use, the rooms that\n" +
			"follow from roles and the keys. Of what does not agree it names the first and counts the rest; it never shows what people\n" +
			"wrote. The server may run meanwhile. On PostgreSQL it reads as the login of --migration-database.\n\n" +
			"With --repair it puts right what follows from something else: the rooms of seats, and keys that open nothing, which are\n" +
			"destroyed for good. Ends with 0 when nothing is left that does not agree, 1 when something is, 2 when it cannot look.",
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			cfg, err := loadConfig(c)
			if err != nil {
				return err
			}
			r, err := installation(cfg).Doctor(c.Context(), repair)
			if err != nil {
				return err
			}
			if err := flags.show(c, doctorObject{r}); err != nil {
				return err
			}
			if r.Findings > 0 {
				return errFindings
			}
			return nil
		},
	}
	bindConfig(c)
	c.Flags().BoolVar(&flags.json, "json", false, "print one JSON object")
	c.Flags().BoolVar(&repair, "repair", false, "put right what follows from something else, and destroy keys that open nothing")
	return c
}

// doctorObject is what doctor prints: counterpart/doctor/1.
type doctorObject struct{ upkeep.Report }

func (o doctorObject) print(w io.Writer) error {
	var t table
	for _, c := range o.Checks {
		what := c.First
		switch {
		case c.Verdict == upkeep.NotRun:
			what = c.Reason
		case c.Verdict == upkeep.Holds:
			what = fmt.Sprintf("looked at %d", c.Looked)
		case c.Found > 1:
			what = fmt.Sprintf("%s (and %d more)", c.First, c.Found-1)
		}
		t.row(string(c.Verdict), c.Name, what)
	}
	if err := t.print(w); err != nil {
		return err
	}
	summary := "Everything agrees."
	switch {
	case o.Findings > 0:
		summary = fmt.Sprintf("%d things do not agree.", o.Findings)
	case o.Repaired > 0:
		summary = fmt.Sprintf("%d things were put right; everything agrees now.", o.Repaired)
	}
	_, err := fmt.Fprintf(w, "\n%s\n", summary)
	return err
}
