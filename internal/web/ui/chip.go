package ui

import (
	"strings"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	"counterpart.dev/internal/core/access"
)

func chip(class string, children ...g.Node) g.Node {
	return h.Span(h.Class("chip "+class), g.Group(children))
}

// hue is the class that gives something the colour of a side; "" for no side.
func hue(s access.Side) string {
	switch s {
	case access.ClientSide:
		return "client"
	case access.DeliverySide:
		return "delivery"
	case access.AssurerSide:
		return "assurer"
	}
	return "plain"
}

// Side is a text in the colour of a side, which the text must name in words.
func Side(side access.Side, text string) g.Node { return chip(hue(side), g.Text(text)) }

// Court says whose turn it is: "ours" or "theirs" to one of the two sides, the side's name to everybody else.
func Court(court, viewer access.Side) g.Node {
	return chip(hue(court), g.Text(courtWord(court, viewer)))
}

func courtWord(court, viewer access.Side) string {
	switch {
	case court == access.NoSide:
		return "nobody’s"
	case viewer != access.ClientSide && viewer != access.DeliverySide:
		return string(court)
	case court == viewer:
		return "ours"
	}
	return "theirs"
}

// State is the state something is in, in a word or two. It has no colour.
func State(text string) g.Node { return chip("state", g.Text(text)) }

// Late says by how much something is late. The text must say the word: "8 days late".
func Late(text string) g.Node { return h.Span(h.Class("late"), g.Text(text)) }

// Rating is confidence as somebody rated it.
type Rating uint8

// The ratings. The zero value is not rated.
const (
	NotRated Rating = iota
	Red
	Amber
	Green
)

// Confidence is a rating by letter, word and colour. It is the only thing on a page in red, amber and green.
func Confidence(r Rating) g.Node {
	switch r {
	case Red:
		return chip("r", h.B(g.Text("R")), g.Text(" red"))
	case Amber:
		return chip("a", h.B(g.Text("A")), g.Text(" amber"))
	case Green:
		return chip("g", h.B(g.Text("G")), g.Text(" green"))
	}
	return Quiet(g.Text("not rated"))
}

// Graded is Confidence on a finer scale: the colour it is near to, with letters and words of its own.
func Graded(near Rating, letters, words string) g.Node {
	class := map[Rating]string{Red: "r", Amber: "a", Green: "g"}[near]
	if class == "" {
		return Quiet(g.Text(words))
	}
	return chip(class, h.B(g.Text(letters)), g.Text(" "+words))
}

// Audience says who can see a page, or a thing on it.
type Audience struct {
	Of     access.Audience // the room's; the zero value says nothing: a page before sign-in
	Viewer access.Side     // whose page it is
	With   string          // Shared: the other side's organisation; "" when there is none yet
	Names  []string        // Named: the readers
}

// Words is the audience in a few words: "Ours only", "Shared with Vantor Systems".
func (a Audience) Words() string {
	switch a.Of {
	case "":
		return ""
	case access.Shared:
		if a.With == "" {
			return "Shared"
		}
		return "Shared with " + a.With
	case access.Named:
		if len(a.Names) == 0 {
			return "Named readers only"
		}
		return "Only " + Series(a.Names)
	case access.Sealed:
		return "Sealed: only you, until the reveal"
	case a.Viewer.Of():
		return "Ours only"
	}
	return strings.ToUpper(string(a.Of[:1])) + string(a.Of[1:]) + " side only"
}

// Chip is the audience as a chip.
func (a Audience) Chip() g.Node {
	words := a.Words()
	if words == "" {
		return nil
	}
	class := "audience plain"
	switch a.Of {
	case access.Shared:
		class = "audience both"
	case access.ClientOnly:
		class = "audience client"
	case access.DeliveryOnly:
		class = "audience delivery"
	}
	return chip(class, Unseen("Who sees this: "), g.Text(words))
}
