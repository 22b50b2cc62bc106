package matter_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/app/lists"
	work "counterpart.dev/internal/app/matter"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/intake"
	"counterpart.dev/internal/core/matter"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/format/sheet"
)

const raidLog = `RAID log,,,,,,,,,,
ID,Type,Title,Description,Raised by,Date raised,Owner,Due,Status,Response,Date closed,Probability,Rating
R-1,Risk,Ground water,"It may rise.
Twice.",J. Smith,13/01/2025,Ada Lovell,30/04/2026,Open,,,30%,12
R-2,Risk,Frost,Pipes may freeze,J. Smith,14/01/2025,,end of June 2026,Open,,,High,8
Q-1,RFI,Fire rating,Which rating has D12?,P. Jones,15/01/2025,TBC,ASAP,Closed,FD60,21/01/2025,,
A-1,Action,Ask the fire officer,,,16/01/2025,C. Poe,,Open,,,,
X-1,Assumption,The road stays open,,,16/01/2025,,,Open,,,,
D-1,Decision,Which pump,,,17/01/2025,Sponsor,30/05/2026,=2+5,,,,
,,,,,,,,,,,,
`

// listed is what became of the rows of a list, a line each.
func listed(l *work.ListView) (out []string) {
	for _, r := range l.Found {
		line := strings.TrimSpace(fmt.Sprintf("%d %s %s %s", r.Row, r.State, r.Title, r.Reason))
		for _, q := range r.Questions {
			line += fmt.Sprintf(" {%s must=%v}", q.Field, q.Must)
		}
		out = append(out, line)
	}
	return out
}

func (s stage) list(v access.Viewer, id string) *work.ListView {
	s.t.Helper()
	l, err := s.List(s.t.Context(), v, s.Engagement, id)
	if err != nil {
		s.t.Fatal(err)
	}
	return l
}

// begun begins a list of a side.
func (s stage) begun(v access.Viewer, name, body string) string {
	s.t.Helper()
	id, err := s.BeginList(s.t.Context(), v, s.Engagement, lists.File{Name: name, Media: "text/csv", Body: []byte(body)})
	if err != nil {
		s.t.Fatal(err)
	}
	return id
}

func (s stage) applied(v access.Viewer, id string) int {
	s.t.Helper()
	n, err := s.ApplyList(s.t.Context(), v, s.Engagement, id, s.list(v, id).Rev)
	if err != nil {
		s.t.Fatal(err)
	}
	return n
}

// ours is the titles and states of the matters that a side keeps for itself, those that have ended too.
func (s stage) ours(v access.Viewer) (out []string) {
	s.t.Helper()
	r, err := s.Register(s.t.Context(), v, s.Engagement, work.Filter{Audience: act.Ours, Ended: true}, work.Order{Key: "number", All: true})
	if err != nil {
		s.t.Fatal(err)
	}
	for _, m := range r.Rows {
		out = append(out, fmt.Sprintf("%d %s %s %s due=%s %s", m.Number, m.Kind, m.Title, m.Phase, m.Due, m.Holder))
	}
	return out
}

