package crawl

import (
	"bytes"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/confidence"
)

// histories is how many random rounds are played.
const histories = 4

// rater is somebody who is asked in a round, and what they judge in the end.
type rater struct {
	name, by string // by is who asks them
	hidden   bool   // what they do, and when, differs between the two worlds
	final    [4]confidence.Level
}

// raters are those who can be asked of the work of Vantor: by the client, who asks its firm and whoever assures too, and by delivery.
var raters = []rater{{name: "Amina Rahman", by: "Amina Rahman"}, {name: "Helen Ashworth", by: "Amina Rahman"}, {name: "Peter Novak", by: "Amina Rahman"}, {name: "Fiona Grant", by: "Amina Rahman"},
	{name: "Javier Ortega", by: "Ingrid Solberg"}, {name: "Ingrid Solberg", by: "Ingrid Solberg"}}

// one is one of two worlds.
type one struct {
	*site
	in map[string]Visitor
}

// sealed is two worlds in which the same is done in the open, and not the same by who judges alone.
type sealed struct {
	t      *testing.T
	worlds [2]one
	chance *rand.Rand
	at     time.Time
	home   string // the page of the engagement
	round  string
	asked  []rater
	said   string // what this history is, for whoever reads a failure
}

// Rounds about confidence are played at random in two worlds that differ in who has judged, how often, in what order, and who has locked.
// Until a round is revealed, and after it was withdrawn, nobody but who judged finds another byte or another cost of a page; and once all is
// revealed the worlds are the same again, for everybody.
func TestJudgementsShowNothingBeforeTheReveal(t *testing.T) {
	t.Parallel()
	from := look(t, "sqlite")
	s := &sealed{t: t, chance: rand.New(rand.NewPCG(11, 23)), home: "/engagements/" + string(from.cast.Work["Vantor Systems"])}
	var err error
	if s.at, err = time.Parse(time.RFC3339, noon); err != nil {
		t.Fatal(err)
	}
	first := from.fork(t)
	s.worlds = [2]one{{first, nil}, {first.fork(t), nil}}
	s.enter()
	s.withdraw(s.open(s.worlds[0].in["Amina Rahman"]))
	for n := range histories {
		s.said = fmt.Sprintf("history %d", n)
		s.play(n % 3)
		if t.Failed() {
			return
		}
	}
}

// enter has everybody come in, in both worlds.
func (s *sealed) enter() {
	s.tick(time.Minute) // what a seat draws by chance at an instant, it may have drawn already
	for i := range s.worlds {
		w := &s.worlds[i]
		w.in = w.enterAll(s.t)
		w.in["the client looking as Vantor"] = w.seeAs(s.t)
		_, w.in["a guest"] = w.signIn("a guest", "one@guests.example")
		w.in["a program of Javier’s"] = Visitor{Name: "a program", Bearer: w.people["Javier Ortega"].Token}
	}
}

// open is the id of the round that somebody sees open.
func (s *sealed) open(v Visitor) string {
	for _, to := range Links(s.home, v.Open(s.worlds[0], s.home+"/confidence")) {
		id := strings.TrimPrefix(to, s.home+"/confidence/")
		if ids.MatchString(id) && len(id) == 36 && bytes.Contains(v.Open(s.worlds[0], to+"/ask").Body, []byte("Ask one of our people")) {
			return id
		}
	}
	s.t.Fatal("no round is open")
	return ""
}

// tick moves both clocks to the next minute.
func (s *sealed) tick(by time.Duration) {
	s.at = s.at.Add(by)
	for _, w := range s.worlds {
		w.set(s.t, s.at.Format(time.RFC3339Nano))
	}
}

// both does something in the open, in both worlds: what it answers and costs is the same.
func (s *sealed) both(name, address string, form url.Values) Answer {
	s.t.Helper()
	s.tick(time.Minute)
	var got [2]Answer
	var cost [2]int64
	for i, w := range s.worlds {
		got[i] = w.in[name].Post(w, address, form)
		cost[i] = w.cost.Load()
	}
	if got[0].Status != http.StatusSeeOther || !bytes.Equal(got[0].Bytes(), got[1].Bytes()) {
		s.t.Fatalf("%s: %s posts to %s: %s\nthen %s", s.said, name, address, got[0].Bytes(), got[1].Bytes())
	}
	if cost[0] != cost[1] && !s.apart(name) {
		s.t.Errorf("%s: what %s does at %s costs %d and %d statements", s.said, name, address, cost[0], cost[1])
	}
	return got[0]
}

