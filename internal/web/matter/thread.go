package matter

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	work "counterpart.dev/internal/app/matter"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/clock"
	"counterpart.dev/internal/core/engage"
	"counterpart.dev/internal/core/matter"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/server"
	engagepages "counterpart.dev/internal/web/engage"
	"counterpart.dev/internal/web/ui"
)

// Thread is a matter with its moves.
func (p Pages) Thread(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	v, err := p.Work.Thread(r.Context(), c.v, c.scope, c.id)
	if err != nil {
		return err
	}
	shown, err := p.thread(r, v, nil)
	if err != nil {
		return err
	}
	return p.Shell.Show(w, r, shown)
}

// named is a matter as crumbs and titles name it.
func named(v work.View) string { return fmt.Sprintf("%d %s", v.Number, title(v.Title)) }

// way leads to the register that a matter is in.
func (c call) way(v work.View) ui.Link {
	return ui.Link{Text: "Matters", URL: c.at("matters").With("room", roomWord(v.Reach.Audience))}
}

func (p Pages) thread(r *http.Request, v work.View, wrong []errs.Field) (ui.Page, error) {
	c := of(r)
	shown, err := p.frame(r, named(v), v.Reach.Audience, c.way(v))
	if err != nil {
		return shown, err
	}
	shown.Lead = clockLine(c, v)
	if v.MayShare {
		shown.Actions = append(shown.Actions, ui.Link{Text: "Share", URL: c.matter(v.ID, "share"), Keys: "s"})
	}
	shown.Actions = append(shown.Actions, ui.Link{Text: "Print", URL: c.matter(v.ID, "print.pdf")})
	replies, err := p.answer(r, v, wrong)
	if err != nil {
		return shown, err
	}
	side, err := p.side(r, v)
	if err != nil {
		return shown, err
	}
	shown.Body = []g.Node{ui.Columns(g.Group{timeline(c, v), moves(c, v), replies}, side), recordOnly(v.Ground)}
	return shown, nil
}

// clockLine says in a sentence whose turn it is, until when, by which clause, and what follows if nothing comes.
func clockLine(c call, v work.View) g.Node {
	if v.Phase == matter.Shared {
		return g.Group{ui.State("shared"), g.Text(" It lives on as both sides read it: "), ui.A(c.matter(v.SharedAs), g.Text("the shared matter")), g.Text(".")}
	}
	if v.Ended != 0 {
		return g.Group{ui.State(string(v.Phase)), g.Text(" "), c.moment(v.Ended, v.Ground.Zone)}
	}
	line := g.Group{ui.Court(v.Court, c.v.Side)}
	if v.Holder != "" {
		line = append(line, g.Text(" "), ui.Name(v.Holder))
	}
	step := v.Step()
	if due := v.Standing.State.Due; step != nil && due != 0 && due < day(time.UnixMicro(v.DueAt), v.Ground.Zone) {
		line = append(line, g.Text(" Needed by "), ui.Due(due, c.today(v.Ground.Zone)), g.Text("."))
	}
	switch {
	case step != nil:
		line = append(line, g.Text(" "+step.Name+" due "+until(v.DueAt, v.Ground.Zone)+clause(step)+"."))
		if step.IfMissed != "" {
			line = append(line, g.Text(" If missed: "+step.IfMissed))
		}
	case v.DueAt != 0:
		line = append(line, g.Text(" needed by "+until(v.DueAt, v.Ground.Zone)+"."))
	default:
		line = append(line, g.Text(" No rule says by when."))
	}
	if v.DueAt != 0 && v.DueAt < c.now.UnixMicro() {
		days := int(c.today(v.Ground.Zone) - day(time.UnixMicro(v.DueAt), v.Ground.Zone))
		line = append(line, g.Text(" "), ui.Late(ui.Things(days, "day")+" late."))
	} else if v.WarnAt != 0 && v.WarnAt <= c.now.UnixMicro() {
		line = append(line, g.Text(" "), ui.State("due soon"))
	}
	if v.Deemed != "" {
		line = append(line, g.Text(" "), ui.State("treated as "+v.Deemed))
	}
	return line
}

// until is the last moment of a step: the end of a day as its day.
func until(us int64, zone string) string {
	t := time.UnixMicro(us).In(work.Zone(zone))
	if t.Hour() == 23 && t.Minute() == 59 {
		return t.Format("Mon 2 Jan 2006")
	}
	return t.Format("Mon 2 Jan 2006, 15:04")
}

