package record

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
)

// TestRefusals asks for what there cannot be and expects a sentence that says why.
func TestRefusals(t *testing.T) {
	b, _ := example(t)
	rng := rand.NewChaCha8([32]byte{7})
	good := Leaf{Log: b.log, Index: 5, At: b.now, Kind: "ask", Subject: b.handle(), Actor: b.handle(), Previous: 2}
	leaf := func(change func(*Leaf)) error {
		l := good
		change(&l)
		return second(l.Bytes())
	}
	seal := func(l Leaf, fields ...Field) error {
		_, _, err := Seal(rng, l, fields)
		return err
	}
	bundle := func(change func(*Bundle)) error {
		x := b.export()
		change(x)
		return x.Write(&bytes.Buffer{})
	}
	head := func(change func(*Head)) error {
		h := b.currentHead()
		change(&h)
		return second(h.Sign(b.key()))
	}
	elsewhere, err := NewKey(rng, "elsewhere.example.org")
	if err != nil {
		t.Fatal(err)
	}
	cases := []struct {
		name string
		err  error
		says string
	}{
		{"a leaf without a log", leaf(func(l *Leaf) { l.Log = LogID{} }), "names no log"},
		{"a leaf without a subject", leaf(func(l *Leaf) { l.Subject = Handle{} }), "lacks a subject or an actor"},
		{"a leaf without an actor", leaf(func(l *Leaf) { l.Actor = Handle{} }), "lacks a subject or an actor"},
		{"an index beyond all", leaf(func(l *Leaf) { l.Index = maxLeaves }), "its index is above"},
		{"a leaf after itself", leaf(func(l *Leaf) { l.Previous = 5 }), "leaf 5 cannot come before it"},
		{"before 1970", leaf(func(l *Leaf) { l.At = -1 }), "between 1970 and 9999"},
		{"after 9999", leaf(func(l *Leaf) { l.At = lastInstant + 1 }), "between 1970 and 9999"},
		{"no kind", leaf(func(l *Leaf) { l.Kind = "" }), `the kind "" is not a name`},
		{"a kind in capitals", leaf(func(l *Leaf) { l.Kind = "Ask" }), `the kind "Ask" is not a name`},
		{"a kind that begins with a digit", leaf(func(l *Leaf) { l.Kind = "1st" }), `the kind "1st" is not a name`},
		{"a kind with a space", leaf(func(l *Leaf) { l.Kind = "a b" }), `the kind "a b" is not a name`},
		{"a kind of 65 bytes", leaf(func(l *Leaf) { l.Kind = Kind(strings.Repeat("a", 65)) }), "is not a name"},
		{"a target where none belongs", leaf(func(l *Leaf) { l.Target.Name = "text" }), "the kind ask has no target"},
		{"an erasure of itself", leaf(func(l *Leaf) { l.Kind, l.Target = KindErased, Target{5, "text", "request"} }), "its target, leaf 5, does not come before it"},
		{"an erasure of no field", leaf(func(l *Leaf) { l.Kind, l.Target = KindErased, Target{4, "", "request"} }), `the field "" is not a name`},
		{"a refusal in prose", leaf(func(l *Leaf) { l.Kind, l.Target = KindHold, Target{4, "text", "The court said so."} }), "is not a name"},
		{"fields out of order", leaf(func(l *Leaf) { l.Fields = []Commitment{{Name: "b"}, {Name: "a"}} }), "its field a stands twice or out of order"},
		{"256 fields", leaf(func(l *Leaf) { l.Fields = make([]Commitment, 256) }), "it has 256 fields"},
		{"a field without a name in a leaf", leaf(func(l *Leaf) { l.Fields = make([]Commitment, 1) }), `the field "" is not a name`},

		{"sealing twice", seal(b.leaves[0], text("name", "x")), "leaf 0 has its commitments already"},
		{"two fields of one name", seal(good, text("a", "x"), text("a", "y")), "its field a stands twice"},
		{"a field without a name", seal(good, text("", "x")), `the field "" is not a name`},
		{"a text too long", seal(good, Field{"a", make([]byte, maxValue+1)}), "its text has 16777217 bytes, more than 16777216"},
		{"no chance", func() error { _, _, err := Seal(nil, good, []Field{{Name: "a"}}); return err }(), "no source of chance was handed in"},
		{"chance that runs out", second(NewLogID(bytes.NewReader(make([]byte, 15)))), "the source of chance fails"},
		{"chance that fails", second(NewKey(iotest.ErrReader(errors.New("worn out")), origin)), "worn out"},
		{"a log of zeros", second(NewLogID(bytes.NewReader(make([]byte, 16)))), "gives zeros"},
		{"a handle of zeros", second(NewHandle(bytes.NewReader(make([]byte, 16)))), "gives zeros"},
		{"opening what is not there", second(Open(b.leaves[0], "rank", FieldKey{}, nil)), "the leaf has no such field"},
		{"opening half a box", second(Open(b.leaves[0], "name", FieldKey{}, make([]byte, 11))), "the box is cut off"},
		{"opening what another leaf is committed to", func() error {
			l := b.leaves[0]
			l.Fields = slices.Clone(l.Fields)
			l.Fields[0].C[0] ^= 1
			return second(Open(l, "name", b.keys[field{0, "name"}], b.boxes[field{0, "name"}]))
		}(), "the text is not the one that was recorded"},

		{"an origin with a space", second(NewKey(rng, "a b")), "cannot be the name of an origin"},
		{"an origin with a plus", second(NewKey(rng, "a+b")), "cannot be the name of an origin"},
		{"no origin", second(NewKey(rng, "")), "cannot be the name of an origin"},
		{"an origin of 129 letters", second(NewKey(rng, strings.Repeat("a", 129))), "cannot be the name of an origin"},
		{"a public key as a private one", second(PrivateKey(b.public(0)).Public()), "this is not a private key"},
		{"a private key cut off", second(b.key()[:60].Public()), "this is not a private key"},
		{"a head without a log", head(func(h *Head) { h.Log = LogID{} }), "the head names no log"},
		{"a head of too much", head(func(h *Head) { h.Size = maxLeaves + 1 }), "more leaves than a record can have"},
		{"a head of elsewhere", head(func(h *Head) { h.Origin = "elsewhere" }), "cannot sign a head of elsewhere"},
		{"a head of an origin with a line end", head(func(h *Head) { h.Origin = "a\nb" }), "cannot be the name of an origin"},
		{"a head after 9999", head(func(h *Head) { h.At = lastInstant + 1 }), "between 1970 and 9999"},
		{"a head signed with nothing", second(b.currentHead().Sign("")), "this is not a private key"},
		{"a head opened with nothing", second(OpenHead(b.bundle.Heads[0], "")), "is not a public key"},
		{"handing over to oneself", second(HandOver(b.key(), b.key(), b.now)), "cannot hand over"},
		{"handing over to elsewhere", second(HandOver(b.key(), elsewhere, b.now)), "cannot hand over"},
		{"handing over to nothing", second(HandOver(b.key(), "", b.now)), "this is not a private key"},

		{"a bundle without a key", bundle(func(x *Bundle) { x.FirstKey = "" }), "is not a public key"},
		{"a bundle without a head", bundle(func(x *Bundle) { x.Heads = nil }), "the bundle has no head"},
		{"too many heads", bundle(func(x *Bundle) { x.Heads = make([][]byte, maxHeads+1) }), "more than 10000 heads"},
		{"too many hand-overs", bundle(func(x *Bundle) { x.HandOvers = make([][]byte, maxHandOvers+1) }), "more than 100 hand-overs"},
		{"too many leaves", bundle(func(x *Bundle) { x.Leaves = make([][]byte, maxBundleLeaves+1) }), "more than 1048576 leaves"},
		{"a hand-over the other way", bundle(func(x *Bundle) { x.FirstKey = b.public(1) }), "hand-over 1: it does not say from what time"},
		{"a hand-over twice", bundle(func(x *Bundle) { x.HandOvers = append(x.HandOvers, x.HandOvers[0]) }), "hand-over 2: it does not say from what time"},
		{"leaves out of order", bundle(func(x *Bundle) {
			x.Leaves = slices.Clone(x.Leaves)
			x.Leaves[2], x.Leaves[3] = x.Leaves[3], x.Leaves[2]
		}), "leaf 3 stands where leaf 2 belongs"},
		{"a leaf of another log", bundle(func(x *Bundle) {
			x.Leaves = slices.Clone(x.Leaves)
			l := b.leaves[2]
			l.Log[0]++
			x.Leaves[2], _ = l.Bytes()
		}), "leaf 2 is of the log"},
		{"a field told of twice", bundle(func(x *Bundle) { x.Disclosures = append(x.Disclosures, x.Disclosures[12]) }), "field text of leaf 13 stands twice or out of order"},
		{"a field said to be missing", bundle(func(x *Bundle) { x.Disclosures[0].State = Missing }), "a bundle cannot say that field name of leaf 0 is missing"},
		{"a field said to be wrong", bundle(func(x *Bundle) { x.Disclosures[0].State = Wrong }), "a bundle cannot say that field name of leaf 0 is wrong"},
		{"a field said to be what nobody knows", bundle(func(x *Bundle) { x.Disclosures[0].State = 9 }), "is state 9"},
		{"a text too long in a bundle", bundle(func(x *Bundle) { x.Disclosures[0].Opening.Value = make([]byte, maxValue+1) }), "has more than 16777216 bytes"},
		{"a field that is no name in a bundle", bundle(func(x *Bundle) { x.Disclosures[0].Name = "A" }), `the field "A" is not a name`},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if c.err == nil || !strings.Contains(c.err.Error(), c.says) {
				t.Errorf("error is %v, want %q", c.err, c.says)
			}
		})
	}
}

