// Package accord holds what two sides find out about each other before and while they work together: the dilemmas both answer blind,
// the gaps between the answers, the charter made of them, and the pulse.
//
// It promises that what is attributed to a side is said before anybody answers, and that what is anonymous stays so: the pulse releases
// only levels from which no two raters together can tell another's answer. It refuses averages that hide a gap, coefficients, and
// figures without the number of answers behind them; and it refuses to know people, rooms or time.
//
// Long because what is asked, what may be told of the answers and what is promised on account of them are one subject.
package accord

import "slices"

// Point is a place between two poles, from 1 (wholly the first) to 7 (wholly the second). 0 is no answer.
type Point int

// The ends of the scale.
const (
	First Point = 1
	Last  Point = 7
)

// Valid reports whether a point is on the scale.
func (p Point) Valid() bool { return p >= First && p <= Last }

// Pole is one respectable way to act.
type Pole struct {
	Name string
	Says string // in the first person plural, as somebody would who stands for it
}

// Dilemma is a choice between two poles, both of which good people hold.
type Dilemma struct {
	ID     string
	Title  string
	Scene  string // the moment in which it has to be chosen
	A, B   Pole
	Prompt string // what to talk about where the sides are apart
	Ask    string // asked for only where they are far apart: something that happened
}

// Instrument is a list of dilemmas under a version. What was answered under one version is compared only with the same version.
type Instrument struct {
	Version  string
	Dilemmas []Dilemma
}

// Dilemma is one of the list by its id.
func (i Instrument) Dilemma(id string) (Dilemma, bool) {
	at := slices.IndexFunc(i.Dilemmas, func(d Dilemma) bool { return d.ID == id })
	if at < 0 {
		return Dilemma{}, false
	}
	return i.Dilemmas[at], true
}

// Current is the instrument that new rounds use. Its words are our own.
func Current() Instrument {
	return Instrument{Version: "1", Dilemmas: []Dilemma{
		{ID: "news", Title: "Bad news", Scene: "Something looks as if it may go wrong. It is not certain yet.",
			A:      Pole{"Early", "We say so the same day, even if it turns out to be nothing."},
			B:      Pole{"Checked", "We find out first what it is and what can be done, and then say so once."},
			Prompt: "How soon, to whom and in what words is a worry passed on before it is a fact? Who may be wrong without being blamed?",
			Ask:    "Think of the last project on which bad news came. When was it known, when was it said, and what followed?"},
		{ID: "price", Title: "Price and risk", Scene: "Work lies ahead whose size nobody can know yet.",
			A:      Pole{"Fixed", "A price is agreed, and whoever gave it carries what it really takes."},
			B:      Pole{"Shared", "Both sides open their books and share what it takes, more or less than was thought."},
			Prompt: "Which risks does each side carry, and what happens when one of them comes about that neither could have seen?",
			Ask:    "When did a fixed price, or a shared one, last do what it was meant to do for you, and when not?"},
		{ID: "pace", Title: "Speed and assurance", Scene: "The date is near, and one more check would move it.",
			A:      Pole{"Speed", "We go on, and put right what turns up."},
			B:      Pole{"Assurance", "We check, and go on when it is right."},
			Prompt: "Which checks are never left out, who may say that one is, and what is told to those who use the result?",
			Ask:    "Which check that was left out, or kept, do you remember, and what did it cost?"},
		{ID: "control", Title: "Who decides", Scene: "Those who do the work see a better way than the one that was agreed.",
			A:      Pole{"Local freedom", "They take it, and tell us."},
			B:      Pole{"Central control", "They ask, and wait for the answer."},
			Prompt: "Up to which size may each side decide by itself, and how does the other hear of it?",
			Ask:    "Tell of a decision that was taken too low or too high."},
		{ID: "letter", Title: "Letter or intent", Scene: "The contract says one thing, and what it was made for asks for another.",
			A:      Pole{"The letter", "We do what it says: that is what both sides signed."},
			B:      Pole{"The intent", "We do what it was meant to bring about, and put the words right afterwards."},
			Prompt: "When does either side reach for the contract, and who is told before it does?",
			Ask:    "When did the words of a contract last stand against its purpose, and what was done?"},
		{ID: "worth", Title: "Price and worth", Scene: "One way costs less now, the other less over the years.",
			A:      Pole{"The lowest price", "We keep within what was approved."},
			B:      Pole{"Whole-life value", "We spend more now where it pays over the years, and say why."},
			Prompt: "Who on each side is measured by which of the two, and what does that do to what they propose?",
			Ask:    "What was bought cheaply that was paid for later, or dearly for nothing?"},
		{ID: "dissent", Title: "Disagreement", Scene: "Somebody thinks in a meeting that the plan will not work.",
			A:      Pole{"In the room", "They say so there and then, in front of everybody."},
			B:      Pole{"Outside", "They speak to the person afterwards, and keep the meeting together."},
			Prompt: "How does each side notice that the other disagrees, and what is done so that silence is not taken for a yes?",
			Ask:    "When did you learn too late that somebody had disagreed?"},
		{ID: "new", Title: "New or proven", Scene: "There is a new way that promises much and that few have used.",
			A:      Pole{"New", "We try it where it matters, and learn."},
			B:      Pole{"Proven", "We use what has worked elsewhere."},
			Prompt: "Where in this work is either side trying something for the first time, and does the other know?",
			Ask:    "What new thing worked for you, or did not, and how soon did you know?"},
		{ID: "access", Title: "Speaking to executives", Scene: "A question would be settled in a minute by somebody's director.",
			A:      Pole{"Whoever needs to", "Anybody speaks to anybody, and tells those between afterwards."},
			B:      Pole{"Through the managers", "It goes through the two project managers, so that nobody is surprised."},
			Prompt: "Who may speak to whom at what level, and how do the two project managers hear of it?",
			Ask:    "When did a word at the top help, and when did it do harm?"},
		{ID: "care", Title: "People and the programme", Scene: "To keep a date would ask too much of people, or of safety.",
			A:      Pole{"People first", "The date moves, and we say why."},
			B:      Pole{"The programme first", "We keep the date, and look after people in other ways."},
			Prompt: "Which signs stop the work, who may stop it, and does everybody on both sides know that they may?",
			Ask:    "When was work last stopped for the sake of people, and who stopped it?"},
	}}
}
