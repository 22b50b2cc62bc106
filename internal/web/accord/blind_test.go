package accord_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	work "counterpart.dev/internal/app/accord"
	"counterpart.dev/internal/app/account"
	"counterpart.dev/internal/app/engage"
	"counterpart.dev/internal/apptest"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/confidence"
	"counterpart.dev/internal/core/poll"
	"counterpart.dev/internal/web/webtest"
)

// watched is what somebody sees anywhere: every page that links lead to with its headers, and how many statements that took.
type watched struct {
	pages      map[string]string
	statements int
}

// ratingStage is a round about confidence that Ada, Dan and an assurer were asked in, and everybody's browser. Ivo is a colleague of Ada's whom nobody
// asked.
type ratingStage struct {
	stage
	rates    work.Work
	round    string
	people   map[string]access.Viewer
	browsers map[string]*webtest.Browser
}

func newRating(t *testing.T) *ratingStage {
	s := &ratingStage{stage: newStage(t, apptest.SQLite(t)), people: map[string]access.Viewer{}, browsers: map[string]*webtest.Browser{}}
	s.rates = work.Work{DB: s.DB}
	ines := s.Join(t, s.Ada, account.Order{Scope: s.Engagement, Role: access.AssurerRole, Name: "Ines Okafor", Organisation: "Beacon Review"})
	ivo := s.Colleague(t, s.Ada, "Ivo Penn")
	if err := s.Work.GiveRole(t.Context(), s.Ada, s.Project, engage.RoleForm{Person: ivo.Person, Role: access.Sponsor}); err != nil {
		t.Fatal(err)
	}
	s.people = map[string]access.Viewer{"Ada Lovell": s.Ada, "Dan Firth": s.Dan, "Ines Okafor": ines, "Ivo Penn": ivo}
	ctx := t.Context()
	id, err := s.rates.OpenRating(ctx, s.Ada, s.Engagement, work.RatingForm{Closes: s.Clock.Now().AddDate(0, 0, 7).Format("2006-01-02")})
	if err != nil {
		t.Fatal(err)
	}
	s.round = id
	for _, who := range []struct{ by, v access.Viewer }{{s.Ada, s.Ada}, {s.Ada, ines}, {s.Dan, s.Dan}} {
		if _, err := s.rates.Ask(ctx, who.by, s.Engagement, poll.Confidence, id, work.AskForm{Person: who.v.Person}); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(s.people)) {
		s.browsers[name] = s.site.SignedIn(t, name)
	}
	return s
}

// judge judges for somebody.
func (s *ratingStage) judge(name string, lock bool, l confidence.Level, why string) {
	s.t.Helper()
	sheet := confidence.Sheet{Locked: lock}
	for _, d := range confidence.Usual() {
		sheet.Ratings = append(sheet.Ratings, confidence.Rating{Dimension: d.ID, Level: l, Why: why})
	}
	if _, err := s.rates.Judge(s.t.Context(), s.people[name], s.round, sheet); err != nil {
		s.t.Fatal(err)
	}
}

// watch reads everything that somebody is led to, their search, what they may take away, and what moves by itself.
func (s *ratingStage) watch(name string) watched {
	s.t.Helper()
	before := s.World.Statements()
	pages := crawl(s.browsers[name], 70, whole, s.home+"/confidence", "/", s.home, s.home+"/record", "/search?q=confidence", "/search?q=because", s.home+"/matters.json", s.home+"/confidence.csv", "/tasks", "/portfolio",
		"/projects/"+string(s.Project)+"/brief", "/projects/"+string(s.Project)+"/situations", "/engagements")
	out := watched{pages, s.World.Statements() - before}
	if len(pages) < 30 {
		s.t.Fatalf("%s is led to %d pages: nothing is proved", name, len(pages))
	}
	return out
}

// Whoever judges, locks or changes their mind, no byte of any page of anybody else tells of it before all is revealed: not of the other side, the
// assurer or a colleague; no header, no length, no order, nor how many statements a page takes. Once the last has locked, everybody has all of it.
func TestConfidenceIsBlind(t *testing.T) {
	for _, x := range []struct{ judge, watch []string }{{[]string{"Ada Lovell", "Ines Okafor"}, []string{"Dan Firth", "Ivo Penn"}}, {[]string{"Dan Firth"}, []string{"Ada Lovell", "Ines Okafor"}}} {
		quiet, s := newRating(t), newRating(t)
		for _, who := range x.judge {
			s.judge(who, false, confidence.Red, "because of the budget")
			s.judge(who, true, confidence.AmberGreen, "because of the cables")
		}
		for _, name := range x.watch {
			was, is := quiet.watch(name), s.watch(name)
			if diff := cmp.Diff(was.pages, is.pages); diff != "" {
				t.Errorf("%s sees that %v judged:\n%.4000s", name, x.judge, diff)
			}
			if was.statements != is.statements {
				t.Errorf("%s takes %d statements once %v judged, and %d before", name, is.statements, x.judge, was.statements)
			}
		}
	}
	s := newRating(t)
	s.judge("Ada Lovell", true, confidence.Amber, "Canary of Ada")
	s.judge("Ines Okafor", true, confidence.AmberRed, "Canary of Ines")
	s.judge("Dan Firth", true, confidence.Green, "Canary of Dan")
	for name := range s.people {
		p := s.browsers[name].Get(s.home + "/confidence/" + s.round)
		for _, said := range []string{"Canary of Ada", "Canary of Ines", "Canary of Dan"} {
			if !strings.Contains(p.Text(), said) {
				t.Errorf("%s does not read %q the moment the last has locked", name, said)
			}
		}
	}
}
