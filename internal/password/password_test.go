package password

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"strings"
	"sync"
	"testing"
	"testing/iotest"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/crypto/argon2"
	"pgregory.net/rapid"

	"counterpart.dev/internal/errs"
)

// What the reference implementation of Argon2 prints in its own tests (phc-winner-argon2, src/test.c, version 0x13).
var reference = []struct {
	encoded, password, key string
}{
	{"$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc", "password",
		"09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7"},
	{"$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4", "password",
		"9dfeb910e80bad0311fee20f9c0e2b12c17987b4cac90c2ef54d5b3021c68bfe"},
	{"$argon2id$v=19$m=256,t=2,p=2$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc", "password",
		"6d093c501fd5999645e0ea3bf620d7b8be7fd2db59c20d9fff9539da2bf57037"},
	{"$argon2id$v=19$m=65536,t=1,p=1$c29tZXNhbHQ$9qWtwbpyPd3vm1rB1GThgPzZ3/ydHL92zKL+15XZypg", "password",
		"f6a5adc1ba723dddef9b5ac1d464e180fcd9dffc9d1cbf76cca2fed795d9ca98"},
	{"$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$C4TWUs9rDEvq7w3+J4umqA32aWKB1+DSiRuBfYxFj94", "differentpassword",
		"0b84d652cf6b0c4beaef0dfe278ba6a80df6696281d7e0d2891b817d8c458fde"},
	{"$argon2id$v=19$m=65536,t=2,p=1$ZGlmZnNhbHQ$vfMrBczELrFdWP0ZsfhWsRPaHppYdP3MVEMIVlqoFBw", "password",
		"bdf32b05ccc42eb15d58fd19b1f856b113da1e9a5874fdcc544308565aa8141c"},
}

func TestReferenceVectors(t *testing.T) {
	h := NewHasher(rand.Reader)
	for _, v := range reference {
		s, err := parse(v.encoded)
		if err != nil {
			t.Fatal(err)
		}
		got := []string{hex.EncodeToString(s.key), hex.EncodeToString(argon2.IDKey([]byte(v.password), s.salt, s.time, s.memory, s.threads, 32)), s.String()}
		if diff := cmp.Diff([]string{v.key, v.key, v.encoded}, got); diff != "" {
			t.Errorf("key as stored, key as computed, form: %s", diff)
		}
		ok, rehash, err := h.Verify(t.Context(), v.password, v.encoded)
		if !ok || !rehash || err != nil {
			t.Errorf("%s: ok %v, to be hashed anew %v, %v", v.encoded, ok, rehash, err)
		}
		if ok, rehash, err := h.Verify(t.Context(), v.password+"x", v.encoded); ok || rehash || err != nil {
			t.Errorf("%s and another password: ok %v, to be hashed anew %v, %v", v.encoded, ok, rehash, err)
		}
	}
}

// One byte of salt more or less makes another hash: this is what the injected randomness is for.
func TestHash(t *testing.T) {
	h := NewHasher(bytes.NewReader([]byte("0123456789abcdefFEDCBA9876543210")))
	one, err := h.Hash(t.Context(), "correct horse battery staple")
	if err != nil {
		t.Fatal(err)
	}
	two, err := h.Hash(t.Context(), "correct horse battery staple")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(one, "$argon2id$v=19$m=19456,t=2,p=1$MDEyMzQ1Njc4OWFiY2RlZg$") || one == two {
		t.Errorf("got %s and %s", one, two)
	}
	for _, encoded := range []string{one, two} {
		ok, rehash, err := h.Verify(t.Context(), "correct horse battery staple", encoded)
		if !ok || rehash || err != nil {
			t.Errorf("ok %v, to be hashed anew %v, %v", ok, rehash, err)
		}
	}
	if _, err := h.Hash(t.Context(), "x"); err == nil {
		t.Error("hashed without a salt")
	}
	if _, err := NewHasher(iotest.ErrReader(errors.New("no entropy"))).Hash(t.Context(), "x"); err == nil || !strings.Contains(err.Error(), "no entropy") {
		t.Errorf("got %v", err)
	}
}

