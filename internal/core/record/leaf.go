package record

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
)

// Kind says what sort of act a leaf is. The record itself gives a meaning to the three kinds below, and to no other.
type Kind string

// The kinds that the record knows.
const (
	// KindErased says that the text of the leaf's target was destroyed.
	KindErased Kind = "erased"
	// KindHold says that destroying the text of the leaf's target was asked for and refused because a legal hold lies on it.
	KindHold Kind = "hold"
	// KindPerson says in the field "name" who the leaf's subject is. That field can be erased like any other.
	KindPerson Kind = "person"
)

// targets reports whether leaves of the kind name another leaf's field.
func (k Kind) targets() bool { return k == KindErased || k == KindHold }

// None is the previous index of a leaf that is the first one about its subject.
const None = uint64(math.MaxUint64)

const (
	maxLeaves = 1 << 40 // of a log: an index stays below
	maxFields = 255     // of a leaf: their number is one byte
)

// Leaf is one act as the log holds it. Nothing in it is text that a person wrote.
type Leaf struct {
	Log      LogID
	Index    uint64 // of this leaf in its log, from 0
	At       Instant
	Kind     Kind
	Subject  Handle // whom or what the act is about
	Actor    Handle // who acted
	Previous uint64 // index of the leaf before this one about the same subject, or None
	Target   Target // of kinds erased and hold, zero otherwise
	Fields   []Commitment
}

// Target names the field that a leaf erases or refuses to erase, and why.
type Target struct {
	Index  uint64 // of an earlier leaf
	Name   string // of its field
	Reason string // a code, such as retention; never prose
}

// Commitment binds a leaf to one text without telling it. The fields of a leaf stand in ascending order of their names.
type Commitment struct {
	Name string
	C    Hash
}

// leafTag is the first bytes of every leaf, so that its hash is a hash of nothing else.
const leafTag = "counterpart/leaf/1\x00"

// Bytes is the leaf's one encoding. It refuses a leaf that ParseLeaf would refuse.
func (l Leaf) Bytes() ([]byte, error) {
	if err := l.check(); err != nil {
		return nil, fmt.Errorf("leaf %d of log %v: %w", l.Index, l.Log, err)
	}
	b := append([]byte(nil), leafTag...)
	b = append(b, l.Log[:]...)
	b = binary.BigEndian.AppendUint64(b, l.Index)
	b = binary.BigEndian.AppendUint64(b, uint64(l.At))
	b = appendName(b, string(l.Kind))
	b = append(b, l.Subject[:]...)
	b = append(b, l.Actor[:]...)
	b = binary.BigEndian.AppendUint64(b, l.Previous)
	if l.Kind.targets() {
		b = binary.BigEndian.AppendUint64(b, l.Target.Index)
		b = appendName(b, l.Target.Name)
		b = appendName(b, l.Target.Reason)
	}
	b = append(b, byte(len(l.Fields)))
	for _, f := range l.Fields {
		b = appendName(b, f.Name)
		b = append(b, f.C[:]...)
	}
	return b, nil
}

// ParseLeaf reads what Bytes writes and refuses everything else.
func ParseLeaf(b []byte) (Leaf, error) {
	r := reader{rest: b}
	r.tag(leafTag)
	l := Leaf{
		Log:      LogID(r.take(16)),
		Index:    r.uint64(),
		At:       Instant(r.uint64()),
		Kind:     Kind(r.name()),
		Subject:  Handle(r.take(16)),
		Actor:    Handle(r.take(16)),
		Previous: r.uint64(),
	}
	if l.Kind.targets() {
		l.Target = Target{r.uint64(), r.name(), r.name()}
	}
	if n := int(r.uint8()); n > 0 && !r.failed {
		l.Fields = make([]Commitment, 0, n)
		for range n {
			l.Fields = append(l.Fields, Commitment{r.name(), Hash(r.take(32))})
		}
	}
	switch {
	case r.failed:
		return Leaf{}, errors.New("this is not a leaf of the record, or it is cut off")
	case len(r.rest) > 0:
		return Leaf{}, fmt.Errorf("%d bytes follow leaf %d", len(r.rest), l.Index)
	}
	if err := l.check(); err != nil {
		return Leaf{}, fmt.Errorf("leaf %d: %w", l.Index, err)
	}
	return l, nil
}

// check holds a leaf to the rules it can be held to by itself.
func (l *Leaf) check() error {
	switch {
	case l.Log == LogID{}:
		return errors.New("it names no log")
	case l.Index >= maxLeaves:
		return fmt.Errorf("its index is above %d", maxLeaves-1)
	case l.Subject == Handle{} || l.Actor == Handle{}:
		return errors.New("it lacks a subject or an actor")
	case l.Previous != None && l.Previous >= l.Index:
		return fmt.Errorf("leaf %d cannot come before it", l.Previous)
	}
	if err := l.At.check(); err != nil {
		return err
	}
	if err := checkName("kind", string(l.Kind)); err != nil {
		return err
	}
	if err := l.checkTarget(); err != nil {
		return err
	}
	return checkFields(l.Fields)
}

func (l *Leaf) checkTarget() error {
	if !l.Kind.targets() {
		if l.Target != (Target{}) {
			return fmt.Errorf("the kind %s has no target", l.Kind)
		}
		return nil
	}
	if l.Target.Index >= l.Index {
		return fmt.Errorf("its target, leaf %d, does not come before it", l.Target.Index)
	}
	if err := checkName("field", l.Target.Name); err != nil {
		return err
	}
	return checkName("reason", l.Target.Reason)
}

func checkFields(fields []Commitment) error {
	if len(fields) > maxFields {
		return fmt.Errorf("it has %d fields, more than %d", len(fields), maxFields)
	}
	for i, f := range fields {
		if err := checkName("field", f.Name); err != nil {
			return err
		}
		if i > 0 && f.Name <= fields[i-1].Name {
			return fmt.Errorf("its field %s stands twice or out of order", f.Name)
		}
	}
	return nil
}

// commitment is the leaf's commitment to a field, if it has one of that name.
func (l *Leaf) commitment(name string) (Hash, bool) {
	at, ok := slices.BinarySearchFunc(l.Fields, name, func(c Commitment, name string) int { return strings.Compare(c.Name, name) })
	if !ok {
		return Hash{}, false
	}
	return l.Fields[at].C, true
}

// appendName appends a name behind its length.
func appendName(b []byte, name string) []byte { return append(append(b, byte(len(name))), name...) }

// reader takes parts off the front of bytes. Once they do not suffice it has failed and gives zeros.
type reader struct {
	rest   []byte
	failed bool
}

func (r *reader) take(n int) []byte {
	if n < 0 || n > len(r.rest) {
		r.failed, r.rest = true, nil
		return make([]byte, min(max(n, 0), 32)) // parts that are converted to arrays are at most this long
	}
	b := r.rest[:n:n]
	r.rest = r.rest[n:]
	return b
}

func (r *reader) tag(tag string) {
	if string(r.take(len(tag))) != tag {
		r.failed = true
	}
}

func (r *reader) uint8() uint8   { return r.take(1)[0] }
func (r *reader) uint16() uint16 { return binary.BigEndian.Uint16(r.take(2)) }
func (r *reader) uint32() uint32 { return binary.BigEndian.Uint32(r.take(4)) }
func (r *reader) uint64() uint64 { return binary.BigEndian.Uint64(r.take(8)) }
func (r *reader) name() string   { return string(r.take(int(r.uint8()))) }