func clause(s *clock.Step) string {
	if s.Clause == "" {
		return ""
	}
	return " (" + s.Clause + " " + short(s.Edition) + ")"
}

// short is an edition without what follows its first word or two.
func short(edition string) string {
	if f := strings.Fields(edition); len(f) > 0 {
		return f[0]
	}
	return edition
}

// timeline is the moves, oldest first.
func timeline(c call, v work.View) g.Node {
	var out ui.Timeline
	for _, m := range v.Moves {
		out = append(out, ui.Event{ID: fmt.Sprintf("move-%d", m.Index+1), When: c.moment(m.At, v.Ground.Zone), Who: ui.Person{Name: m.ByName, Organisation: m.ByFirm, Side: sideOf(m)},
			Did: didWords(c, v, m), Body: moveBody(c, v, m), Notes: moveNotes(c, v, m)})
	}
	return ui.Section("moves", "What was said and done", out)
}

func sideOf(m work.Moved) access.Side {
	if m.Recorder != "" {
		return m.Recorder
	}
	return m.Side
}

func didWords(c call, v work.View, m work.Moved) string {
	text := did[m.Verb]
	switch {
	case m.Verb == matter.Raise && m.Said.Copied:
		text = "shared it"
	case m.Verb == matter.Assign && m.ToName != "":
		text = "assigned it to " + m.ToName
	case m.Verb == matter.Assign:
		text = "assigned it to somebody of " + sideWords(m.Side, c)
	case (m.Verb == matter.ReDate || m.Verb == matter.Extend) && m.Said.Due != 0:
		text += ", to " + dateWords(m.Said.Due)
	case m.Verb == matter.Link:
		text = fmt.Sprintf("linked it to matter %d", m.Said.LinkNumber)
	case m.Verb == matter.Decide && m.Said.Option > 0 && m.Said.Option <= len(v.About.Options()):
		text = "decided for " + v.About.Options()[m.Said.Option-1].Name
	case m.Verb == matter.Accept && m.Said.Option > 0 && m.Said.Option <= len(v.About.Options()):
		text = "accepted " + v.About.Options()[m.Said.Option-1].Name
	}
	return text
}

func moveBody(c call, v work.View, m work.Moved) g.Node {
	var out g.Group
	switch {
	case m.Words != "":
		out = append(out, engagepages.Prose(m.Words))
	case m.MayErase || !m.Erased:
	}
	if m.Said.Link != "" {
		out = append(out, h.P(ui.A(c.matter(m.Said.Link), g.Text(fmt.Sprintf("Matter %d", m.Said.LinkNumber)))))
	}
	if files := attachments(c, m); files != nil {
		out = append(out, files)
	}
	if m.MayErase {
		out = append(out, h.P(h.Class("screen"), ui.A(c.matter(v.ID, "erase", strconv.Itoa(m.Index)), g.Text("Erase"), ui.Unseen(" the words of this move"))))
	}
	if len(out) == 0 {
		return nil
	}
	return out
}

func moveNotes(c call, v work.View, m work.Moved) (out []string) {
	add := func(when bool, text string) {
		if when {
			out = append(out, text)
		}
	}
	out = append(out, stated(v, m)...)
	add(m.Recorder != "", "Recorded for "+sideWords(m.Side, c)+", unconfirmed")
	add(m.Verb == matter.Hold, "A holding reply: the clock runs on")
	add(m.Verb == matter.Decide && m.Role != "", "As "+m.Role.Words())
	add(m.Said.Uncovered, "No letter of authority of theirs covers what it costs")
	add(m.Said.Letter != 0, fmt.Sprintf("Under letter of authority %d", m.Said.Letter))
	if m.Said.Recorded != 0 {
		out = append(out, "The list it came from has it on "+dateWords(m.Said.Recorded))
	}
	add(m.Said.ClientCaused, "It arises from an act of the client side")
	add(m.Said.Warns, "An early warning came before it")
	add(m.Said.Told > 0, ui.Things(m.Said.Told, "person", "people")+" told")
	if len(m.Said.Mentions) > 0 {
		out = append(out, ui.Things(len(m.Said.Mentions), "member")+" of this room mentioned")
	}
	return out
}

// answering is where a move stands among those that answer a matter; all others stand behind them.
func answering(v matter.Verb) int {
	if at := slices.Index(answers, v); at >= 0 {
		return at
	}
	return len(answers)
}

