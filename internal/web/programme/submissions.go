package programme

import (
	"fmt"
	"net/http"
	"strconv"
	"time"

	g "maragu.dev/gomponents"

	engage "counterpart.dev/internal/app/engage"
	work "counterpart.dev/internal/app/programme"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/programme"
	engagepages "counterpart.dev/internal/web/engage"
	"counterpart.dev/internal/web/ui"
)

func (c call) filter() work.Filter {
	return work.Filter{Words: c.query("q"), State: c.query("state"), Audience: access.Audience(c.query("room"))}
}

// byDate is how submissions are listed when nothing else is asked for: the latest first.
var byDate = ui.Sort{Key: "date", Desc: true}

// Submissions is the list of the submissions of an engagement.
func (p Pages) Submissions(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	order, sort := c.order(byDate, "date", "number", "finish", "moved", "held", "received", "name")
	list, err := p.Work.Submissions(r.Context(), c.v, c.scope, c.filter(), order)
	if err != nil {
		return err
	}
	shown := c.frame(list.In, "Programme", roomOf(list))
	shown.Lead = g.Text(listLead(c.v, list))
	if list.MayAdd {
		shown.Actions = []ui.Link{{Text: addWords(c.v), URL: c.at("programme", "new"), Keys: "n"}, {Text: "Type in dates", URL: c.at("programme", "typed")}}
	}
	shown.Body = []g.Node{c.parts("submissions"), c.listFigures(list), c.table(list, sort)}
	return p.Shell.Show(w, r, shown)
}

func addWords(v access.Viewer) string {
	if v.Side == access.ClientSide {
		return "Add for our record"
	}
	return "Add a submission"
}

// roomOf is who sees a list: both sides where nothing in it is one side's only.
func roomOf(l work.SubmissionList) access.Audience {
	if len(l.Rooms) == 1 {
		return l.Rooms[0]
	}
	for _, x := range l.Rows {
		if x.Audience != access.Shared {
			return x.Audience
		}
	}
	return access.Shared
}

// listLead says what the programme comes to now.
func listLead(v access.Viewer, l work.SubmissionList) string {
	switch {
	case l.Any == 0:
		return "No submission yet."
	case l.Latest == nil:
		return "Nothing was read yet."
	case l.Latest.Finish == "":
		return l.Latest.Name + " has no dates: " + l.Latest.Problem
	}
	text := fmt.Sprintf("The latest, with what happened up to %s, finishes on %s", plain(l.Latest.DataDate), plain(l.Latest.Finish))
	if l.Latest.HasMoved {
		text += ", " + moved(l.Latest.Moved)
		if l.Latest.Moved != 0 {
			text += " than the one before"
		}
	}
	text += "."
	if l.Waiting > 0 {
		verb, whose := " waits for ", "the client’s answer."
		if l.Waiting > 1 {
			verb = " wait for "
		}
		if v.Side == access.ClientSide {
			whose = "our answer."
		}
		text += " " + ui.Things(l.Waiting, "submission") + verb + whose
	}
	return text
}

// listFigures is the latest submission in three numbers.
func (c call) listFigures(l work.SubmissionList) g.Node {
	if l.Latest == nil || l.Latest.Finish == "" {
		return nil
	}
	x := l.Latest
	out := ui.Figures{{Value: plain(x.Finish), Name: "finish", Note: "by " + x.Name, URL: c.sub(x.ID)}}
	if x.HasMoved {
		out = append(out, ui.Figure{Value: moved(x.Moved), Name: "since the one before", URL: c.sub(x.ID)})
	}
	if x.Origin == programme.FromFile {
		out = append(out, ui.Figure{Value: strconv.Itoa(x.Held) + " of 14", Name: "checks hold", Note: strconv.Itoa(x.Missed) + " do not", URL: c.sub(x.ID, "checks")})
	}
	return append(out, ui.Figure{Value: ui.Count(x.Incomplete), Name: "activities to do", Note: "of " + ui.Count(x.Activities), URL: c.sub(x.ID, "activities")})
}

func (c call) table(l work.SubmissionList, sort ui.Sort) g.Node {
	here, f := c.self("q", "state", "room"), c.filter()
	t := ui.Table[work.Row]{
		ID: "submission-list", Caption: "Submissions of the supplier’s programme", Rows: l.Rows, Total: l.Total, Things: "submissions", Self: here, Sort: sort,
		Pager: ui.Pager{Page: l.Page, Pages: l.Pages}, Empty: c.nothing(l),
		CSV:     c.at("programme.csv").With("q", f.Words).With("state", f.State).With("room", string(f.Audience)),
		Columns: c.columns(l),
	}
	if l.Any > 0 {
		t.Filter = ui.Filter{Active: f != work.Filter{}, Clear: c.at("programme"), Fields: []ui.Field{{Name: "q", Label: "Word", Kind: ui.Find, Value: f.Words},
			{Name: "state", Label: "State", Kind: ui.Select, Value: f.State, Options: stateOptions}}}
		if len(l.Rooms) > 1 {
			t.Filter.Fields = append(t.Filter.Fields, ui.Field{Name: "room", Label: "Who sees it", Kind: ui.Select, Value: string(f.Audience), Options: []ui.Option{
				{Label: "All"}, {Value: string(access.Shared), Label: "Both sides"}, {Value: string(l.Rooms[0]), Label: "Only we"}}})
		}
	}
	return t
}

