// Package confidence holds what people judge of a piece of work: five levels in each dimension, where raters are apart, what caps a rating,
// which rating stands over evidence against it, and how past judgements came out.
//
// It promises that a rating is somebody's and never a sum: nothing here computes one, and raters are compared, not averaged. A cap asks
// for a reason and changes nothing. A score says of how many judgements it is made. It refuses to rank people, and to know rooms and time.
package confidence

import (
	"cmp"
	"slices"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/civil"
)

// Level is a judgement, from 1 (red) to 5 (green). 0 is none.
type Level int

// The levels.
const (
	Red        Level = 1
	AmberRed   Level = 2
	Amber      Level = 3
	AmberGreen Level = 4
	Green      Level = 5
)

// Levels lists the levels, green first.
func Levels() []Level { return []Level{Green, AmberGreen, Amber, AmberRed, Red} }

// Valid reports whether it is one of the levels.
func (l Level) Valid() bool { return l >= Red && l <= Green }

var levelWords = [...]string{"not rated", "red", "amber-red", "amber", "amber-green", "green"}
var levelLetters = [...]string{"–", "R", "AR", "A", "AG", "G"}

// Words is a level as it is said, "not rated" for none.
func (l Level) Words() string {
	if !l.Valid() {
		return levelWords[0]
	}
	return levelWords[l]
}

// Letters is a level in one or two letters.
func (l Level) Letters() string {
	if !l.Valid() {
		return levelLetters[0]
	}
	return levelLetters[l]
}

// Three is the level on a scale of three points, for reports that have no more: what leans to a side goes to that side [own].
func (l Level) Three() Level {
	switch l {
	case Red, AmberRed:
		return Red
	case AmberGreen, Green:
		return Green
	case Amber:
		return Amber
	}
	return 0
}

// Dimension is what is judged.
type Dimension string

// The dimensions that every round has. A round may have more, each with a name of its own.
const (
	Benefits     Dimension = "benefits"
	Time         Dimension = "time"
	Cost         Dimension = "cost"
	Relationship Dimension = "relationship"
)

// Asked is a dimension as a round asks it.
type Asked struct {
	ID    Dimension `json:"id"`
	Title string    `json:"title"`
	About string    `json:"about,omitempty"` // what it means, where it is one of its own
}

// Usual is what every round asks.
func Usual() []Asked {
	return []Asked{{Benefits, "Benefits", ""}, {Time, "Time", ""}, {Cost, "Cost", ""}, {Relationship, "Relationship", ""}}
}

var definitions = map[Dimension][6]string{
	Benefits: {"", "The benefits will not come as they were planned, and no way is known by which most of them could.",
		"Most benefits are in doubt: owners, measures or the changes they need are missing, and there is no agreed way out.",
		"The main benefits can still come in full, but something they depend on has to be put right soon.",
		"The benefits are likely to come as planned; what stands against it is known and somebody deals with it.",
		"The benefits are owned, measured and on their planned course, and nothing known stands against them."},
	Time: {"", "The next contract dates will be missed, and what it takes to hold them is not there.",
		"The next contract dates are in doubt, and what is planned against it is not enough.",
		"The next contract dates can be held if what is decided works; there is no room left for anything else.",
		"The next contract dates are likely to be held; what remains open is small and has an owner.",
		"The next contract dates are held by what the programme shows, with float, and its logic stands up to looking."},
	Cost: {"", "It will cost more than was approved, by more than was agreed, and nothing known brings it back.",
		"It will probably cost more than was approved; what would bring it back is not decided.",
		"It can still come out within what was approved and agreed, if open changes go the right way.",
		"It is likely to come out within what was approved; the contingency covers what is known.",
		"It comes out within what was approved, changes are priced, and the contingency is hardly touched."},
	Relationship: {"", "The sides no longer solve things together: what matters is said late, in letters or not at all.",
		"Trust is going: answers are late, surprises are frequent, and each side protects itself first.",
		"The sides work, and some things between them are not said or not kept; both know which.",
		"The sides work well together; disagreements come early and are settled by those who have them.",
		"Both sides say early what is wrong, keep what they promise, and settle things where they arise."},
}