func (s *sealed) withdraw(round string) {
	s.t.Helper()
	s.both("Amina Rahman", s.home+"/confidence/"+round+"/withdraw", nil)
}

// apart reports whether somebody does other things in one world than in the other.
func (s *sealed) apart(name string) bool {
	return slices.ContainsFunc(s.asked, func(r rater) bool { return r.hidden && r.name == name })
}

// play plays a round that ends by everybody locking, on its last day, or by being withdrawn.
func (s *sealed) play(end int) {
	s.draw()
	opened := s.both("Amina Rahman", s.home+"/confidence", url.Values{"closes": {s.at.AddDate(0, 0, 5).Format(time.DateOnly)}})
	to, _, _ := strings.Cut(opened.Header.Get("Location"), "?")
	s.round = to[strings.LastIndex(to, "/")+1:]
	for _, r := range s.asked {
		s.both(r.by, s.home+"/confidence/"+s.round+"/ask", url.Values{"person": {string(s.person(r.name))}})
	}
	s.said += fmt.Sprintf(", ending %d: %+v", end, s.asked)
	var locked [2]map[string]bool
	eager := s.chance.IntN(2) // the world in which many have judged soon
	for i := range s.worlds {
		locked[i] = map[string]bool{}
		s.alone(i, locked[i], i == eager)
	}
	s.compare(false)
	for _, r := range s.asked[:len(s.asked)-1] {
		if !r.hidden {
			s.both(r.name, "/asked/"+s.round, r.form(r.final, true))
		}
	}
	for i := range s.worlds {
		s.alone(i, locked[i], i != eager)
	}
	s.compare(false)
	last := s.asked[len(s.asked)-1]
	switch end {
	case 0, 1:
		for i := range s.worlds { // whoever judges otherwise comes to the same in the end
			s.settle(i, locked[i], end == 0)
		}
		if s.both(last.name, "/asked/"+s.round, last.form(last.final, end == 0)); end == 1 {
			s.tick(6 * 24 * time.Hour)
			s.enter() // their sessions have ended
			s.both("Helen Ashworth", s.home+"/confidence/"+s.round+"/end", nil)
		}
	case 2:
		s.withdraw(s.round)
	}
	s.compare(true)
}

// person is the id of somebody.
func (s *sealed) person(name string) access.PersonID {
	return s.worlds[0].cast.People[strings.Fields(name)[0]].Person
}

// draw draws who is asked, in what order, and who does other things in one world than in the other: never the two who act last.
func (s *sealed) draw() {
	s.asked = slices.Clone(raters)
	s.chance.Shuffle(len(s.asked), func(i, k int) { s.asked[i], s.asked[k] = s.asked[k], s.asked[i] })
	s.asked = s.asked[:3+s.chance.IntN(4)]
	for _, must := range []string{"Amina Rahman", "Javier Ortega"} { // each side asks somebody
		if !slices.ContainsFunc(s.asked, func(r rater) bool { return r.name == must }) {
			s.asked = append(s.asked, raters[slices.IndexFunc(raters, func(r rater) bool { return r.name == must })])
		}
	}
	for i := range s.asked {
		r := &s.asked[i]
		r.hidden = i == 0 || i < len(s.asked)-2 && s.chance.IntN(3) > 0
		for d := range r.final {
			r.final[d] = confidence.Level(1 + s.chance.IntN(5))
		}
	}
}

// form is what somebody sends.
func (r rater) form(levels [4]confidence.Level, lock bool) url.Values {
	f := url.Values{}
	for i, d := range confidence.Usual() {
		f.Set("level-"+string(d.ID), strconv.Itoa(int(levels[i])))
		f.Set("why-"+string(d.ID), fmt.Sprintf("%s says %d", r.name, levels[i]))
		f.Set("reason-"+string(d.ID), "As we decided")
	}
	if lock {
		f.Set("lock", "yes")
	}
	return f
}

