package meeting

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	matters "counterpart.dev/internal/app/matter"
	work "counterpart.dev/internal/app/meeting"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/matter"
	"counterpart.dev/internal/core/meeting"
	"counterpart.dev/internal/core/party"
	"counterpart.dev/internal/core/register"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/web/ui"
)

type member = party.Member

// Sitting is one meeting.
func (p Pages) Sitting(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	shown, err := p.sitting(c, "", nil, nil)
	if err != nil {
		return err
	}
	return p.Shell.Show(w, r, shown)
}

// sitting is the page, with a line as it was typed and what was understood of it.
func (p Pages) sitting(c call, typed string, read *meeting.Line, wrong []errs.Field) (ui.Page, error) {
	s, err := p.Work.Sitting(c.Context(), c.v, c.scope, c.series, c.number)
	if err != nil {
		return ui.Page{}, err
	}
	shown, err := p.frame(c, s.Series.Title, s.Audience, ui.Link{Text: "Meetings", URL: c.at()})
	if err != nil {
		return shown, err
	}
	lead := words(s.Sitting.Starts) + " · " + ui.Things(s.Sitting.Length, "minute") + " · " + s.Series.Rhythm.Words()
	if s.Sitting.State == meeting.Cancelled {
		lead += " · does not take place"
	}
	shown.Lead, shown.Zone = g.Group{g.Text(lead), g.If(s.Sitting.Venue != "", g.Group{g.Text(" · "), ui.Name(s.Sitting.Venue)})}, s.Series.Zone
	if s.May {
		shown.Actions = append(shown.Actions, ui.Link{Text: "Change the series", URL: c.at(c.series, "edit")})
	}
	shown.Actions = append(shown.Actions, ui.Link{Text: "Calendar file", URL: c.at(c.series, "meeting.ics")}, ui.Link{Text: "Print the minutes", URL: c.sitting(c.number, "print")})
	shown.Body = []g.Node{beside(c, s), agendaPart(c, s), minutesPart(c, s), linePart(c, s, typed, read, wrong), sendPart(c, s), peoplePart(c, s), guestPart(c, s), movePart(c, s)}
	return shown, nil
}

// beside leads to the meetings before and after.
func beside(c call, s work.Sitting) g.Node {
	var links []g.Node
	if s.Prev >= 0 {
		links = append(links, ui.A(c.sitting(s.Prev), g.Text("The one before")))
	}
	if s.Next >= 0 {
		if len(links) > 0 {
			links = append(links, g.Text(" · "))
		}
		links = append(links, ui.A(c.sitting(s.Next), g.Text("The one after")))
	}
	return g.If(len(links) > 0, h.P(g.Group(links)))
}

func agendaPart(c call, s work.Sitting) g.Node {
	list := func(title string, rows []register.Matter) g.Node {
		if len(rows) == 0 {
			return nil
		}
		return g.Group{h.H3(g.Text(title)), h.Ul(h.Class("stack"), g.Map(rows, func(m register.Matter) g.Node {
			return h.Li(ui.A(ui.Path(c.kind, string(c.scope), "matters", m.ID), ui.Name(m.Title)), g.Text(" "), ui.Court(m.Court, c.v.Side), ui.Note(g.Text(m.Kind.Words())))
		}))}
	}
	var own g.Node
	if s.Sitting.Agenda != "" {
		own = g.Group{h.H3(g.Text("Besides")), h.Ul(h.Class("stack"), g.Map(strings.Split(s.Sitting.Agenda, "\n"), func(l string) g.Node { return h.Li(ui.Name(l)) }))}
	}
	var empty g.Node
	if s.Sitting.Sent != 0 && own == nil {
		return nil
	}
	if s.Agenda.Empty() && own == nil {
		empty = h.P(ui.Quiet(g.Text("Nothing is open in this room that is due, to be decided or warned of.")))
	}
	var form g.Node
	if s.May && s.Sitting.Sent == 0 {
		form = ui.Form{ID: "agenda-form", Action: c.sitting(c.number, "agenda"), Rev: strconv.FormatInt(s.Sitting.Rev, 10), Submit: ui.Button{Text: "Keep the agenda", Look: ui.Plain},
			Fields: []ui.Field{{Name: "agenda", Label: "Besides", Kind: ui.Area, Size: 3, Value: s.Sitting.Agenda, Most: 4000, Hint: "A line each."}}}
	}
	return ui.Section("agenda", "Agenda", list("What is due", s.Agenda.Due), list("Decisions needed", s.Agenda.Decisions), list("Early warnings", s.Agenda.Warnings), own, empty, form)
}

