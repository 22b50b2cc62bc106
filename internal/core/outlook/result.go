package outlook

import (
	"encoding/json"
	"errors"

	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/civil"
)

// form is the form of the results that are written.
const form = 1

// Result is what a simulation found, whole.
type Result struct {
	Form        int
	Engine      string
	Report      civil.Date
	Iterations  int
	Seed        uint64
	Activities  int
	Uncertain   int // activities whose length is drawn
	Assumptions []string
	Notes       []string // what it leaves out
	Finish      Dated
	Milestones  []Milestone
	Movers      []Mover // by what they do to the finish
	Sensitive   []Sensitive
	Worth       Worth
	Waiting     []Waiting
	Reference   []Reference
	Moved       *Moved `json:",omitempty"` // since the simulation before; nil for the first
}

// Span is an estimate, and the span that holds the true value with 95 % probability.
type Span[T any] struct{ Value, Low, High T }

// Share is a share of the iterations with the span that holds the true one.
type Share struct {
	Of, N     int
	Low, High float64
}

// Value is the share itself.
func (s Share) Value() float64 {
	if s.N == 0 {
		return 0
	}
	return float64(s.Of) / float64(s.N)
}

// Dated is how likely a date is.
type Dated struct {
	Planned            civil.Date // without uncertainty
	Mean               civil.Date
	Error              float64 // half width of the 95 % interval of the mean, in days
	P10, P50, P80, P90 Span[civil.Date]
	Curve              []civil.Date // by which day so many hundredths of the iterations have come, from the first to the last
}

// Milestone is one date that is simulated.
type Milestone struct {
	Node      string // of the case; "" where no benefit waits for it
	Milestone string // id of the contract milestone; "" for own work
	Title     string
	Contract  civil.Date
	Dated
	Chance *Share // of meeting the contract date; nil without one
}

// Mover is a cause, with what it does to dates: P80 with it less P80 without it, in weeks.
type Mover struct {
	ID      string
	Title   string
	Court   benefit.Court
	Weeks   float64   // of the finish
	Watched []float64 // of the milestones, in their order
}

// Sensitive is an activity with its indices.
type Sensitive struct {
	Engagement string
	Code, Name string
	CI         Share
	CRI, SSI   float64
	N          int
	Correlated bool // false where the last two are undefined
}

// Worth is what is at stake.
type Worth struct {
	NotRun             string // why there is no sum; "" where there is one
	Plan               benefit.Money
	Certain            benefit.Money // on the dates without uncertainty
	Mean               benefit.Money
	Error              float64
	P10, P50, P80, P90 Span[benefit.Money]
	Curve              []benefit.Money // quantiles by hundredths
	Benefits           []Benefit
	Fan                Fan
	Known              []Cause // what is late or changed already; together Plan − Certain
	Chances            []Cause // by chance; together Certain − Mean
	Method             string  // of the second, in words
	Delay              []Delay
}

// Benefit is one benefit over all iterations.
type Benefit struct {
	Node       string
	Title      string
	NotRun     string
	Planned    civil.Date
	P10, P50   Span[civil.Date]
	P80, P90   Span[civil.Date]
	OnTime     Share
	NoValue    string
	Plan, Mean benefit.Money
	Low, High  benefit.Money // P10 and P90 of its value
}

// Fan is the yearly rate of value month by month.
type Fan struct {
	Months        []civil.Date
	Planned       []benefit.Money
	P10, P50, P90 []benefit.Money
	Warning       string // said beside the picture where ranges like these were found too narrow or too wide
}

// Cause is a part of a loss.
type Cause struct {
	ID     string
	Title  string
	Court  benefit.Court
	Amount benefit.Money
	Error  float64 // half width of the 95 % interval where orders were sampled, in minor units; 0 where the part is exact
	Said   string  `json:",omitempty"` // of what happens by chance: how it is stated
}

// Delay is what a further week of something that is waited for costs.
type Delay struct {
	Node     string
	Title    string
	Reason   string // why it is not worked out
	Week     benefit.Money
	P10, P90 benefit.Money
	Free     Share
}

// Waiting is what it costs if a decision comes so many weeks later.
type Waiting struct {
	Decision string
	Title    string
	Reason   string
	Standing benefit.Money // a week
	Weeks    []Wait
}

// Wait is one length of waiting. The costs are in all, without standing costs.
type Wait struct {
	Weeks    int
	Cost     benefit.Money
	P10, P90 benefit.Money
	Free     Share
}

// Reference is what closed projects say about the finish.
type Reference struct {
	P       float64
	Overrun float64
	Of      int
	Finish  civil.Date
}

// Encode writes a result.
func (r *Result) Encode() (string, error) {
	r.Form = form
	b, err := json.Marshal(r)
	return string(b), err
}

// ErrForm says that a result was kept by another version, and cannot be shown.
var ErrForm = errors.New("the result was kept by another version of the program")

// ReadResult reads what Encode wrote.
func ReadResult(body string) (*Result, error) {
	r := &Result{}
	if err := json.Unmarshal([]byte(body), r); err != nil {
		return nil, err
	}
	if r.Form != form {
		return nil, ErrForm
	}
	return r, nil
}

// Figures are what others go by.
func (r *Result) Figures() Figures {
	f := Figures{Finish: r.Finish.point(), Plan: r.Worth.Plan, Mean: r.Worth.Mean, HasValue: r.Worth.NotRun == ""}
	for i := range r.Milestones {
		m := &r.Milestones[i]
		x := MilestoneFigure{Node: m.Node, Milestone: m.Milestone, Title: m.Title, Contract: m.Contract, Point: m.point()}
		if m.Chance != nil {
			x.Chance, x.HasChance = m.Chance.Value(), true
		}
		f.Milestones = append(f.Milestones, x)
	}
	for i := range r.Worth.Benefits {
		b := &r.Worth.Benefits[i]
		x := BenefitFigure{Node: b.Node, Title: b.Title, Planned: b.Planned, HasStart: b.NotRun == "", HasValue: b.NoValue == "", Plan: b.Plan, Mean: b.Mean, P10: b.Low, P90: b.High}
		if x.HasStart {
			x.Start, x.Chance = Point{b.P50.Value, b.P80.Value}, b.OnTime.Value()
		}
		f.Benefits = append(f.Benefits, x)
	}
	for i := range r.Waiting {
		w := &r.Waiting[i]
		if w.Reason != "" && w.Standing == 0 {
			continue
		}
		x := DecisionFigure{Decision: w.Decision, Title: w.Title, Week: w.Standing, Standing: w.Standing, Free: 1}
		if len(w.Weeks) > 0 {
			first := w.Weeks[0]
			x.Week, x.P10, x.P90, x.Free = w.Standing+first.Cost, first.P10, first.P90, first.Free.Value()
		}
		f.Decisions = append(f.Decisions, x)
	}
	return f
}

func (d *Dated) point() Point { return Point{d.P50.Value, d.P80.Value} }

// Loss is the expected loss against the plan.
func (w *Worth) Loss() benefit.Money { return w.Plan - w.Mean }

// Five are the causes that move the finish most, the five at most, and none that moves it by less than is shown.
func (r *Result) Five() (out []Mover) {
	for _, m := range r.Movers {
		if len(out) < 5 && (m.Weeks >= 0.05 || m.Weeks <= -0.05) {
			out = append(out, m)
		}
	}
	return out
}
