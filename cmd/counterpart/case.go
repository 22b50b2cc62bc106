package main

import (
	"fmt"
	"io"
	"path/filepath"

	"github.com/spf13/cobra"

	"counterpart.dev/internal/assess"
	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/format/casefile"
)

func caseCommand() *cobra.Command {
	c := &cobra.Command{Use: "case", Short: "Start and check a benefits case"}
	c.AddCommand(caseInitCommand(), caseCheckCommand(), caseSchemaCommand())
	return c
}

// caseInitObject is what case init prints with --json.
type caseInitObject struct {
	Schema     string                `json:"schema"` // counterpart/case-init/1
	File       string                `json:"file"`
	Output     string                `json:"output"` // where the case was written, "" when it is in Case only
	Case       string                `json:"case"`
	Milestones []casefile.Suggestion `json:"milestones"` // suggested finish milestones, the likeliest first
}

func caseInitCommand() *cobra.Command {
	var flags fileFlags
	var output string
	c := &cobra.Command{
		Use:   "init FILE",
		Short: "Write a commented starting case for a schedule, with suggested finish milestones",
		Args:  cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			s, err := flags.submit(args[0], false)
			if err != nil {
				return err
			}
			in := assess.StartingCase(s)
			text := casefile.Starter(in)
			if output != "" {
				if err := writeFile(output, text); err != nil {
					return err
				}
			}
			switch {
			case flags.json:
				return printJSON(c.OutOrStdout(), caseInitObject{"counterpart/case-init/1", filepath.Base(args[0]), output, string(text), casefile.Rank(in.Candidates)})
			case output != "":
				_, err = fmt.Fprintf(c.OutOrStdout(), "The case is at %s. Fill in what it asks for, then: counterpart brief --case %s %s\n", output, output, args[0])
			default:
				_, err = c.OutOrStdout().Write(text)
			}
			return err
		},
	}
	flags.add(c)
	flags.addProject(c)
	c.Flags().StringVarP(&output, "output", "o", "", "where to write the case (standard output when not given)")
	return c
}

// caseCheckObject is what case check prints with --json.
type caseCheckObject struct {
	Schema   string          `json:"schema"` // counterpart/case-check/1
	File     string          `json:"file"`
	Checks   []caseCheck     `json:"checks"`
	Findings []findingObject `json:"findings"`
	Next     []nextObject    `json:"next"` // inputs to find out next, by value
}

type caseCheck struct {
	ID         string `json:"id"`
	Name       string `json:"name"`
	Severity   string `json:"severity"` // note, warning or serious
	Verdict    string `json:"verdict"`  // holds, found or not run
	Reason     string `json:"reason"`
	Findings   int    `json:"findings"`
	Definition string `json:"definition"`
}

type findingObject struct {
	Check    string `json:"check"`
	Severity string `json:"severity"`
	Subject  string `json:"subject"` // identity of what it is about, "" for the whole case
	Sentence string `json:"sentence"`
}

var severities = [...]string{"note", "warning", "serious"}

func caseCheckCommand() *cobra.Command {
	var flags fileFlags
	var date string
	c := &cobra.Command{
		Use:   "check CASE",
		Short: "Say what a case lacks: owners, measures, links, costs",
		Args:  cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			kase, _, err := readCase(args[0])
			if err != nil {
				return err
			}
			var report civil.Date
			if date != "" {
				if report, err = civil.ParseDate(date); err != nil {
					return errs.New(errs.Invalid, "--date: %w", err)
				}
			}
			o := newCaseCheckObject(args[0], kase, report)
			if err := flags.show(c, o); err != nil {
				return err
			}
			return flags.verdict(len(o.Findings))
		},
	}
	c.Flags().BoolVar(&flags.json, "json", false, "print one JSON object")
	c.Flags().StringVar(&date, "date", "", "the day to check for, such as 2026-10-31: what is late is late on that day")
	flags.addFailOn(c, "findings")
	return c
}

func newCaseCheckObject(path string, kase *benefit.Case, report civil.Date) *caseCheckObject {
	o := &caseCheckObject{Schema: "counterpart/case-check/1", File: path, Checks: []caseCheck{}, Findings: []findingObject{}, Next: []nextObject{}}
	for _, k := range benefit.Checks(kase, report) {
		o.Checks = append(o.Checks, caseCheck{k.ID, k.Name, severities[k.Severity], [...]string{"holds", "found", "not run"}[k.Verdict], k.Reason, len(k.Findings), k.Definition})
		for _, f := range k.Findings {
			o.Findings = append(o.Findings, findingObject{f.Check, severities[f.Severity], f.Subject.ID, f.Sentence})
		}
	}
	for _, m := range benefit.NextInputs(kase, nil, 5) {
		next := nextObject{Sentence: m.Sentence}
		if m.HasMoney {
			next.Worth = m.Money.Short(kase.Currency)
			if m.PerYear {
				next.Worth += " a year"
			}
		}
		o.Next = append(o.Next, next)
	}
	return o
}

func (o *caseCheckObject) print(w io.Writer) error {
	if len(o.Findings) == 0 {
		fmt.Fprintf(w, "%s: nothing is missing\n", o.File)
	}
	for _, f := range o.Findings {
		fmt.Fprintf(w, "%-8s %s\n", f.Severity, f.Sentence)
	}
	if len(o.Next) > 0 {
		fmt.Fprintf(w, "\nFind out next:\n")
	}
	for i, n := range o.Next {
		worth := ""
		if n.Worth != "" {
			worth = " (" + n.Worth + ")"
		}
		if _, err := fmt.Fprintf(w, "%d. %s%s\n", i+1, n.Sentence, worth); err != nil {
			return err
		}
	}
	return nil
}

func caseSchemaCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "schema",
		Short: "Print the JSON Schema of case files, for editors",
		Args:  cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			_, err := c.OutOrStdout().Write(casefile.Schema())
			return err
		},
	}
	c.Flags().Bool("json", true, "the schema is one JSON object in any case")
	return c
}
