package record

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// Field is a text of an act before it is recorded: what a person wrote, or anything else that may have to be forgotten.
type Field struct {
	Name  string
	Value []byte
}

// FieldKey opens one sealed field. Destroying it, with every copy, is what erasing means; it is kept apart from the box.
type FieldKey [32]byte

// Sealed is one field's text under its key: a nonce followed by AES-256-GCM of salt and value.
type Sealed struct {
	Name string
	Key  FieldKey
	Box  []byte
}

// Opening is what a commitment is opened with. Who has it can prove the text; without the salt nobody can guess it.
type Opening struct {
	Salt  [32]byte
	Value []byte
}

// maxValue is how many bytes the text of one field may have.
const maxValue = 16 << 20

const (
	fieldTag = "counterpart/field/1\x00"
	boxTag   = "counterpart/box/1\x00"
)

// Seal commits a leaf, given without fields, to texts. It returns the leaf's bytes, and each text sealed, in ascending
// order of names. For each field it draws a salt, a key and a nonce from rng, in this order.
func Seal(rng io.Reader, l Leaf, fields []Field) (leaf []byte, sealed []Sealed, err error) {
	if len(l.Fields) > 0 {
		return nil, nil, fmt.Errorf("leaf %d has its commitments already", l.Index)
	}
	fields = slices.SortedFunc(slices.Values(fields), func(a, b Field) int { return strings.Compare(a.Name, b.Name) })
	for _, f := range fields {
		box, c, err := seal(rng, &l, f)
		if err != nil {
			return nil, nil, fmt.Errorf("sealing %q of leaf %d: %w", f.Name, l.Index, err)
		}
		sealed = append(sealed, box)
		l.Fields = append(l.Fields, c)
	}
	if leaf, err = l.Bytes(); err != nil {
		return nil, nil, err
	}
	return leaf, sealed, nil
}

func seal(rng io.Reader, l *Leaf, f Field) (Sealed, Commitment, error) {
	if len(f.Value) > maxValue {
		return Sealed{}, Commitment{}, fmt.Errorf("its text has %d bytes, more than %d", len(f.Value), maxValue)
	}
	if err := checkName("field", f.Name); err != nil {
		return Sealed{}, Commitment{}, err
	}
	salt, err1 := draw[[32]byte](rng)
	key, err2 := draw[FieldKey](rng)
	nonce, err3 := draw[[12]byte](rng)
	aead, err4 := newAEAD(key)
	if err := errors.Join(err1, err2, err3, err4); err != nil {
		return Sealed{}, Commitment{}, err
	}
	plain := append(salt[:], f.Value...)
	box := aead.Seal(nonce[:], nonce[:], plain, fieldPlace(boxTag, l.Log, l.Index, f.Name))
	opening := Opening{salt, f.Value}
	return Sealed{f.Name, key, box}, Commitment{f.Name, opening.commitment(l.Log, l.Index, f.Name)}, nil
}

// Open opens the box of a leaf's field. It refuses a box that was sealed for another field, and a text that is not the one
// the leaf is committed to.
func Open(l Leaf, name string, key FieldKey, box []byte) (Opening, error) {
	fail := func(why string) (Opening, error) {
		return Opening{}, fmt.Errorf("opening %q of leaf %d: %s", name, l.Index, why)
	}
	c, ok := l.commitment(name)
	if !ok {
		return fail("the leaf has no such field")
	}
	aead, err := newAEAD(key)
	if err != nil {
		return fail(err.Error())
	}
	if len(box) < aead.NonceSize() {
		return fail("the box is cut off")
	}
	nonce, sealed := box[:aead.NonceSize()], box[aead.NonceSize():]
	plain, err := aead.Open(nil, nonce, sealed, fieldPlace(boxTag, l.Log, l.Index, name))
	if err != nil || len(plain) < 32 {
		return fail("the key is not the box's, or the box was changed")
	}
	o := Opening{[32]byte(plain), plain[32:]}
	if o.commitment(l.Log, l.Index, name) != c {
		return fail("the text is not the one that was recorded")
	}
	return o, nil
}

func newAEAD(key FieldKey) (cipher.AEAD, error) {
	block, err := aes.NewCipher(key[:])
	if err != nil {
		return nil, err
	}
	return cipher.NewGCM(block)
}

// commitment is SHA-256 of tag, salt, the field's place, the length of the value and the value.
func (o Opening) commitment(log LogID, index uint64, name string) Hash {
	h := sha256.New()
	h.Write([]byte(fieldTag))
	h.Write(o.Salt[:])
	h.Write(fieldPlace("", log, index, name))
	h.Write(binary.BigEndian.AppendUint64(nil, uint64(len(o.Value))))
	h.Write(o.Value)
	return Hash(h.Sum(nil))
}

// fieldPlace says in bytes which field of which leaf of which log is meant.
func fieldPlace(tag string, log LogID, index uint64, name string) []byte {
	b := append([]byte(tag), log[:]...)
	b = binary.BigEndian.AppendUint64(b, index)
	return appendName(b, name)
}
