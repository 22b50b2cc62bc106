// Package gantttest serves a large programme as bars, by the program's own server with its own policy, to tests and to
// what measures.
//
// It promises the same programme for the same size. It is imported by tests and by bench only, and refuses to be part of
// the program.
package gantttest

import (
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"strings"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	"counterpart.dev/internal/config"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/plan"
	"counterpart.dev/internal/server"
	"counterpart.dev/internal/web/gantt"
	"counterpart.dev/internal/web/static"
	"counterpart.dev/internal/web/ui"
)

// Measure is an expression in JavaScript for a promise of Figures of the page at /programme.
//
//go:embed measure.js
var Measure string

// Figures are what Measure finds.
type Figures struct {
	Painted float64 // milliseconds from asking for the page to the first picture
	Pan     float64 // frames a second while time and rows move
	Zoom    float64 // frames a second while the scale changes
	Worst   float64 // the longest time between two frames, in milliseconds
}

// nobody lets nobody in: the pages are public.
type nobody struct{}

func (nobody) Viewer(context.Context, server.Credential) (access.Viewer, error) {
	return access.Viewer{}, nil
}

func (nobody) Reach(context.Context, access.Viewer, access.Scope, access.ScopeID, server.Where) ([]access.Reach, error) {
	return nil, nil
}

// Serve is a server with a plan at /programme, its data at /programme.json, and a page for every activity below
// /activities. At /programme?lost the data cannot be loaded. With told, every page that shows the plan measures itself and
// tells what it found.
func Serve(p gantt.Plan, told func(Figures)) (http.Handler, error) {
	cfg, err := config.Load(map[string]string{"anonymous-rate": "1000000"}, nil)
	if err != nil {
		return nil, err
	}
	s, err := server.New(cfg, server.Options{Authenticator: nobody{}, Gate: nobody{},
		ErrorPage: func(w io.Writer, v server.ErrorView) error { _, err := io.WriteString(w, v.Message); return err }})
	if err != nil {
		return nil, err
	}
	public, measures := server.Public("a sample").Limited(1_000_000), g.If(told != nil, h.Script(h.Src("/measure.js"), h.Defer()))
	s.Handle("GET /static/{path...}", server.Asset("a sample"), func(w http.ResponseWriter, r *http.Request) error {
		static.Handler().ServeHTTP(w, r)
		return nil
	})
	s.Handle("GET /programme", public, func(w http.ResponseWriter, r *http.Request) error {
		data := ui.URL("/programme.json")
		if r.URL.Query().Has("lost") {
			data = "/nowhere.json"
		}
		return page(w, r, "Programme", gantt.View(gantt.Props{Plan: p, Query: gantt.ParseQuery(r.URL.Query()),
			Self: "/programme", Data: data, Activities: "/activities"}), measures)
	})
	s.Handle("GET /programme.json", public, func(w http.ResponseWriter, r *http.Request) error {
		return server.JSON(w, r, http.StatusOK, json.RawMessage(gantt.Encode(p)))
	})
	s.Handle("GET /activities/{id}", public, func(w http.ResponseWriter, r *http.Request) error {
		return page(w, r, r.PathValue("id"))
	})
	if told != nil {
		telling(s, public, told)
	}
	return s.Handler()
}

func page(w http.ResponseWriter, r *http.Request, title string, body ...g.Node) error {
	return server.Page(w, r, http.StatusOK, ui.Page{Frame: ui.Frame{Assets: static.Assets()}, Title: title, Body: body}.Render)
}

// telling is the script that measures, and where it tells what it found.
func telling(s *server.Server, public server.Policy, told func(Figures)) {
	s.Handle("GET /measure.js", public, func(w http.ResponseWriter, _ *http.Request) error {
		w.Header().Set("Content-Type", "text/javascript; charset=utf-8")
		_, err := fmt.Fprintf(w, "%s.then((f) => fetch(\"/figures\", { method: \"POST\", body: JSON.stringify(f) }));\n", strings.TrimSpace(Measure))
		return err
	})
	s.Handle("POST /figures", public, func(w http.ResponseWriter, r *http.Request) error {
		var f Figures
		if err := json.NewDecoder(r.Body).Decode(&f); err != nil {
			return err
		}
		told(f)
		w.WriteHeader(http.StatusNoContent)
		return nil
	})
}

// What things are called in a programme of a usual kind.
var (
	acts   = []string{"Design", "Approve design of", "Procure", "Fabricate and deliver", "Install", "Test", "Commission", "Hand over"}
	things = []string{"switchgear room", "ventilation plant", "signalling cabinet", "drainage run", "retaining wall", "platform canopy",
		"escalator", "cable route", "lighting circuit", "fire alarm zone"}
	areas = []string{"north", "south", "east", "west", "concourse", "depot"}
)

