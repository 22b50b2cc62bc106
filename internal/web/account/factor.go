package account

import (
	"fmt"
	"net/http"
	"strings"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"
	"rsc.io/qr"

	"counterpart.dev/internal/app/account"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/server"
	"counterpart.dev/internal/web/ui"
)

// fewCodes is how many recovery codes are too few.
const fewCodes = 3

// issuer is the name under which apps list the codes: which installation they are of.
func (p Pages) issuer() string { return "Counterpart " + p.public.Hostname() }

// proof is what somebody proves with that it is them.
func proof(r *http.Request) account.Proof {
	return account.Proof{Password: r.PostFormValue("password"), Code: code(r)}
}

// ownCode asks whoever has a second factor for a code of it.
func ownCode(f account.SecondFactor) []ui.Field {
	if f.Since == 0 {
		return nil
	}
	return codeFields()
}

// withFactor shows a page that depends on the viewer's second factor.
func (p Pages) withFactor(w http.ResponseWriter, r *http.Request, show func(account.SecondFactor) ui.Page) error {
	f, err := p.Accounts.SecondFactor(r.Context(), server.Viewer(r.Context()))
	if err != nil {
		return err
	}
	return p.Shell.Show(w, r, show(f))
}

// withFactorAgain is again for such a page.
func (p Pages) withFactorAgain(w http.ResponseWriter, r *http.Request, err error, show func(account.SecondFactor, []errs.Field) ui.Page) error {
	f, readErr := p.Accounts.SecondFactor(r.Context(), server.Viewer(r.Context()))
	if readErr != nil {
		return readErr
	}
	return p.again(w, r, err, func(list []errs.Field) ui.Page { return show(f, list) })
}

// secondFactor is what one's own page says of one's second factor.
func secondFactor(f account.SecondFactor) g.Node {
	if f.Since == 0 {
		return ui.Section("second-factor", "Second factor",
			h.P(g.Text("Your password alone lets somebody in. With a second factor they need a code too, which an app on your own device shows.")),
			ui.ActionLink(ui.Link{Text: "Set up a second factor", URL: "/me/second-factor"}))
	}
	left := g.Text(ui.Count(f.Codes) + " left")
	if f.Codes <= fewCodes {
		left = ui.Late(ui.Count(f.Codes) + " left")
	}
	note := "A code of your device is asked for besides the password."
	if f.Required {
		note += " Your organisation requires it."
	}
	return ui.Section("second-factor", "Second factor",
		ui.Definitions{
			{Term: "Codes of an app", Value: g.Group{g.Text("since " + utc(f.Since).Format("2 January 2006") + " · "), ui.A("/me/second-factor/remove", g.Text("Remove it"))}, Note: note},
			{Term: "Recovery codes", Value: g.Group{left, g.Text(" · "), ui.A("/me/second-factor/codes", g.Text("Make new ones"))}, Note: "For when your device is not at hand."},
		})
}

// NewFactor asks for the password before a second factor is set up.
func (p Pages) NewFactor(w http.ResponseWriter, r *http.Request) error {
	return p.Shell.Show(w, r, newFactorPage(nil))
}

func newFactorPage(faults []errs.Field) ui.Page {
	return ui.Page{Title: "Set up a second factor", Crumbs: me,
		Lead: g.Text("You need an app that shows codes, on a telephone or beside your passwords. Most of those that are called authenticators will do."),
		Body: []g.Node{ui.Form{Action: "/me/second-factor", Errors: faults, Submit: ui.Button{Text: "Go on"}, Cancel: "/me", Fields: []ui.Field{ownPassword()}}}}
}

// SetUpFactor shows the secret of a new second factor.
func (p Pages) SetUpFactor(w http.ResponseWriter, r *http.Request) error {
	v := server.Viewer(r.Context())
	if err := p.prove(r, v); err != nil {
		return err
	}
	n, err := p.Accounts.SetUpFactor(r.Context(), v, r.PostFormValue("password"), p.issuer())
	if err != nil {
		return p.again(w, r, err, newFactorPage)
	}
	page, err := secretPage(n, firstCode(nil))
	if err != nil {
		return err
	}
	return p.Shell.Show(w, r, page)
}

// secretPage shows the secret of a new second factor, this once, and asks for a first code.
func secretPage(n account.NewFactor, form ui.Form) (ui.Page, error) {
	picture, err := picture(n.URI)
	if err != nil {
		return ui.Page{}, err
	}
	return ui.Page{Title: "Set up a second factor", Lead: g.Text("The secret is shown this once. Nothing is asked for before you have given a first code."),
		Body: []g.Node{
			ui.Section("secret-part", "Give your app the secret", h.P(g.Text("Point the camera of your device at the picture, or type the secret into the app.")), picture,
				once("Secret", n.Secret, "Its codes have six digits and change every 30 seconds, which apps take for granted.")),
			ui.Section("code-part", "Give a first code", form),
		}}, nil
}

// picture draws a text so that a camera can read it.
func picture(text string) (g.Node, error) {
	c, err := qr.Encode(text, qr.M)
	if err != nil {
		return nil, err
	}
	const margin = 4 // without which cameras do not find it
	var path strings.Builder
	for y := range c.Size {
		for x := range c.Size {
			if c.Black(x, y) {
				fmt.Fprintf(&path, "M%d %dh1v1h-1z", x+margin, y+margin)
			}
		}
	}
	size := c.Size + 2*margin
	return g.El("svg", g.Attr("viewBox", fmt.Sprintf("0 0 %d %d", size, size)), h.Width("240"), h.Height("240"), h.Role("img"), g.Attr("shape-rendering", "crispEdges"),
		h.Aria("label", "The secret as a picture for a camera; it stands below as text"),
		g.El("rect", h.Width("100%"), h.Height("100%"), g.Attr("fill", "#fff")), g.El("path", g.Attr("fill", "#000"), g.Attr("d", path.String()))), nil
}

