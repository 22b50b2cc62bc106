package benefit

import (
	"cmp"
	"slices"

	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/casebook"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/errs"
)

// Form is a form about one node, as it was filled in: its fields by name. Which fields a kind has, Fields lists.
type Form struct {
	Values map[string]string
	Rev    int64
	Draft  string // the draft it is kept from, "" for none
}

// Fields lists the fields of the form of a kind, in order.
func Fields(k casebook.Kind) []string {
	s, ok := sheets[k]
	if !ok {
		return nil
	}
	return s.names()
}

// Filled is a node as its form shows it; a kind's empty form for the zero node.
func (view *View) Filled(k casebook.Kind, n casebook.Node) (Form, error) {
	s, ok := sheets[k]
	if !ok {
		return Form{}, errs.New(errs.NotFound, "there is no such kind of thing in a case")
	}
	values, err := s.show(view, n)
	return Form{Values: values, Rev: n.Rev}, err
}

// formSheet is how the form of a kind is read and shown.
type formSheet interface {
	names() []string
	show(view *View, n casebook.Node) (map[string]string, error)
	// take makes a node of what a form says. Where there was one, what the form may not change stays as it was.
	take(c *check, was *casebook.Node, values map[string]string) (casebook.Node, error)
	// named is the field of the form that a place of the case stands in, such as "target.value".
	named(place string) string
}

// box is one field of a form.
type box[T any] struct {
	name  string
	show  func(view *View, t *T, m *casebook.More) string
	take  func(c *check, t *T, m *casebook.More, value string)
	leads bool // only who leads may change it
}

// table is the fields of a kind.
type table[T casebook.Thing] struct {
	kind   casebook.Kind
	boxes  []box[T]
	places map[string]string // place in the case → field, where the two differ
	head   func(t *T) (title, owner string)
	after  func(c *check, was, t *T, m *casebook.More) // settles what follows from several fields; was is nil for a new one
}

func (s *table[T]) names() (out []string) {
	for _, b := range s.boxes {
		out = append(out, b.name)
	}
	return out
}

func (s *table[T]) show(view *View, n casebook.Node) (map[string]string, error) {
	var t T
	var m casebook.More
	if n.ID != "" {
		var err error
		if t, m, err = casebook.Decode[T](n); err != nil {
			return nil, err
		}
	}
	out := map[string]string{}
	for _, b := range s.boxes {
		out[b.name] = b.show(view, &t, &m)
	}
	return out, nil
}

func (s *table[T]) take(c *check, was *casebook.Node, values map[string]string) (n casebook.Node, err error) {
	var t T
	var m casebook.More
	var old *T
	if was != nil {
		n = *was
		before, _, err := casebook.Decode[T](n)
		if err != nil {
			return n, err
		}
		old = &before
		if t, m, err = casebook.Decode[T](n); err != nil {
			return n, err
		}
	}
	for _, b := range s.boxes {
		if b.leads && !c.view.Leads {
			continue
		}
		before := b.show(c.view, &t, &m)
		b.take(c, &t, &m, values[b.name])
		if b.show(c.view, &t, &m) != before {
			delete(m.Words, b.name) // what a list said counts no more
		}
	}
	if s.after != nil {
		s.after(c, old, &t, &m)
	}
	n.Kind = s.kind
	n.Title, n.Owner = s.head(&t)
	n.Body, err = casebook.Encode(t, m)
	return n, err
}

func (s *table[T]) named(place string) string {
	if name, ok := s.places[place]; ok {
		return name
	}
	if slices.Contains(s.names(), place) {
		return place
	}
	return ""
}

// sheets are the forms by kind.
var sheets = map[casebook.Kind]formSheet{
	casebook.Objective: &objectiveSheet, casebook.Benefit: &benefitSheet, casebook.Change: &changeSheet, casebook.Work: &workSheet, casebook.Interface: &interfaceSheet, casebook.Tie: &tieSheet,
	casebook.Cost: &costSheet, casebook.Decision: &decisionSheet, casebook.Assumption: &assumptionSheet, casebook.Appraisal: &appraisalSheet,
}

