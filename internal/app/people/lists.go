package people

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/app/lists"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/casebook"
	"counterpart.dev/internal/core/intake"
	"counterpart.dev/internal/core/people"
	"counterpart.dev/internal/core/vague"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// entries is the lists that are taken in as stakeholders.
var entries = lists.Kind{Name: "stakeholders", Fields: intake.PeopleFields(), Titles: []string{intake.FieldTitle, intake.FieldPost}, Many: []string{intake.FieldNotes}, Usual: func(intake.Layout, string, string) string { return "" }}

// ListView is a list of stakeholders that is taken in, as its page shows it.
type ListView struct {
	*lists.List
	Zone  string
	Found []lists.Found
	reach access.Reach
	ground
}

// Count is how many rows are in a state.
func (l *ListView) Count(state string) (n int) {
	for _, r := range l.Found {
		if r.State == state {
			n++
		}
	}
	return n
}

// view finds the room, for who may take lists in and keep people.
func (l *ListView) view(ctx context.Context, tx *store.Tx, v access.Viewer, project access.ScopeID) error {
	reaches, err := tx.Reaches(ctx, project)
	if err != nil {
		return err
	}
	if l.reach, err = reachOf(v, reaches, access.ClientOnly, access.Stakeholder, access.Add); err != nil {
		return err
	}
	if !access.Decide(v, l.reach, access.Intake, access.Add) {
		return store.ErrRefused
	}
	if l.ground, err = groundIn(ctx, tx, l.reach, project); err == nil {
		l.Zone = l.project.Zone
	}
	return err
}

// BeginList reads a list, and keeps it with its file. Nobody is kept before ApplyList.
func (w Work) BeginList(ctx context.Context, v access.Viewer, project access.ScopeID, f lists.File) (id string, err error) {
	defer errs.Wrap(&err, "people.BeginList(%s)", project)
	book, err := lists.Read(ctx, f)
	if err != nil {
		return "", err
	}
	err = act.Do(ctx, w.DB, v, act.Intent{Scope: project, Audience: access.ClientOnly, Kind: access.Intake, Verb: access.Add}, func(a *act.Act) (err error) {
		if !a.Reach.May(access.Stakeholder, access.Add) {
			return store.ErrRefused
		}
		id, err = entries.Begin(ctx, a, f, book)
		return err
	})
	return id, err
}

// Lists lists the lists of stakeholders that were taken in, the newest first.
func (w Work) Lists(ctx context.Context, v access.Viewer, project access.ScopeID) (l *ListView, all []casebook.Intake, err error) {
	defer errs.Wrap(&err, "people.Lists(%s)", project)
	l = &ListView{}
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		if err := l.view(ctx, tx, v, project); err != nil {
			return err
		}
		all, err = entries.All(ctx, tx, store.At(l.reach))
		return err
	})
	return l, all, err
}

// List is one list with every row of it.
func (w Work) List(ctx context.Context, v access.Viewer, project access.ScopeID, id string) (l *ListView, err error) {
	defer errs.Wrap(&err, "people.List(%s)", project)
	l = &ListView{}
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		if err := l.view(ctx, tx, v, project); err != nil {
			return err
		}
		_, err := l.read(ctx, tx, id)
		return err
	})
	return l, err
}

// comer is a row of a list as who it becomes.
type comer struct {
	form   StakeholderForm
	judged *JudgeForm // how they are seen, where the list says all of it
	out    string     // why nobody comes of it
	lists.Found
}

// read reads a list out of its rows, and says who each would become.
func (l *ListView) read(ctx context.Context, tx *store.Tx, id string) (came map[int]*comer, err error) {
	if l.List, err = entries.Load(ctx, tx, store.At(l.reach), id); err != nil {
		return nil, err
	}
	list := intake.ReadPeople(l.Cells, l.Layout, people.Side(l.Setup.Usual), l.Answers)
	came = map[int]*comer{}
	seen := map[string]int{}
	for _, s := range l.all {
		if s.Ended == 0 {
			seen[sameness(s.Name, s.Firm)] = -1
		}
	}
	for _, row := range list.Rows {
		k := l.understand(row)
		switch first := seen[sameness(k.form.Name, k.form.Firm)]; {
		case first < 0:
			k.out = "somebody of this name and organisation is listed already"
		case first > 0:
			k.out = fmt.Sprintf("row %d has the same name and organisation", first)
		case k.form.Name != "":
			seen[sameness(k.form.Name, k.form.Firm)] = row.Row
		}
		came[row.Row] = k
	}
	left := map[int]string{}
	for _, x := range list.LeftOut {
		if left[x.Row] = x.Reason.String(); x.Why != "" {
			left[x.Row] = x.Why
		}
	}
	for i, row := range l.Rows {
		f := lists.Found{Row: row.Index, Cells: l.Cells[i], State: row.State, Reason: row.Reason, Made: row.Node, Answers: l.Answers[row.Index]}
		k := came[row.Index]
		if k != nil {
			f.Title, f.Known, f.Questions = k.form.Name, k.Known, k.Questions
		}
		if l.State == casebook.Open && row.Node == "" {
			f.State, f.Reason = standing(k, left[row.Index])
		}
		l.Found = append(l.Found, f)
	}
	return came, nil
}

