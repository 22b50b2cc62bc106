package mail

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf16"
)

// folder is a folder of a compound file that a test makes: streams and folders by their names.
type folder map[string]any

// saved writes a compound file of version 3 with sectors of 512 bytes ([MS-CFB]).
func saved(root folder) []byte {
	type entry struct {
		name        string
		kind        byte
		body        []byte
		child, next uint32 // a list is a tree whose left sides are empty
	}
	all := []entry{{name: "Root Entry", kind: 5, child: noEntry, next: noEntry}}
	var add func(f folder) uint32
	add = func(f folder) uint32 {
		first, last := uint32(noEntry), -1
		for _, name := range slices.Sorted(maps.Keys(f)) {
			at := len(all)
			e := entry{name: name, kind: 2, child: noEntry, next: noEntry}
			body, isStream := f[name].([]byte)
			if e.body = body; !isStream {
				e.kind = 1
			}
			all = append(all, e)
			if !isStream {
				all[at].child = add(f[name].(folder))
			}
			if last >= 0 {
				all[last].next = uint32(at)
			} else {
				first = uint32(at)
			}
			last = at
		}
		return first
	}
	all[0].child = add(root)
	var sectors, fat []byte
	put := func(b []byte) (start uint32) {
		start = uint32(len(sectors) / 512)
		n := (len(b) + 511) / 512
		for i := range n {
			next := start + uint32(i) + 1
			if i == n-1 {
				next = 0xFFFFFFFE
			}
			fat = binary.LittleEndian.AppendUint32(fat, next)
		}
		sectors = append(sectors, b...)
		sectors = append(sectors, make([]byte, n*512-len(b))...)
		return start
	}
	var mini, miniFAT, dir []byte
	starts := make([]uint32, len(all))
	for i, e := range all {
		switch {
		case e.kind != 2 || len(e.body) == 0:
			starts[i] = 0xFFFFFFFE
		case len(e.body) >= 4096:
			starts[i] = put(e.body)
		default:
			starts[i] = uint32(len(mini) / 64)
			n := (len(e.body) + 63) / 64
			for j := range n {
				next := starts[i] + uint32(j) + 1
				if j == n-1 {
					next = 0xFFFFFFFE
				}
				miniFAT = binary.LittleEndian.AppendUint32(miniFAT, next)
			}
			mini = append(append(mini, e.body...), make([]byte, n*64-len(e.body))...)
		}
	}
	starts[0], all[0].body = put(mini), mini
	for len(miniFAT)%512 != 0 {
		miniFAT = append(miniFAT, 0xFF)
	}
	miniAt := put(miniFAT)
	for i, e := range all {
		b := make([]byte, 128)
		units := utf16.Encode([]rune(e.name))
		for j, u := range units {
			binary.LittleEndian.PutUint16(b[2*j:], u)
		}
		binary.LittleEndian.PutUint16(b[64:], uint16(2*len(units)+2))
		b[66], b[67] = e.kind, 1
		binary.LittleEndian.PutUint32(b[68:], noEntry)
		binary.LittleEndian.PutUint32(b[72:], e.next)
		binary.LittleEndian.PutUint32(b[76:], e.child)
		binary.LittleEndian.PutUint32(b[116:], starts[i])
		binary.LittleEndian.PutUint64(b[120:], uint64(len(e.body)))
		dir = append(dir, b...)
	}
	for len(dir)%512 != 0 {
		dir = append(dir, make([]byte, 128)...)
	}
	dirAt := put(dir)
	fatSectors := (len(fat)/4 + 127) / 127
	fatAt := uint32(len(sectors) / 512)
	for range fatSectors {
		fat = binary.LittleEndian.AppendUint32(fat, 0xFFFFFFFD)
	}
	for len(fat)%512 != 0 {
		fat = binary.LittleEndian.AppendUint32(fat, noEntry)
	}
	sectors = append(sectors, fat...)
	head := make([]byte, 512)
	copy(head, compoundMark)
	for at, v := range map[int]uint16{24: 0x3E, 26: 3, 28: 0xFFFE, 30: 9, 32: 6} {
		binary.LittleEndian.PutUint16(head[at:], v)
	}
	for at, v := range map[int]uint32{44: uint32(fatSectors), 48: dirAt, 56: 4096, 60: miniAt, 64: uint32(len(miniFAT) / 512), 68: 0xFFFFFFFE} {
		binary.LittleEndian.PutUint32(head[at:], v)
	}
	for i := range 109 {
		id := uint32(noEntry)
		if i < len(fat)/512 {
			id = fatAt + uint32(i)
		}
		binary.LittleEndian.PutUint32(head[76+4*i:], id)
	}
	return append(head, sectors...)
}

