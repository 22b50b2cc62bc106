package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"counterpart.dev/internal/assess"
	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/brief"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/format/casefile"
	"counterpart.dev/internal/report"
	"counterpart.dev/internal/report/pdf"
)

// briefObject is what brief prints with --json. Amounts are in minor units of the currency.
type briefObject struct {
	Schema     string            `json:"schema"` // counterpart/brief/1
	Output     string            `json:"output"` // where the page was written
	PDF        string            `json:"pdf"`    // where it was printed to, "" when it was not
	Title      string            `json:"title"`
	ReportDate civil.Date        `json:"report_date"`
	Currency   string            `json:"currency"`
	Lead       []string          `json:"lead"`
	Figures    []figureObject    `json:"figures"`
	Decisions  []askObject       `json:"decisions"`
	Milestones []milestoneObject `json:"milestones"`
	Changes    *changesObject    `json:"changes"` // since the last submission; null without any
	Causes     []causeObject     `json:"causes"`  // of the loss; they add up to it
	Next       []nextObject      `json:"next"`    // inputs to find out next, by value
}

type figureObject struct {
	Name   string   `json:"name"`
	Value  string   `json:"value"`
	NotRun bool     `json:"not_run"`
	Notes  []string `json:"notes"`
}

type askObject struct {
	Title    string     `json:"title"`
	By       string     `json:"by"`
	NeededBy civil.Date `json:"needed_by"`
	DaysLate int        `json:"days_late"`
	Cost     string     `json:"cost_per_week"`
}

type milestoneObject struct {
	Name     string     `json:"name"`
	Contract civil.Date `json:"contract"`
	Forecast civil.Date `json:"forecast"`
	Slip     *int       `json:"slip_days"` // null where a date is missing
	Reached  bool       `json:"reached"`
}

type changesObject struct {
	Sentence   string         `json:"sentence"`
	Suspicious []changeObject `json:"suspicious"`
}

type changeObject struct {
	What      string `json:"what"`
	From      string `json:"from"`
	To        string `json:"to"`
	Milestone string `json:"milestone"`
	Effect    string `json:"effect"`
	Why       string `json:"why"`
}

type causeObject struct {
	Name   string `json:"name"`
	Court  string `json:"court"` // agreed, client or delivery
	Change int64  `json:"change_minor"`
}

type nextObject struct {
	Sentence string `json:"sentence"`
	Worth    string `json:"worth"`
}

func briefCommand() *cobra.Command {
	var flags fileFlags
	var casePath, output, print, date string
	c := &cobra.Command{
		Use:   "brief --case CASE FILE…",
		Short: "Make the sponsor's page from a benefits case and the supplier's schedule files",
		Long: "Carries the dates of the supplier's submissions through the map of the case to the benefits, and writes one self-contained page.\n" +
			"Give every submission there is: the latest data date is the present, the others give history and the baseline.",
		Args: cobra.ArbitraryArgs,
		RunE: func(c *cobra.Command, args []string) error {
			if print != "" && filepath.Clean(print) == filepath.Clean(output) {
				return errs.New(errs.Invalid, "the page and its PDF cannot both be %s: give --pdf another name", output)
			}
			b, client, err := flags.compose(casePath, date, args)
			if err != nil {
				return err
			}
			if err := writePage(output, b); err != nil {
				return err
			}
			if print != "" {
				if err := printPage(print, b, client); err != nil {
					return err
				}
			}
			return flags.show(c, newBriefObject(output, print, b))
		},
	}
	flags.add(c)
	c.Flags().StringVar(&casePath, "case", "", "the case file (YAML)")
	c.Flags().StringVarP(&output, "output", "o", "brief.html", "where to write the page")
	c.Flags().StringVar(&print, "pdf", "", "where to write the page as a PDF besides")
	c.Flags().StringVar(&date, "date", "", "the report date, such as 2026-10-31 (the latest data date when not given)")
	return c
}

// compose reads the case and the schedules and makes the brief. It also returns whose project it is.
func (f *fileFlags) compose(casePath, date string, paths []string) (b *brief.Brief, client string, err error) {
	if casePath == "" {
		return nil, "", errs.New(errs.Invalid, "a brief needs a case: --case CASE. “counterpart case init FILE” writes one to begin with")
	}
	in := assess.BriefInput{CaseFile: brief.File{Name: filepath.Base(casePath)}}
	if date != "" {
		d, err := civil.ParseDate(date)
		if err != nil {
			return nil, "", errs.New(errs.Invalid, "--date: %w", err)
		}
		in.Report = d
	}
	kase, sum, err := readCase(casePath)
	if err != nil {
		return nil, "", err
	}
	in.Case, in.CaseFile.SHA256 = kase, sum
	for _, path := range paths {
		l, err := f.load(path)
		if err != nil {
			return nil, "", err
		}
		in.Files = append(in.Files, l)
	}
	b, err = assess.Brief(in)
	return b, kase.Project.Client, err
}

