package benefit

import (
	"slices"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	work "counterpart.dev/internal/app/benefit"
	"counterpart.dev/internal/app/gather"
	core "counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/brief"
	"counterpart.dev/internal/core/casebook"
	"counterpart.dev/internal/web/ui"
)

// ours reports whether a kind of thing stands among the client's own work rather than among the benefits.
func ours(k casebook.Kind) bool { return k == casebook.Work || k == casebook.Interface }

// ownWork is the piece of own work with an id.
func ownWork(v *work.View, id string) (core.OwnWork, bool) {
	at := slices.IndexFunc(v.Case.OwnWork, func(o core.OwnWork) bool { return string(o.ID) == id })
	if at < 0 {
		return core.OwnWork{}, false
	}
	return v.Case.OwnWork[at], true
}

// activity leads to an activity of a supplier's latest programme that was read.
func (c call) activity(v *work.View, a core.ActivityRef) g.Node {
	for _, e := range v.Engagements {
		if core.EngagementID(e.Engagement) == a.Engagement && e.Latest != nil {
			return ui.A(ui.Path("engagements", string(e.Engagement), "programme", e.Latest.ID, "activities", a.Code), ui.Name(a.Code))
		}
	}
	return ui.Name(a.Code)
}

// held is what something of ours holds back in a supplier's programme.
func (c call) held(v *work.View, list []gather.Held) g.Node {
	return ui.Section("held", "What it holds back", ui.Table[gather.Held]{ID: "held-list", Caption: "Activities that it holds back", Rows: list, Things: "activities", Columns: []ui.Column[gather.Held]{
		{Head: "Activity", Row: true, Cell: func(a gather.Held) g.Node {
			return g.Group{c.activity(v, a.ActivityRef), g.Text(" "), ui.Name(a.Name), ui.Note(ui.Name(v.Supplier(a.Engagement)))}
		}},
		{Head: "Finishes, as handed in", Number: true, Cell: func(a gather.Held) g.Node { return plainDay(a.Was) }},
		{Head: "With our own dates", Number: true, Cell: func(a gather.Held) g.Node { return plainDay(a.Is) }},
		{Head: "Later by", Number: true, Cell: func(a gather.Held) g.Node {
			if a.Is <= a.Was {
				return ui.Quiet(g.Text("nothing"))
			}
			return ui.Late(ui.Things(int(a.Is-a.Was), "day"))
		}},
	}})
}

// further is what a week more of a piece of own work moves, which is what its cost is made of.
func (c call) further(v *work.View, x gather.Holding) g.Node {
	if x.NoWeek != "" || len(x.Later) == 0 {
		return nil
	}
	type moved struct {
		id       core.NodeID
		now, new string
	}
	var rows []moved
	for id, day := range x.Later {
		rows = append(rows, moved{id, short(v.Input.Dates[id]), short(day)})
	}
	slices.SortFunc(rows, func(a, b moved) int { return int(v.Input.Dates[a.id] - v.Input.Dates[b.id]) })
	return ui.Section("further", "What a week later moves", ui.Table[moved]{ID: "further-list", Caption: "Milestones that come later then", Rows: rows, Things: "milestones", Columns: []ui.Column[moved]{
		{Head: "Milestone", Row: true, Cell: func(m moved) g.Node { return c.ref(v, string(m.id)) }},
		{Head: "Forecast", Number: true, Cell: func(m moved) g.Node { return known(m.now) }},
		{Head: "Forecast then", Number: true, Cell: func(m moved) g.Node { return known(m.new) }},
	}}, h.P(ui.Quiet(g.Text("The suppliers’ programmes are dated anew with it, and "+ui.Things(len(x.Feeds), "benefit")+" and the costs with them."))))
}

// delayed is something that is waited for, and of own work what it holds back in a supplier's programme; nil where it holds nothing there.
type delayed struct {
	core.EnablerResult
	holds *gather.Holding
}

