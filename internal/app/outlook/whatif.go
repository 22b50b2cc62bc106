package outlook

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/assess"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/outlook"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// WhatIfForm is a question as it is typed. Field names are move, not_before, days, milestone, milestone_by, without, decision, decided.
type WhatIfForm struct {
	Engagement  string
	Move        string // id of an activity
	NotBefore   string // ISO
	Days        string // working days from now on
	Milestone   string // id of a node, or of a contract milestone: its activity
	MilestoneBy string // ISO: no earlier than
	Without     []string
	Decision    string
	Decided     string // ISO
}

// Empty reports whether nothing is asked.
func (f WhatIfForm) Empty() bool {
	return f.Move == "" && f.NotBefore == "" && f.Days == "" && f.MilestoneBy == "" && len(f.Without) == 0 && f.Decided == ""
}

// Choice is something that can be chosen in a what-if.
type Choice struct {
	ID    string
	Title string
	Note  string
}

// Question is what a what-if may be about, and its answer.
type Question struct {
	View
	Milestones []Choice
	Causes     []Choice
	Decisions  []Choice
	Changes    outlook.Changes
	Asked      bool
	Now, Then  *outlook.Result // nil where nothing was asked
	Why        string          // why nothing can be asked; "" where it can
}

// Ask answers a what-if: what is expected now, and with the changes, by the same numbers drawn. Nothing of it is kept. Errors of kind
// errs.Invalid name the fields.
func (w Work) Ask(ctx context.Context, v access.Viewer, project access.ScopeID, f WhatIfForm) (q *Question, err error) {
	defer errs.Wrap(&err, "outlook.Ask(%s)", project)
	var s *state
	var now, then *Source
	var wrong error
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) (err error) {
		if s, err = w.look(ctx, tx, v, project); err != nil {
			return err
		}
		q = &Question{View: s.view(), Asked: !f.Empty()}
		q.choices(s)
		if now, err = w.known(ctx, tx, s, outlook.Changes{}); err != nil {
			return err
		}
		if q.Changes, wrong = f.changes(s); wrong != nil || !q.Asked {
			return nil
		}
		then, err = w.known(ctx, tx, s, q.Changes)
		return err
	})
	if err != nil || wrong != nil {
		return q, firstOf(err, wrong)
	}
	if err := q.answer(ctx, w, now, then); err != nil {
		return q, err
	}
	return q, nil
}

func firstOf(list ...error) error {
	for _, err := range list {
		if err != nil {
			return err
		}
	}
	return nil
}

// answer simulates both.
func (q *Question) answer(ctx context.Context, w Work, now, then *Source) (err error) {
	if q.Now, q.Causes, err = now.glimpse(ctx, w); errs.KindOf(err) == errs.Invalid {
		q.Why, q.Asked = errs.Sentence(err), false
		return nil
	}
	if err != nil || then == nil {
		return err
	}
	q.Then, _, err = then.glimpse(ctx, w)
	return err
}

// known is a source with what it comes to: what was worked out a moment ago, or what is kept of the last simulation where that was made from
// the same. Only where neither is there are the files read.
func (w Work) known(ctx context.Context, tx *store.Tx, s *state, changes outlook.Changes) (*Source, error) {
	src, err := w.bare(s, changes)
	if err != nil {
		return nil, err
	}
	if src.known = w.Ready.expected(src.name()); src.known != nil {
		return src, nil
	}
	if changes.IsZero() {
		run, err := maybe(tx.LastRun(ctx, s.place, ""))
		if err != nil {
			return nil, err
		}
		if src.known = src.kept(run); src.known != nil {
			w.Ready.keepExpected(src.name(), src.known)
			return src, nil
		}
	}
	return src, src.read(ctx, tx)
}