func TestARegisterIsTakenIn(t *testing.T) {
	each(t, func(s stage) {
		id := s.begun(s.Ada, "raid.csv", raidLog)
		if diff := cmp.Diff([]string{"1 left out  above the headings", "2 left out  the headings", "3 ready Ground water", "4 ready Frost", "5 ready Fire rating",
			"6 asks Ask the fire officer {date must=true}", "7 asks The road stays open {kind must=true}", "8 asks Which pump {status must=false}", "9 left out  an empty row"}, listed(s.list(s.Ada, id))); diff != "" {
			t.Error(diff)
		}
		if got := s.ours(s.Ada); len(got) != 0 {
			t.Errorf("looking at a list raised %v", got)
		}
		if err := s.AnswerList(t.Context(), s.Ada, s.Engagement, id, intake.Answers{7: {intake.FieldKind: "risk"}, 4: {intake.FieldRow: intake.LeaveOut}}); err != nil {
			t.Fatal(err)
		}
		if n := s.applied(s.Ada, id); n != 4 {
			t.Errorf("%d rows came in", n)
		}
		if diff := cmp.Diff([]string{"1 risk Ground water open due=2026-04-30 Ada Lovell", "2 question Fire rating closed due= ", "3 risk The road stays open open due= ", "4 decision Which pump open due=2026-05-30 "}, s.ours(s.Ada)); diff != "" {
			t.Error(diff)
		}
		l := s.list(s.Ada, id)
		if diff := cmp.Diff([]string{"left out by somebody", "not answered: An action or a promise has a date by which it is kept: which?"}, []string{l.Found[3].Reason, l.Found[5].Reason}); diff != "" {
			t.Error(diff)
		}
		v := s.thread(s.Ada, l.Found[2].Matter)
		if v.Moves[0].At != s.Clock.Now().UnixMicro() || v.Moves[0].Said.Recorded.String() != "2025-01-13" || v.About.Estimate.Probability != 3000 {
			t.Errorf("the risk came in as %+v", v.Moves[0])
		}
		if diff := cmp.Diff("It may rise.\nTwice.\n\nThe list it came from says:\n\n- Reference: R-1\n- Raised on: 13 Jan 2025\n- Raised by: J. Smith\n- Owner: Ada Lovell\n- Status: Open\n- Rating: 12", v.Moves[0].Words); diff != "" {
			t.Error(diff)
		}
		q := s.thread(s.Ada, l.Found[4].Matter)
		if len(q.Moves) != 3 || q.Moves[1].Verb != matter.Reply || !strings.Contains(q.Moves[1].Words, "FD60") || q.Moves[2].Said.Recorded.String() != "2025-01-21" ||
			!strings.Contains(q.Moves[0].Words, "- Needed by: ASAP") || !strings.Contains(q.Moves[0].Words, "- Owner: TBC") {
			t.Errorf("the question came in as %+v", q.Moves)
		}
		s.nothingOf(id, l.Found[2].Matter)
	})
}

// nothingOf holds that the other side learns nothing of a list, nor of a matter it raised.
func (s stage) nothingOf(list, id string) {
	s.t.Helper()
	if _, err := s.List(s.t.Context(), s.Dan, s.Engagement, list); errs.KindOf(err) != errs.NotFound {
		s.t.Errorf("the other side's list: %v", err)
	}
	if _, err := s.Thread(s.t.Context(), s.Dan, s.Engagement, id); errs.KindOf(err) != errs.NotFound {
		s.t.Errorf("the other side's matter: %v", err)
	}
	if got := s.ours(s.Dan); len(got) != 0 {
		s.t.Errorf("the other side has %v", got)
	}
	if _, all, err := s.Lists(s.t.Context(), s.Dan, s.Engagement); err != nil || len(all) != 0 {
		s.t.Errorf("the other side lists %v, %v", all, err)
	}
}

func TestARegisterIsTakenOutAgain(t *testing.T) {
	each(t, func(s stage) {
		id := s.begun(s.Dan, "issues.csv", "Ref,Title,Owner,Status,Date closed\nI-1,Crane late,B. Roe,Open,\nI-2,Wrong steel,B. Roe,Closed,2026-01-05\nI-3,No power,B. Roe,Open,\nI-4,Mud,B. Roe,Open,\nI-5,Dust,,Cancelled,\n")
		if n := s.applied(s.Dan, id); n != 5 {
			t.Fatalf("%d rows came in: %v", n, listed(s.list(s.Dan, id)))
		}
		l := s.list(s.Dan, id)
		s.Clock.Add(time.Hour)
		s.move(s.Dan, l.Found[3].Matter, work.MoveForm{Verb: matter.Reply, Words: "It is back."})
		if _, err := s.Share(t.Context(), s.Dan, s.Engagement, l.Found[4].Matter, s.thread(s.Dan, l.Found[4].Matter).Rev); err != nil {
			t.Fatal(err)
		}
		again := s.begun(s.Dan, "issues.csv", "Ref,Title,Status\nI-1,Crane late,Open\nI-9,New one,Open\n")
		if diff := cmp.Diff([]string{"1 left out  the headings", "2 asks Crane late {row must=true}", "3 ready New one"}, listed(s.list(s.Dan, again))); diff != "" {
			t.Error(diff)
		}
		kept, err := s.UndoList(t.Context(), s.Dan, s.Engagement, id, l.Rev)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]lists.Kept{{ID: l.Found[3].Matter, Title: "No power", Why: "it was moved since"}, {ID: l.Found[4].Matter, Title: "Mud", Why: "it was shared"}}, kept); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff([]string{"1 issue Crane late withdrawn due= ", "2 issue Wrong steel withdrawn due= ", "3 issue No power open due= ", "4 issue Mud shared due= ", "5 issue Dust withdrawn due= "}, s.ours(s.Dan)); diff != "" {
			t.Error(diff)
		}
		_, err = s.UndoList(t.Context(), s.Dan, s.Engagement, id, l.Rev)
		s.refused("undoing twice", err, errs.Conflict, "not in the register")
		if err := s.DropList(t.Context(), s.Dan, s.Engagement, again, s.list(s.Dan, again).Rev); err != nil {
			t.Fatal(err)
		}
	})
}