func wide(s string) []byte {
	var b []byte
	for _, u := range utf16.Encode([]rune(s)) {
		b = binary.LittleEndian.AppendUint16(b, u)
	}
	return b
}

// short are the properties of 8 bytes of an object, behind a head of some bytes.
func short(head int, props map[int]uint64) []byte {
	b := make([]byte, head)
	for _, p := range slices.Sorted(maps.Keys(props)) {
		b = binary.LittleEndian.AppendUint16(b, 3)
		b = binary.LittleEndian.AppendUint16(b, uint16(p))
		b = binary.LittleEndian.AppendUint32(b, 6)
		b = binary.LittleEndian.AppendUint64(b, props[p])
	}
	return b
}

func prop(p int, kind string) string { return fmt.Sprintf("__substg1.0_%04X%s", p, kind) }

// letter is a message of Outlook as a test makes it.
func letter() folder {
	sent := uint64(time.Date(2026, 5, 5, 10, 12, 0, 0, time.UTC).Unix()+11_644_473_600) * 10_000_000
	return folder{
		"__properties_version1.0": short(32, map[int]uint64{propSubmitted: sent}),
		prop(propSubject, "001F"): wide("Pump – late"), prop(propBody, "001F"): wide("The pump is late.\r\n\r\nBo"), prop(propClass, "001F"): wide("IPM.Note"),
		prop(propFromName, "001F"): wide("Bo Lind"), prop(propFromSMTP, "001F"): wide("Bo@Example.com"), prop(propID, "001F"): wide("<a1@example.com>"),
		"__recip_version1.0_#00000000": folder{"__properties_version1.0": short(8, map[int]uint64{propKind: 1}), prop(propName, "001F"): wide("Ann Reed"), prop(propSMTP, "001F"): wide("ann@example.org")},
		"__recip_version1.0_#00000001": folder{"__properties_version1.0": short(8, map[int]uint64{propKind: 2}), prop(propName, "001F"): wide("Cy"), prop(propSMTP, "001F"): wide("cy@example.net")},
		"__recip_version1.0_#00000002": folder{"__properties_version1.0": short(8, map[int]uint64{propKind: 3}), prop(propName, "001F"): wide("Hidden"), prop(propSMTP, "001F"): wide("blind@example.net")},
		"__attach_version1.0_#00000000": folder{"__properties_version1.0": short(8, map[int]uint64{propHow: 1}), prop(propFile, "001F"): wide("Prüfung.pdf"),
			prop(propMedia, "001F"): wide("application/pdf"), prop(propData, "0102"): bytes.Repeat([]byte("%PDF "), 2_000)},
		"__attach_version1.0_#00000001": folder{"__properties_version1.0": short(8, map[int]uint64{propHow: 5}), prop(propName, "001F"): wide("Earlier"),
			fmt.Sprintf("__substg1.0_%04X000D", propData): folder{"__properties_version1.0": short(24, nil), prop(propSubject, "001F"): wide("Earlier"), prop(propBody, "001F"): wide("Said before."),
				prop(propFromName, "001F"): wide("Ann Reed"), prop(propFromMail, "001F"): wide("ann@example.org")}},
	}
}

