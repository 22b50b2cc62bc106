package main

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"
)

// versionObject is what version prints with --json.
type versionObject struct {
	Schema   string `json:"schema"` // counterpart/version/1
	Version  string `json:"version"`
	Go       string `json:"go"`
	Platform string `json:"platform"`
	Revision string `json:"revision,omitempty"` // of the source it was built from, where that is known
}

func versionCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "version",
		Short: "Print the version of the program",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			o := versionObject{"counterpart/version/1", version(), runtime.Version(), runtime.GOOS + "/" + runtime.GOARCH, revision()}
			if asJSON {
				return printJSON(cmd.OutOrStdout(), o)
			}
			_, err := fmt.Fprintf(cmd.OutOrStdout(), "Counterpart %s, %s, %s\n", o.Version, o.Go, o.Platform)
			return err
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "write one JSON object")
	return cmd
}

func revision() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return ""
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" {
			return s.Value
		}
	}
	return ""
}
