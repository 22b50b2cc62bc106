package record

import (
	"bytes"
	"fmt"
	"strings"
)

// Anchor is what the verifier holds and the maker of the bundle could not choose. Either is enough; both must agree.
type Anchor struct {
	Key  PublicKey // of the origin, "" for none
	Head []byte    // a signed head received earlier, as it came; nil for none
}

// Verify checks a bundle from its bytes alone and says what became of every field. Whatever is wrong with the bundle stands
// in the report; the error is only of an anchor that cannot be read.
func Verify(bundle []byte, a Anchor) (*Report, error) {
	if a.Key != "" {
		key, err := ParsePublicKey(string(a.Key))
		if err != nil {
			return nil, err
		}
		a.Key = key
	}
	if a.Head != nil {
		a.Head = unmailed(a.Head)
		text, _, _ := strings.Cut(string(a.Head), "\n\n")
		if _, err := parseHead(text + "\n"); err != nil {
			return nil, fmt.Errorf("the given head cannot be read: %w; give the file as it was signed, from its first line to the end of the signature's", err)
		}
	}
	v := &verification{report: &Report{Schema: ReportSchema, Failures: []string{}, Notes: []string{}, AnchoredBy: []string{},
		Keys: []KeyReport{}, Heads: []HeadReport{}, Fields: []FieldReport{}}}
	v.run(bundle, a)
	v.report.Verdict = v.verdict()
	return v.report, nil
}

// unmailed undoes the one thing that mail programs do to a text as a whole: lines that all end in CR LF. Every other byte of
// a head has to be as it was signed.
func unmailed(head []byte) []byte {
	if bytes.Count(head, []byte("\r\n")) == bytes.Count(head, []byte("\n")) {
		return bytes.ReplaceAll(head, []byte("\r\n"), []byte("\n"))
	}
	return head
}

// verification holds one bundle against itself and against an anchor.
type verification struct {
	*contents
	report  *Report
	hashes  memory
	erasure map[field]uint64 // field → first leaf that says it was erased
}

type field struct {
	index uint64
	name  string
}

func (v *verification) run(archive []byte, a Anchor) {
	bundle, c, err := readBundle(archive)
	if err != nil {
		v.report.fail("%v", err)
		return
	}
	v.contents = c
	v.describe()
	if err := v.grow(bundle.Leaves); err != nil {
		v.report.fail("%v", err)
		return
	}
	v.checkLeaves()
	v.checkHeads()
	v.checkFields()
	if a.Key != "" {
		v.anchorByKey(a.Key)
	}
	if a.Head != nil {
		v.anchorByHead(a.Head)
	}
}

func (v *verification) verdict() Verdict {
	switch {
	case v.report.FailureCount > 0:
		v.report.AnchoredBy = []string{} // nothing vouches for what fails
		return Failed
	case len(v.report.AnchoredBy) == 0:
		v.report.note("nothing from outside the bundle vouches for it: check it with a key or a head that came another way")
		return NotAnchored
	}
	return Verified
}

// describe puts into the report what the bundle claims to be.
func (v *verification) describe() {
	r := v.report
	r.Origin, r.Log, r.Leaves = v.newest().Origin, v.log().String(), len(v.leaves)
	for i, k := range v.chain.keys {
		key := KeyReport{Key: k}
		if i > 0 {
			key.Since = &v.chain.since[i]
		}
		r.Keys = append(r.Keys, key)
	}
	for i, h := range v.heads {
		r.Heads = append(r.Heads, HeadReport{h.Size, h.Root, h.At, v.chain.keys[v.signers[i]]})
	}
}

// grow builds the tree over the leaves anew.
func (v *verification) grow(leaves [][]byte) error {
	for i, raw := range leaves {
		_, hashes, err := Tree{uint64(i), v.hashes}.Append(raw)
		if err != nil {
			return err
		}
		v.hashes = append(v.hashes, hashes...)
	}
	root, err := v.root(uint64(len(leaves)))
	v.report.Root = root.String()
	return err
}

// root is the root over the first leaves.
func (v *verification) root(size uint64) (Hash, error) { return Tree{size, v.hashes}.Root() }

// checkLeaves holds the leaves against each other: the thread of each subject, times, and what erasures name.
func (v *verification) checkLeaves() {
	last := map[Handle]uint64{}
	v.erasure = map[field]uint64{}
	for i := range v.leaves {
		l := &v.leaves[i]
		previous, seen := last[l.Subject]
		if !seen {
			previous = None
		}
		if l.Previous != previous {
			v.report.fail("leaf %d names %s as the one before it about its subject; that is %s", l.Index, ordinal(l.Previous), ordinal(previous))
		}
		last[l.Subject] = l.Index
		if i > 0 && l.At < v.leaves[i-1].At {
			v.report.note("leaf %d is dated before leaf %d: the clock of %s was set back", l.Index, l.Index-1, v.report.Origin)
		}
		if !l.Kind.targets() {
			continue
		}
		if _, ok := v.leaves[l.Target.Index].commitment(l.Target.Name); !ok {
			v.report.fail("leaf %d is about field %s of leaf %d, which does not exist", l.Index, l.Target.Name, l.Target.Index)
		}
		target := field{l.Target.Index, l.Target.Name}
		if _, before := v.erasure[target]; l.Kind == KindErased && !before {
			v.erasure[target] = l.Index
		}
	}
}