// The same password from another keyboard is the same, and nothing else is.
func TestNormalForm(t *testing.T) {
	h := NewHasher(rand.Reader)
	encoded, err := h.Hash(t.Context(), "Zoë’s ﬁve cafés ")
	if err != nil {
		t.Fatal(err)
	}
	for given, want := range map[string]bool{
		"Zoë’s ﬁve cafés ":              true,
		"Zoe\u0308’s five cafe\u0301s ": true,
		"Ｚoë’s ﬁve cafés\u00a0":         true,
		"zoë’s ﬁve cafés ":              false,
		"Zoë’s ﬁve cafés":               false,
		"Zoe’s ﬁve cafés ":              false,
		"Zoë’s ﬁve cafés \x00":          false,
	} {
		ok, _, err := h.Verify(t.Context(), given, encoded)
		if err != nil || ok != want {
			t.Errorf("%q: %v, want %v (%v)", given, ok, want, err)
		}
	}
}

// No byte is cut off, whatever a password is made of.
func TestEveryByteCounts(t *testing.T) {
	h := NewHasher(rand.Reader)
	rapid.Check(t, func(t *rapid.T) {
		raw := rapid.SliceOfN(rapid.Byte(), 0, 300).Draw(t, "password")
		ctx := context.Background()
		s := stored{parameters{8, 1, 1}, []byte("somesalt"), argon2.IDKey([]byte(normal(string(raw))), []byte("somesalt"), 1, 8, 1, 32)}
		if ok, _, err := h.Verify(ctx, string(raw), s.String()); !ok || err != nil {
			t.Fatalf("the password itself: %v, %v", ok, err)
		}
		other := bytes.Clone(raw)
		if i := rapid.IntRange(0, len(raw)).Draw(t, "at"); i < len(raw) {
			other[i] ^= 1 << rapid.IntRange(0, 7).Draw(t, "bit")
		} else {
			other = append(other, rapid.Byte().Draw(t, "more"))
		}
		ok, _, err := h.Verify(ctx, string(other), s.String())
		if err != nil || ok != (normal(string(raw)) == normal(string(other))) {
			t.Fatalf("%q for %q: %v, %v", other, raw, ok, err)
		}
	})
}

