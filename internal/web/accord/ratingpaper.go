package accord

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
	"strings"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	work "counterpart.dev/internal/app/accord"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/brief"
	"counterpart.dev/internal/core/confidence"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/server"
	"counterpart.dev/internal/web/page"
	"counterpart.dev/internal/web/ui"
)

// ratingPage is what somebody is asked about confidence. What they said the last time is filled in: only what changed is to be changed.
func ratingPage(c call, paper work.Paper, wrong []errs.Field) ui.Page {
	shown := ui.Page{Title: "How confident are you?", Plain: c.v.Link, Flash: c.done(), Zone: c.now.Location().String(), Audience: ui.Audience{Of: access.Sealed, Names: []string{"you alone, until it is revealed"}}}
	shown.Lead = g.Group{g.Text("Your own judgement of "), ui.Name(paper.Title), g.Text(", until " + until(c, paper) + ". What you said the last time is filled in: change what has changed.")}
	if paper.Sheet.Locked {
		shown.Lead = g.Text("You have locked what you judged. It is revealed with everybody else’s, when all who were asked have locked theirs or the last day is over.")
		shown.Body = []g.Node{lockedSheet(paper)}
		return shown
	}
	form := ui.Form{ID: "paper", Action: place(c.Request), Saves: place(c.Request) + "/save", Errors: wrong, Submit: ui.Button{Text: "Keep it for now"},
		Buttons: []ui.Button{{Text: "Lock it", Name: "lock", Value: "yes"}}}
	form.Intro = h.P(ui.Quiet(g.Text("Nobody is told what you judge, or whether you did, before everybody’s is revealed in one moment: with your name and why you say so, to both sides and to whoever assures. Once it is locked it cannot be changed.")))
	for _, d := range paper.Rated.Dimensions {
		form.Groups = append(form.Groups, dimensionGroup(paper, d, wrong))
	}
	if len(paper.Rated.Aims) > 0 {
		form.Groups = append(form.Groups, chances(paper))
	}
	shown.Body = []g.Node{form, meanings(paper)}
	return shown
}

// chances asks how likely each contract date is.
func chances(paper work.Paper) ui.Group {
	out := ui.Group{Legend: "How likely is each contract date?", Hint: "Each chance is held against what happens."}
	for _, a := range paper.Rated.Aims {
		f := ui.Field{Name: "chance-" + a.ID, Label: "“" + a.Title + "” is reached by " + brief.Date(a.Due), Kind: ui.Integer, Unit: "%", Min: "0", Max: "100"}
		if n, ok := paper.Sheet.Chances[a.ID]; ok {
			f.Value = strconv.Itoa(n)
		}
		out.Fields = append(out.Fields, f)
	}
	return out
}

// dimensionGroup asks for one dimension: the level, why, and above a cap the reason that stays with our side.
func dimensionGroup(paper work.Paper, d confidence.Asked, wrong []errs.Field) ui.Group {
	r := paper.Sheet.Of(d.ID)
	level := ui.Field{Name: "level-" + string(d.ID), Label: "Level", Kind: ui.Select, Value: strconv.Itoa(int(r.Level)), Options: []ui.Option{{Value: "0", Label: "I do not judge this"}}}
	for _, l := range confidence.Levels() {
		level.Options = append(level.Options, ui.Option{Value: strconv.Itoa(int(l)), Label: l.Letters() + ", " + l.Words()})
	}
	last := confidence.Sheet{Ratings: paper.Rated.Last}.Of(d.ID)
	if last.Level.Valid() {
		level.Hint = "The last time: " + last.Level.Words()
	}
	out := ui.Group{Legend: d.Title, Hint: d.About, Fields: []ui.Field{level, {Name: "why-" + string(d.ID), Label: "Why", Kind: ui.Area, Size: 2, Value: r.Why}}}
	caps := slices.DeleteFunc(slices.Clone(paper.Caps), func(x confidence.Cap) bool { return x.Dimension != d.ID })
	if len(caps) == 0 {
		return out
	}
	lowest := slices.MinFunc(caps, func(a, b confidence.Cap) int { return cmp.Compare(a.At, b.At) }).At
	out.Fields = append(out.Fields, ui.Field{Name: "reason-" + string(d.ID), Label: "Why it is better than our data says", Kind: ui.Area, Size: 2, Value: r.Reason,
		Hint: "Needed above " + lowest.Words() + ". Only our side reads it."})
	out.Body = h.Details(h.Summary(g.Text("What our data says")), h.Ul(h.Class("stack"), g.Map(caps, func(x confidence.Cap) g.Node {
		return h.Li(g.Text(x.Because), ui.Note(g.Text("Above "+x.At.Words()+", say why.")))
	})))
	return out
}

