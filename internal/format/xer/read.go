// Package xer reads Primavera P6 schedules in the XER exchange format, as every version since 4 has written it.
//
// It promises to read what can be read: ragged rows, missing tables and columns, text in any Windows code page, broken
// calendars and dangling references end as warnings with line, table and field, and lose nothing else. Input is hostile:
// rows, counts and nesting are bounded, and memory stays within 64 MiB and ten times the bytes of the tables it reads.
// It refuses files that are not XER, and files whose rows are too many for their size. It computes no dates.
package xer

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"counterpart.dev/internal/core/plan"
)

// Options for Read. The zero value reads any file.
type Options struct {
	CodePage string // such as "windows-1251" or "utf-8"; "" to find out
}

// ErrNotXER is returned for input that does not begin as an XER file does.
var ErrNotXER = errors.New("the file does not begin with ERMHDR, so it is not an XER export of Primavera P6")

// table is one kind of table that is read: the columns wanted, in the order of its constants, and what to do with a row.
type table struct {
	columns []string
	row     func(*reader, *row)
}

// row is one record under its table's columns. Values are valid until the next record.
type row struct {
	table string
	line  int
	names []string
	v     [][]byte // by the table's constants; nil where the file lacks the column or the row is too short
}

// reader holds what has been read so far.
type reader struct {
	s       *scanner
	numbers numbers
	arena   arena
	sample  sample
	warn    plan.Warnings
	rows    rows
	version string
	money   string // short name of the currency the header declares
	bytes   int64  // of the tables read
	held    int64  // estimate of what is held in memory for them

	table   *table
	name    string
	columns []int // per column of the file: index into table.columns, or -1
	scratch row
	cells   [][]byte
}

// Read reads a whole XER file. Errors: ErrNotXER, a code page that does not exist, input that is too large for what it
// holds, or the error of r. Everything else is in the warnings of the File.
func Read(r io.Reader, opt Options) (*plan.File, error) {
	var page codePage
	if opt.CodePage != "" {
		p, err := declared(opt.CodePage)
		if err != nil {
			return nil, err
		}
		page = p
	}
	body, marked, err := unwrap(r)
	if err != nil {
		return nil, err
	}
	if marked != "" {
		page, _ = declared("utf-8")
	}
	x := &reader{s: newScanner(body), numbers: numbers{decimal: '.'}}
	if err := x.header(); err != nil {
		return nil, err
	}
	if err := x.tables(); err != nil {
		return nil, err
	}
	f := x.assemble(page)
	if marked != "" {
		f.Encoding = marked
	}
	return f, nil
}

func (x *reader) warnAt(line int, table, field, format string, args ...any) {
	x.warn.Add(plan.Warning{Line: line, Table: table, Field: field, Text: fmt.Sprintf(format, args...)})
}

// header reads the first line. Its fields have grown over the versions; the last one is the currency.
func (x *reader) header() error {
	if _, err := x.s.marked(); err != nil {
		return err
	}
	head := x.s.buf[x.s.start:x.s.end]
	if !bytes.HasPrefix(head, []byte("ERMHDR")) {
		return ErrNotXER
	}
	if bytes.IndexByte(head, '\n') < 0 && bytes.IndexByte(head, '\r') >= 0 && len(head) > 1<<10 {
		x.s.eol = '\r'
	}
	line, _, err := x.s.physical()
	if err != nil {
		return fmt.Errorf("the first line is not the header of an XER file: %w", err)
	}
	fields := strings.Split(string(line), "\t")
	if len(fields) > 1 {
		x.version = strings.TrimSpace(fields[1])
	}
	if len(fields) > 8 {
		x.money = strings.TrimSpace(fields[8])
	}
	return nil
}

// wanted says whether a record's continuation lines matter.
func (x *reader) wanted(rec []byte) bool { return x.table != nil || len(rec) > 1 && rec[1] != 'R' }

func (x *reader) tables() error {
	ended := false
	for !ended {
		rec, line, ok, err := x.s.record(x.wanted)
		if err == errLong {
			x.warnAt(line, x.name, "", "%v", err)
			continue
		}
		if err != nil {
			return fmt.Errorf("line %d: %w", line, err)
		}
		if !ok {
			x.warnAt(x.s.line, "", "", "the file has no end mark; it may have been cut off")
			break
		}
		if len(rec) < 2 || rec[0] != '%' {
			if x.table != nil && len(bytes.TrimSpace(rec)) > 0 {
				x.warnAt(line, x.name, "", "a line that belongs to no record was left out")
			}
			continue
		}
		switch rec[1] {
		case 'T':
			x.open(string(bytes.TrimSpace(rec[2:])))
		case 'F':
			x.head(rec)
		case 'R':
			if x.table != nil {
				x.record(rec, line)
			}
		case 'E':
			ended = true
		}
		if x.table != nil {
			x.bytes += int64(len(rec)) + 2
		}
		if err := x.affordable(); err != nil {
			return err
		}
	}
	return nil
}

