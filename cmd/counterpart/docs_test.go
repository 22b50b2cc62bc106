package main

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// Every command and every flag has its place in docs/cli.md.
func TestDocumentsNameEveryCommand(t *testing.T) {
	text, err := os.ReadFile("../../docs/cli.md")
	if err != nil {
		t.Fatal(err)
	}
	var named strings.Builder // headings and what is set as code
	for _, m := range regexp.MustCompile("(?m)^## .*$|`[^`]+`").FindAll(text, -1) {
		named.Write(append(m, '\n'))
	}
	told := func(word string) bool {
		return regexp.MustCompile(`(?m)(^|[^\w-])` + regexp.QuoteMeta(word) + `([^\w-]|$)`).MatchString(named.String())
	}
	commands, flags := 0, 0
	var walk func(c *cobra.Command)
	walk = func(c *cobra.Command) {
		if c.Runnable() && c.HasParent() {
			commands++
			if !told(c.Name()) {
				t.Errorf("docs/cli.md does not name %s", c.CommandPath())
			}
		}
		c.Flags().VisitAll(func(f *pflag.Flag) {
			flags++
			if !told("--"+f.Name) && (f.Shorthand == "" || !told("-"+f.Shorthand)) {
				t.Errorf("docs/cli.md does not name --%s of %s", f.Name, c.CommandPath())
			}
		})
		for _, child := range c.Commands() {
			walk(child)
		}
	}
	walk(newRoot())
	if commands < 15 || flags < 30 {
		t.Errorf("only %d commands with %d flags: they are no longer found", commands, flags)
	}
}