func TestColumnsAreRememberedAndChosen(t *testing.T) {
	each(t, func(s stage) {
		const body = "Ref,Worum geht es,Owner\n1,Wasser im Keller,A. Lee\n2,Kein Strom,B. Roe\n"
		id := s.begun(s.Ada, "liste.csv", body)
		l := s.list(s.Ada, id)
		f := lists.ColumnsForm{Sheet: l.Sheet, Usual: "issue", Fields: map[int]string{0: intake.FieldRef, 1: intake.FieldTitle, 2: intake.FieldOwner}, Rev: l.Rev}
		f.Fields[2] = intake.FieldTitle
		s.refused("two titles", s.ChooseColumns(t.Context(), s.Ada, s.Engagement, id, f), errs.Invalid, "Column B")
		f.Fields[2] = intake.FieldOwner
		if err := s.ChooseColumns(t.Context(), s.Ada, s.Engagement, id, f); err != nil {
			t.Fatal(err)
		}
		s.refused("an old page", s.ChooseColumns(t.Context(), s.Ada, s.Engagement, id, f), errs.Conflict, "")
		if n := s.applied(s.Ada, id); n != 2 {
			t.Errorf("%d rows came in", n)
		}
		next := s.list(s.Ada, s.begun(s.Ada, "liste.csv", strings.ReplaceAll(body, "Keller", "Hof")))
		if got := next.Setup.Changes; len(got) == 0 || next.Found[1].Title != "Wasser im Hof" {
			t.Errorf("the columns are not remembered: %v, %v", got, listed(next))
		}
	})
}

// What is taken out as a workbook is what the filter leaves with its moves, and no cell of it is a formula.
func TestWorkbookHoldsWhatIsListed(t *testing.T) {
	each(t, func(s stage) {
		one := s.raise(s.Dan, work.RaiseForm{Kind: matter.Risk, Shared: true, Title: "=HYPERLINK(\"http://x\")", Words: "+1", Content: work.Content{Probability: "25", Impacts: "MIG-1; 1; 2; 3"}})
		s.ask(s.Dan, "Another")
		s.move(s.Ada, one, work.MoveForm{Verb: matter.Reply, Words: "@SUM(A1)"})
		var out bytes.Buffer
		if err := s.Workbook(t.Context(), s.Ada, s.Engagement, work.Filter{Kind: matter.Risk}, work.Order{}, &out); err != nil {
			t.Fatal(err)
		}
		book, _, err := sheet.Read(t.Context(), out.Bytes(), sheet.Limits{})
		if err != nil || len(book.Sheets) != 3 {
			t.Fatal(err, len(book.Sheets))
		}
		var got []string
		for _, sh := range book.Sheets[:2] {
			for _, row := range sh.Rows {
				for _, c := range row {
					if c.Formula {
						t.Errorf("%q is a formula", c.Text)
					}
				}
				got = append(got, sh.Name+" "+row[0].Text+" "+row[2].Text)
			}
		}
		if diff := cmp.Diff([]string{"Matters No. Title", "Matters 1 =HYPERLINK(\"http://x\")", "Moves Matter At", "Moves 1 2026-03-02T09:00:00Z", "Moves 1 2026-03-02T09:00:00Z"}, got); diff != "" {
			t.Error(diff)
		}
	})
}
