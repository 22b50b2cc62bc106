package work

import (
	"net/http/httptest"
	"strings"
	"testing"

	"counterpart.dev/internal/app/gather"
	work "counterpart.dev/internal/app/work"
	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/casebook"
)

// The work is put in the order that its reader asks for, what nobody knows stays last either way, and a part of it is what it says.
func TestOrderAndParts(t *testing.T) {
	duty := func(title string, kind casebook.Kind, late int, week benefit.Money, noWeek string) work.Duty {
		d := work.Duty{Late: late, Holding: gather.Holding{Week: week, NoWeek: noWeek}}
		d.Title, d.Kind = title, kind
		return d
	}
	all := []work.Duty{duty("c", casebook.Work, 3, 0, "nobody has said"), duty("a", casebook.Work, 0, 500, ""), duty("D", casebook.Change, 0, 0, ""), duty("b", casebook.Work, 9, 900, "")}
	for query, want := range map[string]string{
		"":                     "c a D b",
		"?sort=what":           "a b c D",
		"?sort=-what":          "D c b a",
		"?sort=week":           "D a b c",
		"?sort=-week":          "b a D c",
		"?sort=rubbish":        "c a D b",
		"?only=late":           "c b",
		"?only=late&sort=what": "b c",
		"?only=changes":        "D",
		"?only=rubbish":        "c a D b",
	} {
		c := call{Request: httptest.NewRequest("GET", "/projects/p/work"+query, nil)}
		rows, facets := c.chosen(all)
		var got []string
		for _, d := range rows {
			got = append(got, d.Title)
		}
		if s := strings.Join(got, " "); s != want {
			t.Errorf("%q: %s, not %s", query, s, want)
		}
		if len(facets) != 3 || facets[0].Count != 2 || facets[0].Current != strings.Contains(query, "only=late") {
			t.Errorf("%q: parts are %+v", query, facets)
		}
	}
}
