package programme

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	"counterpart.dev/internal/app/act"
	work "counterpart.dev/internal/app/programme"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/programme"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/server"
	"counterpart.dev/internal/web/page"
	"counterpart.dev/internal/web/ui"
)

// accepts is the ends of the names of files that browsers offer to choose.
const accepts = ".xer,.xml,.mspdi,.pmxml"

// acceptsTables is the ends of the names of spreadsheets.
const acceptsTables = ",.xlsx,.csv,.tsv,.txt"

// fileField asks for schedule files.
func fileField(many bool) ui.Field {
	hint := "Primavera P6: XER or XML. Microsoft Project: Save As, XML Format. Else a table in Excel or CSV, a row for each activity."
	label := "Schedule file"
	if many {
		label, hint = "Schedule files", hint+" Earlier revisions may come along: they are put in the order of their data dates."
	}
	return ui.Field{Name: "file", Label: label, Kind: ui.File, Accept: accepts + acceptsTables, Required: true, Many: many, Most: work.MostBytes, Hint: hint}
}

// NewSubmission asks for files.
func (p Pages) NewSubmission(w http.ResponseWriter, r *http.Request) error {
	shown, err := p.newSubmission(r, nil)
	return p.Shell.Made(w, r, shown, err)
}

func (p Pages) newSubmission(r *http.Request, wrong []errs.Field) (ui.Page, error) {
	c := of(r)
	list, err := p.Work.Submissions(r.Context(), c.v, c.scope, work.Filter{}, work.Order{})
	if err != nil {
		return ui.Page{}, err
	}
	shown := c.frame(list.In, addWords(c.v), c.v.Side.Of())
	shown.Crumbs = append(shown.Crumbs, ui.Link{Text: "Programme", URL: c.at("programme")})
	form := ui.Form{Action: c.at("programme"), Errors: wrong, Cancel: c.at("programme"), Submit: ui.Button{Text: "Read it"}, Fields: []ui.Field{fileField(true),
		{Name: "label", Label: "What you call it", Value: c.text("label"), Most: 200, Hint: "Such as “October update”. Left empty, it goes by its number"}}}
	with := withOf(list.In, c.v.Side)
	if c.v.Side == access.ClientSide {
		shown.Lead = g.Text("Only our side sees it. It is kept for our own record and starts no clock: a submission that " + orSupplier(with) + " hands in itself does.")
	} else {
		shown.Lead = g.Text("Only our side sees it until you hand it in. First you see what " + orClient(with) + " would see, and what else is inside the file.")
	}
	shown.Body = []g.Node{form, h.P(ui.A(c.at("programme", "typed"), g.Text("There is no file, only dates on a page: type them in"))), page.Drop()}
	return shown, nil
}

func orSupplier(name string) string {
	if name == "" {
		return "the supplier"
	}
	return name
}

func orClient(name string) string {
	if name == "" {
		return "the client"
	}
	return name
}

// AddSubmission keeps the files that came, each as a submission in the room of the viewer's own side. One leads to its own page.
func (p Pages) AddSubmission(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	files := server.Uploads(r.Context(), "file")
	if len(files) == 0 {
		return p.Shell.Corrected(w, r, errs.InvalidFields("No file came", []errs.Field{{Path: "file", Message: "Choose a schedule file, or drop it on the page."}}),
			func(wrong []errs.Field) (ui.Page, error) { return p.newSubmission(r, wrong) })
	}
	var ids []string
	var faults []errs.Field
	for _, f := range files {
		id, _, err := p.Work.Submit(r.Context(), c.v, c.scope, work.SubmitForm{Name: f.Name, Media: f.Media, Body: f.Body, Label: labelOf(c.text("label"), len(files), f.Name), Room: act.Ours})
		if err == nil {
			ids = append(ids, id)
			continue
		}
		fields, ok := page.Wrong(err)
		if !ok {
			return err
		}
		for _, x := range fields {
			if len(files) > 1 {
				x.Message = f.Name + ": " + x.Message
			}
			faults = append(faults, x)
		}
	}
	server.Note(r.Context(), "submissions", len(ids))
	switch {
	case len(faults) > 0:
		if len(ids) > 0 {
			faults = append(faults, errs.Field{Message: fmt.Sprintf("The other files are in: %s.", ui.Things(len(ids), "submission"))})
		}
		return p.Shell.Corrected(w, r, errs.InvalidFields("Not every file could be taken", faults), func(wrong []errs.Field) (ui.Page, error) { return p.newSubmission(r, wrong) })
	case len(ids) == 1:
		return server.Redirect(w, r, string(c.sub(ids[0])))
	}
	return page.Back(w, r, c.at("programme"), "kept")
}

// labelOf is what one of several files is called: its own name, where one label was given for all of them or none.
func labelOf(label string, files int, name string) string {
	label = strings.TrimSpace(label)
	if files == 1 {
		return label
	}
	if label == "" {
		return name
	}
	return label + ", " + name
}

// typedRows is how many rows the form has beyond those that are filled in.
const typedRows = 6

