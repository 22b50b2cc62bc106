package record

import (
	"bytes"
	"math/rand/v2"
	"slices"
	"testing"
)

// mutate changes bytes in one of the ways in which bytes change: one is altered, some are put in, left out, cut off,
// doubled or moved. What comes out may by chance be what went in.
func mutate(r *rand.Rand, b []byte) []byte {
	if len(b) == 0 {
		return []byte{byte(r.Uint32())}
	}
	b = bytes.Clone(b)
	from := r.IntN(len(b))
	to := min(len(b), from+1+r.IntN(40))
	switch r.IntN(8) {
	case 0:
		b[from] ^= 1 << r.IntN(8)
	case 1:
		b[from] = byte(r.Uint32())
	case 2:
		b[from]++
	case 3:
		return slices.Insert(b, from, byte(r.Uint32()))
	case 4:
		return slices.Delete(b, from, to)
	case 5:
		return b[:from]
	case 6:
		return slices.Insert(b, r.IntN(len(b)+1), bytes.Clone(b[from:to])...)
	case 7:
		part := bytes.Clone(b[from:to])
		b = slices.Delete(b, from, to)
		return slices.Insert(b, r.IntN(len(b)+1), part...)
	}
	return b
}

// TestEveryByteOfABundleCounts alters each byte of the archive once, then changes it in 10,000 seeded ways.
func TestEveryByteOfABundleCounts(t *testing.T) {
	b, _ := example(t)
	good := archive(t, b.export())
	r := rand.New(rand.NewPCG(1, 2))
	for i := range good {
		changed := bytes.Clone(good)
		changed[i] ^= byte(1 + r.IntN(255))
		if report := verify(t, changed, Anchor{}); report.Verdict != Failed {
			t.Errorf("byte %d altered from %#x to %#x: %s", i, good[i], changed[i], report.Verdict)
		}
	}
	for i := range 10_000 {
		changed := mutate(r, good)
		if bytes.Equal(changed, good) {
			continue
		}
		if report := verify(t, changed, Anchor{}); report.Verdict != Failed {
			t.Errorf("mutation %d: %s", i, report.Verdict)
		}
	}
}

// TestEveryByteOfAMemberCounts changes the content of members and then makes archive, index and manifest anew, as a forger
// with this very package would, so that it is signatures, roots and commitments that have to find it: each byte once, then
// in 10,000 seeded ways.
func TestEveryByteOfAMemberCounts(t *testing.T) {
	b, _ := example(t)
	members := b.export().members()
	anchors := []Anchor{{}, {Key: b.public(1)}, {Head: b.bundle.Heads[1]}}
	r := rand.New(rand.NewPCG(3, 4))
	tried, reached := 0, 0
	check := func(at int, content []byte) {
		t.Helper()
		if bytes.Equal(content, members[at].content) {
			return
		}
		changed := slices.Clone(members)
		changed[at].content = content
		tried++
		forged, err := (&shelf{changed}).bundle()
		if err != nil {
			return // found while it was read
		}
		var out bytes.Buffer
		if err := forged.Write(&out); err != nil {
			return // found while it was parsed: Write and Verify parse alike
		}
		reached++
		if report := verify(t, out.Bytes(), anchors[tried%len(anchors)]); report.Verdict != Failed {
			t.Errorf("change %d, of %s: %s", tried, members[at].name, report.Verdict)
		}
	}
	for at, m := range members {
		for i := range m.content {
			content := bytes.Clone(m.content)
			content[i] ^= byte(1 + r.IntN(255))
			check(at, content)
		}
	}
	for range 10_000 {
		at := r.IntN(len(members))
		check(at, mutate(r, members[at].content))
	}
	if reached < 1_500 {
		t.Errorf("only %d of %d forgeries were well formed: the others prove nothing about roots and commitments", reached, tried)
	}
}

// TestMembersStandInTheirPlaces doubles, leaves out, moves and renames members and makes the archive around them anew.
func TestMembersStandInTheirPlaces(t *testing.T) {
	b, _ := example(t)
	good := archive(t, b.export())
	members, err := readZip(good)
	if err != nil {
		t.Fatal(err)
	}
	check := func(what string, changed []member) {
		t.Helper()
		var out bytes.Buffer
		if err := writeZip(&out, changed); err != nil {
			t.Fatal(err)
		}
		if report := verify(t, out.Bytes(), Anchor{}); report.Verdict != Failed {
			t.Errorf("%s: %s", what, report.Verdict)
		}
	}
	for i, m := range members {
		check(m.name+" left out", slices.Delete(slices.Clone(members), i, i+1))
		check(m.name+" doubled", slices.Insert(slices.Clone(members), i, m))
		check(m.name+" at the end as well", append(slices.Clone(members), m))
		renamed := slices.Clone(members)
		renamed[i].name += "x"
		check(m.name+" renamed", renamed)
		emptied := slices.Clone(members)
		emptied[i].content = nil
		check(m.name+" emptied", emptied)
		for j := range i {
			swapped := slices.Clone(members)
			swapped[i], swapped[j] = swapped[j], swapped[i]
			check(m.name+" and "+members[j].name+" swapped", swapped)
			swapped[i].name, swapped[j].name = members[i].name, members[j].name
			check(m.name+" and "+members[j].name+" with their contents swapped", swapped)
		}
	}
	followed := append(bytes.Clone(good), 0)
	if report := verify(t, followed, Anchor{}); report.Verdict != Failed {
		t.Errorf("a byte behind the archive: %s", report.Verdict)
	}
	check("a further member", append(slices.Clone(members), member{"readme.txt", []byte("all is well")}))
	check("no members", nil)
}

