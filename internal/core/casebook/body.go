package casebook

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/civil"
)

// version is the form of the bodies that are written.
const version = 1

// Thing is what a node stands for, as the case computes with it. Titles, owners, readings, and what a thing needs or serves stand in
// rows of their own and not in its body.
type Thing interface {
	benefit.Objective | benefit.Benefit | benefit.Change | benefit.OwnWork | benefit.Interface | Tied | benefit.Cost | benefit.Decision | benefit.Assumption | benefit.Appraisal
}

// Tied is a contract milestone of an engagement, as the case waits for it. What it states itself counts where the milestone is not
// there to say it: before the contract's milestone is known, or for somebody who may not see it.
type Tied struct {
	Engagement benefit.EngagementID // "" while it is not known whose it is
	Milestone  string               // id of the contract milestone, "" while it is mapped to none
	benefit.ContractMilestone
}

// More is what a node says besides, with which nothing is computed.
type More struct {
	Person access.PersonID   `json:"person,omitempty"` // who the owner is here, "" while the name is resolved to nobody
	Words  map[string]string `json:"words,omitempty"`  // by field: what a list said, where it was understood as something more exact
}

// head begins every body.
type head struct {
	Version int `json:"v"`
	More
}

// Encode writes the body of a node.
func Encode[T Thing](t T, m More) (string, error) {
	h := head{version, m}
	var body any
	switch t := any(t).(type) {
	case benefit.Objective, benefit.Assumption:
		body = struct {
			head
			Source string `json:"source,omitempty"`
		}{h, sourceOf(t)}
	case benefit.Benefit:
		body = newBenefitBody(h, t)
	case benefit.Change:
		body = changeBody{h, length(t.Lead), optionalLength(t.ApprovedLead), t.Additive}
	case benefit.OwnWork:
		body = workBody{h, kindOfWork(t.Kind), t.Due, t.Approved, t.Forecast, t.Done, t.PromisedTo, t.Activities, t.Holds}
	case benefit.Interface:
		body = interfaceBody{h, activityBody(t.From), activityBody(t.To), length(t.Lag)}
	case Tied:
		body = newTieBody(h, t)
	case benefit.Cost:
		body = costBody{h, t.Kind.String(), t.Amount, t.On, t.From, t.To, length(t.For), t.With, t.Until}
	case benefit.Decision:
		body = newDecisionBody(h, t)
	case benefit.Appraisal:
		body = appraisalBody{h, t.Base, t.Rate, t.RateStated, t.Basis.String(), t.End, t.YearStarts}
	}
	b, err := json.Marshal(body)
	return string(b), err
}

func sourceOf(t any) string {
	if a, ok := t.(benefit.Assumption); ok {
		return a.Source
	}
	return ""
}

// Decode reads the body of a node, and fills in what the node itself says. A body with a field that is not known, of a later version,
// or with a word that means nothing is an error.
func Decode[T Thing](n Node) (t T, m More, err error) {
	r := &reading{}
	switch t := any(&t).(type) {
	case *benefit.Objective:
		var b struct{ head }
		m, err = read(n, &b, &b.head)
		*t = benefit.Objective{ID: benefit.ObjectiveID(n.ID), Title: n.Title, Owner: n.Owner}
	case *benefit.Assumption:
		var b struct {
			head
			Source string `json:"source"`
		}
		m, err = read(n, &b, &b.head)
		*t = benefit.Assumption{ID: benefit.AssumptionID(n.ID), Text: n.Title, Owner: n.Owner, Source: b.Source}
	case *benefit.Benefit:
		var b benefitBody
		m, err = read(n, &b, &b.head)
		*t = b.benefit(r, n)
	case *benefit.Change:
		var b changeBody
		m, err = read(n, &b, &b.head)
		*t = benefit.Change{ID: benefit.NodeID(n.ID), Title: n.Title, Owner: n.Owner, Lead: r.length(b.Lead), ApprovedLead: r.optionalLength(b.ApprovedLead), Additive: b.Additive}
	case *benefit.OwnWork:
		var b workBody
		m, err = read(n, &b, &b.head)
		*t = benefit.OwnWork{ID: benefit.NodeID(n.ID), Title: n.Title, Owner: n.Owner, Due: b.Due, Approved: b.Approved, Forecast: b.Forecast, Done: b.Done,
			PromisedTo: b.PromisedTo, Activities: b.Activities, Holds: b.Holds}
		if b.Kind != "" {
			t.Kind = benefit.WorkKind(r.word(b.Kind, func(i uint8) string { return benefit.WorkKind(i).String() }))
		}
	case *benefit.Interface:
		var b interfaceBody
		m, err = read(n, &b, &b.head)
		*t = benefit.Interface{ID: benefit.InterfaceID(n.ID), Title: n.Title, From: benefit.ActivityRef(b.From), To: benefit.ActivityRef(b.To), Lag: r.length(b.Lag)}
	case *Tied:
		var b tieBody
		m, err = read(n, &b, &b.head)
		*t = b.tied(n)
	case *benefit.Cost:
		var b costBody
		m, err = read(n, &b, &b.head)
		*t = benefit.Cost{ID: benefit.CostID(n.ID), Title: n.Title, Kind: benefit.CostKind(r.word(b.Kind, func(i uint8) string { return benefit.CostKind(i).String() })),
			Amount: b.Amount, On: b.On, From: b.From, To: b.To, For: r.length(b.For), With: b.With, Until: b.Until}
	case *benefit.Decision:
		var b decisionBody
		m, err = read(n, &b, &b.head)
		*t = b.decision(n)
	case *benefit.Appraisal:
		var b appraisalBody
		m, err = read(n, &b, &b.head)
		*t = benefit.Appraisal{Base: b.Base, Rate: b.Rate, RateStated: b.Stated, End: b.End, YearStarts: b.YearStarts,
			Basis: benefit.RateBasis(r.word(b.Basis, func(i uint8) string { return benefit.RateBasis(i).String() }))}
	}
	return t, m, errors.Join(err, r.err)
}