// line is a field with a text of one line.
func line[T any](name string, required bool, of func(*T) *string) box[T] {
	return box[T]{name: name,
		show: func(_ *View, t *T, _ *casebook.More) string { return *of(t) },
		take: func(c *check, t *T, _ *casebook.More, value string) { *of(t) = c.line(name, value, required) }}
}

// leading is a field that only who leads may change.
func leading[T any](b box[T]) box[T] {
	b.leads = true
	return b
}

// person is the field that says who an owner is: one of those with a role in the project.
func person[T any]() box[T] {
	return box[T]{name: "person", leads: true,
		show: func(_ *View, _ *T, m *casebook.More) string { return string(m.Person) },
		take: func(c *check, _ *T, m *casebook.More, value string) {
			known := value == "" || value == string(m.Person)
			for _, a := range c.view.People {
				known = known || string(a.Person) == value
			}
			if !known {
				c.say("person", "Choose one of those who have a role in the project, or nobody.")
				return
			}
			m.Person = personID(value)
		}}
}

var objectiveSheet = table[benefit.Objective]{kind: casebook.Objective,
	boxes: []box[benefit.Objective]{
		line("title", true, func(o *benefit.Objective) *string { return &o.Title }),
		line("owner", false, func(o *benefit.Objective) *string { return &o.Owner }),
		person[benefit.Objective](),
	},
	head: func(o *benefit.Objective) (string, string) { return o.Title, o.Owner }}

var assumptionSheet = table[benefit.Assumption]{kind: casebook.Assumption,
	boxes: []box[benefit.Assumption]{
		line("title", true, func(a *benefit.Assumption) *string { return &a.Text }),
		line("owner", false, func(a *benefit.Assumption) *string { return &a.Owner }),
		line("source", false, func(a *benefit.Assumption) *string { return &a.Source }),
	},
	head: func(a *benefit.Assumption) (string, string) { return a.Text, a.Owner }}

var changeSheet = table[benefit.Change]{kind: casebook.Change,
	boxes: []box[benefit.Change]{
		line("title", true, func(ch *benefit.Change) *string { return &ch.Title }),
		line("owner", false, func(ch *benefit.Change) *string { return &ch.Owner }),
		person[benefit.Change](),
		length("adoption", func(ch *benefit.Change) *benefit.Duration { return &ch.Lead }),
		optionalLength("approved_adoption", func(ch *benefit.Change) **benefit.Duration { return &ch.ApprovedLead }),
	},
	head: func(ch *benefit.Change) (string, string) { return ch.Title, ch.Owner },
	after: func(c *check, was, ch *benefit.Change, _ *casebook.More) {
		if was != nil && ch.ApprovedLead == nil && was.ApprovedLead == nil && ch.Lead != was.Lead && c.view.approved(string(was.ID)) {
			lead := was.Lead
			ch.ApprovedLead = &lead // a plan that somebody approved rests on it
		}
	}}