var stateOptions = []ui.Option{{Label: "Any"}, {Value: "waiting", Label: "waiting for an answer"}, {Value: "accepted", Label: "accepted"}, {Value: "not accepted", Label: "not accepted"},
	{Value: "read", Label: "read"}, {Value: "received", Label: "being read"}, {Value: "choose", Label: "project to be chosen"}, {Value: "failed", Label: "cannot be read"}}

// nothing says what belongs in an empty list.
func (c call) nothing(l work.SubmissionList) ui.Empty {
	e := ui.Empty{Says: "The supplier’s schedule files stand here, one for each revision: when the work finishes, what drives that, and what is odd about the plan."}
	if l.MayAdd {
		e.Action = ui.Link{Text: addWords(c.v), URL: c.at("programme", "new")}
	}
	return e
}

func (c call) columns(l work.SubmissionList) []ui.Column[work.Row] {
	out := []ui.Column[work.Row]{
		{Head: "Submission", Row: true, Sort: "name", Cell: func(x work.Row) g.Node {
			return g.Group{ui.A(c.sub(x.ID), ui.Name(x.Name)), ui.Note(c.came(x, l.In)), g.If(x.Baseline, ui.State("baseline"))}
		}},
		{Head: "Data date", Sort: "date", Number: true, Cell: func(x work.Row) g.Node { return date(x.DataDate, 0) }},
		{Head: "State", Tight: true, Cell: func(x work.Row) g.Node { return c.standing(x, l.In) }},
		{Head: "Finish", Sort: "finish", Number: true, Cell: func(x work.Row) g.Node { return date(x.Finish, 0) }},
		{Head: "Moved", Sort: "moved", Number: true, Cell: func(x work.Row) g.Node { return movement(x.Moved, x.HasMoved) }},
		{Head: "Checks", Sort: "held", Number: true, Cell: c.held},
	}
	if len(l.Rooms) > 1 {
		out = append(out, ui.Column[work.Row]{Head: "Who sees it", Cell: func(x work.Row) g.Node {
			return ui.Audience{Of: x.Audience, Viewer: c.v.Side}.Chip()
		}})
	}
	return out
}

// withOf is the organisation at the other end.
func withOf(in work.In, side access.Side) string {
	return engage.Heading{ClientName: in.Terms.ClientName, DeliveryName: in.Terms.DeliveryName}.With(side)
}

// came says who brought a submission, and when.
func (c call) came(x work.Row, in work.In) g.Node {
	how := "handed in by "
	switch {
	case x.ForRecord:
		how = "for the record, by "
	case x.Audience != access.Shared:
		how = "tried by "
	}
	return g.Group{g.Text(how), ui.Name(x.ByName), g.Text(" · "), c.moment(x.Made, in.Terms.Zone)}
}

// standing is how far a submission is, and what was said of it.
func (c call) standing(x work.Row, in work.In) g.Node {
	words := map[programme.State]string{programme.Received: "being read", programme.Choose: "project to be chosen", programme.Failed: "cannot be read"}
	var out g.Group
	if w, ok := words[x.State]; ok {
		out = append(out, ui.State(w))
	}
	switch {
	case x.Said != nil && x.Said.Accepted:
		out = append(out, ui.State("accepted"))
	case x.Said != nil:
		out = append(out, ui.State("not accepted"), ui.Note(g.Text(string(x.Said.Reason))))
	case x.Treated:
		out = append(out, ui.State("not answered"), ui.Note(g.Text("silence counts as the answer since "), c.moment(x.Silence, in.Terms.Zone)))
	case x.Overtaken != "":
		out = append(out, ui.State("not answered"), ui.Note(g.Text("overtaken by "), ui.Name(x.Overtaken)))
	case x.Due != 0:
		out = append(out, ui.Court(access.ClientSide, c.v.Side), ui.Note(g.Text("answer due "), c.deadline(x.AnswerBy(), in)))
	case x.State == programme.Read:
		out = append(out, ui.State("read"))
	}
	return out
}

// held is how many of the fourteen checks hold.
func (c call) held(x work.Row) g.Node {
	if x.State != programme.Read || x.Origin == programme.Typed {
		return ui.Date(0, 0)
	}
	return ui.Evidence(c.sub(x.ID, "checks"), strconv.Itoa(x.Held)+" of 14")
}

// SubmissionsCSV is the list of the submissions as a file.
func (p Pages) SubmissionsCSV(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	list, err := p.Work.Submissions(r.Context(), c.v, c.scope, c.filter(), work.Order{Key: "date", All: true})
	if err != nil {
		return err
	}
	head := []string{"Submission", "Number", "Data date", "Finish", "Days moved", "State", "Answer", "Reason", "Checks that hold", "Checks that do not", "Activities", "To do", "Brought by", "Organisation", "Received", "For the record", "File", "Problem"}
	var rows [][]string
	for _, x := range list.Rows {
		answer, reason, days := "", "", ""
		if x.Said != nil {
			answer, reason = "accepted", string(x.Said.Reason)
			if !x.Said.Accepted {
				answer = "not accepted"
			}
		}
		if x.HasMoved {
			days = strconv.Itoa(x.Moved)
		}
		record := ""
		if x.ForRecord {
			record = "yes"
		}
		rows = append(rows, []string{x.Name, rev(x.Number), x.DataDate, x.Finish, days, string(x.State), answer, reason, strconv.Itoa(x.Held), strconv.Itoa(x.Missed),
			strconv.Itoa(x.Activities), strconv.Itoa(x.Incomplete), x.ByName, x.ByFirm, time.UnixMicro(x.Made).UTC().Format(time.RFC3339), record, x.Tool, x.Problem})
	}
	return engagepages.Export(w, r, "submissions.csv", head, rows)
}
