// Package task is the pages of long work: how far it is, for the side that asked; and the jobs that were set aside, for whoever runs
// the installation.
//
// It promises that a page shows the same without a script, that closing it stops nothing, and that the page of the installation names
// kinds of work and no more. It refuses to know what the work is.
package task

import (
	"errors"
	"net/http"
	"time"

	g "maragu.dev/gomponents"

	"counterpart.dev/internal/app/task"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/server"
	"counterpart.dev/internal/web/page"
	"counterpart.dev/internal/web/ui"
)

// Pages are the pages of long work.
type Pages struct {
	Shell page.Shell
	Tasks task.Tasks
	// Section is the navigation of the administration; none if nil.
	Section func(*http.Request) ui.Nav
}

// instant is a moment as pages show it; zero for none.
func instant(us int64) time.Time {
	if us == 0 {
		return time.Time{}
	}
	return time.UnixMicro(us).UTC()
}

// List shows what the viewer's side asked for.
func (p Pages) List(w http.ResponseWriter, r *http.Request) error {
	list, err := p.Tasks.List(r.Context(), server.Viewer(r.Context()))
	if err != nil {
		return err
	}
	now := server.Now(r.Context())
	return p.Shell.Show(w, r, ui.Page{
		Title: "Long work",
		Lead:  g.Text(lead(list)),
		Zone:  "UTC",
		Body: []g.Node{ui.Table[task.Task]{
			ID: "tasks", Caption: "Long work of our side", Rows: list, Things: "tasks", Self: "/tasks",
			Empty: ui.Empty{Says: "What takes longer than a page, such as reading a programme, stands here while it is worked on and for a month afterwards."},
			Columns: []ui.Column[task.Task]{
				{Head: "Work", Row: true, Cell: func(t task.Task) g.Node { return ui.A(ui.Path("tasks", t.ID), ui.Name(t.Label)) }},
				{Head: "State", Cell: func(t task.Task) g.Node { return ui.State(state(t).String()) }},
				{Head: "Asked by", Cell: func(t task.Task) g.Node { return ui.Name(t.By) }},
				{Head: "Asked", Number: true, Cell: func(t task.Task) g.Node { return ui.Moment(instant(t.Asked), now) }},
				{Head: "Ended", Number: true, Cell: func(t task.Task) g.Node { return ui.Moment(instant(t.Ended), now) }},
			},
		}},
	})
}

// lead says what matters first: what failed, then what is going on.
func lead(list []task.Task) string {
	going, failed := 0, 0
	for _, t := range list {
		switch s := state(t); {
		case s == ui.Failed:
			failed++
		case !s.Over():
			going++
		}
	}
	switch {
	case failed > 0 && going > 0:
		return ui.Things(failed, "task") + " did not work; " + ui.Things(going, "task") + " going on."
	case failed > 0:
		return ui.Things(failed, "task") + " did not work."
	case going > 0:
		return ui.Things(going, "task") + " going on."
	}
	return "Nothing is going on."
}

// states is how the pages name the states of work.
var states = map[string]ui.JobState{"queued": ui.Queued, "running": ui.Running, "done": ui.Done, "failed": ui.Failed, "cancelled": ui.Cancelled}

func state(t task.Task) ui.JobState { return states[string(t.State)] }

// progress is how far a task is. It is the same in the page and for the script.
func progress(t task.Task) ui.Progress {
	self := ui.Path("tasks", t.ID)
	at := func(what string) ui.URL { return ui.Path("tasks", t.ID, what) }
	out := ui.Progress{ID: "task", Label: t.Label, State: state(t), Done: int(t.Done), Total: int(t.Total), Detail: t.Message, Self: self, Poll: at("progress")}
	if t.Changes {
		out.Cancel, out.Retry = at("stop"), at("again")
	}
	out.Result = result(t)
	return out
}

// result is where the result of work is, by its kind; the zero value for none.
func result(t task.Task) ui.Link {
	if t.Kind == "submission-read" {
		return ui.Link{Text: "See what was read", URL: ui.Path("engagements", string(t.Scope), "programme", t.About)}
	}
	if t.Kind == "brief-networks" {
		return ui.Link{Text: "To the brief", URL: ui.Path("projects", string(t.Scope), "brief")}
	}
	if t.Kind == "benefits-take" {
		return ui.Link{Text: "To the list", URL: ui.Path("projects", string(t.Scope), "lists", t.About)}
	}
	if t.Kind == "baseline-measure" {
		return ui.Link{Text: "To the submissions", URL: ui.Path("engagements", string(t.Scope), "programme")}
	}
	return ui.Link{}
}

// Show is one task.
func (p Pages) Show(w http.ResponseWriter, r *http.Request) error {
	v := server.Viewer(r.Context())
	t, err := p.Tasks.Show(r.Context(), v, r.PathValue("id"))
	if err != nil {
		return err
	}
	now := server.Now(r.Context())
	return p.Shell.Show(w, r, ui.Page{
		Title:    t.Label,
		Crumbs:   ui.Crumbs{{Text: "Long work", URL: "/tasks"}},
		Audience: ui.Audience{Of: t.Audience, Viewer: v.Side},
		Zone:     "UTC",
		Body: []g.Node{progress(t), ui.Definitions{
			{Term: "Asked by", Value: ui.Name(t.By)},
			{Term: "Asked", Value: ui.Moment(instant(t.Asked), now)},
			{Term: "Begun", Value: ui.Moment(instant(t.Started), now)},
			{Term: "Ended", Value: ui.Moment(instant(t.Ended), now)},
		}},
	})
}

