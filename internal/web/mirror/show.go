package mirror

import (
	"fmt"
	"net/http"
	"strings"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	work "counterpart.dev/internal/app/mirror"
	"counterpart.dev/internal/chart"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/conduct"
	"counterpart.dev/internal/web/page"
	"counterpart.dev/internal/web/ui"
)

// Show is the mirror of an engagement.
func (p Pages) Show(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	v, err := p.Work.Show(r.Context(), c.v, c.scope, c.ask())
	if err != nil {
		return err
	}
	shown, err := p.frame(c, "Mirror", audience(c, v))
	if err != nil {
		return err
	}
	shown.Zone, shown.Lead, shown.Flash = v.Zone.String(), lead(c, v), ui.Flash{Text: dones[c.asked("did")]}
	if len(v.Sides) > 0 {
		shown.Actions = []ui.Link{{Text: "CSV of all rows", URL: c.with(c.at("mirror.csv"))}, {Text: "Everything as JSON", URL: c.with(c.at("mirror.json"))}}
		drawn, err := picture(v)
		if err != nil {
			return err
		}
		if drawn != nil {
			drawn = ui.Section("sides", "Both sides", drawn)
		}
		shown.Body = append(shown.Body, drawn, ui.Section("figures", period(v), table(c, v)))
	}
	shown.Body = append(shown.Body, who(c, v))
	return p.Shell.Show(w, r, shown)
}

func period(v work.View) string {
	return day(v.From) + " to " + day(v.To)
}

// lead says the conclusion: for whom the page is, and how both sides reply.
func lead(c call, v work.View) g.Node {
	if len(v.Sides) == 0 {
		return g.Text("Each side’s figures are its own until both sides switch the mirror on.")
	}
	text := "Each side by the same rules, from the shared record only."
	if v.Shown.On == 0 && v.Own {
		text = "Our own conduct, from the shared record only. " + v.With + " does not see our figures, nor we theirs, until both sides switch the mirror on."
	}
	for _, s := range v.Sides {
		if !s.Promises {
			text += " " + capital(name(v, s.Side)) + ": " + told(s.InTime, "replies", "due", "in time") + ", " + told(s.Kept, "promises", "due", "kept") + "."
		}
	}
	return g.Text(text)
}

// told is a share in a sentence.
func told(s conduct.Share, things, came, counts string) string {
	if s.Of() == 0 {
		return "no " + things + " " + came
	}
	return s.String() + " " + things + " " + counts
}

