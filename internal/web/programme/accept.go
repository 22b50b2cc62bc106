package programme

import (
	"io"
	"net/http"
	"net/url"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	work "counterpart.dev/internal/app/programme"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/programme"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/server"
	"counterpart.dev/internal/web/page"
	"counterpart.dev/internal/web/ui"
)

// acceptDraft names what somebody has begun to say of a submission.
func (c call) acceptDraft() string {
	return "accept/engagement/" + string(c.scope) + "/" + c.submission
}

// Accepting asks what the client side says of a submission.
func (p Pages) Accepting(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	f := url.Values{}
	d, err := p.Engage.Draft(r.Context(), c.v, c.acceptDraft())
	if err != nil {
		return err
	}
	saved := ""
	if begun, err := url.ParseQuery(d.Body); err == nil && d.Body != "" {
		f, saved = begun, "saved before"
	}
	shown, err := p.accepting(r, f, saved, nil)
	return p.Shell.Made(w, r, shown, err)
}

func (p Pages) accepting(r *http.Request, f url.Values, saved string, wrong []errs.Field) (ui.Page, error) {
	c := of(r)
	v, err := p.Work.Submission(r.Context(), c.v, c.scope, c.submission)
	if err != nil {
		return ui.Page{}, err
	}
	if !v.May.Accept {
		return ui.Page{}, notFound
	}
	shown := c.inside(v.In, v.Row, "Accept or not", "")
	shown.Lead = g.Text(acceptLead(v))
	var reasons []ui.Option
	for _, x := range programme.Reasons() {
		reasons = append(reasons, ui.Option{Value: string(x), Label: "It is " + string(x)})
	}
	reasons[1].Label, reasons[3].Label = "It lacks required information", "It does not comply with the scope"
	form := ui.Form{Action: c.here("accept"), Errors: wrong, Cancel: c.here(), Draft: c.acceptDraft(), Saves: c.here("accept", "draft"), Saved: saved, Submit: ui.Button{Text: "Say so"}, Fields: []ui.Field{
		{Name: "accepted", Label: "The programme is", Kind: ui.Radios, Value: f.Get("accepted"), Required: true, Options: []ui.Option{{Value: "yes", Label: "accepted"}, {Value: "no", Label: "not accepted"}}},
		{Name: "reason", Label: "Why not", Kind: ui.Radios, Value: f.Get("reason"), Options: reasons, Hint: "The four reasons for which a programme may be turned away; none is needed to accept it"},
		{Name: "words", Label: "In words", Kind: ui.Area, Value: f.Get("words"), Hint: "Where it is not accepted: what is wrong, in enough detail to put it right"}}}
	shown.Body = []g.Node{c.owed(v), form}
	return shown, nil
}

func acceptLead(v work.SubmissionView) string {
	if v.Audience != access.Shared {
		return "Only our side sees what is noted here: the supplier does not see this submission."
	}
	return "Both sides see the answer, and the record of both says who gave it and when. What was accepted stays so; what was not can be accepted later."
}

// owed says by when an answer is due, by which rule.
func (c call) owed(v work.SubmissionView) g.Node {
	for _, d := range v.Duties {
		if d.OwedBy == access.ClientSide && d.Due != 0 {
			return h.P(g.Text(d.Name+": "), c.deadline(d.Due, v.In), g.Text(". "+ruleOf(d)+" If missed: "+d.IfMissed))
		}
	}
	return nil
}

// Accept says what the client side says of a submission.
func (p Pages) Accept(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	f := work.AcceptForm{Accepted: c.text("accepted") == "yes", Reason: programme.Reason(c.text("reason")), Words: c.text("words"), Draft: c.acceptDraft()}
	var err error
	if a := c.text("accepted"); a != "yes" && a != "no" {
		err = errs.InvalidFields("Nothing was said", []errs.Field{{Path: "accepted", Message: "Say whether it is accepted or not."}})
	} else {
		err = p.Work.Accept(r.Context(), c.v, c.scope, c.submission, f)
	}
	if err != nil {
		return p.Shell.Corrected(w, r, err, func(wrong []errs.Field) (ui.Page, error) { return p.accepting(r, r.PostForm, "", wrong) })
	}
	return page.Back(w, r, c.here(), "accepted")
}