// Person is who the owner of a node is here, "" where the name is resolved to nobody. A body that cannot be read names nobody.
func (n Node) Person() access.PersonID {
	var h head
	if json.Unmarshal([]byte(n.Body), &h) != nil {
		return ""
	}
	return h.Person
}

// read reads a body strictly.
func read(n Node, into any, h *head) (More, error) {
	d := json.NewDecoder(strings.NewReader(n.Body))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return More{}, fmt.Errorf("the body cannot be read: %w", err)
	}
	if d.More() || bytes.ContainsFunc([]byte(n.Body[d.InputOffset():]), func(r rune) bool { return r != ' ' && r != '\n' }) {
		return More{}, errors.New("something follows the body")
	}
	if h.Version != version {
		return More{}, fmt.Errorf("the body is of version %d; this program reads version %d", h.Version, version)
	}
	return h.More, nil
}

type changeBody struct {
	head
	Lead         string  `json:"lead,omitempty"`
	ApprovedLead *string `json:"approved_lead,omitempty"`
	Additive     bool    `json:"additive,omitempty"`
}

// interfaceBody is a hand-over between two suppliers.
type interfaceBody struct {
	head
	From activityBody `json:"from"`
	To   activityBody `json:"to"`
	Lag  string       `json:"lag,omitempty"`
}

// kindOfWork is the word for a kind, "" where none is stated.
func kindOfWork(k benefit.WorkKind) string {
	if k == benefit.WorkNotSaid {
		return ""
	}
	return k.String()
}

type workBody struct {
	head
	Kind       string               `json:"kind,omitempty"`
	Due        civil.Date           `json:"due,omitzero"`
	Approved   civil.Date           `json:"approved,omitzero"`
	Forecast   civil.Date           `json:"forecast,omitzero"`
	Done       civil.Date           `json:"done,omitzero"`
	PromisedTo benefit.EngagementID `json:"promised_to,omitempty"`
	Activities []string             `json:"activities,omitempty"`
	Holds      []string             `json:"holds,omitempty"`
}

type costBody struct {
	head
	Kind   string         `json:"kind"`
	Amount benefit.Money  `json:"amount"`
	On     civil.Date     `json:"on,omitzero"`
	From   civil.Date     `json:"from,omitzero"`
	To     civil.Date     `json:"to,omitzero"`
	For    string         `json:"for,omitempty"`
	With   benefit.NodeID `json:"with,omitempty"`
	Until  benefit.NodeID `json:"until,omitempty"`
}

type appraisalBody struct {
	head
	Base       civil.Date `json:"base,omitzero"`
	Rate       float64    `json:"rate,omitempty"`
	Stated     bool       `json:"rate_stated,omitempty"`
	Basis      string     `json:"basis"`
	End        civil.Date `json:"end,omitzero"`
	YearStarts int        `json:"year_starts,omitempty"`
}

type dateBody struct {
	Date   civil.Date `json:"date"`
	From   civil.Date `json:"from,omitzero"`
	Reason string     `json:"reason,omitempty"`
}