// TestHandOverChains holds chains of several keys together, and apart where a statement is not what it has to be.
func TestHandOverChains(t *testing.T) {
	b := newBook(t, 9)
	b.rotate()
	b.rotate()
	all := b.bundle.HandOvers
	must := func(signed []byte, err error) []byte {
		t.Helper()
		b.must(err)
		return signed
	}
	elsewhere, err := NewKey(b.rng, "elsewhere.example.org")
	b.must(err)
	from, to := b.public(0), b.public(1)
	cases := []struct {
		name      string
		handOvers [][]byte
		says      string
	}{
		{"two after each other", all, ""},
		{"the other way round", [][]byte{all[1], all[0]}, "hand-over 1: it does not say from what time"},
		{"back to the first key", append(slices.Clone(all), must(HandOver(b.key(), b.signing[0], b.now+1))), "cannot hand over to"},
		{"before the last one", [][]byte{all[0], must(HandOver(b.signing[1], b.signing[2], 5))}, "it is older than the one before it"},
		{"signed by the old key alone", [][]byte{must(sign(handOverText(from, to, 5), b.signing[0]))}, "it is not signed by the old key and then the new one"},
		{"signed by the new key alone", [][]byte{must(sign(handOverText(from, to, 5), b.signing[1]))}, "it is not signed by the old key and then the new one"},
		{"signed in the other order", [][]byte{must(sign(handOverText(from, to, 5), b.signing[1], b.signing[0]))}, "it is not signed by the old key and then the new one"},
		{"signed by a third as well", [][]byte{must(sign(handOverText(from, to, 5), b.signing...))}, "also signed by a key that is not known"},
		{"signed by others", [][]byte{must(sign(handOverText(from, to, 5), b.signing[2]))}, "none of the known keys signed it"},
		{"to another origin", [][]byte{must(sign(handOverText(from, second2(elsewhere.Public()), 5), b.signing[0], elsewhere))}, "cannot hand over to"},
		{"to nothing", [][]byte{must(sign("counterpart/hand-over/1\nfrom x\nto y\ntime z\n", b.signing[0]))}, "is not a public key"},
		{"at no time", [][]byte{must(sign(strings.Replace(handOverText(from, to, 5), "time 1", "time x", 1), b.signing[0], b.signing[1]))}, "is not an instant"},
		{"in prose", [][]byte{must(sign("I hand over.\n", b.signing[0]))}, "four lines and two signatures"},
		{"much too long", [][]byte{append(bytes.Clone(all[0]), make([]byte, maxNote)...)}, "longer than anything the record signs"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			chain, err := newChain(b.bundle.FirstKey, c.handOvers)
			if c.says == "" {
				if err != nil || !slices.Equal(chain.keys, []PublicKey{b.public(0), b.public(1), b.public(2)}) {
					t.Errorf("keys %v, error %v", chain, err)
				}
			} else if err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("error is %v, want %q", err, c.says)
			}
		})
	}
}

