package main

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"counterpart.dev/internal/assess"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/compare"
)

// compareObject is what schedule compare prints with --json.
type compareObject struct {
	Schema      string             `json:"schema"` // counterpart/schedule-compare/1
	Old         comparedFile       `json:"old"`
	New         comparedFile       `json:"new"`
	Identity    string             `json:"identity"` // what makes two activities the same, as a sentence
	Matched     int                `json:"matched"`
	Added       int                `json:"added"`
	Deleted     int                `json:"deleted"`
	Milestones  []comparedMovement `json:"milestones"`
	Changes     []compare.Row      `json:"changes"`
	Suspicious  int                `json:"suspicious"`
	NotMeasured int                `json:"not_measured"` // changes whose effect was not worked out because there were too many
}

type comparedFile struct {
	File     string     `json:"file"`
	SHA256   string     `json:"sha256"`
	Code     string     `json:"code"`
	Name     string     `json:"name"`
	DataDate civil.Time `json:"data_date"`
	readWarnings
}

type comparedMovement struct {
	ID      string         `json:"id"`
	Name    string         `json:"name"`
	From    civil.Time     `json:"from"`
	To      civil.Time     `json:"to"`
	Minutes *civil.Minutes `json:"minutes"` // of working time; null when one of the dates is missing
	Deleted bool           `json:"deleted"`
	Parts   []compare.Part `json:"parts"` // why it moved, in days that add up
}

func compareCommand() *cobra.Command {
	var flags fileFlags
	var milestones []string
	var oldProject string
	c := &cobra.Command{
		Use:   "compare OLD NEW",
		Short: "Say what changed between two submissions, and what each change does to the milestones",
		Args:  cobra.ExactArgs(2),
		RunE: func(c *cobra.Command, args []string) error {
			is, err := flags.submit(args[1], false)
			if err != nil {
				return err
			}
			was, err := flags.baseline(is, args[0], oldProject)
			if err != nil {
				return fmt.Errorf("%s: %w", args[0], err)
			}
			r, err := assess.Compare(was, is, compare.Options{Milestones: milestones})
			if err != nil {
				return err
			}
			o := newCompareObject(args, was, is, r)
			if err := flags.show(c, o); err != nil {
				return err
			}
			return flags.verdict(o.Suspicious)
		},
	}
	flags.add(c)
	flags.addProject(c)
	flags.addFailOn(c, "suspicious changes are found")
	c.Flags().StringArrayVar(&milestones, "milestone", nil, "identity of an activity whose date matters; may be given again (every finish milestone when not given)")
	c.Flags().StringVar(&oldProject, "old-project", "", "identity or short name of the project in OLD (that of the same name when not given)")
	return c
}

func newCompareObject(files []string, was, is *assess.Submission, r *compare.Report) *compareObject {
	o := &compareObject{Schema: "counterpart/schedule-compare/1", Old: newComparedFile(files[0], was), New: newComparedFile(files[1], is),
		Identity: "Activities are the same by the Activity ID that users see; what is left, by name and place in the WBS.",
		Matched:  r.Matched, Added: r.Added, Deleted: r.Deleted, Milestones: []comparedMovement{}, Changes: compare.Rows(r.Changes), NotMeasured: r.Unmeasured}
	if assess.ByUID(was, is) {
		o.Identity = "Activities are the same by their unique ID; what is left, by name and place in the WBS."
	}
	for _, m := range r.Milestones {
		row := comparedMovement{ID: m.ID, Name: m.Name, From: m.Old, To: m.New, Deleted: m.Deleted, Parts: []compare.Part{}}
		if m.Comes {
			row.Minutes = &m.Minutes
		}
		row.Parts = append(row.Parts, m.Parts...)
		o.Milestones = append(o.Milestones, row)
	}
	for _, c := range r.Changes {
		if c.Suspicious {
			o.Suspicious++
		}
	}
	return o
}

func newComparedFile(path string, s *assess.Submission) comparedFile {
	p := s.Network.Projects[max(s.Project, 0)]
	return comparedFile{File: path, SHA256: s.SHA256, Code: p.Code, Name: p.Name, DataDate: p.DataDate, readWarnings: newReadWarnings(s.File.Warnings)}
}

// mostShown is how many changes are printed for reading; --json has them all.
const mostShown = 60

func (o *compareObject) print(w io.Writer) error {
	fmt.Fprintf(w, "%s, data date %s, against %s, data date %s\n", o.New.File, o.New.DataDate, o.Old.File, o.Old.DataDate)
	fmt.Fprintf(w, "%s\n%d activities in both, %d added, %d deleted; %d changes, %d of them suspicious\n\n", o.Identity, o.Matched, o.Added, o.Deleted, len(o.Changes), o.Suspicious)
	var why table
	for _, m := range o.Milestones {
		for _, p := range m.Parts {
			why.row(m.ID+" "+m.Name, fmt.Sprintf("%+d days", p.Days), string(p.Reason))
		}
	}
	if err := why.print(w); err != nil {
		return err
	}
	var t table
	t.row("change", "activity", "from", "to", "effect", "")
	for i, c := range o.Changes {
		if i == mostShown {
			t.row("", fmt.Sprintf("and %d more: --json lists them all", len(o.Changes)-mostShown))
			break
		}
		id := c.ID
		if c.Successor != "" {
			id += " → " + c.Successor
		}
		t.row(string(c.Kind), id+" "+c.Name, c.From, c.To, effectWords(c), suspicion(c))
	}
	return t.print(w)
}

func effectWords(c compare.Row) string {
	switch {
	case c.Effect == nil:
		return ""
	case *c.Effect == 0:
		return "none"
	}
	return fmt.Sprintf("%s %+.1f h of work", c.Milestone, float64(*c.Effect)/60)
}

func suspicion(c compare.Row) string {
	if !c.Suspicious {
		return ""
	}
	return "suspicious: " + c.Why
}
