package main

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"counterpart.dev/internal/assess"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/plan"
	"counterpart.dev/internal/format/tabular"
)

func scheduleCommand() *cobra.Command {
	c := &cobra.Command{Use: "schedule", Short: "Read, analyse and check a supplier's schedule file"}
	c.AddCommand(readCommand(), analyseCommand(), checkCommand(), compareCommand(), trendCommand(), valueCommand())
	return c
}

// readObject is what schedule read prints with --json.
type readObject struct {
	Schema      string        `json:"schema"` // counterpart/schedule-read/1
	File        string        `json:"file"`
	SHA256      string        `json:"sha256"`
	Format      string        `json:"format"`      // xer, mspdi or pmxml
	FormatName  string        `json:"format_name"` // such as Primavera XER
	Version     string        `json:"version"`
	Encoding    string        `json:"encoding"`
	Projects    []readProject `json:"projects"`
	Activities  int           `json:"activities"`
	Links       int           `json:"links"`     // with those of WBS elements
	Calendars   int           `json:"calendars"` // of the file
	Constraints int           `json:"constraints"`
	Table       *readTable    `json:"table"` // of a spreadsheet: what its columns were taken for; else null
	readWarnings
}

type readTable struct {
	Sheet   string           `json:"sheet"`
	Row     int              `json:"heading_row"` // 0 when there is none
	Columns []tabular.Column `json:"columns"`
}

// readWarnings is what the reader could not take as it stood. Every object made from a file carries it: figures from a
// file that was cut off must not look like figures from a whole one.
type readWarnings struct {
	Warnings     []plan.Warning `json:"warnings"`
	WarningCount int            `json:"warning_count"` // with those beyond the list's bound
}

func newReadWarnings(w plan.Warnings) readWarnings {
	if w.List == nil {
		w.List = []plan.Warning{}
	}
	return readWarnings{w.List, len(w.List) + w.More}
}

// printSum says how many warnings there were, and where to read them.
func (r readWarnings) printSum(w io.Writer, file string) error {
	var err error
	switch r.WarningCount {
	case 0:
	case 1:
		_, err = fmt.Fprintf(w, "one warning from reading the file: %s\n", r.Warnings[0])
	default:
		_, err = fmt.Fprintf(w, "%d warnings from reading the file, listed by: counterpart schedule read %s\n", r.WarningCount, file)
	}
	return err
}

type readProject struct {
	ID         string     `json:"id"`
	Code       string     `json:"code"`
	Name       string     `json:"name"`
	DataDate   civil.Time `json:"data_date"`
	MustFinish civil.Time `json:"must_finish_by"`
	Activities int        `json:"activities"`
	Links      int        `json:"links"` // into an activity or element of the project
}

func readCommand() *cobra.Command {
	var flags fileFlags
	c := &cobra.Command{
		Use:   "read FILE",
		Short: "Say what a schedule file holds, and what is odd about it",
		Args:  cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			l, err := flags.load(args[0])
			if err != nil {
				return err
			}
			o := newReadObject(args[0], l)
			if err := flags.show(c, o); err != nil {
				return err
			}
			return flags.verdict(o.WarningCount)
		},
	}
	flags.add(c)
	flags.addFailOn(c, "warnings")
	return c
}

func newReadObject(name string, l *assess.Loaded) *readObject {
	f := l.File
	n := f.Network
	o := &readObject{Schema: "counterpart/schedule-read/1", File: name, SHA256: l.SHA256, Format: f.Kind, FormatName: f.Format, Version: f.Version, Encoding: f.Encoding,
		Projects: make([]readProject, len(n.Projects)), Activities: len(n.Activities), Links: len(n.Links) + len(n.WBSLinks),
		readWarnings: newReadWarnings(f.Warnings)}
	for i := range n.Calendars {
		if !n.Calendars[i].Derived {
			o.Calendars++
		}
	}
	if t := l.Table; t != nil {
		o.Table = &readTable{t.Sheet, t.Row, t.Columns}
	}
	for i := range n.Projects {
		p := &n.Projects[i]
		o.Projects[i] = readProject{ID: string(p.ID), Code: p.Code, Name: p.Name, DataDate: p.DataDate, MustFinish: p.MustFinish}
	}
	for i := range n.Activities {
		a := &n.Activities[i]
		o.Projects[a.Project].Activities++
		for _, c := range a.Constraints {
			if c.Kind != plan.NoConstraint {
				o.Constraints++
			}
		}
	}
	for i := range n.Links {
		o.Projects[n.Activities[n.Links[i].To].Project].Links++
	}
	for i := range n.WBSLinks {
		l := &n.WBSLinks[i]
		if l.To != plan.None {
			o.Projects[n.Activities[l.To].Project].Links++
		} else {
			o.Projects[n.WBS[l.ToWBS].Project].Links++
		}
	}
	for i := range n.WBS {
		if n.WBS[i].Constraint.Kind != plan.NoConstraint {
			o.Constraints++
		}
	}
	return o
}

func (o *readObject) print(w io.Writer) error {
	var t table
	version := ""
	if o.Version != "" {
		version = ", version " + o.Version
	}
	t.row(o.File, fmt.Sprintf("%s%s, text in %s", o.FormatName, version, o.Encoding))
	t.row("activities", fmt.Sprint(o.Activities))
	t.row("links", fmt.Sprint(o.Links))
	t.row("calendars", fmt.Sprint(o.Calendars))
	t.row("constraints", fmt.Sprint(o.Constraints))
	for _, p := range o.Projects {
		t.row("project", fmt.Sprintf("%s %s %s: %d activities, data date %s", p.ID, p.Code, p.Name, p.Activities, p.DataDate))
	}
	if o.Table != nil {
		o.Table.rows(&t)
	}
	t.row("warnings", fmt.Sprint(o.WarningCount))
	for _, x := range o.Warnings {
		t.row("", x.String())
	}
	if more := o.WarningCount - len(o.Warnings); more > 0 {
		t.row("", fmt.Sprintf("and %d more", more))
	}
	return t.print(w)
}

// rows says what each column was taken for.
func (x *readTable) rows(t *table) {
	for _, c := range x.Columns {
		as := "passed over"
		if c.Field != "" {
			as = "read as " + c.Field
		}
		if c.Unsure != "" {
			as += ": " + c.Unsure
		}
		t.row("column "+c.Letters, fmt.Sprintf("%s (%s): %s", c.Heading, c.Sample, as))
	}
}
