package matter

import (
	"encoding/json"
	"math/rand/v2"
	"reflect"
	"testing"

	"counterpart.dev/internal/core/civil"
)

// What rows keep is read by hand, and comes out as encoding/json reads it; so does whatever is written otherwise.
func TestReadState(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 9))
	for range 500 {
		s := State{Kind: Kinds()[r.IntN(len(Kinds()))]}
		for range 1 + r.IntN(12) {
			s, _ = s.Apply(randomMove(r, s))
		}
		text, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		var hand State
		if !hand.read(string(text)) || hand != s {
			t.Fatalf("%s is read as %+v", text, hand)
		}
	}
	// Every field of the state is known to the reader.
	fields := reflect.TypeFor[State]()
	for i := range fields.NumField() {
		value := map[reflect.Kind]string{reflect.String: `"x"`, reflect.Bool: "true"}[fields.Field(i).Type.Kind()]
		if value == "" {
			value = "7"
		}
		if fields.Field(i).Type == reflect.TypeFor[civil.Date]() {
			value = `"2026-03-31"`
		}
		one := `{"` + fields.Field(i).Name + `":` + value + `}`
		var hand, usual State
		if err := json.Unmarshal([]byte(one), &usual); err != nil || !hand.read(one) || hand != usual {
			t.Errorf("%s is read as %+v, not %+v (%v)", one, hand, usual, err)
		}
	}
	for _, odd := range []string{`{}`, ``, `{`, `null`, `[]`, `{"Kind":"a\"b"}`, `{"Kind":"ä"}`, `{"Moves":1.5}`, `{"Moves":"1"}`, `{"Moves":+1}`, `{"Moves":}`, `{"Due":99999999999}`, `{"Due":"soon"}`, `{"Moves":null}`, `{"Moves":007}`, `{"Private":1}`,
		`{"Other":1,"Moves":2}`, `{"Kind":"risk"} `, `{"Kind":"risk"}x`, `{"Kind":null}`, `{ "Kind": "risk" }`, `{"Kind":"risk",}`, `{"kind":"risk"}`} {
		var usual State
		want := json.Unmarshal([]byte(odd), &usual)
		got, err := ReadState(odd)
		if (err == nil) != (want == nil) || err == nil && got != usual {
			t.Errorf("%s is read as %+v (%v), not %+v (%v)", odd, got, err, usual, want)
		}
	}
}
