package rulefile

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/clock"
	"counterpart.dev/internal/core/matter"
	"counterpart.dev/internal/errs"
)

// What is written for editing is read back as it was; so is the same as JSON, with tabs before its lines or not.
func TestSetsSurvive(t *testing.T) {
	for _, s := range clock.Sets() {
		text, err := WriteSet(s)
		if err != nil {
			t.Fatal(err)
		}
		encoded, err := clock.Encode(s)
		if err != nil {
			t.Fatal(err)
		}
		var tree any
		if err := json.Unmarshal(encoded, &tree); err != nil {
			t.Fatal(err)
		}
		tabbed, _ := json.MarshalIndent(tree, "", "\t")
		for form, data := range map[string][]byte{"YAML": text, "JSON": encoded, "JSON with tabs": tabbed, "with a mark": append([]byte("\xef\xbb\xbf"), text...)} {
			back, err := ReadSet(data)
			if diff := cmp.Diff(s, back); diff != "" || err != nil {
				t.Errorf("%s as %s: %v\n%s", s.ID, form, err, diff)
			}
		}
	}
}

// Everything wrong comes with its line.
func TestReadSetSaysWhere(t *testing.T) {
	_, err := ReadSet([]byte(`id: ours
name: Ours
edition: own
rules:
- id: reply
  kinds: [question, wish]
  step: Reply
  owed_by: other side
  from: [raise]
  within: 5 wks
  met_by: [reply]
  if_mised: Nothing.
`))
	want := []errs.Field{
		{Path: "rules[0].kinds[1]", Line: 6, Message: `"wish" is none of question, early_warning, risk, issue, change, decision, instruction, commitment, acceptance, programme, payment, claim`},
		{Path: "rules[0].within", Line: 10, Message: `"5 wks" is no period: write it as 2 weeks, 5 working days, 28 days or 1 month`},
		{Path: "rules[0].if_mised", Line: 12, Message: `there is no key "if_mised" here; known are id, kinds, step, clause, edition, owed_by, role, raised_by, from, within, roll, met_by, ` +
			`reasons, if_missed, deemed, spares_client_caused, further, warn, right, passes, no_extension, anew, at_once`},
	}
	if diff := cmp.Diff(want, errs.FieldsOf(err)); diff != "" || !errors.Is(err, errs.Invalid) {
		t.Errorf("%v\n%s", err, diff)
	}
}

func TestReadRefuses(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		{"", "the file is empty"},
		{"# nothing", "the file is empty"},
		{"a: &x 1\nb: *x", "anchors (&) and aliases (*) are not read"},
		{"a: !!int 1", "tags (!) are not read"},
		{"a: 1\na: 2", `the key "a" stands twice`},
		{"a: 1\n---\nb: 2", "a second document begins"},
		{"a: [1", "neither YAML nor JSON"},
		{"\xff\xfe", "not UTF-8"},
		{"BEGIN:VCALENDAR\nEND:VCALENDAR", "iCalendar"},
		{"[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]", "neither YAML nor JSON"},
		{strings.Repeat("#", maxBytes+1), "more than 1048576"},
		{"? [a]\n: b", "a key is a word"},
	} {
		if _, err := ReadCalendar([]byte(tt.text)); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%.30q: %v, not %q", tt.text, err, tt.want)
		}
	}
}

