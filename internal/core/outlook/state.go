package outlook

import (
	"encoding/json"
	"fmt"
	"strings"

	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/matter"
	"counterpart.dev/internal/core/risk"
)

// Statement is what one row states; which parts count follows from its kind.
type Statement struct {
	risk.Where
	Set         string       // of lengths: a named assumption set
	Record      bool         // of lengths: the supplier's own record
	Factor      *risk.Spread // of lengths, of what a risk hits, or how much of a benefit comes
	Delay       *risk.Spread // of a risk: working days; of a promise: days
	Probability float64      // 0 to 1
	Court       benefit.Court
	Correlation float64
	Node        string  // own work that is promised, or the benefit
	Overrun     float64 // of a closed project, 0.35 for 35 %
	Source      string  // where it comes from, in words
	Iterations  int     // of the settings
	Seed        uint64
}

// body is a statement as it is kept.
type body struct {
	Version     int         `json:"v"`
	Engagement  string      `json:"engagement,omitempty"`
	Activities  []string    `json:"activities,omitempty"`
	WBS         string      `json:"wbs,omitempty"`
	Set         string      `json:"set,omitempty"`
	Record      bool        `json:"record,omitempty"`
	Factor      *spreadBody `json:"factor,omitempty"`
	Delay       *spreadBody `json:"delay,omitempty"`
	Probability float64     `json:"probability,omitempty"`
	Court       uint8       `json:"court,omitempty"`
	Correlation float64     `json:"correlation,omitempty"`
	Node        string      `json:"node,omitempty"`
	Overrun     float64     `json:"overrun,omitempty"`
	Source      string      `json:"source,omitempty"`
	Iterations  int         `json:"iterations,omitempty"`
	Seed        uint64      `json:"seed,omitempty,string"`
}

type spreadBody struct {
	Shape  string  `json:"shape"`
	Low    float64 `json:"low,omitempty"`
	Likely float64 `json:"likely,omitempty"`
	High   float64 `json:"high,omitempty"`
}

const version = 1

// Encode writes the body of a row.
func (s Statement) Encode() (string, error) {
	b, err := json.Marshal(body{Version: version, Engagement: string(s.Engagement), Activities: s.Activities, WBS: s.WBS, Set: s.Set, Record: s.Record,
		Factor: spreadOf(s.Factor), Delay: spreadOf(s.Delay), Probability: s.Probability, Court: uint8(s.Court), Correlation: s.Correlation,
		Node: s.Node, Overrun: s.Overrun, Source: s.Source, Iterations: s.Iterations, Seed: s.Seed})
	return string(b), err
}

func spreadOf(s *risk.Spread) *spreadBody {
	if s == nil {
		return nil
	}
	return &spreadBody{s.Shape.String(), s.Low, s.Likely, s.High}
}

// ShapeNamed is the family of a name, of those that can be stated.
func ShapeNamed(name string) (risk.Shape, bool) {
	for s := risk.Certain; s < risk.Measured; s++ {
		if s.String() == name {
			return s, true
		}
	}
	return risk.Certain, false
}

func (b *spreadBody) spread() (*risk.Spread, error) {
	if b == nil {
		return nil, nil
	}
	shape, ok := ShapeNamed(b.Shape)
	if !ok {
		return nil, fmt.Errorf("there is no distribution %q", b.Shape)
	}
	return &risk.Spread{Shape: shape, Low: b.Low, Likely: b.Likely, High: b.High}, nil
}

// Read reads the body of a row.
func (r Row) Read() (s Statement, err error) {
	d := json.NewDecoder(strings.NewReader(r.Body))
	d.DisallowUnknownFields()
	var b body
	if err := d.Decode(&b); err != nil {
		return s, fmt.Errorf("what %s states cannot be read: %w", r.ID, err)
	}
	if b.Version != version {
		return s, fmt.Errorf("what %s states is of version %d; this program reads version %d", r.ID, b.Version, version)
	}
	s = Statement{Where: risk.Where{Engagement: benefit.EngagementID(b.Engagement), Activities: b.Activities, WBS: b.WBS}, Set: b.Set, Record: b.Record, Probability: b.Probability,
		Court: benefit.Court(b.Court), Correlation: b.Correlation, Node: b.Node, Overrun: b.Overrun, Source: b.Source, Iterations: b.Iterations, Seed: b.Seed}
	if s.Factor, err = b.Factor.spread(); err != nil {
		return s, err
	}
	s.Delay, err = b.Delay.spread()
	return s, err
}