func sameness(name, firm string) string { return strings.ToLower(name + "|" + firm) }

// standing is what would become of a row that is still open, and why nothing.
func standing(k *comer, left string) (state, reason string) {
	switch {
	case k == nil && left == "":
		return lists.RowLeftOut, "an empty row"
	case k == nil:
		return lists.RowLeftOut, left
	case k.out != "":
		return lists.RowLeftOut, k.out
	case len(k.Questions) > 0:
		return lists.RowAsks, ""
	}
	return lists.RowReady, ""
}

// understand makes somebody of a row.
func (l *ListView) understand(row intake.PersonRow) *comer {
	k := &comer{form: StakeholderForm{Name: oneLine(row.Name), Post: oneLine(row.Post), Firm: oneLine(row.Firm), Email: oneLine(row.Email), Side: row.Side.Value}}
	k.Questions = slices.Clone(row.Questions)
	say := func(field, value, said string, notes ...string) {
		if value == "" && said == "" {
			return
		}
		if strings.EqualFold(strings.TrimSpace(said), value) {
			said = ""
		}
		k.Known = append(k.Known, lists.Known{Field: field, Value: value, Said: said, Notes: notes})
	}
	say(intake.FieldTitle, k.form.Name, "")
	say(intake.FieldPost, k.form.Post, "")
	say(intake.FieldFirm, k.form.Firm, "")
	say(intake.FieldEmail, k.form.Email, "")
	if row.Side.State == vague.Understood {
		say(intake.FieldSide, row.Side.Value.Words(), row.Side.Text, row.Side.Notes...)
	}
	l.minder(k, row.Owner, say)
	if row.Cadence.State == vague.Understood && row.Cadence.Value > 0 {
		k.form.Cadence = strconv.FormatInt(row.Cadence.Value, 10)
		say(intake.FieldCadence, k.form.Cadence+" days", row.Cadence.Text, row.Cadence.Notes...)
	}
	l.seen(k, row, say)
	return k
}

// minder finds who minds a relationship among the client's own people.
func (l *ListView) minder(k *comer, said string, say func(field, value, said string, notes ...string)) {
	if said == "" {
		return
	}
	var called []Candidate
	for _, c := range l.staff {
		if strings.EqualFold(c.Name, strings.Join(strings.Fields(said), " ")) {
			called = append(called, c)
		}
	}
	switch len(called) {
	case 0:
		say(intake.FieldOwner, "", said, "nobody here is called so: it stays in the list, and is to be given to one of your people")
	case 1:
		k.form.Owner = called[0].Person
		say(intake.FieldOwner, called[0].Name, said)
	default:
		say(intake.FieldOwner, "", said, fmt.Sprintf("%d of your people are called so: it stays in the list, and is to be given to one of them", len(called)))
	}
}

// seen is how somebody is seen. A judgement is influence, interest, where they stand and where they are wanted: of less none is made.
func (l *ListView) seen(k *comer, row intake.PersonRow, say func(field, value, said string, notes ...string)) {
	j := JudgeForm{Stance: row.Stance.Value, Wanted: row.Wanted.Value, Why: "As the list “" + oneLine(l.File.Name) + "” has it."}
	known := 0
	for _, x := range []struct {
		field string
		of    vague.Answer[int64]
		into  *string
	}{{intake.FieldInfluence, row.Influence, &j.Influence}, {intake.FieldInterest, row.Interest, &j.Interest}} {
		if x.of.State == vague.Understood {
			known++
			*x.into = strconv.FormatInt(x.of.Value, 10)
			say(x.field, *x.into+" of 5", x.of.Text, x.of.Notes...)
		}
	}
	for _, x := range []struct {
		field string
		of    vague.Answer[people.Stance]
	}{{intake.FieldStance, row.Stance}, {intake.FieldWanted, row.Wanted}} {
		if x.of.State == vague.Understood {
			known++
			say(x.field, string(x.of.Value), x.of.Text, x.of.Notes...)
		}
	}
	switch known {
	case 4:
		k.judged = &j
	case 1, 2, 3:
		k.Known = append(k.Known, lists.Known{Field: intake.FieldStance, Value: "not judged yet", Notes: []string{"a judgement says influence, interest, stance and what is wanted; what the list says of them stays with its row"}})
	}
}

// oneLine is a text on one line, no longer than a name may be.
func oneLine(s string) string {
	r := []rune(strings.Join(strings.Fields(s), " "))
	if len(r) > mostName {
		return string(r[:mostName-1]) + "…"
	}
	return string(r)
}
