package accord

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"slices"

	"counterpart.dev/internal/core/access"
)

// Outcome is what one side says after the reveal.
type Outcome string

// The outcomes.
const (
	Go         Outcome = "go"
	Conditions Outcome = "go with conditions"
	NoGo       Outcome = "no go"
)

// Outcomes lists the outcomes, in a fixed order.
func Outcomes() []Outcome { return []Outcome{Go, Conditions, NoGo} }

// Opens reports whether two sides' outcomes let the work begin. An outcome that was not given does not.
func (o Outcome) Opens(other Outcome) bool {
	may := func(o Outcome) bool { return o == Go || o == Conditions }
	return may(o) && may(other)
}

// Behaviour is one thing that both sides promise to do. Both may edit its words until they sign.
type Behaviour struct {
	ID      string
	Dilemma string // the one it was made from, "" for none
	Words   string
}

// proposed is a behaviour for each dilemma, said so that somebody else can see whether it happens.
var proposed = map[string]string{
	"news":    "Whoever sees that something may go wrong says so to the other side's manager within two working days, also when it is not certain; nobody is blamed for a warning that came to nothing.",
	"price":   "What neither side can know is named before it is priced, with who carries it written beside it.",
	"pace":    "The checks that are never left out are listed; leaving out any other is decided by both managers together and told to those who use the result.",
	"control": "Each side says up to which size it decides by itself; what is decided so is told to the other within a week.",
	"letter":  "Before either side relies on the contract against the other, its manager says so to the other in person.",
	"worth":   "A proposal that costs more now and less over the years comes with both figures, and is answered as such.",
	"dissent": "Each meeting ends with the question who sees it otherwise, and what is said there is written down without a name unless its owner wants it.",
	"new":     "Whatever is tried for the first time is marked in the plan, with what is done if it does not work.",
	"access":  "Anybody may speak to the other side's executives when it is urgent, and tells both project managers the same day.",
	"care":    "Everybody on both sides may stop work that is not safe, and the stop is never held against them.",
}

// Propose makes a behaviour of each dilemma worth talking about, the widest gap first, at most so many.
func Propose(gaps []Gap, most int) []Behaviour {
	var list []Behaviour
	for _, g := range ToTalkAbout(gaps) {
		if words := proposed[g.Dilemma.ID]; words != "" && len(list) < most {
			list = append(list, Behaviour{ID: g.Dilemma.ID, Dilemma: g.Dilemma.ID, Words: words})
		}
	}
	return list
}

// Closest makes a behaviour of each of the widest gaps where none is worth talking about, so that there is something to sign.
func Closest(gaps []Gap, most int) []Behaviour {
	sorted := slices.Clone(gaps)
	slices.SortStableFunc(sorted, func(a, b Gap) int { return -cmp.Compare(a.Widest(), b.Widest()) })
	var list []Behaviour
	for _, g := range sorted[:min(most, len(sorted))] {
		list = append(list, Behaviour{ID: g.Dilemma.ID, Dilemma: g.Dilemma.ID, Words: proposed[g.Dilemma.ID]})
	}
	return list
}

// Charter is the behaviours that both sides sign, in their order.
type Charter struct {
	Version    int
	Behaviours []Behaviour
}

// Hash is what a signature is given to: any change of a word, of the order or of the version changes it.
func (c Charter) Hash() [sha256.Size]byte {
	h := sha256.New()
	var n [8]byte
	number := func(v int) {
		binary.BigEndian.PutUint64(n[:], uint64(v))
		h.Write(n[:])
	}
	h.Write([]byte("counterpart charter 1\n"))
	number(c.Version)
	number(len(c.Behaviours))
	for _, b := range c.Behaviours {
		for _, s := range []string{b.ID, b.Dilemma, b.Words} {
			number(len(s))
			h.Write([]byte(s))
		}
	}
	return [sha256.Size]byte(h.Sum(nil))
}

// Signature is somebody's name under a charter.
type Signature struct {
	Side access.Side
	Name string
	Hash [sha256.Size]byte
}

// Signed reports whether both sides have signed these very words.
func (c Charter) Signed(list []Signature) bool {
	hash := c.Hash()
	by := func(side access.Side) bool {
		return slices.ContainsFunc(list, func(s Signature) bool { return s.Side == side && s.Name != "" && s.Hash == hash })
	}
	return by(access.ClientSide) && by(access.DeliverySide)
}

// Asked is one survey that a person was asked to answer.
type Asked struct {
	At      int64 // microseconds UTC
	Minutes int
}

// Month is thirty days, in microseconds: a cap that began anew on the first of each month would let two surveys follow each other at its
// turn.
const Month = int64(30 * 24 * 60 * 60 * 1_000_000)

// MayAsk reports whether a survey of so many minutes may be asked of somebody at an instant, so that all surveys together ask at most
// five minutes of them in any thirty days.
func MayAsk(history []Asked, now int64, minutes int) bool {
	sum := minutes
	for _, a := range history {
		if a.At > now-Month && a.At <= now {
			sum += a.Minutes
		}
	}
	return sum <= MinutesAMonth
}
