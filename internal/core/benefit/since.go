package benefit

import (
	"cmp"
	"fmt"
	"slices"

	"counterpart.dev/internal/core/civil"
)

// Stand is a case with the dates it was computed on, and what came of it: what a later stand is held against.
type Stand struct {
	Case   *Case
	Input  Input
	Result *Result // nil: it is computed
	Told   *Money  // the forecast value that was told of it then; nil: that of Result
}

// Since is what changed from one stand of a case to a later one, and which part of every figure that moved is whose. Amounts and days are
// what a cause adds: a loss is negative.
type Since struct {
	From, To Money // forecast value of all, Totals.Forecast of each stand
	HasValue bool  // both have one
	Method   Method
	Causes   []SinceCause  // what changed, by its part of the value, the largest first, those without one last
	Rest     Money         // of To − From, what none of Causes explains: 0 unless the rules of computing themselves changed
	Benefits []Moved       // that come another day or are worth another sum
	Weeks    []Moved       // enablers of which a further week costs something else; Amount is that of a week
	Dates    []Moved       // enablers that are expected another day
	Still    []SinceNotice // what changed besides and moves no figure
}

// SinceCause is one thing that changed.
type SinceCause struct {
	Cause        // Kind is not used; Amount is its part of To − From
	By    string // of a date that moved: what says so, "activity A1040 in the submission of June"; "" where nothing does
}

// Moved is a figure that is another now.
type Moved struct {
	ID       string // of the benefit or enabler
	Title    string
	FromDay  civil.Date // zero for none
	ToDay    civil.Date
	From, To Money
	HasFrom  bool // there was a sum
	HasTo    bool
	NotRun   string // why there is no day now
	Parts    []SincePart
}

// SincePart is the part of one cause of a figure that moved. Parts add up to the difference of the sums; of the days too, where HasDays.
type SincePart struct {
	Cause   int // index into Since.Causes
	Amount  Money
	Days    int
	HasDays bool
}

// SinceNotice is something that changed and moves no figure by itself.
type SinceNotice struct {
	ID   string // of what it is about
	Text string
}

// mostBrought is how many changes of one benefit or cost are averaged over all orders, mostTried how often one is valued for that, and
// mostInAll how often all of them are: about half a second of one core.
const (
	mostBrought = 8
	mostTried   = 1_000
	mostInAll   = 20_000
)

// Between explains what changed from one stand of a case to a later one. Every item (a benefit or cost) is explained by the changes that touch
// it, averaged over every order in which they could have come (the Shapley value), or where there are too many one after another; rounded so
// that rows and columns add up to the penny [own]. Errors: a case that does not Validate, or another currency.
func Between(before, after Stand) (*Since, error) {
	if before.Case.Currency != after.Case.Currency {
		return nil, fmt.Errorf("sums in %s cannot be held against sums in %s", after.Case.Currency, before.Case.Currency)
	}
	for _, s := range []*Stand{&before, &after} {
		if s.Result != nil {
			continue
		}
		r, err := Forecast(s.Case, s.Input)
		if err != nil {
			return nil, err
		}
		s.Result = r
	}
	b, err := newBlender(before, after)
	if err != nil {
		return nil, err
	}
	s := &Since{From: before.Result.Totals.Forecast, To: after.Result.Totals.Forecast, HasValue: before.Result.Totals.HasForecast && after.Result.Totals.HasForecast}
	if before.Told != nil {
		s.From = *before.Told
	}
	s.Still = stillOf(before.Case, after.Case, after.Input.Report)
	for _, k := range b.steps {
		s.Causes = append(s.Causes, k.SinceCause)
	}
	b.explain(s, before.Result, after.Result)
	s.settle(before.Result, after.Result)
	return s, nil
}

// settle names what is left, and puts the causes in order.
func (s *Since) settle(before, after *Result) {
	if s.HasValue {
		s.Rest = s.To - s.From
		for i := range s.Causes {
			s.Rest -= s.Causes[i].Amount
		}
	}
	order := make([]int, len(s.Causes))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, k int) int {
		return cmp.Compare(max(s.Causes[k].Amount, -s.Causes[k].Amount), max(s.Causes[i].Amount, -s.Causes[i].Amount))
	})
	place, causes := make([]int, len(order)), make([]SinceCause, len(order))
	for at, i := range order {
		place[i], causes[at] = at, s.Causes[i]
	}
	s.Causes = causes
	for _, list := range [][]Moved{s.Benefits, s.Weeks, s.Dates} {
		for i := range list {
			for k := range list[i].Parts {
				list[i].Parts[k].Cause = place[list[i].Parts[k].Cause]
			}
			slices.SortStableFunc(list[i].Parts, func(a, b SincePart) int { return cmp.Compare(a.Cause, b.Cause) })
		}
	}
}

// Nothing reports whether no figure moved.
func (s *Since) Nothing() bool {
	return s.From == s.To && s.Rest == 0 && len(s.Benefits)+len(s.Weeks)+len(s.Dates) == 0 && !slices.ContainsFunc(s.Causes, func(c SinceCause) bool { return c.Amount != 0 })
}

// Of is what happened to one thing in a list of Since; nil where it did not move.
func Of(list []Moved, id string) *Moved {
	at := slices.IndexFunc(list, func(m Moved) bool { return m.ID == id })
	if at < 0 {
		return nil
	}
	return &list[at]
}
