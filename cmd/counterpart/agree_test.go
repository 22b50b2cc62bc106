package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"counterpart.dev/internal/app/benefit"
	"counterpart.dev/internal/app/brief"
	"counterpart.dev/internal/app/engage"
	"counterpart.dev/internal/app/gather"
	"counterpart.dev/internal/app/outlook"
	"counterpart.dev/internal/app/programme"
	"counterpart.dev/internal/apptest"
	"counterpart.dev/internal/assess"
	"counterpart.dev/internal/brieftest"
	"counterpart.dev/internal/core/access"
	core "counterpart.dev/internal/core/benefit"
	page "counterpart.dev/internal/core/brief"
	chances "counterpart.dev/internal/core/outlook"
	plans "counterpart.dev/internal/core/programme"
	"counterpart.dev/internal/core/risk"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/format/casefile"
	"counterpart.dev/internal/store"
)

// TestAnyProjectIsToldAlikeOnBothSides draws projects, lets things happen to them on the server, and holds what the server says after each of
// them against what the program says of the case as a file: every figure to the last unit, every sentence word for word, and of what moved
// since the last page the same causes.
func TestAnyProjectIsToldAlikeOnBothSides(t *testing.T) {
	first, seeds := 0, 4
	if os.Getenv("COUNTERPART_LONG") != "" {
		first, seeds = 100, 300
		base := brieftest.Open(t, apptest.Postgres(t))
		for seed := range 20 {
			t.Run(fmt.Sprint("postgres ", seed), func(t *testing.T) { toldAlike(t, base, rapid.Custom(drawWorld).Example(seed)) })
		}
	} else {
		t.Log("not run: hundreds of projects, and some on PostgreSQL; COUNTERPART_LONG=1 draws them")
	}
	base := brieftest.Open(t, apptest.SQLite(t))
	for seed := first; seed < first+seeds; seed++ {
		t.Run(fmt.Sprint("sqlite ", seed), func(t *testing.T) { toldAlike(t, base, rapid.Custom(drawWorld).Example(seed)) })
	}
}

// drawnHouse is a drawn project on the server, with what the program needs of it.
type drawnHouse struct {
	*brieftest.World
	*testing.T
	dir     string
	drawn   *drawnWorld
	scopes  []access.ScopeID  // of the plans
	after   []int             // days after its start of each plan's last programme
	files   map[string][]byte // by the id of the submission
	handed  []string          // ids of submissions in their order
	outlook outlook.Work
	last    *paged
}

// paged is the page that was published last, by the files it could have been made from.
type paged struct {
	report page.Stood // without what moved since
	stood  core.Stand
}

func toldAlike(t *testing.T, base *brieftest.World, drawn *drawnWorld) {
	h := build(t, base, drawn)
	h.alike("as it was taken in")
	for i, m := range drawn.moves {
		name := fmt.Sprintf("%d, %s", i, m.kind)
		err := moves[m.kind](h, m.n)
		switch {
		case errs.KindOf(err) == errs.Invalid || errors.Is(err, store.ErrRefused) || errors.Is(err, errNothing):
			t.Logf("%s: %v", name, err)
		case err != nil:
			t.Fatalf("%s: %v (%v)", name, err, store.Cause(err))
		default:
			h.alike(name)
		}
	}
	h.simulatedAlike()
}

// build puts a drawn project on the server.
func build(t *testing.T, base *brieftest.World, drawn *drawnWorld) *drawnHouse {
	kept := &gather.Kept{}
	own := *base
	h := &drawnHouse{World: &own, T: t, dir: t.TempDir(), drawn: drawn, files: map[string][]byte{}}
	h.Case, h.Brief = benefit.Work{DB: base.DB, Kept: kept}, brief.Work{DB: base.DB, Kept: kept}
	h.outlook = outlook.Work{DB: base.DB, Kept: kept, Ready: &outlook.Ready{}, Workers: 2}
	h.Project = ok(h.Work.OpenProject(t.Context(), h.Ada, engage.ProjectForm{Name: "Drawn", Currency: drawn.kase.Currency, Zone: drawn.zone}))(t)
	engagements := map[string]access.ScopeID{}
	for i := range drawn.plans {
		id := h.World.World.Engagement(t, h.Ada, h.Project, drawn.plans[i].supplier)
		engagements[drawn.plans[i].supplier] = id
		h.scopes, h.after = append(h.scopes, id), append(h.after, 0)
		if err := h.handIn(i, access.Shared); err != nil {
			t.Fatal(err)
		}
		for _, m := range drawn.kase.Engagements[i].Milestones {
			form := programme.MilestoneForm{Title: m.Title, Deliverable: m.Deliverable, Activity: m.Activity, Confirmed: true, Room: access.Shared}
			if len(m.Dates) > 0 {
				form.Due = m.Dates[0].Date.String()
			}
			ok(h.Programme.AddMilestone(t.Context(), h.Ada, id, form))(t)
		}
	}
	ok(h.Case.TakeFile(t.Context(), h.Ada, h.Project, casefile.Write(drawn.kase, drawn.risk), engagements))(t)
	return h
}