// firstCode asks for the first code of a new second factor.
func firstCode(faults []errs.Field) ui.Form {
	return ui.Form{Action: "/me/second-factor/confirm", Errors: faults, Submit: ui.Button{Text: "Set it up"}, Cancel: "/me", Fields: codeFields()[:1]}
}

// firstCodePage asks for the first code once more. The secret, which the app has by now, is not shown again.
func firstCodePage(faults []errs.Field) ui.Page {
	return ui.Page{Title: "Give a first code", Crumbs: me, Lead: g.Text("Your app has the secret already. Give the code that it shows now."),
		Body: []g.Node{firstCode(faults), ui.ActionLink(ui.Link{Text: "Begin again with a new secret", URL: "/me/second-factor"})}}
}

// ConfirmFactor has a second factor asked for from now on, and shows the recovery codes.
func (p Pages) ConfirmFactor(w http.ResponseWriter, r *http.Request) error {
	v := server.Viewer(r.Context())
	if err := p.codes.guess(r, string(v.Person)); err != nil {
		return err
	}
	e, err := p.Accounts.ConfirmFactor(r.Context(), v, code(r), browser(r))
	if err != nil {
		return p.again(w, r, err, firstCodePage)
	}
	server.SetSession(w, r, e.Secret)
	page := codesPage(e.Codes, "/me")
	page.Flash = ui.Flash{Text: "The second factor is set up. Your other sessions were ended."}
	return p.Shell.Show(w, r, page)
}

// RecoveryCodes asks whether new recovery codes are to take the place of those that are left.
func (p Pages) RecoveryCodes(w http.ResponseWriter, r *http.Request) error {
	return p.Shell.Show(w, r, newCodesPage(nil))
}

func newCodesPage(faults []errs.Field) ui.Page {
	return ui.Page{Title: "Make new recovery codes", Crumbs: me, Lead: g.Text("Those that you have work no more from then on."),
		Body: []g.Node{ui.Form{Action: "/me/second-factor/codes", Errors: faults, Submit: ui.Button{Text: "Make new codes"}, Cancel: "/me",
			Fields: append([]ui.Field{ownPassword()}, codeFields()...)}}}
}

// RenewCodes makes new recovery codes and shows them.
func (p Pages) RenewCodes(w http.ResponseWriter, r *http.Request) error {
	v := server.Viewer(r.Context())
	if err := p.prove(r, v); err != nil {
		return err
	}
	list, err := p.Accounts.RenewCodes(r.Context(), v, proof(r))
	if err != nil {
		return p.again(w, r, err, newCodesPage)
	}
	return p.Shell.Show(w, r, codesPage(list, "/me"))
}

// AskRemoveFactor asks for password and code before a second factor is removed.
func (p Pages) AskRemoveFactor(w http.ResponseWriter, r *http.Request) error {
	return p.Shell.Show(w, r, removeFactorPage(nil))
}

func removeFactorPage(faults []errs.Field) ui.Page {
	return ui.Page{Title: "Remove the second factor", Crumbs: me,
		Lead: g.Text("Your password alone will let somebody in then. Your other sessions end, and your organisation reads in its record that you removed it."),
		Body: []g.Node{ui.Form{Action: "/me/second-factor/remove", Errors: faults, Submit: ui.Button{Text: "Remove it", Look: ui.Danger}, Cancel: "/me",
			Fields: append([]ui.Field{ownPassword()}, codeFields()...)}}}
}

// RemoveFactor removes one's second factor.
func (p Pages) RemoveFactor(w http.ResponseWriter, r *http.Request) error {
	v := server.Viewer(r.Context())
	if err := p.prove(r, v); err != nil {
		return err
	}
	if err := p.Accounts.RemoveFactor(r.Context(), v, proof(r)); err != nil {
		return p.again(w, r, err, removeFactorPage)
	}
	return server.Redirect(w, r, "/me?did=removed")
}

// factorRule is what the lead of an organisation says about second factors.
func factorRule(o account.Organisation) g.Node {
	says, button, required := "Everybody decides for themselves whether a code is asked for besides their password.", "Require a second factor", "yes"
	if o.Factor {
		says, button, required = "Whoever acts for it signs in with a password and a code, and sets up the codes when they sign in next.", "Require it no longer", ""
	}
	return ui.Section("second-factor", "Second factor", h.P(g.Text(says)),
		g.If(!o.Factor, ui.Note(g.Text("If you require it, whoever has none is signed out, and sets one up when they sign in again. Programs with a token go on."))),
		ui.Post{Action: "/organisation/second-factor", Hidden: []ui.Hidden{{Name: "required", Value: required}}, Button: ui.Button{Text: button}})
}

// RequireFactor says whether whoever acts for the organisation needs a second factor.
func (p Pages) RequireFactor(w http.ResponseWriter, r *http.Request) error {
	v, required := server.Viewer(r.Context()), r.PostFormValue("required") == "yes"
	if err := p.Accounts.RequireFactor(r.Context(), v, required); err != nil {
		o, readErr := p.Accounts.Organisation(r.Context(), v)
		if readErr != nil {
			return readErr
		}
		return p.again(w, r, err, func(list []errs.Field) ui.Page {
			page := p.organisationPage(r, o, nil)
			page.Flash = ui.Flash{Text: list[0].Message, Problem: true}
			return page
		})
	}
	did := "optional"
	if required {
		did = "required"
	}
	return server.Redirect(w, r, "/organisation?did="+did)
}
