package matter

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	work "counterpart.dev/internal/app/matter"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/matter"
	"counterpart.dev/internal/server"
	engagepages "counterpart.dev/internal/web/engage"
	"counterpart.dev/internal/web/page"
	"counterpart.dev/internal/web/ui"
)

// params are what the address of a register says.
var params = []string{"room", "kind", "court", "state", "ended", "late", "mine", "q", "sort"}

// filterOf reads which matters an address asks for.
func filterOf(r *http.Request) work.Filter {
	q := r.URL.Query()
	f := work.Filter{Audience: audience(q.Get("room")), Kind: matter.Kind(q.Get("kind")), Phase: matter.Phase(q.Get("state")), Ended: q.Get("ended") != "", Overdue: q.Get("late") != "",
		Mine: q.Get("mine") != "", Words: q.Get("q")}
	switch court := access.Side(q.Get("court")); court {
	case access.ClientSide, access.DeliverySide:
		f.Court = court
	}
	return f
}

func orderOf(r *http.Request) (work.Order, ui.Sort) {
	q := r.URL.Query()
	s := ui.Sort{Key: "due"}
	if asked := q.Get("sort"); asked != "" {
		s = ui.ParseSort(asked, "due", "number", "raised", "moved", "title")
	}
	return work.Order{Key: s.Key, Desc: s.Desc, After: q.Get("after"), Before: q.Get("before")}, s
}

// self is the address of the register as it is asked for.
func self(c call) ui.URL {
	u := c.at("matters")
	for _, name := range params {
		u = u.With(name, c.asked(name))
	}
	return u
}

// Register is the matters of an engagement or a project.
func (p Pages) Register(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	f := filterOf(r)
	order, sort := orderOf(r)
	list, err := p.Work.Register(r.Context(), c.v, c.scope, f, order)
	if err != nil {
		return err
	}
	shown, err := p.frame(r, "Matters", list.Reach.Audience)
	if err != nil {
		return err
	}
	shown.Lead = registerLead(c, list)
	if list.MayAdd {
		shown.Actions = append(shown.Actions, ui.Link{Text: "New matter", URL: c.at("matters", "new").With("room", roomWord(list.Reach.Audience)), Keys: "n"})
	}
	if list.MayRules {
		shown.Actions = append(shown.Actions, ui.Link{Text: "Clock rules", URL: c.at("clock")})
	}
	shown.Actions = append(shown.Actions, ui.Link{Text: "Print", URL: c.at("matters.pdf").With("room", roomWord(list.Reach.Audience))},
		ui.Link{Text: "Everything as JSON", URL: c.at("matters.json")})
	if list.MayTake {
		shown.Actions = append(shown.Actions, ui.Link{Text: "Take in a register", URL: c.at("registers")})
	}
	here := self(c)
	shown.Body = []g.Node{rooms(c, list), p.table(c, list, f, sort, here), page.Shelf(list.Shelf, c.at("matters"), here, c.at("matters", "lists"), "", nil), recordOnly(list.Ground)}
	return p.Shell.Show(w, r, shown)
}

// recordOnly says whether Counterpart is the contract's system.
func recordOnly(gr *work.Ground) g.Node {
	if gr.Engagement.ID == "" {
		return nil
	}
	return h.P(h.Class("below"), ui.Quiet(g.Text(systemWords(gr))))
}

// systemWords says by which rules clocks run, and whether a notice counts here.
func systemWords(gr *work.Ground) string {
	name := gr.Set.Name
	if gr.Own {
		name += ", as this engagement changed it"
	}
	if gr.Engagement.RecordOnly {
		return "Clocks: " + name + ". Record only: the contract names another communication system, and a notice counts only there."
	}
	return "Clocks: " + name + ". Counterpart is the contract’s communication system."
}

// registerLead says how things stand in a sentence.
func registerLead(c call, l work.Register) g.Node {
	count := map[access.Side]int{}
	for _, t := range l.Tally {
		count[t.Court] += t.N
	}
	theirs := access.DeliverySide
	if c.v.Side == access.DeliverySide {
		theirs = access.ClientSide
	}
	if l.Reach.Audience != access.Shared {
		return g.Text(ui.Things(count[c.v.Side], "matter") + " of our own. The other side does not know of them; sharing one copies it, and you see first who will read it.")
	}
	if c.v.Side != access.ClientSide && c.v.Side != access.DeliverySide {
		return g.Text(fmt.Sprintf("%s wait on the client side, %s on the delivery side.", ui.Count(count[access.ClientSide]), ui.Count(count[access.DeliverySide])))
	}
	text := waits(count[c.v.Side], "us")
	if n := l.Late[c.v.Side]; n > 0 {
		text += ", " + ui.Count(n) + " of them late"
	}
	text += ". " + waits(count[theirs], "them")
	if n := l.Late[theirs]; n > 0 {
		text += ", " + ui.Count(n) + " of them late"
	}
	return g.Text(text + ".")
}

