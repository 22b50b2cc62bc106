package outlook

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/app/gather"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/outlook"
	"counterpart.dev/internal/core/risk"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// Form is a statement as it is typed. Field names are those of the form: title, engagement, activities, wbs, how, low, likely, high,
// probability, court, factor_low, factor_likely, factor_high, delay_low, delay_likely, delay_high, correlation, node, overrun, source.
type Form map[string]string

// How the lengths of activities are stated besides by a shape.
const (
	HowSet    = "set:" // and the name of a set
	HowRecord = "record"
)

// checking reads a form.
type checking struct {
	f     Form
	wrong []errs.Field
}

func (c *checking) say(field, format string, args ...any) {
	c.wrong = append(c.wrong, errs.Field{Path: field, Message: fmt.Sprintf(format, args...)})
}

func (c *checking) text(name string) string { return strings.TrimSpace(c.f[name]) }

// number reads a number; ok is false where there is none, or it is none.
func (c *checking) number(name, what string) (x float64, ok bool) {
	text := strings.TrimSpace(strings.TrimSuffix(c.text(name), "%"))
	if text == "" {
		return 0, false
	}
	x, err := strconv.ParseFloat(strings.Replace(strings.Replace(text, "−", "-", 1), ",", ".", 1), 64)
	if err != nil || math.IsNaN(x) || math.IsInf(x, 0) {
		c.say(name, "%q is not a number: write %s.", short(text), what)
		return 0, false
	}
	return x, true
}

func short(s string) string {
	if r := []rune(s); len(r) > 20 {
		return string(r[:20]) + "…"
	}
	return s
}

// needed is number where one must be.
func (c *checking) needed(name, what string, least, most float64) float64 {
	before := len(c.wrong)
	x, ok := c.number(name, what)
	switch {
	case !ok && len(c.wrong) == before:
		c.say(name, "Write %s.", what)
	case ok && (x < least || x > most):
		c.say(name, "Write %s: from %g to %g.", what, least, most)
	}
	return x
}

// The bounds of what may be typed.
const (
	mostPercent = 1000
	mostDays    = 1000
	mostTitle   = 200
	mostCodes   = 200
)

// three reads three numbers that rise. In per cent they become factors. Nothing typed is nil.
func (c *checking) three(prefix, what string, shape risk.Shape, percent bool) *risk.Spread {
	names := []string{prefix + "low", prefix + "likely", prefix + "high"}
	if c.text(names[0])+c.text(names[1])+c.text(names[2]) == "" {
		return nil
	}
	most, by := float64(mostDays), 1.0
	if percent {
		most, by = mostPercent, 100
	}
	s := &risk.Spread{Shape: shape}
	for k, into := range []*float64{&s.Low, &s.Likely, &s.High} {
		if k == 1 && (shape == risk.Uniform || shape == risk.Lognormal) {
			continue
		}
		*into = c.needed(names[k], what, 0, most) / by
	}
	if len(c.wrong) > 0 {
		return nil
	}
	if shape == risk.Uniform || shape == risk.Lognormal {
		s.Likely = (s.Low + s.High) / 2
	}
	switch {
	case s.Low > s.Likely || s.Likely > s.High:
		c.say(names[0], "The numbers go from the lowest to the highest.")
	case shape == risk.Lognormal && s.Low <= 0:
		c.say(names[0], "The lower value of a lognormal is above nought.")
	}
	return s
}

// where reads which activities are meant.
func (c *checking) where() (w risk.Where) {
	w.Engagement = benefit.EngagementID(c.text("engagement"))
	w.WBS = c.text("wbs")
	for _, code := range strings.FieldsFunc(c.f["activities"], func(r rune) bool { return r == ',' || r == ';' || r == '\n' || r == '\r' }) {
		if code = strings.TrimSpace(code); code != "" && !slices.Contains(w.Activities, code) {
			w.Activities = append(w.Activities, code)
		}
	}
	if len(w.Activities) > 0 && w.WBS != "" {
		c.say("wbs", "Name activities or a part of the work, not both.")
	}
	if len(w.Activities) > mostCodes {
		c.say("activities", "Name at most %d activities; for more, name the part of the work they are in.", mostCodes)
	}
	return w
}

