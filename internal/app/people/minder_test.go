package people

import (
	"testing"

	"counterpart.dev/internal/core/intake"
)

// TestOneOfTwoIsNotGuessed gives a relationship to the one who is called so, and to nobody where two are or none is.
func TestOneOfTwoIsNotGuessed(t *testing.T) {
	l := &ListView{ground: ground{staff: []Candidate{{Name: "Ann Reed", Person: "1"}, {Name: "Bo Hale", Person: "2"}, {Name: "ann reed", Person: "3"}}}}
	for said, want := range map[string]string{"bo  hale": "2", "Ann Reed": "", "Cy Moss": "", "": ""} {
		k := &comer{}
		told := 0
		l.minder(k, said, func(field, _, _ string, _ ...string) {
			if field == intake.FieldOwner {
				told++
			}
		})
		if string(k.form.Owner) != want || (told > 0) != (said != "") {
			t.Errorf("%q goes to %q, want %q; told %d", said, k.form.Owner, want, told)
		}
	}
}