func ordinal(index uint64) string {
	if index == None {
		return "none"
	}
	return fmt.Sprintf("leaf %d", index)
}

// checkHeads recomputes the root of every head: a log whose beginnings have all the roots that were signed only ever grew.
func (v *verification) checkHeads() {
	for i, h := range v.heads {
		v.checkHead(fmt.Sprintf("head %d", i+1), h)
		if i == 0 {
			continue
		}
		before := v.heads[i-1]
		switch {
		case h.Size < before.Size, h.At < before.At, v.signers[i] < v.signers[i-1]:
			v.report.fail("head %d does not follow head %d: sizes, times and keys of heads only go forward", i+1, i)
		case h == before && v.signers[i] == v.signers[i-1]:
			v.report.fail("head %d stands twice", i)
		}
	}
	if size := v.newest().Size; size < uint64(len(v.leaves)) {
		v.report.fail("no head covers the leaves from %d to %d", size, len(v.leaves)-1)
	}
}

// checkHead holds a head against the leaves.
func (v *verification) checkHead(what string, h Head) {
	switch {
	case h.Origin != v.newest().Origin || h.Log != v.log():
		v.report.fail("%s is of log %v of %s, the bundle of log %v of %s", what, h.Log, h.Origin, v.log(), v.newest().Origin)
		return
	case h.Size > uint64(len(v.leaves)):
		v.report.fail("%s covers %d leaves; the bundle has only %d", what, h.Size, len(v.leaves))
		return
	}
	if root, err := v.root(h.Size); err != nil || root != h.Root {
		v.report.fail("%s does not match the leaves: their root is %v, not %v", what, root, h.Root)
	}
}

// checkFields accounts for every field.
func (v *verification) checkFields() {
	var found tally
	strays := v.eachField(func(l *Leaf, c *Commitment, d *Disclosure) {
		f := FieldReport{Leaf: l.Index, At: l.At, Kind: l.Kind, Name: c.Name}
		if by, erased := v.erasure[field{l.Index, c.Name}]; erased {
			f.ErasedBy, f.Reason = &by, v.leaves[by].Target.Reason
		}
		var wrong string
		if f.State, wrong = f.judge(l, c, d); wrong != "" {
			v.report.fail("field %s of leaf %d %s", c.Name, l.Index, wrong)
		}
		if f.State == Opened {
			f.Bytes = len(d.Opening.Value)
		}
		found[f.State]++
		v.report.Fields = append(v.report.Fields, f)
	})
	for _, d := range strays {
		v.report.fail("the bundle tells of field %s of leaf %d, which does not exist", d.Name, d.Index)
	}
	r := v.report
	r.Opened, r.Withheld, r.Erased, r.Missing, r.Wrong = found[Opened], found[Withheld], found[Erased], found[Missing], found[Wrong]
}

// judge is the state of a field by what the bundle says and what the log proves, with what is wrong about it.
func (f *FieldReport) judge(l *Leaf, c *Commitment, d *Disclosure) (state State, wrong string) {
	switch {
	case d == nil:
		return Missing, "is missing: it is neither opened, withheld nor erased"
	case d.State == Erased && f.ErasedBy == nil:
		return Wrong, "is said to be erased, but no leaf says so"
	case d.State == Erased && d.By != *f.ErasedBy:
		return Wrong, fmt.Sprintf("is said to be erased by leaf %d; it was by leaf %d", d.By, *f.ErasedBy)
	case d.State != Erased && f.ErasedBy != nil:
		return Wrong, fmt.Sprintf("is %v, though leaf %d says that it was erased", d.State, *f.ErasedBy)
	case d.State == Opened && d.Opening.commitment(l.Log, l.Index, c.Name) != c.C:
		return Wrong, "is opened with a text that is not the one recorded"
	}
	return d.State, ""
}

// anchorByKey holds the newest head against a key that the verifier knows: it or one that it handed over to must have
// signed. What an older key signed later, after its hand-over, is worth nothing.
func (v *verification) anchorByKey(key PublicKey) {
	at, known := -1, v.chain.keys
	for i, k := range known {
		if k == key {
			at = i
		}
	}
	switch signer := v.signers[len(v.signers)-1]; {
	case at < 0:
		v.report.fail("the given key %s is none of the bundle's", key)
	case signer < at:
		v.report.fail("the newest head is signed by %s, which had handed over to the given key", known[signer])
	default:
		v.report.AnchoredBy = append(v.report.AnchoredBy, "the key "+string(key))
	}
}

// anchorByHead holds the leaves against a head that the verifier holds, and the newest head against the key that signed it:
// the first leaves are then the ones of that time, and the later ones are vouched for by the same key or its successor.
func (v *verification) anchorByHead(signed []byte) {
	h, key, err := v.chain.head(signed)
	if err != nil {
		v.report.fail("the given head does not belong to this bundle: %v", err)
		return
	}
	v.checkHead("the given head", h)
	if signer := v.signers[len(v.signers)-1]; signer < key {
		v.report.fail("the newest head is signed by %s, which had handed over to the key of the given head", v.chain.keys[signer])
	}
	v.report.AnchoredBy = append(v.report.AnchoredBy, fmt.Sprintf("the head of %d leaves of %v", h.Size, h.At))
}