func TestStoredHashThatCannotBeRead(t *testing.T) {
	const good = "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4"
	if _, err := parse(good); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string][2]string{
		"nothing":              {good, ""},
		"another kind":         {"argon2id", "argon2i"},
		"another version":      {"v=19", "v=16"},
		"something before":     {"$argon2id", "x$argon2id"},
		"something after":      {"Gi/4", "Gi/4$"},
		"no memory":            {"m=256,", ""},
		"another order":        {"m=256,t=2", "t=2,m=256"},
		"too little memory":    {"m=256", "m=7"},
		"too much memory":      {"m=256", "m=262145"},
		"memory beyond 32 bit": {"m=256", "m=4294967552"},
		"too many passes":      {"t=2", "t=17"},
		"no pass":              {"t=2", "t=0"},
		"no lane":              {"p=1", "p=0"},
		"too many lanes":       {"p=1", "p=5"},
		"a sign":               {"t=2", "t=+2"},
		"a leading zero":       {"t=2", "t=02"},
		"no number":            {"t=2", "t="},
		"a short salt":         {"c29tZXNhbHQ", "c29tZXNhbA"},
		"padding":              {"c29tZXNhbHQ", "c29tZXNhbHQ="},
		"bits to spare":        {"c29tZXNhbHQ", "c29tZXNhbHR"},
		"a line end":           {"c29tZXNhbHQ", "c29tZXNh\nbHQ"},
		"the wrong alphabet":   {"nf65", "nf6_"},
		"a short key":          {"nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4", "nf65EOgLrQMR/uIPnA4r"},
		"a long key":           {"nf65", strings.Repeat("nf65", 40)},
	} {
		bad := strings.Replace(good, c[0], c[1], 1)
		if bad == good {
			t.Fatalf("%s: %q is not in it", name, c[0])
		}
		ok, rehash, err := NewHasher(nil).Verify(t.Context(), "password", bad)
		if ok || rehash || err == nil || errs.KindOf(err) != errs.Internal {
			t.Errorf("%s: ok %v, to be hashed anew %v, %v", name, ok, rehash, err)
		}
		if err != nil && strings.Contains(err.Error(), "nf65EOgL") {
			t.Errorf("%s: the error tells the hash: %v", name, err)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, v := range reference {
		f.Add(v.encoded)
	}
	f.Add(nobody)
	f.Fuzz(func(t *testing.T, encoded string) {
		if s, err := parse(encoded); err == nil && s.String() != encoded {
			t.Errorf("%q is read, and written as %q", encoded, s)
		}
	})
}

func TestOutdated(t *testing.T) {
	salt, key := make([]byte, saltLength), make([]byte, keyLength)
	for name, c := range map[string]struct {
		s    stored
		want bool
	}{
		"as now":       {stored{current, salt, key}, false},
		"longer salt":  {stored{current, append(salt, 0), key}, false},
		"less memory":  {stored{parameters{current.memory - 1, 2, 1}, salt, key}, true},
		"other passes": {stored{parameters{current.memory, 3, 1}, salt, key}, true},
		"other lanes":  {stored{parameters{current.memory, 2, 2}, salt, key}, true},
		"shorter salt": {stored{current, salt[1:], key}, true},
		"shorter key":  {stored{current, salt, key[1:]}, true},
	} {
		if got := c.s.outdated(); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// A third sign-in waits for its turn, and gives up when whoever asked has gone.
func TestWaitingForATurn(t *testing.T) {
	h := NewHasher(rand.Reader)
	for range atOnce {
		h.slots <- struct{}{}
	}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	_, hashErr := h.Hash(ctx, "correct horse battery staple")
	_, _, verifyErr := h.Verify(ctx, "correct horse battery staple", nobody)
	for _, err := range []error{hashErr, verifyErr, h.VerifyNobody(ctx, "correct horse battery staple")} {
		if !errors.Is(err, errs.Busy) || !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v", err)
		}
	}
	var waiting sync.WaitGroup
	for range 3 {
		waiting.Go(func() {
			if err := h.VerifyNobody(t.Context(), "correct horse battery staple"); err != nil {
				t.Errorf("when its turn came: %v", err)
			}
		})
	}
	<-h.slots
	waiting.Wait()
	if len(h.slots) != atOnce-1 {
		t.Errorf("%d turns are taken, want %d", len(h.slots), atOnce-1)
	}
}

// An unknown account costs what a known one does: the same parameters and the same lengths. (Clocks are no witnesses on a
// busy machine.)
func TestNobodyTakesAsLongAsSomebody(t *testing.T) {
	encoded, err := NewHasher(rand.Reader).Hash(t.Context(), "correct horse battery staple")
	if err != nil {
		t.Fatal(err)
	}
	somebody, err := parse(encoded)
	if err != nil {
		t.Fatal(err)
	}
	none, err := parse(nobody)
	if err != nil {
		t.Fatal(err)
	}
	if somebody.parameters != none.parameters || len(somebody.salt) != len(none.salt) || len(somebody.key) != len(none.key) {
		t.Errorf("an unknown account costs %+v, a known one %+v", none, somebody)
	}
}

func TestToken(t *testing.T) {
	secret, hash, err := NewToken(bytes.NewReader([]byte("0123456789abcdef0123456789abcde\xff")))
	if err != nil {
		t.Fatal(err)
	}
	got := []string{secret, hex.EncodeToString(hash[:])}
	// printf %s MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZf8 | sha256sum
	want := []string{"MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZf8", "d80b104403439b857b176913720803b3a0743c60106b73be594a30704443253e"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if TokenHash(secret) != hash || TokenHash(secret+"x") == hash {
		t.Error("the secret does not lead to its hash alone")
	}
	if _, _, err := NewToken(bytes.NewReader(make([]byte, tokenBytes-1))); err == nil {
		t.Error("a token of less than 256 bits")
	}
}
