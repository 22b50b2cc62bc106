package crawl

import (
	"bytes"
	"maps"
	"slices"
	"testing"

	"counterpart.dev/internal/demo/play"
)

// The same play is acted twice, once with what one side does among itself added. Nobody of another side finds a byte changed, in any
// answer to anything they can ask, nor in any message they are sent.
func TestDifferential(t *testing.T) {
	t.Parallel()
	for engine := range engines {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			plain := open(t, engine, nil)
			everywhere := append([]string{"/"}, plain.addresses(plain.inside(t))...)
			here, before := plain.enterAll(t), map[string]map[string]Answer{}
			cases := []struct {
				name     string
				extra    play.Extra
				together bool // and then the client and one supplier at a time work together
				others   []string
			}{
				{"the client's own acts", clientAlone, true, []string{"Javier Ortega", "Ingrid Solberg", "Fiona Grant"}},
				{"the delivery side's own acts", deliveryAlone, false, []string{"Amina Rahman", "Helen Ashworth", "Peter Novak", "Fiona Grant", "Tom Lindqvist"}},
			}
			apart := []string{"Mei Tanaka", "Luc Moreau"} // who work for other suppliers
			if engine == "postgres" {
				for i := range cases {
					cases[i].others = slices.DeleteFunc(cases[i].others, looksOnce)
				}
				apart = slices.DeleteFunc(apart, looksOnce)
			}
			for _, c := range cases {
				for _, name := range c.others {
					if before[name] == nil {
						before[name] = here[name].Crawl(plain, most, left, everywhere...)
					}
				}
			}
			mail := plain.post(t)
			after, more := plain.since(t, mail, false, apart, everywhere)
			for _, c := range cases {
				t.Run(c.name, func(t *testing.T) {
					changed := open(t, engine, c.extra)
					there := changed.enterAll(t)
					for _, name := range c.others {
						compare(t, name, before[name], there[name].Crawl(changed, most, left, everywhere...))
					}
					sent, messages := changed.post(t), 0
					for _, name := range slices.Concat(c.others, apart) {
						messages += mail.compare(t, name+" beside "+c.name, plain.people[name].Email, sent)
					}
					if messages < len(c.others) {
						t.Errorf("beside %s %d messages are sent: too few to prove anything", c.name, messages)
					}
					then, sent := changed.since(t, sent, c.together, apart, everywhere)
					for _, name := range apart {
						compare(t, name, after[name], then[name])
					}
					last := apart[len(apart)-1] // with whom nobody worked
					if n := more.compare(t, last+" later, beside "+c.name, plain.people[last].Email, sent); n == 0 {
						t.Errorf("%s is sent nothing: nothing is proved", last)
					}
				})
			}
		})
	}
}

// looksOnce reports whether somebody looks on the first engine alone.
func looksOnce(name string) bool { return !slices.Contains(again, name) }

// again are those who look on the second engine too: who works for each side, and who belongs to neither. What the others see differs
// by the decisions of the program, which are the same on both, and by what the database shows, which its own suite asks of both.
var again = []string{"Javier Ortega", "Amina Rahman", "Mei Tanaka"}

// enterAll signs everybody in, in one order, since some pages tell who has.
func (s *site) enterAll(t *testing.T) map[string]Visitor {
	t.Helper()
	out := map[string]Visitor{}
	for _, name := range slices.Sorted(maps.Keys(s.people)) {
		out[name] = s.enter(t, s.people[name])
	}
	return out
}

func compare(t *testing.T, name string, before, after map[string]Answer) {
	t.Helper()
	if a, b := slices.Sorted(maps.Keys(before)), slices.Sorted(maps.Keys(after)); !slices.Equal(a, b) {
		for _, address := range a {
			if !slices.Contains(b, address) {
				t.Errorf("%s is not led to %s any more", name, address)
			}
		}
		for _, address := range b {
			if !slices.Contains(a, address) {
				t.Errorf("%s is led to %s now", name, address)
			}
		}
	}
	for _, address := range slices.Sorted(maps.Keys(before)) {
		x, y := before[address].Bytes(), after[address].Bytes()
		if _, there := after[address]; there && !bytes.Equal(x, y) {
			at := 0
			for at < min(len(x), len(y)) && x[at] == y[at] {
				at++
			}
			t.Errorf("%s sees %s change: %q, then %q", name, address, around(x, at), around(y, at))
		}
	}
	t.Logf("%s: %d answers", name, len(before))
}

// post is what everybody of a site is sent once there is cause for messages of each kind.
func (s *site) post(t *testing.T) *posted {
	t.Helper()
	p := &posted{bag: bag{dir: t.TempDir()}}
	if err := p.post(t.Context(), s.stage, s.cast); err != nil {
		t.Fatal(err)
	}
	return p
}

func around(b []byte, at int) []byte { return b[max(0, at-80):min(len(b), at+80)] }