// holding is what a piece of own work holds back in a supplier's programme, nil for everything else.
func holding(v *work.View, e core.EnablerResult) *gather.Holding {
	if o, ok := ownWork(v, string(e.ID)); ok {
		if x := v.Whole.Holding(o, v.Result); len(x.Held) > 0 {
			return &x
		}
	}
	return nil
}

// week is what a week later costs, 0 where that is not known.
func (e delayed) week() core.Money {
	if e.holds != nil {
		return e.holds.Week
	}
	return e.Delay.Week
}

// weekOf is what a week more of a piece of own work costs that holds a supplier back.
func (c call) weekOf(v *work.View, e delayed) g.Node {
	x, to := e.holds, c.place(casebook.Work, string(e.ID)).At("further")
	switch {
	case x.NoWeek != "":
		return why(x.NoWeek)
	case x.Week == 0:
		return g.Group{g.Text("nothing"), ui.Note(g.Text("with the supplier’s programme dated anew"))}
	case x.Week < 0:
		return g.Group{ui.Evidence(to, brief.Short(-x.Week, v.Case.Currency)), g.Text(" gained"), ui.Note(g.Text("a disbenefit or a cost comes later with it"))}
	}
	return ui.Evidence(to, brief.Short(x.Week, v.Case.Currency))
}

// owed fills in what stands on the page of a piece of own work.
func (c call) owed(v *work.Profile, shown *ui.Page) g.Node {
	o, ok := ownWork(v.View, c.id)
	if !ok {
		return c.dates(v)
	}
	x := v.Whole.Holding(o, v.Result)
	shown.Lead = g.Text(workLead(v.View, o, x))
	if len(x.Held) == 0 {
		return g.Group{c.dates(v), c.waiting(v)}
	}
	return g.Group{c.dates(v), c.held(v.View, x.Held), c.further(v.View, x), c.waiting(v)}
}

// workLead says in a sentence how a piece of own work stands.
func workLead(v *work.View, o core.OwnWork, x gather.Holding) string {
	today := v.Input.Report
	expected, _ := o.Expected(today)
	var text string
	switch {
	case !o.Done.IsZero():
		return "Done on " + short(o.Done) + "."
	case o.Overdue(today):
		text = "It was due on " + short(o.Due) + ", " + ui.Things(int(today-o.Due), "day") + " ago, and nobody has said when it comes"
	case expected.IsZero():
		return "Nobody has said when it is due."
	case !o.Due.IsZero() && expected > o.Due:
		text = "Expected on " + short(expected) + ", " + slip(int(expected-o.Due))
	default:
		text = "Expected on " + short(expected)
	}
	if x.Moves > 0 {
		text += "; it holds a supplier back by " + ui.Things(x.Moves, "day")
	}
	if x.NoWeek == "" && x.Week > 0 {
		text += "; a further week costs " + brief.Short(x.Week, v.Case.Currency)
	}
	return text + "."
}

// handedOver fills in what stands on the page of a hand-over.
func (c call) handedOver(v *work.View, shown *ui.Page) g.Node {
	at := slices.IndexFunc(v.Case.Interfaces, func(x core.Interface) bool { return string(x.ID) == c.id })
	if at < 0 {
		return nil
	}
	x := v.Case.Interfaces[at]
	lead := g.Group{g.Text("Once "), ui.Name(v.Supplier(x.From.Engagement)), g.Text(" has finished "), c.activity(v, x.From), g.Text(", "), ui.Name(v.Supplier(x.To.Engagement)), g.Text(" may start "), c.activity(v, x.To)}
	if !x.Lag.IsZero() {
		lead = append(lead, g.Text(", "+x.Lag.String()+" later"))
	}
	push, moves, ok := v.Whole.HandOver(x.ID)
	if !ok {
		shown.Lead = append(lead, g.Text(". One of the two is in no submission yet."))
		return nil
	}
	lead = append(lead, g.Text(": from "+short(push.Day)))
	if moves > 0 {
		lead = append(lead, g.Text(", which holds it back by "+ui.Things(moves, "day")))
	}
	shown.Lead = append(lead, g.Text("."))
	return c.held(v, push.Held)
}