func second2[T any](v T, _ error) T { return v }

// TestHeadsSignedOtherwise signs what is almost a head.
func TestHeadsSignedOtherwise(t *testing.T) {
	b, _ := example(t)
	h := b.currentHead()
	must := func(signed []byte, err error) []byte {
		t.Helper()
		b.must(err)
		return signed
	}
	elsewhere := h
	elsewhere.Origin = "elsewhere.example.org"
	for _, c := range []struct {
		name   string
		signed []byte
		says   string
	}{
		{"by both keys", must(sign(h.text(), b.signing...)), "it is signed more than once"},
		{"of another origin", must(sign(elsewhere.text(), b.key())), "signed a head of elsewhere.example.org"},
		{"with a line more", must(sign(h.text()+"and so on\n", b.key())), "this is not a head"},
		{"with a zero before its size", must(sign(strings.Replace(h.text(), "\n14\n", "\n014\n", 1), b.key())), "this is not a head"},
		{"with a plus before its size", must(sign(strings.Replace(h.text(), "\n14\n", "\n+14\n", 1), b.key())), "this is not a head"},
		{"with its log in capitals", must(sign(strings.Replace(h.text(), h.Log.String(), strings.ToUpper(h.Log.String()), 1), b.key())), "this is not a head"},
		{"with half a log", must(sign(strings.Replace(h.text(), h.Log.String(), h.Log.String()[:8], 1), b.key())), "this is not a head"},
		{"with a time elsewhere", must(sign(strings.Replace(h.text(), "Z\n", "+00:00\n", 1), b.key())), "this is not a head"},
		{"of more than there can be", must(sign(strings.Replace(h.text(), "\n14\n", "\n18446744073709551615\n", 1), b.key())), "more leaves than a record can have"},
	} {
		t.Run(c.name, func(t *testing.T) {
			x := b.export()
			x.Heads = append(slices.Clone(x.Heads), c.signed)
			if err := x.Write(&bytes.Buffer{}); err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("error is %v, want %q", err, c.says)
			}
		})
	}
}

