package main

import (
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"counterpart.dev/internal/assess"
	"counterpart.dev/internal/core/assure"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/sched"
)

// checkObject is what schedule check prints with --json.
type checkObject struct {
	Schema     string       `json:"schema"` // counterpart/schedule-check/1
	File       string       `json:"file"`
	SHA256     string       `json:"sha256"`
	Project    string       `json:"project"`
	Code       string       `json:"code"`
	Name       string       `json:"name"`
	DataDate   civil.Time   `json:"data_date"`
	Baseline   string       `json:"baseline"` // which one was used, as a sentence
	Activities int          `json:"activities"`
	Incomplete int          `json:"incomplete"`
	Links      int          `json:"links"`
	Checks     []assure.Row `json:"checks"` // the fourteen
	Extras     []assure.Row `json:"extras"` // numbered from 15
	readWarnings
}

func checkCommand() *cobra.Command {
	var flags fileFlags
	var baseline, baselineProject string
	c := &cobra.Command{
		Use:   "check FILE",
		Short: "Run the 14 schedule checks, each with its definition and the activities behind it",
		Args:  cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			s, err := flags.submitLooped(args[0])
			if err != nil {
				return err
			}
			var b *assess.Submission
			if baseline != "" {
				if b, err = flags.baseline(s, baseline, baselineProject); err != nil {
					return fmt.Errorf("the baseline: %w", err)
				}
			}
			r, err := assess.Check(s, b)
			if err != nil {
				return err
			}
			o := newCheckObject(args[0], s, r)
			if err := flags.show(c, o); err != nil {
				return err
			}
			return flags.verdict(o.failed())
		},
	}
	flags.add(c)
	flags.addProject(c)
	flags.addFailOn(c, "checks fail")
	c.Flags().StringVar(&baseline, "baseline", "", "an earlier or accepted submission to measure against")
	c.Flags().StringVar(&baselineProject, "baseline-project", "", "identity or short name of the project in the baseline (that of --project or of the same name when not given)")
	return c
}

// submitLooped is submit for work that can say something about a schedule whose links form a loop.
func (f *fileFlags) submitLooped(path string) (*assess.Submission, error) {
	s, err := f.submit(path, false)
	return s, unlessLoop(s, err)
}

func unlessLoop(s *assess.Submission, err error) error {
	var loop *sched.LoopError
	if s != nil && errors.As(err, &loop) {
		return nil
	}
	return err
}

// baseline reads the submission to measure against. Where its file holds several projects and none is named, it is the
// one that is called as the checked one.
func (f *fileFlags) baseline(checked *assess.Submission, path, project string) (*assess.Submission, error) {
	l, err := f.load(path)
	if err != nil {
		return nil, err
	}
	if project == "" && len(l.File.Network.WithActivities()) > 1 {
		project = checked.Network.Projects[checked.Project].Code
	}
	s, err := l.Submission(project)
	if err = unlessLoop(s, err); err != nil {
		err = named(path, err)
	}
	return s, err
}

func newCheckObject(name string, s *assess.Submission, r *assure.Report) *checkObject {
	return &checkObject{Schema: "counterpart/schedule-check/1", File: name, SHA256: s.SHA256, Project: string(r.Project), Code: r.Code, Name: r.Name,
		DataDate: r.DataDate, Baseline: r.Baseline, Activities: r.Activities, Incomplete: r.Incomplete, Links: r.Links,
		Checks: assure.Rows(r.Checks), Extras: assure.Rows(r.Extras), readWarnings: newReadWarnings(s.File.Warnings)}
}

func (o *checkObject) failed() (n int) {
	for _, c := range o.Checks {
		if c.Verdict == assure.Fails {
			n++
		}
	}
	return n
}

func (o *checkObject) print(w io.Writer) error {
	fmt.Fprintf(w, "%s %s, data date %s: %d activities, %d incomplete\n", o.Code, o.Name, o.DataDate, o.Activities, o.Incomplete)
	if o.Baseline != "" {
		fmt.Fprintln(w, o.Baseline)
	}
	if err := o.printSum(w, o.File); err != nil {
		return err
	}
	fmt.Fprintln(w)
	var t table
	t.row("#", "check", "value", "threshold", "verdict")
	for _, list := range [][]assure.Row{o.Checks, o.Extras} {
		for _, c := range list {
			verdict := string(c.Verdict)
			if c.Reason != "" {
				verdict += ": " + c.Reason
			}
			t.row(fmt.Sprint(c.Number), c.Name, c.Shown, c.Threshold, verdict)
		}
	}
	return t.print(w)
}
