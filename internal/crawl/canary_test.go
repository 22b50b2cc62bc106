package crawl

import (
	"html"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/store/storetest"
)

// most is how many pages one person opens at the most.
const most = 2500

// left is what is not followed: it ends the session one came by, or it holds samples that read like the demonstration and no data.
var left = []string{"/sign-out", "/demo", "/styleguide"}

// secrets are the texts and ids a person may not know: those of rooms they are not in, unless they know them from a room they are in.
func secrets(cells []storetest.Cell, grants []storetest.Grant, mine func(storetest.Grant) bool) []string {
	rooms := map[access.RoomID]bool{}
	for _, g := range grants {
		if mine(g) {
			rooms[g.Room] = true
		}
	}
	var known strings.Builder
	for _, c := range cells {
		if rooms[c.Room] {
			known.WriteString(c.Text + "\n")
		}
	}
	hidden := map[string]bool{}
	for _, c := range cells {
		if !rooms[c.Room] && telling(c) && !strings.Contains(known.String(), c.Text) {
			hidden[c.Text] = true
		}
	}
	return slices.Sorted(maps.Keys(hidden))
}

var id = regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-`)

// telling reports whether a text tells something by being there: a sentence, a name, an address, an id. Words of the product, such as
// roles and states, do not.
func telling(c storetest.Cell) bool {
	t := c.Text
	return len(t) >= 6 && (strings.ContainsAny(t, " @") || id.MatchString(t))
}

// addresses are every route a person could try, with every id there is in place of its parameters.
func (s *site) addresses(cells []storetest.Cell) []string {
	ids := map[string]bool{}
	for _, c := range cells {
		if id.MatchString(c.Text) && slices.Contains([]string{"engagement", "project", "programme", "note", "authority", "appointment", "invitation", "link", "task"}, c.Table) &&
			slices.Contains([]string{"id", "engagement", "project", "thread"}, c.Column) {
			ids[c.Text] = true
		}
	}
	param := regexp.MustCompile(`\{[^}]+\}`)
	var out []string
	for _, r := range s.routes {
		if r.Method != "GET" || strings.Contains(r.Pattern, "...}") || strings.Contains(r.Pattern, "{secret}") || strings.HasPrefix(r.Pattern, "/styleguide") {
			continue
		}
		pattern := strings.TrimSuffix(r.Pattern, "{$}")
		if !param.MatchString(pattern) {
			out = append(out, pattern)
			continue
		}
		for _, i := range slices.Sorted(maps.Keys(ids)) {
			out = append(out, param.ReplaceAllString(pattern, i))
		}
	}
	return out
}

// text is the body of an answer as its reader reads it.
func text(a Answer) string {
	var b strings.Builder
	for name, values := range a.Header {
		b.WriteString(name + ": " + strings.Join(values, " ") + "\n")
	}
	b.WriteString(html.UnescapeString(string(a.Body)))
	return b.String()
}

// Every page is opened as every person. None holds a text or an id of a room they are not in.
func TestCanaries(t *testing.T) {
	for engine := range engines {
		t.Run(engine, func(t *testing.T) {
			s := open(t, engine, private)
			cells, grants := storetest.Cells(t.Context(), t, s.address), storetest.Grants(t.Context(), t, s.address)
			everywhere := s.addresses(cells)
			for _, name := range slices.Sorted(maps.Keys(s.people)) {
				v := s.enter(t, s.people[name])
				me := s.cast.People[strings.Fields(name)[0]].Person
				hidden := secrets(cells, grants, func(g storetest.Grant) bool { return g.Person == me })
				s.visit(t, v, everywhere, hidden)
			}
			s.visit(t, Visitor{Name: "a stranger"}, everywhere, secrets(cells, grants, func(storetest.Grant) bool { return false }))
		})
	}
}

// visit opens what a visitor is led to and everything they could try, and looks for what they may not know.
func (s *site) visit(t *testing.T, v Visitor, everywhere, hidden []string) {
	t.Helper()
	pages := v.Crawl(s, most, left, append([]string{"/"}, everywhere...)...)
	opened := 0
	for _, address := range slices.Sorted(maps.Keys(pages)) {
		a := pages[address]
		if a.Status == 200 {
			opened++
		}
		if a.Status >= 500 {
			t.Errorf("%s opened %s: %d", v.Name, address, a.Status)
		}
		said := text(a)
		for _, h := range hidden {
			if strings.Contains(said, h) && !strings.Contains(address, url.PathEscape(h)) {
				t.Errorf("%s finds %q at %s", v.Name, h, address)
			}
		}
	}
	t.Logf("%s: %d addresses, %d opened, %d secrets", v.Name, len(pages), opened, len(hidden))
	if v.Cookie != nil && opened < 5 {
		t.Errorf("%s opened only %d pages: nothing is proved", v.Name, opened)
	}
}

// What is hidden is answered like what does not exist, at every address with an id in it.
func TestHiddenIsAbsent(t *testing.T) {
	s := open(t, "sqlite", private)
	cells := storetest.Cells(t.Context(), t, s.address)
	const nobody = "00000000-0000-4000-8000-000000000000"
	for _, name := range []string{"Mei Tanaka", "Javier Ortega", "Ruth Fielding", "Tom Lindqvist"} {
		v := s.enter(t, s.people[name])
		absent, compared := map[string]string{}, 0
		for _, address := range s.addresses(cells) {
			if !id.MatchString(last(address)) && !strings.Contains(address, "-") {
				continue
			}
			a := v.Open(s, address)
			if a.Status == 200 {
				continue
			}
			pattern := anyID.ReplaceAllString(address, nobody)
			if _, ok := absent[pattern]; !ok {
				absent[pattern] = string(v.Open(s, pattern).Bytes())
			}
			if got := string(a.Bytes()); got != absent[pattern] {
				t.Errorf("%s: %s is answered otherwise than %s:\n%.300s\n%.300s", name, address, pattern, got, absent[pattern])
			}
			compared++
		}
		t.Logf("%s: %d hidden addresses", name, compared)
	}
}

var anyID = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`)

func last(address string) string { return address[strings.LastIndex(address, "/")+1:] }