// kept is what a simulation found, where it was made from what there is now, by this program and for this day.
func (src *Source) kept(run outlook.Run) *glimpsed {
	if run.ID == "" || run.Inputs != src.inputs || run.Engine != assess.SimulationEngine || run.Report != src.state.Input.Report.String() {
		return nil
	}
	r, err := outlook.ReadResult(run.Body)
	if err != nil {
		return nil // of another form: it is simulated again
	}
	x := &glimpsed{result: r}
	there := map[string]bool{}
	add := func(id, title string) {
		if id != "" && !there[id] {
			there[id] = true
			x.causes = append(x.causes, Choice{ID: id, Title: title})
		}
	}
	for _, m := range r.Movers {
		add(m.ID, m.Title)
	}
	for _, c := range r.Worth.Chances {
		add(c.ID, c.Title)
	}
	return x
}

// name is what it is made from, with the day.
func (src *Source) name() string { return src.inputs + src.state.Input.Report.String() }

// glimpse is the dates and values of one run.
func (src *Source) glimpse(ctx context.Context, w Work) (*outlook.Result, []Choice, error) {
	if x := src.known; x != nil {
		return x.result, x.causes, nil
	}
	p, err := src.prepare(nil)
	if err != nil {
		return nil, nil, err
	}
	var causes []Choice
	for _, c := range p.Causes() {
		causes = append(causes, Choice{ID: c.ID, Title: c.Title})
	}
	found, err := p.Glimpse(ctx)
	if err != nil {
		return nil, nil, err
	}
	r := src.told(found)
	w.Ready.keepExpected(src.name(), &glimpsed{r, causes})
	return r, causes, nil
}

// choices are the milestones and decisions that can be moved.
func (q *Question) choices(s *state) {
	c := s.full()
	for i := range c.Engagements {
		for _, m := range c.Engagements[i].Milestones {
			if m.Activity != "" && m.Achieved.IsZero() {
				q.Milestones = append(q.Milestones, Choice{ID: string(m.ID), Title: cmp.Or(m.Title, m.Activity), Note: m.Activity})
			}
		}
	}
	for _, d := range c.Decisions {
		if d.Decided.IsZero() && len(d.Holds) > 0 {
			q.Decisions = append(q.Decisions, Choice{ID: string(d.ID), Title: d.Title})
		}
	}
}

// changes reads the form.
func (f WhatIfForm) changes(s *state) (out outlook.Changes, err error) {
	c := &checking{}
	day := func(name, text string) civil.Date {
		d, err := civil.ParseDate(text)
		if err != nil {
			c.say(name, "Write a day, such as 2027-03-01.")
		}
		return d
	}
	if f.Move != "" || f.NotBefore != "" || f.Days != "" {
		m := outlook.Move{Engagement: s.of(f.Engagement), Code: strings.TrimSpace(f.Move)}
		if m.Code == "" {
			c.say("move", "Name the activity by its id.")
		}
		switch {
		case f.NotBefore != "" && f.Days != "":
			c.say("days", "Say one of both: from when, or how long.")
		case f.NotBefore != "":
			m.NotBefore = day("not_before", f.NotBefore)
		case f.Days != "":
			x, err := strconv.ParseFloat(strings.Replace(f.Days, ",", ".", 1), 64)
			if err != nil || !(x > 0 && x <= 2500) {
				c.say("days", "Write a number of working days, at most 2500.")
			}
			m.Days = x
		default:
			c.say("not_before", "Say from when it is to start, or how long it is to take.")
		}
		out.Moves = append(out.Moves, m)
	}
	if f.MilestoneBy != "" {
		m, found := s.milestone(f.Milestone)
		if !found {
			c.say("milestone", "Choose the milestone.")
		}
		m.NotBefore = day("milestone_by", f.MilestoneBy)
		out.Moves = append(out.Moves, m)
	}
	if f.Decided != "" {
		if f.Decision == "" {
			c.say("decision", "Choose the decision.")
		}
		out.Decisions = append(out.Decisions, outlook.Decided{Decision: f.Decision, On: day("decided", f.Decided)})
	}
	out.Without = slices.Sorted(slices.Values(f.Without))
	if len(c.wrong) > 0 {
		return out, errs.InvalidFields("Something has to be put right", c.wrong)
	}
	return out, nil
}

