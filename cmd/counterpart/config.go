package main

import (
	"fmt"
	"os"
	"text/tabwriter"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"counterpart.dev/internal/config"
	"counterpart.dev/internal/errs"
)

// bindConfig gives a command a flag for every setting.
func bindConfig(cmd *cobra.Command) {
	cmd.Flags().String("config", "", "file of settings, a line key = value each")
	for _, k := range config.Keys() {
		help := k.Help + " (" + k.Env() + ")"
		if k.Switch {
			cmd.Flags().Bool(k.Name, k.Default == "true", help)
		} else {
			cmd.Flags().String(k.Name, k.Default, help)
		}
	}
}

// loadConfig makes the settings from the flags that were given, the environment and the file.
func loadConfig(cmd *cobra.Command) (config.Config, error) {
	given := map[string]string{}
	known := map[string]bool{"config": true}
	for _, k := range config.Keys() {
		known[k.Name] = true
	}
	cmd.Flags().Visit(func(f *pflag.Flag) {
		if known[f.Name] {
			given[f.Name] = f.Value.String()
		}
	})
	c, err := config.Load(given, os.Environ())
	if e, ok := err.(*config.Error); ok {
		fields := make([]errs.Field, len(e.Problems))
		for i, p := range e.Problems {
			fields[i] = errs.Field{Path: p.Key, Message: p.Message + " (from " + p.Source + ")"}
		}
		return c, errs.InvalidFields("the settings cannot be used", fields)
	}
	return c, err
}

func configCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "config",
		Short: "Print the settings in force and where each comes from",
		Long:  "Flags win over the environment, the environment over the file named by --config, the file over the defaults. Passwords in\naddresses are masked.",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			c, err := loadConfig(cmd)
			if err != nil {
				return err
			}
			if asJSON {
				return printJSON(cmd.OutOrStdout(), struct {
					Schema   string         `json:"schema"`
					Settings []config.Value `json:"settings"`
					Warnings []warning      `json:"warnings"`
				}{"counterpart/config/1", c.Values(), warnings(c)})
			}
			w := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 4, 2, ' ', 0)
			for _, v := range c.Values() {
				fmt.Fprintf(w, "%s\t%s\t%s\n", v.Key, v.Value, v.Source)
			}
			for _, p := range warnings(c) {
				fmt.Fprintf(cmd.ErrOrStderr(), "%s: %s (from %s)\n", p.Key, p.Text, p.Source)
			}
			return w.Flush()
		},
	}
	bindConfig(cmd)
	cmd.Flags().BoolVar(&asJSON, "json", false, "write one JSON object")
	return cmd
}

// warning is what works but is seldom meant.
type warning struct {
	Key    string `json:"key"`
	Source string `json:"source"`
	Text   string `json:"text"`
}

func warnings(c config.Config) []warning {
	out := []warning{}
	for _, p := range c.Warnings() {
		out = append(out, warning{p.Key, p.Source, p.Message})
	}
	return out
}
