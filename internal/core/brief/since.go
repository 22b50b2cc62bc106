package brief

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/outlook"
)

// Stood is what the case and its dates were at the page before this one, and what became another since.
type Stood struct {
	Page   string     // which page: "brief 3"
	Report civil.Date // its report date
	*benefit.Since
	Outlook *outlook.Result // what was expected then; nil where nothing was simulated
}

// Since is what moved since the page before, and why, as the page says it.
type Since struct {
	Title     string
	Sentences []string     // the value, the date the page speaks of first, and what a week of it costs; those that moved
	List      []SinceCause // what moved the value, the largest first; they add up to how far it moved
	Evidence  Ref
}

// SinceCause is one cause of Since.
type SinceCause struct {
	Name   string
	Court  benefit.Court
	Change benefit.Money // what it adds to the value; a loss is negative
	Text   string        // the same as people say it: "£120k less"
}

// notExplained is what the rest is called.
const notExplained = "Explained by none of these: sums are made another way now"

// since says what moved since the page before; nil where there is none to compare with.
func (c *composer) since() *Since {
	x := c.in.Stood
	if x == nil {
		return nil
	}
	s := &Since{Title: "What moved since " + x.Page, Evidence: c.ref("since", "")}
	expected := c.expectedSince()
	if x.Nothing() {
		s.Sentences = []string{fmt.Sprintf("No figure has moved since %s of %s.", x.Page, Date(x.Report))}
		if expected != "" {
			s.Sentences = []string{fmt.Sprintf("No date or value that is forecast has moved since %s of %s.", x.Page, Date(x.Report)), expected}
		}
		return s
	}
	s.Sentences = append(s.Sentences, c.valueSince())
	key := ""
	if c.key != nil {
		key = string(c.key.ID)
	}
	if m := benefit.Of(x.Dates, key); m != nil {
		s.Sentences = append(s.Sentences, datesSince(m)+c.because(m, daysOf)+".")
	}
	if m := c.weekTold(key); m != nil {
		s.Sentences = append(s.Sentences, c.weekSince(m)+c.because(m, c.amountOf)+".")
	}
	if expected != "" {
		s.Sentences = append(s.Sentences, expected)
	}
	s.List = c.listSince()
	group := []benefit.Money{x.To - x.From}
	for _, k := range s.List {
		group = append(group, k.Change)
	}
	short, _ := Adding(c.b.Currency, group)
	for i := range s.List {
		s.List[i].Text = moreOf(s.List[i].Change, short)
	}
	return s
}

// mostDates is how many dates of one supplier that moved are told of one by one on the first page.
const mostDates = 8

// listSince is what moved the value, the largest first. Where a supplier's programme moved many dates they are one, and listed behind it.
func (c *composer) listSince() (out []SinceCause) {
	x := c.in.Stood
	of := func(k *benefit.SinceCause) string { // whose date it is
		at := slices.IndexFunc(c.r.Enablers, func(e benefit.EnablerResult) bool { return e.ID == k.Enabler && e.Court == benefit.Delivery })
		if at < 0 || k.ID != "date:"+string(k.Enabler) || k.Amount == 0 {
			return ""
		}
		return c.r.Enablers[at].Owner
	}
	dates, place := map[string]int{}, map[string]int{}
	for i := range x.Causes {
		dates[of(&x.Causes[i])]++
	}
	for i := range x.Causes {
		k := &x.Causes[i]
		who := of(k)
		at, there := place[who]
		switch {
		case k.Amount == 0:
		case who == "" || dates[who] <= mostDates:
			out = append(out, SinceCause{Name: k.Title, Court: k.Court, Change: k.Amount})
		case there:
			out[at].Change += k.Amount
		default:
			place[who] = len(out)
			out = append(out, SinceCause{Name: fmt.Sprintf("%s: %d dates moved", who, dates[who]), Court: k.Court, Change: k.Amount})
		}
	}
	slices.SortStableFunc(out, func(a, b SinceCause) int { return cmp.Compare(max(b.Change, -b.Change), max(a.Change, -a.Change)) })
	if x.Rest != 0 {
		out = append(out, SinceCause{Name: notExplained, Court: benefit.Agreed, Change: x.Rest})
	}
	return out
}

// more is an amount that came or went: "£120k less".
func (c *composer) more(m benefit.Money) string { return More(m, c.b.Currency) }

// More is an amount by which a value is another, as people say it: "£120k less".
func More(m benefit.Money, currency string) string {
	return moreOf(m, func(m benefit.Money) string { return Short(m, currency) })
}

func moreOf(m benefit.Money, short func(benefit.Money) string) string {
	if m < 0 {
		return short(-m) + " less"
	}
	return short(m) + " more"
}