func (x *reader) open(name string) {
	x.name, x.columns = name, nil
	x.table = tables[strings.ToUpper(name)]
}

func (x *reader) head(rec []byte) {
	if x.table == nil {
		return
	}
	x.columns = x.columns[:0]
	for _, field := range splitTabs(nil, rec, maxColumns+1)[1:] {
		at := -1
		for i, want := range x.table.columns {
			if strings.EqualFold(want, string(bytes.TrimSpace(field))) {
				at = i
			}
		}
		x.columns = append(x.columns, at)
	}
	x.scratch = row{table: x.name, names: x.table.columns, v: make([][]byte, len(x.table.columns))}
}

func (x *reader) record(rec []byte, line int) {
	if len(x.columns) == 0 {
		x.warnAt(line, x.name, "", "a row stands before the names of its columns and was left out")
		return
	}
	if len(rec) < 3 {
		return
	}
	x.cells = splitTabs(x.cells[:0], rec[3:], len(x.columns)+mostExtra)
	if bytes.IndexByte(rec, '"') >= 0 {
		x.cells = unquote(x.cells, len(x.columns))
	}
	clear(x.scratch.v)
	x.scratch.line = line
	for i, at := range x.columns {
		if i < len(x.cells) && at >= 0 {
			x.scratch.v[at] = x.cells[i]
		}
	}
	if extra := len(x.cells) - len(x.columns); extra > 0 {
		x.warnAt(line, x.name, "", "the row has more values than the table has columns; %d or more were left out", extra)
	}
	x.table.row(x, &x.scratch)
}

// More columns than any table has, and more values beyond its columns than are worth looking at.
const (
	maxColumns = 1000
	mostExtra  = 100
)

// splitTabs appends the cells of a row, at most so many; the last one then holds the rest.
func splitTabs(cells [][]byte, b []byte, most int) [][]byte {
	for len(cells) < most-1 {
		i := bytes.IndexByte(b, '\t')
		if i < 0 {
			break
		}
		cells = append(cells, b[:i])
		b = b[i+1:]
	}
	return append(cells, b)
}

// unquote puts together cells that a spreadsheet quoted because of a tab in them, and takes such quotes off. P6 itself
// doubles a quote and quotes nothing, so a cell that begins with an even run of quotes is left as it is.
func unquote(cells [][]byte, columns int) [][]byte {
	out := cells[:0]
	search := len(cells) != columns // a row of the right length has no tab too many
	for i := 0; i < len(cells); i++ {
		c := cells[i]
		if !opensQuote(c) {
			out = append(out, c)
			continue
		}
		if closesQuote(c) && len(c) > 1 {
			out = append(out, c[1:len(c)-1])
			continue
		}
		end := len(cells)
		if search {
			for end = i + 1; end < len(cells) && !closesQuote(cells[end]); {
				end++
			}
		}
		if end >= len(cells) {
			search = false // nothing closes a quote from here on
			out = append(out, c)
			continue
		}
		whole := bytes.Join(cells[i:end+1], []byte{'\t'})
		out = append(out, whole[1:len(whole)-1])
		i = end
	}
	return out
}

func opensQuote(c []byte) bool {
	return (len(c)-len(bytes.TrimLeft(c, `"`)))%2 == 1
}

func closesQuote(c []byte) bool {
	return (len(c)-len(bytes.TrimRight(c, `"`)))%2 == 1
}

// Memory: a file may hold an estimated 40 MiB, and nine times the bytes of its tables, before it is refused. What grows
// row by row is estimated at growing times its size, for the copies and garbage that growing leaves behind.
const (
	freeBytes = 40 << 20
	perByte   = 9
	growing   = 3
)

// hold adds to the estimate of what is held in memory.
func (x *reader) hold(bytes uintptr) { x.held += int64(bytes) }

// left is how much more may be held.
func (x *reader) left() int64 { return freeBytes + perByte*x.bytes - x.held }

func (x *reader) affordable() error {
	if x.left() < 0 {
		return fmt.Errorf("line %d: the file's rows are too many and too short to be a schedule; reading it would take more memory than its size allows", x.s.line)
	}
	return nil
}

// arena keeps small texts in large blocks.
type arena struct{ b strings.Builder }

const arenaBlock = 32 << 10

func (a *arena) keep(b []byte) string {
	if len(b) == 0 {
		return ""
	}
	if len(b) > arenaBlock/8 {
		return string(b)
	}
	if a.b.Cap()-a.b.Len() < len(b) {
		a.b.Reset()
		a.b.Grow(arenaBlock)
	}
	at := a.b.Len()
	a.b.Write(b)
	return a.b.String()[at:]
}