func TestReadMoves(t *testing.T) {
	london, err := time.LoadLocation("Europe/London")
	if err != nil {
		t.Fatal(err)
	}
	got, err := ReadMoves([]byte(`
- {at: 2026-04-10 09:30, by: client, move: Decline, reason: it is late}
- {at: "2026-04-09T09:30:15", by: contractor, move: notify failure}
- {at: 2026-04-09T09:30+02:00, by: client_pm, move: hold}
- {at: 2026-04-08, by: Project Manager, move: extend until 2026-05-01}
- at: 2026-04-07T09:00
  by: supplier
  move: re-date
  due: 2026-04-30
- {at: 2026-04-06T09:00, by: delivery, move: raise, client_caused: yes}
- {at: 2026-04-05T09:00, by: client, move: decline without reasons}
`), london)
	if err != nil {
		t.Fatal(err)
	}
	at := func(s string) int64 {
		v, err := time.Parse(time.RFC3339, s)
		if err != nil {
			t.Fatal(err)
		}
		return v.UnixMicro()
	}
	client, delivery := access.ClientSide, access.DeliverySide
	want := []matter.Move{
		{At: at("2026-04-05T08:00:00Z"), By: client, Verb: matter.Decline},
		{At: at("2026-04-06T08:00:00Z"), By: delivery, Verb: matter.Raise, ClientCaused: true, Reasons: true},
		{At: at("2026-04-07T08:00:00Z"), By: delivery, Verb: matter.ReDate, Due: civil.NewDate(2026, 4, 30), Reasons: true},
		{At: at("2026-04-07T23:00:00Z"), By: client, Verb: matter.Extend, Due: civil.NewDate(2026, 5, 1), Reasons: true},
		{At: at("2026-04-09T07:30:00Z"), By: client, Verb: matter.Hold, Reasons: true},
		{At: at("2026-04-09T08:30:15Z"), By: delivery, Verb: matter.NotifyOverdue, Reasons: true},
		{At: at("2026-04-10T08:30:00Z"), By: client, Verb: matter.Decline, Reasons: true},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	if _, err := ReadMoves([]byte(`{"moves": []}`), london); err != nil {
		t.Errorf("no moves: %v", err)
	}
}

func TestReadMovesRefuses(t *testing.T) {
	for _, tt := range []struct{ text, path, want string }{
		{"a: 1", "", "expected a list of moves"},
		{"- x", "[0]", "expected at, by and move"},
		{"- {at: 2026-04-10, by: client}", "[0]", "move is missing"},
		{"- {at: 2026-02-30, by: client, move: hold}", "[0].at", `"2026-02-30" is not a date`},
		{"- {at: tomorrow, by: client, move: hold}", "[0].at", `"tomorrow" is not a time of the form 2026-03-31T17:00, or with an offset such as`},
		{"- {at: 2026-04-10, by: us, move: hold}", "[0].by", `"us" is no side: write client or delivery`},
		{"- {at: 2026-04-10, by: client, move: sing}", "[0].move", `"sing" is no move; known are raise, share, reply,`},
		{"- {at: 2026-04-10, by: client, move: extend}", "[0]", "extend needs the new date"},
		{"- {at: 2026-04-10, by: client, move: extend, until: soon}", "[0].until", `"soon" is not a date`},
		{"- {at: 2026-04-10, by: client, move: hold, colour: x}", "[0].colour", `there is no key "colour" here; known are at, by, move,`},
		{"- {at: 2026-04-10, by: client, move: raise, client_caused: perhaps}", "[0].client_caused", "write true or false"},
		{"- {at: [1], by: client, move: hold}", "[0].at", "expected a single value"},
		{"- {at: 0001-01-01, by: client, move: hold}", "[0].at", "lies before 1901"},
	} {
		_, err := ReadMoves([]byte(tt.text), time.UTC)
		f := errs.FieldsOf(err)
		if len(f) == 0 || f[0].Path != tt.path || f[0].Line != 1 || !strings.Contains(f[0].Message, tt.want) {
			t.Errorf("%s: %v", tt.text, err)
		}
	}
}

func TestReadCalendar(t *testing.T) {
	day := func(s string) civil.Date {
		d, err := civil.ParseDate(s)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	for _, tt := range []struct {
		text, zone string
		works      []string
		rests      []string
	}{
		{"{}", "", []string{"2026-04-03"}, []string{"2026-04-04"}},
		{"zone: Europe/London\nholidays: [2026-04-03 Good Friday, 2026-04-06]", "Europe/London", []string{"2026-04-02", "2026-04-07"}, []string{"2026-04-03", "2026-04-06"}},
		{"holidays: [{date: 2026-04-03, name: Good Friday}]", "", []string{"2026-04-06"}, []string{"2026-04-03"}},
		{"working_days: [Sunday, mon, Tuesday]", "", []string{"2026-04-05", "2026-04-07"}, []string{"2026-04-08"}},
		{"working_days: mon-thu", "", []string{"2026-04-02"}, []string{"2026-04-03"}},
		{"week: mon-thu 08:00-17:00; fri 08:00-12:00", "", []string{"2026-04-03"}, []string{"2026-04-04"}},
		{"week: [sun-thu 08:00-16:00]", "", []string{"2026-04-05"}, []string{"2026-04-03"}},
		{"timezone: Pacific/Apia", "Pacific/Apia", []string{"2026-04-02"}, nil},
		{"- 2026-04-03 Good Friday\n- 2026-04-06", "", []string{"2026-04-07"}, []string{"2026-04-03", "2026-04-06"}},
		{`{"zone": "Asia/Dubai", "working_days": ["mon-fri"], "holidays": ["2026-12-02"]}`, "Asia/Dubai", []string{"2026-12-01"}, []string{"2026-12-02"}},
	} {
		c, err := ReadCalendar([]byte(tt.text))
		if err != nil || c.Zone != tt.zone {
			t.Errorf("%s: %v, %v", tt.text, c.Zone, err)
			continue
		}
		for _, d := range tt.works {
			if !c.Working.IsWorkday(day(d)) {
				t.Errorf("%s: nobody works on %s", tt.text, d)
			}
		}
		for _, d := range tt.rests {
			if c.Working.IsWorkday(day(d)) {
				t.Errorf("%s: somebody works on %s", tt.text, d)
			}
		}
	}
	for _, tt := range []struct{ text, want string }{
		{"7", "expected the keys zone, week or working_days, and holidays, or a list of holidays"},
		{"- {at: 2026-04-10, by: client, move: hold}", "expected the keys zone, week or working_days, and holidays, or a list of holidays"},
		{"[1]", `"1" is not a date`},
		{"zone: Europe/London\ntimezone: UTC", "zone and timezone say the same"},
		{"holiday: []", `there is no key "holiday" here`},
		{"holidays: 2026-04-03", "expected a list of days"},
		{"holidays: [easter]", `"easter" is not a date`},
		{"holidays: [{day: 2026-04-03}]", `there is no key "day" here; known are date, name`},
		{"working_days: [someday]", `"someday" is not a day or a span of days`},
		{"working_days: []", "name the working days"},
		{"week: mon-fri 17:00-09:00", "is not a span of hours"},
		{"week: mon-fri\nworking_days: mon", "write one of them"},
	} {
		if _, err := ReadCalendar([]byte(tt.text)); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v", tt.text, err)
		}
	}
}

// Times are read with and without an offset, and only those that can be reckoned with.
func TestInstant(t *testing.T) {
	london, err := time.LoadLocation("Europe/London")
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ in, want string }{
		{"2026-03-30", "2026-03-29T23:00:00Z"}, {"2026-03-30T09:00", "2026-03-30T08:00:00Z"}, {" 2026-03-30 09:00:15 ", "2026-03-30T08:00:15Z"},
		{"2026-03-30T09:00+05:30", "2026-03-30T03:30:00Z"}, {"2026-03-30 09:00:00-04:00", "2026-03-30T13:00:00Z"}, {"2026-03-30T09:00Z", "2026-03-30T09:00:00Z"},
		{"2026-03-29T01:30", "2026-03-29T01:30:00Z"}, // there is no such time in London: the clock was put on
		{"2026-03-30T09:00:60", "it has no second 60"}, {"2026-03-30T24:00", "is not a time"}, {"2026-02-29", "is not a date"}, {"1900-12-31T23:59Z", "lies before 1901"},
		{"3901-01-01T00:00Z", "lies after 3900"}, {"9999-12-31T00:00:00Z", "lies after 3900"}, {"", "is not a time"}, {"soon", "is not a time"},
	} {
		at, err := Instant(tt.in, london)
		got := time.UnixMicro(at).UTC().Format(time.RFC3339)
		if err != nil {
			got = err.Error()
		}
		if !strings.Contains(got, tt.want) {
			t.Errorf("%q: %s, not %s", tt.in, got, tt.want)
		}
	}
}

