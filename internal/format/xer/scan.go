package xer

import (
	"bytes"
	"errors"
	"io"
)

// Bounds on what one file may make the reader hold.
const (
	maxRow    = 4 << 20 // bytes of one record; longer ones are dropped with a warning
	firstRead = 256 << 10
)

// scanner cuts a file into records: a line that starts with a mark, and the lines after it that do not (text with line
// breaks in it).
type scanner struct {
	r          io.Reader
	buf        []byte
	start, end int
	eof        bool
	line       int // number of the line returned last, from 1
	eol        byte
	joined     []byte
}

func newScanner(r io.Reader) *scanner {
	return &scanner{r: r, buf: make([]byte, firstRead), eol: '\n'}
}

// fill reads more behind what is there, growing the buffer up to the bound of a row.
func (s *scanner) fill() error {
	if s.start > 0 {
		copy(s.buf, s.buf[s.start:s.end])
		s.end -= s.start
		s.start = 0
	}
	if s.end == len(s.buf) {
		grown := make([]byte, min(2*len(s.buf), maxRow+firstRead))
		copy(grown, s.buf[:s.end])
		s.buf = grown
	}
	for tries := 0; ; tries++ {
		n, err := s.r.Read(s.buf[s.end:])
		s.end += n
		switch {
		case err == io.EOF:
			s.eof = true
			return nil
		case err != nil:
			return err
		case n > 0:
			return nil
		case tries > 100:
			return io.ErrNoProgress
		}
	}
}

// errLong tells that a line or record went over the bound; what was read of it is gone.
var errLong = errors.New("the row is longer than 4 MiB and was left out")

// physical returns the next line without its end, valid until the next call. ok is false at the end of the file.
func (s *scanner) physical() (line []byte, ok bool, err error) {
	long := false
	searched := 0
	for {
		if i := bytes.IndexByte(s.buf[s.start+searched:s.end], s.eol); i >= 0 {
			line = s.buf[s.start : s.start+searched+i]
			s.start += searched + i + 1
			break
		}
		searched = s.end - s.start
		if s.eof {
			if searched == 0 && !long {
				return nil, false, nil
			}
			line = s.buf[s.start:s.end]
			s.start = s.end
			break
		}
		if searched > maxRow {
			long, s.start, searched = true, s.end, 0
		}
		if err := s.fill(); err != nil {
			return nil, false, err
		}
	}
	s.line++
	if long {
		return nil, true, errLong
	}
	for len(line) > 0 && line[len(line)-1] == '\r' {
		line = line[:len(line)-1]
	}
	return line, true, nil
}

// marked reports whether the next line starts a record of its own (or there is none). It reads ahead, so lines returned
// before it was called are no longer valid.
func (s *scanner) marked() (bool, error) {
	for s.end-s.start < 6 && !s.eof {
		if err := s.fill(); err != nil {
			return false, err
		}
	}
	return isMark(s.buf[s.start:s.end]) || s.start == s.end, nil
}

func isMark(b []byte) bool {
	if len(b) >= 2 && b[0] == '%' && (b[1] == 'T' || b[1] == 'F' || b[1] == 'R' || b[1] == 'E') {
		return len(b) == 2 || b[2] == '\t' || b[2] == '\r' || b[2] == '\n' || b[2] == ' '
	}
	return bytes.HasPrefix(b, []byte("ERMHDR"))
}

// record returns the next record with the line it starts on. whole says whether lines that continue it are wanted: a
// table that is not read needs none of them. errLong means that this record is lost and the next can be asked for.
func (s *scanner) record(whole func([]byte) bool) (rec []byte, line int, ok bool, err error) {
	// Looking ahead may move the buffer, so it happens first, with room for a usual row.
	rec, ok, err = s.physical()
	line = s.line
	if !ok || err != nil {
		return nil, line, ok, err
	}
	if s.end-s.start >= 6 {
		if isMark(s.buf[s.start:s.end]) || !whole(rec) {
			return rec, line, true, nil
		}
	} else if s.eof && s.start == s.end {
		return rec, line, true, nil
	}
	s.joined = append(s.joined[:0], rec...)
	long := false
	for {
		mark, err := s.marked()
		if err != nil {
			return nil, line, true, err
		}
		if mark || !whole(s.joined) {
			break
		}
		more, ok, err := s.physical()
		if err == errLong || len(s.joined)+len(more) > maxRow {
			long = true
			continue
		}
		if err != nil || !ok {
			return nil, line, true, err
		}
		if !long {
			s.joined = append(append(s.joined, '\n'), more...)
		}
	}
	if long {
		return nil, line, true, errLong
	}
	return bytes.TrimRight(s.joined, "\n"), line, true, nil
}
