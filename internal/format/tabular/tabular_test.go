package tabular

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/plan"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/format/sheet"
)

func read(t testing.TB, text string, columns map[string]string) (*plan.File, *Table) {
	t.Helper()
	f, table, err := Read(strings.NewReader(text), Options{Columns: columns})
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Network.Validate(); err != nil {
		t.Fatal(err)
	}
	return f, table
}

// describe is what was read, a line for each thing, and the warnings that are not about every table.
func describe(f *plan.File) (lines []string) {
	n := f.Network
	for _, w := range n.WBS {
		lines = append(lines, fmt.Sprintf("element %s %q in %d", w.Code, w.Name, w.Parent))
	}
	for _, a := range n.Activities {
		s := fmt.Sprintf("%s %q %s %s %d/%d", a.Code, a.Name, a.Type, a.Status, a.Remaining, a.Original)
		if a.WBS != plan.None {
			s += fmt.Sprintf(" in %d", a.WBS)
		}
		if a.Percent > 0 {
			s += fmt.Sprintf(" %g%%", a.Percent)
		}
		for _, d := range []struct {
			name string
			at   civil.Time
		}{{"began", a.ActualStart}, {"ended", a.ActualFinish}, {"planned", a.PlannedStart}, {"to", a.PlannedFinish}, {"baseline", a.BaselineStart}, {"to", a.BaselineFinish}, {"held", a.Constraints[0].Date}} {
			if !d.at.IsZero() {
				s += fmt.Sprintf(" %s %s", d.name, d.at)
			}
		}
		if a.HasResource {
			s += " resources"
		}
		lines = append(lines, s)
	}
	for _, l := range n.Links {
		s := fmt.Sprintf("%s %s %s %d", n.Activities[l.From].Code, l.Kind, n.Activities[l.To].Code, l.Lag)
		if l.Elapsed {
			s += " elapsed"
		}
		lines = append(lines, s)
	}
	for _, w := range f.Warnings.List {
		if s := w.String(); !strings.HasPrefix(s, "a table has no ") && !strings.HasPrefix(s, "what waits for nothing") {
			lines = append(lines, "warning "+s)
		}
	}
	return lines
}