// A move on one line is that of a file.
func TestMoveLine(t *testing.T) {
	day := civil.NewDate(2026, 3, 30)
	at := time.Date(2026, 3, 10, 0, 0, 0, 0, time.UTC).UnixMicro()
	client, delivery := access.ClientSide, access.DeliverySide
	for line, want := range map[string]matter.Move{
		"2026-03-10 client reply":                               {At: at, By: client, Verb: matter.Reply, Reasons: true},
		"2026-03-10 09:30 project manager extend to 2026-03-30": {At: at + (9*60+30)*60e6, By: client, Verb: matter.Extend, Due: day, Reasons: true},
		"2026-03-10T09:30 delivery re-date to 2026-03-30":       {At: at + (9*60+30)*60e6, By: delivery, Verb: matter.ReDate, Due: day, Reasons: true},
		"2026-03-10 client decline without reasons":             {At: at, By: client, Verb: matter.Decline},
		"2026-03-10 delivery pm notify failure":                 {At: at, By: delivery, Verb: matter.NotifyOverdue, Reasons: true},
	} {
		if got, err := MoveLine(line, time.UTC); got != want || err != nil {
			t.Errorf("%s: %+v, %v", line, got, err)
		}
	}
	for line, want := range map[string]string{
		"client reply": "write a date, a side and a move", "x client reply": `"x" is not a time`, "2026-03-10 they reply": `"they" is no side`,
		"2026-03-10 client sing loud": `"sing loud" is no move`, "2026-03-10 client extend": "needs the new date",
	} {
		if _, err := MoveLine(line, time.UTC); !errors.Is(err, errs.Invalid) || !strings.Contains(errs.Sentence(err), want) {
			t.Errorf("%s: %v", line, err)
		}
	}
}

