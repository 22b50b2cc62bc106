package ui

import (
	"io"
	"strconv"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"
)

// JobState is how far a piece of long work has come.
type JobState uint8

// The states. The zero value waits for its turn.
const (
	Queued JobState = iota
	Running
	Done
	Failed
	Cancelled
)

// String is the state in a word.
func (s JobState) String() string {
	return [...]string{"waiting for its turn", "running", "done", "failed", "cancelled"}[min(s, Cancelled)]
}

// Over reports that nothing more will happen.
func (s JobState) Over() bool { return s >= Done }

// Progress shows a piece of long work. The work goes on when the page is closed. The script asks for Poll until the
// answer, which is a Progress again, is over; without it there is a link.
type Progress struct {
	ID     string // unique on its page; "job" when empty
	Label  string // "Reading programme 7"
	State  JobState
	Done   int    // of Total
	Total  int    // 0 when it is not known
	Detail string // "4,210 of 10,000 simulations"; what failed and what was kept
	Self   URL    // the page, for those without a script
	Poll   URL    // this component alone
	Cancel URL    // takes a POST; "" when it cannot be cancelled
	Result Link   // where the result is, when it is done
	Then   URL    // where the script goes once it is over; "" to stay
	Retry  URL    // takes a POST, when it failed or was cancelled; "" for none
}

// Render writes the work, as every node does.
func (p Progress) Render(w io.Writer) error {
	p.ID = or(p.ID, "job")
	return h.Div(h.Class("job"), h.ID(p.ID), h.Role("group"), h.Aria("label", p.Label),
		g.If(!p.State.Over() && p.Poll.safe(), h.Data("poll", string(p.Poll))), g.If(p.Then.safe(), h.Data("then", string(p.Then))),
		h.P(h.Class("job-line"), h.Strong(g.Text(p.Label)), g.Text(" "), State(p.State.String())),
		g.If(!p.State.Over(), h.Progress(h.Aria("label", p.Label), g.If(p.State == Running && p.Total > 0,
			g.Group{number("max", p.Total), h.Value(strconv.Itoa(min(p.Done, p.Total)))}))),
		g.If(p.Detail != "", h.P(h.Class("quiet"), g.Text(p.Detail))),
		p.next(),
	).Render(w)
}

func (p Progress) next() g.Node {
	if p.State.Over() {
		return h.Div(h.Class("buttons"),
			g.If(p.State == Done && p.Result.Text != "", ActionLink(p.Result)),
			g.If(p.State != Done && p.Retry.safe(), Post{Action: p.Retry, Button: Button{Text: "Try again"}}))
	}
	return h.Div(h.Class("buttons"),
		g.If(p.Cancel.safe(), Post{Action: p.Cancel, Button: Button{Text: "Cancel"}}),
		g.If(p.Self.safe(), A(p.Self, g.Text("Refresh"))),
		Quiet(g.Text("You may close this page: the work goes on.")))
}
