package situation

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	work "counterpart.dev/internal/app/situation"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/play"
	"counterpart.dev/internal/core/situation"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/server"
	"counterpart.dev/internal/web/page"
	"counterpart.dev/internal/web/ui"
)

func (p Pages) read(c call) (work.View, error) {
	return p.Work.Show(c.Context(), c.v, c.scope, c.PathValue("situation"))
}

// Show is one situation: the evidence, what to do, what was done.
func (p Pages) Show(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	v, err := p.read(c)
	if err != nil {
		return err
	}
	shown, err := p.view(c, v, nil, nil)
	if err != nil {
		return err
	}
	return p.Shell.Show(w, r, shown)
}

// view is the page, with what is wrong in one of its forms.
func (p Pages) view(c call, v work.View, dismiss, say []errs.Field) (ui.Page, error) {
	shown, err := p.frame(c, v.Rule.Name, c.list())
	if err != nil {
		return shown, err
	}
	shown.Lead = ui.Name(v.Title())
	shown.Body = []g.Node{standing(v), ui.Section("evidence", "What it rests on", evidence(v), ruleOf(v))}
	if v.State != situation.Gone {
		shown.Body = append(shown.Body, p.acts(c, v))
	}
	shown.Body = append(shown.Body, playOf(v.Play), ui.Section("history", "History", p.history(c, v, shown.Zone)))
	if v.May {
		shown.Body = append(shown.Body, ui.Halves(p.dismissing(c, v, dismiss), p.saying(c, v, say)))
	}
	return shown, nil
}

// standing says how it stands.
func standing(v work.View) g.Node {
	text := g.Group{soon(v.Row.Severity), g.Text(" "), ui.State(string(v.State))}
	switch {
	case v.State == situation.Dismissed:
		text = append(text, g.Text(" until "), ui.Date(v.Until, 0))
	case v.State == situation.Gone:
		text = append(text, g.Text(" since "), ui.Date(v.Left, 0), g.Text(": the facts do not show it any more"))
	}
	if s := times(v.Noticed); s != "" {
		text = append(text, g.Text(" · "+s))
	}
	return h.Section(h.P(text))
}

func evidence(v work.View) g.Node {
	var out ui.Definitions
	for _, e := range v.Evidence {
		out = append(out, ui.Definition{Term: e.What, Value: ui.A(address(v.Project, e.Link), ui.Name(e.Value))})
	}
	return out
}

func ruleOf(v work.View) g.Node {
	return h.P(ui.Quiet(g.Text(v.Rule.Definition + " " + v.Rule.Threshold)))
}

// offered are the acts of a play that can be begun here, by their place in it.
func (p Pages) offered(v work.View) (out []int) {
	for i, a := range v.Play.Acts {
		if !a.Shared || v.Subject.Engagement != "" {
			out = append(out, i)
		}
	}
	return out
}

// acts are the ways to begin.
func (p Pages) acts(c call, v work.View) g.Node {
	list := g.Map(p.offered(v), func(i int) g.Node {
		a := v.Play.Acts[i]
		note := map[bool]string{true: "the other side reads it", false: "for our side"}[a.Shared]
		u := url(v.Noticed, "acts", strconv.Itoa(i+1))
		switch a.Kind {
		case play.Open:
			u, note = address(v.Project, a.Target), "opens the page"
		case play.Meet:
			kind, scope := in(v, a)
			u, note = place(kind, scope, "meetings", "new"), "opens the form of a meeting"
		case play.Raise:
			note = "raises " + article(a) + "; " + note
		case play.Note:
			note = "keeps a text; " + note
		}
		if a.Kind != play.Open && !v.May {
			return nil
		}
		return h.Li(ui.ActionLink(ui.Link{Text: a.Label, URL: u}), g.Text(" "), ui.Quiet(g.Text(note)))
	})
	return ui.Section("acts", "Begin", h.Ul(h.Class("stack"), list))
}

func article(a play.Act) string {
	w := a.Matter.Words()
	if strings.ContainsAny(w[:1], "aeiou") {
		return "an " + w
	}
	return "a " + w
}

func playOf(p play.Play) g.Node {
	list := func(items []string) g.Node {
		return h.Ul(g.Map(items, func(s string) g.Node { return h.Li(g.Text(s)) }))
	}
	return g.Group{
		ui.Section("why", "Why it matters", h.P(g.Text(p.Why))),
		ui.Halves(ui.Section("first", "Find out first", list(p.First)), ui.Section("steps", "This week", list(p.Steps))),
		ui.Section("words", "Words to use", h.BlockQuote(h.P(g.Text(p.Words)))),
		ui.Halves(ui.Section("escalate", "When to take it higher", h.P(g.Text(p.Escalate))), ui.Section("good", "What good looks like", h.P(g.Text(p.Good)))),
	}
}

// deeds are the lines of a history as they read.
var deeds = map[string]string{string(situation.Appeared): "was noticed", string(situation.Returned): "came back", string(situation.Left): "went away", string(situation.Handled): "is in hand",
	string(situation.Dropped): "is no longer in hand, and the facts still show it", string(situation.Resumed): "is open again: the dismissal is over",
	string(situation.Worsened): "is open again: it is worse than when it was dismissed", situation.DidRaise: "raised", situation.DidNote: "kept a text", situation.DidMeet: "booked a meeting",
	situation.DidDismiss: "dismissed it", situation.DidResume: "took it up again"}