type tieBody struct {
	head
	Engagement   benefit.EngagementID `json:"engagement,omitempty"`
	Milestone    string               `json:"milestone,omitempty"`
	Deliverable  bool                 `json:"deliverable,omitempty"`
	Activity     string               `json:"activity,omitempty"`
	ActivityName string               `json:"activity_name,omitempty"`
	Unconfirmed  bool                 `json:"unconfirmed,omitempty"`
	Dates        []dateBody           `json:"dates,omitempty"`
	Approved     civil.Date           `json:"approved,omitzero"`
	Forecast     civil.Date           `json:"forecast,omitzero"`
	Achieved     civil.Date           `json:"achieved,omitzero"`
}

func newTieBody(h head, t Tied) tieBody {
	b := tieBody{h, t.Engagement, t.Milestone, t.Deliverable, t.Activity, t.ActivityName, t.Unconfirmed, nil, t.Approved, t.Forecast, t.Achieved}
	for _, d := range t.Dates {
		b.Dates = append(b.Dates, dateBody(d))
	}
	return b
}

func (b *tieBody) tied(n Node) Tied {
	t := Tied{b.Engagement, b.Milestone, benefit.ContractMilestone{ID: benefit.NodeID(n.ID), Title: n.Title, Deliverable: b.Deliverable, Activity: b.Activity,
		ActivityName: b.ActivityName, Unconfirmed: b.Unconfirmed, Approved: b.Approved, Forecast: b.Forecast, Achieved: b.Achieved}}
	for _, d := range b.Dates {
		t.Dates = append(t.Dates, benefit.ContractDate(d))
	}
	return t
}

type activityBody struct {
	Engagement benefit.EngagementID `json:"engagement"`
	Code       string               `json:"code"`
}

type decisionBody struct {
	head
	AskedOn  civil.Date     `json:"asked_on,omitzero"`
	NeededBy civil.Date     `json:"needed_by,omitzero"`
	Options  []string       `json:"options,omitempty"`
	Holds    []activityBody `json:"holds,omitempty"`
	PerWeek  benefit.Money  `json:"per_week,omitempty"`
	Decided  civil.Date     `json:"decided,omitzero"`
	Outcome  string         `json:"outcome,omitempty"`
}

func newDecisionBody(h head, t benefit.Decision) decisionBody {
	b := decisionBody{h, t.AskedOn, t.NeededBy, t.Options, nil, t.PerWeek, t.Decided, t.Outcome}
	for _, a := range t.Holds {
		b.Holds = append(b.Holds, activityBody(a))
	}
	return b
}

func (b *decisionBody) decision(n Node) benefit.Decision {
	d := benefit.Decision{ID: benefit.DecisionID(n.ID), Title: n.Title, By: n.Owner, AskedOn: b.AskedOn, NeededBy: b.NeededBy, Options: b.Options, PerWeek: b.PerWeek,
		Decided: b.Decided, Outcome: b.Outcome}
	for _, a := range b.Holds {
		d.Holds = append(d.Holds, benefit.ActivityRef(a))
	}
	return d
}

// length writes a duration as people state it, "" for none.
func length(d benefit.Duration) string {
	if d == (benefit.Duration{}) {
		return ""
	}
	return d.String()
}

func optionalLength(d *benefit.Duration) *string {
	if d == nil {
		return nil
	}
	s := d.String()
	return &s
}

// reading collects the first word that means nothing.
type reading struct{ err error }

func (r *reading) fail(format string, args ...any) {
	if r.err == nil {
		r.err = fmt.Errorf(format, args...)
	}
}

// word is the number of a word among those that name gives, counted from 0.
func (r *reading) word(s string, name func(uint8) string) uint8 {
	for i := uint8(0); name(i) != ""; i++ {
		if name(i) == s {
			return i
		}
	}
	r.fail("%q is none of the words there are", s)
	return 0
}

func (r *reading) length(s string) (d benefit.Duration) {
	if s == "" {
		return d
	}
	digits, unit, _ := strings.Cut(s, " ")
	n, err := strconv.Atoi(digits)
	d.N = n
	for d.Unit = benefit.Days; d.Unit <= benefit.Years; d.Unit++ {
		if d.String() == s {
			return d
		}
	}
	r.fail("%q is not a length such as \"8 weeks\" (%s, %v)", s, unit, err)
	return benefit.Duration{}
}

func (r *reading) optionalLength(s *string) *benefit.Duration {
	if s == nil {
		return nil
	}
	d := r.length(*s)
	return &d
}
