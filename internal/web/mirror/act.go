package mirror

import (
	"net/http"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	work "counterpart.dev/internal/app/mirror"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/conduct"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/web/page"
	"counterpart.dev/internal/web/ui"
)

// on is what the button of a form says is wished.
func (c call) on() bool { return c.PostFormValue("on") == "yes" }

// yes or no, as a form carries it.
func yes(on bool) []ui.Hidden {
	if on {
		return []ui.Hidden{{Name: "on", Value: "yes"}}
	}
	return []ui.Hidden{{Name: "on", Value: "no"}}
}

// looked reads the mirror for a page that asks before something happens.
func (p Pages) looked(c call) (work.View, error) {
	return p.Work.Show(c.Context(), c.v, c.scope, work.Ask{})
}

// Switching asks before our side switches the mirror on or off.
func (p Pages) Switching(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	v, err := p.looked(c)
	if err != nil {
		return err
	}
	on := v.Wish.On == 0
	shown, err := p.frame(c, either(on, "Switch the mirror on", "Switch the mirror off"), c.v.Side.Of(), c.mirror())
	if err != nil {
		return err
	}
	form := ui.Form{ID: "switch-form", Action: c.at("mirror", "switch"), Hidden: yes(on), Cancel: c.at("mirror"),
		Submit: ui.Button{Text: either(on, "Switch it on for our side", "Switch it off")}}
	happens, kept := turningOn(v), "Nothing that either side wrote becomes visible that is not shared already: the figures count the shared record, and nothing else."
	if !on {
		happens, kept = turningOff(v), "The shared record stays as it is. That it was switched off stands in it."
		if v.Shown.On == 0 {
			kept = "Nothing changes for " + v.With + ", which was told nothing."
		}
	}
	shown.Body = []g.Node{happens, ui.Confirm{Happens: g.Text(kept), Form: form}}
	return p.Shell.Show(w, r, shown)
}

func either(on bool, yes, no string) string {
	if on {
		return yes
	}
	return no
}

// turningOn says what each side sees before and after.
func turningOn(v work.View) g.Node {
	return ui.Definitions{
		{Term: "Now", Value: g.Text("Each side sees its own figures only. " + v.With + " sees none of ours, and we none of theirs.")},
		{Term: "When both switched it on", Value: g.Text("Both sides see both sides’ figures, the same on either page: for every period since the engagement’s first matter, by every kind, with every case behind them. Who may read the shared room reads them.")},
		{Term: "Until then", Value: g.Text("Nothing changes for " + v.With + ". It is not told that we switched it on.")},
		{Term: "Afterwards", Value: g.Text("Either side can switch it off at any time, which ends it for both. That it was on stays in the record.")},
	}
}

func turningOff(v work.View) g.Node {
	if v.Shown.On == 0 {
		return h.P(g.Text("Our side no longer wishes that both see the mirror."))
	}
	return h.P(g.Text("Both sides lose sight of each other’s figures, at once. " + v.With + " sees that it is off. What either side took away as a file stays with it."))
}

// Switch switches it on or off.
func (p Pages) Switch(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	if err := p.Work.Switch(r.Context(), c.v, c.scope, c.on()); err != nil {
		return err
	}
	return c.back(w, either(c.on(), "on", "off"))
}

// Publishing asks before the client shows its promises first, or no longer.
func (p Pages) Publishing(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	v, err := p.looked(c)
	if err != nil {
		return err
	}
	if !v.MayPublish {
		return notFound
	}
	on := v.Published.On == 0
	shown, err := p.frame(c, either(on, "Show our promises first", "No longer show our promises"), access.Shared, c.mirror())
	if err != nil {
		return err
	}
	var happens g.Node = h.P(g.Text(v.With + " no longer sees how we keep our promises, unless both sides have the mirror on."))
	if on {
		happens = ui.Definitions{
			{Term: "What is shown", Value: g.Text("How many of our promises were kept by the first date promised, why the others were missed, how often their dates moved, and each of them.")},
			{Term: "To whom", Value: g.Text("To " + v.With + " and whoever reads the shared room, at once, whatever they wish to show themselves.")},
			{Term: "What is not", Value: g.Text("Our replies, decisions and issues, until both sides switch the mirror on. A commitment that lies in our own room is no promise yet: share it first.")},
		}
	}
	form := ui.Form{ID: "promises-form", Action: c.at("mirror", "promises"), Hidden: yes(on), Cancel: c.at("mirror"), Submit: ui.Button{Text: either(on, "Show them", "Hide them")}}
	shown.Body = []g.Node{happens, form}
	if on {
		shown.Body = append(shown.Body, h.P(ui.A(c.at("matters").With("room", "ours").With("kind", "commitment"), g.Text("Commitments in our own room"))))
	}
	return p.Shell.Show(w, r, shown)
}

// Publish shows the client's promises, or no longer.
func (p Pages) Publish(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	if err := p.Work.Publish(r.Context(), c.v, c.scope, c.on()); err != nil {
		return err
	}
	return c.back(w, either(c.on(), "published", "withdrawn"))
}

// Explaining asks why a promise was missed.
func (p Pages) Explaining(w http.ResponseWriter, r *http.Request) error {
	shown, err := p.explaining(r, nil)
	if err != nil {
		return err
	}
	return p.Shell.Show(w, r, shown)
}

func (p Pages) explaining(r *http.Request, wrong []errs.Field) (ui.Page, error) {
	c := of(r)
	m, err := p.Work.Missed(r.Context(), c.v, c.scope, r.PathValue("matter"))
	if err != nil {
		return ui.Page{}, err
	}
	shown, err := p.frame(c, "Why was it missed?", access.Shared, c.mirror())
	if err != nil {
		return shown, err
	}
	shown.Zone, shown.Lead = m.Zone.String(), ui.A(c.at("matters", m.Matter), ui.Name(title(m.Title)))
	d := ui.Definitions{{Term: "First promised for", Value: instant(c, m.View, m.Original)}}
	if m.ReDates > 0 {
		d = append(d, ui.Definition{Term: "Now", Value: instant(c, m.View, m.Due)})
	}
	d = append(d, ui.Definition{Term: "Kept", Value: ended(c, m.View, m.Row)})
	f := ui.Field{Name: "reason", Label: "The reason that weighed most", Kind: ui.Radios, Value: m.Reason, Required: true}
	for _, x := range conduct.Reasons() {
		f.Options = append(f.Options, ui.Option{Value: x.Code, Label: capital(x.Text)})
	}
	form := ui.Form{ID: "reason-form", Action: c.at("mirror", "misses", m.Matter), Fields: []ui.Field{f}, Errors: wrong, Cancel: c.cases(c.v.Side, work.Kept, ""), Submit: ui.Button{Text: "Keep the reason"},
		Intro: h.P(ui.Quiet(g.Text("Both sides can read it in the shared record. It is counted in the mirror; what else there is to say belongs into the thread.")))}
	shown.Body = []g.Node{d, form}
	return shown, nil
}

// Explain keeps why a promise was missed.
func (p Pages) Explain(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	err := p.Work.Explain(r.Context(), c.v, c.scope, r.PathValue("matter"), c.PostFormValue("reason"))
	if fields, ok := page.Wrong(err); ok {
		shown, err := p.explaining(r, fields)
		if err != nil {
			return err
		}
		return p.Shell.Again(w, r, shown)
	}
	if err != nil {
		return err
	}
	return c.back(w, "said")
}
