package accord

import (
	"cmp"
	"net/http"
	"strconv"
	"strings"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	work "counterpart.dev/internal/app/accord"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/accord"
	"counterpart.dev/internal/core/poll"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/web/page"
	"counterpart.dev/internal/web/ui"
)

// Charter is what both sides promise, and who has signed it.
func (p Pages) Charter(w http.ResponseWriter, r *http.Request) error {
	c, v, err := p.values(r)
	if err != nil {
		return err
	}
	shown, err := p.frame(r, "Charter", access.Shared, ui.Link{Text: "Values", URL: c.at("values")})
	if err != nil {
		return err
	}
	ch := v.Charter
	if ch.Versions == 0 {
		shown.Lead = g.Text("What both sides promise each other to do, in words by which somebody else can see whether it happens.")
		empty := ui.Empty{Says: "No charter yet. It is proposed from the dilemmas in which the sides were apart, edited by both, and signed."}
		shown.Body = []g.Node{empty, g.If(v.MaySign && v.MayOpen, h.P(ui.Post{Action: c.at("charter", "propose"), Button: ui.Button{Text: "Propose one from the gaps", Look: ui.Primary}}))}
		return p.Shell.Show(w, r, shown)
	}
	shown.Lead = charterLead(ch)
	shown.Actions = []ui.Link{{Text: "Print", URL: c.at("charter", "print")}}
	if v.MaySign {
		shown.Actions = append(shown.Actions, ui.Link{Text: "Change the words", URL: c.at("charter", "edit"), Keys: "e"})
	}
	shown.Body = []g.Node{behaviours(ch.Behaviours), signedPart(c, v)}
	return p.Shell.Show(w, r, shown)
}

func charterLead(ch work.Charter) g.Node {
	text := "Version " + ui.Count(ch.Version) + ", "
	switch {
	case ch.InForce == ch.Version:
		text += "signed by both sides."
	case ch.InForce > 0:
		text += "not signed by both sides yet; version " + ui.Count(ch.InForce) + " is in force."
	default:
		text += "not signed by both sides yet."
	}
	return g.Text(text)
}

func behaviours(list []accord.Behaviour) g.Node {
	return ui.Section("behaviours", "What both sides promise", h.Ol(g.Map(list, func(b accord.Behaviour) g.Node { return h.Li(ui.Name(b.Words)) })))
}

func signedPart(c call, v work.Values) g.Node {
	ch := v.Charter
	var sign g.Node
	if v.MaySign && !ch.Mine {
		sign = ui.Form{ID: "sign", Action: c.at("charter", "sign"), Submit: ui.Button{Text: "Sign version " + ui.Count(ch.Version)}, Hidden: []ui.Hidden{{Name: "hash", Value: ch.Hash}},
			Intro: h.P(g.Text("You sign as "), ui.Name(c.v.Name), g.Text(" for "), ui.Name(c.v.Firm), g.Text(". After the first signature the words can only be changed in a new version."))}
	}
	return ui.Section("signed", "Signed", g.If(len(ch.Signed) == 0, ui.Empty{Says: "Nobody has signed this version."}),
		h.Ul(h.Class("people"), g.Map(ch.Signed, func(s poll.Signature) g.Node {
			return h.Li(ui.Person{Name: signer(s), Role: s.Role.Words(), Organisation: s.Firm, Side: s.Side}, ui.Note(c.moment(s.Made, v.Engagement.Zone)))
		})), ui.Note(g.Text("Hash of the words: "), h.Code(g.Text(ch.Hash))), sign)
}

// signer is who signed, or that their name was erased.
func signer(s poll.Signature) string { return cmp.Or(s.Name, "Name erased") }

// Propose begins a charter from the gaps.
func (p Pages) Propose(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	if err := p.Work.Propose(r.Context(), c.v, c.scope); err != nil {
		return err
	}
	return page.Back(w, r, c.at("charter"), "proposed")
}

// Editing is the form in which either side changes the words.
func (p Pages) Editing(w http.ResponseWriter, r *http.Request) error {
	c, v, err := p.values(r)
	if err != nil {
		return err
	}
	if !v.MaySign || v.Charter.Versions == 0 {
		return notFound
	}
	shown, err := p.editPage(r, c, v.Charter.Behaviours, v.Charter.Rev, len(v.Charter.Signed) > 0, nil)
	return p.Shell.Made(w, r, shown, err)
}