// NewTyped asks for dates.
func (p Pages) NewTyped(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	l, err := p.Work.Milestones(r.Context(), c.v, c.scope)
	if err != nil {
		return err
	}
	f := work.TypedForm{DataDate: l.Today.String()}
	if l.Latest != nil && l.Latest.Origin == programme.Typed {
		before, err := p.Work.Activities(r.Context(), c.v, c.scope, l.Latest.ID, work.ActivityFilter{}, work.Order{Key: "finish", All: true})
		if err != nil {
			return err
		}
		for _, a := range before.Rows {
			f.Rows = append(f.Rows, work.TypedMilestone{Code: a.Code, Name: a.Name, Date: iso(a.Day())})
		}
	}
	for _, m := range l.Rows {
		if slices.ContainsFunc(f.Rows, func(row work.TypedMilestone) bool { return row.Code == m.Activity && m.Activity != "" }) {
			continue
		}
		row := work.TypedMilestone{Code: m.Activity, Name: m.Title}
		if last, ok := m.Latest(); ok && !last.Forecast.IsZero() {
			row.Name = last.ActivityName
		}
		f.Rows = append(f.Rows, row)
	}
	return p.Shell.Show(w, r, c.typed(l.In, f, nil))
}

func (c call) typed(in work.In, f work.TypedForm, wrong []errs.Field) ui.Page {
	shown := c.frame(in, "Type in dates", c.v.Side.Of())
	shown.Crumbs = append(shown.Crumbs, ui.Link{Text: "Programme", URL: c.at("programme")})
	shown.Lead = g.Text("For a supplier who sends pages and no file: the dates that were stated, as a submission of its own. A row without a name is left out.")
	form := ui.Form{Action: c.at("programme", "typed"), Errors: wrong, Cancel: c.at("programme"), Submit: ui.Button{Text: "Keep the dates"}, Fields: []ui.Field{
		{Name: "data_date", Label: "Up to which day it says what happened", Kind: ui.Day, Value: f.DataDate, Required: true},
		{Name: "label", Label: "What you call it", Value: f.Label, Most: 200, Hint: "Such as “Progress report 7, page 4”"}}}
	for i := range max(len(f.Rows)+typedRows, 0) {
		row := work.TypedMilestone{}
		if i < len(f.Rows) {
			row = f.Rows[i]
		}
		n := strconv.Itoa(i + 1)
		form.Groups = append(form.Groups, ui.Group{Legend: "Milestone " + n, InLine: true, Fields: []ui.Field{
			{Name: "name." + n, Label: "Name", Value: row.Name, Size: 32, Most: 200},
			{Name: "code." + n, Label: "Code", Value: row.Code, Size: 12, Most: 200},
			{Name: "date." + n, Label: "Date", Kind: ui.Day, Value: row.Date}}})
	}
	shown.Body = []g.Node{form}
	return shown
}

// TypeIn keeps dates that were typed in.
func (p Pages) TypeIn(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	f := work.TypedForm{Label: c.text("label"), DataDate: c.text("data_date")}
	for i := 1; i <= 250; i++ {
		n := strconv.Itoa(i)
		if _, there := r.PostForm["name."+n]; !there {
			break
		}
		f.Rows = append(f.Rows, work.TypedMilestone{Code: c.text("code." + n), Name: c.text("name." + n), Date: c.text("date." + n)})
	}
	id, err := p.Work.TypeIn(r.Context(), c.v, c.scope, f)
	if err != nil {
		return p.Shell.Corrected(w, r, err, func(wrong []errs.Field) (ui.Page, error) {
			list, err := p.Work.Submissions(r.Context(), c.v, c.scope, work.Filter{}, work.Order{})
			for len(f.Rows) > 0 && f.Rows[len(f.Rows)-1] == (work.TypedMilestone{}) {
				f.Rows = f.Rows[:len(f.Rows)-1]
			}
			return c.typed(list.In, f, wrong), err
		})
	}
	return page.Back(w, r, c.sub(id), "typed")
}

// Sharing shows who will read a submission, and what is inside it, before it is handed in.
func (p Pages) Sharing(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	s, err := p.Work.Sharing(r.Context(), c.v, c.scope, c.submission)
	if err != nil {
		return err
	}
	return p.Shell.Show(w, r, c.sharing(s, ui.Flash{}, nil))
}

