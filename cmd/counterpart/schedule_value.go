package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"counterpart.dev/internal/assess"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/value"
)

// valueObject is what schedule value prints with --json. Money is in hundredths of the currency.
type valueObject struct {
	Schema   string         `json:"schema"` // counterpart/schedule-value/1
	File     string         `json:"file"`
	SHA256   string         `json:"sha256"`
	Baseline *valueBaseline `json:"baseline_file"` // null unless one was named
	Projects []valueProject `json:"projects"`
	readWarnings
}

type valueBaseline struct {
	File   string `json:"file"`
	SHA256 string `json:"sha256"`
	readWarnings
}

type valueProject struct {
	ID       string       `json:"id"`
	Code     string       `json:"code"`
	Name     string       `json:"name"`
	Currency string       `json:"currency"`
	DataDate civil.Time   `json:"data_date"`
	Baseline string       `json:"baseline"` // which one the plan is that of, as a sentence
	NotRun   string       `json:"not_run"`  // why there is nothing to work out, "" when there is
	Start    civil.Time   `json:"planned_start"`
	Finish   civil.Time   `json:"planned_finish"`
	Figures  []value.Row  `json:"figures"`
	Curve    []valuePoint `json:"curve"`
	Stored   *valueStored `json:"stored"` // what the file's own tool worked out, null when it says nothing
	Notes    []string     `json:"notes"`
}

type valuePoint struct {
	End     civil.Time `json:"end"`
	Planned int64      `json:"planned"` // cumulative
}

type valueStored struct {
	Planned int64 `json:"planned"`
	Earned  int64 `json:"earned"`
	Actual  int64 `json:"actual"`
}

func valueCommand() *cobra.Command {
	var flags fileFlags
	var baseline, baselineProject string
	c := &cobra.Command{
		Use:   "value FILE",
		Short: "Work out earned value and earned schedule from the costs in a schedule file",
		Args:  cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			l, err := flags.load(args[0])
			if err != nil {
				return err
			}
			o := &valueObject{Schema: "counterpart/schedule-value/1", File: args[0], SHA256: l.SHA256, Projects: []valueProject{}, readWarnings: newReadWarnings(l.File.Warnings)}
			var b *assess.Loaded
			if baseline != "" {
				if b, err = flags.load(baseline); err != nil {
					return fmt.Errorf("the baseline: %w", err)
				}
				o.Baseline = &valueBaseline{baseline, b.SHA256, newReadWarnings(b.File.Warnings)}
			}
			for _, name := range flags.projects(l) {
				v, err := earned(l, b, name, baselineProject)
				if err != nil {
					return err
				}
				o.Projects = append(o.Projects, newValueProject(v))
			}
			return flags.show(c, o)
		},
	}
	flags.add(c)
	flags.addProject(c)
	c.Flags().StringVar(&baseline, "baseline", "", "an earlier or accepted submission whose budgets and dates are the plan")
	c.Flags().StringVar(&baselineProject, "baseline-project", "", "identity or short name of the project in the baseline (that of the same name when not given)")
	return c
}

// projects are the projects that are meant: the one of --project, or all with activities.
func (f *fileFlags) projects(l *assess.Loaded) []string {
	n := l.File.Network
	all := n.WithActivities()
	if f.project != "" || len(all) == 0 {
		return []string{f.project}
	}
	var list []string
	for _, p := range all {
		list = append(list, string(n.Projects[p].ID))
	}
	return list
}

// earned works out the earned value of one project. Links that form a loop matter in neither file but a baseline.
func earned(l, b *assess.Loaded, project, baselineProject string) (*assess.Value, error) {
	s, err := l.Submission(project)
	if err = unlessLoop(s, err); err != nil {
		return nil, named(l.Name, err)
	}
	if b == nil {
		return assess.Earned(s, nil), nil
	}
	if baselineProject == "" && len(b.File.Network.WithActivities()) > 1 {
		baselineProject = s.Network.Projects[s.Project].Code
	}
	was, err := b.Submission(baselineProject)
	if err != nil {
		return nil, fmt.Errorf("the baseline: %w", named(b.Name, err))
	}
	return assess.Earned(s, was), nil
}

func newValueProject(v *assess.Value) valueProject {
	p := v.Project
	o := valueProject{ID: string(p.ID), Code: p.Code, Name: p.Name, Currency: p.Currency, DataDate: p.DataDate, Baseline: v.Baseline, NotRun: v.Reason,
		Start: v.Months.Start, Finish: v.Months.Finish, Figures: []value.Row{}, Curve: []valuePoint{}, Notes: append([]string{}, v.Notes...)}
	if v.Reason == "" {
		o.Figures = value.Rows(v.Input, v.Output)
	}
	for i, planned := range v.Months.Curve {
		o.Curve = append(o.Curve, valuePoint{v.Months.Ends[i], planned})
	}
	if s := p.StoredValue; s.Stated {
		o.Stored = &valueStored{s.Planned, s.Earned, s.Actual}
	}
	return o
}

func (o *valueObject) print(w io.Writer) error {
	if err := o.printSum(w, o.File); err != nil {
		return err
	}
	if o.Baseline != nil {
		if err := o.Baseline.printSum(w, o.Baseline.File); err != nil {
			return err
		}
	}
	for _, p := range o.Projects {
		if err := p.print(w); err != nil {
			return err
		}
	}
	return nil
}

func (p valueProject) print(w io.Writer) error {
	fmt.Fprintf(w, "%s %s, data date %s\n", p.Code, p.Name, p.DataDate)
	if p.NotRun != "" {
		_, err := fmt.Fprintf(w, "not run: %s\n", p.NotRun)
		return err
	}
	fmt.Fprintln(w, p.Baseline)
	for _, n := range p.Notes {
		fmt.Fprintln(w, n)
	}
	var t table
	t.row("figure", "value", "definition")
	missing := map[string][]string{}
	var reasons []string
	for _, r := range p.Figures {
		if r.Value != nil {
			t.row(r.Name, shownValue(*r.Value, r.Unit, p.Currency), r.Definition)
			continue
		}
		if missing[r.Reason] == nil {
			reasons = append(reasons, r.Reason)
		}
		missing[r.Reason] = append(missing[r.Reason], r.Name)
	}
	if s := p.Stored; s != nil {
		t.row("as the file states them", "", fmt.Sprintf("PV %s, EV %s, AC %s", shownValue(float64(s.Planned), value.Money, ""),
			shownValue(float64(s.Earned), value.Money, ""), shownValue(float64(s.Actual), value.Money, "")))
	}
	if err := t.print(w); err != nil {
		return err
	}
	for _, r := range reasons {
		fmt.Fprintf(w, "not run: %s: %s\n", strings.Join(missing[r], "; "), r)
	}
	return nil
}

func shownValue(v float64, unit value.Unit, currency string) string {
	switch unit {
	case value.Money:
		s := fmt.Sprintf("%.2f", v/100)
		if currency != "" {
			s += " " + currency
		}
		return s
	case value.Period:
		return fmt.Sprintf("%.2f months", v)
	}
	return fmt.Sprintf("%.3f", v)
}