var answers = []matter.Verb{matter.Decide, matter.Accept, matter.Decline, matter.Instruct, matter.Quote, matter.Assess, matter.Implement, matter.Tell}

// moves are the moves that are legal now, each on a page of its own.
func moves(c call, v work.View) g.Node {
	if len(v.Verbs) == 0 {
		return nil
	}
	var out g.Group
	order := slices.Clone(v.Verbs)
	slices.SortStableFunc(order, func(a, b matter.Verb) int { return answering(a) - answering(b) })
	for _, verb := range order {
		l := ui.Link{Text: verbLabel(v.Kind, verb), URL: c.matter(v.ID, "moves", string(verb)).At(focus(verb)), Keys: keysOf[verb]}
		out = append(out, ui.ActionLink(l), g.Text(" "))
	}
	var theirs g.Group
	for _, verb := range v.TheirVerb {
		theirs = append(theirs, g.If(len(theirs) > 0, g.Text(" · ")), ui.A(c.matter(v.ID, "moves", string(verb)).With("for", "them"), g.Text(verbLabel(v.Kind, verb))))
	}
	return h.Div(h.Class("screen"), ui.Section("next", "What can be done now", h.Div(h.Class("actions"), out),
		g.If(len(theirs) > 0, h.P(ui.Quiet(g.Text("Recorded for "+v.With+", which has nobody here: ")), theirs))))
}

// answer is the form of a reply, where one is due from the viewer's side.
func (p Pages) answer(r *http.Request, v work.View, wrong []errs.Field) (g.Node, error) {
	c := of(r)
	may := false
	for _, verb := range v.Verbs {
		may = may || verb == matter.Reply
	}
	if !may {
		return nil, nil
	}
	q, saved, err := p.begun(r, c.draft(v.ID, "moves", "reply"))
	if err != nil {
		return nil, err
	}
	body := q.Get("body")
	if len(wrong) > 0 {
		body = c.text("body")
	}
	return ui.Section("reply", "Reply", ui.Form{ID: "reply-form", Action: c.matter(v.ID, "moves", "reply"), Errors: wrong, Saves: saves(c.draft(v.ID, "moves", "reply")), Saved: saved,
		Intro: readBy(v), Submit: ui.Button{Text: "Reply"}, Fields: []ui.Field{{Name: "body", Label: "Text", Kind: ui.Area, Value: body, Required: true, Size: 5, Hint: "An @ before the name of a member of this room mentions them: it stands on their first page"}, filesField()}}), nil
}

// readBy says who will read what is written.
func readBy(v work.View) g.Node {
	if v.Reach.Audience == access.Shared {
		return h.P(ui.Quiet(g.Text("Both sides read it, at once.")))
	}
	return h.P(ui.Quiet(g.Text("Only our side reads it.")))
}

func filesField() ui.Field {
	return ui.Field{Name: "files", Label: "Files", Kind: ui.File, Many: true, Most: mostUpload, Hint: "At most ten, of 25 MB together"}
}

// mostUpload is how many bytes a form with files may bring.
const mostUpload = 25 << 20

// side is what stands beside the thread: what it is about, its clock, and what our side keeps for itself.
func (p Pages) side(r *http.Request, v work.View) (g.Node, error) {
	c := of(r)
	first := ui.Definitions{{Term: "Kind", Value: g.Text(kindWord(v.Kind))}, {Term: "Raised", Value: g.Group{ui.Name(v.ByName), ui.Note(c.moment(v.Matter.Raised, v.Ground.Zone))}},
		{Term: "State", Value: ui.State(string(v.Phase))}}
	s := v.Standing.State
	if s.Due != 0 {
		d := ui.Definition{Term: "Needed by", Value: ui.Due(s.Due, c.today(v.Ground.Zone))}
		if s.ReDates > 0 {
			d.Note = "first " + dateWords(s.Original) + ", re-dated " + times(s.ReDates)
		}
		first = append(first, d)
	}
	first = append(first, about(v.About, s)...)
	first = append(first, weigh(c, v)...)
	out := g.Group{ui.Section("about", "About it", first), namedSection(c, v), steps(c, v)}
	note, err := p.besideForm(r, v, nil)
	if err != nil {
		return nil, err
	}
	out = append(out, note)
	if v.Seen {
		out = append(out, h.P(ui.A(c.at("record").With("room", roomWord(v.Reach.Audience)), g.Text("The record of this room"))))
	}
	return out, nil
}

