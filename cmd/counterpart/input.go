package main

import (
	"encoding/json"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"counterpart.dev/internal/assess"
	"counterpart.dev/internal/errs"
)

// largest is how many bytes of one schedule file are read.
const largest = 1 << 30

// fileFlags are what every command that reads a schedule understands.
type fileFlags struct {
	project  string
	codePage string
	columns  []string
	json     bool
	failOn   int
}

func (f *fileFlags) add(c *cobra.Command) {
	c.Flags().BoolVar(&f.json, "json", false, "print one JSON object")
	c.Flags().StringVar(&f.codePage, "code-page", "", "how the file's text is written, such as windows-1251 or utf-8 (found out when not given)")
	c.Flags().StringArrayVar(&f.columns, "column", nil, "of a spreadsheet: which column is what, as name=B or duration=\"Dur. (d)\"; may be given again")
}

// options say how a file is read.
func (f *fileFlags) options() (assess.Options, error) {
	o := assess.Options{CodePage: f.codePage}
	for _, text := range f.columns {
		field, column, found := strings.Cut(text, "=")
		var known []string
		for _, k := range assess.TableFields() {
			known = append(known, k.Key)
		}
		if !found || !slices.Contains(known, field) {
			return o, errs.New(errs.Invalid, "--column %s: write it as FIELD=COLUMN, such as name=B; the fields are %s", text, strings.Join(known, ", "))
		}
		if o.Columns == nil {
			o.Columns = map[string]string{}
		}
		o.Columns[field] = column
	}
	return o, nil
}

func (f *fileFlags) addProject(c *cobra.Command) {
	c.Flags().StringVar(&f.project, "project", "", "identity or short name of the project in the file")
}

func (f *fileFlags) addFailOn(c *cobra.Command, of string) {
	c.Flags().IntVar(&f.failOn, "fail-on", -1, "exit with 1 when more than this many "+of+" (never when negative)")
}

// verdict is errFindings when there are more findings than --fail-on lets pass.
func (f *fileFlags) verdict(found int) error {
	if f.failOn >= 0 && found > f.failOn {
		return errFindings
	}
	return nil
}

// openFile opens an input file, with a sentence for what may be wrong with its path.
func openFile(path string) (*os.File, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, pathError(path, err)
	}
	info, err := file.Stat()
	if err == nil && info.IsDir() {
		err = errs.New(errs.Invalid, "%s is a folder; name a file in it", path)
	}
	if err == nil && info.Size() > largest {
		err = errs.New(errs.Invalid, "%s has %d MiB; files above %d MiB are not read", path, info.Size()>>20, largest>>20)
	}
	if err != nil {
		file.Close()
		return nil, err
	}
	return file, nil
}

func pathError(path string, err error) error {
	switch {
	case os.IsNotExist(err):
		return errs.New(errs.NotFound, "there is no file %s", path)
	case os.IsPermission(err):
		return errs.New(errs.Invalid, "the file %s may not be read", path)
	}
	if pe, ok := err.(*fs.PathError); ok {
		err = pe.Err
	}
	return errs.New(errs.Invalid, "the file %s cannot be read: %v", path, err)
}

// load reads one schedule file.
func (f *fileFlags) load(path string) (*assess.Loaded, error) {
	options, err := f.options()
	if err != nil {
		return nil, err
	}
	file, err := openFile(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	step := newProgress(os.Stderr, file)
	step.say("reading %s", path)
	defer step.done()
	l, err := assess.LoadWith(filepath.Base(path), io.LimitReader(file, largest+1), options)
	if err != nil {
		return nil, named(path, err)
	}
	return l, nil
}

// submit reads one file and schedules a project of it, or with all set every one. A loop in its links comes back with the
// submission, so that checks can list it.
func (f *fileFlags) submit(path string, all bool) (*assess.Submission, error) {
	l, err := f.load(path)
	if err != nil {
		return nil, err
	}
	var s *assess.Submission
	if all {
		s, err = l.All()
	} else {
		s, err = l.Submission(f.project)
	}
	if unlessLoop(s, err) != nil {
		err = named(path, err)
	}
	return s, err
}

// show prints an object in the form that was asked for.
func (f *fileFlags) show(c *cobra.Command, o interface{ print(io.Writer) error }) error {
	if f.json {
		return printJSON(c.OutOrStdout(), o)
	}
	return o.print(c.OutOrStdout())
}

// printJSON writes one object, indented, with text as it is.
func printJSON(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	return e.Encode(v)
}
