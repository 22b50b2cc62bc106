package matter

import (
	"net/http"
	"strconv"
	"strings"

	work "counterpart.dev/internal/app/matter"
	"counterpart.dev/internal/core/matter"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/server"
	"counterpart.dev/internal/web/ui"
)

// mostBulk is how many matters are moved at once: those of a page.
const mostBulk = 100

// mostNamed is how many of the matters that stand as they were are named.
const mostNamed = 20

// bulk are the moves that are made on many matters at once, and the words for what each has done.
var bulk = map[matter.Verb]string{matter.Close: "closed", matter.HandOver: "handed over", matter.Assign: "taken"}

// Bulk makes one move on many matters, each by itself: one that cannot be moved that way stands as it was, and is named.
func (p Pages) Bulk(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	verb := matter.Verb(c.text("move"))
	rows := r.PostForm["row"]
	if bulk[verb] == "" || len(rows) > mostBulk {
		return notFound
	}
	made, stand := 0, []string{}
	for _, id := range rows {
		err := p.Work.Move(r.Context(), c.v, c.scope, id, work.MoveForm{Verb: verb, To: c.v.Person})
		switch kind := errs.KindOf(err); {
		case err == nil:
			made++
		case kind == errs.Invalid || kind == errs.NotFound:
			stand = append(stand, id)
		default:
			return err
		}
	}
	u := c.at("matters")
	if b := c.asked("back"); b != "" {
		u = ui.URL(server.Local(b))
	}
	u = u.With("did", "").With("bulk", string(verb)).With("made", strconv.Itoa(made)).With("refused", strconv.Itoa(len(stand)))
	return server.Redirect(w, r, string(u.With("stand", strings.Join(p.numbers(c, stand), "-"))))
}

// numbers are the numbers of the first of some matters, as far as they are the viewer's to see.
func (p Pages) numbers(c call, ids []string) (out []string) {
	for _, id := range ids[:min(len(ids), mostNamed)] {
		if v, err := p.Work.Thread(c.Context(), c.v, c.scope, id); err == nil {
			out = append(out, rev(v.Number))
		}
	}
	return out
}

// bulked says how it went, as the address has it: its figures are read, so that an address cannot put words into the page.
func (c call) bulked() ui.Flash {
	word := bulk[matter.Verb(c.asked("bulk"))]
	made, err := strconv.Atoi(c.asked("made"))
	refused, wrong := strconv.Atoi(c.asked("refused"))
	switch {
	case word == "" || err != nil || wrong != nil:
		return ui.Flash{}
	case made+refused == 0:
		return ui.Flash{Problem: true, Text: "No matter was chosen: tick the boxes before the rows first."}
	case refused == 0:
		return ui.Flash{Text: ui.Things(made, "matter") + " " + word + "."}
	}
	text := ui.Things(refused, "matter") + " cannot be " + word + " by our side now, and " + map[bool]string{true: "stands as it was", false: "stand as they were"}[refused == 1]
	var named []string
	for _, s := range strings.Split(c.asked("stand"), "-") {
		if n, err := strconv.ParseInt(s, 10, 64); err == nil && n > 0 && len(named) < mostNamed {
			named = append(named, rev(n))
		}
	}
	switch {
	case len(named) > 0 && len(named) < refused:
		text += ", among them " + strings.Join(named, ", ")
	case len(named) > 0:
		text += ": " + strings.Join(named, ", ")
	}
	if made > 0 {
		text = ui.Things(made, "matter") + " " + word + ". " + text
	}
	return ui.Flash{Problem: true, Text: text + "."}
}

// bulkOf offers the moves below the register.
func bulkOf(c call, here ui.URL) ui.Bulk {
	return ui.Bulk{Action: c.at("matters", "bulk").With("back", string(here)), Label: "With the chosen matters", Buttons: []ui.Button{
		{Text: "Close", Name: "move", Value: string(matter.Close)}, {Text: "Hand over", Name: "move", Value: string(matter.HandOver)},
		{Text: "Take them", Name: "move", Value: string(matter.Assign)}}}
}
