// Command counterpart is the client's side of project management from the command line: it reads a supplier's schedule,
// checks it, and says what it means for the benefits the client wants.
//
// It promises one object of JSON on standard output with --json, a sentence on standard error for input it cannot use,
// and exit codes that scripts can rely on: 0 ok, 1 findings beyond --fail-on, 2 bad input. It refuses to guess: a file
// with several projects asks which one is meant.
//
// Long because every command is here, with what it prints.
package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"

	"counterpart.dev/internal/assess"
	"counterpart.dev/internal/errs"
)

// The exit codes.
const (
	exitOK       = 0
	exitFindings = 1
	exitBadInput = 2
)

// garbage is how much of what is in use may lie about as garbage, in per cent. A command reads a file and ends, so
// memory is worth more than the little time that collecting earlier costs: it keeps reading within its promised bound.
const garbage = 50

func main() {
	debug.SetGCPercent(garbage)
	os.Exit(run(os.Args[1:], os.Stdout, os.Stderr))
}

// errFindings ends a command whose findings go beyond --fail-on; what was found has been printed.
var errFindings = errors.New("findings beyond --fail-on")

func run(args []string, stdout, stderr io.Writer) int {
	root := newRoot()
	root.SetArgs(args)
	root.SetOut(stdout)
	root.SetErr(stderr)
	err := root.Execute()
	switch {
	case err == nil:
		return exitOK
	case errors.Is(err, errFindings):
		return exitFindings
	}
	complain(stderr, err)
	return exitBadInput
}

// complain prints an error as sentences a person can act on. What was being done when it was found is for whoever reports a failure
// of the program's own.
func complain(w io.Writer, err error) {
	var e *errs.Error
	if !errors.As(err, &e) || e.Kind == errs.Internal {
		fmt.Fprintf(w, "counterpart: %v\n", err)
		return
	}
	fmt.Fprintf(w, "counterpart: %s\n", e.Message)
	for _, f := range e.Fields {
		fmt.Fprintf(w, "  %s\n", f)
	}
}

// version is the version of the program.
func version() string { return strings.TrimPrefix(assess.Engine, "Counterpart ") }

func newRoot() *cobra.Command {
	root := &cobra.Command{
		Use:           "counterpart",
		Short:         "The client's side of project management",
		Long:          "Counterpart shows a client project manager and their sponsor whether the delivery they pay for will bring the\nbenefits they want, and what to do about it this week.",
		Version:       version(),
		SilenceErrors: true,
		SilenceUsage:  true,
	}
	root.AddCommand(scheduleCommand(), briefCommand(), simulateCommand(), caseCommand(), clockCommand(), yearsCommand(), serveCommand(), migrateCommand(), configCommand(), recordCommand(), userCommand(),
		doctorCommand(), backupCommand(), restoreCommand(), moveCommand(), versionCommand())
	sayPlainly(root)
	return root
}

// sayPlainly lets every command below say what it is to be given, where it was given something else.
func sayPlainly(c *cobra.Command) {
	for _, below := range c.Commands() {
		sayPlainly(below)
		if check := below.Args; check != nil {
			below.Args = func(c *cobra.Command, args []string) error {
				if check(c, args) == nil {
					return nil
				}
				return errs.New(errs.Invalid, "it is given as %s; %s --help says more", c.UseLine(), c.CommandPath())
			}
		}
		if below.HasSubCommands() && !below.Runnable() {
			below.RunE = oneBelow
		}
	}
}

// oneBelow tells what there is below a command that does nothing by itself.
func oneBelow(c *cobra.Command, args []string) error {
	if len(args) == 0 {
		return c.Help()
	}
	var names []string
	for _, below := range c.Commands() {
		if !below.Hidden {
			names = append(names, below.Name())
		}
	}
	return errs.New(errs.Invalid, "there is no command %q in %s; there are %s", args[0], c.CommandPath(), strings.Join(names, ", "))
}