// handIn hands a supplier's programme in as it is now.
func (h *drawnHouse) handIn(i int, room access.Audience) error {
	h.Clock.Add(time.Second)
	body := []byte(h.drawn.plans[i].xer(h.after[i]))
	id, _, err := h.Programme.Submit(h.Context(), h.Ada, h.scopes[i], programme.SubmitForm{Name: "programme.xer", Body: bytes.Clone(body), Room: room})
	if err != nil {
		return err
	}
	h.Works(h.T)
	h.files[id] = body
	h.handed = append(h.handed, id)
	return nil
}

// told is what the program says of the case and the programmes as files.
type told struct {
	kase  *casefile.File
	input assess.BriefInput
	brief *page.Brief
	net   *assess.Networks
	names *strings.Replacer // what the server knows things by, as the file calls them
}

// give writes the case and the programmes, each called as the server calls it.
func (h *drawnHouse) give(l *brief.Live) (kase string, paths []string) {
	h.Helper()
	dir := h.TempDir()
	kase = filepath.Join(dir, "the case")
	h.write(kase, ok(h.Case.File(h.Context(), h.Ada, h.Project))(h.T))
	return kase, h.programmes(dir, l)
}

// program has the program read the case and the programmes.
func (h *drawnHouse) program(l *brief.Live) (p told) {
	h.Helper()
	kase, paths := h.give(l)
	in := &simulateFlags{casePath: kase, date: l.Report.String()}
	p.input, p.kase = ok(in.input(paths))(h.T).BriefInput, ok2(readCaseFile(kase))(h.T)
	p.brief = ok((&fileFlags{}).both(kase, l.Report.String(), paths))(h.T)
	p.net = ok(assess.Run(p.input))(h.T)
	p.names = renamed(l.Whole.Case, &p.kase.Case)
	return p
}

// neither holds that what the server cannot lay, and says why, the program refuses with the same words.
func (h *drawnHouse) neither(step string, l *brief.Live) {
	h.Helper()
	kase, paths := h.give(l)
	_, err := (&fileFlags{}).both(kase, l.Report.String(), paths)
	if err == nil || len(l.Whole.Carried.Notes) != 1 || !strings.HasSuffix(l.Whole.Carried.Notes[0], errs.Sentence(err)) {
		h.Fatalf("%s: the page is not worked out, of which it says %q, and the program says %v", step, l.Whole.Carried.Notes, err)
	}
}

// programmes writes the programmes in the order in which they came, of copies the last.
func (h *drawnHouse) programmes(dir string, l *brief.Live) (paths []string) {
	h.Helper()
	for n, id := range h.handed {
		again := func(later string) bool { return bytes.Equal(h.files[later], h.files[id]) }
		if slices.ContainsFunc(h.handed[n+1:], again) {
			continue
		}
		for i := range l.Whole.Engagements {
			e := &l.Whole.Engagements[i]
			at := slices.IndexFunc(e.Read, func(s plans.Submission) bool { return s.ID == id })
			if at < 0 {
				continue
			}
			own := filepath.Join(dir, id) // two rooms may call theirs the same
			if err := os.MkdirAll(own, 0o700); err != nil {
				h.Fatal(err)
			}
			path := filepath.Join(own, gather.Called(&e.Read[at]))
			h.write(path, h.files[id])
			paths = append(paths, path)
		}
	}
	return paths
}

func ok2[T, U any](v T, _ U, err error) func(*testing.T) T { return ok(v, err) }

func (h *drawnHouse) write(path string, body []byte) {
	h.Helper()
	if err := os.WriteFile(path, body, 0o600); err != nil {
		h.Fatal(err)
	}
}

// renamed gives what a case on the server knows by ids of machines the ids of its file.
func renamed(server, file *core.Case) *strings.Replacer {
	var pairs []string
	a, b := idsOf(server), idsOf(file)
	for i := range min(len(a), len(b)) {
		if a[i] != "" {
			pairs = append(pairs, a[i], b[i])
		}
	}
	return strings.NewReplacer(pairs...)
}