// Definition is what a level of a dimension means, in the product's words. One of a round's own has none of its own.
func Definition(d Dimension, l Level) string {
	if !l.Valid() {
		return ""
	}
	if own, ok := definitions[d]; ok {
		return own[l]
	}
	return [...]string{"", "It fails, and no way is known to prevent that.", "It is in doubt, and what is planned against that is not enough.", "It can succeed if what is decided works.",
		"It is likely to succeed; what is open has an owner.", "Nothing known stands against it."}[l]
}

// Aim is a contract milestone whose date a round asks about, with the date in force when the round began.
type Aim struct {
	ID    string     `json:"id"`
	Title string     `json:"title"`
	Due   civil.Date `json:"due"`
}

// Rating is a judgement of one dimension.
type Rating struct {
	Dimension Dimension `json:"dimension"`
	Level     Level     `json:"level"`
	Why       string    `json:"why,omitempty"`    // both sides read it once it is revealed
	Reason    string    `json:"reason,omitempty"` // above a cap; it stays with the rater's side
	Kept      bool      `json:"kept,omitempty"`   // as the last time
}

// Sheet is what somebody judged. Chances say in per cent whether the date of an aim will be met, by the aim's id.
type Sheet struct {
	Ratings []Rating       `json:"ratings"`
	Chances map[string]int `json:"chances,omitempty"`
	Locked  bool           `json:"locked,omitempty"`
}

// Of is the rating of a dimension; its zero value where there is none.
func (s Sheet) Of(d Dimension) Rating {
	for _, r := range s.Ratings {
		if r.Dimension == d {
			return r
		}
	}
	return Rating{Dimension: d}
}

// Rated reports whether anything was judged.
func (s Sheet) Rated() bool {
	return slices.ContainsFunc(s.Ratings, func(r Rating) bool { return r.Level.Valid() })
}

// Rater is somebody with what they judged.
type Rater struct {
	Name  string      `json:"name"`
	Side  access.Side `json:"side"`
	Sheet Sheet       `json:"sheet"`
}

// Reveal is what a round found: everybody's judgements, or nothing where not both sides gave any.
type Reveal struct {
	Raters []Rater `json:"raters,omitempty"`
}

// Rated reports whether somebody of a side judged anything.
func (r Reveal) Rated(s access.Side) bool {
	return slices.ContainsFunc(r.Raters, func(x Rater) bool { return x.Side == s && x.Sheet.Rated() })
}

// Told is a reveal as everybody may read it: without the reasons that stay with a side.
func (r Reveal) Told() (out Reveal) {
	for _, x := range r.Raters {
		x.Sheet.Ratings = slices.Clone(x.Sheet.Ratings)
		for i := range x.Sheet.Ratings {
			x.Sheet.Ratings[i].Reason = ""
		}
		out.Raters = append(out.Raters, x)
	}
	return out
}

// Apart is how far raters are apart in a dimension.
type Apart struct {
	Dimension Asked
	Lowest    Rater
	Highest   Rater
	Low, High Level
	Raters    int
}

// Steps is by how many levels.
func (a Apart) Steps() int { return int(a.High - a.Low) }

// Divergence ranks the dimensions in which two raters or more judged, the furthest apart first; equal ones in the order they are asked.
func Divergence(asked []Asked, r Reveal) (out []Apart) {
	for _, d := range asked {
		a := Apart{Dimension: d}
		for _, x := range r.Raters {
			l := x.Sheet.Of(d.ID).Level
			if !l.Valid() {
				continue
			}
			if a.Raters++; a.Raters == 1 || l < a.Low {
				a.Low, a.Lowest = l, x
			}
			if a.Raters == 1 || l > a.High {
				a.High, a.Highest = l, x
			}
		}
		if a.Raters > 1 {
			out = append(out, a)
		}
	}
	slices.SortStableFunc(out, func(a, b Apart) int { return cmp.Compare(b.Steps(), a.Steps()) })
	return out
}

