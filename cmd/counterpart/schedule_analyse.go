package main

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"counterpart.dev/internal/assess"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/plan"
	"counterpart.dev/internal/core/sched"
)

// analyseObject is what schedule analyse prints with --json.
type analyseObject struct {
	Schema     string             `json:"schema"` // counterpart/schedule-analyse/1
	File       string             `json:"file"`
	SHA256     string             `json:"sha256"`
	Projects   []analysedProject  `json:"projects"`
	Activities []analysedActivity `json:"activities"`
	Agreement  *agreementObject   `json:"agreement,omitempty"` // with --against-stored
	readWarnings
}

type analysedProject struct {
	ID         string     `json:"id"`
	Code       string     `json:"code"`
	Name       string     `json:"name"`
	DataDate   civil.Time `json:"data_date"`
	Start      civil.Time `json:"start"`
	Finish     civil.Time `json:"finish"`
	LateFinish civil.Time `json:"late_finish"` // must-finish-by, else the finish
}

type analysedActivity struct {
	ID          string       `json:"id"`
	Code        string       `json:"code"`
	Name        string       `json:"name"`
	Project     string       `json:"project"`
	Type        string       `json:"type"`
	Status      string       `json:"status"`
	EarlyStart  civil.Time   `json:"early_start"`
	EarlyFinish civil.Time   `json:"early_finish"`
	LateStart   civil.Time   `json:"late_start"`
	LateFinish  civil.Time   `json:"late_finish"`
	TotalFloat  *int32       `json:"total_float_minutes"` // null for a complete activity
	FreeFloat   *int32       `json:"free_float_minutes"`
	Critical    bool         `json:"critical"`
	LongestPath bool         `json:"longest_path"`
	Stored      storedObject `json:"stored"`
}

// storedObject is what the file's own tool computed; null where the file does not say.
type storedObject struct {
	EarlyStart  civil.Time `json:"early_start"`
	EarlyFinish civil.Time `json:"early_finish"`
	LateStart   civil.Time `json:"late_start"`
	LateFinish  civil.Time `json:"late_finish"`
	TotalFloat  *int32     `json:"total_float_minutes"`
	FreeFloat   *int32     `json:"free_float_minutes"`
	Critical    *bool      `json:"critical"` // by the project's option, from the stored float or path
	LongestPath *bool      `json:"longest_path"`
}

type agreementObject struct {
	Incomplete  int                `json:"incomplete"` // activities compared
	Complete    int                `json:"complete"`
	Fields      []fieldObject      `json:"fields"`
	Differences []differenceObject `json:"differences"`
}

type fieldObject struct {
	Field            string `json:"field"`
	Compared         int    `json:"compared"` // of incomplete activities
	Equal            int    `json:"equal"`
	ComparedComplete int    `json:"compared_complete"`
	EqualComplete    int    `json:"equal_complete"`
}

type differenceObject struct {
	ID       string `json:"id"`
	Code     string `json:"code"`
	Field    string `json:"field"`
	Computed string `json:"computed"`
	Stored   string `json:"stored"`
}

func analyseCommand() *cobra.Command {
	var flags fileFlags
	var against bool
	c := &cobra.Command{
		Use:   "analyse FILE",
		Short: "Compute early and late dates, floats, criticality and the longest path",
		Long: "Computes the dates of a schedule anew, by the options stored in the file, without using any date another tool computed.\n" +
			"Projects of one file are scheduled together; --project shows one of them.",
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			s, err := flags.submit(args[0], flags.project == "")
			if err != nil {
				return err
			}
			o := newAnalyseObject(args[0], s)
			differences := 0
			if against {
				a := assess.Agree(s.Network, s.Result)
				o.Agreement = newAgreementObject(a)
				differences = len(a.Differences)
			}
			if err := flags.show(c, o); err != nil {
				return err
			}
			return flags.verdict(differences)
		},
	}
	flags.add(c)
	flags.addProject(c)
	flags.addFailOn(c, "differences from the stored values (with --against-stored)")
	c.Flags().BoolVar(&against, "against-stored", false, "sum up the agreement with the dates and floats stored in the file, and list the differences")
	return c
}

func newAnalyseObject(name string, s *assess.Submission) *analyseObject {
	n, r := s.Network, s.Result
	o := &analyseObject{Schema: "counterpart/schedule-analyse/1", File: name, SHA256: s.SHA256, Projects: []analysedProject{}, Activities: []analysedActivity{},
		readWarnings: newReadWarnings(s.File.Warnings)}
	for i := range n.Projects {
		if p := &n.Projects[i]; s.Project == plan.None || s.Project == int32(i) {
			d := r.Projects[i]
			o.Projects = append(o.Projects, analysedProject{string(p.ID), p.Code, p.Name, p.DataDate, d.Start, d.Finish, d.LateFinish})
		}
	}
	for i := range n.Activities {
		if s.Project == plan.None || s.Project == n.Activities[i].Project {
			o.Activities = append(o.Activities, newAnalysedActivity(n, i, &r.Dates[i]))
		}
	}
	return o
}

