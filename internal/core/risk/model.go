package risk

import (
	"cmp"
	"fmt"
	"slices"

	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/plan"
	"counterpart.dev/internal/core/sched"
)

// Model is a network with what is uncertain about it. Activities are named by their index in the network.
type Model struct {
	Network   *plan.Network
	Sections  []Section  // of the network, that are dated each by itself; none for one
	Crossings []Crossing // what one section hands over to another
	Holds     []sched.Hold
	Names     []string // per activity: what its numbers are drawn by; "" for its code. Two of one name draw the same
	Causes    []Cause
	Ranges    []Range
	Drivers   []Driver
	Delays    []Delay
	Groups    []Group
}

// Section is a part of a network that is dated by itself: the activities from one on, and the projects.
type Section struct {
	Network           *plan.Network
	Activity, Project int32
}

// Cause is something that can be taken away to see what it does: a driver, a delay, the uncertainty of a group of activities.
type Cause struct {
	ID    string // unique
	Drawn string // unique; what its numbers are drawn by; "" for its ID
	Title string
	Court benefit.Court
	Said  string // how it is stated, in sentences; nothing follows from it
}

// drawn is what numbers are drawn by.
func (c *Cause) drawn() string { return cmp.Or(c.Drawn, c.ID) }

// Range is the uncertainty of the length of some activities, as factors of the work that remains.
type Range struct {
	Cause      int // index in Causes
	Spread     Spread
	Activities []int32
}

// Driver is a risk that stretches every activity it hits by the same factor when it happens.
type Driver struct {
	Cause       int
	Probability float64
	Factor      Spread
	Activities  []int32
}

// Delay is a risk that adds the same working minutes to every activity it hits when it happens.
type Delay struct {
	Cause       int
	Probability float64
	Minutes     Spread
	Activities  []int32
}

// Group is activities whose ranges move together: the ranks of any two are tied by a normal copula with this correlation, 0 to 1.
type Group struct {
	Name        string
	Correlation float64
	Activities  []int32
}

// Engine is what computes outcomes. It changes when the same input may give other outcomes.
const Engine = "risk 3"

// Bounds of a simulation.
const (
	LeastIterations = 100
	MostIterations  = 1_000_000
)

// check says what is wrong with a model.
func (m *Model) check() error {
	ids := map[string]bool{}
	for _, c := range m.Causes {
		if c.ID == "" || ids[c.ID] {
			return fmt.Errorf("two causes are called %q, or one has no name", c.ID)
		}
		ids[c.ID] = true
	}
	if len(m.Names) > 0 && len(m.Names) != len(m.Network.Activities) {
		return fmt.Errorf("there are %d names for %d activities", len(m.Names), len(m.Network.Activities))
	}
	for i := range m.Ranges {
		r := &m.Ranges[i]
		if err := m.part(r.Cause, 1, r.Activities, r.Spread.check(0, maxFactor)); err != nil {
			return err
		}
	}
	for i := range m.Drivers {
		d := &m.Drivers[i]
		if err := m.part(d.Cause, d.Probability, d.Activities, d.Factor.check(0, maxFactor)); err != nil {
			return err
		}
	}
	for i := range m.Delays {
		d := &m.Delays[i]
		if err := m.part(d.Cause, d.Probability, d.Activities, d.Minutes.check(0, float64(sched.LongestLength))); err != nil {
			return err
		}
	}
	for _, g := range m.Groups {
		if !(g.Correlation >= 0 && g.Correlation <= 1) {
			return fmt.Errorf("the correlation of %s is not between 0 and 1", g.Name)
		}
		if err := m.within(g.Activities); err != nil {
			return err
		}
	}
	return nil
}

func (m *Model) part(cause int, probability float64, activities []int32, err error) error {
	if cause < 0 || cause >= len(m.Causes) {
		return fmt.Errorf("cause %d of %d does not exist", cause, len(m.Causes))
	}
	if !(probability >= 0 && probability <= 1) {
		return fmt.Errorf("%s: its probability is not between 0 and 1", m.Causes[cause].Title)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", m.Causes[cause].Title, err)
	}
	return m.within(activities)
}

func (m *Model) within(activities []int32) error {
	for _, i := range activities {
		if i < 0 || int(i) >= len(m.Network.Activities) {
			return fmt.Errorf("activity %d of %d does not exist", i, len(m.Network.Activities))
		}
	}
	return nil
}

// name is what the numbers of an activity are drawn by.
func (m *Model) name(i int32) string {
	if len(m.Names) > 0 && m.Names[i] != "" {
		return m.Names[i]
	}
	a := &m.Network.Activities[i]
	if a.Code != "" {
		return a.Code
	}
	return fmt.Sprint("id ", a.ID)
}

// open reports an activity whose length can still change.
func (m *Model) open(i int32) bool {
	a := &m.Network.Activities[i]
	if m.stands(i) {
		return false
	}
	return a.Status != plan.Complete && a.Remaining > 0 && a.Remaining <= sched.LongestLength && !a.Type.IsMilestone() && !a.Type.IsSpan()
}

// stands reports an activity that stands for a hand-over from another section.
func (m *Model) stands(i int32) bool {
	return slices.ContainsFunc(m.Crossings, func(x Crossing) bool { return x.Stands == i })
}

// planned is the length that a simulation starts from.
func (m *Model) planned(i int32) civil.Minutes { return m.Network.Activities[i].Remaining }
