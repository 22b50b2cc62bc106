package record

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/sha256"
	"encoding/hex"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// vectors reads the bytes that were worked out by hand, by section.
func vectors(t testing.TB) map[string][]byte {
	t.Helper()
	text, err := os.ReadFile("testdata/vectors.txt")
	if err != nil {
		t.Fatal(err)
	}
	out, section := map[string][]byte{}, ""
	for line := range strings.Lines(string(text)) {
		line, _, _ = strings.Cut(line, "#")
		line = strings.TrimSpace(line)
		if name, ok := strings.CutPrefix(line, "["); ok {
			section = strings.TrimSuffix(name, "]")
			continue
		}
		b, err := hex.DecodeString(strings.ReplaceAll(line, " ", ""))
		if err != nil {
			t.Fatalf("section %s: %v", section, err)
		}
		out[section] = append(out[section], b...)
	}
	return out
}

// The values that the vectors speak of.
var (
	vectorLog     = LogID{0x10, 0x11, 0x12, 0x13, 0x14, 0x15, 0x16, 0x17, 0x18, 0x19, 0x1a, 0x1b, 0x1c, 0x1d, 0x1e, 0x1f}
	vectorSubject = Handle(bytes.Repeat([]byte{0xaa}, 16))
	vectorActor   = Handle(bytes.Repeat([]byte{0xbb}, 16))
	vectorAt      = Instant(1795711620000001)
)

func TestLeafVectors(t *testing.T) {
	v := vectors(t)
	leaf := func(index uint64, kind Kind, previous uint64) Leaf {
		return Leaf{Log: vectorLog, Index: index, At: vectorAt, Kind: kind, Subject: vectorSubject, Actor: vectorActor, Previous: previous}
	}
	two := leaf(7, "matter.reply", 3)
	two.Fields = []Commitment{{"note", Hash(bytes.Repeat([]byte{0xcc}, 32))}, {"text", Hash(v["commitment"])}}
	erased, hold := leaf(9, KindErased, 7), leaf(300, KindHold, 9)
	erased.Target = Target{7, "text", "request"}
	hold.Target = Target{7, "note", "litigation"}
	for name, want := range map[string]Leaf{
		"leaf without fields": leaf(0, "opened", None), "leaf with two fields": two, "leaf that erases": erased, "leaf that refuses to erase": hold,
	} {
		t.Run(name, func(t *testing.T) {
			raw, err := want.Bytes()
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(hex.Dump(v[name]), hex.Dump(raw)); diff != "" {
				t.Errorf("bytes (-by hand +Bytes):\n%s", diff)
			}
			got, err := ParseLeaf(v[name])
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("leaf (-want +got):\n%s", diff)
			}
		})
	}
	if got := vectorAt.String(); got != "2026-11-26T16:47:00.000001Z" {
		t.Errorf("the instant prints as %s", got)
	}
}

func TestCommitmentVector(t *testing.T) {
	v := vectors(t)
	if sum := sha256.Sum256(v["preimage of a commitment"]); !bytes.Equal(sum[:], v["commitment"]) {
		t.Fatalf("the vectors disagree: SHA-256 of the preimage is %x", sum)
	}
	o := Opening{Value: []byte("Fünf")}
	for i := range o.Salt {
		o.Salt[i] = byte(i)
	}
	if c := o.commitment(vectorLog, 7, "text"); !bytes.Equal(c[:], v["commitment"]) {
		t.Errorf("commitment is %x, want %x", c[:], v["commitment"])
	}
}

// TestBoxVector opens by hand what Seal sealed: chance gives the salt, the key and the nonce in this order.
func TestBoxVector(t *testing.T) {
	chance := make([]byte, 76)
	for i := range chance {
		chance[i] = byte(i)
	}
	l := Leaf{Log: vectorLog, Index: 7, At: vectorAt, Kind: "matter.reply", Subject: vectorSubject, Actor: vectorActor, Previous: 3}
	raw, sealed, err := Seal(bytes.NewReader(chance), l, []Field{{"text", []byte("Fünf")}})
	if err != nil {
		t.Fatal(err)
	}
	salt, key, nonce := chance[:32], chance[32:64], chance[64:]
	block, err := aes.NewCipher(key)
	if err != nil {
		t.Fatal(err)
	}
	gcm, err := cipher.NewGCM(block)
	if err != nil {
		t.Fatal(err)
	}
	want := append(bytes.Clone(nonce), gcm.Seal(nil, nonce, append(bytes.Clone(salt), "Fünf"...), vectors(t)["additional data of a box"])...)
	if diff := cmp.Diff([]Sealed{{"text", FieldKey(key), want}}, sealed); diff != "" {
		t.Errorf("sealed (-by hand +Seal):\n%s", diff)
	}
	if !bytes.HasSuffix(raw, vectors(t)["commitment"]) {
		t.Errorf("the leaf does not end with the commitment to the text: %x", raw)
	}
}
