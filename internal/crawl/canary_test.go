package crawl

import (
	"html"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/store/storetest"
)

// most is how many pages one person opens at the most. It is far above what there is to open.
const most = 20_000

// left is what is not followed: it ends the session one came by, or it holds samples that read like the demonstration and no data.
var left = []string{"/sign-out", "/demo", "/styleguide"}

// inside is everything in a database, as nobody in the program sees it.
type inside struct {
	cells  []storetest.Cell
	grants []storetest.Grant
	scopes map[access.RoomID]storetest.Scope
	files  map[access.RoomID]string
}

func (s *site) inside(t *testing.T) inside {
	ctx := t.Context()
	return inside{storetest.Cells(ctx, t, s.address), storetest.Grants(ctx, t, s.address), storetest.Scopes(ctx, t, s.address),
		storetest.Files(ctx, t, s.address)}
}

// identities are the columns that say who people and organisations are. Who runs the installation sees those of everybody, and no
// other content.
var identities = []string{"person", "name", "email", "firm", "holder", "holder_name", "giver", "giver_name", "author", "author_name", "author_firm",
	"client_name", "delivery_name", "made_by", "made_by_name", "seat", "gate_by"}

// inbox is where anybody may write to the installation.
const inbox = "in@counterpart.example"

// secrets are the texts and ids a person may not know: those of rooms they are not in, unless they know them from a room they are in,
// or from their own account.
func (in inside) secrets(own string, admin bool, mine func(storetest.Grant) bool) []string {
	rooms := map[access.RoomID]bool{}
	for _, g := range in.grants {
		if mine(g) {
			rooms[g.Room] = true
		}
	}
	asked := map[string]bool{} // rooms whose first question the record of a room tells
	for _, c := range in.cells {
		asked[c.Text] = asked[c.Text] || rooms[c.Room] && c.Table == "link" && c.Column == "thread"
	}
	hidden, known, files := map[string]bool{}, []string{own, inbox}, []string{}
	for _, c := range in.cells {
		if asked[string(c.Room)] && c.Table == "note" && c.Column == "title" || rooms[c.Room] || admin && slices.Contains(identities, c.Column) && slices.Contains([]string{"member", "invitation", "appointment"}, c.Table) {
			known = append(known, c.Text)
		} else if telling(c) {
			hidden[c.Text] = true
			if c.Table == "published_row" { // several texts in one cell
				for _, said := range canary.FindAllString(c.Text, -1) {
					hidden[said] = true
				}
			}
		}
	}
	for room, file := range in.files {
		if rooms[room] { // what a file or a published page says is known to whoever may read it
			files = append(files, file)
			continue
		}
		for _, said := range canary.FindAllString(file, -1) {
			hidden[said] = true
		}
	}
	find := newFinder(slices.Collect(maps.Keys(hidden)))
	for _, text := range find.in(strings.Join(known, "\n")) {
		delete(hidden, text)
	}
	for _, text := range find.in(strings.Join(files, "\n")) {
		if !id.MatchString(text) {
			delete(hidden, text)
		}
	}
	return slices.Sorted(maps.Keys(hidden))
}

// canary is what a private file says and no other.
var canary = regexp.MustCompile(`Canary [a-z][a-z ]*[a-z]`)

// finder finds many texts in another at once, by what each begins with.
type finder struct {
	begin map[[beginning]byte][]string
	first [1 << 16]bool // whether a text begins with these two bytes
}

// beginning is how long a text must be to be found.
const beginning = 6

func newFinder(texts []string) *finder {
	f := &finder{begin: map[[beginning]byte][]string{}}
	for _, text := range texts {
		key := [beginning]byte([]byte(text))
		f.begin[key] = append(f.begin[key], text)
		f.first[int(text[0])<<8|int(text[1])] = true
	}
	return f
}