// Kinds are known by their names and by what people call them.
func TestKind(t *testing.T) {
	for s, want := range map[string]clock.Kind{"early_warning": "early_warning", "Early warning": "early_warning", "early-warning": "early_warning", "warning": "early_warning",
		" Compensation  Event ": "change", "claim": "claim", "notice of claim": "claim", "program": "programme", "invoice": "payment", "RFI": "question"} {
		if got, err := Kind(s); got != want || err != nil {
			t.Errorf("%s: %s, %v", s, got, err)
		}
	}
	for word, kind := range otherKinds {
		if got, err := Kind(word); got != kind || err != nil || word != plainWord(word) {
			t.Errorf("%s: %s, %v", word, got, err)
		}
	}
	if _, err := Kind("wish"); !errors.Is(err, errs.Invalid) {
		t.Error(err)
	}
}

// What can never happen in a set, and a rule without its source, are said to who edits it.
func TestReadSetDoubts(t *testing.T) {
	nec4, _ := clock.Named("nec4")
	text, err := WriteSet(nec4)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ old, new, path, want string }{
		{"  clause: '13.3'\n", "", "rules[2].clause", "name the clause that it paraphrases"},
		{"met_by: [reply, accept, decline, decide]", "met_by: [hold]", "rules[1].met_by[0]", "hold answers nothing"},
		{"from: [warning met, raise, re_open]", "from: [warning met, close by client]", "rules[1].from[1]", "close begins nothing"},
		{"within: 7 days before payment", "within: 7 days before programme", "rules[18].within", "the rule programme is for other kinds"},
		{"of: quotation", "of: payment", "rules[16].further.of", "the rule payment is for other kinds"},
		{"of: quotation", "of: nothing", "rules[16].further.of", "there is no rule nothing"},
		{"at_once: assess", "at_once: pay", "rules[16].at_once", "name a move that meets it"},
		{"from: [aware]\n  met_by", "from: [aware by them]\n  met_by", "rules[0].from[0]", "is nobody whose move it could be: write client, delivery, raiser, receiver"},
		{"owed_by: other side", "owed_by: either side", "rules[1].right", "what either side may do is a right"},
		{"within: 2 weeks", "within: 0 weeks", "rules[9].within", `"0 weeks" is no period`},
		{"within: 2 weeks", "within: 99999 weeks", "rules[9].within", `"99999 weeks" is no period`},
	} {
		changed := strings.Replace(string(text), tt.old, tt.new, 1)
		if changed == string(text) {
			t.Fatalf("%s is not there:\n%s", tt.old, text)
		}
		_, err := ReadSet([]byte(changed))
		f := errs.FieldsOf(err)
		if len(f) == 0 || f[0].Path != tt.path || !strings.Contains(f[0].Message, tt.want) {
			t.Errorf("%s for %s: %v", tt.new, tt.old, err)
		}
	}
}

