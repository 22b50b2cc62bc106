package mail

import (
	"encoding/binary"
	"unicode/utf16"

	"counterpart.dev/internal/errs"
)

// compound is a compound file ([MS-CFB]): a file system of sectors within a file.
type compound struct {
	data    []byte
	sector  int
	fat     []uint32
	mini    []byte // the stream that small streams lie in
	miniFAT []uint32
	entries []entry
	read    int // bytes handed out, so that streams that share sectors cannot be read for ever
}

// entry is a stream or folder of a compound file.
type entry struct {
	name               string
	kind               byte // 1 a folder, 2 a stream, 5 the root
	left, right, child uint32
	start              uint32
	size               int
}

const (
	noEntry     = 0xFFFFFFFF
	lastSector  = 0xFFFFFFFA // above are marks
	miniSector  = 64
	mostEntries = 20_000
)

func damagedFile() error {
	return errs.New(errs.Invalid, "the file is damaged: it begins as a message of Outlook and cannot be read on. Save it once more, or send the message on as an attachment")
}

// openCompound reads the tables of a compound file.
func openCompound(data []byte) (*compound, error) {
	if len(data) < 512 {
		return nil, damagedFile()
	}
	u16 := func(at int) int { return int(binary.LittleEndian.Uint16(data[at:])) }
	u32 := func(at int) uint32 { return binary.LittleEndian.Uint32(data[at:]) }
	shift := u16(30)
	if shift != 9 && shift != 12 || u16(32) != 6 {
		return nil, damagedFile()
	}
	c := &compound{data: data, sector: 1 << shift}
	// The first 109 sectors of the table are listed in the head, the others in a chain of their own.
	list := make([]uint32, 0, 109)
	for i := range 109 {
		list = append(list, u32(76+4*i))
	}
	most := len(data)/c.sector + 1
	for next, n := u32(68), 0; next < lastSector && n <= most; n++ {
		s := c.at(next)
		if s == nil {
			break
		}
		for i := 0; i+8 <= len(s); i += 4 {
			list = append(list, binary.LittleEndian.Uint32(s[i:]))
		}
		if len(s) < c.sector {
			break
		}
		next = binary.LittleEndian.Uint32(s[len(s)-4:])
	}
	for _, id := range list {
		if id >= lastSector || len(c.fat) > most+c.sector {
			continue
		}
		s := c.at(id)
		for i := 0; i+4 <= len(s); i += 4 {
			c.fat = append(c.fat, binary.LittleEndian.Uint32(s[i:]))
		}
	}
	dir := c.chain(u32(48), -1)
	for at := 0; at+128 <= len(dir) && len(c.entries) < mostEntries; at += 128 {
		c.entries = append(c.entries, entryOf(dir[at:at+128]))
	}
	if len(c.entries) == 0 || c.entries[0].kind != 5 {
		return nil, damagedFile()
	}
	mini := c.chain(u32(60), -1)
	for i := 0; i+4 <= len(mini); i += 4 {
		c.miniFAT = append(c.miniFAT, binary.LittleEndian.Uint32(mini[i:]))
	}
	c.mini = c.chain(c.entries[0].start, c.entries[0].size)
	return c, nil
}

func entryOf(b []byte) (e entry) {
	n := min(int(binary.LittleEndian.Uint16(b[64:])), 64)/2 - 1
	units := make([]uint16, 0, 32)
	for i := 0; i < n; i++ {
		units = append(units, binary.LittleEndian.Uint16(b[2*i:]))
	}
	size := binary.LittleEndian.Uint64(b[120:])
	e = entry{name: string(utf16.Decode(units)), kind: b[66], left: binary.LittleEndian.Uint32(b[68:]), right: binary.LittleEndian.Uint32(b[72:]),
		child: binary.LittleEndian.Uint32(b[76:]), start: binary.LittleEndian.Uint32(b[116:]), size: int(min(size&0xFFFFFFFF, MostBytes+1))}
	return e
}

// at is a sector by its number, nil beyond the end.
func (c *compound) at(id uint32) []byte {
	from := (int(id) + 1) * c.sector
	if from >= len(c.data) {
		return nil
	}
	return c.data[from:min(from+c.sector, len(c.data))]
}

// chain is the bytes of a chain of sectors, size of them or all when that is negative. A chain that runs in a circle ends at the length of
// the file.
func (c *compound) chain(start uint32, size int) (out []byte) {
	for id := start; id < lastSector && int(id) < len(c.fat) && len(out) <= len(c.data); id = c.fat[id] {
		s := c.at(id)
		if s == nil {
			break
		}
		if out = append(out, s...); size >= 0 && len(out) >= size {
			return out[:size]
		}
	}
	return out
}

// stream is the bytes of a stream, cut off where its sectors are.
func (c *compound) stream(e entry) []byte {
	if c.read += e.size; e.kind != 2 || c.read > 4*MostBytes {
		return nil
	}
	if e.size >= 4096 {
		return c.chain(e.start, e.size)
	}
	var out []byte
	for id := e.start; id < lastSector && int(id) < len(c.miniFAT) && len(out) < e.size; id = c.miniFAT[id] {
		from := int(id) * miniSector
		if from >= len(c.mini) {
			break
		}
		out = append(out, c.mini[from:min(from+miniSector, len(c.mini))]...)
	}
	return out[:min(len(out), e.size)]
}

// within lists the entries of a folder by their names. The tree they hang in is walked without trust in it.
func (c *compound) within(folder int) map[string]int {
	out := map[string]int{}
	seen := map[uint32]bool{}
	ahead := []uint32{c.entries[folder].child}
	for len(ahead) > 0 {
		id := ahead[len(ahead)-1]
		ahead = ahead[:len(ahead)-1]
		if id == noEntry || int(id) >= len(c.entries) || seen[id] {
			continue
		}
		seen[id] = true
		e := c.entries[id]
		if _, twice := out[e.name]; !twice && e.kind != 0 {
			out[e.name] = int(id)
		}
		ahead = append(ahead, e.left, e.right)
	}
	return out
}
