package situation

import (
	"fmt"
	"reflect"
	"testing"

	work "counterpart.dev/internal/app/situation"
	"counterpart.dev/internal/core/situation"
)

func noticedAs(rule string, s situation.Severity, supplier string) (n work.Noticed) {
	n.Row.Rule, n.Row.Severity, n.Supplier, n.Rule.Name = rule, s, supplier, rule
	return n
}

// Who has ten minutes reads first what is urgent, each kind once, and loses none.
func TestSituationsAreGrouped(t *testing.T) {
	rows := []work.Noticed{noticedAs("late", situation.Urgent, "Vantor"), noticedAs("cost", situation.Urgent, "Vantor"), noticedAs("late", situation.Urgent, "Marram"),
		noticedAs("late", situation.Watch, "Vantor"), noticedAs("cost", situation.Act, ""), noticedAs("late", situation.Watch, "Vantor")}
	var got []string
	for _, x := range grouped(rows, sameRule) {
		of, each := x.place(true)
		got = append(got, fmt.Sprint(x.kind, " ", x.severity.Words(), " ", len(x.rows), " ", of, " ", each))
	}
	want := []string{"late now 2  true", "cost now 1 Vantor false", "cost this week 1  false", "late watch 2 Vantor false"}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