// valueSince is how far the value of all moved.
func (c *composer) valueSince() string {
	x := c.in.Stood
	of := fmt.Sprintf("%s of %s", x.Page, Date(x.Report))
	switch d := x.To - x.From; {
	case !x.HasValue && c.r.Totals.HasForecast:
		return fmt.Sprintf("The forecast is %s; %s had none.", Short(x.To, c.b.Currency), of)
	case !x.HasValue && x.From != 0:
		return fmt.Sprintf("There is no forecast of the value now; %s had %s.", of, Short(x.From, c.b.Currency))
	case !x.HasValue:
		return fmt.Sprintf("Since %s dates moved; there is no forecast of the value.", of)
	case d == 0:
		return fmt.Sprintf("The forecast is %s, as %s had it.", Short(x.To, c.b.Currency), of)
	default:
		short, _ := Adding(c.b.Currency, []benefit.Money{x.To, x.From, d})
		way := "more"
		if d < 0 {
			way, d = "less", -d
		}
		return fmt.Sprintf("The forecast is %s, %s %s than %s had: %s.", short(x.To), short(d), way, of, short(x.From))
	}
}

// datesSince is how far a day moved.
func datesSince(m *benefit.Moved) string {
	switch name := inShort(m.Title); {
	case m.ToDay.IsZero():
		return fmt.Sprintf("%s has no date any more, and was expected on %s", name, Date(m.FromDay))
	case m.FromDay.IsZero():
		return fmt.Sprintf("%s is expected on %s, and had no date", name, Date(m.ToDay))
	case m.ToDay < m.FromDay:
		return fmt.Sprintf("%s is expected %s earlier, on %s", name, Span(int(m.FromDay-m.ToDay)), Date(m.ToDay))
	default:
		return fmt.Sprintf("%s is expected %s later, on %s", name, Span(int(m.ToDay-m.FromDay)), Date(m.ToDay))
	}
}

// weekTold is the enabler of which the page says what a further week costs now: the one it speaks of first, else the one of which that moved
// most; nil where no reader would see a difference.
func (c *composer) weekTold(key string) *benefit.Moved {
	x := c.in.Stood
	seen := func(m *benefit.Moved) bool {
		return m != nil && (m.HasFrom != m.HasTo || Short(m.From, c.b.Currency) != Short(m.To, c.b.Currency))
	}
	if m := benefit.Of(x.Weeks, key); seen(m) {
		return m
	}
	at := slices.IndexFunc(x.Weeks, func(m benefit.Moved) bool { return seen(&m) })
	if at < 0 {
		return nil
	}
	return &x.Weeks[at]
}

// weekSince is what a further week of something costs now and cost then.
func (c *composer) weekSince(m *benefit.Moved) string {
	cost := func(has bool, m benefit.Money) string {
		switch {
		case !has:
			return "not known"
		case m == 0:
			return "nothing"
		case m < 0:
			return Short(-m, c.b.Currency) + " gained"
		}
		return Short(m, c.b.Currency)
	}
	if !m.HasTo {
		return fmt.Sprintf("A further week of %s cost %s, and has no cost of delay any more", inShort(m.Title), cost(m.HasFrom, m.From))
	}
	return fmt.Sprintf("A further week of %s costs %s instead of %s", inShort(m.Title), cost(true, m.To), strings.Replace(cost(m.HasFrom, m.From), "not known", "nothing that was known", 1))
}

// because names the causes of a figure that moved, the largest first: two of them, and how many more.
func (c *composer) because(m *benefit.Moved, of func(benefit.SincePart) (size int64, text string)) string {
	parts := slices.Clone(m.Parts)
	slices.SortStableFunc(parts, func(a, b benefit.SincePart) int {
		x, _ := of(a)
		y, _ := of(b)
		return cmp.Compare(max(y, -y), max(x, -x))
	})
	parts = slices.DeleteFunc(parts, func(p benefit.SincePart) bool { n, text := of(p); return n == 0 && text != "" })
	const most = 2
	var said []string
	for _, p := range parts[:min(len(parts), most)] {
		text := causeRoom(c.in.Stood.Causes[p.Cause], m)
		if _, part := of(p); part != "" && len(parts) > 1 {
			text += " (" + part + ")"
		}
		said = append(said, text)
	}
	if n := len(parts) - most; n > 0 {
		said = append(said, things(n, "smaller cause"))
	}
	if len(said) == 0 {
		return ""
	}
	return ": " + list(said)
}

// mostCause is how many letters of a cause stand in a sentence; its whole name stands in the evidence.
const mostCause = 140

