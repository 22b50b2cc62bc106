package intake

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"counterpart.dev/internal/core/vague"
)

// told is what was understood of a register, a line a row.
func told(l MatterList) (out []string) {
	for _, m := range l.Rows {
		kind, standing := string(m.Kind.Value), string(m.Standing.Value)
		if m.Kind.State != vague.Understood {
			kind = "?"
		}
		line := fmt.Sprintf("%d %s %s %s/%s", m.Row, m.Ref, m.Title, kind, standing)
		add := func(name string, d vague.Answer[vague.Date]) {
			if d.State == vague.Understood {
				line += " " + name + d.Value.On.String()
			}
		}
		add("raised=", m.Raised)
		add("due=", m.Due)
		add("answered=", m.Answered)
		add("closed=", m.Closed)
		if m.RaisedBy.State == vague.Understood {
			line += " by=" + m.RaisedBy.Value.String()
		}
		if m.Owner.State == vague.Understood {
			line += " owner=" + m.Owner.Value.String()
		}
		if m.Probability.State == vague.Understood {
			line += fmt.Sprintf(" p=%d", m.Probability.Value)
		}
		for _, n := range m.Notes {
			line += " [" + n.Heading + ": " + n.Text + "]"
		}
		for _, q := range m.Questions {
			line += " {" + q.Field + "}"
		}
		out = append(out, line)
	}
	for _, x := range l.LeftOut {
		out = append(out, fmt.Sprintf("%d left out: %s", x.Row, x.Reason))
	}
	return out
}

func TestReadMatters(t *testing.T) {
	for _, tt := range []struct {
		name string
		rows [][]Cell
		file string
		want []string
	}{
		{"a log of questions", table(`
RFI Log

RFI No | Subject | Description | Raised by | Date raised | Response required by | Assigned to | Status | Response | Response date | Closed date
RFI-001 | Fire rating | Which rating has door D12? | J. Smith | 13/01/2026 | 20/01/2026 | Ann Miller | Closed | FD60 | 19/01/2026 | 21/01/2026
RFI-002 | Slab level | What level? | | 14/01/2026 | ASAP | TBC | Open | | |
RFI-003 | Cable route | Which side? | P. Jones | 03/02/2026 | | | Answered | East | 05/02/2026 |

RFI-002 | Slab level | What level? | | 14/01/2026 | ASAP | TBC | Open | | |`),
			"RFI Log.xlsx",
			[]string{"4 RFI-001 Fire rating question/closed raised=2026-01-13 due=2026-01-20 answered=2026-01-19 closed=2026-01-21 by=J. Smith owner=Ann Miller",
				"5 RFI-002 Slab level question/open raised=2026-01-14",
				"6 RFI-003 Cable route question/answered raised=2026-02-03 answered=2026-02-05 by=P. Jones",
				"8 RFI-002 Slab level question/open raised=2026-01-14 {row}",
				"1 left out: above the headings", "3 left out: the headings"}},
		{"a log of everything", table(`
ID | Type | Title | Owner | Due | Status | Probability | Impact | Rating | Closed
1 | Risk | Ground water | A. Lee | 1 May 2026 | Open | 30% | High | 12 | n
2 | Issue | Crane late | A. Lee, B. Roe | 2 May 2026 | In progress | | | | 
3 | Action | Order pumps | C. Poe | 3 May 2026 | Done | | | | 
4 | Action | Ask the fire officer | C. Poe | | Open | | | | 
5 | Assumption | Road stays open | | | Open | | | | 
6 | Dependency | Client's Wi-Fi | | | Blue | | | | 
7 | Decision | Which pump | Sponsor | 9 May 2026 | Approved | | | | 
8 | Risk | Frost | | | Open | 0.2 | 4 | 8 | 
9 | Risk | Flood | | | Open | High | 4 | 8 | `),
			"raid.csv",
			[]string{"2 1 Ground water risk/open due=2026-05-01 owner=A. Lee p=3000 [Impact: High] [Rating: 12] {closed}",
				"3 2 Crane late issue/open due=2026-05-02 owner=A. Lee, B. Roe",
				"4 3 Order pumps commitment/closed due=2026-05-03 owner=C. Poe",
				"5 4 Ask the fire officer commitment/open owner=C. Poe {date}",
				"6 5 Road stays open ?/open {kind}",
				"7 6 Client's Wi-Fi ?/ {kind} {status}",
				"8 7 Which pump decision/open due=2026-05-09 owner=Sponsor",
				"9 8 Frost risk/open p=2000 [Impact: 4] [Rating: 8]",
				"10 9 Flood risk/open [Impact: 4] [Rating: 8]",
				"1 left out: the headings"}},
		{"kinds below lines, and by references", table(`
Ref | Description | Owner | Status
Risks
R-1 | The tender may come back above the estimate. We would then have to cut scope. | A. Lee | Open
R-2 | Frost | A. Lee | Open
Issues
I-1 | No crane | B. Roe | Closed
EW3 | Steel is late | B. Roe | Open`),
			"log.csv",
			[]string{"3 R-1 The tender may come back above the estimate. risk/open owner=A. Lee", "4 R-2 Frost risk/open owner=A. Lee", "6 I-1 No crane issue/closed owner=B. Roe",
				"7 EW3 Steel is late issue/open owner=B. Roe", "1 left out: the headings", "2 left out: a line between rows", "5 left out: a line between rows"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			l := Suggest(tt.rows, MatterFields())
			got := told(ReadMatters(tt.rows, l, vague.Customs{DayOrder: vague.DayFirst}, UsualKind(l, "Sheet1", tt.file), nil))
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s\n%+v", diff, l)
			}
		})
	}
}