func minutesPart(c call, s work.Sitting) g.Node {
	var standing g.Node
	switch {
	case s.Sitting.Sent == 0:
		standing = h.P(ui.Quiet(g.Text("A draft: it is put to both sides when you are done.")))
	case !s.Both:
		standing = h.P(ui.State("put out"))
	default:
		word := map[meeting.Says]string{meeting.Agreed: "agreed by both sides", meeting.Contested: "contested", meeting.Unsaid: "waiting for a side"}[meeting.Standing(s.Lines)]
		standing = h.P(ui.State(word))
	}
	columns := []ui.Column[meeting.Minute]{
		{Head: "Line", Row: true, Cell: func(l meeting.Minute) g.Node { return lineCell(c, l) }},
	}
	if s.Both && s.Sitting.Sent != 0 {
		columns = append(columns, ui.Column[meeting.Minute]{Head: "Client", Cell: func(l meeting.Minute) g.Node { return says(l.Client) }},
			ui.Column[meeting.Minute]{Head: "Delivery", Cell: func(l meeting.Minute) g.Node { return says(l.Delivery) }})
	}
	if s.May {
		columns = append(columns, ui.Column[meeting.Minute]{Head: "Say", Silent: true, Cell: func(l meeting.Minute) g.Node { return sayCell(c, s, l) }})
	}
	rows := slices.DeleteFunc(slices.Clone(s.Lines), func(l meeting.Minute) bool { return l.Words == "" })
	var all g.Node
	if s.May && s.Both && s.Sitting.Sent != 0 && slices.ContainsFunc(rows, func(l meeting.Minute) bool { return l.Of(c.v.Side).Says == meeting.Unsaid }) {
		all = ui.Post{Action: c.sitting(c.number, "say"), Hidden: []ui.Hidden{{Name: "index", Value: "-1"}, {Name: "says", Value: string(meeting.Agreed)}}, Button: ui.Button{Text: "Agree to all the rest"}}
	}
	return ui.Section("minutes", "Minutes", standing, ui.Table[meeting.Minute]{ID: "minute-list", Caption: "Minutes", Rows: rows, Things: "lines", Empty: ui.Empty{Says: "No line yet. Write one below while you talk."}, Columns: columns}, all)
}

func lineCell(c call, l meeting.Minute) g.Node {
	var parts []g.Node
	if l.Sort != meeting.Note {
		parts = append(parts, ui.State(string(l.Sort)), g.Text(" "))
	}
	parts = append(parts, ui.Name(l.Words))
	var notes []g.Node
	if l.Who != "" {
		notes = append(notes, ui.Name(l.Who))
	}
	if l.Day != 0 {
		notes = append(notes, g.Text(" by "+day(l.Day)))
	}
	if l.Matter != "" {
		notes = append(notes, g.Text(" · "), ui.A(ui.Path(c.kind, string(c.scope), "matters", l.Matter), g.Text("its thread")))
	}
	if len(notes) > 0 {
		parts = append(parts, ui.Note(notes...))
	}
	return g.Group(parts)
}

func sayCell(c call, s work.Sitting, l meeting.Minute) g.Node {
	index, rev := ui.Hidden{Name: "index", Value: strconv.Itoa(l.Index)}, strconv.FormatInt(l.Rev, 10)
	if s.Sitting.Sent == 0 {
		return ui.Post{Action: c.sitting(c.number, "rewrite"), Small: true, Rev: rev, Hidden: []ui.Hidden{index, {Name: "words", Value: ""}}, Button: ui.Button{Text: "Take it back"}}
	}
	if !s.Both || l.Of(c.v.Side).Says == meeting.Contested {
		return nil
	}
	return g.Group{
		g.If(l.Of(c.v.Side).Says == meeting.Unsaid, ui.Post{Action: c.sitting(c.number, "say"), Small: true, Hidden: []ui.Hidden{index, {Name: "says", Value: string(meeting.Agreed)}}, Button: ui.Button{Text: "Agree"}}),
		g.Text(" "), ui.A(c.sitting(c.number, "contest").With("index", strconv.Itoa(l.Index)), g.Text("Contest")),
	}
}

