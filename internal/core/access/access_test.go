package access

import (
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

var update = flag.Bool("update", false, "write the golden files anew")

// everywhere calls f for every cell of the matrix.
func everywhere(f func(Role, Audience, Kind, Verb)) {
	for _, r := range Roles() {
		for _, a := range Audiences() {
			for _, k := range Kinds() {
				f(r, a, k, Allowed(r, a, k))
			}
		}
	}
}

// The matrix as people read it: a change of a rule shows here as what it gives and takes.
func TestMatrixGolden(t *testing.T) {
	var out strings.Builder
	out.WriteString("# role in rooms of an audience: what it may do with which kinds. Made from the rules; rewritten by the flag -update.\n")
	for _, r := range Roles() {
		for _, a := range Audiences() {
			var parts []string
			for _, k := range Kinds() {
				if v := Allowed(r, a, k); v != 0 {
					parts = append(parts, fmt.Sprintf("%s:%s", k, v))
				}
			}
			if len(parts) > 0 {
				fmt.Fprintf(&out, "%-18s in %-9s %s\n", r, string(a)+":", strings.Join(parts, " "))
			}
		}
	}
	const file = "testdata/matrix.golden"
	if *update {
		if err := os.WriteFile(file, []byte(out.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), out.String()); diff != "" {
		t.Errorf("the matrix changed (-golden +rules):\n%s", diff)
	}
}

// What must be true of the matrix whatever else is written into it.
func TestMatrixInvariants(t *testing.T) {
	sides := []Side{ClientSide, DeliverySide, AssurerSide}
	everywhere(func(r Role, a Audience, k Kind, v Verb) {
		cell := fmt.Sprintf("%s in %s with %s: %s", r, a, k, v)
		for _, s := range sides {
			if a == s.Of() && r.Side() != s && r.Side() != NoSide && v != 0 {
				t.Errorf("a role of another side in a side's own room: %s", cell)
			}
		}
		author, agent := r == Rater && (k == Ballot || k == Answer) && v&Remove == 0, (r == ClientAgent || r == DeliveryAgent) && k == Answer
		if a == Sealed && v != 0 && !author && !agent {
			t.Errorf("a sealed room is open: %s", cell)
		}
		if (r == Rater || k == Ballot || k == Answer) && a != Sealed && v != 0 {
			t.Errorf("who answers, or what they answer, is elsewhere: %s", cell)
		}
		if k == Finding && v&^See != 0 && r != ClientAgent && r != DeliveryAgent {
			t.Errorf("somebody writes what a round found: %s", cell)
		}
		if k == Verdict && a == Shared && v&^See != 0 && r.Side() != ClientSide {
			t.Errorf("the delivery side's verdict leaves its room: %s", cell)
		}
		if (r == Onlooker || r == Guest) && v&^See != 0 {
			t.Errorf("who only looks acts: %s", cell)
		}
		if (r == Onlooker || r == Guest) && a != Shared && v != 0 {
			t.Errorf("who only sees what is shared is elsewhere: %s", cell)
		}
		if r == Reply && a != Named && v != 0 {
			t.Errorf("a reply link is elsewhere: %s", cell)
		}
		if r == Reader && v != 0 && (a != Named || k != Brief || v != See) {
			t.Errorf("a reading link does more than read one page: %s", cell)
		}
		if k == Brief && v != 0 && a != ClientOnly && (a != Named || r.Side() != ClientSide && r != Reader) {
			t.Errorf("a page for the sponsor leaves the client side: %s", cell)
		}
		if k == Situation && v != 0 && (a != ClientOnly || r != ClientAgent && !slices.Contains(clientDirects, r)) {
			t.Errorf("what was noticed leaves who sees all that it rests on: %s", cell)
		}
		if k == Outlook && v != 0 && (a != ClientOnly || r.Side() != ClientSide || r == BenefitOwner) {
			t.Errorf("what the client expects leaves who reads its case: %s", cell)
		}
		if k == Summary && v != 0 && (a != ClientOnly || r.Side() != ClientSide || r == BenefitOwner) || k == Published && v != 0 && (a != ClientOnly || r != Lead) {
			t.Errorf("what projects come to leaves who reads all of it: %s", cell)
		}
		if k == Coming && v != 0 && (a != ClientOnly || r.Side() != ClientSide) {
			t.Errorf("when the client's case comes true leaves the client side: %s", cell)
		}
		if k == Money && v != 0 && (a != ClientOnly && a != Shared || a == ClientOnly && r.Side() != ClientSide || r.Side() != ClientSide && v != See || r == BenefitOwner) || k == Gate && v != 0 && (a != ClientOnly || r.Side() != ClientSide) {
			t.Errorf("the client's money leaves who keeps it: %s", cell)
		}
		if (k == Sensitive || k == Readiness) && v != 0 && (a != Named || r.Side() != ClientSide) {
			t.Errorf("what is for named readers is elsewhere: %s", cell)
		}
		if k == Telling && v != 0 && (a != ClientOnly || r.Side() != ClientSide || r == BenefitOwner) {
			t.Errorf("whom the client tells what leaves those who work on it: %s", cell)
		}
		if k == Stakeholder && v != 0 && (a != ClientOnly || r == BenefitOwner || r == Firm) {
			t.Errorf("how people are seen leaves those who direct: %s", cell)
		}
		if (r == ClientAgent || r == DeliveryAgent) && v != 0 && (v&Remove != 0 && k != Task && k != Answer || k == Engagement && v != See || slices.Contains([]Kind{Note, Draft}, k) || slices.Contains([]Kind{Authority, Standing, Project, Benefit, Brief, Charter}, k) && v != See || k == Stakeholder && (r != ClientAgent || v != See|Add|Change)) {
			t.Errorf("a clock touches what people write: %s", cell)
		}
		// Without seeing, a change could not be answered differently from one of a hidden row, and a key that is taken would tell
		// of a row that is not seen.
		if v&^See != 0 && v&See == 0 {
			t.Errorf("acts without seeing: %s", cell)
		}
		if k == Sequence && v != 0 && v != See|Add|Change {
			t.Errorf("a number that is given out once and never again: %s", cell)
		}
		if (a == ClientOnly || a == DeliveryOnly || a == AssurerOnly) && k == Draft && v != 0 {
			t.Errorf("a draft is on nobody's desk: %s", cell)
		}
	})
}

// A lead of an organisation sees nothing of a project for it: the organisation's own room is of the same audience as a project's,
// so the kinds of a project must not be among what a lead or a member of staff is allowed.
func TestLeadsSeeNoProject(t *testing.T) {
	for _, r := range []Role{Staff, Lead} {
		for _, a := range Audiences() {
			for _, k := range []Kind{Project, Engagement, Standing, Authority, Link, File, Submission, Acceptance, Milestone, Benefit, Intake, Brief, Outlook, Money, Gate, Situation, Matter, Beside, Clock, Mirror, Values,
				Finding, Verdict, Charter, Ballot, Answer, Stakeholder, Sensitive, Craft, Readiness, Premise, Meeting, Telling, Summary, Coming} {
				if v := Allowed(r, a, k); v != 0 {
					t.Errorf("%s in %s with %s: %s", r, a, k, v)
				}
			}
		}
	}
	for _, s := range []Scope{ProgrammeScope, ProjectScope, EngagementScope} {
		for _, r := range []Role{Staff, Lead} {
			if slices.Contains(Appointable(s), r) || r.Inherits(OrganisationScope) {
				t.Errorf("%s reaches a %s", r, s)
			}
		}
	}
}

// A role enters only rooms where it may see something, and is allowed something only where it can come in.
func TestReachesAgreesWithTheMatrix(t *testing.T) {
	for _, r := range Roles() {
		for _, a := range []Audience{ClientOnly, DeliveryOnly, AssurerOnly, Shared} {
			any := false
			for _, k := range Kinds() {
				any = any || Allowed(r, a, k) != 0
			}
			if r.Reaches(a) != any {
				t.Errorf("%s reaches %s: %v, is allowed something there: %v", r, a, r.Reaches(a), any)
			}
		}
		for _, a := range []Audience{Named, Sealed} {
			if r.Reaches(a) {
				t.Errorf("%s enters %s rooms without being named", r, a)
			}
		}
	}
}

func TestInherits(t *testing.T) {
	for _, r := range Roles() {
		if r.Inherits(OrganisationScope) {
			t.Errorf("%s in an organisation holds below it", r)
		}
		for _, s := range []Scope{ProgrammeScope, ProjectScope} {
			if (r.Side() == DeliverySide || r == Guest) && r.Inherits(s) {
				t.Errorf("%s of one engagement holds in others", r)
			}
		}
	}
}

// The zero values of everything are allowed nothing.
func TestZeroValuesAreRefused(t *testing.T) {
	everywhere(func(r Role, a Audience, k Kind, _ Verb) {
		if Allowed("", a, k)|Allowed(r, "", k)|Allowed(r, a, "") != 0 {
			t.Errorf("an empty role, audience or kind is allowed something beside %s, %s, %s", r, a, k)
		}
	})
	full := Reach{Audience: Shared, Roles: Roles(), Reading: Roles()}
	for _, k := range Kinds() {
		if full.May(k, 0) || (Reach{}).May(k, See) || (Reach{Audience: Shared}).May(k, See) {
			t.Errorf("%s is allowed without a verb, an audience or a role", k)
		}
		for _, v := range Verbs() {
			if Decide(Viewer{}, full, k, v) {
				t.Errorf("nobody may %s %s", v, k)
			}
		}
	}
}

// Places is Allowed, seen from the other end: sorted, without doubles, and with a read-only place exactly where seeing is
// allowed.
func TestPlacesAreTheMatrix(t *testing.T) {
	for _, k := range Kinds() {
		for _, v := range Verbs() {
			places := Places(k, v)
			if !slices.IsSorted(places) || len(slices.Compact(slices.Clone(places))) != len(places) {
				t.Errorf("%s %s: not sorted or doubled: %v", k, v, places)
			}
			want := 0
			for _, r := range Roles() {
				for _, a := range Audiences() {
					for _, readOnly := range []bool{false, true} {
						allowed := Allowed(r, a, k)&v != 0 && (!readOnly || v == See)
						if allowed {
							want++
						}
						if got := slices.Contains(places, PlaceOf(r, a, readOnly)); got != allowed {
							t.Errorf("%s %s from %s: place %v, matrix %v", k, v, PlaceOf(r, a, readOnly), got, allowed)
						}
					}
				}
			}
			if want != len(places) {
				t.Errorf("%s %s: %d places, want %d", k, v, len(places), want)
			}
		}
	}
}

// No two grants share a place, and no place needs quoting where it is written into a text.
func TestPlacesAreDistinctWords(t *testing.T) {
	seen := map[Place]string{}
	for _, r := range Roles() {
		for _, a := range Audiences() {
			for _, readOnly := range []bool{false, true} {
				p, what := PlaceOf(r, a, readOnly), fmt.Sprint(r, a, readOnly)
				if other, there := seen[p]; there {
					t.Errorf("%s is the place of %s and of %s", p, what, other)
				}
				seen[p] = what
				if strings.Trim(string(p), "abcdefghijklmnopqrstuvwxyz_:@") != "" {
					t.Errorf("the place %q has a letter that a text would have to quote", p)
				}
			}
		}
	}
}

// Decide says yes exactly when some role held for acting is allowed the whole verb, or one held for looking is asked to look, and
// never more for more verbs at once or for a read-only viewer.
func TestDecide(t *testing.T) {
	role, audience, kind := rapid.SampledFrom(Roles()), rapid.SampledFrom(Audiences()), rapid.SampledFrom(Kinds())
	rapid.Check(t, func(t *rapid.T) {
		r := Reach{Audience: audience.Draw(t, "audience"), Roles: rapid.SliceOfN(role, 0, 3).Draw(t, "roles"),
			Reading: rapid.SliceOfN(role, 0, 3).Draw(t, "reading")}
		v := Viewer{Seat: SeatID(rapid.SampledFrom([]string{"", "s"}).Draw(t, "seat")), ReadOnly: rapid.Bool().Draw(t, "read-only"),
			Admin: rapid.Bool().Draw(t, "admin")}
		k, verb := kind.Draw(t, "kind"), Verb(rapid.IntRange(0, 15).Draw(t, "verb"))
		want := false
		for _, held := range r.Roles {
			want = want || Allowed(held, r.Audience, k)&verb == verb
		}
		for _, held := range r.Reading {
			want = want || verb == See && Allowed(held, r.Audience, k)&See != 0
		}
		want = want && verb != 0 && v.Seat != "" && (!v.ReadOnly || verb == See)
		if got := Decide(v, r, k, verb); got != want {
			t.Fatalf("Decide = %v, want %v", got, want)
		}
		for _, one := range Verbs() {
			if one&verb != 0 && Decide(v, r, k, verb) && !Decide(v, r, k, one) {
				t.Fatalf("%s together but not %s", verb, one)
			}
		}
		if v.Admin {
			v.Admin = false
			if Decide(v, r, k, verb) != want {
				t.Fatal("an administrator is decided about differently")
			}
		}
	})
}

// What a benefit owner sees of a case is their own, and the record of a room of the client's tells of all of it.
func TestDecideLog(t *testing.T) {
	v := Viewer{Seat: "s"}
	for _, c := range []struct {
		v    Viewer
		r    Reach
		want bool
	}{
		{v, Reach{Audience: ClientOnly, Roles: []Role{BenefitOwner}}, false},
		{v, Reach{Audience: ClientOnly, Reading: []Role{BenefitOwner}}, false},
		{v, Reach{Audience: ClientOnly, Roles: []Role{BenefitOwner, ClientPM}}, true},
		{v, Reach{Audience: ClientOnly, Roles: []Role{BenefitOwner}, Reading: []Role{Mentor}}, true},
		{v, Reach{Audience: ClientOnly, Roles: []Role{Mentor}}, true},
		{v, Reach{Audience: DeliveryOnly, Roles: []Role{DeliveryMember}}, true},
		{v, Reach{Audience: Shared, Roles: []Role{Guest}}, false},
		{Viewer{}, Reach{Audience: ClientOnly, Roles: []Role{ClientPM}}, false},
	} {
		if got := DecideLog(c.v, c.r); got != c.want {
			t.Errorf("%+v by %v: %v", c.r, c.v, got)
		}
	}
}

func TestVerbWords(t *testing.T) {
	for v, want := range map[Verb]string{0: "", See: "see", Add | Remove: "add+remove", See | Add | Change | Remove: "see+add+change+remove"} {
		if got := v.String(); got != want {
			t.Errorf("%d is %q, want %q", v, got, want)
		}
	}
}

func TestRoleWords(t *testing.T) {
	seen := map[string]Role{}
	for _, r := range Roles() {
		w := r.Words()
		if w == "" || strings.Contains(w, "_") {
			t.Errorf("%s reads %q", r, w)
		}
		if other, there := seen[w]; there {
			t.Errorf("%s and %s both read %q", r, other, w)
		}
		seen[w] = r
	}
	if len(words) != len(Roles()) {
		t.Errorf("%d words for %d roles", len(words), len(Roles()))
	}
}

// Every constant of an enumerated type is in the list of its type, once: what is not listed would be in no matrix and no test.
func TestListsAreComplete(t *testing.T) {
	constants := map[string][]string{}
	names, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range f.Decls {
			g, ok := d.(*ast.GenDecl)
			if !ok || g.Tok != token.CONST {
				continue
			}
			typ := ""
			for _, s := range g.Specs {
				v := s.(*ast.ValueSpec)
				if id, ok := v.Type.(*ast.Ident); ok {
					typ = id.Name
				} else if v.Values != nil {
					typ = ""
				}
				for _, n := range v.Names {
					constants[typ] = append(constants[typ], n.Name)
				}
			}
		}
	}
	for typ, listed := range map[string]int{"Role": len(slices.Compact(slices.Sorted(slices.Values(Roles())))),
		"Kind":     len(slices.Compact(slices.Sorted(slices.Values(Kinds())))),
		"Audience": len(slices.Compact(slices.Sorted(slices.Values(Audiences())))),
		"Verb":     len(slices.Compact(slices.Sorted(slices.Values(Verbs()))))} {
		if declared := len(constants[typ]); declared != listed || declared == 0 {
			t.Errorf("%d constants of %s and %d different ones in its list: %v", declared, typ, listed, constants[typ])
		}
	}
	for typ := range constants {
		if !slices.Contains([]string{"Role", "Kind", "Audience", "Verb", "Side", "Scope"}, typ) {
			t.Errorf("constants of the type %q are not looked at", typ)
		}
	}
}

// Every kind is of use to somebody, and every role in some room.
func TestNothingIsIdle(t *testing.T) {
	kinds, roles := map[Kind]bool{}, map[Role]bool{}
	everywhere(func(r Role, _ Audience, k Kind, v Verb) {
		if v != 0 {
			kinds[k], roles[r] = true, true
		}
	})
	if len(kinds) != len(Kinds()) || len(roles) != len(Roles()) {
		t.Errorf("used: kinds %v, roles %v", kinds, roles)
	}
	for i, u := range rules {
		if len(u.roles) == 0 || len(u.audiences) == 0 || len(u.kinds) == 0 || u.verbs == 0 {
			t.Errorf("rule %d allows nothing", i)
		}
	}
}
