// Package pmxml reads schedules in the XML format of Primavera P6, as P6 and other tools have written it.
//
// It promises to read what can be read, and the same as from an XER export of the same project: records in any order and at
// any place, missing fields, broken calendars and dangling references end as warnings with line, element and field, and
// lose nothing else. Baseline projects in the file become baselines of their projects. Input is hostile: memory stays
// within 64 MiB and six times the bytes of the file. It refuses files that are not of this format, and files whose elements
// are too many for their size. It computes no dates.
package pmxml

import (
	"errors"
	"fmt"
	"io"

	"counterpart.dev/internal/core/plan"
	"counterpart.dev/internal/format/markup"
)

// Options for Read. The zero value reads any file.
type Options struct {
	CodePage string // such as "windows-1251" or "utf-8"; "" for what the file declares
}

// ErrNotPMXML is returned for input whose root is another one than Primavera P6's.
var ErrNotPMXML = errors.New("the file does not begin with the element APIBusinessObjects, so it is not XML of Primavera P6")

// node is what to do with an element.
type node = markup.Node[*reader]

// reader holds what has been read so far.
type reader struct {
	warn     plan.Warnings
	held     int64    // estimate of what is held in memory
	size     int64    // of what has been read, in UTF-8
	tables   []string // the kinds of record in which the element stands, for warnings
	version  string
	currency string

	projects   []*projectRow
	options    []optionsRow
	calendars  []*calendarRow
	wbs        []wbsRow
	activities list[activityRow]
	links      list[linkRow]
	loads      list[loadRow]
	resources  map[string]string // resource → its calendar
	expenses   list[expenseRow]

	// Records under way. Some elements are in others of several kinds, so what they fill is pointed to.
	project  *projectRow // in which the element stands; nil outside of one
	option   *optionsRow
	calendar *calendarRow
	day      dayRow
	shift    shiftRow
	element  wbsRow
	activity *activityRow
	link     *linkRow
	load     *loadRow
	resource [2]string
	expense  expenseRow
}

// Read reads a whole file. Errors: ErrNotPMXML, a code page that does not exist, input that is too large for what it holds
// or that no exchange file is, or the error of r. Everything else is in the warnings of the File.
func Read(r io.Reader, opt Options) (*plan.File, error) {
	x := &reader{resources: make(map[string]string)}
	root, how, err := markup.Read(r, opt.CodePage, schema, x)
	var broken *markup.SyntaxError
	switch {
	case errors.As(err, &broken) && root != "":
		x.warn.Add(plan.Warning{Line: broken.Line, Text: broken.Text})
	case errors.As(err, &broken), err == nil && root == "":
		return nil, ErrNotPMXML
	case err != nil:
		return nil, err
	}
	if how.Odd != "" {
		x.warn.Add(plan.Warning{Text: how.Odd})
	}
	f := x.assemble()
	f.Encoding = how.Encoding
	return f, nil
}

func (x *reader) warnAt(at markup.Place, format string, args ...any) {
	table := ""
	if len(x.tables) > 0 {
		table = x.tables[len(x.tables)-1]
	}
	x.warn.Add(plan.Warning{Line: at.Line, Table: table, Field: at.Name, Text: fmt.Sprintf(format, args...)})
}

// Memory: a file may hold an estimated 40 MiB, and five times its bytes, before it is refused. What grows record by record
// is estimated at growing times its size, for the copies and garbage that growing leaves behind.
const (
	freeBytes = 40 << 20
	perByte   = 5
	growing   = 3
)

// hold adds to the estimate of what is held in memory.
func (x *reader) hold(bytes uintptr) { x.held += int64(bytes) }

// room reports whether so many bytes more may be held.
func (x *reader) room(bytes uintptr) bool { return x.held+int64(bytes) <= freeBytes+perByte*x.size }

// affordable reports an error when the file's records would take more memory than its size allows.
func (x *reader) affordable(at markup.Place) error {
	if x.size = at.Offset; !x.room(0) {
		return fmt.Errorf("line %d: the file's elements are too many and too short to be a schedule; reading it would take more memory than its size allows", at.Line)
	}
	return nil
}

// list grows in blocks that are never copied, so that growing leaves no garbage behind.
type list[T any] struct {
	blocks [][]T
	length int
}

const blockLength = 1024

// add appends a zero element and returns it.
func (l *list[T]) add() *T {
	last := len(l.blocks) - 1
	if last < 0 || len(l.blocks[last]) == cap(l.blocks[last]) {
		length := blockLength
		if last < 0 {
			length = blockLength / 16
		}
		l.blocks = append(l.blocks, make([]T, 0, length))
		last++
	}
	b := &l.blocks[last]
	*b = (*b)[:len(*b)+1]
	l.length++
	return &(*b)[len(*b)-1]
}

// each goes through the elements in order.
func (l *list[T]) each(f func(v *T)) {
	for _, b := range l.blocks {
		for i := range b {
			f(&b[i])
		}
	}
}