// linePart is where a line is typed. A line that does something is shown as it was understood before it does it.
func linePart(c call, s work.Sitting, typed string, read *meeting.Line, wrong []errs.Field) g.Node {
	if !s.May || s.Sitting.Sent != 0 || s.Sitting.State == meeting.Cancelled {
		return nil
	}
	f := ui.Form{ID: "line-form", Action: c.sitting(c.number, "lines"), Errors: wrong, Submit: ui.Button{Text: "Keep the line"},
		Fields: []ui.Field{{Name: "line", Label: "A line", Value: typed, Most: 600, Required: true, Hint: "“decision: … by NAME”, “promise: NAME … by DATE”, “question: …”, “warning: …” each become a matter; anything else is a note."}}}
	if read != nil && len(read.Problems) == 0 {
		what := "a " + string(read.Sort) + ", with a thread of its own"
		if !becomes(c, s, *read) {
			what = "a " + string(read.Sort) + " in the minutes, which the other side agrees to or contests"
		}
		facts := ui.Definitions{{Term: "Becomes", Value: g.Text(what)}, {Term: "Says", Value: ui.Name(read.Words)}}
		if read.Who.Name != "" {
			facts = append(facts, ui.Definition{Term: "Who", Value: ui.Name(read.Who.Name)})
		}
		if read.Day != 0 {
			facts = append(facts, ui.Definition{Term: "By", Value: g.Text(day(read.Day))})
		}
		facts = append(facts, ui.Definition{Term: "Seen by", Value: ui.Audience{Of: s.Audience, Viewer: c.v.Side}.Chip()})
		f.Intro, f.Submit = facts, ui.Button{Text: "Yes, keep it so"}
		f.Hidden = []ui.Hidden{{Name: "read", Value: typed}}
	}
	return ui.Section("line", "While you talk", f)
}

func sendPart(c call, s work.Sitting) g.Node {
	if !s.May || s.Sitting.Sent != 0 || len(s.Lines) == 0 || s.Sitting.State == meeting.Cancelled {
		return nil
	}
	text := "Put the minutes to both sides"
	if !s.Both {
		text = "Put the minutes out"
	}
	return ui.Section("send", "Done?", ui.Post{Action: c.sitting(c.number, "send"), Rev: strconv.FormatInt(s.Sitting.Rev, 10), Button: ui.Button{Text: text}},
		ui.Note(g.Text("Your side agrees to what it wrote. The other side agrees to each line or contests it with a reason.")))
}

func peoplePart(c call, s work.Sitting) g.Node {
	came := map[access.PersonID]meeting.Presence{}
	for _, a := range s.Came {
		came[a.Person] = a.State
	}
	if !s.May || s.Sitting.Sent != 0 {
		return ui.Section("people", "Who came", h.Ul(h.Class("stack"), g.Map(s.Came, func(a meeting.Attendee) g.Node { return h.Li(ui.Side(a.Side, a.Name), g.Text(" "+a.State.Words())) })),
			g.If(len(s.Came) == 0, h.P(ui.Quiet(g.Text("Nobody wrote down who came.")))))
	}
	options := []ui.Option{{Value: "", Label: "–"}}
	for _, x := range []meeting.Presence{meeting.Came, meeting.Apologies, meeting.Absent} {
		options = append(options, ui.Option{Value: string(x), Label: x.Words()})
	}
	var fields []ui.Field
	for _, m := range s.Known {
		asked := slices.ContainsFunc(s.Invited, func(a meeting.Attendee) bool { return a.Person == m.Person })
		if !asked && came[m.Person] == "" && len(s.Invited) > 0 {
			continue
		}
		f := ui.Field{Name: "p-" + string(m.Person), Label: m.Name, Kind: ui.Select, Value: string(came[m.Person]), Options: options}
		if a := meeting.AnswerOf(s.Answers, m.Person, s.Sitting.Number, max(s.Sitting.Sequence, s.Series.Sequence)); a != "" {
			f.Hint = "Answered from their calendar: " + a.Words()
			if f.Value == "" && a == meeting.Declined {
				f.Value = string(meeting.Apologies)
			}
		}
		fields = append(fields, f)
	}
	return ui.Section("people", "Who came", ui.Form{ID: "people-form", Action: c.sitting(c.number, "attendance"), Submit: ui.Button{Text: "Keep who came", Look: ui.Plain}, Fields: fields})
}