// alone is what those who judge otherwise do in one world: they open what they are asked, keep something, change it, and some lock what they
// judge in the end. The clock then stands where it stood.
func (s *sealed) alone(i int, locked map[string]bool, eager bool) {
	w, at, times, locks := s.worlds[i], s.at, s.chance.IntN(4), 0.2
	if eager {
		times, locks = 6+s.chance.IntN(6), 0.9
	}
	for range times {
		r := s.asked[s.chance.IntN(len(s.asked))]
		if !r.hidden || locked[r.name] {
			continue
		}
		at = at.Add(time.Duration(1+s.chance.IntN(3)) * time.Second)
		w.set(s.t, at.Format(time.RFC3339Nano))
		address := "/asked/" + s.round
		switch s.chance.IntN(3) {
		case 0:
			w.in[r.name].Open(w, address)
		case 1:
			var levels [4]confidence.Level
			for d := range levels {
				levels[d] = confidence.Level(1 + s.chance.IntN(5))
			}
			s.sent(w, r, address, r.form(levels, false))
		case 2:
			locked[r.name] = s.chance.Float64() < locks
			s.sent(w, r, address, r.form(r.final, locked[r.name]))
		}
	}
	w.set(s.t, s.at.Format(time.RFC3339Nano))
}

// settle has everybody who judges otherwise come to what they judge in the end; lock says that they lock it.
func (s *sealed) settle(i int, locked map[string]bool, lock bool) {
	w := s.worlds[i]
	w.set(s.t, s.at.Add(30*time.Second).Format(time.RFC3339Nano))
	for _, n := range s.chance.Perm(len(s.asked)) {
		if r := s.asked[n]; r.hidden && !locked[r.name] {
			s.sent(w, r, "/asked/"+s.round, r.form(r.final, lock || s.chance.IntN(2) == 0))
		}
	}
}

func (s *sealed) sent(w one, r rater, address string, form url.Values) {
	s.t.Helper()
	if a := w.in[r.name].Post(w, address, form); a.Status != http.StatusSeeOther {
		s.t.Fatalf("%s: %s cannot judge: %d %.2000s", s.said, r.name, a.Status, text(a))
	}
}

// pages are where something could show, for whoever may open them.
func (s *sealed) pages() []string {
	project, round := "/projects/"+string(s.worlds[0].cast.Projects["PR"]), s.home+"/confidence/"+s.round
	return []string{"/", s.home, s.home + "/confidence", s.home + "/confidence.csv", round, round + "/ask", s.home + "/values", s.home + "/people", s.home + "/record", s.home + "/matters", s.home + "/mirror",
		project, project + "/situations", project + "/brief", "/portfolio", "/portfolio.csv", "/search?q=confidence", "/asked/" + s.round, "/administration/jobs", "/administration/mail", "/api/v1" + project + "/benefits"}
}

// compare looks for a byte or a statement in which the worlds differ. over says that the round is, so that they do for nobody.
func (s *sealed) compare(over bool) {
	s.t.Helper()
	s.tick(time.Minute)
	for _, name := range slices.Sorted(maps.Keys(s.worlds[0].in)) {
		for _, address := range s.pages() {
			if s.apart(name) && !over && (address == "/" || strings.HasPrefix(address, "/asked/")) {
				continue // they know what they judged themselves
			}
			var got [2]Answer
			var cost [2]int64
			for i, w := range s.worlds {
				got[i] = w.in[name].Open(w, address)
				cost[i] = w.cost.Load()
			}
			if x, y := got[0].Bytes(), got[1].Bytes(); !bytes.Equal(x, y) {
				at := 0
				for at < min(len(x), len(y)) && x[at] == y[at] {
					at++
				}
				s.t.Errorf("%s: %s sees %s differ: %q, then %q", s.said, name, address, around(x, at), around(y, at))
			}
			if cost[0] != cost[1] && !s.apart(name) {
				s.t.Errorf("%s: %s costs %s %d and %d statements", s.said, address, name, cost[0], cost[1])
			}
		}
	}
}
