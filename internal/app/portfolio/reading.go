package portfolio

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"unicode/utf8"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/casebook"
	core "counterpart.dev/internal/core/portfolio"
	"counterpart.dev/internal/core/vague"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// mostLabel is how long the year of a list may be.
const mostLabel = 20

// ReadForm is how somebody says that a list is to be read. Field names are label, head, days, unit and column_1, column_2 and so on.
type ReadForm struct {
	Label  string
	Head   int // the row of headings, or in a list on its side the column
	OnSide bool
	Days   vague.DayOrder
	Unit   int64              // what sums are counted in; 0: as the list says
	Mark   string             // the decimal mark, a point or a comma; "": as the sums show
	Grades map[string]int     // points that words of ratings mean, 0 for none and -1 for what is known
	Same   string             // the list it counts in place of, or Beside; "": not said
	Fields map[int]core.Field // by column, from 1
	Rev    int64
}

// ReadList says how a list is to be read. Other headings are looked at anew; of columns only what is said differently is remembered for the
// next list.
func (w Work) ReadList(ctx context.Context, v access.Viewer, id string, f ReadForm) (err error) {
	defer errs.Wrap(&err, "portfolio.ReadList")
	return w.openList(ctx, v, id, access.Change, func(a *act.Act, l *List, t core.Table) error {
		s := l.Setup
		s.Recalled, s.Days, s.Unit = 0, f.Days, f.Unit
		if !slices.Contains([]int64{0, 1, 1e3, 1e6, 1e9}, f.Unit) {
			return errs.InvalidFields("The list cannot be read so", []errs.Field{{Path: "unit", Message: "Choose one of those that are listed."}})
		}
		if f.Mark != "" && f.Mark != "." && f.Mark != "," {
			return errs.InvalidFields("The list cannot be read so", []errs.Field{{Path: "mark", Message: "Choose one of those that are listed."}})
		}
		s.Mark = f.Mark
		if err := s.weigh(f.Grades); err != nil {
			return err
		}
		if err := s.replace(ctx, a, l, f.Same); err != nil {
			return err
		}
		if n := l.kept(ctx, a); n != 0 {
			return errs.New(errs.Conflict, "rows of the list are in already; take the others in, or all of them out again")
		}
		if f.Head != s.Head || f.OnSide != s.OnSide {
			if s = s.headed(t, f); s.Head < 0 {
				return errs.InvalidFields("The list cannot be read so", []errs.Field{{Path: "head", Message: "Say a row that the list has."}})
			}
		} else {
			said := map[core.Field]int{}
			for _, at := range slices.Sorted(maps.Keys(f.Fields)) {
				to := f.Fields[at]
				if at < 1 || at > len(s.Headings) || to != "" && !slices.Contains(core.Fields(), to) {
					continue
				}
				if first, twice := said[to]; twice && to != "" {
					return errs.InvalidFields("The columns cannot be read so", []errs.Field{{Path: fmt.Sprintf("column_%d", at),
						Message: fmt.Sprintf("Column %d is read as the same already: only one can be.", first)}})
				}
				if said[to] = at; to != s.Fields[at] {
					s.choose(s.Headings, at, to)
				}
			}
		}
		label, err := labelled(f.Label)
		if err != nil {
			return err
		}
		s.Label = label
		y := core.ReadAs(t, s.Setup)
		p := l.Published
		p.Rev = f.Rev
		if err := s.into(&p, &y); err != nil {
			return err
		}
		return a.ChangePublished(ctx, p)
	})
}

// mostGrades is of how many words of ratings somebody can say what they mean.
const mostGrades = 100

// weigh keeps what words of ratings mean.
func (s *Setup) weigh(said map[string]int) error {
	all := maps.Clone(s.Grades)
	if all == nil {
		all = map[string]int{}
	}
	for word, points := range said {
		k := core.Grade(word)
		switch {
		case k == "" || points > 5 || !utf8.ValidString(word) || len(k) > 200:
			return errs.InvalidFields("The list cannot be read so", []errs.Field{{Path: "grade_0", Message: "Say of a word of the list from red to green what it means."}})
		case points < 0:
			delete(all, k)
		default:
			all[k] = points
		}
	}
	if len(all) > mostGrades {
		return errs.InvalidFields("The list cannot be read so", []errs.Field{{Path: "grade_0", Message: fmt.Sprintf("Say it of at most %d words.", mostGrades)}})
	}
	s.Grades = all
	return nil
}

// replace keeps what the list is to an earlier one.
func (s *Setup) replace(ctx context.Context, a *act.Act, l *List, same string) error {
	if same != "" && same != Beside && same != s.Replaces {
		p, err := a.Published(ctx, store.At(a.Reach), same)
		if err != nil || p.State != casebook.Applied || p.ID == l.ID {
			return errs.InvalidFields("The list cannot be read so", []errs.Field{{Path: "same", Message: "Choose one of those that are listed."}})
		}
	}
	s.Replaces = same
	return nil
}

// headed is how a list is read below another row of headings; its Head is negative where the list has no such row.
func (s Setup) headed(t core.Table, f ReadForm) Setup {
	if !core.Headed(t, &s.Setup, f.Head, f.OnSide) {
		s.Head = -1
	}
	s.Chosen = map[string]core.Field{}
	return s
}

func labelled(text string) (string, error) {
	text = clean(text)
	if text != "" && (core.NumberOf(text) == 0 || len(text) > mostLabel) {
		return "", errs.InvalidFields("The list cannot be read so", []errs.Field{{Path: "label", Message: "Write a year such as 2014 or 2013/14."}})
	}
	return text, nil
}
