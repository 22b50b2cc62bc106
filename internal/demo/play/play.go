// Package play acts out the demonstration: a client trust, its programme of three projects, five suppliers and twelve people, from
// the first day of the installation to today.
//
// It promises that everything in the demonstration was done through the use cases, as people would have done it, and never written
// into a table. It refuses any database that was not made for a demonstration.
package play

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"counterpart.dev/internal/app/accord"
	"counterpart.dev/internal/app/account"
	"counterpart.dev/internal/app/benefit"
	"counterpart.dev/internal/app/brief"
	"counterpart.dev/internal/app/dispatch"
	"counterpart.dev/internal/app/engage"
	letters "counterpart.dev/internal/app/mail"
	"counterpart.dev/internal/app/matter"
	"counterpart.dev/internal/app/meeting"
	"counterpart.dev/internal/app/mirror"
	"counterpart.dev/internal/app/money"
	"counterpart.dev/internal/app/outlook"
	"counterpart.dev/internal/app/people"
	"counterpart.dev/internal/app/portfolio"
	"counterpart.dev/internal/app/programme"
	"counterpart.dev/internal/app/situation"
	"counterpart.dev/internal/core/access"
	core "counterpart.dev/internal/core/engage"
	"counterpart.dev/internal/errs"
)

// Clock is the clock of the demonstration: it stands at the instant of the play, and follows another one once the play is over.
type Clock struct {
	after func() time.Time
	mu    sync.Mutex
	at    time.Time // zero once the play is over
}

// NewClock makes a clock that will follow another one.
func NewClock(after func() time.Time) *Clock { return &Clock{after: after} }

// Now is the instant.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.at.IsZero() {
		return c.after()
	}
	return c.at
}

// Set makes it stand at an instant, until the play is over.
func (c *Clock) Set(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = t
}

// Person is one of the people, as the demonstration tells about them.
type Person struct {
	Name         string        `json:"name"`
	Email        string        `json:"email"`
	Organisation string        `json:"organisation"`
	Side         access.Side   `json:"side"`
	Roles        []access.Role `json:"roles"`
	Engagements  []string      `json:"engagements"`
	SignInURL    string        `json:"sign_in_url"` // a path
	Token        string        `json:"token"`       // for the programming interface
	viewer       access.Viewer
}

// House is where the play is acted.
type House struct {
	Accounts  *account.Accounts
	Work      engage.Work
	Programme programme.Work
	Brief     brief.Work
	Benefit   benefit.Work
	Matter    matter.Work
	Accord    accord.Work
	Mirror    mirror.Work
	Outlook   outlook.Work
	Meeting   meeting.Work
	Mail      dispatch.Work
	Letters   letters.Work // messages that come in
	Situation situation.Work
	Portfolio portfolio.Work
	Money     money.Work
	People    people.Work
	Drain     func(context.Context) error // does the long work that was asked for, at the instant of the clock
	Clock     *Clock
}

// Extra is what a test adds to the play: it is called before the curtain falls, with everybody who took part.
type Extra func(ctx context.Context, h House, cast Cast) error

// Cast is everybody who took part, and where.
type Cast struct {
	People   map[string]access.Viewer // by first name
	Projects map[string]access.ScopeID
	Work     map[string]access.ScopeID // engagements by supplier
	Links    []string                  // secrets of links without an account
	Pages    []string                  // secrets of links that open a published page
}

// length is how many days the play covers.
const length = 84

// Play acts the whole play, ending today, and says who took part.
func Play(ctx context.Context, h House, extra Extra) (people []Person, err error) {
	defer errs.Wrap(&err, "play.Play")
	end := h.Clock.after().UTC().Truncate(24 * time.Hour)
	s := &stage{ctx: ctx, House: h, first: end.AddDate(0, 0, -length), people: map[string]*Person{},
		cast: Cast{People: map[string]access.Viewer{}, Projects: map[string]access.ScopeID{}, Work: map[string]access.ScopeID{}}}
	defer h.Clock.Set(time.Time{})
	for _, scene := range []func(*stage){founding, records, register, network, bidding, builders, handedIn, aimed, beside, between, answers, pulses, reflected, met, measured, spent, confident, gated, stakeholders, readied, unsure, again, noticed, lately, byMail, published, summed} {
		scene(s)
		if s.err != nil {
			return nil, s.err
		}
	}
	if extra != nil {
		for name, p := range s.people {
			s.cast.People[name] = p.viewer
		}
		if err := extra(ctx, h, s.cast); err != nil {
			return nil, err
		}
	}
	s.curtain()
	return s.bill(), s.err
}

// stage is a play under way. After the first error nothing more happens on it.
type stage struct {
	House
	ctx    context.Context
	first  time.Time
	err    error
	order  []string
	people map[string]*Person
	cast   Cast

	entered *casework
}