func waits(n int, whom string) string {
	switch n {
	case 0:
		return "Nothing waits on " + whom
	case 1:
		return "One waits on " + whom
	}
	return ui.Count(n) + " wait on " + whom
}

// rooms leads from one room's matters to the other's.
func rooms(c call, l work.Register) g.Node {
	if len(l.Rooms) < 2 {
		return nil
	}
	n := ui.Nav{Label: "Whose matters"}
	for _, a := range l.Rooms {
		n.Items = append(n.Items, ui.Link{Text: ui.Audience{Of: a, Viewer: c.v.Side, With: l.With}.Words(), URL: c.at("matters").With("room", roomWord(a)), Current: a == l.Reach.Audience})
	}
	return n
}

// facetsOf are the quick filters, with what the tally says of them.
func facetsOf(c call, l work.Register, f work.Filter) (out []ui.Facet) {
	room := c.at("matters").With("room", c.asked("room"))
	courts, all := map[access.Side]int{}, 0
	for _, t := range l.Tally {
		if t.Phase.Live() {
			courts[t.Court] += t.N
			all += t.N
		}
	}
	out = append(out, ui.Facet{Text: "all", Count: all, URL: room, Current: f == work.Filter{Audience: f.Audience}})
	if l.Reach.Audience == access.Shared {
		for _, side := range []access.Side{access.ClientSide, access.DeliverySide} {
			text := string(side)
			if c.v.Side == access.ClientSide || c.v.Side == access.DeliverySide {
				text = map[bool]string{true: "ours", false: "theirs"}[side == c.v.Side]
			}
			out = append(out, ui.Facet{Text: text, Count: courts[side], URL: room.With("court", string(side)), Current: f.Court == side, Side: side})
		}
	}
	if late := l.Late[access.ClientSide] + l.Late[access.DeliverySide]; late > 0 {
		out = append(out, ui.Facet{Text: "late", Count: late, URL: room.With("late", "yes"), Current: f.Overdue})
	}
	return out
}

func (p Pages) table(c call, l work.Register, f work.Filter, sort ui.Sort, here ui.URL) g.Node {
	t := ui.Table[work.Listed]{ID: "matters", Caption: "Matters", Rows: l.Rows, Total: l.Total, AtLeast: l.AtLeast, Things: "matters", Self: here, Sort: sort,
		Facets: facetsOf(c, l, f), CSV: fileOf(c, "matters.csv"), XLSX: fileOf(c, "matters.xlsx"), Filter: filterForm(c, l, f),
		Key: func(m work.Listed) string { return m.ID }, Label: func(m work.Listed) string { return title(m.Title) },
		Empty: empty(c, l), Columns: columns(c, l)}
	if l.Previous != "" {
		t.Pager.Previous = here.With("before", l.Previous)
	}
	if l.Next != "" {
		t.Pager.Next = here.With("after", l.Next)
	}
	if l.MayMove {
		t.Bulk = bulkOf(c, here)
	}
	return t
}

// fileOf is the address of the register as a file: what is listed, and no page of it.
func fileOf(c call, name string) ui.URL {
	u := c.at(name)
	for _, name := range params {
		if name != "sort" { // whoever opens the file sorts it
			u = u.With(name, c.asked(name))
		}
	}
	return u
}

func empty(c call, l work.Register) ui.Empty {
	e := ui.Empty{Says: "Questions, warnings, changes and decisions of both sides stand here once a side shares them."}
	if l.Reach.Audience != access.Shared {
		e.Says = "What our side wants answered, or has to answer for itself, stands here until it is shared."
	}
	if l.MayAdd {
		e.Action = ui.Link{Text: "Raise the first", URL: c.at("matters", "new").With("room", roomWord(l.Reach.Audience))}
	}
	return e
}