// guestPart is who else was there of the people that the project depends on, for those of the client side who keep them, and for nobody else.
func guestPart(c call, s work.Sitting) g.Node {
	if len(s.Guests) == 0 || s.Sitting.State == meeting.Cancelled || s.Sitting.Starts.Date() > s.Today {
		return nil
	}
	var there []g.Node
	field := ui.Field{Name: "who", Label: "Who was there", Kind: ui.Checks, Hint: "They need no account. The contact is kept with them, dated to the meeting"}
	for _, x := range s.Guests {
		if x.There {
			there = append(there, h.Li(ui.A(ui.Path("projects", string(s.Project), "stakeholders", x.ID), ui.Name(x.Name))))
			continue
		}
		field.Options = append(field.Options, ui.Option{Value: x.ID, Label: x.Name, Hint: strings.Trim(x.Post+" · "+x.Firm, " ·")})
	}
	return ui.Section("guests", "Spoken to here", ui.Note(ui.Audience{Of: access.ClientOnly, Viewer: c.v.Side}.Chip(), g.Text(" Of the people the project depends on, only those who direct it see this.")),
		g.If(len(there) > 0, h.Ul(h.Class("stack"), g.Group(there))),
		g.If(len(field.Options) > 0, ui.Form{ID: "guest-form", Action: c.sitting(c.number, "guests"), Submit: ui.Button{Text: "Keep who was there", Look: ui.Plain}, Fields: []ui.Field{field}}))
}

func movePart(c call, s work.Sitting) g.Node {
	if !s.May || s.Sitting.State != meeting.Planned {
		return nil
	}
	m := s.Sitting
	rev := strconv.FormatInt(m.Rev, 10)
	return ui.Section("move", "Move this one", ui.Form{ID: "move-form", Action: c.sitting(c.number, "move"), Rev: rev, Submit: ui.Button{Text: "Move it", Look: ui.Plain}, Groups: []ui.Group{{InLine: true, Fields: []ui.Field{
		{Name: "day", Label: "Day", Kind: ui.Day, Value: m.Starts.Date().String(), Required: true}, {Name: "at", Label: "At", Value: m.Starts.String()[11:], Size: 6, Required: true},
		{Name: "length", Label: "Minutes", Kind: ui.Integer, Value: strconv.Itoa(m.Length)}, {Name: "venue", Label: "Where", Value: m.Venue, Most: 600}}}}},
		ui.Post{Action: c.sitting(c.number, "cancel"), Rev: rev, Button: ui.Button{Text: "It does not take place", Look: ui.Plain}})
}

// Line keeps a line. One that becomes a matter is shown as it was understood first; the answer to that carries the same text.
func (p Pages) Line(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	typed := strings.Join(strings.Fields(r.PostFormValue("line")), " ")
	s, err := p.Work.Sitting(r.Context(), c.v, c.scope, c.series, c.number)
	if err != nil {
		return err
	}
	l := meeting.ReadLine(typed, s.Here(), s.Today)
	show := func(read *meeting.Line, wrong []errs.Field) (ui.Page, error) { return p.sitting(c, typed, read, wrong) }
	if len(l.Problems) > 0 {
		var wrong []errs.Field
		for _, x := range l.Problems {
			wrong = append(wrong, errs.Field{Path: "line", Message: x})
		}
		shown, err := show(&l, wrong)
		if err != nil {
			return err
		}
		return p.Shell.Again(w, r, shown)
	}
	if l.Becomes() && r.PostFormValue("read") != typed {
		shown, err := show(&l, nil)
		if err != nil {
			return err
		}
		return p.Shell.Again(w, r, shown)
	}
	index, err := p.Work.Minute(r.Context(), c.v, c.scope, c.series, c.number, l)
	if err != nil {
		return p.again(c, w, err, func(wrong []errs.Field) (ui.Page, error) { return show(nil, wrong) })
	}
	if !becomes(c, s, l) {
		return c.back(w, c.sitting(c.number), "minuted")
	}
	id, err := p.Matter.Raise(r.Context(), c.v, c.scope, raising(c, s, l))
	if err != nil {
		return p.again(c, w, err, func([]errs.Field) (ui.Page, error) {
			return show(nil, []errs.Field{{Path: "line", Message: "The line is in the minutes. It did not become a matter: " + errs.Sentence(err)}})
		})
	}
	if l.Sort == meeting.Decision && !s.Both { // among one side it is decided by having been said
		if err := p.Matter.Move(r.Context(), c.v, c.scope, id, matters.MoveForm{Verb: matter.Decide, Option: "1", Words: "Decided by " + l.Who.Name + "."}); err != nil && errs.KindOf(err) != errs.Invalid {
			return err
		}
	}
	if err := p.Work.Became(r.Context(), c.v, c.scope, c.series, c.number, index, id); err != nil {
		return err
	}
	return c.back(w, c.sitting(c.number), "became")
}