// statement reads a form of a kind.
func (f Form) statement(k outlook.Kind) (s outlook.Statement, title string, wrong []errs.Field) {
	c := &checking{f: f}
	title = c.text("title")
	if len([]rune(title)) > mostTitle {
		c.say("title", "Write at most %d letters.", mostTitle)
	}
	if title == "" && (k == outlook.Risk || k == outlook.Closed) {
		c.say("title", "Give it a name.")
	}
	s.Source = c.text("source")
	if len([]rune(s.Source)) > 4*mostTitle {
		c.say("source", "Write at most %d letters.", 4*mostTitle)
	}
	switch k {
	case outlook.Lengths:
		s.Where = c.where()
		c.lengths(&s)
	case outlook.Risk:
		s.Where = c.where()
		c.risk(&s)
	case outlook.Together:
		s.Where = c.where()
		s.Correlation = c.needed("correlation", "how strongly they move together, in per cent", 0, 100) / 100
	case outlook.Promise:
		s.Node = c.node("Choose the piece of own work.")
		s.Probability = c.needed("probability", "how likely it is to be late, in per cent", 0, 100) / 100
		if s.Delay = c.three("delay_", "a number of days", risk.Triangular, false); s.Delay == nil && len(c.wrong) == 0 {
			c.say("delay_low", "Write by how many days it may be late: at the least, most likely, at the most.")
		}
	case outlook.Realised:
		s.Node = c.node("Choose the benefit.")
		if s.Factor = c.three("", "a number of per cent", risk.Triangular, true); s.Factor == nil && len(c.wrong) == 0 {
			c.say("low", "Write how much of it may come, in per cent: at the least, most likely, at the most.")
		}
	case outlook.Closed:
		s.Overrun = c.needed("overrun", "by how many per cent its outturn went beyond its estimate", -99, mostPercent) / 100
	default:
		c.say("", "There is no such kind of statement.")
	}
	return s, title, c.wrong
}

func (c *checking) node(ask string) string {
	n := c.text("node")
	if n == "" {
		c.say("node", "%s", ask)
	}
	return n
}

// lengths reads how lengths are stated.
func (c *checking) lengths(s *outlook.Statement) {
	how := c.text("how")
	if name, set := strings.CutPrefix(how, HowSet); set {
		if !slices.ContainsFunc(risk.Sets(), func(x risk.Set) bool { return x.Name == name }) {
			c.say("how", "There is no such set.")
		}
		s.Set = name
		return
	}
	if how == HowRecord {
		s.Record = true
		return
	}
	shape, ok := outlook.ShapeNamed(how)
	if !ok || shape == risk.Certain {
		c.say("how", "Choose how it is stated.")
		return
	}
	if s.Factor = c.three("", "a number of per cent of what is planned", shape, true); s.Factor == nil && len(c.wrong) == 0 {
		c.say("low", "Write how long it may take, in per cent of what is planned.")
	}
}

// risk reads a risk.
func (c *checking) risk(s *outlook.Statement) {
	s.Probability = c.needed("probability", "how likely it is, in per cent", 0, 100) / 100
	switch c.text("court") {
	case "client":
		s.Court = benefit.Client
	case "delivery":
		s.Court = benefit.Delivery
	}
	s.Factor = c.three("factor_", "a number of per cent", risk.Triangular, true)
	s.Delay = c.three("delay_", "a number of working days", risk.Triangular, false)
	if s.Factor == nil && s.Delay == nil && len(c.wrong) == 0 {
		c.say("factor_low", "Say what it would do: make the work take longer by a factor, or add working days, or both.")
	}
}

// Add keeps a new statement. Errors of kind errs.Invalid name the fields.
func (w Work) Add(ctx context.Context, v access.Viewer, project access.ScopeID, k outlook.Kind, f Form) (id string, err error) {
	defer errs.Wrap(&err, "outlook.Add(%s)", project)
	s, title, wrong := f.statement(k)
	err = act.Do(ctx, w.DB, v, intent(project, access.Add), func(a *act.Act) error {
		body, err := w.checked(ctx, a, project, k, s, wrong)
		if err != nil {
			return err
		}
		id = a.NewID()
		if _, err := a.Record(ctx, a.Reach, kindStated, store.Ref{What: "uncertain", ID: id}, field("kind", string(k)), field("title", title), field("says", body)); err != nil {
			return err
		}
		return a.AddUncertain(ctx, outlook.Row{Organisation: a.Reach.Organisation, Room: a.Reach.Room, ID: id, Kind: k, Title: title, Body: body, ByName: v.Name})
	})
	return id, err
}

// Change changes a statement that nobody changed since rev.
func (w Work) Change(ctx context.Context, v access.Viewer, project access.ScopeID, id string, rev int64, f Form) (err error) {
	defer errs.Wrap(&err, "outlook.Change(%s)", project)
	return act.Do(ctx, w.DB, v, intent(project, access.Change), func(a *act.Act) error {
		r, err := standing(ctx, a.Tx, store.At(a.Reach), id)
		if err != nil {
			return err
		}
		s, title, wrong := f.statement(r.Kind)
		body, err := w.checked(ctx, a, project, r.Kind, s, wrong)
		if err != nil {
			return err
		}
		if _, err := a.Record(ctx, a.Reach, kindChanged, store.Ref{What: "uncertain", ID: id}, field("title", title), field("says", body)); err != nil {
			return err
		}
		r.Title, r.Body, r.ByName, r.Rev = title, body, v.Name, rev
		return a.ChangeUncertain(ctx, r)
	})
}

