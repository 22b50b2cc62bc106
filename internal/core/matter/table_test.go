package matter

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"counterpart.dev/internal/core/access"
)

var update = flag.Bool("update", false, "write the golden files anew")

// The table of moves stands in docs/matters.md, and is looked at as a whole when it changes.
func TestTable(t *testing.T) {
	var b strings.Builder
	for _, inPrivate := range []bool{false, true} {
		if inPrivate {
			b.WriteString("\nIn the room of one side:\n\n")
		}
		b.WriteString("| kinds | while it is | move | by | then it is | the ball is with |\n|---|---|---|---|---|---|\n")
		for _, r := range Table(inPrivate) {
			to, court := string(r.To), string(r.Court)
			if to == "" {
				to = "as it was"
			}
			if r.Court == Stays {
				court = "as it was"
			}
			fmt.Fprintf(&b, "| %s | %s | %s | %s | %s | %s |\n", strings.ReplaceAll(list(r.Kinds, "every kind"), "_", " "), list(r.From, ""), r.Verb.Words(), r.By, to, court)
		}
	}
	const path, begin, end = "../../../docs/matters.md", "<!-- moves -->\n", "<!-- end of moves -->"
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok := strings.Cut(string(text), begin)
	table, after, ok2 := strings.Cut(rest, end)
	if !ok || !ok2 {
		t.Fatalf("%s has no place for the table", path)
	}
	if *update {
		if err := os.WriteFile(path, []byte(before+begin+b.String()+end+after), 0o666); err != nil {
			t.Fatal(err)
		}
		table = b.String()
	}
	if diff := cmp.Diff(table, b.String()); diff != "" {
		t.Errorf("%s (-want +got), -update writes it anew:\n%s", path, diff)
	}
}

// Who may move at all, by role.
func TestRoles(t *testing.T) {
	var b strings.Builder
	for _, r := range access.Roles() {
		for _, k := range Kinds() {
			var may []Verb
			for _, v := range Verbs() {
				if Allows(r, k, v) {
					may = append(may, v)
				}
			}
			if len(may) == len(Verbs()) {
				fmt.Fprintf(&b, "%s | %s | everything\n", r, k)
			} else if len(may) > 0 {
				fmt.Fprintf(&b, "%s | %s | %s\n", r, k, list(may, ""))
			}
		}
	}
	golden(t, "testdata/roles.golden", b.String())
}

func list[T ~string](in []T, none string) string {
	if len(in) == 0 {
		return none
	}
	out := make([]string, len(in))
	for i, x := range in {
		out[i] = string(x)
	}
	return strings.Join(out, ", ")
}

func golden(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got), -update writes it anew:\n%s", path, diff)
	}
}

// place is what the table's answers depend on.
type place struct {
	kind              Kind
	phase             Phase
	private           bool
	raiser, owes, has access.Side
}

// Every state that moves can lead to is sound: somebody has the ball exactly while the matter lives, whoever has it can do something,
// and there is a way to an end.
func TestEveryReachableState(t *testing.T) {
	states := reachable(t)
	next := map[place][]place{}
	for p, s := range states {
		if s.Phase.Live() != (s.Court == access.ClientSide || s.Court == access.DeliverySide) {
			t.Errorf("%+v: the ball is with %q", p, s.Court)
		}
		moving := false
		for _, v := range s.Possible(s.Court, "") {
			moving = moving || v != Reply && v != Hold && v != Assign && v != Link && v != Escalate || v == Reply && !s.Private
		}
		if s.Phase.Live() && !moving {
			t.Errorf("%+v: who has the ball can do nothing with it: %v", p, s.Possible(s.Court, ""))
		}
		for _, m := range every(s) {
			if n, err := s.Apply(m); err == nil {
				next[p] = append(next[p], where(n))
			}
		}
	}
	ends := map[place]bool{}
	for grown := true; grown; {
		grown = false
		for p, s := range states {
			if ends[p] {
				continue
			}
			way := !s.Phase.Live()
			for _, n := range next[p] {
				way = way || ends[n]
			}
			if way {
				ends[p], grown = true, true
			}
		}
	}
	for p := range states {
		if !ends[p] {
			t.Errorf("%+v: no way leads to an end", p)
		}
	}
	if len(states) < 120 {
		t.Errorf("only %d states were reached", len(states))
	}
}

// Every row of the table can be used: none is shadowed by an earlier one or waits in a phase that is never reached.
func TestEveryRowIsUsed(t *testing.T) {
	used := map[string]bool{}
	name := func(inPrivate bool, r Row) string { return fmt.Sprint(inPrivate, r) }
	for _, s := range reachable(t) {
		for _, side := range []access.Side{access.ClientSide, access.DeliverySide} {
			for _, v := range Verbs() {
				if r, ok := s.row(v, side); ok {
					used[name(s.Private, r)] = true
				}
			}
		}
	}
	for _, inPrivate := range []bool{false, true} {
		for _, r := range Table(inPrivate) {
			if !used[name(inPrivate, r)] {
				t.Errorf("nothing leads to %+v", r)
			}
		}
	}
}

func where(s State) place { return place{s.Kind, s.Phase, s.Private, s.Raiser, s.Owes, s.Court} }

// reachable is one state for each place that moves lead to.
func reachable(t *testing.T) map[place]State {
	t.Helper()
	found := map[place]State{}
	var todo []State
	note := func(s State) {
		if _, ok := found[where(s)]; !ok {
			found[where(s)] = s
			todo = append(todo, s)
		}
	}
	for _, k := range Kinds() {
		for _, side := range []access.Side{access.ClientSide, access.DeliverySide} {
			for _, owes := range []access.Side{"", access.ClientSide, access.DeliverySide} {
				for _, inPrivate := range []bool{false, true} {
					s, err := State{Kind: k}.Apply(Move{At: 1, By: side, Verb: Raise, Owes: owes, Private: inPrivate, Due: 700_000})
					if err == nil {
						note(s)
					}
				}
			}
		}
	}
	for len(todo) > 0 {
		s := todo[0]
		todo = todo[1:]
		for _, m := range every(s) {
			if n, err := s.Apply(m); err == nil {
				note(n)
			}
		}
	}
	return found
}

// every is one well-made move for each side and verb.
func every(s State) []Move {
	var out []Move
	for _, side := range []access.Side{access.ClientSide, access.DeliverySide} {
		for _, v := range Verbs() {
			out = append(out, Move{At: s.Last + 1, By: side, Verb: v, Reasons: true, Due: s.Due + 1, To: access.PersonID(fmt.Sprint(s.Last)), Told: 1})
		}
	}
	return out
}
