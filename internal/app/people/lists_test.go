package people_test

import (
	"strings"
	"testing"

	"counterpart.dev/internal/app/lists"
	"counterpart.dev/internal/app/people"
	"counterpart.dev/internal/apptest"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/intake"
	core "counterpart.dev/internal/core/people"
	"counterpart.dev/internal/errs"
)

const register = "Name;Role;Organisation;Email;Internal / External;Influence;Interest;Current stance;Desired stance;Frequency;Relationship owner\n" +
	"Ann Reed;Chief nurse;St Mary’s;ann@example.org;internal;high;5;supporter;champion;monthly;Ada Lovell\n" +
	"Bo Hale;Officer;The union;;external;4;4;against;neutral;fortnightly;Somebody Else\nCy Moss;Planner;City;;regulator;2;;;;;\n" +
	"Ann Reed;Chief nurse;St Mary’s;;internal;high;5;supporter;champion;monthly;\nDi Vance;Editor;Herald;;press;1;1;undecided;neutral;;\nTotal: 5;;;;;;;;;;\n"

// TestAListOfStakeholders is taken in, and out again but for who was spoken with since.
func TestAListOfStakeholders(t *testing.T) {
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		c := newCast(t, w)
		ctx := t.Context()
		for _, v := range []access.Viewer{c.Dan, c.Ben, c.Moe} {
			if _, err := c.BeginList(ctx, v, c.Project, lists.File{Name: "r.csv", Body: []byte(register)}); errs.KindOf(err) != errs.NotFound {
				t.Errorf("%s gives a list: %v", v.Name, err)
			}
		}
		id, err := c.BeginList(ctx, c.Ada, c.Project, lists.File{Name: "r.csv", Body: []byte(register)})
		must(t, err)
		if _, err := c.List(ctx, c.Dan, c.Project, id); errs.KindOf(err) != errs.NotFound {
			t.Errorf("Dan sees the list: %v", err)
		}
		l := c.found(t, id, "left out,ready,ready,ready,left out,asks,asks")
		if l.Found[4].Reason != "row 2 has the same name and organisation" || l.Found[5].Questions[0].Field != intake.FieldSide {
			t.Errorf("%+v", l.Found)
		}
		must(t, c.AnswerList(ctx, c.Ada, c.Project, id, intake.Answers{6: {intake.FieldSide: core.Beyond.Words()}}))
		l = c.found(t, id, "left out,ready,ready,ready,left out,ready,asks")
		if n, err := c.ApplyList(ctx, c.Ada, c.Project, id, l.Rev); err != nil || n != 4 {
			t.Fatal(n, err)
		}
		l = c.found(t, id, "left out,taken,taken,taken,left out,taken,left out")
		ann, bo := c.show(t, c.Ada, l.Found[1].Made), c.show(t, c.Ada, l.Found[2].Made)
		if s := ann.Who; s.Post != "Chief nurse" || s.Email != "ann@example.org" || s.Side != core.Ours || s.Owner != c.Ada.Person || s.Cadence != 30 || s.Influence != 4 || s.Interest != 5 || s.Stance != core.Supportive || s.Wanted != core.Leading || s.Next == "" {
			t.Errorf("%+v", s)
		}
		if bo.Who.Owner != "" || bo.Who.Stance != core.Resistant || c.show(t, c.Ada, l.Found[3].Made).Who.JudgedAt != 0 {
			t.Errorf("%+v", bo.Who)
		}
		must(t, c.Note(ctx, c.Ada, c.Project, bo.Who.ID, people.ContactForm{Way: core.Ways()[0], Heard: "No."}))
		again, err := c.BeginList(ctx, c.Ada, c.Project, lists.File{Name: "r.csv", Body: []byte(register)})
		must(t, err)
		if l := c.found(t, again, "left out,left out,left out,left out,left out,left out,asks"); !strings.Contains(l.Found[1].Reason, "listed already") {
			t.Errorf("%+v", l.Found)
		}
		kept, err := c.UndoList(ctx, c.Ada, c.Project, id, l.Rev)
		if err != nil || len(kept) != 1 || kept[0].Title != "Bo Hale" || kept[0].Why != "somebody spoke with them" {
			t.Errorf("%+v %v", kept, err)
		}
		b, err := c.Board(ctx, c.Ada, c.Project)
		if err != nil || len(b.All) != 1 || len(b.Past) != 3 {
			t.Errorf("%d minded, %d no more, %v", len(b.All), len(b.Past), err)
		}
	})
}

// found is a list whose rows stand as they are said to.
func (c cast) found(t *testing.T, id, states string) *people.ListView {
	t.Helper()
	l, err := c.List(t.Context(), c.Ada, c.Project, id)
	must(t, err)
	var got []string
	for _, r := range l.Found {
		got = append(got, r.State)
	}
	if strings.Join(got, ",") != states {
		t.Fatalf("rows are %s, want %s", strings.Join(got, ","), states)
	}
	return l
}
