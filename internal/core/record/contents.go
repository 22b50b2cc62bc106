package record

import (
	"errors"
	"fmt"
	"strings"
)

// contents is a bundle whose parts have been parsed, each held to the rules it can be held to alone, and the leaves to
// one log and one count. Whether the parts agree is left to the verification.
type contents struct {
	chain       *chain
	heads       []Head
	signers     []int // place in the chain of each head's key
	leaves      []Leaf
	disclosures []Disclosure
	fields      int // number of fields of all leaves
}

func (b *Bundle) parse() (*contents, error) {
	c := &contents{}
	var err error
	if len(b.HandOvers) > maxHandOvers {
		return nil, fmt.Errorf("the bundle has more than %d hand-overs of keys", maxHandOvers)
	}
	if c.chain, err = newChain(b.FirstKey, b.HandOvers); err != nil {
		return nil, err
	}
	if err := c.parseHeads(b.Heads); err != nil {
		return nil, err
	}
	if err := c.parseLeaves(b.Leaves); err != nil {
		return nil, err
	}
	if err := checkDisclosures(b.Disclosures); err != nil {
		return nil, err
	}
	c.disclosures = b.Disclosures
	return c, nil
}

func (c *contents) parseHeads(signed [][]byte) error {
	if len(signed) == 0 {
		return errors.New("the bundle has no head")
	}
	if len(signed) > maxHeads {
		return fmt.Errorf("the bundle has more than %d heads", maxHeads)
	}
	for i, s := range signed {
		h, key, err := c.chain.head(s)
		if err != nil {
			return fmt.Errorf("head %d: %w", i+1, err)
		}
		c.heads, c.signers = append(c.heads, h), append(c.signers, key)
	}
	return nil
}

func (c *contents) parseLeaves(raw [][]byte) error {
	if len(raw) > maxBundleLeaves {
		return fmt.Errorf("the bundle has more than %d leaves", maxBundleLeaves)
	}
	c.leaves = make([]Leaf, 0, len(raw))
	for i, b := range raw {
		l, err := ParseLeaf(b)
		if err != nil {
			return fmt.Errorf("at leaf %d: %w", i, err)
		}
		if l.Log != c.log() {
			return fmt.Errorf("leaf %d is of the log %v, not of %v", i, l.Log, c.log())
		}
		if l.Index != uint64(i) {
			return fmt.Errorf("leaf %d stands where leaf %d belongs", l.Index, i)
		}
		if c.fields += len(l.Fields); c.fields > maxBundleFields {
			return fmt.Errorf("the bundle has more than %d fields", maxBundleFields)
		}
		c.leaves = append(c.leaves, l)
	}
	return nil
}

// log is the log that the first head names.
func (c *contents) log() LogID { return c.heads[0].Log }

// newest is the last head.
func (c *contents) newest() Head { return c.heads[len(c.heads)-1] }

func checkDisclosures(all []Disclosure) error {
	for i := range all {
		d := &all[i]
		if err := checkName("field", d.Name); err != nil {
			return err
		}
		if d.State != Opened && d.State != Withheld && d.State != Erased {
			return fmt.Errorf("a bundle cannot say that field %s of leaf %d is %v", d.Name, d.Index, d.State)
		}
		if len(d.Opening.Value) > maxValue {
			return fmt.Errorf("the text %s of leaf %d has more than %d bytes", d.Name, d.Index, maxValue)
		}
		if i > 0 && compareFields(&all[i-1], d.Index, d.Name) >= 0 {
			return fmt.Errorf("field %s of leaf %d stands twice or out of order", d.Name, d.Index)
		}
	}
	return nil
}

// compareFields orders the field that d is about and another one by index and name.
func compareFields(d *Disclosure, index uint64, name string) int {
	switch {
	case d.Index < index:
		return -1
	case d.Index > index:
		return 1
	}
	return strings.Compare(d.Name, name)
}

// eachField calls f for every field of every leaf with what the bundle says of it, nil when that is nothing. It returns
// what the bundle says of fields that do not exist.
func (c *contents) eachField(f func(l *Leaf, field *Commitment, d *Disclosure)) (strays []*Disclosure) {
	next := 0
	for i := range c.leaves {
		l := &c.leaves[i]
		for j := range l.Fields {
			for ; next < len(c.disclosures) && compareFields(&c.disclosures[next], l.Index, l.Fields[j].Name) < 0; next++ {
				strays = append(strays, &c.disclosures[next])
			}
			var d *Disclosure
			if next < len(c.disclosures) && compareFields(&c.disclosures[next], l.Index, l.Fields[j].Name) == 0 {
				d = &c.disclosures[next]
				next++
			}
			f(l, &l.Fields[j], d)
		}
	}
	for ; next < len(c.disclosures); next++ {
		strays = append(strays, &c.disclosures[next])
	}
	return strays
}
