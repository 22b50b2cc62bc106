package casebook

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"

	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/programme"
)

// Rows are a case as it is kept, with what is known of the engagements it waits for.
type Rows struct {
	Project   benefit.Project
	Currency  string
	Nodes     []Node // that stand
	Edges     []Edge
	Readings  []Reading // that count
	Contracts []Contract
}

// Contract is an engagement of the project with the milestones its contract names.
type Contract struct {
	benefit.Engagement // its Milestones are not read
	Named              []programme.Milestone
}

// Book is a case put together, with what its rows say besides.
type Book struct {
	Case  *benefit.Case
	Nodes map[string]Node // by id
	More  map[string]More
	Ties  map[benefit.NodeID]Tied
	Loose map[[2]string]bool // edges nobody has confirmed: node, and what it needs
}

// NotMapped is the engagement of a case that holds the ties of which nobody has said whose contract names them.
const NotMapped benefit.EngagementID = "not-mapped"

// NewBook puts a case together from its rows. It is in the order of the rows' places; what a node needs stands in the order of the
// case. Errors: a body that cannot be read, or an edge between kinds that are never joined.
func NewBook(rows Rows) (b *Book, err error) {
	b = &Book{Case: &benefit.Case{Project: rows.Project, Currency: rows.Currency}, Nodes: map[string]Node{}, More: map[string]More{}, Ties: map[benefit.NodeID]Tied{},
		Loose: map[[2]string]bool{}}
	nodes := slices.Clone(rows.Nodes)
	slices.SortStableFunc(nodes, func(a, b Node) int {
		return cmp.Or(cmp.Compare(a.Place, b.Place), cmp.Compare(a.Created, b.Created), cmp.Compare(a.ID, b.ID))
	})
	for _, n := range nodes {
		if err := b.node(n); err != nil {
			return nil, fmt.Errorf("node %s: %w", n.ID, err)
		}
	}
	for _, e := range rows.Edges {
		if !e.Confirmed {
			b.Loose[[2]string{e.Node, e.Needs}] = true
		}
	}
	b.contracts(rows.Contracts, nodes)
	if err := b.edges(rows.Edges); err != nil {
		return nil, err
	}
	return b, b.readings(rows.Readings)
}

// node reads one node into the list of its kind.
func (b *Book) node(n Node) (err error) {
	c := b.Case
	var m More
	switch n.Kind {
	case Objective:
		m, err = into(n, &c.Objectives)
	case Benefit:
		m, err = into(n, &c.Benefits)
	case Change:
		m, err = into(n, &c.Changes)
	case Work:
		m, err = into(n, &c.OwnWork)
	case Interface:
		m, err = into(n, &c.Interfaces)
	case Cost:
		m, err = into(n, &c.Costs)
	case Decision:
		m, err = into(n, &c.Decisions)
	case Assumption:
		m, err = into(n, &c.Assumptions)
	case Tie:
		var t Tied
		t, m, err = Decode[Tied](n)
		b.Ties[t.ID] = t
	case Appraisal:
		c.Appraisal, m, err = Decode[benefit.Appraisal](n)
	default:
		err = fmt.Errorf("there is no kind %q", n.Kind)
	}
	b.Nodes[n.ID], b.More[n.ID] = n, m
	return err
}

func into[T Thing](n Node, list *[]T) (More, error) {
	t, m, err := Decode[T](n)
	*list = append(*list, t)
	return m, err
}

// contracts puts the ties below the engagements whose contracts name them. What a contract says of its milestone counts before what
// the tie says itself.
func (b *Book) contracts(list []Contract, nodes []Node) {
	c := b.Case
	at := map[benefit.EngagementID]int{}
	named := map[string]programme.Milestone{}
	for _, k := range list {
		e := k.Engagement
		e.Milestones = nil
		at[e.ID] = len(c.Engagements)
		c.Engagements = append(c.Engagements, e)
		for _, m := range k.Named {
			named[m.ID] = m
		}
	}
	for _, n := range nodes {
		if n.Kind != Tie {
			continue
		}
		t := b.Ties[benefit.NodeID(n.ID)]
		if m, ok := named[t.Milestone]; ok {
			t.ContractMilestone = contractMilestone(t.ContractMilestone, m)
		}
		t.Unconfirmed = t.Unconfirmed || b.looselyNeeded(n.ID)
		i, ok := at[t.Engagement]
		if !ok {
			if i, ok = at[NotMapped]; !ok {
				i = len(c.Engagements)
				at[NotMapped] = i
				c.Engagements = append(c.Engagements, benefit.Engagement{ID: NotMapped, Supplier: "supplier not named yet"})
			}
		}
		c.Engagements[i].Milestones = append(c.Engagements[i].Milestones, t.ContractMilestone)
	}
}

// looselyNeeded reports whether somebody needs a node by a link that is only suggested.
func (b *Book) looselyNeeded(id string) bool {
	for e := range b.Loose {
		if e[1] == id {
			return true
		}
	}
	return false
}