// TestLargeBundles asks for more than a bundle may hold, in archives that are well formed.
func TestLargeBundles(t *testing.T) {
	b, _ := example(t)
	own := b.export().members()
	with := func(name string, content []byte) []byte {
		members := []member{{manifestName, nil}, {indexName, nil}}
		for _, m := range own {
			if m.name == name {
				m.content = content
			}
			members = append(members, m)
		}
		var out bytes.Buffer
		b.must(writeZip(&out, members))
		return out.Bytes()
	}
	withheld := (&Disclosure{Name: "a", State: Withheld}).append(nil)
	for _, c := range []struct {
		name   string
		bundle []byte
		says   string
	}{
		{"leaves", with(leavesName, append([]byte(leavesTag), make([]byte, 2*maxBundleLeaves+2)...)), "the bundle has more than 1048576 leaves"},
		{"fields", with(openingsName, append([]byte(openingsTag), bytes.Repeat(withheld, maxBundleFields+1)...)), "the bundle has more than 1048576 fields"},
		{"members", bytes.Repeat(append([]byte("PK\x03\x04"), make([]byte, 26)...), maxMembers+2), "the archive has more than"},
		{"bytes", make([]byte, MaxBundle+1), "the bundle has 256 MiB; more than 256 are not read"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := verify(t, c.bundle, Anchor{})
			if r.Verdict != Failed || !strings.Contains(r.Failures[0], c.says) {
				t.Errorf("%s: %q, want %q", r.Verdict, r.Failures, c.says)
			}
		})
	}
}

// TestManyFailures counts what it does not list.
func TestManyFailures(t *testing.T) {
	b := newBook(t, 11)
	for range 150 {
		b.act("a", b.handle(), b.handle(), text("text", "x"))
	}
	b.head()
	x := b.export()
	x.Disclosures = nil
	r := verify(t, archive(t, x), Anchor{Key: b.public(0)})
	var out bytes.Buffer
	if err := r.Print(&out); err != nil {
		t.Fatal(err)
	}
	if r.FailureCount != 150 || len(r.Failures) != 100 || r.Missing != 150 || !strings.Contains(out.String(), "\n  and 50 more\n") {
		t.Errorf("%d failures, %d told, %d missing:\n%.300s", r.FailureCount, len(r.Failures), r.Missing, out.String())
	}
}