// filterForm asks for what the facets do not say.
func filterForm(c call, l work.Register, f work.Filter) ui.Filter {
	open := map[matter.Kind]int{}
	for _, t := range l.Tally {
		if t.Phase.Live() {
			open[t.Kind] += t.N
		}
	}
	kinds := []ui.Option{{Label: "every kind"}}
	for _, k := range matter.Kinds() {
		kinds = append(kinds, ui.Option{Value: string(k), Label: k.Words() + " (" + ui.Count(open[k]) + ")"})
	}
	states := []ui.Option{{Label: "every state"}}
	for _, s := range matter.Phases() {
		states = append(states, ui.Option{Value: string(s), Label: string(s)})
	}
	return ui.Filter{Active: f != work.Filter{Audience: f.Audience}, Clear: c.at("matters").With("room", c.asked("room")), Fields: []ui.Field{
		{Name: "q", Label: "Words or tags", Kind: ui.Find, Value: f.Words},
		{Name: "kind", Label: "Kind", Kind: ui.Select, Value: string(f.Kind), Options: kinds},
		{Name: "state", Label: "State", Kind: ui.Select, Value: string(f.Phase), Options: states},
		{Name: "mine", Label: "Mine", Kind: ui.Check, Value: "yes", Values: ticked(f.Mine)},
		{Name: "ended", Label: "Ended ones too", Kind: ui.Check, Value: "yes", Values: ticked(f.Ended)},
	}}
}

func ticked(on bool) []string {
	if on {
		return []string{"yes"}
	}
	return nil
}

func columns(c call, l work.Register) []ui.Column[work.Listed] {
	zone := l.Ground.Zone
	out := []ui.Column[work.Listed]{
		{Head: "No.", Sort: "number", Number: true, Tight: true, Cell: func(m work.Listed) g.Node { return g.Text(ui.Count(m.Number)) }},
		{Head: "Kind", Tight: true, Cell: func(m work.Listed) g.Node { return g.Text(kindWord(m.Kind)) }},
		{Head: "Matter", Row: true, Sort: "title", Cell: func(m work.Listed) g.Node {
			return g.Group{h.A(h.ID("m-"+m.ID), ui.Href(c.matter(m.ID)), ui.Name(title(m.Title))), ui.Note(g.Text(gist(c, m, l)))}
		}},
		{Head: "Court", Tight: true, Cell: func(m work.Listed) g.Node { return court(c, m.Court, string(m.Phase), m.Holder) }},
		{Head: "Due", Sort: "due", Number: true, Cell: func(m work.Listed) g.Node {
			if m.Ended != 0 {
				return ui.State(string(m.Phase))
			}
			return c.owed(m.Matter, zone)
		}},
		{Head: "Age", Sort: "raised", Number: true, Tight: true, Cell: func(m work.Listed) g.Node {
			until := c.now
			if m.Ended != 0 {
				until = time.UnixMicro(m.Ended)
			}
			return g.Text(fmt.Sprintf("%d d", int(day(until, zone)-day(time.UnixMicro(m.Raised), zone))))
		}},
	}
	if l.Own.Room != "" && l.Reach.Audience == access.Shared {
		out = append(out, ui.Column[work.Listed]{Head: "Private", Cell: func(m work.Listed) g.Node { return private(m) }})
	}
	if l.MayMove {
		out = append(out, ui.Column[work.Listed]{Head: "Move", Act: true, Cell: func(m work.Listed) g.Node { return rowMoves(c, l, m) }})
	}
	return out
}

// court is whose turn it is, and who has it there.
func court(c call, side access.Side, phase, holder string) g.Node {
	if side == access.NoSide {
		return ui.State(phase)
	}
	if holder == "" {
		return ui.Court(side, c.v.Side)
	}
	return g.Group{ui.Court(side, c.v.Side), ui.Note(ui.Name(holder))}
}

// private is what our side keeps beside a shared matter.
func private(m work.Listed) g.Node {
	if m.Beside == nil {
		return nil
	}
	var parts []string
	if m.Beside.OwnerName != "" {
		parts = append(parts, m.Beside.OwnerName)
	}
	for _, t := range strings.Fields(m.Beside.Tags) {
		parts = append(parts, "#"+t)
	}
	if m.Beside.Words != "" || m.Beside.Effect != "" {
		parts = append(parts, "note")
	}
	return ui.Quiet(ui.Name(strings.Join(parts, " · ")))
}

