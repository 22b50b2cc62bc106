package record

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

var names = rapid.StringMatching(`[a-z][a-z0-9._-]{0,63}`)

func handles() *rapid.Generator[Handle] {
	return rapid.Custom(func(t *rapid.T) Handle {
		return Handle(rapid.SliceOfN(rapid.ByteRange(1, 255), 16, 16).Draw(t, "handle"))
	})
}

// leaves generates every leaf there can be, so that its encoding is the same for all of them.
func leaves() *rapid.Generator[Leaf] {
	return rapid.Custom(func(t *rapid.T) Leaf {
		l := Leaf{
			Log:      LogID(handles().Draw(t, "log")),
			Index:    rapid.Uint64Range(0, maxLeaves-1).Draw(t, "index"),
			At:       Instant(rapid.Int64Range(0, int64(lastInstant)).Draw(t, "at")),
			Kind:     rapid.OneOf(rapid.Just(KindErased), rapid.Just(KindHold), rapid.Map(names, func(n string) Kind { return Kind(n) })).Draw(t, "kind"),
			Subject:  handles().Draw(t, "subject"),
			Actor:    handles().Draw(t, "actor"),
			Previous: None,
		}
		if l.Index > 0 && rapid.Bool().Draw(t, "follows") {
			l.Previous = rapid.Uint64Range(0, l.Index-1).Draw(t, "previous")
		}
		if l.Kind.targets() {
			l.Index = max(l.Index, 1)
			l.Target = Target{rapid.Uint64Range(0, l.Index-1).Draw(t, "target"), names.Draw(t, "field"), names.Draw(t, "reason")}
		}
		ns := rapid.SliceOfNDistinct(names, 0, 5, rapid.ID).Draw(t, "names")
		slices.Sort(ns)
		for _, n := range ns {
			l.Fields = append(l.Fields, Commitment{n, Hash(rapid.SliceOfN(rapid.Byte(), 32, 32).Draw(t, "c"))})
		}
		return l
	})
}

func TestLeafHasOneEncoding(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := leaves().Draw(t, "leaf")
		raw, err := want.Bytes()
		if err != nil {
			t.Fatal(err)
		}
		got, err := ParseLeaf(raw)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("leaf (-want +got):\n%s", diff)
		}
		changed := mutate(rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0)), raw)
		l, err := ParseLeaf(changed)
		if err != nil {
			return
		}
		if again, err := l.Bytes(); err != nil || !bytes.Equal(again, changed) {
			t.Fatalf("the bytes %x say what is written %x (%v)", changed, again, err)
		}
	})
}

// naiveRoot is RFC 6962, section 2.1, word for word.
func naiveRoot(leaves [][]byte) [32]byte {
	switch len(leaves) {
	case 0:
		return sha256.Sum256(nil)
	case 1:
		return sha256.Sum256(append([]byte{0}, leaves[0]...))
	}
	k := 1
	for k*2 < len(leaves) {
		k *= 2
	}
	left, right := naiveRoot(leaves[:k]), naiveRoot(leaves[k:])
	return sha256.Sum256(slices.Concat([]byte{1}, left[:], right[:]))
}

func TestTreeIsRFC6962(t *testing.T) {
	const most = 70
	var hashes memory
	var raw [][]byte
	heads := make([]Head, most+1)
	for n := range uint64(most + 1) {
		root, err := Tree{n, hashes}.Root()
		if err != nil {
			t.Fatal(err)
		}
		if want := naiveRoot(raw); root != want {
			t.Fatalf("root of %d leaves is %v, want %v", n, root, Hash(want))
		}
		heads[n] = Head{Origin: origin, Log: vectorLog, Size: n, Root: root}
		raw = append(raw, fmt.Appendf(nil, "leaf %d", n))
		at, more, err := Tree{n, hashes}.Append(raw[n])
		if err != nil || at != int64(len(hashes)) {
			t.Fatalf("leaf %d: hashes from %d, want from %d (%v)", n, at, len(hashes), err)
		}
		hashes = append(hashes, more...)
	}
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Uint64Range(1, most).Draw(t, "size")
		i := rapid.Uint64Range(0, n-1).Draw(t, "index")
		proof, err := Tree{n, hashes}.Inclusion(i)
		if err != nil {
			t.Fatal(err)
		}
		if err := heads[n].Includes(raw[i], i, proof); err != nil {
			t.Fatal(err)
		}
		if heads[n].Includes([]byte("forged"), i, proof) == nil || n > 1 && heads[n].Includes(raw[i], (i+1)%n, proof) == nil ||
			heads[n].Includes(raw[i], i, append(proof, Hash{})) == nil {
			t.Fatal("a wrong leaf, place or proof is included")
		}
		k := rapid.Uint64Range(0, n).Draw(t, "earlier")
		proof, err = Tree{n, hashes}.Consistency(k)
		if err != nil {
			t.Fatal(err)
		}
		if err := heads[n].Extends(heads[k], proof); err != nil {
			t.Fatal(err)
		}
		rewritten := heads[k]
		rewritten.Root[0] ^= 1
		if heads[n].Extends(rewritten, proof) == nil || heads[n].Extends(heads[k], append(proof, Hash{})) == nil {
			t.Fatal("a head extends one that it does not")
		}
	})
}