// TestDerivedMembersFollow forges what people read, the index and the manifest, and makes everything around them anew.
func TestDerivedMembersFollow(t *testing.T) {
	b, _ := example(t)
	bundle := b.export()
	c, err := bundle.parse()
	b.must(err)
	var index bytes.Buffer
	b.must(c.writeIndex(&index))
	forge := func(index []byte, further ...member) []member {
		below := append([]member{{indexName, index}}, append(bundle.members(), further...)...)
		return append([]member{{manifestName, c.manifest(below)}}, below...)
	}
	lie := bytes.Replace(index.Bytes(), []byte("We do."), []byte("We don't."), 1)
	cases := map[string][]member{
		"an index with another text":  forge(lie),
		"an index with a line more":   forge(append(bytes.Clone(index.Bytes()), "14\n"...)),
		"an index cut off":            forge(index.Bytes()[:100]),
		"no index":                    forge(nil),
		"a member more, in the list":  forge(index.Bytes(), member{"note.txt", []byte("all is well")}),
		"a manifest with a line more": forge(index.Bytes()),
		"a manifest cut off":          forge(index.Bytes()),
	}
	cases["a manifest with a line more"][0].content = append(cases["a manifest with a line more"][0].content, '\n')
	cases["a manifest cut off"][0].content = cases["a manifest cut off"][0].content[:50]
	for name, members := range cases {
		var out bytes.Buffer
		b.must(writeZip(&out, members))
		if report := verify(t, out.Bytes(), Anchor{}); report.Verdict != Failed {
			t.Errorf("%s: %s", name, report.Verdict)
		}
	}
	var out bytes.Buffer
	b.must(writeZip(&out, forge(index.Bytes())))
	if report := verify(t, out.Bytes(), Anchor{}); report.Verdict != NotAnchored {
		t.Errorf("nothing forged: %s, %q", report.Verdict, report.Failures)
	}
}

// TestEveryByteOfAHeadCounts alters, inserts and removes each byte of a head and of a hand-over.
func TestEveryByteOfAHeadCounts(t *testing.T) {
	b, earlier := example(t)
	good := archive(t, b.export())
	r := rand.New(rand.NewPCG(5, 6))
	changes := func(signed []byte, check func(what string, i int, changed []byte)) {
		for i := range signed {
			altered := bytes.Clone(signed)
			altered[i] ^= byte(1 + r.IntN(255))
			check("altered", i, altered)
			altered = bytes.Clone(signed)
			altered[i] ^= 0x20 // the other case of a letter, a tab for a line end, a space for nothing
			check("in the other case", i, altered)
			check("left out", i, slices.Delete(bytes.Clone(signed), i, i+1))
			check("doubled", i, slices.Insert(bytes.Clone(signed), i, signed[i]))
			check("cut off", i, signed[:i])
			check("behind a carriage return", i, slices.Insert(bytes.Clone(signed), i, '\r'))
		}
		check("followed", len(signed), append(bytes.Clone(signed), '\n'))
	}
	changes(earlier, func(what string, i int, changed []byte) {
		if h, err := OpenHead(changed, b.public(0)); err == nil && !bytes.Equal(changed, earlier) {
			t.Errorf("byte %d of the head %s: %+v", i, what, h)
		}
		report, err := Verify(good, Anchor{Head: changed})
		if err == nil && report.Verdict == Verified && !bytes.Equal(changed, earlier) {
			t.Errorf("byte %d of the head that anchors %s: verified", i, what)
		}
	})
	handOver := b.bundle.HandOvers[0]
	changes(handOver, func(what string, i int, changed []byte) {
		if _, err := newChain(b.bundle.FirstKey, [][]byte{changed}); err == nil && !bytes.Equal(changed, handOver) {
			t.Errorf("byte %d of the hand-over %s: accepted", i, what)
		}
	})
}