// idsOf lists every id of a case in its order.
func idsOf(c *core.Case) (ids []string) {
	for _, e := range c.Engagements {
		ids = append(ids, string(e.ID))
		for _, m := range e.Milestones {
			ids = append(ids, string(m.ID))
		}
	}
	for _, x := range c.OwnWork {
		ids = append(ids, string(x.ID))
	}
	for _, x := range c.Interfaces {
		ids = append(ids, string(x.ID))
	}
	for _, x := range c.Changes {
		ids = append(ids, string(x.ID))
	}
	for _, x := range c.Benefits {
		ids = append(ids, string(x.ID))
	}
	for _, x := range c.Objectives {
		ids = append(ids, string(x.ID))
	}
	for _, x := range c.Costs {
		ids = append(ids, string(x.ID))
	}
	for _, x := range c.Decisions {
		ids = append(ids, string(x.ID))
	}
	return ids
}

// alike works the page out on the server, and holds it against what the program says.
func (h *drawnHouse) alike(step string) (p told, l *brief.Live) {
	h.Helper()
	h.WorkOut(h.T)
	l = h.Live(h.T)
	if l.Brief == nil {
		if _, err := h.Case.File(h.Context(), h.Ada, h.Project); errs.KindOf(err) != errs.Invalid {
			h.Fatalf("%s: the page is not sound (%v), and the file is: %v", step, l.Unsound, err)
		}
		return p, l
	}
	if !l.Networks.Fresh() {
		h.neither(step, l)
		return p, &brief.Live{}
	}
	p = h.program(l)
	h.same(step, "what is printed", p, newBriefObject("", "", p.brief), newBriefObject("", "", l.Brief))
	full, _, err := h.Brief.Page(h.Context(), h.Ada, h.Project) // with the lists behind it
	if err != nil {
		h.Fatal(err)
	}
	h.same(step, "the page", p, bare(p.brief), bare(full.Brief))
	r := ok(firstOf(l.Whole.Result()))(h.T)
	program := ok(core.Forecast(p.input.Case, p.net.Dates))(h.T)
	h.same(step, "the forecast", p, program, r)
	h.since(step, p, program, l)
	return p, l
}

// bare is a page without what a file of a case does not hold: what stands behind its figures by its name.
func bare(b *page.Brief) []any {
	out := *b
	out.Held, out.Related, out.Spent, out.Confidence, out.Silence, out.Since, out.Expected, out.Evidence = nil, nil, nil, nil, nil, nil, nil, nil
	behind := map[page.Ref]page.Evidence{}
	for _, e := range b.Evidence {
		kind, _, _ := strings.Cut(string(e.ID), "-")
		if slices.Contains([]string{"held", "related", "spent", "confidence", "silence", "since", "expected", "untold"}, kind) {
			continue
		}
		e.Given = slices.DeleteFunc(slices.Clone(e.Given), func(g page.Given) bool { return g.Name == "SHA-256 of the case" })
		e.Tables = slices.Clone(e.Tables)
		for i := range e.Tables {
			t := &e.Tables[i]
			t.Rows = slices.DeleteFunc(slices.Clone(t.Rows), func(row []page.Cell) bool { // the server does not read those it needs no more
				return strings.HasPrefix(row[len(row)-1].Text, "it has the same data date as ")
			})
		}
		e.Tables = slices.DeleteFunc(e.Tables, func(t page.Table) bool { return len(t.Rows) == 0 })
		behind[e.ID] = e
	}
	return []any{out, behind}
}

// same holds two values against each other as JSON, with the ids of the file.
func (h *drawnHouse) same(step, what string, p told, program, server any) {
	h.Helper()
	read := func(b []byte) (v any) {
		d := json.NewDecoder(bytes.NewReader(b))
		d.UseNumber()
		if err := d.Decode(&v); err != nil {
			h.Fatal(err)
		}
		return v
	}
	a, b := ok(json.Marshal(program))(h.T), ok(json.Marshal(server))(h.T)
	if found := differ("", read(a), read([]byte(p.names.Replace(string(b))))); len(found) > 0 {
		h.Fatalf("%s: %s is another on the server:\n%s", step, what, strings.Join(found[:min(len(found), 20)], "\n"))
	}
}