func TestAMessageOfOutlook(t *testing.T) {
	m, err := Read(saved(letter()))
	if err != nil {
		t.Fatal(err)
	}
	if m.Subject != "Pump – late" || m.Text != "The pump is late.\n\nBo" || m.ID != "a1@example.com" || !m.Date.Equal(time.Date(2026, 5, 5, 10, 12, 0, 0, time.UTC)) {
		t.Errorf("read %+v", m)
	}
	if spelled(m.From) != "Bo Lind <bo@example.com>" || spelled(m.To) != "Ann Reed <ann@example.org>" || spelled(m.Cc) != "Cy <cy@example.net>" {
		t.Errorf("from %v to %v cc %v", m.From, m.To, m.Cc)
	}
	if len(m.Attachments) != 2 || m.Attachments[0].Name != "Prüfung.pdf" || len(m.Attachments[0].Body) != 10_000 || m.Attachments[1].Name != "Earlier.txt" ||
		!strings.Contains(string(m.Attachments[1].Body), "From: Ann Reed <ann@example.org>\n") || !strings.Contains(string(m.Attachments[1].Body), "Said before.") {
		t.Errorf("attached %v", m.Attachments)
	}
	if len(m.Warnings) != 0 {
		t.Errorf("warned %v", m.Warnings)
	}
}

func TestTextOfOutlook(t *testing.T) {
	without := func(more folder) Message {
		f := letter()
		delete(f, prop(propBody, "001F"))
		maps.Copy(f, more)
		m, err := Read(saved(f))
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
	packed := func(s string) []byte { // not compressed
		b := binary.LittleEndian.AppendUint32(nil, uint32(len(s)+12))
		b = binary.LittleEndian.AppendUint32(b, uint32(len(s)))
		return append(append(b, "MELA\x00\x00\x00\x00"...), s...)
	}
	// The example of [MS-OXRTFCP] section 3.1.
	example := []byte("\x2d\x00\x00\x00\x2b\x00\x00\x00\x4c\x5a\x46\x75\xf1\xc5\xc7\xa7\x03\x00\x0a\x00\x72\x63\x70\x67\x31\x32\x35\x42\x32\x0a\xf3\x20\x68\x65\x6c\x09\x00\x20\x62\x77\x05\xb0\x6c\x64\x7d\x0a\x80\x0f\xa0")
	for _, tt := range []struct {
		name string
		more folder
		want string
	}{
		{"HTML", folder{prop(propHTML, "0102"): []byte("<p>The pump<br>is late.</p><blockquote>Why?</blockquote>")}, "The pump\nis late.\n>\n> Why?"},
		{"rich text", folder{prop(propPacked, "0102"): packed(`{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}}\f0 The p\'fcmp is late.\par \u8364? 5\par}`)}, "The pümp is late.\n€ 5"},
		{"HTML in rich text", folder{prop(propPacked, "0102"): packed(`{\rtf1\ansi\fromhtml1 {\*\htmltag64 <p>}\htmlrtf \par \htmlrtf0 The pump{\*\htmltag72 </p>}{\*\htmltag64 <p>}is late.{\*\htmltag72 </p>}}`)}, "The pump\n\nis late."},
		{"packed", folder{prop(propPacked, "0102"): example}, "hello world"},
		{"another code page", folder{"__properties_version1.0": short(32, map[int]uint64{propCodePage: 1251}), prop(propBody, "001E"): []byte("\xCD\xE0\xF1\xEE\xF1")}, "Насос"},
	} {
		if m := without(tt.more); m.Text != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, m.Text, tt.want)
		}
	}
	if m := without(folder{prop(propPacked, "0102"): []byte("not packed at all, whatever it says")}); len(m.Warnings) == 0 {
		t.Error("a text that cannot be unpacked is lost silently")
	}
}

// A compound file that is damaged, or made to be read for ever, is refused or read as far as it goes.
func TestDamagedFilesOfOutlook(t *testing.T) {
	whole := saved(letter())
	for i := range len(whole) / 64 {
		b := bytes.Clone(whole)
		for j := range 4 {
			b[(i*64+j*17)%len(b)] = byte(0xFF >> j)
		}
		_, _ = Read(b)
		_, _ = Read(whole[:i*64])
	}
	circle := bytes.Clone(whole)
	dir := 512 + 512*int(binary.LittleEndian.Uint32(circle[48:]))
	for at := dir; at+128 <= len(circle); at += 128 { // every entry points at itself and every stream is huge
		binary.LittleEndian.PutUint32(circle[at+68:], uint32((at-dir)/128))
		binary.LittleEndian.PutUint32(circle[at+120:], 0x7FFFFFFF)
	}
	_, _ = Read(circle)
}
