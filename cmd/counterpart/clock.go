package main

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/clock"
	"counterpart.dev/internal/core/matter"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/format/rulefile"
)

// stamp is how instants are written: with the offset of the zone they are shown in.
const stamp = "2006-01-02T15:04:05-07:00"

func clockCommand() *cobra.Command {
	c := &cobra.Command{Use: "clock", Short: "Try out the rules of the clock, and print them for editing"}
	c.AddCommand(clockTryCommand(), clockRulesCommand())
	return c
}

// clockFlags is what clock try is asked.
type clockFlags struct {
	rules, kind, raised, by, due string
	moves, calendar, zone, at    string
	terms                        []string
	clientCaused                 bool
}

func clockTryCommand() *cobra.Command {
	var flags fileFlags
	var asked clockFlags
	c := &cobra.Command{
		Use:   "try --rules SET --kind KIND --raised TIME",
		Short: "Say what would be due when, and what would be deemed, if something were raised at a time",
		Long: "Lets the rules of a set loose on a matter: raised at a time, with the moves of a file, and with nothing after them unless --at\n" +
			"names an instant to look from. A set is " + strings.Join(setNames(), ", ") + ", or a file as clock rules prints it.\n\n" +
			"Kinds: " + list(clock.Kinds()) + ".\n\n" +
			"Moves (a YAML or JSON list, each with at, by and move): " + list(clock.Verbs()) + ".",
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			o, err := asked.try()
			if err != nil {
				return err
			}
			return flags.show(c, o)
		},
	}
	f := c.Flags()
	f.BoolVar(&flags.json, "json", false, "print one JSON object")
	f.StringVar(&asked.rules, "rules", "", "a built-in set or a file with one")
	f.StringVar(&asked.kind, "kind", "", "what is raised")
	f.StringVar(&asked.raised, "raised", "", "when it is raised, such as 2026-03-02T09:00")
	f.StringVar(&asked.by, "by", "", "who raises it: client or delivery (an instruction client, everything else delivery, unless given)")
	f.StringVar(&asked.due, "due", "", "the date a commitment is promised for")
	f.BoolVar(&asked.clientCaused, "client-caused", false, "a change arises from an instruction, notification, certificate or changed decision of the client side")
	f.StringVar(&asked.moves, "moves", "", "a file with the moves after it")
	f.StringVar(&asked.calendar, "calendar", "", "a file with working days, holidays and zone (Monday to Friday when not given)")
	f.StringVar(&asked.zone, "zone", "", "the zone in which days end, such as Europe/London (the calendar's, else UTC)")
	f.StringVar(&asked.at, "at", "", "look at it from this instant: what lies after it has not happened yet")
	f.StringArrayVar(&asked.terms, "term", nil, "a period the contract leaves open, such as \"period for reply=1 week\"")
	for _, name := range []string{"rules", "kind", "raised"} {
		_ = c.MarkFlagRequired(name) // the flag exists
	}
	return c
}

// clockTryObject is what clock try prints: counterpart/clock-try/1.
type clockTryObject struct {
	Schema string       `json:"schema"`
	Rules  string       `json:"rules"`
	Kind   string       `json:"kind"`
	Raised string       `json:"raised"`
	By     string       `json:"by"`
	Zone   string       `json:"zone"`
	Steps  []stepObject `json:"steps"`
	Notes  []string     `json:"notes"` // about moves that changed nothing, and terms that are our own default
}

type stepObject struct {
	Rule     string  `json:"rule"`
	Step     string  `json:"step"`
	Clause   string  `json:"clause"`
	Edition  string  `json:"edition"`
	OwedBy   string  `json:"owed_by"`
	Role     string  `json:"role"`
	Started  *string `json:"started"`
	Due      *string `json:"due"`
	Warn     *string `json:"warn"`
	IfMissed string  `json:"if_missed"`
	DeemedOn *string `json:"deemed_on"`
	Deemed   string  `json:"deemed"` // what silence was treated as
	State    string  `json:"state"`
	Outcome  string  `json:"outcome"`
}

// try answers what was asked.
func (f *clockFlags) try() (*clockTryObject, error) {
	set, err := readRules(f.rules)
	if err != nil {
		return nil, err
	}
	if set, err = withTerms(set, f.terms); err != nil {
		return nil, err
	}
	kind, err := rulefile.Kind(f.kind)
	if err != nil {
		return nil, err
	}
	ground, err := f.ground()
	if err != nil {
		return nil, err
	}
	moves, err := f.allMoves(kind, ground.Zone)
	if err != nil {
		return nil, err
	}
	at := clock.Forever
	if f.at != "" {
		if at, err = rulefile.Instant(f.at, ground.Zone); err != nil {
			return nil, errs.New(errs.Invalid, "--at: %w", err)
		}
	}
	raised := moves[slices.IndexFunc(moves, raises)]
	o := &clockTryObject{Schema: "counterpart/clock-try/1", Rules: set.ID, Kind: string(kind), By: string(raised.By), Zone: ground.Zone.String(),
		Raised: *instant(raised.At, ground.Zone), Steps: []stepObject{}, Notes: []string{}}
	r := set.Steps(kind, moves, ground, at)
	for _, s := range r.Steps {
		o.Steps = append(o.Steps, newStepObject(s, ground.Zone))
	}
	o.Notes = append(o.Notes, r.Notes...)
	if kind == clock.Kind(matter.Commitment) && moves[slices.IndexFunc(moves, raises)].Due == 0 {
		o.Notes = append(o.Notes, "a commitment is due on the day it was promised for: name it with --due")
	}
	for _, t := range set.Terms {
		if t.Note != "" && usesTerm(set.For(kind), t.Name) {
			o.Notes = append(o.Notes, fmt.Sprintf("the %s is taken as %s: %s", t.Name, t.Period, t.Note))
		}
	}
	return o, nil
}