// TestEveryMatterIsAccountedFor holds the promise for sheets of any kind: each row is in one place, and no filled cell of one that is
// taken in is lost.
func TestEveryMatterIsAccountedFor(t *testing.T) {
	keys := []string{"", "nonsense"}
	for _, f := range MatterFields() {
		keys = append(keys, f.Key)
	}
	rapid.Check(t, func(t *rapid.T) {
		rows := anySheet(t)
		l := Suggest(rows, MatterFields())
		if rapid.Bool().Draw(t, "other layout") {
			for i := range l.Columns {
				l.Columns[i].Field = rapid.SampledFrom(keys).Draw(t, "field")
			}
		}
		answers := Answers{rapid.IntRange(1, 13).Draw(t, "row"): {rapid.SampledFrom(append(keys, FieldRow)).Draw(t, "field"): rapid.SampledFrom([]string{TakeIn, LeaveOut, "Risk", "2027"}).Draw(t, "answer")}}
		list := ReadMatters(rows, l, pounds, "", answers)
		places := map[int]int{}
		for _, n := range list.Blank {
			places[n]++
		}
		for _, x := range list.LeftOut {
			places[x.Row]++
		}
		for _, m := range list.Rows {
			places[m.Row]++
			all := fmt.Sprintf("%q", []any{m.Ref, m.Title, m.Description, m.Kind.Text, m.Standing.Text, m.RaisedBy.Text, m.Owner.Text, m.Raised.Text, m.Due.Text, m.Answered.Text, m.Closed.Text, m.Response,
				m.Class, m.Probability.Text, m.Notes})
			for _, c := range rows[m.Row-1] {
				if c.own() && !strings.Contains(all, strings.Trim(fmt.Sprintf("%q", strings.TrimSpace(c.Text)), `"`)) {
					t.Fatalf("row %d: %q is lost in %s", m.Row, c.Text, all)
				}
			}
		}
		for n := range rows {
			if places[n+1] != 1 {
				t.Fatalf("row %d is in %d places", n+1, places[n+1])
			}
		}
	})
}

// TestADescriptionTellsWhatARowIsAbout where no column is a title: prose beside it is none.
func TestADescriptionTellsWhatARowIsAbout(t *testing.T) {
	rows := table("Risk ID|Risk Description|Effect|Owner|Mitigation|Status\nR001|Ground conditions differ from the survey|delay|J. Smith|bore more holes|Open\nR002|The permit is late|cost|K. Lee|ask again|Open")
	l := Suggest(rows, MatterFields())
	list := ReadMatters(rows, l, vague.Customs{}, "", nil)
	if len(list.Rows) != 2 || list.Rows[0].Title != "Ground conditions differ from the survey" || len(list.Rows[0].Notes) != 2 {
		t.Errorf("%+v", list.Rows)
	}
}
