package accord

import (
	"fmt"
	"net/http"
	"strconv"
	"time"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	work "counterpart.dev/internal/app/accord"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/accord"
	"counterpart.dev/internal/core/poll"
	"counterpart.dev/internal/server"
	engagepages "counterpart.dev/internal/web/engage"
	"counterpart.dev/internal/web/page"
	"counterpart.dev/internal/web/ui"
)

// place is where somebody answers: by their link, or signed in.
func place(r *http.Request) ui.URL {
	if s := r.PathValue("secret"); s != "" {
		return ui.Path("answer", s)
	}
	return ui.Path("asked", r.PathValue("round"))
}

// Paper is what somebody is asked, made for a telephone: one page, a touch for each answer.
func (p Pages) Paper(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	paper, err := p.Work.Paper(r.Context(), c.v, c.round)
	if err != nil {
		return err
	}
	c.now = p.Shell.Now(r.Context())
	if paper.Kind == poll.Confidence {
		return p.Shell.Show(w, r, ratingPage(c, paper, nil))
	}
	return p.Shell.Show(w, r, paperPage(c, paper, r.URL.Query().Get("did") == "partly"))
}

// paperPage is the sheet; what has no answer yet is marked once the reader has tried to hand it in.
func paperPage(c call, paper work.Paper, marked bool) ui.Page {
	title := "Ten dilemmas"
	if paper.Kind == poll.Pulse {
		title = "How is it going?"
	}
	shown := ui.Page{Title: title, Plain: c.v.Link, Flash: c.done(), Zone: c.now.Location().String(), Audience: ui.Audience{Of: access.Sealed, Names: []string{"you alone, until it ends"}}}
	shown.Lead = paperLead(paper, until(c, paper))
	if left := paper.Left(); marked && left > 0 {
		shown.Flash = ui.Flash{Text: "Kept so far. " + ui.Things(left, "answer") + " to go: they are marked below.", Problem: true}
	}
	form := ui.Form{ID: "paper", Action: place(c.Request), Saves: place(c.Request) + "/save", Submit: ui.Button{Text: "Hand it in"}}
	form.Intro = g.Group{g.If(paper.Criteria != "", h.Div(h.P(h.Strong(g.Text("Judged by"))), engagepages.Prose(paper.Criteria))), h.P(ui.Quiet(g.Text(told(paper))))}
	ours, other := sides(paper)
	var rows g.Group
	for i, d := range paper.Dilemmas {
		a := paper.Answers[d.ID]
		rows = append(rows, h.Section(h.Class("dilemma"), h.H2(g.Text(strconv.Itoa(i+1)+". "+d.Title)), h.P(g.Text(d.Scene)),
			h.Dl(h.Class("poles"), h.Dt(g.Text("1 · "+d.A.Name)), h.Dd(g.Text(d.A.Says)), h.Dt(g.Text("7 · "+d.B.Name)), h.Dd(g.Text(d.B.Says))),
			scale("ours-"+d.ID, ours+" would do", d.A.Name, d.B.Name, a.Ours, marked),
			scale("theirs-"+d.ID, "I expect of "+other, d.A.Name, d.B.Name, a.Theirs, marked)))
	}
	for i, item := range paper.Items {
		rows = append(rows, h.Section(h.Class("dilemma"), scale("item-"+item.ID, strconv.Itoa(i+1)+". "+item.Says, "not at all", "wholly", paper.Points[item.ID], marked)))
	}
	form.Body = rows
	shown.Body = []g.Node{form}
	return shown
}

// until is the last minute in which a paper may be answered, in the zone of whoever reads: a day alone would be another one elsewhere.
func until(c call, paper work.Paper) string {
	return time.UnixMicro(paper.Closes - 1).In(c.now.Location()).Format("2 January, 15:04 MST")
}

func paperLead(paper work.Paper, until string) g.Node {
	if paper.Kind == poll.Pulse {
		return g.Group{g.Text("Two minutes about "), ui.Name(paper.Title), g.Text(". You may change your answers until " + until + ".")}
	}
	return g.Group{g.Text("Three minutes about "), ui.Name(paper.Title), g.Text(". Neither end is right: say what would really be done. You may change your answers until " + until + ".")}
}

// told says, before the first question, who will be told what.
func told(paper work.Paper) string {
	switch paper.Kind {
	case poll.Pulse:
		return "Nobody is told what you answered, or whether you did. What is shown of your side when it ends: nothing of fewer than six; low, mixed or high of six to eight; half points from nine. Then all answers are destroyed. " +
			"Whoever runs this installation’s machine could look while the pulse is open."
	case poll.Tender:
		return "Your answers stand for all bidders. They open on the last day, with theirs, to your side alone; of each question the mean of your side, from where to where, and how many answered. No bidder is shown them before it has the contract."
	}
	if paper.Criteria != "" {
		return toldBefore(true)
	}
	return toldBefore(false)
}

