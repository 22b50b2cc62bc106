package outlook

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"counterpart.dev/internal/app/gather"
	"counterpart.dev/internal/assess"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/outlook"
	"counterpart.dev/internal/core/programme"
	"counterpart.dev/internal/core/register"
	"counterpart.dev/internal/core/risk"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// View is what the pages have in common.
type View struct {
	Whole      *gather.Whole
	Iterations int
	Seed       uint64
	May        bool // state, run, keep
	Stated     int  // statements, and risks that matters say
	At         time.Time
}

func (s *state) view() View {
	v := View{Whole: s.Whole, At: s.at, May: access.Decide(s.viewer, s.Reach, access.Outlook, access.Add)}
	v.Iterations, v.Seed, _ = outlook.Chosen(s.rows)
	v.Stated = len(s.risks)
	for _, r := range s.rows {
		if r.Kind != outlook.Settings {
			v.Stated++
		}
	}
	return v
}

// Expected is what is expected: the newest simulation, and how it stands to what there is now.
type Expected struct {
	View
	Run    outlook.Run
	Result *outlook.Result // nil where there is none
	Stale  string          // what changed since it was made, as a sentence; "" for nothing
	Why    string          // why there can be none, "" where there can
	Task   string          // the id of the work under way
	Failed string          // how the last work failed, where nothing was kept since
}

// Expected reads the newest simulation of what is expected.
func (w Work) Expected(ctx context.Context, v access.Viewer, project access.ScopeID) (out *Expected, err error) {
	defer errs.Wrap(&err, "outlook.Expected(%s)", project)
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		s, err := w.look(ctx, tx, v, project)
		if err != nil {
			return err
		}
		out = &Expected{View: s.view()}
		if out.Run, err = maybe(tx.LastRun(ctx, s.place, "")); err != nil {
			return err
		}
		if out.Task, out.Failed, err = work(ctx, tx, s.place, out.Run.Made); err != nil {
			return err
		}
		return out.stand(s)
	})
	return out, err
}

// work is the id of the work under way, or how the last one failed that was asked for after an instant.
func work(ctx context.Context, tx *store.Tx, at store.Place, after int64) (task, failed string, err error) {
	t, err := maybe(tx.TaskAbout(ctx, at, about))
	switch {
	case err != nil:
	case t.State == store.TaskQueued || t.State == store.TaskRunning:
		task = t.ID
	case t.State == store.TaskFailed && t.Created > after:
		failed = t.Message
	}
	return task, failed, err
}

// stand holds the result against what there is now.
func (x *Expected) stand(s *state) error {
	stated, err := s.stated()
	if err != nil {
		return err
	}
	used := s.used(stated)
	switch {
	case len(s.Case.Problems()) > 0:
		x.Why = "the case cannot be computed yet; its page says what is missing"
	case len(used) == 0:
		x.Why = "no submission with links has been read yet"
	case x.Stated == 0:
		x.Why = "nobody has stated what is uncertain"
	}
	if x.Run.ID == "" {
		return nil
	}
	if x.Result, err = outlook.ReadResult(x.Run.Body); errors.Is(err, outlook.ErrForm) {
		x.Result, x.Stale = nil, "The last simulation was kept by another version of the program."
		return nil
	} else if err != nil {
		return err
	}
	inputs, err := s.inputs(s.full(), stated, used, &outlook.Changes{})
	if err != nil {
		return err
	}
	switch {
	case x.Run.Submissions != ids(used):
		x.Stale = "A submission came, or left, since this was simulated."
	case x.Run.Engine != assess.SimulationEngine:
		x.Stale = "It was simulated by another version of the program."
	case x.Run.Inputs != inputs:
		x.Stale = "The case, or what is uncertain, was changed since this was simulated."
	}
	return nil
}

// Line is one statement as it is listed.
type Line struct {
	outlook.Row
	outlook.Statement
	Words string // what it says
	Of    string // what it is about
	Says  *register.Matter
}