// spare is how many empty lines the form has for further behaviours.
const spare = 2

func (p Pages) editPage(r *http.Request, c call, list []accord.Behaviour, rev int64, signed bool, wrong []errs.Field) (ui.Page, error) {
	shown, err := p.frame(r, "Change the charter", access.Shared, ui.Link{Text: "Charter", URL: c.at("charter")})
	if err != nil {
		return shown, err
	}
	shown.Lead = g.Text("Both sides see the words as soon as they are kept. An empty line is left out.")
	if signed {
		shown.Lead = g.Text("This version has a signature, so what you keep becomes a new one, which both sides sign anew.")
	}
	form := ui.Form{Action: c.at("charter", "edit"), Errors: wrong, Rev: strconv.FormatInt(rev, 10), Submit: ui.Button{Text: "Keep"}, Cancel: c.at("charter")}
	for i := range len(list) + spare {
		var b accord.Behaviour
		if i < len(list) {
			b = list[i]
		}
		n := strconv.Itoa(i)
		form.Hidden = append(form.Hidden, ui.Hidden{Name: "id-" + n, Value: b.ID}, ui.Hidden{Name: "dilemma-" + n, Value: b.Dilemma})
		form.Fields = append(form.Fields, ui.Field{Name: "words-" + n, Label: "Behaviour " + strconv.Itoa(i+1), Kind: ui.Area, Value: b.Words, Size: 3, Most: 600})
	}
	shown.Body = []g.Node{form}
	return shown, nil
}

// mostLines is how many lines of a charter a form brings at most.
const mostLines = 20

// Edit keeps changed words.
func (p Pages) Edit(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	var list []accord.Behaviour
	for i := range mostLines {
		n := strconv.Itoa(i)
		if words := strings.TrimSpace(c.text("words-" + n)); words != "" {
			list = append(list, accord.Behaviour{ID: c.text("id-" + n), Dilemma: c.text("dilemma-" + n), Words: words})
		}
	}
	if err := p.Work.Edit(r.Context(), c.v, c.scope, c.rev(), list); err != nil {
		return p.Shell.Corrected(w, r, err, func(wrong []errs.Field) (ui.Page, error) { return p.editPage(r, c, list, c.rev(), false, wrong) })
	}
	return page.Back(w, r, c.at("charter"), "kept")
}

// Sign puts the reader's name under the words.
func (p Pages) Sign(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	if err := p.Work.Sign(r.Context(), c.v, c.scope, c.text("hash")); err != nil {
		return err
	}
	return page.Back(w, r, c.at("charter"), "signed")
}

// PrintCharter is the charter on paper.
func (p Pages) PrintCharter(w http.ResponseWriter, r *http.Request) error {
	c, v, err := p.values(r)
	if err != nil {
		return err
	}
	ch := v.Charter
	if ch.Versions == 0 {
		return notFound
	}
	shown, err := p.frame(r, "Charter, for print", access.Shared, ui.Link{Text: "Charter", URL: c.at("charter")})
	if err != nil {
		return err
	}
	letter := ui.Letter{From: []string{v.Engagement.ClientName}, To: []string{v.Engagement.DeliveryName}, Date: onPaper(ch.Changed, v.Engagement.Zone),
		Reference: "version " + ui.Count(ch.Version), Subject: "Charter: " + v.Engagement.Name,
		Body: []g.Node{h.P(g.Text("We promise each other:")), h.Ol(g.Map(ch.Behaviours, func(b accord.Behaviour) g.Node { return h.Li(g.Text(b.Words)) }))},
		Foot: "SHA-256 of the words, as the record of both sides holds it: " + ch.Hash}
	for _, s := range ch.Signed {
		letter.Signed = append(letter.Signed, ui.Signature{Name: signer(s), Role: s.Role.Words(), For: s.Firm, When: onPaper(s.Made, v.Engagement.Zone)})
	}
	shown.Body = []g.Node{letter}
	return p.Shell.Show(w, r, shown)
}