// Progress is how far a task is, for the script that exchanges that part of the page.
func (p Pages) Progress(w http.ResponseWriter, r *http.Request) error {
	t, err := p.Tasks.Show(r.Context(), server.Viewer(r.Context()), r.PathValue("id"))
	if err != nil {
		return err
	}
	return p.Shell.Fragment(w, r, progress(t))
}

// Stop ends a task before it is done.
func (p Pages) Stop(w http.ResponseWriter, r *http.Request) error {
	return p.back(w, r, p.Tasks.Stop(r.Context(), server.Viewer(r.Context()), r.PathValue("id")))
}

// Again asks once more for work that failed or was stopped.
func (p Pages) Again(w http.ResponseWriter, r *http.Request) error {
	return p.back(w, r, p.Tasks.Again(r.Context(), server.Viewer(r.Context()), r.PathValue("id")))
}

func (p Pages) back(w http.ResponseWriter, r *http.Request, err error) error {
	if err != nil {
		return err
	}
	return server.Redirect(w, r, string(ui.Path("tasks", r.PathValue("id"))))
}

// said lists what acts on the queue say once they are done, by the word that the address carries to the next page.
var said = map[string]ui.Flash{
	"retried": {Text: "The job is in the queue again."},
	"dropped": {Text: "The job was dropped."},
	"same":    {Text: "The same work was asked for again meanwhile and is under way. The job stays here until it is dropped.", Problem: true},
}

// Jobs shows the queue, and the jobs that were set aside.
func (p Pages) Jobs(w http.ResponseWriter, r *http.Request) error {
	q, err := p.Tasks.Queue(r.Context(), server.Viewer(r.Context()))
	if err != nil {
		return err
	}
	show := ui.Page{
		Title: "Jobs",
		Lead:  g.Text(queueLead(q)),
		Flash: said[r.FormValue("did")],
		Zone:  "UTC",
		Body:  []g.Node{counts(q), aside(q, server.Now(r.Context()))},
	}
	if p.Section != nil {
		show.Section = p.Section(r)
	}
	return p.Shell.Show(w, r, show)
}

func queueLead(q task.Queue) string {
	if q.Aside == 0 {
		return "Every job works, or is being tried again."
	}
	return ui.Things(q.Aside, "job") + " did not work, though tried again and again. What kind of work it is stands below; what it is about is known to who asked."
}

func counts(q task.Queue) g.Node {
	return ui.Definitions{
		{Term: "Waiting", Value: g.Text(ui.Count(q.Waiting)), Note: "those that wait to be tried again too"},
		{Term: "Running", Value: g.Text(ui.Count(q.Running))},
		{Term: "Set aside", Value: g.Text(ui.Count(q.Aside)), Note: "kept for a month"},
	}
}

func aside(q task.Queue, now time.Time) g.Node {
	post := func(d task.Dead, what, text, confirm string) g.Node {
		return ui.Post{Action: ui.Path("administration", "jobs", d.ID, what), Small: true, Button: ui.Button{Text: text, Confirm: confirm}}
	}
	return ui.Table[task.Dead]{
		ID: "aside", Caption: "Jobs that were set aside", Rows: q.Dead, Total: q.Aside, Things: "jobs", Self: "/administration/jobs",
		Empty: ui.Empty{Says: "A job that fails eight times within an hour and a half is set aside and stands here, to be tried once more or dropped."},
		Columns: []ui.Column[task.Dead]{
			{Head: "Kind of work", Row: true, Cell: func(d task.Dead) g.Node { return g.Text(string(d.Kind)) }},
			{Head: "Last failure", Cell: func(d task.Dead) g.Node { return g.Text(d.Class) }},
			{Head: "Attempts", Number: true, Cell: func(d task.Dead) g.Node { return g.Text(ui.Count(d.Attempts)) }},
			{Head: "Asked", Number: true, Cell: func(d task.Dead) g.Node { return ui.Moment(instant(d.Asked), now) }},
			{Head: "Set aside", Number: true, Cell: func(d task.Dead) g.Node { return ui.Moment(instant(d.Ended), now) }},
			{Head: "What to do", Silent: true, Tight: true, Cell: func(d task.Dead) g.Node {
				return g.Group{post(d, "retry", "Try again", ""), post(d, "drop", "Drop", "Drop this job? Who asked for it has been told that it failed.")}
			}},
		},
	}
}

// Retry puts a job that was set aside back into the queue.
func (p Pages) Retry(w http.ResponseWriter, r *http.Request) error {
	err := p.Tasks.Retry(r.Context(), server.Viewer(r.Context()), r.PathValue("id"))
	if errors.Is(err, errs.Conflict) {
		return server.Redirect(w, r, "/administration/jobs?did=same")
	}
	return p.minded(w, r, err, "retried")
}

// Drop forgets a job that was set aside.
func (p Pages) Drop(w http.ResponseWriter, r *http.Request) error {
	return p.minded(w, r, p.Tasks.Drop(r.Context(), server.Viewer(r.Context()), r.PathValue("id")), "dropped")
}

func (p Pages) minded(w http.ResponseWriter, r *http.Request, err error, did string) error {
	if err != nil {
		return err
	}
	return server.Redirect(w, r, "/administration/jobs?did="+did)
}