func capital(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// line is a row of the table: a figure, or a part of one.
type line struct {
	figure work.Figure
	part   string // the class of a decision, the reason of a miss; "" for the whole
	name   string
	means  string
}

// lines are the figures that somebody of the sides has, with their parts.
func lines(v work.View) (out []line) {
	for _, f := range (work.Seen{}).FiguresFor() {
		if !anySees(v, f.Code) {
			continue
		}
		out = append(out, line{f, "", f.Name, f.Means})
		switch f.Code {
		case work.Latency:
			for _, class := range parts(v, func(s work.Seen) (all []string) {
				for _, l := range s.Latency {
					all = append(all, l.Class)
				}
				return all
			}) {
				out = append(out, line{f, class, "of the class " + class, ""})
			}
		case work.Kept:
			for _, reason := range parts(v, func(s work.Seen) (all []string) {
				for _, m := range s.Misses {
					all = append(all, orUnsaid(m.Reason))
				}
				return all
			}) {
				out = append(out, line{f, reason, reasonName(reason), ""})
			}
		}
	}
	return out
}

func anySees(v work.View, c work.Code) bool {
	for _, s := range v.Sides {
		if sees(s, c) {
			return true
		}
	}
	return false
}

func sees(s work.Seen, c work.Code) bool {
	for _, f := range s.FiguresFor() {
		if f.Code == c {
			return true
		}
	}
	return false
}

// parts are the parts that either side has, in the order in which the sides list them.
func parts(v work.View, of func(work.Seen) []string) (out []string) {
	seen := map[string]bool{"": true}
	for _, s := range v.Sides {
		for _, x := range of(s) {
			if !seen[x] {
				seen[x] = true
				out = append(out, x)
			}
		}
	}
	return out
}

func orUnsaid(reason string) string {
	if reason == "" {
		return work.Unsaid
	}
	return reason
}

func reasonName(reason string) string {
	if reason == work.Unsaid {
		return "missed, and no reason given"
	}
	return "missed because " + conduct.ReasonText(reason)
}

// table is every figure of the sides beside each other.
func table(c call, v work.View) g.Node {
	t := ui.Table[line]{ID: "mirror", Caption: "Conduct of the sides, " + period(v), Rows: lines(v), Things: "figures", Self: c.with(c.at("mirror")), Filter: chooser(c, v)}
	t.Columns = []ui.Column[line]{{Head: "Measure", Row: true, Cell: func(l line) g.Node {
		if l.part != "" {
			return ui.Quiet(g.Text("– "), ui.Name(l.name))
		}
		return g.Group{g.Text(l.name), ui.Note(g.Text(l.means))}
	}}}
	for _, s := range v.Sides {
		t.Columns = append(t.Columns, ui.Column[line]{Head: name(v, s.Side) + " (" + string(s.Side) + ")", Cell: func(l line) g.Node { return cell(c, s, l) }})
	}
	return t
}

// cell is a figure of a side, which leads to its cases.
func cell(c call, s work.Seen, l line) g.Node {
	if !sees(s, l.figure.Code) {
		return ui.Quiet(g.Text("not shown"))
	}
	text := value(s, l)
	if text == "" || text == "none" {
		return ui.Quiet(g.Text("none"))
	}
	return ui.Evidence(c.cases(s.Side, l.figure.Code, l.part), text)
}

// cases is the address of the cases behind a figure.
func (c call) cases(side access.Side, code work.Code, part string) ui.URL {
	return c.with(c.at("mirror", "cases")).With("side", string(side)).With("figure", string(code)).With("part", part)
}

// value is a figure as it is shown; "" and "none" where there is no case.
func value(s work.Seen, l line) string {
	switch l.figure.Code {
	case work.Ageing:
		return spread(s.Ageing, days)
	case work.ReDates:
		return spread(s.ReDates, times)
	case work.Latency:
		for _, x := range s.Latency {
			if x.Class == l.part {
				return fmt.Sprintf("median %s, P90 %s (of %d)", estimate(x.Median), estimate(x.P90), len(x.Told)+len(x.Open))
			}
		}
		return ""
	case work.Kept:
		if l.part != "" {
			if _, missed := s.Cases(work.Kept, l.part); len(missed) > 0 {
				return ui.Count(len(missed))
			}
			return ""
		}
	}
	return s.Share(l.figure.Code).String()
}

func spread(s conduct.Spread, unit func(float64) string) string {
	if len(s.IDs) == 0 {
		return ""
	}
	return fmt.Sprintf("median %s, P90 %s (of %d)", unit(s.Median), unit(s.P90), len(s.IDs))
}

func times(x float64) string { return ui.Count(int(x)) }

func estimate(e conduct.Estimate) string {
	if !e.Reached {
		return "more than " + days(e.Days)
	}
	return days(e.Days)
}

// chooser asks for another period or kind.
func chooser(c call, v work.View) ui.Filter {
	said := func(name string) string {
		for _, f := range v.Wrong {
			if f.Path == name {
				return f.Message
			}
		}
		return ""
	}
	return ui.Filter{Active: c.asked("from")+c.asked("to")+c.asked("kind") != "", Clear: c.at("mirror"), Fields: []ui.Field{
		{Name: "from", Label: "From", Kind: ui.Day, Value: v.From.String(), Error: said("from")},
		{Name: "to", Label: "Until the end of", Kind: ui.Day, Value: v.To.String(), Error: said("to")},
		{Name: "kind", Label: "Kind", Kind: ui.Select, Value: string(v.Kind), Options: kinds(), Error: said("kind")},
	}}
}

// drawn are the figures that stand in the picture: those that are fractions, each said once.
var drawn = []work.Code{work.InTime, work.Unanswered, work.Deemed, work.Kept, work.Surprises, work.ReOpened}

// pictureWidth is how wide the picture is drawn.
const pictureWidth = 760

// picture is both sides' fractions from the middle outwards; nothing while only one side is seen.
func picture(v work.View) (g.Node, error) {
	if len(v.Sides) != 2 || v.Sides[0].Promises || v.Sides[1].Promises {
		return nil, nil
	}
	m := chart.Mirror{Title: "How both sides did by the same measures", Left: name(v, access.ClientSide), Right: name(v, access.DeliverySide)}
	for _, code := range drawn {
		l, r := v.Sides[0].Share(code), v.Sides[1].Share(code)
		if l.Of()+r.Of() == 0 {
			continue
		}
		m.Rows = append(m.Rows, chart.MirrorRow{Name: work.FigureOf(code).Name, Left: chart.MirrorShare{N: l.N(), Of: l.Of(), Text: l.String()},
			Right: chart.MirrorShare{N: r.N(), Of: r.Of(), Text: r.String()}})
	}
	if len(m.Rows) == 0 {
		return nil, nil
	}
	drawn, err := page.Picture("mirror-picture", m, pictureWidth)
	drawn.Table = nil // the figures stand below
	return drawn, err
}

// who says who sees what, and offers to change it.
func who(c call, v work.View) g.Node {
	var say g.Group
	add := func(text string, more ...g.Node) { say = append(say, h.P(append([]g.Node{g.Text(text)}, more...)...)) }
	switch {
	case v.Shown.On != 0:
		add("Both sides switched it on. Both see both sides’ figures, the same on either page, since ", instant(c, v, v.Shown.On), g.Text("."))
	case v.Own && v.Wish.On != 0:
		add("Our side switched it on ", instant(c, v, v.Wish.On), g.Text(", by "), ui.Name(v.Wish.ByName), g.Text(". "+v.With+" is not told. As soon as it switches it on too, both sides see both sides’ figures."))
	case v.Own:
		add("Our side has not switched it on. What " + v.With + " wishes, we are not told before both do.")
	default:
		add("What one side wishes is not told before both do.")
	}
	if v.Published.On != 0 {
		add(v.Engagement.ClientName+" shows how it keeps its promises, whatever the other side does, since ", instant(c, v, v.Published.On), g.Text("."))
	}
	return ui.Section("who", "Who sees this", say, offers(c, v))
}

func offers(c call, v work.View) g.Node {
	var links g.Group
	add := func(u ui.URL, text string) {
		links = append(links, ui.ActionLink(ui.Link{Text: text, URL: u}), g.Text(" "))
	}
	if v.MaySwitch && v.Wish.On == 0 {
		add(c.at("mirror", "switch"), "Switch it on for our side")
	}
	if v.MaySwitch && v.Wish.On != 0 {
		add(c.at("mirror", "switch"), "Switch it off")
	}
	if v.MayPublish && v.Published.On == 0 && v.Shown.On == 0 {
		add(c.at("mirror", "promises"), "Show our promises first")
	}
	if v.MayPublish && v.Published.On != 0 {
		add(c.at("mirror", "promises"), "No longer show our promises")
	}
	if len(links) == 0 {
		return nil
	}
	return h.P(h.Class("actions"), links)
}