var workSheet = table[benefit.OwnWork]{kind: casebook.Work,
	boxes: []box[benefit.OwnWork]{
		line("title", true, func(w *benefit.OwnWork) *string { return &w.Title }),
		word("work_kind", func(i uint8) string { return benefit.WorkKind(i).String() }, func(w *benefit.OwnWork) uint8 { return uint8(w.Kind) },
			func(w *benefit.OwnWork, i uint8) { w.Kind = benefit.WorkKind(i) }),
		line("owner", false, func(w *benefit.OwnWork) *string { return &w.Owner }),
		person[benefit.OwnWork](),
		day("due", func(w *benefit.OwnWork) *civil.Date { return &w.Due }),
		day("forecast", func(w *benefit.OwnWork) *civil.Date { return &w.Forecast }),
		day("done", func(w *benefit.OwnWork) *civil.Date { return &w.Done }),
		day("approved", func(w *benefit.OwnWork) *civil.Date { return &w.Approved }),
		{name: "promised_to",
			show: func(_ *View, w *benefit.OwnWork, _ *casebook.More) string { return string(w.PromisedTo) },
			take: func(c *check, w *benefit.OwnWork, _ *casebook.More, value string) {
				w.PromisedTo = c.engagement("promised_to", value)
			}},
		textLines("activities", func(w *benefit.OwnWork) *[]string { return &w.Activities }),
		textLines("holding", func(w *benefit.OwnWork) *[]string { return &w.Holds }),
	},
	head: func(w *benefit.OwnWork) (string, string) { return w.Title, w.Owner },
	after: func(c *check, was, w *benefit.OwnWork, _ *casebook.More) {
		if w.PromisedTo == "" && len(w.Activities)+len(w.Holds) > 0 {
			c.say("promised_to", "Say whose activities these are: choose the supplier it is promised to.")
		}
		if was != nil && w.Approved.IsZero() && was.Approved.IsZero() && !was.Due.IsZero() && w.Due != was.Due && c.view.approved(string(was.ID)) {
			w.Approved = was.Due
		}
	}}

var interfaceSheet = table[benefit.Interface]{kind: casebook.Interface,
	places: map[string]string{"": "from_engagement", "from.engagement": "from_engagement", "from.activity": "from", "to.engagement": "to_engagement", "to": "to_engagement", "to.activity": "to"},
	boxes: []box[benefit.Interface]{
		line("title", false, func(x *benefit.Interface) *string { return &x.Title }),
		handing("from_engagement", func(x *benefit.Interface) *benefit.ActivityRef { return &x.From }),
		line("from", true, func(x *benefit.Interface) *string { return &x.From.Code }),
		handing("to_engagement", func(x *benefit.Interface) *benefit.ActivityRef { return &x.To }),
		line("to", true, func(x *benefit.Interface) *string { return &x.To.Code }),
		length("lag", func(x *benefit.Interface) *benefit.Duration { return &x.Lag }),
	},
	head: func(x *benefit.Interface) (string, string) { return x.Name(), "" }}

// handing is whose activity stands at an end of a hand-over.
func handing(name string, of func(*benefit.Interface) *benefit.ActivityRef) box[benefit.Interface] {
	return box[benefit.Interface]{name: name,
		show: func(_ *View, x *benefit.Interface, _ *casebook.More) string { return string(of(x).Engagement) },
		take: func(c *check, x *benefit.Interface, _ *casebook.More, value string) {
			if of(x).Engagement = c.engagement(name, value); of(x).Engagement == "" && value == "" {
				c.say(name, "Choose the supplier.")
			}
		}}
}

// approved reports whether a benefit that somebody approved waits for a node.
func (view *View) approved(id string) bool {
	return slices.ContainsFunc(view.Case.Benefits, func(b benefit.Benefit) bool {
		return isApproved(b.Status) && waitsFor(view.Case, b.Needs)[id]
	})
}

// isApproved reports whether a plan with the benefit was approved and still stands.
func isApproved(s benefit.Status) bool {
	return s == benefit.StatusApproved || s == benefit.StatusRealising || s == benefit.StatusRealised
}

// engagement is one of the project's, "" for none.
func (c *check) engagement(path, value string) benefit.EngagementID {
	for _, e := range c.view.Engagements {
		if string(e.Engagement) == value {
			return benefit.EngagementID(value)
		}
	}
	if value != "" {
		c.say(path, "Choose one of the project’s engagements.")
	}
	return ""
}

// nextPlace is the place behind the last of a kind.
func (view *View) nextPlace(k casebook.Kind) (place int64) {
	for _, n := range view.Rows.Nodes {
		if n.Kind == k {
			place = max(place, n.Place+1)
		}
	}
	return place
}

// titled is the title of a node of the case, or its id where nothing is written.
func (view *View) titled(id string) string { return cmp.Or(view.Nodes[id].Title, id) }