// Inputs is everything that is uncertain.
type Inputs struct {
	View
	Lines    []Line                       // in the order of the kinds
	Records  map[benefit.EngagementID]int // how many finished activities the supplier's record counts
	Assessed []Line                       // risks and decisions that matters say
}

// Inputs lists what is uncertain.
func (w Work) Inputs(ctx context.Context, v access.Viewer, project access.ScopeID) (out *Inputs, err error) {
	defer errs.Wrap(&err, "outlook.Inputs(%s)", project)
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		s, err := w.look(ctx, tx, v, project)
		if err != nil {
			return err
		}
		out = &Inputs{View: s.view(), Records: map[benefit.EngagementID]int{}}
		for _, r := range s.rows {
			if r.Kind == outlook.Settings {
				continue
			}
			l := Line{Row: r}
			if l.Statement, err = r.Read(); err != nil {
				return err
			}
			l.Words, l.Of = words(&l.Statement, r.Kind), s.about(&l)
			out.Lines = append(out.Lines, l)
		}
		kinds := outlook.Kinds()
		slices.SortStableFunc(out.Lines, func(a, b Line) int { return cmp.Compare(slices.Index(kinds, a.Kind), slices.Index(kinds, b.Kind)) })
		out.assessed(s)
		return out.records(ctx, tx, s)
	})
	return out, err
}

// assessed lists what matters say.
func (x *Inputs) assessed(s *state) {
	for i := range s.risks {
		t := &s.risks[i]
		var of []string
		for _, im := range t.estimate.Impacts {
			of = append(of, fmt.Sprintf("%s: %g – %g – %g working days", im.Activity, im.Low, im.Likely, im.High))
		}
		x.Assessed = append(x.Assessed, Line{Says: &t.Matter, Row: outlook.Row{Title: t.Title}, Statement: outlook.Statement{Where: risk.Where{Engagement: t.engagement}},
			Words: fmt.Sprintf("with %.3g %% probability", float64(t.estimate.Probability)/100), Of: strings.Join(of, "; ")})
	}
}

// records counts what the suppliers' own records say.
func (x *Inputs) records(ctx context.Context, tx *store.Tx, s *state) error {
	for i := range s.Engagements {
		e := &s.Engagements[i]
		if e.Latest == nil {
			continue
		}
		for _, room := range []access.RoomID{e.Shared, e.Room} {
			parts, err := tx.PartsNamed(ctx, store.Place{Organisation: s.Project.Organisation, Room: room}, "record")
			if err != nil {
				return err
			}
			for _, p := range parts {
				if r, err := programme.DecodeRecord(p.Body); err == nil && p.Submission == e.Latest.ID {
					x.Records[benefit.EngagementID(e.Engagement)] = r.Finished
				}
			}
		}
	}
	return nil
}

// about is what a statement is about, in words.
func (s *state) about(l *Line) string {
	switch l.Kind {
	case outlook.Promise, outlook.Realised:
		return cmp.Or(s.Nodes[l.Node].Title, "something that was taken out of the case")
	case outlook.Closed:
		return ""
	}
	who := "the supplier"
	for i := range s.Engagements {
		if e := &s.Engagements[i]; benefit.EngagementID(e.Engagement) == l.Engagement {
			who = e.Supplier()
		}
	}
	switch {
	case len(l.Activities) > 0:
		return strings.Join(l.Activities, ", ") + " of " + who
	case l.WBS != "":
		return l.WBS + " of " + who
	}
	return "all work of " + who
}

