package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"counterpart.dev/internal/assess"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/trend"
	"counterpart.dev/internal/errs"
)

// trendObject is what schedule trend prints with --json. Slips are in calendar days.
type trendObject struct {
	Schema      string         `json:"schema"` // counterpart/schedule-trend/1
	Steps       int            `json:"steps"`
	Submissions []comparedFile `json:"submissions"` // by data date
	Milestones  []trendLine    `json:"milestones"`
	Record      trendRecord    `json:"record"`
	Notes       []string       `json:"notes"`
}

type trendLine struct {
	ID        string       `json:"id"`
	Name      string       `json:"name"`
	Deleted   bool         `json:"deleted"`
	DayForDay bool         `json:"day_for_day"`
	Renamed   bool         `json:"renamed"`
	Points    []trendPoint `json:"points"`
}

type trendPoint struct {
	Report     civil.Date `json:"report"`
	File       string     `json:"file"`
	Present    bool       `json:"present"`
	Name       string     `json:"name"`
	Forecast   civil.Date `json:"forecast"`
	Reached    bool       `json:"reached"`
	Contract   civil.Date `json:"contract"` // in force at the report
	Slip       *int       `json:"slip_days"`
	Cumulative *int       `json:"cumulative_days"`
	Slope      *float64   `json:"slope"`
	Extended   int        `json:"extended_days"`
}

type trendRecord struct {
	Finished   int             `json:"finished"`
	Running    int             `json:"running"`
	Enough     bool            `json:"enough"`
	Needed     int             `json:"needed"` // finished ones from which there are enough
	Median     *trendQuantile  `json:"median"`
	P80        *trendQuantile  `json:"p80"`
	Activities []trendActivity `json:"activities"`
}

type trendQuantile struct {
	Ratio   float64 `json:"ratio"`
	Reached bool    `json:"reached"` // false: it is above the ratio, so much still runs
}

type trendActivity struct {
	ID      string        `json:"id"`
	Name    string        `json:"name"`
	First   civil.Minutes `json:"first_minutes"`
	Taken   civil.Minutes `json:"taken_minutes"`
	Ratio   float64       `json:"ratio"`
	Running bool          `json:"running"`
}

func trendCommand() *cobra.Command {
	var flags fileFlags
	var casePath string
	var contracts []string
	in := assess.TrendInput{}
	c := &cobra.Command{
		Use:   "trend FILE…",
		Short: "Follow milestones over the submissions of a supplier, against the contract dates in force",
		Args:  cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) (err error) {
			if in.Contracts, err = contractDates(contracts); err != nil {
				return err
			}
			if in.Steps < 1 {
				return errs.New(errs.Invalid, "--steps is %d; a slope looks back over one report or more", in.Steps)
			}
			if casePath != "" {
				if in.Case, _, err = readCase(casePath); err != nil {
					return err
				}
			}
			in.Project = flags.project
			paths := map[*assess.Loaded]string{}
			for _, path := range args {
				l, err := flags.load(path)
				if err != nil {
					return err
				}
				in.Files = append(in.Files, l)
				paths[l] = path
			}
			t, err := assess.Follow(in)
			if err != nil {
				return err
			}
			o := newTrendObject(t, in.Steps, paths)
			if err := flags.show(c, o); err != nil {
				return err
			}
			return flags.verdict(o.found())
		},
	}
	flags.add(c)
	flags.addProject(c)
	flags.addFailOn(c, "milestones come no nearer or are deleted")
	c.Flags().StringArrayVar(&in.Milestones, "milestone", nil, "identity of an activity to follow; may be given again (those of the case, else every finish milestone, when not given)")
	c.Flags().StringArrayVar(&contracts, "contract", nil, "contract date of an activity, as ID=2026-09-30, or as ID=2026-11-30@2026-06-15 for one in force from a day; may be given again")
	c.Flags().StringVar(&casePath, "case", "", "a case file to take milestones, contract dates and the baseline from")
	c.Flags().IntVar(&in.Steps, "steps", 3, "reports that a slope looks back over")
	return c
}

// contractDates reads the dates given with --contract.
func contractDates(list []string) (map[string][]trend.Contract, error) {
	dates := map[string][]trend.Contract{}
	for _, text := range list {
		at := strings.LastIndexByte(text, '=')
		if at < 1 {
			return nil, errs.New(errs.Invalid, "--contract %s: write it as ID=2026-09-30, or as ID=2026-11-30@2026-06-15", text)
		}
		date, from, later := strings.Cut(text[at+1:], "@")
		var c trend.Contract
		var err error
		if c.Date, err = civil.ParseDate(date); err != nil {
			return nil, errs.New(errs.Invalid, "--contract %s: %w", text, err)
		}
		if later {
			if c.From, err = civil.ParseDate(from); err != nil {
				return nil, errs.New(errs.Invalid, "--contract %s: %w", text, err)
			}
		}
		dates[text[:at]] = append(dates[text[:at]], c)
	}
	return dates, nil
}

