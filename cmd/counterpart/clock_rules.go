package main

import (
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"counterpart.dev/internal/core/clock"
	"counterpart.dev/internal/core/matter"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/format/rulefile"
)

func clockRulesCommand() *cobra.Command {
	var flags fileFlags
	c := &cobra.Command{
		Use:   "rules [SET]",
		Short: "List the rule sets, kinds and moves, or print a set so that it can be edited and given to clock try",
		Args:  cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) == 0 {
				return flags.show(c, newClockRulesObject())
			}
			set, err := readRules(args[0])
			if err != nil {
				return err
			}
			text, err := clock.Encode(set)
			if !flags.json && err == nil {
				text, err = rulefile.WriteSet(set)
			}
			if err != nil {
				return err
			}
			_, err = c.OutOrStdout().Write(text)
			return err
		},
	}
	c.Flags().BoolVar(&flags.json, "json", false, "print one JSON object")
	return c
}

// clockRulesObject is what clock rules prints without a set: counterpart/clock-sets/1.
type clockRulesObject struct {
	Schema string        `json:"schema"`
	Sets   []setObject   `json:"sets"`
	Kinds  []clock.Kind  `json:"kinds"`
	Moves  []matter.Verb `json:"moves"`
}

type setObject struct {
	ID      string `json:"id"`
	Name    string `json:"name"`
	Edition string `json:"edition"`
	Note    string `json:"note"`
	Rules   int    `json:"rules"`
}

func newClockRulesObject() *clockRulesObject {
	o := &clockRulesObject{Schema: "counterpart/clock-sets/1", Kinds: clock.Kinds(), Moves: clock.Verbs()}
	for _, s := range clock.Sets() {
		o.Sets = append(o.Sets, setObject{s.ID, s.Name, s.Edition, s.Note, len(s.Rules)})
	}
	return o
}

func (o *clockRulesObject) print(w io.Writer) error {
	var t table
	for _, s := range o.Sets {
		t.row(s.ID, s.Name, s.Edition)
	}
	if err := t.print(w); err != nil {
		return err
	}
	_, err := fmt.Fprintf(w, "\nKinds: %s.\nMoves: %s.\n", list(o.Kinds), list(o.Moves))
	return err
}

func setNames() []string {
	var out []string
	for _, s := range clock.Sets() {
		out = append(out, s.ID)
	}
	return out
}

// readRules is the built-in set of a name, or the set of a file.
func readRules(name string) (set clock.Set, err error) {
	if s, ok := clock.Named(name); ok {
		return s, nil
	}
	if _, err := os.Stat(name); os.IsNotExist(err) || name == "" {
		// As people write it: FIDIC 2017, NEC4-like.
		if s, ok := clock.Named(strings.TrimSuffix(strings.NewReplacer(" ", "", "-", "", "_", "").Replace(strings.ToLower(name)), "like")); ok {
			return s, nil
		}
		return set, errs.New(errs.NotFound, "there is no rule set %.60q; known are %s, or name a file with one", name, strings.Join(setNames(), ", "))
	}
	err = withFile(name, func(data []byte) error {
		set, err = rulefile.ReadSet(data)
		return err
	})
	return set, err
}

// largestList is how many bytes of a file of rules, moves or days are read.
const largestList = 2 << 20

// withFile reads a small file and lets f understand it; what is wrong names the file.
func withFile(path string, f func(data []byte) error) error {
	file, err := openFile(path)
	if err != nil {
		return err
	}
	defer file.Close()
	data, err := io.ReadAll(io.LimitReader(file, largestList))
	if err != nil {
		return pathError(path, err)
	}
	if err := f(data); err != nil {
		return named(path, err)
	}
	return nil
}

// named puts the file in front of what is wrong with it, and leaves out the trail.
func named(path string, err error) error {
	message := fmt.Sprintf("%s: %s", path, errs.Sentence(err))
	if fields := errs.FieldsOf(err); len(fields) > 0 {
		return errs.InvalidFields(message, fields)
	}
	if errs.KindOf(err) == errs.Internal {
		return err
	}
	return errs.New(errs.KindOf(err), "%s", message)
}
