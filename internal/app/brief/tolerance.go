package brief

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/app/gather"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/brief"
	"counterpart.dev/internal/core/casebook"
	"counterpart.dev/internal/core/party"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// ToleranceForm is how far things may go before the sponsor is asked, as it is typed. Field names are late, benefit, cost, words.
type ToleranceForm struct {
	Late    string // days
	Benefit string // per cent of the planned value
	Cost    string // per cent of the approved sum
	Words   string
}

// FormOf is a tolerance as it is typed.
func FormOf(t casebook.Tolerance) ToleranceForm {
	return ToleranceForm{Late: strconv.FormatInt(t.LateDays, 10), Benefit: perCent(t.BenefitPPM), Cost: perCent(t.CostPPM), Words: t.Words}
}

// perCent is millionths as a percentage with as many decimals as it has.
func perCent(ppm int64) string { return strconv.FormatFloat(float64(ppm)/1e4, 'f', -1, 64) }

// Tolerances is what was agreed over time, the newest first: it counts.
type Tolerances struct {
	List    []casebook.Tolerance
	Sponsor map[access.PersonID]bool // of those who set them down, who is the sponsor now
	Zone    string
	May     bool
	Agrees  bool // the viewer is the sponsor
}

// Agreed reports whether the latest stands by the sponsor's own word.
func (t Tolerances) Agreed() bool { return len(t.List) > 0 && t.Sponsor[t.List[0].By] }

// Tolerances lists what was agreed.
func (w Work) Tolerances(ctx context.Context, v access.Viewer, project access.ScopeID) (t Tolerances, err error) {
	defer errs.Wrap(&err, "brief.Tolerances(%s)", project)
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		at, err := reach(ctx, tx, v, project)
		if err != nil {
			return err
		}
		p, err := tx.Project(ctx, project)
		if err != nil {
			return err
		}
		if t.List, err = tx.Tolerances(ctx, store.At(at)); err != nil {
			return err
		}
		people, err := tx.Appointments(ctx, store.At(at))
		t.Sponsor = sponsors(people, tx.Now())
		t.Zone, t.May, t.Agrees = p.Zone, may(v, at), t.Sponsor[v.Person]
		return err
	})
	return t, err
}

// sponsors are those who are sponsors now.
func sponsors(people []party.Appointment, now time.Time) map[access.PersonID]bool {
	out := map[access.PersonID]bool{}
	for _, a := range people {
		if a.Role == access.Sponsor && a.InForce(now.UnixMicro()) {
			out[a.Person] = true
		}
	}
	return out
}

// most is how far each may go, in what the form takes, and how long the words may be.
const (
	mostLate    = 3650
	mostPercent = 100
	mostWords   = 4_000
)

// Agree sets down how far things may go from now on. What was agreed before stays.
func (w Work) Agree(ctx context.Context, v access.Viewer, project access.ScopeID, f ToleranceForm) (id string, err error) {
	defer errs.Wrap(&err, "brief.Agree(%s)", project)
	t, err := f.read()
	if err != nil {
		return "", err
	}
	err = act.Do(ctx, w.DB, v, intent(project, access.Brief, access.Add), func(a *act.Act) error {
		t.Organisation, t.Room, t.ID, t.By, t.ByName = a.Reach.Organisation, a.Reach.Room, a.NewID(), v.Person, v.Name
		id = t.ID
		_, err := a.Record(ctx, a.Reach, kindAgreed, store.Ref{What: "tolerance", ID: t.ID}, field("late", strconv.FormatInt(t.LateDays, 10)+" days"),
			field("benefit", perCent(t.BenefitPPM)+" %"), field("cost", perCent(t.CostPPM)+" %"), field("words", t.Words))
		if err != nil {
			return err
		}
		return a.AddTolerance(ctx, t)
	})
	return id, err
}

func (f ToleranceForm) read() (t casebook.Tolerance, err error) {
	var c check
	late, err := strconv.ParseInt(strings.TrimSpace(f.Late), 10, 32)
	if err != nil || late < 0 || late > mostLate {
		c.say("late", "Write a whole number of days from 0 to 3650.")
	}
	t = casebook.Tolerance{LateDays: late, BenefitPPM: c.percent("benefit", f.Benefit), CostPPM: c.percent("cost", f.Cost)}
	t.Words = c.text("words", f.Words, mostWords, false)
	return t, errs.InvalidFields("Something is missing or cannot be read", c.fields)
}

// check collects what is wrong with an input.
type check struct{ fields []errs.Field }

func (c *check) say(path, message string) {
	c.fields = append(c.fields, errs.Field{Path: path, Message: message})
}

// percent reads a percentage as millionths, no finer than a hundredth of a per cent.
func (c *check) percent(path, value string) int64 {
	text := strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(value), "%"))
	whole, part, _ := strings.Cut(text, ".")
	digits := strings.IndexFunc(whole+part, func(r rune) bool { return r < '0' || r > '9' }) < 0
	n, err := strconv.ParseInt(whole+(part + "00")[:2], 10, 32)
	if whole == "" || len(part) > 2 || !digits || err != nil || n > mostPercent*100 {
		c.say(path, "Write a percentage from 0 to 100, such as 5 or 2.5.")
		return 0
	}
	return n * 100
}

// text is a text of several lines, or of one.
func (c *check) text(path, value string, most int, required bool) string {
	value = strings.TrimSpace(strings.ReplaceAll(strings.ReplaceAll(value, "\r\n", "\n"), "\r", "\n"))
	odd := func(r rune) bool { return r != '\n' && r != '\t' && !unicode.IsGraphic(r) }
	switch {
	case value == "" && required:
		c.say(path, "Fill this in.")
	case utf8.RuneCountInString(value) > most:
		c.say(path, "Make this shorter: at most "+strconv.Itoa(most)+" characters are kept.")
	case !utf8.ValidString(value) || strings.ContainsFunc(value, odd):
		c.say(path, "Remove the characters that no keyboard writes.")
	}
	return value
}

// agreed is a tolerance as a page is held against it.
func agreed(t casebook.Tolerance, zone string, sponsors map[access.PersonID]bool) *brief.Agreed {
	return &brief.Agreed{LateDays: int(t.LateDays), BenefitPPM: t.BenefitPPM, CostPPM: t.CostPPM, On: gather.Today(time.UnixMicro(t.Made), zone), By: t.ByName,
		Sponsor: sponsors[t.By], Words: t.Words}
}

// inForce is what was agreed at an instant, of a list the newest first.
func inForce(list []casebook.Tolerance, at int64) (casebook.Tolerance, bool) {
	i := slices.IndexFunc(list, func(t casebook.Tolerance) bool { return t.Made <= at })
	if i < 0 {
		return casebook.Tolerance{}, false
	}
	return list[i], true
}