func TestTreeRefuses(t *testing.T) {
	small := Head{Origin: origin, Log: vectorLog, Size: 2}
	other := small
	other.Log[0]++
	for name, err := range map[string]error{
		"a leaf beyond the end":       second(Tree{2, memory{}}.Inclusion(2)),
		"growing from something more": second(Tree{2, memory{}}.Consistency(3)),
		"more leaves than there can be": func() error {
			_, _, err := Tree{maxLeaves, memory{}}.Append(nil)
			return err
		}(),
		"a root of more leaves than there can be": second(Tree{1 << 63, memory{}}.Root()),
		"hashes that are not there":               second(Tree{2, memory{}}.Root()),
		"inclusion beyond the end":                small.Includes(nil, 2, nil),
		"inclusion in too much":                   Head{Size: 1 << 63}.Includes(nil, 2, nil),
		"a head of another log":                   small.Extends(other, nil),
		"a larger head":                           small.Extends(Head{Origin: origin, Log: vectorLog, Size: 3}, nil),
		"an empty log with a root":                small.Extends(Head{Origin: origin, Log: vectorLog}, nil),
	} {
		if err == nil {
			t.Errorf("%s is accepted", name)
		}
	}
}

func second[T any](_ T, err error) error { return err }

func TestSealAndOpen(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := leaves().Draw(t, "leaf")
		l.Fields = nil
		var fields []Field
		for _, n := range rapid.SliceOfNDistinct(names, 1, 4, rapid.ID).Draw(t, "names") {
			fields = append(fields, Field{n, rapid.SliceOf(rapid.Byte()).Draw(t, "value")})
		}
		rng := rand.NewChaCha8([32]byte{byte(l.At)})
		raw, sealed, err := Seal(rng, l, fields)
		if err != nil {
			t.Fatal(err)
		}
		if l, err = ParseLeaf(raw); err != nil {
			t.Fatal(err)
		}
		for _, f := range fields {
			at := slices.IndexFunc(sealed, func(s Sealed) bool { return s.Name == f.Name })
			o, err := Open(l, f.Name, sealed[at].Key, sealed[at].Box)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(o.Value, f.Value) {
				t.Fatalf("opened %q, sealed %q", o.Value, f.Value)
			}
			box := mutate(rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0)), sealed[at].Box)
			if _, err := Open(l, f.Name, sealed[at].Key, box); err == nil && !bytes.Equal(box, sealed[at].Box) {
				t.Fatal("a changed box opens")
			}
			key := sealed[at].Key
			key[31] ^= 1
			if second(Open(l, f.Name, key, sealed[at].Box)) == nil {
				t.Fatal("another key opens")
			}
			moved := l
			moved.Log[3] ^= 1
			if second(Open(moved, f.Name, sealed[at].Key, sealed[at].Box)) == nil {
				t.Fatal("the box opens in another log")
			}
		}
		if second(Open(l, "-", FieldKey{}, nil)) == nil {
			t.Fatal("a field that is not there opens")
		}
	})
}

// TestHistories plays random acts, erasures, hand-overs and exports, and expects of every bundle what the book knows.
func TestHistories(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		b := newBook(t, rapid.Byte().Draw(rt, "seed"))
		people := []Handle{b.handle(), b.handle(), b.handle()}
		person := func() Handle { return rapid.SampledFrom(people).Draw(rt, "person") }
		var kept [][]byte
		rt.Repeat(map[string]func(*rapid.T){
			"act": func(rt *rapid.T) {
				var fields []Field
				for _, n := range rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"name", "text", "note"}), 0, 3, rapid.ID).Draw(rt, "names") {
					fields = append(fields, text(n, rapid.String().Draw(rt, "value")))
				}
				i := b.act(rapid.SampledFrom([]Kind{KindPerson, "ask", "reply"}).Draw(rt, "kind"), person(), person(), fields...)
				for _, f := range fields {
					b.withheld[field{i, f.Name}] = rapid.IntRange(0, 3).Draw(rt, "withheld") == 0
				}
			},
			"erase": func(rt *rapid.T) {
				ds := b.export().Disclosures
				if len(ds) == 0 {
					rt.Skip("not run: there is nothing to erase")
				}
				d := rapid.SampledFrom(ds).Draw(rt, "field")
				b.erase(person(), d.Index, d.Name)
			},
			"head":   func(*rapid.T) { kept = append(kept, b.head()) },
			"rotate": func(*rapid.T) { b.rotate() },
		})
		b.head()
		bundle := b.export()
		raw := archive(t, bundle)
		for i := range b.signing {
			wantVerified(rt, raw, Anchor{Key: b.public(i)}, bundle)
		}
		for _, h := range kept {
			wantVerified(rt, raw, Anchor{Head: h}, bundle)
		}
	})
}

func wantVerified(t *rapid.T, raw []byte, a Anchor, bundle *Bundle) {
	r, err := Verify(raw, a)
	if err != nil {
		t.Fatal(err)
	}
	if r.Verdict != Verified {
		t.Fatalf("%s: %s", r.Verdict, strings.Join(r.Failures, "; "))
	}
	if len(r.Fields) != len(bundle.Disclosures) {
		t.Fatalf("%d fields are told of, want %d", len(r.Fields), len(bundle.Disclosures))
	}
	for i, d := range bundle.Disclosures {
		f := r.Fields[i]
		if f.Leaf != d.Index || f.Name != d.Name || f.State != d.State || d.State == Erased && *f.ErasedBy != d.By {
			t.Fatalf("field %d is told of as %+v, want %+v", i, f, d)
		}
	}
}