func (c call) sharing(s work.Sharing, flash ui.Flash, wrong []errs.Field) ui.Page {
	with := withOf(s.In, c.v.Side)
	title, button := "Hand in to "+orClient(with), "Hand it in"
	if c.v.Side == access.ClientSide {
		title, button = "Share with "+orSupplier(with), "Share it"
	}
	shown := c.frame(s.In, title, c.v.Side.Of())
	name := work.Called(s.Submission)
	shown.Crumbs = append(shown.Crumbs, ui.Link{Text: "Programme", URL: c.at("programme")}, ui.Link{Text: name, URL: c.here()})
	shown.Lead = g.Text("Nothing has been handed over yet.")
	if flash.Text != "" {
		shown.Flash = flash
	}
	copied := ui.Definitions{{Term: "Submission", Value: ui.Name(name)}}
	if s.File.ID != "" {
		copied = append(copied, ui.Definition{Term: "File", Value: ui.Name(s.File.Name), Note: ui.Count(s.File.Size) + " bytes, exactly as it came: the other side can save it"})
	}
	copied = append(copied, ui.Definition{Term: "Data date", Value: date(s.DataDate, s.Today)}, ui.Definition{Term: "Finish", Value: date(s.Finish, s.Today)},
		ui.Definition{Term: "Activities", Value: g.Text(ui.Count(s.Activities))},
		ui.Definition{Term: "Checks", Value: g.Text(fmt.Sprintf("%d of 14 hold, %d do not. The other side sees them with the lists behind them.", s.Held, s.Missed))},
		ui.Definition{Term: "Handed over by", Value: ui.Person{Name: c.v.Name, Organisation: c.v.Firm, Side: c.v.Side}, Note: "Your name stands on it, and the moment."})
	share := ui.Share{With: with, Copied: copied, Stays: "Your other trials and everything not listed here stay with your side.", Form: ui.Form{ID: "share-form", Action: c.here("share"), Errors: wrong,
		Rev: rev(s.Seen), Cancel: c.here(), Submit: ui.Button{Text: button}, Body: c.starts(s)}}
	for _, m := range s.Readers {
		share.Readers = append(share.Readers, ui.Person{Name: m.Name, Role: m.Role.Words(), Organisation: m.Firm, Side: m.Side})
	}
	for _, x := range s.Inside {
		share.Inside = append(share.Inside, ui.Inside{File: s.File.Name, Found: ui.Count(x.Count) + " " + x.What, Warns: x.Warns})
	}
	shown.Body = []g.Node{share}
	return shown
}

// starts says which clock begins.
func (c call) starts(s work.Sharing) g.Node {
	if s.Duty == nil {
		return nil
	}
	return h.P(g.Text(s.Duty.Name+" is then theirs to do by "), c.deadline(s.Duty.Due, s.In), g.Text(". "+ruleOf(*s.Duty)))
}

// ruleOf names the rule of a duty.
func ruleOf(d work.Duty) string {
	text := "Rule: " + d.Rules
	if d.Clause != "" {
		text += ", clause " + d.Clause
	}
	return text + "."
}

// Share hands a submission to the other side.
func (p Pages) Share(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	copied, _, err := p.Work.Share(r.Context(), c.v, c.scope, c.submission, c.rev())
	if err == nil {
		return page.Back(w, r, c.sub(copied), "handed")
	}
	if !conflict(err) {
		return p.Shell.Corrected(w, r, err, func(wrong []errs.Field) (ui.Page, error) {
			s, err := p.Work.Sharing(r.Context(), c.v, c.scope, c.submission)
			return c.sharing(s, ui.Flash{}, wrong), err
		})
	}
	s, err := p.Work.Sharing(r.Context(), c.v, c.scope, c.submission)
	if err != nil {
		return err
	}
	return p.Shell.Render(w, r, http.StatusConflict, c.sharing(s, ui.Flash{Problem: true, Text: "It changed since you looked at it. This is what would be handed over now."}, nil))
}

// ChooseProject says which project of a file is meant.
func (p Pages) ChooseProject(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	_, err := p.Work.ChooseProject(r.Context(), c.v, c.scope, c.submission, c.text("project"), c.rev())
	if err != nil {
		return p.Shell.Corrected(w, r, err, func(wrong []errs.Field) (ui.Page, error) {
			v, err := p.Work.Submission(r.Context(), c.v, c.scope, c.submission)
			return c.summary(v, wrong), err
		})
	}
	return page.Back(w, r, c.here(), "chosen")
}

// Reread asks for a submission to be read again.
func (p Pages) Reread(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	if _, err := p.Work.Reread(r.Context(), c.v, c.scope, c.submission); err != nil {
		return err
	}
	return page.Back(w, r, c.here(), "reading")
}

// Original is the file of a submission as it came.
func (p Pages) Original(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	f, body, err := p.Work.Original(r.Context(), c.v, c.scope, c.submission)
	if err != nil {
		return err
	}
	return server.File(w, r, f.Name, body)
}

// projects asks which project is meant.
func (c call) projects(v work.SubmissionView, wrong []errs.Field) g.Node {
	if v.State != programme.Choose {
		return nil
	}
	var options []ui.Option
	for _, x := range v.Choices {
		options = append(options, ui.Option{Value: x.ID, Label: x.Code + " " + x.Name, Hint: ui.Things(x.Activities, "activity", "activities") + ", data date " + plain(x.DataDate)})
	}
	if !v.May.Choose {
		return h.P(g.Text("The file holds " + ui.Things(len(options), "project") + " with activities. Whoever handed it in can say which is meant."))
	}
	return ui.Form{ID: "project-form", Action: c.here("project"), Rev: rev(v.Rev), Errors: wrong, Submit: ui.Button{Text: "Read this one"},
		Fields: []ui.Field{{Name: "project", Label: "Which project is meant", Kind: ui.Radios, Options: options, Required: true, Hint: "Later files go on with the same one by themselves"}}}
}