func FuzzReadSet(f *testing.F) {
	for _, s := range clock.Sets() {
		text, _ := WriteSet(s)
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := ReadSet(data)
		if err != nil {
			if !errors.Is(err, errs.Invalid) || errs.Sentence(err) == "" {
				t.Errorf("no sentence: %v", err)
			}
			return
		}
		text, err := WriteSet(s)
		if err != nil {
			t.Fatal(err)
		}
		back, err := ReadSet(text)
		if diff := cmp.Diff(s, back); diff != "" || err != nil {
			t.Errorf("%v\n%s\n%s", err, diff, text)
		}
	})
}

func FuzzReadMoves(f *testing.F) {
	f.Add([]byte("- {at: 2026-04-10 09:30, by: client, move: decline, reason: it is late}\n- {at: 2026-04-08, by: delivery, move: extend until 2026-05-01}"))
	f.Add([]byte(`{"moves":[{"at":"2026-04-10T09:30:00+02:00","by":"supplier","move":"quotation"}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		moves, err := ReadMoves(data, time.UTC)
		if err != nil && !errors.Is(err, errs.Invalid) {
			t.Errorf("no sentence: %v", err)
		}
		for i, m := range moves {
			if m.By == "" || m.Verb == "" || i > 0 && m.At < moves[i-1].At {
				t.Errorf("%+v", moves)
			}
		}
	})
}

// Whatever set somebody writes, and whatever moves: the steps come to an end, and each is of a rule.
func FuzzSteps(f *testing.F) {
	moves := []byte("- {at: 2026-03-03, by: client, move: accept}\n- {at: 2026-03-20, by: delivery, move: notify}\n- {at: 2026-04-08, by: delivery, move: quotation}")
	for _, s := range clock.Sets() {
		text, _ := WriteSet(s)
		f.Add(text, moves)
	}
	week, err := OfficeWeek()
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, data, list []byte) {
		set, err := ReadSet(data)
		if err != nil {
			return
		}
		read, err := ReadMoves(list, time.UTC)
		if err != nil {
			return
		}
		for _, k := range clock.Kinds() {
			raise := clock.RaisedBy(k)
			if raise.At = 1e15; len(read) > 0 {
				raise.At = read[0].At
			}
			all, err := clock.Begin(raise, read)
			if err != nil {
				continue
			}
			for _, s := range set.Steps(k, all, clock.Ground{Calendar: week.Working, Zone: time.UTC}, clock.Forever).Steps {
				if s.Rule == "" || s.State == "" || s.Outcome(time.UTC) == "" {
					t.Errorf("%s: %+v", k, s)
				}
			}
		}
	})
}

func FuzzReadCalendar(f *testing.F) {
	f.Add([]byte("zone: Europe/London\nweek: mon-thu 08:00-17:00; fri 08:00-12:00\nholidays: [2026-04-03 Good Friday, {date: 2026-04-06}]"))
	f.Add([]byte("working_days: [mon, tue-fri]"))
	f.Fuzz(func(t *testing.T, data []byte) {
		c, err := ReadCalendar(data)
		switch {
		case err != nil && !errors.Is(err, errs.Invalid):
			t.Errorf("no sentence: %v", err)
		case err == nil && c.Working == nil:
			t.Error("a calendar without working time")
		}
	})
}
