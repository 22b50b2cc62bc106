package record

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
)

// member is one file of an archive.
type member struct {
	name    string
	content []byte
}

// maxMembers is what a bundle can have. A ZIP file without extensions can hold that many.
const maxMembers = maxHandOvers + maxHeads + 5

const (
	zipVersion = 10     // what is needed to extract: stored files
	zipDate    = 0x0021 // 1 January 1980, the first day there is
)

var (
	localMark   = []byte("PK\x03\x04")
	centralMark = []byte("PK\x01\x02")
	endMark     = []byte("PK\x05\x06")
)

const (
	localLength   = 30
	centralLength = 46
	endLength     = 22
)

// zipLength is how many bytes writeZip writes.
func zipLength(members []member) int {
	n := endLength
	for _, m := range members {
		n += localLength + centralLength + 2*len(m.name) + len(m.content)
	}
	return n
}

// writeZip writes the one archive that holds the members in their order: stored, without dates, attributes, extra fields
// or comments, so that equal members make equal bytes.
func writeZip(w io.Writer, members []member) error {
	var central []byte
	offset := 0
	for _, m := range members {
		about := memberHeader(m)
		local := append(append([]byte(nil), localMark...), about...)
		local = append(local, m.name...)
		central = append(central, centralMark...)
		central = binary.LittleEndian.AppendUint16(central, zipVersion)
		central = append(central, about...)
		central = append(central, make([]byte, 10)...) // comment, disk, attributes within and without
		central = binary.LittleEndian.AppendUint32(central, uint32(offset))
		central = append(central, m.name...)
		for _, part := range [][]byte{local, m.content} {
			if _, err := w.Write(part); err != nil {
				return err
			}
			offset += len(part)
		}
	}
	if _, err := w.Write(central); err != nil {
		return err
	}
	end := append(append([]byte(nil), endMark...), 0, 0, 0, 0)
	end = binary.LittleEndian.AppendUint16(end, uint16(len(members)))
	end = binary.LittleEndian.AppendUint16(end, uint16(len(members)))
	end = binary.LittleEndian.AppendUint32(end, uint32(len(central)))
	end = binary.LittleEndian.AppendUint32(end, uint32(offset))
	_, err := w.Write(append(end, 0, 0))
	return err
}

// memberHeader is what a member's two headers have in common.
func memberHeader(m member) []byte {
	var b []byte
	for _, v := range []uint16{zipVersion, 0, 0, 0, zipDate} { // version, flags, method, time, date
		b = binary.LittleEndian.AppendUint16(b, v)
	}
	b = binary.LittleEndian.AppendUint32(b, crc32.ChecksumIEEE(m.content))
	b = binary.LittleEndian.AppendUint32(b, uint32(len(m.content)))
	b = binary.LittleEndian.AppendUint32(b, uint32(len(m.content)))
	b = binary.LittleEndian.AppendUint16(b, uint16(len(m.name)))
	return binary.LittleEndian.AppendUint16(b, 0) // no extra field
}

// readZip reads an archive that writeZip wrote. It takes the members off the front and then writes the archive again: a
// byte that differs anywhere, before, between or behind the members, is an error. The contents are parts of b.
func readZip(b []byte) ([]member, error) {
	if !bytes.HasPrefix(b, localMark) || len(b) < localLength+endLength {
		return nil, errors.New("this is not a bundle of the record: it does not begin as one")
	}
	var members []member
	for rest := b; bytes.HasPrefix(rest, localMark); {
		if len(members) == maxMembers {
			return nil, fmt.Errorf("the archive has more than %d members", maxMembers)
		}
		if len(rest) < localLength {
			return nil, errors.New("the archive is cut off")
		}
		size := uint64(binary.LittleEndian.Uint32(rest[18:]))
		name := uint64(binary.LittleEndian.Uint16(rest[26:]))
		if name+size > uint64(len(rest)-localLength) {
			return nil, fmt.Errorf("member %d of the archive is cut off", len(members)+1)
		}
		content := rest[localLength+name:]
		members = append(members, member{string(rest[localLength : localLength+name]), content[:size:size]})
		rest = content[size:]
	}
	again := &comparison{rest: b}
	if err := writeZip(again, members); err != nil {
		return nil, fmt.Errorf("the archive is not as the record writes it: %w", err)
	}
	if err := again.end(); err != nil {
		return nil, fmt.Errorf("the archive is not as the record writes it: %w", err)
	}
	return members, nil
}

// comparison is a writer that accepts only the bytes it was made with.
type comparison struct {
	rest []byte
	done int
}

func (c *comparison) Write(p []byte) (int, error) {
	if !bytes.HasPrefix(c.rest, p) {
		n := 0
		for n < len(p) && n < len(c.rest) && p[n] == c.rest[n] {
			n++
		}
		return n, fmt.Errorf("it differs at byte %d", c.done+n)
	}
	c.rest = c.rest[len(p):]
	c.done += len(p)
	return len(p), nil
}

// end complains about bytes that nobody wrote.
func (c *comparison) end() error {
	if len(c.rest) > 0 {
		return fmt.Errorf("%d bytes stand behind its end", len(c.rest))
	}
	return nil
}