// of is the engagement that is meant: the only one where none is said.
func (s *state) of(id string) benefit.EngagementID {
	if id == "" && len(s.Engagements) == 1 {
		id = string(s.Engagements[0].Engagement)
	}
	return benefit.EngagementID(id)
}

// milestone is the activity of a milestone.
func (s *state) milestone(id string) (m outlook.Move, found bool) {
	c := s.full()
	for i := range c.Engagements {
		for _, x := range c.Engagements[i].Milestones {
			if string(x.ID) == id && x.Activity != "" {
				return outlook.Move{Engagement: c.Engagements[i].ID, Code: x.Activity}, true
			}
		}
	}
	return m, false
}

// mostScenarios is how many what-ifs are kept under a name.
const mostScenarios = 12

// Keep keeps a what-if under a name, with what it comes to. Errors of kind errs.Invalid name the fields; the name is the field name.
func (w Work) Keep(ctx context.Context, v access.Viewer, project access.ScopeID, name string, f WhatIfForm) (id string, err error) {
	defer errs.Wrap(&err, "outlook.Keep(%s)", project)
	name = strings.TrimSpace(name)
	q, err := w.Ask(ctx, v, project, f)
	if err != nil {
		return "", err
	}
	switch {
	case !q.May:
		return "", store.ErrRefused
	case q.Changes.IsZero():
		return "", errs.InvalidFields("There is nothing to keep", []errs.Field{{Path: "name", Message: "Ask what if first; there is nothing to keep yet."}})
	case name == "" || len([]rune(name)) > 80:
		return "", errs.InvalidFields("The what-if has no name", []errs.Field{{Path: "name", Message: "Give it a name of at most 80 letters."}})
	}
	body, err := q.Changes.Encode()
	if err != nil {
		return "", err
	}
	err = act.Do(ctx, w.DB, v, intent(project, access.Add), func(a *act.Act) error {
		at := store.At(a.Reach)
		all, err := a.Scenarios(ctx, at)
		if err != nil {
			return err
		}
		for _, x := range all {
			if strings.EqualFold(x.Name, name) {
				return errs.InvalidFields("The name is taken", []errs.Field{{Path: "name", Message: "Another what-if has this name. Choose another, or drop that one first."}})
			}
		}
		if len(all) >= mostScenarios {
			return errs.InvalidFields("There are enough", []errs.Field{{Path: "name", Message: fmt.Sprintf("At most %d what-ifs are kept beside each other. Drop one first.", mostScenarios)}})
		}
		id = a.NewID()
		if _, err := a.Record(ctx, a.Reach, kindNamed, store.Ref{What: "scenario", ID: id}, field("name", name), field("changes", body)); err != nil {
			return err
		}
		return a.AddScenario(ctx, outlook.Scenario{Organisation: a.Reach.Organisation, Room: a.Reach.Room, ID: id, Name: name, Body: body, ByName: v.Name})
	})
	if err != nil {
		return "", err
	}
	return id, w.Again(ctx, v, project, id)
}

// Again works a scenario out from what there is now.
func (w Work) Again(ctx context.Context, v access.Viewer, project access.ScopeID, scenario string) (err error) {
	defer errs.Wrap(&err, "outlook.Again(%s)", project)
	if scenario == "" {
		return store.ErrRefused
	}
	var src *Source
	if err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) (err error) { src, err = w.Source(ctx, tx, v, project, scenario); return err }); err != nil {
		return err
	}
	return w.run(ctx, v, project, src)
}

