// Package assess goes from files to results: it recognises and reads a supplier's schedule, schedules it, sets it against
// what the file's own tool stored, checks it, and carries its dates through a benefits case to the sponsor's page.
//
// It promises that the command line and every other door answer alike, since all of them come through here, and that
// what it returns depends on nothing but the bytes given. It refuses to open paths, to know the clock, or to keep
// anything.
//
// Long because every door asks the same questions of a schedule here, and each question and answer is a type of its own.
package assess

import (
	"bufio"
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"

	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/plan"
	"counterpart.dev/internal/core/sched"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/format/detect"
	"counterpart.dev/internal/format/mspdi"
	"counterpart.dev/internal/format/pmxml"
	"counterpart.dev/internal/format/tabular"
	"counterpart.dev/internal/format/xer"
)

// Loaded is one schedule file that was read, with whatever projects it holds.
type Loaded struct {
	Name   string // as given
	SHA256 string // of its bytes, in hex
	Bytes  int64
	File   *plan.File
	Table  *tabular.Table // of a spreadsheet: what its columns were taken for

	Engagement benefit.EngagementID // whose submission it is, where that is known; "" to find out
	Project    string               // the project of the file that is meant there
	Nominated  bool                 // it is the one that others are measured against
}

// Submission is one revision of a supplier's schedule: one project of a file, and what follows from it.
type Submission struct {
	*Loaded
	Network *plan.Network
	Project int32 // the project of Network that is meant, or plan.None for all of them
	Result  *sched.Result

	codes map[string]int32 // made when first asked for
}

// turnedAway is the sentences for files of kinds that are not read: what it is, and what to send instead.
var turnedAway = map[detect.Kind]string{
	detect.Empty: "the file is empty",
	detect.MPP: "this is a Microsoft Project file (.mpp), whose format is not public. In Microsoft Project choose File, Save As, and the " +
		"type “XML Format (*.xml)”, and send that file instead",
	detect.MPX: "this is a Microsoft Project exchange file (.mpx), which Microsoft Project wrote until 2000. Open it in Microsoft Project, " +
		"choose File, Save As, and the type “XML Format (*.xml)”, and send that file instead",
	detect.XLS: "this is a spreadsheet of Excel 97 to 2003 (.xls). Open it in Excel or LibreOffice, choose Save As, Excel Workbook (.xlsx), and send " +
		"that file; or export the schedule from the planning tool: Primavera P6 as XER or XML, Microsoft Project as “XML Format (*.xml)”",
	detect.ZIP:     "this is a ZIP archive. Unpack it, and send the schedule file that is in it",
	detect.Archive: "this is a packed file. Unpack it, and send the schedule file that is in it",
	detect.PDF: "this is a PDF, which shows a schedule but does not hold it. Export the schedule from the planning tool: Primavera P6 as XER " +
		"or XML, Microsoft Project as “XML Format (*.xml)”",
	detect.Picture: "this is a picture. Export the schedule from the planning tool: Primavera P6 as XER or XML, Microsoft Project as " +
		"“XML Format (*.xml)”",
	detect.OLE: "this is a mail or a document of Microsoft Office. Send the schedule itself: from Primavera P6 as XER or XML, from Microsoft " +
		"Project as “XML Format (*.xml)”",
	detect.Mail: "this is a mail. Save the schedule that is attached to it, and send that file",
	detect.Calendar: "this is a calendar of appointments. Export the schedule from the planning tool: Primavera P6 as XER or XML, Microsoft " +
		"Project as “XML Format (*.xml)”",
	detect.HTML: "this is a web page. Export the schedule from the planning tool: Primavera P6 as XER or XML, Microsoft Project as “XML " +
		"Format (*.xml)”",
	detect.XML: "this is an XML file, but neither of Microsoft Project (its first element is Project) nor of Primavera P6 (its first element " +
		"is APIBusinessObjects)",
}

// other is the sentence for all that is not recognised at all.
const other = "this is not a schedule file that can be read: a Primavera P6 XER export begins with ERMHDR, and XML of Primavera P6 or " +
	"Microsoft Project with <?xml or the element of its kind; tables are read from workbooks of Excel and as text with separators"

// Options say how a file is to be read. The zero value finds everything out.
type Options struct {
	CodePage string
	Columns  map[string]string // of a spreadsheet: the column of a field, see tabular.Options
	Headings int               // of a spreadsheet: the row of the headings, from 1; 0 to find it out
}