// becomes reports whether a line becomes a matter. Where both sides meet a decision is asked of the other side, so that what one's own side
// decided stands in the minutes, which the other agrees to or contests.
func becomes(c call, s work.Sitting, l meeting.Line) bool {
	return l.Becomes() && !(l.Sort == meeting.Decision && s.Both && l.Who.Side == c.v.Side)
}

// raising is the matter that a line becomes, in the room of the meeting.
func raising(c call, s work.Sitting, l meeting.Line) matters.RaiseForm {
	f := matters.RaiseForm{Kind: map[meeting.Sort]matter.Kind{meeting.Decision: matter.Decision, meeting.Promise: matter.Commitment, meeting.Question: matter.Question, meeting.Warning: matter.EarlyWarning}[l.Sort],
		Shared: s.Both, Title: l.Words, Due: l.Day.String(), Words: "Said in “" + s.Series.Title + "” on " + day(s.Sitting.Starts.Date()) + "."}
	if l.Who.Name != "" {
		verb := map[meeting.Sort]string{meeting.Decision: "decided", meeting.Promise: "promised"}[l.Sort]
		f.Words += " " + l.Who.Name + " " + verb + " it."
	}
	if l.Sort == meeting.Promise && l.Who.Side != c.v.Side {
		f.Owes = "them"
	}
	if l.Sort == meeting.Decision {
		f.Content, f.Due = matters.Content{Class: "said in a meeting", Options: "As minuted\nOtherwise"}, s.Today.String()
	}
	if len([]rune(f.Title)) > 190 {
		f.Words, f.Title = f.Title+"\n\n"+f.Words, string([]rune(f.Title)[:190])+"…"
	}
	return f
}

// act runs an act on the meeting and leads back to it.
func (p Pages) act(w http.ResponseWriter, r *http.Request, did string, do func(c call) error) error {
	c := of(r)
	if err := do(c); err != nil {
		return p.again(c, w, err, func(wrong []errs.Field) (ui.Page, error) { return p.sitting(c, "", nil, wrong) })
	}
	return c.back(w, c.sitting(c.number), did)
}

// Agenda keeps what was added to the agenda.
func (p Pages) Agenda(w http.ResponseWriter, r *http.Request) error {
	return p.act(w, r, "kept", func(c call) error {
		return p.Work.KeepAgenda(r.Context(), c.v, c.scope, c.series, c.number, r.PostFormValue("agenda"), c.rev())
	})
}

// Attendance keeps who came.
func (p Pages) Attendance(w http.ResponseWriter, r *http.Request) error {
	return p.act(w, r, "kept", func(c call) error {
		came := map[access.PersonID]meeting.Presence{}
		if err := r.ParseForm(); err != nil {
			return err
		}
		for name, values := range r.PostForm {
			if id, ok := strings.CutPrefix(name, "p-"); ok && values[0] != "" {
				came[access.PersonID(id)] = meeting.Presence(values[0])
			}
		}
		return p.Work.Attend(r.Context(), c.v, c.scope, c.series, c.number, came)
	})
}