// Large is a programme of so many activities in groups of three levels, with one and a half links for each, on a calendar
// with holidays, beside a baseline and a previous submission.
func Large(activities int) gantt.Plan {
	rnd := rand.New(rand.NewPCG(3, uint64(activities)))
	start := civil.NewTime(2025, 1, 6, 8, 0)
	p := gantt.Plan{Name: "A large programme", DataDate: civil.NewTime(2026, 10, 31, 17, 0), Today: civil.NewDate(2026, 11, 20),
		Before: "submission 12 of 30 Sep 2026", Calendar: office()}
	p.Rows = append(p.Rows, gantt.Row{Code: "L", Name: "Line upgrade", Kind: gantt.Group})
	var last []int
	for n := range activities {
		if n%250 == 0 {
			p.Rows = append(p.Rows, gantt.Row{Code: fmt.Sprintf("L.%d", n/250), Name: fmt.Sprintf("Section %d", n/250+1), Depth: 1, Kind: gantt.Group})
		}
		if n%25 == 0 {
			p.Rows = append(p.Rows, gantt.Row{Code: fmt.Sprintf("L.%d.%d", n/250, n/25%10), Name: things[n/25%10] + " works", Depth: 2, Kind: gantt.Group})
		}
		at := len(p.Rows)
		p.Rows = append(p.Rows, activity(rnd, n, start+civil.Time(n/4*civil.MinutesPerDay)))
		for k := range 1 + n%2 {
			if len(last) > k {
				p.Links = append(p.Links, gantt.Link{From: last[len(last)-1-rnd.IntN(min(len(last), 30))], To: at,
					Kind: plan.LinkKind(max(0, rnd.IntN(12)-8)), Lag: civil.Minutes(max(0, rnd.IntN(9)-6) * 480), Drives: k == 0})
			}
		}
		last = append(last, at)
	}
	gather(p.Rows)
	return p
}

func activity(rnd *rand.Rand, n int, start civil.Time) gantt.Row {
	length, moved := civil.Time((1+rnd.IntN(60))*civil.MinutesPerDay+9*60), civil.Time(rnd.IntN(3)*7*civil.MinutesPerDay)
	code := fmt.Sprintf("LU%06d", 1000+10*n)
	r := gantt.Row{ID: code, Code: code, Depth: 3, Kind: gantt.Task, Dates: gantt.Span{Start: start, Finish: start + length},
		Name:  fmt.Sprintf("%s %s %d, %s", acts[n%len(acts)], things[n/8%len(things)], n/80+1, areas[n/31%len(areas)]),
		Float: civil.Minutes(rnd.IntN(90) * 480), HasFloat: true}
	r.Critical = n%7 == 0
	if r.Critical {
		r.Float, r.Longest = 0, n%14 == 0
	}
	r.Baseline = gantt.Span{Start: start - moved, Finish: start + length - 2*moved/3}
	r.Before = gantt.Span{Start: start - moved/2, Finish: start + length - moved/2}
	if now := civil.NewTime(2026, 10, 31, 17, 0); start < now {
		r.Status, r.Percent = plan.InProgress, 40
		if r.Dates.Finish < now {
			r.Status, r.Percent, r.HasFloat, r.Critical, r.Longest = plan.Complete, 100, false, false, false
		}
	}
	if n%50 == 49 {
		r.Kind, r.Dates.Start, r.Name = gantt.FinishMilestone, r.Dates.Finish, fmt.Sprintf("Section %d, stage %d complete", n/250+1, n/50%5+1)
	}
	if n%1000 == 999 {
		r.Contract = gantt.Contract{Label: fmt.Sprintf("Key date %d", n/1000+1), Due: r.Dates.Finish.Date() - civil.Date(n%3*9)}
	}
	return r
}

// gather gives the groups the dates of what is in them.
func gather(rows []gantt.Row) {
	var way [3]int
	for i := range rows {
		if rows[i].Kind == gantt.Group {
			way[rows[i].Depth] = i
			continue
		}
		for _, up := range way {
			d := &rows[up].Dates
			if d.IsZero() {
				*d = rows[i].Dates
			}
			d.Start, d.Finish = min(d.Start, rows[i].Dates.Start), max(d.Finish, rows[i].Dates.Finish)
			rows[up].Critical = rows[up].Critical || rows[i].Critical
		}
	}
}

// office is five days a week with a week off at the end of every year.
func office() *civil.Calendar {
	var week civil.Week
	for d := 1; d <= 5; d++ {
		week[d] = []civil.Span{{From: 480, To: 1020}}
	}
	var off []civil.Exception
	for year := 2025; year < 2035; year++ {
		for day := 25; day <= 31; day++ {
			off = append(off, civil.Exception{Day: civil.NewDate(year, 12, day)})
		}
	}
	c, err := civil.NewCalendar(week, off)
	if err != nil {
		return nil // the spans stand above
	}
	return c
}