func (p Pages) history(c call, v work.View, zone string) g.Node {
	var out ui.Timeline
	for _, e := range slices.Backward(v.History) {
		did := deeds[e.What]
		if did == "" {
			did = "said how the play went: " + e.What
		}
		x := ui.Event{ID: "entry-" + strconv.Itoa(e.Index), When: c.moment(e.At, zone), Did: did, Who: ui.Person{Name: e.ByName, Side: access.ClientSide}}
		if e.ByName == "" {
			x.Itself, x.Did = true, "It "+did
		}
		x.Body = said(v, e)
		out = append(out, x)
	}
	return out
}

// said is what stands with a line of the history, with the way to what was made.
func said(v work.View, e situation.Entry) g.Node {
	var parts g.Group
	if parts = nil; e.Words != "" {
		var words g.Node = h.P(ui.Name(e.Words))
		if u := made(e); u != "" {
			words = h.P(ui.A(u, ui.Name(e.Words)))
		}
		parts = append(parts, words)
		if v.May && (e.What == situation.DidDismiss || slices.Contains(situation.Outcomes(), situation.Outcome(e.What))) {
			parts = append(parts, ui.Post{Action: url(v.Noticed, "blank", strconv.Itoa(e.Index)), Small: true, Button: ui.Button{Text: "Take the words out", Confirm: "Take these words out for good?"}})
		}
	}
	if len(parts) == 0 {
		return nil
	}
	return parts
}

// made is where what an act made stands.
func made(e situation.Entry) ui.URL {
	parts := strings.Split(e.Ref, "/")
	if len(parts) != 3 {
		return ""
	}
	what := map[string]string{situation.DidRaise: "matters", situation.DidNote: "notes"}[e.What]
	if what == "" {
		return ""
	}
	return place(access.Scope(parts[0]), access.ScopeID(parts[1]), what, parts[2])
}

// dismissing is the form by which a situation is dismissed, or opened again.
func (p Pages) dismissing(c call, v work.View, wrong []errs.Field) g.Node {
	switch v.State {
	case situation.Gone:
		return nil
	case situation.Dismissed:
		return ui.Section("dismiss", "Dismissed", ui.Post{Action: url(v.Noticed, "resume"), Button: ui.Button{Text: "Open it again"}})
	}
	return ui.Section("dismiss", "Dismiss", ui.Form{ID: "dismiss-form", Action: url(v.Noticed, "dismiss"), Errors: wrong, Submit: ui.Button{Text: "Dismiss", Look: ui.Plain},
		Fields: []ui.Field{
			{Name: "reason", Label: "Why it is none", Kind: ui.Area, Size: 2, Required: true, Value: c.PostFormValue("reason"), Hint: "Your side reads it. Two lines that will still make sense in half a year."},
			{Name: "until", Label: "Until", Kind: ui.Day, Value: c.PostFormValue("until"), Hint: "Thirty days when left empty. It is open again earlier when it gets worse."}}})
}

// saying is the form by which it is said how the play went.
func (p Pages) saying(c call, v work.View, wrong []errs.Field) g.Node {
	var options []ui.Option
	for _, o := range situation.Outcomes() {
		options = append(options, ui.Option{Value: string(o), Label: string(o)})
	}
	return ui.Section("outcome", "How did the play go?", ui.Form{ID: "outcome-form", Action: url(v.Noticed, "outcome"), Errors: wrong, Submit: ui.Button{Text: "Note it", Look: ui.Plain},
		Fields: []ui.Field{
			{Name: "outcome", Label: "The play", Kind: ui.Radios, Options: options, Value: c.PostFormValue("outcome")},
			{Name: "words", Label: "What there is to say", Kind: ui.Area, Size: 2, Value: c.PostFormValue("words"), Hint: "What you would do again, and what not."}}})
}

// again shows the page once more with what is wrong.
func (p Pages) again(w http.ResponseWriter, c call, err error, dismiss bool) error {
	fields, ok := page.Wrong(err)
	if !ok {
		return err
	}
	v, err := p.read(c)
	if err != nil {
		return err
	}
	var a, b []errs.Field
	if b = fields; dismiss {
		a, b = fields, nil
	}
	shown, err := p.view(c, v, a, b)
	if err != nil {
		return err
	}
	return p.Shell.Again(w, c.Request, shown)
}

func (c call) back(w http.ResponseWriter, did string) error {
	return server.Redirect(w, c.Request, string(c.at(c.PathValue("situation")).With("did", did)))
}

// Dismiss dismisses a situation.
func (p Pages) Dismiss(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	err := p.Work.Dismiss(r.Context(), c.v, c.scope, r.PathValue("situation"), work.DismissForm{Reason: r.PostFormValue("reason"), Until: r.PostFormValue("until")})
	if err != nil {
		return p.again(w, c, err, true)
	}
	return c.back(w, "dismissed")
}

// Resume opens a dismissed situation again.
func (p Pages) Resume(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	if err := p.Work.Resume(r.Context(), c.v, c.scope, r.PathValue("situation")); err != nil {
		return p.again(w, c, err, true)
	}
	return c.back(w, "resumed")
}

// Say notes how the play went.
func (p Pages) Say(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	err := p.Work.Say(r.Context(), c.v, c.scope, r.PathValue("situation"), work.OutcomeForm{Outcome: situation.Outcome(r.PostFormValue("outcome")), Words: r.PostFormValue("words")})
	if err != nil {
		return p.again(w, c, err, false)
	}
	return c.back(w, "said")
}

// Blank takes the words out of a line of the history.
func (p Pages) Blank(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	index, err := strconv.Atoi(r.PathValue("entry"))
	if err != nil {
		return notFound
	}
	if err := p.Work.Blank(r.Context(), c.v, c.scope, r.PathValue("situation"), index); err != nil {
		return err
	}
	return c.back(w, "blanked")
}