func raises(m matter.Move) bool { return m.Verb == matter.Raise }

func usesTerm(rules []clock.Rule, term string) bool {
	return slices.ContainsFunc(rules, func(r clock.Rule) bool { return r.Within.Term == term })
}

// ground is the calendar and the zone.
func (f *clockFlags) ground() (g clock.Ground, err error) {
	cal, err := rulefile.OfficeWeek()
	if f.calendar != "" && err == nil {
		err = withFile(f.calendar, func(data []byte) error {
			cal, err = rulefile.ReadCalendar(data)
			return err
		})
	}
	if err != nil {
		return g, err
	}
	name := cal.Zone
	if f.zone != "" {
		name = f.zone
	}
	if name == "" {
		name = "UTC"
	}
	zone, err := time.LoadLocation(name)
	if err != nil || name == "Local" {
		return g, errs.New(errs.Invalid, "there is no zone %.40q: write it as Europe/London", name)
	}
	return clock.Ground{Calendar: cal.Working, Zone: zone}, nil
}

// allMoves is the raising and the moves of the file, in the order of time.
func (f *clockFlags) allMoves(kind clock.Kind, zone *time.Location) (moves []matter.Move, err error) {
	raise := clock.RaisedBy(kind)
	raise.ClientCaused = f.clientCaused
	if f.by != "" {
		if raise.By, err = rulefile.Side(f.by); err != nil {
			return nil, errs.New(errs.Invalid, "--by: %w", err)
		}
	}
	if raise.At, err = rulefile.Instant(f.raised, zone); err != nil {
		return nil, errs.New(errs.Invalid, "--raised: %w", err)
	}
	if f.due != "" {
		if raise.Due, err = civil.ParseDate(f.due); err != nil {
			return nil, errs.New(errs.Invalid, "--due: %w", err)
		}
	}
	if f.moves != "" {
		err = withFile(f.moves, func(data []byte) error {
			moves, err = rulefile.ReadMoves(data, zone)
			return err
		})
	}
	if err != nil {
		return nil, err
	}
	if moves, err = clock.Begin(raise, moves); err != nil {
		return nil, errs.New(errs.Invalid, "%s: %w", f.moves, err)
	}
	return moves, nil
}

// withTerms sets the terms that were given as NAME=PERIOD.
func withTerms(set clock.Set, given []string) (clock.Set, error) {
	for _, g := range given {
		name, text, _ := strings.Cut(g, "=")
		name = strings.TrimSpace(name)
		p, err := clock.ParsePeriod(text)
		if err != nil {
			return set, errs.New(errs.Invalid, "--term: %w", err)
		}
		var known []string
		for _, t := range set.Terms {
			known = append(known, t.Name)
		}
		if !slices.Contains(known, name) {
			return set, errs.New(errs.Invalid, "--term: the set %s has no term %.40q; it has %s", set.ID, name, orNone(known))
		}
		set = set.With(name, p)
	}
	return set, nil
}

func orNone(of []string) string {
	if len(of) == 0 {
		return "none"
	}
	return strings.Join(of, ", ")
}

func instant(at int64, zone *time.Location) *string {
	if at == 0 {
		return nil
	}
	s := time.UnixMicro(at).In(zone).Format(stamp)
	return &s
}

func newStepObject(s clock.Step, zone *time.Location) stepObject {
	rule := s.Rule
	if s.Notified {
		rule += "/notified"
	}
	return stepObject{Rule: rule, Step: s.Name, Clause: s.Clause, Edition: s.Edition, OwedBy: s.Owes(), Role: s.Role, Started: instant(s.Started, zone),
		Due: instant(s.Due, zone), Warn: instant(s.Warn, zone), IfMissed: s.IfMissed, DeemedOn: instant(s.DeemedOn, zone), Deemed: string(s.Deemed),
		State: string(s.State), Outcome: s.Outcome(zone)}
}

func (o *clockTryObject) print(w io.Writer) error {
	var t table
	t.row("RULE", "CLAUSE", "OWED BY", "DUE", "WARN", "OUTCOME", "IF MISSED")
	cell := func(s *string) string {
		if s == nil {
			return "–"
		}
		return strings.Replace((*s)[:16], "T", " ", 1)
	}
	for _, s := range o.Steps {
		t.row(s.Rule, s.Clause, s.OwedBy, cell(s.Due), cell(s.Warn), s.Outcome, s.IfMissed)
	}
	fmt.Fprintf(w, "A %s under %s, raised by the %s side at %s (%s)\n\n", strings.ReplaceAll(o.Kind, "_", " "), o.Rules, o.By, o.Raised, o.Zone)
	if err := t.print(w); err != nil {
		return err
	}
	for i, n := range o.Notes {
		if i == 0 {
			fmt.Fprintln(w)
		}
		fmt.Fprintf(w, "Note: %s.\n", strings.TrimSuffix(n, "."))
	}
	_, err := fmt.Fprintln(w, "\nOur own paraphrase; the contract comes before it.")
	return err
}

// list is words behind commas.
func list[T ~string](of []T) string {
	out := make([]string, len(of))
	for i, x := range of {
		out[i] = string(x)
	}
	return strings.Join(out, ", ")
}
