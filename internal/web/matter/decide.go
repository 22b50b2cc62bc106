package matter

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	"counterpart.dev/internal/app/act"
	work "counterpart.dev/internal/app/matter"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/matter"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/web/ui"
)

// Links are the links in mail that lead to the page on which one thing is answered.
type Links struct {
	Find func(ctx context.Context, v access.Viewer, secret string) (access.ScopeID, string, error) // errs.NotFound where it leads the viewer nowhere
	Use  func(ctx context.Context, a *act.Act, secret string) error
}

// answerName is how a way to answer stands in an address and a form.
func answerName(a work.AnswerVerb) string {
	if a.Option > 0 {
		return "option-" + strconv.Itoa(a.Option)
	}
	return string(a.Verb)
}

// answerLabel is how it reads.
func answerLabel(v work.View, a work.AnswerVerb) (label, hint string) {
	if options := v.About.Options(); a.Option > 0 && a.Option <= len(options) {
		return "Option " + strconv.Itoa(a.Option) + ": " + options[a.Option-1].Name, effect(options[a.Option-1].Effect)
	}
	if a.Verb == matter.Decline {
		return "No", "The reasons stand below, in enough detail to put them right"
	}
	return verbLabel(v.Kind, a.Verb), ""
}

// AnswerField asks how a matter is answered, of the ways that bind a side.
func AnswerField(v work.View, value string) ui.Field {
	f := ui.Field{Name: "answer", Label: "Your answer", Kind: ui.Radios, Required: true, Value: value}
	for _, a := range v.Answers() {
		label, hint := answerLabel(v, a)
		f.Options = append(f.Options, ui.Option{Value: answerName(a), Label: label, Hint: hint})
	}
	return f
}

// AnswerForm is the move that an answer makes, or errs.Invalid where it is none of those there are.
func AnswerForm(v work.View, answer, words string) (work.MoveForm, error) {
	all := v.Answers()
	at := slices.IndexFunc(all, func(a work.AnswerVerb) bool { return answerName(a) == answer })
	if at < 0 {
		return work.MoveForm{}, errs.InvalidFields("The answer was not given", []errs.Field{{Path: "answer", Message: "Choose one of the answers."}})
	}
	f := work.MoveForm{Verb: all[at].Verb, Words: words}
	if all[at].Option > 0 {
		f.Option = strconv.Itoa(all[at].Option)
	}
	return f, nil
}

// Deciding is the one page on which what a mail asks is answered. Looking at it answers nothing.
func (p Pages) Deciding(w http.ResponseWriter, r *http.Request) error {
	shown, err := p.deciding(r, r.URL.Query().Get("answer"), "", nil)
	if err != nil {
		return err
	}
	return p.Shell.Show(w, r, shown)
}

func (p Pages) deciding(r *http.Request, answer, words string, wrong []errs.Field) (ui.Page, error) {
	c, v, err := p.asked(r)
	if err != nil {
		return ui.Page{}, err
	}
	shown := ui.Page{Title: title(v.Title), Lead: clockLine(c, v), Zone: v.Ground.Zone, Crumbs: ui.Crumbs{{Text: "Matter " + strconv.FormatInt(v.Number, 10), URL: c.matter(v.ID)}},
		Audience: ui.Audience{Of: v.Reach.Audience, Viewer: c.v.Side}}
	if len(v.Answers()) == 0 {
		shown.Body = []g.Node{ui.Problem{Happened: "It does not wait for your answer any more.", Kept: "The matter is as it stands.", Do: "Look at what can be done now.",
			Links: []ui.Link{{Text: "Open the matter", URL: c.matter(v.ID)}}}}
		return shown, nil
	}
	var main, beside g.Group
	if last := len(v.Moves) - 1; last >= 0 {
		at := last
		for at > 0 && v.Moves[at].Words == "" {
			at--
		}
		main = append(main, ui.Section("last", "What is asked", ui.Timeline{{When: c.moment(v.Moves[at].At, v.Ground.Zone),
			Who: ui.Person{Name: v.Moves[at].ByName, Organisation: v.Moves[at].ByFirm, Side: sideOf(v.Moves[at])}, Did: didWords(c, v, v.Moves[at]), Body: moveBody(c, v, v.Moves[at])}}))
	}
	if hangs := weigh(c, v); len(hangs) > 0 {
		beside = append(beside, ui.Section("weigh", "What hangs on it", hangs))
	}
	beside = append(beside, namedSection(c, v))
	form := ui.Form{ID: "decide-form", Action: ui.Path("decide", r.PathValue("secret")), Errors: wrong, Intro: readBy(v), Submit: ui.Button{Text: "Give this answer"},
		Fields: []ui.Field{AnswerField(v, answer), {Name: "body", Label: "Reasons, or what else there is to say", Kind: ui.Area, Size: 4, Value: words, Hint: "A no needs its reasons"}}}
	main = append(main, form, h.P(ui.A(c.matter(v.ID), g.Text("Open the matter instead"))))
	shown.Body = []g.Node{ui.Columns(main, beside)}
	return shown, nil
}

// asked is what a link leads the viewer to.
func (p Pages) asked(r *http.Request) (c call, v work.View, err error) {
	c = of(r)
	if c.scope, c.id, err = p.Links.Find(r.Context(), c.v, r.PathValue("secret")); err != nil {
		return c, v, err
	}
	if v, err = p.Work.Thread(r.Context(), c.v, c.scope, c.id); err == nil && v.Ground.Engagement.ID == "" {
		c.kind = access.ProjectScope
	}
	return c, v, err
}

// Decided answers what a mail asks. The link leads nowhere from then on.
func (p Pages) Decided(w http.ResponseWriter, r *http.Request) error {
	c, v, err := p.asked(r)
	if err != nil {
		return err
	}
	answer, words := c.text("answer"), c.text("body")
	form, err := AnswerForm(v, answer, words)
	if err == nil {
		err = p.Work.MoveWith(r.Context(), c.v, c.scope, c.id, form, func(a *act.Act) error { return p.Links.Use(r.Context(), a, r.PathValue("secret")) })
	}
	if err == nil {
		return back(w, r, c.matter(c.id), "moved")
	}
	fields, ok := wrong(err)
	if !ok {
		return err
	}
	for i := range fields {
		fields[i].Path = strings.Replace(fields[i].Path, "option", "answer", 1)
	}
	shown, err := p.deciding(r, answer, words, fields)
	if err != nil {
		return err
	}
	return p.Shell.Again(w, r, shown)
}