// Overdue asks before one notifies that the answer to a submission is overdue.
func (p Pages) Overdue(w http.ResponseWriter, r *http.Request) error {
	shown, err := p.overdue(r, nil)
	return p.Shell.Made(w, r, shown, err)
}

func (p Pages) overdue(r *http.Request, wrong []errs.Field) (ui.Page, error) {
	c := of(r)
	v, err := p.Work.Notifying(r.Context(), c.v, c.scope, c.submission)
	if err != nil {
		return ui.Page{}, err
	}
	shown := c.inside(v.In, v.Row, "Notify that the answer is overdue", "")
	happens := g.Group{g.Text("The client has until "), c.deadline(v.After.Due, v.In), g.Text(" to answer. If they do not: " + v.After.IfMissed + " " + ruleOf(v.After))}
	shown.Body = []g.Node{ui.Confirm{Happens: happens, Kept: "Both sides see that you notified it and when. It is notified once, and cannot be taken back.",
		Form: ui.Form{Action: c.here("overdue"), Rev: rev(v.Rev), Errors: wrong, Cancel: c.here(), Submit: ui.Button{Text: "Notify it"}}}}
	return shown, nil
}

// NotifyOverdue notifies that the answer to a submission is overdue.
func (p Pages) NotifyOverdue(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	if err := p.Work.NotifyOverdue(r.Context(), c.v, c.scope, c.submission, c.rev()); err != nil {
		return p.Shell.Corrected(w, r, err, func(wrong []errs.Field) (ui.Page, error) { return p.overdue(r, wrong) })
	}
	return page.Back(w, r, c.here(), "notified")
}

// SaveDraft keeps what somebody has begun to say of a submission.
func (p Pages) SaveDraft(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	body := url.Values{}
	for _, name := range []string{"accepted", "reason", "words"} {
		if s := c.text(name); s != "" {
			body.Set(name, s)
		}
	}
	if err := p.Engage.SaveDraft(r.Context(), c.v, c.acceptDraft(), body.Encode()); err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, err := io.WriteString(w, "saved "+server.Now(r.Context()).UTC().Format("15:04")+" UTC")
	return err
}

// Nominating asks before a submission becomes the baseline.
func (p Pages) Nominating(w http.ResponseWriter, r *http.Request) error {
	shown, err := p.nominating(r, nil)
	return p.Shell.Made(w, r, shown, err)
}

func (p Pages) nominating(r *http.Request, wrong []errs.Field) (ui.Page, error) {
	c := of(r)
	v, err := p.Work.Submission(r.Context(), c.v, c.scope, c.submission)
	if err != nil {
		return ui.Page{}, err
	}
	if len(v.May.Nominate) == 0 {
		return ui.Page{}, notFound
	}
	shown := c.inside(v.In, v.Row, "Make it the baseline", "")
	var rooms []ui.Option
	for _, a := range v.May.Nominate {
		o := ui.Option{Value: string(a), Label: "Only our side", Hint: "The supplier does not learn of it. What is measured against it stays with us"}
		if a == access.Shared {
			o = ui.Option{Value: string(a), Label: "Both sides", Hint: "Both sides see which it is, and the checks that are measured against it"}
		}
		rooms = append(rooms, o)
	}
	shown.Body = []g.Node{ui.Confirm{Happens: g.Text("Missed dates, durations and the execution index of every submission are then measured against this one."), Kept: "Which was the baseline before stays in the record.",
		Form: ui.Form{Action: c.here("baseline"), Errors: wrong, Cancel: c.here(), Submit: ui.Button{Text: "Make it the baseline"},
			Fields: []ui.Field{{Name: "room", Label: "Who knows of it", Kind: ui.Radios, Options: rooms, Required: true, Value: rooms[0].Value}}}}}
	return shown, nil
}

// Nominate makes a submission the baseline.
func (p Pages) Nominate(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	if _, err := p.Work.Nominate(r.Context(), c.v, c.scope, c.submission, access.Audience(c.text("room"))); err != nil {
		return p.Shell.Corrected(w, r, err, func(wrong []errs.Field) (ui.Page, error) { return p.nominating(r, wrong) })
	}
	return page.Back(w, r, c.here(), "nominated")
}
