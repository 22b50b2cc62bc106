// Package assess goes from files to results: it recognises and reads a supplier's schedule, schedules it, sets it against
// what the file's own tool stored, checks it, and carries its dates through a benefits case to the sponsor's page.
//
// It promises that the command line and every other door answer alike, since all of them come through here, and that
// what it returns depends on nothing but the bytes given. It refuses to open paths, to know the clock, or to keep
// anything.
package assess

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"

	"counterpart.dev/internal/core/plan"
	"counterpart.dev/internal/core/sched"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/format/xer"
)

// Loaded is one schedule file that was read, with whatever projects it holds.
type Loaded struct {
	Name   string // as given
	SHA256 string // of its bytes, in hex
	Bytes  int64
	File   *plan.File
}

// Submission is one revision of a supplier's schedule: one project of a file, and what follows from it.
type Submission struct {
	*Loaded
	Network *plan.Network
	Project int32 // the project of Network that is meant, or plan.None for all of them
	Result  *sched.Result

	codes map[string]int32 // made when first asked for
}

// The sentences with which files of other kinds are turned away.
var (
	errMPP = errs.New(errs.Invalid, "this is a Microsoft Project file (.mpp), whose format is not public. In Microsoft Project "+
		"choose File, Save As, and the type “XML Format (*.xml)”, and send that file instead")
	errXML = errs.New(errs.Invalid, "this is an XML file. Schedules in XML are not read yet: in Primavera P6 choose File, "+
		"Export, “Primavera PM - (XER)”, and send that file instead")
	errZip   = errs.New(errs.Invalid, "this is a ZIP archive or a spreadsheet. Unpack it, or export the schedule as Primavera XER")
	errEmpty = errs.New(errs.Invalid, "the file is empty")
	errOther = errs.New(errs.Invalid, "this is not a schedule file that can be read: a Primavera P6 XER export begins with ERMHDR")
)

// Open recognises a schedule file by its first bytes and reads it. The code page may be "" to find out. Errors of kind
// errs.Invalid say in a sentence what is wrong with the file and what to do.
func Open(r io.Reader, codePage string) (*plan.File, error) {
	b := bufio.NewReaderSize(r, 64<<10)
	head, err := b.Peek(512)
	if err != nil && err != io.EOF {
		return nil, err
	}
	switch kind(head) {
	case "xer":
		f, err := xer.Read(b, xer.Options{CodePage: codePage})
		if err != nil {
			return nil, errs.New(errs.Invalid, "%w", err)
		}
		return f, nil
	case "mpp":
		return nil, errMPP
	case "xml":
		return nil, errXML
	case "zip":
		return nil, errZip
	case "empty":
		return nil, errEmpty
	}
	return nil, errOther
}

// kind names the format of a file from its first bytes.
func kind(head []byte) string {
	text := bytes.TrimPrefix(head, []byte{0xEF, 0xBB, 0xBF})
	trimmed := bytes.TrimLeft(text, " \t\r\n")
	switch {
	case len(head) == 0:
		return "empty"
	case bytes.HasPrefix(text, []byte("ERMHDR")), utf16Header(head):
		return "xer"
	case bytes.HasPrefix(head, []byte{0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1}):
		return "mpp"
	case bytes.HasPrefix(head, []byte("PK\x03\x04")):
		return "zip"
	case bytes.HasPrefix(trimmed, []byte("<?xml")), bytes.HasPrefix(trimmed, []byte("<")):
		return "xml"
	}
	return ""
}

func utf16Header(head []byte) bool {
	return bytes.HasPrefix(head, []byte("\xFF\xFEE\x00R\x00M\x00")) || bytes.HasPrefix(head, []byte("\xFE\xFF\x00E\x00R\x00M"))
}

// Load reads one file.
func Load(name string, r io.Reader, codePage string) (*Loaded, error) {
	sum := sha256.New()
	count := &counter{}
	f, err := Open(io.TeeReader(r, io.MultiWriter(sum, count)), codePage)
	if err != nil {
		return nil, err
	}
	if _, err := io.Copy(io.MultiWriter(sum, count), r); err != nil {
		return nil, err
	}
	return &Loaded{Name: name, SHA256: hex.EncodeToString(sum.Sum(nil)), Bytes: count.n, File: f}, nil
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

type counter struct{ n int64 }

func (c *counter) Write(p []byte) (int, error) {
	c.n += int64(len(p))
	return len(p), nil
}