// Drop forgets a scenario and what it came to.
func (w Work) Drop(ctx context.Context, v access.Viewer, project access.ScopeID, scenario string, rev int64) (err error) {
	defer errs.Wrap(&err, "outlook.Drop(%s)", project)
	return act.Do(ctx, w.DB, v, intent(project, access.Remove), func(a *act.Act) error {
		at := store.At(a.Reach)
		s, err := a.Scenario(ctx, at, scenario)
		if err != nil {
			return err
		}
		heads, err := a.Runs(ctx, at)
		if err != nil {
			return err
		}
		for _, r := range heads {
			if r.Scenario == scenario {
				if err := a.DropRun(ctx, at, r.ID); err != nil {
					return err
				}
			}
		}
		if _, err := a.Record(ctx, a.Reach, kindDropped, store.Ref{What: "scenario", ID: scenario}); err != nil {
			return err
		}
		s.Rev = rev
		return a.DropScenario(ctx, s)
	})
}

// Column is a scenario beside the others.
type Column struct {
	outlook.Scenario // without an id: what is expected
	Words            []string
	Run              outlook.Run
	Figures          *outlook.Figures // nil where it was not worked out
	Stale            bool
}

// Beside is the scenarios side by side, what is expected first.
type Beside struct {
	View
	Columns []Column
}

// Scenarios sets the scenarios side by side.
func (w Work) Scenarios(ctx context.Context, v access.Viewer, project access.ScopeID) (out *Beside, err error) {
	defer errs.Wrap(&err, "outlook.Scenarios(%s)", project)
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		s, err := w.look(ctx, tx, v, project)
		if err != nil {
			return err
		}
		heads, err := tx.Runs(ctx, s.place)
		if err != nil {
			return err
		}
		out = &Beside{View: s.view()}
		stated, err := s.stated()
		if err != nil {
			return err
		}
		c, used := s.full(), s.used(stated)
		for _, x := range append([]outlook.Scenario{{}}, s.scenarios...) {
			col := Column{Scenario: x}
			changes := outlook.Changes{}
			if x.ID != "" {
				if changes, err = x.Changes(); err != nil {
					return err
				}
				col.Words = s.told(changes)
			}
			inputs, err := s.inputs(c, stated, used, &changes)
			if err != nil {
				return err
			}
			if at := slices.IndexFunc(heads, func(r outlook.Run) bool { return r.Scenario == x.ID }); at >= 0 {
				col.Run, col.Figures, col.Stale = heads[at], figures(heads[at]), heads[at].Inputs != inputs
			}
			out.Columns = append(out.Columns, col)
		}
		return nil
	})
	return out, err
}

// told says what a scenario changes, in words.
func (s *state) told(c outlook.Changes) (out []string) {
	for _, m := range c.Moves {
		switch {
		case m.Days > 0:
			out = append(out, fmt.Sprintf("%s takes %g working days from now on", m.Code, m.Days))
		default:
			out = append(out, fmt.Sprintf("%s starts no earlier than %s", m.Code, m.NotBefore))
		}
	}
	for _, d := range c.Decisions {
		title := d.Decision
		for _, x := range s.full().Decisions {
			if string(x.ID) == d.Decision {
				title = x.Title
			}
		}
		out = append(out, fmt.Sprintf("“%s” is decided on %s", title, d.On))
	}
	for _, id := range c.Without {
		out = append(out, "without "+s.causeTitle(id))
	}
	return out
}

// causeTitle is what a cause is called.
func (s *state) causeTitle(id string) string {
	for _, r := range s.rows {
		if r.ID == id {
			return "“" + r.Title + "”"
		}
	}
	if m, of := strings.CutPrefix(id, "matter:"); of {
		for _, t := range s.risks {
			if t.ID == m {
				return "“" + t.Title + "”"
			}
		}
	}
	if rest, of := strings.CutPrefix(id, "lengths:"); of {
		for i := range s.Engagements {
			if e := &s.Engagements[i]; string(e.Engagement) == rest {
				return "the uncertainty of lengths of " + e.Supplier()
			}
		}
		return "the uncertainty of " + rest
	}
	_, node, _ := strings.Cut(id, ":")
	return "“" + cmp.Or(s.Nodes[node].Title, id) + "”"
}