// steps are the steps of the clock.
func steps(c call, v work.View) g.Node {
	if len(v.Standing.Steps) == 0 {
		return nil
	}
	var out g.Group
	for _, s := range v.Standing.Steps {
		if s.State == clock.NotStarted {
			continue
		}
		name := s.Name
		if s.Clause != "" {
			name += " (" + s.Clause + ")"
		}
		notes := []g.Node{g.Text(sideWords(s.OwedBy, c))}
		if s.Due != 0 {
			notes = append(notes, g.Text(" · due "+until(s.Due, v.Ground.Zone)))
		}
		notes = append(notes, g.Text(" · "+s.OutcomeIn(work.Zone(v.Ground.Zone), "2 Jan 2006")))
		if s.Pending && s.IfMissed != "" {
			notes = append(notes, g.Text(" · if missed: "+s.IfMissed))
		}
		out = append(out, h.Li(g.Text(name), ui.Note(notes...)))
	}
	var said g.Group
	for _, n := range v.Standing.Notes {
		said = append(said, ui.Note(g.Text(n)))
	}
	if len(out) == 0 && len(said) == 0 {
		return nil
	}
	return ui.Section("clock", "Its clock", h.Ul(h.Class("stack"), out), said)
}

// File sends a file that came with a move, to be kept.
func (p Pages) File(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	a, body, err := p.Work.File(r.Context(), c.v, c.scope, c.id, r.PathValue("file"))
	if err != nil {
		return err
	}
	return server.File(w, r, a.File.Name, body)
}

// Erasing asks before the words of a move are erased.
func (p Pages) Erasing(w http.ResponseWriter, r *http.Request) error {
	shown, err := p.erasing(r, nil)
	if err != nil {
		return err
	}
	return p.Shell.Show(w, r, shown)
}

// moveOf is the move that the address names, if the viewer may erase it.
func moveOf(r *http.Request, v work.View) (work.Moved, bool) {
	n, err := strconv.Atoi(r.PathValue("move"))
	if err != nil || n < 0 || n >= len(v.Moves) || !v.Moves[n].MayErase {
		return work.Moved{}, false
	}
	return v.Moves[n], true
}

func (p Pages) erasing(r *http.Request, wrong []errs.Field) (ui.Page, error) {
	c := of(r)
	v, err := p.Work.Thread(r.Context(), c.v, c.scope, c.id)
	if err != nil {
		return ui.Page{}, err
	}
	m, ok := moveOf(r, v)
	if !ok {
		return ui.Page{}, notFound
	}
	shown, err := p.frame(r, "Erase the words", v.Reach.Audience, c.way(v), ui.Link{Text: named(v), URL: c.matter(v.ID)})
	if err != nil {
		return shown, err
	}
	shown.Lead = g.Text("This cannot be taken back.")
	var reasons []ui.Option
	for _, x := range engage.Erasures() {
		reasons = append(reasons, ui.Option{Value: x.Code, Label: x.Words})
	}
	what := "The words of this move go from the thread, from the search and from the record."
	if m.Index == 0 {
		what += " So does what the matter is called and about."
	}
	shown.Body = []g.Node{ui.Section("text", "What will be erased", engagepages.Prose(m.Words)),
		ui.Confirm{Happens: g.Text(what), Kept: "That the move was made, by whom and when, stays. Files stay: they are erased by themselves.",
			Form: ui.Form{ID: "erase-form", Action: c.matter(v.ID, "erase", strconv.Itoa(m.Index)), Errors: wrong, Submit: ui.Button{Text: "Erase them", Look: ui.Danger}, Cancel: c.matter(v.ID),
				Fields: []ui.Field{{Name: "reason", Label: "Why", Kind: ui.Radios, Value: c.text("reason"), Options: reasons, Required: true}}}}}
	return shown, nil
}

// Erase erases the words of a move.
func (p Pages) Erase(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	n, err := strconv.Atoi(r.PathValue("move"))
	if err != nil {
		return notFound
	}
	if err := p.Work.Erase(r.Context(), c.v, c.scope, c.id, n, c.text("reason")); err != nil {
		fields, ok := wrong(err)
		if !ok {
			return err
		}
		shown, err := p.erasing(r, fields)
		if err != nil {
			return err
		}
		return p.Shell.Again(w, r, shown)
	}
	return back(w, r, c.matter(c.id), "erased")
}