// causeRoom is a cause as a sentence about a figure names it: of what moved by itself, what says so.
func causeRoom(x benefit.SinceCause, m *benefit.Moved) string {
	text := x.Title
	if x.ID == "date:"+m.ID {
		text = or(x.By, "so it was stated")
	}
	if r := []rune(text); len(r) > mostCause {
		text = strings.TrimRight(string(r[:mostCause-1]), " ,.;:") + "…"
	}
	return text
}

func daysOf(p benefit.SincePart) (int64, string) {
	if !p.HasDays {
		return 0, ""
	}
	return int64(p.Days), signed(p.Days)
}

// signed is a number of days with the way they go: "+12 days".
func signed(days int) string {
	if days < 0 {
		return "−" + exactly(days)
	}
	return "+" + exactly(days)
}

func (c *composer) amountOf(p benefit.SincePart) (int64, string) {
	return int64(p.Amount), c.more(p.Amount)
}

// sinceEvidence is every figure that moved, and the parts of each cause in it.
func (c *composer) sinceEvidence() *Evidence {
	x := c.in.Stood
	if x == nil {
		return nil
	}
	e := c.section("since", "", "What moved since "+x.Page, "nothing")
	if !x.Nothing() {
		e.Value = c.full(x.To - x.From)
	}
	e.given("the page before", x.Page+" of "+Date(x.Report), "published")
	if x.HasValue {
		e.given("forecast then", c.full(x.From), "told by that page")
		e.given("forecast now", c.full(x.To), "computed")
		if w := c.sinceFall(); w != nil {
			e.Pictures = append(e.Pictures, w)
		}
	}
	e.Tables = append(e.Tables, c.sinceCauses(), c.sinceBenefits(), c.sinceDates(), c.sinceWeeks())
	if m := c.movedExpected(); m != nil {
		e.Tables = append(e.Tables, c.sinceExpected(m))
		for _, said := range append(slices.Clone(m.Besides), m.Gone...) {
			e.note("The simulation assumed otherwise before, or does now: " + said)
		}
		if m.Unlike != "" {
			e.note("The simulation drew other numbers, since " + m.Unlike + ": part of what moved may be that.")
		}
	}
	if x.Method == benefit.Sequential {
		e.note("Where more than a few changes touch one benefit they are brought about one after another, dates first, links next, then what the benefit is: " +
			"there are too many to average over every order.")
	}
	for _, n := range x.Still {
		e.note(n.Text)
	}
	return e
}

// mostSteps is how many causes a picture of what moved shows.
const mostSteps = 12

// sinceFall leads from the forecast of the page before to that of this one.
func (c *composer) sinceFall() *Waterfall {
	x := c.in.Stood
	w := &Waterfall{Title: c.valueSince(), FromName: capital(x.Page), From: x.From, ToName: "Forecast now", To: x.To, Note: capital(c.r.SumName), Evidence: c.ref("since", "")}
	rest := benefit.Money(0)
	for i, k := range c.listSince() {
		if i >= mostSteps && k.Name != notExplained {
			rest += k.Change
			continue
		}
		w.Steps = append(w.Steps, Cause{k.Name, k.Court, k.Change})
	}
	if rest != 0 {
		w.Steps = append(w.Steps, Cause{"further causes, listed below", benefit.Agreed, rest})
	}
	if len(w.Steps) == 0 {
		return nil
	}
	return w
}

func (c *composer) sinceCauses() Table {
	x := c.in.Stood
	t := table("What moved the value", text("What changed"), text("Says"), text("Court"), figure("Days"), figure("Adds"))
	var sum benefit.Money
	for i := range x.Causes {
		k := &x.Causes[i]
		adds := c.sum(k.Amount)
		if !x.HasValue {
			adds = cell("not run")
		}
		t.add(link(k.Title, c.causeRef(k.Cause)), cell(c.says(k)), cell(courtWord(k.Court)), cell(minus(k.Days)), adds)
		sum += k.Amount
	}
	if len(x.Causes) == 0 && x.Rest == 0 {
		return t
	}
	if x.HasValue {
		if x.Rest != 0 {
			t.add(cell(notExplained), cell(""), cell(""), cell(""), c.sum(x.Rest))
		}
		t.add(cell("Sum"), cell(""), cell(""), cell(""), c.sum(sum+x.Rest))
	}
	return t
}

// says is what says so of a cause, and of a date that the last submission alone moved, why: by days that add up.
func (c *composer) says(k *benefit.SinceCause) string {
	if k.ID != "date:"+string(k.Enabler) {
		return k.By
	}
	var said []string
	sum := 0
	for i := range c.in.Schedules {
		changes := c.in.Schedules[i].Changes
		if changes == nil {
			continue
		}
		for _, r := range changes.Reasons {
			if r.Node == k.Enabler {
				said, sum = append(said, signed(r.Days)+" by "+r.Because), sum+r.Days
			}
		}
	}
	if len(said) == 0 || sum != k.Days {
		return k.By
	}
	return strings.TrimPrefix(k.By+": "+list(said), ": ")
}

