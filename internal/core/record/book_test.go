package record

import (
	"bytes"
	"math/rand/v2"
	"testing"
)

// book keeps a log as a store would: leaves, hashes by position, keys apart from boxes.
type book struct {
	t        testing.TB
	rng      *rand.ChaCha8
	log      LogID
	now      Instant
	signing  []PrivateKey // all keys there were
	raw      [][]byte
	leaves   []Leaf
	hashes   memory
	boxes    map[field][]byte
	keys     map[field]FieldKey
	erased   map[field]uint64
	withheld map[field]bool
	last     map[Handle]uint64
	bundle   Bundle
}

const origin = "record.example.org"

func newBook(t testing.TB, seed byte) *book {
	t.Helper()
	b := &book{t: t, rng: rand.NewChaCha8([32]byte{seed}), now: 1_772_000_000_000_000, boxes: map[field][]byte{}, keys: map[field]FieldKey{},
		erased: map[field]uint64{}, withheld: map[field]bool{}, last: map[Handle]uint64{}}
	var err error
	b.log, err = NewLogID(b.rng)
	b.must(err)
	key, err := NewKey(b.rng, origin)
	b.must(err)
	b.signing = []PrivateKey{key}
	b.bundle.FirstKey = b.public(0)
	return b
}

func (b *book) must(err error) {
	if err != nil {
		b.t.Helper()
		b.t.Fatal(err)
	}
}

// key is the one that signs now.
func (b *book) key() PrivateKey { return b.signing[len(b.signing)-1] }

func (b *book) public(i int) PublicKey {
	k, err := b.signing[i].Public()
	b.must(err)
	return k
}

func (b *book) handle() Handle {
	h, err := NewHandle(b.rng)
	b.must(err)
	return h
}

// append records an act and returns its index.
func (b *book) append(l Leaf, fields ...Field) uint64 {
	b.t.Helper()
	b.now += 3_600_000_000
	l.Log, l.Index, l.At, l.Previous = b.log, uint64(len(b.raw)), b.now, None
	if previous, ok := b.last[l.Subject]; ok {
		l.Previous = previous
	}
	raw, sealed, err := Seal(b.rng, l, fields)
	b.must(err)
	at, hashes, err := Tree{l.Index, b.hashes}.Append(raw)
	b.must(err)
	if at != int64(len(b.hashes)) {
		b.t.Fatalf("the hashes of leaf %d begin at %d, want %d", l.Index, at, len(b.hashes))
	}
	for _, s := range sealed {
		b.boxes[field{l.Index, s.Name}], b.keys[field{l.Index, s.Name}] = s.Box, s.Key
	}
	l, err = ParseLeaf(raw)
	b.must(err)
	b.raw, b.leaves, b.hashes, b.last[l.Subject] = append(b.raw, raw), append(b.leaves, l), append(b.hashes, hashes...), l.Index
	return l.Index
}

func (b *book) act(kind Kind, subject, actor Handle, fields ...Field) uint64 {
	b.t.Helper()
	return b.append(Leaf{Kind: kind, Subject: subject, Actor: actor}, fields...)
}

// erase destroys a text and says so.
func (b *book) erase(actor Handle, index uint64, name string) uint64 {
	b.t.Helper()
	target := field{index, name}
	by := b.append(Leaf{Kind: KindErased, Subject: b.leaves[index].Subject, Actor: actor, Target: Target{index, name, "request"}})
	delete(b.boxes, target)
	delete(b.keys, target)
	if _, before := b.erased[target]; !before {
		b.erased[target] = by
	}
	return by
}

// head signs the log as it is.
func (b *book) head() []byte {
	b.t.Helper()
	signed, err := b.currentHead().Sign(b.key())
	b.must(err)
	b.bundle.Heads = append(b.bundle.Heads, signed)
	return signed
}

func (b *book) currentHead() Head {
	b.now += 1_000_000
	root, err := Tree{uint64(len(b.raw)), b.hashes}.Root()
	b.must(err)
	return Head{Origin: origin, Log: b.log, Size: uint64(len(b.raw)), Root: root, At: b.now}
}

// rotate hands over to a new key.
func (b *book) rotate() {
	b.t.Helper()
	next, err := NewKey(b.rng, origin)
	b.must(err)
	b.now += 1_000_000
	signed, err := HandOver(b.key(), next, b.now)
	b.must(err)
	b.signing = append(b.signing, next)
	b.bundle.HandOvers = append(b.bundle.HandOvers, signed)
}

// export is the bundle of everything that is there.
func (b *book) export() *Bundle {
	b.t.Helper()
	out := b.bundle
	out.Leaves = b.raw
	out.Disclosures = nil
	for _, l := range b.leaves {
		for _, c := range l.Fields {
			at := field{l.Index, c.Name}
			d := Disclosure{Index: l.Index, Name: c.Name}
			switch by, erased := b.erased[at]; {
			case erased:
				d.State, d.By = Erased, by
			case b.withheld[at]:
				d.State = Withheld
			default:
				opening, err := Open(l, c.Name, b.keys[at], b.boxes[at])
				b.must(err)
				d.State, d.Opening = Opened, opening
			}
			out.Disclosures = append(out.Disclosures, d)
		}
	}
	return &out
}

func archive(t testing.TB, b *Bundle) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := b.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func verify(t testing.TB, bundle []byte, a Anchor) *Report {
	t.Helper()
	r, err := Verify(bundle, a)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func text(name, value string) Field { return Field{name, []byte(value)} }

// example is a log with everything a log can have: 14 leaves, five heads by two keys, texts opened, withheld and erased.
// anchor is a head that somebody kept from the time of the first key.
func example(t testing.TB) (b *book, anchor []byte) {
	t.Helper()
	b = newBook(t, 1)
	anna, bela, matter, other := b.handle(), b.handle(), b.handle(), b.handle()
	b.head() // of the empty log
	b.act(KindPerson, anna, anna, text("name", "Anna Client"), text("role", "Client PM"))
	b.act(KindPerson, bela, anna, text("name", "Béla Delivery"))
	b.act("matter.ask", matter, anna, text("title", "Interface to the ward system"), text("text", "Who tests it?\nAnd until when?"))
	reply := b.act("matter.reply", matter, bela, text("text", "We do. \u202eWe do not."), text("private", "keep this inside"))
	b.withheld[field{reply, "private"}] = true
	b.act("matter.close", matter, anna)
	anchor = b.head()
	b.act("file.add", other, bela, Field{"bytes", []byte{0xff, 0xfe, 0}}, text("empty", ""))
	b.act("matter.ask", other, anna, text("text", "my mother's name is Ilona"))
	b.erase(anna, 6, "text")
	b.head()
	b.rotate()
	b.head()
	b.append(Leaf{Kind: KindHold, Subject: matter, Actor: bela, Target: Target{reply, "text", "litigation"}})
	b.erase(anna, 1, "name")
	b.append(Leaf{Kind: KindErased, Subject: other, Actor: anna, Target: Target{6, "text", "retention"}}) // asked for again
	b.act("matter.reopen", matter, anna, text("text", "Line one\r\nline two\\"))
	b.act("matter.close", matter, anna, text("text", "Done."))
	b.act("matter.ask", b.handle(), anna, text("text", "Next?"))
	b.head()
	return b, anchor
}