// contractMilestone is a tie with what the contract says.
func contractMilestone(t benefit.ContractMilestone, m programme.Milestone) benefit.ContractMilestone {
	t.Deliverable, t.Activity, t.ActivityName = m.Deliverable, m.Activity, m.ActivityName
	t.Unconfirmed = t.Unconfirmed || m.Activity != "" && !m.Confirmed
	if d, err := civil.ParseDate(m.Achieved); err == nil {
		t.Achieved = d
	}
	if len(m.Dates) == 0 {
		return t
	}
	t.Dates = nil
	for _, d := range m.Dates {
		due, _ := civil.ParseDate(d.Due)
		from, _ := civil.ParseDate(d.From)
		t.Dates = append(t.Dates, benefit.ContractDate{Date: due, From: from, Reason: d.Reason})
	}
	return t
}

// edges fills in what each node needs, serves and rests on.
func (b *Book) edges(edges []Edge) error {
	c := b.Case
	place := b.places()
	edges = slices.Clone(edges)
	slices.SortStableFunc(edges, func(a, b Edge) int {
		return cmp.Or(cmp.Compare(place[a.Needs], place[b.Needs]), cmp.Compare(a.Needs, b.Needs))
	})
	benefits, changes := map[string]*benefit.Benefit{}, map[string]*benefit.Change{}
	for i := range c.Benefits {
		benefits[string(c.Benefits[i].ID)] = &c.Benefits[i]
	}
	for i := range c.Changes {
		changes[string(c.Changes[i].ID)] = &c.Changes[i]
	}
	// An objective comes before its benefits in the map, and after them in the profile: by the objective's place.
	serves := slices.Clone(edges)
	slices.SortStableFunc(serves, func(a, b Edge) int {
		return cmp.Or(cmp.Compare(place[a.Node], place[b.Node]), cmp.Compare(a.Node, b.Node))
	})
	for _, e := range serves {
		if s := benefits[e.Needs]; s != nil && b.Nodes[e.Node].Kind == Objective {
			s.Objectives = append(s.Objectives, benefit.Serves{Objective: benefit.ObjectiveID(e.Node), Weight: share(e.SharePPM)})
		}
	}
	for _, e := range edges {
		from, to := b.Nodes[e.Node].Kind, b.Nodes[e.Needs].Kind
		need := benefit.Need{On: benefit.NodeID(e.Needs), Share: share(e.SharePPM)}
		switch {
		case from == "" || to == "": // one of them has ended
		case from == Objective && to == Benefit: // above
		case from == Benefit && to == Assumption:
			benefits[e.Node].Assumptions = append(benefits[e.Node].Assumptions, benefit.AssumptionID(e.Needs))
		case from == Benefit && available(to):
			benefits[e.Node].Needs = append(benefits[e.Node].Needs, need)
		case from == Change && available(to):
			changes[e.Node].Needs = append(changes[e.Node].Needs, need)
		default:
			return fmt.Errorf("a node of kind %q never needs one of kind %q", from, to)
		}
	}
	return nil
}

// available reports whether a node of a kind becomes available on a day, so that others can wait for it.
func available(k Kind) bool { return k == Tie || k == Work || k == Change }

// places numbers everything that can be needed in the order of the case.
func (b *Book) places() map[string]int {
	place := map[string]int{}
	add := func(id string) { place[id] = len(place) }
	for _, e := range b.Case.Enablers() {
		add(string(e.ID))
	}
	for i := range b.Case.Changes {
		add(string(b.Case.Changes[i].ID))
	}
	for i := range b.Case.Assumptions {
		add(string(b.Case.Assumptions[i].ID))
	}
	for i := range b.Case.Benefits {
		add(string(b.Case.Benefits[i].ID))
	}
	for i := range b.Case.Objectives {
		add(string(b.Case.Objectives[i].ID))
	}
	return place
}

// millionth is the least share that is kept.
const millionth = 1e6

func share(ppm int64) float64 { return float64(ppm) / millionth }

func (b *Book) readings(list []Reading) error {
	at := map[string]int{}
	for i := range b.Case.Benefits {
		at[string(b.Case.Benefits[i].ID)] = i
	}
	for _, r := range list {
		i, ok := at[r.Node]
		if !ok {
			continue // of a benefit that has ended
		}
		day, err := civil.ParseDate(r.Day)
		if err != nil {
			return fmt.Errorf("reading %s: %w", r.ID, err)
		}
		value, err := strconv.ParseFloat(r.Value, 64)
		if err != nil {
			return fmt.Errorf("reading %s: %w", r.ID, err)
		}
		b.Case.Benefits[i].Readings = append(b.Case.Benefits[i].Readings, benefit.Reading{Date: day, Value: value, By: r.ByName, Note: r.Words})
	}
	return nil
}