// End takes a statement away.
func (w Work) End(ctx context.Context, v access.Viewer, project access.ScopeID, id string, rev int64) (err error) {
	defer errs.Wrap(&err, "outlook.End(%s)", project)
	return act.Do(ctx, w.DB, v, intent(project, access.Remove|access.Change), func(a *act.Act) error {
		r, err := standing(ctx, a.Tx, store.At(a.Reach), id)
		if err != nil {
			return err
		}
		if _, err := a.Record(ctx, a.Reach, kindEnded, store.Ref{What: "uncertain", ID: id}); err != nil {
			return err
		}
		r.Ended, r.ByName, r.Rev = a.Now().UnixMicro(), v.Name, rev
		return a.ChangeUncertain(ctx, r)
	})
}

// standing is a statement that has not ended.
func standing(ctx context.Context, tx *store.Tx, at store.Place, id string) (outlook.Row, error) {
	r, err := tx.Uncertain(ctx, at, id)
	if err == nil && (r.Ended != 0 || r.Kind == outlook.Settings) {
		err = store.ErrRefused
	}
	return r, err
}

// checked holds a statement against the case and the latest submissions, and writes it.
func (w Work) checked(ctx context.Context, a *act.Act, project access.ScopeID, k outlook.Kind, s outlook.Statement, wrong []errs.Field) (string, error) {
	whole, err := gather.Case(ctx, a.Tx, a.Viewer, project)
	if err != nil {
		return "", err
	}
	placed := k == outlook.Lengths || k == outlook.Risk || k == outlook.Together
	if placed {
		more, err := named(ctx, a.Tx, whole, &s)
		if err != nil {
			return "", err
		}
		wrong = append(wrong, more...)
	}
	if s.Node != "" {
		if _, there := whole.Nodes[s.Node]; !there {
			wrong = append(wrong, errs.Field{Path: "node", Message: "It is not in the case any more."})
		}
	}
	if err := errs.InvalidFields("Something has to be put right", wrong); err != nil {
		return "", err
	}
	return s.Encode()
}

// named looks up the activities that a statement names.
func named(ctx context.Context, tx *store.Tx, whole *gather.Whole, s *outlook.Statement) (wrong []errs.Field, err error) {
	if s.Engagement == "" && len(whole.Engagements) == 1 {
		s.Engagement = benefit.EngagementID(whole.Engagements[0].Engagement)
	}
	at := slices.IndexFunc(whole.Engagements, func(e gather.Engagement) bool { return benefit.EngagementID(e.Engagement) == s.Engagement })
	if at < 0 {
		return []errs.Field{{Path: "engagement", Message: "Choose the engagement whose work is meant."}}, nil
	}
	e := &whole.Engagements[at]
	if e.Latest == nil {
		if len(s.Activities) > 0 {
			return []errs.Field{{Path: "activities", Message: "No submission of " + e.Supplier() + " has been read, so that its activities are not known yet."}}, nil
		}
		return nil, nil
	}
	for _, code := range s.Activities {
		_, err := tx.Activity(ctx, store.Place{Organisation: e.Latest.Organisation, Room: e.Latest.Room}, e.Latest.ID, code)
		if errors.Is(err, store.ErrRefused) {
			wrong = append(wrong, errs.Field{Path: "activities", Message: fmt.Sprintf("%q is not in the latest submission, %s: write the id of an activity.", short(code), gather.Called(e.Latest))})
			continue
		}
		if err != nil {
			return nil, err
		}
	}
	return wrong, nil
}

// FormOf is a statement as it would be typed.
func FormOf(r outlook.Row) (Form, error) {
	s, err := r.Read()
	if err != nil {
		return nil, err
	}
	f := Form{"title": r.Title, "engagement": string(s.Engagement), "activities": strings.Join(s.Activities, ", "), "wbs": s.WBS, "node": s.Node, "source": s.Source}
	percent := func(x float64) string { return strconv.FormatFloat(math.Round(x*1e6)/1e4, 'f', -1, 64) }
	plain := func(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }
	points := func(prefix string, s *risk.Spread, write func(float64) string) {
		if s != nil {
			f[prefix+"low"], f[prefix+"likely"], f[prefix+"high"] = write(s.Low), write(s.Likely), write(s.High)
		}
	}
	switch r.Kind {
	case outlook.Lengths:
		switch {
		case s.Set != "":
			f["how"] = HowSet + s.Set
		case s.Record:
			f["how"] = HowRecord
		case s.Factor != nil:
			f["how"] = s.Factor.Shape.String()
		}
		points("", s.Factor, percent)
	case outlook.Risk:
		points("factor_", s.Factor, percent)
		f["court"] = cmp.Or([...]string{"", "client", "delivery"}[min(s.Court, 2)], "")
	case outlook.Together:
		f["correlation"] = percent(s.Correlation)
	case outlook.Realised:
		points("", s.Factor, percent)
	case outlook.Closed:
		f["overrun"] = percent(s.Overrun)
	}
	points("delay_", s.Delay, plain)
	if r.Kind == outlook.Risk || r.Kind == outlook.Promise {
		f["probability"] = percent(s.Probability)
	}
	return f, nil
}