// meanings is what every level means.
func meanings(paper work.Paper) g.Node {
	t := ui.PlainTable{Caption: "What the levels mean", Head: []string{"Dimension", "Level", "Meaning"}}
	for _, d := range paper.Rated.Dimensions {
		for _, l := range confidence.Levels() {
			t.Rows = append(t.Rows, []string{d.Title, l.Letters() + ", " + l.Words(), confidence.Definition(d.ID, l)})
		}
	}
	return ui.Section("meanings", "What the levels mean", h.Details(h.Summary(g.Text("Every level of every dimension")), t))
}

func lockedSheet(paper work.Paper) g.Node {
	var d ui.Definitions
	for _, x := range paper.Rated.Dimensions {
		if r := paper.Sheet.Of(x.ID); r.Level.Valid() {
			d = append(d, ui.Definition{Term: x.Title, Value: g.Group{mark(r.Level), because(r.Why)}})
		}
	}
	for _, a := range paper.Rated.Aims {
		if n, ok := paper.Sheet.Chances[a.ID]; ok {
			d = append(d, ui.Definition{Term: a.Title + " by " + brief.Date(a.Due), Value: g.Text(strconv.Itoa(n) + " %")})
		}
	}
	return ui.Section("locked", "What you judged", d)
}

// judgedIn is what the form of a paper about confidence says.
func judgedIn(c call, paper work.Paper) (s confidence.Sheet) {
	s.Chances = map[string]int{}
	for _, d := range paper.Rated.Dimensions {
		id := string(d.ID)
		n, err := strconv.Atoi(c.text("level-" + id))
		if err != nil {
			n = 0
		}
		s.Ratings = append(s.Ratings, confidence.Rating{Dimension: d.ID, Level: confidence.Level(n), Why: c.text("why-" + id), Reason: c.text("reason-" + id)})
	}
	for _, a := range paper.Rated.Aims {
		if text := strings.TrimSpace(c.text("chance-" + a.ID)); text != "" {
			n, err := strconv.Atoi(strings.TrimSuffix(text, "%"))
			if err != nil {
				n = -1
			}
			s.Chances[a.ID] = n
		}
	}
	s.Locked = c.text("lock") == "yes"
	return s
}

// judge keeps what the form says, or shows it once more.
func (p Pages) judge(w http.ResponseWriter, r *http.Request, paper work.Paper) error {
	c := of(r)
	s := judgedIn(c, paper)
	_, err := p.Work.Judge(r.Context(), c.v, c.round, s)
	if fields, ok := page.Wrong(err); ok {
		c.now = p.Shell.Now(r.Context())
		if paper.Sheet.Locked {
			return p.Shell.Again(w, r, ratingPage(c, paper, fields))
		}
		paper.Sheet = s
		paper.Sheet.Locked = false
		return p.Shell.Again(w, r, ratingPage(c, paper, fields))
	}
	if err != nil {
		return err
	}
	if s.Locked {
		if c.v.Link {
			return server.Redirect(w, r, string(place(r).With("did", "locked")))
		}
		return server.Redirect(w, r, string(ui.URL("/").With("did", "locked")))
	}
	return server.Redirect(w, r, string(place(r).With("did", "saved")))
}
