package engage

// RuleSet is rules of the clock by name: how long an answer may take, and what happens when none comes.
type RuleSet struct {
	ID   string
	Name string
}

// RuleSets lists the rule sets an engagement may follow, in a fixed order.
func RuleSets() []RuleSet {
	return []RuleSet{
		{"plain", "Plain: the periods both sides agree on"},
		{"nec4", "NEC4-like: periods of reply, deemed acceptance"},
		{"fidic2017", "FIDIC-like, 2017 edition"},
		{"fidic1999", "FIDIC-like, 1999 edition"},
	}
}

// Erasure is a reason for which a text may be erased. The record keeps its code.
type Erasure struct {
	Code  string
	Words string
}

// Erasures lists the reasons, in a fixed order.
func Erasures() []Erasure {
	return []Erasure{
		{"personal", "It tells something about a person that should not be kept"},
		{"mistake", "It was written in the wrong place"},
		{"retention", "It need not be kept any longer"},
		{"order", "A court or an authority ordered it"},
	}
}

// Words is what the holder may do with the power.
func (p Power) Words() string {
	switch p {
	case Instruct:
		return "give instructions"
	case Accept:
		return "accept deliverables and programmes"
	case Agree:
		return "agree changes up to the limit"
	case Certify:
		return "certify payment"
	}
	return string(p)
}