// Guests keeps who else was there of the people the project depends on.
func (p Pages) Guests(w http.ResponseWriter, r *http.Request) error {
	return p.act(w, r, "kept", func(c call) error {
		if err := r.ParseForm(); err != nil {
			return err
		}
		return p.Work.Were(r.Context(), c.v, c.scope, c.series, c.number, r.PostForm["who"])
	})
}

// Rewrite changes a line of a draft, or takes it back.
func (p Pages) Rewrite(w http.ResponseWriter, r *http.Request) error {
	return p.act(w, r, "kept", func(c call) error {
		index, _ := strconv.Atoi(r.PostFormValue("index"))
		return p.Work.Rewrite(r.Context(), c.v, c.scope, c.series, c.number, index, r.PostFormValue("words"), c.rev())
	})
}

// Send puts the minutes out.
func (p Pages) Send(w http.ResponseWriter, r *http.Request) error {
	return p.act(w, r, "sent", func(c call) error { return p.Work.Send(r.Context(), c.v, c.scope, c.series, c.number, c.rev()) })
}

// Say keeps what one's side says of a line, or of all of which it said nothing.
func (p Pages) Say(w http.ResponseWriter, r *http.Request) error {
	return p.act(w, r, "said", func(c call) error {
		index, err := strconv.Atoi(r.PostFormValue("index"))
		if err != nil {
			return errs.New(errs.Invalid, "Choose a line.")
		}
		return p.Work.Say(r.Context(), c.v, c.scope, c.series, c.number, index, meeting.Says(r.PostFormValue("says")), r.PostFormValue("why"))
	})
}

// Contest asks why a line is not right.
func (p Pages) Contest(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	s, err := p.Work.Sitting(r.Context(), c.v, c.scope, c.series, c.number)
	if err != nil {
		return err
	}
	index := r.URL.Query().Get("index")
	shown, err := p.frame(c, "Contest a line", s.Audience, ui.Link{Text: "Meetings", URL: c.at()}, ui.Link{Text: s.Series.Title, URL: c.sitting(c.number)})
	if err != nil {
		return err
	}
	for _, l := range s.Lines {
		if strconv.Itoa(l.Index) == index {
			shown.Lead = lineCell(c, l)
		}
	}
	shown.Body = []g.Node{ui.Form{ID: "contest-form", Action: c.sitting(c.number, "say"), Cancel: c.sitting(c.number), Submit: ui.Button{Text: "Contest it"}, Hidden: []ui.Hidden{{Name: "index", Value: index}, {Name: "says", Value: string(meeting.Contested)}},
		Fields: []ui.Field{{Name: "why", Label: "Why it is not right", Kind: ui.Area, Size: 3, Required: true, Most: 600, Hint: "Both sides read it beside the line."}}}}
	return p.Shell.Show(w, r, shown)
}

// Move moves one meeting.
func (p Pages) Move(w http.ResponseWriter, r *http.Request) error {
	return p.act(w, r, "moved", func(c call) error {
		return p.Work.Move(r.Context(), c.v, c.scope, c.series, c.number, work.MoveForm{Day: r.PostFormValue("day"), At: r.PostFormValue("at"), Length: r.PostFormValue("length"), Venue: r.PostFormValue("venue"), Rev: c.rev()})
	})
}

// Cancel says that one meeting does not take place.
func (p Pages) Cancel(w http.ResponseWriter, r *http.Request) error {
	return p.act(w, r, "cancelled", func(c call) error { return p.Work.Cancel(r.Context(), c.v, c.scope, c.series, c.number, c.rev()) })
}

// Print is the minutes on a page that is nothing else.
func (p Pages) Print(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	s, err := p.Work.Sitting(r.Context(), c.v, c.scope, c.series, c.number)
	if err != nil {
		return err
	}
	shown, err := p.frame(c, "Minutes: "+s.Series.Title, s.Audience, ui.Link{Text: "Meetings", URL: c.at()}, ui.Link{Text: s.Series.Title, URL: c.sitting(c.number)})
	if err != nil {
		return err
	}
	s.May = false
	shown.Lead, shown.Zone = g.Text(words(s.Sitting.Starts)), s.Series.Zone
	shown.Body = []g.Node{peoplePart(c, s), agendaPart(c, s), minutesPart(c, s)}
	return p.Shell.Show(w, r, shown)
}