// at sets the clock to a time of day, some days into the play. Weekends are for rest: what would fall on one is done on the Monday.
func (s *stage) at(day int, clock string) {
	t, err := time.Parse("15:04", clock)
	s.must(err)
	d := s.first.AddDate(0, 0, day)
	for d.Weekday() == time.Saturday || d.Weekday() == time.Sunday {
		d = d.AddDate(0, 0, 1)
	}
	s.Clock.Set(d.Add(time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute))
}

func (s *stage) must(err error) {
	if s.err == nil {
		s.err = err
	}
}

// as is the viewer of somebody who has come in.
func (s *stage) as(name string) access.Viewer {
	p, ok := s.people[name]
	if !ok {
		s.must(fmt.Errorf("nobody is called %s", name))
		return access.Viewer{}
	}
	return p.viewer
}

// enter keeps somebody who has just come in.
func (s *stage) enter(name, full, email string, e account.Entrance, err error) {
	if s.must(err); s.err != nil {
		return
	}
	if _, here := s.people[name]; !here {
		s.order = append(s.order, name)
	}
	s.people[name] = &Person{Name: full, Email: email, Organisation: e.Viewer.Firm, Side: e.Viewer.Side, viewer: e.Viewer}
}

// password is what everybody in the play has set; nobody needs it, since one click signs them in.
const phrase = "a long walk along the tidal river"

// invite invites somebody, who comes in at once.
func (s *stage) invite(by, name, full, email string, o account.Order) {
	if s.err != nil {
		return
	}
	o.Name, o.Email = full, email
	invited, err := s.Accounts.Invite(s.ctx, s.as(by), o)
	if s.must(err); s.err != nil {
		return
	}
	e, err := s.Accounts.Accept(s.ctx, invited.Secret, account.Acceptance{Name: full, Password: phrase, Browser: ""})
	s.enter(name, full, email, e, err)
}

// role gives somebody of one's own side a role.
func (s *stage) role(by, name string, scope access.ScopeID, r access.Role, days string) {
	if s.err == nil {
		s.must(s.Work.GiveRole(s.ctx, s.as(by), scope, engage.RoleForm{Person: s.as(name).Person, Role: r, Days: days}))
	}
}

// note writes a note and gives its id.
func (s *stage) note(by string, scope access.ScopeID, title, body string) string {
	if s.err != nil {
		return ""
	}
	id, err := s.Work.AddNote(s.ctx, s.as(by), scope, "", engage.NoteForm{Title: title, Body: body})
	s.must(err)
	return id
}

// step moves an engagement on.
func (s *stage) step(by string, scope access.ScopeID, to core.State, reason string) {
	if s.err != nil {
		return
	}
	o, err := s.Work.Engagement(s.ctx, s.as(by), scope)
	if s.must(err); s.err == nil {
		s.must(s.Work.Step(s.ctx, s.as(by), scope, engage.StepForm{To: to, Reason: reason, Rev: o.Rev}))
	}
}

// curtain makes the ways in by one click and by token.
func (s *stage) curtain() {
	s.at(length, "07:00")
	for _, name := range s.order {
		if s.err != nil {
			return
		}
		p := s.people[name]
		secret, err := s.Accounts.AddDemoSignIn(s.ctx, p.viewer.Seat)
		if s.must(err); s.err != nil {
			return
		}
		p.SignInURL = "/demo/sign-in/" + secret
		e, err := s.Accounts.DemoSignIn(s.ctx, secret, "demonstration")
		if s.must(err); s.err != nil {
			return
		}
		p.Token, err = s.Accounts.AddToken(s.ctx, e.Viewer, account.NewToken{Name: "Demonstration", Act: true, Days: 365, Password: phrase})
		s.must(err)
		s.must(s.Accounts.SignOut(s.ctx, e.Viewer))
		s.reaches(p)
	}
}

// reaches fills in the roles and engagements of a person.
func (s *stage) reaches(p *Person) {
	for supplier, id := range s.cast.Work {
		if s.may(p, id) {
			p.Engagements = append(p.Engagements, string(s.cast.Work[supplier]))
		}
	}
	for _, id := range s.cast.Projects {
		s.may(p, id)
	}
	s.may(p, access.ScopeID(p.viewer.Organisation))
	slices.Sort(p.Engagements)
	slices.Sort(p.Roles)
	p.Roles = slices.Compact(p.Roles)
	if p.viewer.Admin {
		p.Roles = append(p.Roles, "administrator")
	}
	if p.Engagements == nil {
		p.Engagements = []string{}
	}
}

// may reports whether a person reaches a scope, and adds the roles they hold there.
func (s *stage) may(p *Person, id access.ScopeID) bool {
	reaches, err := s.Accounts.Reaches(s.ctx, p.viewer, id)
	if err != nil && errs.KindOf(err) != errs.NotFound {
		s.must(err)
	}
	for _, r := range reaches {
		p.Roles = append(p.Roles, r.Roles...)
	}
	return len(reaches) > 0
}

// bill lists the people in the order in which they came in.
func (s *stage) bill() (out []Person) {
	for _, name := range s.order {
		out = append(out, *s.people[name])
	}
	return out
}
