package brief

import "fmt"

// Relation is how the client side and one supplier stand to each other, from what both were asked and signed.
type Relation struct {
	Supplier string
	Aligned  bool     // both had answered, the client side said go, and both signed a charter
	Unasked  string   // why it was begun without that, in the sponsor's words; "" when it was not
	Said     []string // sentences
}

// Related is the relationship with each supplier.
type Related struct {
	Sentence string
	List     []Relation
	Evidence Ref
}

// related says with how many suppliers both sides know what they expect of each other; nil when nobody was asked anything.
func (c *composer) related() *Related {
	if len(c.in.Relations) == 0 {
		return nil
	}
	r := &Related{List: c.in.Relations, Evidence: c.ref("relation", "")}
	aligned, without := 0, 0
	for _, x := range r.List {
		if x.Aligned {
			aligned++
		}
		if x.Unasked != "" {
			without++
		}
	}
	switch n := len(r.List); {
	case n == 1 && aligned == 1:
		r.Sentence = "Both sides have answered, we have said go, and both have signed a charter."
	case n == 1 && without == 1:
		r.Sentence = "The work was begun without asking both sides what they expect of each other."
	case n == 1:
		r.Sentence = "Both sides are not aligned yet."
	default:
		r.Sentence = fmt.Sprintf("Of %s, %s %s aligned with us.", things(n, "supplier"), count(aligned), are(aligned))
		if without > 0 {
			r.Sentence += fmt.Sprintf(" The work of %s was begun without asking.", count(without))
		}
	}
	return r
}

func (c *composer) relationEvidence() *Evidence {
	r := c.related()
	if r == nil {
		return nil
	}
	e := c.section("relation", "", "How both sides stand to each other", r.Sentence)
	t := table("With each supplier", text("Supplier"), text("Aligned"), text("What both were asked, said and signed"))
	for _, x := range r.List {
		aligned := "no"
		if x.Aligned {
			aligned = "yes"
		}
		for _, s := range x.sentences() {
			t.add(cell(x.Supplier), cell(aligned), cell(s))
		}
	}
	e.Tables = []Table{t}
	return e
}

// sentences are what is said of a relation, the reason for beginning without alignment first.
func (x Relation) sentences() []string {
	if x.Unasked == "" {
		return x.Said
	}
	return append([]string{"Begun without alignment, because: " + x.Unasked}, x.Said...)
}

// Short is a relation in a line.
func (x Relation) Short() string {
	all := x.sentences()
	if len(all) == 0 {
		return x.Supplier + ": nothing is known."
	}
	return x.Supplier + ": " + all[0]
}
