package mirror

import (
	"slices"

	"counterpart.dev/internal/core/conduct"
)

// Code names a figure in addresses and exports.
type Code string

// The figures.
const (
	InTime     Code = "in_time"
	Late       Code = "late"
	Unanswered Code = "unanswered"
	Deemed     Code = "deemed"
	Ageing     Code = "ageing"
	Latency    Code = "latency"
	Kept       Code = "kept"
	ReDates    Code = "re_dates"
	Surprises  Code = "surprises"
	ReOpened   Code = "re_opened"
)

// Figure says what a figure is, in the same words for both sides.
type Figure struct {
	Code   Code
	Name   string
	Means  string
	Counts string // what is said of a row that counts
	Other  string // what is said of another row of the whole; "" where every row counts
}

// figures are all figures, in the order in which they are read.
var figures = []Figure{
	{InTime, "Replies in time", "sent by their due ÷ fallen due in the period", "in time", "not in time"},
	{Late, "Replies late", "sent after their due ÷ fallen due", "late", "not late"},
	{Unanswered, "Not answered", "not sent so far ÷ fallen due", "not answered", "answered"},
	{Deemed, "Decided by silence", "silence was treated as an outcome ÷ fallen due", "decided by silence", "not decided by silence"},
	{Ageing, "Open now", "days that what is open has waited, whatever the period", "open", ""},
	{Latency, "From need to decision", "days until it was decided and told; what is open counts as longer than it has waited", "decided and told", "not decided and told"},
	{Kept, "Promises kept", "by the first date promised ÷ first promised for the period", "kept", "missed"},
	{ReDates, "Dates moved per promise", "of what was first promised for the period", "promised", ""},
	{Surprises, "Surprises", "issues that no early warning came before ÷ issues raised", "no warning", "warned of"},
	{ReOpened, "Answers queried again", "queried again ÷ answers given", "queried", "not queried"},
}

// FiguresFor lists the figures that somebody sees of a side.
func (s Seen) FiguresFor() []Figure {
	if !s.Promises {
		return slices.Clone(figures)
	}
	return slices.DeleteFunc(slices.Clone(figures), func(f Figure) bool { return f.Code != Kept && f.Code != ReDates })
}

// Cases lists the rows behind a figure of a side: those that count, and the others of the whole. A part is the class of a decision, or the
// reason of a miss. What the viewer does not see of the side has none.
func (s Seen) Cases(c Code, part string) (counts, others []string) {
	if !slices.ContainsFunc(s.FiguresFor(), func(f Figure) bool { return f.Code == c }) {
		return nil, nil
	}
	switch c {
	case Ageing:
		return s.Figures.Ageing.IDs, nil
	case ReDates:
		return s.Figures.ReDates.IDs, nil
	case Latency:
		for _, l := range s.Figures.Latency {
			if l.Class == part {
				return l.Told, l.Open
			}
		}
		return nil, nil
	case Kept:
		if part != "" {
			return nil, s.missed(part)
		}
	}
	share := s.Share(c)
	return share.IDs, share.Rest
}

// missed are the promises that were missed for a reason; "unsaid" for those of which none was said.
func (s Seen) missed(reason string) []string {
	for _, m := range s.Misses {
		if m.Reason == reason || m.Reason == "" && reason == Unsaid {
			return m.IDs
		}
	}
	return nil
}

// Unsaid stands in addresses for the reason of a miss that nobody gave.
const Unsaid = "unsaid"

// Share is a figure that is a fraction of cases; the zero value for one that is not.
func (s Seen) Share(c Code) conduct.Share {
	switch c {
	case InTime:
		return s.InTime
	case Late:
		return s.Late
	case Unanswered:
		return s.Unanswered
	case Deemed:
		return s.Deemed
	case Kept:
		return s.Kept
	case Surprises:
		return s.Surprises
	case ReOpened:
		return s.ReOpened
	}
	return conduct.Share{}
}

// FigureOf is what a code names; the zero value for one that names nothing.
func FigureOf(c Code) Figure {
	for _, f := range figures {
		if f.Code == c {
			return f
		}
	}
	return Figure{}
}
