package programme

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/programme"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// Row is a submission in a list.
type Row struct {
	programme.Submission
	Audience  access.Audience // who sees it
	Said      *programme.Acceptance
	Moved     int // days by which its finish is later than that of the one before
	HasMoved  bool
	Baseline  bool // later ones are measured against it, as far as the viewer knows
	Private   bool // Held and Missed are measured against a baseline that only the client side knows
	Counts    bool // it was read, and stands for its data date: one that a side tried for itself does not, once both see one of that date
	Latest    bool // of those that count
	Name      string
	Treated   bool   // silence is treated as its answer
	Overtaken string // the submission that was handed in since, while this one was not answered; "" for none
}

// Called is how a submission is spoken of.
func Called(s programme.Submission) string {
	return cmp.Or(s.Label, fmt.Sprintf("Submission %d", s.Number))
}

// Filter says which submissions are listed.
type Filter struct {
	Words    string
	State    string          // received, choose, read, failed, accepted, not accepted, waiting; "" for all
	Audience access.Audience // "" for all the viewer sees
}

// Order is how a list is asked for.
type Order struct {
	Key  string
	Desc bool
	Page int  // from 1
	All  bool // every row, for an export
}

// pageOf is how many rows a page holds.
const pageOf = 30

// paged cuts a page out of a list, and says how many pages there are.
func paged[T any](all []T, o Order) (rows []T, page, pages int) {
	if o.All {
		return all, 1, 1
	}
	pages = max(1, (len(all)+pageOf-1)/pageOf)
	page = min(max(1, o.Page), pages)
	return all[(page-1)*pageOf : min(len(all), page*pageOf)], page, pages
}

// SubmissionList is the submissions of an engagement that a viewer sees.
type SubmissionList struct {
	In
	Rows        []Row
	Total       int // with the filter
	Any         int // without it
	Page, Pages int
	Latest      *Row // that was read, by data date
	Waiting     int  // handed in, and not answered yet
	MayAdd      bool // the viewer may keep one in their side's room
	MayShare    bool
	Rooms       []access.Audience
}

// submissionsOf lists the submissions of the rooms of an engagement that were read, by data date; those not read come first.
func submissionsOf(ctx context.Context, tx *store.Tx, r rooms) ([]programme.Submission, error) {
	tenant, own, shared := r.pair()
	return tx.Submissions(ctx, tenant, own, shared)
}

// Submissions lists the submissions of an engagement: those both sides see, and those of the viewer's own side. Keys: date, number,
// finish, moved, held, received, name.
func (w Work) Submissions(ctx context.Context, v access.Viewer, engagement access.ScopeID, f Filter, o Order) (out SubmissionList, err error) {
	defer errs.Wrap(&err, "programme.Submissions(%s)", engagement)
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		l, err := w.look(ctx, tx, v, engagement)
		if err != nil {
			return err
		}
		out.summarise(l)
		all := slices.DeleteFunc(l.all, func(x Row) bool { return !f.keeps(x) })
		sortRows(all, o)
		out.Total = len(all)
		out.Rows, out.Page, out.Pages = paged(all, o)
		return nil
	})
	return out, err
}

// summarise notes what is true of all submissions.
func (out *SubmissionList) summarise(l look) {
	out.In, out.Any = l.In, len(l.all)
	if latest := l.latest(); latest != nil {
		x := *latest
		out.Latest = &x
	}
	for _, x := range l.all {
		if x.Waits() {
			out.Waiting++
		}
	}
	out.MayAdd = access.Decide(l.v, l.own, access.Submission, access.Add)
	out.MayShare = access.Decide(l.v, l.shared, access.Submission, access.Add)
	for _, x := range []access.Reach{l.own, l.shared} {
		if x.Room != "" {
			out.Rooms = append(out.Rooms, x.Audience)
		}
	}
}

// follow says of each submission that was read by how much its finish is later than that of the last that counts before it.
func follow(rows []Row) {
	handed := map[string]bool{}
	for _, x := range rows {
		if x.State == programme.Read && x.Audience == access.Shared {
			handed[x.DataDate] = true
		}
	}
	last := -1
	for i := range rows {
		x := &rows[i]
		if x.State != programme.Read {
			continue
		}
		if last >= 0 {
			x.after(rows[last])
		}
		if x.Counts = x.Audience == access.Shared || !handed[x.DataDate]; x.Counts {
			last = i
		}
	}
	if last >= 0 {
		rows[last].Latest = true
	}
	overtaken := ""
	for i := range slices.Backward(rows) {
		x := &rows[i]
		if x.Audience != access.Shared || x.ForRecord || x.State != programme.Read {
			continue
		}
		if x.Due != 0 && x.Said == nil && !x.Treated {
			x.Overtaken = overtaken
		}
		overtaken = cmp.Or(overtaken, x.Name)
	}
}

// after says by how much the finish is later than that of the submission before.
func (x *Row) after(before Row) {
	a, err1 := civil.ParseDate(before.Finish)
	b, err2 := civil.ParseDate(x.Finish)
	if err1 == nil && err2 == nil {
		x.Moved, x.HasMoved = int(b-a), true
	}
}

// Waits reports whether the client side still owes an answer to it.
func (x Row) Waits() bool { return x.Due != 0 && x.Said == nil && !x.Treated && x.Overtaken == "" }

// AnswerBy is when the client side has to have answered it: the end of the further period once that it is overdue was notified.
func (x Row) AnswerBy() int64 { return cmp.Or(x.Notified.Due, x.Due) }

// keeps reports whether a row is among those that are asked for.
func (f Filter) keeps(x Row) bool {
	if f.Audience != "" && f.Audience != x.Audience {
		return false
	}
	switch f.State {
	case "":
	case "accepted":
		if x.Said == nil && !x.Treated || x.Said != nil && !x.Said.Accepted {
			return false
		}
	case "not accepted":
		if x.Said == nil || x.Said.Accepted {
			return false
		}
	case "waiting":
		if !x.Waits() {
			return false
		}
	default:
		if string(x.State) != f.State {
			return false
		}
	}
	return hasWords(f.Words, x.Name, x.ProjectName, x.ByName, x.ByFirm, x.DataDate)
}

// hasWords reports whether every word of what was typed stands in one of the texts.
func hasWords(typed string, texts ...string) bool {
	in := strings.ToLower(strings.Join(texts, "\n"))
	for w := range strings.FieldsSeq(strings.ToLower(typed)) {
		if !strings.Contains(in, w) {
			return false
		}
	}
	return true
}

func unread(x Row) int {
	if x.DataDate == "" {
		return 1
	}
	return 0
}

func sortRows(all []Row, o Order) {
	by := map[string]func(a, b Row) int{
		"number":   func(a, b Row) int { return cmp.Compare(a.Number, b.Number) },
		"finish":   func(a, b Row) int { return cmp.Compare(a.Finish, b.Finish) },
		"moved":    func(a, b Row) int { return cmp.Compare(a.Moved, b.Moved) },
		"held":     func(a, b Row) int { return cmp.Compare(a.Held, b.Held) },
		"received": func(a, b Row) int { return cmp.Compare(a.Made, b.Made) },
		"name":     func(a, b Row) int { return strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)) },
	}[o.Key]
	if by == nil {
		by = func(a, b Row) int { // by data date, as they came; those that were not read yet are the newest
			return cmp.Compare(unread(a), unread(b))
		}
	}
	slices.SortStableFunc(all, by)
	if o.Desc {
		slices.Reverse(all)
	}
}
