package accord

import (
	"math"
	"slices"

	"counterpart.dev/internal/core/access"
)

// Item is one question of the pulse, on the other side's behaviour or one's own, answered from 1 to 7.
type Item struct {
	ID   string
	Says string
	Of   Whose
}

// Whose says whose behaviour an item is about.
type Whose string

// Whose behaviour is rated.
const (
	Theirs Whose = "the other side's"
	OurOwn Whose = "one's own"
)

// The bounds of surveys: so many items, and so much of a person's time by all together in a month.
const (
	FewestItems          = 5
	MostItems            = 8
	MinutesAMonth        = 5
	MinutesOfAPulse      = 2
	MinutesOfAnAlignment = 3
)

// Items are the questions a new pulse begins with. Behaviours of a charter may take the place of some.
func Items() []Item {
	return []Item{
		{"news", "They tell us early what may go wrong.", Theirs},
		{"promises", "They do what they say they will, or tell us in time.", Theirs},
		{"answers", "We get answers that we can work with.", Theirs},
		{"respect", "We are treated as people who know their work.", Theirs},
		{"purpose", "They care about what this is for, and not only about their part.", Theirs},
		{"ours", "We make it easy for them to do good work.", OurOwn},
	}
}

// ItemsWith are the questions of a pulse once both sides have signed a charter: of each behaviour, as many as there is room for beside
// the first questions, whether the other side keeps it.
func ItemsWith(c Charter) []Item {
	base := Items()
	if len(c.Behaviours) == 0 {
		return base
	}
	const rated = 4
	own := base[len(base)-1]
	items := slices.Clone(base[:MostItems-rated-1])
	for _, b := range c.Behaviours[:min(len(c.Behaviours), rated)] {
		items = append(items, Item{"charter-" + b.ID, "They keep what the charter says: " + b.Words, Theirs})
	}
	return append(items, own)
}

// From how many answers what may be released [security.md §4].
const (
	fewest = 6 // below it nothing is released
	enough = 9 // from it half steps are
)

// Form is in which form a level is released.
type Form string

// The forms.
const (
	Withheld Form = "withheld"
	InWords  Form = "in words"
	InSteps  Form = "in half steps"
)

// Word is a level in words.
type Word string

// The words.
const (
	Low   Word = "low"   // a mean of 3.5 or less
	Mixed Word = "mixed" // between
	High  Word = "high"  // 4.5 or more
)

// Level is what is released of one item and one side. It is all that is ever known of the answers.
type Level struct {
	Form Form
	Word Word    // in words
	Step float64 // in half steps: 2.5 stands for all below, 5.5 for all above
}

// wordOf is a sum of n answers in words. It is computed in whole numbers: a mean of 3.5 is a sum of 7n/2.
func wordOf(sum, n int) Word {
	switch {
	case 2*sum <= 7*n:
		return Low
	case 2*sum >= 9*n:
		return High
	}
	return Mixed
}

// stepOf is a sum of n answers in half steps, clamped to 2.5 and 5.5. Halves between two steps go to the upper one.
func stepOf(sum, n int) float64 {
	halves := (4*sum + n) / (2 * n) // floor(2·mean + 1/2), in whole numbers
	return float64(min(max(halves, 5), 11)) / 2
}

// LevelOf is what n answers with a sum may be released as.
func LevelOf(sum, n int) Level {
	switch {
	case n < fewest:
		return Level{Form: Withheld}
	case n < enough:
		return Level{Form: InWords, Word: wordOf(sum, n)}
	}
	return Level{Form: InSteps, Step: stepOf(sum, n)}
}

// word is what a level says when it is set beside one that is only in words.
func (l Level) word() (Word, bool) {
	switch {
	case l.Form == InWords:
		return l.Word, true
	case l.Form != InSteps:
		return "", false
	case l.Step <= 3.5:
		return Low, true
	case l.Step >= 4.5:
		return High, true
	}
	return Mixed, true
}

// Apart reports whether two released levels differ by 1 or more: a step of 1, or low against high.
func (l Level) Apart(o Level) bool {
	if l.Form == InSteps && o.Form == InSteps {
		return math.Abs(l.Step-o.Step) >= 1
	}
	a, ok1 := l.word()
	b, ok2 := o.word()
	return ok1 && ok2 && (a == Low && b == High || a == High && b == Low)
}

// Where the respondents of two rounds differ by one or two people, what was released of both would tell of those: so many releases back
// are looked at.
const (
	releasesBack = 3
	fewDiffer    = 2
)

// Release is what is released of one side's answers to one round, the same for everybody who may see it.
type Release struct {
	Side    access.Side
	Levels  map[string]Level // by item
	N       int              // how many answered; 0 unless something is released
	Why     string           // why nothing is
	members map[string]bool  // who answered, by handles that mean nothing elsewhere: for the rounds after, never shown
}

// Respondents are the handles of those who answered, for keeping with the release: later rounds are withheld where they differ by one or
// two. They say that somebody answered, and nothing of what.
func (r Release) Respondents() (list []string) {
	for m := range r.members {
		list = append(list, m)
	}
	slices.Sort(list) // an order that tells nothing of when somebody answered
	return list
}

// Past is an earlier release as it was kept: who had answered it. A round of which nothing was released is none.
type Past struct{ Respondents []string }

// The reasons for which nothing is released.
const (
	whyFew  = "Fewer than six answered, so anything said of them could be laid at somebody's door. Talk about it instead, two people or with names."
	whyNear = "Who answered differs by one or two people from an earlier round, so the two together would tell of them."
)

// NewRelease is what may be released of the answers of one side: of each respondent, by a handle, the points by item. An item that not
// everybody answered is released from its own number of answers, and withheld where those who skipped it are one or two. The last three
// releases of the side are given with the newest first.
func NewRelease(side access.Side, items []Item, answers map[string]map[string]Point, past []Past) Release {
	r := Release{Side: side, members: map[string]bool{}}
	for who := range answers {
		r.members[who] = true
	}
	if len(answers) < fewest {
		r.Why = whyFew
		return r
	}
	for i, p := range past {
		if i == releasesBack {
			break
		}
		if d := differ(r.members, p.Respondents); d > 0 && d <= fewDiffer {
			r.Why = whyNear
			return r
		}
	}
	r.Levels, r.N = map[string]Level{}, len(answers)
	for _, item := range items {
		sum, n := 0, 0
		for _, points := range answers {
			if p := points[item.ID]; p.Valid() {
				sum += int(p)
				n++
			}
		}
		if skipped := len(answers) - n; skipped > 0 && skipped <= fewDiffer {
			r.Levels[item.ID] = Level{Form: Withheld}
			continue
		}
		r.Levels[item.ID] = LevelOf(sum, n)
	}
	return r
}

// differ is how many people are in one of the two and not in the other.
func differ(now map[string]bool, before []string) (n int) {
	was := map[string]bool{}
	for _, b := range before {
		was[b] = true
		if !now[b] {
			n++
		}
	}
	for m := range now {
		if !was[m] {
			n++
		}
	}
	return n
}

// Opens lists the items in which the released levels of the sides were apart in both of two rounds running: each opens an action.
func Opens(items []Item, before, now [2]Release) (list []string) {
	for _, i := range items {
		if before[0].Levels[i.ID].Apart(before[1].Levels[i.ID]) && now[0].Levels[i.ID].Apart(now[1].Levels[i.ID]) {
			list = append(list, i.ID)
		}
	}
	return list
}
