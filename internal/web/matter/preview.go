package matter

import (
	"bytes"
	"image"
	_ "image/gif" // the kinds of pictures whose size is read
	_ "image/jpeg"
	_ "image/png"
	"net/http"
	"strings"
	"unicode"
	"unicode/utf8"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	"counterpart.dev/internal/server"
	"counterpart.dev/internal/web/ui"
)

// seen is as what a file is looked at.
type seen string

const (
	nothing seen = ""
	picture seen = "picture"
	paper   seen = "paper"
	plain   seen = "text"
)

// mostText is how much of a text is shown.
const mostText = 200_000

// signs are what the bytes of files begin with that may be looked at, and what they are sent as. What a file calls itself counts nothing.
// Pictures that can hold scripts are none of them.
var signs = []struct {
	begins string
	as     seen
	kind   string
}{
	{"\x89PNG\r\n\x1a\n", picture, "image/png"}, {"\xff\xd8\xff", picture, "image/jpeg"}, {"GIF87a", picture, "image/gif"}, {"GIF89a", picture, "image/gif"}, {"%PDF-", paper, "application/pdf"},
}

// sightOf is as what a file can be looked at, and the kind that its bytes are sent as.
func sightOf(body []byte) (seen, string) {
	for _, s := range signs {
		if !bytes.HasPrefix(body, []byte(s.begins)) {
			continue
		}
		if s.as == picture && vast(body) {
			return nothing, ""
		}
		return s.as, s.kind
	}
	if len(body) > 12 && string(body[:4]) == "RIFF" && string(body[8:12]) == "WEBP" {
		return picture, "image/webp"
	}
	part := body[:min(len(body), mostText)]
	for len(part) < len(body) && len(part) > 0 && !utf8.RuneStart(body[len(part)]) {
		part = part[:len(part)-1]
	}
	odd := func(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\r' && r != '\t' && r != '\f' }
	if len(body) > 0 && utf8.Valid(part) && !bytes.ContainsFunc(part, odd) {
		return plain, "text/plain; charset=utf-8"
	}
	return nothing, ""
}

// mostDots is how many points a picture may have that is shown: a few bytes can claim more than a browser has memory for.
const mostDots = 100_000_000

// vast reports whether a picture says of itself that it has more points than are shown, or says nothing that can be read.
func vast(body []byte) bool {
	c, _, err := image.DecodeConfig(bytes.NewReader(body))
	return err != nil || c.Width <= 0 || c.Height <= 0 || c.Width > mostDots/c.Height
}

// endings are what the names of files end in that are worth a look.
var endings = []string{".png", ".jpg", ".jpeg", ".gif", ".webp", ".pdf", ".txt", ".csv", ".md", ".log", ".json", ".xml", ".yaml", ".yml", ".ics", ".eml"}

// looks reports whether a name promises something to look at.
func looks(name string) bool {
	name = strings.ToLower(name)
	for _, e := range endings {
		if strings.HasSuffix(name, e) {
			return true
		}
	}
	return false
}

// framing is the policy of a page that shows a file of ours in a frame, and nothing else of anybody.
const framing = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self'; manifest-src 'self'; frame-src 'self'; " +
	"object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

// Look is the page on which a file is looked at: a picture, sheets of paper, or a text. Everything else can only be saved.
func (p Pages) Look(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	a, body, err := p.Work.File(r.Context(), c.v, c.scope, c.id, r.PathValue("file"))
	if err != nil {
		return err
	}
	v, err := p.Work.Thread(r.Context(), c.v, c.scope, c.id)
	if err != nil {
		return err
	}
	shown, err := p.frame(r, a.File.Name, v.Reach.Audience, c.way(v), ui.Link{Text: named(v), URL: c.matter(v.ID)})
	if err != nil {
		return err
	}
	file := c.matter(v.ID, "files", a.File.ID)
	shown.Actions = append(shown.Actions, ui.Link{Text: "Save it", URL: file})
	shown.Lead = ui.Quiet(g.Text(size(a.File.Size)))
	raw := c.matter(v.ID, "files", a.File.ID, "raw")
	switch as, _ := sightOf(body); as {
	case picture:
		shown.Body = []g.Node{h.P(h.Img(ui.Src(raw), h.Alt("What the file "+a.File.Name+" shows"), h.Class("looked")))}
	case paper:
		w.Header().Set("Content-Security-Policy", framing)
		shown.Body = []g.Node{h.IFrame(ui.Src(raw), h.Title("The sheets of "+a.File.Name), h.Class("looked"), h.Width("100%"), h.Height("900"), h.Loading("lazy")),
			ui.Note(g.Text("Where your browser shows no sheets, save the file."))}
	case plain:
		text := body[:min(len(body), mostText)]
		note := ""
		if len(text) < len(body) {
			note = "Only the beginning is shown: save the file for all of it."
		}
		shown.Body = []g.Node{h.Pre(h.Class("looked"), h.TabIndex("0"), h.Role("region"), h.Aria("label", "The text of "+a.File.Name), g.Text(strings.ToValidUTF8(string(text), ""))), g.If(note != "", ui.Note(g.Text(note)))}
	default:
		shown.Body = []g.Node{h.P(ui.Quiet(g.Text("It is neither a picture of a usual size, nor a PDF, nor a text: it can be saved, and not be looked at here.")))}
	}
	return p.Shell.Show(w, r, shown)
}

// Raw sends a picture or sheets to be looked at, as what their bytes are. Nothing else is sent so, and what is may load nothing, run
// nothing, and stand in no page but ours.
func (p Pages) Raw(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	_, body, err := p.Work.File(r.Context(), c.v, c.scope, c.id, r.PathValue("file"))
	if err != nil {
		return err
	}
	as, kind := sightOf(body)
	policy := "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"
	switch as {
	case picture:
	case paper: // a sandbox would keep browsers from showing sheets at all
		policy = "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
	default:
		return notFound
	}
	w.Header().Set("Content-Security-Policy", policy)
	w.Header().Set("Content-Disposition", "inline")
	packed, err := server.Pack(kind, body)
	if err != nil {
		return err
	}
	return packed.Send(w, r)
}