// Build makes one set of what rows state, in their order. What names a node that has ended is left out.
func Build(rows []Row, stands func(node string) bool) (out risk.Stated, err error) {
	for _, r := range rows {
		if r.Ended != 0 {
			continue
		}
		s, err := r.Read()
		if err != nil {
			return out, err
		}
		if s.Node != "" && !stands(s.Node) {
			continue
		}
		s.into(r, &out)
	}
	return out, nil
}

// Chosen are the settings among rows; usual ones where nobody chose.
func Chosen(rows []Row) (iterations int, seed uint64, row Row) {
	for _, r := range rows {
		if r.Kind != Settings {
			continue
		}
		if s, err := r.Read(); err == nil && s.Iterations >= risk.LeastIterations {
			return s.Iterations, s.Seed, r
		}
	}
	return UsualIterations, 1, Row{}
}

// UsualIterations is how many iterations there are where nobody chose.
const UsualIterations = 5000

func (s *Statement) into(r Row, out *risk.Stated) {
	switch r.Kind {
	case Lengths:
		x := risk.StatedRange{Where: s.Where, Set: s.Set, Calibrated: s.Record}
		if s.Factor != nil {
			x.Spread = *s.Factor
		}
		out.Uncertainty = append(out.Uncertainty, x)
	case Risk:
		out.Risks = append(out.Risks, risk.StatedRisk{Where: s.Where, ID: r.ID, Title: r.Title, Court: s.Court, Probability: s.Probability, Factor: s.Factor, Delay: s.Delay})
	case Together:
		out.Together = append(out.Together, risk.StatedGroup{Where: s.Where, Correlation: s.Correlation})
	case Promise:
		if s.Delay != nil {
			out.Promises = append(out.Promises, risk.StatedPromise{Work: benefit.NodeID(s.Node), Probability: s.Probability, Late: *s.Delay})
		}
	case Realised:
		if s.Factor != nil {
			out.Realised = append(out.Realised, risk.StatedRealisation{Benefit: benefit.BenefitID(s.Node), Factor: *s.Factor})
		}
	case Closed:
		out.Closed = append(out.Closed, risk.Closed{Title: r.Title, Overrun: s.Overrun})
	}
}

// FromMatter is what a matter that is a risk says to a simulation: a delay of each activity it names, all of which come about together. What
// it would shorten is counted as no delay [own], since a risk that helps is no reason to promise less. Nothing where it says too little.
func FromMatter(id, title string, e benefit.EngagementID, x *matter.Estimate) (out []risk.StatedRisk) {
	if x == nil || x.Probability <= 0 || len(x.Problems()) > 0 {
		return nil
	}
	for _, im := range x.Impacts {
		if im.High <= 0 {
			continue
		}
		s := risk.Spread{Shape: risk.Triangular, Low: max(im.Low, 0), Likely: max(im.Likely, 0), High: im.High}
		out = append(out, risk.StatedRisk{Where: risk.Where{Engagement: e, Activities: []string{string(im.Activity)}}, ID: "matter:" + id, Title: title,
			Probability: float64(x.Probability) / matter.Certain, Delay: &s})
	}
	return out
}

// Changes is what a scenario changes.
type Changes struct {
	Moves     []Move    `json:"moves,omitempty"`
	Without   []string  `json:"without,omitempty"` // ids of causes
	Decisions []Decided `json:"decisions,omitempty"`
}

// Move lets an activity start no earlier than a day, or take so many working days from now on.
type Move struct {
	Engagement benefit.EngagementID `json:"engagement,omitempty"`
	Code       string               `json:"code"`
	NotBefore  civil.Date           `json:"not_before,omitzero"`
	Days       float64              `json:"days,omitempty"`
}

// Decided puts a decision on a day: what it holds does not go on before.
type Decided struct {
	Decision string     `json:"decision"`
	On       civil.Date `json:"on"`
}

// IsZero reports whether nothing is changed.
func (c *Changes) IsZero() bool { return len(c.Moves)+len(c.Without)+len(c.Decisions) == 0 }

// Encode writes the body of a scenario.
func (c Changes) Encode() (string, error) {
	b, err := json.Marshal(c)
	return string(b), err
}

// Changes reads the body of a scenario.
func (s Scenario) Changes() (c Changes, err error) {
	if err := json.Unmarshal([]byte(s.Body), &c); err != nil {
		return c, fmt.Errorf("what the scenario %s changes cannot be read: %w", s.ID, err)
	}
	return c, nil
}