// Cap says that a dimension is rated above a level only with a written reason. It never changes a rating.
type Cap struct {
	Dimension Dimension `json:"dimension"`
	At        Level     `json:"at"` // the highest level without a reason
	Because   string    `json:"because"`
	Project   bool      `json:"project,omitempty"` // it rests on what lies with the project, and is for who sees that
}

// Capped is the lowest cap that a rating goes above; ok is false where none does.
func Capped(caps []Cap, r Rating) (c Cap, ok bool) {
	for _, x := range caps {
		if x.Dimension == r.Dimension && r.Level > x.At && (!ok || x.At < c.At) {
			c, ok = x, true
		}
	}
	return c, ok
}

// Evidence is something in the data that speaks against a dimension. Red evidence under a green rating is flagged.
type Evidence struct {
	Dimension Dimension `json:"dimension"`
	Text      string    `json:"text"`
	Where     string    `json:"where,omitempty"` // an address below the engagement or the project
	Project   bool      `json:"project,omitempty"`
}

// Private is what the client side keeps of a round to itself: the caps and the evidence as they were when it ended, and the reasons its
// raters wrote.
type Private struct {
	Caps     []Cap      `json:"caps,omitempty"`
	Evidence []Evidence `json:"evidence,omitempty"`
	Reasons  []Reason   `json:"reasons,omitempty"`
	Raters   []Rater    `json:"raters,omitempty"` // where not both sides judged: those of the client side and of the assurer
}

// Add keeps what somebody's sheet leaves with the client side. What several knew is there once.
func (p *Private) Add(name string, s Sheet, caps []Cap, evidence []Evidence) {
	for _, c := range caps {
		if !slices.Contains(p.Caps, c) {
			p.Caps = append(p.Caps, c)
		}
	}
	for _, e := range evidence {
		if !slices.Contains(p.Evidence, e) {
			p.Evidence = append(p.Evidence, e)
		}
	}
	for _, r := range s.Ratings {
		if r.Reason != "" {
			p.Reasons = append(p.Reasons, Reason{name, r.Dimension, r.Reason})
		}
	}
}

// Parted is what rests on the engagement alone, and what rests on its project: that lies with the project, which not everybody sees who is
// of the client side in the engagement.
func (p Private) Parted() (own, project Private) {
	own = p
	own.Caps = slices.DeleteFunc(slices.Clone(p.Caps), func(c Cap) bool { return c.Project })
	own.Evidence = slices.DeleteFunc(slices.Clone(p.Evidence), func(e Evidence) bool { return e.Project })
	project.Caps = slices.DeleteFunc(slices.Clone(p.Caps), func(c Cap) bool { return !c.Project })
	project.Evidence = slices.DeleteFunc(slices.Clone(p.Evidence), func(e Evidence) bool { return !e.Project })
	return own, project
}

// Take takes in another part of the same.
func (p *Private) Take(o Private) {
	p.Caps, p.Evidence = slices.Concat(p.Caps, o.Caps), slices.Concat(p.Evidence, o.Evidence)
	p.Reasons, p.Raters = slices.Concat(p.Reasons, o.Reasons), slices.Concat(p.Raters, o.Raters)
}

// Reason is why somebody rated above a cap.
type Reason struct {
	Name      string    `json:"name"`
	Dimension Dimension `json:"dimension"`
	Words     string    `json:"words"`
}

// Flag is a rating that stands over evidence against it.
type Flag struct {
	Rater    Rater
	Rating   Rating
	Evidence []Evidence
}

// Flags lists ratings of amber-green or green in dimensions that have evidence against them.
func Flags(r Reveal, evidence []Evidence) (out []Flag) {
	for _, x := range r.Raters {
		for _, rating := range x.Sheet.Ratings {
			if rating.Level < AmberGreen {
				continue
			}
			var against []Evidence
			for _, e := range evidence {
				if e.Dimension == rating.Dimension {
					against = append(against, e)
				}
			}
			if len(against) > 0 {
				out = append(out, Flag{x, rating, against})
			}
		}
	}
	return out
}
