package clock

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"counterpart.dev/internal/core/engage"
)

// The built-in sets are sound, survive being written and read, and are those an engagement can follow.
func TestSets(t *testing.T) {
	var ids, offered []string
	for _, s := range Sets() {
		ids = append(ids, s.ID)
		if p := s.Problems(); p != nil {
			t.Errorf("%s: %v", s.ID, p)
		}
		data, err := Encode(s)
		if err != nil {
			t.Fatal(err)
		}
		back, problems := Decode(data)
		if diff := cmp.Diff(s, back); diff != "" || problems != nil {
			t.Errorf("%s: %v\n%s", s.ID, problems, diff)
		}
		for _, k := range Kinds() {
			if len(s.For(k)) == 0 {
				t.Errorf("%s has no rule for %s", s.ID, k)
			}
		}
		for _, r := range s.Rules {
			if r.Clause == "" && s.editionOf(r) != Own {
				t.Errorf("%s: %s names neither a clause nor that it is our own", s.ID, r.ID)
			}
		}
	}
	for _, r := range engage.RuleSets() {
		offered = append(offered, r.ID)
	}
	if diff := cmp.Diff(offered, ids); diff != "" {
		t.Errorf("what engagements offer and what there is (-offered +there):\n%s", diff)
	}
}

func TestDecodeRefuses(t *testing.T) {
	good := `{"id":"x","name":"X","edition":"own","terms":[{"name":"period for reply","period":"2 weeks"}],"rules":[
		{"id":"a","kinds":["question"],"step":"Reply","owed_by":"other side","from":["raise"],"within":"period for reply","met_by":["reply"],"if_missed":"Nothing."}]}`
	if _, p := Decode([]byte(good)); p != nil {
		t.Fatalf("the good one: %v", p)
	}
	tests := []struct{ old, new, path, text string }{
		{`"question"`, `"wish"`, "rules[0].kinds[0]", `"wish" is none of question,`},
		{`"period for reply","met_by"`, `"soon","met_by"`, "rules[0].within", `"soon" is neither a period such as 2 weeks nor a term of the set (period for reply)`},
		{`"period for reply","met_by"`, `"5 fortnights","met_by"`, "rules[0].within", `"5 fortnights" is no period`},
		{`"2 weeks"`, `"0 weeks"`, "terms[0].period", "is no period"},
		{`"other side"`, `"them"`, "rules[0].owed_by", `"them" is none of client, delivery,`},
		{`["raise"]`, `["sing"]`, "rules[0].from[0]", `"sing" is no move`},
		{`["raise"]`, `["b met"]`, "rules[0].from[0]", `there is no rule "b"`},
		{`["raise"]`, `["a deemed"]`, "rules[0].from[0]", "nothing is deemed by the rule a"},
		{`["raise"]`, `["a sing"]`, "rules[0].from[0]", "the rule a knows met,"},
		{`["raise"]`, `["a missed"]`, "rules[0].from", "again and again"},
		{`["raise"]`, `"raise"`, "rules[0].from", "expected a list"},
		{`"if_missed":"Nothing."`, `"if_missed":""`, "rules[0].if_missed", "say what follows"},
		{`"if_missed":"Nothing."`, `"if_mised":"Nothing."`, "rules[0].if_mised", `there is no key "if_mised" here`},
		{`"if_missed":"Nothing."`, `"if_missed":"Nothing.","deemed":"good"`, "rules[0].deemed", "is none of accepted, no objection,"},
		{`"if_missed":"Nothing."`, `"if_missed":"Nothing.","roll":"maybe"`, "rules[0].roll", "write true or false"},
		{`"if_missed":"Nothing."`, `"if_missed":"Nothing.","further":{"within":"1 week"}`, "rules[0].further.if_missed", "say what follows"},
		{`"within":"period for reply"`, `"deemed":"accepted"`, "rules[0].within", "something is deemed, so say by when"},
		{`"within":"period for reply"`, `"within":"7 days before b"`, "rules[0].within", "there is no rule b"},
		{`"id":"x"`, `"id":"X Y"`, "id", "small letters"},
		{`"edition":"own"`, `"edition":""`, "edition", "which edition"},
		{`"rules":[`, `"rules":["x",`, "rules[0]", "expected keys with values"},
	}
	for _, tt := range tests {
		text := strings.Replace(good, tt.old, tt.new, 1)
		if text == good {
			t.Fatalf("%s is not there", tt.old)
		}
		_, problems := Decode([]byte(text))
		if len(problems) == 0 || problems[0].Path != tt.path || !strings.Contains(problems[0].Text, tt.text) {
			t.Errorf("%s for %s: %v", tt.new, tt.old, problems)
		}
	}
	for _, text := range []string{"", "{", "[]", "null", `"x"`, good + "{}"} {
		if _, p := Decode([]byte(text)); len(p) == 0 {
			t.Errorf("%.20q was taken", text)
		}
	}
}

func TestPeriods(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		{"2 weeks", "2 weeks"}, {"1 week", "1 week"}, {"1 weeks", "1 week"}, {" 5  Working Days", "5 working days"}, {"1 working day", "1 working day"},
		{"28 calendar days", "28 days"}, {"3 months", "3 months"}, {"1000 days", "1000 days"},
		{"", ""}, {"0 days", ""}, {"-1 days", ""}, {"+1 days", ""}, {"1001 days", ""}, {"two weeks", ""}, {"2", ""}, {"2 fortnights", ""}, {"2weeks", ""},
	} {
		p, err := ParsePeriod(tt.in)
		if p.String() != tt.want || (err == nil) != (tt.want != "") {
			t.Errorf("%q: %v, %v", tt.in, p, err)
		}
	}
}

// What Decode takes, it takes again when it is written.
func FuzzDecode(f *testing.F) {
	for _, s := range Sets() {
		data, _ := Encode(s)
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		s, problems := Decode(data)
		if len(problems) > 0 {
			for _, p := range problems {
				if p.Text == "" {
					t.Errorf("a problem at %q says nothing", p.Path)
				}
			}
			return
		}
		again, err := Encode(s)
		if err != nil {
			t.Fatal(err)
		}
		back, problems := Decode(again)
		if diff := cmp.Diff(s, back); diff != "" || len(problems) > 0 {
			t.Errorf("%v\n%s", problems, diff)
		}
	})
}

// Every built-in set is found by its name.
func TestNamed(t *testing.T) {
	for _, want := range Sets() {
		got, ok := Named(want.ID)
		if diff := cmp.Diff(want, got); !ok || diff != "" {
			t.Errorf("%s (-listed +named):\n%s", want.ID, diff)
		}
	}
	if _, ok := Named("nec3"); ok {
		t.Error("a set that is not built in is found")
	}
}