// in lists the texts that stand in another, each once.
func (f *finder) in(said string) (out []string) {
	found := map[string]bool{}
	for i := 0; i+beginning <= len(said); i++ {
		if !f.first[int(said[i])<<8|int(said[i+1])] {
			continue
		}
		for _, text := range f.begin[[beginning]byte([]byte(said[i:i+beginning]))] {
			if !found[text] && strings.HasPrefix(said[i:], text) {
				found[text] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(found))
}

var id = regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-`)

// products are the columns whose texts are the product's own words, such as "left out" and "not practicable".
var products = []string{"state", "kind", "phase", "verb", "deemed", "part", "outcome", "stage", "named"}

// telling reports whether a text tells something by being there: a sentence, a name, an address, an id. Words of the product, such as
// roles and states, do not.
func telling(c storetest.Cell) bool {
	t := c.Text
	if slices.Contains(products, c.Column) {
		return false
	}
	return len(t) >= beginning && (strings.ContainsAny(t, " @") || id.MatchString(t))
}

// parameter is what a path calls a row, by the table it is in.
var parameter = map[string]string{"brief": "brief", "matter": "matter", "note": "note", "letter": "authority", "role": "appointment", "link": "link", "person": "member",
	"node": "node", "reading": "reading", "list": "intake", "round": "round", "asked": "asked", "entry": "money", "gate": "gate", "submission": "submission", "milestone": "milestone",
	"message": "message", "stakeholder": "stakeholder", "sensitivity": "sensitivity", "readiness": "readiness", "proof": "proof"}

// addresses are every route a person could try, with every id there is in place of its parameters.
func (s *site) addresses(in inside) []string {
	rows := map[string][]string{} // ids by table and scope, and of people by table
	for _, c := range in.cells {
		scope := string(in.scopes[c.Room].ID)
		switch {
		case c.Column == "id" && id.MatchString(c.Text):
			rows[c.Table+" "+scope] = append(rows[c.Table+" "+scope], c.Text)
			rows[c.Table] = append(rows[c.Table], c.Text)
		case c.Table == "reading" && c.Column == "node" && !slices.Contains(rows["measured "+scope], c.Text):
			rows["measured "+scope] = append(rows["measured "+scope], c.Text)
		case c.Table == "member" && c.Column == "person":
			rows["person"] = append(rows["person"], c.Text)
		}
	}
	for _, sc := range in.scopes {
		rows[string(sc.Kind)+"s"] = append(rows[string(sc.Kind)+"s"], string(sc.ID))
	}
	var out []string
	for _, r := range s.routes {
		if r.Method == "GET" && !strings.Contains(r.Pattern, "...}") && !strings.Contains(r.Pattern, "{secret}") && !strings.HasPrefix(r.Pattern, "/styleguide") {
			out = append(out, fill(strings.TrimSuffix(r.Pattern, "{$}"), rows)...)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

var param = regexp.MustCompile(`\{([^}]+)\}`)

// fill puts ids in place of the parameters of a path.
func fill(pattern string, rows map[string][]string) (out []string) {
	family, _, _ := strings.Cut(strings.TrimPrefix(pattern, "/"), "/")
	names := param.FindAllStringSubmatch(pattern, -1)
	if len(names) == 0 {
		return []string{pattern}
	}
	first := rows[family]
	switch {
	case names[0][1] == "person":
		first = rows["person"]
	case names[0][1] == "organisation":
		first = rows["organisations"]
	case family == "asked":
		first = rows["round"]
	case family == "tasks":
		first = rows["task"]
	}
	for _, a := range first {
		out = append(out, within(strings.Replace(pattern, names[0][0], a, 1), a, rows)...)
	}
	return out
}

// within puts ids of what is in a scope in place of the parameters that a path has left.
func within(path, scope string, rows map[string][]string) (out []string) {
	name := param.FindStringSubmatch(path)
	if name == nil {
		return []string{path}
	}
	values := rows[parameter[name[1]]+" "+scope]
	switch {
	case name[1] == "kind" && strings.Contains(path, "{node}"):
		values = kinds[:2]
	case name[1] == "kind":
		values = kinds
	case name[1] == "version":
		values = []string{"1", "2"}
	case name[1] == "activity":
		values = []string{"INT1900", "ELS1060", "T1", "A1000"}
	case name[1] == "check":
		for n := range 14 {
			values = append(values, strconv.Itoa(n+1))
		}
	case strings.Contains(path, "{reading}"):
		values = rows[map[string]string{"node": "measured", "reading": "reading"}[name[1]]+" "+scope]
	}
	for _, v := range ends(values) {
		out = append(out, within(strings.Replace(path, name[0], v, 1), scope, rows)...)
	}
	return out
}

// ends are the first and the last of many: what is done privately is done last.
func ends(all []string) []string {
	if n := len(all); n > 16 {
		return slices.Concat(all[:8], all[n-8:])
	}
	return all
}

// kinds are what paths call the kinds of things in a case.
var kinds = []string{"changes", "milestones", "objectives", "own-work", "costs", "decisions", "assumptions", "appraisal", "hand-overs"}

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
	t.Parallel()
	for engine := range engines {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			s := look(t, engine)
			in := s.holds
			for _, name := range slices.Sorted(maps.Keys(s.people)) {
				if engine == "postgres" && !slices.Contains(again, name) {
					continue
				}
				p := s.people[name]
				me := s.cast.People[strings.Fields(name)[0]].Person
				s.visit(t, s.enter(t, p), s.everywhere, in.secrets(p.Email, slices.Contains(p.Roles, "administrator"), func(g storetest.Grant) bool { return g.Person == me }))
			}
			nobody := in.secrets("", false, func(storetest.Grant) bool { return false })
			s.visit(t, Visitor{Name: "a stranger"}, s.everywhere, nobody)
			s.visit(t, Visitor{Name: "an unknown token", Bearer: "cpt_x"}, s.everywhere, nobody)
		})
	}
}

// visit opens what a visitor is led to and everything they could try, and looks for what they may not know.
func (s *site) visit(t *testing.T, v Visitor, everywhere, hidden []string) {
	t.Helper()
	pages := v.Crawl(s, most, left, append([]string{"/"}, everywhere...)...)
	opened, find := 0, newFinder(hidden)
	for _, address := range slices.Sorted(maps.Keys(pages)) {
		a := pages[address]
		if a.Status == 200 {
			opened++
		}
		if a.Status >= 500 {
			t.Errorf("%s opened %s: %d", v.Name, address, a.Status)
		}
		for _, h := range find.in(text(a)) {
			if !strings.Contains(address, url.PathEscape(h)) {
				t.Errorf("%s finds %q at %s", v.Name, h, address)
			}
		}
	}
	t.Logf("%s: %d addresses, %d opened, %d secrets", v.Name, len(pages), opened, len(hidden))
	if v.Cookie != nil && opened < 10 || len(pages) >= most {
		t.Errorf("%s opened %d pages of %d: nothing is proved", v.Name, opened, len(pages))
	}
}

// Searching for a word that stands in rooms one is not in answers like searching for a word that stands nowhere.
func TestSearchTellsNothing(t *testing.T) {
	t.Parallel()
	s := look(t, "sqlite")
	in := s.holds
	for _, name := range []string{"Mei Tanaka", "Javier Ortega", "Amina Rahman", "Ruth Fielding", "Tom Lindqvist", "Fiona Grant"} {
		v, me, compared := s.enter(t, s.people[name]), s.cast.People[strings.Fields(name)[0]].Person, 0
		rooms, known, words := map[access.RoomID]bool{}, map[string]bool{}, map[string]bool{}
		for _, g := range in.grants {
			rooms[g.Room] = rooms[g.Room] || g.Person == me
		}
		for _, c := range in.cells {
			for _, w := range strings.FieldsFunc(strings.ToLower(c.Text), func(r rune) bool { return !('a' <= r && r <= 'z') }) {
				if rooms[c.Room] || c.Column == "firm" || c.Column == "name" {
					known[w] = true
				} else if len(w) >= 7 && c.Column != "form" && (c.Table == "note" || c.Table == "draft") {
					words[w] = true
				}
			}
		}
		for _, path := range []string{"/search?q=", "/search/palette?q="} {
			nowhere := strings.ReplaceAll(text(Answer{Body: v.Open(s, path+"qqqqqqqq").Body}), "qqqqqqqq", "?")
			for _, w := range slices.Sorted(maps.Keys(words)) {
				if known[w] || strings.Contains(strings.ToLower(nowhere), w) {
					continue
				}
				if got := strings.ReplaceAll(text(Answer{Body: v.Open(s, path+w).Body}), w, "?"); got != nowhere {
					t.Errorf("%s learns something from %s%s", name, path, w)
				}
				compared++
			}
		}
		t.Logf("%s: %d words that stand elsewhere", name, compared)
		if compared < 5 {
			t.Errorf("%s: only %d words were tried", name, compared)
		}
	}
}

// What is hidden is answered like what does not exist, at every address with an id in it.
func TestHiddenIsAbsent(t *testing.T) {
	t.Parallel()
	s := look(t, "sqlite")
	in := s.holds
	const nobody = "00000000-0000-4000-8000-000000000000"
	for _, name := range []string{"Mei Tanaka", "Javier Ortega", "Ruth Fielding", "Tom Lindqvist", "Fiona Grant"} {
		v, mine := s.enter(t, s.people[name]), in.ids(s.cast.People[strings.Fields(name)[0]].Person)
		absent, compared := map[string]string{}, 0
		for _, address := range s.everywhere {
			a, named := v.Open(s, address), ids.FindAllString(address, -1)
			if a.Status == 200 || !slices.ContainsFunc(named, func(i string) bool { return !mine[i] }) {
				continue
			}
			pattern := ids.ReplaceAllString(address, nobody)
			if _, ok := absent[pattern]; !ok {
				absent[pattern] = string(v.Open(s, pattern).Bytes())
			}
			if got := string(a.Bytes()); got != absent[pattern] {
				t.Errorf("%s: %s is answered otherwise than %s:\n%.300s\n%.300s", name, address, pattern, got, absent[pattern])
			}
			compared++
		}
		t.Logf("%s: %d hidden addresses", name, compared)
		if compared < 100 {
			t.Errorf("%s: only %d hidden addresses", name, compared)
		}
	}
}

// ids are those of the rooms a person is in, and of what these belong to.
func (in inside) ids(p access.PersonID) map[string]bool {
	rooms, out := map[access.RoomID]bool{}, map[string]bool{}
	for _, g := range in.grants {
		if g.Person == p {
			rooms[g.Room] = true
			out[string(in.scopes[g.Room].ID)] = true
		}
	}
	for _, c := range in.cells {
		if rooms[c.Room] && id.MatchString(c.Text) {
			out[c.Text] = true
		}
	}
	return out
}