func TestRead(t *testing.T) {
	tests := []struct {
		name, text string
		want       []string
	}{
		{"of Microsoft Project", "ID,Unique_ID,Name,Duration,Start,Finish,Predecessors,Outline_Level,Resource_Names,% Complete\n" +
			"1,40,Whole,15 days,2026-05-04 08:00,2026-05-22 17:00,,1,,0\n2,41,First,5 days,2026-05-04 08:00,2026-05-08 17:00,,2,Ann,100\n" +
			"3,42,Second,10 days?,2026-05-11 08:00,2026-05-22 17:00,2FS+2 days,2,,25\n4,43,Done,0 days,2026-05-22 17:00,2026-05-22 17:00,\"3,2SS+1ed\",2,,0\n",
			[]string{`element 1 "Whole" in -1`,
				`41 "First" task complete 0/2400 in 0 100% began 2026-05-04T08:00 ended 2026-05-08T17:00 planned 2026-05-04T08:00 to 2026-05-08T17:00 resources`,
				`42 "Second" task in progress 3600/4800 in 0 25% began 2026-05-11T08:00 planned 2026-05-11T08:00 to 2026-05-22T17:00`,
				`43 "Done" finish milestone not started 0/0 in 0 planned 2026-05-22T17:00 to 2026-05-22T17:00`,
				"41 FS 42 960", "42 FS 43 0", "41 SS 43 1440 elapsed"}},
		{"of Primavera P6", "Activity ID\tActivity Name\tOriginal Duration\tStart\tFinish\tPredecessor Details\tBL Project Start\tBL Project Finish\n" +
			"A-10\tDig\t4\t04-May-26 A\t07-May-26\t\t04-May-26\t07-May-26\nA-20\tBuild\t2\t08-May-26\t11-May-26*\tA-10: FS 1d, A-10: SS\t\t\n",
			[]string{`A-10 "Dig" task not started 1920/1920 planned 2026-05-04T08:00 to 2026-05-07T17:00 baseline 2026-05-04T08:00 to 2026-05-07T17:00 held 2026-05-04T08:00`,
				`A-20 "Build" task not started 960/960 planned 2026-05-08T08:00 to 2026-05-11T17:00`, "A-10 FS A-20 480", "A-10 SS A-20 0"}},
		{"of dates alone, without identities", "Task;Start;End\nDig;13/05/2026;14/05/2026\nBuild;15/05/2026;18/05/2026\nOpen;;19/05/2026\n",
			[]string{`1 "Dig" task not started 960/960 planned 2026-05-13T08:00 to 2026-05-14T17:00 held 2026-05-13T08:00`,
				`2 "Build" task not started 960/960 planned 2026-05-15T08:00 to 2026-05-18T17:00 held 2026-05-15T08:00`,
				`3 "Open" finish milestone not started 0/0 planned 2026-05-19T17:00 to 2026-05-19T17:00 held 2026-05-19T17:00`,
				"warning dates are read with the day first, as 13/05/2026 shows", "warning the rows have no identity and were numbered: a row that is put in between gives those below another one"}},
		{"of durations alone", "id,name,duration\n1,Dig,2d4h\n2,Build,\"1,5 weeks\"\n3,Wait,much\n4,,\n",
			[]string{`1 "Dig" task not started 1200/1200`, `2 "Build" task not started 3600/3600`, "warning line 4: duration: “much” is not a duration and was left out",
				"warning line 4: duration: “Wait” has neither a duration nor dates and was left out", "warning line 5: duration: “4” has neither a duration nor dates and was left out"}},
		{"in hours, with parts of one", "id,name,Duration (hours),Progress\n1,Dig,16,1\n2,Build,8,0.25\n",
			[]string{`1 "Dig" task not started 960/960`, `2 "Build" task not started 480/480`, "warning line 2: percent: it is complete without any date, which was not believed",
				"warning line 3: percent: it has begun without any date, which was not believed"}},
		{"with a WBS that is an outline", "WBS,Task name,Duration\n1,All,\n1.1,Dig,1d\n1.2,Rest,\n1.2.1,Build,2d\n",
			[]string{`element 1 "All" in -1`, `element 1.2 "Rest" in 0`, `2 "Dig" task not started 480/480 in 0`, `4 "Build" task not started 960/960 in 1`,
				"warning the rows have no identity and were numbered: a row that is put in between gives those below another one"}},
		{"with links that are none", "id,name,duration,predecessors\n1,Dig,1d,\n2,Build,1d,9;2;1FS+3x;1FF-50%\n2,Again,1d,1\n",
			[]string{`1 "Dig" task not started 480/480`, `2 "Build" task not started 480/480`, "1 FF 2 -240", "warning line 4: id: the identity “2” stands in the table twice; the first row was taken",
				"warning line 3: predecessors: “9” is not a link to an activity of the table and was left out", "warning line 3: predecessors: “2” links an activity to itself and was left out",
				"warning line 3: predecessors: “1FS+3x” is not a link to an activity of the table and was left out"}},
		{"with kinds of links right behind digits", "id,name,duration,predecessors\n1,Dig,1d,\n12,Pour,1d,1SS\nA10,Build,1d,12SS;13;1+3d;12 FS 2\nA11,Roof,1d,A10FF\n",
			[]string{`1 "Dig" task not started 480/480`, `12 "Pour" task not started 480/480`, `A10 "Build" task not started 480/480`,
				`A11 "Roof" task not started 480/480`, "1 SS 12 0", "12 SS A10 0", "1 FS A10 1440", "12 FS A10 960", "A10 FF A11 0",
				"warning line 4: predecessors: “13” is not a link to an activity of the table and was left out"}},
		{"with both ends of links", "Identification,Name,ScheduleDuration,Relationships\n1.1,Dig,1d,11FS12\n1.2,Build,1d,\n",
			[]string{`1.1 "Dig" task not started 480/480`, `1.2 "Build" task not started 480/480`, "1.1 FS 1.2 0"}},
		{"with dates that may be two", "id,name,duration,start\n1,Dig,1d,04/05/2026\n2,Build,1d,June 2026\n",
			[]string{`1 "Dig" task not started 480/480`, `2 "Build" task not started 480/480`,
				"warning line 2: start: “04/05/2026” was left out: Is the day or the month first? 2026-05-04 or 2026-04-05", "warning line 3: start: “June 2026” names no single day and was left out"}},
		{"with durations of every day", "id,name,duration,start,finish\n1,Dig,28,2026-05-04,2026-05-31\n2,Build,29,2026-06-01,2026-06-29\n",
			[]string{`1 "Dig" task not started 9600/9600 planned 2026-05-04T08:00 to 2026-05-31T17:00 held 2026-05-04T08:00`,
				`2 "Build" task not started 10080/10080 planned 2026-06-01T08:00 to 2026-06-29T17:00 held 2026-06-01T08:00`,
				"warning duration: the durations count every day of the week, as 2 rows show: the working time between the dates was taken"}},
		{"with what was measured, and actual dates", "id,name,duration,physical % complete,remaining duration,actual start,actual finish\n1,Dig,10d,40%,3d,2026-05-04,\n2,Build,1d,,,2026-05-05,2026-05-06\n",
			[]string{`1 "Dig" task in progress 1440/4800 40% began 2026-05-04T08:00`, `2 "Build" task complete 0/480 100% began 2026-05-05T08:00 ended 2026-05-06T17:00`}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f, _ := read(t, tt.text, nil)
			if diff := cmp.Diff(tt.want, describe(f)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestDataDate(t *testing.T) {
	tests := []struct{ name, text, want, how string }{
		{"nothing has begun", "id,name,duration,start\n1,A,1d,2026-05-04\n2,B,1d,2026-04-06\n", "2026-04-06T08:00", "the first start, 2026-04-06"},
		{"the last actual date", "id,name,duration,start,actual start\n1,A,1d,2026-05-04,2026-05-06\n2,B,1d,2026-05-08,\n", "2026-05-06T08:00", "the last actual date, 2026-05-06"},
		{"no dates at all", "id,name,duration\n1,A,1d\n2,B,2d\n", "2000-01-03T08:00", "no dates at all, 2000-01-03"},
	}
	for _, tt := range tests {
		f, _ := read(t, tt.text, nil)
		last := f.Warnings.List[len(f.Warnings.List)-1].Text
		if got := f.Network.Projects[0].DataDate.String(); got != tt.want || !strings.Contains(last, tt.how) {
			t.Errorf("%s: %s, and %q", tt.name, got, last)
		}
	}
}

func TestColumns(t *testing.T) {
	const text = "Ref,What it is,How long,When,Predecessors\n1,Dig,2,2026-05-04,\n2,Build,3,2026-05-06,1\n"
	if _, _, err := Read(strings.NewReader(text), Options{}); !errors.Is(err, errs.Invalid) || !strings.Contains(err.Error(), "C “How long”") {
		t.Errorf("what cannot be told: %v", err)
	}
	f, table := read(t, text, map[string]string{FieldName: "What it is", FieldDuration: "c", FieldPredecessors: ""})
	want := []Column{{"A", "Ref", FieldID, "", "1"}, {"B", "What it is", FieldName, "", "Dig"}, {"C", "How long", FieldDuration, "", "2"}, {"D", "When", "", "", "2026-05-04"}, {"E", "Predecessors", "", "", "1"}}
	if diff := cmp.Diff(want, table.Columns); diff != "" || table.Row != 1 {
		t.Errorf("row %d (-want +got):\n%s", table.Row, diff)
	}
	if len(f.Network.Activities) != 2 || len(f.Network.Links) != 0 || f.Network.Activities[1].Original != 3*480 {
		t.Errorf("%q", describe(f))
	}
	if _, _, err := Read(strings.NewReader(text), Options{Columns: map[string]string{FieldName: "Nothing"}}); !errors.Is(err, errs.Invalid) || !strings.Contains(err.Error(), "no column “Nothing”") {
		t.Errorf("a column that is not there: %v", err)
	}
}

func TestRefuses(t *testing.T) {
	for _, text := range []string{"", "a;b\n1;2\n", "id,name,duration\n", "id,name,duration\n1,A,\n", "name,owner\nDig,Ann\nBuild,Ben\n", "\x00\x01\x02", "id,start,finish\n1,never,never\n"} {
		if f, _, err := Read(strings.NewReader(text), Options{}); !errors.Is(err, errs.Invalid) || strings.Count(err.Error(), " ") < 3 {
			t.Errorf("%q: %v, %v", text, f, err)
		}
	}
}

// A workbook says the same as a table as text, from the sheet that holds the schedule.
func TestWorkbook(t *testing.T) {
	row := func(cells ...sheet.Value) []sheet.Value { return cells }
	day := func(s string) sheet.Value {
		d, err := civil.ParseDate(s)
		if err != nil {
			t.Fatal(err)
		}
		return sheet.Day(d)
	}
	var b bytes.Buffer
	err := sheet.WriteXLSX(&b, sheet.Table{Name: "Cover", Columns: []string{"Cover"}, Rows: [][]sheet.Value{row(sheet.Text("Our schedule"))}},
		sheet.Table{Name: "Plan", Columns: []string{"Task ID", "Task Name", "Duration (days)", "Start", "% Complete", "Predecessors"}, Rows: [][]sheet.Value{
			row(sheet.Text("A"), sheet.Text("Dig"), sheet.Figure(2.5), day("2026-05-04"), sheet.Figure(0.5), sheet.Text("")),
			row(sheet.Text("B"), sheet.Text("Build"), sheet.Figure(3), day("2026-05-07"), sheet.Figure(0), sheet.Text("A"))}})
	if err != nil {
		t.Fatal(err)
	}
	f, table := read(t, b.String(), nil)
	want := []string{`A "Dig" task in progress 600/1200 50% began 2026-05-04T08:00 planned 2026-05-04T08:00`, `B "Build" task not started 1440/1440 planned 2026-05-07T08:00`, "A FS B 0"}
	if diff := cmp.Diff(want, describe(f)); diff != "" || table.Sheet != "Plan" || f.Format != "Table of activities (Excel)" {
		t.Errorf("sheet %q (-want +got):\n%s", table.Sheet, diff)
	}
}

// What is written of a network in plain columns is read as it was.
func TestTableProperties(t *testing.T) {
	kinds := []string{"FS", "SS", "FF", "SF"}
	rapid.Check(t, func(t *rapid.T) {
		var b strings.Builder
		b.WriteString("Activity ID,Activity Name,Duration,Start,Predecessors\n")
		var want []string
		var links []string
		for i := range rapid.IntRange(1, 20).Draw(t, "activities") {
			minutes := rapid.IntRange(1, 60).Draw(t, "days")*480 + rapid.IntRange(0, 7).Draw(t, "hours")*60
			day := civil.NewDate(2026, 1, 5) + civil.Date(rapid.IntRange(0, 300).Draw(t, "start"))
			var before []string
			for k := range i {
				if rapid.IntRange(0, 4).Draw(t, "linked") == 0 {
					kind, lag := rapid.IntRange(0, 3).Draw(t, "kind"), rapid.IntRange(-9, 9).Draw(t, "lag")
					before = append(before, fmt.Sprintf("A%d%s%+dd", k, kinds[kind], lag))
					links = append(links, fmt.Sprintf("A%d %s A%d %d", k, kinds[kind], i, lag*480))
				}
			}
			fmt.Fprintf(&b, "A%d,Task %d,%dd%dh,%s,\"%s\"\n", i, i, minutes/480, minutes%480/60, day, strings.Join(before, ";"))
			s := fmt.Sprintf(`A%d "Task %d" task not started %d/%d planned %s`, i, i, minutes, minutes, day.At(dayStart))
			if len(before) == 0 {
				s += " held " + day.At(dayStart).String()
			}
			want = append(want, s)
		}
		f, _, err := Read(strings.NewReader(b.String()), Options{})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(append(want, links...), describe(f)); diff != "" {
			t.Fatalf("(-want +got):\n%s", diff)
		}
	})
}

func TestReadLength(t *testing.T) {
	tests := []struct {
		text string
		want length
		ok   bool
	}{
		{"5", length{minutes: 2400}, true}, {"5 days", length{minutes: 2400}, true}, {"2d16h", length{minutes: 1920}, true}, {"1,5 wks", length{minutes: 3600}, true}, {"2 mons", length{minutes: 19200}, true},
		{"3 edays", length{minutes: 4320, elapsed: true}, true}, {"1 ewk", length{minutes: 10080, elapsed: true}, true}, {"50%", length{minutes: 50, percent: true}, true}, {"90m", length{minutes: 90}, true},
		{"", length{}, false}, {"soon", length{}, false}, {"5 moons", length{minutes: 0}, false}, {"-5d", length{}, false}, {"99999999999 w", length{minutes: 99999999999 * 2400}, false},
	}
	for _, tt := range tests {
		if got, ok := readLength(tt.text, perDay); ok != tt.ok || ok && got != tt.want {
			t.Errorf("%q: %+v %t, want %+v %t", tt.text, got, ok, tt.want, tt.ok)
		}
	}
}

// Whatever is put in, the answer is a sound network or a sentence.
func FuzzRead(f *testing.F) {
	f.Add("ID,Name,Duration,Predecessors,Level\n1,A,2d16h,,1\n2,B,5,\"1FS+3d;1SS-50%\",2\n")
	f.Add("id;name;start;finish;%\n1;A;2026-05-04;07.05.2026;0,5\n")
	f.Fuzz(func(t *testing.T, text string) {
		file, table, err := Read(strings.NewReader(text), Options{})
		if err != nil {
			if !errors.Is(err, errs.Invalid) {
				t.Fatal(err)
			}
			return
		}
		if err := file.Network.Validate(); err != nil || table == nil {
			t.Fatal(err)
		}
	})
}