func newTrendObject(t *assess.Trend, steps int, paths map[*assess.Loaded]string) *trendObject {
	o := &trendObject{Schema: "counterpart/schedule-trend/1", Steps: steps, Milestones: []trendLine{}, Record: newTrendRecord(t.Record), Notes: append([]string{}, t.Notes...)}
	for _, s := range t.Submissions {
		o.Submissions = append(o.Submissions, newComparedFile(paths[s.Loaded], s))
	}
	for _, l := range t.Lines {
		line := trendLine{ID: l.ID, Name: l.Name, Deleted: l.Deleted, DayForDay: l.DayForDay(), Renamed: len(l.Renamed()) > 0}
		for _, p := range l.Points {
			line.Points = append(line.Points, newTrendPoint(p))
		}
		o.Milestones = append(o.Milestones, line)
	}
	return o
}

func newTrendPoint(p trend.Point) trendPoint {
	out := trendPoint{Report: p.Report, File: p.File, Present: p.There, Name: p.Name, Forecast: p.Forecast, Reached: p.Reached, Contract: p.Contract, Extended: p.Extended}
	if p.HasSlip {
		out.Slip = &p.Slip
	}
	if p.HasCumulative {
		out.Cumulative = &p.Cumulative
	}
	if p.HasSlope {
		out.Slope = &p.Slope
	}
	return out
}

func newTrendRecord(r trend.Record) trendRecord {
	out := trendRecord{Finished: r.Finished, Running: r.Running, Enough: r.Enough(), Needed: trend.FewFinished, Activities: []trendActivity{}}
	for _, a := range r.Activities {
		out.Activities = append(out.Activities, trendActivity{a.ID, a.Name, a.First, a.Taken, a.Ratio(), a.Running})
	}
	if len(r.Activities) > 0 {
		out.Median, out.P80 = &trendQuantile{r.Median.Value, r.Median.Reached}, &trendQuantile{r.P80.Value, r.P80.Reached}
	}
	return out
}

// found is how many milestones --fail-on counts.
func (o *trendObject) found() (n int) {
	for _, m := range o.Milestones {
		if m.Deleted || m.DayForDay {
			n++
		}
	}
	return n
}

func (o *trendObject) print(w io.Writer) error {
	first, last := o.Submissions[0], o.Submissions[len(o.Submissions)-1]
	things := "submissions"
	if len(o.Submissions) == 1 {
		things = "submission"
	}
	fmt.Fprintf(w, "%d %s, data dates %s to %s; slope over the last %d reports\n", len(o.Submissions), things, first.DataDate.Date(), last.DataDate.Date(), o.Steps)
	for _, n := range o.Notes {
		fmt.Fprintln(w, n)
	}
	for _, s := range o.Submissions {
		if err := s.printSum(w, s.File); err != nil {
			return err
		}
	}
	for _, m := range o.Milestones {
		if err := m.print(w); err != nil {
			return err
		}
	}
	o.Record.print(w)
	return nil
}

func (m trendLine) print(w io.Writer) error {
	fmt.Fprintf(w, "\n%s %s\n", m.ID, m.Name)
	var t table
	t.row("report", "forecast", "contract", "slip", "cumulative", "slope", "")
	before := ""
	for _, p := range m.Points {
		remark := ""
		switch {
		case !p.Present:
			remark = "not in " + p.File
		case before != "" && p.Name != before:
			remark = fmt.Sprintf("called “%s”, and “%s” before", p.Name, before)
		case p.Reached:
			remark = "reached"
		case p.Extended != 0:
			remark = fmt.Sprintf("contract date moved by %+d d", p.Extended)
		}
		if p.Present {
			before = p.Name
		}
		t.row(p.Report.String(), p.Forecast.String(), p.Contract.String(), inDays(p.Slip), inDays(p.Cumulative), slopeWords(p.Slope), remark)
	}
	if err := t.print(w); err != nil {
		return err
	}
	switch {
	case m.Deleted:
		fmt.Fprintln(w, "It was deleted: earlier submissions have it, and the last one does not.")
	case m.DayForDay:
		fmt.Fprintln(w, "It slips day for day: it is no nearer than it was.")
	}
	return nil
}

func (r trendRecord) print(w io.Writer) {
	fmt.Fprintf(w, "\nforecast record: actual duration ÷ the one first stated, of %d finished activities and %d still running\n", r.Finished, r.Running)
	if r.Median == nil {
		fmt.Fprintln(w, "not run: no activity has begun since a submission first stated its duration")
		return
	}
	fmt.Fprintf(w, "half of them take %s, four in five %s\n", r.Median.words(), r.P80.words())
	if !r.Enough {
		fmt.Fprintf(w, "fewer than %d have finished: too few to say anything about others\n", r.Needed)
	}
}

func (q *trendQuantile) words() string {
	if !q.Reached {
		return fmt.Sprintf("more than %.2f times as long (not reached)", q.Ratio)
	}
	return fmt.Sprintf("up to %.2f times as long", q.Ratio)
}

func inDays(n *int) string {
	if n == nil {
		return ""
	}
	return fmt.Sprintf("%+d d", *n)
}

func slopeWords(s *float64) string {
	if s == nil {
		return ""
	}
	return fmt.Sprintf("%.2f", *s)
}