// minus is a number with its sign as it is printed; "" for none.
func minus(n int) string {
	switch {
	case n == 0:
		return ""
	case n < 0:
		return "−" + strconv.Itoa(-n)
	}
	return strconv.Itoa(n)
}

func (c *composer) sinceBenefits() Table {
	x := c.in.Stood
	t := table("Benefits that moved", text("Benefit"), figure("Start then"), figure("Start now"), figure("Value then"), figure("Value now"), text("Because"))
	for i := range x.Benefits {
		m := &x.Benefits[i]
		t.add(link(m.Title, c.benefitRef(m.ID)), cell(or(Date(m.FromDay), "none")), lateIf(m.ToDay > m.FromDay && !m.FromDay.IsZero(), or(Date(m.ToDay), "none")),
			c.sumIf(m.HasFrom, m.From), c.sumIf(m.HasTo, m.To), cell(c.parts(m, func(p benefit.SincePart) string {
				said := []string{}
				if p.Days != 0 && p.HasDays {
					said = append(said, signed(p.Days))
				}
				if p.Amount != 0 {
					said = append(said, c.full(p.Amount))
				}
				return strings.Join(said, ", ")
			})))
	}
	return t
}

// benefitRef leads to a benefit that is still there.
func (c *composer) benefitRef(id string) Ref {
	if !slices.ContainsFunc(c.r.Benefits, func(b benefit.BenefitResult) bool { return string(b.ID) == id }) {
		return ""
	}
	return c.ref("benefit", id)
}

func (c *composer) sumIf(has bool, m benefit.Money) Cell {
	if !has {
		return cell("none")
	}
	return c.sum(m)
}

// mostParts is how many causes of one figure are named beside it; what each of the others is stands among what changed.
const mostParts = 12

// parts are the causes of a figure with what each adds.
func (c *composer) parts(m *benefit.Moved, of func(benefit.SincePart) string) string {
	all := slices.Clone(m.Parts)
	if len(all) > mostParts {
		slices.SortStableFunc(all, func(a, b benefit.SincePart) int {
			return cmp.Or(cmp.Compare(max(b.Amount, -b.Amount), max(a.Amount, -a.Amount)), cmp.Compare(max(b.Days, -b.Days), max(a.Days, -a.Days)))
		})
	}
	var said []string
	add := func(text string, p benefit.SincePart) {
		if part := of(p); part != "" {
			text += ": " + part
		}
		said = append(said, text)
	}
	for _, p := range all[:min(len(all), mostParts)] {
		add(c.in.Stood.Causes[p.Cause].Title, p)
	}
	if len(all) > mostParts {
		rest := benefit.SincePart{HasDays: true}
		for _, p := range all[mostParts:] {
			rest.Amount, rest.Days, rest.HasDays = rest.Amount+p.Amount, rest.Days+p.Days, rest.HasDays && p.HasDays
		}
		add(things(len(all)-mostParts, "smaller cause")+" in all", rest)
	}
	return strings.Join(said, "; ")
}

func (c *composer) sinceDates() Table {
	x := c.in.Stood
	t := table("Dates that moved", text("Waited for"), figure("Then"), figure("Now"), figure("Days"), text("Because"))
	for i := range x.Dates {
		m := &x.Dates[i]
		days := ""
		if !m.FromDay.IsZero() && !m.ToDay.IsZero() {
			days = minus(int(m.ToDay - m.FromDay))
		}
		t.add(link(m.Title, c.causeRef(benefit.Cause{Enabler: benefit.NodeID(m.ID)})), cell(or(Date(m.FromDay), "none")), cell(or(Date(m.ToDay), "none")), cell(days),
			cell(c.parts(m, func(p benefit.SincePart) string { _, text := daysOf(p); return text })))
	}
	return t
}

func (c *composer) sinceWeeks() Table {
	x := c.in.Stood
	t := table("What a further week costs", text("Waited for"), figure("Then"), figure("Now"), text("Because"))
	for i := range x.Weeks {
		m := &x.Weeks[i]
		t.add(link(m.Title, c.causeRef(benefit.Cause{Enabler: benefit.NodeID(m.ID)})), c.sumIf(m.HasFrom, m.From), c.sumIf(m.HasTo, m.To),
			cell(c.parts(m, func(p benefit.SincePart) string { return c.full(p.Amount) })))
	}
	return t
}