// readCase reads a case file. What is wrong with it comes back as the fields of one error.
func readCase(path string) (*benefit.Case, string, error) {
	f, sum, err := readCaseFile(path)
	if err != nil {
		return nil, "", err
	}
	return &f.Case, sum, nil
}

// readCaseFile reads a case file with all that it states.
func readCaseFile(path string) (*casefile.File, string, error) {
	file, err := openFile(path)
	if err != nil {
		return nil, "", err
	}
	defer file.Close()
	data, err := io.ReadAll(io.LimitReader(file, largestCase+1))
	if err != nil {
		return nil, "", pathError(path, err)
	}
	f, err := casefile.Read(data)
	var e *casefile.Error
	if errors.As(err, &e) {
		return nil, "", caseError(path, e)
	}
	if err != nil {
		return nil, "", err
	}
	return f, assess.Sum(data), nil
}

// largestCase is more than the reader of case files takes.
const largestCase = 8 << 20

func caseError(path string, e *casefile.Error) error {
	var fields []errs.Field
	for _, p := range e.Problems {
		fields = append(fields, errs.Field{Path: p.Path, Line: p.Line, Message: p.Text})
	}
	if e.More > 0 {
		fields = append(fields, errs.Field{Message: fmt.Sprintf("and %d more", e.More)})
	}
	return errs.InvalidFields(path+" is not a case that can be used", fields)
}

// writePage writes the page beside its place and moves it there, so that there is never half a page.
func writePage(path string, b *brief.Brief) error {
	var page bytes.Buffer
	if err := report.WriteBrief(&page, b); err != nil {
		return err
	}
	return writeFile(path, page.Bytes())
}

// printPage prints the page as a document of the client's, made on the day it reports on: two runs give the same file.
func printPage(path string, b *brief.Brief, client string) error {
	y, m, d := b.Report.Civil()
	var file bytes.Buffer
	if err := report.PrintBrief(&file, b, pdf.Options{Author: client, Created: time.Date(y, m, d, 0, 0, 0, 0, time.UTC)}); err != nil {
		return err
	}
	return writeFile(path, file.Bytes())
}

func writeFile(path string, data []byte) error {
	if dir := filepath.Dir(path); dir != "." {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return errs.New(errs.Invalid, "the folder %s cannot be made: %w", dir, err)
		}
	}
	temporary := path + ".part"
	err := os.WriteFile(temporary, data, 0o644)
	if err == nil {
		err = os.Rename(temporary, path)
	}
	if err != nil {
		os.Remove(temporary)
		return errs.New(errs.Invalid, "%s cannot be written: %w", path, err)
	}
	return nil
}

func newBriefObject(output, print string, b *brief.Brief) *briefObject {
	o := &briefObject{Schema: "counterpart/brief/1", Output: output, PDF: print, Title: b.Title, ReportDate: b.Report, Currency: b.Currency, Lead: b.Lead,
		Figures: []figureObject{}, Decisions: []askObject{}, Milestones: []milestoneObject{}, Causes: []causeObject{}, Next: []nextObject{}}
	for _, f := range b.Figures {
		o.Figures = append(o.Figures, figureObject{f.Name, f.Value, f.NotRun, append([]string{}, f.Notes...)})
	}
	for _, a := range b.Asks {
		o.Decisions = append(o.Decisions, askObject{a.Title, a.By, a.NeededBy, a.DaysLate, a.Cost})
	}
	for _, m := range b.Milestones {
		x := milestoneObject{Name: m.Name, Contract: m.Contract, Forecast: m.Forecast, Reached: m.Reached}
		if m.HasSlip {
			x.Slip = &m.Slip
		}
		o.Milestones = append(o.Milestones, x)
	}
	if x := b.Changed; x != nil {
		o.Changes = &changesObject{x.Sentence, []changeObject{}}
		for _, k := range x.List {
			o.Changes.Suspicious = append(o.Changes.Suspicious, changeObject(k))
		}
	}
	if b.Loss != nil {
		for _, s := range b.Loss.Steps {
			o.Causes = append(o.Causes, causeObject{s.Name, [...]string{"agreed", "client", "delivery"}[s.Court], int64(s.Change)})
		}
	}
	for _, n := range b.Next {
		o.Next = append(o.Next, nextObject{n.Sentence, n.Worth})
	}
	return o
}

func (o *briefObject) print(w io.Writer) error {
	fmt.Fprintf(w, "%s, %s\n\n", o.Title, o.ReportDate)
	for _, s := range o.Lead {
		fmt.Fprintln(w, s)
	}
	fmt.Fprintf(w, "\nThe page is at %s\n", o.Output)
	if o.PDF != "" {
		fmt.Fprintf(w, "Its PDF is at %s\n", o.PDF)
	}
	return nil
}