// gist is how far a matter has come, in a line.
func gist(c call, m work.Listed, l work.Register) string {
	s := m.State
	parts := []string{"raised by " + m.ByName}
	if m.Raiser != c.v.Side && (c.v.Side == access.ClientSide || c.v.Side == access.DeliverySide) {
		parts[0] = "raised by " + m.ByName + ", " + l.With
	}
	say := func(when bool, format string, args ...any) {
		if when {
			parts = append(parts, fmt.Sprintf(format, args...))
		}
	}
	say(s.Phase != matter.Open && s.Phase.Live(), "%s", s.Phase)
	say(s.Holds > 0 && s.Phase == matter.Open, "holding reply sent, the clock runs")
	say(s.ReDates > 0, "first promised for %s, re-dated %s", dateWords(s.Original), times(s.ReDates))
	say(s.ReOpened > 0, "re-opened %s", times(s.ReOpened))
	say(s.Escalated > 0, "escalated")
	say(s.Overdue > 0, "overdue notified")
	say(m.Deemed != "", "treated as %s", m.Deemed)
	say(s.Unconfirmed > 0, "%s recorded for the other side, unconfirmed", ui.Things(s.Unconfirmed, "move"))
	return strings.Join(parts, " · ")
}

func times(n int) string {
	switch n {
	case 1:
		return "once"
	case 2:
		return "twice"
	}
	return ui.Count(n) + " times"
}

// SaveList keeps a filter under a name.
func (p Pages) SaveList(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	kept, ok := page.Shelved(c.text("query"), params)
	if !ok {
		return notFound
	}
	if err := p.Work.Save(r.Context(), c.v, c.scope, c.text("name"), kept); err != nil {
		return err
	}
	return server.Redirect(w, r, string((c.at("matters")+ui.URL("?"+kept)).With("did", "saved")))
}

// ForgetList forgets a filter.
func (p Pages) ForgetList(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	if err := p.Work.Forget(r.Context(), c.v, c.text("list")); err != nil {
		return err
	}
	return back(w, r, c.at("matters"), "forgotten")
}

// CSV is the register as a file, as it is asked for.
func (p Pages) CSV(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	order, _ := orderOf(r)
	order.All = true
	l, err := p.Work.Register(r.Context(), c.v, c.scope, filterOf(r), order)
	if err != nil {
		return err
	}
	own := l.Own.Room != ""
	head := []string{"No.", "Kind", "Matter", "Raised by", "Raised", "State", "Court", "Has it", "Due", "First date", "Re-dated", "Moves", "Last move", "Deemed"}
	if own {
		head = append(head, "Owner (ours)", "Tags (ours)", "Note (ours)")
	}
	zone := work.Zone(l.Ground.Zone)
	stamp := func(us int64) string {
		if us == 0 {
			return ""
		}
		return time.UnixMicro(us).In(zone).Format(time.RFC3339)
	}
	var rows [][]string
	for _, m := range l.Rows {
		row := []string{fmt.Sprint(m.Number), kindWord(m.Kind), title(m.Title), m.ByName, stamp(m.Raised), string(m.Phase), string(m.Court), m.Holder, stamp(m.DueAt), m.State.Original.String(),
			fmt.Sprint(m.State.ReDates), fmt.Sprint(m.Moves), stamp(m.Moved), m.Deemed}
		if own && m.Beside != nil {
			row = append(row, m.Beside.OwnerName, m.Beside.Tags, m.Beside.Words)
		} else if own {
			row = append(row, "", "", "")
		}
		rows = append(rows, row)
	}
	return engagepages.Export(w, r, "matters.csv", head, rows)
}

// Workbook is the register as a workbook, with every move.
func (p Pages) Workbook(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	order, _ := orderOf(r)
	return server.Download(w, r, "matters.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", func(w writer) error {
		return p.Work.Workbook(r.Context(), c.v, c.scope, filterOf(r), order, w)
	})
}

// JSON is everything of the matters that the viewer may see.
func (p Pages) JSON(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	x, err := p.Work.Export(r.Context(), c.v, c.scope)
	if err != nil {
		return err
	}
	return server.Download(w, r, "matters.json", "application/json", func(w writer) error {
		e := json.NewEncoder(w)
		e.SetIndent("", "  ")
		return e.Encode(exported(x))
	})
}