// TableColumns says what the columns of a spreadsheet were taken for, whether or not it can be read as a schedule; nil where the bytes
// are no spreadsheet.
func TableColumns(body []byte) *tabular.Table {
	if k := detect.File(body[:min(len(body), detect.Head)]); k != detect.CSV && k != detect.XLSX {
		return nil
	}
	t, err := tabular.Look(bytes.NewReader(body))
	if err != nil {
		return nil
	}
	return t
}

// TableField is something that a column of a spreadsheet can say of an activity.
type TableField struct{ Key, Title string }

// TableFields lists what a column of a spreadsheet can be.
func TableFields() (out []TableField) {
	for _, f := range tabular.Fields() {
		out = append(out, TableField{f.Key, f.Title})
	}
	return out
}

// Open recognises a schedule file by its first bytes and reads it. The code page may be "" to find out. Errors of kind
// errs.Invalid say in a sentence what is wrong with the file and what to do.
func Open(r io.Reader, codePage string) (*plan.File, error) {
	f, _, err := recognise(r, Options{CodePage: codePage})
	return f, err
}

func recognise(r io.Reader, o Options) (f *plan.File, t *tabular.Table, err error) {
	b := bufio.NewReaderSize(r, detect.Head)
	head, err := b.Peek(detect.Head)
	if err != nil && err != io.EOF {
		return nil, nil, err
	}
	kind := detect.File(head)
	switch kind {
	case detect.XER:
		f, err = xer.Read(b, xer.Options{CodePage: o.CodePage})
	case detect.MSPDI:
		f, err = mspdi.Read(b, mspdi.Options{CodePage: o.CodePage})
	case detect.PMXML:
		f, err = pmxml.Read(b, pmxml.Options{CodePage: o.CodePage})
	case detect.CSV, detect.XLSX:
		f, t, err = tabular.Read(b, tabular.Options{Columns: o.Columns, Headings: o.Headings})
	default:
		if sentence, ok := turnedAway[kind]; ok {
			return nil, nil, errs.New(errs.Invalid, "%s", sentence)
		}
		return nil, nil, errs.New(errs.Invalid, "%s", other)
	}
	if err != nil {
		return nil, nil, errs.New(errs.Invalid, "%w", err)
	}
	return f, t, nil
}

// Load reads one file.
func Load(name string, r io.Reader, codePage string) (*Loaded, error) {
	return LoadWith(name, r, Options{CodePage: codePage})
}

// LoadWith reads one file as the options say.
func LoadWith(name string, r io.Reader, o Options) (*Loaded, error) {
	sum := sha256.New()
	count := &counter{}
	f, t, err := recognise(io.TeeReader(r, io.MultiWriter(sum, count)), o)
	if err != nil {
		return nil, err
	}
	if _, err := io.Copy(io.MultiWriter(sum, count), r); err != nil {
		return nil, err
	}
	return &Loaded{Name: name, SHA256: hex.EncodeToString(sum.Sum(nil)), Bytes: count.n, File: f, Table: t}, nil
}

// All schedules every project of the file together.
func (l *Loaded) All() (*Submission, error) {
	return l.schedule(l.File.Network, plan.None)
}

// Submission schedules one project of the file, with those that links tie it to: the project of the given identity or
// short name, or for "" the only one with activities.
func (l *Loaded) Submission(project string) (*Submission, error) {
	n, at, err := l.File.Choose(project)
	if err != nil {
		return nil, errs.New(errs.Invalid, "%w", err)
	}
	return l.schedule(n, at)
}

// schedule runs the passes. A loop in the links is returned as the submission with a nil Result beside an error that
// wraps the *sched.LoopError.
func (l *Loaded) schedule(n *plan.Network, project int32) (*Submission, error) {
	s := &Submission{Loaded: l, Network: n, Project: project}
	if err := datable(n); err != nil {
		return nil, err
	}
	var err error
	s.Result, err = sched.Run(n)
	var loop *sched.LoopError
	if errors.As(err, &loop) {
		return s, errs.New(errs.Invalid, "%w", err)
	}
	if err != nil {
		return nil, err
	}
	return s, nil
}

// datable refuses a network with activities that nothing says a beginning of: their dates would be counted from the first year.
func datable(n *plan.Network) error {
	for i := range n.Activities {
		if p := &n.Projects[n.Activities[i].Project]; p.DataDate.IsZero() && p.PlannedStart.IsZero() {
			return errs.New(errs.Invalid, "project %s has neither a data date nor a planned start that can be read, so that nothing in it can be dated. Set its data date in the planning tool, and export it again",
				cmp.Or(p.Code, p.Name, string(p.ID)))
		}
	}
	return nil
}

type counter struct{ n int64 }

func (c *counter) Write(p []byte) (int, error) {
	c.n += int64(len(p))
	return len(p), nil
}