// differ lists where two values that were read from JSON are not the same.
func differ(path string, program, server any) (found []string) {
	switch a := program.(type) {
	case map[string]any:
		b, _ := server.(map[string]any)
		for _, k := range slices.Sorted(maps.Keys(a)) {
			found = append(found, differ(path+"."+k, a[k], b[k])...)
		}
		for _, k := range slices.Sorted(maps.Keys(b)) {
			if _, there := a[k]; !there {
				found = append(found, differ(path+"."+k, nil, b[k])...)
			}
		}
		return found
	case []any:
		if b, _ := server.([]any); len(b) == len(a) {
			for i := range a {
				found = append(found, differ(fmt.Sprintf("%s[%d]", path, i), a[i], b[i])...)
			}
			return found
		}
	}
	if !cmp.Equal(program, server) {
		found = append(found, fmt.Sprintf("%s: the program %.600v, the server %.600v", path, program, server))
	}
	return found
}

// since holds what the server says of what moved since the last page against what follows from the two cases as files.
func (h *drawnHouse) since(step string, p told, r *core.Result, l *brief.Live) {
	h.Helper()
	now := core.Stand{Case: p.input.Case, Input: p.net.Dates, Result: r}
	if h.last == nil {
		if l.Since != nil {
			h.Fatalf("%s: before any page something moved: %+v", step, l.Since)
		}
		return
	}
	stood := h.last.report
	stood.Since = ok(core.Between(h.last.stood, now))(h.T)
	if stood.HasValue {
		var sum core.Money
		for _, c := range stood.Causes {
			sum += c.Amount
		}
		if sum+stood.Rest != stood.To-stood.From || stood.Rest != 0 {
			h.Fatalf("%s: causes of %v, and %v besides, do not explain %v", step, sum, stood.Rest, stood.To-stood.From)
		}
	}
	in := page.Input{Case: p.input.Case, Result: r, Engine: assess.Engine, Schedules: p.net.Schedules, Waiting: p.net.Waiting, NoWaiting: p.net.NoWaiting,
		Obligations: p.input.Case.Obligations(p.net.Dates.Report), CaseChecks: core.Checks(p.input.Case, p.net.Dates.Report), Stood: &stood}
	b := ok(page.New(in))(h.T)
	h.same(step, "what moved since the last page", p, []any{b.Since, behind(b, "since")}, []any{l.Since, behind(l.Brief, "since")})
}

// behind is what stands behind a figure of a page.
func behind(b *page.Brief, id page.Ref) *page.Evidence {
	at := slices.IndexFunc(b.Evidence, func(e page.Evidence) bool { return e.ID == id })
	if at < 0 {
		return nil
	}
	return &b.Evidence[at]
}

// simulatedAlike simulates on both sides with the same seed.
func (h *drawnHouse) simulatedAlike() {
	h.Helper()
	l := h.Live(h.T)
	if l.Brief == nil || !l.Networks.Fresh() {
		return
	}
	_, refused := h.outlook.Simulate(h.Context(), h.Ada, h.Project, outlook.RunForm{Iterations: fmt.Sprint(drawnIterations), Seed: "7"})
	p := h.program(l)
	s, err := assess.Simulate(h.Context(), assess.SimulateInput{BriefInput: p.input, Stated: &p.kase.Risk, Set: risk.Settings{Iterations: drawnIterations, Seed: 7, Workers: 1}})
	if refused != nil || err != nil {
		if refused == nil || err == nil || errs.Sentence(refused) != errs.Sentence(err) {
			h.Fatalf("the server says %v, and the program %v", refused, err)
		}
		h.Logf("not simulated: %v", err)
		return
	}
	h.same("at last", "what could happen", p, unnamed(s.Result()), unnamed(ok(h.outlook.Expected(h.Context(), h.Ada, h.Project))(h.T).Result))
}

// unnamed is a result without what a server alone knows things by, and without what it says of earlier ones.
func unnamed(r *chances.Result) *chances.Result {
	out := *r
	out.Form, out.Moved = 0, nil
	out.Milestones, out.Movers, out.Worth.Known, out.Worth.Chances = slices.Clone(r.Milestones), slices.Clone(r.Movers), slices.Clone(r.Worth.Known), slices.Clone(r.Worth.Chances)
	for i := range out.Milestones {
		out.Milestones[i].Milestone = "" // the contract's own, which a file does not name
	}
	for i := range out.Movers {
		out.Movers[i].ID = ""
	}
	for _, list := range [][]chances.Cause{out.Worth.Known, out.Worth.Chances} {
		for i := range list {
			list[i].ID = ""
		}
	}
	return &out
}

// drawnIterations is how often a drawn project is simulated.
const drawnIterations = 120