func newAnalysedActivity(n *plan.Network, i int, d *sched.Dates) analysedActivity {
	a := &n.Activities[i]
	p := &n.Projects[a.Project]
	out := analysedActivity{ID: string(a.ID), Code: a.Code, Name: a.Name, Project: string(p.ID), Type: a.Type.String(), Status: a.Status.String(),
		EarlyStart: d.EarlyStart, EarlyFinish: d.EarlyFinish, LateStart: d.LateStart, LateFinish: d.LateFinish,
		Critical: d.Critical, LongestPath: d.LongestPath}
	if d.HasFloat {
		out.TotalFloat, out.FreeFloat = &d.TotalFloat, &d.FreeFloat
	}
	s := &a.Stored
	out.Stored = storedObject{EarlyStart: s.EarlyStart, EarlyFinish: s.EarlyFinish, LateStart: s.LateStart, LateFinish: s.LateFinish}
	if s.HasTotalFloat {
		out.Stored.TotalFloat = &s.TotalFloat
	}
	if s.HasFreeFloat {
		out.Stored.FreeFloat = &s.FreeFloat
	}
	if s.HasLongestPath {
		out.Stored.LongestPath = &s.LongestPath
	}
	switch {
	case p.Options.CriticalBy == plan.ByLongestPath:
		out.Stored.Critical = out.Stored.LongestPath
	case s.HasTotalFloat:
		critical := s.TotalFloat <= p.Options.CriticalFloat && a.Status != plan.Complete
		out.Stored.Critical = &critical
	}
	return out
}

func newAgreementObject(a *assess.Agreement) *agreementObject {
	o := &agreementObject{Incomplete: a.Incomplete, Complete: a.Complete, Fields: []fieldObject{}, Differences: []differenceObject{}}
	for _, f := range a.Fields {
		o.Fields = append(o.Fields, fieldObject{f.Field, f.Compared, f.Equal, f.OfComplete, f.EqualComplete})
	}
	for _, d := range a.Differences {
		o.Differences = append(o.Differences, differenceObject{string(d.Activity), d.Code, d.Field, d.Computed, d.Stored})
	}
	return o
}

func (o *analyseObject) print(w io.Writer) error {
	var t table
	for _, p := range o.Projects {
		if _, err := fmt.Fprintf(w, "project %s %s: data date %s, finish %s\n", p.Code, p.Name, p.DataDate, p.Finish); err != nil {
			return err
		}
	}
	if err := o.printSum(w, o.File); err != nil {
		return err
	}
	if o.Agreement != nil {
		return o.Agreement.print(w)
	}
	fmt.Fprintln(w)
	t.row("activity", "early start", "early finish", "late start", "late finish", "total float, min", "free float, min", "")
	for _, a := range o.Activities {
		mark := ""
		if a.LongestPath {
			mark = "longest path"
		} else if a.Critical {
			mark = "critical"
		}
		t.row(a.Code, a.EarlyStart.String(), a.EarlyFinish.String(), a.LateStart.String(), a.LateFinish.String(),
			orDash(a.TotalFloat), orDash(a.FreeFloat), mark)
	}
	return t.print(w)
}

func (o *agreementObject) print(w io.Writer) error {
	if o.Incomplete+o.Complete == 0 {
		_, err := fmt.Fprintln(w, "\nthe file stores no calculated dates: there is nothing to compare")
		return err
	}
	fmt.Fprintf(w, "\nagainst the stored values of %d incomplete and %d complete activities\n", o.Incomplete, o.Complete)
	var fields, differences table
	fields.row("field", "incomplete", "complete")
	for _, f := range o.Fields {
		fields.row(f.Field, ofCompared(f.Equal, f.Compared), ofCompared(f.EqualComplete, f.ComparedComplete))
	}
	if err := fields.print(w); err != nil || len(o.Differences) == 0 {
		return err
	}
	fmt.Fprintln(w)
	differences.row("activity", "field", "computed", "stored")
	for _, d := range o.Differences {
		differences.row(d.Code, d.Field, d.Computed, d.Stored)
	}
	return differences.print(w)
}

func ofCompared(equal, compared int) string {
	if compared == 0 {
		return "–"
	}
	return fmt.Sprintf("%d of %d equal", equal, compared)
}

func orDash(v *int32) string {
	if v == nil {
		return "–"
	}
	return fmt.Sprint(*v)
}
