package store

import (
	"reflect"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// declaredTexts lists the columns of a holding, each as often as it is declared.
func (h holding) declaredTexts() (out []string) {
	for _, m := range []map[string]string{h.repeats, h.personal, h.kept} {
		for c := range m {
			out = append(out, c)
		}
	}
	out = append(out, h.none...)
	slices.Sort(out)
	return out
}

func TestEveryTextColumnIsDeclared(t *testing.T) {
	relations, err := declared()
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{}
	for _, h := range holdings {
		if known[h.table] || relations[h.table] == nil {
			t.Errorf("the table %s is declared twice, or does not exist", h.table)
			continue
		}
		known[h.table] = true
		var want []string
		for _, c := range relations[h.table].columns {
			if c.typ == "TEXT" {
				want = append(want, c.name)
			}
		}
		slices.Sort(want)
		if diff := cmp.Diff(want, h.declaredTexts()); diff != "" {
			t.Errorf("the text columns of %s are not those that are declared, each once (-columns +declared):\n%s", h.table, diff)
		}
		if (len(h.repeats) > 0) != (h.what != "" && h.ref != "") {
			t.Errorf("%s repeats the record, and does not say of what", h.table)
		}
		for c, why := range h.kept {
			if why == "" {
				t.Errorf("%s.%s is kept without a reason", h.table, c)
			}
		}
		for c, method := range h.personal {
			if _, ok := reflect.TypeFor[*Tx]().MethodByName(method); !ok {
				t.Errorf("%s.%s is said to be changed by %s, which does not exist", h.table, c, method)
			}
		}
	}
	for name := range relations {
		if !known[name] {
			t.Errorf("the text columns of %s are not declared: say of each what its texts are, and what erases them", name)
		}
	}
}

// The tables that are declared are those of the store's own lists, so that nothing is copied or searched without being declared.
func TestDeclaredTablesAreAllTables(t *testing.T) {
	var got []string
	for _, h := range holdings {
		got = append(got, h.table)
	}
	if diff := cmp.Diff(slices.Concat(systemTables, RoomTables()), got); diff != "" {
		t.Errorf("-tables +declared:\n%s", diff)
	}
}
