package record

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strings"
)

// MaxBundle is how many bytes a bundle may have. More is neither written nor read.
const MaxBundle = 256 << 20

const (
	maxBundleLeaves = 1 << 20
	maxBundleFields = 1 << 20
	maxHeads        = 10_000
	maxHandOvers    = 100
)

// State is what a bundle says of one field, and what Verify found.
type State uint8

// The states. A bundle says nothing of a field that is missing, and cannot say that one is wrong.
const (
	Missing  State = iota // nothing accounts for the field: a failure
	Opened                // the text is in the bundle, and is the recorded one
	Withheld              // the text was left out by whoever made the bundle
	Erased                // the text was destroyed, by a leaf that says so
	Wrong                 // what the bundle says of the field is not so: a failure
)

var stateNames = [...]string{"missing", "opened", "withheld", "erased", "wrong"}

// String is the state as a report writes it.
func (s State) String() string {
	if int(s) < len(stateNames) {
		return stateNames[s]
	}
	return fmt.Sprintf("state %d", uint8(s))
}

// MarshalText writes the state as String does.
func (s State) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// Disclosure is what a bundle says of one field of one leaf.
type Disclosure struct {
	Index   uint64
	Name    string
	State   State   // Opened, Withheld or Erased
	Opening Opening // when Opened
	By      uint64  // when Erased: the first leaf that says so
}

// Bundle is everything that proves a log to someone without the server.
type Bundle struct {
	FirstKey    PublicKey    // of the origin
	HandOvers   [][]byte     // from each key to the next, oldest first
	Heads       [][]byte     // signed, smallest first; the last covers all leaves
	Leaves      [][]byte     // all of the log's
	Disclosures []Disclosure // of every field, in order of index and name
}

// Write writes the bundle's one archive. It refuses what Verify could not read; what Verify would find fault with, such as
// a field that nothing accounts for, it writes as it is.
func (b *Bundle) Write(w io.Writer) error {
	c, err := b.parse()
	if err != nil {
		return err
	}
	members := b.members()
	index := &bytes.Buffer{}
	if err := c.writeIndex(index); err != nil {
		return err
	}
	members = append([]member{{indexName, index.Bytes()}}, members...)
	members = append([]member{{manifestName, c.manifest(members)}}, members...)
	if size := zipLength(members); size > MaxBundle {
		return fmt.Errorf("the bundle would have %d MiB, more than %d", size>>20, MaxBundle>>20)
	}
	return writeZip(w, members)
}

const (
	manifestName = "manifest.txt"
	indexName    = "index.txt"
	firstKeyName = "keys/first.txt"
	handOverName = "keys/hand-over-%03d.txt"
	headName     = "heads/%05d.txt"
	leavesName   = "leaves.bin"
	openingsName = "openings.bin"

	leavesTag   = "counterpart/leaves/1\x00"
	openingsTag = "counterpart/openings/1\x00"
)

// members is the bundle's own members; manifest and index are made from them.
func (b *Bundle) members() []member {
	members := []member{{firstKeyName, []byte(string(b.FirstKey) + "\n")}}
	for i, signed := range b.HandOvers {
		members = append(members, member{fmt.Sprintf(handOverName, i+1), signed})
	}
	for i, signed := range b.Heads {
		members = append(members, member{fmt.Sprintf(headName, i+1), signed})
	}
	leaves := []byte(leavesTag)
	for _, raw := range b.Leaves {
		leaves = binary.BigEndian.AppendUint16(leaves, uint16(len(raw)))
		leaves = append(leaves, raw...)
	}
	openings := []byte(openingsTag)
	for _, d := range b.Disclosures {
		openings = d.append(openings)
	}
	return append(members, member{leavesName, leaves}, member{openingsName, openings})
}

// append appends the one encoding of a disclosure.
func (d *Disclosure) append(b []byte) []byte {
	b = binary.BigEndian.AppendUint64(b, d.Index)
	b = appendName(b, d.Name)
	b = append(b, byte(d.State))
	switch d.State {
	case Opened:
		b = append(b, d.Opening.Salt[:]...)
		b = binary.BigEndian.AppendUint32(b, uint32(len(d.Opening.Value)))
		b = append(b, d.Opening.Value...)
	case Erased:
		b = binary.BigEndian.AppendUint64(b, d.By)
	}
	return b
}

