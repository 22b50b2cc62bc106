package record

import (
	"bytes"
	"testing"
)

func FuzzParseLeaf(f *testing.F) {
	b, _ := example(f)
	for _, raw := range b.raw {
		f.Add(raw)
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		l, err := ParseLeaf(raw)
		if err != nil {
			return
		}
		if again, err := l.Bytes(); err != nil || !bytes.Equal(raw, again) {
			t.Errorf("%x is read and written as %x (%v)", raw, again, err)
		}
	})
}

// FuzzVerify gives Verify hostile bytes, sealed into an archive and as they are. What it reads, it must be able to write
// again as the same bytes.
func FuzzVerify(f *testing.F) {
	b, _ := example(f)
	bundle := b.export()
	f.Add(archive(f, bundle), []byte{})
	members := bundle.members()
	f.Add(members[len(members)-2].content, members[len(members)-1].content)
	f.Fuzz(func(t *testing.T, first, second []byte) {
		sealed := append(bundle.members()[:len(members)-2:len(members)-2], member{leavesName, first}, member{openingsName, second})
		var out bytes.Buffer
		if forged, err := (&shelf{sealed}).bundle(); err == nil && forged.Write(&out) == nil {
			verify(t, out.Bytes(), Anchor{Key: b.public(1)})
		}
		verify(t, first, Anchor{})
		again, _, err := readBundle(first)
		if err != nil {
			return
		}
		out.Reset()
		if err := again.Write(&out); err != nil || !bytes.Equal(out.Bytes(), first) {
			t.Errorf("a bundle that was read is written otherwise (%v)", err)
		}
	})
}