// sides are the organisations of the reader and of the other side.
func sides(paper work.Paper) (ours, other string) {
	switch {
	case paper.Kind == poll.Tender:
		return "We", "whoever does the work"
	case paper.Side == access.ClientSide:
		return paper.Client, paper.Delivery
	}
	return paper.Delivery, paper.Client
}

// scale is seven places between two poles, each large enough for a thumb on a narrow telephone.
func scale(name, label, first, last string, at accord.Point, marked bool) g.Node {
	class := "scale"
	if marked && !at.Valid() {
		class = "scale wrong"
	}
	var boxes g.Group
	for p := accord.First; p <= accord.Last; p++ {
		id, n := name+"-"+strconv.Itoa(int(p)), strconv.Itoa(int(p))
		word := n
		switch p {
		case accord.First:
			word += ", " + first
		case accord.Last:
			word += ", " + last
		}
		boxes = append(boxes, h.Span(h.Input(h.Type("radio"), h.ID(id), h.Name(name), h.Value(n), g.If(p == at, h.Checked()), h.Aria("label", word)), h.Label(h.For(id), h.Aria("hidden", "true"), g.Text(n))))
	}
	return h.FieldSet(h.Class(class), h.Legend(g.Text(label), g.If(marked && !at.Valid(), h.Strong(g.Text(" no answer yet")))), h.Div(boxes),
		h.P(h.Class("ends hint"), h.Span(g.Text(first)), h.Span(g.Text(last))))
}

// keep keeps what the form of a paper says.
func (p Pages) keep(r *http.Request) (left int, err error) {
	c := of(r)
	paper, err := p.Work.Paper(r.Context(), c.v, c.round)
	if err != nil {
		return 0, err
	}
	point := func(name string) accord.Point {
		n, err := strconv.Atoi(c.text(name))
		if err != nil {
			return 0
		}
		return accord.Point(n)
	}
	if paper.Kind == poll.Confidence {
		s := judgedIn(c, paper)
		s.Locked = false // nothing is locked while somebody types
		_, err = p.Work.Judge(r.Context(), c.v, c.round, s)
		if _, ok := page.Wrong(err); ok {
			return -1, nil
		}
		return 0, err
	}
	if paper.Kind == poll.Pulse {
		points := map[string]accord.Point{}
		for _, i := range paper.Items {
			points[i.ID] = point("item-" + i.ID)
		}
		paper, err = p.Work.Rate(r.Context(), c.v, c.round, points)
		return paper.Left(), err
	}
	var answers []accord.Answer
	for _, d := range paper.Dilemmas {
		answers = append(answers, accord.Answer{Dilemma: d.ID, Ours: point("ours-" + d.ID), Theirs: point("theirs-" + d.ID)})
	}
	paper, err = p.Work.Keep(r.Context(), c.v, c.round, answers)
	return paper.Left(), err
}

// HandIn keeps what somebody answered, and says what is left.
func (p Pages) HandIn(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	paper, err := p.Work.Paper(r.Context(), c.v, c.round)
	if err != nil {
		return err
	}
	if paper.Kind == poll.Confidence {
		return p.judge(w, r, paper)
	}
	left, err := p.keep(r)
	if err != nil {
		return err
	}
	did := "saved"
	if left > 0 {
		did = "partly"
	}
	return server.Redirect(w, r, string(place(r).With("did", did)))
}

// Save keeps what somebody has answered so far, while they go on.
func (p Pages) Save(w http.ResponseWriter, r *http.Request) error {
	left, err := p.keep(r)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	text := "kept, " + ui.Count(left) + " to go"
	switch left {
	case 0:
		text = "kept, all answered"
	case -1:
		text = "not kept yet: something is missing"
	}
	_, err = fmt.Fprint(w, text)
	return err
}

// Today is what somebody is asked and has to answer or to sign themselves, for their first page; nil where there is nothing.
func (p Pages) Today(r *http.Request) (g.Node, error) {
	c := of(r)
	list, err := p.Work.Waiting(r.Context(), c.v)
	if err != nil || len(list.Asked)+len(list.Charters) == 0 {
		return nil, err
	}
	what := map[poll.Kind]string{poll.Pulse: "How it is going, two minutes", poll.Confidence: "How confident you are"}
	return ui.Section("asked", "You are asked", h.Ul(h.Class("stack"), g.Map(list.Asked, func(b poll.Ballot) g.Node {
		text, ok := what[b.Kind]
		if !ok {
			text = "Ten dilemmas, three minutes"
		}
		return h.Li(ui.A(ui.Path("asked", b.Round), g.Text(text)), ui.Note(ui.Name(b.Title), g.Text(" · until "), ui.Due(day(time.UnixMicro(b.Closes-1), "UTC"), c.today("UTC"))))
	}), g.Map(list.Charters, func(u poll.Unsigned) g.Node {
		return h.Li(ui.A(ui.Path("engagements", string(u.Scope), "charter").At("signed"), g.Text("Sign the charter")),
			ui.Note(ui.Name(u.Engagement), g.Text(" · nobody of our side has signed it")))
	}))), nil
}