// readBundle reads an archive and makes sure that its bytes are the only ones that say what it says.
func readBundle(archive []byte) (*Bundle, *contents, error) {
	if len(archive) > MaxBundle {
		return nil, nil, fmt.Errorf("the bundle has %d MiB; more than %d are not read", len(archive)>>20, MaxBundle>>20)
	}
	members, err := readZip(archive)
	if err != nil {
		return nil, nil, err
	}
	s := &shelf{members}
	manifest, index := s.take(manifestName), s.take(indexName)
	below := s.rest // what the index, and with it the manifest, is made from
	b, err := s.bundle()
	if err != nil {
		return nil, nil, err
	}
	c, err := b.parse()
	if err != nil {
		return nil, nil, err
	}
	again := &comparison{rest: index}
	if err := errors.Join(c.writeIndex(again), again.end()); err != nil {
		return nil, nil, fmt.Errorf("%s does not follow from the rest of the bundle: %w", indexName, err)
	}
	again = &comparison{rest: manifest}
	_, err = again.Write(c.manifest(append([]member{{indexName, index}}, below...)))
	if err := errors.Join(err, again.end()); err != nil {
		return nil, nil, fmt.Errorf("%s does not follow from the rest of the bundle: %w", manifestName, err)
	}
	return b, c, nil
}

// shelf is members to be taken in the order in which they have to stand.
type shelf struct{ rest []member }

func (s *shelf) next(name string) bool { return len(s.rest) > 0 && s.rest[0].name == name }

// take is the content of the next member, nil when that has another name: what is missing is then found to be malformed.
func (s *shelf) take(name string) []byte {
	if !s.next(name) {
		return nil
	}
	content := s.rest[0].content
	s.rest = s.rest[1:]
	return content
}

// bundle takes the bundle's own members and splits them.
func (s *shelf) bundle() (*Bundle, error) {
	key, ok := strings.CutSuffix(string(s.take(firstKeyName)), "\n")
	if !ok {
		return nil, fmt.Errorf("the bundle lacks %s", firstKeyName)
	}
	b := &Bundle{FirstKey: PublicKey(key)}
	for s.next(fmt.Sprintf(handOverName, len(b.HandOvers)+1)) {
		b.HandOvers = append(b.HandOvers, s.take(s.rest[0].name))
	}
	for s.next(fmt.Sprintf(headName, len(b.Heads)+1)) {
		b.Heads = append(b.Heads, s.take(s.rest[0].name))
	}
	var err error
	if b.Leaves, err = splitLeaves(s.take(leavesName)); err != nil {
		return nil, err
	}
	if b.Disclosures, err = splitOpenings(s.take(openingsName)); err != nil {
		return nil, err
	}
	if len(s.rest) > 0 {
		return nil, fmt.Errorf("the member %.80q does not belong there", s.rest[0].name)
	}
	return b, nil
}

func splitLeaves(content []byte) ([][]byte, error) {
	r := reader{rest: content}
	r.tag(leavesTag)
	var leaves [][]byte
	for len(r.rest) > 0 && !r.failed {
		if len(leaves) == maxBundleLeaves {
			return nil, fmt.Errorf("the bundle has more than %d leaves", maxBundleLeaves)
		}
		leaves = append(leaves, r.take(int(r.uint16())))
	}
	if r.failed {
		return nil, fmt.Errorf("%s is missing, malformed or cut off", leavesName)
	}
	return leaves, nil
}

func splitOpenings(content []byte) ([]Disclosure, error) {
	r := reader{rest: content}
	r.tag(openingsTag)
	var out []Disclosure
	for len(r.rest) > 0 && !r.failed {
		if len(out) == maxBundleFields {
			return nil, fmt.Errorf("the bundle has more than %d fields", maxBundleFields)
		}
		d := Disclosure{Index: r.uint64(), Name: r.name(), State: State(r.uint8())}
		switch d.State {
		case Opened:
			d.Opening.Salt = [32]byte(r.take(32))
			d.Opening.Value = r.take(int(r.uint32()))
		case Erased:
			d.By = r.uint64()
		case Withheld:
		default:
			r.failed = true
		}
		out = append(out, d)
	}
	if r.failed {
		return nil, fmt.Errorf("%s is missing, malformed or cut off", openingsName)
	}
	return out, nil
}