// words are what a statement says.
func words(s *outlook.Statement, k outlook.Kind) string {
	var parts []string
	switch k {
	case outlook.Lengths:
		switch {
		case s.Set != "":
			for _, x := range risk.Sets() {
				if x.Name == s.Set {
					parts = append(parts, fmt.Sprintf("%s set: %s of what is planned", x.Name, Spread(x.Spread, true)))
				}
			}
		case s.Record:
			parts = append(parts, "as the supplier’s own record says")
		case s.Factor != nil:
			parts = append(parts, Spread(*s.Factor, true)+" of what is planned")
		}
	case outlook.Risk, outlook.Promise:
		parts = append(parts, fmt.Sprintf("with %.4g %% probability", 100*s.Probability))
		if s.Factor != nil {
			parts = append(parts, Spread(*s.Factor, true)+" of what is planned")
		}
		if s.Delay != nil {
			parts = append(parts, "later by "+Spread(*s.Delay, false))
		}
	case outlook.Together:
		parts = append(parts, fmt.Sprintf("rank correlation %.3g", s.Correlation))
	case outlook.Realised:
		if s.Factor != nil {
			parts = append(parts, Spread(*s.Factor, true)+" of what is planned")
		}
	case outlook.Closed:
		parts = append(parts, fmt.Sprintf("outturn %+.4g %% against the estimate", 100*s.Overrun))
	}
	return strings.Join(parts, ", ")
}

// Spread is a spread in words: of factors in per cent, or of days.
func Spread(s risk.Spread, percent bool) string {
	write := func(x float64) string { return fmt.Sprintf("%.4g days", x) }
	if percent {
		write = func(x float64) string { return fmt.Sprintf("%.4g %%", 100*x) }
	}
	switch s.Shape {
	case risk.Uniform:
		return write(s.Low) + " to " + write(s.High) + ", all alike"
	case risk.Lognormal:
		return "P10 " + write(s.Low) + ", P90 " + write(s.High) + " (lognormal)"
	}
	return fmt.Sprintf("%s – %s – %s (%s)", write(s.Low), write(s.Likely), write(s.High), s.Shape)
}

// Stating is one statement with what its form offers.
type Stating struct {
	View
	Row     outlook.Row // without an id for a new one
	Form    Form
	Records map[benefit.EngagementID]int
}

// Statement reads one statement for its form, or what a new one of a kind may be about.
func (w Work) Statement(ctx context.Context, v access.Viewer, project access.ScopeID, k outlook.Kind, id string) (out *Stating, err error) {
	defer errs.Wrap(&err, "outlook.Statement(%s)", project)
	in, err := w.Inputs(ctx, v, project)
	if err != nil {
		return nil, err
	}
	out = &Stating{View: in.View, Row: outlook.Row{Kind: k}, Records: in.Records, Form: Form{}}
	if !in.May {
		return nil, store.ErrRefused
	}
	if id == "" {
		if !slices.Contains(outlook.Kinds(), k) {
			return nil, store.ErrRefused
		}
		return out, nil
	}
	at := slices.IndexFunc(in.Lines, func(l Line) bool { return l.ID == id })
	if at < 0 {
		return nil, store.ErrRefused
	}
	out.Row = in.Lines[at].Row
	out.Form, err = FormOf(out.Row)
	return out, err
}

// Latest is what the newest simulation says for the rooms of a project, for pages of other families: nil where there is none, or where it
// was made from other submissions than are the latest now.
func (w Work) Latest(ctx context.Context, v access.Viewer, project access.ScopeID) (out *store.Latest, err error) {
	defer errs.Wrap(&err, "outlook.Latest(%s)", project)
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		reaches, err := tx.Reaches(ctx, project)
		if err != nil {
			return err
		}
		at := slices.IndexFunc(reaches, func(r access.Reach) bool {
			return r.Audience == access.ClientOnly && access.Decide(v, r, access.Outlook, access.See)
		})
		if at < 0 {
			return nil
		}
		all, err := tx.LatestFigures(ctx, reaches[at].Organisation, []access.RoomID{reaches[at].Room})
		if len(all) > 0 {
			out = &all[0]
		}
		return err
	})
	return out, err
}

// Supplier is whose programme an engagement is.
func (v *View) Supplier(id benefit.EngagementID) string {
	at := slices.IndexFunc(v.Whole.Engagements, func(e gather.Engagement) bool { return benefit.EngagementID(e.Engagement) == id })
	if at < 0 {
		return string(id)
	}
	return v.Whole.Engagements[at].Supplier()
}
